//! The file or files that are written, and what they do not hold.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use doichieu_bitext::Bitext;
use doichieu_bitext::format::{Format, Loss, LossKind, Nulls, WriteOptions, Writer, losses, monotone};

use super::LANGS;
use super::error::ConvertError;
use super::files::{self, Output};
use crate::args::{ConvertArgs, NullsArg};
use crate::output::Notes;

/// Where to write and how.
#[derive(Debug)]
pub(super) struct Wanted {
    pub(super) output: PathBuf,
    /// Languages that the user named.
    pub(super) langs: [Option<String>; 2],
    pub(super) options: WriteOptions,
    /// Losses to be silent about: what was made to be written knows its format.
    pub(super) expected: &'static [LossKind],
}

impl Wanted {
    pub(super) fn of(args: &ConvertArgs) -> Self {
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
            output: args.output.clone(),
            langs: [args.source_lang.clone(), args.target_lang.clone()],
            options,
            expected: &[],
        }
    }
}

/// What is written, opened when the first document is there: its languages may name the files.
pub(super) struct Target {
    wanted: Wanted,
    format: Format,
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

impl Target {
    pub(super) fn new(wanted: Wanted, format: Format, notes: Notes) -> Self {
        Self {
            wanted,
            format,
            notes,
            writer: None,
            lost: BTreeMap::new(),
            n_dropped: 0,
            n_filled: 0,
            last: None,
            is_lang_guessed: false,
        }
    }

    pub(super) fn write(&mut self, mut bitext: Bitext) -> Result<()> {
        self.count(&bitext);
        self.set_languages(&mut bitext);
        let cannot = || format!("cannot write `{}`", self.wanted.output.display());
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
        for Loss { kind, n } in losses(std::slice::from_ref(bitext), self.format, &self.wanted.options) {
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
        let typed = &self.wanted.langs;
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
            return Ok(Writer::new(self.format, &self.wanted.options, Output::create(&self.wanted.output)?)?);
        }
        let lang = |typed: &Option<String>, known: &Option<String>, usual: &str| {
            typed.as_ref().or(known.as_ref()).cloned().unwrap_or_else(|| usual.to_owned())
        };
        let source = lang(&self.wanted.langs[0], &first.source.lang, LANGS[0]);
        let target = lang(&self.wanted.langs[1], &first.target.lang, LANGS[1]);
        if source == target {
            return Err(ConvertError::OneName { lang: source }.into());
        }
        let [source, target]: [PathBuf; 2] =
            files::pair(&self.wanted.output, self.format, [&source, &target]);
        let (source, target) = (Output::create(&source)?, Output::create(&target)?);
        Ok(Writer::pair(self.format, &self.wanted.options, source, target)?)
    }

    pub(super) fn finish(mut self) -> Result<()> {
        if self.writer.is_none() {
            self.write(Bitext::default())?;
        }
        let cannot = || format!("cannot write `{}`", self.wanted.output.display());
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
        for (kind, n) in self.lost.into_iter().filter(|(kind, _)| !self.wanted.expected.contains(kind)) {
            let is_told =
                self.format == Format::Ladder && matches!(kind, LossKind::Crossing | LossKind::Holes);
            if !is_told {
                self.notes.warn(&format!("`{}` does not hold {}", self.format, Loss { kind, n }));
            }
        }
        Ok(())
    }
}
