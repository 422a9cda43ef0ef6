//! `hoptac check`: what contradicts itself in documents, and with a database
//! what differs from the accepted figures.

use crate::papers::{self, Batches, Known, Output};
use crate::{Answer, Outcome, Unusable};
use clap::{Args, ValueEnum};
use reading::Reading;
use reading::check::{Checked, Quote, Severity, accepted};
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

/// Tìm mâu thuẫn trong văn bản; có cơ sở dữ liệu thì so với số đã tiếp nhận. Mã thoát: 0 không thấy gì;
/// 1 có điều cần xem hoặc có tệp không đọc được; 2 không đọc được tệp nào.
#[derive(Args)]
pub struct Check {
    #[command(flatten)]
    named: papers::Named,
    /// Dạng kết quả.
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Để đọc.
    Table,
    /// JSON.
    Json,
}

/// What is printed of a document.
#[derive(Serialize)]
struct Printed<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    findings: Vec<Finding<'a>>,
    checked: &'a BTreeMap<&'static str, usize>,
}

#[derive(Serialize)]
struct Finding<'a> {
    rule: &'static str,
    severity: Severity,
    message: &'a str,
    spans: &'a [Quote],
}

impl<'a> Finding<'a> {
    fn of(found: &'a reading::check::Finding) -> Self {
        let (rule, severity, spans) = (found.rule, found.severity, &found.spans);
        Self { rule, severity, message: &found.message.vi, spans }
    }
}

impl Check {
    /// Checks the files and prints what was found, in their order.
    pub async fn run(self) -> Answer {
        let (files, is_list) = papers::files(&self.named.files)?;
        let known = Known::of(self.named.database.as_deref()).await?;
        let knowledge = known.knowledge();
        let (mut output, mut found) = (Output::new(is_list), 0);
        let work = |path: &Path| {
            papers::read(path, &knowledge).map(|reading| {
                let checked = reading::check::check(&reading, &knowledge);
                (reading, checked)
            })
        };
        let mut batches = Batches::over(&files);
        while let Some(batch) = batches.next(work) {
            for (path, done) in batch {
                if let Some((reading, mut checked)) = output.taken(path, done) {
                    compare(&known, &reading, &mut checked).await?;
                    found += checked.findings.len();
                    self.print(&mut output, path, &checked)?;
                }
            }
        }
        let some_refused = output.end(files.len(), self.format == Format::Json)?;
        Ok(if some_refused || found > 0 { Outcome::Findings } else { Outcome::Done })
    }

    fn print(&self, output: &mut Output, path: &Path, checked: &Checked) -> Result<(), Unusable> {
        if self.format == Format::Table {
            return table(&mut output.out, &path.display().to_string(), checked);
        }
        let findings = checked.findings.iter().map(Finding::of).collect();
        let printed = Printed { file: output.name(path), findings, checked: &checked.relations };
        output.json(&printed)
    }
}

/// With a database: holds the document's figures against the accepted ones.
async fn compare(known: &Known, reading: &Reading, checked: &mut Checked) -> Result<(), Unusable> {
    let Some((store, actor)) = &known.store else { return Ok(()) };
    let asked = accepted::asked(reading, known.programme(), known.words());
    let there = server::inbox::accepted(store, actor, &asked).await?;
    accepted::check(reading, known.programme(), known.words(), &there, checked);
    Ok(())
}

fn table(out: &mut impl Write, file: &str, checked: &Checked) -> Result<(), Unusable> {
    let relations: usize = checked.relations.values().sum();
    writeln!(out, "{file}: {} điều cần xem, đã kiểm tra {relations} quan hệ", checked.findings.len())?;
    for finding in &checked.findings {
        let word = if finding.severity == Severity::Error { "sai" } else { "cần xem" };
        let quotes: Vec<String> = finding.spans.iter().map(|quote| format!("“{}”", quote.text)).collect();
        writeln!(out, "  {word} [{}] {} ({})", finding.rule, finding.message.vi, quotes.join(", "))?;
    }
    Ok(())
}
