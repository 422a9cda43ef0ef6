//! What an organisation does, by the names that the pack has for VSIC codes.

use super::Desk;
use domain::organisation::Activity;

/// The activities that the pack names, code and name, for the list beside the field.
pub fn all(desk: &Desk) -> Vec<(String, String)> {
    let all = desk.programme.register.activities.iter();
    all.map(|one| (one.activity.clone(), desk.words.0.pick(one.vi.clone(), one.en.clone()))).collect()
}

/// An activity's code with its name, where the pack has one.
pub fn named(code: &str, desk: &Desk) -> String {
    match desk.programme.register.activity(code) {
        Some(one) => format!("{code} – {}", desk.words.0.pick(&one.vi, &one.en)),
        None => code.to_owned(),
    }
}

/// The code of an activity that was typed by its name.
pub fn by_name(typed: &str, desk: &Desk) -> Option<String> {
    let folded = vietnamese::name::fold(typed.trim());
    let is_it =
        |one: &&Activity| [&one.vi, &one.en].into_iter().any(|name| vietnamese::name::fold(name) == folded);
    desk.programme.register.activities.iter().find(is_it).map(|one| one.activity.clone())
}
