//! Charts of the register's figures in every format.
#![allow(clippy::unwrap_used)]

mod support;

use std::sync::Arc;

use support::{MadeUp, SAMPLE, input, part};
use writing::{
    Coverage, Days, Document, Facts, Quantity, RenderError, Side, Template, UnitName, docx, html, markdown,
    model::{Block, ChartKind},
    pdf, render,
};

/// The made-up province with a register: cooperatives grow by three a year, one district is not
/// known, and the members of a year that nobody returned are zero.
struct Register(MadeUp);

impl Facts for Register {
    fn figure(
        &self,
        indicator: &str,
        unit: Option<&str>,
        side: Side,
        period: Option<&str>,
    ) -> Option<Quantity> {
        self.0.figure(indicator, unit, side, period)
    }

    fn counted(&self, indicator: &str, unit: Option<&str>, days: Days) -> Option<Quantity> {
        let year = days.on.map_or(2024, jiff::civil::Date::year);
        let years = i64::from(year) - 2000;
        let (value, decimals) = match (indicator, unit) {
            (_, Some("03")) => return None,
            ("htx", None) => (1000 + 3 * years, 0),
            ("htx", Some("01")) => (years, 0),
            ("htx", Some(_)) => (2 * years, 0),
            ("tht", _) => (40 - years, 0),
            ("von", _) => (12_345, 2),
            ("bao-cao", _) => (i64::from(year != 2022), 0),
            _ => (0, 0),
        };
        let place = unit.unwrap_or("tinh");
        Some(Quantity {
            value,
            decimals,
            measure: if indicator == "von" { "triệu đồng" } else { "tổ chức" }.to_owned(),
            href: format!("/so-dang-ky/chi-tieu/{indicator}?don_vi={place}&ngay={year}"),
            source: "Sổ đăng ký".to_owned(),
            key: format!("register|{indicator}|{place}|{year}"),
            illustrative: place == "02",
        })
    }

    fn is_counted(&self, indicator: &str) -> bool {
        self.knows(indicator)
    }

    fn units(&self) -> Vec<UnitName> {
        self.0.units()
    }

    fn coverage(&self) -> Coverage {
        self.0.coverage()
    }

    fn warnings(&self) -> Vec<String> {
        Vec::new()
    }

    fn knows(&self, indicator: &str) -> bool {
        ["htx", "tht", "von", "bao-cao", "khong"].contains(&indicator)
    }

    fn label(&self, indicator: &str) -> Option<String> {
        (indicator == "htx").then(|| "Hợp tác xã".to_owned())
    }
}

fn document(body: &str) -> Result<Document, RenderError> {
    let end = SAMPLE.rfind("+++\n").unwrap() + 4;
    let template = Template::parse(&format!("{}{body}", &SAMPLE[..end]))?;
    let mut request = input(MadeUp::default());
    request.facts = Arc::new(Register(MadeUp::default()));
    render(&template, &request)
}

const LINE: &str = r#"{{ chart("Số <hợp> tác xã", ["htx", "tht"], names=["Hợp tác xã", "Tổ hợp tác"], years=range(2020, 2025)) }}"#;
const BARS: &str = r#"{{ chart("Theo huyện", "htx", units=units, days=["2003-12-31", period.closing]) }}"#;

#[test]
fn what_cannot_be_drawn_is_told_to_the_author() {
    for (call, because) in [
        (r#"chart("A", "khac", years=[2020])"#, "khac"),
        (r#"chart("A", "htx")"#, "either years= or units="),
        (r#"chart("A", "htx", years=[2020], units=units)"#, "either years= or units="),
        (r#"chart("A", [], years=[2020])"#, "1 to 3 series"),
        (r#"chart("A", ["htx", "tht", "von", "khong"], years=[2020])"#, "1 to 3 series"),
        (r#"chart("A", "htx", years=[2020, 2021, 2025], kind="line")"#, "equal steps"),
        (r#"chart("A", "htx", years=range(1990, 2020), kind="bars")"#, "room for 24 bars"),
        (r#"chart("A", "htx", years=["sớm"])"#, "whole years"),
        (r#"chart("A", "htx", units=["01"])"#, "units= are units"),
        (
            r#"chart("A", ["htx", "tht"], units=units, days=["2020-12-31", "2021-12-31"])"#,
            "shows one indicator",
        ),
        (r#"chart("A", "htx", years=[2020], names=["a", "b"])"#, "names="),
        (r#"chart("A", "htx", years=[2020], kind="pie")"#, "pie"),
        (r#"chart("A", "htx", years=[2020], colour="red")"#, "colour"),
    ] {
        let refused = document(&format!("{{{{ {call} }}}}")).expect_err(call).to_string();
        assert!(refused.contains(because), "{call}: {refused}");
    }
    for beside in [format!("Xem {LINE}"), format!("| a |\n|---|\n| {LINE} |"), format!("# {LINE}")] {
        let refused = document(&beside).expect_err(&beside).to_string();
        assert!(refused.contains("stands alone on its line"), "{refused}");
    }
}

#[test]
fn years_in_equal_steps_are_a_line_and_others_bars() {
    for (years, kind) in [
        ("[2003, 2008, 2013]", ChartKind::Line),
        ("[2003, 2008, 2018]", ChartKind::Bars),
        ("[2003, 2018]", ChartKind::Bars),
    ] {
        let document = document(&format!("{{{{ chart(\"A\", \"htx\", years={years}) }}}}")).unwrap();
        assert_eq!(document.charts()[0].kind, kind, "{years}");
    }
}

#[test]
fn units_are_ranked_and_the_silent_one_is_last() {
    let document = document(BARS).unwrap();
    let chart = document.charts()[0];
    assert_eq!(chart.kind, ChartKind::GroupedBars);
    assert_eq!(chart.categories, ["Huyện Đồi Cát", "Huyện Sông Lau", "Huyện Suối Ngà"]);
    let names: Vec<&str> = chart.series.iter().map(|series| series.name.as_str()).collect();
    assert_eq!(names, ["31/12/2003", "14/6/2024"]);
    let values: Vec<_> = chart.points().map(|point| point.value).collect();
    assert_eq!(values, [Some(6), Some(3), None, Some(48), Some(24), None]);
    assert_eq!(chart.measure, "tổ chức");
    assert!(chart.source.ends_with("31/12/2003 và 14/6/2024. Có số liệu minh họa."), "{}", chart.source);
    assert!(
        chart.description.contains("Huyện Suối Ngà: 31/12/2003 chưa có số liệu, 14/6/2024 chưa có số liệu"),
        "{}",
        chart.description
    );
    assert_eq!(document.sources.len(), 4, "each figure of the chart leads to its origin");
}

#[test]
fn a_year_that_nobody_returned_is_a_gap_and_nothing_but_zeros_no_chart() {
    let document = document(
        r#"{{ chart("A", "von", years=range(2020, 2025), given="bao-cao") }}

{{ chart("B", "khong", units=units) }}

Hết."#,
    )
    .unwrap();
    let charts = document.charts();
    assert_eq!(charts.len(), 1);
    let values: Vec<_> = charts[0].points().map(|point| point.value).collect();
    assert_eq!(values, [Some(12_345), Some(12_345), None, Some(12_345), Some(12_345)]);
    assert_eq!((charts[0].decimals, charts[0].points().next().unwrap().text()), (2, "123,45".to_owned()));
    assert!(matches!(document.blocks.last(), Some(Block::Paragraph { .. })));
}

#[test]
fn the_page_has_a_drawing_without_styles_and_the_figures_behind_it() {
    let page = html::render(&document(&format!("{LINE}\n\n{BARS}")).unwrap());
    assert_eq!(page.matches("<svg ").count(), 2);
    assert!(page.contains("id=\"chart-1-title\"") && page.contains("id=\"chart-2-title\""), "{page}");
    assert!(page.contains("Số &lt;hợp&gt; tác xã") && !page.contains("<hợp>"), "{page}");
    assert!(!page.contains("style="), "the page's policy forbids it");
    assert_eq!(page.matches("<details><summary>Số liệu của biểu đồ</summary>").count(), 2);
    let link = "href=\"/so-dang-ky/chi-tieu/htx?don_vi=tinh&amp;ngay=2024\">1.072</a></td><td class=\"n\"><a";
    assert!(page.contains(link), "{page}");
    // Ten points, and six bars of which two are not known.
    assert_eq!((page.matches("<circle").count(), page.matches("height=\"16\"").count()), (10, 4));
}

#[test]
fn markdown_has_the_table_of_the_figures() {
    let text = markdown::render(&document(BARS).unwrap());
    let table = "**Theo huyện (tổ chức)**\n\n| Đơn vị | 31/12/2003 | 14/6/2024 |\n| --- | --: | --: |\n\
                 | Huyện Đồi Cát | [6](</so-dang-ky/chi-tieu/htx?don_vi=02&ngay=2003>) | [48](<";
    assert!(text.contains(table), "{text}");
    assert!(text.contains("| Huyện Suối Ngà | chưa có số liệu | chưa có số liệu |"), "{text}");
}

#[test]
fn word_gets_charts_of_its_own_with_their_figures() {
    let file = docx::render(&document(&format!("{LINE}\n\n{BARS}")).unwrap()).unwrap();
    let text = part(&file, "word/document.xml");
    assert_eq!(text.matches("<c:chart ").count(), 2);
    assert!(!text.contains("hoptac-chart"), "every place is filled");
    assert!(
        text.contains("<wp:docPr id=\"1\" name=\"Biểu đồ 1\" descr=\"Số &lt;hợp&gt; tác xã (tổ chức). 2020:"),
        "{text}"
    );
    let types = part(&file, "[Content_Types].xml");
    let relations = part(&file, "word/_rels/document.xml.rels");
    for number in ["1", "2"] {
        assert!(types.contains(&format!("PartName=\"/word/charts/chart{number}.xml\"")), "{types}");
        let relation = format!("Id=\"rIdChart{number}\"");
        assert!(relations.contains(&relation) && text.contains(&format!("r:id=\"rIdChart{number}\"")));
        let of_chart = part(&file, &format!("word/charts/_rels/chart{number}.xml.rels"));
        assert!(of_chart.contains(&format!("Target=\"../embeddings/chart{number}.xlsx\"")), "{of_chart}");
    }
    assert!(types.contains("Extension=\"xlsx\""), "{types}");
    let line = part(&file, "word/charts/chart1.xml");
    assert!(line.contains("<c:lineChart>") && line.contains("<c:v>1072</c:v>"), "{line}");
    assert!(line.contains("<c:externalData r:id=\"rId1\">") && !line.contains("printSettings"), "{line}");
    let bars = part(&file, "word/charts/chart2.xml");
    assert!(bars.contains("<c:barChart><c:barDir val=\"bar\"/>"), "{bars}");
    assert!(bars.contains("<c:v>Huyện Đồi Cát</c:v>"), "{bars}");
    // The first category on top; every label says that it is a value and nothing else.
    let categories = bars.split("<c:catAx>").nth(1).unwrap().split("</c:catAx>").next().unwrap();
    assert!(categories.contains("<c:orientation val=\"maxMin\"/>"), "{categories}");
    assert_eq!(bars.matches("<c:showVal ").count(), bars.matches("<c:showSerName val=\"0\"/>").count());
    // The district that nobody knows of has a category and no value.
    let series = bars.split("<c:val>").nth(1).unwrap().split("</c:val>").next().unwrap();
    assert!(series.contains("<c:ptCount val=\"3\"/>") && series.matches("<c:pt ").count() == 2, "{series}");
}

#[test]
fn the_same_chart_gives_the_same_bytes() {
    let (first, again) = (document(BARS).unwrap(), document(BARS).unwrap());
    assert!(docx::render(&first).unwrap() == docx::render(&again).unwrap());
}

#[test]
fn a_document_with_charts_comes_back_from_json_and_an_old_one_is_read() {
    let document = document(&format!("{LINE}\n\n{BARS}")).unwrap();
    let mut kept = serde_json::to_value(&document).unwrap();
    assert_eq!(serde_json::from_value::<Document>(kept.clone()).unwrap(), document);
    // What a chart may leave out.
    let chart = kept["blocks"][0].as_object_mut().unwrap();
    for field in ["measure", "over", "decimals", "source", "description"] {
        assert!(chart.remove(field).is_some(), "{field}");
    }
    let back: Document = serde_json::from_value(kept).unwrap();
    assert_eq!(back.charts()[0].series, document.charts()[0].series);
}

#[test]
fn the_pdf_shows_the_drawing() {
    if !pdf::AVAILABLE {
        eprintln!("skipped: this build makes no PDF");
        return;
    }
    let plain = pdf::render(&document("Chữ.").unwrap()).unwrap();
    let drawn = pdf::render(&document(&format!("Chữ.\n\n{LINE}\n\n{BARS}")).unwrap()).unwrap();
    assert!(
        drawn.starts_with(b"%PDF") && drawn.len() > plain.len() + 2_000,
        "{} {}",
        plain.len(),
        drawn.len()
    );
}
