//! Lower case that keeps every byte in its place, so that what is found in it is found in the text.

/// The text in lower case, byte for byte as long as `text` and with the same character boundaries.
///
/// A letter whose lower case has another length in UTF-8 (`İ`) stays as it is; Vietnamese has none.
pub(super) fn same_length(text: &str) -> String {
    let mut lower = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let ascii = rest.bytes().position(|b| !b.is_ascii()).unwrap_or(rest.len());
        let (plain, after) = rest.split_at_checked(ascii).unwrap_or((rest, ""));
        let from = lower.len();
        lower.push_str(plain);
        if let Some(copied) = lower.get_mut(from..) {
            copied.make_ascii_lowercase();
        }
        let mut chars = after.chars();
        if let Some(letter) = chars.next() {
            lower.push(lower_letter(letter));
        }
        rest = chars.as_str();
    }
    lower
}

fn lower_letter(letter: char) -> char {
    // Punctuation and CJK have no case; most non-ASCII letters of Vietnamese are lower case already.
    if ('\u{2000}'..='\u{20ff}').contains(&letter) || '\u{3000}' <= letter {
        return letter;
    }
    let mut forms = letter.to_lowercase();
    match (forms.next(), forms.next()) {
        (Some(lower), None) if lower.len_utf8() == letter.len_utf8() => lower,
        _ => letter,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let lower = same_length(text);
        assert_eq!(lower, expected);
        assert_eq!(lower.len(), text.len());
    }

    #[test]
    fn vietnamese_capitals_become_small() {
        check("ĐỌC THÊM: Ảnh Ộ", "đọc thêm: ảnh ộ");
    }

    #[test]
    fn letters_of_another_length_stay() {
        check("İA ẞ", "İa ẞ");
    }
}
