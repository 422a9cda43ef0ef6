//! What a number in digits is, told by what stands around it.

use super::lex::Numeral;
use super::{Class, measure};
use crate::passage::Kind;
use crate::{lexicon, words};

/// A number with what stands around it.
pub(super) struct Around<'a> {
    /// The passage's own words.
    pub(super) text: &'a str,
    /// The same in lower case.
    pub(super) lower: &'a str,
    /// What sort of passage.
    pub(super) kind: &'a Kind,
    /// The number.
    pub(super) numeral: &'a Numeral,
}

impl Around<'_> {
    /// The class of a number that no date, period or document's number covers.
    pub(super) fn class(&self) -> Class {
        if self.numeral.value.is_none() || self.is_in_name() {
            return Class::Ordinal;
        }
        if self.numeral.is_percentage {
            return Class::Percentage;
        }
        if self.is_listing() {
            return Class::Listing;
        }
        if self.is_ordinal() || !self.has_sense() {
            return Class::Ordinal;
        }
        if self.numeral.value_to.is_some() { Class::Range } else { Class::Figure }
    }

    fn start(&self) -> usize {
        self.numeral.bytes.start
    }

    fn end(&self) -> usize {
        self.numeral.bytes.end
    }

    fn digits(&self) -> &str {
        &self.lower[self.start()..self.numeral.digits_end]
    }

    /// Letters or signs touch it, or it is too long for a count: "KT5", "www.x1.vn", "0905123456".
    fn is_in_name(&self) -> bool {
        let before = self.lower[..self.start()].chars().next_back();
        let after = self.lower[self.end()..].chars().next();
        let is_unit_behind = measure::attached_unit(self.lower, self.end()).is_some();
        let touches_letter = before.is_some_and(char::is_alphabetic)
            || after.is_some_and(char::is_alphabetic) && !is_unit_behind;
        let is_joined = before.is_some_and(|one| "/@_.".contains(one)) && !self.is_second_of_fraction()
            || before == Some('-') && !self.is_behind_space_and_dash();
        let rest = self.digits();
        let is_long = rest.len() >= 9 && !rest.contains(['.', ' ', ','])
            || rest.len() > 1 && rest.starts_with("00")
            || rest.starts_with('0') && rest.len() > 3 && !rest.contains(',');
        let is_odd_zero = rest.len() == 3 && rest.starts_with('0') && !rest.contains([',', '.']);
        touches_letter || is_joined || is_long || is_odd_zero || self.is_in_address()
    }

    fn is_behind_space_and_dash(&self) -> bool {
        let head = self.lower[..self.start()].trim_end_matches('-');
        head.is_empty() || head.ends_with(|one: char| one.is_whitespace() || one == '(')
    }

    fn is_in_address(&self) -> bool {
        let blob = self.lower[..self.start()].rsplit(char::is_whitespace).next().unwrap_or_default();
        blob.contains("http") || blob.contains("www.") || blob.contains('@')
    }

    /// "9/12 xã": the second of two counts.
    fn is_second_of_fraction(&self) -> bool {
        let head = &self.lower[..self.start()];
        head.ends_with('/')
            && head[..head.len() - 1].ends_with(|one: char| one.is_ascii_digit())
            && measure::noun_at(self.text, self.lower, self.end()).is_some()
    }

    /// The number of a heading, an item, a page, a row.
    fn is_listing(&self) -> bool {
        if matches!(self.kind, Kind::Margin) {
            return true;
        }
        let head = self.lower[..self.start()].trim();
        let rest = &self.lower[self.end()..];
        let is_short = self.digits().len() <= 7 && self.numeral.value_to.is_none();
        let is_first = head.trim_start_matches(['-', '+', '•', '*', ' ', '(']).is_empty();
        if is_first && is_short {
            let is_numbered = rest.starts_with(['.', ')', '/']) || rest.starts_with(':');
            let is_whole = rest.trim().is_empty() && !matches!(self.kind, Kind::Cell { .. });
            // "2.1 Mục tiêu": a heading's number without a stop behind it.
            let is_heading = self.digits().contains('.')
                && self.digits().split('.').all(|part| part.len() <= 2)
                && self.text[self.end()..].trim_start().starts_with(char::is_uppercase);
            if is_numbered || is_whole || is_heading {
                return true;
            }
        }
        let is_alone_in_brackets = head.ends_with('(') && rest.starts_with(')') && self.digits().len() <= 2;
        let spelled = head.trim_end_matches('(').trim_end();
        let repeats_words = words::word_before(self.lower, spelled.len())
            .is_some_and(|(word, _)| lexicon::NUMBER_WORDS.contains(&word));
        let closes_item = rest.starts_with(')')
            && self.digits().len() <= 2
            && head.ends_with([';', ',', ':', '.'])
            && !head.contains('(');
        is_alone_in_brackets && !repeats_words || closes_item
    }

    /// A place in an order or in a name.
    fn is_ordinal(&self) -> bool {
        let counts = measure::noun_at(self.text, self.lower, self.end()).is_some_and(|noun| noun.is_known)
            || measure::unit_at(self.lower, self.end()).is_some();
        let is_set_phrase = words::any_at(self.lower, self.end(), lexicon::SET_PHRASES).is_some();
        if is_set_phrase || words::any_before(self.lower, self.start(), lexicon::ORDINALS) && !self.is_score()
        {
            let is_weak = words::any_before(self.lower, self.start(), lexicon::WEAK_ORDINALS);
            return is_set_phrase || !is_weak || !counts;
        }
        let is_named = words::any_before(self.lower, self.start(), lexicon::NAMED)
            && !words::any_before(self.lower, self.start(), lexicon::COUNTING_SO);
        is_named && !counts
    }

    /// "đạt điểm 90" is a score; "điểm 4 Điều 6" is a place.
    fn is_score(&self) -> bool {
        words::any_before(
            self.lower,
            self.start(),
            &["đạt điểm", "số điểm", "tổng điểm", "kết quả thực hiện chỉ tiêu"],
        )
    }

    /// Whether something is counted, measured or said of something: a number
    /// with nothing before or behind it that would make it one is none.
    fn has_sense(&self) -> bool {
        if matches!(self.kind, Kind::Cell { .. }) {
            return true;
        }
        if measure::unit_at(self.lower, self.end()).is_some() {
            return true;
        }
        let noun = measure::noun_at(self.text, self.lower, self.end());
        if noun.as_ref().is_some_and(|noun| noun.is_known) {
            return true;
        }
        let head = self.lower[..self.start()].trim_end();
        let has_cue = words::any_before(self.lower, self.start(), lexicon::VALUE_CUES)
            || head.ends_with([':', '='])
            || words::any_before(self.lower, self.start(), lexicon::ABOUT)
            || words::any_before(self.lower, self.start(), lexicon::AT_LEAST);
        if noun.is_some() {
            // A word that nobody has listed is counted where the number is written as
            // a count, or where a word before it leads to a count.
            return has_cue || self.digits().starts_with('0') || self.digits().len() > 1;
        }
        let is_closed =
            self.lower[self.end()..].trim_start().chars().next().is_none_or(|one| ".,;:)(/".contains(one))
                || words::any_at(self.lower, self.end(), lexicon::OR_MORE).is_some()
                || words::any_at(
                    self.lower,
                    self.end(),
                    &["và", "so với", "trong đó", "của", "năm", "trong", "đến"],
                )
                .is_some();
        let is_behind_noun = words::any_before(self.lower, self.start(), lexicon::NOUNS);
        let is_lead = head.is_empty();
        (has_cue || is_behind_noun) && is_closed && !is_lead
    }
}
