//! Models that are installed: a folder each, with a record of what is in it.

use std::fs::File;
use std::io::{Read, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};
use doichieu_encode::Encoder;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;

use super::licence::Licence;
use super::source::{Kind, Source, check_name};
use super::{EncoderError, folders};

/// The record's file in a model's folder.
const RECORD: &str = "model.toml";

/// Raised when a field changes its meaning or goes.
const VERSION: u32 = 1;

/// Beginning of names of folders that are no models yet, or no more.
const STAGING: &str = ".tmp-";

/// After this long nobody works in such a folder any more.
const STALE: Duration = Duration::from_secs(24 * 3600);

/// A model has to encode this before it is installed.
const TRIAL: &str = "Hà Nội: it rained on Monday.";

/// Loads a model from the folder that holds its files.
pub(super) type Load<'a> = &'a dyn Fn(&Record, &Path) -> Result<Arc<dyn Encoder>>;

/// What is known about an installed model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Record {
    /// Version of this record's format.
    version: u32,
    pub(crate) name: String,
    pub(crate) kind: Kind,
    /// Length of a vector.
    pub(crate) dims: usize,
    /// Name of the file or folder that it came from.
    pub(crate) source: String,
    pub(crate) licence: Licence,
    /// The weights first, or in the order of their names.
    #[serde(rename = "file")]
    pub(crate) files: Vec<FileRecord>,
}

/// One file of a model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FileRecord {
    /// Its place in the model's folder, with `/`.
    pub(crate) path: String,
    pub(crate) bytes: u64,
    /// SHA-256, hexadecimal.
    pub(crate) sha256: String,
}

impl Record {
    /// Size of all files.
    pub(crate) fn bytes(&self) -> u64 {
        self.files.iter().map(|f| f.bytes).sum()
    }
}

/// What came of adding a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Added {
    New,
    /// The very same was there.
    Same,
    /// It took the place of another.
    Replaced,
}

/// Something wrong with a file of an installed model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Damage {
    pub(crate) file: String,
    /// What is wrong.
    pub(crate) problem: String,
}

/// The folder of installed models.
#[derive(Debug)]
pub(crate) struct Store {
    root: PathBuf,
}

impl Store {
    /// This user's models.
    pub(crate) fn of_user() -> Result<Self> {
        Ok(Self { root: folders::data()?.join("models") })
    }

    /// Where a model of this name lies if it is installed.
    pub(crate) fn folder(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// Names of what is installed, in order.
    pub(crate) fn names(&self) -> Result<Vec<String>> {
        let cannot = || format!("cannot read `{}`", self.root.display());
        let entries = match std::fs::read_dir(&self.root) {
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries.with_context(cannot)?,
        };
        let mut names = Vec::new();
        for entry in entries {
            let entry = entry.with_context(cannot)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if entry.path().is_dir() && check_name(&name).is_ok() {
                names.push(name);
            }
        }
        names.sort();
        Ok(names)
    }

    /// The record of a model; `None` if nothing of this name is installed.
    ///
    /// # Errors
    ///
    /// Fails if there is a folder of the name and its record is missing or cannot be read.
    pub(crate) fn get(&self, name: &str) -> Result<Option<Record>> {
        if check_name(name).is_err() || !self.folder(name).is_dir() {
            return Ok(None);
        }
        let path = self.folder(name).join(RECORD);
        let damaged = |cause: Box<dyn std::error::Error + Send + Sync>| EncoderError::Record {
            name: name.to_owned(),
            cause,
        };
        let text = std::fs::read_to_string(&path).map_err(|e| damaged(e.into()))?;
        let record: Record = toml::from_str(&text).map_err(|e| damaged(e.message().to_owned().into()))?;
        ensure!(
            record.version == VERSION,
            "the record of `{name}` has version {}, not {VERSION}",
            record.version
        );
        Ok(Some(record))
    }

    /// The record of a model that must be there.
    pub(crate) fn expect(&self, name: &str) -> Result<Record> {
        match self.get(name)? {
            Some(record) => Ok(record),
            None => Err(self.unknown(name)),
        }
    }

    /// That nothing has this name, and what there is.
    pub(super) fn unknown(&self, name: &str) -> anyhow::Error {
        let installed = self.names().unwrap_or_default();
        EncoderError::Unknown { name: name.to_owned(), installed }.into()
    }

    /// Loads an installed model.
    ///
    /// # Errors
    ///
    /// Fails if a file is gone or has another length, and where the engine does.
    pub(super) fn load(&self, record: &Record, load: Load<'_>) -> Result<Arc<dyn Encoder>> {
        let folder = self.folder(&record.name);
        for file in &record.files {
            let found = std::fs::metadata(folder.join(&file.path)).map(|m| m.len()).ok();
            if found != Some(file.bytes) {
                return Err(
                    EncoderError::Damaged { name: record.name.clone(), file: file.path.clone() }.into()
                );
            }
        }
        load(record, &folder).with_context(|| format!("cannot load the model `{}`", record.name))
    }

    /// Installs a model: copies it, hashes it, tries it, and only then gives it its name.
    ///
    /// * `name`: what to call it; `None` for its own name.
    /// * `force`: whether it may take the place of another of the same name.
    ///
    /// # Errors
    ///
    /// Fails if it cannot be read, does not encode, or another has its name. Nothing has changed then.
    pub(super) fn add(
        &self,
        source: &Source,
        name: Option<&str>,
        force: bool,
        load: Load<'_>,
    ) -> Result<(Record, Added)> {
        let name = name.unwrap_or(&source.name).to_owned();
        check_name(&name)?;
        let cannot = || format!("cannot install into `{}`", self.root.display());
        std::fs::create_dir_all(&self.root).with_context(cannot)?;
        self.sweep();
        let staging = self.staging().with_context(cannot)?;
        let mut files = Vec::new();
        for file in &source.files {
            let to = staging.path().join(&file.path);
            let (bytes, sha256) = file.read(|from| copy(from, &to))?;
            files.push(FileRecord { path: file.path.clone(), bytes, sha256 });
        }
        // A record that cannot be read stands for whatever it was.
        let there = self.folder(&name).exists();
        let same =
            self.get(&name).ok().flatten().filter(|old| (old.kind, &old.files) == (source.kind, &files));
        match same {
            Some(same) if self.verify(&same)?.is_empty() => return Ok((same, Added::Same)),
            // Damage is repaired without being forced.
            Some(_) => {}
            None if there && !force => return Err(EncoderError::Taken { name }.into()),
            None => {}
        }
        let mut record = Record {
            version: VERSION,
            name: name.clone(),
            kind: source.kind,
            dims: 0,
            source: source.origin.clone(),
            licence: source.licence.clone(),
            files,
        };
        record.dims = tried(&record, staging.path(), load)
            .with_context(|| format!("`{}` cannot be used", source.origin))?;
        let text = toml::to_string(&record)?;
        let mut file = File::create_new(staging.path().join(RECORD)).with_context(cannot)?;
        file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).with_context(cannot)?;
        self.put(staging, &name).with_context(cannot)?;
        Ok((record, if there { Added::Replaced } else { Added::New }))
    }

    /// Reads all files of a model again; what is wrong with them, nothing if all is well.
    pub(crate) fn verify(&self, record: &Record) -> Result<Vec<Damage>> {
        let mut damages = Vec::new();
        for file in &record.files {
            let found = File::open(self.folder(&record.name).join(&file.path))
                .and_then(|mut f| digest(&mut f, &mut std::io::sink()));
            let problem = match found {
                Err(error) => error.to_string(),
                Ok((bytes, _)) if bytes != file.bytes => format!("{bytes} bytes instead of {}", file.bytes),
                Ok((_, sha256)) if sha256 != file.sha256 => {
                    format!("SHA-256 {sha256} instead of {}", file.sha256)
                }
                Ok(_) => continue,
            };
            damages.push(Damage { file: file.path.clone(), problem });
        }
        Ok(damages)
    }

    /// Removes a model, damaged or not.
    ///
    /// # Errors
    ///
    /// Fails if there is none of this name.
    pub(crate) fn remove(&self, name: &str) -> Result<()> {
        if name == super::BUILT_IN {
            bail!("`{name}` is part of the program and cannot be removed");
        }
        if check_name(name).is_err() || !self.folder(name).is_dir() {
            return Err(self.unknown(name));
        }
        let cannot = || format!("cannot remove `{}`", self.folder(name).display());
        // Out of sight at once, so that no half of it is ever seen.
        let gone = self.staging().with_context(cannot)?;
        std::fs::rename(self.folder(name), gone.path().join("gone")).with_context(cannot)?;
        gone.close().with_context(cannot)
    }

    /// Gives a folder its name; what had it before is deleted, or has it still if this fails.
    fn put(&self, staging: TempDir, name: &str) -> std::io::Result<()> {
        let folder = self.folder(name);
        let aside = self.staging()?;
        let old = aside.path().join("old");
        let had_one = folder.exists();
        if had_one {
            std::fs::rename(&folder, &old)?;
        }
        if let Err(error) = std::fs::rename(staging.path(), &folder) {
            if had_one {
                std::fs::rename(&old, &folder)?;
            }
            return Err(error);
        }
        // It is no longer where it would be deleted.
        let _ = staging.keep();
        Ok(())
    }

    fn staging(&self) -> std::io::Result<TempDir> {
        tempfile::Builder::new().prefix(STAGING).tempdir_in(&self.root)
    }

    /// Removes what runs that were killed have left behind.
    fn sweep(&self) {
        for entry in std::fs::read_dir(&self.root).into_iter().flatten().flatten() {
            let is_ours = entry.file_name().to_string_lossy().starts_with(STAGING);
            let age = entry.metadata().and_then(|m| m.modified()).ok().and_then(|t| t.elapsed().ok());
            if is_ours && age.is_some_and(|a| STALE < a) {
                let _ = std::fs::remove_dir_all(entry.path());
            }
        }
    }
}

/// Encodes one sentence; the length of its vector.
fn tried(record: &Record, folder: &Path, load: Load<'_>) -> Result<usize> {
    let encoder = load(record, folder)?;
    let vectors = encoder.encode(&[TRIAL])?;
    let norm = vectors.row(0).iter().map(|v| f64::from(*v) * f64::from(*v)).sum::<f64>().sqrt();
    ensure!(vectors.len() == 1 && vectors.dims() == encoder.dims(), "it gives no vector for a sentence");
    ensure!((norm - 1.0).abs() < 1e-3, "the vector of a sentence has the L2 norm {norm}, not 1");
    Ok(encoder.dims())
}

/// Copies a file; its length and SHA-256.
fn copy(from: &mut dyn Read, to: &Path) -> std::io::Result<(u64, String)> {
    if let Some(folder) = to.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut file = File::create_new(to)?;
    let found = digest(from, &mut file)?;
    file.sync_all()?;
    Ok(found)
}

/// Length and SHA-256 of what is read, which goes to `to` too.
fn digest(from: &mut dyn Read, to: &mut dyn std::io::Write) -> std::io::Result<(u64, String)> {
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 18];
    let mut n_bytes = 0;
    loop {
        let n = from.read(&mut buffer)?;
        let read = buffer.get(..n).unwrap_or_default();
        if read.is_empty() {
            break;
        }
        hash.update(read);
        to.write_all(read)?;
        n_bytes += n as u64;
    }
    Ok((n_bytes, hash.finalize().iter().map(|b| format!("{b:02x}")).collect()))
}

#[cfg(test)]
mod tests;
