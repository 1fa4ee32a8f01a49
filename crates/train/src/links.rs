//! Weights of the link signals: logistic regression on judged links.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use doichieu_align::{Linker, Parameters, Side};
use doichieu_bitext::Lang;
use doichieu_encode::built_in::ModelError;
use doichieu_encode::neural::E5;
use doichieu_encode::{BuiltIn, Encoder};
use serde::Deserialize;

/// Strength of the pull towards zero, on values scaled to unit deviation.
const RIDGE: f64 = 10.0;

/// Newton steps; the loss is convex and ten are more than it takes.
const N_STEPS: usize = 25;

/// Parts that the documents are dealt into for judging weights on documents that they were not fitted on.
const N_FOLDS: usize = 12;

/// Translations are judged and not learnt from: the aligner links them.
const PARALLEL: &str = "parallel";

#[derive(Debug, Deserialize)]
struct Record {
    kind: String,
    story: String,
    en: SideRecord,
    vi: SideRecord,
    links: Vec<LinkRecord>,
}

#[derive(Debug, Deserialize)]
struct SideRecord {
    sentences: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct LinkRecord {
    en: Vec<usize>,
    vi: Vec<usize>,
}

/// One pair of sentences that was judged.
pub(crate) struct Judged {
    pub(crate) values: Vec<f64>,
    pub(crate) linked: bool,
}

struct Document {
    kind: String,
    story: String,
    pairs: Vec<Judged>,
    /// Gold pairs that no candidate covers; they count against recall.
    n_unreachable: usize,
}

/// The encoder of a name or in a file.
pub(crate) fn encoder(name: Option<&str>) -> Result<Option<Arc<dyn Encoder>>> {
    Ok(match name {
        None => None,
        Some("built-in") => Some(Arc::new(BuiltIn::bundled())),
        Some(file) => {
            let bytes = std::fs::read(file).with_context(|| format!("cannot read `{file}`"))?;
            match BuiltIn::open(bytes.clone()) {
                Ok(encoder) => Some(Arc::new(encoder)),
                Err(ModelError::Magic) => Some(Arc::new(E5::from_bytes(bytes)?)),
                Err(error) => return Err(error).with_context(|| format!("`{file}`")),
            }
        }
    })
}

/// A pair of reports without a link of this probability has none: of the values from 0 to 0.6 the one that leaves the
/// fewest links between reports of different events without costing F1 more than 0.01.
const MIN_BEST: f64 = 0.6;

/// Fits weights on the file `gold`, writes them to `out` and says how good they are.
pub(crate) fn run(gold: &Path, out: &Path, encoder: Option<Arc<dyn Encoder>>) -> Result<()> {
    let jsonl = std::fs::read_to_string(gold).with_context(|| format!("cannot read `{}`", gold.display()))?;
    let (table, report) = fit(&jsonl, encoder).with_context(|| format!("`{}`", gold.display()))?;
    std::fs::write(out, table).with_context(|| format!("cannot write `{}`", out.display()))?;
    std::io::stdout().lock().write_all(report.as_bytes())?;
    Ok(())
}

/// Fits weights on a file of judged report pairs (JSONL) and describes how well they do.
///
/// Returns the table of weights, as `Parameters::parse` reads it, and a report for people with figures on
/// documents that the weights were not fitted on (dealt into twelve parts by story).
fn fit(jsonl: &str, encoder: Option<Arc<dyn Encoder>>) -> Result<(String, String)> {
    let linker = match encoder {
        Some(encoder) => Linker::with_encoder(encoder, Parameters::lexical()),
        None => Linker::lexical(),
    };
    let names = linker.signal_names();
    let documents = jsonl
        .lines()
        .enumerate()
        .filter(|l| !l.1.trim().is_empty())
        .map(|(idx, line)| {
            let record: Record = serde_json::from_str(line).with_context(|| format!("line {}", idx + 1))?;
            judge(&linker, &record)
        })
        .collect::<Result<Vec<_>>>()?;
    let stories: BTreeSet<&str> = documents.iter().map(|d| d.story.as_str()).collect();
    let fold_of = |d: &Document| stories.iter().position(|s| *s == d.story).unwrap_or(0) % N_FOLDS;

    let mut report = String::new();
    let mut judged: Vec<(f64, bool, &str)> = Vec::new();
    for fold in 0..N_FOLDS {
        let seen: Vec<&Judged> = documents
            .iter()
            .filter(|d| fold_of(d) != fold && d.kind != PARALLEL)
            .flat_map(|d| &d.pairs)
            .collect();
        let weights = regress(&seen, names.len());
        for document in documents.iter().filter(|d| fold_of(d) == fold) {
            for pair in &document.pairs {
                judged.push((probability(&weights, &pair.values), pair.linked, &document.kind));
            }
        }
    }
    let mut best = (0.0, 0.0);
    for side in ["comparable", PARALLEL] {
        let here: Vec<(f64, bool)> =
            judged.iter().filter(|j| (j.2 == PARALLEL) == (side == PARALLEL)).map(|j| (j.0, j.1)).collect();
        let missed = documents.iter().filter(|d| (d.kind == PARALLEL) == (side == PARALLEL));
        let missed = missed.map(|d| d.n_unreachable).sum::<usize>();
        writeln!(report, "{side}: unseen documents, by threshold")?;
        for step in 1..=12 {
            let threshold = f64::from(step) * 0.05;
            let n_predicted = here.iter().filter(|p| threshold <= p.0).count() as f64;
            let n_right = here.iter().filter(|p| threshold <= p.0 && p.1).count() as f64;
            let n_gold = (here.iter().filter(|p| p.1).count() + missed) as f64;
            let (p, r) = (n_right / n_predicted.max(1.0), n_right / n_gold.max(1.0));
            let f1 = if 0.0 < p + r { 2.0 * p * r / (p + r) } else { 0.0 };
            if side == "comparable" && best.0 < f1 {
                best = (f1, threshold);
            }
            writeln!(report, "  {threshold:.2}  P {p:.3}  R {r:.3}  F1 {f1:.3}")?;
        }
        writeln!(report, "  calibration error {:.4}", calibration_error(&here))?;
    }
    let all: Vec<&Judged> = documents.iter().filter(|d| d.kind != PARALLEL).flat_map(|d| &d.pairs).collect();
    let weights = regress(&all, names.len());
    let mut table = String::from(
        "# Weights of the link signals (logistic regression). Made by `doichieu-train links`; see MANIFEST.toml.\n",
    );
    writeln!(
        table,
        "min_probability\t{:.2}\nmin_best\t{MIN_BEST}\nbias\t{:.4}",
        best.1,
        weights[names.len()]
    )?;
    for (name, weight) in names.iter().zip(&weights) {
        writeln!(table, "{name}\t{weight:.4}")?;
    }
    Parameters::parse(&table).context("the table that was made cannot be read")?;
    writeln!(report, "{} pairs of {} documents; threshold {:.2}", all.len(), documents.len(), best.1)?;
    Ok((table, report))
}

/// Expected calibration error over ten bins of probability (Naeini et al., AAAI 2015).
fn calibration_error(judged: &[(f64, bool)]) -> f64 {
    let mut bins = [(0.0, 0.0, 0.0); 10];
    for &(probability, linked) in judged {
        let bin = &mut bins[((probability * 10.0) as usize).min(9)];
        *bin = (bin.0 + 1.0, bin.1 + probability, bin.2 + f64::from(u8::from(linked)));
    }
    bins.iter().map(|b| (b.1 - b.2).abs()).sum::<f64>() / judged.len().max(1) as f64
}

fn judge(linker: &Linker, record: &Record) -> Result<Document> {
    let source: Vec<&str> = record.en.sentences.iter().map(String::as_str).collect();
    let target: Vec<&str> = record.vi.sentences.iter().map(String::as_str).collect();
    let gold: BTreeSet<(usize, usize)> = record
        .links
        .iter()
        .flat_map(|l| l.en.iter().flat_map(|&i| l.vi.iter().map(move |&j| (i, j))))
        .collect();
    let pairs: Vec<Judged> = linker
        .values(Side { sentences: &source, lang: Lang::En }, Side { sentences: &target, lang: Lang::Vi })?
        .into_iter()
        .map(|(s, t, values)| Judged { values, linked: gold.contains(&(s, t)) })
        .collect();
    let n_reached = pairs.iter().filter(|p| p.linked).count();
    Ok(Document {
        kind: record.kind.clone(),
        story: record.story.clone(),
        pairs,
        n_unreachable: gold.len() - n_reached,
    })
}

fn probability(weights: &[f64], values: &[f64]) -> f64 {
    let bias = weights.get(values.len()).copied().unwrap_or(0.0);
    let log_odds: f64 = weights.iter().zip(values).map(|(w, v)| w * v).sum();
    1.0 / (1.0 + (-(bias + log_odds)).exp())
}

/// Newton's method on the penalised logistic loss; the last weight is the bias, which is not penalised.
pub(crate) fn regress(pairs: &[&Judged], n_values: usize) -> Vec<f64> {
    let n = n_values + 1;
    let deviation: Vec<f64> = (0..n_values)
        .map(|k| {
            let mean = pairs.iter().map(|p| p.values[k]).sum::<f64>() / pairs.len().max(1) as f64;
            let square = pairs.iter().map(|p| (p.values[k] - mean).powi(2)).sum::<f64>();
            (square / pairs.len().max(1) as f64).sqrt().max(1e-9)
        })
        .collect();
    let mut weights = vec![0.0; n];
    for _ in 0..N_STEPS {
        let mut gradient = vec![0.0; n];
        let mut hessian = vec![vec![0.0; n]; n];
        for pair in pairs {
            let p = probability(&weights, &pair.values);
            let error = f64::from(u8::from(pair.linked)) - p;
            let value = |k: usize| pair.values.get(k).copied().unwrap_or(1.0);
            for a in 0..n {
                gradient[a] += error * value(a);
                for (b, cell) in hessian[a].iter_mut().enumerate() {
                    *cell += p * (1.0 - p) * value(a) * value(b);
                }
            }
        }
        for k in 0..n_values {
            let pull = RIDGE * deviation[k].powi(2);
            gradient[k] -= pull * weights[k];
            hessian[k][k] += pull;
        }
        hessian[n_values][n_values] += 1e-9;
        for (weight, step) in weights.iter_mut().zip(solve(hessian, gradient)) {
            *weight += step;
        }
    }
    weights
}

/// Gaussian elimination with partial pivoting.
fn solve(mut matrix: Vec<Vec<f64>>, mut right: Vec<f64>) -> Vec<f64> {
    let n = right.len();
    for column in 0..n {
        let pivot = (column..n)
            .max_by(|&a, &b| matrix[a][column].abs().total_cmp(&matrix[b][column].abs()))
            .unwrap_or(column);
        matrix.swap(column, pivot);
        right.swap(column, pivot);
        for row in column + 1..n {
            let above = matrix[column].clone();
            let factor = matrix[row][column] / above[column];
            for (cell, up) in matrix[row].iter_mut().zip(&above).skip(column) {
                *cell -= factor * up;
            }
            right[row] -= factor * right[column];
        }
    }
    for row in (0..n).rev() {
        let known: f64 = (row + 1..n).map(|k| matrix[row][k] * right[k]).sum();
        right[row] = (right[row] - known) / matrix[row][row];
    }
    right
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elimination_solves() {
        let found = solve(vec![vec![0.0, 2.0], vec![1.0, 1.0]], vec![4.0, 3.0]);
        assert!((found[0] - 1.0).abs() < 1e-12 && (found[1] - 2.0).abs() < 1e-12);
    }

    #[test]
    fn regression_finds_what_tells() {
        let pairs: Vec<Judged> = (0..200)
            .map(|i| Judged { values: vec![f64::from(i % 10), f64::from(i % 3)], linked: 6 <= i % 10 })
            .collect();
        let weights = regress(&pairs.iter().collect::<Vec<_>>(), 2);
        assert!(0.5 < weights[0], "the first value decides: {weights:?}");
        assert!(weights[1].abs() < 0.3 * weights[0], "the second tells nothing: {weights:?}");
        assert!(probability(&weights, &[9.0, 1.0]) > 0.85 && probability(&weights, &[1.0, 1.0]) < 0.1);
    }
}
