//! Open data: what the administrator opened, and what everybody may read of
//! it. Nobody is signed in there, so every function that reads asks first
//! whether the dataset is open; a closed one is not found.

use crate::coverage::{Coverage, covered};
use crate::rollup::{Totals, stored};
use crate::store::{Deed, Store, allow};
use crate::{Audit, Error, Read, Row, Who, args};
use domain::form::Form;
use domain::open::{Depth, THRESHOLD, THRESHOLDS};
use domain::organisation::{Facts, State};
use domain::period::Period;
use domain::permission::Action;
use domain::{IndicatorKey, UnitId};
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::json;
use std::collections::HashMap;

/// Organisations in one file; a province has some hundreds.
const MOST: i64 = 100_000;

/// What was decided of a dataset.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Choice {
    /// Whether everybody may take it.
    pub is_open: bool,
    /// Down to which areas.
    pub depth: Depth,
    /// Counts of people below this are hidden.
    pub threshold: i64,
    /// When that was decided, and by whom; nothing while it is as it came.
    pub changed: Option<(Timestamp, String)>,
}

impl Default for Choice {
    fn default() -> Self {
        Self { is_open: false, depth: Depth::Province, threshold: THRESHOLD, changed: None }
    }
}

/// The public fields of an organisation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Public {
    /// What holds of it; of this only the public register's fields are shown.
    pub facts: Facts,
    /// The sector of its activity on the day.
    pub sector: String,
    /// The day on which its life began.
    pub begun: Date,
    /// Whether it is made up for the demonstration.
    pub illustrative: bool,
}

impl Store {
    /// What was decided, by dataset.
    ///
    /// # Errors
    /// The database's.
    pub async fn open_choices(&self) -> Result<HashMap<String, Choice>, Error> {
        let sql = "select dataset, is_open, depth, threshold, changed_at, changed_by from open_dataset \
                   where province = $1";
        let rows = self.db.fetch_all(sql, args![self.province()]).await?;
        rows.iter().map(|row| Ok((row.text("dataset")?, choice_of(row)?))).collect()
    }

    /// Decides on a dataset.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for everybody but an administrator of the
    /// province; [`Error::Refused`] with a threshold outside [`THRESHOLDS`].
    pub async fn choose_open(
        &self,
        deed: &Deed<'_>,
        dataset: &str,
        choice: &Choice,
        why: &str,
    ) -> Result<(), Error> {
        let programme = self.programme().await?;
        let top = programme.top(deed.today).ok_or(Error::NotFound)?;
        allow(&programme, deed.actor, Action::Administer, top)?;
        if !THRESHOLDS.contains(&choice.threshold) {
            return Err(Error::Refused("open.threshold_bad".into()));
        }
        let mut tx = self.db.begin().await?;
        let sql = "select dataset, is_open, depth, threshold, changed_at, changed_by from open_dataset \
                   where province = $1 and dataset = $2";
        let old = tx.fetch_optional(sql, args![self.province(), dataset]).await?;
        let old = old.as_ref().map(choice_of).transpose()?.unwrap_or_default();
        let sql = "insert into open_dataset (province, dataset, is_open, depth, threshold, changed_at, changed_by) \
                   values ($1, $2, $3, $4, $5, $6, $7) on conflict (province, dataset) do update set \
                   is_open = excluded.is_open, depth = excluded.depth, threshold = excluded.threshold, \
                   changed_at = excluded.changed_at, changed_by = excluded.changed_by";
        let args = args![
            self.province(),
            dataset,
            choice.is_open,
            choice.depth.code(),
            choice.threshold,
            deed.now,
            &deed.actor.name
        ];
        tx.execute(sql, args).await?;
        let action = match (old.is_open, choice.is_open) {
            (false, true) => "open",
            (true, false) => "close",
            _ => "edit",
        };
        let said = |one: &Choice| {
            Some(json!({ "open": one.is_open, "depth": one.depth.code(), "threshold": one.threshold }))
        };
        let who = Who { actor: Some(deed.actor), from: deed.from };
        let audit = Audit {
            old: said(&old),
            new: said(choice),
            why: Some(why).filter(|why| !why.is_empty()),
            ..Audit::of(who, action, ("open_dataset", dataset))
        };
        tx.audit(deed.now, &audit).await?;
        tx.commit().await
    }

    /// What was decided of an open dataset.
    ///
    /// # Errors
    /// [`Error::NotFound`] for one that is closed.
    pub async fn open_choice(&self, dataset: &str) -> Result<Choice, Error> {
        let choice = self.open_choices().await?.remove(dataset);
        choice.filter(|choice| choice.is_open).ok_or(Error::NotFound)
    }

    /// The totals of an open dataset of accepted figures, and how many of the
    /// expected reports are in them.
    ///
    /// # Errors
    /// [`Error::NotFound`] for one that is closed.
    pub async fn open_figures(
        &self,
        dataset: &str,
        form: &Form,
        period: Period,
        units: &[UnitId],
    ) -> Result<(HashMap<UnitId, Totals>, HashMap<UnitId, Coverage>), Error> {
        self.open_choice(dataset).await?;
        let programme = self.programme().await?;
        let totals = stored(&mut &self.db, self.province(), form.aspect, period, units, None).await?;
        let accepted = self.accepted(form, period, None).await?;
        Ok((totals, covered(&programme, form, period, units, &accepted)))
    }

    /// The totals of an open dataset out of the register.
    ///
    /// # Errors
    /// [`Error::NotFound`] for one that is closed.
    pub async fn open_register(
        &self,
        dataset: &str,
        indicators: &[IndicatorKey],
        units: &[UnitId],
        stretch: crate::organisation::Stretch,
    ) -> Result<HashMap<UnitId, Totals>, Error> {
        self.open_choice(dataset).await?;
        let programme = self.programme().await?;
        let db = &mut &self.db;
        crate::organisation::register_totals(db, self.province(), &programme, indicators, units, stretch)
            .await
    }

    /// The organisations of a day in Vietnamese order, without those that have
    /// ended and without household groups, whose members are a few neighbours;
    /// what was entered twice has spans once. At most a hundred thousand.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a dataset that is closed.
    pub async fn open_organisations(&self, dataset: &str, day: Date) -> Result<Vec<Public>, Error> {
        self.open_choice(dataset).await?;
        let sql = "select span.facts as facts, span.sector as sector, span.illustrative as illustrative, \
                   (select min(first.valid_from) from organisation_span first where \
                   first.province = span.province and first.organisation_id = span.organisation_id) as begun \
                   from organisation_span span where span.province = $1 and span.valid_from <= $2 \
                   and span.valid_to >= $2 and span.state <> $3 and span.kind <> 'household_group' \
                   order by span.sort, span.organisation_id limit $4";
        let args = args![self.province(), day, State::Ended.code(), MOST];
        let rows = self.db.fetch_all(sql, args).await?;
        let public = |row: &Row| {
            Ok(Public {
                facts: crate::organisation::facts_of(row)?,
                sector: row.text("sector")?,
                begun: row.date("begun")?,
                illustrative: row.bool("illustrative")?,
            })
        };
        rows.iter().map(public).collect()
    }

    /// When something was last entered into the register.
    ///
    /// # Errors
    /// The database's.
    pub async fn register_changed(&self) -> Result<Option<Timestamp>, Error> {
        let sql =
            "select max(said_at) as said, max(superseded_at) as taken from happening where province = $1";
        let row = self.db.fetch_one(sql, args![self.province()]).await?;
        Ok(row.opt_time("said")?.max(row.opt_time("taken")?))
    }
}

fn choice_of(row: &Row) -> Result<Choice, Error> {
    let depth = row.text("depth")?;
    Ok(Choice {
        is_open: row.bool("is_open")?,
        depth: Depth::from_code(&depth)
            .ok_or_else(|| Error::Corrupt(format!("open_dataset.depth {depth}")))?,
        threshold: row.int("threshold")?,
        changed: Some((row.time("changed_at")?, row.text("changed_by")?)),
    })
}
