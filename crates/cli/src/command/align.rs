//! `doichieu align`: the beads of a translation.

use std::io::{BufReader, Write as _};
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result, bail, ensure};
use doichieu_align::Side;
use doichieu_align::bead::{AlignOptions, Alignment, BitextKind};
use doichieu_align::words::WordOptions;
use doichieu_bitext::format::{Format, ReadOptions as FormatOptions, read};
use doichieu_bitext::{Bead, Bitext, BitextSentence, BitextSide, Lang, Property, ScoreKind, WordLink};
use doichieu_encode::Encoder;
use doichieu_text::decode::decode;
use doichieu_text::{ReadOptions, Reader, clean_text};
use rayon::prelude::*;

use super::aligning::aligner;
use super::convert;
use super::read_options;
use super::systems::word_aligner;
use crate::args::{AlignArgs, BeadFormat, Paragraphs, Region};
use crate::output::Notes;
use crate::output::file::Sink;
use crate::render::{beads, page};
use crate::{Outcome, encoders, input};
use doichieu_answer::page as html;
use doichieu_answer::side::language;

/// One of the two texts.
struct Text {
    name: String,
    /// As they stand in the file.
    sentences: Vec<BitextSentence>,
    /// As they are compared: clean running text.
    clean: Vec<String>,
    /// Numbers of sentences before each delimiter.
    delimiters: Vec<usize>,
    lang: Lang,
}

pub(super) fn run(args: &AlignArgs, notes: Notes) -> Result<Outcome> {
    ensure!(
        !(args.source.as_os_str() == "-" && args.target.as_os_str() == "-"),
        "standard input can be only one of the two texts"
    );
    let format = format(args)?;
    let source = text(args, &args.source, args.source_lang.as_deref(), Lang::En, notes)?;
    let target = text(args, &args.target, args.target_lang.as_deref(), Lang::Vi, notes)?;
    warn(&source, &target, notes);
    let options = options(args, &source, &target)?;
    let aligner = aligner(&args.encoder, args.weights.as_deref(), notes)?;
    let texts = [&source, &target].map(|t| t.clean.iter().map(String::as_str).collect::<Vec<&str>>());
    let [a, b] = &texts;
    let (a, b) = (Side { sentences: a, lang: source.lang }, Side { sentences: b, lang: target.lang });
    let found = if args.any_order {
        let pairs = aligner.pair(a, b)?;
        Found { beads: pairs, alignment: None }
    } else {
        let alignment = aligner.align(a, b, &options)?;
        advise(&alignment, notes);
        Found { beads: alignment.with_moves(), alignment: Some(alignment) }
    };
    let found = found.beads_for(format);
    let score = score_kind(args, format);
    let bitext = Bitext {
        source: side(&source),
        target: side(&target),
        beads: found.0.into_iter().map(|b| scored(b, score)).collect(),
        score_kind: score,
        properties: Vec::new(),
    };
    let bitext = if args.words { linked(bitext, [source.lang, target.lang])? } else { bitext };
    match format {
        BeadFormat::Text => {
            let width = page::width(args.width);
            match args.output.as_deref().filter(|p| *p != Path::new("-")) {
                None => beads::page(&mut anstream::stdout().lock(), &bitext, found.1.as_ref(), width)?,
                Some(path) => {
                    let mut out = anstream::StripStream::new(Vec::new());
                    beads::page(&mut out, &bitext, found.1.as_ref(), width)?;
                    let mut sink = Sink::create(Some(path))?;
                    sink.write_all(&out.into_inner())?;
                    sink.finish()?;
                }
            }
        }
        BeadFormat::File(Format::Html) => {
            let mut sink = Sink::create(args.output.as_deref().filter(|p| *p != Path::new("-")))?;
            let parallelness = found.1.as_ref().map(|a| &a.parallelness);
            let parallelness =
                parallelness.map_or_else(String::new, |p| format!("{}: {}", p.kind.as_str(), p.reason()));
            sink.write_all(html::beads(&bitext, &parallelness).as_bytes())?;
            sink.finish()?;
        }
        BeadFormat::File(format) => {
            let output = args.output.as_deref().unwrap_or(Path::new("-"));
            convert::write(bitext, format, output, notes)?;
        }
    }
    Ok(Outcome::Done)
}

/// Links the words in each bead; the words that the links number are kept beside them.
fn linked(mut bitext: Bitext, [source, target]: [Lang; 2]) -> Result<Bitext> {
    let options = WordOptions { source, target, ..WordOptions::default() };
    let encoder = encoders::built_in().map(|e| Arc::new(e) as Arc<dyn Encoder>);
    let aligner =
        word_aligner(encoder).context("this build has no lexicon to link words with")?.with_options(options);
    let (source, target) = (&bitext.source, &bitext.target);
    bitext.beads.par_iter_mut().filter(|b| !b.is_null()).for_each(|bead| {
        let texts = [source.joined(&bead.source_idxs), target.joined(&bead.target_idxs)]
            .map(Option::unwrap_or_default);
        let [a, b] = &texts;
        let found = aligner.align(a, b);
        for (name, text, words) in [("source_words", a, &found.source), ("target_words", b, &found.target)] {
            let words: Vec<&str> = words.iter().filter_map(|span| span.text(text)).collect();
            bead.properties.push(Property { name: name.to_owned(), value: words.join(" ") });
        }
        let round = |link: WordLink| WordLink {
            probability: link.probability.map(|p| (p * 1e4).round() / 1e4),
            ..link
        };
        bead.word_links = found.links.into_iter().map(round).collect();
    });
    Ok(bitext)
}

/// Beads with the moves in them, and the alignment that they are from.
struct Found {
    beads: Vec<Bead>,
    alignment: Option<Alignment>,
}

impl Found {
    /// The beads that a format can hold: a ladder is monotone.
    fn beads_for(self, format: BeadFormat) -> (Vec<Bead>, Option<Alignment>) {
        let beads = match (&self.alignment, format) {
            (Some(a), BeadFormat::File(Format::Ladder) | BeadFormat::Text) => a.beads.clone(),
            _ => self.beads,
        };
        (beads, self.alignment)
    }
}

/// The format that was asked for, or that the output's name tells.
fn format(args: &AlignArgs) -> Result<BeadFormat> {
    let told =
        || args.output.as_deref().and_then(|p| Format::from_name(&p.to_string_lossy())).map(BeadFormat::File);
    let format = args.format.or_else(told).unwrap_or(BeadFormat::Text);
    if let BeadFormat::File(format) = format
        && format.is_pair()
        && args.output.is_none()
    {
        bail!("`{format}` is two files: name them with `--output`");
    }
    if format == BeadFormat::File(Format::Pharaoh) && !args.words {
        bail!("`pharaoh` holds word links alone: add `--words`");
    }
    Ok(format)
}

fn text(args: &AlignArgs, path: &Path, lang: Option<&str>, usual: Lang, notes: Notes) -> Result<Text> {
    let given: Option<Lang> = lang
        .map(|l| {
            l.parse().with_context(|| format!("`{l}` is no language: an ISO 639 code such as `vi` is needed"))
        })
        .transpose()?;
    let name = input::name(path);
    let bytes = input::read(path)?;
    let options = read_options(&args.read)?;
    let mut text = if args.sentences.is_some() {
        of_lines(args, name, &bytes, &options)?
    } else {
        of_report(name, &bytes, options, notes)?
    };
    text.lang = given.unwrap_or_else(|| {
        let texts: Vec<&str> = text.clean.iter().take(200).map(String::as_str).collect();
        language(&texts, usual)
    });
    Ok(text)
}

/// A file of a sentence a line.
fn of_lines(args: &AlignArgs, name: String, bytes: &[u8], options: &ReadOptions) -> Result<Text> {
    let decoded = decode(bytes, options.encoding).with_context(|| format!("cannot decode `{name}`"))?.text;
    let is_delimiter = |line: &str| match args.hard_delimiter.as_deref() {
        None => false,
        Some("blank") => line.trim().is_empty(),
        Some(delimiter) => line.trim() == delimiter,
    };
    let mut lines = Vec::new();
    let mut delimiters = Vec::new();
    for line in decoded.lines() {
        if is_delimiter(line) { delimiters.push(lines.len()) } else { lines.push(line) }
    }
    // Vectors made elsewhere are those of the lines as they are.
    let is_as_is = !args.encoder.vectors.is_empty();
    let clean: Vec<String> =
        lines.par_iter().map(|line| if is_as_is { (*line).to_owned() } else { clean_text(line) }).collect();
    let sentences = lines.into_iter().map(BitextSentence::new).collect();
    Ok(Text { name, sentences, clean, delimiters, lang: Lang::Unknown })
}

/// A report that is read and cut into sentences.
fn of_report(name: String, bytes: &[u8], options: ReadOptions, notes: Notes) -> Result<Text> {
    let read = Reader::new(options).read(&name, bytes)?;
    read.warnings.iter().for_each(|w| notes.warn(w));
    let document = read.document;
    let clean: Vec<String> =
        (0..document.sentences.len()).map(|i| document.sentence_text(i).to_owned()).collect();
    let sentences = document
        .sentences
        .iter()
        .zip(&clean)
        .map(|(s, text)| BitextSentence {
            text: Some(text.split_whitespace().collect::<Vec<_>>().join(" ")),
            paragraph: Some(s.paragraph_idx),
            span: Some(document.file_span(s.span)),
            ..BitextSentence::default()
        })
        .collect();
    Ok(Text { name, sentences, clean, delimiters: Vec::new(), lang: Lang::Unknown })
}

/// Says what is odd about the two texts.
fn warn(source: &Text, target: &Text, notes: Notes) {
    for text in [source, target] {
        if text.clean.iter().all(String::is_empty) {
            notes.warn(&format!("`{}` holds no sentences: all of the other text stays alone", text.name));
        }
    }
    if source.clean == target.clean && !source.clean.is_empty() {
        notes.warn("the two texts are the same");
    } else if source.lang == target.lang && !source.clean.is_empty() && !target.clean.is_empty() {
        notes.warn(&format!(
            "both texts look like `{}`; name the languages with `--source-lang` and `--target-lang` if they are not",
            source.lang
        ));
    }
}

/// Says so if the two texts are no translations.
fn advise(alignment: &Alignment, notes: Notes) {
    let parallelness = &alignment.parallelness;
    match parallelness.kind {
        BitextKind::Comparable => notes.warn(&format!(
            "these look like two reports rather than a translation ({}): `doichieu compare` links them in any order",
            parallelness.reason()
        )),
        BitextKind::Unrelated => notes.warn(&format!("these do not look related ({})", parallelness.reason())),
        _ => {}
    }
}

fn options(args: &AlignArgs, source: &Text, target: &Text) -> Result<AlignOptions> {
    let mut options = AlignOptions {
        max_source: args.max_source,
        max_target: args.max_target,
        max_total: args.max_total,
        is_exact: args.exact,
        ..AlignOptions::default()
    };
    options.delimiters = paired("delimiters", source, target, [&source.delimiters, &target.delimiters])?;
    let paragraphs = |t: &Text| -> Vec<usize> { t.sentences.iter().filter_map(|s| s.paragraph).collect() };
    match args.paragraphs {
        Paragraphs::Ignore => {}
        Paragraphs::Soft => options.paragraphs = [paragraphs(source), paragraphs(target)],
        Paragraphs::Hard => {
            let ends = |t: &Text| -> Vec<usize> {
                let all = paragraphs(t);
                (1..all.len()).filter(|i| all.get(i - 1) != all.get(*i)).collect()
            };
            let ends = [ends(source), ends(target)];
            options.delimiters = paired("ends of paragraphs", source, target, [&ends[0], &ends[1]])?;
        }
    }
    if let Some(path) = &args.locked {
        options.locked = locked(path, source, target)?;
    }
    if let Some(region) = args.region {
        keep_outside(region, &mut options, source, target)?;
    }
    Ok(options)
}

fn paired(what: &str, source: &Text, target: &Text, [a, b]: [&[usize]; 2]) -> Result<Vec<(usize, usize)>> {
    ensure!(
        a.len() == b.len(),
        "`{}` has {} {what} and `{}` has {}: there must be as many",
        source.name,
        a.len(),
        target.name,
        b.len()
    );
    Ok(a.iter().copied().zip(b.iter().copied()).collect())
}

/// Beads that a person has set: those that the file marks as such, or all if it marks none.
fn locked(path: &Path, source: &Text, target: &Text) -> Result<Vec<Bead>> {
    let name = input::name(path);
    let bytes = input::read(path)?;
    let head = String::from_utf8_lossy(bytes.get(..4096).unwrap_or(&bytes)).into_owned();
    let format = Format::from_name(&name).or_else(|| Format::from_content(&head)).unwrap_or(Format::Vecalign);
    let found = read(&mut BufReader::new(bytes.as_slice()), format, &FormatOptions::default())
        .with_context(|| format!("cannot read `{name}`"))?;
    let mut beads: Vec<Bead> = found.bitexts.into_iter().flat_map(|b| b.beads).collect();
    if beads.iter().any(|b| b.is_locked) {
        beads.retain(|b| b.is_locked);
    }
    let lens = [source.clean.len(), target.clean.len()];
    for (idx, bead) in beads.iter_mut().enumerate() {
        for (side, (idxs, len)) in [&bead.source_idxs, &bead.target_idxs].into_iter().zip(lens).enumerate() {
            if let Some(i) = idxs.iter().find(|i| len <= **i) {
                let text = if side == 0 { &source.name } else { &target.name };
                bail!("bead {idx} of `{name}` has sentence {i}, and `{text}` has {len}, from 0");
            }
        }
        bead.is_locked = true;
        // Their file's scores count something else.
        (bead.score, bead.probability) = (None, Some(1.0));
    }
    Ok(beads)
}

/// Keeps the beads outside a region, and aligns nothing over its ends.
fn keep_outside(region: Region, options: &mut AlignOptions, source: &Text, target: &Text) -> Result<()> {
    let (n, m) = (source.clean.len(), target.clean.len());
    ensure!(
        region.source.1 <= n && region.target.1 <= m,
        "the region ends at sentences {} and {}, and the texts have {n} and {m}, from 0",
        region.source.1.saturating_sub(1),
        region.target.1.saturating_sub(1)
    );
    let mut kept = Vec::new();
    for bead in std::mem::take(&mut options.locked) {
        let inside = |idxs: &[usize], (from, to): (usize, usize)| {
            idxs.iter().filter(|i| (from..to).contains(*i)).count()
        };
        let n_inside = inside(&bead.source_idxs, region.source) + inside(&bead.target_idxs, region.target);
        let n_all = bead.source_idxs.len() + bead.target_idxs.len();
        if n_inside == 0 {
            kept.push(bead);
        } else {
            ensure!(
                n_inside == n_all,
                "the region's end cuts the bead {:?}:{:?} of `--locked`",
                bead.source_idxs,
                bead.target_idxs
            );
        }
    }
    options.locked = kept;
    options.delimiters.push((region.source.0, region.target.0));
    options.delimiters.push((region.source.1, region.target.1));
    options.delimiters.sort_unstable();
    Ok(())
}

fn side(text: &Text) -> BitextSide {
    let lang = (text.lang != Lang::Unknown).then(|| text.lang.to_string());
    BitextSide { name: Some(text.name.clone()), lang, sentences: text.sentences.clone() }
}

/// What the scores of a format count unless the user says.
fn score_kind(args: &AlignArgs, format: BeadFormat) -> ScoreKind {
    match args.score_kind {
        Some(kind) => kind.into(),
        None if format == BeadFormat::File(Format::Vecalign) => ScoreKind::Cost,
        None => ScoreKind::Similarity,
    }
}

/// A bead with the score that is asked for.
fn scored(mut bead: Bead, kind: ScoreKind) -> Bead {
    let is_null = bead.is_null();
    let round = |x: f64| (x * 1e6).round() / 1e6;
    bead.probability = bead.probability.map(round);
    bead.score = match kind {
        ScoreKind::Cost if is_null => Some(0.0),
        ScoreKind::Cost => bead.probability.map(|p| round(1.0 - p)),
        ScoreKind::Probability => bead.probability,
        _ => bead.score.map(round),
    };
    bead
}
