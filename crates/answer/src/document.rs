//! A report as it was read.

use doichieu_bitext::{Document, Lang, Metadata};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Offsets;
use crate::span::{SpanJson, Spans, VERSION, round, tool, unit};

/// A report as it was read.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct DocumentJson {
    /// The file's name.
    pub name: String,
    /// Language: ISO 639, `mixed` or `unknown`.
    pub lang: String,
    /// Probability that the language is right, 0 to 1.
    pub lang_confidence: f64,
    /// Encoding of the file.
    pub encoding: String,
    /// Format of the file: `text`, `html`, `jsonl` or `lines`.
    pub format: String,
    /// Whether it came word-segmented and was restored.
    pub word_segmented: bool,
    /// What the report says about itself.
    pub metadata: MetadataJson,
    /// The article's sentences.
    pub sentences: Vec<SentenceJson>,
    /// What was set aside as not the article.
    pub set_aside: Vec<RemovalJson>,
    /// Words that a word segmenter had joined: hints, not truth.
    pub word_joins: Vec<SpanJson>,
}

/// Title, outlet and the like; absent where nothing was found.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct MetadataJson {
    /// Headline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Newspaper, site or agency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outlet: Option<String>,
    /// Authors.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bylines: Vec<String>,
    /// Agencies credited.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub agencies: Vec<String>,
    /// Publication, ISO 8601 where it could be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Language that the file declares.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub declared_lang: Option<String>,
    /// Other fields of a JSONL record.
    #[serde(default, skip_serializing_if = "serde_json::Map::is_empty")]
    pub other: serde_json::Map<String, serde_json::Value>,
}

/// One sentence.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct SentenceJson {
    /// Its number, from 0; links refer to it.
    pub index: usize,
    /// Where it stands in the file.
    pub span: SpanJson,
    /// Its running text: NFC, word segmentation undone.
    pub text: String,
    /// Its language.
    pub lang: String,
    /// Number of its paragraph, from 0.
    pub paragraph: usize,
    /// `headline` or `body`.
    pub role: String,
}

/// One block that was set aside.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct RemovalJson {
    /// Where it stands in the file.
    pub span: SpanJson,
    /// What it is: `donation`, `caption`, `byline`, ….
    pub kind: String,
    /// The rule that took it.
    pub rule: String,
    /// What the rule had to go by, where its name does not say it: `recurs in 41 of 60 documents of Harbour Times`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Its text.
    pub text: String,
}

/// Answer of `doichieu inspect --format json`.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct InspectJson {
    /// Version of this format.
    pub version: u32,
    /// Program and version that made it.
    pub tool: String,
    /// What spans count.
    pub offsets: String,
    /// The report.
    pub document: DocumentJson,
    /// What was odd about the input.
    pub warnings: Vec<String>,
}

impl DocumentJson {
    /// What is written of a report.
    pub fn new(spans: &Spans<'_>) -> Self {
        let document = spans.document;
        Self {
            name: document.name.clone(),
            lang: document.lang.to_string(),
            lang_confidence: round(document.lang_confidence),
            encoding: document.origin.encoding.to_owned(),
            format: document.origin.format.to_owned(),
            word_segmented: document.origin.was_word_segmented,
            metadata: MetadataJson::new(&document.metadata),
            sentences: document
                .sentences
                .iter()
                .enumerate()
                .map(|(index, s)| SentenceJson {
                    index,
                    span: spans.of(s.span),
                    text: document.slice(s.span).to_owned(),
                    lang: s.lang.to_string(),
                    paragraph: s.paragraph_idx,
                    role: s.role.as_str().to_owned(),
                })
                .collect(),
            set_aside: document
                .removals
                .iter()
                .map(|r| RemovalJson {
                    span: spans.of(r.span),
                    kind: r.kind.to_string(),
                    rule: r.rule.to_owned(),
                    reason: r.reason.clone(),
                    text: document.slice(r.span).to_owned(),
                })
                .collect(),
            word_joins: document.joins.iter().map(|&j| spans.of(j)).collect(),
        }
    }
}

impl MetadataJson {
    fn new(m: &Metadata) -> Self {
        let value = |json: &str| {
            serde_json::from_str(json).unwrap_or_else(|_| serde_json::Value::String(json.to_owned()))
        };
        Self {
            title: m.title.clone(),
            outlet: m.outlet.clone(),
            bylines: m.bylines.clone(),
            agencies: m.agencies.clone(),
            date: m.date.clone(),
            url: m.url.clone(),
            declared_lang: m.declared_lang.clone(),
            other: m.other.iter().map(|(k, v)| (k.clone(), value(v))).collect(),
        }
    }
}

impl InspectJson {
    /// What is written of a report alone.
    pub fn new(document: &Document, warnings: &[String], offsets: Offsets) -> Self {
        Self {
            version: VERSION,
            tool: tool(),
            offsets: unit(offsets).to_owned(),
            document: DocumentJson::new(&Spans::new(document, offsets)),
            warnings: warnings.to_vec(),
        }
    }
}

/// English name of a language, for people.
pub fn language_name(lang: Lang) -> String {
    match lang {
        Lang::En => "English".to_owned(),
        Lang::Vi => "Vietnamese".to_owned(),
        Lang::Mixed => "mixed languages".to_owned(),
        Lang::Unknown => "unknown language".to_owned(),
        Lang::Other(code) => format!("language `{}`", code.as_str()),
    }
}
