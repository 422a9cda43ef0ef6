//! What an entry of the trail speaks of: its name, and its page if it has one.

use crate::open::Dataset;
use crate::page::SignedIn;
use crate::{Error, Words, gate, link, scope};
use domain::ReportId;
use domain::programme::Programme;
use serde_json::Value;
use std::collections::HashMap;
use std::sync::Arc;
use storage::audit::Entry;
use storage::report::Head;
use storage::trail::Names;
use storage::user::User;
use vietnamese::Language;

/// All that is needed to name what a page of the trail speaks of.
pub(super) struct Known {
    programme: Arc<Programme>,
    users: HashMap<String, String>,
    reports: HashMap<String, Head>,
    names: Names,
}

impl Known {
    /// Asks for the names of what these entries speak of, once for each kind.
    pub(super) async fn of(signed: &SignedIn, entries: &[Entry], users: &[User]) -> Result<Self, Error> {
        let reports = entries.iter().filter(|entry| entry.object_kind == "report");
        let reports: Vec<ReportId> = reports.filter_map(|entry| entry.object_id.parse().ok()).collect();
        let heads = signed.store().report_heads_of(&signed.actor, &reports).await?;
        Ok(Self {
            programme: signed.programme().await?,
            users: users.iter().map(|user| (user.id.to_string(), user.name.clone())).collect(),
            reports: heads.into_iter().map(|head| (head.id.to_string(), head)).collect(),
            names: signed.store().trail_names(entries).await?,
        })
    }

    /// The name of what an entry speaks of, and its page. What is gone has
    /// neither, and its id says nothing to anybody.
    pub(super) fn name(&self, entry: &Entry, words: Words) -> (String, Option<String>) {
        let (kind, id) = (entry.object_kind.as_str(), entry.object_id.as_str());
        let programme = &*self.programme;
        match kind {
            "report" => self.reports.get(id).and_then(|head| report(head, programme, words)),
            "user" => {
                let named = self.users.get(id);
                named.map(|name| (name.clone(), Some(format!("/quan-tri/nguoi-dung/{id}"))))
            }
            "form" => form(programme, id, words)
                .map(|name| (name, Some(format!("/quan-tri/bieu-mau/{}", gate::percent(id))))),
            "reminder" => form(programme, id, words).map(|name| (name, None)),
            "holiday" => id.parse().ok().map(|day| {
                let year = id.get(..4).unwrap_or_default();
                (vietnamese::date::short(day, words.0), Some(format!("/quan-tri/ngay-nghi?nam={year}")))
            }),
            "plan" => programme
                .plans
                .iter()
                .find(|plan| plan.key.as_str() == id)
                .map(|plan| (crate::plan::view::short_name(plan, words), Some(link::plan(&plan.key)))),
            "extension" => {
                extension(id, programme, words).map(|name| (name, Some("/quan-tri/gia-han".to_owned())))
            }
            "open_dataset" => Dataset::find(programme, id).ok().map(|dataset| {
                (dataset.name(words), Some(format!("/quan-tri/du-lieu-mo/{}", gate::percent(id))))
            }),
            "word" => said(entry, "words").map(|name| (name, Some("/quan-tri/tu-ngu".to_owned()))),
            "workbook" => said(entry, "file").map(|name| (name, None)),
            "organisation" if entry.action == "bring" => many(entry, words).map(|name| (name, None)),
            "pack" | "setting" => Some((programme_name(programme, words), None)),
            _ => self.kept(entry, words),
        }
        .unwrap_or_else(|| (words.t("audit.nameless").to_owned(), None))
    }

    /// What has a row of its own in the database.
    fn kept(&self, entry: &Entry, words: Words) -> Option<(String, Option<String>)> {
        let (kind, id) = (entry.object_kind.as_str(), entry.object_id.as_str());
        let Some(named) = self.names.get(&(kind.to_owned(), id.to_owned())) else {
            // Reminders of a year's returns speak of the year alone.
            let year = Some(id).filter(|id| kind == "yearly" && id.len() == 4);
            return year.map(|year| (year.to_owned(), Some("/so-dang-ky/bao-cao-nam".to_owned())));
        };
        let (name, page) = (clipped(&named.name), &named.page);
        let year = id.split_once('/').map_or("", |(_, year)| year);
        let with_year = || words.f("audit.of_year", &[("name", &name), ("year", &year)]);
        Some(match kind {
            "incoming" => (name, Some(format!("/van-ban-den/{page}"))),
            "reading" => (name, Some(format!("/van-ban-den/cau/{page}"))),
            "document" => (name, Some(format!("/van-ban/da-chot/{page}"))),
            "activity" => (name, Some(format!("/hoat-dong/{page}"))),
            "task" => (name, Some(format!("/nhiem-vu/{page}"))),
            "task_part" | "task_evidence" => (name, Some(format!("/nhiem-vu/phan/{page}"))),
            "recommendation" => (name, Some(format!("/kien-nghi/{page}"))),
            "organisation" | "yearly_link" => (name, Some(format!("/so-dang-ky/{page}"))),
            "yearly" => (with_year(), Some(format!("/so-dang-ky/{page}/bao-cao-nam/{year}"))),
            "evaluation" => (with_year(), Some(format!("/so-dang-ky/{page}/danh-gia"))),
            _ => (name, None),
        })
    }
}

/// A name of a line's length; tasks are called by whole sentences.
fn clipped(name: &str) -> String {
    const LONGEST: usize = 100;
    if name.chars().count() <= LONGEST {
        return name.to_owned();
    }
    let start: String = name.chars().take(LONGEST).collect();
    let start = start.rsplit_once(' ').map_or(start.as_str(), |(start, _)| start);
    format!("{start}…")
}

fn programme_name(programme: &Programme, words: Words) -> String {
    if words.0 == Language::En { programme.en.clone() } else { programme.vi.clone() }
}

fn form(programme: &Programme, id: &str, words: Words) -> Option<String> {
    programme.form(&id.into()).map(|form| form.short_name(words.0).to_owned())
}

fn report(head: &Head, programme: &Programme, words: Words) -> Option<(String, Option<String>)> {
    let (key, period) = (&head.key, head.key.period);
    let form = form(programme, key.form.as_str(), words)?;
    let unit = programme.units.near(key.unit, period.to())?;
    let name = format!("{form}, {}, {}", period.label(words.0), scope::name(unit, words));
    Some((name, Some(link::report(&key.form, period, &unit.code))))
}

/// An extension's id is form, period and unit.
fn extension(id: &str, programme: &Programme, words: Words) -> Option<String> {
    let mut parts = id.split('/');
    let form = form(programme, parts.next()?, words)?;
    let period: domain::period::Period = parts.next()?.parse().ok()?;
    let unit = programme.units.near(parts.next()?.parse().ok()?, period.to())?;
    Some(format!("{form}, {}, {}", period.label(words.0), scope::name(unit, words)))
}

/// A text that the entry itself keeps, new or old.
fn said(entry: &Entry, key: &str) -> Option<String> {
    let of = |json: &Option<String>| {
        let json: Value = serde_json::from_str(json.as_deref()?).ok()?;
        json.get(key)?.as_str().map(str::to_owned)
    };
    of(&entry.new).or_else(|| of(&entry.old))
}

/// Organisations that were brought in together.
fn many(entry: &Entry, words: Words) -> Option<String> {
    let json: Value = serde_json::from_str(entry.new.as_deref()?).ok()?;
    let count = json.get("organisations")?.as_u64()?;
    Some(match said(entry, "file") {
        Some(file) => words.f("audit.many_from", &[("count", &count), ("file", &file)]),
        None => words.f("audit.many", &[("count", &count)]),
    })
}
