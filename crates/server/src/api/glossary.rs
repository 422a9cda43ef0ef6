//! The glossary of incoming documents: by which words they call which indicator.

use super::ask;
use crate::Error;
use crate::page::SignedIn;
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use domain::form::Cell;
use domain::glossary::Entry;
use domain::{IndicatorKey, WordId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use storage::glossary::Word;
use utoipa::ToSchema;

/// A line of the glossary.
#[derive(Serialize, ToSchema)]
pub struct WordAnswer {
    /// Its id.
    id: String,
    /// The words as documents write them.
    words: String,
    /// The indicator that they mean.
    #[schema(value_type = String)]
    indicator: IndicatorKey,
    /// The breakdown, `sex=female`; empty for the whole.
    breakdown: String,
    /// The code of the unit whose documents write so; null for everybody's.
    sender: Option<String>,
    /// When it was last changed.
    changed_at: Timestamp,
    /// By whom; null for a line as the pack says it.
    changed_by: Option<String>,
}

impl From<Word> for WordAnswer {
    fn from(word: Word) -> Self {
        Self {
            id: word.id.to_string(),
            words: word.entry.words,
            indicator: word.entry.indicator,
            breakdown: word.entry.breakdown,
            sender: word.entry.sender,
            changed_at: word.changed_at,
            changed_by: word.changed_by,
        }
    }
}

/// What a line is to say.
#[derive(Deserialize, ToSchema)]
pub struct WordRequest {
    /// The words as documents write them: "tổ viên tham gia các tổ hợp tác".
    words: String,
    /// The indicator that they mean, as entries name a field: `tht` or `tht-vien;sex=female`.
    indicator: String,
    /// The code of the unit whose documents write so; everybody's if absent.
    sender: Option<String>,
}

/// Every line, in the order of its words.
#[utoipa::path(get, path = "/api/v1/glossary", tag = "incoming",
    responses((status = 200, body = [WordAnswer]), (status = 403)))]
pub async fn list(signed: SignedIn) -> Result<Json<Vec<WordAnswer>>, Error> {
    Ok(Json(signed.store().glossary().await?.into_iter().map(WordAnswer::from).collect()))
}

/// Adds a line.
#[utoipa::path(post, path = "/api/v1/glossary", tag = "incoming", request_body = WordRequest,
    responses((status = 201, body = WordAnswer), (status = 403), (status = 422)))]
pub async fn add(
    signed: SignedIn,
    Json(asked): Json<WordRequest>,
) -> Result<(StatusCode, Json<WordAnswer>), Error> {
    Ok((StatusCode::CREATED, put(&signed, None, asked).await?))
}

/// Changes a line.
#[utoipa::path(put, path = "/api/v1/glossary/{id}", tag = "incoming", request_body = WordRequest,
    params(("id" = String, Path)),
    responses((status = 200, body = WordAnswer), (status = 403), (status = 404), (status = 422)))]
pub async fn change(
    signed: SignedIn,
    Path(id): Path<String>,
    Json(asked): Json<WordRequest>,
) -> Result<Json<WordAnswer>, Error> {
    let id = id.parse().map_err(|_| Error::NotFound)?;
    put(&signed, Some(id), asked).await
}

/// Takes a line away.
#[utoipa::path(delete, path = "/api/v1/glossary/{id}", tag = "incoming", params(("id" = String, Path)),
    responses((status = 204), (status = 403), (status = 404)))]
pub async fn remove(signed: SignedIn, Path(id): Path<String>) -> Result<StatusCode, Error> {
    let id = id.parse().map_err(|_| Error::NotFound)?;
    signed.store().remove_word(&signed.deed(), id).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn put(signed: &SignedIn, id: Option<WordId>, asked: WordRequest) -> Result<Json<WordAnswer>, Error> {
    let words = signed.visit.words;
    let programme = signed.programme().await?;
    let sender = asked.sender.filter(|code| !code.trim().is_empty());
    if let Some(code) = &sender
        && programme.units.find(code.trim(), signed.visit.today()).is_none()
    {
        return Err(ask::fault("sender", "api.field_unit", words));
    }
    let cell = Cell::from_name(&asked.indicator);
    let entry = Entry {
        words: asked.words,
        indicator: cell.indicator,
        breakdown: cell.breakdown.as_str().to_owned(),
        sender: sender.map(|code| code.trim().to_owned()),
    };
    match signed.store().put_word(&signed.deed(), id, &entry).await {
        Ok(word) => Ok(Json(word.into())),
        Err(storage::Error::Refused(key)) => {
            let field = storage::glossary::field_of(&key);
            Err(ask::fault(field, &key, words))
        }
        Err(error) => Err(error.into()),
    }
}
