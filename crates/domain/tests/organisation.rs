//! The life of an organisation by Kon Tum's tables, and what it adds to figures.
#![allow(clippy::unwrap_used)]

mod common;

use common::programme;
use domain::organisation::count::steps;
use domain::organisation::{Change, Facts, Happened, Happening, History, Kind, Refusal, State};
use domain::{HappeningId, UnitId};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use proptest::prelude::*;

fn commune(index: usize) -> UnitId {
    let day = date(2018, 12, 31);
    let top = programme().top(day).unwrap();
    let is_commune = |unit: &&domain::unit::UnitVersion| unit.kind.code() == "commune";
    programme().units.below(top, day).filter(is_commune).nth(index).unwrap().id
}

fn at(day: Date, hour: i8) -> Timestamp {
    day.at(hour, 0, 0, 0).to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp()
}

/// Something that was entered at eight in the morning of the day on which it took effect.
fn happened(what: Happened, on: Date, change: Change) -> Happening {
    Happening {
        id: HappeningId::new(),
        what,
        on,
        said_at: at(on, 8),
        said_by: "Cán bộ".to_owned(),
        decision: "Quyết định số 1".to_owned(),
        note: String::new(),
        change,
        until: None,
        other: None,
        replaces: None,
        superseded: None,
        illustrative: false,
    }
}

fn beginning(members: i64) -> Change {
    Change {
        kind: Some(Kind::CooperativeGroup),
        name: Some("Tổ hợp tác Cà phê Đăk Mar".to_owned()),
        seat: Some(Some(commune(3))),
        activity: Some("0126".to_owned()),
        numbers: [("members".to_owned(), members)].into(),
        ..Change::default()
    }
}

fn now(all: &[Happening]) -> History {
    History::now(all, &programme().register, &programme().legal_minimums)
}

/// A group that becomes a cooperative, is suspended, moves and is dissolved.
fn whole_life() -> Vec<Happening> {
    let to_cooperative = Change {
        name: Some("Hợp tác xã Cà phê Đăk Mar".to_owned()),
        code: Some("6100000001".to_owned()),
        law: Some("2012".to_owned()),
        ..Change::default()
    };
    let mut suspended = happened(Happened::Suspended, date(2019, 5, 1), Change::default());
    suspended.until = Some(date(2020, 4, 30));
    vec![
        happened(Happened::Founded, date(2014, 3, 1), beginning(12)),
        happened(Happened::Converted, date(2017, 6, 1), to_cooperative),
        suspended,
        happened(Happened::Resumed, date(2020, 2, 1), Change::default()),
        happened(
            Happened::Moved,
            date(2021, 1, 10),
            Change { seat: Some(Some(commune(9))), ..Change::default() },
        ),
        happened(Happened::Dissolved, date(2023, 8, 15), Change::default()),
    ]
}

#[test]
fn each_day_between_says_what_held_then() {
    let life = now(&whole_life());
    assert_eq!(life.broken, []);
    let on = |day: Date| life.on(day).map(|facts: &Facts| (facts.kind, facts.state, facts.seat.unwrap()));
    assert_eq!(on(date(2014, 2, 28)), None);
    let here = commune(3);
    assert_eq!(on(date(2014, 3, 1)), Some((Kind::CooperativeGroup, State::Active, here)));
    assert_eq!(on(date(2017, 5, 31)), Some((Kind::CooperativeGroup, State::Active, here)));
    assert_eq!(on(date(2017, 6, 1)), Some((Kind::Cooperative, State::Active, here)));
    assert_eq!(on(date(2019, 12, 31)), Some((Kind::Cooperative, State::Suspended, here)));
    assert_eq!(on(date(2020, 2, 1)), Some((Kind::Cooperative, State::Active, here)));
    assert_eq!(on(date(2021, 1, 10)), Some((Kind::Cooperative, State::Active, commune(9))));
    assert_eq!(on(date(2024, 1, 1)), Some((Kind::Cooperative, State::Ended, commune(9))));
    assert_eq!(life.on(date(2018, 1, 1)).unwrap().code, "6100000001");
    assert_eq!(life.suspended_until(&programme().register, date(2019, 6, 1)), Some(date(2020, 4, 30)));
}

#[test]
fn a_correction_changes_todays_view_and_not_what_was_known() {
    let mut all = whole_life();
    // In 2022 it turns out that the move took effect a year earlier.
    let mut corrected = happened(
        Happened::Moved,
        date(2020, 3, 1),
        Change { seat: Some(Some(commune(9))), ..Change::default() },
    );
    corrected.said_at = at(date(2022, 7, 1), 9);
    corrected.replaces = Some(all[4].id);
    all[4].superseded = Some(domain::organisation::happening::Superseded {
        at: corrected.said_at,
        by: "Cán bộ".to_owned(),
        why: "Ghi nhầm ngày".to_owned(),
    });
    all.push(corrected);
    let day = date(2020, 6, 1);
    assert_eq!(now(&all).on(day).unwrap().seat, Some(commune(9)));
    let then =
        History::at(&all, &programme().register, &programme().legal_minimums, at(date(2022, 6, 30), 9));
    assert_eq!(then.on(day).unwrap().seat, Some(commune(3)));
}

#[test]
fn what_the_law_does_not_allow_is_named() {
    let why = |all: &[Happening]| now(all).broken.first().map(|broken| broken.why.clone());
    let founded = || happened(Happened::Founded, date(2014, 3, 1), beginning(12));
    let resumed = happened(Happened::Resumed, date(2015, 1, 1), Change::default());
    assert_eq!(why(&[founded(), resumed]), Some(Refusal::NotAfter(State::Active)));
    assert_eq!(
        why(&[happened(Happened::Moved, date(2014, 1, 1), beginning(12))]),
        Some(Refusal::NotABeginning)
    );
    let too_few = why(&[happened(Happened::Founded, date(2014, 3, 1), beginning(2))]);
    assert!(matches!(too_few, Some(Refusal::TooFew { minimum: 3, .. })), "{too_few:?}");
    // Under the rules of 2019 two are enough.
    assert_eq!(why(&[happened(Happened::Founded, date(2020, 3, 1), beginning(2))]), None);
    let mut unsigned = happened(Happened::Converted, date(2017, 6, 1), Change::default());
    unsigned.decision = " ".to_owned();
    assert_eq!(why(&[founded(), unsigned]), Some(Refusal::DecisionMissing));
    let mut long = happened(Happened::Suspended, date(2015, 1, 1), Change::default());
    long.until = Some(date(2017, 1, 2));
    assert!(matches!(why(&[founded(), long.clone()]), Some(Refusal::TooLong { months: 24, .. })));
    long.until = Some(date(2017, 1, 1));
    assert_eq!(why(&[founded(), long]), None);
    let begun = happened(Happened::DissolutionBegun, date(2015, 1, 1), Change::default());
    let late = happened(Happened::DissolutionCancelled, date(2015, 7, 2), Change::default());
    assert!(matches!(why(&[founded(), begun, late]), Some(Refusal::TooLate { .. })));
    let after_end = [
        founded(),
        happened(Happened::Dissolved, date(2016, 1, 1), Change::default()),
        happened(Happened::Renamed, date(2016, 2, 1), Change::default()),
    ];
    assert_eq!(why(&after_end), Some(Refusal::NotAfter(State::Ended)));
}

#[test]
fn the_sector_follows_the_longest_code() {
    let register = &programme().register;
    let day = date(2018, 12, 31);
    for (activity, sector) in [
        ("0126", "agriculture"),
        ("0893", "agriculture"),
        ("0810", "industry"),
        ("1079", "industry"),
        ("4100", "construction"),
        ("4711", "trade"),
        ("4933", "transport"),
        ("6419", "credit"),
        ("6810", "services"),
        ("3811", "environment"),
    ] {
        assert_eq!(register.sector(activity, day), Some(sector), "{activity}");
    }
    assert_eq!(register.sector("", day), None);
}

/// What an indicator comes to on a day, straight from what it says.
fn plainly(key: &str, lives: &[History], from: Date, to: Date) -> i64 {
    let indicator = programme().indicators.get(&key.into()).unwrap();
    let declared = indicator.register.as_ref().unwrap();
    let register = &programme().register;
    let one = |life: &History| match indicator.nature {
        domain::indicator::Nature::Stock => {
            let meets = |facts: &&Facts| declared.meets(facts, register, to);
            life.on(to).filter(meets).map_or(0, |facts| match &declared.counts {
                domain::organisation::Counted::Sum(key) => facts.numbers.get(key).copied().unwrap_or(0),
                _ => 1,
            })
        }
        domain::indicator::Nature::Flow => {
            let counts = |one: &&Happening| {
                from <= one.on
                    && one.on <= to
                    && declared.happened.contains(&one.what)
                    && declared.meets(life.on(one.on).unwrap(), register, one.on)
            };
            i64::try_from(life.happenings.iter().filter(counts).count()).unwrap()
        }
    };
    lives.iter().map(one).sum()
}

fn stepwise(key: &str, lives: &[History], from: Date, to: Date) -> i64 {
    let indicator = programme().indicators.get(&key.into()).unwrap();
    let declared = indicator.register.as_ref().unwrap();
    let first = if indicator.nature == domain::indicator::Nature::Flow { from } else { Date::MIN };
    let all = lives.iter().flat_map(|life| steps(indicator, declared, life, &programme().register));
    let counts = |step: &domain::organisation::Step| {
        step.breakdown.as_str().is_empty() && first <= step.day && step.day <= to
    };
    all.filter(counts).map(|step| step.value).sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    /// Steps added up say the same as looking at every organisation on the day.
    #[test]
    fn steps_add_up_to_what_held(
        days in prop::collection::vec((0_i32..9000, 1_i32..3000, 1_i32..2000, 2_i64..80), 1..12),
        ask in 0_i32..12000,
        length in 1_i32..700,
    ) {
        let start = date(2000, 1, 1);
        let after = |base: Date, days: i32| base.saturating_add(jiff::ToSpan::days(i64::from(days)));
        let lives: Vec<History> = days
            .iter()
            .map(|(founded, converted, ended, members)| {
                let founded = after(start, *founded);
                let converted = after(founded, *converted);
                let more = Change {
                    numbers: [("members".to_owned(), *members)].into(),
                    ..Change::default()
                };
                now(&[
                    happened(Happened::Founded, founded, beginning(12)),
                    happened(Happened::Converted, converted, Change::default()),
                    happened(Happened::Returned, after(converted, 1), more),
                    happened(Happened::Dissolved, after(after(converted, 1), *ended), Change::default()),
                ])
            })
            .collect();
        let to = after(start, ask);
        let from = to.saturating_sub(jiff::ToSpan::days(i64::from(length)));
        for key in ["so-htx", "so-tht", "so-htx-moi", "so-tht-moi", "so-htx-giai-the", "so-htx-thanh-vien",
            "so-tht-to-vien", "so-htx-nong-nghiep"]
        {
            prop_assert_eq!(stepwise(key, &lives, from, to), plainly(key, &lives, from, to), "{}", key);
        }
    }
}
