//! Blocks that are known to recur, and a page without them.

use std::collections::BTreeMap;
use std::sync::Arc;

use doichieu_bitext::{Metadata, RemovalKind, Span};

use super::line::Keys;
use super::outlet::OutletNames;
use crate::boilerplate::page::Page;
use crate::fold;

/// A line that recurs in the documents of one outlet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecurringBlock {
    /// The outlet.
    pub outlet: String,
    /// The line, as it stood in one of the documents.
    pub example: String,
    /// Whether names in it stand for any name.
    pub has_slots: bool,
    /// Documents of the outlet that hold it, copies of one report counted once.
    pub n_documents: usize,
    /// Documents of the outlet.
    pub n_all: usize,
}

impl RecurringBlock {
    /// Why it goes: `recurs in 41 of 60 documents of Harbour Times`.
    pub fn reason(&self) -> String {
        format!("recurs in {} of {} documents of {}", self.n_documents, self.n_all, self.outlet)
    }
}

/// Blocks that are known to recur. Cheap to clone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RecurringBlocks {
    /// By the folded name of the outlet, then by fingerprint.
    outlets: BTreeMap<String, Arc<BTreeMap<u64, Arc<RecurringBlock>>>>,
}

impl FromIterator<RecurringBlock> for RecurringBlocks {
    /// Blocks too short for one, or with slots where there can be none, are left out.
    fn from_iter<I: IntoIterator<Item = RecurringBlock>>(blocks: I) -> Self {
        let mut outlets: BTreeMap<String, BTreeMap<u64, Arc<RecurringBlock>>> = BTreeMap::new();
        for block in blocks {
            let keys = Keys::of(&block.example);
            let key = if block.has_slots { keys.and_then(|k| k.template) } else { keys.map(|k| k.plain) };
            let Some(key) = key else { continue };
            outlets.entry(outlet_key(&block.outlet)).or_default().entry(key).or_insert(Arc::new(block));
        }
        Self { outlets: outlets.into_iter().map(|(name, blocks)| (name, Arc::new(blocks))).collect() }
    }
}

impl RecurringBlocks {
    /// How many blocks recur.
    pub fn len(&self) -> usize {
        self.outlets.values().map(|blocks| blocks.len()).sum()
    }

    /// Whether none does.
    pub fn is_empty(&self) -> bool {
        self.outlets.is_empty()
    }

    /// The block that a line is.
    pub fn find(&self, line: &str) -> Option<&RecurringBlock> {
        if self.is_empty() {
            return None;
        }
        let keys = Keys::of(line)?;
        let found = |key: u64| self.outlets.values().find_map(|blocks| blocks.get(&key));
        found(keys.plain).or_else(|| keys.template.and_then(found)).map(Arc::as_ref)
    }

    /// The blocks that may stand in a document: those of its outlet. A document that names no outlet may hold any; one
    /// that names another outlet holds none.
    ///
    /// * `name`: the document's, a path or address.
    pub fn of_document(&self, name: &str, metadata: &Metadata) -> Self {
        if self.is_empty() {
            return Self::default();
        }
        let names = OutletNames::of(name, metadata);
        let mut own = Self::default();
        for candidate in names.all() {
            let key = outlet_key(candidate);
            if let Some(blocks) = self.outlets.get(&key) {
                own.outlets.insert(key, Arc::clone(blocks));
            }
        }
        if own.is_empty() && names.site.is_none() && names.host.is_none() {
            return self.clone();
        }
        own
    }
}

/// A name without what spelling leaves free.
fn outlet_key(name: &str) -> String {
    fold::key(name.trim())
}

/// Takes lines that recur.
pub(in crate::boilerplate) fn take(page: &mut Page<'_>, recurring: &RecurringBlocks) {
    if recurring.is_empty() {
        return;
    }
    let found: Vec<(Span, String)> = page
        .lines
        .iter()
        .filter_map(|line| Some((line.span, recurring.find(page.slice(line.span))?.reason())))
        .collect();
    for (span, reason) in found {
        if !page.is_all_taken(span) {
            page.take_for(span, RemovalKind::Recurring, "recurring-block", reason);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks() -> RecurringBlocks {
        let block = |outlet: &str, example: &str, has_slots| RecurringBlock {
            outlet: outlet.into(),
            example: example.into(),
            has_slots,
            n_documents: 4,
            n_all: 5,
        };
        let all = [
            block("Báo Biển", "Trang tin của vùng biển", false),
            block("Báo Biển", "Ảnh: Hồng Vân/TTXVN", true),
            block("harbour.example", "Stories of the coast", false),
            block("harbour.example", "too short", false),
        ];
        all.into_iter().collect()
    }

    #[test]
    fn lines_are_known_again() {
        let blocks = blocks();
        assert_eq!(blocks.len(), 3);
        let reason = |line: &str| blocks.find(line).map(RecurringBlock::reason);
        assert_eq!(
            reason("TRANG TIN CỦA VÙNG BIỂN").as_deref(),
            Some("recurs in 4 of 5 documents of Báo Biển")
        );
        assert!(reason("Ảnh: Lê Chi/AFP").is_some());
        assert_eq!(reason("Trang tin của vùng núi"), None);
    }

    #[test]
    fn a_document_holds_blocks_of_its_outlet() {
        let of = |outlet: Option<&str>, url: Option<&str>, name: &str| {
            let own = |s: Option<&str>| s.map(str::to_owned);
            let metadata = Metadata { outlet: own(outlet), url: own(url), ..Metadata::default() };
            blocks().of_document(name, &metadata).len()
        };
        assert_eq!(of(Some("BÁO BIỂN"), None, "a.html"), 2);
        assert_eq!(of(None, Some("https://www.harbour.example/a"), "a.html"), 1);
        assert_eq!(of(None, None, "in/harbour.example/a.html"), 1);
        assert_eq!(of(None, None, "a.html"), 3);
        assert_eq!(of(Some("Another Paper"), None, "a.html"), 0);
    }
}
