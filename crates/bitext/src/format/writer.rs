use std::io::Write;

use super::{
    Format, Nulls, WriteError, WriteOptions, conllu, html, jsonl, ladder, moses, opus, pharaoh,
    sketch_engine, tei, tmx, tsv, vecalign, xces, xliff,
};
use crate::Bitext;

/// Writes bitexts one after the other.
///
/// Formats whose units stand alone take a document in parts, each a [`Bitext`] of its own, as
/// [`super::read_parts`] gives them.
pub struct Writer<W> {
    format: Format,
    options: WriteOptions,
    out: Outputs<W>,
    n_written: usize,
    columns: tsv::Columns,
}

enum Outputs<W> {
    One(W),
    Pair([W; 2]),
}

impl<W> std::fmt::Debug for Writer<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Writer").field("format", &self.format).field("n_written", &self.n_written).finish()
    }
}

impl<W: Write> Writer<W> {
    /// Begins a file.
    ///
    /// # Errors
    ///
    /// [`WriteError::IsPair`] for a format of two files.
    pub fn new(format: Format, options: &WriteOptions, out: W) -> Result<Self, WriteError> {
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
    pub fn pair(format: Format, options: &WriteOptions, source: W, target: W) -> Result<Self, WriteError> {
        if !format.is_pair() {
            return Err(WriteError::IsOneFile { format });
        }
        Ok(Self::with(format, options, Outputs::Pair([source, target])))
    }

    fn with(format: Format, options: &WriteOptions, out: Outputs<W>) -> Self {
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
        let out = match &mut self.out {
            Outputs::Pair([source, target]) if format == Format::Conllu => {
                return conllu::write(bitext, [source, target]);
            }
            Outputs::Pair([source, target]) => {
                return moses::write(bitext, format, is_first, keeps_nulls, [source, target]);
            }
            Outputs::One(out) => out,
        };
        match format {
            Format::Vecalign => vecalign::write(bitext, out),
            Format::Ladder => ladder::write(bitext, out),
            Format::Hunalign | Format::Opus => opus::write(bitext, format, is_first, keeps_nulls, out),
            Format::Jsonl => jsonl::write(bitext, out),
            Format::Tsv => {
                if is_first {
                    self.columns = tsv::Columns::of(bitext);
                    if !self.options.is_headless {
                        self.columns.write_header(out)?;
                    }
                }
                tsv::write(bitext, &self.columns, keeps_nulls, out)
            }
            Format::Tmx => {
                if is_first {
                    tmx::begin(bitext, out)?;
                }
                tmx::write(bitext, keeps_nulls, out)
            }
            Format::Xliff | Format::Xliff12 => {
                if is_first {
                    xliff::begin(format, bitext, out)?;
                }
                xliff::write(bitext, format, self.n_written, keeps_nulls, out)
            }
            Format::Xces | Format::InterText | Format::Ictools => {
                if is_first {
                    xces::begin(format, out)?;
                }
                xces::write(bitext, format, keeps_nulls, out)
            }
            Format::Tei => tei::write(bitext, out),
            Format::SketchEngine => sketch_engine::write(bitext, out),
            Format::Pharaoh => pharaoh::write(bitext, keeps_nulls, self.options.is_one_based, out),
            Format::Html => {
                if is_first {
                    html::begin(bitext, out)?;
                }
                html::write(bitext, keeps_nulls, out)
            }
            Format::Moses | Format::Bleualign | Format::Conllu => Err(WriteError::IsPair { format }),
        }
    }

    /// Ends the file and gives back what it was written to, the source's before the target's; a file without documents
    /// is a valid file too.
    ///
    /// # Errors
    ///
    /// [`WriteError::Io`].
    pub fn finish(mut self) -> Result<Vec<W>, WriteError> {
        if self.n_written == 0 {
            self.write(&Bitext::default())?;
        }
        let mut outputs = match self.out {
            Outputs::Pair(pair) => Vec::from(pair),
            Outputs::One(mut out) => {
                match self.format {
                    Format::Tmx => tmx::end(&mut out)?,
                    Format::Xliff | Format::Xliff12 => xliff::end(&mut out)?,
                    Format::Xces => xces::end(self.format, &mut out)?,
                    Format::Html => html::end(&mut out)?,
                    _ => {}
                }
                vec![out]
            }
        };
        for out in &mut outputs {
            out.flush()?;
        }
        Ok(outputs)
    }
}
