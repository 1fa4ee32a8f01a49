use super::{DocumentPoint, GoldReport, Level, ReportColumn, ReportRow, SuiteResult, SystemReport, figure};
use crate::error::Place;
use crate::record::Metric;
use crate::{InputError, Interval};

/// The result as tab-separated values: a header, then for each system a line a document, kind, part and total.
///
/// Figures have four digits after the point; a column `f1_95` holds the interval of `f1` as `low..high`; `-`
/// stands for what is not defined. The last column is the signature. The same result gives the same bytes.
pub fn tsv(result: &SuiteResult) -> String {
    let mut out = String::new();
    let Some(columns) = result.systems.iter().flat_map(|s| &s.rows).map(|r| r.columns).next() else {
        return out;
    };
    let mut head = vec!["suite", "system", "level", "id", "n"];
    let intervals: Vec<String> = columns.iter().map(|c| format!("{}_95", c.name)).collect();
    for (column, interval) in columns.iter().zip(&intervals) {
        head.push(column.name);
        if column.has_interval {
            head.push(interval);
        }
    }
    head.push("signature");
    push_line(&mut out, head.iter().copied());
    for system in &result.systems {
        let signature = result.signature(system);
        for row in &system.rows {
            let mut line = vec![
                result.suite.clone(),
                system.system.name.clone(),
                row.level.as_str().to_owned(),
                one_line(&row.id),
                row.n.to_string(),
            ];
            for (column, (value, interval)) in columns.iter().zip(&row.cells) {
                line.push(figure(column, *value));
                if column.has_interval {
                    line.push(interval.map_or("-".to_owned(), |i| {
                        format!("{}..{}", figure(column, Some(i.low)), figure(column, Some(i.high)))
                    }));
                }
            }
            line.push(signature.clone());
            push_line(&mut out, line.iter().map(String::as_str));
        }
    }
    out
}

/// Reads figures as [`tsv`] writes them, one report a suite in the file. Lines of single documents become points.
///
/// # Errors
///
/// [`InputError::Line`] for a header or a line that is not as written.
pub fn read_tsv(file: &str, text: &str) -> Result<Vec<GoldReport>, InputError> {
    let bad = |line: usize, expected: &'static str, found: &str| InputError::Line {
        place: Place::line(file, line),
        expected,
        found: found.chars().take(60).collect(),
    };
    let mut lines = text.lines().enumerate();
    let head: Vec<&str> = lines.next().map(|(_, l)| l.split('\t').collect()).unwrap_or_default();
    if head.get(..5) != Some(&["suite", "system", "level", "id", "n"]) || head.last() != Some(&"signature") {
        return Err(bad(1, "the header of a table of figures", head.first().unwrap_or(&"")));
    }
    let figures = head.get(5..head.len() - 1).unwrap_or_default();
    let mut columns: Vec<ReportColumn> = figures
        .iter()
        .filter(|name| !name.ends_with("_95"))
        .map(|name| ReportColumn { name: (*name).to_owned(), is_count: true })
        .collect();
    let mut golds: Vec<GoldReport> = Vec::new();
    for (idx, line) in lines {
        let cells: Vec<&str> = line.split('\t').collect();
        let [suite, system, level, id, n, rest @ .., signature] = cells.as_slice() else {
            return Err(bad(idx + 1, "a line of figures", line));
        };
        if rest.len() != figures.len() {
            return Err(bad(idx + 1, "as many fields as the header has", line));
        }
        let level = Level::ALL.into_iter().find(|l| l.as_str() == *level);
        let (Some(level), Ok(n)) = (level, n.parse()) else {
            return Err(bad(idx + 1, "a level and a number", line));
        };
        let mut row = ReportRow { level, id: (*id).to_owned(), n, cells: Vec::with_capacity(columns.len()) };
        for (name, cell) in figures.iter().zip(rest) {
            let number = |s: &str| s.parse::<f64>().map_err(|_| bad(idx + 1, "a figure", s));
            match (name.ends_with("_95"), *cell) {
                (true, "-") => {}
                (true, interval) => {
                    let (low, high) =
                        interval.split_once("..").ok_or_else(|| bad(idx + 1, "`low..high`", interval))?;
                    let (low, high) = (number(low)?, number(high)?);
                    if let Some(last) = row.cells.last_mut() {
                        last.1 = Some(Interval { low, high });
                    }
                }
                (false, "-") => row.cells.push((None, None)),
                (false, value) => {
                    // What counts is written without digits after the point.
                    let is_count = !value.contains('.');
                    if let Some(column) = columns.get_mut(row.cells.len()) {
                        column.is_count &= is_count;
                    }
                    row.cells.push((Some(number(value)?), None));
                }
            }
        }
        if golds.last().is_none_or(|g| g.name != *suite) {
            golds.push(empty(suite, signature, columns.clone()));
        }
        let Some(gold) = golds.last_mut() else { continue };
        if gold.systems.last().is_none_or(|s| s.name != *system) {
            gold.systems.push(SystemReport::of_table(system, signature));
        }
        let main = gold.column(&gold.main_figure);
        let Some(last) = gold.systems.last_mut() else { continue };
        if row.level == Level::Document {
            let value = main.and_then(|i| row.cells.get(i)).and_then(|c| c.0);
            let kind = String::new();
            last.documents.push(DocumentPoint { id: row.id, kind, n_units: 0, parallelness: None, value });
        } else {
            last.rows.push(row);
        }
    }
    for gold in &mut golds {
        gold.columns.clone_from(&columns);
    }
    Ok(golds)
}

/// A report of which the signature alone is known.
fn empty(suite: &str, signature: &str, columns: Vec<ReportColumn>) -> GoldReport {
    let key = |name: &str| {
        let value = signature.split('|').find_map(|part| part.strip_prefix(name)?.strip_prefix(':'));
        value.unwrap_or_default().to_owned()
    };
    let metric = key("metric");
    let known: Option<Metric> = metric.parse().ok();
    let usual = ["strict_f1", "f1", "accuracy", "caught", "p_at_1", "recall", "byte_f1", "lost_per_1000"];
    let main = known.map(|m| m.main_figure()).into_iter().chain(usual);
    let main_figure = main.into_iter().find(|f| columns.iter().any(|c| c.name == *f)).unwrap_or_default();
    GoldReport {
        name: suite.to_owned(),
        metric,
        split: key("split"),
        licence: String::new(),
        gold_sha256: key("gold"),
        resampling: None,
        n_documents: key("documents").parse().unwrap_or_default(),
        is_lower_better: Metric::is_lower_better(main_figure),
        main_figure: main_figure.to_owned(),
        columns,
        systems: Vec::new(),
        warnings: Vec::new(),
    }
}

fn push_line<'a>(out: &mut String, cells: impl Iterator<Item = &'a str>) {
    for (idx, cell) in cells.enumerate() {
        if 0 < idx {
            out.push('\t');
        }
        out.push_str(cell);
    }
    out.push('\n');
}

/// An id that cannot break the table.
fn one_line(id: &str) -> String {
    id.replace(['\t', '\n', '\r'], " ")
}
