//! What Word's styles say of the paragraphs and runs that use them.

use super::super::Refused;
use super::super::xml::{Piece, Tag, Walk};
use super::numbering::Item;
use std::collections::HashMap;
use vietnamese::encoding::Legacy;

/// How a run of text is shown, as far as it changes what is read. None: not said.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Look {
    pub(super) hidden: Option<bool>,
    pub(super) raised: Option<bool>,
    pub(super) capitals: Option<bool>,
    /// The encoding of its font; the inner none is a font of Unicode.
    pub(super) legacy: Option<Option<Legacy>>,
}

impl Look {
    /// This look where it says something, the other's where it does not.
    pub(super) fn over(self, below: Look) -> Look {
        Look {
            hidden: self.hidden.or(below.hidden),
            raised: self.raised.or(below.raised),
            capitals: self.capitals.or(below.capitals),
            legacy: self.legacy.or(below.legacy),
        }
    }

    /// Takes a property of a run, a tag inside `rPr`.
    pub(super) fn take(&mut self, tag: &Tag<'_>) {
        match tag.name() {
            "vanish" => self.hidden = Some(tag.is_on()),
            "vertAlign" => self.raised = Some(tag.get("val").as_deref() == Some("superscript")),
            "caps" => self.capitals = Some(tag.is_on()),
            "rFonts" => {
                if let Some(font) = tag.get("ascii").or_else(|| tag.get("hAnsi")) {
                    self.legacy = Some(Legacy::of_font(&font));
                }
            }
            _ => {}
        }
    }
}

/// A style.
#[derive(Clone, Default, Debug)]
pub(super) struct Style {
    based_on: Option<String>,
    pub(super) look: Look,
    /// The level of a heading, 1 for the highest; zero says body text.
    pub(super) heading: Option<u8>,
    pub(super) item: Item,
    /// Whether it draws borders around a table's cells.
    pub(super) borders: Option<bool>,
    /// Whether it is a line of a table of contents.
    pub(super) is_contents: bool,
}

/// A document's styles.
#[derive(Default)]
pub(super) struct Styles {
    named: HashMap<String, Style>,
    default_paragraph: Option<String>,
    default_look: Look,
}

impl Styles {
    pub(super) fn read(text: &str) -> Result<Self, Refused> {
        let mut styles = Self::default();
        let mut walk = Walk::new(text);
        while let Some(piece) = walk.next()? {
            let Piece::Open(tag) = piece else { continue };
            match tag.name() {
                "style" => {
                    let id = tag.get("styleId").unwrap_or_default();
                    let is_default = tag.get("default").is_some_and(|on| on == "1" || on == "true");
                    if is_default && tag.get("type").as_deref() == Some("paragraph") {
                        styles.default_paragraph = Some(id.clone());
                    }
                    let style = read_style(&mut walk)?;
                    styles.named.insert(id, style);
                }
                "latentStyles" => walk.skip()?,
                // What is left of `rPr` outside a style is the document's default.
                _ => styles.default_look.take(&tag),
            }
        }
        Ok(styles)
    }

    /// A paragraph's style with all that it is based on; without a name the default one.
    pub(super) fn paragraph(&self, id: Option<&str>) -> Style {
        let mut style = self.resolved(id.or(self.default_paragraph.as_deref()));
        style.look = style.look.over(self.default_look);
        style
    }

    /// A style of runs or tables with all that it is based on.
    pub(super) fn resolved(&self, id: Option<&str>) -> Style {
        /// Longer chains are circles.
        const LONGEST_CHAIN: usize = 16;
        let mut found = Style::default();
        let mut next = id.and_then(|id| self.named.get(id));
        for _ in 0..LONGEST_CHAIN {
            let Some(style) = next else { break };
            found.look = found.look.over(style.look);
            found.heading = found.heading.or(style.heading);
            found.borders = found.borders.or(style.borders);
            found.is_contents |= style.is_contents;
            found.item = found.item.over(style.item);
            next = style.based_on.as_deref().and_then(|id| self.named.get(id));
        }
        found
    }
}

fn read_style(walk: &mut Walk<'_>) -> Result<Style, Refused> {
    let mut style = Style::default();
    let (mut depth, mut in_borders) = (1_usize, 0_usize);
    while depth > 0 {
        match walk.next()? {
            Some(Piece::Open(tag)) => {
                depth += 1;
                match tag.name() {
                    "name" => {
                        let name = tag.get("val").unwrap_or_default().to_lowercase();
                        style.heading = heading_of_name(&name);
                        style.is_contents = name.starts_with("toc ");
                    }
                    "basedOn" => style.based_on = tag.get("val"),
                    "outlineLvl" => style.heading = style.heading.or(heading_of_outline(&tag)),
                    "numId" => style.item.list = tag.number("val"),
                    "ilvl" => style.item.level = tag.number("val"),
                    "tblBorders" => in_borders = depth,
                    "tblStylePr" => {
                        walk.skip()?;
                        depth -= 1;
                    }
                    _ if in_borders > 0 => {
                        style.borders = Some(style.borders == Some(true) || is_drawn(&tag))
                    }
                    _ => style.look.take(&tag),
                }
            }
            Some(Piece::Close) => {
                if depth == in_borders {
                    in_borders = 0;
                }
                depth -= 1;
            }
            Some(Piece::Text(_)) => {}
            None => break,
        }
    }
    Ok(style)
}

/// Whether a border is one that is seen.
pub(super) fn is_drawn(border: &Tag<'_>) -> bool {
    border.get("val").is_some_and(|kind| kind != "none" && kind != "nil")
}

/// Word calls its built-in styles by English names in every language.
fn heading_of_name(name: &str) -> Option<u8> {
    if name == "title" {
        return Some(1);
    }
    name.strip_prefix("heading ")?.parse().ok().filter(|level| (1..=9).contains(level))
}

/// The level that `outlineLvl` names: from zero, nine for body text.
pub(super) fn heading_of_outline(tag: &Tag<'_>) -> Option<u8> {
    tag.number::<u8>("val").map(|level| if level < 9 { level + 1 } else { 0 })
}
