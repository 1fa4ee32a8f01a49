//! The built-in bilingual encoder: a vector a word and a pair of words, trained so that a sentence and its
//! translation come near each other.

mod corpus;
mod export;
mod fit;
mod plain;
mod quantise;
mod table;
mod vocabulary;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use doichieu_encode::Encoder as _;
use doichieu_encode::built_in::{BuiltIn, UnitKind, Units};
use doichieu_encode::margin::{Variant, retrieve};
use rayon::prelude::*;

use crate::rng::{Rng, stable_hash};
use crate::sources;
use corpus::{Corpus, Register};
use fit::Sample;
use plain::PlainForms;
use table::{Adam, Table};
use vocabulary::{LeastCounts, Vocabulary};

/// What the encoder is made from and how.
#[derive(Debug, clap::Args)]
pub(crate) struct Settings {
    /// Folder of parallel text: `NAME.en` with `NAME.vi` line by line, and tables `.tsv`.
    folder: PathBuf,
    /// Folder that gets `encoder.bin` and `MANIFEST.toml`.
    #[arg(long, default_value = "crates/encode/assets/encoder")]
    out: PathBuf,
    /// Parallel files to be evaluated on, as `NAME.en,NAME.vi`; once for each.
    #[arg(long)]
    dev: Vec<String>,
    /// Length of a vector; even.
    #[arg(long, default_value_t = 256)]
    dims: usize,
    /// How often all text is gone through.
    #[arg(long, default_value_t = 4)]
    epochs: usize,
    /// After this many of them only the rows that are worth it stay.
    #[arg(long, default_value_t = 2)]
    full_epochs: usize,
    /// How many rows stay.
    #[arg(long, default_value_t = 100_000)]
    rows: usize,
    /// Pairs in a batch; each is told from all others in it.
    #[arg(long, default_value_t = 1024)]
    batch: usize,
    /// One divided by the temperature.
    #[arg(long, default_value_t = 10.0)]
    inverse_temperature: f32,
    /// Adam's rate at the start; it falls to zero evenly.
    #[arg(long, default_value_t = 0.05)]
    rate: f32,
    /// How often a pair of the news counts as much as one of other text.
    #[arg(long, default_value_t = 3)]
    news_repeats: usize,
    /// Texts a word must occur in.
    #[arg(long, default_value_t = 1)]
    min_word: u32,
    /// Texts a pair of words must occur in.
    #[arg(long, default_value_t = 2)]
    min_pair: u32,
    /// Length of a word's random vector at the start, in units of its inverse document frequency.
    #[arg(long, default_value_t = 1.0)]
    norm: f32,
    /// The same for pairs and stems, which start from nothing and learn what their words do not say.
    #[arg(long, default_value_t = 0.0)]
    pair_norm: f32,
    /// Share of units that are left out of each text at random.
    #[arg(long, default_value_t = 0.0)]
    dropout: f64,
    /// Leaves dictionaries and lists of names out.
    #[arg(long)]
    no_entries: bool,
    /// For all that is random.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

fn say(text: &str) {
    // Progress is for people; where nobody listens, nothing is lost.
    let _closed = writeln!(std::io::stderr().lock(), "{text}");
}

/// Trains, writes and evaluates the encoder.
pub(crate) fn run(settings: &Settings) -> Result<()> {
    let mut corpus = Corpus::read(&settings.folder)?;
    if settings.no_entries {
        corpus.pairs.retain(|p| p.register != Register::Entry);
    }
    for source in &corpus.sources {
        say(&format!("{:28} {:>7} read {:>7} kept", source.name, source.n_read, source.n_kept));
    }
    let least = LeastCounts { word: settings.min_word, pair: settings.min_pair };
    let vocabulary = Vocabulary::new(&corpus.pairs, least);
    say(&format!("{} pairs, {} units", corpus.pairs.len(), vocabulary.entries.len()));

    let (vocabulary, table) = train(settings, &corpus, vocabulary);

    let mut forms = PlainForms::default();
    let mut units = Units::default();
    corpus.pairs.iter().for_each(|p| forms.count(&mut units, &p.vi));
    let bytes = export::parts(&vocabulary, &table, &forms, 2).to_bytes();
    let encoder = BuiltIn::open(bytes.clone())?;
    say(&format!(
        "{} bytes, {} units, {} plain pairs",
        bytes.len(),
        encoder.n_units(),
        encoder.n_plain_pairs()
    ));
    let mut figures = Vec::new();
    for names in &settings.dev {
        let (name, precision) = retrieval(&encoder, names)?;
        say(&format!("{name}: margin P@1 {precision:.4}"));
        figures.push((name, precision));
    }
    fs::create_dir_all(&settings.out)?;
    let file = settings.out.join("encoder.bin");
    fs::write(&file, &bytes).with_context(|| format!("cannot write `{}`", file.display()))?;
    let text = manifest(settings, &corpus, &corpus::sha256(&file)?, &encoder, &figures);
    let file = settings.out.join("MANIFEST.toml");
    fs::write(&file, text).with_context(|| format!("cannot write `{}`", file.display()))
}

fn train(settings: &Settings, corpus: &Corpus, mut vocabulary: Vocabulary) -> (Vocabulary, Table) {
    let mut rng = Rng::new(settings.seed);
    let norm = |kind| if kind == UnitKind::Word { settings.norm } else { settings.pair_norm };
    let norms: Vec<f32> = vocabulary.entries.iter().map(|e| e.idf * norm(e.kind)).collect();
    let mut table = Table::random(&norms, settings.dims, &mut rng);
    let mut samples = read_samples(corpus, &vocabulary);
    let repeats = |register| if register == Register::News { settings.news_repeats } else { 1 };
    let mut order: Vec<usize> = (0..samples.len())
        .zip(&corpus.pairs)
        .flat_map(|(i, p)| std::iter::repeat_n(i, repeats(p.register)))
        .collect();
    let n_steps = settings.epochs * order.len().div_ceil(settings.batch);
    let mut n_done = 0;
    for epoch in 0..settings.epochs {
        if epoch == settings.full_epochs && settings.rows < vocabulary.entries.len() {
            let kept = worth_keeping(&vocabulary, &table, settings.rows);
            table = table.of_rows(&kept);
            vocabulary = vocabulary.of_rows(&kept);
            samples = read_samples(corpus, &vocabulary);
            let n_pairs = vocabulary.entries.iter().filter(|e| e.kind == UnitKind::Pair).count();
            say(&format!("{} rows are kept, {n_pairs} of them pairs", kept.len()));
        }
        for i in (1..order.len()).rev() {
            order.swap(i, rng.below(i + 1));
        }
        let mut loss = 0.0;
        for chunk in order.chunks(settings.batch) {
            let drawn: Vec<Sample>;
            let mut batch: Vec<&Sample> = chunk.iter().filter_map(|i| samples.get(*i)).collect();
            if 0.0 < settings.dropout {
                drawn = batch.iter().map(|s| thinned(s, settings.dropout, &mut rng)).collect();
                batch = drawn.iter().collect();
            }
            let left = 1.0 - n_done as f32 / n_steps as f32;
            let adam = Adam { rate: settings.rate * left.max(0.02) };
            let temperature = 1.0 / settings.inverse_temperature;
            loss += fit::step(&batch, &mut table, &vocabulary, temperature, adam) * batch.len() as f64;
            n_done += 1;
            if n_done % 50 == 0 {
                say(&format!("step {n_done} of {n_steps}"));
            }
        }
        say(&format!("epoch {}: loss {:.4} nats", epoch + 1, loss / order.len() as f64));
    }
    (vocabulary, table)
}

/// A sample without some of its units.
fn thinned(sample: &Sample, share: f64, rng: &mut Rng) -> Sample {
    let mut sample = sample.clone();
    for bag in [&mut sample.en, &mut sample.vi] {
        if 4 < bag.rows.len() {
            bag.rows.retain(|_| !rng.chance(share));
        }
    }
    sample
}

/// The rows to keep: all but pairs, and of the pairs those that move the most sentences the farthest.
fn worth_keeping(vocabulary: &Vocabulary, table: &Table, n: usize) -> Vec<usize> {
    let worth: Vec<f32> = vocabulary
        .entries
        .iter()
        .enumerate()
        .map(|(row, entry)| match entry.kind {
            UnitKind::Pair => {
                let norm: f32 = table.row(row).iter().map(|v| v * v).sum();
                norm * (entry.texts[0] + entry.texts[1]) as f32
            }
            _ => f32::MAX,
        })
        .collect();
    let mut rows: Vec<usize> = (0..worth.len()).collect();
    rows.sort_by(|a, b| worth[*b].total_cmp(&worth[*a]).then(a.cmp(b)));
    rows.truncate(n);
    rows.sort_unstable();
    rows
}

fn read_samples(corpus: &Corpus, vocabulary: &Vocabulary) -> Vec<Sample> {
    corpus
        .pairs
        .par_iter()
        .map_init(Units::default, |units, pair| Sample {
            en: vocabulary.bag(units, &pair.en),
            vi: vocabulary.bag(units, &pair.vi),
            same: [stable_hash(&pair.en), stable_hash(&pair.vi)],
        })
        .collect()
}

/// Neighbours that make a neighbourhood, as in Artetxe and Schwenk (ACL 2019).
const N_NEIGHBOURS: usize = 4;

/// The name of a pair of files and the precision at 1 of the ratio margin on it, both directions averaged.
fn retrieval(encoder: &BuiltIn, names: &str) -> Result<(String, f64)> {
    let (en, vi) = names.split_once(',').ok_or_else(|| anyhow!("`{names}` is not `NAME.en,NAME.vi`"))?;
    let encode = |file: &str| -> Result<_> {
        let text = fs::read_to_string(file).with_context(|| format!("cannot read `{file}`"))?;
        Ok(encoder.encode(&text.lines().collect::<Vec<_>>())?)
    };
    let found = retrieve(&encode(en)?, &encode(vi)?, N_NEIGHBOURS, Variant::Ratio)?;
    let right =
        |found: &[(usize, f32)]| found.iter().enumerate().filter(|(idx, best)| *idx == best.0).count();
    let n_asked = (found.forward.len() + found.backward.len()).max(1);
    let precision = (right(&found.forward) + right(&found.backward)) as f64 / n_asked as f64;
    let name = Path::new(vi).file_name().map_or_else(|| vi.into(), |n| n.to_string_lossy()).into_owned();
    Ok((name, precision))
}

fn manifest(
    settings: &Settings,
    corpus: &Corpus,
    sha256: &str,
    encoder: &BuiltIn,
    figures: &[(String, f64)],
) -> String {
    let mut text = format!(
        "# Written by `doichieu-train encoder`; crates/train/README.md says how the model came to be.\n\n\
         [[table]]\n\
         file = \"encoder.bin\"\n\
         what = \"vectors of {} words, stems and pairs of words, {} values of 4 bits; what {} pairs of words without diacritics stand for\"\n\
         command = \"doichieu-train encoder FOLDER --dims {} --epochs {} --full-epochs {} --rows {} --batch {} --inverse-temperature {} \
         --rate {} --news-repeats {} --min-word {} --min-pair {} --norm {} --pair-norm {} --dropout {}{} --seed {}\"\n",
        encoder.n_units(),
        encoder.dims(),
        encoder.n_plain_pairs(),
        settings.dims,
        settings.epochs,
        settings.full_epochs,
        settings.rows,
        settings.batch,
        settings.inverse_temperature,
        settings.rate,
        settings.news_repeats,
        settings.min_word,
        settings.min_pair,
        settings.norm,
        settings.pair_norm,
        settings.dropout,
        if settings.no_entries { " --no-entries" } else { "" },
        settings.seed,
    );
    for (name, precision) in figures {
        text += &format!("margin_precision_at_1.\"{name}\" = {precision:.4}\n");
    }
    text += &format!("sha256 = \"{sha256}\"\n\n");
    let files = corpus.sources.iter().flat_map(|s| s.sha256.iter());
    text + &sources::entries(files.map(|(file, hash)| (file.as_str(), hash.as_str())))
}
