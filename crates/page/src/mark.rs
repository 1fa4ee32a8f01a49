//! Texts with stretches marked.

use maud::{Markup, html};

use crate::kit::plain;

/// A stretch of a text that is marked, in bytes of that text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mark<'a> {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Class of the element.
    pub(crate) class: &'a str,
    /// What is said of it, on hover and to screen readers.
    pub(crate) title: &'a str,
}

/// Writes a text with its marks. Where marks overlap the earlier one is kept and the rest of the later one is left out;
/// a mark that does not fit the text is left out.
pub(crate) fn marked(text: &str, marks: &[Mark<'_>]) -> Markup {
    let mut marks = marks.to_vec();
    marks.sort_by_key(|m| (m.start, std::cmp::Reverse(m.end)));
    let mut parts: Vec<(&str, Option<Mark<'_>>)> = Vec::new();
    let mut at = 0;
    for mark in marks {
        let start = mark.start.max(at);
        let (Some(before), Some(inside)) = (text.get(at..start), text.get(start..mark.end)) else { continue };
        if inside.is_empty() {
            continue;
        }
        parts.push((before, None));
        parts.push((inside, Some(mark)));
        at = mark.end;
    }
    parts.push((text.get(at..).unwrap_or(""), None));
    html! {
        @for (part, mark) in &parts {
            @if let Some(mark) = mark {
                mark class=(mark.class) title=[(!mark.title.is_empty()).then_some(mark.title)] { (plain(part)) }
            } @else {
                (plain(part))
            }
        }
    }
}

/// UTF-16 units before byte `at`: what scripts count in. An offset past the end or inside a character counts as the
/// character's start.
pub(crate) fn utf16(text: &str, at: usize) -> usize {
    text.char_indices().take_while(|(i, c)| i + c.len_utf8() <= at).map(|(_, c)| c.len_utf16()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_that_overlap_do_not_nest() {
        let mark = |start, end| Mark { start, end, class: "x", title: "" };
        let made = marked("Hà Nội <mưa>", &[mark(4, 9), mark(0, 5), mark(1, 2), mark(40, 50)]).into_string();
        assert_eq!(made, "<mark class=\"x\">Hà N</mark><mark class=\"x\">ội</mark> &lt;mưa&gt;");
    }

    #[test]
    fn scripts_count_in_utf_16() {
        assert_eq!(utf16("Hà😀b", 3), 2);
        assert_eq!(utf16("Hà😀b", 7), 4);
        assert_eq!(utf16("Hà", 99), 2);
    }
}
