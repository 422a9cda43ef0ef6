//! What the law's time runs out for: suspensions that end soon or should have ended.

use super::keeps;
use super::row::{HAPPENING, happening_of};
use crate::db::one_of;
use crate::store::Store;
use crate::{Error, args};
use domain::OrganisationId;
use domain::organisation::{Happening, History, Kind, State};
use domain::permission::Actor;
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::HashMap;

/// A suspension that needs somebody's eye.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ending {
    /// Whose.
    pub id: OrganisationId,
    /// Its name.
    pub name: String,
    /// The last day of the suspension.
    pub until: Date,
}

/// Suspended organisations that are looked at.
const MOST: i64 = 500;

impl Store {
    /// Suspensions that end within `days` or have ended, the most pressing
    /// first, where the actor keeps the register.
    ///
    /// # Errors
    /// The database's.
    pub async fn suspensions_ending(
        &self,
        actor: &Actor,
        today: Date,
        days: i64,
    ) -> Result<Vec<Ending>, Error> {
        let programme = self.programme().await?;
        let mut args = args![self.province(), State::Suspended.code(), today];
        let kinds = one_of(&mut args, Kind::ALL.map(Kind::code));
        args.push(MOST.into());
        let sql = format!(
            "select organisation_id, name, seat from organisation_span where province = $1 and kind {kinds} \
             and state = $2 and valid_from <= $3 and valid_to >= $3 order by sort limit ${}",
            args.len()
        );
        let mut suspended: HashMap<OrganisationId, String> = HashMap::new();
        for row in self.db.fetch_all(&sql, args).await? {
            let seat = row.id("seat")?;
            if keeps(&programme, actor, today, seat).is_ok() {
                suspended.insert(row.id("organisation_id")?, row.text("name")?);
            }
        }
        if suspended.is_empty() {
            return Ok(Vec::new());
        }
        let mut args = args![self.province()];
        let these = one_of(&mut args, suspended.keys().copied());
        let sql = format!(
            "select organisation_id, {HAPPENING} from happening where province = $1 \
             and organisation_id {these} and superseded_at is null"
        );
        let mut lives: HashMap<OrganisationId, Vec<Happening>> = HashMap::new();
        for row in self.db.fetch_all(&sql, args).await? {
            lives.entry(row.id("organisation_id")?).or_default().push(happening_of(&row)?);
        }
        let soon = today.checked_add(days.days()).unwrap_or(today);
        let ending = lives.iter().filter_map(|(id, all)| {
            let history = History::now(all, &programme.register, &programme.legal_minimums);
            let until = history.suspended_until(&programme.register, today).filter(|until| *until <= soon)?;
            Some(Ending { id: *id, name: suspended.get(id)?.clone(), until })
        });
        let mut ending: Vec<Ending> = ending.collect();
        ending.sort_by(|left, right| (left.until, &left.name).cmp(&(right.until, &right.name)));
        Ok(ending)
    }
}
