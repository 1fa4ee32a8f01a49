//! Weights of word links: two logistic regressions on sentence pairs linked by hand.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result};
use doichieu_align::Parameters;
use doichieu_align::words::{Candidate, Stage, Symmetry, WordAligner, WordOptions};

use crate::links::{Judged, regress};

/// Sentences are dealt into this many parts, to see how well weights do on sentences that they were not fitted on.
const N_FOLDS: usize = 6;

const SYMMETRIES: [Symmetry; 4] =
    [Symmetry::Intersection, Symmetry::GrowDiagFinalAnd, Symmetry::Union, Symmetry::Competitive];

/// A sentence pair with its links, `true` for sure ones.
struct Pair {
    source: Vec<String>,
    target: Vec<String>,
    links: BTreeMap<(usize, usize), bool>,
}

/// Fits weights on `<set>.en`, `<set>.vi` and `<set>.pharaoh`, and writes the table.
///
/// * `set`: path of the three without their endings.
pub(crate) fn run(set: &Path, out: &Path) -> Result<()> {
    let (table, report) = fit(&read(set)?)?;
    std::fs::write(out, table).with_context(|| format!("cannot write `{}`", out.display()))?;
    use std::io::Write as _;
    std::io::stdout().write_all(report.as_bytes())?;
    Ok(())
}

fn read(set: &Path) -> Result<Vec<Pair>> {
    let lines = |extension: &str| -> Result<Vec<String>> {
        let path = set.with_extension(extension);
        let text =
            std::fs::read_to_string(&path).with_context(|| format!("cannot read `{}`", path.display()))?;
        Ok(text.lines().map(str::to_owned).collect())
    };
    let words = |line: &String| line.split_whitespace().map(str::to_owned).collect();
    let (source, target, links) = (lines("en")?, lines("vi")?, lines("pharaoh")?);
    anyhow::ensure!(source.len() == links.len() && target.len() == links.len(), "files out of step");
    let mut pairs = Vec::new();
    for ((source, target), line) in source.iter().zip(&target).zip(&links) {
        let mut links = BTreeMap::new();
        for field in line.split_whitespace() {
            let (i, j) = field.split_once(['-', 'p']).with_context(|| format!("`{field}` is no link"))?;
            links.insert((i.parse()?, j.parse()?), field.contains('-'));
        }
        pairs.push(Pair { source: words(source), target: words(target), links });
    }
    Ok(pairs)
}

fn fit(pairs: &[Pair]) -> Result<(String, String)> {
    let all: Vec<&Pair> = pairs.iter().collect();
    let mut report = String::new();
    let mut best = (f64::INFINITY, 0.0);
    let folds: Vec<(String, Vec<&Pair>)> = (0..N_FOLDS)
        .map(|fold| {
            let part = |is_seen: bool| -> Vec<&Pair> {
                pairs
                    .iter()
                    .enumerate()
                    .filter(|(i, _)| (i % N_FOLDS != fold) == is_seen)
                    .map(|p| p.1)
                    .collect()
            };
            Ok((weights(&part(true))?, part(false)))
        })
        .collect::<Result<_>>()?;
    let calibration = calibrate(&folds)?;
    let folds: Vec<(Parameters, Vec<&Pair>)> = folds
        .into_iter()
        .map(|(table, unseen)| Ok((Parameters::parse(&format!("{table}{calibration}"))?, unseen)))
        .collect::<Result<_>>()?;
    for symmetry in SYMMETRIES {
        writeln!(report, "{symmetry:?}: unseen sentences, by threshold")?;
        for step in 1..=17 {
            let threshold = f64::from(step) * 0.05;
            let options =
                WordOptions { symmetry, min_probability: Some(threshold), ..WordOptions::default() };
            let aligner = WordAligner::bundled().with_options(options);
            let mut sum = Counts::default();
            for (parameters, unseen) in &folds {
                unseen.iter().for_each(|pair| sum.add(pair, &aligner, parameters));
            }
            let rate = sum.error_rate();
            if symmetry == Symmetry::default() && rate < best.0 {
                best = (rate, threshold);
            }
            writeln!(
                report,
                "  {threshold:.2}  P {:.3}  R {:.3}  AER {rate:.3}",
                sum.in_possible as f64 / sum.predicted.max(1) as f64,
                sum.in_sure as f64 / sum.sure.max(1) as f64,
            )?;
        }
    }
    let mut table = String::from(
        "# Weights of word links (logistic regression). Made by `doichieu-train words`; see MANIFEST.toml.\n",
    );
    writeln!(table, "min_probability\t{:.2}", best.1)?;
    table.push_str(&weights(&all)?);
    table.push_str(&calibration);
    Parameters::parse(&table).context("the table that was made cannot be read")?;
    Ok((table, report))
}

/// The table of weights, without its comment.
fn weights(pairs: &[&Pair]) -> Result<String> {
    let mut table = String::new();
    let mut known = Parameters::parse("bias\t0\n")?;
    for stage in [Stage::Alone, Stage::InContext] {
        let aligner = WordAligner::bundled();
        let mut judged = Vec::new();
        for pair in pairs {
            let found = candidates(&aligner, pair, stage, &known);
            judged.extend(found.into_iter().map(|c| Judged { linked: is_right(&c, pair), values: c.values }));
        }
        let names = stage.names();
        let fitted = regress(&judged.iter().collect::<Vec<_>>(), names.len());
        let named = names.iter().map(|n| Some(*n)).chain([None]);
        for (name, weight) in named.zip(fitted) {
            writeln!(table, "{}\t{weight:.4}", stage.weight_name(name))?;
        }
        // The last line of the first stage is not the bias that a table must have.
        known =
            Parameters::parse(&format!("{table}{}", if stage == Stage::Alone { "bias\t0\n" } else { "" }))?;
    }
    Ok(table)
}

/// How probable links are at what log-odds, on sentences that the weights were not fitted on.
fn calibrate(folds: &[(String, Vec<&Pair>)]) -> Result<String> {
    // Below any threshold that is of use, so that improbable links are seen too.
    let options = WordOptions { min_probability: Some(0.03), ..WordOptions::default() };
    let aligner = WordAligner::bundled().with_options(options);
    let mut judged = Vec::new();
    for (table, unseen) in folds {
        let parameters = Parameters::parse(table)?;
        for pair in unseen {
            for link in aligner.link_by(&texts(&pair.source), &texts(&pair.target), &parameters) {
                let p = link.probability.unwrap_or(0.5);
                let linked = pair.links.contains_key(&(link.source_idx, link.target_idx));
                judged.push(Judged { values: vec![(p / (1.0 - p)).ln()], linked });
            }
        }
    }
    let fitted = regress(&judged.iter().collect::<Vec<_>>(), 1);
    let value = |idx: usize| fitted.get(idx).copied().unwrap_or(0.0);
    Ok(format!("link.log_odds\t{:.4}\nlink.bias\t{:.4}\n", value(0), value(1)))
}

fn candidates(aligner: &WordAligner, pair: &Pair, stage: Stage, parameters: &Parameters) -> Vec<Candidate> {
    let (source, target) = (texts(&pair.source), texts(&pair.target));
    aligner.candidates(&source, &target, stage, parameters)
}

fn texts(words: &[String]) -> Vec<&str> {
    words.iter().map(String::as_str).collect()
}

/// Whether gold has all the links of a candidate, and no sure one from its words to others: a part of a block is wrong.
fn is_right(candidate: &Candidate, pair: &Pair) -> bool {
    let (source, target) = (&candidate.source, &candidate.target);
    let mut links = source.clone().flat_map(|i| target.clone().map(move |j| (i, j)));
    let is_apart = |(i, j): &(usize, usize)| source.contains(i) == target.contains(j);
    links.all(|link| pair.links.contains_key(&link))
        && pair.links.iter().all(|(link, is_sure)| !is_sure || is_apart(link))
}

#[derive(Debug, Default)]
struct Counts {
    predicted: usize,
    in_possible: usize,
    in_sure: usize,
    sure: usize,
}

impl Counts {
    fn add(&mut self, pair: &Pair, aligner: &WordAligner, parameters: &Parameters) {
        for link in aligner.link_by(&texts(&pair.source), &texts(&pair.target), parameters) {
            let found = pair.links.get(&(link.source_idx, link.target_idx));
            self.predicted += 1;
            self.in_possible += usize::from(found.is_some());
            self.in_sure += usize::from(found == Some(&true));
        }
        self.sure += pair.links.values().filter(|is_sure| **is_sure).count();
    }

    /// Och and Ney, Computational Linguistics 2003.
    fn error_rate(&self) -> f64 {
        1.0 - (self.in_sure + self.in_possible) as f64 / (self.predicted + self.sure).max(1) as f64
    }
}
