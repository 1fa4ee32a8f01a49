//! From what the user typed to a model that encodes: the built-in one, an installed one, a path, or vectors made
//! elsewhere.

mod engine;
mod error;
mod made;
pub(crate) mod npy;

use std::sync::Arc;

use anyhow::Result;
use doichieu_encode::Encoder;

pub(crate) use error::EncoderError;
use made::MadeElsewhere;

use crate::args::EncoderArgs;
use crate::output::Notes;

/// What the model that comes with the program is called.
pub(crate) const BUILT_IN: &str = "built-in";

/// The encoder that the arguments name, ready to encode.
///
/// The same arguments give the same vectors with and without a cache.
///
/// # Errors
///
/// Fails if nothing has that name, or what has it cannot be loaded.
pub(crate) fn open(args: &EncoderArgs, _notes: Notes) -> Result<Arc<dyn Encoder>> {
    if !args.vectors.is_empty() {
        return Ok(Arc::new(MadeElsewhere::read(&args.vectors)?));
    }
    if args.encoder == BUILT_IN {
        return engine::built_in();
    }
    Err(EncoderError::Unknown { name: args.encoder.clone(), installed: Vec::new() }.into())
}
