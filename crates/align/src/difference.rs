use doichieu_bitext::{Reason, ReasonKind, Span};
use doichieu_claims::date::DateMention;
use doichieu_claims::quantity::{Agreement, Quantity, compare};

use crate::profile::SentenceProfile;
use crate::signal::{date_agreement, matched_numbers};

/// What a linked pair says differently: the numbers and dates that find no partner, where each side has just
/// one of its unit left, so that they can only stand for each other.
///
/// More than one left over on a side is no answer, and nothing is said. Spans are relative to the sentences.
pub(crate) fn differences(
    source: &SentenceProfile,
    target: &SentenceProfile,
    source_text: &str,
    target_text: &str,
) -> Vec<Reason> {
    let mut out = Vec::new();
    let say = |here: Span, there: Span, kind: ReasonKind| Reason {
        kind,
        source_span: Some(here),
        target_span: Some(there),
        value: format!("{} / {}", here.text(source_text).unwrap_or(""), there.text(target_text).unwrap_or("")),
        weight: 0.0,
    };
    let matched = matched_numbers(&source.quantities, &target.quantities);
    let left: Vec<&Quantity> =
        source.quantities.iter().enumerate().filter(|(i, _)| !matched.iter().any(|m| m.0 == *i)).map(|q| q.1).collect();
    let right: Vec<&Quantity> =
        target.quantities.iter().enumerate().filter(|(j, _)| !matched.iter().any(|m| m.1 == *j)).map(|q| q.1).collect();
    for a in &left {
        let partners: Vec<&&Quantity> = right.iter().filter(|b| compare(a, b) == Agreement::Conflict).collect();
        let rivals = left.iter().filter(|o| right.iter().any(|b| compare(o, b) == Agreement::Conflict && o.unit == a.unit));
        if let [only] = partners[..]
            && rivals.count() == 1
        {
            out.push(say(a.span, only.span, ReasonKind::NumberDiffers));
        }
    }
    // Days are compared with days: a weekday against a date of the month would need a calendar.
    let day = |d: &&DateMention| d.day.is_some() && d.month.is_some();
    let dated = |s: &[DateMention], o: &[DateMention]| -> Vec<Span> {
        s.iter()
            .filter(day)
            .filter(|a| !o.iter().any(|b| date_agreement(a, b).is_some()))
            .map(|d| d.span)
            .collect()
    };
    let (left, right) = (dated(&source.dates, &target.dates), dated(&target.dates, &source.dates));
    if let ([here], [there]) = (&left[..], &right[..]) {
        out.push(say(*here, *there, ReasonKind::DateDiffers));
    }
    out
}
