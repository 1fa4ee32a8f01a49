use std::collections::BTreeMap;
use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::InputOptions;

/// How often something was irregular and yet could be scored; `docs/eval.md` has the rule for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct InputCounts {
    /// Documents of gold without a prediction: scored as if nothing had been found.
    pub missing: u64,
    /// Predictions without gold, left out because it was allowed.
    pub extra: u64,
    /// Predictions in which there is nothing.
    pub empty_predictions: u64,
    /// Beads of gold that stand a second time: a bead counts once.
    pub gold_beads_twice: u64,
    /// Predicted beads that stand a second time.
    pub predicted_beads_twice: u64,
    /// Sentences that several beads of gold have.
    pub gold_sentences_twice: u64,
    /// Sentences that several predicted beads have.
    pub predicted_sentences_twice: u64,
    /// Beads without any sentence: of the metrics only `beads:sentalign-gaps` counts them.
    pub empty_beads: u64,
    /// Sides of beads that did not ascend: sorted.
    pub unordered_beads: u64,
    /// Sentences of predictions beyond the last that gold names, where nobody says how many there are.
    pub beyond_gold: u64,
    /// Scores of unknown direction: kept, and used in no figure.
    pub scores_unused: u64,
    /// Texts that stand in several places and were told apart by their order.
    pub texts_by_order: u64,
}

impl InputCounts {
    /// All of them with their names.
    pub fn by_name(&self) -> [(&'static str, u64); 12] {
        [
            ("missing", self.missing),
            ("extra", self.extra),
            ("empty_predictions", self.empty_predictions),
            ("gold_beads_twice", self.gold_beads_twice),
            ("predicted_beads_twice", self.predicted_beads_twice),
            ("gold_sentences_twice", self.gold_sentences_twice),
            ("predicted_sentences_twice", self.predicted_sentences_twice),
            ("empty_beads", self.empty_beads),
            ("unordered_beads", self.unordered_beads),
            ("beyond_gold", self.beyond_gold),
            ("scores_unused", self.scores_unused),
            ("texts_by_order", self.texts_by_order),
        ]
    }
}

/// What a reader has gathered so far.
#[derive(Debug)]
pub(super) struct State<'o> {
    pub(super) options: &'o InputOptions,
    pub(super) counts: InputCounts,
    notes: Vec<String>,
    n_notes: usize,
    /// SHA-256 of each file of gold by its name.
    hashes: BTreeMap<String, String>,
}

/// Notes that are kept; a hundred thousand files may each have one.
const MAX_NOTES: usize = 20;

impl<'o> State<'o> {
    pub(super) fn new(options: &'o InputOptions) -> Self {
        Self {
            options,
            counts: InputCounts::default(),
            notes: Vec::new(),
            n_notes: 0,
            hashes: BTreeMap::new(),
        }
    }

    /// Keeps a note, or counts that there are more.
    pub(super) fn note(&mut self, note: String) {
        self.n_notes += 1;
        if self.notes.len() < MAX_NOTES {
            self.notes.push(note);
        }
    }

    /// Takes a file of gold into the hash.
    pub(super) fn hash(&mut self, name: String, bytes: &[u8]) {
        self.hashes.insert(name, hex(bytes));
    }

    /// The hash of the one file, or of a list of `hash  name` lines; then the notes.
    pub(super) fn finish(mut self) -> (String, InputCounts, Vec<String>) {
        let more = self.n_notes - self.notes.len();
        if 0 < more {
            self.notes.push(format!("and {more} more notes"));
        }
        let hash = if self.hashes.len() == 1 {
            self.hashes.into_values().collect()
        } else {
            let list: String = self.hashes.iter().map(|(name, hash)| format!("{hash}  {name}\n")).collect();
            hex(list.as_bytes())
        };
        (hash, self.counts, self.notes)
    }
}

fn hex(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        // Writing to a string cannot fail.
        let _ = write!(out, "{byte:02x}");
    }
    out
}
