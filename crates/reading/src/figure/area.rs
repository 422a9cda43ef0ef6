//! Of which area a figure is: the one that its clause names, else its
//! sentence's subject, its paragraph's head, its headings, its document's.

use super::frame::Frame;
use crate::place::{Area, Place};
use crate::words;
use std::ops::Range;

/// More places than this before or behind a number are not looked at.
const NEAR: usize = 24;

/// Bytes behind a number in which "còn lại" is looked for.
const LONGEST_REACH: usize = 120;

/// Words between a place and its number: "huyện A thành lập mới 05 HTX".
const MOST_WORDS_BETWEEN: usize = 4;

/// Words before a place behind the number that make it the figure's own.
const AT: &[&str] =
    &["tại", "ở", "trên địa bàn", "của", "thuộc", "cho", "trong", "về", "tại các", "huyện", "vào"];

/// The area of a figure that stands at these bytes of a passage; `until` is
/// where the words of the next figure begin.
pub(super) fn area(frame: &Frame<'_>, passage: usize, bytes: &Range<usize>, until: usize) -> String {
    let own = Seen { frame, passage };
    let named = || {
        own.directly_before(bytes)
            .or_else(|| own.in_list(bytes))
            .or_else(|| own.behind(bytes, until))
            .or_else(|| own.subject(bytes))
            .or_else(|| own.only_one_in_clause(bytes))
    };
    own.national(bytes)
        .or_else(|| if own.is_spread(bytes) { None } else { named() })
        .or_else(|| own.lead(bytes))
        .or_else(|| own.heads())
        .unwrap_or_else(|| frame.own.area.clone())
}

/// The area of a number that stands in no sentence.
pub(super) fn under_heads(frame: &Frame<'_>, passage: usize) -> String {
    Seen { frame, passage }.heads().unwrap_or_else(|| frame.own.area.clone())
}

struct Seen<'a> {
    frame: &'a Frame<'a>,
    passage: usize,
}

impl Seen<'_> {
    fn lower(&self) -> &str {
        &self.frame.passages[self.passage].lower
    }

    fn places(&self) -> &[Place] {
        &self.frame.passages[self.passage].places
    }

    /// "Chương trình phát triển 15.000 hợp tác xã … của Thủ tướng Chính phủ" is the country's.
    fn national(&self, bytes: &Range<usize>) -> Option<String> {
        let clause = self.frame.passages[self.passage].clause(bytes.start);
        let before = words::words_before(self.lower(), bytes.start, 5);
        let behind = &self.lower()[bytes.end..clause.end];
        let is_scheme = words::has_any(before, &["chương trình", "đề án", "chiến lược"]);
        let is_national = words::has_any(behind, &["thủ tướng chính phủ", "của chính phủ", "cả nước"]);
        (is_scheme && is_national).then(|| "cả nước".to_owned())
    }

    /// "mỗi huyện 01 mô hình", "06 địa phương còn lại": of the whole, whichever places stand around.
    fn is_spread(&self, bytes: &Range<usize>) -> bool {
        let before = words::words_before(self.lower(), bytes.start, 4);
        let behind = words::front(&self.lower()[bytes.end..], LONGEST_REACH);
        let behind = behind.split([',', ';']).next().unwrap_or_default();
        let behind = words::words_at(behind, 5);
        words::has_any(before, &["mỗi", "từng"]) || words::find(behind, "còn lại").is_some()
    }

    /// The places before a byte in a range, nearest last.
    fn before(&self, range: &Range<usize>, at: usize) -> &[Place] {
        let places = self.places();
        let end = places.partition_point(|place| place.bytes.end <= at);
        let start = places.partition_point(|place| place.bytes.start < range.start).min(end);
        &places[start.max(end.saturating_sub(NEAR))..end]
    }

    /// "thành phố A 07 HTX", "huyện B: 05", "UBND huyện C (03 mô hình)".
    fn directly_before(&self, bytes: &Range<usize>) -> Option<String> {
        let sentence = self.frame.passages[self.passage].sentence(bytes.start);
        let place = self.before(&sentence, bytes.start).last()?;
        let between = &self.lower()[place.bytes.end..bytes.start];
        let is_apart =
            between.contains([',', ';', ')', '.']) || between.contains(|one: char| one.is_ascii_digit());
        let links = words::has_any(
            between,
            &["và", "của", "thuộc", "với", "tại", "trong", "cho", "theo", "về", "hoặc"],
        );
        let is_near = between.split_whitespace().count() <= MOST_WORDS_BETWEEN;
        (!is_apart && !links && is_near && !self.is_one_of_many(place)).then(|| self.resolve(place)).flatten()
    }

    /// "huyện A 58 HTX, B 57 HTX": a name alone is of the kind of the one before it.
    fn in_list(&self, bytes: &Range<usize>) -> Option<String> {
        let one = &self.frame.passages[self.passage];
        let sentence = one.sentence(bytes.start);
        let stretch = &self.lower()[sentence.start..bytes.start];
        let start = sentence.start
            + [",", ";", ":", " và "]
                .iter()
                .filter_map(|sign| Some(stretch.rfind(sign)? + sign.len()))
                .max()?;
        let name = one.passage.text[start..bytes.start].trim().trim_end_matches(['(', ' ']);
        let mut syllables = name.split(' ');
        let is_name = syllables.clone().count() <= 4
            && syllables
                .all(|one| one.starts_with(char::is_uppercase) && one.chars().any(char::is_lowercase));
        let sibling = match self.before(&sentence, start).last().map(|before| &before.area) {
            Some(Area::Named(sibling)) => sibling.as_str(),
            _ => ["các huyện", "các xã"]
                .into_iter()
                .find(|kind| words::find(stretch, kind).is_some())?
                .trim_start_matches("các "),
        };
        let kind = ["huyện", "xã", "thị trấn", "phường", "quận", "thị xã", "thành phố"]
            .into_iter()
            .find(|kind| sibling.starts_with(kind))?;
        let kind = if kind == "thành phố" { "huyện" } else { kind };
        is_name.then(|| format!("{kind} {name}"))
    }

    /// "11 đợt … trên địa bàn huyện D".
    fn behind(&self, bytes: &Range<usize>, until: usize) -> Option<String> {
        let places = self.places();
        let first = places.partition_point(|place| place.bytes.start < bytes.end);
        let stop = self.lower()[bytes.end..until.max(bytes.end)]
            .find([',', ';', '(', ')', '.'])
            .map_or(until, |at| bytes.end + at);
        let mut inside =
            places[first..].iter().take(NEAR).filter(|place| place.bytes.end <= stop.max(bytes.end));
        let place = inside.find(|place| {
            !place.is_body
                && (place.area == Area::Country
                    || matches!(place.area, Area::Own(_))
                    || words::any_before(self.lower(), place.bytes.start, AT))
        })?;
        // "tham gia hội chợ tại thành phố D": where they went, not whose they are.
        let between = &self.lower()[bytes.end..place.bytes.start];
        let is_visit = words::has_any(
            between,
            &["tham gia", "tham quan", "học tập", "hội chợ", "triển lãm", "khảo sát"],
        );
        (!is_visit && !self.is_one_of_many(place)).then(|| self.resolve(place)).flatten()
    }

    /// "Riêng huyện E, … phân công 89 đảng viên", "Toàn tỉnh hiện có".
    fn subject(&self, bytes: &Range<usize>) -> Option<String> {
        let sentence = self.frame.passages[self.passage].sentence(bytes.start);
        let place = self.before(&sentence, bytes.start).iter().find(|place| {
            let head = &self.lower()[sentence.start..place.bytes.start];
            let is_near =
                head.split_whitespace().count() <= MOST_WORDS_BETWEEN + 2 && !head.contains([',', '(']);
            // "Về số lượng, năm 2022, cả nước có": a whole country is a subject anywhere.
            let is_whole = matches!(place.area, Area::Country | Area::Own(_))
                && words::any_at(self.lower(), place.bytes.end, &["có", "hiện", "đã", "còn"]).is_some();
            is_near || is_whole && !head.contains('(')
        })?;
        let is_addressee = words::any_before(self.lower(), place.bytes.start, &["của", "theo"]);
        (!self.is_one_of_many(place) && !is_addressee).then(|| self.resolve(place)).flatten()
    }

    /// The only place that the clause names before the number, as where an enterprise sits.
    fn only_one_in_clause(&self, bytes: &Range<usize>) -> Option<String> {
        let clause = self.frame.passages[self.passage].clause(bytes.start);
        let mut named = self.before(&clause, bytes.start).iter().filter(|place| !place.is_body);
        let place = named.next()?;
        let is_only = named.all(|other| other.area == place.area);
        let links = words::any_before(self.lower(), place.bytes.start, &["của", "với", "theo"]);
        (is_only && !links && !self.is_one_of_many(place)).then(|| self.resolve(place)).flatten()
    }

    /// "- Huyện F: …" holds for the whole paragraph.
    fn lead(&self, bytes: &Range<usize>) -> Option<String> {
        let place = self.places().first().filter(|place| place.bytes.end <= bytes.start)?;
        let head = self.lower()[..place.bytes.start].trim_matches([' ', '-', '+', '*', '.', ')']);
        let is_first =
            head.len() <= 12 && self.lower()[place.bytes.end..].trim_start().starts_with([':', ',', '.']);
        (is_first && !self.is_one_of_many(place)).then(|| self.resolve(place)).flatten()
    }

    /// The nearest head that names one area, or one that names its own.
    fn heads(&self) -> Option<String> {
        self.frame.heads(self.passage).iter().find_map(|head| {
            let places = &self.frame.passages[head.passage].places;
            let seen = Seen { frame: self.frame, passage: head.passage };
            let mut inside = places
                .iter()
                .filter(|place| {
                    head.bytes.start <= place.bytes.start
                        && place.bytes.end <= head.bytes.end
                        && !place.is_body
                })
                .take(NEAR);
            let place = inside.next()?;
            (inside.next().is_none() && !seen.is_one_of_many(place)).then(|| seen.resolve(place)).flatten()
        })
    }

    /// "huyện A và huyện B", "A, B, C": one of several that stand for one sum.
    fn is_one_of_many(&self, place: &Place) -> bool {
        let places = self.places();
        let index = places.partition_point(|other| other.bytes.start < place.bytes.start);
        let joins = |first: &Place, second: &Place| {
            let between = self.lower().get(first.bytes.end..second.bytes.start).unwrap_or_default().trim();
            // "huyện A (01) và huyện B (01)".
            let share = between.strip_prefix('(').and_then(|rest| rest.split_once(')'));
            let between = share
                .filter(|(inside, _)| inside.bytes().all(|one| one.is_ascii_digit()))
                .map_or(between, |(_, rest)| rest.trim());
            matches!(between, "," | "và" | ";" | "-" | ", và" | "hoặc")
                || between.is_empty() && first.bytes.end <= second.bytes.start
        };
        let follows =
            index > 0 && joins(&places[index - 1], place) && !self.is_inside(&places[index - 1], place);
        let leads =
            places.get(index + 1).is_some_and(|next| joins(place, next) && !self.is_inside(place, next));
        follows || leads
    }

    /// "xã A, huyện B": one place with where it lies.
    fn is_inside(&self, small: &Place, large: &Place) -> bool {
        rank(&small.area) > rank(&large.area) && rank(&large.area) > 0
    }

    fn resolve(&self, place: &Place) -> Option<String> {
        match &place.area {
            Area::Named(name) => Some(name.clone()),
            Area::Country => Some("cả nước".to_owned()),
            Area::Own(kind) => self.own(kind, place),
        }
    }

    /// What "toàn huyện" means here: the document's area, or the one of that kind named last.
    fn own(&self, kind: &str, place: &Place) -> Option<String> {
        let is_of_kind = |name: &str| name.strip_prefix(kind).is_some_and(|rest| rest.starts_with(' '));
        let earlier = self.before(&(0..place.bytes.start), place.bytes.start).iter().rev();
        let named = earlier.clone().find_map(|other| match &other.area {
            Area::Named(name) if is_of_kind(name) => Some(name.clone()),
            _ => None,
        });
        let own = Some(&self.frame.own.area).filter(|area| is_of_kind(area)).cloned();
        let province =
            Some(&self.frame.own.province).filter(|province| kind == "tỉnh" && !province.is_empty()).cloned();
        if kind == "tỉnh" { own.or(province).or(named) } else { named.or(own) }
    }
}

/// How small an area is by its kind; zero where that is not known.
fn rank(area: &Area) -> u8 {
    let kind = match area {
        Area::Named(name) => name.as_str(),
        Area::Own(kind) => kind,
        Area::Country => return 1,
    };
    match kind {
        _ if kind.starts_with("tỉnh") => 2,
        _ if ["huyện", "thành phố", "thị xã", "quận"].iter().any(|word| kind.starts_with(word)) => {
            3
        }
        _ => 4,
    }
}
