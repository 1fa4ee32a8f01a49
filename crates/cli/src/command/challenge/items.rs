use std::io::Write;

use anyhow::Result;
use doichieu_bitext::{Lang, Span};
use doichieu_claims::Mentions;
use doichieu_claims::alter::{Pool, Text, alterations, seed_of, select};
use doichieu_eval::challenge::{ChallengeItem, ChallengePair, ChallengeSide, ItemOutcome};
use rayon::prelude::*;

use crate::render::challenge as render;

/// Alters both sides of every pair.
///
/// * `n_each`: alterations of each kind, at most, on each side of a pair.
pub(super) fn make(pairs: &[ChallengePair], seed: u64, n_each: usize) -> Vec<ChallengeItem> {
    let mentions: Vec<[Mentions; 2]> = pairs
        .par_iter()
        .map(|p| [&p.source, &p.target].map(|side| Mentions::read(&side.text, side.lang)))
        .collect();
    let mut pool = Pool::default();
    for (pair, [source, target]) in pairs.iter().zip(&mentions) {
        pool.add(&pair.source.text, pair.source.lang, source);
        pool.add(&pair.target.text, pair.target.lang, target);
    }
    let of_pair = |(pair_idx, (pair, found)): (usize, (&ChallengePair, &[Mentions; 2]))| {
        let text = |side: ChallengeSide, mentions| -> Text<'_> {
            let side = pair.side(side);
            Text { text: &side.text, lang: side.lang, mentions }
        };
        let [source, target] = found;
        let (source, target) = (text(ChallengeSide::Source, source), text(ChallengeSide::Target, target));
        let sides = [(ChallengeSide::Source, source, target), (ChallengeSide::Target, target, source)];
        let mut items = Vec::new();
        for (side, this, other) in sides {
            let seed = seed_of(seed, &pair.id) ^ u64::from(this.lang == Lang::Vi);
            let chosen = select(alterations(this, other, &pool, seed), n_each, seed);
            items.extend(chosen.into_iter().map(|a| ChallengeItem {
                pair_idx,
                side,
                kind: a.kind.as_str(),
                is_harmful: a.kind.is_harmful(),
                text: a.text,
                changes: a.changes.iter().map(|c| (c.before, c.after)).collect(),
                counterpart: a.counterpart,
            }));
        }
        items
    };
    let made: Vec<Vec<ChallengeItem>> = pairs.par_iter().zip(&mentions).enumerate().map(of_pair).collect();
    made.into_iter().flatten().collect()
}

/// What an item is called in files: the pair, and after a sharp its number among all items.
pub(super) fn id(pair: &ChallengePair, item_idx: usize) -> String {
    format!("{}#{item_idx}", pair.id)
}

/// Writes the pairs as they stand, then the altered ones, as records.
pub(super) fn write(pairs: &[ChallengePair], items: &[ChallengeItem], out: &mut dyn Write) -> Result<()> {
    for pair in pairs {
        render::record(out, &pair.id, None, &pair.source.text, &pair.target.text)?;
    }
    for (item_idx, item) in items.iter().enumerate() {
        let (Some(pair), Some(texts)) = (pairs.get(item.pair_idx), item.texts(pairs)) else { continue };
        render::record(out, &id(pair, item_idx), Some(item), texts.source, texts.target)?;
    }
    Ok(())
}

/// Writes a table of what a checker got wrong: `what kind side id altered before after counterpart` and both texts.
pub(super) fn write_misses(
    pairs: &[ChallengePair],
    items: &[ChallengeItem],
    outcomes: &[ItemOutcome],
    out: &mut dyn Write,
) -> Result<()> {
    writeln!(out, "what\tkind\tlang\tid\tbefore\tafter\tcounterpart\tsource\ttarget")?;
    for (item, outcome) in items.iter().zip(outcomes) {
        let what = match (item.is_harmful, outcome.is_located, outcome.is_noticed) {
            (true, false, false) => "missed",
            (true, false, true) => "elsewhere",
            (false, _, true) => "alarm",
            _ => continue,
        };
        let (Some(pair), Some(texts)) = (pairs.get(item.pair_idx), item.texts(pairs)) else { continue };
        let other = match item.side {
            ChallengeSide::Source => &pair.target,
            ChallengeSide::Target => &pair.source,
        };
        let side = pair.side(item.side);
        let words = |span: Option<Span>, text: &str| -> String {
            span.and_then(|s| s.text(text)).unwrap_or("").chars().take(80).collect()
        };
        let change = item.changes.first().copied();
        let fields = [
            what,
            item.kind,
            side.lang.as_str(),
            &pair.id,
            &words(change.map(|c| c.0), &side.text),
            &words(change.map(|c| c.1), &item.text),
            &words(item.counterpart, &other.text),
            texts.source,
            texts.target,
        ];
        writeln!(out, "{}", fields.map(|f| f.replace(['\t', '\n', '\r'], " ")).join("\t"))?;
    }
    Ok(())
}
