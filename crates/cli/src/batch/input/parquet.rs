//! Records in Parquet: a row a record.

use std::collections::VecDeque;
use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::vec;

use anyhow::{Context as _, Result, anyhow, ensure};
use arrow_array::RecordBatch;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};

use super::Input;
use crate::batch::record::{Content, Raw};
use doichieu_answer::parse::Shape;
use doichieu_answer::table::{Places, places, record};

/// Bytes of rows that are unpacked at once, more or less.
const BATCH_BYTES: i64 = 4 << 20;

/// Rows that are unpacked at once, at most.
const BATCH: i64 = 1_024;

/// The rows of a Parquet file, or of all in a folder, in the order of their names.
///
/// A text is a column of strings, or of lists of strings, which are sentences. Ids are strings or whole numbers; rows
/// without an id have their number, from 1 through all files, as theirs.
pub(crate) struct ParquetFiles {
    files: vec::IntoIter<PathBuf>,
    file: Option<Open>,
    shape: Shape,
    max_record: u64,
    /// Records that are read and not given yet.
    waiting: VecDeque<Raw>,
    /// Rows of all files so far.
    n_rows: u64,
    /// Bytes of the files that are done, and of all.
    n_done: u64,
    n_bytes: u64,
}

/// A file that is being read.
struct Open {
    file: File,
    name: String,
    n_bytes: u64,
    metadata: ArrowReaderMetadata,
    /// Columns of what is read of it.
    places: Places,
    mask: ProjectionMask,
    /// The row group to read next.
    group: usize,
    /// Rows that were read, of all groups.
    row: u64,
    /// Rows up to the end of the group that is read.
    end: u64,
    reader: Option<ParquetRecordBatchReader>,
}

/// The Parquet files in a folder, in the order of their names; none if there are none.
///
/// # Errors
///
/// Fails if the folder cannot be read.
pub(crate) fn files_in(folder: &Path) -> Result<Vec<PathBuf>> {
    let cannot = || format!("cannot read the folder `{}`", folder.display());
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(cannot)? {
        let path = entry.with_context(cannot)?.path();
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        // Others write notes beside their tables: `_SUCCESS`, `._a.parquet`.
        if name.ends_with(".parquet") && !name.starts_with(['.', '_']) && path.is_file() {
            files.push(path);
        }
    }
    files.sort_unstable();
    Ok(files)
}

impl ParquetFiles {
    /// Opens files.
    ///
    /// * `max_record`: most bytes of text in a record.
    ///
    /// # Errors
    ///
    /// Fails if the only file, or all of them, cannot be read, or if one that can be has not the columns: of several, one
    /// that cannot be read is a bad record.
    pub(crate) fn open(files: Vec<PathBuf>, shape: Shape, max_record: u64) -> Result<Self> {
        let mut opened = None;
        for path in &files {
            let metadata = File::open(path).map_err(anyhow::Error::from).and_then(|file| load(&file));
            opened = Some(metadata.with_context(|| format!("cannot read `{}`", path.display())));
            if let Some(Ok(metadata)) = &opened {
                columns(metadata, &shape).with_context(|| format!("cannot read `{}`", path.display()))?;
                break;
            }
        }
        opened.transpose()?.context("there is no Parquet file")?;
        let n_bytes = files.iter().filter_map(|f| f.metadata().ok()).map(|m| m.len()).sum();
        Ok(Self {
            files: files.into_iter(),
            file: None,
            shape,
            max_record,
            waiting: VecDeque::new(),
            n_rows: 0,
            n_done: 0,
            n_bytes,
        })
    }

    /// Reads on; `false` at the end.
    fn advance(&mut self) -> bool {
        let Some(open) = &mut self.file else {
            let Some(path) = self.files.next() else { return false };
            match Open::new(&path, &self.shape) {
                Ok(open) => self.file = Some(open),
                Err(error) => {
                    self.n_done += path.metadata().map_or(0, |m| m.len());
                    let reason = format!("cannot read the file: {error:#}");
                    let place = path.display().to_string();
                    self.waiting.push_back(Raw { place, content: Content::Bad { id: None, reason } });
                }
            }
            return true;
        };
        match open.next_batch() {
            Ok(Some(batch)) => {
                for idx in 0..batch.num_rows() {
                    self.n_rows += 1;
                    let content =
                        content(&batch, idx, open.places, &self.shape, self.n_rows, self.max_record);
                    open.row += 1;
                    let place = format!("row {} of {}", open.row, open.name);
                    self.waiting.push_back(Raw { place, content });
                }
            }
            Ok(None) => {
                self.n_done += open.n_bytes;
                self.file = None;
            }
            Err(error) => {
                let place = format!("rows {} to {} of {}", open.row + 1, open.end, open.name);
                self.n_rows += open.end.saturating_sub(open.row);
                open.row = open.end;
                open.reader = None;
                let reason = format!("the rows cannot be read: {error:#}");
                self.waiting.push_back(Raw { place, content: Content::Bad { id: None, reason } });
            }
        }
        true
    }
}

impl Input for ParquetFiles {
    fn next(&mut self) -> Result<Option<Raw>> {
        loop {
            if let Some(raw) = self.waiting.pop_front() {
                return Ok(Some(raw));
            }
            if !self.advance() {
                return Ok(None);
            }
        }
    }

    fn position(&self) -> Option<(u64, u64)> {
        let here = self.file.as_ref().map_or(0, |open| {
            let n_rows = open.metadata.metadata().file_metadata().num_rows().max(1).cast_unsigned();
            (u128::from(open.n_bytes) * u128::from(open.row) / u128::from(n_rows)) as u64
        });
        Some((self.n_done + here, self.n_bytes))
    }
}

impl Open {
    fn new(path: &Path, shape: &Shape) -> Result<Self> {
        let file = File::open(path)?;
        let n_bytes = file.metadata()?.len();
        let metadata = load(&file)?;
        let (places, roots) = columns(&metadata, shape)?;
        let mask = ProjectionMask::roots(metadata.parquet_schema(), roots);
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        Ok(Self { file, name, n_bytes, metadata, places, mask, group: 0, row: 0, end: 0, reader: None })
    }

    /// The next rows; `None` at the end. After an error the next row group can be read.
    fn next_batch(&mut self) -> Result<Option<RecordBatch>> {
        loop {
            if let Some(reader) = &mut self.reader {
                if let Some(batch) = guarded(|| reader.next().transpose().map_err(anyhow::Error::from))? {
                    return Ok(Some(batch));
                }
                ensure!(self.row == self.end, "the row group ends before its last row");
                self.reader = None;
            }
            let Some(group) = self.metadata.metadata().row_groups().get(self.group) else { return Ok(None) };
            self.end += group.num_rows().max(0).cast_unsigned();
            let n_bytes: i64 = (0..group.num_columns())
                .filter(|leaf| self.mask.leaf_included(*leaf))
                .map(|leaf| group.column(leaf).uncompressed_size().max(0))
                .sum();
            let n_batch = (BATCH_BYTES / (n_bytes / group.num_rows().max(1)).max(1)).clamp(1, BATCH);
            let groups = vec![self.group];
            self.group += 1;
            let file = self.file.try_clone()?;
            let (metadata, mask) = (self.metadata.clone(), self.mask.clone());
            self.reader = Some(guarded(|| {
                let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata);
                let builder = builder.with_row_groups(groups).with_projection(mask);
                Ok(builder.with_batch_size(usize::try_from(n_batch)?).build()?)
            })?);
        }
    }
}

fn load(file: &File) -> Result<ArrowReaderMetadata> {
    // What Arrow notes beside the schema is about its own kinds of strings; all are read as plain ones.
    let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    guarded(|| Ok(ArrowReaderMetadata::load(file, options)?))
}

/// Damage can take the reader where it did not expect to come.
fn guarded<T>(read: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err(anyhow!("the file is damaged")))
}

/// The columns among those that are read, and the columns of the file that are.
fn columns(metadata: &ArrowReaderMetadata, shape: &Shape) -> Result<(Places, Vec<usize>)> {
    let places = places(metadata.schema().fields(), shape).map_err(super::columns)?;
    let mut roots: Vec<usize> =
        [places.id, Some(places.source), places.target].into_iter().flatten().collect();
    roots.sort_unstable();
    roots.dedup();
    // What is read has these columns alone, in the file's order.
    let place = |idx: usize| roots.partition_point(|root| *root < idx);
    let places =
        Places { id: places.id.map(place), source: place(places.source), target: places.target.map(place) };
    Ok((places, roots))
}

fn content(
    batch: &RecordBatch,
    row: usize,
    places: Places,
    shape: &Shape,
    number: u64,
    max_record: u64,
) -> Content {
    match record(batch, row, places, shape, number) {
        Ok(record) if max_record < record.n_bytes() => {
            let n_bytes = record.n_bytes();
            let reason =
                format!("the record has {n_bytes} bytes of text, more than {max_record} (`--max-record`)");
            Content::Bad { id: Some(record.id), reason }
        }
        read => read.into(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::builder::{ListBuilder, StringBuilder, StringDictionaryBuilder};
    use arrow_array::{ArrayRef, BinaryArray, Int64Array, LargeStringArray, StringArray, StringViewArray};
    use parquet::arrow::ArrowWriter;
    use parquet::file::properties::WriterProperties;

    use super::*;
    use doichieu_answer::parse::{Bare, Columns};

    fn shape() -> Shape {
        Shape { columns: Columns::named(&[]).expect("usual names"), bare: Bare::Text, is_pair: true }
    }

    /// A file of such columns, two rows a group.
    fn bytes(columns: Vec<(&str, ArrayRef)>) -> Vec<u8> {
        let batch = RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(n, c)| (n, c, true)))
            .expect("columns of one length");
        let properties = WriterProperties::builder().set_max_row_group_row_count(Some(2)).build();
        let mut writer =
            ArrowWriter::try_new(Vec::new(), batch.schema(), Some(properties)).expect("a writer");
        writer.write(&batch).expect("memory can be written to");
        writer.into_inner().expect("memory can be written to")
    }

    fn strings(values: &[Option<&str>]) -> ArrayRef {
        Arc::new(StringArray::from(values.to_vec()))
    }

    fn lists(values: &[&[&str]]) -> ArrayRef {
        let mut builder = ListBuilder::new(StringBuilder::new());
        for value in values {
            builder.append_value(value.iter().map(|s| Some(*s)));
        }
        Arc::new(builder.finish())
    }

    fn open(
        files: &[(&str, &[u8])],
        shape: Shape,
        max_record: u64,
    ) -> Result<(tempfile::TempDir, ParquetFiles)> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for (name, bytes) in files {
            std::fs::write(folder.path().join(name), bytes).expect("it can be written");
        }
        let input = ParquetFiles::open(files_in(folder.path())?, shape, max_record)?;
        Ok((folder, input))
    }

    fn said(files: &[(&str, &[u8])], shape: Shape, max_record: u64) -> Vec<String> {
        let (_folder, mut input) = open(files, shape, max_record).expect("they can be opened");
        let mut out = Vec::new();
        while let Some(raw) = input.next().expect("damage is no end") {
            out.push(match raw.content {
                Content::Record(r) => {
                    format!("{}: {} {:?} {:?}", raw.place, r.id.as_str(), r.source, r.target)
                }
                Content::Bad { id, reason } => {
                    format!(
                        "{}: bad {} {reason}",
                        raw.place,
                        id.as_ref().map_or("-", doichieu_answer::Id::as_str)
                    )
                }
                Content::Json(_) => "json".to_owned(),
            });
        }
        let (at, all) = input.position().expect("files have sizes");
        assert_eq!(at, all, "all was read");
        out
    }

    #[test]
    fn strings_are_texts_and_lists_are_sentences() {
        let file = bytes(vec![
            ("vi", lists(&[&["Mưa.", "To."], &[], &["Nắng."]])),
            ("note", strings(&[None, None, None])),
            ("en", strings(&[Some("Rain. Much."), Some("é"), Some("")])),
            ("id", Arc::new(Int64Array::from(vec![7, -1, i64::MAX])) as ArrayRef),
        ]);
        assert_eq!(
            said(&[("a.parquet", &file)], shape(), 100),
            [
                "row 1 of a.parquet: 7 Text(\"Rain. Much.\") Some(Sentences([\"Mưa.\", \"To.\"]))",
                "row 2 of a.parquet: -1 Text(\"é\") Some(Sentences([]))",
                "row 3 of a.parquet: 9223372036854775807 Text(\"\") Some(Sentences([\"Nắng.\"]))",
            ]
        );
    }

    #[test]
    fn all_kinds_of_strings_are_strings() {
        let mut dictionary = StringDictionaryBuilder::<arrow_array::types::Int8Type>::new();
        ["a", "b", "a"].iter().for_each(|s| dictionary.append_value(s));
        let file = bytes(vec![
            ("id", Arc::new(dictionary.finish()) as ArrayRef),
            ("src", Arc::new(LargeStringArray::from(vec!["x", "y", "z"])) as ArrayRef),
            ("trg", Arc::new(StringViewArray::from(vec!["mưa", "nắng rất to hôm nay", "gió"])) as ArrayRef),
        ]);
        let path = Shape { bare: Bare::Path, ..shape() };
        let found = said(&[("a.parquet", &file)], path, 100);
        assert_eq!(found[2], "row 3 of a.parquet: \"a\" Path(\"z\") Some(Path(\"gió\"))");
        let file = bytes(vec![(
            "source",
            Arc::new(BinaryArray::from(vec![&b"rain"[..], &b"\xFF"[..]])) as ArrayRef,
        )]);
        let one = Shape { is_pair: false, ..shape() };
        assert_eq!(
            said(&[("a.parquet", &file)], one, 100),
            [
                "row 1 of a.parquet: 1 Text(\"rain\") None",
                "row 2 of a.parquet: bad 2 the source is not UTF-8 at byte 1",
            ]
        );
    }

    #[test]
    fn null_cells_and_large_records_are_bad() {
        let file = bytes(vec![
            ("id", strings(&[Some("a"), Some("b"), None, Some("d")])),
            ("source", strings(&[None, Some("x"), Some("x"), Some("a text of many bytes")])),
            ("target", strings(&[Some("x"), None, Some("x"), Some("x")])),
        ]);
        assert_eq!(
            said(&[("a.parquet", &file)], shape(), 10),
            [
                "row 1 of a.parquet: bad \"a\" the source is null",
                "row 2 of a.parquet: bad \"b\" the target is null",
                "row 3 of a.parquet: bad - the id is null",
                "row 4 of a.parquet: bad \"d\" the record has 21 bytes of text, more than 10 (`--max-record`)",
            ]
        );
    }

    #[test]
    fn a_folder_is_read_in_the_order_of_names_and_a_damaged_file_stops_nothing() {
        let file = bytes(vec![("en", strings(&[Some("x")])), ("vi", strings(&[Some("y")]))]);
        let found = said(
            &[
                ("b.parquet", &file),
                ("c.parquet", &file),
                ("a.parquet", b"PAR1 no"),
                ("_x.parquet", b""),
                ("d.txt", b""),
            ],
            shape(),
            100,
        );
        assert!(found[0].contains("a.parquet: bad - cannot read the file"), "{found:?}");
        assert_eq!(found[1], "row 1 of b.parquet: 1 Text(\"x\") Some(Text(\"y\"))");
        assert_eq!(found[2], "row 1 of c.parquet: 2 Text(\"x\") Some(Text(\"y\"))");
        assert_eq!(found.len(), 3);
    }

    #[test]
    fn a_damaged_row_group_is_one_failure_and_the_next_is_read() {
        let text: Vec<String> = (0..6).map(|i| format!("{i} {}", "x".repeat(200))).collect();
        let column = || strings(&text.iter().map(|t| Some(t.as_str())).collect::<Vec<_>>());
        let mut file = bytes(vec![("en", column()), ("vi", column())]);
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("a.parquet");
        std::fs::write(&path, &file).expect("it can be written");
        let metadata = load(&File::open(&path).expect("it is there")).expect("it is whole");
        let (at, _) = metadata.metadata().row_group(1).column(0).byte_range();
        // The header of the second group's first page.
        file[at as usize..][..8].fill(0xFF);
        let found = said(&[("a.parquet", &file)], shape(), 1_000);
        assert_eq!(found.len(), 5, "{found:?}");
        assert!(found[2].starts_with("rows 3 to 4 of a.parquet: bad - the rows cannot be read"), "{found:?}");
        assert!(found[4].starts_with("row 6 of a.parquet: 6 "), "{found:?}");
    }

    #[test]
    fn what_cannot_be_read_at_all_is_refused() {
        let said = |files: &[(&str, &[u8])]| {
            format!("{:#}", open(files, shape(), 9).map(|_| ()).expect_err("it cannot be read"))
        };
        let file = bytes(vec![("id", strings(&[])), ("text_en", strings(&[]))]);
        let message = said(&[("a.parquet", &file)]);
        assert!(message.contains("there is no column `source`; there are `id`, `text_en`"), "{message}");
        let numbers: ArrayRef = Arc::new(Int64Array::from(vec![1]));
        let file = bytes(vec![("en", strings(&[Some("a")])), ("vi", numbers)]);
        let message = said(&[("a.parquet", &file)]);
        assert!(message.contains("`vi` holds Int64, neither strings nor lists"), "{message}");
        assert!(said(&[("a.parquet", b"PAR1")]).contains("a.parquet"));
        assert!(said(&[]).contains("no Parquet file"));
    }

    proptest::proptest! {
        /// Whatever bytes are changed, reading ends, and no row is given twice.
        #[test]
        fn damage_never_takes_the_reader_down(changes in proptest::collection::vec((0_usize..2_000, 0_u8..=255), 1..6)) {
            let column = || strings(&[Some("mưa"), Some("nắng"), None, Some("gió to")]);
            let mut file = bytes(vec![("id", column()), ("en", column()), ("vi", column())]);
            for (at, byte) in changes {
                let n = file.len();
                file[at % n] = byte;
            }
            if let Ok((_folder, mut input)) = open(&[("a.parquet", &file)], shape(), 100) {
                for _ in 0..100 {
                    if input.next().expect("damage is no error").is_none() {
                        break;
                    }
                }
            }
        }
    }
}
