//! Users of the administrator's own units: who they are, as what, for which
//! unit; first passwords are made here and shown once.

use super::{Faults, answer, pick, reason};
use crate::page::{Page, Room, SignedIn, go_with, html};
use crate::{Error, Words, scope};
use askama::Template;
use axum::Form;
use axum::extract::{Path, Query};
use axum::response::Response;
use domain::UserId;
use domain::permission::Role;
use domain::programme::Programme;
use serde::Deserialize;
use storage::managed::Appointment;
use storage::user::{self, User};

/// A line of the list.
struct Row {
    id: UserId,
    login: String,
    name: String,
    role: String,
    unit: String,
    is_locked: bool,
}

#[derive(Deserialize)]
pub struct Search {
    #[serde(default)]
    tim: String,
}

#[derive(Template)]
#[template(path = "admin/users.html")]
struct List {
    page: Page,
    rows: Vec<Row>,
    total: usize,
    search: String,
}

/// The list, with a search that forgives accents.
pub async fn list(signed: SignedIn, Query(asked): Query<Search>) -> Result<Response, Error> {
    let (programme, words) = (signed.programme().await?, signed.visit.words);
    let users = signed.store().managed_users(&signed.deed()).await?;
    let total = users.len();
    let wanted = vietnamese::name::fold(&asked.tim);
    let rows = users.into_iter().map(|user| row(&programme, &signed, user));
    let matches = |row: &Row| {
        let all = format!("{} {} {} {}", row.login, row.name, row.role, row.unit);
        vietnamese::name::fold(&all).contains(&wanted)
    };
    let rows = rows.filter(matches).collect();
    let page = signed.visit.page(Room::Admin, words.t("admin.users"));
    html(&List { page, rows, total, search: asked.tim })
}

fn row(programme: &Programme, signed: &SignedIn, user: User) -> Row {
    let unit = programme.units.near(user.unit, signed.visit.today());
    Row {
        id: user.id,
        role: signed.visit.words.t(crate::page::role_key(user.role)).to_owned(),
        unit: unit.map_or_else(String::new, |unit| scope::name(unit, signed.visit.words).to_owned()),
        is_locked: user.disabled_at.is_some(),
        login: user.login,
        name: user.name,
    }
}

/// What is typed of a new user, or of another role.
#[derive(Deserialize, Default)]
pub struct Typed {
    #[serde(default)]
    login: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    role: String,
    #[serde(default)]
    unit: String,
    #[serde(default)]
    reason: String,
}

struct RoleChoice {
    code: &'static str,
    label: String,
}

fn roles(words: Words) -> Vec<RoleChoice> {
    let label = |role| vietnamese::name::capitalised(words.t(crate::page::role_key(role)));
    Role::ALL.map(|role| RoleChoice { code: role.code(), label: label(role) }).into()
}

#[derive(Template)]
#[template(path = "admin/user_new.html")]
struct New {
    page: Page,
    faults: Faults,
    typed: Typed,
    roles: Vec<RoleChoice>,
    units: Vec<String>,
}

/// The form for a new user.
pub async fn show_new(signed: SignedIn) -> Result<Response, Error> {
    new_form(&signed, Typed::default(), Faults::default()).await
}

async fn new_form(signed: &SignedIn, typed: Typed, faults: Faults) -> Result<Response, Error> {
    let (programme, words) = (signed.programme().await?, signed.visit.words);
    let units = pick::choices(&programme, signed, signed.visit.today());
    let page = signed.visit.page(Room::Admin, words.t("admin.user_new")).with_error(!faults.is_empty());
    let shown = New { page, faults, typed, roles: roles(words), units };
    answer(&shown.faults, &shown)
}

/// Makes the user and shows the first password, once.
pub async fn create(signed: SignedIn, Form(typed): Form<Typed>) -> Result<Response, Error> {
    let (programme, words) = (signed.programme().await?, signed.visit.words);
    let mut faults = Faults::default();
    if typed.name.trim().is_empty() {
        faults.add("name", words.t("admin.name_missing"));
    }
    if let Err(error) = user::fold_login(&typed.login) {
        faults.refused("login", error, words)?;
    }
    let granted = read_grant(&programme, &signed, &typed, &mut faults)?;
    let Some((role, unit)) = granted.filter(|_| faults.is_empty()) else {
        return new_form(&signed, typed, faults).await;
    };
    let new = Appointment { login: typed.login.clone(), name: typed.name.clone(), role, unit };
    match signed.store().appoint(&signed.deed(), new).await {
        Ok((made, password)) => one(&signed, made, Some(password), None, Faults::default()).await,
        Err(error) => {
            faults.refused("login", error, words)?;
            new_form(&signed, typed, faults).await
        }
    }
}

/// Role and unit as typed; faults where they cannot be read.
fn read_grant(
    programme: &Programme,
    signed: &SignedIn,
    typed: &Typed,
    faults: &mut Faults,
) -> Result<Option<(Role, domain::UnitId)>, Error> {
    let words = signed.visit.words;
    let role = Role::from_code(&typed.role);
    if role.is_none() {
        faults.add("role", words.t("admin.role_missing"));
    }
    let unit = pick::unit(programme, signed, &typed.unit, signed.visit.today(), words);
    let unit = unit.map_err(|text| faults.add("unit", text)).ok();
    let Some(granted) = role.zip(unit) else { return Ok(None) };
    if let Err(error) = user::check_grant(programme, granted.0, granted.1, signed.visit.today()) {
        faults.refused("unit", error, words)?;
        return Ok(None);
    }
    Ok(Some(granted))
}

#[derive(Template)]
#[template(path = "admin/user.html")]
struct One {
    page: Page,
    user: User,
    role: String,
    unit: String,
    /// A password made just now.
    secret: Option<String>,
    typed: Typed,
    faults: Faults,
    roles: Vec<RoleChoice>,
    units: Vec<String>,
    is_self: bool,
}

/// One user.
pub async fn show(signed: SignedIn, Path(id): Path<String>) -> Result<Response, Error> {
    let user = find(&signed, &id).await?;
    one(&signed, user, None, None, Faults::default()).await
}

async fn find(signed: &SignedIn, id: &str) -> Result<User, Error> {
    let id: UserId = id.parse().map_err(|_| Error::NotFound)?;
    Ok(signed.store().managed_user(&signed.deed(), id).await?)
}

async fn one(
    signed: &SignedIn,
    user: User,
    secret: Option<String>,
    typed: Option<Typed>,
    faults: Faults,
) -> Result<Response, Error> {
    let (programme, words, today) = (signed.programme().await?, signed.visit.words, signed.visit.today());
    let unit = pick::shown(&programme, user.unit, today, words);
    let typed = typed.unwrap_or_else(|| Typed {
        role: user.role.code().to_owned(),
        unit: unit.clone(),
        ..Typed::default()
    });
    let page = signed.visit.page(Room::Admin, &user.name).with_error(!faults.is_empty());
    let shown = One {
        page,
        role: words.t(crate::page::role_key(user.role)).to_owned(),
        unit,
        secret,
        typed,
        faults,
        roles: roles(words),
        units: pick::choices(&programme, signed, today),
        is_self: user.id == signed.actor.user,
        user,
    };
    answer(&shown.faults, &shown)
}

/// Gives a user another role or unit.
pub async fn grant(
    signed: SignedIn,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let (programme, words) = (signed.programme().await?, signed.visit.words);
    let user = find(&signed, &id).await?;
    let mut faults = Faults::default();
    let granted = read_grant(&programme, &signed, &typed, &mut faults)?;
    let Some((role, unit)) = granted else {
        return one(&signed, user, None, Some(typed), faults).await;
    };
    match signed.store().grant(&signed.deed(), user.id, role, unit).await {
        Ok(()) => Ok(go_with(&address(user.id), "admin.user_granted")),
        Err(error) => {
            faults.refused("role", error, words)?;
            one(&signed, user, None, Some(typed), faults).await
        }
    }
}

/// Makes a new password and shows it, once.
pub async fn reset_password(signed: SignedIn, Path(id): Path<String>) -> Result<Response, Error> {
    let user = find(&signed, &id).await?;
    let password = signed.store().renew_password(&signed.deed(), user.id).await?;
    one(&signed, user, Some(password), None, Faults::default()).await
}

/// Shuts a user out, with a reason.
pub async fn lock(
    signed: SignedIn,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let user = find(&signed, &id).await?;
    let words = signed.visit.words;
    let mut faults = Faults::default();
    let why = reason(&typed.reason, &mut faults, words);
    if faults.is_empty() {
        match signed.store().lock_user(&signed.deed(), user.id, &why).await {
            Ok(()) => return Ok(go_with(&address(user.id), "admin.user_locked")),
            Err(error) => faults.refused("reason", error, words)?,
        }
    }
    let kept = Typed { reason: typed.reason, ..grant_of(&signed, &user).await? };
    one(&signed, user, None, Some(kept), faults).await
}

async fn grant_of(signed: &SignedIn, user: &User) -> Result<Typed, Error> {
    let unit = pick::shown(&*signed.programme().await?, user.unit, signed.visit.today(), signed.visit.words);
    Ok(Typed { role: user.role.code().to_owned(), unit, ..Typed::default() })
}

/// Lets a user in again.
pub async fn unlock(signed: SignedIn, Path(id): Path<String>) -> Result<Response, Error> {
    let user = find(&signed, &id).await?;
    signed.store().unlock_user(&signed.deed(), user.id).await?;
    Ok(go_with(&address(user.id), "admin.user_unlocked"))
}

fn address(id: UserId) -> String {
    format!("/quan-tri/nguoi-dung/{id}")
}
