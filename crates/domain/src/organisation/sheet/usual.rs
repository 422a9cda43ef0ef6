//! What the usual heads of columns are taken for.

use super::super::{Kind, Register};
use super::{Head, Table, Target};
use std::collections::HashMap;

/// The usual heads, as [`plain`] leaves them.
const HEADS: &[(&str, &[&str])] = &[
    ("skip", &["stt", "tt", "thu tu", "ghi chu", "no", "dien thoai", "sdt", "email", "ghi chu hop tac"]),
    (
        "name",
        &[
            "ten",
            "ten htx",
            "ten hop tac xa",
            "ten to chuc",
            "ten don vi",
            "ten tht",
            "ten to hop tac",
            "ten qtdnd",
            "ten quy",
            "ten nhom ho",
            "ten goi",
            "hop tac xa",
            "ten tieng viet",
            "name",
            "ten hop tac xa to hop tac",
            "ten htx tht",
            "ten to chuc kinh te tap the",
        ],
    ),
    ("kind", &["loai hinh", "loai", "loai hinh to chuc", "loai to chuc", "kind"]),
    ("code", &["ma", "ma thue", "mst", "ma htx", "ma hop tac xa", "ma to chuc", "ma doanh nghiep", "code"]),
    (
        "seat",
        &[
            "xa",
            "xa phuong",
            "xa phuong thi tran",
            "phuong xa",
            "xa thi tran",
            "ten xa",
            "dia ban",
            "dia ban xa",
            "commune",
        ],
    ),
    (
        "district",
        &[
            "huyen",
            "huyen thanh pho",
            "quan huyen",
            "huyen thi xa thanh pho",
            "ten huyen",
            "dia ban huyen",
            "district",
        ],
    ),
    (
        "village",
        &["thon", "lang", "thon lang", "thon to dan pho", "thon ban", "thon lang to dan pho", "village"],
    ),
    ("address", &["dia chi", "dia chi tru so", "tru so", "tru so chinh", "noi dat tru so", "address"]),
    (
        "founded_on",
        &[
            "ngay thanh lap",
            "nam thanh lap",
            "thanh lap",
            "thoi gian thanh lap",
            "thoi diem thanh lap",
            "ngay thang nam thanh lap",
            "founded on",
        ],
    ),
    (
        "registered_on",
        &[
            "ngay dang ky",
            "ngay cap",
            "ngay cap gcn",
            "ngay cap giay chung nhan",
            "nam dang ky",
            "ngay dang ky lan dau",
            "ngay dkkd",
            "ngay cap dkkd",
            "ngay thang nam cap",
            "gcn ngay cap",
            "giay chung nhan ngay cap",
            "registered on",
            "ngay dang ky kinh doanh",
            "giay chung nhan dang ky ngay cap",
        ],
    ),
    (
        "decision",
        &[
            "gcn",
            "giay chung nhan",
            "gcn dkkd",
            "giay chung nhan dang ky",
            "quyet dinh",
            "quyet dinh thanh lap",
            "dkkd",
            "giay cndk",
            "gcn dang ky",
            "van ban can cu",
            "giay chung nhan dang ky htx",
            "giay chung nhan dang ky hop tac xa",
            "giay chung nhan dang ky kinh doanh",
            "decision",
            "gcn gcn",
            "giay chung nhan giay chung nhan",
        ],
    ),
    ("law", &["luat", "hoat dong theo luat", "theo luat", "luat ap dung", "hoat dong theo luat htx", "law"]),
    (
        "activity",
        &[
            "nganh",
            "nganh nghe",
            "nganh chinh",
            "ma nganh",
            "nganh nghe chinh",
            "nganh nghe kinh doanh",
            "linh vuc",
            "linh vuc hoat dong",
            "nganh nghe kinh doanh chinh",
            "nganh nghe sxkd",
            "linh vuc sxkd",
            "activity",
        ],
    ),
    ("other_activities", &["nganh khac", "nganh nghe khac", "cac nganh khac"]),
    ("products", &["san pham", "san pham chinh", "san pham noi bat", "san pham ocop", "ocop", "products"]),
    (
        "representative",
        &[
            "dai dien",
            "nguoi dai dien",
            "nguoi dai dien theo phap luat",
            "dai dien phap luat",
            "giam doc",
            "chu nhiem",
            "chu tich hdqt",
            "ho ten giam doc",
            "ho va ten giam doc",
            "nguoi dai dien phap luat",
            "to truong",
            "giam doc htx",
            "nguoi dung dau",
            "representative",
        ],
    ),
    ("in_charge", &["phu trach", "nguoi phu trach", "dang vien phu trach", "can bo phu trach"]),
    ("short_name", &["ten viet tat", "viet tat"]),
    ("foreign_name", &["ten nuoc ngoai", "ten tieng nuoc ngoai", "ten tieng anh"]),
    (
        "state",
        &[
            "tinh trang",
            "trang thai",
            "tinh trang hoat dong",
            "tinh hinh hoat dong",
            "trang thai hoat dong",
            "hien trang",
            "state",
        ],
    ),
    (
        "state_on",
        &[
            "ngay ngung",
            "ngay ngung hoat dong",
            "ngay giai the",
            "thoi diem ngung hoat dong",
            "ngay tam ngung",
            "tu ngay",
            "ngay thay doi tinh trang",
        ],
    ),
    (
        "state_decision",
        &["quyet dinh giai the", "qd giai the", "quyet dinh thu hoi", "van ban ve tinh trang"],
    ),
    ("until", &["tam ngung den ngay", "den ngay", "ngay het tam ngung"]),
    (
        "certified",
        &[
            "chung thuc",
            "duoc chung thuc",
            "chung thuc hop dong hop tac",
            "ubnd xa chung thuc",
            "da chung thuc",
        ],
    ),
    (
        "alliance",
        &[
            "thanh vien lien minh",
            "thanh vien lien minh htx",
            "lien minh htx",
            "thanh vien lmhtx",
            "thanh vien lien minh hop tac xa",
        ],
    ),
    ("high_tech", &["cong nghe cao", "ung dung cong nghe cao", "ung dung cnc"]),
    ("value_chain", &["chuoi gia tri", "tham gia chuoi gia tri", "lien ket chuoi", "chuoi lien ket"]),
    ("figures_on", &["ngay chot", "ngay lieu", "ngay chot lieu", "thoi diem lieu"]),
    (
        "so.members",
        &["thanh vien", "xa vien", "luong thanh vien", "thanh vien tv", "thanh vien xa vien", "members"],
    ),
    ("so.members_women", &["thanh vien nu", "nu", "trong do nu", "thanh vien trong do nu", "la nu"]),
    (
        "so.members_minority",
        &[
            "thanh vien dtts",
            "dtts",
            "dan toc thieu",
            "thanh vien dan toc thieu",
            "thanh vien trong do dtts",
            "thanh vien nguoi dtts",
            "nguoi dtts",
        ],
    ),
    ("so.members_poor", &["thanh vien ho ngheo", "ho ngheo", "thanh vien thuoc ho ngheo"]),
    ("so.members_official", &["thanh vien chinh thuc", "tv chinh thuc"]),
    ("so.members_new", &["thanh vien moi", "thanh vien ket nap moi"]),
    ("so.member_cooperatives", &["htx thanh vien", "hop tac xa thanh vien"]),
    ("so.households", &["ho", "ho tham gia", "ho thanh vien", "luong ho"]),
    ("so.workers", &["lao dong", "lao dong thuong xuyen", "luong lao dong", "workers"]),
    ("so.managers", &["can bo quan ly", "cbql"]),
    ("so.charter_capital", &["von dieu le", "von dang ky", "von dieu le dang ky"]),
    ("so.capital", &["von hoat dong", "nguon von", "von", "von sxkd", "nguon von hoat dong"]),
    ("so.assets", &["tai san", "gia tri tai san"]),
    ("so.revenue", &["doanh thu", "doanh thu nam", "doanh thu binh quan nam"]),
    ("so.profit", &["loi nhuan", "lai", "loi nhuan sau thue", "lai lo"]),
];

/// A head without its signs, its unit in brackets and words that tell nothing.
#[must_use]
pub fn plain(head: &str) -> String {
    let folded = vietnamese::name::fold(head);
    let mut depth = 0_usize;
    let open: String = folded
        .chars()
        .filter(|letter| {
            match letter {
                '(' | '[' => depth += 1,
                ')' | ']' => {
                    depth = depth.saturating_sub(1);
                    return false;
                }
                _ => {}
            }
            depth == 0
        })
        .collect();
    let words = open.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    let telling = words.filter(|word| !matches!(*word, "so" | "tong" | "cua" | "hien" | "nay" | "dvt"));
    telling.collect::<Vec<_>>().join(" ")
}

/// What a head is usually taken for, and whether every word of it is known.
#[must_use]
pub fn guess(head: &str, register: &Register) -> Option<(Target, bool)> {
    let plain = plain(head);
    if plain.is_empty() {
        return None;
    }
    let target = |code: &str| Target::from_code(code, register);
    let exact = HEADS.iter().find(|(_, heads)| heads.contains(&plain.as_str()));
    if let Some(found) = exact.and_then(|(code, _)| target(code)) {
        return Some((found, true));
    }
    let named =
        register.measures.iter().find(|one| self::plain(&one.vi) == plain || self::plain(&one.en) == plain);
    if let Some(measure) = named {
        return Some((Target::Measure(measure.key.clone()), true));
    }
    let is_within =
        |phrase: &str| phrase.contains(' ') && format!(" {plain} ").contains(&format!(" {phrase} "));
    let within = HEADS.iter().flat_map(|(code, heads)| heads.iter().map(move |head| (*code, *head)));
    let best = within.filter(|(_, phrase)| is_within(phrase)).max_by_key(|(_, phrase)| phrase.len());
    best.and_then(|(code, _)| target(code)).map(|found| (found, false))
}

/// What each head of a workbook is taken for, by the head's key: `remembered`
/// first, then what is usual. In one sheet no two columns are the same by
/// guess: the head of which every word is known comes first.
#[must_use]
pub fn propose(
    tables: &[Table],
    register: &Register,
    remembered: impl Fn(&Head) -> Option<Target>,
) -> HashMap<String, Target> {
    let mut matching: HashMap<String, Target> = HashMap::new();
    for table in tables {
        let said = |head: &Head| remembered(head).or_else(|| matching.get(&head.key).cloned());
        let mut taken: Vec<Target> = table.heads.iter().filter_map(said).collect();
        let mut guessed: Vec<(&Head, Target, bool)> = Vec::new();
        for head in &table.heads {
            match remembered(head) {
                Some(target) => {
                    matching.insert(head.key.clone(), target);
                }
                None => {
                    guessed.extend(guess(&head.text, register).map(|(target, exact)| (head, target, exact)))
                }
            }
        }
        guessed.sort_by_key(|(head, _, exact)| (!exact, head.column));
        for (head, target, _) in guessed {
            if matching.contains_key(&head.key) {
                continue;
            }
            let is_free = target == Target::Skip || !taken.contains(&target);
            taken.push(target.clone());
            matching.insert(head.key.clone(), if is_free { target } else { Target::Skip });
        }
    }
    matching
}

/// By how much a head's unit of money differs from the register's millions of
/// đồng: multiply, then divide. `None` where it says nothing.
pub(super) fn money(head: &str) -> Option<(i64, i64)> {
    let folded = vietnamese::name::fold(head);
    let words: Vec<&str> =
        folded.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let says = |one: &[&str]| words.windows(one.len()).any(|window| window == one);
    if says(&["ty", "dong"]) || says(&["ty"]) {
        Some((1000, 1))
    } else if says(&["trieu", "dong"]) || says(&["trieu"]) || says(&["tr", "d"]) || says(&["trd"]) {
        Some((1, 1))
    } else if says(&["nghin", "dong"])
        || says(&["ngan", "dong"])
        || says(&["1000", "dong"])
        || says(&["1000d"])
    {
        Some((1, 1000))
    } else if says(&["dong"]) || says(&["vnd"]) || folded.contains("(d)") {
        Some((1, 1_000_000))
    } else {
        None
    }
}

/// The kind that a sheet's name names, if it names one only.
pub(super) fn kind_in(text: &str) -> Option<Kind> {
    let folded = vietnamese::name::fold(text);
    let words = [
        ("lien hiep", Kind::Union),
        ("lhhtx", Kind::Union),
        ("to hop tac", Kind::CooperativeGroup),
        ("tht", Kind::CooperativeGroup),
        ("nhom ho", Kind::HouseholdGroup),
        ("quy tin dung", Kind::CreditFund),
        ("qtd", Kind::CreditFund),
        ("chi nhanh", Kind::Branch),
        ("hop tac xa", Kind::Cooperative),
        ("htx", Kind::Cooperative),
    ];
    let mut rest = folded;
    let mut found = Vec::new();
    for (word, kind) in words {
        if rest.contains(word) {
            rest = rest.replace(word, " ");
            found.push(kind);
        }
    }
    found.dedup();
    match found.as_slice() {
        [only] => Some(*only),
        _ => None,
    }
}
