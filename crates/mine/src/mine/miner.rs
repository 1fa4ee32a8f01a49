//! All of it in order: lines, vectors, neighbours, evidence, pairs.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use doichieu_bitext::Lang;
use doichieu_encode::lexicon::Coverage;
use doichieu_encode::margin::Variant;
use doichieu_encode::{EncodeError, Encoder};
use rayon::prelude::*;

use super::Tell;
use super::candidate::{Candidate, Retrieval, candidates};
use super::evidence;
use super::filter::{Filters, length_fits, numbers_agree};
use super::nearest::Nearest;
use super::packed::Packed;
use super::pile::{LineCounts, Pile};
use super::ranking::Ranking;
use super::weights::Weights;

/// Lines that are encoded at once.
const BATCH: usize = 1_024;

/// How pairs are found.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Size of neighbourhoods and number of candidates of a sentence, at least 1; 4 in Artetxe and Schwenk (2019).
    pub k: usize,
    /// Ranks by this margin; `None` for the probability from all evidence.
    pub margin: Option<Variant>,
    /// Which candidates become pairs.
    pub retrieval: Retrieval,
    /// Takes each side's mean vector away first.
    pub centre: bool,
    /// No sentence is in two pairs.
    pub one_to_one: bool,
    /// Leaves out pairs with a lower score; `None` for the threshold that goes with the weights.
    pub min_score: Option<f64>,
    /// What is looked at beside the score.
    pub filters: Filters,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            k: 4,
            margin: None,
            retrieval: Retrieval::default(),
            centre: true,
            one_to_one: true,
            min_score: None,
            filters: Filters::default(),
        }
    }
}

/// A part of the work, for those who wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Lines become vectors.
    Encode,
    /// Sources are compared with all targets.
    Search,
    /// Candidates are weighed.
    Weigh,
}

/// A pair that was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MinedPair {
    /// Place of the source among the source's lines.
    pub source_idx: usize,
    /// Place of the target among the target's lines.
    pub target_idx: usize,
    /// What pairs are ranked by: the probability, or the margin that was asked for.
    pub score: f64,
}

/// How many went which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Source lines.
    pub source: LineCounts,
    /// Target lines.
    pub target: LineCounts,
    /// Pairs of which one is among the nearest of the other.
    pub candidates: usize,
    /// Of these, what the retrieval chose.
    pub chosen: usize,
    /// Of these, below the threshold.
    pub below: usize,
    /// Taken by the filter of lengths.
    pub length: usize,
    /// Taken by the filter of numbers.
    pub numbers: usize,
    /// What is left.
    pub pairs: usize,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Mined {
    /// The pairs, best first; of equals the one whose source comes first.
    pub pairs: Vec<MinedPair>,
    /// How they came about.
    pub counts: Counts,
}

/// Piles that could not be mined.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MineError {
    /// The encoder failed.
    #[error("cannot encode the sentences")]
    Encode(#[from] EncodeError),
    /// The encoder gave too few or too many vectors.
    #[error("the encoder gave {vectors} vectors for {lines} lines")]
    Rows {
        /// How many it gave.
        vectors: usize,
        /// How many it should have.
        lines: usize,
    },
    /// Whoever was told of the progress wanted no more.
    #[error("stopped before it was done")]
    Stopped,
    /// Places of lines are numbers of 32 bits.
    #[error("{lines} lines are more than 4,294,967,295")]
    TooMany {
        /// How many there are.
        lines: usize,
    },
}

/// Finds pairs.
#[derive(Debug, Clone)]
pub struct Miner<'a> {
    encoder: &'a dyn Encoder,
    coverage: &'a Coverage<'a>,
    ranking: Ranking,
    options: Options,
}

impl<'a> Miner<'a> {
    /// Puts together what is needed.
    ///
    /// * `weights`: those that were fitted beside `encoder`, or one like it.
    pub fn new(
        encoder: &'a dyn Encoder,
        coverage: &'a Coverage<'a>,
        weights: Weights,
        options: Options,
    ) -> Self {
        let ranking = Ranking::new(weights, options.margin, options.min_score);
        Self { encoder, coverage, ranking, options }
    }

    /// The lowest score that a pair may have.
    pub const fn min_score(&self) -> f64 {
        self.ranking.min_score()
    }

    /// Finds the pairs of two piles.
    ///
    /// * `source`, `target`: English and Vietnamese sentences, in any order.
    /// * `progress`: is told how many lines or candidates of a stage are done, and of how many; may stop it.
    ///
    /// Of equal lines of a side the first is sought. The same on any number of threads.
    ///
    /// # Errors
    ///
    /// [`MineError`] if the encoder fails, a side has too many lines, or `progress` stops it.
    pub fn mine<S: AsRef<str> + Sync, T: AsRef<str> + Sync>(
        &self,
        source: &[S],
        target: &[T],
        progress: &(dyn Fn(Stage, usize, usize) -> ControlFlow<()> + Sync),
    ) -> Result<Mined, MineError> {
        for lines in [source.len(), target.len()] {
            if u32::try_from(lines).is_err() {
                return Err(MineError::TooMany { lines });
            }
        }
        let by_language = self.options.filters.language;
        let (sources, targets) =
            (Pile::new(source, &Lang::En, by_language), Pile::new(target, &Lang::Vi, by_language));
        let mut counts = Counts { source: sources.counts, target: targets.counts, ..Counts::default() };
        let source: Vec<&str> = texts(source, &sources);
        let target: Vec<&str> = texts(target, &targets);
        let n_lines = source.len() + target.len();
        let is_stopped = AtomicBool::new(false);
        let progress = |stage: Stage, n: usize, n_all: usize| {
            let told = progress(stage, n, n_all);
            is_stopped.fetch_or(told.is_break(), Ordering::Relaxed);
            told
        };
        let go_on = || if is_stopped.load(Ordering::Relaxed) { Err(MineError::Stopped) } else { Ok(()) };
        let near = {
            let source = self.encode(&source, &|n| progress(Stage::Encode, n, n_lines))?;
            let done = source.len();
            let target = self.encode(&target, &|n| progress(Stage::Encode, done + n, n_lines))?;
            let tell = counter(|n| progress(Stage::Search, n, source.len()));
            Nearest::between(&source, &target, self.options.k.max(1), &tell)
        };
        go_on()?;
        let mut found = candidates(&near, self.ranking.variant());
        drop(near);
        counts.candidates = found.len();
        if self.ranking.takes_evidence() {
            let tell = counter(|n| progress(Stage::Weigh, n, counts.candidates));
            let values = evidence::weigh(&found, &source, &target, self.coverage, &tell);
            go_on()?;
            for (candidate, values) in found.iter_mut().zip(values) {
                candidate.score = self.ranking.log_odds(&values);
            }
        }
        let mut chosen = self.options.retrieval.choose(&found, self.options.one_to_one);
        drop(found);
        counts.chosen = chosen.len();
        chosen.retain(|c| self.ranking.passes(c));
        counts.below = counts.chosen - chosen.len();
        self.filter(&mut chosen, &source, &target, &mut counts);
        counts.pairs = chosen.len();
        let line = |pile: &Pile, idx: u32| pile.lines.get(idx as usize).map_or(0, |line| *line as usize);
        let pairs = chosen.iter().map(|c| MinedPair {
            source_idx: line(&sources, c.source),
            target_idx: line(&targets, c.target),
            score: self.ranking.score(c),
        });
        Ok(Mined { pairs: pairs.collect(), counts })
    }

    fn encode(&self, texts: &[&str], progress: &Tell<'_>) -> Result<Packed, MineError> {
        let mut packed = encode(self.encoder, texts, progress)?;
        if self.options.centre {
            let sums = packed.sums();
            packed.centre(&sums);
        }
        Ok(packed)
    }

    fn filter(&self, chosen: &mut Vec<Candidate>, source: &[&str], target: &[&str], counts: &mut Counts) {
        let both = |c: &Candidate| (text(source, c.source), text(target, c.target));
        if self.options.filters.length {
            let n = chosen.len();
            chosen.retain(|c| {
                let (source, target) = both(c);
                length_fits(source, target)
            });
            counts.length = n - chosen.len();
        }
        if self.options.filters.numbers {
            let agree: Vec<bool> = chosen
                .par_iter()
                .map(|c| {
                    let (source, target) = both(c);
                    numbers_agree(source, target)
                })
                .collect();
            let n = chosen.len();
            let mut agree = agree.into_iter();
            chosen.retain(|_| agree.next().unwrap_or(true));
            counts.numbers = n - chosen.len();
        }
    }
}

/// The vectors of lines, as they are: not centred.
///
/// * `progress`: is told how many are done; may stop it.
///
/// # Errors
///
/// [`MineError`] if the encoder fails or gives another number of vectors, or if `progress` stops it.
pub fn encode<S: AsRef<str>>(
    encoder: &dyn Encoder,
    lines: &[S],
    progress: &Tell<'_>,
) -> Result<Packed, MineError> {
    let mut packed = Packed::new(encoder.dims(), lines.len());
    for batch in lines.chunks(BATCH) {
        let batch: Vec<&str> = batch.iter().map(AsRef::as_ref).collect();
        let vectors = encoder.encode(&batch)?;
        if vectors.len() != batch.len() || vectors.dims() != encoder.dims() {
            return Err(MineError::Rows { vectors: vectors.len(), lines: batch.len() });
        }
        packed.extend(&vectors);
        if progress(packed.len()).is_break() {
            return Err(MineError::Stopped);
        }
    }
    Ok(packed)
}

fn texts<'t, S: AsRef<str>>(lines: &'t [S], pile: &Pile) -> Vec<&'t str> {
    pile.lines.iter().map(|idx| lines.get(*idx as usize).map_or("", AsRef::as_ref)).collect()
}

fn text<'t>(texts: &[&'t str], idx: u32) -> &'t str {
    texts.get(idx as usize).copied().unwrap_or("")
}

/// Adds up what several threads have done.
fn counter(tell: impl Fn(usize) -> ControlFlow<()> + Sync) -> impl Fn(usize) -> ControlFlow<()> + Sync {
    let done = AtomicUsize::new(0);
    move |n| tell(done.fetch_add(n, Ordering::Relaxed) + n)
}
