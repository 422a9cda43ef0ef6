//! An organisation's evaluations under the schemes of their years, and its
//! size class.

use super::ask;
use crate::evaluation::{rank, size};
use crate::organisation::{Desk, id_of};
use crate::page::SignedIn;
use crate::{Error, Words};
use axum::Json;
use axum::extract::{Path, Query};
use domain::organisation::History;
use domain::organisation::evaluation::{Points, Scheme};
use domain::organisation::size::{Size, scheme_on};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use storage::organisation::evaluation::{Evaluation, NewEvaluation, scheme};
use utoipa::{IntoParams, ToSchema};

/// The points of an organisation for a year.
#[derive(Serialize, ToSchema)]
pub struct EvaluationAnswer {
    year: i16,
    /// The key and the name of the scheme.
    scheme: String,
    scheme_name: String,
    /// Points in tenths by criterion: 85 is 8,5 points.
    points: BTreeMap<String, i64>,
    /// Their sum, in tenths.
    total: i64,
    /// The rank; null where there is none.
    rank: Option<String>,
    /// Why there is none, in words.
    not_ranked: Option<String>,
    note: String,
    revision: i64,
    given_at: Timestamp,
    given_by: String,
}

fn evaluation_answer(schemes: &[Scheme], history: &History, one: &Evaluation, w: Words) -> EvaluationAnswer {
    let found = schemes.iter().find(|scheme| scheme.key == one.scheme);
    let outcome = found.map(|scheme| scheme.outcome(&one.points, history, one.year));
    let said = outcome.as_ref().map(|outcome| rank(outcome, w));
    let is_ranked = outcome.as_ref().is_some_and(|outcome| outcome.rank.is_ok());
    EvaluationAnswer {
        year: one.year,
        scheme: one.scheme.clone(),
        scheme_name: found.map(|scheme| w.0.pick(&scheme.vi, &scheme.en).to_string()).unwrap_or_default(),
        points: one.points.clone(),
        total: one.points.values().sum(),
        rank: said.clone().filter(|_| is_ranked),
        not_ranked: said.filter(|_| !is_ranked),
        note: one.note.clone(),
        revision: one.revision,
        given_at: one.given_at,
        given_by: one.given_by.clone(),
    }
}

async fn all(desk: &Desk, id: &str) -> Result<Vec<EvaluationAnswer>, Error> {
    let store = desk.signed.store();
    let (life, all) = store.evaluations(&desk.signed.actor, desk.today, id_of(id)?).await?;
    let (history, schemes) = (life.history(&desk.programme), &desk.programme.register.evaluation);
    Ok(all.iter().map(|one| evaluation_answer(schemes, &history, one, desk.words)).collect())
}

/// The evaluations of an organisation, newest year first.
#[utoipa::path(get, path = "/api/v1/organisations/{id}/evaluations", tag = "register",
    params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = Vec<EvaluationAnswer>), (status = 404)))]
pub async fn list(signed: SignedIn, Path(id): Path<String>) -> Result<Json<Vec<EvaluationAnswer>>, Error> {
    let desk = Desk::open(signed).await?;
    Ok(Json(all(&desk, &id).await?))
}

/// Points to be given. What is left out is not given yet.
#[derive(Deserialize, ToSchema)]
pub struct EvaluationRequest {
    /// Points in tenths by criterion of the year's scheme: 85 is 8,5 points.
    points: BTreeMap<String, i64>,
    #[serde(default)]
    note: String,
    /// The revision that the program saw, 0 for the first; 409 if it is another by now.
    revision: i64,
}

/// Gives an organisation its points for a year; 404 where no scheme holds for it.
#[utoipa::path(put, path = "/api/v1/organisations/{id}/evaluations/{year}", tag = "register",
    params(("id" = uuid::Uuid, Path), ("year" = i16, Path)), request_body = EvaluationRequest,
    responses((status = 200, body = EvaluationAnswer), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn give(
    signed: SignedIn,
    Path((id, year)): Path<(String, String)>,
    Json(asked): Json<EvaluationRequest>,
) -> Result<Json<EvaluationAnswer>, Error> {
    let desk = Desk::open(signed).await?;
    let w = desk.words;
    let year: i16 = year.parse().map_err(|_| Error::NotFound)?;
    let organisation = id_of(&id)?;
    let store = desk.signed.store();
    let (life, _) = store.evaluations(&desk.signed.actor, desk.today, organisation).await?;
    let scheme = scheme(&desk.programme, &life, year, desk.today).ok_or(Error::NotFound)?;
    let points = read(scheme, asked.points, w)?;
    let note = vietnamese::name::nfc(&asked.note).chars().take(2000).collect();
    let new = NewEvaluation { year, points, note, revision: asked.revision };
    store.evaluate(&desk.deed(), organisation, &new).await?;
    let given = all(&desk, &id).await?.into_iter().find(|one| one.year == year);
    Ok(Json(given.ok_or(Error::NotFound)?))
}

/// The points, each within its criterion.
fn read(scheme: &Scheme, points: Points, words: Words) -> Result<Points, Error> {
    if points.is_empty() {
        return Err(ask::fault("points", "evaluation.empty", words));
    }
    for (key, value) in &points {
        let most = scheme.scored().find(|one| one.key == *key).map(|one| one.most);
        let Some(most) = most else {
            return Err(ask::fault(&format!("points.{key}"), "api.field_criterion", words));
        };
        if !(0..=most * 10).contains(value) {
            let values: [(&str, &dyn std::fmt::Display); 2] = [("name", key), ("most", &most)];
            let detail = words.f("evaluation.outside", &values);
            return Err(Error::Fields(vec![crate::error::Fault { field: format!("points.{key}"), detail }]));
        }
    }
    Ok(points)
}

/// How large an organisation was on a day.
#[derive(Serialize, ToSchema)]
pub struct SizeAnswer {
    day: Date,
    /// The name of the scheme that says so; null where none holds for its kind on the day.
    scheme: Option<String>,
    /// The class; null where the register lacks the numbers or the scheme has no thresholds yet.
    class: Option<String>,
    /// The same in words, as the organisation's page says it.
    text: String,
}

/// On which day.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SizeQuery {
    /// As it was on this day; today if absent.
    day: Option<String>,
}

/// The size class of an organisation; 404 on a day on which it was not there.
#[utoipa::path(get, path = "/api/v1/organisations/{id}/size", tag = "register",
    params(("id" = uuid::Uuid, Path), SizeQuery),
    responses((status = 200, body = SizeAnswer), (status = 404), (status = 422)))]
pub async fn size_class(
    signed: SignedIn,
    Path(id): Path<String>,
    Query(asked): Query<SizeQuery>,
) -> Result<Json<SizeAnswer>, Error> {
    let desk = Desk::open(signed).await?;
    let w = desk.words;
    let day = ask::day(asked.day.as_ref(), "day", &desk.signed)?;
    if day > desk.today {
        return Err(ask::fault("day", "api.field_past", w));
    }
    let life = desk.signed.store().organisation(&desk.signed.actor, desk.today, id_of(&id)?).await?;
    let history = life.history(&desk.programme);
    let facts = history.on(day).ok_or(Error::NotFound)?;
    let register = &desk.programme.register;
    let found = scheme_on(&register.sizes, facts.kind, day);
    let sector = register.sector(&facts.activity, day).unwrap_or_default();
    let class = found.and_then(|scheme| match scheme.size(facts, sector) {
        Size::Of(class) => Some(w.0.pick(&class.vi, &class.en).to_string()),
        Size::Unknown | Size::NoThresholds => None,
    });
    Ok(Json(SizeAnswer {
        day,
        scheme: found.map(|scheme| w.0.pick(&scheme.vi, &scheme.en).to_string()),
        class,
        text: size(&desk, facts, day),
    }))
}
