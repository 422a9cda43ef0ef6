//! Putting a plan in and changing its head: number, day, issuer, what it
//! carries out.

use super::{Clash, Opened, key_of, view};
use crate::admin::{Faults, answer, pick, reason};
use crate::page::{Page, Room, SignedIn, go_with};
use crate::scope::Choice;
use crate::{Error, Words, link};
use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::plan::Plan;
use jiff::civil::Date;
use storage::plan::Changed;
use vietnamese::document::DocumentKind;

/// The fields of the form; `can_cu` may stand there many times.
#[derive(Default, Clone)]
pub(crate) struct Typed {
    pub(crate) kind: String,
    pub(crate) number: String,
    pub(crate) day: String,
    pub(crate) issuer: String,
    pub(crate) vi: String,
    pub(crate) en: String,
    pub(crate) carries_out: Vec<String>,
    pub(crate) replaced_by: String,
    pub(crate) valid_from: String,
    pub(crate) valid_to: String,
    pub(crate) note_vi: String,
    pub(crate) note_en: String,
    pub(crate) revision: i64,
    pub(crate) reason: String,
}

impl Typed {
    fn read(fields: Vec<(String, String)>) -> Typed {
        let mut typed = Typed::default();
        for (name, value) in fields {
            let value = vietnamese::name::nfc(value.trim());
            match name.as_str() {
                "loai" => typed.kind = value,
                "so" => typed.number = value,
                "ngay" => typed.day = value,
                "noi_ban_hanh" => typed.issuer = value,
                "vi" => typed.vi = value,
                "en" => typed.en = value,
                "can_cu" => typed.carries_out.push(value),
                "thay_bang" => typed.replaced_by = value,
                "tu" => typed.valid_from = value,
                "den" => typed.valid_to = value,
                "ghi_chu" => typed.note_vi = value,
                "ghi_chu_en" => typed.note_en = value,
                "revision" => typed.revision = value.parse().unwrap_or(0),
                "reason" => typed.reason = value,
                _ => {}
            }
        }
        typed
    }

    /// Composed letters, and no blanks around anything.
    pub(crate) fn cleaned(mut self) -> Typed {
        let texts = [
            &mut self.kind,
            &mut self.number,
            &mut self.day,
            &mut self.issuer,
            &mut self.vi,
            &mut self.en,
            &mut self.replaced_by,
            &mut self.valid_from,
            &mut self.valid_to,
            &mut self.note_vi,
            &mut self.note_en,
            &mut self.reason,
        ];
        for text in texts.into_iter().chain(&mut self.carries_out) {
            *text = vietnamese::name::nfc(text.trim());
        }
        self
    }

    fn of(plan: &Plan, revision: i64, words: Words) -> Typed {
        let day =
            |day: Option<Date>| day.map(|day| vietnamese::date::short(day, words.0)).unwrap_or_default();
        Typed {
            kind: plan.kind.clone(),
            number: plan.number.clone(),
            day: day(plan.day),
            issuer: plan.issuer.clone(),
            vi: plan.vi.clone(),
            en: plan.en.clone(),
            carries_out: plan.carries_out.iter().map(ToString::to_string).collect(),
            replaced_by: plan.replaced_by.as_ref().map(ToString::to_string).unwrap_or_default(),
            valid_from: day(plan.valid_from),
            valid_to: day(plan.valid_to),
            note_vi: plan.note_vi.clone(),
            note_en: plan.note_en.clone(),
            revision,
            reason: String::new(),
        }
    }

    /// Writes the fields into a plan; what cannot be read becomes a fault.
    pub(crate) fn write(&self, plan: &mut Plan, faults: &mut Faults, words: Words) {
        for (field, text) in [("vi", &self.vi), ("noi_ban_hanh", &self.issuer)] {
            if text.is_empty() {
                faults.add(field, words.t("plan.field_missing"));
            }
        }
        if DocumentKind::from_code(&self.kind).is_none() {
            faults.add("loai", words.t("plan.kind_missing"));
        }
        let mut day = |field: &str, typed: &str| {
            pick::day(typed, words).unwrap_or_else(|text| {
                faults.add(field, text);
                None
            })
        };
        plan.day = day("ngay", &self.day);
        plan.valid_from = day("tu", &self.valid_from);
        plan.valid_to = day("den", &self.valid_to);
        plan.kind.clone_from(&self.kind);
        plan.number.clone_from(&self.number);
        plan.issuer.clone_from(&self.issuer);
        plan.vi.clone_from(&self.vi);
        plan.en = if self.en.is_empty() { self.vi.clone() } else { self.en.clone() };
        plan.carries_out = self.carries_out.iter().map(|key| key.as_str().into()).collect();
        plan.replaced_by = Some(self.replaced_by.as_str()).filter(|key| !key.is_empty()).map(Into::into);
        plan.note_vi.clone_from(&self.note_vi);
        plan.note_en.clone_from(&self.note_en);
    }

    /// What differs from another writing: the field's name and its value there.
    fn unlike(&self, other: &Typed, words: Words) -> Vec<String> {
        let fields = [
            ("plan.kind", &self.kind, &other.kind),
            ("plan.number", &self.number, &other.number),
            ("plan.day", &self.day, &other.day),
            ("plan.issuer", &self.issuer, &other.issuer),
            ("plan.about_vi", &self.vi, &other.vi),
            ("plan.about_en", &self.en, &other.en),
            ("plan.replaced_by", &self.replaced_by, &other.replaced_by),
            ("plan.from", &self.valid_from, &other.valid_from),
            ("plan.to", &self.valid_to, &other.valid_to),
            ("plan.note_vi", &self.note_vi, &other.note_vi),
            ("plan.note_en", &self.note_en, &other.note_en),
        ];
        let differ = fields.into_iter().filter(|(_, mine, theirs)| mine != theirs);
        let line = |(key, mine, theirs): (&str, &String, &String)| {
            words.f("plan.clash_line", &[("field", &words.t(key)), ("theirs", theirs), ("mine", mine)])
        };
        let mut lines: Vec<String> = differ.map(line).collect();
        if self.carries_out != other.carries_out {
            let (mine, theirs) = (self.carries_out.join(", "), other.carries_out.join(", "));
            let field = words.t("plan.carries_out");
            lines
                .push(words.f("plan.clash_line", &[("field", &field), ("theirs", &theirs), ("mine", &mine)]));
        }
        lines
    }
}

#[derive(Template)]
#[template(path = "plan/head.html")]
struct Show {
    page: Page,
    action: String,
    back: String,
    is_new: bool,
    unit: String,
    kinds: Vec<Choice>,
    plans: Vec<Choice>,
    replacing: Vec<Choice>,
    typed: Typed,
    faults: Faults,
    clash: Option<Clash>,
}

/// The empty form.
pub async fn show_new(signed: SignedIn) -> Result<Response, Error> {
    let typed = Typed { kind: "KH".to_owned(), ..Typed::default() };
    page(&signed, None, typed, Faults::default(), None).await
}

/// The form of a plan.
pub async fn show(signed: SignedIn, Path(key): Path<String>) -> Result<Response, Error> {
    let opened = Opened::keep(&signed, &key).await?;
    let typed = Typed::of(opened.plan(), opened.kept.revision, signed.visit.words);
    page(&signed, Some(opened.plan()), typed, Faults::default(), None).await
}

async fn page(
    signed: &SignedIn,
    plan: Option<&Plan>,
    typed: Typed,
    faults: Faults,
    clash: Option<Clash>,
) -> Result<Response, Error> {
    let (w, today) = (signed.visit.words, signed.visit.today());
    let programme = signed.programme().await?;
    let seen = signed.store().plans(&signed.actor, today).await?;
    let others = || seen.iter().filter(|one| plan.is_none_or(|plan| plan.key != one.key));
    let name = |one: &Plan| {
        format!("{} {}: {}", view::kind_name(&one.kind, w), one.number, one.title(w.0)).replace(" :", ":")
    };
    let unit = plan.map_or(signed.actor.unit, |plan| plan.unit);
    let kinds = DocumentKind::ALL.iter().map(|kind| {
        let label = vietnamese::name::capitalised(kind.name(w.0));
        Choice::new(kind.code(), label, kind.code() == typed.kind)
    });
    let title = if plan.is_some() { "plan.edit_title" } else { "plan.new_title" };
    let is_clash = clash.is_some();
    let shown = Show {
        page: signed.visit.page(Room::Plan, w.t(title)).with_error(!faults.is_empty() || is_clash),
        action: plan.map_or_else(|| "/ke-hoach/lap".to_owned(), |plan| link::plan(&plan.key) + "/sua"),
        back: plan.map_or_else(|| "/ke-hoach".to_owned(), |plan| link::plan(&plan.key)),
        is_new: plan.is_none(),
        unit: programme.units.near(unit, today).map_or("", |unit| crate::scope::name(unit, w)).to_owned(),
        kinds: kinds.collect(),
        plans: others()
            .map(|one| {
                let key = one.key.to_string();
                Choice::new(key.clone(), name(one), typed.carries_out.contains(&key))
            })
            .collect(),
        replacing: others()
            .map(|one| Choice::new(one.key.to_string(), name(one), typed.replaced_by == one.key.as_str()))
            .collect(),
        typed,
        faults,
        clash,
    };
    let response = answer(&shown.faults, &shown)?;
    Ok(if is_clash { (StatusCode::CONFLICT, response).into_response() } else { response })
}

/// Puts a plan in.
pub async fn create(signed: SignedIn, Form(fields): Form<Vec<(String, String)>>) -> Result<Response, Error> {
    let (typed, words) = (Typed::read(fields), signed.visit.words);
    let mut faults = Faults::default();
    let mut plan = empty(signed.actor.unit);
    typed.write(&mut plan, &mut faults, words);
    if faults.is_empty() {
        let wish = key_of(if typed.number.is_empty() { &typed.vi } else { &typed.number }, "ke-hoach");
        match signed.store().make_plan(&signed.deed(), &wish, plan).await {
            Ok(key) => return Ok(go_with(&link::plan(&key), "plan.made")),
            Err(error) => faults.refused("can_cu", error, words)?,
        }
    }
    page(&signed, None, typed, faults, None).await
}

/// A plan of a unit with nothing in it.
pub(crate) fn empty(unit: domain::UnitId) -> Plan {
    Plan {
        key: "".into(),
        kind: String::new(),
        number: String::new(),
        day: None,
        issuer: String::new(),
        vi: String::new(),
        en: String::new(),
        carries_out: Vec::new(),
        replaced_by: None,
        valid_from: None,
        valid_to: None,
        unit,
        targets: Vec::new(),
        note_vi: String::new(),
        note_en: String::new(),
        illustrative: false,
    }
}

/// Changes a plan's head.
pub async fn change(
    signed: SignedIn,
    Path(key): Path<String>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Error> {
    let opened = Opened::keep(&signed, &key).await?;
    let (mut typed, words) = (Typed::read(fields), signed.visit.words);
    let mut faults = Faults::default();
    let mut plan = opened.plan().clone();
    typed.write(&mut plan, &mut faults, words);
    let why = reason(&typed.reason, &mut faults, words);
    if !faults.is_empty() {
        return page(&signed, Some(opened.plan()), typed, faults, None).await;
    }
    let edit = |held: &mut Plan| {
        let targets = std::mem::take(&mut held.targets);
        *held = Plan { targets, ..plan };
        Ok(())
    };
    let store = signed.store();
    match store.change_plan(&signed.deed(), &opened.plan().key, typed.revision, &why, edit).await {
        Ok(Changed::Done) => Ok(go_with(&link::plan(&opened.plan().key), "plan.changed")),
        Ok(Changed::Clash(kept)) => {
            let theirs = Typed::of(&kept.plan, kept.revision, words);
            let clash = Clash::of(&kept, typed.unlike(&theirs, words), words);
            typed.revision = kept.revision;
            page(&signed, Some(opened.plan()), typed, faults, Some(clash)).await
        }
        Err(error) => {
            faults.refused("can_cu", error, words)?;
            page(&signed, Some(opened.plan()), typed, faults, None).await
        }
    }
}
