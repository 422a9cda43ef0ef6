//! Figures: one row a version of a value, written when a report is accepted.

use crate::db::one_of;
use crate::report::{Head, Report};
use crate::store::{Deed, Store, allow};
use crate::{Error, Read, Row, Tx, args};
use domain::check::Entered;
use domain::form::{Aspect, Cell, Part};
use domain::period::Period;
use domain::permission::{Action, Actor};
use domain::programme::{Expected, Programme};
use domain::rollup::{Given, amounts};
use domain::{FigureId, IndicatorKey, Province, ReadingId, ReportId, UnitId};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

/// One version of one value.
#[derive(Clone, Debug)]
pub struct Figure {
    /// Its id.
    pub id: FigureId,
    /// What it counts.
    pub cell: Cell,
    /// Done or promised.
    pub aspect: Aspect,
    /// Of which period.
    pub period: Period,
    /// Of which unit.
    pub unit: UnitId,
    /// The scaled value.
    pub value: i64,
    /// `report`, `correction`, `paper` or `document`.
    pub origin: String,
    /// The note beside it.
    pub note: String,
    /// The report in which it was given.
    pub report: ReportId,
    /// The event in which it was accepted.
    pub event: String,
    /// Whether it is made up for the demo.
    pub illustrative: bool,
    /// When it was said: accepted.
    pub said_at: Timestamp,
    /// By whom.
    pub said_by: String,
    /// The version that it replaced.
    pub replaces: Option<FigureId>,
    /// When another version replaced it.
    pub superseded_at: Option<Timestamp>,
    /// The figure of a document from which it was taken.
    pub reading: Option<ReadingId>,
}

/// The origin of a confirming unit's line: it corrects a sum and counts as no unit's number.
pub(crate) const CORRECTION: &str = "correction";

impl Figure {
    /// As it goes into a total.
    #[must_use]
    pub fn given(&self) -> Given {
        Given { value: self.value, counts: self.origin != CORRECTION, illustrative: self.illustrative }
    }
}

const FIGURE: &str = "id, indicator, breakdown, aspect, period, unit_id, value, origin, note, report_id, event_id, \
                      illustrative, said_at, said_by, replaces, superseded_at, reading_id";

/// The origin of a value that was taken from a document.
const DOCUMENT: &str = "document";

impl Store {
    /// One version of a figure.
    ///
    /// # Errors
    /// [`Error::NotFound`], also outside the actor's units.
    pub async fn figure(&self, actor: &Actor, id: FigureId) -> Result<Figure, Error> {
        let sql = format!("select {FIGURE} from figure where province = $1 and id = $2");
        let figure = figure_of(&self.db.fetch_one(&sql, args![self.province(), id]).await?)?;
        allow(&*self.programme().await?, actor, Action::View, figure.unit)?;
        Ok(figure)
    }

    /// All versions of a unit's value, newest first.
    ///
    /// # Errors
    /// As for [`Store::figure`].
    pub async fn figure_versions(
        &self,
        actor: &Actor,
        unit: UnitId,
        cell: &Cell,
        aspect: Aspect,
        period: Period,
    ) -> Result<Vec<Figure>, Error> {
        allow(&*self.programme().await?, actor, Action::View, unit)?;
        let sql = format!(
            "select {FIGURE} from figure where province = $1 and unit_id = $2 and indicator = $3 and breakdown = $4 \
             and aspect = $5 and period = $6 order by said_at desc, id desc"
        );
        let (indicator, breakdown) = (&cell.indicator, &cell.breakdown);
        let args = args![self.province(), unit, indicator, breakdown, aspect.code(), period.to_string()];
        self.db.fetch_all(&sql, args).await?.iter().map(figure_of).collect()
    }

    /// The figures of a period that counted at a moment, at or below a unit of
    /// the actor's; now, if no moment is given. Bounded by reporters × cells.
    ///
    /// # Errors
    /// As for [`Store::figure`].
    pub async fn figures(
        &self,
        actor: &Actor,
        top: UnitId,
        aspect: Aspect,
        period: Period,
        as_of: Option<Timestamp>,
    ) -> Result<Vec<Figure>, Error> {
        let programme = self.programme().await?;
        allow(&programme, actor, Action::View, top)?;
        let within: std::collections::HashSet<UnitId> =
            programme.units.subtree(top, period.to()).into_iter().collect();
        let mut figures = period_figures(&mut &self.db, self.province(), aspect, period, as_of).await?;
        figures.retain(|figure| within.contains(&figure.unit));
        Ok(figures)
    }
}

/// All figures of a period that counted at a moment.
pub(crate) async fn period_figures(
    db: &mut impl Read,
    province: &Province,
    aspect: Aspect,
    period: Period,
    as_of: Option<Timestamp>,
) -> Result<Vec<Figure>, Error> {
    let rows = match as_of {
        None => {
            let sql = format!(
                "select {FIGURE} from figure where province = $1 and aspect = $2 and period = $3 \
                 and superseded_at is null"
            );
            db.fetch_all(&sql, args![province, aspect.code(), period.to_string()]).await?
        }
        Some(moment) => {
            let sql = format!(
                "select {FIGURE} from figure where province = $1 and aspect = $2 and period = $3 \
                 and said_at <= $4 and (superseded_at is null or superseded_at > $4)"
            );
            db.fetch_all(&sql, args![province, aspect.code(), period.to_string(), moment]).await?
        }
    };
    rows.iter().map(figure_of).collect()
}

fn figure_of(row: &Row) -> Result<Figure, Error> {
    Ok(Figure {
        id: row.id("id")?,
        cell: Cell { indicator: row.key("indicator")?, breakdown: row.key("breakdown")? },
        aspect: row.id("aspect")?,
        period: row.id("period")?,
        unit: row.id("unit_id")?,
        value: row.int("value")?,
        origin: row.text("origin")?,
        note: row.text("note")?,
        report: row.id("report_id")?,
        event: row.text("event_id")?,
        illustrative: row.bool("illustrative")?,
        said_at: row.time("said_at")?,
        said_by: row.text("said_by")?,
        replaces: row.opt_id("replaces")?,
        superseded_at: row.opt_time("superseded_at")?,
        reading: row.opt_id("reading_id")?,
    })
}

/// The current figures of one unit by cell.
async fn current(
    db: &mut impl Read,
    province: &Province,
    aspect: Aspect,
    period: Period,
    unit: UnitId,
) -> Result<BTreeMap<Cell, Figure>, Error> {
    let sql = format!(
        "select {FIGURE} from figure where province = $1 and aspect = $2 and period = $3 and unit_id = $4 \
         and superseded_at is null"
    );
    let rows = db.fetch_all(&sql, args![province, aspect.code(), period.to_string(), unit]).await?;
    rows.iter().map(|row| figure_of(row).map(|figure| (figure.cell.clone(), figure))).collect()
}

/// The current values of one unit for these indicators by cell, without where
/// they are from.
async fn current_values(
    db: &mut impl Read,
    province: &Province,
    aspect: Aspect,
    period: Period,
    unit: UnitId,
    indicators: &[IndicatorKey],
) -> Result<BTreeMap<Cell, i64>, Error> {
    let mut args = args![province, aspect.code(), period.to_string(), unit];
    let these = one_of(&mut args, indicators);
    let sql = format!(
        "select indicator, breakdown, value from figure where province = $1 and aspect = $2 \
         and period = $3 and unit_id = $4 and indicator {these} and superseded_at is null"
    );
    let rows = db.fetch_all(&sql, args).await?;
    let value = |row: &Row| {
        let cell = Cell { indicator: row.key("indicator")?, breakdown: row.key("breakdown")? };
        Ok((cell, row.int("value")?))
    };
    rows.iter().map(value).collect()
}

/// What a report's values are compared with: the unit's own of the period
/// before (stocks) or of the same period a year ago (flows); for a confirming
/// unit the totals. Of each period only what is compared with it is read.
pub(crate) async fn previous(
    db: &mut impl Read,
    province: &Province,
    programme: &Programme,
    expected: &Expected<'_>,
) -> Result<BTreeMap<Cell, i64>, Error> {
    let unit = expected.unit.id;
    let mut values = BTreeMap::new();
    for (before, these) in compared(programme, expected) {
        let aspect = expected.form.aspect;
        values.extend(match expected.part {
            Part::Fills => current_values(db, province, aspect, before, unit, &these).await?,
            Part::Consolidates => {
                let of =
                    crate::rollup::resolved(db, province, programme, aspect, before, &[unit], &these).await?;
                of.into_values().next().unwrap_or_default()
            }
        });
    }
    Ok(values)
}

/// The periods with which a report is compared, each with the indicators of it.
fn compared(programme: &Programme, expected: &Expected<'_>) -> Vec<(Period, Vec<IndicatorKey>)> {
    use domain::indicator::Nature;
    let of = |nature| {
        let before = expected.form.previous(expected.period, nature)?;
        let is_of =
            |key: &&IndicatorKey| programme.indicators.get(key).is_some_and(|one| one.nature == nature);
        let lines = expected.version.lines().map(|line| &line.indicator);
        let these: Vec<IndicatorKey> = lines.filter(is_of).cloned().collect();
        (!these.is_empty()).then_some((before, these))
    };
    [Nature::Stock, Nature::Flow].into_iter().filter_map(of).collect()
}

/// Writes an accepted report's figures and adds them to the totals above, in
/// the accepting transaction. A value that did not change keeps its version;
/// a changed one gets a new version that names the one it replaces; one that
/// is no longer given ends.
pub(crate) async fn accept(
    tx: &mut Tx,
    province: &Province,
    programme: &Programme,
    report: &Report,
    head: &Head,
    event: &str,
    deed: &Deed<'_>,
) -> Result<(), Error> {
    let value = |entry: &crate::report::Entry| match entry.entered {
        Some(Entered::Value(value)) => {
            Some(Stated { value, note: entry.note.clone(), reading: entry.reading })
        }
        _ => None,
    };
    let given = report.entries.iter().filter_map(|(cell, entry)| Some((cell.clone(), value(entry)?)));
    // A correction of nothing is no correction.
    let given = given.filter(|(_, given)| report.part == Part::Fills || given.value != 0).collect();
    let origin = if report.part == Part::Fills { "report" } else { CORRECTION };
    let said = Said {
        report: head.id,
        event,
        origin,
        illustrative: head.illustrative,
        at: deed.now,
        by: &deed.actor.name,
    };
    put(tx, province, programme, &report.key, given, &said).await
}

/// A value with what goes with it.
pub(crate) struct Stated {
    pub value: i64,
    pub note: String,
    /// The figure of a document from which it was taken.
    pub reading: Option<ReadingId>,
}

/// Where figures come from.
pub(crate) struct Said<'a> {
    pub report: ReportId,
    pub event: &'a str,
    pub origin: &'a str,
    pub illustrative: bool,
    pub at: Timestamp,
    pub by: &'a str,
}

/// Brings a unit's figures of a period to `given` and the totals with them.
pub(crate) async fn put(
    tx: &mut Tx,
    province: &Province,
    programme: &Programme,
    key: &crate::report::ReportKey,
    given: BTreeMap<Cell, Stated>,
    said: &Said<'_>,
) -> Result<(), Error> {
    let form = programme.form(&key.form).ok_or(Error::NotFound)?;
    let (aspect, period) = (form.aspect, key.period);
    let old = current(tx, province, aspect, period, key.unit).await?;
    // Another form's figures of the same unit and period are not this report's to end.
    let asked: BTreeSet<Cell> = form.version(period).into_iter().flat_map(|v| v.cells()).collect();
    let is_kept = |cell: &Cell, figure: &Figure| {
        !asked.contains(cell) || given.get(cell).is_some_and(|given| given.value == figure.value)
    };
    for (_, figure) in old.iter().filter(|(cell, figure)| !is_kept(cell, figure)) {
        let sql =
            "update figure set superseded_at = $3 where province = $1 and id = $2 and superseded_at is null";
        if tx.execute(sql, args![province, figure.id, said.at]).await? != 1 {
            return Err(Error::Conflict);
        }
    }
    let is_new = |cell: &Cell| old.get(cell).is_none_or(|figure| !is_kept(cell, figure));
    let written = given.iter().filter(|(cell, _)| is_new(cell));
    let rows = written.clone().map(|(cell, new)| {
        args![
            province,
            FigureId::new(),
            &cell.indicator,
            &cell.breakdown,
            aspect.code(),
            period.to_string(),
            key.unit,
            new.value,
            new.reading.map_or(said.origin, |_| DOCUMENT),
            &new.note,
            said.report,
            said.event,
            said.illustrative,
            said.at,
            said.by,
            old.get(cell).map(|figure| figure.id),
            new.reading
        ]
    });
    let sql = "insert into figure (province, id, indicator, breakdown, aspect, period, unit_id, value, origin, note, \
               report_id, event_id, illustrative, said_at, said_by, replaces, reading_id)";
    tx.insert_many(sql, 17, rows.collect(), "").await?;
    // What the old figures gave hangs on their own origin and mark, not on this report's.
    let before: BTreeMap<Cell, Given> =
        old.iter().map(|(cell, figure)| (cell.clone(), figure.given())).collect();
    let mut after = before.clone();
    after.retain(|cell, _| is_kept(cell, &old[cell]));
    let (counts, illustrative) = (said.origin != CORRECTION, said.illustrative);
    after.extend(written.map(|(cell, new)| (cell.clone(), Given { value: new.value, counts, illustrative })));
    let (before, after) = (amounts(&before, &programme.indicators), amounts(&after, &programme.indicators));
    let change = domain::rollup::change(&before, &after);
    crate::rollup::add(tx, province, programme, aspect, period, key.unit, &change).await
}
