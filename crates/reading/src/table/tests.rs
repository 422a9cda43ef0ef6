use super::*;

fn cell(table: usize, row: usize, column: usize, columns: usize, start: usize, end: usize) -> Block {
    Block { span: Span::new(start, end), kind: BlockKind::Cell { table, row, column, columns } }
}

#[test]
fn rows_of_cells_with_empty_and_merged_ones() {
    let text = "Nhóm A\nMột\nHai\nBa";
    let blocks = vec![
        cell(0, 0, 0, 2, 0, 6),
        cell(0, 1, 0, 1, 7, 10),
        cell(0, 1, 1, 1, 10, 10),
        cell(1, 0, 0, 1, 11, 14),
        // A second paragraph in the same cell.
        cell(1, 0, 0, 1, 15, 17),
    ];
    let source = crate::source::Source { text: text.to_owned(), blocks };
    let passages = crate::passage::passages(&source);
    let tables = find(&source.blocks, &passages);
    let texts: Vec<Vec<Vec<&str>>> = tables
        .iter()
        .map(|table| table.rows.iter().map(|row| row.iter().map(|one| one.text.as_str()).collect()).collect())
        .collect();
    assert_eq!(texts, [vec![vec!["Nhóm A"], vec!["Một", ""]], vec![vec!["Hai Ba"]]]);
    assert!(tables[0].rows[0][0].covers(1));
    assert_eq!(tables[1].rows[0][0].passages.len(), 2);
    assert_eq!((tables[0].span, tables[1].span), (Span::new(0, 10), Span::new(11, 17)));
}
