//! Shows the figures of a document, one a line, with the words around them:
//! `cargo run -p reading --example figures -- FILE [--numbers]`.

use reading::{Knowledge, Reading};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let file = arguments.next().unwrap_or_default();
    let shows_numbers = arguments.next().is_some();
    let Ok(bytes) = std::fs::read(&file) else { return };
    let Ok(reading) = reading::read(&bytes, &file, &Knowledge::default()) else { return };
    let mut out = String::new();
    out += &format!("{} | {} | {:?}\n", reading.about.area, reading.about.time, reading.about.date);
    for figure in &reading.figures {
        out += &format!(
            "{}\n    {} {:?} [{}] {} | {} | {} | {:?} {}\n",
            around(&reading, figure.span),
            figure.text,
            figure.bound,
            figure.measure,
            figure.label,
            figure.area,
            figure.time,
            figure.role,
            figure.compares.map_or(String::new(), |at| format!("of {}", reading.figures[at].text)),
        );
    }
    if shows_numbers {
        for number in reading.numbers.iter().filter(|number| !number.is_figure()) {
            out += &format!("{:?}: {}\n", number.class, around(&reading, number.span));
        }
    }
    drop(std::io::Write::write_all(&mut std::io::stdout(), out.as_bytes()));
}

fn around(reading: &Reading, span: reading::Span) -> String {
    let before = reading.quote(reading::Span::new(span.start.saturating_sub(60), span.start));
    let after = reading.quote(reading::Span::new(span.end, span.end + 60));
    format!("{before}[[{}]]{after}", reading.quote(span)).replace('\n', " ")
}
