//! Documents that came in as files in the days before the demonstration
//! begins: one that nobody has looked at, one that is confirmed, one whose
//! figures went into the commune's report. Their texts are made up, and marked
//! as illustrative.

use super::PACK;
use super::life::{deed, person};
use crate::Unusable;
use domain::IncomingId;
use domain::form::Cell;
use domain::incoming::{Act, Meaning, place};
use domain::permission::{Actor, Role};
use jiff::{SignedDuration, Timestamp};
use server::inbox::reader::{self, File, NotTaken};
use storage::Store;
use storage::incoming::{Incoming, Pick, Received, Said};
use storage::report::ReportKey;

/// The communes whose reports come as files: they type none.
pub const COMMUNES: [&str; 3] = ["23374", "23371", "23365"];

/// A document, whose it is, and what the officer has said of its figures: the
/// number as written and the field that it means.
struct Paper {
    name: &'static str,
    unit: &'static str,
    said: &'static [(&'static str, &'static str)],
    is_handed: bool,
}

const PAPERS: [Paper; 3] = [
    Paper { name: "dak-mon", unit: COMMUNES[0], said: &[], is_handed: false },
    Paper {
        name: "dak-kroong",
        unit: COMMUNES[1],
        said: &[("04", "tht"), ("52", "tht-thanh-vien"), ("05", "nhom-ho"), ("31", "nhom-ho-ho")],
        is_handed: false,
    },
    Paper {
        name: "ngoc-linh",
        unit: COMMUNES[2],
        said: &[("05", "tht"), ("61", "tht-thanh-vien"), ("06", "nhom-ho"), ("40", "nhom-ho-ho")],
        is_handed: true,
    },
];

/// Takes the documents in, as the district's officer would.
pub async fn play(store: &Store, now: Timestamp) -> Result<(), Unusable> {
    let programme = store.programme().await?;
    let today = server::state::local(now).date();
    for (index, paper) in PAPERS.iter().enumerate() {
        let Some(commune) = programme.units.find(paper.unit, today) else { continue };
        let Some(district) = commune.parent else { continue };
        let officer = person("Chuyên viên huyện", Role::DistrictOfficer, district);
        let at = now - SignedDuration::from_hours(20) + SignedDuration::from_mins(35 * i64::try_from(index)?);
        let name = paper.name;
        let file = PACK.get_file(format!("demo/incoming/{name}.txt"));
        let bytes =
            file.ok_or_else(|| Unusable(format!("the pack has no demo/incoming/{name}.txt")))?.contents();
        let file = File { name: format!("bao-cao-{name}.txt"), bytes: bytes.to_vec() };
        let read = reader::read(store, &officer, Some(commune.id), file, today).await;
        let mut new = read.map_err(|refused| Unusable(told(refused)))?;
        new.illustrative = true;
        let Received::New(id) = store.receive(&deed(&officer, at), &new).await? else { continue };
        let looked = at + SignedDuration::from_mins(12);
        say(store, &officer, id, paper, looked).await?;
        if paper.is_handed {
            let incoming = store.incoming(&officer, id).await?;
            hand(store, &officer, &incoming, looked + SignedDuration::from_mins(3)).await?;
        }
    }
    Ok(())
}

/// Says what figures mean: right as they were read, or this instead.
async fn say(
    store: &Store,
    officer: &Actor,
    id: IncomingId,
    paper: &Paper,
    now: Timestamp,
) -> Result<(), Unusable> {
    let incoming = store.incoming(officer, id).await?;
    for (written, cell) in paper.said {
        let Some(figure) = incoming.figures.iter().find(|figure| figure.read.written == *written) else {
            continue;
        };
        let meaning = Meaning {
            cell: Some(Cell::from_name(cell)),
            unit: Some(incoming.head.unit),
            period: "2024-H1".parse().ok(),
            value: written.parse().ok(),
            role: domain::incoming::Role::Actual,
        };
        let act = if figure.meaning == meaning { Act::Confirm } else { Act::Correct(meaning) };
        let said = Said { id: figure.id, revision: figure.revision, act, remember: None };
        store.say(&deed(officer, now), &said).await?;
    }
    Ok(())
}

/// Hands every confirmed figure over to the report in which it belongs.
async fn hand(store: &Store, officer: &Actor, incoming: &Incoming, now: Timestamp) -> Result<(), Unusable> {
    let programme = store.programme().await?;
    let agreed = incoming.figures.iter().filter(|figure| figure.state.is_agreed());
    let mut reports: Vec<(ReportKey, Vec<Pick>, Vec<Cell>)> = Vec::new();
    for figure in agreed {
        let Ok(place) = place(&programme, &figure.meaning) else { continue };
        let key = ReportKey { form: place.form, period: place.period, unit: place.unit };
        let pick = Pick { id: figure.id, was: String::new() };
        match reports.iter_mut().find(|(report, ..)| *report == key) {
            // A sentence that says a number again adds nothing.
            Some((_, _, cells)) if cells.contains(&place.cell) => {}
            Some((_, picks, cells)) => {
                picks.push(pick);
                cells.push(place.cell);
            }
            None => reports.push((key, vec![pick], vec![place.cell])),
        }
    }
    for (key, picks, _) in reports {
        store.hand_over(&deed(officer, now), incoming.head.id, &key, &picks, true).await?;
    }
    Ok(())
}

fn told(refused: NotTaken) -> String {
    match refused {
        NotTaken::Unreadable(refused) => refused.to_string(),
        NotTaken::NoSender => "the document does not say whose it is".to_owned(),
        NotTaken::Failed(error) => error.to_string(),
    }
}
