use super::{Level, Row, SuiteResult, figure, text};

/// The result as a table for people: kinds, parts and totals of each system, without single documents.
///
/// A figure's interval stands behind it in brackets.
pub fn table(result: &SuiteResult) -> String {
    let mut out = format!(
        "{}: {} on {}, {} documents\ngold {}; licence {}\n[low..high]: 95 % of {} resamples of documents, seed {}\n",
        result.suite,
        result.task.as_str(),
        result.split,
        result.n_documents,
        result.gold_sha256.chars().take(12).collect::<String>(),
        result.licence,
        result.resampling.n_resamples,
        result.resampling.seed,
    );
    for (idx, system) in result.systems.iter().enumerate() {
        let role = if idx == 0 && 1 < result.systems.len() { " (baseline)" } else { "" };
        out.push_str(&format!("\n{}{role}, {}\n", system.system.name, system.metric));
        let rows: Vec<&Row> = system.rows.iter().filter(|r| r.level != Level::Document).collect();
        out.push_str(&grid(&rows));
    }
    if !result.left_out.is_empty() {
        out.push_str(&format!("\nno answers from: {}\n", result.left_out.join(", ")));
    }
    out
}

fn grid(rows: &[&Row]) -> String {
    let Some(columns) = rows.first().map(|r| r.columns) else { return String::new() };
    let mut lines = vec![vec!["".to_owned(), "n".to_owned()]];
    if let Some(head) = lines.first_mut() {
        head.extend(columns.iter().map(|c| c.name.to_owned()));
    }
    for row in rows {
        let mark = if row.level == Level::Total { "= " } else { "" };
        let mut line = vec![format!("{mark}{}", row.id), row.n.to_string()];
        for (column, (value, interval)) in columns.iter().zip(&row.cells) {
            let mut cell = figure(column, *value);
            if let Some(i) = interval {
                let (low, high) = (figure(column, Some(i.low)), figure(column, Some(i.high)));
                cell.push_str(&format!(" [{low}..{high}]"));
            }
            line.push(cell);
        }
        lines.push(line);
    }
    text::grid(&lines)
}
