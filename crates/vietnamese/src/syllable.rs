//! Whether letters can be a Vietnamese syllable.
//!
//! A syllable is an onset, a rime from a closed list of about 150, and one tone.
//! That is enough to tell Vietnamese from what a wrong encoding makes of it.

use std::collections::HashSet;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

const ONSETS: [&str; 28] = [
    "", "b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh", "p",
    "ph", "qu", "r", "s", "t", "th", "tr", "v", "x",
];

static RIMES: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây \
     e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu \
     o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong ooc \
     oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt \
     u ua uâng uân uât uây uc uê uêch uên uênh uêt ui um un ung uôc uôi uôm uôn uông uôt uơ up ut uy uya uych uyên \
     uyêt uyn uynh uyp uyt uyu ư ưa ưc ưi ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu y yêm yên yêng yêt yêu"
        .split_whitespace()
        .collect()
});

/// The five tone marks, as combining characters: grave, hook above, tilde, acute, dot below.
const TONES: [char; 5] = ['\u{300}', '\u{309}', '\u{303}', '\u{301}', '\u{323}'];

/// Whether a word is one Vietnamese syllable, in any case and Unicode form, with
/// the tone where old or new spelling sets it.
pub fn is_syllable(word: &str) -> bool {
    let mut tones = 0;
    let toneless: String = word
        .nfd()
        .filter(|one| {
            !(TONES.contains(one) && {
                tones += 1;
                true
            })
        })
        .collect();
    let plain: String = toneless.nfc().flat_map(char::to_lowercase).collect();
    if tones > 1 || plain.chars().count() > 7 {
        return false;
    }
    ONSETS.iter().any(|onset| plain.strip_prefix(onset).is_some_and(|rime| RIMES.contains(rime)))
        // "gì", "gìn": the i of the onset is the rime's as well.
        || plain.strip_prefix('g').is_some_and(|rime| rime.starts_with('i') && RIMES.contains(rime))
}

/// How Vietnamese a text looks: the words with letters beyond ASCII that are
/// syllables, less twice those that are not.
pub fn score(text: &str) -> i64 {
    let is_part = |one: char| one.is_alphabetic() || (!one.is_ascii() && !is_punctuation(one));
    text.split(|one: char| !is_part(one))
        .filter(|word| !word.is_ascii())
        .map(|word| if is_syllable(word) { 1 } else { -2 })
        .sum()
}

/// Signs beyond ASCII that stand beside words in Vietnamese texts.
fn is_punctuation(one: char) -> bool {
    one.is_whitespace()
        || matches!(one, '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205E}' | '«' | '»' | '\u{A0}' | '°')
}
