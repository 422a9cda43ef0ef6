use super::*;
use crate::source::{Block, BlockKind, Source};
use proptest::prelude::*;

/// A table with real cells: each row as its texts, an empty one for an empty cell.
fn of_cells(rows: &[&[&str]]) -> Vec<Task> {
    let (mut text, mut blocks) = (String::new(), Vec::new());
    for (row, cells) in rows.iter().enumerate() {
        // A row of one text is one cell over all columns.
        let columns = if cells.len() == 1 { rows[0].len() } else { 1 };
        for (column, cell) in cells.iter().enumerate() {
            let start = text.chars().count();
            text.push_str(cell);
            let span = Span::new(start, start + cell.chars().count());
            blocks.push(Block { span, kind: BlockKind::Cell { table: 0, row, column, columns } });
            text.push('\n');
        }
    }
    let source = Source { text, blocks };
    let passages = crate::passage::passages(&source);
    find(&source.text, &crate::table::find(&source.blocks, &passages))
}

fn facts(tasks: &[Task]) -> Vec<[&str; 4]> {
    tasks.iter().map(|task| [&*task.group_number, &*task.text, &*task.lead, &*task.result]).collect()
}

#[test]
fn tasks_of_a_table_with_cells() {
    let tasks = of_cells(&[
        &["STT", "Nội dung nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian", "Sản phẩm"],
        &["I", "Tuyên truyền", "", "", "", ""],
        &["1", "Mở lớp cho thôn trưởng", "Phòng Nội vụ", "Các xã", "Quý I", "Số lớp"],
        &["2", "In tài liệu", "Phòng Văn hóa", "", "Quý II", ""],
        &["II. Hỗ trợ vốn"],
        &["1", "Cho vay ưu đãi", "Quỹ hỗ trợ", "", "", "Dư nợ"],
    ]);
    assert_eq!(
        facts(&tasks),
        [
            ["I", "Mở lớp cho thôn trưởng", "Phòng Nội vụ", "Số lớp"],
            ["I", "In tài liệu", "Phòng Văn hóa", ""],
            ["II", "Cho vay ưu đãi", "Quỹ hỗ trợ", "Dư nợ"],
        ]
    );
    assert_eq!((&*tasks[0].group, &*tasks[2].group), ("Tuyên truyền", "Hỗ trợ vốn"));
}

#[test]
fn columns_are_found_by_their_heads_in_any_order() {
    let tasks = of_cells(&[
        &["TT", "Kết quả", "Nhiệm vụ", "Đơn vị thực hiện"],
        &["1", "Báo cáo", "Rà soát hợp tác xã", "Ủy ban nhân dân xã"],
        &["2", "", "Giải thể hợp tác xã ngừng hoạt động", "Ủy ban nhân dân xã"],
    ]);
    let expected = [
        ["", "Rà soát hợp tác xã", "Ủy ban nhân dân xã", "Báo cáo"],
        ["", "Giải thể hợp tác xã ngừng hoạt động", "Ủy ban nhân dân xã", ""],
    ];
    assert_eq!(facts(&tasks), expected);
    assert_eq!(of_cells(&[&["TT", "Tên hợp tác xã", "Vốn"], &["1", "Hòa Bình", "120"]]), []);
}

/// What a table of a PDF leaves: columns one after another, a page in the middle of a row.
const LINES: &str = "\
PHỤ LỤC II\n\nSTT Nhiệm vụ Đơn vị chủ trì Kết quả\n\n1 \nNâng cao nhận thức của cán bộ và người dân \n\n- \n\n\
Phát động đợt tuyên truyền về Luật Hợp tác xã tại tất cả các thôn, làng \n\
của huyện; treo băng rôn ở trụ sở và nhà văn hóa các thôn, làng. \n\n\
Phòng Văn \nhóa và \n\nThông tin \n\nSố đợt tuyên truyền? \n\n- \n\n\
Mở lớp tập huấn cho giám đốc, kế toán các hợp tác xã và tổ trưởng các tổ \n\
hợp tác trên địa bàn huyện theo kế hoạch đã duyệt hằng năm, mỗi lớp \n\n\
Ủy ban nhân \ndân các xã \n\nSố lớp, số người? \n STT Nhiệm vụ Đơn vị chủ trì Kết quả \n\n\
không quá ba ngày, kinh phí lấy từ nguồn sự nghiệp. \n\n2 Hỗ trợ vốn, đất đai cho hợp tác xã \n\n- \n\n\
Cho hợp tác xã thuê đất công ích để làm trụ sở, nhà kho, sân phơi theo \nquy định của pháp luật về đất đai. Phòng Nội vụ \n\n\
Quyết định của Ủy ban nhân dân huyện? \n\n- \nBố trí vốn đối ứng cho các mô hình liên kết tiêu thụ nông sản trong \nnăm 2023 và các năm sau. \n\n\
Thanh tra huyện Báo cáo kết quả? \n\n- \n\nGiám sát việc sử dụng vốn hỗ trợ tại các hợp tác xã được thụ hưởng và \nbáo cáo cấp trên. \n\n\
Mặt trận Tổ \nquốc huyện \n \n\nNơi nhận:\n- Như trên;\n";

#[test]
fn tasks_of_the_lines_that_a_table_leaves() {
    let tasks = find(LINES, &[]);
    let short: Vec<[&str; 3]> =
        tasks.iter().map(|task| [&*task.group_number, &*task.lead, &*task.result]).collect();
    assert_eq!(
        short,
        [
            ["1", "Phòng Văn hóa và Thông tin", "Số đợt tuyên truyền?"],
            ["1", "Ủy ban nhân dân các xã", "Số lớp, số người?"],
            ["2", "Phòng Nội vụ", "Quyết định của Ủy ban nhân dân huyện?"],
            ["2", "Thanh tra huyện", "Báo cáo kết quả?"],
            ["2", "Mặt trận Tổ quốc huyện", ""],
        ]
    );
    assert_eq!(tasks[0].group, "Nâng cao nhận thức của cán bộ và người dân");
    assert!(tasks[1].text.ends_with("mỗi lớp không quá ba ngày, kinh phí lấy từ nguồn sự nghiệp."));
    assert!(tasks[2].text.ends_with("về đất đai."));
    let quoted: String =
        LINES.chars().skip(tasks[0].span.start).take(tasks[0].span.end - tasks[0].span.start).collect();
    assert!(quoted.starts_with("Phát động") && quoted.ends_with("thôn, làng."), "{quoted}");
}

#[test]
fn rows_marked_by_numbers_and_columns_for_partners_and_time() {
    let text = "STT Nội dung công việc Cơ quan chủ trì Cơ quan phối hợp Thời gian hoàn thành Sản phẩm\n\
                I Công tác chỉ đạo, điều hành của các cấp\n\
                1 Ban hành kế hoạch phát triển kinh tế tập thể năm 2025 của huyện\n\
                và hướng dẫn các xã thực hiện\nPhòng Tài chính\n- Kế hoạch\nCác phòng, ban\nQuý I/2025\nKế hoạch của huyện\n\
                2 Kiện toàn Ban Chỉ đạo phát triển kinh tế tập thể, hợp tác xã huyện\n\
                Phòng Nội vụ\nCác phòng, ban\nQuý II/2025\nQuyết định\n\
                II Công tác hỗ trợ, bồi dưỡng nguồn nhân lực của hợp tác xã\n\
                1 Tổ chức lớp bồi dưỡng cho cán bộ quản lý hợp tác xã nông nghiệp\n\
                Liên minh Hợp\ntác xã tỉnh\nỦy ban nhân dân xã\nHằng năm\nSố lớp\n";
    let tasks = find(text, &[]);
    let short: Vec<[&str; 3]> =
        tasks.iter().map(|task| [&*task.group_number, &*task.lead, &*task.result]).collect();
    assert_eq!(
        short,
        [
            ["I", "Phòng Tài chính - Kế hoạch", "Kế hoạch của huyện"],
            ["I", "Phòng Nội vụ", "Quyết định"],
            ["II", "Liên minh Hợp tác xã tỉnh", "Số lớp"],
        ]
    );
}

#[test]
fn text_without_a_table_has_no_tasks() {
    for text in
        ["", "- Giao Sở Nội vụ chủ trì.\n- Giao Sở Y tế.", "STT Nhiệm vụ Đơn vị chủ trì Kết quả\n\n1\n\n"]
    {
        assert_eq!(find(text, &[]), [], "{text}");
    }
}

proptest! {
    #[test]
    fn any_lines_are_read(alike in "(STT Nhiệm vụ Đơn vị chủ trì Kết quả\n|- ?\n|[IVX0-9]{1,2} |Sở |Nội vụ|Kế hoạch|\n|\n\n |[a-zđ ]{3,9}|\\. ){0,40}") {
        let length = alike.chars().count();
        for task in find(&format!("STT Nhiệm vụ Đơn vị chủ trì Kết quả\n{alike}"), &[]) {
            prop_assert!(task.span.start <= task.span.end && task.span.end <= length + 40);
        }
    }
}
