//! What holds of an organisation, and what a happening changes of it.

use super::{Kind, State};
use crate::{OrganisationId, UnitId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A product or activity of note.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct Product {
    /// Its name.
    pub name: String,
    /// OCOP stars, 1 to 5; 0 for none.
    #[serde(default)]
    pub stars: u8,
}

/// Makes the facts and, field by field, what may change of them.
macro_rules! facts {
    ($($(#[$doc:meta])* $field:ident: $kind:ty),+ $(,)?) => {
        /// What holds of an organisation between two happenings: the public
        /// fields of the register. Personal data are kept apart.
        #[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
        pub struct Facts {
            /// What it is.
            pub kind: Kind,
            /// How it stands in law.
            pub state: State,
            $($(#[$doc])* #[serde(default)] pub $field: $kind,)+
            /// Members, money and so on by the keys of [`super::Measured`]: of a
            /// stock what was last said, of a flow what the last return said.
            #[serde(default)]
            pub numbers: BTreeMap<String, i64>,
        }

        /// What a happening changes. A field that is not there stays as it was;
        /// an empty one says that there is nothing.
        #[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
        pub struct Change {
            /// Only for the first happening; later ones follow the law's table.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub kind: Option<Kind>,
            $($(#[$doc])* #[serde(default, skip_serializing_if = "Option::is_none")] pub $field: Option<$kind>,)+
            /// Numbers that are said anew.
            #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
            pub numbers: BTreeMap<String, i64>,
        }

        impl Facts {
            /// These facts after a change.
            #[must_use]
            pub fn after(&self, change: &Change) -> Facts {
                let mut facts = self.clone();
                if let Some(kind) = change.kind {
                    facts.kind = kind;
                }
                $(if let Some(value) = &change.$field {
                    facts.$field = value.clone();
                })+
                facts.numbers.extend(change.numbers.iter().map(|(key, value)| (key.clone(), *value)));
                facts
            }
        }

        impl Change {
            /// What leads from one state of things to another.
            #[must_use]
            pub fn between(old: &Facts, new: &Facts) -> Change {
                Change {
                    kind: (old.kind != new.kind).then_some(new.kind),
                    $($field: (old.$field != new.$field).then(|| new.$field.clone()),)+
                    numbers: new
                        .numbers
                        .iter()
                        .filter(|(key, value)| old.numbers.get(*key) != Some(value))
                        .map(|(key, value)| (key.clone(), *value))
                        .collect(),
                }
            }

            /// The names of the fields that it says something about, without numbers.
            #[must_use]
            pub fn fields(&self) -> Vec<&'static str> {
                let mut fields = Vec::new();
                if self.kind.is_some() {
                    fields.push("kind");
                }
                $(if self.$field.is_some() {
                    fields.push(stringify!($field));
                })+
                fields
            }
        }
    };
}

facts!(
    /// The tax code, for life; empty while there is none.
    code: String,
    /// The name.
    name: String,
    /// A short name.
    short_name: String,
    /// A name in another language.
    foreign_name: String,
    /// The commune in which it has its seat.
    seat: Option<UnitId>,
    /// The village.
    village: String,
    /// Street and number.
    address: String,
    /// The law under which it is registered: a key of [`super::Law`].
    law: String,
    /// The main activity by VSIC, level 4.
    activity: String,
    /// Other activities by VSIC.
    other_activities: Vec<String>,
    /// Products of note.
    products: Vec<Product>,
    /// Whether it works with high technology.
    high_tech: bool,
    /// Whether it stands in a value chain.
    value_chain: bool,
    /// Who represents it in law.
    representative: String,
    /// The village or party member in charge of it.
    in_charge: String,
    /// Whether the commune certified the group's contract.
    certified: bool,
    /// Whether it does not work, whatever its state in law.
    idle: bool,
    /// Whether it is a member of the Cooperative Alliance.
    alliance: bool,
    /// The union that it belongs to.
    union: Option<OrganisationId>,
    /// The organisation of which it is a branch.
    branch_of: Option<OrganisationId>,
);

impl Facts {
    /// Whether it has come to its end.
    #[must_use]
    pub fn is_ended(&self) -> bool {
        self.state == State::Ended
    }

    /// The most OCOP stars of any product.
    #[must_use]
    pub fn stars(&self) -> u8 {
        self.products.iter().map(|product| product.stars).max().unwrap_or(0)
    }
}
