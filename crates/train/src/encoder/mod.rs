//! The built-in bilingual encoder.

mod corpus;
mod evaluate;
mod fit;
mod quantise;
mod table;
mod vocabulary;

use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Result;
use doichieu_encode::built_in::{UnitKind, Units, Writing};
use rayon::prelude::*;

use crate::rng::{Rng, stable_hash};
use corpus::{Corpus, Register};
use fit::Sample;
use table::{Adam, Table};
use vocabulary::{LeastCounts, Vocabulary};

/// What the encoder is made from and how.
#[derive(Debug, clap::Args)]
pub(crate) struct Settings {
    /// Folder of parallel text.
    folder: PathBuf,
    /// Parallel files to be evaluated on after each epoch, as `NAME.en,NAME.vi`.
    #[arg(long = "dev")]
    dev: Vec<String>,
    #[arg(long, default_value_t = 256)]
    dims: usize,
    #[arg(long, default_value_t = 4)]
    epochs: usize,
    #[arg(long, default_value_t = 1024)]
    batch: usize,
    #[arg(long, default_value_t = 20.0)]
    inverse_temperature: f32,
    #[arg(long, default_value_t = 0.05)]
    rate: f32,
    #[arg(long, default_value_t = 0.0)]
    decay: f32,
    #[arg(long, default_value_t = 1)]
    news_repeats: usize,
    #[arg(long, default_value_t = 1)]
    min_word: u32,
    #[arg(long, default_value_t = 2)]
    min_pair: u32,
    #[arg(long, default_value_t = 3)]
    min_plain: u32,
    #[arg(long, default_value_t = 0.0)]
    plain: f64,
    #[arg(long, default_value_t = 0.0)]
    dropout: f64,
    #[arg(long, default_value_t = 1.0)]
    norm: f32,
    #[arg(long, default_value_t = 1.0)]
    pair_norm: f32,
    #[arg(long, default_value_t = 1.0)]
    stem_norm: f32,
    #[arg(long)]
    no_stems: bool,
    #[arg(long)]
    no_entries: bool,
    #[arg(long, default_value_t = 1)]
    seed: u64,
    #[arg(long, default_value_t = 0)]
    rows: usize,
    #[arg(long, default_value_t = 2)]
    full_epochs: usize,
    #[arg(long, default_value_t = 4)]
    bits: u32,
    #[arg(long)]
    qat: bool,
}

fn say(text: &str) {
    // Progress is for people; where nobody listens, nothing is lost.
    let _closed = writeln!(std::io::stderr().lock(), "{text}");
}

/// Trains and writes the encoder.
pub(crate) fn run(settings: &Settings) -> Result<()> {
    let mut corpus = Corpus::read(&settings.folder)?;
    if settings.no_entries {
        corpus.pairs.retain(|p| p.register != Register::Entry);
    }
    for source in &corpus.sources {
        say(&format!("{:28} {:>7} read {:>7} kept", source.name, source.n_read, source.n_kept));
    }
    let least = LeastCounts {
        word: settings.min_word,
        pair: settings.min_pair,
        plain_pair: if 0.0 < settings.plain { settings.min_plain } else { u32::MAX },
        plain_triple: if 0.0 < settings.plain { settings.min_plain + 1 } else { u32::MAX },
    };
    let vocabulary = Vocabulary::new(&corpus.pairs, least);
    say(&format!("{} pairs, {} units", corpus.pairs.len(), vocabulary.entries.len()));
    for kind in [UnitKind::Word, UnitKind::Pair, UnitKind::Stem, UnitKind::PlainWord, UnitKind::PlainPair, UnitKind::PlainTriple] {
        let counts = |n: u32| vocabulary.entries.iter().filter(|e| e.kind == kind && n <= e.texts[0] + e.texts[1]).count();
        say(&format!("{kind:?}: {} {} {} {} {}", counts(1), counts(2), counts(3), counts(4), counts(6)));
    }
    let mut vocabulary = vocabulary;
    let mut full = samples(&corpus, &vocabulary, Writing::Full);
    let plain = if 0.0 < settings.plain { samples(&corpus, &vocabulary, Writing::Plain) } else { Vec::new() };
    let norms: Vec<f32> = vocabulary.entries.iter().map(|e| e.idf * match e.kind {
        UnitKind::Word | UnitKind::PlainWord => settings.norm,
        UnitKind::Stem => settings.stem_norm,
        _ => settings.pair_norm,
    }).collect();
    let mut rng = Rng::new(settings.seed);
    let mut table = Table::random(&norms, settings.dims, &mut rng);
    let base: Vec<usize> = corpus
        .pairs
        .iter()
        .enumerate()
        .flat_map(|(i, p)| {
            std::iter::repeat_n(i, if p.register == Register::News { settings.news_repeats } else { 1 })
        })
        .collect();
    let dev: Vec<(String, Vec<String>, Vec<String>)> = settings
        .dev
        .iter()
        .filter_map(|names| names.split_once(','))
        .map(|(en, vi)| Ok((vi.to_owned(), lines(Path::new(en))?, lines(Path::new(vi))?)))
        .collect::<Result<_>>()?;
    let n_steps = settings.epochs * base.len().div_ceil(settings.batch);
    let mut n_done = 0;
    for epoch in 0..settings.epochs {
        let started = std::time::Instant::now();
        if 0 < settings.rows && epoch == settings.full_epochs {
            let kept = worth_keeping(&vocabulary, &table, settings.rows);
            table = table.of_rows(&kept);
            vocabulary = vocabulary.of_rows(&kept);
            full = samples(&corpus, &vocabulary, Writing::Full);
            let pairs: Vec<u32> = vocabulary.entries.iter().filter(|e| e.kind == UnitKind::Pair).map(|e| e.texts[0] + e.texts[1]).collect();
            say(&format!("kept {} rows, {} pairs", kept.len(), pairs.len()));
            if settings.qat { table.show_in(settings.bits); }
        }
        let mut order = base.clone();
        for i in (1..order.len()).rev() {
            order.swap(i, rng.below(i + 1));
        }
        let mut loss = 0.0;
        let batches = order.chunks(settings.batch);
        let n_batches = batches.len();
        for chunk in batches {
            let dropped: Vec<Sample>;
            let mut batch: Vec<&Sample> = chunk
                .iter()
                .map(|i| if rng.unit() < settings.plain { &plain[*i] } else { &full[*i] })
                .collect();
            if 0.0 < settings.dropout {
                dropped = batch
                    .iter()
                    .map(|s| {
                        let mut s = (*s).clone();
                        for bag in [&mut s.en, &mut s.vi] {
                            if 4 < bag.rows.len() {
                                bag.rows.retain(|_| settings.dropout <= rng.unit());
                            }
                        }
                        s
                    })
                    .collect();
                batch = dropped.iter().collect();
            }
            let left = 1.0 - n_done as f32 / n_steps as f32;
            let adam = Adam { rate: settings.rate * left.max(0.02), decay: settings.decay };
            loss += fit::step(&batch, &mut table, &vocabulary, 1.0 / settings.inverse_temperature, adam);
            n_done += 1;
        }
        let mut line = format!(
            "epoch {} loss {:.4} {:.0} s",
            epoch + 1,
            loss / n_batches as f64,
            started.elapsed().as_secs_f64()
        );
        for (name, en, vi) in &dev {
            let writing = if name.ends_with("nodiacritics") { Writing::Plain } else { Writing::Full };
            let x = encode(en, Writing::Full, &table, &vocabulary);
            let y = encode(vi, writing, &table, &vocabulary);
            let short = Path::new(name).file_name().and_then(|n| n.to_str()).unwrap_or_default().to_owned();
            line += &format!("  {short} {:.4}", evaluate::margin_precision(&x, &y, table.dims));
        }
        say(&line);
    }
    table.show_in(settings.bits);
    let mut line = format!("{} bits", settings.bits);
    for (name, en, vi) in &dev {
        let writing = if name.ends_with("nodiacritics") { Writing::Plain } else { Writing::Full };
        let x = encode(en, Writing::Full, &table, &vocabulary);
        let y = encode(vi, writing, &table, &vocabulary);
        let short = Path::new(name).file_name().and_then(|n| n.to_str()).unwrap_or_default().to_owned();
        line += &format!("  {short} {:.4}", evaluate::margin_precision(&x, &y, table.dims));
    }
    say(&format!("epoch {line}"));
    Ok(())
}

/// The rows to keep: all but pairs, and of the pairs those that move the most sentences the farthest.
fn worth_keeping(vocabulary: &Vocabulary, table: &Table, n: usize) -> Vec<usize> {
    let worth = |row: usize| -> f32 {
        let entry = vocabulary.entries[row];
        if entry.kind != UnitKind::Pair { return f32::MAX; }
        let norm: f32 = table.exact(row).iter().map(|v| v * v).sum();
        norm * (entry.texts[0] + entry.texts[1]) as f32
    };
    let mut rows: Vec<usize> = (0..table.len()).collect();
    rows.sort_by(|a, b| worth(*b).total_cmp(&worth(*a)).then(a.cmp(b)));
    rows.truncate(n);
    rows.sort_unstable();
    rows
}

fn samples(corpus: &Corpus, vocabulary: &Vocabulary, writing: Writing) -> Vec<Sample> {
    corpus
        .pairs
        .par_iter()
        .map_init(Units::default, |units, pair| Sample {
            en: vocabulary.bag(units, &pair.en, Writing::Full),
            vi: vocabulary.bag(units, &pair.vi, writing),
            same: [stable_hash(&pair.en), stable_hash(&pair.vi)],
        })
        .collect()
}

fn lines(file: &Path) -> Result<Vec<String>> {
    Ok(std::fs::read_to_string(file)?.lines().map(str::to_owned).collect())
}

fn encode(texts: &[String], writing: Writing, table: &Table, vocabulary: &Vocabulary) -> Vec<f32> {
    let mut units = Units::default();
    let mut out = vec![0.0; texts.len() * table.dims];
    for (text, row) in texts.iter().zip(out.chunks_mut(table.dims)) {
        fit::sum(&vocabulary.bag(&mut units, text, writing), table, vocabulary, row);
        let norm = row.iter().map(|v| v * v).sum::<f32>().sqrt().max(1e-9);
        row.iter_mut().for_each(|v| *v /= norm);
    }
    out
}
