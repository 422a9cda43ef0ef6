//! Which numbers a task may ask its lead agencies for, whoever names them: a
//! pack, a page, a sheet or a program.

use crate::form::Cell;
use crate::programme::Programme;

/// The most numbers that one task asks for.
pub const MOST_CELLS: usize = 20;

/// Why a task cannot ask for a number.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum CellRefused {
    /// There is no such indicator.
    #[error("no reported indicator")]
    Unknown,
    /// It is computed from others, or counted: nobody gives it.
    #[error("no reported indicator")]
    Computed,
    /// The programme has no such breakdown.
    #[error("no such breakdown")]
    NoBreakdown,
    /// The task asks for it already.
    #[error("it stands twice")]
    Twice,
    /// The task asks for [`MOST_CELLS`] already.
    #[error("too many figures")]
    Many,
}

impl CellRefused {
    /// Every refusal, so that a test can see that each has its words.
    pub const ALL: [CellRefused; 5] = [
        CellRefused::Unknown,
        CellRefused::Computed,
        CellRefused::NoBreakdown,
        CellRefused::Twice,
        CellRefused::Many,
    ];

    /// Its code in the words.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            CellRefused::Unknown => "figure_unknown",
            CellRefused::Computed => "figure_computed",
            CellRefused::NoBreakdown => "figure_no_breakdown",
            CellRefused::Twice => "figure_twice",
            CellRefused::Many => "figure_many",
        }
    }
}

/// Whether lead agencies can be asked for a number.
///
/// # Errors
/// Why they cannot.
pub fn may_ask(cell: &Cell, programme: &Programme) -> Result<(), CellRefused> {
    let indicator = programme.indicators.get(&cell.indicator).ok_or(CellRefused::Unknown)?;
    if indicator.is_computed() {
        return Err(CellRefused::Computed);
    }
    let is_total = cell.breakdown.as_str().is_empty();
    match is_total || programme.category(&cell.breakdown).is_some() {
        true => Ok(()),
        false => Err(CellRefused::NoBreakdown),
    }
}

/// Whether a task can ask for these numbers.
///
/// # Errors
/// The first that it cannot ask for, and why.
pub fn check_cells<'a>(cells: &'a [Cell], programme: &Programme) -> Result<(), (&'a Cell, CellRefused)> {
    for (index, cell) in cells.iter().enumerate() {
        may_ask(cell, programme).map_err(|why| (cell, why))?;
        if cells[..index].contains(cell) {
            return Err((cell, CellRefused::Twice));
        }
        if index >= MOST_CELLS {
            return Err((cell, CellRefused::Many));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::indicator;
    use crate::indicator::{Indicator, Indicators, OverUnits};
    use crate::plan::FromTasks;
    use crate::programme::{Category, Dimension};

    fn programme() -> Programme {
        let named = |key: &str| (key.to_owned(), key.to_owned(), key.to_owned());
        let (key, vi, en) = named("female");
        let categories = vec![Category { key, vi, en }];
        let (key, vi, en) = named("sex");
        let counted = Indicator { tasks: Some(FromTasks::default()), ..indicator("nv-lop", 0) };
        let ratio = Indicator {
            over_units: OverUnits::Ratio("lop".into(), "nguoi".into()),
            ..indicator("binh-quan", 0)
        };
        Programme {
            dimensions: vec![Dimension { key, vi, en, categories }],
            indicators: Indicators::new(vec![indicator("lop", 0), indicator("nguoi", 0), counted, ratio]),
            ..Programme::default()
        }
    }

    #[test]
    fn only_what_somebody_gives_is_asked_for() {
        let programme = programme();
        for (names, refused) in [
            (vec![], None),
            (vec!["lop", "nguoi:sex=female", "nguoi"], None),
            (vec!["lop", "khong-co"], Some(("khong-co", CellRefused::Unknown))),
            (vec!["nv-lop"], Some(("nv-lop", CellRefused::Computed))),
            (vec!["binh-quan"], Some(("binh-quan", CellRefused::Computed))),
            (vec!["lop:sex=x"], Some(("lop:sex=x", CellRefused::NoBreakdown))),
            (vec!["lop:nu"], Some(("lop:nu", CellRefused::NoBreakdown))),
            (vec!["lop", "lop"], Some(("lop", CellRefused::Twice))),
        ] {
            let cells: Vec<Cell> = names.iter().map(|name| Cell::from_name(name)).collect();
            let found = check_cells(&cells, &programme).err().map(|(cell, why)| (cell.name(), why));
            assert_eq!(found, refused.map(|(name, why)| (name.to_owned(), why)), "{names:?}");
        }
    }

    #[test]
    fn there_is_an_end_to_asking() {
        let keys: Vec<String> = (0..=MOST_CELLS).map(|number| format!("so-{number}")).collect();
        let indicators = Indicators::new(keys.iter().map(|key| indicator(key, 0)).collect());
        let programme = Programme { indicators, ..Programme::default() };
        let cells: Vec<Cell> = keys.iter().map(|key| Cell::from_name(key)).collect();
        assert_eq!(check_cells(&cells[..MOST_CELLS], &programme), Ok(()));
        assert_eq!(check_cells(&cells, &programme), Err((&cells[MOST_CELLS], CellRefused::Many)));
    }
}
