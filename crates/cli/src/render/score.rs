//! Figures of one system on one gold: as an object, for a person, on one line, and document by document.

use std::collections::BTreeMap;
use std::io::{self, Write};

use doichieu_eval::metric::{Column, Score, Unit};
use doichieu_eval::{Interval, Level, Row};
use schemars::JsonSchema;
use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};

/// What is rendered.
#[derive(Debug)]
pub(crate) struct Scored {
    pub(crate) system: String,
    pub(crate) signature: String,
    pub(crate) metric: &'static str,
    /// The figure that is named first.
    pub(crate) figure: String,
    pub(crate) n_documents: usize,
    pub(crate) gold_sha256: String,
    /// Kinds, parts and totals.
    pub(crate) rows: Vec<Row>,
    pub(crate) counts: Vec<(&'static str, u64)>,
    pub(crate) notes: Vec<String>,
    pub(crate) warnings: Vec<String>,
}

impl Scored {
    /// The total that stands for the whole: all, or the one group that there is, or the pairs that are no translations.
    fn main(&self) -> Option<&Row> {
        let totals = || self.rows.iter().filter(|r| r.level == Level::Total);
        let named = |id: &str| totals().find(|r| r.id == id);
        named("all").or_else(|| named("comparable+unrelated")).or_else(|| totals().next())
    }
}

/// A map in an order of its own.
#[derive(Debug)]
struct Ordered<T>(Vec<(String, T)>);

impl<T: Serialize> Serialize for Ordered<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (key, value) in &self.0 {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

/// What `eval score --format json` prints.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Score")]
pub(crate) struct ScoreJson<'a> {
    /// Version of this format.
    version: u32,
    /// What the system is called.
    system: &'a str,
    /// Name and variant of the metric.
    metric: &'a str,
    /// The figure to read first, a name of `figures`.
    main_figure: &'a str,
    /// The total that `figures` are of.
    figures_of: &'a str,
    /// Figures by name, not rounded; `null` where one is not defined.
    #[schemars(with = "BTreeMap<String, Option<f64>>")]
    figures: Ordered<Option<f64>>,
    /// Where 95 % of the resamples lie.
    #[schemars(with = "BTreeMap<String, [f64; 2]>")]
    intervals: Ordered<[f64; 2]>,
    /// Documents of gold.
    n_documents: usize,
    /// What was odd and scored by a rule.
    #[schemars(with = "BTreeMap<String, u64>")]
    counts: Ordered<u64>,
    /// All documents, or groups that have totals of their own.
    totals: Vec<LineJson<'a>>,
    /// Sorts of text.
    kinds: Vec<LineJson<'a>>,
    /// Lines across documents, such as types of beads.
    parts: Vec<LineJson<'a>>,
    /// SHA-256 of gold in hexadecimal.
    gold_sha256: &'a str,
    /// All that the figures depend on.
    signature: &'a str,
    /// What was odd in the files, in words.
    notes: &'a [String],
    /// What a reader must know before trusting the figures.
    warnings: &'a [String],
}

/// Figures of a total, a kind or a part.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Line")]
struct LineJson<'a> {
    /// Its name.
    id: &'a str,
    /// Number of documents, or of the items of a part.
    n: u64,
    /// As above.
    #[schemars(with = "BTreeMap<String, Option<f64>>")]
    figures: Ordered<Option<f64>>,
    /// As above; absent where there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<BTreeMap<String, [f64; 2]>>")]
    intervals: Option<Ordered<[f64; 2]>>,
}

fn figures(row: &Row) -> Ordered<Option<f64>> {
    let named = row.columns.iter().zip(&row.cells);
    Ordered(named.map(|(column, (figure, _))| (column.name.to_owned(), *figure)).collect())
}

fn intervals(row: &Row) -> Ordered<[f64; 2]> {
    let named = row.columns.iter().zip(&row.cells);
    let ends = |i: &Interval| [i.low, i.high];
    Ordered(named.filter_map(|(c, (_, i))| Some((c.name.to_owned(), i.as_ref().map(ends)?))).collect())
}

/// One object, without rounding.
pub(crate) fn json(scored: &Scored, out: &mut dyn Write) -> io::Result<()> {
    let lines = |level: Level| {
        let of_level = scored.rows.iter().filter(move |r| r.level == level);
        let line = |row| {
            let intervals = intervals(row);
            let intervals = (!intervals.0.is_empty()).then_some(intervals);
            LineJson { id: &row.id, n: row.n, figures: figures(row), intervals }
        };
        of_level.map(line).collect::<Vec<_>>()
    };
    let main = scored.main();
    let object = ScoreJson {
        version: 1,
        system: &scored.system,
        metric: scored.metric,
        main_figure: &scored.figure,
        figures_of: main.map_or("", |m| &m.id),
        figures: main.map_or(Ordered(Vec::new()), figures),
        intervals: main.map_or(Ordered(Vec::new()), intervals),
        n_documents: scored.n_documents,
        counts: Ordered(scored.counts.iter().map(|(name, n)| ((*name).to_owned(), *n)).collect()),
        totals: lines(Level::Total),
        kinds: lines(Level::Kind),
        parts: lines(Level::Part),
        gold_sha256: &scored.gold_sha256,
        signature: &scored.signature,
        notes: &scored.notes,
        warnings: &scored.warnings,
    };
    serde_json::to_writer_pretty(&mut *out, &object)?;
    writeln!(out)
}

/// A figure as a person reads it: four digits after the point, `-` for none.
fn rounded(column: &Column, value: Option<f64>) -> String {
    match (value, column.unit) {
        (None, _) => "-".to_owned(),
        (Some(v), Unit::Count) => format!("{v:.0}"),
        (Some(v), Unit::Share | Unit::Number) => format!("{v:.4}"),
    }
}

/// In the manner of sacreBLEU: `metric figure|key:value|… = 0.9123 [0.88..0.94]`.
pub(crate) fn line(scored: &Scored, out: &mut dyn Write) -> io::Result<()> {
    let named = format!("metric:{}", scored.metric);
    let rest: Vec<&str> = scored.signature.split('|').filter(|part| *part != named).collect();
    write!(out, "{} {}|{} = ", scored.metric, scored.figure, rest.join("|"))?;
    let found = scored.main().and_then(|row| {
        let idx = row.columns.iter().position(|c| c.name == scored.figure)?;
        Some((row.columns.get(idx)?, row.cells.get(idx)?))
    });
    match found {
        Some((column, (value, interval))) => {
            write!(out, "{}", rounded(column, *value))?;
            if let Some(i) = interval {
                write!(out, " [{:.4}..{:.4}]", i.low, i.high)?;
            }
        }
        None => write!(out, "-")?,
    }
    writeln!(out)
}

/// Figures below each other, a block for each total, then kinds and parts on a line each.
pub(crate) fn text(scored: &Scored, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}  {}  ({} documents)", scored.system, scored.metric, scored.n_documents)?;
    for row in scored.rows.iter().filter(|r| r.level == Level::Total) {
        writeln!(out, "\n{} (n = {})", row.id, row.n)?;
        let width = row.columns.iter().map(|c| c.name.len()).max().unwrap_or_default();
        for (column, (value, interval)) in row.columns.iter().zip(&row.cells) {
            write!(out, "  {:width$}  {}", column.name, rounded(column, *value))?;
            if let Some(i) = interval {
                write!(out, "  [{:.4}..{:.4}]", i.low, i.high)?;
            }
            writeln!(out)?;
        }
    }
    for (level, title) in [(Level::Kind, "kinds"), (Level::Part, "parts")] {
        let rows: Vec<&Row> = scored.rows.iter().filter(|r| r.level == level).collect();
        if rows.is_empty() {
            continue;
        }
        writeln!(out, "\n{title}")?;
        for row in rows {
            let column = row.columns.iter().position(|c| c.name == scored.figure);
            // What a part counts may be another figure than the main one.
            let shown = row
                .columns
                .iter()
                .zip(&row.cells)
                .enumerate()
                .filter(|(idx, (_, (value, _)))| {
                    value.is_some() && (level == Level::Part || Some(*idx) == column)
                })
                .map(|(_, (c, (value, _)))| format!("{} {}", c.name, rounded(c, *value)));
            writeln!(out, "  {} (n = {})  {}", row.id, row.n, shown.collect::<Vec<_>>().join("  "))?;
        }
    }
    let odd: Vec<String> =
        scored.counts.iter().filter(|(_, n)| 0 < *n).map(|(name, n)| format!("{name} {n}")).collect();
    if !odd.is_empty() {
        writeln!(out, "\nirregular  {}", odd.join(", "))?;
    }
    for note in &scored.notes {
        writeln!(out, "note  {note}")?;
    }
    writeln!(out, "\n{}", scored.signature)
}

/// A table of the documents in the order of gold.
pub(crate) fn documents_table(score: &dyn Score, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "id\tkind\tgroup")?;
    for column in score.columns() {
        write!(out, "\t{}", column.name)?;
    }
    writeln!(out)?;
    let field = |text: &str| text.replace(['\t', '\n', '\r'], " ");
    for (idx, label) in score.labels().into_iter().enumerate() {
        write!(out, "{}\t{}\t{}", field(&label.id), field(&label.kind), field(&label.group))?;
        for (column, value) in score.columns().iter().zip(score.figures(&[(idx, 1)])) {
            write!(out, "\t{}", rounded(column, value))?;
        }
        writeln!(out)?;
    }
    Ok(())
}
