//! Lines counted over documents, outlet by outlet.

use std::collections::{BTreeMap, BTreeSet};

use super::blocks::RecurringBlock;
use super::line::{Keys, Shape};

/// How often a line must come back to be a block.
///
/// What they hold for is a short line that is no sentence. The other three bounds stand on top, whatever these are, since
/// what is lost is worse than what stays: a sentence needs five documents and three tenths of them, as several reports on
/// one story share its background; a line that quotes someone ten and half of them; a line with slots for names five and
/// two tenths.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// Documents that must hold it, at least; below 3, copies of one report look like a recurring block.
    pub n_least: usize,
    /// Part of the outlet's documents that must hold it, in `0.0..=1.0`.
    pub share: f64,
}

/// Chosen, not fitted: see [`Limits`]; `docs/collection.md` has what they find and what they spare.
const SENTENCE: Limits = Limits { n_least: 5, share: 0.3 };
const QUOTATION: Limits = Limits { n_least: 10, share: 0.5 };
const TEMPLATE: Limits = Limits { n_least: 5, share: 0.2 };

impl Default for Limits {
    /// Three documents and a tenth of the outlet's.
    fn default() -> Self {
        Self { n_least: 3, share: 0.1 }
    }
}

impl Limits {
    fn and(self, other: Self) -> Self {
        Self { n_least: self.n_least.max(other.n_least), share: self.share.max(other.share) }
    }

    fn of(self, shape: Shape, is_template: bool) -> Self {
        let own = match shape {
            Shape::Label => self,
            Shape::Sentence => self.and(SENTENCE),
            Shape::Quotation => self.and(QUOTATION),
        };
        if is_template { own.and(TEMPLATE) } else { own }
    }

    #[expect(clippy::cast_precision_loss, reason = "documents of an outlet stay far below 2^52")]
    fn are_met(self, n: usize, n_all: usize) -> bool {
        self.n_least <= n && self.share * n_all as f64 <= n as f64
    }
}

/// Counts lines over documents, outlet by outlet.
///
/// Documents are numbered as they are added, from 0. Memory: some 50 bytes for each different line of an outlet, 8 for each
/// line of a document, and the text of lines that came twice.
///
/// # Examples
///
/// ```
/// use doichieu_text::boilerplate::{Limits, Recurrence};
///
/// let mut seen = Recurrence::new();
/// for body in ["The port reopened.", "Rice prices rose.", "The river fell."] {
///     seen.add("Harbour Times", [body, "Harbour Times – stories of the coast"]);
/// }
/// let found = seen.recurring(Limits::default(), &|_| false);
/// assert_eq!(found.len(), 1);
/// assert_eq!((found[0].n_documents, found[0].n_all), (3, 3));
/// // Copies of one report count once.
/// assert_eq!(seen.recurring(Limits::default(), &|idx| idx == 2).len(), 0);
/// ```
#[derive(Debug, Clone, Default)]
pub struct Recurrence {
    outlets: BTreeMap<String, Outlet>,
    n_documents: usize,
}

#[derive(Debug, Clone, Default)]
struct Outlet {
    documents: Vec<Document>,
    /// What came once, and an example of what came again.
    examples: BTreeMap<Key, Option<Box<str>>>,
}

#[derive(Debug, Clone)]
struct Document {
    number: usize,
    keys: Box<[Key]>,
}

/// A line's fingerprint, and whether it is the one with slots.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    hash: u64,
    is_template: bool,
}

impl Recurrence {
    /// Counts nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Counts the lines of one document, each once.
    ///
    /// * `outlet`: any name that documents of one outlet share.
    /// * `lines`: those that may be boilerplate: neither the headline, nor what the [`ledger`](super::super::ledger) has.
    ///
    /// Returns the document's number.
    pub fn add<'l>(&mut self, outlet: &str, lines: impl IntoIterator<Item = &'l str>) -> usize {
        let number = self.n_documents;
        self.n_documents += 1;
        if !self.outlets.contains_key(outlet) {
            self.outlets.insert(outlet.to_owned(), Outlet::default());
        }
        let Some(counts) = self.outlets.get_mut(outlet) else { return number };
        let mut keys: BTreeSet<Key> = BTreeSet::new();
        for line in lines {
            let Some(found) = Keys::of(line) else { continue };
            let plain = Key { hash: found.plain, is_template: false };
            let template = found.template.map(|hash| Key { hash, is_template: true });
            for key in [Some(plain), template].into_iter().flatten() {
                if !keys.insert(key) {
                    continue;
                }
                match counts.examples.get_mut(&key) {
                    None => {
                        counts.examples.insert(key, None);
                    }
                    Some(example) if example.is_none() => *example = Some(line.trim().into()),
                    Some(_) => {}
                }
            }
        }
        counts.documents.push(Document { number, keys: keys.into_iter().collect() });
        number
    }

    /// How many documents were added.
    pub fn n_documents(&self) -> usize {
        self.n_documents
    }

    /// The blocks that come back, by outlet, the commonest first.
    ///
    /// * `is_copy`: whether a document, by its number, is a copy of another one: it is not counted at all.
    pub fn recurring(&self, limits: Limits, is_copy: &dyn Fn(usize) -> bool) -> Vec<RecurringBlock> {
        let mut found = Vec::new();
        for (name, outlet) in &self.outlets {
            let originals: Vec<&Document> = outlet.documents.iter().filter(|d| !is_copy(d.number)).collect();
            let mut counts: BTreeMap<Key, usize> = BTreeMap::new();
            for key in originals.iter().flat_map(|d| d.keys.iter()) {
                if outlet.examples.get(key).is_some_and(Option::is_some) {
                    *counts.entry(*key).or_default() += 1;
                }
            }
            let n_all = originals.len();
            let mut own: Vec<RecurringBlock> = Vec::new();
            for (key, n_documents) in counts {
                let Some(Some(example)) = outlet.examples.get(&key) else { continue };
                if limits.of(Shape::of(example), key.is_template).are_met(n_documents, n_all) {
                    let example = example.to_string();
                    let has_slots = key.is_template;
                    own.push(RecurringBlock { outlet: name.clone(), example, has_slots, n_documents, n_all });
                }
            }
            own.sort_by(|a, b| {
                b.n_documents
                    .cmp(&a.n_documents)
                    .then_with(|| (a.has_slots, a.example.as_str()).cmp(&(b.has_slots, b.example.as_str())))
            });
            // A credit that is always the same needs no slots beside it.
            let plain: BTreeSet<(u64, usize)> = own
                .iter()
                .filter(|b| !b.has_slots)
                .filter_map(|b| Some((Keys::of(&b.example)?.template?, b.n_documents)))
                .collect();
            own.retain(|b| {
                let template = Keys::of(&b.example).and_then(|k| k.template);
                !b.has_slots || !template.is_some_and(|t| plain.contains(&(t, b.n_documents)))
            });
            found.append(&mut own);
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(documents: &[&[&str]], limits: Limits) -> Vec<(String, usize, bool)> {
        let mut seen = Recurrence::new();
        for lines in documents {
            seen.add("x", lines.iter().copied());
        }
        let blocks = seen.recurring(limits, &|_| false);
        blocks.into_iter().map(|b| (b.example, b.n_documents, b.has_slots)).collect()
    }

    fn repeated(line: &str, n: usize, n_all: usize) -> Vec<(String, usize, bool)> {
        let others: Vec<String> = (0..n_all).map(|i| format!("An own line of document {i}")).collect();
        let documents: Vec<Vec<&str>> = others
            .iter()
            .enumerate()
            .map(|(i, own)| if i < n { vec![own.as_str(), line] } else { vec![own.as_str()] })
            .collect();
        let documents: Vec<&[&str]> = documents.iter().map(Vec::as_slice).collect();
        found(&documents, Limits::default())
    }

    #[test]
    fn a_line_of_one_document_counts_once() {
        assert_eq!(found(&[&["the same long line"; 5]], Limits { n_least: 2, share: 0.0 }), []);
    }

    #[test]
    fn what_two_documents_share_is_no_block() {
        assert!(repeated("Trang tin của vùng biển", 2, 4).is_empty());
        assert_eq!(repeated("Trang tin của vùng biển", 3, 4).len(), 1);
    }

    #[test]
    fn a_share_of_the_outlets_documents_is_needed() {
        assert!(repeated("Trang tin của vùng biển", 3, 40).is_empty());
        assert_eq!(repeated("Trang tin của vùng biển", 4, 40).len(), 1);
    }

    #[test]
    fn sentences_and_quotations_need_more() {
        let sentence = "Cảng đã đóng cửa từ đầu tuần vì bão.";
        assert!(repeated(sentence, 4, 10).is_empty());
        assert!(repeated(sentence, 5, 20).is_empty());
        assert_eq!(repeated(sentence, 6, 20).len(), 1);
        let quotation = "“We shall rebuild the harbour,” the mayor said.";
        assert!(repeated(quotation, 9, 10).is_empty());
        assert_eq!(repeated(quotation, 10, 20).len(), 1);
    }

    #[test]
    fn bylines_with_other_names_are_one_block() {
        let lines: Vec<String> = ["An Bình", "Lê Chi", "Vũ Dũng", "Mai Em", "Hà Giang"]
            .iter()
            .map(|n| format!("{n} (theo Reuters)"))
            .collect();
        let documents: Vec<[&str; 1]> = lines.iter().map(|l| [l.as_str()]).collect();
        let documents: Vec<&[&str]> = documents.iter().map(<[&str; 1]>::as_slice).collect();
        let found = found(&documents, Limits::default());
        assert_eq!(found, [("Lê Chi (theo Reuters)".to_owned(), 5, true)]);
    }

    #[test]
    fn a_credit_that_is_always_the_same_is_one_block() {
        assert_eq!(repeated("Ảnh: Hồng Vân/TTXVN", 6, 6), [("Ảnh: Hồng Vân/TTXVN".to_owned(), 6, false)]);
    }

    #[test]
    fn outlets_are_counted_apart() {
        let mut seen = Recurrence::new();
        for outlet in ["a", "a", "b"] {
            seen.add(outlet, ["Trang tin của vùng biển"]);
        }
        assert!(seen.recurring(Limits::default(), &|_| false).is_empty());
        assert_eq!(seen.n_documents(), 3);
    }
}
