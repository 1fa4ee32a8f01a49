//! The file, read and checked against the commands.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use clap::Command;
use toml::de::{DeTable, DeValue};

use super::SettingsError;
use super::flag::{Flag, flags};

/// Longest way between a name that is unknown and one that is offered for it, as Jaro-Winkler similarity.
/// Source: the bound that clap itself uses for its suggestions (`clap_builder`, `parser/features/suggestions.rs`).
const NEAR: f64 = 0.7;

/// A settings file.
#[derive(Debug, Default)]
pub(crate) struct File {
    /// Where it lies; `None` if there is none.
    pub(crate) path: Option<PathBuf>,
    /// What it sets, in the order of the commands and their flags.
    pub(crate) settings: Vec<Setting>,
}

/// One key of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Setting {
    /// The command, from the outermost; empty for a flag of all commands.
    pub(crate) table: Vec<String>,
    /// The flag without hyphens.
    pub(crate) key: String,
    /// Its values as they would be typed; `true` or `false` for a switch.
    pub(crate) values: Vec<String>,
}

impl File {
    /// Reads a file.
    pub(crate) fn read(path: &Path, root: &Command) -> Result<Self> {
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("cannot read settings file `{}`", path.display()))?;
        let settings = Checker { name: path.display().to_string(), text: &text, root }.settings()?;
        Ok(Self { path: Some(path.to_owned()), settings })
    }
}

/// Holds a file's text against the commands.
struct Checker<'a> {
    name: String,
    text: &'a str,
    root: &'a Command,
}

impl Checker<'_> {
    fn settings(&self) -> Result<Vec<Setting>, SettingsError> {
        let text = self.text.strip_prefix('\u{feff}').unwrap_or(self.text);
        let table = DeTable::parse(text).map_err(|error| SettingsError::NotToml {
            file: self.name.clone(),
            line: error.span().map_or(1, |span| self.line(span.start)),
            problem: error.message().to_owned(),
        })?;
        let mut out = Vec::new();
        self.table(self.root, &mut Vec::new(), table.get_ref(), &mut out)?;
        Ok(out)
    }

    fn table(
        &self,
        command: &Command,
        names: &mut Vec<String>,
        table: &DeTable<'_>,
        out: &mut Vec<Setting>,
    ) -> Result<(), SettingsError> {
        for (key, value) in table {
            let line = self.line(key.span().start);
            let key = key.get_ref().as_ref();
            if let DeValue::Table(inner) = value.get_ref() {
                names.push(key.to_owned());
                let found = command.get_subcommands().find(|c| c.get_name() == key);
                let Some(inside) = found else {
                    return Err(self.unknown_table(command, line, names));
                };
                self.table(inside, names, inner, out)?;
                names.pop();
                continue;
            }
            let Some((_, flag)) = flags(command).find(|f| f.0 == key) else {
                return Err(self.unknown_key(command, line, names, key));
            };
            let values = flag.take(value.get_ref()).map_err(|refused| SettingsError::Value {
                file: self.name.clone(),
                line,
                key: key.to_owned(),
                place: place(names),
                found: refused.found,
                wanted: refused.wanted,
            })?;
            out.push(Setting { table: names.clone(), key: key.to_owned(), values });
        }
        Ok(())
    }

    fn line(&self, at: usize) -> usize {
        1 + self.text.bytes().take(at).filter(|b| *b == b'\n').count()
    }

    fn unknown_table(&self, command: &Command, line: usize, names: &[String]) -> SettingsError {
        let (above, wrong) = match names.split_last() {
            Some((last, above)) => (above, last.as_str()),
            None => (names, ""),
        };
        let title = |name: &str| [above, &[name.to_owned()]].concat().join(".");
        let nearest =
            nearest(wrong, command.get_subcommands().filter(|c| is_settable(c)).map(Command::get_name));
        let hint = match nearest {
            Some(name) => Some(format!("did you mean `[{}]`?", title(name))),
            None if flags(command).any(|f| f.0 == wrong) => {
                Some(format!("`{wrong}` is a flag: write `{wrong} = …`"))
            }
            None => {
                Some("tables are named after commands: `doichieu settings --default` has them all".into())
            }
        };
        SettingsError::UnknownTable { file: self.name.clone(), line, table: names.join("."), hint }
    }

    fn unknown_key(&self, command: &Command, line: usize, names: &[String], key: &str) -> SettingsError {
        let others = tables_with(self.root, key);
        let alias = flags(command).find(|(_, Flag(arg))| {
            arg.get_all_aliases().unwrap_or_default().contains(&key)
                || arg.get_short().is_some_and(|s| key.chars().eq([s]))
        });
        let hint = if let Some((name, _)) = alias {
            Some(format!("here it is called `{name}`"))
        } else if !names.is_empty() && flags(self.root).any(|f| f.0 == key) {
            Some(format!("`{key}` is for all commands: put it before the first table"))
        } else if let Some(near) = nearest(key, flags(command).map(|f| f.0)) {
            Some(format!("did you mean `{near}`?"))
        } else if let Some(some) = others.get(..others.len().min(3)).filter(|some| !some.is_empty()) {
            Some(format!("`{key}` belongs under {}", some.join(" or ")))
        } else {
            Some("keys are long flags without hyphens: `doichieu settings --default` has them all".into())
        };
        SettingsError::UnknownKey {
            file: self.name.clone(),
            line,
            key: key.to_owned(),
            place: place(names),
            hint,
        }
    }
}

/// Whether a command, or one below it, has a flag that can be set.
pub(super) fn is_settable(command: &Command) -> bool {
    flags(command).next().is_some() || command.get_subcommands().any(is_settable)
}

/// Where a key stands, for a message.
fn place(names: &[String]) -> String {
    if names.is_empty() { "before the first table".into() } else { format!("in `[{}]`", names.join(".")) }
}

/// The tables of commands that have a flag.
fn tables_with(root: &Command, key: &str) -> Vec<String> {
    fn walk(command: &Command, names: &mut Vec<String>, key: &str, out: &mut Vec<String>) {
        for inside in command.get_subcommands() {
            names.push(inside.get_name().to_owned());
            if flags(inside).any(|f| f.0 == key) {
                out.push(format!("`[{}]`", names.join(".")));
            }
            walk(inside, names, key, out);
            names.pop();
        }
    }
    let mut out = Vec::new();
    walk(root, &mut Vec::new(), key, &mut out);
    out
}

/// The name most like one that is unknown; the first of several alike.
fn nearest<'a>(wrong: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let mut best: Option<(f64, &str)> = None;
    for name in names {
        let similarity = strsim::jaro_winkler(wrong, name);
        if NEAR < similarity && best.is_none_or(|b| b.0 < similarity) {
            best = Some((similarity, name));
        }
    }
    best.map(|b| b.1)
}

#[cfg(test)]
mod tests {
    use clap::{Arg, ArgAction, value_parser};

    use super::*;

    fn root() -> Command {
        let flag = |name: &'static str| Arg::new(name).long(name);
        let inner = Command::new("align")
            .arg(flag("format").value_parser(["text", "tsv"]))
            .arg(flag("pair").num_args(2).action(ArgAction::Append))
            .arg(flag("share").value_parser(value_parser!(f64)))
            .arg(Arg::new("input").required(true));
        Command::new("tool")
            .arg(
                flag("jobs")
                    .short('j')
                    .visible_alias("threads")
                    .global(true)
                    .value_parser(value_parser!(usize)),
            )
            .arg(flag("quiet").action(ArgAction::SetTrue))
            .subcommand(Command::new("batch").subcommand(inner))
            .subcommand(Command::new("compare").arg(flag("format")))
    }

    fn read(text: &str) -> Result<Vec<Setting>, SettingsError> {
        Checker { name: "s.toml".into(), text, root: &root() }.settings()
    }

    #[track_caller]
    fn refused(text: &str, message: &str, hint: &str) {
        let error = read(text).expect_err("it is wrong");
        assert_eq!(error.to_string(), format!("settings file `s.toml`, {message}"));
        assert_eq!(error.hint().unwrap_or_default(), hint);
    }

    #[test]
    fn nested_commands_are_nested_tables() {
        let text =
            "quiet = true\njobs = 2\n[batch.align]\nformat = 'tsv'\nshare = 0.5\npair = ['a', 'b', 'c', 'd']";
        let found: Vec<String> = read(text)
            .expect("it is right")
            .into_iter()
            .map(|s| format!("{}.{}={}", s.table.join("."), s.key, s.values.join(",")))
            .collect();
        let inner = ["batch.align.format=tsv", "batch.align.pair=a,b,c,d", "batch.align.share=0.5"];
        assert_eq!(found, [&inner[..], &[".jobs=2", ".quiet=true"]].concat());
    }

    #[test]
    fn what_is_unknown_is_named_with_what_is_near() {
        refused(
            "[batch.algin]\nformat = 'tsv'",
            "line 1: unknown table `[batch.algin]`",
            "did you mean `[batch.align]`?",
        );
        refused(
            "[compare]\n\nformt = 'tsv'",
            "line 3: unknown key `formt` in `[compare]`",
            "did you mean `format`?",
        );
        refused(
            "[compare]\njobs = 3",
            "line 2: unknown key `jobs` in `[compare]`",
            "`jobs` is for all commands: put it before the first table",
        );
        refused(
            "format = 'tsv'",
            "line 1: unknown key `format` before the first table",
            "`format` belongs under `[batch.align]` or `[compare]`",
        );
        refused(
            "threads = 3",
            "line 1: unknown key `threads` before the first table",
            "here it is called `jobs`",
        );
        let all = "keys are long flags without hyphens: `doichieu settings --default` has them all";
        refused("[batch.align]\ninput = 'a'", "line 2: unknown key `input` in `[batch.align]`", all);
    }

    #[test]
    fn what_is_wrong_is_said_with_what_is_wanted() {
        let hint = "`doichieu settings --default` prints a file with every key";
        let one_of = "one of `text`, `tsv` is needed";
        refused(
            "[batch.align]\nformat = 'xml'",
            &format!("line 2: `format` in `[batch.align]` is `xml`: {one_of}"),
            hint,
        );
        refused(
            "quiet = 'yes'",
            "line 1: `quiet` before the first table is a string: `true` or `false` is needed",
            hint,
        );
        refused(
            "jobs = true",
            "line 1: `jobs` before the first table is a truth value: a number is needed",
            hint,
        );
        refused(
            "[compare]\nformat = 3",
            "line 2: `format` in `[compare]` is a number: a string is needed",
            hint,
        );
        refused(
            "[compare]\nformat = ['a', 'b']",
            "line 2: `format` in `[compare]` is a list: a string is needed",
            hint,
        );
        refused(
            "jobs = -3",
            "line 1: `jobs` before the first table is `-3`: invalid digit found in string",
            hint,
        );
        refused(
            "[batch.align]\npair = ['a', 'b', 'c']",
            "line 2: `pair` in `[batch.align]` is 3 of them: a list of 2 strings, or of several times 2, is needed",
            hint,
        );
    }

    #[test]
    fn what_is_no_toml_is_told_with_its_line() {
        let error = read("quiet = true\n[compare\n").expect_err("it is wrong").to_string();
        assert!(error.starts_with("settings file `s.toml`, line 2: "), "{error}");
        let error = read("quiet = true\nquiet = false\n").expect_err("it is wrong").to_string();
        assert!(error.contains("line 2: duplicate key"), "{error}");
    }
}
