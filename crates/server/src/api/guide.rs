//! The description of the API: for programs as OpenAPI, for people as a page.

use super::{
    act, activity, coverage, document, evaluation, figure, file, form, frozen, glossary, incoming, me,
    narrative, office, organisation, plan, programme, receive, recommendation, report, task, total, user,
    yearly,
};
use crate::Error;
use crate::error::Fault;
use crate::page::{Page, Room, Visit, html};
use askama::Template;
use axum::Json;
use axum::response::Response;
use serde_json::Value;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

#[derive(OpenApi)]
#[openapi(
    info(title = "Hợp Tác", description = "Everything that the pages show, as JSON. Errors are problems (RFC 9457): \
        `title`, `detail` and, for single fields, `errors` with `field` and `detail`, in the user's language. \
        What the asker may not see is 404.", license(name = "Apache-2.0")),
    paths(
        me::me, me::tasks, me::tokens, me::revoke, programme::units, programme::unit, programme::indicators, programme::forms, programme::form,
        programme::periods, programme::holidays, report::list, report::show, act::save, act::submit,
        act::withdraw, act::sign, act::give_back, act::accept, act::reopen, coverage::board,
        total::progress, total::totals, total::history, figure::list, figure::show, plan::list, plan::show,
        plan::make, plan::change, plan::add_goal, plan::change_goal, plan::versions, plan::add_version, plan::judgements, plan::judge,
        file::list, file::add, file::take, file::remove, narrative::report, document::templates,
        document::draft, document::draft_file, frozen::documents, frozen::document, frozen::file, frozen::freeze,
        form::days, form::change_days, form::add_version, form::change_line, office::extensions, office::extend,
        office::remind, office::add_holiday, office::remove_holiday, office::audit, user::list, user::show,
        user::create, user::grant, user::renew_password, user::lock, user::unlock,
        incoming::list, incoming::show, receive::take, receive::say, receive::hand_over,
        glossary::list, glossary::add, glossary::change, glossary::remove,
        task::of_plan, task::show, task::keep::make, task::keep::change, task::keep::end, task::keep::reopen, task::figure::show, task::parts, task::state, task::act, task::overdue, recommendation::cases, recommendation::case,
        recommendation::recommend, recommendation::act_on_case,
        organisation::list, organisation::show, organisation::keep::found, organisation::keep::happen, organisation::keep::correct,
        organisation::keep::withdraw, activity::list, activity::show, activity::record, activity::correct, activity::withdraw,
        yearly::list, yearly::show, yearly::accept, yearly::give_back,
        evaluation::list, evaluation::give, evaluation::size_class,
    ),
    components(schemas(Fault)),
    security(("token" = []), ("session" = [])),
    tags(
        (name = "me", description = "Who asks, what they have to do, their tokens; tokens are made on the page /tai-khoan, not by a token"),
        (name = "programme", description = "Units, indicators, forms, periods, days off"),
        (name = "reports", description = "Reports and their life"),
        (name = "figures", description = "Accepted figures, totals, progress"),
        (name = "plans", description = "Plans, their goals and how these stand"),
        (name = "documents", description = "Narrative reports"),
        (name = "incoming", description = "Documents that come in as files"),
        (name = "tasks", description = "Tasks of plans, lead agencies' returns, recommendations"),
        (name = "register", description = "Organisations, their lives, returns and evaluations, and what is done for them"),
        (name = "office", description = "More time, users, the audit trail"),
    ),
    modifiers(&Schemes),
)]
struct Description;

struct Schemes;

impl Modify for Schemes {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let Some(components) = openapi.components.as_mut() else { return };
        let token = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("hoptac_…").build();
        components.add_security_scheme("token", SecurityScheme::Http(token));
        let session = SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new("hoptac")));
        components.add_security_scheme("session", session);
    }
}

/// The OpenAPI document.
#[must_use]
pub fn describe() -> utoipa::openapi::OpenApi {
    Description::openapi()
}

/// The OpenAPI document, for programs.
pub async fn openapi() -> Json<utoipa::openapi::OpenApi> {
    Json(describe())
}

/// An endpoint as the page lists it.
struct Endpoint {
    method: String,
    path: String,
    summary: String,
    parameters: Vec<(String, String)>,
}

struct Group {
    name: String,
    about: String,
    endpoints: Vec<Endpoint>,
}

#[derive(Template)]
#[template(path = "api/show.html")]
struct Show {
    page: Page,
    groups: Vec<Group>,
}

/// The page that lists the endpoints.
pub async fn show(visit: Visit) -> Result<Response, Error> {
    let description = serde_json::to_value(describe()).map_err(|error| Error::Internal(error.to_string()))?;
    let page = visit.page(Room::None, visit.words.t("api.title"));
    html(&Show { page, groups: groups(&description) })
}

fn groups(description: &Value) -> Vec<Group> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let operations: Vec<(String, String, Value)> = description["paths"]
        .as_object()
        .into_iter()
        .flatten()
        .flat_map(|(path, methods)| {
            let methods = methods.as_object().cloned().unwrap_or_default();
            methods.into_iter().map(|(method, what)| (method.to_uppercase(), path.clone(), what))
        })
        .collect();
    let endpoint = |(method, path, what): &(String, String, Value)| Endpoint {
        method: method.clone(),
        path: path.clone(),
        summary: [text(&what["summary"]), text(&what["description"])].join(" ").trim().to_owned(),
        parameters: list(&what["parameters"])
            .iter()
            .map(|one| (text(&one["name"]), text(&one["description"])))
            .collect(),
    };
    let group = |tag: &Value| Group {
        name: text(&tag["name"]),
        about: text(&tag["description"]),
        endpoints: operations
            .iter()
            .filter(|(_, _, what)| list(&what["tags"]).contains(&tag["name"]))
            .map(endpoint)
            .collect(),
    };
    list(&description["tags"]).iter().map(group).collect()
}
