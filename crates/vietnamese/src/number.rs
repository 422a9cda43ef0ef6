//! Numbers: what officers type, and how documents write them.
//!
//! Amounts are never floats. A number on its way in is a [`Decimal`]; inside the
//! program it is an `i64` scaled by the decimals of its indicator.

mod error;
mod read;
mod words;

pub use error::NumberError;
pub use read::{parse, parse_as};
pub use words::{in_words, parse_words};

use crate::Language;

/// A decimal number as it was typed: `digits` divided by ten to the power of `scale`.
///
/// `38,40` is `{ digits: 3840, scale: 2 }`: zeros typed at the end are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Decimal {
    /// All digits, without separators, with the sign.
    pub digits: i64,
    /// How many of the digits stand after the decimal comma.
    pub scale: u32,
}

impl Decimal {
    /// The value as an integer scaled by ten to the power of `decimals`.
    ///
    /// `38,4` with 2 decimals is `3840`. Refuses to drop a digit other than zero
    /// and refuses what does not fit into 64 bits.
    pub fn scaled_to(self, decimals: u32) -> Result<i64, NumberError> {
        if self.digits == 0 {
            return Ok(0);
        }
        if decimals >= self.scale {
            return 10_i64
                .checked_pow(decimals - self.scale)
                .and_then(|factor| self.digits.checked_mul(factor))
                .ok_or(NumberError::TooLarge);
        }
        // A factor beyond 64 bits is larger than any digits, so something would be lost.
        match 10_i64.checked_pow(self.scale - decimals) {
            Some(factor) if self.digits % factor == 0 => Ok(self.digits / factor),
            _ => Err(NumberError::TooManyDecimals { typed: self, decimals }),
        }
    }

    /// The number as text, with the decimals that were typed.
    pub fn format(self, language: Language) -> String {
        format(self.digits, self.scale, language)
    }
}

/// Writes a scaled integer with all its decimals: `format(1220, 0, Vi)` is "1.220",
/// `format(3840, 2, Vi)` is "38,40", `format(1220, 0, En)` is "1,220".
pub fn format(value: i64, decimals: u32, language: Language) -> String {
    write(value, decimals, false, language)
}

/// Like [`format()`], without the zeros at the end of the decimals: "38,4", "38".
pub fn format_trimmed(value: i64, decimals: u32, language: Language) -> String {
    write(value, decimals, true, language)
}

/// A small count as documents write it, with a leading zero below ten: "02", "15", "1.220".
pub fn two_digits(count: i64) -> String {
    if (0..10).contains(&count) { format!("0{count}") } else { format(count, 0, Language::Vi) }
}

/// A Roman numeral, for quarters, sections and appendices: 4 is "IV".
///
/// Zero, for which there is no numeral, is an empty string.
pub fn roman(mut value: u16) -> String {
    const STEPS: [(u16, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut text = String::new();
    for (step, letters) in STEPS {
        while value >= step {
            text.push_str(letters);
            value -= step;
        }
    }
    text
}

fn write(value: i64, decimals: u32, trim: bool, language: Language) -> String {
    let (group, point) = language.pick(('.', ','), (',', '.'));
    let decimals = decimals as usize;
    let digits = format!("{:0>width$}", value.unsigned_abs(), width = decimals + 1);
    let (whole, fraction) = digits.split_at(digits.len() - decimals);
    let fraction = if trim { fraction.trim_end_matches('0') } else { fraction };

    let mut text = String::from(if value < 0 { "-" } else { "" });
    for (position, digit) in whole.chars().enumerate() {
        if position > 0 && (whole.len() - position).is_multiple_of(3) {
            text.push(group);
        }
        text.push(digit);
    }
    if !fraction.is_empty() {
        text.push(point);
        text.push_str(fraction);
    }
    text
}
