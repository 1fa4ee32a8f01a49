//! What speaks for a pair of reports.

use doichieu_encode::dot;

use super::profile::Profile;
use super::term::{Family, Term};

/// Names of the features, in the order of [`Features::values`]: columns of the table of weights.
pub const FEATURES: [&str; 11] = [
    "whole",
    "lead",
    "margin",
    "names_cover",
    "names_both",
    "names_mass",
    "numbers_cover",
    "numbers_mass",
    "dates_cover",
    "dates_mass",
    "length",
];

/// Vietnamese characters to an English one: 1.09 on professionally translated news (Asian Language Treebank).
const CHARACTERS: f64 = 1.09;

/// A report and how much each of its terms says among all reports.
#[derive(Debug)]
pub(super) struct Weighed<'a> {
    pub(super) profile: &'a Profile,
    /// One positive number a term: the rarer the more.
    pub(super) weights: Vec<f64>,
}

impl Weighed<'_> {
    fn mass(&self, family: Family) -> f64 {
        self.profile.terms.iter().zip(&self.weights).filter(|t| t.0.family == family).map(|t| t.1).sum()
    }
}

/// Evidence for one pair of reports.
#[derive(Debug, Clone, PartialEq)]
pub struct Features {
    /// One number a feature, as [`FEATURES`] names them.
    pub values: [f64; FEATURES.len()],
    /// What the two share, the rarest first.
    pub shared: Vec<Term>,
}

/// Something that speaks for a pair.
#[derive(Debug, Clone, PartialEq)]
pub enum Reason {
    /// Cosines of the whole reports and of their leads, in `-1.0..=1.0`.
    Meaning {
        /// Of the whole.
        whole: f64,
        /// Of the lead.
        lead: f64,
    },
    /// Terms of one family that both have, the rarest first.
    Shared(Family, Vec<String>),
}

/// Terms that a reason lists.
const LISTED: usize = 5;

impl Features {
    /// Weighs the evidence for a pair.
    ///
    /// * `around`: what the two have with reports that are not their counterpart (mean cosine).
    pub(super) fn of(a: &Weighed<'_>, b: &Weighed<'_>, around: f64) -> Self {
        let (a_whole, a_lead) = a.profile.vector.split_at(a.profile.vector.len() / 2);
        let (b_whole, b_lead) = b.profile.vector.split_at(b.profile.vector.len() / 2);
        let (whole, lead) = (2.0 * f64::from(dot(a_whole, b_whole)), 2.0 * f64::from(dot(a_lead, b_lead)));
        let mut shared: Vec<(f64, &Term)> = Vec::new();
        let mut others = b.profile.terms.iter().peekable();
        for (term, weight) in a.profile.terms.iter().zip(&a.weights) {
            while others.next_if(|other| *other < term).is_some() {}
            if others.peek().is_some_and(|other| *other == term) {
                shared.push((*weight, term));
            }
        }
        let of_family = |family: Family| {
            let both: f64 = shared.iter().filter(|s| s.1.family == family).map(|s| s.0).sum();
            let (x, y) = (a.mass(family), b.mass(family));
            let part = |all: f64| if 0.0 < all { both / all } else { 0.0 };
            (part(x.min(y)), part(x.max(y)), both.ln_1p())
        };
        let (names, numbers, dates) =
            (of_family(Family::Name), of_family(Family::Number), of_family(Family::Date));
        let length = (f64::from(b.profile.n_chars) + 1.0) / (CHARACTERS * f64::from(a.profile.n_chars) + 1.0);
        let margin = (whole + lead) / 2.0 - around;
        let values = [
            whole,
            lead,
            margin,
            names.0,
            names.1,
            names.2,
            numbers.0,
            numbers.2,
            dates.0,
            dates.2,
            length.ln().abs().min(2.0),
        ];
        shared.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(y.1)));
        Self { values, shared: shared.into_iter().map(|s| s.1.clone()).collect() }
    }

    /// What speaks for the pair, in words: meaning, then what both name, count and date.
    pub fn reasons(&self) -> Vec<Reason> {
        let [whole, lead, ..] = self.values;
        let mut out = vec![Reason::Meaning { whole, lead }];
        for family in Family::ALL {
            let of = self.shared.iter().filter(|t| t.family == family);
            let keys: Vec<String> = of.take(LISTED).map(|t| t.key.clone()).collect();
            if !keys.is_empty() {
                out.push(Reason::Shared(family, keys));
            }
        }
        out
    }
}
