//! A row of a table: whether it is an organisation, and what each cell says.

use super::super::{Facts, Kind, Product, law::short_of};
use super::draft::{Dates, Stated, life};
use super::table::{Above, Columns};
use super::usual::plain;
use super::value::{self, Stands};
use super::{Cell, Fault, Grid, Ground, Outcome, Places, Table, Target, Why};
use crate::indicator::Nature;
use jiff::civil::Date;
use std::collections::BTreeMap;
use vietnamese::name::{fold, nfc};

/// One row of a table.
pub(super) struct Reader<'a> {
    pub grid: &'a Grid,
    pub table: &'a Table,
    pub columns: &'a Columns,
    pub ground: &'a Ground<'a>,
    pub places: &'a Places,
    pub row: usize,
    pub outcome: &'a mut Outcome,
    pub is_wrong: bool,
}

impl<'a> Reader<'a> {
    fn column(&self, target: &Target) -> Option<usize> {
        self.columns.of.get(target).copied()
    }

    fn text(&self, target: &Target) -> &'a str {
        let grid: &'a Grid = self.grid;
        let Some(column) = self.column(target) else { return "" };
        let here = grid.cell(self.row, column);
        // What is the same for a group of rows is often merged over them.
        let is_shared = matches!(target, Target::District | Target::Kind | Target::Law | Target::FiguresOn);
        if !here.is_empty() || !is_shared {
            return here;
        }
        let over = grid.merged.iter().find(|one| {
            one.left == column
                && one.right == column
                && one.top >= self.table.first
                && (one.top..=one.bottom).contains(&self.row)
        });
        over.map_or("", |one| grid.cell(one.top, column))
    }

    /// Where a target stands in this row; at the name where it has no column.
    fn cell(&self, target: &Target) -> Cell {
        let column = self.column(target).unwrap_or(self.columns.name);
        Cell { sheet: self.table.sheet, row: self.row, column }
    }

    fn fault(&mut self, target: &Target, why: Why) {
        let (cell, typed) = (self.cell(target), self.text(target).to_owned());
        self.outcome.faults.push(Fault { cell, typed, why });
        self.is_wrong = true;
    }

    fn caution(&mut self, target: &Target, why: Option<Why>) {
        if let Some(why) = why {
            let (cell, typed) = (self.cell(target), self.text(target).to_owned());
            self.outcome.cautions.push(Fault { cell, typed, why });
        }
    }

    /// Whether the row is an organisation; headings change what holds below them.
    pub fn is_organisation(&self, above: &mut Above) -> bool {
        let telling = [
            Target::Name,
            Target::Seat,
            Target::Code,
            Target::FoundedOn,
            Target::RegisteredOn,
            Target::Representative,
            Target::Decision,
        ];
        let filled: Vec<&Target> = telling.iter().filter(|one| !value::is_empty(self.text(one))).collect();
        let is_titled = filled.is_empty() || filled == [&Target::Name];
        if !is_titled {
            return true;
        }
        let first = self.grid.rows[self.row].iter().map(|text| text.trim());
        let texts: Vec<&str> = first.filter(|text| text.chars().any(char::is_alphabetic)).collect();
        for text in &texts {
            let bare = without_number(text);
            let districts = self.places.districts(bare);
            if !districts.is_empty() {
                above.district = districts;
                return false;
            }
            if let Some(kind) = value::kind(bare).filter(|_| is_kind_only(bare)) {
                above.kind = Some(kind);
                return false;
            }
            let folded = fold(bare);
            if folded.starts_with("tong") || folded.starts_with("cong") {
                return false;
            }
        }
        !filled.is_empty()
    }

    /// The organisation, or faults where it cannot be read.
    pub fn read(&mut self, above: &Above) -> Option<super::Draft> {
        let mut facts = Facts { name: clip(self.text(&Target::Name), 300), ..Facts::default() };
        if facts.name.is_empty() {
            self.fault(&Target::Name, Why::NameMissing);
        }
        facts.kind = self.kind(above).unwrap_or_default();
        self.seat(above, &mut facts);
        let dates = self.dates();
        let first = dates.map_or(self.ground.as_of, |dates| dates.first());
        self.words(&mut facts, first);
        self.flags(&mut facts);
        let numbers = self.numbers(facts.kind);
        let stated = self.stated(dates);
        let (Some(dates), Some(stated), false) = (dates, stated, self.is_wrong) else { return None };
        let ground = self.ground;
        let (draft, no_paper, broken) = life(self.cell(&Target::Name), facts, dates, numbers, stated, ground);
        if no_paper && self.column(&Target::Decision).is_some() {
            self.caution(&Target::Decision, Some(Why::NoPaper));
        }
        if let Some(law) = short_of(&draft.facts, &ground.programme.legal_minimums, draft.last) {
            let key = if draft.facts.numbers.contains_key("members_official") {
                "members_official"
            } else {
                "members"
            };
            self.caution(&Target::Measure(key.to_owned()), Some(Why::FewMembers(law.minimum)));
        }
        if let Some((is_state, broken)) = broken {
            let target = if is_state { Target::State } else { dates.target() };
            self.fault(&target, Why::Law(Box::new(broken)));
            return None;
        }
        let code = Some(self.cell(&Target::Code)).filter(|_| !draft.facts.code.is_empty());
        Some(super::Draft { code, ..draft })
    }

    fn kind(&mut self, above: &Above) -> Option<Kind> {
        let typed = self.text(&Target::Kind);
        let name = self.text(&Target::Name);
        if !value::is_empty(typed) {
            let kind = value::kind(typed);
            if kind.is_none() {
                self.fault(&Target::Kind, Why::KindUnknown);
            }
            return kind;
        }
        let kind = value::kind(name).or(above.kind);
        if kind.is_none() && !name.is_empty() {
            self.fault(&Target::Kind, Why::KindMissing);
        }
        kind
    }

    fn seat(&mut self, above: &Above, facts: &mut Facts) {
        let at = if self.column(&Target::Seat).is_some() { Target::Seat } else { Target::Address };
        let typed = self.text(&at);
        let beside = self.text(&Target::District);
        let mut district = above.district.clone();
        if !value::is_empty(beside) {
            district = self.places.districts(beside);
            if district.is_empty() {
                return self.fault(&Target::District, Why::DistrictUnknown);
            }
        }
        if value::is_empty(typed) {
            return self.fault(&at, Why::SeatMissing);
        }
        match self.places.commune(typed, &district) {
            Ok(unit) if self.ground.keeps.contains(&unit) => facts.seat = Some(unit),
            Ok(unit) => self.fault(&at, Why::SeatOutside(unit)),
            Err(why @ Why::DistrictOther(_)) => {
                let at = if value::is_empty(beside) { at } else { Target::District };
                self.fault(&at, why);
            }
            Err(why) => self.fault(&at, why),
        }
    }

    fn day(&mut self, target: &Target) -> Result<Option<Date>, ()> {
        let typed = self.text(target);
        if value::is_empty(typed) {
            return Ok(None);
        }
        match value::day(typed, self.ground.today) {
            Ok((day, caution)) => {
                self.caution(target, caution);
                Ok(Some(day))
            }
            Err(why) => {
                self.fault(target, why);
                Err(())
            }
        }
    }

    fn dates(&mut self) -> Option<Dates> {
        let (founded, registered) = (self.day(&Target::FoundedOn), self.day(&Target::RegisteredOn));
        let figures = self.day(&Target::FiguresOn);
        let (Ok(founded), Ok(registered), Ok(figures)) = (founded, registered, figures) else { return None };
        let dates = Dates { founded, registered, figures: figures.unwrap_or(self.ground.as_of) };
        if founded.is_none() && registered.is_none() {
            let at = if self.column(&Target::FoundedOn).is_some() {
                Target::FoundedOn
            } else {
                Target::RegisteredOn
            };
            self.fault(&at, Why::DayMissing);
            return None;
        }
        if let (Some(founded), Some(registered)) = (founded, registered)
            && registered < founded
        {
            self.fault(&Target::RegisteredOn, Why::DayBeforeFounding(founded));
            return None;
        }
        if dates.first() > dates.figures {
            self.fault(&dates.target(), Why::DayAfterFigures(dates.figures));
            return None;
        }
        Some(dates)
    }

    /// Everything that is words.
    fn words(&mut self, facts: &mut Facts, first: Date) {
        let register = &self.ground.programme.register;
        let code = self.text(&Target::Code);
        if !value::is_empty(code) {
            match value::code(code) {
                Ok(code) => facts.code = code,
                Err(why) => self.fault(&Target::Code, why),
            }
        }
        let law = self.text(&Target::Law);
        if !value::is_empty(law) {
            match value::law(law, register) {
                Some(key) => facts.law = key,
                None => self.fault(&Target::Law, Why::LawUnknown),
            }
        }
        let activity = self.text(&Target::Activity);
        if !value::is_empty(activity) {
            match value::activity(activity, register, first) {
                Ok((code, caution)) => {
                    facts.activity = code;
                    self.caution(&Target::Activity, caution);
                }
                Err(why) => self.fault(&Target::Activity, why),
            }
        }
        for one in
            self.text(&Target::OtherActivities).split([',', ';', '\n']).filter(|one| !value::is_empty(one))
        {
            match value::activity(one.trim(), register, first) {
                Ok((code, _)) => facts.other_activities.push(code),
                Err(why) => self.fault(&Target::OtherActivities, why),
            }
        }
        for one in self.text(&Target::Products).split([';', '\n']).filter(|one| !value::is_empty(one)) {
            match product(one) {
                Some(product) => facts.products.push(product),
                None => self.fault(&Target::Products, Why::StarsWrong),
            }
        }
        facts.village = clip(self.text(&Target::Village), 200);
        facts.representative = clip(self.text(&Target::Representative), 200);
        facts.in_charge = clip(self.text(&Target::InCharge), 200);
        facts.short_name = clip(self.text(&Target::ShortName), 100);
        facts.foreign_name = clip(self.text(&Target::ForeignName), 300);
        if self.column(&Target::Seat).is_some() {
            facts.address = clip(self.text(&Target::Address), 300);
        }
    }

    fn flags(&mut self, facts: &mut Facts) {
        let mut flag = |target: Target| match value::yes(self.text(&target)) {
            Ok(is) => is.unwrap_or(false),
            Err(why) => {
                self.fault(&target, why);
                false
            }
        };
        facts.certified = flag(Target::Certified);
        facts.alliance = flag(Target::Alliance);
        facts.high_tech = flag(Target::HighTech);
        facts.value_chain = flag(Target::ValueChain);
    }

    fn numbers(&mut self, kind: Kind) -> BTreeMap<String, i64> {
        let register = &self.ground.programme.register;
        let mut numbers = BTreeMap::new();
        for measure in &register.measures {
            let target = Target::Measure(measure.key.clone());
            let typed = self.text(&target);
            if value::is_empty(typed) {
                continue;
            }
            let is_money = plain(&measure.unit_vi).contains("dong");
            let column = self.column(&target).unwrap_or_default();
            let unit = is_money.then(|| self.columns.money.get(&column).copied().unwrap_or((1, 1)));
            match value::number(typed, unit) {
                Ok((value, _)) if value < 0 && !measure.negative => self.fault(&target, Why::Negative),
                Ok((value, _)) if !measure.is_of(kind) => {
                    // A zero under a head that does not concern it says nothing.
                    let why = (value != 0).then(|| Why::NotOfKind(measure.key.clone()));
                    self.caution(&target, why);
                }
                Ok((value, caution)) => {
                    self.caution(&target, caution);
                    numbers.insert(measure.key.clone(), value);
                }
                Err(why) => self.fault(&target, why),
            }
        }
        for measure in register.measures_of(kind) {
            let Some(whole) = &measure.part_of else { continue };
            if let (Some(part), Some(value)) = (numbers.get(&measure.key), numbers.get(whole))
                && part > value
            {
                let (whole, value) = (whole.clone(), *value);
                self.fault(&Target::Measure(measure.key.clone()), Why::MoreThanWhole { whole, value });
            }
        }
        numbers
    }

    fn stated(&mut self, dates: Option<Dates>) -> Option<Stated> {
        let typed = self.text(&Target::State);
        let stands = if value::is_empty(typed) { Some(Stands::Active) } else { value::state(typed) };
        let Some(stands) = stands else {
            self.fault(&Target::State, Why::StateUnknown);
            return None;
        };
        let (on, until) = (self.day(&Target::StateOn), self.day_to_come(&Target::Until));
        let (Ok(on), Ok(until)) = (on, until) else { return None };
        let figures = dates.map_or(self.ground.as_of, |dates| dates.figures);
        if stands == Stands::Suspended && until.is_none() {
            self.fault(&Target::State, Why::UntilMissing);
            return None;
        }
        if stands != Stands::Active && on.is_none() {
            self.caution(&Target::State, Some(Why::StateDay(figures)));
        }
        if let (Some(on), Some(dates)) = (on, dates)
            && on < dates.first()
            && stands != Stands::Active
        {
            self.fault(&Target::StateOn, Why::DayBeforeFounding(dates.first()));
            return None;
        }
        let decision = clip(self.text(&Target::StateDecision), 300);
        let paper = clip(self.text(&Target::Decision), 300);
        Some(Stated { stands, on: on.unwrap_or(figures), until, decision, paper })
    }

    /// The last day of a suspension may lie ahead.
    fn day_to_come(&mut self, target: &Target) -> Result<Option<Date>, ()> {
        let typed = self.text(target);
        if value::is_empty(typed) {
            return Ok(None);
        }
        match value::day(typed, Date::MAX) {
            Ok((day, _)) => Ok(Some(day)),
            Err(why) => {
                self.fault(target, why);
                Err(())
            }
        }
    }
}

/// "II. Huyện Đăk Hà" without its number.
fn without_number(text: &str) -> &str {
    let Some((number, rest)) = text.split_once(['.', ')', ':', ' ']) else { return text };
    let is_number = number.chars().all(|letter| letter.is_ascii_digit() || "IVXLC(".contains(letter))
        || number.len() == 1;
    if is_number && !rest.trim().is_empty() { rest.trim() } else { text }
}

fn is_kind_only(text: &str) -> bool {
    let folded = fold(text);
    let bare = folded.trim_matches(|letter: char| !letter.is_alphabetic());
    [
        "hop tac xa",
        "htx",
        "to hop tac",
        "tht",
        "quy tin dung nhan dan",
        "qtdnd",
        "quy tin dung",
        "nhom ho",
        "lien hiep hop tac xa",
        "lien hiep htx",
        "lhhtx",
        "chi nhanh",
    ]
    .contains(&bare)
}

/// "Cà phê bột (OCOP 3 sao)": a product and its stars.
fn product(text: &str) -> Option<Product> {
    let folded = fold(text);
    let stars = match folded.find("sao") {
        None => 0,
        Some(at) => {
            let before = folded[..at].trim_end();
            let digit: String = before.chars().rev().take_while(char::is_ascii_digit).collect();
            digit.parse::<u8>().ok().filter(|stars| (1..=5).contains(stars))?
        }
    };
    let name = text.split(['(', '-', '–']).next().unwrap_or(text);
    Some(Product { name: clip(name, 200), stars })
}

fn clip(text: &str, most: usize) -> String {
    if value::is_empty(text) {
        return String::new();
    }
    nfc(&text.split_whitespace().collect::<Vec<_>>().join(" ")).chars().take(most).collect()
}

/// Whether numbers hold one of a year, which only a return gives.
pub(super) fn has_flow(numbers: &BTreeMap<String, i64>, register: &super::super::Register) -> bool {
    numbers.keys().any(|key| register.measure(key).is_some_and(|one| one.nature == Nature::Flow))
}
