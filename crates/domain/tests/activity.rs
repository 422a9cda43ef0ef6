//! What may be recorded of an activity, and what it adds to figures.

use domain::activity::{Activity, Counts, Fault, FromActivities, Kind, Payment, steps};
use domain::indicator::{Indicator, Nature, OverTime, OverUnits};
use domain::{OrganisationId, UnitId};
use jiff::civil::{Date, date};
use std::collections::BTreeMap;

const TODAY: Date = date(2024, 6, 18);

fn activity(kind: Kind) -> Activity {
    Activity {
        kind,
        title: "Lớp kế toán".to_owned(),
        on: date(2024, 3, 1),
        until: None,
        unit: UnitId::new(),
        place: String::new(),
        organiser: "Liên minh Hợp tác xã".to_owned(),
        decision: "12/QĐ".to_owned(),
        people: Some(40),
        women: None,
        minority: Some(30),
        amount: Some(100),
        quantity: None,
        content: BTreeMap::new(),
        organisations: vec![OrganisationId::new(), OrganisationId::new()],
        others: String::new(),
        payments: Vec::new(),
    }
}

fn paid(on: Date, amount: i64) -> Payment {
    Payment { on, amount, note: String::new() }
}

#[test]
fn what_cannot_be_is_told() {
    let fine = || activity(Kind::SupportProject);
    for (one, expected) in [
        (fine(), vec![]),
        (Activity { title: " ".to_owned(), ..fine() }, vec![Fault::TitleMissing]),
        (Activity { on: date(2024, 6, 19), ..fine() }, vec![Fault::InFuture]),
        (Activity { until: Some(date(2024, 2, 29)), ..fine() }, vec![Fault::EndsWrong]),
        (Activity { organiser: String::new(), ..fine() }, vec![Fault::OrganiserMissing]),
        (Activity { decision: String::new(), ..fine() }, vec![Fault::DecisionMissing]),
        (Activity { decision: String::new(), ..activity(Kind::TrainingClass) }, vec![]),
        (Activity { amount: None, ..fine() }, vec![Fault::AmountMissing]),
        (Activity { amount: None, ..activity(Kind::Dialogue) }, vec![]),
        (Activity { quantity: Some(-1), ..fine() }, vec![Fault::Negative]),
        (Activity { women: Some(41), ..fine() }, vec![Fault::MoreThanPeople]),
        (Activity { people: None, ..fine() }, vec![Fault::MoreThanPeople]),
        (Activity { payments: vec![paid(TODAY, 100)], ..fine() }, vec![]),
        (Activity { payments: vec![paid(TODAY, 101)], ..fine() }, vec![Fault::PaidTooMuch]),
        (Activity { payments: vec![paid(TODAY, 0)], ..fine() }, vec![Fault::PaymentWrong]),
        (Activity { payments: vec![paid(date(2024, 6, 19), 1)], ..fine() }, vec![Fault::PaymentWrong]),
    ] {
        assert_eq!(one.faults(TODAY), expected, "{one:?}");
    }
}

#[test]
fn each_count_gives_its_steps() {
    let indicator = Indicator {
        key: "x".into(),
        vi: String::new(),
        en: String::new(),
        unit_vi: String::new(),
        unit_en: String::new(),
        nature: Nature::Flow,
        decimals: 0,
        over_units: OverUnits::Sum,
        over_time: OverTime::Sum,
        scale: 1,
        jump_percent: None,
        negative: false,
        register: None,
        activities: None,
        tasks: None,
    };
    let one = Activity {
        payments: vec![paid(date(2024, 4, 1), 30), paid(date(2024, 5, 1), 20), paid(date(2024, 4, 1), 5)],
        ..activity(Kind::SupportProject)
    };
    let first = date(2024, 3, 1);
    for (counts, expected) in [
        (Counts::Events, vec![("", first, 1)]),
        (Counts::Quantity, vec![]),
        (Counts::People, vec![("", first, 40), ("ethnicity=minority", first, 30)]),
        (Counts::Amount, vec![("", first, 100)]),
        (Counts::Organisations, vec![("", first, 2)]),
        (Counts::Paid, vec![("", date(2024, 4, 1), 35), ("", date(2024, 5, 1), 20)]),
    ] {
        let by = vec!["sex".to_owned(), "ethnicity".to_owned()];
        let from = FromActivities { kinds: vec![Kind::SupportProject], counts, by, beside: None };
        let found = steps(&indicator, &from, &one);
        let found: Vec<_> =
            found.iter().map(|step| (step.breakdown.as_str(), step.day, step.value)).collect();
        assert_eq!(found, expected, "{counts:?}");
        assert!(steps(&indicator, &from, &activity(Kind::Dialogue)).is_empty());
    }
}
