use doichieu_bitext::{Bead, Bitext, BitextSide, ScoreKind};
use maud::{Markup, html};

use super::words::{Words, words};
use crate::kit::{lang_attribute, percent, plain};

/// What stands in one row.
#[derive(Debug, Clone)]
pub(super) struct Row<'a> {
    /// `None` for sentences that are in no bead, and for pointers.
    pub(super) bead: Option<&'a Bead>,
    pub(super) source: Vec<usize>,
    pub(super) target: Vec<usize>,
    /// Whether it crosses the chain of beads that keeps the order of both texts.
    pub(super) is_moved: bool,
    /// Row that holds the bead of these target sentences, which would stand here.
    told_at: Option<usize>,
}

/// One side of a row.
type SideOf = for<'a, 'b> fn(&'a Row<'b>) -> &'a [usize];

/// The rows of a bitext in reading order.
pub(super) fn rows(bitext: &Bitext) -> Vec<Row<'_>> {
    let (n_source, n_target) = (bitext.source.sentences.len(), bitext.target.sentences.len());
    let known = |idxs: &[usize], n: usize| idxs.iter().copied().filter(|i| *i < n).collect::<Vec<_>>();
    let beads: Vec<Row<'_>> = bitext
        .beads
        .iter()
        .map(|bead| Row {
            bead: Some(bead),
            source: known(&bead.source_idxs, n_source),
            target: known(&bead.target_idxs, n_target),
            is_moved: false,
            told_at: None,
        })
        .filter(|r| !r.source.is_empty() || !r.target.is_empty())
        .collect();
    let mut beads = beads;
    for (row, stays) in in_order(&beads).into_iter().enumerate() {
        beads[row].is_moved = !stays;
    }
    // First row of those that keep the order whose side begins after a sentence.
    let starts = |side: SideOf| {
        let mut starts: Vec<(usize, usize)> = Vec::new();
        for (row, r) in beads.iter().enumerate().filter(|(_, r)| !r.is_moved) {
            if let Some(&first) = side(r).first()
                && starts.last().is_none_or(|(last, _)| *last < first)
            {
                starts.push((first, row));
            }
        }
        starts
    };
    let n_beads = beads.len();
    let place = |starts: &[(usize, usize)], idx: usize| {
        let at = starts.partition_point(|(first, _)| *first < idx);
        starts.get(at).map_or(n_beads, |s| s.1)
    };
    let (sources, targets) = (starts(|r| &r.source), starts(|r| &r.target));
    let unused = |n: usize, side: SideOf| {
        let mut is_used = vec![false; n];
        beads.iter().flat_map(|r| side(r)).for_each(|i| is_used[*i] = true);
        (0..n).filter(move |i| !is_used[*i])
    };
    let alone = |source: Vec<usize>, target: Vec<usize>, told_at: Option<usize>| Row {
        bead: None,
        source,
        target,
        is_moved: false,
        told_at,
    };
    let mut extra: Vec<(usize, Row<'_>)> = Vec::new();
    for i in unused(n_source, |r| &r.source) {
        extra.push((place(&sources, i), alone(vec![i], Vec::new(), None)));
    }
    for (row, r) in beads.iter().enumerate().filter(|(_, r)| r.is_moved) {
        if let Some(&first) = r.target.first() {
            extra.push((place(&targets, first), alone(Vec::new(), r.target.clone(), Some(row))));
        }
    }
    for j in unused(n_target, |r| &r.target) {
        extra.push((place(&targets, j), alone(Vec::new(), vec![j], None)));
    }
    extra.sort_by_key(|(at, _)| *at);
    let mut out = Vec::with_capacity(beads.len() + extra.len());
    let mut now_at = vec![0; beads.len()];
    let mut extra = extra.into_iter().peekable();
    for (row, r) in beads.into_iter().enumerate() {
        while let Some((_, before)) = extra.next_if(|(at, _)| *at <= row) {
            out.push(before);
        }
        now_at[row] = out.len();
        out.push(r);
    }
    out.extend(extra.map(|(_, r)| r));
    for row in &mut out {
        row.told_at = row.told_at.and_then(|at| now_at.get(at).copied());
    }
    out
}

/// Which rows are in a longest chain of beads that ascends on both sides; rows with an empty side are in it.
fn in_order(rows: &[Row<'_>]) -> Vec<bool> {
    // Patience: for each length the row that ends a chain of it with the smallest target.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; rows.len()];
    let key = |row: usize| rows.get(row).and_then(|r| r.target.first()).copied().unwrap_or(0);
    let mut by_source: Vec<usize> = (0..rows.len())
        .filter(|&r| rows.get(r).is_some_and(|r| !r.source.is_empty() && !r.target.is_empty()))
        .collect();
    by_source.sort_by_key(|&r| (rows.get(r).and_then(|r| r.source.first()).copied(), key(r)));
    for row in by_source {
        let at = ends.partition_point(|&end| key(end) < key(row));
        before[row] = at.checked_sub(1).and_then(|i| ends.get(i)).copied();
        if at == ends.len() { ends.push(row) } else { ends[at] = row }
    }
    let mut stays: Vec<bool> = rows.iter().map(|r| r.source.is_empty() || r.target.is_empty()).collect();
    let mut row = ends.last().copied();
    while let Some(r) = row {
        stays[r] = true;
        row = before[r];
    }
    stays
}

impl Row<'_> {
    /// `1-2`; of a row that is no bead the empty string.
    pub(super) fn type_name(&self) -> String {
        self.bead.map_or(String::new(), |b| format!("{}-{}", b.source_idxs.len(), b.target_idxs.len()))
    }

    /// Class of its colour.
    pub(super) fn kind(&self) -> &'static str {
        match (self.bead, self.source.len(), self.target.len()) {
            (None, ..) => "open",
            _ if self.is_moved => "partial",
            (_, 0, _) | (_, _, 0) => "update",
            (_, 1, 1) => "same",
            _ => "more",
        }
    }

    pub(super) fn render(&self, idx: usize, bitext: &Bitext) -> Markup {
        if let Some(at) = self.told_at {
            let names = self.target.iter().map(|t| format!("t{t}")).collect::<Vec<_>>().join(" ");
            return html! {
                li class="bead pointer" id={ "b" (idx) } {
                    span.side {} span.middle {}
                    span.side.small.faint { (names) " is told " a href={ "#b" (at) } { (if at < idx { "above" } else { "below" }) } }
                }
            };
        }
        let empty = Vec::new();
        let links = self.bead.map_or(&empty, |b| &b.word_links);
        let words = |property: &str, side: &BitextSide, idxs: &[usize], linked: &dyn Fn(usize) -> bool| {
            let known = self.bead.and_then(|b| b.properties.iter().find(|p| p.name == property));
            let texts: Vec<&str> = idxs
                .iter()
                .map(|i| side.sentences.get(*i).and_then(|s| s.text.as_deref()).unwrap_or(""))
                .collect();
            (!links.is_empty()).then(|| words(&texts, known.map(|p| p.value.as_str()), linked))
        };
        let source_words =
            words("source_words", &bitext.source, &self.source, &|w| links.iter().any(|l| l.source_idx == w));
        let target_words =
            words("target_words", &bitext.target, &self.target, &|w| links.iter().any(|l| l.target_idx == w));
        html! {
            li class={ "bead k-" (self.kind()) } id={ "b" (idx) } data-b=(idx) tabindex="-1" {
                (side('s', &bitext.source, &self.source, source_words))
                div.middle {
                    @if let Some(bead) = self.bead {
                        b.type { (self.type_name()) } " "
                        span.number { (surely(bead, bitext.score_kind)) }
                        @if self.is_moved { " " span.word { "⤨ moved" } }
                        @if bead.is_null() { " " span.word { "only " (if self.target.is_empty() { "source" } else { "target" }) } }
                    } @else { span.word { "in no bead" } }
                }
                (side('t', &bitext.target, &self.target, target_words))
            }
        }
    }
}

fn surely(bead: &Bead, kind: ScoreKind) -> String {
    match (bead.probability.filter(|p| p.is_finite()), bead.score.filter(|s| s.is_finite())) {
        _ if bead.is_locked => "set".to_owned(),
        (Some(p), _) => percent(p),
        (None, Some(score)) => format!("{} {score:.3}", kind.as_str()),
        (None, None) => String::new(),
    }
}

fn side(letter: char, side: &BitextSide, idxs: &[usize], words: Option<Vec<Words>>) -> Markup {
    let lang = side.lang.as_deref().and_then(lang_attribute);
    html! {
        div.side lang=[lang] {
            @for (at, &i) in idxs.iter().enumerate() {
                @let text = side.sentences.get(i).and_then(|s| s.text.as_deref());
                p id={ (letter) (i) } {
                    span.name lang="en" { (letter) (i) }
                    @match (words.as_ref().and_then(|w| w.get(at)), text) {
                        (Some(words), Some(text)) => (words.render(text)),
                        (None, Some(text)) => (plain(text)),
                        (_, None) => span.faint lang="en" { "text not known" },
                    }
                }
            }
            @if idxs.is_empty() { p.none { span aria-hidden="true" { "—" } span.unseen lang="en" { "nothing" } } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Source, target, whether it moved, and where it is told.
    type Shown = (Vec<usize>, Vec<usize>, bool, Option<usize>);

    fn shown(n: usize, m: usize, beads: &[(&[usize], &[usize])]) -> Vec<Shown> {
        let texts = |n: usize| BitextSide::from_texts((0..n).map(|i| i.to_string()));
        let bead = |(s, t): &(&[usize], &[usize])| Bead {
            source_idxs: s.to_vec(),
            target_idxs: t.to_vec(),
            ..Bead::default()
        };
        let bitext = Bitext {
            source: texts(n),
            target: texts(m),
            beads: beads.iter().map(bead).collect(),
            ..Bitext::default()
        };
        rows(&bitext).into_iter().map(|r| (r.source, r.target, r.is_moved, r.told_at)).collect()
    }

    #[test]
    fn a_bead_that_crosses_leaves_a_pointer_where_its_target_stood() {
        let rows = shown(4, 4, &[(&[0], &[3]), (&[1], &[0]), (&[2], &[1]), (&[3], &[2])]);
        assert_eq!(rows[0], (vec![0], vec![3], true, None));
        assert!(!rows[1].2);
        assert_eq!(rows[4], (vec![], vec![3], false, Some(0)));
    }

    #[test]
    fn sentences_in_no_bead_have_rows_and_indices_of_none_have_not() {
        let rows = shown(3, 2, &[(&[0], &[0]), (&[2], &[9]), (&[], &[])]);
        let sides: Vec<_> = rows.iter().map(|r| (r.0.clone(), r.1.clone())).collect();
        assert_eq!(sides, [(vec![0], vec![0]), (vec![1], vec![]), (vec![2], vec![]), (vec![], vec![1])]);
    }
}
