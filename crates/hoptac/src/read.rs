//! `hoptac read`: the figures in documents.

use crate::export::guarded;
use crate::papers::{self, Batches, Known, Output};
use crate::{Answer, Outcome, Unusable};
use clap::{Args, ValueEnum};
use reading::Reading;
use reading::figure::Figure;
use serde::Serialize;
use std::io::Write;
use std::path::Path;
use vietnamese::Language;

/// Đọc số liệu trong văn bản (.docx, .pdf, .xlsx, .md, .html, .txt). Mã thoát: 0 xong; 1 có tệp không
/// đọc được nhưng các tệp khác được; 2 không đọc được tệp nào.
#[derive(Args)]
pub struct Read {
    #[command(flatten)]
    named: papers::Named,
    /// Dạng kết quả.
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Bảng để đọc.
    Table,
    /// JSON.
    Json,
    /// Bảng cho Excel.
    Csv,
}

/// What is printed of a document.
#[derive(Serialize)]
struct Printed<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    text: &'a str,
    figures: &'a [Figure],
    references: &'a [reading::reference::Reference],
    headings: &'a [reading::heading::Heading],
    tasks: &'a [reading::task::Task],
}

impl Read {
    /// Reads the files and prints what is in them, in their order.
    pub async fn run(self) -> Answer {
        let (files, is_list) = papers::files(&self.named.files)?;
        let known = Known::of(self.named.database.as_deref()).await?;
        let knowledge = known.knowledge();
        let mut output = Output::new(is_list);
        let mut batches = Batches::over(&files);
        while let Some(batch) = batches.next(|path| papers::read(path, &knowledge)) {
            for (path, read) in batch {
                if let Some(reading) = output.taken(path, read) {
                    self.print(&mut output, path, &reading)?;
                }
            }
        }
        let some_refused = output.end(files.len(), self.format == Format::Json)?;
        Ok(if some_refused { Outcome::Findings } else { Outcome::Done })
    }

    fn print(&self, output: &mut Output, path: &Path, reading: &Reading) -> Result<(), Unusable> {
        let file = path.display().to_string();
        match self.format {
            Format::Json => {
                let printed = Printed {
                    file: output.name(path),
                    text: &reading.text,
                    figures: &reading.figures,
                    references: &reading.references,
                    headings: &reading.headings,
                    tasks: &reading.tasks,
                };
                output.json(&printed)
            }
            Format::Csv => {
                let is_first = output.is_first();
                rows(&mut output.out, &file, reading, is_first)
            }
            Format::Table => table(&mut output.out, &file, reading),
        }
    }
}

const COLUMNS: [&str; 14] = [
    "file",
    "start",
    "end",
    "text",
    "value",
    "value_to",
    "bound",
    "measure",
    "label",
    "indicator",
    "score",
    "area",
    "time",
    "role",
];

fn rows(out: &mut impl Write, file: &str, reading: &Reading, is_first: bool) -> Result<(), Unusable> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    if is_first {
        // Excel takes a file for UTF-8 only by the mark at its beginning.
        write!(out, "\u{feff}")?;
        writer.write_record(COLUMNS)?;
    }
    for figure in &reading.figures {
        let indicator = figure.indicator.as_ref().map(ToString::to_string).unwrap_or_default();
        writer.write_record([
            guarded(file),
            figure.span.start.to_string(),
            figure.span.end.to_string(),
            guarded(&figure.text),
            plain(&figure.value),
            figure.value_to.as_ref().map(plain).unwrap_or_default(),
            code(&figure.bound),
            guarded(&figure.measure),
            guarded(&figure.label),
            indicator,
            format!("{:.2}", figure.score),
            guarded(&figure.area),
            figure.time.to_string(),
            code(&figure.role),
        ])?;
    }
    out.write_all(&writer.into_inner().map_err(|error| Unusable(error.to_string()))?)?;
    Ok(())
}

/// A value as programs write it: `38.4`.
fn plain(value: &vietnamese::number::Decimal) -> String {
    let text = value.format(Language::En);
    text.replace(',', "")
}

fn code(value: &impl Serialize) -> String {
    let value = serde_json::to_value(value).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}

/// The widest column of words; what is longer is cut.
const WIDEST: usize = 48;

fn table(out: &mut impl Write, file: &str, reading: &Reading) -> Result<(), Unusable> {
    let (figures, references) = (reading.figures.len(), reading.references.len());
    writeln!(
        out,
        "{file}: {figures} số, {references} văn bản được nhắc đến, {} nhiệm vụ",
        reading.tasks.len()
    )?;
    let heads = ["số", "đơn vị tính", "nội dung", "chỉ tiêu", "địa bàn", "thời gian", "loại", "chắc"];
    let mut lines: Vec<Vec<String>> = vec![heads.map(str::to_owned).to_vec()];
    for figure in &reading.figures {
        let indicator = figure.indicator.as_ref().map(ToString::to_string).unwrap_or_default();
        let score = format!("{:.0}%", figure.score * 100.0);
        let words = [
            figure.text.clone(),
            figure.measure.clone(),
            figure.label.clone(),
            indicator,
            figure.area.clone(),
            figure.time.to_string(),
            code(&figure.role),
            score,
        ];
        lines.push(words.map(|word| cut(&word)).to_vec());
    }
    if figures > 0 {
        aligned(out, &lines)?;
    }
    for task in &reading.tasks {
        writeln!(
            out,
            "  {} {} | {} | {}",
            task.group_number,
            cut(&task.text),
            cut(&task.lead),
            cut(&task.result)
        )?;
    }
    writeln!(out)?;
    Ok(())
}

fn cut(text: &str) -> String {
    let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match one_line.char_indices().nth(WIDEST) {
        Some((at, _)) => format!("{}…", &one_line[..at]),
        None => one_line,
    }
}

fn aligned(out: &mut impl Write, lines: &[Vec<String>]) -> std::io::Result<()> {
    let columns = lines.first().map_or(0, Vec::len);
    let width = |column: usize| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(width).collect();
    for line in lines {
        let cells = line.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
        writeln!(out, "  {}", cells.collect::<Vec<_>>().join("  ").trim_end())?;
    }
    Ok(())
}
