//! Writes the sample document in every format into a folder: `cargo run -p writing --example
//! sample -- FOLDER`.

use std::{error::Error, fs, path::PathBuf};
use writing::sheet::{Cell, Column, ColumnFormat, Sheet, csv, xlsx};

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
        let file = |ending: &str| folder.join(name).with_extension(ending);
        fs::write(file("html"), writing::html::render(&document))?;
        fs::write(file("md"), writing::markdown::render(&document))?;
        fs::write(file("docx"), writing::docx::render(&document)?)?;
        if writing::pdf::AVAILABLE {
            fs::write(file("pdf"), writing::pdf::render(&document)?)?;
        }
    }
    fs::write(folder.join("sources.xlsx"), xlsx::table(&sheet())?)?;
    fs::write(folder.join("sources.csv"), csv::table(&sheet()))?;
    Ok(())
}

fn sheet() -> Sheet {
    let column = |name: &str, format| Column { name: name.to_owned(), format };
    let number = |value| Cell::Number { value, decimals: 0 };
    Sheet {
        title: "Tổ hợp tác thành lập mới".to_owned(),
        subtitle: vec!["6 tháng đầu năm 2024; 2/3 huyện đã báo cáo, đến 20/6/2024".to_owned()],
        columns: vec![
            column("Đơn vị", ColumnFormat::Text),
            column("Đăng ký (tổ)", ColumnFormat::Number { decimals: 0 }),
            column("Thực hiện (tổ)", ColumnFormat::Number { decimals: 0 }),
            column("Tỷ lệ", ColumnFormat::Percent),
        ],
        rows: vec![
            vec![Cell::Text("Huyện Sông Lau".to_owned()), number(1100), number(803), Cell::Percent(730)],
            vec![Cell::Text("Huyện Suối Ngà".to_owned()), Cell::Empty, Cell::Empty, Cell::Empty],
        ],
    }
}
