use doichieu_bitext::{Lang, Span, WordLink};

use super::{Answer, BeadRecord, LinkRecord, Metric, Run, RunDocument};
use crate::gold::{Confidence, GoldConflict, GoldLink, PairKind, Passage};
use crate::metric::{
    BeadScore, BeadVariant, BoundaryScore, ClaimLink, Label, LanguageScore, LanguageUnit, LinkScore, Score,
    ScoredPair, ToldSlots, VerdictScore, WordScore, gold_pairs, gold_verdicts, language_length,
    predicted_pairs,
};
use crate::{Detected, PredictedLink};

/// Why answers cannot be scored by a metric.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ScoreError {
    /// The answers are of another sort than the metric is for.
    #[error("`{metric}` scores {expected}, document `{document}` holds {found}")]
    WrongAnswer {
        /// The metric.
        metric: &'static str,
        /// The document.
        document: String,
        /// What the metric is for.
        expected: &'static str,
        /// What there is.
        found: &'static str,
    },
    /// Boundaries without the text that they are of.
    #[error("`boundaries` needs the text of document `{document}`, which was left out of the run")]
    NoText {
        /// The document.
        document: String,
    },
    /// A sentence that does not fit its text.
    #[error("document `{document}`: bytes {start}..{end} are no part of its text, which has {len}")]
    NoSpan {
        /// The document.
        document: String,
        /// First byte.
        start: usize,
        /// End.
        end: usize,
        /// Bytes of the text.
        len: usize,
    },
    /// A code that is no language's.
    #[error("document `{document}`: `{code}` is no language code")]
    NoLanguage {
        /// The document.
        document: String,
        /// The code.
        code: String,
    },
}

impl Answer {
    /// What it holds, for messages.
    pub const fn describe(&self) -> &'static str {
        match self {
            Self::Beads(_) => "beads",
            Self::Links(_) => "links",
            Self::Words(_) => "links of words",
            Self::Boundaries(_) => "boundaries",
            Self::Language(_) => "a language",
        }
    }
}

impl Run {
    /// Scores the answers by a metric.
    ///
    /// # Errors
    ///
    /// As [`score`].
    pub fn score(&self, metric: Metric) -> Result<Box<dyn Score>, ScoreError> {
        score(&self.documents, metric)
    }
}

/// Scores documents by a metric. Beads may be scored as links too: a bead of i to j stands for i · j sentence pairs.
///
/// # Errors
///
/// [`ScoreError::WrongAnswer`] if the metric is for something else; [`ScoreError::NoText`], [`ScoreError::NoSpan`] and
/// [`ScoreError::NoLanguage`] for a document that cannot be scored.
pub fn score(documents: &[RunDocument], metric: Metric) -> Result<Box<dyn Score>, ScoreError> {
    if metric == Metric::Links {
        return Ok(Box::new(links(documents)?));
    }
    let mut scorer = Scorer::new(metric);
    documents.iter().try_for_each(|document| scorer.push(document))?;
    scorer.finish()
}

/// Scores documents one by one, so that they need not all be in memory: each is counted and forgotten.
///
/// Links alone are kept, without their texts, since they are ranked together.
#[derive(Debug)]
pub struct Scorer(Scoring);

#[derive(Debug)]
enum Scoring {
    Beads(BeadVariant, BeadScore),
    Links(Vec<RunDocument>),
    Verdicts(VerdictScore),
    Words(WordScore),
    Boundaries(BoundaryScore),
    Language(LanguageScore),
}

impl Scorer {
    /// Nothing scored yet.
    pub fn new(metric: Metric) -> Self {
        Self(match metric {
            Metric::Beads(variant) => Scoring::Beads(variant, BeadScore::new(variant)),
            Metric::Links => Scoring::Links(Vec::new()),
            Metric::Verdicts => Scoring::Verdicts(VerdictScore::default()),
            Metric::Words => Scoring::Words(WordScore::new()),
            Metric::Boundaries => Scoring::Boundaries(BoundaryScore::new()),
            Metric::Language => Scoring::Language(LanguageScore::new()),
        })
    }

    /// Takes the next document.
    ///
    /// # Errors
    ///
    /// As [`score`]; of links at the end.
    pub fn push(&mut self, document: &RunDocument) -> Result<(), ScoreError> {
        match &mut self.0 {
            Scoring::Beads(variant, score) => beads(score, document, *variant),
            Scoring::Links(documents) => {
                documents.push(RunDocument {
                    id: document.id.clone(),
                    kind: document.kind.clone(),
                    group: document.group.clone(),
                    source: Vec::new(),
                    target: Vec::new(),
                    gold: document.gold.clone(),
                    predicted: document.predicted.clone(),
                    ..*document
                });
                Ok(())
            }
            Scoring::Verdicts(score) => verdicts(score, document),
            Scoring::Words(score) => words(score, document),
            Scoring::Boundaries(score) => boundaries(score, document),
            Scoring::Language(score) => language(score, document),
        }
    }

    /// What was counted.
    ///
    /// # Errors
    ///
    /// As [`score`], of links.
    pub fn finish(self) -> Result<Box<dyn Score>, ScoreError> {
        Ok(match self.0 {
            Scoring::Beads(_, score) => Box::new(score),
            Scoring::Links(documents) => Box::new(links(&documents)?),
            Scoring::Verdicts(score) => Box::new(score),
            Scoring::Words(score) => Box::new(score),
            Scoring::Boundaries(score) => Box::new(score),
            Scoring::Language(score) => Box::new(score),
        })
    }
}

fn wrong(metric: Metric, document: &RunDocument, expected: &'static str, found: &Answer) -> ScoreError {
    let document = document.id.clone();
    ScoreError::WrongAnswer { metric: metric.name(), document, expected, found: found.describe() }
}

fn label(document: &RunDocument) -> Label {
    Label { id: document.id.clone(), kind: document.kind.clone(), group: document.group.clone() }
}

fn bead_records<'a>(
    document: &RunDocument,
    answer: &'a Answer,
    variant: BeadVariant,
) -> Result<&'a [BeadRecord], ScoreError> {
    match answer {
        Answer::Beads(beads) => Ok(beads),
        other => Err(wrong(Metric::Beads(variant), document, "beads", other)),
    }
}

fn beads(score: &mut BeadScore, document: &RunDocument, variant: BeadVariant) -> Result<(), ScoreError> {
    let predicted = document.predicted.as_ref().map(|a| bead_records(document, a, variant)).transpose()?;
    score.push_sides(label(document), bead_records(document, &document.gold, variant)?, predicted);
    Ok(())
}

fn link_records(
    metric: Metric,
    document: &RunDocument,
    answer: &Answer,
) -> Result<Vec<LinkRecord>, ScoreError> {
    match answer {
        Answer::Links(links) => Ok(links.clone()),
        Answer::Beads(beads) => Ok(beads
            .iter()
            .filter(|b| !b.source.is_empty() && !b.target.is_empty())
            .map(|b| LinkRecord {
                source: b.source.clone(),
                target: b.target.clone(),
                probability: b.probability,
                ..LinkRecord::default()
            })
            .collect()),
        other => Err(wrong(metric, document, "links or beads", other)),
    }
}

fn gold_link(record: &LinkRecord) -> GoldLink {
    let conflict =
        |(kind, nature): &(String, String)| GoldConflict { kind: kind.clone(), nature: nature.clone() };
    GoldLink {
        source: record.source.clone(),
        target: record.target.clone(),
        relation: record.relation.clone().unwrap_or_default(),
        confidence: if record.is_medium { Confidence::Medium } else { Confidence::High },
        conflicts: record.conflicts.iter().map(conflict).collect(),
    }
}

fn predicted_link(record: &LinkRecord) -> PredictedLink {
    PredictedLink {
        source: record.source.clone(),
        target: record.target.clone(),
        probability: record.probability,
        relation: record.relation.clone(),
        conflicts: record.conflicts.clone(),
    }
}

/// How two documents are related, by the name of their kind; documents of other kinds are comparable.
fn pair_kind(document: &RunDocument) -> PairKind {
    let all = [PairKind::Comparable, PairKind::Unrelated, PairKind::Parallel];
    all.into_iter().find(|k| k.as_str() == document.kind).unwrap_or(PairKind::Comparable)
}

/// Gold and predicted links of a document.
fn both_links(
    metric: Metric,
    document: &RunDocument,
) -> Result<(Vec<GoldLink>, Option<Vec<PredictedLink>>), ScoreError> {
    let gold = link_records(metric, document, &document.gold)?.iter().map(gold_link).collect();
    let predicted = document.predicted.as_ref().map(|a| link_records(metric, document, a)).transpose()?;
    Ok((gold, predicted.map(|links| links.iter().map(predicted_link).collect())))
}

fn links(documents: &[RunDocument]) -> Result<LinkScore, ScoreError> {
    let mut expanded = Vec::with_capacity(documents.len());
    for document in documents {
        let (gold, predicted) = both_links(Metric::Links, document)?;
        expanded.push((document, gold_pairs(&gold), predicted.map(|links| predicted_pairs(&links))));
    }
    let mut score = LinkScore::new(expanded.iter().map(|(document, gold, predicted)| ScoredPair {
        id: &document.id,
        kind: pair_kind(document),
        gold,
        predicted: predicted.as_ref(),
    }));
    for (idx, (document, _, predicted)) in expanded.iter().enumerate() {
        let gold = link_records(Metric::Links, document, &document.gold)?;
        let answer =
            document.predicted.as_ref().map(|a| link_records(Metric::Links, document, a)).transpose()?;
        let verdicts = gold_verdicts(&gold.iter().map(gold_link).collect::<Vec<_>>());
        score.add_relations(idx, &verdicts, predicted.as_ref());
        let claims: Vec<ClaimLink> = gold.iter().filter_map(ClaimLink::of_record).collect();
        let told: Vec<_> = answer.iter().flatten().map(ClaimLink::of_record).collect();
        score.add_claims(idx, &claims, &told);
    }
    Ok(score)
}

fn verdicts(score: &mut VerdictScore, document: &RunDocument) -> Result<(), ScoreError> {
    let (gold, predicted) = both_links(Metric::Verdicts, document)?;
    let slots = document.predicted.as_ref().and_then(told_slots);
    let gold = gold_verdicts(&gold);
    score.push_with_slots(&document.id, pair_kind(document), &gold, predicted.as_deref(), slots.as_ref());
    Ok(())
}

/// The slots in which an answer says that sentence pairs conflict; `None` if it names none at all.
fn told_slots(answer: &Answer) -> Option<ToldSlots> {
    let Answer::Links(links) = answer else { return None };
    let mut slots = ToldSlots::new();
    for link in links {
        for pair in link.source.iter().flat_map(|s| link.target.iter().map(move |t| (*s, *t))) {
            slots.entry(pair).or_default().extend(link.conflicts.iter().map(|c| c.0.clone()));
        }
    }
    slots.retain(|_, slots| !slots.is_empty());
    (!slots.is_empty()).then_some(slots)
}

fn words(score: &mut WordScore, document: &RunDocument) -> Result<(), ScoreError> {
    let of = |document: &RunDocument, answer: &Answer| match answer {
        Answer::Words(links) => Ok(links.iter().map(WordLink::from).collect::<Vec<_>>()),
        other => Err(wrong(Metric::Words, document, "links of words", other)),
    };
    let gold = of(document, &document.gold)?;
    let predicted = document.predicted.as_ref().map(|a| of(document, a)).transpose()?;
    score.push(label(document), &gold, predicted.as_deref());
    Ok(())
}

fn boundaries(score: &mut BoundaryScore, document: &RunDocument) -> Result<(), ScoreError> {
    let Some(text) = document.source.first() else {
        return Err(ScoreError::NoText { document: document.id.clone() });
    };
    let of = |answer: &Answer| match answer {
        Answer::Boundaries(spans) => spans
            .iter()
            .map(|&(start, end)| {
                Span::new(text, start, end).map_err(|_| ScoreError::NoSpan {
                    document: document.id.clone(),
                    start,
                    end,
                    len: text.len(),
                })
            })
            .collect::<Result<Vec<Span>, ScoreError>>(),
        other => Err(wrong(Metric::Boundaries, document, "boundaries", other)),
    };
    let passage = Passage {
        id: document.id.clone(),
        kind: document.kind.clone(),
        lang: document.group.parse().unwrap_or(Lang::Unknown),
        text: text.clone(),
        sentences: of(&document.gold)?,
    };
    let predicted = document.predicted.as_ref().map(of).transpose()?;
    score.push_passage(&passage, predicted.as_deref());
    Ok(())
}

fn language(score: &mut LanguageScore, document: &RunDocument) -> Result<(), ScoreError> {
    let of = |document: &RunDocument, answer: &Answer| match answer {
        Answer::Language(record) => {
            let lang: Lang = record.lang.parse().map_err(|_| ScoreError::NoLanguage {
                document: document.id.clone(),
                code: record.lang.clone(),
            })?;
            Ok(Detected { lang, confidence: record.probability })
        }
        other => Err(wrong(Metric::Language, document, "a language", other)),
    };
    let gold = of(document, &document.gold)?;
    let predicted = document.predicted.as_ref().map(|a| of(document, a)).transpose()?;
    let unit = LanguageUnit { id: document.id.clone(), kind: document.kind.clone() };
    let lengths: Vec<usize> = document.source.first().map(|text| language_length(text)).into_iter().collect();
    score.push_with_lengths(unit, gold.lang, &[predicted], &lengths);
    Ok(())
}
