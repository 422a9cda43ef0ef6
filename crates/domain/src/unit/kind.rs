//! What sorts of unit there are.

use serde::{Deserialize, Serialize};

/// What sort of unit.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnitKind {
    /// Tỉnh.
    Province,
    /// Huyện.
    District,
    /// Thành phố, thị xã thuộc tỉnh.
    City,
    /// Xã.
    Commune,
    /// Phường.
    Ward,
    /// Thị trấn.
    Township,
    /// Thôn, làng, tổ dân phố.
    Village,
    /// Sở, ban, ngành.
    Department,
    /// Cơ quan Đảng.
    Party,
    /// Mặt trận.
    Front,
    /// Tổ chức chính trị - xã hội, hội.
    Organisation,
    /// Liên minh hợp tác xã.
    Alliance,
    /// Ngân hàng.
    Bank,
    /// Cơ quan khác.
    Other,
}

impl UnitKind {
    /// Every kind with its code in packs and in the database.
    pub const ALL: [(UnitKind, &'static str); 14] = [
        (UnitKind::Province, "province"),
        (UnitKind::District, "district"),
        (UnitKind::City, "city"),
        (UnitKind::Commune, "commune"),
        (UnitKind::Ward, "ward"),
        (UnitKind::Township, "township"),
        (UnitKind::Village, "village"),
        (UnitKind::Department, "department"),
        (UnitKind::Party, "party"),
        (UnitKind::Front, "front"),
        (UnitKind::Organisation, "organisation"),
        (UnitKind::Alliance, "alliance"),
        (UnitKind::Bank, "bank"),
        (UnitKind::Other, "other"),
    ];

    /// The kind's code.
    #[must_use]
    pub fn code(self) -> &'static str {
        UnitKind::ALL.iter().find(|(kind, _)| *kind == self).map_or("other", |(_, code)| code)
    }

    /// The kind of that code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<UnitKind> {
        UnitKind::ALL.iter().find(|(_, own)| *own == code).map(|(kind, _)| *kind)
    }

    /// Whether it is an administrative area, not an agency.
    #[must_use]
    pub fn is_area(self) -> bool {
        self <= UnitKind::Village
    }
}
