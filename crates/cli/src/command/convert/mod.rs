//! `doichieu convert`: from one file format of alignments to another.

mod error;
mod files;

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use doichieu_bitext::format::{
    Format, Loss, LossKind, Note, NoteKind, Nulls, ReadOptions, WriteOptions, Writer, losses, monotone,
    read_pair_parts, read_parts,
};
use doichieu_bitext::{Bitext, ScoreKind};

use crate::args::{ConvertArgs, NullsArg, ScoreKindArg};
use crate::output::Notes;
use crate::{Outcome, input};
use error::ConvertError;
pub(crate) use error::hint;
use files::Output;

/// Languages of the sides where nothing says otherwise.
const LANGS: [&str; 2] = ["en", "vi"];

/// Beads that are in memory at once where parts of a document can be written one by one.
const PART: usize = 10_000;

pub(super) fn run(args: &ConvertArgs, notes: Notes) -> Result<Outcome> {
    let source = Source::open(args)?;
    let to = output_format(args)?;
    refuse_what_makes_no_sense(args, source.format, to)?;
    let mut target = Target::new(args, to, notes);
    let streams = |f: Format| matches!(f, Format::Tmx | Format::Moses | Format::Hunalign);
    let is_streamed =
        args.source.is_none() && streams(to) && (streams(source.format) || source.format == Format::Tsv);
    let read_options = ReadOptions {
        source_lang: args.source_lang.clone(),
        target_lang: args.target_lang.clone(),
        score_kind: args.score_kind.map(|kind| match kind {
            ScoreKindArg::Cost => ScoreKind::Cost,
            ScoreKindArg::Similarity => ScoreKind::Similarity,
            ScoreKindArg::Probability => ScoreKind::Probability,
        }),
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

/// What is read.
struct Source {
    name: String,
    format: Format,
    files: Vec<Box<dyn std::io::BufRead>>,
    /// Languages that the names of two files tell.
    langs: Option<[String; 2]>,
}

impl Source {
    fn open(args: &ConvertArgs) -> Result<Self> {
        let encoding = input::encoding(args.encoding.as_deref())?;
        let name = input::name(&args.input);
        let is_stdin = args.input == Path::new("-");
        let langs = [&args.source_lang, &args.target_lang];
        let langs = [langs[0].as_deref().unwrap_or(LANGS[0]), langs[1].as_deref().unwrap_or(LANGS[1])];
        let by_name = args.from.or_else(|| Format::from_name(&args.input.to_string_lossy()));
        let pair_format = match by_name {
            Some(format) if format.is_pair() => Some(format),
            None if !is_stdin && !args.input.exists() => {
                files::existing_pair(&args.input, Format::Moses, langs).map(|_| Format::Moses)
            }
            _ => None,
        };
        if let Some(format) = pair_format {
            if is_stdin {
                return Err(ConvertError::PairOnStream { format }.into());
            }
            let paths = files::existing_pair(&args.input, format, langs)
                .unwrap_or_else(|| files::pair(&args.input, format, langs));
            let files = paths.iter().map(|p| files::open(p, encoding)).collect::<Result<Vec<_>>>()?;
            let langs = Some(langs.map(str::to_owned));
            return Ok(Self { name, format, files, langs });
        }
        let mut file = files::open(&args.input, encoding)?;
        let format = match by_name {
            // Two formats share these endings; the content tells which it is.
            Some(Format::Xliff) if args.from.is_none() => {
                Format::from_content(&files::head(&mut *file)?).unwrap_or(Format::Xliff)
            }
            Some(format) => format,
            None => Format::from_content(&files::head(&mut *file)?)
                .ok_or_else(|| ConvertError::UnknownInput { name: name.clone() })?,
        };
        match format {
            Format::Html => Err(ConvertError::WriteOnly { format }.into()),
            _ if format.is_pair() => Err(ConvertError::PairOnStream { format }.into()),
            _ => Ok(Self { name, format, files: vec![file], langs: None }),
        }
    }

    fn read(
        mut self,
        options: &ReadOptions,
        each: &mut dyn FnMut(Bitext) -> ControlFlow<()>,
    ) -> Result<Vec<Note>> {
        let mut options = options.clone();
        if let Some([source, target]) = self.langs {
            (options.source_lang, options.target_lang) = (Some(source), Some(target));
        }
        let found = match self.files.as_mut_slice() {
            [source, target] => read_pair_parts([&mut **source, &mut **target], self.format, &options, each),
            [file] => read_parts(&mut **file, self.format, &options, each),
            _ => Ok(Vec::new()),
        };
        found.with_context(|| format!("cannot read `{}` as `{}`", self.name, self.format))
    }
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

/// What is written, opened when the first document is there: its languages may name the files.
struct Target<'a> {
    args: &'a ConvertArgs,
    format: Format,
    options: WriteOptions,
    notes: Notes,
    writer: Option<Writer<Output>>,
    lost: BTreeMap<LossKind, usize>,
    /// Beads that were given up and holes that were filled, where only what is monotone can be written.
    n_dropped: usize,
    n_filled: usize,
    /// Names of the document that was written last.
    last: Option<[Option<String>; 2]>,
    is_lang_guessed: bool,
}

impl<'a> Target<'a> {
    fn new(args: &'a ConvertArgs, format: Format, notes: Notes) -> Self {
        let options = WriteOptions {
            nulls: match args.nulls {
                None => Nulls::Usual,
                Some(NullsArg::Keep) => Nulls::Keep,
                Some(NullsArg::Drop) => Nulls::Drop,
            },
            is_one_based: args.to_one,
            is_headless: args.no_header,
        };
        Self {
            args,
            format,
            options,
            notes,
            writer: None,
            lost: BTreeMap::new(),
            n_dropped: 0,
            n_filled: 0,
            last: None,
            is_lang_guessed: false,
        }
    }

    fn write(&mut self, mut bitext: Bitext) -> Result<()> {
        self.count(&bitext);
        self.set_languages(&mut bitext);
        let cannot = || format!("cannot write `{}`", self.args.output.display());
        if self.writer.is_none() {
            self.writer = Some(self.open(&bitext).with_context(cannot)?);
        }
        if let Some(writer) = &mut self.writer {
            writer.write(&bitext).with_context(cannot)?;
        }
        Ok(())
    }

    /// Counts what is lost of a document, or of a part of one.
    fn count(&mut self, bitext: &Bitext) {
        for Loss { kind, n } in losses(std::slice::from_ref(bitext), self.format, &self.options) {
            let sum = self.lost.entry(kind).or_default();
            // Names and languages are of the whole, and parts repeat them.
            let is_whole =
                matches!(kind, LossKind::Names | LossKind::Languages | LossKind::DocumentProperties);
            *sum = if is_whole { n.max(*sum) } else { *sum + n };
        }
        if self.format == Format::Ladder {
            let projection = monotone(bitext);
            self.n_dropped += projection.n_dropped;
            self.n_filled += projection.n_filled;
        }
        let names = [bitext.source.name.clone(), bitext.target.name.clone()];
        let is_another = self.last.as_ref().is_some_and(|last| *last != names);
        if is_another && !self.format.holds_documents() {
            *self.lost.entry(LossKind::Documents).or_default() += 1;
        }
        self.last = Some(names);
    }

    /// Gives a document the languages that were typed or, where the format asks for them, the usual ones.
    fn set_languages(&mut self, bitext: &mut Bitext) {
        let asks = matches!(self.format, Format::Tmx | Format::Xliff | Format::Xliff12);
        let typed = [&self.args.source_lang, &self.args.target_lang];
        for ((side, typed), usual) in
            [&mut bitext.source, &mut bitext.target].into_iter().zip(typed).zip(LANGS)
        {
            if side.lang.is_none() {
                side.lang.clone_from(typed);
            }
            if side.lang.is_none() && asks {
                side.lang = Some(usual.to_owned());
                self.is_lang_guessed = true;
            }
        }
    }

    fn open(&self, first: &Bitext) -> Result<Writer<Output>> {
        if !self.format.is_pair() {
            return Ok(Writer::new(self.format, &self.options, Output::create(&self.args.output)?)?);
        }
        let lang = |typed: &Option<String>, known: &Option<String>, usual: &str| {
            typed.as_ref().or(known.as_ref()).cloned().unwrap_or_else(|| usual.to_owned())
        };
        let source = lang(&self.args.source_lang, &first.source.lang, LANGS[0]);
        let target = lang(&self.args.target_lang, &first.target.lang, LANGS[1]);
        if source == target {
            return Err(ConvertError::OneName { lang: source }.into());
        }
        let [source, target]: [PathBuf; 2] = files::pair(&self.args.output, self.format, [&source, &target]);
        let (source, target) = (Output::create(&source)?, Output::create(&target)?);
        Ok(Writer::pair(self.format, &self.options, source, target)?)
    }

    fn finish(mut self) -> Result<()> {
        if self.writer.is_none() {
            self.write(Bitext::default())?;
        }
        let cannot = || format!("cannot write `{}`", self.args.output.display());
        if let Some(writer) = self.writer {
            for output in writer.finish().with_context(cannot)? {
                output.finish()?;
            }
        }
        if self.is_lang_guessed {
            self.notes.warn(&format!(
                "nothing tells the languages: `{}` and `{}` were written (`--source-lang`, `--target-lang`)",
                LANGS[0], LANGS[1]
            ));
        }
        if 0 < self.n_dropped {
            self.notes.warn(&format!(
                "`{}` cannot express beads that cross: {} were given up, their sentences are null alignments now",
                self.format, self.n_dropped
            ));
        }
        if 0 < self.n_filled {
            self.notes.warn(&format!(
                "`{}` cannot express holes: {} sentences in them were added to their beads",
                self.format, self.n_filled
            ));
        }
        for (kind, n) in self.lost {
            let is_told =
                self.format == Format::Ladder && matches!(kind, LossKind::Crossing | LossKind::Holes);
            if !is_told {
                self.notes.warn(&format!("`{}` does not hold {}", self.format, Loss { kind, n }));
            }
        }
        Ok(())
    }
}
