//! `hoptac document`: a narrative report from accepted figures; of a plan, its
//! report and the appendix of its tasks.

use crate::{Answer, Outcome, Unusable, database};
use clap::{Args, ValueEnum};
use domain::period::Period;
use domain::permission::Actor;
use domain::programme::Programme;
use jiff::Timestamp;
use jiff::civil::Date;
use server::document::{self, Refused, Request};
use server::plan::paper::{self, Which};
use std::io::Write;
use std::path::{Path, PathBuf};
use storage::Store;
use vietnamese::Language;
use writing::model::Document as Paper;
use writing::sheet::{Sheet, xlsx};
use writing::{docx, html, markdown, pdf};

/// Lập báo cáo bằng lời. Mã thoát: 0 xong; 1 xong nhưng số liệu có điều cần
/// kiểm tra; 2 không lập được.
#[derive(Args)]
pub struct Document {
    /// Mẫu văn bản, ví dụ de-an; với --plan là ke-hoach, hoặc phu-luc: phụ lục nhiệm vụ và kết quả.
    template: String,
    /// Mã đơn vị vào ngày chốt của kỳ, ví dụ 62.
    #[arg(long, value_name = "MÃ", required_unless_present = "plan")]
    unit: Option<String>,
    /// Kỳ, ví dụ 2024-H1 hoặc 2011-12-30..2012-09-30.
    #[arg(long, value_name = "KỲ", required_unless_present = "plan")]
    period: Option<String>,
    /// Văn bản về kế hoạch này, theo tình hình hôm nay, ví dụ ke-hoach-784.
    #[arg(long, value_name = "KẾ HOẠCH", conflicts_with_all = ["unit", "period", "as_of"])]
    plan: Option<String>,
    /// Số La Mã của phụ lục.
    #[arg(long, value_name = "SỐ", default_value = "IV", requires = "plan")]
    number: String,
    /// Số liệu đúng như vào cuối ngày này (2012-10-31 hoặc 31/10/2012).
    #[arg(long, value_name = "NGÀY")]
    as_of: Option<String>,
    /// Ngôn ngữ của số, ngày và chữ cố định: vi hoặc en.
    #[arg(long, default_value = "vi")]
    language: String,
    /// Kèm phụ lục nguồn số liệu.
    #[arg(long)]
    sources: bool,
    /// Dạng tệp.
    #[arg(long, value_enum)]
    format: Format,
    /// Ghi vào tệp này; “-” là đầu ra chuẩn.
    #[arg(short, long, value_name = "TỆP")]
    output: PathBuf,
    /// Địa chỉ máy chủ mà các số trong tệp HTML dẫn tới, ví dụ https://hoptac.kontum.gov.vn.
    #[arg(long, value_name = "URL")]
    server: Option<String>,
    #[command(flatten)]
    at: database::At,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// Word.
    Docx,
    /// PDF.
    Pdf,
    /// Trang web, một tệp.
    Html,
    /// Markdown.
    Md,
    /// Excel, chỉ cho phụ lục của kế hoạch.
    Xlsx,
}

/// The name by which the appendix of a plan's tasks is asked for.
const APPENDIX: &str = "phu-luc";

impl Document {
    /// Makes the document and says what to check before it is issued.
    pub async fn run(self) -> Answer {
        if matches!(self.format, Format::Pdf) && !pdf::AVAILABLE {
            return Err(no_pdf());
        }
        let language = Language::from_code(&self.language)
            .ok_or_else(|| Unusable(format!("không có ngôn ngữ “{}”; có: vi, en", self.language)))?;
        let store = self.at.store().await?;
        let programme = store.programme().await?;
        if let Some(plan) = &self.plan {
            let actor = database::reader(&programme, Timestamp::now())?;
            return self.of_plan(&store, &actor, plan, language).await;
        }
        let request = self.request(&store, &programme, language).await?;
        let actor = database::reader(&programme, Timestamp::now())?;
        let made = match document::make(&store, &actor, &request).await {
            Ok(made) => made,
            Err(refused) => return Err(words(&request, &programme, refused)),
        };
        write(&self.output, &self.bytes(&made.document, None)?)?;
        Ok(warned(&made.document))
    }

    /// Makes a paper of a plan.
    async fn of_plan(&self, store: &Store, actor: &Actor, plan: &str, language: Language) -> Answer {
        let which = match self.template.as_str() {
            APPENDIX => Which::Appendix(self.number.clone()),
            template => Which::Report(template.to_owned()),
        };
        let (plan, with_sources) = (plan.to_owned(), self.sources);
        let request = paper::Request { plan, which, language, with_sources };
        let made = paper::make(store, actor, &request).await.map_err(|refused| match refused {
            paper::Refused::NoPlan(have) => {
                Unusable(format!("không có kế hoạch “{}”; có: {}", request.plan, some(&have)))
            }
            paper::Refused::NoTemplate(mut have) => {
                have.push(APPENDIX.to_owned());
                Unusable(format!("không có mẫu “{}” về kế hoạch; có: {}", self.template, some(&have)))
            }
            other @ paper::Refused::Other(_) => Unusable(format!("không lập được văn bản: {other}")),
        })?;
        write(&self.output, &self.bytes(&made.document, made.sheet.as_ref())?)?;
        Ok(warned(&made.document))
    }

    async fn request(
        &self,
        store: &Store,
        programme: &Programme,
        language: Language,
    ) -> Result<Request, Unusable> {
        let today = server::Clock::System.today();
        let typed = self.period.as_deref().unwrap_or_default();
        let Ok(period) = typed.parse() else {
            let template = document::make::find_template(store, &self.template).await;
            let template = template.map_err(|refused| unknown_template(&self.template, refused))?;
            let basis = document::basis::Basis::of(programme, &template)?;
            return Err(unknown_period(typed, &basis.periods(today)));
        };
        let as_of = match &self.as_of {
            None => None,
            Some(text) => {
                Some(vietnamese::date::parse(text).map_err(|error| Unusable(error.text(Language::Vi)))?)
            }
        };
        if let Some(day) = as_of.filter(|day| *day > today) {
            return Err(Unusable(format!("ngày {} chưa tới", short(day))));
        }
        Ok(Request {
            template: self.template.clone(),
            unit: self.unit.clone().unwrap_or_default(),
            period,
            as_of,
            language,
            issue: None,
            with_sources: self.sources,
            today,
        })
    }

    fn bytes(&self, document: &Paper, sheet: Option<&Sheet>) -> Result<Vec<u8>, Unusable> {
        Ok(match self.format {
            Format::Docx => docx::render(document)?,
            Format::Xlsx => {
                let only = "--format xlsx chỉ dùng cho phụ lục: hoptac document phu-luc --plan KẾ HOẠCH";
                xlsx::table(sheet.ok_or_else(|| Unusable(only.to_owned()))?)?
            }
            Format::Pdf => pdf::render(document).map_err(|error| match error {
                pdf::PdfError::NotInThisBuild => no_pdf(),
                other => other.into(),
            })?,
            Format::Html => html::file(document, self.server.as_deref()).into_bytes(),
            Format::Md => markdown::render(document).into_bytes(),
        })
    }
}

/// Says what to check before the paper is issued.
fn warned(document: &Paper) -> Outcome {
    for warning in &document.warnings {
        eprintln!("{warning}");
    }
    if document.warnings.is_empty() { Outcome::Done } else { Outcome::Findings }
}

fn no_pdf() -> Unusable {
    Unusable(
        "bản cài đặt này không xuất PDF; dùng --format docx rồi lưu thành PDF bằng Word hoặc LibreOffice"
            .to_owned(),
    )
}

/// What cannot be used, and what there is instead, in one line.
fn words(request: &Request, programme: &Programme, refused: Refused) -> Unusable {
    match refused {
        Refused::NoPeriod(periods) => unknown_period(&request.period.to_string(), &periods),
        Refused::NoUnit(codes) => {
            let day = request.period.to();
            let units = codes.iter().filter_map(|code| programme.units.find(code, day));
            let units: Vec<String> = units.map(|unit| format!("{} ({})", unit.code, unit.name)).collect();
            Unusable(format!(
                "đơn vị “{}” không lập được mẫu {} cho kỳ {}; có: {}",
                request.unit,
                request.template,
                request.period,
                some(&units)
            ))
        }
        other => unknown_template(&request.template, other),
    }
}

fn unknown_template(key: &str, refused: Refused) -> Unusable {
    match refused {
        Refused::NoTemplate(have) => Unusable(format!("không có mẫu “{key}”; có: {}", some(&have))),
        Refused::Template(key, error) => Unusable(format!("không dùng được mẫu {key}: {error}")),
        other => other.into(),
    }
}

fn unknown_period(typed: &str, have: &[Period]) -> Unusable {
    let have: Vec<String> = have.iter().map(ToString::to_string).collect();
    Unusable(format!("mẫu này không có kỳ “{typed}”; có: {}", some(&have)))
}

/// A list that fits into a line.
fn some(have: &[String]) -> String {
    const MOST: usize = 20;
    match have.len() {
        0 => "không có gì".to_owned(),
        count if count <= MOST => have.join(", "),
        count => format!("{} … ({count})", have[..MOST].join(", ")),
    }
}

fn short(day: Date) -> String {
    vietnamese::date::short(day, Language::Vi)
}

/// Writes the whole file or none of it: a reader never finds half a document.
fn write(path: &Path, bytes: &[u8]) -> Result<(), Unusable> {
    let failed = |error: std::io::Error| Unusable(format!("không ghi được {}: {error}", path.display()));
    if path == Path::new("-") {
        let mut out = std::io::stdout().lock();
        return out.write_all(bytes).and_then(|()| out.flush()).map_err(failed);
    }
    let name = path.file_name().ok_or_else(|| Unusable(format!("{} không phải tên tệp", path.display())))?;
    let mut beside = name.to_owned();
    beside.push(format!(".{}.tmp", std::process::id()));
    let beside = path.with_file_name(beside);
    let written = std::fs::write(&beside, bytes).and_then(|()| std::fs::rename(&beside, path));
    written.map_err(|error| {
        drop(std::fs::remove_file(&beside));
        failed(error)
    })
}
