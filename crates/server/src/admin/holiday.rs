//! Days off besides Saturdays and Sundays. Deadlines in working days are
//! counted by them, and no deadline falls on one.

use super::{Faults, answer, pick};
use crate::Error;
use crate::page::{Page, Room, SignedIn, go_with};
use askama::Template;
use axum::Form;
use axum::extract::Query;
use axum::response::Response;
use jiff::civil::Date;
use serde::Deserialize;

/// The year in the address.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    nam: String,
}

/// A day and its name.
#[derive(Deserialize, Default)]
pub struct Typed {
    #[serde(default)]
    day: String,
    #[serde(default)]
    name: String,
}

struct Row {
    iso: String,
    day: String,
    weekday: &'static str,
    name: String,
}

#[derive(Template)]
#[template(path = "admin/holidays.html")]
struct Show {
    page: Page,
    year: i16,
    years: Vec<i16>,
    rows: Vec<Row>,
    typed: Typed,
    faults: Faults,
}

/// The days off of a year; the running one if none is named.
pub async fn show(signed: SignedIn, Query(asked): Query<Asked>) -> Result<Response, Error> {
    let year = asked.nam.trim().parse().unwrap_or_else(|_| signed.visit.today().year());
    page(&signed, year, Typed::default(), Faults::default()).await
}

async fn page(signed: &SignedIn, year: i16, typed: Typed, faults: Faults) -> Result<Response, Error> {
    let (programme, words) = (signed.programme().await?, signed.visit.words);
    let mut years: Vec<i16> = programme.holidays.iter().map(|(day, _)| day.year()).collect();
    years.extend([year, signed.visit.today().year() + 1]);
    years.sort_unstable();
    years.dedup();
    let of_year = programme.holidays.iter().filter(|(day, _)| day.year() == year);
    let rows = of_year.map(|(day, name)| Row {
        iso: day.to_string(),
        day: vietnamese::date::short(day, words.0),
        weekday: words.t(weekday(day)),
        name: name.to_owned(),
    });
    let title = words.f("admin.holiday.title", &[("year", &year)]);
    let shown = Show {
        rows: rows.collect(),
        page: signed.visit.page(Room::Admin, &title).with_error(!faults.is_empty()),
        year,
        years,
        typed,
        faults,
    };
    answer(&shown.faults, &shown)
}

fn weekday(day: Date) -> &'static str {
    use jiff::civil::Weekday;
    match day.weekday() {
        Weekday::Monday => "admin.holiday.monday",
        Weekday::Tuesday => "admin.holiday.tuesday",
        Weekday::Wednesday => "admin.holiday.wednesday",
        Weekday::Thursday => "admin.holiday.thursday",
        Weekday::Friday => "admin.holiday.friday",
        Weekday::Saturday => "admin.holiday.saturday",
        Weekday::Sunday => "admin.holiday.sunday",
    }
}

/// Adds a day off, or gives one another name.
pub async fn add(signed: SignedIn, Form(typed): Form<Typed>) -> Result<Response, Error> {
    let words = signed.visit.words;
    let mut faults = Faults::default();
    let day = match pick::day(&typed.day, words) {
        Ok(None) => {
            faults.add("day", words.t("admin.day_missing"));
            None
        }
        Ok(day) => day,
        Err(text) => {
            faults.add("day", text);
            None
        }
    };
    let name: String = vietnamese::name::nfc(typed.name.trim()).chars().take(100).collect();
    if name.is_empty() {
        faults.add("name", words.t("admin.holiday.name_missing"));
    }
    let Some(day) = day.filter(|_| faults.is_empty()) else {
        let year = day.unwrap_or_else(|| signed.visit.today()).year();
        return page(&signed, year, typed, faults).await;
    };
    signed.store().set_holiday(&signed.deed(), day, Some(&name)).await?;
    Ok(go_with(&format!("/quan-tri/ngay-nghi?nam={}", day.year()), "admin.holiday.added"))
}

/// Takes a day off away.
pub async fn remove(signed: SignedIn, Form(typed): Form<Typed>) -> Result<Response, Error> {
    let day: Date = typed.day.parse().map_err(|_| Error::NotFound)?;
    let programme = signed.programme().await?;
    if !programme.holidays.iter().any(|(one, _)| one == day) {
        return Err(Error::NotFound);
    }
    signed.store().set_holiday(&signed.deed(), day, None).await?;
    Ok(go_with(&format!("/quan-tri/ngay-nghi?nam={}", day.year()), "admin.holiday.removed"))
}
