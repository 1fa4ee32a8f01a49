//! The files of the field: alignments and bitexts, read and written.
//!
//! [`Format`] names them, [`read`] and [`write()`] do the work for one file, [`read_pair`] and [`Writer::pair`] for those
//! that are a file for each side. Whatever a format cannot hold is known beforehand: [`losses`] counts it.

mod conllu;
mod described;
mod error;
mod gather;
mod holds;
mod html;
mod ids;
mod jsonl;
mod kind;
mod ladder;
mod lines;
mod loss;
mod moses;
mod number;
mod options;
mod opus;
mod pharaoh;
mod projection;
mod sketch_engine;
mod tei;
mod text;
mod tmx;
mod tsv;
mod unit;
mod vecalign;
mod word_links;
mod writer;
mod xces;
mod xliff;
mod xml;

use std::io::{BufRead, Write};
use std::ops::ControlFlow;

pub use error::{ReadError, WriteError};
pub use gather::{Note, NoteKind, Reading};
pub use holds::{Holds, holds};
pub use kind::{Format, UnknownFormat};
pub use loss::{Loss, LossKind, losses};
pub use options::{Nulls, ReadOptions, WriteOptions};
pub use projection::{Projection, monotone};
pub use writer::Writer;

use crate::Bitext;
use gather::Gather;
use lines::Lines;

/// Reads a format of one file.
///
/// # Errors
///
/// [`ReadError`], with the line; [`ReadError::IsPair`] for a format of two files.
pub fn read(input: &mut dyn BufRead, format: Format, options: &ReadOptions) -> Result<Reading, ReadError> {
    let mut bitexts = Vec::new();
    let mut keep = |bitext| {
        bitexts.push(bitext);
        ControlFlow::Continue(())
    };
    let notes = read_parts(input, format, options, &mut keep)?;
    Ok(Reading { bitexts, notes })
}

/// Reads a format of one file and passes each document on as soon as it is there; of formats whose units stand alone
/// (`tmx`, `tsv`, `hunalign`) parts of a document, so that memory stays small ([`ReadOptions::part_size`]).
///
/// # Errors
///
/// As [`read`].
pub fn read_parts(
    input: &mut dyn BufRead,
    format: Format,
    options: &ReadOptions,
    each: &mut dyn FnMut(Bitext) -> ControlFlow<()>,
) -> Result<Vec<Note>, ReadError> {
    let mut gather = Gather::new(options, each);
    match format {
        Format::Vecalign => vecalign::read(Lines::new(input), &mut gather),
        Format::Ladder => ladder::read(Lines::new(input), &mut gather),
        Format::Jsonl => jsonl::read(Lines::new(input), &mut gather),
        Format::Tsv => tsv::read(Lines::new(input), &mut gather),
        Format::Hunalign | Format::Opus => opus::read(Lines::new(input), format, &mut gather),
        Format::SketchEngine => sketch_engine::read(Lines::new(input), &mut gather),
        Format::Pharaoh => pharaoh::read(Lines::new(input), &mut gather),
        Format::Tmx => tmx::read(input, &mut gather),
        Format::Xliff | Format::Xliff12 => xliff::read(input, &mut gather),
        Format::Xces | Format::InterText | Format::Ictools => xces::read(input, &mut gather),
        Format::Tei => tei::read(input, &mut gather),
        Format::Html => Err(ReadError::WriteOnly { format }),
        Format::Moses | Format::Bleualign | Format::Conllu => Err(ReadError::IsPair { format }),
    }?;
    Ok(gather.finish())
}

/// Reads a format that is a file for each side.
///
/// # Errors
///
/// [`ReadError`], with the line; [`ReadError::IsOneFile`] for a format of one file.
pub fn read_pair(
    source: &mut dyn BufRead,
    target: &mut dyn BufRead,
    format: Format,
    options: &ReadOptions,
) -> Result<Reading, ReadError> {
    let mut bitexts = Vec::new();
    let mut keep = |bitext| {
        bitexts.push(bitext);
        ControlFlow::Continue(())
    };
    let notes = read_pair_parts([source, target], format, options, &mut keep)?;
    Ok(Reading { bitexts, notes })
}

/// As [`read_pair`], but passes on parts as [`read_parts`] does.
///
/// # Errors
///
/// As [`read_pair`].
pub fn read_pair_parts(
    [source, target]: [&mut dyn BufRead; 2],
    format: Format,
    options: &ReadOptions,
    each: &mut dyn FnMut(Bitext) -> ControlFlow<()>,
) -> Result<Vec<Note>, ReadError> {
    let mut gather = Gather::new(options, each);
    let (source, target) = (Lines::new(source), Lines::new(target));
    match format {
        Format::Moses | Format::Bleualign => moses::read(source, target, format, &mut gather),
        Format::Conllu => conllu::read(source, target, &mut gather),
        _ => Err(ReadError::IsOneFile { format }),
    }?;
    Ok(gather.finish())
}

/// Writes one bitext in a format of one file, with the usual options.
///
/// # Errors
///
/// [`WriteError`]: texts that the format needs and that are not known, beads that do not fit, bytes that do not pass.
pub fn write(bitext: &Bitext, format: Format, out: &mut dyn Write) -> Result<(), WriteError> {
    write_all(std::slice::from_ref(bitext), format, &WriteOptions::default(), out)
}

/// Writes bitexts into one file.
///
/// # Errors
///
/// As [`write()`], and [`WriteError::OneDocument`] if there are several and the format numbers the sentences of one.
pub fn write_all(
    bitexts: &[Bitext],
    format: Format,
    options: &WriteOptions,
    out: &mut dyn Write,
) -> Result<(), WriteError> {
    let mut writer = Writer::new(format, options, out)?;
    for bitext in bitexts {
        writer.write(bitext)?;
    }
    writer.finish().map(drop)
}

#[cfg(test)]
mod round_trip;

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads one file.
    #[track_caller]
    pub(super) fn read_text(text: &str, format: Format) -> Reading {
        read(&mut text.as_bytes(), format, &ReadOptions::default()).expect("it can be read")
    }

    /// Reads two files.
    pub(super) fn read_two(source: &str, target: &str, format: Format) -> Result<Reading, ReadError> {
        read_pair(&mut source.as_bytes(), &mut target.as_bytes(), format, &ReadOptions::default())
    }

    /// Reading fails, and the message says where.
    #[track_caller]
    pub(super) fn fails_at(text: &str, format: Format, line: usize) {
        let error = read(&mut text.as_bytes(), format, &ReadOptions::default()).expect_err("it is damaged");
        let message = error.to_string();
        assert!(message.starts_with(&format!("line {line}:")), "{message}");
    }

    #[track_caller]
    pub(super) fn written(bitext: &Bitext, format: Format) -> String {
        let mut out = Vec::new();
        write(bitext, format, &mut out).expect("it can be written");
        String::from_utf8(out).expect("output is UTF-8")
    }
}
