//! Which figures of a document may be confirmed together, without anybody
//! looking at each: those of which nothing in the document makes one doubt.

use super::{Figure, Finding};
use domain::UnitId;
use domain::form::Cell;
use domain::incoming::{Role, State, is_sure};
use domain::period::Period;
use domain::programme::Programme;
use std::collections::HashMap;

/// The figures that may be confirmed in one act. A figure that stands where a
/// finding points is not sure until somebody said that the finding may stand;
/// nor is one of several that give one cell of one unit and period different
/// values, whatever the reader thinks of each.
#[must_use]
pub fn sure<'a>(programme: &Programme, figures: &'a [Figure], findings: &[Finding]) -> Vec<&'a Figure> {
    let mut values: HashMap<Place, Vec<Option<i64>>> = HashMap::new();
    for figure in figures.iter().filter(|figure| figure.state != State::Refused) {
        values.entry(place(figure)).or_default().push(figure.meaning.value);
    }
    let is_alone = |figure: &Figure| {
        values.get(&place(figure)).is_none_or(|all| all.iter().all(|value| *value == figure.meaning.value))
    };
    let doubts = || findings.iter().filter(|finding| finding.noted.is_none());
    let is_doubted = |figure: &Figure| {
        let (start, end) = figure.read.span;
        doubts().flat_map(|finding| &finding.found.spans).any(|span| span.start < end && start < span.end)
    };
    let is_sure = |figure: &&Figure| {
        let permille = figure.read.score_permille;
        is_sure(programme, figure.state, &figure.meaning, permille, figure.is_exact())
            && is_alone(figure)
            && !is_doubted(figure)
    };
    figures.iter().filter(is_sure).collect()
}

type Place = (Option<Cell>, Option<UnitId>, Option<Period>, Role);

fn place(figure: &Figure) -> Place {
    let meaning = &figure.meaning;
    (meaning.cell.clone(), meaning.unit, meaning.period, meaning.role)
}
