//! References to documents: "Kết luận số 303-KL/TU ngày 21-6-2011 của Tỉnh ủy".

pub(crate) mod issuer;
mod kind;

use crate::Span;
use crate::passage::{Kind, Passage};
use crate::pattern::regex;
use jiff::civil::Date;
use regex::Regex;
use serde::Serialize;
use std::ops::Range;
use std::sync::LazyLock;
use vietnamese::date::{self, Says};
use vietnamese::document::DocumentNumber;

/// A document that the text names.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Reference {
    /// Where, from the type word to the date.
    #[serde(flatten)]
    pub span: Span,
    /// The type word in lower case: `kết luận`, `nghị quyết`, also where an abbreviation stands
    /// for it (`NQ`); empty where there is none.
    #[serde(rename = "type")]
    pub kind: String,
    /// Number and symbol as written, spaces taken out: `303-KL/TU`, `80/2002/QĐ-TTg`; only the
    /// number where no symbol follows; empty for a law or a resolution that is named without one
    /// ("Luật Hợp tác xã năm 2012").
    pub number: String,
    /// The symbol without number and year: `KL/TU`, `QĐ-TTg`.
    pub symbol: String,
    /// Who issued it, in the document's words: `Tỉnh ủy Kon Tum`; empty where it does not say.
    pub issuer: String,
    /// Its date; none where the document says none or one that does not exist.
    pub date: Option<Date>,
    /// The date as written, also where no such day exists or only a month or a law's year is said.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub date_text: String,
    /// Which passage.
    #[serde(skip)]
    pub passage: usize,
    /// Where in the passage, in bytes.
    #[serde(skip)]
    pub bytes: Range<usize>,
}

/// Number and symbol: "303-KL/TU", "41- CTr/TU", "21/2015/TTLT-BKHĐT-BNV", "1186/SGTVT-QLVT, PT&NL".
pub(crate) static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    regex(concat!(
        r"(?<number>\d{1,6})(?<letter>[a-eA-E])?\s?[-–/]\s?(?:(?<year>(?:19|20)\d\d)\s?/\s?)?",
        r"(?<symbol>\p{L}[\p{L}\d]*(?:\s?[-–/.&]\s?\p{Lu}[\p{L}\d]*)*(?:,\s?\p{Lu}{2,}&\p{Lu}{2,})?)",
    ))
});

/// A number without symbol, where the type word and "số" or a date leave no other reading.
static BARE: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)(?:^|[^\p{L}])(?<kind>nghị quyết|quyết định|chỉ thị|kết luận|nghị định|thông tư)\s+(?:số\s*:?\s*)?(?<number>\d{1,4}[ab]?)(?<end>\s+của\s|,?\s+ngày\s|\s+năm\s+\d)",
    )
});

/// A law by its name and year: "Luật Hợp tác xã năm 2012".
static LAW: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?:^|[^\p{L}])(?<law>(?<kind>Bộ luật|Luật|LUẬT|luật)\s+(?<name>\p{Lu}[\p{L}]*(?:\s\p{L}+){0,9}?)(?:\s\(sửa đổi\))?(?:\s+(?:năm|NĂM))?\s+(?<year>(?:19|20)\d\d))(?:[^\p{L}\d/]|$)",
    )
});

/// Words that show that a day behind "Luật" is not the law's. "Luật sửa đổi … của Luật …" has more words.
const NOT_IN_A_DATED_LAW: &[&str] = &[
    "đến", "tại", "từ", "theo", "trình", "có", "đã", "để", "được", "cho", "vào", "trước", "sau", "khi",
    "gửi", "trong", "kế", "hiệu", "văn",
];

/// The name of a law before its day; of a law that changes others, the first word "Luật".
static DATED_LAW: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"(?:^|[^\p{L}])(?<kind>Bộ luật|Luật)\s+(?<name>\p{Lu}[^.;:()\d]{2,110}?),?\s*(?i:ngày)?\s*$")
});

/// A resolution of a congress or plenum of the Party: "Nghị quyết Trung ương 5 khóa IX".
static PLENUM: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)(?:^|[^\p{L}])(?<all>(?<kind>nghị quyết|kết luận)\s+(?:hội nghị\s+)?(?:trung ương|tw)\s+\d{1,2}(?:,?\s+\(?kh[oó]á?a?\s+[IVX]+\)?)?)",
    )
});

/// Words that show that a year behind "Luật" is not the law's: "Luật Hợp tác xã đến năm 2025".
const NOT_IN_A_LAW: &[&str] = &[
    "đến", "tại", "các", "từ", "theo", "trong", "của", "có", "đã", "về", "để", "năm", "được", "văn", "giai",
    "cho", "vào", "trên", "với", "cuối", "đầu", "tháng", "trước", "sau", "kế",
];

/// The documents that the passages name, in the order of the text. The document's own number in
/// its head ("Số: 15/BC-UBND") is none of them.
#[must_use]
pub fn find(passages: &[Passage]) -> Vec<Reference> {
    let mut found = Vec::new();
    for (index, passage) in passages.iter().enumerate() {
        let above = index.checked_sub(1).map_or("", |above| passages[above].text.as_str());
        if matches!(passage.kind, Kind::Margin) || is_own_number(&passage.text, above) {
            continue;
        }
        found.extend(of_passage(index, passage));
    }
    found
}

/// Whether a passage is the line of a letterhead that bears the document's own number.
fn is_own_number(text: &str, above: &str) -> bool {
    let says_number = |text: &str| ["Số", "SỐ"].iter().any(|word| text.starts_with(word));
    let is_head = says_number(text) || says_number(above) && above.len() <= "Số:  ".len();
    is_head && text.len() <= LONGEST_HEAD_LINE && NUMBER.is_match(text)
}

/// Whether a text ends in the word for a type, so that a number behind it is another document's.
pub(crate) fn cites(before: &str) -> bool {
    kind::before(&before[head_of(before, before.len())..]).is_some()
}

/// In bytes; a letterhead's line may hold the place and the date as well.
const LONGEST_HEAD_LINE: usize = 90;

fn of_passage(index: usize, passage: &Passage) -> Vec<Reference> {
    let text = passage.text.as_str();
    let mut named: Vec<Named> = numbered(text);
    let dates = date::find(text);
    let others =
        plenums(text).into_iter().chain(laws(text)).chain(dated_laws(text, &dates)).chain(bare(text));
    for other in others.collect::<Vec<_>>() {
        if !named.iter().any(|one| one.bytes.start < other.bytes.end && other.bytes.start < one.bytes.end) {
            named.push(other);
        }
    }
    if named.is_empty() {
        return Vec::new();
    }
    named.sort_by_key(|one| one.bytes.start);
    let mut found: Vec<Reference> = Vec::new();
    for (at, one) in named.iter().enumerate() {
        let limit = named.get(at + 1).map_or(text.len(), |next| next.bytes.start);
        let mut reference = one.complete(text, limit, &dates);
        let before = found.last().map_or(0, |last: &Reference| last.bytes.end);
        share_kind(&mut reference, found.last(), text.get(before..one.bytes.start));
        reference.passage = index;
        reference.span = passage.span(reference.bytes.clone());
        found.push(reference);
    }
    found
}

/// In "các Quyết định số 1/QĐ-UBND, 2/QĐ-UBND" the word stands for both.
fn share_kind(reference: &mut Reference, before: Option<&Reference>, between: Option<&str>) {
    let Some(before) = before.filter(|_| reference.kind.is_empty()) else { return };
    let joint = between.unwrap_or("…").trim_matches([' ', ',', ';']);
    let code = |symbol: &str| symbol.split(['-', '/']).next().unwrap_or_default().to_owned();
    if matches!(joint, "" | "và" | "số" | "và số") && code(&reference.symbol) == code(&before.symbol) {
        reference.kind.clone_from(&before.kind);
    }
}

/// A document that is named, before its date and issuer are read.
struct Named {
    bytes: Range<usize>,
    kind: String,
    number: String,
    symbol: String,
    year: Option<String>,
}

impl Named {
    /// Reads on behind the number, up to the next document that the text names.
    fn complete(&self, text: &str, limit: usize, dates: &[date::Found]) -> Reference {
        let mut end = self.bytes.end;
        let (mut day, mut date_text) = (None, self.year.clone().unwrap_or_default());
        let first = dates.partition_point(|one| one.bytes.start < end);
        if let Some(one) = dates.get(first).filter(|one| leads_to_date(text.get(end..one.bytes.start))) {
            end = one.bytes.end;
            date_text = text[one.bytes.clone()].to_owned();
            day = if let Says::Day(day) = one.says { Some(day) } else { None };
        }
        let behind = text.get(end..limit.max(end)).unwrap_or_default().trim_end();
        Reference {
            span: Span::default(),
            kind: self.kind.clone(),
            number: self.number.clone(),
            symbol: self.symbol.clone(),
            issuer: issuer::behind(behind).map(|(name, _)| name).unwrap_or_default(),
            date: day,
            date_text,
            passage: 0,
            bytes: self.bytes.start..end,
        }
    }
}

/// Whether nothing but "ngày" or a comma stands between a number and a date.
fn leads_to_date(between: Option<&str>) -> bool {
    let Some(between) = between.filter(|between| between.len() <= 40) else { return false };
    let between = between.to_lowercase();
    let words = between.trim_matches([' ', ',', '(']);
    matches!(words, "" | "ngày" | "ký ngày" | "ban hành ngày" | "tháng" | "đề ngày" | "ra ngày")
}

fn numbered(text: &str) -> Vec<Named> {
    let mut found = Vec::new();
    for captures in NUMBER.captures_iter(text) {
        let (Some(all), Some(symbol)) = (captures.get(0), captures.name("symbol")) else { continue };
        let is_inside =
            text[..all.start()].ends_with(|one: char| one.is_alphanumeric() || "/.,".contains(one));
        if is_inside {
            continue;
        }
        let head = head_of(text, all.start());
        let kind = kind::before(&text[head..all.start()]);
        let says_number = text[..all.start()].trim_end_matches([' ', ':']).to_lowercase().ends_with("số");
        let number = compact(all.as_str());
        let letter = captures.name("letter").map_or("", |letter| letter.as_str());
        if is_number(&number, letter, kind.is_some() || says_number) {
            let start = kind.as_ref().map_or(all.start(), |(at, _)| head + at);
            let kind = kind.map(|(_, word)| word).unwrap_or_default();
            let symbol = compact(symbol.as_str());
            found.push(Named { bytes: start..all.end(), kind, number, symbol, year: None });
        }
    }
    found
}

/// Whether digits and letters are a document's number and not "25/HTX".
fn is_number(number: &str, letter: &str, is_announced: bool) -> bool {
    let plain = number.replacen(letter, "", usize::from(!letter.is_empty()));
    let capitals = number.chars().filter(|one| one.is_uppercase()).count();
    match DocumentNumber::parse(&plain) {
        Ok(parsed) => capitals >= 2 && (is_announced || parsed.kind.is_some() || parsed.issuer.contains('-')),
        // A wrong form, as "12/NQ/TU", still names a document where a type word says so.
        Err(_) => is_announced && capitals >= 2,
    }
}

/// As far before a number as its type word may stand.
fn head_of(text: &str, number: usize) -> usize {
    let mut head = number.saturating_sub(REACH);
    while !text.is_char_boundary(head) {
        head += 1;
    }
    head
}

/// In bytes: a type word with "của Ban Thường vụ Tỉnh ủy" behind it.
const REACH: usize = 140;

/// Spaces taken out, all dashes alike.
pub(crate) fn compact(number: &str) -> String {
    number
        .chars()
        .filter(|one| !one.is_whitespace())
        .map(|one| if matches!(one, '–' | '—' | '‐' | '‑') { '-' } else { one })
        .collect()
}

fn laws(text: &str) -> Vec<Named> {
    let mut found = Vec::new();
    for captures in LAW.captures_iter(text) {
        let name = captures.name("name").map_or("", |name| name.as_str());
        let is_name = !name.to_lowercase().split(' ').any(|word| NOT_IN_A_LAW.contains(&word));
        let (Some(law), Some(kind), Some(year)) =
            (captures.name("law"), captures.name("kind"), captures.name("year"))
        else {
            continue;
        };
        if is_name {
            let (kind, year) = (kind.as_str().to_lowercase(), Some(year.as_str().to_owned()));
            found.push(Named {
                bytes: law.range(),
                kind,
                number: String::new(),
                symbol: String::new(),
                year,
            });
        }
    }
    found
}

/// A law by its name and day: "Luật Hợp tác xã ngày 26/11/2003".
fn dated_laws(text: &str, dates: &[date::Found]) -> Vec<Named> {
    let mut found = Vec::new();
    for one in dates.iter().filter(|one| matches!(one.says, Says::Day(_) | Says::Impossible)) {
        let head = head_of(text, one.bytes.start);
        let Some(captures) = DATED_LAW.captures(&text[head..one.bytes.start]) else { continue };
        let (Some(kind), Some(name)) = (captures.name("kind"), captures.name("name")) else { continue };
        let is_name = !name.as_str().split([' ', ',']).any(|word| NOT_IN_A_DATED_LAW.contains(&word));
        if !is_name {
            continue;
        }
        let bytes = head + kind.start()..head + name.end();
        let kind = kind.as_str().to_lowercase();
        found.push(Named { bytes, kind, number: String::new(), symbol: String::new(), year: None });
    }
    found
}

fn plenums(text: &str) -> Vec<Named> {
    let read = |captures: regex::Captures<'_>| {
        let kind = captures.name("kind")?.as_str().to_lowercase();
        let bytes = captures.name("all")?.range();
        Some(Named { bytes, kind, number: String::new(), symbol: String::new(), year: None })
    };
    PLENUM.captures_iter(text).filter_map(read).collect()
}

fn bare(text: &str) -> Vec<Named> {
    let read = |captures: regex::Captures<'_>| {
        let (kind, number) = (captures.name("kind")?, captures.name("number")?);
        Some(Named {
            bytes: kind.start()..number.end(),
            kind: kind.as_str().to_lowercase(),
            number: number.as_str().to_owned(),
            symbol: String::new(),
            year: None,
        })
    };
    BARE.captures_iter(text).filter_map(read).collect()
}

#[cfg(test)]
mod tests;
