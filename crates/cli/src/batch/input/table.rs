//! Records in a table: TSV, a row a record.

use std::collections::VecDeque;
use std::io::{self, BufRead};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context as _, Result};

use super::Input;
use super::jsonl::unpacked;
use crate::batch::record::{Content, Raw};
use doichieu_answer::Id;
use doichieu_answer::parse::Shape;
use doichieu_answer::record::Record;
use doichieu_answer::table::{Places, are_given, find};

/// The rows of a table whose cells are parted by tabs; quotes are characters like others.
///
/// The first line names the columns if it holds their names; otherwise the columns are the id and the texts, or the
/// texts alone. Rows without an id have their number, from 1, as theirs. Blank lines are passed over. A cell is a path
/// relative to the table's folder, unless it is text.
#[derive(Debug)]
pub(crate) struct Table {
    lines: Lines,
    path: PathBuf,
    shape: Shape,
    /// The columns and how many there are in all; `None` as long as no row tells.
    columns: Option<(Places, usize)>,
    /// Lines that were read to find the columns.
    waiting: VecDeque<(u64, Line)>,
    n_rows: u64,
    size: Option<u64>,
}

impl Table {
    /// Opens a table; one whose name ends in `.gz` or `.zst` is unpacked.
    ///
    /// * `max_record`: longest line that is taken, in bytes.
    ///
    /// # Errors
    ///
    /// Fails if it cannot be read, or if its columns cannot be what was wanted.
    pub(crate) fn open(path: &Path, shape: Shape, max_record: u64) -> Result<Self> {
        let cannot = || format!("cannot read `{}`", path.display());
        let (reader, n_read, size) = unpacked(path)?;
        let lines = Lines { reader, n_read, number: 0, max: max_record };
        let path = path.to_owned();
        let mut table = Self { lines, path, shape, columns: None, waiting: VecDeque::new(), n_rows: 0, size };
        table.find_columns().with_context(cannot)?;
        Ok(table)
    }

    fn find_columns(&mut self) -> Result<()> {
        let Some((number, first)) = self.lines.next()? else { return Ok(()) };
        let Shape { columns: names, is_pair, .. } = &self.shape;
        let Line::Whole(text) = &first else {
            self.waiting.push_back((number, first));
            return Ok(());
        };
        let cells: Vec<&str> = text.split('\t').map(str::trim).collect();
        match find(names, &cells, *is_pair) {
            Ok(columns) => {
                self.columns = Some((columns, cells.len()));
                return Ok(());
            }
            Err(error) if are_given(names) => return Err(super::columns(error)),
            Err(error) => {
                self.columns = usual(cells.len(), *is_pair);
                if self.columns.is_none() {
                    // One such line may be damaged; two are a table of another kind.
                    let second = self.lines.next()?;
                    let n = second.as_ref().map(|(_, line)| line.n_cells());
                    if n.is_none_or(|n| n == Some(cells.len())) {
                        return Err(super::columns(error));
                    }
                    self.waiting.push_back((number, first));
                    self.waiting.extend(second);
                    return Ok(());
                }
            }
        }
        self.waiting.push_back((number, first));
        Ok(())
    }

    fn content(&mut self, line: Line) -> Content {
        let bad = |reason| Content::Bad { id: None, reason };
        let text = match line {
            Line::Whole(text) => text,
            Line::NotUtf8 { at } => return bad(format!("byte {at} of the line is not UTF-8")),
            Line::TooLong => {
                return bad(format!("the line has more than {} bytes (`--max-record`)", self.lines.max));
            }
        };
        let cells: Vec<&str> = text.split('\t').collect();
        if self.columns.is_none() {
            self.columns = usual(cells.len(), self.shape.is_pair);
        }
        let Some((columns, n_columns)) = self.columns else {
            return bad(format!("{}, and no line names them", counted(cells.len())));
        };
        let id = match columns.id {
            None => Id::of_value(&self.n_rows.into()),
            Some(idx) => cells.get(idx).filter(|c| !c.is_empty()).and_then(|c| Id::of_value(&(*c).into())),
        };
        if cells.len() != n_columns {
            return Content::Bad {
                id,
                reason: format!("{}, and the table has {n_columns}", counted(cells.len())),
            };
        }
        let field = |idx: usize| {
            let cell = cells.get(idx).filter(|c| !c.trim().is_empty())?;
            Some(self.shape.bare.field((*cell).to_owned()))
        };
        let empty = |id, what: &str| Content::Bad { id, reason: format!("the {what} is empty") };
        let Some(id) = id else { return empty(None, "id") };
        let Some(source) = field(columns.source) else { return empty(Some(id), "source") };
        let target = columns.target.map(field);
        if matches!(target, Some(None)) {
            return empty(Some(id), "target");
        }
        Content::Record(Record { id, source, target: target.flatten() })
    }
}

impl Input for Table {
    fn next(&mut self) -> Result<Option<Raw>> {
        let read = match self.waiting.pop_front() {
            Some(line) => Some(line),
            None => self.lines.next().with_context(|| {
                format!("cannot read `{}` beyond line {}", self.path.display(), self.lines.number)
            })?,
        };
        let Some((number, line)) = read else { return Ok(None) };
        self.n_rows += 1;
        let content = self.content(line);
        Ok(Some(Raw { place: format!("line {number}"), content }))
    }

    fn position(&self) -> Option<(u64, u64)> {
        Some((self.lines.n_read.load(Ordering::Relaxed), self.size?))
    }
}

fn counted(n: usize) -> String {
    if n == 1 { "the line has one column".to_owned() } else { format!("the line has {n} columns") }
}

/// The columns of a table that has no header.
fn usual(n: usize, is_pair: bool) -> Option<(Places, usize)> {
    let columns = match (n, is_pair) {
        (3, true) => Places { id: Some(0), source: 1, target: Some(2) },
        (2, true) => Places { id: None, source: 0, target: Some(1) },
        (2, false) => Places { id: Some(0), source: 1, target: None },
        (1, false) => Places { id: None, source: 0, target: None },
        _ => return None,
    };
    Some((columns, n))
}

/// The lines of a table, never more of one in memory than is allowed.
struct Lines {
    reader: Box<dyn BufRead + Send>,
    /// Bytes of the file that were read, packed as they are.
    n_read: Arc<AtomicU64>,
    number: u64,
    max: u64,
}

impl std::fmt::Debug for Lines {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Lines").field("number", &self.number).field("max", &self.max).finish()
    }
}

/// A line without its end.
#[derive(Debug, PartialEq, Eq)]
enum Line {
    Whole(String),
    /// Its first byte that is no part of a character, from 1.
    NotUtf8 {
        at: usize,
    },
    TooLong,
}

impl Line {
    fn n_cells(&self) -> Option<usize> {
        if let Self::Whole(text) = self { Some(text.split('\t').count()) } else { None }
    }
}

impl Lines {
    /// The next line that is not blank, with its number from 1.
    fn next(&mut self) -> io::Result<Option<(u64, Line)>> {
        loop {
            let mut bytes = Vec::new();
            let Some(is_whole) = self.read(&mut bytes)? else { return Ok(None) };
            self.number += 1;
            if !is_whole {
                return Ok(Some((self.number, Line::TooLong)));
            }
            if self.number == 1 && bytes.starts_with(b"\xEF\xBB\xBF") {
                bytes.drain(..3);
            }
            if bytes.last() == Some(&b'\r') {
                bytes.pop();
            }
            if bytes.trim_ascii().is_empty() {
                continue;
            }
            let line = match String::from_utf8(bytes) {
                Ok(text) => Line::Whole(text),
                Err(error) => Line::NotUtf8 { at: error.utf8_error().valid_up_to() + 1 },
            };
            return Ok(Some((self.number, line)));
        }
    }

    /// Reads to the next line end; `false` if the line is longer than allowed, `None` at the end of the file.
    fn read(&mut self, line: &mut Vec<u8>) -> io::Result<Option<bool>> {
        let (mut is_whole, mut is_end) = (true, true);
        loop {
            let buffer = match self.reader.fill_buf() {
                Ok(buffer) => buffer,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if buffer.is_empty() {
                return Ok((!is_end).then_some(is_whole));
            }
            is_end = false;
            let found = buffer.iter().position(|b| *b == b'\n');
            let part = buffer.get(..found.unwrap_or(buffer.len())).unwrap_or_default();
            // A line's end is no part of it, even of two bytes.
            is_whole &= (line.len() + part.len()) as u64 <= self.max.saturating_add(1);
            if is_whole {
                line.extend_from_slice(part);
            } else {
                line.clear();
            }
            let n = part.len() + usize::from(found.is_some());
            self.reader.consume(n);
            if found.is_some() {
                return Ok(Some(is_whole));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;
    use doichieu_answer::parse::{Bare, Columns};

    fn wanted() -> Shape {
        Shape { columns: Columns::named(&[]).expect("usual names"), bare: Bare::Path, is_pair: true }
    }

    fn open(name: &str, bytes: &[u8], wanted: Shape) -> Result<Table> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).expect("it can be written");
        Table::open(&path, wanted, 1_000)
    }

    fn said(mut table: Table) -> Vec<String> {
        let mut out = Vec::new();
        while let Some(raw) = table.next().expect("the table goes on") {
            let id = |id| serde_json::to_string(&id).expect("an id is JSON");
            out.push(match raw.content {
                Content::Record(r) => {
                    format!("{}: {} {:?} {:?}", raw.place, id(Some(r.id)), r.source, r.target)
                }
                Content::Bad { id: i, reason } => format!("{}: bad {} {reason}", raw.place, id(i)),
                Content::Json(_) => "json".to_owned(),
            });
        }
        let (at, all) = table.position().expect("a file has a size");
        assert_eq!(at, all, "all of it was read");
        out
    }

    #[track_caller]
    fn check(bytes: &[u8], wanted: Shape, expected: &[&str]) {
        assert_eq!(said(open("pairs.tsv", bytes, wanted).expect("it can be opened")), expected);
    }

    #[test]
    fn a_header_names_the_columns_in_any_order() {
        check(
            "\u{feff}vi\tnote\tID\ten\r\nb/1.txt\t\t7\ta/1.txt\r\n\r\nb\tx\té\ta\r\n".as_bytes(),
            wanted(),
            &[
                "line 2: \"7\" Path(\"a/1.txt\") Some(Path(\"b/1.txt\"))",
                "line 4: \"é\" Path(\"a\") Some(Path(\"b\"))",
            ],
        );
    }

    #[test]
    fn without_a_header_there_are_three_columns_or_two() {
        check(b"x\ta\tb\n", wanted(), &["line 1: \"x\" Path(\"a\") Some(Path(\"b\"))"]);
        check(
            b"a\tb\n\"c\td\"",
            wanted(),
            &["line 1: 1 Path(\"a\") Some(Path(\"b\"))", "line 2: 2 Path(\"\\\"c\") Some(Path(\"d\\\"\"))"],
        );
        let one = || Shape { is_pair: false, ..wanted() };
        check(b"a\nb\n", one(), &["line 1: 1 Path(\"a\") None", "line 2: 2 Path(\"b\") None"]);
        check(b"x\ta\n", one(), &["line 1: \"x\" Path(\"a\") None"]);
    }

    #[test]
    fn cells_are_text_if_the_user_says_so() {
        let text = Shape { bare: Bare::Text, ..wanted() };
        check(
            "It rains.\tTrời mưa.\n".as_bytes(),
            text,
            &["line 1: 1 Text(\"It rains.\") Some(Text(\"Trời mưa.\"))"],
        );
    }

    #[test]
    fn damaged_rows_are_bad_and_the_next_ones_are_read() {
        let long = "z".repeat(3_000);
        let mut bytes =
            format!("id\ten\tvi\n1\ta\tb\n2\ta\n3\t\tb\n4\ta\t \n\ta\tb\n{long}\n5\ta\tb\tc\n").into_bytes();
        bytes.extend_from_slice(b"6\t\xFF\tb\n7\ta\tb");
        check(
            &bytes,
            wanted(),
            &[
                "line 2: \"1\" Path(\"a\") Some(Path(\"b\"))",
                "line 3: bad \"2\" the line has 2 columns, and the table has 3",
                "line 4: bad \"3\" the source is empty",
                "line 5: bad \"4\" the target is empty",
                "line 6: bad null the id is empty",
                "line 7: bad null the line has more than 1000 bytes (`--max-record`)",
                "line 8: bad \"5\" the line has 4 columns, and the table has 3",
                "line 9: bad null byte 3 of the line is not UTF-8",
                "line 10: \"7\" Path(\"a\") Some(Path(\"b\"))",
            ],
        );
    }

    #[test]
    fn a_damaged_first_line_stops_nothing() {
        check(
            b"\xFF\xFE\nx\ta\tb\n",
            wanted(),
            &[
                "line 1: bad null byte 1 of the line is not UTF-8",
                "line 2: \"x\" Path(\"a\") Some(Path(\"b\"))",
            ],
        );
        check(
            b"x\nx\ta\tb\n",
            wanted(),
            &[
                "line 1: bad null the line has one column, and no line names them",
                "line 2: \"x\" Path(\"a\") Some(Path(\"b\"))",
            ],
        );
        check(b"", wanted(), &[]);
    }

    #[test]
    fn a_table_of_other_columns_is_refused_with_their_names() {
        let error = open("a.tsv", b"url\tt1\tt2\tt3\n1\ta\tb\tc\n", wanted()).expect_err("unknown names");
        let said = format!("{error:#}");
        assert!(said.contains("there are `url`, `t1`, `t2`, `t3`"), "{said}");
        let columns = Columns::named(&["source=t3".into(), "target=t9".into()]).expect("two names");
        let error = open("a.tsv", b"t1\tt2\tt3\n", Shape { columns, ..wanted() }).expect_err("no `t9`");
        assert!(format!("{error:#}").contains("there is no column `t9`"));
    }

    #[test]
    fn packed_tables_are_unpacked_and_broken_ones_say_where() {
        let text = b"x\ta\tb\ny\ta\tb\n";
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        packer.write_all(text).expect("memory can be written to");
        let gz = packer.finish().expect("memory can be written to");
        let zst = zstd::encode_all(&text[..], 3).expect("memory can be written to");
        for (name, bytes) in [("a.tsv.gz", &gz), ("a.TSV.ZST", &zst)] {
            let found = said(open(name, bytes, wanted()).expect("it can be opened"));
            assert_eq!(found.len(), 2, "{found:?}");
        }
        let mut table = open("a.tsv.gz", &gz[..gz.len() - 4], wanted()).expect("it begins well");
        let error = (0..3).find_map(|_| table.next().err()).expect("the end is missing");
        assert!(format!("{error:#}").contains("beyond line 2"), "{error:#}");
    }

    #[test]
    fn what_is_no_file_is_refused() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        assert!(Table::open(folder.path(), wanted(), 9).is_err());
        assert!(Table::open(&folder.path().join("none.tsv"), wanted(), 9).is_err());
    }
}
