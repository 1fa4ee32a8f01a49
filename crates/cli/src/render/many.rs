//! A table of claims against several reports.

use std::io::{self, Write};

use doichieu_align::{ClaimRow, LinkBetween, salience};
use doichieu_bitext::Document;
use schemars::JsonSchema;
use serde::Serialize;

use super::inspection::count;
use super::page::{heading, labelled};
use super::table::{conflicts_between, row};
use crate::output::{DIFFERENT, FAINT};
use doichieu_answer::Offsets;
use doichieu_answer::compare::LinkJson;
use doichieu_answer::span::Spans;

/// Several reports and the claims that they share.
pub(crate) struct Table<'a> {
    pub(crate) reports: &'a [Document],
    pub(crate) links: &'a [LinkBetween],
    pub(crate) rows: &'a [ClaimRow],
    pub(crate) offsets: Offsets,
    pub(crate) warnings: &'a [String],
}

/// Answer of `doichieu compare` with more than two reports.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ManyJson {
    /// Version of this format.
    pub(crate) version: u32,
    /// Program and version that made it.
    pub(crate) tool: String,
    /// What spans count: `bytes` of the input file, or `chars` of the decoded file.
    pub(crate) offsets: String,
    /// The reports in the order given.
    pub(crate) reports: Vec<ReportJson>,
    /// Claims that at least two reports tell; those with a conflict first, then those that most reports tell.
    pub(crate) claims: Vec<RowJson>,
    /// The links that the claims are made of.
    pub(crate) links: Vec<BetweenJson>,
    /// What was odd about the input.
    pub(crate) warnings: Vec<String>,
}

/// One report.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ReportJson {
    /// The file's name.
    pub(crate) name: String,
    /// Language: ISO 639, `mixed` or `unknown`.
    pub(crate) lang: String,
    /// Its sentences' running text; the claims count them from 0.
    pub(crate) sentences: Vec<String>,
    /// Indices of the sentences that it alone tells, the most salient first.
    pub(crate) only: Vec<usize>,
}

/// A claim: who tells it.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct RowJson {
    /// For each report its sentences; an empty list where it does not tell it.
    pub(crate) sentences: Vec<Vec<usize>>,
    /// Whether two of the reports conflict in it.
    pub(crate) has_conflict: bool,
    /// Indices into `links`.
    pub(crate) links: Vec<usize>,
}

/// A link between two of the reports.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct BetweenJson {
    /// Index of the report on the source side.
    pub(crate) source_report: usize,
    /// Index of the report on the target side.
    pub(crate) target_report: usize,
    /// The link, as `compare` of two reports gives it.
    #[serde(flatten)]
    pub(crate) link: LinkJson,
}

impl Table<'_> {
    pub(crate) fn page(&self, out: &mut dyn Write, width: usize) -> io::Result<()> {
        heading(out, width, &count(self.reports.len(), "report"))?;
        for (idx, report) in self.reports.iter().enumerate() {
            let told =
                format!("{} ({}, {})", report.name, report.lang, count(report.sentences.len(), "sentence"));
            labelled(out, &format!("  {}", letter(idx)), 5, width, &told, anstyle::Style::new())?;
        }
        heading(out, width, &format!("TOLD BY SEVERAL — {}", count(self.rows.len(), "claim")))?;
        for claim in self.rows {
            self.claim(out, claim, width)?;
        }
        for (idx, report) in self.reports.iter().enumerate() {
            let only = self.only(idx);
            heading(out, width, &format!("ONLY IN {} — {}", letter(idx), count(only.len(), "sentence")))?;
            for sentence in only {
                let label = format!("  {}{sentence}", letter(idx));
                labelled(out, &label, 7, width, report.sentence_text(sentence), anstyle::Style::new())?;
            }
        }
        Ok(())
    }

    fn claim(&self, out: &mut dyn Write, claim: &ClaimRow, width: usize) -> io::Result<()> {
        let marks: String =
            (0..self.reports.len())
                .map(|idx| {
                    if claim.sentence_idxs.get(idx).is_some_and(|s| !s.is_empty()) {
                        letter(idx)
                    } else {
                        '·'
                    }
                })
                .collect();
        writeln!(out, "\n{marks}  {} of {} reports", claim.n_reports(), self.reports.len())?;
        for (idx, sentences) in claim.sentence_idxs.iter().enumerate() {
            let Some(report) = self.reports.get(idx) else { continue };
            for sentence in sentences {
                let label = format!("  {}{sentence}", letter(idx));
                labelled(out, &label, 7, width, report.sentence_text(*sentence), anstyle::Style::new())?;
            }
        }
        for between in claim.link_idxs.iter().filter_map(|idx| self.links.get(*idx)) {
            let (Some(source), Some(target)) =
                (self.reports.get(between.source_report), self.reports.get(between.target_report))
            else {
                continue;
            };
            let told = conflicts_between(source, target, &between.link);
            if !told.is_empty() {
                let pair =
                    format!("{} / {}: {told}", letter(between.source_report), letter(between.target_report));
                labelled(out, "       conflict", 17, width, &pair, DIFFERENT)?;
            }
        }
        let silent: Vec<String> = (0..self.reports.len())
            .filter(|idx| claim.sentence_idxs.get(*idx).is_none_or(Vec::is_empty))
            .map(|idx| letter(idx).to_string())
            .collect();
        if !silent.is_empty() {
            labelled(out, "       not in", 17, width, &silent.join(", "), FAINT)?;
        }
        Ok(())
    }

    /// A row a claim, a column a report: `index: text` for each sentence.
    pub(crate) fn tsv(&self, out: &mut dyn Write) -> io::Result<()> {
        let head = ["n_reports", "has_conflict", "conflicts"].into_iter();
        row(out, head.chain(self.reports.iter().map(|r| r.name.as_str())))?;
        for claim in self.rows {
            let told: Vec<String> = claim
                .link_idxs
                .iter()
                .filter_map(|idx| self.links.get(*idx))
                .filter_map(|b| {
                    let (source, target) =
                        (self.reports.get(b.source_report)?, self.reports.get(b.target_report)?);
                    Some(conflicts_between(source, target, &b.link))
                })
                .filter(|t| !t.is_empty())
                .collect();
            let cell = |(idx, sentences): (usize, &Vec<usize>)| -> String {
                let text =
                    |s: &usize| format!("{s}: {}", self.reports.get(idx).map_or("", |r| r.sentence_text(*s)));
                sentences.iter().map(text).collect::<Vec<_>>().join(" | ")
            };
            let mut fields =
                vec![claim.n_reports().to_string(), claim.has_conflict.to_string(), told.join("; ")];
            fields.extend(claim.sentence_idxs.iter().enumerate().map(cell));
            row(out, fields.iter().map(String::as_str))?;
        }
        Ok(())
    }

    pub(crate) fn json(&self) -> ManyJson {
        let spans: Vec<Spans<'_>> = self.reports.iter().map(|r| Spans::new(r, self.offsets)).collect();
        let report = |(idx, r): (usize, &Document)| ReportJson {
            name: r.name.clone(),
            lang: r.lang.to_string(),
            sentences: (0..r.sentences.len()).map(|s| r.sentence_text(s).to_owned()).collect(),
            only: self.only(idx),
        };
        let claim = |c: &ClaimRow| RowJson {
            sentences: c.sentence_idxs.clone(),
            has_conflict: c.has_conflict,
            links: c.link_idxs.clone(),
        };
        let between = |b: &LinkBetween| BetweenJson {
            source_report: b.source_report,
            target_report: b.target_report,
            link: LinkJson::new(&b.link, &|s| spans.get(b.source_report).map(|spans| spans.of(s)), &|s| {
                spans.get(b.target_report).map(|spans| spans.of(s))
            }),
        };
        ManyJson {
            version: 1,
            tool: doichieu_answer::span::tool(),
            offsets: doichieu_answer::span::unit(self.offsets).to_owned(),
            reports: self.reports.iter().enumerate().map(report).collect(),
            claims: self.rows.iter().map(claim).collect(),
            links: self.links.iter().map(between).collect(),
            warnings: self.warnings.to_vec(),
        }
    }

    /// Sentences of a report that are in no row, the most salient first.
    fn only(&self, report_idx: usize) -> Vec<usize> {
        let Some(report) = self.reports.get(report_idx) else { return Vec::new() };
        let texts: Vec<&str> = report.sentences.iter().map(|s| report.slice(s.span)).collect();
        let is_told = |idx: &usize| {
            self.rows.iter().any(|r| r.sentence_idxs.get(report_idx).is_some_and(|s| s.contains(idx)))
        };
        let mut alone: Vec<(usize, f64)> =
            salience(&texts, report.lang).into_iter().enumerate().filter(|(idx, _)| !is_told(idx)).collect();
        alone.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        alone.into_iter().map(|a| a.0).collect()
    }
}

/// A, B, … for reports; all past Z are Z.
fn letter(idx: usize) -> char {
    ('A'..='Z').nth(idx).unwrap_or('Z')
}
