//! `doichieu convert`: from one file format of alignments to another.

mod error;
mod files;
mod source;
mod target;

use std::ops::ControlFlow;
use std::path::Path;

use anyhow::{Context as _, Result};
use doichieu_bitext::format::{Format, LossKind, NoteKind, ReadOptions, WriteOptions};
use doichieu_bitext::{Bitext, ScoreKind};

use crate::args::ConvertArgs;
use crate::output::Notes;
use crate::{Outcome, input};
use error::ConvertError;
pub(crate) use error::hint;
use source::Source;
use target::{Target, Wanted};

/// Languages of the sides where nothing says otherwise.
const LANGS: [&str; 2] = ["en", "vi"];

/// Beads that are in memory at once where parts of a document can be written one by one.
const PART: usize = 10_000;

pub(super) fn run(args: &ConvertArgs, notes: Notes) -> Result<Outcome> {
    let source = Source::open(args)?;
    let to = output_format(args)?;
    refuse_what_makes_no_sense(args, source.format, to)?;
    let mut target = Target::new(Wanted::of(args), to, notes);
    let streams = |f: Format| matches!(f, Format::Tmx | Format::Moses | Format::Hunalign);
    let is_streamed =
        args.source.is_none() && streams(to) && (streams(source.format) || source.format == Format::Tsv);
    let read_options = ReadOptions {
        source_lang: args.source_lang.clone(),
        target_lang: args.target_lang.clone(),
        score_kind: args.score_kind.map(ScoreKind::from),
        is_one_based: args.from_one,
        part_size: if is_streamed { PART } else { usize::MAX },
    };
    let name = source.name.clone();
    let mut kept = Vec::new();
    let mut failure = None;
    let found = source.read(&read_options, &mut |bitext| {
        if !is_streamed {
            kept.push(bitext);
            return ControlFlow::Continue(());
        }
        match target.write(bitext) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                failure = Some(error);
                ControlFlow::Break(())
            }
        }
    });
    if let Some(error) = failure {
        return Err(error);
    }
    let found = found?;
    for note in &found {
        notes.warn(&format!("`{name}`: {note}"));
    }
    if args.source.is_some() {
        add_texts(args, &name, &mut kept, notes)?;
    }
    let has_links = |b: &Bitext| b.beads.iter().any(|bead| !bead.word_links.is_empty());
    if to == Format::Pharaoh && !kept.iter().any(has_links) {
        return Err(ConvertError::NoWordLinks { name }.into());
    }
    for bitext in kept {
        target.write(bitext)?;
    }
    target.finish()?;
    // What was written is whole, but what was read was not.
    let is_broken = found.iter().any(|n| matches!(n.kind, NoteKind::BrokenOff { .. }));
    Ok(if is_broken { Outcome::Failed } else { Outcome::Done })
}
/// What an alignment that was made for a format does without: the two texts are at hand.
const EXPECTED: [LossKind; 11] = [
    LossKind::Texts,
    LossKind::EmptyTexts,
    LossKind::Unaligned,
    LossKind::Scores,
    LossKind::ScoreKind,
    LossKind::Probabilities,
    LossKind::WordProbabilities,
    LossKind::Paragraphs,
    LossKind::Properties,
    LossKind::Names,
    LossKind::Languages,
];

/// Writes one bitext into a file, or a pair of them, as `convert` does.
pub(crate) fn write(bitext: Bitext, format: Format, output: &Path, notes: Notes) -> Result<()> {
    let wanted = Wanted {
        output: output.to_owned(),
        langs: [None, None],
        options: WriteOptions::default(),
        expected: &EXPECTED,
    };
    let mut target = Target::new(wanted, format, notes);
    target.write(bitext)?;
    target.finish()
}

fn output_format(args: &ConvertArgs) -> Result<Format> {
    let told = args.to.or_else(|| Format::from_name(&args.output.to_string_lossy()));
    let format =
        told.ok_or_else(|| ConvertError::UnknownOutput { name: args.output.display().to_string() })?;
    if format.is_pair() && args.output == Path::new("-") {
        return Err(ConvertError::PairOnStream { format }.into());
    }
    Ok(format)
}

fn refuse_what_makes_no_sense(args: &ConvertArgs, from: Format, to: Format) -> Result<(), ConvertError> {
    if args.source.is_some() && !from.is_index_only() && from != Format::Tei {
        return Err(ConvertError::HasTexts { format: from });
    }
    if args.nulls.is_some() && !to.lets_choose_nulls() {
        return Err(ConvertError::NoChoice { format: to });
    }
    for (is_given, option, format, fits) in [
        (args.from_one, "--from-one", from, from == Format::Pharaoh),
        (args.to_one, "--to-one", to, to == Format::Pharaoh),
        (args.no_header, "--no-header", to, to == Format::Tsv),
    ] {
        if is_given && !fits {
            return Err(ConvertError::NotFor { option, format });
        }
    }
    Ok(())
}

/// Gives sentences that are known by their places their texts.
fn add_texts(args: &ConvertArgs, name: &str, bitexts: &mut [Bitext], notes: Notes) -> Result<()> {
    let (Some(source), Some(target)) = (&args.source, &args.target) else { return Ok(()) };
    let n = bitexts.len();
    let [bitext] = bitexts else {
        return Err(ConvertError::SeveralDocuments { name: name.to_owned(), n }.into());
    };
    let encoding = input::encoding(args.encoding.as_deref())?;
    let (here, there) = (files::lines(source, encoding)?, files::lines(target, encoding)?);
    for (path, lines, known) in
        [(source, &here, bitext.source.sentences.len()), (target, &there, bitext.target.sentences.len())]
    {
        if known < lines.len() {
            notes.warn(&format!(
                "`{}` has {} lines, and `{name}` names {known} sentences of it: check that they belong together",
                path.display(),
                lines.len(),
            ));
        }
    }
    bitext.set_texts(here, there).with_context(|| format!("`{name}` does not fit its texts"))?;
    for (side, path) in [(&mut bitext.source, source), (&mut bitext.target, target)] {
        side.name.get_or_insert_with(|| path.display().to_string());
    }
    Ok(())
}
