//! The encodings in which Vietnamese was typed before Unicode: TCVN3 (the ABC
//! fonts, `.VnTime`) and VNI for Windows (`VNI-Times`).
//!
//! Both put their own letters at the codes of Latin-1, so such a text arrives as
//! bytes, or as Unicode text that reads "Céng hßa x· héi" or "Coäng hoøa xaõ hoäi".
//! The tables are facts of TCVN 5712:1993 (VN3) and of VNI's fonts.

mod tcvn3;
mod vni;

use crate::syllable;

/// An encoding from before Unicode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Legacy {
    /// TCVN 5712:1993, VN3: one byte a letter.
    Tcvn3,
    /// The same in a font of capitals (`.VnTimeH`), which shows every letter as its capital.
    Tcvn3Capitals,
    /// VNI for Windows: a letter, then a byte for its marks.
    Vni,
}

impl Legacy {
    /// The encoding that a font's name stands for: `.VnTime`, `.VnTimeH`, `VNI-Times`.
    pub fn of_font(font: &str) -> Option<Self> {
        let font = font.trim();
        let begins =
            |head: &str| font.get(..head.len()).is_some_and(|there| there.eq_ignore_ascii_case(head));
        if begins(".Vn") {
            Some(if font.ends_with('H') { Self::Tcvn3Capitals } else { Self::Tcvn3 })
        } else {
            begins("VNI-").then_some(Self::Vni)
        }
    }

    /// The text in Unicode, of text in which each character is one code of the encoding.
    /// Characters that the encoding does not have stay.
    pub fn decode(self, text: &str) -> String {
        match self {
            Self::Tcvn3 => text.chars().map(tcvn3::letter).collect(),
            Self::Tcvn3Capitals => text.chars().map(tcvn3::letter).flat_map(char::to_uppercase).collect(),
            Self::Vni => vni::decode(text),
        }
    }
}

/// The encoding of a text that looks like Latin-1 and may be TCVN3 or VNI: the one in
/// which it is clearly more Vietnamese than as it stands.
pub fn detect(text: &str) -> Option<Legacy> {
    /// Characters that are looked at; an encoding shows in a few lines.
    const SAMPLE: usize = 20_000;
    let end = text.char_indices().nth(SAMPLE).map_or(text.len(), |(at, _)| at);
    let sample = &text[..end];
    if sample.is_ascii() {
        return None;
    }
    // Neither encoding has letters beyond Latin-1, and Unicode text is full of them.
    let letters = |is: fn(char) -> bool| sample.chars().filter(|one| one.is_alphabetic() && is(*one)).count();
    if letters(|one| one > '\u{FF}') > letters(|one| ('\u{80}'..='\u{FF}').contains(&one)) / 4 {
        return None;
    }
    let as_is = syllable::score(sample);
    [Legacy::Tcvn3, Legacy::Vni]
        .into_iter()
        .map(|encoding| (syllable::score(&encoding.decode(sample)), encoding))
        .max_by_key(|(score, _)| *score)
        .filter(|(score, _)| *score > 0 && *score > as_is.max(0) * 2)
        .map(|(_, encoding)| encoding)
}
