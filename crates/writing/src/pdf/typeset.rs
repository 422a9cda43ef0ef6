//! The world that Typst sees: one committed source, one file with the document, four fonts.

use serde_json::{Value as Json, json};
use typst::{
    Library, LibraryExt, World,
    diag::{FileError, FileResult},
    foundations::{Bytes, Datetime, Duration},
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
};
use typst_layout::PagedDocument;
use typst_pdf::PdfOptions;

use super::{
    PdfError,
    fonts::{self, Fonts},
};
use crate::{
    chart, measure,
    model::{Chart, Document},
    text::clean,
    words,
};

const SOURCE: &str = include_str!("document.typ");

/// The document goes in as a JSON file; no text of it becomes source.
pub(super) fn render(document: &Document) -> Result<Vec<u8>, PdfError> {
    let fonts = fonts::found()?;
    let world = Desk::new(fonts, data(document, &fonts.family)?)?;
    let set = typst::compile::<PagedDocument>(&world);
    let pages = set.output.map_err(|errors| because(&errors))?;
    let file = typst_pdf::pdf(&pages, &PdfOptions::default()).map_err(|errors| because(&errors));
    // Typst remembers what it computed; documents differ, and the server stays small.
    typst::comemo::evict(2);
    file
}

fn data(document: &Document, family: &str) -> Result<Bytes, PdfError> {
    let wrong = |error: serde_json::Error| PdfError::Typesetting(error.to_string());
    let language = document.language;
    let mut data = json!({
        "document": serde_json::to_value(document).map_err(wrong)?,
        "font": family,
        "left_twips": measure::head_left(document),
        "words": {
            "state": words::state(language),
            "motto": words::motto(language),
            "party": words::party(language),
            "number": document.number_line(),
            "about": words::about(language),
            "recipients": words::recipients(language),
            "recipient_lines": words::recipient_lines(&document.recipients),
            "appendix": words::appendix(language),
            "appendix_line": words::appendix_line(
                language, document.head.appendix.as_ref().map_or("", |appendix| &appendix.number)),
            "appendix_title": words::appendix_title(language),
            "attached": words::attached(language, &document.head.kind, &document.number_line()),
        },
        "sources": serde_json::to_value(document.sources_table()).map_err(wrong)?,
    });
    // Typst's own capitals would take the small letters out of a document's number.
    if let Some(appendix) = &document.head.appendix {
        data["document"]["head"]["appendix"]["title"] =
            vietnamese::document::capitals(&appendix.title).into();
    }
    draw_all(&mut data["document"]["blocks"]);
    clean_all(&mut data);
    Ok(Bytes::new(serde_json::to_vec(&data).map_err(wrong)?))
}

/// Puts the drawing of every chart beside its figures, the same as on pages.
fn draw_all(data: &mut Json) {
    match data {
        Json::Array(items) => items.iter_mut().for_each(draw_all),
        Json::Object(fields) if fields.get("block").is_some_and(|block| block == "chart") => {
            if let Ok(chart) = serde_json::from_value::<Chart>(Json::Object(fields.clone())) {
                // Typst shows one picture at a time, so its names need not be unique.
                fields.insert("svg".to_owned(), chart::of(&chart, "chart").into());
            }
        }
        Json::Object(fields) => fields.values_mut().for_each(draw_all),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => {}
    }
}

fn clean_all(data: &mut Json) {
    match data {
        Json::String(text) => *text = clean(text).into_owned(),
        Json::Array(items) => items.iter_mut().for_each(clean_all),
        Json::Object(fields) => fields.values_mut().for_each(clean_all),
        Json::Null | Json::Bool(_) | Json::Number(_) => {}
    }
}

fn because(errors: &[typst::diag::SourceDiagnostic]) -> PdfError {
    let messages: Vec<&str> = errors.iter().map(|error| error.message.as_str()).collect();
    PdfError::Typesetting(messages.join("; "))
}

struct Desk {
    library: LazyHash<Library>,
    fonts: &'static Fonts,
    source: Source,
    data: (FileId, Bytes),
}

impl Desk {
    fn new(fonts: &'static Fonts, data: Bytes) -> Result<Desk, PdfError> {
        let source = Source::new(file("document.typ")?, SOURCE.to_owned());
        Ok(Desk {
            library: LazyHash::new(Library::default()),
            fonts,
            source,
            data: (file("document.json")?, data),
        })
    }
}

fn file(name: &str) -> Result<FileId, PdfError> {
    let path = VirtualPath::new(name).map_err(|error| PdfError::Typesetting(format!("{error:?}")))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.fonts.book
    }

    fn main(&self) -> FileId {
        self.source.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.source.id() { Ok(self.source.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.data.0 { Ok(self.data.1.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.fonts.get(index).cloned()
    }

    /// A document has no date but its own.
    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

#[cfg(test)]
mod tests {
    use typst::layout::{Frame, FrameItem};
    use vietnamese::Language;

    use super::*;
    use crate::model::{Block, Format, Head, Inline, Signature};

    const HOSTILE: &str = "#let a = 1; *b* _c_ $d$ <e> \"f\" 'g' `h` [i] \\ @j // k = l - ~ Đăk Glei";

    fn document() -> Document {
        Document {
            format: Format::Decree30,
            language: Language::Vi,
            head: Head { subject: HOSTILE.to_owned(), kind: "BÁO CÁO".to_owned(), ..Head::default() },
            blocks: vec![Block::Paragraph { content: vec![Inline::Text { text: HOSTILE.to_owned() }] }],
            signature: Signature::default(),
            recipients: vec![HOSTILE.to_owned()],
            sources: Vec::new(),
            with_sources: false,
            warnings: Vec::new(),
        }
    }

    fn collect(frame: &Frame, text: &mut String) {
        for (_, item) in frame.items() {
            match item {
                FrameItem::Text(run) => text.push_str(&run.text),
                FrameItem::Group(group) => collect(&group.frame, text),
                _ => {}
            }
        }
    }

    #[test]
    fn text_is_set_letter_by_letter() {
        let fonts = fonts::found().expect("a font with all Vietnamese letters is installed");
        let data = data(&document(), &fonts.family).expect("JSON");
        let world = Desk::new(fonts, data).expect("a world");
        let pages = typst::compile::<PagedDocument>(&world).output.expect("it is set");
        let mut text = String::new();
        for page in pages.pages() {
            collect(&page.frame, &mut text);
        }
        let close = |text: &str| text.replace([' ', '\u{a0}'], "");
        let times = close(&text).matches(&close(HOSTILE)).count();
        assert_eq!(times, 3, "subject, text and recipients: {text}");
    }
}
