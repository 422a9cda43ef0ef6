//! The register: every cooperative, union, group and fund through its life.
//!
//! An organisation is what happened to it. Each [`Happening`] took effect on a
//! day and was said at a moment; [`History`] puts them in order and gives the
//! [`Span`]s between them, in each of which the same [`Facts`] hold. What may
//! follow what is a dated table ([`law`]), not code. Figures out of the
//! register ([`count`]) are steps along the same spans.

pub mod apart;
pub mod count;
pub mod double;
pub mod evaluation;
pub mod facts;
pub mod happening;
pub mod history;
pub mod law;
pub(crate) mod pack;
pub mod sheet;
pub mod size;
pub mod yearly;

pub use count::{Counted, FromRegister, Step};
pub use facts::{Change, Facts, Product};
pub use happening::{Happened, Happening};
pub use history::{Broken, History, Refusal, Span};
pub use law::{Activity, Law, Measure, Measured, Register, Rule, SectorRow};

use serde::{Deserialize, Serialize};

/// What sort of organisation. Codes are those of the table of legal minimums.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Hợp tác xã.
    #[default]
    Cooperative,
    /// Liên hiệp hợp tác xã.
    Union,
    /// Tổ hợp tác.
    CooperativeGroup,
    /// Nhóm hộ.
    HouseholdGroup,
    /// Quỹ tín dụng nhân dân.
    CreditFund,
    /// Chi nhánh.
    Branch,
}

/// How an organisation stands in law. Whether it works is another question:
/// see [`Facts::idle`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Đã thành lập, chưa đăng ký.
    Founded,
    /// Đang hoạt động.
    #[default]
    Active,
    /// Tạm ngừng kinh doanh.
    Suspended,
    /// Không còn hoạt động tại địa chỉ đã đăng ký.
    NotFound,
    /// Bị thu hồi giấy chứng nhận.
    Revoked,
    /// Đang làm thủ tục giải thể.
    Dissolving,
    /// Đang chia, tách, hợp nhất, sáp nhập.
    Restructuring,
    /// Đang phá sản.
    Bankrupt,
    /// Đã chấm dứt tồn tại.
    Ended,
}

/// Gives an enum without data its list and its codes.
macro_rules! codes {
    ($name:ident, $count:literal, { $($variant:ident => $code:literal),+ $(,)? }) => {
        impl $name {
            /// Every one, in the order in which tables show them.
            pub const ALL: [$name; $count] = [$($name::$variant),+];

            /// Its code in the database, packs, words and the API.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self {
                    $($name::$variant => $code),+
                }
            }

            /// The one of that code.
            #[must_use]
            pub fn from_code(code: &str) -> Option<$name> {
                $name::ALL.into_iter().find(|one| one.code() == code)
            }
        }
    };
}
pub(crate) use codes;

codes!(Kind, 6, {
    Cooperative => "cooperative",
    Union => "union",
    CreditFund => "credit_fund",
    CooperativeGroup => "cooperative_group",
    HouseholdGroup => "household_group",
    Branch => "branch",
});

codes!(State, 9, {
    Founded => "founded",
    Active => "active",
    Suspended => "suspended",
    NotFound => "not_found",
    Revoked => "revoked",
    Dissolving => "dissolving",
    Restructuring => "restructuring",
    Bankrupt => "bankrupt",
    Ended => "ended",
});
