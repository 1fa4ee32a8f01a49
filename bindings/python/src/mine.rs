//! Mining, all at once.

use std::collections::{BTreeMap, BTreeSet};
use std::num::{NonZeroU16, NonZeroUsize};
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicUsize, Ordering};

use doichieu_encode::lexicon::Coverage;
use doichieu_encode::margin::Variant;
use doichieu_mine::mine::{Counts, Filters, LineCounts, Miner, Options, Ranking, Retrieval, Stage, Weights};
use numpy::{IntoPyArray as _, PyArray1};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use crate::encoder::{Encoder, Kind};
use crate::error::Raise as _;
use crate::pool::{self, Watch};
use crate::text::texts;

type Array<'py, T> = Bound<'py, PyArray1<T>>;
/// Names of counts and their values.
type Named = BTreeMap<&'static str, usize>;

/// Places of sources and of targets, scores, counts.
type Found<'py> = (Array<'py, u64>, Array<'py, u64>, Array<'py, f64>, BTreeMap<&'static str, Named>);

/// How pairs are found; `doichieu.mine` calls it.
#[pyclass(frozen, module = "doichieu._native")]
#[derive(Debug)]
pub(crate) struct Mining {
    options: Options,
    is_built_in: bool,
}

impl Mining {
    fn weights(&self) -> Weights {
        if self.is_built_in { Weights::built_in() } else { Weights::neural() }
    }

    pub(crate) const fn options(&self) -> &Options {
        &self.options
    }

    pub(crate) fn ranking(&self) -> Ranking {
        Ranking::new(self.weights(), self.options.margin, self.options.min_score)
    }
}

#[pymethods]
impl Mining {
    /// * `filters`: some of `language`, `length`, `numbers`.
    /// * `is_built_in`: whether the weights are those of the built-in encoder or of neural ones.
    #[new]
    #[pyo3(signature = (k, margin, retrieval, centre, one_to_one, min_score, filters, is_built_in))]
    #[expect(clippy::too_many_arguments, reason = "they are the fields of the options")]
    fn new(
        k: NonZeroU16,
        margin: Option<&str>,
        retrieval: &str,
        centre: bool,
        one_to_one: bool,
        min_score: Option<f64>,
        filters: BTreeSet<String>,
        is_built_in: bool,
    ) -> PyResult<Self> {
        let one_of = |name, given: &str, among| {
            PyValueError::new_err(format!("`{name}` is `{given}`, not one of {among}"))
        };
        let margin = match margin {
            None => None,
            Some("ratio") => Some(Variant::Ratio),
            Some("distance") => Some(Variant::Distance),
            Some("absolute") => Some(Variant::Absolute),
            Some(other) => return Err(one_of("margin", other, "`ratio`, `distance`, `absolute`")),
        };
        let retrieval = match retrieval {
            "forward" => Retrieval::Forward,
            "backward" => Retrieval::Backward,
            "max" => Retrieval::Max,
            "intersection" => Retrieval::Intersection,
            other => return Err(one_of("retrieval", other, "`forward`, `backward`, `max`, `intersection`")),
        };
        let known = ["language", "length", "numbers"];
        if let Some(other) = filters.iter().find(|f| !known.contains(&f.as_str())) {
            return Err(one_of("filters", other, "`language`, `length`, `numbers`"));
        }
        let [language, length, numbers] = known.map(|name| filters.contains(name));
        let filters = Filters { language, length, numbers };
        let k = usize::from(k.get());
        let options = Options { k, margin, retrieval, centre, one_to_one, min_score, filters };
        Ok(Self { options, is_built_in })
    }

    /// Places and scores of the pairs of two lists, and counts.
    #[pyo3(signature = (source, target, encoder, *, jobs=None, progress=None))]
    fn mine<'py>(
        &self,
        py: Python<'py>,
        source: &Bound<'py, PyAny>,
        target: &Bound<'py, PyAny>,
        encoder: &Encoder,
        jobs: Option<NonZeroUsize>,
        progress: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Found<'py>> {
        let (source, target) = (texts(source, "en")?, texts(target, "vi")?);
        let (model, options) = (encoder.model(), self.options.clone());
        let miner = Miner::new(&*model, Coverage::bundled(), self.weights(), options);
        let steps = Steps::new(source.len(), target.len());
        let mined = pool::run(py, jobs, steps.total(), progress.as_ref(), |watch| {
            let mined = miner.mine(&source, &target, &|stage, n, all| steps.tell(stage, n, all, watch));
            steps.reach(steps.total(), watch);
            mined
        });
        let mined = mined?.map_err(|e| e.raise())?;
        let source: Vec<u64> = mined.pairs.iter().map(|p| p.source_idx as u64).collect();
        let target: Vec<u64> = mined.pairs.iter().map(|p| p.target_idx as u64).collect();
        let scores: Vec<f64> = mined.pairs.iter().map(|p| p.score).collect();
        let counts = named(&mined.counts);
        Ok((source.into_pyarray(py), target.into_pyarray(py), scores.into_pyarray(py), counts))
    }

    /// The lowest score that a pair may have.
    #[getter]
    fn min_score(&self) -> f64 {
        self.ranking().min_score()
    }
}

/// The weights that go with an encoder.
#[pyfunction]
pub(crate) fn is_built_in(encoder: &Encoder) -> bool {
    encoder.kind() == Kind::BuiltIn
}

/// Whether to go on while somebody waits.
pub(crate) fn go_on(watch: &Watch) -> ControlFlow<()> {
    if watch.is_stopped() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
}

fn named(counts: &Counts) -> BTreeMap<&'static str, Named> {
    let lines = |c: &LineCounts| {
        let LineCounts { lines, empty, duplicates, language, sought } = *c;
        Named::from([
            ("lines", lines),
            ("empty", empty),
            ("duplicates", duplicates),
            ("language", language),
            ("sought", sought),
        ])
    };
    let pairs = Named::from([
        ("candidates", counts.candidates),
        ("chosen", counts.chosen),
        ("below", counts.below),
        ("length", counts.length),
        ("numbers", counts.numbers),
        ("pairs", counts.pairs),
    ]);
    BTreeMap::from([("en", lines(&counts.source)), ("vi", lines(&counts.target)), ("pairs", pairs)])
}

/// Progress in one unit: a step for each line encoded, each English line sought, each English line weighed.
struct Steps {
    sizes: [usize; 3],
    done: AtomicUsize,
}

impl Steps {
    fn new(n_source: usize, n_target: usize) -> Self {
        Self { sizes: [n_source + n_target, n_source, n_source], done: AtomicUsize::new(0) }
    }

    fn total(&self) -> usize {
        self.sizes.iter().sum()
    }

    fn tell(&self, stage: Stage, n_done: usize, n_all: usize, watch: &Watch) -> ControlFlow<()> {
        let at = match stage {
            Stage::Encode => 0,
            Stage::Search => 1,
            Stage::Weigh => 2,
        };
        let before: usize = self.sizes.iter().take(at).sum();
        let here = self.sizes.get(at).copied().unwrap_or(0) as u128 * n_done as u128 / n_all.max(1) as u128;
        self.reach(before + here as usize, watch);
        go_on(watch)
    }

    fn reach(&self, done: usize, watch: &Watch) {
        let before = self.done.fetch_max(done, Ordering::Relaxed);
        watch.advance(done.saturating_sub(before));
    }
}
