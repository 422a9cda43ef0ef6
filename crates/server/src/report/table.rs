//! A report as a file that people take with them.

use super::case::{Address, Case};
use super::rows::{Kept, beside, parts};
use crate::page::SignedIn;
use crate::{Error, part};
use axum::extract::{Path, Query};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use writing::sheet::{Cell, Column, ColumnFormat, Sheet, csv, xlsx};

/// Which kind of file.
#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    tep: String,
}

pub(crate) async fn take(
    signed: SignedIn,
    Path(address): Path<Address>,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    let case = Case::at(&signed, &address).await?;
    let sheet = sheet(&signed, &case).await?;
    let name = address.0.clone() + "-" + &address.1 + "-" + &address.2;
    file(&sheet, &asked.tep, &name)
}

/// A table as Excel, or as CSV if asked for.
fn file(sheet: &Sheet, kind: &str, name: &str) -> Result<Response, Error> {
    let name: String =
        name.chars().filter(|one| one.is_ascii_alphanumeric() || ".-_".contains(*one)).collect();
    let (content, kind, ending) = match kind {
        "csv" => (csv::table(sheet).into_bytes(), "text/csv; charset=utf-8", "csv"),
        _ => {
            let bytes = xlsx::table(sheet).map_err(|error| Error::Internal(error.to_string()))?;
            (bytes, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx")
        }
    };
    let saved_as = format!("attachment; filename=\"{name}.{ending}\"");
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, &saved_as)], content).into_response())
}

async fn sheet(signed: &SignedIn, case: &Case) -> Result<Sheet, Error> {
    let words = case.words;
    let parts = parts(case, &beside(signed, case).await?, &Kept::default())?;
    let decimals = parts.iter().flat_map(|part| &part.rows).map(|row| row.decimals).max().unwrap_or(0);
    let text = |key: &str| Column { name: words.t(key).to_owned(), format: ColumnFormat::Text };
    let number =
        |key: &str| Column { name: words.t(key).to_owned(), format: ColumnFormat::Number { decimals } };
    let mut columns = vec![text("report.section"), text("report.line"), text("report.measure")];
    columns.extend([number("report.previous"), number("report.registered")]);
    if case.is_sum() {
        columns.extend([number("report.below"), number("report.correction")]);
    }
    columns.extend([number("report.now"), text("report.note")]);
    let mut rows = Vec::new();
    for part in &parts {
        for row in &part.rows {
            let number = |value: Option<i64>| {
                value.map_or(Cell::Empty, |value| Cell::Number { value, decimals: row.decimals })
            };
            let said = row.numbers;
            let mut cells = vec![
                Cell::Text(part.title.clone()),
                Cell::Text(row.label.clone()),
                Cell::Text(row.measure.clone()),
                number(said.previous),
                number(said.registered),
            ];
            if case.is_sum() {
                cells.extend([number(said.below), number(said.own)]);
            }
            cells.extend([number(said.value), Cell::Text(row.note.clone())]);
            rows.push(cells);
        }
    }
    let mut subtitle = vec![case.unit_name(), case.mark().text];
    subtitle.push(part::in_time(case.timeliness(), words));
    subtitle.extend(super::coverage_below(signed, case).await?.map(|below| below.coverage));
    if case.is_illustrative() {
        subtitle.push(words.t("report.is_illustrative").to_owned());
    }
    Ok(Sheet { title: case.title(), subtitle, columns, rows })
}
