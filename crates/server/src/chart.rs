//! Charts, drawn here as SVG: a line for time, bars for ranking. Presentation
//! attributes only, so that the same picture stands under the page's security
//! policy, in a Word file and on paper. A chart never stands without its table.

use std::fmt::Write as _;

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
}

/// One line: points from left to right.
#[derive(Clone, Debug, Default)]
pub struct Series {
    /// Its label at its end; empty where there is one line only.
    pub label: String,
    /// The points.
    pub points: Vec<Point>,
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

const WIDTH: i64 = 620;
const INK: &str = "#1a1f1b";
const QUIET: &str = "#4d574f";
const RULE: &str = "#d5dbd3";
const COLOURS: [&str; 3] = ["#1c5a3e", "#164e7d", "#7a4a00"];

/// Lines over time. Zero is always on the scale; a period without a number is
/// a gap and never a zero.
#[must_use]
pub fn line(frame: &Frame, series: &[Series], id: &str) -> String {
    let (left, right, top, bottom) = (14, WIDTH - 96, 62, 270);
    let points = || series.iter().flat_map(|one| &one.points);
    let values = || points().filter_map(|point| point.value);
    let (low, high) = (values().min().unwrap_or(0).min(0), values().max().unwrap_or(0).max(1));
    let first = points().map(|point| point.day).min().unwrap_or(0);
    let days = (points().map(|point| point.day).max().unwrap_or(0) - first).max(1);
    let x = |day: i64| left + 20 + (right - left - 40) * (day - first) / days;
    let y = |value: i64| bottom - scaled(bottom - top, value - low, high - low);
    let mut svg = begin(frame, 330, id);
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
    for (one, colour) in series.iter().zip(COLOURS.iter().cycle()) {
        draw(&mut svg, one, colour, &x, &y);
    }
    finish(svg, frame, 330)
}

/// One line with its points; the first, the last and the highest carry their value.
fn draw(svg: &mut String, series: &Series, colour: &str, x: &dyn Fn(i64) -> i64, y: &dyn Fn(i64) -> i64) {
    let mut path = String::new();
    let mut is_down = false;
    for point in &series.points {
        match point.value {
            Some(value) => {
                let _ = write!(path, "{}{} {} ", if is_down { "L" } else { "M" }, x(point.day), y(value));
                is_down = true;
            }
            None => is_down = false,
        }
    }
    let _ = write!(
        svg,
        r#"<path d="{}" fill="none" stroke="{colour}" stroke-width="2.5" stroke-linejoin="round"/>"#,
        path.trim_end()
    );
    let given: Vec<&Point> = series.points.iter().filter(|point| point.value.is_some()).collect();
    let highest = given.iter().max_by_key(|point| point.value).map(|point| point.day);
    let mut written: Vec<i64> = Vec::new();
    for (index, point) in given.iter().enumerate() {
        let (at, height) = (x(point.day), y(point.value.unwrap_or_default()));
        let fill = if point.is_whole { colour } else { "#fff" };
        let _ = write!(
            svg,
            r#"<circle cx="{at}" cy="{height}" r="4" fill="{fill}" stroke="{colour}" stroke-width="2"/>"#
        );
        let is_last = index + 1 == given.len();
        let is_named = index == 0 || is_last || Some(point.day) == highest;
        let has_room = written.iter().all(|other| (other - at).abs() >= 50);
        if is_named && has_room && !is_last {
            let _ = write!(
                svg,
                r#"<text x="{at}" y="{}" font-size="13" fill="{INK}" text-anchor="middle">{}</text>"#,
                height - 10,
                escape(&point.text)
            );
            written.push(at);
        }
        if is_last {
            // The end of a line says its value and whose line it is.
            let _ = write!(
                svg,
                r#"<text x="{}" y="{}" font-size="13" font-weight="700" fill="{colour}">{}</text>"#,
                at + 9,
                height + 4,
                escape(&point.text)
            );
            if !series.label.is_empty() {
                let _ = write!(
                    svg,
                    r#"<text x="{}" y="{}" font-size="12" fill="{colour}">{}</text>"#,
                    at + 9,
                    height + 19,
                    escape(&series.label)
                );
            }
        }
    }
}

/// Bars from the largest to the smallest, as they are given.
#[must_use]
pub fn bars(frame: &Frame, bars: &[Bar], id: &str) -> String {
    let (step, top, from) = (26, 62, 178);
    let count = i64::try_from(bars.len()).unwrap_or(0);
    let height = top + count * step + 40;
    let room = WIDTH - from - 86;
    let most = bars.iter().filter_map(|bar| bar.value).map(i64::abs).max().unwrap_or(1).max(1);
    let mut svg = begin(frame, height, id);
    for (index, bar) in (0_i64..).zip(bars) {
        let y = top + index * step;
        let base = y + 15;
        let label = escape(&bar.label);
        let _ = write!(
            svg,
            r#"<text x="{}" y="{base}" font-size="13" fill="{INK}" text-anchor="end">{label}</text>"#,
            from - 10
        );
        let width = bar.value.map_or(0, |value| scaled(room, value.abs(), most));
        if let Some(value) = bar.value {
            let colour = if value < 0 { COLOURS[2] } else { COLOURS[0] };
            let _ = write!(
                svg,
                r#"<rect x="{from}" y="{}" width="{}" height="16" rx="2" fill="{colour}"/>"#,
                y + 2,
                width.max(1)
            );
        }
        let (colour, text) = (if bar.value.is_some() { INK } else { QUIET }, escape(&bar.text));
        let _ = write!(
            svg,
            r#"<text x="{}" y="{base}" font-size="13" fill="{colour}">{text}</text>"#,
            from + width + 8
        );
    }
    finish(svg, frame, height)
}

fn begin(frame: &Frame, height: i64, id: &str) -> String {
    let (title, measure) = (escape(&frame.title), escape(&frame.measure));
    let description = escape(&frame.description);
    format!(
        r#"<svg class="chart" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="{id}-title {id}-desc" font-family="system-ui, 'Segoe UI', Roboto, 'Noto Sans', Arial, sans-serif"><title id="{id}-title">{title}</title><desc id="{id}-desc">{description}</desc><text x="4" y="20" font-size="15" font-weight="700" fill="{INK}">{title}</text><text x="4" y="40" font-size="12" fill="{QUIET}">{measure}</text>"#
    )
}

fn finish(mut svg: String, frame: &Frame, height: i64) -> String {
    let source = escape(&frame.source);
    let _ =
        write!(svg, r#"<text x="4" y="{}" font-size="12" fill="{QUIET}">{source}</text></svg>"#, height - 8);
    svg
}

/// `part` of `whole` of a length, without overflow.
fn scaled(length: i64, part: i64, whole: i64) -> i64 {
    let exact = i128::from(length) * i128::from(part) / i128::from(whole.max(1));
    i64::try_from(exact).unwrap_or(length)
}

/// Text for XML: what people write is never markup.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            other if other.is_control() => {}
            other => out.push(other),
        }
    }
    out
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
    fn a_period_without_a_number_interrupts_the_line() {
        let points = vec![point(0, Some(4)), point(365, None), point(730, Some(8))];
        let svg = line(&frame(), &[Series { label: String::new(), points }], "a");
        let path = svg.split("path d=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default();
        assert_eq!((path.matches('M').count(), path.matches('L').count()), (2, 0), "{path}");
        assert_eq!(svg.matches("<circle").count(), 2);
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
