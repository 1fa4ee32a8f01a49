//! The table of concepts, and where a text has its words.

use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

use crate::fold;
use crate::phrase::{Phrases, rows};
use crate::quantity::Unit;
use crate::token::Tokens;

/// How a cue stands to the number that it governs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Names the count: *death toll*.
    Toll,
    /// A noun that says what happened and can be counted: *deaths*.
    Event,
    /// Done to those counted: *killed*.
    Verb,
    /// Said of those counted: *died*.
    Intransitive,
    /// The thing counted: *passengers*.
    Thing,
    /// What an amount is of: *price*.
    Measure,
}

/// One concept in one unit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    pub(super) concept: &'static str,
    pub(super) kind: Kind,
    pub(super) is_state: bool,
    unit: &'static str,
}

impl Entry {
    /// Whether amounts of a unit can be of this concept.
    pub(super) fn takes(&self, unit: Unit) -> bool {
        match self.unit {
            "none" => false,
            "count" => matches!(unit, Unit::Count | Unit::Fraction),
            "money" => matches!(unit, Unit::Money(_)),
            "duration" => matches!(unit, Unit::Duration),
            "length" => matches!(unit, Unit::Length),
            "speed" => matches!(unit, Unit::Speed),
            "area" => matches!(unit, Unit::Area),
            "temperature" => matches!(unit, Unit::Temperature),
            _ => matches!(unit, Unit::Percent | Unit::Fraction),
        }
    }
}

/// A cue in a text: tokens `from..to`, and what it may stand for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cue {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) entries: &'static [Entry],
}

/// Entries by form, for one form of look-up.
#[derive(Debug)]
struct Table {
    phrases: Phrases<usize>,
    entries: Vec<Vec<Entry>>,
}

const TABLE: &str = include_str!("../../assets/roles.tsv");
static ENGLISH: LazyLock<Table> = LazyLock::new(|| Table::load(false, false));
static VIETNAMESE: LazyLock<Table> = LazyLock::new(|| Table::load(true, false));
static BARE: LazyLock<Table> = LazyLock::new(|| Table::load(true, true));

impl Table {
    fn load(vietnamese: bool, bare: bool) -> Self {
        let mut by_form: HashMap<String, usize> = HashMap::new();
        let mut entries: Vec<Vec<Entry>> = Vec::new();
        let mut forms = Vec::new();
        for row in rows(TABLE) {
            let [concept, kind, state, unit, en, vi] = row.as_slice() else { continue };
            let kind = match *kind {
                "toll" => Kind::Toll,
                "event" => Kind::Event,
                "verb" => Kind::Verb,
                "intr" => Kind::Intransitive,
                "thing" => Kind::Thing,
                _ => Kind::Measure,
            };
            let entry = Entry { concept, kind, is_state: *state == "state", unit };
            for form in if vietnamese { vi } else { en }.split('|').filter(|f| !f.is_empty()) {
                let key = if bare { fold::bare(form).into_owned() } else { fold::lower(form) };
                // Short syllables without diacritics are other words more often than not.
                if bare && !key.contains(' ') && key.len() < 4 {
                    continue;
                }
                let at = *by_form.entry(key).or_insert_with(|| {
                    entries.push(Vec::new());
                    forms.push((form.to_owned(), entries.len() - 1));
                    entries.len() - 1
                });
                if let Some(list) = entries.get_mut(at) {
                    list.push(entry);
                }
            }
        }
        Self { phrases: Phrases::new(forms, bare), entries }
    }
}

/// All cues of a text, left to right, the longest at each place.
pub(super) fn cues(t: &Tokens<'_>) -> Vec<Cue> {
    let table: &'static Table = match (t.vietnamese, t.bare) {
        (false, _) => &ENGLISH,
        (true, false) => &VIETNAMESE,
        (true, true) => &BARE,
    };
    let mut out = Vec::new();
    let mut at = 0;
    while at < t.len() {
        let hit = table.phrases.at(t, at);
        let Some((entries, to)) = hit.and_then(|(idx, to)| Some((table.entries.get(idx)?, to))) else {
            at += 1;
            continue;
        };
        out.push(Cue { from: at, to, entries });
        at = to.max(at + 1);
    }
    out
}

/// The concept of a number that is part of a name: *Flight 574*, *giai đoạn 5*.
pub(super) const LABEL: &str = "label";

/// The names of all concepts, sorted.
pub(super) fn concepts() -> Vec<&'static str> {
    let named: BTreeSet<&str> = rows(TABLE)
        .filter(|row| row.get(3).is_some_and(|unit| *unit != "none"))
        .filter_map(|row| row.first().copied())
        .chain([LABEL])
        .collect();
    named.into_iter().collect()
}
