//! From two lists of sentences to beads.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use doichieu_bitext::{Bead, Lang};
use doichieu_encode::Encoder;
use doichieu_encode::lexicon::Terms;
use rayon::prelude::*;

use super::adapt::adapt;
use super::band::Band;
use super::coarse;
use super::feature::Evidence;
use super::free::{self, Pair};
use super::lattice::{Lattice, Step};
use super::parallelness::{Parallelness, Seen};
use super::parameters::{BeadModel, BeadParameters};
use super::problem::Problem;
use super::region::{AlignError, Given, Region, split};
use super::sketch::Sketch;
use super::words::Readers;
use crate::profile::Side;

/// Aligns translations: finds which run of sentences of one text renders which of the other.
///
/// All alignments of the two texts are weighed at once, by a conditional random field over beads (Sarawagi and Cohen,
/// NIPS 2004), so that each bead has the probability that it is right; of all alignments the one is given in which most
/// beads are expected to be right.
///
/// # Examples
///
/// ```
/// # #[cfg(feature = "built-in")] {
/// use std::sync::Arc;
/// use doichieu_align::Side;
/// use doichieu_align::bead::{AlignOptions, Aligner};
/// use doichieu_bitext::Lang;
/// use doichieu_encode::BuiltIn;
///
/// let source = ["The bank held rates on Tuesday, citing weak exports.", "Analysts had expected a cut."];
/// let target = ["Hôm thứ Ba, ngân hàng giữ nguyên lãi suất.", "Lý do là xuất khẩu yếu."];
/// let aligner = Aligner::built_in(Arc::new(BuiltIn::bundled()));
/// let found = aligner.align(
///     Side { sentences: &source, lang: Lang::En },
///     Side { sentences: &target, lang: Lang::Vi },
///     &AlignOptions::default(),
/// )?;
/// assert_eq!(found.beads[0].source_idxs, [0]);
/// assert_eq!(found.beads[0].target_idxs, [0, 1]);
/// assert!(found.beads[1].is_null());
/// # }
/// # Ok::<(), doichieu_align::bead::AlignError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Aligner {
    encoder: Option<Arc<dyn Encoder>>,
    kind: Kind,
    uses_lexicon: bool,
    own: Option<BeadParameters>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    BuiltIn,
    Neural,
    None,
}

/// What a caller may choose.
#[derive(Debug, Clone, PartialEq)]
pub struct AlignOptions {
    /// Most source sentences in a bead; beads of one sentence with more, up to `max_total`, are always allowed.
    pub max_source: usize,
    /// Most target sentences in a bead.
    pub max_target: usize,
    /// Most sentences of both sides in a bead; at most 12 are looked at.
    pub max_total: usize,
    /// Beads that a person has set: they are kept, and the rest is aligned around them.
    pub locked: Vec<Bead>,
    /// Hard delimiters, in order: numbers of source and target sentences before each. No bead spans one.
    pub delimiters: Vec<(usize, usize)>,
    /// For each side the paragraph of each sentence: beads over a paragraph's end are held for improbable. Empty where
    /// paragraphs are not known.
    pub paragraphs: [Vec<usize>; 2],
    /// Looks at all alignments, in time and memory quadratic in the length, rather than those near the probable ones.
    pub is_exact: bool,
}

impl Default for AlignOptions {
    fn default() -> Self {
        Self {
            max_source: 4,
            max_target: 4,
            max_total: 6,
            locked: Vec::new(),
            delimiters: Vec::new(),
            paragraphs: [Vec::new(), Vec::new()],
            is_exact: false,
        }
    }
}

/// The beads of two texts.
#[derive(Debug, Clone, PartialEq)]
pub struct Alignment {
    /// In order, tiling both sides: each sentence is in exactly one. Scores are nats that the bead is worth more than
    /// leaving its sentences alone, higher is better; 0 for sentences alone.
    pub beads: Vec<Bead>,
    /// Pairs of sentences that are alone in `beads` since they stand in another order, such as a paragraph that moved;
    /// and locked beads that cross others.
    pub moves: Vec<Bead>,
    /// What the two texts are to each other.
    pub parallelness: Parallelness,
}

impl Alignment {
    /// The beads with the moves in place of the sentences alone, by first source sentence: for formats that can say
    /// that beads cross.
    pub fn with_moves(&self) -> Vec<Bead> {
        let moved = |side: fn(&Bead) -> &Vec<usize>| {
            self.moves.iter().flat_map(move |b| side(b).iter().copied()).collect::<BTreeSet<_>>()
        };
        let (source, target) = (moved(|b| &b.source_idxs), moved(|b| &b.target_idxs));
        let stays = |b: &&Bead| {
            let is_moved = b.source_idxs.iter().all(|i| source.contains(i))
                && b.target_idxs.iter().all(|j| target.contains(j));
            !(b.is_null() && is_moved)
        };
        let mut moves: Vec<&Bead> = self.moves.iter().filter(|b| !b.is_null()).collect();
        moves.sort_by_key(|b| b.source_idxs.first().copied());
        let mut moves = moves.into_iter().peekable();
        let mut out = Vec::with_capacity(self.beads.len());
        for bead in self.beads.iter().filter(stays) {
            if let Some(first) = bead.source_idxs.first() {
                while let Some(before) = moves.next_if(|b| b.source_idxs.first() < Some(first)) {
                    out.push(before.clone());
                }
            }
            out.push(bead.clone());
        }
        out.extend(moves.cloned());
        out
    }
}

/// Up to this many nodes all are looked at by the simple model.
const FEW_NODES: usize = 1 << 14;

/// Up to this many nodes all are looked at where there is no encoder, which alone shows the way through a long text.
const MANY_NODES: usize = 1 << 22;

/// Sentences on either side of the coarse path that the simple model looks at.
const RADIUS: usize = 10;

/// The same without an encoder, around the diagonal of the texts' lengths.
const WIDE_RADIUS: usize = 60;

/// Nodes that fewer of all paths run through, as the simple model judges, are left out.
const LEAST: f64 = 1e-5;

/// Long texts are cut about every so many source sentences, where all probable alignments meet.
const CHUNK: usize = 512;

/// Chunks that the rates of a long text are estimated on.
const N_SAMPLED: usize = 4;

/// Vietnamese characters to an English one, in news (this project's training sets).
const VI_TO_EN: f64 = 1.09;

/// Characters of a text that the prior ratio counts for.
const RATIO_PRIOR: f64 = 1000.0;

/// A stretch of both texts with the nodes that an alignment of it may use.
struct Chunk {
    source: Range<usize>,
    target: Range<usize>,
    band: Band,
}

/// Two texts, read.
struct Prepared<'a> {
    sketches: [Sketch; 2],
    /// What the built-in encoder sees beside a neural one.
    second: Option<[Sketch; 2]>,
    texts: [&'a [&'a str]; 2],
    readers: Option<&'static [Readers; 2]>,
    ratio: f64,
    is_out: [Vec<bool>; 2],
    paragraphs: &'a [Vec<usize>; 2],
    shapes: Vec<(usize, usize)>,
    parameters: &'a BeadParameters,
    simple: Option<&'static BeadParameters>,
}

/// A chunk whose alignments have been weighed.
struct Weighed<'b> {
    lattice: Lattice<'b>,
    /// What each sentence is worth alone.
    alone: [Vec<f64>; 2],
}

impl Aligner {
    /// With the encoder that comes with the program, and the lexicon where the languages are English and Vietnamese.
    pub fn built_in(encoder: Arc<dyn Encoder>) -> Self {
        Self { encoder: Some(encoder), kind: Kind::BuiltIn, uses_lexicon: true, own: None }
    }

    /// With a neural encoder, and where the languages are English and Vietnamese the lexicon and the built-in encoder
    /// beside it; for any two languages that the encoder knows.
    pub fn neural(encoder: Arc<dyn Encoder>) -> Self {
        Self { encoder: Some(encoder), kind: Kind::Neural, uses_lexicon: true, own: None }
    }

    /// Without an encoder: lengths, and the lexicon where the languages are English and Vietnamese.
    pub const fn lexical() -> Self {
        Self { encoder: None, kind: Kind::None, uses_lexicon: true, own: None }
    }

    /// The same aligner with weights of one's own.
    #[must_use]
    pub fn with_parameters(mut self, parameters: BeadParameters) -> Self {
        self.own = Some(parameters);
        self
    }

    /// The same aligner without the lexicon, whatever the languages.
    #[must_use]
    pub const fn without_lexicon(mut self) -> Self {
        self.uses_lexicon = false;
        self
    }

    /// What aligns, for answers and figures, such as `doichieu+built-in@6ffc9e898b5e`.
    pub fn name(&self) -> String {
        match &self.encoder {
            None => "doichieu+none".to_owned(),
            Some(e) => format!("doichieu+{}@{}", e.name(), e.hash().get(..12).unwrap_or(e.hash())),
        }
    }

    /// The table of weights for two languages.
    pub fn model(&self, source: Lang, target: Lang) -> BeadModel {
        let has_lexicon = self.uses_lexicon
            && cfg!(feature = "built-in")
            && matches!((source, target), (Lang::En, Lang::Vi) | (Lang::Vi, Lang::En));
        match (self.kind, has_lexicon) {
            (Kind::BuiltIn, true) => BeadModel::BuiltIn,
            (Kind::BuiltIn, false) => BeadModel::BuiltInAlone,
            (Kind::Neural, true) => BeadModel::Neural,
            (Kind::Neural, false) => BeadModel::NeuralAlone,
            (Kind::None, true) => BeadModel::Lexicon,
            (Kind::None, false) => BeadModel::Length,
        }
    }

    /// Aligns two texts sentence by sentence.
    ///
    /// The sentences are clean running text. English goes first: Vietnamese with English is aligned the other way
    /// round and turned back, so that both give the same beads. The same input gives the same bytes on any number of
    /// threads. Time and memory are linear in the length unless [`AlignOptions::is_exact`].
    ///
    /// # Errors
    ///
    /// [`AlignError`] if locked beads or delimiters do not fit the texts, bead sizes leave nothing, or the encoder
    /// fails; never for what stands in the sentences.
    pub fn align(
        &self,
        source: Side<'_>,
        target: Side<'_>,
        options: &AlignOptions,
    ) -> Result<Alignment, AlignError> {
        if (source.lang, target.lang) == (Lang::Vi, Lang::En) {
            let mut found = self.align_in_order(target, source, &options.turned())?;
            for bead in found.beads.iter_mut().chain(&mut found.moves) {
                std::mem::swap(&mut bead.source_idxs, &mut bead.target_idxs);
            }
            order(&mut found.beads);
            found.parallelness = found.parallelness.turned();
            return Ok(found);
        }
        self.align_in_order(source, target, options)
    }

    fn align_in_order(
        &self,
        source: Side<'_>,
        target: Side<'_>,
        options: &AlignOptions,
    ) -> Result<Alignment, AlignError> {
        let (n, m) = (source.sentences.len(), target.sentences.len());
        let given = split(n, m, &options.locked, &options.delimiters)?;
        let prepared = self.prepare(source, target, options, &given)?;
        let mut chunks = Vec::new();
        let mut places = Vec::new();
        for region in &given.regions {
            match region {
                Region::Settled(bead) => places.push(Err(bead.clone())),
                Region::Open { source, target } => {
                    let first = chunks.len();
                    chunks.extend(prepared.chunks(source.clone(), target.clone(), options.is_exact));
                    places.push(Ok(first..chunks.len()));
                }
            }
        }
        let solved = prepared.solve(&chunks);
        let mut solved = solved.into_iter();
        let mut beads = Vec::new();
        for place in places {
            match place {
                Ok(range) => beads.extend(solved.by_ref().take(range.len()).flatten()),
                Err(bead) => beads.push(bead),
            }
        }
        let set_alone: BTreeSet<(&[usize], &[usize])> = options
            .locked
            .iter()
            .filter(|l| l.is_null())
            .map(|l| (&l.source_idxs[..], &l.target_idxs[..]))
            .collect();
        for bead in &mut beads {
            bead.is_locked |= set_alone.contains(&(&bead.source_idxs[..], &bead.target_idxs[..]));
        }
        let mut moves: Vec<Bead> = given.crossing.into_iter().filter(|b| !b.is_null()).collect();
        let found = prepared.moved(&beads);
        moves.extend(found.iter().map(|p| p.bead.clone()));
        let by_built_in = match self.kind {
            Kind::BuiltIn => Some(&prepared.sketches),
            _ => prepared.second.as_ref(),
        };
        let topic = by_built_in.and_then(|[a, b]| a.topic(b));
        let seen = Seen::new(&prepared.sketches, &beads, &found, topic);
        Ok(Alignment { beads, moves, parallelness: Parallelness::of(&seen) })
    }

    /// Finds sentences that translate each other in any order, the surest first: pairs, and neighbours of one side with a
    /// sentence of the other. Each sentence is in one bead at most.
    ///
    /// For texts whose order was lost, or of which most has no counterpart. Locked beads, delimiters, sizes and
    /// paragraphs are not looked at. Time is quadratic in the length.
    ///
    /// # Errors
    ///
    /// As [`Aligner::align`].
    pub fn pair(&self, source: Side<'_>, target: Side<'_>) -> Result<Vec<Bead>, AlignError> {
        if (source.lang, target.lang) == (Lang::Vi, Lang::En) {
            let mut found = self.pair(target, source)?;
            for bead in &mut found {
                std::mem::swap(&mut bead.source_idxs, &mut bead.target_idxs);
            }
            return Ok(found);
        }
        let options = AlignOptions::default();
        let prepared = self.prepare(source, target, &options, &Given::default())?;
        let all = [(0..source.sentences.len()).collect(), (0..target.sentences.len()).collect()];
        Ok(prepared.pairs(&all).into_iter().map(|p| p.bead).collect())
    }

    /// Gives `work` all evidence on two texts, and the bead sizes that are usual.
    pub(crate) fn with_all_evidence<T>(
        &self,
        source: Side<'_>,
        target: Side<'_>,
        work: impl FnOnce(&Evidence<'_>, &[(usize, usize)]) -> T,
    ) -> Result<T, AlignError> {
        let options = AlignOptions::default();
        let prepared = self.prepare(source, target, &options, &Given::default())?;
        let (n, m) = (source.sentences.len(), target.sentences.len());
        let all = Chunk { source: 0..n, target: 0..m, band: Band::full(n, m) };
        Ok(prepared.with_evidence(&all, |evidence| work(evidence, &prepared.shapes)))
    }

    fn prepare<'a>(
        &'a self,
        source: Side<'a>,
        target: Side<'a>,
        options: &'a AlignOptions,
        given: &Given,
    ) -> Result<Prepared<'a>, AlignError> {
        let (max_source, max_target, max_total) = (options.max_source, options.max_target, options.max_total);
        let shapes = shapes(max_source, max_target, max_total);
        if shapes.is_empty() {
            return Err(AlignError::Sizes { max_source, max_target, max_total });
        }
        let model = self.model(source.lang, target.lang);
        let both = |encoder: Option<&dyn Encoder>| -> Result<[Sketch; 2], AlignError> {
            let (a, b) = rayon::join(
                || Sketch::new(encoder, source.sentences),
                || Sketch::new(encoder, target.sentences),
            );
            Ok([a?, b?])
        };
        let sketches = both(self.encoder.as_deref())?;
        let second = match built_in() {
            Some(second) if model == BeadModel::Neural => Some(both(Some(second))?),
            _ => None,
        };
        let chars = [0, 1].map(|side: usize| sketches[side].n_chars(0, sketches[side].len()));
        let usual = if (source.lang, target.lang) == (Lang::En, Lang::Vi) { VI_TO_EN } else { 1.0 };
        let mut is_out = [Vec::new(), Vec::new()];
        if !given.crossing.is_empty() {
            is_out = [vec![false; source.sentences.len()], vec![false; target.sentences.len()]];
            for bead in &given.crossing {
                bead.source_idxs.iter().for_each(|i| is_out[0][*i] = true);
                bead.target_idxs.iter().for_each(|j| is_out[1][*j] = true);
            }
        }
        Ok(Prepared {
            sketches,
            second,
            texts: [source.sentences, target.sentences],
            readers: if model.has_lexicon() { Readers::bundled() } else { None },
            ratio: (chars[1] + RATIO_PRIOR * usual) / (chars[0] + RATIO_PRIOR),
            is_out,
            paragraphs: &options.paragraphs,
            shapes,
            parameters: self.own.as_ref().unwrap_or_else(|| BeadParameters::bundled(model)),
            simple: match model {
                BeadModel::BuiltIn | BeadModel::BuiltInAlone => Some(BeadModel::BuiltInAlone),
                BeadModel::Neural | BeadModel::NeuralAlone => Some(BeadModel::NeuralAlone),
                _ => None,
            }
            .map(BeadParameters::bundled),
        })
    }
}

impl AlignOptions {
    fn turned(&self) -> Self {
        let mut turned = self.clone();
        std::mem::swap(&mut turned.max_source, &mut turned.max_target);
        turned.paragraphs.swap(0, 1);
        turned.delimiters.iter_mut().for_each(|(s, t)| std::mem::swap(s, t));
        for bead in &mut turned.locked {
            std::mem::swap(&mut bead.source_idxs, &mut bead.target_idxs);
        }
        turned
    }
}

/// Sizes of beads with sentences on both sides.
pub(crate) fn shapes(max_source: usize, max_target: usize, max_total: usize) -> Vec<(usize, usize)> {
    let most = max_total.min(super::sketch::LONGEST_RUN);
    let mut all: Vec<(usize, usize)> = (1..most)
        .flat_map(|n| (1..=most - n).map(move |m| (n, m)))
        .filter(|(n, m)| {
            (*n <= max_source && *m <= max_target)
                || (*n == 1 && 0 < max_source)
                || (*m == 1 && 0 < max_target)
        })
        .filter(|_| 0 < max_source && 0 < max_target)
        .collect();
    all.sort_by_key(|(n, m)| (n + m, n.abs_diff(*m), *n));
    all
}

/// Puts sentences that are alone in one place into the order source, target.
fn order(beads: &mut [Bead]) {
    let mut at = 0;
    while at < beads.len() {
        let len = beads[at..].iter().take_while(|b| b.is_null()).count();
        beads[at..at + len].sort_by_key(|b| b.source_idxs.is_empty());
        at += len.max(1);
    }
}

impl Prepared<'_> {
    /// Both sides' sentences as the lexicon reads them; `None` where it is not asked.
    fn terms<'t>(&self, [source, target]: [impl Iterator<Item = &'t &'t str>; 2]) -> Option<[Vec<Terms>; 2]> {
        let [a, b] = self.readers?;
        Some([a.read(source.copied()), b.read(target.copied())])
    }

    /// Cuts a region into stretches with the nodes that are worth a closer look.
    fn chunks(&self, source: Range<usize>, target: Range<usize>, is_exact: bool) -> Vec<Chunk> {
        let (n, m) = (source.len(), target.len());
        let whole = |band| vec![Chunk { source: source.clone(), target: target.clone(), band }];
        let n_nodes = (n + 1).saturating_mul(m + 1);
        if is_exact || n == 0 || m == 0 {
            return whole(Band::full(n, m));
        }
        let sliced = [self.sketches[0].slice(source.clone()), self.sketches[1].slice(target.clone())];
        let sketches = sliced.each_ref().map(|s| &**s);
        let Some(simple) = self.simple else {
            let band = if n_nodes <= MANY_NODES {
                Band::full(n, m)
            } else {
                Band::around(&by_length(sketches), WIDE_RADIUS)
            };
            return whole(band);
        };
        let wide = if n_nodes <= FEW_NODES {
            Band::full(n, m)
        } else {
            Band::around(&coarse::path(&sketches[0].vectors, &sketches[1].vectors), RADIUS)
        };
        let shapes: Vec<_> = self.shapes.iter().copied().filter(|(n, m)| n + m <= 3).collect();
        let evidence = Evidence::new(&wide, 2, sketches, None, None, self.ratio);
        let problem = Problem {
            evidence: &evidence,
            weights: &simple.weights,
            shapes: &shapes,
            is_out: [&[], &[]],
            paragraphs: [&[], &[]],
        };
        let lattice = &Lattice::new(&wide, &problem);
        let band = Band::of_rows(&lattice.passed(LEAST), m, 1);
        let mut chunks = Vec::new();
        let mut from = (0, 0);
        for to in cuts(lattice).into_iter().chain([(n, m)]) {
            chunks.push(Chunk {
                source: source.start + from.0..source.start + to.0,
                target: target.start + from.1..target.start + to.1,
                band: band.between(from, to),
            });
            from = to;
        }
        chunks
    }

    /// Gives `work` all evidence on a chunk.
    fn with_evidence<T>(&self, chunk: &Chunk, work: impl FnOnce(&Evidence<'_>) -> T) -> T {
        let sliced = slices(&self.sketches, chunk);
        let sketches = sliced.each_ref().map(|s| &**s);
        let second = self.second.as_ref().map(|second| slices(second, chunk));
        let second = second.as_ref().map(|second| second.each_ref().map(|s| &**s));
        let terms = self
            .terms([self.texts[0][chunk.source.clone()].iter(), self.texts[1][chunk.target.clone()].iter()]);
        let terms = terms.as_ref().map(|[s, t]| (&s[..], &t[..]));
        let longest = self.shapes.iter().map(|(n, m)| *n.max(m)).max().unwrap_or(1);
        work(&Evidence::new(&chunk.band, longest, sketches, second, terms, self.ratio))
    }

    fn weighed<'b>(&self, chunk: &'b Chunk) -> Weighed<'b> {
        self.with_evidence(chunk, |evidence| {
            let ranges = [&chunk.source, &chunk.target];
            let is_out = [0, 1].map(|side| self.is_out[side].get(ranges[side].clone()).unwrap_or(&[]));
            let paragraphs =
                [0, 1].map(|side| self.paragraphs[side].get(ranges[side].clone()).unwrap_or(&[]));
            let problem = Problem {
                evidence,
                weights: &self.parameters.weights,
                shapes: &self.shapes,
                is_out,
                paragraphs,
            };
            let alone = [0, 1].map(|side| problem.all_alone(side));
            Weighed { lattice: Lattice::new(&chunk.band, &problem), alone }
        })
    }

    /// Aligns each chunk, with rates that are estimated on some of them.
    fn solve(&self, chunks: &[Chunk]) -> Vec<Vec<Bead>> {
        let every = chunks.len().div_ceil(N_SAMPLED).max(1);
        let sampled: Vec<usize> = (0..chunks.len()).step_by(every).collect();
        let mut weighed: Vec<Weighed<'_>> = sampled.par_iter().map(|i| self.weighed(&chunks[*i])).collect();
        let mut lattices: Vec<Lattice<'_>> = Vec::new();
        let mut alone = Vec::new();
        for w in weighed.drain(..) {
            lattices.push(w.lattice);
            alone.push(w.alone);
        }
        let shift = adapt(&mut lattices, &self.parameters.rates);
        let mut ready: Vec<Option<Vec<Bead>>> = vec![None; chunks.len()];
        for ((idx, lattice), alone) in sampled.iter().zip(lattices).zip(alone) {
            ready[*idx] = Some(beads(&Weighed { lattice, alone }, &chunks[*idx]));
        }
        ready
            .into_par_iter()
            .zip(chunks)
            .map(|(ready, chunk)| {
                ready.unwrap_or_else(|| {
                    let mut weighed = self.weighed(chunk);
                    weighed.lattice.weigh(shift);
                    beads(&weighed, chunk)
                })
            })
            .collect()
    }

    /// Pairs among the sentences that were left alone.
    fn moved(&self, beads: &[Bead]) -> Vec<Pair> {
        let mut alone = [Vec::new(), Vec::new()];
        for bead in beads.iter().filter(|b| b.is_null() && !b.is_locked) {
            let is_free =
                |side: usize| move |i: &&usize| !self.is_out[side].get(**i).copied().unwrap_or(false);
            alone[0].extend(bead.source_idxs.iter().filter(is_free(0)));
            alone[1].extend(bead.target_idxs.iter().filter(is_free(1)));
        }
        let found = if alone.iter().any(Vec::is_empty) { Vec::new() } else { self.pairs(&alone) };
        // A pair that crosses nothing would have been a bead.
        found.into_iter().filter(|p| free::MOVED <= p.probability).collect()
    }

    /// Pairs of sentences in any order.
    fn pairs(&self, idxs: &[Vec<usize>; 2]) -> Vec<Pair> {
        let some = |[s, t]: &[Sketch; 2]| [s.some(&idxs[0]), t.some(&idxs[1])];
        let (sketches, second) = (some(&self.sketches), self.second.as_ref().map(some));
        let terms = self.terms([0, 1].map(|side| idxs[side].iter().map(move |i| &self.texts[side][*i])));
        let terms = terms.as_ref().map(|[s, t]| (&s[..], &t[..]));
        let n_all = self.sketches[0].len().max(self.sketches[1].len());
        free::pairs(
            sketches.each_ref(),
            second.as_ref().map(<[_; 2]>::each_ref),
            terms,
            self.ratio,
            self.parameters,
            idxs,
            n_all,
        )
    }
}

/// Both sides of a chunk.
fn slices<'s>([source, target]: &'s [Sketch; 2], chunk: &Chunk) -> [Cow<'s, Sketch>; 2] {
    [source.slice(chunk.source.clone()), target.slice(chunk.target.clone())]
}

/// The encoder in the program; `None` in a build that leaves it out.
fn built_in() -> Option<&'static dyn Encoder> {
    #[cfg(feature = "built-in")]
    {
        static BUILT_IN: std::sync::LazyLock<doichieu_encode::BuiltIn> =
            std::sync::LazyLock::new(doichieu_encode::BuiltIn::bundled);
        Some(&*BUILT_IN)
    }
    #[cfg(not(feature = "built-in"))]
    None
}

/// Where a long text may be cut: nodes that all probable alignments run through.
fn cuts(lattice: &Lattice<'_>) -> Vec<(usize, usize)> {
    let (n, _) = lattice.size();
    let mut out: Vec<(usize, usize)> = Vec::new();
    let mut from = 0;
    while from + CHUNK + CHUNK / 2 < n {
        let sought = from + CHUNK;
        let near = (sought - CHUNK / 4..sought + CHUNK / 4)
            .filter_map(|s| lattice.surest(s).map(|(t, p)| (p, s, t)));
        let Some((_, s, t)) = near.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1))) else { break };
        if out.last().is_some_and(|last| t < last.1) {
            break;
        }
        out.push((s, t));
        from = s;
    }
    out
}

/// Nodes along the two texts' lengths in characters.
fn by_length([source, target]: [&Sketch; 2]) -> Vec<(usize, usize)> {
    let (n, m) = (source.len(), target.len());
    let all = [source.n_chars(0, n).max(1.0), target.n_chars(0, m).max(1.0)];
    let mut t = 0;
    let mut path: Vec<(usize, usize)> = (0..=n)
        .map(|s| {
            let share = source.n_chars(0, s) / all[0];
            while t < m && target.n_chars(0, t + 1) / all[1] <= share {
                t += 1;
            }
            (s, t)
        })
        .collect();
    path.push((n, m));
    path
}

/// What a bead adds to an alignment's expected quality: its probability, less a fine for each bead, half of it for one
/// that is not counted in recall, so that of alignments with as many right beads that with fewer wrong ones is taken.
pub(crate) fn gain(step: Step, probability: f64) -> f64 {
    const FINE: f64 = 0.3;
    probability - if step.n == 0 || step.m == 0 { FINE / 2.0 } else { FINE }
}

/// The alignment with the greatest sum of gains.
fn beads(weighed: &Weighed<'_>, chunk: &Chunk) -> Vec<Bead> {
    let bead = |(Step { s, n, t, m }, probability): (Step, f64)| {
        let score = if n == 0 || m == 0 {
            0.0
        } else {
            let alone: f64 = weighed.alone[0][s..s + n].iter().sum::<f64>()
                + weighed.alone[1][t..t + m].iter().sum::<f64>();
            weighed.lattice.worth(s, n, t, m) - alone
        };
        let (s, t) = (chunk.source.start + s, chunk.target.start + t);
        Bead {
            score: Some(score),
            probability: Some(probability.clamp(0.0, 1.0)),
            ..Bead::new(s..s + n, t..t + m)
        }
    };
    weighed.lattice.best(gain).into_iter().map(bead).collect()
}
