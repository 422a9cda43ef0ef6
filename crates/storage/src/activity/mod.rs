//! What is done for organisations: each activity recorded once, corrected by a
//! version that takes the old one's place, and its steps among those of the
//! register.
//!
//! Seen by who sees the unit where it took place, or one of the organisations
//! concerned; kept by who keeps the register there.

mod act;
mod derive;
mod list;
mod row;

pub(crate) use derive::{collect_all, rebuild, steps_as_known};
pub use list::{COUNTED, Filter, Page};

use crate::organisation::registrar;
use crate::store::{Store, allow};
use crate::{Error, args};
use domain::activity::Version;
use domain::permission::{Action, Actor};
use domain::programme::Programme;
use domain::{ActivityId, OrganisationId};
use jiff::civil::Date;

/// Activities that an organisation's page shows.
const OF_ONE: i64 = 200;

impl Store {
    /// An activity with all its versions, the first said first.
    ///
    /// # Errors
    /// [`Error::NotFound`], also where the actor sees neither its unit nor an
    /// organisation concerned.
    pub async fn activity(&self, actor: &Actor, today: Date, id: ActivityId) -> Result<Vec<Version>, Error> {
        let programme = self.programme().await?;
        let actor = registrar(&programme, actor, today);
        let versions = row::versions(
            &mut &self.db,
            self.province(),
            "activity_id = $2 order by said_at, id",
            args![self.province(), id],
        )
        .await?;
        let last = versions.last().ok_or(Error::NotFound)?;
        if self.sees(&programme, &actor, today, last).await? { Ok(versions) } else { Err(Error::NotFound) }
    }

    async fn sees(
        &self,
        programme: &Programme,
        actor: &Actor,
        today: Date,
        one: &Version,
    ) -> Result<bool, Error> {
        if allow(programme, actor, Action::View, one.activity.unit).is_ok() {
            return Ok(true);
        }
        for organisation in &one.activity.organisations {
            match self.organisation(actor, today, *organisation).await {
                Ok(_) => return Ok(true),
                Err(Error::NotFound) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(false)
    }

    /// What was done for an organisation, the latest first, at most 200; also
    /// what was recorded for one that was found to be the same.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the actor does not see the organisation.
    pub async fn activities_of(
        &self,
        actor: &Actor,
        today: Date,
        organisation: OrganisationId,
    ) -> Result<Vec<Version>, Error> {
        self.organisation(actor, today, organisation).await?;
        let condition = "superseded_at is null and id in (select version_id from activity_organisation as link \
                         where link.province = activity.province and (link.organisation_id = $2 or \
                         link.organisation_id in (select same.id from organisation as same \
                         where same.province = activity.province and same.same_as = $2))) \
                         order by on_day desc, id desc limit $3";
        row::versions(&mut &self.db, self.province(), condition, args![self.province(), organisation, OF_ONE])
            .await
    }
}
