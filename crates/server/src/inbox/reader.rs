//! From a file to what is kept of it: reading, checking, comparing with what
//! was accepted. Reading takes the processor for a moment, so it has a thread
//! of its own.

use super::accepted;
use crate::Error;
use domain::UnitId;
use domain::glossary::Entry;
use domain::permission::{Action, Actor};
use domain::programme::Programme;
use jiff::civil::Date;
use reading::check::{Checked, Finding, Severity};
use reading::passage::{Kind, Passage};
use reading::source::Refused;
use reading::{Knowledge, Reading, Span};
use std::sync::Arc;
use storage::Store;
use storage::incoming::{About, NewFigure, NewFinding, NewIncoming, Place};

/// A file to be read.
pub struct File {
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Why a file was not taken in, in the user's words.
pub enum NotTaken {
    /// It cannot be read.
    Unreadable(Refused),
    /// Whose it is was not said, and it does not say so itself.
    NoSender,
    /// Something else went wrong.
    Failed(Error),
}

impl From<Error> for NotTaken {
    fn from(error: Error) -> Self {
        NotTaken::Failed(error)
    }
}

impl From<storage::Error> for NotTaken {
    fn from(error: storage::Error) -> Self {
        NotTaken::Failed(error.into())
    }
}

/// Reads a file for somebody. Without a unit the document itself has to say
/// whose it is.
///
/// # Errors
/// [`NotTaken`].
pub async fn read(
    store: &Store,
    actor: &Actor,
    unit: Option<UnitId>,
    file: File,
    today: Date,
) -> Result<NewIncoming, NotTaken> {
    let programme = store.programme().await?;
    let words = store.glossary().await?.into_iter().map(|word| word.entry).collect::<Vec<_>>();
    let known = |unit: Option<UnitId>| {
        let code =
            unit.and_then(|unit| programme.units.near(unit, today)).map_or("", |unit| unit.code.as_str());
        domain::glossary::of_sender(&words, code)
    };
    let (first, mut file) = (known(unit), file);
    let (mut reading, mut checked);
    (reading, checked, file) = in_a_thread(programme.clone(), first.clone(), file).await?;
    let sender = match unit {
        Some(unit) => unit,
        None => sender(&programme, actor, &reading, today).ok_or(NotTaken::NoSender)?,
    };
    // Its own words are known only when it is known whose document it is.
    let own = known(Some(sender));
    if own != first {
        (reading, checked, file) = in_a_thread(programme.clone(), own.clone(), file).await?;
    }
    let asked = reading::check::accepted::asked(&reading, &programme, &own);
    let there = accepted(store, actor, &asked).await?;
    reading::check::accepted::check(&reading, &programme, &own, &there, &mut checked);
    Ok(NewIncoming {
        unit: sender,
        name: vietnamese::name::nfc(&file.name),
        bytes: file.bytes,
        reader: reading::VERSION.to_owned(),
        about: about(&reading),
        figures: reading
            .figures
            .iter()
            .map(|figure| new_figure(&reading, figure, &programme, &own))
            .collect(),
        findings: checked.findings.iter().map(new_finding).collect(),
        text: reading.text,
        illustrative: false,
    })
}

async fn in_a_thread(
    programme: Arc<Programme>,
    words: Vec<Entry>,
    file: File,
) -> Result<(Reading, Checked, File), NotTaken> {
    let work = move || {
        let knowledge = Knowledge { programme: Some(&programme), glossary: &words };
        let reading = reading::read(&file.bytes, &file.name, &knowledge)?;
        let checked = reading::check::check(&reading, &knowledge);
        Ok((reading, checked, file))
    };
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| Error::Internal(format!("reading a document: {error}")))?
        .map_err(NotTaken::Unreadable)
}

/// Whose a document is: the actor's own unit where they take in no other, else
/// the unit whose area the document speaks of or that issued it.
fn sender(programme: &Programme, actor: &Actor, reading: &Reading, today: Date) -> Option<UnitId> {
    use domain::permission::{Reach, reach};
    if reach(actor.role, Action::Receive) == Reach::Own {
        return Some(actor.unit);
    }
    let day = reading.about.date.unwrap_or(today);
    let visible = programme.units.ever_below(actor.unit);
    [&reading.about.area, &reading.about.issuer].into_iter().find_map(|name| {
        let bare = name.rsplit_once("nhân dân ").map_or(name.as_str(), |(_, area)| area);
        let mut named = programme.units.find_by_name(bare, day);
        named.retain(|unit| visible.contains(&unit.id));
        // Two communes of one name: better asked than guessed.
        (named.len() == 1).then(|| named[0].id)
    })
}

fn about(reading: &Reading) -> About {
    let about = &reading.about;
    let short = |text: &str| text.chars().take(400).collect::<String>();
    About {
        kind: short(&about.kind),
        title: short(&about.title),
        number: short(&about.number),
        day: about.date,
        issuer: short(&about.issuer),
    }
}

fn new_figure(
    reading: &Reading,
    figure: &reading::figure::Figure,
    programme: &Programme,
    words: &[Entry],
) -> NewFigure {
    let (place, sentence) = sentence(reading, figure);
    let bound = serde_json::to_value(figure.bound).ok().and_then(|code| code.as_str().map(str::to_owned));
    NewFigure {
        span: (figure.span.start, figure.span.end),
        sentence_span: (place.start, place.end),
        sentence,
        written: figure.text.clone(),
        bound: bound.unwrap_or_default(),
        measure: figure.measure.clone(),
        label: figure.label.clone(),
        area: figure.area.clone(),
        time: figure.time.to_string(),
        score_permille: (figure.score.clamp(0.0, 1.0) * 1000.0).round() as i64,
        meaning: reading::meaning::meaning(figure, programme, words),
    }
}

/// The sentence in which a figure stands; for one in a table its whole row,
/// since a cell alone says nothing.
fn sentence(reading: &Reading, figure: &reading::figure::Figure) -> (Span, String) {
    let Some(passage) = reading.passages.get(figure.passage) else {
        return (figure.span, figure.text.clone());
    };
    if let Kind::Cell { table, row, .. } = passage.kind {
        let is_of_row =
            |one: &Passage| matches!(one.kind, Kind::Cell { table: t, row: r, .. } if (t, r) == (table, row));
        // A row's cells stand beside each other.
        let (before, behind) = reading.passages.split_at(figure.passage);
        let first = before.len() - before.iter().rev().take_while(|one| is_of_row(one)).count();
        let last = before.len() + behind.iter().take_while(|one| is_of_row(one)).count();
        let cells = &reading.passages[first..last];
        let text = cells.iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>().join(" | ");
        if let (Some(first), Some(last)) = (cells.first(), cells.last()) {
            return (Span::new(first.whole().start, last.whole().end), text);
        }
    }
    let found = passage.sentences().into_iter().find(|range| range.contains(&figure.bytes.start));
    let range = found.unwrap_or(0..passage.text.len());
    let text = passage.text.get(range.clone()).unwrap_or(&passage.text).trim().to_owned();
    (passage.span(range), text)
}

fn new_finding(finding: &Finding) -> NewFinding {
    let place = |quote: &reading::check::Quote| Place {
        start: quote.span.start,
        end: quote.span.end,
        text: quote.text.clone(),
    };
    NewFinding {
        rule: finding.rule.to_owned(),
        is_error: finding.severity == Severity::Error,
        vi: finding.message.vi.clone(),
        en: finding.message.en.clone(),
        spans: finding.spans.iter().map(place).collect(),
    }
}
