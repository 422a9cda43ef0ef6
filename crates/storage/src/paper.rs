//! Figures that come from paper: loaded with a pack as reports that were
//! accepted as the units reported them then. The checks of today do not stop
//! them; what contradicts itself in them is shown wherever they are.

use crate::figure::{CORRECTION, Said, Stated, put};
use crate::report::{ReportKey, create, find};
use crate::store::Store;
use crate::{Error, Tx, args};
use domain::Province;
use domain::form::Part;
use domain::pack::Dataset;
use domain::programme::Programme;
use domain::report::State;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// Loads a dataset's reports. Loading again changes nothing; a report that has
/// since been changed by people is left as they made it.
///
/// # Errors
/// The database's, or [`Error::NotFound`] where the form asks nothing of a unit.
pub async fn load(
    tx: &mut Tx,
    province: &Province,
    programme: &Programme,
    dataset: &Dataset,
    zone: &TimeZone,
    now: Timestamp,
) -> Result<usize, Error> {
    let head = &dataset.head;
    let mut loaded = 0;
    for (unit, figures) in &dataset.figures {
        let key = ReportKey { form: head.form.clone(), period: head.period, unit: *unit };
        if find(tx, province, &key).await?.is_some() {
            continue;
        }
        let form = programme.form(&key.form).ok_or(Error::NotFound)?;
        let part = programme.expected(form, key.period, key.unit).ok_or(Error::NotFound)?.part;
        let report = create(tx, province, programme, &key, part, now).await?;
        let at = noon(head.accepted_on, zone);
        let sql = "update report set state = 'accepted', dataset = $3, illustrative = $4, first_sent_at = $5, \
                   sent_at = $5, accepted_at = $5, accepted_by = $6, sent_by = $6, revision = 1 \
                   where province = $1 and id = $2";
        let illustrative = dataset.illustrative.contains(unit);
        tx.execute(sql, args![province, report.id, &head.key, illustrative, at, &head.source_vi]).await?;
        let event = uuid::Uuid::now_v7().to_string();
        let sql = "insert into report_event (province, id, report_id, at, user_name, kind, reason, to_state) \
                   values ($1, $2, $3, $4, $5, 'paper', $6, $7)";
        let state = State::Accepted.code();
        tx.execute(sql, args![province, &event, report.id, at, &head.source_vi, &head.note_vi, state])
            .await?;
        let rows = figures.iter().map(|(cell, value)| {
            let decimals =
                programme.indicators.get(&cell.indicator).map_or(0, |indicator| indicator.decimals);
            let typed = vietnamese::number::format_trimmed(*value, decimals, vietnamese::Language::Vi);
            args![
                province,
                report.id,
                &cell.indicator,
                &cell.breakdown,
                typed,
                *value,
                "",
                at,
                &head.source_vi
            ]
        });
        let sql = "insert into entry (province, report_id, indicator, breakdown, typed, value, note, saved_at, saved_by)";
        tx.insert_many(sql, 9, rows.collect(), "").await?;
        let said = Said {
            report: report.id,
            event: &event,
            origin: if part == Part::Fills { "paper" } else { CORRECTION },
            illustrative,
            at,
            by: &head.source_vi,
        };
        let stated = |value: &i64| Stated { value: *value, note: String::new(), reading: None };
        let given = figures.iter().map(|(cell, value)| (cell.clone(), stated(value))).collect();
        put(tx, province, programme, &key, given, &said).await?;
        loaded += 1;
    }
    Ok(loaded)
}

/// Noon of a day: paper knows the day, not the hour.
fn noon(day: Date, zone: &TimeZone) -> Timestamp {
    day.at(12, 0, 0, 0).to_zoned(zone.clone()).map_or(Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp())
}

impl Store {
    /// Marks a report's figures as made up for a demonstration.
    ///
    /// # Errors
    /// The database's.
    pub async fn mark_illustrative(&self, deed: &crate::Deed<'_>, key: &ReportKey) -> Result<(), Error> {
        let mut tx = self.db.begin().await?;
        let head = find(&mut tx, self.province(), key).await?.ok_or(Error::NotFound)?;
        let sql = "update report set illustrative = 1 where province = $1 and id = $2";
        tx.execute(sql, args![self.province(), head.id]).await?;
        let who = crate::Who { actor: Some(deed.actor), from: deed.from };
        tx.audit(deed.now, &crate::Audit::of(who, "mark_illustrative", ("report", head.id))).await?;
        tx.commit().await
    }

    /// Loads a pack into the database, in one transaction: all of it or nothing.
    /// Returns how many reports came from paper for the first time.
    ///
    /// # Errors
    /// The database's.
    pub async fn load_pack(
        db: &crate::Database,
        pack: &domain::pack::Pack,
        zone: &TimeZone,
        now: Timestamp,
    ) -> Result<usize, Error> {
        let province = Province::from(pack.programme.key.as_str());
        let mut tx = db.begin().await?;
        let from = crate::Who { actor: None, from: "hoptac load" };
        match crate::setting::get(&mut tx, crate::setting::PROVINCE).await? {
            Some(held) if held != province.as_str() => {
                return Err(Error::Refused(format!("the database holds the programme {held}").into()));
            }
            Some(_) => {}
            None => {
                crate::setting::set(&mut tx, now, from, crate::setting::PROVINCE, province.as_str()).await?
            }
        }
        let held = crate::programme::read(&mut tx, &province).await.ok();
        crate::programme::load(&mut tx, pack, now).await?;
        crate::glossary::load(&mut tx, &province, &pack.glossary, now).await?;
        let programme = crate::programme::read(&mut tx, &province).await?;
        // What follows from the register's lives hangs on the pack's tables and indicators.
        let declared = |one: &Programme| {
            let from = one.indicators.iter().filter(|indicator| indicator.is_counted()).cloned();
            (one.register.clone(), one.legal_minimums.clone(), from.collect::<Vec<_>>())
        };
        if held.is_none_or(|held| declared(&held) != declared(&programme)) {
            crate::organisation::rebuild(&mut tx, &province, &programme).await?;
        }
        let (plans, today) = (&programme.plans, now.to_zoned(zone.clone()).date());
        crate::task::load(&mut tx, &province, plans, &pack.tasks, now, today).await?;
        crate::task::rebuild(&mut tx, &province, &programme).await?;
        let mut loaded = 0;
        for dataset in &pack.datasets {
            loaded += load(&mut tx, &province, &programme, dataset, zone, now).await?;
        }
        let audit = crate::audit::Audit {
            actor: None,
            from: "hoptac load",
            action: "load",
            object: ("pack", pack.programme.key.clone()),
            old: None,
            new: Some(serde_json::json!({ "paper_reports": loaded })),
            why: None,
        };
        tx.audit(now, &audit).await?;
        tx.commit().await?;
        Ok(loaded)
    }
}
