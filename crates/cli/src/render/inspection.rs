//! How a report was read, for people.

use std::io::{self, Write};

use doichieu_bitext::Document;

use super::page::{heading, labelled};
use crate::output::{FAINT, TITLE};

/// The few lines that say what a report is.
pub(crate) fn document_head(
    out: &mut dyn Write,
    label: &str,
    document: &Document,
    width: usize,
) -> io::Result<()> {
    let mut facts = vec![
        format!(
            "{} ({:.0} %)",
            doichieu_answer::document::language_name(document.lang),
            100.0 * document.lang_confidence
        ),
        count(document.sentences.len(), "sentence"),
    ];
    if !document.removals.is_empty() {
        facts.push(format!("{} set aside", count(document.removals.len(), "block")));
    }
    if document.origin.was_word_segmented {
        facts.push("word segmentation undone".to_owned());
    }
    if document.origin.encoding != "UTF-8" {
        facts.push(format!("encoding {}", document.origin.encoding));
    }
    if document.origin.format != "text" {
        facts.push(format!("format {}", document.origin.format));
    }
    let m = &document.metadata;
    labelled(out, label, 9, width, &document.name, TITLE)?;
    labelled(out, "", 9, width, &facts.join(", "), anstyle::Style::new())?;
    let rows = [
        ("title", m.title.clone().unwrap_or_default()),
        ("outlet", m.outlet.clone().unwrap_or_default()),
        ("date", m.date.clone().unwrap_or_default()),
        ("by", m.bylines.join(", ")),
        ("agencies", m.agencies.join(", ")),
        ("url", m.url.clone().unwrap_or_default()),
    ];
    for (name, value) in rows.iter().filter(|r| !r.1.is_empty()) {
        labelled(out, "", 9, width, &format!("{name}: {value}"), FAINT)?;
    }
    Ok(())
}

/// `1 sentence`, `3 sentences`.
pub(crate) fn count(n: usize, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}

/// The blocks that were set aside, each with its kind and rule.
pub(crate) fn ledger(out: &mut dyn Write, document: &Document, width: usize) -> io::Result<()> {
    for removal in &document.removals {
        let label = format!("  {:<13}", removal.kind);
        labelled(out, &label, 15, width, document.slice(removal.span), FAINT)?;
    }
    Ok(())
}

/// The whole page of `doichieu inspect`.
pub(crate) fn page(out: &mut dyn Write, document: &Document, width: usize) -> io::Result<()> {
    document_head(out, "FILE", document, width)?;
    heading(out, width, &format!("SENTENCES {}", document.sentences.len()))?;
    let mut paragraph_idx = 0;
    for (idx, sentence) in document.sentences.iter().enumerate() {
        if sentence.paragraph_idx != paragraph_idx {
            writeln!(out)?;
            paragraph_idx = sentence.paragraph_idx;
        }
        let mark = if sentence.role == doichieu_bitext::SentenceRole::Headline {
            TITLE
        } else {
            anstyle::Style::new()
        };
        let lang =
            if sentence.lang == document.lang { String::new() } else { format!("[{}] ", sentence.lang) };
        labelled(
            out,
            &format!("{idx:>4}"),
            6,
            width,
            &format!("{lang}{}", document.slice(sentence.span)),
            mark,
        )?;
    }
    heading(out, width, &format!("SET ASIDE {}", document.removals.len()))?;
    for removal in &document.removals {
        let label = format!("  {:<13}", removal.kind);
        labelled(out, &label, 15, width, document.slice(removal.span), anstyle::Style::new())?;
        let file = document.file_span(removal.span);
        let reason = removal.reason.as_ref().map(|reason| format!(" {reason},")).unwrap_or_default();
        labelled(
            out,
            "",
            15,
            width,
            &format!("rule {},{reason} bytes {}–{}", removal.rule, file.start(), file.end()),
            FAINT,
        )?;
    }
    Ok(())
}
