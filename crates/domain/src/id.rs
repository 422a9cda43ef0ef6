//! Typed ids and codes, so that a report's id never stands where a unit's belongs.

use compact_str::CompactString;
use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

/// Makes a newtype over a UUID (version 7, made by the application, so that
/// ids sort by the time they were made).
macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A new id.
            #[must_use]
            #[allow(clippy::new_without_default, reason = "an id is never a default")]
            pub fn new() -> Self {
                Self(Uuid::now_v7())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    };
}

/// Makes a newtype over a short text key that a programme pack chooses.
macro_rules! key {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(CompactString);

        impl $name {
            /// The key as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.into())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text.into())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

id!(
    /// A unit's identity, which outlives its name and parent. Not its code:
    /// codes are used again (23284 was a ward of Kon Tum city and is another ward now).
    UnitId
);
id!(
    /// A person who signs in.
    UserId
);
id!(
    /// One form, filled by one unit, for one period.
    ReportId
);
id!(
    /// One version of one value.
    FigureId
);
id!(
    /// A narrative document made from figures.
    DocumentId
);
id!(
    /// A document that came in as a file.
    IncomingId
);
id!(
    /// A figure that was read out of an incoming document.
    ReadingId
);
id!(
    /// A line of the glossary.
    WordId
);
id!(
    /// A task of a plan.
    TaskId
);
id!(
    /// One lead agency's part of a task.
    PartId
);
id!(
    /// Something that shows what was done: a document or a file.
    EvidenceId
);
id!(
    /// A file attached to a plan.
    PlanFileId
);
id!(
    /// A recommendation to an authority.
    RecommendationId
);
id!(
    /// A cooperative, union, group or fund of the register. Not its code: that
    /// is the tax code, which a group may not have yet.
    OrganisationId
);
id!(
    /// Something that happened to an organisation, in one version.
    HappeningId
);
id!(
    /// A workbook of organisations between being sent and being written.
    BringId
);
id!(
    /// Something that was done for organisations, and each version of it.
    ActivityId
);
key!(
    /// An indicator's key in the programme pack, such as `tht-moi`.
    IndicatorKey
);
key!(
    /// A form's key in the programme pack.
    FormKey
);
key!(
    /// A breakdown such as `sex=female`; empty for the total.
    Breakdown
);
key!(
    /// A plan's key in the programme.
    PlanKey
);
key!(
    /// A programme's key, first in the key of every large table.
    Province
);
