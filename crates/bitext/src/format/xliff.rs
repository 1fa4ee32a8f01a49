//! XLIFF 2.1 and 1.2.
//!
//! One reader knows both: it takes `<segment>` and `<trans-unit>` alike, and passes over proposals that memories made.
//! What a bead says beside its texts stands in the module *metadata* of 2.1 and in `<context>` of 1.2. A sentence that
//! only the target has cannot be expressed.
//!
//! Source: XLIFF Version 2.1, OASIS Standard 2018; XLIFF Version 1.2, OASIS Standard 2008.

use std::io::{BufRead, Write};

use super::described::{Described, NOTE, describe};
use super::gather::{Gather, NoteKind};
use super::unit::joined;
use super::xml::{Element, Event, Xml, escaped, quoted};
use super::{Format, ReadError, WriteError};
use crate::{Bead, Bitext, Property, ScoreKind};

/// Elements inside a text whose content is not the text.
const CODE: [&str; 6] = ["bpt", "ept", "ph", "it", "sub", "cp"];

/// Elements that hold texts which are not the unit's.
const ASIDE: [&str; 6] = ["alt-trans", "seg-source", "match", "matches", "ignorable", "skl"];

const UNKNOWN: &str = "und";

pub(super) fn begin(format: Format, first: &Bitext, out: &mut dyn Write) -> Result<(), WriteError> {
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    if format == Format::Xliff12 {
        writeln!(out, "<xliff xmlns=\"urn:oasis:names:tc:xliff:document:1.2\" version=\"1.2\">")?;
    } else {
        let [source, target] = languages(first);
        writeln!(
            out,
            "<xliff xmlns=\"urn:oasis:names:tc:xliff:document:2.0\" \
             xmlns:mda=\"urn:oasis:names:tc:xliff:metadata:2.0\" version=\"2.1\" srcLang=\"{source}\" \
             trgLang=\"{target}\">"
        )?;
    }
    Ok(())
}

pub(super) fn end(out: &mut dyn Write) -> Result<(), WriteError> {
    writeln!(out, "</xliff>")?;
    Ok(())
}

fn languages(bitext: &Bitext) -> [String; 2] {
    [&bitext.source, &bitext.target].map(|s| quoted(s.lang.as_deref().unwrap_or(UNKNOWN)).into_owned())
}

/// Writes a document as a `<file>`.
///
/// * `number`: of the document, from 1.
pub(super) fn write(
    bitext: &Bitext,
    format: Format,
    number: usize,
    keeps_nulls: bool,
    out: &mut dyn Write,
) -> Result<(), WriteError> {
    let [source_lang, target_lang] = languages(bitext);
    let name = bitext.source.name.as_deref();
    if format == Format::Xliff12 {
        writeln!(
            out,
            "<file original=\"{}\" source-language=\"{source_lang}\" target-language=\"{target_lang}\" \
             datatype=\"plaintext\">\n<body>",
            quoted(name.unwrap_or("")),
        )?;
    } else {
        let original = name.map_or_else(String::new, |n| format!(" original=\"{}\"", quoted(n)));
        writeln!(out, "<file id=\"f{number}\"{original}>")?;
    }
    let beads = bitext.beads.iter().filter(|b| !b.source_idxs.is_empty() && (keeps_nulls || !b.is_null()));
    for (idx, bead) in beads.enumerate() {
        let texts = joined(bitext, bead, format)?;
        let described: Vec<_> =
            describe(bitext, bead).into_iter().filter(|(name, _)| name != "locked").collect();
        if format == Format::Xliff12 {
            unit_12(idx + 1, bead, &texts, &described, out)?;
        } else {
            unit_21(idx + 1, bead, &texts, &described, out)?;
        }
    }
    writeln!(out, "{}</file>", if format == Format::Xliff12 { "</body>\n" } else { "" })?;
    Ok(())
}

fn unit_21(
    number: usize,
    bead: &Bead,
    [source, target]: &[String; 2],
    described: &[(String, String)],
    out: &mut dyn Write,
) -> Result<(), WriteError> {
    let name = bead.id.as_deref().map_or_else(String::new, |id| format!(" name=\"{}\"", quoted(id)));
    writeln!(out, "<unit id=\"u{number}\"{name}>")?;
    let (notes, metas): (Vec<_>, Vec<_>) = described.iter().partition(|(name, _)| name == NOTE);
    if !metas.is_empty() {
        writeln!(out, "<mda:metadata><mda:metaGroup category=\"doichieu\">")?;
        for (name, value) in metas {
            writeln!(out, "<mda:meta type=\"{}\">{}</mda:meta>", quoted(name), escaped(value))?;
        }
        writeln!(out, "</mda:metaGroup></mda:metadata>")?;
    }
    if !notes.is_empty() {
        let notes: Vec<String> = notes.iter().map(|(_, v)| format!("<note>{}</note>", escaped(v))).collect();
        writeln!(out, "<notes>{}</notes>", notes.concat())?;
    }
    let state = match (bead.is_locked, bead.target_idxs.is_empty()) {
        (_, true) => "initial",
        (true, false) => "reviewed",
        (false, false) => "translated",
    };
    let locked =
        if bead.is_locked && bead.target_idxs.is_empty() { " subState=\"doichieu:locked\"" } else { "" };
    writeln!(out, "<segment state=\"{state}\"{locked}>")?;
    writeln!(out, "<source xml:space=\"preserve\">{}</source>", escaped(source))?;
    if !bead.target_idxs.is_empty() {
        writeln!(out, "<target xml:space=\"preserve\">{}</target>", escaped(target))?;
    }
    writeln!(out, "</segment>\n</unit>")?;
    Ok(())
}

fn unit_12(
    number: usize,
    bead: &Bead,
    [source, target]: &[String; 2],
    described: &[(String, String)],
    out: &mut dyn Write,
) -> Result<(), WriteError> {
    let name = bead.id.as_deref().map_or_else(String::new, |id| format!(" resname=\"{}\"", quoted(id)));
    let approved = if bead.is_locked { " approved=\"yes\"" } else { "" };
    writeln!(out, "<trans-unit id=\"u{number}\"{name}{approved} xml:space=\"preserve\">")?;
    writeln!(out, "<source>{}</source>", escaped(source))?;
    if !bead.target_idxs.is_empty() {
        writeln!(out, "<target>{}</target>", escaped(target))?;
    }
    let (notes, contexts): (Vec<_>, Vec<_>) = described.iter().partition(|(name, _)| name == NOTE);
    if !contexts.is_empty() {
        writeln!(out, "<context-group name=\"doichieu{number}\">")?;
        for (name, value) in contexts {
            writeln!(out, "<context context-type=\"x-{}\">{}</context>", quoted(name), escaped(value))?;
        }
        writeln!(out, "</context-group>")?;
    }
    for (_, note) in notes {
        writeln!(out, "<note>{}</note>", escaped(note))?;
    }
    writeln!(out, "</trans-unit>")?;
    Ok(())
}

/// Where the reader is.
#[derive(Debug, Default)]
struct State {
    /// Number of the unit in its file, from 1, and what it calls itself.
    n_units: usize,
    unit_id: Option<String>,
    unit: Described,
    source: Option<String>,
    target: Option<String>,
    is_locked: bool,
    /// Which text is open: its element.
    text: Option<&'static str>,
    property: Option<Property>,
    n_code: usize,
    n_aside: usize,
    n_seen: usize,
}

pub(super) fn read<R: BufRead>(input: R, gather: &mut Gather<'_>) -> Result<(), ReadError> {
    let mut xml = Xml::new(input);
    let mut state = State::default();
    let mut root: [Option<String>; 2] = [None, None];
    let mut is_xliff = false;
    while !gather.is_stopped()
        && let Some(event) = xml.next_event(gather)?
    {
        let line = xml.line();
        match event {
            Event::Start(element) if element.name == "xliff" => {
                is_xliff = true;
                root = ["srcLang", "trgLang"].map(|name| element.attribute(name).map(str::to_owned));
            }
            Event::Start(element) if element.name == "file" => {
                let mut next = gather.fresh(ScoreKind::Similarity);
                next.source.name = element.attribute("original").filter(|n| !n.is_empty()).map(str::to_owned);
                let told =
                    ["source-language", "target-language"].map(|n| element.attribute(n).map(str::to_owned));
                for ((side, told), root) in
                    [&mut next.source, &mut next.target].into_iter().zip(told).zip(&root)
                {
                    let lang = side.lang.take().or(told).or_else(|| root.clone());
                    side.lang = lang.filter(|l| l != UNKNOWN);
                }
                gather.end_document(next);
                state.n_units = 0;
            }
            Event::Start(element) => state.start(&element, line, gather),
            Event::End(name) => state.end(&name, line, gather)?,
            Event::Text(text) => state.add(&text),
        }
    }
    if is_xliff { Ok(()) } else { Err(ReadError::NoRoot { root: "xliff" }) }
}

impl State {
    fn start(&mut self, element: &Element, line: usize, gather: &mut Gather<'_>) {
        let name = element.name.as_str();
        if self.text.is_some() {
            gather.note(line, NoteKind::Markup);
            self.n_code += usize::from(CODE.contains(&name) || 0 < self.n_code);
            return;
        }
        if ASIDE.contains(&name) || 0 < self.n_aside {
            self.n_aside += 1;
            return;
        }
        match name {
            "unit" | "trans-unit" => {
                self.n_units += 1;
                self.n_seen = 0;
                self.unit = Described::default();
                let own = element.attribute("id").filter(|id| *id != format!("u{}", self.n_units));
                let named = element.attribute("name").or(element.attribute("resname"));
                self.unit_id = named.or(own).map(str::to_owned);
                self.is_locked = element.attribute("approved") == Some("yes");
            }
            "segment" => {
                let is_confirmed = matches!(element.attribute("state"), Some("reviewed" | "final"));
                self.is_locked = is_confirmed || element.attribute("subState") == Some("doichieu:locked");
            }
            "source" => (self.text, self.source) = (Some("source"), Some(String::new())),
            "target" => (self.text, self.target) = (Some("target"), Some(String::new())),
            "meta" | "context" => {
                let name = element.attribute("type").or(element.attribute("context-type")).unwrap_or("");
                let name = if name.starts_with("x-") && element.name == "context" {
                    name.strip_prefix("x-").unwrap_or(name)
                } else {
                    name
                };
                self.property = Some(Property { name: name.to_owned(), value: String::new() });
            }
            "note" => self.property = Some(Property { name: NOTE.to_owned(), value: String::new() }),
            _ => {}
        }
    }

    fn add(&mut self, text: &str) {
        if 0 < self.n_code || 0 < self.n_aside {
            return;
        }
        let into = match self.text {
            Some("source") => self.source.as_mut(),
            Some(_) => self.target.as_mut(),
            None => self.property.as_mut().map(|p| &mut p.value),
        };
        if let Some(into) = into {
            into.push_str(text);
        }
    }

    fn end(&mut self, name: &str, line: usize, gather: &mut Gather<'_>) -> Result<(), ReadError> {
        if let Some(text) = self.text {
            if 0 < self.n_code {
                self.n_code -= 1;
            } else if name == text {
                self.text = None;
            }
            return Ok(());
        }
        if 0 < self.n_aside {
            self.n_aside -= 1;
            return Ok(());
        }
        match name {
            "meta" | "context" | "note" => {
                if let Some(property) = self.property.take() {
                    self.unit.take(line, property, gather)?;
                }
            }
            // In 2.1 a unit's metadata stand before its segments, in 1.2 they stand in the unit after the texts.
            "segment" | "trans-unit" => self.push(line, gather),
            "unit" if self.n_seen == 0 => gather.note(line, NoteKind::NoText),
            _ => {}
        }
        Ok(())
    }

    fn push(&mut self, line: usize, gather: &mut Gather<'_>) {
        let (source, target) = (self.source.take(), self.target.take());
        if source.is_none() && target.is_none() {
            gather.note(line, NoteKind::NoText);
            return;
        }
        self.n_seen += 1;
        let mut unit = self.unit.clone();
        unit.bead.id.clone_from(&self.unit_id);
        unit.bead.is_locked |= self.is_locked;
        unit.push(source, target, gather);
    }
}

#[cfg(test)]
mod tests {
    use crate::format::tests::{read_text, written};
    use crate::format::{Format, ReadOptions, read};
    use crate::{Bead, Bitext, BitextSide};

    fn bitext() -> Bitext {
        let mut bitext = Bitext {
            source: BitextSide::from_texts(["It <rains>.", "Only here."]),
            target: BitextSide::from_texts(["Trời mưa.", "Chỉ ở đây."]),
            beads: vec![Bead::new(0..1, 0..1), Bead::new(1..2, 0..0), Bead::new(0..0, 1..2)],
            ..Bitext::default()
        };
        (bitext.source.lang, bitext.target.lang) = (Some("en".into()), Some("vi".into()));
        bitext.source.name = Some("a.txt".into());
        (bitext.beads[0].score, bitext.beads[0].is_locked) = (Some(0.5), true);
        bitext
    }

    #[test]
    fn a_file_of_2_1_is_in_the_namespace_of_2_0() {
        let expected = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>
<xliff xmlns=\"urn:oasis:names:tc:xliff:document:2.0\" xmlns:mda=\"urn:oasis:names:tc:xliff:metadata:2.0\" \
version=\"2.1\" srcLang=\"en\" trgLang=\"vi\">
<file id=\"f1\" original=\"a.txt\">
<unit id=\"u1\">
<mda:metadata><mda:metaGroup category=\"doichieu\">
<mda:meta type=\"score\">0.5</mda:meta>
<mda:meta type=\"score-kind\">similarity</mda:meta>
</mda:metaGroup></mda:metadata>
<segment state=\"reviewed\">
<source xml:space=\"preserve\">It &lt;rains&gt;.</source>
<target xml:space=\"preserve\">Trời mưa.</target>
</segment>
</unit>
<unit id=\"u2\">
<segment state=\"initial\">
<source xml:space=\"preserve\">Only here.</source>
</segment>
</unit>
</file>
</xliff>
";
        assert_eq!(written(&bitext(), Format::Xliff), expected);
    }

    #[test]
    fn both_versions_come_back_but_for_what_only_the_target_has() {
        let mut expected = bitext();
        expected.beads.pop();
        expected.target.sentences.pop();
        for format in [Format::Xliff, Format::Xliff12] {
            assert_eq!(
                read_text(&written(&bitext(), format), format).bitexts,
                [expected.clone()],
                "{format}"
            );
        }
    }

    #[test]
    fn proposals_are_not_the_translation_and_code_is_not_the_text() {
        let old = "<xliff version='1.2'><file original='' source-language='en' target-language='vi'><body>\
            <trans-unit id='7'><source>a <g id='1'>b</g><x id='2'/><bpt id='3'>&lt;i&gt;</bpt></source>\
            <seg-source>q</seg-source><target>x</target>\
            <alt-trans><source>no</source><target>nor this</target></alt-trans></trans-unit></body></file></xliff>";
        let new = "<xliff version='2.1' srcLang='en' trgLang='vi'><file id='f'><unit id='7'>\
            <mtc:matches><mtc:match ref='#m'><source>no</source><target>nor</target></mtc:match></mtc:matches>\
            <segment><source>a <pc id='1'>b</pc><ph id='2'/><cp hex='1b'/></source><target>x</target></segment>\
            <ignorable><source> </source></ignorable></unit></file></xliff>";
        for text in [old, new] {
            let bitext = &read_text(text, Format::Xliff).bitexts[0];
            assert_eq!(bitext.source.sentences.len(), 1);
            assert_eq!(bitext.source.sentences[0].text.as_deref(), Some("a b"));
            assert_eq!(bitext.target.sentences[0].text.as_deref(), Some("x"));
            assert_eq!(bitext.beads[0].id.as_deref(), Some("7"));
            assert_eq!(bitext.target.lang.as_deref(), Some("vi"));
        }
    }

    #[test]
    fn what_is_no_xliff_is_an_error() {
        assert!(read(&mut "<tmx/>".as_bytes(), Format::Xliff, &ReadOptions::default()).is_err());
    }
}
