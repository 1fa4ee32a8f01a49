//! What can be wrong with a settings file.

use std::path::PathBuf;

/// What is wrong with a settings file, and where.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum SettingsError {
    /// The file that a variable names is not there.
    #[error("`{variable}` names `{}`, which is no file", path.display())]
    Missing { variable: &'static str, path: PathBuf },
    /// It is not TOML.
    #[error("settings file `{file}`, line {line}: {problem}")]
    NotToml { file: String, line: usize, problem: String },
    /// There is no such command.
    #[error("settings file `{file}`, line {line}: unknown table `[{table}]`")]
    UnknownTable { file: String, line: usize, table: String, hint: Option<String> },
    /// The command has no such flag.
    #[error("settings file `{file}`, line {line}: unknown key `{key}` {place}")]
    UnknownKey { file: String, line: usize, key: String, place: String, hint: Option<String> },
    /// The flag takes something else.
    #[error("settings file `{file}`, line {line}: `{key}` {place} is {found}: {wanted}")]
    Value { file: String, line: usize, key: String, place: String, found: String, wanted: String },
}

impl SettingsError {
    /// What the user can try.
    pub(crate) fn hint(&self) -> Option<String> {
        match self {
            Self::UnknownTable { hint, .. } | Self::UnknownKey { hint, .. } => hint.clone(),
            Self::Missing { .. } => Some("`--no-settings` does without".into()),
            Self::NotToml { .. } | Self::Value { .. } => {
                Some("`doichieu settings --default` prints a file with every key".into())
            }
        }
    }
}
