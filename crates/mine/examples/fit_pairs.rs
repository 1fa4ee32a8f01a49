//! Fits `assets/pairs.tsv` on documents of the Asian Language Treebank's training part and says how the weights do on
//! documents that were not fitted on.
//!
//! ```text
//! cargo run --release -p doichieu-mine --example fit_pairs ../shared/data/train/alt > crates/mine/assets/pairs.tsv
//! ```
//!
//! The argument is the stem of `.en`, `.vi` (a sentence a line) and `.ids` (`article.sentence`). Of the last 503
//! articles (the others are left to be distractors of measurements) three sevenths stand in the piles as they are: a
//! translation. The rest imitates comparable reports: the halves of an article, one on either side, so that no sentence
//! is common; the same with one of the first two sentences before each, since news begins with what happened; every
//! other sentence against three of four backwards; all against a third. Each article is so in one of seven turns. Every
//! third article is on one side alone, so that not everything has a partner. Figures go to standard error.

use std::collections::BTreeMap;
use std::error::Error;
use std::io::Write as _;

use doichieu_bitext::Lang;
use doichieu_encode::BuiltIn;
use doichieu_mine::index::Search;
use doichieu_mine::pair::{Collection, FEATURES, Kind, Pair, PairOptions, Parameters, Profile, Report};

/// Articles that are kept back for measurements.
const KEPT_BACK: usize = 1_000;
/// Weights and a bias.
const N: usize = FEATURES.len() + 1;
/// Strength of the quadratic penalty on weights, in examples.
const RIDGE: f64 = 1.0;

type Article = Vec<(String, String)>;

/// A candidate pair, and what it truly is: nothing where the two are of different articles.
type Example = (Pair, Option<Kind>);

fn main() -> Result<(), Box<dyn Error>> {
    let stem = std::env::args().nth(1).ok_or("the stem of `.en`, `.vi` and `.ids` is needed")?;
    let articles = read(&stem)?;
    let articles = articles.get(KEPT_BACK..).unwrap_or(&[]);
    let encoder = BuiltIn::bundled();
    // Pair weights are read before there are any: draft weights give every pair its features.
    let draft = Parameters { event: [0.0; N], translation: [0.0; N], around: 0.0 };
    let mut around = 0.0;
    let mut folds = Vec::new();
    for round in 0..2 {
        folds.clear();
        let given = Parameters { around, ..draft.clone() };
        for fold in 0..2 {
            let part: Vec<&Article> = articles.iter().skip(fold).step_by(2).collect();
            let mut examples = Vec::new();
            for turn in 0..7 {
                examples.extend(collect(&part, turn, &encoder, &given)?);
            }
            folds.push(examples);
        }
        if round == 0 {
            // The margin is the mean cosine less what lies around; with `around` 0 and full neighbourhoods of 24
            // beside 8 zeros, that is three quarters of it.
            let (mut sum, mut n) = (0.0, 0.0);
            for (pair, _) in folds.iter().flatten() {
                let [whole, lead, margin, ..] = pair.features.values;
                sum += ((whole + lead) / 2.0 - margin) * 32.0 / 24.0;
                n += 1.0;
            }
            around = sum / n;
        }
    }
    for held_out in 0..2 {
        let fitted = parameters(&folds[1 - held_out], around);
        report(&format!("held out, half {held_out}"), &folds[held_out], &fitted)?;
    }
    let all: Vec<Example> = folds.into_iter().flatten().collect();
    let fitted = parameters(&all, around);
    report("fitted on", &all, &fitted)?;
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "# Weights of pairs of reports beside the built-in encoder (two logistic regressions: same event;"
    )?;
    writeln!(
        out,
        "# translation rather than comparable). Made by the example `fit_pairs`; see MANIFEST.toml."
    )?;
    writeln!(out, "around\t{around:.4}\t0")?;
    for (idx, name) in std::iter::once("bias").chain(FEATURES).enumerate() {
        writeln!(out, "{name}\t{:.4}\t{:.4}", fitted.event[idx], fitted.translation[idx])?;
    }
    Ok(())
}

/// Articles in order, each a list of sentence pairs.
fn read(stem: &str) -> Result<Vec<Article>, Box<dyn Error>> {
    let lines = |ending: &str| std::fs::read_to_string(format!("{stem}.{ending}"));
    let (en, vi, ids) = (lines("en")?, lines("vi")?, lines("ids")?);
    let mut articles: BTreeMap<&str, Article> = BTreeMap::new();
    for ((en, vi), id) in en.lines().zip(vi.lines()).zip(ids.lines()) {
        let article = id.rsplit_once('.').map_or(id, |i| i.0);
        articles.entry(article).or_default().push((en.to_owned(), vi.to_owned()));
    }
    Ok(articles.into_values().filter(|a| 4 <= a.len()).collect())
}

/// Candidate pairs of one pair of piles, and what each truly is.
fn collect(
    articles: &[&Article],
    turn: usize,
    encoder: &BuiltIn,
    given: &Parameters,
) -> Result<Vec<Example>, Box<dyn Error>> {
    let (mut source, mut target) = (Vec::new(), Vec::new());
    let mut truth = BTreeMap::new();
    for (idx, article) in articles.iter().enumerate() {
        let choice = idx + turn;
        let n = article.len();
        let (en, vi, kind): (Vec<usize>, Vec<usize>, Kind) = match choice % 7 {
            0..3 => ((0..n).collect(), (0..n).collect(), Kind::Translation),
            3 => ((0..n / 2).collect(), (n / 2..n).collect(), Kind::Comparable),
            4 => (
                std::iter::once(0).chain(2..n / 2).collect(),
                std::iter::once(1).chain(n / 2..n).collect(),
                Kind::Comparable,
            ),
            5 => {
                ((0..n).step_by(2).collect(), (0..n).filter(|i| i % 4 != 0).rev().collect(), Kind::Comparable)
            }
            _ if choice.is_multiple_of(2) => ((0..n).collect(), (1..n / 3 + 1).collect(), Kind::Comparable),
            _ => ((1..n / 3 + 1).collect(), (0..n).collect(), Kind::Comparable),
        };
        truth.insert(format!("{idx:04}"), kind);
        let report = |idxs: Vec<usize>, lang| Report {
            id: format!("{idx:04}"),
            digest: [0; 32],
            lang,
            sentences: idxs
                .into_iter()
                .filter_map(|i| article.get(i))
                .map(|s| if lang == Lang::En { s.0.clone() } else { s.1.clone() })
                .collect(),
            day: None,
            place: None,
        };
        let alone = (idx + turn / 2) % 6;
        if alone != 0 {
            source.push(report(en, Lang::En));
        }
        if alone != 1 {
            target.push(report(vi, Lang::Vi));
        }
    }
    let mut collection = Collection::default();
    let (source, target) = (Profile::read(&source, encoder)?, Profile::read(&target, encoder)?);
    collection.add(source, target, Search::default())?;
    let options = PairOptions { min_probability: 0.0, ..PairOptions::default() };
    let label = |pair: Pair| {
        let (a, b) = (collection.source().get(pair.source_idx), collection.target().get(pair.target_idx));
        let id = a.filter(|a| b.is_some_and(|b| a.id == b.id)).map(|a| a.id.as_str());
        let kind = id.and_then(|id| truth.get(id)).copied();
        (pair, kind)
    };
    Ok(collection.pairs(given, &options).into_iter().map(label).collect())
}

fn parameters(examples: &[Example], around: f64) -> Parameters {
    let event: Vec<([f64; N], bool)> =
        examples.iter().map(|(pair, kind)| (row(pair), kind.is_some())).collect();
    let translation: Vec<([f64; N], bool)> = examples
        .iter()
        .filter_map(|(pair, kind)| kind.map(|k| (row(pair), k == Kind::Translation)))
        .collect();
    Parameters { event: fit(&event), translation: fit(&translation), around }
}

fn row(pair: &Pair) -> [f64; N] {
    let mut out = [1.0; N];
    out[1..].copy_from_slice(&pair.features.values);
    out
}

/// Logistic regression by Newton's method.
fn fit(examples: &[([f64; N], bool)]) -> [f64; N] {
    let mut weights = [0.0; N];
    for _ in 0..40 {
        let mut gradient = [0.0; N];
        let mut hessian = [[0.0; N]; N];
        for i in 1..N {
            gradient[i] = -RIDGE * weights[i];
            hessian[i][i] = RIDGE;
        }
        for (row, is_true) in examples {
            let sum: f64 = row.iter().zip(&weights).map(|(x, w)| x * w).sum();
            let p = 1.0 / (1.0 + (-sum).exp());
            let (error, curve) = (f64::from(u8::from(*is_true)) - p, (p * (1.0 - p)).max(1e-9));
            for i in 0..N {
                gradient[i] += error * row[i];
                for j in 0..N {
                    hessian[i][j] += curve * row[i] * row[j];
                }
            }
        }
        let step = solve(hessian, gradient);
        weights.iter_mut().zip(step).for_each(|(w, s)| *w += s.clamp(-5.0, 5.0));
    }
    weights
}

/// Gauss's elimination with pivots.
fn solve(mut a: [[f64; N]; N], mut b: [f64; N]) -> [f64; N] {
    for i in 0..N {
        let pivot = (i..N).max_by(|x, y| a[*x][i].abs().total_cmp(&a[*y][i].abs())).unwrap_or(i);
        a.swap(i, pivot);
        b.swap(i, pivot);
        for j in i + 1..N {
            let factor = a[j][i] / a[i][i];
            let row = a[i];
            a[j].iter_mut().zip(row).skip(i).for_each(|(x, y)| *x -= factor * y);
            b[j] -= factor * b[i];
        }
    }
    for i in (0..N).rev() {
        let known: f64 = (i + 1..N).map(|k| a[i][k] * b[k]).sum();
        b[i] = (b[i] - known) / a[i][i];
    }
    b
}

/// Says how well weights order and judge examples.
fn report(what: &str, examples: &[Example], fitted: &Parameters) -> std::io::Result<()> {
    let mut bins = [(0.0, 0.0, 0.0); 5];
    let (mut n_kinds, mut right_kinds) = (0.0, 0.0);
    let (mut hits, mut said, mut all) = (0.0, 0.0, 0.0);
    for (pair, kind) in examples {
        let p = fitted.probability(&pair.features.values);
        let is_true = f64::from(u8::from(kind.is_some()));
        let bin = &mut bins[((p * 5.0) as usize).min(4)];
        *bin = (bin.0 + 1.0, bin.1 + p, bin.2 + is_true);
        all += is_true;
        if 0.5 <= p {
            said += 1.0;
            hits += is_true;
        }
        if let Some(kind) = kind {
            n_kinds += 1.0;
            right_kinds += f64::from(u8::from(fitted.kind(&pair.features.values) == *kind));
        }
    }
    let mut err = std::io::stderr().lock();
    writeln!(
        err,
        "{what}: precision {:.4}, recall among neighbours {:.4}, kind {:.4}",
        hits / said,
        hits / all,
        right_kinds / n_kinds
    )?;
    for (n, p, is_true) in bins {
        writeln!(err, "  {n} pairs of mean probability {:.3}: {:.3} true", p / n, is_true / n)?;
    }
    Ok(())
}
