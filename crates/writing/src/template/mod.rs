//! Templates of a programme pack: what the author writes, and the document that comes out.
//!
//! # For authors
//!
//! A template is one UTF-8 file: front matter in TOML between two lines `+++`, then the text in
//! Markdown with MiniJinja.
//!
//! ```text
//! +++
//! key = "de-an"                            # unique in the pack
//! vi = "Báo cáo kết quả Đề án"             # its name in lists
//! en = "Report on the pilot scheme"
//! form = "de-an"                           # the form whose figures it shows
//! format = "decree-30"                     # or "party"
//! type = "Báo cáo"                         # printed in capitals; leave out for an official letter
//! symbol = "BC-UBND"
//! subject = "Kết quả thực hiện Đề án đến {{ period.closing | date_long }}"
//! superior = []                            # lines above the issuer, one text or a list
//! issuer = ["ỦY BAN NHÂN DÂN", "TỈNH KON TUM"]
//! place = "Kon Tum"
//! recipients = ["Thường trực Tỉnh ủy", "Lưu: VT, KTTH"]
//! numbering = true                         # the default: sections get I., 1., a)
//! units = ["province"]                     # optional: kinds of unit that it is meant for
//! [signature]
//! lines = ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]
//! +++
//! ## Tổ hợp tác
//!
//! Toàn tỉnh thành lập mới {{ value("tht-moi") }} tổ, bằng {{ percent("tht-moi") }} số đã đăng ký.
//! ```
//!
//! `subject`, `superior`, `issuer`, `place`, `recipients` and the signature's `lines` may use
//! MiniJinja too; `subject_en` and `type_en` are used for documents in English.
//!
//! **Functions.** `value(ind)` and `registered(ind)`: a figure, with `unit=` (a unit or its code)
//! and `period=` (a period code) if it is not the document's own. `percent(ind)`: done against
//! registered, or `of=` against another indicator. `units_zero(ind)`, `units_missing(ind)`,
//! `units_partial(ind)`, `units_with(ind)`: lists of the units below that reported zero in all of
//! their reports, nothing yet, a part of their reports, or more than zero;
//! `side="registered"` looks at the other column. `landscape()`, alone on a line before a table:
//! the table gets a page of its own, turned on its side.
//!
//! `counted(ind)`: a figure out of the register of organisations, of the document's period or
//! `on=` a day (`"2003-12-31"`; a flow then speaks of that year up to the day), with `unit=`.
//! `growth(ind, since="2003-12-31")`: how much more that is than on an earlier day, below zero if
//! it is less; the filter `size` leaves the sign away ("tăng 131", "giảm 5").
//!
//! `chart(title, inds)`, alone on a line: a chart of one such indicator or of a list of them, with
//! either `years=` (whole years, each on 31 December) or `units=` (on the document's last day, or
//! `on=` another; or one indicator on several `days=`). `kind=` is `"line"` (years in equal steps),
//! `"bars"` or `"grouped-bars"`; without it several equal steps are a line. `names=` are those of
//! the series, `measure=` the unit of measure, where the indicators' own do not fit; `given=` names
//! an indicator without which a year's or unit's value is not known. Units are ranked by the last
//! series, and those that do not fit are left out, which the chart says. Where there is nothing but
//! zeros there is no chart.
//!
//! A template that tells
//! only such figures leaves `form` out and says its kinds of calendar period instead:
//! `periods = ["quarter", "year"]`.
//!
//! **Filters.** `names` ("Kon Rẫy và Ngọc Hồi"), `two` ("02"), `words` ("hai"), `number`
//! ("1.220", for counts that are not figures), `date_long`, `date_short`, `upper`, `capitalize`.
//!
//! **Variables.** `unit` and each of `units` (`code`, `name`, `short`), `period` (`code`, `name`,
//! `closing`), `coverage` (`accepted`, `expected`, `updated`), `warnings`, `notes` (on the figures'
//! sources), `draft` (true until the document has its number), `as_of`, `language`.
//!
//! **Plans.** A template with `about = "plan"` in place of `form` has the variable `plan`:
//! `name`, `title`, `issuer`, `day`, `href`, `rule`, `unit_over`, `goals` (each with `title`, `asks`, `asked`,
//! `actual`, `percent`, `expected`, `forecast`, `light`, `light_name`, `because`, `figures_of`,
//! `behind`, `zero`, `silent`, `judgement`, `measured`), `laggards` (`unit`, `goals`), `tasks`
//! (`all`, `done`, `begun`, `not_begun`, `ended`, `percent`, `groups`, `late`, `waiting`),
//! `recommendations` (`subject`, `from`, `to`, `due`, `late`), `illustrative`.
//!
//! A figure that nobody reported is printed as "chưa có số liệu", never as 0; test it with
//! `value(ind).missing`, compare with `value(ind).number`; `value(ind).illustrative` is true for a
//! figure that is made up or has made-up parts. Markdown: headings of three levels,
//! paragraphs, bold, italic, lists, tables, and `>` for a box. HTML, links and images are errors.
//! What a value contains is never read as Markdown. When the text does not mention `warnings`, a
//! draft starts with a box that lists them.

mod chart;
mod functions;
mod markdown;
mod marks;
mod matter;
mod register;
mod values;

use std::{collections::HashSet, sync::Arc};

use jiff::civil::Date;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value, context};
use vietnamese::Language;

pub use self::matter::{About, Matter, SignatureLines};
use self::{
    functions::Desk,
    marks::Ledger,
    values::{DateValue, UnitValue},
};
use crate::{
    facts::{Facts, Given, UnitName},
    model::{Block, Document, Format, Head, Inline, Signature},
    words,
};

/// Steps that one template may take: a table of 113 units with 20 figures each needs about a tenth.
const FUEL: u64 = 2_000_000;
/// The variables that [`render`] gives to a template.
const VARIABLES: [&str; 10] =
    ["unit", "units", "period", "plan", "coverage", "warnings", "notes", "draft", "as_of", "language"];

/// A template of a pack, read and checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// What stands between the `+++` lines.
    pub matter: Matter,
    /// The text, with as many empty lines before it as the front matter has, so that line numbers
    /// in errors are those of the file.
    body: String,
    mentions_warnings: bool,
}

/// What a document is made for.
#[derive(Clone)]
pub struct Input {
    /// The figures.
    pub facts: Arc<dyn Facts>,
    /// The unit that the document is about.
    pub unit: UnitName,
    /// The period that it is about.
    pub period: PeriodName,
    /// The day as of which the figures stand; also the year and month of a draft.
    pub as_of: Date,
    /// How numbers, dates and fixed words are written.
    pub language: Language,
    /// The number from the registry; a document without one is a draft.
    pub number: Option<String>,
    /// The date of issue.
    pub date: Option<Date>,
    /// The name under the signature.
    pub signer: Option<String>,
    /// Whether the appendix of sources is printed.
    pub with_sources: bool,
    /// What the variable `plan` holds, for a template that is about a plan.
    pub plan: Option<Given>,
}

/// A period as documents name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeriodName {
    /// Its code ("2024-H1").
    pub code: String,
    /// Its name ("6 tháng đầu năm 2024").
    pub name: String,
    /// Its closing day.
    pub closing: Date,
}

/// Why a template cannot be used. The words are for the author of the pack, in English.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RenderError {
    /// The front matter is missing or wrong.
    #[error("front matter, line {line}: {because}")]
    Matter {
        /// Line of the file, from 1.
        line: usize,
        /// What is wrong.
        because: String,
    },
    /// MiniJinja stopped: bad syntax, an undefined name, an unknown indicator, too many steps.
    #[error("line {line}: {because}")]
    Template {
        /// Line of the file, from 1; 0 when it is not known.
        line: usize,
        /// What is wrong.
        because: String,
    },
    /// A value of the front matter that uses MiniJinja could not be rendered.
    #[error("front matter, {field}: {because}")]
    Field {
        /// Which field.
        field: &'static str,
        /// What is wrong.
        because: String,
    },
    /// Markdown that a document cannot hold.
    #[error("a document cannot hold {what} (near {near:?})")]
    Markdown {
        /// "a link", "HTML"…
        what: &'static str,
        /// The text beside it.
        near: String,
    },
}

impl Template {
    /// Reads a template and checks its syntax and the names that it uses.
    ///
    /// # Errors
    /// When the front matter or the syntax is wrong or an unknown name is used, with the line.
    pub fn parse(file: &str) -> Result<Template, RenderError> {
        let (matter, body) = matter::split(file)?;
        let env = Environment::new();
        let compiled = env.template_from_named_str("body", &body).map_err(|error| template_error(&error))?;
        let used = compiled.undeclared_variables(false);
        check_names(&body, &used)?;
        Ok(Template { matter, mentions_warnings: used.contains("warnings"), body })
    }
}

/// Makes the document.
///
/// # Errors
/// When the template asks for something that is not there; see [`RenderError`].
pub fn render(template: &Template, input: &Input) -> Result<Document, RenderError> {
    let printer = Printer::new(input);
    let matter = &template.matter;
    let printed = printer.body(&template.body)?;
    let mut blocks = markdown::blocks(&printed, &printer.ledger, matter.numbering).map_err(|refused| {
        RenderError::Markdown {
            what: refused.what,
            near: crate::model::plain(&printer.ledger.inlines(&refused.near)),
        }
    })?;
    let warnings: Vec<String> = input.facts.warnings();
    if input.number.is_none() && !warnings.is_empty() && !template.mentions_warnings {
        blocks.insert(0, note_of(&warnings, input.language));
    }
    if matter.format == Format::Decree30 {
        end_mark(&mut blocks);
    }
    let mut document = Document {
        format: matter.format,
        language: input.language,
        head: printer.head(matter, input)?,
        blocks,
        signature: Signature {
            lines: printer.fields("signature.lines", &matter.signature.lines)?,
            name: input.signer.clone(),
        },
        recipients: printer.fields("recipients", &matter.recipients)?,
        sources: Vec::new(),
        with_sources: input.with_sources,
        warnings,
    };
    document.sources = printer.ledger.sources(&document.figures());
    Ok(document)
}

/// An environment that knows the functions, with the values that one document may print.
struct Printer {
    env: Environment<'static>,
    context: Value,
    ledger: Arc<Ledger>,
}

impl Printer {
    fn new(input: &Input) -> Printer {
        let ledger = Ledger::new();
        let mut env = Environment::new();
        env.set_fuel(Some(FUEL));
        env.set_undefined_behavior(UndefinedBehavior::Strict);
        env.set_auto_escape_callback(|_| AutoEscape::Custom("mark".into()));
        let kept = Arc::clone(&ledger);
        env.set_formatter(move |out, _, value| {
            if value.is_none() {
                return Ok(());
            }
            let printed = value.to_string();
            if value.is_safe() {
                out.write_str(&printed)?;
            } else {
                out.write_str(&kept.put_around_marks(&printed))?;
            }
            Ok(())
        });
        let desk = Desk {
            facts: Arc::clone(&input.facts),
            language: input.language,
            ledger: Arc::clone(&ledger),
            closing: input.period.closing,
        };
        functions::install(&mut env, &desk);
        let plan = input.plan.as_ref().map_or(Value::UNDEFINED, |given| desk.given(given));
        Printer { env, context: context! { plan, ..variables(input) }, ledger }
    }

    /// The text with marks in place of its values.
    fn body(&self, body: &str) -> Result<String, RenderError> {
        self.env.render_named_str("body", body, &self.context).map_err(|error| template_error(&error))
    }

    /// A line of the front matter as plain text.
    fn field(&self, field: &'static str, line: &str) -> Result<String, RenderError> {
        let marked = self
            .env
            .render_named_str(field, line, &self.context)
            .map_err(|error| RenderError::Field { field, because: because(&error) })?;
        // Orders about the text below, a chart or a turned page, mean nothing in a line.
        Ok(marks::untrusted(&crate::model::plain(&self.ledger.inlines(&marked))))
    }

    fn fields(&self, field: &'static str, lines: &[String]) -> Result<Vec<String>, RenderError> {
        lines.iter().map(|line| self.field(field, line)).collect()
    }

    fn head(&self, matter: &Matter, input: &Input) -> Result<Head, RenderError> {
        let (kind, subject) = match input.language {
            Language::Vi => (&matter.kind, &matter.subject),
            Language::En => (
                matter.kind_en.as_ref().unwrap_or(&matter.kind),
                matter.subject_en.as_ref().unwrap_or(&matter.subject),
            ),
        };
        let place = self.field("place", &matter.place)?;
        let date = words::issued(input.date, input.as_of, input.language);
        Ok(Head {
            superior: self.fields("superior", &matter.superior)?,
            issuer: self.fields("issuer", &matter.issuer)?,
            number: input.number.clone(),
            symbol: matter.symbol.clone(),
            place_date: format!("{place}, {date}"),
            kind: kind.to_uppercase(),
            subject: self.field("subject", subject)?,
            appendix: None,
        })
    }
}

fn variables(input: &Input) -> Value {
    let date = |date| Value::from_object(DateValue { date, language: input.language });
    let unit = |unit: &UnitName| Value::from_object(UnitValue::from(unit));
    let coverage = input.facts.coverage();
    let untrusted =
        |texts: Vec<String>| -> Vec<String> { texts.iter().map(|text| marks::untrusted(text)).collect() };
    context! {
        unit => unit(&input.unit),
        units => input.facts.units().iter().map(unit).collect::<Vec<_>>(),
        period => context! {
            code => marks::untrusted(&input.period.code),
            name => marks::untrusted(&input.period.name),
            closing => date(input.period.closing),
        },
        coverage => context! {
            accepted => coverage.accepted,
            expected => coverage.expected,
            updated => marks::untrusted(&coverage.updated),
        },
        warnings => untrusted(input.facts.warnings()),
        notes => untrusted(input.facts.notes()),
        draft => input.number.is_none(),
        as_of => date(input.as_of),
        language => input.language.code(),
    }
}

fn note_of(warnings: &[String], language: Language) -> Block {
    let paragraph = |content| Block::Paragraph { content };
    let title = vec![Inline::Bold { content: vec![text_of(words::to_settle(language))] }];
    let mut blocks = vec![paragraph(title)];
    blocks.extend(warnings.iter().map(|warning| paragraph(vec![text_of(warning)])));
    Block::Note { blocks }
}

/// A state document ends with "./." (Decree 30/2020, Appendix I), after the last sentence or, when
/// a table is last, on a line of its own.
fn end_mark(blocks: &mut Vec<Block>) {
    let last = match blocks.last_mut() {
        Some(Block::List { items, .. }) => items.last_mut().and_then(|item| item.last_mut()),
        last => last,
    };
    if let Some(Block::Paragraph { content }) = last {
        if let Some(Inline::Text { text }) = content.last_mut() {
            let kept = text.trim_end().trim_end_matches('.').len();
            text.truncate(kept);
        }
        content.push(text_of("./."));
    } else {
        blocks.push(Block::Paragraph { content: vec![text_of("./.")] });
    }
}

fn text_of(text: &str) -> Inline {
    Inline::Text { text: marks::untrusted(text) }
}

/// A name that nothing defines would only show when its line is reached; it is found beforehand.
fn check_names(body: &str, used: &HashSet<String>) -> Result<(), RenderError> {
    let printer_names: HashSet<String> =
        functions::NAMES.iter().chain(&VARIABLES).map(|name| (*name).to_owned()).collect();
    let env = Environment::new();
    let mut unknown: Vec<&String> = used
        .iter()
        .filter(|name| !printer_names.contains(*name) && !env.globals().any(|(global, _)| global == **name))
        .collect();
    unknown.sort();
    let Some(name) = unknown.first() else {
        return Ok(());
    };
    let line = body.lines().position(|line| mentions(line, name));
    Err(RenderError::Template {
        line: line.map_or(0, |index| index + 1),
        because: format!("nothing is called {name:?}"),
    })
}

fn mentions(line: &str, name: &str) -> bool {
    line.contains('{') && line.split(|c: char| !(c.is_alphanumeric() || c == '_')).any(|word| word == name)
}

fn template_error(error: &minijinja::Error) -> RenderError {
    RenderError::Template { line: error.line().unwrap_or(0), because: because(error) }
}

fn because(error: &minijinja::Error) -> String {
    match error.detail() {
        Some(detail) => format!("{}: {detail}", error.kind()),
        None => error.kind().to_string(),
    }
}
