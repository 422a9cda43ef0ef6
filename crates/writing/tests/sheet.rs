//! Tables for Excel and for programs.
#![allow(clippy::unwrap_used)]

mod support;

use jiff::civil::date;
use support::part;
use writing::sheet::{Cell, Column, ColumnFormat, Sheet, csv, xlsx};

fn sheet() -> Sheet {
    let column = |name: &str, format| Column { name: name.to_owned(), format };
    let number = |value, decimals| Cell::Number { value, decimals };
    Sheet {
        title: "Tổ hợp tác".to_owned(),
        subtitle: vec!["Kỳ 6 tháng đầu năm 2024".to_owned()],
        columns: vec![
            column("Đơn vị", ColumnFormat::Text),
            column("Tổ", ColumnFormat::Number { decimals: 0 }),
            column("Doanh thu (triệu đồng)", ColumnFormat::Number { decimals: 2 }),
            column("Tỷ lệ", ColumnFormat::Percent),
            column("Ngày", ColumnFormat::Date),
        ],
        rows: vec![
            vec![
                Cell::Text("Đăk Glei".to_owned()),
                number(1220, 0),
                number(-5, 2),
                Cell::Percent(384),
                Cell::Date(date(2012, 9, 30)),
            ],
            vec![Cell::Text("Kon Rẫy".to_owned()), number(0, 0), Cell::Empty, Cell::Empty, Cell::Empty],
        ],
    }
}

#[test]
fn csv_is_for_programs_and_for_excel() {
    assert_eq!(
        csv::table(&sheet()),
        "\u{feff}Đơn vị,Tổ,Doanh thu (triệu đồng),Tỷ lệ,Ngày\r\n\
         Đăk Glei,1220,-0.05,38.4,2012-09-30\r\n\
         Kon Rẫy,0,,,\r\n"
    );
}

#[test]
fn excel_gets_real_numbers_and_a_header_that_stays() {
    let file = xlsx::table(&sheet()).unwrap();
    let page = part(&file, "xl/worksheets/sheet1.xml");
    for piece in ["<v>1220</v>", "<v>-0.05</v>", "<v>0.384</v>", "<v>41182</v>"] {
        assert!(page.contains(piece), "{piece} in {page}");
    }
    assert!(page.contains("state=\"frozen\""), "{page}");
    assert!(page.contains("ySplit=\"4\""), "{page}");
    let row = page.split("r=\"6\"").nth(1).unwrap();
    assert!(row.contains("<c r=\"B6\" s=\"5\"><v>0</v></c>") || row.contains("<v>0</v>"), "{row}");
    assert!(row.contains("<c r=\"C6\"") && !row.split("C6").nth(1).unwrap().contains("<v>"), "{row}");
    let styles = part(&file, "xl/styles.xml");
    assert!(styles.contains("0.0%") && styles.contains("d/m/yyyy"), "{styles}");
    assert!(part(&file, "docProps/core.xml").contains("Tổ hợp tác"));
}
