use std::fmt;

use super::conllu;
use super::ids::cleaned;
use super::projection::monotone;
use super::text::clean;
use super::{Format, Holds, Nulls, WriteOptions, holds, xces};
use crate::{Bead, Bitext, BitextSide, ScoreKind};

/// Something that a bitext may have and a format may not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum LossKind {
    /// The words of the sentences.
    Texts,
    /// Characters inside texts: line ends, tabs, control characters, marks of the format.
    Characters,
    /// Sentences without words, which read back as none.
    EmptyTexts,
    /// Null alignments.
    Nulls,
    /// Where one sentence of a side ends and the next begins in beads of several.
    ManyToMany,
    /// Beads that cross others.
    Crossing,
    /// Holes: sentences that lie between those of a bead and are not in it.
    Holes,
    /// Sentences in no bead.
    Unaligned,
    /// Sentences in several beads.
    Shared,
    /// Scores of beads.
    Scores,
    /// What scores count.
    ScoreKind,
    /// Probabilities of beads.
    Probabilities,
    /// Which beads a person confirmed.
    Locks,
    /// Ids of beads.
    BeadIds,
    /// Ids of sentences.
    SentenceIds,
    /// Paragraphs.
    Paragraphs,
    /// Links between words.
    WordLinks,
    /// Probabilities of links between words.
    WordProbabilities,
    /// Properties of beads.
    Properties,
    /// Properties of documents.
    DocumentProperties,
    /// Names of the documents.
    Names,
    /// Languages of the sides.
    Languages,
    /// Where one document ends and the next begins.
    Documents,
}

impl LossKind {
    /// All of them.
    pub const ALL: [Self; 23] = [
        Self::Texts,
        Self::Characters,
        Self::EmptyTexts,
        Self::Nulls,
        Self::ManyToMany,
        Self::Crossing,
        Self::Holes,
        Self::Unaligned,
        Self::Shared,
        Self::Scores,
        Self::ScoreKind,
        Self::Probabilities,
        Self::Locks,
        Self::BeadIds,
        Self::SentenceIds,
        Self::Paragraphs,
        Self::WordLinks,
        Self::WordProbabilities,
        Self::Properties,
        Self::DocumentProperties,
        Self::Names,
        Self::Languages,
        Self::Documents,
    ];

    /// What it is called in tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Texts => "texts",
            Self::Characters => "line ends, tabs, control characters",
            Self::EmptyTexts => "empty sentences",
            Self::Nulls => "null alignments",
            Self::ManyToMany => "sentence ends within n-m beads",
            Self::Crossing => "crossing beads",
            Self::Holes => "holes in beads",
            Self::Unaligned => "sentences in no bead",
            Self::Shared => "sentences in several beads",
            Self::Scores => "scores",
            Self::ScoreKind => "what scores count",
            Self::Probabilities => "probabilities",
            Self::Locks => "locks",
            Self::BeadIds => "ids of beads",
            Self::SentenceIds => "ids of sentences",
            Self::Paragraphs => "paragraphs",
            Self::WordLinks => "word links",
            Self::WordProbabilities => "probabilities of word links",
            Self::Properties => "properties of beads",
            Self::DocumentProperties => "properties of documents",
            Self::Names => "names",
            Self::Languages => "languages",
            Self::Documents => "several documents",
        }
    }
}

/// Something that is lost of given bitexts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Loss {
    /// What.
    pub kind: LossKind,
    /// How many beads, sentences, sides or documents it concerns.
    pub n: usize,
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (one, many) = match self.kind {
            LossKind::Texts => ("the text of one sentence", "the texts of {} sentences"),
            LossKind::Characters => (
                "characters that the format cannot hold, in one sentence",
                "characters that the format cannot hold, in {} sentences",
            ),
            LossKind::EmptyTexts => ("one side without words, now a gap", "{} sides without words, now gaps"),
            LossKind::Nulls => ("one null alignment", "{} null alignments"),
            LossKind::ManyToMany => (
                "the sentence ends within one bead of several sentences",
                "the sentence ends within {} beads of several sentences",
            ),
            LossKind::Crossing => {
                ("the order of one bead that crosses others", "the order of {} beads that cross")
            }
            LossKind::Holes => ("the hole in one bead", "the holes in {} beads"),
            LossKind::Unaligned => ("one sentence that is in no bead", "{} sentences that are in no bead"),
            LossKind::Shared => {
                ("that one sentence is in several beads", "that {} sentences are in several beads")
            }
            LossKind::Scores => ("one score", "{} scores"),
            LossKind::ScoreKind => ("what one score counts", "what {} scores count"),
            LossKind::Probabilities => ("one probability", "{} probabilities"),
            LossKind::Locks => ("that a person confirmed one bead", "that a person confirmed {} beads"),
            LossKind::BeadIds => ("the id of one bead", "the ids of {} beads"),
            LossKind::SentenceIds => ("the id of one sentence", "the ids of {} sentences"),
            LossKind::Paragraphs => ("the paragraph of one sentence", "the paragraphs of {} sentences"),
            LossKind::WordLinks => ("the word links of one bead", "the word links of {} beads"),
            LossKind::WordProbabilities => {
                ("the probability of one word link", "the probabilities of {} word links")
            }
            LossKind::Properties => ("one property of a bead", "{} properties of beads"),
            LossKind::DocumentProperties => ("one property of a document", "{} properties of documents"),
            LossKind::Names => ("the name of one side", "the names of {} sides"),
            LossKind::Languages => ("the language of one side", "the languages of {} sides"),
            LossKind::Documents => ("the end of one document", "the ends of {} documents"),
        };
        if self.n == 1 { f.write_str(one) } else { f.write_str(&many.replace("{}", &self.n.to_string())) }
    }
}

/// What writing these bitexts one after the other loses, with counts; nothing that is not lost.
///
/// [`LossKind::Crossing`] counts, for a format that needs order, the beads that the monotone projection gives up (see
/// [`monotone`]), for the others the beads that are not in the order of both sides.
pub fn losses(bitexts: &[Bitext], format: Format, options: &WriteOptions) -> Vec<Loss> {
    let count = |kind: LossKind| -> usize {
        if kind == LossKind::Documents {
            return documents(bitexts, format);
        }
        bitexts.iter().map(|bitext| lost(bitext, format, kind, options)).sum()
    };
    let all = LossKind::ALL.into_iter().map(|kind| Loss { kind, n: count(kind) });
    all.filter(|loss| 0 < loss.n).collect()
}

/// How many documents do not end where they did.
fn documents(bitexts: &[Bitext], format: Format) -> usize {
    match format {
        // There the URLs tell documents apart.
        Format::Tsv => {
            let names = |b: &Bitext| (b.source.name.clone(), b.target.name.clone());
            bitexts.windows(2).filter(|w| matches!(w, [a, b] if names(a) == names(b))).count()
        }
        _ if format.holds_documents() => 0,
        _ => bitexts.len().saturating_sub(1),
    }
}

/// How much of one kind is lost of a bitext.
fn lost(bitext: &Bitext, format: Format, kind: LossKind, options: &WriteOptions) -> usize {
    let drops_nulls = match options.nulls {
        Nulls::Usual => !format.keeps_nulls(),
        Nulls::Keep => false,
        Nulls::Drop => true,
    };
    let sides = [&bitext.source, &bitext.target];
    let beads = |is_lost: &dyn Fn(&Bead) -> bool| bitext.beads.iter().filter(|b| is_lost(b)).count();
    let is_held = holds(format, kind);
    if is_held == Holds::Yes && kind != LossKind::Nulls {
        return 0;
    }
    match kind {
        LossKind::Texts => sentences(&sides, |s| s.text.is_some()),
        LossKind::Characters => {
            sentences(&sides, |s| s.text.as_deref().is_some_and(|text| clean(format, text) != text))
        }
        LossKind::EmptyTexts => {
            let is_empty = |side: &BitextSide, idxs: &[usize]| match format {
                // There several empty sentences are told apart by what stands between them.
                Format::Hunalign if idxs.len() != 1 => false,
                _ => !idxs.is_empty() && side.joined(idxs).is_some_and(|t| clean(format, &t).is_empty()),
            };
            bitext
                .beads
                .iter()
                .map(|b| {
                    usize::from(is_empty(&bitext.source, &b.source_idxs))
                        + usize::from(is_empty(&bitext.target, &b.target_idxs))
                })
                .sum()
        }
        LossKind::Nulls => match format {
            Format::Vecalign | Format::Ladder | Format::SketchEngine | Format::Jsonl => 0,
            Format::Tei | Format::Conllu => beads(&Bead::is_null),
            Format::Xliff | Format::Xliff12 => {
                beads(&|b| b.is_null() && (drops_nulls || b.source_idxs.is_empty()))
            }
            _ if drops_nulls => beads(&Bead::is_null),
            // Kept as an empty line, which does not read back as a pair.
            Format::Pharaoh => beads(&Bead::is_null),
            _ => 0,
        },
        LossKind::ManyToMany => beads(&|b| 1 < b.source_idxs.len() || 1 < b.target_idxs.len()),
        LossKind::Crossing => match format {
            Format::Ladder => monotone(bitext).n_dropped,
            // Only the order of the list is lost there, and only if source sentences are not in order.
            Format::Conllu => {
                let firsts: Vec<usize> =
                    bitext.beads.iter().filter_map(|b| b.source_idxs.first().copied()).collect();
                firsts.windows(2).filter(|w| matches!(w, [a, b] if b < a)).count()
            }
            _ => crossing(bitext, &|b| !b.is_null() || !drops_nulls),
        },
        LossKind::Holes => {
            beads(&|b| Bead::run(&b.source_idxs).is_none() || Bead::run(&b.target_idxs).is_none())
        }
        LossKind::Unaligned => unaligned(bitext, format),
        LossKind::Shared => {
            if format == Format::Conllu {
                shared(&bitext.source, bitext.beads.iter().filter(|b| !b.is_null()).map(|b| &*b.source_idxs))
                    + repeated_targets(bitext)
            } else {
                shared(&bitext.source, bitext.beads.iter().map(|b| &*b.source_idxs))
                    + shared(&bitext.target, bitext.beads.iter().map(|b| &*b.target_idxs))
            }
        }
        LossKind::Scores if format == Format::Html => {
            beads(&|b| b.score.is_some() && (b.probability.is_some() || is_rounded(b.score, 1e3)))
        }
        LossKind::Probabilities if format == Format::Html => {
            beads(&|b| b.probability.is_some() && is_rounded(b.probability, 1e2))
        }
        LossKind::Scores => beads(&|b| b.score.is_some()),
        LossKind::ScoreKind => {
            let usual = if format == Format::Vecalign { ScoreKind::Cost } else { ScoreKind::Similarity };
            let is_held = holds(format, LossKind::Scores) != Holds::No;
            if is_held && bitext.score_kind != usual { beads(&|b| b.score.is_some()) } else { 0 }
        }
        LossKind::Probabilities => beads(&|b| b.probability.is_some()),
        LossKind::Locks => beads(&|b| b.is_locked),
        LossKind::BeadIds => beads(&|b| b.id.is_some()),
        LossKind::SentenceIds => sentences(&sides, |s| {
            s.id.as_deref().is_some_and(|id| match format {
                Format::Conllu => cleaned(id, &conllu::FORBIDDEN) != id,
                Format::Xces | Format::InterText | Format::Ictools => cleaned(id, &xces::FORBIDDEN) != id,
                _ => true,
            })
        }),
        LossKind::Paragraphs => sentences(&sides, |s| s.paragraph.is_some()),
        LossKind::WordLinks => beads(&|b| !b.word_links.is_empty()),
        LossKind::WordProbabilities => {
            if holds(format, LossKind::WordLinks) == Holds::No {
                return 0;
            }
            bitext.beads.iter().flat_map(|b| &b.word_links).filter(|w| w.probability.is_some()).count()
        }
        LossKind::Properties => bitext.beads.iter().map(|b| b.properties.len()).sum(),
        LossKind::DocumentProperties => bitext.properties.len(),
        LossKind::Names => {
            // XLIFF has one name a file.
            let is_source_lost = is_held == Holds::No && bitext.source.name.is_some();
            usize::from(is_source_lost) + usize::from(bitext.target.name.is_some())
        }
        LossKind::Languages => sides.iter().filter(|s| s.lang.is_some()).count(),
        LossKind::Documents => 0,
    }
}

/// Whether a number has more places than a page shows.
fn is_rounded(number: Option<f64>, scale: f64) -> bool {
    number.is_some_and(|n| 1e-9 < ((n * scale).round() / scale - n).abs())
}

fn sentences(sides: &[&BitextSide], is_lost: impl Fn(&crate::BitextSentence) -> bool) -> usize {
    sides.iter().flat_map(|s| &s.sentences).filter(|s| is_lost(s)).count()
}

/// How many sentences are in more than one bead.
fn shared<'a>(side: &BitextSide, lists: impl Iterator<Item = &'a [usize]>) -> usize {
    side.uses(lists).into_iter().filter(|n| 1 < *n).count()
}

/// How many beads have the very targets of one before: in CoNLL-U they become one.
fn repeated_targets(bitext: &Bitext) -> usize {
    let mut lists: Vec<&[usize]> =
        bitext.beads.iter().filter(|b| !b.is_null()).map(|b| &*b.target_idxs).collect();
    let n = lists.len();
    lists.sort_unstable();
    lists.dedup();
    n - lists.len()
}

/// How many sentences a format forgets since no bead has them.
fn unaligned(bitext: &Bitext, format: Format) -> usize {
    let counts = [
        bitext.source.uses(bitext.beads.iter().map(|b| &*b.source_idxs)),
        bitext.target.uses(bitext.beads.iter().map(|b| &*b.target_idxs)),
    ];
    let n_unused = |uses: &Vec<usize>| match format {
        // Those before one that a bead has are known to be there.
        Format::Vecalign | Format::SketchEngine => uses.iter().rev().take_while(|n| **n == 0).count(),
        _ => uses.iter().filter(|n| **n == 0).count(),
    };
    counts.iter().map(n_unused).sum()
}

/// How many of the beads that are written begin, on a side, before the end of one that stands before them.
fn crossing(bitext: &Bitext, is_written: &dyn Fn(&Bead) -> bool) -> usize {
    let (mut n_end, mut m_end) = (0, 0);
    let mut n_crossing = 0;
    for bead in bitext.beads.iter().filter(|b| is_written(b)) {
        let is_back = |idxs: &[usize], end: usize| idxs.first().is_some_and(|first| *first < end);
        n_crossing += usize::from(is_back(&bead.source_idxs, n_end) || is_back(&bead.target_idxs, m_end));
        n_end = bead.source_idxs.last().map_or(n_end, |last| n_end.max(last + 1));
        m_end = bead.target_idxs.last().map_or(m_end, |last| m_end.max(last + 1));
    }
    n_crossing
}
