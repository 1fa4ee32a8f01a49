//! The linker that the options ask for.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use doichieu_align::bead::Aligner;
use doichieu_align::{Collator, Linker, Parameters, lexical_signals};

use doichieu_encode::Encoder;

use crate::args::{EncoderArgs, LinkArgs};
use crate::encoders;
use crate::output::Notes;

/// What `--encoder` calls linking by names, numbers and dates alone.
const NONE: &str = "none";

/// The model that the weights of neural encoders were fitted with.
const FITTED: &str = "e5-small";

/// What compares two reports with the encoder that the options name, and the weights that were fitted for its kind or
/// are given.
pub(crate) fn collator(args: &EncoderArgs, link: &LinkArgs, notes: Notes) -> Result<Collator> {
    let given = link.weights.as_deref().map(weights).transpose()?;
    if args.encoder == NONE && args.vectors.is_empty() {
        let linker = given.map_or_else(Linker::lexical, |p| Linker::new(lexical_signals(), p));
        return Ok(Collator::new(linker, Aligner::lexical()));
    }
    let is_built_in = args.encoder == encoders::BUILT_IN && args.vectors.is_empty();
    let encoder = encoders::open(args, notes)?;
    let parameters = match given {
        Some(parameters) => parameters,
        None if is_built_in => Parameters::built_in(),
        None => {
            if !encoder.name().contains(FITTED) {
                notes.warn(&format!(
                    "probabilities were fitted beside `{FITTED}`, not `{}`: trust their order more than their size, \
                     or give weights of your own with `--weights`",
                    encoder.name()
                ));
            }
            Parameters::neural()
        }
    };
    let aligner =
        if is_built_in { Aligner::built_in(encoder.clone()) } else { Aligner::neural(encoder.clone()) };
    Ok(Collator::new(Linker::with_encoder(encoder, parameters), aligner))
}

/// Weights from a file.
fn weights(path: &Path) -> Result<Parameters> {
    let name = path.display();
    let table = std::fs::read_to_string(path).with_context(|| format!("cannot read `{name}`"))?;
    Parameters::parse(&table).with_context(|| format!("`{name}` is no table of weights"))
}

/// What users get who ask for nothing.
pub(super) fn default_collator() -> Collator {
    let without = || Collator::new(Linker::lexical(), Aligner::lexical());
    encoders::built_in().map_or_else(without, |encoder| {
        let encoder: Arc<dyn Encoder> = Arc::new(encoder);
        Collator::new(
            Linker::with_encoder(encoder.clone(), Parameters::built_in()),
            Aligner::built_in(encoder),
        )
    })
}
