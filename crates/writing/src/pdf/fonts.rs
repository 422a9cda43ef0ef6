//! The font of documents, found on this machine.
//!
//! Times New Roman and the two free fonts of the same measures will do. Debian's Liberation 1.07
//! lacks 93 Vietnamese letters, so every face is checked before it is used.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::OnceLock,
};

use typst::{
    foundations::Bytes,
    text::{Font, FontBook, FontStyle},
    utils::LazyHash,
};

use super::PdfError;

/// The families that will do, the best first.
const FAMILIES: [&str; 3] = ["Tinos", "Liberation Serif", "Times New Roman"];
/// What their files' names begin with, in lower case, so that not every font is opened.
const FILE_NAMES: [&str; 3] = ["tinos", "liberationserif", "times"];
const VIETNAMESE: &str = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụ\
    ưừửữứựvxyỳỷỹýỵfjwz0123456789.,;:/%()-…“”";
/// How deep a folder of fonts is searched.
const DEPTH: usize = 4;

/// Four faces of one family.
pub(super) struct Fonts {
    pub(super) family: String,
    pub(super) fonts: Vec<Font>,
    pub(super) book: LazyHash<FontBook>,
}

/// The fonts, looked for once.
pub(super) fn found() -> Result<&'static Fonts, PdfError> {
    static FOUND: OnceLock<Option<Fonts>> = OnceLock::new();
    FOUND.get_or_init(look).as_ref().ok_or_else(|| PdfError::NoFont { looked_for: FAMILIES.join(", ") })
}

fn look() -> Option<Fonts> {
    let mut files = Vec::new();
    for folder in folders() {
        collect(&folder, DEPTH, &mut files);
    }
    files.sort();
    let faces: Vec<Font> = files
        .iter()
        .filter_map(|file| fs::read(file).ok())
        .flat_map(|data| Font::iter(Bytes::new(data)))
        .filter(knows_vietnamese)
        .collect();
    FAMILIES.iter().find_map(|family| choose(family, &faces))
}

/// The four faces of a family; none if one is missing.
fn choose(family: &str, faces: &[Font]) -> Option<Fonts> {
    let styles = [(false, false), (true, false), (false, true), (true, true)];
    let fonts: Vec<Font> = styles
        .iter()
        .filter_map(|style| {
            let mut of_family = faces.iter().filter(|face| face.info().family == family);
            of_family.find(|face| look_of(face) == *style).cloned()
        })
        .collect();
    (fonts.len() == styles.len()).then(|| Fonts {
        family: family.to_owned(),
        book: LazyHash::new(FontBook::from_fonts(&fonts)),
        fonts,
    })
}

/// Whether a face is bold, and whether it is italic.
fn look_of(face: &Font) -> (bool, bool) {
    let variant = face.info().variant;
    (variant.weight.to_number() >= 600, variant.style != FontStyle::Normal)
}

fn knows_vietnamese(face: &Font) -> bool {
    let coverage = &face.info().coverage;
    VIETNAMESE
        .chars()
        .flat_map(|c| std::iter::once(c).chain(c.to_uppercase()))
        .all(|c| coverage.contains(u32::from(c)))
}

fn folders() -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = [
        "/usr/share/fonts",
        "/usr/local/share/fonts",
        "/Library/Fonts",
        "/System/Library/Fonts",
        "C:\\Windows\\Fonts",
    ]
    .iter()
    .map(PathBuf::from)
    .collect();
    if let Some(home) = std::env::home_dir() {
        folders.extend([".fonts", ".local/share/fonts"].map(|folder| home.join(folder)));
    }
    folders
}

fn collect(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            if depth > 0 {
                collect(&path, depth - 1, files);
            }
            continue;
        }
        let name = entry.file_name().to_string_lossy().to_lowercase();
        let is_font = name.ends_with(".ttf") || name.ends_with(".otf") || name.ends_with(".ttc");
        if is_font && FILE_NAMES.iter().any(|start| name.starts_with(start)) {
            files.push(path);
        }
    }
}
