//! What a template may ask about. The caller fetches everything beforehand; nothing here waits.

use crate::model::Source;
use jiff::civil::Date;
use vietnamese::Language;

/// The figures of one programme for one period, as they stand on one day.
///
/// All methods answer from memory. `None` from [`Facts::figure`] means that nobody has reported
/// the figure, which is not the same as zero.
pub trait Facts: Send + Sync {
    /// One figure. Without `unit_code` it is the figure of the document's own unit, without
    /// `period` of the document's own period.
    fn figure(
        &self,
        indicator: &str,
        unit_code: Option<&str>,
        side: Side,
        period: Option<&str>,
    ) -> Option<Quantity>;

    /// One figure out of the register of organisations, or its difference to an earlier day.
    /// `None` is also what is not read yet: the caller renders again when it has read it.
    fn counted(&self, _indicator: &str, _unit_code: Option<&str>, _days: Days) -> Option<Quantity> {
        None
    }

    /// Whether an indicator comes out of the register; `counted` asks for no other.
    fn is_counted(&self, _indicator: &str) -> bool {
        false
    }

    /// The units directly below the document's unit, in their usual order.
    fn units(&self) -> Vec<UnitName>;

    /// How many of the expected reports were accepted.
    fn coverage(&self) -> Coverage;

    /// Whether every report that is expected from a unit below was accepted: a zero of fewer says
    /// only that nothing was reported yet.
    fn is_whole(&self, _unit_code: &str, _side: Side, _period: Option<&str>) -> bool {
        true
    }

    /// Contradictions among the figures, each one sentence for the reader.
    fn warnings(&self) -> Vec<String>;

    /// What a reader must know of the figures' sources, each one sentence or more: which of them are
    /// illustrative and why. Templates print them as `notes`.
    fn notes(&self) -> Vec<String> {
        Vec::new()
    }

    /// Whether the indicator exists; a template that names one that does not is an error.
    fn knows(&self, _indicator: &str) -> bool {
        true
    }

    /// What an indicator counts, in words, for the appendix of sources.
    fn label(&self, _indicator: &str) -> Option<String> {
        None
    }
}

/// Which of the two values of an indicator is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// What was done (thực hiện).
    Done,
    /// What was promised (đăng ký).
    Registered,
}

/// What a document is told beside its figures: the variable `plan` of a template that is about one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    /// Nothing is known; false in a condition, not printed.
    Nothing,
    /// Words.
    Text(String),
    /// A count that stands for itself.
    Count(i64),
    /// Yes or no.
    Is(bool),
    /// A day.
    Day(Date),
    /// A number with its way back; nobody reported it if `None`.
    Figure {
        /// Where it comes from.
        source: Option<Source>,
        /// Whether it is made up or has made-up parts.
        illustrative: bool,
    },
    /// Several, in order.
    List(Vec<Given>),
    /// Things with names.
    Fields(Vec<(&'static str, Given)>),
}

impl Given {
    /// Words; empty ones are nothing.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Given {
        Some(text.into()).filter(|text| !text.is_empty()).map_or(Given::Nothing, Given::Text)
    }

    /// Words in a list, in order.
    #[must_use]
    pub fn texts(texts: impl IntoIterator<Item = String>) -> Given {
        Given::List(texts.into_iter().map(Given::Text).collect())
    }

    /// A count with the page that lists what was counted.
    #[must_use]
    pub fn count(count: usize, label: &str, href: String, language: Language) -> Given {
        let value = i64::try_from(count).unwrap_or(i64::MAX);
        let source = Source {
            key: href.clone() + "|" + label,
            text: vietnamese::number::format(value, 0, language),
            value,
            decimals: 0,
            label: label.to_owned(),
            measure: String::new(),
            source: label.to_owned(),
            href,
            parts: Vec::new(),
        };
        Given::Figure { source: Some(source), illustrative: false }
    }
}

/// Of which days a figure out of the register speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Days {
    /// A stock on this day, a flow from the beginning of its year up to it; the document's period if
    /// there is none.
    pub on: Option<Date>,
    /// The day with which it is compared: then the figure is the difference, a flow's to the year of
    /// that day.
    pub since: Option<Date>,
}

/// One figure with its origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quantity {
    /// The value times `10^decimals`.
    pub value: i64,
    /// Decimal places of `value`.
    pub decimals: u32,
    /// Unit of measure ("tổ"); may be empty.
    pub measure: String,
    /// Address of the figure's page.
    pub href: String,
    /// Where it comes from, in words ("9 báo cáo huyện đã tiếp nhận").
    pub source: String,
    /// What identifies the figure, the same at every later time.
    pub key: String,
    /// Whether it is made up, or a sum with made-up parts.
    pub illustrative: bool,
}

/// A unit as documents name it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnitName {
    /// Its code.
    pub code: String,
    /// Its full name ("Huyện Kon Rẫy").
    pub name: String,
    /// Its name without the kind ("Kon Rẫy").
    pub short: String,
}

/// How complete the figures are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Accepted reports.
    pub accepted: u32,
    /// Expected reports.
    pub expected: u32,
    /// When the newest of them was accepted, as printed ("14:05 10/6/2024"); may be empty.
    pub updated: String,
}
