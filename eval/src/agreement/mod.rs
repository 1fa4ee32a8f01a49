//! Agreement between annotators, and what they have to settle.
//!
//! Gold is as good as the agreement of those who made it: no figure against gold that is higher than the figure of one
//! annotator against another means anything. [`agreement`] says how far two or more annotators agree, with intervals over
//! documents, and lists what they disagree about; [`render_tsv`] and [`render_jsonl`] make an adjudication file of the
//! list, [`read_adjudication`] reads it back when somebody has decided, and [`adjudicated`] makes gold of it.

mod adjudication;
mod coefficient;
mod file;
mod input;
mod units;

pub use adjudication::{AdjudicationError, adjudicated};
pub use coefficient::{Ratings, Table};
pub use file::{AdjudicationFileError, Decision, read_adjudication, render_jsonl, render_tsv};
pub use input::{read_annotated_beads, read_annotations};
pub use units::Item;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use self::coefficient::{mean, pairs};
use self::units::{NO, RatedDocument, Versions, YES, rate};
use crate::metric::Tallies;
use crate::record::Answer;
use crate::{Interval, Resampling};

/// What annotators may agree on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AgreementOn {
    /// Which sentences belong together. Units are all pairs of a source and a target sentence of a document pair, each
    /// linked or not; of links between sets all pairs count.
    ///
    /// Nearly all pairs are linked by nobody, so raw agreement is near 1 for any two annotators, and says nothing. Kappa
    /// and alpha take out what chance explains and come near F1 of one annotator against the other (Hripcsak and
    /// Rothschild, JAMIA 2005), but their chance model, that each pair is linked or not on its own, is not how anybody
    /// reads, and they move with the number of sentences nobody thought of linking. Read F1 first.
    Links,
    /// How linked sentences compare. Units are the sentence pairs that two annotators at least link and give a relation;
    /// one who does not is not counted there, so it says nothing of how well they find links.
    Relations,
    /// Where sentences end. Units are all places between two characters that are not white space; without the text, between
    /// two bytes. As with links most places are no boundary for anybody: read F1 and boundary similarity first.
    Boundaries,
}

/// A name that is none of [`AgreementOn`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no agreement on `{name}`; there is `links`, `relations` and `boundaries`")]
pub struct UnknownAgreement {
    /// The name.
    pub name: String,
}

impl AgreementOn {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Links, Self::Relations, Self::Boundaries];

    /// The name in options and outputs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Links => "links",
            Self::Relations => "relations",
            Self::Boundaries => "boundaries",
        }
    }
}

impl fmt::Display for AgreementOn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for AgreementOn {
    type Err = UnknownAgreement;

    fn from_str(name: &str) -> Result<Self, UnknownAgreement> {
        Self::ALL
            .into_iter()
            .find(|on| on.as_str() == name)
            .ok_or_else(|| UnknownAgreement { name: name.to_owned() })
    }
}

/// Somebody's annotations.
#[derive(Debug, Clone, PartialEq)]
pub struct Annotator {
    /// What the annotator is called.
    pub name: String,
    /// What was annotated, no id twice.
    pub documents: Vec<AnnotatedDocument>,
}

/// One document, or document pair, as somebody annotated it.
#[derive(Debug, Clone, PartialEq)]
pub struct AnnotatedDocument {
    /// Its id, by which documents of several annotators belong together.
    pub id: String,
    /// Number of source sentences; 0 if not known, when the last that anybody links is taken for the last.
    pub n_source: usize,
    /// Number of target sentences; 0 if not known.
    pub n_target: usize,
    /// Texts of the source sentences, or the one text of boundaries; empty if not known.
    pub source: Vec<String>,
    /// Texts of the target sentences; empty if not known.
    pub target: Vec<String>,
    /// What was annotated.
    pub answer: Answer,
}

/// Why agreement cannot be computed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AgreementError {
    /// Agreement takes two.
    #[error("agreement takes two annotators at least, not {found}")]
    TooFew {
        /// How many there are.
        found: usize,
    },
    /// A document twice with one annotator.
    #[error("`{annotator}` has document `{document}` twice")]
    Repeated {
        /// Whose.
        annotator: String,
        /// Its id.
        document: String,
    },
    /// No document that two of them have.
    #[error("no two annotators have a document of the same id")]
    NothingShared,
    /// Another sort of answer.
    #[error("document `{document}` holds {found}, expected {expected}")]
    WrongAnswer {
        /// Its id.
        document: String,
        /// What is needed.
        expected: &'static str,
        /// What there is.
        found: &'static str,
    },
    /// A link to a sentence that is not there.
    #[error(
        "document `{document}`: no sentences {source_idx} and {target_idx} among {n_source} and {n_target}"
    )]
    NoSentence {
        /// Its id.
        document: String,
        /// Index of the source sentence.
        source_idx: usize,
        /// Index of the target sentence.
        target_idx: usize,
        /// Number of source sentences, 0 if not known.
        n_source: usize,
        /// Number of target sentences, 0 if not known.
        n_target: usize,
    },
    /// A sentence that does not fit its text.
    #[error("document `{document}`: bytes {start}..{end} are no part of its text, which has {len}")]
    NoSpan {
        /// Its id.
        document: String,
        /// First byte.
        start: usize,
        /// End.
        end: usize,
        /// Bytes of the text.
        len: usize,
    },
    /// Boundaries of two texts are not to be compared.
    #[error("document `{document}` is another text with another annotator")]
    OtherText {
        /// Its id.
        document: String,
    },
}

/// How far annotators agree.
#[derive(Debug, Clone, PartialEq)]
pub struct Agreement {
    /// On what.
    pub on: AgreementOn,
    /// Their names.
    pub annotators: Vec<String>,
    /// Documents that two at least have.
    pub n_documents: usize,
    /// Documents that only one has; they are left out.
    pub n_left_out: usize,
    /// Units in all.
    pub n_units: u64,
    /// Units of which somebody says that there is a link or a boundary; of relations all of them.
    pub n_items: u64,
    /// Figures of all annotators together, with intervals over documents: `f1` (of links and boundaries: mean of all pairs
    /// of annotators), `boundary_similarity` (of boundaries, likewise), `raw`, `cohen_kappa` (mean of all pairs),
    /// `fleiss_kappa`, `krippendorff_alpha`.
    pub figures: Vec<AgreementFigure>,
    /// Each annotator against each other.
    pub pairs: Vec<PairAgreement>,
    /// How intervals were made.
    pub resampling: Resampling,
    /// What they disagree about, document by document.
    pub disagreements: Vec<Disagreement>,
}

/// A figure of agreement.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AgreementFigure {
    /// Its name.
    pub name: &'static str,
    /// Its value; `None` where it is not defined.
    pub value: Option<f64>,
    /// Where 95 % of resamples of the documents have it.
    pub interval: Option<Interval>,
}

/// How far two of the annotators agree.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PairAgreement {
    /// Index of the one.
    pub first: usize,
    /// Index of the other.
    pub second: usize,
    /// Units that both rated.
    pub n_units: u64,
    /// F1 of the one against the other; `None` for relations.
    pub f1: Option<f64>,
    /// Cohen's kappa.
    pub cohen_kappa: Option<f64>,
}

/// Something that not all who have the document say alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disagreement {
    /// Id of the document.
    pub document: String,
    /// What is in dispute.
    pub item: Item,
    /// The sentences, or the text around the boundary, which is marked `⏎`; empty if not known.
    pub context: String,
    /// What each annotator says, in their order: `yes` or `no`, or a relation; empty for one who says nothing of it.
    pub said: Vec<String>,
}

impl Agreement {
    /// The figure of a name.
    pub fn figure(&self, name: &str) -> Option<f64> {
        self.figures.iter().find(|f| f.name == name)?.value
    }

    /// Everything that the figures depend on but the annotations themselves, in one string.
    pub fn signature(&self) -> String {
        let Resampling { n_resamples, seed } = self.resampling;
        format!(
            "agreement:{}|annotators:{}|documents:{}|units:{}|interval:percentile95|resamples:{n_resamples}|seed:{seed}|version:{}",
            self.on,
            self.annotators.len(),
            self.n_documents,
            self.n_units,
            env!("CARGO_PKG_VERSION"),
        )
    }
}

/// The ids that two annotators at least have, in the order of the first who has them, with everyone's version.
fn shared(
    annotators: &[Annotator],
) -> Result<(Vec<(&str, Vec<Option<&AnnotatedDocument>>)>, usize), AgreementError> {
    if annotators.len() < 2 {
        return Err(AgreementError::TooFew { found: annotators.len() });
    }
    let mut ids: Vec<&str> = Vec::new();
    let mut versions: BTreeMap<&str, Vec<Option<&AnnotatedDocument>>> = BTreeMap::new();
    for (idx, annotator) in annotators.iter().enumerate() {
        for document in &annotator.documents {
            let all = versions.entry(&document.id).or_insert_with(|| {
                ids.push(&document.id);
                vec![None; annotators.len()]
            });
            if let Some(slot) = all.get_mut(idx)
                && slot.replace(document).is_some()
            {
                let (annotator, document) = (annotator.name.clone(), document.id.clone());
                return Err(AgreementError::Repeated { annotator, document });
            }
        }
    }
    let n_all = ids.len();
    let documents: Vec<_> = ids
        .into_iter()
        .filter_map(|id| Some((id, versions.remove(id)?)))
        .filter(|(_, versions)| 1 < versions.iter().flatten().count())
        .collect();
    let n_left_out = n_all - documents.len();
    if documents.is_empty() { Err(AgreementError::NothingShared) } else { Ok((documents, n_left_out)) }
}

/// How far annotators agree, and on what they do not.
///
/// A document that only one annotator has is left out; one that some have counts between those.
///
/// # Errors
///
/// Any [`AgreementError`].
pub fn agreement(
    on: AgreementOn,
    annotators: &[Annotator],
    resampling: Resampling,
) -> Result<Agreement, AgreementError> {
    let (documents, n_left_out) = shared(annotators)?;
    let mut relations = Vec::new();
    let rated: Vec<RatedDocument> =
        documents.iter().map(|(_, versions)| rate(on, versions, &mut relations)).collect::<Result<_, _>>()?;
    let tables = Tables::new(on, annotators.len(), &rated);
    let all: Vec<usize> = (0..rated.len()).collect();
    let (values, intervals) = resampling.intervals_of_sums(&all, &tables.rows, &|sums| tables.figures(sums));
    let figures = tables.names().into_iter().zip(values).zip(intervals);
    let n_units = tables.n_units();
    let table = Table { ratings: &tables.ratings, n_units: &n_units };
    Ok(Agreement {
        on,
        annotators: annotators.iter().map(|a| a.name.clone()).collect(),
        n_documents: rated.len(),
        n_left_out,
        n_units: rated.iter().map(|d| d.items.len() as u64 + d.others.1).sum(),
        n_items: rated.iter().map(|d| d.items.len() as u64).sum(),
        figures: figures.map(|((name, value), interval)| AgreementFigure { name, value, interval }).collect(),
        pairs: pairs(annotators.len())
            .map(|pair| PairAgreement {
                first: pair.0,
                second: pair.1,
                n_units: table.n_shared(pair) as u64,
                f1: if on == AgreementOn::Relations { None } else { table.f1(pair, YES) },
                cohen_kappa: table.cohen(pair),
            })
            .collect(),
        resampling,
        disagreements: documents
            .iter()
            .zip(&rated)
            .flat_map(|((id, versions), rated)| disagreements(on, id, versions, rated, &relations))
            .collect(),
    })
}

/// What is counted of all documents, ready to be drawn again.
struct Tables {
    on: AgreementOn,
    n_annotators: usize,
    /// Distinct ratings.
    ratings: Vec<Ratings>,
    /// A row a document: on how many units it has each of the ratings; then for each pair of annotators what boundaries
    /// agree, out of what, and whether both have the document.
    rows: Tallies,
}

impl Tables {
    fn new(on: AgreementOn, n_annotators: usize, rated: &[RatedDocument]) -> Self {
        let all = rated.iter().flat_map(|d| d.items.iter().map(|i| &i.1).chain([&d.others.0]));
        let ratings: Vec<Ratings> = all.cloned().collect::<BTreeSet<_>>().into_iter().collect();
        let n_pairs = pairs(n_annotators).count();
        let width = ratings.len() + 3 * n_pairs;
        let mut values = Vec::with_capacity(width * rated.len());
        for document in rated {
            let start = values.len();
            values.resize(start + ratings.len(), 0.0);
            let (others, n_others) = &document.others;
            let units = document.items.iter().map(|(_, ratings)| (ratings, 1.0));
            for (rating, n) in units.chain([(others, *n_others as f64)]) {
                let cell = ratings.binary_search(rating).ok().and_then(|idx| values.get_mut(start + idx));
                if let Some(cell) = cell {
                    *cell += n;
                }
            }
            for pair in 0..n_pairs {
                let shares = document.similarity.get(pair).copied().flatten();
                values.extend(shares.map_or([0.0; 3], |[agree, all]| [agree, all, 1.0]));
            }
        }
        Self { on, n_annotators, ratings, rows: Tallies { width, values } }
    }

    /// On how many units of all documents each of the ratings is.
    fn n_units(&self) -> Vec<f64> {
        let mut sums = vec![0.0; self.ratings.len()];
        for row in self.rows.values.chunks(self.rows.width.max(1)) {
            sums.iter_mut().zip(row).for_each(|(sum, n)| *sum += n);
        }
        sums
    }

    fn names(&self) -> Vec<&'static str> {
        let first: &[&'static str] = match self.on {
            AgreementOn::Links => &["f1"],
            AgreementOn::Relations => &[],
            AgreementOn::Boundaries => &["f1", "boundary_similarity"],
        };
        [first, &["raw", "cohen_kappa", "fleiss_kappa", "krippendorff_alpha"]].concat()
    }

    /// Figures of summed rows, in the order of the names.
    fn figures(&self, sums: &[f64]) -> Vec<Option<f64>> {
        let (n_units, shares) = sums.split_at_checked(self.ratings.len()).unwrap_or_default();
        let table = Table { ratings: &self.ratings, n_units };
        let mut out = Vec::new();
        if self.on != AgreementOn::Relations {
            out.push(table.mean_f1(YES));
        }
        if self.on == AgreementOn::Boundaries {
            out.push(self.similarity(shares));
        }
        out.extend([table.raw(), table.mean_cohen(), table.fleiss(), table.alpha()]);
        out
    }

    /// Mean boundary similarity of all pairs of annotators, each over the documents that both have.
    fn similarity(&self, shares: &[f64]) -> Option<f64> {
        let of_pair = |shares: &[f64]| match *shares {
            [agree, all, n] if 0.0 < n => Some(if 0.0 < all { agree / all } else { 1.0 }),
            _ => None,
        };
        debug_assert_eq!(shares.len(), 3 * pairs(self.n_annotators).count(), "three numbers a pair");
        mean(shares.chunks(3).filter_map(of_pair))
    }
}

fn disagreements(
    on: AgreementOn,
    id: &str,
    versions: &Versions<'_>,
    rated: &RatedDocument,
    relations: &[String],
) -> Vec<Disagreement> {
    let word = |rating: &Option<u16>| match (on, rating) {
        (_, None) => String::new(),
        (AgreementOn::Relations, Some(idx)) => relations.get(usize::from(*idx)).cloned().unwrap_or_default(),
        (_, Some(rating)) => if *rating == NO { "no" } else { "yes" }.to_owned(),
    };
    rated
        .items
        .iter()
        .filter(|(_, ratings)| is_disputed(ratings))
        .map(|(item, ratings)| Disagreement {
            document: id.to_owned(),
            item: *item,
            context: context(*item, versions),
            said: ratings.iter().map(word).collect(),
        })
        .collect()
}

/// Whether not all who rated a unit rated it alike.
fn is_disputed(ratings: &[Option<u16>]) -> bool {
    let mut said = ratings.iter().flatten();
    said.next().is_some_and(|first| said.any(|other| other != first))
}

/// How many characters are shown on either side of a boundary.
const N_AROUND: usize = 40;

fn context(item: Item, versions: &Versions<'_>) -> String {
    let text_of = |texts: fn(&AnnotatedDocument) -> &Vec<String>, idx: usize| {
        versions.iter().flatten().find_map(|d| texts(d).get(idx)).map_or("", String::as_str)
    };
    match item {
        Item::Pair(source_idx, target_idx) => {
            let (source, target) = (text_of(|d| &d.source, source_idx), text_of(|d| &d.target, target_idx));
            if source.is_empty() && target.is_empty() {
                String::new()
            } else {
                format!("{source} ||| {target}")
            }
        }
        Item::Boundary(at) => {
            let text = text_of(|d| &d.source, 0);
            let (Some(before), Some(after)) = (text.get(..at), text.get(at..)) else { return String::new() };
            let before: Vec<char> = before.chars().rev().take(N_AROUND).collect();
            let before: String = before.into_iter().rev().collect();
            let after: String = after.chars().take(N_AROUND).collect();
            if text.is_empty() { String::new() } else { format!("{before}⏎{after}") }
        }
    }
}

#[cfg(test)]
mod tests;
