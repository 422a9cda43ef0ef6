//! Handing figures over: what was confirmed goes into the unit's report, in
//! the same life as what is typed there. Each value remembers the sentence it
//! was taken from; another value that already stands in the report is not
//! overwritten unless somebody chose so, having seen it.

use super::Figure;
use super::act::{figures, may_receive};
use crate::entry::Readings;
use crate::report::{Clash, ReportKey, Typed, find as find_report, save_in, submit_in};
use crate::store::{Deed, Store, allow_on};
use crate::{Error, args};
use domain::incoming::{Place, place};
use domain::permission::Action;
use domain::programme::Programme;
use domain::report::{Refusal, State};
use domain::{IncomingId, ReadingId};
use serde_json::json;

/// A figure to be handed over.
#[derive(Clone, Debug)]
pub struct Pick {
    /// Which.
    pub id: ReadingId,
    /// What the page showed in the report's field when it was opened.
    pub was: String,
}

/// What handing over did.
#[derive(Clone, Debug)]
pub struct Handed {
    /// Figures that stand in the report now.
    pub handed: usize,
    /// Fields that somebody else filled since the page was opened: nothing was overwritten.
    pub clashes: Vec<Clash>,
    /// The report's state after it; why it was not sent, if that was asked.
    pub sent: Option<Result<State, Refusal>>,
}

impl Store {
    /// Hands figures of a document over to a report, and sends it if asked:
    /// the unit itself may, and whoever accepts its reports.
    ///
    /// # Errors
    /// [`Error::Rule`] where the report is locked or out of time;
    /// [`Error::Refused`] for a figure that does not belong there; forbidden
    /// and not found as everywhere.
    pub async fn hand_over(
        &self,
        deed: &Deed<'_>,
        id: IncomingId,
        key: &ReportKey,
        picks: &[Pick],
        is_sent: bool,
    ) -> Result<Handed, Error> {
        let programme = self.programme().await?;
        let day = key.period.to();
        allow_on(&programme, deed.actor, Action::Receive, key.unit, day)?;
        if is_sent {
            allow_on(&programme, deed.actor, Action::Submit, key.unit, day)
                .or_else(|_| allow_on(&programme, deed.actor, Action::Review, key.unit, day))?;
        }
        let mut tx = self.db.begin().await?;
        let head = may_receive(&mut tx, self, &programme, deed.actor, id).await?;
        let agreed = "state in ('confirmed', 'corrected') and report_id is null";
        let agreed = figures(&mut tx, self, id, agreed).await?;
        let chosen = chosen(&programme, &agreed, key, picks)?;
        let readings: Readings = chosen.iter().map(|(id, place, _)| (place.cell.clone(), *id)).collect();
        let typed = chosen.iter().map(|(_, place, pick)| {
            let decimals =
                programme.indicators.get(&place.cell.indicator).map_or(0, |indicator| indicator.decimals);
            let typed = vietnamese::number::format_trimmed(place.value, decimals, vietnamese::Language::Vi);
            Typed { cell: place.cell.clone(), typed, was: pick.was.clone(), note: None }
        });
        let (saved, before) =
            save_in(&mut tx, self.province(), &programme, deed, key, typed.collect(), &readings).await?;
        let is_in = |cell: &domain::form::Cell| saved.clashes.iter().all(|clash| clash.cell != *cell);
        let handed: Vec<ReadingId> =
            chosen.iter().filter(|(_, place, _)| is_in(&place.cell)).map(|(id, ..)| *id).collect();
        let report = find_report(&mut tx, self.province(), key).await?;
        if let Some(report) = report.as_ref().filter(|_| !handed.is_empty()) {
            let sql = "update incoming_figure set report_id = $3, handed_at = $4, handed_by = $5, \
                       revision = revision + 1 where province = $1 and id = $2 and report_id is null";
            for id in &handed {
                let args = args![self.province(), *id, report.id, deed.now, &deed.actor.name];
                if tx.execute(sql, args).await? != 1 {
                    return Err(Error::Conflict);
                }
            }
            if head.illustrative && before.head.is_none() {
                let sql = "update report set illustrative = 1 where province = $1 and id = $2";
                tx.execute(sql, args![self.province(), report.id]).await?;
            }
        }
        let sent = match is_sent && saved.clashes.is_empty() {
            true => Some(submit_in(&mut tx, self.province(), &programme, deed, key).await?),
            false => None,
        };
        let report = report.map(|report| report.id.to_string());
        let who = crate::Who { actor: Some(deed.actor), from: deed.from };
        let new = Some(json!({ "report": report, "figures": handed, "clashes": saved.clashes.len() }));
        let audit = crate::Audit { new, ..crate::Audit::of(who, "hand_over", ("incoming", id)) };
        tx.audit(deed.now, &audit).await?;
        tx.commit().await?;
        Ok(Handed { handed: handed.len(), clashes: saved.clashes, sent })
    }
}

/// Each picked figure with its field, if they all belong in that report and no two in one field.
fn chosen<'a>(
    programme: &Programme,
    agreed: &[Figure],
    key: &ReportKey,
    picks: &'a [Pick],
) -> Result<Vec<(ReadingId, Place, &'a Pick)>, Error> {
    let mut chosen: Vec<(ReadingId, Place, &Pick)> = Vec::new();
    for pick in picks {
        let figure = agreed.iter().find(|figure| figure.id == pick.id).ok_or(Error::Conflict)?;
        let belongs =
            |place: &Place| (&place.form, place.period, place.unit) == (&key.form, key.period, key.unit);
        let found = place(programme, &figure.meaning).ok().filter(belongs);
        let found = found.ok_or_else(|| Error::Refused("inbox.other_report".into()))?;
        if chosen.iter().any(|(_, place, _)| place.cell == found.cell) {
            return Err(Error::Refused("inbox.twice".into()));
        }
        chosen.push((pick.id, found, pick));
    }
    Ok(chosen)
}
