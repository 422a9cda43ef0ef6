//! Documents on the command line: which files are meant, what is known before
//! they are read, and reading many at once with little memory.

use crate::{Unusable, database, demo, progress};
use clap::Args;
use domain::glossary::Entry;
use domain::permission::Actor;
use domain::programme::Programme;
use jiff::Timestamp;
use reading::source::{LARGEST, Refused};
use reading::{Knowledge, Reading};
use serde::Serialize;
use std::io::{BufWriter, Stdout, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use storage::Store;

/// Endings of files that are taken out of a folder; a file that is named is always tried.
const ENDINGS: [&str; 7] = ["docx", "pdf", "xlsx", "md", "html", "htm", "txt"];
/// Files a worker has before it at once: bounds what is held in memory.
const AHEAD: usize = 4;

/// The files that were named, and what is to be known before reading.
#[derive(Args)]
pub struct Named {
    /// Tệp hoặc thư mục (đọc cả thư mục con).
    #[arg(required = true, value_name = "TỆP")]
    pub files: Vec<PathBuf>,
    /// Dùng đơn vị, chỉ tiêu, từ ngữ của cơ sở dữ liệu này; check còn so với số đã tiếp nhận trong đó. Không
    /// có thì dùng gói Kon Tum trong chương trình.
    #[arg(long, value_name = "URL")]
    pub database: Option<String>,
}

/// What is known before reading.
pub struct Known {
    programme: Arc<Programme>,
    words: Vec<Entry>,
    /// With a database: the accepted figures, and who looks at them.
    pub store: Option<(Store, Actor)>,
}

impl Known {
    /// What the database knows, or without one the pack of the demonstration.
    pub async fn of(url: Option<&str>) -> Result<Known, Unusable> {
        let Some(url) = url else {
            let pack = demo::pack()?;
            let words = domain::glossary::of_sender(&pack.glossary, "");
            return Ok(Known { programme: Arc::new(pack.programme), words, store: None });
        };
        let store = database::At { database: Some(url.to_owned()) }.store().await?;
        let programme = store.programme().await?;
        let words = store.glossary_of("").await?;
        let actor = database::reader(&programme, Timestamp::now())?;
        Ok(Known { programme, words, store: Some((store, actor)) })
    }

    /// For the reader.
    pub fn knowledge(&self) -> Knowledge<'_> {
        Knowledge { programme: Some(&self.programme), glossary: &self.words }
    }

    /// The words of the glossary that count for everybody.
    pub fn words(&self) -> &[Entry] {
        &self.words
    }

    /// The programme.
    pub fn programme(&self) -> &Programme {
        &self.programme
    }
}

/// The files that were named, those of folders in the order of their names,
/// and whether they are a list rather than one file.
pub fn files(named: &[PathBuf]) -> Result<(Vec<PathBuf>, bool), Unusable> {
    let mut files = Vec::new();
    for path in named {
        if path.is_dir() { add(path, &mut files)? } else { files.push(path.clone()) }
    }
    if files.is_empty() {
        let folder = named.first().map(|path| path.display().to_string()).unwrap_or_default();
        return Err(Unusable(format!("{folder}: không có tệp nào đọc được (.{})", ENDINGS.join(", ."))));
    }
    Ok((files, named.len() > 1 || named.iter().any(|path| path.is_dir())))
}

fn add(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Unusable> {
    let failed = |error: std::io::Error| Unusable(format!("{}: {error}", folder.display()));
    let mut inside: Vec<PathBuf> = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        inside.push(entry.map_err(failed)?.path());
    }
    inside.sort();
    for path in inside {
        // A link may lead back up; what it leads to has a name of its own.
        if path.is_symlink() {
            continue;
        }
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        if path.is_dir() {
            add(&path, files)?;
        } else if ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str())) {
            files.push(path);
        }
    }
    Ok(())
}

/// Reads one file; why not, in the user's words.
pub fn read(path: &Path, knowledge: &Knowledge<'_>) -> Result<Reading, String> {
    let size = std::fs::metadata(path).map_err(|error| unreadable(&error))?.len();
    if size > LARGEST as u64 {
        return Err(Refused::TooLarge { limit: LARGEST / 1024 / 1024 }.to_string());
    }
    let bytes = std::fs::read(path).map_err(|error| unreadable(&error))?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    reading::read(&bytes, &name, knowledge).map_err(|refused| refused.to_string())
}

fn unreadable(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "không có tệp này".to_owned(),
        std::io::ErrorKind::PermissionDenied => "không có quyền đọc tệp này".to_owned(),
        _ => error.to_string(),
    }
}

/// Does some work on every file on all cores, some files at a time, and gives
/// the results of each batch in the files' order.
pub struct Batches<'a> {
    files: &'a [PathBuf],
    done: usize,
    cores: usize,
}

impl<'a> Batches<'a> {
    /// Over these files.
    pub fn over(files: &'a [PathBuf]) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self { files, done: 0, cores }
    }

    /// The next batch; none when all are done.
    pub fn next<T: Send>(&mut self, work: impl Fn(&Path) -> T + Sync) -> Option<Vec<(&'a Path, T)>> {
        let rest = &self.files[self.done..];
        let batch = &rest[..rest.len().min(self.cores * AHEAD)];
        if batch.is_empty() {
            return None;
        }
        let next = AtomicUsize::new(0);
        let worker = || {
            let mut found = Vec::new();
            while let Some(path) = batch.get(next.fetch_add(1, Ordering::Relaxed)) {
                found.push((path.as_path(), work(path)));
            }
            found
        };
        let mut found: Vec<(&Path, T)> = std::thread::scope(|scope| {
            let workers: Vec<_> = (0..self.cores.min(batch.len())).map(|_| scope.spawn(worker)).collect();
            workers
                .into_iter()
                .flat_map(|worker| worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
                .collect()
        });
        let place = |path: &Path| batch.iter().position(|one| one == path);
        found.sort_by_key(|(path, _)| place(path));
        self.done += batch.len();
        if self.files.len() > 1 {
            progress::show("Tệp", self.done, self.files.len());
        }
        Some(found)
    }
}

/// What is printed of files one after another, and which could not be read.
pub struct Output {
    /// Where it goes.
    pub out: BufWriter<Stdout>,
    /// Files that could be read so far.
    taken: usize,
    is_list: bool,
    /// Files that could not be read, with why.
    refused: Vec<String>,
}

impl Output {
    /// On standard output; as a list, or as one file's alone.
    pub fn new(is_list: bool) -> Self {
        Self { out: BufWriter::new(std::io::stdout()), taken: 0, is_list, refused: Vec::new() }
    }

    /// What came of the next file, unless it could not be read: that is told at the end.
    pub fn taken<T>(&mut self, path: &Path, read: Result<T, String>) -> Option<T> {
        match read {
            Ok(read) => {
                self.taken += 1;
                Some(read)
            }
            Err(why) => {
                self.refused.push(format!("{}: {why}", path.display()));
                None
            }
        }
    }

    /// Whether the file that was taken last is the first one.
    pub fn is_first(&self) -> bool {
        self.taken == 1
    }

    /// A file's name, where several are printed.
    pub fn name(&self, path: &Path) -> Option<String> {
        self.is_list.then(|| path.display().to_string())
    }

    /// Prints one file's object, or the next of a list.
    pub fn json(&mut self, value: &impl Serialize) -> Result<(), Unusable> {
        if self.is_list {
            let before: &[u8] = if self.is_first() { b"[\n" } else { b",\n" };
            self.out.write_all(before)?;
            serde_json::to_writer(&mut self.out, value)?;
        } else {
            serde_json::to_writer_pretty(&mut self.out, value)?;
            writeln!(self.out)?;
        }
        Ok(())
    }

    /// Ends a list, says on standard error what could not be read and whether
    /// there was any; an error in one line if nothing at all could be read.
    pub fn end(mut self, all: usize, is_json: bool) -> Result<bool, Unusable> {
        match self.refused.as_slice() {
            [one] if all == 1 => return Err(Unusable(one.clone())),
            [first, ..] if self.refused.len() == all => {
                return Err(Unusable(format!("không đọc được tệp nào trong {all} tệp; tệp đầu: {first}")));
            }
            some => some.iter().for_each(|line| eprintln!("hoptac: {line}")),
        }
        if is_json && self.is_list {
            writeln!(self.out, "\n]")?;
        }
        self.out.flush()?;
        Ok(!self.refused.is_empty())
    }
}
