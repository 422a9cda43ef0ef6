//! The points that an organisation was given for a year, and by whom.

use super::row::{from_json, json};
use super::{Life, kept};
use crate::store::{Deed, Store};
use crate::{Audit, Error, Row, args};
use domain::OrganisationId;
use domain::organisation::evaluation::{Points, Scheme, scheme_of};
use domain::permission::Actor;
use domain::programme::Programme;
use jiff::Timestamp;
use jiff::civil::{Date, date};
use serde_json::json as value;

/// An organisation's points for a year.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Evaluation {
    /// The year.
    pub year: i16,
    /// The scheme's key.
    pub scheme: String,
    /// The points, in tenths.
    pub points: Points,
    /// What is said about them.
    pub note: String,
    /// Grows with every change.
    pub revision: i64,
    /// When they were given.
    pub given_at: Timestamp,
    /// By whom.
    pub given_by: String,
}

/// Points as they are given. `revision` is the one that was seen, 0 for the first.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewEvaluation {
    /// The year.
    pub year: i16,
    /// The points, in tenths.
    pub points: Points,
    /// What is said about them.
    pub note: String,
    /// The revision that the person saw.
    pub revision: i64,
}

/// The scheme by which an organisation is evaluated for a year, if it is.
#[must_use]
pub fn scheme<'a>(programme: &'a Programme, life: &Life, year: i16, today: Date) -> Option<&'a Scheme> {
    let last = programme.register.yearly.as_ref().map_or(today.year() - 1, |one| one.year_on(today));
    if !(1900..=last).contains(&year) {
        return None;
    }
    let history = life.history(programme);
    let facts = history.on(date(year, 12, 31).min(today)).filter(|facts| !facts.is_ended())?;
    scheme_of(&programme.register.evaluation, facts.kind, year)
}

impl Store {
    /// An organisation with its points, newest year first. Bounded by the years.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the actor's area.
    pub async fn evaluations(
        &self,
        actor: &Actor,
        today: Date,
        id: OrganisationId,
    ) -> Result<(Life, Vec<Evaluation>), Error> {
        let life = self.organisation(actor, today, id).await?;
        let sql = "select year, scheme, points, note, revision, given_at, given_by from evaluation \
                   where province = $1 and organisation_id = $2 order by year desc";
        let rows = self.db.fetch_all(sql, args![self.province(), id]).await?;
        Ok((life, rows.iter().map(evaluation_of).collect::<Result<_, _>>()?))
    }

    /// Gives an organisation its points for a year. What was given before stands in the trail.
    ///
    /// # Errors
    /// [`Error::NotFound`] where no scheme holds, [`Error::Refused`] for points
    /// outside the scheme, [`Error::Conflict`], forbidden where the actor does
    /// not keep the register there.
    pub async fn evaluate(
        &self,
        deed: &Deed<'_>,
        id: OrganisationId,
        new: &NewEvaluation,
    ) -> Result<(), Error> {
        let programme = self.programme().await?;
        let mut tx = self.db.begin().await?;
        let life = kept(&mut tx, self.province(), &programme, deed, id).await?;
        let scheme = scheme(&programme, &life, new.year, deed.today).ok_or(Error::NotFound)?;
        let fits = |(key, points): (&String, &i64)| {
            scheme.scored().any(|one| one.key == *key && (0..=one.most * 10).contains(points))
        };
        if new.points.is_empty() || !new.points.iter().all(fits) {
            return Err(Error::Refused("evaluation.refused.points".into()));
        }
        let values = args![
            self.province(),
            id,
            new.year,
            &scheme.key,
            json(&new.points)?,
            new.note.trim(),
            deed.now,
            &deed.actor.name
        ];
        let changed = if new.revision == 0 {
            let sql = "insert into evaluation (province, organisation_id, year, scheme, points, note, revision, \
                       given_at, given_by) values ($1, $2, $3, $4, $5, $6, 1, $7, $8) on conflict do nothing";
            tx.execute(sql, values).await?
        } else {
            let sql = "update evaluation set scheme = $4, points = $5, note = $6, revision = revision + 1, \
                       given_at = $7, given_by = $8 where province = $1 and organisation_id = $2 and year = $3 \
                       and revision = $9";
            let mut values = values;
            values.push(new.revision.into());
            tx.execute(sql, values).await?
        };
        if changed != 1 {
            return Err(Error::Conflict);
        }
        let audit = Audit {
            actor: Some(deed.actor),
            from: deed.from,
            action: "set",
            object: ("evaluation", format!("{id}/{}", new.year)),
            old: None,
            new: Some(value!({ "scheme": scheme.key, "points": new.points })),
            why: None,
        };
        tx.audit(deed.now, &audit).await?;
        tx.commit().await
    }
}

fn evaluation_of(row: &Row) -> Result<Evaluation, Error> {
    Ok(Evaluation {
        year: i16::try_from(row.int("year")?)
            .map_err(|_| Error::Corrupt("the year of an evaluation".to_owned()))?,
        scheme: row.text("scheme")?,
        points: from_json(&row.text("points")?)?,
        note: row.text("note")?,
        revision: row.int("revision")?,
        given_at: row.time("given_at")?,
        given_by: row.text("given_by")?,
    })
}
