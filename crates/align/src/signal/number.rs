use doichieu_bitext::{Reason, ReasonKind};
use doichieu_claims::quantity::{Agreement, Quantity, compare};

use super::{PairContext, Signal, SignalValue};

/// Numbers equal by value and unit: the rarer and the more specific, the more they say (nats).
#[derive(Debug)]
pub(super) struct NumberShared;

/// Whether both sentences hold numbers of the same units and none of them agrees: 0 or 1.
#[derive(Debug)]
pub(super) struct NumberMissing;

struct Shared<'a> {
    context: &'a PairContext<'a>,
}

struct Missing<'a> {
    context: &'a PairContext<'a>,
}

impl Signal for NumberShared {
    fn name(&self) -> &'static str {
        "number_shared"
    }

    fn prepare<'a>(&'a self, context: &'a PairContext<'a>) -> Box<dyn SignalValue + 'a> {
        Box::new(Shared { context })
    }
}

impl Signal for NumberMissing {
    fn name(&self) -> &'static str {
        "number_missing"
    }

    fn prepare<'a>(&'a self, context: &'a PairContext<'a>) -> Box<dyn SignalValue + 'a> {
        Box::new(Missing { context })
    }
}

fn quantities<'a>(context: &'a PairContext<'_>, source_idx: usize, target_idx: usize) -> [&'a [Quantity]; 2] {
    let of = |s: Option<&'a crate::SentenceProfile>| s.map_or(&[][..], |s| &s.mentions.quantities);
    [of(context.source.sentences.get(source_idx)), of(context.target.sentences.get(target_idx))]
}

/// Pairs numbers that agree, each used once, exact matches first, then left to right.
fn matched(source: &[Quantity], target: &[Quantity]) -> Vec<(usize, usize, Agreement)> {
    let mut used = vec![false; target.len()];
    let mut out: Vec<(usize, usize, Agreement)> = Vec::new();
    for wanted in [Agreement::Equal, Agreement::Compatible] {
        for (i, a) in source.iter().enumerate() {
            if out.iter().any(|m| m.0 == i) {
                continue;
            }
            let found = target.iter().enumerate().find(|(j, b)| {
                !used[*j] && compare(a, b) == wanted && (wanted == Agreement::Equal || near(a, b))
            });
            if let Some((j, _)) = found {
                used[j] = true;
                out.push((i, j, wanted));
            }
        }
    }
    out
}

/// Whether two numbers that may both be true are also near each other, by a quarter at most: `dozens` and 21 are
/// compatible, but share nothing.
fn near(a: &Quantity, b: &Quantity) -> bool {
    let ratio = a.value / b.value;
    ratio.is_finite() && (0.8..=1.25).contains(&ratio)
}

/// How much a number says by itself, 0 to 1: a lone small number recurs by chance, `22,464` does not.
///
/// The number of its significant digits over 3, at most 1; one to ten count half of that.
fn specificity(quantity: &Quantity) -> f64 {
    let value = quantity.value.abs();
    if value <= 10.0 {
        return 1.0 / 6.0;
    }
    let mut digits = 0_i32;
    let mut rest = value;
    // Trailing zeros are not significant: 5,000 is as round as 5.
    while digits < 6 && rest.fract().abs() > 1e-9 {
        rest *= 10.0;
        digits += 1;
    }
    let mut whole = rest.round();
    while whole >= 10.0 && whole % 10.0 < 0.5 {
        whole /= 10.0;
    }
    ((whole.log10().floor() + 1.0) / 3.0).min(1.0)
}

pub(crate) fn key(quantity: &Quantity) -> String {
    format!("{:?}:{}", quantity.unit, quantity.value)
}

impl Shared<'_> {
    fn weight(&self, a: &Quantity, agreement: Agreement) -> f64 {
        let certainty = if agreement == Agreement::Equal { 1.0 } else { 0.4 };
        certainty * specificity(a) * self.context.lexical().numbers.of(&key(a))
    }
}

impl SignalValue for Shared<'_> {
    fn value(&self, source_idx: usize, target_idx: usize) -> f64 {
        let [source, target] = quantities(self.context, source_idx, target_idx);
        matched(source, target).into_iter().map(|(i, _, how)| self.weight(&source[i], how)).sum()
    }

    fn reasons(&self, source_idx: usize, target_idx: usize) -> Vec<Reason> {
        let [source, target] = quantities(self.context, source_idx, target_idx);
        matched(source, target)
            .into_iter()
            .map(|(i, j, how)| {
                let (here, there) = (source[i].span, target[j].span);
                let sign = if how == Agreement::Equal { "=" } else { "~" };
                Reason {
                    kind: ReasonKind::Number,
                    source_span: Some(here),
                    target_span: Some(there),
                    value: self.context.shared_words((source_idx, here), (target_idx, there), sign),
                    weight: self.weight(&source[i], how),
                }
            })
            .collect()
    }
}

impl SignalValue for Missing<'_> {
    fn value(&self, source_idx: usize, target_idx: usize) -> f64 {
        let [source, target] = quantities(self.context, source_idx, target_idx);
        let same_unit = source.iter().any(|a| target.iter().any(|b| compare(a, b) == Agreement::Conflict));
        if same_unit && matched(source, target).is_empty() { 1.0 } else { 0.0 }
    }
}
