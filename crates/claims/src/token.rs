//! The words, numbers and marks that the recognisers look at.

use doichieu_bitext::{Lang, Span};

use crate::fold;

/// What a token is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A run of letters; an apostrophe inside belongs to it.
    Word,
    /// Digits, with points or commas between digits.
    Number,
    /// Any other character.
    Mark,
}

/// One token.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Token {
    pub(crate) span: Span,
    pub(crate) kind: Kind,
    /// Nothing stands between this token and the one before.
    pub(crate) glued: bool,
    /// The first letter is a capital.
    pub(crate) capital: bool,
    key: (u32, u32),
    mark: char,
}

/// A text cut into tokens, with the form of each that tables are searched by.
#[derive(Debug)]
pub(crate) struct Tokens<'t> {
    pub(crate) text: &'t str,
    pub(crate) vietnamese: bool,
    /// Vietnamese without any diacritics: words are looked up by their bare letters.
    pub(crate) bare: bool,
    tokens: Vec<Token>,
    keys: String,
}

impl<'t> Tokens<'t> {
    /// Cuts a text. Addresses (of pages, of mail) become single marks, since their digits count nothing.
    pub(crate) fn read(text: &'t str, lang: Lang) -> Self {
        let vietnamese = match lang {
            Lang::Vi => true,
            Lang::En => false,
            _ => text.chars().any(fold::is_vietnamese),
        };
        let bare = vietnamese && !text.chars().any(fold::is_vietnamese);
        let mut tokens = Vec::with_capacity(text.len() / 4);
        let mut keys = String::with_capacity(text.len());
        let mut chars = text.char_indices().peekable();
        let mut last_end = usize::MAX;
        let mut chunk_start = true;
        while let Some(&(start, c)) = chars.peek() {
            if c.is_whitespace() || c == '_' {
                chars.next();
                chunk_start = true;
                continue;
            }
            if chunk_start {
                chunk_start = false;
                if let Some(len) = address(text.get(start..).unwrap_or("")) {
                    while chars.next_if(|&(at, _)| at < start + len).is_some() {}
                    tokens.push(Token {
                        span: Span::at(start, start + len),
                        kind: Kind::Mark,
                        glued: false,
                        capital: false,
                        key: (0, 0),
                        mark: '\u{fffc}',
                    });
                    last_end = start + len;
                    continue;
                }
            }
            let rest = text.get(start..).unwrap_or("");
            let (len, kind) = if c.is_ascii_digit() {
                (number_len(rest), Kind::Number)
            } else if c.is_alphabetic() && !matches!(c, 'º' | 'ª') {
                (word_len(rest), Kind::Word)
            } else {
                (c.len_utf8(), Kind::Mark)
            };
            while chars.next_if(|&(at, _)| at < start + len).is_some() {}
            let from = keys.len();
            if kind == Kind::Word {
                let word = text.get(start..start + len).unwrap_or("");
                if bare {
                    fold::push_bare(word, &mut keys);
                } else {
                    fold::push_lower(word, &mut keys);
                }
                if !vietnamese {
                    // The possessive is no part of the word: `July's`, `Sunday’s`.
                    let own = keys.get(from..).unwrap_or("");
                    let stem = own.strip_suffix("'s").or_else(|| own.strip_suffix("’s")).unwrap_or(own);
                    keys.truncate(from + stem.len());
                }
            }
            tokens.push(Token {
                span: Span::at(start, start + len),
                kind,
                glued: last_end == start,
                capital: c.is_uppercase(),
                key: (from as u32, keys.len() as u32),
                mark: if kind == Kind::Mark { c } else { '\0' },
            });
            last_end = start + len;
        }
        Self { text, vietnamese, bare, tokens, keys }
    }

    pub(crate) fn len(&self) -> usize {
        self.tokens.len()
    }

    pub(crate) fn get(&self, at: usize) -> Option<&Token> {
        self.tokens.get(at)
    }

    /// The look-up form of a word; empty for numbers, marks and places outside.
    pub(crate) fn word(&self, at: usize) -> &str {
        let Some(token) = self.tokens.get(at) else { return "" };
        self.keys.get(token.key.0 as usize..token.key.1 as usize).unwrap_or("")
    }

    /// The look-up form of the word `back` tokens before `at`.
    pub(crate) fn word_before(&self, at: usize, back: usize) -> &str {
        at.checked_sub(back).map_or("", |at| self.word(at))
    }

    /// The text of a token.
    pub(crate) fn raw(&self, at: usize) -> &'t str {
        self.tokens.get(at).and_then(|t| t.span.text(self.text)).unwrap_or("")
    }

    /// The mark at a place, or NUL where there is none.
    pub(crate) fn mark(&self, at: usize) -> char {
        self.tokens.get(at).map_or('\0', |t| t.mark)
    }

    pub(crate) fn mark_before(&self, at: usize) -> char {
        at.checked_sub(1).map_or('\0', |at| self.mark(at))
    }

    pub(crate) fn is_number(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|t| t.kind == Kind::Number)
    }

    pub(crate) fn is_word(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|t| t.kind == Kind::Word)
    }

    pub(crate) fn glued(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|t| t.glued)
    }

    /// Whether the token begins with a capital.
    pub(crate) fn capital_at(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|t| t.capital)
    }

    /// Whether a hyphen or dash stands at a place.
    pub(crate) fn dash(&self, at: usize) -> bool {
        matches!(self.mark(at), '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
    }

    /// A plain run of at most nine digits as a number.
    pub(crate) fn integer(&self, at: usize) -> Option<u32> {
        if !self.is_number(at) {
            return None;
        }
        let raw = self.raw(at);
        (raw.len() <= 9).then(|| raw.parse().ok()).flatten()
    }

    /// The span of the tokens `from..to`.
    pub(crate) fn span(&self, from: usize, to: usize) -> Span {
        match (self.tokens.get(from), to.checked_sub(1).and_then(|at| self.tokens.get(at))) {
            (Some(first), Some(last)) => first.span.hull(last.span),
            _ => Span::default(),
        }
    }
}

/// The length of the page or mail address that begins here.
fn address(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    let starts = match bytes.first()? {
        b'h' | b'H' => rest.starts_with("http://") || rest.starts_with("https://"),
        b'w' | b'W' => rest.starts_with("www."),
        b'd' | b'D' => rest.get(..4).is_some_and(|s| s.eq_ignore_ascii_case("doi:")),
        b'1' => rest.starts_with("10.") && bytes.get(7) == Some(&b'/'),
        _ => false,
    };
    starts.then(|| rest.find(char::is_whitespace).unwrap_or(rest.len()))
}

/// Digits, and points and commas that have a digit on both sides.
fn number_len(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let mut at = 0;
    loop {
        match bytes.get(at) {
            Some(b'0'..=b'9') => at += 1,
            Some(b'.' | b',') if bytes.get(at + 1).is_some_and(u8::is_ascii_digit) => at += 1,
            _ => return at,
        }
    }
}

/// Letters with their combining marks, and an apostrophe between letters.
fn word_len(rest: &str) -> usize {
    let mut end = 0;
    let mut chars = rest.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c.is_alphabetic() && !matches!(c, 'º' | 'ª') || matches!(c, '\u{300}'..='\u{36f}') {
            end = at + c.len_utf8();
        } else if !(matches!(c, '\'' | '’') && chars.peek().is_some_and(|&(_, next)| next.is_alphabetic()))
        {
            break;
        }
    }
    end
}
