//! What two sentences share, word by word, and how closely together it stands.
//!
//! Two reports of one event resemble each other everywhere: what tells a shared claim from a shared topic is that
//! several shared things stand close together on both sides. Words are matched by the lexicon and by the vectors of
//! the built-in encoder, names, numbers and dates by value; what is rare in the two reports and in general weighs more.

mod unit;
mod vocabulary;
mod window;

use std::collections::BTreeMap;

use doichieu_bitext::Span;
use doichieu_claims::mention::{Item, Mentions};
use doichieu_claims::quantity::{Agreement, Form, compare};
use doichieu_claims::role::Counted;
use rayon::prelude::*;

use crate::entity::Entities;
use crate::profile::{Profile, Side};
use unit::{Kind, Unit};
use vocabulary::Vocabulary;
use window::{By, Cell};

/// Added to each inverse sentence frequency, so that what stands in every sentence still weighs a little (nats).
///
/// This and the constants below were chosen on the claims development set, with links of unseen stories.
const BASE: f64 = 0.3;

/// Rarity of what stands in `df` of `n` sentences: inverse sentence frequency, ln((n + 1) / df), in nats.
fn rarity(df: f64, n: usize) -> f64 {
    ((n as f64 + 1.0) / df.max(1.0)).ln()
}

/// Weight of a name beside that of a rare word: reports of one event share names all over.
const NAME: f64 = 0.5;

/// Weight of a number or date.
const NUMBER: f64 = 1.5;

/// Degree to which two values of one changing thing (a toll, a number of cases) match though they differ.
const RIVAL: f64 = 0.6;

/// The same for two totals: hardly anything else in two reports of one event is told as its toll.
const RIVAL_TOTAL: f64 = 1.5;

/// Share of a word's weight that is left where it is a part of a name.
const WORD_OF_NAME: f64 = 0.6;

/// The units of two reports and what matches among them.
#[derive(Debug)]
pub(crate) struct Overlap {
    source: Vec<Vec<Unit>>,
    target: Vec<Vec<Unit>>,
    words: Vocabulary,
    /// For each source sentence what its content matches: target word, source unit, weight; ascending.
    matches: Vec<Vec<(usize, usize, f64)>>,
    /// For each pair of sentences that share names, numbers or dates: source unit, target unit, weight; by source
    /// sentence, ascending by target sentence.
    mentions: Vec<BTreeMap<usize, Vec<Cell>>>,
}

/// One match inside the best pair of windows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct SharedUnit {
    pub(crate) source_span: Span,
    pub(crate) target_span: Span,
    pub(crate) kind: SharedKind,
    /// What it adds to [`Overlap::shared`].
    pub(crate) weight: f64,
}

/// What was found on both sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SharedKind {
    Word,
    Name,
    Number,
    Date,
    /// Two values of one changing thing.
    Rival,
}

impl Overlap {
    pub(crate) fn new(
        source: Side<'_>,
        target: Side<'_>,
        profiles: [&Profile; 2],
        entities: &Entities,
    ) -> Self {
        let mut words = Vocabulary::new([source.lang, target.lang]);
        let here = unit::read(source, profiles[0], &mut words, 0);
        let there = unit::read(target, profiles[1], &mut words, 1);
        words.weigh([&here, &there]);
        let mentions = mentions(profiles, entities, [&here, &there]);
        let matches = here.par_iter().map(|units| matches(units, &words)).collect();
        Self { source: here, target: there, words, matches, mentions }
    }

    /// Weight of what a pair of sentences shares in its best pair of stretches.
    pub(crate) fn shared(&self, source_idx: usize, target_idx: usize) -> f64 {
        let (cells, size) = self.cells(source_idx, target_idx);
        window::best(&cells, size).map_or(0.0, |w| w.weight)
    }

    /// At most what [`Overlap::shared`] gives, found sooner.
    pub(crate) fn shared_at_most(&self, source_idx: usize, target_idx: usize) -> f64 {
        window::at_most(&self.cells(source_idx, target_idx).0)
    }

    /// The matches in the best pair of windows, heaviest first, each unit of the source once.
    pub(crate) fn shared_units(&self, source_idx: usize, target_idx: usize) -> Vec<SharedUnit> {
        let (cells, size) = self.cells(source_idx, target_idx);
        let Some(found) = window::best(&cells, size) else { return Vec::new() };
        let (Some(here), Some(there)) = (self.source.get(source_idx), self.target.get(target_idx)) else {
            return Vec::new();
        };
        let mut inside: Vec<Cell> = cells.into_iter().filter(|c| found.holds(c)).collect();
        inside.sort_by(|a, b| {
            b.weight.total_cmp(&a.weight).then((a.source, a.target).cmp(&(b.source, b.target)))
        });
        let mut out: Vec<SharedUnit> = Vec::new();
        let mut used: Vec<(usize, usize)> = Vec::new();
        for cell in inside {
            if used.iter().any(|u| u.0 == cell.source || u.1 == cell.target) {
                continue;
            }
            used.push((cell.source, cell.target));
            if let (Some(a), Some(b)) = (here.get(cell.source), there.get(cell.target)) {
                let kind = match (cell.by, a.kind, b.kind) {
                    (By::Words, ..) => SharedKind::Word,
                    (By::Rival, ..) => SharedKind::Rival,
                    (By::Mention, Kind::Name, _) => SharedKind::Name,
                    (By::Mention, Kind::Date, _) | (By::Mention, _, Kind::Date) => SharedKind::Date,
                    (By::Mention, ..) => SharedKind::Number,
                };
                let span = |u: &Unit| if kind == SharedKind::Word { u.span } else { u.mention_span };
                out.push(SharedUnit {
                    source_span: span(a),
                    target_span: span(b),
                    kind,
                    weight: cell.weight,
                });
            }
        }
        out
    }

    /// Share of each side's content, by weight, that the other sentence has too; `0.0..=1.0`.
    pub(crate) fn covered(&self, source_idx: usize, target_idx: usize) -> [f64; 2] {
        let (cells, _) = self.cells(source_idx, target_idx);
        let share = |side: usize, units: Option<&Vec<Unit>>| {
            let mut total = 0.0;
            let mut covered = 0.0;
            for (idx, unit) in units.into_iter().flatten().enumerate() {
                let own = self.words.weight(side, unit.word);
                let of_unit = cells.iter().filter(|c| idx == if side == 0 { c.source } else { c.target });
                let degree = |c: &Cell| {
                    let pair = [self.source.get(source_idx), self.target.get(target_idx)];
                    let other = if side == 0 { c.target } else { c.source };
                    let word = pair[1 - side].and_then(|row| row.get(other)).map_or(0, |u| u.word);
                    match c.by {
                        By::Mention => 1.0,
                        By::Rival => 0.0,
                        By::Words => {
                            let both = own * self.words.weight(1 - side, word);
                            c.weight / both.max(f64::MIN_POSITIVE)
                        }
                    }
                };
                covered += own * of_unit.map(degree).fold(0.0, f64::max).min(1.0);
                total += own;
            }
            if 0.0 < total { covered / total } else { 0.0 }
        };
        [share(0, self.source.get(source_idx)), share(1, self.target.get(target_idx))]
    }

    fn mention_cells(&self, source_idx: usize, target_idx: usize) -> &[Cell] {
        self.mentions.get(source_idx).and_then(|row| row.get(&target_idx)).map_or(&[], Vec::as_slice)
    }

    /// All matches of a pair, and how many units each side has.
    fn cells(&self, source_idx: usize, target_idx: usize) -> (Vec<Cell>, [usize; 2]) {
        let (Some(here), Some(there)) = (self.source.get(source_idx), self.target.get(target_idx)) else {
            return (Vec::new(), [0, 0]);
        };
        let mut cells = self.mention_cells(source_idx, target_idx).to_vec();
        let n_mentions = cells.len();
        let matches = self.matches.get(source_idx).map_or(&[][..], Vec::as_slice);
        for (j, b) in there.iter().enumerate() {
            let first = matches.partition_point(|m| m.0 < b.word);
            for &(_, i, degree) in matches.get(first..).unwrap_or(&[]).iter().take_while(|m| m.0 == b.word) {
                let Some(a) = here.get(i) else { continue };
                // The 9 of *Nov. 9* is not that of *tháng 9*.
                if (a.kind, b.kind) == (Kind::Date, Kind::Date) && self.words.is_small(a.word) {
                    continue;
                }
                let weight = degree * part_of(a) * part_of(b);
                let known = cells.iter_mut().take(n_mentions).find(|c| c.source == i && c.target == j);
                match known {
                    Some(cell) if weight <= cell.weight => {}
                    Some(cell) => (cell.weight, cell.by) = (weight, By::Words),
                    None => cells.push(Cell { source: i, target: j, weight, by: By::Words }),
                }
            }
        }
        (cells, [here.len(), there.len()])
    }
}

/// What the content of a sentence of the source matches.
fn matches(units: &[Unit], words: &Vocabulary) -> Vec<(usize, usize, f64)> {
    let content = units.iter().enumerate().filter(|u| u.1.is_content(words, 0));
    let mut found: Vec<(usize, usize, f64)> = content
        .flat_map(|(i, unit)| words.matches(unit.word).iter().map(move |&(word, weight)| (word, i, weight)))
        .filter(|m| 0.0 < m.2)
        .collect();
    found.sort_unstable_by_key(|m| (m.0, m.1));
    found
}

/// What is left of a word's weight inside a name.
fn part_of(unit: &Unit) -> f64 {
    if unit.kind == Kind::Name { WORD_OF_NAME } else { 1.0 }
}

/// How much a mention says, names 1, by its kind: small and vague numbers say little.
fn weight(mentions: &Mentions, item: Item) -> f64 {
    match item {
        Item::Quantity(at) => mentions.quantities.get(at).map_or(0.0, |q| {
            let value = q.value.abs();
            match q.form {
                Form::Article => 0.25,
                _ if value <= 3.0 => 0.5,
                _ if value <= 12.0 => 0.9,
                _ => 1.4,
            }
        }),
        Item::Date(at) => mentions.dates.get(at).map_or(0.0, |d| match d.n_fields() {
            0 => 0.5,
            1 => 0.7,
            2 => 1.1,
            _ => 1.4,
        }),
    }
}

/// The names, numbers and dates that match, for each pair of sentences that shares any.
fn mentions(
    profiles: [&Profile; 2],
    entities: &Entities,
    units: [&[Vec<Unit>]; 2],
) -> Vec<BTreeMap<usize, Vec<Cell>>> {
    let [source, target] = profiles;
    let n = [source.sentences.len(), target.sentences.len()];
    let items: Vec<Vec<(usize, Item)>> = (0..n[1]).map(|t| unit::items(units[1], t, target)).collect();
    // Agreeing numbers and dates: target sentence, both units, both items, degree.
    type Agreeing = (usize, (usize, Item), (usize, Item), f64);
    let agreeing: Vec<Vec<Agreeing>> = (0..n[0])
        .into_par_iter()
        .map(|s| {
            let Some(here) = source.sentences.get(s) else { return Vec::new() };
            let mut row = Vec::new();
            for &(i, a) in &unit::items(units[0], s, source) {
                for (t, there) in target.sentences.iter().enumerate() {
                    for &(j, b) in items.get(t).map_or(&[][..], Vec::as_slice) {
                        let degree = match here.mentions.agreement(a, &there.mentions, b) {
                            Agreement::Equal => 1.0,
                            Agreement::Compatible => 0.7,
                            Agreement::Conflict | Agreement::Incomparable => continue,
                        };
                        row.push((t, (i, a), (j, b), degree));
                    }
                }
            }
            row
        })
        .collect();
    // In how many sentences of the other side each finds something that agrees.
    let mut found: [BTreeMap<(usize, Item), Vec<usize>>; 2] = [BTreeMap::new(), BTreeMap::new()];
    for (s, row) in agreeing.iter().enumerate() {
        for &(t, (_, a), (_, b), _) in row {
            found[0].entry((s, a)).or_default().push(t);
            found[1].entry((t, b)).or_default().push(s);
        }
    }
    let n_found = |side: usize, key: (usize, Item)| {
        let mut places = found[side].get(&key).cloned().unwrap_or_default();
        places.sort_unstable();
        places.dedup();
        places.len()
    };
    let mut rows = vec![BTreeMap::<usize, Vec<Cell>>::new(); n[0]];
    for (s, row) in agreeing.iter().enumerate() {
        let Some(out) = rows.get_mut(s) else { continue };
        let Some(here) = source.sentences.get(s) else { continue };
        for &(t, (i, a), (j, b), degree) in row {
            let Some(there) = target.sentences.get(t) else { continue };
            let rare =
                (rarity(n_found(0, (s, a)) as f64, n[1]) + rarity(n_found(1, (t, b)) as f64, n[0])) / 2.0;
            let least = weight(&here.mentions, a).min(weight(&there.mentions, b));
            let weight = degree * least * NUMBER * (BASE + rare);
            out.entry(t).or_default().push(Cell { source: i, target: j, weight, by: By::Mention });
        }
    }
    add_rivals(&mut rows, profiles, units);
    let mut places: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
    for t in 0..n[1] {
        for (entity, at) in unit::entities(units[1], t, entities, 1) {
            places.entry(entity).or_default().push((t, at));
        }
    }
    for (s, out) in rows.iter_mut().enumerate() {
        for (entity, i) in unit::entities(units[0], s, entities, 0) {
            for &(t, j) in places.get(&entity).map_or(&[][..], Vec::as_slice) {
                let weight = NAME * (BASE + entities.rarity(entity));
                out.entry(t).or_default().push(Cell { source: i, target: j, weight, by: By::Mention });
            }
        }
    }
    rows
}

/// Adds the pairs of numbers that count the same changing thing and differ: two tolls are two tellings of one claim.
fn add_rivals(rows: &mut [BTreeMap<usize, Vec<Cell>>], profiles: [&Profile; 2], units: [&[Vec<Unit>]; 2]) {
    let [source, target] = profiles;
    let is_state = |c: &&Counted| c.is_state && c.concept.is_some();
    let mut of_concept: BTreeMap<&str, [Vec<usize>; 2]> = BTreeMap::new();
    for (side, profile) in profiles.into_iter().enumerate() {
        for (idx, sentence) in profile.sentences.iter().enumerate() {
            for concept in sentence.counted.iter().filter(is_state).filter_map(|c| c.concept) {
                let places = &mut of_concept.entry(concept).or_default()[side];
                if places.last() != Some(&idx) {
                    places.push(idx);
                }
            }
        }
    }
    let n = [source.sentences.len(), target.sentences.len()];
    for (concept, [here, there]) in of_concept {
        let rare = f64::midpoint(rarity(here.len() as f64, n[0]), rarity(there.len() as f64, n[1]));
        for &s in &here {
            for &t in &there {
                let of = |profile: &'_ Profile, idx: usize| -> Vec<Counted> {
                    let all = profile.sentences.get(idx).map_or(&[][..], |s| &s.counted);
                    all.iter().filter(is_state).filter(|c| c.concept == Some(concept)).cloned().collect()
                };
                let place = |side: usize, idx: usize, counted: &Counted| {
                    let of_sentence = units[side].get(idx)?;
                    unit::unit_at(of_sentence, counted.quantity.span)
                };
                for a in of(source, s) {
                    for b in of(target, t) {
                        if compare(&a.quantity, &b.quantity) != Agreement::Conflict {
                            continue;
                        }
                        if let (Some(i), Some(j)) = (place(0, s, &a), place(1, t, &b))
                            && let Some(row) = rows.get_mut(s)
                        {
                            let degree = if a.is_total() && b.is_total() { RIVAL_TOTAL } else { RIVAL };
                            let weight = degree * NUMBER * (BASE + rare);
                            row.entry(t).or_default().push(Cell {
                                source: i,
                                target: j,
                                weight,
                                by: By::Rival,
                            });
                        }
                    }
                }
            }
        }
    }
}
