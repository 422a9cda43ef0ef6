//! The document model: what a document says, with no word about how a file format writes it.
//!
//! Every renderer reads this model, and a frozen document is this model as JSON. Text in it is
//! plain text: no renderer may read it as markup.

mod chart;

use serde::{Deserialize, Serialize};
use vietnamese::Language;

pub use chart::{Chart, ChartKind, ChartPoint, ChartSeries};

/// A whole document, ready for any renderer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Whose rules of layout it follows.
    pub format: Format,
    /// The language of its fixed words ("Nơi nhận", "Số").
    #[serde(with = "language")]
    pub language: Language,
    /// Everything above the text: issuer, number, place and date, type and subject.
    pub head: Head,
    /// The text, in order.
    pub blocks: Vec<Block>,
    /// Who signs.
    pub signature: Signature,
    /// The lines under "Nơi nhận", without dashes and semicolons; the last one is the file copy.
    pub recipients: Vec<String>,
    /// One entry per figure that the text shows, in the order of first mention.
    pub sources: Vec<Source>,
    /// Whether the renderers print `sources` as an appendix.
    pub with_sources: bool,
    /// Contradictions in the figures, for whoever issues the document.
    pub warnings: Vec<String>,
}

/// The two sets of layout rules for documents of Vietnamese bodies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Format {
    /// State documents: Decree 30/2020/NĐ-CP, Appendix I.
    #[serde(rename = "decree-30")]
    Decree30,
    /// Party documents: Guideline 36-HD/VPTW.
    #[serde(rename = "party")]
    Party,
}

/// Everything above the text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Lines of the body above the issuer, not bold; often empty.
    pub superior: Vec<String>,
    /// Lines of the issuing body, bold.
    pub issuer: Vec<String>,
    /// The number as given by the registry ("15"); none in a draft.
    pub number: Option<String>,
    /// The part of the number that is fixed ("BC-UBND").
    pub symbol: String,
    /// Place and date as printed ("Kon Tum, ngày … tháng … năm 2012").
    pub place_date: String,
    /// Type of document as printed ("BÁO CÁO"); empty for an official letter.
    pub kind: String,
    /// What the document is about.
    pub subject: String,
    /// Set for a paper that is an appendix of another document: it has a head of its own kind, and
    /// neither number, date nor signature.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appendix: Option<Appendix>,
}

/// The head of an appendix (Decree 30/2020, Appendix I, section III): the word with its number, the
/// title in capitals, and which document it belongs to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appendix {
    /// Its number in Roman numerals; empty where there is only one.
    pub number: String,
    /// Its title.
    pub title: String,
    /// What it is attached to, in brackets as printed.
    pub attached: String,
    /// Whether its pages are turned on their side.
    pub landscape: bool,
}

/// The signature block.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// Authority and office, one line each ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH").
    pub lines: Vec<String>,
    /// The signer's name; none in a draft.
    pub name: Option<String>,
}

/// Where one figure comes from, for the appendix and for the page that compares a frozen document
/// with today's figures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The figure's key, the same as in [`Figure::key`].
    pub key: String,
    /// The figure in digits.
    pub text: String,
    /// Its value times `10^decimals`; of a percentage, tenths of a percent.
    pub value: i64,
    /// Decimal places of `value`.
    pub decimals: u32,
    /// What it counts, when the caller knows a name for it.
    pub label: String,
    /// Unit of measure ("tổ", "%").
    pub measure: String,
    /// Where it comes from, in words.
    pub source: String,
    /// Address of the figure's page.
    pub href: String,
    /// Keys of the figures it was computed from; empty when it was not computed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<String>,
}

/// A percentage of the text beside what its parts give.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Percentage {
    /// As printed.
    pub text: String,
    /// What it measures.
    pub label: String,
    /// What the parts give; none where a part is not known.
    pub computed: Option<String>,
    /// Whether it is printed as its parts give, everywhere.
    pub is_right: bool,
}

/// One block of the text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "block", rename_all = "kebab-case")]
pub enum Block {
    /// A section title.
    Heading {
        /// 1 for `I.`, 2 for `1.`, 3 for `a)`.
        level: u8,
        /// The number as printed ("II.", "3.", "b)"); empty when the template numbers by hand.
        number: String,
        /// The title.
        content: Vec<Inline>,
    },
    /// A paragraph.
    Paragraph {
        /// Its text.
        content: Vec<Inline>,
    },
    /// A list; the items of an unordered one are written with dashes.
    List {
        /// The first number of a numbered list, none for dashes.
        start: Option<u64>,
        /// Each item is a sequence of blocks.
        items: Vec<Vec<Block>>,
    },
    /// A table.
    Table(Table),
    /// A chart.
    Chart(Chart),
    /// A box that stands out: something to settle before the document is issued.
    Note {
        /// What the box says.
        blocks: Vec<Block>,
    },
}

/// A table; every row has as many cells as `align` has entries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Alignment per column.
    pub align: Vec<Align>,
    /// The header row, repeated on every page.
    pub header: Vec<Vec<Inline>>,
    /// Rows of cells.
    pub rows: Vec<Vec<Vec<Inline>>>,
    /// Whether it wants a page of its own, turned on its side.
    #[serde(default)]
    pub landscape: bool,
    /// The rows that are titles of those below them: their second cell goes to the table's end.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub titles: Vec<usize>,
    /// How wide the columns are, as shares of the whole; empty where that follows from their text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shares: Vec<usize>,
}

/// Alignment of a table column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Align {
    /// Text.
    Left,
    /// Short marks.
    Centre,
    /// Numbers.
    Right,
}

/// A run of text inside a block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "inline", rename_all = "kebab-case")]
pub enum Inline {
    /// Plain text.
    Text {
        /// The text.
        text: String,
    },
    /// Bold.
    Bold {
        /// What is bold.
        content: Vec<Inline>,
    },
    /// Italic.
    Italic {
        /// What is italic.
        content: Vec<Inline>,
    },
    /// A figure, which links to its page.
    Figure(Figure),
    /// A figure that nobody has reported. It is written out in words, since an empty cell is not
    /// zero.
    Missing {
        /// The words ("chưa có số liệu").
        text: String,
    },
}

/// A figure as printed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// As printed: "1.220", "38,4%", "hai".
    pub text: String,
    /// Address of its page.
    pub href: String,
    /// What identifies the figure; see [`Source::key`].
    pub key: String,
}

impl Document {
    /// Every figure of the text in reading order, repeated as often as it is mentioned.
    #[must_use]
    pub fn figures(&self) -> Vec<&Figure> {
        let mut found = Vec::new();
        figures_in_blocks(&self.blocks, true, &mut found);
        found
    }

    /// Every chart of the text in reading order.
    #[must_use]
    pub fn charts(&self) -> Vec<&Chart> {
        let mut found = Vec::new();
        charts_in_blocks(&self.blocks, &mut found);
        found
    }

    /// "Báo cáo Kết quả …": type and subject, as lists and file properties name it.
    #[must_use]
    pub fn title(&self) -> String {
        if let Some(appendix) = &self.head.appendix {
            let line = crate::words::appendix_line(self.language, &appendix.number);
            return format!("{line}. {}", appendix.title);
        }
        let kind = vietnamese::name::capitalised(&self.head.kind.to_lowercase());
        format!("{kind} {}", self.head.subject).trim().to_owned()
    }

    /// Every percentage that the text shows, computed anew from its parts as the document names
    /// them; `find` answers a part (value, decimals) that the text itself does not show.
    pub fn percentages(&self, find: impl Fn(&str) -> Option<(i64, u32)>) -> Vec<Percentage> {
        let shown = |key: &str| {
            let source = self.sources.iter().find(|source| source.key == key);
            source.map(|source| (source.value, source.decimals)).or_else(|| find(key))
        };
        let figures = self.figures();
        let check = |source: &Source| {
            let [part, whole] = source.parts.as_slice() else { return None };
            let printed = figures.iter().filter(|figure| figure.key == source.key);
            let computed = shown(part).zip(shown(whole)).and_then(|(part, whole)| {
                let percent = vietnamese::percent::Percent::of_scaled(part.0, part.1, whole.0, whole.1)?;
                Some(percent.format(self.language))
            });
            let is_right = computed.is_some()
                && printed.clone().all(|figure| Some(figure.text.as_str()) == computed.as_deref());
            Some(Percentage { text: source.text.clone(), label: source.label.clone(), computed, is_right })
        };
        self.sources.iter().filter_map(check).collect()
    }

    /// The appendix of sources as a table: number, what it counts, figure, measure, source. A
    /// source that was named before is named by its number only, and the figures that stand only in
    /// tables have one line for each source: a province's table has hundreds of them.
    #[must_use]
    pub fn sources_table(&self) -> Table {
        let text = |text: &str| vec![Inline::Text { text: text.to_owned() }];
        let mut named = Vec::new();
        figures_in_blocks(&self.blocks, false, &mut named);
        let named: std::collections::HashSet<&str> = named.iter().map(|figure| figure.key.as_str()).collect();
        let (lines, in_tables): (Vec<&Source>, Vec<&Source>) =
            self.sources.iter().partition(|source| named.contains(source.key.as_str()));
        let number = |index: usize| text(&(index + 1).to_string());
        let first = |source: &Source| lines.iter().position(|one| one.source == source.source);
        let origin = |index: usize, source: &Source| match first(source) {
            Some(before) if before < index => text(&crate::words::as_number(self.language, before + 1)),
            _ => text(&source.source),
        };
        let mut rows: Vec<Vec<Vec<Inline>>> = Vec::new();
        for (index, source) in lines.iter().enumerate() {
            let (text_of, href, key) = (source.text.clone(), source.href.clone(), source.key.clone());
            let figure = Inline::Figure(Figure { text: text_of, href, key });
            let measure = text(&source.measure);
            rows.push(vec![number(index), text(&source.label), vec![figure], measure, origin(index, source)]);
        }
        let mut counted: Vec<(&Source, usize)> = Vec::new();
        for source in in_tables.into_iter().filter(|source| source.parts.is_empty()) {
            match counted.iter_mut().find(|(one, _)| one.source == source.source) {
                Some((_, count)) => *count += 1,
                None => counted.push((source, 1)),
            }
        }
        for (source, count) in counted {
            let (index, label) = (rows.len(), crate::words::in_tables(self.language, count));
            rows.push(vec![number(index), text(&label), Vec::new(), Vec::new(), origin(index, source)]);
        }
        Table {
            align: vec![Align::Centre, Align::Left, Align::Right, Align::Left, Align::Left],
            header: crate::words::appendix_columns(self.language).map(text).to_vec(),
            rows,
            landscape: false,
            titles: Vec::new(),
            shares: Vec::new(),
        }
    }

    /// The number line: "Số: 15/BC-UBND" (state) or "Số 15-BC/TU" (Party); "…" in a draft.
    #[must_use]
    pub fn number_line(&self) -> String {
        let number = self.head.number.as_deref().unwrap_or("…");
        let symbol = &self.head.symbol;
        let word = crate::words::number(self.language);
        match self.format {
            Format::Decree30 => format!("{word}: {number}/{symbol}"),
            Format::Party => format!("{word} {number}-{symbol}"),
        }
    }
}

/// The plain text of inlines, with nothing left of their form.
#[must_use]
pub fn plain(content: &[Inline]) -> String {
    let mut text = String::new();
    collect_plain(content, &mut text);
    text
}

fn collect_plain(content: &[Inline], text: &mut String) {
    for inline in content {
        match inline {
            Inline::Text { text: part } | Inline::Missing { text: part } => text.push_str(part),
            Inline::Bold { content } | Inline::Italic { content } => collect_plain(content, text),
            Inline::Figure(figure) => text.push_str(&figure.text),
        }
    }
}

fn figures_in_blocks<'a>(blocks: &'a [Block], with_tables: bool, found: &mut Vec<&'a Figure>) {
    for block in blocks {
        match block {
            Block::Heading { content, .. } | Block::Paragraph { content } => {
                figures_in(content, found);
            }
            Block::List { items, .. } => {
                for item in items {
                    figures_in_blocks(item, with_tables, found);
                }
            }
            Block::Table(table) if with_tables => {
                for cell in table.header.iter().chain(table.rows.iter().flatten()) {
                    figures_in(cell, found);
                }
            }
            Block::Chart(chart) if with_tables => {
                chart.points().for_each(|point| figures_in(std::slice::from_ref(&point.shown), found));
            }
            Block::Table(_) | Block::Chart(_) => {}
            Block::Note { blocks } => figures_in_blocks(blocks, with_tables, found),
        }
    }
}

fn charts_in_blocks<'a>(blocks: &'a [Block], found: &mut Vec<&'a Chart>) {
    for block in blocks {
        match block {
            Block::Chart(chart) => found.push(chart),
            Block::List { items, .. } => items.iter().for_each(|item| charts_in_blocks(item, found)),
            Block::Note { blocks } => charts_in_blocks(blocks, found),
            Block::Heading { .. } | Block::Paragraph { .. } | Block::Table(_) => {}
        }
    }
}

fn figures_in<'a>(content: &'a [Inline], found: &mut Vec<&'a Figure>) {
    for inline in content {
        match inline {
            Inline::Figure(figure) => found.push(figure),
            Inline::Bold { content } | Inline::Italic { content } => figures_in(content, found),
            Inline::Text { .. } | Inline::Missing { .. } => {}
        }
    }
}

/// A language is stored as its two letters, the same as in page addresses.
mod language {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};
    use vietnamese::Language;

    pub(super) fn serialize<S: Serializer>(value: &Language, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(value.code())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Language, D::Error> {
        let code = String::deserialize(from)?;
        Language::from_code(&code).ok_or_else(|| D::Error::custom(format!("unknown language {code:?}")))
    }
}
