use std::fmt;
use std::str::FromStr;

/// An encoding that news reports come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Encoding {
    /// UTF-8, with or without byte order mark.
    Utf8,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// Windows-1258: Vietnamese, tone marks after their letters.
    Windows1258,
    /// Windows-1252: Western Europe.
    Windows1252,
    /// TCVN3, also called ABC: TCVN 5712:1993, set VN3.
    Tcvn3,
    /// VNI for Windows: letters and the bytes of their marks.
    Vni,
    /// VISCII, RFC 1456.
    Viscii,
    /// Another encoding of the WHATWG Encoding Standard.
    Web(WebEncoding),
}

impl Encoding {
    /// The encodings that have a name of their own, as `--encoding` takes them.
    pub const NAMED: [Self; 8] = [
        Self::Utf8,
        Self::Utf16Le,
        Self::Utf16Be,
        Self::Windows1258,
        Self::Windows1252,
        Self::Tcvn3,
        Self::Vni,
        Self::Viscii,
    ];

    /// The name to show: `UTF-8`, `windows-1258`, `TCVN3`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
            Self::Windows1258 => "windows-1258",
            Self::Windows1252 => "windows-1252",
            Self::Tcvn3 => "TCVN3",
            Self::Vni => "VNI",
            Self::Viscii => "VISCII",
            Self::Web(web) => web.0.name(),
        }
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Encoding {
    type Err = EncodingError;

    /// Reads a name in any case: those of [`Encoding::NAMED`], their usual aliases (`abc`, `cp1258`, `vn3`), and
    /// every label of the WHATWG Encoding Standard (`shift_jis`, `latin1`, which is windows-1252).
    fn from_str(s: &str) -> Result<Self, EncodingError> {
        let label = s.trim().to_ascii_lowercase();
        Ok(match label.as_str() {
            "tcvn3" | "abc" | "vn3" | "vscii-3" | "tcvn" | "tcvn-5712" | "tcvn5712" => Self::Tcvn3,
            "vni" | "vni-win" | "vni-windows" | "x-viet-vni" => Self::Vni,
            "viscii" | "csviscii" | "viscii1.1-1" => Self::Viscii,
            "cp1258" => Self::Windows1258,
            "cp1252" => Self::Windows1252,
            "utf16" | "utf16le" => Self::Utf16Le,
            "utf16be" => Self::Utf16Be,
            _ => encoding_rs::Encoding::for_label_no_replacement(label.as_bytes())
                .and_then(Self::of_web)
                .ok_or_else(|| EncodingError::Unknown { found: s.to_owned() })?,
        })
    }
}

impl Encoding {
    /// The encoding of the standard, under our own name where it has one; `None` for `x-user-defined`, which is
    /// no character set.
    pub(super) fn of_web(web: &'static encoding_rs::Encoding) -> Option<Self> {
        if web == encoding_rs::X_USER_DEFINED || web == encoding_rs::REPLACEMENT {
            return None;
        }
        Some(match web.name() {
            "UTF-8" => Self::Utf8,
            "UTF-16LE" => Self::Utf16Le,
            "UTF-16BE" => Self::Utf16Be,
            "windows-1258" => Self::Windows1258,
            "windows-1252" => Self::Windows1252,
            _ => Self::Web(WebEncoding(web)),
        })
    }
}

/// An encoding of the WHATWG Encoding Standard that has no variant of its own in [`Encoding`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WebEncoding(pub(super) &'static encoding_rs::Encoding);

/// Why a string names no encoding.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EncodingError {
    /// No encoding has this name.
    #[error("unknown encoding `{found}`")]
    Unknown {
        /// What was given.
        found: String,
    },
}
