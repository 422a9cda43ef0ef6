//! Why a file is not read.

use vietnamese::Language;

/// Why a file cannot be read. `Display` is Vietnamese; [`Refused::text`] takes a
/// language. Both name what the sender can do.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{}", self.text(Language::Vi))]
pub enum Refused {
    /// Larger than the program reads.
    TooLarge {
        /// The limit in megabytes.
        limit: usize,
    },
    /// A small file that unpacks to too much text, or to too many parts.
    TooMuch,
    /// No format that the program reads.
    UnknownFormat,
    /// Word or Excel from before 2007.
    OldOffice,
    /// Nothing in it.
    Empty,
    /// A PDF of pictures.
    OnlyPictures,
    /// Locked by a password.
    Locked,
    /// Broken, or made to harm.
    Broken(Damage),
}

/// What is wrong with a broken file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Damage {
    /// The packed file (.docx, .xlsx) cannot be unpacked.
    Package,
    /// A part that every file of this format has is not there.
    MissingPart,
    /// A part is not well-formed, or nested deeper than any real document.
    Markup,
    /// The PDF's structure cannot be followed.
    Structure,
    /// Reading took longer than any real document takes.
    TooSlow,
}

impl Refused {
    /// What happened and how to mend it, for the person who sent the file.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        match self {
            Self::TooLarge { limit } => language.pick(
                format!("tệp lớn hơn {limit} MB; tách thành nhiều tệp nhỏ hơn"),
                format!("the file is larger than {limit} MB; split it into smaller files"),
            ),
            Self::Broken(damage) => {
                let what = damage.text(language);
                language.pick(
                    format!("tệp bị hỏng hoặc không đúng định dạng ({what}); mở bằng Word hoặc Excel rồi lưu lại"),
                    format!("the file is damaged or not what its name says ({what}); open it in Word or Excel and save it again"),
                )
            }
            other => other.fixed(language).to_owned(),
        }
    }

    fn fixed(&self, language: Language) -> &'static str {
        let (vi, en) = match self {
            Self::TooLarge { .. } | Self::Broken(_) => ("", ""),
            Self::TooMuch => (
                "tệp có quá nhiều chữ, đoạn hoặc ô bảng để đọc một lần; tách thành nhiều tệp nhỏ hơn",
                "the file holds too much text or too many paragraphs or cells to be read at once; split it into smaller files",
            ),
            Self::UnknownFormat => (
                "không đọc được loại tệp này; dùng .docx, .pdf, .xlsx, .md, .html hoặc .txt",
                "this kind of file is not read; use .docx, .pdf, .xlsx, .md, .html or .txt",
            ),
            Self::OldOffice => (
                "tệp Word hoặc Excel đời cũ (.doc, .xls); mở ra rồi lưu thành .docx hoặc .xlsx",
                "a file of an old Word or Excel (.doc, .xls); open it and save it as .docx or .xlsx",
            ),
            Self::Empty => ("tệp không có chữ nào", "the file has no text in it"),
            Self::OnlyPictures => (
                "tệp PDF này chỉ là ảnh chụp, không có lớp chữ; dùng bản Word hoặc bản PDF xuất từ Word",
                "this PDF is only pictures of pages, without text; use the Word file or a PDF exported from Word",
            ),
            Self::Locked => (
                "tệp được đặt mật khẩu; bỏ mật khẩu rồi gửi lại",
                "the file is locked by a password; remove the password and send it again",
            ),
        };
        language.pick(vi, en)
    }
}

impl Damage {
    fn text(self, language: Language) -> &'static str {
        let (vi, en) = match self {
            Self::Package => ("không mở gói nén được", "the package cannot be unpacked"),
            Self::MissingPart => ("thiếu phần nội dung", "the part with the text is missing"),
            Self::Markup => {
                ("cấu trúc bên trong sai hoặc lồng quá sâu", "its markup is wrong or nested too deeply")
            }
            Self::Structure => ("cấu trúc PDF sai", "the structure of the PDF is wrong"),
            Self::TooSlow => ("đọc quá lâu", "reading takes too long"),
        };
        language.pick(vi, en)
    }
}
