//! XML as a stream of tags and text, without recursion, entities or surprises.

use super::{Damage, Refused};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::borrow::Cow;

/// Deeper than any document that a person made.
const DEEPEST: usize = 256;

/// A piece of XML.
pub(super) enum Piece<'a> {
    /// A tag opens; an empty tag opens and closes.
    Open(Tag<'a>),
    /// A tag closes.
    Close,
    /// Text, with its entities resolved.
    Text(Cow<'a, str>),
}

/// A tag that opens.
pub(super) struct Tag<'a>(BytesStart<'a>);

impl Tag<'_> {
    /// Its name without the prefix.
    pub(super) fn name(&self) -> &str {
        let name = self.0.name().into_inner();
        name.rsplit(':').next().unwrap_or(name)
    }

    /// The value of the attribute of that name, whatever its prefix.
    pub(super) fn get(&self, name: &str) -> Option<String> {
        let mut attributes = self.0.attributes();
        let mut found =
            attributes.with_checks(false).flatten().filter(|one| one.key.local_name().as_ref() == name);
        found.next().map(|one| match one.normalized_value(quick_xml::XmlVersion::Implicit1_0) {
            Ok(value) => value.into_owned(),
            Err(_) => one.value.into_owned(),
        })
    }

    /// The value of the attribute as a number.
    pub(super) fn number<N: std::str::FromStr>(&self, name: &str) -> Option<N> {
        self.get(name)?.trim().parse().ok()
    }

    /// Whether a property that is on or off is on: `<w:vanish/>` is, `<w:vanish w:val="0"/>` is not.
    pub(super) fn is_on(&self) -> bool {
        self.get("val").is_none_or(|value| !matches!(value.as_str(), "0" | "false" | "off" | "none"))
    }
}

/// Reads a part from its start to its end.
pub(super) struct Walk<'a> {
    reader: Reader<&'a [u8]>,
    depth: usize,
}

impl<'a> Walk<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.check_end_names = true;
        Self { reader, depth: 0 }
    }

    /// The next piece, none at the end.
    ///
    /// # Errors
    /// [`Damage::Markup`] for what is not well-formed, too deep, or declares entities.
    pub(super) fn next(&mut self) -> Result<Option<Piece<'a>>, Refused> {
        loop {
            match self.reader.read_event().map_err(|_| Refused::Broken(Damage::Markup))? {
                Event::Start(tag) => {
                    self.depth += 1;
                    if self.depth > DEEPEST {
                        return Err(Refused::Broken(Damage::Markup));
                    }
                    return Ok(Some(Piece::Open(Tag(tag))));
                }
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Ok(Some(Piece::Close));
                }
                Event::Text(text) => return Ok(Some(Piece::Text(text.into_inner()))),
                Event::CData(text) => return Ok(Some(Piece::Text(text.into_inner()))),
                Event::GeneralRef(reference) => {
                    let character = match reference.resolve_char_ref() {
                        Ok(Some(character)) => Some(character),
                        _ => quick_xml::escape::resolve_predefined_entity(&reference)
                            .and_then(|text| text.chars().next()),
                    };
                    // No document of these formats has entities of its own.
                    let character = character.ok_or(Refused::Broken(Damage::Markup))?;
                    return Ok(Some(Piece::Text(character.to_string().into())));
                }
                Event::DocType(_) => return Err(Refused::Broken(Damage::Markup)),
                // What is cut off in the middle is broken.
                Event::Eof if self.depth > 0 => return Err(Refused::Broken(Damage::Markup)),
                Event::Eof => return Ok(None),
                Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            }
        }
    }

    /// Reads on to the end of the tag that opened last.
    pub(super) fn skip(&mut self) -> Result<(), Refused> {
        let mut inside = 1;
        while inside > 0 {
            match self.next()? {
                Some(Piece::Open(_)) => inside += 1,
                Some(Piece::Close) => inside -= 1,
                Some(Piece::Text(_)) => {}
                None => return Ok(()),
            }
        }
        Ok(())
    }
}
