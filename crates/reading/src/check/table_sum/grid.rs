//! A table as numbers: what stands in its columns and rows.

use crate::Span;
use crate::table::Table;
use vietnamese::name::fold;
use vietnamese::number::{Decimal, parse};

/// A table's numbers.
pub(super) struct Grid {
    /// The titles of the columns, joined over the rows of the head.
    pub(super) titles: Vec<String>,
    /// The rows below the head.
    pub(super) rows: Vec<Row>,
}

/// A row.
pub(super) struct Row {
    /// Its first words.
    pub(super) label: String,
    /// For each column the number in it.
    pub(super) cells: Vec<Option<Number>>,
    /// How it is numbered.
    pub(super) numbering: Numbering,
}

/// How a row is numbered.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Numbering {
    /// "I", "A": it sums the rows below it.
    Group,
    /// "1.1", "-", "trong đó": a part of the row above.
    Part,
    /// Anything else.
    Plain,
}

/// A number in a cell.
#[derive(Clone, Copy)]
pub(super) struct Number {
    pub(super) value: Decimal,
    pub(super) span: Span,
}

impl Number {
    /// In millionths; none for what is too large to be compared.
    pub(super) fn micro(self) -> Option<i128> {
        let step = 10_i128.checked_pow(6_u32.checked_sub(self.value.scale)?)?;
        i128::from(self.value.digits).checked_mul(step)
    }

    /// One in the last place, in millionths.
    pub(super) fn step(self) -> i128 {
        10_i128.pow(6_u32.saturating_sub(self.value.scale))
    }
}

impl Grid {
    /// The numbers of a table; none if there are too many to compare or no row of them.
    pub(super) fn of(table: &Table) -> Option<Grid> {
        let width = table.rows.iter().flatten().map(|cell| cell.column + cell.columns).max()?;
        if !(2..=16).contains(&width) || table.rows.len() > 400 {
            return None;
        }
        let mut grid = Grid { titles: vec![String::new(); width], rows: Vec::new() };
        for cells in &table.rows {
            let mut numbers: Vec<Option<Number>> = vec![None; width];
            let (mut label, mut first) = (String::new(), String::new());
            for cell in cells {
                let text = cell.text.trim().trim_matches('*').trim();
                let number = number(text).map(|value| Number { value, span: cell.span });
                if cell.column == 0 {
                    first = text.to_owned();
                }
                if label.is_empty()
                    && number.is_none()
                    && text.chars().filter(|one| one.is_alphabetic()).count() > 2
                {
                    label = text.to_owned();
                }
                numbers[cell.column] = number.filter(|_| cell.columns == 1);
            }
            let count = numbers.iter().skip(1).flatten().count();
            if count == 0 && grid.rows.is_empty() {
                grid.add_titles(cells);
            } else if !is_count(&numbers) {
                let numbering = numbering(&first, &label);
                grid.rows.push(Row { label, cells: numbers, numbering });
            }
        }
        (!grid.rows.is_empty()).then_some(grid)
    }

    fn add_titles(&mut self, cells: &[crate::table::Cell]) {
        for cell in cells {
            for title in self.titles.iter_mut().skip(cell.column).take(cell.columns) {
                if !title.is_empty() {
                    title.push(' ');
                }
                title.push_str(cell.text.trim().trim_matches('*'));
            }
        }
    }

    /// Whether the columns' numbers are percentages.
    pub(super) fn is_percent(&self, column: usize) -> bool {
        let title = fold(&self.titles[column]);
        title.contains('%') || title.contains("ty le") || title.contains("ty trong")
    }

    /// Whether the column cannot be added: percentages, averages, the row's own number.
    pub(super) fn is_addable(&self, column: usize) -> bool {
        let title = fold(&self.titles[column]);
        let never = ["binh quan", "stt", "nam 1", "don gia", "thu nhap", "toc do", "so voi"];
        let is_number = column == 0 || title == "tt" || title == "so tt";
        !is_number && !self.is_percent(column) && !never.iter().any(|word| title.contains(word))
    }
}

/// "1.220", "38,4%", "(5)" is none.
fn number(text: &str) -> Option<Decimal> {
    let text = text.trim_end_matches('%').trim();
    let is_plain = text.chars().all(|one| one.is_ascii_digit() || one == '.' || one == ',');
    (is_plain && !text.is_empty()).then(|| parse(text).ok()).flatten()
}

/// The row "1 2 3 4" below a head.
fn is_count(numbers: &[Option<Number>]) -> bool {
    let mut plain =
        numbers.iter().enumerate().map(|(column, number)| (column, number.map(|one| one.value.digits)));
    plain.all(|(column, digits)| digits == i64::try_from(column + 1).ok())
}

fn numbering(first: &str, label: &str) -> Numbering {
    let first = first.trim_end_matches('.');
    let label = fold(label);
    let is_roman = !first.is_empty() && first.chars().all(|one| "IVX".contains(one));
    let is_letter = first.chars().count() == 1 && first.chars().all(|one| one.is_ascii_uppercase());
    if is_roman || is_letter {
        Numbering::Group
    } else if matches!(first, "-" | "+") || first.contains('.') || label.starts_with("trong do") {
        Numbering::Part
    } else {
        Numbering::Plain
    }
}
