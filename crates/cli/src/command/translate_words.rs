//! `doichieu lexicon`: what words mean in the other language.

use std::io::Write as _;

use anyhow::Result;
use doichieu_bitext::Lang;
use doichieu_encode::lexicon::{Evidence, Lexicon, Translation};
use serde::Serialize;

use crate::Outcome;
use crate::args::{Format, LexiconArgs, Side};
use crate::output::{FAINT, Notes, TITLE};

/// Answer of `lexicon --format json`.
#[derive(Debug, Serialize)]
struct LexiconJson<'a> {
    /// Version of this form.
    version: u32,
    /// One answer a word, in the order of the words.
    words: Vec<WordJson<'a>>,
}

/// One word with its translations.
#[derive(Debug, Serialize)]
struct WordJson<'a> {
    /// The word as it was asked for.
    word: &'a str,
    /// Its language, `en` or `vi`; `null` if it is not known in either.
    from: Option<&'static str>,
    /// The most probable first; empty for a word that is not known.
    translations: Vec<TranslationJson>,
}

/// One translation.
#[derive(Debug, Serialize)]
struct TranslationJson {
    /// The translation, with the capitals that it has in running text.
    text: String,
    /// p(translation | word), 0 to 1.
    probability: f64,
    /// Pairs of lines in which the two translate each other, to within a tenth.
    n_pairs: u32,
    /// Whether a dictionary has the pair.
    in_dictionary: bool,
    /// Whether it stands on two pairs of lines at most and no dictionary has it.
    is_weak: bool,
    /// The word that is translated, where the one asked for lacks diacritics.
    #[serde(skip_serializing_if = "Option::is_none")]
    restored: Option<String>,
}

/// A word that was asked for, and what was found.
struct Found<'a> {
    word: &'a str,
    from: Option<Lang>,
    translations: Vec<Translation<'static>>,
}

/// The lexicon that comes with the program.
#[cfg(feature = "built-in")]
pub(super) fn lexicon() -> Result<&'static Lexicon<'static>> {
    Ok(Lexicon::bundled())
}

/// No lexicon comes with this program.
#[cfg(not(feature = "built-in"))]
pub(super) fn lexicon() -> Result<&'static Lexicon<'static>> {
    anyhow::bail!("this program was built without its lexicon (feature `built-in`)")
}

pub(super) fn run(args: &LexiconArgs, notes: Notes) -> Result<Outcome> {
    let lexicon = lexicon()?;
    let found: Vec<Found<'_>> =
        args.words.iter().flat_map(|word| look_up(lexicon, word, args.from, args.top)).collect();
    let mut out = std::io::BufWriter::new(anstream::stdout().lock());
    match args.format {
        Format::Text => text(&mut out, &found)?,
        Format::Tsv => tsv(&mut out, &found)?,
        Format::Json => {
            serde_json::to_writer_pretty(&mut out, &json(&found))?;
            out.write_all(b"\n")?;
        }
        Format::Jsonl => {
            serde_json::to_writer(&mut out, &json(&found))?;
            out.write_all(b"\n")?;
        }
    }
    out.flush()?;
    let mut outcome = Outcome::Done;
    for unknown in found.iter().filter(|f| f.translations.is_empty()) {
        outcome = Outcome::Failed;
        notes.failure(&format!("`{}` is not in the lexicon{}", unknown.word, advice(lexicon, unknown.word)));
    }
    Ok(outcome)
}

/// Looks in the language that was asked for; else in both, and of answers by restored diacritics only where there is
/// no other.
fn look_up<'a>(lexicon: &Lexicon<'static>, word: &'a str, from: Option<Side>, top: usize) -> Vec<Found<'a>> {
    let ask = |lang: Lang| Found {
        word,
        from: Some(lang),
        translations: lexicon.translations(word, lang).take(top).collect(),
    };
    let mut found = match from {
        Some(Side::En) => vec![ask(Lang::En)],
        Some(Side::Vi) => vec![ask(Lang::Vi)],
        None => {
            let both = [Lang::En, Lang::Vi];
            let known = both.into_iter().filter(|lang| lexicon.is_known(word, *lang));
            let known: Vec<Lang> = known.collect();
            (if known.is_empty() { both.to_vec() } else { known }).into_iter().map(ask).collect()
        }
    };
    found.retain(|f| !f.translations.is_empty());
    if found.is_empty() {
        found.push(Found { word, from: None, translations: Vec::new() });
    }
    found
}

/// What the user can do about an unknown word: its parts that are known.
fn advice(lexicon: &Lexicon<'static>, word: &str) -> String {
    let parts: Vec<&str> = word.split([' ', '_', '-']).collect();
    let tried = [Lang::En, Lang::Vi].into_iter().find_map(|lang| {
        let known: Vec<String> =
            lexicon.matches(&parts, lang).map(|m| format!("`{}`", m.entry.text())).collect();
        (!known.is_empty()).then_some(known)
    });
    match tried {
        Some(known) => {
            format!("; of its parts, {} {}", known.join(" and "), if known.len() == 1 { "is" } else { "are" })
        }
        None => "; it holds single words and compounds in their dictionary form".to_owned(),
    }
}

fn text(out: &mut impl std::io::Write, found: &[Found<'_>]) -> Result<()> {
    for one in found.iter().filter(|f| !f.translations.is_empty()) {
        let (title, plain) = (TITLE.render(), TITLE.render_reset());
        writeln!(out, "{title}{}{plain} ({})", one.word, one.from.map_or("?", name))?;
        for translation in &one.translations {
            let restored = translation.restored.map(|word| format!(" as {word},")).unwrap_or_default();
            let (faint, plain) = (FAINT.render(), FAINT.render_reset());
            writeln!(
                out,
                "  {:5.1} %  {}{faint} {restored} {}{plain}",
                100.0 * translation.probability,
                translation.written.apply(translation.text),
                evidence(translation.evidence)
            )?;
        }
    }
    Ok(())
}

fn evidence(evidence: Evidence) -> String {
    let pairs = match evidence.n_pairs {
        0 if evidence.in_dictionary => "dictionary".to_owned(),
        0 => "by a word of like meaning".to_owned(),
        1 => "1 sentence pair".to_owned(),
        n => format!("{n} sentence pairs"),
    };
    let dictionary = if evidence.in_dictionary && evidence.n_pairs > 0 { ", dictionary" } else { "" };
    format!("({pairs}{dictionary}{})", if evidence.is_weak() && evidence.n_pairs > 0 { ", weak" } else { "" })
}

fn tsv(out: &mut impl std::io::Write, found: &[Found<'_>]) -> Result<()> {
    writeln!(out, "word\tfrom\ttranslation\tprobability\tn_pairs\tin_dictionary\trestored")?;
    for one in found {
        for translation in &one.translations {
            writeln!(
                out,
                "{}\t{}\t{}\t{:.4}\t{}\t{}\t{}",
                one.word.replace(['\t', '\n'], " "),
                one.from.map_or("", name),
                translation.written.apply(translation.text),
                translation.probability,
                translation.evidence.n_pairs,
                translation.evidence.in_dictionary,
                translation.restored.unwrap_or("")
            )?;
        }
    }
    Ok(())
}

fn json<'a>(found: &[Found<'a>]) -> LexiconJson<'a> {
    let translation = |t: &Translation<'static>| TranslationJson {
        text: t.written.apply(t.text),
        probability: (t.probability * 10_000.0).round() / 10_000.0,
        n_pairs: t.evidence.n_pairs,
        in_dictionary: t.evidence.in_dictionary,
        is_weak: t.evidence.is_weak(),
        restored: t.restored.map(str::to_owned),
    };
    let word = |f: &Found<'a>| WordJson {
        word: f.word,
        from: f.from.map(name),
        translations: f.translations.iter().map(translation).collect(),
    };
    LexiconJson { version: 1, words: found.iter().map(word).collect() }
}

const fn name(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "en",
        _ => "vi",
    }
}
