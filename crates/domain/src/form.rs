//! Forms: which indicators, in which lines and columns, from which units,
//! how often, and when each level's report opens, closes and falls due.

use crate::calendar::{DayRule, Holidays};
use crate::period::{Period, Regime, Span};
use crate::unit::{UnitKind, UnitVersion};
use crate::{Breakdown, FormKey, IndicatorKey};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use vietnamese::Language;

/// Whether a form's figures say what was done or what was promised.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aspect {
    /// Thực hiện.
    Actual,
    /// Đăng ký.
    Registered,
}

impl Aspect {
    /// Its code in the database and the API.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Aspect::Actual => "actual",
            Aspect::Registered => "registered",
        }
    }
}

impl std::str::FromStr for Aspect {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "actual" => Ok(Aspect::Actual),
            "registered" => Ok(Aspect::Registered),
            _ => Err(format!("“{text}” is neither actual nor registered")),
        }
    }
}

/// A form with its versions.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// Its key in the pack.
    pub key: FormKey,
    /// Its name.
    pub vi: String,
    /// Its name in English.
    pub en: String,
    /// Its name where space is short.
    pub short_vi: String,
    /// The same in English.
    pub short_en: String,
    /// Done or promised.
    pub aspect: Aspect,
    /// The form whose figures this one is measured against.
    #[serde(default)]
    pub promise: Option<FormKey>,
    /// Where the form comes from: the document that ordered it.
    #[serde(default)]
    pub source: String,
    /// How often.
    pub schedule: Schedule,
    /// Its versions, earliest first.
    #[serde(rename = "version")]
    pub versions: Vec<Version>,
}

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

/// A form as it stands from one day to another. The version that holds on a
/// period's closing day is the one that the period is filled in.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Version {
    /// Its number, from 1.
    pub number: i64,
    /// First day.
    #[serde(default, with = "crate::dates::optional")]
    pub valid_from: Option<Date>,
    /// Last day.
    #[serde(default, with = "crate::dates::optional")]
    pub valid_to: Option<Date>,
    /// What changed and why.
    #[serde(default)]
    pub change: String,
    /// Who fills it.
    pub fills: Fills,
    /// Kinds of unit above that confirm the sum below and may add correction lines.
    #[serde(default)]
    pub consolidates: Vec<UnitKind>,
    /// Kinds of unit whose report a leader signs.
    #[serde(default)]
    pub signs: Vec<UnitKind>,
    /// Days per level.
    #[serde(rename = "level")]
    pub levels: Vec<Level>,
    /// Its sections.
    #[serde(rename = "section")]
    pub sections: Vec<Section>,
    /// Relations between its lines.
    #[serde(default, rename = "check")]
    pub relations: Vec<Relation>,
}

/// The units that fill a form.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fills {
    /// Kinds of unit.
    pub kinds: Vec<UnitKind>,
    /// Only these codes, if any are named.
    #[serde(default)]
    pub units: Vec<String>,
}

/// The days of one level.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// Kinds of unit.
    pub kinds: Vec<UnitKind>,
    /// The day the form opens.
    pub opens: DayRule,
    /// The day the report is due.
    pub deadline: DayRule,
    /// The last day for late reports.
    pub late_until: DayRule,
    /// The last day for corrections.
    pub corrections_until: DayRule,
}

/// A section, filled on a page of its own.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Its key in addresses.
    pub key: String,
    /// Its title.
    pub vi: String,
    /// Its title in English.
    pub en: String,
    /// Its columns; one column of totals if none are named.
    #[serde(default)]
    pub columns: Vec<Column>,
    /// Its lines.
    #[serde(rename = "line")]
    pub lines: Vec<Line>,
}

/// A column: a breakdown of the line's indicator.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Its key within the section.
    pub key: String,
    /// The breakdown, empty for the total.
    pub breakdown: Breakdown,
}

/// A line: an indicator.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// What it asks for.
    pub indicator: IndicatorKey,
    /// The line's words, if not the indicator's name.
    #[serde(default)]
    pub vi: Option<String>,
    /// The same in English.
    #[serde(default)]
    pub en: Option<String>,
    /// The line of which this one is a part (trong đó).
    #[serde(default)]
    pub part_of: Option<IndicatorKey>,
    /// Only these columns.
    #[serde(default)]
    pub cells: Option<Vec<String>>,
}

/// A relation between lines that a report must satisfy.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(tag = "rule", rename_all = "snake_case", deny_unknown_fields)]
pub enum Relation {
    /// left ≥ factor × right.
    AtLeast {
        /// The line that must be large enough.
        left: IndicatorKey,
        /// The line it is measured by.
        right: IndicatorKey,
        /// How many of left for one of right.
        #[serde(default = "one")]
        factor: i64,
        /// Why, for the officer.
        #[serde(default)]
        because_vi: String,
        /// Why, in English.
        #[serde(default)]
        because_en: String,
    },
    /// members ≥ the legal minimum of that kind at the closing day × groups.
    LegalMinimum {
        /// The line of members.
        members: IndicatorKey,
        /// The line of organisations.
        groups: IndicatorKey,
        /// The kind of organisation in the table of legal minimums.
        kind: String,
    },
}

fn one() -> i64 {
    1
}

/// One field of a form: an indicator in a breakdown.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Cell {
    /// The indicator.
    pub indicator: IndicatorKey,
    /// The breakdown, empty for the total.
    pub breakdown: Breakdown,
}

impl Cell {
    /// The total of an indicator.
    #[must_use]
    pub fn total(indicator: &IndicatorKey) -> Self {
        Self { indicator: indicator.clone(), breakdown: Breakdown::from("") }
    }

    /// The cell's name in pages and the API: `tht-moi` or `tht-moi:sex=female`.
    #[must_use]
    pub fn name(&self) -> String {
        if self.breakdown.as_str().is_empty() {
            self.indicator.to_string()
        } else {
            format!("{}:{}", self.indicator, self.breakdown)
        }
    }

    /// The cell of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        let (indicator, breakdown) = name.split_once(':').unwrap_or((name, ""));
        Self { indicator: indicator.into(), breakdown: breakdown.into() }
    }
}

/// What a unit does with a form.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// It types figures.
    Fills,
    /// It confirms the sum of the units below, with corrections.
    Consolidates,
}

/// The dates of one report.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Dates {
    /// The day the form opens.
    pub opens: Date,
    /// The day up to which the period counts.
    pub closing: Date,
    /// The day the report is due, an extension included.
    pub deadline: Date,
    /// The last day for late reports.
    pub late_until: Date,
    /// The last day for corrections.
    pub corrections_until: Date,
}

impl Form {
    /// Its name.
    #[must_use]
    pub fn name(&self, language: Language) -> &str {
        match language {
            Language::Vi => &self.vi,
            Language::En => &self.en,
        }
    }

    /// Its name where space is short.
    #[must_use]
    pub fn short_name(&self, language: Language) -> &str {
        match language {
            Language::Vi => &self.short_vi,
            Language::En => &self.short_en,
        }
    }

    /// Whether it asks only for reported indicators that exist, and its parts
    /// and relations name its own lines.
    ///
    /// # Errors
    /// What is wrong, in words for the pack's author.
    pub fn check(&self, indicators: &crate::indicator::Indicators) -> Result<(), String> {
        if self.versions.is_empty() {
            return Err("it has no version".into());
        }
        for version in &self.versions {
            let has = |key: &IndicatorKey| version.line(key).is_some();
            let mut seen = std::collections::BTreeSet::new();
            for line in version.lines() {
                let known = indicators.get(&line.indicator).is_some_and(|indicator| !indicator.is_computed());
                if !known {
                    return Err(format!(
                        "version {}: {} is no reported indicator",
                        version.number, line.indicator
                    ));
                }
                if line.part_of.as_ref().is_some_and(|whole| !has(whole)) || !seen.insert(&line.indicator) {
                    return Err(format!(
                        "version {}: the line {} stands twice or names a whole that is no line",
                        version.number, line.indicator
                    ));
                }
            }
            let named = version.relations.iter().flat_map(|relation| match relation {
                Relation::AtLeast { left, right, .. } => [left, right],
                Relation::LegalMinimum { members, groups, .. } => [members, groups],
            });
            if let Some(missing) = named.into_iter().find(|key| !has(key)) {
                return Err(format!("version {}: a check names {missing}, which is no line", version.number));
            }
            let kinds = version.fills.kinds.iter().chain(&version.consolidates);
            if let Some(kind) = kinds.into_iter().find(|kind| version.level(**kind).is_none()) {
                return Err(format!("version {}: no dates for the level {}", version.number, kind.code()));
            }
        }
        Ok(())
    }

    /// The version that a period is filled in.
    #[must_use]
    pub fn version(&self, period: Period) -> Option<&Version> {
        let day = period.to();
        let holds = |version: &&Version| {
            version.valid_from.is_none_or(|from| from <= day) && version.valid_to.is_none_or(|to| day <= to)
        };
        self.versions.iter().rfind(holds)
    }

    /// The periods that close within these days and have a version, earliest first.
    #[must_use]
    pub fn periods(&self, from: Date, to: Date) -> Vec<Period> {
        let schedule = &self.schedule;
        let earliest = self.versions.iter().map(|version| version.valid_from).min().flatten();
        let from = [schedule.first, earliest].into_iter().flatten().fold(from, Date::max);
        let to = schedule.last.map_or(to, |last| last.min(to));
        let mut periods: Vec<Period> =
            (from.year()..=to.year()).flat_map(|year| schedule.of_year(year)).collect();
        periods.extend(schedule.extra.iter().filter_map(|&day| schedule.since(day)));
        periods.retain(|period| (from..=to).contains(&period.to()) && self.version(*period).is_some());
        periods.sort();
        periods.dedup();
        periods
    }

    /// Whether the form asks for this period at all.
    #[must_use]
    pub fn asks_for(&self, period: Period) -> bool {
        self.periods(period.to(), period.to()).contains(&period)
    }

    /// The period whose value stands beside the one asked for: for a stock the
    /// period before, for a flow the same period of the year before; since a
    /// plan began, the period before.
    #[must_use]
    pub fn previous(&self, period: Period, nature: crate::indicator::Nature) -> Option<Period> {
        if nature == crate::indicator::Nature::Flow && matches!(period, Period::Regular { .. }) {
            return period.same_of_last_year().filter(|before| self.asks_for(*before));
        }
        let start = period.to().checked_sub(jiff::ToSpan::years(3)).unwrap_or(period.to());
        self.periods(start, period.to()).into_iter().rfind(|before| before.to() < period.to())
    }
}

impl Schedule {
    fn of_year(&self, year: i16) -> Vec<Period> {
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

    fn since(&self, to: Date) -> Option<Period> {
        self.from.filter(|from| *from <= to).map(|from| Period::Since { from, to })
    }
}

impl SpanKind {
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

impl Version {
    /// What a unit does with this version.
    #[must_use]
    pub fn part(&self, unit: &UnitVersion) -> Option<Part> {
        let named = self.fills.units.is_empty() || self.fills.units.contains(&unit.code);
        if self.fills.kinds.contains(&unit.kind) && named {
            Some(Part::Fills)
        } else if self.consolidates.contains(&unit.kind) {
            Some(Part::Consolidates)
        } else {
            None
        }
    }

    /// The level of a kind of unit.
    #[must_use]
    pub fn level(&self, kind: UnitKind) -> Option<&Level> {
        self.levels.iter().find(|level| level.kinds.contains(&kind))
    }

    /// The dates of a report of that kind of unit; `None` for a level without dates.
    #[must_use]
    pub fn dates(
        &self,
        kind: UnitKind,
        period: Period,
        holidays: &Holidays,
        extension: Option<Date>,
    ) -> Option<Dates> {
        let (level, closing) = (self.level(kind)?, period.to());
        let deadline = level.deadline.deadline(closing, holidays);
        let deadline = extension.map_or(deadline, |day| day.max(deadline));
        Some(Dates {
            opens: level.opens.day(closing, holidays),
            closing,
            deadline,
            late_until: level.late_until.deadline(closing, holidays).max(deadline),
            corrections_until: level.corrections_until.deadline(closing, holidays).max(deadline),
        })
    }

    /// Whether a leader signs the report of that kind of unit.
    #[must_use]
    pub fn is_signed(&self, kind: UnitKind) -> bool {
        self.signs.contains(&kind)
    }

    /// The line that asks for an indicator.
    #[must_use]
    pub fn line(&self, indicator: &IndicatorKey) -> Option<&Line> {
        self.lines().find(|line| line.indicator == *indicator)
    }

    /// All lines in order.
    pub fn lines(&self) -> impl Iterator<Item = &Line> {
        self.sections.iter().flat_map(|section| &section.lines)
    }

    /// All cells in order.
    pub fn cells(&self) -> impl Iterator<Item = Cell> {
        self.sections.iter().flat_map(Section::cells)
    }
}

impl Section {
    /// Its title.
    #[must_use]
    pub fn title(&self, language: Language) -> &str {
        match language {
            Language::Vi => &self.vi,
            Language::En => &self.en,
        }
    }

    /// The breakdowns that stand as columns.
    #[must_use]
    pub fn breakdowns(&self) -> Vec<Breakdown> {
        if self.columns.is_empty() {
            vec![Breakdown::from("")]
        } else {
            self.columns.iter().map(|column| column.breakdown.clone()).collect()
        }
    }

    /// Its cells, line by line.
    pub fn cells(&self) -> impl Iterator<Item = Cell> {
        let breakdowns = self.breakdowns();
        self.lines.iter().flat_map(move |line| {
            let own = breakdowns.iter().filter(|breakdown| self.has(line, breakdown)).cloned();
            let indicator = &line.indicator;
            own.map(|breakdown| Cell { indicator: indicator.clone(), breakdown }).collect::<Vec<_>>()
        })
    }

    /// Whether a line is asked for in a breakdown.
    #[must_use]
    pub fn has(&self, line: &Line, breakdown: &Breakdown) -> bool {
        let Some(cells) = &line.cells else { return true };
        let column = self.columns.iter().find(|column| column.breakdown == *breakdown);
        column.is_none_or(|column| cells.contains(&column.key))
    }
}

impl Line {
    /// The line's words.
    #[must_use]
    pub fn label<'a>(&'a self, indicator: &'a crate::indicator::Indicator, language: Language) -> &'a str {
        let own = match language {
            Language::Vi => &self.vi,
            Language::En => &self.en,
        };
        own.as_deref().unwrap_or_else(|| indicator.name(language))
    }
}
