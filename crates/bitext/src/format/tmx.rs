//! TMX 1.4b.
//!
//! Written files are valid against the DTD. Read files need not be: units may hold many languages or the same twice,
//! the header may say little or `*all*`, `<tu>` may be missing, an `&` may stand bare.
//!
//! Source: TMX 1.4b Specification, LISA OSCAR 2005.

use std::io::{BufRead, Write};

use super::gather::{Gather, NoteKind};
use super::number::finite;
use super::text::clean;
use super::unit::{ids, joined};
use super::xml::{Element, Event, Xml, escaped, quoted};
use super::{Format, ReadError, WriteError, word_links};
use crate::{Bead, Bitext, BitextSentence, Property, ScoreKind};

/// Elements inside a text whose content is code of the original document.
const CODE: [&str; 5] = ["bpt", "ept", "ph", "it", "ut"];

/// Properties of a unit that say what a bead says; each is written with `x-` before it.
const SCORE: &str = "score";
const SCORE_KIND: &str = "score-kind";
const PROBABILITY: &str = "probability";
const LOCKED: &str = "locked";
const SOURCE_IDS: &str = "src-ids";
const TARGET_IDS: &str = "tgt-ids";
const WORDS: &str = "words";
const NOTE: &str = "note";

/// Language where none is known.
const UNKNOWN: &str = "und";

pub(super) fn begin(first: &Bitext, out: &mut dyn Write) -> Result<(), WriteError> {
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(out, "<!DOCTYPE tmx SYSTEM \"tmx14.dtd\">")?;
    writeln!(out, "<tmx version=\"1.4\">")?;
    writeln!(
        out,
        "<header creationtool=\"doichieu\" creationtoolversion=\"{}\" segtype=\"sentence\" o-tmf=\"doichieu\" \
         adminlang=\"en\" srclang=\"{}\" datatype=\"plaintext\"/>",
        env!("CARGO_PKG_VERSION"),
        quoted(first.source.lang.as_deref().unwrap_or(UNKNOWN)),
    )?;
    writeln!(out, "<body>")?;
    Ok(())
}

pub(super) fn end(out: &mut dyn Write) -> Result<(), WriteError> {
    writeln!(out, "</body>")?;
    writeln!(out, "</tmx>")?;
    Ok(())
}

pub(super) fn write(bitext: &Bitext, keeps_nulls: bool, out: &mut dyn Write) -> Result<(), WriteError> {
    let [source_lang, target_lang] =
        [&bitext.source, &bitext.target].map(|s| s.lang.as_deref().unwrap_or(UNKNOWN));
    for bead in bitext.beads.iter().filter(|b| keeps_nulls || !b.is_null()) {
        let [source, target] = joined(bitext, bead, Format::Tmx)?;
        match &bead.id {
            Some(id) => writeln!(out, "<tu tuid=\"{}\">", quoted(id))?,
            None => writeln!(out, "<tu>")?,
        }
        let score = finite(bead.score);
        let words = word_links::line(&bead.word_links, 0);
        let own = [
            (SCORE, score.map(|s| s.to_string())),
            (SCORE_KIND, score.map(|_| bitext.score_kind.as_str().to_owned())),
            (PROBABILITY, finite(bead.probability).map(|p| p.to_string())),
            (LOCKED, bead.is_locked.then(|| "yes".to_owned())),
            (SOURCE_IDS, ids(&bitext.source, &bead.source_idxs)),
            (TARGET_IDS, ids(&bitext.target, &bead.target_idxs)),
            (WORDS, (!words.is_empty()).then_some(words)),
        ];
        let own = own.iter().filter_map(|(name, value)| Some((*name, value.as_deref()?)));
        let others = bead.properties.iter().map(|p| (p.name.as_str(), p.value.as_str()));
        for (name, value) in own.chain(others) {
            if name == NOTE {
                writeln!(out, "<note>{}</note>", escaped(value))?;
            } else {
                writeln!(out, "<prop type=\"x-{}\">{}</prop>", quoted(name), escaped(value))?;
            }
        }
        for (lang, idxs, text) in
            [(source_lang, &bead.source_idxs, source), (target_lang, &bead.target_idxs, target)]
        {
            if !idxs.is_empty() {
                let text = clean(Format::Tmx, &text);
                writeln!(out, "<tuv xml:lang=\"{}\"><seg>{}</seg></tuv>", quoted(lang), escaped(&text))?;
            }
        }
        writeln!(out, "</tu>")?;
    }
    Ok(())
}

/// A unit as it is read.
#[derive(Debug, Default)]
struct Unit {
    id: Option<String>,
    properties: Vec<Property>,
    /// Languages and texts.
    variants: Vec<(String, String)>,
    /// Whether the file has a `<tu>` for it.
    is_explicit: bool,
    line: usize,
}

/// Which languages are the source and the target.
#[derive(Debug, Default)]
struct Languages {
    source: Option<String>,
    target: Option<String>,
}

/// Where the reader is.
#[derive(Debug, Default)]
struct State {
    languages: Languages,
    unit: Option<Unit>,
    lang: Option<String>,
    /// The text of the `<seg>` that is open.
    seg: Option<String>,
    /// The property or note that is open, and its text.
    property: Option<Property>,
    /// How many elements of code are open inside the text.
    n_code: usize,
}

pub(super) fn read<R: BufRead>(input: R, gather: &mut Gather<'_>) -> Result<(), ReadError> {
    let mut xml = Xml::new(input);
    let options = gather.options;
    let mut state = State {
        languages: Languages { source: options.source_lang.clone(), target: options.target_lang.clone() },
        ..State::default()
    };
    let mut is_tmx = false;
    while !gather.is_stopped()
        && let Some(event) = xml.next_event(gather)?
    {
        let line = xml.line();
        match event {
            Event::Start(element) => {
                is_tmx |= matches!(element.name.as_str(), "tmx" | "tu" | "tuv");
                state.start(&element, line, gather)?;
            }
            Event::End(name) => state.end(&name, gather)?,
            Event::Text(text) => {
                if let Some(seg) = state.seg.as_mut().filter(|_| state.n_code == 0) {
                    seg.push_str(&text);
                } else if let Some(property) = &mut state.property {
                    property.value.push_str(&text);
                }
            }
        }
    }
    state.close(gather)?;
    if is_tmx { Ok(()) } else { Err(ReadError::NoRoot { root: "tmx" }) }
}

impl State {
    fn start(&mut self, element: &Element, line: usize, gather: &mut Gather<'_>) -> Result<(), ReadError> {
        if self.seg.is_some() {
            // Markup of any kind; of what is not code, the text stays.
            gather.note(line, NoteKind::Markup);
            let is_code = CODE.contains(&element.name.as_str());
            self.n_code += usize::from(is_code || 0 < self.n_code);
            return Ok(());
        }
        match element.name.as_str() {
            "header" => {
                for attribute in ["srclang", "segtype", "datatype", "adminlang", "o-tmf", "creationtool"] {
                    if element.attribute(attribute).is_none() {
                        gather.note(line, NoteKind::NoAttribute { element: "header", attribute });
                    }
                }
                let told = element.attribute("srclang").filter(|l| *l != "*all*" && !l.is_empty());
                self.languages.source = self.languages.source.take().or_else(|| told.map(str::to_owned));
            }
            "tu" => {
                self.close(gather)?;
                let id = element.attribute("tuid").map(str::to_owned);
                self.unit = Some(Unit { id, is_explicit: true, line, ..Unit::default() });
            }
            "tuv" => {
                self.lang = element.attribute("lang").map(str::to_owned).filter(|l| !l.is_empty());
                if self.lang.is_none() {
                    gather.note(line, NoteKind::NoLanguage { element: "tuv" });
                }
                let again = |u: &Unit| {
                    !u.is_explicit && u.variants.iter().any(|(l, _)| Some(l) == self.lang.as_ref())
                };
                if self.unit.as_ref().is_some_and(again) {
                    self.close(gather)?;
                }
                if self.unit.is_none() {
                    gather.note(line, NoteKind::NoUnit);
                    self.unit = Some(Unit { line, ..Unit::default() });
                }
            }
            "prop" => {
                let name = element.attribute("type").unwrap_or("");
                let name = name.strip_prefix("x-").unwrap_or(name).to_owned();
                self.property = Some(Property { name, value: String::new() });
            }
            "note" => self.property = Some(Property { name: NOTE.into(), value: String::new() }),
            "seg" => self.seg = Some(String::new()),
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str, gather: &mut Gather<'_>) -> Result<(), ReadError> {
        match name {
            "seg" => {
                self.n_code = 0;
                if let Some(text) = self.seg.take()
                    && let Some(unit) = &mut self.unit
                    && let Some(lang) = &self.lang
                {
                    unit.variants.push((lang.clone(), text));
                }
            }
            _ if self.seg.is_some() => self.n_code = self.n_code.saturating_sub(1),
            "prop" | "note" => {
                // Those of the header and of one language's text are not the unit's.
                if let Some(property) = self.property.take()
                    && self.lang.is_none()
                    && let Some(unit) = &mut self.unit
                {
                    unit.properties.push(property);
                }
            }
            "tuv" => self.lang = None,
            "tu" => self.close(gather)?,
            _ => {}
        }
        Ok(())
    }

    /// Ends the unit at hand.
    fn close(&mut self, gather: &mut Gather<'_>) -> Result<(), ReadError> {
        self.lang = None;
        let Some(unit) = self.unit.take() else { return Ok(()) };
        self.languages.learn(&unit);
        let (mut source, mut target) = (Vec::new(), Vec::new());
        for (lang, text) in unit.variants {
            if self.languages.source.as_deref().is_some_and(|l| same(l, &lang)) {
                source.push(text);
            } else if self.languages.target.as_deref().is_some_and(|l| same(l, &lang)) {
                target.push(text);
            } else {
                gather.note(unit.line, NoteKind::OtherLanguage { lang });
            }
        }
        let n = source.len().max(target.len());
        if n == 0 {
            gather.note(unit.line, NoteKind::NoText);
        } else if 1 < n {
            gather.note(unit.line, NoteKind::SeveralTexts);
        }
        let [source_lang, target_lang] = [&self.languages.source, &self.languages.target];
        for (side, lang) in
            [(&mut gather.current.source, source_lang), (&mut gather.current.target, target_lang)]
        {
            if side.lang.is_none() {
                side.lang.clone_from(lang);
            }
        }
        let mut bead = Bead { id: unit.id, ..Bead::default() };
        let (mut source_ids, mut target_ids) = (None, None);
        for property in unit.properties {
            let value = property.value.trim();
            match property.name.as_str() {
                SCORE => bead.score = gather.number(unit.line, value),
                SCORE_KIND if gather.options.score_kind.is_none() => {
                    gather.current.score_kind = match value {
                        "cost" => ScoreKind::Cost,
                        "probability" => ScoreKind::Probability,
                        _ => ScoreKind::Similarity,
                    };
                }
                SCORE_KIND => {}
                PROBABILITY => bead.probability = gather.number(unit.line, value),
                LOCKED => bead.is_locked = value == "yes",
                SOURCE_IDS => source_ids = Some(property.value),
                TARGET_IDS => target_ids = Some(property.value),
                WORDS => bead.word_links = word_links::parse(unit.line, value, 0)?,
                _ => bead.properties.push(property),
            }
        }
        for idx in 0..n {
            // Where one language has fewer texts, its last goes with all that are left of the other.
            let side = |texts: &[String], id: &Option<String>| -> Vec<BitextSentence> {
                let text = texts.get(idx).or(texts.last());
                text.map(|t| BitextSentence { id: id.clone(), ..BitextSentence::new(t) })
                    .into_iter()
                    .collect()
            };
            gather.push(side(&source, &source_ids), side(&target, &target_ids), bead.clone());
        }
        Ok(())
    }
}

impl Languages {
    /// Takes from a unit what neither the user nor the header told: its first language, and the next one.
    fn learn(&mut self, unit: &Unit) {
        let mut langs = unit.variants.iter().map(|(lang, _)| lang);
        if self.source.is_none() {
            let target = self.target.as_deref();
            self.source = langs.find(|l| !target.is_some_and(|t| same(t, l))).cloned();
        }
        if self.target.is_none()
            && let Some(source) = &self.source
        {
            self.target = unit.variants.iter().map(|(lang, _)| lang).find(|l| !same(source, l)).cloned();
        }
    }
}

/// Whether two tags name one language: in any case, and whatever the region if one of them names none.
fn same(a: &str, b: &str) -> bool {
    let primary = |tag: &str| tag.split(['-', '_']).next().unwrap_or("").to_ascii_lowercase();
    let is_primary = |tag: &str| !tag.contains(['-', '_']);
    a.eq_ignore_ascii_case(b) || ((is_primary(a) || is_primary(b)) && primary(a) == primary(b))
}
