//! The pack of Kon Tum, read as the loader reads it.
#![allow(clippy::unwrap_used)]

mod common;

use common::pack;
use domain::form::{Cell, Part};
use domain::period::Period;
use domain::plan::{self, Goal};
use jiff::civil::date;

#[test]
fn nine_districts_then_ten_then_none() {
    let programme = pack().programme;
    let (old, new) = (date(2012, 9, 30), date(2024, 6, 14));
    let districts = |day| {
        let province = programme.units.find("62", day).unwrap().id;
        let children = programme.units.children(province, day);
        children.iter().filter(|unit| matches!(unit.kind.code(), "district" | "city")).count()
    };
    assert_eq!(districts(old), 9);
    assert_eq!(districts(date(2015, 3, 10)), 9);
    assert_eq!(districts(date(2015, 3, 11)), 10);
    assert_eq!(districts(new), 10);
    let quang_ngai = programme.units.find("51", date(2025, 7, 1)).unwrap().id;
    let communes = programme.units.children(quang_ngai, date(2025, 7, 1));
    assert_eq!(communes.iter().filter(|unit| matches!(unit.kind.code(), "commune" | "ward")).count(), 40);
}

#[test]
fn a_code_is_used_again() {
    let units = pack().programme.units;
    assert_eq!(units.find("23284", date(2025, 6, 30)).unwrap().name, "Phường Duy Tân");
    assert_eq!(units.find("23284", date(2025, 7, 1)).unwrap().name, "Phường Đăk Cấm");
}

#[test]
fn every_commune_went_somewhere() {
    let units = pack().programme.units;
    let (before, after) = (date(2025, 6, 30), date(2025, 7, 1));
    let communes: Vec<_> = units
        .all()
        .iter()
        .filter(|unit| matches!(unit.kind.code(), "commune" | "ward" | "township") && unit.holds(before))
        .collect();
    assert_eq!(communes.len(), 102);
    assert!(communes.iter().all(|unit| units.image(unit.id, before, after).len() == 1));
}

#[test]
fn the_scheme_adds_up_to_the_report_of_2012() {
    let pack = pack();
    let sum = |dataset: &str, indicator: &str| -> i64 {
        let dataset = pack.datasets.iter().find(|one| one.head.key == dataset).unwrap();
        dataset.figures.values().filter_map(|cells| cells.get(&Cell::from_name(indicator))).sum()
    };
    let keys: Vec<String> = {
        let form = pack.programme.form(&"de-an".into()).unwrap();
        form.versions[0].cells().map(|cell| cell.name()).collect()
    };
    let done: Vec<i64> = keys.iter().map(|key| sum("de-an-2012-09-30", key)).collect();
    let mut sorted = done.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, [2, 11, 11, 39, 73, 94, 176, 189, 321, 1220]);
    let mut registered: Vec<i64> = keys.iter().map(|key| sum("de-an-dang-ky", key)).collect();
    registered.sort_unstable();
    assert_eq!(registered, [0, 190, 223, 361, 363, 792, 796, 3787, 7554, 7574]);
}

#[test]
fn communes_report_and_the_district_confirms() {
    let programme = pack().programme;
    let form = programme.form(&"kinh-te-tap-the".into()).unwrap();
    let period = "2024-H1".parse().unwrap();
    let province = programme.units.find("62", date(2024, 6, 14)).unwrap().id;
    assert_eq!(programme.reporters(form, period, province, Part::Fills).len(), 102);
    assert_eq!(programme.reporters(form, period, province, Part::Consolidates).len(), 10);
    let now = "2026-H1".parse().unwrap();
    let quang_ngai = programme.units.find("51", date(2026, 6, 14)).unwrap().id;
    assert_eq!(programme.reporters(form, now, quang_ngai, Part::Fills).len(), 40);
}

#[test]
fn a_form_asks_for_the_periods_that_it_lists_and_no_other() {
    let programme = pack().programme;
    let (from, to) = (date(1990, 1, 1), date(2035, 12, 31));
    let mut all: Vec<Period> = programme.forms.iter().flat_map(|form| form.periods(from, to)).collect();
    for year in 1990..=2035 {
        for span in ["H1", "9M", "Y", "Q2", "M07", "H1C", "9MC", "YC", "Q2C", "M07C"] {
            all.push(format!("{year}-{span}").parse().unwrap());
        }
        all.push(format!("1990-01-01..{year}-12-31").parse().unwrap());
        all.push(format!("2011-12-30..{year}-12-31").parse().unwrap_or(all[0]));
    }
    for form in &programme.forms {
        let listed = form.periods(from, to);
        for period in &all {
            assert_eq!(form.asks_for(*period), listed.contains(period), "{} {period}", form.key);
        }
    }
}

#[test]
fn deadlines_fall_on_working_days() {
    let programme = pack().programme;
    let form = programme.form(&"kinh-te-tap-the".into()).unwrap();
    let period = "2024-H1".parse().unwrap();
    let commune = programme.reporters(
        form,
        period,
        programme.units.find("610", date(2024, 6, 14)).unwrap().id,
        Part::Fills,
    )[0];
    let dates =
        programme.expected(form, period, commune.id).unwrap().dates(&programme.holidays, None).unwrap();
    assert_eq!(dates.deadline, date(2024, 6, 18));
}

#[test]
fn the_goals_of_2018_are_split_as_the_letter_wrote() {
    let programme = pack().programme;
    let plan = programme.plans.iter().find(|plan| plan.key.as_str() == "giai-phap-2018").unwrap();
    for (key, whole, first) in [("htx-moi", 35, 7), ("mo-hinh", 17, 3)] {
        let version = &plan.target(key).unwrap().versions[0];
        assert_eq!(version.goal, Goal::Value(whole));
        assert_eq!(plan::gap(whole, &version.shares), 0, "{key}");
        assert_eq!((version.shares.len(), version.shares[0].value), (10, first));
    }
}

#[test]
fn plan_784_has_its_44_tasks() {
    let pack = pack();
    let tasks: Vec<_> = pack.tasks.iter().filter(|task| task.plan.as_str() == "ke-hoach-784").collect();
    let of = |group: &str| tasks.iter().filter(|task| task.group_number == group).count();
    assert_eq!(tasks.len(), 44);
    assert_eq!(["1", "2", "3", "4", "5"].map(of), [5, 21, 7, 7, 4]);
    assert_eq!(tasks.iter().filter(|task| task.asked == plan::Asked::Nothing).count(), 4);
    assert!(tasks.iter().all(|task| !task.leads.is_empty() && !task.leads_vi.is_empty()));
}

#[test]
fn the_chain_from_the_resolution_to_the_plan() {
    let programme = pack().programme;
    let keys = |found: Vec<(usize, &plan::Plan)>| -> Vec<String> {
        found.into_iter().map(|(_, plan)| plan.number.clone()).collect()
    };
    assert_eq!(
        keys(plan::above(&programme.plans, &"ke-hoach-784".into())),
        ["09/NQ-CP", "41-CTr/TU", "20-NQ/TW"]
    );
    assert!(keys(plan::below(&programme.plans, &"nq-20-tw".into())).contains(&"784/KH-UBND".to_owned()));
}
