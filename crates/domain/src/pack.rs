//! A programme pack: readable text files that say everything a province's
//! programme needs, so that another province writes another pack and no Rust.
//! The format is described in `docs/goi-chuong-trinh.md`.

use crate::calendar::Holidays;
use crate::form::{Aspect, Cell, Form};
use crate::glossary::{Entry, Glossary};
use crate::indicator::{Indicator, Indicators};
use crate::period::Period;
use crate::programme::{Dimension, Programme};
use crate::unit::{Share, Succession, UnitKind, UnitVersion, Units};
use crate::{FormKey, UnitId};
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The files of a pack: path within the pack → text.
pub type Files = BTreeMap<String, String>;

/// A pack, read and checked.
#[derive(Clone, Debug)]
pub struct Pack {
    /// What it says.
    pub programme: Programme,
    /// Document templates: key → text.
    pub templates: BTreeMap<String, String>,
    /// Figures that come from paper.
    pub datasets: Vec<Dataset>,
    /// Words by which documents call indicators.
    pub glossary: Vec<Entry>,
    /// The tasks of its plans.
    pub tasks: Vec<crate::plan::Task>,
}

/// Figures of one form and period that were reported on paper.
#[derive(Clone, Debug)]
pub struct Dataset {
    /// What `dataset.toml` says.
    pub head: DatasetHead,
    /// Its figures by unit.
    pub figures: BTreeMap<UnitId, BTreeMap<Cell, i64>>,
    /// The units whose figures are made up.
    pub illustrative: BTreeSet<UnitId>,
}

/// The head of a dataset.
#[derive(Clone, Debug, Deserialize)]
pub struct DatasetHead {
    /// Its key.
    pub key: String,
    /// The document that the figures come from.
    pub source_vi: String,
    /// The same in English.
    pub source_en: String,
    /// What a reader must know, such as what is illustrative.
    #[serde(default)]
    pub note_vi: String,
    /// The same in English.
    #[serde(default)]
    pub note_en: String,
    /// The form.
    pub form: FormKey,
    /// The period.
    pub period: Period,
    /// The day on which the figures were accepted on paper.
    #[serde(deserialize_with = "crate::dates::required")]
    pub accepted_on: Date,
}

/// What is wrong with a pack, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {what}")]
pub struct PackError {
    /// The file.
    pub file: String,
    /// What is wrong.
    pub what: String,
}

pub(crate) fn wrong(file: &str, what: impl std::fmt::Display) -> PackError {
    PackError { file: file.to_owned(), what: what.to_string() }
}

#[derive(Deserialize)]
struct PackHead {
    key: String,
    vi: String,
    en: String,
    root: String,
}

impl Pack {
    /// Reads a pack.
    ///
    /// # Errors
    /// The first thing that is wrong, with its file.
    pub fn read(files: &Files) -> Result<Pack, PackError> {
        let head: PackHead = toml_file(files, "pack.toml")?;
        let units = read_units(files, &head.key)?;
        let indicators = read_indicators(files)?;
        let forms = read_forms(files)?;
        let programme = Programme {
            key: head.key,
            vi: head.vi,
            en: head.en,
            root: head.root,
            units,
            holidays: read_holidays(files)?,
            legal_minimums: csv_file(files, "legal-minimums.csv")?,
            dimensions: read_dimensions(files)?,
            indicators,
            forms,
            plans: Vec::new(),
            register: crate::organisation::pack::read(files)?,
        };
        crate::organisation::pack::check(&programme.indicators, &programme.register)?;
        check_forms(&programme)?;
        let (plans, tasks) = crate::plan::pack::read(files, &programme)?;
        crate::plan::pack::check_figures(&programme.indicators, &plans)?;
        let programme = Programme { plans, ..programme };
        let datasets = read_datasets(files, &programme)?;
        let glossary = read_glossary(files, &programme)?;
        let template = |(path, text): (&String, &String)| {
            let key = path.strip_prefix("templates/")?.strip_suffix(".md")?;
            Some((key.to_owned(), text.clone()))
        };
        let templates = files.iter().filter_map(template).collect();
        Ok(Pack { programme, templates, datasets, glossary, tasks })
    }
}

fn text<'a>(files: &'a Files, file: &str) -> Result<&'a str, PackError> {
    files.get(file).map(String::as_str).ok_or_else(|| wrong(file, "the file is missing"))
}

pub(crate) fn toml_file<T: serde::de::DeserializeOwned>(files: &Files, file: &str) -> Result<T, PackError> {
    toml::from_str(text(files, file)?).map_err(|error| wrong(file, error))
}

pub(crate) fn csv_file<T: serde::de::DeserializeOwned>(
    files: &Files,
    file: &str,
) -> Result<Vec<T>, PackError> {
    let mut reader =
        csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text(files, file)?.as_bytes());
    reader.deserialize().collect::<Result<_, _>>().map_err(|error| wrong(file, error))
}

#[derive(Deserialize)]
struct UnitRow {
    code: String,
    name: String,
    kind: UnitKind,
    parent: String,
    valid_from: Option<Date>,
    valid_to: Option<Date>,
    latitude: Option<f64>,
    longitude: Option<f64>,
    #[serde(default)]
    name_en: Option<String>,
    #[serde(default)]
    same_as_before: Option<String>,
}

#[derive(Deserialize)]
struct SuccessorRow {
    old_code: String,
    new_code: String,
    on: Date,
    share: Share,
}

/// A unit's id follows from the pack, the code and its first day, so that
/// loading the pack again finds the same unit.
fn unit_id(pack: &str, code: &str, valid_from: Option<Date>) -> UnitId {
    let from = valid_from.map(|day| day.to_string()).unwrap_or_default();
    let name = format!("hoptac:{pack}:{code}:{from}");
    UnitId(uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_URL, name.as_bytes()))
}

fn read_units(files: &Files, pack: &str) -> Result<Units, PackError> {
    const FILE: &str = "units.csv";
    let rows: Vec<UnitRow> = csv_file(files, FILE)?;
    let mut ids: Vec<UnitId> = Vec::with_capacity(rows.len());
    let mut last: HashMap<&str, UnitId> = HashMap::new();
    for row in &rows {
        let continued = row.same_as_before.as_deref() == Some("1");
        let id = match last.get(row.code.as_str()).filter(|_| continued) {
            Some(id) => *id,
            None => unit_id(pack, &row.code, row.valid_from),
        };
        last.insert(&row.code, id);
        ids.push(id);
    }
    let find = |code: &str, day: Option<Date>| {
        let holds = |row: &UnitRow| match day {
            Some(day) => {
                row.valid_from.is_none_or(|from| from <= day) && row.valid_to.is_none_or(|to| day <= to)
            }
            None => row.valid_from.is_none() && row.valid_to.is_none(),
        };
        rows.iter().position(|row| row.code == code && holds(row)).map(|index| ids[index])
    };
    let micro = |degrees: Option<f64>| degrees.map(|degrees| (degrees * 1e6).round() as i64);
    let mut versions = Vec::with_capacity(rows.len());
    for (index, row) in rows.iter().enumerate() {
        let parent = match row.parent.as_str() {
            "" => None,
            code => Some(
                find(code, row.valid_from.or(row.valid_to))
                    .or_else(|| rows.iter().position(|other| other.code == code).map(|found| ids[found]))
                    .ok_or_else(|| {
                        wrong(FILE, format!("unit {}: its parent {code} is not in the file", row.code))
                    })?,
            ),
        };
        versions.push(UnitVersion {
            id: ids[index],
            code: row.code.clone(),
            name: vietnamese::name::nfc(&row.name),
            name_en: row.name_en.clone().filter(|name| !name.is_empty()),
            kind: row.kind,
            parent,
            valid_from: row.valid_from,
            valid_to: row.valid_to,
            latitude_micro: micro(row.latitude),
            longitude_micro: micro(row.longitude),
        });
    }
    let mut successions = Vec::new();
    for row in csv_file::<SuccessorRow>(files, "successors.csv")? {
        let missing = |code: &str| wrong("successors.csv", format!("no unit {code} on the day {}", row.on));
        let old = find(&row.old_code, row.on.yesterday().ok()).ok_or_else(|| missing(&row.old_code))?;
        let new = find(&row.new_code, Some(row.on)).ok_or_else(|| missing(&row.new_code))?;
        successions.push(Succession { old, new, on: row.on, share: row.share });
    }
    Ok(Units::new(versions, successions))
}

fn read_holidays(files: &Files) -> Result<Holidays, PackError> {
    #[derive(Deserialize)]
    struct Row {
        date: Date,
        vi: String,
    }
    let rows: Vec<Row> = csv_file(files, "holidays.csv")?;
    Ok(Holidays::new(rows.into_iter().map(|row| (row.date, row.vi))))
}

fn read_dimensions(files: &Files) -> Result<Vec<Dimension>, PackError> {
    #[derive(Deserialize)]
    struct List {
        dimension: Vec<Dimension>,
    }
    toml_file(files, "dimensions.toml").map(|list: List| list.dimension)
}

fn read_indicators(files: &Files) -> Result<Indicators, PackError> {
    #[derive(Deserialize)]
    struct List {
        indicator: Vec<Indicator>,
    }
    const FILE: &str = "indicators.toml";
    let list = toml_file(files, FILE).map(|list: List| list.indicator)?;
    let mut seen = BTreeSet::new();
    if let Some(twice) = list.iter().find(|indicator| !seen.insert(&indicator.key)) {
        return Err(wrong(FILE, format!("the indicator {} stands twice", twice.key)));
    }
    let indicators = Indicators::new(list);
    for indicator in indicators.iter() {
        if indicator.decimals > 6 {
            return Err(wrong(FILE, format!("{}: at most 6 decimals", indicator.key)));
        }
        for part in indicator.needs() {
            if indicators.get(part).is_none_or(Indicator::is_ratio) {
                return Err(wrong(
                    FILE,
                    format!(
                        "{} rests on {part}, which is not a reported or counted indicator",
                        indicator.key
                    ),
                ));
            }
        }
    }
    Ok(indicators)
}

fn read_forms(files: &Files) -> Result<Vec<Form>, PackError> {
    let paths = files.keys().filter(|path| path.starts_with("forms/") && path.ends_with(".toml"));
    paths.map(|path| toml_file(files, path)).collect()
}

/// A form may only ask for what the programme knows.
fn check_forms(programme: &Programme) -> Result<(), PackError> {
    for form in &programme.forms {
        let file = format!("forms/{}.toml", form.key);
        form.check(&programme.indicators).map_err(|what| wrong(&file, what))?;
        if let Some(promise) = &form.promise
            && programme.form(promise).is_none_or(|form| form.aspect != Aspect::Registered)
        {
            return Err(wrong(&file, format!("its promise {promise} is not a form of registered figures")));
        }
    }
    Ok(())
}

/// The glossary; a pack may have none.
fn read_glossary(files: &Files, programme: &Programme) -> Result<Vec<Entry>, PackError> {
    const FILE: &str = "glossary.toml";
    if !files.contains_key(FILE) {
        return Ok(Vec::new());
    }
    let glossary: Glossary = toml_file(files, FILE)?;
    let mut seen = BTreeSet::new();
    for entry in &glossary.words {
        if programme.indicators.get(&entry.indicator).is_none() {
            return Err(wrong(
                FILE,
                format!("“{}” means {}, which is no indicator", entry.words, entry.indicator),
            ));
        }
        if entry.words.trim().is_empty() || !seen.insert((crate::glossary::key(&entry.words), &entry.sender))
        {
            return Err(wrong(FILE, format!("“{}” is empty or stands twice", entry.words)));
        }
    }
    Ok(glossary.words)
}

#[derive(Deserialize)]
struct FigureRow {
    unit: String,
    indicator: String,
    breakdown: String,
    value: String,
    #[serde(default)]
    illustrative: Option<String>,
}

fn read_datasets(files: &Files, programme: &Programme) -> Result<Vec<Dataset>, PackError> {
    let heads = files.keys().filter(|path| path.starts_with("datasets/") && path.ends_with("/dataset.toml"));
    heads.map(|path| read_dataset(files, path, programme)).collect()
}

fn read_dataset(files: &Files, path: &str, programme: &Programme) -> Result<Dataset, PackError> {
    let head: DatasetHead = toml_file(files, path)?;
    let form = programme.form(&head.form).ok_or_else(|| wrong(path, format!("no form {}", head.form)))?;
    let version =
        form.version(head.period).ok_or_else(|| wrong(path, "the form has no version for this period"))?;
    let cells: BTreeSet<Cell> = version.cells().collect();
    let file = path.replace("dataset.toml", "figures.csv");
    let mut dataset = Dataset { head, figures: BTreeMap::new(), illustrative: BTreeSet::new() };
    let closing = dataset.head.period.to();
    for row in csv_file::<FigureRow>(files, &file)? {
        let unit = programme.units.find(&row.unit, closing);
        let unit = unit.ok_or_else(|| wrong(&file, format!("no unit {} on {closing}", row.unit)))?;
        let cell =
            Cell { indicator: row.indicator.as_str().into(), breakdown: row.breakdown.as_str().into() };
        let indicator = programme.indicators.get(&cell.indicator).filter(|_| cells.contains(&cell));
        let indicator =
            indicator.ok_or_else(|| wrong(&file, format!("the form does not ask for {}", cell.name())))?;
        let value = plain_number(&row.value, indicator.decimals)
            .ok_or_else(|| wrong(&file, format!("“{}” is not a plain number with a point", row.value)))?;
        if dataset.figures.entry(unit.id).or_default().insert(cell.clone(), value).is_some() {
            return Err(wrong(&file, format!("{} of unit {} stands twice", cell.name(), row.unit)));
        }
        if row.illustrative.as_deref() == Some("1") {
            dataset.illustrative.insert(unit.id);
        }
    }
    Ok(dataset)
}

/// A number as files write it (`1220`, `38.4`), scaled.
#[must_use]
pub fn plain_number(text: &str, decimals: u32) -> Option<i64> {
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |part: &str| part.chars().all(|digit| digit.is_ascii_digit());
    if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) || fraction.len() > decimals as usize {
        return None;
    }
    let padded = format!("{whole}{fraction:0<width$}", width = decimals as usize);
    padded.parse::<i64>().ok().map(|value| if negative { -value } else { value })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use super::*;

    #[test]
    fn plain_numbers() {
        for (text, decimals, expected) in [
            ("1220", 0, Some(1220)),
            ("38.4", 1, Some(384)),
            ("38", 2, Some(3800)),
            ("-5", 0, Some(-5)),
            ("38.45", 1, None),
            ("1.220,5", 1, None),
            ("", 0, None),
            ("x", 0, None),
        ] {
            assert_eq!(plain_number(text, decimals), expected, "{text}");
        }
    }
}
