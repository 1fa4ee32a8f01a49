use super::glue::Line;
use super::shape::{Shape, has_vietnamese_mark, is_acronym, is_all_digits, is_capitalised, is_syllable};
use super::tables;

/// Whether the dash at `idx` is a hyphen inside a word or a range, rather than a dash between clauses.
pub(super) fn is_hyphen(line: &Line<'_, '_>, idx: usize) -> bool {
    let (Some(left_shape), Some(right_shape)) = (line.shape(idx, -1), line.shape(idx, 1)) else { return false };
    if line.text(idx, 0) == "--" || line.text(idx, 0) == "—" || line.text(idx, 0) == "―" {
        return false;
    }
    let (left, right) = (line.text(idx, -1), line.text(idx, 1));
    match (left_shape, right_shape) {
        (Shape::Number, Shape::Number) => is_range(left, right),
        (Shape::Word, Shape::Number) => is_acronym(left) || left.chars().count() == 1 && is_capitalised(left),
        (Shape::Word, Shape::Word) => line.is_vietnamese && is_compound(left, right),
        _ => false,
    }
}

fn is_range(left: &str, right: &str) -> bool {
    // `Đội hình 4 - 4 - 2`, `2000 - 2001`, `5 - 6`, `1,5 - 2`.
    is_all_digits(left) || is_all_digits(right) || left.len() < 6 && right.len() < 6
}

fn is_compound(left: &str, right: &str) -> bool {
    if tables::HYPHEN_PREFIXES.contains(&left.to_lowercase().as_str()) {
        return !has_vietnamese_mark(right);
    }
    let is_single = |word: &str| word.chars().count() == 1;
    if is_single(left) && left.is_ascii() || is_single(right) && right.is_ascii() && is_capitalised(right) {
        return true;
    }
    let is_foreign = |word: &str| !is_syllable(word) && !tables::is_territory(word) && !is_acronym(word);
    is_foreign(left) && is_foreign(right)
}
