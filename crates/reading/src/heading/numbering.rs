//! The number with which a line begins: "II.", "3.1", "a)", "Phần thứ hai", "Phụ lục IV".

use crate::pattern::regex;
use regex::Regex;
use std::sync::LazyLock;

/// How a line is numbered. Lines of one style under one parent count on.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Style {
    /// "Phần thứ nhất", "Phần II", "Phụ lục IV", "Chương I", "Mục 2": by the first letter of the word.
    Part(char),
    /// "A."
    Capital,
    /// "II."
    Roman,
    /// "2." is of depth 1, "2.1" of depth 2.
    Decimal(u8),
    /// "a)"
    Letter,
}

impl Style {
    /// Where the style stands among the others, from the outermost.
    pub(crate) fn rank(self) -> u8 {
        match self {
            Style::Part(_) => 0,
            Style::Capital => 1,
            Style::Roman => 2,
            Style::Decimal(depth) => 2 + depth,
            Style::Letter => 9,
        }
    }
}

/// A line's number.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Numbering {
    /// Its style.
    pub style: Style,
    /// As written, without the stop: `II`, `3.1`, `Phần thứ hai`.
    pub text: String,
    /// Its place among its brothers: 2 for "II", "2.", "b)", 1 for "3.1".
    pub value: u16,
    /// For "3.1" the number of its parent: "3".
    pub parent: String,
    /// Where the words behind it begin, in bytes of the line.
    pub words: usize,
}

static PART: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^(?<all>(?<word>(?i:phần|phụ\s+lục|chương|mục))\s+(?:(?i:thứ)\s+(?<ordinal>(?i:nhất|hai|ba|tư|bốn|năm|sáu|bảy|tám|chín|mười))|(?i:số\s*:?\s*)?(?:(?<roman>[IVXL]+)|(?<digits>\d{1,2}))))(?:\s*[.:–-]|\s|$)\s*",
    )
});

static PLAIN: LazyLock<Regex> = LazyLock::new(|| {
    regex(concat!(
        r"^(?:(?<roman>[IVXL]{1,7})\s?[.)/]\s*|(?<roman_dash>[IVX]{1,5})\s[-–]\s+|(?<capital>[A-ZĐ])\s?[.)/]\s+|",
        r"(?<decimal>\d{1,2}(?:\.\d{1,2}){1,3})(?:[.)/]\s*|\s+)|(?<digits>\d{1,2})\s?[.)/]\s*|(?<letter>[a-zđ])\s?[.)/]\s+)",
    ))
});

/// The number with which a line begins, if it begins with one.
pub(super) fn read(line: &str) -> Option<Numbering> {
    part(line).or_else(|| plain(line))
}

fn part(line: &str) -> Option<Numbering> {
    let found = PART.captures(line)?;
    let value = if let Some(ordinal) = found.name("ordinal") {
        let ordinal = ordinal.as_str().to_lowercase();
        let index = ORDINALS.iter().position(|words| words.contains(&ordinal.as_str()))?;
        u16::try_from(index + 1).ok()?
    } else if let Some(roman) = found.name("roman") {
        roman_value(roman.as_str())?
    } else {
        found.name("digits")?.as_str().parse().ok()?
    };
    let word = found.name("word")?.as_str().to_lowercase();
    // "phụ lục" and "phần" begin alike.
    let letter = if word.starts_with("phụ") { 'l' } else { word.chars().next()? };
    let words = found.get(0)?.end();
    // "Phần 2 của Đề án" in a sentence is no heading, nor "Mục II.3, phần 12" in a list of places.
    let behind = line[found.name("all")?.end()..].trim_start();
    let is_place = behind.starts_with([',', ';'])
        || behind.strip_prefix('.').is_some_and(|rest| rest.starts_with(|one: char| one.is_ascii_digit()));
    if is_place || line[words..].starts_with(char::is_lowercase) {
        return None;
    }
    let text = found.name("all")?.as_str().to_owned();
    Some(Numbering { style: Style::Part(letter), text, value, parent: String::new(), words })
}

/// "thứ nhất" to "thứ mười".
const ORDINALS: [&[&str]; 10] = [
    &["nhất"],
    &["hai"],
    &["ba"],
    &["tư", "bốn"],
    &["năm"],
    &["sáu"],
    &["bảy"],
    &["tám"],
    &["chín"],
    &["mười"],
];

fn plain(line: &str) -> Option<Numbering> {
    let found = PLAIN.captures(line)?;
    let words = found.get(0)?.end();
    let behind = line[words..].chars().next()?;
    if !line[words..].contains(char::is_alphabetic) {
        return None;
    }
    let numbering = |style, text: &str, value, parent: &str| {
        Some(Numbering { style, text: text.to_owned(), value, parent: parent.to_owned(), words })
    };
    if let Some(roman) = found.name("roman").or_else(|| found.name("roman_dash")) {
        let roman = roman.as_str();
        // "V/v" announces a letter's subject, "I.1" is read by nobody alike.
        if behind.is_lowercase() || behind.is_ascii_digit() {
            return None;
        }
        return numbering(Style::Roman, roman, roman_value(roman)?, "");
    }
    if let Some(capital) = found.name("capital") {
        return numbering(Style::Capital, capital.as_str(), letter_value(capital.as_str(), CAPITALS)?, "");
    }
    if let Some(decimal) = found.name("decimal") {
        let decimal = decimal.as_str();
        let (parent, last) = decimal.rsplit_once('.')?;
        // "1.5 triệu đồng" is an amount, "08.30 khai mạc" a time.
        let is_number = behind.is_lowercase() || decimal.split('.').any(|one| one.starts_with('0'));
        let depth = u8::try_from(decimal.split('.').count()).ok()?;
        return numbering(Style::Decimal(depth), decimal, last.parse().ok()?, parent).filter(|_| !is_number);
    }
    if let Some(digits) = found.name("digits") {
        let is_number = behind.is_ascii_digit() || behind.is_lowercase() || digits.as_str() == "0";
        let digits = digits.as_str();
        return numbering(Style::Decimal(1), digits, digits.parse().ok()?, "").filter(|_| !is_number);
    }
    let letter = found.name("letter")?.as_str();
    numbering(Style::Letter, letter, letter_value(letter, LETTERS)?, "")
}

/// The order in which documents letter their points (Decree 30/2020 asks for the Vietnamese alphabet).
const LETTERS: &str = "abcdđeghiklmnopqrstuvxy";
const CAPITALS: &str = "ABCDĐEGHIKLMNOPQRSTUVXY";

fn letter_value(letter: &str, order: &str) -> Option<u16> {
    let position = order.chars().position(|one| letter.starts_with(one))?;
    u16::try_from(position + 1).ok()
}

/// The value of a Roman numeral as documents write it; none for "IIX" and the like.
fn roman_value(roman: &str) -> Option<u16> {
    (1..=60).find(|value| vietnamese::number::roman(*value) == roman)
}

/// The number of that value as parts and letters write it: "Phần thứ hai", "B", "đ".
pub(crate) fn nth(style: Style, value: u16) -> String {
    let index = usize::from(value.saturating_sub(1));
    let letter = |order: &str| order.chars().nth(index).map(String::from).unwrap_or_default();
    let ordinal = ORDINALS.get(index).and_then(|words| words.first()).copied().unwrap_or_default();
    match style {
        Style::Part('p') => format!("Phần thứ {ordinal}"),
        Style::Part('l') => format!("Phụ lục {}", vietnamese::number::roman(value)),
        Style::Part('c') => format!("Chương {}", vietnamese::number::roman(value)),
        Style::Part(_) => format!("Mục {value}"),
        Style::Capital => letter(CAPITALS),
        Style::Letter => letter(LETTERS),
        Style::Roman => vietnamese::number::roman(value),
        Style::Decimal(_) => value.to_string(),
    }
}
