//! Documents that came in as files in the days before the demonstration
//! begins: one that nobody has looked at, one that is confirmed, one whose
//! figures went into the commune's report. Their texts are made up, and marked
//! as illustrative.

use super::PACK;
use super::life::{deed, person};
use crate::Unusable;
use domain::incoming::place;
use domain::permission::{Actor, Role};
use jiff::{SignedDuration, Timestamp};
use server::inbox::reader::{self, File, NotTaken};
use storage::Store;
use storage::incoming::{Incoming, Pick, Received};
use storage::report::ReportKey;

/// How far a document got.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Far {
    Taken,
    Confirmed,
    Handed,
}

/// The communes whose reports come as files: they type none.
pub const COMMUNES: [&str; 3] = ["23374", "23371", "23365"];

const DOCUMENTS: [(&str, &str, Far); 3] = [
    ("dak-mon", COMMUNES[0], Far::Taken),
    ("dak-kroong", COMMUNES[1], Far::Confirmed),
    ("ngoc-linh", COMMUNES[2], Far::Handed),
];

/// Takes the documents in, as the district's officer would.
pub async fn play(store: &Store, now: Timestamp) -> Result<(), Unusable> {
    let programme = store.programme().await?;
    let today = server::state::local(now).date();
    for (index, (name, code, far)) in DOCUMENTS.into_iter().enumerate() {
        let Some(commune) = programme.units.find(code, today) else { continue };
        let Some(district) = commune.parent else { continue };
        let officer = person("Chuyên viên huyện", Role::DistrictOfficer, district);
        let at = now - SignedDuration::from_hours(20) + SignedDuration::from_mins(35 * i64::try_from(index)?);
        let file = PACK.get_file(format!("demo/incoming/{name}.txt"));
        let bytes =
            file.ok_or_else(|| Unusable(format!("the pack has no demo/incoming/{name}.txt")))?.contents();
        let file = File { name: format!("bao-cao-{name}.txt"), bytes: bytes.to_vec() };
        let read = reader::read(store, &officer, Some(commune.id), file, today).await;
        let mut new = read.map_err(|refused| Unusable(told(refused)))?;
        new.illustrative = true;
        let Received::New(id) = store.receive(&deed(&officer, at), &new).await? else { continue };
        let looked = at + SignedDuration::from_mins(12);
        if far != Far::Taken {
            store.confirm_sure(&deed(&officer, looked), id).await?;
        }
        if far == Far::Handed {
            let incoming = store.incoming(&officer, id).await?;
            hand(store, &officer, &incoming, looked + SignedDuration::from_mins(3)).await?;
        }
    }
    Ok(())
}

/// Hands every confirmed figure over to the report in which it belongs.
async fn hand(store: &Store, officer: &Actor, incoming: &Incoming, now: Timestamp) -> Result<(), Unusable> {
    let programme = store.programme().await?;
    let agreed = incoming.figures.iter().filter(|figure| figure.state.is_agreed());
    let mut reports: Vec<(ReportKey, Vec<Pick>, Vec<domain::form::Cell>)> = Vec::new();
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
