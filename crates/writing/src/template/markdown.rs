//! From rendered Markdown with marks to the blocks of a document.

use pulldown_cmark::{Alignment, Event, HeadingLevel, Options, Parser, Tag, TagEnd, TextMergeStream};

use super::marks::{self, LANDSCAPE, Ledger};
use crate::model::{Align, Block, Inline, Table, plain};

/// What a document cannot hold ("a link", "HTML"), with the text beside it.
#[derive(Debug)]
pub(super) struct Unsupported {
    pub(super) what: &'static str,
    pub(super) near: String,
}

/// Reads the blocks; `numbered` gives the headings their numbers.
pub(super) fn blocks(markdown: &str, ledger: &Ledger, numbered: bool) -> Result<Vec<Block>, Unsupported> {
    let mut reader = Reader { ledger, open: vec![Open::Blocks(Vec::new())], turn_next_table: false };
    let parser = Parser::new_ext(markdown, Options::ENABLE_TABLES);
    for event in TextMergeStream::new(parser) {
        reader.take(event)?;
    }
    let mut blocks = reader.close_blocks();
    if blocks.iter().any(has_stray_chart) {
        return Err(unsupported("a chart beside text or in a table (it stands alone on its line)", ""));
    }
    if numbered {
        number_headings(&mut blocks);
    }
    Ok(blocks)
}

/// One open element and what was read of it so far.
enum Open {
    Blocks(Vec<Block>),
    Inlines(Vec<Inline>),
    /// Text straight in a list item, where Markdown leaves the paragraph out.
    BareText(Vec<Inline>),
    Items(Option<u64>, Vec<Vec<Block>>),
    Table(Table),
    Row(Vec<Vec<Inline>>),
}

struct Reader<'a> {
    ledger: &'a Ledger,
    open: Vec<Open>,
    turn_next_table: bool,
}

impl Reader<'_> {
    fn take(&mut self, event: Event<'_>) -> Result<(), Unsupported> {
        match event {
            Event::Start(tag) => self.start(&tag)?,
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Code(text) => self.text(&text),
            Event::SoftBreak | Event::HardBreak => self.text(" "),
            Event::Html(text) | Event::InlineHtml(text) => return Err(unsupported("HTML", &text)),
            Event::Rule => return Err(unsupported("a rule across the page", "---")),
            _ => return Err(unsupported("this kind of Markdown", "")),
        }
        Ok(())
    }

    fn start(&mut self, tag: &Tag<'_>) -> Result<(), Unsupported> {
        if matches!(tag, Tag::Strong | Tag::Emphasis) {
            self.open_bare_text();
        } else {
            self.close_bare_text();
        }
        self.open.push(match tag {
            Tag::BlockQuote(_) | Tag::Item => Open::Blocks(Vec::new()),
            Tag::List(start) => Open::Items(*start, Vec::new()),
            Tag::Table(align) => Open::Table(Table {
                align: align.iter().map(|align| read_align(*align)).collect(),
                header: Vec::new(),
                rows: Vec::new(),
                landscape: std::mem::take(&mut self.turn_next_table),
                titles: Vec::new(),
                shares: Vec::new(),
            }),
            Tag::TableHead | Tag::TableRow => Open::Row(Vec::new()),
            Tag::Paragraph | Tag::Heading { .. } | Tag::TableCell | Tag::Strong | Tag::Emphasis => {
                Open::Inlines(Vec::new())
            }
            Tag::Link { dest_url, .. } => return Err(unsupported("a link", dest_url)),
            Tag::Image { dest_url, .. } => return Err(unsupported("an image", dest_url)),
            Tag::CodeBlock(_) => {
                return Err(unsupported("code (lines after four spaces become code)", ""));
            }
            // The text of the block follows as an event of its own, with which the error is clearer.
            Tag::HtmlBlock => Open::Blocks(Vec::new()),
            _ => return Err(unsupported("this kind of Markdown", "")),
        });
        Ok(())
    }

    fn end(&mut self, tag: TagEnd) {
        self.close_bare_text_before(tag);
        match tag {
            TagEnd::Paragraph => self.end_paragraph(),
            TagEnd::Heading(level) => {
                let content = self.close_inlines();
                self.push_block(Block::Heading { level: read_level(level), number: String::new(), content });
            }
            TagEnd::Strong => {
                let content = self.close_inlines();
                self.push_inlines(vec![Inline::Bold { content }]);
            }
            TagEnd::Emphasis => {
                let content = self.close_inlines();
                self.push_inlines(vec![Inline::Italic { content }]);
            }
            TagEnd::BlockQuote(_) => {
                let blocks = self.close_blocks();
                self.push_block(Block::Note { blocks });
            }
            TagEnd::Item => {
                let item = self.close_blocks();
                if let Some(Open::Items(_, items)) = self.open.last_mut() {
                    items.push(item);
                }
            }
            TagEnd::List(_) => {
                if let Some(Open::Items(start, items)) = self.open.pop() {
                    self.push_block(Block::List { start, items });
                }
            }
            _ => self.end_in_table(tag),
        }
    }

    fn end_in_table(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::TableCell => {
                let cell = self.close_inlines();
                if let Some(Open::Row(cells)) = self.open.last_mut() {
                    cells.push(cell);
                }
            }
            TagEnd::TableHead | TagEnd::TableRow => {
                if let Some(Open::Row(cells)) = self.open.pop()
                    && let Some(Open::Table(table)) = self.open.last_mut()
                {
                    if tag == TagEnd::TableHead {
                        table.header = cells;
                    } else {
                        table.rows.push(cells);
                    }
                }
            }
            TagEnd::Table => {
                if let Some(Open::Table(table)) = self.open.pop() {
                    self.push_block(Block::Table(table));
                }
            }
            _ => {}
        }
    }

    /// A paragraph of nothing but the landscape mark is an order about the next table, and one of
    /// nothing but a chart's mark is the chart.
    fn end_paragraph(&mut self) {
        let content = self.close_inlines();
        match content.as_slice() {
            [] => {}
            [Inline::Text { text }] if text.chars().eq([LANDSCAPE]) => self.turn_next_table = true,
            [Inline::Text { text }] if let Some(chart) = self.ledger.chart(text) => {
                self.push_block(Block::Chart(chart));
            }
            _ => self.push_block(Block::Paragraph { content }),
        }
    }

    fn text(&mut self, marked: &str) {
        self.open_bare_text();
        let inlines = self.ledger.inlines(marked);
        self.push_inlines(inlines);
    }

    fn open_bare_text(&mut self) {
        if matches!(self.open.last(), Some(Open::Blocks(_))) {
            self.open.push(Open::BareText(Vec::new()));
        }
    }

    fn close_bare_text(&mut self) {
        if matches!(self.open.last(), Some(Open::BareText(_))) {
            let content = self.close_inlines();
            self.push_block(Block::Paragraph { content });
        }
    }

    /// The end of bold or italic text is not the end of the bare text around it.
    fn close_bare_text_before(&mut self, tag: TagEnd) {
        if !matches!(tag, TagEnd::Strong | TagEnd::Emphasis) {
            self.close_bare_text();
        }
    }

    fn push_block(&mut self, block: Block) {
        if let Some(Open::Blocks(blocks)) = self.open.last_mut() {
            blocks.push(block);
        }
    }

    /// Neighbouring pieces of text become one, so that renderers and readers see whole words.
    fn push_inlines(&mut self, inlines: Vec<Inline>) {
        let Some(Open::Inlines(content) | Open::BareText(content)) = self.open.last_mut() else {
            return;
        };
        for inline in inlines {
            match (content.last_mut(), inline) {
                (Some(Inline::Text { text: before }), Inline::Text { text }) => {
                    before.push_str(&text);
                }
                (_, inline) => content.push(inline),
            }
        }
    }

    fn close_inlines(&mut self) -> Vec<Inline> {
        match self.open.pop() {
            Some(Open::Inlines(content) | Open::BareText(content)) => content,
            _ => Vec::new(),
        }
    }

    fn close_blocks(&mut self) -> Vec<Block> {
        self.close_bare_text();
        match self.open.pop() {
            Some(Open::Blocks(blocks)) => blocks,
            _ => Vec::new(),
        }
    }
}

/// Whether the mark of a chart was left in a text.
fn has_stray_chart(block: &Block) -> bool {
    let is_in = |content: &[Inline]| marks::is_chart(&plain(content));
    match block {
        Block::Heading { content, .. } | Block::Paragraph { content } => is_in(content),
        Block::List { items, .. } => items.iter().flatten().any(has_stray_chart),
        Block::Table(table) => table.header.iter().chain(table.rows.iter().flatten()).any(|cell| is_in(cell)),
        Block::Note { blocks } => blocks.iter().any(has_stray_chart),
        Block::Chart(_) => false,
    }
}

/// `I.`, `1.`, `a)`, each counted anew under the one above (Decree 30/2020, Appendix I, II.6).
fn number_headings(blocks: &mut [Block]) {
    let mut counts = [0usize; 3];
    for block in blocks {
        let Block::Heading { level, number, .. } = block else {
            continue;
        };
        let depth = usize::from(*level).clamp(1, 3) - 1;
        counts[depth] += 1;
        counts[depth + 1..].fill(0);
        *number = match depth {
            0 => format!("{}.", roman(counts[0])),
            1 => format!("{}.", counts[1]),
            _ => format!("{})", letter(counts[2])),
        };
    }
}

fn roman(number: usize) -> String {
    u16::try_from(number).map_or_else(|_| number.to_string(), vietnamese::number::roman)
}

/// Points are lettered in the order of the Vietnamese alphabet, which has đ and lacks f, j, w, z;
/// as in statutes ă, â, ê, ô, ơ and ư are left out.
fn letter(number: usize) -> String {
    const LETTERS: [&str; 23] = [
        "a", "b", "c", "d", "đ", "e", "g", "h", "i", "k", "l", "m", "n", "o", "p", "q", "r", "s", "t", "u",
        "v", "x", "y",
    ];
    match number.checked_sub(1).and_then(|index| LETTERS.get(index)) {
        Some(letter) => (*letter).to_owned(),
        None => number.to_string(),
    }
}

fn read_level(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        _ => 3,
    }
}

fn read_align(align: Alignment) -> Align {
    match align {
        Alignment::None | Alignment::Left => Align::Left,
        Alignment::Center => Align::Centre,
        Alignment::Right => Align::Right,
    }
}

fn unsupported(what: &'static str, near: &str) -> Unsupported {
    Unsupported { what, near: near.trim().chars().take(60).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_are_numbered_as_in_state_documents() {
        for (number, written) in [(1, "I"), (4, "IV"), (9, "IX"), (14, "XIV"), (40, "XL")] {
            assert_eq!(roman(number), written);
        }
        for (number, written) in [(1, "a"), (5, "đ"), (6, "e"), (7, "g"), (23, "y"), (24, "24")] {
            assert_eq!(letter(number), written);
        }
    }

    #[test]
    fn each_level_counts_anew_under_the_one_above() {
        let ledger = Ledger::default();
        let text = "# A\n## B\n### C\n### D\n## E\n### F\n# G\n## H\n";
        let blocks = blocks(text, &ledger, true).expect("plain headings");
        let numbers: Vec<&str> = blocks
            .iter()
            .filter_map(|block| match block {
                Block::Heading { number, .. } => Some(number.as_str()),
                _ => None,
            })
            .collect();
        assert_eq!(numbers, ["I.", "1.", "a)", "b)", "2.", "a)", "II.", "1."]);
    }

    #[test]
    fn what_a_document_cannot_hold_is_refused() {
        for (text, what) in [
            ("a <b>c</b>", "HTML"),
            ("<div>\n", "HTML"),
            ("[a](/b)", "a link"),
            ("![a](/b)", "an image"),
            ("a\n\n---\n", "a rule across the page"),
            ("    a = 1\n", "code (lines after four spaces become code)"),
        ] {
            let refused = blocks(text, &Ledger::default(), false).expect_err(text);
            assert_eq!(refused.what, what, "{text:?}");
        }
    }

    #[test]
    fn bold_text_in_a_short_list_item_stays_in_its_sentence() {
        let blocks = blocks("- một **hai** ba\n- bốn\n", &Ledger::default(), false).expect("a plain list");
        let [Block::List { start: None, items }] = blocks.as_slice() else {
            panic!("one list, not {blocks:?}");
        };
        assert_eq!(items.len(), 2);
        let [Block::Paragraph { content }] = items[0].as_slice() else {
            panic!("one paragraph, not {:?}", items[0]);
        };
        assert_eq!(plain(content), "một hai ba");
    }
}
