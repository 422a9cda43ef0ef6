//! An organisation's evaluation: the points of a year under the scheme of that
//! year, their sum and rank; and its size class.

use crate::admin::{Faults, answer};
use crate::organisation::{Desk, href, id_of};
use crate::page::{Page, Room, SignedIn, go_with};
use crate::scope::Choice;
use crate::{Access, Error, Route, Words};
use askama::Template;
use axum::Form;
use axum::extract::{Path, Query};
use axum::response::Response;
use domain::organisation::Facts;
use domain::organisation::evaluation::{Criterion, NotRanked, Outcome, Points, Scheme};
use domain::organisation::size::{Size, scheme_on};
use domain::permission::Action;
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::HashMap;
use storage::organisation::Life;
use storage::organisation::evaluation::{Evaluation, NewEvaluation, scheme};

/// The routes of these pages.
#[must_use]
pub fn routes() -> Vec<Route> {
    const PATH: &str = "/so-dang-ky/{id}/danh-gia";
    vec![Route::get(PATH, Access::SignedIn, show), Route::post(PATH, Access::May(Action::KeepRegister), give)]
}

/// So many years back can be chosen.
const YEARS: i16 = 5;

struct Line {
    /// A criterion that only has parts is a head without a field.
    name: Option<String>,
    label: String,
    most: String,
    value: String,
    fault: Option<String>,
    is_part: bool,
}

struct Group {
    name: String,
    most: i64,
    lines: Vec<Line>,
}

struct Given {
    year: i16,
    total: String,
    rank: String,
    scheme: String,
    by: String,
}

#[derive(Template)]
#[template(path = "evaluation/show.html")]
struct Show {
    page: Page,
    faults: Faults,
    act: String,
    back: String,
    name: String,
    years: Vec<Choice>,
    year: i16,
    scheme: Option<String>,
    unchecked: String,
    ranks: String,
    groups: Vec<Group>,
    total: String,
    rank: String,
    note: String,
    revision: i64,
    may_keep: bool,
    given: Vec<Given>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    nam: String,
}

type Typed = HashMap<String, String>;

/// What stands on the page besides what is typed.
struct Scene {
    desk: Desk,
    life: Life,
    all: Vec<Evaluation>,
    year: i16,
    last: i16,
}

impl Scene {
    async fn open(signed: SignedIn, id: &str, year: &str) -> Result<Self, Error> {
        let desk = Desk::open(signed).await?;
        let store = desk.signed.store();
        let (life, all) = store.evaluations(&desk.signed.actor, desk.today, id_of(id)?).await?;
        let plan = desk.programme.register.yearly.as_ref();
        let last = plan.map_or(desk.today.year() - 1, |one| one.year_on(desk.today));
        let year = if year.is_empty() { last } else { year.parse().map_err(|_| Error::NotFound)? };
        Ok(Self { desk, life, all, year, last })
    }

    fn scheme(&self) -> Option<&Scheme> {
        scheme(&self.desk.programme, &self.life, self.year, self.desk.today)
    }

    fn now(&self) -> Option<&Evaluation> {
        self.all.iter().find(|one| one.year == self.year)
    }

    fn address(&self) -> String {
        format!("{}/danh-gia?nam={}", href(self.life.id), self.year)
    }
}

fn field(key: &str) -> String {
    format!("diem.{key}")
}

fn tenths(value: i64, words: Words) -> String {
    vietnamese::number::format_trimmed(value, 1, words.0)
}

async fn show(
    signed: SignedIn,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    let scene = Scene::open(signed, &id, &asked.nam).await?;
    page(&scene, None, Faults::default())
}

async fn give(signed: SignedIn, Path(id): Path<String>, Form(typed): Form<Typed>) -> Result<Response, Error> {
    let of = |name: &str| typed.get(name).map_or("", |text| text.trim());
    let scene = Scene::open(signed, &id, of("nam")).await?;
    let w = scene.desk.words;
    let scheme = scene.scheme().ok_or(Error::NotFound)?;
    let mut faults = Faults::default();
    let points = read(scheme, &typed, &mut faults, w);
    if points.is_empty() && faults.is_empty() {
        faults.add("bang", w.t("evaluation.empty"));
    }
    if faults.is_empty() {
        let new = NewEvaluation {
            year: scene.year,
            points,
            note: vietnamese::name::nfc(of("ghi_chu")).chars().take(2000).collect(),
            revision: of("revision").parse().unwrap_or(-1),
        };
        let store = scene.desk.signed.store();
        match store.evaluate(&scene.desk.deed(), scene.life.id, &new).await {
            Ok(()) => return Ok(go_with(&scene.address(), "evaluation.given_done")),
            Err(storage::Error::Conflict) => faults.add("bang", w.t("evaluation.changed")),
            Err(error) => faults.refused("bang", error, w)?,
        }
    }
    page(&scene, Some(&typed), faults)
}

/// The points that were typed; what is left empty is not given yet.
fn read(scheme: &Scheme, typed: &Typed, faults: &mut Faults, words: Words) -> Points {
    let mut points = Points::new();
    for one in scheme.scored() {
        let text = typed.get(&field(&one.key)).map_or("", |text| text.trim());
        if text.is_empty() {
            continue;
        }
        match vietnamese::number::parse_as(text, 1) {
            Ok(value) if (0..=one.most * 10).contains(&value) => {
                points.insert(one.key.clone(), value);
            }
            Ok(_) => {
                let values: [(&str, &dyn std::fmt::Display); 2] = [("name", &one.key), ("most", &one.most)];
                faults.add(&field(&one.key), words.f("evaluation.outside", &values));
            }
            Err(error) => faults.add(&field(&one.key), format!("{}: {}", one.key, error.text(words.0))),
        }
    }
    points
}

fn page(scene: &Scene, typed: Option<&Typed>, faults: Faults) -> Result<Response, Error> {
    let (desk, w) = (&scene.desk, scene.desk.words);
    let history = scene.life.history(&desk.programme);
    let name = history.latest().map(|facts| facts.name.clone()).unwrap_or_default();
    let scheme = scene.scheme();
    let now = scene.now();
    let points = now.map(|one| one.points.clone()).unwrap_or_default();
    let value = |key: &str| match typed {
        Some(typed) => typed.get(&field(key)).cloned().unwrap_or_default(),
        None => points.get(key).map(|value| tenths(*value, w)).unwrap_or_default(),
    };
    let outcome = scheme.map(|scheme| scheme.outcome(&points, &history, scene.year));
    let may_keep = history.latest().and_then(|facts| facts.seat).is_some_and(|seat| desk.keeps(seat))
        && scheme.is_some();
    let note = match typed {
        Some(typed) => typed.get("ghi_chu").cloned().unwrap_or_default(),
        None => now.map(|one| one.note.clone()).unwrap_or_default(),
    };
    let given = scene.all.iter().map(|one| given(scene, one)).collect();
    let shown = Show {
        page: desk
            .signed
            .visit
            .page(Room::Register, &w.f("evaluation.title", &[("year", &scene.year)]))
            .with_error(!faults.is_empty()),
        act: format!("{}/danh-gia", href(scene.life.id)),
        back: href(scene.life.id),
        name,
        years: (scene.last - YEARS + 1..=scene.last)
            .rev()
            .map(|one| Choice::new(one.to_string(), one.to_string(), one == scene.year))
            .collect(),
        year: scene.year,
        scheme: scheme.map(|one| w.0.pick(&one.vi, &one.en).to_string()),
        unchecked: scheme
            .map(|one| w.0.pick(&one.unchecked_vi, &one.unchecked_en).to_string())
            .unwrap_or_default(),
        ranks: scheme.map(|one| ranks(one, w)).unwrap_or_default(),
        groups: scheme.map(|one| groups(one, &value, &faults, w)).unwrap_or_default(),
        total: outcome.as_ref().map(|one| tenths(one.total, w)).unwrap_or_default(),
        rank: outcome.as_ref().map(|one| rank(one, w)).unwrap_or_default(),
        note,
        revision: now.map_or(0, |one| one.revision),
        may_keep,
        given,
        faults,
    };
    answer(&shown.faults, &shown)
}

fn groups(scheme: &Scheme, value: &impl Fn(&str) -> String, faults: &Faults, words: Words) -> Vec<Group> {
    let label = |one: &Criterion| format!("{}. {}", one.key, words.0.pick(&one.vi, &one.en));
    let line = |one: &Criterion, is_part: bool, is_scored: bool| Line {
        label: label(one),
        most: format!("{}{}", one.most, if one.unchecked { " *" } else { "" }),
        value: if is_scored { value(&one.key) } else { String::new() },
        fault: faults.of(&field(&one.key)).map(str::to_owned),
        name: is_scored.then(|| field(&one.key)),
        is_part,
    };
    let group = |group: &domain::organisation::evaluation::Group| Group {
        name: words.0.pick(&group.vi, &group.en).to_string(),
        most: group.criterion.iter().map(|one| one.most).sum(),
        lines: group
            .criterion
            .iter()
            .flat_map(|one| {
                let head = line(one, false, one.part.is_empty());
                std::iter::once(head).chain(one.part.iter().map(|part| line(part, true, true)))
            })
            .collect(),
    };
    scheme.group.iter().map(group).collect()
}

/// "tốt từ 80 điểm, khá từ 65 điểm, …".
fn ranks(scheme: &Scheme, words: Words) -> String {
    let one = |rank: &domain::organisation::evaluation::Rank| {
        let name = words.0.pick(&rank.vi, &rank.en);
        words.f("evaluation.rank_from", &[("name", &name), ("from", &rank.from)])
    };
    scheme.rank.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// The rank in words, or why there is none.
pub(crate) fn rank(outcome: &Outcome<'_>, words: Words) -> String {
    match outcome.rank {
        Ok(rank) => words.0.pick(&rank.vi, &rank.en).to_string(),
        Err(NotRanked::TooYoung { least_months, since }) => {
            let since = vietnamese::date::short(since, words.0);
            words.f("evaluation.too_young", &[("months", &least_months), ("since", &since)])
        }
        Err(NotRanked::Idle { days, most }) => {
            words.f("evaluation.idle", &[("days", &days), ("most", &most)])
        }
        Err(NotRanked::Missing(count)) => words.f("evaluation.missing", &[("count", &count)]),
    }
}

fn given(scene: &Scene, one: &Evaluation) -> Given {
    let w = scene.desk.words;
    let schemes = &scene.desk.programme.register.evaluation;
    let found = schemes.iter().find(|scheme| scheme.key == one.scheme);
    let history = scene.life.history(&scene.desk.programme);
    let outcome = found.map(|scheme| scheme.outcome(&one.points, &history, one.year));
    let at = crate::task::say::moment(one.given_at, w);
    Given {
        year: one.year,
        total: tenths(one.points.values().sum(), w),
        rank: outcome.as_ref().map(|one| rank(one, w)).unwrap_or_default(),
        scheme: found
            .map_or_else(|| one.scheme.clone(), |scheme| w.0.pick(&scheme.vi, &scheme.en).to_string()),
        by: w.f("evaluation.by", &[("by", &one.given_by), ("at", &at)]),
    }
}

/// How large an organisation was on a day, with the name of the scheme that
/// says so; empty where none holds.
pub(crate) fn size(desk: &Desk, facts: &Facts, day: Date) -> String {
    let (w, register) = (desk.words, &desk.programme.register);
    let Some(scheme) = scheme_on(&register.sizes, facts.kind, day) else { return String::new() };
    let name = w.0.pick(&scheme.vi, &scheme.en).to_string();
    let unchecked = w.0.pick(&scheme.unchecked_vi, &scheme.unchecked_en).to_string();
    let size = match scheme.size(facts, register.sector(&facts.activity, day).unwrap_or_default()) {
        Size::Of(class) => w.0.pick(&class.vi, &class.en).to_string(),
        Size::Unknown => w.t("evaluation.size_unknown").to_owned(),
        Size::NoThresholds => w.t("evaluation.size_none").to_owned(),
    };
    let shown = w.f("evaluation.size", &[("size", &size), ("scheme", &name)]);
    if unchecked.is_empty() { shown } else { format!("{shown}; {unchecked}") }
}
