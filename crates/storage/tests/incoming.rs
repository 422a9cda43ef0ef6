//! Incoming documents in the database: taken in, confirmed, handed over, and
//! what becomes of their figures; the glossary.
#![allow(clippy::unwrap_used)]

mod common;

use common::{now, on_each_database};
use domain::form::Cell;
use domain::glossary::Entry;
use domain::incoming::{Act, Meaning, Role as Kind, State};
use domain::pack::Pack;
use domain::permission::{Actor, Role};
use domain::report::{Command, Refusal, State as ReportState};
use domain::{IncomingId, ReadingId, UnitId, UserId};
use jiff::civil::date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use std::path::Path;
use storage::incoming::{About, NewFigure, NewFinding, NewIncoming, Pick, Place, Received, Said};
use storage::report::{ReportKey, Typed};
use storage::{Database, Deed, Error, Store, args};

const TEXT: &str = "Toàn xã có 12 tổ hợp tác với 80 thành viên, phấn đấu có 15 tổ hợp tác.";

struct World {
    store: Store,
    district: UnitId,
    commune: UnitId,
    neighbour: UnitId,
    clock: std::cell::Cell<i64>,
}

fn pack() -> Pack {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../programmes/kon-tum");
    Pack::read(&storage::pack::read_folder(&folder).unwrap()).unwrap()
}

async fn world(db: Database) -> World {
    Store::load_pack(&db, &pack(), &TimeZone::UTC, now()).await.unwrap();
    let store = Store::open(db).await.unwrap();
    let programme = store.programme().await.unwrap();
    let unit = |code| programme.units.find(code, date(2024, 6, 14)).unwrap().id;
    let (district, commune, neighbour) = (unit("610"), unit("23359"), unit("611"));
    World { store, district, commune, neighbour, clock: std::cell::Cell::new(0) }
}

impl World {
    fn actor(&self, role: Role, unit: UnitId) -> Actor {
        Actor { user: UserId::new(), name: format!("{role:?}"), role, unit }
    }

    fn district_officer(&self) -> Actor {
        self.actor(Role::DistrictOfficer, self.district)
    }

    /// A moment later each time, on 18 June 2024.
    fn deed<'a>(&self, actor: &'a Actor) -> Deed<'a> {
        self.clock.set(self.clock.get() + 1);
        let now = "2024-06-18T02:00:00Z".parse::<Timestamp>().unwrap()
            + SignedDuration::from_secs(self.clock.get());
        Deed { actor, from: "test", now, today: date(2024, 6, 18) }
    }

    fn meaning(&self, cell: Option<&str>, value: i64, role: Kind) -> Meaning {
        Meaning {
            cell: cell.map(Cell::from_name),
            unit: Some(self.commune),
            period: "2024-H1".parse().ok(),
            value: Some(value),
            role,
        }
    }

    fn figure(&self, written: &str, cell: Option<&str>, role: Kind, score_permille: i64) -> NewFigure {
        let start = TEXT[..TEXT.find(written).unwrap()].chars().count();
        NewFigure {
            span: (start, start + written.chars().count()),
            sentence_span: (0, TEXT.chars().count()),
            sentence: TEXT.to_owned(),
            written: written.to_owned(),
            bound: "exact".to_owned(),
            measure: "tổ hợp tác".to_owned(),
            label: "tổ hợp tác".to_owned(),
            area: "xã Xốp".to_owned(),
            time: "2024-H1".to_owned(),
            score_permille,
            meaning: self.meaning(cell, written.parse().unwrap(), role),
        }
    }

    /// A document with a sure figure, one without an indicator, a goal, and a contradiction.
    fn document(&self, bytes: &[u8]) -> NewIncoming {
        NewIncoming {
            unit: self.commune,
            name: "bao-cao.txt".to_owned(),
            bytes: bytes.to_vec(),
            reader: "test".to_owned(),
            text: TEXT.to_owned(),
            about: About { title: "Báo cáo".to_owned(), ..About::default() },
            figures: vec![
                self.figure("12", Some("tht"), Kind::Actual, 950),
                self.figure("80", None, Kind::Actual, 400),
                self.figure("15", Some("tht"), Kind::Target, 900),
            ],
            findings: vec![NewFinding {
                rule: "sum".to_owned(),
                is_error: true,
                vi: "Hai số này không khớp.".to_owned(),
                en: "These two do not agree.".to_owned(),
                spans: vec![Place { start: 11, end: 13, text: "12".to_owned() }],
            }],
            illustrative: false,
        }
    }

    async fn take(&self, bytes: &[u8]) -> IncomingId {
        let officer = self.district_officer();
        match self.store.receive(&self.deed(&officer), &self.document(bytes)).await.unwrap() {
            Received::New(id) => id,
            Received::Before(_) => panic!("it came before"),
        }
    }

    async fn ids(&self, id: IncomingId) -> Vec<(ReadingId, i64)> {
        let incoming = self.store.incoming(&self.district_officer(), id).await.unwrap();
        incoming.figures.iter().map(|figure| (figure.id, figure.revision)).collect()
    }

    async fn say(&self, actor: &Actor, (id, revision): (ReadingId, i64), act: Act) -> Result<State, Error> {
        let said = Said { id, revision, act, remember: None };
        self.store.say(&self.deed(actor), &said).await.map(|change| change.state)
    }

    fn key(&self) -> ReportKey {
        ReportKey { form: "kinh-te-tap-the".into(), period: "2024-H1".parse().unwrap(), unit: self.commune }
    }

    async fn command(&self, actor: &Actor, command: Command) -> Result<ReportState, Error> {
        self.store.command(&self.deed(actor), &self.key(), &command, None).await
    }

    async fn type_in(&self, actor: &Actor, typed: &str, was: &str) {
        let field =
            Typed { cell: Cell::from_name("tht"), typed: typed.to_owned(), was: was.to_owned(), note: None };
        let saved = self.store.save(&self.deed(actor), &self.key(), vec![field]).await.unwrap();
        assert_eq!((saved.changed, saved.clashes.len()), (1, 0));
    }

    /// Origin, value and reading of the commune's groups, newest first.
    async fn origins(&self) -> Vec<(String, i64, Option<ReadingId>)> {
        let (reader, cell) = (self.actor(Role::Reader, self.district), Cell::from_name("tht"));
        let aspect = domain::form::Aspect::Actual;
        let period = "2024-H1".parse().unwrap();
        let versions =
            self.store.figure_versions(&reader, self.commune, &cell, aspect, period).await.unwrap();
        versions.into_iter().map(|one| (one.origin, one.value, one.reading)).collect()
    }
}

fn pick((id, _): (ReadingId, i64), was: &str) -> Pick {
    Pick { id, was: was.to_owned() }
}

#[tokio::test]
async fn documents_are_found_by_who_sees_the_unit_and_taken_in_by_who_may() {
    on_each_database(async |db| {
        let world = world(db).await;
        let id = world.take(b"mot").await;
        let neighbour = world.actor(Role::DistrictOfficer, world.neighbour);
        assert!(matches!(world.store.incoming(&neighbour, id).await, Err(Error::NotFound)));
        assert!(matches!(world.store.incoming_file(&neighbour, id).await, Err(Error::NotFound)));
        let figures = world.ids(id).await;
        assert!(matches!(world.say(&neighbour, figures[0], Act::Confirm).await, Err(Error::NotFound)));
        let theirs = world.store.receive(&world.deed(&neighbour), &world.document(b"hai")).await;
        assert!(matches!(theirs, Err(Error::NotFound)));
        for role in [Role::Reader, Role::Leader, Role::Administrator] {
            let actor = world.actor(role, world.district);
            assert!(world.store.incoming(&actor, id).await.is_ok(), "{role:?} reads");
            assert!(matches!(world.say(&actor, figures[0], Act::Confirm).await, Err(Error::Forbidden)), "{role:?}");
            let taken = world.store.receive(&world.deed(&actor), &world.document(b"ba")).await;
            assert!(matches!(taken, Err(Error::Forbidden)), "{role:?}");
        }
        let note = world.store.note_finding(&world.deed(&world.district_officer()), id, 0, "  ").await;
        assert!(matches!(note, Err(Error::Rule(Refusal::NoReason))));
        assert!(matches!(world.say(&world.district_officer(), figures[1], Act::Confirm).await, Err(Error::Refused(key)) if key == "inbox.lack.indicator"));
        let commune = world.actor(Role::CommuneOfficer, world.commune);
        assert_eq!(world.store.incoming_waiting(&commune).await.unwrap(), 1);
        assert_eq!(world.store.incoming_waiting(&world.actor(Role::Reader, world.district)).await.unwrap(), 0);
        assert_eq!(world.say(&commune, figures[0], Act::Confirm).await.unwrap(), State::Confirmed);
    })
    .await;
}

#[tokio::test]
async fn the_same_file_is_kept_once_and_as_it_came() {
    on_each_database(async |db| {
        let world = world(db).await;
        let officer = world.district_officer();
        // Longer than one part, and not a multiple of three.
        let bytes: Vec<u8> = (0..2_000_001_u32).map(|number| (number % 251) as u8).collect();
        let id = world.take(&bytes).await;
        let again = world.store.receive(&world.deed(&officer), &world.document(&bytes)).await.unwrap();
        assert_eq!(again, Received::Before(id));
        assert_eq!(world.store.incoming_before(&officer, &bytes).await.unwrap(), Some(id));
        let neighbour = world.actor(Role::DistrictOfficer, world.neighbour);
        assert_eq!(
            world.store.incoming_before(&neighbour, &bytes).await.unwrap(),
            None,
            "theirs is not told"
        );
        let (head, file) = world.store.incoming_file(&officer, id).await.unwrap();
        assert!(file == bytes && head.bytes == 2_000_001);
        assert_eq!(world.store.verify_incoming().await.unwrap(), (1, vec![]));
        let mut tx = world.store.db.begin().await.unwrap();
        tx.execute("update incoming_file set content = 'AAAA' where part = 1", args![]).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(world.store.verify_incoming().await.unwrap(), (1, vec![id]));
        assert!(matches!(world.store.incoming_file(&officer, id).await, Err(Error::Corrupt(_))));
    })
    .await;
}

#[tokio::test]
async fn two_people_at_once_are_told_and_what_is_sure_is_confirmed_and_undone_together() {
    on_each_database(async |db| {
        let world = world(db).await;
        let (officer, commune) = (world.district_officer(), world.actor(Role::CommuneOfficer, world.commune));
        let id = world.take(b"mot").await;
        let figures = world.ids(id).await;
        assert_eq!(world.say(&officer, figures[0], Act::Refuse).await.unwrap(), State::Refused);
        assert!(matches!(world.say(&commune, figures[0], Act::Confirm).await, Err(Error::Conflict)));
        let refused = (figures[0].0, figures[0].1 + 1);
        assert_eq!(world.say(&commune, refused, Act::Reset).await.unwrap(), State::Open);

        let done = world.store.confirm_sure(&world.deed(&officer), id).await.unwrap();
        assert_eq!(done.count, 0, "a finding points at the sure one");
        world.store.note_finding(&world.deed(&officer), id, 0, "Xã đã giải trình").await.unwrap();
        let same = world.meaning(Some("tht"), 80, Kind::Actual);
        assert_eq!(
            world.say(&officer, world.ids(id).await[1], Act::Correct(same)).await.unwrap(),
            State::Corrected
        );
        let done = world.store.confirm_sure(&world.deed(&officer), id).await.unwrap();
        assert_eq!(done.count, 0, "there are two values for one cell");
        assert_eq!(world.say(&officer, world.ids(id).await[1], Act::Reset).await.unwrap(), State::Open);
        let done = world.store.confirm_sure(&world.deed(&officer), id).await.unwrap();
        assert_eq!(done.count, 1, "the unsure one and the goal stay");
        let page = world.store.incoming_page(&officer, None, false, 0, 10).await.unwrap();
        let counts = page.documents[0].1;
        assert_eq!((counts.open, counts.agreed, counts.others), (1, 1, 1));
        assert_eq!((counts.findings, counts.open_findings), (1, 0));
        assert_eq!(world.store.undo_sure(&world.deed(&officer), id, "khác").await.unwrap(), 0);
        assert_eq!(world.store.undo_sure(&world.deed(&officer), id, &done.batch).await.unwrap(), 1);
        let page = world.store.incoming_page(&officer, None, true, 0, 10).await.unwrap();
        let counts = page.documents[0].1;
        assert_eq!((counts.open, counts.agreed, counts.open_findings), (2, 0, 0));
    })
    .await;
}

#[tokio::test]
async fn a_confirmed_figure_goes_a_reports_way_and_remembers_its_sentence() {
    on_each_database(async |db| {
        let world = world(db).await;
        let (officer, commune) = (world.district_officer(), world.actor(Role::CommuneOfficer, world.commune));
        let id = world.take(b"mot").await;
        let figures = world.ids(id).await;
        let hand = async |picks: &[Pick], is_sent| {
            world.store.hand_over(&world.deed(&officer), id, &world.key(), picks, is_sent).await
        };
        assert!(
            matches!(hand(&[pick(figures[0], "")], false).await, Err(Error::Conflict)),
            "nobody confirmed it"
        );
        let meaning = world.meaning(Some("tht-thanh-vien"), 80, Kind::Actual);
        assert_eq!(world.say(&officer, figures[1], Act::Correct(meaning)).await.unwrap(), State::Corrected);
        world.store.note_finding(&world.deed(&officer), id, 0, "Xã đã giải trình").await.unwrap();
        world.store.confirm_sure(&world.deed(&officer), id).await.unwrap();
        let other = ReportKey { unit: world.district, ..world.key() };
        let wrong =
            world.store.hand_over(&world.deed(&officer), id, &other, &[pick(figures[0], "")], false).await;
        assert!(wrong.is_err());

        let done = hand(&[pick(figures[0], ""), pick(figures[1], "")], true).await.unwrap();
        assert_eq!((done.handed, done.clashes.len()), (2, 0));
        assert_eq!(done.sent, Some(Ok(ReportState::Submitted)));
        let seen = world.ids(id).await[0];
        assert!(
            matches!(world.say(&officer, seen, Act::Reset).await, Err(Error::Refused(_))),
            "it is in a report"
        );
        world.command(&officer, Command::Accept).await.unwrap();
        assert_eq!(world.origins().await, vec![("document".to_owned(), 12, Some(figures[0].0))]);
        let (head, read) = world.store.reading(&officer, figures[0].0).await.unwrap();
        assert_eq!((head.id, read.read.sentence.as_str()), (id, TEXT));

        // Whoever types another value says it themselves.
        world.command(&officer, Command::Reopen { reason: "đính chính".into() }).await.unwrap();
        world.type_in(&commune, "13", "12").await;
        world.command(&commune, Command::Submit).await.unwrap();
        world.command(&officer, Command::Accept).await.unwrap();
        let origins = world.origins().await;
        assert_eq!(origins[0], ("report".to_owned(), 13, None));
        assert_eq!(origins.len(), 2);
        assert_eq!(world.store.verify_totals(|_, _| {}).await.unwrap().wrong, []);
    })
    .await;
}

#[tokio::test]
async fn another_value_in_the_report_is_not_overwritten_unless_somebody_chose_so() {
    on_each_database(async |db| {
        let world = world(db).await;
        let (officer, commune) = (world.district_officer(), world.actor(Role::CommuneOfficer, world.commune));
        let id = world.take(b"mot").await;
        let figures = world.ids(id).await;
        world.say(&officer, figures[0], Act::Confirm).await.unwrap();
        world.type_in(&commune, "11", "").await;
        let hand = async |was: &str| {
            let picks = [pick(figures[0], was)];
            world.store.hand_over(&world.deed(&officer), id, &world.key(), &picks, false).await
        };
        let done = hand("").await.unwrap();
        assert_eq!(done.handed, 0);
        assert_eq!((done.clashes[0].mine.as_str(), done.clashes[0].theirs.as_str()), ("12", "11"));
        let report = world.store.report(&officer, &world.key()).await.unwrap();
        assert_eq!(report.entries[&Cell::from_name("tht")].typed, "11");
        let done = hand("11").await.unwrap();
        assert_eq!((done.handed, done.clashes.len(), done.sent), (1, 0, None));
        let report = world.store.report(&officer, &world.key()).await.unwrap();
        let entry = &report.entries[&Cell::from_name("tht")];
        assert_eq!((entry.typed.as_str(), entry.reading), ("12", Some(figures[0].0)));
        assert_eq!(report.state(), ReportState::InProgress);
    })
    .await;
}

#[tokio::test]
async fn words_are_kept_for_their_sender_and_survive_loading_the_pack_again() {
    on_each_database(async |db| {
        let world = world(db).await;
        let administrator = world.actor(Role::Administrator, world.district);
        let entry = |words: &str, indicator: &str, sender: Option<&str>| Entry {
            words: words.to_owned(),
            indicator: indicator.into(),
            breakdown: String::new(),
            sender: sender.map(str::to_owned),
        };
        let own = entry("xã viên", "htx-tv-chinh-thuc", None);
        let put = async |actor: &Actor, id, entry: &Entry| world.store.put_word(&world.deed(actor), id, entry).await;
        assert!(matches!(put(&world.district_officer(), None, &own).await, Err(Error::Forbidden)));
        assert!(matches!(put(&administrator, None, &entry(" ", "tht", None)).await, Err(Error::Refused(_))));
        assert!(matches!(put(&administrator, None, &entry("tổ", "khong-co", None)).await, Err(Error::Refused(_))));
        assert!(matches!(put(&administrator, None, &own).await, Err(Error::Refused(key)) if key == "admin.word.twice"));
        let there = world.store.glossary().await.unwrap();
        let id = there.iter().find(|word| word.entry.words == "xã viên").unwrap().id;
        put(&administrator, Some(id), &own).await.unwrap();

        // A correction while reading is kept for that sender alone.
        let document = world.take(b"mot").await;
        let figures = world.ids(document).await;
        let said = Said {
            id: figures[1].0,
            revision: figures[1].1,
            act: Act::Correct(world.meaning(Some("tht-thanh-vien"), 80, Kind::Actual)),
            remember: Some(entry("người tham gia", "tht-thanh-vien", Some("23359"))),
        };
        let officer = world.district_officer();
        world.store.say(&world.deed(&officer), &said).await.unwrap();
        let has = |words: &[Entry]| words.iter().any(|entry| entry.words == "người tham gia");
        assert!(has(&world.store.glossary_of("23359").await.unwrap()));
        assert!(!has(&world.store.glossary_of("23341").await.unwrap()));

        Store::load_pack(&world.store.db, &pack(), &TimeZone::UTC, now()).await.unwrap();
        let after = world.store.glossary().await.unwrap();
        let changed = after.iter().find(|word| word.id == id).unwrap();
        assert_eq!((&changed.entry, changed.changed_by.is_some()), (&own, true));
        assert!(has(&world.store.glossary_of("23359").await.unwrap()));
        world.store.remove_word(&world.deed(&administrator), id).await.unwrap();
        let gone = world.store.remove_word(&world.deed(&administrator), id).await;
        assert!(matches!(gone, Err(Error::NotFound)));
    })
    .await;
}
