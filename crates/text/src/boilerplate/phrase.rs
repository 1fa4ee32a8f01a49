//! Wordings: whole lines, whole sentences and line ends that are never an article's.

use doichieu_bitext::{RemovalKind, Span};
use regex::{Captures, Regex};

use super::credit;
use super::page::{Page, ends_as_sentence};
use super::rulebook::{Hit, Rule, Scope, Shape, Target, WordClass};
use super::sources::{self, Sources};

/// How much of a line's end is searched for credits, in bytes.
const TAIL: usize = 500;
/// How much around a cue is searched, in bytes each way.
const AROUND: usize = 260;
/// Sentences at the end of a joined text that may each have been a line.
const LAST_SENTENCES: usize = 4;
/// Starts tried for one rule in one line's end, so that a line of one repeated word costs no more than others.
const TRIES: usize = 12;

/// Takes what the rules of `phrases.toml` match.
pub(super) fn take(page: &mut Page<'_>) {
    for line_idx in 0..page.lines.len() {
        let Some(line) = page.lines.get(line_idx) else { continue };
        if line.hits.is_empty() {
            continue;
        }
        let span = line.span;
        let hits: Vec<Hit<'static>> = page.hits_of(line).to_vec();
        if take_unit(page, line_idx, span, &hits, true) {
            continue;
        }
        take_inside(page, line_idx, &hits);
        take_tail(page, line_idx, &hits);
        take_sentences(page, line_idx, &hits);
        take_last_sentences(page, line_idx);
    }
}

/// The rules that cues call for, each once, in the order of the table.
fn called(page: &Page<'_>, hits: &[Hit<'static>], fits: impl Fn(&Rule) -> bool) -> Vec<&'static Rule> {
    let mut called: Vec<usize> = hits
        .iter()
        .flat_map(|hit| hit.targets)
        .filter_map(|target| match target {
            Target::Rule(idx) => Some(*idx),
            _ => None,
        })
        .collect();
    called.sort_unstable();
    called.dedup();
    called.into_iter().filter_map(|idx| page.book.rules.get(idx)).filter(|rule| fits(rule)).collect()
}

/// Tries a line, or a sentence of one, as a whole.
fn take_unit(page: &mut Page<'_>, line_idx: usize, unit: Span, hits: &[Hit<'static>], is_line: bool) -> bool {
    if 400 < unit.len() {
        return false;
    }
    let text = page.slice(unit);
    let fits = |rule: &Rule| {
        let in_scope =
            if is_line { matches!(rule.scope, Scope::Line | Scope::Unit) } else { rule.scope == Scope::Unit };
        in_scope && unit.len() <= rule.max
    };
    for rule in called(page, hits, fits) {
        let Some(regex) = rule.regex() else { continue };
        // Links have no final stop: a sentence with one, inside a line, is a link that ran into the article.
        if !is_line && rule.kind == RemovalKind::Related && text.ends_with(['.', '"', '”']) {
            continue;
        }
        if !regex.is_match(text) || !shape_holds(page, rule.shape, line_idx, unit, is_line) {
            continue;
        }
        let Some(found) = regex.captures(text).filter(|found| sources_hold(regex, found)) else { continue };
        note_names(page, &found);
        page.take(unit, rule.kind, &rule.name);
        return true;
    }
    false
}

fn take_sentences(page: &mut Page<'_>, line_idx: usize, hits: &[Hit<'static>]) {
    let by_unit = |hit: &&Hit<'static>| {
        hit.targets.iter().any(|t| matches!(t, Target::Rule(i) if page.book.rules.get(*i).is_some_and(|r| r.scope == Scope::Unit)))
    };
    let unit_hits: Vec<Hit<'static>> = hits.iter().filter(by_unit).copied().collect();
    let mut done = 0;
    let mut from = 0;
    while let Some(hit) = unit_hits.get(from) {
        let at = hit.span.start();
        let Some(line) = page.lines.get(line_idx) else { return };
        let found = page.sentence_at(line, at).map(|(_, sentence)| sentence);
        from += 1;
        let Some(sentence) = found else { continue };
        if sentence.len() == line.span.len() || at < done {
            continue;
        }
        done = sentence.end();
        let n_here = unit_hits.iter().skip(from).take_while(|h| h.span.start() < done).count();
        let here = unit_hits.get(from - 1..from + n_here).unwrap_or(&[]).to_vec();
        from += n_here;
        if !page.is_taken(sentence) {
            take_unit(page, line_idx, sentence, &here, false);
        }
    }
}

/// Tries the last sentences of a line that is no paragraph as if they were lines: what follows the last stop of a joined
/// text stood on lines of its own.
fn take_last_sentences(page: &mut Page<'_>, line_idx: usize) {
    for from_end in 1..=LAST_SENTENCES {
        let Some(line) = page.lines.get(line_idx).filter(|line| line.is_joined) else { return };
        let sentences = page.sentences(line);
        let Some(sentence) = sentences
            .len()
            .checked_sub(from_end)
            .filter(|idx| 0 < *idx)
            .and_then(|idx| sentences.get(idx))
            .copied()
        else {
            return;
        };
        let hits: Vec<Hit<'static>> = page.hits_in(sentence).to_vec();
        if !page.is_taken(sentence) && !take_unit(page, line_idx, sentence, &hits, true) {
            return;
        }
    }
}

/// Tries the end of a line.
fn take_tail(page: &mut Page<'_>, line_idx: usize, hits: &[Hit<'static>]) {
    let Some(line) = page.lines.get(line_idx).map(|line| line.span) else { return };
    let window = clipped(page.text, Span::at(line.end().saturating_sub(TAIL).max(line.start()), line.end()));
    let near: Vec<Hit<'static>> =
        hits.iter().filter(|hit| window.start() <= hit.span.start()).copied().collect();
    for rule in called(page, &near, |rule| rule.scope == Scope::Tail) {
        let Some(regex) = rule.regex() else { continue };
        let text = page.slice(window);
        let mut from = 0;
        for _ in 0..TRIES {
            let Some(found) = regex.captures_at(text, from) else { break };
            let Some(whole) = found.get(0) else { break };
            let at = window.start() + whole.start();
            let span = Span::at(at, window.start() + whole.end());
            // `(Theo TTXVN)` is a credit after any word; `the agency (KCNA).` explains its acronym.
            let bracketed = whole.as_str().starts_with(['(', '[']) && found.name("src2").is_none();
            let starts = page.is_sentence_start(line, at) || bracketed;
            if starts
                && sources_hold(regex, &found)
                && !page.is_taken(span)
                && shape_holds(page, rule.shape, line_idx, span, at == line.start())
            {
                note_names(page, &found);
                if rule.caption {
                    credit::take_with_caption(page, line_idx, span, &rule.name);
                } else {
                    page.take(span, rule.kind, &rule.name);
                }
                break;
            }
            let Some(next) = whole.as_str().char_indices().nth(1).map(|(i, _)| whole.start() + i) else {
                break;
            };
            from = next;
        }
    }
}

/// Tries the neighbourhood of each cue.
fn take_inside(page: &mut Page<'_>, line_idx: usize, hits: &[Hit<'static>]) {
    let Some(line) = page.lines.get(line_idx).map(|line| line.span) else { return };
    for hit in hits {
        for rule in called(page, std::slice::from_ref(hit), |rule| rule.scope == Scope::Inside) {
            let Some(regex) = rule.regex() else { continue };
            if page.is_taken(hit.span) {
                continue;
            }
            let from = hit.span.start().saturating_sub(AROUND).max(line.start());
            let window = clipped(page.text, Span::at(from, (hit.span.end() + AROUND).min(line.end())));
            let covering = regex.captures_iter(page.slice(window)).find_map(|found| {
                let cut = found.name("cut").filter(|_| sources_hold(regex, &found))?;
                let span = Span::at(cut.start(), cut.end()).shifted(window.start());
                span.overlaps(hit.span).then_some(span)
            });
            let Some(mut span) = covering else { continue };
            if rule.shape == Shape::CreditEnd {
                let Some(standing) = credit::standing(page, line_idx, span) else { continue };
                span = standing;
            }
            if rule.caption {
                credit::take_with_caption(page, line_idx, span, &rule.name);
            } else {
                page.take(span, rule.kind, &rule.name);
            }
        }
    }
}

/// The window with its ends moved to character boundaries, inwards.
fn clipped(text: &str, window: Span) -> Span {
    let mut start = window.start();
    while start < window.end() && !text.is_char_boundary(start) {
        start += 1;
    }
    let mut end = window.end();
    while start < end && !text.is_char_boundary(end) {
        end -= 1;
    }
    Span::at(start, end)
}

/// Whether what the pattern cannot say holds too.
fn shape_holds(page: &Page<'_>, shape: Shape, line_idx: usize, unit: Span, is_line: bool) -> bool {
    let text = page.slice(unit);
    let first = text.chars().next();
    match shape {
        Shape::Any => true,
        Shape::Arrow => text.starts_with(['>', '»', '►', '▶', '☛', '👉']) || text.starts_with("=>"),
        Shape::CreditEnd => true,
        Shape::Byline => is_line && is_byline(text),
        Shape::AuthorNote => is_line && line_idx != 0 && !text.ends_with('?') && text.len() < 120,
        Shape::LineEndOnly => page.lines.get(line_idx).is_some_and(|line| line.span.end() == unit.end()),
        Shape::Dated => !ends_as_sentence(text) || text.ends_with("m."),
        Shape::ReportingBy => {
            first.is_some_and(|c| c.is_uppercase() || c == '(' || c == '[') && !says_more(text)
        }
        Shape::Copyright => {
            !says_more(text) || text.contains('©') || text.to_lowercase().contains("rights reserved")
        }
        Shape::NotNumber => text.chars().any(char::is_alphabetic),
        Shape::NotFirst => line_idx != 0,
        Shape::OwnVoice => {
            let words = page.book.words.scan(&page.lower, unit);
            !words.iter().any(|(_, class)| *class == WordClass::Reporting)
                && !says_more(text)
                && !text.contains(['"', '“', '”'])
        }
        Shape::LabelOnly => is_line && !ends_as_sentence(text),
        Shape::ShortCredit => {
            let line = page.lines.get(line_idx).map(|line| line.span);
            unit.len() <= 60
                && text.split_whitespace().count() <= 8
                && 2 <= text.split('/').next().map_or(0, |name| name.split_whitespace().count())
                && line.is_some_and(|line| !is_line && line.start() < unit.start())
        }
        Shape::Menu => line_idx != page.lines.len() && is_menu(text),
    }
}

/// Whether a line that begins with `By` names a person: no day, month or figure stands where the name should.
fn is_byline(text: &str) -> bool {
    const TIMES: [&str; 24] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "now",
        "then",
        "contrast",
        "comparison",
        "law",
    ];
    let lower = text.to_lowercase();
    let name = lower.trim_start_matches(|c: char| !c.is_alphanumeric());
    let name = name.split_once("by ").map_or(name, |(_, after)| after).trim_start_matches([':', ' ']);
    let first_word = name.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    !TIMES.contains(&first_word) && !text.ends_with(['?', '!', ':'])
}

/// Whether the text holds a verb of a statement, so that it says more than a notice does.
fn says_more(text: &str) -> bool {
    const VERBS: [&str; 14] = [
        " was ", " were ", " had ", " led ", " said", " remain", " would ", " could ", " reveal", " showed",
        " is due", " told ", " bị ", " đã ",
    ];
    // In the text's own case: Said is also a name.
    VERBS.iter().any(|verb| text.contains(verb))
}

/// Whether bars part words known from menus, so that a list of names or results is not taken for one.
fn is_menu(text: &str) -> bool {
    const ENTRIES: [&str; 30] = [
        "home",
        "world",
        "news",
        "business",
        "sport",
        "sports",
        "culture",
        "politics",
        "video",
        "opinion",
        "health",
        "tech",
        "science",
        "technology",
        "entertainment",
        "travel",
        "trang chủ",
        "thế giới",
        "kinh doanh",
        "thể thao",
        "xã hội",
        "giải trí",
        "pháp luật",
        "giáo dục",
        "sức khỏe",
        "thời sự",
        "kinh tế",
        "văn hóa",
        "đời sống",
        "công nghệ",
    ];
    let parts: Vec<String> =
        text.split(['|', '>', '»', '/', '›', '·', '•']).map(|part| part.trim().to_lowercase()).collect();
    let n_known = parts.iter().filter(|part| ENTRIES.contains(&part.as_str())).count();
    2 <= parts.len() && parts.len() <= 2 * n_known
}

/// Whether what stands where a pattern has a source is one.
fn sources_hold(regex: &Regex, found: &Captures<'_>) -> bool {
    let is_source = |name: &&str| name.starts_with("source");
    let groups = regex.capture_names().flatten().filter(is_source);
    groups.filter_map(|name| found.name(name)).all(|group| Sources::bundled().are_all(group.as_str()))
}

/// Writes down what a match names.
fn note_names(page: &mut Page<'_>, found: &Captures<'_>) {
    let group = |name: &str| found.name(name).map(|m| m.as_str().to_owned());
    for who in ["who", "who2"].iter().filter_map(|name| group(name)) {
        if !who.to_lowercase().starts_with("staff") {
            page.add_bylines(&who);
        }
    }
    for src in ["src", "src2"].iter().filter_map(|name| group(name)) {
        if !src.to_lowercase().contains("agencies") && !src.contains("://") {
            page.add_sources(&src);
        }
    }
    if let Some(outlet) = group("outlet").or_else(|| group("outlet2")) {
        let name = sources::list(&outlet).into_iter().next();
        if page.metadata.outlet.is_none()
            && name.as_deref().is_some_and(|n| 2 < n.len() || Sources::bundled().get(n).is_some())
        {
            page.metadata.outlet = name;
        }
    }
    if let Some(date) = group("date").and_then(|date| super::date::iso(&date)) {
        page.metadata.date.get_or_insert(date);
    }
}
