//! Charts as SVG, drawn by hand so that they weigh little and need no script. Colours, sizes and
//! places are attributes and not styles, so that the same picture stands under the page's security
//! policy and on paper. A chart never stands without its table.

mod bars;
mod document;

use std::fmt::Write as _;

use crate::text::html as escape;

pub use bars::{Bar, bars};
pub(crate) use document::{height, of};

/// What stands around every chart.
#[derive(Clone, Debug, Default)]
pub struct Frame {
    /// What it shows.
    pub title: String,
    /// The unit of measure.
    pub measure: String,
    /// Source and date, under the chart.
    pub source: String,
    /// What the chart says, for who cannot see it.
    pub description: String,
    /// What the colours mean, in their order; empty where the drawing says it otherwise.
    pub legend: Vec<String>,
}

/// One line: points from left to right.
#[derive(Clone, Debug, Default)]
pub struct Series {
    /// Its label at its end; empty where there is one line only.
    pub label: String,
    /// The points.
    pub points: Vec<Point>,
}

impl Series {
    /// The last value that there is.
    fn end(&self) -> Option<i64> {
        self.points.iter().rev().find_map(|point| point.value)
    }
}

/// One moment of a line.
#[derive(Clone, Debug)]
pub struct Point {
    /// Days from any beginning.
    pub day: i64,
    /// The period's short label.
    pub label: String,
    /// The scaled value; `None` interrupts the line.
    pub value: Option<i64>,
    /// The value as people read it.
    pub text: String,
    /// Whether every expected report is in it; if not, the dot is hollow.
    pub is_whole: bool,
}

/// How high a line is below its head, with one line of source.
const LINE_HEIGHT: i64 = 268;
const SOURCE_HEIGHT: i64 = 16;
/// How wide every drawing is; the page or the paper scales it.
pub(crate) const WIDTH: i64 = 620;
const INK: &str = "#1a1f1b";
const QUIET: &str = "#4d574f";
const RULE: &str = "#d5dbd3";
pub(crate) const COLOURS: [&str; 3] = ["#1c5a3e", "#164e7d", "#7a4a00"];

/// Lines over time. Zero is always on the scale; a period without a number is
/// a gap and never a zero.
#[must_use]
pub fn line(frame: &Frame, series: &[Series], id: &str) -> String {
    let above = begin_height(frame);
    let (left, right, top, bottom) = (14, WIDTH - 96, above, above + 208);
    let points = || series.iter().flat_map(|one| &one.points);
    let values = || points().filter_map(|point| point.value);
    let (low, high) = (values().min().unwrap_or(0).min(0), values().max().unwrap_or(0).max(1));
    let first = points().map(|point| point.day).min().unwrap_or(0);
    let days = (points().map(|point| point.day).max().unwrap_or(0) - first).max(1);
    let x = |day: i64| left + 20 + (right - left - 40) * (day - first) / days;
    let y = |value: i64| bottom - scaled(bottom - top, value - low, high - low);
    let height = above + LINE_HEIGHT + SOURCE_HEIGHT * (source_lines(frame) - 1).max(0);
    let mut svg = begin(frame, height, id, "chart");
    let zero = y(0);
    let _ = write!(svg, r#"<line x1="{left}" y1="{zero}" x2="{right}" y2="{zero}" stroke="{RULE}"/>"#);
    let mut days_written: Vec<i64> = Vec::new();
    for point in points() {
        // Labels of the time axis never overlap.
        let at = x(point.day);
        if days_written.iter().all(|written| (written - at).abs() >= 58) {
            let label = escape(&point.label);
            let _ = write!(
                svg,
                r#"<text x="{at}" y="{}" font-size="12" fill="{QUIET}" text-anchor="middle">{label}</text>"#,
                bottom + 20
            );
            days_written.push(at);
        }
    }
    let ends: Vec<i64> = series.iter().map(|one| one.end().map_or(top, &y)).collect();
    let place = |point: &Point| point.value.map(|value| (x(point.day), y(value)));
    let mut labels = Labels { dots: points().filter_map(place).collect(), written: Vec::new() };
    let room = if series.iter().any(|one| !one.label.is_empty()) { 31 } else { 16 };
    for ((one, colour), end) in series.iter().zip(COLOURS.iter().cycle()).zip(apart(&ends, room)) {
        draw(&mut svg, &mut labels, (one, colour, end), &x, &y);
    }
    finish(svg, frame, height)
}

/// What labels of points must not be written over.
struct Labels {
    /// The points of all lines.
    dots: Vec<(i64, i64)>,
    /// Where labels stand.
    written: Vec<(i64, i64)>,
}

impl Labels {
    /// Whether a label in the middle of `x` that stands on `y` covers nothing.
    fn has_room(&self, x: i64, y: i64) -> bool {
        let is_off = |(dot_x, dot_y): &(i64, i64)| (dot_x - x).abs() >= 16 || (dot_y - (y - 5)).abs() >= 10;
        let is_apart = |(at, line): &(i64, i64)| (at - x).abs() >= 50 || (line - y).abs() >= 15;
        self.dots.iter().all(is_off) && self.written.iter().all(is_apart)
    }
}

/// The heights at which the ends of lines are labelled: each as near its end as it can be without
/// touching the one above.
fn apart(ends: &[i64], room: i64) -> Vec<i64> {
    let mut order: Vec<usize> = (0..ends.len()).collect();
    order.sort_by_key(|index| ends[*index]);
    let mut placed = ends.to_vec();
    for pair in order.windows(2) {
        placed[pair[1]] = placed[pair[1]].max(placed[pair[0]] + room);
    }
    placed
}

/// One line with its points; the first, the last and the highest carry their value. `end` is the
/// height of the last one's label; `labels` knows what was written before.
fn draw(
    svg: &mut String,
    labels: &mut Labels,
    (series, colour, end): (&Series, &str, i64),
    x: &dyn Fn(i64) -> i64,
    y: &dyn Fn(i64) -> i64,
) {
    // A stretch to or from a number that lacks units is dashed: what it does is not known.
    let (mut whole, mut partly) = (String::new(), String::new());
    for pair in series.points.windows(2) {
        let [before, after] = pair else { continue };
        let (Some(from), Some(to)) = (before.value, after.value) else { continue };
        let path = if before.is_whole && after.is_whole { &mut whole } else { &mut partly };
        let _ = write!(path, "M{} {} L{} {} ", x(before.day), y(from), x(after.day), y(to));
    }
    for (path, dashes) in [(whole, r#"stroke-linecap="round""#), (partly, r#"stroke-dasharray="5 5""#)] {
        if !path.is_empty() {
            let path = path.trim_end();
            let _ = write!(
                svg,
                r#"<path d="{path}" fill="none" stroke="{colour}" stroke-width="2.5" {dashes}/>"#
            );
        }
    }
    let given: Vec<&Point> = series.points.iter().filter(|point| point.value.is_some()).collect();
    let highest = given.iter().max_by_key(|point| point.value).map(|point| point.day);
    for (index, point) in given.iter().enumerate() {
        let (at, height) = (x(point.day), y(point.value.unwrap_or_default()));
        let fill = if point.is_whole { colour } else { "#fff" };
        let _ = write!(
            svg,
            r#"<circle cx="{at}" cy="{height}" r="4" fill="{fill}" stroke="{colour}" stroke-width="2"/>"#
        );
        let is_last = index + 1 == given.len();
        let is_named = index == 0 || is_last || Some(point.day) == highest;
        // Above its point, else below it, else not at all.
        let place = [height - 10, height + 20].into_iter().find(|place| labels.has_room(at, *place));
        if let Some(place) = place.filter(|_| is_named && !is_last) {
            let _ = write!(
                svg,
                r#"<text x="{at}" y="{}" font-size="13" fill="{INK}" text-anchor="middle">{}</text>"#,
                place,
                escape(&point.text)
            );
            labels.written.push((at, place));
        }
        if is_last {
            // The end of a line says its value and whose line it is.
            let _ = write!(
                svg,
                r#"<text x="{}" y="{}" font-size="13" font-weight="700" fill="{colour}">{}</text>"#,
                at + 9,
                end + 4,
                escape(&point.text)
            );
            if !series.label.is_empty() {
                let _ = write!(
                    svg,
                    r#"<text x="{}" y="{}" font-size="12" fill="{colour}">{}</text>"#,
                    at + 9,
                    end + 19,
                    escape(&series.label)
                );
            }
        }
    }
}

/// How much room title, measure and legend take.
fn begin_height(frame: &Frame) -> i64 {
    62 + 18 * legend_places(&frame.legend).last().map_or(0, |(_, row)| row + 1)
}

/// Where each name of the legend stands: from the left, and in which row.
fn legend_places(legend: &[String]) -> Vec<(i64, i64)> {
    let (mut x, mut row) = (4, 0);
    let mut places = Vec::with_capacity(legend.len());
    for name in legend {
        let width = 34 + 7 * i64::try_from(name.chars().count()).unwrap_or(0);
        if x > 4 && x + width > WIDTH {
            (x, row) = (4, row + 1);
        }
        places.push((x, row));
        x += width;
    }
    places
}

/// `class` says what sort of chart it is, for pages that are narrower.
fn begin(frame: &Frame, height: i64, id: &str, class: &str) -> String {
    let (title, measure) = (escape(&frame.title), escape(&frame.measure));
    let description = escape(&frame.description);
    let mut svg = format!(
        r#"<svg class="{class}" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="{id}-title {id}-desc" font-family="system-ui, 'Segoe UI', Roboto, 'Noto Sans', Arial, sans-serif"><title id="{id}-title">{title}</title><desc id="{id}-desc">{description}</desc><text x="4" y="20" font-size="15" font-weight="700" fill="{INK}">{title}</text><text x="4" y="40" font-size="12" fill="{QUIET}">{measure}</text>"#
    );
    let places = legend_places(&frame.legend);
    for (((x, row), name), colour) in places.into_iter().zip(&frame.legend).zip(COLOURS.iter().cycle()) {
        let (y, name) = (50 + 18 * row, escape(name));
        let _ = write!(
            svg,
            r#"<rect x="{x}" y="{y}" width="12" height="12" rx="2" fill="{colour}"/><text x="{}" y="{}" font-size="13" fill="{INK}">{name}</text>"#,
            x + 18,
            y + 11
        );
    }
    svg
}

fn finish(mut svg: String, frame: &Frame, height: i64) -> String {
    let lines: Vec<&str> = frame.source.lines().collect();
    for (text, below) in lines.iter().zip((0..source_lines(frame)).rev()) {
        let (y, text) = (height - 8 - SOURCE_HEIGHT * below, escape(text));
        let _ = write!(svg, r#"<text x="4" y="{y}" font-size="12" fill="{QUIET}">{text}</text>"#);
    }
    svg + "</svg>"
}

/// Lines under a drawing: the source, and what else has to be said.
fn source_lines(frame: &Frame) -> i64 {
    i64::try_from(frame.source.lines().count()).unwrap_or(1)
}

/// `part` of `whole` of a length, without overflow.
fn scaled(length: i64, part: i64, whole: i64) -> i64 {
    let exact = i128::from(length) * i128::from(part) / i128::from(whole.max(1));
    i64::try_from(exact).unwrap_or(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame() -> Frame {
        Frame { title: "Tổ <hợp tác> & nhóm".into(), ..Frame::default() }
    }

    fn point(day: i64, value: Option<i64>) -> Point {
        Point {
            day,
            label: format!("k{day}"),
            value,
            text: value.map_or(String::new(), |v| v.to_string()),
            is_whole: true,
        }
    }

    #[test]
    fn a_period_without_a_number_interrupts_the_line_and_one_that_lacks_units_is_dashed() {
        let partly = Point { is_whole: false, ..point(2190, Some(3)) };
        for (points, lines, dashed) in [
            (vec![point(0, Some(4)), point(365, None), point(730, Some(8))], 0, 0),
            (vec![point(0, Some(4)), point(365, Some(5)), point(730, Some(8))], 2, 0),
            (vec![point(0, Some(4)), point(365, Some(5)), partly], 2, 1),
        ] {
            let given = points.iter().filter(|point| point.value.is_some()).count();
            let svg = line(&frame(), &[Series { label: String::new(), points }], "a");
            let paths =
                svg.split("<path d=\"").skip(1).map(|rest| rest.split('"').next().unwrap_or_default());
            assert_eq!(paths.map(|path| path.matches('L').count()).sum::<usize>(), lines, "{svg}");
            assert_eq!(svg.matches("stroke-dasharray").count(), dashed, "{svg}");
            assert_eq!(svg.matches("<circle").count(), given);
        }
    }

    #[test]
    fn each_line_of_the_source_has_its_own_place() {
        let frame = Frame { source: "Nguồn: sổ\nChấm rỗng: chưa đủ".into(), ..frame() };
        let svg = line(&frame, &[Series { label: String::new(), points: vec![point(0, Some(1))] }], "d");
        let of =
            |text: &str| svg.split("<text").find(|one| one.contains(text)).unwrap_or_default().to_owned();
        assert_ne!(
            of("Nguồn: sổ").split("y=").nth(1).map(|y| y[..5].to_owned()),
            of("Chấm rỗng").split("y=").nth(1).map(|y| y[..5].to_owned())
        );
        assert!(!of("Nguồn: sổ").contains("Chấm"), "{svg}");
    }

    #[test]
    fn what_people_write_is_text_and_nothing_is_styled_inline() {
        let svg = bars(&frame(), &[Bar { label: "<script>".into(), value: None, text: "chưa".into() }], "b");
        assert!(svg.contains("Tổ &lt;hợp tác&gt; &amp; nhóm") && svg.contains("&lt;script&gt;"), "{svg}");
        assert!(!svg.contains("style=") && !svg.contains("<script>") && !svg.contains("<rect"), "{svg}");
    }

    #[test]
    fn the_largest_numbers_still_fit() {
        let bar = |value| Bar { label: "x".into(), value: Some(value), text: String::new() };
        let svg = bars(&frame(), &[bar(1 << 62), bar(1 << 61)], "c");
        assert!(svg.contains(r#"width="356""#) && svg.contains(r#"width="178""#), "{svg}");
    }
}
