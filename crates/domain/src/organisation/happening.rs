//! What may happen to an organisation.

use super::{Change, codes};
use crate::{HappeningId, OrganisationId};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What happened.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Happened {
    /// Thành lập.
    Founded,
    /// Chứng thực hợp đồng hợp tác.
    Certified,
    /// Đăng ký.
    Registered,
    /// Đăng ký lại theo luật mới.
    Reregistered,
    /// Đổi tên.
    Renamed,
    /// Chuyển trụ sở.
    Moved,
    /// Đổi người đại diện.
    Represented,
    /// Vào liên hiệp.
    JoinedUnion,
    /// Ra khỏi liên hiệp.
    LeftUnion,
    /// Vào Liên minh hợp tác xã.
    JoinedAlliance,
    /// Ra khỏi Liên minh hợp tác xã.
    LeftAlliance,
    /// Chuyển thành hợp tác xã.
    Converted,
    /// Nhận sáp nhập.
    Absorbed,
    /// Bị chia, tách.
    Divided,
    /// Sáp nhập, hợp nhất vào tổ chức khác.
    Merged,
    /// Bắt đầu chia, tách, hợp nhất, sáp nhập.
    Restructured,
    /// Tạm ngừng kinh doanh.
    Suspended,
    /// Hoạt động trở lại.
    Resumed,
    /// Không còn tại địa chỉ đã đăng ký.
    NotFound,
    /// Bắt đầu giải thể.
    DissolutionBegun,
    /// Hủy giải thể.
    DissolutionCancelled,
    /// Giải thể xong.
    Dissolved,
    /// Bị thu hồi giấy chứng nhận.
    Revoked,
    /// Mở thủ tục phá sản.
    BankruptcyBegun,
    /// Chuyển thành doanh nghiệp.
    BecameEnterprise,
    /// Ngưng hoạt động trên thực tế.
    WentIdle,
    /// Hoạt động lại trên thực tế.
    WorkedAgain,
    /// Cập nhật thông tin.
    Updated,
    /// Báo cáo năm được nhận.
    Returned,
}

codes!(Happened, 29, {
    Founded => "founded",
    Certified => "certified",
    Registered => "registered",
    Reregistered => "reregistered",
    Renamed => "renamed",
    Moved => "moved",
    Represented => "represented",
    JoinedUnion => "joined_union",
    LeftUnion => "left_union",
    JoinedAlliance => "joined_alliance",
    LeftAlliance => "left_alliance",
    Converted => "converted",
    Absorbed => "absorbed",
    Divided => "divided",
    Merged => "merged",
    Restructured => "restructured",
    Suspended => "suspended",
    Resumed => "resumed",
    NotFound => "not_found",
    DissolutionBegun => "dissolution_begun",
    DissolutionCancelled => "dissolution_cancelled",
    Dissolved => "dissolved",
    Revoked => "revoked",
    BankruptcyBegun => "bankruptcy_begun",
    BecameEnterprise => "became_enterprise",
    WentIdle => "went_idle",
    WorkedAgain => "worked_again",
    Updated => "updated",
    Returned => "returned",
});

/// One thing that happened, in one version: a later one may take its place,
/// and this one is kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Happening {
    /// Its id.
    pub id: HappeningId,
    /// What.
    pub what: Happened,
    /// The day from which it holds.
    pub on: Date,
    /// When it was entered.
    pub said_at: Timestamp,
    /// Who entered it.
    pub said_by: String,
    /// The decision or certificate that it rests on.
    pub decision: String,
    /// What was said about it.
    pub note: String,
    /// What it changed.
    pub change: Change,
    /// For a suspension, the last day that was asked for.
    pub until: Option<Date>,
    /// The other organisation of a merger or division.
    pub other: Option<OrganisationId>,
    /// The version that this one corrects.
    pub replaces: Option<HappeningId>,
    /// When it was corrected or withdrawn, and by whom and why.
    pub superseded: Option<Superseded>,
    /// Whether it is made up for the demonstration.
    pub illustrative: bool,
}

/// The end of a version.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Superseded {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// Why.
    pub why: String,
}

impl Happening {
    /// Whether it counted at a moment.
    #[must_use]
    pub fn was_known(&self, moment: Timestamp) -> bool {
        self.said_at <= moment && self.superseded.as_ref().is_none_or(|end| end.at > moment)
    }
}
