//! The fixed words of documents, in one place per language.

use jiff::civil::Date;
use vietnamese::Language;

pub(crate) fn state(language: Language) -> &'static str {
    language.pick(
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "SOCIALIST REPUBLIC OF VIET NAM",
    )
}

pub(crate) fn motto(language: Language) -> &'static str {
    language.pick(
        "Độc lập - Tự do - Hạnh phúc",
        "Independence - Freedom - Happiness",
    )
}

pub(crate) fn party(language: Language) -> &'static str {
    language.pick("ĐẢNG CỘNG SẢN VIỆT NAM", "COMMUNIST PARTY OF VIET NAM")
}

pub(crate) fn number(language: Language) -> &'static str {
    language.pick("Số", "No.")
}

pub(crate) fn about(language: Language) -> &'static str {
    language.pick("V/v", "Re:")
}

pub(crate) fn recipients(language: Language) -> &'static str {
    language.pick("Nơi nhận:", "Recipients:")
}

pub(crate) fn missing(language: Language) -> &'static str {
    language.pick("chưa có số liệu", "no figure yet")
}

pub(crate) fn to_settle(language: Language) -> &'static str {
    language.pick(
        "Cần kiểm tra trước khi phát hành",
        "To check before this is issued",
    )
}

pub(crate) fn appendix(language: Language) -> &'static str {
    language.pick("Phụ lục", "Appendix")
}

pub(crate) fn appendix_title(language: Language) -> &'static str {
    language.pick("Nguồn số liệu", "Sources of the figures")
}

/// The columns of the appendix of sources.
pub(crate) fn appendix_columns(language: Language) -> [&'static str; 5] {
    match language {
        Language::Vi => ["TT", "Nội dung", "Số liệu", "Đơn vị tính", "Nguồn"],
        Language::En => ["No.", "What it counts", "Figure", "Unit", "Source"],
    }
}

/// What a computed percentage says about itself in the appendix.
pub(crate) fn computed(language: Language, done: &str, registered: &str) -> String {
    match language {
        Language::Vi => format!("Tính từ {done} đã thực hiện và {registered} đã đăng ký"),
        Language::En => format!("Computed from {done} done and {registered} registered"),
    }
}

/// The date of issue; a draft leaves the day open and keeps the month and year of its figures.
pub(crate) fn issued(date: Option<Date>, as_of: Date, language: Language) -> String {
    match (date, language) {
        (Some(date), _) => vietnamese::date::long(date, language),
        (None, Language::Vi) => format!("ngày … tháng … năm {}", as_of.year()),
        (None, Language::En) => format!("… {}", as_of.year()),
    }
}

/// The lines under "Nơi nhận" as Decree 30/2020 and the Party's guideline punctuate them: a dash
/// before each, a semicolon after each but the last, a full stop after the last.
pub(crate) fn recipient_lines(recipients: &[String]) -> Vec<String> {
    let last = recipients.len().saturating_sub(1);
    recipients
        .iter()
        .enumerate()
        .map(|(index, line)| {
            let line = line
                .trim()
                .trim_start_matches("- ")
                .trim_end_matches([';', '.']);
            format!("- {line}{}", if index == last { "." } else { ";" })
        })
        .collect()
}
