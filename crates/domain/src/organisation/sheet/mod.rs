//! Organisations out of a workbook as an office kept it: heads over several
//! rows, sheets by kind or by district, accents and zeros lost, dates and
//! numbers as text. Pure: cells come in as text, lives and faults by their
//! cell come out. Nothing is guessed that would become a fact: what can be
//! read in two ways is a fault, what was taken leniently is a caution.

mod draft;
mod head;
mod place;
mod row;
mod table;
mod target;
mod usual;
mod value;

pub use draft::{Draft, Drafted, Same};
pub use head::{Head, Table, tables};
pub use place::Places;
pub use target::Target;
pub use usual::{guess, plain, propose};

use super::Broken;
use crate::UnitId;
use crate::programme::Programme;
use draft::twice;
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::{HashMap, HashSet};
use vietnamese::number::NumberError;

/// Cells that belong together, both corners counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Area {
    /// First row, from zero.
    pub top: usize,
    /// First column, from zero.
    pub left: usize,
    /// Last row.
    pub bottom: usize,
    /// Last column.
    pub right: usize,
}

/// A sheet as it stands: every cell as text, dates as `5/3/2018`.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Grid {
    /// The sheet's name.
    pub name: String,
    /// The cells by row and column from zero; rows end with their last filled cell.
    pub rows: Vec<Vec<String>>,
    /// Merged cells.
    pub merged: Vec<Area>,
}

impl Grid {
    /// What stands in a cell; nothing beyond the end of a row.
    #[must_use]
    pub fn cell(&self, row: usize, column: usize) -> &str {
        self.rows.get(row).and_then(|row| row.get(column)).map_or("", |text| text.trim())
    }

    /// The first column in which nothing stands in any row.
    #[must_use]
    pub fn width(&self) -> usize {
        self.rows.iter().map(Vec::len).max().unwrap_or(0)
    }
}

/// A cell's place, all from zero.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Cell {
    /// Which sheet.
    pub sheet: usize,
    /// Which row.
    pub row: usize,
    /// Which column.
    pub column: usize,
}

impl Cell {
    /// Its name as Excel writes it: `D7`.
    #[must_use]
    pub fn name(self) -> String {
        let (mut column, mut text) = (self.column, String::new());
        loop {
            let letter = u8::try_from(column % 26).map_or('?', |letter| char::from(b'A' + letter));
            text.insert(0, letter);
            if column < 26 {
                return format!("{text}{}", self.row + 1);
            }
            column = column / 26 - 1;
        }
    }
}

/// What is wrong with a cell, or how it was taken.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fault {
    /// Which cell.
    pub cell: Cell,
    /// What stands there.
    pub typed: String,
    /// Why.
    pub why: Why,
}

/// Why a cell cannot be taken, or in which lenient way it was.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Why {
    /// The sheet has no column of this sort, which every organisation needs.
    NoColumn(Target),
    /// Two columns of the sheet are said to be the same.
    ColumnTwice(Target),
    /// It has no name.
    NameMissing,
    /// No word says what sort of organisation it is.
    KindMissing,
    /// The word for its kind is not known.
    KindUnknown,
    /// No commune.
    SeatMissing,
    /// No commune is called so; those that are spelled most like it.
    SeatUnknown(Vec<UnitId>),
    /// Several communes are called so.
    SeatSeveral(Vec<UnitId>),
    /// The commune lies outside what the actor keeps.
    SeatOutside(UnitId),
    /// No district is called so.
    DistrictUnknown,
    /// The commune lies in another district.
    DistrictOther(UnitId),
    /// No day of its beginning.
    DayMissing,
    /// No day can be read.
    DayUnread,
    /// The calendar has no such day.
    DayNone,
    /// A day to come.
    DayAhead,
    /// A day before there were cooperatives.
    DayTooEarly,
    /// It began after the day of its figures.
    DayAfterFigures(Date),
    /// It was registered before it was founded.
    DayBeforeFounding(Date),
    /// No code for tax.
    CodeWrong,
    /// The same code stands in another row.
    CodeTwice(Cell),
    /// The same organisation stands in another row.
    SameTwice(Cell),
    /// No law is called so.
    LawUnknown,
    /// No activity is called so.
    ActivityUnknown,
    /// Stars are 1 to 5.
    StarsWrong,
    /// Neither yes nor no.
    YesNoUnread,
    /// The state is not known.
    StateUnknown,
    /// A suspension needs its last day.
    UntilMissing,
    /// No number, or one that can be read in two ways.
    Number(NumberError),
    /// Below zero.
    Negative,
    /// Larger than the measure of which it is a part.
    MoreThanWhole {
        /// The key of the whole.
        whole: String,
        /// How much the whole is.
        value: i64,
    },
    /// The law's table does not allow it.
    Law(Box<Broken>),

    /// Caution: only the year or month is known; its first day was taken.
    DayRounded(Date),
    /// Caution: a year of two digits.
    YearShort(Date),
    /// Caution: a number of Excel was taken for a day.
    DaySerial(Date),
    /// Caution: rounded to the unit of the register.
    NumberRounded(i64),
    /// Caution: converted to the unit of the register.
    NumberScaled(i64),
    /// Caution: not asked of this kind of organisation, and left out.
    NotOfKind(String),
    /// Caution: a code lost its zero in Excel.
    ZeroLost(String),
    /// Caution: a word was taken for this activity.
    ActivityTaken(String),
    /// Caution: no certificate is named, the file stands for it.
    NoPaper,
    /// Caution: no day of the state is given, the figures' day was taken.
    StateDay(Date),
    /// Caution: fewer members than the law's minimum.
    FewMembers(i64),
}

impl Why {
    /// Its code in the words.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Why::NoColumn(_) => "no_column",
            Why::ColumnTwice(_) => "column_twice",
            Why::NameMissing => "name_missing",
            Why::KindMissing => "kind_missing",
            Why::KindUnknown => "kind_unknown",
            Why::SeatMissing => "seat_missing",
            Why::SeatUnknown(near) if near.is_empty() => "seat_unknown",
            Why::SeatUnknown(_) => "seat_near",
            Why::SeatSeveral(_) => "seat_several",
            Why::SeatOutside(_) => "seat_outside",
            Why::DistrictUnknown => "district_unknown",
            Why::DistrictOther(_) => "district_other",
            Why::DayMissing => "day_missing",
            Why::DayUnread => "day_unread",
            Why::DayNone => "day_none",
            Why::DayAhead => "day_ahead",
            Why::DayTooEarly => "day_too_early",
            Why::DayAfterFigures(_) => "day_after_figures",
            Why::DayBeforeFounding(_) => "day_before_founding",
            Why::CodeWrong => "code_wrong",
            Why::CodeTwice(_) => "code_twice",
            Why::SameTwice(_) => "same_twice",
            Why::LawUnknown => "law_unknown",
            Why::ActivityUnknown => "activity_unknown",
            Why::StarsWrong => "stars_wrong",
            Why::YesNoUnread => "yes_no_unread",
            Why::StateUnknown => "state_unknown",
            Why::UntilMissing => "until_missing",
            Why::Number(_) => "number",
            Why::Negative => "negative",
            Why::MoreThanWhole { .. } => "more_than_whole",
            Why::Law(_) => "law",
            Why::DayRounded(_) => "day_rounded",
            Why::YearShort(_) => "year_short",
            Why::DaySerial(_) => "day_serial",
            Why::NumberRounded(_) => "number_rounded",
            Why::NumberScaled(_) => "number_scaled",
            Why::NotOfKind(_) => "not_of_kind",
            Why::ZeroLost(_) => "zero_lost",
            Why::ActivityTaken(_) => "activity_taken",
            Why::NoPaper => "no_paper",
            Why::StateDay(_) => "state_day",
            Why::FewMembers(_) => "few_members",
        }
    }
}

/// What a workbook is read against.
pub struct Ground<'a> {
    /// Units, laws, measures.
    pub programme: &'a Programme,
    /// The day of the workbook's figures, where no column says another.
    pub as_of: Date,
    /// Today.
    pub today: Date,
    /// Now, for the order of what happened on one day.
    pub now: Timestamp,
    /// The communes whose register the actor keeps.
    pub keeps: &'a HashSet<UnitId>,
    /// What stands for a certificate where none is named: the file.
    pub paper: &'a str,
}

/// What a workbook holds.
#[derive(Clone, Default, Debug)]
pub struct Outcome {
    /// The organisations that can be taken.
    pub drafts: Vec<Draft>,
    /// What cannot, cell by cell, in the order of the sheets.
    pub faults: Vec<Fault>,
    /// What was taken leniently.
    pub cautions: Vec<Fault>,
    /// Rows that are no organisations: totals, headings, signatures.
    pub left_out: Vec<Cell>,
    /// Rows that were read as organisations.
    pub rows: usize,
}

/// Reads every table of a workbook by what its heads were said to be.
#[must_use]
pub fn read(
    grids: &[Grid],
    tables: &[Table],
    matching: &HashMap<String, Target>,
    ground: &Ground<'_>,
) -> Outcome {
    let mut outcome = Outcome::default();
    let places = Places::of(ground.programme, ground.as_of);
    for table in tables {
        table::read_table(&grids[table.sheet], table, matching, ground, &places, &mut outcome);
    }
    twice(&mut outcome);
    outcome.faults.sort_by_key(|fault| fault.cell);
    outcome.cautions.sort_by_key(|fault| fault.cell);
    outcome
}
