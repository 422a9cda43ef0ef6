//! `hoptac check`: what contradicts itself in documents, and with a database
//! what differs from the accepted figures.

use crate::papers::{self, Batches, Known, Refusals};
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
        let mut out = std::io::BufWriter::new(std::io::stdout());
        let (mut printed, mut found, mut refusals) = (0, 0, Refusals::default());
        let work = |path: &Path| {
            papers::read(path, &knowledge).map(|reading| {
                let checked = reading::check::check(&reading, &knowledge);
                (reading, checked)
            })
        };
        let mut batches = Batches::over(&files);
        while let Some(batch) = batches.next(work) {
            for (path, done) in batch {
                match done {
                    Ok((reading, mut checked)) => {
                        compare(&known, &reading, &mut checked).await?;
                        found += checked.findings.len();
                        self.print(&mut out, path, &checked, printed, is_list)?;
                        printed += 1;
                    }
                    Err(why) => refusals.add(path, &why),
                }
            }
        }
        let some_refused = refusals.told(files.len())?;
        if self.format == Format::Json {
            papers::end_json(&mut out, is_list)?;
        }
        out.flush()?;
        Ok(if some_refused || found > 0 { Outcome::Findings } else { Outcome::Done })
    }

    fn print(
        &self,
        out: &mut impl Write,
        path: &Path,
        checked: &Checked,
        before: usize,
        is_list: bool,
    ) -> Result<(), Unusable> {
        let file = path.display().to_string();
        if self.format == Format::Table {
            return table(out, &file, checked);
        }
        let findings = checked.findings.iter().map(Finding::of).collect();
        let printed = Printed { file: is_list.then_some(file), findings, checked: &checked.relations };
        papers::write_json(out, &printed, before, is_list)
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
