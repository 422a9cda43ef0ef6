//! Words by which the role of a figure is told.

/// Before a number in its sentence: it is aimed at.
#[rustfmt::skip]
pub(super) const AIMS: &[&str] = &[
    "phấn đấu", "dự kiến", "hướng tới", "hướng đến", "đặt ra", "đề ra", "kế hoạch năm", "theo kế hoạch",
    "tầm nhìn", "mục tiêu là", "mục tiêu đến", "đặt mục tiêu", "mục tiêu cụ thể", "mục tiêu chung",
];

/// The same a few words before the number only: further off they say something else.
#[rustfmt::skip]
pub(super) const WEAK_AIMS: &[&str] = &[
    "mục tiêu", "chỉ tiêu", "sẽ", "yêu cầu", "phải", "cần", "kế hoạch",
];

/// Before a number in its sentence: it is there or done.
#[rustfmt::skip]
pub(super) const DEEDS: &[&str] = &[
    "đã", "đến nay", "hiện có", "hiện nay", "hiện", "toàn tỉnh có", "toàn huyện có", "kết quả",
    "thực hiện được", "đạt được", "thành lập được", "ước thực hiện", "tính đến", "lũy kế", "vẫn còn",
    "mới có", "thực hiện đạt",
];

/// In a heading: what stands under it is aimed at.
#[rustfmt::skip]
pub(super) const AIMING_HEADS: &[&str] = &[
    "mục tiêu", "chỉ tiêu", "phương hướng", "nhiệm vụ", "giải pháp", "kế hoạch", "dự kiến", "định hướng",
    "phấn đấu", "quan điểm", "kiến nghị", "đề xuất",
];

/// In a head: what stands under it is there or done.
#[rustfmt::skip]
pub(super) const TELLING_HEADS: &[&str] = &[
    "kết quả", "tình hình", "thực trạng", "đánh giá", "hiện trạng", "hạn chế", "tồn tại", "khó khăn",
    "thuận lợi", "nguyên nhân", "đã đạt được", "đặc điểm", "sự cần thiết", "công tác",
];

/// Words that a percentage of another figure is followed by.
#[rustfmt::skip]
pub(super) const BASES: &[&str] = &[
    "so với", "so", "so cùng kỳ", "kế hoạch", "chỉ tiêu", "mục tiêu", "dự toán", "nghị quyết", "đăng ký",
    "tổng số", "tổng", "trên tổng", "số đăng ký", "kh", "cùng kỳ", "trong tổng",
];

/// Words right before a percentage of a whole.
#[rustfmt::skip]
pub(super) const SHARES: &[&str] = &[
    "chiếm", "chiếm tỷ lệ", "bằng", "tương đương", "chiếm khoảng", "tương ứng", "chiếm tỷ trọng",
    "chiếm gần", "chiếm hơn", "chiếm trên", "tức", "tức là", "đạt tỷ lệ", "tương đương với",
];

/// Words before a number by which something grew or fell.
#[rustfmt::skip]
pub(super) const CHANGES: &[&str] = &[
    "thấp hơn", "cao hơn", "nhiều hơn", "ít hơn",
    "tăng", "giảm", "tăng thêm", "giảm đi", "tăng được", "tăng so với", "giảm so với", "tăng bình quân",
    "tăng trưởng", "tốc độ tăng", "tăng hơn", "tăng gần", "tăng khoảng", "tăng ít nhất", "giảm khoảng",
    "tăng từ", "giảm từ", "tăng trên", "tăng tối thiểu",
];

/// Before an aim in a head: it was carried out.
#[rustfmt::skip]
pub(super) const KEPT: &[&str] = &[
    "thực hiện", "thực hiện các", "thực hiện một số", "hoàn thành", "hoàn thành các", "đạt các",
    "triển khai các",
];
