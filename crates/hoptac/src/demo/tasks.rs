//! What lead agencies did with the tasks of Plan 784 before the demonstration
//! begins, and a few recommendations, by the same functions that pages use.
//! All of it is made up and marked so.

use super::life::{deed, person};
use crate::Unusable;
use domain::PlanKey;
use domain::permission::Role;
use domain::plan::{CaseAct, PartAct, Statement, TaskState};
use jiff::{SignedDuration, Timestamp, ToSpan};
use storage::Store;
use storage::recommendation::NewRecommendation;
use storage::task::{Part, Saved, Stated, Whole};

/// How far a lead agency got with its part.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Far {
    Nothing,
    Typed,
    Sent,
    SentBack,
    Begun,
    Done,
    NotNeeded,
    Late,
}

/// By the task's place in the plan, so that every state is there.
fn far(place: usize) -> Far {
    match place % 11 {
        0 | 4 | 7 => Far::Done,
        1 | 8 => Far::Begun,
        2 => Far::Sent,
        3 => Far::SentBack,
        5 => Far::Late,
        6 => Far::Typed,
        9 if place == 42 || place == 9 => Far::NotNeeded,
        _ => Far::Nothing,
    }
}

/// Plays the tasks of Plan 784.
pub async fn play(store: &Store, now: Timestamp) -> Result<(), Unusable> {
    let programme = store.programme().await?;
    let today = server::state::local(now).date();
    let Some(top) = programme.top(today) else { return Ok(()) };
    let keeper = person("Chuyên viên tỉnh", Role::ProvinceOfficer, top);
    let wholes = store.plan_tasks(&keeper, &PlanKey::from("ke-hoach-784")).await?;
    for (place, whole) in wholes.iter().enumerate() {
        // Of tasks that every district leads, the first few have said something.
        for (index, part) in whole.parts.iter().take(6).enumerate() {
            let at = now - SignedDuration::from_hours(24 * 40)
                + SignedDuration::from_mins(37 * (place + index) as i64);
            one(store, whole, part, far(place + index * 3), at).await?;
        }
    }
    recommendations(store, now).await
}

async fn one(store: &Store, whole: &Whole, part: &Part, far: Far, at: Timestamp) -> Result<(), Unusable> {
    let programme = store.programme().await?;
    let today = server::state::local(at).date();
    let lead = person("Chuyên viên cơ quan chủ trì", Role::ProvinceOfficer, part.unit);
    let Some(top) = programme.top(today) else { return Ok(()) };
    let keeper = person("Chuyên viên tỉnh", Role::ProvinceOfficer, top);
    let mut letters = whole.kept.task.result_vi.chars();
    let asked: String =
        letters.next().into_iter().flat_map(char::to_lowercase).chain(letters.by_ref()).collect();
    let (state, progress, text) = match far {
        Far::Nothing => return Ok(()),
        Far::Late => {
            let due = today.checked_add(20.days())?;
            let reason = "hạn minh họa của bản dùng thử";
            return Ok(store.set_due(&deed(&keeper, at), part.id, Some(due), reason, part.revision).await?);
        }
        Far::Typed | Far::Begun => {
            (TaskState::InProgress, 45, "Đã dự thảo, đang lấy ý kiến các đơn vị liên quan".to_owned())
        }
        Far::Sent | Far::SentBack | Far::Done if asked.is_empty() => {
            (TaskState::Done, 100, "Đã triển khai xong đến các đơn vị".to_owned())
        }
        Far::Sent | Far::SentBack | Far::Done => {
            (TaskState::Done, 100, format!("Đã có {}", asked.trim_end_matches('.')))
        }
        Far::NotNeeded => {
            (TaskState::NotNeeded, 0, "Nội dung đã lồng vào kế hoạch chung của ngành".to_owned())
        }
    };
    let done_on = (state == TaskState::Done).then_some(today);
    let statement = Statement { state, progress, text, done_on };
    let mut numbers = Vec::new();
    let case = store.part(&lead, today, part.id).await?;
    for number in store.part_numbers(&lead, today, &case).await? {
        if number.origin == storage::task::Origin::Return {
            numbers.push((number.cell, "12".to_owned()));
        }
    }
    let is_sent = far != Far::Typed;
    let stated = Stated { statement, numbers, revision: part.revision, is_sent };
    let saved = store.state_part(&deed(&lead, at), part.id, &stated).await?;
    if !matches!(saved, Saved::Done(_)) {
        return Err(Unusable(format!("the demo's task {} was not taken: {saved:?}", whole.kept.task.key)));
    }
    let looked = at + SignedDuration::from_hours(7);
    let act = match far {
        Far::Begun | Far::Done | Far::NotNeeded => Some(PartAct::Accept),
        Far::SentBack => Some(PartAct::SendBack {
            reason: "Nêu rõ số, ngày của văn bản đã ban hành.".to_owned(),
        }),
        _ => None,
    };
    if let Some(act) = act {
        store.act_on_part(&deed(&keeper, looked), part.id, &act, None).await?;
    }
    Ok(store.mark_part_illustrative(&deed(&lead, looked), part.id).await?)
}

/// To whom, about what, in which document, of which unit, days ago it was received.
const CASES: [(&str, &str, &str, &str, i64); 5] = [
    (
        "Chính phủ",
        "Tháo gỡ khó khăn trong tổ chức và hoạt động của hợp tác xã",
        "Báo cáo 15 năm Nghị quyết 13-NQ/TW",
        "62",
        12,
    ),
    (
        "Chính phủ",
        "Thống nhất văn bản hướng dẫn chính sách; bố trí kinh phí hằng năm",
        "Báo cáo 15 năm Nghị quyết 13-NQ/TW",
        "62",
        30,
    ),
    (
        "Chính phủ",
        "Đào tạo cán bộ, thành viên hợp tác xã; thi đua, khen thưởng",
        "Báo cáo 15 năm Nghị quyết 13-NQ/TW",
        "62",
        60,
    ),
    ("Sở Tài chính", "Bố trí vốn đối ứng cho mô hình hợp tác xã gắn với chuỗi giá trị", "", "610", 25),
    ("Liên minh Hợp tác xã tỉnh Kon Tum", "Tư vấn tổ chức lại hợp tác xã ngưng hoạt động", "", "610", 4),
];

async fn recommendations(store: &Store, now: Timestamp) -> Result<(), Unusable> {
    let programme = store.programme().await?;
    for (place, (to, subject, source, code, days)) in CASES.into_iter().enumerate() {
        let at = now - SignedDuration::from_hours(24 * days);
        let today = server::state::local(at).date();
        let Some(unit) = programme.units.find(code, today) else { continue };
        let officer = person("Chuyên viên tổng hợp", Role::DistrictOfficer, unit.id);
        let to_unit = match programme.units.find_by_name(to, today).as_slice() {
            [found] => Some(found.id),
            _ => None,
        };
        let new = NewRecommendation {
            from_unit: unit.id,
            from_words: String::new(),
            to_unit,
            to_words: to.to_owned(),
            subject: subject.to_owned(),
            body: String::new(),
            source: source.to_owned(),
            received: today,
            working_days: 15,
            is_public: code == "62",
        };
        let id = store.recommend(&deed(&officer, at), &new).await?;
        if place == 2 {
            let text = "Đã tổng hợp vào kế hoạch đào tạo năm sau (minh họa)".to_owned();
            let later = at + SignedDuration::from_hours(24 * 10);
            store.act_on_case(&deed(&officer, later), id, &CaseAct::Answer { text }, "", 0).await?;
        }
        store.mark_case_illustrative(&deed(&officer, at), id).await?;
    }
    Ok(())
}
