//! `hoptac document`.

use crate::{Answer, Unusable, database};
use clap::Args;

/// Lập báo cáo bằng lời.
#[derive(Args)]
pub struct Document {
    /// Mẫu văn bản.
    template: String,
    #[command(flatten)]
    at: database::At,
}

impl Document {
    /// Makes the document.
    pub async fn run(self) -> Answer {
        Err(Unusable(format!("chưa làm được mẫu {}", self.template)))
    }
}
