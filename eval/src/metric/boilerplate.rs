use std::collections::BTreeMap;

use doichieu_bitext::{RemovalKind, Span};

use super::{Column, Counts, Label, OfNothing, Part, Score, share};
use crate::blank::merged;
use crate::bootstrap::Sample;
use crate::gold::CorpusDocument;
use crate::{BlankMap, ReadResult};

/// How well boilerplate was set aside, and what it cost the article.
///
/// Counted in bytes of the raw file that are not white space *and* lie in a gold sentence or a gold block:
/// what lies in neither (markup, mostly) is nobody's to remove or to keep.
///
/// * `byte_…`: bytes of the ledger's removals against bytes of gold blocks.
/// * `kept_out`: the share of gold block bytes that are in no predicted sentence, whether or not the ledger
///   accounts for them.
/// * `block_…`: a gold block is found if at least half of it was removed; a removal is right if at least half
///   of it is gold. A block taken in two pieces is one block found by two right removals, so precision counts
///   removals and recall counts gold blocks.
/// * `kind_accuracy`: of the blocks found, those whose largest part was removed under gold's kind.
/// * `lost`: article sentences of which less than half is inside predicted sentences; `touched`: those of
///   which any byte was removed.
///
/// It leaves out the order of sentences and how they were cut. Precision of nothing is 1 and so is recall: a
/// clean article that was left alone is perfect.
#[derive(Debug, Clone, Default)]
pub struct BoilerplateScore {
    documents: Vec<Document>,
}

/// A document of the corpus and what a system made of it.
#[derive(Debug, Clone)]
pub struct ReadDocument<'a> {
    /// What it is called and where it belongs.
    pub label: Label,
    /// Gold.
    pub gold: &'a CorpusDocument,
    /// The system's answer; `None` if it gave none, which counts as an empty document.
    pub read: Option<&'a ReadResult>,
}

#[derive(Debug, Clone)]
struct Document {
    label: Label,
    sum: Sum,
    kinds: BTreeMap<RemovalKind, (Counts, Counts)>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    bytes: Counts,
    kept_out: u64,
    removals: u64,
    removals_right: u64,
    blocks: u64,
    blocks_found: u64,
    kinds_right: u64,
    sentences: u64,
    lost: u64,
    touched: u64,
    missing: u64,
}

impl Sum {
    fn add(&mut self, other: &Self, times: u32) {
        self.bytes.add(&other.bytes, times);
        let times = u64::from(times);
        self.kept_out += other.kept_out * times;
        self.removals += other.removals * times;
        self.removals_right += other.removals_right * times;
        self.blocks += other.blocks * times;
        self.blocks_found += other.blocks_found * times;
        self.kinds_right += other.kinds_right * times;
        self.sentences += other.sentences * times;
        self.lost += other.lost * times;
        self.touched += other.touched * times;
        self.missing += other.missing * times;
    }
}

const COLUMNS: &[Column] = &[
    Column::count("gold_bytes"),
    Column::share("byte_precision"),
    Column::share("byte_recall"),
    Column::share("byte_f1").with_interval(),
    Column::share("kept_out"),
    Column::count("blocks"),
    Column::share("block_precision"),
    Column::share("block_recall"),
    Column::share("block_f1").with_interval(),
    Column::share("kind_accuracy"),
    Column::count("sentences"),
    Column::count("lost"),
    Column::count("touched"),
    Column::count("missing"),
];

impl BoilerplateScore {
    /// Starts without documents.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes one document.
    pub fn push(&mut self, document: &ReadDocument<'_>) {
        let gold = document.gold;
        let blocks: Vec<Span> = gold.boilerplate.iter().map(|b| b.span).collect();
        let known: Vec<Span> = gold.sentences.iter().chain(&blocks).copied().collect();
        let map = BlankMap::of_file_within(&gold.bytes, &known);
        let removals: Vec<(Span, RemovalKind)> = document.read.map_or(Vec::new(), |r| r.removals.clone());
        let removed = merged(removals.iter().map(|r| r.0));
        let read = merged(document.read.map_or(Vec::new(), ReadResult::spans));
        let gold_blocks = merged(blocks.iter().copied());

        let mut sum = Sum { missing: u64::from(document.read.is_none()), ..Sum::default() };
        let mut kinds: BTreeMap<RemovalKind, (Counts, Counts)> = BTreeMap::new();
        let bytes = |spans: &[Span]| spans.iter().map(|s| u64::from(map.inside(*s))).sum::<u64>();
        let in_gold = |span: Span| map.covered(span, &gold_blocks);
        sum.bytes = Counts {
            found: removed.iter().map(|s| u64::from(in_gold(*s))).sum(),
            predicted: bytes(&removed),
            gold: bytes(&gold_blocks),
        };
        for block in &gold_blocks {
            sum.kept_out += u64::from(map.inside(*block) - map.covered(*block, &read));
        }
        for (span, _) in &removals {
            // A removal of nothing but markup is not judged.
            if 0 < map.inside(*span) {
                sum.removals += 1;
                sum.removals_right += u64::from(map.inside(*span) <= 2 * in_gold(*span));
            }
        }
        for block in &gold.boilerplate {
            let (all, taken) = (map.inside(block.span), map.covered(block.span, &removed));
            let is_found = 0 < all && all <= 2 * taken;
            sum.blocks += 1;
            sum.blocks_found += u64::from(is_found);
            sum.kinds_right +=
                u64::from(is_found && main_kind(&map, block.span, &removals) == Some(block.kind));
            let (by_byte, by_block) = kinds.entry(block.kind).or_default();
            by_byte.found += u64::from(taken);
            by_byte.gold += u64::from(all);
            by_block.found += u64::from(is_found);
            by_block.gold += 1;
        }
        for sentence in &gold.sentences {
            sum.sentences += 1;
            sum.lost += u64::from(2 * map.covered(*sentence, &read) < map.inside(*sentence));
            sum.touched += u64::from(0 < map.covered(*sentence, &removed));
        }
        self.documents.push(Document { label: document.label.clone(), sum, kinds });
    }
}

/// The kind under which most of a block was removed; of equals the first in the ledger.
fn main_kind(map: &BlankMap, block: Span, removals: &[(Span, RemovalKind)]) -> Option<RemovalKind> {
    let mut best: Option<(u32, RemovalKind)> = None;
    for (span, kind) in removals {
        let shared = map.shared(block, *span);
        if 0 < shared && best.is_none_or(|(most, _)| most < shared) {
            best = Some((shared, *kind));
        }
    }
    best.map(|(_, kind)| kind)
}

impl Score for BoilerplateScore {
    fn metric(&self) -> &'static str {
        "boilerplate:non-blank-bytes"
    }

    fn columns(&self) -> &'static [Column] {
        COLUMNS
    }

    fn labels(&self) -> Vec<&Label> {
        self.documents.iter().map(|d| &d.label).collect()
    }

    fn figures(&self, sample: &Sample) -> Vec<Option<f64>> {
        let mut sum = Sum::default();
        for &(idx, times) in sample {
            if let Some(document) = self.documents.get(idx) {
                sum.add(&document.sum, times);
            }
        }
        let precision = share(sum.removals_right, sum.removals).unwrap_or(1.0);
        let recall = share(sum.blocks_found, sum.blocks).unwrap_or(1.0);
        let block_f1 =
            if 0.0 < precision + recall { 2.0 * precision * recall / (precision + recall) } else { 0.0 };
        vec![
            Some(sum.bytes.gold as f64),
            Some(sum.bytes.precision(OfNothing::One)),
            Some(sum.bytes.recall(OfNothing::One)),
            Some(sum.bytes.f1(OfNothing::One)),
            share(sum.kept_out, sum.bytes.gold),
            Some(sum.blocks as f64),
            Some(precision),
            Some(recall),
            Some(block_f1),
            share(sum.kinds_right, sum.blocks_found),
            Some(sum.sentences as f64),
            Some(sum.lost as f64),
            Some(sum.touched as f64),
            Some(sum.missing as f64),
        ]
    }

    /// Recall of each kind of block; the line's number is that of its blocks.
    fn parts(&self) -> Vec<Part> {
        let mut kinds: BTreeMap<RemovalKind, (Counts, Counts)> = BTreeMap::new();
        for document in &self.documents {
            for (kind, (by_byte, by_block)) in &document.kinds {
                let sum = kinds.entry(*kind).or_default();
                sum.0.add(by_byte, 1);
                sum.1.add(by_block, 1);
            }
        }
        let line = |(kind, (by_byte, by_block)): (RemovalKind, (Counts, Counts))| {
            let mut figures = vec![None; COLUMNS.len()];
            for (name, figure) in [
                ("gold_bytes", by_byte.gold as f64),
                ("byte_recall", by_byte.recall(OfNothing::One)),
                ("blocks", by_block.gold as f64),
                ("block_recall", by_block.recall(OfNothing::One)),
            ] {
                let slot = COLUMNS.iter().zip(&mut figures).find(|(c, _)| c.name == name);
                if let Some((_, slot)) = slot {
                    *slot = Some(figure);
                }
            }
            Part { id: format!("blocks of kind {kind}"), n: by_block.gold, figures }
        };
        kinds.into_iter().map(line).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gold::Block;
    use crate::{Detected, ReadSentence};
    use doichieu_bitext::{Lang, Metadata};

    const FILE: &str = "It rained in Huế. <b>Give now!</b> Photo: AB";

    fn span(part: &str) -> Span {
        let at = FILE.find(part).unwrap();
        Span::at(at, at + part.len())
    }

    /// What a system kept, and what it removed.
    type Kept<'a> = (&'a [&'a str], &'a [(&'a str, RemovalKind)]);

    fn figures(read: Option<Kept<'_>>) -> BTreeMap<&'static str, Option<f64>> {
        let gold = CorpusDocument {
            name: "a.html".into(),
            bytes: FILE.into(),
            encoding: "UTF-8".into(),
            lang: Lang::En,
            sentences: vec![span("It rained in Huế.")],
            boilerplate: vec![
                Block { span: span("Give now!"), kind: RemovalKind::Donation },
                Block { span: span("Photo: AB"), kind: RemovalKind::Credit },
            ],
            metadata: Metadata::default(),
        };
        let read = read.map(|(sentences, removals)| ReadResult {
            detected: Detected { lang: Lang::En, confidence: None },
            sentences: sentences
                .iter()
                .map(|s| ReadSentence { span: span(s), text: (*s).to_owned() })
                .collect(),
            removals: removals.iter().map(|(part, kind)| (span(part), *kind)).collect(),
            metadata: Metadata::default(),
        });
        let label = Label { id: "a".into(), kind: "k".into(), group: "en".into() };
        let mut score = BoilerplateScore::new();
        score.push(&ReadDocument { label, gold: &gold, read: read.as_ref() });
        COLUMNS.iter().map(|c| c.name).zip(score.figures(&[(0, 1)])).collect()
    }

    #[track_caller]
    fn check(got: &BTreeMap<&'static str, Option<f64>>, expected: &[(&str, f64)]) {
        for (name, figure) in expected {
            let found = got[name].unwrap();
            assert!((found - figure).abs() < 1e-12, "{name}: {found} is not {figure}");
        }
    }

    #[test]
    fn the_right_answer_is_perfect() {
        let got = figures(Some((
            &["It rained in Huế."],
            &[("<b>Give now!</b>", RemovalKind::Donation), ("Photo: AB", RemovalKind::Credit)],
        )));
        check(&got, &[("gold_bytes", 16.0), ("byte_f1", 1.0), ("kept_out", 1.0), ("block_f1", 1.0)]);
        check(&got, &[("kind_accuracy", 1.0), ("lost", 0.0), ("touched", 0.0)]);
    }

    #[test]
    fn what_was_taken_from_the_article_is_counted() {
        // Of the article's 16 bytes without blanks `in Huế.` is 8; of the blocks only `Give now!` is taken.
        let got = figures(Some((&["It rained"], &[("in Huế. <b>Give now!", RemovalKind::Legal)])));
        check(&got, &[("byte_precision", 8.0 / 16.0), ("byte_recall", 8.0 / 16.0), ("kept_out", 1.0)]);
        check(&got, &[("block_precision", 1.0), ("block_recall", 0.5), ("kind_accuracy", 0.0)]);
        check(&got, &[("lost", 0.0), ("touched", 1.0)]);
        check(&figures(Some((&["It"], &[]))), &[("lost", 1.0), ("touched", 0.0), ("byte_precision", 1.0)]);
    }

    #[test]
    fn no_answer_loses_the_article() {
        check(&figures(None), &[("lost", 1.0), ("missing", 1.0), ("byte_recall", 0.0)]);
    }
}
