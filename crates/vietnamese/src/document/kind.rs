use crate::Language;

macro_rules! kinds {
    ($($variant:ident $code:literal $vi:literal $en:literal;)*) => {
        /// The type of a document, as the symbol of its number names it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum DocumentKind {
            $(#[doc = concat!($code, ": ", $vi, " (", $en, ").")] $variant,)*
        }

        impl DocumentKind {
            /// All types, in no particular order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The code in the number's symbol: "BC".
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// The full name in lower case: "báo cáo"; English "report".
            pub fn name(self, language: Language) -> &'static str {
                match self { $(Self::$variant => language.pick($vi, $en),)* }
            }
        }
    };
}

kinds! {
    Resolution "NQ" "nghị quyết" "resolution";
    Decision "QĐ" "quyết định" "decision";
    Directive "CT" "chỉ thị" "directive";
    Conclusion "KL" "kết luận" "conclusion";
    Plan "KH" "kế hoạch" "plan";
    Programme "CTr" "chương trình" "programme";
    Report "BC" "báo cáo" "report";
    Notice "TB" "thông báo" "notice";
    Submission "TTr" "tờ trình" "submission";
    Guideline "HD" "hướng dẫn" "guideline";
    Scheme "ĐA" "đề án" "scheme";
    OfficialLetter "CV" "công văn" "official letter";
    Decree "NĐ" "nghị định" "decree";
    Circular "TT" "thông tư" "circular";
    JointCircular "TTLT" "thông tư liên tịch" "joint circular";
    JointResolution "NQLT" "nghị quyết liên tịch" "joint resolution";
    Ordinance "PL" "pháp lệnh" "ordinance";
    ConsolidatedText "VBHN" "văn bản hợp nhất" "consolidated text";
    Regulation "QC" "quy chế" "regulation";
    Provision "QyĐ" "quy định" "provision";
    ActionProgramme "CTHĐ" "chương trình hành động" "programme of action";
    JointProgramme "CTPH" "chương trình phối hợp" "joint programme";
    JointPlan "KHPH" "kế hoạch phối hợp" "joint plan";
    JointGuideline "HDLN" "hướng dẫn liên ngành" "joint guideline";
    Method "PA" "phương án" "method";
    Project "DA" "dự án" "project";
    Telegram "CĐ" "công điện" "telegram";
    Minutes "BB" "biên bản" "minutes";
}

impl DocumentKind {
    /// The type with this code, in any case: "CTR" is "CTr". The code is in NFC.
    pub fn from_code(code: &str) -> Option<Self> {
        // Eth looks like Đ and comes out of scanned and converted texts.
        let code = code.to_uppercase().replace('Ð', "Đ");
        Self::ALL.iter().copied().find(|kind| kind.code().to_uppercase() == code)
    }
}
