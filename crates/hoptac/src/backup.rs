//! `hoptac backup` and `hoptac restore`: a copy of an SQLite database while it
//! is served, and the way back from it. PostgreSQL has tools of its own.

use crate::{Answer, Outcome, Unusable, database, verify};
use clap::Args;
use std::fs::{self, File, OpenOptions};
use std::io::Read;
use std::path::{Path, PathBuf};
use storage::{Database, Store};

/// How every SQLite file begins.
const HEADER: &[u8; 16] = b"SQLite format 3\0";

/// Sao lưu cơ sở dữ liệu SQLite ra một tệp, kể cả khi máy chủ đang chạy.
#[derive(Args)]
pub struct Backup {
    /// Tệp sao lưu; không ghi đè tệp đã có.
    #[arg(short, long, value_name = "TỆP")]
    output: PathBuf,
    #[command(flatten)]
    at: database::At,
}

impl Backup {
    /// Writes the copy. The tables are left as they are: the server that uses
    /// them may be of an older version.
    pub async fn run(self) -> Answer {
        let url = self.at.url();
        let from = existing(&url, "dùng pg_dump để sao lưu")?;
        let to = &self.output;
        make(to)?;
        let copied = copy(&url, to).await;
        if let Err(Unusable(line)) = copied {
            // What is half written must not look like a copy.
            fs::remove_file(to).ok();
            return Err(Unusable(line));
        }
        let bytes = fs::metadata(to)?.len();
        eprintln!("Đã sao lưu {} ra {} ({} KB).", from.display(), to.display(), bytes.div_ceil(1024));
        Ok(Outcome::Done)
    }
}

async fn copy(url: &str, to: &Path) -> Result<(), Unusable> {
    let db = Database::connect(url).await?;
    // Also says so where the file is no database of ours.
    let store = Store::open(db).await?;
    store.db.copy_into(&to.to_string_lossy()).await?;
    store.db.close().await;
    File::open(to)?.sync_all()?;
    Ok(())
}

/// Phục hồi cơ sở dữ liệu SQLite từ một tệp sao lưu, rồi kiểm tra.
#[derive(Args)]
pub struct Restore {
    /// Tệp do “hoptac backup” ghi.
    #[arg(value_name = "TỆP")]
    file: PathBuf,
    #[command(flatten)]
    at: database::At,
}

impl Restore {
    /// Makes the database anew, brings its tables up to date and verifies it;
    /// exit code 1 where something in it is wrong.
    pub async fn run(self) -> Answer {
        let url = self.at.url();
        let to = file(&url, "dùng pg_restore hoặc psql để phục hồi")?;
        check_copy(&self.file)?;
        for rest in [with_tail(&to, "-wal"), with_tail(&to, "-shm")] {
            if rest.exists() {
                return Err(taken(&rest));
            }
        }
        make(&to)?;
        let restored = restore(&url, &self.file, &to).await;
        match restored {
            Ok(store) => {
                eprintln!("Đã phục hồi {} từ {}.", to.display(), self.file.display());
                verify::report(&store).await
            }
            Err(Unusable(line)) => {
                for made in [to.clone(), with_tail(&to, "-wal"), with_tail(&to, "-shm")] {
                    fs::remove_file(made).ok();
                }
                Err(Unusable(line))
            }
        }
    }
}

async fn restore(url: &str, from: &Path, to: &Path) -> Result<Store, Unusable> {
    std::io::copy(&mut File::open(from)?, &mut OpenOptions::new().write(true).open(to)?)?;
    File::open(to)?.sync_all()?;
    database::store(database::open(url).await?).await
}

/// A copy is one whole file: beside a database in use lie writes that are not in it yet.
fn check_copy(path: &Path) -> Result<(), Unusable> {
    let unusable = |what: &str| Unusable(format!("{}: {what}", path.display()));
    let mut head = [0_u8; 16];
    let mut copy = File::open(path).map_err(|error| unusable(&error.to_string()))?;
    if copy.read_exact(&mut head).is_err() || head != *HEADER {
        return Err(unusable("không phải tệp sao lưu của “hoptac backup”"));
    }
    if fs::metadata(with_tail(path, "-wal")).is_ok_and(|found| found.len() > 0) {
        return Err(unusable("đang được dùng hoặc chưa đóng; sao lưu bằng “hoptac backup” trước"));
    }
    Ok(())
}

/// The file of a database that must be there.
fn existing(url: &str, instead: &str) -> Result<PathBuf, Unusable> {
    let path = file(url, instead)?;
    if path.exists() {
        Ok(path)
    } else {
        Err(Unusable(format!("không có cơ sở dữ liệu {}", path.display())))
    }
}

/// The file of an SQLite address.
fn file(url: &str, instead: &str) -> Result<PathBuf, Unusable> {
    if url.starts_with("postgres") {
        return Err(Unusable(format!("lệnh này chỉ cho SQLite; với PostgreSQL, {instead}")));
    }
    let path = database::file(url);
    path.map(PathBuf::from)
        .ok_or_else(|| Unusable(format!("“{url}” không phải địa chỉ SQLite; viết sqlite:TỆP")))
}

/// Makes an empty file that only its owner reads: there are hashes of
/// passwords in it. What is there already is never written over.
fn make(path: &Path) -> Result<(), Unusable> {
    use std::os::unix::fs::OpenOptionsExt;
    match OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Err(taken(path)),
        Err(error) => Err(Unusable(format!("{}: {error}", path.display()))),
    }
}

fn taken(path: &Path) -> Unusable {
    Unusable(format!("{} đã có; chương trình không ghi đè", path.display()))
}

fn with_tail(path: &Path, tail: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(tail);
    PathBuf::from(name)
}
