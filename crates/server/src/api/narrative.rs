//! The narrative report on a plan, as a model with every number's page.

use crate::page::SignedIn;
use crate::plan::{Opened, narrative};
use crate::{Error, link};
use axum::Json;
use axum::extract::{Path, Query};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

/// Which template.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ReportQuery {
    /// A template of the pack that is about plans; the first if absent.
    template: Option<String>,
}

/// A report as it would be now: nothing is stored.
#[derive(Serialize, ToSchema)]
pub struct PlanReportAnswer {
    template: String,
    /// The day on which it was made; goals and tasks stand as on that day.
    on: Date,
    title: String,
    /// The document: `head`, `blocks`, `signature`, `recipients`, and in
    /// `sources` every number of the text with its origin in words and its page.
    #[schema(value_type = Object)]
    model: Value,
    page: String,
}

/// The narrative report on a plan. The pack's templates are in Vietnamese.
#[utoipa::path(get, path = "/api/v1/plans/{plan}/report", tag = "plans",
    params(("plan" = String, Path), ReportQuery),
    responses((status = 200, body = PlanReportAnswer), (status = 403), (status = 404)))]
pub async fn report(
    signed: SignedIn,
    Path(key): Path<String>,
    Query(asked): Query<ReportQuery>,
) -> Result<Json<PlanReportAnswer>, Error> {
    let opened = Opened::open(&signed, &key).await?;
    let asked = narrative::Asked { mau: asked.template.unwrap_or_default(), nguon: "1".to_owned() };
    let made = narrative::make(&signed, &opened, &asked).await?;
    Ok(Json(PlanReportAnswer {
        template: made.template.0,
        on: signed.visit.today(),
        title: made.document.title(),
        model: serde_json::to_value(&made.document).map_err(|error| Error::Internal(error.to_string()))?,
        page: link::plan(&opened.plan().key) + "/bao-cao",
    }))
}
