//! Web pages, and what Word saves as one.

mod table;

use super::builder::{Builder, MOST_BLOCKS, raised};
use super::{BlockKind, Refused, Source};
use html5gum::Tokenizer;
use html5gum::emitters::default::{DefaultEmitter, StartTag, Token};
use table::{Piece, Table};

/// Tables inside tables beyond this depth are read as text.
const DEEPEST_TABLE: usize = 32;

pub(super) fn read(text: &str) -> Result<Source, Refused> {
    let mut page = Page::default();
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    for Ok(token) in Tokenizer::new_with_emitter(text, emitter) {
        match token {
            Token::StartTag(tag) => page.open(&tag)?,
            Token::EndTag(tag) => page.close(&String::from_utf8_lossy(&tag.name))?,
            Token::String(text) => page.text(&String::from_utf8_lossy(&text)),
            Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
        }
    }
    page.end_block()?;
    while !page.tables.is_empty() {
        page.close_table()?;
    }
    let mut builder = Builder::default();
    let mut tables = 0;
    table::put(page.pieces, &mut builder, &mut tables)?;
    builder.finish()
}

/// A page on its way in.
#[derive(Default)]
struct Page {
    line: String,
    /// The sign or number of the item whose text has not begun.
    item: String,
    heading: Option<u8>,
    /// The open lists, each with the number of its last item; none for bullets.
    lists: Vec<Option<u32>>,
    tables: Vec<Table>,
    /// Tables that were opened too deep to be read as such.
    ignored_tables: usize,
    /// The tag whose content is left out, and how often it is open.
    hidden: Option<(String, usize)>,
    raised_from: Option<usize>,
    keeps_lines: bool,
    pieces: Vec<Piece>,
    parts: usize,
}

impl Page {
    fn open(&mut self, tag: &StartTag<()>) -> Result<(), Refused> {
        let name = String::from_utf8_lossy(&tag.name).into_owned();
        if let Some((hidden, depth)) = &mut self.hidden {
            if !is_ended_by(hidden, &name) {
                *depth += usize::from(*hidden == name);
                return Ok(());
            }
            self.hidden = None;
        }
        if is_hidden(&name, tag) && !tag.self_closing {
            self.hidden = Some((name, 1));
            return Ok(());
        }
        match name.as_str() {
            "br" => self.line.push('\n'),
            "sup" => self.raised_from = Some(self.line.len()),
            "table" => self.open_table(tag)?,
            "tr" => {
                self.end_block()?;
                if let Some(table) = self.tables.last_mut() {
                    table.open_row();
                }
            }
            "td" | "th" => {
                self.end_block()?;
                let number = |name: &str| attribute(tag, name).and_then(|value| value.trim().parse().ok());
                if let Some(table) = self.tables.last_mut() {
                    table.open_cell(
                        number("colspan").unwrap_or(1),
                        number("rowspan").unwrap_or(1),
                        name == "th",
                    );
                }
            }
            "ul" | "ol" => {
                self.end_block()?;
                let start: u32 = attribute(tag, "start").and_then(|value| value.parse().ok()).unwrap_or(1);
                self.lists.push((name == "ol").then(|| start.saturating_sub(1)));
                self.lists.truncate(64);
            }
            "li" => {
                self.end_block()?;
                match self.lists.last_mut() {
                    Some(Some(number)) => {
                        *number = number.saturating_add(1);
                        self.item = format!("{number}. ");
                    }
                    _ => "- ".clone_into(&mut self.item),
                }
            }
            _ => {
                if let Some(level) = heading_level(&name) {
                    self.end_block()?;
                    self.heading = Some(level);
                } else if is_block(&name) {
                    self.end_block()?;
                    self.keeps_lines = name == "pre";
                }
            }
        }
        Ok(())
    }

    fn close(&mut self, name: &str) -> Result<(), Refused> {
        if let Some((hidden, depth)) = &mut self.hidden {
            *depth -= usize::from(hidden == name);
            if *depth == 0 {
                self.hidden = None;
            }
            return Ok(());
        }
        match name {
            "sup" => {
                if let Some(text) = self.raised_from.take().and_then(|from| self.line.get(from..)) {
                    let raised = raised(text);
                    self.line.truncate(self.line.len() - text.len());
                    self.line.push_str(&raised);
                }
            }
            "td" | "th" | "tr" => {
                self.end_block()?;
                if let Some(table) = self.tables.last_mut() {
                    table.close_cell();
                }
            }
            "table" if self.ignored_tables > 0 => self.ignored_tables -= 1,
            "table" => {
                self.end_block()?;
                self.close_table()?;
            }
            "ul" | "ol" => {
                self.end_block()?;
                self.lists.pop();
            }
            _ if is_block(name) || name == "li" || heading_level(name).is_some() => {
                self.end_block()?;
                self.keeps_lines &= name != "pre";
                if name == "li" {
                    self.item.clear();
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        if self.hidden.is_some() {
            return;
        }
        if self.keeps_lines {
            self.line.push_str(text);
            return;
        }
        for character in text.chars() {
            if !character.is_ascii_whitespace() {
                self.line.push(character);
            } else if !self.line.ends_with([' ', '\n']) {
                self.line.push(' ');
            }
        }
    }

    /// The paragraph, heading or item that was open has come to its end.
    fn end_block(&mut self) -> Result<(), Refused> {
        let line = std::mem::take(&mut self.line);
        let heading = self.heading.take();
        self.raised_from = None;
        if line.trim().is_empty() {
            return Ok(());
        }
        let line = std::mem::take(&mut self.item) + line.trim_start();
        let kind = heading.map_or(BlockKind::Paragraph, BlockKind::Heading);
        self.put(Piece::Block(kind, line))
    }

    fn put(&mut self, piece: Piece) -> Result<(), Refused> {
        self.parts += 1;
        match self.tables.last_mut() {
            Some(table) => table.put(piece),
            None => self.pieces.push(piece),
        }
        if self.parts > MOST_BLOCKS { Err(Refused::TooMuch) } else { Ok(()) }
    }

    fn open_table(&mut self, tag: &StartTag<()>) -> Result<(), Refused> {
        self.end_block()?;
        if self.tables.len() >= DEEPEST_TABLE {
            self.ignored_tables += 1;
            return Ok(());
        }
        if let Some(outer) = self.tables.last_mut() {
            outer.holds_tables();
        }
        let is_plain = attribute(tag, "border").as_deref() == Some("0");
        let is_layout = attribute(tag, "role").as_deref() == Some("presentation");
        self.tables.push(Table::new(is_plain, is_layout));
        Ok(())
    }

    fn close_table(&mut self) -> Result<(), Refused> {
        match self.tables.pop() {
            Some(table) => self.put(table.finish()),
            None => Ok(()),
        }
    }
}

fn attribute(tag: &StartTag<()>, name: &str) -> Option<String> {
    tag.attributes.get(name.as_bytes()).map(|value| String::from_utf8_lossy(value).into_owned())
}

/// Tags whose content is not shown.
fn is_hidden(name: &str, tag: &StartTag<()>) -> bool {
    /// Tags that have no content, so that no end would ever come.
    const EMPTY: [&str; 13] = [
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
    ];
    if EMPTY.contains(&name) {
        return false;
    }
    let is_unseen = matches!(
        name,
        "script"
            | "style"
            | "title"
            | "noscript"
            | "template"
            | "svg"
            | "math"
            | "select"
            | "textarea"
            | "iframe"
            | "object"
    );
    let is_styled_away = || {
        attribute(tag, "style")
            .is_some_and(|style| style.replace(' ', "").to_lowercase().contains("display:none"))
    };
    is_unseen || tag.attributes.contains_key(&b"hidden"[..]) || is_styled_away()
}

/// Whether a tag whose end may be left out ends where another begins.
fn is_ended_by(open: &str, next: &str) -> bool {
    match open {
        "p" => {
            is_block(next) || heading_level(next).is_some() || matches!(next, "table" | "ul" | "ol" | "li")
        }
        "li" | "tr" | "dt" | "dd" => next == open,
        "td" | "th" => matches!(next, "td" | "th" | "tr"),
        _ => false,
    }
}

fn heading_level(name: &str) -> Option<u8> {
    name.strip_prefix('h')?.parse().ok().filter(|level| (1..=6).contains(level))
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "section"
            | "article"
            | "header"
            | "footer"
            | "main"
            | "aside"
            | "nav"
            | "blockquote"
            | "pre"
            | "body"
            | "head"
            | "html"
            | "form"
            | "fieldset"
            | "address"
            | "dl"
            | "dt"
            | "dd"
            | "hr"
            | "center"
            | "figure"
            | "figcaption"
            | "caption"
            | "thead"
            | "tbody"
            | "tfoot"
    )
}
