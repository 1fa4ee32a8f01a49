//! Where the settings file lies.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use anyhow::Result;

use super::SettingsError;
use crate::args::Args;

/// Name of the file.
const NAME: &str = "doichieu.toml";
/// Variable that names another.
const VARIABLE: &str = "DOICHIEU_SETTINGS";

/// Which file was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// This one.
    Named(PathBuf),
    /// None.
    No,
    /// The first there is.
    Any,
}

impl Wanted {
    /// What is typed, before anything else is known of the command line. No flag takes a value that begins with a hyphen,
    /// so that nothing else can look like these two.
    pub(super) fn typed(typed: &[OsString]) -> Self {
        let mut wanted = Self::Any;
        let mut words = typed.iter().skip(1);
        while let Some(word) = words.next() {
            match word.to_str() {
                Some("--") => break,
                Some("--no-settings") => wanted = Self::No,
                Some("--settings") => wanted = words.next().map_or(wanted, |path| Self::Named(path.into())),
                Some(other) => {
                    if let Some(path) = other.strip_prefix("--settings=") {
                        wanted = Self::Named(path.into());
                    }
                }
                None => {}
            }
        }
        wanted
    }

    /// What was typed.
    pub(crate) fn of(args: &Args) -> Self {
        match &args.settings {
            _ if args.no_settings => Self::No,
            Some(path) => Self::Named(path.clone()),
            None => Self::Any,
        }
    }

    /// The file: the named one, else the one that `DOICHIEU_SETTINGS` names, else `doichieu.toml` in the working directory,
    /// else in the user's configuration folder. `None` if there is none.
    pub(crate) fn find(self) -> Result<Option<PathBuf>> {
        match self {
            Self::No => return Ok(None),
            Self::Named(path) => return Ok(Some(path)),
            Self::Any => {}
        }
        if let Some(named) = std::env::var_os(VARIABLE).filter(|v| !v.is_empty()) {
            let path = PathBuf::from(named);
            if !path.is_file() {
                return Err(SettingsError::Missing { variable: VARIABLE, path }.into());
            }
            return Ok(Some(path));
        }
        let here = Path::new(NAME);
        if here.is_file() {
            return Ok(Some(here.to_owned()));
        }
        let users = crate::encoders::settings_folder().ok().map(|folder| folder.join(NAME));
        Ok(users.filter(|path| path.is_file()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(words: &[&str], expected: Wanted) {
        let typed: Vec<OsString> = words.iter().map(OsString::from).collect();
        assert_eq!(Wanted::typed(&typed), expected, "{words:?}");
    }

    #[test]
    fn the_file_is_told_before_the_rest_is_parsed() {
        check(&["doichieu", "demo"], Wanted::Any);
        check(&["doichieu", "demo", "--settings", "a.toml"], Wanted::Named("a.toml".into()));
        check(&["doichieu", "--settings=a.toml", "demo"], Wanted::Named("a.toml".into()));
        check(&["doichieu", "--no-settings", "demo"], Wanted::No);
        check(&["doichieu", "segment", "--", "--no-settings"], Wanted::Any);
        // The parser says what is missing.
        check(&["doichieu", "demo", "--settings"], Wanted::Any);
    }
}
