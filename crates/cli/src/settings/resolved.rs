//! Every flag of every command with its value and where that comes from.

use clap::{Arg, Command};

use super::file::{File, Setting, is_settable};
use super::flag::{Flag, flags};

/// A flag and its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// The command, from the outermost; empty for a flag of all commands.
    pub(crate) table: Vec<String>,
    /// The flag without hyphens.
    pub(crate) key: String,
    /// Its value.
    pub(crate) value: Value,
    /// Where the value comes from.
    pub(crate) from: Source,
}

/// A value, as a settings file writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value {
    /// There is none.
    NotSet,
    /// Of a switch.
    Truth(bool),
    /// Its digits.
    Number(String),
    /// Any other.
    Text(String),
    /// Of a flag that may be given more than once.
    List(Vec<String>),
}

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Source {
    /// It is built in.
    Default,
    /// The settings file.
    File,
    /// The variable of this name.
    Environment(String),
}

impl Value {
    pub(super) fn new(flag: Flag<'_>, values: Vec<String>) -> Self {
        if flag.is_switch() {
            return Self::Truth(values.first().is_some_and(|v| v == "true"));
        }
        match values.first() {
            None => Self::NotSet,
            Some(_) if flag.is_list() => Self::List(values),
            Some(only) if flag.is_number() && only.parse::<f64>().is_ok() => Self::Number(only.clone()),
            Some(only) => Self::Text(only.clone()),
        }
    }

    /// The value in TOML; `None` if there is none.
    pub(crate) fn toml(&self) -> Option<String> {
        match self {
            Self::NotSet => None,
            Self::Truth(is_on) => Some(is_on.to_string()),
            Self::Number(digits) => Some(digits.clone()),
            Self::Text(text) => Some(quoted(text)),
            Self::List(texts) => {
                Some(format!("[{}]", texts.iter().map(|t| quoted(t)).collect::<Vec<_>>().join(", ")))
            }
        }
    }
}

/// A string in TOML.
pub(super) fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// All flags that can be set, table by table, with what the file and the environment make of them.
pub(crate) fn entries(root: &Command, file: &File) -> Vec<Entry> {
    let mut out = Vec::new();
    walk(root, &mut Vec::new(), &mut |table, command| {
        for (key, flag) in flags(command) {
            let (values, from) = resolve(table, key, flag.0, &file.settings);
            let value = Value::new(flag, values);
            out.push(Entry { table: table.to_owned(), key: key.to_owned(), value, from });
        }
    });
    out
}

/// Visits every command that has something to set, with its name from the outermost.
pub(super) fn walk(command: &Command, names: &mut Vec<String>, visit: &mut dyn FnMut(&[String], &Command)) {
    visit(names, command);
    for inside in command.get_subcommands().filter(|c| is_settable(c)) {
        names.push(inside.get_name().to_owned());
        walk(inside, names, visit);
        names.pop();
    }
}

fn resolve(table: &[String], key: &str, arg: &Arg, settings: &[Setting]) -> (Vec<String>, Source) {
    let variable = arg.get_env().map(|name| name.to_string_lossy().into_owned());
    if let Some(name) = variable
        && let Some(value) = std::env::var_os(&name)
    {
        return (vec![value.to_string_lossy().into_owned()], Source::Environment(name));
    }
    match settings.iter().find(|s| s.table == table && s.key == key) {
        Some(setting) => (setting.values.clone(), Source::File),
        None => (built_in(arg), Source::Default),
    }
}

/// The values that a flag has if nobody says anything.
pub(super) fn built_in(arg: &Arg) -> Vec<String> {
    arg.get_default_values().iter().map(|v| v.to_string_lossy().into_owned()).collect()
}
