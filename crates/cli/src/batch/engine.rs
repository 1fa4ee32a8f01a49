//! Goes through the input a block at a time: reads ahead, works on all cores, writes behind.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, anyhow};
use cpu_time::ProcessTime;
use rayon::prelude::*;
use sha2::{Digest as _, Sha256};

use super::failure::{Failure, Level};
use super::input::Input;
use super::journal::{Answered, Block, Hash, Journal, Place, Times};
use super::progress::Progress;
use super::record::{Content, Raw};
use super::shard::{Shard, Shards};
use crate::output::Notes;
use doichieu_answer::Id;
use doichieu_answer::counts::Counts;
use doichieu_answer::parse::{Refused, Shape};
use doichieu_answer::record::{Field, Record};
use doichieu_answer::work::{Answer, Loaded, Text, Work};

/// What the engine needs to know.
pub(crate) struct Engine<'a> {
    pub(crate) work: &'a dyn Work,
    pub(crate) shape: Shape,
    /// What paths in records are relative to.
    pub(crate) base: PathBuf,
    /// Records in a block.
    pub(crate) block: usize,
    /// Most bytes of a record's file.
    pub(crate) max_record: u64,
    pub(crate) fail_fast: bool,
    /// How long a full disk is waited for.
    pub(crate) patience: Duration,
    pub(crate) notes: Notes,
}

/// Between two tries to write to a full disk.
const PAUSE: Duration = Duration::from_secs(5);

/// Bytes of records that make a block, however few they are.
const BLOCK_BYTES: usize = 8 << 20;

/// What a run came to.
#[derive(Debug, Default)]
pub(crate) struct Done {
    pub(crate) n_blocks: u64,
    pub(crate) n_records: u64,
    pub(crate) n_answers: u64,
    pub(crate) n_errors: u64,
    pub(crate) n_warnings: u64,
    /// Answers that were there already.
    pub(crate) n_reused: u64,
    pub(crate) counts: Counts,
    pub(crate) times: Times,
}

/// Records that were read together, and how far the input was read then.
struct Batch {
    raws: Vec<Raw>,
    position: Option<(u64, u64)>,
}

/// A block whose answers are to be written.
struct Finished {
    number: u64,
    hash: Hash,
    n_records: usize,
    n_errors: usize,
    failures: Vec<Failure>,
    counts: Counts,
    lines: Vec<Vec<u8>>,
    answered: Vec<Answered>,
}

/// A record that was read, or why it could not be.
struct Ready {
    place: String,
    id: Id,
    loaded: Result<(Loaded, Hash), String>,
}

/// A record that was worked on, or why it has no answer.
struct Told {
    place: String,
    id: Id,
    answer: Result<(Hash, Answer), String>,
}

impl Engine<'_> {
    /// Goes through all of the input. What the journal has is not done again.
    ///
    /// # Errors
    ///
    /// Fails if answers or the journal cannot be written, and at the first failure if that is asked for. All blocks
    /// that are done by then stay done.
    pub(crate) fn run(&self, input: Box<dyn Input>, journal: &mut Journal, shards: &Shards) -> Result<Done> {
        let before = journal.times()?;
        let (clock, processor) = (Instant::now(), ProcessTime::now());
        let now = || Times {
            wall: before.wall + clock.elapsed().as_secs_f64(),
            cpu: before.cpu + processor.elapsed().as_secs_f64(),
        };
        let is_fresh = journal.is_empty()?;
        let journal = Mutex::new(journal);
        let mut progress = Progress::new(self.notes);
        let done = std::thread::scope(|scope| -> Result<Done> {
            let (to_work, batches) = sync_channel(2);
            let (to_disk, finished) = sync_channel::<Finished>(1);
            let block = self.block;
            scope.spawn(move || read(input, block, &to_work));
            // The writer owns its end of the channel: where it fails, nobody waits for it.
            let (journal, now) = (&journal, &now);
            let wait = Wait { patience: self.patience, notes: self.notes };
            let writer = scope.spawn(move || write(finished, journal, shards, now, wait));
            let worked = self.work_on(batches, to_disk, journal, shards, is_fresh, &mut progress);
            // The writer has the last word: where it fails the work only finds that nobody takes its answers.
            let written = writer.join().map_err(|_| anyhow!("the writer broke off"))?;
            written.and(worked)
        });
        progress.finish();
        Ok(Done { times: now(), ..done? })
    }

    fn work_on(
        &self,
        batches: Receiver<Result<Batch>>,
        to_disk: SyncSender<Finished>,
        journal: &Mutex<&mut Journal>,
        shards: &Shards,
        is_fresh: bool,
        progress: &mut Progress,
    ) -> Result<Done> {
        let mut done = Done::default();
        let mut unreadable = None;
        for batch in batches {
            let mut batch = match batch {
                Ok(batch) => batch,
                Err(error) => {
                    // What was read before stays done; the rest is one failure more.
                    unreadable = Some(format!("{error:#}"));
                    Batch { raws: Vec::new(), position: None }
                }
            };
            if let Some(reason) = &unreadable {
                batch.raws.push(Raw {
                    place: "rest of the input".to_owned(),
                    content: Content::Bad { id: None, reason: reason.clone() },
                });
            }
            let number = done.n_blocks;
            let readies: Vec<Ready> = batch.raws.into_par_iter().map(|raw| self.load(raw)).collect();
            let hash = hash_of_block(&readies);
            let lock = || journal.lock().map_err(|_| anyhow!("the journal was left in the middle"));
            let ids: Vec<[u8; 16]> = readies.iter().map(|r| half_hash(r.id.as_str().as_bytes())).collect();
            let repeated = lock()?.repeated(&ids)?;
            let known = if is_fresh { None } else { lock()?.block(number)? };
            let n_records = readies.len();
            let (n_errors, n_warnings, n_reused, counts, failures);
            if let Some(known) =
                known.filter(|k| k.hash == hash && k.n_errors == 0 && shards.is_whole(&k.shard))
            {
                (n_errors, n_warnings, n_reused) = (0, known.failures.len(), known.shard.n_answers);
                (counts, failures) = (known.counts, known.failures);
            } else {
                let reused = if is_fresh { Vec::new() } else { reused(&readies, *lock()?, shards)? };
                let block;
                (block, n_reused) = self.answer(number, hash, readies, reused, &repeated);
                n_errors = block.n_errors;
                n_warnings = block.failures.len() - n_errors;
                (counts, failures) = (block.counts.clone(), block.failures.clone());
                if to_disk.send(block).is_err() {
                    break;
                }
            }
            done.n_blocks += 1;
            done.n_records += n_records as u64;
            done.n_errors += n_errors as u64;
            done.n_answers += (n_records - n_errors) as u64;
            done.n_warnings += n_warnings as u64;
            done.n_reused += n_reused as u64;
            done.counts.merge(&counts);
            progress.add(n_records as u64, n_reused as u64, n_errors as u64, batch.position);
            if self.fail_fast
                && let Some(first) = failures.iter().find(|f| f.level == Level::Error)
            {
                drop(to_disk);
                return Err(anyhow!("{} (id {}): {}", first.place, first.id.as_str(), first.reason)
                    .context("stopped at the first record that cannot be done (`--fail-fast`)"));
            }
            if unreadable.is_some() {
                break;
            }
        }
        Ok(done)
    }

    /// Parses a record and reads its files.
    fn load(&self, raw: Raw) -> Ready {
        let Raw { place, content } = raw;
        let refused = |id: Option<Id>, reason: String| Ready {
            place: place.clone(),
            id: id.unwrap_or_default(),
            loaded: Err(reason),
        };
        let record = match content {
            Content::Record(record) => record,
            Content::Bad { id, reason } => return refused(id, reason),
            Content::Json(line) => match self.shape.parse(&line) {
                Ok(record) => record,
                Err(Refused { id, reason }) => return refused(id, reason),
            },
        };
        let id = record.id.clone();
        match self.texts(record) {
            Ok(loaded) => {
                let hash = hash_of(&loaded);
                Ready { place, id, loaded: Ok((loaded, hash)) }
            }
            Err(error) => refused(Some(id), format!("{error:#}")),
        }
    }

    fn texts(&self, record: Record) -> Result<Loaded> {
        let text = |field: Field| -> Result<Text> {
            Ok(match field {
                Field::Text(text) => Text::Running(text),
                Field::Sentences(sentences) => Text::Sentences(sentences),
                Field::Path(path) => {
                    let bytes = read_file(&self.base.join(&path), self.max_record)?;
                    Text::File { name: path.display().to_string(), bytes }
                }
            })
        };
        Ok(Loaded {
            id: record.id,
            source: text(record.source)?,
            target: record.target.map(text).transpose()?,
        })
    }

    /// Answers the records of a block that have no answer yet; gives back how many had one, too.
    fn answer(
        &self,
        number: u64,
        hash: Hash,
        readies: Vec<Ready>,
        mut reused: Vec<Option<Answer>>,
        repeated: &[bool],
    ) -> (Finished, usize) {
        let n_records = readies.len();
        reused.resize(n_records, None);
        let n_reused = reused.iter().filter(|r| r.is_some()).count();
        let told: Vec<Told> = readies
            .into_par_iter()
            .zip(reused)
            .map(|(ready, reused)| {
                let answer = match (ready.loaded, reused) {
                    (Err(reason), _) => Err(reason),
                    (Ok((_, hash)), Some(answer)) => Ok((hash, answer)),
                    (Ok((loaded, hash)), None) => {
                        doichieu_answer::work::answer(self.work, loaded).map(|answer| (hash, answer))
                    }
                };
                Told { place: ready.place, id: ready.id, answer }
            })
            .collect();
        let mut finished = Finished {
            number,
            hash,
            n_records,
            n_errors: 0,
            failures: Vec::new(),
            counts: Counts::default(),
            lines: Vec::with_capacity(n_records),
            answered: Vec::with_capacity(n_records),
        };
        for (Told { place, id, answer }, repeated) in told.into_iter().zip(repeated) {
            let mut fail = |level, reason| {
                finished.failures.push(Failure { id: id.clone(), place: place.clone(), level, reason });
            };
            match answer {
                Err(reason) => {
                    fail(Level::Error, reason);
                    finished.n_errors += 1;
                }
                Ok((hash, answer)) => {
                    if *repeated && id != Id::default() {
                        fail(Level::Warning, "an earlier record has the same id".to_owned());
                    }
                    for warning in &answer.warnings {
                        fail(Level::Warning, warning.clone());
                    }
                    finished.counts.merge(&answer.counts);
                    finished.lines.push(answer.line);
                    let (counts, warnings) = (answer.counts, answer.warnings);
                    finished.answered.push(Answered { record: hash, counts, warnings });
                }
            }
        }
        (finished, n_reused)
    }
}

/// Reads the input, a block ahead of the work.
fn read(mut input: Box<dyn Input>, block: usize, to_work: &SyncSender<Result<Batch>>) {
    loop {
        let (mut raws, mut n_bytes) = (Vec::new(), 0);
        let mut ended = None;
        while raws.len() < block && n_bytes < BLOCK_BYTES {
            match input.next() {
                Ok(Some(raw)) => {
                    n_bytes += size(&raw);
                    raws.push(raw);
                }
                Ok(None) => {
                    ended = Some(Ok(()));
                    break;
                }
                Err(error) => {
                    ended = Some(Err(error));
                    break;
                }
            }
        }
        let is_sent = raws.is_empty() || to_work.send(Ok(Batch { raws, position: input.position() })).is_ok();
        match ended {
            _ if !is_sent => return,
            None => {}
            Some(Ok(())) => return,
            Some(Err(error)) => {
                let _ = to_work.send(Err(error));
                return;
            }
        }
    }
}

/// Bytes that a record holds in memory, more or less.
fn size(raw: &Raw) -> usize {
    match &raw.content {
        Content::Json(line) => line.len(),
        Content::Record(record) => record.n_bytes() as usize,
        Content::Bad { .. } => 0,
    }
}

/// Writes blocks as they are finished.
fn write(
    finished: Receiver<Finished>,
    journal: &Mutex<&mut Journal>,
    shards: &Shards,
    now: &(dyn Fn() -> Times + Sync),
    wait: Wait,
) -> Result<()> {
    for block in finished {
        let digits: String = block.hash.iter().take(6).map(|b| format!("{b:02x}")).collect();
        // Answers of other records have another name, so that a journal that still has the old ones stays true.
        let name = format!("{:07}-{digits}-{}.jsonl.zst", block.number, block.lines.len());
        let shard = wait.until_written(|| shards.write(&name, &block.lines))?;
        let row = Block {
            hash: block.hash,
            shard,
            n_records: block.n_records,
            n_errors: block.n_errors,
            failures: block.failures,
            counts: block.counts,
        };
        wait.until_written(|| {
            let mut journal = journal.lock().map_err(|_| anyhow!("the journal was left in the middle"))?;
            journal.commit(block.number, &row, &block.answered, now())
        })?;
    }
    Ok(())
}

/// Waits for room on a full disk: at night others may clear it.
#[derive(Clone, Copy)]
struct Wait {
    patience: Duration,
    notes: Notes,
}

impl Wait {
    fn until_written<T>(self, mut write: impl FnMut() -> Result<T>) -> Result<T> {
        let begun = Instant::now();
        let mut is_said = false;
        loop {
            match write() {
                Err(error) if is_full(&error) && begun.elapsed() < self.patience => {
                    if !is_said {
                        is_said = true;
                        let seconds = self.patience.as_secs();
                        self.notes.warn(&format!(
                            "the disk is full: waiting up to {seconds} s for room (`--patience`)"
                        ));
                    }
                    std::thread::sleep(PAUSE.min(self.patience));
                }
                other => return other,
            }
        }
    }
}

fn is_full(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let plain = cause.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
        let database = cause.downcast_ref::<rusqlite::Error>().and_then(rusqlite::Error::sqlite_error_code);
        plain == Some(std::io::ErrorKind::StorageFull) || database == Some(rusqlite::ErrorCode::DiskFull)
    })
}

/// The answers that the journal has for these records.
fn reused(readies: &[Ready], journal: &Journal, shards: &Shards) -> Result<Vec<Option<Answer>>> {
    // Records that stood together before mostly do so still.
    let mut open: Option<(Shard, Vec<Vec<u8>>)> = None;
    let mut answers = Vec::with_capacity(readies.len());
    for ready in readies {
        let Ok((_, hash)) = &ready.loaded else {
            answers.push(None);
            continue;
        };
        let Some(Place { shard, row, answered }) = journal.answer(hash)? else {
            answers.push(None);
            continue;
        };
        if open.as_ref().is_none_or(|(name, _)| *name != shard) {
            let lines = shards.read(&shard).unwrap_or_default();
            open = Some((shard, lines));
        }
        let line = open.as_ref().and_then(|(_, lines)| lines.get(row));
        answers.push(line.map(|line| Answer {
            line: line.clone(),
            counts: answered.counts,
            warnings: answered.warnings,
        }));
    }
    Ok(answers)
}

/// Reads a file, if it is one and no larger than it may be.
fn read_file(path: &Path, max: u64) -> Result<Vec<u8>> {
    let cannot = || format!("cannot read `{}`", path.display());
    let metadata = std::fs::metadata(path).with_context(cannot)?;
    anyhow::ensure!(!metadata.is_dir(), "`{}` is a folder, not a file", path.display());
    anyhow::ensure!(metadata.is_file(), "`{}` is no file that can be read", path.display());
    anyhow::ensure!(
        metadata.len() <= max,
        "`{}` has {} bytes, more than {max} (`--max-record`)",
        path.display(),
        metadata.len()
    );
    std::fs::read(path).with_context(cannot)
}

/// SHA-256 of a record. Lengths go before parts, so that no two records are one.
fn hash_of(record: &Loaded) -> Hash {
    let mut hash = Sha256::new();
    let mut add = |kind: u8, bytes: &[u8]| {
        hash.update([kind]);
        hash.update((bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
    };
    add(0, record.id.as_str().as_bytes());
    for text in [Some(&record.source), record.target.as_ref()] {
        match text {
            None => add(1, &[]),
            Some(Text::Running(text)) => add(2, text.as_bytes()),
            Some(Text::File { name, bytes }) => {
                add(3, name.as_bytes());
                add(4, bytes);
            }
            Some(Text::Sentences(sentences)) => {
                add(5, &(sentences.len() as u64).to_le_bytes());
                sentences.iter().for_each(|s| add(6, s.as_bytes()));
            }
        }
    }
    hash.finalize().into()
}

fn hash_of_block(readies: &[Ready]) -> Hash {
    let mut hash = Sha256::new();
    for ready in readies {
        match &ready.loaded {
            Ok((_, record)) => hash.update(record),
            Err(_) => hash.update([0; 32]),
        }
    }
    hash.finalize().into()
}

fn half_hash(bytes: &[u8]) -> [u8; 16] {
    let hash: Hash = Sha256::digest(bytes).into();
    hash.first_chunk().copied().unwrap_or_default()
}
