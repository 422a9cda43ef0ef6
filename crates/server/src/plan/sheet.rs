//! The table of targets by unit, to take away: Excel, CSV, Word.

use super::view::{self, Sight};
use crate::page::SignedIn;
use crate::{Error, document, take};
use axum::http::HeaderMap;
use axum::response::Response;
use domain::plan::Target;
use jiff::civil::Date;
use storage::plan::{TargetStanding, UnitStanding};
use writing::model::{Align, Block, Document, Format, Head, Inline, Signature, Table};
use writing::sheet::{Cell, Column, ColumnFormat, Sheet};

/// The file of that format.
pub async fn answer(
    signed: &SignedIn,
    sight: &Sight<'_>,
    found: &[TargetStanding],
    day: Date,
    format: &str,
    headers: &HeaderMap,
) -> Result<Response, Error> {
    let name = format!("{} {day}", view::short_name(sight.plan, sight.words));
    if format == "docx" {
        return document::file::answer(&signed.visit, headers, paper(sight, found, day), format, &name).await;
    }
    take::file(format, &name, || sheet(sight, found, day))?.ok_or(Error::NotFound)
}

/// The whole first, then the units with a share or a value of it.
fn lines(found: &TargetStanding) -> impl Iterator<Item = &UnitStanding> {
    std::iter::once(&found.whole).chain(&found.units)
}

fn sheet(sight: &Sight<'_>, found: &[TargetStanding], day: Date) -> Sheet {
    let w = sight.words;
    let percent = |key| Column { name: w.t(key).to_owned(), format: ColumnFormat::Percent };
    let columns = vec![
        take::text_column(w.t("plan.goal")),
        take::text_column(w.t("part.unit")),
        take::text_column(w.t("part.whose")),
        take::number_column(w.t("plan.asked"), 0),
        take::number_column(w.t("part.registered"), 0),
        take::number_column(w.t("part.actual"), 0),
        percent("plan.reached"),
        take::number_column(w.t("plan.expected"), 0),
        take::text_column(w.t("plan.light")),
        take::text_column(w.t("part.covered")),
        take::text_column(w.t("plan.why")),
    ];
    let row = |target: &Target, found: &TargetStanding, one: &UnitStanding| -> Vec<Cell> {
        let (stand, decimals) = (sight.stand(target, found, one), sight.decimals(target));
        let mut why = stand.because;
        if stand.is_illustrative {
            why = format!("{} ({})", why, w.t("part.illustrative"));
        }
        vec![
            take::text(target.title(w.0)),
            take::text(stand.name),
            take::text(sight.measure(target)),
            take::number(one.standing.asked, decimals),
            take::number(one.promised, decimals),
            take::number(one.standing.actual, decimals),
            one.standing.percent().map_or(Cell::Empty, |percent| Cell::Percent(percent.tenths())),
            take::number(one.standing.expected(), decimals),
            take::text(stand.lamp.text),
            take::text(stand.coverage),
            take::text(why),
        ]
    };
    let rows = found.iter().filter_map(|found| Some((sight.plan.target(&found.key)?, found)));
    Sheet {
        title: sight.plan.title(w.0).to_owned(),
        subtitle: vec![
            format!("{}, {}", view::short_name(sight.plan, w), sight.plan.issuer),
            w.f("plan.as_on", &[("day", &sight.day(day))]),
            view::rule(w),
        ],
        columns,
        rows: rows.flat_map(|(target, found)| lines(found).map(move |one| row(target, found, one))).collect(),
    }
}

/// The same as an appendix on paper: a table for each goal that is split, and
/// one of all goals before them.
fn paper(sight: &Sight<'_>, found: &[TargetStanding], day: Date) -> Document {
    let w = sight.words;
    let text = |text: &str| vec![Inline::Text { text: text.to_owned() }];
    let missing = || vec![Inline::Missing { text: w.t("plan.no_figure").to_owned() }];
    let filled = |value: &str| if value.is_empty() { missing() } else { text(value) };
    let mut blocks = vec![
        Block::Paragraph { content: text(&w.f("plan.as_on", &[("day", &sight.day(day))])) },
        Block::Table(Table {
            align: vec![Align::Centre, Align::Left, Align::Left, Align::Right, Align::Right, Align::Centre],
            header: ["plan.position", "plan.goal", "plan.asked", "part.actual", "plan.reached", "plan.light"]
                .map(|key| text(w.t(key)))
                .to_vec(),
            rows: Vec::new(),
            landscape: false,
            titles: Vec::new(),
            shares: Vec::new(),
        }),
    ];
    let (mut all, mut split) = (Vec::new(), Vec::new());
    for (number, found) in (1..).zip(found) {
        let Some(target) = sight.plan.target(&found.key) else { continue };
        let Some(version) = target.versions.get(found.version) else { continue };
        let stand = sight.stand(target, found, &found.whole);
        all.push(vec![
            text(&number.to_string()),
            text(target.title(w.0)),
            text(&sight.asks_in_numbers(target, version, found.whole.standing.asked)),
            filled(&stand.actual.text),
            text(stand.percent.as_deref().unwrap_or_default()),
            text(&stand.lamp.text),
        ]);
        if !version.shares.is_empty() {
            let content = text(target.title(w.0));
            split.push(Block::Heading { level: 2, number: format!("{}.", split.len() / 2 + 1), content });
            split.push(Block::Table(by_unit(sight, target, found)));
        }
    }
    if let Some(Block::Table(table)) = blocks.last_mut() {
        table.rows = all;
    }
    blocks.extend(split);
    blocks.push(Block::Paragraph { content: text(&view::rule(w)) });
    let mut warnings = Vec::new();
    if sight.plan.illustrative {
        warnings.push(w.t("plan.illustrative").to_owned());
    }
    Document {
        format: Format::Decree30,
        language: w.0,
        head: Head {
            issuer: vec![sight.plan.issuer.to_uppercase()],
            kind: w.t("plan.paper_kind").to_uppercase(),
            subject: sight.plan.title(w.0).to_owned(),
            ..Head::default()
        },
        blocks,
        signature: Signature::default(),
        recipients: Vec::new(),
        sources: Vec::new(),
        with_sources: false,
        warnings,
    }
}

fn by_unit(sight: &Sight<'_>, target: &Target, found: &TargetStanding) -> Table {
    let w = sight.words;
    let text = |text: &str| vec![Inline::Text { text: text.to_owned() }];
    let filled = |value: &str| match value {
        "" => vec![Inline::Missing { text: w.t("plan.no_figure").to_owned() }],
        value => text(value),
    };
    let row = |(number, one): (usize, &UnitStanding)| {
        let stand = sight.stand(target, found, one);
        vec![
            text(&number.to_string()),
            text(&stand.name),
            filled(&stand.asked),
            filled(stand.promised.as_deref().unwrap_or_default()),
            filled(&stand.actual.text),
            text(stand.percent.as_deref().unwrap_or_default()),
        ]
    };
    let keys = ["plan.position", "part.unit", "plan.asked", "part.registered", "part.actual", "plan.reached"];
    Table {
        align: vec![Align::Centre, Align::Left, Align::Right, Align::Right, Align::Right, Align::Right],
        header: keys.map(|key| text(w.t(key))).to_vec(),
        rows: (1..).zip(&found.units).map(row).collect(),
        landscape: false,
        titles: Vec::new(),
        shares: Vec::new(),
    }
}
