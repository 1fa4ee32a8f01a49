//! Files and standard input, and what to tell a user whose file cannot be read.

pub(crate) mod blocks;
pub(crate) mod lines;

use std::io::Read as _;
use std::path::Path;

use anyhow::{Context as _, Result};
use doichieu_text::ReadError;
use doichieu_text::decode::{DecodeError, Encoding};

use crate::encoders::EncoderError;
use crate::settings::SettingsError;

/// Reads a whole file, or standard input for `-`.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>> {
    if is_stdin(path) {
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes).context("cannot read standard input")?;
        return Ok(bytes);
    }
    if path.is_dir() {
        anyhow::bail!("`{}` is a folder, not a file", path.display());
    }
    std::fs::read(path).with_context(|| format!("cannot read `{}`", path.display()))
}

/// Opens a file for reading line by line, or standard input for `-`.
pub(crate) fn open(path: &Path) -> Result<Box<dyn std::io::BufRead>> {
    if is_stdin(path) {
        return Ok(Box::new(std::io::stdin().lock()));
    }
    let file = std::fs::File::open(path).with_context(|| format!("cannot read `{}`", path.display()))?;
    Ok(Box::new(std::io::BufReader::with_capacity(1 << 18, file)))
}

/// What a file is called in output and messages.
pub(crate) fn name(path: &Path) -> String {
    if is_stdin(path) { "standard input".to_owned() } else { path.display().to_string() }
}

pub(crate) fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// The encoding that the user named, if any.
pub(crate) fn encoding(name: Option<&str>) -> Result<Option<Encoding>> {
    name.map(|n| n.parse::<Encoding>().map_err(anyhow::Error::from)).transpose()
}

/// What the user can try, if the error tells.
pub(crate) fn hint(error: &anyhow::Error) -> Option<String> {
    error.chain().find_map(|cause| {
        let read = cause.downcast_ref::<ReadError>().and_then(ReadError::hint);
        let fixed = read.or_else(|| cause.downcast_ref::<DecodeError>().map(DecodeError::hint));
        let fixed = fixed.map(str::to_owned).or_else(|| crate::command::convert_hint(cause));
        let fixed = fixed.or_else(|| cause.downcast_ref::<SettingsError>().and_then(SettingsError::hint));
        fixed.or_else(|| cause.downcast_ref::<EncoderError>().map(EncoderError::hint))
    })
}
