//! The lines that a page draws.

/// A straight line on a page.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rule {
    pub(super) x: (f32, f32),
    pub(super) y: (f32, f32),
}

/// The thickest line of a table, in points.
const THICKEST: f32 = 3.0;

/// Keeps what draws a line: strokes along the page, and filled areas as thin as a line.
pub(super) fn keep_rules(lines: Vec<Rule>, is_filled_only: bool, rules: &mut Vec<Rule>) {
    let is_level = |rule: &Rule| rule.x.1 - rule.x.0 <= THICKEST || rule.y.1 - rule.y.0 <= THICKEST;
    if !is_filled_only {
        rules.extend(lines.into_iter().filter(is_level));
        return;
    }
    for area in lines.chunks(4) {
        let low = |side: fn(&Rule) -> f32| area.iter().map(side).fold(f32::INFINITY, f32::min);
        let high = |side: fn(&Rule) -> f32| area.iter().map(side).fold(f32::NEG_INFINITY, f32::max);
        let rule = Rule {
            x: (low(|one| one.x.0), high(|one| one.x.1)),
            y: (low(|one| one.y.0), high(|one| one.y.1)),
        };
        if is_level(&rule) {
            rules.push(rule);
        }
    }
}
