//! The real binary on a database of its own.
#![allow(dead_code, clippy::unwrap_used)]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

static NUMBER: AtomicUsize = AtomicUsize::new(0);

/// The pack of Kon Tum.
pub const PACK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../programmes/kon-tum");

/// A folder that goes away with the test.
pub struct Place(pub PathBuf);

impl Place {
    pub fn new() -> Self {
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("hoptac-cli-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    /// One with the pack loaded.
    pub fn loaded() -> Self {
        let place = Self::new();
        let loaded = place.run(&["load", PACK]);
        assert_eq!(loaded.code, 0, "{}", loaded.error);
        place
    }

    pub fn file(&self) -> PathBuf {
        self.0.join("hoptac.sqlite")
    }

    pub fn url(&self) -> String {
        format!("sqlite:{}", self.file().display())
    }

    pub fn run(&self, arguments: &[&str]) -> Ran {
        self.run_with(arguments, "")
    }

    pub fn run_with(&self, arguments: &[&str], input: &str) -> Ran {
        run(&self.url(), arguments, input)
    }

    pub async fn store(&self) -> storage::Store {
        let db = storage::Database::connect(&self.url()).await.unwrap();
        storage::Store::open(db).await.unwrap()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// What came of it.
pub struct Ran {
    pub code: i32,
    pub output: String,
    pub error: String,
}

/// The binary with that database in its environment.
pub fn command(url: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hoptac"));
    command.env("HOPTAC_DATABASE", url).env_remove("HOPTAC_LOG").env_remove("RUST_LOG");
    command.current_dir(Path::new(PACK));
    command
}

pub fn run(url: &str, arguments: &[&str], input: &str) -> Ran {
    let mut child = command(url)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Whoever does not read closes the pipe; that is no failure of the test.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let done = child.wait_with_output().unwrap();
    Ran {
        code: done.status.code().unwrap_or(-1),
        output: String::from_utf8(done.stdout).unwrap(),
        error: String::from_utf8(done.stderr).unwrap(),
    }
}
