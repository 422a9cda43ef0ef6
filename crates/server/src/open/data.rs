//! A dataset as it is now: its columns with what they mean, its rows, and what
//! a reader must know of it.

use super::{Dataset, figure, organisation};
use crate::{Error, Words};
use domain::programme::Programme;
use jiff::Timestamp;
use jiff::civil::Date;
use storage::Store;
use storage::open::Choice;
use writing::sheet::{Cell, Column, ColumnFormat, Sheet};

/// A column: its name for programs, and a key of the words that say what it holds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) meaning: &'static str,
    pub(super) format: ColumnFormat,
}

impl Field {
    pub(super) const fn text(name: &'static str, meaning: &'static str) -> Self {
        Self { name, meaning, format: ColumnFormat::Text }
    }

    pub(super) const fn number(name: &'static str, meaning: &'static str) -> Self {
        Self { name, meaning, format: ColumnFormat::Number { decimals: 0 } }
    }

    pub(super) const fn date(name: &'static str, meaning: &'static str) -> Self {
        Self { name, meaning, format: ColumnFormat::Date }
    }
}

/// A dataset.
#[derive(Clone, Debug)]
pub(super) struct Data {
    pub(super) fields: Vec<Field>,
    pub(super) rows: Vec<Vec<Cell>>,
    /// When something in it last changed.
    pub(super) changed: Option<Timestamp>,
    /// How much of what there is stands in it, in words.
    pub(super) coverage: String,
    /// Values that are not shown because few people stand behind them.
    pub(super) hidden: usize,
    /// Whether parts are made up.
    pub(super) is_illustrative: bool,
}

/// Who makes a dataset, when, in which language.
#[derive(Clone, Copy)]
pub(super) struct Maker<'a> {
    pub(super) store: &'a Store,
    pub(super) programme: &'a Programme,
    pub(super) today: Date,
    pub(super) words: Words,
}

impl Maker<'_> {
    /// The dataset, if it is open.
    pub(super) async fn make(&self, dataset: Dataset<'_>, choice: &Choice) -> Result<Data, Error> {
        match dataset {
            Dataset::Organisations => organisation::make(self, &dataset.key()).await,
            Dataset::Register => figure::of_register(self, &dataset.key(), choice).await,
            Dataset::Form(form) => figure::of_form(self, &dataset.key(), form, choice).await,
        }
    }
}

impl Data {
    /// What to know of it, line by line: source, licence, coverage, age, what is hidden.
    pub(super) fn notes(&self, dataset: Dataset<'_>, choice: &Choice, words: Words) -> Vec<String> {
        let mut notes = vec![words.t("open.licence_text").to_owned(), self.coverage.clone()];
        if let Some(at) = self.changed {
            let at = vietnamese::date::date_time(crate::state::local(at).datetime(), words.0);
            notes.push(words.f("open.changed_at", &[("at", &at)]));
        }
        if dataset.is_aggregate() {
            let hidden =
                vietnamese::number::format(i64::try_from(self.hidden).unwrap_or(i64::MAX), 0, words.0);
            notes.push(words.f("open.hidden", &[("threshold", &choice.threshold), ("count", &hidden)]));
        } else {
            notes.push(words.t("open.no_persons").to_owned());
        }
        if self.is_illustrative {
            notes.push(words.t("open.illustrative").to_owned());
        }
        notes
    }

    pub(super) fn sheet(&self, title: String, notes: Vec<String>) -> Sheet {
        let columns = self.fields.iter().enumerate().map(|(at, field)| Column {
            name: field.name.to_owned(),
            format: match field.format {
                ColumnFormat::Number { .. } => ColumnFormat::Number { decimals: self.decimals(at) },
                format => format,
            },
        });
        Sheet { title, subtitle: notes, columns: columns.collect(), rows: self.rows.clone() }
    }

    /// The most decimals that a column has.
    fn decimals(&self, column: usize) -> u32 {
        let of = |row: &Vec<Cell>| match row.get(column) {
            Some(Cell::Number { decimals, .. }) => *decimals,
            _ => 0,
        };
        self.rows.iter().map(of).max().unwrap_or(0)
    }
}
