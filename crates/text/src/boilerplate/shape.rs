//! Lines known by their shape and place: a name with a site, a name that ends a report, lists of headlines.

use doichieu_bitext::{Lang, RemovalKind, Span};

use super::credit;
use super::page::{Page, ends_as_sentence, has_letters};
use super::sources::{Source, Sources};

/// Longest caption that is a name and a site, in bytes.
const LONGEST_NAMED: usize = 120;
/// Longest bare byline, in bytes.
const LONGEST_BYLINE: usize = 60;
/// Length of a headline in a list, in bytes.
const HEADLINE: std::ops::RangeInclusive<usize> = 12..=170;
/// Longest list of headlines.
const LONGEST_LIST: usize = 15;
/// Length from which a line that ends as a sentence is body text, in bytes.
const BODY: usize = 80;

/// Takes lines by shape and place.
pub(super) fn take(page: &mut Page<'_>) {
    for line_idx in 0..page.lines.len() {
        let Some(line) = page.lines.get(line_idx) else { continue };
        let span = line.span;
        if LONGEST_NAMED * 3 < span.len() || page.is_taken(span) {
            continue;
        }
        let text = page.slice(span);
        if line_idx != 0 && span.len() <= LONGEST_NAMED && is_site_caption(text) {
            page.take(span, RemovalKind::Caption, "name-and-site");
        } else if line_idx != 0 && span.len() <= LONGEST_NAMED && is_slashed_names(text) {
            page.take(span, RemovalKind::Caption, "name-slash-name");
        } else if line_idx != 0 {
            take_agency_after_stop(page, line_idx, span);
        }
    }
    take_captions_above_toggles(page);
    take_headline_lists(page);
    take_bylines(page);
}

/// Names, then a site: `Nikol Pashinyan Kremlin.ru`.
fn is_site_caption(text: &str) -> bool {
    let Some((name, site)) = text.trim_end_matches(['.', ' ']).rsplit_once(' ') else { return false };
    let words: Vec<&str> = name.trim_end_matches([',', '.', '/', '|', '-', ' ']).split_whitespace().collect();
    (1..=7).contains(&words.len()) && words.iter().all(|word| is_name_word(word)) && is_site(site)
}

/// Whether a word is the address of a site: `Kremlin.ru`, `www.example.com`.
fn is_site(word: &str) -> bool {
    const ENDINGS: [&str; 32] = [
        "ru", "com", "org", "net", "vn", "info", "gov", "ua", "uk", "eu", "tv", "io", "de", "fr", "cn", "jp",
        "kr", "int", "mil", "edu", "am", "az", "by", "kz", "ge", "th", "id", "my", "sg", "au", "ca", "ph",
    ];
    let Some((host, ending)) = word.rsplit_once('.') else { return false };
    let host_fits = 2 <= host.len() && host.bytes().all(|b| b.is_ascii_alphanumeric() || b"-.".contains(&b));
    host_fits && ENDINGS.contains(&ending.to_ascii_lowercase().as_str())
}

/// Two names with a slash between, one an agency or both of several words: `Pedro Alves / TASS`.
fn is_slashed_names(text: &str) -> bool {
    let parts: Vec<&str> = text.trim_end_matches('.').split('/').map(str::trim).collect();
    if !(2..=4).contains(&parts.len()) || parts.iter().any(|part| part.is_empty()) {
        return false;
    }
    let are_names = parts.iter().all(|part| {
        Sources::bundled().get(part).is_some()
            || part.split_whitespace().all(|word| is_name_word(word) || matches!(word, "of" | "the"))
    });
    let n_words = |part: &&str| part.split_whitespace().count();
    let has_agency = parts.iter().skip(1).any(|part| Sources::bundled().get(part) == Some(Source::Agency));
    let is_service = |part: &str| {
        ["Office", "Service", "Press", "Ministry", "Agency", "Handout", "Archive", "Pool"]
            .iter()
            .any(|word| part.split_whitespace().any(|w| w == *word))
    };
    are_names
        && parts.iter().all(|part| n_words(part) <= 6)
        && (has_agency || parts.iter().skip(1).any(|part| is_service(part)))
}

fn is_name_word(word: &str) -> bool {
    let bare = word.trim_end_matches([',', '.']);
    !bare.is_empty()
        && bare.starts_with(char::is_uppercase)
        && bare.chars().all(|c| c.is_alphabetic() || "'’-.".contains(c))
}

/// A caption that ends in a bare agency after its stop, `… at the quay. AFP`, or a report that does.
fn take_agency_after_stop(page: &mut Page<'_>, line_idx: usize, line: Span) {
    let text = page.slice(line);
    let bare = text.trim_end_matches('.');
    let Some(stop) = bare.rfind(['.', '!', '?', ')']) else { return };
    let Some(source) = bare.get(stop + 1..).map(str::trim) else { return };
    let known = source.split(" / ").all(|part| Sources::bundled().get(part).is_some());
    if source.is_empty() || !known || !bare.get(stop + 1..).is_some_and(|after| after.starts_with(' ')) {
        return;
    }
    let Some(before) = text.get(..stop + 1) else { return };
    let start = line.end() - text.get(stop + 1..).map_or(0, |rest| rest.trim_start().len());
    let credit_span = Span::at(start, line.end());
    let is_report =
        before.contains(['"', '“', '”']) || before.len() > 160 || line_idx + 1 == page.lines.len();
    if is_report {
        page.take(credit_span, RemovalKind::Credit, "agency-after-stop");
        page.add_sources(source);
    } else {
        credit::take_with_caption(page, line_idx, credit_span, "agency-after-stop");
    }
}

/// The caption above `hide caption`, with the credit that may stand between them.
fn take_captions_above_toggles(page: &mut Page<'_>) {
    for line_idx in 2..page.lines.len() {
        let Some(line) = page.lines.get(line_idx) else { continue };
        let is_toggle = ["hide caption", "toggle caption"]
            .iter()
            .any(|toggle| line.span.text(&page.lower) == Some(toggle));
        if !is_toggle {
            continue;
        }
        let above =
            |n: usize| line_idx.checked_sub(n).and_then(|idx| page.lines.get(idx)).map(|line| line.span);
        let Some(credit_span) = above(1) else { continue };
        let caption = if page.is_all_taken(credit_span) { above(2) } else { Some(credit_span) };
        if let Some(caption) =
            caption.filter(|c| 2 < line_idx && c.len() <= LONGEST_NAMED * 3 && !page.is_taken(*c))
        {
            page.take(caption, RemovalKind::Caption, "caption-above-toggle");
        }
    }
}

/// Headlines after a heading such as `Related stories`, if nothing but headlines follows to the end.
fn take_headline_lists(page: &mut Page<'_>) {
    let Some(heading_idx) = first_list_heading(page) else { return };
    let mut rows = Vec::new();
    for line in page.lines.iter().skip(heading_idx + 1) {
        if page.is_all_taken(line.span) {
            continue;
        }
        let text = page.slice(line.span);
        let is_question = text.ends_with(['?', '!']);
        let is_headline = HEADLINE.contains(&line.span.len())
            && (!ends_as_sentence(text) || is_question)
            && !text.ends_with(['”', '"']);
        let is_topic = line.span.len() < *HEADLINE.start() && !ends_as_sentence(text);
        if !is_headline && !is_topic {
            return;
        }
        rows.push(line.span);
    }
    if rows.len() <= LONGEST_LIST {
        for row in rows {
            page.take(row, RemovalKind::Related, "related-list");
        }
    }
}

/// The first line below the body that is a heading for links, counting from the last body line.
fn first_list_heading(page: &Page<'_>) -> Option<usize> {
    let is_body =
        |span: Span| BODY <= span.len() && ends_as_sentence(page.slice(span)) && !page.is_taken(span);
    let last_body = page.lines.iter().rposition(|line| is_body(line.span))?;
    page.lines
        .iter()
        .enumerate()
        .skip(last_body + 1)
        .find(|(_, line)| page.taken_by(line.span) == Some("related-label"))
        .map(|(idx, _)| idx)
}

/// Bare Vietnamese names above the body or as the last line.
fn take_bylines(page: &mut Page<'_>) {
    if page.lang == Lang::En || page.lines.len() < 3 {
        return;
    }
    let is_body =
        |span: Span| BODY <= span.len() && ends_as_sentence(page.slice(span)) && !page.is_taken(span);
    let Some(first_body) = page.lines.iter().position(|line| is_body(line.span)) else { return };
    let Some(last_body) = page.lines.iter().rposition(|line| is_body(line.span)) else { return };
    let mut bylines = Vec::new();
    for (idx, line) in page.lines.iter().enumerate() {
        let is_placed = (1..first_body).contains(&idx) || last_body < idx;
        if is_placed
            && line.span.len() <= LONGEST_BYLINE
            && !page.is_taken(line.span)
            && is_vietnamese_byline(page.slice(line.span))
        {
            bylines.push(line.span);
        }
    }
    // More than two are a list of something else.
    if bylines.len() <= 2 {
        for span in bylines {
            page.take(span, RemovalKind::Byline, "bare-name");
            let text = page.slice(span);
            let names = text.split(" - ").filter(|part| !part.contains('@')).collect::<Vec<_>>().join(", ");
            page.add_bylines(&names);
        }
    }
}

/// One to three names of two to five syllables each, perhaps with an address: `Minh Đức - Hoàng Nam`.
fn is_vietnamese_byline(text: &str) -> bool {
    let parts: Vec<&str> =
        text.split([',', '/', '|']).flat_map(|part| part.split(" - ")).map(str::trim).collect();
    let is_name = |part: &str| {
        let words: Vec<&str> = part.split_whitespace().collect();
        (2..=5).contains(&words.len()) && words.iter().all(|word| is_syllable(word))
    };
    let is_address = |part: &str| part.contains('@') && !part.contains(' ');
    let has_marks = text.chars().any(|c| c.is_alphabetic() && !c.is_ascii());
    has_marks
        && parts.len() <= 3
        && parts.first().is_some_and(|part| is_name(part))
        && parts.iter().all(|part| is_name(part) || is_address(part))
}

/// Whether a capitalised word may be one Vietnamese syllable: at most seven letters, and no letters that Vietnamese lacks.
fn is_syllable(word: &str) -> bool {
    is_name_word(word)
        && word.chars().count() <= 7
        && !word.chars().any(|c| "fjwzFJWZ".contains(c))
        && has_letters(word)
}
