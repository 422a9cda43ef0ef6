//! Numbers in Vietnamese words. The northern forms of official writing are
//! written (linh, nghìn, tỷ); the southern ones (lẻ, ngàn, tỉ) are read too.

use crate::name;

const DIGITS: [&str; 10] = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"];
const BILLION: u64 = 1_000_000_000;

/// Writes a number in words: "hai", "mười lăm", "hai mươi mốt", "một trăm linh năm".
pub fn in_words(value: u64) -> String {
    if value == 0 {
        return DIGITS[0].to_owned();
    }
    let mut words = Vec::new();
    write_value(value, &mut words);
    words.join(" ")
}

/// Reads a number in words, in any case and Unicode form; `None` if it is not one.
pub fn parse_words(text: &str) -> Option<u64> {
    let text = name::nfc(text).to_lowercase();
    let words: Vec<&str> = text.split_whitespace().collect();
    if words == [DIGITS[0]] {
        return Some(0);
    }
    read_value(&words)
}

fn write_value(value: u64, words: &mut Vec<&'static str>) {
    // Above a billion the count of billions is itself written as a number: "một nghìn tỷ".
    let mut full = value >= BILLION;
    if full {
        write_value(value / BILLION, words);
        words.push("tỷ");
    }
    let rest = value % BILLION;
    for (unit, name) in [(1_000_000, "triệu"), (1_000, "nghìn"), (1, "")] {
        let group = rest / unit % 1_000;
        if group == 0 {
            continue;
        }
        write_group(group as usize, full, words);
        if !name.is_empty() {
            words.push(name);
        }
        full = true;
    }
}

/// Writes 1 to 999; `full` names the hundreds even when there are none, as after a larger group.
fn write_group(group: usize, full: bool, words: &mut Vec<&'static str>) {
    let (hundreds, tens, ones) = (group / 100, group / 10 % 10, group % 10);
    let with_hundreds = full || hundreds > 0;
    if with_hundreds {
        words.extend([DIGITS[hundreds], "trăm"]);
    }
    match tens {
        0 if ones > 0 && with_hundreds => words.push("linh"),
        0 => {}
        1 => words.push("mười"),
        _ => words.extend([DIGITS[tens], "mươi"]),
    }
    match (tens, ones) {
        (_, 0) => {}
        (2.., 1) => words.push("mốt"),
        (1.., 5) => words.push("lăm"),
        _ => words.push(DIGITS[ones]),
    }
}

fn read_value(words: &[&str]) -> Option<u64> {
    if let Some(at) = words.iter().rposition(|word| matches!(*word, "tỷ" | "tỉ")) {
        let billions = read_value(&words[..at])?.checked_mul(BILLION)?;
        return match &words[at + 1..] {
            [] => Some(billions),
            rest => billions.checked_add(read_value(rest)?),
        };
    }
    let mut total = 0;
    let mut rest = words;
    for (unit, names) in [(1_000_000, ["triệu", "triệu"]), (1_000, ["nghìn", "ngàn"])] {
        if let Some(at) = rest.iter().position(|word| names.contains(word)) {
            total += read_group(&rest[..at])? * unit;
            rest = &rest[at + 1..];
            if rest.is_empty() {
                return Some(total);
            }
        }
    }
    Some(total + read_group(rest)?)
}

/// Reads 1 to 999.
fn read_group(words: &[&str]) -> Option<u64> {
    let (hundreds, rest) = match words {
        [digit, "trăm", rest @ ..] => (Some(digit_of(digit)?), rest),
        rest => (None, rest),
    };
    let below = match rest {
        [] => {
            hundreds.filter(|hundreds| *hundreds > 0)?;
            0
        }
        ["linh" | "lẻ", ones] if hundreds.is_some() => one_to_nine(ones)?,
        ["mười"] => 10,
        ["mười", "lăm" | "nhăm"] => 15,
        // "Mười năm" is ten years, not fifteen.
        ["mười", ones] if *ones != "năm" => 10 + one_to_nine(ones)?,
        [tens, "mươi"] => 10 * two_to_nine(tens)?,
        [tens, "mươi", ones] => 10 * two_to_nine(tens)? + after_tens(ones)?,
        [ones] if hundreds.is_none() => one_to_nine(ones)?,
        _ => return None,
    };
    Some(hundreds.unwrap_or(0) * 100 + below)
}

fn after_tens(word: &str) -> Option<u64> {
    match word {
        "mốt" => Some(1),
        "tư" => Some(4),
        "lăm" | "nhăm" => Some(5),
        "một" | "năm" => None,
        other => one_to_nine(other),
    }
}

fn two_to_nine(word: &str) -> Option<u64> {
    digit_of(word).filter(|digit| *digit >= 2)
}

fn one_to_nine(word: &str) -> Option<u64> {
    digit_of(word).filter(|digit| *digit >= 1)
}

fn digit_of(word: &str) -> Option<u64> {
    let word = if word == "bẩy" { "bảy" } else { word };
    DIGITS.iter().position(|digit| *digit == word).map(|digit| digit as u64)
}
