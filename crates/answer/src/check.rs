//! What is wrong with a translation.

use doichieu_align::Side;
use doichieu_align::bead::{AlignOptions, Aligner, Alignment, BitextKind};
use doichieu_align::check::{Checker, Located};
use doichieu_bitext::{Bead, Document, Finding, FindingKind, Lang, Span};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::side::language;
use crate::span::{SpanJson, Spans, VERSION, round, tool, unit};
use crate::{AnswerError, FindingNames, Id, Offsets};

/// A translation and what is wrong with it; what every renderer starts from.
#[derive(Debug)]
pub struct Checked {
    /// What was translated.
    pub source: Document,
    /// Its translation.
    pub target: Document,
    /// In the order of the beads.
    pub findings: Vec<Located>,
    /// What was odd about the input, for people.
    pub warnings: Vec<String>,
    /// What spans count.
    pub offsets: Offsets,
    /// How findings are called.
    pub names: FindingNames,
}

/// Answer of `doichieu check --format json`.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct CheckJson {
    /// Version of this format.
    pub version: u32,
    /// Program and version that made it.
    pub tool: String,
    /// What spans count: `bytes` of the input file, or `chars` (code points) of the decoded file.
    pub offsets: String,
    /// The source's file.
    pub source: String,
    /// The translation's file.
    pub target: String,
    /// In the order of the texts.
    pub findings: Vec<FindingJson>,
    /// What was odd about the input.
    pub warnings: Vec<String>,
}

/// One answer of `doichieu check --jsonl`.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct PairFindingsJson {
    /// The record's own id, as it was given.
    #[schemars(with = "serde_json::Value")]
    pub id: Id,
    /// In the order of the source; empty where nothing is wrong.
    pub findings: Vec<FindingJson>,
}

/// One thing that is wrong.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct FindingJson {
    /// What sort of error, by the names that `--names` asks for.
    #[serde(rename = "type")]
    pub kind: String,
    /// Indices of the source sentences; absent where sentences came without a document.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub source: Vec<usize>,
    /// Indices of the target sentences.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub target: Vec<usize>,
    /// Where in the source; absent for something that was added.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_span: Option<SpanJson>,
    /// Where in the target; absent for something that was left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_span: Option<SpanJson>,
    /// Probability that a careful reader would object, 0 to 1.
    pub probability: f64,
    /// What is said on each side, for people.
    pub message: String,
}

/// What a checked translation is asked for.
#[derive(Debug, Clone, Copy)]
pub struct CheckHow {
    /// Leaves out findings less probable than this, 0 to 1.
    pub min_probability: f64,
    /// What spans count.
    pub offsets: Offsets,
    /// How findings are called.
    pub names: FindingNames,
}

impl Checked {
    /// Checks a text and its translation bead by bead; of one sentence each they are held for one bead.
    ///
    /// * `warnings`: what was odd about the two.
    ///
    /// # Errors
    ///
    /// Fails if the aligner's encoder does.
    pub fn of(
        checker: &Checker,
        aligner: &Aligner,
        source: Document,
        target: Document,
        mut warnings: Vec<String>,
        how: CheckHow,
    ) -> Result<Self, AnswerError> {
        let texts =
            [&source, &target].map(|d| d.sentences.iter().map(|s| d.slice(s.span)).collect::<Vec<&str>>());
        let [a, b] = &texts;
        let (source_lang, target_lang) = languages(a, b);
        if source_lang == target_lang {
            warnings.push(format!("both texts look like `{source_lang}`"));
        }
        for document in [&source, &target] {
            if document.sentences.is_empty() {
                warnings.push(format!("`{}` holds no sentences", document.name));
            }
        }
        let (a, b) = (Side { sentences: a, lang: source_lang }, Side { sentences: b, lang: target_lang });
        let beads = if a.sentences.len() == 1 && b.sentences.len() == 1 {
            vec![Bead { source_idxs: vec![0], target_idxs: vec![0], ..Bead::default() }]
        } else {
            let alignment = aligner.align(a, b, &AlignOptions::default())?;
            warnings.extend(doubt(&alignment));
            alignment.with_moves()
        };
        let mut findings = checker.check_beads(a, b, &beads);
        findings.retain(|f| how.min_probability <= f.finding.probability);
        Ok(Self { source, target, findings, warnings, offsets: how.offsets, names: how.names })
    }
}

impl FindingJson {
    fn new(finding: &Finding, names: FindingNames) -> Self {
        Self {
            kind: name(finding.kind, names).to_owned(),
            source: Vec::new(),
            target: Vec::new(),
            source_span: None,
            target_span: None,
            probability: round(finding.probability),
            message: finding.message.clone(),
        }
    }
}

impl PairFindingsJson {
    /// Findings in one sentence and its translation.
    pub fn new(id: Id, findings: &[Finding], [source, target]: [&Spans<'_>; 2], names: FindingNames) -> Self {
        let finding = |f: &Finding| FindingJson {
            source_span: f.source_span.map(|s| source.of(s)),
            target_span: f.target_span.map(|s| target.of(s)),
            ..FindingJson::new(f, names)
        };
        Self { id, findings: findings.iter().map(finding).collect() }
    }

    /// Findings in the beads of two texts.
    ///
    /// * `source`, `target`: where a span of a sentence stands in what the user gave.
    pub fn of_beads(
        id: Id,
        findings: &[Located],
        [source, target]: [&dyn Fn(usize, Span) -> Option<SpanJson>; 2],
        names: FindingNames,
    ) -> Self {
        let finding = |f: &Located| FindingJson {
            source: f.source_idxs.clone(),
            target: f.target_idxs.clone(),
            source_span: f.source.and_then(|(idx, span)| source(idx, span)),
            target_span: f.target.and_then(|(idx, span)| target(idx, span)),
            ..FindingJson::new(&f.finding, names)
        };
        Self { id, findings: findings.iter().map(finding).collect() }
    }
}

impl CheckJson {
    /// What is written of a checked translation.
    pub fn new(checked: &Checked) -> Self {
        let source = Spans::new(&checked.source, checked.offsets);
        let target = Spans::new(&checked.target, checked.offsets);
        let finding = |f: &Located| FindingJson {
            source: f.source_idxs.clone(),
            target: f.target_idxs.clone(),
            source_span: in_document(&checked.source, f.source).map(|s| source.of(s)),
            target_span: in_document(&checked.target, f.target).map(|s| target.of(s)),
            ..FindingJson::new(&f.finding, checked.names)
        };
        Self {
            version: VERSION,
            tool: tool(),
            offsets: unit(checked.offsets).to_owned(),
            source: checked.source.name.clone(),
            target: checked.target.name.clone(),
            findings: checked.findings.iter().map(finding).collect(),
            warnings: checked.warnings.clone(),
        }
    }
}

/// A place in a sentence as a span of its document.
pub fn in_document(document: &Document, place: Option<(usize, Span)>) -> Option<Span> {
    let (idx, span) = place?;
    Some(span.shifted(document.sentences.get(idx)?.span.start()))
}

/// What a sort of error is called.
pub fn name(kind: FindingKind, names: FindingNames) -> &'static str {
    if names == FindingNames::Doichieu {
        return kind.as_str();
    }
    // NumberMissing, NumberExtra, DateMissing, DateExtra and Measurement… are those of RWS's verification; the others
    // follow them.
    match kind {
        FindingKind::Number => "NumberMismatch",
        FindingKind::Scale => "NumberScaleMismatch",
        FindingKind::Unit => "MeasurementMismatch",
        FindingKind::NumberMissing => "NumberMissing",
        FindingKind::NumberAdded => "NumberExtra",
        FindingKind::Date => "DateMismatch",
        FindingKind::DateMissing => "DateMissing",
        FindingKind::DateAdded => "DateExtra",
        FindingKind::Name | FindingKind::Place => "NameMismatch",
        FindingKind::NameSpelling => "NameSpelling",
        FindingKind::NameMissing => "NameMissing",
        FindingKind::Attribution => "AttributionMismatch",
        FindingKind::Negation => "NegationMismatch",
        FindingKind::Modality => "QualifierMismatch",
        FindingKind::Omission => "Omission",
        FindingKind::Addition => "Addition",
        _ => "Mistranslation",
    }
}

/// The two languages; a side that cannot be told is the one that the other is not.
pub fn languages(source: &[&str], target: &[&str]) -> (Lang, Lang) {
    let target = language(target, Lang::Vi);
    (language(source, if target == Lang::En { Lang::Vi } else { Lang::En }), target)
}

/// Says so if the two texts are no translations: then what is not aligned is not omitted.
fn doubt(alignment: &Alignment) -> Option<String> {
    let parallelness = &alignment.parallelness;
    match parallelness.kind {
        BitextKind::Comparable | BitextKind::Unrelated => Some(format!(
            "these look like two reports rather than a translation ({}): see `doichieu compare`",
            parallelness.reason()
        )),
        _ => None,
    }
}
