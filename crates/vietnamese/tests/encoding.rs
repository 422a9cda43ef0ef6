//! The encodings from before Unicode, letter by letter.

use vietnamese::encoding::{Legacy, detect};
use vietnamese::syllable::{is_syllable, score};

/// The 67 letters beyond ASCII of the Vietnamese alphabet, small.
const SMALL: &str = "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵ";
/// The same in TCVN3 ...
const TCVN3: &str = "µ¶·¸¹¨»¼½¾Æ©ÇÈÉÊË®ÌÎÏÐÑªÒÓÔÕÖ×ØÜÝÞßáâãä«åæçèé¬êëìíîïñòóô\u{AD}õö÷øùúûüýþ";
/// ... and in VNI.
const VNI: &str = "aø aû aõ aù aï aê aè aú aü aé aë aâ aà aå aã aá aä ñ eø eû eõ eù eï eâ eà eå eã eá eä \
                   ì æ ó í ò oø oû oõ où oï oâ oà oå oã oá oä ô ôø ôû ôõ ôù ôï uø uû uõ uù uï ö öø öû öõ öù öï \
                   yø yû yõ yù î";

#[test]
fn every_letter_has_its_code_in_each_encoding() {
    assert_eq!(SMALL.chars().count(), 67);
    assert_eq!(Legacy::Tcvn3.decode(TCVN3), SMALL);
    assert_eq!(Legacy::Tcvn3Capitals.decode(TCVN3), SMALL.to_uppercase());
    assert_eq!(Legacy::Tcvn3.decode("¡¢£¤¥¦§"), "ĂÂÊÔƠƯĐ");
    let joined: String = VNI.split_whitespace().collect();
    assert_eq!(Legacy::Vni.decode(&joined), SMALL);
    assert_eq!(Legacy::Vni.decode(&joined.to_uppercase()), SMALL.to_uppercase());
}

#[test]
fn no_two_letters_share_a_code() {
    let mut codes: Vec<char> = TCVN3.chars().collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), 67);
    let mut codes: Vec<&str> = VNI.split_whitespace().collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), 67);
}

#[test]
fn ascii_digits_and_signs_stay() {
    let plain = "HTX 1.220 (38,4%) - a/b; \u{201C}x\u{201D}";
    for encoding in [Legacy::Tcvn3, Legacy::Vni] {
        assert_eq!(encoding.decode(plain), plain);
    }
}

#[test]
fn fonts_tell_the_encoding() {
    assert_eq!(Legacy::of_font(".VnTime"), Some(Legacy::Tcvn3));
    assert_eq!(Legacy::of_font(".VnTimeH"), Some(Legacy::Tcvn3Capitals));
    assert_eq!(Legacy::of_font(".VNARIALH"), Some(Legacy::Tcvn3Capitals));
    assert_eq!(Legacy::of_font("VNI-Times"), Some(Legacy::Vni));
    assert_eq!(Legacy::of_font("Times New Roman"), None);
    assert_eq!(Legacy::of_font("VnTime"), None);
    assert_eq!(Legacy::of_font("é"), None);
}

#[test]
fn the_text_tells_the_encoding() {
    for (text, encoding) in [
        ("Toµn huyÖn cã 12 hîp t¸c x· ho¹t ®éng hiÖu qu¶", Some(Legacy::Tcvn3)),
        ("Toaøn huyeän coù 12 hôïp taùc xaõ hoaït ñoäng hieäu quaû", Some(Legacy::Vni)),
        ("Toàn huyện có 12 hợp tác xã hoạt động hiệu quả", None),
        ("Hoa co la canh", None),
        ("Café à la carte, où êtes-vous", None),
        ("", None),
    ] {
        assert_eq!(detect(text), encoding, "{text}");
    }
}

#[test]
fn syllables_are_told_from_what_a_wrong_encoding_makes_of_them() {
    for word in
        ["hòa", "hoà", "quả", "giữa", "gì", "nghiêng", "Xã", "ĐỒNG", "uỷ", "ủy", "khuỷu", "thuở", "yếu"]
    {
        assert!(is_syllable(word), "{word}");
    }
    for word in ["x·", "hîp", "hôïp", "taùc", "Kontum", "bb", "àá", "đượć"] {
        assert!(!is_syllable(word), "{word}");
    }
    assert!(score("hợp tác xã") > 0);
    assert!(score("hîp t¸c x·") < 0);
}
