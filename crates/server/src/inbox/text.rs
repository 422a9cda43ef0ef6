//! A document's text with its figures and findings marked, cut into blocks so
//! that a finding stands beside its place. The sender's text is shown as text:
//! nothing of it is ever markup.

use super::card::Card;
use storage::incoming::{Finding, Incoming};

/// Characters of text on one page: some fifteen sheets of paper.
pub(super) const PART: usize = 40_000;

/// Paragraphs, and the findings whose first place is in them.
pub(crate) struct Block {
    pub(crate) pieces: Vec<Piece>,
    /// Numbers of findings, from 0.
    pub(crate) findings: Vec<usize>,
}

/// A piece of text that is marked in one way.
pub(crate) struct Piece {
    pub(crate) text: String,
    /// The figure that it is, as a place in the list of cards.
    pub(crate) figure: Option<usize>,
    /// Whether the figure's mark begins here and not in an earlier piece.
    pub(crate) is_first: bool,
    /// The findings that quote it: their numbers, from 1.
    pub(crate) wrong: Vec<usize>,
}

/// How many pages a text has.
pub(super) fn parts(incoming: &Incoming) -> usize {
    incoming.text.chars().count().div_ceil(PART).max(1)
}

/// The blocks of one page of a text. `cards` are in the order of the text.
pub(super) fn blocks(incoming: &Incoming, cards: &[Card], part: usize) -> Vec<Block> {
    let (from, to) = (part * PART, (part + 1) * PART);
    let text: Vec<char> = incoming.text.chars().skip(from).take(PART).collect();
    let end = from + text.len();
    let mut cuts: Vec<usize> = vec![from, end];
    for card in cards {
        cuts.extend([card.span.0, card.span.1]);
    }
    for finding in &incoming.findings {
        cuts.extend(finding.found.spans.iter().flat_map(|place| [place.start, place.end]));
    }
    cuts.extend(ends(&text, &incoming.findings, from));
    cuts.retain(|cut| (from..=end.min(to)).contains(cut));
    cuts.sort_unstable();
    cuts.dedup();
    let breaks: std::collections::BTreeSet<usize> =
        ends(&text, &incoming.findings, from).into_iter().collect();
    let mut blocks = vec![Block { pieces: Vec::new(), findings: Vec::new() }];
    let mut next = 0;
    for pair in cuts.windows(2) {
        let (start, end) = (pair[0], pair[1]);
        while cards.get(next).is_some_and(|card| card.span.1 <= start) {
            next += 1;
        }
        let figure = cards.get(next).filter(|card| card.span.0 <= start && end <= card.span.1).map(|_| next);
        let quotes = |finding: &Finding| {
            finding.found.spans.iter().any(|place| place.start <= start && end <= place.end)
        };
        let wrong = incoming.findings.iter().enumerate().filter(|(_, finding)| quotes(finding));
        let wrong = wrong.map(|(number, _)| number + 1).collect();
        let Some(block) = blocks.last_mut() else { break };
        block.pieces.push(Piece {
            text: text[start - from..end - from].iter().collect(),
            is_first: figure.is_some_and(|at| cards[at].span.0 == start),
            figure,
            wrong,
        });
        let begins = incoming.findings.iter().enumerate().filter(|(_, finding)| {
            finding
                .found
                .spans
                .first()
                .is_some_and(|place| (start..end.max(start + 1)).contains(&place.start))
        });
        block.findings.extend(begins.map(|(number, _)| number));
        if breaks.contains(&end) {
            blocks.push(Block { pieces: Vec::new(), findings: Vec::new() });
        }
    }
    blocks.retain(|block| block.pieces.iter().any(|piece| !piece.text.trim().is_empty()));
    blocks
}

/// Where a block ends: at an empty line, and behind the line in which a
/// finding begins.
fn ends(text: &[char], findings: &[Finding], from: usize) -> Vec<usize> {
    let mut ends = Vec::new();
    for (at, pair) in text.windows(2).enumerate() {
        if pair == ['\n', '\n'] {
            ends.push(from + at + 1);
        }
    }
    for place in findings.iter().filter_map(|finding| finding.found.spans.first()) {
        let Some(start) = place.start.checked_sub(from).filter(|start| *start < text.len()) else { continue };
        let line =
            text[start..].iter().position(|one| *one == '\n').map_or(text.len(), |end| start + end + 1);
        let before = text[..start].iter().rposition(|one| *one == '\n').map_or(0, |end| end + 1);
        ends.extend([from + before, from + line]);
    }
    ends
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use super::*;
    use storage::incoming::{About, Head, NewFinding, Place};

    fn incoming(text: &str, findings: Vec<(usize, usize)>) -> Incoming {
        let finding = |(start, end): (usize, usize)| Finding {
            position: 0,
            found: NewFinding {
                rule: "sum".into(),
                is_error: true,
                vi: "sai".into(),
                en: "wrong".into(),
                spans: vec![Place { start, end, text: String::new() }],
            },
            noted: None,
        };
        Incoming {
            head: Head {
                id: domain::IncomingId::new(),
                unit: domain::UnitId::new(),
                name: String::new(),
                bytes: 0,
                hash: String::new(),
                reader: String::new(),
                about: About::default(),
                illustrative: false,
                received_at: jiff::Timestamp::UNIX_EPOCH,
                received_by: String::new(),
            },
            text: text.to_owned(),
            figures: Vec::new(),
            findings: findings.into_iter().map(finding).collect(),
        }
    }

    #[test]
    fn nothing_of_the_text_is_lost_and_findings_stand_at_their_line() {
        let text = "Đăk Hà <b>\ncó 12 tổ\nvà 5 xã.\n\nHết";
        let start = text.chars().collect::<String>().find("12").map(|at| text[..at].chars().count()).unwrap();
        let blocks = blocks(&incoming(text, vec![(start, start + 2)]), &[], 0);
        let joined: String =
            blocks.iter().flat_map(|block| &block.pieces).map(|one| one.text.as_str()).collect();
        assert_eq!(joined.replace('\n', ""), text.replace('\n', ""));
        let with: Vec<&Block> = blocks.iter().filter(|block| !block.findings.is_empty()).collect();
        assert_eq!(with.len(), 1);
        let line: String = with[0].pieces.iter().map(|one| one.text.as_str()).collect();
        assert_eq!(line, "có 12 tổ\n");
        assert_eq!(with[0].pieces.iter().filter(|one| one.wrong == [1]).count(), 1);
    }

    #[test]
    fn a_long_text_has_pages() {
        let long = incoming(&"ờ\n".repeat(PART), Vec::new());
        assert_eq!(parts(&long), 2);
        let second: usize = blocks(&long, &[], 1)
            .iter()
            .flat_map(|block| &block.pieces)
            .map(|one| one.text.chars().count())
            .sum();
        assert_eq!(second, PART);
    }
}
