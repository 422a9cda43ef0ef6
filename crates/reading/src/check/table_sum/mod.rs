//! A table whose rows and columns do not add up.
//!
//! | table | finding |
//! |---|---|
//! | rows 15, 20, 7 and "Tổng cộng" 42 | none |
//! | rows 15, 20, 7 and "Tổng cộng" 45, other columns right | the rows make 42 |
//! | columns HTX 62, có liên kết 21, tỷ lệ 43,9 | 21/62 is 33,9% |
//! | columns đầu năm 48, mới 6, giải thể 2, cuối năm 54, other rows right | 52 |

mod grid;

use super::{Rule, Said, Severity, Sheet};
use crate::{Knowledge, Reading, Span};
use grid::{Grid, Number, Numbering, Row};
use vietnamese::Language;
use vietnamese::name::fold;
use vietnamese::number::format_trimmed;

pub(super) const RULE: Rule = Rule {
    name: "table_sum",
    explanation: (
        "Trong bảng, dòng tổng phải bằng tổng các dòng; cột tổng, cột cuối kỳ và cột tỷ lệ phải khớp với \
         các cột mà ở những dòng khác chúng được tính ra.",
        "In a table the total row must be the sum of the rows; total columns, closing columns and columns of \
         percentages must fit the columns from which, in the other rows, they are computed.",
    ),
    check,
};

fn check(reading: &Reading, _: &Knowledge<'_>, sheet: &mut Sheet<'_>) {
    for grid in reading.tables.iter().filter_map(Grid::of) {
        total_row(&grid, sheet);
        for column in 1..grid.titles.len() {
            computed(&grid, column, sheet);
        }
    }
}

/// A number as a table writes it.
fn text(micro: i128, language: Language) -> String {
    format_trimmed(i64::try_from(micro).unwrap_or(i64::MAX), 6, language)
}

/// The row "Tổng cộng" against the rows that it adds.
fn total_row(grid: &Grid, sheet: &mut Sheet<'_>) {
    let last = grid.rows.len() - 1;
    let Some(at) = [last, 0].into_iter().find(|&at| is_total(&grid.rows[at])) else { return };
    let plain = |row: &&Row| row.numbering == Numbering::Plain;
    let groups = |row: &&Row| row.numbering == Numbering::Group;
    let others = || grid.rows.iter().enumerate().filter(|(index, _)| *index != at).map(|(_, row)| row);
    let has_groups = others().any(|row| row.numbering == Numbering::Group);
    let parts: Vec<&Row> =
        if has_groups { others().filter(groups).collect() } else { others().filter(plain).collect() };
    // Another subtotal among the rows, and nobody knows what it adds.
    if parts.len() < 2 || parts.iter().any(|row| is_total(row)) {
        return;
    }
    let (mut right, mut wrong) = (0, Vec::new());
    for column in (0..grid.titles.len()).filter(|&column| grid.is_addable(column)) {
        let Some(total) = grid.rows[at].cells[column] else { continue };
        let cells: Vec<Number> = parts.iter().filter_map(|row| row.cells[column]).collect();
        let Some(sum) = cells.iter().map(|cell| cell.micro()).sum::<Option<i128>>() else { continue };
        let Some(written) = total.micro() else { continue };
        let slack = if total.value.scale > 0 {
            total.step() * i128::try_from(cells.len()).unwrap_or(0) / 2
        } else {
            0
        };
        if (written - sum).abs() <= slack && cells.len() > 1 {
            right += 1;
        } else if cells.len() == parts.len() {
            // An empty cell is not zero: only full columns can be wrong.
            wrong.push((column, total, sum, cells));
        }
    }
    (0..right).for_each(|_| sheet.checked());
    for (column, total, sum, cells) in wrong {
        let is_near = total.micro().is_some_and(|written| (written - sum).abs() * 3 <= written);
        // Where no column adds up the row is no sum of these rows.
        if right == 0 && !(parts.len() > 2 && is_near) {
            continue;
        }
        sheet.checked();
        let spans: Vec<Span> =
            std::iter::once(total.span).chain(cells.iter().map(|cell| cell.span)).collect();
        sheet.found(Severity::Error, total_message(grid, column, total, sum), &spans);
    }
}

fn total_message(grid: &Grid, column: usize, total: Number, sum: i128) -> Said {
    let title = &grid.titles[column];
    Said::of(|language| {
        let (written, sum) = (total.value.format(language), text(sum, language));
        match language {
            Language::Vi => {
                format!("Cột “{title}”: dòng tổng ghi {written} nhưng các dòng cộng lại là {sum}.")
            }
            Language::En => {
                format!("Column “{title}”: the total says {written} but the rows add up to {sum}.")
            }
        }
    })
}

fn is_total(row: &Row) -> bool {
    let label = fold(&row.label);
    ["tong", "cong", "toan tinh", "toan huyen", "toan xa", "toan thanh pho"].iter().any(|word| {
        label == *word || label.starts_with(&format!("{word} ")) || label.starts_with(&format!("{word}:"))
    })
}

/// How a column can come from others.
#[derive(Clone, Copy)]
enum Formula {
    /// a / b × 100.
    Ratio(usize, usize),
    /// a + b.
    Sum(usize, usize),
    /// a + b − c.
    Flow(usize, usize, usize),
    /// a over the column's total × 100: "Cơ cấu (%)".
    Share(usize),
    /// b − a, of two neighbours: "năm 2022", "năm 2023", "tăng, giảm".
    Change(usize, usize),
}

/// What a row makes of a formula: whether it fits, and what would be right.
struct Outcome {
    fits: bool,
    right: i128,
}

/// A column against the columns from which most of its rows say it is computed.
/// Nobody tells what a column's title means; but where all rows but one follow
/// a formula, the one is wrong.
fn computed(grid: &Grid, column: usize, sheet: &mut Sheet<'_>) {
    let Some((formula, misfits)) = best(grid, column) else { return };
    let results: Vec<(&Row, Outcome)> =
        grid.rows.iter().filter_map(|row| Some((row, apply(grid, row, column, formula)?))).collect();
    results.iter().for_each(|_| sheet.checked());
    if misfits == 0 {
        return;
    }
    for (row, result) in results.iter().filter(|(_, result)| !result.fits) {
        report(grid, row, column, formula, result.right, sheet);
    }
}

/// The formula that all rows follow, or all but one in four.
fn best(grid: &Grid, column: usize) -> Option<(Formula, usize)> {
    let mut best: Option<(Formula, usize)> = None;
    for formula in formulas(grid, column) {
        let (mut fits, mut misfits) = (0_usize, 0_usize);
        for row in &grid.rows {
            match apply(grid, row, column, formula) {
                Some(result) if result.fits => fits += 1,
                Some(_) => misfits += 1,
                None => {}
            }
            if misfits > 1 && misfits * 4 > grid.rows.len() {
                break;
            }
        }
        let is_followed = fits >= 3 && (misfits <= 1 || misfits * 4 <= fits);
        if is_followed && best.is_none_or(|(_, least)| misfits < least) {
            best = Some((formula, misfits));
        }
    }
    best
}

fn formulas(grid: &Grid, column: usize) -> Vec<Formula> {
    let addable: Vec<usize> =
        (0..grid.titles.len()).filter(|&one| one != column && grid.is_addable(one)).collect();
    let mut found = Vec::new();
    if grid.is_percent(column) {
        // Percentages may be of columns that cannot be added, such as averages.
        let others = || (1..grid.titles.len()).filter(|&one| one != column && !grid.is_percent(one));
        if says_share(&grid.titles[column]) {
            found.extend(addable.iter().map(|&one| Formula::Share(one)));
        }
        found.extend(others().flat_map(|part| {
            others().filter(move |&whole| whole != part).map(move |whole| Formula::Ratio(part, whole))
        }));
        return found;
    }
    if says_change(&grid.titles[column]) && column >= 2 {
        found.push(Formula::Change(column - 2, column - 1));
        return found;
    }
    if !grid.is_addable(column) || !says_sum(&grid.titles[column]) {
        return found;
    }
    for &one in &addable {
        for &other in addable.iter().filter(|&&other| other > one) {
            found.push(Formula::Sum(one, other));
            let rest = addable.iter().filter(|&&less| less != one && less != other);
            found.extend(rest.map(|&less| Formula::Flow(one, other, less)));
        }
    }
    found
}

/// Only a column that calls itself a total or a closing stock is held to a sum.
fn says_sum(title: &str) -> bool {
    let title = fold(title);
    ["tong", "cong", "cuoi nam", "cuoi ky", "hien co", "den nay"].iter().any(|word| title.contains(word))
}

/// "Cơ cấu (%)", "Tỷ trọng (%)".
fn says_share(title: &str) -> bool {
    let title = fold(title);
    title.contains("co cau") || title.contains("ty trong")
}

/// "Tăng, giảm", "Chênh lệch": a column of differences, not of percentages.
fn says_change(title: &str) -> bool {
    let title = fold(title);
    let is_change = ["tang, giam", "tang giam", "tang/giam", "tang (+), giam (-)", "chenh lech"]
        .iter()
        .any(|word| title.contains(word));
    is_change && !title.contains('%') && !title.contains("ty le")
}

/// None where the row has not all the numbers, or where they show nothing (zeros).
fn apply(grid: &Grid, row: &Row, column: usize, formula: Formula) -> Option<Outcome> {
    let written = row.cells[column]?;
    let value = |column: usize| row.cells.get(column).copied().flatten()?.micro();
    let (micro, step) = (written.micro()?, written.step());
    match formula {
        Formula::Ratio(part, whole) => share(grid, value(part)?, value(whole)?, micro, step),
        Formula::Share(part) => {
            let total =
                grid.rows.iter().find(|row| is_total(row))?.cells.get(part).copied().flatten()?.micro()?;
            share(grid, value(part)?, total, micro, step)
        }
        Formula::Sum(one, other) => {
            let right = value(one)? + value(other)?;
            Some(Outcome { fits: (right - micro).abs() < step, right })
        }
        // Without its sign a fall is written as what it is.
        Formula::Change(one, other) => {
            let right = value(other)? - value(one)?;
            let fits = (right - micro).abs() < step || right < 0 && (right + micro).abs() < step;
            Some(Outcome { fits, right })
        }
        Formula::Flow(one, other, less) => {
            let right = value(one)? + value(other)? - value(less)?;
            Some(Outcome { fits: (right - micro).abs() < step, right })
        }
    }
}

/// Whether a percentage is part over whole, and what it should be.
fn share(grid: &Grid, part: i128, whole: i128, micro: i128, step: i128) -> Option<Outcome> {
    if whole <= 0 || grid.rows.len() < 3 {
        return None;
    }
    let right = part.checked_mul(100_000_000)? / whole;
    let fits = right >= micro - step / 2 - 1 && right < micro + step;
    Some(Outcome { fits, right: right.checked_add(step / 2)? / step * step })
}

fn report(grid: &Grid, row: &Row, column: usize, formula: Formula, right: i128, sheet: &mut Sheet<'_>) {
    let Some(written) = row.cells[column] else { return };
    let columns = match formula {
        Formula::Ratio(one, other) | Formula::Sum(one, other) | Formula::Change(one, other) => {
            vec![one, other]
        }
        Formula::Flow(one, other, less) => vec![one, other, less],
        Formula::Share(one) => vec![one],
    };
    let cells: Vec<Number> = columns.iter().filter_map(|&column| row.cells[column]).collect();
    let (label, title) = (&row.label, &grid.titles[column]);
    let message = Said::of(|language| {
        let (value, right) = (written.value.format(language), text(right, language));
        match (formula, language) {
            (Formula::Ratio(..), Language::Vi) => {
                let (part, whole) = (cells[0].value.format(language), cells[1].value.format(language));
                format!("Dòng “{label}”: ghi {value}% nhưng {part}/{whole} là {right}%.")
            }
            (Formula::Ratio(..), Language::En) => {
                let (part, whole) = (cells[0].value.format(language), cells[1].value.format(language));
                format!("Row “{label}”: it says {value}% but {part}/{whole} is {right}%.")
            }
            (_, Language::Vi) => {
                format!("Dòng “{label}”: cột “{title}” ghi {value} nhưng tính từ các cột khác là {right}.")
            }
            (_, Language::En) => {
                format!("Row “{label}”: column “{title}” says {value} but the other columns make it {right}.")
            }
        }
    });
    let spans: Vec<Span> = std::iter::once(written.span).chain(cells.iter().map(|cell| cell.span)).collect();
    sheet.found(Severity::Error, message, &spans);
}

#[cfg(test)]
mod tests;
