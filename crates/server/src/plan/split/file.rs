//! A split out of Excel, or pasted from it: every cell that cannot be used is
//! named, and one of them is enough to change nothing.

use super::super::view::Sight;
use crate::Words;
use crate::workbook::{self, Wrong};
use domain::UnitId;
use domain::plan::Target;
use domain::unit::UnitVersion;
use std::collections::HashMap;
use writing::sheet::{Cell, Sheet};

/// The largest table that is read, in rows.
const ROWS: usize = 10_000;

/// A row as it was read: its number in the sheet, and its cells as text.
struct Row {
    number: usize,
    cells: Vec<String>,
}

/// The split that a table holds, or everything that is wrong with it.
pub type Read = Result<Vec<(UnitId, i64)>, Vec<Wrong>>;

/// Reads an Excel file's first visible sheet.
pub fn excel(bytes: &[u8], units: &[&UnitVersion], decimals: u32, words: Words) -> Read {
    let grids = reading::source::workbook::grids(bytes);
    let mut grids = grids.map_err(|refused| vec![Wrong::file(workbook::refused(&refused, words))])?;
    let rows = if grids.is_empty() { Vec::new() } else { grids.remove(0).rows };
    let row = |(index, cells): (usize, Vec<String>)| Row { number: index + 1, cells };
    table(rows.into_iter().take(ROWS).enumerate().map(row).collect(), units, decimals, words)
}

/// Reads what was pasted: a unit and its number on each line, with a tab between.
pub fn pasted(text: &str, units: &[&UnitVersion], decimals: u32, words: Words) -> Read {
    let row = |(index, line): (usize, &str)| Row {
        number: index + 1,
        cells: line.split('\t').map(|cell| cell.trim().to_owned()).collect(),
    };
    table(text.lines().take(ROWS).enumerate().map(row).collect(), units, decimals, words)
}

/// Reads rows of which the last filled cell is a number and one before it names
/// a unit, by code or by name. Everything above a row that says "Đơn vị" is head.
fn table(rows: Vec<Row>, units: &[&UnitVersion], decimals: u32, words: Words) -> Read {
    let is_head =
        |row: &Row| row.cells.iter().any(|cell| HEADS.contains(&vietnamese::name::fold(cell).as_str()));
    let head = rows.iter().position(is_head);
    let columns = head.map(|at| rows[at].cells.len());
    let from = head.map_or(0, |at| at + 1);
    let (mut found, mut wrong) = (HashMap::new(), Vec::new());
    let mut order = Vec::new();
    for row in &rows[from..] {
        if row.cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let last = columns.unwrap_or(row.cells.len()).max(2) - 1;
        let typed = row.cells.get(last).map_or("", |cell| cell.trim());
        let names: Vec<(usize, &str)> = row.cells[..last.min(row.cells.len())]
            .iter()
            .enumerate()
            .map(|(at, cell)| (at, cell.trim()))
            .filter(|(_, cell)| !cell.is_empty())
            .collect();
        let unit = match named(&names, units, words) {
            Ok(unit) => unit,
            Err((at, text)) => {
                wrong.push(Wrong { cell: cell_name(at, row.number), text });
                continue;
            }
        };
        if found.contains_key(&unit.id) {
            let text = words.f("plan.file_twice", &[("name", &unit.name)]);
            wrong.push(Wrong { cell: cell_name(names[0].0, row.number), text });
            continue;
        }
        // An empty cell is no share, which is not a share of zero.
        if typed.is_empty() {
            continue;
        }
        match vietnamese::number::parse_as(typed, decimals) {
            Ok(value) if value < 0 => {
                let text = words.f("plan.file_negative", &[("typed", &typed)]);
                wrong.push(Wrong { cell: cell_name(last, row.number), text });
            }
            Ok(value) => {
                found.insert(unit.id, value);
                order.push((unit.id, value));
            }
            Err(error) => wrong.push(Wrong { cell: cell_name(last, row.number), text: error.text(words.0) }),
        }
    }
    if wrong.is_empty() && order.is_empty() {
        wrong.push(Wrong::file(words.t("plan.file_empty")));
    }
    if wrong.is_empty() { Ok(order) } else { Err(wrong) }
}

/// What the column of units may be called, without marks.
const HEADS: [&str; 4] = ["don vi", "ten don vi", "unit", "huyen, thanh pho"];

/// The unit that a row's cells name together; else the first that names none,
/// or another than the one before it.
fn named<'a>(
    names: &[(usize, &str)],
    units: &[&'a UnitVersion],
    words: Words,
) -> Result<&'a UnitVersion, (usize, String)> {
    let mut found: Option<&UnitVersion> = None;
    for (at, name) in names {
        let unit =
            unit_of(name, units).ok_or_else(|| (*at, words.f("plan.file_no_unit", &[("name", name)])))?;
        if found.is_some_and(|before| before.id != unit.id) {
            return Err((*at, words.f("plan.file_other_unit", &[("name", name)])));
        }
        found = Some(unit);
    }
    found.ok_or_else(|| (0, words.f("plan.file_no_unit", &[("name", &"")])))
}

/// The unit that a cell names: its code, its name, or its name without its kind.
fn unit_of<'a>(typed: &str, units: &[&'a UnitVersion]) -> Option<&'a UnitVersion> {
    if let Some(unit) = units.iter().find(|unit| unit.code == typed) {
        return Some(unit);
    }
    let key = vietnamese::name::match_key(typed);
    let named = units.iter().filter(|unit| {
        let bare = vietnamese::name::match_key(&vietnamese::name::short(&unit.name));
        vietnamese::name::match_key(&unit.name) == key || bare == key
    });
    let mut named = named.copied();
    match (named.next(), named.next()) {
        (Some(unit), None) => Some(unit),
        _ => None,
    }
}

/// "C7": columns from 0, rows from 1.
fn cell_name(column: usize, row: usize) -> String {
    workbook::name((row.saturating_sub(1), column))
}

/// The table to fill in.
pub fn template(
    sight: &Sight<'_>,
    target: &Target,
    units: &[&UnitVersion],
    share: impl Fn(UnitId) -> Option<i64>,
) -> Sheet {
    let w = sight.words;
    let decimals = sight.decimals(target);
    let head = format!("{} ({})", w.t("plan.share"), sight.measure(target)).replace(" ()", "");
    let row = |unit: &&UnitVersion| {
        vec![
            Cell::Text(unit.code.clone()),
            Cell::Text(unit.name.clone()),
            crate::take::number(share(unit.id), decimals),
        ]
    };
    Sheet {
        title: target.title(w.0).to_owned(),
        subtitle: vec![w.t("plan.file_hint").to_owned()],
        columns: vec![
            crate::take::text_column(w.t("plan.code")),
            crate::take::text_column(w.t("part.unit")),
            crate::take::number_column(head, decimals),
        ],
        rows: units.iter().map(row).collect(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use domain::unit::UnitKind;
    use vietnamese::Language;

    fn unit(code: &str, name: &str) -> UnitVersion {
        UnitVersion {
            id: UnitId::new(),
            code: code.into(),
            name: name.into(),
            name_en: None,
            kind: UnitKind::District,
            parent: None,
            valid_from: None,
            valid_to: None,
            latitude_micro: None,
            longitude_micro: None,
        }
    }

    #[test]
    fn three_mistakes_are_three_cells() {
        let units =
            [unit("610", "Huyện Đăk Glei"), unit("611", "Huyện Ngọc Hồi"), unit("612", "Huyện Đăk Tô")];
        let units: Vec<&UnitVersion> = units.iter().collect();
        let words = Words(Language::Vi);
        let text = "Mã\tĐơn vị\tGiao\n610\tĐăk Glei\t5\n\tHuyện Đắc Lắc\t3\n\tNgọc Hồi\t-2\n\tDak To\tnăm\n";
        let wrong = pasted(text, &units, 0, words).err().unwrap();
        let cells: Vec<&str> = wrong.iter().map(|one| one.cell.as_str()).collect();
        assert_eq!(cells, ["B3", "C4", "C5"]);
        let other = pasted("610\tNgọc Hồi\t5\n611\tHuyện Ngọc Hồi cũ\t1", &units, 0, words).err().unwrap();
        assert_eq!(other.iter().map(|one| one.cell.as_str()).collect::<Vec<_>>(), ["B1", "B2"]);
        let good = pasted("Đăk Glei\t1.220\nHuyện Ngọc Hồi\t\n612\t0\n", &units, 0, words).ok().unwrap();
        assert_eq!(good.iter().map(|(_, value)| *value).collect::<Vec<_>>(), [1220, 0]);
        assert_eq!(pasted("610\t1\nĐăk Glei\t2", &units, 0, words).err().unwrap()[0].cell, "A2");
        assert_eq!(pasted("\n\n", &units, 0, words).err().unwrap()[0].cell, "–");
    }
}
