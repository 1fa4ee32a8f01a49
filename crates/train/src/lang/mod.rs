//! The language model: reads the sources, makes examples, fits, reports on what was kept back, writes the table.

mod augment;
mod corpus;
mod fit;
mod fit_names;
mod legacy;

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context, Result};
use doichieu_bitext::Lang;
use doichieu_text::lang::Detector;

use self::augment::{EN, Example, Sampler, VI_BARE, VI_MARKED};
use self::corpus::Corpus;
use self::fit::Schedule;
use self::fit_names::NameSampler;
use crate::rng::{Rng, stable_hash};
use crate::sources::sha256;

/// What to read, what to write, how to learn.
#[derive(Debug, clap::Args)]
pub(crate) struct Settings {
    /// Folder of the openly licensed English–Vietnamese sets (`alt.en`, `alt.vi`, `alt.ids`, …).
    #[arg(long)]
    train: PathBuf,
    /// Folder in which MediaWiki's `i18n` folders are found, at any depth.
    #[arg(long)]
    mediawiki: PathBuf,
    /// English word list, one a line.
    #[arg(long)]
    words: PathBuf,
    /// Folder that gets `model.bin` and `MANIFEST.toml`.
    #[arg(long)]
    out: PathBuf,
    /// Examples to learn from.
    #[arg(long, default_value_t = 4_000_000)]
    examples: usize,
    /// Examples to learn the names of other languages from.
    #[arg(long, default_value_t = 3_000_000)]
    name_examples: usize,
    /// Step size.
    #[arg(long, default_value_t = 0.3)]
    rate: f32,
    /// Share of features left out of each example.
    #[arg(long, default_value_t = 0.1)]
    dropout: f64,
    /// Seed of all random choices.
    #[arg(long, default_value_t = 20_240_607)]
    seed: u64,
    /// Keep every eighth other language out of training too, and report on those alone: how unseen languages fare.
    #[arg(long)]
    unseen: bool,
}

pub(crate) fn run(settings: &Settings) -> Result<()> {
    let corpus = Corpus::read(&settings.train, &settings.mediawiki, &settings.words)?;
    let is_unseen =
        |code: &str| settings.unseen && stable_hash(code.split('-').next().unwrap_or(code)) % 8 == 1;
    fs::create_dir_all(&settings.out).with_context(|| format!("cannot make `{}`", settings.out.display()))?;
    let names = fit_names::fit(&NameSampler::new(&corpus, false), settings.name_examples, settings.seed);
    let names_report = fit_names::report(&names, &NameSampler::new(&corpus, true), settings.seed ^ 2)?;
    write!(std::io::stdout().lock(), "{names_report}")?;
    fs::write(settings.out.join("names.bin"), &names).context("cannot write `names.bin`")?;

    let sampler = Sampler::new(&corpus, false, is_unseen);
    let kept_back = Sampler::new(&corpus, true, |code| settings.unseen && !is_unseen(code));
    let mut rng = Rng::new(settings.seed ^ 1);
    let held_back: Vec<Example> = (0..60_000).map(|_| kept_back.draw(&mut rng)).collect();
    let schedule = Schedule {
        n_examples: settings.examples,
        rate: settings.rate,
        dropout: settings.dropout,
        seed: settings.seed,
    };
    if settings.examples == 0 {
        return Ok(());
    }
    let bytes = fit::fit(&sampler, &held_back, schedule);
    let test: Vec<Example> = (0..60_000).map(|_| kept_back.draw(&mut rng)).collect();
    report(&bytes, &names, &test)?;
    fs::write(settings.out.join("model.bin"), &bytes).context("cannot write `model.bin`")?;
    fs::write(settings.out.join("MANIFEST.toml"), manifest(&corpus, &bytes, &names, settings))
        .context("cannot write `MANIFEST.toml`")?;
    Ok(())
}

/// Accuracy by kind and reliability, on text kept back from training.
fn report(bytes: &[u8], names: &[u8], test: &[Example]) -> Result<()> {
    let detector = Detector::from_bytes(bytes.to_vec(), names.to_vec())?;
    let mut kinds: BTreeMap<String, [usize; 4]> = BTreeMap::new();
    let mut codes: BTreeMap<String, [usize; 4]> = BTreeMap::new();
    let mut bins = [[0.0f64; 3]; 20];
    let mut out = std::io::stdout().lock();
    for example in test {
        let found = detector.detect(&example.text);
        let (kind, code) = example.kind.split_once(':').unwrap_or((&example.kind, ""));
        let side = match found.lang {
            Lang::En => 0,
            Lang::Vi => 1,
            Lang::Mixed => 3,
            _ => 2,
        };
        kinds.entry(kind.to_owned()).or_default()[side] += 1;
        if !code.is_empty() {
            codes.entry(code.to_owned()).or_default()[side] += 1;
        }
        let expected = match example.class {
            EN => 0,
            VI_MARKED | VI_BARE => 1,
            _ => 2,
        };
        if side < 2 {
            let bin = &mut bins[((found.confidence * 20.0) as usize).min(19)];
            bin[0] += 1.0;
            bin[1] += found.confidence;
            bin[2] += f64::from(u8::from(side == expected));
        }
    }
    writeln!(out, "kind\ten\tvi\tother\tmixed")?;
    for (kind, [en, vi, other, mixed]) in &kinds {
        let n = (en + vi + other + mixed) as f64 / 100.0;
        let percent = |count: &usize| *count as f64 / n;
        writeln!(
            out,
            "{kind}\t{:.1}\t{:.1}\t{:.1}\t{:.1}\tn={:.0}",
            percent(en),
            percent(vi),
            percent(other),
            percent(mixed),
            n * 100.0
        )?;
    }
    let mut worst: Vec<(f64, &String, [usize; 4])> = codes
        .iter()
        .map(|(code, c)| ((c[0] + c[1]) as f64 / c.iter().sum::<usize>() as f64, code, *c))
        .collect();
    worst.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    for (share, code, counts) in worst.iter().take(25) {
        writeln!(out, "worst\t{code}\t{:.1} %\t{counts:?}", share * 100.0)?;
    }
    writeln!(out, "confidence\tn\tmean\tright")?;
    let n_all: f64 = bins.iter().map(|bin| bin[0]).sum();
    let mut error = 0.0;
    for (at, [n, sum, right]) in bins.iter().enumerate() {
        if *n > 0.0 {
            writeln!(out, "{:.2}\t{n}\t{:.3}\t{:.3}", at as f64 / 20.0, sum / n, right / n)?;
            error += (sum - right).abs() / n_all;
        }
    }
    writeln!(out, "expected calibration error\t{error:.4}")?;
    Ok(())
}

fn manifest(corpus: &Corpus, model: &[u8], names: &[u8], settings: &Settings) -> String {
    let command = format!(
        "doichieu-train lang --examples {} --name-examples {} --rate {} --dropout {} --seed {}",
        settings.examples, settings.name_examples, settings.rate, settings.dropout, settings.seed
    );
    let mut text = String::from(
        "# Written by `doichieu-train lang`; crates/train/SOURCES.md says where the sources come from.\n\n",
    );
    let tables = [
        (
            "model.bin",
            "weights of hashed letter n-grams, words and syllable shapes, 8 classes of 8 bits",
            model,
        ),
        (
            "names.bin",
            "vectors of hashed letter n-grams and words, 16 parts of 8 bits, and one a language",
            names,
        ),
    ];
    for (file, what, bytes) in tables {
        text.push_str(&format!(
            "[[table]]\nfile = \"{file}\"\nwhat = \"{what}\"\ncommand = \"{command}\"\nsha256 = \"{}\"\n\n",
            sha256(bytes)
        ));
    }
    text += &crate::sources::entries(corpus.hashes.iter().map(|(f, h)| (f.as_str(), h.as_str())));
    text.push_str(&format!("# Other languages: {} locales of MediaWiki.\n", corpus.others.len()));
    text
}
