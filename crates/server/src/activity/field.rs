//! The fields of an activity's form: which there are for a kind, what stands
//! in them, and what is read out of them.

use super::{Desk, number};
use crate::Error;
use crate::admin::{Faults, pick};
use domain::activity::{Activity, Fault, Kind, Payment};
use domain::{OrganisationId, UnitId};
use jiff::civil::Date;
use std::collections::{BTreeMap, HashMap};
use storage::organisation::{Filter, Listed};

/// What was typed, by the fields' names.
pub type Typed = BTreeMap<String, String>;

/// Letters of a line and of a text, at most.
const LINE: usize = 300;
const TEXT: usize = 2000;
/// Organisations and payments of one activity, at most.
pub const LINES: usize = 200;

/// A field as the template shows it.
pub struct Shown {
    pub name: String,
    pub label: String,
    pub hint: String,
    /// `text`, `lines`, `unit`, `number`.
    pub sort: &'static str,
    pub value: String,
    pub fault: Option<String>,
}

/// The name of a field that only this kind has.
pub fn own(key: &str) -> String {
    format!("rieng.{key}")
}

/// The fields of a kind with their sorts, in the order of the form.
fn asked(kind: Kind) -> Vec<(String, &'static str)> {
    let mut all = vec![("ten", "text"), ("ngay", "text")];
    if !kind.is_money() {
        all.push(("den_ngay", "text"));
    }
    all.extend([("dia_ban", "unit"), ("noi", "text"), ("don_vi_to_chuc", "text"), ("quyet_dinh", "text")]);
    if kind.has_people() {
        all.extend([("so_nguoi", "number"), ("nu", "number"), ("dan_toc", "number")]);
    }
    if kind.has_quantity() {
        all.push(("so_luong", "number"));
    }
    all.extend([("kinh_phi", "number"), ("to_chuc", "lines"), ("khac", "lines")]);
    if kind.is_money() {
        all.push(("giai_ngan", "lines"));
    }
    let own = kind.content().iter().map(|key| (own(key), "lines"));
    all.into_iter().map(|(name, sort)| (name.to_owned(), sort)).chain(own).collect()
}

/// Letters that a field of the kind takes at most; none where the kind has no such field.
pub fn most(kind: Kind, name: &str) -> Option<usize> {
    let (_, sort) = asked(kind).into_iter().find(|(field, _)| field == name)?;
    Some(match (name, sort) {
        // A thing a line, so many lines at most.
        ("to_chuc" | "giai_ngan", _) => LINES * (LINE + 1),
        (_, "lines") => TEXT,
        _ => LINE,
    })
}

/// The fields with what stands in them.
pub fn shown(kind: Kind, typed: &Typed, desk: &Desk, faults: &Faults) -> Vec<Shown> {
    let w = desk.words;
    let field = |(name, sort): (String, &'static str)| {
        let label = match name.strip_prefix("rieng.") {
            Some(key) => format!("activity.content.{key}"),
            None => format!("activity.field.{name}"),
        };
        let hint = format!("activity.hint.{name}");
        Shown {
            label: w.t(&label).to_owned(),
            hint: if w.has(&hint) { w.t(&hint).to_owned() } else { String::new() },
            sort,
            value: typed.get(&name).cloned().unwrap_or_default(),
            fault: faults.of(&name).map(str::to_owned),
            name,
        }
    };
    asked(kind).into_iter().map(field).collect()
}

/// What is recorded, as it would be typed.
pub fn typed(of: &Activity, desk: &Desk, names: &HashMap<OrganisationId, String>) -> Typed {
    let w = desk.words;
    let organisations: Vec<&str> =
        of.organisations.iter().filter_map(|id| names.get(id)).map(String::as_str).collect();
    let payment = |one: &Payment| {
        let line = format!("{}; {}; {}", desk.short(one.on), number(Some(one.amount), w), one.note);
        line.trim_end_matches([';', ' ']).to_owned()
    };
    let payments: Vec<String> = of.payments.iter().map(payment).collect();
    let plain = [
        ("ten", of.title.clone()),
        ("ngay", desk.short(of.on)),
        ("den_ngay", of.until.map(|until| desk.short(until)).unwrap_or_default()),
        ("dia_ban", pick::shown(&desk.programme, of.unit, of.on, desk.words)),
        ("noi", of.place.clone()),
        ("don_vi_to_chuc", of.organiser.clone()),
        ("quyet_dinh", of.decision.clone()),
        ("so_nguoi", number(of.people, w)),
        ("nu", number(of.women, w)),
        ("dan_toc", number(of.minority, w)),
        ("so_luong", number(of.quantity, w)),
        ("kinh_phi", number(of.amount, w)),
        ("to_chuc", organisations.join("\n")),
        ("khac", of.others.clone()),
        ("giai_ngan", payments.join("\n")),
    ];
    let own = of.content.iter().map(|(key, text)| (own(key), text.clone()));
    plain.into_iter().map(|(name, value)| (name.to_owned(), value)).chain(own).collect()
}

/// The field at which a fault is told.
fn field_of(fault: Fault) -> &'static str {
    match fault {
        Fault::TitleMissing => "ten",
        Fault::InFuture => "ngay",
        Fault::EndsWrong => "den_ngay",
        Fault::OrganiserMissing => "don_vi_to_chuc",
        Fault::DecisionMissing => "quyet_dinh",
        Fault::AmountMissing | Fault::Negative => "kinh_phi",
        Fault::MoreThanPeople => "so_nguoi",
        Fault::PaymentWrong | Fault::PaidTooMuch => "giai_ngan",
    }
}

fn text(typed: &Typed, name: &str, most: usize) -> String {
    let text = typed.get(name).map(|text| text.trim()).unwrap_or_default();
    vietnamese::name::nfc(text).chars().take(most).collect()
}

/// Reads what was typed; `None` where something has to be mended.
pub async fn read(
    kind: Kind,
    typed: &Typed,
    desk: &Desk,
    faults: &mut Faults,
) -> Result<Option<Activity>, Error> {
    let w = desk.words;
    let has: Vec<String> = asked(kind).into_iter().map(|(name, _)| name).collect();
    let on = day(typed, "ngay", desk, faults);
    if on.is_none() && faults.of("ngay").is_none() {
        faults.add("ngay", w.t("activity.day_missing"));
    }
    let near = on.unwrap_or(desk.today).min(desk.today);
    let unit = unit(typed, near, desk, faults);
    let mut count = |name: &str| {
        if has.iter().any(|one| one == name) { count(typed, name, desk, faults) } else { None }
    };
    let (people, women, minority) = (count("so_nguoi"), count("nu"), count("dan_toc"));
    let (amount, quantity) = (count("kinh_phi"), count("so_luong"));
    let until = if kind.is_money() { None } else { day(typed, "den_ngay", desk, faults) };
    let payments = if kind.is_money() { payments(typed, desk, faults) } else { Vec::new() };
    let organisations = organisations(typed, near, desk, faults).await?;
    let content = kind.content().iter().map(|key| ((*key).to_owned(), text(typed, &own(key), TEXT)));
    let activity = Activity {
        kind,
        title: text(typed, "ten", LINE),
        on: near,
        until,
        unit: unit.unwrap_or(desk.signed.actor.unit),
        place: text(typed, "noi", LINE),
        organiser: text(typed, "don_vi_to_chuc", LINE),
        decision: text(typed, "quyet_dinh", LINE),
        people,
        women,
        minority,
        amount,
        quantity,
        content: content.filter(|(_, text)| !text.is_empty()).collect(),
        organisations,
        others: text(typed, "khac", TEXT),
        payments,
    };
    // The day itself is judged as typed; what cannot be read has been told.
    let judged = Activity { on: on.unwrap_or(near), ..activity.clone() };
    for fault in judged.faults(desk.today) {
        let name = field_of(fault);
        if faults.of(name).is_none() {
            faults.add(name, w.t(&format!("activity.fault.{}", fault.code())));
        }
    }
    Ok(faults.is_empty().then_some(activity))
}

fn day(typed: &Typed, name: &str, desk: &Desk, faults: &mut Faults) -> Option<Date> {
    match pick::day(typed.get(name).map(String::as_str).unwrap_or_default(), desk.words) {
        Ok(day) => day,
        Err(text) => {
            faults.add(name, text);
            None
        }
    }
}

fn unit(typed: &Typed, on: Date, desk: &Desk, faults: &mut Faults) -> Option<UnitId> {
    let name = typed.get("dia_ban").map(String::as_str).unwrap_or_default();
    match pick::unit(&desk.programme, &desk.signed, name, on, desk.words) {
        Ok(unit) => Some(unit),
        Err(text) => {
            faults.add("dia_ban", text);
            None
        }
    }
}

fn count(typed: &Typed, name: &str, desk: &Desk, faults: &mut Faults) -> Option<i64> {
    let text = typed.get(name).map(|text| text.trim()).filter(|text| !text.is_empty())?;
    let w = desk.words;
    match vietnamese::number::parse_as(text, 0) {
        Ok(value) if value >= 0 => Some(value),
        Ok(_) => {
            faults.add(name, w.t("activity.fault.negative"));
            None
        }
        Err(error) => {
            faults.add(name, error.text(w.0));
            None
        }
    }
}

/// "31/12/2023; 160; đợt 1" on each line.
fn payments(typed: &Typed, desk: &Desk, faults: &mut Faults) -> Vec<Payment> {
    let w = desk.words;
    let lines = typed.get("giai_ngan").map(String::as_str).unwrap_or_default().lines();
    let mut all = Vec::new();
    for line in lines.map(str::trim).filter(|line| !line.is_empty()).take(LINES) {
        let mut parts = line.splitn(3, ';').map(str::trim);
        let (on, amount) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let on = pick::day(on, w).ok().flatten();
        let amount = vietnamese::number::parse_as(amount, 0).ok();
        let note: String = parts.next().unwrap_or_default().chars().take(LINE).collect();
        match (on, amount) {
            (Some(on), Some(amount)) => all.push(Payment { on, amount, note: vietnamese::name::nfc(&note) }),
            _ if faults.of("giai_ngan").is_none() => {
                faults.add("giai_ngan", w.f("activity.payment_unread", &[("line", &line)]));
            }
            _ => {}
        }
    }
    all
}

/// The organisations that are named, each on a line, by code or name.
async fn organisations(
    typed: &Typed,
    on: Date,
    desk: &Desk,
    faults: &mut Faults,
) -> Result<Vec<OrganisationId>, Error> {
    let w = desk.words;
    let lines = typed.get("to_chuc").map(String::as_str).unwrap_or_default().lines();
    let mut found = Vec::new();
    for line in lines.map(str::trim).filter(|line| !line.is_empty()).take(LINES) {
        let filter = Filter { text: line.to_owned(), ..Filter::all(desk.signed.actor.unit, on) };
        let store = desk.signed.store();
        let page = store.organisations(&desk.signed.actor, desk.today, &filter, 0, 20).await?;
        let bare = vietnamese::name::fold(line);
        let is_it = |one: &&Listed| one.facts.code == line || vietnamese::name::fold(&one.facts.name) == bare;
        let exact: Vec<&Listed> = page.rows.iter().filter(is_it).collect();
        let all: Vec<&Listed> = if exact.is_empty() { page.rows.iter().collect() } else { exact };
        match all.as_slice() {
            [one] => found.push(one.id),
            [] => faults.add("to_chuc", w.f("activity.organisation_unknown", &[("typed", &line)])),
            several => {
                let names: Vec<String> = several.iter().map(|one| told_apart(desk, one, on)).collect();
                let values: [(&str, &dyn std::fmt::Display); 2] =
                    [("typed", &line), ("names", &names.join("; "))];
                faults.add("to_chuc", w.f("activity.organisation_several", &values));
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// A name with what tells it from others of the same name.
fn told_apart(desk: &Desk, one: &Listed, on: Date) -> String {
    let place = one.facts.seat.map(|seat| desk.unit_name(seat, on)).unwrap_or_default();
    let parts = [one.facts.code.as_str(), &place];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    format!("{} ({})", one.facts.name, parts.join(", "))
}
