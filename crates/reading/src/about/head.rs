//! The head of a document: type, title, number, place and date, as Decree
//! 30/2020/NĐ-CP and Guideline 36-HD/VPTW arrange them. A file may begin
//! behind its head; what is not there stays empty.

use super::{About, issuer};
use crate::heading::{Style, numbered};
use crate::passage::{Kind, Passage};
use crate::pattern::regex;
use crate::reference::{NUMBER, cites, compact};
use jiff::civil::Date;
use regex::Regex;
use std::sync::LazyLock;
use vietnamese::Language;
use vietnamese::date::{self, Says};
use vietnamese::document::DocumentNumber;

/// The types that stand in capitals above a title, those that begin like another before it.
const KINDS: &[&str] = &[
    "CHƯƠNG TRÌNH HÀNH ĐỘNG",
    "CHƯƠNG TRÌNH PHỐI HỢP",
    "KẾ HOẠCH PHỐI HỢP",
    "THÔNG BÁO KẾT LUẬN",
    "THÔNG TƯ LIÊN TỊCH",
    "BÁO CÁO",
    "KẾ HOẠCH",
    "TỜ TRÌNH",
    "QUYẾT ĐỊNH",
    "NGHỊ QUYẾT",
    "NGHỊ ĐỊNH",
    "CHỈ THỊ",
    "CHƯƠNG TRÌNH",
    "THÔNG BÁO",
    "THÔNG TƯ",
    "HƯỚNG DẪN",
    "KẾT LUẬN",
    "ĐỀ ÁN",
    "DỰ ÁN",
    "QUY CHẾ",
    "QUY ĐỊNH",
    "PHƯƠNG ÁN",
    "CÔNG ĐIỆN",
    "CÔNG VĂN",
    "BIÊN BẢN",
    "PHỤ LỤC",
    "ĐỀ CƯƠNG",
];

/// Words with which the text behind a title begins.
const OPENINGS: &[&str] = &[
    "Thực hiện",
    "Căn cứ",
    "Kính gửi",
    "Trên cơ sở",
    "Theo ",
    "Ngày ",
    "Để ",
    "Nhằm ",
    "Tiếp tục",
    "Sau ",
    "Triển khai",
    "Trong ",
    "Năm ",
    "Nơi nhận",
    "ĐẾN",
    "Phần thứ",
    "PHẦN THỨ",
    "-",
    "*",
    "_",
];

static SUBJECT: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(?:^|\s)(?:V/v|v/v|V/V|(?<word>Về việc))\s*:?\s*"));

static OWN_NUMBER: LazyLock<Regex> = LazyLock::new(|| regex(r"(?:^|[^\p{L}])(?:Số|SỐ)\s*:?\s*$"));

/// Place and date: "Kon Tum, ngày 17 tháng 6 năm 2019".
static PLACE: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(?:^|\s)\p{Lu}[\p{L}'’]*(?:\s\p{Lu}[\p{L}'’]*){0,4},\s*(?i:ngày)\s"));

/// Whether a line is nothing but the name of a type of document.
pub(crate) fn is_kind(text: &str) -> bool {
    KINDS.contains(&text.trim_matches([' ', ':', '.']))
}

/// What the document says of itself; area and time are left to others.
#[must_use]
pub fn read(passages: &[Passage]) -> About {
    let zone = &passages[..zone_end(passages)];
    let kind = zone.iter().enumerate().find_map(|(at, passage)| Some((at, kind_of(&passage.text)?)));
    let mut about = About::default();
    let before = match kind {
        Some((at, (kind, rest))) => {
            about.kind = kind.to_lowercase();
            about.title = title(rest, &zone[at + 1..]);
            at
        }
        None => letter(zone, &mut about),
    };
    let letterhead = &passages[..before.min(passages.len())];
    about.number = own_number(letterhead).unwrap_or_default();
    if about.kind.is_empty() {
        // The symbol names the type also where the word above the title is lost.
        let kind = DocumentNumber::parse(&about.number).ok().and_then(|number| number.kind);
        about.kind = kind.map(|kind| kind.name(Language::Vi).to_owned()).unwrap_or_default();
    }
    let tail = passages.len().saturating_sub(LONGEST_TAIL);
    about.date = place_and_date(letterhead).or_else(|| place_and_date(&passages[tail..]));
    about.issuer = issuer::of(letterhead, passages);
    about
}

/// Passages of a head at most, and of the signature's part.
const LONGEST_HEAD: usize = 40;
const LONGEST_TAIL: usize = 25;

/// Where the head must have ended: at the first numbered line.
fn zone_end(passages: &[Passage]) -> usize {
    let head = &passages[..passages.len().min(LONGEST_HEAD)];
    let is_appendix = |style| matches!(style, Style::Part('l'));
    let first = numbered(head).into_iter().find(|one| !is_appendix(one.numbering.style));
    first.map_or(head.len(), |one| one.passage)
}

/// The type with which a line in capitals begins, and what follows it.
fn kind_of(text: &str) -> Option<(&'static str, &str)> {
    let text = text.trim_start_matches(['*', ' ']);
    let kind = KINDS.iter().find(|kind| text.starts_with(**kind))?;
    let rest = &text[kind.len()..];
    // "KẾ HOẠCH" is no part of a department's name here: "KẾ HOẠCH VÀ ĐẦU TƯ".
    let is_name = rest.starts_with(" VÀ ") || rest.starts_with(char::is_alphabetic);
    (!is_name).then_some((*kind, rest.trim_start_matches([' ', ':', '.'])))
}

/// The title: what stands beside the type and the lines below, up to the text.
fn title(beside: &str, below: &[Passage]) -> String {
    // Of an appendix only its number stands beside the word.
    let number = beside.chars().all(|one| one.is_ascii_digit() || "IVXLsốSỐ .".contains(one));
    let mut parts: Vec<&str> = if number { Vec::new() } else { vec![beside] };
    for passage in below.iter().take(LONGEST_TITLE_LINES) {
        let text = passage.text.as_str();
        let is_first = parts.is_empty();
        let is_opening = OPENINGS.iter().any(|opening| text.starts_with(opening))
            && !(is_first && !text.starts_with("Căn cứ") && !text.starts_with("Kính gửi"));
        let is_closed = parts.last().is_some_and(|last| last.ends_with(['.', '/']));
        let is_text =
            text.ends_with([':', ';']) || text.ends_with('.') && !is_first || passage.sentences().len() > 1;
        let is_other = matches!(passage.kind, Kind::Margin | Kind::Footnote(_))
            || text.starts_with('|')
            || !is_first && (PLACE.is_match(text) || issuer::is_letterhead(text));
        if is_other
            || is_opening && !text.starts_with(char::is_lowercase)
            || is_closed
            || is_text
            || text.len() > LONGEST_TITLE
        {
            break;
        }
        parts.push(text);
    }
    parts.join(" ").trim_end_matches(['.', ' ']).to_owned()
}

/// Lines of a title at most, and bytes of one.
const LONGEST_TITLE_LINES: usize = 5;
const LONGEST_TITLE: usize = 900;

/// A letter has no type above its title, but a subject and somebody to whom it goes.
/// Gives where its letterhead ends.
fn letter(zone: &[Passage], about: &mut About) -> usize {
    let to = zone.iter().position(|passage| passage.text.starts_with("Kính gửi"));
    let head = &zone[..to.unwrap_or(zone.len())];
    let subject = head.iter().enumerate().find_map(|(at, passage)| {
        let found = SUBJECT.captures(&passage.text)?;
        let start = found.name("word").map_or(found.get(0)?.end(), |word| word.start());
        Some((at, &passage.text[start..]))
    });
    if to.is_some() {
        "công văn".clone_into(&mut about.kind);
    }
    if let Some((at, subject)) = subject.filter(|_| to.is_some()) {
        let end = PLACE.find(subject).map_or(subject.len(), |found| found.start());
        about.title = title(subject[..end].trim(), &head[at + 1..]);
    }
    // Without either, the letterhead ends where the text gives its grounds.
    let grounds = || {
        zone.iter()
            .position(|passage| OPENINGS.iter().any(|word| passage.text.starts_with(word) && word.len() > 2))
    };
    to.or_else(grounds).unwrap_or_default()
}

fn own_number(letterhead: &[Passage]) -> Option<String> {
    letterhead.iter().enumerate().find_map(|(at, passage)| {
        let found = NUMBER.find(&passage.text)?;
        let before = passage.text[..found.start()].trim_start_matches(['|', ' ']);
        // The word may stand on the line above.
        let before = if before.is_empty() && at > 0 { letterhead[at - 1].text.as_str() } else { before };
        (OWN_NUMBER.is_match(before) && !cites(before)).then(|| compact(found.as_str()))
    })
}

fn place_and_date(passages: &[Passage]) -> Option<Date> {
    passages.iter().filter(|passage| passage.text.len() <= LONGEST_LINE).find_map(|passage| {
        let place = PLACE.find(&passage.text)?;
        let found = date::find(&passage.text[place.end()..]).into_iter().next()?;
        match found.says {
            Says::Day(day) if found.bytes.start == 0 => Some(day),
            _ => None,
        }
    })
}

/// A line of a letterhead, in bytes; its two columns may have become one line.
const LONGEST_LINE: usize = 300;
