//! Reports out of the register: its totals, its pages and the reports made of
//! it say the same of random lives, and a frozen report says what changed since.
#![allow(clippy::unwrap_used)]

mod common;

use axum::http::StatusCode;
use common::{TestApp, on_each_database};
use domain::indicator::{Indicator, Nature, OverUnits};
use domain::organisation::{Change, Counted, Facts, Happened, History, Kind};
use domain::permission::{Actor, Role};
use domain::programme::Programme;
use domain::{OrganisationId, UnitId, UserId};
use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan};
use std::collections::BTreeMap;
use storage::Deed;
use storage::organisation::{NewHappening, NewLife};

const YEARS: &str = "/van-ban/so-sanh-nhieu-nam?ky=2018-YC&don_vi=62";

fn officer(unit: UnitId) -> Actor {
    Actor { user: UserId::new(), name: "Người giữ sổ".to_owned(), role: Role::ProvinceOfficer, unit }
}

fn paper(what: Happened, on: Date, change: Change) -> NewHappening {
    NewHappening { decision: "GCN 38A".to_owned(), ..NewHappening::of(what, on, change) }
}

/// Numbers that look random and are the same in every run (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: i64) -> i64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        i64::try_from(self.0 % u64::try_from(sides).unwrap()).unwrap()
    }

    fn day(&mut self, first: Date, days: i64) -> Date {
        first.saturating_add(self.below(days).days())
    }

    fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[usize::try_from(self.below(i64::try_from(of.len()).unwrap())).unwrap()]
    }
}

/// A life as one might be: it begins, reports some years, may move, stop and end.
fn life(dice: &mut Dice, communes: &[UnitId]) -> NewLife {
    let kind = *dice.one(&[Kind::Cooperative, Kind::Cooperative, Kind::CooperativeGroup, Kind::CreditFund]);
    let begun = dice.day(date(1999, 1, 1), 8500);
    let mut numbers = BTreeMap::from([("members".to_owned(), 7 + dice.below(90))]);
    for key in ["workers", "capital"] {
        if dice.below(3) > 0 {
            numbers.insert(key.to_owned(), dice.below(5000));
        }
    }
    let change = Change {
        kind: Some(kind),
        name: Some(format!("Tổ chức {}", dice.below(1_000_000))),
        seat: Some(Some(*dice.one(communes))),
        activity: Some((*dice.one(&["0126", "0141", "4932", "6419"])).to_owned()),
        law: Some("2012".to_owned()),
        numbers,
        ..Change::default()
    };
    let first = if kind == Kind::CooperativeGroup { Happened::Founded } else { Happened::Registered };
    let mut happenings = vec![paper(first, begun, change)];
    let mut at = begun;
    for _ in 0..dice.below(6) {
        at = dice.day(at.tomorrow().unwrap(), 700);
        let (what, change) = match dice.below(5) {
            0 => (Happened::Moved, Change { seat: Some(Some(*dice.one(communes))), ..Change::default() }),
            1 => (Happened::WentIdle, Change { idle: Some(true), ..Change::default() }),
            2 => (Happened::WorkedAgain, Change { idle: Some(false), ..Change::default() }),
            _ => {
                let numbers = ["members", "workers", "revenue", "profit", "income", "earners"];
                let given = numbers.map(|key| (key.to_owned(), 1 + dice.below(3000)));
                (Happened::Returned, Change { numbers: given.into(), ..Change::default() })
            }
        };
        happenings.push(paper(what, at, change));
    }
    if dice.below(4) == 0 {
        let on = dice.day(at.tomorrow().unwrap(), 900);
        happenings.push(paper(Happened::Dissolved, on, Change::default()));
    }
    happenings.retain(|one| one.on <= date(2024, 6, 1));
    if happenings.is_empty() {
        return life(dice, communes);
    }
    NewLife { id: OrganisationId::new(), happenings, illustrative: false }
}

/// What an indicator is by its definition: looked up life by life, without
/// steps, sums or slices of time.
fn by_definition(
    programme: &Programme,
    lives: &[History],
    indicator: &Indicator,
    unit: UnitId,
    (from, to): (Date, Date),
) -> i64 {
    let declared = indicator.register.as_ref().unwrap();
    let below = |facts: &Facts| programme.units.ancestors(facts.seat.unwrap(), to).contains(&unit);
    let given = |numbers: &BTreeMap<String, i64>| match &declared.counts {
        Counted::Organisations => 1,
        Counted::Sum(key) => numbers.get(key).copied().unwrap_or(0),
        Counted::Giving(key) => i64::from(numbers.contains_key(key)),
    };
    let mut sum = 0;
    for life in lives {
        match indicator.nature {
            Nature::Stock => {
                let facts = life.on(to);
                let counts =
                    facts.filter(|facts| declared.meets(facts, &programme.register, to) && below(facts));
                sum += counts.map_or(0, |facts| given(&facts.numbers));
            }
            Nature::Flow => {
                for one in life.happenings.iter().filter(|one| (from..=to).contains(&one.on)) {
                    let facts = life.on(one.on).unwrap();
                    let is_it = match declared.counts {
                        Counted::Organisations => declared.happened.contains(&one.what),
                        _ => true,
                    };
                    if is_it && declared.meets(facts, &programme.register, one.on) && below(facts) {
                        sum += given(&one.change.numbers);
                    }
                }
            }
        }
    }
    sum
}

/// A figure's key read by hand: the unit, the indicator, its days and those taken away.
fn value_by_key(programme: &Programme, lives: &[History], key: &str) -> Option<i64> {
    let parts: Vec<&str> = key.split('|').collect();
    let day = |at: usize| parts[at].parse::<Date>().unwrap();
    assert_eq!(parts[0], "register");
    let unit = parts[1].parse().unwrap();
    let indicator = programme.indicators.get(&parts[2].into()).unwrap();
    let of = |days: (Date, Date)| match &indicator.over_units {
        OverUnits::Ratio(numerator, denominator) => {
            let part = |key| {
                let one = programme.indicators.get(key).unwrap();
                by_definition(programme, lives, one, unit, days)
            };
            let (over, under) = (part(numerator), part(denominator));
            let scale = indicator.scale * 10_i64.pow(indicator.decimals);
            // Half away from zero, of numbers that are not below it.
            (under != 0).then(|| (2 * over * scale + under) / (2 * under))
        }
        _ => Some(by_definition(programme, lives, indicator, unit, days)),
    };
    let value = of((day(3), day(4)))?;
    if parts.len() == 7 { Some(value - of((day(5), day(6)))?) } else { Some(value) }
}

async fn bring(app: &TestApp, lives: &[NewLife]) {
    let top = app.unit("62").await;
    let (actor, now) = (officer(top), app.now);
    let deed = Deed { actor: &actor, from: "test", now, today: server::state::local(now).date() };
    app.store.bring(&deed, lives, true).await.unwrap();
}

#[tokio::test]
async fn the_register_its_pages_and_the_reports_say_the_same_of_random_lives() {
    on_each_database(async |app| {
        let app = app.in_june_2024();
        let programme = app.store.programme().await.unwrap();
        let (province, district) = (app.unit("62").await, app.unit("610").await);
        let today = date(2024, 6, 18);
        let communes: Vec<UnitId> = ["610", "614", "608"]
            .iter()
            .filter_map(|code| programme.units.find(code, today))
            .flat_map(|unit| programme.units.children(unit.id, today))
            .map(|unit| unit.id)
            .collect();
        let actor = officer(province);
        let mut lives: Vec<History> = Vec::new();
        let mut client = app.sign_in(Role::ProvinceOfficer, province).await;
        let mut looked_at = 0;
        for seed in [2003, 784, 1410] {
            let mut dice = Dice(seed);
            let new: Vec<NewLife> = (0..40).map(|_| life(&mut dice, &communes)).collect();
            bring(&app, &new).await;
            for one in &new {
                let life = app.store.organisation(&actor, today, one.id).await.unwrap();
                lives.push(life.history(&programme));
            }
            for (template, period, unit) in [
                ("so-sanh-nhieu-nam", "2018-YC", "62"),
                ("so-sanh-nhieu-nam", "2023-YC", "610"),
                ("ban-chi-dao-huyen", "2024-Q1C", "610"),
                ("ban-chi-dao-huyen", "2023-Q3C", "614"),
            ] {
                let path = format!("/api/v1/templates/{template}/document?period={period}&unit={unit}");
                let answer = client.get(&path).await;
                assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.body);
                let answer: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
                let sources = answer["model"]["sources"].as_array().unwrap();
                assert!(sources.len() > 20, "{path}: {}", sources.len());
                for source in sources {
                    let key = source["key"].as_str().unwrap();
                    let value = source["value"].as_i64();
                    assert_eq!(value, value_by_key(&programme, &lives, key), "{path}: {source}");
                    looked_at += 1;
                }
            }
            // The pages and the sums of the parts.
            for key in ["so-htx", "so-tht", "so-htx-moi", "so-htx-von"] {
                let key = domain::IndicatorKey::from(key);
                let indicator = programme.indicators.get(&key).unwrap();
                let days = (date(2023, 7, 1), date(2023, 9, 30));
                for (unit, code) in [(province, "62"), (district, "610")] {
                    let value = by_definition(&programme, &lives, indicator, unit, days);
                    let text = vietnamese::number::format(value, 0, vietnamese::Language::Vi);
                    let path =
                        format!("/so-dang-ky/chi-tieu/{key}?don_vi={code}&ngay={}&tu={}", days.1, days.0);
                    client.get(&path).await.shows(&format!(">{text}</a> <small>"));
                    let keys = [key.clone()];
                    let totals =
                        app.store.register_totals(&actor, today, &keys, &[unit], days, None).await.unwrap();
                    assert_eq!(totals[&unit][&domain::form::Cell::total(&key)].value, value, "{path}");
                }
            }
        }
        assert!(looked_at > 500, "{looked_at}");
        let (_, wrong) = app.store.verify_register().await.unwrap();
        assert!(wrong.is_empty(), "{wrong:?}");
    })
    .await;
}

/// The sentences; where the figures lead is looked at elsewhere.
fn without_links(text: &str) -> String {
    let mut plain = String::new();
    for (index, part) in text.split("](<").enumerate() {
        plain.push_str(if index == 0 { part } else { part.split_once(">)").unwrap().1 });
    }
    plain.replace('[', "")
}

/// Cooperatives of one commune, as many as are named with the day on which each began.
fn cooperatives(seat: UnitId, count: usize, on: Date, members: i64) -> Vec<NewLife> {
    let one = |index: usize| {
        let change = Change {
            kind: Some(Kind::Cooperative),
            name: Some(format!("HTX Số {index} năm {}", on.year())),
            seat: Some(Some(seat)),
            activity: Some("0126".to_owned()),
            law: Some("2012".to_owned()),
            numbers: [("members".to_owned(), members), ("capital".to_owned(), 500)].into(),
            ..Change::default()
        };
        let happenings = vec![paper(Happened::Registered, on, change)];
        NewLife { id: OrganisationId::new(), happenings, illustrative: false }
    };
    (1..=count).map(one).collect()
}

#[tokio::test]
async fn growth_since_2003_is_told_in_words_linked_and_compared_after_freezing() {
    on_each_database(async |app| {
        let now: Timestamp = "2019-06-17T02:00:00Z".parse().unwrap();
        let app = app.at(now);
        let commune = app.unit("23500").await;
        bring(&app, &cooperatives(commune, 34, date(2002, 5, 1), 20)).await;
        bring(&app, &cooperatives(commune, 74, date(2015, 5, 1), 30)).await;
        let mut leader = app.sign_in(Role::Leader, app.unit("62").await).await;
        let page = leader.get(YEARS).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.body);
        page.shows(">108</a> hợp tác xã (tăng ")
            .shows(">74</a> hợp tác xã so với thời điểm 31/12/2003)")
            .shows(">2.900</a>")
            .shows("/so-dang-ky/chi-tieu/so-htx?don_vi=62&amp;ngay=2018-12-31\"")
            .shows("/so-dang-ky/chi-tieu/so-htx?don_vi=62&amp;ngay=2003-12-31\"")
            .shows("Chưa có tổ chức nào báo cáo năm 2018")
            .shows("sổ đăng ký, không chờ báo cáo")
            .hides("minh họa");
        leader.get("/so-dang-ky/chi-tieu/so-htx?don_vi=62&ngay=2018-12-31").await.shows(">108</a>");
        let taken = leader.get(&YEARS.replace("nam?", "nam/tai/docx?")).await;
        assert!(taken.status == StatusCode::OK && taken.body.starts_with("PK"));
        let text = leader.get(&YEARS.replace("nam?", "nam/tai/md?")).await;
        insta::assert_snapshot!("so_sanh_nhieu_nam", without_links(&text.body));

        let (_, rest) = page.body.split_once("name=\"van\" value=\"").unwrap();
        let seen = rest.split('"').next().unwrap();
        let fields = [
            ("ky", "2018-YC"),
            ("don_vi", "62"),
            ("luc", ""),
            ("van", seen),
            ("so", "423"),
            ("ngay", "17/6/2019"),
            ("nguoi_ky", "Nguyễn Thị Hoa"),
            ("dong_y", "1"),
            ("ly_do", "Đã đối chiếu sổ"),
        ];
        let frozen = leader.post("/van-ban/so-sanh-nhieu-nam/chot", &fields).await;
        assert_eq!(frozen.status, StatusCode::SEE_OTHER, "{}", frozen.body);
        let path = frozen.location().to_owned();
        leader.get(&path).await.shows("Mọi số trong văn bản vẫn như");

        // One more of 2016 is entered later: the text stays, and the page says what is different.
        bring(&app, &cooperatives(commune, 1, date(2016, 5, 1), 40)).await;
        let after = leader.get(&path).await;
        after
            .shows("Đã thay đổi sau khi chốt")
            .shows(">109</a>")
            .shows(">75</a>")
            .shows(">108</a> hợp tác xã");
        leader.get("/van-ban").await.shows("số đã thay đổi");
        // As it was known before that, it is what it was.
        let known = leader.get(&format!("{YEARS}&luc=2019-06-16")).await;
        known.shows(">00</a> hợp tác xã").hides(">108</a>");
    })
    .await;
}

#[tokio::test]
async fn a_district_committee_has_its_quarter() {
    on_each_database(async |app| {
        let app = app.in_june_2024();
        let programme = app.store.programme().await.unwrap();
        let district = app.unit("610").await;
        let commune = programme.units.children(district, date(2024, 6, 18))[0];
        let (seat, code) = (commune.id, commune.code.as_str());
        bring(&app, &cooperatives(seat, 17, date(2020, 5, 1), 20)).await;
        bring(&app, &cooperatives(seat, 3, date(2024, 2, 1), 30)).await;
        let mut client = app.sign_in(Role::DistrictOfficer, district).await;
        client.get("/van-ban").await.shows("Ban Chỉ đạo cấp huyện").shows("2024-Q1C").hides("2024-Q2C");
        let page = client.get("/van-ban/ban-chi-dao-huyen?ky=2024-Q1C&don_vi=610").await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.body);
        page.shows("Trong kỳ có ")
            .shows(">03</a> hợp tác xã thành lập mới")
            .shows(">20</a> hợp tác xã")
            .shows("Phần do Ban Chỉ đạo viết");
        let text = client.get("/van-ban/ban-chi-dao-huyen/tai/md?ky=2024-Q1C&don_vi=610").await;
        insta::assert_snapshot!("ban_chi_dao_huyen", without_links(&text.body));
        // A quarter's flow leads to the page of that quarter.
        let quarter = client.get("/van-ban/ban-chi-dao-huyen?ky=2023-Q4C&don_vi=610").await;
        quarter.shows("không có hợp tác xã thành lập mới").shows("ngay=2023-12-31&amp;tu=2023-10-01");
        for (period, unit, words) in [
            ("2024-Q2C", "610", "Mẫu này không có kỳ đã chọn"),
            ("2024-H1", "610", "Mẫu này không có kỳ đã chọn"),
            ("2024-Q1C", code, "Đơn vị này không có"),
        ] {
            let path = format!("/van-ban/ban-chi-dao-huyen?ky={period}&don_vi={unit}");
            let refused = client.get(&path).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
            refused.shows(words);
        }
    })
    .await;
}
