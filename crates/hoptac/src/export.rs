//! `hoptac export`: figures and reports for other programs.

use crate::{Answer, Outcome, Unusable, database};
use clap::{Args, ValueEnum};
use domain::form::Form;
use domain::period::Period;
use domain::programme::Programme;
use jiff::civil::date;
use jiff::{Timestamp, ToSpan};
use serde_json::{Value, json};
use std::io::Write;
use std::path::PathBuf;
use storage::Store;

/// Xuất số liệu hoặc danh sách báo cáo.
#[derive(Args)]
pub struct Export {
    /// Xuất gì.
    #[arg(value_enum)]
    what: What,
    /// Dạng tệp.
    #[arg(long, value_enum, default_value = "csv")]
    format: Format,
    /// Chỉ biểu mẫu này.
    #[arg(long)]
    form: Option<String>,
    /// Chỉ kỳ này, ví dụ 2024-H1.
    #[arg(long)]
    period: Option<Period>,
    /// Ghi vào tệp; không có thì ghi ra đầu ra chuẩn.
    #[arg(short, long)]
    output: Option<PathBuf>,
    #[command(flatten)]
    at: database::At,
}

#[derive(Clone, Copy, ValueEnum)]
enum What {
    /// Số liệu đã tiếp nhận.
    Figures,
    /// Báo cáo và trạng thái.
    Reports,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// Bảng, đọc được bằng Excel.
    Csv,
    /// JSON.
    Json,
}

impl Export {
    /// Writes the rows.
    pub async fn run(self) -> Answer {
        let store = self.at.store().await?;
        let programme = store.programme().await?;
        let forms: Vec<&Form> = match &self.form {
            None => programme.forms.iter().collect(),
            Some(key) => {
                let form = programme.form(&key.as_str().into());
                vec![form.ok_or_else(|| Unusable(format!("không có biểu mẫu “{key}”")))?]
            }
        };
        let mut rows = Vec::new();
        for form in forms {
            // A promise for several years is made long before its closing day.
            let far = server::Clock::System.today().saturating_add(5.years());
            let periods = form.periods(date(1990, 1, 1), far);
            for period in periods.into_iter().filter(|period| self.period.is_none_or(|one| one == *period)) {
                match self.what {
                    What::Figures => figures(&store, &programme, form, period, &mut rows).await?,
                    What::Reports => reports(&store, &programme, form, period, &mut rows).await?,
                }
            }
        }
        let text = match self.format {
            Format::Json => serde_json::to_vec_pretty(&rows)?,
            Format::Csv => to_csv(&rows)?,
        };
        match &self.output {
            Some(path) => std::fs::write(path, text)
                .map_err(|error| Unusable(format!("{}: {error}", path.display())))?,
            None => std::io::stdout().write_all(&text)?,
        }
        Ok(Outcome::Done)
    }
}

async fn figures(
    store: &Store,
    programme: &Programme,
    form: &Form,
    period: Period,
    rows: &mut Vec<Value>,
) -> Result<(), Unusable> {
    let actor = database::reader(programme, Timestamp::now())?;
    let Some(version) = form.version(period) else { return Ok(()) };
    let asked: std::collections::BTreeSet<_> = version.cells().collect();
    let Some(top) = programme.top(period.to()) else { return Ok(()) };
    for figure in store.figures(&actor, top, form.aspect, period, None).await? {
        let Some(indicator) = programme.indicators.get(&figure.cell.indicator) else { continue };
        if !asked.contains(&figure.cell) {
            continue;
        }
        let unit = programme.units.near(figure.unit, period.to());
        let divisor = 10_f64.powi(i32::try_from(indicator.decimals).unwrap_or(0));
        let value =
            if indicator.decimals == 0 { json!(figure.value) } else { json!(figure.value as f64 / divisor) };
        rows.push(json!({
            "form": form.key, "period": period, "aspect": form.aspect,
            "unit": unit.map(|unit| unit.code.as_str()), "unit_name": unit.map(|unit| unit.name.as_str()),
            "indicator": figure.cell.indicator, "breakdown": figure.cell.breakdown, "value": value,
            "measure": indicator.unit_vi, "origin": figure.origin, "note": figure.note,
            "illustrative": figure.illustrative, "said_at": figure.said_at, "said_by": figure.said_by,
            "figure": figure.id, "report": figure.report,
        }));
    }
    Ok(())
}

async fn reports(
    store: &Store,
    programme: &Programme,
    form: &Form,
    period: Period,
    rows: &mut Vec<Value>,
) -> Result<(), Unusable> {
    let actor = database::reader(programme, Timestamp::now())?;
    let mut heads: Vec<_> = store.report_heads(&actor, &form.key, &[period]).await?.into_values().collect();
    heads.sort_by_key(|head| head.id);
    for head in heads {
        let unit = programme.units.near(head.key.unit, period.to());
        rows.push(json!({
            "form": form.key, "period": period, "unit": unit.map(|unit| unit.code.as_str()),
            "unit_name": unit.map(|unit| unit.name.as_str()), "state": head.state,
            "first_sent_at": head.first_sent_at, "sent_at": head.sent_at, "accepted_at": head.accepted_at,
            "accepted_by": head.accepted_by, "illustrative": head.illustrative, "report": head.id,
        }));
    }
    Ok(())
}

fn to_csv(rows: &[Value]) -> Result<Vec<u8>, Unusable> {
    // Excel takes a file for UTF-8 only by the mark at its beginning.
    let mut writer = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    if let Some(Value::Object(first)) = rows.first() {
        writer.write_record(first.keys())?;
    }
    for row in rows.iter().filter_map(Value::as_object) {
        writer.write_record(row.values().map(|value| match value {
            Value::String(text) => guarded(text),
            Value::Null => String::new(),
            other => other.to_string(),
        }))?;
    }
    writer.into_inner().map_err(|error| Unusable(error.to_string()))
}

/// A text that a spreadsheet would run as a formula gets an apostrophe.
fn guarded(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}
