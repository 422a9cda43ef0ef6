//! The time of a task, read from the words in which plans write it.

use super::Timing;

/// Reads a time: "thường xuyên", "quý III, IV năm 2018", "tháng 5 năm 2018",
/// "năm 2018", "31/12/2018", "hằng năm 2023-2030". Nothing written is
/// [`Timing::Unstated`]; what cannot be read is `None`.
#[must_use]
pub fn read_timing(text: &str) -> Option<Timing> {
    let folded = vietnamese::name::fold(text).replace(['–', '—'], "-");
    let folded = folded.trim().trim_end_matches('.');
    let folded = ["trong ", "cham nhat ngay ", "truoc ngay ", "den ngay ", "ngay "]
        .iter()
        .fold(folded, |text, start| text.strip_prefix(start).unwrap_or(text));
    if folded.is_empty() {
        return Some(Timing::Unstated);
    }
    if ["thuong xuyen", "ca nam", "all year", "all year round"].contains(&folded) {
        return Some(Timing::AllYear);
    }
    if let Ok(day) = vietnamese::date::parse(folded) {
        return Some(Timing::By { day });
    }
    let each = ["hang nam", "each year"].iter().find_map(|start| folded.strip_prefix(start));
    if let Some(years) = each {
        let years = numbers(years);
        return match years[..] {
            [from, to] if is_year(from) && is_year(to) && from <= to => Some(Timing::EachYear { from, to }),
            _ => None,
        };
    }
    if let Some(rest) = folded.strip_prefix("quy ") {
        let (quarters, year) = before_year(rest)?;
        let quarters = quarters.split([',', ' ', '-', '&']).filter(|word| !word.is_empty() && *word != "va");
        let quarters = quarters.map(quarter).collect::<Option<Vec<i8>>>()?;
        return (!quarters.is_empty()).then_some(Timing::Quarters { year, quarters });
    }
    if let Some(rest) = folded.strip_prefix("thang ") {
        let (months, year) = before_year(&rest.replace('/', " nam "))?;
        let months: Vec<i8> =
            numbers(&months).into_iter().filter_map(|month| i8::try_from(month).ok()).collect();
        let is_right = !months.is_empty() && months.iter().all(|month| (1..=12).contains(month));
        return is_right.then_some(Timing::Months { year, months });
    }
    let year = folded.strip_prefix("nam ").unwrap_or(folded).trim().parse().ok()?;
    is_year(year).then_some(Timing::Year { year })
}

/// What stands before "năm 2018", and the year.
fn before_year(text: &str) -> Option<(String, i16)> {
    let (before, year) = text.rsplit_once("nam ")?;
    let year: i16 = year.trim().parse().ok()?;
    is_year(year).then(|| (before.trim().to_owned(), year))
}

fn quarter(word: &str) -> Option<i8> {
    match word {
        "i" | "1" => Some(1),
        "ii" | "2" => Some(2),
        "iii" | "3" => Some(3),
        "iv" | "4" => Some(4),
        _ => None,
    }
}

fn numbers(text: &str) -> Vec<i16> {
    text.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse().ok()).collect()
}

fn is_year(year: i16) -> bool {
    (1990..=2100).contains(&year)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn times_as_plans_write_them() {
        let quarters = |quarters: &[i8]| Some(Timing::Quarters { year: 2018, quarters: quarters.to_vec() });
        for (text, expected) in [
            ("", Some(Timing::Unstated)),
            ("Thường xuyên", Some(Timing::AllYear)),
            ("trong quý III, IV năm 2018", quarters(&[3, 4])),
            ("Quý II, III và IV năm 2018", quarters(&[2, 3, 4])),
            ("Quý 1 năm 2018", quarters(&[1])),
            ("tháng 5 năm 2018", Some(Timing::Months { year: 2018, months: vec![5] })),
            ("Tháng 5, 6 năm 2018", Some(Timing::Months { year: 2018, months: vec![5, 6] })),
            ("tháng 5/2018", Some(Timing::Months { year: 2018, months: vec![5] })),
            ("Trong năm 2018", Some(Timing::Year { year: 2018 })),
            ("2018", Some(Timing::Year { year: 2018 })),
            ("chậm nhất ngày 31/12/2018", Some(Timing::By { day: date(2018, 12, 31) })),
            ("31/12/2018", Some(Timing::By { day: date(2018, 12, 31) })),
            ("hằng năm, từ năm 2023 đến năm 2030", Some(Timing::EachYear { from: 2023, to: 2030 })),
            ("hằng năm 2023–2030", Some(Timing::EachYear { from: 2023, to: 2030 })),
            ("hằng năm", None),
            ("quý V năm 2018", None),
            ("quý III", None),
            ("tháng 13 năm 2018", None),
            ("31/6/2018", None),
            ("sớm", None),
        ] {
            assert_eq!(read_timing(text), expected, "{text}");
        }
    }
}
