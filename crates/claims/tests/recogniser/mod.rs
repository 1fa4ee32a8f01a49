//! What each recogniser finds, one line a find.

use std::fmt::Write as _;

use doichieu_bitext::{Lang, Span};
use doichieu_claims::Claims;
use doichieu_claims::attribution::attributions;
use doichieu_claims::modality::modals;
use doichieu_claims::polarity::negations;
use doichieu_claims::quantity::quantities;
use doichieu_claims::resolve::{Anchor, dates};
use doichieu_claims::role::{Extent, counted};

/// A Thursday morning in Hà Nội.
const WRITTEN: &str = "2023-03-16T10:00+07:00";

/// `"763": dead (people) total`
pub(crate) fn roles(text: &str, lang: Lang) -> Vec<String> {
    let found = counted(text, lang, &quantities(text, lang));
    let line = |c: &doichieu_claims::role::Counted| {
        let mut out = format!("{:?}: {}", of(text, c.quantity.span), c.concept.unwrap_or("-"));
        if let Some(head) = c.head {
            let _ = write!(out, " ({})", of(text, head));
        }
        out + match c.extent {
            Extent::Total => " total",
            Extent::Part => " part",
            Extent::Unsaid => "",
        }
    };
    found.iter().map(line).collect()
}

/// `"not" not: did not resign`
pub(crate) fn polarity(text: &str, lang: Lang) -> Vec<String> {
    let line = |n: &doichieu_claims::polarity::Negation| {
        let undone = if n.undone { " undone" } else { "" };
        format!("{:?} {}{undone}: {}", of(text, n.span), n.class.as_str(), of(text, n.scope))
    };
    negations(text, lang).iter().map(line).collect()
}

/// `"may" possibility: The launch may be delayed`
pub(crate) fn modality(text: &str, lang: Lang) -> Vec<String> {
    let line = |m: &doichieu_claims::modality::ModalCue| {
        format!("{:?} {}: {}", of(text, m.span), m.modality.as_str(), of(text, m.scope))
    };
    modals(text, lang).iter().map(line).collect()
}

/// `The minister = Anna Berg | said | indirect: the dam was safe`
pub(crate) fn attribution(text: &str, lang: Lang) -> Vec<String> {
    let found = attributions(text, lang);
    let line = |a: &doichieu_claims::attribution::Attribution| {
        let source = a.source.map_or("-", |s| of(text, s));
        let speaker = a.speaker.and_then(|at| found.entities.get(at)).map(|e| e.name.as_str());
        let speaker =
            speaker.filter(|name| *name != source).map_or(String::new(), |name| format!(" = {name}"));
        let cue = a.cue.map_or("-", |s| of(text, s));
        let within = if a.within.is_some() { " within" } else { "" };
        format!("{source}{speaker} | {cue} | {}{within}: {}", a.quotation.as_str(), of(text, a.content))
    };
    found.list.iter().map(line).collect()
}

/// `"Wednesday" 2023-03-15`
pub(crate) fn resolved(text: &str, lang: Lang) -> Vec<String> {
    let line = |d: &doichieu_claims::resolve::Dated| {
        let readings: Vec<String> = d.readings.iter().map(|r| r.iso()).collect();
        format!("{:?} {}", of(text, d.span), readings.join(" or "))
    };
    dates(text, lang, Anchor::parse(WRITTEN)).iter().map(line).collect()
}

/// `main [says X] [denied] [plan]: The ship sank`
pub(crate) fn claims(text: &str, lang: Lang) -> Vec<String> {
    let found = Claims::read(text, &[Span::at(0, text.len())], lang, Anchor::parse(WRITTEN));
    let line = |c: &doichieu_claims::claim::Claim| {
        let mut out = c.kind.as_str().to_owned();
        if let Some(attribution) = found.attribution(c) {
            let _ = write!(out, ", says {}", attribution.source.map_or("-", |s| of(text, s)));
        }
        if c.negated {
            out.push_str(", denied");
        }
        if c.modality.as_str() != "fact" {
            let _ = write!(out, ", {}", c.modality.as_str());
        }
        let pieces: Vec<&str> = c.pieces.iter().map(|s| of(text, *s)).collect();
        format!("{out}: {}", pieces.join(" … "))
    };
    found.list.iter().map(line).collect()
}

fn of(text: &str, span: Span) -> &str {
    span.text(text).unwrap_or("?")
}
