//! The check of a workbook, the same workbook with its bad cells marked, and
//! writing it: all of it or nothing.

use super::super::{Desk, ROOM, href as page_of};
use super::book::{Book, label};
use super::{href, say};
use crate::Error;
use crate::document::file::disposition;
use crate::page::{Page, SignedIn, go, go_with, html};
use askama::Template;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::OrganisationId;
use domain::organisation::sheet::{Draft, Fault, Outcome, Target};
use reading::source::workbook::{Marks, mark};
use std::collections::{BTreeMap, BTreeSet};
use storage::organisation::{Known, NewHappening, NewLife, Seen};

/// Faults that the page shows; the marked file has all.
const SHOWN: usize = 300;
/// Places of a caution that are named.
const PLACES: usize = 5;

/// A workbook compared with the register.
struct Checked {
    book: Book,
    outcome: Outcome,
    seen: Seen,
    /// The rows that are new, by their place among the drafts.
    new: Vec<usize>,
    /// How many are there already and say the same.
    same: usize,
    /// Those that say something else than the register.
    other: Vec<(usize, Vec<String>)>,
}

impl Checked {
    async fn open(desk: &Desk, file: &str) -> Result<Checked, Error> {
        let (book, outcome) = Book::open(desk, file).await?.read(desk).await?;
        let store = desk.signed.store();
        let seen = store.known_organisations(&desk.signed.actor, desk.today, &outcome.drafts).await?;
        let (mut new, mut same, mut other) = (Vec::new(), 0, Vec::new());
        for (place, draft) in outcome.drafts.iter().enumerate() {
            match seen.known.get(&place) {
                None => new.push(place),
                Some(known) => match draft.differences(known.began, known.on(draft.last)) {
                    found if found.is_empty() => same += 1,
                    found => other.push((place, found)),
                },
            }
        }
        Ok(Checked { book, outcome, seen, new, same, other })
    }

    fn may_write(&self) -> bool {
        self.outcome.faults.is_empty() && !self.new.is_empty()
    }
}

struct Wrong {
    sheet: String,
    cell: String,
    typed: String,
    why: String,
}

struct Care {
    why: String,
    count: usize,
    places: String,
}

struct Other {
    cell: String,
    name: String,
    href: Option<String>,
    what: String,
}

#[derive(Template)]
#[template(path = "organisation/import_check.html")]
struct Show {
    page: Page,
    columns: String,
    name: String,
    as_of: String,
    summary: Vec<(String, String)>,
    faults: Vec<Wrong>,
    all_faults: usize,
    marked: String,
    cautions: Vec<Care>,
    others: Vec<Other>,
    all_others: usize,
    left_out: String,
    write: Option<(String, String)>,
    leave: String,
    is_done: bool,
}

/// The page of the check.
pub async fn check(signed: SignedIn, Path(file): Path<String>) -> Result<Response, Error> {
    let desk = Desk::open(signed).await?;
    let checked = Checked::open(&desk, &file).await?;
    page(&desk, &checked)
}

fn page(desk: &Desk, checked: &Checked) -> Result<Response, Error> {
    let w = desk.words;
    let Checked { book, outcome, .. } = checked;
    let has_faults = !outcome.faults.is_empty();
    let many = |count: usize| vietnamese::number::format(i64::try_from(count).unwrap_or(i64::MAX), 0, w.0);
    let base = href(book.upload.id);
    let wrong = |fault: &Fault| Wrong {
        sheet: sheet_name(book, fault.cell.sheet),
        cell: fault.cell.name(),
        typed: fault.typed.chars().take(60).collect(),
        why: say::why(fault, desk, &book.grids),
    };
    let wrong_rows: BTreeSet<(usize, usize)> =
        outcome.faults.iter().map(|fault| (fault.cell.sheet, fault.cell.row)).collect();
    let summary = [
        ("bring.count_rows", outcome.rows),
        ("bring.count_new", checked.new.len()),
        ("bring.count_same", checked.same),
        ("bring.count_other", checked.other.len()),
        ("bring.count_wrong", wrong_rows.len()),
    ];
    let write = checked
        .may_write()
        .then(|| (format!("{base}/ghi"), w.f("bring.write", &[("count", &many(checked.new.len()))])));
    let shown = Show {
        page: desk.signed.visit.page(ROOM, w.t("bring.check_title")).with_error(has_faults),
        columns: base.clone(),
        name: book.upload.name.clone(),
        as_of: desk.short(book.upload.as_of),
        summary: summary.map(|(key, count)| (w.t(key).to_owned(), many(count))).into(),
        faults: outcome.faults.iter().take(SHOWN).map(wrong).collect(),
        all_faults: outcome.faults.len(),
        marked: format!("{base}/tep"),
        cautions: cautions(desk, book, outcome),
        others: checked.other.iter().take(SHOWN).map(|one| other(desk, checked, one)).collect(),
        all_others: checked.other.len(),
        left_out: left_out(desk, book, outcome),
        write,
        leave: format!("{base}/bo"),
        is_done: !has_faults && checked.new.is_empty(),
    };
    let status = if has_faults { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, html(&shown)?).into_response())
}

fn sheet_name(book: &Book, sheet: usize) -> String {
    book.grids.get(sheet).map(|grid| grid.name.clone()).unwrap_or_default()
}

/// What was taken leniently: the same sort in one line.
fn cautions(desk: &Desk, book: &Book, outcome: &Outcome) -> Vec<Care> {
    let mut sorts: BTreeMap<&str, (usize, Vec<String>)> = BTreeMap::new();
    for caution in &outcome.cautions {
        let (count, places) = sorts.entry(caution.why.code()).or_default();
        *count += 1;
        if places.len() < PLACES {
            let place = format!("{}: {}", place(book, caution), say::why(caution, desk, &book.grids));
            places.push(place);
        }
    }
    let care = |(code, (count, places)): (&str, (usize, Vec<String>))| Care {
        why: desk.words.t(&format!("bring.care.{code}")).to_owned(),
        count,
        places: places.join(" "),
    };
    sorts.into_iter().map(care).collect()
}

fn place(book: &Book, fault: &Fault) -> String {
    if book.grids.len() > 1 {
        format!("{} {}", sheet_name(book, fault.cell.sheet), fault.cell.name())
    } else {
        fault.cell.name()
    }
}

/// The rows that are no organisations, so that nobody misses one.
fn left_out(desk: &Desk, book: &Book, outcome: &Outcome) -> String {
    if outcome.left_out.is_empty() {
        return String::new();
    }
    let mut rows: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for cell in &outcome.left_out {
        let list = rows.entry(cell.sheet).or_default();
        if list.len() < 40 {
            list.push((cell.row + 1).to_string());
        }
    }
    let one =
        |(sheet, rows): (usize, Vec<String>)| format!("{}: {}", sheet_name(book, sheet), rows.join(", "));
    let rows = rows.into_iter().map(one).collect::<Vec<_>>().join("; ");
    desk.words.f("bring.left_out", &[("count", &outcome.left_out.len()), ("rows", &rows)])
}

fn other(desk: &Desk, checked: &Checked, (at, found): &(usize, Vec<String>)) -> Other {
    let draft = &checked.outcome.drafts[*at];
    let known = checked.seen.known.get(at).filter(|known| known.is_seen);
    let mut cell = draft.cell.name();
    if checked.book.grids.len() > 1 {
        cell = format!("{} {cell}", sheet_name(&checked.book, draft.cell.sheet));
    }
    Other {
        cell,
        name: draft.facts.name.clone(),
        href: known.map(|known| page_of(known.id)),
        what: difference(desk, known, found),
    }
}

/// What a row says otherwise than the register.
fn difference(desk: &Desk, known: Option<&Known>, found: &[String]) -> String {
    let w = desk.words;
    if known.is_none() {
        return w.t("bring.known_elsewhere").to_owned();
    }
    let name = |key: &String| match key.as_str() {
        "began" => w.t("bring.field_began").to_owned(),
        "idle" => w.t("organisation.idle").to_owned(),
        "union" | "branch_of" => String::new(),
        key => {
            let code = if key == "name" || key == "kind" || desk.programme.register.measure(key).is_none() {
                Target::from_code(key, &desk.programme.register)
            } else {
                Some(Target::Measure(key.to_owned()))
            };
            code.map(|target| label(&target, desk, w)).unwrap_or_default()
        }
    };
    let names: Vec<String> = found.iter().map(name).filter(|name| !name.is_empty()).collect();
    names.join("; ")
}

/// The workbook as it was sent, with its bad cells marked and a column that says why.
pub async fn marked(signed: SignedIn, Path(file): Path<String>) -> Result<Response, Error> {
    let desk = Desk::open(signed).await?;
    let checked = Checked::open(&desk, &file).await?;
    let (marks, name) = (marks(&desk, &checked), checked.book.upload.name.clone());
    let bytes = checked.book.bytes;
    let done = tokio::task::spawn_blocking(move || mark(&bytes, &marks)).await;
    let bytes = done
        .map_err(|error| Error::Internal(error.to_string()))?
        .map_err(|refused| Error::Internal(refused.text(crate::Language::En)))?;
    let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
    let name = format!("{stem} {}.xlsx", desk.words.t("bring.marked_name"));
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet".to_owned();
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, disposition(&name))], bytes)
        .into_response())
}

fn marks(desk: &Desk, checked: &Checked) -> Vec<Marks> {
    let w = desk.words;
    let book = &checked.book;
    let head = w.t("bring.note_head");
    let table = |table: &domain::organisation::sheet::Table| {
        let grid = &book.grids[table.sheet];
        // A file that was given back before has the column already.
        let before = (0..grid.width()).find(|column| grid.cell(table.head_row, *column) == head);
        let mut marks = Marks {
            sheet: grid.name.clone(),
            head_row: table.head_row,
            head: head.to_owned(),
            column: before.unwrap_or_else(|| grid.width()),
            ..Marks::default()
        };
        if let Some(column) = before {
            let rows = table.first..grid.rows.len();
            let old = rows.filter(|row| !grid.cell(*row, column).is_empty());
            marks.notes.extend(old.map(|row| (row, String::new())));
        }
        let faults = checked.outcome.faults.iter().filter(|fault| fault.cell.sheet == table.sheet);
        for fault in faults {
            marks.cells.insert((fault.cell.row, fault.cell.column));
            let text = format!("{}: {}", fault.cell.name(), say::why(fault, desk, &book.grids));
            add(&mut marks.notes, fault.cell.row, &text);
        }
        for (at, found) in &checked.other {
            let draft = &checked.outcome.drafts[*at];
            if draft.cell.sheet == table.sheet {
                let known = checked.seen.known.get(at).filter(|known| known.is_seen);
                let what = difference(desk, known, found);
                add(&mut marks.notes, draft.cell.row, &w.f("bring.note_other", &[("what", &what)]));
            }
        }
        marks
    };
    book.taken().iter().map(table).collect()
}

fn add(notes: &mut BTreeMap<usize, String>, row: usize, text: &str) {
    let note = notes.entry(row).or_default();
    if !note.is_empty() {
        note.push(' ');
    }
    note.push_str(text);
}

/// Writes the workbook, all of it, if nothing is wrong with it.
pub async fn write(signed: SignedIn, Path(file): Path<String>) -> Result<Response, Error> {
    let desk = Desk::open(signed).await?;
    let checked = Checked::open(&desk, &file).await?;
    if !checked.may_write() {
        return page(&desk, &checked);
    }
    let life = |place: &usize| life(&checked.outcome.drafts[*place]);
    let lives: Vec<NewLife> = checked.new.iter().map(life).collect();
    let store = desk.signed.store();
    let (deed, upload) = (desk.deed(), &checked.book.upload);
    match store.bring_upload(&deed, upload, &lives, &checked.seen.stamp).await {
        Ok(_) => Ok(go_with("/so-dang-ky/danh-sach", "bring.done")),
        Err(storage::Error::Conflict) => {
            Ok(go_with(&format!("{}/kiem-tra", href(upload.id)), "bring.changed"))
        }
        Err(error) => Err(error.into()),
    }
}

fn life(draft: &Draft) -> NewLife {
    let happening = |one: &domain::organisation::sheet::Drafted| NewHappening {
        decision: one.decision.clone(),
        until: one.until,
        ..NewHappening::of(one.what, one.on, one.change.clone())
    };
    NewLife {
        id: OrganisationId::new(),
        happenings: draft.happenings.iter().map(happening).collect(),
        illustrative: false,
    }
}

/// Lets the workbook go.
pub async fn leave(signed: SignedIn, Path(file): Path<String>) -> Result<Response, Error> {
    let desk = Desk::open(signed).await?;
    let id = file.parse().map_err(|_| Error::NotFound)?;
    let store = desk.signed.store();
    let upload = store.upload(&desk.signed.actor, desk.signed.visit.now, id).await?;
    store.drop_upload(&upload).await?;
    Ok(go("/so-dang-ky/nhap"))
}
