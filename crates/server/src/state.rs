//! What every request shares.

use crate::document::Checks;
use jiff::civil::Date;
use jiff::tz::{TimeZone, offset};
use jiff::{SignedDuration, Timestamp, Zoned};
use std::sync::Arc;
use std::time::Instant;
use storage::{Database, Store};

/// The running program: a database and a clock. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct App {
    /// The programme and its reports.
    pub store: Store,
    /// The same database, for users, sessions and the trail.
    pub db: Database,
    /// What time it is.
    pub clock: Clock,
    /// Whether every page says that this is a demonstration.
    pub is_demo: bool,
    /// Whether a proxy in front says who asks (`X-Forwarded-For`). A peer on
    /// this machine is believed in any case.
    pub is_behind_proxy: bool,
    /// What contradicts itself in documents that were looked at.
    pub checks: Arc<Checks>,
}

impl App {
    /// A program on that store.
    #[must_use]
    pub fn new(store: Store, clock: Clock) -> Self {
        let checks = Arc::default();
        Self { db: store.db.clone(), store, clock, is_demo: false, is_behind_proxy: false, checks }
    }
}

/// What time it is. Nothing else in the server asks the machine.
#[derive(Clone, Copy, Debug)]
pub enum Clock {
    /// The machine's.
    System,
    /// Runs on from a chosen moment, for the demonstration.
    Shifted {
        /// The chosen moment.
        start: Timestamp,
        /// When it was chosen.
        since: Instant,
    },
    /// Stands still, for tests.
    Fixed(Timestamp),
}

impl Clock {
    /// A clock that runs on from that moment.
    #[must_use]
    pub fn from(start: Timestamp) -> Self {
        Clock::Shifted { start, since: Instant::now() }
    }

    /// This moment.
    #[must_use]
    pub fn now(self) -> Timestamp {
        match self {
            Clock::System => Timestamp::now(),
            Clock::Shifted { start, since } => {
                let passed = i64::try_from(since.elapsed().as_millis()).unwrap_or(i64::MAX);
                start + SignedDuration::from_millis(passed)
            }
            Clock::Fixed(moment) => moment,
        }
    }

    /// Today in Viet Nam.
    #[must_use]
    pub fn today(self) -> Date {
        local(self.now()).date()
    }
}

/// That moment on a clock in Viet Nam, which has kept UTC+7 since 1975.
#[must_use]
pub fn local(moment: Timestamp) -> Zoned {
    moment.to_zoned(TimeZone::fixed(offset(7)))
}
