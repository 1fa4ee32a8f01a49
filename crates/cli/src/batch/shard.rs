//! Files of answers that a run is made of: a block of the input each, written whole or not at all.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

/// Quick, and a fifth of the size.
const LEVEL: i32 = 1;

/// A file of answers, as the journal knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shard {
    /// Its name in the folder of shards.
    pub(crate) name: String,
    /// Answers in it.
    pub(crate) n_answers: usize,
    /// CRC-32 of the packed bytes.
    pub(crate) crc: u32,
}

/// The folder of shards.
#[derive(Debug, Clone)]
pub(crate) struct Shards {
    folder: PathBuf,
}

impl Shards {
    /// Makes the folder if it is not there, and removes what a broken run left half-written.
    ///
    /// # Errors
    ///
    /// Fails if the folder cannot be made or read.
    pub(crate) fn open(folder: PathBuf) -> Result<Self> {
        std::fs::create_dir_all(&folder).with_context(|| format!("cannot make `{}`", folder.display()))?;
        let shards = Self { folder };
        for name in shards.names()? {
            if name.starts_with('.') {
                shards.remove(&name)?;
            }
        }
        Ok(shards)
    }

    /// Writes answers, on the disk for good when this returns.
    ///
    /// # Errors
    ///
    /// Fails if they cannot be written; then there is no such file.
    pub(crate) fn write(&self, name: &str, answers: &[Vec<u8>]) -> Result<Shard> {
        let path = self.folder.join(name);
        let cannot = || format!("cannot write `{}`", path.display());
        let mut packer = zstd::Encoder::new(Vec::new(), LEVEL).with_context(cannot)?;
        for answer in answers {
            packer.write_all(answer).with_context(cannot)?;
            packer.write_all(b"\n").with_context(cannot)?;
        }
        let bytes = packer.finish().with_context(cannot)?;
        let mut file =
            tempfile::Builder::new().prefix(".new-").tempfile_in(&self.folder).with_context(cannot)?;
        file.write_all(&bytes).with_context(cannot)?;
        file.as_file().sync_all().with_context(cannot)?;
        file.persist(&path).map_err(|e| e.error).with_context(cannot)?;
        sync(&self.folder).with_context(cannot)?;
        Ok(Shard { name: name.to_owned(), n_answers: answers.len(), crc: crc32fast::hash(&bytes) })
    }

    /// The answers of a shard; `None` if the file is not what was written.
    pub(crate) fn read(&self, shard: &Shard) -> Option<Vec<Vec<u8>>> {
        let packed = std::fs::read(self.folder.join(&shard.name)).ok()?;
        if crc32fast::hash(&packed) != shard.crc {
            return None;
        }
        let mut bytes = Vec::new();
        zstd::Decoder::new(packed.as_slice()).ok()?.read_to_end(&mut bytes).ok()?;
        let lines: Vec<Vec<u8>> = bytes
            .split_inclusive(|b| *b == b'\n')
            .map(|l| l.strip_suffix(b"\n").unwrap_or(l).to_vec())
            .collect();
        (lines.len() == shard.n_answers).then_some(lines)
    }

    /// Whether the file is what was written.
    pub(crate) fn is_whole(&self, shard: &Shard) -> bool {
        std::fs::read(self.folder.join(&shard.name)).is_ok_and(|packed| crc32fast::hash(&packed) == shard.crc)
    }

    /// Names of all files in the folder.
    ///
    /// # Errors
    ///
    /// Fails if the folder cannot be read.
    pub(crate) fn names(&self) -> Result<Vec<String>> {
        let cannot = || format!("cannot read `{}`", self.folder.display());
        let entries: std::io::Result<Vec<_>> =
            std::fs::read_dir(&self.folder).with_context(cannot)?.collect();
        Ok(entries.with_context(cannot)?.iter().filter_map(|e| e.file_name().into_string().ok()).collect())
    }

    /// Removes a file.
    ///
    /// # Errors
    ///
    /// Fails if it cannot be removed.
    pub(crate) fn remove(&self, name: &str) -> Result<()> {
        let path = self.folder.join(name);
        std::fs::remove_file(&path).with_context(|| format!("cannot remove `{}`", path.display()))
    }
}

/// Brings a folder's list of names to the disk, so that a file that got its name keeps it.
pub(crate) fn sync(folder: &Path) -> std::io::Result<()> {
    // Folders cannot be opened as files on all systems; there the file system sees to it.
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}
