//! How often a form is filled.

use crate::period::{Period, Regime, Span};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// How often a form is filled.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schedule {
    /// Whose closing days.
    pub regime: ScheduleRegime,
    /// For regular periods: which parts of the year.
    #[serde(default)]
    pub kinds: Vec<SpanKind>,
    /// For "since": the day the plan began.
    #[serde(default, with = "crate::dates::optional")]
    pub from: Option<Date>,
    /// For "since": closing days every year, `MM-DD`.
    #[serde(default)]
    pub closings: Vec<String>,
    /// For "since": single closing days.
    #[serde(default, with = "crate::dates::list")]
    pub extra: Vec<Date>,
    /// No closing day before this one.
    #[serde(default, with = "crate::dates::optional")]
    pub first: Option<Date>,
    /// No closing day after this one.
    #[serde(default, with = "crate::dates::optional")]
    pub last: Option<Date>,
}

/// A regime as packs write it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ScheduleRegime {
    /// Decree 09/2019.
    #[serde(rename = "decree-09")]
    Decree09,
    /// By the calendar.
    Calendar,
    /// Since the plan began.
    Since,
}

/// A part of the year as packs write it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SpanKind {
    /// Every month.
    Month,
    /// Every quarter.
    Quarter,
    /// The first six months.
    HalfYear,
    /// The first nine months.
    NineMonths,
    /// The year.
    Year,
}

impl Schedule {
    pub(super) fn of_year(&self, year: i16) -> Vec<Period> {
        let regular = |regime| {
            let spans = self.kinds.iter().flat_map(|kind| kind.spans());
            spans.map(|span| Period::Regular { regime, year, span }).collect()
        };
        match self.regime {
            ScheduleRegime::Decree09 => regular(Regime::Decree09),
            ScheduleRegime::Calendar => regular(Regime::Calendar),
            ScheduleRegime::Since => {
                let days = self.closings.iter().filter_map(|day| format!("{year:04}-{day}").parse().ok());
                days.filter_map(|day| self.since(day)).collect()
            }
        }
    }

    /// Whether a period is one of those that the schedule makes, whatever its
    /// first and last day.
    pub(super) fn names(&self, period: Period) -> bool {
        match (self.regime, period) {
            (ScheduleRegime::Decree09, Period::Regular { regime: Regime::Decree09, span, .. })
            | (ScheduleRegime::Calendar, Period::Regular { regime: Regime::Calendar, span, .. }) => {
                self.kinds.iter().any(|kind| kind.has(span))
            }
            (_, Period::Since { from, to }) if self.from == Some(from) && from <= to => {
                let is_closing = || {
                    let day = format!("{:02}-{:02}", to.month(), to.day());
                    self.regime == ScheduleRegime::Since && self.closings.contains(&day)
                };
                self.extra.contains(&to) || is_closing()
            }
            _ => false,
        }
    }

    pub(super) fn since(&self, to: Date) -> Option<Period> {
        self.from.filter(|from| *from <= to).map(|from| Period::Since { from, to })
    }
}

impl SpanKind {
    fn has(self, span: Span) -> bool {
        matches!(
            (self, span),
            (SpanKind::Month, Span::Month(1..=12))
                | (SpanKind::Quarter, Span::Quarter(1..=4))
                | (SpanKind::HalfYear, Span::HalfYear)
                | (SpanKind::NineMonths, Span::NineMonths)
                | (SpanKind::Year, Span::Year)
        )
    }

    fn spans(self) -> Vec<Span> {
        match self {
            SpanKind::Month => (1..=12).map(Span::Month).collect(),
            SpanKind::Quarter => (1..=4).map(Span::Quarter).collect(),
            SpanKind::HalfYear => vec![Span::HalfYear],
            SpanKind::NineMonths => vec![Span::NineMonths],
            SpanKind::Year => vec![Span::Year],
        }
    }
}
