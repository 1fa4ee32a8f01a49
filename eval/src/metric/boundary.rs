use std::collections::BTreeSet;

use doichieu_bitext::Span;

use super::counts::prf;
use super::sums::{Cells, Rows, part_of};
use super::window::similarity;
use super::{Column, Counts, Distance, Kinds, Label, OfNothing, Score, Tallies};
use crate::bootstrap::Sample;
use crate::prediction::ById;
use crate::{BlankMap, gold, is_blank};

/// Precision, recall and F1 of sentence boundaries.
///
/// A boundary is a point between two sentences, addressed by the number of characters before it that are not
/// white space, so it never matters which sentence has the white space. The end of the text is not counted.
/// Gold sentences contribute their ends; predicted ones their starts and their ends, so that text left out in
/// the middle of a sentence costs a false boundary. Precision of no boundaries is 1, and so is recall.
///
/// * `f1_outside_quotes` leaves out boundaries inside an open double quotation, where policies differ.
/// * `exact`: passages without any error.
/// * `macro_f1`: mean F1 of the kinds, so that a common kind does not hide a rare one.
/// * `pk`, `window_diff`, lower being better, and `boundary_similarity` say how far a wrong boundary is from a right one:
///   see [`Distance`]. Windows and boundaries of all passages are pooled, each passage with its own length of window.
///
/// It treats text that is left out *between* two sentences as no error. For a raw file, characters are bytes, and only those
/// inside gold sentences are counted: what stands between them (markup, boilerplate) has no width, and
/// quotations are known only where the file is UTF-8.
///
/// Source: boundary F1 as in Read et al., COLING 2012, with the address by non-blank characters of CoNLL 2018's
/// evaluation (Zeman et al.), which counts sentence spans instead of boundaries.
#[derive(Debug, Clone, Default)]
pub struct BoundaryScore {
    passages: Vec<Passage>,
    kinds: Kinds,
}

#[derive(Debug, Clone)]
struct Passage {
    label: Label,
    all: Counts,
    outside_quotes: Counts,
    distance: Distance,
    exact: bool,
    missing: bool,
}

const COLUMNS: &[Column] = &[
    Column::count("found"),
    Column::count("predicted"),
    Column::count("gold"),
    Column::share("precision"),
    Column::share("recall"),
    Column::share("f1").with_interval(),
    Column::share("f1_outside_quotes"),
    Column::count("exact"),
    Column::share("exact_share").with_interval(),
    Column::share("macro_f1").with_interval(),
    Column::share("pk").with_interval(),
    Column::share("window_diff").with_interval(),
    Column::share("boundary_similarity").with_interval(),
    Column::count("missing"),
];

impl BoundaryScore {
    /// Starts without passages.
    pub fn new() -> Self {
        Self::default()
    }

    /// Scores passages with predictions by id; a passage without one counts as missing.
    pub fn of_passages(passages: &[gold::Passage], predicted: &ById<Vec<Span>>) -> Self {
        let mut score = Self::new();
        for passage in passages {
            let spans = predicted.get(&passage.id).map(Vec::as_slice);
            score.push_passage(passage, spans);
        }
        score
    }

    /// Takes one passage of text, whose kind and language say where it belongs.
    pub fn push_passage(&mut self, passage: &gold::Passage, predicted: Option<&[Span]>) {
        let label = Label {
            id: passage.id.clone(),
            kind: passage.kind.clone(),
            group: passage.lang.as_str().to_owned(),
        };
        let map = BlankMap::of_text(&passage.text);
        self.push(label, &map, Some(&passage.text), &passage.sentences, predicted);
    }

    /// Takes one passage.
    ///
    /// * `map`: what counts in it; of [`BlankMap::of_text`] for text.
    /// * `text`: the passage, to find its quotations; `None` if it is not text.
    /// * `predicted`: `None` if the system gave no answer, which counts as no boundary.
    pub fn push(
        &mut self,
        label: Label,
        map: &BlankMap,
        text: Option<&str>,
        gold: &[Span],
        predicted: Option<&[Span]>,
    ) {
        let (gold, found) = boundaries(map, gold, predicted.unwrap_or(&[]));
        let quoted = text.map(|t| inside_quotes(t, map)).unwrap_or_default();
        let count = |keep: &dyn Fn(&u32) -> bool| Counts {
            found: gold.intersection(&found).filter(|b| keep(b)).count() as u64,
            predicted: found.iter().filter(|b| keep(b)).count() as u64,
            gold: gold.iter().filter(|b| keep(b)).count() as u64,
        };
        self.kinds.push(&label);
        self.passages.push(Passage {
            label,
            all: count(&|_| true),
            outside_quotes: count(&|b| !quoted.contains(b)),
            distance: Distance::new(map.total(), &gold, &found),
            exact: gold == found,
            missing: predicted.is_none(),
        });
    }
}

/// The boundaries of gold and of a prediction, as numbers of units before them.
pub fn boundaries(map: &BlankMap, gold: &[Span], predicted: &[Span]) -> (BTreeSet<u32>, BTreeSet<u32>) {
    let inner = |b: &u32| 0 < *b && *b < map.total();
    let gold = gold.iter().map(|s| map.before(s.end())).filter(inner).collect();
    let predicted = predicted
        .iter()
        .map(|s| [map.before(s.start()), map.before(s.end())])
        .filter(|[start, end]| start < end)
        .flatten()
        .filter(inner)
        .collect();
    (gold, predicted)
}

/// The places inside an open double quotation, as numbers of units before them.
///
/// Curly quotes open and close; a straight one opens before a letter at the start of a word, closes after a
/// letter, and otherwise changes the state. A line break closes.
pub fn inside_quotes(text: &str, map: &BlankMap) -> BTreeSet<u32> {
    let mut inside = BTreeSet::new();
    let mut is_open = false;
    let mut before = ' ';
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let after = chars.peek().map_or(' ', |(_, c)| *c);
        match c {
            '\n' | '”' => is_open = false,
            '“' => is_open = true,
            '"' => {
                let starts_word = is_blank(before) || "([-–—".contains(before);
                is_open = if starts_word && !is_blank(after) {
                    true
                } else if !is_blank(before) {
                    false
                } else {
                    !is_open
                };
            }
            _ => {}
        }
        let place = map.before(at + c.len_utf8());
        if is_open && map.before(at) < place {
            inside.insert(place);
        }
        before = c;
    }
    inside
}

impl Rows for BoundaryScore {
    fn n_documents(&self) -> usize {
        self.passages.len()
    }

    fn width(&self) -> usize {
        2 * 3 + 3 + 3 + 2
    }

    fn row(&self, document_idx: usize, row: &mut Vec<f64>) {
        let Some(passage) = self.passages.get(document_idx) else { return };
        let distance = &passage.distance;
        row.extend(passage.all.cells());
        row.extend(passage.outside_quotes.cells());
        row.extend([passage.exact, passage.missing, true].map(|b| f64::from(u8::from(b))));
        row.extend([distance.pk_errors, distance.diff_errors, distance.n_windows].map(f64::from));
        row.extend(distance.shares());
    }
}

impl BoundaryScore {
    fn kind_cells(&self, idx: usize) -> [f64; 3] {
        self.passages.get(idx).map(|p| p.all.cells()).unwrap_or_default()
    }

    /// All figures, of sums and of the kinds' mean.
    fn all_figures(
        cells: &mut Cells<'_>,
        macro_f1: impl FnOnce(&mut Cells<'_>) -> Option<f64>,
    ) -> Vec<Option<f64>> {
        let (all, outside_quotes) = (cells.take(), prf(cells.take(), OfNothing::One));
        let [exact, missing, n] = cells.take();
        let [pk_errors, diff_errors, n_windows] = cells.take();
        let agree = cells.take();
        let macro_f1 = macro_f1(cells);
        let mut out: Vec<Option<f64>> = all.map(Some).to_vec();
        out.extend(prf(all, OfNothing::One).map(Some));
        out.extend([Some(outside_quotes[2]), Some(exact), part_of(exact, n), macro_f1]);
        out.extend([part_of(pk_errors, n_windows), part_of(diff_errors, n_windows)]);
        out.extend([(0.0 < n).then(|| similarity(agree)), Some(missing)]);
        out
    }
}

impl Score for BoundaryScore {
    fn metric(&self) -> &'static str {
        "boundaries:non-blank"
    }

    fn columns(&self) -> &'static [Column] {
        COLUMNS
    }

    fn labels(&self) -> Vec<&Label> {
        self.passages.iter().map(|p| &p.label).collect()
    }

    fn figures(&self, sample: &Sample) -> Vec<Option<f64>> {
        let macro_f1 = self.kinds.macro_mean(
            sample,
            |kind: &mut Counts, idx, times| {
                if let Some(passage) = self.passages.get(idx) {
                    kind.add(&passage.all, times);
                }
            },
            |kind| kind.f1(OfNothing::One),
        );
        Self::all_figures(&mut Cells::new(&self.sums(sample)), |_| macro_f1)
    }

    fn tallies(&self) -> Option<Tallies> {
        self.kinds.widened(&self.all_rows(), |idx| self.kind_cells(idx))
    }

    fn figures_of_sums(&self, sums: &[f64]) -> Vec<Option<f64>> {
        let f1 = |counts: [f64; 3]| prf(counts, OfNothing::One)[2];
        Self::all_figures(&mut Cells::new(sums), |cells| self.kinds.mean_of_sums(cells, f1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn label(kind: &str) -> Label {
        Label { id: "a".into(), kind: kind.into(), group: "en".into() }
    }

    #[track_caller]
    fn check(text: &str, gold: &[(usize, usize)], predicted: &[(usize, usize)], expected: (u64, u64, u64)) {
        let spans = |s: &[(usize, usize)]| s.iter().map(|(a, b)| Span::at(*a, *b)).collect::<Vec<_>>();
        let mut score = BoundaryScore::new();
        let map = BlankMap::of_text(text);
        score.push(label("k"), &map, Some(text), &spans(gold), Some(&spans(predicted)));
        let Counts { found, predicted, gold } = score.passages[0].all;
        assert_eq!((found, predicted, gold), expected);
    }

    #[test]
    fn white_space_at_the_edges_never_matters() {
        check("A b.  C d.", &[(0, 4), (6, 10)], &[(0, 6), (6, 10)], (1, 1, 1));
        check("A b.  C d.", &[(0, 4), (6, 10)], &[(0, 4), (5, 10)], (1, 1, 1));
    }

    #[test]
    fn text_left_out_costs_a_false_boundary_only_inside_a_sentence() {
        check("A b.  C d.", &[(0, 4), (6, 10)], &[(0, 4), (8, 10)], (1, 2, 1));
        check("Ab. Cd. Ef.", &[(0, 3), (4, 7), (8, 11)], &[(0, 3), (8, 11)], (2, 2, 2));
    }

    #[test]
    fn the_ends_of_the_text_are_no_boundaries_and_empty_spans_nothing() {
        check("Ab. Cd.", &[(0, 7)], &[(0, 7)], (0, 0, 0));
        check("Ab. Cd.", &[(0, 3), (4, 7)], &[(3, 4)], (0, 0, 1));
    }

    #[test]
    fn quotations_open_and_close() {
        let text = "He said “Go. Now.” \"Why? I\" left";
        let map = BlankMap::of_text(text);
        let quoted = inside_quotes(text, &map);
        let at = |s: &str| map.before(text.find(s).unwrap() + s.len());
        assert!(quoted.contains(&at("Go.")) && quoted.contains(&at("Why?")));
        assert!(
            !quoted.contains(&at("said")) && !quoted.contains(&at("Now.”")) && !quoted.contains(&at("I\""))
        );
    }

    proptest! {
        #[test]
        fn the_right_answer_is_perfect_and_any_answer_in_range(
            text in "[a-c .\"“”\\n]{0,40}",
            cuts in prop::collection::vec(0usize..60, 0..6),
            other in prop::collection::vec(0usize..60, 0..6),
        ) {
            let spans = |mut cuts: Vec<usize>| {
                cuts.retain(|c| *c <= text.len() && text.is_char_boundary(*c));
                cuts.extend([0, text.len()]);
                cuts.sort_unstable();
                cuts.windows(2).map(|w| Span::at(w[0], w[1])).collect::<Vec<_>>()
            };
            let (gold, other) = (spans(cuts), spans(other));
            let map = BlankMap::of_text(&text);
            let mut score = BoundaryScore::new();
            score.push(label("k"), &map, Some(&text), &gold, Some(&gold));
            score.push(label("k"), &map, Some(&text), &gold, Some(&other));
            let perfect = score.figures(&[(0, 1)]);
            prop_assert_eq!(perfect[5], Some(1.0));
            prop_assert_eq!(perfect[7], Some(1.0));
            for figure in &score.figures(&[(0, 1), (1, 3)])[3..7] {
                prop_assert!((0.0..=1.0).contains(&figure.unwrap()));
            }
            score.push(label("other"), &map, Some(&text), &other, None);
            crate::metric::sums::check_sums(&score, &[(0, 1), (1, 3), (2, 2)]);
            crate::metric::sums::check_sums(&score, &[(1, 1)]);
        }
    }
}
