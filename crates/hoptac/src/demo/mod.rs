//! `hoptac demo`: Kon Tum, filled, in a temporary database.
//!
//! The clock of the demonstration starts on the morning of 18 June 2024, the
//! day on which communes' half-yearly reports are due, and runs on from there:
//! so there is always something due, something late and something to accept,
//! whenever the demonstration is started.

mod activities;
mod figures;
mod inbox;
mod life;
mod people;
mod plan;
mod register;
mod tasks;

use crate::{Answer, Unusable, database, serve};
use clap::Args;
use domain::pack::{Files, Pack};
use include_dir::{Dir, include_dir};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use jiff::tz::{TimeZone, offset};
use server::{App, Clock};
use std::path::PathBuf;
use storage::Store;

/// The pack of Kon Tum, carried in the program so that the demonstration needs no files.
static PACK: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../programmes/kon-tum");

/// The day on which the demonstration begins.
const BEGIN: Date = date(2024, 6, 18);

/// Bản dùng thử.
#[derive(Args)]
pub struct Demo {
    /// Địa chỉ để nghe.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: String,
    /// Dùng cơ sở dữ liệu trống này thay cho tệp tạm, ví dụ postgres://….
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    /// Chỉ tạo cơ sở dữ liệu rồi dừng, không chạy máy chủ.
    #[arg(long)]
    only_fill: bool,
}

impl Demo {
    /// Fills the database, prints address and accounts, serves.
    #[expect(clippy::print_stdout, reason = "address and accounts are the command's output")]
    pub async fn run(self) -> Answer {
        let temporary = Temporary::new(self.database.is_none() && !self.only_fill)?;
        let url = self.database.clone().unwrap_or_else(|| format!("sqlite:{}", temporary.file.display()));
        let db = database::open(&url).await?;
        if let Ok(store) = Store::open(db.clone()).await {
            return Err(Unusable(format!(
                "cơ sở dữ liệu {url} đã có chương trình {}; bản dùng thử cần một cơ sở dữ liệu trống",
                store.province()
            )));
        }
        eprintln!("Đang tạo bản dùng thử …");
        let pack = pack()?;
        let start = BEGIN.at(7, 30, 0, 0).to_zoned(TimeZone::fixed(offset(7)))?.timestamp();
        crate::load::load(&db, &pack, start).await?;
        let store = Store::open(db).await?;
        let sample = figures::Sample::read(&PACK)?;
        figures::load_past(&store, &sample, start).await?;
        register::bring(&store, &PACK, start).await?;
        let people = people::create(&store, start).await?;
        life::play(&store, &sample, start).await?;
        inbox::play(&store, start).await?;
        plan::make(&store, &PACK, start).await?;
        tasks::play(&store, start).await?;
        activities::record(&store, &PACK, start).await?;
        println!("Cơ sở dữ liệu: {url}");
        if self.only_fill {
            return Ok(crate::Outcome::Done);
        }
        let app = App { is_demo: true, ..App::new(store, Clock::from(start)) };
        serve::listen(app, &self.listen, |address| {
            println!("\nHợp Tác, bản dùng thử: http://{address}\n");
            println!(
                "Hôm nay trong bản dùng thử là ngày {}. Mật khẩu của mọi tài khoản: {}\n",
                vietnamese::date::short(BEGIN, vietnamese::Language::Vi),
                people::PASSWORD
            );
            for person in &people {
                println!("  {:<16} {}, {}", person.login, person.name, person.unit);
            }
            println!("\nDừng bằng Ctrl-C; dữ liệu tạm được xóa khi dừng.");
        })
        .await
    }
}

/// The pack of Kon Tum.
pub fn pack() -> Result<Pack, Unusable> {
    let mut files = Files::new();
    add(&mut files, &PACK);
    Ok(Pack::read(&files)?)
}

fn add(files: &mut Files, folder: &Dir<'_>) {
    for file in folder.files() {
        if let Some(text) = file.contents_utf8() {
            files.insert(file.path().to_string_lossy().replace('\\', "/"), text.to_owned());
        }
    }
    for folder in folder.dirs() {
        add(files, folder);
    }
}

/// The temporary file of the database, removed at the end.
struct Temporary {
    file: PathBuf,
    is_removed: bool,
}

impl Temporary {
    fn new(is_removed: bool) -> std::io::Result<Self> {
        let moment = Timestamp::now().as_millisecond();
        let name = format!("hoptac-demo-{}-{moment}.sqlite", std::process::id());
        Ok(Self { file: std::env::temp_dir().join(name), is_removed })
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if self.is_removed {
            for ending in ["", "-wal", "-shm"] {
                let mut file = self.file.clone().into_os_string();
                file.push(ending);
                drop(std::fs::remove_file(file));
            }
        }
    }
}
