//! Writes the sample document in every format into a folder: `cargo run -p writing --example
//! sample -- FOLDER`.

use std::{error::Error, fs, path::PathBuf};

#[path = "../tests/support/mod.rs"]
mod support;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "sample".into()));
    fs::create_dir_all(&folder)?;
    let draft = writing::render(&support::template(), &support::input(support::MadeUp::default()))?;
    let party = support::SAMPLE
        .replace("\"decree-30\"", "\"party\"")
        .replace("superior = \"ỦY BAN NHÂN DÂN\"\nissuer = \"TỈNH HOA BAN\"", "issuer = \"TỈNH ỦY HOA BAN\"")
        .replace("BC-UBND", "BC/TU")
        .replace("Lưu: VT, KTTH", "Lưu Văn phòng Tỉnh ủy")
        .replace("TM. ỦY BAN NHÂN DÂN\", \"CHỦ TỊCH", "T/M BAN THƯỜNG VỤ\", \"BÍ THƯ");
    let mut issued = support::input(support::MadeUp::default());
    issued.number = Some("423".to_owned());
    issued.date = Some(jiff::civil::date(2024, 6, 21));
    issued.signer = Some("Nguyễn Thị Hoa".to_owned());
    let party = writing::render(&writing::Template::parse(&party)?, &issued)?;
    for (name, document) in [("state", draft), ("party", party)] {
        fs::write(folder.join(name).with_extension("html"), writing::html::render(&document))?;
        fs::write(folder.join(name).with_extension("md"), writing::markdown::render(&document))?;
        fs::write(folder.join(name).with_extension("docx"), writing::docx::render(&document)?)?;
    }
    Ok(())
}
