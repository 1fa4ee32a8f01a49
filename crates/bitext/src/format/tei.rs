//! TEI P5: both texts as `<s xml:id>`, and `<link target="#src1 #trg1"/>` between them.
//!
//! A link has at least two ends, so gaps are sentences that no link names; several sentences are first joined by a
//! `<join>`. Of links in files of their own, whose ends lie elsewhere (`en.xml#s1 vi.xml#s1`), the file before `#`
//! tells the side, or else the letters before the first number.
//!
//! Source: TEI Guidelines P5, chapter 17 (linking, segmentation, and alignment).

use std::collections::BTreeMap;
use std::io::{BufRead, Write};

use super::gather::{Gather, NoteKind};
use super::ids::{NamedBead, place};
use super::number::finite;
use super::text::clean;
use super::xml::{Element, Event, Xml, escaped, quoted};
use super::{Format, ReadError, WriteError};
use crate::{Bead, Bitext, BitextSentence, BitextSide, ScoreKind};

/// What the ids of each side begin with.
const PREFIXES: [&str; 2] = ["src", "trg"];

pub(super) fn write(bitext: &Bitext, out: &mut dyn Write) -> Result<(), WriteError> {
    let name = |side: &BitextSide| escaped(side.name.as_deref().unwrap_or("unnamed")).into_owned();
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(out, "<TEI xmlns=\"http://www.tei-c.org/ns/1.0\">")?;
    writeln!(out, "<teiHeader><fileDesc>")?;
    writeln!(out, "<titleStmt><title>Aligned texts</title></titleStmt>")?;
    writeln!(out, "<publicationStmt><p>Written by doichieu.</p></publicationStmt>")?;
    writeln!(out, "<sourceDesc><p>{} and {}</p></sourceDesc>", name(&bitext.source), name(&bitext.target))?;
    writeln!(out, "</fileDesc></teiHeader>\n<text><body>")?;
    for (side, prefix) in [&bitext.source, &bitext.target].into_iter().zip(PREFIXES) {
        division(side, prefix, out)?;
    }
    let beads: Vec<&Bead> = bitext.beads.iter().filter(|b| !b.is_null()).collect();
    let mut joins = Vec::new();
    let mut links = Vec::new();
    for (idx, bead) in beads.iter().enumerate() {
        let ends = [&bead.source_idxs, &bead.target_idxs].into_iter().zip(PREFIXES).map(|(idxs, prefix)| {
            let ends: Vec<String> = idxs.iter().map(|i| format!("#{prefix}{}", i + 1)).collect();
            if let [end] = ends.as_slice() {
                return end.clone();
            }
            let id = format!("{prefix}-join{}", idx + 1);
            joins.push(format!("<join xml:id=\"{id}\" target=\"{}\"/>", ends.join(" ")));
            format!("#{id}")
        });
        let target = ends.collect::<Vec<_>>().join(" ");
        let cert = finite(bead.probability).map_or_else(String::new, |p| format!(" cert=\"{p}\""));
        links.push(format!("<link target=\"{target}\"{cert}/>"));
    }
    for (name, kind, items) in
        [("joinGrp", " result=\"seg\"", &joins), ("linkGrp", " type=\"translation\"", &links)]
    {
        if !items.is_empty() {
            writeln!(out, "<{name}{kind}>\n{}\n</{name}>", items.join("\n"))?;
        }
    }
    writeln!(out, "</body></text>\n</TEI>")?;
    Ok(())
}

/// Writes a side's sentences, in paragraphs where they are known.
fn division(side: &BitextSide, prefix: &str, out: &mut dyn Write) -> Result<(), WriteError> {
    let lang = side.lang.as_deref().map_or_else(String::new, |l| format!(" xml:lang=\"{}\"", quoted(l)));
    let name = side.name.as_deref().map_or_else(String::new, |n| format!(" n=\"{}\"", quoted(n)));
    writeln!(out, "<div xml:id=\"{prefix}\" type=\"text\"{lang}{name}>")?;
    let mut open: Option<Option<usize>> = None;
    let close = |open: &Option<Option<usize>>| match open {
        None => "",
        Some(None) => "</ab>\n",
        Some(Some(_)) => "</p>\n",
    };
    for (idx, sentence) in side.sentences.iter().enumerate() {
        if open != Some(sentence.paragraph) {
            write!(out, "{}", close(&open))?;
            match sentence.paragraph {
                Some(n) => writeln!(out, "<p n=\"{n}\">")?,
                None => writeln!(out, "<ab>")?,
            }
            open = Some(sentence.paragraph);
        }
        let id = sentence.id.as_deref().map_or_else(String::new, |id| format!(" n=\"{}\"", quoted(id)));
        write!(out, "<s xml:id=\"{prefix}{}\"{id}>", idx + 1)?;
        match &sentence.text {
            Some(text) => write!(out, "{}", escaped(&clean(Format::Tei, text)))?,
            None => write!(out, "<gap reason=\"unknown\"/>")?,
        }
        writeln!(out, "</s>")?;
    }
    if open.is_none() {
        writeln!(out, "<p/>")?;
    }
    writeln!(out, "{}</div>", close(&open))?;
    Ok(())
}

/// What has been read of a text.
#[derive(Debug, Default)]
struct Text {
    side: BitextSide,
    /// The `xml:id` of each sentence, to its place.
    places: BTreeMap<String, usize>,
}

/// Where the reader is.
#[derive(Debug, Default)]
struct State {
    texts: Vec<Text>,
    /// Ids that a `<join>` stands for.
    joins: BTreeMap<String, Vec<String>>,
    links: Vec<(usize, Vec<String>, Bead)>,
    paragraph: Option<usize>,
    n_paragraphs: usize,
    /// Whether a `<s>` is open, and whether its text is known.
    sentence: Option<BitextSentence>,
    is_unknown: bool,
    is_tei: bool,
}

pub(super) fn read<R: BufRead>(input: R, gather: &mut Gather<'_>) -> Result<(), ReadError> {
    let mut xml = Xml::new(input);
    let mut state = State::default();
    while let Some(event) = xml.next_event(gather)? {
        match event {
            Event::Start(element) => state.start(&element, xml.line(), gather),
            Event::End(name) => state.end(&name),
            Event::Text(text) => {
                if let Some(sentence) = &mut state.sentence {
                    sentence.text.get_or_insert_default().push_str(&text);
                }
            }
        }
    }
    if !state.is_tei {
        return Err(ReadError::NoRoot { root: "TEI" });
    }
    let bitext = state.finish(gather)?;
    gather.document(bitext)
}

impl State {
    fn start(&mut self, element: &Element, line: usize, gather: &mut Gather<'_>) {
        let attribute = |name: &str| element.attribute(name).map(str::to_owned);
        match element.name.as_str() {
            "TEI" | "TEI.2" | "teiCorpus" | "linkGrp" => self.is_tei = true,
            "div"
                if self.texts.len() < 2
                    && PREFIXES.contains(&attribute("id").unwrap_or_default().as_str()) =>
            {
                let side =
                    BitextSide { name: attribute("n"), lang: attribute("lang"), ..BitextSide::default() };
                self.texts.push(Text { side, ..Text::default() });
                self.n_paragraphs = 0;
            }
            "p" => {
                self.paragraph = attribute("n").and_then(|n| n.parse().ok()).or(Some(self.n_paragraphs));
                self.n_paragraphs += 1;
            }
            "ab" => self.paragraph = None,
            "s" => {
                if let Some(text) = self.texts.last_mut() {
                    if let Some(id) = attribute("id") {
                        text.places.insert(id, text.side.sentences.len());
                    }
                    let (id, paragraph) = (attribute("n"), self.paragraph);
                    self.sentence = Some(BitextSentence {
                        text: Some(String::new()),
                        id,
                        paragraph,
                        ..BitextSentence::default()
                    });
                    self.is_unknown = false;
                }
            }
            "gap" => self.is_unknown = true,
            "join" => {
                if let (Some(id), Some(ends)) = (attribute("id"), ends(element)) {
                    self.joins.insert(id, ends);
                }
            }
            "link" => match ends(element) {
                Some(ends) => {
                    let probability = attribute("cert").and_then(|c| c.parse().ok());
                    self.links.push((line, ends, Bead { probability, ..Bead::default() }));
                }
                None => gather.note(line, NoteKind::NoAttribute { element: "link", attribute: "target" }),
            },
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "s" => {
                if let (Some(mut sentence), Some(text)) = (self.sentence.take(), self.texts.last_mut()) {
                    if self.is_unknown {
                        sentence.text = None;
                    }
                    text.side.sentences.push(sentence);
                }
            }
            "p" => self.paragraph = None,
            _ => {}
        }
    }

    /// The document: with its texts, or of ids alone.
    fn finish(mut self, gather: &mut Gather<'_>) -> Result<Bitext, ReadError> {
        let mut bitext = gather.fresh(ScoreKind::Similarity);
        let joins = std::mem::take(&mut self.joins);
        let resolve = |end: &String| joins.get(local(end)).cloned().unwrap_or_else(|| vec![end.clone()]);
        let links: Vec<(usize, Vec<Vec<String>>, Bead)> = std::mem::take(&mut self.links)
            .into_iter()
            .map(|(line, ends, bead)| (line, ends.iter().map(resolve).collect(), bead))
            .collect();
        let mut texts = self.texts.into_iter();
        let (Some(source), Some(target)) = (texts.next(), texts.next()) else {
            let mut named = Vec::new();
            for (line, ends, bead) in links {
                let (source, target) = sides(ends);
                if source.is_empty() || target.is_empty() {
                    gather.note(line, NoteKind::EmptyBead);
                } else {
                    named.push(NamedBead { source, target, bead, line });
                }
            }
            place(named, &mut bitext)?;
            return Ok(bitext);
        };
        for (line, ends, mut bead) in links {
            for end in ends.iter().flatten() {
                match (source.places.get(local(end)), target.places.get(local(end))) {
                    (Some(idx), _) => bead.source_idxs.push(*idx),
                    (None, Some(idx)) => bead.target_idxs.push(*idx),
                    (None, None) => gather.note(line, NoteKind::NoSuchId { id: end.clone() }),
                }
            }
            for idxs in [&mut bead.source_idxs, &mut bead.target_idxs] {
                idxs.sort_unstable();
                idxs.dedup();
            }
            if bead.is_null() {
                gather.note(line, NoteKind::EmptyBead);
            } else {
                bitext.beads.push(bead);
            }
        }
        for (side, text) in [(&mut bitext.source, source), (&mut bitext.target, target)] {
            let lang = side.lang.take();
            *side = text.side;
            side.lang = lang.or(side.lang.take());
        }
        Ok(bitext)
    }
}

/// The ends of a link or join.
fn ends(element: &Element) -> Option<Vec<String>> {
    let list = ["target", "targets", "xtargets"].iter().find_map(|name| element.attribute(name))?;
    Some(list.split_whitespace().map(str::to_owned).collect())
}

/// The id that a pointer names: what follows `#`.
fn local(pointer: &str) -> &str {
    pointer.rsplit_once('#').map_or(pointer, |(_, id)| id)
}

/// Which ends of a link belong to the source: two ends are one each; of more those that look like the first.
fn sides(ends: Vec<Vec<String>>) -> (Vec<String>, Vec<String>) {
    let ids = |ends: &[String]| ends.iter().map(|e| local(e).to_owned()).collect::<Vec<_>>();
    if let [source, target] = ends.as_slice() {
        return (ids(source), ids(target));
    }
    let file = |end: &str| end.rsplit_once('#').map_or("", |(file, _)| file).to_owned();
    let prefix = |end: &str| local(end).split(|c: char| c.is_ascii_digit()).next().unwrap_or("").to_owned();
    let flat: Vec<String> = ends.into_iter().flatten().collect();
    let first = flat.first().cloned().unwrap_or_default();
    let is_source = |end: &String| file(end) == file(&first) && prefix(end) == prefix(&first);
    let (source, target): (Vec<String>, Vec<String>) = flat.into_iter().partition(is_source);
    (ids(&source), ids(&target))
}

#[cfg(test)]
mod tests {
    use crate::format::tests::{read_text, written};
    use crate::format::{Format, NoteKind};
    use crate::{Bead, Bitext, BitextSide};

    const F: Format = Format::Tei;

    #[test]
    fn several_sentences_are_joined_first() {
        let mut bitext = Bitext {
            source: BitextSide::from_texts(["a", "", "c & d"]),
            target: BitextSide::from_texts(["x"]),
            beads: vec![Bead { probability: Some(0.5), ..Bead::new(0..2, 0..1) }],
            ..Bitext::default()
        };
        bitext.source.sentences[2].paragraph = Some(4);
        let text = written(&bitext, F);
        assert!(text.contains("<join xml:id=\"src-join1\" target=\"#src1 #src2\"/>"), "{text}");
        assert!(text.contains("<link target=\"#src-join1 #trg1\" cert=\"0.5\"/>"), "{text}");
        assert_eq!(read_text(&text, F).bitexts, [bitext]);
    }

    #[test]
    fn links_whose_ends_lie_elsewhere_are_ids_alone() {
        let text = "<linkGrp type='translation'><link target='en.xml#s1 vi.xml#s1'/>\n\
                    <link targets='#en2 #en3 #vi2'/><link target='#en4'/><link/></linkGrp>";
        let read = read_text(text, F);
        let beads = &read.bitexts[0].beads;
        assert_eq!(beads[1].source_idxs.len(), 2);
        assert_eq!(beads.len(), 2);
        assert_eq!(read.notes[1].kind, NoteKind::EmptyBead);
    }
}
