//! A row's life: what happened in the order of its days, and rows that say the
//! same organisation twice.

use super::super::{Broken, Change, Facts, Happened, Happening, History};
use super::row::has_flow;
use super::value::Stands;
use super::{Cell, Fault, Ground, Outcome, Target, Why};
use crate::{HappeningId, OrganisationId};
use jiff::civil::Date;
use std::collections::{BTreeMap, HashMap, HashSet};
use vietnamese::name::fold;

/// Something that happened, as a row says it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Drafted {
    /// What.
    pub what: Happened,
    /// On which day.
    pub on: Date,
    /// The certificate or decision.
    pub decision: String,
    /// What it changed.
    pub change: Change,
    /// The last day of a suspension.
    pub until: Option<Date>,
}

/// An organisation as a row says it.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The cell of its name.
    pub cell: Cell,
    /// The cell of its code, if it has one.
    pub code: Option<Cell>,
    /// What happened, earliest first.
    pub happenings: Vec<Drafted>,
    /// The first day.
    pub began: Date,
    /// The day of the last thing that is said of it.
    pub last: Date,
    /// What holds on that day.
    pub facts: Facts,
}

/// By what an organisation without a code is known again.
pub type Same = (String, super::super::Kind, Option<crate::UnitId>, Date);

impl Draft {
    /// Folded name, kind, seat and first day.
    #[must_use]
    pub fn same(&self) -> Same {
        (fold(&self.facts.name), self.facts.kind, self.facts.seat, self.began)
    }

    /// What the row says otherwise than the register: names of facts, keys of
    /// measures, `began` and `state`. `held` is what the register has on the
    /// day of the row's last statement.
    #[must_use]
    pub fn differences(&self, began: Date, held: Option<&Facts>) -> Vec<String> {
        let mut found = Vec::new();
        if began != self.began {
            found.push("began".to_owned());
        }
        let Some(held) = held else { return found };
        let mut said = self.happenings.iter().fold(held.clone(), |facts, one| facts.after(&one.change));
        (said.idle, said.certified) = (self.facts.idle, self.facts.certified || held.certified);
        let change = Change::between(held, &said);
        found.extend(change.fields().into_iter().map(str::to_owned));
        found.extend(change.numbers.into_keys());
        if held.state != self.facts.state {
            found.push("state".to_owned());
        }
        found
    }
}

/// The days of a row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Dates {
    pub founded: Option<Date>,
    pub registered: Option<Date>,
    pub figures: Date,
}

impl Dates {
    pub fn first(&self) -> Date {
        self.founded.or(self.registered).unwrap_or(self.figures)
    }

    /// The column of the first day.
    pub fn target(&self) -> Target {
        if self.founded.is_some() { Target::FoundedOn } else { Target::RegisteredOn }
    }
}

/// How a row says that its organisation stands, and by which papers.
#[derive(Clone, Debug)]
pub(super) struct Stated {
    pub stands: Stands,
    pub on: Date,
    pub until: Option<Date>,
    pub decision: String,
    pub paper: String,
}

/// The life that a row tells, whether the file had to stand for a certificate,
/// and where the law's table does not allow it: at its state or before.
pub(super) fn life(
    cell: Cell,
    mut facts: Facts,
    dates: Dates,
    numbers: BTreeMap<String, i64>,
    stated: Stated,
    ground: &Ground<'_>,
) -> (Draft, bool, Option<(bool, Broken)>) {
    let register = &ground.programme.register;
    // What the file says of today is known to hold on the day of its figures only.
    let mut today = Change { numbers, ..Change::default() };
    if facts.alliance {
        facts.alliance = false;
        today.alliance = Some(true);
    }
    let first = dates.first();
    let can_register = |day: Date| register.rule(Happened::Registered, facts.kind, None, day).is_some();
    let in_force = register.law_on(first).map(|law| law.key.clone()).unwrap_or_default();
    let is_later =
        register.law(&facts.law).is_some_and(|law| law.valid_from.is_some_and(|from| first < from));
    if is_later {
        today.law = Some(std::mem::replace(&mut facts.law, in_force));
    } else if facts.law.is_empty() && can_register(first) {
        facts.law = in_force;
    }
    let mut happenings = begin(&facts, dates, &stated, ground);
    let has_more = !today.numbers.is_empty() || today.law.is_some() || today.alliance.is_some();
    let ends = !matches!(stated.stands, Stands::Active | Stands::Idle);
    if has_more {
        let what = if has_flow(&today.numbers, register) { Happened::Returned } else { Happened::Updated };
        // What is said of an organisation that has ended was true until it did.
        let on = if ends { dates.figures.min(stated.on) } else { dates.figures };
        happenings.push(Drafted { what, on, decision: String::new(), change: today, until: None });
    }
    if let Some(what) = happened(stated.stands) {
        let until = stated.until.filter(|_| what == Happened::Suspended);
        let decision = stated.decision.clone();
        happenings.push(Drafted { what, on: stated.on, decision, change: Change::default(), until });
    }
    happenings.sort_by_key(|one| one.on);
    let no_paper = papers(&mut happenings, facts.kind, ground);
    let all: Vec<Happening> = happenings.iter().map(|one| said(one, ground)).collect();
    let history = History::now(&all, register, &ground.programme.legal_minimums);
    let is_state = |broken: &Broken| happened(stated.stands) == Some(broken.what);
    let broken = history.broken.first().map(|broken| (is_state(broken), broken.clone()));
    let draft = Draft {
        cell,
        code: None,
        began: first,
        last: happenings.last().map_or(first, |one| one.on),
        facts: history.latest().cloned().unwrap_or(facts),
        happenings,
    };
    (draft, no_paper, broken)
}

/// Founding, registration, certification.
fn begin(facts: &Facts, dates: Dates, stated: &Stated, ground: &Ground<'_>) -> Vec<Drafted> {
    let register = &ground.programme.register;
    let first = dates.first();
    let has_paper = !stated.paper.is_empty();
    let rule = register.rule(Happened::Registered, facts.kind, None, first);
    // A group is founded; it is registered only if it has a certificate.
    let is_group = register
        .rule(Happened::Founded, facts.kind, None, first)
        .is_some_and(|rule| rule.to == Some(super::super::State::Active));
    let registers = rule.is_some() && (!is_group || has_paper);
    let mut facts = facts.clone();
    let certified = std::mem::take(&mut facts.certified);
    let change = Change { kind: Some(facts.kind), ..Change::between(&Facts::default(), &facts) };
    let one = |what, on, change| Drafted { what, on, decision: stated.paper.clone(), change, until: None };
    let mut happenings = Vec::new();
    match (dates.founded, dates.registered) {
        (Some(founded), Some(registered)) if founded < registered && registers => {
            let first = Drafted { decision: String::new(), ..one(Happened::Founded, founded, change) };
            happenings.push(first);
            happenings.push(one(Happened::Registered, registered, Change::default()));
        }
        _ if registers => happenings.push(one(Happened::Registered, first, change)),
        _ => happenings.push(one(Happened::Founded, first, change)),
    }
    if certified {
        let on = dates.registered.unwrap_or(first);
        let may =
            register.rule(Happened::Certified, facts.kind, Some(super::super::State::Active), on).is_some();
        let certified = Change { certified: Some(true), ..Change::default() };
        happenings.push(one(if may { Happened::Certified } else { Happened::Updated }, on, certified));
    }
    happenings
}

fn happened(stands: Stands) -> Option<Happened> {
    Some(match stands {
        Stands::Active => return None,
        Stands::Idle => Happened::WentIdle,
        Stands::Suspended => Happened::Suspended,
        Stands::NotFound => Happened::NotFound,
        Stands::Dissolving => Happened::DissolutionBegun,
        Stands::Dissolved => Happened::Dissolved,
        Stands::Revoked => Happened::Revoked,
        Stands::Bankrupt => Happened::BankruptcyBegun,
        Stands::Enterprise => Happened::BecameEnterprise,
    })
}

/// Lets the file stand for papers that the law asks for and the row does not name.
fn papers(happenings: &mut [Drafted], kind: super::super::Kind, ground: &Ground<'_>) -> bool {
    let register = &ground.programme.register;
    let mut no_paper = false;
    for one in happenings.iter_mut().filter(|one| one.decision.is_empty()) {
        let asks = |rule: &super::super::Rule| {
            rule.what == one.what && rule.decision && (rule.kinds.is_empty() || rule.kinds.contains(&kind))
        };
        if register.rules.iter().any(asks) {
            one.decision = ground.paper.to_owned();
            no_paper = true;
        }
    }
    no_paper
}

fn said(one: &Drafted, ground: &Ground<'_>) -> Happening {
    Happening {
        id: HappeningId::new(),
        what: one.what,
        on: one.on,
        said_at: ground.now,
        said_by: String::new(),
        decision: one.decision.clone(),
        note: String::new(),
        change: one.change.clone(),
        until: one.until,
        other: None::<OrganisationId>,
        replaces: None,
        superseded: None,
        illustrative: false,
    }
}

/// Takes rows out that say an organisation again: the second of them is the fault.
pub(super) fn twice(outcome: &mut Outcome) {
    let (mut codes, mut sames) = (HashMap::new(), HashMap::new());
    let mut wrong = HashSet::new();
    for draft in &outcome.drafts {
        let code = draft.code.map(|cell| (cell, draft.facts.code.clone()));
        let by_code = code.and_then(|(cell, code)| match codes.get(&code) {
            Some(first) => Some((cell, code, Why::CodeTwice(*first))),
            None => {
                codes.insert(code, cell);
                None
            }
        });
        let by_name = match sames.get(&draft.same()) {
            Some(first) => Some((draft.cell, draft.facts.name.clone(), Why::SameTwice(*first))),
            None => {
                sames.insert(draft.same(), draft.cell);
                None
            }
        };
        if let Some((cell, typed, why)) = by_code.or(by_name) {
            outcome.faults.push(Fault { cell, typed, why });
            wrong.insert(draft.cell);
        }
    }
    outcome.drafts.retain(|draft| !wrong.contains(&draft.cell));
}
