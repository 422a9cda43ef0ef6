//! What a column holds.

use super::super::Register;

/// What a column holds.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Target {
    /// Nothing that the register takes.
    Skip,
    /// The name.
    Name,
    /// The kind.
    Kind,
    /// The code.
    Code,
    /// The commune of the seat.
    Seat,
    /// The district of the seat.
    District,
    /// The village.
    Village,
    /// Street and number.
    Address,
    /// The day of founding.
    FoundedOn,
    /// The day of registration or certification.
    RegisteredOn,
    /// The certificate or decision.
    Decision,
    /// The law.
    Law,
    /// The main activity.
    Activity,
    /// Other activities.
    OtherActivities,
    /// Products.
    Products,
    /// Who represents it.
    Representative,
    /// Who is in charge of it.
    InCharge,
    /// A short name.
    ShortName,
    /// A name in another language.
    ForeignName,
    /// How it stands.
    State,
    /// Since when it stands so.
    StateOn,
    /// The decision on its state.
    StateDecision,
    /// The last day of a suspension.
    Until,
    /// Whether the commune certified the group's contract.
    Certified,
    /// Whether it is in the Alliance.
    Alliance,
    /// Whether it works with high technology.
    HighTech,
    /// Whether it stands in a value chain.
    ValueChain,
    /// The day of the row's figures.
    FiguresOn,
    /// The measure of that key.
    Measure(String),
}

/// Every target that is no measure, with its code, in the order of the list.
const CODES: [(Target, &str); 28] = [
    (Target::Skip, "skip"),
    (Target::Name, "name"),
    (Target::Kind, "kind"),
    (Target::Code, "code"),
    (Target::Seat, "seat"),
    (Target::District, "district"),
    (Target::Village, "village"),
    (Target::Address, "address"),
    (Target::FoundedOn, "founded_on"),
    (Target::RegisteredOn, "registered_on"),
    (Target::Decision, "decision"),
    (Target::Law, "law"),
    (Target::Activity, "activity"),
    (Target::OtherActivities, "other_activities"),
    (Target::Products, "products"),
    (Target::Representative, "representative"),
    (Target::InCharge, "in_charge"),
    (Target::ShortName, "short_name"),
    (Target::ForeignName, "foreign_name"),
    (Target::State, "state"),
    (Target::StateOn, "state_on"),
    (Target::StateDecision, "state_decision"),
    (Target::Until, "until"),
    (Target::Certified, "certified"),
    (Target::Alliance, "alliance"),
    (Target::HighTech, "high_tech"),
    (Target::ValueChain, "value_chain"),
    (Target::FiguresOn, "figures_on"),
];

/// Before the key of a measure.
const MEASURE: &str = "so.";

impl Target {
    /// Its code in forms and in the database.
    #[must_use]
    pub fn code(&self) -> String {
        match self {
            Target::Measure(key) => format!("{MEASURE}{key}"),
            other => CODES.iter().find(|(one, _)| one == other).map_or("skip", |(_, code)| code).to_owned(),
        }
    }

    /// The one of that code; measures only if the register has them.
    #[must_use]
    pub fn from_code(code: &str, register: &Register) -> Option<Target> {
        if let Some(key) = code.strip_prefix(MEASURE) {
            return register.measure(key).map(|measure| Target::Measure(measure.key.clone()));
        }
        CODES.iter().find(|(_, one)| *one == code).map(|(target, _)| target.clone())
    }

    /// Every target: the fixed ones, then the register's measures.
    #[must_use]
    pub fn all(register: &Register) -> Vec<Target> {
        let fixed = CODES.iter().map(|(target, _)| target.clone());
        fixed.chain(register.measures.iter().map(|one| Target::Measure(one.key.clone()))).collect()
    }
}
