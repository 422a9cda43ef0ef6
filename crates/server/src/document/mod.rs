//! Narrative reports: made from a template of the pack, seen, taken along,
//! frozen with number, date and signer.

pub mod basis;
pub mod change;
mod check;
mod counts;
pub mod facts;
pub(crate) mod file;
mod freeze;
mod frozen;
mod index;
pub mod make;
mod preview;

pub use check::{Checks, Found};
pub(crate) use freeze::{Freezing, Issued, issue};
pub(crate) use frozen::as_file as frozen_file;
pub use make::{Issue, Made, Refused, Request, make};
pub(crate) use preview::{as_file as draft_file, fingerprint};

use crate::{Access, Error, Route, SignedIn, gate};
use domain::period::Period;
use domain::permission::Action;
use jiff::civil::Date;
use serde::Deserialize;
use vietnamese::Language;

/// The routes of this room.
#[must_use]
pub fn routes() -> Vec<Route> {
    let make = Access::May(Action::MakeDocument);
    vec![
        Route::get("/van-ban", Access::SignedIn, index::show),
        Route::get("/van-ban/{template}", make, preview::show),
        Route::get("/van-ban/{template}/tai/{format}", make, preview::take),
        Route::post("/van-ban/{template}/chot", Access::May(Action::FreezeDocument), freeze::freeze),
        Route::get("/van-ban/da-chot/{id}", Access::SignedIn, frozen::show),
        Route::get("/van-ban/da-chot/{id}/tai/{format}", Access::SignedIn, frozen::take),
    ]
}

/// What was chosen, as it stands in addresses and forms.
#[derive(Clone, Debug, Default, Deserialize)]
struct Asked {
    /// The period's code.
    #[serde(default)]
    ky: String,
    /// The unit's code.
    #[serde(default)]
    don_vi: String,
    /// The day as of which the figures stand.
    #[serde(default)]
    luc: String,
    /// Whether the sources are printed.
    #[serde(default)]
    nguon: String,
}

/// What is wrong with a choice: the field and the words.
pub(crate) struct Wrong {
    pub(crate) field: &'static str,
    pub(crate) text: String,
}

impl Asked {
    /// The request, or what is wrong with it.
    fn request(&self, signed: &SignedIn, template: &str) -> Result<Request, Wrong> {
        let (w, today) = (signed.visit.words, signed.visit.today());
        let period: Period = self
            .ky
            .parse()
            .map_err(|_| Wrong { field: "ky", text: w.t("document.bad_period").to_owned() })?;
        let as_of = match self.luc.trim() {
            "" => None,
            typed => {
                let wrong = |text| Wrong { field: "luc", text };
                let day = vietnamese::date::parse(typed).map_err(|error| wrong(error.text(w.0)))?;
                if day > today {
                    let day = vietnamese::date::short(day, w.0);
                    return Err(wrong(w.f("document.future", &[("day", &day)])));
                }
                Some(day)
            }
        };
        Ok(Request {
            template: template.to_owned(),
            unit: self.don_vi.trim().to_owned(),
            period,
            as_of,
            // Templates are written in Vietnamese, whatever the language of the pages.
            language: Language::Vi,
            issue: None,
            with_sources: !self.nguon.is_empty(),
            today,
        })
    }
}

/// The address behind a template's key: period, unit, day.
fn query(period: Period, unit: &str, as_of: Option<Date>) -> String {
    let day = as_of.map(|day| format!("&luc={day}")).unwrap_or_default();
    format!("ky={period}&don_vi={}{day}", gate::percent(unit))
}

/// What became of making a document for a page.
pub(crate) enum Outcome {
    Made(Box<Made>),
    Wrong(Wrong),
}

/// Makes a document for somebody who may.
pub(crate) async fn make_for(signed: &SignedIn, request: &Request) -> Result<Outcome, Error> {
    let (programme, w) = (signed.programme().await?, signed.visit.words);
    let outside = programme
        .units
        .find(&request.unit, request.period.to())
        .map(|unit| storage::allow(&programme, &signed.actor, Action::MakeDocument, unit.id));
    let wrong = |field, text: &str| Ok(Outcome::Wrong(Wrong { field, text: text.to_owned() }));
    match make(signed.store(), &signed.actor, request).await {
        Ok(made) => {
            storage::allow(&programme, &signed.actor, Action::MakeDocument, made.unit.id)?;
            Ok(Outcome::Made(Box::new(made)))
        }
        Err(Refused::NoTemplate(_)) => Err(Error::NotFound),
        Err(Refused::NoPeriod(_)) => wrong("ky", w.t("document.bad_period")),
        Err(Refused::NoUnit(_)) => {
            outside.transpose()?;
            wrong("don_vi", w.t("document.bad_unit"))
        }
        Err(Refused::Template(template, because)) => {
            tracing::warn!(template, %because, "a template cannot be used");
            let values: [(&str, &dyn std::fmt::Display); 2] =
                [("template", &template), ("because", &because)];
            wrong("mau", &w.f("document.broken", &values))
        }
        Err(Refused::Storage(error)) => Err(error.into()),
    }
}
