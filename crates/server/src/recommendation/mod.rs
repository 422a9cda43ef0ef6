//! Recommendations: lists, one with its thread, making one, answering.

pub(crate) mod home;

use crate::admin::{Faults, answer, pick};
use crate::page::{Page, SignedIn, go_with, html};
use crate::part::Mark;
use crate::plan::{SECTION_LINES, Section};
use crate::task::{ROOM, say};
use crate::{Access, Error, Route, Words};
use askama::Template;
use axum::Form;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::permission::{Action, Reach, reach};
use domain::plan::{AnswerState, CaseAct, CaseState};
use domain::programme::Programme;
use domain::{RecommendationId, UnitId};
use jiff::civil::Date;
use serde::Deserialize;
use storage::recommendation::{CaseList, NewRecommendation, Recommendation};
use writing::Given;

/// Lines of a list.
const MOST: i64 = 200;

/// The routes of this room.
#[must_use]
pub fn routes() -> Vec<Route> {
    const MAKE: Access = Access::May(Action::Recommend);
    vec![
        Route::get("/kien-nghi", Access::SignedIn, list),
        Route::get("/kien-nghi/them", MAKE, show_new),
        Route::post("/kien-nghi/them", MAKE, create),
        Route::get("/kien-nghi/{id}", Access::SignedIn, show),
        Route::post("/kien-nghi/{id}", MAKE, act),
    ]
}

/// The list that the address names.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    muc: String,
}

struct Row {
    title: String,
    href: String,
    marks: Vec<Mark>,
    line: String,
}

struct Tab {
    href: String,
    label: String,
    is_current: bool,
}

#[derive(Template)]
#[template(path = "recommendation/list.html")]
struct List {
    page: Page,
    tabs: Vec<Tab>,
    rows: Vec<Row>,
    may_make: bool,
}

async fn list(signed: SignedIn, Query(asked): Query<Asked>) -> Result<Response, Error> {
    let (programme, today, words) = (signed.programme().await?, signed.visit.today(), signed.visit.words);
    let current = match asked.muc.as_str() {
        "" => CaseList::Open,
        code => CaseList::from_code(code).ok_or(Error::NotFound)?,
    };
    let found = signed.store().recommendations(&signed.actor, today, current, MOST).await?;
    let tab = |list: CaseList| Tab {
        href: format!("/kien-nghi?muc={}", list.code()),
        label: words.t(&format!("recommendation.list.{}", list.code())).to_owned(),
        is_current: list == current,
    };
    let row = |one: &Recommendation| Row {
        title: one.new.subject.clone(),
        href: address(one),
        marks: marks(one, today, words),
        line: line(&programme, one, today, words),
    };
    html(&List {
        page: signed.visit.page(ROOM, words.t("recommendation.title")),
        tabs: CaseList::ALL.map(tab).into(),
        rows: found.iter().map(row).collect(),
        may_make: reach(signed.actor.role, Action::Recommend) != Reach::Nowhere,
    })
}

fn address(one: &Recommendation) -> String {
    format!("/kien-nghi/{}", one.id)
}

/// Who recommends to whom, and by when an answer is due.
fn line(programme: &Programme, one: &Recommendation, today: Date, words: Words) -> String {
    let (from, due) = (from(programme, one, today, words), vietnamese::date::short(one.due, words.0));
    words.f("recommendation.line", &[("from", &from), ("to", &one.new.to_words), ("due", &due)])
}

/// The most urgent open cases, for the steering committee's page.
pub(crate) async fn section(signed: &SignedIn) -> Result<Section, Error> {
    let (programme, today, words) = (signed.programme().await?, signed.visit.today(), signed.visit.words);
    let open = signed.store().open_recommendations(&signed.actor, today).await?;
    let text = |one: &Recommendation| format!("{}. {}", one.new.subject, line(&programme, one, today, words));
    Ok(Section {
        title: words.f("recommendation.section", &[("count", &open.len())]),
        empty: words.t("recommendation.section_none").to_owned(),
        lines: open.iter().take(SECTION_LINES).map(|one| (text(one), address(one))).collect(),
        href: "/kien-nghi".to_owned(),
    })
}

/// The open cases as a narrative report tells them, the most urgent first.
pub(crate) async fn told(signed: &SignedIn, words: Words) -> Result<Given, Error> {
    let (programme, today) = (signed.programme().await?, signed.visit.today());
    let open = signed.store().open_recommendations(&signed.actor, today).await?;
    let one = |one: &Recommendation| {
        Given::Fields(vec![
            ("subject", Given::text(&one.new.subject)),
            ("from", Given::text(from(&programme, one, today, words))),
            ("to", Given::text(&one.new.to_words)),
            ("due", Given::Day(one.due)),
            ("late", Given::Is(matches!(one.answer(today), Some(AnswerState::Late(_))))),
            ("illustrative", Given::Is(one.illustrative)),
        ])
    };
    Ok(Given::List(open.iter().map(one).collect()))
}

/// Who recommends: an organisation in words, or the unit.
fn from(programme: &Programme, one: &Recommendation, today: Date, words: Words) -> String {
    let unit = say::unit(programme, one.new.from_unit, today, words);
    match one.new.from_words.is_empty() {
        true => unit,
        false => words.f("recommendation.through", &[("from", &one.new.from_words), ("unit", &unit)]),
    }
}

/// The state of the case and that of the answer, apart.
fn marks(one: &Recommendation, today: Date, words: Words) -> Vec<Mark> {
    let class = match one.state {
        CaseState::Open => "edit",
        CaseState::Settled => "done",
        CaseState::Declined => "gone",
        CaseState::Withdrawn => "blank",
    };
    let case =
        Mark { class, text: words.t(&format!("recommendation.state.{}", one.state.code())).to_owned() };
    let answer = one.answer(today).map(|answer| {
        let (class, key, days) = match answer {
            AnswerState::Awaited => ("", "recommendation.awaited", 0),
            AnswerState::Late(days) => ("late", "recommendation.late", days),
            AnswerState::Answered => ("done", "recommendation.answered", 0),
            AnswerState::AnsweredLate(days) => ("done", "recommendation.answered_late", days),
        };
        Mark { class, text: words.f(key, &[("days", &days)]) }
    });
    [Some(case), answer].into_iter().flatten().collect()
}

/// A recommendation as it is typed.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub struct Typed {
    nguoi_gui: String,
    noi_nhan: String,
    trich_yeu: String,
    noi_dung: String,
    van_ban: String,
    nhan_ngay: String,
    so_ngay: String,
    cong_khai: String,
}

#[derive(Template)]
#[template(path = "recommendation/form.html")]
struct Make {
    page: Page,
    typed: Typed,
    faults: Faults,
    units: Vec<String>,
}

fn form(signed: &SignedIn, programme: &Programme, typed: Typed, faults: Faults) -> Result<Response, Error> {
    let (words, today) = (signed.visit.words, signed.visit.today());
    let top = programme.top(today).unwrap_or(signed.actor.unit);
    let units = programme.units.subtree(top, today);
    let units = units.into_iter().filter_map(|unit| programme.units.at(unit, today));
    let shown = Make {
        page: signed.visit.page(ROOM, words.t("recommendation.make")).with_error(!faults.is_empty()),
        units: units.map(|unit| unit.name.clone()).collect(),
        typed,
        faults,
    };
    answer(&shown.faults, &shown)
}

async fn show_new(signed: SignedIn) -> Result<Response, Error> {
    let programme = signed.programme().await?;
    let today = vietnamese::date::short(signed.visit.today(), signed.visit.words.0);
    let typed = Typed { nhan_ngay: today, so_ngay: "15".to_owned(), ..Typed::default() };
    form(&signed, &programme, typed, Faults::default())
}

/// The unit of that name anywhere in the programme; an authority outside of it has none.
fn authority(programme: &Programme, typed: &str, today: Date) -> Option<UnitId> {
    match programme.units.find_by_name(typed.trim(), today).as_slice() {
        [unit] => Some(unit.id),
        _ => None,
    }
}

async fn create(signed: SignedIn, Form(typed): Form<Typed>) -> Result<Response, Error> {
    let (programme, today, words) = (signed.programme().await?, signed.visit.today(), signed.visit.words);
    let mut faults = Faults::default();
    if typed.trich_yeu.trim().is_empty() {
        faults.add("trich_yeu", words.t("recommendation.subject_missing"));
    }
    if typed.noi_nhan.trim().is_empty() {
        faults.add("noi_nhan", words.t("recommendation.to_missing"));
    }
    let days: Option<u32> = typed.so_ngay.trim().parse().ok().filter(|days| (1..=250).contains(days));
    if days.is_none() {
        faults.add("so_ngay", words.t("recommendation.days_range"));
    }
    let received = match pick::day(&typed.nhan_ngay, words) {
        Ok(day) => day.or(Some(today)),
        Err(text) => {
            faults.add("nhan_ngay", text);
            None
        }
    };
    let (Some(working_days), Some(received), true) = (days, received, faults.is_empty()) else {
        return form(&signed, &programme, typed, faults);
    };
    let clip = |text: &str, most: usize| -> String {
        vietnamese::name::nfc(text.trim()).chars().take(most).collect()
    };
    let new = NewRecommendation {
        from_unit: signed.actor.unit,
        from_words: clip(&typed.nguoi_gui, 200),
        to_unit: authority(&programme, &typed.noi_nhan, today),
        to_words: clip(&typed.noi_nhan, 200),
        subject: clip(&typed.trich_yeu, 300),
        body: clip(&typed.noi_dung, 4000),
        source: clip(&typed.van_ban, 200),
        received,
        working_days,
        is_public: !typed.cong_khai.is_empty(),
    };
    match signed.store().recommend(&signed.deed(), &new).await {
        Ok(id) => Ok(go_with(&format!("/kien-nghi/{id}"), "recommendation.made")),
        Err(error) => {
            faults.refused("trich_yeu", error, words)?;
            form(&signed, &programme, typed, faults)
        }
    }
}

struct Line {
    id: usize,
    what: String,
    at: String,
    who: String,
    said: String,
}

#[derive(Template)]
#[template(path = "recommendation/show.html")]
struct Show {
    page: Page,
    marks: Vec<Mark>,
    facts: Vec<(String, String)>,
    body: String,
    thread: Vec<Line>,
    refused: Option<String>,
    said: String,
    document: String,
    act: String,
    revision: i64,
    may_answer: bool,
    may_withdraw: bool,
    may_reopen: bool,
    may_speak: bool,
    is_outside: bool,
    is_illustrative: bool,
}

fn id_of(text: &str) -> Result<RecommendationId, Error> {
    text.parse().map_err(|_| Error::NotFound)
}

async fn show(signed: SignedIn, Path(id): Path<String>) -> Result<Response, Error> {
    page(&signed, id_of(&id)?, None, Act::default()).await
}

async fn page(
    signed: &SignedIn,
    id: RecommendationId,
    refused: Option<String>,
    typed: Act,
) -> Result<Response, Error> {
    let (programme, today, words) = (signed.programme().await?, signed.visit.today(), signed.visit.words);
    let (found, sides, events) = signed.store().recommendation(&signed.actor, id).await?;
    let day = |day: Date| vietnamese::date::short(day, words.0);
    let new = &found.new;
    let mut facts = vec![
        ("recommendation.from", from(&programme, &found, today, words)),
        ("recommendation.to", new.to_words.clone()),
        ("recommendation.source", new.source.clone()),
        ("recommendation.received", day(new.received)),
        (
            "recommendation.due",
            words.f("recommendation.due_days", &[("day", &day(found.due)), ("count", &new.working_days)]),
        ),
        (
            "recommendation.seen_by",
            words
                .t(if new.is_public { "recommendation.public" } else { "recommendation.internal" })
                .to_owned(),
        ),
    ];
    facts.retain(|(_, value)| !value.is_empty());
    let line = |(id, event): (usize, storage::recommendation::CaseEvent)| Line {
        id,
        what: words.t(&format!("recommendation.did.{}", event.kind)).to_owned(),
        at: say::moment(event.at, words),
        who: format!("{}, {}", event.by, say::unit(&programme, event.unit, today, words)),
        said: match event.document.is_empty() {
            true => event.said,
            false => words
                .f("recommendation.with_document", &[("said", &event.said), ("document", &event.document)]),
        },
    };
    let is_open = found.state == CaseState::Open;
    html(&Show {
        page: signed.visit.page(ROOM, &new.subject).with_error(refused.is_some()),
        marks: marks(&found, today, words),
        facts: facts.into_iter().map(|(key, value)| (words.t(key).to_owned(), value)).collect(),
        body: new.body.clone(),
        thread: events.into_iter().enumerate().map(line).collect(),
        act: format!("/kien-nghi/{id}"),
        revision: found.revision,
        may_answer: sides.answers && is_open,
        may_withdraw: sides.recommends && is_open,
        may_reopen: (sides.recommends || sides.answers) && !is_open,
        may_speak: sides.recommends || sides.answers,
        is_outside: new.to_unit.is_none(),
        is_illustrative: found.illustrative,
        said: typed.noi,
        document: typed.van_ban,
        refused,
    })
}

/// What is done with a case.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Act {
    /// The act's code.
    viec: String,
    /// The words: an answer, a reason.
    noi: String,
    /// The document of an answer.
    van_ban: String,
    revision: String,
}

async fn act(signed: SignedIn, Path(id): Path<String>, Form(typed): Form<Act>) -> Result<Response, Error> {
    let (id, words) = (id_of(&id)?, signed.visit.words);
    let (text, reason) = (typed.noi.clone(), typed.noi.clone());
    let (act, done) = match typed.viec.as_str() {
        "tra-loi" => (CaseAct::Answer { text }, "recommendation.did_answer"),
        "giai-quyet" => (CaseAct::Settle, "recommendation.did_settle"),
        "khong-giai-quyet" => (CaseAct::Decline { reason }, "recommendation.did_decline"),
        "rut" => (CaseAct::Withdraw, "recommendation.did_withdraw"),
        "mo-lai" => (CaseAct::Reopen { reason }, "recommendation.did_reopen"),
        "noi" => (CaseAct::Say { text }, "recommendation.did_say"),
        _ => return Err(Error::NotFound),
    };
    let revision = typed.revision.trim().parse().unwrap_or(-1);
    match signed.store().act_on_case(&signed.deed(), id, &act, &typed.van_ban, revision).await {
        Ok(_) => Ok(go_with(&format!("/kien-nghi/{id}"), done)),
        Err(storage::Error::Refused(key)) => {
            let shown = page(&signed, id, Some(words.t(&key).to_owned()), typed).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, shown).into_response())
        }
        Err(storage::Error::Conflict) => {
            let shown = page(&signed, id, Some(words.t("task.changed").to_owned()), typed).await?;
            Ok((StatusCode::CONFLICT, shown).into_response())
        }
        Err(error) => Err(error.into()),
    }
}
