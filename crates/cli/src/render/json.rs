//! The JSON that programs read: versioned, with its schema made from these very types.

use std::path::Path;

use doichieu_align::bead::Parallelness;
use doichieu_bitext::{Document, Link, Metadata, Nature, Reason, SlotComparison, Span};
use doichieu_encode::Encoder;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Comparison;
use crate::args::Offsets;
use crate::encoders::{FileRecord, Record};

/// Raised when a field changes its meaning or goes; new fields do not raise it.
pub(crate) const VERSION: u32 = 1;

/// Answer of `doichieu compare --format json`.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct CompareJson {
    /// Version of this format.
    pub(crate) version: u32,
    /// Program and version that made it.
    pub(crate) tool: String,
    /// What found the links.
    pub(crate) aligner: String,
    /// What spans count: `bytes` of the input file, or `chars` (code points) of the decoded file.
    pub(crate) offsets: String,
    /// The first report, English unless the languages say otherwise.
    pub(crate) source: DocumentJson,
    /// The second report.
    pub(crate) target: DocumentJson,
    /// What the two reports are to each other.
    pub(crate) parallelness: ParallelnessJson,
    /// Links by falling probability.
    pub(crate) links: Vec<LinkJson>,
    /// Indices of the source's sentences that are in no link of probability one half or more.
    pub(crate) only_source: Vec<usize>,
    /// Indices of the target's sentences that are in no link of probability one half or more.
    pub(crate) only_target: Vec<usize>,
    /// What was odd about the input.
    pub(crate) warnings: Vec<String>,
}

/// What two reports are to each other, as the aligner of translations finds.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct ParallelnessJson {
    /// `translation`, `adapted`, `comparable` or `unrelated`.
    pub(crate) kind: String,
    /// Share of the source's characters that have a counterpart in the same order, 0 to 1.
    pub(crate) source_share: f64,
    /// The same for the target.
    pub(crate) target_share: f64,
    /// Share of both sides' characters that have a counterpart elsewhere, 0 to 1.
    pub(crate) moved_share: f64,
    /// Cosine of the two reports as wholes by the built-in encoder; absent without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) topic: Option<f64>,
}

/// A stretch of the input file: start and end, half-open.
pub(crate) type SpanJson = [usize; 2];

/// A report as it was read.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct DocumentJson {
    /// The file's name.
    pub(crate) name: String,
    /// Language: ISO 639, `mixed` or `unknown`.
    pub(crate) lang: String,
    /// Probability that the language is right, 0 to 1.
    pub(crate) lang_confidence: f64,
    /// Encoding of the file.
    pub(crate) encoding: String,
    /// Format of the file: `text`, `html`, `jsonl` or `lines`.
    pub(crate) format: String,
    /// Whether it came word-segmented and was restored.
    pub(crate) word_segmented: bool,
    /// What the report says about itself.
    pub(crate) metadata: MetadataJson,
    /// The article's sentences.
    pub(crate) sentences: Vec<SentenceJson>,
    /// What was set aside as not the article.
    pub(crate) set_aside: Vec<RemovalJson>,
    /// Words that a word segmenter had joined: hints, not truth.
    pub(crate) word_joins: Vec<SpanJson>,
}

/// Title, outlet and the like; absent where nothing was found.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct MetadataJson {
    /// Headline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) title: Option<String>,
    /// Newspaper, site or agency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) outlet: Option<String>,
    /// Authors.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) bylines: Vec<String>,
    /// Agencies credited.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) agencies: Vec<String>,
    /// Publication, ISO 8601 where it could be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) date: Option<String>,
    /// Address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) url: Option<String>,
    /// Language that the file declares.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) declared_lang: Option<String>,
    /// Other fields of a JSONL record.
    #[serde(default, skip_serializing_if = "serde_json::Map::is_empty")]
    pub(crate) other: serde_json::Map<String, serde_json::Value>,
}

/// One sentence.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct SentenceJson {
    /// Its number, from 0; links refer to it.
    pub(crate) index: usize,
    /// Where it stands in the file.
    pub(crate) span: SpanJson,
    /// Its running text: NFC, word segmentation undone.
    pub(crate) text: String,
    /// Its language.
    pub(crate) lang: String,
    /// Number of its paragraph, from 0.
    pub(crate) paragraph: usize,
    /// `headline` or `body`.
    pub(crate) role: String,
}

/// One block that was set aside.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct RemovalJson {
    /// Where it stands in the file.
    pub(crate) span: SpanJson,
    /// What it is: `donation`, `caption`, `byline`, ….
    pub(crate) kind: String,
    /// The rule that took it.
    pub(crate) rule: String,
    /// What the rule had to go by, where its name does not say it: `recurs in 41 of 60 documents of Harbour Times`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) reason: Option<String>,
    /// Its text.
    pub(crate) text: String,
}

/// One link.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct LinkJson {
    /// Indices of source sentences.
    pub(crate) source: Vec<usize>,
    /// Indices of target sentences.
    pub(crate) target: Vec<usize>,
    /// Probability that a careful reader would link them, 0 to 1.
    pub(crate) probability: f64,
    /// The claim in the source: a clause, or whole sentences. Absent where sentences came without a file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) source_span: Option<SpanJson>,
    /// The claim in the target.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) target_span: Option<SpanJson>,
    /// How the claims compare: `equivalent`, `source_more_specific`, `target_more_specific`, `partial`, `contradiction` or
    /// `undetermined`.
    pub(crate) relation: String,
    /// How surely, 0 to 1.
    pub(crate) relation_probability: f64,
    /// Where they cannot both be true, surest first.
    pub(crate) conflicts: Vec<ConflictJson>,
    /// What each side has in each other slot, in the order of the source.
    pub(crate) slots: Vec<SlotJson>,
    /// Why they are linked, strongest first.
    pub(crate) reasons: Vec<ReasonJson>,
}

/// Two values that cannot both be true.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct ConflictJson {
    /// `number`, `date`, `place`, `entity`, `attribution`, `polarity`, `modality` or `other`.
    #[serde(rename = "type")]
    pub(crate) kind: String,
    /// Where it comes from: `update` (a state told at two times), `source` (the reports differ), `dispute` or
    /// `translation`.
    pub(crate) nature: String,
    /// Where in the source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) source_span: Option<SpanJson>,
    /// Where in the target.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) target_span: Option<SpanJson>,
    /// How surely a careful reader would call it a conflict, 0 to 1.
    pub(crate) probability: f64,
}

/// One slot of two linked claims.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct SlotJson {
    /// As for conflicts.
    #[serde(rename = "type")]
    pub(crate) kind: String,
    /// `same`, `compatible`, `source_only`, `target_only`, or `conflict` where one is possible but improbable.
    pub(crate) state: String,
    /// Where in the source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) source_span: Option<SpanJson>,
    /// Where in the target.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) target_span: Option<SpanJson>,
}

/// One piece of evidence.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct ReasonJson {
    /// `number`, `date`, `name`, `lexicon`, `encoder`, ….
    pub(crate) kind: String,
    /// What both share.
    pub(crate) value: String,
    /// What it adds to the log-odds of the link.
    pub(crate) weight: f64,
    /// Where in the source's file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) source_span: Option<SpanJson>,
    /// Where in the target's file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) target_span: Option<SpanJson>,
}

/// Answer of `doichieu inspect --format json`.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct InspectJson {
    /// Version of this format.
    pub(crate) version: u32,
    /// Program and version that made it.
    pub(crate) tool: String,
    /// What spans count.
    pub(crate) offsets: String,
    /// The report.
    pub(crate) document: DocumentJson,
    /// What was odd about the input.
    pub(crate) warnings: Vec<String>,
}

/// One answer of `doichieu compare --jsonl`.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct PairJson {
    /// The record's own id, as it was given.
    #[schemars(with = "serde_json::Value")]
    pub(crate) id: crate::command::Id,
    /// What the two reports are to each other: `translation`, `adapted`, `comparable` or `unrelated`.
    pub(crate) parallelness: String,
    /// Links by falling probability. Spans count in the record's text, or in the one sentence that the link
    /// names (the first, if it names several), in the unit of `--offsets`.
    pub(crate) links: Vec<LinkJson>,
    /// What was odd about the record.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) warnings: Vec<String>,
}

/// One line of `doichieu encode --format jsonl`.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct EncodedJson<'a> {
    /// Version of this format.
    pub(crate) version: u32,
    /// Number of the line in the file, from 1.
    pub(crate) line: usize,
    /// The line without its end.
    pub(crate) text: std::borrow::Cow<'a, str>,
    /// Its vector, L2 norm 1; all zeros if there is nothing in the line that the model knows.
    pub(crate) vector: Vec<f32>,
}

/// Answer of `doichieu model list --format json`, and of `info` with one model.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct ModelsJson {
    /// Version of this format.
    pub(crate) version: u32,
    /// Program and version that made it.
    pub(crate) tool: String,
    /// The built-in model first, then those installed by name.
    pub(crate) models: Vec<ModelJson>,
}

/// A model that encodes sentences.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(crate) struct ModelJson {
    /// What `--encoder` takes.
    pub(crate) name: String,
    /// `static` (built in), `e5-q4` or `transformer`.
    pub(crate) kind: String,
    /// Length of a vector.
    pub(crate) dims: usize,
    /// What the model's papers say, often an SPDX identifier; `unknown` if they do not.
    pub(crate) licence: String,
    /// The file that says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) licence_source: Option<String>,
    /// Name of the file or folder that it was installed from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) source: Option<String>,
    /// Where it is installed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) folder: Option<String>,
    /// SHA-256 of the built-in model; those of installed models are in `files`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) hash: Option<String>,
    /// Size of all files.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) bytes: Option<u64>,
    /// Its files.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) files: Vec<ModelFileJson>,
}

/// A file of a model.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(crate) struct ModelFileJson {
    /// Its place in the folder.
    pub(crate) path: String,
    /// Its size.
    pub(crate) bytes: u64,
    /// SHA-256 when it was installed, hexadecimal.
    pub(crate) sha256: String,
}

/// Program and version.
pub(crate) fn tool() -> String {
    format!("doichieu {}", env!("CARGO_PKG_VERSION"))
}

impl CompareJson {
    pub(crate) fn new(comparison: &Comparison) -> Self {
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

impl ModelsJson {
    pub(crate) fn new(models: &[ModelJson]) -> Self {
        Self { version: VERSION, tool: tool(), models: models.to_vec() }
    }
}

impl ModelJson {
    pub(crate) fn built_in(encoder: &dyn Encoder) -> Self {
        Self {
            name: encoder.name().to_owned(),
            kind: "static".to_owned(),
            dims: encoder.dims(),
            licence: env!("CARGO_PKG_LICENSE").to_owned(),
            licence_source: None,
            source: None,
            folder: None,
            hash: Some(encoder.hash().to_owned()),
            bytes: None,
            files: Vec::new(),
        }
    }

    pub(crate) fn installed(record: &Record, folder: &Path) -> Self {
        let file =
            |f: &FileRecord| ModelFileJson { path: f.path.clone(), bytes: f.bytes, sha256: f.sha256.clone() };
        Self {
            name: record.name.clone(),
            kind: record.kind.as_str().to_owned(),
            dims: record.dims,
            licence: record.licence.name.clone(),
            licence_source: Some(record.licence.said_by.clone()).filter(|f| !f.is_empty()),
            source: Some(record.source.clone()),
            folder: Some(folder.display().to_string()),
            hash: None,
            bytes: Some(record.bytes()),
            files: record.files.iter().map(file).collect(),
        }
    }
}

impl InspectJson {
    pub(crate) fn new(document: &Document, warnings: &[String], offsets: Offsets) -> Self {
        Self {
            version: VERSION,
            tool: tool(),
            offsets: unit(offsets).to_owned(),
            document: DocumentJson::new(&Spans::new(document, offsets)),
            warnings: warnings.to_vec(),
        }
    }
}

impl LinkJson {
    /// `source` and `target` bring a span to the unit and text that the answer counts in.
    pub(crate) fn new(
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

impl DocumentJson {
    pub(crate) fn new(spans: &Spans<'_>) -> Self {
        let document = spans.document;
        Self {
            name: document.name.clone(),
            lang: document.lang.to_string(),
            lang_confidence: round(document.lang_confidence),
            encoding: document.origin.encoding.to_owned(),
            format: document.origin.format.to_owned(),
            word_segmented: document.origin.was_word_segmented,
            metadata: MetadataJson::new(&document.metadata),
            sentences: document
                .sentences
                .iter()
                .enumerate()
                .map(|(index, s)| SentenceJson {
                    index,
                    span: spans.of(s.span),
                    text: document.slice(s.span).to_owned(),
                    lang: s.lang.to_string(),
                    paragraph: s.paragraph_idx,
                    role: s.role.as_str().to_owned(),
                })
                .collect(),
            set_aside: document
                .removals
                .iter()
                .map(|r| RemovalJson {
                    span: spans.of(r.span),
                    kind: r.kind.to_string(),
                    rule: r.rule.to_owned(),
                    reason: r.reason.clone(),
                    text: document.slice(r.span).to_owned(),
                })
                .collect(),
            word_joins: document.joins.iter().map(|&j| spans.of(j)).collect(),
        }
    }
}

impl MetadataJson {
    fn new(m: &Metadata) -> Self {
        let value = |json: &str| {
            serde_json::from_str(json).unwrap_or_else(|_| serde_json::Value::String(json.to_owned()))
        };
        Self {
            title: m.title.clone(),
            outlet: m.outlet.clone(),
            bylines: m.bylines.clone(),
            agencies: m.agencies.clone(),
            date: m.date.clone(),
            url: m.url.clone(),
            declared_lang: m.declared_lang.clone(),
            other: m.other.iter().map(|(k, v)| (k.clone(), value(v))).collect(),
        }
    }
}

/// Four digits: more would differ between platforms, and nobody can use them.
pub(crate) fn round(x: f64) -> f64 {
    (x * 10_000.0).round() / 10_000.0
}

pub(crate) fn unit(offsets: Offsets) -> &'static str {
    match offsets {
        Offsets::Bytes => "bytes",
        Offsets::Chars => "chars",
    }
}

/// Brings spans of a document's text to what the user counts in.
pub(crate) struct Spans<'a> {
    document: &'a Document,
    chars: Option<CharIndex>,
}

impl<'a> Spans<'a> {
    pub(crate) fn new(document: &'a Document, offsets: Offsets) -> Self {
        let chars = (offsets == Offsets::Chars).then(|| CharIndex::new(&document.origin.decoded));
        Self { document, chars }
    }

    pub(crate) fn of(&self, span: Span) -> SpanJson {
        match &self.chars {
            None => {
                let file = self.document.file_span(span);
                [file.start(), file.end()]
            }
            Some(chars) => {
                let decoded = self.document.origin.to_decoded.to_source(span);
                let text = &self.document.origin.decoded;
                [chars.count(text, decoded.start()), chars.count(text, decoded.end())]
            }
        }
    }
}

/// Counts code points before a byte without starting from the beginning each time.
pub(crate) struct CharIndex {
    /// Code points before every [`CharIndex::STEP`]-th byte.
    before: Vec<usize>,
}

impl CharIndex {
    const STEP: usize = 4_096;

    pub(crate) fn new(text: &str) -> Self {
        let mut n = 0;
        let before = text
            .as_bytes()
            .chunks(Self::STEP)
            .map(|chunk| {
                let here = n;
                n += chunk.iter().filter(|b| is_char_start(**b)).count();
                here
            })
            .collect();
        Self { before }
    }

    /// Code points of `text` that begin before byte `at`.
    pub(crate) fn count(&self, text: &str, at: usize) -> usize {
        let block = (at / Self::STEP).min(self.before.len().saturating_sub(1));
        let start = block * Self::STEP;
        let rest = text.as_bytes().get(start..at.min(text.len())).unwrap_or(&[]);
        self.before.get(block).copied().unwrap_or(0) + rest.iter().filter(|b| is_char_start(**b)).count()
    }
}

fn is_char_start(byte: u8) -> bool {
    byte & 0b1100_0000 != 0b1000_0000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_points_are_counted_across_blocks() {
        let text = "ộa".repeat(5_000);
        let index = CharIndex::new(&text);
        for n in [0, 1, 2, 4_095, 4_096, 4_097, 9_999, 10_000] {
            let at = text.char_indices().nth(n).map_or(text.len(), |c| c.0);
            assert_eq!(index.count(&text, at), n);
        }
    }
}
