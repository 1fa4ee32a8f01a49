//! The claims of a report, for programs.

use doichieu_bitext::{Document, Span};
use doichieu_claims::Claims;
use doichieu_claims::claim::Claim;
use doichieu_claims::quantity::Bound;
use doichieu_claims::role::Extent;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Offsets;
use crate::document::DocumentJson;
use crate::span::{SpanJson, Spans, VERSION, round, tool, unit};

/// A report with its claims; what every renderer starts from.
#[derive(Debug)]
pub struct Extracted<'a> {
    /// The report.
    pub document: &'a Document,
    /// What it claims.
    pub claims: &'a Claims,
    /// The date from which relative ones are counted, as it was given.
    pub date: Option<String>,
    /// What spans count.
    pub offsets: Offsets,
    /// What was odd about the input, for people.
    pub warnings: &'a [String],
}

/// Answer of `doichieu claims --format json`.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct ClaimsJson {
    /// Version of this format.
    pub version: u32,
    /// Program and version that made it.
    pub tool: String,
    /// What spans count: `bytes` of the input file, or `chars` (code points) of the decoded file.
    pub offsets: String,
    /// The date from which relative ones are counted; absent where none is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// The report.
    pub document: DocumentJson,
    /// People, organisations and places, in the order in which they first appear.
    pub entities: Vec<EntityJson>,
    /// Its claims, in the order of their first words.
    pub claims: Vec<ClaimJson>,
    /// What was odd about the input.
    pub warnings: Vec<String>,
}

/// One line of `doichieu claims --format jsonl`.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct ClaimLineJson {
    /// Version of this format.
    pub version: u32,
    /// The file's name.
    pub file: String,
    /// Language of its sentence: ISO 639, `mixed` or `unknown`.
    pub lang: String,
    /// The claim.
    #[serde(flatten)]
    pub claim: ClaimJson,
}

/// A person, an organisation or a place.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct EntityJson {
    /// Its number, from 0; names refer to it.
    pub index: usize,
    /// The fullest form in the text.
    pub name: String,
    /// `person`, `organisation`, `place` or `other`.
    pub kind: String,
    /// Identity that both languages share, where a table knows one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identity: Option<String>,
    /// Offices that the text gives it: `president`, `spokesperson`, ….
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub titles: Vec<String>,
    /// Where it is named.
    pub mentions: Vec<SpanJson>,
}

/// One claim.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct ClaimJson {
    /// Its number, from 0.
    pub index: usize,
    /// Number of its sentence.
    pub sentence: usize,
    /// Where it stands; more than one stretch where another claim stands inside it.
    pub spans: Vec<SpanJson>,
    /// Its running text, stretches joined by ` … `.
    pub text: String,
    /// `main`, `coordinated`, `subordinate`, `relative`, `complement`, `consequence`, `quoted` or `heading`.
    pub kind: String,
    /// The claim on which it depends or from which it goes on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<usize>,
    /// Its verb with helpers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub predicate: Option<SpanJson>,
    /// Who says it; absent where the report itself does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attribution: Option<AttributionJson>,
    /// Whether it is denied.
    pub negated: bool,
    /// `fact`, `plan`, `possibility`, `allegation`, `order` or `condition`.
    pub modality: String,
    /// The words that deny.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub negations: Vec<CueJson>,
    /// The words that make it other than a fact.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub modals: Vec<CueJson>,
    /// Numbers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quantities: Vec<QuantityJson>,
    /// Dates and times.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dates: Vec<DateJson>,
    /// Names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<NameJson>,
}

/// Who says a claim.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct AttributionJson {
    /// The words that tell who.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<SpanJson>,
    /// Their text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The entity that it is, by number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entity: Option<usize>,
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The words that tell that it is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cue: Option<SpanJson>,
    /// All that is said there.
    pub content: SpanJson,
    /// `direct`, `indirect` or `mixed`.
    pub quotation: String,
    /// Who reports the report in turn, from the inside out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub within: Vec<String>,
}

/// A word that denies or hedges.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct CueJson {
    /// Where it stands.
    pub span: SpanJson,
    /// What it is: `not`, `no`, `never`, `no_longer`, `without`, `deny`, `refuse`, `fail`, `hardly`; or a modality.
    pub class: String,
    /// What it governs.
    pub scope: SpanJson,
    /// Another negation undoes it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub undone: bool,
}

/// A number with its unit and what it counts.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct QuantityJson {
    /// Where it stands.
    pub span: SpanJson,
    /// In base units; the lower end of a range.
    pub value: f64,
    /// The upper end of a range.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upper: Option<f64>,
    /// `count`, `percent`, `m`, `kg`, `s`, a currency, ….
    pub unit: String,
    /// `exact`, `about`, `at_least` or `at_most`.
    pub bound: String,
    /// What is counted, as a concept that both languages share: `dead`, `votes`, `price`, ….
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counts: Option<String>,
    /// The noun after the number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub head: Option<SpanJson>,
    /// The words that tell what is counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cue: Option<SpanJson>,
    /// Whether the value changes while a story runs.
    pub state: bool,
    /// `total` or `part`, where the text says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extent: Option<String>,
}

/// A date or time.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct DateJson {
    /// Where it stands.
    pub span: SpanJson,
    /// What it can mean, ISO 8601, the likeliest first; empty where the day of writing is needed and not known.
    pub iso: Vec<String>,
}

/// A name.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct NameJson {
    /// Where it stands.
    pub span: SpanJson,
    /// As written.
    pub text: String,
    /// Number of its entity.
    pub entity: usize,
}

impl ClaimsJson {
    /// What is written of a report.
    pub fn new(of: &Extracted<'_>) -> Self {
        let spans = Spans::new(of.document, of.offsets);
        let entities = of.claims.entities.iter().enumerate().map(|(index, e)| EntityJson {
            index,
            name: e.name.clone(),
            kind: e.kind.as_str().to_owned(),
            identity: e.identity.map(str::to_owned),
            titles: e.titles.iter().map(|t| (*t).to_owned()).collect(),
            mentions: e.mentions.iter().map(|m| spans.of(*m)).collect(),
        });
        Self {
            version: VERSION,
            tool: tool(),
            offsets: unit(of.offsets).to_owned(),
            date: of.date.clone(),
            document: DocumentJson::new(&spans),
            entities: entities.collect(),
            claims: of
                .claims
                .list
                .iter()
                .enumerate()
                .map(|(at, c)| ClaimJson::new(at, c, of, &spans))
                .collect(),
            warnings: of.warnings.to_vec(),
        }
    }
}

impl Extracted<'_> {
    /// A line for each claim.
    pub fn lines(&self) -> impl Iterator<Item = ClaimLineJson> {
        let spans = Spans::new(self.document, self.offsets);
        self.claims.list.iter().enumerate().map(move |(at, claim)| ClaimLineJson {
            version: VERSION,
            file: self.document.name.clone(),
            lang: self
                .document
                .sentences
                .get(claim.sentence_idx)
                .map_or_else(String::new, |s| s.lang.to_string()),
            claim: ClaimJson::new(at, claim, self, &spans),
        })
    }

    /// The text of a claim on one line, its stretches joined.
    pub fn text_of(&self, claim: &Claim) -> String {
        let pieces = claim.pieces.iter().map(|s| self.document.slice(*s));
        let one_line = |s: &str| s.split_whitespace().collect::<Vec<_>>().join(" ");
        pieces.map(one_line).collect::<Vec<_>>().join(" … ")
    }

    /// Who says a claim: the entity's name, or the words of the text.
    pub fn speaker(&self, claim: &Claim) -> Option<String> {
        claim.attribution.map(|at| self.source(at))
    }

    fn source(&self, attribution: usize) -> String {
        let Some(found) = self.claims.attributions.get(attribution) else { return String::new() };
        let named = found.speaker.and_then(|at| self.claims.entities.get(at)).map(|e| e.name.clone());
        let words = || found.source.map(|s| self.document.slice(s).to_owned());
        named.or_else(words).unwrap_or_else(|| "?".to_owned())
    }
}

/// How a bound is written.
pub fn bound(bound: Bound) -> &'static str {
    match bound {
        Bound::About => "about",
        Bound::AtLeast => "at_least",
        Bound::AtMost => "at_most",
        _ => "exact",
    }
}

impl ClaimJson {
    fn new(index: usize, claim: &Claim, of: &Extracted<'_>, spans: &Spans<'_>) -> Self {
        let all = of.claims;
        let span = |s: Span| spans.of(s);
        let attribution = claim.attribution.and_then(|at| all.attributions.get(at)).map(|a| {
            let mut within = Vec::new();
            let mut outer = a.within;
            while let Some(at) = outer.filter(|_| within.len() < 8) {
                within.push(of.source(at));
                outer = all.attributions.get(at).and_then(|a| a.within);
            }
            AttributionJson {
                source: a.source.map(span),
                text: a.source.map(|s| of.document.slice(s).to_owned()),
                entity: a.speaker,
                name: a.speaker.and_then(|at| all.entities.get(at)).map(|e| e.name.clone()),
                cue: a.cue.map(span),
                content: span(a.content),
                quotation: a.quotation.as_str().to_owned(),
                within,
            }
        });
        let negations = claim.negations.iter().filter_map(|at| all.negations.get(*at)).map(|n| CueJson {
            span: span(n.span),
            class: n.class.as_str().to_owned(),
            scope: span(n.scope),
            undone: n.undone,
        });
        let modals = claim.modals.iter().filter_map(|at| all.modals.get(*at)).map(|m| CueJson {
            span: span(m.span),
            class: m.modality.as_str().to_owned(),
            scope: span(m.scope),
            undone: false,
        });
        let quantities =
            claim.quantities.iter().filter_map(|at| all.quantities.get(*at)).map(|c| QuantityJson {
                span: span(c.quantity.span),
                value: round(c.quantity.value),
                upper: c.quantity.upper.map(round),
                unit: c.quantity.unit.as_str().to_owned(),
                bound: bound(c.quantity.bound).to_owned(),
                counts: c.concept.map(str::to_owned),
                head: c.head.map(span),
                cue: c.cue.map(span),
                state: c.is_state,
                extent: match c.extent {
                    Extent::Total => Some("total".to_owned()),
                    Extent::Part => Some("part".to_owned()),
                    Extent::Unsaid => None,
                },
            });
        let dates = claim.dates.iter().filter_map(|at| all.dates.get(*at)).map(|d| DateJson {
            span: span(d.span),
            iso: d.readings.iter().map(doichieu_claims::resolve::Interval::iso).collect(),
        });
        let names = claim.names.iter().filter_map(|&at| {
            let (name, entity) = (all.names.get(at)?, *all.entity_of_name.get(at)?);
            Some(NameJson { span: span(name.span), text: of.document.slice(name.span).to_owned(), entity })
        });
        Self {
            index,
            sentence: claim.sentence_idx,
            spans: claim.pieces.iter().map(|s| span(*s)).collect(),
            text: of.text_of(claim),
            kind: claim.kind.as_str().to_owned(),
            parent: claim.parent,
            predicate: claim.predicate.map(span),
            attribution,
            negated: claim.negated,
            modality: claim.modality.as_str().to_owned(),
            negations: negations.collect(),
            modals: modals.collect(),
            quantities: quantities.collect(),
            dates: dates.collect(),
            names: names.collect(),
        }
    }
}
