//! Support and activities of the demonstration, from `demo/activities.toml`:
//! what Đăk Glei's report tells is real, the rest is made up and marked so.

use super::life::{deed, person};
use crate::Unusable;
use domain::OrganisationId;
use domain::activity::{Activity, Kind, Payment};
use domain::permission::{Actor, Role};
use include_dir::Dir;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use std::collections::BTreeMap;
use storage::Store;
use storage::organisation::Filter;

/// The file in the pack that holds them.
const FILE: &str = "demo/activities.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sample {
    activity: Vec<One>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct One {
    illustrative: bool,
    kind: Kind,
    title: String,
    on: Date,
    until: Option<Date>,
    unit: String,
    organiser: String,
    #[serde(default)]
    decision: String,
    people: Option<i64>,
    women: Option<i64>,
    minority: Option<i64>,
    amount: Option<i64>,
    quantity: Option<i64>,
    #[serde(default)]
    content: BTreeMap<String, String>,
    #[serde(default)]
    organisations: Vec<String>,
    #[serde(default)]
    others: String,
    #[serde(default)]
    payments: Vec<Payment>,
}

/// Records them all, as an officer of the province had done nine days before
/// the demonstration begins.
pub async fn record(store: &Store, pack: &Dir<'_>, start: Timestamp) -> Result<(), Unusable> {
    let text = pack.get_file(FILE).and_then(|file| file.contents_utf8());
    let text = text.ok_or_else(|| Unusable(format!("the pack has no {FILE}")))?;
    let sample: Sample = toml::from_str(text)?;
    let programme = store.programme().await?;
    let at = start - SignedDuration::from_hours(24 * 9);
    let top = programme.top(server::state::local(at).date());
    let top = top.ok_or_else(|| Unusable("the pack has no province".to_owned()))?;
    let officer = person("Chuyên viên tỉnh", Role::ProvinceOfficer, top);
    let mut all = Vec::with_capacity(sample.activity.len());
    for one in sample.activity {
        let unit = programme.units.find(&one.unit, one.on).map(|unit| unit.id);
        let unit = unit.ok_or_else(|| Unusable(format!("{FILE}: no unit {}", one.unit)))?;
        let (mut organisations, mut others) = (Vec::new(), Vec::new());
        for name in one.organisations {
            match named(store, &officer, &name, one.on).await? {
                Some(id) => organisations.push(id),
                None => others.push(name),
            }
        }
        others.extend(Some(one.others).filter(|others| !others.is_empty()));
        let activity = Activity {
            kind: one.kind,
            title: one.title,
            on: one.on,
            until: one.until,
            unit,
            place: String::new(),
            organiser: one.organiser,
            decision: one.decision,
            people: one.people,
            women: one.women,
            minority: one.minority,
            amount: one.amount,
            quantity: one.quantity,
            content: one.content,
            organisations,
            others: others.join("; "),
            payments: one.payments,
        };
        all.push((activity, one.illustrative));
    }
    store.bring_activities(&deed(&officer, at), &all).await?;
    Ok(())
}

/// The only organisation of that name on a day.
async fn named(
    store: &Store,
    officer: &Actor,
    name: &str,
    on: Date,
) -> Result<Option<OrganisationId>, Unusable> {
    let filter = Filter { text: name.to_owned(), ..Filter::all(officer.unit, on) };
    let page = store.organisations(officer, on, &filter, 0, 20).await?;
    let bare = vietnamese::name::fold(name);
    let mut same = page.rows.iter().filter(|row| vietnamese::name::fold(&row.facts.name) == bare);
    Ok(match (same.next(), same.next()) {
        (Some(only), None) => Some(only.id),
        _ => None,
    })
}
