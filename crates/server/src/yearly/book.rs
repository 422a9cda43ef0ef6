//! The return as a workbook, to be filled in where there is no line: made with
//! the same numbers as the form, and read back to what the form would have
//! sent. Nothing is taken of a workbook with a cell that cannot be used.

use super::form::{self, Typed, number};
use crate::workbook::{Wrong, apart, refused};
use crate::{Error, Language, Words, take};
use domain::OrganisationId;
use domain::indicator::Nature;
use domain::organisation::Measure;
use domain::organisation::sheet::Grid;
use domain::programme::Programme;
use std::collections::{BTreeMap, HashSet};
use storage::organisation::yearly::Opened;
use writing::sheet::{Cell, Column, ColumnFormat, Sheet, xlsx};

/// Rows above the table in which the file's mark is looked for.
const ABOVE: usize = 12;
/// Characters of a reason, and of the note, as the form takes them.
const LONGEST_REASON: usize = 500;
const LONGEST_NOTE: usize = 2000;

/// What a workbook said.
pub struct Taken {
    /// As the form would have sent it.
    pub typed: Typed,
    /// The cell of each measure, "E9".
    pub cells: BTreeMap<String, String>,
    /// Numbers that were read.
    pub count: usize,
    /// Whether the return was saved since the file was made.
    pub is_older: bool,
}

/// What names the organisation, the year and how the return stood, in the file.
struct Mark {
    id: OrganisationId,
    year: i16,
    revision: i64,
}

impl Mark {
    fn text(opened: &Opened) -> String {
        format!("{}/{}/{}", opened.life.id, opened.yearly.year, opened.yearly.revision)
    }

    fn read(text: &str) -> Option<Self> {
        text.split_whitespace().find_map(|word| {
            let mut parts = word.trim_end_matches('.').split('/');
            let (id, year, revision) = (parts.next()?, parts.next()?, parts.next()?);
            Some(Self { id: id.parse().ok()?, year: year.parse().ok()?, revision: revision.parse().ok()? })
        })
    }
}

/// The heads of the columns that are read back: of the measures, of this year's
/// numbers, and of the reasons.
const HEADS: [&str; 3] = ["yearly.number", "yearly.file.this_year", "yearly.file.why"];

/// The workbook of a return, prefilled as the form is.
pub fn workbook(opened: &Opened, programme: &Programme, words: Words) -> Result<Vec<u8>, Error> {
    let (yearly, facts) = (&opened.yearly, &opened.facts);
    let column = |name: String, format| Column { name, format };
    let whole = ColumnFormat::Number { decimals: 0 };
    let row = |measure: &Measure| {
        let entry = yearly.entries.get(&measure.key).cloned().unwrap_or_default();
        let stock = Some(&measure.key).filter(|_| measure.nature == Nature::Stock);
        vec![
            take::text(measure.name(words.0)),
            take::text(measure.unit(words.0)),
            take::number(opened.before.get(&measure.key).copied(), 0),
            take::number(stock.and_then(|key| facts.numbers.get(key)).copied(), 0),
            typed_cell(&entry.typed),
            said_cell(&entry.note),
            take::text(hint(measure, opened, programme, words)),
        ]
    };
    let mut rows: Vec<Vec<Cell>> = programme.register.measures_of(facts.kind).map(row).collect();
    let note = [take::text(words.t("yearly.note")), Cell::Empty, Cell::Empty, Cell::Empty, Cell::Empty];
    let hint = take::text(words.t("yearly.note_hint"));
    rows.push(note.into_iter().chain([said_cell(&yearly.note), hint]).collect());
    let year = yearly.year;
    let jump = programme.register.yearly.as_ref().map_or(0, |schedule| schedule.jump_percent);
    let code = Some(&facts.code).filter(|code| !code.is_empty());
    let sheet = Sheet {
        title: words.f("yearly.title", &[("year", &year)]),
        subtitle: vec![
            code.map_or_else(|| facts.name.clone(), |code| format!("{} ({code})", facts.name)),
            words.f("yearly.file.how", &[("percent", &jump)]),
            words.t("yearly.file.send").to_owned(),
            words.f("yearly.file.mark", &[("mark", &Mark::text(opened))]),
        ],
        columns: vec![
            column(words.t(HEADS[0]).to_owned(), ColumnFormat::Text),
            column(words.t("yearly.file.measure").to_owned(), ColumnFormat::Text),
            column(words.f("yearly.of_year", &[("year", &(year - 1))]), whole),
            column(words.t("yearly.file.register").to_owned(), whole),
            column(words.f(HEADS[1], &[("year", &year)]), ColumnFormat::Entry),
            column(words.t(HEADS[2]).to_owned(), ColumnFormat::Remark),
            column(words.t("yearly.file.hint").to_owned(), ColumnFormat::Text),
        ],
        rows,
    };
    xlsx::tables(&[(words.t("yearly.file.sheet"), &sheet)])
        .map_err(|error| Error::Internal(error.to_string()))
}

/// A number as a number; what was typed and is none stays as it was typed.
fn typed_cell(typed: &str) -> Cell {
    match vietnamese::number::parse_as(typed, 0) {
        Ok(value) => take::number(Some(value), 0),
        Err(_) => said_cell(typed),
    }
}

fn said_cell(text: &str) -> Cell {
    if text.trim().is_empty() { Cell::Empty } else { take::text(text.trim()) }
}

/// How a number is to be filled in.
fn hint(measure: &Measure, opened: &Opened, programme: &Programme, words: Words) -> String {
    let label = |key: &String| programme.register.measure(key).map_or("", |one| one.name(words.0)).to_owned();
    let year = opened.yearly.year;
    let mut said = vec![match measure.nature {
        Nature::Stock => {
            let day = vietnamese::date::short(opened.day, words.0);
            words.f("yearly.file.stock", &[("day", &day)])
        }
        Nature::Flow => words.f("yearly.file.flow", &[("year", &year)]),
    }];
    said.extend(measure.part_of.iter().map(|whole| words.f("yearly.file.part", &[("whole", &label(whole))])));
    if !measure.sum_of.is_empty() {
        let parts = measure.sum_of.iter().map(label).collect::<Vec<_>>().join(", ");
        said.push(words.f("yearly.file.sum", &[("parts", &parts)]));
    }
    if measure.negative {
        said.push(words.t("yearly.file.negative").to_owned());
    }
    said.join(" ")
}

/// Reads a file that was sent for this return, or says what is wrong with it.
pub async fn read(
    bytes: Vec<u8>,
    opened: &Opened,
    programme: &Programme,
    words: Words,
) -> Result<Result<Taken, Vec<Wrong>>, Error> {
    let file = |text: String| Ok(Err(vec![Wrong::file(text)]));
    let (grids, bytes) = apart(move || (reading::source::workbook::grids(&bytes), bytes)).await?;
    let grids = match grids {
        Ok(grids) => grids,
        Err(why) => return file(refused(&why, words)),
    };
    let mut marked = grids.iter().filter_map(|grid| Some((grid, mark_of(grid)?)));
    let Some((grid, mark)) = marked.next() else { return file(words.t("yearly.file.foreign").to_owned()) };
    if let Some((second, _)) = marked.next() {
        return file(words.f("yearly.file.two_sheets", &[("first", &grid.name), ("second", &second.name)]));
    }
    if mark.id != opened.life.id {
        return file(words.f("yearly.file.other_organisation", &[("name", &opened.facts.name)]));
    }
    if mark.year != opened.yearly.year {
        let years: [(&str, &dyn std::fmt::Display); 2] =
            [("file", &mark.year), ("year", &opened.yearly.year)];
        return file(words.f("yearly.file.other_year", &years));
    }
    let name = grid.name.clone();
    let formulas = match apart(move || reading::source::workbook::formulas(&bytes, &name)).await? {
        Ok(formulas) => formulas.into_iter().collect(),
        Err(why) => return file(refused(&why, words)),
    };
    let reader = Reader { grid, formulas, opened, programme, words };
    Ok(reader.table().map(|taken| Taken { is_older: mark.revision != opened.yearly.revision, ..taken }))
}

fn mark_of(grid: &Grid) -> Option<Mark> {
    grid.rows.iter().take(ABOVE).flatten().find_map(|text| Mark::read(text))
}

struct Reader<'a> {
    grid: &'a Grid,
    /// Where formulas stand.
    formulas: HashSet<(usize, usize)>,
    opened: &'a Opened,
    programme: &'a Programme,
    words: Words,
}

/// The row of the heads, and the columns of labels, numbers and reasons.
struct Place {
    head: usize,
    label: usize,
    value: usize,
    why: usize,
}

impl Reader<'_> {
    fn table(&self) -> Result<Taken, Vec<Wrong>> {
        let w = self.words;
        let Some(place) = self.place() else {
            return Err(vec![Wrong::file(w.t("yearly.file.no_head"))]);
        };
        let (mut typed, mut cells, mut wrong) = (Typed::new(), BTreeMap::new(), Vec::new());
        let mut count = 0;
        for row in place.head + 1..self.grid.rows.len() {
            let label = self.grid.cell(row, place.label);
            let own = [place.value, place.why].map(|column| (row, column));
            if label.is_empty() {
                let filled = own.into_iter().filter(|cell| !self.at(*cell).is_empty());
                wrong.extend(filled.map(|cell| Wrong::at(cell, w.t("yearly.file.no_row"))));
                continue;
            }
            for cell in own.into_iter().filter(|cell| self.formulas.contains(cell)) {
                wrong.push(Wrong::at(cell, w.t("yearly.file.formula")));
            }
            if self.means(label, "yearly.note") {
                // A note in the column of the numbers is a note too.
                let said = own.map(|cell| self.said(cell, LONGEST_NOTE, &mut wrong));
                typed.insert("ghi_chu".to_owned(), said.join(" ").trim().to_owned());
                continue;
            }
            let Some(measure) = self.measure(label) else {
                wrong
                    .push(Wrong::at((row, place.label), w.f("yearly.file.no_measure", &[("label", &label)])));
                continue;
            };
            if cells.insert(measure.key.clone(), crate::workbook::name(own[0])).is_some() {
                wrong.push(Wrong::at((row, place.label), w.f("yearly.file.twice", &[("label", &label)])));
                continue;
            }
            typed.insert(form::note_name(&measure.key), self.said(own[1], LONGEST_REASON, &mut wrong));
            if self.formulas.contains(&own[0]) || self.at(own[0]).is_empty() {
                continue;
            }
            match vietnamese::number::parse_as(self.at(own[0]), 0) {
                Ok(value) => {
                    count += 1;
                    typed.insert(form::name(&measure.key), number(value, Words(Language::Vi)));
                }
                Err(error) => wrong.push(Wrong::at(own[0], error.text(w.0))),
            }
        }
        // A row that was taken out of the file is not an empty cell: nobody said that there is no number.
        let asked = self.programme.register.measures_of(self.opened.facts.kind);
        for measure in asked.filter(|measure| !cells.contains_key(&measure.key)) {
            wrong.push(Wrong::file(w.f("yearly.file.row_missing", &[("label", &measure.name(w.0))])));
        }
        if wrong.is_empty() { Ok(Taken { typed, cells, count, is_older: false }) } else { Err(wrong) }
    }

    fn at(&self, (row, column): (usize, usize)) -> &str {
        self.grid.cell(row, column)
    }

    /// A text that the form would take whole.
    fn said(&self, cell: (usize, usize), most: usize, wrong: &mut Vec<Wrong>) -> String {
        let text = self.at(cell);
        if text.chars().count() > most {
            wrong.push(Wrong::at(cell, self.words.f("yearly.file.too_long", &[("most", &most)])));
        }
        text.to_owned()
    }

    /// Where the table is: below the row that has our heads, in either language.
    fn place(&self) -> Option<Place> {
        (0..self.grid.rows.len().min(2 * ABOVE)).find_map(|head| {
            let column = |key: &str| {
                (0..self.grid.width()).find(|column| self.means(self.grid.cell(head, *column), key))
            };
            let [label, value, why] = HEADS.map(column);
            Some(Place { head, label: label?, value: value?, why: why? })
        })
    }

    /// Whether a cell says what the program says there.
    fn means(&self, text: &str, key: &str) -> bool {
        let year = self.opened.yearly.year;
        let folded = vietnamese::name::fold(text);
        let own = |language| vietnamese::name::fold(&Words(language).f(key, &[("year", &year)]));
        !folded.is_empty() && [Language::Vi, Language::En].into_iter().any(|one| own(one) == folded)
    }

    fn measure(&self, label: &str) -> Option<&Measure> {
        let folded = vietnamese::name::fold(label);
        let is_it = |measure: &&Measure| {
            [Language::Vi, Language::En]
                .into_iter()
                .any(|one| vietnamese::name::fold(measure.name(one)) == folded)
        };
        self.programme.register.measures_of(self.opened.facts.kind).find(is_it)
    }
}
