//! One file a subcommand: from arguments to a library call to a renderer.

mod compare;
mod compare_jsonl;
mod completions;
mod detect;
mod eval;
mod inspect;
mod jsonl;
mod schema;
mod segment;
mod systems;

use std::path::PathBuf;

use anyhow::Result;
use doichieu_bitext::Span;
use doichieu_text::ReadOptions;
use doichieu_text::decode::{Decoded, Encoding, decode};
use doichieu_text::format::Format;

use crate::args::{Args, Command, InputFormat, ReadArgs};
use crate::output::Notes;
use crate::{Outcome, input};

/// What finds the links; its name stands in every answer and in the evaluation's results.
pub(crate) const ALIGNER: &str = "baseline-lexical";

/// Does what was asked for.
pub(crate) fn run(args: &Args) -> Result<Outcome> {
    let notes = Notes { quiet: args.quiet };
    match &args.command {
        Command::Compare(a) if a.jsonl.is_some() => compare_jsonl::run(a, notes),
        Command::Compare(a) => compare::run(a, notes),
        Command::Demo(a) => compare::demo(a, notes),
        Command::Inspect(a) => inspect::run(a, notes),
        Command::Detect(a) => detect::run(a, notes),
        Command::Segment(a) => segment::run(a, notes),
        Command::Eval(a) => eval::run(a, notes),
        Command::Schema(a) => schema::run(a),
        Command::Completions(a) => completions::run(a),
    }
}

/// What the arguments say about reading.
fn read_options(args: &ReadArgs) -> Result<ReadOptions> {
    Ok(ReadOptions {
        encoding: input::encoding(args.encoding.as_deref())?,
        format: args.input.map(|f| match f {
            InputFormat::Text => Format::Text,
            InputFormat::Html => Format::Html,
            InputFormat::Jsonl => Format::Jsonl,
        }),
        keep_boilerplate: args.keep_boilerplate,
        ..ReadOptions::default()
    })
}

/// Decodes each file, or standard input if there is none, and works on it; one that cannot be read is reported,
/// the rest goes on, and the run counts as failed.
fn each_file(
    files: &[PathBuf],
    encoding: Option<Encoding>,
    notes: Notes,
    mut work: impl FnMut(&str, &Decoded) -> Result<()>,
) -> Result<Outcome> {
    let stdin = [PathBuf::from("-")];
    let files = if files.is_empty() { &stdin[..] } else { files };
    let mut outcome = Outcome::Done;
    for file in files {
        let name = input::name(file);
        match input::read(file).and_then(|bytes| Ok(decode(&bytes, encoding)?)) {
            Ok(decoded) => work(&name, &decoded)?,
            Err(error) => {
                outcome = Outcome::Failed;
                notes.failure(&named(&name, &error));
            }
        }
    }
    Ok(outcome)
}

/// An error with the file it is about and all its causes, on one line.
fn named(name: &str, error: &anyhow::Error) -> String {
    let mut message = format!("`{name}`: {error}");
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
