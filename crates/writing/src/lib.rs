//! Documents out: one document model, rendered to .docx, .pdf, .xlsx, .csv, .html and .md.
//!
//! A [`Template`] of a programme pack and the [`Facts`] of a period make a [`Document`]; the
//! renderers write it. Tables that people take with them go through [`sheet`].

pub mod chart;
pub mod docx;
pub mod facts;
pub mod html;
pub mod markdown;
mod measure;
pub mod model;
pub mod pdf;
pub mod sheet;
pub mod template;
mod text;
mod words;

pub use facts::{Coverage, Days, Facts, Given, Quantity, Side, UnitName};
pub use model::Document;
pub use template::{Input, PeriodName, RenderError, Template, render};
