//! The seam to the engines of `doichieu-encode`: everything else here knows only [`Encoder`].

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use doichieu_encode::neural::E5;
#[cfg(feature = "neural")]
use doichieu_encode::neural::{DeviceChoice, Folder, FolderFiles, FolderOptions};
use doichieu_encode::{BuiltIn, EncodeError, Encoder, Vectors};
#[cfg(feature = "neural")]
use sha2::{Digest as _, Sha256};

use super::error::EncoderError;
use super::licence::Licence;
use super::source::{Kind, Source};
use super::store::Record;
use crate::args::Device;

/// The model that comes with the program; `None` in a build that leaves it out.
pub(super) fn built_in() -> Option<BuiltIn> {
    #[cfg(feature = "built-in")]
    return Some(BuiltIn::bundled());
    #[cfg(not(feature = "built-in"))]
    None
}

/// An installed model, of the files in its folder.
pub(super) fn installed(record: &Record, folder: &Path, device: Device) -> Result<Arc<dyn Encoder>> {
    let read = |path: &str| {
        let path = folder.join(path);
        std::fs::read(&path).with_context(|| format!("cannot read `{}`", path.display()))
    };
    match record.kind {
        Kind::E5Q4 => {
            let file = record.files.first().context("the model has no files")?;
            let model = E5::from_bytes(read(&file.path)?)?;
            if model.file_sha256() != file.sha256 {
                return Err(
                    EncoderError::Damaged { name: record.name.clone(), file: file.path.clone() }.into()
                );
            }
            Ok(Arc::new(model.named(&record.name)))
        }
        Kind::Transformer => {
            transformer(&record.name, record.files.iter().map(|f| f.path.as_str()), read, device)
        }
    }
}

/// A model where it lies.
pub(super) fn not_installed(source: &Source, device: Device) -> Result<Arc<dyn Encoder>> {
    match source.kind {
        Kind::E5Q4 => e5_q4(&source.name, source.weights()?),
        Kind::Transformer => {
            let read = |path: &str| {
                let file = source.files.iter().find(|f| f.path == path);
                file.with_context(|| format!("no `{path}`"))?.bytes()
            };
            transformer(&source.name, source.files.iter().map(|f| f.path.as_str()), read, device)
        }
    }
    .with_context(|| format!("cannot load the model `{}`", source.origin))
}

/// The licence of weights that are known by their hash.
pub(super) fn known_licence(source: &Source) -> Option<Licence> {
    let origin = match source.kind {
        Kind::E5Q4 => E5::from_bytes(source.weights().ok()?).ok()?.origin()?,
        Kind::Transformer => return None,
    };
    Some(Licence { name: origin.licence.to_owned(), said_by: origin.source.to_owned() })
}

fn e5_q4(name: &str, weights: Vec<u8>) -> Result<Arc<dyn Encoder>> {
    let model = E5::from_bytes(weights)?;
    Ok(Arc::new(Named { name: name.to_owned(), hash: model.hash().to_owned(), model }))
}

#[cfg(feature = "neural")]
fn transformer<'a>(
    name: &str,
    paths: impl Iterator<Item = &'a str>,
    read: impl Fn(&str) -> Result<Vec<u8>>,
    device: Device,
) -> Result<Arc<dyn Encoder>> {
    let mut found = Vec::new();
    // Its papers do not change its vectors, and shall not change its hash.
    for path in paths.filter(|p| {
        FolderFiles::PATHS.contains(p) || p.ends_with("/config.json") || p.ends_with("/model.safetensors")
    }) {
        found.push((path, read(path)?));
    }
    let files = found.iter().fold(FolderFiles::default(), |files, (path, bytes)| files.with(*path, bytes));
    let mut options = FolderOptions::default();
    options.device = match device {
        Device::Cpu => DeviceChoice::Cpu,
        #[cfg(feature = "cuda")]
        Device::Cuda(number) => DeviceChoice::Cuda(number),
        #[cfg(not(feature = "cuda"))]
        Device::Cuda(_) => anyhow::bail!("this build has no GPU part"),
    };
    let model = Folder::from_files(name, &files, &options)?;
    // A GPU adds up in another order: what it makes is kept apart.
    let hash = match device {
        Device::Cpu => model.hash().to_owned(),
        Device::Cuda(_) => {
            let hash = Sha256::new().chain_update(model.hash()).chain_update("cuda").finalize();
            hash.iter().map(|b| format!("{b:02x}")).collect()
        }
    };
    Ok(Arc::new(Named { name: name.to_owned(), hash, model }))
}

#[cfg(not(feature = "neural"))]
fn transformer<'a>(
    _name: &str,
    _paths: impl Iterator<Item = &'a str>,
    _read: impl Fn(&str) -> Result<Vec<u8>>,
    _device: Device,
) -> Result<Arc<dyn Encoder>> {
    anyhow::bail!("this build runs no models in folders: build with `--features neural`")
}

/// A model under the name that the user gave it.
#[derive(Debug)]
struct Named<E> {
    name: String,
    hash: String,
    model: E,
}

impl<E: Encoder> Encoder for Named<E> {
    fn name(&self) -> &str {
        &self.name
    }

    fn hash(&self) -> &str {
        &self.hash
    }

    fn dims(&self) -> usize {
        self.model.dims()
    }

    fn encode(&self, texts: &[&str]) -> Result<Vectors, EncodeError> {
        self.model.encode(texts)
    }

    fn sums(&self, texts: &[&str]) -> Option<Vectors> {
        self.model.sums(texts)
    }
}
