use crate::check::{Checked, check};
use crate::table::{Cell, Table};
use crate::{Knowledge, Reading, Span};

/// A table out of lines with cells between bars, and what is found in it.
fn run(lines: &str) -> Checked {
    let mut text = String::new();
    let mut rows = Vec::new();
    for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let mut row = Vec::new();
        for (column, cell) in
            line.strip_prefix('|').unwrap_or(line).trim_end_matches('|').split('|').enumerate()
        {
            let start = text.chars().count();
            text.push_str(cell.trim());
            let span = Span::new(start, text.chars().count());
            text.push('\n');
            row.push(Cell { span, text: cell.trim().to_owned(), column, columns: 1, passages: Vec::new() });
        }
        rows.push(row);
    }
    let table = Table { span: Span::new(0, text.chars().count()), rows };
    check(&Reading { text, tables: vec![table], ..Reading::default() }, &Knowledge::default())
}

fn messages(lines: &str) -> Vec<String> {
    run(lines).findings.into_iter().map(|finding| finding.message.vi).collect()
}

const RIGHT: &str = "
    |TT|Huyện|HTX đầu năm|Mới|Giải thể|HTX cuối năm|Nông nghiệp|Tỷ lệ (%)|
    |1|Huyện A|48|6|2|52|30|57,7|
    |2|Huyện B|61|8|3|66|58|87,9|
    |3|Huyện C|40|3|1|42|38|90,5|
    |4|Huyện D|37|5|0|42|35|83,3|
    ||Toàn tỉnh|186|22|6|202|161|79,7|
";

#[test]
fn a_right_table_is_checked_and_quiet() {
    let checked = run(RIGHT);
    assert_eq!(checked.findings, []);
    // Five columns of the total row, five closing stocks, five percentages.
    assert_eq!(checked.relations["table_sum"], 15);
}

#[test]
fn a_wrong_total() {
    let wrong = RIGHT.replace("|186|22|", "|186|25|");
    assert!(
        messages(&wrong).contains(&"Cột “Mới”: dòng tổng ghi 25 nhưng các dòng cộng lại là 22.".to_owned())
    );
}

#[test]
fn a_wrong_percentage() {
    let wrong = RIGHT.replace("90,5", "95,0");
    assert_eq!(messages(&wrong), ["Dòng “Huyện C”: ghi 95,0% nhưng 38/42 là 90,5%."]);
}

#[test]
fn a_wrong_closing_stock() {
    let wrong = RIGHT.replace("|3|66|58|", "|3|69|58|");
    let message = "Dòng “Huyện B”: cột “HTX cuối năm” ghi 69 nhưng tính từ các cột khác là 66.";
    assert!(messages(&wrong).contains(&message.to_owned()));
}

#[test]
fn empty_cells_and_groups_are_not_guessed_at() {
    let quiet = "
        |TT|Chỉ tiêu|Số lượng|
        |1|Lớp tập huấn|12|
        |2|Học viên|480|
        |3|Hội chợ||
        ||Tổng cộng|900|
    ";
    assert_eq!(messages(quiet), Vec::<String>::new());
    let groups = "
        |TT|Huyện|HTX|
        |I|Phía bắc|30|
        |1|Huyện A|10|
        |2|Huyện B|20|
        |II|Phía nam|12|
        |1|Huyện C|12|
        ||Tổng cộng|42|
    ";
    assert_eq!(messages(groups), Vec::<String>::new());
    let wrong = groups.replace("|42|", "|54|");
    assert_eq!(messages(&wrong), Vec::<String>::new(), "two groups alone are too few to be sure");
}

#[test]
fn differences_and_shares_are_computed() {
    let table = |change: &str, share: &str| {
        format!(
            "
            |Lĩnh vực|Năm 2022|Năm 2023|Tăng, giảm|Cơ cấu năm 2023 (%)|
            |Nông nghiệp|40|50|{change}|50|
            |Vận tải|30|25|5|25|
            |Thương mại|20|15|-5|15|
            |Xây dựng|10|10|0|{share}|
            |Tổng số|100|100|0|100|
            "
        )
    };
    assert_eq!(messages(&table("10", "10")), Vec::<String>::new());
    assert_eq!(
        messages(&table("12", "10")).first().map(String::as_str),
        Some("Dòng “Nông nghiệp”: cột “Tăng, giảm” ghi 12 nhưng tính từ các cột khác là 10.")
    );
    assert_eq!(messages(&table("10", "19")).len(), 1);
}
