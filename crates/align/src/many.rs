use std::collections::BTreeMap;

use doichieu_bitext::{Link, SlotState};

/// A claim that several reports make: for each report the sentences that make it.
#[derive(Debug, Clone, PartialEq)]
pub struct ClaimRow {
    /// For each report, in the order given, indices of sentences, ascending; empty where the report does not tell it.
    pub sentence_idxs: Vec<Vec<usize>>,
    /// Indices of the links inside the row, by falling probability, in the list that was given.
    pub link_idxs: Vec<usize>,
    /// Whether two of the reports conflict in it.
    pub has_conflict: bool,
}

impl ClaimRow {
    /// How many reports tell it.
    pub fn n_reports(&self) -> usize {
        self.sentence_idxs.iter().filter(|s| !s.is_empty()).count()
    }
}

/// A link between two of several reports, by their indices.
#[derive(Debug, Clone, PartialEq)]
pub struct LinkBetween {
    /// The report on the link's source side.
    pub source_report: usize,
    /// The report on its target side.
    pub target_report: usize,
    /// The link.
    pub link: Link,
}

/// Sentences of a report and of the claims that are joined so far.
type Node = (usize, usize);

/// Gathers links between several reports into claims, each with all sentences that make it.
///
/// * `n_reports`: links of reports past it are passed over.
///
/// Sentences are joined by falling probability, one to a group only where at least half of the pairs between them (of
/// different reports) are linked, two groups of several only where more than half are, so that a chain of partial links does not join everything (average linkage;
/// Sokal and Michener, 1958). Rows with a conflict come first, then those that most reports tell, then by place.
pub fn claim_rows(n_reports: usize, links: &[LinkBetween]) -> Vec<ClaimRow> {
    let mut order: Vec<usize> = (0..links.len()).collect();
    let probability = |idx: &usize| links.get(*idx).map_or(0.0, |l| l.link.probability);
    order.sort_by(|a, b| probability(b).total_cmp(&probability(a)).then(a.cmp(b)));
    let nodes = |l: &LinkBetween| -> Vec<(Node, Node)> {
        let sources = l.link.source.sentence_idxs.iter();
        sources
            .flat_map(|s| l.link.target.sentence_idxs.iter().map(move |t| (*s, *t)))
            .map(|(s, t)| ((l.source_report, s), (l.target_report, t)))
            .collect()
    };
    let is_known = |l: &&LinkBetween| l.source_report < n_reports && l.target_report < n_reports;
    let mut linked: BTreeMap<(Node, Node), usize> = BTreeMap::new();
    for &idx in &order {
        for (a, b) in links.get(idx).iter().copied().filter(is_known).flat_map(nodes) {
            linked.entry((a.min(b), a.max(b))).or_insert(idx);
        }
    }
    let mut groups: Vec<Vec<Node>> = Vec::new();
    let mut group_of: BTreeMap<Node, usize> = BTreeMap::new();
    for &idx in &order {
        for (a, b) in links.get(idx).iter().copied().filter(is_known).flat_map(nodes) {
            let mut group = |node: Node| {
                *group_of.entry(node).or_insert_with(|| {
                    groups.push(vec![node]);
                    groups.len() - 1
                })
            };
            let (x, y) = (group(a), group(b));
            if x == y || !belong(&groups, x, y, &linked) {
                continue;
            }
            let (keep, gone) = (x.min(y), x.max(y));
            let moved = groups.get_mut(gone).map(std::mem::take).unwrap_or_default();
            for node in &moved {
                group_of.insert(*node, keep);
            }
            if let Some(kept) = groups.get_mut(keep) {
                kept.extend(moved);
            }
        }
    }
    let mut rows: Vec<ClaimRow> =
        groups.iter().filter(|g| 1 < g.len()).map(|group| row(n_reports, group, &linked, links)).collect();
    rows.sort_by(|a, b| {
        let first = |r: &ClaimRow| {
            r.sentence_idxs.iter().enumerate().find_map(|(i, s)| Some((*s.first()?, i))).unwrap_or_default()
        };
        b.has_conflict
            .cmp(&a.has_conflict)
            .then(b.n_reports().cmp(&a.n_reports()))
            .then(first(a).cmp(&first(b)))
    });
    rows
}

fn belong(groups: &[Vec<Node>], x: usize, y: usize, linked: &BTreeMap<(Node, Node), usize>) -> bool {
    let (Some(x), Some(y)) = (groups.get(x), groups.get(y)) else { return false };
    let pairs = || x.iter().flat_map(|a| y.iter().map(move |b| (*a, *b))).filter(|(a, b)| a.0 != b.0);
    let n_linked = pairs().filter(|(a, b)| linked.contains_key(&(*a.min(b), *a.max(b)))).count();
    let n = pairs().count();
    if 1 < x.len() && 1 < y.len() { n < 2 * n_linked } else { n <= 2 * n_linked }
}

fn row(
    n_reports: usize,
    group: &[Node],
    linked: &BTreeMap<(Node, Node), usize>,
    links: &[LinkBetween],
) -> ClaimRow {
    let mut sentence_idxs = vec![Vec::new(); n_reports];
    for (report, sentence) in group {
        if let Some(cell) = sentence_idxs.get_mut(*report) {
            cell.push(*sentence);
        }
    }
    sentence_idxs.iter_mut().for_each(|cell| cell.sort_unstable());
    let mut link_idxs: Vec<usize> = group
        .iter()
        .flat_map(|a| group.iter().map(move |b| (*a, *b)))
        .filter(|(a, b)| a < b)
        .filter_map(|pair| linked.get(&pair).copied())
        .collect();
    let probability = |idx: usize| links.get(idx).map_or(0.0, |l| l.link.probability);
    link_idxs.sort_by(|a, b| probability(*b).total_cmp(&probability(*a)).then(a.cmp(b)));
    link_idxs.dedup();
    let conflicts = |idx: &usize| {
        let slots = links.get(*idx).map_or(&[][..], |l| &l.link.verdict.slots);
        slots.iter().any(|s| s.state == SlotState::Conflict && s.is_certain_conflict())
    };
    let has_conflict = link_idxs.iter().any(conflicts);
    ClaimRow { sentence_idxs, link_idxs, has_conflict }
}

#[cfg(test)]
mod tests {
    use super::*;
    use doichieu_bitext::{LinkSide, Span, Verdict};

    fn link(a: Node, b: Node, probability: f64) -> LinkBetween {
        let side = |n: Node| LinkSide { sentence_idxs: vec![n.1], span: Span::default() };
        LinkBetween {
            source_report: a.0,
            target_report: b.0,
            link: Link {
                source: side(a),
                target: side(b),
                probability,
                reasons: Vec::new(),
                verdict: Verdict::default(),
            },
        }
    }

    #[test]
    fn what_three_reports_tell_is_one_row() {
        let links = [link((0, 1), (1, 4), 0.9), link((1, 4), (2, 0), 0.8), link((0, 1), (2, 0), 0.7)];
        let rows = claim_rows(3, &links);
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].sentence_idxs, [vec![1], vec![4], vec![0]]);
        assert_eq!(rows[0].link_idxs, [0, 1, 2]);
    }

    #[test]
    fn a_chain_of_links_does_not_join_everything() {
        let links = [
            link((0, 0), (1, 0), 0.9),
            link((0, 1), (1, 0), 0.6),
            link((0, 1), (1, 1), 0.8),
            link((0, 2), (1, 1), 0.6),
            link((0, 2), (1, 2), 0.9),
        ];
        assert_eq!(claim_rows(2, &links).len(), 3);
        assert!(claim_rows(0, &links).is_empty());
        assert!(claim_rows(2, &[]).is_empty());
    }
}
