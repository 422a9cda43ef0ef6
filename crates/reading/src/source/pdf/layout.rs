//! Signs of a page as lines of words.

use super::super::builder::raised;
use super::content::{Drawing, Sign};
use super::table::{self, Grid};

/// A page whose signs are lines and cells.
pub(super) struct Page {
    pub(super) height: f32,
    /// From the top down.
    pub(super) items: Vec<Item>,
}

/// What stands on a page.
pub(super) enum Item {
    Line(Line),
    Table(Grid),
}

/// Words side by side.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) left: f32,
    pub(super) right: f32,
    /// Its base line.
    pub(super) y: f32,
    pub(super) size: f32,
}

pub(super) fn page(drawing: Drawing) -> Page {
    let mut grids = table::grids(&drawing.rules);
    let mut free = Vec::new();
    for sign in drawing.signs {
        // The middle of the sign, a third of its height above the base line.
        let (x, y) = (sign.x + sign.width / 2.0, sign.y + sign.size / 3.0);
        match grids.iter_mut().find_map(|grid| grid.cell_at(x, y)) {
            Some(cell) => cell.signs.push(sign),
            None => free.push(sign),
        }
    }
    let mut items: Vec<Item> = columns(rows(free)).into_iter().map(Item::Line).collect();
    for mut grid in grids {
        for cell in &mut grid.cells {
            let lines = rows(std::mem::take(&mut cell.signs));
            let lines: Vec<String> = lines.into_iter().flatten().map(|line| line.text).collect();
            cell.text = lines.join("\n");
        }
        if !grid.cells.iter().all(|cell| cell.text.is_empty()) {
            // Behind all lines that begin above it.
            let at = items.iter().position(|item| matches!(item, Item::Line(line) if line.y < grid.top));
            items.insert(at.unwrap_or(items.len()), Item::Table(grid));
        }
    }
    Page { height: drawing.height, items }
}

/// Signs by rows from the top down, each row in pieces between wide gaps.
fn rows(mut signs: Vec<Sign>) -> Vec<Vec<Line>> {
    signs.sort_by(|a, b| b.y.total_cmp(&a.y));
    let mut rows: Vec<Vec<Sign>> = Vec::new();
    for sign in signs {
        // A raised sign comes before its row's others, so the row takes in what is a little lower.
        let last = rows.last().and_then(|row| row.first());
        let is_same = last.is_some_and(|first| first.y - sign.y < 0.5 * first.size.max(sign.size));
        match rows.last_mut() {
            Some(row) if is_same => row.push(sign),
            _ => rows.push(vec![sign]),
        }
    }
    rows.into_iter().map(pieces).filter(|pieces| !pieces.is_empty()).collect()
}

/// A gap as wide as this many times the font's height parts columns.
const WIDE_GAP: f32 = 1.6;
/// Two texts that are this many times the font's height apart are two even on a single line.
const VERY_WIDE_GAP: f32 = 2.5;
/// A gap as wide as this many times the font's height is a space.
const SPACE: f32 = 0.17;

fn pieces(mut row: Vec<Sign>) -> Vec<Line> {
    row.sort_by(|a, b| a.x.total_cmp(&b.x));
    let size = row.iter().map(|sign| sign.size).fold(0.0, f32::max);
    let base =
        row.iter().filter(|sign| sign.size > 0.85 * size).map(|sign| sign.y).fold(f32::INFINITY, f32::min);
    let is_raised = |sign: &Sign| sign.size <= 0.85 * size && sign.y > base + 0.15 * size;
    let mut lines: Vec<Line> = Vec::new();
    // Where the raised signs at the end of the line begin.
    let mut mark: Option<usize> = None;
    for sign in row {
        let is_mark = is_raised(&sign) && !sign.text.trim().is_empty();
        let gap = lines.last().map(|line| sign.x - line.right);
        // Some programs draw bold text twice, a little apart.
        let is_double = gap.is_some_and(|gap| gap < -0.6 * sign.width && gap < -1.0)
            && lines.last().is_some_and(|line| line.text.ends_with(&sign.text));
        if is_double {
            continue;
        }
        if gap.is_none_or(|gap| gap > WIDE_GAP * size) && !sign.text.trim().is_empty() {
            end_mark(lines.last_mut(), &mut mark);
            lines.push(Line { text: String::new(), left: sign.x, right: sign.x, y: base, size });
        }
        let Some(line) = lines.last_mut() else { continue };
        if !is_mark {
            end_mark(Some(line), &mut mark);
        }
        let is_spaced = gap.is_some_and(|gap| gap > SPACE * sign.size && gap <= WIDE_GAP * size);
        if is_spaced && !line.text.ends_with(' ') && !sign.text.starts_with(' ') && mark.is_none() {
            line.text.push(' ');
        }
        if is_mark && mark.is_none() {
            mark = Some(line.text.len());
        }
        line.text.push_str(&sign.text);
        if !sign.text.trim().is_empty() {
            line.right = line.right.max(sign.x + sign.width);
        }
    }
    end_mark(lines.last_mut(), &mut mark);
    for line in &mut lines {
        line.text = line.text.trim().to_owned();
    }
    lines.retain(|line| !line.text.is_empty());
    lines
}

/// Writes raised digits at a line's end as raised digits.
fn end_mark(line: Option<&mut Line>, mark: &mut Option<usize>) {
    let Some(at) = mark.take() else { return };
    if let Some(line) = line
        && let Some(text) = line.text.get(at..)
    {
        let text = raised(text);
        line.text.truncate(at);
        line.text.push_str(&text);
    }
}

/// The fewest points between two columns.
const LEAST_BETWEEN: f32 = 9.0;

/// Lines in the order in which they are read: where two columns of text stand side by
/// side, such as the two heads of a state document, the left one comes first.
fn columns(rows: Vec<Vec<Line>>) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut rows = rows.into_iter().peekable();
    while let Some(row) = rows.next() {
        let Some(mut between) = gap_between(&row) else {
            lines.push(joined(row));
            continue;
        };
        let is_wide = row.first().is_some_and(|first| between.1 - between.0 > VERY_WIDE_GAP * first.size);
        let mut block = vec![row];
        // What stands above it on the right belongs to the right column.
        while let Some(above) = lines.pop_if(|line: &mut Line| is_above(line, &block, between)) {
            block.insert(0, vec![above]);
        }
        while let Some(next) = rows.peek() {
            let before = block.last().and_then(|row| row.first());
            let is_near = before.zip(next.first()).is_some_and(|(a, b)| a.y - b.y < 3.0 * a.size.max(b.size));
            let Some(narrowed) = narrowed(between, next).filter(|_| is_near) else { break };
            between = narrowed;
            block.extend(rows.next());
        }
        if !is_wide && block.iter().filter(|row| row.len() > 1).count() < 2 {
            lines.extend(block.into_iter().map(joined));
            continue;
        }
        let (left, right): (Vec<Line>, Vec<Line>) =
            block.into_iter().flatten().partition(|line| line.right <= between.0 + 0.1);
        lines.extend(left);
        lines.extend(right);
    }
    lines
}

/// Whether a line stands close above a block, right of its gap.
fn is_above(line: &Line, block: &[Vec<Line>], between: (f32, f32)) -> bool {
    let first = block.first().and_then(|row| row.first());
    line.left > between.0 && first.is_some_and(|first| line.y - first.y < 2.5 * first.size)
}

/// The gap between the two pieces of a row, if both are text and not a row of numbers.
fn gap_between(row: &[Line]) -> Option<(f32, f32)> {
    let [left, right] = row else { return None };
    let is_text = |line: &Line| {
        line.right - line.left > 40.0
            && line.text.chars().filter(|one| one.is_alphabetic()).count() * 2 > line.text.chars().count()
    };
    (is_text(left) && is_text(right)).then_some((left.right, right.left))
}

/// What is left of a gap beside the pieces of a further row; none if a piece crosses it.
fn narrowed(between: (f32, f32), row: &[Line]) -> Option<(f32, f32)> {
    let mut narrowed = between;
    for line in row {
        if line.right < between.1 && line.left < between.0 {
            narrowed.0 = narrowed.0.max(line.right);
        } else if line.left > between.0 {
            narrowed.1 = narrowed.1.min(line.left);
        } else {
            return None;
        }
    }
    (row.len() <= 2 && narrowed.1 - narrowed.0 > LEAST_BETWEEN).then_some(narrowed)
}

/// The pieces of a row as one line.
fn joined(row: Vec<Line>) -> Line {
    let mut pieces = row.into_iter();
    let first =
        pieces.next().unwrap_or(Line { text: String::new(), left: 0.0, right: 0.0, y: 0.0, size: 0.0 });
    pieces.fold(first, |mut line, piece| {
        line.text.push('\t');
        line.text.push_str(&piece.text);
        line.right = piece.right;
        line
    })
}
