use super::hyphen;
use super::number;
use super::quote::{self, Side};
use super::shape::{Shape, has_vietnamese_letter, is_acronym, is_capitalised};
use super::tables;
use super::token::Token;

/// A line's tokens with what is known of each.
pub(super) struct Line<'a, 't> {
    pub(super) tokens: &'a [Token<'t>],
    pub(super) shapes: Vec<Shape>,
    sides: Vec<Side>,
    pub(super) is_vietnamese: bool,
}

impl<'t> Line<'_, 't> {
    /// The token `by` places from `idx`, as it will be shown; empty past the ends of the line.
    pub(super) fn text(&self, idx: usize, by: isize) -> &'t str {
        idx.checked_add_signed(by).and_then(|at| self.tokens.get(at)).map_or("", Token::shown)
    }

    /// The shape of the token `by` places from `idx`, or `None` past the ends of the line.
    pub(super) fn shape(&self, idx: usize, by: isize) -> Option<Shape> {
        idx.checked_add_signed(by).and_then(|at| self.shapes.get(at)).copied()
    }
}

/// For each token, whether the gap before it stays.
pub(super) fn keeps(tokens: &[Token<'_>]) -> Vec<bool> {
    let shapes: Vec<Shape> = tokens.iter().map(|token| Shape::of(token.shown())).collect();
    let sides = quote::sides(tokens, &shapes);
    let is_vietnamese = tokens.iter().any(|token| has_vietnamese_letter(token.text));
    let line = Line { tokens, shapes, sides, is_vietnamese };
    (0..tokens.len()).map(|idx| idx == 0 || !is_glued(&line, idx)).collect()
}

/// Whether token `idx` belongs to the one before it.
fn is_glued(line: &Line<'_, '_>, idx: usize) -> bool {
    let (left, right) = (line.text(idx, -1), line.text(idx, 0));
    let (Some(left_shape), Some(right_shape)) = (line.shape(idx, -1), line.shape(idx, 0)) else {
        return false;
    };
    match (line.sides[idx - 1], line.sides[idx]) {
        (Side::Open | Side::Apostrophe, _) | (_, Side::Close | Side::Apostrophe) => return true,
        (_, Side::Open) => return left_shape == Shape::OpenBracket,
        (Side::Close | Side::None, Side::None) => {}
    }
    match (left_shape, right_shape) {
        (Shape::OpenBracket, _) | (_, Shape::CloseBracket) => true,
        // `. .` and `. . .` are an ellipsis set with spaces and stay so.
        (Shape::Stop, Shape::Stop) => left != right && !(left == "." && right.starts_with("..")),
        (_, Shape::Stop) => true,
        (Shape::Stop, _) => {
            number::is_glued_after_stop(line, idx) || is_address(line, idx) || is_etc(line, idx)
        }
        (Shape::Number, Shape::Percent) => true,
        (Shape::Currency, Shape::Number) => true,
        (Shape::Word, Shape::Currency) => {
            matches!(left, "US" | "A" | "C" | "NZ" | "HK" | "S" | "AU" | "R" | "NT" | "CA")
        }
        (Shape::Number, Shape::Currency) => line.shape(idx, 1) != Some(Shape::Number),
        (Shape::Slash, Shape::Slash) => true,
        (_, Shape::Slash) => is_between_words(line, idx),
        (Shape::Slash, _) => is_between_words(line, idx - 1),
        (Shape::Sigil, Shape::Word) => true,
        (Shape::Word, Shape::Sigil) => right == "@" && left.is_ascii() && is_address(line, idx + 1),
        (Shape::Dash, Shape::Dash) => left == "-" && right == "-",
        (_, Shape::Dash) => hyphen::is_hyphen(line, idx),
        (Shape::Dash, _) => hyphen::is_hyphen(line, idx - 1),
        (Shape::Word, Shape::Sign) => {
            right == "&" && is_initials(line, idx) || right == "°" || right == "+" && left == "+"
        }
        (Shape::Sign, Shape::Word) => {
            left == "&" && is_initials(line, idx - 1) || left == "°" && matches!(right, "C" | "F")
        }
        (Shape::Sign, Shape::Sign) => left == right && left == "+",
        (Shape::Number, Shape::Word) => right.starts_with(['°', 'º', '˚']),
        (Shape::Number, Shape::Sign) => right.starts_with('°'),
        (Shape::Word, Shape::Word) => {
            is_contraction(right) || !line.is_vietnamese && tables::PTB_HALVES.contains(&(left, right))
        }
        _ => false,
    }
}

/// `km / h`, `Suffolk / Boston`, `12 / 2023`.
fn is_between_words(line: &Line<'_, '_>, slash: usize) -> bool {
    let is_word = |shape: Option<Shape>| matches!(shape, Some(Shape::Word | Shape::Number));
    (is_word(line.shape(slash, -1)) || line.shape(slash, -1) == Some(Shape::Percent))
        && is_word(line.shape(slash, 1))
}

/// `AT & T`, `M & S`, but `Procter & Gamble`.
fn is_initials(line: &Line<'_, '_>, and: usize) -> bool {
    let (left, right) = (line.text(and, -1), line.text(and, 1));
    let is_capitals = |word: &str| is_acronym(word) || word.len() == 1 && is_capitalised(word);
    is_capitals(left)
        && is_capitals(right)
        && (left.len() == 1 || right.len() == 1)
        && left.len() + right.len() < 5
}

/// Token `idx` is the last part of an address, as `com` in `cbs2 . com`.
fn is_address(line: &Line<'_, '_>, idx: usize) -> bool {
    match line.text(idx, -1) {
        "." => {
            line.shape(idx, -2) == Some(Shape::Word)
                && line.text(idx, -2).is_ascii()
                && tables::DOMAINS.contains(&line.text(idx, 0))
        }
        "@" => line.text(idx, 0).is_ascii() && line.text(idx, 1) == ".",
        _ => false,
    }
}

/// The second letter of `v . v .`, "and so on".
fn is_etc(line: &Line<'_, '_>, idx: usize) -> bool {
    line.text(idx, -1) == "." && line.text(idx, -2) == "v" && line.text(idx, 0) == "v"
}

/// The second half of a contraction, as treebank tokenisers cut it off.
fn is_contraction(word: &str) -> bool {
    let mut rest = word.chars();
    match rest.next() {
        Some('\'' | '’') => matches!(
            rest.as_str(),
            "s" | "S" | "t" | "T" | "re" | "ve" | "ll" | "d" | "m" | "RE" | "VE" | "LL" | "D" | "M"
        ),
        Some('n' | 'N') => matches!(rest.as_str(), "'t" | "’t" | "'T" | "’T"),
        _ => false,
    }
}
