//! The words by which the reader knows what a number is. Tables of the
//! language, not of any document; all in lower case.

/// Units of money, area, weight, length: what stands behind an amount.
/// Longer before shorter is not needed, the longest that fits is taken.
#[rustfmt::skip]
pub(crate) const UNITS: &[&str] = &[
    "nghìn tỷ đồng", "ngàn tỷ đồng", "trăm triệu đồng", "tỷ đồng", "tỷ", "triệu đồng", "triệu",
    "triệu usd", "nghìn usd", "tỷ usd", "nghìn đồng", "ngàn đồng", "nghìn", "ngàn", "đồng", "đ", "vnđ", "vnd", "usd", "đô la", "tr.đ", "trđ",
    "ha", "hecta", "héc ta", "héc-ta", "m2", "m²", "m3", "m³", "km", "km2", "km²", "m", "cm", "mm", "mét",
    "mét vuông", "mét khối", "kg", "tấn", "tạ", "yến", "lít", "kwh", "mw", "kw", "sào", "mẫu",
    "công lao động", "ngày công", "điểm phần trăm", "con", "cây", "điểm", "cổ phiếu", "cổ phần",
];

/// Words of scale that may stand before a noun: "1,2 triệu lượt người".
pub(crate) const SCALES: &[&str] = &["triệu", "nghìn", "ngàn", "tỷ", "trăm"];

/// Nouns that documents of this kind count, by their heads.
#[rustfmt::skip]
pub(crate) const NOUNS: &[&str] = &[
    "tổ hợp tác", "tổ", "tht", "hợp tác xã", "htx", "liên hiệp", "lh htx", "lhhtx", "quỹ", "qtdnd",
    "nhóm hộ", "nhóm", "hộ", "doanh nghiệp", "công ty", "đơn vị", "cơ quan", "tổ chức", "cơ sở",
    "trang trại", "chi nhánh", "ban", "ban chỉ đạo", "đoàn", "tổ công tác", "chi bộ", "đảng bộ", "tổ đảng",
    "liên minh", "ngân hàng", "sở", "ngành", "phòng", "trung tâm", "trường", "chi hội", "tổ hội", "hội", "hội quán", "câu lạc bộ",
    "đội", "văn phòng", "tổ viên", "thành viên", "xã viên", "lao động", "người lao động", "người",
    "lượt người", "lượt", "đảng viên", "đoàn viên", "hội viên", "cán bộ", "công chức", "viên chức",
    "nhân viên", "học viên", "chuyên gia", "nông dân", "giám đốc", "chủ tịch", "kế toán", "đại biểu",
    "thanh niên", "phụ nữ", "cá nhân", "tập thể", "đồng chí", "hộ gia đình", "nhân khẩu", "khẩu", "em",
    "cháu", "sinh viên", "kỹ sư", "đối tượng", "cộng tác viên", "người dân", "nông hộ", "chủ thể", "xã",
    "phường", "thị trấn", "thị xã", "huyện", "thành phố", "quận", "tỉnh", "thôn", "làng", "bản", "buôn",
    "ấp", "tổ dân phố", "khu phố", "địa phương", "địa bàn", "vùng", "điểm", "khu", "cụm", "quốc gia",
    "nước", "xóm", "công trình", "mô hình", "dự án", "chuỗi", "sản phẩm", "nhãn hiệu", "thương hiệu",
    "mặt hàng", "gian hàng", "cửa hàng", "kho", "nhà", "nhà xưởng", "máy", "xe", "phương tiện", "khoản",
    "món", "hạng mục", "hợp đồng", "đề tài", "cánh đồng", "vườn", "ao", "lồng", "thửa", "lô", "chợ", "trạm",
    "cầu", "bể", "giống", "loại", "loài", "giấy chứng nhận", "chứng nhận", "mã số", "mã", "bể chứa",
    "thiết bị", "bộ", "tem", "website", "sàn", "lớp", "khóa", "hội nghị", "hội thảo", "hội chợ", "buổi",
    "đợt", "cuộc", "lần", "phiên", "chuyến", "kỳ", "chuyên mục", "chuyên trang", "chuyên đề", "phóng sự",
    "tin", "bài", "tin bài", "bài viết", "bộ tài liệu", "tài liệu", "cuốn", "tờ rơi", "tờ", "quyển",
    "bản tin", "văn bản", "hồ sơ", "ý kiến", "kiến nghị", "nội dung", "nhiệm vụ", "chỉ tiêu", "tiêu chí",
    "giải pháp", "chính sách", "quyết định", "nghị quyết", "kế hoạch", "đề án", "chương trình", "báo cáo",
    "lượt xem", "câu hỏi", "vụ", "vụ việc", "trường hợp", "giải", "giải thưởng", "bằng khen", "giấy khen",
    "danh hiệu", "cờ thi đua", "lĩnh vực", "hoạt động", "phần", "diễn đàn", "thông báo", "công văn",
    "hình thức", "nguồn", "dịch vụ", "ngành nghề", "chỉ số", "mục tiêu", "thủ tục", "bước", "phương án",
    "tỷ lệ", "nhóm nhiệm vụ", "thành tích", "vị trí", "chức danh", "phiếu", "tháng lương", "suất",
    "hợp phần",
];

/// Of these, what a list in such documents counts member by member.
#[rustfmt::skip]
pub(crate) const COUNTED: &[&str] = &[
    "hợp tác xã", "htx", "tổ hợp tác", "tht", "liên hiệp", "lhhtx", "qtdnd", "quỹ tín dụng", "thành viên", "tổ viên",
    "xã viên", "lao động", "nhóm hộ", "hộ", "đảng viên", "hội viên", "cán bộ", "doanh nghiệp", "trang trại",
];

/// Verbs that begin like a noun of [`NOUNS`].
#[rustfmt::skip]
pub(crate) const NO_NOUNS: &[&str] = &[
    "giải thể", "giải ngân", "giải quyết", "giải trình", "phần trăm", "lần thứ", "bản thân", "bản sao", "hội nhập",
    "đội ngũ", "bộ máy", "bộ phận", "vụ đông", "ban hành", "cơ cấu", "vùng sâu", "kỳ họp", "điểm cao",
];

/// Administrative units: a number of them is often how wide something reaches.
#[rustfmt::skip]
pub(crate) const PLACES: &[&str] = &[
    "xã", "phường", "thị trấn", "thị xã", "huyện", "thành phố", "quận", "tỉnh", "thôn", "làng", "bản",
    "buôn", "ấp", "xóm", "tổ dân phố", "khu phố", "địa phương", "địa bàn", "vùng",
];

/// Lengths of time: "15 năm", "03 tháng cuối năm", "giữa 02 kỳ họp".
#[rustfmt::skip]
pub(crate) const DURATIONS: &[&str] = &[
    "năm", "tháng", "tuần", "ngày", "giờ", "phút", "giây", "quý", "thập kỷ", "thập niên", "thế kỷ",
    "nhiệm kỳ", "kỳ họp", "tuổi", "đêm", "mùa", "vụ mùa", "tiếng", "kỳ đại hội", "ngày làm việc",
];

/// What makes a length of time something counted after all.
pub(crate) const NOT_DURATIONS: &[&str] = &["ngày công", "giờ công", "tháng lương", "tuần lễ"];

/// Words whose number is a place in an order or part of a name, whatever follows.
#[rustfmt::skip]
pub(crate) const ORDINALS: &[&str] = &[
    "thứ", "điều", "khoản", "điểm", "chương", "mục", "tiểu mục", "phụ lục", "biểu", "biểu mẫu", "mẫu",
    "mẫu số", "bảng", "hình", "trang", "quyển", "tập", "kỳ họp", "quốc lộ", "tỉnh lộ", "đường", "ngõ",
    "hẻm", "số nhà", "tiêu chí", "hạng", "bậc", "công nghiệp", "cách mạng", "nghệ", "covid", "phiên bản",
    "stt", "tt", "điện thoại", "đt", "sđt", "fax", "mã số thuế", "tài khoản", "nghị quyết trung ương",
    "hội nghị trung ương", "kết luận trung ương", "luật", "pháp lệnh", "hiến pháp", "đại hội", "nghị định",
    "thông tư", "quyết định", "nghị quyết", "chỉ thị", "kết luận", "công văn", "thông báo", "tờ trình",
    "iso", "haccp", "tcvn", "qcvn", "kt", "phó", "hội nghị trung ương", "chương trình",
];

/// Of these, the ones that may stand before a count all the same.
#[rustfmt::skip]
pub(crate) const WEAK_ORDINALS: &[&str] = &[
    "trung ương", "điểm", "mẫu", "đường", "tập", "hình", "bảng", "biểu", "mục", "phó", "tt", "kt", "trang",
    "công nghiệp",
    "nghệ", "chương trình", "quyết định", "nghị quyết", "kết luận", "thông báo", "tờ trình", "công văn",
    "chương", "tiêu chí", "tài khoản", "điện thoại", "hạng",
];

/// Words whose number names one of several, unless something countable follows:
/// "thôn 3", but "mỗi thôn 12 hộ".
#[rustfmt::skip]
pub(crate) const NAMED: &[&str] = &[
    "thôn", "làng", "tổ", "tổ dân phố", "khu phố", "khối", "ấp", "bản", "buôn", "xóm", "đội", "phường",
    "quận", "cụm", "nhóm", "loại", "đợt", "lần", "kỳ", "khóa", "phần", "dự án", "tiểu dự án", "nội dung",
    "nhiệm vụ", "giai đoạn", "cấp", "vùng", "khu vực", "tiểu khu", "hợp phần", "lớp", "số", "cột", "dòng",
    "ghi chú", "tầng", "phòng", "kế hoạch", "đề án", "quý", "vụ", "bước", "giống",
];

/// Before "số" these make a count of it: "tổng số 108", "trong số 108".
pub(crate) const COUNTING_SO: &[&str] = &[
    "thiểu số",
    "đa số",
    "dân số",
    "tổng số",
    "trong số",
    "con số",
    "nâng số",
    "đưa số",
    "một số",
    "tăng số",
];

/// Nouns whose number is a rank or a set phrase, not a count: "03 sao", "mô hình 02 cấp".
pub(crate) const SET_PHRASES: &[&str] = &["sao", "cấp", "chiều", "trụ cột", "trong 1", "chữ số", "bên"];

/// Words behind which a number alone is a value: "là 12", "nữ 12".
#[rustfmt::skip]
pub(crate) const VALUE_CUES: &[&str] = &[
    "là", "đạt", "còn", "lên", "xuống", "có", "được", "gồm", "bằng", "tăng", "giảm", "hơn", "gần", "trên",
    "dưới", "khoảng", "nữ", "nam", "thêm", "mới", "chỉ", "với", "thành", "số", "khác", "ước", "tới", "đến",
    "chiếm", "thực hiện",
];

/// Words of uncertainty and the like before a number, and the words that only fill.
#[rustfmt::skip]
pub(crate) const ABOUT: &[&str] = &[
    "khoảng", "khoản", "ước", "ước khoảng", "ước đạt", "ước tính", "xấp xỉ", "chừng", "độ",
    "dự kiến khoảng",
];
/// Somewhat less.
pub(crate) const NEARLY: &[&str] = &["gần", "ngót"];
/// Somewhat more.
pub(crate) const MORE_THAN: &[&str] = &["hơn", "trên", "quá"];
/// At least.
#[rustfmt::skip]
pub(crate) const AT_LEAST: &[&str] = &[
    "ít nhất", "tối thiểu", "không dưới", "không ít hơn", "không thấp hơn", "ít nhất là", "tối thiểu là",
    "từ ít nhất", "≥",
];
/// At most.
#[rustfmt::skip]
pub(crate) const AT_MOST: &[&str] = &[
    "không quá", "tối đa", "dưới", "nhiều nhất", "không vượt quá", "chưa đến", "chưa tới", "không lớn hơn",
    "tối đa là", "≤",
];
/// At least, behind the number.
pub(crate) const OR_MORE: &[&str] = &["trở lên", "trở đi"];
/// At most, behind the number.
pub(crate) const OR_LESS: &[&str] = &["trở xuống", "đổ xuống"];

/// Numbers in words: with which a spelled number begins or goes on.
#[rustfmt::skip]
pub(crate) const NUMBER_WORDS: &[&str] = &[
    "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "bẩy", "tám", "chín", "mười", "mươi", "mốt", "tư",
    "lăm", "nhăm", "linh", "lẻ", "trăm", "nghìn", "ngàn", "triệu", "tỷ",
];
