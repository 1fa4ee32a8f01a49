use doichieu_bitext::{Reason, ReasonKind, Span};
use doichieu_claims::date::DateMention;

use super::{PairContext, Signal, SignalValue};

/// Dates and times that agree (nats).
#[derive(Debug)]
pub(super) struct DateShared;

struct Ready<'a> {
    context: &'a PairContext<'a>,
}

impl Signal for DateShared {
    fn name(&self) -> &'static str {
        "date_shared"
    }

    fn prepare<'a>(&'a self, context: &'a PairContext<'a>) -> Box<dyn SignalValue + 'a> {
        Box::new(Ready { context })
    }
}

/// What two mentions have in common, in nats, or `None` if a field that both give differs.
///
/// Each field that agrees counts the logarithm of how many values it can take in the news: 12 months, 31 days,
/// 7 weekdays, about 20 years, about 50 customary clock times.
fn agreement(a: &DateMention, b: &DateMention) -> Option<f64> {
    let mut nats = 0.0;
    let mut field = |x: Option<i64>, y: Option<i64>, n_values: f64| -> bool {
        match (x, y) {
            (Some(x), Some(y)) if x == y => {
                nats += n_values.ln();
                true
            }
            (Some(_), Some(_)) => false,
            _ => true,
        }
    };
    let fits = field(a.year.map(i64::from), b.year.map(i64::from), 20.0)
        && field(a.month.map(i64::from), b.month.map(i64::from), 12.0)
        && field(a.day.map(i64::from), b.day.map(i64::from), 31.0)
        && field(a.weekday.map(i64::from), b.weekday.map(i64::from), 7.0)
        && field(a.minute_of_day.map(i64::from), b.minute_of_day.map(i64::from), 50.0);
    (fits && 0.0 < nats).then_some(nats)
}

impl<'a> Ready<'a> {
    fn matched(&self, source_idx: usize, target_idx: usize) -> Vec<(Span, Span, f64)> {
        let of = |p: &'a crate::Profile, i: usize| p.sentences.get(i).map_or(&[][..], |s| &s.mentions.dates);
        let (source, target) = (of(self.context.source, source_idx), of(self.context.target, target_idx));
        let mut used = vec![false; target.len()];
        let mut out = Vec::new();
        for a in source {
            let best = target
                .iter()
                .enumerate()
                .filter(|(j, _)| !used[*j])
                .filter_map(|(j, b)| agreement(a, b).map(|nats| (j, b.span, nats)))
                .max_by(|x, y| x.2.total_cmp(&y.2).then(y.0.cmp(&x.0)));
            if let Some((j, there, nats)) = best {
                used[j] = true;
                out.push((a.span, there, nats));
            }
        }
        out
    }
}

impl SignalValue for Ready<'_> {
    fn value(&self, source_idx: usize, target_idx: usize) -> f64 {
        self.matched(source_idx, target_idx).iter().map(|m| m.2).sum()
    }

    fn reasons(&self, source_idx: usize, target_idx: usize) -> Vec<Reason> {
        self.matched(source_idx, target_idx)
            .into_iter()
            .map(|(here, there, nats)| Reason {
                kind: ReasonKind::Date,
                source_span: Some(here),
                target_span: Some(there),
                value: self.context.shared_words((source_idx, here), (target_idx, there), "="),
                weight: nats,
            })
            .collect()
    }
}
