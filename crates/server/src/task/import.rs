//! Tasks out of an Excel sheet or a document's table: a template to fill, a preview with what is
//! wrong by its cell and which names are doubtful, and then all of them or none.

use super::asked::Askable;
use super::sheet::{COLUMNS, Outcome, Written, read};
use super::{ROOM, say};
use crate::document::file::disposition;
use crate::error::Fault;
use crate::page::{Page, SignedIn, go_with, html};
use crate::scope::Choice;
use crate::{Error, Words, take};
use askama::Template;
use axum::Form;
use axum::extract::multipart::MultipartError;
use axum::extract::{Multipart, Path};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use calamine::{Data, Reader, Xlsx};
use domain::plan::Plan;
use domain::{PlanKey, UnitId};
use std::collections::BTreeMap;
use std::io::Cursor;
use writing::sheet::Sheet;

/// Rows that are read of a sheet.
const MOST_ROWS: usize = 1000;

struct Doubt {
    name: String,
    field: String,
    choices: Vec<Choice>,
}

struct Row {
    place: String,
    group: String,
    text: String,
    leads: String,
    time: String,
    weight: i64,
    figures: String,
}

#[derive(Template)]
#[template(path = "task/import.html")]
struct Show {
    page: Page,
    plan: (String, String),
    base: String,
    refused: Option<String>,
    faults: Vec<Fault>,
    doubts: Vec<Doubt>,
    rows: Vec<Row>,
    /// What was read, for the next step.
    kept: String,
    name: String,
}

/// The empty template.
pub async fn template(signed: SignedIn, Path(key): Path<String>) -> Result<Response, Error> {
    let words = signed.visit.words;
    let (plan, _) = kept(&signed, &key).await?;
    let sheet = Sheet {
        title: words.f("task.template_title", &[("plan", &say::plan(&plan, words))]),
        subtitle: vec![words.t("task.template_hint").to_owned(), words.t("task.template_time").to_owned()],
        columns: COLUMNS.iter().map(|(key, _)| take::text_column(words.t(key))).collect(),
        rows: Vec::new(),
    };
    let name = words.t("task.template_name").to_owned();
    take::file("xlsx", &name, || sheet)?.ok_or(Error::NotFound)
}

async fn kept(signed: &SignedIn, key: &str) -> Result<(Plan, PlanKey), Error> {
    let key = PlanKey::from(key);
    let (plan, is_keeper) = signed.store().plan_for(&signed.actor, signed.visit.today(), &key).await?;
    if is_keeper { Ok((plan, key)) } else { Err(Error::Forbidden) }
}

/// The page on which a file is chosen.
pub async fn show(signed: SignedIn, Path(key): Path<String>) -> Result<Response, Error> {
    let (plan, _) = kept(&signed, &key).await?;
    page(&signed, &plan, None, None)
}

struct Step<'a> {
    written: &'a [Written],
    outcome: Outcome,
    chosen: &'a BTreeMap<String, UnitId>,
    name: String,
}

fn page(
    signed: &SignedIn,
    plan: &Plan,
    refused: Option<String>,
    step: Option<(&domain::programme::Programme, Step<'_>)>,
) -> Result<Response, Error> {
    let (words, today) = (signed.visit.words, signed.visit.today());
    let mut shown = Show {
        page: signed.visit.page(ROOM, words.t("task.import")),
        plan: (say::plan(plan, words), super::list::plan_href(plan.key.as_str())),
        base: super::list::plan_href(plan.key.as_str()),
        faults: Vec::new(),
        doubts: Vec::new(),
        rows: Vec::new(),
        kept: String::new(),
        name: String::new(),
        refused,
    };
    if let Some((programme, Step { written, outcome, chosen, name })) = step {
        let askable = Askable::of(programme, words);
        let row = |(one, task): (&Written, &domain::plan::Task)| Row {
            place: one.row.to_string(),
            group: super::show::group(task, words),
            text: task.vi.clone(),
            leads: names(programme, &task.leads, today, words),
            time: say::timing(&task.timing, words),
            weight: task.weight,
            figures: askable.names(&task.cells),
        };
        shown.rows = written.iter().zip(&outcome.tasks).map(row).collect();
        shown.doubts = outcome
            .asked
            .iter()
            .enumerate()
            .map(|(index, (name, units))| Doubt {
                field: format!("chon.{index}"),
                choices: units
                    .iter()
                    .map(|unit| {
                        let label = say::unit(programme, *unit, today, words);
                        Choice::new(unit.to_string(), label, chosen.get(name) == Some(unit))
                    })
                    .collect(),
                name: name.clone(),
            })
            .collect();
        shown.kept = serde_json::to_string(written).map_err(|error| Error::Internal(error.to_string()))?;
        shown.faults = outcome.faults;
        shown.name = name;
    }
    let is_wrong = shown.refused.is_some() || !shown.faults.is_empty();
    shown.page = shown.page.with_error(is_wrong);
    let status = if is_wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, html(&shown)?).into_response())
}

/// The first of many agencies, and how many there are.
fn names(
    programme: &domain::programme::Programme,
    units: &[UnitId],
    today: jiff::civil::Date,
    words: Words,
) -> String {
    const SHOWN: usize = 4;
    let names = units.iter().take(SHOWN).map(|unit| say::unit(programme, *unit, today, words));
    let names = names.collect::<Vec<_>>().join("; ");
    match units.len() > SHOWN {
        true => words.f("task.and_more", &[("names", &names), ("count", &(units.len() - SHOWN))]),
        false => names,
    }
}

/// Reads a file and shows what it would become. Nothing is written.
pub async fn preview(signed: SignedIn, Path(key): Path<String>, form: Multipart) -> Result<Response, Error> {
    let (plan, _) = kept(&signed, &key).await?;
    let words = signed.visit.words;
    let refuse = |key: &str| page(&signed, &plan, Some(words.t(key).to_owned()), None);
    let (name, bytes) = match file_of(form).await {
        Ok(Some(file)) => file,
        Ok(None) => return refuse("task.no_file"),
        Err(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            return refuse("task.file_too_large");
        }
        Err(error) => return Err(Error::Status(error.status())),
    };
    // A file takes its time; the other requests do not wait for it.
    let (of, language) = (name.clone(), words.0);
    let written = tokio::task::spawn_blocking(move || written_in(bytes, &of, language)).await;
    let written = match written.map_err(|error| Error::Internal(error.to_string()))? {
        Ok(written) => written,
        Err(Wrong::Words(key)) => return refuse(key),
        Err(Wrong::Text(text)) => return page(&signed, &plan, Some(text), None),
    };
    let (programme, none) = (signed.programme().await?, BTreeMap::new());
    let outcome = read(&programme, &plan, &written, &none, signed.visit.today(), words);
    page(&signed, &plan, None, Some((&*programme, Step { written: &written, outcome, chosen: &none, name })))
}

/// The first file of a form.
pub(crate) async fn file_of(mut form: Multipart) -> Result<Option<(String, Vec<u8>)>, MultipartError> {
    while let Some(field) = form.next_field().await? {
        if field.name() == Some("tep") {
            let name = field.file_name().unwrap_or_default();
            let name = name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
            let bytes = field.bytes().await?;
            return Ok((!bytes.is_empty()).then(|| (name, bytes.to_vec())));
        }
    }
    Ok(None)
}

/// Why a file gives no tasks: a key of the words, or what reading says of it.
enum Wrong {
    Words(&'static str),
    Text(String),
}

/// The tasks that a file holds: rows of the template, or of a document's table of tasks.
fn written_in(bytes: Vec<u8>, name: &str, language: crate::Language) -> Result<Vec<Written>, Wrong> {
    // Opening it looks for whatever is made to harm before anything else unpacks it.
    let source = reading::source::open(&bytes, name);
    let source = source.map_err(|refused| Wrong::Text(refused.text(language)))?;
    if name.to_lowercase().ends_with(".xlsx") {
        return rows_of(bytes).map_err(Wrong::Words);
    }
    let passages = reading::passage::passages(&source);
    let tables = reading::table::find(&source.blocks, &passages);
    let written = Written::of_document(reading::task::find(&source.text, &tables));
    match written.len() {
        0 => Err(Wrong::Words("task.no_table")),
        many if many > MOST_ROWS => Err(Wrong::Words("task.too_many_rows")),
        _ => Ok(written),
    }
}

/// The rows below the header of the first sheet that has one.
fn rows_of(bytes: Vec<u8>) -> Result<Vec<Written>, &'static str> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| "task.not_excel")?;
    for name in book.sheet_names().clone() {
        let Ok(range) = book.worksheet_range(&name) else { continue };
        let (row0, column0) = range.start().unwrap_or((0, 0));
        let mut header: Option<Vec<Option<usize>>> = None;
        let mut written = Vec::new();
        for (index, row) in range.rows().enumerate() {
            let Some(places) = &header else {
                header = columns(row);
                continue;
            };
            let text = |column: usize| {
                let cell = places.get(column).copied().flatten().and_then(|place| row.get(place));
                cell.map(shown).unwrap_or_default()
            };
            let letters = places
                .iter()
                .map(|place| place.map_or_else(String::new, |place| letters(column0 as usize + place)))
                .collect();
            let one = Written {
                row: row0 + u32::try_from(index).unwrap_or(0) + 1,
                group_number: text(0),
                group: text(1),
                text: text(2),
                leads: text(3),
                supports: text(4),
                time: text(5),
                result: text(6),
                weight: text(7),
                figures: text(8),
                letters,
            };
            let is_empty = (0..COLUMNS.len()).all(|column| text(column).trim().is_empty());
            if !is_empty {
                written.push(one);
            }
            if written.len() > MOST_ROWS {
                return Err("task.too_many_rows");
            }
        }
        if header.is_some() {
            return if written.is_empty() { Err("task.import_nothing") } else { Ok(written) };
        }
    }
    Err("task.no_header")
}

/// Where each column stands, if this row is the header: it names tasks and lead agencies.
fn columns(row: &[Data]) -> Option<Vec<Option<usize>>> {
    let names: Vec<String> = row.iter().map(|cell| vietnamese::name::fold(&shown(cell))).collect();
    let place = |spellings: &[&str]| names.iter().position(|name| spellings.contains(&name.as_str()));
    let places: Vec<Option<usize>> = COLUMNS.iter().map(|(_, spellings)| place(spellings)).collect();
    (places[2].is_some() && places[3].is_some()).then_some(places)
}

/// A cell as people read it.
fn shown(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::Float(number) if number.fract() == 0.0 => format!("{number:.0}"),
        Data::DateTime(moment) => moment
            .to_ymd_hms_milli()
            .0
            .try_into()
            .ok()
            .map(|year: i16| {
                let (_, month, day, ..) = moment.to_ymd_hms_milli();
                format!("{day}/{month}/{year}")
            })
            .unwrap_or_default(),
        other => other.to_string(),
    }
}

/// The letters of a column, from 0: `A`, `Z`, `AA`.
fn letters(mut column: usize) -> String {
    let mut text = String::new();
    loop {
        let letter = char::from(b'A' + u8::try_from(column % 26).unwrap_or(0));
        text.insert(0, letter);
        if column < 26 {
            return text;
        }
        column = column / 26 - 1;
    }
}

/// Takes the tasks in, all of them or none.
pub async fn save(
    signed: SignedIn,
    Path(key): Path<String>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Error> {
    let (plan, key) = kept(&signed, &key).await?;
    let (words, today) = (signed.visit.words, signed.visit.today());
    let field = |name: &str| fields.iter().find(|(of, _)| of == name).map(|(_, value)| value.as_str());
    let written: Vec<Written> = match serde_json::from_str(field("doc").unwrap_or_default()) {
        Ok(written) => written,
        Err(_) => return page(&signed, &plan, Some(words.t("task.no_file").to_owned()), None),
    };
    let programme = signed.programme().await?;
    let within = programme.units.subtree(plan.unit, today);
    let mut chosen = BTreeMap::new();
    for (name, value) in &fields {
        let Some(place) = name.strip_prefix("ten.") else { continue };
        let unit: Option<UnitId> = field(&format!("chon.{place}")).and_then(|unit| unit.parse().ok());
        if let Some(unit) = unit.filter(|unit| within.contains(unit)) {
            chosen.insert(value.clone(), unit);
        }
    }
    let outcome = read(&programme, &plan, &written, &chosen, today, words);
    let source = field("nguon").unwrap_or_default().to_owned();
    if !outcome.faults.is_empty() || !outcome.asked.is_empty() {
        let refused = (!outcome.asked.is_empty()).then(|| words.t("task.still_doubtful").to_owned());
        let step = Step { written: &written, outcome, chosen: &chosen, name: source };
        return page(&signed, &plan, refused, Some((&*programme, step)));
    }
    match signed.store().import_tasks(&signed.deed(), &key, &outcome.tasks, &source).await {
        Ok(_) => Ok(go_with(&super::list::plan_href(key.as_str()), "task.imported")),
        Err(storage::Error::Refused(why)) => page(&signed, &plan, Some(words.t(&why).to_owned()), None),
        Err(error) => Err(error.into()),
    }
}

/// A file as an answer, under its own name.
pub(crate) fn as_file(name: &str, bytes: Vec<u8>) -> Response {
    let kind = (header::CONTENT_TYPE, "application/octet-stream".to_owned());
    // The file is what somebody sent: it is saved, never shown as a page of ours.
    ([kind, (header::CONTENT_DISPOSITION, disposition(name))], bytes).into_response()
}

#[cfg(test)]
mod tests {
    use super::letters;

    #[test]
    fn columns_have_letters() {
        for (column, expected) in [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA")] {
            assert_eq!(letters(column), expected);
        }
    }
}
