//! A goal's forms: a new goal, what a goal counts, and a new version of what
//! it asks for. One form, of which each page shows its part.

use super::view::kind_key;
use super::{Clash, Opened, key_of};
use crate::admin::{Faults, answer, pick, reason};
use crate::page::{Page, Room, SignedIn, go_with};
use crate::scope::Choice;
use crate::{Error, Words, link};
use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::indicator::Indicators;
use domain::plan::{Aim, Base, Counted, Goal, Path as Way, Plan, PlanRefused, Step, Target, TargetVersion};
use domain::unit::UnitKind;
use jiff::civil::Date;
use serde::Deserialize;
use storage::plan::Changed;

/// What is typed.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub struct Typed {
    vi: String,
    en: String,
    chi_tieu: String,
    /// `value`, `growth`, `share`, `each`.
    dang: String,
    muc: String,
    /// `at_least`, `exactly`, `at_most`.
    chieu: String,
    toan_bo: String,
    moi: String,
    goc_ngay: String,
    goc_so: String,
    /// Percent of the whole expected by the end of the first three quarters; straight if all are empty.
    q1: String,
    q2: String,
    q3: String,
    tu: String,
    den: String,
    /// A line for each value on the way: "31/12/2025: 210".
    moc: String,
    van_ban: String,
    revision: i64,
    reason: String,
}

/// Which part of the form a page shows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    All,
    Counted,
    Version,
}

impl Typed {
    fn of(target: &Target, version: &TargetVersion, decimals: u32, revision: i64, words: Words) -> Typed {
        let day = |day: Date| vietnamese::date::short(day, words.0);
        let number = |value: i64, decimals: u32| vietnamese::number::format_trimmed(value, decimals, words.0);
        let (dang, muc) = match version.goal {
            Goal::Value(value) => ("value", number(value, decimals)),
            Goal::Growth(value) => ("growth", number(value, 1)),
            Goal::Share(value) => ("share", number(value, 1)),
            Goal::Each(value) => ("each", number(value, decimals)),
        };
        let quarter = |at: usize| match target.path {
            Way::Straight => String::new(),
            Way::Seasonal(quarters) => number(quarters[at], 1),
        };
        let steps =
            version.steps.iter().map(|step| format!("{}: {}", day(step.day), number(step.value, decimals)));
        Typed {
            vi: target.vi.clone(),
            en: target.en.clone(),
            chi_tieu: target.indicator.as_ref().map(ToString::to_string).unwrap_or_default(),
            dang: dang.to_owned(),
            muc,
            chieu: aim_code(version.aim).to_owned(),
            toan_bo: target.whole.as_ref().map(ToString::to_string).unwrap_or_default(),
            moi: target.each.map(|kind| kind.code().to_owned()).unwrap_or_default(),
            goc_ngay: target.base.map(|base| day(base.day)).unwrap_or_default(),
            goc_so: target.base.and_then(|base| base.value).map(|v| number(v, decimals)).unwrap_or_default(),
            q1: quarter(0),
            q2: quarter(1),
            q3: quarter(2),
            tu: String::new(),
            den: day(version.due),
            moc: steps.collect::<Vec<_>>().join("\n"),
            van_ban: String::new(),
            revision,
            reason: String::new(),
        }
    }

    fn decimals(&self, indicators: &Indicators) -> u32 {
        indicators.get(&self.chi_tieu.as_str().into()).map_or(0, |one| one.decimals)
    }

    /// What the goal counts.
    fn counted(&self, indicators: &Indicators, faults: &mut Faults, words: Words) -> Counted {
        let clean = |text: &str| vietnamese::name::nfc(text.trim());
        let vi = clean(&self.vi);
        if vi.is_empty() {
            faults.add("vi", words.t("plan.field_missing"));
        }
        let decimals = self.decimals(indicators);
        let key = |text: &str| Some(text.trim()).filter(|text| !text.is_empty()).map(Into::into);
        let base_day = day(&self.goc_ngay, "goc_ngay", false, faults, words);
        let base_value = match self.goc_so.trim() {
            "" => None,
            text => number(text, decimals, "goc_so", faults, words),
        };
        if base_day.is_none() && base_value.is_some() {
            faults.add("goc_ngay", words.t("plan.base_day_missing"));
        }
        Counted {
            en: Some(clean(&self.en)).filter(|text| !text.is_empty()).unwrap_or_else(|| vi.clone()),
            vi,
            indicator: key(&self.chi_tieu),
            whole: key(&self.toan_bo),
            each: UnitKind::from_code(&self.moi),
            base: base_day.map(|day| Base { day, value: base_value }),
            path: self.path(faults, words),
        }
    }

    fn path(&self, faults: &mut Faults, words: Words) -> Way {
        let typed = [&self.q1, &self.q2, &self.q3];
        if typed.iter().all(|text| text.trim().is_empty()) {
            return Way::Straight;
        }
        let mut quarters = [0, 0, 0, 1000];
        for (at, text) in typed.into_iter().enumerate() {
            let name = format!("q{}", at + 1);
            if let Some(value) = number(text, 1, &name, faults, words) {
                quarters[at] = value;
            }
        }
        if faults.is_empty() && quarters.windows(2).any(|pair| pair[1] < pair[0]) {
            faults.add("q1", words.t("plan.quarters_fall"));
        }
        Way::Seasonal(quarters)
    }

    /// What it asks for.
    fn version(&self, decimals: u32, faults: &mut Faults, words: Words) -> Option<TargetVersion> {
        let of = match self.dang.as_str() {
            "growth" | "share" => 1,
            _ => decimals,
        };
        let value = number(&self.muc, of, "muc", faults, words);
        let goal = value.and_then(|value| match self.dang.as_str() {
            "value" => Some(Goal::Value(value)),
            "growth" => Some(Goal::Growth(value)),
            "share" => Some(Goal::Share(value)),
            "each" => Some(Goal::Each(value)),
            _ => None,
        });
        let aim =
            [Aim::AtLeast, Aim::Exactly, Aim::AtMost].into_iter().find(|aim| aim_code(*aim) == self.chieu);
        let from = day(&self.tu, "tu", true, faults, words);
        let due = day(&self.den, "den", true, faults, words);
        let steps = self.steps(decimals, faults, words);
        Some(TargetVersion {
            from: from?,
            aim: aim.unwrap_or(Aim::AtLeast),
            goal: goal?,
            due: due?,
            steps,
            shares: Vec::new(),
            reason: String::new(),
            ordered_by: vietnamese::name::nfc(self.van_ban.trim()),
            said_by: String::new(),
            said_at: None,
        })
    }

    fn steps(&self, decimals: u32, faults: &mut Faults, words: Words) -> Vec<Step> {
        let mut steps = Vec::new();
        for line in self.moc.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let read = line.split_once(':').and_then(|(day, value)| {
                let day = vietnamese::date::parse(day.trim()).ok()?;
                Some(Step { day, value: vietnamese::number::parse_as(value.trim(), decimals).ok()? })
            });
            match read {
                Some(step) => steps.push(step),
                None => faults.add("moc", words.f("plan.step_wrong", &[("line", &line)])),
            }
        }
        steps
    }
}

fn aim_code(aim: Aim) -> &'static str {
    match aim {
        Aim::AtLeast => "at_least",
        Aim::Exactly => "exactly",
        Aim::AtMost => "at_most",
    }
}

fn day(typed: &str, field: &str, is_needed: bool, faults: &mut Faults, words: Words) -> Option<Date> {
    match pick::day(typed, words) {
        Ok(None) if is_needed => faults.add(field, words.t("admin.day_missing")),
        Ok(found) => return found,
        Err(text) => faults.add(field, text),
    }
    None
}

fn number(typed: &str, decimals: u32, field: &str, faults: &mut Faults, words: Words) -> Option<i64> {
    match vietnamese::number::parse_as(typed, decimals) {
        Ok(value) => Some(value),
        Err(error) => {
            faults.add(field, error.text(words.0));
            None
        }
    }
}

#[derive(Template)]
#[template(path = "plan/goal.html")]
struct Show {
    page: Page,
    action: String,
    back: String,
    back_name: String,
    part: Part,
    asks: String,
    indicators: Vec<Choice>,
    wholes: Vec<Choice>,
    kinds: Vec<Choice>,
    types: Vec<Choice>,
    aims: Vec<Choice>,
    typed: Typed,
    faults: Faults,
    clash: Option<Clash>,
}

impl Show {
    fn has_counted(&self) -> bool {
        self.part != Part::Version
    }

    fn has_version(&self) -> bool {
        self.part != Part::Counted
    }

    fn is_new(&self) -> bool {
        self.part == Part::All
    }
}

fn page(
    signed: &SignedIn,
    opened: &Opened,
    target: Option<&Target>,
    part: Part,
    typed: Typed,
    faults: Faults,
    clash: Option<Clash>,
) -> Result<Response, Error> {
    let w = signed.visit.words;
    let (plan, sight) = (opened.plan(), opened.sight(signed));
    let indicator = |chosen: &str| -> Vec<Choice> {
        let choice = |one: &domain::indicator::Indicator| {
            let label = format!("{} ({})", one.name(w.0), one.measure(w.0));
            Choice::new(one.key.as_str(), label, one.key.as_str() == chosen)
        };
        opened.programme.indicators.iter().map(choice).collect()
    };
    let of = |list: &[(&str, &'static str)], chosen: &str| -> Vec<Choice> {
        list.iter().map(|(value, key)| Choice::new(*value, w.t(key), *value == chosen)).collect()
    };
    let kinds = [UnitKind::Commune, UnitKind::District, UnitKind::Village];
    let kinds = kinds.map(|kind| (kind.code(), kind_key(kind)));
    let (title, tail) = match part {
        Part::All => ("plan.goal_new", "/them-muc-tieu".to_owned()),
        Part::Counted => ("plan.goal_edit", "/sua".to_owned()),
        Part::Version => ("plan.version_new", "/phien-ban".to_owned()),
    };
    let base = target.map_or_else(|| link::plan(&plan.key), |target| link::target(&plan.key, &target.key));
    let is_clash = clash.is_some();
    let last = target.and_then(|target| Some((target, target.versions.last()?)));
    let shown = Show {
        page: signed.visit.page(Room::Plan, w.t(title)).with_error(!faults.is_empty() || is_clash),
        action: format!("{base}{tail}"),
        back_name: target.map_or_else(|| plan.title(w.0).to_owned(), |target| target.title(w.0).to_owned()),
        back: base,
        part,
        asks: last.map(|(target, version)| sight.asks(target, version)).unwrap_or_default(),
        indicators: indicator(&typed.chi_tieu),
        wholes: indicator(&typed.toan_bo),
        kinds: of(&kinds, &typed.moi),
        types: of(
            &[
                ("value", "plan.type_value"),
                ("growth", "plan.type_growth"),
                ("share", "plan.type_share"),
                ("each", "plan.type_each"),
            ],
            &typed.dang,
        ),
        aims: of(
            &[
                ("at_least", "plan.aim_at_least"),
                ("exactly", "plan.aim_exactly"),
                ("at_most", "plan.aim_at_most"),
            ],
            &typed.chieu,
        ),
        typed,
        faults,
        clash,
    };
    let response = answer(&shown.faults, &shown)?;
    Ok(if is_clash { (StatusCode::CONFLICT, response).into_response() } else { response })
}

/// The form of a new goal.
pub async fn show_new(signed: SignedIn, Path(key): Path<String>) -> Result<Response, Error> {
    let opened = Opened::keep(&signed, &key).await?;
    let day = |day: Option<Date>| {
        day.map(|day| vietnamese::date::short(day, signed.visit.words.0)).unwrap_or_default()
    };
    let typed = Typed {
        dang: "value".to_owned(),
        chieu: "at_least".to_owned(),
        tu: day(opened.plan().valid_from.or(Some(signed.visit.today()))),
        den: day(opened.plan().valid_to),
        revision: opened.kept.revision,
        ..Typed::default()
    };
    page(&signed, &opened, None, Part::All, typed, Faults::default(), None)
}

/// Adds a goal.
pub async fn create(
    signed: SignedIn,
    Path(key): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let opened = Opened::keep(&signed, &key).await?;
    let (indicators, words) = (&opened.programme.indicators, signed.visit.words);
    let mut faults = Faults::default();
    let counted = typed.counted(indicators, &mut faults, words);
    let version = typed.version(typed.decimals(indicators), &mut faults, words);
    let Some(mut version) = version.filter(|_| faults.is_empty()) else {
        return page(&signed, &opened, None, Part::All, typed, faults, None);
    };
    (version.said_by, version.said_at) = (signed.actor.name.clone(), Some(signed.visit.now));
    let target = free_key(opened.plan(), &key_of(&counted.vi, "muc-tieu"));
    let edit = |plan: &mut Plan| plan.add_target(&target, counted, version, indicators);
    save(&signed, &opened, None, Part::All, typed, &link::target(&opened.plan().key, &target), edit).await
}

fn free_key(plan: &Plan, wish: &str) -> String {
    let numbered = (2..).map(|number| format!("{wish}-{number}"));
    let mut keys = std::iter::once(wish.to_owned()).chain(numbered);
    keys.find(|key| plan.target(key).is_none()).unwrap_or_else(|| wish.to_owned())
}

/// The form of what a goal counts.
pub async fn show_counted(
    signed: SignedIn,
    Path((key, target)): Path<(String, String)>,
) -> Result<Response, Error> {
    show_part(&signed, &key, &target, Part::Counted).await
}

/// The form of a new version.
pub async fn show_version(
    signed: SignedIn,
    Path((key, target)): Path<(String, String)>,
) -> Result<Response, Error> {
    show_part(&signed, &key, &target, Part::Version).await
}

async fn show_part(signed: &SignedIn, key: &str, target: &str, part: Part) -> Result<Response, Error> {
    let opened = Opened::keep(signed, key).await?;
    let words = signed.visit.words;
    let target = opened.target(target)?;
    let last = target.versions.last().ok_or(Error::NotFound)?;
    let decimals = opened.sight(signed).decimals(target);
    let mut typed = Typed::of(target, last, decimals, opened.kept.revision, words);
    typed.tu = vietnamese::date::short(signed.visit.today().max(last.from), words.0);
    page(signed, &opened, Some(target), part, typed, Faults::default(), None)
}

/// Changes what a goal counts.
pub async fn change_counted(
    signed: SignedIn,
    Path((key, target)): Path<(String, String)>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let opened = Opened::keep(&signed, &key).await?;
    let (held, words) = (opened.target(&target)?, signed.visit.words);
    let mut faults = Faults::default();
    let counted = typed.counted(&opened.programme.indicators, &mut faults, words);
    reason(&typed.reason, &mut faults, words);
    if !faults.is_empty() {
        return page(&signed, &opened, Some(held), Part::Counted, typed, faults, None);
    }
    let edit = |plan: &mut Plan| plan.set_counted(&target, counted, &opened.programme.indicators);
    let to = link::target(&opened.plan().key, &target);
    save(&signed, &opened, Some(held), Part::Counted, typed, &to, edit).await
}

/// Adds a version of what a goal asks for; its split stays as it is.
pub async fn add_version(
    signed: SignedIn,
    Path((key, target)): Path<(String, String)>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let opened = Opened::keep(&signed, &key).await?;
    let (held, words) = (opened.target(&target)?, signed.visit.words);
    let mut faults = Faults::default();
    let version = typed.version(opened.sight(&signed).decimals(held), &mut faults, words);
    let why = reason(&typed.reason, &mut faults, words);
    let Some(mut version) = version.filter(|_| faults.is_empty()) else {
        return page(&signed, &opened, Some(held), Part::Version, typed, faults, None);
    };
    version.reason = why;
    version.shares = held.versions.last().map(|last| last.shares.clone()).unwrap_or_default();
    (version.said_by, version.said_at) = (signed.actor.name.clone(), Some(signed.visit.now));
    let edit = |plan: &mut Plan| plan.add_version(&target, version, &opened.programme.indicators);
    let to = link::target(&opened.plan().key, &target);
    save(&signed, &opened, Some(held), Part::Version, typed, &to, edit).await
}

/// Saves, or says what stands in the way with everything that was typed.
async fn save(
    signed: &SignedIn,
    opened: &Opened,
    target: Option<&Target>,
    part: Part,
    mut typed: Typed,
    to: &str,
    edit: impl FnOnce(&mut Plan) -> Result<(), PlanRefused>,
) -> Result<Response, Error> {
    let (mut faults, words) = (Faults::default(), signed.visit.words);
    let store = signed.store();
    let why = typed.reason.clone();
    match store.change_plan(&signed.deed(), &opened.plan().key, typed.revision, &why, edit).await {
        Ok(Changed::Done) => Ok(go_with(to, "plan.changed")),
        Ok(Changed::Clash(kept)) => {
            let theirs = target.and_then(|target| {
                let now = kept.plan.target(&target.key)?;
                Some(opened.sight(signed).asks(now, now.versions.last()?))
            });
            let line = |theirs: String| words.f("plan.clash_asks", &[("theirs", &theirs)]);
            let clash = Clash::of(&kept, theirs.map(line).into_iter().collect(), words);
            typed.revision = kept.revision;
            page(signed, opened, target, part, typed, faults, Some(clash))
        }
        Err(error) => {
            faults.refused(if part == Part::Counted { "chi_tieu" } else { "dang" }, error, words)?;
            page(signed, opened, target, part, typed, faults, None)
        }
    }
}
