//! What the tests of this crate share.

use domain::pack::{Files, Pack};
use domain::programme::Programme;
use std::path::Path;

/// The programme of Kon Tum.
pub fn programme() -> Programme {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../programmes/kon-tum");
    let mut files = Files::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("the pack's folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(text) = std::fs::read_to_string(&path) {
                let name =
                    path.strip_prefix(&root).expect("inside the pack").to_string_lossy().replace('\\', "/");
                files.insert(name, text);
            }
        }
    }
    Pack::read(&files).expect("the pack").programme
}
