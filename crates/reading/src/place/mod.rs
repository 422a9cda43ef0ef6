//! Places that a text names: "huyện Kon Rẫy", "toàn tỉnh", "cả nước", and bare
//! names of which the programme or the document itself says what they are.

mod gazetteer;
mod province;

pub(crate) use gazetteer::Gazetteer;

use crate::words;
use std::ops::Range;

/// A place that stands in a passage.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Place {
    /// Where, in bytes of the passage.
    pub(crate) bytes: Range<usize>,
    /// Which.
    pub(crate) area: Area,
    /// Whether a body of the place stands there rather than the place: "UBND huyện Kon Rẫy".
    pub(crate) is_body: bool,
}

/// Which place.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Area {
    /// With its kind in lower case: "huyện Kon Rẫy".
    Named(String),
    /// "toàn tỉnh", "trên địa bàn huyện": whichever the document speaks of.
    Own(&'static str),
    /// "cả nước".
    Country,
}

/// Kinds of areas, as they stand before a name, with what they are short for.
const KINDS: &[(&str, &str)] = &[
    ("thành phố", "thành phố"),
    ("tp.", "thành phố"),
    ("tp", "thành phố"),
    ("thị trấn", "thị trấn"),
    ("thị xã", "thị xã"),
    ("tx.", "thị xã"),
    ("đặc khu", "đặc khu"),
    ("tỉnh", "tỉnh"),
    ("huyện", "huyện"),
    ("quận", "quận"),
    ("phường", "phường"),
    ("xã", "xã"),
];

/// Words that make of a kind the document's own area.
const OWN: &[&str] =
    &["toàn", "trên địa bàn", "địa bàn toàn", "trong toàn", "phạm vi toàn", "trong phạm vi", "trong", "cả"];

/// Bodies that stand before their place's name.
const BODIES: &[&str] = &[
    "ubnd",
    "ủy ban nhân dân",
    "hđnd",
    "hội đồng nhân dân",
    "ủy ban mttq",
    "mttq",
    "công an",
    "đảng bộ",
    "ban chỉ đạo",
    "phòng",
    "sở",
    "liên minh hợp tác xã",
    "liên minh htx",
    "ủy",
    "đoàn",
    "hội",
    "báo",
    "đài",
    "chủ tịch",
    "ban",
];

/// The places of a passage, in its order.
pub(crate) fn find(text: &str, lower: &str, gazetteer: &Gazetteer<'_>) -> Vec<Place> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(offset) = lower[at..].find(char::is_alphabetic) {
        let start = at + offset;
        let Some((word, end)) = words::word_at(lower, start) else { break };
        at = end;
        if let Some(place) = kind_and_name(text, lower, start, gazetteer)
            .or_else(|| country(lower, start))
            .or_else(|| bare(text, lower, start, word, gazetteer))
        {
            at = place.bytes.end;
            found.push(place);
        }
    }
    found
}

/// The kind word that stands here, with what it is short for and its end.
fn kind_at(lower: &str, start: usize) -> Option<(&'static str, usize)> {
    KINDS.iter().find_map(|(written, kind)| {
        let end = start + written.len();
        let is_whole = lower[start..].starts_with(written)
            && (written.ends_with('.')
                || !lower[end..].starts_with(|one: char| one.is_alphanumeric() || one == '.'));
        is_whole.then_some((*kind, end))
    })
}

fn kind_and_name(text: &str, lower: &str, start: usize, gazetteer: &Gazetteer<'_>) -> Option<Place> {
    let (kind, end) = kind_at(lower, start)?;
    // The last word of "hợp tác xã", and of "làng xã".
    if kind == "xã" && words::any_before(lower, start, &["tác", "làng", "thị"]) {
        return None;
    }
    let is_body = words::any_before(lower, start, BODIES);
    // "Tỉnh ủy Bắc Kạn", "HUYỆN ỦY NA RÌ".
    let party =
        words::any_at(lower, end, &["ủy", "đoàn", "hội"]).filter(|_| matches!(kind, "tỉnh" | "huyện"));
    if let Some(end) = party
        && let Some((name, behind)) = name_at(text, lower, end, kind, gazetteer)
    {
        return Some(Place { bytes: start..behind, area: Area::Named(name), is_body: true });
    }
    if let Some((name, behind)) = name_at(text, lower, end, kind, gazetteer) {
        return Some(Place { bytes: start..behind, area: Area::Named(name), is_body });
    }
    let own = OWN.iter().filter_map(|phrase| words::phrase_before(lower, start, phrase)).min()?;
    // "trên địa bàn xã, phường" speaks of any.
    let is_any = lower[end..].trim_start().starts_with([',', '/']) && kind != "tỉnh";
    (!is_any).then_some(Place { bytes: own..end, area: Area::Own(kind), is_body: false })
}

/// The name behind a kind word: words with capitals. In a line of capitals
/// every word is one, so only a known name is taken there.
fn name_at(
    text: &str,
    lower: &str,
    end: usize,
    kind: &str,
    gazetteer: &Gazetteer<'_>,
) -> Option<(String, usize)> {
    let start = end + text[end..].len() - text[end..].trim_start().len();
    // "tỉnh Bà Rịa - Vũng Tàu", "thành phố Phan Rang - Tháp Chàm".
    if let Some(behind) = double_end(text, end) {
        let double = &text[start..behind];
        if let Some(known) = gazetteer.known(kind, double) {
            return Some((known, behind));
        }
        if kind != "tỉnh" && !is_capitals(double) {
            return Some((format!("{kind} {double}"), behind));
        }
    }
    let ends = name_ends(text, end);
    let is_shouted = ends.last().is_some_and(|last| is_capitals(&text[start..*last]));
    for &behind in ends.iter().rev() {
        if let Some(known) = gazetteer.known(kind, &text[start..behind]) {
            return Some((known, behind));
        }
    }
    let &behind = ends.last()?;
    let name = text[start..behind].trim_end_matches('.');
    // Behind "tỉnh" only a province can stand; the rest is an officer's name.
    if kind == "tỉnh" || lower[start..].starts_with("ủy") {
        return None;
    }
    // A line of capitals must end with the name, as letterheads do.
    let is_last = text[behind..].trim().is_empty() || other_column(text, behind);
    if is_shouted && (!is_last || ends.len() > 3) {
        return None;
    }
    let title = if is_shouted { capitalised(name) } else { name.to_owned() };
    Some((format!("{kind} {title}"), behind))
}

/// Where a name of two names with a dash between them ends: "Bà Rịa - Vũng Tàu".
fn double_end(text: &str, from: usize) -> Option<usize> {
    let first = *name_ends(text, from).last()?;
    let rest = text[first..].strip_prefix(" - ").or_else(|| text[first..].strip_prefix(" – "))?;
    let second = text.len() - rest.len() - 1;
    // The second name ends before another kind word begins, as in "huyện A - Huyện B".
    let behind = *name_ends(text, second).last()?;
    let is_own = kind_at(&words::lower(&text[second..behind]), 1).is_none();
    is_own.then_some(behind)
}

/// Whether the other column of a letterhead stands here, on the same line.
fn other_column(text: &str, at: usize) -> bool {
    let rest = text[at..].trim_start();
    ["Độc lập", "ĐỘC LẬP", "CỘNG H", "ĐẢNG CỘNG"].iter().any(|head| rest.starts_with(head))
}

/// Where a name may end: behind its first word with a capital, its second, up to its fourth.
fn name_ends(text: &str, from: usize) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut at = from;
    while ends.len() < 4 {
        let rest = &text[at..];
        let spaces = rest.len() - rest.trim_start_matches(' ').len();
        let word: usize = rest[spaces..]
            .chars()
            .take_while(|one| one.is_alphanumeric() || "'’‘ʼ`".contains(*one))
            .map(char::len_utf8)
            .sum();
        let begins = rest[spaces..].chars().next().is_some_and(char::is_uppercase);
        if spaces == 0 || word == 0 || !begins || other_column(text, at) {
            break;
        }
        at += spaces + word;
        ends.push(at);
        // "Ia H' Drai": a space behind the apostrophe is a slip.
        if text[..at].ends_with(['\'', '’']) {
            ends.pop();
        }
    }
    ends
}

fn country(lower: &str, start: usize) -> Option<Place> {
    let end = words::any_at(lower, start, &["cả nước", "toàn quốc"])?;
    Some(Place { bytes: start..end, area: Area::Country, is_body: false })
}

/// A name without its kind, where programme or document say what it is.
fn bare(text: &str, lower: &str, start: usize, word: &str, gazetteer: &Gazetteer<'_>) -> Option<Place> {
    if !text[start..].starts_with(char::is_uppercase) || !gazetteer.begins_name(word) {
        return None;
    }
    // The name of a person, an enterprise, a longer name goes on before it.
    let before = text[..start].trim_end();
    let last = before.rsplit(|one: char| !one.is_alphanumeric()).next().unwrap_or_default();
    let is_in_name = before.len() < start
        && last.starts_with(char::is_uppercase)
        && before.ends_with(char::is_alphanumeric)
        && !is_capitals(last)
        && !words::any_before(lower, start, BODIES);
    let ends = name_ends_here(text, start);
    let behind = ends.iter().rev().find_map(|&behind| Some((gazetteer.bare(&text[start..behind])?, behind)));
    let (area, end) = behind.filter(|(_, end)| !is_in_name && ends.last() == Some(end))?;
    let is_body = words::any_before(lower, start, BODIES);
    Some(Place { bytes: start..end, area: Area::Named(area), is_body })
}

fn name_ends_here(text: &str, start: usize) -> Vec<usize> {
    let first: usize = text[start..]
        .chars()
        .take_while(|one| one.is_alphanumeric() || "'’‘ʼ`".contains(*one))
        .map(char::len_utf8)
        .sum();
    let mut ends = vec![start + first];
    ends.extend(name_ends(text, start + first));
    ends
}

fn is_capitals(text: &str) -> bool {
    text.chars().filter(|one| one.is_alphabetic()).all(char::is_uppercase)
}

/// "ĐĂK HÀ" as "Đăk Hà".
fn capitalised(name: &str) -> String {
    let words = name.split(' ').map(|word| vietnamese::name::capitalised(&word.to_lowercase()));
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_with_and_without_a_kind() {
        for (text, expected) in [
            ("tại huyện Ba Bể và thành phố Bắc Kạn", &["huyện Ba Bể", "thành phố Bắc Kạn"] as &[_]),
            ("UBND tỉnh Nguyễn Văn Nam chủ trì", &[]),
            ("trên địa bàn tỉnh Bắc Kạn", &["tỉnh Bắc Kạn"]),
            ("UBND TỈNH BẮC KẠN", &["tỉnh Bắc Kạn"]),
            ("TỈNH UỶ BẮC KẠN", &["tỉnh Bắc Kạn"]),
            ("HUYỆN BA BỂ Độc lập - Tự do - Hạnh phúc", &["huyện Ba Bể"]),
            ("trên địa bàn tỉnh Bà Rịa - Vũng Tàu", &["tỉnh Bà Rịa - Vũng Tàu"]),
            ("tại huyện Ba Bể - Huyện Na Rì", &["huyện Ba Bể", "huyện Na Rì"]),
            ("Huyện ủy Na Rì chỉ đạo", &["huyện Na Rì"]),
            ("toàn tỉnh có, trên địa bàn huyện", &["<tỉnh>", "<huyện>"]),
            ("các xã, phường, thị trấn", &[]),
            ("của cả nước", &["<nước>"]),
            ("huyện Ba Bể 5 HTX, Ba Bể 3 HTX, ông Ba Bể", &["huyện Ba Bể", "huyện Ba Bể", "huyện Ba Bể"]),
        ] {
            let lower = words::lower(text);
            let mut gazetteer = Gazetteer::new(None);
            gazetteer.learn(text, &lower);
            let areas: Vec<String> = find(text, &lower, &gazetteer)
                .into_iter()
                .map(|place| match place.area {
                    Area::Named(name) => name,
                    Area::Own(kind) => format!("<{kind}>"),
                    Area::Country => "<nước>".to_owned(),
                })
                .collect();
            assert_eq!(areas, expected, "{text}");
        }
    }
}
