//! The empty workbook: a sheet to fill and a sheet that says how.

use super::super::Desk;
use super::book::label;
use crate::document::file::disposition;
use crate::page::SignedIn;
use crate::{Error, take};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::organisation::sheet::Target;
use writing::sheet::{Sheet, xlsx};

/// The measures that lists of offices usually have; others may be added.
const MEASURES: [&str; 11] = [
    "members",
    "members_women",
    "members_minority",
    "member_cooperatives",
    "households",
    "workers",
    "managers",
    "charter_capital",
    "capital",
    "revenue",
    "profit",
];

/// The template.
pub async fn template(signed: SignedIn) -> Result<Response, Error> {
    let desk = Desk::open(signed).await?;
    let bytes = workbook(&desk)?;
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet".to_owned();
    let name = format!("{}.xlsx", desk.words.t("bring.template_name"));
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, disposition(&name))], bytes)
        .into_response())
}

fn workbook(desk: &Desk) -> Result<Vec<u8>, Error> {
    let w = desk.words;
    let targets: Vec<Target> = Target::all(&desk.programme.register)
        .into_iter()
        .filter(|target| match target {
            Target::Skip | Target::FiguresOn | Target::ForeignName | Target::OtherActivities => false,
            Target::Measure(key) => MEASURES.contains(&key.as_str()),
            _ => true,
        })
        .collect();
    let table = Sheet {
        title: w.t("bring.template_title").to_owned(),
        subtitle: vec![w.t("bring.template_hint").to_owned()],
        columns: targets.iter().map(|target| take::text_column(label(target, desk, w))).collect(),
        rows: Vec::new(),
    };
    let guide = |target: &Target| {
        let key = match target {
            Target::Measure(_) => "bring.guide.measure".to_owned(),
            other => format!("bring.guide.{}", other.code()),
        };
        vec![take::text(label(target, desk, w)), take::text(w.t(&key))]
    };
    let guide = Sheet {
        title: w.t("bring.guide_title").to_owned(),
        subtitle: vec![w.t("bring.guide_about").to_owned()],
        columns: vec![
            take::text_column(w.t("bring.guide_column")),
            take::text_column(w.t("bring.guide_how")),
        ],
        rows: targets.iter().map(guide).collect(),
    };
    let sheets = [(w.t("bring.template_sheet"), &table), (w.t("bring.guide_sheet"), &guide)];
    xlsx::tables(&sheets).map_err(|error| Error::Internal(error.to_string()))
}
