//! What can be typed after `settings`. No logic.

use clap::{Args as ClapArgs, ValueEnum};

const EXAMPLES: &str = "\
Examples:
  doichieu settings                              every flag, its value and where that comes from
  doichieu settings compare                      those of one command
  doichieu settings batch align                  those of a command below another
  doichieu settings --default > doichieu.toml    a file with every key, to edit

The file is the one that --settings names, else the one that DOICHIEU_SETTINGS names, else `doichieu.toml` in the
working directory, else in the user's configuration folder (or the one that DOICHIEU_CONFIG_DIR names).";

#[derive(Debug, ClapArgs)]
#[command(after_help = EXAMPLES)]
pub(crate) struct SettingsArgs {
    /// Command whose flags to show [default: all]
    #[arg(value_name = "COMMAND")]
    pub(crate) table: Vec<String>,

    /// Print the default settings file instead: every key, what it says, and its value
    #[arg(long, conflicts_with_all = ["table", "format"])]
    pub(crate) default: bool,

    /// How to print
    #[arg(long, value_enum, default_value_t = SettingsFormat::Text)]
    pub(crate) format: SettingsFormat,
}

/// How settings are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SettingsFormat {
    /// For a person; a settings file as well
    Text,
    /// One indented object
    Json,
}
