//! The settings file: every flag of every command can stand in it.
//!
//! Its tables are named after commands (`[compare]`, `[batch.align]`), its keys after long flags. Nothing here knows a
//! command: all is read off the parser of the command line. A value of the file becomes the default of its flag, so what is
//! typed wins over the environment, that over the file, and that over what is built in.

mod apply;
mod error;
mod file;
mod flag;
mod place;
mod resolved;
mod sample;

use std::ffi::OsString;

use anyhow::Result;
use clap::{CommandFactory as _, FromArgMatches as _};

use crate::args::Args;

pub(crate) use error::SettingsError;
pub(crate) use file::File;
pub(crate) use place::Wanted;
pub(crate) use resolved::{Entry, Source, Value, entries};
pub(crate) use sample::sample;

/// What was typed, with the settings file under it. A command line that cannot be parsed, `--help` and `--version` end the
/// program, as clap does.
///
/// # Errors
///
/// The settings file cannot be read, or something in it is unknown or wrong.
pub(crate) fn parse() -> Result<Args> {
    let typed: Vec<OsString> = std::env::args_os().collect();
    let plain = apply::switches(Args::command());
    // Help and version do without the file, be it right or wrong; what else may be missing, the file can have.
    if let Err(error) = Args::command().try_get_matches_from(&typed)
        && !error.use_stderr()
    {
        error.exit();
    }
    let file = match Wanted::typed(&typed).find()? {
        Some(path) => File::read(&path, &Args::command())?,
        None => File::default(),
    };
    let mut matches = apply::defaults(plain.clone(), &file.settings).get_matches_from(&typed);
    let kept = apply::without_conflicts(&plain, &matches, &file.settings);
    if kept.len() < file.settings.len() {
        matches = apply::defaults(plain, &kept).get_matches_from(&typed);
    }
    Args::from_arg_matches(&matches).map_err(|error| error.format(&mut Args::command()).exit())
}
