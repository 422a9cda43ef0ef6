//! One row of a table of which only lines are left: which of them are the
//! task's text, which the lead agency, which the result.
//!
//! Cells come one after another, each cut into lines as narrow as its column.
//! So an agency is a run of short lines that begins with an agency's word; what
//! follows is the result, until lines become as wide as the text's again, which
//! happens where a page cut the row.

use super::words;

/// A line of the table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'a> {
    /// Without spaces around it.
    pub(super) text: &'a str,
    /// Where it begins, in characters of the document.
    pub(super) start: usize,
    /// Its length in characters.
    pub(super) length: usize,
    /// Whether an empty line stands before it.
    pub(super) is_behind_gap: bool,
    /// Whether a page begins with it.
    pub(super) is_page_start: bool,
}

/// What the table is like.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layout {
    /// The usual length of a full line of text, in characters.
    pub(super) width: usize,
    /// Whether a column names who helps.
    pub(super) has_partner: bool,
    /// Whether a column says until when.
    pub(super) has_time: bool,
}

impl Layout {
    /// Lines of the column of agencies are at most so long.
    fn narrow(self) -> usize {
        self.width / 2
    }

    /// Lines of the column of results are at most so long.
    fn middle(self) -> usize {
        self.width * 3 / 4
    }
}

/// A row's parts.
#[derive(Clone, Default, Debug)]
pub(super) struct Row {
    /// The text.
    pub(super) text: String,
    /// The lead agency.
    pub(super) lead: String,
    /// The result.
    pub(super) result: String,
    /// First and last character of the text.
    pub(super) span: Option<(usize, usize)>,
}

/// Takes a row apart.
pub(super) fn read(lines: &[Line<'_>], layout: Layout) -> Row {
    let mut row = Row::default();
    let mut rest = lines;
    while !rest.is_empty() {
        let cut = (1..rest.len()).find(|&at| rest[at].is_page_start).unwrap_or(rest.len());
        let (page, next) = rest.split_at(cut);
        row.read_page(page, layout);
        rest = next;
    }
    row
}

impl Row {
    fn read_page(&mut self, page: &[Line<'_>], layout: Layout) {
        let lead = if self.lead.is_empty() { lead_at(page, layout) } else { None };
        let Some(Lead { line, byte, end }) = lead else {
            page.iter().for_each(|line| self.add_text(line));
            return;
        };
        page[..line].iter().for_each(|line| self.add_text(line));
        let (text, first) = page[line].text.split_at(byte);
        self.add_text(&Line { text: text.trim_end(), length: text.trim_end().chars().count(), ..page[line] });
        let (name, result) = first.split_at(name_end(first).unwrap_or(first.len()));
        add(&mut self.lead, name.trim_end());
        self.read_lead(&page[line + 1..end], layout);
        add(&mut self.result, result);
        self.read_result(&page[end..], layout);
    }

    fn read_lead(&mut self, lines: &[Line<'_>], layout: Layout) {
        for line in lines {
            let is_partner =
                layout.has_partner && words::begins_agency(line.text) && !words::is_open(&self.lead);
            if is_partner {
                return;
            }
            add(&mut self.lead, line.text);
        }
    }

    /// The result; lines as wide as text's are the text that goes on behind a page's end.
    fn read_result(&mut self, lines: &[Line<'_>], layout: Layout) {
        let mut is_result = true;
        for line in lines {
            if layout.has_time && words::begins_time(line.text) {
                continue;
            }
            is_result = is_result && line.length <= layout.middle();
            if is_result { add(&mut self.result, line.text) } else { self.add_text(line) }
        }
    }

    fn add_text(&mut self, line: &Line<'_>) {
        if line.text.is_empty() {
            return;
        }
        add(&mut self.text, line.text);
        let start = self.span.map_or(line.start, |(start, _)| start);
        self.span = Some((start, line.start + line.length));
    }
}

/// Puts a line behind others, as one line goes on from another.
pub(super) fn add(text: &mut String, line: &str) {
    let is_cut = text.strip_suffix('-').is_some_and(|before| before.ends_with(char::is_alphanumeric));
    if !text.is_empty() && !line.is_empty() && !is_cut {
        text.push(' ');
    }
    text.push_str(line);
}

/// Where a lead agency stands.
struct Lead {
    /// Its first line.
    line: usize,
    /// Where in that line it begins, in bytes.
    byte: usize,
    /// The line behind its last.
    end: usize,
}

fn lead_at(page: &[Line<'_>], layout: Layout) -> Option<Lead> {
    let whole = (0..page.len()).filter_map(|line| {
        let text = page[line].text;
        let is_lead = words::begins_agency(text) && !text.ends_with('.');
        let name = name_end(text);
        let length = name.map_or(page[line].length, |at| text[..at].chars().count());
        let lead = Lead { line, byte: 0, end: lead_end(page, line, 0, name.is_some(), layout) };
        (is_lead && length <= layout.narrow()).then_some(lead)
    });
    let behind_stop = (0..page.len()).filter_map(|line| {
        let byte = words::agency_behind_stop(page[line].text)?;
        let is_short = page[line].text[byte..].chars().count() <= layout.narrow();
        is_short.then(|| Lead { line, byte, end: lead_end(page, line, byte, false, layout) })
    });
    // What goes on in small letters behind an agency is text that names one.
    let is_sound = |lead: &Lead| {
        page.get(lead.end)
            .is_none_or(|next| !next.text.starts_with(char::is_lowercase) || next.length > layout.middle())
    };
    let mut both: Vec<Lead> = whole.chain(behind_stop).filter(is_sound).collect();
    both.sort_by_key(|lead| lead.line);
    both.into_iter().next()
}

/// Where on one line the name of an agency ends and a result begins: "Thanh tra tỉnh | Kế hoạch".
/// A single word is not yet a name: "Sở Kế hoạch", "Đài Phát thanh".
fn name_end(line: &str) -> Option<usize> {
    words::result_at(line)
        .filter(|at| line[..*at].trim_end().contains(' ') && !words::is_open(line[..*at].trim_end()))
}

/// The line behind the last one of an agency that begins on this one.
fn lead_end(page: &[Line<'_>], first: usize, byte: usize, has_result: bool, layout: Layout) -> usize {
    if has_result {
        return first + 1;
    }
    // In a line of text only its end is the agency.
    let mut name = page[first].text[byte..].to_owned();
    let mut end = first + 1;
    while let Some(line) = page.get(end).filter(|line| line.length <= layout.narrow()) {
        let begins_result =
            words::result_at(line.text) == Some(0) || layout.has_time && words::begins_time(line.text);
        let goes_on = words::is_open(&name)
            || !name.contains(' ')
            || line.text.starts_with(['(', ','])
            || line.text.starts_with(char::is_lowercase)
            || !begins_result
                && (!words::is_closed(&name) || layout.has_partner && words::begins_agency(line.text));
        if !goes_on {
            break;
        }
        add(&mut name, line.text);
        end += 1;
    }
    end
}
