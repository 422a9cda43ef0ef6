//! A word for a type of document that does not fit the symbol behind it.

use super::{Rule, Said, Severity, Sheet};
use crate::reference::Reference;
use crate::{Knowledge, Reading, Span};
use std::collections::BTreeMap;
use vietnamese::Language::{En, Vi};
use vietnamese::document::{DocumentKind as Kind, DocumentNumber};

/// The rule.
pub const RULE: Rule = Rule {
    name: "type_word",
    explanation: (
        "Tên loại văn bản phải khớp với chữ viết tắt trong ký hiệu: kết luận là KL, kế hoạch là KH, nghị quyết là NQ.",
        "The word for the type of a document fits its symbol: a conclusion (kết luận) has KL, a plan (kế hoạch) KH.",
    ),
    check,
};

fn check(reading: &Reading, _knowledge: &Knowledge<'_>, sheet: &mut Sheet<'_>) {
    let mut cited: BTreeMap<String, Vec<Cited<'_>>> = BTreeMap::new();
    for reference in &reading.references {
        let Ok(number) = DocumentNumber::parse(&reference.number) else { continue };
        let Some(kind) = number.kind else { continue };
        let key = format!("{} {:?} {}", number.number, number.year, number.issuer.to_uppercase());
        cited.entry(key).or_default().push(Cited { reference, number, kind });
    }
    for places in cited.values() {
        let mut told: Vec<(&str, Kind)> = Vec::new();
        for place in places.iter().filter(|place| !place.reference.kind.is_empty()) {
            sheet.checked();
            let what = (place.reference.kind.as_str(), place.kind);
            if let Some(severity) = misfit(place).filter(|_| !told.contains(&what)) {
                told.push(what);
                report(place, elsewhere(place, places), severity, sheet);
            }
        }
        without_word(places, sheet);
    }
}

/// A reference whose symbol names a type.
struct Cited<'a> {
    reference: &'a Reference,
    number: DocumentNumber,
    kind: Kind,
}

/// How badly word and symbol go together.
fn misfit(place: &Cited<'_>) -> Option<Severity> {
    let word = place.reference.kind.as_str();
    if fits(word, place.kind) {
        return None;
    }
    let is_of_an_office =
        matches!(place.number.issuer.as_str(), "UBND" | "HĐND" | "TU" | "TW" | "TTg" | "CP" | "HU");
    match word {
        // Letters carry departments' names, which may look like a type.
        "công văn" => is_of_an_office.then_some(Severity::Warning),
        // Decisions approve schemes and programmes, which are then called by the decision's number.
        "đề án" | "dự án" | "chương trình" | "phương án" if place.kind == Kind::Decision => None,
        "đề án" | "dự án" | "chương trình" | "phương án" | "hướng dẫn" | "thông báo" | "báo cáo" => {
            Some(Severity::Warning)
        }
        _ => Some(Severity::Error),
    }
}

/// Whether a word may stand before a symbol.
fn fits(word: &str, kind: Kind) -> bool {
    let name = kind.name(Vi);
    // "thông báo kết luận" is a notice, "kế hoạch phối hợp" a plan, and a joint circular is a circular.
    if word == "văn bản"
        || word.starts_with(name)
        || name.starts_with(word)
        || word.ends_with("kết luận") && kind == Kind::Conclusion
    {
        return true;
    }
    match kind {
        Kind::Decision => matches!(word, "quy định" | "qui định" | "quy chế" | "qui chế"),
        Kind::Notice => word == "kết luận",
        Kind::Directive => word.starts_with("chương trình") || word == "thông tri",
        Kind::Regulation => word.starts_with("qui chế") || word.starts_with("quy định"),
        Kind::Provision => word.starts_with("qui định"),
        Kind::OfficialLetter => word == "công văn",
        _ => false,
    }
}

/// The same number elsewhere, with a symbol that fits the word here.
fn elsewhere<'a>(place: &Cited<'_>, places: &'a [Cited<'a>]) -> Option<&'a Reference> {
    let other =
        places.iter().find(|other| other.kind != place.kind && fits(&place.reference.kind, other.kind))?;
    Some(other.reference)
}

fn report(place: &Cited<'_>, other: Option<&Reference>, severity: Severity, sheet: &mut Sheet<'_>) {
    let Reference { kind: word, number, .. } = place.reference;
    let (code, name) = (place.kind.code(), place.kind);
    let mut spans = vec![place.reference.span];
    let message = if let Some(other) = other {
        spans.push(other.span);
        Said {
            vi: format!(
                "“{word}” không khớp với ký hiệu của số {number}; chỗ khác trong văn bản ghi số {}.",
                other.number
            ),
            en: format!(
                "“{word}” does not fit the symbol of number {number}; elsewhere the text has {}.",
                other.number
            ),
        }
    } else {
        let own = Kind::ALL.iter().find(|kind| kind.name(Vi) == word).map(|kind| kind.code());
        let own_vi = own.map(|own| format!(", hoặc ký hiệu đúng có {own}")).unwrap_or_default();
        let own_en = own.map(|own| format!(", or the right symbol has {own}")).unwrap_or_default();
        Said {
            vi: format!(
                "“{word}” không khớp với ký hiệu của số {number}: {code} là {}{own_vi}.",
                name.name(Vi)
            ),
            en: format!(
                "“{word}” does not fit the symbol of number {number}: {code} is a {}{own_en}.",
                name.name(En)
            ),
        }
    };
    sheet.found(severity, message, &spans);
}

/// "303-KH/TU" without a type word, where the text calls number 303 a conclusion again and again.
fn without_word(places: &[Cited<'_>], sheet: &mut Sheet<'_>) {
    for place in places.iter().filter(|place| place.reference.kind.is_empty() && place.number.number >= LARGE)
    {
        sheet.checked();
        let others: Vec<&Cited<'_>> = places.iter().filter(|other| other.kind != place.kind).collect();
        let is_alone = places.iter().filter(|other| other.kind == place.kind).count() == 1;
        if let [first, second, ..] = others[..]
            && is_alone
            && first.kind == second.kind
        {
            let (number, right) = (&place.reference.number, &first.reference.number);
            let message = Said {
                vi: format!(
                    "Số {number} không có tên loại, trong khi các chỗ khác ghi {right}; ký hiệu đúng có thể là {right}."
                ),
                en: format!(
                    "Number {number} has no type word, and other places have {right}; the right symbol may be {right}."
                ),
            };
            let spans: [Span; 2] = [place.reference.span, first.reference.span];
            sheet.found(Severity::Warning, message, &spans);
        }
    }
}

/// From this number on two documents of one issuer rarely share it by chance.
const LARGE: u32 = 20;

#[cfg(test)]
mod tests {
    use crate::check::sample::{Expected, examples};

    #[test]
    fn examples_of_the_rule() {
        const YES: Expected = Expected::Errors(1);
        const MAYBE: Expected = Expected::Warnings(1);
        const NO: Expected = Expected::Nothing;
        examples(
            "type_word",
            &[
                ("KẾT QUẢ THỰC HIỆN KẾT LUẬN SỐ 35-KH/TU", YES),
                ("Kết luận số 35-KL/TU ngày 21-6-2011; Kết luận số 35-KH/TU.", YES),
                ("Kết luận số 35-KL/TU và Kế hoạch số 35-KH/TU.", NO),
                ("Kết luận số 35-KL/TU, Kết luận số 35-KL/TU; triển khai 35-KH/TU.", MAYBE),
                ("Quyết định số 20-NQ/TW ngày 16-6-2022.", YES),
                (
                    "Nghị quyết số 20-NQ/TW, Quyết định 12/QĐ-UBND, Chỉ thị số 12/CT-TTg, Thông tư 4/2008/TT-BKH.",
                    NO,
                ),
                ("Thông tư liên tịch số 21/2015/TTLT-BKHĐT-BNV; Thông báo kết luận số 45/TB-VP.", NO),
                ("Quy định số 37-QĐ/TW; Quy chế số 12-QC/TU; Văn bản số 15/KH-UBND.", NO),
                ("Công văn số 86/SGTVT-QLVT; Công văn số 123/CT-TTHT; Đề án 167/QĐ-TTg.", NO),
                ("Công văn số 86/KH-UBND.", MAYBE),
                ("Nghị định số 12/2013/TT-BTC.", YES),
                ("Chương trình hành động số 12-CTr/HU; Kế hoạch phối hợp số 3/KH-UBND.", NO),
            ],
        );
    }
}
