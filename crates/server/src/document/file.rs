//! Documents as files.

use crate::{Error, Visit};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use writing::model::Document;
use writing::{docx, html, markdown, pdf};

/// The document as a file of that format, to be saved under that name.
pub(crate) async fn answer(
    visit: &Visit,
    headers: &HeaderMap,
    document: Document,
    format: &str,
    name: &str,
) -> Result<Response, Error> {
    let kind = match format {
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "pdf" if !pdf::AVAILABLE => return Err(Error::Refused("document.no_pdf".into())),
        "pdf" => "application/pdf",
        "html" => "text/html; charset=utf-8",
        "md" => "text/markdown; charset=utf-8",
        _ => return Err(Error::NotFound),
    };
    let base = base(visit, headers);
    let of = format.to_owned();
    // Setting pages takes its time; the other requests do not wait for it.
    let written = tokio::task::spawn_blocking(move || write(&document, &of, base.as_deref()));
    let bytes = written.await.map_err(|error| Error::Internal(error.to_string()))??;
    let disposition = disposition(&format!("{name}.{format}"));
    let headers = [(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)];
    Ok((headers, bytes).into_response())
}

fn write(document: &Document, format: &str, base: Option<&str>) -> Result<Vec<u8>, Error> {
    let broken = |error: &dyn std::fmt::Display| Error::Internal(format!("a document as {format}: {error}"));
    Ok(match format {
        "docx" => docx::render(document).map_err(|error| broken(&error))?,
        "pdf" => pdf::render(document).map_err(|error| broken(&error))?,
        "html" => html::file(document, base).into_bytes(),
        _ => markdown::render(document).into_bytes(),
    })
}

/// Where the links of a file lead: this server, as the browser calls it.
fn base(visit: &Visit, headers: &HeaderMap) -> Option<String> {
    let host = headers.get(header::HOST)?.to_str().ok()?;
    let scheme = if visit.is_https { "https" } else { "http" };
    Some(format!("{scheme}://{host}"))
}

/// A name with its Vietnamese letters for those who read RFC 6266, and without
/// them for those who do not.
pub(crate) fn disposition(name: &str) -> String {
    let safe: String =
        name.chars().map(|c| if c.is_control() || "\\/:*?\"<>|".contains(c) { '-' } else { c }).collect();
    let (stem, ending) = safe.rsplit_once('.').unwrap_or((&safe, "txt"));
    let folded = vietnamese::name::fold(stem);
    let words = folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let plain = words.collect::<Vec<_>>().join("-");
    let utf8: String = safe.bytes().fold(String::new(), |mut out, byte| {
        use std::fmt::Write as _;
        if byte.is_ascii_alphanumeric() || b"-_.".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        out
    });
    format!("attachment; filename=\"{plain}.{ending}\"; filename*=UTF-8''{utf8}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_are_read_by_every_browser() {
        for (name, expected) in [
            (
                "Báo cáo, Đăk Hà.docx",
                "attachment; filename=\"bao-cao-dak-ha.docx\"; filename*=UTF-8''B%C3%A1o%20c%C3%A1o%2C%20%C4%90%C4%83k%20H%C3%A0.docx",
            ),
            ("15/BC\r\n\".pdf", "attachment; filename=\"15-bc.pdf\"; filename*=UTF-8''15-BC---.pdf"),
        ] {
            assert_eq!(disposition(name), expected);
        }
    }
}
