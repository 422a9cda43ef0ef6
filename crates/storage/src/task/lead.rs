//! The agencies that lead the tasks that somebody sees.

use super::list::Scope;
use crate::{Error, Store};
use domain::UnitId;
use domain::permission::Actor;
use jiff::civil::Date;

impl Store {
    /// The lead agencies of the parts that the actor sees, each once.
    ///
    /// # Errors
    /// The database's.
    pub async fn lead_agencies(&self, actor: &Actor, today: Date) -> Result<Vec<UnitId>, Error> {
        let scope = Scope::of(self, &*self.programme().await?, actor, today);
        let sql = format!("select distinct p.unit_id from task_part p where {}", scope.condition);
        let rows = self.db.fetch_all(&sql, scope.args).await?;
        rows.iter().map(|row| row.id("unit_id")).collect()
    }
}
