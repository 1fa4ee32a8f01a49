use std::sync::{Arc, OnceLock};

use doichieu_bitext::{Lang, Link, LinkSide, Reason, Span};
use doichieu_encode::{EncodeError, Encoder};
use rayon::prelude::*;

use crate::clause::clauses;
use crate::entity::Entities;
use crate::meaning::Meaning;
use crate::parameters::Parameters;
use crate::profile::{Profile, Side};
use crate::signal::{PairContext, Signal, SignalValue, claim_signals, lexical_signals, number_key};

/// Finds which sentences of two reports speak of the same matter.
///
/// # Examples
///
/// ```
/// use doichieu_align::{LinkOptions, Linker, Side};
/// use doichieu_bitext::Lang;
///
/// let source = ["Rain is expected.", "The Mekong rose 4.5 metres in Vientiane on 12 March."];
/// let target = ["Ngày 12/3, mực nước sông Mekong ở Vientiane dâng 4,5 m.", "Chợ vẫn mở cửa."];
/// let links = Linker::lexical().link(
///     Side { sentences: &source, lang: Lang::En },
///     Side { sentences: &target, lang: Lang::Vi },
///     &LinkOptions::default(),
/// )?;
/// assert_eq!(links[0].source.sentence_idxs, [1]);
/// assert_eq!(links[0].target.sentence_idxs, [0]);
/// # Ok::<(), doichieu_encode::EncodeError>(())
/// ```
#[derive(Debug)]
pub struct Linker {
    encoder: Option<Arc<dyn Encoder>>,
    signals: Vec<Box<dyn Signal>>,
    parameters: Parameters,
}

/// What a caller may choose.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LinkOptions {
    /// Links below this probability are left out, `0.0..=1.0`; `None` for the threshold that belongs to the linker's
    /// [`Parameters`].
    pub min_probability: Option<f64>,
    /// Most links that one sentence may be in; the surest are kept.
    pub max_links_per_sentence: usize,
}

/// From this probability on a link is *likely*: rather so than not.
pub const LIKELY: f64 = 0.5;

impl Default for LinkOptions {
    fn default() -> Self {
        Self { min_probability: None, max_links_per_sentence: 6 }
    }
}

/// Log-odds by which sums of the same numbers in another order differ less.
const ROUNDING: f64 = 1e-6;

/// Up to this many pairs of sentences, every pair is looked at.
const ALL_PAIRS: usize = 400_000;

/// In longer texts, things that stand in more sentences than this do not propose candidates.
const COMMON: usize = 50;

impl Linker {
    /// The baseline that needs no model, with the weights that ship.
    pub fn lexical() -> Self {
        Self { encoder: None, signals: lexical_signals(), parameters: Parameters::lexical() }
    }

    /// What stands together in two sentences, and an encoder's word on their stretches, with weights fitted for the
    /// encoder.
    pub fn with_encoder(encoder: Arc<dyn Encoder>, parameters: Parameters) -> Self {
        Self { encoder: Some(encoder), signals: claim_signals(), parameters }
    }

    /// A linker of one's own: any signals, with weights fitted for them.
    pub fn new(signals: Vec<Box<dyn Signal>>, parameters: Parameters) -> Self {
        Self { encoder: None, signals, parameters }
    }

    /// Links two reports.
    ///
    /// Returns links by falling probability, ties from left to right. Spans of links and reasons are byte
    /// offsets into the *sentence* they belong to. The same input gives the same links on any number of
    /// threads.
    ///
    /// # Errors
    ///
    /// [`EncodeError`] if the encoder fails; never without one, nor with the built-in one.
    pub fn link(
        &self,
        source: Side<'_>,
        target: Side<'_>,
        options: &LinkOptions,
    ) -> Result<Vec<Link>, EncodeError> {
        let profiles = [Profile::new(source), Profile::new(target)];
        let context = self.context(source, target, &profiles[0], &profiles[1])?;
        let judge = Judge::new(self, &context);
        let min_probability = options.min_probability.unwrap_or(self.parameters.min_probability);
        let mut scored: Vec<(f64, usize, usize)> = context
            .candidates
            .par_iter()
            .enumerate()
            .flat_map_iter(|(s, row)| row.iter().map(move |t| (s, *t)))
            .filter(|&(s, t)| judge.may_reach(s, t, min_probability))
            .map(|(s, t)| (judge.probability(s, t), s, t))
            .filter(|p| min_probability <= p.0)
            .collect();
        // Reports that surely share nothing share nothing: what resembles is the kind of event.
        if options.min_probability.is_none() && scored.iter().all(|p| p.0 < self.parameters.min_best) {
            scored.clear();
        }
        Ok(select(scored, source.sentences.len(), target.sentences.len(), options)
            .into_par_iter()
            .map(|(_, s, t)| judge.link(s, t))
            .collect())
    }

    /// What is to be said of given pairs of sentences, linked or not, in their order; those out of range are left out.
    ///
    /// # Errors
    ///
    /// As [`Linker::link`].
    pub fn judge(
        &self,
        source: Side<'_>,
        target: Side<'_>,
        pairs: &[(usize, usize)],
    ) -> Result<Vec<Link>, EncodeError> {
        let profiles = [Profile::new(source), Profile::new(target)];
        let context = self.context(source, target, &profiles[0], &profiles[1])?;
        let n = [source.sentences.len(), target.sentences.len()];
        let inside: Vec<(usize, usize)> =
            pairs.iter().copied().filter(|(s, t)| *s < n[0] && *t < n[1]).collect();
        let judge = Judge::new(self, &context);
        Ok(inside.par_iter().map(|&(s, t)| judge.link(s, t)).collect())
    }

    /// The probability from which [`Linker::link`] keeps a pair when nothing else is asked for.
    pub const fn min_probability(&self) -> f64 {
        self.parameters.min_probability
    }

    /// The signals' values of every candidate pair, for fitting weights: `(source, target, values)` in order.
    ///
    /// # Errors
    ///
    /// As [`Linker::link`].
    pub fn values(
        &self,
        source: Side<'_>,
        target: Side<'_>,
    ) -> Result<Vec<(usize, usize, Vec<f64>)>, EncodeError> {
        let (source_profile, target_profile) = (Profile::new(source), Profile::new(target));
        let context = self.context(source, target, &source_profile, &target_profile)?;
        let ready: Vec<_> = self.signals.iter().map(|s| s.prepare(&context)).collect();
        let rows = context.candidates.iter().enumerate();
        Ok(rows
            .flat_map(|(s, row)| row.iter().map(move |t| (s, *t)))
            .map(|(s, t)| (s, t, ready.iter().map(|r| r.value(s, t)).collect()))
            .collect())
    }

    fn context<'a>(
        &self,
        source: Side<'a>,
        target: Side<'a>,
        source_profile: &'a Profile,
        target_profile: &'a Profile,
    ) -> Result<PairContext<'a>, EncodeError> {
        let mut context = context(source, target, source_profile, target_profile);
        if let Some(encoder) = &self.encoder {
            context.meaning = Some(Meaning::new(encoder.as_ref(), source, target)?);
        }
        Ok(context)
    }

    /// What finds the links, for answers and figures: `baseline-lexical`, or the encoder with the beginning of its
    /// hash, such as `doichieu+built-in@6ffc9e898b5e`.
    pub fn name(&self) -> String {
        match &self.encoder {
            None => "baseline-lexical".to_owned(),
            Some(encoder) => {
                format!("doichieu+{}@{}", encoder.name(), encoder.hash().get(..12).unwrap_or(encoder.hash()))
            }
        }
    }

    /// Names of the signals, in the order of [`Linker::values`].
    pub fn signal_names(&self) -> Vec<&'static str> {
        self.signals.iter().map(|s| s.name()).collect()
    }
}

/// A linker at work on one pair of reports.
struct Judge<'a> {
    context: &'a PairContext<'a>,
    ready: Vec<Box<dyn SignalValue + 'a>>,
    weights: Vec<f64>,
    bias: f64,
}

impl<'a> Judge<'a> {
    fn new(linker: &'a Linker, context: &'a PairContext<'a>) -> Self {
        Self {
            context,
            ready: linker.signals.iter().map(|s| s.prepare(context)).collect(),
            weights: linker.signals.iter().map(|s| linker.parameters.weight(s.name())).collect(),
            bias: linker.parameters.bias,
        }
    }

    fn probability(&self, s: usize, t: usize) -> f64 {
        let values = self.ready.iter().zip(&self.weights).map(|(r, w)| w * r.value(s, t));
        logistic(self.bias + values.sum::<f64>())
    }

    /// Whether a pair can be as probable as `least`, by what its signals are at most.
    fn may_reach(&self, s: usize, t: usize, least: f64) -> bool {
        let values = self.ready.iter().zip(&self.weights);
        let most = values.map(|(r, w)| w * if *w < 0.0 { r.value(s, t) } else { r.at_most(s, t) });
        let most = self.bias + most.sum::<f64>();
        least <= logistic(most + ROUNDING)
    }

    fn link(&self, s: usize, t: usize) -> Link {
        let mut reasons: Vec<Reason> = self
            .ready
            .iter()
            .zip(&self.weights)
            .flat_map(|(r, w)| {
                let mut found = r.reasons(s, t);
                found.iter_mut().for_each(|reason| reason.weight *= w);
                found
            })
            .collect();
        reasons.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.source_span.cmp(&b.source_span)));
        let text = |texts: &'a [&'a str], idx: usize| texts.get(idx).copied().unwrap_or("");
        let (here, there) = (text(self.context.source_texts, s), text(self.context.target_texts, t));
        let [source_lang, target_lang] = self.context.langs;
        let source_span = claim(here, source_lang, reasons.iter().filter_map(|r| r.source_span));
        let target_span = claim(there, target_lang, reasons.iter().filter_map(|r| r.target_span));
        let probability = self.probability(s, t);
        Link {
            source: LinkSide { sentence_idxs: vec![s], span: source_span },
            target: LinkSide { sentence_idxs: vec![t], span: target_span },
            probability,
            reasons,
            verdict: self.context.verdict((s, t), probability, [source_span, target_span]),
        }
    }
}

fn logistic(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}

/// The surest links first, as many as each sentence may have.
fn select(
    mut scored: Vec<(f64, usize, usize)>,
    n_source: usize,
    n_target: usize,
    options: &LinkOptions,
) -> Vec<(f64, usize, usize)> {
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let (mut of_source, mut of_target) = (vec![0; n_source], vec![0; n_target]);
    scored.retain(|&(_, s, t)| {
        let free =
            of_source[s] < options.max_links_per_sentence && of_target[t] < options.max_links_per_sentence;
        if free {
            of_source[s] += 1;
            of_target[t] += 1;
        }
        free
    });
    scored
}

/// The clauses of a sentence that hold the evidence; all of it if there is none, or if it is in all of them.
fn claim(sentence: &str, lang: Lang, evidence: impl Iterator<Item = Span>) -> Span {
    let clauses = clauses(sentence, lang);
    let whole = Span::at(0, sentence.len()).trimmed(sentence);
    evidence
        .filter_map(|e| clauses.iter().find(|c| c.overlaps(e)).copied())
        .reduce(Span::hull)
        .unwrap_or(whole)
}

fn context<'a>(
    source: Side<'a>,
    target: Side<'a>,
    source_profile: &'a Profile,
    target_profile: &'a Profile,
) -> PairContext<'a> {
    let mut context = PairContext {
        source_texts: source.sentences,
        target_texts: target.sentences,
        source: source_profile,
        target: target_profile,
        entities: Entities::new(source_profile, target_profile),
        lexical: OnceLock::new(),
        candidates: Vec::new(),
        mass: OnceLock::new(),
        course: OnceLock::new(),
        meaning: None,
        overlap: OnceLock::new(),
        stances: [source, target].map(|side| vec![OnceLock::new(); side.sentences.len()]),
        langs: [source.lang, target.lang],
    };
    context.candidates = candidates(&context, [source.sentences.len(), target.sentences.len()]);
    context
}

/// For each source sentence the target sentences worth looking at, ascending.
///
/// All of them in reports. In longer texts those that share something not too common, and those that stand at
/// the same place, so that time and memory stay linear in the length.
fn candidates(context: &PairContext<'_>, [n_source, n_target]: [usize; 2]) -> Vec<Vec<usize>> {
    if n_source.saturating_mul(n_target) <= ALL_PAIRS {
        return vec![(0..n_target).collect(); n_source];
    }
    let mut postings: std::collections::BTreeMap<String, Vec<usize>> = std::collections::BTreeMap::new();
    for t in 0..n_target {
        for key in keys(context, 1, t) {
            let places = postings.entry(key).or_default();
            if places.len() <= COMMON && places.last() != Some(&t) {
                places.push(t);
            }
        }
    }
    (0..n_source)
        .into_par_iter()
        .map(|s| {
            let here = s * n_target / n_source.max(1);
            let mut row: Vec<usize> = (here.saturating_sub(3)..(here + 4).min(n_target)).collect();
            for key in keys(context, 0, s) {
                if let Some(places) = postings.get(&key).filter(|p| p.len() <= COMMON) {
                    row.extend_from_slice(places);
                }
            }
            row.sort_unstable();
            row.dedup();
            row
        })
        .collect()
}

/// What a sentence can be found by.
fn keys(context: &PairContext<'_>, side: usize, sentence_idx: usize) -> Vec<String> {
    let profile = if side == 0 { context.source } else { context.target };
    let Some(sentence) = profile.sentences.get(sentence_idx) else { return Vec::new() };
    let names = context.entities.of(side, sentence_idx).iter().map(|e| format!("n{}", e.0));
    let numbers = sentence.mentions.quantities.iter().map(number_key);
    let words =
        context.lexical().cognates[side].get(sentence_idx).into_iter().flatten().map(|c| format!("w{}", c.0));
    let dates = sentence.mentions.dates.iter().filter_map(|d| Some(format!("d{}/{}", d.day?, d.month?)));
    names.chain(numbers).chain(words).chain(dates).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn link(source: &[&str], target: &[&str]) -> Vec<Link> {
        Linker::lexical()
            .link(
                Side { sentences: source, lang: Lang::En },
                Side { sentences: target, lang: Lang::Vi },
                &LinkOptions::default(),
            )
            .expect("no encoder, no failure")
    }

    #[test]
    fn nothing_shared_means_no_link() {
        assert!(link(&["The mayor resigned."], &["Giá vàng giảm."]).is_empty());
        assert!(link(&[], &["Giá vàng giảm."]).is_empty());
        assert!(link(&["The mayor resigned."], &[]).is_empty());
    }

    #[test]
    fn a_number_that_differs_is_said() {
        let links = link(
            &[
                "The quake in Sumatra on 7 May killed 442 people in Padang, Red Cross officials said.",
                "Schools closed.",
            ],
            &[
                "Trận động đất ở Sumatra ngày 7/5 làm 438 người chết tại Padang, Hội Chữ thập đỏ cho biết.",
                "Trường đóng cửa.",
            ],
        );
        let first = links.first().expect("the same event, place and day");
        let conflict = first.verdict.conflicts().next().expect("442 is not 438");
        let said = [conflict.source_span, conflict.target_span].map(|s| s.map(|s| s.end() - s.start()));
        assert_eq!(said, [Some(3), Some(3)], "{conflict:?}");
        assert_eq!(first.verdict.relation, doichieu_bitext::Relation::Contradiction);
    }

    #[test]
    fn links_cross() {
        let links = link(
            &["Kenya beat Ghana 3-1 in Accra on Monday.", "Toyota will close its plant in Durban in 2031."],
            &[
                "Toyota sẽ đóng cửa nhà máy ở Durban năm 2031.",
                "Kenya thắng Ghana 3-1 tại Accra hôm thứ Hai.",
            ],
        );
        let pairs: Vec<_> =
            links.iter().map(|l| (l.source.sentence_idxs[0], l.target.sentence_idxs[0])).collect();
        assert!(pairs.contains(&(0, 1)) && pairs.contains(&(1, 0)), "{pairs:?}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn links_are_valid_and_ordered(
            source in prop::collection::vec("[A-Za-z0-9 ,.%$]{0,40}", 0..6),
            target in prop::collection::vec("[A-Za-zà-ỹĐđ0-9 ,.%]{0,40}", 0..6),
        ) {
            let s: Vec<&str> = source.iter().map(String::as_str).collect();
            let t: Vec<&str> = target.iter().map(String::as_str).collect();
            let links = link(&s, &t);
            prop_assert!(links.windows(2).all(|w| w[1].probability <= w[0].probability));
            for l in &links {
                prop_assert!((0.0..=1.0).contains(&l.probability));
                prop_assert!(l.source.span.text(s[l.source.sentence_idxs[0]]).is_some());
                prop_assert!(l.target.span.text(t[l.target.sentence_idxs[0]]).is_some());
            }
            prop_assert_eq!(links, link(&s, &t));
        }
    }
}
