//! `hoptac serve`.

use crate::{Answer, Outcome, Unusable, database};
use clap::Args;
use jiff::Timestamp;
use server::{App, Clock};
use storage::user;
use tokio::net::TcpListener;

/// Chạy máy chủ.
#[derive(Args)]
pub struct Serve {
    /// Địa chỉ để nghe.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: String,
    /// Máy chủ đứng sau một proxy ghi X-Forwarded-For và X-Forwarded-Proto.
    #[arg(long)]
    behind_proxy: bool,
    #[command(flatten)]
    at: database::At,
}

impl Serve {
    /// Migrates, prints the first administrator's password once, serves until told to stop.
    pub async fn run(self) -> Answer {
        let db = self.at.open().await?;
        let store = database::store(db.clone()).await?;
        if let Some(password) = user::ensure_administrator(&db, Timestamp::now()).await? {
            let programme = store.programme().await?;
            let top = programme.top(Clock::System.today());
            let mut tx = db.begin().await?;
            if let Some(top) = top {
                user::adopt(
                    &mut tx,
                    Timestamp::now(),
                    storage::Who { actor: None, from: "hoptac serve" },
                    top,
                )
                .await?;
            }
            tx.commit().await?;
            eprintln!(
                "Người quản trị đầu tiên: {}\nMật khẩu (chỉ in một lần, phải đổi khi đăng nhập): {password}",
                user::FIRST_LOGIN
            );
        }
        let app = App { is_behind_proxy: self.behind_proxy, ..App::new(store, Clock::System) };
        listen(app, &self.listen, |address| eprintln!("Hợp Tác chạy tại http://{address}")).await
    }
}

/// Serves on an address until the process is told to stop.
pub async fn listen(app: App, address: &str, ready: impl FnOnce(std::net::SocketAddr)) -> Answer {
    let cannot = |error: std::io::Error| Unusable(format!("không nghe được ở {address}: {error}"));
    let listener = TcpListener::bind(address).await.map_err(cannot)?;
    ready(listener.local_addr()?);
    server::serve(app, listener, stopped()).await?;
    Ok(Outcome::Done)
}

/// Ends on Ctrl-C, or when the system asks.
async fn stopped() {
    let interrupt = tokio::signal::ctrl_c();
    match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! { _ = interrupt => {}, _ = terminate.recv() => {} }
        }
        Err(_) => drop(interrupt.await),
    }
}
