//! Where organisations are: circles on the communes of a day, for the list's
//! filters, with the same numbers in a table. Every circle and row leads to the
//! organisations behind it.

mod draw;

use super::asked::{Asked, Offered, filter};
use super::{Desk, ROOM, saved};
use crate::page::{Page, SignedIn, html};
use crate::scope::{self, Choice};
use crate::{Error, take};
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use domain::UnitId;
use domain::indicator::{Indicator, Nature};
use domain::unit::{UnitKind, UnitVersion};
use draw::{Drawn, Ground, Spot, draw};
use jiff::civil::Date;
use std::collections::HashMap;
use storage::organisation::Placed;
use writing::sheet::Sheet;

/// A unit with its number.
struct Row {
    name: String,
    href: String,
    text: String,
    organisations: String,
    is_illustrative: bool,
}

/// The rows of a district, or all of them.
struct Group {
    /// Its name and its own map.
    head: Option<(String, String)>,
    text: String,
    organisations: String,
    rows: Vec<Row>,
}

#[derive(Template)]
#[template(path = "organisation/map.html")]
struct Show {
    page: Page,
    unit_name: String,
    day: String,
    day_label: String,
    asked: Asked,
    units: Vec<Choice>,
    offered: Offered,
    said: String,
    counts: Vec<Choice>,
    what: String,
    measure: String,
    is_sum: bool,
    is_flow: bool,
    found: String,
    drawn: Option<Drawn>,
    samples: Vec<(f64, String)>,
    source: String,
    groups: Vec<Group>,
    whole: String,
    whole_organisations: String,
    none: Vec<String>,
    without_place: String,
    elsewhere: Option<String>,
    has_illustrative: bool,
    list: String,
    overview: String,
    take: Vec<(String, String)>,
}

/// A unit of the map and what it comes to.
struct Place<'a> {
    unit: &'a UnitVersion,
    placed: Placed,
}

/// What is drawn: how its numbers are written and where they lead.
struct View<'a> {
    desk: &'a Desk,
    asked: &'a Asked,
    indicator: Option<&'a Indicator>,
    unit: &'a UnitVersion,
    day: String,
}

impl View<'_> {
    fn text(&self, value: i64) -> String {
        let language = self.desk.words.0;
        self.indicator.map_or_else(|| number(value, self.desk), |one| one.format(value, language))
    }

    fn what(&self) -> &str {
        let w = self.desk.words;
        self.indicator.map_or_else(|| w.t("map.organisations"), |one| one.name(w.0))
    }

    fn measure(&self) -> &str {
        let w = self.desk.words;
        self.indicator.map_or_else(|| w.t("map.measure"), |one| one.measure(w.0))
    }

    /// Whether a number is not already how many organisations there are.
    fn is_sum(&self) -> bool {
        let declared = self.indicator.and_then(|one| one.register.as_ref());
        declared.is_some_and(|one| matches!(one.counts, domain::organisation::Counted::Sum(_)))
    }

    fn to(&self, path: &str, unit: &UnitVersion) -> String {
        scope::address(path, &self.asked.query(&unit.code, &self.day))
    }

    fn list(&self, unit: &UnitVersion) -> String {
        self.to("/so-dang-ky/danh-sach", unit)
    }

    fn map(&self, unit: &UnitVersion) -> String {
        self.to("/so-dang-ky/ban-do", unit)
    }

    fn name(&self, unit: &UnitVersion) -> String {
        scope::name(unit, self.desk.words).to_owned()
    }

    fn row(&self, place: &Place<'_>) -> Row {
        Row {
            name: self.name(place.unit),
            href: self.list(place.unit),
            text: self.text(place.placed.value),
            organisations: number(place.placed.organisations, self.desk),
            is_illustrative: place.placed.illustrative > 0,
        }
    }

    fn spot(&self, place: &Place<'_>) -> Option<Spot> {
        // The bare name, in either language: kinds would fill the map.
        let name = vietnamese::name::short(&place.unit.name);
        let text = self.text(place.placed.value);
        Some(Spot {
            latitude_micro: place.unit.latitude_micro?,
            longitude_micro: place.unit.longitude_micro?,
            value: place.placed.value,
            label: format!("{name} {text}"),
            title: format!("{}: {text} {}", self.name(place.unit), self.measure()),
            href: self.list(place.unit),
        })
    }
}

fn number(value: i64, desk: &Desk) -> String {
    vietnamese::number::format(value, 0, desk.words.0)
}

pub async fn show(signed: SignedIn, Query(asked): Query<Asked>) -> Result<Response, Error> {
    let desk = Desk::open(signed).await?;
    let day = desk.day(&asked.ngay);
    let (asked, _) = saved::fill(&desk, asked, day).await?;
    let unit = desk.unit(&asked.don_vi, day)?;
    let w = desk.words;
    let filter = filter(&desk, &asked, unit.id, day)?;
    let store = desk.signed.store();
    let found = store.organisations_by_unit(&desk.signed.actor, desk.today, &filter).await?;
    let indicator = asked.indicator(&desk);
    let view = View { desk: &desk, asked: &asked, indicator, unit, day: day.to_string() };
    let places = places(&view, day, &found);
    if let Some(file) =
        take::file(&asked.dang, &format!("ban-do {} {day}", unit.code), || sheet(&view, day, &places))?
    {
        return Ok(file);
    }
    let groups = groups(&view, day, &places);
    let districts = groups.iter().any(|group| group.head.is_some());
    let spots: Vec<Spot> = places.iter().filter_map(|place| view.spot(place)).collect();
    let drawn = draw(&spots, &grounds(&view, day, districts)).filter(|_| !found.is_empty());
    let samples = drawn.iter().flat_map(|drawn| &drawn.samples);
    let samples = samples.map(|(radius, value)| (*radius, view.text(*value)));
    let offered = Offered::of(&desk, &asked);
    let count = |of: fn(&Placed) -> i64| found.iter().map(of).sum::<i64>();
    let organisations = count(|one| one.organisations);
    let nowhere: i64 = found.iter().filter(|one| one.unit.is_none()).map(|one| one.organisations).sum();
    let take = |format: &str, key: &str| {
        let mut query = asked.query(&unit.code, &view.day);
        query.push(("dang", format));
        (w.t(key).to_owned(), scope::address("/so-dang-ky/ban-do", &query))
    };
    html(&Show {
        page: desk.page(ROOM, w.t("map.title")),
        unit_name: scope::name(unit, w).to_owned(),
        day_label: desk.short(day),
        units: desk.units(unit, day),
        said: offered.said(&desk, &asked).join("; "),
        offered,
        counts: counts(&desk, &asked),
        what: view.what().to_owned(),
        measure: view.measure().to_owned(),
        is_sum: view.is_sum(),
        is_flow: indicator.is_some_and(|one| one.nature == Nature::Flow),
        found: match organisations {
            0 => w.t("organisation.found_none").to_owned(),
            _ => w.f("organisation.found", &[("count", &number(organisations, &desk))]),
        },
        samples: samples.collect(),
        source: w.f("organisation.source", &[("day", &desk.short(desk.today))]),
        whole: view.text(count(|one| one.value)),
        whole_organisations: number(organisations, &desk),
        none: places
            .iter()
            .filter(|one| one.placed.organisations == 0)
            .map(|one| view.name(one.unit))
            .collect(),
        without_place: without_place(&view, &places),
        elsewhere: (nowhere > 0).then(|| w.f("map.elsewhere", &[("count", &number(nowhere, &desk))])),
        has_illustrative: found.iter().any(|one| one.illustrative > 0),
        list: view.list(unit),
        overview: scope::address("/so-dang-ky", &[("don_vi", unit.code.as_str()), ("ngay", &view.day)]),
        take: vec![take("xlsx", "part.excel"), take("csv", "part.csv")],
        drawn,
        groups,
        day: view.day.clone(),
        asked: asked.clone(),
    })
}

/// What circles may stand for: organisations, or an indicator that is added up
/// over them. A ratio has no area.
fn counts(desk: &Desk, asked: &Asked) -> Vec<Choice> {
    let first = Choice::new("", desk.words.t("map.organisations"), asked.chi_tieu.is_empty());
    let all =
        desk.programme.indicators.iter().filter(|one| one.register.is_some()).map(|one| {
            Choice::new(one.key.as_str(), one.name(desk.words.0), one.key.as_str() == asked.chi_tieu)
        });
    std::iter::once(first).chain(all).collect()
}

/// The communes of the day below the unit, and whatever else has a seat in it.
fn places<'a>(view: &View<'a>, day: Date, found: &[Placed]) -> Vec<Place<'a>> {
    let units = &view.desk.programme.units;
    let by_unit: HashMap<UnitId, Placed> = found.iter().filter_map(|one| Some((one.unit?, *one))).collect();
    let is_commune =
        |unit: &UnitVersion| matches!(unit.kind, UnitKind::Commune | UnitKind::Ward | UnitKind::Township);
    let shown = units.subtree(view.unit.id, day).into_iter().filter_map(|id| units.at(id, day));
    let shown = shown.filter(|unit| is_commune(unit) || by_unit.contains_key(&unit.id));
    let nothing = Placed { unit: None, organisations: 0, value: 0, illustrative: 0 };
    shown.map(|unit| Place { unit, placed: by_unit.get(&unit.id).copied().unwrap_or(nothing) }).collect()
}

/// The units between the one that is looked at and the communes.
fn districts<'a>(view: &View<'a>, day: Date) -> Vec<&'a UnitVersion> {
    let units = &view.desk.programme.units;
    let below = units.children(view.unit.id, day).into_iter();
    below.filter(|unit| matches!(unit.kind, UnitKind::District | UnitKind::City)).collect()
}

fn grounds(view: &View<'_>, day: Date, is_wanted: bool) -> Vec<Ground> {
    let named = districts(view, day).into_iter().filter(|_| is_wanted).filter_map(|unit| {
        Some(Ground {
            latitude_micro: unit.latitude_micro?,
            longitude_micro: unit.longitude_micro?,
            name: view.name(unit),
        })
    });
    named.collect()
}

/// The rows by district where there are districts; the most first.
fn groups(view: &View<'_>, day: Date, places: &[Place<'_>]) -> Vec<Group> {
    let heads = districts(view, day);
    let is_in = |place: &Place<'_>, head: &UnitVersion| {
        place.unit.id == head.id || place.unit.parent == Some(head.id)
    };
    let group = |head: Option<&UnitVersion>, of: &dyn Fn(&Place<'_>) -> bool| {
        let mut rows: Vec<&Place<'_>> =
            places.iter().filter(|one| one.placed.organisations > 0 && of(one)).collect();
        rows.sort_by_key(|one| std::cmp::Reverse(one.placed.value));
        let sum = |of: fn(&Placed) -> i64| rows.iter().map(|one| of(&one.placed)).sum::<i64>();
        Group {
            head: head.map(|head| (view.name(head), view.map(head))),
            text: view.text(sum(|one| one.value)),
            organisations: number(sum(|one| one.organisations), view.desk),
            rows: rows.into_iter().map(|one| view.row(one)).collect(),
        }
    };
    let of_heads = heads.iter().map(|head| group(Some(head), &|place| is_in(place, head)));
    let rest = group(None, &|place| heads.iter().all(|head| !is_in(place, head)));
    of_heads.chain([rest]).filter(|group| !group.rows.is_empty()).collect()
}

/// The units that the picture leaves out, because nobody said where they are.
fn without_place(view: &View<'_>, places: &[Place<'_>]) -> String {
    let left_out =
        places.iter().filter(|one| one.unit.latitude_micro.is_none() || one.unit.longitude_micro.is_none());
    let names: Vec<String> =
        left_out.map(|one| format!("{} ({})", view.name(one.unit), view.text(one.placed.value))).collect();
    vietnamese::name::join(&names, view.desk.words.0)
}

fn sheet(view: &View<'_>, day: Date, places: &[Place<'_>]) -> Sheet {
    let (desk, w) = (view.desk, view.desk.words);
    let decimals = view.indicator.map_or(0, |one| one.decimals);
    let row = |place: &Place<'_>| {
        let above = place.unit.parent.map(|above| desk.unit_name(above, day)).unwrap_or_default();
        vec![
            take::text(view.name(place.unit)),
            take::text(above),
            take::number(Some(place.placed.value), decimals),
            take::number(Some(place.placed.organisations), 0),
            take::text(if place.placed.illustrative > 0 { w.t("part.illustrative") } else { "" }),
        ]
    };
    let offered = Offered::of(desk, view.asked);
    let on = w.f("organisation.on_day", &[("day", &desk.short(day))]);
    Sheet {
        title: format!("{}, {}", view.what(), view.name(view.unit)),
        subtitle: std::iter::once(on).chain(offered.said(desk, view.asked)).collect(),
        columns: vec![
            take::text_column(w.t("part.unit")),
            take::text_column(w.t("map.above")),
            take::number_column(format!("{} ({})", view.what(), view.measure()), decimals),
            take::number_column(w.t("map.organisations"), 0),
            take::text_column(w.t("part.illustrative")),
        ],
        rows: places.iter().map(row).collect(),
    }
}
