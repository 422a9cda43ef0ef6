//! The pack of Kon Tum, read from its folder.

use domain::pack::{Files, Pack};
use std::path::Path;

/// Reads the pack that stands in the repository.
///
/// # Errors
/// What is wrong with the folder or the pack, for the person who runs the command.
pub fn kon_tum() -> Result<Pack, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../programmes/kon-tum");
    let mut files = Files::new();
    add(&mut files, &root, &root).map_err(|error| format!("{}: {error}", root.display()))?;
    Pack::read(&files).map_err(|error| error.to_string())
}

fn add(files: &mut Files, root: &Path, folder: &Path) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            add(files, root, &path)?;
        } else if let Ok(text) = std::fs::read_to_string(&path) {
            let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().into_owned();
            files.insert(name, text);
        }
    }
    Ok(())
}
