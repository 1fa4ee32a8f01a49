//! What the answers of a run depend on besides its records.

use std::path::Path;

use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::args::{EncoderArgs, ReadArgs, RunArgs};
use crate::command::systems::parameters_hash;
use crate::encoders;
use crate::output::Notes;

/// Names and values that, if one changes, make all answers doubtful.
///
/// * `more`: an object with those of the command alone.
///
/// # Errors
///
/// Fails if the encoder cannot be opened.
pub(crate) fn of(
    command: &str,
    run: &RunArgs,
    read: &ReadArgs,
    encoder: Option<&EncoderArgs>,
    more: Value,
    notes: Notes,
) -> Result<Value> {
    let mut all = json!({
        "command": command,
        "version": env!("CARGO_PKG_VERSION"),
        "tables": parameters_hash(),
        "encoding": read.encoding,
        "input": read.input.map(|f| format!("{f:?}")),
        "keep_boilerplate": read.keep_boilerplate,
        "blocks": read.blocks.as_deref().map(hash_of_file).transpose()?,
        "offsets": format!("{:?}", read.offsets),
        "columns": run.columns,
        "strings": run.strings.map(|s| format!("{s:?}")),
    });
    let mut add = |name: &str, value: Value| {
        if let Value::Object(all) = &mut all {
            all.insert(name.to_owned(), value);
        }
    };
    if let Some(encoder) = encoder {
        let is_none = encoder.encoder == "none" && encoder.vectors.is_empty();
        let hash = if is_none { None } else { Some(encoders::open(encoder, notes)?.hash().to_owned()) };
        add("encoder", json!(encoder.encoder));
        add("encoder_hash", json!(hash));
    }
    if let Value::Object(more) = more {
        more.into_iter().for_each(|(name, value)| add(&name, value));
    }
    Ok(all)
}

/// SHA-256 of a file, in hexadecimal.
///
/// # Errors
///
/// Fails if it cannot be read.
pub(crate) fn hash_of_file(path: &Path) -> Result<String> {
    let bytes = std::fs::read(path).with_context(|| format!("cannot read `{}`", path.display()))?;
    Ok(Sha256::digest(&bytes).iter().map(|b| format!("{b:02x}")).collect())
}
