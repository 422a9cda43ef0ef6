use super::{Decimal, NumberError};

/// Reads a number as an officer types it.
///
/// `1.220`, `1 220` and `1220` are one thousand two hundred and twenty; a comma
/// begins the decimals; `02` is two. Spaces may be any of Unicode's, digits may be
/// full width. A point that does not group thousands (`38.4`, `1.22`, `0.500`) is
/// [`NumberError::Ambiguous`], because officers use both habits.
pub fn parse(text: &str) -> Result<Decimal, NumberError> {
    let typed = text.trim_matches(is_space);
    if typed.is_empty() {
        return Err(NumberError::Empty);
    }
    let not_a_number = || NumberError::NotANumber { typed: typed.to_owned() };
    let plain: String = typed.chars().map(plain_character).collect();
    let (negative, unsigned) = match plain.strip_prefix('-') {
        Some(rest) => (true, rest.trim_start()),
        None => (false, plain.strip_prefix('+').unwrap_or(&plain).trim_start()),
    };
    let (whole, fraction) = match unsigned.split_once(',') {
        Some((whole, fraction)) if is_digits(fraction) => (whole, fraction),
        Some(_) => return Err(not_a_number()),
        None => (unsigned, ""),
    };
    if is_digits(whole) || is_grouped(whole, ' ') || is_grouped(whole, '.') {
        let digits: String = whole.chars().filter(char::is_ascii_digit).collect();
        return decimal(negative, &digits, fraction);
    }
    match whole.rsplit_once('.') {
        Some((before, after)) if fraction.is_empty() && could_be_decimal(before, after) => {
            let before: String = before.chars().filter(char::is_ascii_digit).collect();
            Err(NumberError::Ambiguous {
                typed: typed.to_owned(),
                as_decimal: decimal(negative, &before, after)?,
                as_grouped: decimal(negative, &format!("{before}{after}"), "")?,
            })
        }
        _ => Err(not_a_number()),
    }
}

/// Reads a number for a figure with this many decimals, as a scaled integer.
///
/// Besides what [`parse`] and [`Decimal::scaled_to`] refuse, three digits after the
/// comma of a figure that has fewer decimals are ambiguous: `1,000` for a count of
/// cooperatives is a thousand typed the English way, not one.
pub fn parse_as(text: &str, decimals: u32) -> Result<i64, NumberError> {
    let number = parse(text)?;
    let whole = number.digits / 1000;
    if number.scale == 3 && decimals < 3 && whole != 0 && whole.abs() < 1000 {
        return Err(NumberError::Ambiguous {
            typed: text.trim_matches(is_space).to_owned(),
            as_decimal: number,
            as_grouped: Decimal { digits: number.digits, scale: 0 },
        });
    }
    number.scaled_to(decimals)
}

/// Maps full-width forms, the many spaces and the many hyphens to one of each.
fn plain_character(character: char) -> char {
    match character {
        '\u{FF10}'..='\u{FF19}' | '\u{FF0B}'..='\u{FF0E}' => {
            // Full-width forms stand at a fixed distance from their ASCII letters.
            char::from_u32(character as u32 - 0xFEE0).unwrap_or(character)
        }
        '\u{2010}'..='\u{2014}' | '\u{2212}' => '-',
        other if is_space(other) => ' ',
        other => other,
    }
}

/// Unicode's white space, and the zero-width characters that come along when text is pasted.
fn is_space(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\u{200B}' | '\u{2060}' | '\u{FEFF}')
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether the text is groups of three digits, the first of one to three without a leading zero.
fn is_grouped(text: &str, separator: char) -> bool {
    let mut groups = text.split(separator);
    let first = groups.next().unwrap_or_default();
    is_digits(first)
        && first.len() <= 3
        && !first.starts_with('0')
        && groups.all(|group| group.len() == 3 && is_digits(group))
}

/// Whether the text around the last point reads as a number if that point is a decimal one.
fn could_be_decimal(before: &str, after: &str) -> bool {
    is_digits(after) && (is_grouped(before, ' ') || before.split('.').all(is_digits))
}

fn decimal(negative: bool, whole: &str, fraction: &str) -> Result<Decimal, NumberError> {
    let sign = if negative { "-" } else { "" };
    let scale = u32::try_from(fraction.len()).map_err(|_| NumberError::TooLarge)?;
    let digits = format!("{sign}{whole}{fraction}").parse().map_err(|_| NumberError::TooLarge)?;
    Ok(Decimal { digits, scale })
}
