//! What a pack's author is told, and what a template can say.
#![allow(clippy::unwrap_used)]

mod support;

use jiff::civil::date;
use support::{MadeUp, SAMPLE, input};
use vietnamese::Language;
use writing::{
    Given, RenderError, Template,
    model::{Block, Inline, plain},
    render,
};

/// The sample's front matter with another text, which starts on line 20.
fn with_body(body: &str) -> String {
    let end = SAMPLE.rfind("+++\n").unwrap() + 4;
    format!("{}{body}", &SAMPLE[..end])
}

fn text_of(body: &str) -> String {
    let template = Template::parse(&with_body(body)).unwrap();
    let mut request = input(MadeUp::default());
    request.number = Some("1".to_owned());
    let document = render(&template, &request).unwrap();
    let texts = document.blocks.iter().map(|block| match block {
        Block::Paragraph { content } => plain(content),
        other => panic!("a paragraph, not {other:?}"),
    });
    texts.collect::<Vec<_>>().join("\n").trim_end_matches("./.").to_owned()
}

#[test]
fn functions_and_filters() {
    for (body, text) in [
        ("{{ value(\"tht\") }} tổ", "73 tổ"),
        ("{{ value(\"tv\") }}", "1.220"),
        ("{{ percent(\"tht\") }}", "38,4%"),
        ("{{ percent(\"tht\", of=\"tv\") }}", "6%"),
        ("{{ percent(\"tht\", unit=units[0]) }}", "73%"),
        ("{{ percent(\"tht\", unit=\"01\") }}", "73%"),
        ("{{ value(\"tht\", unit=\"02\") }}", "0"),
        ("{{ value(\"lop\") | two }}", "02"),
        ("{{ value(\"tv\") | two }}", "1.220"),
        ("{{ value(\"lop\") | words }}", "hai"),
        ("{{ 3 | two }} và {{ 12 | two }}", "03 và 12"),
        ("{{ 3 | words | capitalize }}", "Ba"),
        ("{{ 12345 | number }}", "12.345"),
        ("{{ units | names }}", "Sông Lau, Đồi Cát và Suối Ngà"),
        ("{{ units_zero(\"tht\") | names }}", "Đồi Cát"),
        ("{{ units_missing(\"tht\") | names }}", "Suối Ngà"),
        ("{{ units_partial(\"tht\") | names }}", "Sông Lau"),
        ("{{ units_with(\"tht\") | names }}", "Sông Lau"),
        ("{{ units_with(\"tht\", side=\"registered\") | names }}", "Sông Lau và Đồi Cát"),
        ("{{ period.closing | date_long }}", "ngày 14 tháng 6 năm 2024"),
        ("{{ \"2012-09-30\" | date_short }}", "30/9/2012"),
        ("{{ as_of }}, năm {{ as_of.year }}", "20/6/2024, năm 2024"),
        ("{{ unit.short | upper }}", "HOA BAN"),
        ("{% if value(\"tht\").number > 70 %}nhiều{% endif %}", "nhiều"),
        ("{% if value(\"dt\").missing %}thiếu{% endif %}", "thiếu"),
        ("{{ coverage.accepted }}/{{ coverage.expected }}, {{ coverage.updated }}", "2/3, 14:05 10/6/2024"),
        ("{{ warnings | length }}", "1"),
        ("{{ notes | length }} {% if draft %}dự thảo{% else %}chính thức{% endif %}", "0 chính thức"),
        ("{% if value(\"tht\", unit=\"02\").illustrative %}minh họa{% endif %}", "minh họa"),
        ("{% if percent(\"tht\", unit=\"02\").illustrative %}minh họa{% endif %}", "minh họa"),
        ("{% if value(\"tht\").illustrative %}minh họa{% else %}thật{% endif %}", "thật"),
        ("{% macro m(x) %}**{{ x }}**{% endmacro %}{{ m(\"*a*\") }}", "*a*"),
    ] {
        assert_eq!(text_of(body), text, "{body}");
    }
}

#[test]
fn what_nobody_reported_is_said_in_words() {
    let template = Template::parse(&with_body("{{ value(\"dt\") }}")).unwrap();
    let mut request = input(MadeUp::default());
    for (language, words) in [(Language::Vi, "chưa có số liệu"), (Language::En, "no figure yet")] {
        request.language = language;
        request.number = Some("1".to_owned());
        let document = render(&template, &request).unwrap();
        let Block::Paragraph { content } = &document.blocks[0] else {
            panic!("one paragraph");
        };
        let missing = Inline::Missing { text: words.to_owned() };
        assert_eq!(content[0], missing);
        assert!(document.sources.is_empty(), "what is missing has no source");
    }
}

#[test]
fn a_percentage_of_nothing_is_missing() {
    assert_eq!(text_of("{{ percent(\"tht\", unit=\"03\") }}"), "chưa có số liệu");
    assert_eq!(text_of("{{ percent(\"tv\") }}"), "chưa có số liệu");
}

#[test]
fn a_draft_lists_its_warnings_unless_the_text_does() {
    let boxes = |body: &str| {
        let template = Template::parse(&with_body(body)).unwrap();
        let document = render(&template, &input(MadeUp::default())).unwrap();
        let notes = document.blocks.iter().filter(|b| matches!(b, Block::Note { .. }));
        notes.count()
    };
    assert_eq!(boxes("Một câu."), 1);
    assert_eq!(boxes("{% for w in warnings %}- {{ w }}\n{% endfor %}"), 0);
    assert_eq!(boxes("{% for w in warnings %}> {{ w }}\n{% endfor %}"), 1);
}

#[test]
fn names_that_nothing_defines_are_found_with_their_line() {
    for (body, line, word) in [
        ("Một\n\n{{ giatri }}", 22, "giatri"),
        ("{% if false %}\n{{ khong_co(\"x\") }}{% endif %}", 21, "khong_co"),
    ] {
        let Err(RenderError::Template { line: at, because }) = Template::parse(&with_body(body)) else {
            panic!("{body} must be refused");
        };
        assert_eq!(at, line, "{because}");
        assert!(because.contains(word), "{because}");
    }
}

#[test]
fn mistakes_are_reported_with_their_line() {
    for (body, line, words) in [
        ("{{ value(\"khong-co\") }}", 20, "there is no indicator \"khong-co\""),
        ("\n{{ unit.nickname }}", 21, "undefined"),
        ("\n\n{{ unit.name | nothing }}", 22, "nothing"),
        ("{{ value(\"tht\", uint=\"01\") }}", 20, "uint"),
        ("{{ value(\"tht\") | safe }}", 20, "safe"),
        ("{{ units_zero(\"tht\", side=\"left\") }}", 20, "left"),
        ("{{ \"mai\" | date_long }}", 20, "not a date"),
        ("{% for a in range(9000) %}{% for b in range(9000) %}x{% endfor %}{% endfor %}", 20, "fuel"),
    ] {
        let refused = Template::parse(&with_body(body))
            .and_then(|template| render(&template, &input(MadeUp::default())))
            .unwrap_err();
        let RenderError::Template { line: at, because } = refused else {
            panic!("{body}: {refused}");
        };
        assert_eq!(at, line, "{body}: {because}");
        assert!(because.contains(words), "{body}: {because}");
    }
}

#[test]
fn syntax_and_front_matter_are_checked_when_read() {
    let broken = with_body("một\n{% if %}");
    assert!(matches!(Template::parse(&broken), Err(RenderError::Template { line: 21, .. })));
    for (file, line) in [
        ("Một câu.".to_owned(), 1),
        ("+++\nkey = \"a\"\n".to_owned(), 1),
        (SAMPLE.replace("place = ", "plaze = "), 14),
        (SAMPLE.replace("\"decree-30\"", "\"decree-31\""), 6),
    ] {
        let Err(RenderError::Matter { line: at, because }) = Template::parse(&file) else {
            panic!("must be refused");
        };
        assert_eq!(at, line, "{because}");
    }
    let private = with_body("một \u{e000}");
    assert!(matches!(Template::parse(&private), Err(RenderError::Template { line: 20, .. })));
}

#[test]
fn markdown_that_a_document_cannot_hold_is_refused() {
    let template = Template::parse(&with_body("một <br> hai")).unwrap();
    let refused = render(&template, &input(MadeUp::default())).unwrap_err();
    assert_eq!(refused.to_string(), "a document cannot hold HTML (near \"<br>\")");
}

#[test]
fn a_document_in_english_has_english_words() {
    let mut request = input(MadeUp::default());
    request.language = Language::En;
    let document = render(&Template::parse(SAMPLE).unwrap(), &request).unwrap();
    assert_eq!(document.head.kind, "REPORT");
    assert_eq!(document.head.subject, "Cooperative groups by 14 June 2024");
    assert_eq!(document.number_line(), "No.: …/BC-UBND");
}

/// A plan as the server tells it, with one goal that lags and one that nothing measures.
fn plan_told() -> Given {
    let figure = |value: i64, label: &str| {
        Given::count(usize::try_from(value).unwrap(), label, format!("/so-lieu/{label}"), Language::Vi)
    };
    let nobody = || Given::Figure { source: None, illustrative: false };
    let goal = |title: &str, measured: bool, light: &str, actual: Given| {
        Given::Fields(vec![
            ("title", Given::text(title)),
            ("measured", Given::Is(measured)),
            ("asks", Given::text("ít nhất 35 HTX")),
            ("due", Given::Day(date(2024, 12, 31))),
            ("asked", figure(35, "giao")),
            ("actual", actual),
            ("expected", nobody()),
            ("forecast", nobody()),
            ("percent", Given::text("")),
            ("light", Given::text(light)),
            ("light_name", Given::text("Chậm")),
            ("because", Given::text("Thực hiện 3, giao 35.")),
            ("figures_of", Given::text("Số liệu 6 tháng.")),
            ("behind", Given::texts(["Huyện Bản Mây".to_owned()])),
            ("zero", Given::texts(["Xã *Một*".to_owned(), "Xã Hai".to_owned()])),
            ("silent", Given::List(Vec::new())),
            ("judgement", Given::text("")),
        ])
    };
    let tasks = Given::Fields(vec![
        ("all", figure(4, "viec")),
        ("done", figure(1, "xong")),
        ("begun", figure(1, "dang-lam")),
        ("not_begun", figure(2, "chua")),
        ("ended", figure(0, "thoi")),
        ("percent", Given::text("25%")),
        ("waiting", figure(0, "cho")),
        (
            "groups",
            Given::List(vec![Given::Fields(vec![
                ("title", Given::text("1. Tuyên truyền")),
                ("counted", Given::text("1/4 hoàn thành.")),
            ])]),
        ),
        (
            "late",
            Given::List(vec![Given::Fields(vec![
                ("title", Given::text("Mở lớp")),
                ("unit", Given::text("Sở Nội vụ")),
                ("due", Given::Day(date(2024, 6, 1))),
                ("days", figure(19, "qua-han")),
            ])]),
        ),
        ("illustrative", Given::Is(false)),
    ]);
    Given::Fields(vec![
        ("name", Given::text("Kế hoạch 12/KH-UBND")),
        ("title", Given::text("Phát triển kinh tế tập thể")),
        ("issuer", Given::text("Ủy ban nhân dân tỉnh Hoa Ban")),
        ("day", Given::Nothing),
        ("rule", Given::text("Cách tính: …")),
        ("unit_over", Given::Nothing),
        (
            "goals",
            Given::List(vec![
                goal("Thành lập 35 hợp tác xã", true, "behind", figure(3, "htx-moi")),
                goal("Nâng chất lượng", false, "unknown", nobody()),
            ]),
        ),
        (
            "laggards",
            Given::List(vec![Given::Fields(vec![
                ("unit", Given::text("Huyện Bản Mây")),
                ("goals", Given::texts(["Thành lập 35 hợp tác xã".to_owned()])),
            ])]),
        ),
        ("tasks", tasks),
        ("recommendations", Given::List(Vec::new())),
        (
            "figures",
            Given::List(vec![Given::Fields(vec![
                ("name", Given::text("Lớp do cơ quan chủ trì mở")),
                ("value", figure(12, "nv-lop")),
                ("measure", Given::text("lớp")),
                ("illustrative", Given::Is(true)),
            ])]),
        ),
        ("illustrative", Given::Is(false)),
    ])
}

#[test]
fn the_packs_report_on_a_plan_says_what_stands_and_what_is_missing() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../programmes/kon-tum/templates/ke-hoach.md");
    let template = Template::parse(&std::fs::read_to_string(file).unwrap()).unwrap();
    let mut request = input(MadeUp::default());
    request.plan = Some(plan_told());
    let document = render(&template, &request).unwrap();
    let text = writing::markdown::render(&document);
    for says in [
        "02 mục tiêu, trong đó 01 mục tiêu có chỉ tiêu để đo: 01 chậm.",
        "Huyện Bản Mây: Thành lập 35 hợp tác xã.",
        "Chưa làm được (số 0) mục tiêu “Thành lập 35 hợp tác xã”:",
        "hoàn thành (25%)",
        "Lớp do cơ quan chủ trì mở: [12](",
        "1/6/2024",
        "Sở Nội vụ",
        "Không có kiến nghị nào đang chờ giải quyết.",
    ] {
        assert!(text.contains(says), "{says:?} is not in:\n{text}");
    }
    let keys: Vec<_> = document.sources.iter().map(|source| source.href.as_str()).collect();
    assert!(keys.contains(&"/so-lieu/htx-moi") && keys.contains(&"/so-lieu/qua-han"), "{keys:?}");
    // Without a plan there is nothing to tell.
    request.plan = None;
    assert!(matches!(
        render(&template, &request),
        Err(RenderError::Field { .. } | RenderError::Template { .. })
    ));
}
