//! Blocks that come back in the documents of one outlet.

use std::collections::{BTreeMap, BTreeSet};

use doichieu_bitext::{RemovalKind, Span};

use super::page::Page;

/// Shortest line that counts as a block, in bytes; shorter ones recur by chance.
const SHORTEST: usize = 12;
/// Longest line that counts as a block, in bytes.
const LONGEST: usize = 2000;

/// Counts blocks over a batch of documents, outlet by outlet.
///
/// A block is a line; figures in it do not count, so that a counter or a year does not hide that it recurs. The order
/// in which documents are added does not matter.
///
/// # Examples
///
/// ```
/// use doichieu_text::boilerplate::Recurrence;
///
/// let mut seen = Recurrence::new();
/// for body in ["The port reopened.", "Rice prices rose.", "The river fell."] {
///     seen.add("Harbour Times", &format!("{body}\nThe Harbour Times has told the coast's stories since 1901."));
/// }
/// assert_eq!(seen.recurring("Harbour Times", 3, 0.5).len(), 1);
/// assert_eq!(seen.recurring("Another Paper", 3, 0.5).len(), 0);
/// ```
#[derive(Debug, Clone, Default)]
pub struct Recurrence {
    outlets: BTreeMap<String, Outlet>,
}

#[derive(Debug, Clone, Default)]
struct Outlet {
    n_documents: usize,
    blocks: BTreeMap<u64, usize>,
}

/// Fingerprints of one outlet's recurring blocks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RecurringBlocks {
    fingerprints: BTreeSet<u64>,
}

impl Recurrence {
    /// Counts nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Counts the blocks of one document, each once.
    ///
    /// * `outlet`: any name that documents of one outlet share.
    /// * `text`: the text as [`ledger`](super::ledger) gets it.
    pub fn add(&mut self, outlet: &str, text: &str) {
        let blocks: BTreeSet<u64> = text.lines().filter_map(fingerprint).collect();
        let counts = self.outlets.entry(outlet.to_owned()).or_default();
        counts.n_documents += 1;
        for block in blocks {
            *counts.blocks.entry(block).or_default() += 1;
        }
    }

    /// Adds what another batch counted, so that batches can be counted in parallel.
    pub fn merge(&mut self, other: Self) {
        for (name, counts) in other.outlets {
            let mine = self.outlets.entry(name).or_default();
            mine.n_documents += counts.n_documents;
            for (block, n) in counts.blocks {
                *mine.blocks.entry(block).or_default() += n;
            }
        }
    }

    /// The blocks that an outlet's documents share.
    ///
    /// * `n_least`: documents that must hold a block, at least; below 3, copies of one report look like a recurring block.
    /// * `share`: part of the outlet's documents that must hold it, in `0.0..=1.0`.
    pub fn recurring(&self, outlet: &str, n_least: usize, share: f64) -> RecurringBlocks {
        let Some(counts) = self.outlets.get(outlet) else { return RecurringBlocks::default() };
        #[expect(clippy::cast_precision_loss, reason = "documents of an outlet stay far below 2^52")]
        let bound = share * counts.n_documents as f64;
        #[expect(clippy::cast_precision_loss, reason = "as above")]
        let is_recurring = |n: usize| n_least <= n && bound <= n as f64;
        RecurringBlocks {
            fingerprints: counts
                .blocks
                .iter()
                .filter(|(_, n)| is_recurring(**n))
                .map(|(block, _)| *block)
                .collect(),
        }
    }
}

impl RecurringBlocks {
    /// How many blocks recur.
    pub fn len(&self) -> usize {
        self.fingerprints.len()
    }

    /// Whether none does.
    pub fn is_empty(&self) -> bool {
        self.fingerprints.is_empty()
    }

    /// Whether a line is one of them.
    pub fn contains(&self, line: &str) -> bool {
        !self.is_empty() && fingerprint(line).is_some_and(|f| self.fingerprints.contains(&f))
    }
}

/// Takes lines that recur.
pub(super) fn take(page: &mut Page<'_>, recurring: &RecurringBlocks) {
    if recurring.is_empty() {
        return;
    }
    let spans: Vec<Span> = page
        .lines
        .iter()
        .map(|line| line.span)
        .filter(|span| recurring.contains(page.slice(*span)))
        .collect();
    for span in spans {
        if !page.is_all_taken(span) {
            page.take(span, RemovalKind::Recurring, "recurring-block");
        }
    }
}

/// A line's letters in lower case and its figures as one sign, hashed by FNV-1a (64 bit), which is the same everywhere.
/// `None` if the line is too short or too long for a block.
fn fingerprint(line: &str) -> Option<u64> {
    let line = line.trim();
    if !(SHORTEST..=LONGEST).contains(&line.len()) {
        return None;
    }
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let mut add = |c: char| {
        for byte in u32::from(c).to_le_bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    };
    let mut before = ' ';
    for c in line.chars() {
        let c = if c.is_numeric() { '0' } else { c };
        let is_repeat = c == before && (c == '0' || c.is_whitespace());
        before = c;
        if !is_repeat && (c.is_alphanumeric() || c.is_whitespace()) {
            c.to_lowercase().for_each(&mut add);
        }
    }
    Some(hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_within_one_document_count_once() {
        let mut seen = Recurrence::new();
        seen.add("a", "the same long line\nthe same long line\nthe same long line");
        assert!(seen.recurring("a", 2, 0.0).is_empty());
    }

    #[test]
    fn counters_do_not_hide_a_block() {
        let mut seen = Recurrence::new();
        for n in 1..=3 {
            seen.add("a", &format!("Read by {n}234 people this week"));
        }
        let blocks = seen.recurring("a", 3, 1.0);
        assert!(blocks.contains("Read by 99 people this week"));
        assert!(!blocks.contains("Read by nine people this week"));
    }

    #[test]
    fn merged_batches_equal_one() {
        let (mut one, mut left, mut right) = (Recurrence::new(), Recurrence::new(), Recurrence::new());
        for (n, text) in ["a long first line", "a long other line", "a long first line"].iter().enumerate() {
            one.add("x", text);
            if n == 0 { left.add("x", text) } else { right.add("x", text) }
        }
        left.merge(right);
        assert_eq!(left.recurring("x", 2, 0.5), one.recurring("x", 2, 0.5));
        assert_eq!(left.recurring("x", 2, 0.5).len(), 1);
    }
}
