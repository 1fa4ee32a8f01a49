mod confusion;

use std::collections::{BTreeMap, BTreeSet};

use self::confusion::Confusion;
use super::counts::prf;
use super::sums::{Rows, part_of};
use super::{Column, Label, OfNothing, Part, Score, Tallies};
use crate::PredictedLink;
use crate::bootstrap::Sample;
use crate::gold::{GoldLink, PairKind};

/// How right the relations of found links are, and how many contradictions are found from end to end.
///
/// Links are expanded to sentence pairs as in [`LinkScore`](super::LinkScore). Precision and recall of nothing are 0.
///
/// * `linked`, `right`, `accuracy`: gold pairs that the system links and gives a relation, those whose relation is gold's,
///   and their share.
/// * `predicted`, `gold`, `precision`, `recall`, `f1`: of contradictions, end to end: a pair that is not linked is missed.
/// * `macro_f1`, `mcc`: mean F1 of the relations, and Matthews' correlation for several classes (Gorodkin 2004), over
///   `linked`: how well relations are told apart once the pair is found. A relation that neither side has there is none.
/// * `end_to_end_macro_f1`: the same mean with pairs that only one side links counted against it.
/// * `miss_rate`: share of gold's contradictions that are not told as such, 1 − `recall`. `false_alarm_rate`: share of
///   gold's other links that are told to be contradictions. A contradiction told of a pair that gold does not link lowers
///   `precision` and is no false alarm here: nearly all sentence pairs are not linked, and the rate would always be near 0.
///
/// Lines `relation …` say the same of each relation; lines `conflict …` and `nature …` of gold's contradictions that have
/// a conflict of that slot or nature. Where the system says which slots conflict, `miss_rate` and `false_alarm_rate` of a
/// line `conflict …` are of that slot: gold pairs that have it and are not told to, gold pairs that do not and are.
/// Otherwise a contradiction is taken for a conflict in whatever slot gold has, and there is no rate of false alarms.
/// Lines `… told …` are the confusion matrix.
#[derive(Debug, Clone, Default)]
pub struct VerdictScore {
    documents: Vec<Document>,
    /// Names of relations; a class is one more than its index, 0 is no relation.
    relations: Vec<String>,
    groups: BTreeMap<String, Group>,
}

/// What gold says of a sentence pair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoldVerdict {
    relation: String,
    /// Slots and natures of its conflicts.
    conflicts: BTreeSet<(String, String)>,
}

impl GoldVerdict {
    /// The relation, by its plain name; empty if gold does not say.
    pub fn relation(&self) -> &str {
        &self.relation
    }
}

/// Slots in which a system says that sentence pairs conflict; pairs without any may be left out.
pub type ToldSlots = BTreeMap<(usize, usize), BTreeSet<String>>;

#[derive(Debug, Clone)]
struct Document {
    label: Label,
    /// Cells of its confusion that are not 0: classes of gold and prediction, how many.
    cells: Box<[(u16, u16, u32)]>,
}

/// What is counted of a group for its parts only.
#[derive(Debug, Clone, Default)]
struct Group {
    slots: BTreeMap<String, Conflicts>,
    natures: BTreeMap<String, Conflicts>,
    /// Gold pairs, and those told to conflict in a slot.
    n_gold: u64,
    tells_slots: bool,
    told_slots: BTreeMap<String, u64>,
}

/// Gold pairs with a conflict of some sort.
#[derive(Debug, Clone, Copy, Default)]
struct Conflicts {
    n: u64,
    linked: u64,
    right: u64,
    contradicted: u64,
    told: u64,
}

const CONTRADICTION: &str = "contradiction";

/// As many classes as tallies have room for.
const FEW: usize = 12;

const COLUMNS: &[Column] = &[
    Column::count("linked"),
    Column::count("right"),
    Column::share("accuracy").with_interval(),
    Column::count("predicted"),
    Column::count("gold"),
    Column::share("precision").with_interval(),
    Column::share("recall").with_interval(),
    Column::share("f1").with_interval(),
    Column::share("macro_f1").with_interval(),
    Column::share("end_to_end_macro_f1").with_interval(),
    Column::number("mcc").with_interval(),
    Column::share("miss_rate").with_interval(),
    Column::share("false_alarm_rate").with_interval(),
];

/// One name for each relation, whatever the languages are called.
pub(crate) fn plain(relation: &str) -> &str {
    match relation {
        "en_entails_vi" => "source_more_specific",
        "vi_entails_en" => "target_more_specific",
        other => other,
    }
}

/// The sentence pairs of gold links with their verdicts; of several links of a pair the first holds, unless a later one is
/// a contradiction.
pub fn gold_verdicts(links: &[GoldLink]) -> BTreeMap<(usize, usize), GoldVerdict> {
    let mut pairs: BTreeMap<(usize, usize), GoldVerdict> = BTreeMap::new();
    for link in links {
        let relation = plain(&link.relation);
        let conflicts = || link.conflicts.iter().map(|c| (c.kind.clone(), c.nature.clone())).collect();
        for pair in pairs_of(&link.source, &link.target) {
            if relation == CONTRADICTION || !pairs.contains_key(&pair) {
                pairs.insert(pair, GoldVerdict { relation: relation.to_owned(), conflicts: conflicts() });
            }
        }
    }
    pairs
}

fn pairs_of(source: &[usize], target: &[usize]) -> Vec<(usize, usize)> {
    source.iter().flat_map(|s| target.iter().map(move |t| (*s, *t))).collect()
}

fn predicted_verdicts(links: &[PredictedLink]) -> BTreeMap<(usize, usize), String> {
    let mut pairs: BTreeMap<(usize, usize), String> = BTreeMap::new();
    for link in links {
        let relation = plain(link.relation.as_deref().unwrap_or(""));
        for pair in pairs_of(&link.source, &link.target) {
            if relation == CONTRADICTION || !pairs.contains_key(&pair) {
                pairs.insert(pair, relation.to_owned());
            }
        }
    }
    pairs
}

impl VerdictScore {
    /// Adds a document pair; `predicted` is `None` if the system gave no answer.
    pub fn push(
        &mut self,
        id: &str,
        kind: PairKind,
        gold: BTreeMap<(usize, usize), GoldVerdict>,
        predicted: Option<&[PredictedLink]>,
    ) {
        self.push_with_slots(id, kind, &gold, predicted, None);
    }

    /// Adds a document pair of a system that also says in which slots the two sides of a pair conflict.
    ///
    /// * `slots`: `None` if it does not say.
    pub fn push_with_slots(
        &mut self,
        id: &str,
        kind: PairKind,
        gold: &BTreeMap<(usize, usize), GoldVerdict>,
        predicted: Option<&[PredictedLink]>,
        slots: Option<&ToldSlots>,
    ) {
        let name = kind.group();
        let predicted = predicted.map(predicted_verdicts).unwrap_or_default();
        let mut cells: BTreeMap<(u16, u16), u32> = BTreeMap::new();
        for pair in gold.keys().chain(predicted.keys().filter(|p| !gold.contains_key(p))) {
            let class = gold.get(pair).map_or(0, |g| self.class(&g.relation));
            let told = predicted.get(pair).map_or(0, |r| self.class(r));
            if (class, told) != (0, 0) {
                *cells.entry((class, told)).or_default() += 1;
            }
        }
        let group = self.groups.entry(name.to_owned()).or_default();
        group.tells_slots |= slots.is_some();
        for (pair, verdict) in gold {
            group.count(verdict, predicted.get(pair), slots.and_then(|s| s.get(pair)));
        }
        self.documents.push(Document {
            label: Label { id: id.to_owned(), kind: kind.as_str().to_owned(), group: name.to_owned() },
            cells: cells.into_iter().map(|((gold, told), n)| (gold, told, n)).collect(),
        });
    }

    /// The class of a relation; the empty one is none.
    fn class(&mut self, relation: &str) -> u16 {
        if relation.is_empty() {
            return 0;
        }
        let known = self.relations.iter().position(|r| r == relation);
        let idx = known.unwrap_or_else(|| {
            self.relations.push(relation.to_owned());
            self.relations.len() - 1
        });
        u16::try_from(idx + 1).unwrap_or(u16::MAX)
    }

    fn n_classes(&self) -> usize {
        self.relations.len() + 1
    }

    fn contradiction(&self) -> Option<usize> {
        self.relations.iter().position(|r| r == CONTRADICTION).map(|idx| idx + 1)
    }

    fn confusion(&self, documents: impl IntoIterator<Item = (usize, u32)>) -> Confusion {
        let mut confusion = Confusion::new(self.n_classes(), &[]);
        for (idx, times) in documents {
            for (gold, told, n) in self.documents.get(idx).map_or(&[][..], |d| &d.cells) {
                confusion.add(usize::from(*gold), usize::from(*told), f64::from(*n) * f64::from(times));
            }
        }
        confusion
    }

    fn figures_of(&self, confusion: &Confusion) -> Vec<Option<f64>> {
        let [linked, right] = confusion.both();
        let class = self.contradiction();
        let counts = class.map_or([0.0; 3], |c| confusion.end_to_end(c));
        let [found, predicted, gold] = counts;
        // Gold's links that are no contradictions, and those told to be.
        let others = (1..self.n_classes()).filter(|c| Some(*c) != class);
        let (n, alarms) = others.fold((0.0, 0.0), |(n, alarms), c| {
            let told = class.map_or(0.0, |class| confusion.get(c, class));
            (n + confusion.end_to_end(c)[2], alarms + told)
        });
        let mut out = vec![Some(linked), Some(right), part_of(right, linked), Some(predicted), Some(gold)];
        out.extend(prf(counts, OfNothing::Zero).map(Some));
        out.extend([confusion.macro_f1(), confusion.end_to_end_macro_f1(), confusion.mcc()]);
        out.extend([part_of(gold - found, gold), part_of(alarms, n)]);
        out
    }

    /// Lines of relations, of those that gold has or the prediction.
    fn relation_parts(&self, group: &str, confusion: &Confusion) -> Vec<Part> {
        let mut parts: Vec<Part> = Vec::new();
        for (idx, relation) in self.relations.iter().enumerate() {
            let class = idx + 1;
            let counts = confusion.end_to_end(class);
            let [found, predicted, gold] = counts;
            if predicted + gold <= 0.0 {
                continue;
            }
            let linked = confusion.linked(class);
            let mut figures =
                vec![Some(linked), Some(found), part_of(found, linked), Some(predicted), Some(gold)];
            figures.extend(prf(counts, OfNothing::Zero).map(Some));
            figures.resize(COLUMNS.len(), None);
            parts.push(Part { id: format!("{group} relation {relation}"), n: gold as u64, figures });
        }
        parts.sort_by(|a, b| a.id.cmp(&b.id));
        parts
    }

    fn confusion_parts(&self, group: &str, confusion: &Confusion) -> Vec<Part> {
        let name = |class: usize| match class.checked_sub(1) {
            None => "nothing",
            Some(idx) => self.relations.get(idx).map_or("", String::as_str),
        };
        let mut parts = Vec::new();
        for gold in 0..self.n_classes() {
            for told in 0..self.n_classes() {
                let n = confusion.get(gold, told);
                if 0.0 < n {
                    let id = format!("{group} {} told {}", name(gold), name(told));
                    parts.push(Part { id, n: n as u64, figures: vec![None; COLUMNS.len()] });
                }
            }
        }
        parts.sort_by(|a, b| a.id.cmp(&b.id));
        parts
    }
}

impl Group {
    fn count(&mut self, gold: &GoldVerdict, told: Option<&String>, told_slots: Option<&BTreeSet<String>>) {
        let told = told.filter(|r| !r.is_empty());
        let counts = Conflicts {
            n: 1,
            linked: u64::from(told.is_some()),
            right: u64::from(told == Some(&gold.relation)),
            contradicted: u64::from(told.is_some_and(|r| r == CONTRADICTION)),
            told: 0,
        };
        self.n_gold += 1;
        for slot in told_slots.into_iter().flatten() {
            *self.told_slots.entry(slot.clone()).or_default() += 1;
        }
        let distinct = |name: fn(&(String, String)) -> &String| gold.conflicts.iter().map(name).collect();
        let (slots, natures): (BTreeSet<&String>, BTreeSet<&String>) =
            (distinct(|c| &c.0), distinct(|c| &c.1));
        for slot in slots {
            let is_told = told_slots.is_some_and(|t| t.contains(slot));
            let counts = Conflicts { told: u64::from(is_told), ..counts };
            self.slots.entry(slot.clone()).or_default().add(&counts);
        }
        for nature in natures {
            self.natures.entry(nature.clone()).or_default().add(&counts);
        }
    }

    /// Lines of conflicts by slot and by nature; `n_told`: contradictions that the system tells.
    fn parts(&self, group: &str, n_told: f64) -> Vec<Part> {
        let nothing = Conflicts::default();
        let slots: BTreeSet<&String> = self.slots.keys().chain(self.told_slots.keys()).collect();
        let mut parts = Vec::new();
        for slot in slots {
            let counts = self.slots.get(slot).unwrap_or(&nothing);
            let alarms = self.told_slots.get(slot).copied().unwrap_or(0) - counts.told;
            let rates = if self.tells_slots {
                let share = |a: u64, b: u64| part_of(a as f64, b as f64);
                [share(counts.n - counts.told, counts.n), share(alarms, self.n_gold - counts.n)]
            } else {
                [counts.miss_rate(), None]
            };
            parts.push(counts.part(format!("{group} conflict {slot}"), n_told, rates));
        }
        for (nature, counts) in &self.natures {
            parts.push(counts.part(format!("{group} nature {nature}"), n_told, [counts.miss_rate(), None]));
        }
        parts
    }
}

impl Conflicts {
    fn add(&mut self, other: &Self) {
        self.n += other.n;
        self.linked += other.linked;
        self.right += other.right;
        self.contradicted += other.contradicted;
        self.told += other.told;
    }

    fn miss_rate(&self) -> Option<f64> {
        part_of((self.n - self.contradicted) as f64, self.n as f64)
    }

    fn part(&self, id: String, n_told: f64, rates: [Option<f64>; 2]) -> Part {
        let (linked, right) = (self.linked as f64, self.right as f64);
        let counts = [self.contradicted as f64, n_told, self.n as f64];
        let mut figures =
            vec![Some(linked), Some(right), part_of(right, linked), Some(n_told), Some(self.n as f64)];
        figures.extend(prf(counts, OfNothing::Zero).map(Some));
        figures.resize(COLUMNS.len() - rates.len(), None);
        figures.extend(rates);
        Part { id, n: self.n, figures }
    }
}

impl Rows for VerdictScore {
    fn n_documents(&self) -> usize {
        self.documents.len()
    }

    fn width(&self) -> usize {
        self.n_classes() * self.n_classes()
    }

    fn row(&self, document_idx: usize, row: &mut Vec<f64>) {
        let start = row.len();
        row.resize(start + self.width(), 0.0);
        for (gold, told, n) in self.documents.get(document_idx).map_or(&[][..], |d| &d.cells) {
            let at = start + usize::from(*gold) * self.n_classes() + usize::from(*told);
            if let Some(cell) = row.get_mut(at) {
                *cell = f64::from(*n);
            }
        }
    }
}

impl Score for VerdictScore {
    fn metric(&self) -> &'static str {
        "verdicts:sentence-pairs"
    }

    fn columns(&self) -> &'static [Column] {
        COLUMNS
    }

    fn labels(&self) -> Vec<&Label> {
        self.documents.iter().map(|d| &d.label).collect()
    }

    fn has_grand_total(&self) -> bool {
        false
    }

    fn figures(&self, sample: &Sample) -> Vec<Option<f64>> {
        self.figures_of(&self.confusion(sample.iter().copied()))
    }

    fn tallies(&self) -> Option<Tallies> {
        (self.n_classes() <= FEW).then(|| self.all_rows())
    }

    fn figures_of_sums(&self, sums: &[f64]) -> Vec<Option<f64>> {
        self.figures_of(&Confusion::new(self.n_classes(), sums))
    }

    fn parts(&self) -> Vec<Part> {
        let mut parts = Vec::new();
        for (name, group) in &self.groups {
            let documents = self.documents.iter().enumerate().filter(|(_, d)| d.label.group == *name);
            let confusion = self.confusion(documents.map(|(idx, _)| (idx, 1)));
            let n_told = self.contradiction().map_or(0.0, |c| confusion.end_to_end(c)[1]);
            parts.extend(self.relation_parts(name, &confusion));
            parts.extend(group.parts(name, n_told));
            parts.extend(self.confusion_parts(name, &confusion));
        }
        parts
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gold::{Confidence, GoldConflict};

    fn gold(source: usize, target: usize, relation: &str) -> GoldLink {
        let conflict = GoldConflict { kind: "number".into(), nature: "update".into() };
        GoldLink {
            source: vec![source],
            target: vec![target],
            relation: relation.into(),
            confidence: Confidence::High,
            conflicts: if relation == CONTRADICTION { vec![conflict] } else { Vec::new() },
        }
    }

    fn says(source: usize, target: usize, relation: &str) -> PredictedLink {
        PredictedLink {
            source: vec![source],
            target: vec![target],
            probability: None,
            relation: Some(relation.into()),
            conflicts: Vec::new(),
        }
    }

    #[test]
    fn figures_as_worked_out_by_hand() {
        let gold = gold_verdicts(&[
            gold(0, 0, "partial"),
            gold(1, 1, "contradiction"),
            gold(2, 2, "contradiction"),
            gold(3, 3, "vi_entails_en"),
        ]);
        let predicted = [
            says(0, 0, "contradiction"),
            says(1, 1, "contradiction"),
            says(3, 3, "target_more_specific"),
            says(5, 5, "contradiction"),
        ];
        let mut score = VerdictScore::default();
        score.push("p", PairKind::Comparable, gold, Some(&predicted));
        let figures = score.figures(&[(0, 1)]);
        assert_eq!(figures[..3], [Some(3.0), Some(2.0), Some(2.0 / 3.0)]);
        assert_eq!(figures[3..8], [Some(3.0), Some(2.0), Some(1.0 / 3.0), Some(0.5), Some(0.4)]);
        // Of pairs that both link: partial 0, contradiction 2/3, target more specific 1.
        assert!((figures[8].unwrap() - 5.0 / 9.0).abs() < 1e-12);
        // From end to end contradiction is 0.4.
        assert!((figures[9].unwrap() - 1.4 / 3.0).abs() < 1e-12);
        // (2 · 3 − (2 · 1 + 1 · 1)) / √((9 − 4 − 1) (9 − 1 − 1 − 1)).
        assert!((figures[10].unwrap() - 3.0 / 24f64.sqrt()).abs() < 1e-12);
        // One of two contradictions missed, one of two other links called one.
        assert_eq!(figures[11..], [Some(0.5), Some(0.5)]);
        crate::metric::sums::check_sums(&score, &[(0, 3)]);
        let parts = score.parts();
        let of = |name: &str| {
            let found = parts.iter().find(|p| p.id == name);
            found.map(|p| (p.n, p.figures[6])).unwrap_or_default()
        };
        assert_eq!(of("comparable+unrelated relation target_more_specific"), (1, Some(1.0)));
        assert_eq!(of("comparable+unrelated conflict number"), (2, Some(0.5)));
        assert_eq!(of("comparable+unrelated nature update"), (2, Some(0.5)));
        assert_eq!(of("comparable+unrelated partial told contradiction").0, 1);
        assert_eq!(of("comparable+unrelated contradiction told nothing").0, 1);
        assert_eq!(of("comparable+unrelated nothing told contradiction").0, 1);
    }

    #[test]
    fn slots_have_rates_of_their_own_where_they_are_told() {
        let gold =
            gold_verdicts(&[gold(0, 0, "contradiction"), gold(1, 1, "contradiction"), gold(2, 2, "partial")]);
        let says = [says(0, 0, "contradiction"), says(1, 1, "contradiction"), says(2, 2, "contradiction")];
        let slots = |of: &[&str]| of.iter().map(|s| (*s).to_owned()).collect::<BTreeSet<_>>();
        let told: ToldSlots =
            [((0, 0), slots(&["number"])), ((1, 1), slots(&["date"])), ((2, 2), slots(&["number", "date"]))]
                .into();
        let rates = |score: &VerdictScore, slot: &str| {
            let id = format!("comparable+unrelated conflict {slot}");
            score.parts().into_iter().find(|p| p.id == id).map(|p| (p.figures[11], p.figures[12]))
        };
        let mut score = VerdictScore::default();
        score.push_with_slots("p", PairKind::Comparable, &gold, Some(&says), Some(&told));
        // `number` is missed at 1 and a false alarm at 2; `date` is nowhere in gold and told twice.
        assert_eq!(rates(&score, "number"), Some((Some(0.5), Some(1.0))));
        assert_eq!(rates(&score, "date"), Some((None, Some(2.0 / 3.0))));
        let mut score = VerdictScore::default();
        score.push("p", PairKind::Comparable, gold, Some(&says));
        assert_eq!(rates(&score, "number"), Some((Some(0.0), None)));
        assert_eq!(rates(&score, "date"), None);
    }

    #[test]
    fn the_right_answer_is_perfect() {
        let links = [gold(0, 0, "partial"), gold(1, 1, "contradiction"), gold(2, 2, "equivalent")];
        let says: Vec<_> = links.iter().map(|l| says(l.source[0], l.target[0], &l.relation)).collect();
        let mut score = VerdictScore::default();
        score.push("p", PairKind::Comparable, gold_verdicts(&links), Some(&says));
        score.push("q", PairKind::Comparable, gold_verdicts(&links), None);
        let figures = score.figures(&[(0, 1)]);
        assert_eq!(figures[7..], [1.0, 1.0, 1.0, 1.0, 0.0, 0.0].map(Some));
        crate::metric::sums::check_sums(&score, &[(0, 2), (1, 1)]);
        assert_eq!(score.figures(&[(1, 1)])[10], None);
    }
}
