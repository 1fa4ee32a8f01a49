//! What a flag takes, as its parser knows it.

use std::any::TypeId;
use std::ffi::OsString;

use clap::builder::ValueParser;
use clap::error::{ContextKind, ContextValue};
use clap::{Arg, ArgAction, Command};
use toml::de::DeValue;

/// Flags that no file can set: they say which file it is.
const ITSELF: [&str; 2] = ["settings", "no-settings"];

/// A flag that can be set.
#[derive(Debug, Clone, Copy)]
pub(super) struct Flag<'a>(pub(super) &'a Arg);

/// A value that a flag does not take.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Refused {
    /// What it is.
    pub(super) found: String,
    /// What the flag takes.
    pub(super) wanted: String,
}

/// The flags of one command that can be set, in the order of its help.
pub(super) fn flags(command: &Command) -> impl Iterator<Item = (&str, Flag<'_>)> {
    command.get_arguments().filter_map(|arg| {
        let key = arg.get_long().filter(|long| !ITSELF.contains(long))?;
        let is_value = matches!(arg.get_action(), ArgAction::Set | ArgAction::Append | ArgAction::SetTrue);
        is_value.then_some((key, Flag(arg)))
    })
}

impl Flag<'_> {
    /// Whether it is there or not, and has no value.
    pub(super) fn is_switch(self) -> bool {
        matches!(self.0.get_action(), ArgAction::SetTrue)
    }

    /// Whether it may have several values.
    pub(super) fn is_list(self) -> bool {
        matches!(self.0.get_action(), ArgAction::Append)
            || self.0.get_value_delimiter().is_some()
            || 1 < self.n_each()
    }

    /// Values that come together.
    fn n_each(self) -> usize {
        self.0.get_num_args().map_or(1, |n| n.min_values().max(1))
    }

    /// Whether it counts or measures.
    pub(super) fn is_number(self) -> bool {
        let id = self.0.get_value_parser().type_id();
        macro_rules! is_any {
            ($($t:ty),*) => { [$(TypeId::of::<$t>()),*].iter().any(|t| id == *t) };
        }
        is_any!(u8, u16, u32, u64, usize, i8, i16, i32, i64, isize, f32, f64)
    }

    /// Whether any string will do.
    fn is_text(self) -> bool {
        let id = self.0.get_value_parser().type_id();
        [TypeId::of::<String>(), TypeId::of::<OsString>(), TypeId::of::<std::path::PathBuf>()]
            .iter()
            .any(|t| id == *t)
    }

    /// The value as it would be typed, checked by the flag's own parser.
    pub(super) fn take(self, value: &DeValue<'_>) -> Result<Vec<String>, Refused> {
        if self.is_switch() {
            return match value {
                DeValue::Boolean(is_on) => Ok(vec![is_on.to_string()]),
                _ => Err(Refused { found: kind(value).into(), wanted: "`true` or `false` is needed".into() }),
            };
        }
        let values = match value {
            DeValue::Array(values) if self.is_list() => {
                values.iter().map(|v| self.word(v.get_ref())).collect::<Result<Vec<_>, _>>()?
            }
            single => vec![self.word(single)?],
        };
        let n_each = self.n_each();
        if values.len() % n_each != 0 {
            let wanted = format!("a list of {n_each} strings, or of several times {n_each}, is needed");
            return Err(Refused { found: format!("{} of them", values.len()), wanted });
        }
        self.probe(&values)?;
        Ok(values)
    }

    /// One value as it would be typed.
    fn word(self, value: &DeValue<'_>) -> Result<String, Refused> {
        let refused = |wanted: &str| Refused { found: kind(value).into(), wanted: wanted.into() };
        let number = match value {
            DeValue::String(text) => return Ok(text.clone().into_owned()),
            DeValue::Integer(n) if n.radix() == 10 => Some(n.as_str()),
            DeValue::Float(n) => Some(n.as_str()),
            _ => None,
        };
        match number {
            Some(number) if !self.is_text() => Ok(number.to_owned()),
            _ if self.is_number() => Err(refused("a number is needed")),
            _ if self.is_list() => Err(refused("a string or a list of strings is needed")),
            _ => Err(refused("a string is needed")),
        }
    }

    /// Lets the flag's parser see the values.
    fn probe(self, values: &[String]) -> Result<(), Refused> {
        let parser: ValueParser = self.0.get_value_parser().clone();
        let mut arg = Arg::new("value").long("value").value_parser(parser).action(ArgAction::Append);
        arg = arg.allow_hyphen_values(true).num_args(1).value_delimiter(self.0.get_value_delimiter());
        let words = values.iter().flat_map(|v| ["--value", v.as_str()]);
        let probe = Command::new("settings").no_binary_name(true).arg(arg);
        let Err(error) = probe.try_get_matches_from(words) else { return Ok(()) };
        let found = match error.get(ContextKind::InvalidValue) {
            Some(ContextValue::String(found)) => format!("`{found}`"),
            _ => values.first().map_or_else(|| "empty".into(), |v| format!("`{v}`")),
        };
        let said = std::error::Error::source(&error).map(ToString::to_string);
        let wanted = match error.get(ContextKind::ValidValue) {
            Some(ContextValue::Strings(valid)) if !valid.is_empty() => one_of(valid),
            _ => said.unwrap_or_else(|| "the flag does not take it".into()),
        };
        Err(Refused { found, wanted })
    }
}

fn one_of(valid: &[String]) -> String {
    format!("one of {} is needed", valid.iter().map(|v| format!("`{v}`")).collect::<Vec<_>>().join(", "))
}

/// What a value of TOML is, for a message.
fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "a truth value",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
