//! Rows of a table as records.

use std::sync::Arc;

use arrow_array::cast::AsArray as _;
use arrow_array::types::{
    Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, RecordBatch};
use arrow_schema::{DataType, Fields};
use serde_json::Value;

use super::places::{Places, find};
use crate::Id;
use crate::parse::{ColumnsError, Refused, Shape};
use crate::record::{Field, Record};

/// The columns of a table that hold records.
///
/// # Errors
///
/// Fails if one is not there, or holds neither strings nor lists of strings; an id may be a whole number.
pub fn places(fields: &Fields, shape: &Shape) -> Result<Places, ColumnsError> {
    let names: Vec<&String> = fields.iter().map(|f| f.name()).collect();
    let places = find(&shape.columns, &names, shape.is_pair)?;
    check(fields, places)?;
    Ok(places)
}

/// Sees to it that the columns hold what records are made of.
fn check(fields: &Fields, places: Places) -> Result<(), ColumnsError> {
    let wrong = |field: &arrow_schema::Field, needed| ColumnsError::Kind {
        name: field.name().clone(),
        kind: field.data_type().to_string(),
        needed,
    };
    for idx in [Some(places.source), places.target].into_iter().flatten() {
        let Some(field) = fields.get(idx) else { continue };
        let kind = field.data_type();
        if !is_text(kind) && !items(kind).is_some_and(is_text) {
            return Err(wrong(field, "strings nor lists of strings"));
        }
    }
    if let Some(field) = places.id.and_then(|idx| fields.get(idx))
        && !is_text(field.data_type())
        && !field.data_type().is_integer()
    {
        return Err(wrong(field, "strings nor whole numbers"));
    }
    Ok(())
}

/// Whether values of a column are strings.
pub fn is_text(kind: &DataType) -> bool {
    matches!(kind, DataType::Utf8 | DataType::Binary)
}

/// What lists of a column hold; `None` if it has no lists.
pub fn items(kind: &DataType) -> Option<&DataType> {
    if let DataType::List(item) = kind { Some(item.data_type()) } else { None }
}

/// A table with its records' columns alone, in the kinds that [`record`] reads: large strings, views and dictionaries
/// become plain strings, lists of any kind plain lists.
///
/// # Errors
///
/// Fails if a column is not there, or holds something else.
pub fn plain(batch: &RecordBatch, shape: &Shape) -> Result<(RecordBatch, Places), ColumnsError> {
    let schema = batch.schema();
    let names: Vec<&String> = schema.fields().iter().map(|f| f.name()).collect();
    let found = find(&shape.columns, &names, shape.is_pair)?;
    let roots: Vec<usize> = [found.id, Some(found.source), found.target].into_iter().flatten().collect();
    let mut fields = Vec::with_capacity(roots.len());
    let mut columns = Vec::with_capacity(roots.len());
    for idx in &roots {
        let (field, column) = (schema.field(*idx), batch.column(*idx));
        let kind = plain_kind(field.data_type());
        let wrong = |_| ColumnsError::Kind {
            name: field.name().clone(),
            kind: field.data_type().to_string(),
            needed: "strings nor lists of strings",
        };
        let column = if *field.data_type() == kind {
            Arc::clone(column)
        } else {
            arrow_cast::cast(column, &kind).map_err(wrong)?
        };
        fields.push(Arc::new(arrow_schema::Field::new(field.name(), kind, true)));
        columns.push(column);
    }
    let place = |idx: usize| roots.iter().position(|root| *root == idx).unwrap_or(0);
    let places =
        Places { id: found.id.map(place), source: place(found.source), target: found.target.map(place) };
    let fields = Fields::from(fields);
    check(&fields, places)?;
    let options = arrow_array::RecordBatchOptions::new().with_row_count(Some(batch.num_rows()));
    let schema = Arc::new(arrow_schema::Schema::new(fields));
    let batch =
        RecordBatch::try_new_with_options(schema, columns, &options).map_err(|e| ColumnsError::Kind {
            name: String::new(),
            kind: e.to_string(),
            needed: "strings nor lists of strings",
        })?;
    Ok((batch, places))
}

/// The plain kind of what a column holds; another kind stays what it is.
fn plain_kind(kind: &DataType) -> DataType {
    match kind {
        // A column of nulls has no kind of its own.
        DataType::LargeUtf8 | DataType::Utf8View | DataType::Null => DataType::Utf8,
        DataType::LargeBinary | DataType::BinaryView => DataType::Binary,
        DataType::Dictionary(_, values) => plain_kind(values),
        DataType::List(item)
        | DataType::LargeList(item)
        | DataType::ListView(item)
        | DataType::LargeListView(item)
        | DataType::FixedSizeList(item, _) => {
            let item = arrow_schema::Field::new("item", plain_kind(item.data_type()), true);
            DataType::List(Arc::new(item))
        }
        other => other.clone(),
    }
}

/// Reads a row.
///
/// * `number`: the row's id where the table has no column of ids.
///
/// # Errors
///
/// Says what is wrong with it, and its id where that can be told.
pub fn record(
    batch: &RecordBatch,
    row: usize,
    places: Places,
    shape: &Shape,
    number: u64,
) -> Result<Record, Refused> {
    let id = match places.id.map(|idx| id(batch.column(idx).as_ref(), row)) {
        None => Id::of_value(&number.into()),
        Some(Ok(value)) => Id::of_value(&value),
        Some(Err(reason)) => return Err(Refused { id: None, reason: format!("the id {reason}") }),
    };
    let field = |side: &str, idx: usize| {
        let array = batch.column(idx).as_ref();
        field(array, row, shape)
            .map_err(|reason| Refused { id: id.clone(), reason: format!("the {side} {reason}") })
    };
    let source = field("source", places.source)?;
    let target = places.target.map(|idx| field("target", idx)).transpose()?;
    Ok(Record { id: id.unwrap_or_default(), source, target })
}

fn id(array: &dyn Array, row: usize) -> Result<Value, String> {
    if array.is_null(row) {
        return Err("is null".to_owned());
    }
    Ok(match array.data_type() {
        DataType::Int8 => array.as_primitive::<Int8Type>().value(row).into(),
        DataType::Int16 => array.as_primitive::<Int16Type>().value(row).into(),
        DataType::Int32 => array.as_primitive::<Int32Type>().value(row).into(),
        DataType::Int64 => array.as_primitive::<Int64Type>().value(row).into(),
        DataType::UInt8 => array.as_primitive::<UInt8Type>().value(row).into(),
        DataType::UInt16 => array.as_primitive::<UInt16Type>().value(row).into(),
        DataType::UInt32 => array.as_primitive::<UInt32Type>().value(row).into(),
        DataType::UInt64 => array.as_primitive::<UInt64Type>().value(row).into(),
        _ => text(array, row)?.into(),
    })
}

fn field(array: &dyn Array, row: usize, shape: &Shape) -> Result<Field, String> {
    if array.is_null(row) {
        return Err("is null".to_owned());
    }
    if items(array.data_type()).is_none() {
        return Ok(shape.bare.field(text(array, row)?.to_owned()));
    }
    let items = array.as_list::<i32>().value(row);
    let sentence = |idx| {
        if items.is_null(idx) {
            return Err(format!("has null for sentence {idx}"));
        }
        text(items.as_ref(), idx).map(str::to_owned)
    };
    (0..items.len()).map(sentence).collect::<Result<_, _>>().map(Field::Sentences)
}

fn text(array: &dyn Array, row: usize) -> Result<&str, String> {
    if let Some(strings) = array.as_string_opt::<i32>() {
        return Ok(strings.value(row));
    }
    let bytes = array.as_binary_opt::<i32>().map_or(&[][..], |b| b.value(row));
    std::str::from_utf8(bytes).map_err(|e| format!("is not UTF-8 at byte {}", e.valid_up_to() + 1))
}

#[cfg(test)]
mod tests {
    use arrow_array::builder::{
        FixedSizeListBuilder, LargeListBuilder, StringBuilder, StringDictionaryBuilder,
    };
    use arrow_array::{ArrayRef, Int64Array, LargeStringArray, NullArray, StringArray, StringViewArray};

    use super::*;
    use crate::parse::{Bare, Columns};

    fn shape() -> Shape {
        Shape { columns: Columns::named(&[]).expect("usual names"), bare: Bare::Text, is_pair: true }
    }

    fn read(columns: Vec<(&str, ArrayRef)>) -> Vec<String> {
        let columns = columns.into_iter().map(|(name, column)| (name, column, true));
        let batch = RecordBatch::try_from_iter_with_nullable(columns).expect("columns of one length");
        let (batch, places) = plain(&batch, &shape()).expect("columns of text");
        let said = |row: usize| match record(&batch, row, places, &shape(), row as u64 + 1) {
            Ok(Record { id, source, target }) => format!("{} {source:?} {target:?}", id.as_str()),
            Err(Refused { id, reason }) => format!("{:?} {reason}", id.as_ref().map(Id::as_str)),
        };
        (0..batch.num_rows()).map(said).collect()
    }

    #[test]
    fn all_kinds_of_strings_and_lists_are_read() {
        let mut dictionary = StringDictionaryBuilder::<Int32Type>::new();
        ["a", "b"].iter().for_each(|s| dictionary.append_value(s));
        let mut lists = LargeListBuilder::new(StringBuilder::new());
        lists.append_value([Some("Mưa."), Some("To.")]);
        lists.append_null();
        assert_eq!(
            read(vec![
                ("more", Arc::new(Int64Array::from(vec![1, 2])) as ArrayRef),
                ("vi", Arc::new(lists.finish())),
                ("id", Arc::new(dictionary.finish())),
                ("en", Arc::new(StringViewArray::from(vec!["Rain.", "a string longer than twelve bytes"]))),
            ]),
            [
                "\"a\" Text(\"Rain.\") Some(Sentences([\"Mưa.\", \"To.\"]))",
                "Some(\"\\\"b\\\"\") the target is null",
            ]
        );
    }

    #[test]
    fn rows_without_ids_are_numbered_and_nulls_are_no_text() {
        let mut pairs = FixedSizeListBuilder::new(StringBuilder::new(), 1);
        pairs.values().append_value("One.");
        pairs.append(true);
        assert_eq!(
            read(vec![
                ("source", Arc::new(LargeStringArray::from(vec!["Một."])) as ArrayRef),
                ("target", Arc::new(pairs.finish())),
            ]),
            ["1 Text(\"Một.\") Some(Sentences([\"One.\"]))"]
        );
        let nulls: ArrayRef = Arc::new(NullArray::new(1));
        let texts: ArrayRef = Arc::new(StringArray::from(vec!["x"]));
        assert_eq!(read(vec![("en", nulls), ("vi", texts)]), ["Some(\"1\") the source is null"]);
    }

    #[test]
    fn other_kinds_are_refused_by_name() {
        let numbers: ArrayRef = Arc::new(Int64Array::from(vec![1]));
        let texts: ArrayRef = Arc::new(StringArray::from(vec!["x"]));
        let batch =
            RecordBatch::try_from_iter([("en", texts), ("vi", numbers)]).expect("columns of one length");
        let error = plain(&batch, &shape()).expect_err("numbers are no text");
        assert_eq!(error.to_string(), "the column `vi` holds Int64, neither strings nor lists of strings");
    }
}
