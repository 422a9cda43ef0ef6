//! A version's days, with what follows from them for the next periods; and a
//! new version from a day on.

use super::form::{self, LevelRow};
use super::{Faults, answer, pick, reason};
use crate::Error;
use crate::page::{Page, Room, SignedIn, go_with};
use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::response::Response;
use domain::FormKey;
use domain::calendar::DayRule;
use domain::form::Level;
use domain::programme::Programme;
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::HashMap;
use storage::administration::Untouched;

/// The four rules of a level, in the order of its life.
const RULES: [&str; 4] = ["opens", "deadline", "late_until", "corrections_until"];

/// A field of the page: its name, its label, what is typed.
struct Rule {
    field: String,
    label: &'static str,
    typed: String,
}

struct LevelForm {
    rules: Vec<Rule>,
    row: LevelRow,
}

#[derive(Template)]
#[template(path = "admin/form_days.html")]
struct DaysPage {
    page: Page,
    key: String,
    number: i64,
    name: String,
    levels: Vec<LevelForm>,
    reason: String,
    faults: Faults,
    is_preview: bool,
}

/// The rules as they are.
pub async fn show_days(
    signed: SignedIn,
    Path((key, number)): Path<(String, i64)>,
) -> Result<Response, Error> {
    days_page(&signed, &key, number, &HashMap::new(), Faults::default(), false).await
}

/// Shows what follows from changed rules, or saves them.
pub async fn change_days(
    signed: SignedIn,
    Path((key, number)): Path<(String, i64)>,
    Form(typed): Form<HashMap<String, String>>,
) -> Result<Response, Error> {
    let (programme, words) = (signed.programme().await?, signed.visit.words);
    let form = programme.form(&key.as_str().into()).ok_or(Error::NotFound)?;
    let is_preview = typed.get("act").is_none_or(|act| act != "save");
    let mut faults = Faults::default();
    let text = |index: usize, rule: &str| typed.get(&field(index, rule)).map(String::as_str);
    let levels = match read_levels(&programme, form, number, signed.visit.today(), text)? {
        Ok(levels) => levels,
        Err(wrong) => {
            wrong.iter().for_each(|one| faults.add(&field(one.level, one.rule), words.t(one.words)));
            Vec::new()
        }
    };
    let why = typed.get("reason").map(String::as_str).unwrap_or_default();
    let why = if is_preview { why.to_owned() } else { reason(why, &mut faults, words) };
    if is_preview || !faults.is_empty() {
        return days_page(&signed, &key, number, &typed, faults, is_preview).await;
    }
    set_levels(&signed, &form.key, number, levels, &why).await?;
    Ok(go_with(&format!("/quan-tri/bieu-mau/{key}"), "admin.form.days_changed"))
}

/// The key of the words of a refusal.
pub fn refused(why: domain::edit::EditRefused) -> String {
    format!("admin.edit.{}", why.code())
}

fn field(index: usize, rule: &str) -> String {
    format!("l{index}_{rule}")
}

/// A rule that cannot be used: of which level, and the key of the words.
pub(crate) struct WrongRule {
    pub(crate) level: usize,
    pub(crate) rule: &'static str,
    pub(crate) words: &'static str,
}

/// The levels of a version with the rules that were typed; a rule that was not
/// typed stays. In the version's next periods the days have to follow each other.
///
/// # Errors
/// [`Error::NotFound`] for a version that is not there.
pub(crate) fn read_levels<'a>(
    programme: &Programme,
    form: &domain::form::Form,
    number: i64,
    today: Date,
    typed: impl Fn(usize, &str) -> Option<&'a str>,
) -> Result<Result<Vec<Level>, Vec<WrongRule>>, Error> {
    let version = form.versions.iter().find(|one| one.number == number).ok_or(Error::NotFound)?;
    let periods = form::sample_periods(form, number, today);
    let (mut levels, mut wrong) = (version.levels.clone(), Vec::new());
    for (index, level) in levels.iter_mut().enumerate() {
        read_level(index, level, &typed, &mut wrong);
        if wrong.is_empty() && !level.is_in_order(&periods, &programme.holidays) {
            let words = "admin.edit.days_out_of_order";
            wrong.push(WrongRule { level: index, rule: "deadline", words });
        }
    }
    Ok(if wrong.is_empty() { Ok(levels) } else { Err(wrong) })
}

fn read_level<'a>(
    index: usize,
    level: &mut Level,
    typed: impl Fn(usize, &str) -> Option<&'a str>,
    wrong: &mut Vec<WrongRule>,
) {
    let rules = [&mut level.opens, &mut level.deadline, &mut level.late_until, &mut level.corrections_until];
    for (name, rule) in RULES.into_iter().zip(rules) {
        let Some(text) = typed(index, name) else { continue };
        match text.trim().to_lowercase().replace(' ', "").parse::<DayRule>() {
            Ok(read) => *rule = read,
            Err(_) => wrong.push(WrongRule { level: index, rule: name, words: "admin.rule.wrong" }),
        }
    }
}

/// Gives a version's levels other rules for their days.
pub(crate) async fn set_levels(
    signed: &SignedIn,
    form: &FormKey,
    number: i64,
    levels: Vec<Level>,
    why: &str,
) -> Result<(), Error> {
    let edit = |form: &mut domain::form::Form| {
        let version = form.version_mut(number).map_err(refused)?;
        version.levels = levels;
        Ok(())
    };
    Ok(signed.store().edit_form(&signed.deed(), form, why, Untouched::Nothing, edit).await?)
}

async fn days_page(
    signed: &SignedIn,
    key: &str,
    number: i64,
    typed: &HashMap<String, String>,
    faults: Faults,
    is_preview: bool,
) -> Result<Response, Error> {
    let (programme, words) = (signed.programme().await?, signed.visit.words);
    let form = programme.form(&key.into()).ok_or(Error::NotFound)?;
    let version = form.versions.iter().find(|one| one.number == number).ok_or(Error::NotFound)?;
    let periods = form::sample_periods(form, number, signed.visit.today());
    let level = |(index, level): (usize, &Level)| {
        let mut changed = level.clone();
        let text = |index: usize, rule: &str| typed.get(&field(index, rule)).map(String::as_str);
        read_level(index, &mut changed, text, &mut Vec::new());
        let row = form::level_row(&programme, &changed, &periods, words);
        let labels = [
            "admin.form.opens",
            "admin.form.deadline",
            "admin.form.late_until",
            "admin.form.corrections_until",
        ];
        let rules = RULES.into_iter().zip(labels).zip(&row.rules).map(|((name, label), (_, rule, _))| {
            let field = field(index, name);
            let typed = typed.get(&field).cloned().unwrap_or_else(|| rule.clone());
            Rule { typed, field, label }
        });
        LevelForm { rules: rules.collect(), row }
    };
    let title = words.f("admin.form.days_title", &[("number", &number)]);
    let shown = DaysPage {
        page: signed.visit.page(Room::Admin, &title).with_error(!faults.is_empty()),
        key: key.to_owned(),
        number,
        name: form.name(words.0).to_owned(),
        levels: version.levels.iter().enumerate().map(level).collect(),
        reason: typed.get("reason").cloned().unwrap_or_default(),
        is_preview: is_preview && faults.is_empty(),
        faults,
    };
    answer(&shown.faults, &shown)
}

/// What is typed of a new version.
#[derive(Deserialize, Default)]
pub struct Typed {
    #[serde(default)]
    from: String,
    #[serde(default)]
    reason: String,
}

#[derive(Template)]
#[template(path = "admin/form_version.html")]
struct NewPage {
    page: Page,
    key: String,
    name: String,
    last: i64,
    typed: Typed,
    faults: Faults,
}

/// The form for a new version.
pub async fn show_new(signed: SignedIn, Path(key): Path<String>) -> Result<Response, Error> {
    new_page(&signed, &key, Typed::default(), Faults::default()).await
}

async fn new_page(signed: &SignedIn, key: &str, typed: Typed, faults: Faults) -> Result<Response, Error> {
    let (programme, words) = (signed.programme().await?, signed.visit.words);
    let form = programme.form(&key.into()).ok_or(Error::NotFound)?;
    let shown = NewPage {
        page: signed
            .visit
            .page(Room::Admin, words.t("admin.form.new_version"))
            .with_error(!faults.is_empty()),
        key: key.to_owned(),
        name: form.name(words.0).to_owned(),
        last: form.versions.last().map_or(0, |version| version.number),
        typed,
        faults,
    };
    answer(&shown.faults, &shown)
}

/// Adds a version that begins as a copy of the last.
pub async fn create(
    signed: SignedIn,
    Path(key): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let words = signed.visit.words;
    let mut faults = Faults::default();
    let why = reason(&typed.reason, &mut faults, words);
    let from = match pick::day(&typed.from, words) {
        Ok(Some(day)) => Some(day),
        Ok(None) => {
            faults.add("from", words.t("admin.day_missing"));
            None
        }
        Err(text) => {
            faults.add("from", text);
            None
        }
    };
    if let Some(from) = from.filter(|_| faults.is_empty()) {
        match begin(&signed, &key.as_str().into(), from, &why).await {
            Ok(_) => return Ok(go_with(&format!("/quan-tri/bieu-mau/{key}"), "admin.form.version_added")),
            Err(error) => faults.refused("from", error, words)?,
        }
    }
    new_page(&signed, &key, typed, faults).await
}

/// Adds a version that holds from a day on and begins as a copy of the last.
/// Returns its number.
pub(crate) async fn begin(
    signed: &SignedIn,
    form: &FormKey,
    from: Date,
    why: &str,
) -> Result<i64, storage::Error> {
    let mut number = 0;
    let edit = |form: &mut domain::form::Form| {
        number = form.add_version(from, why).map_err(refused)?;
        Ok(())
    };
    signed.store().edit_form(&signed.deed(), form, why, Untouched::Since(from), edit).await?;
    Ok(number)
}
