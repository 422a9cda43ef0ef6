//! Single cells, read leniently: days, numbers, words for kinds, states, laws
//! and activities. What has two readings is refused.

use super::super::{Kind, Register};
use super::Why;
use jiff::civil::Date;
use vietnamese::name::fold;
use vietnamese::number::{NumberError, parse, parse_as};

/// Before this day nobody founded a cooperative here.
const FIRST: Date = Date::constant(1945, 1, 1);
/// The day of Excel's zero, as its numbers count since 1 March 1900.
const EXCEL: Date = Date::constant(1899, 12, 30);
/// Numbers that are taken for days: 1954 to 2064.
const SERIALS: std::ops::RangeInclusive<i64> = 20_000..=60_000;

/// A day, and a caution where it was not said in full.
pub(super) fn day(typed: &str, today: Date) -> Result<(Date, Option<Why>), Why> {
    let typed = typed.trim();
    let (day, caution) = match vietnamese::date::parse(typed) {
        Ok(day) => (day, None),
        Err(vietnamese::date::DateError::NoSuchDay { .. }) => return Err(Why::DayNone),
        Err(_) => loose_day(typed, today).ok_or(Why::DayUnread)?,
    };
    if day > today {
        Err(Why::DayAhead)
    } else if day < FIRST {
        Err(Why::DayTooEarly)
    } else {
        Ok((day, caution))
    }
}

/// `43164`, `2018`, `3/2018`, `tháng 3 năm 2018`, `5/3/18`.
fn loose_day(typed: &str, today: Date) -> Option<(Date, Option<Why>)> {
    let folded = fold(typed);
    let digits = folded.bytes().all(|byte| byte.is_ascii_digit());
    if let Some(serial) = folded.parse::<i64>().ok().filter(|_| digits).filter(|one| SERIALS.contains(one)) {
        let day = EXCEL.checked_add(jiff::Span::new().days(serial)).ok()?;
        return Some((day, Some(Why::DaySerial(day))));
    }
    let numbers: Vec<&str> =
        folded.split(|letter: char| !letter.is_ascii_digit()).filter(|one| !one.is_empty()).collect();
    let words = folded.split(|letter: char| !letter.is_alphabetic()).filter(|one| !one.is_empty());
    if !words.into_iter().all(|word| matches!(word, "ngay" | "thang" | "nam")) {
        return None;
    }
    let year = |text: &str| (text.len() == 4).then(|| text.parse::<i16>().ok()).flatten();
    let small = |text: &str| (text.len() <= 2).then(|| text.parse::<i8>().ok()).flatten();
    match numbers.as_slice() {
        [only] => {
            let day = Date::new(year(only)?, 1, 1).ok()?;
            Some((day, Some(Why::DayRounded(day))))
        }
        [first, second] => {
            let (month, year) = match (year(first), year(second)) {
                (Some(year), None) => (small(second)?, year),
                (None, Some(year)) => (small(first)?, year),
                _ => return None,
            };
            let day = Date::new(year, month, 1).ok()?;
            Some((day, Some(Why::DayRounded(day))))
        }
        [first, month, last] if last.len() == 2 => {
            let short: i16 = last.parse().ok()?;
            let century = if short <= today.year() % 100 { 2000 } else { 1900 };
            let day = Date::new(century + short, small(month)?, small(first)?).ok()?;
            Some((day, Some(Why::YearShort(day))))
        }
        _ => None,
    }
}

/// A cell that says that nothing is there.
pub(super) fn is_empty(typed: &str) -> bool {
    matches!(typed.trim(), "" | "-" | "–" | "—" | "…" | "..." | "." | "/" | "x/x")
}

/// A whole number. `money` is by how much the column's unit differs from the
/// register's: multiply, then divide.
pub(super) fn number(typed: &str, money: Option<(i64, i64)>) -> Result<(i64, Option<Why>), Why> {
    let (bare, of_cell) = without_unit(typed);
    let is_money = money.is_some();
    let (multiply, divide) = match (is_money, of_cell) {
        (true, Some(own)) => own,
        (true, None) => money.unwrap_or((1, 1)),
        (false, _) => (1, 1),
    };
    match parse_as(bare, 0) {
        Ok(value) if (multiply, divide) == (1, 1) => return Ok((value, None)),
        Ok(_) => {}
        // Of money a part of a million is rounded; half a member is a mistake.
        Err(NumberError::TooManyDecimals { .. }) if is_money => {}
        Err(error) => return Err(Why::Number(error)),
    }
    let number = parse(bare).map_err(Why::Number)?;
    let too_large = || Why::Number(NumberError::TooLarge);
    let scale = 10_i128.checked_pow(number.scale).ok_or_else(too_large)?;
    let above = i128::from(number.digits) * i128::from(multiply);
    let below = scale * i128::from(divide);
    let (whole, rest) = (above / below, above % below);
    let half = if rest.abs() * 2 >= below { rest.signum() } else { 0 };
    let value = i64::try_from(whole + half).map_err(|_| too_large())?;
    let caution = if rest == 0 { Why::NumberScaled(value) } else { Why::NumberRounded(value) };
    Ok((value, Some(caution)))
}

/// `12 người`, `50 triệu đồng`: the number, and what its unit is in millions of đồng.
fn without_unit(typed: &str) -> (&str, Option<(i64, i64)>) {
    let typed = typed.trim();
    let Some((last, letter)) = typed.char_indices().rev().find(|(_, letter)| letter.is_ascii_digit()) else {
        return (typed, None);
    };
    let (number, unit) = typed.split_at(last + letter.len_utf8());
    let unit = match fold(unit).trim_matches(['.', ' ']) {
        "" | "nguoi" | "ho" | "thanh vien" | "tv" | "htx" | "lao dong" | "ld" | "hop tac xa" => None,
        "trieu" | "trieu dong" | "tr" | "trd" | "tr.d" => Some((1, 1)),
        "ty" | "ty dong" => Some((1000, 1)),
        "nghin dong" | "ngan dong" | "nghin" => Some((1, 1000)),
        "dong" | "d" | "vnd" => Some((1, 1_000_000)),
        _ => return (typed, None),
    };
    (number, unit)
}

/// Yes or no; an empty cell says nothing.
pub(super) fn yes(typed: &str) -> Result<Option<bool>, Why> {
    match fold(typed).trim_matches(['.', '(', ')']) {
        text if is_empty(text) => Ok(None),
        "x" | "co" | "1" | "yes" | "true" | "v" | "✓" | "✔" | "dung" | "da" | "roi" => Ok(Some(true)),
        "0" | "khong" | "k" | "ko" | "no" | "false" | "chua" | "o" => Ok(Some(false)),
        _ => Err(Why::YesNoUnread),
    }
}

/// The kind that words name, from the front.
pub(super) fn kind(text: &str) -> Option<Kind> {
    let folded = fold(text);
    let folded = folded.trim_start_matches(|letter: char| !letter.is_alphabetic());
    let begins = |words: &[&str]| {
        words.iter().any(|word| {
            folded.strip_prefix(word).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
        })
    };
    if begins(&["chi nhanh"]) {
        Some(Kind::Branch)
    } else if begins(&["lien hiep", "lien hiep htx", "lhhtx", "lh htx"]) {
        Some(Kind::Union)
    } else if begins(&["quy tin dung", "qtdnd", "qtd", "quy tdnd"]) {
        Some(Kind::CreditFund)
    } else if begins(&["to hop tac", "tht", "to ht"]) {
        Some(Kind::CooperativeGroup)
    } else if begins(&["nhom ho", "to nhom ho"]) {
        Some(Kind::HouseholdGroup)
    } else if begins(&["hop tac xa", "htx", "hop tac"]) {
        Some(Kind::Cooperative)
    } else {
        Kind::from_code(folded)
    }
}

/// How an organisation is said to stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Stands {
    Active,
    Idle,
    Suspended,
    NotFound,
    Dissolving,
    Dissolved,
    Revoked,
    Bankrupt,
    Enterprise,
}

/// The state that words name. Longer words come before those that they hold.
pub(super) fn state(typed: &str) -> Option<Stands> {
    let folded = fold(typed);
    let says = |words: &[&str]| words.iter().any(|word| folded.contains(word));
    let stands = if says(&["khong con hoat dong tai", "khong con tai dia chi", "bo dia chi"]) {
        Stands::NotFound
    } else if says(&["cho giai the", "dang giai the", "dang lam thu tuc giai the", "thu tuc giai the"]) {
        Stands::Dissolving
    } else if says(&["giai the", "cham dut", "xoa so", "xoa ten", "sap nhap"]) {
        Stands::Dissolved
    } else if says(&[
        "chuyen thanh doanh nghiep",
        "chuyen doi thanh doanh nghiep",
        "chuyen sang doanh nghiep",
    ]) {
        Stands::Enterprise
    } else if says(&["thu hoi"]) {
        Stands::Revoked
    } else if says(&["pha san"]) {
        Stands::Bankrupt
    } else if says(&["tam ngung kinh doanh", "tam ngung hoat dong", "tam ngung", "tam dung"]) {
        Stands::Suspended
    } else if says(&["ngung hoat dong", "khong hoat dong", "ngung", "chua hoat dong", "khong con hoat dong"])
    {
        Stands::Idle
    } else if says(&["hoat dong", "binh thuong", "active"]) {
        Stands::Active
    } else {
        return None;
    };
    Some(stands)
}

/// The law that words name, by its year.
pub(super) fn law(typed: &str, register: &Register) -> Option<String> {
    let folded = fold(typed);
    let mut named = register.laws.iter().filter(|law| folded.contains(&law.key));
    match (named.next(), named.next()) {
        (Some(law), None) => Some(law.key.clone()),
        _ => None,
    }
}

/// Words for activities and their codes by the national list of economic
/// activities (Decision 27/2018/QĐ-TTg); only its divisions and groups whose
/// titles these words are.
const ACTIVITIES: [(&str, &str); 33] = [
    ("trong ca phe", "0126"),
    ("ca phe", "0126"),
    ("cao su", "0125"),
    ("ho tieu", "0124"),
    ("duoc lieu", "0128"),
    ("sam ngoc linh", "0128"),
    ("cay an qua", "0121"),
    ("mia", "0114"),
    ("trong lua", "0111"),
    ("rau", "0118"),
    ("chan nuoi", "014"),
    ("trong trot", "01"),
    ("thuy san", "03"),
    ("lam nghiep", "02"),
    ("nong lam", "01"),
    ("nong nghiep", "01"),
    ("dich vu nong nghiep", "016"),
    ("det", "13"),
    ("che bien thuc pham", "10"),
    ("san xuat do uong", "11"),
    ("dien", "35"),
    ("nuoc sach", "36"),
    ("cap nuoc", "36"),
    ("ve sinh moi truong", "38"),
    ("moi truong", "38"),
    ("xay dung", "41"),
    ("ban le", "47"),
    ("ban buon", "46"),
    ("van tai", "49"),
    ("luu tru", "55"),
    ("an uong", "56"),
    ("du lich", "79"),
    ("tin dung", "64"),
];

/// The code of an activity: of two to five digits that the register's table
/// knows on that day, or by words.
pub(super) fn activity(typed: &str, register: &Register, day: Date) -> Result<(String, Option<Why>), Why> {
    let folded = fold(typed);
    let digits: String = folded
        .trim_start_matches(|letter: char| letter.is_ascii_uppercase())
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    let is_known = |code: &str| register.sector(code, day).is_some();
    if !digits.is_empty() {
        // Excel drops a leading zero: of three digits, 126 is 0126.
        let padded = format!("0{digits}");
        return match digits.len() {
            3 if folded.len() == 3 && is_known(&padded) => Ok((padded.clone(), Some(Why::ZeroLost(padded)))),
            2..=5 if is_known(&digits) => Ok((digits, None)),
            _ => Err(Why::ActivityUnknown),
        };
    }
    let named = ACTIVITIES.iter().filter(|(words, _)| {
        format!(" {} ", folded.replace(|letter: char| !letter.is_alphanumeric(), " "))
            .contains(&format!(" {words} "))
    });
    match named.max_by_key(|(words, _)| words.len()) {
        Some((_, code)) if is_known(code) => {
            Ok(((*code).to_owned(), Some(Why::ActivityTaken((*code).to_owned()))))
        }
        _ => Err(Why::ActivityUnknown),
    }
}

/// A code for tax: 10 digits, or 13 of a part of it.
pub(super) fn code(typed: &str) -> Result<String, Why> {
    let bare: String =
        typed.chars().filter(|letter| !letter.is_whitespace() && !matches!(letter, '.' | '\'')).collect();
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let fits = match bare.split_once('-') {
        Some((whole, part)) => whole.len() == 10 && part.len() == 3 && is_digits(whole) && is_digits(part),
        None => matches!(bare.len(), 10 | 13) && is_digits(&bare),
    };
    if fits { Ok(bare) } else { Err(Why::CodeWrong) }
}
