//! The accounts of the demonstration: one for each role.

use crate::Unusable;
use domain::permission::Role;
use jiff::Timestamp;
use storage::user::NewUser;
use storage::{Store, password};

/// The password of every account. No secret: the demonstration prints it, and
/// its database goes away with it.
pub const PASSWORD: &str = "dung-thu-2024";

/// An account as it is printed.
pub struct Person {
    /// The login.
    pub login: &'static str,
    /// Who.
    pub name: &'static str,
    /// The unit's name.
    pub unit: String,
}

/// Login, name, role, unit code on the day of the demonstration.
pub const PEOPLE: [(&str, &str, Role, &str); 11] = [
    ("xa1", "Cán bộ xã", Role::CommuneOfficer, "23359"),
    ("xa2", "Cán bộ xã thứ hai", Role::CommuneOfficer, "23359"),
    ("xa3", "Cán bộ thị trấn", Role::CommuneOfficer, "23341"),
    ("huyen", "Chuyên viên huyện", Role::DistrictOfficer, "610"),
    ("lanhdao-huyen", "Lãnh đạo huyện", Role::Leader, "610"),
    ("tinh", "Chuyên viên tỉnh", Role::ProvinceOfficer, "62"),
    ("sokhdt", "Chuyên viên sở", Role::ProvinceOfficer, "SKHDT"),
    ("lienminh", "Chuyên viên Liên minh", Role::ProvinceOfficer, "LMHTX"),
    ("lanhdao", "Lãnh đạo tỉnh", Role::Leader, "62"),
    ("quantri", "Quản trị", Role::Administrator, "62"),
    ("xem", "Người xem", Role::Reader, "62"),
];

/// Makes the accounts.
pub async fn create(store: &Store, now: Timestamp) -> Result<Vec<Person>, Unusable> {
    let programme = store.programme().await?;
    let today = server::state::local(now).date();
    let hashed = password::hash(PASSWORD).await?;
    let mut people = Vec::new();
    for (login, name, role, code) in PEOPLE {
        let unit = programme.units.find(code, today).ok_or_else(|| Unusable(format!("no unit {code}")))?;
        let new = NewUser {
            login: login.to_owned(),
            name: name.to_owned(),
            role,
            unit: Some(unit.id),
            password: hashed.clone(),
            must_change: false,
        };
        crate::user::add(&store.db, new, now).await?;
        people.push(Person { login, name, unit: unit.name.clone() });
    }
    Ok(people)
}
