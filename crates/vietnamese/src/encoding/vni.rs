use unicode_normalization::UnicodeNormalization;

/// Letters that are one code.
const SINGLE: [(char, char); 16] = [
    ('í', 'í'),
    ('ì', 'ì'),
    ('æ', 'ỉ'),
    ('ó', 'ĩ'),
    ('ò', 'ị'),
    ('ô', 'ơ'),
    ('ö', 'ư'),
    ('î', 'ỵ'),
    ('ñ', 'đ'),
    ('Æ', 'Ỉ'),
    ('Ó', 'Ĩ'),
    ('Ò', 'Ị'),
    ('Ô', 'Ơ'),
    ('Ö', 'Ư'),
    ('Î', 'Ỵ'),
    ('Ñ', 'Đ'),
];

/// The codes of marks, with the combining characters that they stand for.
const MARKS: [(char, &str); 17] = [
    ('ù', "\u{301}"),
    ('ø', "\u{300}"),
    ('û', "\u{309}"),
    ('õ', "\u{303}"),
    ('ï', "\u{323}"),
    ('â', "\u{302}"),
    ('á', "\u{302}\u{301}"),
    ('à', "\u{302}\u{300}"),
    ('å', "\u{302}\u{309}"),
    ('ã', "\u{302}\u{303}"),
    ('ä', "\u{302}\u{323}"),
    ('ê', "\u{306}"),
    ('é', "\u{306}\u{301}"),
    ('è', "\u{306}\u{300}"),
    ('ú', "\u{306}\u{309}"),
    ('ü', "\u{306}\u{303}"),
    ('ë', "\u{306}\u{323}"),
];

pub(super) fn decode(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(code) = characters.next() {
        let base = SINGLE.iter().find(|(from, _)| *from == code).map_or(code, |(_, letter)| *letter);
        decoded.push(base);
        if let Some(marks) = characters.peek().and_then(|mark| marks_on(base, *mark)) {
            decoded.push_str(marks);
            characters.next();
        }
    }
    decoded.nfc().collect()
}

/// The marks that a code adds to a letter; only vowels take marks, and each its own.
fn marks_on(base: char, code: char) -> Option<&'static str> {
    let code = code.to_lowercase().next()?;
    let marks = MARKS.iter().find(|(from, _)| *from == code).map(|(_, marks)| *marks)?;
    let takes = match marks.chars().next()? {
        '\u{302}' => "aeo",
        '\u{306}' => "a",
        _ => "aeouyơư",
    };
    let base = base.to_lowercase().next()?;
    takes.contains(base).then_some(marks)
}
