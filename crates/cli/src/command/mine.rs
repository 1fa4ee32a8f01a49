//! `doichieu mine`: sentence pairs out of two piles.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Mutex;

use anyhow::{Context as _, Result};
use doichieu_encode::lexicon::Coverage;
use doichieu_encode::margin::Variant;
use doichieu_mine::mine::{Counts, Filters, LineCounts, Mined, Miner, Options, Retrieval, Stage, Weights};

use crate::Outcome;
use crate::args::{FilterName, Ids, MarginArg, MineArgs, MineFormat, RetrievalArg};
use crate::encoders;
use crate::input;
use crate::output::{Notes, file::Sink};

/// The first bytes of a gzip file (RFC 1952).
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// Bad lines that are named one by one; of more only the number is told.
const MAX_NAMED: usize = 20;

pub(super) fn run(args: &MineArgs, notes: Notes) -> Result<Outcome> {
    anyhow::ensure!(
        args.source != Path::new("-") || args.target != Path::new("-"),
        "standard input cannot be both sides"
    );
    let source = Side::read(&args.source, args.ids, notes)?;
    let target = Side::read(&args.target, args.ids, notes)?;
    let encoder = encoders::open(&args.encoder, notes)?;
    let weights = if encoder.name() == encoders::BUILT_IN { Weights::built_in() } else { Weights::neural() };
    let miner = Miner::new(&*encoder, coverage()?, weights, options(args));
    // Lines of several threads would mix.
    let told = Mutex::new(None::<(Stage, usize)>);
    let progress = |stage: Stage, n_done: usize, n_all: usize| {
        let Ok(mut told) = told.lock() else { return ControlFlow::Continue(()) };
        // What one thread did first may be told last.
        if told.is_none_or(|(last, n)| last != stage || n < n_done) {
            *told = Some((stage, n_done));
            notes.progress(n_done, n_all, what(stage));
        }
        ControlFlow::Continue(())
    };
    let mined = miner.mine(&source.texts, &target.texts, &progress)?;
    let mut out = Sink::create(args.out.as_deref().filter(|path| *path != Path::new("-")))?;
    write(&mut out, args.format, &mined, &source, &target)?;
    out.finish()?;
    tell(&mined.counts, miner.min_score(), notes);
    let is_whole = source.n_bad == 0 && target.n_bad == 0;
    Ok(if is_whole { Outcome::Done } else { Outcome::Failed })
}

#[cfg(feature = "built-in")]
fn coverage() -> Result<&'static Coverage<'static>> {
    Ok(Coverage::bundled())
}

#[cfg(not(feature = "built-in"))]
fn coverage() -> Result<&'static Coverage<'static>> {
    anyhow::bail!("this build has no lexicon: build with `--features built-in`")
}

fn what(stage: Stage) -> &'static str {
    match stage {
        Stage::Encode => "lines encoded",
        Stage::Search => "sentences compared",
        Stage::Weigh => "candidates weighed",
    }
}

fn options(args: &MineArgs) -> Options {
    let wanted = |name| !args.no_filter.contains(&name);
    Options {
        k: usize::from(args.k),
        margin: args.margin.map(|margin| match margin {
            MarginArg::Ratio => Variant::Ratio,
            MarginArg::Distance => Variant::Distance,
            MarginArg::Absolute => Variant::Absolute,
        }),
        retrieval: match args.retrieval {
            RetrievalArg::Forward => Retrieval::Forward,
            RetrievalArg::Backward => Retrieval::Backward,
            RetrievalArg::Max => Retrieval::Max,
            RetrievalArg::Intersection => Retrieval::Intersection,
        },
        centre: !args.no_centre,
        one_to_one: !args.many,
        min_score: args.min_score,
        filters: Filters {
            language: wanted(FilterName::Language),
            length: wanted(FilterName::Length),
            numbers: wanted(FilterName::Numbers),
        },
    }
}

/// The sentences of a file.
struct Side {
    /// The id of each; none where it is the number of the line.
    ids: Option<Vec<String>>,
    texts: Vec<String>,
    n_bad: usize,
}

impl Side {
    /// Reads a file and reports lines that cannot be used.
    fn read(path: &Path, ids: Option<Ids>, notes: Notes) -> Result<Self> {
        let name = input::name(path);
        let lines = lines(path).with_context(|| format!("cannot read `{name}`"))?;
        let has_ids = match ids {
            Some(ids) => ids == Ids::Yes,
            None => !lines.is_empty() && lines.iter().all(|line| line.contains(&b'\t')),
        };
        let mut side = Self { ids: has_ids.then(Vec::new), texts: Vec::new(), n_bad: 0 };
        let mut seen = std::collections::HashSet::new();
        for (idx, line) in lines.into_iter().enumerate() {
            if let Err(fault) = side.take(line, &mut seen) {
                side.n_bad += 1;
                if side.n_bad <= MAX_NAMED {
                    notes.failure(&format!("`{name}`, line {}: {fault}", idx + 1));
                }
                // Lines are counted even where they are bad.
                if side.ids.is_none() {
                    side.texts.push(String::new());
                }
            }
        }
        if MAX_NAMED < side.n_bad {
            notes.failure(&format!("`{name}`: {} lines are bad in all", side.n_bad));
        }
        Ok(side)
    }

    fn take(
        &mut self,
        line: Vec<u8>,
        seen: &mut std::collections::HashSet<String>,
    ) -> Result<(), &'static str> {
        let line = String::from_utf8(line).map_err(|_| "not UTF-8")?;
        let Some(ids) = &mut self.ids else {
            self.texts.push(line);
            return Ok(());
        };
        let (id, text) = line.split_once('\t').ok_or("no tab after an id")?;
        if id.is_empty() {
            return Err("the id is empty");
        }
        if !seen.insert(id.to_owned()) {
            return Err("an earlier line has the same id");
        }
        ids.push(id.to_owned());
        self.texts.push(text.to_owned());
        Ok(())
    }

    fn id(&self, idx: usize) -> String {
        match &self.ids {
            Some(ids) => ids.get(idx).cloned().unwrap_or_default(),
            None => (idx + 1).to_string(),
        }
    }

    /// A sentence as a column.
    fn text(&self, idx: usize) -> String {
        self.texts.get(idx).map_or(String::new(), |text| text.replace(['\t', '\r'], " "))
    }
}

/// The lines of a file, gzip or not, without their ends and a byte order mark.
fn lines(path: &Path) -> Result<Vec<Vec<u8>>> {
    let mut file = BufReader::with_capacity(1 << 18, input::open(path)?);
    let is_gzip = file.fill_buf()?.starts_with(&GZIP);
    let mut bytes = Vec::new();
    if is_gzip {
        flate2::bufread::MultiGzDecoder::new(file).read_to_end(&mut bytes)?;
    } else {
        file.read_to_end(&mut bytes)?;
    }
    let text = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes);
    let text = text.strip_suffix(b"\n").unwrap_or(text);
    if text.is_empty() {
        return Ok(Vec::new());
    }
    Ok(text.split(|b| *b == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line).to_vec()).collect())
}

fn write(out: &mut Sink, format: MineFormat, mined: &Mined, source: &Side, target: &Side) -> Result<()> {
    if format == MineFormat::Tsv {
        writeln!(out, "source_id\ttarget_id\tscore\tsource\ttarget")?;
    }
    for pair in &mined.pairs {
        let (s, t, score) = (pair.source_idx, pair.target_idx, pair.score);
        match format {
            MineFormat::Ids => writeln!(out, "{}\t{}\t{score:.6}", source.id(s), target.id(t))?,
            MineFormat::Laser => writeln!(out, "{score:.6}\t{}\t{}", source.text(s), target.text(t))?,
            MineFormat::Bitextor => {
                let (source_id, target_id) = (source.id(s), target.id(t));
                writeln!(
                    out,
                    "{source_id}\t{target_id}\t{}\t{}\t{score:.6}",
                    source.text(s),
                    target.text(t)
                )?;
            }
            MineFormat::Tsv => {
                let (source_id, target_id) = (source.id(s), target.id(t));
                writeln!(
                    out,
                    "{source_id}\t{target_id}\t{score:.6}\t{}\t{}",
                    source.text(s),
                    target.text(t)
                )?;
            }
        }
    }
    Ok(())
}

/// Says how many went which way, and warns of a stage that leaves nothing.
fn tell(counts: &Counts, min_score: f64, notes: Notes) {
    let side = |name: &str, c: &LineCounts| {
        notes.say(&format!(
            "{name}: {} lines, {} empty, {} duplicates, {} in another language, {} sought",
            c.lines, c.empty, c.duplicates, c.language, c.sought
        ));
        if c.sought == 0 {
            notes.warn(&format!("no line of {name} is left to be sought"));
        }
    };
    side("EN", &counts.source);
    side("VI", &counts.target);
    notes.say(&format!(
        "{} candidates, {} chosen, {} below {min_score}, {} by length, {} by numbers, {} pairs",
        counts.candidates, counts.chosen, counts.below, counts.length, counts.numbers, counts.pairs
    ));
    if counts.pairs == 0 && 0 < counts.chosen {
        let reason = if counts.below == counts.chosen { "the threshold" } else { "the filters" };
        notes.warn(&format!("{reason} left no pair"));
    }
}
