use std::fmt::Write as _;

use super::{Evaluation, GoldReport, ReportRow, SystemReport};
use crate::significance::{ALPHA, Difference};

/// An evaluation for a terminal: for each gold its systems, the main figure first, and what the comparison says.
pub fn text(evaluation: &Evaluation) -> String {
    let mut out = String::new();
    for gold in &evaluation.golds {
        let _ = writeln!(out, "{}", heading(gold));
        for total in gold.totals() {
            let _ = writeln!(out, "\n{total}");
            out.push_str(&grid(&cells(gold, total, false)));
        }
        let _ = writeln!(out);
        push_notes(&mut out, gold, "");
        let _ = writeln!(out);
    }
    out
}

/// An evaluation in Markdown.
pub fn markdown(evaluation: &Evaluation) -> String {
    let mut out = String::new();
    for gold in &evaluation.golds {
        let _ = writeln!(out, "## {}\n\n{}\n", escape_markdown(&gold.name), escape_markdown(&heading(gold)));
        for total in gold.totals() {
            let _ = writeln!(out, "### {}\n", escape_markdown(total));
            for (idx, line) in cells(gold, total, true).iter().enumerate() {
                let line: Vec<String> = line.iter().map(|c| escape_markdown(c)).collect();
                let _ = writeln!(out, "| {} |", line.join(" | "));
                if idx == 0 {
                    let rule: Vec<&str> =
                        line.iter().enumerate().map(|(i, _)| if i == 0 { "---" } else { "---:" }).collect();
                    let _ = writeln!(out, "| {} |", rule.join(" | "));
                }
            }
            let _ = writeln!(out);
        }
        push_notes(&mut out, gold, "- ");
        let _ = writeln!(out);
    }
    out
}

/// An evaluation as LaTeX tables, for the packages `booktabs` and nothing else.
pub fn latex(evaluation: &Evaluation) -> String {
    let mut out = String::new();
    for gold in &evaluation.golds {
        for total in gold.totals() {
            let lines = cells(gold, total, true);
            let n = lines.first().map_or(0, Vec::len);
            let _ = writeln!(
                out,
                "\\begin{{table}}\n\\centering\n\\begin{{tabular}}{{l{}}}\n\\toprule",
                "r".repeat(n.saturating_sub(1))
            );
            for (idx, line) in lines.iter().enumerate() {
                let line: Vec<String> = line.iter().map(|c| escape_latex(c)).collect();
                let _ =
                    writeln!(out, "{} \\\\{}", line.join(" & "), if idx == 0 { "\n\\midrule" } else { "" });
            }
            let _ = writeln!(out, "\\bottomrule\n\\end{{tabular}}");
            let caption = format!("{}, {total}. {}", heading(gold), legend(gold));
            let _ = writeln!(out, "\\caption{{{}}}", escape_latex(&caption));
            let _ = writeln!(out, "\\end{{table}}");
            for system in &gold.systems {
                // A comment ends with its line.
                let _ = writeln!(out, "% {}: {}", system.name.replace(['\n', '\r'], " "), system.signature);
            }
            let _ = writeln!(out);
        }
    }
    out
}

fn heading(gold: &GoldReport) -> String {
    let split = if gold.split.is_empty() { String::new() } else { format!(" ({})", gold.split) };
    format!("{}{split}: {} by {}, {} documents", gold.name, gold.main_figure, gold.metric, gold.n_documents)
}

/// What the marks in a table mean.
fn legend(gold: &GoldReport) -> String {
    let drawn = gold.resampling.map_or(String::new(), |r| {
        format!("In brackets where 95 % of {} resamples of documents lie (seed {}). ", r.n_resamples, r.seed)
    });
    let several = 1 < gold.systems.len();
    let compared = format!(
        "The first system is the baseline; * marks differences from it with p < {ALPHA} by paired bootstrap and \
         approximate randomisation, corrected after Holm."
    );
    let better = if gold.is_lower_better { " Lower is better." } else { "" };
    format!("{drawn}{}{better}", if several { compared.as_str() } else { "" }).trim().to_owned()
}

fn push_notes(out: &mut String, gold: &GoldReport, mark: &str) {
    let _ = writeln!(out, "{mark}{}", legend(gold));
    for warning in &gold.warnings {
        let _ = writeln!(out, "{mark}Mind: {warning}.");
    }
    for system in &gold.systems {
        let _ = writeln!(out, "{mark}{}", system.signature);
    }
}

fn p_value(p: Option<f64>) -> String {
    match p {
        None => "-".to_owned(),
        Some(p) if p < 0.0001 => "<.0001".to_owned(),
        Some(p) => format!("{p:.4}"),
    }
}

/// The table of one total: the main figure with its interval and difference, then all other figures that have intervals.
///
/// * `is_wide`: whether the other figures have their intervals too.
fn cells(gold: &GoldReport, total: &str, is_wide: bool) -> Vec<Vec<String>> {
    let several = 1 < gold.systems.len();
    let main = gold.column(&gold.main_figure);
    let with_interval = |system: &SystemReport, idx: usize| {
        system.total(total).and_then(|r| r.cells.get(idx)).is_some_and(|(_, interval)| interval.is_some())
    };
    let others: Vec<usize> = (0..gold.columns.len())
        .filter(|idx| Some(*idx) != main && gold.systems.iter().any(|s| with_interval(s, *idx)))
        .collect();
    let has_timing = gold.systems.iter().any(|s| s.timing.is_some());
    let mut head = vec!["system".to_owned(), gold.main_figure.clone()];
    if several {
        head.extend(["difference".to_owned(), "p".to_owned()]);
    }
    head.extend(others.iter().filter_map(|i| gold.columns.get(*i)).map(|c| c.name.clone()));
    if has_timing {
        head.push("sentences/s".to_owned());
    }
    let mut lines = vec![head];
    for system in &gold.systems {
        let row = system.total(total);
        let mut line = vec![system.name.clone(), main.map_or("-".to_owned(), |i| figure(gold, row, i, true))];
        if several {
            match system.difference(total) {
                Some(d) => line.extend([difference(d), p_value(d.p_corrected)]),
                None => line.extend(["-".to_owned(), "-".to_owned()]),
            }
        }
        line.extend(others.iter().map(|i| figure(gold, row, *i, is_wide)));
        if has_timing {
            let speed = system.timing.filter(|t| 0.0 < t.wall_s).map(|t| t.n_sentences as f64 / t.wall_s);
            line.push(speed.map_or("-".to_owned(), |s| format!("{s:.0}")));
        }
        lines.push(line);
    }
    lines
}

fn difference(d: &Difference) -> String {
    let mark = if d.is_significant() { "*" } else { "" };
    match d.interval {
        Some(i) => format!("{:+.4}{mark} [{:+.4}..{:+.4}]", d.delta(), i.low, i.high),
        None => format!("{:+.4}{mark}", d.delta()),
    }
}

fn figure(gold: &GoldReport, row: Option<&ReportRow>, idx: usize, is_wide: bool) -> String {
    let (Some(column), Some((value, interval))) = (gold.columns.get(idx), row.and_then(|r| r.cells.get(idx)))
    else {
        return "-".to_owned();
    };
    let mut cell = column.format(*value);
    if let Some(i) = interval.filter(|_| is_wide) {
        let _ = write!(cell, " [{}..{}]", column.format(Some(i.low)), column.format(Some(i.high)));
    }
    cell
}

/// Lines of cells as columns, the first to the left and the rest to the right.
pub(super) fn grid(lines: &[Vec<String>]) -> String {
    let mut widths: Vec<usize> = Vec::new();
    for line in lines {
        widths.resize(widths.len().max(line.len()), 0);
        for (width, cell) in widths.iter_mut().zip(line) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let mut out = String::new();
    for line in lines {
        let cells: Vec<String> = line
            .iter()
            .zip(&widths)
            .enumerate()
            .map(|(idx, (cell, width))| match idx {
                0 => format!("{cell:<width$}"),
                _ => format!("{cell:>width$}"),
            })
            .collect();
        out.push_str(cells.join("  ").trim_end());
        out.push('\n');
    }
    out
}

fn escape_markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' => {
                out.push('\\');
                out.push(c);
            }
            '\n' | '\r' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

fn escape_latex(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => {
                out.push('\\');
                out.push(c);
            }
            '\\' => out.push_str("\\textbackslash{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            '<' => out.push_str("\\textless{}"),
            '>' => out.push_str("\\textgreater{}"),
            '\n' | '\r' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_break_a_table() {
        assert_eq!(escape_markdown("a|b_c\nd"), "a\\|b\\_c d");
        assert_eq!(escape_latex("50 % of A_1 & B<C"), "50 \\% of A\\_1 \\& B\\textless{}C");
    }
}
