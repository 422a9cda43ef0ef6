//! Who issued a document, as the words behind its number say: "của Tỉnh ủy Kon Tum về …".

use super::kind;
use crate::pattern::regex;
use regex::Regex;
use std::sync::LazyLock;

/// What leads from a number or a date to the issuer.
static LEAD: LazyLock<Regex> =
    LazyLock::new(|| regex(r"^\s*\)?\s*(?:(?i:của|do)\s+)?(?i:hội nghị lần thứ [\p{L}\d]+,?\s+)?"));

/// A word with which the name of an issuer begins.
static AGENCY: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^(?:(?i:ban|bộ|liên bộ|chính phủ|thủ tướng|phó thủ tướng|thống đốc|tỉnh [uủ][ỷy]|huyện [uủ][ỷy]|thành [uủ][ỷy]|thị [uủ][ỷy]|đảng [uủ][ỷy]|đảng bộ|[uủ][ỷy] ban|hội đồng|hội|liên minh|liên hiệp|sở|quốc hội|trung ương|chủ tịch|phó chủ tịch|văn phòng|tổng|cục|chi cục|kho bạc|ngân hàng|mặt trận|phòng|thường trực|bí thư|đoàn|công an|viện|trường|bảo hiểm)|UBND|HĐND|UBMTTQ|UBTVQH|BCH|BTV|BCS|BCĐ|MTTQ|PCT|TW|TU|LMHTX)(?:\s|$|[,;:.)])",
    )
});

/// Where an issuer's name ends: punctuation, or the verb or word of the document's subject.
static END: LazyLock<Regex> = LazyLock::new(|| {
    regex(concat!(
        r#"[,;.:()“”"\[\]]| - Về |\s(?:về|ban hành|phê duyệt|quy định|qui định|thực hiện|đẩy mạnh|triển khai|hướng dẫn|"#,
        r"sửa đổi|bổ sung|tiếp tục|biết|để|đã|nhằm|tại|do|theo|thông qua|kh[oó][áa]|trên|cho|được|có|là|giao|yêu cầu|",
        r"đến|cung cấp|tuyên truyền|chưa|cần|trong|từ|nhiệm kỳ|chủ trì|tổng kết|sơ kết|báo cáo|tổ chức|với|của|v/v|thì|",
        r"phát động|chỉ đạo|ký|ngày|số|gửi|năm|giai đoạn|Kh[oó][áa]|đề nghị|kiến nghị|xây dựng|cụ thể hóa|đối với|lần thứ|hỗ trợ|phối hợp|và (?:các|một|những)|và$)(?:[^\p{L}]|$)",
    ))
});

/// The issuer at the head of what follows a number, with where its name ends in `behind`.
pub(super) fn behind(behind: &str) -> Option<(String, usize)> {
    let lead = LEAD.find(behind)?.end();
    let name = at_head(&behind[lead..])?;
    Some((name.to_owned(), lead + name.len()))
}

/// The name of an agency with which a text begins, if it begins with one.
pub(crate) fn at_head(text: &str) -> Option<&str> {
    AGENCY.find(text)?;
    let longest = text.char_indices().nth(LONGEST).map_or(text.len(), |(at, _)| at);
    let text = &text[..longest];
    let end = END.find(text).map_or(text.len(), |found| found.start());
    // "của Chính phủ và Thông tư số …": the second document is not part of the name.
    let joined = text[..end].match_indices(" và ").find(|(at, and)| kind::begins(&text[at + and.len()..]));
    let name = text[..joined.map_or(end, |(at, _)| at)].trim();
    (!name.is_empty()).then_some(name)
}

/// The longest name that is read, in characters.
const LONGEST: usize = 100;
