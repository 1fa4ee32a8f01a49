//! The steps of mining, for `doichieu.spark.mine`, which sends what they give from one to the next.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use doichieu_encode::lexicon::Coverage;
use doichieu_encode::margin::Variant;
use doichieu_mine::mine::evidence::{self, Values};
use doichieu_mine::mine::{
    BytesError, Candidate, Near, NearLists, Nearest, Options, Packed, Ranking, Sums, best_of_source,
    best_of_target, encode, is_other, key, length_fits, numbers_agree, settle,
};
use numpy::{IntoPyArray as _, PyArray1, PyReadonlyArray1};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::PyBytes;

use crate::encoder::Encoder;
use crate::error::Raise as _;
use crate::language::lang;
use crate::mine::{Mining, go_on};
use crate::pool;
use crate::text::{Text, texts};

type Array<'py, T> = Bound<'py, PyArray1<T>>;
type Given<'py, T> = PyReadonlyArray1<'py, T>;
/// A side's number of vectors and the sums of their values.
type SideSums<'py> = (u64, Given<'py, i64>);

/// Lists of neighbours, a stripe of lines each, as bytes.
type Parts<'py> = Vec<Bound<'py, PyBytes>>;

/// Number of lines; products and places line after line; means.
type Merged<'py> = (usize, Array<'py, i32>, Array<'py, u32>, Array<'py, f32>);

/// Two numbers, of a candidate's source and target.
type Two<'v> = (&'v f32, &'v f32);

/// The steps of mining under some options.
#[pyclass(frozen, module = "doichieu._native")]
#[derive(Debug)]
pub(crate) struct MiningStages {
    options: Options,
    ranking: Ranking,
}

#[pymethods]
impl MiningStages {
    #[new]
    fn new(mining: &Mining) -> Self {
        Self { options: mining.options().clone(), ranking: mining.ranking() }
    }

    /// What lines are the same by; `None` for those that are not sought.
    #[staticmethod]
    fn keys(lines: &Bound<'_, PyAny>) -> PyResult<Vec<Option<String>>> {
        Ok(texts(lines, "lines")?.iter().map(|line| key(line)).collect())
    }

    /// Whether lines are in the language of their side, as far as the filter goes.
    fn in_language(&self, lines: &Bound<'_, PyAny>, side: &str) -> PyResult<Vec<bool>> {
        let (lines, lang) = (texts(lines, "lines")?, lang(side)?);
        let wanted = |line: &Text| !self.options.filters.language || !is_other(line, &lang);
        Ok(lines.iter().map(wanted).collect())
    }

    /// The vectors of a block of lines, as they are, and what they add up to.
    #[staticmethod]
    fn pack<'py>(
        py: Python<'py>,
        lines: &Bound<'py, PyAny>,
        encoder: &Encoder,
    ) -> PyResult<(Bound<'py, PyBytes>, u64, Array<'py, i64>)> {
        let (lines, model) = (texts(lines, "lines")?, encoder.model());
        let packed = pool::run(py, Some(NonZeroUsize::MIN), lines.len(), None, |watch| {
            encode(&*model, &lines, &|_| go_on(watch)).map(|packed| (packed.to_bytes(), packed.sums()))
        });
        let (bytes, sums) = packed?.map_err(|e| e.raise())?;
        Ok((PyBytes::new(py, &bytes), sums.n, sums.values.into_pyarray(py)))
    }

    /// The nearest in two blocks for each line of the other, in parts of `stripe` lines.
    ///
    /// * `source_sums`, `target_sums`: of the whole sides.
    /// * `source_at`, `target_at`: places of the blocks' first lines in their sides.
    #[expect(clippy::too_many_arguments, reason = "they are a block, its place and its side's sums, twice")]
    fn nearest<'py>(
        &self,
        py: Python<'py>,
        source: PyBackedBytes,
        target: PyBackedBytes,
        source_sums: SideSums<'py>,
        target_sums: SideSums<'py>,
        source_at: u32,
        target_at: u32,
        stripe: NonZeroUsize,
    ) -> PyResult<(Parts<'py>, Parts<'py>)> {
        let (source_sums, target_sums) = (sums(&source_sums)?, sums(&target_sums)?);
        let found = pool::run(py, Some(NonZeroUsize::MIN), 0, None, |watch| {
            let block = |bytes: &[u8], sums: &Sums| {
                let mut packed = Packed::from_bytes(bytes)?;
                if self.options.centre {
                    packed.centre(sums);
                }
                Ok(packed)
            };
            let (source, target) = (block(&source, &source_sums)?, block(&target, &target_sums)?);
            Ok(Nearest::between(&source, &target, self.options.k, &|_| go_on(watch)))
        });
        let found = found?.map_err(|e: BytesError| e.raise())?;
        let parts = |lists: NearLists| {
            let starts = (0..lists.len()).step_by(stripe.get());
            starts.map(|at| PyBytes::new(py, &lists.part(at, stripe.get()).to_bytes())).collect()
        };
        Ok((parts(found.forward.at(target_at)), parts(found.backward.at(source_at))))
    }

    /// What several blocks have for the same lines: number of lines, products and places line after line, means.
    fn merge<'py>(&self, py: Python<'py>, lists: Vec<PyBackedBytes>) -> PyResult<Merged<'py>> {
        let mut merged = NearLists::default();
        for (idx, bytes) in lists.iter().enumerate() {
            let lists = NearLists::from_bytes(bytes).map_err(|e| e.raise())?;
            merged = if idx == 0 { lists } else { merged.merge(&lists, self.options.k) };
        }
        let near = || (0..merged.len()).flat_map(|idx| merged.of(idx));
        let (products, places): (Vec<i32>, Vec<u32>) = near().map(|n| (n.product, n.idx)).unzip();
        let means = merged.means().into_pyarray(py);
        Ok((merged.len(), products.into_pyarray(py), places.into_pyarray(py), means))
    }

    /// Values of candidates by their evidence, or the margin alone if that is what they are ranked by; 13 a candidate.
    ///
    /// * `products`, `source_means`, `target_means`: of a candidate and of both its lists.
    /// * `source_texts`, `target_texts`: by candidate; not looked at for a margin.
    #[expect(clippy::too_many_arguments, reason = "they are columns of one table")]
    fn values<'py>(
        &self,
        py: Python<'py>,
        sources: Given<'py, u32>,
        targets: Given<'py, u32>,
        products: Given<'py, i32>,
        source_means: Given<'py, f32>,
        target_means: Given<'py, f32>,
        source_texts: &Bound<'py, PyAny>,
        target_texts: &Bound<'py, PyAny>,
    ) -> PyResult<Array<'py, f32>> {
        let variant = self.ranking.variant();
        // A sentence is read where it stands first.
        let (mut source_rows, mut target_rows) = (BTreeMap::new(), BTreeMap::new());
        let ends = sources.as_slice()?.iter().zip(targets.as_slice()?);
        let means = source_means.as_slice()?.iter().zip(target_means.as_slice()?);
        let candidates: Vec<Candidate> = (0_u32..)
            .zip(ends.zip(products.as_slice()?.iter().zip(means)))
            .map(|(row, ((source, target), (product, (source_mean, target_mean))))| {
                let source = *source_rows.entry(*source).or_insert(row);
                let target = *target_rows.entry(*target).or_insert(row);
                let cosine = Near { product: *product, idx: 0 }.cosine();
                Candidate::new(source, target, cosine, *source_mean, *target_mean, variant)
            })
            .collect();
        let values = if self.ranking.takes_evidence() {
            let (source, target) = (texts(source_texts, "source")?, texts(target_texts, "target")?);
            pool::run(py, Some(NonZeroUsize::MIN), 0, None, |watch| {
                evidence::of_texts(&candidates, &source, &target, Coverage::bundled(), &|_| go_on(watch))
            })?
        } else {
            let alone = |c: &Candidate| {
                let mut values = Values::default();
                (values[0], values[1]) = (c.cosine, c.margin);
                values
            };
            candidates.iter().map(alone).collect()
        };
        Ok(values.into_flattened().into_pyarray(py))
    }

    /// How far candidates are ahead of others of the same sentence, by margin and by words.
    #[staticmethod]
    fn leads<'py>(
        py: Python<'py>,
        of: Given<'py, u32>,
        values: Given<'py, f32>,
    ) -> PyResult<(Array<'py, f32>, Array<'py, f32>)> {
        let rows = values.as_slice()?.as_chunks().0;
        let margins: Vec<f32> = rows.iter().map(|v: &Values| v[1]).collect();
        let covered: Vec<f32> = rows.iter().map(evidence::covered).collect();
        let lead = |values: &[f32]| Ok::<_, PyErr>(evidence::lead(of.as_slice()?, values).into_pyarray(py));
        Ok((lead(&margins)?, lead(&covered)?))
    }

    /// What candidates are ranked by.
    ///
    /// * `source_leads`, `target_leads`: what [`Self::leads`] gave among the candidates of their sources and targets.
    fn rank<'py>(
        &self,
        py: Python<'py>,
        values: Given<'py, f32>,
        source_leads: (Given<'py, f32>, Given<'py, f32>),
        target_leads: (Given<'py, f32>, Given<'py, f32>),
    ) -> PyResult<Array<'py, f32>> {
        let ranking = &self.ranking;
        let margins = source_leads.0.as_slice()?.iter().zip(target_leads.0.as_slice()?);
        let covered = source_leads.1.as_slice()?.iter().zip(target_leads.1.as_slice()?);
        let rank = |(values, ((a, b), (c, d))): (&Values, (Two<'_>, Two<'_>))| {
            let mut values = *values;
            evidence::fill(&mut values, (*a, *b), (*c, *d));
            if ranking.takes_evidence() { ranking.log_odds(&values) } else { values[1] }
        };
        let ranks: Vec<f32> =
            values.as_slice()?.as_chunks().0.iter().zip(margins.zip(covered)).map(rank).collect();
        Ok(ranks.into_pyarray(py))
    }

    /// Whether candidates are the best of their sources, or of their targets.
    ///
    /// * `is_near`: whether they are in the list of that sentence.
    #[staticmethod]
    fn best<'py>(
        py: Python<'py>,
        of_target: bool,
        sources: Given<'py, u32>,
        targets: Given<'py, u32>,
        ranks: Given<'py, f32>,
        is_near: Given<'py, bool>,
    ) -> PyResult<Array<'py, bool>> {
        let mut candidates = ranked(&sources, &targets, &ranks)?;
        for (candidate, is_near) in candidates.iter_mut().zip(is_near.as_slice()?) {
            (candidate.forward, candidate.backward) = (*is_near, *is_near);
        }
        let best = if of_target { best_of_target(&candidates) } else { best_of_source(&candidates) };
        Ok(best.into_pyarray(py))
    }

    /// Whether candidates may become pairs: by the retrieval and by the threshold.
    fn wanted<'py>(
        &self,
        py: Python<'py>,
        ranks: Given<'py, f32>,
        of_source: Given<'py, bool>,
        of_target: Given<'py, bool>,
    ) -> PyResult<Array<'py, bool>> {
        let ranking = &self.ranking;
        let best = of_source.as_slice()?.iter().zip(of_target.as_slice()?);
        let wanted = ranks.as_slice()?.iter().zip(best).map(|(score, (of_source, of_target))| {
            let candidate = Candidate { score: *score, ..nothing() };
            self.options.retrieval.wants(*of_source, *of_target) && ranking.passes(&candidate)
        });
        Ok(wanted.collect::<Vec<_>>().into_pyarray(py))
    }

    /// Sources, targets and scores of the pairs among candidates that are wanted, best first.
    fn settle<'py>(
        &self,
        py: Python<'py>,
        sources: Given<'py, u32>,
        targets: Given<'py, u32>,
        ranks: Given<'py, f32>,
    ) -> PyResult<(Array<'py, u32>, Array<'py, u32>, Array<'py, f64>)> {
        let ranking = &self.ranking;
        let pairs = settle(ranked(&sources, &targets, &ranks)?, self.options.one_to_one);
        let sources: Vec<u32> = pairs.iter().map(|c| c.source).collect();
        let targets: Vec<u32> = pairs.iter().map(|c| c.target).collect();
        let scores: Vec<f64> = pairs.iter().map(|c| ranking.score(c)).collect();
        Ok((sources.into_pyarray(py), targets.into_pyarray(py), scores.into_pyarray(py)))
    }

    /// Whether pairs pass the filters of lengths and numbers.
    fn fits(&self, sources: &Bound<'_, PyAny>, targets: &Bound<'_, PyAny>) -> PyResult<Vec<bool>> {
        let (sources, targets) = (texts(sources, "source")?, texts(targets, "target")?);
        let filters = self.options.filters;
        let fits = |(source, target): (&Text, &Text)| {
            (!filters.length || length_fits(source, target))
                && (!filters.numbers || numbers_agree(source, target))
        };
        Ok(sources.iter().zip(&targets).map(fits).collect())
    }
}

fn sums(given: &SideSums<'_>) -> PyResult<Sums> {
    Ok(Sums { n: given.0, values: given.1.as_slice()?.to_vec() })
}

fn ranked(
    sources: &Given<'_, u32>,
    targets: &Given<'_, u32>,
    ranks: &Given<'_, f32>,
) -> PyResult<Vec<Candidate>> {
    let ends = sources.as_slice()?.iter().zip(targets.as_slice()?);
    let new = |((source, target), score): ((&u32, &u32), &f32)| Candidate {
        source: *source,
        target: *target,
        score: *score,
        ..nothing()
    };
    Ok(ends.zip(ranks.as_slice()?).map(new).collect())
}

fn nothing() -> Candidate {
    Candidate::new(0, 0, 0.0, 0.0, 0.0, Variant::Absolute)
}
