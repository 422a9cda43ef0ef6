//! `hoptac verify`: every total added up again, the register's figures counted
//! again from the organisations' lives, the audit chain read from its start,
//! every frozen document and every kept file held against its hash.

use crate::{Answer, Outcome, database, progress};
use clap::Args;
use storage::Store;
use storage::audit::{self, Fault};

/// Cộng lại mọi số tổng và kiểm tra nhật ký.
#[derive(Args)]
pub struct Verify {
    #[command(flatten)]
    at: database::At,
}

impl Verify {
    /// Says what was compared; exit code 1 if anything is wrong.
    pub async fn run(self) -> Answer {
        report(&self.at.store().await?).await
    }
}

/// Verifies a database and says what was compared.
pub async fn report(store: &Store) -> Answer {
    let programme = store.programme().await?;
    let mut is_right = true;
    let totals = store.verify_totals(|done, all| progress::show("Kỳ", done, all)).await?;
    eprintln!(
        "Số tổng: {} số cộng lại từ {} số liệu, {} số sai.",
        totals.totals,
        totals.figures,
        totals.wrong.len()
    );
    for wrong in totals.wrong.iter().take(20) {
        is_right = false;
        let unit = programme.units.near(wrong.unit, wrong.period.to()).map_or("?", |unit| unit.name.as_str());
        let cell = wrong.cell.name();
        eprintln!(
            "  {unit}, {cell}, {}: đang ghi {}, cộng lại được {}",
            wrong.period, wrong.stored.value, wrong.added.value
        );
    }
    let (steps, wrong) = store.verify_register().await?;
    is_right &= wrong.is_empty();
    eprintln!("Sổ đăng ký: {steps} bước của số liệu đếm lại từ các tổ chức, {} bước sai.", wrong.len());
    for line in wrong.iter().take(20) {
        eprintln!("  {line}");
    }
    for province in audit::chains(&mut &store.db).await? {
        let chain = audit::verify_chain(&mut &store.db, &province).await?;
        match chain.fault {
            None => eprintln!("Nhật ký {province}: {} dòng, không dòng nào bị sửa.", chain.entries),
            Some(fault) => {
                is_right = false;
                let what = match fault {
                    Fault::Changed(at) => format!("dòng {at} đã bị sửa"),
                    Fault::Missing(at) => format!("dòng {at} bị mất"),
                    Fault::Cut(at) => format!("các dòng từ {at} trở đi bị mất"),
                };
                eprintln!("Nhật ký {province}: {what}.");
            }
        }
    }
    let (documents, changed) = store.verify_documents().await?;
    is_right &= changed.is_empty();
    eprintln!("Văn bản đã chốt: {documents}, bị sửa: {}.", changed.len());
    for id in changed.iter().take(20) {
        eprintln!("  {id}");
    }
    let (files, changed) = store.verify_incoming().await?;
    is_right &= changed.is_empty();
    eprintln!("Văn bản đến: {files}, tệp bị sửa: {}.", changed.len());
    for id in changed.iter().take(20) {
        eprintln!("  {id}");
    }
    let (files, changed) = store.verify_files().await?;
    is_right &= changed.is_empty();
    eprintln!("Tệp của kế hoạch và minh chứng: {files}, tệp bị sửa: {}.", changed.len());
    for id in changed.iter().take(20) {
        eprintln!("  {id}");
    }
    Ok(if is_right { Outcome::Done } else { Outcome::Findings })
}
