//! The charts of documents, drawn as those of pages are.

use super::{
    Bar, Frame, LINE_HEIGHT, Point, Series,
    bars::{bars_height, grouped},
    begin_height, line,
};
use crate::model::{Chart, ChartKind, ChartPoint, ChartSeries};

/// The chart of a document, with names that are unique in its page if `id` is.
#[must_use]
pub(crate) fn of(chart: &Chart, id: &str) -> String {
    let frame = frame(chart);
    if chart.kind == ChartKind::Line {
        let lines: Vec<Series> = chart.series.iter().map(|series| steps(chart, series)).collect();
        return line(&frame, &lines, id);
    }
    let bars: Vec<Vec<Bar>> = chart.series.iter().map(|series| bars_of(chart, series)).collect();
    let group = |(index, category)| {
        let bars = bars.iter().filter_map(|bars: &Vec<Bar>| bars.get(index)).collect();
        (String::as_str(category), bars)
    };
    let groups: Vec<(&str, Vec<&Bar>)> = chart.categories.iter().enumerate().map(group).collect();
    grouped(&frame, &groups, id)
}

/// How high the drawing of a chart is for [`WIDTH`].
pub(crate) fn height(chart: &Chart) -> i64 {
    let (frame, groups) = (frame(chart), chart.categories.len());
    match chart.kind {
        ChartKind::Line => begin_height(&frame) + LINE_HEIGHT,
        ChartKind::Bars | ChartKind::GroupedBars => bars_height(&frame, groups, groups * chart.series.len()),
    }
}

fn frame(chart: &Chart) -> Frame {
    let names = chart.series.iter().map(|series| series.name.clone());
    Frame {
        title: chart.title.clone(),
        measure: chart.measure.clone(),
        source: chart.source.clone(),
        description: chart.description.clone(),
        legend: if chart.series.len() > 1 { names.collect() } else { Vec::new() },
    }
}

/// A line whose categories follow each other in equal steps.
fn steps(chart: &Chart, series: &ChartSeries) -> Series {
    let point = |((day, label), point): ((i64, &String), &ChartPoint)| Point {
        day,
        label: label.clone(),
        value: point.value,
        text: point.text(),
        is_whole: true,
    };
    let points = (0..).zip(&chart.categories).zip(&series.points).map(point).collect();
    Series { label: String::new(), points }
}

fn bars_of(chart: &Chart, series: &ChartSeries) -> Vec<Bar> {
    let bars = chart.categories.iter().zip(&series.points);
    bars.map(|(label, point)| Bar { label: label.clone(), value: point.value, text: point.text() }).collect()
}
