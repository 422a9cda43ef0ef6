//! What a document says of itself as far as its figures need it: of which area
//! and time it speaks where nothing else is said, and whether it promises or reports.

mod told;

use crate::about::About;
use crate::moment::{self, Moment, Said, Way};
use crate::place::{Area, Gazetteer, Place};
use crate::prepared::Prepared;
use crate::{When, number, words};
use jiff::civil::Date;
use std::collections::HashMap;
use std::ops::Range;
use told::{Line, told};

/// What holds of all figures of a document where nothing else is said.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Own {
    /// Its own date, or the latest of the documents that it names.
    pub(crate) date: Option<Date>,
    /// The area of which it speaks.
    pub(crate) area: String,
    /// The province in which that lies.
    pub(crate) province: String,
    /// The day of which it reports what there is.
    pub(crate) day: Option<Date>,
    /// The time over which it reports what happened, or for which it plans.
    pub(crate) period: When,
    /// Over which years it looks back: "tổng kết 15 năm thực hiện".
    pub(crate) review: When,
    /// Over which years the scheme of which it speaks runs.
    pub(crate) scheme: When,
    /// Whether it says what is to be done rather than what was.
    pub(crate) is_plan: bool,
}

/// Types of documents that set goals.
const PLANS: &[&str] = &[
    "kế hoạch",
    "chương trình",
    "đề án",
    "nghị quyết",
    "quyết định",
    "chỉ thị",
    "hướng dẫn",
    "kết luận",
    "công điện",
    "phương án",
];
/// Types of documents that tell.
const TELLING: &[&str] = &["báo cáo", "thông báo", "tờ trình", "phụ lục", "biểu", "tham luận", "đề cương"];

/// How many passages the head of a document has at most.
const LONGEST_HEAD: usize = 24;

/// Reads it off the document's head, and off its text where the head says nothing.
pub(crate) fn own(passages: &[Prepared<'_>], gazetteer: &Gazetteer<'_>, about: &About) -> Own {
    let head = head_end(passages);
    let title = title(passages, head);
    let mut own = Own { is_plan: is_plan(passages, head, about), ..Own::default() };
    own.province = gazetteer.province().or_else(|| gazetteer.root()).unwrap_or_default();
    own.area = area(passages, head, &title, &own.province);
    own.date = about.date.or_else(|| date(passages, head));
    own.scheme = scheme(passages);
    let year = own.date.map(|date| date.year());
    own.period = period(passages, &title, head, &own, about);
    own.day = closed(&passages[..title.end])
        .or_else(|| day(&passages[title.end..], &own))
        .or_else(|| ended(own.period, own.date))
        .or(own.date);
    if own.period == When::Unknown && own.is_plan {
        own.period = planned(passages, year);
    }
    if own.period == When::Unknown && !own.is_plan {
        own.period = own.day.map_or(When::Unknown, |day| {
            if (day.month(), day.day()) == (12, 31) { When::Year(day.year()) } else { When::Day(day) }
        });
    }
    own.review = review(&passages[title], own.day);
    own
}

/// "tổng kết 20 năm thực hiện Nghị quyết số …, ngày 18-3-2002": from the year of what was carried out.
fn review(title: &[Prepared<'_>], day: Option<Date>) -> When {
    let looks_back = title
        .iter()
        .any(|one| words::has_any(&one.lower, &["năm thực hiện", "năm triển khai", "năm thi hành"]));
    let documents = title.iter().flat_map(|one| &one.moments).filter(|one| one.way == Way::Document);
    let from = documents.filter_map(day_of).map(|day| day.year()).min();
    match (from, day.map(|day| day.year())) {
        (Some(from), Some(to)) if looks_back && from < to => When::Years(from, to),
        _ => When::Unknown,
    }
}

/// Up to where the head goes: letterhead, type, title and the paragraphs before the first section.
fn head_end(passages: &[Prepared<'_>]) -> usize {
    let is_section = |one: &Prepared<'_>| {
        let text = one.passage.text.trim_start();
        ["I.", "1.", "A.", "I/", "1/"].iter().any(|number| text.starts_with(number))
            || text.starts_with("Phần")
    };
    let first = passages.iter().position(is_section).unwrap_or(passages.len());
    first.min(LONGEST_HEAD)
}

/// Which passages are the title: behind the type word, up to the first paragraph.
fn title(passages: &[Prepared<'_>], head: usize) -> Range<usize> {
    let is_type = |one: &Prepared<'_>| {
        let lower = one.lower.trim();
        if is_scanned_type(lower) {
            return true;
        }
        PLANS.iter().chain(TELLING).any(|kind| {
            lower
                .strip_prefix(kind)
                .is_some_and(|rest| rest.len() < 40 || one.passage.text.starts_with(&kind.to_uppercase()))
        })
    };
    let subject =
        |one: &Prepared<'_>| ["về việc", "v/v", "(v/v"].iter().any(|word| one.lower.starts_with(word));
    let head_passages = &passages[..head];
    let Some(start) =
        head_passages.iter().position(is_type).or_else(|| head_passages.iter().position(subject))
    else {
        return untitled(head_passages);
    };
    let behind = head_passages[start + 1..].iter().position(is_opening);
    start..behind.map_or(head, |behind| start + 1 + behind)
}

/// Without a type word what stands first is the title, where it is no letterhead and no note.
fn untitled(head: &[Prepared<'_>]) -> Range<usize> {
    let is_title = |one: &Prepared<'_>| {
        one.lower.len() < LONGEST_TITLE_LINE && !one.lower.trim_start().starts_with('(') && !is_opening(one)
    };
    let lines = head.iter().take_while(|one| is_title(one)).count();
    let is_stated = head[..lines].iter().any(|one| {
        one.lower.len() > SHORTEST_TITLE
            && words::has_any(&one.lower, &["tình hình", "kết quả", "phát triển"])
    });
    if is_stated { 0..lines } else { 0..0 }
}

/// In bytes.
const LONGEST_TITLE_LINE: usize = 300;
const SHORTEST_TITLE: usize = 40;

/// A type word whose marks a scanner has changed: "BÁO CẢO".
fn is_scanned_type(lower: &str) -> bool {
    let is_short = lower.len() < 40;
    is_short && {
        let folded = vietnamese::name::fold(lower);
        PLANS.iter().chain(TELLING).any(|kind| vietnamese::name::fold(kind) == folded)
    }
}

fn is_opening(one: &Prepared<'_>) -> bool {
    const OPENINGS: &[&str] = &[
        "thực hiện",
        "căn cứ",
        "kính gửi",
        "ngay sau",
        "nhằm",
        "để ",
        "trong thời gian",
        "triển khai",
        "qua ",
        "sau ",
    ];
    OPENINGS.iter().any(|word| one.lower.starts_with(word))
        || one.lower.len() > 420
        || one.lower.contains("như sau")
}

/// Whether a document of this type sets goals: a letter does unless it is about results.
fn is_plan(passages: &[Prepared<'_>], head: usize, about: &About) -> bool {
    let title = words::lower(&about.title);
    let tells = words::has_any(&title, &["báo cáo", "kết quả", "tình hình"]);
    let is_letter = passages[..head].iter().any(|one| one.lower.starts_with("kính gửi"));
    match about.kind.as_str() {
        "" | "công văn" => (is_letter || !about.kind.is_empty()) && !tells,
        kind => PLANS.iter().any(|plan| kind.starts_with(plan)),
    }
}

/// The area of the title, else of the letterhead, else of the opening, else the province.
fn area(passages: &[Prepared<'_>], head: usize, title: &Range<usize>, province: &str) -> String {
    let named = |place: &Place| match &place.area {
        Area::Named(name) => Some(name.clone()),
        _ => None,
    };
    let in_title = passages[title.clone()].iter().flat_map(|one| &one.places).find_map(named);
    let letterhead = title.start.max(3).min(head);
    let in_letterhead = || {
        // "Tuyên Quang, ngày 10 tháng 4": where it was signed, mostly the capital.
        let is_signed = |one: &Prepared<'_>, place: &Place| {
            words::phrase_at(
                one.lower.get(place.bytes.end..).unwrap_or_default().trim_start_matches(','),
                0,
                "ngày",
            )
            .is_some()
        };
        let places = || {
            let lines = passages[..letterhead].iter();
            lines.flat_map(|one| one.places.iter().map(move |place| (is_signed(one, place), place)))
        };
        let issuer =
            places().filter(|(is_signed, _)| !is_signed).filter_map(|(_, place)| named(place)).next_back();
        issuer.or_else(|| places().filter_map(|(_, place)| named(place)).next_back())
    };
    let in_opening = || {
        let own = passages[..head].iter().flat_map(|one| &one.places);
        own.filter(|place| place.is_body || passages.len() < 3).find_map(named)
    };
    let speaks_of_province = || {
        let count = |kind: &'static str| {
            passages.iter().flat_map(|one| &one.places).filter(|place| place.area == Area::Own(kind)).count()
        };
        count("tỉnh") >= count("huyện")
    };
    in_title
        .or_else(in_letterhead)
        .or_else(|| in_opening().filter(|area| area.starts_with("tỉnh") || !speaks_of_province()))
        .unwrap_or_else(|| province.to_owned())
}

/// The document's own date: a line of its head that is little more than one;
/// else the latest date of the documents that it names.
fn date(passages: &[Prepared<'_>], head: usize) -> Option<Date> {
    let is_line = |one: &&Prepared<'_>| one.lower.len() < 90 && words::find(&one.lower, "ngày").is_some();
    let own = passages[..head].iter().filter(is_line).flat_map(|one| &one.moments).find_map(day_of);
    own.or_else(|| {
        let of_others = |one: &&Moment| matches!(one.way, Way::Document | Way::In);
        passages.iter().flat_map(|one| &one.moments).filter(of_others).filter_map(day_of).max()
    })
}

fn day_of(moment: &Moment) -> Option<Date> {
    match moment.said {
        Said::When(When::Day(day)) => Some(day),
        _ => None,
    }
}

/// "Thời gian thực hiện: Từ năm 2011 đến 2015".
fn scheme(passages: &[Prepared<'_>]) -> When {
    for one in passages.iter().filter(|one| one.lower.contains("thời gian thực hiện")) {
        let years = one.moments.iter().find_map(|moment| match moment.said {
            Said::When(years @ When::Years(..)) => Some(years),
            _ => None,
        });
        if let Some(years) = years {
            return years;
        }
    }
    When::Unknown
}

/// The time of the title, else of the opening: the last that is not of what comes next.
fn period(passages: &[Prepared<'_>], title: &Range<usize>, head: usize, own: &Own, about: &About) -> When {
    let read = |one: &Prepared<'_>| (one.lower.clone(), one.moments.clone());
    let lines: Vec<Line> = passages[title.clone()].iter().map(read).collect();
    let in_title = told(&lines, own, false);
    if in_title != When::Unknown {
        return in_title;
    }
    // The title as the head's reader put it together, where it stands elsewhere.
    let lower = words::lower(&about.title);
    let documents = number::document::find(&about.title, &lower);
    let moments = moment::find(&about.title, &lower, &documents);
    let by_name = told(&[(lower, moments)], own, false);
    if by_name != When::Unknown {
        return by_name;
    }
    let lines: Vec<Line> = passages[title.end..head].iter().map(read).collect();
    told(&lines, own, true)
}

/// The day up to which the text says outright or most often that it counts.
fn day(passages: &[Prepared<'_>], own: &Own) -> Option<Date> {
    closed(passages).or_else(|| counted_until(passages, own))
}

/// "(Số liệu chốt đến ngày 30/11/2023)".
fn closed(passages: &[Prepared<'_>]) -> Option<Date> {
    let is_said = |one: &&Prepared<'_>| {
        one.lower.len() < LONGEST_TITLE_LINE
            && words::has_any(&one.lower, &["số liệu chốt", "số liệu tính", "chốt số liệu"])
    };
    let moments = passages.iter().filter(is_said).flat_map(|one| &one.moments);
    moments.filter(|moment| moment.way == Way::Until).find_map(day_of)
}

fn counted_until(passages: &[Prepared<'_>], own: &Own) -> Option<Date> {
    let mut counts: HashMap<Date, usize> = HashMap::new();
    let until = passages.iter().flat_map(|one| &one.moments).filter(|moment| moment.way == Way::Until);
    for moment in until {
        let said = match moment.said {
            Said::When(when @ (When::Day(_) | When::Month(..) | When::Quarter(..))) => moment::end_of(when),
            _ => None,
        };
        // What the title reports of ends in its year; another day is of something else.
        let year = moment::year_of(own.period);
        let fits = |day: &Date| year.is_none_or(|year| day.year() == year);
        if let Some(day) = said.filter(|day| own.date.is_none_or(|date| *day <= latest(date)) && fits(day)) {
            *counts.entry(day).or_default() += 1;
        }
    }
    counts.into_iter().max_by_key(|(day, count)| (*count, *day)).map(|(day, _)| day)
}

/// A report may count up to a day that comes a little later than its own.
fn latest(date: Date) -> Date {
    date.checked_add(jiff::ToSpan::days(31)).unwrap_or(date)
}

/// The end of a period that is over when the document is made.
fn ended(period: When, date: Option<Date>) -> Option<Date> {
    let end = moment::end_of(period)?;
    Some(match date {
        // A report on the year may be made before its last days.
        Some(date) if date < end && date.year() < end.year() => date,
        _ => end,
    })
}

/// The year that a plan's own text names most, not before its own.
fn planned(passages: &[Prepared<'_>], year: Option<i16>) -> When {
    let mut counts: HashMap<i16, usize> = HashMap::new();
    for moment in passages.iter().flat_map(|one| &one.moments).filter(|one| one.way == Way::In) {
        if let Some(named) = moment.when().and_then(moment::year_of)
            && year.is_none_or(|year| named >= year)
        {
            *counts.entry(named).or_default() += 1;
        }
    }
    let most = counts.into_iter().max_by_key(|(year, count)| (*count, std::cmp::Reverse(*year)));
    most.map_or(When::Unknown, |(year, _)| When::Year(year))
}

fn day_or_year(year: i16, month: i8, day: i8) -> When {
    Date::new(year, month, day).map_or(When::Year(year), When::Day)
}

/// What a moment means in this document.
pub(crate) fn resolve(moment: &Moment, own: &Own, year: Option<i16>) -> When {
    let year = year.or_else(|| moment::year_of(own.period)).or(own.day.map(|day| day.year()));
    let in_year = |make: fn(i16) -> When| year.map_or(When::Unknown, make);
    match moment.said {
        Said::When(_) => moment.when().unwrap_or_default(),
        Said::Now => own.day.map_or(When::Unknown, When::Day),
        Said::Beginning => in_year(|year| day_or_year(year, 1, 1)),
        Said::End => in_year(|year| day_or_year(year, 12, 31)),
        Said::ThisYear => in_year(When::Year),
        Said::ThisHalf => in_year(When::HalfYear),
        Said::ThisNineMonths => in_year(When::NineMonths),
        Said::ThisQuarter(quarter) => year.map_or(When::Unknown, |year| When::Quarter(year, quarter)),
        Said::ThisPeriod => own.period,
        Said::Nothing => When::Unknown,
    }
}
