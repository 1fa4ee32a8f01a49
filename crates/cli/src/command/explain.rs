//! `doichieu explain`: why two sentences are linked or not, and what would change it.

use std::io::Write;

use anyhow::{Context as _, Result, bail};
use doichieu_align::{Linker, Side};
use doichieu_bitext::{Document, Lang, Link, Reason, Slot, SlotState};
use doichieu_text::Reader;

use super::linking::collator;
use super::read_options;
use crate::args::{ExplainArgs, Format, Presplit};
use crate::output::Notes;
use crate::render::explanation::{Explanation, Missing, Without};
use crate::render::page;
use crate::{Outcome, input};

pub(super) fn run(args: &ExplainArgs, notes: Notes) -> Result<Outcome> {
    let mut options = read_options(&args.read)?;
    if args.sentences == Some(Presplit::Lines) {
        options.format = Some(doichieu_text::format::Format::Lines);
    }
    let read = |place: &crate::args::Place| -> Result<(Document, usize)> {
        let name = input::name(&place.file);
        let read = Reader::new(options.clone()).read(&name, &input::read(&place.file)?)?;
        for warning in &read.warnings {
            notes.warn(warning);
        }
        let n = read.document.sentences.len();
        if n <= place.sentence_idx {
            bail!("`{name}` has {n} sentences, numbered from 0: there is no sentence {}", place.sentence_idx);
        }
        Ok((read.document, place.sentence_idx))
    };
    let (mut source, mut target) = (read(&args.source)?, read(&args.target)?);
    if (source.0.lang, target.0.lang) == (Lang::Vi, Lang::En) {
        std::mem::swap(&mut source, &mut target);
    }
    let collator = collator(&args.encoder, &args.link, notes)?;
    let explained = explain(collator.linker(), &source, &target, args.link.min_probability)?;
    let mut out = std::io::BufWriter::new(anstream::stdout().lock());
    match args.format {
        Format::Text => explained.page(&mut out, page::width(args.link.width))?,
        Format::Json => {
            serde_json::to_writer_pretty(&mut out, &explained)?;
            writeln!(out)?;
        }
        Format::Jsonl => {
            serde_json::to_writer(&mut out, &explained)?;
            writeln!(out)?;
        }
        Format::Tsv => explained.table(&mut out)?,
    }
    out.flush()?;
    Ok(Outcome::Done)
}

fn explain(
    linker: &Linker,
    (source, s): &(Document, usize),
    (target, t): &(Document, usize),
    asked: Option<f64>,
) -> Result<Explanation> {
    let texts = [source, target].map(|d| d.sentences.iter().map(|s| d.slice(s.span)).collect::<Vec<&str>>());
    let [a, b] = &texts;
    let (here, there) = (Side { sentences: a, lang: source.lang }, Side { sentences: b, lang: target.lang });
    // The pair itself, and all others of either sentence, among which it has to stand.
    let mut pairs = vec![(*s, *t)];
    pairs.extend((0..b.len()).filter(|j| j != t).map(|j| (*s, j)));
    pairs.extend((0..a.len()).filter(|i| i != s).map(|i| (i, *t)));
    let judged = linker.judge(here, there, &pairs)?;
    let (link, others) = judged.split_first().context("the pair was not judged")?;
    let better = others.iter().filter(|o| link.probability < o.probability);
    let threshold = asked.unwrap_or(linker.min_probability());
    let log_odds = logit(link.probability);
    let without = |reason: &Reason| Without {
        kind: reason.kind.as_str().to_owned(),
        value: reason.value.clone(),
        weight: reason.weight,
        probability: logistic(log_odds - reason.weight),
    };
    let text = |side: &[&str], idx: usize| side.get(idx).copied().unwrap_or("").to_owned();
    Ok(Explanation {
        source_idx: *s,
        target_idx: *t,
        source_text: text(a, *s),
        target_text: text(b, *t),
        probability: link.probability,
        threshold,
        is_linked: threshold <= link.probability,
        needed: logit(threshold) - log_odds,
        relation: link.verdict.relation.as_str().to_owned(),
        reasons: link.reasons.iter().map(without).collect(),
        missing: missing(link, [&text(a, *s), &text(b, *t)]),
        better: better
            .map(|o| {
                let first = |idxs: &[usize]| idxs.first().copied().unwrap_or(0);
                (first(&o.source.sentence_idxs), first(&o.target.sentence_idxs), o.probability)
            })
            .collect(),
    })
}

/// Names, numbers and dates that one side has and the other has not.
fn missing(link: &Link, texts: [&str; 2]) -> Vec<Missing> {
    let is_mention = |slot: Slot| matches!(slot, Slot::Number | Slot::Date | Slot::Entity | Slot::Place);
    let told = link.verdict.slots.iter().filter(|s| is_mention(s.slot)).filter_map(|s| {
        let (side, span) = match s.state {
            SlotState::SourceOnly => (0, s.source_span?),
            SlotState::TargetOnly => (1, s.target_span?),
            _ => return None,
        };
        let value = texts.get(side).and_then(|t| span.text(t))?.to_owned();
        Some(Missing { side: if side == 0 { "source" } else { "target" }.to_owned(), value })
    });
    told.collect()
}

fn logit(p: f64) -> f64 {
    let p = p.clamp(1e-9, 1.0 - 1e-9);
    (p / (1.0 - p)).ln()
}

fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}
