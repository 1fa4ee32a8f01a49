//! Figures of a challenge as JSON, and altered pairs as records.

use std::io::{self, Write};

use doichieu_eval::challenge::{ChallengeItem, ChallengeSide};
use doichieu_eval::{Interval, Row, SuiteResult};
use serde::Serialize;

#[derive(Debug, Serialize)]
struct Challenge<'a> {
    version: u32,
    gold: &'a str,
    n_documents: usize,
    systems: Vec<System<'a>>,
}

#[derive(Debug, Serialize)]
struct System<'a> {
    system: &'a str,
    signature: String,
    lines: Vec<Line<'a>>,
}

#[derive(Debug, Serialize)]
struct Line<'a> {
    level: &'static str,
    id: &'a str,
    n: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    caught: Option<Figure>,
    #[serde(skip_serializing_if = "Option::is_none")]
    noticed: Option<Figure>,
    #[serde(skip_serializing_if = "Option::is_none")]
    alarms: Option<Figure>,
}

#[derive(Debug, Serialize)]
struct Figure {
    value: f64,
    /// Both ends of the interval.
    #[serde(skip_serializing_if = "Option::is_none")]
    low_high: Option<[f64; 2]>,
}

/// The figures as one object.
pub(crate) fn json(result: &SuiteResult, out: &mut dyn Write) -> io::Result<()> {
    let figure = |row: &Row, column: &str| {
        let value = rounded(row.figure(column)?);
        let ends = |i: Interval| [rounded(i.low), rounded(i.high)];
        Some(Figure { value, low_high: row.interval(column).map(ends) })
    };
    let systems = result.systems.iter().map(|system| System {
        system: &system.system.name,
        signature: result.signature(system),
        lines: system
            .rows
            .iter()
            .map(|row| Line {
                level: row.level.as_str(),
                id: &row.id,
                n: row.n,
                caught: figure(row, "caught"),
                noticed: figure(row, "noticed"),
                alarms: figure(row, "alarms"),
            })
            .collect(),
    });
    let all = Challenge {
        version: 1,
        gold: &result.gold_sha256,
        n_documents: result.n_documents,
        systems: systems.collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &all)?;
    writeln!(out)
}

/// Four digits after the point, as all results have them.
fn rounded(x: f64) -> f64 {
    (x * 1e4).round() / 1e4
}

#[derive(Debug, Serialize)]
struct Record<'a> {
    id: &'a str,
    source: &'a str,
    target: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    altered: Option<Altered<'a>>,
}

#[derive(Debug, Serialize)]
struct Altered<'a> {
    kind: &'a str,
    harmful: bool,
    side: &'static str,
    /// Where the altered text differs, in bytes.
    spans: Vec<[usize; 2]>,
    /// Where the other side says what was altered.
    counterpart: Option<[usize; 2]>,
}

/// A pair as a line that a checker reads; the key `altered` says what was done to it.
pub(crate) fn record(
    out: &mut dyn Write,
    id: &str,
    item: Option<&ChallengeItem>,
    source: &str,
    target: &str,
) -> io::Result<()> {
    let altered = item.map(|item| Altered {
        kind: item.kind,
        harmful: item.is_harmful,
        side: match item.side {
            ChallengeSide::Source => "source",
            ChallengeSide::Target => "target",
        },
        spans: item.changes.iter().map(|(_, after)| [after.start(), after.end()]).collect(),
        counterpart: item.counterpart.map(|s| [s.start(), s.end()]),
    });
    serde_json::to_writer(&mut *out, &Record { id, source, target, altered })?;
    writeln!(out)
}
