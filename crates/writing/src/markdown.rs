//! A document as Markdown, for e-mails, for reading in a terminal and for other programs.

use crate::{
    model::{Align, Block, Chart, Document, Figure, Format, Inline, Table},
    text::{clean, link},
    words,
};

/// Writes the document. Figures are links; every other text is escaped and stays text.
#[must_use]
pub fn render(document: &Document) -> String {
    let mut parts = Vec::new();
    match &document.head.appendix {
        Some(appendix) => {
            let number = words::appendix_line(document.language, &appendix.number);
            parts.push(format!("# {}", escape(&number)));
            parts.push(bold(&appendix.title));
            parts.push(start(&appendix.attached));
        }
        None => head(document, &mut parts),
    }
    parts.extend(document.blocks.iter().map(block));
    if document.head.appendix.is_none() {
        foot(document, &mut parts);
    }
    if document.with_sources && !document.sources.is_empty() {
        sources(document, &mut parts);
    }
    parts.retain(|part| !part.is_empty());
    parts.join("\n\n") + "\n"
}

fn head(document: &Document, parts: &mut Vec<String>) {
    let (head, language) = (&document.head, document.language);
    let mut left: Vec<String> = head.superior.iter().map(|line| start(line)).collect();
    left.extend(head.issuer.iter().map(|line| bold(line)));
    let mut right = match document.format {
        Format::Decree30 => vec![bold(words::state(language)), bold(words::motto(language))],
        Format::Party => vec![bold(words::party(language))],
    };
    left.push(start(&document.number_line()));
    right.push(format!("*{}*", escape(&head.place_date)));
    parts.push(left.join("\\\n"));
    parts.push(right.join("\\\n"));
    if head.kind.is_empty() {
        parts.push(start(&format!("{} {}", words::about(language), head.subject)));
    } else {
        parts.push(format!("# {}", escape(&head.kind)));
        parts.push(bold(&head.subject));
    }
}

fn block(block: &Block) -> String {
    match block {
        Block::Heading { level, number, content } => {
            let marks = "#".repeat(usize::from(*level).clamp(1, 3) + 1);
            let space = if number.is_empty() { "" } else { " " };
            format!("{marks} {number}{space}{}", inlines(content))
        }
        Block::Paragraph { content } => paragraph(content),
        Block::List { start, items } => list(*start, items),
        Block::Table(table) => self::table(table),
        Block::Chart(chart) => self::chart(chart),
        Block::Note { blocks } => prefixed(&join(blocks), "> ", "> "),
    }
}

fn join(blocks: &[Block]) -> String {
    let blocks: Vec<String> = blocks.iter().map(block).collect();
    blocks.join("\n\n")
}

fn list(first: Option<u64>, items: &[Vec<Block>]) -> String {
    let items: Vec<String> = (first.unwrap_or(1)..)
        .zip(items)
        .map(|(number, item)| {
            let mark = match first {
                Some(_) => format!("{number}. "),
                None => "- ".to_owned(),
            };
            prefixed(&join(item), &mark, &" ".repeat(mark.len()))
        })
        .collect();
    items.join("\n")
}

fn prefixed(text: &str, first: &str, others: &str) -> String {
    let mut lines = text.lines();
    let mut out = format!("{first}{}", lines.next().unwrap_or(""));
    for line in lines {
        out.push('\n');
        out.push_str(format!("{others}{line}").trim_end());
    }
    out
}

fn table(table: &Table) -> String {
    let row = |cells: &[Vec<Inline>]| {
        let cells: Vec<String> = cells.iter().map(|cell| inlines(cell)).collect();
        format!("| {} |", cells.join(" | "))
    };
    let marks: Vec<&str> = table
        .align
        .iter()
        .map(|align| match align {
            Align::Left => "---",
            Align::Centre => ":-:",
            Align::Right => "--:",
        })
        .collect();
    let mut lines = vec![row(&table.header), format!("| {} |", marks.join(" | "))];
    lines.extend(table.rows.iter().map(|cells| row(cells)));
    lines.join("\n")
}

/// A chart as the table of its figures.
fn chart(chart: &Chart) -> String {
    let mut parts = vec![bold(&chart.heading()), table(&chart.table())];
    if !chart.source.is_empty() {
        parts.push(format!("*{}*", escape(&chart.source)));
    }
    parts.join("\n\n")
}

fn foot(document: &Document, parts: &mut Vec<String>) {
    let mut sign: Vec<String> = document.signature.lines.iter().map(|l| bold(l)).collect();
    sign.extend(document.signature.name.iter().map(|name| bold(name)));
    parts.push(sign.join("\\\n"));
    if !document.recipients.is_empty() {
        parts.push(format!("***{}***", words::recipients(document.language)));
        let lines: Vec<String> =
            words::recipient_lines(&document.recipients).iter().map(|line| escape(line)).collect();
        parts.push(lines.join("\n"));
    }
}

fn sources(document: &Document, parts: &mut Vec<String>) {
    let language = document.language;
    let (appendix, title) = (words::appendix(language), words::appendix_title(language));
    parts.push(format!("## {appendix}"));
    parts.push(bold(title));
    parts.push(table(&document.sources_table()));
}

fn paragraph(content: &[Inline]) -> String {
    let text = inlines(content);
    match content.first() {
        Some(Inline::Text { .. } | Inline::Missing { .. }) => guard_start(&text),
        _ => text,
    }
}

fn inlines(content: &[Inline]) -> String {
    content
        .iter()
        .map(|inline| match inline {
            Inline::Text { text } | Inline::Missing { text } => escape(text),
            Inline::Bold { content } => emphasis("**", &inlines(content)),
            Inline::Italic { content } => emphasis("*", &inlines(content)),
            Inline::Figure(figure) => self::figure(figure),
        })
        .collect()
}

fn figure(figure: &Figure) -> String {
    let text = escape(&figure.text);
    match link(&figure.href) {
        Some(href) if !href.contains(['<', '>', '\\', '|']) => format!("[{text}](<{href}>)"),
        _ => text,
    }
}

/// Markdown takes no emphasis with a space inside its marks.
fn emphasis(mark: &str, text: &str) -> String {
    let inner = text.trim();
    if inner.is_empty() {
        return text.to_owned();
    }
    let (before, after) = (text.starts_with(' '), text.ends_with(' '));
    let space = |is| if is { " " } else { "" };
    format!("{}{mark}{inner}{mark}{}", space(before), space(after))
}

fn bold(text: &str) -> String {
    format!("**{}**", escape(text.trim()))
}

/// A text at the head of a line.
fn start(text: &str) -> String {
    guard_start(&escape(text))
}

/// Keeps "1. ", "- " and the like at the head of a line from becoming a list or a heading.
fn guard_start(escaped: &str) -> String {
    let digits = escaped.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = escaped.split_at(digits);
    if digits > 0 && rest.starts_with(['.', ')']) || digits == 0 && rest.starts_with(['-', '+', '=']) {
        return format!("{number}\\{rest}");
    }
    escaped.to_owned()
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in clean(text).chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '&' | '~' | '#') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
