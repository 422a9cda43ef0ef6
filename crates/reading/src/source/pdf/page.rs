//! Pages one behind the other: their margins, their paragraphs, tables that go on.

use super::super::builder::Builder;
use super::super::{BlockKind, Refused};
use super::layout::{Item, Line, Page};
use super::table::Grid;
use std::collections::HashMap;

/// The part of a page's height at its head and foot in which margins stand.
const MARGIN: f32 = 0.12;

pub(super) fn write(pages: Vec<Page>, builder: &mut Builder) -> Result<(), Refused> {
    let repeated = repeated(&pages);
    let mut tables = Tables::default();
    for page in pages {
        let margin: Vec<bool> =
            page.items.iter().map(|item| is_margin(item, page.height, &repeated)).collect();
        let leading = leading(&page.items);
        let mut open: Vec<Line> = Vec::new();
        for (item, is_margin) in page.items.into_iter().zip(margin) {
            match item {
                Item::Line(line) if is_margin => {
                    put(&mut open, builder)?;
                    builder.put(BlockKind::Margin, &line.text)?;
                }
                Item::Line(line) => {
                    if open.last().is_some_and(|last| is_parted(last, &line, leading)) {
                        put(&mut open, builder)?;
                    }
                    tables.end();
                    open.push(line);
                }
                Item::Table(grid) => {
                    put(&mut open, builder)?;
                    tables.put(grid, builder)?;
                }
            }
        }
        put(&mut open, builder)?;
    }
    Ok(())
}

fn put(lines: &mut Vec<Line>, builder: &mut Builder) -> Result<(), Refused> {
    let text: Vec<String> = lines.drain(..).map(|line| line.text).collect();
    builder.put(BlockKind::Lines, &text.join("\n"))
}

/// The usual distance between the base lines of a page's lines.
fn leading(items: &[Item]) -> f32 {
    let lines = |item: &Item| match item {
        Item::Line(line) => Some(line.y),
        Item::Table(_) => None,
    };
    let mut distances: Vec<f32> = items
        .windows(2)
        .filter_map(|pair| Some(lines(&pair[0])? - lines(&pair[1])?))
        .filter(|distance| *distance > 1.0)
        .collect();
    distances.sort_by(f32::total_cmp);
    distances.get(distances.len() / 4).copied().unwrap_or(f32::MAX)
}

/// Whether two lines belong to different paragraphs by where they stand.
fn is_parted(above: &Line, below: &Line, leading: f32) -> bool {
    /// Points by which a first line may be indented.
    const INDENT: std::ops::Range<f32> = 12.0..70.0;
    let distance = above.y - below.y;
    let is_far = !(0.0..leading * 1.3 + 1.0).contains(&distance);
    let is_other_size = (above.size - below.size).abs() > 0.15 * above.size;
    let is_indented = INDENT.contains(&(below.left - above.left)) && below.right >= above.right - 12.0;
    let is_note = below.text.starts_with(['¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹', '⁽']);
    is_far || is_other_size || is_indented || is_note
}

/// Lines at the heads and feet of pages that stand on at least two, without their numbers.
fn repeated(pages: &[Page]) -> HashMap<String, usize> {
    let mut found: HashMap<String, usize> = HashMap::new();
    for page in pages {
        let mut here: Vec<String> =
            page.items.iter().filter_map(|item| in_margin(item, page.height)).collect();
        here.sort();
        here.dedup();
        for text in here {
            *found.entry(text).or_default() += 1;
        }
    }
    let least = 2.max(pages.len() / 3);
    found.retain(|_, count| *count >= least);
    found
}

/// A line of a page's head or foot, with its numbers as `#`.
fn in_margin(item: &Item, height: f32) -> Option<String> {
    let Item::Line(line) = item else { return None };
    let is_outside = line.y > height * (1.0 - MARGIN) || line.y < height * MARGIN;
    is_outside.then(|| {
        let mut text = String::new();
        for character in line.text.chars() {
            match character {
                '0'..='9' if text.ends_with('#') => {}
                '0'..='9' => text.push('#'),
                _ => text.push(character),
            }
        }
        text
    })
}

fn is_margin(item: &Item, height: f32, repeated: &HashMap<String, usize>) -> bool {
    let Some(text) = in_margin(item, height) else { return false };
    let is_number = matches!(text.trim_matches(['-', '–', ' ', '|']), "#" | "Trang #" | "Trang #/#" | "#/#");
    is_number || repeated.contains_key(&text)
}

/// Tables over pages: one that goes on keeps its number and counts its rows on.
#[derive(Default)]
struct Tables {
    count: usize,
    /// The columns and rows of the table that was last, as long as nothing else followed.
    open: Option<(Vec<f32>, usize)>,
}

impl Tables {
    fn end(&mut self) {
        self.open = None;
    }

    fn put(&mut self, grid: Grid, builder: &mut Builder) -> Result<(), Refused> {
        let same = |one: &[f32]| {
            one.len() == grid.columns.len() && one.iter().zip(&grid.columns).all(|(a, b)| (a - b).abs() < 4.0)
        };
        let rows = match self.open.take() {
            Some((columns, rows)) if same(&columns) => rows,
            _ => {
                self.count += 1;
                0
            }
        };
        let mut cells: Vec<_> = grid.cells.iter().collect();
        cells.sort_by_key(|cell| (cell.row, cell.column));
        for cell in cells {
            let (row, column, columns) = (rows + cell.row, cell.column, cell.columns);
            builder.put(BlockKind::Cell { table: self.count - 1, row, column, columns }, &cell.text)?;
        }
        self.open = Some((grid.columns.clone(), rows + grid.height()));
        Ok(())
    }
}
