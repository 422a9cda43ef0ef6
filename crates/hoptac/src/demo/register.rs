//! The register of the demonstration: organisations through their lives, one
//! line a happening in `demo/register.csv`, which `scripts/register` writes.
//! Named or not, their figures are made up and marked as illustrative.

use super::life::{deed, person};
use crate::Unusable;
use csv::StringRecord;
use domain::organisation::{Change, Happened, Kind, Product, Register};
use domain::permission::Role;
use domain::programme::Programme;
use domain::{OrganisationId, UnitId};
use include_dir::Dir;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use storage::Store;
use storage::organisation::{NewHappening, NewLife};

/// The file in the pack that holds it.
const FILE: &str = "demo/register.csv";

/// Brings the register in, all of it or nothing, as an officer of the
/// province had done ten days before the demonstration begins.
pub async fn bring(store: &Store, pack: &Dir<'_>, start: Timestamp) -> Result<(), Unusable> {
    let text = pack.get_file(FILE).and_then(|file| file.contents_utf8());
    let text = text.ok_or_else(|| Unusable(format!("the pack has no {FILE}")))?;
    let programme = store.programme().await?;
    let at = start - SignedDuration::from_hours(24 * 10);
    let top = programme.top(server::state::local(at).date());
    let top = top.ok_or_else(|| Unusable("the pack has no province".to_owned()))?;
    let officer = person("Chuyên viên tỉnh", Role::ProvinceOfficer, top);
    store.bring(&deed(&officer, at), &read(text, &programme)?, false).await?;
    Ok(())
}

/// By key, an organisation's place in the list of lives, and its id.
type Ids<'a> = BTreeMap<&'a str, (usize, OrganisationId)>;

/// The lives in the order in which they first appear.
fn read(text: &str, programme: &Programme) -> Result<Vec<NewLife>, Unusable> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let head = reader.headers()?.clone();
    let records: Vec<StringRecord> = reader.into_records().collect::<Result<_, _>>()?;
    let lines = || records.iter().map(|record| Line { head: &head, record });
    // Lives first: a line may name an organisation that comes later.
    let mut ids: Ids<'_> = Ids::new();
    let mut lives: Vec<NewLife> = Vec::new();
    for line in lines() {
        ids.entry(line.cell("organisation")).or_insert_with(|| {
            let id = OrganisationId::new();
            lives.push(NewLife { id, happenings: Vec::new(), illustrative: false });
            (lives.len() - 1, id)
        });
    }
    for (number, line) in lines().enumerate() {
        let wrong = |what: String| Unusable(format!("{FILE}, line {}: {what}", number + 2));
        let one = happening(&line, programme, &ids).map_err(wrong)?;
        let life = ids.get(line.cell("organisation")).and_then(|(place, _)| lives.get_mut(*place));
        let life = life.ok_or_else(|| wrong("no organisation".to_owned()))?;
        life.happenings.push(one);
        // A life is marked as a whole: one made-up figure makes it illustrative.
        life.illustrative |= line.cell("illustrative") == "1";
    }
    Ok(lives)
}

struct Line<'a> {
    head: &'a StringRecord,
    record: &'a StringRecord,
}

impl<'a> Line<'a> {
    /// The cell of a column; empty where there is none.
    fn cell(&self, column: &str) -> &'a str {
        let place = self.head.iter().position(|name| name == column);
        place.and_then(|place| self.record.get(place)).unwrap_or_default()
    }

    /// Columns with something in them.
    fn filled(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.head.iter().zip(self.record.iter()).filter(|(_, cell)| !cell.is_empty())
    }
}

fn happening(line: &Line<'_>, programme: &Programme, ids: &Ids<'_>) -> Result<NewHappening, String> {
    let what = line.cell("what");
    let what = Happened::from_code(what).ok_or_else(|| format!("nothing is called {what}"))?;
    let on = day(line.cell("on"))?;
    let seat = |code: &str| -> Result<UnitId, String> {
        let unit = programme.units.find(code, on);
        unit.map(|unit| unit.id).ok_or_else(|| format!("no commune {code} on {on}"))
    };
    let mut one = NewHappening::of(what, on, Change::default());
    for (column, cell) in line.filled() {
        match column {
            "organisation" | "illustrative" | "what" | "on" => {}
            "decision" => cell.clone_into(&mut one.decision),
            "note" => cell.clone_into(&mut one.note),
            "until" => one.until = Some(day(cell)?),
            "other" => one.other = Some(ids.get(cell).ok_or_else(|| format!("no organisation {cell}"))?.1),
            "seat" => one.change.seat = Some(Some(seat(cell)?)),
            _ => fact(&mut one.change, column, cell, &programme.register)?,
        }
    }
    Ok(one)
}

fn day(text: &str) -> Result<Date, String> {
    text.parse().map_err(|error| format!("{text}: {error}"))
}

/// What a cell says of the organisation: a fact, or a measure by its key.
fn fact(change: &mut Change, column: &str, cell: &str, register: &Register) -> Result<(), String> {
    let text = || Some(cell.to_owned());
    match column {
        "kind" => change.kind = Some(Kind::from_code(cell).ok_or_else(|| format!("no kind {cell}"))?),
        "name" => change.name = text(),
        "code" => change.code = text(),
        "village" => change.village = text(),
        "law" => change.law = text(),
        "activity" => change.activity = text(),
        "representative" => change.representative = text(),
        "in_charge" => change.in_charge = text(),
        "high_tech" => change.high_tech = Some(cell == "1"),
        "value_chain" => change.value_chain = Some(cell == "1"),
        "products" => change.products = Some(cell.split('|').map(product).collect::<Result<_, _>>()?),
        measure if register.measure(measure).is_some() => {
            let number = cell.parse().map_err(|error| format!("{measure} {cell}: {error}"))?;
            change.numbers.insert(measure.to_owned(), number);
        }
        other => return Err(format!("no measure {other}")),
    }
    Ok(())
}

/// `Cà phê bột:4`: a name and its OCOP stars.
fn product(text: &str) -> Result<Product, String> {
    let (name, stars) = text.split_once(':').ok_or_else(|| format!("no stars in {text}"))?;
    let stars = stars.parse().map_err(|error| format!("{text}: {error}"))?;
    Ok(Product { name: name.to_owned(), stars })
}
