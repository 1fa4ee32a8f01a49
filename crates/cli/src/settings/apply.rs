//! Settings as defaults of the command line's parser.

use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Command};

use super::file::Setting;

/// Lets every switch be turned off as well, with `--name=false`, so that what is typed can overrule a file.
pub(super) fn switches(command: Command) -> Command {
    command.mut_args(switch).mut_subcommands(switches)
}

fn switch(arg: Arg) -> Arg {
    if !matches!(arg.get_action(), ArgAction::SetTrue) || arg.get_long() == Some("no-settings") {
        return arg;
    }
    arg.action(ArgAction::Set)
        .num_args(0..=1)
        .require_equals(true)
        .value_name("BOOL")
        .default_missing_value("true")
        .default_value("false")
}

/// Makes values of the file defaults. Flags that must be given need not be any more if the file has them.
pub(super) fn defaults(command: Command, settings: &[Setting]) -> Command {
    at(command, settings, 0)
}

/// * `settings`: those whose table begins with the commands above, `depth` of them.
fn at(command: Command, settings: &[Setting], depth: usize) -> Command {
    if settings.is_empty() {
        return command;
    }
    let command = command.mut_args(|arg| {
        let own = |s: &&Setting| s.table.len() == depth && Some(s.key.as_str()) == arg.get_long();
        match settings.iter().find(own) {
            Some(setting) => arg.required(false).default_values(setting.values.clone()),
            None => arg,
        }
    });
    command.mut_subcommands(|inside| {
        let name = inside.get_name();
        let its = |s: &&Setting| s.table.get(depth).is_some_and(|n| n == name);
        let below: Vec<Setting> = settings.iter().filter(its).cloned().collect();
        at(inside, &below, depth + 1)
    })
}

/// The settings without those that what was typed does not go with: `--jsonl` typed takes away `format` of the file,
/// as typing both would be refused.
pub(super) fn without_conflicts(root: &Command, matches: &ArgMatches, settings: &[Setting]) -> Vec<Setting> {
    let mut kept = settings.to_vec();
    let (mut command, mut matches, mut depth) = (root, matches, 0);
    loop {
        let is_typed = |arg: &Arg| {
            let source = matches.try_contains_id(arg.get_id().as_str()).ok().filter(|there| *there);
            source.and_then(|_| matches.value_source(arg.get_id().as_str())).is_some_and(is_given)
        };
        kept.retain(|setting| {
            let is_here = setting.table.len() == depth;
            let found = command.get_arguments().find(|arg| arg.get_long() == Some(&setting.key));
            let Some(arg) = found.filter(|_| is_here) else { return true };
            let own = command.get_arg_conflicts_with(arg);
            let goes = !own.into_iter().any(is_typed);
            goes && !command
                .get_arguments()
                .filter(|other| is_typed(other))
                .any(|other| command.get_arg_conflicts_with(other).iter().any(|a| a.get_id() == arg.get_id()))
        });
        let Some((name, inner)) = matches.subcommand() else { return kept };
        let Some(inside) = command.find_subcommand(name) else { return kept };
        kept.retain(|s| s.table.len() <= depth || s.table.get(depth).is_some_and(|n| n == name));
        (command, matches, depth) = (inside, inner, depth + 1);
    }
}

fn is_given(source: ValueSource) -> bool {
    matches!(source, ValueSource::CommandLine | ValueSource::EnvVariable)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn root() -> Command {
        let flag = |name: &'static str| Arg::new(name).long(name);
        let list = flag("list").value_delimiter(',').action(ArgAction::Append);
        let compare = Command::new("compare")
            .arg(flag("format").default_value("text"))
            .arg(flag("jsonl").conflicts_with("format"))
            .arg(flag("out").required(true))
            .arg(flag("all").action(ArgAction::SetTrue).requires("jsonl"))
            .arg(list)
            .arg(flag("pair").num_args(2).action(ArgAction::Append));
        Command::new("tool").arg(flag("quiet").action(ArgAction::SetTrue).global(true)).subcommand(compare)
    }

    fn setting(table: &[&str], key: &str, values: &[&str]) -> Setting {
        let own = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect();
        Setting { table: own(table), key: key.into(), values: own(values) }
    }

    fn parsed(settings: &[Setting], words: &[&str]) -> ArgMatches {
        let plain = switches(root());
        let words = [&["tool", "compare"], words].concat();
        let matches = defaults(plain.clone(), settings).try_get_matches_from(&words).expect("it parses");
        let kept = without_conflicts(&plain, &matches, settings);
        defaults(plain, &kept).try_get_matches_from(&words).expect("it parses")
    }

    #[track_caller]
    fn check(settings: &[Setting], words: &[&str], id: &str, expected: &[&str]) {
        let matches = parsed(settings, words);
        let inner = matches.subcommand_matches("compare").expect("it was asked for");
        let found: Vec<String> = inner
            .get_raw(id)
            .map(|values| values.map(|v| v.to_string_lossy().into_owned()).collect())
            .unwrap_or_default();
        assert_eq!(found, expected, "{words:?}");
    }

    #[test]
    fn what_is_typed_wins() {
        let out = setting(&["compare"], "out", &["there"]);
        let format = setting(&["compare"], "format", &["tsv"]);
        let both = [out.clone(), format];
        check(&both, &[], "format", &["tsv"]);
        check(&both, &["--format", "json"], "format", &["json"]);
        check(std::slice::from_ref(&out), &[], "format", &["text"]);
        check(std::slice::from_ref(&out), &["--out", "here"], "out", &["here"]);
    }

    #[test]
    fn switches_go_off_again() {
        let out = setting(&["compare"], "out", &["there"]);
        let on = [out.clone(), setting(&["compare"], "all", &["true"]), setting(&[], "quiet", &["true"])];
        check(&on, &[], "all", &["true"]);
        // Typed, even its off needs what it needs.
        check(&on, &["--all=false", "--jsonl", "a"], "all", &["false"]);
        check(&on, &[], "quiet", &["true"]);
        check(&on, &["--quiet=false"], "quiet", &["false"]);
        check(std::slice::from_ref(&out), &["--quiet"], "quiet", &["true"]);
        check(&[out], &[], "quiet", &["false"]);
    }

    #[test]
    fn what_is_typed_takes_away_what_does_not_go_with_it() {
        let out = setting(&["compare"], "out", &["there"]);
        let format = [out.clone(), setting(&["compare"], "format", &["tsv"])];
        check(&format, &["--jsonl", "a"], "format", &["text"]);
        let jsonl = [out, setting(&["compare"], "jsonl", &["a"])];
        check(&jsonl, &["--format", "tsv"], "jsonl", &[]);
        check(&jsonl, &[], "jsonl", &["a"]);
    }

    #[test]
    fn lists_have_all_their_values() {
        let set = [
            setting(&["compare"], "out", &["there"]),
            setting(&["compare"], "list", &["a", "b"]),
            setting(&["compare"], "pair", &["a", "b", "c", "d"]),
        ];
        check(&set, &[], "list", &["a", "b"]);
        check(&set, &["--list", "c,d"], "list", &["c", "d"]);
        check(&set, &[], "pair", &["a", "b", "c", "d"]);
    }
}
