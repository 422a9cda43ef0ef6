//! Plans in the database: made, changed by two at once, loaded again, judged,
//! and how their goals stand out of accepted figures.
#![allow(clippy::unwrap_used)]

mod common;

use common::{now, on_each_database};
use domain::form::{Cell, Part};
use domain::pack::Pack;
use domain::permission::{Actor, Role};
use domain::plan::{
    Aim, Because, Counted, Goal, Light, Path as Way, Plan, PlanRefused, Share, TargetVersion, gap,
};
use domain::programme::Programme;
use domain::report::Command;
use domain::{PlanKey, UnitId, UserId};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use std::path::Path;
use std::sync::Arc;
use storage::plan::{Changed, Look, TargetStanding};
use storage::report::{ReportKey, Typed};
use storage::{Database, Deed, Error, Store, args};

struct World {
    store: Store,
    programme: Arc<Programme>,
    district: UnitId,
    province: UnitId,
    communes: Vec<UnitId>,
}

fn pack() -> Pack {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../programmes/kon-tum");
    Pack::read(&storage::pack::read_folder(&folder).unwrap()).unwrap()
}

async fn world(db: Database) -> World {
    Store::load_pack(&db, &pack(), &TimeZone::UTC, now()).await.unwrap();
    let store = Store::open(db).await.unwrap();
    let programme = store.programme().await.unwrap();
    let day = date(2024, 6, 14);
    let find = |code| programme.units.find(code, day).unwrap().id;
    let (district, province) = (find("610"), find("62"));
    let form = programme.form(&"kinh-te-tap-the".into()).unwrap();
    let period = "2024-H1".parse().unwrap();
    let communes =
        programme.reporters(form, period, district, Part::Fills).iter().map(|unit| unit.id).collect();
    World { store, programme, district, province, communes }
}

fn actor(role: Role, unit: UnitId) -> Actor {
    Actor { user: UserId::new(), name: format!("{role:?}"), role, unit }
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn deed(actor: &Actor) -> Deed<'_> {
    Deed { actor, from: "test", now: at("2024-07-10T02:00:00Z"), today: date(2024, 7, 10) }
}

fn version(from: Date, goal: Goal, shares: &[(UnitId, i64)]) -> TargetVersion {
    TargetVersion {
        from,
        aim: Aim::AtLeast,
        goal,
        due: date(2024, 12, 31),
        steps: Vec::new(),
        shares: shares.iter().map(|(unit, value)| Share { unit: *unit, value: *value }).collect(),
        reason: "theo kế hoạch".into(),
        ordered_by: "12/KH-UBND".into(),
        said_by: String::new(),
        said_at: None,
    }
}

fn counted(indicator: &str) -> Counted {
    Counted {
        vi: "Tổ hợp tác mới".into(),
        en: "New groups".into(),
        indicator: Some(indicator.into()),
        whole: None,
        each: None,
        base: None,
        path: Way::Straight,
    }
}

impl World {
    /// A plan of the district for 2024 with one goal.
    async fn plan(&self, officer: &Actor, counted: Counted, first: TargetVersion) -> PlanKey {
        let text = r#"{"key":"","kind":"KH","number":"12/KH-UBND","issuer":"UBND","vi":"Kế hoạch năm 2024","en":"2024",
            "valid_from":"2024-01-01","valid_to":"2024-12-31","unit":"00000000-0000-0000-0000-000000000000"}"#;
        let mut plan: Plan = serde_json::from_str(text).unwrap();
        plan.unit = officer.unit;
        plan.add_target("moi", counted, first, &self.programme.indicators).unwrap();
        self.store.make_plan(&deed(officer), "12-kh-ubnd", plan).await.unwrap()
    }

    async fn accept(&self, unit: UnitId, fields: &[(&str, &str)]) {
        let (officer, above) =
            (actor(Role::CommuneOfficer, unit), actor(Role::DistrictOfficer, self.district));
        let when = |actor| Deed { now: at("2024-06-17T02:00:00Z"), today: date(2024, 6, 17), ..deed(actor) };
        let key = ReportKey { form: "kinh-te-tap-the".into(), period: "2024-H1".parse().unwrap(), unit };
        let field = |(name, typed): &(&str, &str)| Typed {
            cell: Cell::from_name(name),
            typed: (*typed).into(),
            was: String::new(),
            note: None,
        };
        self.store.save(&when(&officer), &key, fields.iter().map(field).collect()).await.unwrap();
        self.store.command(&when(&officer), &key, &Command::Submit, None).await.unwrap();
        self.store.command(&when(&above), &key, &Command::Accept, None).await.unwrap();
    }

    async fn standing(&self, actor: &Actor, key: &PlanKey, look: Look) -> TargetStanding {
        let plan = self.store.plan(actor, key, look.today).await.unwrap().plan;
        self.store.standing(actor, &plan, Some("moi"), look).await.unwrap().remove(0)
    }
}

fn july() -> Look {
    Look::now(date(2024, 7, 10))
}

#[tokio::test]
async fn plans_are_seen_below_and_above_and_kept_by_their_own() {
    on_each_database(async |db| {
        let world = world(db).await;
        let today = date(2024, 7, 10);
        let neighbour = world.programme.units.find("611", today).unwrap().id;
        let key = PlanKey::from("ctr-84-hu");
        for (unit, sees) in
            [(world.province, true), (world.district, true), (world.communes[0], true), (neighbour, false)]
        {
            let found = world.store.plan(&actor(Role::Reader, unit), &key, today).await;
            assert_eq!(found.is_ok(), sees, "{unit}");
        }
        let hidden = world.store.plan(&actor(Role::Reader, neighbour), &key, today).await;
        assert!(matches!(hidden, Err(Error::NotFound)));
        let nothing = |_: &mut Plan| Ok(());
        let change = async |actor: &Actor, key: &str| {
            world.store.change_plan(&deed(actor), &key.into(), 1, "", nothing).await
        };
        let officer = actor(Role::DistrictOfficer, world.district);
        assert!(matches!(change(&officer, "giai-phap-2018").await, Err(Error::Forbidden)));
        assert!(matches!(change(&officer, "khong-co").await, Err(Error::NotFound)));
        let reader = actor(Role::Reader, world.district);
        assert!(matches!(change(&reader, "ctr-84-hu").await, Err(Error::Forbidden)));
        assert!(matches!(change(&officer, "ctr-84-hu").await, Ok(Changed::Done)));
    })
    .await;
}

#[tokio::test]
async fn the_second_of_two_gets_both_values_and_loading_again_leaves_what_people_changed() {
    on_each_database(async |db| {
        let world = world(db.clone()).await;
        let officer = actor(Role::ProvinceOfficer, world.province);
        let (key, today) = (PlanKey::from("giai-phap-2018"), date(2024, 7, 10));
        let before = world.store.plan(&officer, &key, today).await.unwrap();
        assert!((before.is_from_pack, before.revision) == (true, 1));
        let rename = |text: &'static str| {
            move |plan: &mut Plan| {
                plan.vi = text.to_owned();
                Ok(())
            }
        };
        let first =
            world.store.change_plan(&deed(&officer), &key, 1, "sửa tên", rename("Một")).await.unwrap();
        assert!(matches!(first, Changed::Done));
        let second = world.store.change_plan(&deed(&officer), &key, 1, "", rename("Hai")).await.unwrap();
        let Changed::Clash(now_kept) = second else { panic!("{second:?}") };
        assert_eq!((now_kept.plan.vi.as_str(), now_kept.revision), ("Một", 2));
        assert_eq!(now_kept.changed_by, "ProvinceOfficer");

        // The pack says another thing about two plans: the changed one stays.
        let mut pack = pack();
        for plan in &mut pack.programme.plans {
            plan.vi = format!("{} (mới)", plan.vi);
        }
        Store::load_pack(&db, &pack, &TimeZone::UTC, now()).await.unwrap();
        let kept = world.store.plan(&officer, &key, today).await.unwrap();
        assert_eq!((kept.plan.vi.as_str(), kept.revision, kept.is_from_pack), ("Một", 2, false));
        let other = world.store.plan(&officer, &"ke-hoach-784".into(), today).await.unwrap();
        assert!(other.plan.vi.ends_with("(mới)") && other.is_from_pack, "{:?}", other.plan.vi);
        let sql = "select action, new_value from audit where object_kind = 'plan' order by seq";
        let rows = db.fetch_all(sql, args![]).await.unwrap();
        assert_eq!(rows.len(), 1, "a clash leaves no row, nor does loading");
        assert_eq!(rows[0].text("new_value").unwrap(), r#"{"vi":"Một"}"#);
    })
    .await;
}

#[tokio::test]
async fn the_shares_of_2018_add_up_and_a_changed_one_shows_the_gap() {
    on_each_database(async |db| {
        let world = world(db).await;
        let officer = actor(Role::ProvinceOfficer, world.province);
        let (key, today) = (PlanKey::from("giai-phap-2018"), date(2024, 7, 10));
        let plan = world.store.plan(&officer, &key, today).await.unwrap().plan;
        for (target, whole) in [("htx-moi", 35), ("mo-hinh", 17)] {
            let shares = &plan.target(target).unwrap().versions[0].shares;
            assert_eq!((shares.len(), gap(whole, shares)), (10, 0), "{target}");
        }
        let changed = world
            .store
            .change_plan(&deed(&officer), &key, 1, "giảm một", |plan| {
                let mut next = plan.target("htx-moi").ok_or(PlanRefused::NoTarget)?.versions[0].clone();
                (next.from, next.reason) = (date(2018, 7, 1), "huyện đề nghị".into());
                next.shares[0].value -= 1;
                plan.add_version("htx-moi", next, &world.programme.indicators)
            })
            .await
            .unwrap();
        assert!(matches!(changed, Changed::Done));
        let plan = world.store.plan(&officer, &key, today).await.unwrap().plan;
        let standing = |day| Look { today, day, as_of: None };
        for (day, expected) in [(date(2018, 6, 30), 0), (date(2018, 7, 1), 1)] {
            let found = world.store.standing(&officer, &plan, Some("htx-moi"), standing(day)).await.unwrap();
            assert_eq!(found[0].gap, Some(expected), "{day}");
            assert_eq!(found[0].whole.standing.asked, Some(35));
        }
    })
    .await;
}

#[tokio::test]
async fn half_of_the_units_silent_is_no_green_light_after_the_deadline() {
    on_each_database(async |db| {
        let world = world(db).await;
        let officer = actor(Role::DistrictOfficer, world.district);
        let shares: Vec<(UnitId, i64)> = world.communes.iter().map(|unit| (*unit, 1)).collect();
        let key = world
            .plan(&officer, counted("tht-moi"), version(date(2024, 1, 1), Goal::Value(10), &shares))
            .await;
        let half = world.communes.len() / 2;
        for commune in &world.communes[..half] {
            world.accept(*commune, &[("tht-moi", "9")]).await;
        }
        let found = world.standing(&officer, &key, july()).await;
        let (light, because) = found.whole.standing.light();
        assert_eq!(light, Light::Unknown);
        let expected = world.communes.len();
        assert_eq!(because, Because::UnitsSilent { accepted: half, expected, reached: true });
        assert_eq!(found.whole.standing.actual, Some(9 * i64::try_from(half).unwrap()));
        assert_eq!(found.periods, ["2024-H1".parse().unwrap()]);
        // Each unit on its own terms: who reported is there, who did not is not at zero.
        let lights: Vec<Light> = found.units.iter().map(|row| row.standing.light().0).collect();
        assert_eq!(lights.iter().filter(|light| **light == Light::Reached).count(), half);
        assert_eq!(lights.iter().filter(|light| **light == Light::Unknown).count(), expected - half);
        assert_eq!(found.units[expected - 1].standing.actual, None);

        for commune in &world.communes[half..] {
            world.accept(*commune, &[("tht-moi", "0")]).await;
        }
        let found = world.standing(&officer, &key, july()).await;
        assert_eq!(found.whole.standing.light().0, Light::Reached);
        // A commune sees its plan as a whole and its own line.
        let commune = actor(Role::CommuneOfficer, world.communes[0]);
        let own = world.standing(&commune, &key, july()).await;
        assert_eq!((own.units.len(), own.hidden), (1, expected - 1));
    })
    .await;
}

#[tokio::test]
async fn a_stock_is_its_last_day_a_share_has_its_whole_and_each_is_each() {
    on_each_database(async |db| {
        let world = world(db).await;
        let officer = actor(Role::DistrictOfficer, world.district);
        for (index, commune) in world.communes.iter().enumerate() {
            let new = if index == 0 { "50" } else { "0" };
            let fields = [("htx", "4"), ("htx-hoat-dong", "4"), ("htx-hieu-qua", "3"), ("tht-moi", new)];
            world.accept(*commune, &fields).await;
        }
        let count = i64::try_from(world.communes.len()).unwrap();
        let start = date(2024, 1, 1);
        let share = Counted { whole: Some("htx".into()), ..counted("htx-hieu-qua") };
        let key = world.plan(&officer, share, version(start, Goal::Share(500), &[])).await;
        let found = world.standing(&officer, &key, july()).await;
        assert_eq!(found.whole.whole, Some(4 * count));
        assert_eq!(found.whole.standing.asked, Some(2 * count));
        assert_eq!(found.whole.standing.actual, Some(3 * count));
        assert_eq!(found.whole.standing.light().0, Light::Reached);
        assert_eq!(found.units[0].standing.asked, Some(2), "half of its own four");

        let each = Counted { each: Some(domain::unit::UnitKind::Commune), ..counted("tht-moi") };
        let key = world.plan(&officer, each, version(start, Goal::Each(1), &[])).await;
        assert_eq!(key.as_str(), "12-kh-ubnd-2");
        let found = world.standing(&officer, &key, july()).await;
        let standing = &found.whole.standing;
        assert_eq!((standing.asked, standing.actual), (Some(count), Some(1)), "fifty in one is one commune");
        assert_eq!(found.whole.standing.light().0, Light::Behind);

        // Nobody knows what there was at the beginning: no path, no light.
        let key = world.plan(&officer, counted("htx"), version(start, Goal::Value(9 * count), &[])).await;
        let found = world.standing(&officer, &key, july()).await;
        assert_eq!(found.whole.standing.light().0, Light::Unknown);
        assert!(matches!(found.whole.standing.light().1, Because::StartUnknown { .. }));
    })
    .await;
}

#[tokio::test]
async fn both_versions_of_a_plan_changed_in_mid_year_stand_on_their_own_terms() {
    on_each_database(async |db| {
        let world = world(db).await;
        let officer = actor(Role::DistrictOfficer, world.district);
        let key =
            world.plan(&officer, counted("tht-moi"), version(date(2024, 1, 1), Goal::Value(10), &[])).await;
        for commune in &world.communes {
            world.accept(*commune, &[("tht-moi", "1")]).await;
        }
        let raised = version(date(2024, 7, 1), Goal::Value(100), &[]);
        let add = |plan: &mut Plan| plan.add_version("moi", raised, &world.programme.indicators);
        world.store.change_plan(&deed(&officer), &key, 1, "tỉnh giao thêm", add).await.unwrap();
        let count = i64::try_from(world.communes.len()).unwrap();
        let before = Look { day: date(2024, 6, 30), ..july() };
        for (look, place, asked, light) in [(before, 0, 10, Light::Reached), (july(), 1, 100, Light::Behind)]
        {
            let found = world.standing(&officer, &key, look).await;
            assert_eq!((found.version, found.whole.standing.asked), (place, Some(asked)));
            assert_eq!(found.whole.standing.actual, Some(count));
            assert_eq!(found.whole.standing.light().0, light, "{asked}");
        }
        // As it was known before anybody had been accepted.
        let early = Look { as_of: Some(at("2024-06-16T00:00:00Z")), ..before };
        assert_eq!(world.standing(&officer, &key, early).await.whole.standing.actual, None);
        let known = Look { as_of: Some(at("2024-06-20T00:00:00Z")), ..before };
        assert_eq!(world.standing(&officer, &key, known).await.whole.standing.actual, Some(count));
        let plan = world.store.plan(&officer, &key, july().today).await.unwrap().plan;
        let path = world.store.path(&officer, &plan, "moi", july()).await.unwrap();
        assert_eq!(path.iter().map(|point| point.actual).collect::<Vec<_>>(), [Some(count)]);
    })
    .await;
}

#[tokio::test]
async fn a_judgement_stands_beside_the_light() {
    on_each_database(async |db| {
        let world = world(db).await;
        let officer = actor(Role::ProvinceOfficer, world.province);
        let (key, today) = (PlanKey::from("giai-phap-2018"), date(2024, 7, 10));
        let judge = async |actor: &Actor, target: &str, text: &str| {
            world.store.judge(&deed(actor), &key, target, text).await
        };
        assert!(matches!(judge(&officer, "khong-co", "x").await, Err(Error::NotFound)));
        assert!(matches!(judge(&officer, "htx-moi", "  ").await, Err(Error::Refused(_))));
        let district = actor(Role::DistrictOfficer, world.district);
        assert!(matches!(judge(&district, "htx-moi", "x").await, Err(Error::Forbidden)));
        judge(&officer, "htx-moi", "Cần tập trung vào quý IV").await.unwrap();
        let found = world.store.judgements(&district, &key, today).await.unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].target.as_str(), found[0].said_by.as_str()), ("htx-moi", "ProvinceOfficer"));
    })
    .await;
}
