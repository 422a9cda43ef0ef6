//! Checks that the assets are bundled and lists the words, so that a new
//! room's words are a new file and nothing else.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-changed=assets/dist");
    println!("cargo::rerun-if-changed=words");
    println!("cargo::rerun-if-changed=templates");
    if !Path::new("assets/dist/hash").exists() {
        println!("cargo::error=the assets are not bundled yet: run scripts/assets");
        return;
    }
    let mut list = String::from("&[\n");
    for language in ["vi", "en"] {
        let mut rooms: Vec<String> = fs::read_dir(format!("words/{language}"))
            .into_iter()
            .flatten()
            .flatten()
            .filter_map(|entry| entry.file_name().to_str()?.strip_suffix(".toml").map(str::to_owned))
            .collect();
        rooms.sort();
        for room in rooms {
            // Where the checkout stands is filled in when the list is compiled: a build folder
            // may serve several.
            let path = format!("/words/{language}/{room}.toml");
            let _ = writeln!(
                list,
                "  ({language:?}, {room:?}, include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), {path:?}))),"
            );
        }
    }
    list.push(']');
    let out = env::var("OUT_DIR").unwrap_or_default();
    if let Err(error) = fs::write(Path::new(&out).join("words.rs"), list) {
        println!("cargo::error=the list of words could not be written: {error}");
    }
}
