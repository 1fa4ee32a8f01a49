//! Why two sentences are linked or not.

use std::io::{self, Write};

use schemars::JsonSchema;
use serde::Serialize;

use super::page::{heading, labelled, side_by_side};
use super::table::row;
use crate::output::{DIFFERENT, FAINT, SAME};
use doichieu_answer::span::round;

/// Answer of `doichieu explain --format json`.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Explanation {
    /// Index of the source's sentence, from 0.
    pub(crate) source_idx: usize,
    /// Index of the target's sentence.
    pub(crate) target_idx: usize,
    /// The source's sentence.
    pub(crate) source_text: String,
    /// The target's sentence.
    pub(crate) target_text: String,
    /// Probability that a careful reader would link the two, 0 to 1.
    pub(crate) probability: f64,
    /// From which probability on they are linked.
    pub(crate) threshold: f64,
    /// Whether they are.
    pub(crate) is_linked: bool,
    /// Log-odds (nats) that are missing for a link; negative: by how much there are more than enough.
    pub(crate) needed: f64,
    /// How the two would compare.
    pub(crate) relation: String,
    /// What speaks for the link, strongest first, each with the probability that is left without it.
    pub(crate) reasons: Vec<Without>,
    /// Names, numbers and dates that only one of the two has.
    pub(crate) missing: Vec<Missing>,
    /// Pairs of one of the two sentences that are more probable: source, target, probability.
    pub(crate) better: Vec<(usize, usize, f64)>,
}

/// A reason and what the link would be without it.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Without {
    /// As in `compare`.
    pub(crate) kind: String,
    /// What both share.
    pub(crate) value: String,
    /// What it adds to the log-odds.
    pub(crate) weight: f64,
    /// The link's probability without it.
    pub(crate) probability: f64,
}

/// Something that only one of two sentences has.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Missing {
    /// `source` or `target`.
    pub(crate) side: String,
    /// As it is written there.
    pub(crate) value: String,
}

impl Explanation {
    pub(crate) fn page(&self, out: &mut dyn Write, width: usize) -> io::Result<()> {
        let verb = if self.is_linked { "ARE LINKED" } else { "ARE NOT LINKED" };
        let title = format!(
            "s{} AND t{} {verb} — {:.0} %, {:.0} % are enough",
            self.source_idx,
            self.target_idx,
            100.0 * self.probability,
            100.0 * self.threshold
        );
        heading(out, width, &title)?;
        side_by_side(out, 2, width, &self.source_text, &self.target_text)?;
        heading(out, width, "WHAT SPEAKS FOR IT (log-odds, and what is left without it)")?;
        if self.reasons.is_empty() {
            writeln!(out, "  Nothing: they share no word, name, number or date that stands together.")?;
        }
        for reason in &self.reasons {
            let weight = format!("  {:+.2} → {:3.0} %", reason.weight, 100.0 * reason.probability);
            labelled(out, &weight, 18, width, &format!("{}: {}", reason.kind, reason.value), SAME)?;
        }
        heading(out, width, "WHAT WOULD CHANGE IT")?;
        self.change(out, width)?;
        for missing in &self.missing {
            labelled(out, &format!("  only {}", missing.side), 18, width, &missing.value, DIFFERENT)?;
        }
        for (source, target, probability) in self.better.iter().take(5) {
            let told = format!("s{source} and t{target} are nearer ({:.0} %)", 100.0 * probability);
            labelled(out, "  rivals", 18, width, &told, FAINT)?;
        }
        Ok(())
    }

    fn change(&self, out: &mut dyn Write, width: usize) -> io::Result<()> {
        let lead = if self.is_linked {
            let decisive: Vec<&str> = self
                .reasons
                .iter()
                .filter(|r| r.probability < self.threshold)
                .map(|r| r.value.as_str())
                .collect();
            if decisive.is_empty() {
                format!(
                    "No single reason decides: {:.1} nats could be lost before the link goes.",
                    -self.needed
                )
            } else {
                format!("Without any one of these there would be no link: {}.", decisive.join("; "))
            }
        } else {
            let strongest = self.reasons.first().map(|r| r.weight).filter(|w| 0.0 < *w);
            let like = strongest
                .map(|w| format!(", {:.1} times as much as the strongest reason gives", self.needed / w))
                .unwrap_or_default();
            format!("{:.1} nats of evidence are missing{like}.", self.needed)
        };
        labelled(out, "", 2, width, &lead, anstyle::Style::new())
    }

    pub(crate) fn table(&self, out: &mut dyn Write) -> io::Result<()> {
        row(out, ["source", "target", "probability", "threshold", "kind", "value", "weight", "without"])?;
        let [s, t] = [self.source_idx, self.target_idx].map(|i| i.to_string());
        let [p, threshold] = [self.probability, self.threshold].map(|p| round(p).to_string());
        for reason in &self.reasons {
            let (weight, without) = (round(reason.weight).to_string(), round(reason.probability).to_string());
            let fields = [&s, &t, &p, &threshold, &reason.kind, &reason.value, &weight, &without];
            row(out, fields.map(String::as_str))?;
        }
        Ok(())
    }
}
