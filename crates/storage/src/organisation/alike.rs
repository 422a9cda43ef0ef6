//! What an organisation that is about to be entered looks like among those
//! that are there: asked before it is, so that nobody is entered twice unseen.

use super::derive::FOREVER;
use super::double::candidate;
use super::row::facts_of;
use super::{registrar, seats_below};
use crate::db::one_of;
use crate::store::{Store, see_all};
use crate::{Error, args};
use domain::organisation::Facts;
use domain::organisation::double::{Alike, pairs};
use domain::permission::Actor;
use domain::{OrganisationId, UnitId};
use jiff::civil::Date;

/// Organisations that the new one is compared with, at most.
const COMPARED: i64 = 20_000;

/// One that is there already and may be the same.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Resembling {
    /// Which.
    pub id: OrganisationId,
    /// Its name.
    pub name: String,
    /// The commune of its seat.
    pub seat: UnitId,
    /// Why.
    pub alike: Vec<Alike>,
}

impl Store {
    /// Organisations that have not ended and that the list of pairs would put
    /// beside one with these facts: of the district of its seat, as far as the
    /// actor sees that, else of its commune.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the seat lies outside the actor's area.
    pub async fn resembling(
        &self,
        actor: &Actor,
        today: Date,
        facts: &Facts,
    ) -> Result<Vec<Resembling>, Error> {
        let Some(seat) = facts.seat else { return Ok(Vec::new()) };
        let programme = self.programme().await?;
        let actor = registrar(&programme, actor, today);
        see_all(&programme, &actor, &[seat])?;
        let above = programme.units.near(seat, today).and_then(|unit| unit.parent);
        let under = above.filter(|above| see_all(&programme, &actor, &[*above]).is_ok()).unwrap_or(seat);
        let mut args = args![self.province(), FOREVER, COMPARED];
        let place = seats_below(&programme, under, today)
            .map(|seats| format!(" and seat {}", one_of(&mut args, seats)))
            .unwrap_or_default();
        let sql = format!(
            "select organisation_id, name, seat, facts from organisation_span where province = $1 \
             and valid_to = $2 and state <> 'ended'{place} order by organisation_id limit $3"
        );
        let new = OrganisationId::new();
        let mut all = vec![candidate(&programme, new, seat, facts, today)];
        let mut known = std::collections::HashMap::new();
        for row in self.db.fetch_all(&sql, args).await? {
            let (id, seat) = (row.id("organisation_id")?, row.id("seat")?);
            all.push(candidate(&programme, id, seat, &facts_of(&row)?, today));
            known.insert(id, (row.text("name")?, seat));
        }
        let found = pairs(&all).into_iter().filter_map(|pair| {
            let id = if pair.first == new { pair.second } else { pair.first };
            let (name, seat) =
                (pair.first == new || pair.second == new).then(|| known.remove(&id)).flatten()?;
            Some(Resembling { id, name, seat, alike: pair.alike })
        });
        Ok(found.collect())
    }
}
