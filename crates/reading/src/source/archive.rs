//! A packed file (.docx, .xlsx), unpacked part by part within limits.

use super::{Damage, Refused};
use std::io::{Cursor, Read};
use zip::ZipArchive;
use zip::result::ZipError;

/// The most parts; Word and Excel make a few dozen, a file with many pictures some hundreds.
const MOST_PARTS: usize = 4096;
/// The most bytes that all parts that are read may unpack to.
const LARGEST_UNPACKED: u64 = 96 * 1024 * 1024;
/// A part of this size ...
const LARGE_PART: u64 = 16 * 1024 * 1024;
/// ... that unpacks to more than this many times its packed size was made to harm.
const LARGEST_RATIO: u64 = 250;

/// A packed file, open.
pub(super) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    left: u64,
}

impl<'a> Archive<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, Refused> {
        // Counted before the library makes a record of each.
        let parts = bytes.windows(4).filter(|four| four == b"PK\x01\x02").take(MOST_PARTS + 1).count();
        if parts > MOST_PARTS {
            return Err(Refused::TooMuch);
        }
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(refused)?;
        Ok(Self { zip, left: LARGEST_UNPACKED })
    }

    /// The names of its parts, sorted.
    pub(super) fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = self.zip.file_names().map(str::to_owned).collect();
        names.sort();
        names
    }

    /// A part as text, if it is there.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<String>, Refused> {
        let index = self.zip.index_for_name(name);
        let Some(index) = index.or_else(|| self.index_of(name)) else { return Ok(None) };
        let part = self.zip.by_index(index).map_err(refused)?;
        let packed = part.compressed_size().max(1);
        let mut bytes = Vec::new();
        part.take(self.left + 1).read_to_end(&mut bytes).map_err(|_| Refused::Broken(Damage::Package))?;
        let unpacked = bytes.len() as u64;
        if unpacked > self.left || unpacked > LARGE_PART && unpacked / packed > LARGEST_RATIO {
            return Err(Refused::TooMuch);
        }
        self.left -= unpacked;
        decode(bytes).map(Some)
    }

    /// A part that every file of this format has.
    pub(super) fn needed(&mut self, name: &str) -> Result<String, Refused> {
        self.part(name)?.ok_or(Refused::Broken(Damage::MissingPart))
    }

    /// Some programs write the names of parts with other capitals or with `\`.
    fn index_of(&self, name: &str) -> Option<usize> {
        (0..self.zip.len()).find(|&index| {
            self.zip.name_for_index(index).is_some_and(|there| {
                there.replace('\\', "/").trim_start_matches('/').eq_ignore_ascii_case(name)
            })
        })
    }
}

fn refused(error: ZipError) -> Refused {
    match error {
        ZipError::UnsupportedArchive(why) if why == ZipError::PASSWORD_REQUIRED => Refused::Locked,
        _ => Refused::Broken(Damage::Package),
    }
}

/// Parts are UTF-8, seldom UTF-16.
fn decode(bytes: Vec<u8>) -> Result<String, Refused> {
    let markup = Refused::Broken(Damage::Markup);
    match encoding_rs::Encoding::for_bom(&bytes) {
        Some((encoding, length)) => encoding
            .decode_without_bom_handling_and_without_replacement(&bytes[length..])
            .map(std::borrow::Cow::into_owned)
            .ok_or(markup),
        None => String::from_utf8(bytes).map_err(|_| markup),
    }
}
