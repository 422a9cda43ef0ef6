//! Freezing: the draft gets its number, date and signer and never changes again.

use super::preview::{self, Typed, fingerprint};
use super::{Asked, Issue, Made, Outcome, Request, Wrong, index, make_for};
use crate::page::{SignedIn, go_with};
use crate::{Error, words::Words};
use axum::Form;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::DocumentId;
use domain::permission::Action;
use jiff::civil::Date;
use serde::Deserialize;
use storage::document::NewDocument;
use writing::model::Format;

/// The largest number of a document.
const LARGEST: u32 = 99_999;

/// What the form sends.
#[derive(Deserialize)]
pub(super) struct Fields {
    #[serde(flatten)]
    asked: Asked,
    #[serde(flatten)]
    typed: Freezing,
}

/// What is typed to freeze a document, on the page and in the API.
#[derive(Deserialize, Default)]
pub(crate) struct Freezing {
    /// What the visitor saw; see [`fingerprint`].
    #[serde(default)]
    pub(crate) van: String,
    /// The number.
    #[serde(default)]
    pub(crate) so: String,
    /// The date.
    #[serde(default)]
    pub(crate) ngay: String,
    /// Who signs.
    #[serde(default)]
    pub(crate) nguoi_ky: String,
    /// Why it is frozen although its text contradicts itself.
    #[serde(default)]
    pub(crate) ly_do: String,
    /// The yes that goes with it.
    #[serde(default)]
    pub(crate) dong_y: String,
}

/// What became of freezing.
pub(crate) enum Issued {
    /// It is frozen.
    Frozen(DocumentId),
    /// Some fields have to be mended first: their names in [`Freezing`], and the words.
    Refused(Box<Made>, Vec<(&'static str, String)>),
    /// There is no such document.
    Wrong(Wrong),
}

pub(super) async fn freeze(
    signed: SignedIn,
    Path(key): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Error> {
    let request = match fields.asked.request(&signed, &key) {
        Ok(request) => request,
        Err(wrong) => return index::again(&signed, &key, &fields.asked, wrong).await,
    };
    match issue(&signed, &request, &fields.typed).await? {
        Issued::Frozen(id) => Ok(go_with(&format!("/van-ban/da-chot/{id}"), "document.frozen")),
        Issued::Refused(draft, wrong) => refuse(&signed, request, &draft, fields.typed, wrong).await,
        Issued::Wrong(wrong) => index::again(&signed, &key, &fields.asked, wrong).await,
    }
}

/// Freezes the document of a request with what was typed, if it still is what
/// the visitor saw.
pub(crate) async fn issue(signed: &SignedIn, request: &Request, typed: &Freezing) -> Result<Issued, Error> {
    let (programme, w) = (signed.programme().await?, signed.visit.words);
    let draft = match make_for(signed, request).await? {
        Outcome::Made(made) => made,
        Outcome::Wrong(wrong) => return Ok(Issued::Wrong(wrong)),
    };
    storage::allow(&programme, &signed.actor, Action::FreezeDocument, draft.unit.id)?;
    let issue = match read(typed, &draft, request, w) {
        Ok(issue) => issue,
        Err(wrong) => return Ok(Issued::Refused(draft, wrong)),
    };
    let request = Request { issue: Some(issue.clone()), ..request.clone() };
    let Outcome::Made(made) = make_for(signed, &request).await? else { return Err(Error::Conflict) };
    if fingerprint(&made) != typed.van {
        return Ok(Issued::Refused(draft, vec![("van", w.t("document.moved").to_owned())]));
    }
    let found = signed.visit.app.checks.of(&programme, &made.document, w).await?;
    let is_wrong = found.iter().any(|one| one.is_error) || made.contradicts_itself(w);
    let reason = match reason(typed, is_wrong, w) {
        Ok(reason) => reason,
        Err(wrong) => return Ok(Issued::Refused(draft, vec![wrong])),
    };
    let new = NewDocument {
        findings: serde_json::to_string(&found.iter().map(|one| one.text.as_str()).collect::<Vec<_>>())
            .map_err(|error| Error::Internal(error.to_string()))?,
        findings_reason: reason,
        ..new_document(&made, &request, &issue)?
    };
    match signed.store().freeze(&signed.deed(), &new).await {
        Ok(id) => Ok(Issued::Frozen(id)),
        Err(error) if error.is_unique("document.number_day") => {
            let day = vietnamese::date::short(issue.day, w.0);
            let text = w.f("document.number_used", &[("number", &new.number), ("day", &day)]);
            Ok(Issued::Refused(draft, vec![("so", text)]))
        }
        Err(error) => Err(error.into()),
    }
}

/// The draft again, with what was typed and what is wrong with it.
async fn refuse(
    signed: &SignedIn,
    request: Request,
    draft: &Made,
    typed: Freezing,
    wrong: Vec<(&'static str, String)>,
) -> Result<Response, Error> {
    let typed = Typed {
        is_agreed: !typed.dong_y.is_empty(),
        number: typed.so,
        day: typed.ngay,
        signer: typed.nguoi_ky,
        reason: typed.ly_do,
        wrong,
    };
    let answer = preview::page(signed, request, draft, typed).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, answer).into_response())
}

/// Number, date and signer, or everything that is wrong with them.
fn read(
    typed: &Freezing,
    draft: &Made,
    request: &Request,
    w: Words,
) -> Result<Issue, Vec<(&'static str, String)>> {
    let mut wrong = Vec::new();
    let number = read_number(&typed.so, &draft.template.matter.symbol);
    if number.is_none() {
        wrong.push(("so", w.t("document.number_bad").to_owned()));
    }
    let day = read_day(&typed.ngay, request, w).map_err(|text| wrong.push(("ngay", text))).ok();
    let signer = typed.nguoi_ky.split_whitespace().collect::<Vec<_>>().join(" ");
    if signer.is_empty() || signer.chars().count() > 100 {
        wrong.push(("nguoi_ky", w.t("document.signer_bad").to_owned()));
    }
    if !draft.facts.is_register() && draft.facts.covered().accepted == 0 {
        wrong.push(("van", w.t("document.nothing_accepted").to_owned()));
    }
    match (number, day) {
        (Some(number), Some(day)) if wrong.is_empty() => Ok(Issue { number, day, signer }),
        _ => Err(wrong),
    }
}

/// Why a text that contradicts itself is frozen all the same: an explicit yes
/// and a reason, which stays with the document.
fn reason(typed: &Freezing, is_wrong: bool, w: Words) -> Result<String, (&'static str, String)> {
    if !is_wrong {
        return Ok(String::new());
    }
    let reason: String = vietnamese::name::nfc(typed.ly_do.trim()).chars().take(500).collect();
    if typed.dong_y.is_empty() || reason.is_empty() {
        return Err(("ly_do", w.t("document.reason_missing").to_owned()));
    }
    Ok(reason)
}

/// "15", also typed with its symbol; below ten with a zero, as both sets of rules ask.
fn read_number(typed: &str, symbol: &str) -> Option<String> {
    let typed = vietnamese::name::nfc(typed.trim());
    let digits = typed.strip_suffix(symbol).and_then(|rest| rest.strip_suffix(['/', '-'])).unwrap_or(&typed);
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let number: u32 = digits.parse().ok().filter(|_| is_number)?;
    (1..=LARGEST).contains(&number).then(|| format!("{number:02}"))
}

fn read_day(typed: &str, request: &Request, w: Words) -> Result<Date, String> {
    let day = vietnamese::date::parse(typed).map_err(|error| error.text(w.0))?;
    let (closing, today) = (request.period.to(), request.today);
    let say = |key, day| w.f(key, &[("day", &vietnamese::date::short(day, w.0))]);
    if day < closing {
        Err(say("document.day_before", closing))
    } else if day > today {
        Err(say("document.day_after", today))
    } else {
        Ok(day)
    }
}

fn new_document(made: &Made, request: &Request, issue: &Issue) -> Result<NewDocument, Error> {
    let document = &made.document;
    let model = serde_json::to_string(document).map_err(|error| Error::Internal(error.to_string()))?;
    let separator = match document.format {
        Format::Decree30 => '/',
        Format::Party => '-',
    };
    Ok(NewDocument {
        template: request.template.clone(),
        form: made.template.matter.form.as_str().into(),
        period: request.period,
        unit: made.unit.id,
        language: request.language.code().to_owned(),
        title: document.title(),
        number: format!("{}{separator}{}", issue.number, made.template.matter.symbol),
        day: issue.day,
        signer: issue.signer.clone(),
        model,
        findings: "[]".to_owned(),
        findings_reason: String::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_cannot_be_right_wants_a_yes_and_a_reason() {
        let w = Words(vietnamese::Language::Vi);
        for (agreed, typed, is_wrong, expected) in [
            ("", "", false, Some("")),
            ("", "đúng theo giấy", true, None),
            ("1", "  ", true, None),
            ("1", " đúng theo giấy ", true, Some("đúng theo giấy")),
        ] {
            let typed =
                Freezing { ly_do: typed.to_owned(), dong_y: agreed.to_owned(), ..Freezing::default() };
            assert_eq!(
                reason(&typed, is_wrong, w).ok().as_deref(),
                expected,
                "{agreed} {} {is_wrong}",
                typed.ly_do
            );
        }
    }

    #[test]
    fn numbers_as_people_type_them() {
        for (typed, symbol, read) in [
            ("15", "BC-UBND", Some("15")),
            (" 5 ", "BC-UBND", Some("05")),
            ("15/BC-UBND", "BC-UBND", Some("15")),
            ("423-BC/TU", "BC/TU", Some("423")),
            ("", "BC-UBND", None),
            ("0", "BC-UBND", None),
            ("100000", "BC-UBND", None),
            ("15/KH-UBND", "BC-UBND", None),
            ("+5", "BC-UBND", None),
            ("mười lăm", "BC-UBND", None),
        ] {
            assert_eq!(read_number(typed, symbol).as_deref(), read, "{typed}");
        }
    }
}
