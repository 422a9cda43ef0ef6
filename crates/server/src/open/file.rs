//! Datasets as files. A file says by its tag whether it is still the same, so
//! that whoever has it does not take it again.

use super::data::{Data, Maker};
use super::{Dataset, href};
use crate::document::file::disposition;
use crate::{Error, Visit, Words};
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Number, Value, json};
use sha2::{Digest, Sha256};
use storage::open::Choice;
use writing::sheet::{Cell, Sheet, csv, xlsx};

/// For so long a copy on the way needs not ask again; closing a dataset takes
/// effect everywhere after that.
const CACHE: &str = "public, max-age=600";

pub(super) async fn take(
    visit: Visit,
    Path((key, format)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let kind = match format.as_str() {
        "csv" => "text/csv; charset=utf-8",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "json" => "application/json",
        _ => return Err(Error::NotFound),
    };
    let store = &visit.app.store;
    let (programme, words, today) = (store.programme().await?, visit.words, visit.today());
    let dataset = Dataset::find(&programme, &key)?;
    let choice = store.open_choice(&key).await?;
    let maker = Maker { store, programme: &programme, today, words };
    let data = maker.make(dataset, &choice).await?;
    let notes = data.notes(dataset, &choice, words);
    let sheet = data.sheet(dataset.name(words), notes);
    let table = csv::table(&sheet);
    let tag = tag(&sheet, &table, &format);
    let always = [
        (header::CACHE_CONTROL, CACHE.to_owned()),
        (header::ETAG, tag.clone()),
        // The words of kinds and areas are in the visitor's language.
        (header::VARY, "cookie, accept-language, accept-encoding".to_owned()),
    ];
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    if known.is_some_and(|known| known == "*" || known.split(',').any(|one| one.trim() == tag)) {
        return Ok((StatusCode::NOT_MODIFIED, always).into_response());
    }
    let bytes = match format.as_str() {
        "csv" => table.into_bytes(),
        "json" => json_of(dataset, &choice, &data, &sheet, words).to_string().into_bytes(),
        _ => xlsx::table(&sheet).map_err(|error| Error::Internal(error.to_string()))?,
    };
    let name = disposition(&format!("{}, {today}.{format}", dataset.name(words)));
    let of_file = [(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((always, of_file, bytes).into_response())
}

/// Of what the file says, not of its bytes: an Excel file names its own making.
fn tag(sheet: &Sheet, table: &str, format: &str) -> String {
    let mut hash = Sha256::new();
    for part in sheet.subtitle.iter().map(String::as_str).chain([sheet.title.as_str(), table, format]) {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    let hex: String = hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    // Weak, since the same is also sent compressed.
    format!("W/\"{hex}\"")
}

fn json_of(dataset: Dataset<'_>, choice: &Choice, data: &Data, sheet: &Sheet, words: Words) -> Value {
    let dictionary = data.fields.iter().map(|field| {
        let meaning = words.t(field.meaning);
        json!({ "name": field.name, "meaning": meaning })
    });
    let row = |cells: &Vec<Cell>| {
        let named = data.fields.iter().zip(cells);
        Value::Object(named.map(|(field, cell)| (field.name.to_owned(), value(cell))).collect::<Map<_, _>>())
    };
    json!({
        "dataset": dataset.key(),
        "title": sheet.title,
        "about": dataset.about(words),
        "page": href(&dataset.key()),
        "licence": "CC-BY-4.0",
        "notes": sheet.subtitle,
        "last_change": data.changed,
        "threshold": dataset.is_aggregate().then_some(choice.threshold),
        "dictionary": dictionary.collect::<Vec<_>>(),
        "rows": data.rows.iter().map(row).collect::<Vec<_>>(),
    })
}

fn value(cell: &Cell) -> Value {
    match cell {
        Cell::Empty => Value::Null,
        Cell::Text(text) => Value::String(text.clone()),
        Cell::Number { value, decimals: 0 } => json!(value),
        Cell::Number { value, decimals } => decimal(*value, *decimals),
        Cell::Percent(tenths) => decimal(*tenths, 1),
        Cell::Date(date) => json!(date),
    }
}

/// A number with decimals, from its digits.
fn decimal(value: i64, decimals: u32) -> Value {
    let places = usize::try_from(decimals).unwrap_or(0);
    let digits = format!("{:0>width$}", value.unsigned_abs(), width = places + 1);
    let (whole, fraction) = digits.split_at(digits.len() - places);
    let sign = if value < 0 { "-" } else { "" };
    format!("{sign}{whole}.{fraction}").parse::<Number>().map_or(Value::Null, Value::Number)
}
