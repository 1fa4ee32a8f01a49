use super::glue::Line;
use super::shape::{Shape, is_all_digits, is_capitalised};
use super::tables;

/// Whether token `idx`, which follows a stop, continues the number before that stop: `17 , 5 %`, `10 . 000`,
/// `05 : 00`.
///
/// `1979 , 1981 và 1985` is a list and `năm 2010 . 15 người` the end of a sentence, so a comma or full stop is
/// taken into a number only where what follows it can be nothing else.
pub(super) fn is_glued_after_stop(line: &Line<'_, '_>, idx: usize) -> bool {
    let (before, stop, after) = (line.text(idx, -2), line.text(idx, -1), line.text(idx, 0));
    if line.shape(idx, -2) != Some(Shape::Number) || line.shape(idx, 0) != Some(Shape::Number) {
        return false;
    }
    // Only single stops; a stop that hangs on the number (`17,`) was no token.
    let head = before.rsplit(['.', ',']).next().unwrap_or(before);
    let tail = after.split(['.', ',']).next().unwrap_or(after);
    let is_group = tail.len() == 3 && (1..=3).contains(&head.len());
    match stop {
        ":" => is_all_digits(before) && is_all_digits(after) && before.len() < 4 && after.len() < 4,
        "." => is_group || has_unit(line, idx) && before.len() < 4 && after.len() < 3,
        "," => {
            let is_round = is_group && tail == "000";
            let is_listed = matches!(line.text(idx, 1), "," | "và" | "and" | "hoặc" | "or");
            // In English the comma parts thousands; `May 4 , 200 people` is a date before a number.
            let is_thousands = is_group && !line.is_vietnamese && !is_capitalised(line.text(idx, -3));
            is_round
                || is_thousands && !is_listed
                || !is_listed && has_unit(line, idx) && before.len() < 4 && after.len() < 3
        }
        _ => false,
    }
}

/// Whether a percent sign or a unit of measure or scale follows the number at `idx`.
fn has_unit(line: &Line<'_, '_>, idx: usize) -> bool {
    line.shape(idx, 1) == Some(Shape::Percent) || tables::UNITS.contains(&line.text(idx, 1))
}
