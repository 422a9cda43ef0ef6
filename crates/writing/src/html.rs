//! A document as a fragment of a page: `<article class="paper">`, with no inline styles (the
//! content security policy forbids them).
//!
//! Classes for the style sheet, all inside `.paper`: `head` with `rule`, `rule full` and `star`
//! (the asterisk of Party documents), `sub` (the subject), `fig` (a figure's link), `missing`,
//! `note care` (a box), `scroll` around tables and `wide` for those that want a page turned on its
//! side, `c` and `n` (centred and right-aligned cells), `foot` with `to` and `sign`, `sources`; a
//! chart is a `figure` whose drawing stands in `scroll`.

use std::fmt::Write;

use crate::{
    chart,
    model::{Align, Appendix, Block, Chart, Document, Figure, Format, Inline, Table},
    text::{html as escape, link},
    words,
};
use vietnamese::Language;

/// Writes the fragment. Every figure links to its page.
#[must_use]
pub fn render(document: &Document) -> String {
    let (top, language) = (top_level(&document.blocks), document.language);
    let mut page = Page { out: String::new(), top, language, charts: 0 };
    let _ = writeln!(page.out, "<article class=\"paper\" lang=\"{}\">", document.language.code());
    match &document.head.appendix {
        Some(appendix) => page.appendix_head(document, appendix),
        None => page.head(document),
    }
    page.blocks(&document.blocks);
    if document.head.appendix.is_none() {
        page.foot(document);
    }
    if document.with_sources && !document.sources.is_empty() {
        page.sources(document);
    }
    page.out.push_str("</article>\n");
    page.out
}

/// Writes a whole file with its own style, which needs nothing else to be read or printed. Figures'
/// links lead to `base`, the address of the server (`https://hoptac.example`), where there is one.
#[must_use]
pub fn file(document: &Document, base: Option<&str>) -> String {
    let title = escape(&document.title());
    let base = base.and_then(link).filter(|base| base.starts_with("http"));
    let base = base.map(|base| format!("<base href=\"{}\">\n", escape(base))).unwrap_or_default();
    format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n{base}<title>{title}</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n{}</body>\n</html>\n",
        document.language.code(),
        render(document)
    )
}

const STYLE: &str = include_str!("html.css");

struct Page {
    out: String,
    /// The highest heading level in use, which becomes `h2`.
    top: u8,
    language: Language,
    /// How many charts were drawn, for names that are unique in the page.
    charts: usize,
}

impl Page {
    fn head(&mut self, document: &Document) {
        let head = &document.head;
        self.out.push_str("<div class=\"head\"><div>");
        for line in &head.superior {
            self.line("", &escape(line));
        }
        if let Some((last, above)) = head.issuer.split_last() {
            for line in above {
                self.line("", &strong(line));
            }
            let rule = match document.format {
                Format::Decree30 => "rule",
                Format::Party => "",
            };
            self.line(rule, &strong(last));
        }
        if document.format == Format::Party {
            self.line("star", "*");
        }
        self.line("", &escape(&document.number_line()));
        if head.kind.is_empty() {
            let about = words::about(document.language);
            self.line("", &escape(&format!("{about} {}", head.subject)));
        }
        self.out.push_str("</div><div>");
        match document.format {
            Format::Decree30 => {
                self.line("", &strong(words::state(document.language)));
                self.line("rule full", &strong(words::motto(document.language)));
            }
            Format::Party => self.line("rule full", &strong(words::party(document.language))),
        }
        let place = format!("<em>{}</em>", escape(&head.place_date));
        self.line("", &place);
        self.out.push_str("</div></div>\n");
        if !head.kind.is_empty() {
            let (kind, subject) = (escape(&head.kind), strong(&head.subject));
            let _ = writeln!(self.out, "<h1>{kind}</h1>\n<p class=\"sub\">{subject}</p>");
        }
    }

    fn appendix_head(&mut self, document: &Document, appendix: &Appendix) {
        let number = escape(&words::appendix_line(document.language, &appendix.number));
        let title = strong(&vietnamese::document::capitals(&appendix.title));
        let _ = writeln!(self.out, "<h1>{number}</h1>\n<p class=\"sub\">{title}</p>");
        if !appendix.attached.is_empty() {
            let _ = writeln!(self.out, "<p class=\"sub\"><em>{}</em></p>", escape(&appendix.attached));
        }
    }

    /// One line of the head, already escaped.
    fn line(&mut self, class: &str, line: &str) {
        let _ = match class {
            "" => write!(self.out, "<p>{line}</p>"),
            class => write!(self.out, "<p class=\"{class}\">{line}</p>"),
        };
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading { level, number, content } => {
                let depth = (level.saturating_sub(self.top) + 2).clamp(2, 6);
                let space = if number.is_empty() { "" } else { " " };
                let (number, title) = (escape(number), inlines(content));
                let _ = writeln!(self.out, "<h{depth}>{number}{space}{title}</h{depth}>");
            }
            Block::Paragraph { content } => {
                let _ = writeln!(self.out, "<p>{}</p>", inlines(content));
            }
            Block::List { start, items } => self.list(*start, items),
            Block::Table(table) => self.table(table),
            Block::Chart(chart) => self.chart(chart),
            Block::Note { blocks } => {
                self.out.push_str("<div class=\"note care\">");
                self.blocks(blocks);
                self.out.push_str("</div>\n");
            }
        }
    }

    fn list(&mut self, start: Option<u64>, items: &[Vec<Block>]) {
        let tag = if start.is_some() { "ol" } else { "ul" };
        let _ = match start {
            Some(first) if first != 1 => writeln!(self.out, "<ol start=\"{first}\">"),
            _ => writeln!(self.out, "<{tag}>"),
        };
        for item in items {
            self.out.push_str("<li>");
            match item.as_slice() {
                [Block::Paragraph { content }] => self.out.push_str(&inlines(content)),
                blocks => self.blocks(blocks),
            }
            self.out.push_str("</li>\n");
        }
        let _ = writeln!(self.out, "</{tag}>");
    }

    fn table(&mut self, table: &Table) {
        let class = if table.landscape { "scroll wide" } else { "scroll" };
        let _ = write!(self.out, "<div class=\"{class}\" tabindex=\"0\"><table><thead><tr>");
        for (cell, align) in table.header.iter().zip(&table.align) {
            let (class, text) = (align_class(*align), inlines(cell));
            let _ = write!(self.out, "<th scope=\"col\"{class}>{text}</th>");
        }
        self.out.push_str("</tr></thead><tbody>\n");
        for (index, row) in table.rows.iter().enumerate() {
            if let (true, [first, title, ..]) = (table.titles.contains(&index), row.as_slice()) {
                let (class, span) = (align_class(table.align[0]), table.align.len() - 1);
                let (first, title) = (inlines(first), inlines(title));
                let _ = writeln!(
                    self.out,
                    "<tr><th scope=\"row\"{class}>{first}</th><th scope=\"rowgroup\" colspan=\"{span}\">{title}</th></tr>"
                );
                continue;
            }
            self.out.push_str("<tr>");
            for (cell, align) in row.iter().zip(&table.align) {
                let (class, text) = (align_class(*align), inlines(cell));
                let _ = write!(self.out, "<td{class}>{text}</td>");
            }
            self.out.push_str("</tr>\n");
        }
        self.out.push_str("</tbody></table></div>\n");
    }

    /// The drawing, which may be wider than a phone, with its figures behind it.
    fn chart(&mut self, chart: &Chart) {
        self.charts += 1;
        let drawing = chart::of(chart, &format!("chart-{}", self.charts));
        let (title, summary) = (escape(&chart.title), words::chart_figures(self.language));
        let _ = writeln!(
            self.out,
            "<figure><div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"{title}\">{drawing}</div>\n\
             <details><summary>{summary}</summary>"
        );
        self.table(&chart.table());
        self.out.push_str("</details></figure>\n");
    }

    fn foot(&mut self, document: &Document) {
        self.out.push_str("<div class=\"foot\"><div class=\"to\">");
        if !document.recipients.is_empty() {
            let title = escape(words::recipients(document.language));
            let _ = write!(self.out, "<p><strong><em>{title}</em></strong></p><ul>");
            for line in words::recipient_lines(&document.recipients) {
                let _ = write!(self.out, "<li>{}</li>", escape(&line));
            }
            self.out.push_str("</ul>");
        }
        self.out.push_str("</div><div class=\"sign\">");
        for line in &document.signature.lines {
            let _ = write!(self.out, "<p>{}</p>", strong(line));
        }
        if let Some(name) = &document.signature.name {
            let _ = write!(self.out, "<p class=\"name\">{}</p>", strong(name));
        }
        self.out.push_str("</div></div>\n");
    }

    fn sources(&mut self, document: &Document) {
        let language = document.language;
        let (appendix, title) = (words::appendix(language), words::appendix_title(language));
        let _ = writeln!(
            self.out,
            "<section class=\"sources\"><h2>{appendix}</h2><p class=\"sub\">{}</p>",
            strong(title)
        );
        self.table(&document.sources_table());
        self.out.push_str("</section>\n");
    }
}

fn inlines(content: &[Inline]) -> String {
    content.iter().map(inline).collect()
}

fn inline(inline: &Inline) -> String {
    match inline {
        Inline::Text { text } => escape(text),
        Inline::Bold { content } => format!("<strong>{}</strong>", inlines(content)),
        Inline::Italic { content } => format!("<em>{}</em>", inlines(content)),
        Inline::Figure(shown) => figure(shown),
        Inline::Missing { text } => format!("<span class=\"missing\">{}</span>", escape(text)),
    }
}

fn figure(figure: &Figure) -> String {
    let text = escape(&figure.text);
    match link(&figure.href) {
        Some(href) => format!("<a class=\"fig\" href=\"{}\">{text}</a>", escape(href)),
        None => format!("<span class=\"fig\">{text}</span>"),
    }
}

fn strong(text: &str) -> String {
    format!("<strong>{}</strong>", escape(text))
}

fn align_class(align: Align) -> &'static str {
    match align {
        Align::Left => "",
        Align::Centre => " class=\"c\"",
        Align::Right => " class=\"n\"",
    }
}

fn top_level(blocks: &[Block]) -> u8 {
    blocks
        .iter()
        .filter_map(|block| match block {
            Block::Heading { level, .. } => Some(*level),
            _ => None,
        })
        .min()
        .unwrap_or(1)
}
