//! One document: what may be boilerplate in it, and what it shares with others.

use anyhow::{Context as _, Result};
use doichieu_bitext::{Document, SentenceRole, Span};
use doichieu_mine::duplicate::{Shingles, Sketch};
use doichieu_text::boilerplate::OutletNames;
use doichieu_text::format::{Format, read_record};
use doichieu_text::{ReadOptions, Reader};

use super::source::Unread;
use crate::input;

/// What is kept of a document.
#[derive(Debug)]
pub(super) struct Prepared {
    /// A record's id, or a file's path.
    pub(super) id: String,
    pub(super) outlet: String,
    /// Lines that may be boilerplate.
    pub(super) lines: Vec<String>,
    pub(super) shingles: Shingles,
    pub(super) sketch: Option<Sketch>,
}

/// What tells outlets apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum OutletBy {
    Auto,
    Site,
    Host,
    Folder,
    Field(String),
}

impl OutletBy {
    pub(super) fn new(what: &str) -> Self {
        match what {
            "auto" => Self::Auto,
            "site" => Self::Site,
            "host" => Self::Host,
            "folder" => Self::Folder,
            field => Self::Field(field.to_owned()),
        }
    }

    /// The outlet of a document; where nothing names one, the file is the outlet of its records, and a file without a folder
    /// is of the outlet without a name.
    fn outlet(&self, name: &str, document: &Document) -> String {
        let is_of_page = document.origin.format == Format::Html.as_str();
        let is_of_record = document.origin.format == Format::Jsonl.as_str();
        let names = OutletNames::of(name, &document.metadata);
        // What the text itself names is a credit in one report and nothing in the next.
        let site = names.site.filter(|_| is_of_page || is_of_record);
        let own = match self {
            Self::Auto if is_of_page => names.host.or(site),
            Self::Auto if is_of_record => site.or(names.host),
            Self::Auto => None,
            Self::Site => site,
            Self::Host => names.host,
            Self::Folder => None,
            Self::Field(field) => match field.as_str() {
                "outlet" | "source" | "publisher" => site,
                _ => names.fields.into_iter().find(|f| f.0 == *field).map(|f| f.1),
            },
        };
        let other = if is_of_record { Some(name.to_owned()) } else { names.folder };
        own.or(other).unwrap_or_default()
    }
}

impl Prepared {
    /// Reads a document.
    pub(super) fn read(unread: Unread, options: &ReadOptions, by: &OutletBy) -> Result<Self> {
        match unread {
            Unread::File(path) => {
                let name = input::name(&path);
                let read = Reader::new(options.clone()).read(&name, &input::read(&path)?)?;
                Ok(Self::new(name.clone(), &name, &read.document, by))
            }
            Unread::Record { name, number, line } => {
                let place = || format!("{name}, line {number}");
                let text = String::from_utf8(line).with_context(place)?;
                let id = read_record(text.trim_start_matches('\u{feff}').trim()).with_context(place)?.id;
                let options = ReadOptions { format: Some(Format::Jsonl), ..options.clone() };
                let read = Reader::new(options).read(&name, text.as_bytes()).with_context(place)?;
                Ok(Self::new(id.unwrap_or_else(|| format!("{name}:{number}")), &name, &read.document, by))
            }
        }
    }

    fn new(id: String, name: &str, document: &Document, by: &OutletBy) -> Self {
        let body: Vec<&str> = document.sentences.iter().map(|s| document.slice(s.span)).collect();
        let shingles = Shingles::of(&body.join(" "));
        Self {
            id,
            outlet: by.outlet(name, document),
            lines: lines(document),
            sketch: Sketch::of(&shingles),
            shingles,
        }
    }
}

/// The lines that no rule has set aside, without the headline.
fn lines(document: &Document) -> Vec<String> {
    let mut start = 0;
    let mut out = Vec::new();
    for line in document.text.split_inclusive('\n') {
        let span = Span::at(start, start + line.len()).trimmed(&document.text);
        start += line.len();
        let shared =
            |other: Span| span.end().min(other.end()).saturating_sub(span.start().max(other.start()));
        let n_removed: usize = document.removals.iter().map(|r| shared(r.span)).sum();
        let is_headline =
            document.sentences.iter().any(|s| s.role == SentenceRole::Headline && 0 < shared(s.span));
        if !span.is_empty() && n_removed * 2 < span.len() && !is_headline {
            out.push(document.slice(span).to_owned());
        }
    }
    out
}
