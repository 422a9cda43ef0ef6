//! The period that is running: what communes and districts did in the days
//! before the demonstration begins, done by the same functions that pages use.

use super::figures::{Sample, Values};
use crate::Unusable;
use domain::form::Part;
use domain::permission::{Actor, Role};
use domain::programme::Programme;
use domain::report::Command;
use domain::{UnitId, UserId};
use jiff::tz::{TimeZone, offset};
use jiff::{SignedDuration, Timestamp};
use storage::report::{ReportKey, Typed};
use storage::{Deed, Store};

/// How far a commune got.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Far {
    Nothing,
    Begun,
    Sent,
    Returned,
    Accepted,
}

/// Fills the running period: most communes are accepted, some wait, one was
/// sent back, a few have not begun.
pub async fn play(store: &Store, sample: &Sample, now: Timestamp) -> Result<(), Unusable> {
    let programme = store.programme().await?;
    let today = server::state::local(now).date();
    let form =
        programme.form(sample.form()).ok_or_else(|| Unusable("the demo's form is missing".to_owned()))?;
    let closed = form.periods(today.checked_sub(jiff::ToSpan::days(60))?, today);
    let (Some(period), Some(top)) = (closed.last().copied(), programme.top(today)) else { return Ok(()) };
    let communes = programme.reporters(form, period, top, Part::Fills);
    for (index, commune) in communes.iter().enumerate() {
        let far = far(&commune.code, index);
        let values = sample.values(&programme, &commune.code, 1, true);
        let key = ReportKey { form: form.key.clone(), period, unit: commune.id };
        let minutes = i64::try_from(index)? * 11;
        let begun = now - SignedDuration::from_hours(76) + SignedDuration::from_mins(minutes);
        one(store, &programme, &key, far, &values, begun).await?;
    }
    Ok(())
}

/// By code, so that the accounts of the demonstration meet each state.
fn far(code: &str, index: usize) -> Far {
    match code {
        "23359" => Far::Returned,
        "23341" => Far::Begun,
        _ => match index % 10 {
            0..=4 => Far::Accepted,
            5 | 6 => Far::Sent,
            7 => Far::Begun,
            8 => Far::Accepted,
            _ => Far::Nothing,
        },
    }
}

async fn one(
    store: &Store,
    programme: &Programme,
    key: &ReportKey,
    far: Far,
    values: &Values,
    begun: Timestamp,
) -> Result<(), Unusable> {
    if far == Far::Nothing {
        return Ok(());
    }
    let officer = person("Cán bộ xã", Role::CommuneOfficer, key.unit);
    let some = if far == Far::Begun { values.len() / 2 } else { values.len() };
    let fields = values.iter().take(some).map(|(cell, value)| {
        let decimals = programme.indicators.get(&cell.indicator).map_or(0, |indicator| indicator.decimals);
        let typed = vietnamese::number::format_trimmed(*value, decimals, vietnamese::Language::Vi);
        Typed { cell: cell.clone(), typed, was: String::new(), note: None }
    });
    store.save(&deed(&officer, begun), key, fields.collect()).await?;
    explain(store, &officer, key, begun).await?;
    store.mark_illustrative(&deed(&officer, begun), key).await?;
    if far == Far::Begun {
        return Ok(());
    }
    let sent = begun + SignedDuration::from_mins(25);
    command(store, &officer, key, Command::Submit, sent).await?;
    let parent = programme.units.at(key.unit, key.period.to()).and_then(|unit| unit.parent);
    let Some(parent) = parent else { return Ok(()) };
    let reviewer = person("Chuyên viên huyện", Role::DistrictOfficer, parent);
    let looked = sent + SignedDuration::from_hours(5);
    match far {
        Far::Accepted => command(store, &reviewer, key, Command::Accept, looked).await,
        Far::Returned => {
            let reason =
                "Số thành viên tổ hợp tác chưa khớp với danh sách đã chứng thực; kiểm tra lại mục 4.";
            command(store, &reviewer, key, Command::Return { reason: reason.to_owned() }, looked).await
        }
        _ => Ok(()),
    }
}

/// Answers the questions that the checks ask of made-up values.
async fn explain(store: &Store, officer: &Actor, key: &ReportKey, now: Timestamp) -> Result<(), Unusable> {
    let report = store.report(officer, key).await?;
    let questions = report.findings.iter().filter(|finding| report.is_open_question(finding));
    let notes = questions.filter_map(|finding| finding.cells.first()).map(|cell| {
        let typed = report.entries.get(cell).map(|entry| entry.typed.clone()).unwrap_or_default();
        let note = Some("Số minh họa của bản dùng thử".to_owned());
        Typed { cell: cell.clone(), was: typed.clone(), typed, note }
    });
    let notes: Vec<Typed> = notes.collect();
    if !notes.is_empty() {
        store.save(&deed(officer, now + SignedDuration::from_mins(20)), key, notes).await?;
    }
    Ok(())
}

async fn command(
    store: &Store,
    actor: &Actor,
    key: &ReportKey,
    act: Command,
    now: Timestamp,
) -> Result<(), Unusable> {
    let code = act.code();
    let done = store.command(&deed(actor, now), key, &act, None).await;
    done.map(|_| ()).map_err(|error| Unusable(format!("{code} {}: {error}", key.unit)))
}

pub(super) fn person(name: &str, role: Role, unit: UnitId) -> Actor {
    Actor { user: UserId::new(), name: name.to_owned(), role, unit }
}

pub(super) fn deed(actor: &Actor, now: Timestamp) -> Deed<'_> {
    let today = now.to_zoned(TimeZone::fixed(offset(7))).date();
    Deed { actor, from: "hoptac demo", now, today }
}
