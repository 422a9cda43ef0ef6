//! The fixed words of documents, in one place per language.

use jiff::civil::Date;
use vietnamese::Language;

pub(crate) fn state(language: Language) -> &'static str {
    language.pick("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "SOCIALIST REPUBLIC OF VIET NAM")
}

pub(crate) fn motto(language: Language) -> &'static str {
    language.pick("Độc lập - Tự do - Hạnh phúc", "Independence - Freedom - Happiness")
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
    language.pick("Cần kiểm tra trước khi phát hành", "To check before this is issued")
}

pub(crate) fn appendix(language: Language) -> &'static str {
    language.pick("Phụ lục", "Appendix")
}

/// "Phụ lục IV".
pub(crate) fn appendix_line(language: Language, number: &str) -> String {
    format!("{} {number}", appendix(language)).trim().to_owned()
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

/// A source that another line of the appendix has named.
pub(crate) fn as_number(language: Language, number: usize) -> String {
    match language {
        Language::Vi => format!("Như số {number}"),
        Language::En => format!("As No. {number}"),
    }
}

/// The figures of tables that share a source.
pub(crate) fn in_tables(language: Language, count: usize) -> String {
    match (language, count) {
        (Language::Vi, _) => format!("{count} số liệu trong bảng"),
        (Language::En, 1) => "1 figure in tables".to_owned(),
        (Language::En, _) => format!("{count} figures in tables"),
    }
}

/// What a difference out of the register says beside its label.
pub(crate) fn compared(language: Language, since: Date) -> String {
    let day = vietnamese::date::short(since, language);
    format!("{} {day}", language.pick("so với", "against"))
}

/// What the categories of a chart are.
pub(crate) fn chart_over(language: Language, is_years: bool) -> &'static str {
    if is_years { language.pick("Năm", "Year") } else { language.pick("Đơn vị", "Unit") }
}

/// What opens the table behind a chart.
pub(crate) fn chart_figures(language: Language) -> &'static str {
    language.pick("Số liệu của biểu đồ", "Figures of the chart")
}

/// How a chart is called in a list of what a file holds.
pub(crate) fn chart(language: Language, number: usize) -> String {
    format!("{} {number}", language.pick("Biểu đồ", "Chart"))
}

/// The line under a chart of whole years.
pub(crate) fn chart_of_years(language: Language) -> &'static str {
    language
        .pick("Nguồn: sổ đăng ký, ngày 31/12 của mỗi năm.", "Source: the register, 31 December of each year.")
}

/// The line under a chart of units on certain days.
pub(crate) fn chart_of_days(language: Language, days: &[Date]) -> String {
    let days: Vec<String> = days.iter().map(|day| vietnamese::date::short(*day, language)).collect();
    let days: Vec<&str> = days.iter().map(String::as_str).collect();
    let days = vietnamese::name::join(&days, language);
    format!("{} {days}.", language.pick("Nguồn: sổ đăng ký, ngày", "Source: the register,"))
}

/// What a chart says of units that it has no room for.
pub(crate) fn chart_cut(language: Language, shown: usize, all: usize) -> String {
    match language {
        Language::Vi => format!(" {shown} đơn vị có số lớn nhất trong {all} đơn vị."),
        Language::En => format!(" The {shown} highest of {all} units."),
    }
}

/// What a chart says when a figure in it is made up.
pub(crate) fn chart_illustrative(language: Language) -> &'static str {
    language.pick(" Có số liệu minh họa.", " Some figures are illustrative.")
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
            let line = line.trim().trim_start_matches("- ").trim_end_matches([';', '.']);
            format!("- {line}{}", if index == last { "." } else { ";" })
        })
        .collect()
}

/// The same for a share of another figure.
pub(crate) fn computed_of(language: Language, part: &str, whole: &str) -> String {
    match language {
        Language::Vi => format!("Tính từ {part} trên {whole}"),
        Language::En => format!("Computed from {part} of {whole}"),
    }
}

pub(crate) fn registered(language: Language) -> &'static str {
    language.pick("đăng ký", "registered")
}

/// The line under an appendix's title that says what it belongs to.
pub(crate) fn attached(language: Language, kind: &str, number_line: &str) -> String {
    let kind = vietnamese::name::capitalised(&kind.to_lowercase());
    let number_line = number_line.replace("Số: ", "số ").replace("Số ", "số ");
    match language {
        Language::Vi => format!("(Kèm theo {kind} {number_line})").replace("  ", " "),
        Language::En => format!("(Attached to {kind} {number_line})").replace("  ", " "),
    }
}
