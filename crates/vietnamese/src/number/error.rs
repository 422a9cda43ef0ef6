use super::{Decimal, format_trimmed};
use crate::Language;

/// Why a number was refused. `Display` is Vietnamese; [`NumberError::text`] takes a language.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.text(Language::Vi))]
pub enum NumberError {
    /// Nothing was typed. An empty cell is not zero.
    Empty,
    /// The text is no number in any reading.
    NotANumber {
        /// What was typed, without the spaces around it.
        typed: String,
    },
    /// A separator that can be read in two ways, such as the point of `38.4`.
    Ambiguous {
        /// What was typed, without the spaces around it.
        typed: String,
        /// The number when the separator begins the decimals: 38,4.
        as_decimal: Decimal,
        /// The number when the separator groups thousands: 384.
        as_grouped: Decimal,
    },
    /// More decimals were typed than this figure has.
    TooManyDecimals {
        /// The number that was typed.
        typed: Decimal,
        /// How many decimals the figure has.
        decimals: u32,
    },
    /// The number does not fit into 64 bits.
    TooLarge,
}

impl NumberError {
    /// What happened and how to mend it, for the person who typed.
    pub fn text(&self, language: Language) -> String {
        match language {
            Language::Vi => self.vietnamese(),
            Language::En => self.english(),
        }
    }

    fn vietnamese(&self) -> String {
        match self {
            Self::Empty => "Chưa nhập số.".to_owned(),
            Self::NotANumber { typed } => {
                format!("“{typed}” không phải là số. Nhập số như 1.220 hoặc 38,4.")
            }
            Self::Ambiguous { typed, as_decimal, as_grouped } => {
                let (decimal, grouped) = readings(*as_decimal, *as_grouped);
                format!("“{typed}” có thể hiểu theo hai cách. Nhập {decimal} hoặc {grouped}.")
            }
            Self::TooManyDecimals { decimals: 0, typed } => {
                let typed = typed.format(Language::Vi);
                format!("Chỉ tiêu này là số nguyên, không ghi phần thập phân như {typed}.")
            }
            Self::TooManyDecimals { decimals, typed } => {
                let typed = typed.format(Language::Vi);
                format!("Chỉ ghi tối đa {decimals} chữ số sau dấu phẩy, không ghi {typed}.")
            }
            Self::TooLarge => "Số quá lớn. Kiểm tra lại đơn vị tính.".to_owned(),
        }
    }

    fn english(&self) -> String {
        match self {
            Self::Empty => "No number was entered.".to_owned(),
            Self::NotANumber { typed } => {
                format!("“{typed}” is not a number. Enter it the Vietnamese way, as 1.220 or 38,4.")
            }
            Self::Ambiguous { typed, as_decimal, as_grouped } => {
                // What is typed is read the Vietnamese way on English pages too.
                let (decimal, grouped) = readings(*as_decimal, *as_grouped);
                format!("“{typed}” can be read in two ways. Enter {decimal} or {grouped}.")
            }
            Self::TooManyDecimals { decimals: 0, typed } => {
                let typed = typed.format(Language::Vi);
                format!("This is a whole number: leave out the decimals of {typed}.")
            }
            Self::TooManyDecimals { decimals, typed } => {
                let typed = typed.format(Language::Vi);
                format!("{typed} has more than {decimals} decimals.")
            }
            Self::TooLarge => "The number is too large. Check the unit of measure.".to_owned(),
        }
    }
}

/// Both readings in the Vietnamese way, which can be typed instead and has one meaning.
fn readings(as_decimal: Decimal, as_grouped: Decimal) -> (String, String) {
    (
        format_trimmed(as_decimal.digits, as_decimal.scale, Language::Vi),
        format_trimmed(as_grouped.digits, as_grouped.scale, Language::Vi),
    )
}
