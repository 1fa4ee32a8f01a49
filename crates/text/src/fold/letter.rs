use std::sync::LazyLock;
use unicode_normalization::char::{compose, decompose_canonical};

/// The six tones of Vietnamese, by the name of their mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Tone {
    /// `ma`: no mark (*ngang*).
    #[default]
    Level,
    /// `mà`: grave (*huyền*).
    Falling,
    /// `má`: acute (*sắc*).
    Rising,
    /// `mả`: hook (*hỏi*).
    Dipping,
    /// `mã`: tilde (*ngã*).
    Creaky,
    /// `mạ`: dot below (*nặng*).
    Heavy,
}

impl Tone {
    /// The combining mark, or `None` for the level tone.
    pub const fn mark(self) -> Option<char> {
        match self {
            Self::Level => None,
            Self::Falling => Some('\u{300}'),
            Self::Rising => Some('\u{301}'),
            Self::Dipping => Some('\u{309}'),
            Self::Creaky => Some('\u{303}'),
            Self::Heavy => Some('\u{323}'),
        }
    }

    pub(super) const fn of_mark(mark: char) -> Option<Self> {
        match mark {
            '\u{300}' => Some(Self::Falling),
            '\u{301}' => Some(Self::Rising),
            '\u{309}' => Some(Self::Dipping),
            '\u{303}' => Some(Self::Creaky),
            '\u{323}' => Some(Self::Heavy),
            _ => None,
        }
    }

    /// One tone of two, or `None` if both are marked: no syllable has two.
    pub(super) const fn joined(self, other: Self) -> Option<Self> {
        match (self, other) {
            (Self::Level, tone) | (tone, Self::Level) => Some(tone),
            _ => None,
        }
    }
}

/// What one character, composed or not, is in a Vietnamese syllable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Letter {
    /// A lower-case letter with its quality (`ă â đ ê ô ơ ư` are letters of their own), and its tone.
    Base(char, Tone),
    /// A tone mark on its own.
    Tone(Tone),
    /// Circumflex, breve or horn on its own.
    Quality(char),
    Other,
}

impl Letter {
    pub(super) fn of(c: char) -> Self {
        if c.is_ascii() {
            return if c.is_ascii_alphabetic() {
                Self::Base(c.to_ascii_lowercase(), Tone::Level)
            } else {
                Self::Other
            };
        }
        match c {
            'đ' | 'Đ' => return Self::Base('đ', Tone::Level),
            '\u{302}' | '\u{306}' | '\u{31b}' => return Self::Quality(c),
            _ => {}
        }
        if let Some(tone) = Tone::of_mark(c) {
            return Self::Tone(tone);
        }
        let at = u32::from(c);
        let slot = match c {
            '\u{c0}'..='\u{1b4}' => at - 0xC0,
            '\u{1e00}'..='\u{1eff}' => at - 0x1E00 + N_LATIN,
            _ => return Self::Other,
        };
        usize::try_from(slot).ok().and_then(|slot| LATIN.get(slot)).copied().unwrap_or(Self::Other)
    }

    /// Takes a composed letter apart.
    fn decompose(c: char) -> Self {
        let mut base = None;
        let mut tone = Tone::Level;
        let mut is_vietnamese = true;
        decompose_canonical(c, |part| match (base, part) {
            (None, letter) => base = Some(letter.to_ascii_lowercase()),
            (Some(letter), '\u{302}' | '\u{306}' | '\u{31b}') => base = compose(letter, part),
            (Some(_), mark) => match Tone::of_mark(mark) {
                Some(found) => tone = found,
                None => is_vietnamese = false,
            },
        });
        match base {
            Some(letter) if is_vietnamese => Self::Base(letter, tone),
            _ => Self::Other,
        }
    }
}

/// How many letters of [`LATIN`] come from its first range.
const N_LATIN: u32 = 0x1B5 - 0xC0;

/// U+00C0 to U+01B4 and U+1E00 to U+1EFF taken apart.
static LATIN: LazyLock<Vec<Letter>> =
    LazyLock::new(|| ('\u{c0}'..='\u{1b4}').chain('\u{1e00}'..='\u{1eff}').map(Letter::decompose).collect());
