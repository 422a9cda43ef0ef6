//! Organisations of a day and an area: searched, filtered, taken away, printed.

use super::asked::{Asked, Offered, filter};
use super::{Desk, ROOM, href, kind_word, marks, saved, word};
use crate::page::{Page, SignedIn, html};
use crate::part::Mark;
use crate::scope::{self, Choice};
use crate::{Error, take};
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use jiff::civil::Date;
use storage::organisation::Listed;
use writing::sheet::Sheet;

/// Rows of a page, and of a file.
const ROWS: i64 = 50;
const IN_FILE: i64 = 10_000;

struct Row {
    name: String,
    href: String,
    kind: String,
    code: String,
    place: String,
    sector: String,
    marks: Vec<Mark>,
    members: String,
    on: String,
    is_illustrative: bool,
}

#[derive(Template)]
#[template(path = "organisation/list.html")]
struct Show {
    page: Page,
    unit_code: String,
    unit_name: String,
    day: String,
    day_label: String,
    asked: Asked,
    units: Vec<Choice>,
    offered: Offered,
    said: String,
    /// The saved list that was opened, or the figure behind which these stand.
    heading: Option<String>,
    opened: Option<saved::Opened>,
    may_share: bool,
    found: String,
    rows: Vec<Row>,
    is_flow: bool,
    before: Option<String>,
    after: Option<String>,
    take: Vec<(String, String)>,
    map: String,
    overview: String,
    may_keep: bool,
}

pub async fn show(signed: SignedIn, Query(asked): Query<Asked>) -> Result<Response, Error> {
    let desk = Desk::open(signed).await?;
    let day = desk.day(&asked.ngay);
    let (asked, opened) = saved::fill(&desk, asked, day).await?;
    let unit = desk.unit(&asked.don_vi, day)?;
    let w = desk.words;
    let filter = filter(&desk, &asked, unit.id, day)?;
    let at: i64 = asked.trang.parse::<i64>().unwrap_or(1).clamp(1, 10_000);
    let is_file = !asked.dang.is_empty();
    let (offset, limit) = if is_file { (0, IN_FILE) } else { ((at - 1) * ROWS, ROWS) };
    let store = desk.signed.store();
    let page = store.organisations(&desk.signed.actor, desk.today, &filter, offset, limit).await?;
    if let Some(file) = take::file(&asked.dang, &format!("so-dang-ky {} {day}", unit.code), || {
        sheet(&desk, &page.rows, scope::name(unit, w), day)
    })? {
        return Ok(file);
    }
    let day_text = day.to_string();
    let query = asked.query(&unit.code, &day_text);
    let to = |page: i64| {
        let page = page.to_string();
        let mut query = query.clone();
        query.push(("trang", &page));
        scope::address("/so-dang-ky/danh-sach", &query)
    };
    let take = |format: &str, key: &str| {
        let mut query = query.clone();
        query.push(("dang", format));
        (w.t(key).to_owned(), scope::address("/so-dang-ky/danh-sach", &query))
    };
    if page.rows.is_empty() && page.found > 0 {
        // Behind the last page: organisations may have left the list since the link was made.
        return Ok(crate::page::go(&to((page.found - 1) / ROWS + 1)));
    }
    let count = vietnamese::number::format(page.found, 0, w.0);
    let found = match page.found {
        most if most >= storage::organisation::COUNTED => {
            w.f("organisation.found_many", &[("count", &count)])
        }
        0 => w.t("organisation.found_none").to_owned(),
        _ => w.f("organisation.found", &[("count", &count)]),
    };
    let offered = Offered::of(&desk, &asked);
    let indicator = asked.indicator(&desk);
    let heading = opened.as_ref().map(|list| list.name.clone());
    let heading = heading.or_else(|| indicator.map(|one| one.name(w.0).to_owned()));
    html(&Show {
        page: desk.page(ROOM, w.t("organisation.list_title")),
        heading,
        opened,
        may_share: saved::shares(&desk),
        unit_code: unit.code.clone(),
        unit_name: scope::name(unit, w).to_owned(),
        day_label: desk.short(day),
        units: desk.units(unit, day),
        said: offered.said(&desk, &asked).join("; "),
        offered,
        found,
        is_flow: page.rows.iter().any(|row| row.counted_on.is_some()),
        rows: page.rows.iter().map(|row| self::row(&desk, row, day)).collect(),
        before: (at > 1).then(|| to(at - 1)),
        after: (at * ROWS < page.found).then(|| to(at + 1)),
        take: vec![take("xlsx", "part.excel"), take("csv", "part.csv")],
        map: scope::address("/so-dang-ky/ban-do", &query),
        overview: scope::address("/so-dang-ky", &[("don_vi", unit.code.as_str()), ("ngay", &day_text)]),
        may_keep: desk.may_keep(),
        day: day_text,
        asked,
    })
}

pub(super) fn sector_name(desk: &Desk, activity: &str, day: Date) -> String {
    let Some(key) = desk.programme.register.sector(activity, day) else { return String::new() };
    let sector = desk.programme.dimensions.iter().find(|one| one.key == "sector");
    let found = sector.and_then(|one| one.categories.iter().find(|one| one.key == key));
    found.map(|one| desk.words.0.pick(&one.vi, &one.en).to_string()).unwrap_or_default()
}

fn row(desk: &Desk, listed: &Listed, day: Date) -> Row {
    let (facts, w) = (&listed.facts, desk.words);
    let members =
        ["members", "households", "member_cooperatives"].iter().find_map(|key| facts.numbers.get(*key));
    Row {
        name: facts.name.clone(),
        href: scope::address(&href(listed.id), &[("ngay", &day.to_string())]),
        kind: kind_word(facts.kind, w),
        code: facts.code.clone(),
        place: desk.place(facts, day),
        sector: sector_name(desk, &facts.activity, day),
        marks: marks(facts, w),
        members: members.map(|members| vietnamese::number::format(*members, 0, w.0)).unwrap_or_default(),
        on: listed.counted_on.map(|day| desk.short(day)).unwrap_or_default(),
        is_illustrative: listed.illustrative,
    }
}

fn sheet(desk: &Desk, rows: &[Listed], unit: &str, day: Date) -> Sheet {
    let w = desk.words;
    let mut columns: Vec<_> =
        ["name", "kind_head", "code", "place", "sector_head", "state_head", "law_head", "representative"]
            .iter()
            .map(|key| take::text_column(w.t(&format!("organisation.{key}"))))
            .collect();
    let measures = &desk.programme.register.measures;
    columns.extend(
        measures.iter().map(|one| take::number_column(format!("{} ({})", one.name(w.0), one.unit(w.0)), 0)),
    );
    columns.push(take::text_column(w.t("part.illustrative")));
    let row = |listed: &Listed| {
        let facts = &listed.facts;
        let state = word(w, "state", facts.state.code());
        let mut cells = vec![
            take::text(&facts.name),
            take::text(kind_word(facts.kind, w)),
            take::text(&facts.code),
            take::text(desk.place(facts, day)),
            take::text(sector_name(desk, &facts.activity, day)),
            take::text(if facts.idle { format!("{state}, {}", w.t("organisation.idle")) } else { state }),
            take::text(&facts.law),
            take::text(&facts.representative),
        ];
        cells.extend(measures.iter().map(|one| take::number(facts.numbers.get(&one.key).copied(), 0)));
        cells.push(take::text(if listed.illustrative { w.t("part.illustrative") } else { "" }));
        cells
    };
    Sheet {
        title: format!("{}, {unit}", w.t("organisation.list_title")),
        subtitle: vec![w.f("organisation.on_day", &[("day", &desk.short(day))])],
        columns,
        rows: rows.iter().map(row).collect(),
    }
}
