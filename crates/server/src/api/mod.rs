//! Everything that the pages show, as JSON under `/api/v1`, for programs with
//! a personal token. `/api/openapi.json` describes it to programs, `/api` to
//! people. The rules and rights are those of the pages: both call the storage.

#![allow(unused_qualifications, reason = "utoipa's macro writes paths in full")]

mod act;
mod activity;
mod answer;
mod ask;
mod coverage;
mod document;
mod evaluation;
mod figure;
mod file;
mod form;
mod frozen;
mod glossary;
mod guide;
mod incoming;
mod me;
mod narrative;
mod office;
mod organisation;
mod plan;
mod programme;
mod receive;
mod recommendation;
mod report;
mod task;
mod total;
mod user;
mod yearly;

use crate::{Access, Route};
use axum::http::Method;
use domain::permission::Action;
pub use guide::describe;

/// The routes of this room.
#[must_use]
pub fn routes() -> Vec<Route> {
    use Access::{Anyone, May, SignedIn};
    vec![
        Route::get("/api", Anyone, guide::show),
        Route::get("/api/openapi.json", Anyone, guide::openapi),
        Route::get("/api/v1/me", SignedIn, me::me),
        Route::get("/api/v1/me/tasks", SignedIn, me::tasks),
        Route::get("/api/v1/me/tokens", SignedIn, me::tokens),
        Route::on(Method::DELETE, "/api/v1/me/tokens/{id}", SignedIn, me::revoke),
        Route::get("/api/v1/units", SignedIn, programme::units),
        Route::get("/api/v1/units/{unit}", SignedIn, programme::unit),
        Route::get("/api/v1/indicators", SignedIn, programme::indicators),
        Route::get("/api/v1/indicators/{indicator}/history", SignedIn, total::history),
        Route::get("/api/v1/forms", SignedIn, programme::forms),
        Route::get("/api/v1/forms/{form}", SignedIn, programme::form),
        Route::get("/api/v1/forms/{form}/periods", SignedIn, programme::periods),
        Route::post("/api/v1/forms/{form}/versions", May(Action::Administer), form::add_version),
        Route::get("/api/v1/forms/{form}/versions/{version}/days", SignedIn, form::days),
        Route::on(
            Method::PUT,
            "/api/v1/forms/{form}/versions/{version}/days",
            May(Action::Administer),
            form::change_days,
        ),
        Route::post(
            "/api/v1/forms/{form}/versions/{version}/lines",
            May(Action::Administer),
            form::change_line,
        ),
        Route::get("/api/v1/holidays", SignedIn, programme::holidays),
        Route::on(Method::PUT, "/api/v1/holidays/{day}", May(Action::Administer), office::add_holiday),
        Route::on(Method::DELETE, "/api/v1/holidays/{day}", May(Action::Administer), office::remove_holiday),
        Route::get("/api/v1/glossary", May(Action::Administer), glossary::list),
        Route::post("/api/v1/glossary", May(Action::Administer), glossary::add),
        Route::on(Method::PUT, "/api/v1/glossary/{id}", May(Action::Administer), glossary::change),
        Route::on(Method::DELETE, "/api/v1/glossary/{id}", May(Action::Administer), glossary::remove),
        Route::get("/api/v1/reports", SignedIn, report::list),
        Route::get("/api/v1/reports/{form}/{period}/{unit}", SignedIn, report::show),
        Route::on(
            Method::PUT,
            "/api/v1/reports/{form}/{period}/{unit}/entries",
            May(Action::Fill),
            act::save,
        ),
        Route::post("/api/v1/reports/{form}/{period}/{unit}/submit", May(Action::Submit), act::submit),
        Route::post("/api/v1/reports/{form}/{period}/{unit}/withdraw", May(Action::Submit), act::withdraw),
        Route::post("/api/v1/reports/{form}/{period}/{unit}/sign", May(Action::Sign), act::sign),
        // A leader may send a report back before signing, so this is no reviewer's act alone.
        Route::post("/api/v1/reports/{form}/{period}/{unit}/return", SignedIn, act::give_back),
        Route::post("/api/v1/reports/{form}/{period}/{unit}/accept", May(Action::Review), act::accept),
        Route::post("/api/v1/reports/{form}/{period}/{unit}/reopen", May(Action::Reopen), act::reopen),
        Route::get("/api/v1/coverage", SignedIn, coverage::board),
        Route::get("/api/v1/progress", SignedIn, total::progress),
        Route::get("/api/v1/totals", SignedIn, total::totals),
        Route::get("/api/v1/figures", SignedIn, figure::list),
        Route::get("/api/v1/figures/{id}", SignedIn, figure::show),
        Route::get("/api/v1/incoming", SignedIn, incoming::list),
        Route::post("/api/v1/incoming", May(Action::Receive), receive::take)
            .with_files(crate::inbox::LARGEST_FILE + 1024),
        Route::get("/api/v1/incoming/{id}", SignedIn, incoming::show),
        Route::post("/api/v1/incoming/{id}/figures/{figure}", May(Action::Receive), receive::say),
        Route::post("/api/v1/incoming/{id}/hand-over", May(Action::Receive), receive::hand_over),
        Route::get("/api/v1/organisations", SignedIn, organisation::list),
        Route::post("/api/v1/organisations", May(Action::KeepRegister), organisation::keep::found),
        Route::get("/api/v1/organisations/{id}", SignedIn, organisation::show),
        Route::post(
            "/api/v1/organisations/{id}/happenings",
            May(Action::KeepRegister),
            organisation::keep::happen,
        ),
        Route::on(
            Method::PUT,
            "/api/v1/organisations/{id}/happenings/{happening}",
            May(Action::KeepRegister),
            organisation::keep::correct,
        ),
        Route::post(
            "/api/v1/organisations/{id}/happenings/{happening}/withdraw",
            May(Action::KeepRegister),
            organisation::keep::withdraw,
        ),
        Route::get("/api/v1/activities", SignedIn, activity::list),
        Route::post("/api/v1/activities", May(Action::KeepRegister), activity::record),
        Route::get("/api/v1/activities/{id}", SignedIn, activity::show),
        Route::on(Method::PUT, "/api/v1/activities/{id}", May(Action::KeepRegister), activity::correct),
        Route::post("/api/v1/activities/{id}/withdraw", May(Action::KeepRegister), activity::withdraw),
        Route::get("/api/v1/yearly-returns", SignedIn, yearly::list),
        Route::get("/api/v1/organisations/{id}/yearly-returns/{year}", SignedIn, yearly::show),
        Route::post(
            "/api/v1/organisations/{id}/yearly-returns/{year}/accept",
            May(Action::KeepRegister),
            yearly::accept,
        ),
        Route::post(
            "/api/v1/organisations/{id}/yearly-returns/{year}/return",
            May(Action::KeepRegister),
            yearly::give_back,
        ),
        Route::get("/api/v1/organisations/{id}/evaluations", SignedIn, evaluation::list),
        Route::on(
            Method::PUT,
            "/api/v1/organisations/{id}/evaluations/{year}",
            May(Action::KeepRegister),
            evaluation::give,
        ),
        Route::get("/api/v1/organisations/{id}/size", SignedIn, evaluation::size_class),
        Route::get("/api/v1/plans", SignedIn, plan::list),
        Route::post("/api/v1/plans", May(Action::KeepPlan), plan::make),
        Route::get("/api/v1/plans/{plan}", SignedIn, plan::show),
        Route::on(Method::PUT, "/api/v1/plans/{plan}", May(Action::KeepPlan), plan::change),
        Route::post("/api/v1/plans/{plan}/goals", May(Action::KeepPlan), plan::add_goal),
        Route::on(
            Method::PUT,
            "/api/v1/plans/{plan}/goals/{target}",
            May(Action::KeepPlan),
            plan::change_goal,
        ),
        Route::get("/api/v1/plans/{plan}/goals/{target}/versions", SignedIn, plan::versions),
        Route::post("/api/v1/plans/{plan}/goals/{target}/versions", May(Action::KeepPlan), plan::add_version),
        Route::get("/api/v1/plans/{plan}/judgements", SignedIn, plan::judgements),
        Route::post("/api/v1/plans/{plan}/judgements", May(Action::KeepPlan), plan::judge),
        Route::get("/api/v1/plans/{plan}/report", May(Action::MakeDocument), narrative::report),
        Route::get("/api/v1/plans/{plan}/files", SignedIn, file::list),
        Route::post("/api/v1/plans/{plan}/files", May(Action::KeepPlan), file::add)
            .with_files(crate::task::LARGEST_BODY),
        Route::get("/api/v1/plans/{plan}/files/{id}", SignedIn, file::take),
        Route::post("/api/v1/plans/{plan}/files/{id}/remove", May(Action::KeepPlan), file::remove),
        Route::get("/api/v1/templates", SignedIn, document::templates),
        Route::get("/api/v1/templates/{template}/document", May(Action::MakeDocument), document::draft),
        Route::get(
            "/api/v1/templates/{template}/document/{format}",
            May(Action::MakeDocument),
            document::draft_file,
        ),
        Route::get("/api/v1/documents", SignedIn, frozen::documents),
        Route::post("/api/v1/documents", May(Action::FreezeDocument), frozen::freeze),
        Route::get("/api/v1/documents/{id}", SignedIn, frozen::document),
        Route::get("/api/v1/documents/{id}/{format}", SignedIn, frozen::file),
        Route::get("/api/v1/extensions", SignedIn, office::extensions),
        Route::post("/api/v1/extensions", May(Action::Extend), office::extend),
        Route::post("/api/v1/reminders", May(Action::Remind), office::remind),
        Route::get("/api/v1/users", May(Action::Administer), user::list),
        Route::post("/api/v1/users", May(Action::Administer), user::create),
        Route::get("/api/v1/users/{id}", May(Action::Administer), user::show),
        Route::on(Method::PUT, "/api/v1/users/{id}/grant", May(Action::Administer), user::grant),
        Route::post("/api/v1/users/{id}/password", May(Action::Administer), user::renew_password),
        Route::post("/api/v1/users/{id}/lock", May(Action::Administer), user::lock),
        Route::post("/api/v1/users/{id}/unlock", May(Action::Administer), user::unlock),
        Route::get("/api/v1/plans/{plan}/tasks", SignedIn, task::of_plan),
        Route::get("/api/v1/indicators/{indicator}/task-numbers", SignedIn, task::figure::show),
        Route::post("/api/v1/plans/{plan}/tasks", May(Action::KeepPlan), task::keep::make),
        Route::get("/api/v1/tasks/{id}", SignedIn, task::show),
        Route::on(Method::PUT, "/api/v1/tasks/{id}", May(Action::KeepPlan), task::keep::change),
        Route::post("/api/v1/tasks/{id}/end", May(Action::KeepPlan), task::keep::end),
        Route::post("/api/v1/tasks/{id}/reopen", May(Action::KeepPlan), task::keep::reopen),
        Route::get("/api/v1/task-parts", SignedIn, task::parts),
        Route::on(Method::PUT, "/api/v1/task-parts/{id}/statement", May(Action::StateTask), task::state),
        // Each act has its own side of the task, which the storage asks for.
        Route::post("/api/v1/task-parts/{id}/{act}", SignedIn, task::act),
        Route::get("/api/v1/overdue-tasks", SignedIn, task::overdue),
        Route::get("/api/v1/recommendations", SignedIn, recommendation::cases),
        Route::post("/api/v1/recommendations", May(Action::Recommend), recommendation::recommend),
        Route::get("/api/v1/recommendations/{id}", SignedIn, recommendation::case),
        Route::post(
            "/api/v1/recommendations/{id}/{act}",
            May(Action::Recommend),
            recommendation::act_on_case,
        ),
        Route::get("/api/v1/audit", May(Action::Audit), office::audit),
    ]
}
