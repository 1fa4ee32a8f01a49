use std::fmt;
use std::str::FromStr;

/// The language of a stretch of text.
///
/// Written outside as an ISO 639 code (`en`, `vi`, `de`, `yo`; three letters where there are no two), or as
/// `mixed` or `unknown`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lang {
    /// English.
    En,
    /// Vietnamese, with diacritics or without.
    Vi,
    /// Another language that could be named.
    Other(LangCode),
    /// Whole sentences in more than one language.
    Mixed,
    /// No language, or none that could be told.
    Unknown,
}

impl Lang {
    /// The code as it is written in every output.
    pub fn as_str(&self) -> &str {
        match self {
            Self::En => "en",
            Self::Vi => "vi",
            Self::Other(code) => code.as_str(),
            Self::Mixed => "mixed",
            Self::Unknown => "unknown",
        }
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Lang {
    type Err = LangError;

    /// Reads a code as [`Lang::as_str`] writes it; `eng` and `vie`, and regions as in `en-US`, are understood.
    fn from_str(s: &str) -> Result<Self, LangError> {
        let primary = s.split(['-', '_']).next().unwrap_or("").to_ascii_lowercase();
        match primary.as_str() {
            "en" | "eng" => Ok(Self::En),
            "vi" | "vie" => Ok(Self::Vi),
            "mixed" | "mul" => Ok(Self::Mixed),
            "unknown" | "und" => Ok(Self::Unknown),
            other => LangCode::new(other).map(Self::Other),
        }
    }
}

/// An ISO 639 code of two or three lower-case ASCII letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LangCode {
    /// Padded with `b' '`.
    letters: [u8; 3],
}

impl LangCode {
    /// Checks and keeps a code.
    ///
    /// # Errors
    ///
    /// [`LangError::NotACode`] if it is not two or three lower-case ASCII letters.
    pub fn new(code: &str) -> Result<Self, LangError> {
        let fits = matches!(code.len(), 2 | 3) && code.bytes().all(|b| b.is_ascii_lowercase());
        if !fits {
            return Err(LangError::NotACode { found: code.to_owned() });
        }
        let mut letters = [b' '; 3];
        for (slot, byte) in letters.iter_mut().zip(code.bytes()) {
            *slot = byte;
        }
        Ok(Self { letters })
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.letters).unwrap_or("und").trim_end()
    }
}

/// Why a string names no language.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LangError {
    /// Not an ISO 639 code.
    #[error("`{found}` is not a language code of two or three letters")]
    NotACode {
        /// What was given.
        found: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_go_there_and_back() {
        for code in ["en", "vi", "de", "yor", "mixed", "unknown"] {
            assert_eq!(code.parse::<Lang>().map(|l| l.as_str().to_owned()).as_deref(), Ok(code));
        }
        assert_eq!("en-US".parse(), Ok(Lang::En));
        assert_eq!("vie".parse(), Ok(Lang::Vi));
        assert!("".parse::<Lang>().is_err());
        assert!("tiếng Việt".parse::<Lang>().is_err());
    }
}
