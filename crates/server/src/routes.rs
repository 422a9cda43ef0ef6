//! The one table of routes. Each room gives its own part; the router is built
//! from the whole, and a test walks it with every role.

use crate::{App, gate};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware;
use axum::routing::{MethodFilter, MethodRouter, on};
use domain::permission::Action;
use std::time::Duration;

/// What the gate checks before a handler runs. The handler still asks the
/// storage whether the actor may do it to *that* unit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Access {
    /// Everybody.
    Anyone,
    /// Whoever is signed in.
    SignedIn,
    /// Roles that may do this somewhere, by the table of permissions.
    May(Action),
}

/// A line of the table.
pub struct Route {
    /// GET or POST; pages need no other, the API may.
    pub method: Method,
    /// As axum writes it: `/so-lieu/{id}`.
    pub path: &'static str,
    /// Who gets to the handler.
    pub access: Access,
    /// How long a request may take.
    longest: Duration,
    handler: MethodRouter<App>,
}

impl Route {
    /// A page or a resource.
    pub fn get<H, T>(path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        Self::on(Method::GET, path, access, handler)
    }

    /// An act.
    pub fn post<H, T>(path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        Self::on(Method::POST, path, access, handler)
    }

    /// Any method that axum knows.
    pub fn on<H, T>(method: Method, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        let filter = MethodFilter::try_from(method.clone()).unwrap_or(MethodFilter::GET);
        let check = middleware::from_fn(move |request, next| gate::check(access, request, next));
        Self { method, path, access, longest: gate::LONGEST, handler: on(filter, handler).layer(check) }
    }

    /// Takes bodies of up to that many bytes: files, for which a slow line gets more time.
    #[must_use]
    pub fn with_files(mut self, most: usize) -> Self {
        self.handler = self.handler.layer(DefaultBodyLimit::max(most));
        self.longest = gate::LONGEST_UPLOAD;
        self
    }

    /// The handler with everything that its line says.
    fn handler(self) -> MethodRouter<App> {
        let longest = self.longest;
        self.handler.layer(middleware::from_fn(move |request, next| gate::in_time(longest, request, next)))
    }
}

/// Every route. A new room adds a line.
#[must_use]
pub fn table() -> Vec<Route> {
    [
        crate::home::routes(),
        crate::session::routes(),
        crate::account::routes(),
        crate::report::routes(),
        crate::review::routes(),
        crate::coverage::routes(),
        crate::plan::routes(),
        crate::progress::routes(),
        crate::organisation::routes(),
        crate::yearly::routes(),
        crate::evaluation::routes(),
        crate::activity::routes(),
        crate::indicator::routes(),
        crate::figure::routes(),
        crate::document::routes(),
        crate::inbox::routes(),
        crate::task::routes(),
        crate::recommendation::routes(),
        crate::audit::routes(),
        crate::admin::routes(),
        crate::open::routes(),
        crate::api::routes(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

pub(crate) fn build() -> Router<App> {
    table().into_iter().fold(Router::new(), |router, route| router.route(route.path, route.handler()))
}
