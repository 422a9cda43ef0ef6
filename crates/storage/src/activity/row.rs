//! Rows of activities with their payments and the organisations concerned.

use crate::db::one_of;
use crate::value::Value;
use crate::{Error, Read, Row, Tx, args};
use domain::activity::{Activity, Kind, Payment, Version};
use domain::organisation::happening::Superseded;
use domain::{ActivityId, OrganisationId, Province};
use std::collections::HashMap;

/// Versions whose payments and organisations are read at once.
const CHUNK: usize = 500;

const FIELDS: &str = "id, activity_id, kind, on_day, until_day, unit, title, place, organiser, decision, people, women, \
                      minority, amount, quantity, content, others, illustrative, said_at, said_by, superseded_at, \
                      superseded_by, superseded_why";

/// The versions that meet a condition beside that of the province, which is
/// the first of the arguments, with all that belongs to them.
pub(super) async fn versions(
    db: &mut impl Read,
    province: &Province,
    condition: &str,
    args: Vec<Value>,
) -> Result<Vec<Version>, Error> {
    let sql = format!("select {FIELDS} from activity where province = $1 and {condition}");
    let rows = db.fetch_all(&sql, args).await?;
    let mut found = rows.iter().map(version_of).collect::<Result<Vec<_>, _>>()?;
    for chunk in found.chunks_mut(CHUNK) {
        let mut args = args![province];
        let these = one_of(&mut args, chunk.iter().map(|one| one.version));
        let sql = format!(
            "select version_id, organisation_id from activity_organisation where province = $1 \
             and version_id {these} order by organisation_id"
        );
        let mut concerned: HashMap<ActivityId, Vec<OrganisationId>> = HashMap::new();
        for row in db.fetch_all(&sql, args.clone()).await? {
            concerned.entry(row.id("version_id")?).or_default().push(row.id("organisation_id")?);
        }
        let sql = format!(
            "select version_id, on_day, amount, note from activity_payment where province = $1 \
             and version_id {these} order by version_id, place"
        );
        let mut paid: HashMap<ActivityId, Vec<Payment>> = HashMap::new();
        for row in db.fetch_all(&sql, args).await? {
            let payment =
                Payment { on: row.date("on_day")?, amount: row.int("amount")?, note: row.text("note")? };
            paid.entry(row.id("version_id")?).or_default().push(payment);
        }
        for one in chunk {
            one.activity.organisations = concerned.remove(&one.version).unwrap_or_default();
            one.activity.payments = paid.remove(&one.version).unwrap_or_default();
        }
    }
    Ok(found)
}

fn version_of(row: &Row) -> Result<Version, Error> {
    let kind = row.text("kind")?;
    let superseded = match row.opt_time("superseded_at")? {
        Some(at) => Some(Superseded {
            at,
            by: row.text("superseded_by")?,
            why: row.opt_text("superseded_why")?.unwrap_or_default(),
        }),
        None => None,
    };
    let content = row.text("content")?;
    Ok(Version {
        version: row.id("id")?,
        id: row.id("activity_id")?,
        said_at: row.time("said_at")?,
        said_by: row.text("said_by")?,
        superseded,
        illustrative: row.bool("illustrative")?,
        activity: Activity {
            kind: Kind::from_code(&kind).ok_or_else(|| Error::Corrupt(format!("activity.kind {kind}")))?,
            title: row.text("title")?,
            on: row.date("on_day")?,
            until: row.opt_date("until_day")?,
            unit: row.id("unit")?,
            place: row.text("place")?,
            organiser: row.text("organiser")?,
            decision: row.text("decision")?,
            people: row.opt_int("people")?,
            women: row.opt_int("women")?,
            minority: row.opt_int("minority")?,
            amount: row.opt_int("amount")?,
            quantity: row.opt_int("quantity")?,
            content: serde_json::from_str(&content).map_err(|error| Error::Corrupt(error.to_string()))?,
            organisations: Vec::new(),
            others: row.text("others")?,
            payments: Vec::new(),
        },
    })
}

const HEAD: &str = "insert into activity (province, id, activity_id, kind, on_day, until_day, unit, title, folded, place, \
                    organiser, decision, people, women, minority, amount, quantity, content, others, illustrative, \
                    said_at, said_by)";
const WIDTH: usize = 22;

/// What a list is searched by.
pub(super) fn folded(text: &str) -> String {
    vietnamese::name::fold(text).replace(['%', '_'], " ")
}

/// Writes versions that are current.
pub(super) async fn insert(tx: &mut Tx, province: &Province, all: &[Version]) -> Result<(), Error> {
    let (mut heads, mut links, mut payments) = (Vec::new(), Vec::new(), Vec::new());
    for one in all {
        let of = &one.activity;
        let content =
            serde_json::to_string(&of.content).map_err(|error| Error::Corrupt(error.to_string()))?;
        let search = [of.title.as_str(), &of.organiser, &of.others, &of.decision].join(" ");
        heads.push(args![
            province,
            one.version,
            one.id,
            of.kind.code(),
            of.on,
            of.until,
            of.unit,
            &of.title,
            folded(&search),
            &of.place,
            &of.organiser,
            &of.decision,
            of.people,
            of.women,
            of.minority,
            of.amount,
            of.quantity,
            content,
            &of.others,
            one.illustrative,
            one.said_at,
            &one.said_by
        ]);
        links.extend(of.organisations.iter().map(|organisation| args![province, one.version, *organisation]));
        for (place, payment) in (0_i64..).zip(&of.payments) {
            payments.push(args![province, one.version, place, payment.on, payment.amount, &payment.note]);
        }
    }
    tx.insert_many(HEAD, WIDTH, heads, "").await?;
    let head = "insert into activity_organisation (province, version_id, organisation_id)";
    tx.insert_many(head, 3, links, "").await?;
    let head = "insert into activity_payment (province, version_id, place, on_day, amount, note)";
    tx.insert_many(head, 6, payments, "").await?;
    Ok(())
}
