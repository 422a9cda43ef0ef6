//! `hoptac document` as people call it: the real program, on each database.
#![allow(clippy::unwrap_used)]

use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use storage::scratch::Scratch;

const PACK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../programmes/kon-tum");
const PERIOD: &str = "2011-12-30..2012-09-30";
const FIGURES: [&str; 9] = ["73", "1.220", "321", "189", "94", "39", "02", "176", "11"];
const PERCENTAGES: [&str; 9] = ["38,4%", "16,1%", "40,3%", "5%", "26%", "10,7%", "0,9%", "2,3%", "1,4%"];
/// What the document of 2012 says by name, in the template's words.
const NAMED: [&str; 6] = [
    "02 huyện (Kon Rẫy và Ngọc Hồi) chưa thành lập mới được tổ hợp tác, nhóm hộ nào",
    "mới thực hiện ở Đăk Tô và thành phố Kon Tum",
    "04 huyện (Đăk Hà, Kon Plông, Kon Rẫy và Sa Thầy)",
    "đều ở Đăk Glei và Đăk Hà",
    "tại Đăk Tô, Ngọc Hồi và Sa Thầy",
    "Kết quả thực hiện Đề án",
];

/// A database that the program filled, and a folder for what it writes.
struct Place {
    scratch: Scratch,
    folder: PathBuf,
}

impl Place {
    fn hoptac(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hoptac"));
        command.args(arguments).args(["--database", &self.scratch.url]).current_dir(&self.folder);
        command.env_remove("HOPTAC_DATABASE").output().unwrap()
    }

    fn document(&self, template: &str, unit: &str, period: &str, rest: &[&str]) -> Output {
        let mut arguments = vec!["document", template, "--unit", unit, "--period", period];
        arguments.extend(rest);
        self.hoptac(&arguments)
    }
}

async fn on_each_database(test: impl Fn(&Place)) {
    let now = jiff::Timestamp::now();
    let mut scratches = vec![Scratch::sqlite(now).await.unwrap()];
    if let Ok(server) = std::env::var("HOPTAC_TEST_POSTGRES") {
        scratches.push(Scratch::postgres(&server, now).await.unwrap());
    }
    for scratch in scratches {
        let folder = std::env::temp_dir().join(format!("hoptac-documents-{}", domain::DocumentId::new()));
        std::fs::create_dir(&folder).unwrap();
        let place = Place { scratch, folder };
        let loaded = place.hoptac(&["load", PACK]);
        assert_eq!(loaded.status.code(), Some(0), "{}", told(&loaded));
        test(&place);
        std::fs::remove_dir_all(&place.folder).unwrap();
        place.scratch.remove().await.unwrap();
    }
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The text of a Word file, its runs put together.
fn word_text(file: &Path) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(std::fs::read(file).unwrap())).unwrap();
    let mut xml = String::new();
    archive.by_name("word/document.xml").unwrap().read_to_string(&mut xml).unwrap();
    without_tags(&xml.replace("</w:p>", "\n"))
}

fn without_tags(text: &str) -> String {
    let pieces = text.split('<').enumerate();
    pieces
        .map(|(index, piece)| if index == 0 { piece } else { piece.split_once('>').map_or("", |p| p.1) })
        .collect()
}

/// Whether a figure stands there as a whole: "73" is not found in "1.173".
fn has(text: &str, figure: &str) -> bool {
    let part = |c: char| c.is_ascii_digit() || c == '.' || c == ',';
    text.match_indices(figure).any(|(at, _)| {
        let (before, after) = (text[..at].chars().next_back(), text[at + figure.len()..].chars());
        let mut after = after.take(2);
        let (next, then) = (after.next(), after.next());
        let goes_on = next.is_some_and(|c| c.is_ascii_digit() || c == '%' && !figure.ends_with('%'))
            || next.is_some_and(part) && then.is_some_and(|c| c.is_ascii_digit());
        !before.is_some_and(part) && !goes_on
    })
}

fn states_everything(text: &str, of: &str) {
    for figure in FIGURES.iter().chain(&PERCENTAGES) {
        assert!(has(text, figure), "{of}: {figure} is missing");
    }
    for name in NAMED {
        assert!(text.contains(name), "{of}: {name:?} is missing in\n{text}");
    }
    assert!(text.contains("(189)") && text.contains("(321)"), "{of}: the warning is missing");
}

#[tokio::test]
async fn the_report_of_2012_states_its_figures_in_every_format() {
    on_each_database(|place| {
        for format in ["docx", "html", "md"] {
            let file = format!("bao-cao.{format}");
            let output = place.document("de-an", "62", PERIOD, &["--format", format, "-o", &file]);
            assert_eq!(output.status.code(), Some(1), "there is something to check: {}", told(&output));
            assert!(output.stdout.is_empty());
            let warnings = told(&output);
            assert_eq!(warnings.lines().count(), 2, "{warnings}");
            assert!(warnings.contains("(189)") && warnings.contains("(321)"), "{warnings}");
            assert!(warnings.contains("minh họa"), "{warnings}");
        }
        let word = word_text(&place.folder.join("bao-cao.docx"));
        states_everything(&word, "docx");
        assert!(!word.contains("/so-lieu"), "figures in Word are plain text");
        let page = std::fs::read_to_string(place.folder.join("bao-cao.html")).unwrap();
        states_everything(&without_tags(&page), "html");
        assert!(page.starts_with("<!doctype html>") && page.contains("<style>"));
        assert!(page.contains("href=\"/so-lieu?chi_tieu=de-an-tht-moi&amp;loai=actual"));
        let left: Vec<_> = std::fs::read_dir(&place.folder).unwrap().collect();
        assert_eq!(left.len(), 3, "nothing half-written stays: {left:?}");
    })
    .await;
}

#[tokio::test]
async fn the_same_for_a_district_the_party_and_an_earlier_day() {
    on_each_database(|place| {
        let out = ["--format", "md", "-o", "-"];
        let district = place.document("de-an", "610", PERIOD, &out);
        let text = String::from_utf8(district.stdout).unwrap();
        assert!(text.contains("**HUYỆN ĐĂK GLEI**") && text.contains("46,2%"), "{text}");
        let party = place.document("de-an-dang", "62", PERIOD, &out);
        let text = String::from_utf8(party.stdout).unwrap();
        assert!(text.contains("**ĐẢNG CỘNG SẢN VIỆT NAM**") && text.contains("38,4%"), "{text}");
        let early =
            place.document("de-an", "62", PERIOD, &["--as-of", "11/10/2012", "--format", "md", "-o", "-"]);
        assert_eq!(early.status.code(), Some(1));
        assert!(told(&early).contains("0/9"), "{}", told(&early));
        let text = String::from_utf8(early.stdout).unwrap();
        assert!(!text.contains("38,4%") && text.contains("chưa có số liệu"), "{text}");
        let rest =
            ["--sources", "--language", "en", "--format", "html", "--server", "https://a.example", "-o", "-"];
        let english = place.document("de-an", "62", PERIOD, &rest);
        let text = String::from_utf8(english.stdout).unwrap();
        assert!(text.contains("38.4%") && text.contains("<base href=\"https://a.example\">"), "{text}");
        assert!(text.contains("Sources of the figures"), "{text}");
    })
    .await;
}

#[tokio::test]
async fn a_report_out_of_an_empty_register_counts_nothing_and_says_what_nobody_gave() {
    on_each_database(|place| {
        for format in ["docx", "html", "md"] {
            let file = format!("so-sanh.{format}");
            let output =
                place.document("so-sanh-nhieu-nam", "62", "2018-YC", &["--format", format, "-o", &file]);
            assert_eq!(output.status.code(), Some(0), "{}", told(&output));
        }
        let page = std::fs::read_to_string(place.folder.join("so-sanh.html")).unwrap();
        assert!(
            page.contains("href=\"/so-dang-ky/chi-tieu/so-htx?don_vi=62&amp;ngay=2018-12-31\""),
            "{page}"
        );
        let word = word_text(&place.folder.join("so-sanh.docx"));
        for text in ["Toàn tỉnh có 00 tổ hợp tác", "Chưa có tổ chức nào báo cáo năm 2018", "HUYỆN"]
        {
            assert!(word.to_uppercase().contains(&text.to_uppercase()), "{text} is missing in\n{word}");
        }
        let early = place.document("so-sanh-nhieu-nam", "62", "2001-YC", &["--format", "md", "-o", "-"]);
        let text = String::from_utf8(early.stdout).unwrap();
        assert!(text.contains("so với thời điểm 31/12/2000"), "{text}");
    })
    .await;
}

#[tokio::test]
async fn a_plans_report_and_its_appendix_come_as_on_its_pages() {
    on_each_database(|place| {
        let plan = |template: &str, rest: &[&str]| {
            let head = ["document", template, "--plan", "ke-hoach-784"];
            place.hoptac(&[&head[..], rest].concat())
        };
        for (template, format) in [
            ("ke-hoach", "docx"),
            ("ke-hoach", "html"),
            ("ke-hoach", "md"),
            ("phu-luc", "docx"),
            ("phu-luc", "xlsx"),
        ] {
            let file = format!("{template}.{format}");
            let output = plan(template, &["--format", format, "-o", &file]);
            assert_eq!(output.status.code(), Some(0), "{template} {format}: {}", told(&output));
            assert!(place.folder.join(&file).metadata().unwrap().len() > 1000, "{file}");
        }
        let report = std::fs::read_to_string(place.folder.join("ke-hoach.md")).unwrap();
        for text in ["784/KH-UBND", "THỰC HIỆN NHIỆM VỤ", "Kế hoạch giao [44]"] {
            assert!(report.contains(text), "{text} is missing in\n{report}");
        }
        let appendix = word_text(&place.folder.join("phu-luc.docx"));
        assert!(appendix.contains("Phụ lục IV") && appendix.contains("chưa báo cáo"), "{appendix}");
        let second = plan("phu-luc", &["--number", "II", "--language", "en", "--format", "md", "-o", "-"]);
        let text = String::from_utf8(second.stdout).unwrap();
        assert!(text.contains(" II") && text.contains("not reported"), "{text}");
        let file = ["--format", "md", "-o", "khong.md"];
        for (output, words) in [
            (plan("de-an", &file), "không có mẫu “de-an” về kế hoạch; có: ke-hoach, phu-luc"),
            (
                place.hoptac(&[&["document", "phu-luc", "--plan", "khong-co"], &file[..]].concat()),
                "không có kế hoạch “khong-co”; có: ",
            ),
            (plan("ke-hoach", &["--format", "xlsx", "-o", "khong.md"]), "chỉ dùng cho phụ lục"),
            (plan("phu-luc", &["--unit", "62", "--format", "md", "-o", "khong.md"]), "--unit"),
            (place.hoptac(&[&["document", "de-an"], &file[..]].concat()), "--unit"),
        ] {
            assert_eq!(output.status.code(), Some(2), "{}", told(&output));
            assert!(told(&output).contains(words), "{words}: {}", told(&output));
        }
        assert!(!place.folder.join("khong.md").exists());
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_used_is_told_in_one_line() {
    on_each_database(|place| {
        let out = ["--format", "md", "-o", "khong.md"];
        for (template, unit, period, rest, words) in [
            (
                "khong-co",
                "62",
                PERIOD,
                &out[..],
                "không có mẫu “khong-co”; có: ban-chi-dao-huyen, de-an, de-an-dang, kinh-te-tap-the",
            ),
            ("so-sanh-nhieu-nam", "62", "2018-Y", &out, "không có kỳ “2018-Y”; có: "),
            ("ban-chi-dao-huyen", "62", "2023-Q4C", &out, "đơn vị “62” không lập được"),
            ("de-an", "999", PERIOD, &out, "đơn vị “999” không lập được mẫu de-an"),
            ("de-an", "999", PERIOD, &out, "610 (Huyện Đăk Glei)"),
            ("de-an", "23359", PERIOD, &out, "đơn vị “23359” không lập được"),
            ("de-an", "62", "2024-H1", &out, "không có kỳ “2024-H1”; có: 2011-12-30..2012-09-30"),
            ("de-an", "62", "nay", &out, "không có kỳ “nay”; có: 2011-12-30..2012-09-30"),
            ("de-an", "62", PERIOD, &["--as-of", "31/9/2012", "--format", "md", "-o", "a"], "Không có ngày"),
            ("de-an", "62", PERIOD, &["--language", "fr", "--format", "md", "-o", "a"], "có: vi, en"),
            (
                "de-an",
                "62",
                PERIOD,
                &["--format", "md", "-o", "khong-co/a.md"],
                "không ghi được khong-co/a.md",
            ),
        ] {
            let output = place.document(template, unit, period, rest);
            let line = told(&output);
            assert_eq!(output.status.code(), Some(2), "{line}");
            assert!(line.contains(words) && line.trim_end().lines().count() == 1, "{line}");
        }
        let unknown = place.document("de-an", "62", PERIOD, &["--format", "odt", "-o", "a.odt"]);
        assert_eq!(unknown.status.code(), Some(2));
        assert!(told(&unknown).contains("docx, pdf, html, md, xlsx"), "{}", told(&unknown));
        let pdf = place.document("de-an", "62", PERIOD, &["--format", "pdf", "-o", "a.pdf"]);
        if writing::pdf::AVAILABLE {
            assert!(std::fs::read(place.folder.join("a.pdf")).unwrap().starts_with(b"%PDF"));
        } else {
            assert_eq!(pdf.status.code(), Some(2));
            assert!(told(&pdf).contains("Word"), "{}", told(&pdf));
        }
        assert!(!place.folder.join("khong.md").exists());
    })
    .await;
}
