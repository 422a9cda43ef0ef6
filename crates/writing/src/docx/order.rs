//! Puts the properties in the order that the schema of WordprocessingML wants (ECMA-376, part 1,
//! annex A). docx-rs writes them in an order of its own, and a strict reader refuses such a file.

use std::borrow::Cow;

/// The order of the children, per parent, of everything that this crate writes.
const ORDERS: [(&str, &[&str]); 8] = [
    (
        "w:pPr",
        &[
            "w:pStyle",
            "w:keepNext",
            "w:keepLines",
            "w:pageBreakBefore",
            "w:widowControl",
            "w:numPr",
            "w:pBdr",
            "w:shd",
            "w:tabs",
            "w:snapToGrid",
            "w:spacing",
            "w:ind",
            "w:jc",
            "w:textAlignment",
            "w:outlineLvl",
            "w:rPr",
            "w:sectPr",
        ],
    ),
    (
        "w:rPr",
        &[
            "w:rStyle",
            "w:rFonts",
            "w:b",
            "w:bCs",
            "w:i",
            "w:iCs",
            "w:color",
            "w:spacing",
            "w:sz",
            "w:szCs",
            "w:highlight",
            "w:u",
            "w:lang",
        ],
    ),
    ("w:tblPr", &["w:tblStyle", "w:tblW", "w:jc", "w:tblInd", "w:tblBorders", "w:tblLayout", "w:tblCellMar"]),
    ("w:tcPr", &["w:tcW", "w:gridSpan", "w:vMerge", "w:tcBorders", "w:shd", "w:vAlign"]),
    ("w:pBdr", &["w:top", "w:left", "w:bottom", "w:right"]),
    ("w:tblBorders", &["w:top", "w:left", "w:bottom", "w:right", "w:insideH", "w:insideV"]),
    ("w:style", &["w:name", "w:basedOn", "w:next", "w:link", "w:uiPriority", "w:qFormat", "w:pPr", "w:rPr"]),
    (
        "w:sectPr",
        &[
            "w:headerReference",
            "w:footerReference",
            "w:type",
            "w:pgSz",
            "w:pgMar",
            "w:pgNumType",
            "w:cols",
            "w:titlePg",
            "w:docGrid",
        ],
    ),
];

/// Sorts the properties of one part; what is not in the lists stays where it is, at the end.
pub(super) fn sort(part: &mut Vec<u8>) {
    let xml = String::from_utf8_lossy(part).into_owned();
    let mut reader = Reader { rest: &xml };
    let mut out = String::with_capacity(xml.len());
    for node in reader.nodes() {
        node.write(&mut out);
    }
    *part = out.into_bytes();
}

enum Node<'a> {
    /// Text, declarations and empty elements, as they stand.
    Plain { name: &'a str, text: Cow<'a, str> },
    /// An element with its opening tag and its children.
    Element { name: &'a str, open: Cow<'a, str>, children: Vec<Node<'a>> },
}

impl Node<'_> {
    fn name(&self) -> &str {
        match self {
            Node::Plain { name, .. } | Node::Element { name, .. } => name,
        }
    }

    fn write(&self, out: &mut String) {
        match self {
            Node::Plain { text, .. } => out.push_str(text),
            Node::Element { name, open, children } => {
                out.push_str(open);
                for child in children {
                    child.write(out);
                }
                out.push_str("</");
                out.push_str(name);
                out.push('>');
            }
        }
    }
}

/// Reads what docx-rs wrote: well-formed, without comments or CDATA, with every `<` and `>` of text
/// and attributes escaped.
struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    /// The nodes up to the next closing tag, which is taken too.
    fn nodes(&mut self) -> Vec<Node<'a>> {
        let mut nodes = Vec::new();
        while !self.rest.is_empty() {
            if !self.rest.starts_with('<') {
                let text = self.take_to(self.rest.find('<'));
                nodes.push(Node::Plain { name: "", text: Cow::Borrowed(text) });
                continue;
            }
            let tag = self.take_to(self.rest.find('>').map(|end| end + 1));
            if tag.starts_with("</") {
                break;
            }
            nodes.push(self.node(tag));
        }
        nodes
    }

    fn node(&mut self, tag: &'a str) -> Node<'a> {
        let name = tag[1..].split([' ', '/', '>']).next().unwrap_or_default();
        if tag.starts_with("<?") || tag.ends_with("/>") {
            return Node::Plain { name, text: tidy(tag) };
        }
        let mut children = self.nodes();
        if let Some((_, order)) = ORDERS.iter().find(|(parent, _)| *parent == name) {
            let place = |node: &Node<'_>| order.iter().position(|child| *child == node.name());
            children.sort_by_key(|node| place(node).unwrap_or(order.len()));
        }
        Node::Element { name, open: tidy(tag), children }
    }

    fn take_to(&mut self, end: Option<usize>) -> &'a str {
        let (taken, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        taken
    }
}

/// Drops attributes that docx-rs writes and nothing may read: the numbers of paragraphs, which run
/// on through all documents of a thread (without them the same document gives the same file), and
/// the type of a grid column, which the schema does not know.
fn tidy(tag: &str) -> Cow<'_, str> {
    if tag.starts_with("<w:gridCol ") {
        return Cow::Owned(tag.replace(" w:type=\"dxa\"", ""));
    }
    let Some((before, rest)) = tag.split_once(" w14:paraId=\"") else {
        return Cow::Borrowed(tag);
    };
    let after = rest.split_once('"').map_or("", |(_, after)| after);
    Cow::Owned(format!("{before}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties_are_sorted_and_nothing_else_moves() {
        let xml = "<?xml version=\"1.0\"?><w:p w14:paraId=\"0000000a\" a=\"1\"><w:pPr><w:rPr><w:sz w:val=\"2\" /><w:b /></w:rPr>\
                   <w:jc w:val=\"center\" /><w:spacing /><w:pBdr /><w:pStyle /></w:pPr>\
                   <w:r><w:t>b &lt; a</w:t></w:r><w:r /></w:p>";
        let mut part = xml.as_bytes().to_vec();
        sort(&mut part);
        assert_eq!(
            String::from_utf8_lossy(&part),
            "<?xml version=\"1.0\"?><w:p a=\"1\"><w:pPr><w:pStyle /><w:pBdr /><w:spacing />\
             <w:jc w:val=\"center\" /><w:rPr><w:b /><w:sz w:val=\"2\" /></w:rPr></w:pPr>\
             <w:r><w:t>b &lt; a</w:t></w:r><w:r /></w:p>"
        );
    }
}
