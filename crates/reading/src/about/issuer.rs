//! Who issued a document: its letterhead says so, or its signature.

use crate::passage::Passage;
use crate::pattern::regex;
use crate::reference::issuer::at_head;
use regex::Regex;
use std::sync::LazyLock;

/// What stands in the other column of a letterhead.
static OTHER_COLUMN: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"\s*(?:\||CỘNG H[ÒO]À?A? XÃ HỘI|ĐẢNG CỘNG SẢN|Độc lập|(?:Số|SỐ)\s*:?\s*\d|\*|-{2,}|_{2,}).*$")
});

/// The office under an authority, where both stand on one line: "UBND TỈNH … SỞ …".
static OFFICE: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"\s(?<office>(?:SỞ|PHÒNG|LIÊN MINH|CHI CỤC|VĂN PHÒNG|BAN CHỈ ĐẠO|BAN QUẢN LÝ|TRUNG TÂM)\s.*)$")
});

/// On whose behalf somebody signs: "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH".
static SIGNED: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^(?:T/?M|K/?T|T/?L|TUQ)\s*[.,:]?\s*(?<who>\p{Lu}[\p{Lu} ]*?)(?:\s+(?:(?:PHÓ\s+)?(?:CHỦ TỊCH|BÍ THƯ|GIÁM ĐỐC|TRƯỞNG BAN|TRƯỞNG PHÒNG)|CHÁNH VĂN PHÒNG).*)?$",
    )
});

/// The issuer in the document's words.
pub(super) fn of(letterhead: &[Passage], passages: &[Passage]) -> String {
    of_letterhead(letterhead).or_else(|| of_signature(passages)).unwrap_or_default()
}

/// Whether a line in capitals names an agency, as under the title of a decision.
pub(super) fn is_letterhead(line: &str) -> bool {
    !line.chars().any(char::is_lowercase) && at_head(line).is_some()
}

/// The last agency above the number; a line that only names its place belongs to it.
fn of_letterhead(letterhead: &[Passage]) -> Option<String> {
    let mut issuer: Option<String> = None;
    for passage in letterhead {
        let line = OTHER_COLUMN.replace(&passage.text, "").trim().to_owned();
        if line.is_empty() || line.chars().any(char::is_lowercase) || line.len() > LONGEST_LINE {
            continue;
        }
        let office = OFFICE.captures(&line).and_then(|found| found.name("office"));
        let line = office.map_or(line.as_str(), |office| office.as_str());
        let is_place = PLACES.iter().any(|place| line.starts_with(place));
        if at_head(line).is_some() {
            issuer = Some(line.to_owned());
        } else if let Some(issuer) = issuer.as_mut().filter(|_| is_place) {
            *issuer = format!("{issuer} {line}");
        }
    }
    issuer
}

/// With these a second line of an issuer's name begins.
const PLACES: &[&str] = &["TỈNH ", "HUYỆN ", "THÀNH PHỐ ", "XÃ ", "PHƯỜNG ", "THỊ TRẤN ", "THỊ XÃ ", "QUẬN "];

/// In bytes.
const LONGEST_LINE: usize = 200;

/// For whom it is signed, by the full name with which the text mentions it.
fn of_signature(passages: &[Passage]) -> Option<String> {
    let who = passages.iter().rev().find_map(|passage| {
        let found = SIGNED.captures(&passage.text)?;
        Some(found.name("who")?.as_str().trim().to_owned())
    })?;
    if who.len() > LONGEST_LINE {
        return None;
    }
    let named = Regex::new(&format!("(?i){}", regex::escape(&who))).ok()?;
    let full = passages.iter().find_map(|passage| {
        let found = named.find(&passage.text).filter(|found| found.as_str() != who)?;
        let name = at_head(&passage.text[found.start()..])?;
        (name.len() > who.len()).then(|| name.to_owned())
    });
    full.or(Some(who))
}
