//! How long a line of bold Times New Roman is, so that the rules under the head's lines get the
//! length that the decree asks for.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::model::{Document, Format};

/// The width of the head's left half in twips. A long issuer ("ỦY BAN NHÂN DÂN TỈNH KON TUM") takes
/// what the state's name on the right can spare, so that it stays on one line.
pub(crate) fn head_left(document: &Document) -> usize {
    const USUAL: usize = 3_800;
    const WIDEST: usize = 4_270;
    let size = match document.format {
        Format::Decree30 => 24,
        Format::Party => 28,
    };
    let lines = document.head.superior.iter().chain(&document.head.issuer);
    let longest = lines.map(|line| bold_width(line, size)).max().unwrap_or(0);
    if longest + 60 > USUAL { WIDEST } else { USUAL }
}

/// The length in twips of a line set in bold Times New Roman of `size` half points.
///
/// Letters with Vietnamese signs are as wide as the letters without.
pub(crate) fn bold_width(text: &str, size: usize) -> usize {
    let thousandths: usize = text.nfd().filter(|c| !is_combining_mark(*c)).map(width).sum();
    // An em of n half points is 10 n twips.
    thousandths * size * 10 / 1000
}

/// Advance width in thousandths of an em.
fn width(c: char) -> usize {
    match c {
        'W' => 1000,
        'M' => 944,
        'm' => 833,
        'G' | 'H' | 'K' | 'O' | 'Q' => 778,
        'A' | 'C' | 'D' | 'Đ' | 'N' | 'R' | 'U' | 'V' | 'X' | 'Y' | 'w' => 722,
        'B' | 'E' | 'L' | 'T' | 'Z' => 667,
        'F' | 'P' => 611,
        'S' | 'b' | 'd' | 'đ' | 'h' | 'k' | 'n' | 'p' | 'q' | 'u' => 556,
        'J' | 'a' | 'g' | 'o' | 'v' | 'x' | 'y' | '0'..='9' => 500,
        'c' | 'e' | 'r' | 'z' => 444,
        'I' | 's' => 389,
        'f' | 'j' | 't' | '-' | '(' | ')' => 333,
        'i' | 'l' | '/' => 278,
        ' ' | '.' | ',' => 250,
        _ => 500,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_follow_the_font() {
        for (text, size, millimetres) in [("iii", 20, 2.94), ("WWW", 20, 10.58)] {
            let measured = bold_width(text, size) as f64 / 56.69;
            assert!((measured - millimetres).abs() < 0.1, "{text}: {measured}");
        }
        // What decides whether both halves of a head fit side by side on 165 mm.
        assert!(bold_width("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 24) < 9_354 - 4_270);
        assert!(bold_width("ỦY BAN NHÂN DÂN TỈNH KON TUM", 24) < 4_270);
        assert_eq!(bold_width("ế", 26), bold_width("e", 26));
        assert_eq!(bold_width("", 26), 0);
    }
}
