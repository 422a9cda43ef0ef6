//! PDF files with a layer of text.
//!
//! A PDF says where each sign stands on a page, not what belongs together. Signs
//! become lines by their places; ruled tables become cells; what stands at the head or
//! foot of every page is margin. The rest are [`super::BlockKind::Lines`].

mod content;
mod font;
mod layout;
mod map;
mod page;
mod rule;
mod table;

use super::builder::Builder;
use super::{Damage, Refused, Source};
use lopdf::{Document, LoadOptions};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// The longest that reading a PDF may take.
const LONGEST: Duration = Duration::from_secs(8);
/// The most bytes outside of streams: structure, which becomes objects in memory.
const LARGEST_STRUCTURE: usize = 8 * 1024 * 1024;
/// The most bytes that packed objects may unpack to, over all of a file's streams.
const LARGEST_OBJECTS: usize = 24 * 1024 * 1024;
/// The most streams of packed objects.
const MOST_OBJECT_STREAMS: usize = 4096;
/// The most pages.
const MOST_PAGES: usize = 3000;
/// The stack of the thread that reads; the library's recursion is bounded well below.
const STACK: usize = 16 * 1024 * 1024;
/// Threads that ran out of time and could not be stopped; no more than these are left running.
const MOST_LOST: usize = 4;

static LOST: AtomicUsize = AtomicUsize::new(0);

/// Reads a PDF in a thread of its own, so that a file made to harm costs a bounded
/// time, a bounded stack, and no panic.
pub(super) fn read(bytes: &[u8]) -> Result<Source, Refused> {
    let limit = limits(bytes)?;
    if LOST.load(Ordering::Relaxed) >= MOST_LOST {
        return Err(Refused::Broken(Damage::TooSlow));
    }
    let (sender, receiver) = mpsc::channel();
    let bytes = bytes.to_vec();
    let deadline = Instant::now() + LONGEST;
    let worker = move || {
        let found = document(&bytes, limit, deadline);
        if sender.send(found).is_err() {
            // Nobody waits any more: this thread had been given up and is back.
            LOST.fetch_sub(1, Ordering::Relaxed);
        }
    };
    std::thread::Builder::new()
        .name("pdf".to_owned())
        .stack_size(STACK)
        .spawn(worker)
        .map_err(|_| Refused::Broken(Damage::Structure))?;
    match receiver.recv_timeout(LONGEST + Duration::from_secs(1)) {
        Ok(found) => found,
        Err(mpsc::RecvTimeoutError::Timeout) => {
            LOST.fetch_add(1, Ordering::Relaxed);
            Err(Refused::Broken(Damage::TooSlow))
        }
        // The thread ended without an answer: the library panicked.
        Err(mpsc::RecvTimeoutError::Disconnected) => Err(Refused::Broken(Damage::Structure)),
    }
}

/// What the file would cost, judged before anything is parsed: the most bytes to which
/// one stream of objects may unpack.
fn limits(bytes: &[u8]) -> Result<usize, Refused> {
    let count = |word: &[u8]| bytes.windows(word.len()).filter(|there| *there == word).count();
    let streams = count(b"/ObjStm") + count(b"/XRef");
    if streams > MOST_OBJECT_STREAMS || structure(bytes) > LARGEST_STRUCTURE {
        return Err(Refused::TooMuch);
    }
    Ok((LARGEST_OBJECTS / streams.max(1)).max(64 * 1024))
}

/// How many bytes stand outside of streams.
fn structure(bytes: &[u8]) -> usize {
    let find = |from: usize, word: &[u8]| {
        bytes[from..].windows(word.len()).position(|there| there == word).map(|at| from + at)
    };
    let (mut outside, mut from) = (0, 0);
    while let Some(start) = find(from, b"stream") {
        outside += start - from;
        match find(start + 6, b"endstream") {
            Some(end) => from = end + 9,
            None => return outside + (bytes.len() - start),
        }
    }
    outside + (bytes.len() - from)
}

fn document(bytes: &[u8], limit: usize, deadline: Instant) -> Result<Source, Refused> {
    let options = LoadOptions { max_decompressed_size: Some(limit), ..LoadOptions::default() };
    let document = Document::load_mem_with_options(bytes, options).map_err(refused)?;
    if document.is_encrypted() && !document.was_encrypted() {
        return Err(Refused::Locked);
    }
    let pages: Vec<_> = document.page_iter().take(MOST_PAGES + 1).collect();
    if pages.is_empty() {
        return Err(Refused::Broken(Damage::Structure));
    }
    if pages.len() > MOST_PAGES {
        return Err(Refused::TooMuch);
    }
    let mut reader = content::Reader::new(&document, deadline);
    let mut drawn = Vec::new();
    let (mut signs, mut pictures) = (0, false);
    for page in pages {
        let content = reader.page(page)?;
        pictures |= content.has_pictures;
        signs += content.signs.len();
        if signs > super::builder::LONGEST_TEXT {
            return Err(Refused::TooMuch);
        }
        drawn.push(layout::page(content));
    }
    let mut builder = Builder::default();
    page::write(drawn, &mut builder)?;
    match builder.finish() {
        Err(Refused::Empty) if pictures => Err(Refused::OnlyPictures),
        found => found,
    }
}

fn refused(error: lopdf::Error) -> Refused {
    match error {
        lopdf::Error::InvalidPassword | lopdf::Error::Decryption(_) | lopdf::Error::Unimplemented(_) => {
            Refused::Locked
        }
        lopdf::Error::Decompress(lopdf::DecompressError::MemoryLimitExceeded { .. }) => Refused::TooMuch,
        _ => Refused::Broken(Damage::Structure),
    }
}
