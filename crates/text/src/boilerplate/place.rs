//! Lines known by where they stand: above the article, below it, or apart between its paragraphs.
//!
//! Above and below, a line that is nothing but names, times, a menu or a section's label is none of the article's. Between
//! paragraphs that takes a second sign. Headlines, standfirsts and sub-headings stay.

use doichieu_bitext::{Lang, RemovalKind, Span};

use super::byline;
use super::page::{Page, ends_as_sentence};
use super::places::Places;
use super::rulebook::WordClass;
use super::zone::{Zones, entries};

/// Longest line that is told by its place, in bytes.
const LONGEST: usize = 160;
/// Longest section label that no table lists, in words.
const LABEL_WORDS: usize = 2;
/// Longest line next to an appeal that belongs to it by its place, in bytes.
const LONGEST_NEIGHBOUR: usize = 64;
/// Words of a headline in a list of links.
const HEADLINE_WORDS: std::ops::RangeInclusive<usize> = 4..=24;
/// Longest list of links between paragraphs.
const LONGEST_LIST: usize = 6;

/// Takes lines by their place.
pub(super) fn take(page: &mut Page<'_>) {
    take_linked_lists(page);
    take_last_byline(page);
    let Some(zones) = Zones::of(page) else { return };
    take_bare_lists(page, zones);
    take_bare_names(page, zones);
    for idx in 0..page.lines.len() {
        take_line(page, idx, zones);
    }
    take_neighbours(page, zones);
}

fn take_line(page: &mut Page<'_>, idx: usize, zones: Zones) {
    let Some(span) = open_line(page, idx) else { return };
    let text = page.slice(span);
    let is_placed = zones.is_head(idx) || zones.is_tail(idx);
    if is_placed && let Some(found) = byline::read(text, page.lang).filter(|found| found.is_certain) {
        take_byline(page, span, found);
    } else if entries(text).is_some_and(|entries| is_placed || is_menu_anywhere(&entries))
        && Some(idx) != zones.headline
    {
        page.take(span, RemovalKind::Navigation, "menu");
    } else if (zones.is_above_headline(idx) || zones.is_tail(idx)) && is_section_label(text) {
        page.take(span, RemovalKind::Navigation, "section-label");
    } else if zones.headline.is_none_or(|headline| headline < idx)
        && idx <= zones.last_body
        && is_credited_caption(page, idx, text)
    {
        page.take(span, RemovalKind::Caption, "caption-with-credit");
    }
}

/// The span of a short line of which nothing has been taken.
fn open_line(page: &Page<'_>, idx: usize) -> Option<Span> {
    let span = page.lines.get(idx)?.span;
    (span.len() <= LONGEST && !page.is_taken(span)).then_some(span)
}

fn take_byline(page: &mut Page<'_>, span: Span, found: byline::Byline) {
    page.add_bylines(&found.names.join(", "));
    page.add_sources(&found.sources.join(", "));
    if let Some(date) = found.date {
        page.metadata.date.get_or_insert(date);
    }
    page.take(span, RemovalKind::Byline, "byline-by-place");
}

/// Three entries or more without figures, none of which may be a result or a score.
fn is_menu_anywhere(entries: &[&str]) -> bool {
    let sections = &Places::bundled().sections;
    let n_known = entries.iter().filter(|entry| sections.contains(&entry.to_lowercase())).count();
    3 <= entries.len()
        && 1 <= n_known
        && entries.iter().all(|entry| !entry.contains(|c: char| c.is_ascii_digit()))
}

/// A section's label above the headline or below the article: listed, or of one or two words.
fn is_section_label(text: &str) -> bool {
    let bare = text.trim_matches(|c: char| !c.is_alphanumeric());
    let n_words = bare.split_whitespace().count();
    let is_listed = Places::bundled().sections.contains(&bare.to_lowercase());
    let is_plain = n_words <= LABEL_WORDS
        && bare.starts_with(char::is_uppercase)
        && bare.chars().all(|c| c.is_alphabetic() || " -&".contains(c));
    (is_listed || is_plain) && !ends_as_sentence(text)
}

/// A line between paragraphs that ends in who made the picture: behind a bar, or in a run of names that is no part of its clause.
fn is_credited_caption(page: &Page<'_>, idx: usize, text: &str) -> bool {
    if let Some((caption, name)) = text.rsplit_once(['|', '│']) {
        let names = byline::read(name.trim(), page.lang);
        return 3 <= caption.split_whitespace().count()
            && name.split_whitespace().count() <= 5
            && names.is_some_and(|found| found.date.is_none());
    }
    !ends_as_sentence(text) && is_apart(page, idx) && ends_in_strange_name(text)
}

/// Whether full paragraphs, or the headline, stand on both sides of a line, each apart from it.
fn is_apart(page: &Page<'_>, idx: usize) -> bool {
    let is_paragraph = |idx: usize| {
        page.lines
            .get(idx)
            .is_some_and(|line| ends_as_sentence(page.slice(line.span)) && 60 < line.span.len())
    };
    let below = is_paragraph(idx + 1) && is_block_start(page, idx + 1);
    let above = idx.checked_sub(1).is_some_and(|above| is_paragraph(above) || above == 0)
        && is_block_start(page, idx);
    below && above
}

/// Whether an empty line stands above a line.
fn is_block_start(page: &Page<'_>, idx: usize) -> bool {
    let Some(above) = idx.checked_sub(1).and_then(|above| page.lines.get(above)) else { return true };
    let Some(line) = page.lines.get(idx) else { return true };
    let between = page.slice(Span::at(above.span.end(), line.span.start()));
    1 < between.bytes().filter(|byte| *byte == b'\n').count()
}

/// Whether a line that opens as a picture's description does ends in two names at once, with nothing between them.
fn ends_in_strange_name(text: &str) -> bool {
    const OPENERS: [&str; 6] = ["A", "An", "The", "Một", "Các", "Những"];
    const FINITE: [&str; 20] = [
        "is", "are", "was", "were", "has", "have", "had", "will", "would", "can", "could", "may", "must",
        "says", "said", "bị", "đã", "sẽ", "là", "phải",
    ];
    const PARTICLES: [&str; 7] = ["de", "la", "del", "of", "da", "do", "the"];
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_capital = |word: &&str| word.starts_with(char::is_uppercase);
    let run = words.iter().rev().take_while(|word| is_capital(word) || PARTICLES.contains(word));
    let n_run = run.clone().filter(|word| is_capital(word)).count();
    let before = words.len().saturating_sub(run.count());
    let n_small = words.iter().take(before).filter(|word| word.starts_with(char::is_lowercase)).count();
    words.first().is_some_and(|word| OPENERS.contains(word))
        && (6..=25).contains(&words.len())
        && 4 <= n_run
        && 2 <= n_small
        && !words.iter().any(|word| FINITE.contains(word))
}

/// Most bare names above a body, and below one: more are a list of something else.
const MOST_NAMES: usize = 2;

/// Names right below the headline and at the end, which nothing but their place tells.
fn take_bare_names(page: &mut Page<'_>, zones: Zones) {
    let below_headline = zones.headline.map_or(0, |headline| headline + 1)..zones.first_body;
    take_bare_names_in(page, below_headline, MOST_NAMES);
    let list = (zones.last_body + 1..page.lines.len()).find(|idx| {
        page.lines.get(*idx).is_some_and(|line| page.taken_by(line.span) == Some("related-label"))
    });
    // Names of topics stand below English reports, whose authors stand above.
    let most = if page.lang == Lang::En { 1 } else { MOST_NAMES };
    take_bare_names_in(page, zones.last_body + 1..list.unwrap_or(page.lines.len()), most);
}

fn take_bare_names_in(page: &mut Page<'_>, lines: std::ops::Range<usize>, most: usize) {
    let mut found = Vec::new();
    for idx in lines {
        let Some(span) = open_line(page, idx).filter(|span| span.len() <= LONGEST_NEIGHBOUR) else {
            continue;
        };
        let text = page.slice(span);
        let is_listed = Places::bundled().sections.contains(&text.to_lowercase());
        if is_listed || (ends_as_sentence(text) && !text.ends_with(')')) {
            continue;
        }
        if let Some(byline) = byline::read(text, page.lang).filter(|byline| byline.is_bare_name(text)) {
            found.push((span, byline));
        }
    }
    if found.len() <= most {
        for (span, byline) in found {
            take_byline(page, span, byline);
        }
    }
}

/// Short lines next to what outlets say to their readers, above the headline or below the article.
fn take_neighbours(page: &mut Page<'_>, zones: Zones) {
    let belongs = |page: &Page<'_>, idx: usize| {
        let beside = [idx.checked_sub(1), idx.checked_add(1)];
        beside.into_iter().flatten().any(|other| {
            page.lines.get(other).and_then(|line| page.kind_at(line.span)).is_some_and(is_appeal)
                && !is_block_start(page, idx.max(other))
        })
    };
    // Twice each way, so that a neighbour's neighbour is reached.
    for idx in (0..page.lines.len()).chain((0..page.lines.len()).rev()) {
        let is_placed = zones.is_above_headline(idx) || zones.is_tail(idx);
        let Some(span) = open_line(page, idx).filter(|span| is_placed && span.len() <= LONGEST_NEIGHBOUR)
        else {
            continue;
        };
        let is_reported =
            page.book.words.scan(&page.lower, span).iter().any(|(_, class)| *class == WordClass::Reporting);
        if !is_reported && !page.slice(span).contains(['"', '“', '”']) && belongs(page, idx) {
            page.take(span, RemovalKind::Donation, "beside-appeal");
        }
    }
}

const fn is_appeal(kind: RemovalKind) -> bool {
    matches!(
        kind,
        RemovalKind::Donation | RemovalKind::Subscription | RemovalKind::Newsletter | RemovalKind::Payment
    )
}

/// Links right below a heading for links, up to the next empty line or paragraph.
fn take_linked_lists(page: &mut Page<'_>) {
    for heading in 0..page.lines.len() {
        let is_heading =
            page.lines.get(heading).is_some_and(|line| page.taken_by(line.span) == Some("related-label"));
        if !is_heading {
            continue;
        }
        let all_bulleted = is_bulleted(page, heading + 1);
        for idx in heading + 1..page.lines.len() {
            let Some(span) = open_line(page, idx) else { break };
            let text = page.slice(span);
            let ends = !all_bulleted && is_block_start(page, idx) || all_bulleted && !is_bulleted(page, idx);
            if ends || text.ends_with(['.', '”', '"', ':']) {
                break;
            }
            page.take(span, RemovalKind::Related, "linked-list");
        }
    }
}

fn is_bulleted(page: &Page<'_>, idx: usize) -> bool {
    page.lines.get(idx).is_some_and(|line| bullet(page.slice(line.span)).is_some())
}

fn bullet(text: &str) -> Option<&str> {
    ["• ", "- ", "– ", "* ", "▪ ", "+ ", "● "].iter().find_map(|mark| text.strip_prefix(mark))
}

/// Two links or more that stand together between paragraphs that each stand alone.
fn take_bare_lists(page: &mut Page<'_>, zones: Zones) {
    let mut idx = zones.first_body + 1;
    while idx < zones.last_body {
        let end =
            (idx + 1..page.lines.len()).find(|next| is_block_start(page, *next)).unwrap_or(page.lines.len());
        let is_list = (2..=LONGEST_LIST).contains(&(end - idx))
            && end <= zones.last_body
            && is_block_start(page, idx)
            && (idx..end).all(|row| open_line(page, row).is_some_and(|span| is_link(page.slice(span))));
        if is_list && is_spaced(page, zones) {
            for row in idx..end {
                let Some(span) = open_line(page, row) else { continue };
                page.take(span, RemovalKind::Related, "bare-links");
            }
        }
        idx = end;
    }
}

/// Whether nearly all paragraphs stand apart from each other, so that lines which do not are something else.
fn is_spaced(page: &Page<'_>, zones: Zones) -> bool {
    let body = || {
        (zones.first_body..=zones.last_body)
            .filter(|idx| page.lines.get(*idx).is_some_and(|line| ends_as_sentence(page.slice(line.span))))
    };
    let n_apart = body().filter(|idx| is_block_start(page, *idx)).count();
    4 <= n_apart && body().count() <= n_apart + n_apart / 8
}

fn is_link(text: &str) -> bool {
    let headline = bullet(text).unwrap_or(text);
    let first = headline.chars().next();
    HEADLINE_WORDS.contains(&headline.split_whitespace().count())
        && first.is_some_and(char::is_uppercase)
        && !headline.ends_with(['.', '…', ',', ';', ':', '"', '”', ')'])
}

/// The byline that ends a text whose lines were joined: its last sentence.
fn take_last_byline(page: &mut Page<'_>) {
    let Some(line) = page.lines.last().filter(|line| line.is_joined) else { return };
    let sentences = page.sentences(line);
    let Some(span) = sentences.last().copied().filter(|_| 3 < sentences.len()) else { return };
    if page.is_taken(span) || 60 < span.len() {
        return;
    }
    let text = page.slice(span);
    let found = byline::read(text, page.lang)
        .filter(|found| found.is_certain || (page.lang != Lang::En && found.is_bare_name(text)));
    if let Some(found) = found.filter(|found| !found.names.is_empty()) {
        take_byline(page, span, found);
    }
}
