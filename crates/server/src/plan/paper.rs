//! The papers of a plan for the command line: its narrative report and the
//! appendix of its tasks, made by what makes them for the pages.

use super::{Opened, narrative};
use crate::document::make::all_about;
use crate::page::SignedIn;
use crate::task::appendix;
use crate::{App, Clock, Error, Language, Words};
use domain::PlanKey;
use domain::permission::Actor;
use storage::Store;
use writing::model::Document;
use writing::sheet::Sheet;
use writing::template::About;

/// Which paper of which plan.
#[derive(Clone, Debug)]
pub struct Request {
    /// The plan's key.
    pub plan: String,
    /// Which paper.
    pub which: Which,
    /// The language of the appendix; templates are in Vietnamese.
    pub language: Language,
    /// Whether a report's sources are printed.
    pub with_sources: bool,
}

/// A paper of a plan.
#[derive(Clone, Debug)]
pub enum Which {
    /// A report by the template of that key.
    Report(String),
    /// The table of tasks and results, with its number in Roman numerals.
    Appendix(String),
}

/// A paper that was made; an appendix also as a table.
#[derive(Clone, Debug)]
pub struct Made {
    /// The paper.
    pub document: Document,
    /// The same as a table.
    pub sheet: Option<Sheet>,
}

/// Why there is no paper.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// No plan of that key that the actor sees; these there are.
    #[error("no plan; there are {}", .0.join(", "))]
    NoPlan(Vec<String>),
    /// No template about plans of that key; these there are.
    #[error("no template; there are {}", .0.join(", "))]
    NoTemplate(Vec<String>),
    /// What could not be read or rendered.
    #[error("{0:?}")]
    Other(Error),
}

impl From<storage::Error> for Refused {
    fn from(error: storage::Error) -> Self {
        Refused::Other(error.into())
    }
}

/// Makes a paper as things stand now.
///
/// # Errors
/// See [`Refused`].
pub async fn make(store: &Store, actor: &Actor, request: &Request) -> Result<Made, Refused> {
    let app = App::new(store.clone(), Clock::System);
    let signed = SignedIn::outside(app, actor.clone(), Words(request.language));
    let opened = match Opened::open(&signed, &request.plan).await {
        Err(Error::NotFound) => {
            let plans = store.plans(actor, signed.visit.today()).await?;
            return Err(Refused::NoPlan(plans.iter().map(|plan| plan.key.to_string()).collect()));
        }
        other => other.map_err(Refused::Other)?,
    };
    match &request.which {
        Which::Appendix(number) => {
            let made = appendix::make(&signed, &PlanKey::from(request.plan.as_str()), number).await;
            let made = made.map_err(Refused::Other)?;
            Ok(Made { document: made.paper(), sheet: Some(made.sheet()) })
        }
        Which::Report(template) => {
            let have = all_about(store, About::Plan).await?;
            if have.iter().all(|one| one.matter.key != *template) {
                return Err(Refused::NoTemplate(have.iter().map(|one| one.matter.key.clone()).collect()));
            }
            let nguon = if request.with_sources { "1".to_owned() } else { String::new() };
            let asked = narrative::Asked { mau: template.clone(), nguon };
            let made = narrative::make(&signed, &opened, &asked).await.map_err(Refused::Other)?;
            Ok(Made { document: made.document, sheet: None })
        }
    }
}
