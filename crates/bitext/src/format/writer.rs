use std::io::Write;

use super::{Format, Nulls, WriteError, WriteOptions, jsonl, ladder, moses, tmx, tsv, vecalign};
use crate::Bitext;

/// Writes bitexts one after the other.
///
/// Formats whose units stand alone take a document in parts, each a [`Bitext`] of its own, as
/// [`super::read_parts`] gives them.
pub struct Writer<'w> {
    format: Format,
    options: WriteOptions,
    out: Outputs<'w>,
    n_written: usize,
    columns: tsv::Columns,
}

enum Outputs<'w> {
    One(&'w mut dyn Write),
    Pair([&'w mut dyn Write; 2]),
}

impl std::fmt::Debug for Writer<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Writer").field("format", &self.format).field("n_written", &self.n_written).finish()
    }
}

impl<'w> Writer<'w> {
    /// Begins a file.
    ///
    /// # Errors
    ///
    /// [`WriteError::IsPair`] for a format of two files.
    pub fn new(format: Format, options: &WriteOptions, out: &'w mut dyn Write) -> Result<Self, WriteError> {
        if format.is_pair() {
            return Err(WriteError::IsPair { format });
        }
        Ok(Self::with(format, options, Outputs::One(out)))
    }

    /// Begins a file for each side.
    ///
    /// # Errors
    ///
    /// [`WriteError::IsOneFile`] for a format of one file.
    pub fn pair(
        format: Format,
        options: &WriteOptions,
        source: &'w mut dyn Write,
        target: &'w mut dyn Write,
    ) -> Result<Self, WriteError> {
        if !format.is_pair() {
            return Err(WriteError::IsOneFile { format });
        }
        Ok(Self::with(format, options, Outputs::Pair([source, target])))
    }

    fn with(format: Format, options: &WriteOptions, out: Outputs<'w>) -> Self {
        Self { format, options: options.clone(), out, n_written: 0, columns: tsv::Columns::default() }
    }

    /// Whether null alignments are written.
    fn keeps_nulls(&self) -> bool {
        match self.options.nulls {
            Nulls::Usual => self.format.keeps_nulls(),
            Nulls::Keep => true,
            Nulls::Drop => false,
        }
    }

    /// Writes a document, or a part of one.
    ///
    /// # Errors
    ///
    /// [`WriteError`]: a text that is needed and not known, beads that do not fit, several documents where the format
    /// holds one, bytes that do not pass.
    pub fn write(&mut self, bitext: &Bitext) -> Result<(), WriteError> {
        let (format, is_first, keeps_nulls) = (self.format, self.n_written == 0, self.keeps_nulls());
        if !is_first && !format.takes_documents() {
            return Err(WriteError::OneDocument { format });
        }
        bitext.check()?;
        self.n_written += 1;
        match &mut self.out {
            Outputs::Pair([source, target]) => match format {
                _ => moses::write(bitext, format, is_first, keeps_nulls, [*source, *target]),
            },
            Outputs::One(out) => match format {
                Format::Vecalign => vecalign::write(bitext, *out),
                Format::Ladder => ladder::write(bitext, *out),
                Format::Jsonl => jsonl::write(bitext, *out),
                Format::Tsv => {
                    if is_first {
                        self.columns = tsv::Columns::of(bitext);
                        if !self.options.is_headless {
                            self.columns.write_header(*out)?;
                        }
                    }
                    tsv::write(bitext, &self.columns, keeps_nulls, *out)
                }
                Format::Tmx => {
                    if is_first {
                        tmx::begin(bitext, *out)?;
                    }
                    tmx::write(bitext, keeps_nulls, *out)
                }
                _ => Err(WriteError::IsPair { format }),
            },
        }
    }

    /// Ends the file; one without documents is a valid file too.
    ///
    /// # Errors
    ///
    /// [`WriteError::Io`].
    pub fn finish(mut self) -> Result<(), WriteError> {
        if self.n_written == 0 {
            self.write(&Bitext::default())?;
        }
        match self.out {
            Outputs::Pair([source, target]) => {
                source.flush()?;
                target.flush()?;
            }
            Outputs::One(out) => {
                if self.format == Format::Tmx {
                    tmx::end(out)?;
                }
                out.flush()?;
            }
        }
        Ok(())
    }
}
