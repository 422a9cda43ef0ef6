//! The list of a lead agency's tasks, to be sent to it.

use super::{appendix, say};
use crate::page::SignedIn;
use crate::{Error, document, take};
use axum::extract::Path;
use axum::http::HeaderMap;
use axum::response::Response;
use domain::PlanKey;
use domain::permission::Position;
use writing::model::{Align, Appendix, Inline, Table};
use writing::sheet::Sheet;

/// The file. For the keeper of the plan, the agency itself and those above it.
pub async fn take(
    signed: SignedIn,
    Path((key, code, format)): Path<(String, String, String)>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let key = PlanKey::from(key);
    let (today, words) = (signed.visit.today(), signed.visit.words);
    let (plan, is_keeper) = signed.store().plan_for(&signed.actor, today, &key).await?;
    let programme = signed.programme().await?;
    let unit = programme.units.find(&code, today).ok_or(Error::NotFound)?;
    let is_near = programme.units.position(signed.actor.unit, unit.id) != Position::Outside;
    if !is_keeper && !is_near {
        return Err(Error::NotFound);
    }
    let wholes = signed.store().plan_tasks(&signed.actor, &key).await?;
    let mut rows: Vec<Vec<String>> = Vec::new();
    for whole in wholes.iter().filter(|whole| whole.kept.ended.is_none()) {
        let Some(part) = whole.parts.iter().find(|part| part.unit == unit.id) else { continue };
        let task = &whole.kept.task;
        let due = part.due.map(|day| vietnamese::date::short(day, words.0));
        let marks = say::marks(part, today, words);
        rows.push(vec![
            (rows.len() + 1).to_string(),
            words.0.pick(task.vi.as_str(), task.en.as_str()).to_owned(),
            due.unwrap_or_else(|| say::timing(&task.timing, words)),
            words.0.pick(task.result_vi.as_str(), task.result_en.as_str()).to_owned(),
            marks.into_iter().map(|mark| mark.text).collect::<Vec<_>>().join(", "),
        ]);
    }
    let name = crate::scope::name(unit, words);
    let title = words.f("task.agency_title", &[("unit", &name)]);
    let note = words
        .f("task.agency_note", &[("day", &vietnamese::date::short(today, words.0)), ("count", &rows.len())]);
    let columns = ["number", "text", "due", "result", "state"];
    let columns = columns.map(|column| words.t(&format!("task.column.{column}")).to_owned());
    let file = format!("{title} {}", say::plan(&plan, words));
    if format == "xlsx" {
        let sheet = || Sheet {
            title,
            subtitle: vec![say::plan(&plan, words), note],
            columns: columns.map(take::text_column).to_vec(),
            rows: rows.into_iter().map(|row| row.into_iter().map(take::text).collect()).collect(),
        };
        return take::file("xlsx", &file, sheet)?.ok_or(Error::NotFound);
    }
    let text = |text: String| vec![Inline::Text { text }];
    let table = Table {
        align: vec![Align::Centre, Align::Left, Align::Left, Align::Left, Align::Left],
        header: columns.map(text).to_vec(),
        rows: rows.into_iter().map(|row| row.into_iter().map(text).collect()).collect(),
        landscape: true,
        titles: Vec::new(),
        shares: vec![6, 40, 16, 24, 14],
    };
    let head = Appendix {
        number: String::new(),
        title,
        attached: format!("({})", say::plan(&plan, words)),
        landscape: true,
    };
    let made = appendix::document_of(head, table, &[note], words);
    document::file::answer(&signed.visit, &headers, made, &format, &file).await
}
