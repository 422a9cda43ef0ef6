//! `hoptac load PACK`.

use crate::{Answer, Outcome, Unusable, database};
use clap::Args;
use domain::pack::Pack;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::path::PathBuf;
use storage::{Store, Who, user};

/// Nạp một gói chương trình.
#[derive(Args)]
pub struct Load {
    /// Thư mục của gói, ví dụ programmes/kon-tum.
    pack: PathBuf,
    #[command(flatten)]
    at: database::At,
}

impl Load {
    /// Loads the pack in one transaction.
    pub async fn run(self) -> Answer {
        let cannot =
            |error: &dyn std::fmt::Display| Unusable(format!("gói {}: {error}", self.pack.display()));
        let files = storage::pack::read_folder(&self.pack).map_err(|error| cannot(&error))?;
        let pack = Pack::read(&files).map_err(|error| cannot(&error))?;
        let db = self.at.open().await?;
        let reports = load(&db, &pack, Timestamp::now()).await?;
        let programme = &pack.programme;
        let (units, forms) = (programme.units.all().len(), programme.forms.len());
        let indicators = programme.indicators.iter().count();
        eprintln!(
            "Đã nạp “{}”: {units} đơn vị, {indicators} chỉ tiêu, {forms} biểu mẫu, {reports} báo cáo giấy mới.",
            programme.vi
        );
        Ok(Outcome::Done)
    }
}

/// Loads a pack, and gives users who were there before it the unit at its top.
pub async fn load(db: &storage::Database, pack: &Pack, now: Timestamp) -> Result<usize, Unusable> {
    // A template that cannot be read is better found now than by the leader's clerk.
    for (key, text) in &pack.templates {
        writing::Template::parse(text).map_err(|error| Unusable(format!("mẫu văn bản {key}: {error}")))?;
    }
    let zone = TimeZone::fixed(jiff::tz::offset(7));
    let reports = Store::load_pack(db, pack, &zone, now).await?;
    let today = server::state::local(now).date();
    if let Some(top) = pack.programme.top(today) {
        let mut tx = db.begin().await?;
        user::adopt(&mut tx, now, Who { actor: None, from: "hoptac load" }, top).await?;
        tx.commit().await?;
    }
    Ok(reports)
}
