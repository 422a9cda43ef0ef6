//! What each column is: guessed, said once, remembered by its head.

use super::super::{Desk, ROOM};
use super::book::{Book, label};
use super::href;
use crate::admin::{Faults, answer, pick};
use crate::page::{Page, SignedIn, go};
use crate::scope::Choice;
use crate::{Error, Words};
use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::response::Response;
use domain::organisation::sheet::{Head, Table, Target};
use std::collections::HashMap;

/// Values of a column that are shown beside its head.
const SAMPLES: usize = 3;

struct Column {
    field: String,
    head: String,
    samples: String,
    sheets: String,
    is_remembered: bool,
    choices: Vec<Choice>,
}

struct SheetLine {
    field: String,
    name: String,
    about: String,
    is_taken: bool,
}

#[derive(Template)]
#[template(path = "organisation/import_columns.html")]
struct Show {
    page: Page,
    act: String,
    leave: String,
    name: String,
    faults: Faults,
    as_of: String,
    sheets: Vec<SheetLine>,
    without: Vec<String>,
    columns: Vec<Column>,
}

/// The page on which columns are matched.
pub async fn show_columns(signed: SignedIn, Path(file): Path<String>) -> Result<Response, Error> {
    let desk = Desk::open(signed).await?;
    let book = Book::open(&desk, &file).await?;
    let as_of = desk.short(book.upload.as_of);
    page(&desk, &book, as_of, Faults::default())
}

/// The distinct heads of all tables in their order.
fn heads(book: &Book) -> Vec<&Head> {
    let mut seen = std::collections::HashSet::new();
    let all = book.tables.iter().flat_map(|table| &table.heads);
    all.filter(|head| seen.insert(head.key.as_str())).collect()
}

fn page(desk: &Desk, book: &Book, as_of: String, faults: Faults) -> Result<Response, Error> {
    let w = desk.words;
    let columns = heads(book).into_iter().enumerate().map(|(place, head)| column(desk, book, place, head));
    let sheet = |(place, table): (usize, &Table)| {
        let grid = &book.grids[table.sheet];
        let rows =
            grid.rows.iter().skip(table.first).filter(|row| row.iter().any(|text| !text.trim().is_empty()));
        SheetLine {
            field: format!("trang.{place}"),
            about: w.f("bring.sheet_about", &[("row", &(table.head_row + 1)), ("rows", &rows.count())]),
            is_taken: !book.upload.left_out.contains(&grid.name),
            name: grid.name.clone(),
        }
    };
    let has_table = |sheet: usize| book.tables.iter().any(|table| table.sheet == sheet);
    let without =
        book.grids.iter().enumerate().filter(|(sheet, grid)| !has_table(*sheet) && !grid.rows.is_empty());
    let shown = Show {
        page: desk.signed.visit.page(ROOM, w.t("bring.columns_title")).with_error(!faults.is_empty()),
        act: href(book.upload.id),
        leave: format!("{}/bo", href(book.upload.id)),
        name: book.upload.name.clone(),
        as_of,
        sheets: book.tables.iter().enumerate().map(sheet).collect(),
        without: without.map(|(_, grid)| grid.name.clone()).collect(),
        columns: columns.collect(),
        faults,
    };
    answer(&shown.faults, &shown)
}

fn column(desk: &Desk, book: &Book, place: usize, head: &Head) -> Column {
    let w = desk.words;
    let mut samples: Vec<String> = Vec::new();
    let mut sheets: Vec<&str> = Vec::new();
    for table in &book.tables {
        let grid = &book.grids[table.sheet];
        for here in table.heads.iter().filter(|here| here.key == head.key) {
            sheets.push(&grid.name);
            for row in table.first..grid.rows.len() {
                if samples.len() == SAMPLES {
                    break;
                }
                let text: String = grid.cell(row, here.column).chars().take(40).collect();
                if !text.is_empty() && !samples.contains(&text) {
                    samples.push(text);
                }
            }
        }
    }
    let chosen = book.matching.get(&head.key).cloned().unwrap_or(Target::Skip);
    Column {
        field: format!("cot.{place}"),
        head: head.text.clone(),
        samples: samples.join("; "),
        sheets: if book.tables.len() > 1 { sheets.join(", ") } else { String::new() },
        is_remembered: book.remembered.contains(&head.key),
        choices: choices(desk, &chosen, w),
    }
}

fn choices(desk: &Desk, chosen: &Target, words: Words) -> Vec<Choice> {
    let all = Target::all(&desk.programme.register).into_iter();
    all.map(|target| Choice::new(target.code(), label(&target, desk, words), target == *chosen)).collect()
}

/// Remembers what the columns are and goes on to the check.
pub async fn match_columns(
    signed: SignedIn,
    Path(file): Path<String>,
    Form(typed): Form<HashMap<String, String>>,
) -> Result<Response, Error> {
    let desk = Desk::open(signed).await?;
    let mut book = Book::open(&desk, &file).await?;
    let w = desk.words;
    let register = &desk.programme.register;
    let mut columns = Vec::new();
    for (place, head) in heads(&book).into_iter().enumerate() {
        let code = typed.get(&format!("cot.{place}")).map(String::as_str).unwrap_or_default();
        let target = Target::from_code(code, register).unwrap_or(Target::Skip);
        columns.push((head.key.clone(), target));
    }
    book.matching = columns.iter().cloned().collect();
    let is_left = |place: usize| !typed.contains_key(&format!("trang.{place}"));
    let left = book.tables.iter().enumerate().filter(|(place, _)| is_left(*place));
    book.upload.left_out = left.map(|(_, table)| book.grids[table.sheet].name.clone()).collect();
    let mut faults = Faults::default();
    let as_of = typed.get("ngay").cloned().unwrap_or_default();
    match pick::day(&as_of, w) {
        Ok(Some(day)) if day > desk.today => faults.add("ngay", w.t("bring.as_of_ahead")),
        Ok(Some(day)) => book.upload.as_of = day,
        Ok(None) => faults.add("ngay", w.t("bring.as_of_missing")),
        Err(text) => faults.add("ngay", text),
    }
    if book.taken().is_empty() {
        faults.add("trang.0", w.t("bring.no_sheet"));
    }
    wanting(&desk, &book, &mut faults);
    if !faults.is_empty() {
        return page(&desk, &book, as_of, faults);
    }
    let columns: Vec<(String, String)> =
        columns.into_iter().map(|(head, target)| (head, target.code())).collect();
    desk.signed.store().match_upload(&desk.deed(), &book.upload, &columns).await?;
    Ok(go(&format!("{}/kiem-tra", href(book.upload.id))))
}

/// Columns without which nothing can be read, and those that are said twice.
fn wanting(desk: &Desk, book: &Book, faults: &mut Faults) {
    let w = desk.words;
    let fields: HashMap<&str, String> = heads(book)
        .into_iter()
        .enumerate()
        .map(|(place, head)| (head.key.as_str(), format!("cot.{place}")))
        .collect();
    for table in book.taken() {
        let sheet = &book.grids[table.sheet].name;
        let mut there: HashMap<&Target, &Head> = HashMap::new();
        for head in &table.heads {
            let Some(target) = book.matching.get(&head.key).filter(|target| **target != Target::Skip) else {
                continue;
            };
            if let Some(before) = there.insert(target, head) {
                let field = fields.get(head.key.as_str()).cloned().unwrap_or_default();
                let values: [(&str, &dyn std::fmt::Display); 4] = [
                    ("sheet", sheet),
                    ("first", &before.text),
                    ("second", &head.text),
                    ("target", &label(target, desk, w)),
                ];
                faults.add(&field, w.f("bring.twice", &values));
            }
        }
        let has = |targets: &[Target]| targets.iter().any(|target| there.contains_key(target));
        for (targets, key) in [
            ([Target::Name, Target::Name], "bring.wants_name"),
            ([Target::Seat, Target::Address], "bring.wants_seat"),
            ([Target::FoundedOn, Target::RegisteredOn], "bring.wants_day"),
        ] {
            if !has(&targets) {
                faults.add("cot.0", w.f(key, &[("sheet", sheet)]));
            }
        }
    }
}
