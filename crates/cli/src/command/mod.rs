//! One file a subcommand: from arguments to a library call to a renderer.

mod agree;
mod align;
pub(crate) mod aligning;
mod challenge;
pub(crate) mod check;
mod claims;
mod collection;
pub(crate) mod compare;
pub(crate) mod compare_jsonl;
mod compare_many;
mod completions;
mod convert;
mod detect;
mod diff;
mod encode;
mod eval;
mod explain;
mod external;
mod inspect;
mod jsonl;
pub(crate) mod linking;
mod mine;
mod model;
mod pair;
mod runs;
mod schema;
mod score;
mod segment;
mod settings;
pub(crate) mod systems;
mod translate_words;
mod tune;

use std::path::PathBuf;

use anyhow::Result;
use doichieu_bitext::{MappedText, Span};
use doichieu_text::ReadOptions;
use doichieu_text::decode::{Decoded, Encoding, decode};
use doichieu_text::format::{Format, read_html, sniff};

use crate::args::{Args, Command, InputFormat, ReadArgs};
use crate::output::Notes;
use crate::settings::Wanted;
use crate::{Outcome, input};

pub(crate) use convert::{hint as convert_hint, write as write_bitext};

/// Does what was asked for.
pub(crate) fn run(args: &Args) -> Result<Outcome> {
    let notes = Notes { quiet: args.quiet };
    match &args.command {
        Command::Compare(a) if a.jsonl.is_some() => compare_jsonl::run(a, notes),
        Command::Compare(a) => compare::run(a, notes),
        Command::Align(a) => align::run(a, notes),
        Command::Batch(a) => crate::batch::run(a, notes),
        Command::Check(a) => check::run(a, notes),
        Command::Pair(a) => pair::run(a, notes),
        Command::Explain(a) => explain::run(a, notes),
        Command::Demo(a) => compare::demo(a, notes),
        Command::Inspect(a) => inspect::run(a, notes),
        Command::Claims(a) => claims::run(a, notes),
        Command::Collection(a) => collection::run(a, notes),
        Command::Detect(a) => detect::run(a, notes),
        Command::Segment(a) => segment::run(a, notes),
        Command::Encode(a) => encode::run(a, notes),
        Command::Mine(a) => mine::run(a, notes),
        Command::Convert(a) => convert::run(a, notes),
        Command::Model(a) => model::run(a, notes),
        Command::Lexicon(a) => translate_words::run(a, notes),
        Command::Eval(a) => eval::run(a, notes),
        Command::Settings(a) => settings::run(a, Wanted::of(args)),
        Command::Schema(a) => schema::run(a),
        Command::Completions(a) => completions::run(a),
    }
}

/// What the arguments say about reading.
pub(crate) fn read_options(args: &ReadArgs) -> Result<ReadOptions> {
    Ok(ReadOptions {
        encoding: input::encoding(args.encoding.as_deref())?,
        format: args.input.map(|f| match f {
            InputFormat::Text => Format::Text,
            InputFormat::Html => Format::Html,
            InputFormat::Jsonl => Format::Jsonl,
        }),
        keep_boilerplate: args.keep_boilerplate,
        recurring: args.blocks.as_deref().map(input::blocks::read).transpose()?.unwrap_or_default(),
    })
}

/// Reads the text of each file, or of standard input if there is none, and works on it; a file that cannot be read
/// is reported, the rest goes on, and the run counts as failed.
///
/// Of an HTML page the article is the text; of JSONL there is none without `--jsonl`. Spans map to the file.
fn each_file(
    files: &[PathBuf],
    encoding: Option<Encoding>,
    notes: Notes,
    mut work: impl FnMut(&str, &FileText) -> Result<()>,
) -> Result<Outcome> {
    let stdin = [PathBuf::from("-")];
    let files = if files.is_empty() { &stdin[..] } else { files };
    let mut outcome = Outcome::Done;
    for file in files {
        let name = input::name(file);
        match input::read(file).and_then(|bytes| file_text(&name, &bytes, encoding)) {
            Ok(text) => work(&name, &text)?,
            Err(error) => {
                outcome = Outcome::Failed;
                notes.failure(&named(&name, &error));
            }
        }
    }
    Ok(outcome)
}

/// The text of a file.
struct FileText {
    /// The decoded file and its bytes.
    decoded: Decoded,
    /// The text, and where it stands in the decoded file; `None` where it is all of it.
    inside: Option<MappedText>,
}

impl FileText {
    /// The text.
    fn text(&self) -> &str {
        self.inside.as_ref().map_or(&self.decoded.text, |m| &m.text)
    }

    /// Where a span of the text stands in the decoded file.
    fn to_decoded(&self, span: Span) -> Span {
        self.inside.as_ref().map_or(span, |m| m.map.to_source(span))
    }

    /// The bytes of the file that a span of the text came from.
    fn to_file(&self, span: Span) -> Span {
        self.decoded.map.to_source(self.to_decoded(span))
    }
}

fn file_text(name: &str, bytes: &[u8], encoding: Option<Encoding>) -> Result<FileText> {
    let decoded = decode(bytes, encoding)?;
    let inside = match sniff(name, &decoded.text) {
        Format::Html => {
            let article = read_html(&decoded.text);
            let map = article.inside();
            Some(article.mapped.then(map))
        }
        Format::Jsonl => anyhow::bail!("this is JSONL: add `--jsonl`"),
        _ => None,
    };
    Ok(FileText { decoded, inside })
}

/// An error with the file it is about and all its causes, on one line.
fn named(name: &str, error: &anyhow::Error) -> String {
    let first = error.to_string();
    let mut message = if first.contains(name) { first } else { format!("`{name}`: {first}") };
    for cause in error.chain().skip(1) {
        message.push_str(&format!(": {cause}"));
    }
    if let Some(hint) = input::hint(error) {
        message.push_str(&format!(" ({hint})"));
    }
    message
}

/// The lines of a text that are not blank.
fn paragraphs(text: &str) -> Vec<Span> {
    let mut start = 0;
    let mut out = Vec::new();
    for line in text.split_inclusive('\n') {
        let span = Span::at(start, start + line.len()).trimmed(text);
        start += line.len();
        if !span.is_empty() {
            out.push(span);
        }
    }
    out
}
