//! Vectors of neural models kept on disk, so that a second run costs next to nothing.
//!
//! The store is SQLite: several processes may use the file at once, and a damaged one is answered with an error, where
//! the embedded stores in plain Rust that were looked at panic (redb 4, its issues 620, 1303 and 1333). A
//! rollback journal does, since one file is easier to set aside than three. Each vector carries a checksum of its
//! own, since SQLite has none: whatever happens to the file, a vector is right or it is not there.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use doichieu_encode::{EncodeError, Encoder, Vectors};
use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior};
use sha2::{Digest as _, Sha256};

use crate::output::Notes;

/// The file's name; the number is raised when what is in it changes its meaning.
const FILE: &str = "vectors.v1.sqlite";

/// How we know our file: `doic` in ASCII.
const APPLICATION: i64 = 0x646F_6963;

/// Version of the tables.
const VERSION: i64 = 1;

/// Bytes of a page: 10 vectors of 384 values, or 5 of 768, nearly fill one.
const PAGE: u64 = 1 << 14;

/// How long another process may keep us waiting before we go on without.
const PATIENCE: Duration = Duration::from_secs(2);

/// Bytes of a vector's checksum: the first of a SHA-256.
const SUM: usize = 8;

/// Bytes that a row takes beside its vector, more or less: key, its copy in the index, and what SQLite adds.
const OVERHEAD: u64 = 100;

/// What names a vector: SHA-256 of the model's hash and the text.
type Key = [u8; 32];

/// An encoder whose vectors are looked up before they are made.
///
/// The answers are those of the encoder byte for byte: it gives a text the same vector in any company.
#[derive(Debug)]
pub(super) struct Cached {
    inner: Arc<dyn Encoder>,
    path: PathBuf,
    /// Bytes that the file may have.
    limit: u64,
    notes: Notes,
    shelf: Mutex<Shelf>,
}

/// Whether there is a file to look into.
#[derive(Debug)]
enum Shelf {
    /// Nothing was asked yet.
    Closed,
    Open(Db),
    /// It could not be used, and the user knows.
    Off,
}

#[derive(Debug)]
struct Db {
    connection: Connection,
    /// Which file this is, whatever has its name now.
    identity: Option<(u64, u64)>,
}

/// Why the cache cannot answer.
#[derive(Debug, thiserror::Error)]
enum CacheError {
    #[error("{0}")]
    Damaged(String),
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

impl CacheError {
    /// Whether the file is not what we wrote.
    fn is_damage(&self) -> bool {
        match self {
            Self::Damaged(_) => true,
            // `Unknown` is what a statement gets that does not fit the tables.
            Self::Sqlite(e) => matches!(
                e.sqlite_error_code(),
                Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase | ErrorCode::Unknown)
            ),
            Self::Io(_) => false,
        }
    }

    fn is_busy(&self) -> bool {
        let code = if let Self::Sqlite(e) = self { e.sqlite_error_code() } else { None };
        matches!(code, Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
    }
}

impl Cached {
    /// Puts a cache before an encoder; nothing is opened yet.
    ///
    /// * `folder`: where the file lies or will lie.
    /// * `limit`: bytes that it may grow to.
    pub(super) fn new(inner: Arc<dyn Encoder>, folder: &Path, limit: u64, notes: Notes) -> Self {
        Self { inner, path: folder.join(FILE), limit, notes, shelf: Mutex::new(Shelf::Closed) }
    }

    /// Does something with the file; `None` if that cannot be.
    fn ask<T>(&self, work: impl Fn(&mut Connection) -> Result<T, CacheError>) -> Option<T> {
        let mut shelf = self.lock();
        // Once more with a new file if the first turns out to be damaged.
        for _ in 0..2 {
            if matches!(*shelf, Shelf::Closed) {
                *shelf = match Db::open(&self.path) {
                    Ok(db) => Shelf::Open(db),
                    Err(error) => self.after(&error, identity(&self.path)),
                };
            }
            let Shelf::Open(db) = &mut *shelf else {
                if matches!(*shelf, Shelf::Off) {
                    return None;
                }
                continue;
            };
            let identity = db.identity;
            match work(&mut db.connection) {
                Ok(answer) => return Some(answer),
                Err(error) if error.is_busy() => {
                    self.warn(&format!("the cache `{}` is in use: going on without", self.path.display()));
                    *shelf = Shelf::Off;
                }
                Err(error) => {
                    // Closed before it is renamed.
                    *shelf = Shelf::Off;
                    *shelf = self.after(&error, identity);
                }
            }
        }
        None
    }

    /// What is left after an error: a damaged file is set aside, so that a new one can take its name.
    fn after(&self, error: &CacheError, identity_then: Option<(u64, u64)>) -> Shelf {
        if !error.is_damage() {
            self.warn(&format!("the cache `{}` cannot be used: {error}", self.path.display()));
            return Shelf::Off;
        }
        // Another process may have been faster.
        if identity(&self.path) != identity_then {
            return Shelf::Closed;
        }
        let aside = self.path.with_extension("sqlite.damaged");
        let journal = self.path.with_extension("sqlite-journal");
        let _ = std::fs::remove_file(journal);
        match std::fs::rename(&self.path, &aside) {
            Ok(()) => {
                self.warn(&format!(
                    "the cache `{}` was damaged ({error}): it is now `{}`, and a new one was begun",
                    self.path.display(),
                    aside.display()
                ));
                Shelf::Closed
            }
            Err(cause) => {
                self.warn(&format!(
                    "the damaged cache `{}` cannot be set aside: {cause}",
                    self.path.display()
                ));
                Shelf::Off
            }
        }
    }

    fn warn(&self, message: &str) {
        self.notes.warn(message);
    }

    fn lock(&self) -> MutexGuard<'_, Shelf> {
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn key(&self, text: &str) -> Key {
        let mut hash = Sha256::new();
        hash.update(self.inner.hash());
        hash.update([0]);
        hash.update(text);
        hash.finalize().into()
    }
}

impl Encoder for Cached {
    fn name(&self) -> &str {
        self.inner.name()
    }

    fn hash(&self) -> &str {
        self.inner.hash()
    }

    fn dims(&self) -> usize {
        self.inner.dims()
    }

    fn encode(&self, texts: &[&str]) -> Result<Vectors, EncodeError> {
        let dims = self.dims();
        if texts.is_empty() {
            return Ok(Vectors::zeros(0, dims));
        }
        let keys: Vec<Key> = texts.iter().map(|t| self.key(t)).collect();
        let mut found = self.ask(|db| find(db, &keys, dims)).unwrap_or_default();
        // A text that stands twice is encoded once.
        let mut wanted: Vec<(Key, &str)> = Vec::new();
        let mut places: HashMap<Key, usize> = HashMap::new();
        for (key, text) in keys.iter().zip(texts) {
            if !found.contains_key(key) && !places.contains_key(key) {
                places.insert(*key, wanted.len());
                wanted.push((*key, text));
            }
        }
        if !wanted.is_empty() {
            let made = self.inner.encode(&wanted.iter().map(|w| w.1).collect::<Vec<_>>())?;
            let rows: Vec<(Key, &[f32])> = wanted.iter().map(|w| w.0).zip(made.rows()).collect();
            self.ask(|db| keep(db, &rows, self.limit));
            found.extend(rows.into_iter().map(|(key, row)| (key, row.to_vec())));
        }
        let mut out = Vectors::zeros(texts.len(), dims);
        for (key, row) in keys.iter().zip(out.rows_mut()) {
            if let Some(vector) = found.get(key).filter(|v| v.len() == row.len()) {
                row.copy_from_slice(vector);
            }
        }
        Ok(out)
    }

    fn sums(&self, texts: &[&str]) -> Option<Vectors> {
        self.inner.sums(texts)
    }
}

impl Db {
    fn open(path: &Path) -> Result<Self, CacheError> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection = Connection::open_with_flags(path, flags)?;
        connection.busy_timeout(PATIENCE)?;
        connection.pragma_update(None, "cell_size_check", true)?;
        connection.pragma_update(None, "trusted_schema", false)?;
        connection.pragma_update(None, "synchronous", "NORMAL")?;
        // Both count only where the file is new.
        connection.pragma_update(None, "page_size", PAGE)?;
        connection.pragma_update(None, "auto_vacuum", "INCREMENTAL")?;
        let kind = |c: &Connection| -> Result<(i64, i64), CacheError> {
            Ok((number(c, "application_id")?, number(c, "user_version")?))
        };
        if kind(&connection)? != (APPLICATION, VERSION) {
            let begun = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            // Another process may have been faster.
            if kind(&begun)? != (APPLICATION, VERSION) {
                let n_tables: i64 =
                    begun.query_row("SELECT count(*) FROM sqlite_schema", [], |r| r.get(0))?;
                if n_tables != 0 {
                    return Err(CacheError::Damaged("it is not a cache of ours".into()));
                }
                begun.execute_batch(
                    "CREATE TABLE vectors (id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, value BLOB NOT NULL)",
                )?;
                begun.pragma_update(None, "application_id", APPLICATION)?;
                begun.pragma_update(None, "user_version", VERSION)?;
            }
            begun.commit()?;
        }
        Ok(Self { connection, identity: identity(path) })
    }
}

/// The vectors that are there.
fn find(db: &mut Connection, keys: &[Key], dims: usize) -> Result<HashMap<Key, Vec<f32>>, CacheError> {
    let reading = db.transaction()?;
    let mut select = reading.prepare_cached("SELECT value FROM vectors WHERE key = ?1")?;
    let mut found = HashMap::new();
    for key in keys {
        let mut rows = select.query([key.as_slice()])?;
        let Some(row) = rows.next()? else { continue };
        let value = row.get_ref(0)?.as_blob().ok();
        let vector = value.and_then(|v| unpack(key, v)).filter(|v| v.len() == dims);
        let Some(vector) = vector else {
            return Err(CacheError::Damaged("a vector's checksum is wrong".into()));
        };
        found.insert(*key, vector);
    }
    Ok(found)
}

/// Puts vectors in; the oldest go where there is no room.
fn keep(db: &mut Connection, rows: &[(Key, &[f32])], limit: u64) -> Result<(), CacheError> {
    let row_bytes = rows.first().map_or(0, |r| 4 * r.1.len() as u64) + OVERHEAD;
    // A file that is full gets more room than this once needs, so that not every time something must go.
    let room = limit / 10 * 9;
    let n_fit = usize::try_from(room.saturating_sub(4 * PAGE) / row_bytes).unwrap_or(usize::MAX);
    let rows = rows.get(rows.len().saturating_sub(n_fit)..).unwrap_or_default();
    if rows.is_empty() {
        return Ok(());
    }
    let writing = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let needed = rows.len() as u64 * row_bytes;
    if limit < used(&writing)? + needed {
        make_room(&writing, room.saturating_sub(needed))?;
    }
    let mut insert = writing.prepare_cached("INSERT OR IGNORE INTO vectors (key, value) VALUES (?1, ?2)")?;
    for (key, vector) in rows {
        insert.execute((key.as_slice(), pack(key, vector)))?;
    }
    drop(insert);
    writing.commit()?;
    let n_pages = size(number(db, "page_count")?);
    let n_over = n_pages.saturating_sub(limit / PAGE);
    if 0 < n_over {
        // Each step gives one page back.
        let mut vacuum = db.prepare(&format!("PRAGMA incremental_vacuum({n_over})"))?;
        let mut steps = vacuum.query([])?;
        while steps.next()?.is_some() {}
    }
    Ok(())
}

/// Deletes the oldest vectors until the others take no more than `target` bytes.
fn make_room(db: &Connection, target: u64) -> Result<(), CacheError> {
    loop {
        let used = used(db)?;
        let ends = db.query_row("SELECT min(id), max(id) FROM vectors", [], |r| {
            Ok((r.get::<_, Option<i64>>(0)?, r.get::<_, Option<i64>>(1)?))
        })?;
        let (Some(first), Some(last)) = ends else { return Ok(()) };
        if used <= target {
            return Ok(());
        }
        let n_rows = size(last.saturating_sub(first)) + 1;
        // The share that is too much, rounded up; pages are freed only when all in them goes.
        let n_gone = ((used - target) as f64 / used as f64 * n_rows as f64).ceil().max(1.0) as i64;
        db.execute("DELETE FROM vectors WHERE id < ?1", [first.saturating_add(n_gone)])?;
    }
}

/// Bytes of pages that hold something.
fn used(db: &Connection) -> Result<u64, CacheError> {
    let (all, free) = (size(number(db, "page_count")?), size(number(db, "freelist_count")?));
    Ok(all.saturating_sub(free) * size(number(db, "page_size")?))
}

fn number(db: &Connection, pragma: &str) -> Result<i64, CacheError> {
    Ok(db.pragma_query_value(None, pragma, |row| row.get(0))?)
}

fn size(n: i64) -> u64 {
    u64::try_from(n).unwrap_or(0)
}

/// A checksum, then the values, low byte first.
fn pack(key: &Key, vector: &[f32]) -> Vec<u8> {
    let values: Vec<u8> = vector.iter().flat_map(|v| v.to_le_bytes()).collect();
    let mut out = checksum(key, &values).to_vec();
    out.extend(values);
    out
}

/// The values, if they are the ones that were put in.
fn unpack(key: &Key, value: &[u8]) -> Option<Vec<f32>> {
    let (sum, values) = value.split_first_chunk::<SUM>()?;
    let (numbers, rest) = values.as_chunks::<4>();
    (rest.is_empty() && checksum(key, values) == *sum)
        .then(|| numbers.iter().map(|b| f32::from_le_bytes(*b)).collect())
}

fn checksum(key: &Key, values: &[u8]) -> [u8; SUM] {
    let mut hash = Sha256::new();
    hash.update(key);
    hash.update(values);
    let hash: [u8; 32] = hash.finalize().into();
    hash.first_chunk().copied().unwrap_or_default()
}

/// Device and number of a file, which stay with it when it is renamed.
#[cfg(unix)]
fn identity(path: &Path) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt as _;
    std::fs::metadata(path).ok().map(|m| (m.dev(), m.ino()))
}

/// Files have no such number here that the standard library tells.
#[cfg(not(unix))]
fn identity(_path: &Path) -> Option<(u64, u64)> {
    None
}

#[cfg(test)]
mod tests;
