//! The programme in the database: loading a pack, which may be done again and
//! again, and reading it back.

use crate::{Error, Read, Tx, args};
use domain::calendar::Holidays;
use domain::form::Form;
use domain::indicator::{Indicator, Indicators};
use domain::organisation::Register;
use domain::pack::Pack;
use domain::programme::{Dimension, LegalMinimum, Programme};
use domain::unit::{Share, Succession, UnitKind, UnitVersion, Units};
use domain::{FormKey, Province};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// What stands in the database for a unit that has been there from the beginning.
const ALWAYS: &str = "0001-01-01";

/// Loads a pack's programme: what the pack says replaces what an earlier
/// loading said; what users made (figures, reports, extensions) stays.
///
/// # Errors
/// The database's.
pub async fn load(tx: &mut Tx, pack: &Pack, now: Timestamp) -> Result<(), Error> {
    let programme = &pack.programme;
    let province = Province::from(programme.key.as_str());
    let sql = "insert into programme (province, vi, en, root, revision, loaded_at) values ($1, $2, $3, $4, 1, $5) \
               on conflict (province) do update set vi = excluded.vi, en = excluded.en, root = excluded.root, \
               revision = programme.revision + 1, loaded_at = excluded.loaded_at";
    let args = args![&province, programme.vi.as_str(), programme.en.as_str(), programme.root.as_str(), now];
    tx.execute(sql, args).await?;
    load_units(tx, &province, &programme.units).await?;
    load_holidays(tx, &province, &programme.holidays).await?;
    load_datasets(tx, &province, pack).await?;

    let mut rows = Vec::new();
    let mut define = |kind: &str, key: &str, content: String| {
        let position = i64::try_from(rows.len()).unwrap_or(i64::MAX);
        rows.push(args![&province, kind, key, position, content, now]);
    };
    for indicator in programme.indicators.iter() {
        define("indicator", indicator.key.as_str(), json(indicator)?);
    }
    for dimension in &programme.dimensions {
        define("dimension", &dimension.key, json(dimension)?);
    }
    for form in &programme.forms {
        define("form", form.key.as_str(), json(form)?);
    }
    define("table", "legal-minimums", json(&programme.legal_minimums)?);
    define("register", "register", json(&programme.register)?);
    for (key, text) in &pack.templates {
        define("template", key, text.clone());
    }
    let head = "insert into definition (province, kind, key, position, content, updated_at)";
    let tail = "on conflict (province, kind, key) do update set position = excluded.position, \
                content = excluded.content, updated_at = excluded.updated_at";
    tx.insert_many(head, 6, rows, tail).await?;
    crate::plan::load(tx, &province, &programme.plans, now).await
}

fn json(value: &impl Serialize) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|error| Error::Corrupt(error.to_string()))
}

async fn load_units(tx: &mut Tx, province: &Province, units: &Units) -> Result<(), Error> {
    let row = |unit: &UnitVersion| {
        args![
            province,
            unit.id,
            unit.valid_from.map_or(ALWAYS.to_owned(), |day| day.to_string()),
            unit.valid_to,
            unit.code.as_str(),
            unit.name.as_str(),
            unit.name_en.as_deref(),
            vietnamese::name::fold(&unit.name),
            unit.kind.code(),
            unit.parent,
            unit.latitude_micro,
            unit.longitude_micro
        ]
    };
    let head = "insert into unit_version (province, id, valid_from, valid_to, code, name, name_en, search, kind, \
                parent_id, latitude_micro, longitude_micro)";
    let tail = "on conflict (province, id, valid_from) do update set valid_to = excluded.valid_to, \
                code = excluded.code, name = excluded.name, name_en = excluded.name_en, search = excluded.search, \
                kind = excluded.kind, parent_id = excluded.parent_id, latitude_micro = excluded.latitude_micro, \
                longitude_micro = excluded.longitude_micro";
    tx.insert_many(head, 12, units.all().iter().map(row).collect(), tail).await?;
    let row = |succession: &Succession| {
        let share = if succession.share == Share::Whole { "whole" } else { "part" };
        args![province, succession.old, succession.new, succession.on, share]
    };
    let head = "insert into succession (province, old_id, new_id, on_day, share)";
    let tail = "on conflict (province, old_id, new_id, on_day) do update set share = excluded.share";
    tx.insert_many(head, 5, units.successions().iter().map(row).collect(), tail).await?;
    Ok(())
}

async fn load_holidays(tx: &mut Tx, province: &Province, holidays: &Holidays) -> Result<(), Error> {
    let rows = holidays.iter().map(|(day, name)| args![province, day, name]).collect();
    let head = "insert into holiday (province, day, name)";
    tx.insert_many(head, 3, rows, "on conflict (province, day) do update set name = excluded.name").await?;
    Ok(())
}

async fn load_datasets(tx: &mut Tx, province: &Province, pack: &Pack) -> Result<(), Error> {
    let row = |dataset: &domain::pack::Dataset| {
        let head = &dataset.head;
        args![province, &head.key, &head.source_vi, &head.source_en, &head.note_vi, &head.note_en]
    };
    let head = "insert into dataset (province, key, source_vi, source_en, note_vi, note_en)";
    let tail = "on conflict (province, key) do update set source_vi = excluded.source_vi, \
                source_en = excluded.source_en, note_vi = excluded.note_vi, note_en = excluded.note_en";
    tx.insert_many(head, 6, pack.datasets.iter().map(row).collect(), tail).await?;
    Ok(())
}

/// Reads the programme of a province.
///
/// # Errors
/// The database's, or [`Error::Corrupt`] where a definition cannot be read.
pub async fn read(db: &mut impl Read, province: &Province) -> Result<Programme, Error> {
    let head =
        db.fetch_one("select vi, en, root from programme where province = $1", args![province]).await?;
    let forms: Vec<Form> = definitions(db, province, "form").await?;
    let indicators: Vec<Indicator> = definitions(db, province, "indicator").await?;
    let legal: Vec<Vec<LegalMinimum>> = definitions(db, province, "table").await?;
    let dimensions: Vec<Dimension> = definitions(db, province, "dimension").await?;
    let register: Vec<Register> = definitions(db, province, "register").await?;
    Ok(Programme {
        key: province.to_string(),
        vi: head.text("vi")?,
        en: head.text("en")?,
        root: head.text("root")?,
        units: read_units(db, province).await?,
        holidays: read_holidays(db, province).await?,
        legal_minimums: legal.into_iter().flatten().collect(),
        dimensions,
        indicators: Indicators::new(indicators),
        forms,
        plans: crate::plan::all(db, province).await?,
        register: register.into_iter().next().unwrap_or_default(),
    })
}

async fn definitions<T: DeserializeOwned>(
    db: &mut impl Read,
    province: &Province,
    kind: &str,
) -> Result<Vec<T>, Error> {
    let sql = "select key, content from definition where province = $1 and kind = $2 order by position, key";
    let rows = db.fetch_all(sql, args![province, kind]).await?;
    rows.iter()
        .map(|row| {
            let content = row.text("content")?;
            serde_json::from_str(&content).map_err(|error| Error::Corrupt(format!("{kind}: {error}")))
        })
        .collect()
}

async fn read_units(db: &mut impl Read, province: &Province) -> Result<Units, Error> {
    let sql = "select id, valid_from, valid_to, code, name, name_en, kind, parent_id, latitude_micro, \
               longitude_micro from unit_version where province = $1";
    let mut versions = Vec::new();
    for row in db.fetch_all(sql, args![province]).await? {
        let from = row.date("valid_from")?;
        versions.push(UnitVersion {
            id: row.id("id")?,
            code: row.text("code")?,
            name: row.text("name")?,
            name_en: row.opt_text("name_en")?,
            kind: UnitKind::from_code(&row.text("kind")?).unwrap_or(UnitKind::Other),
            parent: row.opt_id("parent_id")?,
            valid_from: Some(from).filter(|day| day.to_string() != ALWAYS),
            valid_to: row.opt_date("valid_to")?,
            latitude_micro: row.opt_int("latitude_micro")?,
            longitude_micro: row.opt_int("longitude_micro")?,
        });
    }
    let sql = "select old_id, new_id, on_day, share from succession where province = $1";
    let mut successions = Vec::new();
    for row in db.fetch_all(sql, args![province]).await? {
        successions.push(Succession {
            old: row.id("old_id")?,
            new: row.id("new_id")?,
            on: row.date("on_day")?,
            share: if row.text("share")? == "whole" { Share::Whole } else { Share::Part },
        });
    }
    Ok(Units::new(versions, successions))
}

async fn read_holidays(db: &mut impl Read, province: &Province) -> Result<Holidays, Error> {
    let rows = db.fetch_all("select day, name from holiday where province = $1", args![province]).await?;
    let days = rows.iter().map(|row| Ok((row.date("day")?, row.text("name")?)));
    Ok(Holidays::new(days.collect::<Result<Vec<_>, Error>>()?))
}

/// A document template's text.
///
/// # Errors
/// The database's.
pub async fn template(db: &mut impl Read, province: &Province, key: &str) -> Result<Option<String>, Error> {
    let sql = "select content from definition where province = $1 and kind = 'template' and key = $2";
    db.fetch_optional(sql, args![province, key]).await?.map(|row| row.text("content")).transpose()
}

/// The keys of the document templates with their texts.
///
/// # Errors
/// The database's.
pub async fn templates(db: &mut impl Read, province: &Province) -> Result<Vec<(String, String)>, Error> {
    let sql = "select key, content from definition where province = $1 and kind = 'template' order by key";
    let rows = db.fetch_all(sql, args![province]).await?;
    rows.iter().map(|row| Ok((row.text("key")?, row.text("content")?))).collect()
}

/// Replaces a form's definition. The caller has checked it, may do it, and audits it.
pub(crate) async fn put_form(
    tx: &mut Tx,
    province: &Province,
    form: &Form,
    now: Timestamp,
) -> Result<(), Error> {
    let sql = "update definition set content = $3, updated_at = $4 where province = $1 and kind = 'form' and key = $2";
    tx.execute(sql, args![province, &form.key, json(form)?, now]).await?;
    crate::store::programme_changed(tx, province).await
}

/// The form of that key as it is in this transaction.
pub(crate) async fn get_form(db: &mut impl Read, province: &Province, key: &FormKey) -> Result<Form, Error> {
    let sql = "select content from definition where province = $1 and kind = 'form' and key = $2";
    let content = db.fetch_one(sql, args![province, key]).await?.text("content")?;
    serde_json::from_str(&content).map_err(|error| Error::Corrupt(error.to_string()))
}

/// Sets or removes a day off.
pub(crate) async fn put_holiday(
    tx: &mut Tx,
    province: &Province,
    day: Date,
    name: Option<&str>,
) -> Result<(), Error> {
    match name {
        Some(name) => {
            let sql = "insert into holiday (province, day, name) values ($1, $2, $3) \
                       on conflict (province, day) do update set name = excluded.name";
            tx.execute(sql, args![province, day, name]).await?;
        }
        None => {
            tx.execute("delete from holiday where province = $1 and day = $2", args![province, day]).await?;
        }
    }
    crate::store::programme_changed(tx, province).await
}
