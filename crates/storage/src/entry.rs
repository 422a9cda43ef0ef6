//! The fields of a report: as they are typed, with who saved them when.

use crate::report::{Clash, Entry, Head, Report, Typed};
use crate::store::Deed;
use crate::{Error, Read, Tx, args};
use domain::check::Entered;
use domain::form::Cell;
use domain::indicator::Indicator;
use domain::programme::Programme;
use domain::{Province, ReadingId, ReportId};
use serde_json::{Map, json};
use std::collections::BTreeMap;

/// A field to be written.
#[derive(Clone, Debug)]
pub(crate) struct Write {
    cell: Cell,
    typed: String,
    value: Option<i64>,
    note: String,
    /// The figure of a document from which the value is taken.
    reading: Option<ReadingId>,
}

/// The figures of a document from which fields are taken.
pub(crate) type Readings = BTreeMap<Cell, ReadingId>;

/// The most that anybody types into one field.
const LONGEST: usize = 200;

/// Sorts what a page sent into what is to be written and what clashes. A field
/// counts as changed when it does not mean what the page showed; `1220` in
/// place of `1.220` changes nothing. A value keeps the document it was taken
/// from until somebody types another.
pub(crate) fn compare(
    programme: &Programme,
    report: &Report,
    fields: Vec<Typed>,
    readings: &Readings,
) -> (Vec<Write>, Vec<Clash>) {
    let (mut writes, mut clashes) = (Vec::new(), Vec::new());
    let Some(version) = programme.form(&report.key.form).and_then(|form| form.version(report.key.period))
    else {
        return (writes, clashes);
    };
    let mut cells: std::collections::BTreeSet<Cell> = version.cells().collect();
    for field in fields {
        // A field that comes twice is read once: the database takes one row a field.
        let Some(indicator) =
            programme.indicators.get(&field.cell.indicator).filter(|_| cells.remove(&field.cell))
        else {
            continue;
        };
        let there = report.entries.get(&field.cell);
        let (typed, was) = (read(&field.typed, indicator), read(&field.was, indicator));
        let theirs = there.and_then(|entry| entry.entered.clone());
        let note = field.note.map(|note| clip(&note));
        let new_note =
            note.as_ref().filter(|note| there.map_or(!note.is_empty(), |entry| entry.note != **note));
        if typed == was && new_note.is_none() {
            continue;
        }
        if typed != was && theirs != was && theirs != typed {
            clashes.push(Clash {
                cell: field.cell,
                mine: clip(&field.typed),
                theirs: there.map(|entry| entry.typed.clone()).unwrap_or_default(),
                by: there.map(|entry| entry.saved_by.clone()).unwrap_or_default(),
                at: there.map_or(jiff::Timestamp::UNIX_EPOCH, |entry| entry.saved_at),
            });
            continue;
        }
        let entered = if typed == was { theirs.clone() } else { typed };
        let same_value = entered == theirs;
        // A note speaks of the value beside which it was written.
        let kept = there.filter(|_| same_value).map(|entry| entry.note.clone()).unwrap_or_default();
        let note = new_note.cloned().unwrap_or(kept);
        if same_value && there.is_some_and(|entry| entry.note == note) {
            continue;
        }
        let kept = there.filter(|_| same_value).and_then(|entry| entry.reading);
        let reading = if same_value { kept } else { readings.get(&field.cell).copied() };
        let (typed, value) = match entered {
            Some(Entered::Value(value)) => (
                vietnamese::number::format_trimmed(value, indicator.decimals, vietnamese::Language::Vi),
                Some(value),
            ),
            Some(Entered::Unreadable(text, _)) => (clip(&text), None),
            None => (String::new(), None),
        };
        writes.push(Write { cell: field.cell, typed, value, note, reading });
    }
    (writes, clashes)
}

/// What is typed, as the rules read it.
pub(crate) fn read(text: &str, indicator: &Indicator) -> Option<Entered> {
    domain::check::read(&clip(text), indicator)
}

fn clip(text: &str) -> String {
    text.trim().chars().filter(|character| !character.is_control()).take(LONGEST).collect()
}

/// Writes the fields and one audit row with old and new.
pub(crate) async fn write(
    tx: &mut Tx,
    province: &Province,
    deed: &Deed<'_>,
    head: &Head,
    report: &Report,
    writes: &[Write],
) -> Result<(), Error> {
    let rows = writes.iter().map(|write| {
        let (indicator, breakdown) = (&write.cell.indicator, &write.cell.breakdown);
        args![
            province,
            head.id,
            indicator,
            breakdown,
            &write.typed,
            write.value,
            &write.note,
            deed.now,
            &deed.actor.name,
            write.reading
        ]
    });
    let sql = "insert into entry (province, report_id, indicator, breakdown, typed, value, note, saved_at, saved_by, \
               reading_id)";
    let tail = "on conflict (province, report_id, indicator, breakdown) do update set typed = excluded.typed, \
                value = excluded.value, note = excluded.note, saved_at = excluded.saved_at, saved_by = excluded.saved_by, \
                reading_id = excluded.reading_id";
    tx.insert_many(sql, 10, rows.collect(), tail).await?;
    let (mut old, mut new) = (Map::new(), Map::new());
    for write in writes {
        let before = report.entries.get(&write.cell);
        let name = write.cell.name();
        old.insert(name.clone(), before.map_or(json!(null), |entry| json!([entry.typed, entry.note])));
        new.insert(name, json!([write.typed, write.note]));
    }
    let audit = crate::audit::Audit {
        actor: Some(deed.actor),
        from: deed.from,
        action: "save",
        object: ("report", head.id.to_string()),
        old: Some(old.into()),
        new: Some(new.into()),
        why: None,
    };
    tx.audit(deed.now, &audit).await
}

/// The fields of a report that hold something.
pub(crate) async fn read_all(
    db: &mut impl Read,
    province: &Province,
    programme: &Programme,
    report: ReportId,
) -> Result<BTreeMap<Cell, Entry>, Error> {
    let sql = "select indicator, breakdown, typed, note, saved_at, saved_by, reading_id from entry \
               where province = $1 and report_id = $2";
    let mut entries = BTreeMap::new();
    for row in db.fetch_all(sql, args![province, report]).await? {
        let cell = Cell { indicator: row.key("indicator")?, breakdown: row.key("breakdown")? };
        let typed = row.text("typed")?;
        let entered = programme.indicators.get(&cell.indicator).and_then(|indicator| read(&typed, indicator));
        let entry = Entry {
            entered,
            typed,
            note: row.text("note")?,
            saved_at: row.time("saved_at")?,
            saved_by: row.text("saved_by")?,
            reading: row.opt_id("reading_id")?,
        };
        entries.insert(cell, entry);
    }
    Ok(entries)
}
