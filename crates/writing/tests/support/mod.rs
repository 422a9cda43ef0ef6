//! A made-up province with a few figures, shared by the tests and the example.
#![allow(dead_code, reason = "each test takes what it needs")]

use std::sync::Arc;

use jiff::civil::date;
use vietnamese::Language;
use writing::{Coverage, Facts, Input, PeriodName, Quantity, Side, Template, UnitName};

/// The template that tests and the example render.
pub const SAMPLE: &str = include_str!("sample.md");

/// Three districts, of which one has reported nothing; `name` is that of the first.
pub struct MadeUp {
    pub name: String,
}

impl Default for MadeUp {
    fn default() -> Self {
        MadeUp { name: "Huyện Sông Lau".to_owned() }
    }
}

impl Facts for MadeUp {
    fn figure(
        &self,
        indicator: &str,
        unit_code: Option<&str>,
        side: Side,
        period: Option<&str>,
    ) -> Option<Quantity> {
        let (value, decimals, measure) = match (indicator, unit_code, side) {
            ("tht", None, Side::Done) => (73, 0, "tổ"),
            ("tht", None, Side::Registered) => (190, 0, "tổ"),
            ("tht", Some("01"), Side::Done) => (73, 0, "tổ"),
            ("tht", Some("02"), Side::Done) => (0, 0, "tổ"),
            ("tht", Some("01"), Side::Registered) => (100, 0, "tổ"),
            ("tht", Some("02"), Side::Registered) => (90, 0, "tổ"),
            ("tv", None, Side::Done) => (1220, 0, "người"),
            ("lop", None, Side::Done) => (2, 0, "lớp"),
            _ => return None,
        };
        let place = unit_code.unwrap_or("tinh");
        let period = period.unwrap_or("2024-H1");
        Some(Quantity {
            value,
            decimals,
            measure: measure.to_owned(),
            href: format!("/so-lieu/{indicator}/{place}/{period}?side={side:?}&x=1"),
            source: "2 báo cáo huyện đã tiếp nhận".to_owned(),
            key: format!("{indicator}|{place}|{period}|{side:?}"),
            illustrative: place == "02",
        })
    }

    fn units(&self) -> Vec<UnitName> {
        vec![unit("01", &self.name), unit("02", "Huyện Đồi Cát"), unit("03", "Huyện Suối Ngà")]
    }

    fn coverage(&self) -> Coverage {
        Coverage { accepted: 2, expected: 3, updated: "14:05 10/6/2024".to_owned() }
    }

    fn is_whole(&self, unit_code: &str, _side: Side, _period: Option<&str>) -> bool {
        unit_code != "01"
    }

    fn warnings(&self) -> Vec<String> {
        vec!["189 hộ ít hơn 321 nhóm hộ; mỗi nhóm hộ có ít nhất 2 hộ.".to_owned()]
    }

    fn knows(&self, indicator: &str) -> bool {
        ["tht", "tv", "lop", "dt"].contains(&indicator)
    }

    fn label(&self, indicator: &str) -> Option<String> {
        (indicator == "tht").then(|| "Tổ hợp tác thành lập mới".to_owned())
    }
}

fn unit(code: &str, name: &str) -> UnitName {
    UnitName { code: code.to_owned(), name: name.to_owned(), short: vietnamese::name::short(name) }
}

/// A draft in Vietnamese with its sources.
pub fn input(facts: MadeUp) -> Input {
    Input {
        plan: None,
        facts: Arc::new(facts),
        unit: UnitName {
            code: "99".to_owned(),
            name: "Ủy ban nhân dân tỉnh Hoa Ban".to_owned(),
            short: "Hoa Ban".to_owned(),
        },
        period: PeriodName {
            code: "2024-H1".to_owned(),
            name: "6 tháng đầu năm 2024".to_owned(),
            closing: date(2024, 6, 14),
        },
        as_of: date(2024, 6, 20),
        language: Language::Vi,
        number: None,
        date: None,
        signer: None,
        with_sources: true,
    }
}

/// The sample template, read.
pub fn template() -> Template {
    Template::parse(SAMPLE).expect("the sample template is right")
}

/// One part of a zipped office file.
pub fn part(file: &[u8], name: &str) -> String {
    use std::io::Read;
    let mut archive =
        zip::ZipArchive::new(std::io::Cursor::new(file)).expect("an office file is a zip archive");
    let mut text = String::new();
    archive.by_name(name).expect("the part is there").read_to_string(&mut text).expect("the part is UTF-8");
    text
}
