//! Bars under each other, for ranking.

use std::fmt::Write as _;

use super::{COLOURS, Frame, INK, QUIET, WIDTH, begin, begin_height, finish, scaled};
use crate::text::html as escape;

/// One bar.
#[derive(Clone, Debug)]
pub struct Bar {
    /// Whose.
    pub label: String,
    /// The scaled value; `None` where nothing was reported, which is no bar.
    pub value: Option<i64>,
    /// The value, or that there is none, as people read it.
    pub text: String,
}

/// Bars from the largest to the smallest, as they are given.
#[must_use]
pub fn bars(frame: &Frame, bars: &[Bar], id: &str) -> String {
    let groups: Vec<(&str, Vec<&Bar>)> = bars.iter().map(|bar| (bar.label.as_str(), vec![bar])).collect();
    grouped(frame, &groups, id)
}

/// Where bars begin, left of them their names, and how high one is with its gap.
const BARS_FROM: i64 = 178;
const BAR_STEP: i64 = 20;
const GROUP_GAP: i64 = 6;

/// Groups of bars under each other, a colour for each bar of a group.
pub(super) fn grouped(frame: &Frame, groups: &[(&str, Vec<&Bar>)], id: &str) -> String {
    let all = || groups.iter().flat_map(|(_, bars)| bars);
    let most = all().filter_map(|bar| bar.value).map(i64::abs).max().unwrap_or(1).max(1);
    let (mut y, height) = (begin_height(frame), bars_height(frame, groups.len(), all().count()));
    let mut svg = begin(frame, height, id, "chart bars");
    for (label, bars) in groups {
        let count = i64::try_from(bars.len()).unwrap_or(0);
        let (middle, label) = (y + count * BAR_STEP / 2 + 5, escape(label));
        let _ = write!(
            svg,
            r#"<text x="{}" y="{middle}" font-size="13" fill="{INK}" text-anchor="end">{label}</text>"#,
            BARS_FROM - 10
        );
        for (bar, colour) in bars.iter().zip(COLOURS.iter().cycle()) {
            // One series has a colour of its own for what is below zero.
            let is_below = bar.value.is_some_and(|value| value < 0);
            let colour = if is_below && bars.len() == 1 { COLOURS[2] } else { colour };
            draw_bar(&mut svg, bar, y, most, colour);
            y += BAR_STEP;
        }
        y += GROUP_GAP;
    }
    finish(svg, frame, height)
}

fn draw_bar(svg: &mut String, bar: &Bar, y: i64, most: i64, colour: &str) {
    let room = WIDTH - BARS_FROM - 86;
    let width = bar.value.map_or(0, |value| scaled(room, value.abs(), most));
    if bar.value.is_some() {
        let _ = write!(
            svg,
            r#"<rect x="{BARS_FROM}" y="{}" width="{}" height="16" rx="2" fill="{colour}"/>"#,
            y + 2,
            width.max(1)
        );
    }
    let (ink, text) = (if bar.value.is_some() { INK } else { QUIET }, escape(&bar.text));
    let _ = write!(
        svg,
        r#"<text x="{}" y="{}" font-size="13" fill="{ink}">{text}</text>"#,
        BARS_FROM + width + 8,
        y + 15
    );
}

pub(super) fn bars_height(frame: &Frame, groups: usize, bars: usize) -> i64 {
    let count = |count: usize| i64::try_from(count).unwrap_or(0);
    begin_height(frame) + count(bars) * BAR_STEP + count(groups) * GROUP_GAP + 40
}
