//! A passage made ready to be asked: its words in one spelling, its
//! documents' numbers, times and places, each found once.

use crate::moment::{self, Moment};
use crate::number::{self, Number};
use crate::passage::Passage;
use crate::place::{self, Gazetteer, Place};
use crate::reference::Reference;
use crate::words;
use std::ops::Range;

/// A passage with what is found in it.
pub(crate) struct Prepared<'a> {
    /// The passage.
    pub(crate) passage: &'a Passage,
    /// Its words in lower case, in the same places.
    pub(crate) lower: String,
    /// Its sentences.
    pub(crate) sentences: Vec<Range<usize>>,
    /// Its times.
    pub(crate) moments: Vec<Moment>,
    /// Its numbers.
    pub(crate) numbers: Vec<Number>,
    /// Its places.
    pub(crate) places: Vec<Place>,
}

/// All passages of a document.
pub(crate) fn prepare<'a>(
    passages: &'a [Passage],
    references: &[Reference],
    gazetteer: &mut Gazetteer<'_>,
) -> Vec<Prepared<'a>> {
    let mut found = Vec::with_capacity(passages.len());
    for (index, passage) in passages.iter().enumerate() {
        let first = references.partition_point(|one| one.passage < index);
        let own = references[first..].iter().take_while(|one| one.passage == index);
        found.push(read(index, passage, own.map(|one| one.bytes.clone()).collect()));
    }
    for one in &found {
        gazetteer.learn(&one.passage.text, &one.lower);
    }
    for one in &mut found {
        one.places = place::find(&one.passage.text, &one.lower, gazetteer);
    }
    found
}

fn read(index: usize, passage: &Passage, references: Vec<Range<usize>>) -> Prepared<'_> {
    let lower = words::lower(&passage.text);
    let documents = number::document::find(&passage.text, &lower);
    let mut moments = moment::find(&passage.text, &lower, &documents);
    moment::in_references(&mut moments, &references);
    let numbers = number::numbers(index, passage, &lower, &documents, &references, &moments);
    Prepared { passage, lower, sentences: passage.sentences(), moments, numbers, places: Vec::new() }
}

impl Prepared<'_> {
    /// The sentence in which a byte stands.
    pub(crate) fn sentence(&self, at: usize) -> Range<usize> {
        let index = self.sentences.partition_point(|sentence| sentence.end <= at);
        self.sentences.get(index).cloned().unwrap_or(0..self.lower.len())
    }

    /// The part of a sentence between semicolons in which a byte stands.
    pub(crate) fn clause(&self, at: usize) -> Range<usize> {
        let sentence = self.sentence(at);
        let before = self.lower[sentence.start..at]
            .rfind(';')
            .map_or(sentence.start, |found| sentence.start + found + 1);
        let after = self.lower[at..sentence.end].find(';').map_or(sentence.end, |found| at + found);
        before..after
    }

    /// The head that a passage runs in with: "5.1. Về số lượng hộ: …", up to the colon.
    pub(crate) fn lead(&self) -> Option<Range<usize>> {
        let colon = self.lower.find(':')?;
        let is_near = self.lower[..colon].chars().count() <= LONGEST_LEAD;
        (is_near && self.sentences.first().is_none_or(|first| colon < first.end)).then_some(0..colon)
    }
}

/// Longer beginnings than this, in characters, are sentences, not heads.
const LONGEST_LEAD: usize = 240;
