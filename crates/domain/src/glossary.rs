//! The words by which senders of documents call an indicator: data that people
//! see and edit, not a hidden memory. What is corrected in one document is
//! proposed for the next one of the same sender.

use crate::IndicatorKey;
use serde::{Deserialize, Serialize};

/// One line of the glossary.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Entry {
    /// The words as documents write them: "tổ viên tham gia các tổ hợp tác".
    pub words: String,
    /// The indicator that they mean.
    pub indicator: IndicatorKey,
    /// The breakdown, `sex=female`; empty for the whole.
    #[serde(default)]
    pub breakdown: String,
    /// The code of the unit whose documents write so; everybody's, if none.
    #[serde(default)]
    pub sender: Option<String>,
}
