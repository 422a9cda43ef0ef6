//! The front matter of a template.

use serde::{Deserialize, Deserializer};

use super::{RenderError, marks};
use crate::model::Format;

/// What stands between the `+++` lines.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Matter {
    /// Unique in the pack.
    pub key: String,
    /// Its Vietnamese name in lists.
    pub vi: String,
    /// Its English name in lists.
    pub en: String,
    /// What it tells of.
    #[serde(default)]
    pub about: About,
    /// Key of the form whose figures it shows; empty where it tells of a plan, or only what the
    /// register counts.
    #[serde(default)]
    pub form: String,
    /// Kinds of calendar period for a template without a form (`year`, `quarter`, `half-year`,
    /// `nine-months`, `month`).
    #[serde(default)]
    pub periods: Vec<String>,
    /// Whose layout it follows.
    pub format: Format,
    /// Type of document ("Báo cáo"); empty for an official letter, whose subject stands under the
    /// number.
    #[serde(default, rename = "type")]
    pub kind: String,
    /// The type for documents in English.
    #[serde(default, rename = "type_en")]
    pub kind_en: Option<String>,
    /// The fixed part of the number ("BC-UBND").
    pub symbol: String,
    /// What the document is about; may use MiniJinja.
    pub subject: String,
    /// The subject for documents in English.
    #[serde(default)]
    pub subject_en: Option<String>,
    /// Lines above the issuer.
    #[serde(default, deserialize_with = "one_or_many")]
    pub superior: Vec<String>,
    /// Lines of the issuing body.
    #[serde(deserialize_with = "one_or_many")]
    pub issuer: Vec<String>,
    /// Place of issue ("Kon Tum").
    pub place: String,
    /// Lines under "Nơi nhận", without dashes; the last is the file copy.
    #[serde(default)]
    pub recipients: Vec<String>,
    /// Whether sections are numbered `I.`, `1.`, `a)`.
    #[serde(default = "yes")]
    pub numbering: bool,
    /// Kinds of unit that it is meant for; empty means any.
    #[serde(default)]
    pub units: Vec<String>,
    /// Who signs.
    #[serde(default)]
    pub signature: SignatureLines,
}

/// What a template tells of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum About {
    /// The figures of a form for a unit and a period.
    #[default]
    Form,
    /// A plan: its goals, tasks and what is open.
    Plan,
}

/// Who signs, as far as the template knows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignatureLines {
    /// Authority and office ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH").
    #[serde(default, deserialize_with = "one_or_many")]
    pub lines: Vec<String>,
}

/// Splits a file into its front matter and its body; the body keeps the line numbers of the file.
pub(super) fn split(file: &str) -> Result<(Matter, String), RenderError> {
    let file = file.strip_prefix('\u{feff}').unwrap_or(file);
    let file = file.replace("\r\n", "\n");
    if let Some(line) = file.lines().position(|l| l.contains(marks::is_private)) {
        return Err(RenderError::Template {
            line: line + 1,
            because: "a private-use character, which no font shows".to_owned(),
        });
    }
    let wrong = |line, because: &str| RenderError::Matter { line, because: because.to_owned() };
    let Some(rest) = file.strip_prefix("+++\n") else {
        return Err(wrong(1, "a template starts with a line +++"));
    };
    let (front, body) = match rest.split_once("\n+++\n") {
        Some(parts) => parts,
        None => (rest.strip_suffix("\n+++"))
            .map(|front| (front, ""))
            .ok_or_else(|| wrong(1, "the line +++ that ends the front matter is missing"))?,
    };
    let matter: Matter = toml::from_str(front).map_err(|error| {
        let start = error.span().map_or(0, |span| span.start);
        let line = front.get(..start).map_or(0, |b| b.matches('\n').count());
        wrong(line + 2, error.message())
    })?;
    let has_basis = match matter.about {
        About::Plan => matter.form.is_empty() && matter.periods.is_empty(),
        About::Form => matter.form.is_empty() != matter.periods.is_empty(),
    };
    if !has_basis {
        let what = "a template names a form, or for the register its periods, or is about a plan";
        return Err(wrong(2, what));
    }
    let lines_before = front.matches('\n').count() + 3;
    Ok((matter, "\n".repeat(lines_before) + body))
}

fn yes() -> bool {
    true
}

fn one_or_many<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Lines {
        One(String),
        Many(Vec<String>),
    }
    Ok(match Lines::deserialize(from)? {
        Lines::One(line) if line.is_empty() => Vec::new(),
        Lines::One(line) => vec![line],
        Lines::Many(lines) => lines,
    })
}
