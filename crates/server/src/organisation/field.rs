//! The fields by which an organisation is entered: which ones a happening asks
//! for, how they stand in the form, and how they are read.

use super::{Desk, trade, word};
use crate::admin::{Faults, pick};
use crate::scope::Choice;
use domain::indicator::Nature;
use domain::organisation::{Change, Facts, Happened, Kind, Product};
use jiff::civil::Date;
use std::collections::{BTreeMap, HashMap};

/// A form's fields as they were typed.
pub type Typed = HashMap<String, String>;

/// One field.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Field {
    Kind,
    Name,
    ShortName,
    ForeignName,
    Code,
    Seat,
    Village,
    Address,
    Law,
    Activity,
    OtherActivities,
    Products,
    HighTech,
    ValueChain,
    Representative,
    InCharge,
}

use Field::{
    Activity, Address, Code, ForeignName, HighTech, InCharge, Law, Name, OtherActivities, Products,
    Representative, Seat, ShortName, ValueChain, Village,
};

/// What a life begins with; later happenings leave the kind to the law's table.
const BEGINNING: [Field; 16] = [
    Field::Kind,
    Name,
    ShortName,
    ForeignName,
    Code,
    Seat,
    Village,
    Address,
    Law,
    Activity,
    OtherActivities,
    Products,
    HighTech,
    ValueChain,
    Representative,
    InCharge,
];

/// The fields that a happening asks for.
pub fn asked(what: Happened) -> &'static [Field] {
    match what {
        Happened::Founded | Happened::Registered => &BEGINNING,
        Happened::Converted => &BEGINNING[1..],
        Happened::Reregistered => &[Law, Name, Code, Activity, OtherActivities, Representative],
        Happened::Renamed => &[Name, ShortName, ForeignName],
        Happened::Moved => &[Seat, Village, Address],
        Happened::Represented => &[Representative],
        Happened::Updated => &[Code, Activity, OtherActivities, Products, HighTech, ValueChain, InCharge],
        _ => &[],
    }
}

/// Which measures a happening may give: none, those of a day, or all.
pub fn gives(what: Happened) -> Option<bool> {
    match what {
        Happened::Returned => Some(true),
        Happened::Founded
        | Happened::Registered
        | Happened::Converted
        | Happened::Reregistered
        | Happened::Updated => Some(false),
        _ => None,
    }
}

impl Field {
    /// Its name in the form.
    pub fn name(self) -> &'static str {
        match self {
            Field::Kind => "loai",
            Name => "ten",
            ShortName => "ten_viet_tat",
            ForeignName => "ten_nuoc_ngoai",
            Code => "ma",
            Seat => "dia_ban",
            Village => "thon",
            Address => "dia_chi",
            Law => "luat",
            Activity => "nganh",
            OtherActivities => "nganh_khac",
            Products => "san_pham",
            HighTech => "cong_nghe_cao",
            ValueChain => "chuoi",
            Representative => "dai_dien",
            InCharge => "phu_trach",
        }
    }

    /// The name of the fact that it writes.
    pub fn fact(self) -> &'static str {
        match self {
            Field::Kind => "kind",
            Name => "name",
            ShortName => "short_name",
            ForeignName => "foreign_name",
            Code => "code",
            Seat => "seat",
            Village => "village",
            Address => "address",
            Law => "law",
            Activity => "activity",
            OtherActivities => "other_activities",
            Products => "products",
            HighTech => "high_tech",
            ValueChain => "value_chain",
            Representative => "representative",
            InCharge => "in_charge",
        }
    }

    /// How it stands in the form.
    pub fn text(self, facts: &Facts, desk: &Desk, day: Date) -> String {
        let flag = |is: bool| if is { "1".to_owned() } else { String::new() };
        match self {
            Field::Kind => facts.kind.code().to_owned(),
            Name => facts.name.clone(),
            ShortName => facts.short_name.clone(),
            ForeignName => facts.foreign_name.clone(),
            Code => facts.code.clone(),
            Seat => {
                facts.seat.map(|seat| pick::shown(&desk.programme, seat, day, desk.words)).unwrap_or_default()
            }
            Village => facts.village.clone(),
            Address => facts.address.clone(),
            Law => facts.law.clone(),
            Activity => facts.activity.clone(),
            OtherActivities => facts.other_activities.join(", "),
            Products => {
                let line = |one: &Product| match one.stars {
                    0 => one.name.clone(),
                    stars => format!("{}; {stars}", one.name),
                };
                facts.products.iter().map(line).collect::<Vec<_>>().join("\n")
            }
            HighTech => flag(facts.high_tech),
            ValueChain => flag(facts.value_chain),
            Representative => facts.representative.clone(),
            InCharge => facts.in_charge.clone(),
        }
    }

    /// Reads what was typed into the facts; what cannot be read goes to the faults.
    fn read(self, typed: &str, facts: &mut Facts, desk: &Desk, day: Date, faults: &mut Faults) {
        let w = desk.words;
        let clip =
            |most: usize| -> String { vietnamese::name::nfc(typed.trim()).chars().take(most).collect() };
        let codes = || {
            let all = typed.split([',', ';', ' ', '\n']).map(str::trim).filter(|code| !code.is_empty());
            all.map(str::to_owned).collect::<Vec<String>>()
        };
        let is_code = |code: &String| {
            (2..=5).contains(&code.len()) && code.chars().all(|letter| letter.is_ascii_digit())
        };
        match self {
            Field::Kind => match Kind::from_code(typed) {
                Some(kind) => facts.kind = kind,
                None => faults.add(self.name(), w.t("organisation.kind_missing")),
            },
            Name => {
                facts.name = clip(300);
                if facts.name.is_empty() {
                    faults.add(self.name(), w.t("organisation.name_missing"));
                }
            }
            ShortName => facts.short_name = clip(100),
            ForeignName => facts.foreign_name = clip(300),
            Code => {
                let code: String = typed.chars().filter(|letter| !letter.is_whitespace()).collect();
                let fits = code.is_empty()
                    || (10..=14).contains(&code.len())
                        && code.chars().all(|letter| letter.is_ascii_digit() || letter == '-');
                if !fits {
                    faults.add(self.name(), w.t("organisation.code_wrong"));
                }
                facts.code = code;
            }
            Seat => match pick::unit(&desk.programme, &desk.signed, typed, day, w) {
                Ok(unit) => facts.seat = Some(unit),
                Err(text) => faults.add(self.name(), text),
            },
            Village => facts.village = clip(200),
            Address => facts.address = clip(300),
            Law => facts.law = clip(20),
            Activity => {
                let by_name = trade::by_name(typed, desk);
                facts.activity = by_name.or_else(|| codes().into_iter().next()).unwrap_or_default();
                if !facts.activity.is_empty()
                    && (!is_code(&facts.activity)
                        || desk.programme.register.sector(&facts.activity, day).is_none())
                {
                    faults.add(self.name(), w.t("organisation.activity_wrong"));
                }
            }
            OtherActivities => {
                facts.other_activities = codes();
                if !facts.other_activities.iter().all(is_code) {
                    faults.add(self.name(), w.t("organisation.activity_wrong"));
                }
            }
            Products => {
                facts.products = typed.lines().filter_map(|line| product(line, self, faults, desk)).collect();
            }
            HighTech => facts.high_tech = !typed.is_empty(),
            ValueChain => facts.value_chain = !typed.is_empty(),
            Representative => facts.representative = clip(200),
            InCharge => facts.in_charge = clip(200),
        }
    }
}

/// "Cà phê bột; 3": a product and its OCOP stars.
fn product(line: &str, field: Field, faults: &mut Faults, desk: &Desk) -> Option<Product> {
    let (name, stars) = line.rsplit_once(';').unwrap_or((line, ""));
    let name = vietnamese::name::nfc(name.trim());
    if name.is_empty() {
        return None;
    }
    let stars = match stars.trim() {
        "" => 0,
        text => match text.parse::<u8>() {
            Ok(stars @ 1..=5) => stars,
            _ => {
                faults.add(field.name(), desk.words.f("organisation.stars_wrong", &[("line", &line.trim())]));
                0
            }
        },
    };
    Some(Product { name, stars })
}

/// A number's name in the form.
pub fn number_name(measure: &str) -> String {
    format!("so.{measure}")
}

/// What was typed as a change of what held before; faults where it cannot be read.
pub fn read(
    typed: &Typed,
    what: Happened,
    before: &Facts,
    desk: &Desk,
    day: Date,
    faults: &mut Faults,
) -> Change {
    let mut facts = before.clone();
    for field in asked(what) {
        let text = typed.get(field.name()).map(String::as_str).unwrap_or_default();
        field.read(text, &mut facts, desk, day, faults);
    }
    let numbers = numbers(typed, what, &facts, desk, faults);
    let mut change = Change::between(before, &facts);
    // A number of the year is said anew even if it is the same as last year's.
    change.numbers = numbers
        .into_iter()
        .filter(|(key, value)| what == Happened::Returned || before.numbers.get(key) != Some(value))
        .collect();
    change
}

fn numbers(
    typed: &Typed,
    what: Happened,
    facts: &Facts,
    desk: &Desk,
    faults: &mut Faults,
) -> BTreeMap<String, i64> {
    let w = desk.words;
    let mut numbers = BTreeMap::new();
    let Some(all) = gives(what) else { return numbers };
    let kind = if what == Happened::Converted { Kind::Cooperative } else { facts.kind };
    let asked = desk.programme.register.measures_of(kind).filter(|one| all || one.nature == Nature::Stock);
    for measure in asked {
        let name = number_name(&measure.key);
        let text = typed.get(&name).map(|text| text.trim()).unwrap_or_default();
        if text.is_empty() {
            continue;
        }
        match vietnamese::number::parse_as(text, 0) {
            Ok(value) if value < 0 && !measure.negative => {
                faults.add(&name, w.f("organisation.negative", &[("name", &measure.name(w.0))]));
            }
            Ok(value) => {
                numbers.insert(measure.key.clone(), value);
            }
            Err(error) => {
                faults.add(&name, format!("{}: {}", measure.name(w.0), error.text(w.0)));
            }
        }
    }
    for measure in desk.programme.register.measures_of(kind) {
        let Some(whole) = &measure.part_of else { continue };
        let of = |key: &String| numbers.get(key).or_else(|| facts.numbers.get(key));
        if let (Some(part), Some(whole_value)) = (numbers.get(&measure.key), of(whole))
            && part > whole_value
        {
            let whole_name = desk.programme.register.measure(whole).map_or("", |one| one.name(w.0));
            let values: [(&str, &dyn std::fmt::Display); 4] = [
                ("part", &measure.name(w.0)),
                ("value", &vietnamese::number::format(*part, 0, w.0)),
                ("whole", &whole_name),
                ("whole_value", &vietnamese::number::format(*whole_value, 0, w.0)),
            ];
            faults.add(&number_name(&measure.key), w.f("organisation.more_than_whole", &values));
        }
    }
    numbers
}

/// A field as the template shows it.
pub struct Shown {
    pub name: String,
    pub label: String,
    pub hint: String,
    pub value: String,
    pub fault: Option<String>,
    /// `text`, `lines`, `tick`, `choice`, `unit`, `number`.
    pub sort: &'static str,
    pub choices: Vec<Choice>,
    pub measure: String,
}

/// The fields of a happening with what stands in them.
pub fn shown(
    what: Happened,
    facts: &Facts,
    typed: Option<&Typed>,
    desk: &Desk,
    day: Date,
    faults: &Faults,
) -> Vec<Shown> {
    let w = desk.words;
    let value = |name: &str, held: String| match typed {
        Some(typed) => typed.get(name).cloned().unwrap_or_default(),
        None => held,
    };
    let field = |field: &Field| {
        let name = field.name();
        let value = value(name, field.text(facts, desk, day));
        let (sort, choices) = sort(*field, &value, desk);
        let hint = format!("organisation.hint.{name}");
        Shown {
            label: w.t(&format!("organisation.field.{name}")).to_owned(),
            hint: if w.has(&hint) { w.t(&hint).to_owned() } else { String::new() },
            fault: faults.of(name).map(str::to_owned),
            name: name.to_owned(),
            measure: String::new(),
            value,
            sort,
            choices,
        }
    };
    let mut shown: Vec<Shown> = asked(what).iter().map(field).collect();
    let Some(all) = gives(what) else { return shown };
    let kind = if what == Happened::Converted { Kind::Cooperative } else { facts.kind };
    let is_new = matches!(what, Happened::Founded | Happened::Registered);
    for measure in &desk.programme.register.measures {
        // A new organisation's kind is not known yet: what every kind has is asked for.
        let is_asked = if is_new {
            ["members", "households", "charter_capital"].contains(&measure.key.as_str())
        } else {
            measure.is_of(kind)
        };
        if !is_asked || !(all || measure.nature == Nature::Stock) {
            continue;
        }
        let name = number_name(&measure.key);
        let held = facts
            .numbers
            .get(&measure.key)
            .filter(|_| !(what == Happened::Returned && measure.nature == Nature::Flow));
        let held = held.map(|held| vietnamese::number::format(*held, 0, w.0)).unwrap_or_default();
        shown.push(Shown {
            label: measure.name(w.0).to_owned(),
            hint: String::new(),
            value: value(&name, held),
            fault: faults.of(&name).map(str::to_owned),
            sort: "number",
            choices: Vec::new(),
            measure: measure.unit(w.0).to_owned(),
            name,
        });
    }
    shown
}

fn sort(field: Field, value: &str, desk: &Desk) -> (&'static str, Vec<Choice>) {
    let w = desk.words;
    match field {
        Field::Kind => {
            let choice =
                |kind: Kind| Choice::new(kind.code(), word(w, "kind", kind.code()), kind.code() == value);
            ("choice", Kind::ALL.map(choice).into())
        }
        Law => {
            let none = Choice::new("", w.t("organisation.no_law"), value.is_empty());
            let laws = desk.programme.register.laws.iter();
            let laws = laws.map(|law| Choice::new(&law.key, w.0.pick(&law.vi, &law.en), law.key == value));
            ("choice", std::iter::once(none).chain(laws).collect())
        }
        HighTech | ValueChain => ("tick", Vec::new()),
        Products => ("lines", Vec::new()),
        Seat => ("unit", Vec::new()),
        _ => ("text", Vec::new()),
    }
}
