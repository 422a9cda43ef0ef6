//! Which database a command works on, and in whose name.

use crate::Unusable;
use clap::Args;
use domain::UserId;
use domain::permission::{Actor, Role};
use domain::programme::Programme;
use jiff::Timestamp;
use storage::{Database, Store, migrate};

/// The option that every command has.
#[derive(Args)]
pub struct At {
    /// sqlite:TỆP hoặc postgres://… (mặc định: biến HOPTAC_DATABASE, hoặc sqlite:hoptac.sqlite).
    #[arg(long, value_name = "URL")]
    pub database: Option<String>,
}

impl At {
    /// The address.
    pub fn url(&self) -> String {
        let from_environment = || std::env::var("HOPTAC_DATABASE").ok();
        self.database.clone().or_else(from_environment).unwrap_or_else(|| "sqlite:hoptac.sqlite".to_owned())
    }

    /// Opens the database and brings its tables up to date.
    pub async fn open(&self) -> Result<Database, Unusable> {
        open(&self.url()).await
    }

    /// Opens a store that has a programme. A command that only reads never makes a file.
    pub async fn store(&self) -> Result<Store, Unusable> {
        let url = self.url();
        if let Some(file) = file(&url)
            && !std::path::Path::new(file).exists()
        {
            return Err(Unusable(format!(
                "không có cơ sở dữ liệu {file}; tạo bằng “hoptac load GÓI --database {url}”"
            )));
        }
        store(open(&url).await?).await
    }
}

/// The file that an SQLite address names.
pub fn file(url: &str) -> Option<&str> {
    let file = url.strip_prefix("sqlite:")?.trim_start_matches("//");
    file.split('?').next()
}

/// Opens a database and brings its tables up to date.
pub async fn open(url: &str) -> Result<Database, Unusable> {
    if !["sqlite:", "postgres://", "postgresql://"].iter().any(|scheme| url.starts_with(scheme)) {
        return Err(Unusable(format!(
            "“{url}” không phải địa chỉ cơ sở dữ liệu; viết sqlite:TỆP hoặc postgres://…"
        )));
    }
    let failed =
        |error: storage::Error| Unusable(format!("không mở được cơ sở dữ liệu {}: {error}", hidden(url)));
    let db = Database::connect(url).await.map_err(failed)?;
    migrate::run(&db, Timestamp::now()).await.map_err(failed)?;
    Ok(db)
}

/// The address without a password.
fn hidden(url: &str) -> String {
    match (url.find("://"), url.rfind('@')) {
        (Some(scheme), Some(at)) if scheme + 3 < at => format!("{}://…{}", &url[..scheme], &url[at..]),
        _ => url.to_owned(),
    }
}

/// The store of the programme in the database.
pub async fn store(db: Database) -> Result<Store, Unusable> {
    match Store::open(db).await {
        Err(storage::Error::NotFound) => {
            Err(Unusable("cơ sở dữ liệu chưa có chương trình; nạp bằng “hoptac load GÓI”".to_owned()))
        }
        other => Ok(other?),
    }
}

/// The command line reads as somebody who sees the whole programme and changes nothing.
pub fn reader(programme: &Programme, now: Timestamp) -> Result<Actor, Unusable> {
    let today = server::state::local(now).date();
    let top =
        programme.top(today).ok_or_else(|| Unusable("chương trình không có đơn vị đứng đầu".to_owned()))?;
    Ok(Actor { user: UserId::new(), name: "hoptac".to_owned(), role: Role::Reader, unit: top })
}
