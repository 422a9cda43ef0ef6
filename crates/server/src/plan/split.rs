//! Splitting a goal over units: by hand, evenly, in proportion, out of Excel.
//! The sum stands beside the whole, and a gap is shown and never forbidden.

use super::split_file;
use super::{Clash, Opened, show};
use crate::admin::{Faults, pick, reason};
use crate::page::{Page, Room, SignedIn, go_with, html};
use crate::scope::{self, Choice};
use crate::workbook::Wrong;
use crate::{Error, link, take};
use askama::Template;
use axum::Form;
use axum::extract::{FromRequest, Multipart, Path, Query, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::plan::{Plan, Share, Target, evenly, in_proportion, level_of};
use domain::unit::{UnitKind, UnitVersion};
use domain::{IndicatorKey, UnitId};
use serde::Deserialize;
use std::collections::HashMap;
use storage::plan::{Changed, Look, TargetStanding};

/// What the address says: which level is split over.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    cap: String,
}

/// What is typed: the fields of the page, and the shares by unit.
#[derive(Default, Clone)]
struct Typed {
    cap: String,
    from: String,
    ordered_by: String,
    reason: String,
    /// What the split is in proportion to.
    by: String,
    revision: i64,
    shares: HashMap<UnitId, String>,
}

impl Typed {
    fn read(fields: &HashMap<String, String>) -> Typed {
        let text = |name: &str| fields.get(name).map(|text| text.trim().to_owned()).unwrap_or_default();
        let shares = fields.iter().filter_map(|(name, value)| {
            Some((name.strip_prefix("u_")?.parse().ok()?, value.trim().to_owned()))
        });
        Typed {
            cap: text("cap"),
            from: text("tu"),
            ordered_by: vietnamese::name::nfc(&text("van_ban")),
            reason: text("reason"),
            by: text("theo"),
            revision: text("revision").parse().unwrap_or(0),
            shares: shares.collect(),
        }
    }
}

struct Row {
    id: UnitId,
    name: String,
    typed: String,
    /// The share that counts now.
    now: String,
    promised: String,
    actual: String,
    weight: String,
    fault: Option<String>,
    /// What somebody else has saved in the meantime.
    theirs: Option<String>,
}

#[derive(Template)]
#[template(path = "plan/split.html")]
struct Show {
    page: Page,
    action: String,
    target_name: String,
    target_href: String,
    asks: String,
    measure: String,
    whole: Option<String>,
    whole_plain: String,
    sum: String,
    gap: Option<String>,
    rows: Vec<Row>,
    levels: Vec<Choice>,
    indicators: Vec<Choice>,
    typed: Typed,
    faults: Faults,
    wrong: Vec<Wrong>,
    pasted: String,
    clash: Option<Clash>,
    promised_sum: Option<String>,
    is_read: bool,
}

/// What the page rests on.
struct Desk<'a> {
    signed: &'a SignedIn,
    opened: &'a Opened,
    target: &'a Target,
    found: TargetStanding,
    units: Vec<&'a UnitVersion>,
    level: String,
}

impl<'a> Desk<'a> {
    async fn open(
        signed: &'a SignedIn,
        opened: &'a Opened,
        key: &str,
        level: &str,
    ) -> Result<Desk<'a>, Error> {
        let target = opened.target(key)?;
        let today = signed.visit.today();
        let found =
            signed.store().standing(&signed.actor, opened.plan(), Some(key), Look::now(today)).await?;
        let found = found.into_iter().next().ok_or(Error::NotFound)?;
        let (level, units) = units(opened, target, level, today)?;
        Ok(Desk { signed, opened, target, found, units, level })
    }

    /// The whole that is split; what "each" and a share ask for is not split in numbers.
    fn whole(&self) -> Option<i64> {
        self.found.whole.standing.asked
    }

    fn decimals(&self) -> u32 {
        self.opened.sight(self.signed).decimals(self.target)
    }

    fn number(&self, value: i64) -> String {
        self.opened.sight(self.signed).number(self.target, value)
    }

    /// The shares as typed; what cannot be read becomes a fault at its field.
    fn shares(&self, typed: &Typed, faults: &mut Faults) -> Vec<Share> {
        let (mut shares, words) = (Vec::new(), self.signed.visit.words);
        for unit in &self.units {
            let text = typed.shares.get(&unit.id).map_or("", String::as_str);
            if text.is_empty() {
                continue;
            }
            match vietnamese::number::parse_as(text, self.decimals()) {
                Ok(value) if value < 0 => {
                    faults.add(&field(unit.id), words.f("plan.file_negative", &[("typed", &text)]));
                }
                Ok(value) => shares.push(Share { unit: unit.id, value }),
                Err(error) => faults.add(&field(unit.id), error.text(words.0)),
            }
        }
        shares
    }

    /// Puts a computed split into the fields.
    fn put(&self, typed: &mut Typed, parts: &[i64]) {
        typed.shares =
            self.units.iter().zip(parts).map(|(unit, part)| (unit.id, self.number(*part))).collect();
    }

    /// What an indicator says of each unit in its newest period.
    async fn weights(&self, key: &str) -> Result<Vec<i64>, Error> {
        let key: IndicatorKey = key.into();
        let ids: Vec<UnitId> = self.units.iter().map(|unit| unit.id).collect();
        let found =
            self.signed.store().newest(&self.signed.actor, &key, &ids, self.signed.visit.today()).await?;
        Ok(ids.iter().map(|unit| found.get(unit).copied().unwrap_or(0)).collect())
    }
}

fn field(unit: UnitId) -> String {
    format!("u_{unit}")
}

/// The units of a level below the plan's; the level of the split that counts,
/// or the one directly below, where none is named.
fn units<'a>(
    opened: &'a Opened,
    target: &Target,
    level: &str,
    today: jiff::civil::Date,
) -> Result<(String, Vec<&'a UnitVersion>), Error> {
    let (plan, units) = (opened.plan(), &opened.programme.units);
    let version = target.version(today).ok_or(Error::NotFound)?;
    // The split of a plan that is over names the units of its time.
    let day = plan.valid_to.map_or(today, |to| to.min(today)).max(version.from.min(today));
    let at = |unit: UnitId| units.near(unit, day);
    if level.is_empty() && !version.shares.is_empty() {
        let held = version.shares.iter().filter_map(|share| at(share.unit));
        return Ok((String::new(), held.collect()));
    }
    let children = units.children(plan.unit, day);
    let kind = match level {
        "" => children.iter().find(|unit| unit.kind.is_area()).map(|unit| unit.kind),
        code => Some(UnitKind::from_code(code).ok_or(Error::NotFound)?),
    };
    let Some(kind) = kind else { return Ok((String::new(), Vec::new())) };
    let below = units.subtree(plan.unit, day).into_iter().filter_map(|unit| units.at(unit, day));
    let of_level = below.filter(|unit| level_of(kind).contains(&unit.kind) && unit.id != plan.unit);
    Ok((kind.code().to_owned(), of_level.collect()))
}

/// The grid as it counts now.
pub async fn show(
    signed: SignedIn,
    Path((key, target)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    let opened = Opened::keep(&signed, &key).await?;
    let desk = Desk::open(&signed, &opened, &target, &asked.cap).await?;
    let today = signed.visit.today();
    let version = desk.target.version(today).ok_or(Error::NotFound)?;
    let shares = version.shares.iter().map(|share| (share.unit, desk.number(share.value)));
    let last = desk.target.versions.last().map_or(today, |last| last.from.max(today));
    let typed = Typed {
        cap: desk.level.clone(),
        from: vietnamese::date::short(last, signed.visit.words.0),
        revision: opened.kept.revision,
        shares: shares.collect(),
        ..Typed::default()
    };
    page(&desk, typed, Outcome::default()).await
}

/// What a page says besides the grid.
#[derive(Default)]
struct Outcome {
    faults: Faults,
    wrong: Vec<Wrong>,
    pasted: String,
    clash: Option<(Clash, HashMap<UnitId, i64>)>,
    is_read: bool,
}

async fn page(desk: &Desk<'_>, typed: Typed, outcome: Outcome) -> Result<Response, Error> {
    let (signed, w) = (desk.signed, desk.signed.visit.words);
    let sight = desk.opened.sight(signed);
    let version = desk.target.version(signed.visit.today()).ok_or(Error::NotFound)?;
    let shares = desk.shares(&typed, &mut Faults::default());
    let sum = shares.iter().fold(0_i64, |sum, share| sum.saturating_add(share.value));
    let whole = desk.whole();
    let weights = if typed.by.is_empty() { Vec::new() } else { desk.weights(&typed.by).await? };
    let standings: HashMap<UnitId, _> = desk.found.units.iter().map(|row| (row.unit, row)).collect();
    let held: HashMap<UnitId, i64> = version.shares.iter().map(|share| (share.unit, share.value)).collect();
    let theirs = outcome.clash.as_ref().map(|(_, theirs)| theirs);
    let number = |value: Option<i64>| value.map(|value| desk.number(value)).unwrap_or_default();
    let row = |(index, unit): (usize, &&UnitVersion)| {
        let text = typed.shares.get(&unit.id).cloned().unwrap_or_default();
        let stored = theirs.map(|theirs| number(theirs.get(&unit.id).copied()));
        Row {
            id: unit.id,
            name: scope::name(unit, w).to_owned(),
            now: number(held.get(&unit.id).copied()),
            promised: number(standings.get(&unit.id).and_then(|row| row.promised)),
            actual: number(standings.get(&unit.id).and_then(|row| row.standing.actual)),
            weight: weights.get(index).map(ToString::to_string).unwrap_or_default(),
            fault: outcome.faults.of(&field(unit.id)).map(ToOwned::to_owned),
            theirs: stored.filter(|stored| *stored != text),
            typed: text,
        }
    };
    let rows: Vec<Row> = desk.units.iter().enumerate().map(row).collect();
    let indicator = |one: &domain::indicator::Indicator| {
        Choice::new(one.key.as_str(), one.name(w.0), one.key.as_str() == typed.by)
    };
    let levels = [UnitKind::District, UnitKind::Commune, UnitKind::Department];
    let level = |kind: &UnitKind| {
        Choice::new(kind.code(), w.t(super::view::kind_key(*kind)), kind.code() == typed.cap)
    };
    let is_wrong = !outcome.faults.is_empty() || !outcome.wrong.is_empty();
    let is_clash = outcome.clash.is_some();
    let shown = Show {
        page: signed.visit.page(Room::Plan, w.t("plan.split_title")).with_error(is_wrong || is_clash),
        action: link::split(&desk.opened.plan().key, &desk.target.key),
        target_name: desk.target.title(w.0).to_owned(),
        target_href: link::target(&desk.opened.plan().key, &desk.target.key),
        asks: sight.asks(desk.target, version),
        measure: sight.measure(desk.target).to_owned(),
        whole: whole.map(|whole| desk.number(whole)),
        whole_plain: whole
            .map(|whole| whole.to_string())
            .filter(|_| desk.decimals() == 0)
            .unwrap_or_default(),
        sum: desk.number(sum),
        gap: whole.map(|whole| match whole.saturating_sub(sum) {
            0 => w.t("plan.gap_none").to_owned(),
            gap => show::gap_words(&sight, desk.target, gap),
        }),
        rows,
        levels: levels.iter().map(level).collect(),
        indicators: desk
            .opened
            .programme
            .indicators
            .iter()
            .filter(|one| !one.is_computed())
            .map(indicator)
            .collect(),
        promised_sum: desk.found.whole.promised.map(|value| desk.number(value)),
        typed,
        faults: outcome.faults,
        wrong: outcome.wrong,
        pasted: outcome.pasted,
        clash: outcome.clash.map(|(clash, _)| clash),
        is_read: outcome.is_read,
    };
    let response = html(&shown)?;
    Ok(match (is_clash, is_wrong) {
        (true, _) => (StatusCode::CONFLICT, response).into_response(),
        (_, true) => (StatusCode::UNPROCESSABLE_ENTITY, response).into_response(),
        _ => response,
    })
}

/// Computes, or saves as a new version.
pub async fn change(
    signed: SignedIn,
    Path((key, target)): Path<(String, String)>,
    Form(fields): Form<HashMap<String, String>>,
) -> Result<Response, Error> {
    let opened = Opened::keep(&signed, &key).await?;
    let mut typed = Typed::read(&fields);
    let desk = Desk::open(&signed, &opened, &target, &typed.cap).await?;
    let words = signed.visit.words;
    let mut outcome = Outcome::default();
    let act = fields.get("act").map_or("", String::as_str);
    match (act, desk.whole()) {
        ("even", Some(whole)) => desk.put(&mut typed, &evenly(whole, desk.units.len())),
        ("proportion", Some(whole)) if !typed.by.is_empty() => {
            let weights = desk.weights(&typed.by).await?;
            if weights.iter().all(|weight| *weight <= 0) {
                outcome.faults.add("theo", words.t("plan.no_weights"));
            } else {
                desk.put(&mut typed, &in_proportion(whole, &weights));
            }
        }
        ("proportion", Some(_)) => outcome.faults.add("theo", words.t("plan.choose_weights")),
        ("even" | "proportion", None) => outcome.faults.add("theo", words.t("plan.no_whole_number")),
        _ => {}
    }
    let shares = desk.shares(&typed, &mut outcome.faults);
    if act != "save" {
        return page(&desk, typed, outcome).await;
    }
    save(&desk, typed, shares, outcome).await
}

async fn save(
    desk: &Desk<'_>,
    mut typed: Typed,
    shares: Vec<Share>,
    mut outcome: Outcome,
) -> Result<Response, Error> {
    let (signed, words) = (desk.signed, desk.signed.visit.words);
    let faults = &mut outcome.faults;
    let from = match pick::day(&typed.from, words) {
        Ok(Some(day)) => Some(day),
        Ok(None) => {
            faults.add("tu", words.t("admin.day_missing"));
            None
        }
        Err(text) => {
            faults.add("tu", text);
            None
        }
    };
    let why = reason(&typed.reason, faults, words);
    let last = desk.target.versions.last().ok_or(Error::NotFound)?;
    let Some(from) = from.filter(|_| faults.is_empty()) else { return page(desk, typed, outcome).await };
    let version = domain::plan::TargetVersion {
        from,
        shares,
        reason: why.clone(),
        ordered_by: typed.ordered_by.clone(),
        said_by: signed.actor.name.clone(),
        said_at: Some(signed.visit.now),
        ..last.clone()
    };
    let plan = &desk.opened.plan().key;
    let indicators = &desk.opened.programme.indicators;
    let edit = |plan: &mut Plan| plan.add_version(&desk.target.key, version, indicators);
    match signed.store().change_plan(&signed.deed(), plan, typed.revision, &why, edit).await {
        Ok(Changed::Done) => Ok(go_with(&link::target(plan, &desk.target.key), "plan.split_saved")),
        Ok(Changed::Clash(kept)) => {
            let now = kept.plan.target(&desk.target.key).and_then(|target| target.versions.last());
            let theirs = now.iter().flat_map(|version| &version.shares);
            let theirs = theirs.map(|share| (share.unit, share.value)).collect();
            typed.revision = kept.revision;
            outcome.clash = Some((Clash::of(&kept, Vec::new(), words), theirs));
            page(desk, typed, outcome).await
        }
        Err(error) => {
            outcome.faults.refused("tu", error, words)?;
            page(desk, typed, outcome).await
        }
    }
}

/// The Excel file to fill in.
pub async fn template(
    signed: SignedIn,
    Path((key, target)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    let opened = Opened::keep(&signed, &key).await?;
    let desk = Desk::open(&signed, &opened, &target, &asked.cap).await?;
    let version = desk.target.version(signed.visit.today()).ok_or(Error::NotFound)?;
    let sight = opened.sight(&signed);
    let name = format!("giao {key} {target}");
    let sheet = || split_file::template(&sight, desk.target, &desk.units, |unit| version.share_of(unit));
    take::file("xlsx", &name, sheet)?.ok_or(Error::NotFound)
}

/// Reads a split out of a file or of what was pasted into the grid; saving is a second step.
pub async fn import(
    signed: SignedIn,
    Path((key, target)): Path<(String, String)>,
    request: Request,
) -> Result<Response, Error> {
    let opened = Opened::keep(&signed, &key).await?;
    let form = Multipart::from_request(request, &()).await;
    let mut parts = form.map_err(|_| Error::Status(StatusCode::BAD_REQUEST))?;
    let (mut file, mut fields) = (Vec::new(), HashMap::new());
    let unreadable = |_| Error::Status(StatusCode::BAD_REQUEST);
    while let Some(part) = parts.next_field().await.map_err(unreadable)? {
        let name = part.name().unwrap_or_default().to_owned();
        if name == "tep" {
            file = part.bytes().await.map_err(unreadable)?.to_vec();
        } else {
            fields.insert(name, part.text().await.map_err(unreadable)?);
        }
    }
    let mut typed = Typed::read(&fields);
    let desk = Desk::open(&signed, &opened, &target, &typed.cap).await?;
    let pasted = fields.remove("dan").unwrap_or_default();
    let (words, decimals) = (signed.visit.words, desk.decimals());
    let read = match (file.is_empty(), pasted.trim().is_empty()) {
        (false, _) => split_file::excel(&file, &desk.units, decimals, words),
        (true, false) => split_file::pasted(&pasted, &desk.units, decimals, words),
        (true, true) => Err(vec![Wrong::file(words.t("plan.file_missing"))]),
    };
    let mut outcome = Outcome::default();
    match read {
        Ok(shares) => {
            typed.shares = shares.into_iter().map(|(unit, value)| (unit, desk.number(value))).collect();
            outcome.is_read = true;
        }
        Err(wrong) => (outcome.wrong, outcome.pasted) = (wrong, pasted),
    }
    page(&desk, typed, outcome).await
}
