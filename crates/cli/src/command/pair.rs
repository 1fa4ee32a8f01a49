//! `doichieu pair`: which reports of two piles are about the same event.

mod input;
mod output;

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context as _, Result};
use doichieu_bitext::Lang;
use doichieu_encode::Encoder;
use doichieu_mine::cluster::{Edge, stories};
use doichieu_mine::index::Search;
use doichieu_mine::pair::{Collection, Pair, PairOptions, Parameters, Pile, Profile, one_to_one};

use crate::args::{PairArgs, PairFormat, ReadArgs};
use crate::output::{Notes, file::Sink};
use crate::{Outcome, encoders};
use input::{Entry, Side};

/// What the folder of `--index` holds.
const FILE: &str = "reports.index";

/// Less probable pairs count nothing in a story's mean.
const FAINT: f64 = 0.01;

/// Reports that are in memory with their text at once.
const BLOCK: usize = 256;

pub(super) fn run(args: &PairArgs, notes: Notes) -> Result<Outcome> {
    let options = super::read_options(&ReadArgs::from(&args.read))?;
    let encoder = encoders::open(&args.encoder, notes)?;
    if encoder.name() != encoders::BUILT_IN {
        notes.warn(&format!(
            "probabilities were fitted beside `{}`, not `{}`: trust their order more than their size",
            encoders::BUILT_IN,
            encoder.name()
        ));
    }
    let key = format!(
        "{} {}{}",
        encoder.name(),
        encoder.hash(),
        if args.read.keep_boilerplate { " with boilerplate" } else { "" }
    );
    let mut collection =
        args.index.as_deref().map_or_else(|| Ok(Collection::default()), |dir| kept(dir, &key))?;
    let mut sides = [
        Side::open(&args.source, Lang::En, options.clone(), notes)?,
        Side::open(&args.target, Lang::Vi, options, notes)?,
    ];
    let mut read = Vec::new();
    for (side, pile) in sides.iter_mut().zip([collection.source(), collection.target()]) {
        read.push(profiles(side, pile, &*encoder, notes)?);
    }
    let (target, source) = (read.pop().unwrap_or_default(), read.pop().unwrap_or_default());
    let ids = |profiles: &[Profile]| profiles.iter().map(|p| p.id.clone()).collect::<BTreeSet<_>>();
    let new = (ids(&source), ids(&target));
    let added = collection.add(source, target, Search::default())?;
    if let Some(dir) = &args.index
        && 0 < added.n_new + added.n_changed
    {
        keep(dir, &collection, &key)?;
    }

    let parameters = Parameters::bundled();
    let faint = if args.clusters.is_some() { args.min_prob.min(FAINT) } else { args.min_prob };
    let all = PairOptions { min_probability: faint, days: args.days, top: None };
    let mut pairs = collection.pairs(&parameters, &all);
    if let Some(path) = &args.clusters {
        let edges: Vec<Edge> = pairs.iter().map(edge).collect();
        output::clusters(path, &collection, &stories(&edges, args.min_prob))?;
    }
    pairs.retain(|p| args.min_prob <= p.probability);
    if args.one_to_one {
        pairs = one_to_one(pairs);
    }
    if let Some(top) = args.top {
        pairs = best(pairs, top);
    }
    if args.new {
        let is_new =
            |pile: &Pile, idx, new: &BTreeSet<String>| pile.get(idx).is_some_and(|p| new.contains(&p.id));
        pairs.retain(|p| {
            is_new(collection.source(), p.source_idx, &new.0)
                || is_new(collection.target(), p.target_idx, &new.1)
        });
    }
    let mut out = Sink::create(args.output.as_deref().filter(|path| *path != Path::new("-")))?;
    match args.format {
        PairFormat::Tsv => output::tsv(&mut out, &collection, &pairs)?,
        PairFormat::Jsonl => {
            let n_left_out = output::jsonl(&mut out, &collection, &pairs, &sides)?;
            if 0 < n_left_out {
                notes.warn(&format!(
                    "{n_left_out} pairs are left out: a report is known from the index alone, which keeps no text"
                ));
            }
        }
    }
    out.finish()?;
    let failed = sides.iter().any(|s| 0 < s.n_failed);
    Ok(if failed { Outcome::Failed } else { Outcome::Done })
}

fn edge(pair: &Pair) -> Edge {
    Edge { source_idx: pair.source_idx, target_idx: pair.target_idx, probability: pair.probability }
}

/// Of sorted pairs the first `top` of each source report.
fn best(pairs: Vec<Pair>, top: u32) -> Vec<Pair> {
    let mut n_given = std::collections::BTreeMap::new();
    let mut within = |p: &Pair| {
        let n: &mut u32 = n_given.entry(p.source_idx).or_insert(0);
        *n += 1;
        *n <= top
    };
    pairs.into_iter().filter(|p| within(p)).collect()
}

/// Profiles of the reports that are not in the pile yet, or differ from what is there.
fn profiles(side: &mut Side, pile: &Pile, encoder: &dyn Encoder, notes: Notes) -> Result<Vec<Profile>> {
    let entries: Vec<Entry> = side.entries();
    let mut out = Vec::new();
    for (idx, block) in entries.chunks(BLOCK).enumerate() {
        notes.progress(idx * BLOCK, entries.len(), "reports");
        let reports = side.read(block, pile);
        out.extend(Profile::read(&reports, encoder)?);
    }
    notes.progress(entries.len(), entries.len(), "reports");
    Ok(out)
}

/// What an earlier run kept; nothing if there was none.
fn kept(dir: &Path, key: &str) -> Result<Collection> {
    let path = dir.join(FILE);
    if !path.exists() {
        return Ok(Collection::default());
    }
    let bytes = crate::input::read(&path)?;
    Collection::from_bytes(&bytes, key).with_context(|| {
        format!("cannot go on with `{}`: remove it, or name another folder with `--index`", path.display())
    })
}

fn keep(dir: &Path, collection: &Collection, key: &str) -> Result<()> {
    use std::io::Write as _;

    std::fs::create_dir_all(dir).with_context(|| format!("cannot make the folder `{}`", dir.display()))?;
    let mut out = Sink::create(Some(&dir.join(FILE)))?;
    out.write_all(&collection.to_bytes(key))?;
    out.finish()
}
