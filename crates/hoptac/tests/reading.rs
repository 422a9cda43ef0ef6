//! `hoptac read` and `hoptac check`: the real binary on files of its own.
#![allow(clippy::unwrap_used)]

mod common;

use common::Place;
use serde_json::Value;

const GOOD: &str = "BÁO CÁO\nTình hình kinh tế tập thể 6 tháng đầu năm 2024 trên địa bàn huyện Đăk Glei\n\n\
    Đến ngày 14/6/2024, toàn huyện có 73 tổ hợp tác, trong đó 20 tổ hợp tác trồng trọt, chiếm 27,4% tổng số tổ hợp tác; \
    các tổ hợp tác có 1.220 thành viên.\n";
const WRONG: &str = "Đến ngày 14/6/2024, toàn xã có 06 tổ hợp tác, gồm 03 tổ hợp tác trồng trọt và 02 tổ hợp tác \
    chăn nuôi.\n";

fn write(place: &Place, name: &str, text: &str) -> String {
    let path = place.0.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn one_file_is_one_object_whose_places_are_in_its_text() {
    let place = Place::new();
    let file = write(&place, "bao-cao.txt", GOOD);
    let read = place.run(&["read", &file, "--format", "json"]);
    assert_eq!((read.code, read.error.as_str()), (0, ""));
    let object: Value = serde_json::from_str(&read.output).unwrap();
    let keys: Vec<&String> = object.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["figures", "headings", "references", "tasks", "text"]);
    let text: Vec<char> = object["text"].as_str().unwrap().chars().collect();
    let figures = object["figures"].as_array().unwrap();
    assert!(figures.len() >= 4, "{}", read.output);
    for figure in figures {
        let (start, end) =
            (figure["start"].as_u64().unwrap() as usize, figure["end"].as_u64().unwrap() as usize);
        assert_eq!(text[start..end].iter().collect::<String>(), figure["text"].as_str().unwrap());
    }
    let groups = figures.iter().find(|figure| figure["text"] == "73").unwrap();
    assert_eq!((groups["value"].as_i64(), groups["role"].as_str()), (Some(73), Some("actual")));
    assert_eq!(groups["indicator"], "tht", "the embedded pack is known without a database");

    let csv = place.run(&["read", &file, "--format", "csv"]).output;
    assert!(csv.starts_with('\u{feff}') && csv.contains("27.4"), "{csv}");
    let mut reader = csv::Reader::from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    assert_eq!(reader.headers().unwrap().len(), 14);
    assert_eq!(reader.records().count(), figures.len());
    let table = place.run(&["read", &file]).output;
    assert!(table.contains("1.220") && table.contains("tht"), "{table}");
}

#[test]
fn folders_are_read_with_what_is_below_and_what_cannot_be_read_is_told() {
    let place = Place::new();
    write(&place, "vao/a.txt", GOOD);
    write(&place, "vao/sau/b.md", WRONG);
    write(&place, "vao/anh.png", "không phải văn bản");
    let folder = place.0.join("vao");
    let folder = folder.to_str().unwrap();
    let read = place.run(&["read", folder, "--format", "json"]);
    assert_eq!(read.code, 0, "{}", read.error);
    let list: Value = serde_json::from_str(&read.output).unwrap();
    let files: Vec<&str> = list.as_array().unwrap().iter().map(|one| one["file"].as_str().unwrap()).collect();
    assert_eq!(files.len(), 2);
    assert!(files[0].ends_with("a.txt") && files[1].ends_with("b.md"), "{files:?}");

    let missing = place.0.join("khong-co.txt");
    let some = place.run(&["read", folder, missing.to_str().unwrap(), "--format", "json"]);
    assert_eq!((some.code, some.error.lines().count()), (1, 1), "{}", some.error);
    assert_eq!(serde_json::from_str::<Value>(&some.output).unwrap().as_array().unwrap().len(), 2);
    let empty = write(&place, "trong.txt", "");
    for arguments in [vec!["read", &empty], vec!["check", &empty, missing.to_str().unwrap()], vec!["read"]] {
        let none = place.run(&arguments);
        assert_eq!((none.code, none.output.as_str()), (2, ""), "{arguments:?}");
        assert!(arguments.len() == 1 || none.error.lines().count() == 1, "{}", none.error);
    }
    std::fs::create_dir(place.0.join("khong")).unwrap();
    let nothing = place.run(&["read", place.0.join("khong").to_str().unwrap()]);
    assert_eq!((nothing.code, nothing.error.lines().count()), (2, 1), "{}", nothing.error);
    let unknown = place.run(&["check", folder, "--database", "sqlite:/khong/co.sqlite"]);
    assert_eq!((unknown.code, unknown.error.lines().count()), (2, 1), "{}", unknown.error);
}

#[test]
fn what_contradicts_itself_is_code_one_with_the_places() {
    let place = Place::new();
    let (good, wrong) = (write(&place, "dung.txt", GOOD), write(&place, "sai.txt", WRONG));
    let clean = place.run(&["check", &good, "--format", "json"]);
    assert_eq!(clean.code, 0, "{}{}", clean.output, clean.error);
    let object: Value = serde_json::from_str(&clean.output).unwrap();
    assert_eq!(object["findings"].as_array().unwrap().len(), 0);
    assert_eq!(object["checked"]["percentage"], 1, "the percentage was recomputed: {}", clean.output);
    let found = place.run(&["check", &wrong, "--format", "json"]);
    assert_eq!(found.code, 1, "{}", found.output);
    let object: Value = serde_json::from_str(&found.output).unwrap();
    let finding = &object["findings"][0];
    assert_eq!(finding["severity"], "error");
    let text: Vec<char> = WRONG.chars().collect();
    for span in finding["spans"].as_array().unwrap() {
        let (start, end) = (span["start"].as_u64().unwrap() as usize, span["end"].as_u64().unwrap() as usize);
        assert_eq!(text[start..end].iter().collect::<String>(), span["text"].as_str().unwrap());
    }
    let both = place.run(&["check", &good, &wrong]);
    assert_eq!(both.code, 1);
    assert!(
        both.output.contains("dung.txt: 0 điều cần xem") && both.output.contains("“06”"),
        "{}",
        both.output
    );
}

#[test]
fn with_a_database_a_figure_is_held_against_the_accepted_one() {
    let place = Place::loaded();
    let text = "Kon Tum, ngày 11 tháng 10 năm 2012\n\nBÁO CÁO\nKết quả triển khai Đề án đến ngày 30/9/2012 trên địa bàn tỉnh Kon Tum\n\n\
        Đến ngày 30/9/2012, toàn tỉnh đã thành lập mới được 74 tổ hợp tác theo Đề án.\n";
    let file = write(&place, "de-an.txt", text);
    let url = place.url();
    let found = place.run(&["check", &file, "--format", "json", "--database", &url]);
    let object: Value = serde_json::from_str(&found.output).unwrap();
    assert!(object["checked"]["accepted"].as_i64() >= Some(1), "{}", found.output);
    let differs = object["findings"].as_array().unwrap().iter().find(|one| one["rule"] == "accepted");
    let differs = differs.unwrap_or_else(|| panic!("{}", found.output));
    let message = differs["message"].as_str().unwrap();
    assert!(message.contains("74") && message.contains("73") && message.contains("mới hơn"), "{message}");
    assert_eq!(found.code, 1);
    let right = write(&place, "dung.txt", &text.replace("74", "73"));
    let quiet = place.run(&["check", &right, "--format", "json", "--database", &url]);
    let object: Value = serde_json::from_str(&quiet.output).unwrap();
    assert!(
        object["findings"].as_array().unwrap().iter().all(|one| one["rule"] != "accepted"),
        "{}",
        quiet.output
    );
}
