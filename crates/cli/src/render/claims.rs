//! The claims of a report as a page for people, as a table and in CoNLL-U.

use std::io::{self, Write};

use doichieu_bitext::Span;
use doichieu_claims::claim::Claim;
use doichieu_claims::modality::Modality;
use doichieu_claims::role::Extent;
use unicode_segmentation::UnicodeSegmentation as _;

use crate::output::FAINT;
use crate::render::inspection::document_head;
use crate::render::page::{heading, labelled};
use crate::render::table::row;
use doichieu_answer::claims::{Extracted, bound};
use doichieu_answer::span::Spans;

/// Columns before a claim.
const INDENT: usize = 8;

/// The whole page of `doichieu claims`.
pub(crate) fn page(out: &mut dyn Write, of: &Extracted<'_>, width: usize) -> io::Result<()> {
    document_head(out, "FILE", of.document, width)?;
    heading(out, width, &format!("CLAIMS {}", of.claims.list.len()))?;
    let mut sentence_idx = None;
    for claim in &of.claims.list {
        if sentence_idx != Some(claim.sentence_idx) {
            sentence_idx = Some(claim.sentence_idx);
            writeln!(out)?;
            let text = of.document.sentence_text(claim.sentence_idx);
            labelled(out, &format!("{:>4}", claim.sentence_idx), 6, width, text, FAINT)?;
        }
        labelled(out, "      •", INDENT, width, &of.text_of(claim), anstyle::Style::new())?;
        let notes = notes(of, claim);
        if !notes.is_empty() {
            labelled(out, "", INDENT + 2, width, &notes.join(" · "), crate::output::SAME)?;
        }
    }
    Ok(())
}

/// What is known of a claim, in words.
fn notes(of: &Extracted<'_>, claim: &Claim) -> Vec<String> {
    let all = of.claims;
    let mut out = Vec::new();
    if let Some(speaker) = of.speaker(claim) {
        let quotation = all.attribution(claim).map_or("", |a| a.quotation.as_str());
        out.push(format!("says {speaker} ({quotation})"));
    }
    if claim.negated {
        out.push("denied".to_owned());
    }
    if claim.modality != Modality::Fact {
        out.push(claim.modality.as_str().to_owned());
    }
    for counted in claim.quantities.iter().filter_map(|at| all.quantities.get(*at)) {
        let Some(concept) = counted.concept else { continue };
        let extent = match counted.extent {
            Extent::Total => ", in all",
            Extent::Part => ", of them",
            Extent::Unsaid => "",
        };
        out.push(format!("{} = {concept}{extent}", of.document.slice(counted.quantity.span)));
    }
    for dated in claim.dates.iter().filter_map(|at| all.dates.get(*at)).filter(|d| !d.readings.is_empty()) {
        let readings: Vec<String> = dated.readings.iter().map(|i| i.iso()).collect();
        out.push(format!("{} = {}", of.document.slice(dated.span), readings.join(" or ")));
    }
    for &at in &claim.names {
        let (Some(name), Some(entity)) = (all.names.get(at), all.entity_of_name.get(at)) else { continue };
        let Some(entity) = all.entities.get(*entity) else { continue };
        let text = of.document.slice(name.span);
        if entity.name != text && entity.kind != doichieu_claims::coreference::EntityKind::Place {
            out.push(format!("{text} = {}", entity.name));
        }
    }
    out
}

/// A row a claim.
pub(crate) fn table(out: &mut dyn Write, of: &Extracted<'_>) -> io::Result<()> {
    let fields = [
        "claim",
        "sentence",
        "start",
        "end",
        "kind",
        "parent",
        "speaker",
        "quotation",
        "negated",
        "modality",
        "quantities",
        "dates",
        "names",
        "text",
    ];
    row(out, fields)?;
    let spans = Spans::new(of.document, of.offsets);
    let all = of.claims;
    for (at, claim) in all.list.iter().enumerate() {
        let [start, end] = spans.of(claim.span()).map(|n| n.to_string());
        let quantities = claim.quantities.iter().filter_map(|at| all.quantities.get(*at)).map(|c| {
            let q = &c.quantity;
            let upper = q.upper.map_or(String::new(), |u| format!("..{u}"));
            let told = if bound(q.bound) == "exact" { "" } else { bound(q.bound) };
            format!("{}={}{upper} {} {told}", c.concept.unwrap_or("?"), q.value, q.unit.as_str())
                .trim()
                .to_owned()
        });
        let dates = claim.dates.iter().filter_map(|at| all.dates.get(*at)).map(|d| {
            let readings: Vec<String> = d.readings.iter().map(|i| i.iso()).collect();
            format!("{}={}", of.document.slice(d.span), readings.join("|"))
        });
        let names = claim.names.iter().filter_map(|at| {
            let entity = all.entities.get(*all.entity_of_name.get(*at)?)?;
            Some(entity.name.clone())
        });
        let fields = [
            at.to_string(),
            claim.sentence_idx.to_string(),
            start,
            end,
            claim.kind.as_str().to_owned(),
            claim.parent.map_or(String::new(), |p| p.to_string()),
            of.speaker(claim).unwrap_or_default(),
            all.attribution(claim).map_or("", |a| a.quotation.as_str()).to_owned(),
            if claim.negated { "yes" } else { "no" }.to_owned(),
            claim.modality.as_str().to_owned(),
            quantities.collect::<Vec<_>>().join("; "),
            dates.collect::<Vec<_>>().join("; "),
            names.collect::<Vec<_>>().join("; "),
            of.text_of(claim),
        ];
        row(out, fields.iter().map(String::as_str))?;
    }
    Ok(())
}

/// A word a row: number and form, and in the last column where it stands, its claims and what was recognised there.
///
/// Source: Universal Dependencies, *CoNLL-U Format*, version 2: ten columns, `_` for what is not given, sentences parted
/// by an empty line, `SpaceAfter=No` where nothing stands between two words.
pub(crate) fn conllu(out: &mut dyn Write, of: &Extracted<'_>) -> io::Result<()> {
    let spans = Spans::new(of.document, of.offsets);
    let all = of.claims;
    let mut first = 0;
    for (idx, sentence) in of.document.sentences.iter().enumerate() {
        let text = of.document.slice(sentence.span);
        writeln!(out, "# sent_id = {idx}")?;
        writeln!(out, "# text = {}", text.split_whitespace().collect::<Vec<_>>().join(" "))?;
        while all.list.get(first).is_some_and(|c| c.sentence_idx < idx) {
            first += 1;
        }
        let own: Vec<(usize, &Claim)> =
            all.list.iter().enumerate().skip(first).take_while(|(_, c)| c.sentence_idx == idx).collect();
        for (at, claim) in &own {
            let speaker = of.speaker(claim).map_or(String::new(), |s| format!("|speaker={s}"));
            let negated = if claim.negated { "|negated" } else { "" };
            let (kind, modality) = (claim.kind.as_str(), claim.modality.as_str());
            writeln!(out, "# claim = {at}|{kind}|{modality}{negated}{speaker}")?;
        }
        let mut n = 0;
        for (start, word) in text.split_word_bound_indices().filter(|(_, w)| !w.trim().is_empty()) {
            n += 1;
            let start = sentence.span.start() + start;
            let span = Span::at(start, start + word.len());
            let mut misc = Vec::new();
            let [from, to] = spans.of(span);
            misc.push(format!("Start={from}|End={to}"));
            for (at, claim) in own.iter().filter(|(_, c)| c.pieces.iter().any(|p| p.contains(span))) {
                misc.push(format!("Claim={at}"));
                misc.extend(labels(of, claim, span));
            }
            let next = of.document.text.get(span.end()..).and_then(|rest| rest.chars().next());
            if next.is_some_and(|c| !c.is_whitespace()) {
                misc.push("SpaceAfter=No".to_owned());
            }
            writeln!(out, "{n}\t{word}\t_\t_\t_\t_\t_\t_\t_\t{}", misc.join("|"))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// What a word of a claim was recognised as.
fn labels(of: &Extracted<'_>, claim: &Claim, word: Span) -> Vec<String> {
    let all = of.claims;
    let mut out = Vec::new();
    if claim.predicate.is_some_and(|p| p.contains(word)) {
        out.push("Predicate=Yes".to_owned());
    }
    for n in claim.negations.iter().filter_map(|at| all.negations.get(*at)).filter(|n| n.span.contains(word))
    {
        out.push(format!("Negation={}", n.class.as_str()));
    }
    for m in claim.modals.iter().filter_map(|at| all.modals.get(*at)).filter(|m| m.span.contains(word)) {
        out.push(format!("Modality={}", m.modality.as_str()));
    }
    let counted = claim.quantities.iter().filter_map(|at| all.quantities.get(*at));
    for c in counted.filter(|c| c.quantity.span.contains(word)) {
        out.push(format!("Quantity={}", c.quantity.value));
        out.extend(c.concept.map(|concept| format!("Counts={concept}")));
    }
    for d in claim.dates.iter().filter_map(|at| all.dates.get(*at)).filter(|d| d.span.contains(word)) {
        let readings: Vec<String> = d.readings.iter().map(|i| i.iso()).collect();
        out.push(format!("Date={}", if readings.is_empty() { "_".to_owned() } else { readings.join(",") }));
    }
    for &at in &claim.names {
        let (Some(name), Some(entity)) = (all.names.get(at), all.entity_of_name.get(at)) else { continue };
        if name.span.contains(word) {
            out.push(format!("Entity={entity}"));
        }
    }
    out
}
