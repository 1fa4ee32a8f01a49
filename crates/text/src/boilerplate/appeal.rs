//! Appeals to readers: phrases are weighed, and a block grows over weak units between strong ones.
//!
//! A unit is a line, or a sentence of a line that is no paragraph. Its score is the sum of the weights of its phrases, each
//! once, that are not quoted, plus 0.5 each for the outlet naming itself, for readers being addressed, for both at
//! once and for a request, less [`REPORTING`] for each word of reporting, up to two. The weights and bounds were set by hand on
//! blocks written for this project and on translated news without any (false removals), not fitted.

use doichieu_bitext::{RemovalKind, Span};

use super::page::{Page, ends_as_sentence, has_letters};
use super::quotes::Quotes;
use super::rulebook::{Target, WordClass};

/// Score at which a unit starts a block.
const SEED: f64 = 3.0;
/// Score at which a unit next to a block joins it.
const JOIN: f64 = 1.0;
/// What it adds that an outlet's own matters stand beside money.
const MIXED: f64 = 1.5;
/// Longest unit in which an outlet's matters and money count together, in bytes: in longer ones they meet by chance.
const LONGEST_ASKING: usize = 240;
/// What a word of reporting takes away.
const REPORTING: f64 = 2.0;
/// Units without a sign of their own that a block may grow across.
const LONGEST_GAP: usize = 2;
/// Longest line that a block crosses only because it is short and without a final stop, in bytes.
const LONGEST_BUTTON: usize = 60;
/// Words of a joined text before a button's capital that are more than an opening, in bytes.
const LONGEST_BEFORE: usize = 20;
/// Words of a joined text after the last one that speaks to readers that are more than a sentence's rest, in bytes.
const LONGEST_AFTER: usize = 110;
/// Longest unit that is weighed, in bytes; an appeal is made in paragraphs.
const LONGEST_UNIT: usize = 1500;

/// Takes appeals and what belongs to them.
pub(super) fn take(page: &mut Page<'_>) {
    let mut past: Option<Unit> = None;
    for line_idx in 0..page.lines.len() {
        let Some(line) = page.lines.get(line_idx) else { continue };
        let has_phrase = page
            .hits_of(line)
            .iter()
            .any(|hit| hit.targets.iter().any(|t| matches!(t, Target::Appeal(_, w) if 2.0 <= *w)));
        // A line is weighed for what its words say together, a text whose lines were joined for its phrases alone.
        if !has_phrase && by_sentence(page, line_idx) {
            continue;
        }
        for unit in seeds_in(page, line_idx) {
            if past.is_some_and(|last| unit.span.start() < last.span.end()) || page.is_all_taken(unit.span) {
                continue;
            }
            let seed = score(page, unit);
            if !seed.is_seed() {
                continue;
            }
            past = Some(grow(page, unit, seed));
        }
    }
}

/// Grows blocks from buttons and notices that a wording has taken.
pub(super) fn take_around_buttons(page: &mut Page<'_>) {
    for line_idx in 0..page.lines.len() {
        let Some(line) = page.lines.get(line_idx) else { continue };
        let is_button = !line.is_joined
            && page.is_all_taken(line.span)
            && page.kind_at(line.span).is_some_and(|kind| {
                matches!(kind, RemovalKind::Donation | RemovalKind::Payment | RemovalKind::Subscription)
            });
        if is_button {
            let seed = Unit { span: line.span, line_idx, sentence_idx: None };
            let kind = page.kind_at(line.span);
            let score = score(page, seed);
            grow(page, seed, Score { kind, ..score });
        }
    }
}

/// A line or a sentence.
#[derive(Debug, Clone, Copy)]
struct Unit {
    span: Span,
    line_idx: usize,
    /// Index of the sentence if the line is cut into them.
    sentence_idx: Option<usize>,
}

/// What speaks for a unit being an appeal.
#[derive(Debug, Clone, Copy, Default)]
struct Score {
    total: f64,
    /// Sum of the weights of phrases.
    phrases: f64,
    /// Greatest weight of one phrase.
    strongest: f64,
    /// 0.5 each for self-reference and address, and for both together.
    address: f64,
    request: f64,
    /// Whether what an outlet has, or does, stands beside what it asks for.
    is_mixed: bool,
    /// Words of reporting, which speak against it.
    n_reporting: usize,
    kind: Option<RemovalKind>,
}

impl Score {
    fn is_seed(self) -> bool {
        let is_plain_speech = 3.0 <= self.strongest
            || (2.0 <= self.strongest
                && (1.5 <= self.address || (4.0 <= self.phrases && 0.0 < self.address + self.request)));
        let is_asking = self.is_mixed && 1.0 <= self.address + self.request && self.n_reporting == 0;
        SEED <= self.total && (is_plain_speech || is_asking)
    }

    fn joins(self, unit: Span) -> bool {
        let is_button = unit.len() <= 30 && 0.5 < self.phrases;
        let is_spoken = 0.0 < self.address + self.request || 2.0 <= self.strongest;
        JOIN <= self.total && self.n_reporting == 0 && (is_button || is_spoken)
    }
}

/// Units of a line that hold a phrase of weight 2 or more.
fn seeds_in(page: &Page<'_>, line_idx: usize) -> Vec<Unit> {
    let Some(line) = page.lines.get(line_idx) else { return Vec::new() };
    if !by_sentence(page, line_idx) {
        return vec![Unit { span: line.span, line_idx, sentence_idx: None }];
    }
    let mut units: Vec<Unit> = Vec::new();
    for hit in page.hits_of(line) {
        if !hit.targets.iter().any(|t| matches!(t, Target::Appeal(_, w) if 2.0 <= *w)) {
            continue;
        }
        if units.last().is_some_and(|unit| hit.span.start() < unit.span.end()) {
            continue;
        }
        if let Some((idx, span)) = page.sentence_at(line, hit.span.start()) {
            units.push(Unit { span, line_idx, sentence_idx: Some(idx) });
        }
    }
    units
}

fn by_sentence(page: &Page<'_>, line_idx: usize) -> bool {
    page.lines.get(line_idx).is_some_and(|line| line.is_joined)
}

fn next_unit(page: &Page<'_>, unit: Unit) -> Option<Unit> {
    if let (Some(idx), Some(line)) = (unit.sentence_idx, page.lines.get(unit.line_idx))
        && let Some(span) = page.sentences(line).get(idx + 1)
    {
        return Some(Unit { span: *span, line_idx: unit.line_idx, sentence_idx: Some(idx + 1) });
    }
    let line_idx = unit.line_idx + 1;
    let line = page.lines.get(line_idx)?;
    if !by_sentence(page, line_idx) {
        return Some(Unit { span: line.span, line_idx, sentence_idx: None });
    }
    page.sentences(line).first().map(|span| Unit { span: *span, line_idx, sentence_idx: Some(0) })
}

fn previous_unit(page: &Page<'_>, unit: Unit) -> Option<Unit> {
    if let (Some(idx), Some(line)) =
        (unit.sentence_idx.and_then(|idx| idx.checked_sub(1)), page.lines.get(unit.line_idx))
        && let Some(span) = page.sentences(line).get(idx)
    {
        return Some(Unit { span: *span, line_idx: unit.line_idx, sentence_idx: Some(idx) });
    }
    let line_idx = unit.line_idx.checked_sub(1)?;
    let line = page.lines.get(line_idx)?;
    if !by_sentence(page, line_idx) {
        return Some(Unit { span: line.span, line_idx, sentence_idx: None });
    }
    let sentences = page.sentences(line);
    let last = sentences.len().checked_sub(1)?;
    sentences.last().map(|span| Unit { span: *span, line_idx, sentence_idx: Some(last) })
}

/// Grows a block from its first strong unit, takes it, and returns its last unit.
fn grow(page: &mut Page<'_>, seed: Unit, seed_score: Score) -> Unit {
    let mut kinds = vec![(seed_score.kind, seed_score.total)];
    let mut reach = |page: &Page<'_>, step: fn(&Page<'_>, Unit) -> Option<Unit>| {
        let mut end = seed;
        let mut at = seed;
        let mut gap = 0;
        while let Some(unit) = step(page, at) {
            let score = score(page, unit);
            let was_taken = page.is_all_taken(unit.span);
            if score.is_seed() || score.joins(unit.span) {
                kinds.push((score.kind, score.total));
                end = unit;
                gap = 0;
            } else if was_taken && gap == 0 {
                // A button that a wording has taken already: the block may go on behind it.
                gap = 0;
            } else if gap < LONGEST_GAP && may_cross(page, unit, score) {
                gap += 1;
            } else {
                break;
            }
            at = unit;
        }
        end
    };
    let first = reach(page, previous_unit);
    let last = reach(page, next_unit);
    if page.is_all_taken(seed.span) && first.span == last.span {
        // A button that stands alone stays what its wording made of it.
        return last;
    }
    let kind = RemovalKind::ALL
        .iter()
        .copied()
        .map(|kind| {
            (kind, kinds.iter().filter(|(k, _)| *k == Some(kind)).map(|(_, total)| total).sum::<f64>())
        })
        .max_by(|(a, x), (b, y)| x.total_cmp(y).then(b.cmp(a)))
        .map_or(RemovalKind::Donation, |(kind, _)| kind);
    let span = Span::at(without_article(page, first).start(), without_article(page, last).end());
    page.take_around(span, kind, rule_of(kind));
    last
}

/// The unit without what ran into it from the article.
///
/// In a joined text a button without a stop runs into the next sentence, `Support us Dock workers …`, and a block that
/// opens with `…` is glued to the sentence before. The unit then begins with its first word that speaks to readers,
/// or ends with its last one.
fn without_article(page: &Page<'_>, unit: Unit) -> Span {
    let span = unit.span;
    if unit.sentence_idx.is_none() {
        return span;
    }
    let is_appeal = |target: &Target| matches!(target, Target::Appeal(..));
    let phrases =
        page.hits_in(span).iter().filter(|hit| hit.targets.iter().any(is_appeal)).map(|hit| hit.span);
    let words = page.book.words.scan(&page.lower, span);
    let words = words.iter().filter(|(_, class)| speaks(*class)).map(|(found, _)| *found);
    let Some(spoken) = phrases.chain(words).reduce(Span::hull) else { return span };

    let before = page.slice(Span::at(span.start(), spoken.start()));
    let ellipsis = before.rfind(". …").or_else(|| before.rfind(". ..."));
    let is_button = LONGEST_BEFORE < before.len() && page.slice(spoken).starts_with(char::is_uppercase);
    let start = match ellipsis {
        Some(at) => span.start() + at + 2,
        None if is_button && !before.trim_end().ends_with(['.', ',', ':', ';', '-', '–', '—']) => {
            spoken.start()
        }
        None => span.start(),
    };
    let after = page.slice(Span::at(spoken.end(), span.end()));
    let is_new_sentence = after.starts_with(' ')
        && after.trim_start().starts_with(char::is_uppercase)
        && LONGEST_BUTTON < after.len();
    let end = if is_new_sentence || LONGEST_AFTER < after.len() { spoken.end() } else { span.end() };
    Span::at(start, end)
}

/// Whether a block may go on behind a unit without phrases: a button, or the outlet speaking to its readers.
fn may_cross(page: &Page<'_>, unit: Unit, score: Score) -> bool {
    let text = page.slice(unit.span);
    let is_button = unit.sentence_idx.is_none() && text.len() <= LONGEST_BUTTON && !ends_as_sentence(text);
    score.n_reporting == 0
        && score.total >= 0.0
        && (is_button && unit.line_idx != 0 || 0.0 < score.address)
        && has_letters(text)
}

const fn rule_of(kind: RemovalKind) -> &'static str {
    match kind {
        RemovalKind::Subscription => "subscription-appeal",
        RemovalKind::Newsletter => "newsletter-appeal",
        RemovalKind::Advertising => "advertising-appeal",
        RemovalKind::Legal => "legal-notice",
        RemovalKind::Navigation => "comment-notice",
        _ => "donation-appeal",
    }
}

fn score(page: &Page<'_>, unit: Unit) -> Score {
    let mut score = Score::default();
    if LONGEST_UNIT < unit.span.len() {
        return score;
    }
    let quotes = Quotes::of(page.text, quoting_context(page, unit));
    let mut end = unit.span.start();
    let mut seen: Vec<&str> = Vec::new();
    let mut by_kind: Vec<(RemovalKind, f64)> = Vec::new();
    for hit in page.hits_in(unit.span) {
        let heaviest = hit.targets.iter().filter_map(|target| match target {
            Target::Appeal(kind, weight) => Some((*kind, *weight)),
            _ => None,
        });
        let Some((kind, weight)) = heaviest.max_by(|a, b| a.1.total_cmp(&b.1)) else { continue };
        let phrase = hit.span.text(&page.lower).unwrap_or("");
        if hit.span.start() < end || quotes.hold(hit.span.start()) || seen.contains(&phrase) {
            continue;
        }
        end = hit.span.end();
        seen.push(phrase);
        score.phrases += weight;
        score.strongest = score.strongest.max(weight);
        by_kind.push((kind, weight));
    }
    let (mut first, mut second, mut newsroom, mut money) = (false, false, false, false);
    for (span, class) in page.book.words.scan(&page.lower, unit.span) {
        // `US` is the country.
        if quotes.hold(span.start()) || page.slice(span) == "US" {
            continue;
        }
        match class {
            WordClass::Reporting => score.n_reporting = (score.n_reporting + 1).min(2),
            WordClass::First => first = true,
            WordClass::Second => second = true,
            WordClass::Request => score.request = 0.5,
            WordClass::Newsroom => newsroom = true,
            WordClass::Money => money = true,
        }
    }
    let n_signs = u8::from(first) + u8::from(second) + u8::from(first && second);
    score.address = 0.5 * f64::from(n_signs);
    money |= has_price(page.slice(unit.span));
    score.is_mixed = newsroom && money && unit.span.len() <= LONGEST_ASKING;
    let mixed = if score.is_mixed { MIXED } else { 0.0 };
    let penalty = if score.n_reporting == 0 {
        0.0
    } else {
        REPORTING * f64::from(u8::try_from(score.n_reporting).unwrap_or(2))
    };
    score.total = score.phrases + score.address + score.request + mixed - penalty;
    score.kind = by_kind
        .iter()
        .map(|(kind, _)| (*kind, by_kind.iter().filter(|(k, _)| k == kind).map(|(_, w)| w).sum::<f64>()))
        .max_by(|(a, x), (b, y)| x.total_cmp(y).then(b.cmp(a)))
        .map(|(kind, _)| kind);
    score
}

const fn speaks(class: WordClass) -> bool {
    matches!(class, WordClass::First | WordClass::Second | WordClass::Request)
}

/// Whether a sum stands in a text: `$8`, `50.000đ`.
fn has_price(text: &str) -> bool {
    let mut before = ' ';
    text.chars().any(|c| {
        let is_price = (matches!(before, '$' | '€' | '£') && c.is_ascii_digit())
            || (before.is_ascii_digit() && matches!(c, 'đ' | '¢' | '€'));
        before = c;
        is_price
    })
}

/// How far around a sentence quotation marks are looked for, in bytes.
const QUOTING: usize = 600;

/// The unit, or for a sentence of a long line the neighbourhood in which a quotation around it may open and close.
fn quoting_context(page: &Page<'_>, unit: Unit) -> Span {
    let Some(line) = page.lines.get(unit.line_idx).filter(|_| unit.sentence_idx.is_some()) else {
        return unit.span;
    };
    let mut start = unit.span.start().saturating_sub(QUOTING).max(line.span.start());
    while start < unit.span.start() && !page.text.is_char_boundary(start) {
        start += 1;
    }
    Span::at(start, unit.span.end())
}
