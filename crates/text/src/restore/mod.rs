//! Word-segmented Vietnamese back to running text, with the way back.
//!
//! Segmenters for Vietnamese join the syllables of a word by `_` and set punctuation apart (`hiệp_ước .`); English
//! tokenisers do the latter. Reports arrive that way, and neither people nor the steps after this one can read
//! them. The work goes line by line: `detect` decides whether a line was segmented, `token` takes it apart,
//! `quote` finds out which quotes open and which close, `glue` decides on each gap, `hint` keeps the joins
//! that are words.

mod code_like;
mod detect;
mod evidence;
mod glue;
mod hint;
mod hyphen;
mod number;
mod quote;
mod shape;
mod tables;
mod token;

use detect::{LineMode, LineModes};
use doichieu_bitext::{MappedText, MappedTextBuilder, Span};
use token::{Gap, Token};

/// A text restored from word segmentation.
#[derive(Debug, Clone)]
pub struct Restored {
    /// The running text and its map to the segmented one.
    pub mapped: MappedText,
    /// Words that the segmenter had joined, as spans of the running text, in order and apart from each other.
    ///
    /// Joins that plainly tie a name to its neighbour are left out, so a join is a hint at a word, not a proof.
    pub joins: Vec<Span>,
    /// Whether word segmentation (or detached punctuation) was found at all.
    pub was_segmented: bool,
}

/// Restores running text where word segmentation is found; other text comes back as it is.
///
/// Found, not assumed: underscores of identifiers, file names, hashtags and addresses are no segmentation, and a
/// text with a few of them stays as it is, byte for byte. Decided line by line, so that one pasted block among
/// ordinary paragraphs is restored and the paragraphs are not touched; a line that says nothing by itself
/// follows its neighbours.
///
/// Only spaces, underscores and the bracket and quote codes of treebanks (`-LRB-`, ` `` `) change. Every span of
/// the running text maps to the given one, and what is between is only what was dropped.
///
/// # Examples
///
/// ```
/// use doichieu_text::restore::restore;
///
/// let read = "\" Chúng_tôi chưa quyết_định \" , ông nói ( theo Reuters ) .";
/// let restored = restore(read);
/// assert_eq!(restored.mapped.text, "\"Chúng tôi chưa quyết định\", ông nói (theo Reuters).");
/// assert!(restored.was_segmented);
/// assert_eq!(restored.joins[1].text(&restored.mapped.text), Some("quyết định"));
///
/// let code = "Hàm load_data đọc tệp, rồi gọi parse_line.";
/// assert_eq!(restore(code).mapped.text, code);
/// ```
pub fn restore(text: &str) -> Restored {
    let modes = LineModes::of(text);
    if !modes.any() {
        return Restored {
            mapped: MappedText::identity(text.to_owned()),
            joins: Vec::new(),
            was_segmented: false,
        };
    }
    let mut out = MappedTextBuilder::new();
    let mut joins = Vec::new();
    for (line, mode) in modes.lines(text) {
        match mode {
            LineMode::Running => out.keep(line),
            LineMode::JoinsOnly | LineMode::Full => restore_line(line, mode, &mut out, &mut joins),
        }
    }
    Restored { mapped: out.finish(), joins, was_segmented: true }
}

/// Whether the text, or a part of it, has the syllables of Vietnamese words joined by underscores.
///
/// Detached punctuation alone does not count, nor do identifiers.
///
/// # Examples
///
/// ```
/// use doichieu_text::restore::is_word_segmented;
///
/// assert!(is_word_segmented("Quốc_hội họp phiên bất_thường ."));
/// assert!(!is_word_segmented("Gọi hàm load_data trước."));
/// ```
pub fn is_word_segmented(text: &str) -> bool {
    LineModes::of(text).any_joined()
}

/// How much of a text is word-segmented: the share of its non-blank bytes that stand in lines whose syllables
/// are joined or whose punctuation is detached, in `0.0..=1.0`. An empty text has 0.0.
pub fn segmented_share(text: &str) -> f64 {
    let modes = LineModes::of(text);
    let (mut segmented, mut all) = (0usize, 0usize);
    for (line, mode) in modes.lines(text) {
        let len = line.trim().len();
        all += len;
        if mode != LineMode::Running {
            segmented += len;
        }
    }
    if all == 0 { 0.0 } else { segmented as f64 / all as f64 }
}

fn restore_line(line: &str, mode: LineMode, out: &mut MappedTextBuilder, joins: &mut Vec<Span>) {
    let tokens = token::tokens(line);
    let keeps = match mode {
        LineMode::Full => glue::keeps(&tokens),
        _ => vec![true; tokens.len()],
    };
    let mut words = hint::Words::default();
    for (idx, token) in tokens.iter().enumerate() {
        let keep = keeps.get(idx).copied().unwrap_or(true);
        write_gap(token, idx == 0 || keep, out);
        let start = out.text().len();
        match token.instead.filter(|_| mode == LineMode::Full) {
            Some(instead) => out.replace(instead, token.text.len()),
            None => out.keep(token.text),
        }
        words.push(token, Span::at(start, out.text().len()), keep, joins);
    }
    words.finish(joins);
    let end = tokens.last().map_or(0, |last| last.end);
    out.keep(line.get(end..).unwrap_or_default());
}

/// Writes the gap before a token: as it is, as a space where a segmenter had joined, or not at all.
fn write_gap(token: &Token<'_>, keep: bool, out: &mut MappedTextBuilder) {
    match token.gap {
        Gap::None => {}
        _ if !keep => out.skip(token.gap_text.len()),
        Gap::Space => out.keep(token.gap_text),
        Gap::Join => out.replace(" ", token.gap_text.len()),
    }
}
