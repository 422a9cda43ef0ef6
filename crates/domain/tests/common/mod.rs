//! The pack of Kon Tum, read from its folder.
#![allow(dead_code, clippy::unwrap_used)]

use domain::pack::{Files, Pack};
use domain::programme::Programme;
use std::path::Path;
use std::sync::OnceLock;

pub fn pack() -> Pack {
    fn add(files: &mut Files, root: &Path, folder: &Path) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                add(files, root, &path);
            } else if let Ok(text) = std::fs::read_to_string(&path) {
                files.insert(path.strip_prefix(root).unwrap().to_string_lossy().into_owned(), text);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../programmes/kon-tum");
    let mut files = Files::new();
    add(&mut files, &root, &root);
    Pack::read(&files).unwrap()
}

pub fn programme() -> &'static Programme {
    static PROGRAMME: OnceLock<Programme> = OnceLock::new();
    PROGRAMME.get_or_init(|| pack().programme)
}
