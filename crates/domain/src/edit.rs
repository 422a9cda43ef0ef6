//! What an administrator changes in a form without a programmer: the days of
//! a level, a new version, a version's lines. Each refusal has a code, under
//! which the server has its words.

use crate::IndicatorKey;
use crate::calendar::Holidays;
use crate::form::{Dates, Form, Level, Line, Relation, Version};
use crate::indicator::Indicators;
use crate::period::Period;
use jiff::civil::Date;

/// Why a form cannot be changed like that.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{}", self.code())]
pub enum EditRefused {
    /// There is no such version, level, section or line.
    Missing,
    /// The days of some period would not follow each other.
    DaysOutOfOrder,
    /// A new version begins after the last one does.
    NotAfterLast,
    /// The indicator does not exist or is computed.
    UnknownIndicator,
    /// The version asks for the indicator already.
    LineTwice,
    /// A part of it, or a check, names the line.
    LineNeeded,
    /// A section keeps at least one line.
    LastLine,
    /// The whole is no line of the version.
    UnknownWhole,
}

impl EditRefused {
    /// Every refusal, so that a test can see that each has its words.
    pub const ALL: [EditRefused; 8] = [
        EditRefused::Missing,
        EditRefused::DaysOutOfOrder,
        EditRefused::NotAfterLast,
        EditRefused::UnknownIndicator,
        EditRefused::LineTwice,
        EditRefused::LineNeeded,
        EditRefused::LastLine,
        EditRefused::UnknownWhole,
    ];

    /// Its code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            EditRefused::Missing => "missing",
            EditRefused::DaysOutOfOrder => "days_out_of_order",
            EditRefused::NotAfterLast => "not_after_last",
            EditRefused::UnknownIndicator => "unknown_indicator",
            EditRefused::LineTwice => "line_twice",
            EditRefused::LineNeeded => "line_needed",
            EditRefused::LastLine => "last_line",
            EditRefused::UnknownWhole => "unknown_whole",
        }
    }
}

impl Level {
    /// The days of these periods by this level's rules.
    #[must_use]
    pub fn days(&self, periods: &[Period], holidays: &Holidays) -> Vec<Dates> {
        let days = |period: &Period| {
            let closing = period.to();
            Dates {
                opens: self.opens.day(closing, holidays),
                closing,
                deadline: self.deadline.deadline(closing, holidays),
                late_until: self.late_until.deadline(closing, holidays),
                corrections_until: self.corrections_until.deadline(closing, holidays),
            }
        };
        periods.iter().map(days).collect()
    }

    /// Whether in each of these periods the form opens before it is due, and
    /// late reports and corrections have no less time.
    #[must_use]
    pub fn is_in_order(&self, periods: &[Period], holidays: &Holidays) -> bool {
        let in_order = |days: &Dates| {
            days.opens <= days.deadline
                && days.deadline <= days.late_until
                && days.late_until <= days.corrections_until
        };
        self.days(periods, holidays).iter().all(in_order)
    }
}

impl Form {
    /// The version of that number.
    ///
    /// # Errors
    /// [`EditRefused::Missing`].
    pub fn version_mut(&mut self, number: i64) -> Result<&mut Version, EditRefused> {
        self.versions.iter_mut().find(|version| version.number == number).ok_or(EditRefused::Missing)
    }

    /// Adds a version that holds from a day and begins as a copy of the last;
    /// the last one ends the day before. Returns its number.
    ///
    /// # Errors
    /// [`EditRefused::NotAfterLast`].
    pub fn add_version(&mut self, from: Date, change: &str) -> Result<i64, EditRefused> {
        let number = self.versions.iter().map(|version| version.number).max().unwrap_or(0) + 1;
        let last = self.versions.last_mut().ok_or(EditRefused::Missing)?;
        if last.valid_from.is_some_and(|begins| from <= begins) {
            return Err(EditRefused::NotAfterLast);
        }
        let mut new = Version { number, valid_from: Some(from), change: change.to_owned(), ..last.clone() };
        if last.valid_to.is_none_or(|ends| from <= ends) {
            last.valid_to = from.yesterday().ok();
        } else {
            // The last one had ended before: the new one is open.
            new.valid_to = None;
        }
        self.versions.push(new);
        Ok(number)
    }
}

impl Version {
    /// Adds a line at the end of a section.
    ///
    /// # Errors
    /// [`EditRefused`].
    pub fn add_line(
        &mut self,
        section: &str,
        line: Line,
        indicators: &Indicators,
    ) -> Result<(), EditRefused> {
        if indicators.get(&line.indicator).is_none_or(|indicator| indicator.is_computed()) {
            return Err(EditRefused::UnknownIndicator);
        }
        if self.line(&line.indicator).is_some() {
            return Err(EditRefused::LineTwice);
        }
        if line.part_of.as_ref().is_some_and(|whole| self.line(whole).is_none()) {
            return Err(EditRefused::UnknownWhole);
        }
        let section = self.sections.iter_mut().find(|one| one.key == section).ok_or(EditRefused::Missing)?;
        section.lines.push(line);
        Ok(())
    }

    /// Takes a line away that nothing else rests on.
    ///
    /// # Errors
    /// [`EditRefused`].
    pub fn remove_line(&mut self, indicator: &IndicatorKey) -> Result<(), EditRefused> {
        let is_whole = self.lines().any(|line| line.part_of.as_ref() == Some(indicator));
        let is_checked = self.relations.iter().any(|relation| match relation {
            Relation::AtLeast { left, right, .. } => left == indicator || right == indicator,
            Relation::LegalMinimum { members, groups, .. } => members == indicator || groups == indicator,
        });
        if is_whole || is_checked {
            return Err(EditRefused::LineNeeded);
        }
        let has = |section: &&mut crate::form::Section| {
            section.lines.iter().any(|line| line.indicator == *indicator)
        };
        let section = self.sections.iter_mut().find(has).ok_or(EditRefused::Missing)?;
        if section.lines.len() == 1 {
            return Err(EditRefused::LastLine);
        }
        section.lines.retain(|line| line.indicator != *indicator);
        Ok(())
    }

    /// Gives a line its own words, or with `None` the indicator's name again.
    ///
    /// # Errors
    /// [`EditRefused::Missing`].
    pub fn rename_line(
        &mut self,
        indicator: &IndicatorKey,
        vi: Option<String>,
        en: Option<String>,
    ) -> Result<(), EditRefused> {
        let mut lines = self.sections.iter_mut().flat_map(|section| &mut section.lines);
        let line = lines.find(|line| line.indicator == *indicator).ok_or(EditRefused::Missing)?;
        (line.vi, line.en) = (vi, en);
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use super::*;
    use crate::pack::Pack;
    use jiff::civil::date;
    use std::collections::BTreeMap;

    fn kon_tum() -> (Form, Indicators) {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../programmes/kon-tum");
        let mut files = BTreeMap::new();
        for name in [
            "pack.toml",
            "units.csv",
            "successors.csv",
            "holidays.csv",
            "legal-minimums.csv",
            "dimensions.toml",
            "indicators.toml",
            "register/rules.toml",
            "register/measures.toml",
            "register/sectors.csv",
            "forms/kinh-te-tap-the.toml",
            "forms/kinh-te-tap-the-dang-ky.toml",
            "plans/de-an.toml",
            "plans/giai-phap-2018.toml",
            "plans/ke-hoach-784.toml",
            "plans/muc-tieu-2025-2030.toml",
            "plans/van-ban.toml",
        ] {
            files.insert(name.to_owned(), std::fs::read_to_string(format!("{root}/{name}")).unwrap());
        }
        let pack = Pack::read(&files).unwrap();
        let form = pack.programme.form(&"kinh-te-tap-the".into()).unwrap().clone();
        (form, pack.programme.indicators)
    }

    fn line(key: &str, part_of: Option<&str>) -> Line {
        Line { indicator: key.into(), vi: None, en: None, part_of: part_of.map(Into::into), cells: None }
    }

    #[test]
    fn a_new_version_ends_the_last_one() {
        let (mut form, indicators) = kon_tum();
        let last = form.versions.last().unwrap().clone();
        assert_eq!(form.add_version(last.valid_from.unwrap(), ""), Err(EditRefused::NotAfterLast));
        let number = form.add_version(date(2031, 1, 1), "thêm dòng").unwrap();
        let [.., old, new] = form.versions.as_slice() else { panic!("two versions") };
        assert_eq!((new.number, new.valid_from), (number, Some(date(2031, 1, 1))));
        assert_eq!((old.valid_to, new.valid_to), (Some(date(2030, 12, 31)), last.valid_to));
        assert_eq!(old.sections, new.sections);
        assert_eq!(form.check(&indicators), Ok(()));
    }

    #[test]
    fn lines_are_added_and_taken_away_only_where_nothing_rests_on_them() {
        let (mut form, indicators) = kon_tum();
        let section = form.versions[0].sections[0].key.clone();
        let version = form.version_mut(1).unwrap();
        for (key, part_of, refused) in [
            ("khong-co", None, EditRefused::UnknownIndicator),
            ("tht", None, EditRefused::LineTwice),
            ("de-an-tht-moi", Some("khong-co"), EditRefused::UnknownWhole),
        ] {
            assert_eq!(version.add_line(&section, line(key, part_of), &indicators), Err(refused), "{key}");
        }
        assert_eq!(
            version.add_line("x", line("de-an-tht-moi", None), &indicators),
            Err(EditRefused::Missing)
        );
        version.add_line(&section, line("de-an-tht-moi", Some("tht")), &indicators).unwrap();
        assert_eq!(version.remove_line(&"tht".into()), Err(EditRefused::LineNeeded));
        assert_eq!(version.remove_line(&"khong-co".into()), Err(EditRefused::Missing));
        version.rename_line(&"de-an-tht-moi".into(), Some("Tổ mới".into()), None).unwrap();
        assert_eq!(version.line(&"de-an-tht-moi".into()).unwrap().vi.as_deref(), Some("Tổ mới"));
        version.remove_line(&"de-an-tht-moi".into()).unwrap();
        assert_eq!(form.check(&indicators), Ok(()));
    }

    #[test]
    fn days_follow_each_other() {
        let (form, _) = kon_tum();
        let periods = form.periods(date(2024, 1, 1), date(2024, 12, 31));
        let level = form.versions[0].levels[0].clone();
        let holidays = Holidays::default();
        assert!(level.is_in_order(&periods, &holidays));
        let short = Level { late_until: "closing".parse().unwrap(), ..level.clone() };
        assert!(!short.is_in_order(&periods, &holidays));
        let late = Level { opens: "closing+30d".parse().unwrap(), ..level };
        assert!(!late.is_in_order(&periods, &holidays));
    }
}
