//! Pairs and stories as they are written.

use std::io::Write;
use std::path::Path;

use anyhow::Result;
use doichieu_mine::cluster::Story;
use doichieu_mine::pair::{Collection, Pair, Pile, Profile, Reason};
use serde::Serialize;

use super::input::{Body, Side};
use crate::output::file::Sink;

/// One pair, as `batch compare` reads it, with what `pair` knows beside.
#[derive(Debug, Serialize)]
struct PairJson<'a> {
    id: String,
    source: SideJson<'a>,
    target: SideJson<'a>,
    source_id: &'a str,
    target_id: &'a str,
    probability: f64,
    kind: &'static str,
    reasons: Vec<String>,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum SideJson<'a> {
    Body(&'a Body),
    Path { path: &'a str },
}

#[derive(Debug, Serialize)]
struct StoryJson<'a> {
    story: usize,
    source: Vec<&'a str>,
    target: Vec<&'a str>,
}

pub(super) fn tsv(out: &mut Sink, collection: &Collection, pairs: &[Pair]) -> Result<()> {
    for pair in pairs {
        let (a, b) = (id(collection.source(), pair.source_idx), id(collection.target(), pair.target_idx));
        let fields = [
            plain(a),
            plain(b),
            format!("{:.4}", pair.probability),
            pair.kind.as_str().to_owned(),
            plain(&reasons(pair).join("; ")),
        ];
        writeln!(out, "{}", fields.join("\t"))?;
    }
    Ok(())
}

/// Gives how many pairs were left out because the text of one report is not here.
pub(super) fn jsonl(
    out: &mut Sink,
    collection: &Collection,
    pairs: &[Pair],
    sides: &[Side; 2],
) -> Result<usize> {
    let mut n_left_out = 0;
    let [source_side, target_side] = sides;
    for pair in pairs {
        let (a, b) = (collection.source().get(pair.source_idx), collection.target().get(pair.target_idx));
        let (Some(a), Some(b)) = (a, b) else { continue };
        let (Some(source), Some(target)) = (side(source_side, a), side(target_side, b)) else {
            n_left_out += 1;
            continue;
        };
        let json = PairJson {
            id: format!("{}|{}", a.id, b.id),
            source,
            target,
            source_id: &a.id,
            target_id: &b.id,
            probability: rounded(pair.probability),
            kind: pair.kind.as_str(),
            reasons: reasons(pair),
        };
        serde_json::to_writer(&mut *out, &json)?;
        out.write_all(b"\n")?;
    }
    Ok(n_left_out)
}

pub(super) fn clusters(path: &Path, collection: &Collection, stories: &[Story]) -> Result<()> {
    let mut out = Sink::create(Some(path))?;
    for (idx, story) in stories.iter().enumerate() {
        let ids = |pile, idxs: &[usize]| {
            let mut ids: Vec<_> = idxs.iter().map(|i| id(pile, *i)).collect();
            ids.sort_unstable();
            ids
        };
        let (source, target) =
            (ids(collection.source(), &story.source), ids(collection.target(), &story.target));
        serde_json::to_writer(&mut out, &StoryJson { story: idx + 1, source, target })?;
        out.write_all(b"\n")?;
    }
    out.finish()
}

fn side<'a>(side: &'a Side, profile: &'a Profile) -> Option<SideJson<'a>> {
    let body = side.body(&profile.id).map(SideJson::Body);
    body.or_else(|| profile.place.as_deref().map(|path| SideJson::Path { path }))
}

fn id(pile: &Pile, idx: usize) -> &str {
    pile.get(idx).map_or("", |p| p.id.as_str())
}

/// Four digits, as all probabilities are written.
fn rounded(p: f64) -> f64 {
    (p * 1e4).round() / 1e4
}

fn plain(field: &str) -> String {
    field.replace(['\t', '\n', '\r'], " ")
}

/// `meaning 0.83, lead 0.71`, `names alonso, JP`, `numbers 36`, `dates 2006, --10-08`.
fn reasons(pair: &Pair) -> Vec<String> {
    let words = |reason| match reason {
        Reason::Meaning { whole, lead } => format!("meaning {whole:.2}, lead {lead:.2}"),
        Reason::Shared(family, keys) => {
            let keys: Vec<&str> = keys.iter().map(|k| k.trim_start_matches('=')).collect();
            format!("{} {}", family.as_str(), keys.join(", "))
        }
    };
    pair.features.reasons().into_iter().map(words).collect()
}
