//! What is being entered: of which life, in the place of what, and what was
//! typed for it, read and refused in words.

use super::alike::Found;
use super::field::{self, Typed};
use super::{Desk, refusal};
use crate::admin::{Faults, pick};
use crate::{Error, Words};
use domain::OrganisationId;
use domain::organisation::{Facts, Happened, Happening, History, Refusal, Rule};
use jiff::civil::Date;
use storage::organisation::{Life, NewHappening};

/// A happening that is being entered: of which life, in the place of what.
pub(crate) struct Entering {
    pub life: Option<Life>,
    pub what: Happened,
    pub old: Option<Happening>,
}

impl Entering {
    fn history(&self, desk: &Desk) -> History {
        let mut history = Vec::new();
        if let Some(life) = &self.life {
            let is_other = |one: &&Happening| self.old.as_ref().is_none_or(|old| old.id != one.id);
            history.extend(life.happenings.iter().filter(is_other).cloned());
        }
        History::now(&history, &desk.programme.register, &desk.programme.legal_minimums)
    }

    /// What held until it: for a new one on its day, for a correction before
    /// the day of what is corrected.
    pub fn before(&self, desk: &Desk, on: Date) -> Facts {
        let history = self.history(desk);
        if let Some(old) = &self.old
            && old.on == on
        {
            let before: Vec<Happening> = history
                .happenings
                .iter()
                .filter(|one| (one.on, one.said_at) < (on, old.said_at))
                .cloned()
                .collect();
            let before = History::now(&before, &desk.programme.register, &desk.programme.legal_minimums);
            return before.latest().cloned().unwrap_or_default();
        }
        history.on(on).cloned().unwrap_or_default()
    }

    pub(super) fn rule<'a>(&self, desk: &'a Desk, on: Date) -> Option<&'a Rule> {
        let before = self.before(desk, on);
        let has_begun = !before.name.is_empty();
        let state = has_begun.then_some(before.state);
        desk.programme.register.rule(self.what, before.kind, state, on)
    }
}

/// What was typed beside the facts.
pub(super) struct Around {
    pub(super) on: String,
    pub(super) decision: String,
    pub(super) note: String,
    pub(super) until: String,
    pub(super) other: String,
    pub(super) why: String,
    pub(super) found: Found,
}

impl Around {
    pub(super) fn typed(typed: &Typed) -> Self {
        let of = |name: &str| typed.get(name).cloned().unwrap_or_default();
        Self {
            on: of("ngay"),
            decision: of("quyet_dinh"),
            note: of("ghi_chu"),
            until: of("den_ngay"),
            other: of("to_chuc_khac"),
            why: of("ly_do"),
            found: Found::default(),
        }
    }
}

/// Whether another organisation belongs to it, and under which words.
pub(super) fn other_key(what: Happened) -> Option<&'static str> {
    match what {
        Happened::JoinedUnion => Some("organisation.which_union"),
        Happened::Merged => Some("organisation.merged_into"),
        Happened::Absorbed => Some("organisation.absorbed_which"),
        Happened::Divided => Some("organisation.divided_into"),
        _ => None,
    }
}

/// Reads what was typed; `None` where something has to be mended.
pub(crate) async fn read(
    desk: &Desk,
    entering: &Entering,
    typed: &Typed,
    faults: &mut Faults,
) -> Result<Option<NewHappening>, Error> {
    let (w, around) = (desk.words, Around::typed(typed));
    let mut day = |name: &str, text: &str| match pick::day(text, w) {
        Ok(day) => day,
        Err(text) => {
            faults.add(name, text);
            None
        }
    };
    let (on, until) = (day("ngay", &around.on), day("den_ngay", &around.until));
    if on.is_none() && faults.of("ngay").is_none() {
        faults.add("ngay", w.t("organisation.day_missing"));
    }
    if on.is_some_and(|on| on > desk.today) {
        faults.add("ngay", w.t("organisation.day_ahead"));
    }
    // Units are those of the day, and no day to come has any.
    let day = on.unwrap_or(desk.today).min(desk.today);
    let before = entering.before(desk, day);
    let change = field::read(typed, entering.what, &before, desk, day, faults);
    let mut change = change;
    if entering.life.is_none() {
        let facts = Facts::default().after(&change);
        change.kind = Some(facts.kind);
    }
    let other = match other_key(entering.what) {
        Some(_) => find_other(desk, entering, &around.other, day, faults).await?,
        None => None,
    };
    let (Some(on), true) = (on, faults.is_empty()) else { return Ok(None) };
    Ok(Some(NewHappening {
        what: entering.what,
        on,
        decision: vietnamese::name::nfc(&around.decision).chars().take(300).collect(),
        note: vietnamese::name::nfc(&around.note),
        change,
        until,
        other,
    }))
}

/// The other organisation by its code or name.
async fn find_other(
    desk: &Desk,
    entering: &Entering,
    typed: &str,
    day: Date,
    faults: &mut Faults,
) -> Result<Option<OrganisationId>, Error> {
    let w = desk.words;
    if typed.trim().is_empty() {
        faults.add("to_chuc_khac", w.t("organisation.other_missing"));
        return Ok(None);
    }
    let filter = storage::organisation::Filter {
        text: typed.to_owned(),
        kind: (entering.what == Happened::JoinedUnion).then_some(domain::organisation::Kind::Union),
        ..storage::organisation::Filter::all(desk.signed.actor.unit, day)
    };
    let store = desk.signed.store();
    let page = store.organisations(&desk.signed.actor, desk.today, &filter, 0, 10).await?;
    let own = entering.life.as_ref().map(|life| life.id);
    let mut others: Vec<_> = page.rows.iter().filter(|row| Some(row.id) != own).collect();
    let is_exact = |row: &&&storage::organisation::Listed| {
        row.facts.code == typed.trim()
            || vietnamese::name::fold(&row.facts.name) == vietnamese::name::fold(typed)
    };
    if let [only] = others.iter().filter(is_exact).collect::<Vec<_>>().as_slice() {
        return Ok(Some(only.id));
    }
    if others.len() == 1 {
        return Ok(others.pop().map(|row| row.id));
    }
    let text = match others.as_slice() {
        [] => w.f("organisation.other_unknown", &[("typed", &typed.trim())]),
        several => {
            let names: Vec<&str> = several.iter().map(|row| row.facts.name.as_str()).collect();
            w.f("organisation.other_several", &[("names", &names.join("; "))])
        }
    };
    faults.add("to_chuc_khac", text);
    Ok(None)
}

/// A refusal of the storage as a fault of the form; other errors go on.
pub(super) fn refused(faults: &mut Faults, error: storage::Error, words: Words) -> Result<(), Error> {
    match error {
        storage::Error::Life(broken) => {
            let field = match broken.why {
                Refusal::DecisionMissing => "quyet_dinh",
                Refusal::NameMissing => "ten",
                Refusal::SeatMissing => "dia_ban",
                Refusal::TooLong { .. } => "den_ngay",
                _ => "ngay",
            };
            faults.add(field, refusal(&broken, words));
        }
        storage::Error::Conflict => faults.add("ngay", words.t("organisation.changed")),
        other => faults.refused("ngay", other, words)?,
    }
    Ok(())
}
