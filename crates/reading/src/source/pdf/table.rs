//! Tables by their rules.

use super::content::Sign;
use super::rule::Rule;

/// Points by which ends of rules may miss each other.
const SLACK: f32 = 2.5;
/// The most rules of a page that are looked at; a drawing has more.
const MOST_RULES: usize = 4000;
/// The most columns and rows of a table on a page.
const MOST_LINES: usize = 200;

/// A table on a page.
pub(super) struct Grid {
    /// Where its columns begin and end.
    pub(super) columns: Vec<f32>,
    /// Where its rows begin and end, from the top down.
    rows: Vec<f32>,
    pub(super) top: f32,
    pub(super) cells: Vec<Cell>,
    /// For each square between two lines, row by row, the cell that it belongs to.
    squares: Vec<usize>,
}

/// A cell with what stands in it.
pub(super) struct Cell {
    pub(super) row: usize,
    pub(super) column: usize,
    pub(super) columns: usize,
    pub(super) signs: Vec<Sign>,
    pub(super) text: String,
}

impl Grid {
    /// The cell at a place.
    pub(super) fn cell_at(&mut self, x: f32, y: f32) -> Option<&mut Cell> {
        let column = self.columns.partition_point(|left| *left <= x).checked_sub(1)?;
        let row = self.rows.partition_point(|top| *top >= y).checked_sub(1)?;
        if column + 1 >= self.columns.len() || row + 1 >= self.rows.len() {
            return None;
        }
        let cell = self.squares.get(row * (self.columns.len() - 1) + column)?;
        self.cells.get_mut(*cell)
    }

    /// How many rows it has.
    pub(super) fn height(&self) -> usize {
        self.rows.len().saturating_sub(1)
    }
}

/// A rule along one axis: where it lies on the other, from where to where it goes.
#[derive(Clone, Copy)]
struct Bar {
    at: f32,
    from: f32,
    to: f32,
}

/// The tables that rules draw, from the top down.
pub(super) fn grids(rules: &[Rule]) -> Vec<Grid> {
    let middle = |side: (f32, f32)| (side.0 + side.1) / 2.0;
    let bar = |along: (f32, f32), across: (f32, f32)| Bar { at: middle(across), from: along.0, to: along.1 };
    let is_level = |rule: &&Rule| rule.x.1 - rule.x.0 > rule.y.1 - rule.y.0;
    let level: Vec<Bar> = rules.iter().filter(is_level).map(|rule| bar(rule.x, rule.y)).collect();
    let upright: Vec<Bar> =
        rules.iter().filter(|rule| !is_level(rule)).map(|rule| bar(rule.y, rule.x)).collect();
    let (level, upright) = (merged(level), merged(upright));
    if level.len() + upright.len() > MOST_RULES || level.len() < 2 || upright.len() < 2 {
        return Vec::new();
    }
    let mut grids: Vec<Grid> =
        groups(&level, &upright).into_iter().filter_map(|(level, upright)| grid(&level, &upright)).collect();
    grids.sort_by(|a, b| b.top.total_cmp(&a.top));
    grids
}

/// Bars that lie on one line and touch are one.
fn merged(mut bars: Vec<Bar>) -> Vec<Bar> {
    bars.retain(|bar| bar.at.is_finite() && bar.from.is_finite() && bar.to.is_finite());
    bars.sort_by(|a, b| a.at.total_cmp(&b.at).then(a.from.total_cmp(&b.from)));
    let mut found: Vec<Bar> = Vec::new();
    for bar in bars {
        // Bars of nearly one height are sorted by it, so the one to go on from may lie a little back.
        let open = found.iter_mut().rev().take(64).take_while(|other| bar.at - other.at < SLACK);
        let mut open = open.filter(|other| bar.from <= other.to + SLACK && bar.to >= other.from - SLACK);
        match open.next() {
            Some(other) => (other.from, other.to) = (other.from.min(bar.from), other.to.max(bar.to)),
            None => found.push(bar),
        }
    }
    found
}

/// Bars that touch each other, directly or through others.
fn groups(level: &[Bar], upright: &[Bar]) -> Vec<(Vec<Bar>, Vec<Bar>)> {
    let touch = |a: &Bar, b: &Bar| {
        (b.from - SLACK..=b.to + SLACK).contains(&a.at) && (a.from - SLACK..=a.to + SLACK).contains(&b.at)
    };
    let mut group_of: Vec<Option<usize>> = vec![None; level.len()];
    let mut upright_of: Vec<Option<usize>> = vec![None; upright.len()];
    let mut count = 0;
    for start in 0..level.len() {
        if group_of[start].is_some() {
            continue;
        }
        group_of[start] = Some(count);
        let mut open = vec![start];
        while let Some(at) = open.pop() {
            for (index, bar) in upright.iter().enumerate() {
                if upright_of[index].is_some() || !touch(&level[at], bar) {
                    continue;
                }
                upright_of[index] = Some(count);
                for (other, one) in level.iter().enumerate() {
                    if group_of[other].is_none() && touch(one, bar) {
                        group_of[other] = Some(count);
                        open.push(other);
                    }
                }
            }
        }
        count += 1;
    }
    let of = |bars: &[Bar], groups: &[Option<usize>], group: usize| {
        bars.iter()
            .zip(groups)
            .filter(|(_, one)| **one == Some(group))
            .map(|(bar, _)| *bar)
            .collect::<Vec<Bar>>()
    };
    let all = (0..count).map(|group| (of(level, &group_of, group), of(upright, &upright_of, group)));
    all.filter(|(level, upright)| level.len() > 1 && upright.len() > 1).take(64).collect()
}

fn grid(level: &[Bar], upright: &[Bar]) -> Option<Grid> {
    let columns = places(upright);
    let mut rows = places(level);
    rows.reverse();
    let (wide, high) = (columns.len().checked_sub(1)?, rows.len().checked_sub(1)?);
    // A single box is a frame around text.
    if wide * high < 2 || wide > MOST_LINES || high > MOST_LINES {
        return None;
    }
    let is_ruled = |bars: &[Bar], at: f32, along: f32| {
        bars.iter()
            .any(|bar| (bar.at - at).abs() < SLACK && bar.from - SLACK < along && along < bar.to + SLACK)
    };
    let middle = |pair: &[f32], index: usize| (pair[index] + pair[index + 1]) / 2.0;
    const FREE: usize = usize::MAX;
    let mut squares = vec![FREE; wide * high];
    let mut cells: Vec<Cell> = Vec::new();
    for row in 0..high {
        for column in 0..wide {
            if squares[row * wide + column] != FREE {
                continue;
            }
            let mut right = column + 1;
            let y = middle(&rows, row);
            while right < wide && squares[row * wide + right] == FREE && !is_ruled(upright, columns[right], y)
            {
                right += 1;
            }
            let mut below = row + 1;
            let x = middle(&columns, column);
            while below < high && !is_ruled(level, rows[below], x) {
                below += 1;
            }
            for covered in row..below {
                squares[covered * wide + column..covered * wide + right].fill(cells.len());
            }
            cells.push(Cell { row, column, columns: right - column, signs: Vec::new(), text: String::new() });
        }
    }
    (cells.len() > 1).then(|| Grid { top: rows[0], columns, rows, cells, squares })
}

/// The places of bars across, each once, ascending.
fn places(bars: &[Bar]) -> Vec<f32> {
    let mut places: Vec<f32> = bars.iter().map(|bar| bar.at).collect();
    places.sort_by(f32::total_cmp);
    places.dedup_by(|next, kept| *next - *kept < SLACK);
    places
}
