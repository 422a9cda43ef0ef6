//! Which organisations a page is asked for: what its address says, the filter
//! that this is for the storage, the choices of the form, and the same in words.

use super::overview::stretch;
use super::{Desk, kind_word, word};
use crate::Error;
use crate::scope::Choice;
use domain::UnitId;
use domain::indicator::Indicator;
use domain::organisation::{Kind, State};
use jiff::civil::Date;
use serde::Deserialize;
use storage::organisation::Filter;

/// What the address says.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub struct Asked {
    pub don_vi: String,
    pub ngay: String,
    pub tim: String,
    pub loai: String,
    pub tinh_trang: String,
    pub linh_vuc: String,
    pub luat: String,
    pub hoat_dong: String,
    pub chi_tieu: String,
    /// The first day over which a flow is counted; the year's if absent.
    pub tu: String,
    /// A list that somebody saved: it asks for all of the above but the day.
    pub luu: String,
    pub trang: String,
    pub dang: String,
}

impl Asked {
    /// Whether more is asked than words, a day and an area.
    pub fn is_narrowed(&self) -> bool {
        [&self.loai, &self.tinh_trang, &self.linh_vuc, &self.luat].iter().any(|one| !one.is_empty())
    }

    /// What it asks for beside unit and day, by the names of the address.
    pub fn fields(&self) -> Vec<(&'static str, &str)> {
        let all = [
            ("tim", self.tim.as_str()),
            ("loai", &self.loai),
            ("tinh_trang", &self.tinh_trang),
            ("linh_vuc", &self.linh_vuc),
            ("luat", &self.luat),
            ("hoat_dong", &self.hoat_dong),
            ("chi_tieu", &self.chi_tieu),
            ("tu", &self.tu),
        ];
        all.into_iter().filter(|(_, value)| !value.is_empty()).collect()
    }

    /// The parts of an address that ask for the same, of a unit and a day.
    pub fn query<'a>(&'a self, unit: &'a str, day: &'a str) -> Vec<(&'static str, &'a str)> {
        let place = [("don_vi", unit), ("ngay", day)];
        match self.luu.as_str() {
            "" => place.into_iter().chain(self.fields()).collect(),
            list => [("luu", list)].into_iter().chain(place).collect(),
        }
    }

    /// The indicator whose organisations are asked for.
    pub fn indicator<'a>(&self, desk: &'a Desk) -> Option<&'a Indicator> {
        desk.programme.indicators.get(&self.chi_tieu.as_str().into())
    }
}

/// The filter that the address asks for.
///
/// # Errors
/// Not found for a kind, state or indicator that there is not.
pub fn filter(desk: &Desk, asked: &Asked, under: UnitId, day: Date) -> Result<Filter, Error> {
    let of = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let counted = match of(&asked.chi_tieu) {
        None => None,
        Some(_) => {
            let indicator = asked.indicator(desk).ok_or(Error::NotFound)?;
            let declared = indicator.register.clone().ok_or(Error::NotFound)?;
            Some((declared, indicator.nature, stretch(&asked.tu, day)))
        }
    };
    Ok(Filter {
        text: asked.tim.clone(),
        kind: of(&asked.loai).map(|code| Kind::from_code(&code).ok_or(Error::NotFound)).transpose()?,
        state: of(&asked.tinh_trang)
            .map(|code| State::from_code(&code).ok_or(Error::NotFound))
            .transpose()?,
        sector: asked.linh_vuc.clone(),
        law: asked.luat.clone(),
        idle: match asked.hoat_dong.as_str() {
            "co" => Some(false),
            "khong" => Some(true),
            _ => None,
        },
        counted,
        ..Filter::all(under, day)
    })
}

/// What the form offers.
pub struct Offered {
    pub kinds: Vec<Choice>,
    pub states: Vec<Choice>,
    pub sectors: Vec<Choice>,
    pub laws: Vec<Choice>,
}

impl Offered {
    pub fn of(desk: &Desk, asked: &Asked) -> Self {
        let w = desk.words;
        let choices = |any: &str, chosen: &str, all: Vec<(String, String)>| {
            let any = Choice::new("", w.t(any), chosen.is_empty());
            let all = all.into_iter().map(|(value, label)| {
                let is = value == chosen;
                Choice::new(value, label, is)
            });
            std::iter::once(any).chain(all).collect::<Vec<_>>()
        };
        let kinds = Kind::ALL.map(|kind| (kind.code().to_owned(), kind_word(kind, w)));
        let states = State::ALL.map(|state| (state.code().to_owned(), word(w, "state", state.code())));
        let sectors = desk.programme.dimensions.iter().find(|one| one.key == "sector");
        let sectors = sectors.map(|one| one.categories.as_slice()).unwrap_or_default();
        let sectors = sectors.iter().map(|one| (one.key.clone(), w.0.pick(&one.vi, &one.en).to_string()));
        let laws = desk.programme.register.laws.iter();
        let laws = laws.map(|law| (law.key.clone(), w.0.pick(&law.vi, &law.en).to_string()));
        Self {
            kinds: choices("organisation.any_kind", &asked.loai, kinds.into()),
            states: choices("organisation.any_state", &asked.tinh_trang, states.into()),
            sectors: choices("organisation.any_sector", &asked.linh_vuc, sectors.collect()),
            laws: choices("organisation.any_law", &asked.luat, laws.collect()),
        }
    }

    /// The conditions in words, beside what is counted: for paper, and for lists of filters.
    pub fn said(&self, desk: &Desk, asked: &Asked) -> Vec<String> {
        let w = desk.words;
        let chosen = [
            ("organisation.kind_head", &self.kinds),
            ("organisation.state_head", &self.states),
            ("organisation.sector_head", &self.sectors),
            ("organisation.law_head", &self.laws),
        ];
        let chosen = chosen.into_iter().filter_map(|(head, all)| {
            let one = all.iter().find(|one| one.is_chosen && !one.value.is_empty())?;
            Some(format!("{}: {}", w.t(head), one.label))
        });
        let text = (!asked.tim.trim().is_empty())
            .then(|| format!("{}: “{}”", w.t("organisation.search"), asked.tim.trim()));
        let idle = match asked.hoat_dong.as_str() {
            "co" => Some(w.t("organisation.at_work").to_owned()),
            "khong" => Some(w.t("organisation.idle").to_owned()),
            _ => None,
        };
        text.into_iter().chain(chosen).chain(idle).collect()
    }
}
