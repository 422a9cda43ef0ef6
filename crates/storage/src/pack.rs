//! A pack's files from a folder.

use domain::pack::Files;
use std::path::Path;

/// The largest file of a pack that is read, in bytes.
const LARGEST: u64 = 16 * 1024 * 1024;

/// Reads the text files below a folder; files that are no UTF-8 text are passed over.
///
/// # Errors
/// The file system's, or a file that is too large.
pub fn read_folder(root: &Path) -> std::io::Result<Files> {
    let mut files = Files::new();
    add(&mut files, root, root)?;
    Ok(files)
}

fn add(files: &mut Files, root: &Path, folder: &Path) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        if path.is_dir() {
            add(files, root, &path)?;
            continue;
        }
        if entry.metadata()?.len() > LARGEST {
            return Err(std::io::Error::other(format!("{} is larger than 16 MiB", path.display())));
        }
        if let Ok(text) = String::from_utf8(std::fs::read(&path)?) {
            let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            files.insert(name, text);
        }
    }
    Ok(())
}
