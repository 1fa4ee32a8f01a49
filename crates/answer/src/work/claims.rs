//! `doichieu batch claims`.

use doichieu_bitext::Document;
use doichieu_claims::Claims as Found;
use doichieu_claims::resolve::Anchor;
use doichieu_text::{ReadOptions, Reader};
use serde::Serialize;

use super::{Answer, Loaded, Text, Work, lines};
use crate::Id;
use crate::claims::{ClaimsJson, Extracted};
use crate::counts::{Counts, Stage};
use crate::{AnswerError, Offsets};

const STAGES: &[Stage] =
    &[Stage { name: "reading", unit: "texts" }, Stage { name: "cutting into claims", unit: "texts" }];

/// Cuts reports into claims, as `claims` does.
#[derive(Debug)]
pub struct Claims {
    /// How files are read.
    pub options: ReadOptions,
    /// What spans count.
    pub offsets: Offsets,
    /// The day from which relative dates are counted, in ISO 8601; `None` for the report's own.
    pub date: Option<String>,
}

/// An answer: the record's id before what `claims --format json` prints.
#[derive(Debug, Serialize)]
struct ClaimsAnswer<'a> {
    id: &'a Id,
    #[serde(flatten)]
    claims: ClaimsJson,
}

impl Work for Claims {
    fn stages(&self) -> &'static [Stage] {
        STAGES
    }

    fn answer(&self, record: Loaded) -> Result<Answer, AnswerError> {
        let (document, mut warnings) = self.read(record.source)?;
        if document.sentences.is_empty() {
            warnings.push("the text holds no sentences".to_owned());
        }
        let date = self.date.clone().or_else(|| document.metadata.date.clone());
        let anchor = date.as_deref().and_then(Anchor::parse);
        let sentences: Vec<_> = document.sentences.iter().map(|s| s.span).collect();
        let claims = Found::read(&document.text, &sentences, document.lang, anchor);
        let extracted = Extracted {
            document: &document,
            claims: &claims,
            date: anchor.and(date),
            offsets: self.offsets,
            warnings: &warnings,
        };
        let json = ClaimsJson::new(&extracted);
        let n_sentences = usize::from(!sentences.is_empty());
        let counts = Counts::of(&[[1, n_sentences], [n_sentences, usize::from(!claims.list.is_empty())]]);
        let line = serde_json::to_vec(&ClaimsAnswer { id: &record.id, claims: json })?;
        Ok(Answer { line, counts, warnings })
    }
}

impl Claims {
    fn read(&self, text: Text) -> Result<(Document, Vec<String>), AnswerError> {
        let read = match text {
            Text::File { name, bytes } => Reader::new(self.options.clone()).read(&name, &bytes)?,
            Text::Running(text) => Reader::new(self.options.clone()).read_text("text", text),
            // A sentence a line, as `--sentences lines` takes them elsewhere.
            Text::Sentences(sentences) => {
                let format = Some(doichieu_text::format::Format::Lines);
                Reader::new(ReadOptions { format, ..self.options.clone() })
                    .read_text("text", lines(&sentences))
            }
        };
        Ok((read.document, read.warnings))
    }
}
