//! Text as files may carry it.

use std::borrow::Cow;

/// Drops the characters that XML 1.0 does not allow (controls, U+FFFE, U+FFFF), which no word
/// processor opens. Line ends and tabs become spaces, since structure comes from the model only.
pub(crate) fn clean(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|c| c.is_control() || is_not_xml(c)) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(
        text.chars()
            .filter(|&c| matches!(c, '\n' | '\r' | '\t') || !(c.is_control() || is_not_xml(c)))
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect(),
    )
}

fn is_not_xml(c: char) -> bool {
    matches!(c, '\u{FFFE}' | '\u{FFFF}')
}

/// Escapes text for HTML content and for attribute values in double quotes.
pub(crate) fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in clean(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// An address that may become a link: a path of this server or a web address. Anything else
/// (`javascript:`, `//other.host`) is not linked.
pub(crate) fn link(href: &str) -> Option<&str> {
    let own = href.starts_with('/') && !href.starts_with("//") && !href.starts_with("/\\");
    let web = href.starts_with("https://") || href.starts_with("http://");
    let quiet = !href.chars().any(|c| c.is_control() || c.is_whitespace());
    ((own || web || href.starts_with('#') || href.starts_with('?')) && quiet).then_some(href)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_forbids_is_dropped() {
        for (given, kept) in [
            ("Kon Rẫy", "Kon Rẫy"),
            ("a\u{0}b\u{8}c\u{1f}d\u{7f}e\u{85}f\u{fffe}g\u{ffff}", "abcdefg"),
            ("một\nhai\tba\r", "một hai ba "),
        ] {
            assert_eq!(clean(given), kept, "{given:?}");
        }
    }

    #[test]
    fn only_plain_addresses_become_links() {
        for (href, linked) in [
            ("/so-lieu/1", true),
            ("https://hoptac.example/so-lieu/1", true),
            ("#a", true),
            ("", false),
            ("javascript:alert(1)", false),
            ("//elsewhere.example/", false),
            ("/\\elsewhere.example/", false),
            ("/a b", false),
        ] {
            assert_eq!(link(href).is_some(), linked, "{href:?}");
        }
    }
}
