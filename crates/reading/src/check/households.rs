//! Fewer households than groups, fewer members than the law asks for.
//!
//! | text | finding |
//! |---|---|
//! | 14 nhóm hộ với 96 hộ tham gia | none |
//! | 321 nhóm hộ …, với 189 hộ tham gia | at least 642 |
//! | 58 HTX với 204 thành viên, in 2021 | seven each by law: at least 406 |

use super::amount::{Amount, ONE, in_unit, is_person, kind_and_unit};
use super::line::{Line, is_value, lines};
use super::{Rule, Said, Severity, Sheet};
use crate::figure::{Bound, Figure};
use crate::{Knowledge, Reading, When};
use domain::programme::legal_minimum_on;
use jiff::civil::{Date, date};
use vietnamese::Language;

pub(super) const RULE: Rule = Rule {
    name: "households",
    explanation: (
        "Số hộ không thể ít hơn số nhóm, số thành viên không thể ít hơn mức tối thiểu mà pháp luật lúc đó quy định \
         cho mỗi tổ hợp tác, hợp tác xã.",
        "There cannot be fewer households than groups, nor fewer members than the law of that day asks of each \
         cooperative group or cooperative.",
    ),
    check,
};

fn check(reading: &Reading, knowledge: &Knowledge<'_>, sheet: &mut Sheet<'_>) {
    for line in lines(reading) {
        for index in 1..line.figures.len() {
            if let Some(groups) = groups_of(&line, index) {
                look_at(line.figures[groups], line.figures[index], reading, knowledge, sheet);
            }
        }
    }
}

/// The groups whose members the figure at `index` counts.
fn groups_of(line: &Line<'_>, index: usize) -> Option<usize> {
    let members = kind_and_unit(&line.figures[index].measure).0;
    if !is_value(line.figures[index]) || !(is_person(&members) || members == "ho") {
        return None;
    }
    let before = line.before(index);
    // The bracket between may compare: "(đạt 40,3% so với đăng ký), với 189 hộ".
    let joint = before.rsplit([',', ')']).next().unwrap_or_default();
    let is_joined = !before.contains([';', ':']) && joint.contains("với") && !joint.contains("so với");
    if is_joined {
        let groups = line.value_before(index)?;
        let kind = kind_and_unit(&line.figures[groups].measure).0;
        let fits = match kind.as_str() {
            "nhom ho" => members == "ho",
            "to hop tac" => matches!(members.as_str(), "ho" | "to vien" | "thanh vien" | "nguoi"),
            "hop tac xa" => matches!(members.as_str(), "thanh vien" | "xa vien"),
            _ => false,
        };
        return (fits && line.depth(groups) == line.depth(index)).then_some(groups);
    }
    // "… có 58 HTX …. Tổng số thành viên HTX là 204 người".
    let clause = before.rsplit([';', '.', ',']).next().unwrap_or_default().trim();
    let clause = clause.strip_prefix("tổng ").unwrap_or(clause);
    let (subject, kind) = match clause.strip_prefix("số tổ viên") {
        Some(rest) => (rest, "to hop tac"),
        None => (clause.strip_prefix("số thành viên")?, "hop tac xa"),
    };
    let of_all = ["", "là", "hợp tác xã là", "htx là", "đạt", "hợp tác xã", "htx"];
    if !of_all.contains(&subject.trim()) {
        return None;
    }
    let is_total = |&one: &usize| {
        let figure = line.figures[one];
        kind_and_unit(&figure.measure).0 == kind
            && is_value(figure)
            && figure.role == line.figures[index].role
    };
    let value = |one: usize| line.figures[one].value.digits;
    (0..index).filter(is_total).max_by_key(|&one| value(one))
}

fn look_at(
    groups: &Figure,
    members: &Figure,
    reading: &Reading,
    knowledge: &Knowledge<'_>,
    sheet: &mut Sheet<'_>,
) {
    let is_vague = |bound: Bound| !matches!(bound, Bound::Exact);
    let (Some(group), Some(member)) = (Amount::of(groups), Amount::of(members)) else { return };
    if is_vague(groups.bound) || is_vague(members.bound) || groups.role != members.role {
        return;
    }
    let kind = match kind_and_unit(&groups.measure).0.as_str() {
        "nhom ho" => "household_group",
        "to hop tac" => "cooperative_group",
        _ => "cooperative",
    };
    let day = day_of(members.time).or(reading.about.date);
    let law = knowledge
        .programme
        .zip(day)
        .and_then(|(programme, day)| legal_minimum_on(&programme.legal_minimums, kind, day));
    let minimum = law.map_or(1, |law| law.minimum);
    let least = group.micro * i128::from(minimum);
    sheet.checked();
    if member.micro >= least {
        return;
    }
    let message = Said::of(|language| {
        let (groups_text, members_text) = (groups.value.format(language), members.value.format(language));
        let least = in_unit(least / ONE * ONE, 1, language);
        let (of, what) = (&groups.measure, &members.measure);
        match language {
            Language::Vi => format!(
                "{groups_text} {of} mà chỉ có {members_text} {what}; mỗi {of} ít nhất {minimum} nên phải từ {least} trở lên."
            ),
            Language::En => format!(
                "{groups_text} {of} with only {members_text} {what}; at {minimum} each there must be {least} or more."
            ),
        }
    });
    sheet.found(Severity::Error, message, &[members.span, groups.span]);
}

/// The last day of a time.
fn day_of(time: When) -> Option<Date> {
    match time {
        When::Unknown => None,
        When::Day(day) => Some(day),
        When::Month(year, month) => Date::new(year, month, 1).ok().map(Date::last_of_month),
        When::Quarter(year, quarter) => Date::new(year, quarter * 3, 1).ok().map(Date::last_of_month),
        When::HalfYear(year) => Some(date(year, 6, 30)),
        When::NineMonths(year) => Some(date(year, 9, 30)),
        When::Year(year) | When::Years(_, year) => Some(date(year, 12, 31)),
    }
}

#[cfg(test)]
mod tests {
    use crate::check::example::{checked, found};

    #[test]
    fn examples() {
        let right = "Có 14 nhóm hộ với 96 hộ tham gia.";
        assert_eq!(found("households", right), Vec::<String>::new());
        assert_eq!(checked("households", right), 1);
        assert_eq!(
            found("households", "Có 321 nhóm hộ được thành lập mới, với 189 hộ tham gia."),
            ["321 nhóm hộ mà chỉ có 189 hộ; mỗi nhóm hộ ít nhất 1 nên phải từ 321 trở lên."]
        );
        assert_eq!(checked("households", "Có 43 tổ hợp tác với 517 thành viên."), 1);
        assert_eq!(checked("households", "Toàn xã có 03 HTX. Số thành viên là 87 người."), 1);
    }
}
