//! What holds of every reading: numbers and figures stand in the text, are what
//! is written there, and never overlap. And sentences of our own, with what is read of them.
#![allow(clippy::unwrap_used)]

#[path = "support/pack.rs"]
mod pack;

use proptest::prelude::*;
use reading::number::Class;
use reading::{Knowledge, Reading};
use std::collections::HashMap;

fn read(text: &str) -> Reading {
    reading::read(text.as_bytes(), "x.txt", &Knowledge::default()).unwrap_or_default()
}

/// Pieces that documents are made of, and some that break readers.
const PIECES: &[&str] = &[
    "1.220",
    "38,4%",
    "02",
    "252.155",
    "triệu đồng",
    "tỷ",
    "từ",
    "đến",
    "-",
    "–",
    "/",
    "năm",
    "2025",
    "quý I",
    "ngày",
    "30/9/2012",
    "(",
    ")",
    "hợp tác xã",
    "HTX",
    "tổ",
    "huyện",
    "Kon Rẫy",
    "toàn tỉnh",
    "tăng",
    "so với",
    "kế hoạch",
    "đăng ký",
    "mỗi",
    "hai",
    "một trăm",
    "số",
    "Quyết định số 15/QĐ-UBND",
    ";",
    ",",
    ".",
    ":",
    "\n",
    "\n\n",
    "I. ",
    "- ",
    "| 1 | 2 |\n",
    "<sup>1</sup>",
    "\u{FFFD}",
    "²",
    "ở",
    "",
    " ",
    "0",
    "000",
    "99999999999999999999",
    "đồng/người",
    "Ia H'Drai",
    "6 tháng đầu năm",
    "đến nay",
    "trở lên",
    "ỦY BAN NHÂN DÂN TỈNH",
    "\u{301}",
    "🌾",
    "ß",
    "İ",
];

fn check(reading: &Reading) {
    let characters: Vec<char> = reading.text.chars().collect();
    // Of one passage: a footnote's number may stand where another is written around the footnote.
    let mut ends = HashMap::new();
    for number in &reading.numbers {
        let end = ends.entry(number.passage).or_insert(0);
        assert!(number.span.start >= *end && number.span.end <= characters.len(), "{number:?}");
        assert!(number.span.start < number.span.end, "{number:?}");
        *end = number.span.end;
        let is_value = matches!(number.class, Class::Figure | Class::Percentage | Class::Range);
        assert_eq!(number.is_figure(), is_value);
    }
    let mut end = 0;
    for (index, figure) in reading.figures.iter().enumerate() {
        assert!(figure.span.start >= end && figure.span.end <= characters.len(), "{figure:?}");
        end = figure.span.end;
        // A line break in a number reads as a space.
        let plain = |text: &str| text.replace(char::is_whitespace, " ");
        assert_eq!(plain(&reading.quote(figure.span)), plain(&figure.text), "{figure:?}");
        for other in [figure.compares, figure.compared_with].into_iter().flatten() {
            assert!(other < reading.figures.len() && other != index, "{figure:?}");
        }
        assert!((0.0..=1.0).contains(&figure.score));
        assert!(reading.numbers.iter().any(|number| number.span == figure.span && number.is_figure()));
    }
}

#[test]
fn a_footnote_may_stand_within_a_number() {
    check(&read("99999999999999999999 \n <sup>1</sup> 1.220 \n\n năm"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn figures_stand_in_the_text(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..60)) {
        check(&read(&pieces.join(" ")));
    }

    #[test]
    fn pieces_without_spaces_are_read_too(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..30)) {
        check(&read(&pieces.concat()));
    }

    #[test]
    fn any_string_is_read(text in any::<String>()) {
        check(&read(&text));
    }
}

/// A sentence, and of each figure: text, measure, area, time, role.
type Row = (&'static str, &'static [(&'static str, &'static str, &'static str, &'static str, &'static str)]);

/// Sentences under the head of a report of a province for 2022.
const REPORT: &[Row] = &[
    (
        "Đến nay, toàn tỉnh có 240 HTX, tăng 12 HTX so với năm 2021.",
        &[
            ("240", "HTX", "tỉnh Bắc Kạn", "2022-12-31", "actual"),
            ("12", "HTX", "tỉnh Bắc Kạn", "2022-12-31", "change"),
        ],
    ),
    (
        "Thành lập mới 15 HTX, đạt 75% kế hoạch (20 HTX).",
        &[
            ("15", "HTX", "tỉnh Bắc Kạn", "2022", "actual"),
            ("75%", "%", "tỉnh Bắc Kạn", "2022", "ratio"),
            ("20", "HTX", "tỉnh Bắc Kạn", "2022", "target"),
        ],
    ),
    (
        "Huyện Ba Bể thành lập mới 03 HTX, huyện Na Rì 02 HTX.",
        &[("03", "HTX", "huyện Ba Bể", "2022", "actual"), ("02", "HTX", "huyện Na Rì", "2022", "actual")],
    ),
    (
        "Phấn đấu đến năm 2025 có ít nhất 300 HTX và từ 5 đến 7 liên hiệp hợp tác xã.",
        &[
            ("300", "HTX", "tỉnh Bắc Kạn", "2025-12-31", "target"),
            ("5 đến 7", "liên hiệp", "tỉnh Bắc Kạn", "2025-12-31", "target"),
        ],
    ),
    (
        "Tổng doanh thu của các HTX là 12,5 tỷ đồng, tăng 8% so với cùng kỳ.",
        &[
            ("12,5", "tỷ đồng", "tỉnh Bắc Kạn", "2022", "actual"),
            ("8%", "%", "tỉnh Bắc Kạn", "2022", "change"),
        ],
    ),
    (
        "Số tổ hợp tác tăng từ 40 tổ (thời điểm 31/12/2020) lên 62 tổ.",
        &[
            ("40", "tổ", "tỉnh Bắc Kạn", "2020-12-31", "actual"),
            ("62", "tổ", "tỉnh Bắc Kạn", "2022-12-31", "actual"),
        ],
    ),
    ("Bình quân 01 HTX có 25 thành viên.", &[("25", "thành viên", "tỉnh Bắc Kạn", "2022-12-31", "actual")]),
    (
        "Có 7/8 huyện, thành phố đã ban hành kế hoạch.",
        &[
            ("7", "huyện", "tỉnh Bắc Kạn", "2022-12-31", "actual"),
            ("8", "huyện", "tỉnh Bắc Kạn", "2022-12-31", "actual"),
        ],
    ),
    ("Theo Luật Hợp tác xã năm 2012 và Nghị quyết Trung ương 5 khóa IX, lớp học 03 ngày.", &[]),
    ("Tiêu chí số 13, Điều 6, khoản 2, sản phẩm 3 sao, cách mạng 4.0, quốc lộ 3.", &[]),
];

#[test]
fn sentences_of_a_report() {
    let head = "ỦY BAN NHÂN DÂN TỈNH BẮC KẠN\n\nBắc Kạn, ngày 10 tháng 01 năm 2023\n\nBÁO CÁO\n\
                Kết quả phát triển kinh tế tập thể năm 2022\n\nI. KẾT QUẢ\n\n";
    for (sentence, expected) in REPORT {
        let reading = read(&format!("{head}{sentence}\n"));
        let role = |figure: &reading::figure::Figure| serde_json::to_value(figure.role).unwrap();
        let found: Vec<_> = reading
            .figures
            .iter()
            .map(|one| {
                (one.text.clone(), one.measure.clone(), one.area.clone(), one.time.to_string(), role(one))
            })
            .collect();
        let expected: Vec<_> = expected
            .iter()
            .map(|(text, measure, area, time, role)| {
                let own = |text: &str| text.to_owned();
                (own(text), own(measure), own(area), own(time), serde_json::Value::from(*role))
            })
            .collect();
        assert_eq!(found, expected, "{sentence}");
        check(&reading);
    }
}

#[test]
fn what_is_compared() {
    let reading = read(
        "BÁO CÁO\n\nI. Đăng ký thực hiện\n\nĐăng ký 190 tổ hợp tác được thành lập mới.\n\nII. KẾT QUẢ\n\n\
         Có 73 tổ hợp tác được thành lập mới (đạt 38,4% so với đăng ký).",
    );
    let [promised, done, ratio] = &reading.figures[..] else { panic!("{:?}", reading.figures) };
    assert_eq!((promised.text.as_str(), done.text.as_str(), ratio.text.as_str()), ("190", "73", "38,4%"));
    assert_eq!((ratio.compares, ratio.compared_with), (Some(1), Some(0)));
}

/// No document takes longer; these are long repetitions that make careless readers look back again and again.
const LONGEST: std::time::Duration = std::time::Duration::from_secs(10);

#[test]
fn endless_text_is_read_in_time() {
    const LENGTH: usize = 15_000;
    for piece in [
        "1 ",
        "a1",
        "1,",
        "(1 ",
        "một ",
        "huyện Kon Rẫy ",
        "đạt 5% so với kế hoạch ",
        "tăng 5 HTX (",
        "1), ",
        "tháng 5 ",
        "| 1 | 2 |\n",
        "1 hộ; ",
        "- a: 1 hộ\n",
        "I. A\n1 hộ\n",
        "năm 2020 ",
        "12/3 ",
        "Số 15/QĐ-UBND ",
        "<sup>1</sup> 5 hộ ",
        "đăng ký 5 hộ, ",
        "phấn đấu 5 hộ. ",
    ] {
        let text = piece.repeat(LENGTH / piece.len());
        let start = std::time::Instant::now();
        let reading = read(&text);
        assert!(start.elapsed() < LONGEST, "{piece:?} takes {:?}", start.elapsed());
        assert!(reading.figures.len() <= reading.numbers.len());
    }
}

/// A line of the glossary means what it says: not what is measured in money,
/// not the unions, not the few of a narrower sort.
#[test]
fn a_word_of_the_glossary_stands_for_no_more_than_it_says() {
    let pack = pack::kon_tum().unwrap();
    let knowledge = Knowledge { programme: Some(&pack.programme), glossary: &pack.glossary };
    for (text, expected) in [
        ("Đến ngày 31/3/2024, toàn huyện có 24 HTX.", Some("htx")),
        ("Đến ngày 31/3/2024, toàn tỉnh có 02 LH HTX.", None),
        ("Năm 2023, lãi bình quân của một HTX là 210 triệu đồng.", Some("tl-htx-loi-nhuan")),
        ("Năm 2023, các HTX nộp ngân sách 12 tỷ đồng.", None),
        ("Năm 2023, có 09 HTX ứng dụng công nghệ cao.", Some("htx-cong-nghe-cao")),
        ("Năm 2023, Liên minh hỗ trợ 07 HTX.", None),
    ] {
        let reading = reading::read(text.as_bytes(), "a.txt", &knowledge).unwrap();
        let found: Vec<Option<&str>> =
            reading.figures.iter().map(|one| one.indicator.as_ref().map(|key| key.as_str())).collect();
        assert_eq!(found, [expected], "{text}");
    }
}
