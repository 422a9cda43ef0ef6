//! Activities of an area over some time: filtered, counted behind a figure,
//! taken away, printed.

use super::{Desk, ROOM, concerned, href, kind_word, names, number};
use crate::page::{Page, SignedIn, html};
use crate::scope::{self, Choice};
use crate::{Error, take};
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use domain::OrganisationId;
use domain::activity::{Counts, Kind, Version};
use jiff::civil::{Date, date};
use serde::Deserialize;
use std::collections::HashMap;
use storage::activity::Filter;
use writing::sheet::Sheet;

/// Rows of a page, and of a file.
const ROWS: i64 = 50;
const IN_FILE: i64 = 10_000;

/// What the address says.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub struct Asked {
    pub don_vi: String,
    pub tu: String,
    pub den: String,
    pub loai: String,
    pub tim: String,
    pub chi_tieu: String,
    pub trang: String,
    pub dang: String,
}

struct Row {
    on: String,
    kind: String,
    title: String,
    href: String,
    place: String,
    organiser: String,
    concerned: String,
    people: String,
    amount: String,
    is_illustrative: bool,
}

#[derive(Template)]
#[template(path = "activity/list.html")]
struct Show {
    page: Page,
    unit_name: String,
    from: String,
    to: String,
    over: String,
    asked: Asked,
    units: Vec<Choice>,
    kinds: Vec<Choice>,
    counted: Option<(String, String)>,
    found: String,
    rows: Vec<Row>,
    before: Option<String>,
    after: Option<String>,
    take: Vec<(String, String)>,
    may_keep: bool,
}

fn filter(desk: &Desk, asked: &Asked, under: domain::UnitId) -> Result<Filter, Error> {
    let to = desk.day(&asked.den);
    // Without a beginning: this year and the last.
    let from = if asked.tu.is_empty() { date(to.year() - 1, 1, 1) } else { desk.day(&asked.tu) };
    let mut kinds = Vec::new();
    let mut by_payment = false;
    if !asked.chi_tieu.is_empty() {
        let indicator = desk.programme.indicators.get(&asked.chi_tieu.as_str().into());
        let counted = indicator.and_then(|one| one.activities.as_ref()).ok_or(Error::NotFound)?;
        kinds.clone_from(&counted.kinds);
        by_payment = counted.counts == Counts::Paid;
    }
    if !asked.loai.is_empty() {
        kinds = vec![Kind::from_code(&asked.loai).ok_or(Error::NotFound)?];
    }
    Ok(Filter { under, from, to, kinds, text: asked.tim.clone(), by_payment })
}

pub async fn show(signed: SignedIn, Query(asked): Query<Asked>) -> Result<Response, Error> {
    let desk = Desk::open(signed).await?;
    let w = desk.words;
    let unit = desk.unit(&asked.don_vi, desk.day(&asked.den))?;
    let filter = filter(&desk, &asked, unit.id)?;
    let at: i64 = asked.trang.parse::<i64>().unwrap_or(1).clamp(1, 10_000);
    let (offset, limit) = if asked.dang.is_empty() { ((at - 1) * ROWS, ROWS) } else { (0, IN_FILE) };
    let store = desk.signed.store();
    let page = store.activities(&desk.signed.actor, desk.today, &filter, offset, limit).await?;
    let names = names(&desk, page.rows.iter()).await?;
    let over =
        w.f("organisation.over", &[("from", &desk.short(filter.from)), ("to", &desk.short(filter.to))]);
    if let Some(file) = take::file(&asked.dang, &format!("hoat-dong {} {}", unit.code, filter.to), || {
        sheet(&desk, &page.rows, &names, &format!("{}, {over}", scope::name(unit, w)))
    })? {
        return Ok(file);
    }
    let (from, to) = (filter.from.to_string(), filter.to.to_string());
    let address = |name: &'static str, value: &str| {
        let query = [
            ("don_vi", unit.code.as_str()),
            ("tu", &from),
            ("den", &to),
            ("loai", &asked.loai),
            ("tim", &asked.tim),
            ("chi_tieu", &asked.chi_tieu),
            (name, value),
        ];
        scope::address("/hoat-dong", &query)
    };
    let all = std::iter::once(Choice::new("", w.t("activity.any_kind"), asked.loai.is_empty()));
    let kinds = Kind::ALL.map(|kind| Choice::new(kind.code(), kind_word(kind, w), kind.code() == asked.loai));
    let indicator = desk.programme.indicators.get(&asked.chi_tieu.as_str().into());
    let shown = Show {
        page: desk.page(ROOM, w.t("activity.title")),
        unit_name: scope::name(unit, w).to_owned(),
        units: desk.units(unit, filter.to),
        kinds: all.chain(kinds).collect(),
        counted: indicator.map(|one| {
            let href = crate::organisation::figure(&one.key, &unit.code, &to, "");
            (one.name(w.0).to_owned(), href)
        }),
        found: match page.found {
            0 => w.t("activity.found_none").to_owned(),
            count => w.f("activity.found", &[("count", &vietnamese::number::format(count, 0, w.0))]),
        },
        rows: page.rows.iter().map(|one| row(&desk, one, &names)).collect(),
        before: (at > 1).then(|| address("trang", &(at - 1).to_string())),
        after: (at * ROWS < page.found).then(|| address("trang", &(at + 1).to_string())),
        take: vec![
            (w.t("part.excel").to_owned(), address("dang", "xlsx")),
            (w.t("part.csv").to_owned(), address("dang", "csv")),
        ],
        may_keep: desk.may_keep(),
        over,
        from: from.clone(),
        to: to.clone(),
        asked: asked.clone(),
    };
    html(&shown)
}

fn row(desk: &Desk, one: &Version, names: &HashMap<OrganisationId, String>) -> Row {
    let (of, w) = (&one.activity, desk.words);
    Row {
        on: desk.short(of.on),
        kind: kind_word(of.kind, w),
        title: of.title.clone(),
        href: href(one.id),
        place: desk.unit_name(of.unit, of.on),
        organiser: of.organiser.clone(),
        concerned: concerned(of, names),
        people: number(of.people, w),
        amount: number(of.amount, w),
        is_illustrative: one.illustrative,
    }
}

fn day_text(desk: &Desk, day: Option<Date>) -> String {
    day.map(|day| desk.short(day)).unwrap_or_default()
}

fn sheet(desk: &Desk, rows: &[Version], names: &HashMap<OrganisationId, String>, about: &str) -> Sheet {
    let w = desk.words;
    let text = |key: &str| take::text_column(w.t(key));
    let count = |key: &str| take::number_column(w.t(key), 0);
    let columns = vec![
        text("activity.field.ngay"),
        text("activity.field.den_ngay"),
        text("activity.kind_head"),
        text("activity.field.ten"),
        text("activity.field.dia_ban"),
        text("activity.field.don_vi_to_chuc"),
        text("activity.field.quyet_dinh"),
        count("activity.field.so_nguoi"),
        count("activity.field.nu"),
        count("activity.field.dan_toc"),
        count("activity.field.so_luong"),
        count("activity.amount"),
        count("activity.paid"),
        text("activity.field.to_chuc"),
        text("part.illustrative"),
    ];
    let row = |one: &Version| {
        let of = &one.activity;
        vec![
            take::text(desk.short(of.on)),
            take::text(day_text(desk, of.until)),
            take::text(kind_word(of.kind, w)),
            take::text(&of.title),
            take::text(desk.unit_name(of.unit, of.on)),
            take::text(&of.organiser),
            take::text(&of.decision),
            take::number(of.people, 0),
            take::number(of.women, 0),
            take::number(of.minority, 0),
            take::number(of.quantity, 0),
            take::number(of.amount, 0),
            take::number((!of.payments.is_empty()).then(|| of.paid()), 0),
            take::text(concerned(of, names)),
            take::text(if one.illustrative { w.t("part.illustrative") } else { "" }),
        ]
    };
    Sheet {
        title: w.t("activity.title").to_owned(),
        subtitle: vec![about.to_owned()],
        columns,
        rows: rows.iter().map(row).collect(),
    }
}
