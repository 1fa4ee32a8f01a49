//! The seam to the engines of `doichieu-encode`: everything else here knows only [`Encoder`].

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use doichieu_encode::neural::E5;
use doichieu_encode::{BuiltIn, EncodeError, Encoder, Vectors};

use super::source::{Kind, Source};
use super::store::Record;

/// The model that comes with the program; `None` in a build that leaves it out.
pub(super) fn built_in() -> Option<BuiltIn> {
    #[cfg(feature = "built-in")]
    return Some(BuiltIn::bundled());
    #[cfg(not(feature = "built-in"))]
    None
}

/// An installed model, of the files in its folder.
pub(super) fn installed(record: &Record, folder: &Path) -> Result<Arc<dyn Encoder>> {
    match record.kind {
        Kind::E5Q4 => {
            let file = record.files.first().context("the model has no files")?;
            let path = folder.join(&file.path);
            let weights =
                std::fs::read(&path).with_context(|| format!("cannot read `{}`", path.display()))?;
            e5_q4(&record.name, weights)
        }
        Kind::Transformer => transformer(&record.name, folder),
    }
}

/// A model where it lies.
pub(super) fn not_installed(source: &Source, path: &Path) -> Result<Arc<dyn Encoder>> {
    match source.kind {
        Kind::E5Q4 => e5_q4(&source.name, source.weights()?),
        Kind::Transformer => transformer(&source.name, path),
    }
    .with_context(|| format!("cannot load the model `{}`", path.display()))
}

fn e5_q4(name: &str, weights: Vec<u8>) -> Result<Arc<dyn Encoder>> {
    Ok(Arc::new(Named { name: name.to_owned(), model: E5::from_bytes(weights)? }))
}

fn transformer(_name: &str, _folder: &Path) -> Result<Arc<dyn Encoder>> {
    anyhow::bail!("this build cannot run a transformer's folder")
}

/// A model under the name that the user gave it.
#[derive(Debug)]
struct Named<E> {
    name: String,
    model: E,
}

impl<E: Encoder> Encoder for Named<E> {
    fn name(&self) -> &str {
        &self.name
    }

    fn hash(&self) -> &str {
        self.model.hash()
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
