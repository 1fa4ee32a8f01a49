use crate::fold::Syllable;

/// What a token is to its neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Letters, or letters with anything else.
    Word,
    /// Digits, with full stops and commas between them.
    Number,
    /// `. , ; : ? ! …`, one or several.
    Stop,
    OpenBracket,
    CloseBracket,
    /// Straight, curly or angled, double.
    DoubleQuote,
    /// Straight or curly, single; an apostrophe too.
    SingleQuote,
    /// `-`, `–`, `—`, `--`.
    Dash,
    Slash,
    Percent,
    Currency,
    /// `#`, `@`.
    Sigil,
    /// Any other sign.
    Sign,
}

impl Shape {
    pub(super) fn of(token: &str) -> Self {
        let Some(first) = token.chars().next() else { return Self::Sign };
        if first.is_ascii_digit() && token.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b',') {
            return if token.ends_with(['.', ',']) { Self::Word } else { Self::Number };
        }
        if token.chars().any(is_word_char) {
            return Self::Word;
        }
        if token.chars().all(|c| matches!(c, '.' | ',' | ';' | ':' | '?' | '!' | '…')) {
            return Self::Stop;
        }
        match token {
            "(" | "[" | "{" | "<" => Self::OpenBracket,
            ")" | "]" | "}" | ">" => Self::CloseBracket,
            "\"" | "“" | "”" | "„" | "«" | "»" | "``" | "''" => Self::DoubleQuote,
            "'" | "‘" | "’" | "`" => Self::SingleQuote,
            "-" | "–" | "—" | "--" | "―" => Self::Dash,
            "/" => Self::Slash,
            "%" | "‰" => Self::Percent,
            "$" | "£" | "€" | "¥" | "₫" => Self::Currency,
            "#" | "@" => Self::Sigil,
            _ if token.ends_with(['"', '”', '’', '\'', ')']) && first_is_stop(first) => Self::Stop,
            _ => Self::Sign,
        }
    }
}

/// Letters and digits; answers for Latin letters without a look into Unicode's tables.
pub(super) fn is_word_char(c: char) -> bool {
    match c {
        '\0'..='\x7f' => c.is_ascii_alphanumeric(),
        '×' | '÷' => false,
        '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => true,
        _ => c.is_alphanumeric(),
    }
}

fn first_is_stop(first: char) -> bool {
    matches!(first, '.' | ',' | ';' | ':' | '?' | '!' | '…')
}

/// Whether a word has letters that, among the languages in question, only Vietnamese has.
pub(super) fn has_vietnamese_mark(word: &str) -> bool {
    !word.is_ascii() && word.chars().any(|c| matches!(c, '\u{c0}'..='\u{1b0}' | '\u{1ea0}'..='\u{1ef9}'))
}

/// Whether a word has a letter that no language but Vietnamese has; one such word makes a line Vietnamese.
pub(super) fn has_vietnamese_letter(word: &str) -> bool {
    !word.is_ascii()
        && word.chars().any(|c| matches!(c, 'đ' | 'Đ' | 'ơ' | 'Ơ' | 'ư' | 'Ư' | '\u{1ea0}'..='\u{1ef9}'))
}

/// Whether a word is a Vietnamese syllable as spelled, marks included.
pub(super) fn is_syllable(word: &str) -> bool {
    Syllable::parse(word).is_some()
}

pub(super) fn is_capitalised(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
}

/// Two or more letters, all capitals: `CSTO`, `AFP`.
pub(super) fn is_acronym(word: &str) -> bool {
    1 < word.chars().count()
        && word.chars().all(|c| c.is_uppercase() || c.is_ascii_digit())
        && word.chars().any(char::is_uppercase)
}

pub(super) fn is_all_digits(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit())
}
