//! What two reports share and where they differ.

use std::collections::BTreeSet;

use doichieu_align::bead::{BitextKind, Parallelness};
use doichieu_align::{Collation, Collator, LIKELY, LinkOptions, salience};
use doichieu_bitext::{Document, Lang, Link, Nature, Reason, SlotComparison, Span};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::document::DocumentJson;
use crate::side::SideText;
use crate::span::{SpanJson, Spans, VERSION, round, tool, unit};
use crate::{AnswerError, Id, Offsets};

/// Two reports and what links them; what every renderer starts from.
#[derive(Debug)]
pub struct Comparison {
    /// The first report, English unless the languages say otherwise.
    pub source: Document,
    /// The second report.
    pub target: Document,
    /// What the two are to each other.
    pub parallelness: Parallelness,
    /// By falling probability.
    pub links: Vec<Link>,
    /// What was odd about the input, for people.
    pub warnings: Vec<String>,
    /// What spans count.
    pub offsets: Offsets,
    /// What found the links.
    pub aligner: String,
}

impl Comparison {
    /// Compares two reports.
    ///
    /// * `source`, `target`: each with what was odd about it. Where the first is Vietnamese and the second English they
    ///   change places.
    ///
    /// # Errors
    ///
    /// Fails if the encoder does.
    pub fn of(
        collator: &Collator,
        link: &LinkOptions,
        (mut source, mut warnings): (Document, Vec<String>),
        (mut target, more): (Document, Vec<String>),
        offsets: Offsets,
    ) -> Result<Self, AnswerError> {
        warnings.extend(more);
        if (source.lang, target.lang) == (Lang::Vi, Lang::En) {
            std::mem::swap(&mut source, &mut target);
            warnings.push(format!("`{}` is English: it was taken as the source", source.name));
        }
        for (document, wanted) in [(&source, Lang::En), (&target, Lang::Vi)] {
            if let Some(warning) = odd(document, wanted) {
                warnings.push(warning);
            }
        }
        if source.lang == target.lang
            && matches!(source.lang, Lang::En | Lang::Vi)
            && source.text == target.text
        {
            warnings.push("the two reports have the same text".to_owned());
        }
        let Collation { links, parallelness } = collator.collate_documents(&source, &target, link)?;
        if parallelness.kind <= BitextKind::Adapted {
            warnings.push(format!(
                "these look like a translation ({}): `doichieu align` gives its beads",
                parallelness.reason()
            ));
        }
        let aligner = collator.linker().name();
        Ok(Self { source, target, parallelness, links, warnings, offsets, aligner })
    }

    /// Sentences of the source that are in no likely link, the most salient first.
    pub fn only_source(&self) -> Vec<usize> {
        unlinked(&self.source, self.likely().flat_map(|l| &l.source.sentence_idxs))
    }

    /// Sentences of the target that are in no likely link, the most salient first.
    pub fn only_target(&self) -> Vec<usize> {
        unlinked(&self.target, self.likely().flat_map(|l| &l.target.sentence_idxs))
    }

    /// Links that are rather so than not.
    pub fn likely(&self) -> impl Iterator<Item = &Link> {
        self.links.iter().filter(|l| LIKELY <= l.probability)
    }
}

fn unlinked<'a>(document: &Document, linked: impl Iterator<Item = &'a usize>) -> Vec<usize> {
    let texts: Vec<&str> = document.sentences.iter().map(|s| document.slice(s.span)).collect();
    let salience = salience(&texts, document.lang);
    let linked: BTreeSet<usize> = linked.copied().collect();
    let mut free: Vec<(usize, f64)> =
        salience.into_iter().enumerate().filter(|(idx, _)| !linked.contains(idx)).collect();
    free.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    free.into_iter().map(|f| f.0).collect()
}

/// Answer of `doichieu compare --format json`.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct CompareJson {
    /// Version of this format.
    pub version: u32,
    /// Program and version that made it.
    pub tool: String,
    /// What found the links.
    pub aligner: String,
    /// What spans count: `bytes` of the input file, or `chars` (code points) of the decoded file.
    pub offsets: String,
    /// The first report, English unless the languages say otherwise.
    pub source: DocumentJson,
    /// The second report.
    pub target: DocumentJson,
    /// What the two reports are to each other.
    pub parallelness: ParallelnessJson,
    /// Links by falling probability.
    pub links: Vec<LinkJson>,
    /// Indices of the source's sentences that are in no link of probability one half or more.
    pub only_source: Vec<usize>,
    /// Indices of the target's sentences that are in no link of probability one half or more.
    pub only_target: Vec<usize>,
    /// What was odd about the input.
    pub warnings: Vec<String>,
}

/// What two reports are to each other, as the aligner of translations finds.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct ParallelnessJson {
    /// `translation`, `adapted`, `comparable` or `unrelated`.
    pub kind: String,
    /// Share of the source's characters that have a counterpart in the same order, 0 to 1.
    pub source_share: f64,
    /// The same for the target.
    pub target_share: f64,
    /// Share of both sides' characters that have a counterpart elsewhere, 0 to 1.
    pub moved_share: f64,
    /// Cosine of the two reports as wholes by the built-in encoder; absent without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<f64>,
}

/// One link.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct LinkJson {
    /// Indices of source sentences.
    pub source: Vec<usize>,
    /// Indices of target sentences.
    pub target: Vec<usize>,
    /// Probability that a careful reader would link them, 0 to 1.
    pub probability: f64,
    /// The claim in the source: a clause, or whole sentences. Absent where sentences came without a file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_span: Option<SpanJson>,
    /// The claim in the target.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_span: Option<SpanJson>,
    /// How the claims compare: `equivalent`, `source_more_specific`, `target_more_specific`, `partial`, `contradiction` or
    /// `undetermined`.
    pub relation: String,
    /// How surely, 0 to 1.
    pub relation_probability: f64,
    /// Where they cannot both be true, surest first.
    pub conflicts: Vec<ConflictJson>,
    /// What each side has in each other slot, in the order of the source.
    pub slots: Vec<SlotJson>,
    /// Why they are linked, strongest first.
    pub reasons: Vec<ReasonJson>,
}

/// Two values that cannot both be true.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct ConflictJson {
    /// `number`, `date`, `place`, `entity`, `attribution`, `polarity`, `modality` or `other`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Where it comes from: `update` (a state told at two times), `source` (the reports differ), `dispute` or
    /// `translation`.
    pub nature: String,
    /// Where in the source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_span: Option<SpanJson>,
    /// Where in the target.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_span: Option<SpanJson>,
    /// How surely a careful reader would call it a conflict, 0 to 1.
    pub probability: f64,
}

/// One slot of two linked claims.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct SlotJson {
    /// As for conflicts.
    #[serde(rename = "type")]
    pub kind: String,
    /// `same`, `compatible`, `source_only`, `target_only`, or `conflict` where one is possible but improbable.
    pub state: String,
    /// Where in the source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_span: Option<SpanJson>,
    /// Where in the target.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_span: Option<SpanJson>,
}

/// One piece of evidence.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct ReasonJson {
    /// `number`, `date`, `name`, `lexicon`, `encoder`, ….
    pub kind: String,
    /// What both share.
    pub value: String,
    /// What it adds to the log-odds of the link.
    pub weight: f64,
    /// Where in the source's file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_span: Option<SpanJson>,
    /// Where in the target's file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_span: Option<SpanJson>,
}

/// One answer of `doichieu compare --jsonl`.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct PairJson {
    /// The record's own id, as it was given.
    #[schemars(with = "serde_json::Value")]
    pub id: Id,
    /// What the two reports are to each other: `translation`, `adapted`, `comparable` or `unrelated`.
    pub parallelness: String,
    /// Links by falling probability. Spans count in the record's text, or in the one sentence that the link
    /// names (the first, if it names several), in the unit of `--offsets`.
    pub links: Vec<LinkJson>,
    /// What was odd about the record.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
}

impl CompareJson {
    /// What is written of a comparison.
    pub fn new(comparison: &Comparison) -> Self {
        let (source, target) = (
            Spans::new(&comparison.source, comparison.offsets),
            Spans::new(&comparison.target, comparison.offsets),
        );
        Self {
            version: VERSION,
            tool: tool(),
            aligner: comparison.aligner.clone(),
            parallelness: ParallelnessJson::new(&comparison.parallelness),
            offsets: unit(comparison.offsets).to_owned(),
            source: DocumentJson::new(&source),
            target: DocumentJson::new(&target),
            links: comparison
                .links
                .iter()
                .map(|l| LinkJson::new(l, &|s| Some(source.of(s)), &|s| Some(target.of(s))))
                .collect(),
            only_source: comparison.only_source(),
            only_target: comparison.only_target(),
            warnings: comparison.warnings.clone(),
        }
    }
}

impl ParallelnessJson {
    fn new(found: &Parallelness) -> Self {
        Self {
            kind: found.kind.as_str().to_owned(),
            source_share: round(found.source_share),
            target_share: round(found.target_share),
            moved_share: round(found.moved_share),
            topic: found.topic.map(round),
        }
    }
}

impl LinkJson {
    /// `source` and `target` bring a span to the unit and text that the answer counts in.
    pub fn new(
        link: &Link,
        source: &dyn Fn(Span) -> Option<SpanJson>,
        target: &dyn Fn(Span) -> Option<SpanJson>,
    ) -> Self {
        let reason = |r: &Reason| ReasonJson {
            kind: r.kind.as_str().to_owned(),
            value: r.value.clone(),
            weight: round(r.weight),
            source_span: r.source_span.and_then(source),
            target_span: r.target_span.and_then(target),
        };
        let conflict = |c: &SlotComparison| ConflictJson {
            kind: c.slot.as_str().to_owned(),
            nature: c.nature.unwrap_or(Nature::Source).as_str().to_owned(),
            source_span: c.source_span.and_then(source),
            target_span: c.target_span.and_then(target),
            probability: round(c.probability),
        };
        let slot = |c: &SlotComparison| SlotJson {
            kind: c.slot.as_str().to_owned(),
            state: c.state.as_str().to_owned(),
            source_span: c.source_span.and_then(source),
            target_span: c.target_span.and_then(target),
        };
        let verdict = &link.verdict;
        Self {
            source: link.source.sentence_idxs.clone(),
            target: link.target.sentence_idxs.clone(),
            probability: round(link.probability),
            source_span: source(link.source.span),
            target_span: target(link.target.span),
            relation: verdict.relation.as_str().to_owned(),
            relation_probability: round(verdict.probability),
            conflicts: verdict.conflicts().map(conflict).collect(),
            slots: verdict.slots.iter().filter(|s| !s.is_certain_conflict()).map(slot).collect(),
            reasons: link.reasons.iter().map(reason).collect(),
        }
    }
}

/// Compares two sides, and says where in them the links stand.
pub fn compared(
    collator: &Collator,
    link: &LinkOptions,
    offsets: Offsets,
    id: Id,
    [source, target]: [SideText; 2],
) -> Result<PairJson, AnswerError> {
    let mut warnings: Vec<String> = [&source, &target].iter().flat_map(|s| s.warnings.clone()).collect();
    let (source_texts, target_texts) = (source.texts(), target.texts());
    let sides = crate::side::sides(&source_texts, &target_texts);
    if sides.0.lang == sides.1.lang {
        warnings.push(format!("both sides are `{}`", sides.0.lang));
    }
    let found = collator.collate(sides.0, sides.1, link)?;
    let (here, there) = (source.spans(offsets), target.spans(offsets));
    let links = found
        .links
        .iter()
        .map(|l| {
            let of_source = |s| source.place(&here, &l.source, s);
            let of_target = |s| target.place(&there, &l.target, s);
            LinkJson::new(l, &of_source, &of_target)
        })
        .collect();
    let parallelness = found.parallelness.kind.as_str().to_owned();
    Ok(PairJson { id, parallelness, links, warnings })
}

/// Says so if a report is not what its place calls for.
fn odd(document: &Document, wanted: Lang) -> Option<String> {
    if document.sentences.is_empty() {
        return Some(format!("`{}` holds no sentences", document.name));
    }
    let place = if wanted == Lang::En { "an English" } else { "a Vietnamese" };
    (document.lang != wanted).then(|| {
        format!(
            "`{}` is {}, where {place} report was expected",
            document.name,
            crate::document::language_name(document.lang)
        )
    })
}
