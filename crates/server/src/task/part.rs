//! One lead agency's part of a task: its return, the review, more time,
//! reminding, and the thread.

use super::{ROOM, asked, say, show as whole};
use crate::admin::Faults;
use crate::page::{Page, SignedIn, html};
use crate::part::{Mark, Shown};
use crate::{Error, Words, finding, link};
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::PartId;
use domain::form::{Aspect, Cell};
use domain::plan::{Review, Statement, TaskState};
use domain::programme::Programme;
use jiff::civil::Date;
use std::sync::Arc;
use storage::task::{Case, Evidence, EvidenceKind, List, Number, Origin, PartFilter, Whole};

/// Where a part is.
#[must_use]
pub fn href(id: PartId) -> String {
    format!("/nhiem-vu/phan/{id}")
}

/// The part at an address.
pub(super) fn id_of(text: &str) -> Result<PartId, Error> {
    text.parse().map_err(|_| Error::NotFound)
}

/// What is typed in the return.
#[derive(Clone, Default)]
pub(super) struct Typed {
    pub(super) state: String,
    pub(super) progress: String,
    pub(super) text: String,
    pub(super) done_on: String,
    pub(super) numbers: Vec<(String, String)>,
}

impl Typed {
    fn of(statement: &Statement, numbers: &[Number], words: Words) -> Typed {
        Typed {
            state: statement.state.code().to_owned(),
            progress: statement.progress.to_string(),
            text: statement.text.clone(),
            done_on: statement.done_on.map(|day| vietnamese::date::short(day, words.0)).unwrap_or_default(),
            numbers: numbers.iter().map(|number| (number.cell.name(), number.typed.clone())).collect(),
        }
    }
}

/// A number of the return.
struct Field {
    name: String,
    label: String,
    measure: String,
    typed: String,
    wrong: bool,
    /// For a number of the agency's own form: what counts, and the report.
    form: Option<(Shown, String, String)>,
    /// What counts of the return.
    counted: String,
    /// The indicators that it counts towards.
    towards: Vec<(String, String)>,
}

/// A piece of evidence as the page shows it.
struct Proof {
    id: String,
    text: String,
    note: String,
    href: Option<String>,
}

struct Side {
    text: String,
    mark: Mark,
    progress: i64,
    done_on: String,
    note: String,
}

#[derive(Template)]
#[template(path = "task/part.html")]
struct Show {
    page: Page,
    plan: (String, String),
    group: String,
    task_href: String,
    unit: String,
    marks: Vec<Mark>,
    urgent: String,
    facts: Vec<(String, String)>,
    ended: Option<(String, String, String)>,
    back_why: Option<String>,
    /// What was sent or accepted, for who does not state.
    sides: Vec<Side>,
    typed: Typed,
    states: Vec<(&'static str, String)>,
    fields: Vec<Field>,
    proofs: Vec<Proof>,
    thread: Vec<say::Line>,
    faults: Faults,
    refused: Option<String>,
    /// What somebody else saved since the page was opened.
    theirs: Option<Vec<(String, String)>>,
    reason: String,
    said: String,
    due: String,
    due_why: String,
    next: Option<(String, String)>,
    act: String,
    revision: i64,
    may_state: bool,
    may_withdraw: bool,
    may_review: bool,
    may_keep: bool,
    may_speak: bool,
    is_near: bool,
    is_illustrative: bool,
}

/// Everything that the page rests on.
struct Scene {
    programme: Arc<Programme>,
    case: Case,
    whole: Whole,
    numbers: Vec<Number>,
    proofs: Vec<Evidence>,
}

async fn scene(signed: &SignedIn, id: PartId) -> Result<Scene, Error> {
    let (programme, today, store) = (signed.programme().await?, signed.visit.today(), signed.store());
    let case = store.part(&signed.actor, today, id).await?;
    let whole = store.task(&signed.actor, case.kept.id).await?;
    let numbers = store.part_numbers(&signed.actor, today, &case).await?;
    let proofs = store.part_evidence(&case).await?;
    Ok(Scene { programme, case, whole, numbers, proofs })
}

/// What an act that was not done leaves on the page.
#[derive(Default)]
pub(super) struct Left {
    pub(super) typed: Option<Typed>,
    pub(super) faults: Faults,
    pub(super) unread: Vec<Cell>,
    pub(super) refused: Option<String>,
    pub(super) clash: bool,
    pub(super) reason: String,
    pub(super) said: String,
    pub(super) due: String,
    pub(super) due_why: String,
}

/// The page.
pub async fn show(signed: SignedIn, Path(id): Path<String>) -> Result<Response, Error> {
    page(&signed, id_of(&id)?, Left::default()).await
}

pub(super) async fn page(signed: &SignedIn, id: PartId, left: Left) -> Result<Response, Error> {
    let Scene { programme, case, whole, numbers, proofs } = scene(signed, id).await?;
    let (today, words) = (signed.visit.today(), signed.visit.words);
    let (part, task, sides) = (&case.part, &case.kept.task, case.sides);
    let (plan, _) = signed.store().plan_for(&signed.actor, today, &task.plan).await?;
    let events = signed.store().task_thread(&signed.actor, today, &whole).await?;
    let events: Vec<_> =
        events.into_iter().filter(|event| event.part.is_none_or(|of| of == part.id)).collect();
    let is_ended = case.kept.ended.is_some();
    let typed = left.typed.clone().unwrap_or_else(|| Typed::of(&part.statement, &numbers, words));
    let next = match sides.keeps && part.review == Review::Sent {
        true => next_waiting(signed, &programme, part.id).await?,
        false => None,
    };
    let title = words.0.pick(task.vi.as_str(), task.en.as_str());
    let wrong = !left.faults.is_empty() || left.refused.is_some() || left.clash;
    let due = match (&left.due, part.due) {
        (text, _) if !text.is_empty() => text.clone(),
        (_, Some(day)) => vietnamese::date::short(day, words.0),
        _ => String::new(),
    };
    html(&Show {
        page: signed.visit.page(ROOM, title).with_error(wrong),
        plan: (say::plan(&plan, words), super::list::plan_href(plan.key.as_str())),
        group: whole::group(task, words),
        task_href: format!("/nhiem-vu/{}", case.kept.id),
        unit: say::unit(&programme, part.unit, today, words),
        marks: say::marks(part, today, words),
        urgent: say::urgent(part, today, words),
        facts: facts(&programme, &whole, &case, today, words),
        ended: whole::ended(&whole, words),
        back_why: Some(part.back_why.clone()).filter(|why| !why.is_empty() && sides.is_near()),
        sides: said(&case, words),
        states: TaskState::ALL
            .map(|state| (state.code(), words.t(&format!("task.state.{}", state.code())).to_owned()))
            .to_vec(),
        fields: fields(&programme, &case, &numbers, &typed, &left, words),
        proofs: proofs.iter().map(|proof| proof_of(proof, words)).collect(),
        thread: say::thread(&programme, &events, today, words),
        theirs: left.clash.then(|| theirs(&part.statement, words)),
        act: href(part.id),
        revision: part.revision,
        may_state: sides.leads && !is_ended && part.review != Review::Sent,
        may_withdraw: sides.leads && !is_ended && part.review == Review::Sent,
        may_review: sides.keeps && !is_ended && part.review == Review::Sent,
        may_keep: sides.keeps && !is_ended,
        may_speak: sides.is_near() && storage::task::speaks(signed.actor.role),
        is_near: sides.is_near(),
        is_illustrative: part.illustrative,
        faults: left.faults,
        refused: left.refused,
        reason: left.reason,
        said: left.said,
        due,
        due_why: left.due_why,
        typed,
        next,
    })
}

fn facts(
    programme: &Programme,
    whole: &Whole,
    case: &Case,
    today: Date,
    words: Words,
) -> Vec<(String, String)> {
    let mut facts = whole::facts(programme, whole, today, words);
    let day = |day: Date| vietnamese::date::short(day, words.0);
    let due = match case.part.due {
        None => words.t("task.no_due").to_owned(),
        Some(due) if case.part.due_why.is_empty() => day(due),
        Some(due) => words.f("task.due_moved", &[("day", &day(due)), ("why", &case.part.due_why)]),
    };
    facts.push((words.t("task.due").to_owned(), due));
    facts
}

/// What was sent and what was accepted.
fn said(case: &Case, words: Words) -> Vec<Side> {
    let part = &case.part;
    let side = |statement: &Statement, key: &str, at: Option<(jiff::Timestamp, &String)>| Side {
        text: statement.text.clone(),
        mark: say::mark(statement.state, words),
        progress: statement.progress,
        done_on: statement
            .done_on
            .map(|day| words.f("task.done_on_day", &[("day", &vietnamese::date::short(day, words.0))]))
            .unwrap_or_default(),
        note: at
            .map(|(at, by)| words.f(key, &[("at", &say::moment(at, words)), ("by", by)]))
            .unwrap_or_default(),
    };
    let mut sides = Vec::new();
    if part.review == Review::Sent {
        let sent = part.sent.as_ref().map(|(at, by)| (*at, by));
        sides.push(side(&part.statement, "task.stated_sent", sent));
    }
    if let Some(accepted) = &part.accepted {
        sides.push(side(&accepted.statement, "task.stated_accepted", Some((accepted.at, &accepted.by))));
    }
    sides
}

/// What stands there now, beside what was typed and not saved.
fn theirs(statement: &Statement, words: Words) -> Vec<(String, String)> {
    let done_on = statement.done_on.map(|day| vietnamese::date::short(day, words.0));
    vec![
        (words.t("task.state_label").to_owned(), say::mark(statement.state, words).text),
        (words.t("task.progress").to_owned(), format!("{}%", statement.progress)),
        (words.t("task.text").to_owned(), statement.text.clone()),
        (words.t("task.done_on").to_owned(), done_on.unwrap_or_default()),
    ]
}

fn fields(
    programme: &Programme,
    case: &Case,
    numbers: &[Number],
    typed: &Typed,
    left: &Left,
    words: Words,
) -> Vec<Field> {
    let field = |number: &Number| {
        let indicator = programme.indicators.get(&number.cell.indicator)?;
        let name = number.cell.name();
        let value = number.value.map(|value| indicator.format(value, words.0)).unwrap_or_default();
        let form = match &number.origin {
            Origin::Return => None,
            Origin::Form(form, period) => {
                let code = programme.units.near(case.part.unit, period.to()).map_or("", |unit| &unit.code);
                let shown = match value.is_empty() {
                    true => Shown::plain(words.t("part.not_reported").to_owned()),
                    false => Shown::total(value.clone(), &number.cell, Aspect::Actual, *period, code),
                };
                let of = programme.form(form).map_or("", |form| form.short_name(words.0));
                let of = words.f("report.name", &[("form", &of), ("period", &period.label(words.0))]);
                Some((shown.illustrative(number.illustrative, words), of, link::report(form, *period, code)))
            }
        };
        let said = typed.numbers.iter().find(|(of, _)| *of == name);
        Some(Field {
            label: finding::cell_label(&number.cell, programme, None, words),
            measure: indicator.measure(words.0).to_owned(),
            typed: said.map(|(_, typed)| typed.clone()).unwrap_or_default(),
            wrong: left.unread.contains(&number.cell),
            counted: if number.origin == Origin::Return { value } else { String::new() },
            towards: match number.origin {
                Origin::Return => asked::towards(programme, &case.kept.task, &number.cell, words),
                Origin::Form(..) => Vec::new(),
            },
            form,
            name,
        })
    };
    numbers.iter().filter_map(field).collect()
}

fn proof_of(proof: &Evidence, words: Words) -> Proof {
    let added =
        words.f("task.added", &[("by", &proof.added_by), ("at", &say::moment(proof.added_at, words))]);
    match proof.kind {
        EvidenceKind::Document => {
            let day = proof.day.map(|day| vietnamese::date::short(day, words.0)).unwrap_or_default();
            let text = words.f("task.document_line", &[("number", &proof.number), ("day", &day)]);
            let note = match proof.title.is_empty() {
                true => added,
                false => format!("{}. {added}", proof.title),
            };
            Proof { id: proof.id.to_string(), text, note, href: None }
        }
        EvidenceKind::File => {
            let kilobytes = (proof.bytes + 1023) / 1024;
            let size = vietnamese::number::format(kilobytes, 0, words.0);
            let short = proof.hash.get(..12).unwrap_or_default();
            let note = words.f("task.file_line", &[("size", &size), ("hash", &short), ("added", &added)]);
            Proof {
                id: proof.id.to_string(),
                text: proof.title.clone(),
                note,
                href: Some(format!("/nhiem-vu/minh-chung/{}", proof.id)),
            }
        }
    }
}

/// The part that waits after this one.
pub(super) async fn next_waiting(
    signed: &SignedIn,
    programme: &Programme,
    id: PartId,
) -> Result<Option<(String, String)>, Error> {
    let (today, words) = (signed.visit.today(), signed.visit.words);
    let filter = PartFilter { list: List::Waiting, plan: None, group: None, unit: None, state: None };
    let (lines, _) = signed.store().task_parts(&signed.actor, today, &filter, 0, 200).await?;
    let place = lines.iter().position(|line| line.part.id == id);
    let next = place.and_then(|place| lines.get(place + 1)).or(lines.first());
    Ok(next
        .filter(|line| line.part.id != id)
        .map(|line| (href(line.part.id), say::unit(programme, line.part.unit, today, words))))
}

/// The page with what has to be mended; nothing typed is lost.
pub(super) async fn unprocessable(signed: &SignedIn, id: PartId, left: Left) -> Result<Response, Error> {
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page(signed, id, left).await?).into_response())
}
