//! Answers as Parquet, a row an answer.

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use doichieu_answer::table::AnswerColumns;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::schema::types::ColumnPath;
use tempfile::{NamedTempFile, TempPath};

use super::Output;
use super::jsonl::numbered;
use crate::output::file::builder;

/// Answers in a file unless the user says.
pub(crate) const SPLIT: u64 = 100_000;

/// Answers, and bytes of them, that become columns at once.
const BATCH: usize = 1_024;
const BATCH_BYTES: usize = 8 << 20;

/// Most rows of a row group, and most bytes of them: what a reader has in memory.
const GROUP: usize = 16_384;
const GROUP_BYTES: usize = 32 << 20;

/// Of Zstandard, its own default.
const LEVEL: i32 = 3;

/// Files of a bounded number of answers: `results-00000.parquet` and so on.
///
/// The columns are `id` (a string as it is, else as JSON), `answer` (all of it as JSON) and, where answers have links,
/// `parallelness` and `links`.
pub(crate) struct ParquetShards {
    folder: PathBuf,
    name: String,
    split: u64,
    has_links: bool,
    writer: Option<ArrowWriter<BufWriter<NamedTempFile>>>,
    rows: AnswerColumns,
    n_in_file: u64,
    /// Files that are whole, under names of their own, and what they will be called.
    whole: Vec<(TempPath, PathBuf)>,
}

impl ParquetShards {
    /// Begins.
    ///
    /// * `name`: of the files, less their numbers.
    /// * `split`: most answers in a file.
    /// * `has_links`: whether answers have links.
    ///
    /// # Errors
    ///
    /// Fails if the first file cannot be made.
    pub(crate) fn create(folder: &Path, name: &str, split: Option<u64>, has_links: bool) -> Result<Self> {
        let mut shards = Self {
            folder: folder.to_owned(),
            name: name.to_owned(),
            split: split.unwrap_or(SPLIT),
            has_links,
            writer: None,
            rows: AnswerColumns::new(has_links, false),
            n_in_file: 0,
            whole: Vec::new(),
        };
        // A run without answers leaves a table without rows, not none.
        shards.begin()?;
        Ok(shards)
    }

    fn begin(&mut self) -> Result<()> {
        let path = self.path(self.whole.len());
        let cannot = || format!("cannot write `{}`", path.display());
        let file = BufWriter::new(builder().tempfile_in(&self.folder).with_context(cannot)?);
        let options = ArrowWriterOptions::new().with_properties(properties()?).with_skip_arrow_metadata(true);
        let schema = std::sync::Arc::clone(self.rows.schema());
        self.writer = Some(ArrowWriter::try_new_with_options(file, schema, options).with_context(cannot)?);
        self.n_in_file = 0;
        Ok(())
    }

    fn path(&self, number: usize) -> PathBuf {
        self.folder.join(numbered(&self.name, number))
    }

    /// Writes the rows that were gathered.
    fn flush(&mut self) -> Result<()> {
        let rows = std::mem::replace(&mut self.rows, AnswerColumns::new(self.has_links, false));
        let path = self.path(self.whole.len());
        let cannot = || format!("cannot write `{}`", path.display());
        let Some(writer) = &mut self.writer else { return Ok(()) };
        if !rows.is_empty() {
            writer.write(&rows.finish()?).with_context(cannot)?;
        }
        if GROUP_BYTES <= writer.in_progress_size() {
            writer.flush().with_context(cannot)?;
        }
        Ok(())
    }

    /// Ends the file at hand.
    fn end(&mut self) -> Result<()> {
        self.flush()?;
        let path = self.path(self.whole.len());
        let cannot = || format!("cannot write `{}`", path.display());
        let Some(writer) = self.writer.take() else { return Ok(()) };
        let file = writer.into_inner().with_context(cannot)?;
        let file = file.into_inner().map_err(std::io::IntoInnerError::into_error).with_context(cannot)?;
        file.as_file().sync_all().with_context(cannot)?;
        self.whole.push((file.into_temp_path(), path));
        Ok(())
    }
}

impl Output for ParquetShards {
    fn add(&mut self, line: &[u8]) -> Result<()> {
        if self.split <= self.n_in_file {
            self.end()?;
            self.begin()?;
        }
        self.rows.add_line(line)?;
        self.n_in_file += 1;
        if BATCH <= self.rows.len() || BATCH_BYTES <= self.rows.n_bytes() {
            self.flush()?;
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<Vec<PathBuf>> {
        self.end()?;
        let mut names = Vec::new();
        for (file, path) in std::mem::take(&mut self.whole) {
            file.persist(&path)
                .map_err(|e| e.error)
                .with_context(|| format!("cannot write `{}`", path.display()))?;
            names.push(path);
        }
        // What an earlier run left beyond the last one is no part of these answers.
        for path in (names.len()..).map(|number| self.path(number)).take_while(|path| path.exists()) {
            std::fs::remove_file(&path).with_context(|| format!("cannot remove `{}`", path.display()))?;
        }
        sync(&self.folder).with_context(|| format!("cannot write `{}`", self.folder.display()))?;
        Ok(names)
    }
}

fn properties() -> Result<WriterProperties> {
    let answer = ColumnPath::from("answer");
    Ok(WriterProperties::builder()
        .set_created_by(format!("doichieu version {}", env!("CARGO_PKG_VERSION")))
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(LEVEL)?))
        .set_max_row_group_row_count(Some(GROUP))
        // No two answers are the same, and none is looked for by where it stands in the alphabet.
        .set_column_dictionary_enabled(answer.clone(), false)
        .set_column_statistics_enabled(answer, EnabledStatistics::None)
        .build())
}

/// Sees to it that the names in a folder outlive a loss of power.
fn sync(folder: &Path) -> std::io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use arrow_array::RecordBatch;
    use arrow_array::cast::AsArray as _;
    use arrow_array::types::{Float64Type, Int64Type};
    use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

    use super::*;

    const LINES: [&str; 3] = [
        r#"{"id":"báo 1","parallelness":"translation","links":[{"source":[0,1],"target":[0],"probability":0.75,"more":1},{"source":[2],"target":[1]}]}"#,
        r#"{"id":12345678901234567890123,"parallelness":"unrelated","links":[]}"#,
        r#"{"id":null}"#,
    ];

    fn written(folder: &Path, lines: &[&str], split: Option<u64>, has_links: bool) -> Vec<PathBuf> {
        let mut shards =
            ParquetShards::create(folder, "results.parquet", split, has_links).expect("it can begin");
        lines.iter().for_each(|line| shards.add(line.as_bytes()).expect("it is an answer"));
        Box::new(shards).finish().expect("it can be written")
    }

    fn read(path: &Path) -> Vec<RecordBatch> {
        let file = File::open(path).expect("it is there");
        let reader = ParquetRecordBatchReaderBuilder::try_new(file).expect("it is Parquet");
        reader.build().expect("it can be read").map(|b| b.expect("it is whole")).collect()
    }

    #[test]
    fn an_answer_is_a_row_with_its_links() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let files = written(folder.path(), &LINES, None, true);
        assert_eq!(files, [folder.path().join("results-00000.parquet")]);
        let batch = read(&files[0]).remove(0);
        let names: Vec<String> = batch.schema().fields().iter().map(|f| f.name().clone()).collect();
        assert_eq!(names, ["id", "parallelness", "links", "answer"]);
        let strings = |name: &str| -> Vec<Option<String>> {
            let column = batch.column_by_name(name).expect("the column").as_string::<i32>();
            column.iter().map(|s| s.map(str::to_owned)).collect()
        };
        let some = |s: &str| Some(s.to_owned());
        assert_eq!(strings("id"), [some("báo 1"), some("12345678901234567890123"), some("null")]);
        assert_eq!(strings("parallelness"), [some("translation"), some("unrelated"), None]);
        assert_eq!(strings("answer"), LINES.map(some));
        let links = batch.column_by_name("links").expect("the column").as_list::<i32>();
        assert_eq!(links.iter().map(|l| l.map_or(9, |l| l.len())).collect::<Vec<_>>(), [2, 0, 0]);
        let first = links.value(0);
        let first = first.as_struct();
        let source = first.column(0).as_list::<i32>().value(0);
        assert_eq!(source.as_primitive::<Int64Type>().values(), &[0, 1]);
        let probabilities: Vec<Option<f64>> = first.column(2).as_primitive::<Float64Type>().iter().collect();
        assert_eq!(probabilities, [Some(0.75), None]);
    }

    #[test]
    fn files_are_split_and_what_an_earlier_run_left_goes() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        assert_eq!(written(folder.path(), &LINES, Some(1), false).len(), 3);
        let files = written(folder.path(), &LINES, Some(2), false);
        let rows: Vec<usize> =
            files.iter().map(|f| read(f).iter().map(RecordBatch::num_rows).sum()).collect();
        assert_eq!(rows, [2, 1]);
        let mut left: Vec<_> = std::fs::read_dir(folder.path())
            .expect("it is there")
            .map(|e| e.expect("a file").path())
            .collect();
        left.sort();
        assert_eq!(left, files);
        assert_eq!(read(&files[0])[0].num_columns(), 2);
    }

    #[test]
    fn without_answers_there_is_a_table_without_rows() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let files = written(folder.path(), &[], None, true);
        assert_eq!(files.len(), 1);
        assert!(read(&files[0]).is_empty());
    }

    #[test]
    fn bytes_are_the_same_every_time() {
        let bytes = || {
            let folder = tempfile::tempdir().expect("a temporary folder");
            let lines: Vec<String> =
                (0..3_000).map(|n| format!("{{\"id\":\"r{n}\",\"parallelness\":\"adapted\"}}")).collect();
            let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
            let files = written(folder.path(), &lines, Some(2_000), true);
            files.iter().map(|f| std::fs::read(f).expect("it is there")).collect::<Vec<_>>()
        };
        assert!(bytes() == bytes());
    }

    #[test]
    fn what_is_no_answer_is_an_error_and_leaves_no_file() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut shards =
            ParquetShards::create(folder.path(), "results.parquet", None, true).expect("it can begin");
        assert!(shards.add(b"{\"parallelness\":1}").is_err());
        drop(shards);
        assert_eq!(std::fs::read_dir(folder.path()).expect("it is there").count(), 0);
    }
}
