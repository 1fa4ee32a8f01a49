/// Why bytes could not be read as text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DecodeError {
    /// The bytes are not of the encoding.
    #[error("byte {at} is not {encoding}")]
    Undecodable {
        /// Offset of the first offending byte in the file.
        at: usize,
        /// The encoding tried.
        encoding: &'static str,
    },
    /// The file ends inside a character.
    #[error("the file ends inside the {encoding} character that begins at byte {at}")]
    Truncated {
        /// Offset of the character's first byte.
        at: usize,
        /// The encoding tried.
        encoding: &'static str,
    },
    /// Not a text file.
    #[error("this is {kind}, not text (byte {at})")]
    Binary {
        /// Offset of the byte that tells: 0 for a known file type, or that of the first NUL byte.
        at: usize,
        /// What it is, with article: `a PDF file`, `binary data`.
        kind: &'static str,
    },
    /// No encoding makes plausible text of the bytes.
    #[error("byte {at} fits no encoding tried ({})", tried.join(", "))]
    NoFit {
        /// Offset of the first byte that is not ASCII.
        at: usize,
        /// The encodings tried, most plausible first.
        tried: Vec<&'static str>,
    },
}

impl DecodeError {
    /// Offset of the byte that the error is about.
    pub fn at(&self) -> usize {
        match self {
            Self::Undecodable { at, .. }
            | Self::Truncated { at, .. }
            | Self::Binary { at, .. }
            | Self::NoFit { at, .. } => *at,
        }
    }

    /// What the user can try, one sentence without final stop.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Undecodable { encoding: "UTF-8", .. } => {
                "repair the byte, or name the encoding with `--encoding` if the file is not UTF-8"
            }
            Self::Truncated { .. } => "the file may have been cut off: fetch it again",
            Self::Binary { .. } => "convert the file to plain text, HTML or JSONL first",
            Self::Undecodable { .. } | Self::NoFit { .. } => {
                "name another encoding with `--encoding`: utf-8, utf-16le, utf-16be, windows-1258, windows-1252, \
                 tcvn3, vni, viscii, or any label of the Encoding Standard"
            }
        }
    }
}
