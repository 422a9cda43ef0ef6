//! The audit trail's page: everything that is written has words and a name.
#![allow(clippy::unwrap_used)]

mod common;

use common::{TestApp, on_each_database};
use domain::permission::Role;
use server::{Language, Words};
use std::collections::BTreeSet;
use std::path::Path;
use storage::audit::{ACTIONS, KINDS};

#[test]
fn every_kind_and_action_has_words_in_both_languages() {
    for language in Language::ALL {
        let words = Words(language);
        for kind in KINDS {
            assert!(words.has(&format!("audit.object.{kind}")), "{kind} has no words in {language:?}");
        }
        for action in ACTIONS {
            assert!(words.has(&format!("audit.action.{action}")), "{action} has no words in {language:?}");
        }
    }
}

/// What is written by a code of the domain is held against the lists when it
/// is written, in every test; what is spelled out is found here, tested or not.
#[test]
fn what_the_source_writes_is_in_the_lists() {
    let (mut kinds, mut actions) = (BTreeSet::new(), BTreeSet::new());
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../storage/src");
    read_all(&folder, &mut |text| {
        for (at, found) in text.match_indices("Audit::of(") {
            let call = &text[at + found.len()..];
            let call = &call[..call.find(')').unwrap_or(call.len())];
            let (verb, thing) = call.split_once('(').unwrap_or((call, ""));
            actions.extend(quoted(verb));
            kinds.extend(quoted(thing).into_iter().next());
        }
        for (mark, into) in [("action: ", &mut actions), ("object: (", &mut kinds)] {
            for (at, found) in text.match_indices(mark) {
                let rest = &text[at + found.len()..];
                into.extend(quoted(&rest[..rest.find([',', '\n']).unwrap_or(rest.len())]));
            }
        }
    });
    assert!(kinds.len() > 15 && actions.len() > 20, "the writings were not found: {kinds:?} {actions:?}");
    let missing = |found: &BTreeSet<String>, known: &[&str]| -> Vec<String> {
        found.iter().filter(|one| !known.contains(&one.as_str())).cloned().collect()
    };
    assert_eq!(missing(&kinds, &KINDS), Vec::<String>::new());
    assert_eq!(missing(&actions, &ACTIONS), Vec::<String>::new());
}

fn quoted(text: &str) -> Vec<String> {
    text.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

fn read_all(folder: &Path, each: &mut impl FnMut(&str)) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_all(&path, each);
        } else if path.file_name().is_some_and(|name| name != "audit.rs") {
            each(&std::fs::read_to_string(&path).unwrap());
        }
    }
}

#[tokio::test]
async fn a_viewing_of_personal_data_is_found_and_names_the_organisation() {
    on_each_database(async |app: TestApp| {
        let mut keeper = app.sign_in(Role::CommuneOfficer, app.unit("23512").await).await;
        let fields = [
            ("bat_dau", "registered"),
            ("loai", "cooperative"),
            ("ten", "HTX Nhật ký"),
            ("ngay", "5/3/2010"),
            ("quyet_dinh", "GCN 38A000123"),
            ("dia_ban", "Xã Đăk Mar"),
            ("luat", "2003"),
            ("nganh", "0126"),
        ];
        let page = keeper.post("/so-dang-ky/them", &fields).await.location().to_owned();
        let id = page.rsplit('/').next().unwrap();
        assert_eq!(keeper.post(&format!("{page}/xem-dai-dien"), &[]).await.status, 200);
        let mut admin = app.sign_in(Role::Administrator, app.unit("62").await).await;
        let found = admin.get("/quan-tri/nhat-ky?loai=organisation&viec=reveal").await;
        found.shows("Xem thông tin cá nhân: tổ chức").shows(&format!("<a href=\"{page}\">HTX Nhật ký</a>"));
        found.hides("Tạo: tổ chức");
        let found = admin.get(&format!("/quan-tri/nhat-ky?loai=organisation&ma={id}")).await;
        found.shows("Tạo: tổ chức").shows("Chỉ các dòng về một đối tượng");
        // Every kind and every action can be chosen.
        for choice in ["incoming", "workbook", "activity", "yearly", "organisation", "reveal"] {
            found.shows(&format!("<option value=\"{choice}\""));
        }
    })
    .await;
}
