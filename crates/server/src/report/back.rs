//! A report that was sent back, until it is sent again: the reason stays in
//! sight while it is mended, not only until the first field is saved.

use crate::words::Words;
use storage::report::Event;

/// The return or the reopening that is still to be answered; a sending that
/// was taken back has answered nothing.
pub(crate) fn sent_back(events: &[Event]) -> Option<&Event> {
    let mut taken_back = 0_usize;
    for event in events.iter().rev() {
        match event.kind.as_str() {
            "save" => {}
            "withdraw" => taken_back += 1,
            "sign" if taken_back > 0 => {}
            "submit" if taken_back > 0 => taken_back -= 1,
            "return" | "reopen" => return Some(event),
            _ => return None,
        }
    }
    None
}

/// The return or the reopening that the last sending answers.
pub(crate) fn answered(events: &[Event]) -> Option<&Event> {
    let sent = events.iter().rposition(|event| event.kind == "submit")?;
    sent_back(&events[..sent])
}

/// Who sent it back, as a heading, and why.
pub(crate) fn words_of(event: &Event, words: Words) -> (String, String) {
    let key = if event.kind == "reopen" { "report.reopened_by" } else { "report.returned_by" };
    (words.f(key, &[("by", &event.by)]), event.reason.clone())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_reason_stands_until_it_is_answered() {
        for (kinds, open, before) in [
            ("save submit", None, None),
            ("save submit return", Some(2), None),
            ("save submit return save save", Some(2), None),
            ("save submit return save submit", None, Some(2)),
            ("save submit return save submit withdraw save", Some(2), Some(2)),
            ("save submit return submit sign withdraw", Some(2), Some(2)),
            ("save submit return submit withdraw submit withdraw", Some(2), Some(2)),
            ("save submit withdraw save", None, None),
            ("save submit accept reopen save", Some(3), None),
            ("save submit accept reopen submit accept", None, Some(3)),
            ("", None, None),
        ] {
            let event = |(at, kind): (usize, &str)| Event {
                id: at.to_string(),
                at: jiff::Timestamp::UNIX_EPOCH,
                by: String::new(),
                kind: kind.to_owned(),
                reason: String::new(),
                to: domain::report::State::InProgress,
            };
            let events: Vec<Event> = kinds.split_whitespace().enumerate().map(event).collect();
            let place = |event: Option<&Event>| event.map(|event| event.id.parse::<usize>().unwrap());
            assert_eq!(place(sent_back(&events)), open, "{kinds}");
            assert_eq!(place(answered(&events)), before, "{kinds}");
        }
    }
}
