//! The same workbook with cells marked and a column that says why: everything
//! else in the file stays as it was.

use super::super::archive::Archive;
use super::super::{Damage, Refused};
use quick_xml::events::{BytesEnd, BytesStart, BytesText, Event};
use quick_xml::{Reader, Writer};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

const STYLES: &str = "xl/styles.xml";
/// A pale red, on which black text stays readable.
const FILL: &str = "<fill><patternFill patternType=\"solid\"><fgColor rgb=\"FFFFC7CE\"/><bgColor indexed=\"64\"/></patternFill></fill>";
/// Files with more styles than this are given back without colour, only with the column.
const MOST_STYLES: usize = 20_000;

/// What is marked in a sheet; rows and columns from zero.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Marks {
    /// The sheet's name.
    pub sheet: String,
    /// The row of the new column's head.
    pub head_row: usize,
    /// The new column's head.
    pub head: String,
    /// The new column: one in which nothing stands.
    pub column: usize,
    /// The cells.
    pub cells: BTreeSet<(usize, usize)>,
    /// What the new column says, by row.
    pub notes: BTreeMap<usize, String>,
}

/// The file with its marks.
///
/// # Errors
/// [`Refused`] if the file cannot be followed.
pub fn mark(bytes: &[u8], marks: &[Marks]) -> Result<Vec<u8>, Refused> {
    let broken = || Refused::Broken(Damage::Package);
    let mut archive = Archive::open(bytes)?;
    let paths = paths(&mut archive)?;
    let styles = archive.part(STYLES)?.and_then(|text| with_marked_styles(&text));
    let shift = styles.as_ref().map(|(_, count)| *count);
    let mut changed: BTreeMap<String, String> = BTreeMap::new();
    if let Some((text, _)) = styles {
        changed.insert(STYLES.to_owned(), text);
    }
    for one in marks {
        let Some(path) = paths.get(&one.sheet) else { continue };
        if let Some(sheet) = archive.part(path)? {
            changed.insert(path.clone(), marked(&sheet, one, shift)?);
        }
    }
    let mut from = ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken())?;
    let mut to = ZipWriter::new(Cursor::new(Vec::with_capacity(bytes.len() + bytes.len() / 8)));
    for index in 0..from.len() {
        let part = from.by_index_raw(index).map_err(|_| broken())?;
        let name = part.name().replace('\\', "/");
        match changed.get(name.trim_start_matches('/')) {
            None => to.raw_copy_file(part).map_err(|_| broken())?,
            Some(text) => {
                to.start_file(part.name(), SimpleFileOptions::default()).map_err(|_| broken())?;
                to.write_all(text.as_bytes()).map_err(|_| broken())?;
            }
        }
    }
    Ok(to.finish().map_err(|_| broken())?.into_inner())
}

/// Where each sheet lies in the package.
fn paths(archive: &mut Archive<'_>) -> Result<BTreeMap<String, String>, Refused> {
    let relations = archive.part("xl/_rels/workbook.xml.rels")?.unwrap_or_default();
    let mut targets = BTreeMap::new();
    each_tag(&relations, "Relationship", |tag| {
        if let (Some(id), Some(target)) = (value(tag, "Id"), value(tag, "Target")) {
            let target = target.trim_start_matches('/');
            let path = if target.starts_with("xl/") { target.to_owned() } else { format!("xl/{target}") };
            targets.insert(id, path);
        }
    })?;
    let mut paths = BTreeMap::new();
    each_tag(&archive.needed(super::WORKBOOK)?, "sheet", |tag| {
        if let (Some(name), Some(id)) = (value(tag, "name"), value(tag, "id"))
            && let Some(path) = targets.get(&id)
        {
            paths.insert(name, path.clone());
        }
    })?;
    Ok(paths)
}

fn each_tag(text: &str, name: &str, mut each: impl FnMut(&BytesStart<'_>)) -> Result<(), Refused> {
    let mut reader = Reader::from_str(text);
    loop {
        match reader.read_event().map_err(|_| Refused::Broken(Damage::Markup))? {
            Event::Start(tag) | Event::Empty(tag) if tag.local_name().as_ref() == name => each(&tag),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// An attribute, whatever its prefix.
fn value(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = tag.attributes();
    let mut found =
        attributes.with_checks(false).flatten().filter(|one| one.key.local_name().as_ref() == name);
    found.next().map(|one| match one.normalized_value(quick_xml::XmlVersion::Implicit1_0) {
        Ok(value) => value.into_owned(),
        Err(_) => one.value.into_owned(),
    })
}

/// The styles with a marked twin of each: style `s` is marked as `s + count`.
/// `None` where they are not written the usual way.
fn with_marked_styles(text: &str) -> Option<(String, usize)> {
    let (fills, marked) = list(text, "fills")?;
    let fill = fills.matches("<fill>").count() + fills.matches("<fill ").count();
    let (formats, place) = list(text, "cellXfs")?;
    let starts: Vec<usize> = formats.match_indices("<xf").map(|(at, _)| at).collect();
    if starts.is_empty() || starts.len() > MOST_STYLES {
        return None;
    }
    let ends = starts.iter().skip(1).copied().chain([formats.len()]);
    let twin = |(from, to): (&usize, usize)| {
        let one = &formats[*from..to];
        let head = one.find('>').unwrap_or(one.len());
        let (tag, rest) = one.split_at(head);
        let tag = without(&without(tag, "fillId"), "applyFill");
        let tag = tag.replacen("<xf", &format!("<xf fillId=\"{fill}\" applyFill=\"1\""), 1);
        tag + rest
    };
    let twins: String = starts.iter().zip(ends).map(twin).collect();
    let count = starts.len();
    let formats = format!("<cellXfs count=\"{}\">{formats}{twins}</cellXfs>", count * 2);
    let fills = format!("<fills count=\"{}\">{fills}{FILL}</fills>", fill + 1);
    let mut text = text.to_owned();
    // The later one first, so that the other's place stays where it was.
    let mut changes = [(marked, fills), (place, formats)];
    changes.sort_by_key(|(place, _)| std::cmp::Reverse(place.0));
    for ((from, to), new) in changes {
        text.replace_range(from..to, &new);
    }
    Some((text, count))
}

/// What stands in a list of the styles, and where the list stands.
fn list<'a>(text: &'a str, name: &str) -> Option<(&'a str, (usize, usize))> {
    let (open, close) = (format!("<{name}"), format!("</{name}>"));
    let start = text.find(&open)?;
    let inner = start + text[start..].find('>')? + 1;
    let end = inner + text[inner..].find(&close)?;
    Some((&text[inner..end], (start, end + close.len())))
}

/// A tag without an attribute.
fn without(tag: &str, attribute: &str) -> String {
    let Some(start) = tag.find(&format!(" {attribute}=\"")) else { return tag.to_owned() };
    let value = start + attribute.len() + 3;
    let end = tag[value..].find('"').map_or(tag.len(), |end| value + end + 1);
    format!("{}{}", &tag[..start], &tag[end..])
}

/// A cell that is to be written where the row has none.
enum Missing<'a> {
    Marked,
    Note(&'a str),
}

struct Marker<'a> {
    marks: &'a Marks,
    /// By how much a style is moved to be a marked one.
    shift: Option<usize>,
    out: Writer<Vec<u8>>,
    row: usize,
    column: usize,
    /// What this row still lacks, by column.
    lacks: BTreeMap<usize, Missing<'a>>,
    prefix: String,
}

/// A sheet with its marks.
fn marked(text: &str, marks: &Marks, shift: Option<usize>) -> Result<String, Refused> {
    let markup = || Refused::Broken(Damage::Markup);
    let mut reader = Reader::from_str(text);
    let mut marker = Marker {
        marks,
        shift,
        out: Writer::new(Vec::with_capacity(text.len() + text.len() / 8)),
        row: 0,
        column: 0,
        lacks: BTreeMap::new(),
        prefix: String::new(),
    };
    let mut rows = 0;
    loop {
        let event = reader.read_event().map_err(|_| markup())?;
        let done = match event {
            Event::Eof => break,
            Event::Start(tag) if tag.local_name().as_ref() == "row" => {
                rows = marker.open_row(&tag, rows);
                marker.write(Event::Start(without_spans(&tag)))
            }
            Event::Empty(tag) if tag.local_name().as_ref() == "row" => {
                rows = marker.open_row(&tag, rows);
                let name = tag.name().as_ref().to_owned();
                marker.write(Event::Start(without_spans(&tag)))?;
                marker.fill(usize::MAX)?;
                marker.write(Event::End(BytesEnd::new(name)))
            }
            Event::End(tag) if tag.local_name().as_ref() == "row" => {
                marker.fill(usize::MAX)?;
                marker.write(Event::End(tag))
            }
            Event::Start(tag) if tag.local_name().as_ref() == "c" => match marker.cell(&tag)? {
                Some(tag) => marker.write(Event::Start(tag)),
                None => {
                    reader.read_to_end(tag.name()).map_err(|_| markup())?;
                    marker.fill(marker.column + 1)
                }
            },
            Event::Empty(tag) if tag.local_name().as_ref() == "c" => match marker.cell(&tag)? {
                Some(tag) => marker.write(Event::Empty(tag)),
                None => marker.fill(marker.column + 1),
            },
            other => marker.write(other),
        };
        done?;
    }
    String::from_utf8(marker.out.into_inner()).map_err(|_| markup())
}

/// A row's hint of where its cells begin and end no longer holds.
fn without_spans<'a>(tag: &BytesStart<'a>) -> BytesStart<'a> {
    let mut new = BytesStart::new(tag.name().as_ref().to_owned());
    for one in tag.attributes().with_checks(false).flatten() {
        if one.key.as_ref() != "spans" {
            new.push_attribute(one);
        }
    }
    new
}

impl<'a> Marker<'a> {
    fn write(&mut self, event: Event<'_>) -> Result<(), Refused> {
        self.out.write_event(event).map_err(|_| Refused::Broken(Damage::Markup))
    }

    /// Begins a row; gives the number of the one after it where it names none.
    fn open_row(&mut self, tag: &BytesStart<'_>, expected: usize) -> usize {
        let named = value(tag, "r").and_then(|text| text.trim().parse::<usize>().ok());
        self.row = named.map_or(expected, |one| one.saturating_sub(1));
        self.column = 0;
        let name = tag.name();
        self.prefix = name.as_ref().strip_suffix("row").unwrap_or_default().to_owned();
        let cells = self.marks.cells.range((self.row, 0)..=(self.row, usize::MAX));
        self.lacks = cells.map(|(_, column)| (*column, Missing::Marked)).collect();
        let note = if self.row == self.marks.head_row {
            Some(self.marks.head.as_str())
        } else {
            self.marks.notes.get(&self.row).map(String::as_str)
        };
        if let Some(note) = note {
            self.lacks.insert(self.marks.column, Missing::Note(note));
        }
        self.row + 1
    }

    /// A cell of the file, marked if it is to be; `None` if a note takes its place.
    fn cell(&mut self, tag: &BytesStart<'_>) -> Result<Option<BytesStart<'static>>, Refused> {
        let named = value(tag, "r").and_then(|text| column_of(&text));
        let column = named.unwrap_or(self.column);
        self.fill(column)?;
        self.column = column + usize::from(!matches!(self.lacks.get(&column), Some(Missing::Note(_))));
        match self.lacks.get(&column) {
            Some(Missing::Note(_)) => {
                self.column = column;
                Ok(None)
            }
            Some(Missing::Marked) => {
                self.lacks.remove(&column);
                let mut new = BytesStart::new(tag.name().as_ref().to_owned());
                let style = value(tag, "s").and_then(|text| text.parse::<usize>().ok()).unwrap_or(0);
                for one in tag.attributes().with_checks(false).flatten() {
                    if one.key.as_ref() != "s" || self.shift.is_none() {
                        new.push_attribute(one);
                    }
                }
                if let Some(shift) = self.shift {
                    new.push_attribute(("s", (style + shift).to_string().as_str()));
                }
                Ok(Some(new))
            }
            None => Ok(Some(tag.to_owned().into_owned())),
        }
    }

    /// Writes what the row lacks before a column.
    fn fill(&mut self, before: usize) -> Result<(), Refused> {
        while let Some(entry) = self.lacks.first_entry().filter(|entry| *entry.key() < before) {
            let (column, missing) = entry.remove_entry();
            self.column = self.column.max(column + 1);
            // A note that no longer holds goes with its cell.
            if matches!(missing, Missing::Note("")) {
                continue;
            }
            let name = format!("{}c", self.prefix);
            let mut tag = BytesStart::new(name.clone());
            let place = domain::organisation::sheet::Cell { sheet: 0, row: self.row, column }.name();
            tag.push_attribute(("r", place.as_str()));
            match missing {
                Missing::Marked => {
                    if let Some(shift) = self.shift {
                        tag.push_attribute(("s", shift.to_string().as_str()));
                    }
                    self.write(Event::Empty(tag))?;
                }
                Missing::Note(text) => {
                    if let Some(shift) = self.shift.filter(|_| self.row != self.marks.head_row) {
                        tag.push_attribute(("s", shift.to_string().as_str()));
                    }
                    tag.push_attribute(("t", "inlineStr"));
                    let [is, t] = ["is", "t"].map(|one| format!("{}{one}", self.prefix));
                    self.write(Event::Start(tag))?;
                    self.write(Event::Start(BytesStart::new(is.clone())))?;
                    self.write(Event::Start(BytesStart::new(t.clone())))?;
                    self.write(Event::Text(BytesText::new(text)))?;
                    for name in [t, is, name] {
                        self.write(Event::End(BytesEnd::new(name)))?;
                    }
                }
            }
        }
        Ok(())
    }
}

/// The column of `AB12`, from zero.
fn column_of(place: &str) -> Option<usize> {
    let letters = place.bytes().take_while(u8::is_ascii_uppercase);
    let column = letters.fold(0_usize, |sum, letter| sum.saturating_mul(26) + usize::from(letter - b'A') + 1);
    column.checked_sub(1)
}
