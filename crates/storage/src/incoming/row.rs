//! The rows of a document, its figures and its findings.

use super::{About, Figure, Finding, Head, NewFigure, NewFinding};
use crate::{Error, Row};
use domain::form::Cell;
use domain::incoming::Meaning;

pub(super) const HEAD: &str = "id, unit_id, name, bytes, hash, reader, title, kind, number, day, issuer, illustrative, \
                               received_at, received_by";

pub(super) const FIGURE: &str = "id, incoming_id, start_at, end_at, sentence_start, sentence_end, sentence, written, \
                                 bound, measure, label, area, time, score_permille, as_read, indicator, breakdown, \
                                 unit_id, period, value, role, state, revision, acted_at, acted_by, batch, report_id, \
                                 handed_at, handed_by";

pub(super) fn head_of(row: &Row) -> Result<Head, Error> {
    Ok(Head {
        id: row.id("id")?,
        unit: row.id("unit_id")?,
        name: row.text("name")?,
        bytes: row.int("bytes")?,
        hash: row.text("hash")?,
        reader: row.text("reader")?,
        about: About {
            kind: row.text("kind")?,
            title: row.text("title")?,
            number: row.text("number")?,
            day: row.opt_date("day")?,
            issuer: row.text("issuer")?,
        },
        illustrative: row.bool("illustrative")?,
        received_at: row.time("received_at")?,
        received_by: row.text("received_by")?,
    })
}

pub(super) fn figure_of(row: &Row) -> Result<Figure, Error> {
    let place = |from, to| -> Result<(usize, usize), Error> { Ok((count(row, from)?, count(row, to)?)) };
    let as_read = serde_json::from_str(row.str("as_read")?.unwrap_or_default())
        .map_err(|error| Error::Corrupt(format!("as_read: {error}")))?;
    Ok(Figure {
        id: row.id("id")?,
        incoming: row.id("incoming_id")?,
        read: NewFigure {
            span: place("start_at", "end_at")?,
            sentence_span: place("sentence_start", "sentence_end")?,
            sentence: row.text("sentence")?,
            written: row.text("written")?,
            bound: row.text("bound")?,
            measure: row.text("measure")?,
            label: row.text("label")?,
            area: row.text("area")?,
            time: row.text("time")?,
            score_permille: row.int("score_permille")?,
            meaning: as_read,
        },
        meaning: meaning_of(row)?,
        state: row.id("state")?,
        revision: row.int("revision")?,
        acted: row.opt_text("acted_by")?.zip(row.opt_time("acted_at")?),
        batch: row.opt_text("batch")?,
        report: row.opt_id("report_id")?,
        handed: row.opt_text("handed_by")?.zip(row.opt_time("handed_at")?),
    })
}

fn meaning_of(row: &Row) -> Result<Meaning, Error> {
    let breakdown = row.text("breakdown")?;
    let cell = row
        .opt_text("indicator")?
        .map(|indicator| Cell { indicator: indicator.into(), breakdown: breakdown.into() });
    Ok(Meaning {
        cell,
        unit: row.opt_id("unit_id")?,
        period: row.opt_id("period")?,
        value: row.opt_int("value")?,
        role: row.id("role")?,
    })
}

pub(super) fn finding_of(row: &Row) -> Result<Finding, Error> {
    let spans = serde_json::from_str(row.str("spans")?.unwrap_or_default())
        .map_err(|error| Error::Corrupt(format!("spans: {error}")))?;
    let noted = row.opt_text("noted_by")?.zip(row.opt_time("noted_at")?);
    let reason = row.text("reason")?;
    Ok(Finding {
        position: row.int("position")?,
        found: NewFinding {
            rule: row.text("rule")?,
            is_error: row.str("severity")? == Some("error"),
            vi: row.text("vi")?,
            en: row.text("en")?,
            spans,
        },
        noted: noted.map(|(by, at)| (by, at, reason)),
    })
}

fn count(row: &Row, column: &str) -> Result<usize, Error> {
    usize::try_from(row.int(column)?).map_err(|error| Error::Corrupt(format!("{column}: {error}")))
}
