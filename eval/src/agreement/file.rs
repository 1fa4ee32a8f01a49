//! Adjudication files: what is in dispute, with an empty column for the decision.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use super::{Disagreement, Item};

/// What somebody decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Id of the document.
    pub document: String,
    /// What was in dispute.
    pub item: Item,
    /// `yes` or `no`, or a relation; empty if it is still open.
    pub decision: String,
}

/// Why an adjudication file cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AdjudicationFileError {
    /// The file is not UTF-8.
    #[error("`{file}` is not UTF-8 from byte {at} on")]
    NotUtf8 {
        /// The file.
        file: String,
        /// First byte that is wrong.
        at: usize,
    },
    /// The header lacks a column.
    #[error("`{file}`, line 1: no column `{column}`")]
    NoColumn {
        /// The file.
        file: String,
        /// The column.
        column: &'static str,
    },
    /// A line of other length than the header.
    #[error("`{file}`, line {line}: {found} cells, expected {expected}")]
    Cells {
        /// The file.
        file: String,
        /// Line, from 1.
        line: usize,
        /// Cells in it.
        found: usize,
        /// Cells of the header.
        expected: usize,
    },
    /// A line that is no object of the right form.
    #[error("`{file}`, line {line}")]
    Json {
        /// The file.
        file: String,
        /// Line, from 1.
        line: usize,
        /// What is wrong.
        #[source]
        source: serde_json::Error,
    },
    /// A cell that names no item.
    #[error("`{file}`, line {line}: item `{found}`, expected sentences as `3-5` or a byte")]
    Item {
        /// The file.
        file: String,
        /// Line, from 1.
        line: usize,
        /// What there is.
        found: String,
    },
}

#[derive(Serialize, Deserialize)]
struct Record {
    document: String,
    item: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    context: String,
    #[serde(default)]
    said: Vec<String>,
    decision: Option<String>,
}

/// Columns `document`, `item`, `context`, one for each annotator, and `decision`, which is empty.
///
/// Tabulators, line breaks and backslashes within cells are written `\t`, `\n` and `\\`. `annotators`: their names.
pub fn render_tsv(annotators: &[String], disagreements: &[Disagreement]) -> String {
    let mut out = String::new();
    let mut line = |cells: &mut dyn Iterator<Item = String>| {
        let cells: Vec<String> = cells.map(|c| escaped(&c)).collect();
        let _ = writeln!(out, "{}", cells.join("\t"));
    };
    let fixed = ["document", "item", "context"].map(str::to_owned);
    line(&mut fixed.into_iter().chain(annotators.iter().cloned()).chain(["decision".to_owned()]));
    for d in disagreements {
        let fixed = [d.document.clone(), d.item.to_string(), d.context.clone()];
        line(&mut fixed.into_iter().chain(d.said.iter().cloned()).chain([String::new()]));
    }
    out
}

/// One object a line: `document`, `item`, `context`, `said` in the order of the annotators, and `decision`, which is null.
pub fn render_jsonl(disagreements: &[Disagreement]) -> String {
    let mut out = String::new();
    for d in disagreements {
        let record = Record {
            document: d.document.clone(),
            item: d.item.to_string(),
            context: d.context.clone(),
            said: d.said.clone(),
            decision: None,
        };
        // Strings alone are always JSON.
        out.push_str(&serde_json::to_string(&record).unwrap_or_default());
        out.push('\n');
    }
    out
}

/// Reads an adjudication file that somebody filled in, TSV or JSONL as its first character tells. Columns may stand in
/// another order, and more may have been added; what is empty in `decision` is still open.
///
/// # Errors
///
/// Any [`AdjudicationFileError`].
pub fn read_adjudication(file: &str, bytes: &[u8]) -> Result<Vec<Decision>, AdjudicationFileError> {
    let text = std::str::from_utf8(bytes)
        .map_err(|e| AdjudicationFileError::NotUtf8 { file: file.to_owned(), at: e.valid_up_to() })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let decision =
        |line: usize, document: String, item: &str, decision: String| match Item::parse(item.trim()) {
            Some(item) => Ok(Decision { document, item, decision: decision.trim().to_owned() }),
            None => Err(AdjudicationFileError::Item { file: file.to_owned(), line, found: item.to_owned() }),
        };
    let lines = text.lines().enumerate().map(|(idx, l)| (idx + 1, l)).filter(|(_, l)| !l.trim().is_empty());
    if text.trim_start().starts_with('{') {
        return lines
            .map(|(line, text)| {
                let record: Record = serde_json::from_str(text)
                    .map_err(|source| AdjudicationFileError::Json { file: file.to_owned(), line, source })?;
                decision(line, record.document, &record.item, record.decision.unwrap_or_default())
            })
            .collect();
    }
    let mut lines = lines;
    let header: Vec<&str> = lines.next().map_or(Vec::new(), |(_, l)| l.split('\t').collect());
    let column = |column: &'static str| {
        let at = header.iter().position(|c| c.trim() == column);
        at.ok_or_else(|| AdjudicationFileError::NoColumn { file: file.to_owned(), column })
    };
    let (document_at, item_at) = (column("document")?, column("item")?);
    // An annotator may be called `decision` too; ours is the last.
    column("decision")?;
    let decision_at = header.iter().rposition(|c| c.trim() == "decision").unwrap_or(0);
    lines
        .map(|(line, text)| {
            let cells: Vec<String> = text.split('\t').map(unescaped).collect();
            if cells.len() != header.len() {
                let (found, expected) = (cells.len(), header.len());
                return Err(AdjudicationFileError::Cells { file: file.to_owned(), line, found, expected });
            }
            let cell = |at: usize| cells.get(at).cloned().unwrap_or_default();
            decision(line, cell(document_at), &cell(item_at), cell(decision_at))
        })
        .collect()
}

fn escaped(cell: &str) -> String {
    let mut out = String::with_capacity(cell.len());
    for c in cell.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            other => out.push(other),
        }
    }
    out
}

fn unescaped(cell: &str) -> String {
    let mut out = String::with_capacity(cell.len());
    let mut chars = cell.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('t') => out.push('\t'),
            Some('n') => out.push('\n'),
            Some('r') => out.push('\r'),
            other => out.push(other.unwrap_or('\\')),
        }
    }
    out
}
