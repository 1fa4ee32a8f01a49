//! A plain table for people: both texts side by side, a row a bead. It needs nothing from elsewhere, runs no script and is
//! written as it comes, so that a memory of any size fits. The page of one pair with filters and word links is made by
//! `doichieu-page`.

use std::io::Write;

use super::number::finite;
use super::text::clean;
use super::unit::no_text;
use super::xml::{escaped, quoted};
use super::{Format, WriteError};
use crate::{Bead, Bitext, BitextSide, ScoreKind};

/// Follows the reader's preference for light or dark; on paper rows are not cut in two.
const STYLE: &str = "\
:root{color-scheme:light dark;--line:#d0d4da;--faint:#5b6470;--null:#fff3d6;--page:#fff;--ink:#1b1f24}
@media(prefers-color-scheme:dark){:root{--line:#3a414b;--faint:#a3adba;--null:#3b3320;--page:#16191d;--ink:#e6e9ee}}
body{margin:0 auto;max-width:76rem;padding:1rem;background:var(--page);color:var(--ink);font:1rem/1.55 system-ui,sans-serif}
h1{font-size:1.25rem;margin:.5rem 0}
table{border-collapse:collapse;width:100%;table-layout:fixed;margin-bottom:2rem}
caption,th,td{text-align:start;vertical-align:top}
th,td{padding:.4rem .6rem;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
thead th{position:sticky;top:0;background:var(--page)}
th[scope=row],.n{width:5.5rem;color:var(--faint);font-weight:normal;font-size:.85rem;font-variant-numeric:tabular-nums}
tr.null td:empty{background:var(--null)}
tr.null td:empty::after{content:\"—\";color:var(--faint)}
td p{margin:0 0 .25rem}
td p:last-child{margin:0}
caption{color:var(--faint);padding:.4rem 0}
@media(max-width:40rem){table,tbody,tr,td,th[scope=row]{display:block;width:auto}thead{display:none}}
@media print{body{max-width:none;padding:0;font-size:10pt;color:#000;background:#fff}tr{break-inside:avoid}thead th{position:static}}";

pub(super) fn begin(first: &Bitext, out: &mut dyn Write) -> Result<(), WriteError> {
    let title = title(first);
    writeln!(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">")?;
    writeln!(out, "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">")?;
    writeln!(out, "<title>{title}</title>\n<style>\n{STYLE}\n</style>\n</head>\n<body>\n<main>")?;
    writeln!(out, "<h1>{title}</h1>")?;
    Ok(())
}

pub(super) fn end(out: &mut dyn Write) -> Result<(), WriteError> {
    writeln!(out, "</main>\n</body>\n</html>")?;
    Ok(())
}

fn title(bitext: &Bitext) -> String {
    let name = |side: &BitextSide, other: &str| text(side.name.as_deref().unwrap_or(other));
    format!("{} – {}", name(&bitext.source, "Source"), name(&bitext.target, "Target"))
}

/// Escapes a text for a page, without the characters that no page may have.
fn text(text: &str) -> String {
    escaped(&clean(Format::Html, text)).into_owned()
}

pub(super) fn write(bitext: &Bitext, keeps_nulls: bool, out: &mut dyn Write) -> Result<(), WriteError> {
    let lang = |side: &BitextSide| {
        side.lang.as_deref().map_or_else(String::new, |l| format!(" lang=\"{}\"", quoted(l)))
    };
    let (source_lang, target_lang) = (lang(&bitext.source), lang(&bitext.target));
    let n_null = bitext.beads.iter().filter(|b| b.is_null()).count();
    writeln!(
        out,
        "<table>\n<caption>{}: {} beads, {n_null} of them null</caption>",
        title(bitext),
        bitext.beads.len()
    )?;
    writeln!(
        out,
        "<thead><tr><th scope=\"col\" class=\"n\">Bead</th><th scope=\"col\">{}</th><th scope=\"col\">{}</th></tr></thead>",
        text(bitext.source.name.as_deref().or(bitext.source.lang.as_deref()).unwrap_or("Source")),
        text(bitext.target.name.as_deref().or(bitext.target.lang.as_deref()).unwrap_or("Target")),
    )?;
    writeln!(out, "<tbody>")?;
    for (idx, bead) in bitext.beads.iter().enumerate().filter(|(_, b)| keeps_nulls || !b.is_null()) {
        let class = if bead.is_null() { " class=\"null\"" } else { "" };
        writeln!(out, "<tr{class}><th scope=\"row\">{}</th>", label(idx + 1, bead, bitext.score_kind))?;
        cell("source", &bitext.source, &bead.source_idxs, &source_lang, out)?;
        cell("target", &bitext.target, &bead.target_idxs, &target_lang, out)?;
        writeln!(out, "</tr>")?;
    }
    writeln!(out, "</tbody>\n</table>")?;
    Ok(())
}

/// What stands before a row: its number, its shape and how sure it is.
fn label(number: usize, bead: &Bead, kind: ScoreKind) -> String {
    let mut label = format!("{number} · {}-{}", bead.source_idxs.len(), bead.target_idxs.len());
    if let Some(probability) = finite(bead.probability) {
        label.push_str(&format!("<br>{:.0} %", probability * 100.0));
    } else if let Some(score) = finite(bead.score) {
        label.push_str(&format!("<br>{} {score:.3}", kind.as_str()));
    }
    if bead.is_locked {
        label.push_str("<br>confirmed");
    }
    label
}

fn cell(
    name: &'static str,
    side: &BitextSide,
    idxs: &[usize],
    lang: &str,
    out: &mut dyn Write,
) -> Result<(), WriteError> {
    write!(out, "<td{lang}>")?;
    for idx in idxs {
        let known = side.sentences.get(*idx).and_then(|s| s.text.as_deref());
        let known = known.ok_or_else(|| no_text(Format::Html, name, side, idxs))?;
        write!(out, "<p>{}</p>", text(known))?;
    }
    writeln!(out, "</td>")?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::format::tests::written;
    use crate::format::{Format, ReadError, ReadOptions, read};
    use crate::{Bead, Bitext, BitextSide};

    #[test]
    fn a_page_needs_nothing_and_lets_no_markup_in() {
        let mut bitext = Bitext {
            source: BitextSide::from_texts(["<script>alert(1)</script>\u{0}", "b"]),
            target: BitextSide::from_texts(["x & y"]),
            beads: vec![Bead { probability: Some(0.876), ..Bead::new(0..1, 0..1) }, Bead::new(1..2, 0..0)],
            ..Bitext::default()
        };
        bitext.target.lang = Some("vi\" onload=\"x".into());
        let page = written(&bitext, Format::Html);
        for part in [
            "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>",
            "<p>x &amp; y</p>",
            "88 %",
            "lang=\"vi&quot; onload=&quot;x\"",
            "<tr class=\"null\">",
            "scope=\"row\"",
            "prefers-color-scheme:dark",
            "@media print",
        ] {
            assert!(page.contains(part), "no {part} in {page}");
        }
        for part in ["<script", "http", "src=", "\u{0}"] {
            assert!(!page.contains(part), "{part} in {page}");
        }
        let error =
            read(&mut page.as_bytes(), Format::Html, &ReadOptions::default()).expect_err("for people");
        assert!(matches!(error, ReadError::WriteOnly { .. }));
    }
}
