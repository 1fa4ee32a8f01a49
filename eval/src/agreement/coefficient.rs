//! Coefficients of agreement of nominal ratings.

/// What each annotator says of a unit: a number for each category, `None` where one says nothing.
pub type Ratings = Vec<Option<u16>>;

/// How often units were rated alike: distinct ratings, each with the number of units that have them.
///
/// All coefficients follow from it, so that a resample of documents is a sum of numbers.
#[derive(Debug, Clone, Copy)]
pub struct Table<'a> {
    /// Distinct ratings, each of as many annotators.
    pub ratings: &'a [Ratings],
    /// How many units have them, not negative; missing ones are 0.
    pub n_units: &'a [f64],
}

impl Table<'_> {
    fn units(&self) -> impl Iterator<Item = (&[Option<u16>], f64)> {
        let units = self.ratings.iter().zip(self.n_units);
        units.filter(|(_, n)| 0.0 < **n).map(|(ratings, n)| (ratings.as_slice(), *n))
    }

    fn n_annotators(&self) -> usize {
        self.ratings.iter().map(Vec::len).max().unwrap_or(0)
    }

    /// Ratings of two annotators of the same unit.
    fn both(&self, (a, b): (usize, usize)) -> impl Iterator<Item = (u16, u16, f64)> {
        self.units().filter_map(move |(r, n)| Some(((*r.get(a)?)?, (*r.get(b)?)?, n)))
    }

    /// Number of units that two annotators rated.
    pub fn n_shared(&self, pair: (usize, usize)) -> f64 {
        self.both(pair).map(|(_, _, n)| n).sum()
    }

    /// Share of pairs of ratings of the same unit that are the same, in `0.0..=1.0`; of two annotators the share of units
    /// on which they agree. `None` if no unit was rated twice.
    pub fn raw(&self) -> Option<f64> {
        let (mut same, mut all) = (0.0, 0.0);
        for (ratings, n) in self.units() {
            let counts = counts(ratings);
            let m: f64 = counts.iter().map(|c| c.1).sum();
            all += n * m * (m - 1.0);
            same += n * counts.iter().map(|c| c.1 * (c.1 - 1.0)).sum::<f64>();
        }
        (0.0 < all).then(|| same / all)
    }

    /// Cohen's kappa of two annotators over the units that both rated: 1 is perfect, 0 what two who rate at random, each
    /// with his own shares of the categories, would reach. `None` without such units, or if both say one and the same
    /// throughout, when chance explains everything.
    ///
    /// Source: Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological Measurement 1960.
    pub fn cohen(&self, pair: (usize, usize)) -> Option<f64> {
        let n = self.n_shared(pair);
        let same: f64 = self.both(pair).filter(|(x, y, _)| x == y).map(|(_, _, n)| n).sum();
        let firsts = total(self.both(pair).map(|(x, _, n)| (x, n)));
        let seconds = total(self.both(pair).map(|(_, y, n)| (y, n)));
        let expected: f64 = firsts.iter().map(|(x, n)| n * of(&seconds, *x)).sum::<f64>() / (n * n);
        beyond_chance(same / n, expected)
    }

    /// Mean of Cohen's kappa over all pairs of annotators for which it is defined.
    ///
    /// Source: Light, Psychological Bulletin 1971.
    pub fn mean_cohen(&self) -> Option<f64> {
        mean(pairs(self.n_annotators()).filter_map(|pair| self.cohen(pair)))
    }

    /// Fleiss' kappa over the units that all annotators rated. Chance is drawn from the shares of the categories with all
    /// annotators together, so for two it is Scott's pi and not Cohen's kappa.
    ///
    /// Source: Fleiss, "Measuring nominal scale agreement among many raters", Psychological Bulletin 1971.
    pub fn fleiss(&self) -> Option<f64> {
        let complete = || self.units().filter(|(r, _)| r.iter().all(Option::is_some));
        let m = self.n_annotators() as f64;
        let n_units: f64 = complete().map(|(_, n)| n).sum();
        let same: f64 =
            complete().map(|(r, n)| n * counts(r).iter().map(|c| c.1 * (c.1 - 1.0)).sum::<f64>()).sum();
        let shares = total(complete().flat_map(|(r, n)| counts(r).into_iter().map(move |c| (c.0, c.1 * n))));
        let expected: f64 = shares.iter().map(|(_, n)| (n / (n_units * m)).powi(2)).sum();
        beyond_chance(same / (n_units * m * (m - 1.0)), expected)
    }

    /// Krippendorff's alpha for nominal data: 1 is perfect, 0 what ratings drawn from one urn would reach. Units with two
    /// ratings at least count, whoever rated them; chance is drawn without replacement, so alpha is a little above Fleiss'
    /// kappa on few units.
    ///
    /// Source: Krippendorff, "Computing Krippendorff's Alpha-Reliability", 2011, section C.
    pub fn alpha(&self) -> Option<f64> {
        let (mut agreeing, mut all) = (0.0, 0.0);
        let mut values: Vec<(u16, f64)> = Vec::new();
        for (ratings, n) in self.units() {
            let counts = counts(ratings);
            let m: f64 = counts.iter().map(|c| c.1).sum();
            if m < 2.0 {
                continue;
            }
            all += n * m;
            agreeing += n * counts.iter().map(|c| c.1 * (c.1 - 1.0)).sum::<f64>() / (m - 1.0);
            values.extend(counts.into_iter().map(|(category, k)| (category, k * n)));
        }
        let by_chance: f64 = total(values.into_iter()).iter().map(|(_, n)| n * (n - 1.0)).sum();
        beyond_chance(agreeing / all, by_chance / (all * (all - 1.0)))
    }

    /// F1 of one annotator against another over the units that both rated, for one category: twice the units on which
    /// both say it over all times that either does. Which of the two is taken for gold makes no difference. `None` if
    /// neither says it anywhere.
    ///
    /// With ever more units of which neither says it, kappa comes near it (Hripcsak and Rothschild, JAMIA 2005).
    pub fn f1(&self, pair: (usize, usize), category: u16) -> Option<f64> {
        let (mut both, mut either) = (0.0, 0.0);
        for (x, y, n) in self.both(pair) {
            both += if x == category && y == category { n } else { 0.0 };
            either += n * f64::from(u8::from(x == category) + u8::from(y == category));
        }
        (0.0 < either).then(|| 2.0 * both / either)
    }

    /// Mean of that over all pairs of annotators for which it is defined.
    pub fn mean_f1(&self, category: u16) -> Option<f64> {
        mean(pairs(self.n_annotators()).filter_map(|pair| self.f1(pair, category)))
    }
}

/// All pairs of annotators.
pub(super) fn pairs(n_annotators: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..n_annotators).flat_map(move |a| (a + 1..n_annotators).map(move |b| (a, b)))
}

pub(super) fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (n, sum) = values.fold((0u32, 0.0), |(n, sum), v| (n + 1, sum + v));
    (0 < n).then(|| sum / f64::from(n))
}

/// How often each category was given to a unit.
fn counts(ratings: &[Option<u16>]) -> Vec<(u16, f64)> {
    total(ratings.iter().flatten().map(|category| (*category, 1.0)))
}

/// Sums by category, in the order of categories.
fn total(values: impl Iterator<Item = (u16, f64)>) -> Vec<(u16, f64)> {
    let mut values: Vec<(u16, f64)> = values.collect();
    values.sort_by_key(|v| v.0);
    values.dedup_by(|next, sum| {
        let is_same = next.0 == sum.0;
        if is_same {
            sum.1 += next.1;
        }
        is_same
    });
    values
}

fn of(totals: &[(u16, f64)], category: u16) -> f64 {
    totals.iter().find(|t| t.0 == category).map_or(0.0, |t| t.1)
}

/// Agreement beyond chance as a share of what there is beyond chance.
fn beyond_chance(observed: f64, expected: f64) -> Option<f64> {
    let beyond = 1.0 - expected;
    // A share of one category that is 1 but for rounding leaves nothing beyond chance.
    (1e-12 < beyond && observed.is_finite()).then(|| (observed - expected) / beyond)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Ratings of annotators in columns; a dot for none.
    fn of_rows(rows: &[&str]) -> Vec<Ratings> {
        let n = rows.first().map_or(0, |r| r.len());
        let rating = |row: &&str, unit: usize| match row.as_bytes()[unit] {
            b'.' => None,
            other => Some(u16::from(other)),
        };
        (0..n).map(|unit| rows.iter().map(|row| rating(row, unit)).collect()).collect()
    }

    /// Ratings from how many annotators chose each category.
    fn of_counts(counts: &[&[usize]]) -> Vec<Ratings> {
        let unit = |unit: &&[usize]| {
            unit.iter().zip(0u16..).flat_map(|(n, c)| std::iter::repeat_n(Some(c), *n)).collect()
        };
        counts.iter().map(unit).collect()
    }

    #[track_caller]
    fn check(ratings: &[Ratings], coefficient: impl Fn(&Table<'_>) -> Option<f64>, expected: f64) {
        let n_units = vec![1.0; ratings.len()];
        let found = coefficient(&Table { ratings, n_units: &n_units }).unwrap();
        assert!((found - expected).abs() < 5e-7, "{found} is not {expected}");
    }

    #[test]
    fn alpha_is_that_of_krippendorffs_examples() {
        // The examples A, B and C of Krippendorff 2011, which prints 0.095, 0.692 and 0.743.
        check(&of_rows(&["0100000010", "1110010000"]), |t| t.alpha(), 0.095_238_1);
        check(&of_rows(&["aabbdcccedda", "babbbccceddd"]), |t| t.alpha(), 0.691_964_3);
        let with_holes = ["123321412...", "1233224125.3", ".3332342251.", "12332441251."];
        check(&of_rows(&with_holes), |t| t.alpha(), 0.743_421_1);
    }

    #[test]
    fn fleiss_is_that_of_published_tables() {
        // Fleiss 1971, table 1: 30 patients, 6 psychiatrists, 5 diagnoses; he gives 0.430.
        let patients: [&[usize]; 30] = [
            &[0, 0, 0, 6, 0],
            &[0, 3, 0, 0, 3],
            &[0, 1, 4, 0, 1],
            &[0, 0, 0, 0, 6],
            &[0, 3, 0, 3, 0],
            &[2, 0, 4, 0, 0],
            &[0, 0, 4, 0, 2],
            &[2, 0, 3, 1, 0],
            &[2, 0, 0, 4, 0],
            &[0, 0, 0, 0, 6],
            &[1, 0, 0, 5, 0],
            &[1, 1, 0, 4, 0],
            &[0, 3, 3, 0, 0],
            &[1, 0, 0, 5, 0],
            &[0, 2, 0, 3, 1],
            &[0, 0, 5, 0, 1],
            &[3, 0, 0, 1, 2],
            &[5, 1, 0, 0, 0],
            &[0, 2, 0, 4, 0],
            &[1, 0, 2, 0, 3],
            &[0, 0, 0, 0, 6],
            &[0, 1, 0, 5, 0],
            &[0, 2, 0, 1, 3],
            &[2, 0, 0, 4, 0],
            &[1, 0, 0, 4, 1],
            &[0, 5, 0, 1, 0],
            &[4, 0, 0, 0, 2],
            &[0, 2, 0, 4, 0],
            &[1, 0, 5, 0, 0],
            &[0, 0, 0, 0, 6],
        ];
        check(&of_counts(&patients), |t| t.fleiss(), 0.430_244_5);
        check(&of_counts(&patients), |t| t.alpha(), 0.433_409_8);
    }

    #[test]
    fn cohen_is_that_of_a_published_table() {
        // Cohen, Psychological Bulletin 1968, table 1: shares in percent; he gives 0.492.
        let percent = [[44.0, 7.0, 9.0], [5.0, 20.0, 5.0], [1.0, 3.0, 6.0]];
        let mut ratings: Vec<Ratings> = Vec::new();
        for x in 0..3 {
            ratings.extend((0..3).map(|y| vec![Some(x), Some(y)]));
        }
        let table = Table { ratings: &ratings, n_units: &percent.concat() };
        assert!((table.cohen((0, 1)).unwrap() - 0.29 / 0.59).abs() < 1e-12);
        assert!((table.raw().unwrap() - 0.7).abs() < 1e-12);
        assert_eq!(table.mean_cohen(), table.cohen((0, 1)));
    }

    #[test]
    fn one_category_alone_has_no_coefficient() {
        let ratings = [vec![Some(1), Some(1)]];
        let table = Table { ratings: &ratings, n_units: &[5.0] };
        assert_eq!((table.raw(), table.f1((0, 1), 1)), (Some(1.0), Some(1.0)));
        assert_eq!((table.cohen((0, 1)), table.fleiss(), table.alpha()), (None, None, None));
        let nobody = Table { ratings: &[vec![Some(1), None]], n_units: &[5.0] };
        assert_eq!((nobody.raw(), nobody.cohen((0, 1)), nobody.alpha()), (None, None, None));
    }

    #[test]
    fn kappa_comes_near_f1_where_almost_nothing_is_rated_positive() {
        // 8 units both, 2 only one, 2 only the other; ever more units neither.
        let ratings = [[1, 1], [1, 0], [0, 1], [0, 0]].map(|r| r.map(Some).to_vec());
        let kappa = |neither: f64| {
            let n_units = [8.0, 2.0, 2.0, neither];
            let table = Table { ratings: &ratings, n_units: &n_units };
            assert_eq!(table.f1((0, 1), 1), Some(0.8));
            table.cohen((0, 1)).unwrap()
        };
        assert!(kappa(10.0) < kappa(100.0) && kappa(100.0) < kappa(10_000.0));
        assert!((kappa(1e6) - 0.8).abs() < 1e-4);
    }

    proptest! {
        #[test]
        fn the_same_twice_is_perfect_and_the_order_of_annotators_is_nothing(
            ratings in prop::collection::vec(prop::collection::vec(prop::option::of(0u16..3), 3), 1..20),
        ) {
            let n_units = vec![1.0; ratings.len()];
            let same: Vec<Ratings> = ratings.iter().map(|r| vec![r[0], r[0]]).collect();
            let table = Table { ratings: &same, n_units: &n_units };
            for figure in [table.raw(), table.mean_cohen(), table.fleiss(), table.alpha()].into_iter().flatten() {
                prop_assert!((figure - 1.0).abs() < 1e-9);
            }
            let turned: Vec<Ratings> = ratings.iter().map(|r| vec![r[2], r[0], r[1]]).collect();
            let figures = |ratings: &[Ratings]| {
                let table = Table { ratings, n_units: &n_units };
                [table.raw(), table.mean_cohen(), table.fleiss(), table.alpha(), table.mean_f1(1)]
            };
            for (a, b) in figures(&ratings).into_iter().zip(figures(&turned)) {
                prop_assert_eq!(a.is_some(), b.is_some());
                prop_assert!(a.zip(b).is_none_or(|(a, b)| (a - b).abs() < 1e-9 && a <= 1.0 + 1e-9));
            }
        }
    }
}
