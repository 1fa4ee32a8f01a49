use super::shape::Shape;
use super::tables;
use super::token::Token;

/// What a quote mark does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// Not a quote mark, or one that already hangs on a word.
    None,
    /// Opens: belongs to what follows.
    Open,
    /// Closes, or is an apostrophe at a word's end: belongs to what stands before.
    Close,
    /// Inside a word, as in `it ' s` or `O ' Neill`: belongs to both.
    Apostrophe,
}

/// Finds the side of each standing quote mark of a line.
///
/// Straight quotes have no side of their own; they alternate, as a rule. Over the line the cheapest reading is
/// taken, where breaking the alternation costs more than most local clues, so that one missing or superfluous
/// mark is repaired in its place instead of turning all that follow. A line may begin or end inside a quotation,
/// since sentences and paragraphs are quoted in pieces.
pub(super) fn sides(tokens: &[Token<'_>], shapes: &[Shape]) -> Vec<Side> {
    let mut sides = vec![Side::None; tokens.len()];
    mark_apostrophes(tokens, shapes, &mut sides);
    for kind in [Shape::DoubleQuote, Shape::SingleQuote] {
        let marks = marks(tokens, shapes, &sides, kind);
        if !marks.is_empty() {
            alternate(&marks, &mut sides);
        }
    }
    sides
}

/// A quote mark with what it costs to read it either way.
struct Mark {
    idx: usize,
    open: f32,
    close: f32,
    /// Hangs on a word already and only tells whether a quotation is open.
    is_fixed: bool,
    /// Curly, so that it may open inside a straight quotation.
    nests: bool,
    /// What it costs more to open here right after another mark has closed, since the words between the two are
    /// few enough to be what is quoted.
    reopens: f32,
}

// The costs are in one unit without a name: only their differences count. They were set by hand; the five from
// `BREAK` on were compared at nine settings, on news that two segmenters had taken apart and on the development sets
// of segmented text, and one that was best or close to it on each was kept.

/// What costs as much as this is not done unless nothing else is left.
const NEVER: f32 = 40.0;
/// A mark on which another would have to stand on the wrong side, such as an opening one before a full stop.
const STRONG: f32 = 4.0;
/// Opening inside a quotation, or closing outside one.
const BREAK: f32 = 2.0;
/// Opening inside a quotation where the next mark follows after a few words, as with scare quotes.
const NEST: f32 = 2.0;
/// Opening where the mark before closed a few words ago.
const REOPEN: f32 = 1.0;
/// The line begins in the middle of a quotation.
const BEGINS_INSIDE: f32 = 1.6;
/// The line ends in the middle of a quotation.
const ENDS_INSIDE: f32 = 1.0;
/// Outside, in a quotation, in a quotation inside a quotation.
const DEPTHS: usize = 3;

fn marks(tokens: &[Token<'_>], shapes: &[Shape], sides: &[Side], kind: Shape) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    for (idx, token) in tokens.iter().enumerate() {
        if shapes[idx] == kind && sides[idx] == Side::None {
            let mut mark = weigh(tokens, shapes, idx);
            if let Some(before) = marks.last() {
                weigh_distance(&mut mark, before.idx, tokens, shapes);
            }
            marks.push(mark);
        } else if kind == Shape::DoubleQuote && shapes[idx] == Shape::Word {
            let text = token.text;
            if text.starts_with(['"', '“']) {
                marks.push(Mark { idx, open: 0.0, close: NEVER, is_fixed: true, nests: false, reopens: 0.0 });
            }
            let may_close = matches!(text.as_bytes().last(), Some(b'"' | b'.' | b',' | 0x9D));
            if may_close && (text.ends_with(['"', '”']) || text.ends_with("\".") || text.ends_with("\",")) {
                marks.push(Mark { idx, open: NEVER, close: 0.0, is_fixed: true, nests: false, reopens: 0.0 });
            }
        } else if kind == Shape::DoubleQuote && shapes[idx] == Shape::Stop && token.text.contains(['"', '”'])
        {
            marks.push(Mark { idx, open: NEVER, close: 0.0, is_fixed: true, nests: false, reopens: 0.0 });
        }
    }
    marks
}

fn weigh(tokens: &[Token<'_>], shapes: &[Shape], idx: usize) -> Mark {
    let (mut open, mut close) = match tokens[idx].text {
        "“" | "‘" | "„" | "«" | "``" | "`" => (0.0, 3.0),
        "”" | "’" | "»" | "''" => (3.0, 0.0),
        _ => (0.0, 0.0),
    };
    let before = idx.checked_sub(1).map(|i| (tokens[i].shown(), shapes[i]));
    let after = tokens.get(idx + 1).map(|token| (token.shown(), shapes[idx + 1]));
    match before {
        None => close += STRONG,
        Some((text, Shape::Stop)) => match text.chars().next_back() {
            Some(':') => close += 2.0,
            Some(',' | '.') if after.is_some_and(|(text, _)| starts_lower(text)) => open += 0.7,
            _ => {}
        },
        Some((_, Shape::OpenBracket)) => close += STRONG,
        // `… đi . " " Còn …`: one quotation ends and the next begins.
        Some((_, Shape::DoubleQuote)) if shapes[idx] == Shape::DoubleQuote => close += 3.0,
        Some((_, Shape::Dash)) => close += 1.0,
        Some((text, Shape::Word)) if tables::BEFORE_QUOTE.contains(&text) => close += 1.2,
        _ => {}
    }
    match after {
        None => open += STRONG,
        Some((text, Shape::Stop)) => {
            open += if text.starts_with(['…']) || text.starts_with("..") { 0.5 } else { STRONG }
        }
        Some((_, Shape::CloseBracket)) => open += STRONG,
        Some((_, Shape::DoubleQuote)) if shapes[idx] == Shape::DoubleQuote => open += 3.0,
        Some((_, Shape::Dash)) => open += 0.7,
        Some((text, Shape::Word)) if tables::AFTER_QUOTE.contains(&text) => {
            // `” anh ta nói`
            let speaks =
                (2..4).any(|by| tokens.get(idx + by).is_some_and(|t| tables::SPEECH.contains(&t.text)));
            open += if speaks { 2.0 } else { 0.8 };
        }
        _ => {}
    }
    Mark { idx, open, close, is_fixed: false, nests: tokens[idx].text == "“", reopens: 0.0 }
}

/// Looks at what stands between a mark and the one before it.
fn weigh_distance(mark: &mut Mark, before: usize, tokens: &[Token<'_>], shapes: &[Shape]) {
    let between = before + 1..mark.idx;
    let is_word = |idx: usize| matches!(shapes.get(idx), Some(Shape::Word | Shape::Number));
    if between.len() < 5 && between.clone().all(is_word) {
        mark.reopens = REOPEN;
    }
    // A quotation of several sentences does not end in the middle of one.
    let is_inside_sentence = is_word(mark.idx - 1) && is_word(mark.idx + 1);
    if is_inside_sentence && between.clone().any(|idx| matches!(tokens[idx].text, "." | "?" | "!")) {
        mark.close += 1.5;
    }
}

fn starts_lower(text: &str) -> bool {
    text.chars().next().is_some_and(char::is_lowercase)
}

/// The cheapest reading of the marks in their order, by dynamic programming over the depth of quotation.
fn alternate(marks: &[Mark], sides: &mut [Side]) {
    // Beginning inside a quotation is possible, not likely.
    let mut costs = [0.0f32, BEGINS_INSIDE, NEVER];
    let mut came: Vec<[(usize, Side); DEPTHS]> = Vec::with_capacity(marks.len());
    for (idx, mark) in marks.iter().enumerate() {
        // A short quotation inside another, as scare quotes are, is likelier than an opening mark too many.
        let is_short = marks.get(idx + 1).is_some_and(|next| 0.0 < next.reopens);
        let nest = match (mark.nests, is_short) {
            (true, _) => BREAK / 2.0,
            (false, true) => NEST,
            (false, false) => BREAK,
        };
        let moves = [
            (0, 1, Side::Open, mark.open + mark.reopens),
            (1, 2, Side::Open, mark.open + nest),
            (1, 1, Side::Open, mark.open + BREAK),
            (1, 0, Side::Close, mark.close),
            (2, 1, Side::Close, mark.close),
            (0, 0, Side::Close, mark.close + BREAK),
        ];
        let mut next = [f32::INFINITY; DEPTHS];
        let mut best = [(0, Side::Close); DEPTHS];
        for (from, to, side, cost) in moves {
            // Ties go to the move that stands first.
            if costs[from] + cost < next[to] {
                next[to] = costs[from] + cost;
                best[to] = (from, side);
            }
        }
        costs = next;
        came.push(best);
    }
    let ends = [costs[0], costs[1] + ENDS_INSIDE, costs[2] + 2.0 * ENDS_INSIDE];
    let mut depth = (0..DEPTHS).min_by(|&a, &b| ends[a].total_cmp(&ends[b])).unwrap_or(0);
    for (mark, came) in marks.iter().zip(&came).rev() {
        let (from, side) = came[depth];
        if !mark.is_fixed {
            sides[mark.idx] = side;
        }
        depth = from;
    }
}

/// Apostrophes inside words that a tokeniser took apart: `it ' s`, `O ' Neill`, `Côte d ' Ivoire`.
fn mark_apostrophes(tokens: &[Token<'_>], shapes: &[Shape], sides: &mut [Side]) {
    for idx in 1..tokens.len().saturating_sub(1) {
        if shapes[idx] != Shape::SingleQuote || !matches!(tokens[idx].text, "'" | "’") {
            continue;
        }
        let (before, after) = (tokens[idx - 1].text, tokens[idx + 1].text);
        if shapes[idx - 1] != Shape::Word || shapes[idx + 1] != Shape::Word {
            continue;
        }
        let is_suffix = matches!(after, "s" | "S" | "t" | "re" | "ve" | "ll" | "d" | "m");
        let is_prefix = matches!(before, "O" | "D" | "d" | "L" | "l" | "N" | "M" | "Qu")
            && after.chars().next().is_some_and(char::is_uppercase);
        if is_suffix && before.chars().next_back().is_some_and(char::is_alphabetic) || is_prefix {
            sides[idx] = Side::Apostrophe;
        }
    }
}
