//! A report's row and the rows of its thread.

use super::{Event, Head, Look, ReportKey};
use crate::{Error, Read, Row, args};
use domain::report::State;
use domain::{FormKey, Province, ReportId};

pub(super) const HEAD: &str = "id, form, version, period, unit_id, state, revision, dataset, illustrative, first_sent_at, \
                    sent_at, sent_by, findings, notes, accepted_at, accepted_by, updated_at";

pub(crate) async fn find(
    db: &mut impl Read,
    province: &Province,
    key: &ReportKey,
) -> Result<Option<Head>, Error> {
    let sql = format!(
        "select {HEAD} from report where province = $1 and form = $2 and period = $3 and unit_id = $4"
    );
    let args = args![province, &key.form, key.period.to_string(), key.unit];
    db.fetch_optional(&sql, args).await?.as_ref().map(head_of).transpose()
}

pub(crate) async fn find_by_id(
    db: &mut impl Read,
    province: &Province,
    id: ReportId,
) -> Result<Option<Head>, Error> {
    let sql = format!("select {HEAD} from report where province = $1 and id = $2");
    db.fetch_optional(&sql, args![province, id]).await?.as_ref().map(head_of).transpose()
}

pub(super) fn head_of(row: &Row) -> Result<Head, Error> {
    Ok(Head {
        id: row.id("id")?,
        key: ReportKey {
            form: row.key::<FormKey>("form")?,
            period: row.id("period")?,
            unit: row.id("unit_id")?,
        },
        version: row.int("version")?,
        state: state_of(&row.text("state")?)?,
        revision: row.int("revision")?,
        dataset: row.opt_text("dataset")?,
        illustrative: row.bool("illustrative")?,
        first_sent_at: row.opt_time("first_sent_at")?,
        sent_at: row.opt_time("sent_at")?,
        sent_by: row.opt_text("sent_by")?,
        look: look_of(row)?,
        accepted_at: row.opt_time("accepted_at")?,
        accepted_by: row.opt_text("accepted_by")?,
        updated_at: row.time("updated_at")?,
    })
}

fn look_of(row: &Row) -> Result<Option<Look>, Error> {
    let count = |column| Ok::<_, Error>(row.opt_int(column)?.and_then(|count| usize::try_from(count).ok()));
    Ok(count("findings")?.zip(count("notes")?).map(|(findings, notes)| Look { findings, notes }))
}

pub(super) fn state_of(code: &str) -> Result<State, Error> {
    State::from_code(code).ok_or_else(|| Error::Corrupt(format!("report.state {code}")))
}

pub(super) fn event_of(row: &Row) -> Result<Event, Error> {
    Ok(Event {
        id: row.text("id")?,
        at: row.time("at")?,
        by: row.text("user_name")?,
        kind: row.text("kind")?,
        reason: row.text("reason")?,
        to: state_of(&row.text("to_state")?)?,
    })
}
