//! What a number in digits is, told by what stands around it.

use super::lex::Numeral;
use super::{Class, measure};
use crate::passage::Kind;
use crate::{lexicon, words};

/// A number with what stands around it.
pub(super) struct Around<'a> {
    /// The passage's own words.
    pub(super) text: &'a str,
    /// The same in lower case.
    pub(super) lower: &'a str,
    /// What sort of passage.
    pub(super) kind: &'a Kind,
    /// The number.
    pub(super) numeral: &'a Numeral,
}

impl Around<'_> {
    /// The class of a number that no date, period or document's number covers.
    pub(super) fn class(&self) -> Class {
        if self.numeral.value.is_none() || self.is_in_name() {
            return Class::Ordinal;
        }
        if self.numeral.is_percentage {
            return if self.numeral.value_to.is_some() { Class::Range } else { Class::Percentage };
        }
        if self.is_listing() {
            return Class::Listing;
        }
        if self.is_day_and_month() {
            return Class::Date;
        }
        if self.is_ordinal() && !self.is_surely_counted() || self.is_one_of_average() || !self.has_sense() {
            return Class::Ordinal;
        }
        if self.numeral.value_to.is_some() { Class::Range } else { Class::Figure }
    }

    fn start(&self) -> usize {
        self.numeral.bytes.start
    }

    fn end(&self) -> usize {
        self.numeral.bytes.end
    }

    fn digits(&self) -> &str {
        &self.lower[self.start()..self.numeral.digits_end]
    }

    /// Letters or signs touch it, or it is too long for a count: "KT5", "www.x1.vn", "0905123456".
    fn is_in_name(&self) -> bool {
        let before = self.lower[..self.start()].chars().next_back();
        let after = self.lower[self.end()..].chars().next();
        let is_unit_behind = measure::attached_unit(self.lower, self.end()).is_some();
        let touches_letter = before.is_some_and(char::is_alphabetic)
            || after.is_some_and(char::is_alphabetic) && !is_unit_behind;
        let is_joined = before.is_some_and(|one| "/@_.".contains(one)) && !self.is_beside_another()
            || before == Some('-') && !self.is_behind_space_and_dash();
        let rest = self.digits();
        let is_long = rest.len() >= 9 && !rest.contains(['.', ' ', ','])
            || rest.len() > 1 && rest.starts_with("00")
            || rest.starts_with('0')
                && rest.len() > 3
                && !rest.contains(',')
                && self.numeral.value_to.is_none();
        let is_odd_zero = rest.len() == 3 && rest.starts_with('0') && !rest.contains([',', '.']);
        touches_letter || is_joined || is_long || is_odd_zero || self.is_in_address()
    }

    fn is_behind_space_and_dash(&self) -> bool {
        let head = self.lower[..self.start()].trim_end_matches('-');
        head.is_empty() || head.ends_with(|one: char| one.is_whitespace() || one == '(')
    }

    fn is_in_address(&self) -> bool {
        let near = words::tail(&self.lower[..self.start()], 100);
        let blob = near.rsplit(char::is_whitespace).next().unwrap_or_default();
        blob.contains("http") || blob.contains("www.") || blob.contains('@')
    }

    /// "9/12 xã", "1.200 hộ/4.800 khẩu", "83%/50%": the second of two.
    fn is_beside_another(&self) -> bool {
        let head = &self.lower[..self.start()];
        let counts = self.numeral.is_percentage
            || measure::unit_at(self.lower, self.end()).is_some()
            || measure::noun_at(self.text, self.lower, self.end()).is_some_and(|noun| noun.is_known);
        self.is_second_of_fraction() || head.ends_with('/') && counts
    }

    /// "9/12 xã": the second of two counts.
    fn is_second_of_fraction(&self) -> bool {
        let head = &self.lower[..self.start()];
        head.ends_with('/')
            && head[..head.len() - 1].ends_with(|one: char| one.is_ascii_digit())
            && measure::noun_at(self.text, self.lower, self.end()).is_some()
    }

    /// The number of a heading, an item, a page, a row.
    fn is_listing(&self) -> bool {
        if matches!(self.kind, Kind::Margin) {
            return true;
        }
        let head = self.lower[..self.start()].trim();
        let rest = &self.lower[self.end()..];
        let is_short = self.digits().len() <= 7 && self.numeral.value_to.is_none();
        let is_first = head.trim_start_matches(['-', '+', '•', '*', ' ', '(']).is_empty();
        if is_first && is_short {
            // "16/16 xã" begins with a count, "1/ Về tổ chức" with a number.
            let is_fraction =
                rest.strip_prefix('/').is_some_and(|rest| rest.starts_with(|one: char| one.is_ascii_digit()));
            let is_numbered = rest.starts_with(['.', ')', ':']) || rest.starts_with('/') && !is_fraction;
            let is_whole = rest.trim().is_empty() && !matches!(self.kind, Kind::Cell { .. });
            // "2.1 Mục tiêu": a heading's number without a stop behind it.
            let is_heading = self.digits().contains('.')
                && self.digits().split('.').all(|part| part.len() <= 2)
                && self.text[self.end()..].trim_start().starts_with(char::is_uppercase);
            if is_numbered || is_whole || is_heading {
                return true;
            }
        }
        let is_alone_in_brackets = head.ends_with('(') && rest.starts_with(')') && self.digits().len() <= 2;
        let spelled = head.trim_end_matches('(').trim_end();
        let repeats_words = words::word_before(self.lower, spelled.len())
            .is_some_and(|(word, _)| lexicon::NUMBER_WORDS.contains(&word));
        let closes_item = rest.starts_with(')')
            && self.digits().len() <= 2
            && head.ends_with([';', ',', ':', '.'])
            && !words::tail(head, 200).contains('(');
        is_alone_in_brackets && !repeats_words && !self.is_share_of_place() || closes_item
    }

    /// "huyện Thoại Sơn (01) và huyện Châu Phú (01)".
    fn is_share_of_place(&self) -> bool {
        let head = self.text[..self.start()].trim_end_matches('(').trim_end();
        let near = words::words_back(&self.lower[..head.len()], 5);
        let is_name = head.rsplit(' ').next().is_some_and(|word| word.starts_with(char::is_uppercase));
        is_name && self.digits().starts_with('0') && words::has_any(near, lexicon::PLACES)
    }

    /// "Ngày Hợp tác xã 11/4": two numbers that count nothing.
    fn is_day_and_month(&self) -> bool {
        let rest = self.lower[self.end()..].strip_prefix('/');
        rest.is_some_and(|rest| rest.starts_with(|one: char| one.is_ascii_digit()))
            && measure::noun_at(self.text, self.lower, self.end()).is_none()
            && measure::unit_at(self.lower, self.end()).is_none()
    }

    /// "bình quân 01 HTX", "14 tiêu chí/1 xã": the one that an average is of.
    fn is_one_of_average(&self) -> bool {
        let is_one = self.numeral.value.is_some_and(|value| value.scale == 0 && value.digits == 1);
        let before = words::words_before(self.lower, self.start(), 3);
        is_one
            && self.numeral.value_to.is_none()
            && (words::find(before, "bình quân").is_some() || self.lower[..self.start()].ends_with('/'))
    }

    /// A place in an order or in a name.
    fn is_ordinal(&self) -> bool {
        let counts = measure::noun_at(self.text, self.lower, self.end()).is_some_and(|noun| noun.is_known)
            || measure::unit_at(self.lower, self.end()).is_some();
        let is_set_phrase = words::any_at(self.lower, self.end(), lexicon::SET_PHRASES).is_some();
        if is_set_phrase || words::any_before(self.lower, self.start(), lexicon::ORDINALS) && !self.is_score()
        {
            let is_weak = words::any_before(self.lower, self.start(), lexicon::WEAK_ORDINALS);
            return is_set_phrase || !is_weak || !counts;
        }
        let is_named = words::any_before(self.lower, self.start(), lexicon::NAMED)
            && !words::any_before(self.lower, self.start(), lexicon::COUNTING_SO)
            && !words::any_before(self.lower, self.start(), &["dịch vụ"]);
        is_named && !counts
    }

    /// "đạt điểm 90" is a score; "điểm 4 Điều 6" is a place.
    fn is_score(&self) -> bool {
        words::any_before(
            self.lower,
            self.start(),
            &["đạt điểm", "số điểm", "tổng điểm", "kết quả thực hiện chỉ tiêu"],
        )
    }

    /// Whether something is counted, measured or said of something: a number
    /// with nothing before or behind it that would make it one is none.
    fn has_sense(&self) -> bool {
        if matches!(self.kind, Kind::Cell { .. }) {
            return true;
        }
        if measure::unit_at(self.lower, self.end()).is_some() {
            return true;
        }
        let noun = measure::noun_at(self.text, self.lower, self.end());
        if noun.as_ref().is_some_and(|noun| noun.is_known) {
            return true;
        }
        let head = self.lower[..self.start()].trim_end();
        let is_country = words::any_before(self.lower, self.start(), &["việt nam"]);
        let has_cue = words::any_before(self.lower, self.start(), lexicon::VALUE_CUES) && !is_country
            || head.ends_with([':', '='])
            || words::any_before(self.lower, self.start(), lexicon::ABOUT)
            || words::any_before(self.lower, self.start(), lexicon::AT_LEAST);
        if noun.is_some() {
            // A word that nobody has listed is counted where the number is written as
            // a count, or where a word before it leads to a count.
            return has_cue || self.digits().starts_with('0') || self.digits().len() > 1;
        }
        // "tăng từ 09 lên 17 hợp tác xã".
        let rises = words::any_before(self.lower, self.start(), &["từ"])
            && words::any_at(self.lower, self.end(), &["lên", "xuống"]).is_some();
        if rises {
            return true;
        }
        let is_closed =
            self.lower[self.end()..].trim_start().chars().next().is_none_or(|one| ".,;:)(/".contains(one))
                || words::any_at(self.lower, self.end(), lexicon::OR_MORE).is_some()
                || words::any_at(
                    self.lower,
                    self.end(),
                    &["và", "so với", "trong đó", "của", "năm", "trong", "đến", "lên", "xuống"],
                )
                .is_some();
        let is_behind_noun = words::any_before(self.lower, self.start(), lexicon::NOUNS);
        let is_lead = head.is_empty();
        (has_cue || is_behind_noun || self.is_member(head)) && is_closed && !is_lead || self.has_share()
    }

    /// "công nghiệp 68, thương mại 61" and "trung cấp 1.352 (40%)" are no places in an order.
    fn is_surely_counted(&self) -> bool {
        let head = self.lower[..self.start()].trim_end();
        let is_weak = words::any_before(self.lower, self.start(), lexicon::WEAK_ORDINALS);
        self.has_share()
            || is_weak && self.digits().len() > 1 && member_before(head).is_some() && self.has_sibling()
    }

    /// "HTX nông nghiệp 142, HTX thủy sản 19": a number of two digits or more that closes a
    /// member of a list beginning with what is counted, or one beside another such member.
    fn is_member(&self, head: &str) -> bool {
        if self.digits().len() < 2 || self.digits().contains(',') {
            return false;
        }
        let Some(member) = member_before(head) else { return false };
        let member_of_counted = ["", "số ", "tổng số ", "số lượng "]
            .iter()
            .filter_map(|lead| member.strip_prefix(lead))
            .any(|rest| lexicon::COUNTED.iter().any(|noun| words::phrase_at(rest, 0, noun).is_some()));
        member_of_counted || self.has_sibling()
    }

    /// Another member of the list stands right behind or before this one.
    fn has_sibling(&self) -> bool {
        let behind = words::front(&self.lower[self.end()..], LONGEST_MEMBER);
        let follows = behind.starts_with([',', ';']) || behind.starts_with(" và ");
        let next = behind.find(|one: char| one.is_ascii_digit());
        let is_next = next.is_some_and(|at| follows && member_before(behind[..at].trim_end()).is_some());
        let before = words::tail(&self.lower[..self.start()], LONGEST_MEMBER);
        let last = before.rfind(|one: char| one.is_ascii_digit()).map(|at| &before[at + 1..]);
        let is_last = last.is_some_and(|between| {
            (between.starts_with([',', ';']) || between.starts_with(" và "))
                && between.matches([',', ';']).count() < 2
        });
        is_next || is_last
    }

    /// "trung cấp 1.352 (40%)", "81 trong tổng số 93 hợp tác xã": with its share, or of a whole.
    fn has_share(&self) -> bool {
        let behind = words::front(&self.lower[self.end()..], LONGEST_MEMBER);
        let inside = behind.strip_prefix(" (").map(|rest| rest.trim_start_matches("chiếm "));
        let share =
            inside.map(|rest| rest.trim_start_matches(|one: char| one.is_ascii_digit() || one == ','));
        let is_share =
            share.zip(inside).is_some_and(|(rest, all)| rest.len() < all.len() && rest.starts_with('%'));
        let whole = [" trong tổng số ", " trong số ", " trên tổng số ", " trong "]
            .iter()
            .find_map(|link| behind.strip_prefix(link));
        let is_part = whole.is_some_and(|rest| {
            let digits = rest.bytes().take_while(|one| one.is_ascii_digit() || *one == b'.').count();
            let noun = measure::noun_at(&rest[digits..], &rest[digits..], 0);
            digits > 0 && noun.is_some_and(|noun| noun.is_known)
        });
        is_share || is_part && self.digits().len() > 1
    }
}

/// Bytes beside a number in which the other members of its list are looked for.
const LONGEST_MEMBER: usize = 120;

/// The words of a list's member that end here: one to eight without a number, of no named place
/// like "thôn 3", behind a sign that ends the member before.
fn member_before(head: &str) -> Option<&str> {
    let near = words::tail(head, LONGEST_MEMBER);
    let from = near.rfind([',', ';', ':', '(', '.']).map(|at| at + 1);
    let after_and = near.rfind(" và ").map(|at| at + " và ".len());
    let member = near[from.max(after_and)?..].trim();
    let is_numbered = words::any_before(member, member.len(), lexicon::NAMED)
        && !words::any_before(member, member.len(), &["dịch vụ"])
        || words::any_before(member, member.len(), lexicon::ORDINALS)
            && !words::any_before(member, member.len(), lexicon::WEAK_ORDINALS)
        || [
            "thôn",
            "làng",
            "bản",
            "buôn",
            "ấp",
            "xóm",
            "khu phố",
            "tổ dân phố",
            "điều",
            "khoản",
            "mục",
            "quốc lộ",
        ]
        .iter()
        .any(|kind| words::phrase_at(member, 0, kind).is_some());
    let is_short = (1..=8).contains(&member.split_whitespace().count());
    (is_short && !is_numbered && !member.contains(|one: char| one.is_ascii_digit())).then_some(member)
}
