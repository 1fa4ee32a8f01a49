//! Links between ids, in three dialects that share `<link xtargets="source ids;target ids"/>`: OPUS's `<cesAlign>`,
//! InterText's bare `<linkGrp>` and ictools' lines.
//!
//! An empty side is a gap. `certainty` is a score, `status="man"` says that a person set the link.

use std::io::{BufRead, Write};

use super::gather::{Gather, NoteKind};
use super::ids::{NamedBead, id_of, place};
use super::number::finite;
use super::xml::{Element, Event, Xml, quoted};
use super::{Format, ReadError, WriteError};
use crate::{Bead, Bitext, BitextSide, ScoreKind};

const EXPECTED: &str = "two lists of ids with `;` between";

pub(super) fn read<R: BufRead>(input: R, gather: &mut Gather<'_>) -> Result<(), ReadError> {
    let mut xml = Xml::new(input);
    let mut beads = Vec::new();
    let mut bitext = gather.fresh(ScoreKind::Similarity);
    let (mut has_links, mut is_empty) = (false, true);
    while let Some(event) = xml.next_event(gather)? {
        let Event::Start(element) = event else { continue };
        is_empty = false;
        match element.name.as_str() {
            "cesAlign" => has_links = true,
            "linkGrp" => {
                if has_links && !beads.is_empty() {
                    let mut done = std::mem::replace(&mut bitext, gather.fresh(ScoreKind::Similarity));
                    place(std::mem::take(&mut beads), &mut done)?;
                    gather.document(done)?;
                }
                has_links = true;
                let name = |name| element.attribute(name).filter(|n| !n.is_empty()).map(str::to_owned);
                (bitext.source.name, bitext.target.name) = (name("fromDoc"), name("toDoc"));
            }
            "link" => {
                has_links = true;
                beads.extend(link(xml.line(), &element, gather)?);
            }
            _ => {}
        }
    }
    // A file of lines may have none.
    if !has_links && !is_empty {
        return Err(ReadError::NoRoot { root: "linkGrp" });
    }
    place(beads, &mut bitext)?;
    gather.document(bitext)
}

fn link(line: usize, element: &Element, gather: &mut Gather<'_>) -> Result<Option<NamedBead>, ReadError> {
    let Some(targets) = element.attribute("xtargets") else {
        gather.note(line, NoteKind::NoAttribute { element: "link", attribute: "xtargets" });
        return Ok(None);
    };
    let Some((source, target)) = targets.split_once(';') else {
        return Err(ReadError::malformed(line, targets, EXPECTED));
    };
    let ids = |list: &str| list.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let (source, target) = (ids(source), ids(target));
    if source.is_empty() && target.is_empty() {
        gather.note(line, NoteKind::EmptyBead);
        return Ok(None);
    }
    let bead = Bead {
        score: element.attribute("certainty").and_then(|c| gather.number(line, c)),
        is_locked: element.attribute("status") == Some("man"),
        id: element.attribute("id").map(str::to_owned),
        ..Bead::default()
    };
    Ok(Some(NamedBead { source, target, bead, line }))
}

pub(super) fn begin(format: Format, out: &mut dyn Write) -> Result<(), WriteError> {
    match format {
        Format::Xces => {
            writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
            writeln!(out, "<!DOCTYPE cesAlign PUBLIC \"-//CES//DTD XML cesAlign//EN\" \"\">")?;
            writeln!(out, "<cesAlign version=\"1.0\">")?;
        }
        Format::InterText => writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?,
        _ => {}
    }
    Ok(())
}

pub(super) fn end(format: Format, out: &mut dyn Write) -> Result<(), WriteError> {
    if format == Format::Xces {
        writeln!(out, "</cesAlign>")?;
    }
    Ok(())
}

pub(super) fn write(
    bitext: &Bitext,
    format: Format,
    keeps_nulls: bool,
    out: &mut dyn Write,
) -> Result<(), WriteError> {
    let name = |side: &BitextSide| quoted(side.name.as_deref().unwrap_or("")).into_owned();
    let (from, to) = (name(&bitext.source), name(&bitext.target));
    match format {
        Format::Xces => writeln!(out, "<linkGrp targType=\"s\" fromDoc=\"{from}\" toDoc=\"{to}\">")?,
        Format::InterText => writeln!(out, "<linkGrp toDoc=\"{to}\" fromDoc=\"{from}\">")?,
        _ => {}
    }
    for bead in bitext.beads.iter().filter(|b| keeps_nulls || !b.is_null()) {
        let ids = |side: &BitextSide, idxs: &[usize]| {
            let ids: Vec<String> = idxs.iter().map(|idx| id_of(side, *idx, &FORBIDDEN)).collect();
            quoted(&ids.join(" ")).into_owned()
        };
        let targets =
            format!("{};{}", ids(&bitext.source, &bead.source_idxs), ids(&bitext.target, &bead.target_idxs));
        if format == Format::Xces {
            write!(out, "<link")?;
            if let Some(score) = finite(bead.score) {
                write!(out, " certainty=\"{score}\"")?;
            }
            write!(out, " xtargets=\"{targets}\"")?;
            if let Some(id) = &bead.id {
                write!(out, " id=\"{}\"", quoted(id))?;
            }
        } else {
            let kind = format!("{}-{}", bead.source_idxs.len(), bead.target_idxs.len());
            let status = if bead.is_locked { "man" } else { "auto" };
            write!(
                out,
                "<link type='{kind}' xtargets='{}' status='{status}'",
                targets.replace('\'', "&apos;")
            )?;
        }
        writeln!(out, "/>")?;
    }
    if format != Format::Ictools {
        writeln!(out, "</linkGrp>")?;
    }
    Ok(())
}

/// What cannot stand in an id, since it stands between ids.
pub(super) const FORBIDDEN: [char; 1] = [';'];

#[cfg(test)]
mod tests {
    use crate::format::tests::{fails_at, read_text, written};
    use crate::format::{Format, NoteKind};
    use crate::{Bead, Bitext};

    const OPUS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>
<!DOCTYPE cesAlign PUBLIC \"-//CES//DTD XML cesAlign//EN\" \"\">
<cesAlign version=\"1.0\">
<linkGrp targType=\"s\" fromDoc=\"en/a.xml.gz\" toDoc=\"vi/a.xml.gz\">
<link certainty=\"0.88\" xtargets=\"s1.1 s1.2;s1.1\" id=\"SL1\"/>
<link xtargets=\";s1.2\" id=\"SL2\"/>
</linkGrp>
<linkGrp targType=\"s\" fromDoc=\"en/b.xml.gz\" toDoc=\"vi/b.xml.gz\">
<link xtargets=\"1;1\"/>
</linkGrp>
</cesAlign>
";

    #[test]
    fn opus_comes_back_as_it_was() {
        let read = read_text(OPUS, Format::Xces);
        assert_eq!(read.bitexts.len(), 2);
        let bitext = &read.bitexts[0];
        assert_eq!(bitext.beads[0].score, Some(0.88));
        assert_eq!(bitext.beads[0].source_idxs, [0, 1]);
        assert!(bitext.beads[1].is_null());
        assert_eq!(bitext.source.name.as_deref(), Some("en/a.xml.gz"));
        let mut out = Vec::new();
        crate::format::write_all(&read.bitexts, Format::Xces, &Default::default(), &mut out)
            .expect("written");
        assert_eq!(String::from_utf8(out).expect("UTF-8"), OPUS);
    }

    #[test]
    fn a_link_that_a_person_set_is_locked() {
        let text = "<linkGrp toDoc='vi' fromDoc='en'><link type='2-1' xtargets='6:5 6:6;5:5' status='man'/>\n\
                    <link type='0-1' xtargets=';5:6' status='auto'/></linkGrp>";
        let bitext = &read_text(text, Format::InterText).bitexts[0];
        assert!(bitext.beads[0].is_locked && !bitext.beads[1].is_locked);
        assert_eq!(bitext.beads[0].source_idxs, [0, 1]);
        let lines = written(bitext, Format::Ictools);
        assert!(lines.starts_with("<link type='2-1' xtargets='6:5 6:6;5:5' status='man'/>\n"), "{lines}");
        assert_eq!(read_text(&lines, Format::Ictools).bitexts[0].beads, bitext.beads);
    }

    #[test]
    fn sentences_without_ids_are_numbered_and_crossing_stays() {
        let mut bitext =
            Bitext { beads: vec![Bead::new(1..2, 0..1), Bead::new(0..1, 1..2)], ..Bitext::default() };
        bitext.source.reach(&[1]);
        bitext.target.reach(&[1]);
        let text = written(&bitext, Format::InterText);
        assert!(text.contains("xtargets='s2;s1'"), "{text}");
        assert_eq!(read_text(&text, Format::InterText).bitexts[0].beads, bitext.beads);
    }

    #[test]
    fn what_is_no_link_is_an_error_or_a_note() {
        fails_at("<cesAlign>\n<link xtargets=\"s1 s2\"/>\n</cesAlign>", Format::Xces, 2);
        let odd = read_text("<cesAlign>\n<link/>\n<link xtargets=' ; '/></cesAlign>", Format::Xces);
        assert_eq!(odd.notes[0].line, 2);
        assert_eq!(odd.notes[1].kind, NoteKind::EmptyBead);
        assert!(crate::format::read(&mut "<a/>".as_bytes(), Format::Xces, &Default::default()).is_err());
    }
}
