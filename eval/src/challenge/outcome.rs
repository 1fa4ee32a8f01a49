use doichieu_bitext::{Finding, FindingKind, Span};

use super::{ChallengeItem, ChallengeSide};

/// What a checker made of an altered pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ItemOutcome {
    /// A new finding names the altered place.
    pub is_located: bool,
    /// There is a new finding, wherever.
    pub is_noticed: bool,
}

/// Compares the findings of an altered pair with those of the pair as it was.
///
/// Findings of a kind that is found more often than before are new, and the alteration is *noticed*. It is *located* if
/// a new finding's span on the altered side
/// overlaps what was altered (or touches the place where something was taken out), or, where it has none there, if its span on the other side overlaps what the
/// other side says there.
pub fn judge(item: &ChallengeItem, before: &[Finding], after: &[Finding]) -> ItemOutcome {
    let count = |kind: FindingKind, of: &[Finding]| of.iter().filter(|f| f.kind == kind).count();
    let new: Vec<&Finding> = after.iter().filter(|f| count(f.kind, before) < count(f.kind, after)).collect();
    ItemOutcome { is_located: new.iter().any(|f| is_at(item, f)), is_noticed: !new.is_empty() }
}

fn is_at(item: &ChallengeItem, finding: &Finding) -> bool {
    let (own, others) = match item.side {
        ChallengeSide::Source => (finding.source_span, finding.target_span),
        ChallengeSide::Target => (finding.target_span, finding.source_span),
    };
    match (own, others, item.counterpart) {
        (Some(own), _, _) => item.changes.iter().any(|(_, place)| touches(own, *place)),
        (None, Some(others), Some(counterpart)) => others.overlaps(counterpart),
        _ => false,
    }
}

/// Where words were taken out nothing can be overlapped, so what stands beside the place will do.
fn touches(a: Span, b: Span) -> bool {
    let meets = a.start() <= b.end() && b.start() <= a.end();
    a.overlaps(b) || (a.is_empty() || b.is_empty()) && meets
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(kind: FindingKind, source: Option<(usize, usize)>, target: Option<(usize, usize)>) -> Finding {
        let span = |s: Option<(usize, usize)>| s.map(|(from, to)| Span::at(from, to));
        Finding {
            kind,
            source_span: span(source),
            target_span: span(target),
            probability: 0.9,
            message: String::new(),
        }
    }

    fn item() -> ChallengeItem {
        ChallengeItem {
            pair_idx: 0,
            side: ChallengeSide::Target,
            kind: "number/zero",
            is_harmful: true,
            text: "59 người.".to_owned(),
            changes: vec![(Span::at(0, 3), Span::at(0, 2))],
            counterpart: Some(Span::at(4, 7)),
        }
    }

    #[track_caller]
    fn check(before: &[Finding], after: &[Finding], located: bool, noticed: bool) {
        let outcome = judge(&item(), before, after);
        assert_eq!((outcome.is_located, outcome.is_noticed), (located, noticed));
    }

    #[test]
    fn a_new_finding_at_the_place_is_located() {
        check(&[], &[finding(FindingKind::Scale, Some((4, 7)), Some((0, 9)))], true, true);
        check(&[], &[finding(FindingKind::NumberMissing, Some((4, 7)), None)], true, true);
    }

    #[test]
    fn a_new_finding_elsewhere_is_noticed_alone() {
        check(&[], &[finding(FindingKind::Name, Some((20, 25)), Some((30, 36)))], false, true);
        check(&[], &[finding(FindingKind::NumberMissing, Some((20, 22)), None)], false, true);
    }

    #[test]
    fn what_was_found_before_does_not_count() {
        let old = finding(FindingKind::Number, Some((4, 7)), Some((0, 3)));
        check(
            std::slice::from_ref(&old),
            &[finding(FindingKind::Number, Some((4, 7)), Some((0, 2)))],
            false,
            false,
        );
        let elsewhere = finding(FindingKind::Number, Some((40, 47)), Some((30, 33)));
        let now = finding(FindingKind::Number, Some((4, 7)), Some((0, 2)));
        check(std::slice::from_ref(&elsewhere), &[now, elsewhere.clone()], true, true);
        check(&[old], &[], false, false);
    }
}
