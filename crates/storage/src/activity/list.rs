//! Lists of activities: of an area, of days, of what an indicator counts.

use super::row::{folded, versions};
use crate::db::one_of;
use crate::organisation::{registrar, seats_below};
use crate::store::{Store, see_all};
use crate::{Error, args};
use domain::UnitId;
use domain::activity::{Kind, Version};
use domain::permission::Actor;
use jiff::civil::Date;

/// Which activities.
#[derive(Clone, Debug)]
pub struct Filter {
    /// At or below this unit on the map of the last day.
    pub under: UnitId,
    /// From this day on.
    pub from: Date,
    /// Up to this day.
    pub to: Date,
    /// Of these kinds; all if none is named.
    pub kinds: Vec<Kind>,
    /// Text in the title, the organiser, the decision, the others concerned.
    pub text: String,
    /// By the days of their payments, not by their own.
    pub by_payment: bool,
}

/// A page of a list.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// The rows, the latest first.
    pub rows: Vec<Version>,
    /// How many there are in all, counted up to [`COUNTED`].
    pub found: i64,
}

/// Beyond so many the number is not counted.
pub const COUNTED: i64 = 10_000;

impl Store {
    /// A page of activities as they are recorded now.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the actor's area.
    pub async fn activities(
        &self,
        actor: &Actor,
        today: Date,
        filter: &Filter,
        offset: i64,
        limit: i64,
    ) -> Result<Page, Error> {
        let programme = self.programme().await?;
        see_all(&programme, &registrar(&programme, actor, today), &[filter.under])?;
        let mut args = args![self.province(), filter.from, filter.to];
        let within = if filter.by_payment {
            "exists (select 1 from activity_payment as paid where paid.province = activity.province \
             and paid.version_id = activity.id and paid.on_day >= $2 and paid.on_day <= $3)"
        } else {
            "on_day >= $2 and on_day <= $3"
        };
        let mut condition = format!("superseded_at is null and {within}");
        if let Some(units) = seats_below(&programme, filter.under, filter.to) {
            condition.push_str(&format!(" and unit {}", one_of(&mut args, units)));
        }
        if !filter.kinds.is_empty() {
            let kinds = filter.kinds.iter().map(|kind| kind.code());
            condition.push_str(&format!(" and kind {}", one_of(&mut args, kinds)));
        }
        let text = folded(filter.text.trim());
        if !text.is_empty() {
            args.push(format!("%{text}%").into());
            condition.push_str(&format!(" and folded like ${}", args.len()));
        }
        let mut counting = args.clone();
        counting.push(COUNTED.into());
        let sql = format!(
            "select count(*) as found from (select 1 as one from activity where province = $1 and {condition} \
             limit ${}) as counted",
            counting.len()
        );
        let found = self.db.fetch_one(&sql, counting).await?.int("found")?;
        args.extend([limit.into(), offset.into()]);
        condition.push_str(&format!(
            " order by on_day desc, id desc limit ${} offset ${}",
            args.len() - 1,
            args.len()
        ));
        let rows = versions(&mut &self.db, self.province(), &condition, args).await?;
        Ok(Page { rows, found })
    }
}
