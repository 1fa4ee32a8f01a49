//! The linker that the options ask for.

use std::sync::Arc;

use anyhow::Result;
use doichieu_align::{Linker, Parameters};

use crate::args::EncoderArgs;
use crate::encoders;
use crate::output::Notes;

/// What `--encoder` calls linking by names, numbers and dates alone.
const NONE: &str = "none";

/// A linker with the encoder that the options name, and the weights that were fitted for its kind.
pub(super) fn linker(args: &EncoderArgs, notes: Notes) -> Result<Linker> {
    if args.encoder == NONE && args.vectors.is_empty() {
        return Ok(Linker::lexical());
    }
    let is_built_in = args.encoder == encoders::BUILT_IN && args.vectors.is_empty();
    let encoder = encoders::open(args, notes)?;
    let parameters = if is_built_in { Parameters::built_in() } else { Parameters::neural() };
    Ok(Linker::with_encoder(encoder, parameters))
}

/// The linker that users get who ask for nothing.
pub(super) fn default_linker() -> Linker {
    encoders::built_in()
        .map_or_else(Linker::lexical, |e| Linker::with_encoder(Arc::new(e), Parameters::built_in()))
}
