use std::collections::{BTreeSet, HashMap};

use doichieu_encode::Vectors;
use doichieu_encode::margin::{MarginError, Neighbour};
use rayon::prelude::*;

use super::feature::{Features, Weighed};
use super::parameters::{Kind, Parameters};
use super::profile::Profile;
use super::term::Term;
use crate::index::{Search, nearest};

/// Neighbours that are kept of each report: its possible partners and, behind them, what lies around it.
const NEIGHBOURS: usize = 32;

/// Neighbours that may be a report's own story; those behind them are what lies around it.
const OWN_STORY: usize = 8;

/// Reports that weigh as much as one kept beforehand, of which a term is in [`SEEN`]: in small piles every term is rare.
const REPORTS: f64 = 200.0;
const SEEN: f64 = 2.0;

/// Reports of one side.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Pile {
    pub(super) profiles: Vec<Profile>,
    /// For each report the nearest ones of the other side, the nearest first.
    pub(super) near: Vec<Vec<Neighbour>>,
}

impl Pile {
    /// The reports, in the order in which they came.
    pub fn profiles(&self) -> &[Profile] {
        &self.profiles
    }

    /// The report at an index of [`Pair`].
    pub fn get(&self, idx: usize) -> Option<&Profile> {
        self.profiles.get(idx)
    }

    fn vectors(&self, from: usize) -> Vectors {
        let rows = self.profiles.get(from..).unwrap_or(&[]);
        let dims = rows.first().map_or(0, |p| p.vector.len());
        let values = rows.iter().flat_map(|p| p.vector.iter().copied()).collect();
        Vectors::new(dims, values).unwrap_or_default()
    }

    /// Takes reports in; says how many are new and how many took another's place.
    fn take(&mut self, mut profiles: Vec<Profile>) -> (usize, usize) {
        // Rows decide between equals, so their order must not follow that of a folder.
        profiles.sort_by(|a, b| a.id.cmp(&b.id));
        let rows: HashMap<String, usize> =
            self.profiles.iter().enumerate().map(|(row, p)| (p.id.clone(), row)).collect();
        let (mut n_new, mut n_changed) = (0, 0);
        for profile in profiles {
            match rows.get(&profile.id).and_then(|row| self.profiles.get_mut(*row)) {
                Some(kept) if *kept == profile => {}
                Some(kept) => {
                    *kept = profile;
                    n_changed += 1;
                }
                None => {
                    self.profiles.push(profile);
                    n_new += 1;
                }
            }
        }
        (n_new, n_changed)
    }

    /// Brings neighbours up to date where the last reports of either side, from these rows on, are new.
    fn meet(
        &mut self,
        from: usize,
        other: &Self,
        other_from: usize,
        search: Search,
    ) -> Result<(), MarginError> {
        let found = nearest(&self.vectors(from), &other.vectors(0), NEIGHBOURS, search)?;
        self.near.truncate(from);
        let old = Self { profiles: Vec::new(), near: std::mem::take(&mut self.near) };
        let old_rows = self.vectors(0).some(0..from);
        let added = nearest(&old_rows, &other.vectors(other_from), NEIGHBOURS, search)?;
        for (mut near, added) in old.near.into_iter().zip(added) {
            near.extend(added.into_iter().map(|n| Neighbour { idx: n.idx + other_from, ..n }));
            near.sort_by(|a, b| b.cosine.total_cmp(&a.cosine).then(a.idx.cmp(&b.idx)));
            near.truncate(NEIGHBOURS);
            self.near.push(near);
        }
        self.near.extend(found);
        Ok(())
    }

    /// Mean cosine of a report with reports that are not its counterpart.
    fn around(&self, row: usize, usual: f64) -> f64 {
        let near = self.near.get(row).map_or(&[][..], |near| near.get(OWN_STORY..).unwrap_or(&[]));
        let sum: f64 = near.iter().map(|n| f64::from(n.cosine)).sum();
        (sum + OWN_STORY as f64 * usual) / (near.len() + OWN_STORY) as f64
    }
}

/// What became of reports that were added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Added {
    /// Reports with an id that was not there.
    pub n_new: usize,
    /// Reports that took the place of another with their id.
    pub n_changed: usize,
}

/// Two piles of reports and each one's nearest neighbours on the other side.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Collection {
    pub(super) source: Pile,
    pub(super) target: Pile,
}

/// What a caller may choose about pairs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PairOptions {
    /// Leaves out less probable pairs, `0.0..=1.0`.
    pub min_probability: f64,
    /// Leaves out pairs published more days apart than this, where both days are known.
    pub days: Option<u32>,
    /// Pairs of each source report at most, the best.
    pub top: Option<usize>,
}

impl Default for PairOptions {
    fn default() -> Self {
        Self { min_probability: 0.5, days: None, top: None }
    }
}

/// Two reports on one event.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// Index into [`Collection::source`].
    pub source_idx: usize,
    /// Index into [`Collection::target`].
    pub target_idx: usize,
    /// That both are about the same event, in `0.0..=1.0`.
    pub probability: f64,
    /// What they are to each other if they are.
    pub kind: Kind,
    /// What speaks for it.
    pub features: Features,
}

impl Collection {
    /// Source reports.
    pub const fn source(&self) -> &Pile {
        &self.source
    }

    /// Target reports.
    pub const fn target(&self) -> &Pile {
        &self.target
    }

    /// Takes reports in and finds their neighbours; those already here are compared with new ones only.
    ///
    /// A report whose id is here takes the place of that one if it differs; all neighbours are then sought anew.
    /// Whether reports come at once or in several parts changes nothing in what [`Collection::pairs`] says, as long as
    /// [`Search::exact_below`] is not reached, but which of several equally near ones is the thirty-second.
    ///
    /// # Errors
    ///
    /// [`MarginError::Dims`] if vectors are of another length than those here.
    pub fn add(
        &mut self,
        source: Vec<Profile>,
        target: Vec<Profile>,
        search: Search,
    ) -> Result<Added, MarginError> {
        let (mut source_from, mut target_from) = (self.source.profiles.len(), self.target.profiles.len());
        let (a, b) = (self.source.take(source), self.target.take(target));
        let added = Added { n_new: a.0 + b.0, n_changed: a.1 + b.1 };
        if 0 < added.n_changed {
            (source_from, target_from) = (0, 0);
        }
        self.source.meet(source_from, &self.target, target_from, search)?;
        self.target.meet(target_from, &self.source, source_from, search)?;
        Ok(added)
    }

    /// The pairs, the most probable first, of equals the one whose ids come first.
    ///
    /// Only reports among each other's nearest are looked at. How much a name or number says depends on how many
    /// reports have it, and how near is near on what lies around: more reports may change a probability.
    pub fn pairs(&self, parameters: &Parameters, options: &PairOptions) -> Vec<Pair> {
        let weights = Weights::of(self);
        let (source, target) = (weights.pile(&self.source), weights.pile(&self.target));
        let around = |pile: &Pile| -> Vec<f64> {
            (0..pile.profiles.len()).map(|row| pile.around(row, parameters.around)).collect()
        };
        let (source_around, target_around) = (around(&self.source), around(&self.target));
        let mut partners: Vec<BTreeSet<usize>> =
            self.source.near.iter().map(|near| near.iter().map(|n| n.idx).collect()).collect();
        for (target_idx, near) in self.target.near.iter().enumerate() {
            for n in near {
                partners.get_mut(n.idx).into_iter().for_each(|p| _ = p.insert(target_idx));
            }
        }
        let pair = |source_idx: usize, target_idx: usize| {
            let (a, b) = (source.get(source_idx)?, target.get(target_idx)?);
            let empty = a.profile.n_sentences == 0 || b.profile.n_sentences == 0;
            let far = options.days.is_some_and(|days| {
                a.profile.day.zip(b.profile.day).is_some_and(|(x, y)| days < x.abs_diff(y))
            });
            if empty || far {
                return None;
            }
            let around = (source_around.get(source_idx)? + target_around.get(target_idx)?) / 2.0;
            let features = Features::of(a, b, around);
            let probability = parameters.probability(&features.values);
            let kind = parameters.kind(&features.values);
            (options.min_probability <= probability).then_some(Pair {
                source_idx,
                target_idx,
                probability,
                kind,
                features,
            })
        };
        let of_source = |(source_idx, partners): (usize, &BTreeSet<usize>)| {
            let mut found: Vec<Pair> = partners.iter().filter_map(|&t| pair(source_idx, t)).collect();
            self.sort(&mut found);
            found.truncate(options.top.unwrap_or(usize::MAX));
            found
        };
        let found: Vec<Vec<Pair>> = partners.par_iter().enumerate().map(of_source).collect();
        let mut found: Vec<Pair> = found.into_iter().flatten().collect();
        self.sort(&mut found);
        found
    }

    fn sort(&self, pairs: &mut [Pair]) {
        pairs.sort_by(|a, b| {
            b.probability.total_cmp(&a.probability).then_with(|| self.ids(a).cmp(&self.ids(b)))
        });
    }

    fn ids(&self, pair: &Pair) -> (Option<&str>, Option<&str>) {
        let (source, target) = (self.source.get(pair.source_idx), self.target.get(pair.target_idx));
        (source.map(|p| p.id.as_str()), target.map(|p| p.id.as_str()))
    }
}

/// Of sorted pairs those whose reports are in no better one.
pub fn one_to_one(pairs: Vec<Pair>) -> Vec<Pair> {
    let (mut sources, mut targets) = (BTreeSet::new(), BTreeSet::new());
    let mut free = |p: &Pair| {
        let free = !sources.contains(&p.source_idx) && !targets.contains(&p.target_idx);
        if free {
            sources.insert(p.source_idx);
            targets.insert(p.target_idx);
        }
        free
    };
    pairs.into_iter().filter(|p| free(p)).collect()
}

/// In how many reports each term is.
struct Weights<'a> {
    n_reports: usize,
    n_with: HashMap<&'a Term, u32>,
}

impl<'a> Weights<'a> {
    fn of(collection: &'a Collection) -> Self {
        let piles = [&collection.source, &collection.target];
        let mut n_with = HashMap::new();
        for term in piles.iter().flat_map(|pile| &pile.profiles).flat_map(|profile| &profile.terms) {
            *n_with.entry(term).or_insert(0) += 1;
        }
        Self { n_reports: piles.iter().map(|p| p.profiles.len()).sum(), n_with }
    }

    /// Inverse document frequency (Spärck Jones 1972), as if [`REPORTS`] more reports had been seen.
    fn weight(&self, term: &Term) -> f64 {
        let n_with = f64::from(self.n_with.get(term).copied().unwrap_or(0));
        ((self.n_reports as f64 + REPORTS) / (n_with + SEEN)).ln().max(0.0)
    }

    fn pile(&self, pile: &'a Pile) -> Vec<Weighed<'a>> {
        let weigh = |profile: &'a Profile| Weighed {
            profile,
            weights: profile.terms.iter().map(|term| self.weight(term)).collect(),
        };
        pile.profiles.par_iter().map(weigh).collect()
    }
}

#[cfg(test)]
mod tests;
