use std::num::NonZeroUsize;

use doichieu_align::bead::Aligner;
use doichieu_align::check::{Checker, LIKELY};
use doichieu_align::{Collator, LinkOptions, Linker, Parameters};
use doichieu_answer::check::{CheckHow, CheckJson, Checked};
use doichieu_answer::compare::{CompareJson, Comparison};
use doichieu_answer::work::{Align, Check, Claims, Compare, Loaded};
use doichieu_answer::{AnswerError, FindingNames, Id, Offsets, page};
use doichieu_text::{Read, ReadOptions};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict};
use rayon::prelude::*;

use crate::answers::{Answers, Row};
use crate::content::Content;
use crate::encoder::{Encoder, Kind as EncoderKind};
use crate::error::Raise as _;
use crate::options::Options;
use crate::pool;
use crate::records::Records;

/// What is done with each record, with options and an encoder: made once, used for any number of records.
#[pyclass(frozen, module = "doichieu")]
#[derive(Debug)]
pub(crate) struct Work {
    kind: Kind,
    reading: ReadOptions,
    options: Options,
}

#[derive(Debug)]
enum Kind {
    Align(Align),
    Compare(Compare),
    Check(Check),
    Claims(Claims),
}

impl Kind {
    fn work(&self) -> &dyn doichieu_answer::work::Work {
        match self {
            Self::Align(work) => work,
            Self::Compare(work) => work,
            Self::Check(work) => work,
            Self::Claims(work) => work,
        }
    }

    const fn has_links(&self) -> bool {
        matches!(self, Self::Align(_) | Self::Compare(_))
    }

    const fn is_pair(&self) -> bool {
        !matches!(self, Self::Claims(_))
    }
}

/// The aligner with the weights that fit an encoder; without one, that by lengths and the lexicon.
fn aligner(encoder: Option<&Encoder>) -> Aligner {
    match encoder.map(|e| (e.kind(), e.model())) {
        None => Aligner::lexical(),
        Some((EncoderKind::BuiltIn, model)) => Aligner::built_in(model),
        Some((EncoderKind::Neural, model)) => Aligner::neural(model),
    }
}

fn collator(encoder: Option<&Encoder>) -> Collator {
    let linker = match encoder.map(|e| (e.kind(), e.model())) {
        None => Linker::lexical(),
        Some((EncoderKind::BuiltIn, model)) => Linker::with_encoder(model, Parameters::built_in()),
        Some((EncoderKind::Neural, model)) => Linker::with_encoder(model, Parameters::neural()),
    };
    Collator::new(linker, aligner(encoder))
}

#[pymethods]
impl Work {
    #[new]
    #[pyo3(signature = (kind, options, encoder=None))]
    fn py_new(
        kind: &str,
        options: &Bound<'_, PyDict>,
        encoder: Option<&Bound<'_, Encoder>>,
    ) -> PyResult<Self> {
        let given = Options::of(kind, options)?;
        let encoder = encoder.map(Bound::get);
        let reading = given.reading.clone();
        let kind = match kind {
            "align" => Kind::Align(Align {
                aligner: aligner(encoder),
                options: reading.clone(),
                has_texts: given.has_texts,
            }),
            "compare" => {
                let link = LinkOptions { min_probability: given.min_probability, ..LinkOptions::default() };
                Kind::Compare(Compare {
                    collator: collator(encoder),
                    options: reading.clone(),
                    link,
                    offsets: given.offsets,
                })
            }
            "check" => Kind::Check(Check {
                checker: Checker::new(),
                aligner: aligner(encoder),
                options: reading.clone(),
                offsets: given.offsets,
                names: FindingNames::Doichieu,
                min_probability: given.min_probability.unwrap_or(LIKELY),
            }),
            _ => Kind::Claims(Claims {
                options: reading.clone(),
                offsets: given.offsets,
                date: given.date.clone(),
            }),
        };
        Ok(Self { kind, reading, options: given })
    }

    /// Answers one record; the answer is JSON, with `null` for its id.
    #[pyo3(signature = (source, target=None))]
    fn answer<'py>(
        &self,
        py: Python<'py>,
        source: Content,
        target: Option<Content>,
    ) -> PyResult<Bound<'py, PyBytes>> {
        let record = Loaded { id: Id::default(), source: source.text(), target: target.map(Content::text) };
        let answer = pool::run(py, None, 1, None, |_| self.kind.work().answer(record))?;
        Ok(PyBytes::new(py, &answer.map_err(|e| e.raise())?.line))
    }

    /// Compares two reports and gives, besides the answer, what spans count in, whether the two changed places, and the
    /// page.
    fn compare<'py>(&self, py: Python<'py>, source: Content, target: Content) -> PyResult<Compared<'py>> {
        let Kind::Compare(work) = &self.kind else {
            return Err(Options::wrong("this work compares nothing"));
        };
        let compared = pool::run(py, None, 1, None, |_| -> Result<_, AnswerError> {
            let (source, target) = self.read(source, target)?;
            let decoded = source.document.origin.decoded.clone();
            let comparison = Comparison::of(
                &work.collator,
                &work.link,
                (source.document, source.warnings),
                (target.document, target.warnings),
                Offsets::Chars,
            )?;
            // Of two reports of one text either may be the first.
            let swapped = comparison.source.origin.decoded != decoded;
            let json = serde_json::to_vec(&CompareJson::new(&comparison))?;
            let html = page::comparison(&comparison);
            let texts = [comparison.source, comparison.target].map(|d| d.origin.decoded);
            Ok((json, texts, swapped, html))
        })?;
        let (json, [source, target], swapped, html) = compared.map_err(|e| e.raise())?;
        Ok((PyBytes::new(py, &json), (source, target), swapped, html))
    }

    /// Checks a text and its translation; spans count code points of the two decoded texts.
    fn check<'py>(&self, py: Python<'py>, source: Content, target: Content) -> PyResult<Bound<'py, PyBytes>> {
        let Kind::Check(work) = &self.kind else {
            return Err(Options::wrong("this work checks nothing"));
        };
        let checked = pool::run(py, None, 1, None, |_| -> Result<_, AnswerError> {
            let (source, target) = self.read(source, target)?;
            let how = CheckHow {
                min_probability: work.min_probability,
                offsets: Offsets::Chars,
                names: work.names,
            };
            let warnings = source.warnings.into_iter().chain(target.warnings).collect();
            let (checker, aligner) = (&work.checker, &work.aligner);
            let checked = Checked::of(checker, aligner, source.document, target.document, warnings, how)?;
            Ok(serde_json::to_vec(&CheckJson::new(&checked))?)
        })?;
        Ok(PyBytes::new(py, &checked.map_err(|e| e.raise())?))
    }

    /// Answers records of a list of `(id as JSON, source, target or None)`.
    #[pyo3(signature = (records, *, jobs=None, progress=None))]
    fn answer_records(
        &self,
        py: Python<'_>,
        records: Vec<(String, Content, Option<Content>)>,
        jobs: Option<NonZeroUsize>,
        progress: Option<Bound<'_, PyAny>>,
    ) -> PyResult<Answers> {
        self.answer_all(py, Records::of_list(records)?, jobs, progress.as_ref())
    }

    /// Answers records of a table, a row each.
    #[pyo3(signature = (table, *, id=None, source=None, target=None, jobs=None, progress=None))]
    #[expect(clippy::too_many_arguments, reason = "they are named where it is called")]
    fn answer_table(
        &self,
        py: Python<'_>,
        table: &Bound<'_, PyAny>,
        id: Option<String>,
        source: Option<String>,
        target: Option<String>,
        jobs: Option<NonZeroUsize>,
        progress: Option<Bound<'_, PyAny>>,
    ) -> PyResult<Answers> {
        let shape = self.options.shape(id, source, target, self.kind.is_pair())?;
        self.answer_all(py, Records::of_table(table, shape)?, jobs, progress.as_ref())
    }
}

/// Answer, texts, whether they changed places, page.
type Compared<'py> = (Bound<'py, PyBytes>, (String, String), bool, String);

impl Work {
    fn read(&self, source: Content, target: Content) -> Result<(Read, Read), AnswerError> {
        let read = |side: &'static str, content: Content| {
            content.read(&self.reading).map_err(|source| AnswerError::Side { side, source })
        };
        Ok((read("source", source)?, read("target", target)?))
    }

    fn answer_all(
        &self,
        py: Python<'_>,
        records: Records,
        jobs: Option<NonZeroUsize>,
        progress: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Answers> {
        let work = self.kind.work();
        let max = self.options.max_record;
        let answered = pool::run(py, jobs, records.len(), progress, |watch| {
            let rows: Vec<Option<Row>> = (0..records.len())
                .into_par_iter()
                .map(|idx| {
                    if watch.is_stopped() {
                        return None;
                    }
                    let row = records.loaded(idx, max).and_then(|(id, loaded)| {
                        doichieu_answer::work::answer(work, loaded).map_err(|reason| (id, reason))
                    });
                    watch.advance(1);
                    Some(row)
                })
                .collect();
            Answers::of(self.kind.has_links(), rows.into_iter().flatten())
        })?;
        answered.map_err(|e| e.raise())?.into_answers(py)
    }
}
