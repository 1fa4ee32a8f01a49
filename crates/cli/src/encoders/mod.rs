//! From what the user typed to a model that encodes: the built-in one, an installed one, a path, or vectors made
//! elsewhere.

mod cache;
mod engine;
mod error;
mod folders;
mod licence;
mod made;
pub(crate) mod npy;
mod source;
mod store;

use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use doichieu_encode::{BuiltIn, Encoder};

pub(crate) use error::EncoderError;
pub(crate) use folders::settings as settings_folder;
pub(crate) use store::{Added, Damage, FileRecord, Record, Store};

use crate::args::{Device, EncoderArgs};
use crate::output::Notes;
use cache::Cached;
use licence::Licence;
use made::MadeElsewhere;
use source::Source;

/// What the model that comes with the program is called.
pub(crate) const BUILT_IN: &str = "built-in";

/// The encoder that the arguments name, ready to encode.
///
/// The same arguments give the same vectors with and without a cache.
///
/// # Errors
///
/// Fails if nothing has that name, or what has it cannot be loaded.
pub(crate) fn open(args: &EncoderArgs, notes: Notes) -> Result<Arc<dyn Encoder>> {
    if !args.vectors.is_empty() {
        return Ok(Arc::new(MadeElsewhere::read(&args.vectors)?));
    }
    if args.encoder == BUILT_IN {
        // It is faster than a look into a file.
        let encoder = engine::built_in().ok_or(EncoderError::LeftOut)?;
        return Ok(Arc::new(encoder));
    }
    let encoder = open_neural(args)?;
    if args.no_cache || args.cache_limit == 0 {
        return Ok(encoder);
    }
    match folders::cache() {
        Ok(folder) => Ok(Arc::new(Cached::new(encoder, &folder, args.cache_limit, notes))),
        Err(error) => {
            notes.warn(&format!("vectors are not kept: {error}"));
            Ok(encoder)
        }
    }
}

/// An installed model, or one at a path.
fn open_neural(args: &EncoderArgs) -> Result<Arc<dyn Encoder>> {
    let (name, path) = (args.encoder.as_str(), Path::new(&args.encoder));
    let at_path = || engine::not_installed(&Source::open(path)?, args.device);
    // What looks like a path is one, so that a file that is not there is called just that.
    if path.components().count() > 1 {
        return at_path();
    }
    let store = Store::of_user()?;
    match store.get(name)? {
        Some(record) => store.load(&record, &|record, folder| engine::installed(record, folder, args.device)),
        None if path.exists() => at_path(),
        None => Err(store.unknown(name)),
    }
}

/// The encoder that comes with the program; `None` in a build that leaves it out.
pub(crate) fn built_in() -> Option<BuiltIn> {
    engine::built_in()
}

/// Installs the model at a path, under its own name or another.
///
/// # Errors
///
/// Fails if the path holds no model, the model does not encode, or another one has its name and `force` is not
/// given. Nothing has changed then.
pub(crate) fn install(path: &Path, name: Option<&str>, force: bool) -> Result<(Record, Added)> {
    let mut source = Source::open(path)?;
    if source.licence == Licence::unknown()
        && let Some(known) = engine::known_licence(&source)
    {
        source.licence = known;
    }
    let load = |record: &Record, folder: &Path| engine::installed(record, folder, Device::Cpu);
    Store::of_user()?.add(&source, name, force, &load)
}
