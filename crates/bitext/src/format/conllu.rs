//! Two CoNLL-U files; the alignment stands with the first word of each source sentence, `Align=s3,s4` in MISC.
//!
//! We have no parses, so words are what stands between blanks, with the punctuation at their ends taken off; `# text`
//! holds the sentence as it is. Source sentences that name the same targets are one bead.
//!
//! Source: the format's page at Universal Dependencies, revision 2.

use std::collections::BTreeMap;
use std::io::{BufRead, Write};

use super::gather::{Gather, NoteKind};
use super::ids::id_of;
use super::lines::Lines;
use super::number::finite;
use super::text::clean;
use super::unit::no_text;
use super::{Format, ReadError, WriteError};
use crate::{Bead, Bitext, BitextSentence, BitextSide, ScoreKind};

/// What stands between ids and attributes in MISC.
pub(super) const FORBIDDEN: [char; 4] = ['|', ',', '=', ';'];

const EXPECTED: &str = "a comment, a blank line or ten columns with tabs between";

/// A document of one file: its sentences, and what MISC says of each.
#[derive(Debug, Default)]
struct Text {
    side: BitextSide,
    /// For each sentence its line and its attributes.
    misc: Vec<(usize, BTreeMap<String, String>)>,
}

pub(super) fn read<R: BufRead>(
    source: Lines<R>,
    target: Lines<R>,
    gather: &mut Gather<'_>,
) -> Result<(), ReadError> {
    let (sources, targets) = (texts(source)?, texts(target)?);
    let n = sources.len().max(targets.len());
    let (mut sources, mut targets) = (sources.into_iter(), targets.into_iter());
    for _ in 0..n {
        let (source, target) = (sources.next().unwrap_or_default(), targets.next().unwrap_or_default());
        let bitext = pair(source, target, gather);
        gather.document(bitext)?;
    }
    Ok(())
}

fn texts<R: BufRead>(mut lines: Lines<R>) -> Result<Vec<Text>, ReadError> {
    let mut texts: Vec<Text> = Vec::new();
    let mut paragraph = None;
    let mut n_paragraphs = 0;
    let mut sentence = BitextSentence::default();
    let mut words = String::new();
    let mut misc: Option<BTreeMap<String, String>> = None;
    loop {
        let line = lines.next_line()?.map(str::to_owned);
        let at = lines.number();
        match line.as_deref() {
            Some(comment) if comment.starts_with('#') => {
                let comment = comment.trim_start_matches('#').trim_start();
                let (name, value) = comment.split_once('=').unwrap_or((comment, ""));
                match (name.trim(), value.trim()) {
                    ("newdoc", _) => texts.push(Text::default()),
                    ("newdoc id", id) => {
                        let side = BitextSide { name: Some(id.to_owned()), ..BitextSide::default() };
                        texts.push(Text { side, ..Text::default() });
                    }
                    ("newpar" | "newpar id", id) => {
                        paragraph = id.strip_prefix('p').and_then(|n| n.parse().ok()).or(Some(n_paragraphs));
                        n_paragraphs += 1;
                    }
                    ("endpar", _) => paragraph = None,
                    ("sent_id", id) => sentence.id = Some(id.to_owned()),
                    ("text", text) => sentence.text = Some(text.to_owned()),
                    _ => {}
                }
            }
            Some(word) if !word.is_empty() => {
                let columns: Vec<&str> = word.split('\t').collect();
                let [number, form, .., last] = columns.as_slice() else {
                    return Err(ReadError::malformed(at, word, EXPECTED));
                };
                if columns.len() != 10 || !number.starts_with(|c: char| c.is_ascii_digit()) {
                    return Err(ReadError::malformed(at, word, EXPECTED));
                }
                if misc.is_none() {
                    let pairs = last.split('|').filter_map(|pair| pair.split_once('='));
                    misc = Some(pairs.map(|(n, v)| (n.to_owned(), v.to_owned())).collect());
                }
                words.push_str(form);
                words.push_str(if last.split('|').any(|p| p == "SpaceAfter=No") { "" } else { " " });
            }
            _ => {
                if let Some(misc) = misc.take() {
                    if texts.is_empty() {
                        texts.push(Text::default());
                    }
                    sentence.paragraph = paragraph;
                    sentence.text.get_or_insert_with(|| words.trim_end().to_owned());
                    words.clear();
                    if let Some(text) = texts.last_mut() {
                        text.side.sentences.push(std::mem::take(&mut sentence));
                        text.misc.push((at, misc));
                    }
                }
                if line.is_none() {
                    return Ok(texts);
                }
            }
        }
    }
}

/// Puts the two sides of a document together.
fn pair(source: Text, target: Text, gather: &mut Gather<'_>) -> Bitext {
    let mut bitext = gather.fresh(ScoreKind::Similarity);
    let places: BTreeMap<&str, usize> = target
        .side
        .sentences
        .iter()
        .enumerate()
        .filter_map(|(idx, s)| Some((s.id.as_deref()?, idx)))
        .collect();
    let mut by_targets: BTreeMap<&str, usize> = BTreeMap::new();
    for (source_idx, (line, misc)) in source.misc.iter().enumerate() {
        let Some(list) = misc.get("Align") else { continue };
        if let Some(bead) = by_targets.get(list.as_str()).and_then(|idx| bitext.beads.get_mut(*idx)) {
            bead.source_idxs.push(source_idx);
            continue;
        }
        let mut target_idxs = Vec::new();
        for id in list.split(',').filter(|id| !id.is_empty()) {
            match places.get(id) {
                Some(idx) => target_idxs.push(*idx),
                None => gather.note(*line, NoteKind::NoSuchId { id: id.to_owned() }),
            }
        }
        target_idxs.sort_unstable();
        target_idxs.dedup();
        if target_idxs.is_empty() {
            continue;
        }
        by_targets.insert(list, bitext.beads.len());
        let number =
            |name: &str, gather: &mut Gather<'_>| misc.get(name).and_then(|n| gather.number(*line, n));
        bitext.beads.push(Bead {
            source_idxs: vec![source_idx],
            target_idxs,
            score: number("AlignScore", gather),
            probability: number("AlignProbability", gather),
            is_locked: misc.get("AlignLocked").is_some_and(|l| l == "Yes"),
            ..Bead::default()
        });
    }
    for (side, text) in [(&mut bitext.source, source), (&mut bitext.target, target)] {
        let lang = side.lang.take();
        *side = BitextSide { lang, ..text.side };
    }
    bitext
}

pub(super) fn write(bitext: &Bitext, [source, target]: [&mut dyn Write; 2]) -> Result<(), WriteError> {
    let mut misc = vec![String::new(); bitext.source.sentences.len()];
    for bead in bitext.beads.iter().filter(|b| !b.is_null()) {
        let ids: Vec<String> =
            bead.target_idxs.iter().map(|idx| id_of(&bitext.target, *idx, &FORBIDDEN)).collect();
        let mut said = format!("Align={}", ids.join(","));
        if bead.is_locked {
            said.push_str("|AlignLocked=Yes");
        }
        for (name, number) in [("AlignProbability", bead.probability), ("AlignScore", bead.score)] {
            if let Some(number) = finite(number) {
                said.push_str(&format!("|{name}={number}"));
            }
        }
        for idx in &bead.source_idxs {
            if let Some(slot) = misc.get_mut(*idx) {
                slot.clone_from(&said);
            }
        }
    }
    side("source", &bitext.source, &misc, source)?;
    side("target", &bitext.target, &[], target)
}

fn side(
    name: &'static str,
    side: &BitextSide,
    misc: &[String],
    out: &mut dyn Write,
) -> Result<(), WriteError> {
    match &side.name {
        Some(name) => writeln!(out, "# newdoc id = {}", clean(Format::Conllu, name))?,
        None => writeln!(out, "# newdoc")?,
    }
    let mut paragraph = None;
    for (idx, sentence) in side.sentences.iter().enumerate() {
        let text = sentence.text.as_deref().ok_or_else(|| no_text(Format::Conllu, name, side, &[idx]))?;
        let text = clean(Format::Conllu, text);
        if sentence.paragraph != paragraph {
            paragraph = sentence.paragraph;
            match paragraph {
                Some(n) => writeln!(out, "# newpar id = p{n}")?,
                // Not of the format, and so a comment that others pass over.
                None => writeln!(out, "# endpar")?,
            }
        }
        writeln!(out, "# sent_id = {}", id_of(side, idx, &FORBIDDEN))?;
        writeln!(out, "# text = {text}")?;
        let mut said = misc.get(idx).map_or("", String::as_str);
        let words = words(&text);
        for (n, (form, has_space)) in words.iter().enumerate() {
            let no_space = if *has_space { "" } else { "SpaceAfter=No" };
            let between = if said.is_empty() || no_space.is_empty() { "" } else { "|" };
            let all = format!("{said}{between}{no_space}");
            let all = if all.is_empty() { "_" } else { &all };
            writeln!(out, "{}\t{form}\t_\t_\t_\t_\t_\t_\t_\t{all}", n + 1)?;
            said = "";
        }
        writeln!(out)?;
    }
    Ok(())
}

/// The words of a text, and whether a blank follows each; an empty text has the word `_`.
fn words(text: &str) -> Vec<(&str, bool)> {
    let mut words = Vec::new();
    for chunk in text.split_whitespace() {
        let core = chunk.trim_matches(|c: char| !c.is_alphanumeric());
        let start = if core.is_empty() { chunk.len() } else { chunk.find(core).unwrap_or(0) };
        let (before, rest) = chunk.split_at_checked(start).unwrap_or((chunk, ""));
        let (core, after) = rest.split_at_checked(core.len()).unwrap_or((rest, ""));
        let pieces = single(before).chain([core].into_iter().filter(|c| !c.is_empty())).chain(single(after));
        words.extend(pieces.map(|piece| (piece, false)));
        if let Some(last) = words.last_mut() {
            last.1 = true;
        }
    }
    if words.is_empty() {
        words.push(("_", true));
    }
    words
}

/// Each character of a text by itself.
fn single(text: &str) -> impl Iterator<Item = &str> {
    text.char_indices().filter_map(move |(at, c)| text.get(at..at + c.len_utf8()))
}

#[cfg(test)]
mod tests {
    use crate::format::tests::read_two;
    use crate::format::{Format, WriteOptions, Writer};
    use crate::{Bead, Bitext, BitextSide};

    #[test]
    fn words_keep_their_blanks_and_the_first_has_the_alignment() {
        let bitext = Bitext {
            source: BitextSide::from_texts(["It rains, a lot.", "So?"]),
            target: BitextSide::from_texts(["Trời mưa to."]),
            beads: vec![Bead { score: Some(0.5), ..Bead::new(0..2, 0..1) }],
            ..Bitext::default()
        };
        let (mut source, mut target) = (Vec::new(), Vec::new());
        let mut writer =
            Writer::pair(Format::Conllu, &WriteOptions::default(), &mut source, &mut target).expect("a pair");
        writer.write(&bitext).expect("written");
        writer.finish().expect("written");
        let source = String::from_utf8(source).expect("UTF-8");
        let target = String::from_utf8(target).expect("UTF-8");
        let expected = "# newdoc
# sent_id = s1
# text = It rains, a lot.
1\tIt\t_\t_\t_\t_\t_\t_\t_\tAlign=s1|AlignScore=0.5
2\train";
        assert!(source.starts_with(expected), "{source}");
        assert!(source.contains("\n2\trains\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No\n3\t,\t"), "{source}");
        let read = read_two(&source, &target, Format::Conllu).expect("it can be read");
        assert_eq!(read.bitexts[0].beads, bitext.beads);
        assert_eq!(read.bitexts[0].source.joined(&[0, 1]).as_deref(), Some("It rains, a lot. So?"));
    }

    #[test]
    fn words_with_blanks_make_the_text_where_no_comment_tells_it() {
        let source = "1\tIt\t_\t_\t_\t_\t_\t_\t_\tAlign=b\n2\trains\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No\n3\t.\t_\t_\t_\t_\t_\t_\t_\t_\n";
        let target = "# sent_id = b\n1\tthời tiết\t_\t_\t_\t_\t_\t_\t_\t_\n";
        let read = read_two(source, target, Format::Conllu).expect("it can be read");
        let bitext = &read.bitexts[0];
        assert_eq!(bitext.source.joined(&[0]).as_deref(), Some("It rains."));
        assert_eq!(bitext.target.joined(&[0]).as_deref(), Some("thời tiết"));
        assert_eq!(bitext.beads, [Bead::new(0..1, 0..1)]);
    }

    #[test]
    fn a_line_of_other_columns_is_an_error_with_its_line() {
        let error = read_two("# text = a\n1\ta\n", "", Format::Conllu).expect_err("two columns");
        assert!(error.to_string().starts_with("line 2:"), "{error}");
    }
}
