//! What the evaluation is run on: this toolkit, and the packages it stands on taken alone.

use std::sync::Arc;

use doichieu_align::bead::{AlignOptions, Aligner};
use doichieu_align::check::{Checker, LIKELY};
use doichieu_align::words::WordAligner;
use doichieu_align::{Collator, LinkOptions, Linker, Parameters, Side, TABLES};
use doichieu_bitext::{Bead, Document, FindingKind, Lang, SlotComparison, Span, WordLink};
use doichieu_encode::lexicon::Coverage;
use doichieu_encode::margin::{self, Variant};
use doichieu_encode::{EncodeError, Encoder};
use doichieu_eval::record::SystemInfo;
use doichieu_eval::{Detected, PredictedLink, ReadResult, ReadSentence, Retrieved, System};
use doichieu_text::lang::Detector;
use doichieu_text::segment::segment;
use doichieu_text::{ReadOptions, Reader, clean_text};
use sha2::{Digest as _, Sha256};
use unicode_segmentation::UnicodeSegmentation as _;

use super::aligning::default_aligner;
use super::linking::default_collator;

/// This toolkit as users get it, under the name of what finds its links.
#[derive(Debug)]
pub(super) struct Toolkit {
    name: String,
    collator: Collator,
    aligner: Aligner,
    reader: Reader,
    words: Option<WordAligner>,
    /// Hash of the encoder; `None` without one.
    encoder: Option<String>,
}

impl Toolkit {
    /// What users get.
    pub(super) fn current() -> Self {
        Self {
            name: "doichieu".into(),
            collator: default_collator(),
            aligner: default_aligner(),
            reader: Reader::new(ReadOptions::default()),
            words: word_aligner(crate::encoders::built_in().map(|e| Arc::new(e) as Arc<dyn Encoder>)),
            encoder: crate::encoders::built_in().map(|e| short(e.hash())),
        }
    }

    /// The toolkit with another encoder, as `doichieu:NAME`.
    pub(super) fn with_encoder(encoder: Arc<dyn Encoder>) -> Self {
        Self {
            name: format!("doichieu:{}", encoder.name()),
            collator: Collator::new(
                Linker::with_encoder(encoder.clone(), Parameters::neural()),
                Aligner::neural(encoder.clone()),
            ),
            aligner: Aligner::neural(encoder.clone()),
            encoder: Some(short(encoder.hash())),
            words: word_aligner(Some(encoder)),
            ..Self::current()
        }
    }

    /// The linker that needs no model, which stays for comparison.
    pub(super) fn lexical() -> Self {
        Self {
            name: "baseline-lexical".into(),
            collator: Collator::new(Linker::lexical(), Aligner::lexical()),
            aligner: Aligner::lexical(),
            words: word_aligner(None),
            encoder: None,
            ..Self::current()
        }
    }
}

/// First digits of a hash, as signatures have them.
fn short(hash: &str) -> String {
    hash.chars().take(12).collect()
}

/// Hash of all tables of weights that ship.
pub(crate) fn parameters_hash() -> String {
    let mut hash = Sha256::new();
    for (name, table) in TABLES {
        hash.update(format!("{name} {}\n", table.len()));
        hash.update(table);
    }
    let digits: String = hash.finalize().iter().map(|b| format!("{b:02x}")).collect();
    short(&digits)
}

impl System for Toolkit {
    fn name(&self) -> &str {
        &self.name
    }

    fn info(&self) -> SystemInfo {
        SystemInfo {
            name: self.name.clone(),
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            encoder: self.encoder.clone(),
            parameters: Some(parameters_hash()),
            command: None,
        }
    }

    fn detect(&self, text: &str) -> Option<Detected> {
        let found = Detector::bundled().detect(text);
        Some(Detected { lang: found.lang, confidence: Some(found.confidence) })
    }

    fn segment(&self, text: &str) -> Option<Vec<Span>> {
        Some(segment(text, super::segment::language(text)))
    }

    fn read(&self, name: &str, bytes: &[u8]) -> Option<ReadResult> {
        self.reader.read(name, bytes).ok().map(|r| read_result(&r.document))
    }

    fn link(&self, source: &[String], target: &[String]) -> Option<Vec<PredictedLink>> {
        let found = clean_sides(source, target, |a, b| self.collator.collate(a, b, &LinkOptions::default()));
        found.ok().map(|c| predicted(&c.links))
    }

    fn align(&self, source: &[String], target: &[String]) -> Option<Vec<Bead>> {
        let found = clean_sides(source, target, |a, b| self.aligner.align(a, b, &AlignOptions::default()));
        found.ok().map(|a| a.with_moves())
    }

    fn link_words(&self, source: &[String], target: &[String]) -> Option<Vec<WordLink>> {
        let source: Vec<&str> = source.iter().map(String::as_str).collect();
        let target: Vec<&str> = target.iter().map(String::as_str).collect();
        Some(self.words.as_ref()?.link(&source, &target))
    }

    fn check(&self, source: &str, target: &str) -> Option<Vec<FindingKind>> {
        let found = Checker::new().check(&clean_text(source), Lang::En, &clean_text(target), Lang::Vi);
        Some(found.iter().filter(|f| LIKELY <= f.probability).map(|f| f.kind).collect())
    }

    fn link_documents(
        &self,
        source: (&str, &[u8]),
        target: (&str, &[u8]),
    ) -> Option<(ReadResult, ReadResult, Vec<PredictedLink>)> {
        let source = self.reader.read(source.0, source.1).ok()?.document;
        let target = self.reader.read(target.0, target.1).ok()?.document;
        let found = self.collator.collate_documents(&source, &target, &LinkOptions::default()).ok()?;
        Some((read_result(&source), read_result(&target), predicted(&found.links)))
    }
}

/// Gives `work` both sides as clean running text in the languages that they are in.
fn clean_sides<T>(source: &[String], target: &[String], work: impl FnOnce(Side<'_>, Side<'_>) -> T) -> T {
    let clean = |side: &[String]| -> Vec<String> { side.iter().map(|s| clean_text(s)).collect() };
    let (source, target) = (clean(source), clean(target));
    let [source, target] = [&source, &target].map(|s| s.iter().map(String::as_str).collect::<Vec<&str>>());
    work(
        Side { sentences: &source, lang: doichieu_answer::side::language(&source, Lang::En) },
        Side { sentences: &target, lang: doichieu_answer::side::language(&target, Lang::Vi) },
    )
}

/// Links words by the bundled lexicon; `None` without one.
pub(super) fn word_aligner(encoder: Option<Arc<dyn Encoder>>) -> Option<WordAligner> {
    let aligner = WordAligner::new(*super::translate_words::lexicon().ok()?);
    Some(match encoder {
        Some(encoder) => aligner.with_encoder(encoder),
        None => aligner,
    })
}

fn predicted(links: &[doichieu_bitext::Link]) -> Vec<PredictedLink> {
    let link = |l: &doichieu_bitext::Link| PredictedLink {
        source: l.source.sentence_idxs.clone(),
        target: l.target.sentence_idxs.clone(),
        probability: Some(l.probability),
        relation: Some(l.verdict.relation.as_str().to_owned()),
        conflicts: conflicts(&l.verdict.slots),
    };
    links.iter().map(link).collect()
}

/// The conflicts of a verdict that are more probable than not.
fn conflicts(slots: &[SlotComparison]) -> Vec<(String, String)> {
    let certain = slots.iter().filter(|s| s.is_certain_conflict());
    certain.map(|s| (s.slot.as_str().to_owned(), s.nature.map_or("", |n| n.as_str()).to_owned())).collect()
}

fn read_result(document: &Document) -> ReadResult {
    ReadResult {
        detected: Detected { lang: document.lang, confidence: Some(document.lang_confidence) },
        sentences: document
            .sentences
            .iter()
            .map(|s| ReadSentence {
                span: document.file_span(s.span),
                text: document.slice(s.span).to_owned(),
            })
            .collect(),
        removals: document.removals.iter().map(|r| (document.file_span(r.span), r.kind)).collect(),
        metadata: document.metadata.clone(),
    }
}

/// The aligner of translations, told that their order was lost.
#[derive(Debug)]
pub(super) struct AnyOrder {
    aligner: Aligner,
}

impl AnyOrder {
    pub(super) fn current() -> Self {
        Self { aligner: default_aligner() }
    }
}

impl System for AnyOrder {
    fn name(&self) -> &str {
        "doichieu-any-order"
    }

    fn link(&self, source: &[String], target: &[String]) -> Option<Vec<PredictedLink>> {
        let beads = clean_sides(source, target, |a, b| self.aligner.pair(a, b));
        let link = |b: Bead| PredictedLink {
            source: b.source_idxs,
            target: b.target_idxs,
            probability: b.probability,
            relation: None,
            conflicts: Vec::new(),
        };
        beads.ok().map(|beads| beads.into_iter().map(link).collect())
    }
}

/// `whatlang` with all of its languages and nothing around it: the floor of language detection.
#[derive(Debug)]
pub(super) struct WhatlangOpen;

impl System for WhatlangOpen {
    fn name(&self) -> &str {
        "whatlang"
    }

    fn detect(&self, text: &str) -> Option<Detected> {
        let found = whatlang::detect(text);
        let lang = found.as_ref().map_or(Lang::Unknown, |i| i.lang().code().parse().unwrap_or(Lang::Unknown));
        Some(Detected { lang, confidence: found.map(|i| i.confidence()) })
    }
}

/// UAX #29 sentence boundaries and line ends alone: the floor of segmentation.
#[derive(Debug)]
pub(super) struct UnicodeSentences;

impl System for UnicodeSentences {
    fn name(&self) -> &str {
        "uax29"
    }

    fn segment(&self, text: &str) -> Option<Vec<Span>> {
        let cut = text.split_sentence_bound_indices();
        Some(cut.map(|(at, s)| Span::at(at, at + s.len()).trimmed(text)).filter(|s| !s.is_empty()).collect())
    }
}

/// Neighbours that make a neighbourhood, as in Artetxe and Schwenk (ACL 2019).
const N_NEIGHBOURS: usize = 4;

/// An encoder alone, as `encoder:NAME`: vectors centred each side for itself, pairs scored by the ratio margin.
#[derive(Debug)]
pub(super) struct OfEncoder {
    name: String,
    encoder: Arc<dyn Encoder>,
}

impl OfEncoder {
    pub(super) fn new(encoder: Arc<dyn Encoder>) -> Self {
        Self { name: format!("encoder:{}", encoder.name()), encoder }
    }

    fn vectors(&self, sentences: &[String]) -> Result<doichieu_encode::Vectors, EncodeError> {
        let texts: Vec<&str> = sentences.iter().map(String::as_str).collect();
        let mut vectors = self.encoder.encode(&texts)?;
        vectors.centre();
        Ok(vectors)
    }
}

impl System for OfEncoder {
    fn name(&self) -> &str {
        &self.name
    }

    fn info(&self) -> SystemInfo {
        let encoder = Some(short(self.encoder.hash()));
        SystemInfo { name: self.name.clone(), encoder, ..SystemInfo::default() }
    }

    /// Words that are each other's nearest: SimAlign's *argmax* (Jalili Sabet et al., Findings of EMNLP 2020).
    fn link_words(&self, source: &[String], target: &[String]) -> Option<Vec<WordLink>> {
        if !self.encoder.takes_any_text() {
            return None;
        }
        let (source, target) = (self.vectors(source).ok()?, self.vectors(target).ok()?);
        let nearest = |a: &doichieu_encode::Vectors, b: &doichieu_encode::Vectors| -> Vec<Option<usize>> {
            let cosine = |x: &[f32], y: &[f32]| x.iter().zip(y).map(|(x, y)| x * y).sum::<f32>();
            let best = |row: &[f32]| {
                let scored = b.rows().enumerate().map(|(idx, other)| (idx, cosine(row, other)));
                scored.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0))).map(|(idx, _)| idx)
            };
            a.rows().map(best).collect()
        };
        let (forward, backward) = (nearest(&source, &target), nearest(&target, &source));
        let link = |(source_idx, target_idx): (usize, Option<usize>)| {
            let target_idx = target_idx?;
            let is_mutual = backward.get(target_idx) == Some(&Some(source_idx));
            is_mutual.then_some(WordLink { source_idx, target_idx, probability: None, is_sure: true })
        };
        Some(forward.into_iter().enumerate().filter_map(link).collect())
    }

    fn retrieve(&self, source: &[String], target: &[String]) -> Option<Retrieved> {
        let (source, target) = (self.vectors(source).ok()?, self.vectors(target).ok()?);
        let found = margin::retrieve(&source, &target, N_NEIGHBOURS, Variant::Ratio).ok()?;
        let idxs = |found: Vec<(usize, f32)>| found.into_iter().map(|(idx, _)| Some(idx)).collect();
        Some(Retrieved { forward: idxs(found.forward), backward: idxs(found.backward) })
    }
}

/// The encoders that come with the program.
pub(super) fn encoders() -> Vec<Arc<dyn Encoder>> {
    crate::encoders::built_in().map(|encoder| Arc::new(encoder) as Arc<dyn Encoder>).into_iter().collect()
}

/// The lexicon without any vectors: the share of each sentence's words that the other translates.
#[derive(Debug)]
pub(super) struct OfLexicon;

impl System for OfLexicon {
    fn name(&self) -> &str {
        "baseline-lexicon"
    }

    fn retrieve(&self, source: &[String], target: &[String]) -> Option<Retrieved> {
        let scores = Coverage::new(*super::translate_words::lexicon().ok()?).scores(source, target);
        let found = margin::retrieve_scored(&scores, N_NEIGHBOURS, Variant::Ratio);
        // A sentence that nothing covers has no translation.
        let idxs = |found: Vec<(usize, f32)>| {
            found.into_iter().map(|(idx, score)| (0.0 < score).then_some(idx)).collect()
        };
        Some(Retrieved { forward: idxs(found.forward), backward: idxs(found.backward) })
    }
}
