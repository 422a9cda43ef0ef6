//! What is wrong in the real documents beside the checkout, as far as anybody
//! knows; each finding in them was judged by reading.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

#[path = "support/pack.rs"]
mod pack;

use reading::Knowledge;
use reading::check::{Checked, check};
use std::path::Path;

/// What is found in the document whose name begins so; none if it is not there.
fn checked(begins: &str) -> Option<Checked> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/seeds");
    let Ok(files) = std::fs::read_dir(&folder) else {
        println!("skipped: {} is not there", folder.display());
        return None;
    };
    let mut files = files.map(|file| file.unwrap().path());
    let file = files.find(|file| file.file_name().unwrap().to_string_lossy().starts_with(begins)).unwrap();
    let pack = pack::kon_tum().unwrap();
    let knowledge = Knowledge { programme: Some(&pack.programme), ..Knowledge::default() };
    let reading = reading::read(&std::fs::read(&file).unwrap(), "document.txt", &knowledge).unwrap();
    let checked = check(&reading, &knowledge);
    println!("{begins}: checked {:?}", checked.relations);
    for finding in &checked.findings {
        let quotes: Vec<&str> = finding.spans.iter().map(|quote| quote.text.as_str()).collect();
        println!("    {} {} {quotes:?}", finding.rule, finding.message.vi);
    }
    Some(checked)
}

#[test]
fn nine_percentages_are_right_and_the_households_too_few() {
    let Some(checked) = checked("000") else { return };
    assert!(checked.relations["percentage"] >= 9);
    assert!(checked.findings.iter().all(|finding| finding.rule != "percentage"));
    let households: Vec<_> = checked.findings.iter().filter(|finding| finding.rule == "households").collect();
    let [finding] = households[..] else { panic!("{households:?}") };
    let quotes: Vec<&str> = finding.spans.iter().map(|quote| quote.text.as_str()).collect();
    assert_eq!(quotes, ["189", "321"]);
}

#[test]
fn numbers_of_the_others_do_not_contradict() {
    let rules = ["percentage", "sum", "table_sum", "change", "part_of_whole", "two_values", "average"];
    for begins in ["001", "002", "003", "004"] {
        let Some(checked) = checked(begins) else { return };
        let wrong: Vec<_> = checked.findings.iter().filter(|finding| rules.contains(&finding.rule)).collect();
        assert!(wrong.is_empty(), "{begins}: {wrong:?}");
    }
}
