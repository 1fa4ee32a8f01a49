//! Settings, for people and programs.

use std::io::{self, Write};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::settings::{Entry, Source, Value};
use doichieu_answer::span::VERSION;

/// Answer of `doichieu settings --format json`.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct SettingsJson {
    /// Version of this format.
    pub(crate) version: u32,
    /// The settings file; `null` if there is none.
    pub(crate) file: Option<String>,
    /// Every flag that can be set.
    pub(crate) settings: Vec<SettingJson>,
}

/// One flag.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct SettingJson {
    /// Its table, such as `batch.align`; empty for a flag of all commands.
    pub(crate) table: String,
    /// Its name without hyphens.
    pub(crate) key: String,
    /// Its value: a truth value, a number, a string, a list of strings, or `null` if it is not set.
    pub(crate) value: serde_json::Value,
    /// `default`, `file`, or `environment` and the name of the variable.
    pub(crate) from: String,
}

impl SettingsJson {
    pub(crate) fn new(file: Option<String>, entries: &[Entry]) -> Self {
        Self { version: VERSION, file, settings: entries.iter().map(SettingJson::new).collect() }
    }
}

impl SettingJson {
    fn new(entry: &Entry) -> Self {
        let value = match &entry.value {
            Value::NotSet => serde_json::Value::Null,
            Value::Truth(is_on) => (*is_on).into(),
            Value::Number(digits) => {
                digits.parse().map_or_else(|_| digits.clone().into(), serde_json::Value::Number)
            }
            Value::Text(text) => text.clone().into(),
            Value::List(texts) => texts.clone().into(),
        };
        Self { table: entry.table.join("."), key: entry.key.clone(), value, from: source(&entry.from) }
    }
}

fn source(from: &Source) -> String {
    match from {
        Source::Default => "default".into(),
        Source::File => "file".into(),
        Source::Environment(variable) => format!("environment {variable}"),
    }
}

/// Prints settings as a settings file, each with where it comes from.
pub(crate) fn settings(out: &mut dyn Write, file: Option<&str>, entries: &[Entry]) -> io::Result<()> {
    match file {
        Some(file) => writeln!(out, "# file: {file}")?,
        None => writeln!(out, "# no settings file")?,
    }
    let mut table: &[String] = &[];
    for entry in entries {
        if entry.table != table {
            table = &entry.table;
            writeln!(out, "\n[{}]", table.join("."))?;
        }
        match entry.value.toml() {
            Some(value) => writeln!(out, "{} = {value}  # {}", entry.key, source(&entry.from))?,
            None => writeln!(out, "# {} is not set", entry.key)?,
        }
    }
    Ok(())
}
