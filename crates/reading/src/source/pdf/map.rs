//! A font's map from codes to Unicode (`ToUnicode`).

use std::collections::BTreeMap;

/// The most entries; a code has at most two bytes.
const MOST_ENTRIES: usize = 70_000;

/// From codes to text, by ranges.
#[derive(Default)]
pub(super) struct Map {
    /// By the first code of a range: its last code and the text of the first.
    ranges: BTreeMap<u32, (u32, String)>,
    /// Whether codes are of one byte.
    pub(super) is_narrow: bool,
}

impl Map {
    pub(super) fn read(bytes: &[u8]) -> Self {
        let mut map = Self::default();
        let tokens = Tokens { bytes, at: 0 };
        let mut operands: Vec<Token> = Vec::new();
        for token in tokens {
            match token {
                Token::Word(b"endcodespacerange") => {
                    map.is_narrow =
                        operands.iter().all(|one| matches!(one, Token::Hex(hex) if hex.len() == 1))
                            && !operands.is_empty();
                    operands.clear();
                }
                Token::Word(b"endbfchar") => {
                    for pair in operands.chunks_exact(2) {
                        if let [Token::Hex(code), Token::Hex(text)] = pair {
                            map.put(number(code), number(code), unicode(text));
                        }
                    }
                    operands.clear();
                }
                Token::Word(b"endbfrange") => {
                    map.put_ranges(&operands);
                    operands.clear();
                }
                Token::Word(_) => operands.clear(),
                other if operands.len() < MOST_ENTRIES * 3 => operands.push(other),
                _ => {}
            }
        }
        map
    }

    pub(super) fn len(&self) -> usize {
        self.ranges.len()
    }

    /// The text of a code.
    pub(super) fn get(&self, code: u32) -> Option<String> {
        let (first, (last, text)) = self.ranges.range(..=code).next_back()?;
        if code > *last {
            return None;
        }
        let mut characters: Vec<char> = text.chars().collect();
        let moved = u32::from(characters.pop()?).checked_add(code - first)?;
        characters.push(char::from_u32(moved)?);
        Some(characters.into_iter().collect())
    }

    fn put(&mut self, first: u32, last: u32, text: String) {
        if self.ranges.len() < MOST_ENTRIES && first <= last && !text.is_empty() {
            self.ranges.insert(first, (last, text));
        }
    }

    /// First code, last code, and either the first one's text or the text of each.
    fn put_ranges(&mut self, operands: &[Token]) {
        let mut at = 0;
        while let [Token::Hex(first), Token::Hex(last), rest @ ..] = &operands[at..] {
            let (first, last) = (number(first), number(last));
            at += 3;
            match rest {
                [Token::Hex(text), ..] => self.put(first, last, unicode(text)),
                [Token::Open, texts @ ..] => {
                    for (code, token) in (first..=last).zip(texts) {
                        let Token::Hex(text) = token else { break };
                        self.put(code, code, unicode(text));
                    }
                    at += texts.iter().take_while(|token| !matches!(token, Token::Close)).count() + 1;
                }
                _ => return,
            }
            at = at.min(operands.len());
        }
    }
}

fn number(bytes: &[u8]) -> u32 {
    bytes.iter().take(4).fold(0, |value, byte| value << 8 | u32::from(*byte))
}

fn unicode(bytes: &[u8]) -> String {
    let units: Vec<u16> = match bytes {
        [one] => vec![u16::from(*one)],
        _ => bytes.chunks_exact(2).take(16).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect(),
    };
    String::from_utf16_lossy(&units)
}

enum Token<'a> {
    Hex(Vec<u8>),
    Open,
    Close,
    Word(&'a [u8]),
}

struct Tokens<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let rest = self.bytes.get(self.at..)?;
            let first = *rest.first()?;
            let is_end = |byte: &u8| byte.is_ascii_whitespace() || b"<>[]()/%".contains(byte);
            let length = match first {
                b'<' => rest.iter().position(|byte| *byte == b'>').unwrap_or(rest.len()),
                b'%' => rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len()),
                _ if is_end(&first) => 0,
                _ => rest.iter().position(is_end).unwrap_or(rest.len()).saturating_sub(1),
            } + 1;
            let token = &rest[..length.min(rest.len())];
            self.at += length;
            match first {
                b'<' if !token[1..].starts_with(b"<") => return Some(Token::Hex(hex(token))),
                b'[' => return Some(Token::Open),
                b']' => return Some(Token::Close),
                b'a'..=b'z' | b'A'..=b'Z' => return Some(Token::Word(token)),
                _ => {}
            }
        }
    }
}

fn hex(token: &[u8]) -> Vec<u8> {
    let digits: Vec<u8> =
        token.iter().filter_map(|byte| char::from(*byte).to_digit(16)).map(|digit| digit as u8).collect();
    digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or_default()).collect()
}
