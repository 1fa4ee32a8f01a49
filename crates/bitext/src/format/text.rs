//! Texts as each format can hold them.

use std::borrow::Cow;

use super::Format;

/// A text as a format can hold it: what it cannot is replaced by a space or left out.
pub(super) fn clean(format: Format, text: &str) -> Cow<'_, str> {
    match format {
        Format::Jsonl => Cow::Borrowed(text),
        Format::Tmx | Format::Xliff | Format::Xliff12 | Format::Tei | Format::Html => xml(text),
        Format::Hunalign => match one_line(text) {
            Cow::Borrowed(line) => apart(line),
            Cow::Owned(line) => Cow::Owned(apart(&line).into_owned()),
        },
        Format::Bleualign => match one_line(text) {
            line if line == ".EOA" => Cow::Borrowed(". EOA"),
            line => line,
        },
        Format::Conllu => conllu(text),
        _ => one_line(text),
    }
}

/// A text without line ends and tabs, which become spaces, and without a byte order mark before it.
fn one_line(text: &str) -> Cow<'_, str> {
    let text = text.trim_start_matches('\u{feff}');
    if text.contains(['\n', '\r', '\t']) {
        Cow::Owned(text.replace(['\n', '\r', '\t'], " "))
    } else {
        Cow::Borrowed(text)
    }
}

/// A text in which hunalign's `~~~` does not occur: such tildes stand apart.
fn apart(text: &str) -> Cow<'_, str> {
    if !text.contains("~~~") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 4);
    let mut n_tildes = 0;
    for c in text.chars() {
        n_tildes = if c == '~' { n_tildes + 1 } else { 0 };
        if n_tildes == 3 {
            out.push(' ');
            n_tildes = 1;
        }
        out.push(c);
    }
    Cow::Owned(out)
}

/// A text as CoNLL-U's comment `# text` can hold it: one line, not blank at its ends.
fn conllu(text: &str) -> Cow<'_, str> {
    let is_blank = |c: char| c.is_whitespace() || c == '\u{feff}';
    one_line(text.trim_start_matches(is_blank).trim_end())
}

/// A text of characters that XML 1.0 allows.
fn xml(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_xml) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.chars().filter(|c| is_xml(*c)).collect())
    }
}

/// Whether XML 1.0 allows a character, written as it is or as a reference.
///
/// Source: Extensible Markup Language (XML) 1.0, fifth edition, production 2.
pub(super) fn is_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(format: Format, text: &str, expected: &str) {
        assert_eq!(clean(format, text), expected);
    }

    #[test]
    fn each_format_gets_what_it_can_hold() {
        check(Format::Moses, "a\tb\r\nc", "a b  c");
        check(Format::Tmx, "a\u{0}\u{1b}\u{ffff}\tb&<", "a\tb&<");
        check(Format::Hunalign, "a ~~~ b ~~~~~", "a ~~ ~ b ~~ ~~ ~");
        check(Format::Jsonl, "a\u{0}\n", "a\u{0}\n");
        check(Format::Bleualign, ".EOA", ". EOA");
        check(Format::Conllu, " a\nb ", "a b");
    }
}
