//! Who may do what, where: one table of role × action, and how far each
//! reaches from the actor's own unit. The storage asks this before it reads
//! or writes; nothing else decides.

use crate::unit::UnitKind;
use crate::{UnitId, UserId};
use serde::{Deserialize, Serialize};

/// What a user is. Each user has one role, bound to one unit.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Cán bộ xã.
    CommuneOfficer,
    /// Chuyên viên huyện.
    DistrictOfficer,
    /// Chuyên viên tỉnh, sở.
    ProvinceOfficer,
    /// Lãnh đạo: signs and sends.
    Leader,
    /// Quản trị.
    Administrator,
    /// Người xem.
    Reader,
}

impl Role {
    /// Every role, in the order in which tables show them.
    pub const ALL: [Role; 6] = [
        Role::CommuneOfficer,
        Role::DistrictOfficer,
        Role::ProvinceOfficer,
        Role::Leader,
        Role::Administrator,
        Role::Reader,
    ];

    /// The role's name in the database and the API.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Role::CommuneOfficer => "commune_officer",
            Role::DistrictOfficer => "district_officer",
            Role::ProvinceOfficer => "province_officer",
            Role::Leader => "leader",
            Role::Administrator => "administrator",
            Role::Reader => "reader",
        }
    }

    /// The role of that code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.code() == code)
    }
}

/// What somebody wants to do.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Action {
    /// Read figures, reports, documents.
    View,
    /// Type and save figures in a report.
    Fill,
    /// Send a report that needs no signature.
    Submit,
    /// Sign and send a report that asks for a leader.
    Sign,
    /// Accept or return a report of a unit below.
    Review,
    /// Open an accepted report again.
    Reopen,
    /// Give a unit more time.
    Extend,
    /// Remind units that have not reported.
    Remind,
    /// Make a narrative document.
    MakeDocument,
    /// Freeze a document with its number, date and signer.
    FreezeDocument,
    /// Take a document of a unit in, look at the figures read out of it and
    /// hand them over to the unit's report. Accepting them is [`Action::Review`].
    Receive,
    /// Keep a plan: its goals, their split, its tasks; review what lead agencies state.
    KeepPlan,
    /// State how a task stands, as its lead agency.
    StateTask,
    /// Make a recommendation to an authority.
    Recommend,
    /// Enter organisations into the register and what happened to them.
    KeepRegister,
    /// Users, units, forms, holidays.
    Administer,
    /// Read the audit trail.
    Audit,
}

impl Action {
    /// Every action, in the order in which tables show them.
    pub const ALL: [Action; 17] = [
        Action::View,
        Action::Fill,
        Action::Submit,
        Action::Sign,
        Action::Review,
        Action::Reopen,
        Action::Extend,
        Action::Remind,
        Action::MakeDocument,
        Action::FreezeDocument,
        Action::Receive,
        Action::KeepPlan,
        Action::StateTask,
        Action::Recommend,
        Action::KeepRegister,
        Action::Administer,
        Action::Audit,
    ];
}

/// How far a permission reaches from the actor's own unit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reach {
    /// Nowhere.
    Nowhere,
    /// The actor's own unit.
    Own,
    /// The units below the actor's own, not the own.
    Below,
    /// The own unit and everything below.
    Subtree,
}

/// Where a unit stands as seen from the actor's own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Position {
    /// It is the actor's own unit.
    Own,
    /// It lies below, now or at any time in its history.
    Below,
    /// Neither.
    Outside,
}

/// A signed-in person, or a program with that person's token.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Actor {
    /// Who.
    pub user: UserId,
    /// The name that the audit trail and the thread of a report show.
    pub name: String,
    /// As what.
    pub role: Role,
    /// For which unit.
    pub unit: UnitId,
}

/// The table of permissions.
#[must_use]
pub fn reach(role: Role, action: Action) -> Reach {
    use Reach::{Below, Nowhere, Own, Subtree};
    match (role, action) {
        (_, Action::View) => Subtree,
        (Role::Reader, _) => Nowhere,
        (Role::CommuneOfficer, Action::Fill | Action::Submit | Action::Receive) => Own,
        (
            Role::CommuneOfficer,
            Action::MakeDocument | Action::StateTask | Action::Recommend | Action::KeepRegister,
        ) => Own,
        (Role::CommuneOfficer, _) => Nowhere,
        (Role::DistrictOfficer | Role::ProvinceOfficer, Action::Fill | Action::Submit) => Own,
        (
            Role::DistrictOfficer | Role::ProvinceOfficer,
            Action::KeepPlan | Action::StateTask | Action::Recommend,
        ) => Own,
        (
            Role::DistrictOfficer | Role::ProvinceOfficer,
            Action::Review | Action::Reopen | Action::Extend | Action::Remind,
        ) => Below,
        (
            Role::DistrictOfficer | Role::ProvinceOfficer,
            Action::MakeDocument | Action::Receive | Action::KeepRegister,
        ) => Subtree,
        (Role::ProvinceOfficer, Action::FreezeDocument) => Own,
        (Role::DistrictOfficer | Role::ProvinceOfficer, _) => Nowhere,
        (Role::Leader, Action::Sign | Action::FreezeDocument) => Own,
        (Role::Leader, Action::Remind) => Below,
        (Role::Leader, Action::MakeDocument) => Subtree,
        (Role::Leader, _) => Nowhere,
        (Role::Administrator, Action::Administer | Action::Audit) => Subtree,
        (Role::Administrator, Action::Extend | Action::Remind) => Below,
        (Role::Administrator, _) => Nowhere,
    }
}

/// Whether a role may do an action to a unit at that position.
#[must_use]
pub fn may(role: Role, action: Action, position: Position) -> bool {
    match reach(role, action) {
        Reach::Nowhere => false,
        Reach::Own => position == Position::Own,
        Reach::Below => position == Position::Below,
        Reach::Subtree => position != Position::Outside,
    }
}

/// Whether a role can be given for a unit of that kind. How far a role
/// reaches is counted from the unit, so a commune's officer who belonged to
/// the province would see all of it.
#[must_use]
pub fn fits(role: Role, kind: UnitKind) -> bool {
    use UnitKind::{City, Commune, District, Province, Township, Village, Ward};
    match role {
        Role::CommuneOfficer => matches!(kind, Commune | Ward | Township | Village),
        Role::DistrictOfficer => matches!(kind, District | City),
        Role::ProvinceOfficer => kind == Province || !kind.is_area(),
        Role::Leader | Role::Administrator | Role::Reader => true,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_unit_has_one_role_that_enters_its_figures() {
        let officers = [Role::CommuneOfficer, Role::DistrictOfficer, Role::ProvinceOfficer];
        for (kind, code) in UnitKind::ALL {
            let fitting = officers.iter().filter(|role| fits(**role, kind)).count();
            assert_eq!(fitting, 1, "{code}");
        }
        assert!(!fits(Role::CommuneOfficer, UnitKind::Province));
        assert!(fits(Role::ProvinceOfficer, UnitKind::Alliance));
    }

    #[test]
    fn nobody_does_anything_outside() {
        for role in Role::ALL {
            for action in Action::ALL {
                assert!(!may(role, action, Position::Outside), "{role:?} {action:?}");
            }
        }
    }

    #[test]
    fn nobody_accepts_their_own_report() {
        for role in Role::ALL {
            assert!(!may(role, Action::Review, Position::Own), "{role:?}");
        }
    }

    #[test]
    fn a_reader_only_reads() {
        for action in Action::ALL {
            let expected = action == Action::View;
            assert_eq!(may(Role::Reader, action, Position::Own), expected, "{action:?}");
        }
    }

    #[test]
    fn codes_are_read_back() {
        for role in Role::ALL {
            assert_eq!(Role::from_code(role.code()), Some(role));
        }
        assert_eq!(Role::from_code("chief"), None);
    }
}
