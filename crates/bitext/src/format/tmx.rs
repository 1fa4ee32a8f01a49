//! TMX 1.4b.
//!
//! Written files are valid against the DTD. Read files need not be: units may hold many languages or the same twice,
//! the header may say little or `*all*`, `<tu>` may be missing, an `&` may stand bare.
//!
//! Source: TMX 1.4b Specification, LISA OSCAR 2005.

use std::io::{BufRead, Write};

use super::described::{Described, NOTE, describe};
use super::gather::{Gather, NoteKind};
use super::text::clean;
use super::unit::joined;
use super::xml::{Element, Event, Xml, escaped, quoted};
use super::{Format, ReadError, WriteError};
use crate::{Bead, Bitext, Property};

/// Elements inside a text whose content is code of the original document.
const CODE: [&str; 5] = ["bpt", "ept", "ph", "it", "ut"];

/// Languages where none is known, of the source and the target: tags for private use, since two texts of one language
/// could not be told apart.
const UNKNOWN: [&str; 2] = ["x-source", "x-target"];

pub(super) fn begin(first: &Bitext, out: &mut dyn Write) -> Result<(), WriteError> {
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(out, "<!DOCTYPE tmx SYSTEM \"tmx14.dtd\">")?;
    writeln!(out, "<tmx version=\"1.4\">")?;
    writeln!(
        out,
        "<header creationtool=\"doichieu\" creationtoolversion=\"{}\" segtype=\"sentence\" o-tmf=\"doichieu\" \
         adminlang=\"en\" srclang=\"{}\" datatype=\"plaintext\"/>",
        env!("CARGO_PKG_VERSION"),
        quoted(first.source.lang.as_deref().unwrap_or(UNKNOWN[0])),
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
    let source_lang = bitext.source.lang.as_deref().unwrap_or(UNKNOWN[0]);
    let target_lang = bitext.target.lang.as_deref().unwrap_or(UNKNOWN[1]);
    for bead in bitext.beads.iter().filter(|b| keeps_nulls || !b.is_null()) {
        let [source, target] = joined(bitext, bead, Format::Tmx)?;
        match &bead.id {
            Some(id) => writeln!(out, "<tu tuid=\"{}\">", quoted(id))?,
            None => writeln!(out, "<tu>")?,
        }
        for (name, value) in describe(bitext, bead) {
            if name == NOTE {
                writeln!(out, "<note>{}</note>", escaped(&value))?;
            } else {
                writeln!(out, "<prop type=\"x-{}\">{}</prop>", quoted(&name), escaped(&value))?;
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
                let lang = element.attribute("lang").map(str::to_owned).filter(|l| !l.is_empty());
                if lang.is_none() {
                    gather.note(line, NoteKind::NoLanguage { element: "tuv" });
                }
                let again =
                    |u: &Unit| !u.is_explicit && u.variants.iter().any(|(l, _)| Some(l) == lang.as_ref());
                if self.unit.as_ref().is_some_and(again) {
                    self.close(gather)?;
                }
                self.lang = lang;
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
        let is_one_language = self.languages.are_one();
        for (lang, text) in unit.variants {
            if is_one_language && source.len() > target.len() {
                target.push(text);
            } else if self.languages.source.as_deref().is_some_and(|l| same(l, &lang)) {
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
                side.lang = lang.clone().filter(|l| !UNKNOWN.contains(&l.as_str()));
            }
        }
        let mut described =
            Described { bead: Bead { id: unit.id, ..Bead::default() }, ..Described::default() };
        for property in unit.properties {
            described.take(unit.line, property, gather)?;
        }
        for idx in 0..n {
            // Where one language has fewer texts, its last goes with all that are left of the other.
            let side = |texts: &[String]| texts.get(idx).or(texts.last()).cloned();
            described.clone().push(side(&source), side(&target), gather);
        }
        Ok(())
    }
}

impl Languages {
    /// Whether source and target are in one language: then the first text of a unit is the source's.
    fn are_one(&self) -> bool {
        self.source.as_deref().zip(self.target.as_deref()).is_some_and(|(s, t)| s.eq_ignore_ascii_case(t))
    }

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
            let other = unit.variants.iter().map(|(lang, _)| lang).find(|l| !same(source, l));
            // A paraphrase: two texts of one language.
            let again = unit.variants.get(1).map(|(lang, _)| lang).filter(|_| unit.variants.len() == 2);
            self.target = other.or(again).cloned();
        }
    }
}

/// Whether two tags name one language: in any case, and whatever the region if one of them names none.
fn same(a: &str, b: &str) -> bool {
    let primary = |tag: &str| tag.split(['-', '_']).next().unwrap_or("").to_ascii_lowercase();
    let is_primary = |tag: &str| !tag.contains(['-', '_']);
    a.eq_ignore_ascii_case(b) || ((is_primary(a) || is_primary(b)) && primary(a) == primary(b))
}

#[cfg(test)]
mod tests {
    use crate::format::tests::{read_text, written};
    use crate::format::{Format, NoteKind, ReadOptions, Reading, read};
    use crate::{Bead, Bitext, BitextSide, Property, ScoreKind};

    const F: Format = Format::Tmx;

    /// Reads units between a whole header and the end.
    #[track_caller]
    fn units(units: &str) -> Reading {
        let header = "<header creationtool='x' creationtoolversion='1' segtype='sentence' o-tmf='x' \
                      adminlang='en' srclang='en' datatype='plaintext'/>";
        read_text(&format!("<tmx version='1.4'>{header}<body>\n{units}\n</body></tmx>"), F)
    }

    #[track_caller]
    fn check(found: &Reading, expected: &[(&str, &str)]) {
        let bitext = &found.bitexts[0];
        let pairs: Vec<(String, String)> = bitext
            .beads
            .iter()
            .map(|b| {
                let text = |side: &BitextSide, idxs: &[usize]| side.joined(idxs).expect("texts are known");
                (text(&bitext.source, &b.source_idxs), text(&bitext.target, &b.target_idxs))
            })
            .collect();
        let pairs: Vec<(&str, &str)> = pairs.iter().map(|(s, t)| (s.as_str(), t.as_str())).collect();
        assert_eq!(pairs, expected, "{:?}", found.notes);
    }

    #[test]
    fn a_file_has_what_the_dtd_asks_for_in_its_order() {
        let mut bitext = Bitext {
            source: BitextSide::from_texts(["R&D <b>", "\u{1}It rains."]),
            target: BitextSide::from_texts(["Trời mưa."]),
            beads: vec![Bead::new(0..2, 0..1), Bead::new(0..1, 0..0)],
            score_kind: ScoreKind::Cost,
            ..Bitext::default()
        };
        (bitext.source.lang, bitext.target.lang) = (Some("en".into()), Some("vi".into()));
        bitext.source.sentences[0].id = Some("s1".into());
        bitext.source.sentences[1].id = Some("s2".into());
        let bead = &mut bitext.beads[0];
        (bead.id, bead.score, bead.probability, bead.is_locked) =
            (Some("\"7\"".into()), Some(0.5), Some(0.75), true);
        bead.properties = vec![Property { name: "domain".into(), value: "a<b".into() }];
        let expected = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>
<!DOCTYPE tmx SYSTEM \"tmx14.dtd\">
<tmx version=\"1.4\">
<header creationtool=\"doichieu\" creationtoolversion=\"{}\" segtype=\"sentence\" o-tmf=\"doichieu\" \
adminlang=\"en\" srclang=\"en\" datatype=\"plaintext\"/>
<body>
<tu tuid=\"&quot;7&quot;\">
<prop type=\"x-score\">0.5</prop>
<prop type=\"x-score-kind\">cost</prop>
<prop type=\"x-probability\">0.75</prop>
<prop type=\"x-locked\">yes</prop>
<prop type=\"x-src-ids\">s1 s2</prop>
<prop type=\"x-domain\">a&lt;b</prop>
<tuv xml:lang=\"en\"><seg>R&amp;D &lt;b&gt; It rains.</seg></tuv>
<tuv xml:lang=\"vi\"><seg>Trời mưa.</seg></tuv>
</tu>
</body>
</tmx>
",
            env!("CARGO_PKG_VERSION")
        );
        assert_eq!(written(&bitext, F), expected);
        let back = &read_text(&expected, F).bitexts[0];
        assert_eq!(back.score_kind, ScoreKind::Cost);
        assert_eq!(back.beads[0].properties, bitext.beads[0].properties);
        assert!(back.beads[0].is_locked);
        assert_eq!(back.source.sentences[0].id.as_deref(), Some("s1 s2"));
    }

    #[test]
    fn several_texts_of_one_language_each_make_a_bead() {
        let found = units(
            "<tu><tuv xml:lang='EN-us'><seg>a</seg></tuv><tuv xml:lang='vi'><seg>x</seg></tuv>\
             <tuv xml:lang='vi'><seg>y</seg></tuv><tuv xml:lang='fr'><seg>z</seg></tuv></tu>",
        );
        check(&found, &[("a", "x"), ("a", "y")]);
        assert_eq!(found.notes[0].kind, NoteKind::OtherLanguage { lang: "fr".into() });
        assert_eq!(found.notes[1].kind, NoteKind::SeveralTexts);
    }

    #[test]
    fn the_languages_are_taken_from_the_first_unit_where_the_header_says_all() {
        let text = "<tmx version='1.4'>\n<header srclang='*all*'/><body><tu><tuv lang='vi'><seg>x</seg></tuv>\
                    <tuv lang='en'><seg>a</seg></tuv></tu></body></tmx>";
        let found = read_text(text, F);
        check(&found, &[("x", "a")]);
        assert_eq!(found.bitexts[0].source.lang.as_deref(), Some("vi"));
        assert_eq!(found.notes.len(), 5, "each attribute that is missing: {:?}", found.notes);
        let options = ReadOptions { source_lang: Some("en".into()), ..ReadOptions::default() };
        check(&read(&mut text.as_bytes(), F, &options).expect("it can be read"), &[("a", "x")]);
    }

    #[test]
    fn a_missing_tu_is_made_up_for() {
        let found = units(
            "<tuv xml:lang='en'><seg>a</seg></tuv><tuv xml:lang='vi'><seg>x</seg></tuv></tu>\
             <tuv xml:lang='en'><seg>b</seg></tuv><tuv xml:lang='vi'><seg>y</seg></tuv>\
             <tu><tuv xml:lang='en'><seg>c</seg></tuv></tu>",
        );
        check(&found, &[("a", "x"), ("b", "y"), ("c", "")]);
        assert!(found.bitexts[0].beads[2].is_null());
        assert!(found.notes.iter().any(|n| n.kind == NoteKind::NoUnit && n.line == 2));
    }

    #[test]
    fn markup_is_left_out_and_what_is_not_code_stays() {
        let found = units(
            "<tu><prop type='x-domain'>law</prop><note>n</note><tuv xml:lang='en'><prop type='x-own'>1</prop>\
             <seg>a <bpt i='1'>&lt;b&gt;<sub>t</sub></bpt><hi>b</hi><ept i='1'>&lt;/b&gt;</ept> &amp; AT&T</seg></tuv>\
             <tuv xml:lang='vi'><seg></seg></tuv></tu><tu/>",
        );
        check(&found, &[("a b & AT&T", "")]);
        let bead = &found.bitexts[0].beads[0];
        assert_eq!(bead.target_idxs, [0], "an empty text is a text");
        assert_eq!(bead.properties.len(), 2, "{:?}", bead.properties);
        let kinds: Vec<&NoteKind> = found.notes.iter().map(|n| &n.kind).collect();
        assert_eq!(kinds, [&NoteKind::Markup, &NoteKind::BareAmpersand, &NoteKind::NoText]);
    }

    #[test]
    fn what_is_no_tmx_is_an_error_and_what_breaks_off_is_read_so_far() {
        assert!(read(&mut "<html/>".as_bytes(), F, &ReadOptions::default()).is_err());
        assert!(read(&mut "".as_bytes(), F, &ReadOptions::default()).is_err());
        let found =
            read_text("<tmx><body><tu><tuv xml:lang='en'><seg>a</seg></tuv><tuv xml:lang='vi'><seg>x", F);
        check(&found, &[("a", "x")]);
        assert!(found.notes.iter().any(|n| n.kind == NoteKind::BrokenOff { element: "seg".into() }));
    }
}
