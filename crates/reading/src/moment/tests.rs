use super::*;

fn said(text: &str) -> Vec<(String, String, Way)> {
    let lower = words::lower(text);
    let documents = crate::number::document::find(text, &lower);
    let found = find(text, &lower, &documents);
    let show = |moment: &Moment| match moment.said {
        Said::When(when) => when.to_string(),
        other => format!("{other:?}"),
    };
    found.iter().map(|moment| (text[moment.bytes.clone()].to_owned(), show(moment), moment.way)).collect()
}

#[test]
fn times_of_a_sentence() {
    for (text, expected) in [
        ("đến ngày 30/9/2021 có 5 xã", &[("30/9/2021", "2021-09-30", Way::Until)] as &[_]),
        ("đến năm 2025, tầm nhìn 2030", &[("2025", "2025", Way::Until), ("2030", "2030", Way::In)]),
        ("trong quý I năm 2024", &[("quý I năm 2024", "2024-Q1", Way::In)]),
        ("trong quý II, III năm 2019", &[("quý II, III năm 2019", "2019", Way::In)]),
        ("6 tháng đầu năm 2022", &[("6 tháng đầu năm 2022", "2022-H1", Way::In)]),
        ("06 tháng đầu năm", &[("06 tháng đầu năm", "ThisHalf", Way::In)]),
        ("9 tháng năm 2023", &[("9 tháng năm 2023", "2023-9M", Way::In)]),
        ("giai đoạn 2021 - 2025", &[("2021 - 2025", "2021/2025", Way::In)]),
        ("Từ năm 2016 đến năm 2020", &[("2016 đến năm 2020", "2016/2020", Way::Since)]),
        ("tăng 5 hộ so với năm 2017", &[("2017", "2017", Way::Than)]),
        ("theo Luật Hợp tác xã năm 2012", &[("2012", "2012", Way::Document)]),
        ("Quyết định số 15/QĐ-UBND, ngày 3-2-2020", &[("3-2-2020", "2020-02-03", Way::Document)]),
        ("kế hoạch 5 năm 2021-2025", &[("5 năm", "Nothing", Way::In), ("2021-2025", "2021/2025", Way::In)]),
        ("tổng kết 15 năm, lớp 03 ngày", &[("15 năm", "Nothing", Way::In), ("03 ngày", "Nothing", Way::In)]),
        ("có 2018 hộ và 1.200 ngày công", &[]),
        ("Đến nay có 12 hộ", &[("Đến nay", "Now", Way::In)]),
    ] {
        let expected: Vec<(String, String, Way)> =
            expected.iter().map(|(at, says, way)| ((*at).to_owned(), (*says).to_owned(), *way)).collect();
        assert_eq!(said(text), expected, "{text}");
    }
}
