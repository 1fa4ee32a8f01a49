use std::collections::BTreeMap;

use doichieu_bitext::{Finding, Lang};

use super::{ChallengeItem, ChallengePair, ItemOutcome, judge};
use crate::Resampling;
use crate::metric::{Column, Tallies};
use crate::report::{Level, Row};

/// The share of alterations that a checker catches, and of harmless ones that raise an alarm, by kind and language of
/// the altered side.
///
/// Of harmful alterations `caught` is the share that is located and `noticed` the share that has any new finding;
/// `alarms` is the share of harmless ones that has a new finding, and on the line `unaltered` the share of pairs in
/// which anything is found as they stand: some of those are errors of the translator. What it leaves out: whether the
/// finding is of the right kind, and how often errors of a kind occur.
#[derive(Debug, Clone, Default)]
pub struct ChallengeScore {
    documents: Vec<String>,
    /// Kinds in the order in which they came.
    kinds: Vec<(&'static str, bool)>,
    lines: BTreeMap<(usize, &'static str), Vec<Tally>>,
    unaltered: Vec<Tally>,
    outcomes: Vec<ItemOutcome>,
}

/// What was counted in a document.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    n: u64,
    located: u64,
    noticed: u64,
}

/// Columns of the result.
pub(crate) const COLUMNS: &[Column] = &[
    Column::share("caught").with_interval(),
    Column::share("noticed").with_interval(),
    Column::share("alarms").with_interval(),
];

const LANGS: [&str; 2] = ["en", "vi"];

impl ChallengeScore {
    /// Name of the metric and its variant, for signatures.
    pub const METRIC: &'static str = "challenge:new-findings";

    /// Scores what a checker said of the pairs as they stand and of the altered ones, in the order of both.
    pub fn new(
        pairs: &[ChallengePair],
        items: &[ChallengeItem],
        before: &[Vec<Finding>],
        after: &[Vec<Finding>],
    ) -> Self {
        let mut score = Self::default();
        let mut of_pair = Vec::with_capacity(pairs.len());
        for (pair, found) in pairs.iter().zip(before) {
            let known = score.documents.iter().rposition(|d| *d == pair.document);
            let idx = known.unwrap_or_else(|| {
                score.documents.push(pair.document.clone());
                score.documents.len() - 1
            });
            of_pair.push(idx);
            let outcome = ItemOutcome { is_located: false, is_noticed: !found.is_empty() };
            add(&mut score.unaltered, idx, outcome);
        }
        let mut kinds: Vec<(&'static str, bool)> = items.iter().map(|i| (i.kind, i.is_harmful)).collect();
        kinds.sort_by_key(|(kind, is_harmful)| (!is_harmful, group(kind), *kind));
        kinds.dedup();
        score.kinds = kinds;
        for (item, found) in items.iter().zip(after) {
            let outcome = before.get(item.pair_idx).map(|b| judge(item, b, found)).unwrap_or_default();
            score.outcomes.push(outcome);
            let (Some(pair), Some(&document)) = (pairs.get(item.pair_idx), of_pair.get(item.pair_idx)) else {
                continue;
            };
            let lang = if pair.side(item.side).lang == Lang::Vi { "vi" } else { "en" };
            let Some(kind_idx) = score.kinds.iter().position(|k| k.0 == item.kind) else { continue };
            add(score.lines.entry((kind_idx, lang)).or_default(), document, outcome);
        }
        score
    }

    /// What was made of each item, in their order.
    pub fn outcomes(&self) -> &[ItemOutcome] {
        &self.outcomes
    }

    /// Number of documents.
    pub fn n_documents(&self) -> usize {
        self.documents.len()
    }

    /// The lines of the result: each kind by language, groups of kinds, all harmful ones, all harmless ones, and pairs
    /// as they stand.
    pub fn rows(&self, resampling: Resampling) -> Vec<Row> {
        let mut out = Vec::new();
        let mut line =
            |level: Level, id: String, wanted: &dyn Fn(&str, bool, &str) -> bool, is_harmful: bool| {
                let mut tallies = Vec::new();
                for ((kind_idx, lang), counted) in &self.lines {
                    let is_wanted =
                        self.kinds.get(*kind_idx).is_some_and(|(kind, bad)| wanted(kind, *bad, lang));
                    for (document, tally) in counted.iter().enumerate().filter(|_| is_wanted) {
                        merge(&mut tallies, document, *tally);
                    }
                }
                if tallies.iter().any(|t| 0 < t.n) {
                    out.push(self.row(level, id, &tallies, is_harmful, resampling));
                }
            };
        for (kind, is_harmful) in &self.kinds {
            for lang in LANGS {
                line(Level::Part, format!("{kind} {lang}"), &|k, _, l| k == *kind && l == lang, *is_harmful);
            }
        }
        let mut groups: Vec<(&str, bool)> =
            self.kinds.iter().map(|(kind, bad)| (group(kind), *bad)).collect();
        groups.dedup();
        for (name, is_harmful) in groups.iter().filter(|(_, is_harmful)| *is_harmful) {
            line(Level::Kind, (*name).to_owned(), &|k, _, _| group(k) == *name, *is_harmful);
        }
        for (name, is_harmful) in [("harmful", true), ("harmless", false)] {
            for lang in LANGS {
                line(
                    Level::Kind,
                    format!("{name} {lang}"),
                    &|_, bad, l| bad == is_harmful && l == lang,
                    is_harmful,
                );
            }
            line(Level::Total, name.to_owned(), &|_, bad, _| bad == is_harmful, is_harmful);
        }
        out.push(self.row(Level::Total, "unaltered".to_owned(), &self.unaltered, false, resampling));
        out
    }

    fn row(
        &self,
        level: Level,
        id: String,
        tallies: &[Tally],
        is_harmful: bool,
        resampling: Resampling,
    ) -> Row {
        let documents: Vec<usize> = (0..self.documents.len()).collect();
        let of_document = |d: &usize| {
            let tally = tallies.get(*d).copied().unwrap_or_default();
            [tally.n, tally.located, tally.noticed].map(|n| n as f64)
        };
        let rows = Tallies { width: 3, values: documents.iter().flat_map(of_document).collect() };
        let figures = |sums: &[f64]| {
            let of = |n: f64, all: f64, applies: bool| (applies && 0.0 < all).then(|| n / all);
            match *sums {
                [n, located, noticed] => {
                    vec![of(located, n, is_harmful), of(noticed, n, is_harmful), of(noticed, n, !is_harmful)]
                }
                _ => Vec::new(),
            }
        };
        let (points, intervals) = resampling.intervals_of_sums(&documents, &rows, &figures);
        let n = tallies.iter().map(|t| t.n).sum();
        Row { level, id, n, cells: points.into_iter().zip(intervals).collect(), columns: COLUMNS }
    }
}

fn group(kind: &str) -> &str {
    kind.split('/').next().unwrap_or(kind)
}

fn add(tallies: &mut Vec<Tally>, document: usize, outcome: ItemOutcome) {
    let count = u64::from;
    let tally = Tally { n: 1, located: count(outcome.is_located), noticed: count(outcome.is_noticed) };
    merge(tallies, document, tally);
}

fn merge(tallies: &mut Vec<Tally>, document: usize, tally: Tally) {
    if tallies.len() <= document {
        tallies.resize(document + 1, Tally::default());
    }
    if let Some(sum) = tallies.get_mut(document) {
        sum.n += tally.n;
        sum.located += tally.located;
        sum.noticed += tally.noticed;
    }
}

#[cfg(test)]
mod tests {
    use doichieu_bitext::{FindingKind, Span};

    use super::*;
    use crate::challenge::{ChallengeSide, ChallengeText};

    fn pair(document: &str) -> ChallengePair {
        let text = |text: &str, lang| ChallengeText { text: text.to_owned(), lang };
        ChallengePair {
            id: document.to_owned(),
            document: document.to_owned(),
            source: text("590 people", Lang::En),
            target: text("590 người", Lang::Vi),
        }
    }

    fn item(pair_idx: usize, kind: &'static str, is_harmful: bool) -> ChallengeItem {
        ChallengeItem {
            pair_idx,
            side: ChallengeSide::Target,
            kind,
            is_harmful,
            text: "59 người".to_owned(),
            changes: vec![(Span::at(0, 3), Span::at(0, 2))],
            counterpart: Some(Span::at(0, 3)),
        }
    }

    fn found() -> Vec<Finding> {
        vec![Finding {
            kind: FindingKind::Number,
            source_span: Some(Span::at(0, 3)),
            target_span: Some(Span::at(0, 2)),
            probability: 0.9,
            message: String::new(),
        }]
    }

    #[test]
    fn harmful_ones_are_caught_and_harmless_ones_alarm() {
        let pairs = [pair("a"), pair("b")];
        let items = [
            item(0, "number/zero", true),
            item(1, "number/zero", true),
            item(0, "same/decomposed", false),
            item(1, "same/decomposed", false),
        ];
        let after = [found(), Vec::new(), Vec::new(), found()];
        let score = ChallengeScore::new(&pairs, &items, &[Vec::new(), Vec::new()], &after);
        let rows = score.rows(Resampling::default());
        let figure = |id: &str, column: &str| rows.iter().find(|r| r.id == id).unwrap().figure(column);
        assert_eq!(figure("number/zero vi", "caught"), Some(0.5));
        assert_eq!(figure("number", "noticed"), Some(0.5));
        assert_eq!(figure("harmful", "alarms"), None);
        assert_eq!(figure("harmless vi", "alarms"), Some(0.5));
        assert_eq!(figure("unaltered", "alarms"), Some(0.0));
        assert!(rows.iter().all(|r| !r.id.ends_with(" en")), "the English side was not altered");
        let interval = rows.iter().find(|r| r.id == "harmful").unwrap().interval("caught").unwrap();
        assert!((interval.low, interval.high) == (0.0, 1.0), "{interval:?}");
    }

    #[test]
    fn without_items_there_are_pairs_alone() {
        let score = ChallengeScore::new(&[pair("a")], &[], &[found()], &[]);
        let rows = score.rows(Resampling::default());
        assert_eq!((rows.len(), rows[0].figure("alarms")), (1, Some(1.0)));
    }
}
