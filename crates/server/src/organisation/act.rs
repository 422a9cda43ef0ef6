//! Entering an organisation, what happened to it, and corrections of that.

use super::alike::{self, Found};
use super::field::{self, Shown, Typed};
use super::{Desk, ROOM, href, id_of, refusal, word};
use crate::admin::{Faults, answer, pick};
use crate::page::{Page, SignedIn, go_with};
use crate::{Error, Words};
use askama::Template;
use axum::Form;
use axum::extract::{Path, Query};
use axum::response::Response;
use domain::organisation::{Facts, Happened, Happening, History, Refusal, Rule};
use domain::{HappeningId, OrganisationId};
use jiff::civil::Date;
use serde::Deserialize;
use storage::organisation::{Life, NewHappening};

#[derive(Template)]
#[template(path = "organisation/form.html")]
struct Show {
    page: Page,
    trail: Vec<(String, String)>,
    act: String,
    lead: String,
    rule: String,
    faults: Faults,
    fields: Vec<Shown>,
    units: Vec<String>,
    on: String,
    decision: String,
    note: String,
    until: Option<String>,
    other: Option<(String, String)>,
    why: Option<String>,
    revision: i64,
    begins: Vec<(String, String, bool)>,
    withdraw: Option<String>,
    send: String,
    /// The label of the decision, which some happenings must have.
    decision_label: String,
    activities: Vec<(String, String)>,
    found: Found,
}

/// A happening that is being entered: of which life, in the place of what.
pub(crate) struct Entering {
    pub life: Option<Life>,
    pub what: Happened,
    pub old: Option<Happening>,
}

impl Entering {
    fn history(&self, desk: &Desk) -> History {
        let mut history = Vec::new();
        if let Some(life) = &self.life {
            let is_other = |one: &&Happening| self.old.as_ref().is_none_or(|old| old.id != one.id);
            history.extend(life.happenings.iter().filter(is_other).cloned());
        }
        History::now(&history, &desk.programme.register, &desk.programme.legal_minimums)
    }

    /// What held until it: for a new one on its day, for a correction before
    /// the day of what is corrected.
    pub fn before(&self, desk: &Desk, on: Date) -> Facts {
        let history = self.history(desk);
        if let Some(old) = &self.old
            && old.on == on
        {
            let before: Vec<Happening> = history
                .happenings
                .iter()
                .filter(|one| (one.on, one.said_at) < (on, old.said_at))
                .cloned()
                .collect();
            let before = History::now(&before, &desk.programme.register, &desk.programme.legal_minimums);
            return before.latest().cloned().unwrap_or_default();
        }
        history.on(on).cloned().unwrap_or_default()
    }

    fn rule<'a>(&self, desk: &'a Desk, on: Date) -> Option<&'a Rule> {
        let before = self.before(desk, on);
        let has_begun = !before.name.is_empty();
        let state = has_begun.then_some(before.state);
        desk.programme.register.rule(self.what, before.kind, state, on)
    }
}

/// What was typed beside the facts.
struct Around {
    on: String,
    decision: String,
    note: String,
    until: String,
    other: String,
    why: String,
    found: Found,
}

impl Around {
    fn typed(typed: &Typed) -> Self {
        let of = |name: &str| typed.get(name).cloned().unwrap_or_default();
        Self {
            on: of("ngay"),
            decision: of("quyet_dinh"),
            note: of("ghi_chu"),
            until: of("den_ngay"),
            other: of("to_chuc_khac"),
            why: of("ly_do"),
            found: Found::default(),
        }
    }
}

/// Whether another organisation belongs to it, and under which words.
fn other_key(what: Happened) -> Option<&'static str> {
    match what {
        Happened::JoinedUnion => Some("organisation.which_union"),
        Happened::Merged => Some("organisation.merged_into"),
        Happened::Absorbed => Some("organisation.absorbed_which"),
        Happened::Divided => Some("organisation.divided_into"),
        _ => None,
    }
}

fn page(
    desk: &Desk,
    entering: &Entering,
    typed: Option<&Typed>,
    around: Around,
    faults: Faults,
) -> Result<Response, Error> {
    let w = desk.words;
    let what = word(w, "happened", entering.what.code());
    let on = pick::day(&around.on, w).ok().flatten().unwrap_or(desk.today);
    let held = entering.before(desk, on);
    let facts = entering.old.as_ref().map_or_else(|| held.clone(), |old| held.after(&old.change));
    let facts = if entering.life.is_none() { beginning(desk) } else { facts };
    // Before its first happening an organisation has no name, and on a day that
    // cannot be read none holds: it is called what it is called last.
    let named = entering.life.as_ref().map(|life| life.history(&desk.programme));
    let name = named.and_then(|life| life.latest().map(|facts| facts.name.clone())).unwrap_or_default();
    let (act, trail, title) = match (&entering.life, &entering.old) {
        (None, _) => ("/so-dang-ky/them".to_owned(), Vec::new(), w.t("organisation.add").to_owned()),
        (Some(life), None) => (
            format!("{}/su-kien/{}", href(life.id), entering.what.code()),
            vec![(name.clone(), href(life.id))],
            what.clone(),
        ),
        (Some(life), Some(old)) => (
            format!("{}/sua/{}", href(life.id), old.id),
            vec![(name.clone(), href(life.id))],
            w.f("organisation.correct_title", &[("what", &what)]),
        ),
    };
    let begins = match entering.life {
        Some(_) => Vec::new(),
        None => [Happened::Registered, Happened::Founded]
            .map(|one| (one.code().to_owned(), word(w, "begins", one.code()), one == entering.what))
            .into(),
    };
    let rule = entering.rule(desk, on);
    let must_have = rule.is_some_and(|rule| rule.decision);
    let shown = Show {
        page: desk.signed.visit.page(ROOM, &title).with_error(!faults.is_empty()),
        trail,
        lead: name,
        rule: rule
            .map(|rule| w.f("organisation.by_rule", &[("source", &crate::source::text(&rule.source, w))]))
            .unwrap_or_default(),
        fields: field::shown(entering.what, &facts, typed, desk, on, &faults),
        units: pick::choices(&desk.programme, &desk.signed, on),
        until: (entering.what == Happened::Suspended).then_some(around.until),
        other: other_key(entering.what).map(|key| (w.t(key).to_owned(), around.other)),
        why: entering.old.as_ref().map(|_| around.why),
        revision: entering.life.as_ref().map_or(0, |life| life.revision),
        withdraw: match (&entering.life, &entering.old) {
            (Some(life), Some(old)) => Some(format!("{}/rut/{}", href(life.id), old.id)),
            _ => None,
        },
        send: w
            .t(if entering.old.is_some() { "organisation.correct" } else { "organisation.enter" })
            .to_owned(),
        decision_label: w
            .t(match entering.life {
                // Which of the two it begins with is chosen on the same page.
                None => "organisation.decision_registered",
                Some(_) if must_have => "organisation.decision_needed",
                Some(_) => "organisation.decision",
            })
            .to_owned(),
        activities: super::trade::all(desk),
        found: around.found,
        on: around.on,
        decision: around.decision,
        note: around.note,
        act,
        faults,
        begins,
    };
    answer(&shown.faults, &shown)
}

/// What a new organisation begins with: the visitor's own commune, the law in force.
fn beginning(desk: &Desk) -> Facts {
    let seat = desk.programme.units.at(desk.signed.actor.unit, desk.today);
    let is_commune = |unit: &&domain::unit::UnitVersion| {
        use domain::unit::UnitKind;
        matches!(unit.kind, UnitKind::Commune | UnitKind::Ward | UnitKind::Township)
    };
    Facts {
        seat: seat.filter(is_commune).map(|unit| unit.id),
        law: desk.programme.register.law_on(desk.today).map(|law| law.key.clone()).unwrap_or_default(),
        ..Facts::default()
    }
}

/// Reads what was typed; `None` where something has to be mended.
pub(crate) async fn read(
    desk: &Desk,
    entering: &Entering,
    typed: &Typed,
    faults: &mut Faults,
) -> Result<Option<NewHappening>, Error> {
    let (w, around) = (desk.words, Around::typed(typed));
    let mut day = |name: &str, text: &str| match pick::day(text, w) {
        Ok(day) => day,
        Err(text) => {
            faults.add(name, text);
            None
        }
    };
    let (on, until) = (day("ngay", &around.on), day("den_ngay", &around.until));
    if on.is_none() && faults.of("ngay").is_none() {
        faults.add("ngay", w.t("organisation.day_missing"));
    }
    if on.is_some_and(|on| on > desk.today) {
        faults.add("ngay", w.t("organisation.day_ahead"));
    }
    // Units are those of the day, and no day to come has any.
    let day = on.unwrap_or(desk.today).min(desk.today);
    let before = entering.before(desk, day);
    let change = field::read(typed, entering.what, &before, desk, day, faults);
    let mut change = change;
    if entering.life.is_none() {
        let facts = Facts::default().after(&change);
        change.kind = Some(facts.kind);
    }
    let other = match other_key(entering.what) {
        Some(_) => find_other(desk, entering, &around.other, day, faults).await?,
        None => None,
    };
    let (Some(on), true) = (on, faults.is_empty()) else { return Ok(None) };
    Ok(Some(NewHappening {
        what: entering.what,
        on,
        decision: vietnamese::name::nfc(&around.decision).chars().take(300).collect(),
        note: vietnamese::name::nfc(&around.note),
        change,
        until,
        other,
    }))
}

/// The other organisation by its code or name.
async fn find_other(
    desk: &Desk,
    entering: &Entering,
    typed: &str,
    day: Date,
    faults: &mut Faults,
) -> Result<Option<OrganisationId>, Error> {
    let w = desk.words;
    if typed.trim().is_empty() {
        faults.add("to_chuc_khac", w.t("organisation.other_missing"));
        return Ok(None);
    }
    let filter = storage::organisation::Filter {
        text: typed.to_owned(),
        kind: (entering.what == Happened::JoinedUnion).then_some(domain::organisation::Kind::Union),
        ..storage::organisation::Filter::all(desk.signed.actor.unit, day)
    };
    let store = desk.signed.store();
    let page = store.organisations(&desk.signed.actor, desk.today, &filter, 0, 10).await?;
    let own = entering.life.as_ref().map(|life| life.id);
    let mut others: Vec<_> = page.rows.iter().filter(|row| Some(row.id) != own).collect();
    let is_exact = |row: &&&storage::organisation::Listed| {
        row.facts.code == typed.trim()
            || vietnamese::name::fold(&row.facts.name) == vietnamese::name::fold(typed)
    };
    if let [only] = others.iter().filter(is_exact).collect::<Vec<_>>().as_slice() {
        return Ok(Some(only.id));
    }
    if others.len() == 1 {
        return Ok(others.pop().map(|row| row.id));
    }
    let text = match others.as_slice() {
        [] => w.f("organisation.other_unknown", &[("typed", &typed.trim())]),
        several => {
            let names: Vec<&str> = several.iter().map(|row| row.facts.name.as_str()).collect();
            w.f("organisation.other_several", &[("names", &names.join("; "))])
        }
    };
    faults.add("to_chuc_khac", text);
    Ok(None)
}

/// A refusal of the storage as a fault of the form; other errors go on.
fn refused(faults: &mut Faults, error: storage::Error, words: Words) -> Result<(), Error> {
    match error {
        storage::Error::Life(broken) => {
            let field = match broken.why {
                Refusal::DecisionMissing => "quyet_dinh",
                Refusal::NameMissing => "ten",
                Refusal::SeatMissing => "dia_ban",
                Refusal::TooLong { .. } => "den_ngay",
                _ => "ngay",
            };
            faults.add(field, refusal(&broken, words));
        }
        storage::Error::Conflict => faults.add("ngay", words.t("organisation.changed")),
        other => faults.refused("ngay", other, words)?,
    }
    Ok(())
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Begin {
    bat_dau: String,
}

fn begins(code: &str) -> Happened {
    if code == Happened::Founded.code() { Happened::Founded } else { Happened::Registered }
}

pub async fn show_new(signed: SignedIn, Query(begin): Query<Begin>) -> Result<Response, Error> {
    let desk = Desk::open(signed).await?;
    let entering = Entering { life: None, what: begins(&begin.bat_dau), old: None };
    page(&desk, &entering, None, Around::typed(&Typed::new()), Faults::default())
}

pub async fn create(signed: SignedIn, Form(typed): Form<Typed>) -> Result<Response, Error> {
    let desk = Desk::open(signed).await?;
    let what = begins(typed.get("bat_dau").map(String::as_str).unwrap_or_default());
    let entering = Entering { life: None, what, old: None };
    let mut faults = Faults::default();
    let mut around = Around::typed(&typed);
    if let Some(new) = read(&desk, &entering, &typed, &mut faults).await? {
        let said = typed.get("la_khac").map(String::as_str).unwrap_or_default();
        around.found = alike::find(&desk, &Facts::default().after(&new.change), said).await?;
        if !around.found.lines.is_empty() {
            faults.add("la_khac", desk.words.t("organisation.resembles"));
            return page(&desk, &entering, Some(&typed), around, faults);
        }
        match desk.signed.store().found(&desk.deed(), &new).await {
            Ok(id) => return Ok(go_with(&href(id), "organisation.entered")),
            Err(error) => refused(&mut faults, error, desk.words)?,
        }
    }
    page(&desk, &entering, Some(&typed), around, faults)
}

async fn entering(desk: &Desk, id: &str, what: &str) -> Result<Entering, Error> {
    let what = Happened::from_code(what).ok_or(Error::NotFound)?;
    let life = desk.signed.store().organisation(&desk.signed.actor, desk.today, id_of(id)?).await?;
    Ok(Entering { life: Some(life), what, old: None })
}

pub async fn show_happening(
    signed: SignedIn,
    Path((id, what)): Path<(String, String)>,
) -> Result<Response, Error> {
    let desk = Desk::open(signed).await?;
    let entering = entering(&desk, &id, &what).await?;
    page(&desk, &entering, None, Around::typed(&Typed::new()), Faults::default())
}

pub async fn happen(
    signed: SignedIn,
    Path((id, what)): Path<(String, String)>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let desk = Desk::open(signed).await?;
    let entering = entering(&desk, &id, &what).await?;
    let id = id_of(&id)?;
    let mut faults = Faults::default();
    if let Some(new) = read(&desk, &entering, &typed, &mut faults).await? {
        match desk.signed.store().happen(&desk.deed(), id, &new, revision(&typed)).await {
            Ok(_) => return Ok(go_with(&href(id), "organisation.entered")),
            Err(error) => refused(&mut faults, error, desk.words)?,
        }
    }
    page(&desk, &entering, Some(&typed), Around::typed(&typed), faults)
}

fn revision(typed: &Typed) -> i64 {
    typed.get("revision").and_then(|text| text.trim().parse().ok()).unwrap_or(-1)
}

async fn correcting(desk: &Desk, id: &str, happening: &str) -> Result<Entering, Error> {
    let happening: HappeningId = happening.parse().map_err(|_| Error::NotFound)?;
    let life = desk.signed.store().organisation(&desk.signed.actor, desk.today, id_of(id)?).await?;
    let is_it = |one: &&Happening| one.id == happening && one.superseded.is_none();
    let old = life.happenings.iter().find(is_it).cloned().ok_or(Error::NotFound)?;
    Ok(Entering { what: old.what, life: Some(life), old: Some(old) })
}

pub async fn show_correction(
    signed: SignedIn,
    Path((id, happening)): Path<(String, String)>,
) -> Result<Response, Error> {
    let desk = Desk::open(signed).await?;
    let entering = correcting(&desk, &id, &happening).await?;
    let Some(old) = &entering.old else { return Err(Error::NotFound) };
    let other = match old.other {
        Some(other) => desk.signed.store().organisation_names(&[other]).await?.remove(&other),
        None => None,
    };
    let around = Around {
        on: desk.short(old.on),
        decision: old.decision.clone(),
        note: old.note.clone(),
        until: old.until.map(|until| desk.short(until)).unwrap_or_default(),
        other: other.unwrap_or_default(),
        why: String::new(),
        found: Found::default(),
    };
    page(&desk, &entering, None, around, Faults::default())
}

pub async fn correct(
    signed: SignedIn,
    Path((id, happening)): Path<(String, String)>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let desk = Desk::open(signed).await?;
    let entering = correcting(&desk, &id, &happening).await?;
    let Some(old) = entering.old.as_ref().map(|old| old.id) else { return Err(Error::NotFound) };
    let id = id_of(&id)?;
    let mut faults = Faults::default();
    let why = Around::typed(&typed).why;
    if why.trim().is_empty() {
        faults.add("ly_do", desk.words.t("organisation.refused.why_missing"));
    }
    if let Some(new) = read(&desk, &entering, &typed, &mut faults).await? {
        let store = desk.signed.store();
        match store.correct_happening(&desk.deed(), id, old, &new, &why, revision(&typed)).await {
            Ok(_) => return Ok(go_with(&href(id), "organisation.corrected")),
            Err(error) => refused(&mut faults, error, desk.words)?,
        }
    }
    page(&desk, &entering, Some(&typed), Around::typed(&typed), faults)
}

pub async fn withdraw(
    signed: SignedIn,
    Path((id, happening)): Path<(String, String)>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let desk = Desk::open(signed).await?;
    let entering = correcting(&desk, &id, &happening).await?;
    let Some(old) = &entering.old else { return Err(Error::NotFound) };
    let id = id_of(&id)?;
    let why = Around::typed(&typed).why;
    let mut faults = Faults::default();
    if why.trim().is_empty() {
        faults.add("ly_do", desk.words.t("organisation.refused.why_missing"));
    } else {
        let store = desk.signed.store();
        match store.withdraw_happening(&desk.deed(), id, old.id, &why, revision(&typed)).await {
            Ok(()) => return Ok(go_with(&href(id), "organisation.withdrawn")),
            Err(error) => refused(&mut faults, error, desk.words)?,
        }
    }
    let around = Around {
        on: desk.short(old.on),
        decision: old.decision.clone(),
        note: old.note.clone(),
        until: old.until.map(|until| desk.short(until)).unwrap_or_default(),
        other: String::new(),
        why,
        found: Found::default(),
    };
    page(&desk, &entering, None, around, faults)
}
