//! The aligner that the options ask for, and what it is given.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use doichieu_align::bead::{Aligner, BeadParameters};
use doichieu_bitext::Lang;
use doichieu_text::clean_text;
use doichieu_text::decode::{Encoding, decode};
use rayon::prelude::*;

use crate::args::EncoderArgs;
use crate::output::Notes;
use crate::{encoders, input};

/// What `--encoder` calls aligning by lengths and the lexicon alone.
const NONE: &str = "none";

/// An aligner with the encoder that the options name, and the weights that were fitted for its kind or are given.
pub(crate) fn aligner(args: &EncoderArgs, weights: Option<&Path>, notes: Notes) -> Result<Aligner> {
    let aligner = if args.encoder == NONE && args.vectors.is_empty() {
        Aligner::lexical()
    } else {
        let is_built_in = args.encoder == encoders::BUILT_IN && args.vectors.is_empty();
        let encoder = encoders::open(args, notes)?;
        if is_built_in { Aligner::built_in(encoder) } else { Aligner::neural(encoder) }
    };
    let Some(path) = weights else { return Ok(aligner) };
    let name = path.display();
    let table = std::fs::read_to_string(path).with_context(|| format!("cannot read `{name}`"))?;
    let parameters = BeadParameters::parse(&table, aligner.model(Lang::En, Lang::Vi).as_str())
        .with_context(|| format!("`{name}` is no table of weights"))?;
    Ok(aligner.with_parameters(parameters))
}

/// The aligner that users get who ask for nothing.
pub(super) fn default_aligner() -> Aligner {
    encoders::built_in().map_or_else(Aligner::lexical, |e| Aligner::built_in(Arc::new(e)))
}

/// A file's lines as clean running text, one a line.
pub(super) fn clean_lines(path: &Path, encoding: Option<Encoding>) -> Result<Vec<String>> {
    let name = input::name(path);
    let bytes = input::read(path)?;
    let text = decode(&bytes, encoding).with_context(|| format!("cannot decode `{name}`"))?.text;
    Ok(text.lines().collect::<Vec<_>>().into_par_iter().map(clean_text).collect())
}
