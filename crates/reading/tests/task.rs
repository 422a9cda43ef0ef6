//! The table of tasks of a real report form (Appendix IV on Plan 784/KH-UBND of
//! Kon Tum, 2023) as its PDF leaves it. The document is not part of the
//! repository: the test needs it beside the checkout and says so where it is not.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::path::Path;

const ALLIANCE: &str = "Liên minh Hợp tác xã tỉnh";
const ALLIANCE_SHORT: &str = "Liên minh Hợp tác xã";
const BANK: &str = "Ngân hàng Nhà nước chi nhánh tỉnh";
const DISTRICTS: &str = "Ủy ban nhân dân các huyện, thành phố";
const INFORMATION: &str = "Sở Thông tin và Truyền thông";
const PLANNING: &str = "Sở Kế hoạch và Đầu tư";
const SCIENCE: &str = "Sở Khoa học và Công nghệ";
const TRADE: &str = "Sở Công Thương";

/// Per task its group, lead agency, and the first and last word of the result asked for.
const TASKS: [(&str, &str, &str, &str); 44] = [
    (
        "1",
        "Các sở, ban ngành, Ủy ban nhân dân các huyện, thành phố, Liên minh Hợp tác xã tỉnh",
        "Số",
        "triệt?",
    ),
    ("1", INFORMATION, "Kế", "tỉnh?"),
    ("1", ALLIANCE, "Đề", "tỉnh?"),
    ("1", "Đài Phát thanh và Truyền hình tỉnh", "Phát", "tuần?"),
    ("1", "Sở Nội vụ", "Bao", "vinh?"),
    ("2", PLANNING, "Báo", "tư?"),
    ("2", "Sở Lao động - Thương binh và Xã hội", "Kế", "tỉnh?"),
    ("2", "Sở Giáo dục và Đào tạo", "Quyết", "tỉnh"),
    ("2", "Sở Tài nguyên và Môi trường", "Báo", "trường?"),
    ("2", "Sở Nông nghiệp và phát triển nông thôn", "Số", "dẫn?"),
    ("2", "Cục Thuế tỉnh", "Văn", "huấn?"),
    ("2", BANK, "Báo", "tỉnh?"),
    ("2", SCIENCE, "Kế", "tỉnh?"),
    ("2", SCIENCE, "Văn", "dẫn?"),
    ("2", TRADE, "Kế", "khai?"),
    ("2", TRADE, "Kế", "khai?"),
    ("2", TRADE, "Số", "triệt?"),
    ("2", PLANNING, "Quyết", "bổ?"),
    ("2", "Bảo hiểm xã hội tỉnh", "Báo", "tỉnh?"),
    ("2", PLANNING, "Văn", "ý?"),
    ("2", ALLIANCE_SHORT, "Dự", "tỉnh?"),
    ("2", ALLIANCE_SHORT, "Văn", "khai?"),
    ("2", "Sở Văn hóa, Thể thao và Du lịch", "Văn", "khai?"),
    ("2", INFORMATION, "Văn", "khai?"),
    ("2", DISTRICTS, "", ""),
    ("2", ALLIANCE, "Kế", "khai?"),
    ("3", DISTRICTS, "Kế", "phố?"),
    ("3", DISTRICTS, "", ""),
    ("3", BANK, "Kế", "khai?"),
    ("3", ALLIANCE, "Kế", "khai?"),
    ("3", ALLIANCE, "Kế", "khai?"),
    ("3", ALLIANCE, "Kế", "khai?"),
    ("3", ALLIANCE, "Kế", "khai?"),
    ("4", PLANNING, "Quyết", "tỉnh?"),
    ("4", "Sở Nội vụ", "Kế", "tỉnh?"),
    ("4", BANK, "", ""),
    ("4", ALLIANCE, "Báo", "tỉnh?"),
    ("4", "Thanh tra tỉnh", "Kế", "tỉnh?"),
    ("4", "Công an tỉnh", "Kế", "khai?"),
    ("4", DISTRICTS, "Kế", "phố?"),
    ("5", "Mặt trận Tổ quốc Việt Nam tỉnh", "Số", "triệt?"),
    ("5", ALLIANCE, "Kế", "khai?"),
    ("5", ALLIANCE, "", ""),
    ("5", ALLIANCE, "Kế", "tỉnh?"),
];

#[test]
fn a_real_table_of_tasks() {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/seeds");
    let file = std::fs::read_dir(&seeds).ok().and_then(|files| {
        let mut files = files.filter_map(Result::ok).map(|file| file.path());
        files.find(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("004")))
    });
    let Some(file) = file else {
        println!("skipped: the real document is not at {}", seeds.display());
        return;
    };
    let bytes = std::fs::read(file).unwrap();
    let reading = reading::read(&bytes, "004.txt", &reading::Knowledge::default()).unwrap();
    assert_eq!(reading.tasks.len(), TASKS.len());
    let right = reading.tasks.iter().zip(TASKS).filter(|(task, expected)| {
        let first = task.result.split(' ').next().unwrap_or_default();
        let last = task.result.rsplit(' ').next().unwrap_or_default();
        // A slash joins two results, the first decides.
        let first = first.split('/').next().unwrap_or_default();
        let is = (&*task.group_number, &*task.lead, first, last);
        let is_right = is == *expected && !task.text.is_empty() && !task.text.contains("STT");
        if !is_right {
            println!("{is:?} instead of {expected:?}: {}", task.text);
        }
        is_right
    });
    let right = right.count();
    println!("{right} of {} tasks are right", TASKS.len());
    assert!(right >= 42);
}
