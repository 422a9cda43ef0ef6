//! The demonstration's register, filled by the real binary: it adds up to what
//! the province's documents say. `scripts/lib/register/totals.mjs` says from
//! which documents the totals are.
#![allow(clippy::unwrap_used)]

mod common;

use common::{Place, run};
use domain::form::Cell;
use domain::organisation::{Counted, State};
use domain::permission::{Actor, Role};
use domain::programme::Programme;
use domain::rollup::Amount;
use domain::{Breakdown, IndicatorKey, UnitId, UserId};
use jiff::civil::{Date, date};
use std::collections::HashMap;
use std::sync::Arc;
use storage::organisation::Filter;
use storage::scratch::Scratch;
use storage::{Database, Store};

const TODAY: Date = date(2024, 6, 18);

/// Fills a demonstration on SQLite, and on PostgreSQL when `HOPTAC_TEST_POSTGRES` is set.
async fn on_each_demo(test: impl AsyncFn(Register)) {
    let place = Place::new();
    let fill = |url: &str| {
        let filled = run(url, &["demo", "--only-fill", "--database", url], "");
        assert_eq!(filled.code, 0, "{}", filled.error);
    };
    fill(&place.url());
    test(Register::of(place.store().await).await).await;
    if let Ok(server) = std::env::var("HOPTAC_TEST_POSTGRES") {
        let now = "2024-06-18T00:30:00Z".parse().unwrap();
        let scratch = Scratch::postgres(&server, now).await.unwrap();
        fill(&scratch.url);
        let store = Store::open(Database::connect(&scratch.url).await.unwrap()).await.unwrap();
        test(Register::of(store).await).await;
        scratch.remove().await.unwrap();
    }
}

/// The register as an officer of the province asks it.
struct Register {
    store: Store,
    programme: Arc<Programme>,
    officer: Actor,
}

impl Register {
    async fn of(store: Store) -> Self {
        let programme = store.programme().await.unwrap();
        let unit = programme.units.find("62", TODAY).unwrap().id;
        let officer =
            Actor {
                user: UserId::new(), name: "Chuyên viên".to_owned(), role: Role::ProvinceOfficer, unit
            };
        Self { store, programme, officer }
    }

    fn unit(&self, code: &str) -> UnitId {
        self.programme.units.find(code, TODAY).unwrap().id
    }

    async fn totals(&self, keys: &[&str], code: &str, from: Date, to: Date) -> Vec<Amount> {
        let keys: Vec<IndicatorKey> = keys.iter().map(|key| IndicatorKey::from(*key)).collect();
        let unit = self.unit(code);
        let found =
            self.store.register_totals(&self.officer, TODAY, &keys, &[unit], (from, to), None).await.unwrap();
        let cell = |key: &IndicatorKey| Cell { indicator: key.clone(), breakdown: Breakdown::from("") };
        keys.iter().map(|key| found[&unit][&cell(key)]).collect()
    }

    /// Holds totals to what is expected, by the indicators' keys.
    async fn holds(&self, code: &str, from: Date, to: Date, expected: &[(&str, i64)]) {
        let keys: Vec<&str> = expected.iter().map(|(key, _)| *key).collect();
        let found = self.totals(&keys, code, from, to).await;
        let found: Vec<(&str, i64)> =
            keys.into_iter().zip(found).map(|(key, amount)| (key, amount.value)).collect();
        assert_eq!(found, expected, "{code} {from}..{to}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demonstrations_register_adds_up_to_the_documents() {
    on_each_demo(async |register| {
        let whole_year = |year| (date(year, 1, 1), date(year, 12, 31));
        let of_2003 = [
            ("so-htx", 34),
            ("so-lien-hiep", 0),
            ("so-tht", 47),
            ("so-htx-thanh-vien", 2_952),
            ("so-htx-lao-dong", 203),
            ("so-htx-von", 51_021),
            ("so-htx-doanh-thu", 2_840),
            ("so-htx-loi-nhuan", 290),
        ];
        let of_2018 = [
            ("so-htx", 108),
            ("so-quy", 5),
            ("so-lien-hiep", 1),
            ("so-tht", 178),
            ("so-htx-luat-2012", 99),
            ("so-htx-thanh-vien", 8_988),
            ("so-htx-lao-dong", 851),
            ("so-htx-von", 252_155),
            ("so-htx-doanh-thu", 14_040),
            ("so-htx-loi-nhuan", 2_340),
        ];
        for (year, expected, income) in [(2003, &of_2003[..], 11), (2018, &of_2018[..], 46)] {
            let (from, to) = whole_year(year);
            register.holds("62", from, to, expected).await;
            // By the period that ends on 14 December they are the same.
            register.holds("62", date(year - 1, 12, 15), date(year, 12, 14), expected).await;
            // The average income is that of the sums, exactly.
            let parts = register.totals(&["so-htx-thu-nhap", "so-htx-huong-thu-nhap"], "62", from, to).await;
            assert!(parts[1].value > 0);
            assert_eq!(parts[0].value, income * parts[1].value);
        }
        dak_glei(&register).await;
        beside_what_communes_report(&register).await;
        lists_and_lives(&register).await;
        let (compared, wrong) = register.store.verify_register().await.unwrap();
        assert!(compared > 1000 && wrong.is_empty(), "{wrong:?}");
    })
    .await;
}

async fn dak_glei(register: &Register) {
    let (from, to) = (date(2024, 1, 1), date(2024, 3, 31));
    let expected = [("so-htx", 20), ("so-htx-moi", 3), ("so-tht", 109), ("so-htx-von", 65_000)];
    register.holds("610", from, to, &expected).await;
    let persons = register.totals(&["so-tht-to-vien", "so-tht-lao-dong"], "610", from, to).await;
    assert_eq!(persons[0].value + persons[1].value, 1_694);
    // The dialogue of 21 September 2023.
    let dialogue = date(2023, 9, 21);
    register.holds("610", dialogue, dialogue, &[("so-htx", 16), ("so-tht", 109)]).await;
}

/// In most communes the register has what the commune reports for June 2024; in a few not.
async fn beside_what_communes_report(register: &Register) {
    let folder = std::path::Path::new(common::PACK).join("demo/communes.csv");
    let mut reported: HashMap<(String, String), i64> = HashMap::new();
    for row in csv::Reader::from_path(folder).unwrap().into_records() {
        let row = row.unwrap();
        if row[2].is_empty() && ["htx", "tht", "nhom-ho"].contains(&&row[1]) {
            reported.insert((row[0].to_owned(), row[1].to_owned()), row[3].parse().unwrap());
        }
    }
    let day = date(2024, 6, 14);
    let mut differing = Vec::new();
    for ((unit, indicator), value) in &reported {
        let found = register.totals(&[&format!("so-{indicator}")], unit, day, day).await[0].value;
        if found != *value {
            differing.push(format!("{unit} {indicator} {value} {found}"));
        }
    }
    differing.sort();
    assert_eq!(reported.len(), 306);
    assert_eq!(
        differing,
        [
            "23311 htx 5 6",
            "23338 tht 6 5",
            "23401 htx 4 3",
            "23443 tht 7 8",
            "23515 htx 5 6",
            "23521 tht 6 4"
        ]
    );
}

/// The list behind a number, what is made up, and lives of every sort.
async fn lists_and_lives(register: &Register) {
    let Register { store, programme, officer } = register;
    for (day, rows) in [(date(2003, 12, 31), 34), (date(2018, 12, 31), 108)] {
        let indicator = programme.indicators.get(&"so-htx".into()).unwrap();
        let declared = indicator.register.clone().unwrap();
        let counted = Some((declared, indicator.nature, (day, day)));
        let filter = Filter { counted, ..Filter::all(officer.unit, day) };
        let page = store.organisations(officer, TODAY, &filter, 0, 200).await.unwrap();
        assert_eq!((page.found, page.rows.len()), (rows, usize::try_from(rows).unwrap()));
        let amount = register.totals(&["so-htx"], "62", day, day).await[0];
        assert!(amount.illustrative > 0, "made-up organisations are marked");
    }
    // Lists ask the database, numbers are added up from steps: every count says the same both ways.
    let counts = programme.indicators.iter().filter_map(|one| Some((one, one.register.clone()?)));
    for (indicator, declared) in counts.filter(|(_, from)| !matches!(from.counts, Counted::Sum(_))) {
        for (code, day) in
            [("62", date(2018, 12, 31)), ("62", date(2024, 6, 14)), ("610", date(2023, 12, 31))]
        {
            let from = date(day.year(), 1, 1);
            let counted = Some((declared.clone(), indicator.nature, (from, day)));
            let filter = Filter { counted, ..Filter::all(register.unit(code), day) };
            let listed = store.organisations(officer, TODAY, &filter, 0, 1).await.unwrap().found;
            let number = register.totals(&[indicator.key.as_str()], code, from, day).await[0].value;
            assert_eq!(listed, number, "{} {code} {day}", indicator.key);
        }
    }
    let named = ["Hợp tác xã Sáu Nhung", "Hợp tác xã Nông lâm nghiệp và dược liệu xã Ngọc Linh"];
    for name in named {
        let filter = Filter { text: name.to_owned(), ..Filter::all(officer.unit, TODAY) };
        let page = store.organisations(officer, TODAY, &filter, 0, 50).await.unwrap();
        assert!(page.rows.iter().any(|row| row.facts.name == name), "{name}");
    }
    let all = Filter::all(officer.unit, TODAY);
    let mut states: Vec<State> = Vec::new();
    for page in 0..10 {
        let rows = store.organisations(officer, TODAY, &all, page * 200, 200).await.unwrap().rows;
        states.extend(rows.iter().map(|row| row.facts.state));
    }
    for state in [State::Active, State::Suspended, State::NotFound, State::Dissolving] {
        assert!(states.contains(&state), "{state:?}");
    }
}
