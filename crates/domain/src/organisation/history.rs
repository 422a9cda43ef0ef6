//! The life of one organisation: what happened, in order, and what held between.

use super::law::short_of;
use super::{Facts, Happened, Happening, Register, State};
use crate::HappeningId;
use crate::programme::LegalMinimum;
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

/// A stretch of days on which the same holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Span {
    /// First day.
    pub from: Date,
    /// Last day; none while it goes on.
    pub to: Option<Date>,
    /// What holds.
    pub facts: Facts,
    /// What began it.
    pub by: HappeningId,
}

impl Span {
    /// Whether it holds on a day.
    #[must_use]
    pub fn holds(&self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}

/// Why something cannot have happened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Refusal {
    /// A life cannot begin with it.
    NotABeginning,
    /// It cannot follow that state.
    NotAfter(State),
    /// By law it needs a decision or certificate.
    DecisionMissing,
    /// Fewer members than the law's minimum.
    TooFew {
        /// The law's minimum.
        minimum: i64,
        /// Decree and article.
        source: String,
    },
    /// A suspension without its last day, or one longer than the law allows.
    TooLong {
        /// Months at most.
        months: i64,
        /// Decree and article.
        source: String,
    },
    /// The law's months for it are over.
    TooLate {
        /// The last day on which it was possible.
        last: Date,
        /// Decree and article.
        source: String,
    },
    /// It has no name.
    NameMissing,
    /// It has no seat.
    SeatMissing,
    /// It is said to take effect on a day to come.
    InFuture,
}

impl Refusal {
    /// Its code in words.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Refusal::NotABeginning => "not_a_beginning",
            Refusal::NotAfter(_) => "not_after",
            Refusal::DecisionMissing => "decision_missing",
            Refusal::TooFew { .. } => "too_few",
            Refusal::TooLong { .. } => "too_long",
            Refusal::TooLate { .. } => "too_late",
            Refusal::NameMissing => "name_missing",
            Refusal::SeatMissing => "seat_missing",
            Refusal::InFuture => "in_future",
        }
    }
}

/// The happening that a life breaks at, and why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Broken {
    /// Which.
    pub at: HappeningId,
    /// What it is.
    pub what: Happened,
    /// Its day.
    pub on: Date,
    /// Why.
    pub why: Refusal,
}

/// A life: what happened in the order in which it took effect, and what held.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct History {
    /// What counted, earliest first.
    pub happenings: Vec<Happening>,
    /// What held between, earliest first.
    pub spans: Vec<Span>,
    /// Where the happenings do not follow each other by the law's table. Such
    /// a life is kept as it was entered, and shown with this.
    pub broken: Vec<Broken>,
}

impl History {
    /// The life as it was known at a moment. Happenings on one day count in
    /// the order in which they were entered.
    #[must_use]
    pub fn at(all: &[Happening], register: &Register, minimums: &[LegalMinimum], known: Timestamp) -> Self {
        Self::of(all, |one| one.was_known(known), register, minimums)
    }

    /// The life as it is known now.
    #[must_use]
    pub fn now(all: &[Happening], register: &Register, minimums: &[LegalMinimum]) -> Self {
        Self::of(all, |one| one.superseded.is_none(), register, minimums)
    }

    fn of(
        all: &[Happening],
        counts: impl Fn(&Happening) -> bool,
        register: &Register,
        minimums: &[LegalMinimum],
    ) -> Self {
        let mut happenings: Vec<Happening> = all.iter().filter(|one| counts(one)).cloned().collect();
        happenings.sort_by_cached_key(|one| (one.on, first_said(all, one)));
        let (mut spans, mut broken): (Vec<Span>, Vec<Broken>) = (Vec::new(), Vec::new());
        let mut since = Date::MIN;
        for one in &happenings {
            let before = spans.last().map(|span| &span.facts);
            let (facts, refusal) = follow(before, since, one, register, minimums);
            if before.is_none_or(|before| before.state != facts.state) {
                since = one.on;
            }
            broken.extend(refusal.map(|why| Broken { at: one.id, what: one.what, on: one.on, why }));
            match spans.last_mut() {
                // Several happenings on a day give one span: the day ends with the last.
                Some(last) if last.from == one.on => {
                    last.facts = facts;
                    last.by = one.id;
                }
                last => {
                    if let Some(last) = last {
                        last.to = one.on.yesterday().ok();
                    }
                    spans.push(Span { from: one.on, to: None, facts, by: one.id });
                }
            }
        }
        Self { happenings, spans, broken }
    }

    /// What holds on a day; nothing before it was founded.
    #[must_use]
    pub fn on(&self, day: Date) -> Option<&Facts> {
        self.spans.iter().rev().find(|span| span.from <= day).map(|span| &span.facts)
    }

    /// What holds after all that happened.
    #[must_use]
    pub fn latest(&self) -> Option<&Facts> {
        self.spans.last().map(|span| &span.facts)
    }

    /// The first day.
    #[must_use]
    pub fn began(&self) -> Option<Date> {
        self.spans.first().map(|span| span.from)
    }

    /// The day on which a suspension must end that still runs on `today`.
    #[must_use]
    pub fn suspended_until(&self, register: &Register, today: Date) -> Option<Date> {
        let facts = self.on(today).filter(|facts| facts.state == State::Suspended)?;
        let begun = |one: &&Happening| one.what == Happened::Suspended && one.on <= today;
        let last = self.happenings.iter().rev().find(begun)?;
        let longest = register
            .rule(Happened::Suspended, facts.kind, Some(State::Active), last.on)
            .and_then(|rule| rule.months)
            .and_then(|months| last.on.checked_add(months.months()).ok());
        match (last.until, longest) {
            (Some(until), Some(longest)) => Some(until.min(longest)),
            (until, longest) => until.or(longest),
        }
    }

    /// The days on which it did not work, of the `days` up to a day: suspended, idle or away.
    #[must_use]
    pub fn idle_days(&self, from: Date, to: Date) -> i32 {
        let idle = |span: &&Span| span.facts.idle || span.facts.state != State::Active;
        let length = |span: &Span| {
            let (first, last) = (span.from.max(from), span.to.unwrap_or(to).min(to));
            if first > last { 0 } else { (last - first).get_days() + 1 }
        };
        self.spans.iter().filter(idle).map(length).sum()
    }
}

/// When the first version of a happening was entered, by which those of one day are ordered.
fn first_said(all: &[Happening], one: &Happening) -> (Timestamp, HappeningId) {
    let mut first = one;
    // Each version replaces an earlier one, so this ends.
    while let Some(before) = first.replaces.and_then(|id| all.iter().find(|other| other.id == id)) {
        first = before;
    }
    (first.said_at, first.id)
}

/// What holds after a happening, and why it may not have happened, if so.
/// `since` is the day on which the state before it began.
fn follow(
    before: Option<&Facts>,
    since: Date,
    one: &Happening,
    register: &Register,
    minimums: &[LegalMinimum],
) -> (Facts, Option<Refusal>) {
    let mut facts = before.cloned().unwrap_or_default().after(&one.change);
    // The kind changes by the law's table, or is given once at the beginning.
    if let Some(before) = before {
        facts.kind = before.kind;
    }
    match one.what {
        Happened::JoinedAlliance => facts.alliance = true,
        Happened::LeftAlliance => facts.alliance = false,
        Happened::JoinedUnion => facts.union = one.other.or(facts.union),
        Happened::LeftUnion => facts.union = None,
        Happened::Certified => facts.certified = true,
        Happened::WentIdle => facts.idle = true,
        Happened::WorkedAgain => facts.idle = false,
        _ => {}
    }
    let state = before.map(|facts| facts.state);
    let Some(rule) = register.rule(one.what, facts.kind, state, one.on) else {
        let why = state.map_or(Refusal::NotABeginning, Refusal::NotAfter);
        return (facts, Some(why));
    };
    facts.kind = rule.becomes.unwrap_or(facts.kind);
    facts.state = rule.to.or(state).unwrap_or_default();
    let too_long = rule.months.filter(|months| {
        let longest = one.on.checked_add(months.months()).unwrap_or(Date::MAX);
        one.until.is_none_or(|until| until > longest || until < one.on)
    });
    let too_late = rule.within.and_then(|months| since.checked_add(months.months()).ok());
    let too_late = too_late.filter(|last| *last < one.on);
    let begins = before.is_none() || rule.becomes.is_some();
    let refusal = if facts.name.trim().is_empty() {
        Some(Refusal::NameMissing)
    } else if facts.seat.is_none() {
        Some(Refusal::SeatMissing)
    } else if rule.decision && one.decision.trim().is_empty() {
        Some(Refusal::DecisionMissing)
    } else if let Some(months) = too_long {
        Some(Refusal::TooLong { months, source: rule.source.clone() })
    } else if let Some(last) = too_late {
        Some(Refusal::TooLate { last, source: rule.source.clone() })
    } else if begins && let Some(law) = short_of(&facts, minimums, one.on) {
        Some(Refusal::TooFew { minimum: law.minimum, source: law.source.clone() })
    } else {
        None
    };
    (facts, refusal)
}
