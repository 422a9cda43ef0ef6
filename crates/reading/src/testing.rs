//! What tests of this crate share: the programme of Kon Tum, and figures made by hand.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

use crate::figure::{Bound, Figure, Role};
use crate::{Span, When};
use domain::programme::Programme;
use vietnamese::number::Decimal;

pub(crate) fn programme() -> Programme {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../programmes/kon-tum");
    let mut files = domain::pack::Files::new();
    for name in [
        "pack.toml",
        "units.csv",
        "successors.csv",
        "holidays.csv",
        "legal-minimums.csv",
        "dimensions.toml",
        "indicators.toml",
        "register/rules.toml",
        "register/measures.toml",
        "register/sectors.csv",
        "forms/de-an.toml",
        "forms/de-an-dang-ky.toml",
        "forms/kinh-te-tap-the.toml",
        "forms/kinh-te-tap-the-dang-ky.toml",
        "forms/kinh-te-tap-the-nam.toml",
        "plans/de-an.toml",
        "plans/giai-phap-2018.toml",
        "plans/ke-hoach-784.toml",
        "plans/muc-tieu-2025-2030.toml",
        "plans/van-ban.toml",
    ] {
        files.insert(name.to_owned(), std::fs::read_to_string(format!("{folder}/{name}")).unwrap());
    }
    domain::pack::Pack::read(&files).unwrap().programme
}

pub(crate) fn figure(
    indicator: &str,
    measure: &str,
    digits: i64,
    time: When,
    unit: &str,
    role: Role,
) -> Figure {
    Figure {
        span: Span::new(0, 1),
        text: digits.to_string(),
        value: Decimal { digits, scale: 0 },
        value_to: None,
        bound: Bound::Exact,
        measure: measure.to_owned(),
        label: String::new(),
        indicator: Some(indicator.into()),
        score: 1.0,
        area: String::new(),
        unit: Some(unit.to_owned()),
        time,
        role,
        compared_with: None,
        compares: None,
        passage: 0,
        bytes: 0..1,
    }
}
