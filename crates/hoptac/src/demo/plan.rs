//! The plan of the demonstration: made up, marked as illustrative, put in by
//! the same functions that pages use.

use crate::Unusable;
use domain::UnitId;
use domain::permission::{Actor, Role};
use include_dir::Dir;
use jiff::tz::{TimeZone, offset};
use jiff::{SignedDuration, Timestamp};
use storage::{Deed, Store};

/// The file in the pack that holds it.
const FILE: &str = "demo/plan-2024.toml";

/// Puts the plan in, with a judgement of its first goal.
pub async fn make(store: &Store, pack: &Dir<'_>, now: Timestamp) -> Result<(), Unusable> {
    let programme = store.programme().await?;
    let text = pack.get_file(FILE).and_then(|file| file.contents_utf8());
    let text = text.ok_or_else(|| Unusable(format!("the pack has no {FILE}")))?;
    let (plans, _) = domain::plan::read_file(FILE, text, &programme)?;
    for plan in plans {
        let officer = officer(plan.unit);
        let first = plan.targets.first().map(|target| target.key.clone());
        let wish = plan.key.to_string();
        let at = now - SignedDuration::from_hours(24 * 30);
        let key = store.make_plan(&deed(&officer, at), &wish, plan).await?;
        if let Some(first) = first {
            let text = "Số minh họa: các huyện dồn việc vào nửa cuối năm, cần nhắc trước quý III.";
            store.judge(&deed(&officer, at), &key, &first, text).await?;
        }
    }
    Ok(())
}

fn officer(unit: UnitId) -> Actor {
    let (user, name) = (domain::UserId::new(), "Chuyên viên tỉnh".to_owned());
    Actor { user, name, role: Role::ProvinceOfficer, unit }
}

fn deed(actor: &Actor, now: Timestamp) -> Deed<'_> {
    let today = now.to_zoned(TimeZone::fixed(offset(7))).date();
    Deed { actor, from: "hoptac demo", now, today }
}
