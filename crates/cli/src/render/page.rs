//! Pieces of a page for a terminal: wrapping by columns, two texts side by side, marked stretches.

use std::io::{self, Write};

use anstyle::Style;
use unicode_width::UnicodeWidthStr as _;

/// Columns of the page: what was asked for, the terminal's, or 100.
pub(crate) fn width(asked: Option<u16>) -> usize {
    let terminal = || terminal_size::terminal_size().map(|(w, _)| w.0.clamp(60, 160));
    asked.or_else(terminal).unwrap_or(100).into()
}

/// Lines of at most `width` columns, broken between words.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    textwrap::wrap(&one_line, textwrap::Options::new(width.max(8)))
        .into_iter()
        .map(std::borrow::Cow::into_owned)
        .collect()
}

/// Two texts in two columns of equal width, with a rule between them.
pub(crate) fn side_by_side(
    out: &mut dyn Write,
    indent: usize,
    width: usize,
    left: &str,
    right: &str,
) -> io::Result<()> {
    let column = width.saturating_sub(indent + 3) / 2;
    let (left, right) = (wrap(left, column), wrap(right, column));
    for idx in 0..left.len().max(right.len()) {
        let (l, r) = (left.get(idx).map_or("", String::as_str), right.get(idx).map_or("", String::as_str));
        let pad = column.saturating_sub(l.width());
        let line = format!("{:indent$}{l}{:pad$} │ {r}", "", "");
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// A text wrapped under an indent; the first line begins with `label`, which is as wide as the indent or less.
pub(crate) fn labelled(
    out: &mut dyn Write,
    label: &str,
    indent: usize,
    width: usize,
    text: &str,
    style: Style,
) -> io::Result<()> {
    let lines = wrap(text, width.saturating_sub(indent));
    let pad = indent.saturating_sub(label.width());
    let (on, off) = (style.render(), style.render_reset());
    for (idx, line) in lines.iter().enumerate() {
        if idx == 0 {
            writeln!(out, "{label}{:pad$}{on}{line}{off}", "")?;
        } else {
            writeln!(out, "{:indent$}{on}{line}{off}", "")?;
        }
    }
    if lines.is_empty() {
        writeln!(out, "{}", label.trim_end())?;
    }
    Ok(())
}

/// A heading with a count and a rule to the edge.
pub(crate) fn heading(out: &mut dyn Write, width: usize, text: &str) -> io::Result<()> {
    let rule = width.saturating_sub(text.width() + 1);
    let (on, off) = (crate::output::TITLE.render(), crate::output::TITLE.render_reset());
    writeln!(out, "\n{on}{text}{off} {}", "─".repeat(rule))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_counted_not_bytes() {
        let mut out = Vec::new();
        side_by_side(&mut out, 2, 25, "Điện Biên Phủ", "Điện Biên Phủ").unwrap();
        let text = String::from_utf8(out).unwrap();
        assert_eq!(text, "  Điện Biên  │ Điện Biên\n  Phủ        │ Phủ\n");
    }

    #[test]
    fn a_long_word_is_broken_not_lost() {
        assert_eq!(wrap(&"x".repeat(20), 10).concat(), "x".repeat(20));
    }
}
