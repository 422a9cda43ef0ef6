//! Settings: short texts under fixed keys.

use crate::{Audit, Error, Read, Tx, Who, args};
use domain::Province;
use jiff::Timestamp;
use serde_json::json;

/// The key of the programme that this database belongs to.
pub const PROVINCE: &str = "province";

/// A setting, if it is set.
pub async fn get(db: &mut impl Read, key: &str) -> Result<Option<String>, Error> {
    db.fetch_optional("select value from setting where key = $1", args![key])
        .await?
        .map(|row| row.text("value"))
        .transpose()
}

/// Sets a setting.
pub async fn set(tx: &mut Tx, now: Timestamp, who: Who<'_>, key: &str, value: &str) -> Result<(), Error> {
    let old = get(tx, key).await?;
    if old.as_deref() == Some(value) {
        return Ok(());
    }
    tx.execute(
        "insert into setting (key, value) values ($1, $2)
         on conflict (key) do update set value = excluded.value",
        args![key, value],
    )
    .await?;
    tx.audit(
        now,
        &Audit {
            old: old.map(|old| json!(old)),
            new: Some(json!(value)),
            ..Audit::of(who, "set", ("setting", key))
        },
    )
    .await
}

/// The programme's key; empty before a pack is loaded.
pub async fn province(db: &mut impl Read) -> Result<Province, Error> {
    Ok(get(db, PROVINCE).await?.unwrap_or_default().into())
}
