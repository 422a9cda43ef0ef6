//! Charts in a Word file: charts of Word's own, with their figures in a small workbook inside the
//! file, so that whoever gets it can change colours, kind and figures.
//!
//! The chart and its workbook are written by `rust_xlsxwriter`: the language of charts (DrawingML)
//! is the same in Word and in Excel, so the part is taken out of the workbook as it is.

use std::io::{Cursor, Read};

use docx_rs::{Run, XMLDocx};
use rust_xlsxwriter::{
    Chart as Drawn, ChartAxis, ChartAxisLabelPosition, ChartDataLabel, ChartFont, ChartFormat,
    ChartLegendPosition, ChartLine, ChartMarker, ChartMarkerType, ChartSolidFill, ChartType, DocProperties,
    ExcelDateTime, Workbook, XlsxError,
};
use vietnamese::Language;
use zip::{ZipArchive, result::ZipResult};

use super::{
    DocxError,
    parts::{TEXT_WIDTH, centred, italic, line, spacing},
};
use crate::{
    chart::{COLOURS, WIDTH, height},
    model::{Chart, ChartKind, ChartPoint, Document},
    sheet::float,
    text::{clean, html as escape},
    words,
};

/// A style that no document can name, where a chart will stand.
const PLACE: &str = "hoptac-chart";
/// English Metric Units of a twip.
const EMU: i64 = 635;
const FONT: &str = "Times New Roman";
/// Half points of the line under a chart: 11 pt.
const SOURCE_SIZE: usize = 22;
/// Points of a line that each carry their value; of more only the first and the last do.
const MOST_LABELS: usize = 8;
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// The chart's place, and the line under it.
pub(super) fn pieces(chart: &Chart) -> Vec<super::Piece> {
    let place = centred().add_run(Run::new().style(PLACE)).line_spacing(spacing(120, 0, 240)).keep_next(true);
    let source = line(&chart.source, italic(SOURCE_SIZE)).line_spacing(spacing(0, 160, 240));
    [place, source].map(super::Piece::Paragraph).into()
}

/// Puts the document's charts where their places are, and answers the parts that they need.
///
/// # Errors
/// When a workbook cannot be put together, which only a lack of memory can cause.
pub(super) fn insert(parts: &mut XMLDocx, document: &Document) -> Result<Vec<(String, Vec<u8>)>, DocxError> {
    let charts = document.charts();
    if charts.is_empty() {
        return Ok(Vec::new());
    }
    let place = format!("<w:r><w:rPr><w:rStyle w:val=\"{PLACE}\" /></w:rPr></w:r>");
    let text = String::from_utf8_lossy(&parts.document).into_owned();
    let mut pieces = text.split(place.as_str());
    let mut out = pieces.next().unwrap_or_default().to_owned();
    let (mut types, mut relations, mut more) = (String::new(), String::new(), Vec::new());
    types += "<Default Extension=\"xlsx\" \
              ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet\"/>";
    for ((number, chart), rest) in (1..).zip(charts).zip(pieces) {
        let name = words::chart(document.language, number);
        out += &drawing(chart, number, &name);
        out += rest;
        types += &format!(
            "<Override PartName=\"/word/charts/chart{number}.xml\" \
             ContentType=\"application/vnd.openxmlformats-officedocument.drawingml.chart+xml\"/>"
        );
        relations += &relation(&format!("rIdChart{number}"), "chart", &format!("charts/chart{number}.xml"));
        let workbook = workbook(chart, &thousands(chart, document.language))
            .map_err(|error| DocxError(error.to_string()))?;
        let drawn = chart_part(&workbook).map_err(|error| DocxError(error.to_string()))?;
        let of_chart = relation("rId1", "package", &format!("../embeddings/chart{number}.xlsx"));
        let of_chart = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\
             <Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
             {of_chart}</Relationships>"
        );
        more.push((format!("word/charts/chart{number}.xml"), drawn));
        more.push((format!("word/charts/_rels/chart{number}.xml.rels"), of_chart.into_bytes()));
        more.push((format!("word/embeddings/chart{number}.xlsx"), workbook));
    }
    parts.document = out.into_bytes();
    append(&mut parts.content_type, "</Types>", &types);
    append(&mut parts.document_rels, "</Relationships>", &relations);
    Ok(more)
}

/// Writes `more` before the end of a part's outermost element.
fn append(part: &mut Vec<u8>, end: &str, more: &str) {
    super::replace(part, end, &format!("{more}{end}"));
}

fn relation(id: &str, kind: &str, target: &str) -> String {
    format!("<Relationship Id=\"{id}\" Type=\"{RELATIONS}/{kind}\" Target=\"{target}\"/>")
}

/// The run in the text that shows a chart, with the words for who cannot see it.
fn drawing(chart: &Chart, number: usize, name: &str) -> String {
    let width = i64::try_from(TEXT_WIDTH).unwrap_or(0) * EMU;
    let height = width * height(chart) / WIDTH;
    let (name, description) = (escape(name), escape(&chart.description));
    format!(
        "<w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\">\
         <wp:extent cx=\"{width}\" cy=\"{height}\"/><wp:effectExtent l=\"0\" t=\"0\" r=\"0\" b=\"0\"/>\
         <wp:docPr id=\"{number}\" name=\"{name}\" descr=\"{description}\"/><wp:cNvGraphicFramePr/>\
         <a:graphic xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\">\
         <a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/chart\">\
         <c:chart xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\" \
         xmlns:r=\"{RELATIONS}\" r:id=\"rIdChart{number}\"/>\
         </a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
}

/// The part of a workbook that is its chart, pointed at the workbook inside the Word file.
fn chart_part(workbook: &[u8]) -> ZipResult<Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(workbook))?;
    let mut text = String::new();
    archive.by_name("xl/charts/chart1.xml")?.read_to_string(&mut text)?;
    // What Excel takes for granted Word and others want to be told.
    for (short, whole) in [
        ("<c:lang val=\"en-US\"/>", "<c:lang val=\"en-US\"/><c:roundedCorners val=\"0\"/>"),
        (
            "<c:showVal val=\"1\"/>",
            "<c:showLegendKey val=\"0\"/><c:showVal val=\"1\"/><c:showCatName val=\"0\"/>\
             <c:showSerName val=\"0\"/><c:showPercent val=\"0\"/><c:showBubbleSize val=\"0\"/>",
        ),
        ("<c:layout/></c:title>", "<c:layout/><c:overlay val=\"0\"/></c:title>"),
        ("<c:legendPos val=\"t\"/><c:layout/>", "<c:legendPos val=\"t\"/><c:layout/><c:overlay val=\"0\"/>"),
        ("<c:ser><c:idx val=\"0\"/>", "<c:varyColors val=\"0\"/><c:ser><c:idx val=\"0\"/>"),
        ("<c:plotVisOnly val=\"1\"/>", "<c:plotVisOnly val=\"1\"/><c:dispBlanksAs val=\"gap\"/>"),
    ] {
        text = text.replace(short, whole);
    }
    if text.contains("<c:lineChart>") {
        text = text.replace("</c:val></c:ser>", "</c:val><c:smooth val=\"0\"/></c:ser>");
    }
    // How Excel prints a chart of its own says nothing to Word.
    if let Some((before, rest)) = text.split_once("<c:printSettings>") {
        let after = rest.split_once("</c:printSettings>").map_or("", |(_, after)| after);
        text = format!("{before}{after}");
    }
    let link = "<c:externalData r:id=\"rId1\"><c:autoUpdate val=\"0\"/></c:externalData>";
    Ok(text.replace("</c:chartSpace>", &format!("{link}</c:chartSpace>")).into_bytes())
}

/// A workbook with the figures and the chart. The same chart gives the same bytes.
fn workbook(chart: &Chart, format: &str) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    book.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?));
    let page = book.add_worksheet();
    let name = page.name();
    let last = u32::try_from(chart.categories.len()).unwrap_or(u32::MAX);
    page.write_string(0, 0, clean(&chart.over))?;
    for (row, category) in (1..).zip(&chart.categories) {
        page.write_string(row, 0, clean(category))?;
    }
    let mut drawn = frame(chart, format);
    for ((column, series), colour) in (1..).zip(&chart.series).zip(COLOURS.iter().cycle()) {
        page.write_string(0, column, clean(&series.name))?;
        for (row, point) in (1..).zip(&series.points) {
            if let Some(value) = point.value {
                page.write_number(row, column, float(value, chart.decimals))?;
            }
        }
        let added = drawn.add_series();
        added
            .set_name((name.as_str(), 0, column))
            .set_categories((name.as_str(), 1, 0, last, 0))
            .set_values((name.as_str(), 1, column, last, column));
        if chart.kind == ChartKind::Line {
            added
                .set_format(ChartFormat::new().set_line(ChartLine::new().set_color(*colour).set_width(2.25)))
                .set_marker(
                    ChartMarker::new().set_type(ChartMarkerType::Circle).set_size(6).set_format(
                        ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(*colour)),
                    ),
                );
            if chart.categories.len() > MOST_LABELS {
                added.set_custom_data_labels(&ends(&series.points));
            }
        } else {
            let mut fill = ChartSolidFill::new();
            let mut bar = ChartFormat::new();
            let fill = bar.set_solid_fill(fill.set_color(*colour));
            added.set_format(fill).set_gap(40).set_overlap(0);
        }
        added.set_data_label(ChartDataLabel::new().show_value().set_num_format(format).set_font(&font(9)));
    }
    page.insert_chart(0, last.min(20).try_into().unwrap_or(0), &drawn)?;
    book.save_to_buffer()
}

/// Labels of the first and the last value only.
fn ends(points: &[ChartPoint]) -> Vec<ChartDataLabel> {
    let known = |point: &ChartPoint| point.value.is_some();
    let (first, last) = (points.iter().position(known), points.iter().rposition(known));
    let label = |index| {
        let is_end = Some(index) == first || Some(index) == last;
        if is_end { ChartDataLabel::default() } else { ChartDataLabel::new().set_hidden().clone() }
    };
    (0..points.len()).map(label).collect()
}

/// One of a chart's axes.
type Axis = fn(&mut Drawn) -> &mut ChartAxis;

/// Kind, title, axes and legend.
fn frame(chart: &Chart, format: &str) -> Drawn {
    let is_line = chart.kind == ChartKind::Line;
    let mut drawn = Drawn::new(if is_line { ChartType::Line } else { ChartType::Bar });
    let heading = chart.heading();
    drawn.title().set_name(clean(&heading).as_ref()).set_font(font(12).set_bold());
    // Of bars that lie down the vertical axis is that of the categories.
    let (categories, values): (Axis, Axis) =
        if is_line { (Drawn::x_axis, Drawn::y_axis) } else { (Drawn::y_axis, Drawn::x_axis) };
    categories(&mut drawn).set_font(&font(10)).set_label_position(ChartAxisLabelPosition::Low);
    values(&mut drawn).set_font(&font(10)).set_num_format(format);
    if !is_line {
        // The first category on top, and the values at the bars and not on an axis.
        categories(&mut drawn).set_reverse().set_major_gridlines(false);
        values(&mut drawn).set_hidden(true).set_major_gridlines(false);
    }
    if chart.series.len() > 1 {
        drawn.legend().set_position(ChartLegendPosition::Top).set_font(&font(10));
    } else {
        drawn.legend().set_hidden();
    }
    drawn.chart_area().set_format(ChartFormat::new().set_no_border());
    drawn.set_alt_text(clean(&chart.description));
    drawn
}

fn font(points: u32) -> ChartFont {
    ChartFont::new().set_name(FONT).set_size(points).clone()
}

/// Thousands apart, as the document's language writes them where the reader's program knows it.
fn thousands(chart: &Chart, language: Language) -> String {
    let places = "0".repeat(usize::try_from(chart.decimals).unwrap_or(0));
    let language = language.pick("[$-42A]", "[$-809]");
    if places.is_empty() { format!("{language}#,##0") } else { format!("{language}#,##0.{places}") }
}
