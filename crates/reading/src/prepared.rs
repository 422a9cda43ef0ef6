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
    let mut found: Vec<Prepared<'a>> = Vec::with_capacity(passages.len());
    let mut count = 0;
    for (index, passage) in passages.iter().enumerate() {
        let first = references.partition_point(|one| one.passage < index);
        let own = references[first..].iter().take_while(|one| one.passage == index);
        let own = own.map(|one| one.bytes.clone()).collect();
        found.push(if count < number::MOST_NUMBERS { read(index, passage, own) } else { unread(passage) });
        count += found.last().map_or(0, |one| one.numbers.len());
    }
    for one in &found {
        gazetteer.learn(&one.passage.text, &one.lower);
    }
    for one in &mut found {
        one.places = place::find(&one.passage.text, &one.lower, gazetteer);
    }
    found
}

/// A passage behind the last number that is looked at.
fn unread(passage: &Passage) -> Prepared<'_> {
    let lower = words::lower(&passage.text);
    let (moments, numbers, places) = (Vec::new(), Vec::new(), Vec::new());
    Prepared { passage, lower, sentences: Vec::new(), moments, numbers, places }
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
    /// The sentence in which a byte stands; of an endless one what stands near.
    pub(crate) fn sentence(&self, at: usize) -> Range<usize> {
        let index = self.sentences.partition_point(|sentence| sentence.end <= at);
        let sentence = self.sentences.get(index).cloned().unwrap_or(0..self.lower.len());
        if sentence.len() <= LONGEST_SENTENCE || at < sentence.start {
            return sentence;
        }
        let before = words::tail(&self.lower[sentence.start..at], LONGEST_SENTENCE / 2).len();
        let behind = words::front(&self.lower[at..sentence.end], LONGEST_SENTENCE / 2).len();
        at - before..at + behind
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
        let colon = words::front(&self.lower, LONGEST_LEAD * 3).find(':')?;
        let is_near = self.lower[..colon].chars().count() <= LONGEST_LEAD;
        (is_near && self.sentences.first().is_none_or(|first| colon < first.end)).then_some(0..colon)
    }
}

/// Longer sentences than this, in bytes, are looked at in parts.
const LONGEST_SENTENCE: usize = 4096;

/// Longer beginnings than this, in characters, are sentences, not heads.
const LONGEST_LEAD: usize = 240;
