//! A cell's number as its format shows it, in the Vietnamese way.

/// The number as Excel shows it under a format code such as `#,##0`, `0.0%` or `dd/mm/yyyy`.
pub(super) fn shown(value: f64, code: &str, is_1904: bool) -> String {
    if !value.is_finite() {
        return String::new();
    }
    let sections = sections(code);
    let section = match sections.len() {
        0 => return general(value),
        3.. if value == 0.0 => &sections[2],
        _ => &sections[0],
    };
    let code = Code::read(section);
    if code.is_text || section.eq_ignore_ascii_case("general") {
        return general(value);
    }
    if code.is_date {
        return date(value, &code, is_1904);
    }
    if !code.has_digits {
        // Such as the dash that stands for zero.
        return if code.before.is_empty() && value != 0.0 { general(value) } else { code.before };
    }
    if code.has_exponent {
        return general(value);
    }
    let scaled = value * if code.is_percent { 100.0 } else { 1.0 } / 1000_f64.powi(code.thousands);
    let mut number = fixed(scaled.abs(), code.decimals, code.optional_decimals);
    let whole = number.split(',').next().map_or(0, str::len);
    number.insert_str(0, &"0".repeat(code.whole.saturating_sub(whole)));
    if code.is_grouped {
        number = grouped(&number);
    }
    let is_zero = number.bytes().all(|byte| matches!(byte, b'0' | b',' | b'.'));
    let sign = if value < 0.0 && !is_zero { "-" } else { "" };
    let percent = if code.is_percent { "%" } else { "" };
    format!("{sign}{}{number}{percent}{}", code.before, code.after)
}

/// A date that is stored as text: "2012-09-30T00:00:00" is "30/09/2012".
pub(super) fn iso(text: &str) -> String {
    let day = text.get(..10).unwrap_or(text);
    match day.split('-').collect::<Vec<_>>()[..] {
        [year, month, date] if year.len() == 4 => format!("{date}/{month}/{year}"),
        _ => text.to_owned(),
    }
}

/// What a section of a format says.
#[derive(Default)]
struct Code {
    before: String,
    after: String,
    has_digits: bool,
    /// How many digits stand before the comma at least.
    whole: usize,
    decimals: usize,
    /// How many of the decimals are shown only where they are not zero.
    optional_decimals: usize,
    is_grouped: bool,
    is_percent: bool,
    has_exponent: bool,
    is_date: bool,
    is_text: bool,
    thousands: i32,
    has_day: bool,
    has_month: bool,
    has_year: bool,
    has_hour: bool,
}

impl Code {
    fn read(section: &str) -> Self {
        let mut code = Self::default();
        let mut characters = section.chars().peekable();
        let (mut in_decimals, mut commas) = (false, 0);
        while let Some(character) = characters.next() {
            match character {
                '"' => {
                    let literal: String = characters.by_ref().take_while(|one| *one != '"').collect();
                    code.literal(&literal);
                }
                '\\' => {
                    let literal = characters.next().map(String::from).unwrap_or_default();
                    code.literal(&literal);
                }
                // A space as wide as a character, and a character that fills the cell.
                '_' | '*' => {
                    characters.next();
                }
                '[' => {
                    let inside: String = characters.by_ref().take_while(|one| *one != ']').collect();
                    code.is_date |= matches!(inside.as_str(), "h" | "hh" | "m" | "mm" | "s" | "ss");
                    code.has_hour |= code.is_date;
                }
                '0' | '#' | '?' => {
                    code.has_digits = true;
                    code.is_grouped |= commas > 0 && !in_decimals;
                    commas = 0;
                    code.whole = (code.whole + usize::from(!in_decimals && character == '0')).min(15);
                    code.decimals += usize::from(in_decimals);
                    code.optional_decimals += usize::from(in_decimals && character != '0');
                }
                '.' if code.has_digits => in_decimals = true,
                ',' if code.has_digits => commas += 1,
                '%' => code.is_percent = true,
                'E' | 'e' if code.has_digits => code.has_exponent = true,
                '@' => code.is_text = true,
                'd' | 'D' => (code.is_date, code.has_day) = (true, true),
                'm' | 'M' => (code.is_date, code.has_month) = (true, true),
                'y' | 'Y' => (code.is_date, code.has_year) = (true, true),
                'h' | 'H' => (code.is_date, code.has_hour) = (true, true),
                '-' if !code.has_digits => code.literal("-"),
                _ => {}
            }
        }
        code.thousands = commas;
        // "General" and words in it are no dates.
        code.is_date &= !code.has_digits;
        code
    }

    fn literal(&mut self, text: &str) {
        if self.has_digits { self.after.push_str(text) } else { self.before.push_str(text) }
    }
}

/// The sections of a code, for positive, negative, zero and text.
fn sections(code: &str) -> Vec<String> {
    let mut sections = vec![String::new()];
    let mut is_literal = false;
    for character in code.chars() {
        is_literal ^= character == '"';
        match sections.last_mut() {
            Some(last) if character != ';' || is_literal => last.push(character),
            _ => sections.push(String::new()),
        }
    }
    if sections.iter().all(String::is_empty) { Vec::new() } else { sections }
}

/// A number under no format: as many digits as it has, at most eleven.
fn general(value: f64) -> String {
    if value.abs() >= 1e15 {
        return format!("{value:e}").replace('.', ",");
    }
    let digits_before = value.abs().log10().floor().max(0.0) as usize + 1;
    let text = format!("{value:.*}", 11_usize.saturating_sub(digits_before));
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    if text == "-0" { "0".to_owned() } else { text.replace('.', ",") }
}

/// A number that is not negative, with its decimals, rounded half up as Excel does.
fn fixed(value: f64, decimals: usize, optional: usize) -> String {
    let decimals = decimals.min(15);
    // What is half in decimals may be a little less in binary.
    let mut text = format!("{:.decimals$}", value * (1.0 + 4.0 * f64::EPSILON));
    for _ in 0..optional.min(decimals) {
        if text.ends_with('0') {
            text.pop();
        }
    }
    text.trim_end_matches('.').replace('.', ",")
}

fn grouped(number: &str) -> String {
    let (whole, decimals) = number.split_once(',').unwrap_or((number, ""));
    let mut text = String::new();
    for (position, digit) in whole.chars().enumerate() {
        if position > 0 && (whole.len() - position).is_multiple_of(3) {
            text.push('.');
        }
        text.push(digit);
    }
    if !decimals.is_empty() {
        text.push(',');
        text.push_str(decimals);
    }
    text
}

/// A day, counted from the end of 1899 (or the start of 1904), in the parts that the format shows.
fn date(value: f64, code: &Code, is_1904: bool) -> String {
    /// Excel knows no later day than the last of the year 9999.
    const LAST_DAY: f64 = 2_958_465.0;
    if !(0.0..=LAST_DAY).contains(&value) {
        return general(value);
    }
    let minutes = (value.fract() * 1440.0).round() as i64;
    let time = format!("{:02}:{:02}", minutes / 60 % 24, minutes % 60);
    if !(code.has_day || code.has_year) {
        return time;
    }
    // Excel counts a 29 February 1900 that never was.
    let days = value as i64 + if is_1904 { 1462 } else { i64::from(value < 60.0) };
    let epoch = jiff::civil::date(1899, 12, 30);
    let Ok(day) = epoch.checked_add(jiff::Span::new().days(days)) else { return general(value) };
    let date = match (code.has_day, code.has_month, code.has_year) {
        (true, _, false) => format!("{:02}/{:02}", day.day(), day.month()),
        (false, true, _) => format!("{:02}/{}", day.month(), day.year()),
        (false, false, true) => day.year().to_string(),
        _ => format!("{:02}/{:02}/{}", day.day(), day.month(), day.year()),
    };
    if code.has_hour && minutes > 0 { format!("{date} {time}") } else { date }
}
