//! The words by which the columns of a table of tasks are known.

use crate::pattern::regex;
use regex::Regex;
use std::sync::LazyLock;

/// A column of a table of tasks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Column {
    /// The row's number.
    Number,
    /// What is to be done.
    Task,
    /// Who leads.
    Lead,
    /// Who helps.
    Partner,
    /// Until when.
    Time,
    /// What is to come out.
    Result,
    /// Anything else.
    Other,
}

/// What a column's head says.
pub(super) fn column(head: &str) -> Column {
    let head = head.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| head.contains(word));
    if matches!(head.trim_matches(['.', ' ']), "stt" | "tt" | "số tt" | "số thứ tự") {
        Column::Number
    } else if has(&["chủ trì", "chịu trách nhiệm"]) {
        Column::Lead
    } else if has(&["phối hợp"]) {
        Column::Partner
    } else if has(&["thời gian", "thời hạn", "hoàn thành", "tiến độ"]) {
        Column::Time
    } else if has(&["kết quả", "sản phẩm"]) {
        Column::Result
    } else if has(&["đơn vị", "cơ quan"]) {
        Column::Lead
    } else if has(&["nhiệm vụ", "nội dung", "công việc"]) {
        Column::Task
    } else {
        Column::Other
    }
}

/// The heads of a table's columns on one line of text, in their order.
static HEADS: LazyLock<Regex> = LazyLock::new(|| {
    regex(concat!(
        r"(?i)^(?:stt|tt|số\s+tt)\b|(?:nội dung(?:,)?\s+)?nhiệm vụ(?:\s+và giải pháp)?|nội dung(?: công việc)?|công việc|",
        r"(?:đơn vị|cơ quan)(?:,\s*(?:đơn vị|cơ quan))?(?:\s+(?:chủ trì|phối hợp|thực hiện))?|",
        r"thời (?:gian|hạn)(?:\s+(?:thực hiện|hoàn thành))?|(?:kết quả|sản phẩm)(?:\s*/?\s*(?:kết quả|sản phẩm|thực hiện|yêu cầu|đầu ra|dự kiến))?",
    ))
});

/// The columns of a line that is a table's head: none unless it has at least a
/// number, a task, and a lead agency or a result.
pub(super) fn head_line(line: &str) -> Option<Vec<Column>> {
    if line.chars().count() > LONGEST_HEAD {
        return None;
    }
    let columns: Vec<Column> = HEADS.find_iter(line).map(|head| column(head.as_str())).collect();
    let is_head = columns.first() == Some(&Column::Number)
        && columns.contains(&Column::Task)
        && (columns.contains(&Column::Lead) || columns.contains(&Column::Result));
    is_head.then_some(columns)
}

/// In characters.
const LONGEST_HEAD: usize = 140;

static AGENCY: LazyLock<Regex> = LazyLock::new(|| {
    regex(concat!(
        r"^(?:(?:Các|Tất cả các|Thường trực|Lãnh đạo|Chủ tịch)\s+)?(?:(?i:sở|ban|[uủ][ỷy] ban|ubnd|ubmttq|hđnd|liên minh|mặt trận|công an|cục|chi cục|",
        r"ngân hàng|đài|thanh tra|trường|hội|bảo hiểm|kho bạc|văn phòng|phòng|trung tâm|viện|báo|tỉnh đoàn|đoàn|bộ|bộ chỉ huy|",
        r"liên đoàn|hợp tác xã|quỹ|tổ công tác|tổng cục|tòa án|viện kiểm sát|đảng [uủ][ỷy]|huyện [uủ][ỷy]|thành [uủ][ỷy]|",
        r"tỉnh [uủ][ỷy]|chủ tịch|đơn vị|cơ quan|huyện|xã|địa phương|phân hiệu|bưu điện|chính quyền|doanh nghiệp))(?:\s|,|;|/|$)",
    ))
});

/// Whether a line begins the name of an agency.
pub(super) fn begins_agency(line: &str) -> bool {
    line.starts_with(char::is_uppercase) && AGENCY.is_match(line)
}

/// An agency at the end of a line of text: "… trên địa bàn tỉnh. Sở Nội vụ".
pub(super) fn agency_behind_stop(line: &str) -> Option<usize> {
    line.match_indices(". ").map(|(at, stop)| at + stop.len()).filter(|at| begins_agency(&line[*at..])).last()
}

static RESULT: LazyLock<Regex> = LazyLock::new(|| {
    regex(concat!(
        r"(?:Kế hoạch|Quyết định|Báo cáo|Văn bản|Các văn bản|Số \p{Ll}+|",
        r"Đề án|Dự án|Bao nhiêu|Chương trình|Nghị quyết|Tờ trình|Công văn|Hướng dẫn|Tài liệu|Danh mục|Tỷ lệ|Thông báo|Phương án|",
        r"Quy chế|Quy định|Quy trình|Biên bản|Phát (?:thanh|sóng|hành)|Lớp|Mô hình|Chuyên (?:mục|đề|trang)|Phóng sự|Tin|Bài|",
        r"Ban hành|Trang|Cơ sở dữ liệu|Phần mềm|Hệ thống|Đạt|Hồ sơ|Đề cương|Kết luận|Thông tư|Chỉ thị|Hội nghị|Hội thảo|Tập huấn|",
        r"Cuộc|Có|Triển khai|Tổ chức|Hoàn thành|Giấy|Bảng|Kết quả)(?:[\s/,;:?.]|$)",
    ))
});

/// Where the words of a result begin in a line, in bytes.
pub(super) fn result_at(line: &str) -> Option<usize> {
    let at = |found: regex::Match<'_>| found.start();
    RESULT.find_iter(line).map(at).find(|at| *at == 0 || line[..*at].ends_with(' '))
}

static TIME: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^(?i:(?:trong\s+)?(?:quý\s+[IVX]+|năm\s+\d{4}|tháng\s+\d{1,2}|hằng năm|hàng năm|hằng quý|thường xuyên|trước ngày|\d{4}\s*-\s*\d{4}|giai đoạn \d{4}|từ năm \d{4}))",
    )
});

/// Whether a line says until when.
pub(super) fn begins_time(line: &str) -> bool {
    TIME.is_match(line)
}

/// Whether a name of an agency cannot have ended: "Sở Kế hoạch và", "Sở Lao động -", "Sở".
pub(super) fn is_open(name: &str) -> bool {
    let last = name.rsplit(' ').next().unwrap_or_default().to_lowercase();
    name.ends_with([',', '-', ';', '/', '–'])
        || matches!(
            last.as_str(),
            "và" | "sở" | "bộ" | "ban" | "phòng" | "hội" | "cục" | "các" | "của" | "chi" | "tổ" | "ủy"
        )
}

/// Whether a name of an agency has an end: "… tỉnh", "… thành phố".
pub(super) fn is_closed(name: &str) -> bool {
    ["tỉnh", "huyện", "thành phố", "xã", "thị trấn", "liên quan"].iter().any(|end| name.ends_with(end))
        && !["Ủy ban nhân dân", "hợp tác xã", "Hợp tác xã"].iter().any(|end| name.ends_with(end))
}
