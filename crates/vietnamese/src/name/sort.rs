//! The Vietnamese order as a text key, so that a database sorts by it without a collation.
//!
//! A key has only digits and a to z, never two letters in a row, so that bytes and
//! the collations of PostgreSQL order it in the same way. It is the letters, `00`, and one digit of tone for each syllable:
//! "Kon Rẫy" is `k0o0n0` `01` `r0a2y0` `00` `0` `3`.

use unicode_normalization::UnicodeNormalization;

/// Ends the letters. Below everything, so that the shorter name comes first.
const END: &str = "00";
/// Between syllables. Below every number and letter.
const SPACE: &str = "01";
/// Begins a number, below every letter. Two digits of length follow, then the number.
const NUMBER: char = '1';
/// Most digits of one number; what is longer goes on as another number.
const NUMBER_DIGITS_MAX: usize = 99;
/// Begins a letter of another script, above z. Seven decimal digits follow.
const FOREIGN: &str = "z9";

/// A key whose order is the Vietnamese order of names.
///
/// The letters go first (a ă â b c d đ e ê g h i k l m n o ô ơ p q r s t u ư v x y,
/// and f, j, w, z in their Latin places), syllable by syllable; then the tones
/// (none, huyền, hỏi, ngã, sắc, nặng). Numbers go by value: "Thôn 2" before "Thôn 10".
/// Case, apostrophes and the place of the tone mark (Hòa, Hoà) make no difference.
pub fn sort_key(name: &str) -> String {
    let mut letters = String::new();
    let mut tones = String::new();
    for syllable in syllables(name) {
        if !letters.is_empty() {
            letters.push_str(SPACE);
        }
        let (syllable_letters, tone) = syllable_key(&syllable);
        letters.push_str(&syllable_letters);
        tones.push(tone);
    }
    letters + END + &tones
}

/// The syllables in decomposed lower case, without apostrophes, which join.
fn syllables(name: &str) -> Vec<String> {
    let decomposed: String =
        name.nfkd().flat_map(char::to_lowercase).filter(|character| !is_apostrophe(*character)).collect();
    decomposed
        .split(|character: char| !character.is_alphanumeric() && !is_mark(character))
        .filter(|syllable| syllable.contains(char::is_alphanumeric))
        .map(str::to_owned)
        .collect()
}

fn syllable_key(syllable: &str) -> (String, char) {
    let mut key = String::new();
    let mut tone = '0';
    let mut digits = String::new();
    let characters: Vec<char> = syllable.chars().collect();
    for (index, character) in characters.iter().copied().enumerate() {
        if let Some(digit) = character.to_digit(10) {
            digits.push_str(&digit.to_string());
            continue;
        }
        push_number(&mut key, &mut digits);
        if is_mark(character) {
            // The tone of a syllable is the first found: a Vietnamese syllable has one.
            tone = tone_of(character).filter(|_| tone == '0').unwrap_or(tone);
        } else {
            push_letter(&mut key, character, &characters[index + 1..]);
        }
    }
    push_number(&mut key, &mut digits);
    (key, tone)
}

fn push_letter(key: &mut String, letter: char, following: &[char]) {
    let rank = following
        .iter()
        .take_while(|character| is_mark(**character))
        .find_map(|mark| rank_of(letter, *mark))
        .unwrap_or('0');
    match letter {
        'đ' | 'ð' | 'ɖ' => key.push_str("d1"),
        'a'..='z' => key.extend([letter, rank]),
        other => key.push_str(&format!("{FOREIGN}{:07}", u32::from(other))),
    }
}

fn push_number(key: &mut String, digits: &mut String) {
    let significant = digits.trim_start_matches('0');
    let significant = if significant.is_empty() && !digits.is_empty() { "0" } else { significant };
    for chunk in significant.as_bytes().chunks(NUMBER_DIGITS_MAX) {
        key.push(NUMBER);
        key.push_str(&format!("{:02}", chunk.len()));
        key.extend(chunk.iter().copied().map(char::from));
    }
    digits.clear();
}

/// The place of a letter with this mark among the letters of the same base.
fn rank_of(letter: char, mark: char) -> Option<char> {
    match (letter, mark) {
        ('a', '\u{306}') | ('e' | 'o', '\u{302}') | ('u', '\u{31B}') => Some('1'),
        ('a', '\u{302}') | ('o', '\u{31B}') => Some('2'),
        _ => None,
    }
}

/// The tone's place: huyền, hỏi, ngã, sắc, nặng.
fn tone_of(mark: char) -> Option<char> {
    match mark {
        '\u{300}' => Some('1'),
        '\u{309}' => Some('2'),
        '\u{303}' => Some('3'),
        '\u{301}' => Some('4'),
        '\u{323}' => Some('5'),
        _ => None,
    }
}

fn is_mark(character: char) -> bool {
    unicode_normalization::char::is_combining_mark(character)
}

fn is_apostrophe(character: char) -> bool {
    matches!(character, '\'' | '‘' | '’' | 'ʼ' | 'ʹ' | '′' | '`')
}
