//! A workbook that was sent, opened again at each step.

use super::super::Desk;
use crate::workbook::grids;
use crate::{Error, Language, Words};
use domain::BringId;
use domain::UnitId;
use domain::organisation::sheet::{
    Grid, Ground, Head, Outcome, Table, Target, plain, propose, read, tables as find,
};
use domain::unit::UnitKind;
use jiff::civil::Date;
use std::collections::{HashMap, HashSet};
use storage::organisation::Upload;

/// A workbook with what its columns are.
pub(super) struct Book {
    pub upload: Upload,
    pub bytes: Vec<u8>,
    pub grids: Vec<Grid>,
    /// The tables of all sheets.
    pub tables: Vec<Table>,
    pub matching: HashMap<String, Target>,
    /// The heads that somebody matched before.
    pub remembered: HashSet<String>,
}

/// The tables of a workbook.
pub(super) fn tables(desk: &Desk, grids: &[Grid], remembered: &HashMap<String, String>) -> Vec<Table> {
    let labels = labels(desk);
    let is_known = |text: &str| {
        remembered.contains_key(&vietnamese::name::fold(text)) || labels.contains_key(&plain(text))
    };
    find(grids, &desk.programme.register, is_known)
}

/// The heads of our own template, in both languages.
fn labels(desk: &Desk) -> HashMap<String, Target> {
    let register = &desk.programme.register;
    let in_language = |language: Language| {
        Target::all(register)
            .into_iter()
            .filter(|target| *target != Target::Skip)
            .map(move |target| (plain(&label(&target, desk, Words(language))), target))
    };
    in_language(Language::En).chain(in_language(Language::Vi)).collect()
}

/// What a target is called.
pub(super) fn label(target: &Target, desk: &Desk, words: Words) -> String {
    match target {
        Target::Measure(key) => desk.programme.register.measure(key).map_or_else(String::new, |measure| {
            format!("{} ({})", measure.name(words.0), measure.unit(words.0))
        }),
        other => words.t(&format!("bring.target.{}", other.code())).to_owned(),
    }
}

impl Book {
    /// The workbook of that address.
    pub async fn open(desk: &Desk, id: &str) -> Result<Book, Error> {
        let id: BringId = id.parse().map_err(|_| Error::NotFound)?;
        let (signed, store) = (&desk.signed, desk.signed.store());
        let upload = store.upload(&signed.actor, signed.visit.now, id).await?;
        let bytes = store.upload_file(&upload).await?;
        let grids = grids(bytes.clone()).await?.map_err(|_| Error::NotFound)?;
        let known = store.bring_columns().await?;
        let tables = tables(desk, &grids, &known);
        let (labels, register) = (labels(desk), &desk.programme.register);
        let said = |head: &Head| known.get(&head.key).and_then(|code| Target::from_code(code, register));
        let matching =
            propose(&tables, register, |head| said(head).or_else(|| labels.get(&plain(&head.text)).cloned()));
        let remembered = known.into_keys().collect();
        Ok(Book { upload, bytes, grids, tables, matching, remembered })
    }

    /// The tables that are to be read.
    pub fn taken(&self) -> Vec<Table> {
        let is_taken = |table: &&Table| !self.upload.left_out.contains(&self.grids[table.sheet].name);
        self.tables.iter().filter(is_taken).cloned().collect()
    }

    /// Every organisation of the workbook, and what is wrong.
    pub async fn read(self, desk: &Desk) -> Result<(Book, Outcome), Error> {
        let (programme, today, now) = (desk.programme.clone(), desk.today, desk.signed.visit.now);
        let keeps = keeps(desk);
        let paper = desk.words.f("bring.paper", &[("name", &self.upload.name)]);
        let done = tokio::task::spawn_blocking(move || {
            let ground = Ground {
                programme: &programme,
                as_of: self.upload.as_of,
                today,
                now,
                keeps: &keeps,
                paper: &paper,
            };
            let outcome = read(&self.grids, &self.taken(), &self.matching, &ground);
            (self, outcome)
        });
        done.await.map_err(|error| Error::Internal(error.to_string()))
    }
}

/// The communes whose register the actor keeps.
fn keeps(desk: &Desk) -> HashSet<UnitId> {
    let communes = desk
        .programme
        .units
        .all()
        .iter()
        .filter(|unit| matches!(unit.kind, UnitKind::Commune | UnitKind::Ward | UnitKind::Township));
    communes.map(|unit| unit.id).filter(|unit| desk.keeps(*unit)).collect()
}

/// The day that a title names: "tính đến ngày 31/12/2023".
pub(super) fn day_in(grids: &[Grid], today: Date) -> Option<Date> {
    let rows = grids.iter().flat_map(|grid| grid.rows.iter().take(8));
    let texts = rows.flatten().map(|text| vietnamese::name::fold(text));
    for text in texts.filter(|text| text.len() > 12) {
        let Some(at) = text.find("den ngay").or_else(|| text.find("den het ngay")) else { continue };
        let rest = text[at..].split_once("ngay").map_or("", |(_, rest)| rest).trim();
        let words: Vec<&str> = rest.split_whitespace().take(6).collect();
        for count in (1..=words.len()).rev() {
            let piece = words[..count].join(" ");
            let piece = piece.trim_matches([')', '(', '.', ',', ';']);
            if let Ok(day) = vietnamese::date::parse(piece)
                && day <= today
            {
                return Some(day);
            }
        }
    }
    None
}
