//! Figures: what a document says in numbers, of what, where, when, and in
//! which role.

use crate::{Span, When};
use domain::IndicatorKey;
use serde::{Serialize, Serializer};
use vietnamese::number::Decimal;

/// How exactly the value is meant.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// The value itself.
    Exact,
    /// `khoảng`, `ước`, `xấp xỉ`.
    About,
    /// `ít nhất`, `tối thiểu`, `từ … trở lên`.
    AtLeast,
    /// `không quá`, `tối đa`, `dưới`.
    AtMost,
    /// `gần`: somewhat less.
    Nearly,
    /// `hơn`, `trên`: somewhat more.
    MoreThan,
    /// From `value` to `value_to`.
    Range,
}

/// What a figure is in the life of a plan.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// What is or was done.
    Actual,
    /// What a unit promised (đăng ký).
    Registered,
    /// What is to be reached (mục tiêu, phấn đấu).
    Target,
    /// A unit's share of a target (giao chỉ tiêu).
    Allocation,
    /// By how much something grew or fell.
    Change,
    /// A percentage of another figure ("đạt 38,4% so với đăng ký").
    Ratio,
    /// How wide a scheme reaches: communes, districts, remaining units.
    Scope,
}

/// A figure read out of a document.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Figure {
    /// Where the number stands: for `38,4%` with its sign, for a range both
    /// bounds, without the words around it.
    #[serde(flatten)]
    pub span: Span,
    /// The number as written.
    pub text: String,
    /// Its value; the lower bound of a range.
    #[serde(serialize_with = "plain")]
    pub value: Decimal,
    /// The upper bound of a range.
    #[serde(serialize_with = "plain_if_any", skip_serializing_if = "Option::is_none")]
    pub value_to: Option<Decimal>,
    /// How exactly it is meant.
    pub bound: Bound,
    /// The unit of measure as written: `tổ hợp tác`, `triệu đồng`, `%`.
    pub measure: String,
    /// What it counts, in the document's words.
    pub label: String,
    /// The indicator that it fits, if one does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub indicator: Option<IndicatorKey>,
    /// How sure the reading is, 0 to 1: of the indicator where one fits, else of label, area and time.
    pub score: f64,
    /// Of which area: `tỉnh Kon Tum`, `huyện Kon Rẫy`, `cả nước`.
    pub area: String,
    /// The code of that area's unit in the programme at the figure's time, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Of which time.
    pub time: When,
    /// In which role.
    pub role: Role,
    /// For a ratio or a change, which figure of the list (from 0) it compares with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compared_with: Option<usize>,
    /// For a ratio or a change, which figure of the list (from 0) is compared: the part of the
    /// ratio, the value after the change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compares: Option<usize>,
    /// Which passage of the document.
    #[serde(skip)]
    pub passage: usize,
    /// Where in the passage, in bytes.
    #[serde(skip)]
    pub bytes: std::ops::Range<usize>,
}

/// A decimal as a JSON number: `38.4`. Beyond 2^53 it loses digits, as JSON readers do.
fn plain<S: Serializer>(value: &Decimal, serializer: S) -> Result<S::Ok, S::Error> {
    if value.scale == 0 {
        return serializer.serialize_i64(value.digits);
    }
    let number: f64 = format!("{}e-{}", value.digits, value.scale).parse().unwrap_or_default();
    serializer.serialize_f64(number)
}

fn plain_if_any<S: Serializer>(value: &Option<Decimal>, serializer: S) -> Result<S::Ok, S::Error> {
    match value {
        Some(value) => plain(value, serializer),
        None => serializer.serialize_none(),
    }
}
