//! Answers as columns.

use std::sync::Arc;

use arrow_array::builder::{Float64Builder, Int64Builder, ListBuilder, StringBuilder};
use arrow_array::{ArrayRef, ListArray, RecordBatch, StructArray};
use arrow_buffer::OffsetBuffer;
use arrow_schema::{ArrowError, DataType, Field, Fields, Schema};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::Id;
use crate::work::Answer;

/// What cannot become a table.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TableError {
    /// An answer is not UTF-8.
    #[error("an answer is not UTF-8")]
    Utf8(#[from] std::str::Utf8Error),
    /// An answer is not what [`Work`](crate::work::Work) gives.
    #[error("an answer cannot be read")]
    Json(#[from] serde_json::Error),
    /// Columns do not fit.
    #[error("the answers make no table")]
    Arrow(#[from] ArrowError),
}

/// Answers on their way to columns.
///
/// The columns are `id` (a string as it is, else as JSON); where answers have links `parallelness` and `links`; `answer`,
/// all of it as JSON. With room for failures `answer` may be null, and there are `warnings` and `error` too.
#[derive(Debug)]
pub struct AnswerColumns {
    schema: Arc<Schema>,
    has_links: bool,
    has_failures: bool,
    id: StringBuilder,
    parallelness: StringBuilder,
    answer: StringBuilder,
    warnings: ListBuilder<StringBuilder>,
    error: StringBuilder,
    /// For each answer how many links it has.
    n_links: Vec<usize>,
    source: ListBuilder<Int64Builder>,
    target: ListBuilder<Int64Builder>,
    probability: Float64Builder,
    n_bytes: usize,
}

#[derive(Deserialize)]
struct Linked<'a> {
    #[serde(borrow)]
    id: &'a RawValue,
    #[serde(default)]
    parallelness: Option<String>,
    #[serde(default)]
    links: Vec<Link>,
}

#[derive(Deserialize)]
struct Link {
    source: Vec<i64>,
    target: Vec<i64>,
    probability: Option<f64>,
}

impl AnswerColumns {
    /// No answers yet.
    ///
    /// * `has_links`: whether answers have links.
    /// * `has_failures`: whether there are rows for records without an answer, and for warnings.
    pub fn new(has_links: bool, has_failures: bool) -> Self {
        Self {
            schema: Arc::new(schema(has_links, has_failures)),
            has_links,
            has_failures,
            id: StringBuilder::new(),
            parallelness: StringBuilder::new(),
            answer: StringBuilder::new(),
            warnings: ListBuilder::new(StringBuilder::new()),
            error: StringBuilder::new(),
            n_links: Vec::new(),
            source: ListBuilder::new(Int64Builder::new()),
            target: ListBuilder::new(Int64Builder::new()),
            probability: Float64Builder::new(),
            n_bytes: 0,
        }
    }

    /// Names and kinds of the columns.
    pub const fn schema(&self) -> &Arc<Schema> {
        &self.schema
    }

    /// How many rows there are.
    pub const fn len(&self) -> usize {
        self.n_links.len()
    }

    /// Whether there is no row.
    pub const fn is_empty(&self) -> bool {
        self.n_links.is_empty()
    }

    /// Bytes of the answers, as JSON.
    pub const fn n_bytes(&self) -> usize {
        self.n_bytes
    }

    /// Adds a line of JSON.
    ///
    /// # Errors
    ///
    /// Fails if it is none of our answers.
    pub fn add_line(&mut self, line: &[u8]) -> Result<(), TableError> {
        self.add(line, &[])
    }

    /// Adds an answer with what was odd about its record.
    ///
    /// # Errors
    ///
    /// Fails if its line is none of our answers.
    pub fn add_answer(&mut self, answer: &Answer) -> Result<(), TableError> {
        self.add(&answer.line, &answer.warnings)
    }

    /// Adds a record that has no answer.
    pub fn add_failure(&mut self, id: &Id, reason: &str) {
        self.add_id(id.as_str());
        self.answer.append_null();
        self.parallelness.append_null();
        self.n_links.push(0);
        self.warnings.append(true);
        self.error.append_value(reason);
    }

    fn add(&mut self, line: &[u8], warnings: &[String]) -> Result<(), TableError> {
        let text = std::str::from_utf8(line)?;
        let answer: Linked<'_> = serde_json::from_str(text)?;
        self.add_id(answer.id.get());
        self.answer.append_value(text);
        self.parallelness.append_option(answer.parallelness);
        self.n_links.push(answer.links.len());
        for link in answer.links {
            self.source.append_value(link.source.into_iter().map(Some));
            self.target.append_value(link.target.into_iter().map(Some));
            self.probability.append_option(link.probability);
        }
        self.warnings.append_value(warnings.iter().map(Some));
        self.error.append_null();
        self.n_bytes += line.len();
        Ok(())
    }

    fn add_id(&mut self, json: &str) {
        match serde_json::from_str::<String>(json) {
            Ok(id) => self.id.append_value(id),
            Err(_) => self.id.append_value(json),
        }
    }

    /// All of it as a table.
    ///
    /// # Errors
    ///
    /// Fails if the table would be larger than its kind of offsets can count: 2 GiB of text.
    pub fn finish(mut self) -> Result<RecordBatch, TableError> {
        let mut columns: Vec<ArrayRef> = vec![Arc::new(self.id.finish())];
        if self.has_links {
            columns.push(Arc::new(self.parallelness.finish()));
            let fields: [ArrayRef; 3] = [
                Arc::new(required(self.source.finish())?),
                Arc::new(required(self.target.finish())?),
                Arc::new(self.probability.finish()),
            ];
            let links = StructArray::try_new(link_fields(), fields.to_vec(), None)?;
            let offsets = OffsetBuffer::from_lengths(self.n_links);
            columns.push(Arc::new(ListArray::try_new(link_item(), offsets, Arc::new(links), None)?));
        }
        columns.push(Arc::new(self.answer.finish()));
        if self.has_failures {
            let (_, offsets, values, _) = self.warnings.finish().into_parts();
            columns.push(Arc::new(ListArray::try_new(warning_item(), offsets, values, None)?));
            columns.push(Arc::new(self.error.finish()));
        }
        Ok(RecordBatch::try_new(self.schema, columns)?)
    }
}

/// A list that has no nulls, as such.
fn required(list: ListArray) -> Result<ListArray, ArrowError> {
    let (_, offsets, values, _) = list.into_parts();
    ListArray::try_new(index_item(), offsets, values, None)
}

fn index_item() -> Arc<Field> {
    Arc::new(Field::new("element", DataType::Int64, false))
}

fn warning_item() -> Arc<Field> {
    Arc::new(Field::new("element", DataType::Utf8, false))
}

fn link_fields() -> Fields {
    Fields::from(vec![
        Field::new("source", DataType::List(index_item()), false),
        Field::new("target", DataType::List(index_item()), false),
        Field::new("probability", DataType::Float64, true),
    ])
}

fn link_item() -> Arc<Field> {
    Arc::new(Field::new("element", DataType::Struct(link_fields()), false))
}

fn schema(has_links: bool, has_failures: bool) -> Schema {
    let mut fields = vec![Field::new("id", DataType::Utf8, false)];
    if has_links {
        fields.push(Field::new("parallelness", DataType::Utf8, true));
        fields.push(Field::new("links", DataType::List(link_item()), false));
    }
    fields.push(Field::new("answer", DataType::Utf8, has_failures));
    if has_failures {
        fields.push(Field::new("warnings", DataType::List(warning_item()), false));
        fields.push(Field::new("error", DataType::Utf8, true));
    }
    Schema::new(fields)
}

#[cfg(test)]
mod tests {
    use arrow_array::Array as _;
    use arrow_array::cast::AsArray as _;

    use super::*;
    use crate::counts::Counts;

    #[test]
    fn a_record_without_an_answer_keeps_its_row() {
        let mut columns = AnswerColumns::new(true, true);
        let line =
            r#"{"id":"a","parallelness":"translation","links":[{"source":[0],"target":[1,2]}]}"#.into();
        let answer = Answer { line, counts: Counts::default(), warnings: vec!["odd".to_owned()] };
        columns.add_answer(&answer).expect("it is an answer");
        columns.add_failure(&Id::default(), "the source is null");
        let batch = columns.finish().expect("it is a table");
        let strings = |name: &str| -> Vec<Option<String>> {
            let column = batch.column_by_name(name).expect("the column").as_string::<i32>();
            column.iter().map(|s| s.map(str::to_owned)).collect()
        };
        assert_eq!(strings("id"), [Some("a".to_owned()), Some("null".to_owned())]);
        assert_eq!(strings("error"), [None, Some("the source is null".to_owned())]);
        assert!(strings("answer")[1].is_none());
        let warnings = batch.column_by_name("warnings").expect("the column").as_list::<i32>();
        assert_eq!(warnings.iter().map(|w| w.map_or(9, |w| w.len())).collect::<Vec<_>>(), [1, 0]);
    }
}
