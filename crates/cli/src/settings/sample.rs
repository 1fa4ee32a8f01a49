//! The default settings file: every key with what it says and what it is if nobody sets it.

use clap::{ArgAction, Command};

use super::flag::{Flag, flags};
use super::resolved::{Value, built_in, quoted, walk};

/// Columns of the comments.
const WIDTH: usize = 100;

/// What stands first.
const HEAD: &str = "\
# Settings of doichieu. Each key is a flag, each table a command; what is typed wins over the environment, that over
# this file, that over what is built in. A key behind `#` is not set unless somebody sets it.
";

/// Writes a settings file that changes nothing.
pub(crate) fn sample(root: &Command) -> String {
    let mut out = HEAD.to_owned();
    walk(root, &mut Vec::new(), &mut |names, command| {
        let mut keys = flags(command).peekable();
        if keys.peek().is_none() {
            return;
        }
        if !names.is_empty() {
            out.push('\n');
            let about = command.get_about().map(ToString::to_string).unwrap_or_default();
            comment(&mut out, &about);
            out.push_str(&format!("[{}]\n", names.join(".")));
        }
        for (key, flag) in keys {
            out.push('\n');
            comment(&mut out, &flag.0.get_help().map(ToString::to_string).unwrap_or_default());
            let possible = choices(flag);
            if !possible.is_empty() {
                comment(&mut out, &format!("One of: {}.", possible.join(", ")));
            }
            match Value::new(flag, built_in(flag.0)).toml() {
                Some(value) => out.push_str(&format!("{key} = {value}\n")),
                None => out.push_str(&format!("# {key} = {}\n", stand_in(flag, &possible))),
            }
        }
    });
    out
}

fn comment(out: &mut String, text: &str) {
    for line in textwrap::wrap(text, WIDTH - 2) {
        out.push_str(format!("# {line}").trim_end());
        out.push('\n');
    }
}

/// The names that a flag takes, if it takes no others.
fn choices(flag: Flag<'_>) -> Vec<String> {
    if matches!(flag.0.get_action(), ArgAction::SetTrue) {
        return Vec::new();
    }
    let possible = flag.0.get_possible_values();
    possible.iter().filter(|p| !p.is_hide_set()).map(|p| p.get_name().to_owned()).collect()
}

/// What a value would look like.
fn stand_in(flag: Flag<'_>, possible: &[String]) -> String {
    let names = flag.0.get_value_names().unwrap_or_default();
    let first = possible.first().cloned();
    if flag.is_list() {
        let names: Vec<String> = names.iter().map(|n| quoted(n)).collect();
        return format!("[{}]", first.map_or_else(|| names.join(", "), |f| quoted(&f)));
    }
    let name = first.or_else(|| names.first().map(ToString::to_string)).unwrap_or_default();
    if flag.is_number() { name } else { quoted(&name) }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;
    use crate::args::Args;
    use crate::settings::{File, Source, entries};

    #[test]
    fn the_default_file_is_what_is_built_in() {
        let root = Args::command();
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("doichieu.toml");
        std::fs::write(&path, sample(&root)).expect("it can be written");
        let file = File::read(&path, &root).expect("its own file is right");
        let plain = entries(&root, &File::default());
        for (set, plain) in entries(&root, &file).iter().zip(&plain) {
            assert_eq!((&set.table, &set.key, &set.value), (&plain.table, &plain.key, &plain.value));
            let expected = if plain.value == Value::NotSet { Source::Default } else { Source::File };
            assert_eq!(set.from, expected, "{:?} {}", set.table, set.key);
        }
    }

    #[test]
    fn every_long_flag_can_be_set() {
        walk(&Args::command(), &mut Vec::new(), &mut |names, command| {
            let longs = command.get_arguments().filter_map(clap::Arg::get_long);
            let n = longs.filter(|l| !["settings", "no-settings"].contains(l)).count();
            assert_eq!(flags(command).count(), n, "{names:?}");
        });
    }
}
