//! Which runs are the article.

use std::collections::BTreeSet;

use doichieu_bitext::{Metadata, Span};
use dom_smoothie::Readability;

use super::page::Page;

/// First character of plane 15, and how many of its characters number runs.
const LOW: u32 = 0xF_0000;
const N_LOW: usize = 0xFFF0;
/// First character of plane 16, which carries the higher digit.
const HIGH: u32 = 0x10_0000;

/// Writes the private-use characters that stand for a run: one for the first 65,520, two for the others.
pub(super) fn push_marker(out: &mut String, run_idx: usize) {
    let (high, low) = (run_idx / N_LOW, run_idx % N_LOW);
    let digit = |first: u32, n: usize| u32::try_from(n).ok().and_then(|n| char::from_u32(first + n));
    if high > 0 {
        out.extend(digit(HIGH, high.min(N_LOW)));
    }
    out.extend(digit(LOW, low));
}

/// The runs whose markers are in a text.
fn marked_runs(text: &str) -> BTreeSet<usize> {
    let mut runs = BTreeSet::new();
    let mut high = 0usize;
    for c in text.chars() {
        match u32::from(c) {
            code @ 0x10_0000.. => high = usize::try_from(code - HIGH).unwrap_or(0),
            code @ LOW.. => {
                runs.insert(high * N_LOW + usize::try_from(code - LOW).unwrap_or(0));
                high = 0;
            }
            _ => high = 0,
        }
    }
    runs
}

/// The same for tests of the markers.
#[cfg(test)]
pub(super) fn marked_runs_for_test(text: &str) -> Vec<usize> {
    marked_runs(text).into_iter().collect()
}

fn without_markers(text: &str) -> String {
    text.chars().filter(|c| u32::from(*c) < LOW).collect::<String>().trim().to_owned()
}

/// Shorter finds are no article; a headline alone or a cookie notice are found that way.
const MIN_CHARS: usize = 80;

/// Asks the readability rules for the article; also fills in metadata that only they find.
///
/// Returns by run whether it is kept; `None` if there is no article.
pub(super) fn article(page: &Page, metadata: &mut Metadata) -> Option<Vec<bool>> {
    let mut reader = Readability::from(page.marked.as_str());
    let found = reader.parse().ok()?;
    if metadata.bylines.is_empty()
        && let Some(byline) = found.byline.as_deref().map(without_markers).filter(|b| !b.is_empty())
    {
        metadata.bylines.extend(super::metadata::names(&byline));
    }
    let title = without_markers(&found.title);
    if metadata.title.is_none() && !title.is_empty() {
        metadata.title = Some(title);
    }
    let runs = marked_runs(&found.text_content);
    let n_chars: usize =
        runs.iter().filter_map(|idx| page.runs.get(*idx)).map(|r| r.text.trim().chars().count()).sum();
    (n_chars >= MIN_CHARS).then(|| (0..page.runs.len()).map(|idx| runs.contains(&idx)).collect())
}

/// What `<title>` says.
pub(super) fn title(page: &Page) -> Option<String> {
    Some(squeeze(&page.runs.get(page.title_run?)?.text))
}

/// The page's headline, if the kept runs lack it.
#[derive(Debug)]
pub(super) enum Headline {
    /// It is in the body, in these runs.
    Runs(Vec<usize>),
    /// It is in `<title>`, a part of the run.
    Title(Span),
}

/// Finds the headline to put before the article.
///
/// The first `<h1>` that says what the title says, else the last before the article's text, else the title itself;
/// none if a kept run near the beginning says it.
pub(super) fn headline(page: &Page, kept: &[bool], title: Option<&str>) -> Option<Headline> {
    let is_kept = |idx: usize| kept.get(idx) == Some(&true);
    let title = title.map(squeeze).filter(|t| !t.is_empty());
    let first_kept = (0..page.runs.len()).find(|idx| is_kept(*idx)).unwrap_or(page.runs.len());
    let n_h1 = page.runs.iter().filter_map(|r| r.h1).max().map_or(0, |last| last + 1);
    let runs_of = |h1: usize| -> Vec<usize> {
        (0..page.runs.len())
            .filter(|idx| page.runs.get(*idx).is_some_and(|r| r.h1 == Some(h1) && !r.blank))
            .collect()
    };
    let text_of = |runs: &[usize]| -> String {
        squeeze(
            &runs
                .iter()
                .filter_map(|i| page.runs.get(*i))
                .map(|r| format!("{} ", r.text))
                .collect::<String>(),
        )
    };
    // A page with more first-level headings than this is no article.
    let h1s: Vec<Vec<usize>> = (0..n_h1.min(20)).map(runs_of).filter(|r| !r.is_empty()).collect();
    let says_title = |runs: &Vec<usize>| title.as_ref().is_some_and(|t| alike(t, &text_of(runs)));
    if let Some(runs) = h1s.iter().find(|r| says_title(r)) {
        return (!runs.iter().any(|idx| is_kept(*idx))).then(|| Headline::Runs(runs.clone()));
    }
    // Another heading or paragraph may say it.
    let title_kept = title.as_ref().is_some_and(|t| {
        page.runs
            .iter()
            .enumerate()
            .filter(|(idx, _)| is_kept(*idx))
            .take(10)
            .any(|(_, r)| alike(t, &squeeze(&r.text)))
    });
    if title_kept || h1s.iter().flatten().any(|idx| is_kept(*idx)) {
        return None;
    }
    // Sites word the title for search engines; the heading right before the article is the headline then. One of a
    // word or two is the site's name.
    let before = h1s
        .iter()
        .rev()
        .find(|r| r.first().is_some_and(|idx| *idx < first_kept) && text_of(r).split(' ').count() >= 3);
    if let Some(runs) = before {
        return Some(Headline::Runs(runs.clone()));
    }
    let run = page.runs.get(page.title_run?)?;
    let at = title.as_deref().and_then(|t| run.text.find(t).map(|at| Span::at(at, at + t.len())));
    Some(Headline::Title(at.unwrap_or(Span::at(0, run.text.len()))))
}

/// The runs of the standfirst, if readability dropped it: a line between headline and article that says what the
/// page's description says, or that its element's name calls so.
pub(super) fn lead(page: &Page, kept: &[bool]) -> Vec<usize> {
    let first_kept = kept.iter().position(|k| *k).unwrap_or(0);
    let descriptions: Vec<String> = page
        .meta
        .iter()
        .filter(|(key, _)| matches!(key.as_str(), "description" | "og:description" | "twitter:description"))
        .map(|(_, content)| squeeze(content))
        .collect();
    let mut found: Vec<usize> = Vec::new();
    let before = page.runs.get(..first_kept).unwrap_or_default();
    for line in before.chunk_by(|a, b| a.line == b.line) {
        let text = squeeze(&line.iter().filter(|r| r.visible).map(|r| r.text.as_str()).collect::<String>());
        let shown = line.iter().filter(|r| r.visible && !r.blank);
        let named = line.iter().any(|r| r.lead)
            && shown.clone().all(|r| r.lead)
            && text.split(' ').count() >= LEAD_WORDS;
        let start: String = text.chars().take(LEAD_PREFIX).collect();
        let described =
            start.chars().count() == LEAD_PREFIX && descriptions.iter().any(|d| d.starts_with(&start));
        if !named && !described {
            continue;
        }
        let first = line.first().and_then(|r| before.iter().position(|b| std::ptr::eq(b, r)));
        if let Some(first) = first {
            found.extend((first..first + line.len()).filter(|i| before.get(*i).is_some_and(|r| r.visible)));
            break;
        }
    }
    found
}

/// Shorter lines are a label, whatever they are called.
const LEAD_WORDS: usize = 6;

/// So many characters must agree; descriptions are often cut.
const LEAD_PREFIX: usize = 40;

/// White space collapsed.
fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether two headlines are the same but for case and a site's name at the end of one.
fn alike(a: &str, b: &str) -> bool {
    let (a, b) = (a.to_lowercase(), b.to_lowercase());
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    short.chars().count() >= 8 && long.starts_with(&short) || short == long
}
