//! Numbers as they are written in digits: groups, decimals, signs of percent,
//! ranges. What they mean is decided elsewhere.

use std::ops::Range;
use vietnamese::number::{self, Decimal};

/// A number in digits.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Numeral {
    /// Where, in bytes, the percent sign included.
    pub(super) bytes: Range<usize>,
    /// Where its digits end.
    pub(super) digits_end: usize,
    /// Its value; none where the digits are no number ("1.22", "0260.3862"), or one beyond 64 bits.
    pub(super) value: Option<Decimal>,
    /// The upper bound, of two bounds.
    pub(super) value_to: Option<Decimal>,
    /// Whether a percent sign follows.
    pub(super) is_percentage: bool,
}

/// The number whose first digit stands here. Reads no further than the number.
pub(super) fn numeral(lower: &str, start: usize) -> Numeral {
    let first = single(lower, start);
    upper_bound(lower, &first).unwrap_or(first)
}

/// The same without looking for an upper bound.
pub(super) fn first_bound(lower: &str, start: usize) -> Numeral {
    single(lower, start)
}

fn single(lower: &str, start: usize) -> Numeral {
    let end = digits_end(lower, start);
    let value = value_of(lower, start, end);
    let rest = &lower[end..];
    let spaces = rest.len() - rest.trim_start_matches(' ').len();
    let is_percentage = rest[spaces..].starts_with('%');
    let bytes = start..if is_percentage { end + spaces + 1 } else { end };
    Numeral { bytes, digits_end: end, value, value_to: None, is_percentage }
}

/// Behind the last digit: "1.220", "38,4", "1 220", never the full stop of a sentence.
fn digits_end(lower: &str, start: usize) -> usize {
    let bytes = lower.as_bytes();
    let run = |from: usize| bytes[from..].iter().take_while(|one| one.is_ascii_digit()).count();
    let mut end = start + run(start);
    let is_first_group = |end: usize| end - start <= 3 && bytes[start] != b'0';
    loop {
        let next = end + 1;
        match bytes.get(end) {
            Some(b'.' | b',') if bytes.get(next).is_some_and(u8::is_ascii_digit) => end = next + run(next),
            Some(b' ')
                if run_is_group(bytes, next)
                    && (is_first_group(end) || end - start > 4 && bytes[end - 4] == b' ') =>
            {
                end = next + 3;
            }
            _ => return end,
        }
    }
}

/// Exactly three digits stand here, and no more of a number behind them.
fn run_is_group(bytes: &[u8], at: usize) -> bool {
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    is_digit(at)
        && is_digit(at + 1)
        && is_digit(at + 2)
        && !is_digit(at + 3)
        && !matches!(bytes.get(at + 3), Some(b'/' | b'-' | b'%'))
}

/// The value of digits; a point before one or two last digits is read as a decimal one where
/// only that reads: "4.5".
fn value_of(lower: &str, start: usize, end: usize) -> Option<Decimal> {
    let digits = &lower[start..end];
    match number::parse(digits) {
        Ok(value) => Some(value),
        Err(number::NumberError::Ambiguous { as_decimal, .. }) => {
            let is_decimal = digits.rsplit_once('.').is_some_and(|(_, decimals)| decimals.len() < 3);
            (is_decimal && digits.matches('.').count() == 1).then_some(as_decimal)
        }
        Err(_) => english(digits),
    }
}

/// "1,234.5" and "1,234,567", as spreadsheets set to English write.
fn english(digits: &str) -> Option<Decimal> {
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let is_grouped = whole.contains(',')
        && (1..=3).contains(&first.len())
        && !fraction.contains(['.', ','])
        && groups.all(|group| group.len() == 3);
    let turned =
        format!("{}{}{fraction}", whole.replace(',', ""), if fraction.is_empty() { "" } else { "," });
    is_grouped.then(|| number::parse(&turned).ok()).flatten()
}

/// "3 đến 4", "3-4", "10% - 15%".
fn upper_bound(lower: &str, first: &Numeral) -> Option<Numeral> {
    let rest = &lower[first.bytes.end..];
    let spaces = rest.len() - rest.trim_start().len();
    let sign = ["đến", "tới", "-", "–", "—"].into_iter().find(|sign| rest[spaces..].starts_with(sign))?;
    let behind = first.bytes.end + spaces + sign.len();
    let at = behind + lower[behind..].len() - lower[behind..].trim_start().len();
    let is_word = sign.starts_with(char::is_alphabetic);
    if is_word && (spaces == 0 || at == behind) || !lower[at..].starts_with(|one: char| one.is_ascii_digit())
    {
        return None;
    }
    let last = single(lower, at);
    let (from, to) = (first.value?, last.value?);
    let is_attached =
        lower[last.bytes.end..].starts_with(|one: char| "-/–".contains(one) || one.is_alphanumeric());
    let rises = from.scaled_to(6).ok()? < to.scaled_to(6).ok()?;
    let is_one_kind = last.is_percentage || !first.is_percentage;
    (rises && is_one_kind && !is_attached).then(|| Numeral {
        bytes: first.bytes.start..last.bytes.end,
        digits_end: last.digits_end,
        value: Some(from),
        value_to: Some(to),
        is_percentage: last.is_percentage,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_end_where_their_digits_do() {
        for (text, read, value) in [
            ("1.220 tổ viên", "1.220", Some((1220, 0))),
            ("1 220 tổ viên", "1 220", Some((1220, 0))),
            ("38,4% số hộ", "38,4%", Some((384, 1))),
            ("95 % số hộ", "95 %", Some((95, 0))),
            ("02 huyện", "02", Some((2, 0))),
            ("46 triệu", "46", Some((46, 0))),
            ("12. Trong đó", "12", Some((12, 0))),
            ("4.5 tỷ", "4.5", Some((45, 1))),
            ("1,234,567 đồng", "1,234,567", Some((1_234_567, 0))),
            ("0260.3862 gọi", "0260.3862", None),
            ("12 100%", "12", Some((12, 0))),
        ] {
            let numeral = numeral(text, 0);
            let digits = value.map(|(digits, scale)| Decimal { digits, scale });
            assert_eq!((&text[numeral.bytes.clone()], numeral.value), (read, digits), "{text}");
        }
    }

    #[test]
    fn two_bounds() {
        for (text, read) in [
            ("3 đến 4 xã", "3 đến 4"),
            ("3-4 xã", "3-4"),
            ("10% - 15% số hộ", "10% - 15%"),
            ("10-15% số hộ", "10-15%"),
            ("5 đến 3 xã", "5"),
            ("3 đến năm", "3"),
            ("20-NQ", "20"),
        ] {
            assert_eq!(&text[numeral(text, 0).bytes], read, "{text}");
        }
    }
}
