use super::{SuiteResult, figure};

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
