//! What is done for organisations: support projects, classes, dialogues,
//! inspections and so on, each recorded once. What may be recorded is checked
//! by [`Activity::faults`]; what it adds to figures are [`steps`], of the same
//! form as those of the register.

use crate::indicator::Indicator;
use crate::organisation::{Step, codes};
use crate::{ActivityId, Breakdown, IndicatorKey, OrganisationId, UnitId};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What sort of activity.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Dự án hỗ trợ.
    #[default]
    SupportProject,
    /// Lớp bồi dưỡng, tập huấn.
    TrainingClass,
    /// Đợt tuyên truyền.
    Communication,
    /// Bộ tài liệu.
    DocumentSet,
    /// Hội nghị đối thoại.
    Dialogue,
    /// Kiểm tra.
    Inspection,
    /// Hội chợ, triển lãm.
    Fair,
    /// Khen thưởng.
    Award,
    /// Mô hình, công trình nhỏ.
    Model,
    /// Cho vay từ quỹ hỗ trợ.
    FundLoan,
}

codes!(Kind, 10, {
    SupportProject => "support_project",
    TrainingClass => "training_class",
    Communication => "communication",
    DocumentSet => "document_set",
    Dialogue => "dialogue",
    Inspection => "inspection",
    Fair => "fair",
    Award => "award",
    Model => "model",
    FundLoan => "fund_loan",
});

impl Kind {
    /// What is said of this kind beside what is said of all, by key.
    #[must_use]
    pub fn content(self) -> &'static [&'static str] {
        match self {
            Kind::SupportProject => &["source", "purpose", "result"],
            Kind::TrainingClass => &["topic", "audience", "source"],
            Kind::Communication => &["form", "topic", "audience"],
            Kind::DocumentSet => &["topic", "audience"],
            Kind::Dialogue => &["participants", "questions", "result"],
            Kind::Inspection => &["findings", "follow_up", "follow_up_done"],
            Kind::Fair => &["products", "result"],
            Kind::Award => &["title", "reason"],
            Kind::Model => &["purpose", "source", "result"],
            Kind::FundLoan => &["purpose", "terms", "result"],
        }
    }

    /// Whether money is what it is about.
    #[must_use]
    pub fn is_money(self) -> bool {
        matches!(self, Kind::SupportProject | Kind::FundLoan)
    }

    /// Whether it counts in pieces: sets of documents, models.
    #[must_use]
    pub fn has_quantity(self) -> bool {
        matches!(self, Kind::DocumentSet | Kind::Model)
    }

    /// Whether people are reached by it.
    #[must_use]
    pub fn has_people(self) -> bool {
        !matches!(self, Kind::DocumentSet | Kind::FundLoan)
    }

    /// Whether it rests on a decision.
    #[must_use]
    pub fn needs_decision(self) -> bool {
        matches!(self, Kind::SupportProject | Kind::FundLoan | Kind::Award)
    }
}

/// Money paid on a day.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Payment {
    /// The day; for what is known by the year only, its last day.
    pub on: Date,
    /// Million đồng.
    pub amount: i64,
    /// What is to be said about it.
    pub note: String,
}

/// What is recorded of an activity. Numbers that are not known are left out:
/// that is not zero.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Activity {
    /// What it is.
    pub kind: Kind,
    /// Its name.
    pub title: String,
    /// The first day; of a project or loan the day of the decision.
    pub on: Date,
    /// The last day, if it is another.
    pub until: Option<Date>,
    /// Where: the commune, or the district or province if it was for all of it.
    pub unit: UnitId,
    /// Where in words.
    pub place: String,
    /// Who organised it.
    pub organiser: String,
    /// The decision or plan that it rests on.
    pub decision: String,
    /// People reached.
    pub people: Option<i64>,
    /// Women among them.
    pub women: Option<i64>,
    /// People of ethnic minorities among them.
    pub minority: Option<i64>,
    /// Money in million đồng: total investment, the loan, what it cost.
    pub amount: Option<i64>,
    /// Pieces: sets of documents, models.
    pub quantity: Option<i64>,
    /// What is special of the kind, by the keys of [`Kind::content`].
    pub content: BTreeMap<String, String>,
    /// The organisations concerned that stand in the register.
    pub organisations: Vec<OrganisationId>,
    /// Others concerned, in words.
    pub others: String,
    /// What was paid, by day.
    pub payments: Vec<Payment>,
}

/// One version of an activity as it was recorded: a later one may take its
/// place, and this one is kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Version {
    /// This version.
    pub version: ActivityId,
    /// The activity: the first version's id.
    pub id: ActivityId,
    /// What is recorded.
    pub activity: Activity,
    /// When.
    pub said_at: Timestamp,
    /// By whom.
    pub said_by: String,
    /// When it was corrected or withdrawn, by whom and why.
    pub superseded: Option<crate::organisation::happening::Superseded>,
    /// Whether it is made up for the demonstration.
    pub illustrative: bool,
}

/// Why something cannot be recorded, and at which part of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fault {
    /// It has no name.
    TitleMissing,
    /// It lies on a day to come.
    InFuture,
    /// It ends before it begins, or on a day to come.
    EndsWrong,
    /// Nobody organised it.
    OrganiserMissing,
    /// It rests on a decision that is not named.
    DecisionMissing,
    /// The money is missing that it is about.
    AmountMissing,
    /// A number is below zero.
    Negative,
    /// More women, or people of minorities, than people; or without their number.
    MoreThanPeople,
    /// A payment on a day to come, or of nothing.
    PaymentWrong,
    /// More was paid than the whole.
    PaidTooMuch,
}

impl Fault {
    /// Its code in words.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Fault::TitleMissing => "title_missing",
            Fault::InFuture => "in_future",
            Fault::EndsWrong => "ends_wrong",
            Fault::OrganiserMissing => "organiser_missing",
            Fault::DecisionMissing => "decision_missing",
            Fault::AmountMissing => "amount_missing",
            Fault::Negative => "negative",
            Fault::MoreThanPeople => "more_than_people",
            Fault::PaymentWrong => "payment_wrong",
            Fault::PaidTooMuch => "paid_too_much",
        }
    }
}

impl Activity {
    /// Million đồng paid so far.
    #[must_use]
    pub fn paid(&self) -> i64 {
        self.payments.iter().map(|payment| payment.amount).sum()
    }

    /// Everything that forbids recording it on a day.
    #[must_use]
    pub fn faults(&self, today: Date) -> Vec<Fault> {
        let numbers = [self.people, self.women, self.minority, self.amount, self.quantity];
        let parts = [self.women, self.minority];
        let is_more = |part: i64| self.people.is_none_or(|people| part > people);
        let wrong = |payment: &Payment| payment.amount <= 0 || payment.on > today;
        let all = [
            (Fault::TitleMissing, self.title.trim().is_empty()),
            (Fault::InFuture, self.on > today),
            (Fault::EndsWrong, self.until.is_some_and(|until| until < self.on || until > today)),
            (Fault::OrganiserMissing, self.organiser.trim().is_empty()),
            (Fault::DecisionMissing, self.kind.needs_decision() && self.decision.trim().is_empty()),
            (Fault::AmountMissing, self.kind.is_money() && self.amount.is_none_or(|amount| amount == 0)),
            (Fault::Negative, numbers.into_iter().flatten().any(|number| number < 0)),
            (Fault::MoreThanPeople, parts.into_iter().flatten().any(is_more)),
            (Fault::PaymentWrong, self.payments.iter().any(wrong)),
            (Fault::PaidTooMuch, self.amount.is_some_and(|amount| self.paid() > amount)),
        ];
        all.into_iter().filter(|(_, is)| *is).map(|(fault, _)| fault).collect()
    }
}

/// What is counted of activities.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counts {
    /// The activities themselves.
    #[default]
    Events,
    /// Pieces: sets of documents, models.
    Quantity,
    /// People reached, each time anew.
    People,
    /// Money in million đồng.
    Amount,
    /// Money paid, on the days on which it was paid.
    Paid,
    /// Organisations concerned, each time anew.
    Organisations,
}

/// That an indicator is counted from activities.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FromActivities {
    /// Of which kinds; all if none is named.
    #[serde(default)]
    pub kinds: Vec<Kind>,
    /// What is counted.
    #[serde(default)]
    pub counts: Counts,
    /// The dimension by which people are also broken down: `sex` or `ethnicity`.
    #[serde(default)]
    pub by: Vec<String>,
    /// The indicator that units report for the same thing, shown beside it.
    #[serde(default)]
    pub beside: Option<IndicatorKey>,
}

impl FromActivities {
    /// Whether it counts activities of a kind.
    #[must_use]
    pub fn counts_kind(&self, kind: Kind) -> bool {
        self.kinds.is_empty() || self.kinds.contains(&kind)
    }

    /// What one activity gives, by day.
    fn values(&self, one: &Activity) -> Vec<(Date, i64)> {
        let on_its_day = |value: Option<i64>| value.map(|value| (one.on, value)).into_iter().collect();
        match self.counts {
            Counts::Events => on_its_day(Some(1)),
            Counts::Quantity => on_its_day(one.quantity),
            Counts::People => on_its_day(one.people),
            Counts::Amount => on_its_day(one.amount),
            Counts::Organisations => on_its_day(i64::try_from(one.organisations.len()).ok()),
            Counts::Paid => one.payments.iter().map(|payment| (payment.on, payment.amount)).collect(),
        }
    }

    /// The parts of the people that are known.
    fn parts(&self, one: &Activity) -> Vec<(Breakdown, i64)> {
        let known = [("sex", "sex=female", one.women), ("ethnicity", "ethnicity=minority", one.minority)];
        let asked = known.into_iter().filter(|(dimension, ..)| self.by.iter().any(|by| by == dimension));
        asked.filter_map(|(_, part, value)| Some((Breakdown::from(part), value?))).collect()
    }
}

/// The steps of one activity for one indicator. Their seat is the unit where
/// it took place, which may be a district.
#[must_use]
pub fn steps(indicator: &Indicator, from: &FromActivities, one: &Activity) -> Vec<Step> {
    if !from.counts_kind(one.kind) {
        return Vec::new();
    }
    let mut sums: BTreeMap<(Breakdown, Date), (i64, i64)> = BTreeMap::new();
    let mut add = |breakdown: Breakdown, day: Date, value: i64| {
        let sum = sums.entry((breakdown, day)).or_default();
        *sum = (sum.0 + value, 1);
    };
    for (day, value) in from.values(one) {
        add(Breakdown::from(""), day, value);
    }
    if from.counts == Counts::People {
        for (part, value) in from.parts(one) {
            add(part, one.on, value);
        }
    }
    let step = |((breakdown, day), (value, organisations))| Step {
        indicator: indicator.key.clone(),
        breakdown,
        seat: one.unit,
        day,
        value,
        organisations,
    };
    sums.into_iter().filter(|(_, (value, _))| *value != 0).map(step).collect()
}
