//! More time for one unit, with a reason; and reminders.

use crate::db::one_of;
use crate::report::ReportKey;
use crate::store::{Deed, Store, allow, allow_on};
use crate::{Error, Read, args};
use domain::period::Period;
use domain::permission::{Action, Actor, Position};
use domain::{FormKey, Province, UnitId};
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::json;
use std::collections::HashMap;

/// An extension.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extension {
    /// The new deadline.
    pub deadline: Date,
    /// Why.
    pub reason: String,
    /// Who gave it.
    pub given_by: String,
    /// When.
    pub given_at: Timestamp,
}

/// The extension of a report, if there is one.
pub(crate) async fn get(
    db: &mut impl Read,
    province: &Province,
    key: &ReportKey,
) -> Result<Option<Extension>, Error> {
    let sql = "select deadline, reason, given_by, given_at from extension \
               where province = $1 and form = $2 and period = $3 and unit_id = $4";
    let args = args![province, &key.form, key.period.to_string(), key.unit];
    let Some(row) = db.fetch_optional(sql, args).await? else { return Ok(None) };
    Ok(Some(Extension {
        deadline: row.date("deadline")?,
        reason: row.text("reason")?,
        given_by: row.text("given_by")?,
        given_at: row.time("given_at")?,
    }))
}

impl Store {
    /// Gives a unit until `deadline`.
    ///
    /// # Errors
    /// [`Error::Rule`] without a reason, [`Error::Refused`] for a day that is
    /// not within the year after the deadline; forbidden where the actor may not.
    pub async fn extend(
        &self,
        deed: &Deed<'_>,
        key: &ReportKey,
        deadline: Date,
        reason: &str,
    ) -> Result<(), Error> {
        let programme = self.programme().await?;
        allow_on(&programme, deed.actor, Action::Extend, key.unit, key.period.to())?;
        let form = programme.form(&key.form).ok_or(Error::NotFound)?;
        let expected = programme.expected(form, key.period, key.unit).ok_or(Error::NotFound)?;
        let due = expected.dates(&programme.holidays, None).ok_or(Error::NotFound)?.deadline;
        let latest = due.saturating_add(jiff::ToSpan::years(1));
        if deadline <= due || deadline > latest {
            return Err(Error::Refused("admin.extension.day_range".into()));
        }
        let reason = reason.trim();
        if reason.is_empty() {
            return Err(Error::Rule(domain::report::Refusal::NoReason));
        }
        let mut tx = self.db.begin().await?;
        let old = get(&mut tx, self.province(), key).await?;
        let sql = "insert into extension (province, form, period, unit_id, deadline, reason, given_by, given_at) \
                   values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (province, form, period, unit_id) do update \
                   set deadline = excluded.deadline, reason = excluded.reason, given_by = excluded.given_by, \
                   given_at = excluded.given_at";
        let period = key.period.to_string();
        let args = args![
            self.province(),
            &key.form,
            &period,
            key.unit,
            deadline,
            reason,
            &deed.actor.name,
            deed.now
        ];
        tx.execute(sql, args).await?;
        let audit = crate::audit::Audit {
            actor: Some(deed.actor),
            from: deed.from,
            action: "extend",
            object: ("extension", format!("{}/{period}/{}", key.form, key.unit)),
            old: old.map(|old| json!({ "deadline": old.deadline.to_string(), "reason": old.reason })),
            new: Some(json!({ "deadline": deadline.to_string() })),
            why: Some(reason),
        };
        tx.audit(deed.now, &audit).await?;
        tx.commit().await
    }

    /// The last 500 extensions of units that the actor sees, newest first.
    ///
    /// # Errors
    /// The database's.
    pub async fn extensions(&self, actor: &Actor) -> Result<Vec<(ReportKey, Extension)>, Error> {
        let mut args = args![self.province()];
        let within = one_of(&mut args, self.programme().await?.units.ever_below(actor.unit));
        let sql = format!(
            "select form, period, unit_id, deadline, reason, given_by, given_at from extension \
             where province = $1 and unit_id {within} order by given_at desc limit 500"
        );
        let mut found = Vec::new();
        for row in self.db.fetch_all(&sql, args).await? {
            let key =
                ReportKey { form: row.key("form")?, period: row.id("period")?, unit: row.id("unit_id")? };
            let extension = Extension {
                deadline: row.date("deadline")?,
                reason: row.text("reason")?,
                given_by: row.text("given_by")?,
                given_at: row.time("given_at")?,
            };
            found.push((key, extension));
        }
        Ok(found)
    }

    /// The later deadlines given for a form's reports of these periods, as far
    /// as the actor may see them. Bounded by the form's units times the periods.
    ///
    /// # Errors
    /// The database's.
    pub async fn extended(
        &self,
        actor: &Actor,
        form: &FormKey,
        periods: &[Period],
    ) -> Result<HashMap<(UnitId, Period), Date>, Error> {
        if periods.is_empty() {
            return Ok(HashMap::new());
        }
        let programme = self.programme().await?;
        let mut args = args![self.province(), form];
        let these = one_of(&mut args, periods.iter().map(ToString::to_string));
        let sql = format!(
            "select unit_id, period, deadline from extension where province = $1 and form = $2 and period {these}"
        );
        let mut found = HashMap::new();
        for row in self.db.fetch_all(&sql, args).await? {
            let unit = row.id("unit_id")?;
            if programme.units.position(actor.unit, unit) != Position::Outside {
                found.insert((unit, row.id("period")?), row.date("deadline")?);
            }
        }
        Ok(found)
    }

    /// The later deadlines given to one unit, by form and period. Bounded by
    /// the reports that forms ask of it.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the actor's units.
    pub async fn extended_of(
        &self,
        actor: &Actor,
        unit: UnitId,
    ) -> Result<HashMap<(FormKey, Period), Date>, Error> {
        allow(&*self.programme().await?, actor, Action::View, unit)?;
        let sql = "select form, period, deadline from extension where province = $1 and unit_id = $2";
        let rows = self.db.fetch_all(sql, args![self.province(), unit]).await?;
        rows.iter().map(|row| Ok(((row.key("form")?, row.id("period")?), row.date("deadline")?))).collect()
    }

    /// Reminds units that have not sent a report: it stands on their first
    /// page until they send it. Returns how many were reminded.
    ///
    /// # Errors
    /// Forbidden for the first unit that the actor may not remind.
    pub async fn remind(&self, deed: &Deed<'_>, keys: &[ReportKey]) -> Result<usize, Error> {
        let programme = self.programme().await?;
        for key in keys {
            allow_on(&programme, deed.actor, Action::Remind, key.unit, key.period.to())?;
        }
        let mut tx = self.db.begin().await?;
        let row = |key: &ReportKey| {
            args![self.province(), &key.form, key.period.to_string(), key.unit, deed.now, &deed.actor.name]
        };
        let sql = "insert into reminder (province, form, period, unit_id, sent_at, sent_by)";
        // Twice in one moment is once.
        tx.insert_many(sql, 6, keys.iter().map(row).collect(), "on conflict do nothing").await?;
        let units: Vec<String> = keys.iter().map(|key| key.unit.to_string()).collect();
        let audit = crate::audit::Audit {
            actor: Some(deed.actor),
            from: deed.from,
            action: "remind",
            object: ("reminder", keys.first().map(|key| key.form.to_string()).unwrap_or_default()),
            old: None,
            new: Some(json!({ "units": units })),
            why: None,
        };
        tx.audit(deed.now, &audit).await?;
        tx.commit().await?;
        Ok(keys.len())
    }

    /// The last reminder of every report of a form for a period that the actor
    /// may see, by unit. Bounded by the form's units.
    ///
    /// # Errors
    /// The database's.
    pub async fn reminders(
        &self,
        actor: &Actor,
        form: &FormKey,
        period: Period,
    ) -> Result<HashMap<UnitId, Timestamp>, Error> {
        let sql = "select unit_id, max(sent_at) as sent_at from reminder where province = $1 and form = $2 \
                   and period = $3 group by unit_id";
        let rows = self.db.fetch_all(sql, args![self.province(), form, period.to_string()]).await?;
        let within = self.programme().await?.units.ever_below(actor.unit);
        let found = rows.iter().map(|row| Ok((row.id("unit_id")?, row.time("sent_at")?)));
        let mut found = found.collect::<Result<HashMap<UnitId, Timestamp>, Error>>()?;
        found.retain(|unit, _| within.contains(unit));
        Ok(found)
    }

    /// The last reminder of a report: when and by whom.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the actor's units.
    pub async fn reminded(
        &self,
        actor: &Actor,
        key: &ReportKey,
    ) -> Result<Option<(Timestamp, String)>, Error> {
        allow(&*self.programme().await?, actor, Action::View, key.unit)?;
        let sql = "select sent_at, sent_by from reminder where province = $1 and form = $2 and period = $3 \
                   and unit_id = $4 order by sent_at desc limit 1";
        let args = args![self.province(), &key.form, key.period.to_string(), key.unit];
        let Some(row) = self.db.fetch_optional(sql, args).await? else { return Ok(None) };
        Ok(Some((row.time("sent_at")?, row.text("sent_by")?)))
    }
}
