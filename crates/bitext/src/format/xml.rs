//! XML event by event, as it should have been: elements close in order, text is unescaped, lines are counted.

use std::borrow::Cow;
use std::io::{self, BufRead, Read};

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event as Raw};

use super::ReadError;
use super::gather::{Gather, NoteKind};
use super::text::is_xml;

/// What comes next in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Event {
    /// An element begins. Each `Start` has its `End`.
    Start(Element),
    /// The innermost open element ends.
    End(String),
    /// Text, unescaped.
    Text(String),
}

/// An element's start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Element {
    /// Its name without prefix.
    pub(super) name: String,
    attributes: Vec<(String, String)>,
}

impl Element {
    /// The value of an attribute by its name without prefix: `lang` is `xml:lang` too, and rather.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let of = |wanted: &str| self.attributes.iter().find(|(n, _)| n == wanted).map(|(_, v)| v.as_str());
        of(&format!("xml:{name}")).or_else(|| of(name))
    }
}

/// Reads events from XML that may be damaged; what is repaired is noted.
pub(super) struct Xml<R> {
    reader: quick_xml::Reader<Counted<R>>,
    buffer: Vec<u8>,
    open: Vec<String>,
    /// Ends that are owed before the next event.
    owed: usize,
    /// An element that ends right after its start.
    is_empty: bool,
    is_over: bool,
    line: usize,
}

impl<R: BufRead> Xml<R> {
    pub(super) fn new(input: R) -> Self {
        let mut reader = quick_xml::Reader::from_reader(Counted { input, n_lines: 0 });
        let config = reader.config_mut();
        config.allow_dangling_amp = true;
        // Here elements are matched instead, with a note where they do not.
        config.allow_unmatched_ends = true;
        config.check_end_names = false;
        Self {
            reader,
            buffer: Vec::new(),
            open: Vec::new(),
            owed: 0,
            is_empty: false,
            is_over: false,
            line: 1,
        }
    }

    /// Line at which the last event began, from 1.
    pub(super) fn line(&self) -> usize {
        self.line
    }

    /// The next event; `None` at the end.
    pub(super) fn next_event(&mut self, gather: &mut Gather<'_>) -> Result<Option<Event>, ReadError> {
        loop {
            if 0 < self.owed || self.is_empty {
                self.owed = self.owed.saturating_sub(1);
                self.is_empty = false;
                if let Some(name) = self.open.pop() {
                    return Ok(Some(Event::End(name)));
                }
            }
            if self.is_over {
                return Ok(None);
            }
            self.line = self.reader.get_ref().n_lines + 1;
            let line = self.line;
            self.buffer.clear();
            let event = match self.reader.read_event_into(&mut self.buffer) {
                Ok(event) => event,
                // What is begun here never ends: the file breaks off, or a mark is missing and hides the rest.
                Err(quick_xml::Error::Syntax(_)) => {
                    let element = self.open.last().cloned().unwrap_or_default();
                    gather.note(line, NoteKind::BrokenOff { element });
                    self.is_over = true;
                    self.owed = self.open.len();
                    continue;
                }
                Err(error) => return Err(failure(self.reader.get_ref().n_lines + 1, error)),
            };
            match event {
                Raw::Eof => {
                    self.is_over = true;
                    if let Some(element) = self.open.last() {
                        gather.note(line, NoteKind::BrokenOff { element: element.clone() });
                    }
                    self.owed = self.open.len();
                }
                Raw::Start(start) => {
                    let element = element(&start, line, gather);
                    self.open.push(element.name.clone());
                    return Ok(Some(Event::Start(element)));
                }
                Raw::Empty(start) => {
                    let element = element(&start, line, gather);
                    self.open.push(element.name.clone());
                    self.is_empty = true;
                    return Ok(Some(Event::Start(element)));
                }
                Raw::End(end) => {
                    let name = local(end.name().as_ref()).to_owned();
                    let depth = self.open.iter().rev().position(|open| *open == name);
                    if depth != Some(0) {
                        gather.note(line, NoteKind::Unbalanced { element: name });
                    }
                    self.owed = depth.map_or(0, |d| d + 1);
                }
                Raw::Text(text) => {
                    let text = text.xml10_content();
                    if text.contains('&') {
                        gather.note(line, NoteKind::BareAmpersand);
                    }
                    return Ok(Some(Event::Text(legal(&text, line, gather))));
                }
                Raw::CData(text) => {
                    return Ok(Some(Event::Text(legal(&text.xml10_content(), line, gather))));
                }
                Raw::GeneralRef(reference) => {
                    let name = reference.xml10_content().into_owned();
                    let text = match reference.resolve_char_ref() {
                        Ok(Some(c)) => legal(c.encode_utf8(&mut [0; 4]), line, gather),
                        _ => named(&name, line, gather),
                    };
                    return Ok(Some(Event::Text(text)));
                }
                Raw::Comment(_) | Raw::Decl(_) | Raw::PI(_) | Raw::DocType(_) => {}
            }
        }
    }
}

/// What a reference such as `&lt;` stands for.
fn named(name: &str, line: usize, gather: &mut Gather<'_>) -> String {
    quick_xml::escape::resolve_xml_entity(name).map_or_else(
        || {
            let short = super::error::shortened(name);
            gather.note(line, NoteKind::UnknownEntity { name: short });
            format!("&{name};")
        },
        str::to_owned,
    )
}

/// Leaves out what XML forbids.
fn legal(text: &str, line: usize, gather: &mut Gather<'_>) -> String {
    if text.chars().all(is_xml) {
        return text.to_owned();
    }
    gather.note(line, NoteKind::Control);
    text.chars().filter(|c| is_xml(*c)).collect()
}

fn failure(line: usize, error: quick_xml::Error) -> ReadError {
    match error {
        quick_xml::Error::Encoding(_) => ReadError::NotUtf8 { line },
        source => ReadError::Xml { line, source },
    }
}

fn element(start: &BytesStart<'_>, line: usize, gather: &mut Gather<'_>) -> Element {
    let name = local(start.name().as_ref()).to_owned();
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let Ok(attribute) = attribute else {
            gather.note(line, NoteKind::BadAttribute { element: name.clone() });
            continue;
        };
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).unwrap_or_else(|_| {
            gather.note(line, NoteKind::BareAmpersand);
            Cow::Borrowed("")
        });
        let value = if value.is_empty() { Cow::Borrowed(attribute.value.as_ref()) } else { value };
        attributes.push((attribute.key.as_ref().to_owned(), legal(&value, line, gather)));
    }
    Element { name, attributes }
}

/// A name without its prefix.
fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// A text with `& < >` escaped, and the line ends that a parser would change.
pub(super) fn escaped(text: &str) -> Cow<'_, str> {
    escape(text, &[('&', "&amp;"), ('<', "&lt;"), ('>', "&gt;"), ('\r', "&#13;")])
}

/// A text as the value of an attribute, in double quotes.
pub(super) fn quoted(text: &str) -> Cow<'_, str> {
    escape(
        text,
        &[
            ('&', "&amp;"),
            ('<', "&lt;"),
            ('>', "&gt;"),
            ('"', "&quot;"),
            ('\r', "&#13;"),
            ('\n', "&#10;"),
            ('\t', "&#9;"),
        ],
    )
}

fn escape<'t>(text: &'t str, table: &[(char, &str)]) -> Cow<'t, str> {
    let special = |c: char| table.iter().find(|(s, _)| *s == c).map(|(_, escape)| *escape);
    if text.chars().all(|c| special(c).is_none() && is_xml(c)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars().filter(|c| is_xml(*c)) {
        match special(c) {
            Some(escape) => out.push_str(escape),
            None => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// Counts the lines that have been taken.
struct Counted<R> {
    input: R,
    n_lines: usize,
}

impl<R: BufRead> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.input.read(buffer)?;
        self.n_lines += buffer.iter().take(n).filter(|b| **b == b'\n').count();
        Ok(n)
    }
}

impl<R: BufRead> BufRead for Counted<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.input.fill_buf()
    }

    fn consume(&mut self, n: usize) {
        // What is in the buffer already costs no reading.
        if let Ok(bytes) = self.input.fill_buf() {
            self.n_lines += bytes.iter().take(n).filter(|b| **b == b'\n').count();
        }
        self.input.consume(n);
    }
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use super::*;
    use crate::format::ReadOptions;

    /// The events in short, and the notes.
    fn events(xml: &str) -> (String, Vec<String>) {
        let options = ReadOptions::default();
        let mut ignore = |_| ControlFlow::Continue(());
        let mut gather = Gather::new(&options, &mut ignore);
        let mut reader = Xml::new(xml.as_bytes());
        let mut out = String::new();
        while let Some(event) = reader.next_event(&mut gather).expect("it goes on") {
            out += &match event {
                Event::Start(e) => format!("({}", e.name),
                Event::End(_) => ")".to_owned(),
                Event::Text(t) => t,
            };
        }
        (out, gather.finish().iter().map(ToString::to_string).collect())
    }

    #[test]
    fn elements_close_in_order_whatever_the_file_says() {
        assert_eq!(events("<a>x<b/>y</a>"), ("(ax(b)y)".to_owned(), vec![]));
        let (out, notes) = events("<a>\n<b>x</a></c>");
        assert_eq!(out, "(a\n(bx))");
        assert_eq!(notes, ["line 2: `<a>` and `</a>` do not match", "line 2: `<c>` and `</c>` do not match"]);
        let (out, notes) = events("<a><b>x");
        assert_eq!(out, "(a(bx))");
        assert_eq!(notes, ["line 1: the file ends inside `<b>`"]);
        let (out, notes) = events("<a>\nx<b y='");
        assert_eq!(out, "(a\nx)");
        assert_eq!(notes, ["line 2: the file ends inside `<a>`"]);
    }

    #[test]
    fn a_bare_ampersand_is_itself() {
        let (out, notes) = events("<a>AT&T & B&amp;B &#65;&#x1EC7; &nbsp; &#1;</a>");
        assert_eq!(out, "(aAT&T & B&B Aệ &nbsp; )");
        assert_eq!(notes.len(), 3, "{notes:?}");
    }

    #[test]
    fn escaping_comes_back() {
        let text = "a<b>&\"'\r\n\t\u{1}]]>";
        assert_eq!(escaped(text), "a&lt;b&gt;&amp;\"'&#13;\n\t]]&gt;");
        assert_eq!(quoted(text), "a&lt;b&gt;&amp;&quot;'&#13;&#10;&#9;]]&gt;");
    }
}
