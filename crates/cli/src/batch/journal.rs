//! What is done: blocks with the hashes of their records, in a database that survives being killed.

use std::path::Path;

use anyhow::{Context as _, Result, bail};
use rusqlite::{Connection, OptionalExtension as _, params};

use super::failure::Failure;
use super::shard::Shard;
use doichieu_answer::counts::Counts;

/// Raised when the tables change; another one's journal is not read.
const VERSION: &str = "1";

/// SHA-256 of a record: its id and its texts.
pub(crate) type Hash = [u8; 32];

/// A block of the input that is done.
#[derive(Debug, Clone)]
pub(crate) struct Block {
    /// SHA-256 of the records' hashes, in order.
    pub(crate) hash: Hash,
    pub(crate) shard: Shard,
    /// Of its records, and how many of them have no answer.
    pub(crate) n_records: usize,
    pub(crate) n_errors: usize,
    pub(crate) failures: Vec<Failure>,
    pub(crate) counts: Counts,
}

/// What the journal keeps of an answer, besides where it is.
#[derive(Debug, Clone)]
pub(crate) struct Answered {
    pub(crate) record: Hash,
    pub(crate) counts: Counts,
    /// What was odd about the record.
    pub(crate) warnings: Vec<String>,
}

/// Where an answer is.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub(crate) shard: Shard,
    /// Its number among the shard's answers, from 0.
    pub(crate) row: usize,
    pub(crate) answered: Answered,
}

/// Seconds that runs have taken so far, in all.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Times {
    /// By the clock.
    pub(crate) wall: f64,
    /// Of the processors.
    pub(crate) cpu: f64,
}

/// The journal of a folder. One process has it at a time.
#[derive(Debug)]
pub(crate) struct Journal {
    db: Connection,
}

impl Journal {
    /// Opens the journal, or begins one.
    ///
    /// * `parameters`: all that the answers depend on besides the records, as JSON.
    /// * `force`: forget what is done.
    ///
    /// # Errors
    ///
    /// Fails if another process has it, if it cannot be read or written, and, without `force`, if what it knows was
    /// done with other parameters.
    pub(crate) fn open(path: &Path, parameters: &serde_json::Value, force: bool) -> Result<Self> {
        let cannot = || format!("cannot open the journal `{}`", path.display());
        if force {
            remove(path).with_context(cannot)?;
        }
        let db = Connection::open(path).with_context(cannot)?;
        let begun = db.execute_batch(
            "PRAGMA locking_mode = EXCLUSIVE;
             PRAGMA journal_mode = WAL;
             PRAGMA synchronous = FULL;
             CREATE TABLE IF NOT EXISTS notes (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
             CREATE TABLE IF NOT EXISTS shards (name TEXT PRIMARY KEY, n_answers INTEGER NOT NULL,
                crc INTEGER NOT NULL) WITHOUT ROWID;
             CREATE TABLE IF NOT EXISTS blocks (number INTEGER PRIMARY KEY, hash BLOB NOT NULL, shard TEXT NOT NULL,
                n_records INTEGER NOT NULL, n_errors INTEGER NOT NULL, failures TEXT NOT NULL, counts TEXT NOT NULL);
             CREATE TABLE IF NOT EXISTS answers (record BLOB PRIMARY KEY, shard TEXT NOT NULL, row INTEGER NOT NULL,
                counts TEXT NOT NULL, warnings TEXT NOT NULL) WITHOUT ROWID;
             CREATE TEMP TABLE ids (id BLOB PRIMARY KEY) WITHOUT ROWID;
             BEGIN IMMEDIATE; COMMIT;",
        );
        match begun {
            Err(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy) => {
                bail!("another run is at work in `{}`", folder(path).display())
            }
            Err(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::NotADatabase) => {
                bail!("`{}` is damaged: `--force` begins anew", path.display())
            }
            other => other.with_context(cannot)?,
        }
        let journal = Self { db };
        let parameters = parameters.to_string();
        match (journal.note("version")?.as_deref(), journal.note("parameters")?) {
            (None, _) => {
                journal.set_note("version", VERSION)?;
                journal.set_note("parameters", &parameters)?;
            }
            (Some(VERSION), Some(before)) if before == parameters => {}
            (Some(VERSION), Some(before)) => bail!(
                "`{}` holds a run with other parameters ({}): `--force` does all of it again, or name another folder",
                folder(path).display(),
                differences(&before, &parameters)
            ),
            _ => bail!(
                "`{}` is of another version of this program: `--force` does all of it again",
                path.display()
            ),
        }
        Ok(journal)
    }

    /// Opens the journal of a run to look at.
    ///
    /// # Errors
    ///
    /// Fails if there is none, or a run is at work on it.
    pub(crate) fn look(path: &Path) -> Result<Self> {
        let cannot = || format!("cannot open the journal `{}`", path.display());
        anyhow::ensure!(path.is_file(), "there is no run in `{}`", folder(path).display());
        let db = Connection::open(path).with_context(cannot)?;
        Ok(Self { db })
    }

    /// Whether nothing is done.
    ///
    /// # Errors
    ///
    /// Fails if the journal cannot be read.
    pub(crate) fn is_empty(&self) -> Result<bool> {
        let found: Option<i64> =
            self.db.query_row("SELECT number FROM blocks LIMIT 1", [], |row| row.get(0)).optional()?;
        Ok(found.is_none())
    }

    /// A block that is done.
    ///
    /// # Errors
    ///
    /// Fails if the journal cannot be read.
    pub(crate) fn block(&self, number: u64) -> Result<Option<Block>> {
        let sql = "SELECT hash, shard, n_records, n_errors, failures, counts, n_answers, crc
                   FROM blocks JOIN shards ON shards.name = blocks.shard WHERE number = ?1";
        let row = self
            .db
            .prepare_cached(sql)?
            .query_row([number.cast_signed()], |row| {
                Ok((
                    Block {
                        hash: row.get(0)?,
                        shard: Shard { name: row.get(1)?, n_answers: row.get(6)?, crc: row.get(7)? },
                        n_records: row.get(2)?,
                        n_errors: row.get(3)?,
                        failures: Vec::new(),
                        counts: Counts::default(),
                    },
                    row.get::<_, String>(4)?,
                    row.get::<_, String>(5)?,
                ))
            })
            .optional()?;
        let Some((mut block, failures, counts)) = row else { return Ok(None) };
        block.failures = serde_json::from_str(&failures)?;
        block.counts = serde_json::from_str(&counts)?;
        Ok(Some(block))
    }

    /// Where the answer to a record is.
    ///
    /// # Errors
    ///
    /// Fails if the journal cannot be read.
    pub(crate) fn answer(&self, record: &Hash) -> Result<Option<Place>> {
        let sql = "SELECT name, n_answers, crc, row, counts, warnings
                   FROM answers JOIN shards ON shards.name = answers.shard WHERE record = ?1";
        let found = self
            .db
            .prepare_cached(sql)?
            .query_row([record], |row| {
                let shard = Shard { name: row.get(0)?, n_answers: row.get(1)?, crc: row.get(2)? };
                Ok((shard, row.get::<_, usize>(3)?, row.get::<_, String>(4)?, row.get::<_, String>(5)?))
            })
            .optional()?;
        let Some((shard, row, counts, warnings)) = found else { return Ok(None) };
        let answered = Answered {
            record: *record,
            counts: serde_json::from_str(&counts)?,
            warnings: serde_json::from_str(&warnings)?,
        };
        Ok(Some(Place { shard, row, answered }))
    }

    /// Notes a block as done, with its answered records in order.
    ///
    /// # Errors
    ///
    /// Fails if the journal cannot be written; then nothing of the block is noted.
    pub(crate) fn commit(
        &mut self,
        number: u64,
        block: &Block,
        answered: &[Answered],
        times: Times,
    ) -> Result<()> {
        let commit = |db: &mut Connection| -> Result<()> {
            let transaction = db.transaction()?;
            transaction.execute(
                "INSERT OR REPLACE INTO shards VALUES (?1, ?2, ?3)",
                params![block.shard.name, block.shard.n_answers, block.shard.crc],
            )?;
            transaction.execute(
                "INSERT OR REPLACE INTO blocks VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                params![
                    number.cast_signed(),
                    block.hash,
                    block.shard.name,
                    block.n_records,
                    block.n_errors,
                    serde_json::to_string(&block.failures)?,
                    serde_json::to_string(&block.counts)?
                ],
            )?;
            {
                let mut insert = transaction
                    .prepare_cached("INSERT OR REPLACE INTO answers VALUES (?1, ?2, ?3, ?4, ?5)")?;
                for (row, answer) in answered.iter().enumerate() {
                    insert.execute(params![
                        answer.record,
                        block.shard.name,
                        row,
                        serde_json::to_string(&answer.counts)?,
                        serde_json::to_string(&answer.warnings)?
                    ])?;
                }
                let mut note = transaction.prepare_cached("INSERT OR REPLACE INTO notes VALUES (?1, ?2)")?;
                note.execute(params!["wall", times.wall.to_string()])?;
                note.execute(params!["cpu", times.cpu.to_string()])?;
            }
            transaction.commit()?;
            Ok(())
        };
        commit(&mut self.db).context("cannot write the journal")
    }

    /// Notes the ids of a block; gives back whether each was there before, in this block or another. A run goes through
    /// all of its input, so that nobody asks for them after it: they are not brought to the disk.
    ///
    /// * `ids`: first half of SHA-256 of each.
    ///
    /// # Errors
    ///
    /// Fails if the journal cannot be written.
    pub(crate) fn repeated(&mut self, ids: &[[u8; 16]]) -> Result<Vec<bool>> {
        let transaction = self.db.transaction()?;
        let repeated = {
            let mut insert = transaction.prepare_cached("INSERT OR IGNORE INTO temp.ids VALUES (?1)")?;
            let each = ids.iter().map(|id| Ok(insert.execute([id])? == 0));
            each.collect::<Result<Vec<bool>>>()?
        };
        transaction.commit()?;
        Ok(repeated)
    }

    /// Seconds that runs have taken so far.
    ///
    /// # Errors
    ///
    /// Fails if the journal cannot be read.
    pub(crate) fn times(&self) -> Result<Times> {
        let number =
            |name| -> Result<f64> { Ok(self.note(name)?.and_then(|v| v.parse().ok()).unwrap_or(0.0)) };
        Ok(Times { wall: number("wall")?, cpu: number("cpu")? })
    }

    /// Forgets the blocks from a number on and the answers that no block holds, and gives back the names of the shards
    /// that are left.
    ///
    /// # Errors
    ///
    /// Fails if the journal cannot be written.
    pub(crate) fn settle(&mut self, n_blocks: u64) -> Result<Vec<String>> {
        let transaction = self.db.transaction()?;
        transaction.execute("DELETE FROM blocks WHERE ?1 <= number", [n_blocks.cast_signed()])?;
        transaction.execute("DELETE FROM shards WHERE name NOT IN (SELECT shard FROM blocks)", [])?;
        transaction.execute("DELETE FROM answers WHERE shard NOT IN (SELECT name FROM shards)", [])?;
        transaction.commit()?;
        let mut names = self.db.prepare("SELECT name FROM shards ORDER BY name")?;
        let names: rusqlite::Result<Vec<String>> = names.query_map([], |row| row.get(0))?.collect();
        Ok(names?)
    }

    fn note(&self, name: &str) -> Result<Option<String>> {
        let mut found = self.db.prepare_cached("SELECT value FROM notes WHERE name = ?1")?;
        Ok(found.query_row([name], |row| row.get(0)).optional()?)
    }

    fn set_note(&self, name: &str, value: &str) -> Result<()> {
        self.db.execute("INSERT OR REPLACE INTO notes VALUES (?1, ?2)", [name, value])?;
        Ok(())
    }
}

fn folder(path: &Path) -> &Path {
    path.parent().unwrap_or(path)
}

/// Removes a database with the files beside it.
fn remove(path: &Path) -> std::io::Result<()> {
    for ending in ["", "-wal", "-shm"] {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        match std::fs::remove_file(&name) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

/// Names of the parameters that two runs do not share.
fn differences(before: &str, now: &str) -> String {
    let parse =
        |s: &str| serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(s).unwrap_or_default();
    let (before, now) = (parse(before), parse(now));
    let mut names: Vec<&String> = before.keys().chain(now.keys()).collect();
    names.sort_unstable();
    names.dedup();
    let show =
        |value: Option<&serde_json::Value>| value.map_or_else(|| "none".to_owned(), ToString::to_string);
    let changed = names.into_iter().filter(|n| before.get(*n) != now.get(*n));
    let changed: Vec<String> =
        changed.map(|n| format!("{n}: {} before, {} now", show(before.get(n)), show(now.get(n)))).collect();
    changed.join("; ")
}
