use super::glue::Line;
use super::shape::{Shape, has_vietnamese_mark, is_acronym, is_capitalised, is_syllable};
use super::tables;

/// Whether the dash at `idx` is a hyphen inside a word or a range, rather than a dash between clauses.
pub(super) fn is_hyphen(line: &Line<'_, '_>, idx: usize) -> bool {
    let (Some(left_shape), Some(right_shape)) = (line.shape(idx, -1), line.shape(idx, 1)) else {
        return false;
    };
    if line.text(idx, 0) == "--" || line.text(idx, 0) == "—" || line.text(idx, 0) == "―" {
        return false;
    }
    let (left, right) = (line.text(idx, -1), line.text(idx, 1));
    match (left_shape, right_shape) {
        (Shape::Number, Shape::Number) => is_range(left, right),
        // `( - 5 độ )`: a minus sign.
        (Shape::OpenBracket, Shape::Number) => true,
        // `3 - D`, `6 - inch`, but `5 - Điện Biên`.
        (Shape::Number, Shape::Word) => {
            right.len() == 1 && is_capitalised(right)
                || right.starts_with(|c: char| c.is_ascii_digit())
                || line.is_vietnamese && is_foreign(right) && !is_capitalised(right)
        }
        // `AM - 11`, `Pac - 10`.
        (Shape::Word, Shape::Number) => {
            is_acronym(left)
                || left.chars().count() == 1 && is_capitalised(left)
                || line.is_vietnamese && is_foreign(left) && right.len() < 4
        }
        (Shape::Word, Shape::Word) => line.is_vietnamese && is_compound(line, idx),
        _ => false,
    }
}

/// `150 - 200`, `2000 - 2001`, `24 - 7 - 1962`, `250.000 - 300.000`.
fn is_range(left: &str, right: &str) -> bool {
    let digits = |word: &str| word.bytes().filter(u8::is_ascii_digit).count();
    digits(left) < 10 && digits(right) < 10
}

fn is_compound(line: &Line<'_, '_>, idx: usize) -> bool {
    let (left, right) = (line.text(idx, -1), line.text(idx, 1));
    let (left_lower, right_lower) = (left.to_lowercase(), right.to_lowercase());
    if tables::is_territory(left) && tables::is_territory(right) {
        return false;
    }
    if tables::is_hyphenated(&left_lower, &right_lower) || is_acronym(left) && is_acronym(right) {
        return true;
    }
    if tables::HYPHEN_PREFIXES.contains(&left_lower.as_str()) {
        return !has_vietnamese_mark(right);
    }
    let is_single = |word: &str| word.chars().count() == 1;
    if is_single(left) && left.is_ascii() || is_single(right) && right.is_ascii() && is_capitalised(right) {
        return true;
    }
    if is_inner(line, idx - 1) || is_inner(line, idx + 1) {
        return true;
    }
    is_foreign(left) && is_foreign(right)
}

/// No Vietnamese syllable, no country and no acronym: as a rule a part of a foreign name or word.
fn is_foreign(word: &str) -> bool {
    !is_syllable(word)
        && !tables::is_territory(word)
        && !is_acronym(word)
        && word.chars().all(char::is_alphabetic)
}

/// A short lower-case part with a dash on both sides, as `li` in `Ca - li - phoóc - ni - a`.
fn is_inner(line: &Line<'_, '_>, idx: usize) -> bool {
    let part = line.text(idx, 0);
    line.shape(idx, -1) == Some(Shape::Dash)
        && line.shape(idx, 1) == Some(Shape::Dash)
        && part.chars().count() < 6
        && part.chars().all(char::is_lowercase)
}
