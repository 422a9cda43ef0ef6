//! The numbers that a task asks its lead agencies for: as people write them,
//! and what becomes of them.

use super::known::nearest;
use crate::{Words, finding, link};
use domain::form::Cell;
use domain::indicator::Indicator;
use domain::plan::{CellRefused, MOST_CELLS, OfTask, Task, may_ask};
use domain::programme::Programme;
use domain::{Breakdown, PlanKey};
use std::collections::HashMap;
use storage::task::{AskedNumber, Source};
use vietnamese::name::match_key;

/// The indicators of a programme, by every spelling of their names.
pub(super) struct Askable<'a> {
    programme: &'a Programme,
    words: Words,
    by_name: HashMap<String, Vec<&'a Indicator>>,
}

impl<'a> Askable<'a> {
    pub(super) fn of(programme: &'a Programme, words: Words) -> Askable<'a> {
        let mut by_name: HashMap<String, Vec<&Indicator>> = HashMap::new();
        for indicator in programme.indicators.iter() {
            for name in [&indicator.vi, &indicator.en] {
                by_name.entry(match_key(name)).or_default().push(indicator);
            }
        }
        Askable { programme, words, by_name }
    }

    /// The numbers of a text, parted by semicolons and lines; and what is wrong
    /// with those that cannot be asked for.
    pub(super) fn read(&self, text: &str) -> (Vec<Cell>, Vec<String>) {
        let (mut cells, mut faults) = (Vec::new(), Vec::new());
        for name in text.split([';', '\n', '\r']).map(str::trim).filter(|name| !name.is_empty()) {
            let Some(cell) = self.cell(name) else {
                faults.push(self.unknown(name));
                continue;
            };
            match may_ask(&cell, self.programme) {
                Err(why) => faults.push(self.refused(name, &cell, why)),
                // What is named twice is asked for once.
                Ok(()) if cells.contains(&cell) => {}
                Ok(()) => cells.push(cell),
            }
        }
        if cells.len() > MOST_CELLS {
            faults.push(self.words.t("task.refused.figure_many").to_owned());
        }
        (cells, faults)
    }

    /// What a name means: a cell's own name, an indicator's name in either
    /// language, or that with the words of a breakdown in brackets.
    fn cell(&self, name: &str) -> Option<Cell> {
        let named = Cell::from_name(&name.to_lowercase());
        if self.programme.indicators.get(&named.indicator).is_some() {
            return Some(named);
        }
        if let Some(indicator) = self.indicator(name) {
            return Some(Cell::total(&indicator.key));
        }
        let (whole, part) = name.strip_suffix(')')?.rsplit_once('(')?;
        let indicator = self.programme.indicators.get(&whole.trim().to_lowercase().as_str().into());
        let indicator = indicator.or_else(|| self.indicator(whole))?;
        Some(Cell { indicator: indicator.key.clone(), breakdown: self.breakdown(part) })
    }

    /// The indicator of a name; where one that is counted bears the name of one
    /// that is reported, the latter.
    fn indicator(&self, name: &str) -> Option<&'a Indicator> {
        let plain = domain::glossary::key(name);
        let is_exact =
            |one: &Indicator| [&one.vi, &one.en].map(|own| domain::glossary::key(own)).contains(&plain);
        let named = self.by_name.get(&match_key(name))?.iter();
        named.min_by_key(|one| (one.is_computed(), !is_exact(one))).copied()
    }

    /// The breakdown of these words; as it is written where none has them.
    fn breakdown(&self, part: &str) -> Breakdown {
        let wanted = match_key(part);
        let found = self.programme.dimensions.iter().find_map(|dimension| {
            let is_it = |name: &String| match_key(name) == wanted;
            let category =
                dimension.categories.iter().find(|one| [&one.vi, &one.en].into_iter().any(is_it))?;
            Some(format!("{}={}", dimension.key, category.key))
        });
        found.map_or_else(|| part.trim().into(), |name| name.as_str().into())
    }

    /// A number's name, such that it is read as the same number again.
    pub(super) fn name(&self, cell: &Cell) -> String {
        let label = finding::cell_label(cell, self.programme, None, self.words);
        let is_same = !label.contains(';') && self.cell(&label).as_ref() == Some(cell);
        if is_same { label } else { cell.name() }
    }

    /// Several names, as they are written in one field.
    pub(super) fn names(&self, cells: &[Cell]) -> String {
        cells.iter().map(|cell| self.name(cell)).collect::<Vec<_>>().join("; ")
    }

    /// The totals that can be asked for, in the programme's order.
    pub(super) fn all(&self) -> impl Iterator<Item = Cell> {
        let entered = self.programme.indicators.iter().filter(|one| !one.is_computed());
        entered.map(|one| Cell::total(&one.key))
    }

    /// The names of the indicators that would count a number of a task with this
    /// key, each with the groups to which it keeps.
    pub(super) fn feeds(&self, plan: &PlanKey, key: &str, cell: &Cell) -> Vec<String> {
        let fed = self.programme.indicators.iter().filter_map(|one| {
            let from = one.tasks.as_ref()?;
            let group = from.groups.first().map_or("", String::as_str);
            let name = one.name(self.words.0).to_owned();
            from.counts(OfTask { plan, group, key }, cell).then(|| match from.groups.is_empty() {
                true => name,
                false => {
                    let groups = vietnamese::name::join(&from.groups, self.words.0);
                    self.words.f("task.asked.in_groups", &[("name", &name), ("groups", &groups)])
                }
            })
        });
        fed.collect()
    }

    fn unknown(&self, typed: &str) -> String {
        let entered = self.programme.indicators.iter().filter(|one| !one.is_computed());
        let near =
            nearest(typed, entered.map(|one| (format!("{} {} {}", one.vi, one.en, one.key), &one.key)));
        if near.is_empty() {
            return self.words.f("task.asked.unknown", &[("typed", &typed)]);
        }
        let names: Vec<String> = near.into_iter().map(|key| self.name(&Cell::total(key))).collect();
        self.words.f("task.asked.doubtful", &[("typed", &typed), ("names", &names.join("; "))])
    }

    fn refused(&self, typed: &str, cell: &Cell, why: CellRefused) -> String {
        let of = self.programme.indicators.get(&cell.indicator);
        let from_tasks = of.and_then(|one| one.tasks.as_ref());
        let key = match why {
            CellRefused::NoBreakdown => "task.asked.no_breakdown",
            _ if from_tasks.is_some() => "task.asked.of_tasks",
            _ if of.is_some_and(|one| one.register.is_some()) => "task.asked.of_register",
            _ if of.is_some_and(|one| one.activities.is_some()) => "task.asked.of_activities",
            _ => "task.asked.of_others",
        };
        let counted = from_tasks.into_iter().flat_map(|from| &from.cells);
        let counted: Vec<String> = counted.map(|key| self.name(&Cell::total(key))).collect();
        self.words.f(key, &[("typed", &typed), ("names", &counted.join("; "))])
    }
}

/// A number of a task as its page shows it.
pub(super) struct Number {
    pub(super) name: String,
    /// Where it comes from, where it is not simply the return.
    pub(super) note: &'static str,
    /// The indicators that it counts towards.
    pub(super) towards: Vec<(String, String)>,
}

/// What a task asks for, and what becomes of it.
pub(super) fn numbers(
    programme: &Programme,
    task: &Task,
    asked: &[AskedNumber],
    words: Words,
) -> Vec<Number> {
    let number = |one: &AskedNumber| {
        let towards = match one.source {
            Source::Form => Vec::new(),
            Source::Return | Source::Past => towards(programme, task, &one.cell, words),
        };
        let note = match one.source {
            Source::Form => "task.asked.by_form",
            Source::Past => "task.asked.past",
            Source::Return if towards.is_empty() => "task.asked.task_only",
            Source::Return => "",
        };
        Number { name: finding::cell_label(&one.cell, programme, None, words), note, towards }
    };
    asked.iter().map(number).collect()
}

/// The indicators towards which a number counts that is given with a return on a task.
pub(super) fn towards(
    programme: &Programme,
    task: &Task,
    cell: &Cell,
    words: Words,
) -> Vec<(String, String)> {
    let of = OfTask { plan: &task.plan, group: &task.group_number, key: &task.key };
    let counts = |one: &&Indicator| one.tasks.as_ref().is_some_and(|from| from.counts(of, cell));
    let counted = programme.indicators.iter().filter(counts);
    counted.map(|one| (one.name(words.0).to_owned(), link::indicator(&one.key, ""))).collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::programme;
    use super::*;
    use crate::Language;

    #[test]
    fn numbers_are_found_however_they_are_spelled() {
        let programme = programme();
        for language in [Language::Vi, Language::En] {
            let askable = Askable::of(&programme, Words(language));
            for (text, expected) in [
                ("lop", vec!["lop"]),
                ("Lớp bồi dưỡng, tập huấn; LOP-NGUOI", vec!["lop", "lop-nguoi"]),
                ("LOP BOI DUONG, TAP HUAN\nTraining classes", vec!["lop"]),
                // In Unicode's other form.
                (
                    "Lo\u{31b}\u{301}p bo\u{302}\u{300}i duo\u{31b}\u{303}ng, ta\u{323}\u{302}p hua\u{302}\u{301}n",
                    vec!["lop"],
                ),
                ("Lượt người được bồi dưỡng, tập huấn (nữ)", vec!["lop-nguoi:sex=female"]),
                ("Attendances at training (women); lop-nguoi:sex=female", vec!["lop-nguoi:sex=female"]),
                ("lop-nguoi (nam)", vec!["lop-nguoi:sex=male"]),
                // The register counts by the same name; what is reported is meant.
                ("Thành viên tổ hợp tác", vec!["tht-thanh-vien"]),
                (" ; ", vec![]),
            ] {
                let (cells, faults) = askable.read(text);
                assert_eq!(cells.iter().map(Cell::name).collect::<Vec<_>>(), expected, "{text}");
                assert!(faults.is_empty(), "{text}: {faults:?}");
            }
        }
    }

    #[test]
    fn what_cannot_be_asked_for_is_told_with_what_is_near() {
        let programme = programme();
        let askable = Askable::of(&programme, Words(Language::Vi));
        for (typed, said) in [
            ("lớp tập huấn", "có phải: Lớp bồi dưỡng, tập huấn"),
            ("lop-tap-huan", "có phải: Lớp bồi dưỡng, tập huấn"),
            ("số phi thuyền", "Không có số liệu nào tên “số phi thuyền”"),
            ("nv-lop", "Hỏi số được cộng: Lớp bồi dưỡng, tập huấn"),
            ("so-htx-hoat-dong", "đếm từ sổ đăng ký"),
            ("hd-lop", "đếm từ hoạt động hỗ trợ"),
            ("lop (trẻ em)", "Không có phân tổ"),
            ("lop:sex=x", "Không có phân tổ"),
        ] {
            let (cells, faults) = askable.read(typed);
            assert!(cells.is_empty() && faults.len() == 1, "{typed}: {cells:?} {faults:?}");
            assert!(faults[0].contains(said), "{typed}: {faults:?}");
        }
        let ratio = programme.indicators.iter().find(|one| one.is_ratio() && !one.is_counted());
        let (_, faults) = askable.read(ratio.map_or("", |one| one.key.as_str()));
        assert!(faults[0].contains("tính từ chỉ tiêu khác"), "{faults:?}");
    }

    #[test]
    fn what_is_shown_is_read_back() {
        let programme = programme();
        for language in [Language::Vi, Language::En] {
            let askable = Askable::of(&programme, Words(language));
            for total in askable.all() {
                let categories = programme.dimensions.iter().flat_map(|dimension| {
                    dimension.categories.iter().map(|one| format!("{}={}", dimension.key, one.key))
                });
                for breakdown in categories.chain([String::new()]) {
                    let cell = Cell { breakdown: breakdown.as_str().into(), ..total.clone() };
                    assert_eq!(askable.read(&askable.name(&cell)), (vec![cell], vec![]));
                }
            }
        }
    }
}
