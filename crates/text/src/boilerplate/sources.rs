//! Names of agencies and outlets, as credits write them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::rulebook::without_marks;

/// The table of `sources.toml`.
#[derive(Debug, Default)]
pub(super) struct Sources {
    /// Name as credits write it, to the name as metadata has it and whether it is an agency.
    names: BTreeMap<String, Source>,
    /// Length in bytes of the longest name.
    longest: usize,
}

/// Who a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    /// Supplies others with reports.
    Agency,
    /// Publishes.
    Outlet,
    /// Gives a picture without being either.
    Supplier,
}

#[derive(Deserialize)]
struct SourceFile {
    agencies: Vec<String>,
    outlets: Vec<String>,
    suppliers: Vec<String>,
}

static BUNDLED: LazyLock<Sources> = LazyLock::new(|| {
    toml::from_str::<SourceFile>(include_str!("../../assets/boilerplate/sources.toml"))
        .map(Sources::of)
        .unwrap_or_default()
});

impl Sources {
    /// The names built in.
    pub(super) fn bundled() -> &'static Self {
        &BUNDLED
    }

    fn of(file: SourceFile) -> Self {
        let mut names = BTreeMap::new();
        let lists = [
            (file.suppliers, Source::Supplier),
            (file.outlets, Source::Outlet),
            (file.agencies, Source::Agency),
        ];
        for (list, source) in lists {
            for name in list {
                names.insert(name.to_uppercase(), source);
                names.insert(without_marks(&name), source);
                names.insert(name, source);
            }
        }
        let longest = names.keys().map(String::len).max().unwrap_or(0);
        Self { names, longest }
    }

    /// What the name stands for, if it is listed.
    pub(super) fn get(&self, name: &str) -> Option<Source> {
        self.names.get(name).copied()
    }

    /// All agencies as one alternation of a regular expression, the longest first.
    pub(super) fn agencies(&self) -> String {
        let mut names: Vec<&str> =
            self.names.iter().filter(|(_, s)| **s == Source::Agency).map(|(name, _)| name.as_str()).collect();
        names.sort_by_key(|name| (std::cmp::Reverse(name.len()), *name));
        let escaped: Vec<String> = names.into_iter().map(regex::escape).collect();
        format!("(?:{})", escaped.join("|"))
    }

    /// Whether a text is one listed agency or outlet, or a list of them and nothing else.
    pub(super) fn are_all(&self, text: &str) -> bool {
        let known = |name: &str| matches!(self.get(name), Some(Source::Agency | Source::Outlet));
        let text = text.trim().trim_end_matches(['.', ' ']);
        let names = list(text);
        known(text) || (!names.is_empty() && names.iter().all(|name| known(name)))
    }

    /// Length in bytes of the longest listed name that `text` begins with, as a whole word.
    pub(super) fn at_start(&self, text: &str) -> Option<usize> {
        let limit = text.len().min(self.longest);
        (1..=limit).rev().find(|&len| {
            let whole = || match text.get(len..).and_then(|rest| rest.chars().next()) {
                Some(next) => !next.is_alphanumeric() || text.get(..len).is_some_and(|t| t.ends_with('+')),
                None => true,
            };
            text.get(..len).is_some_and(|name| self.names.contains_key(name)) && whole()
        })
    }
}

/// Cuts a list of names as credits write it: commas, slashes, `and`, `và`, dashes.
pub(super) fn list(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    let spaced = text
        .replace(" and ", ",")
        .replace(" và ", ",")
        .replace(" & ", " &\u{0} ")
        .replace(" - ", ",")
        .replace(" – ", ",");
    for part in spaced.split([',', '/', ';', '|']) {
        let name = part.replace('\u{0}', "");
        let name = name.trim().trim_start_matches("the ").trim_end_matches(['.', ':']).trim();
        if !name.is_empty() && !names.iter().any(|n| n == name) {
            names.push(name.to_owned());
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        assert_eq!(list(text), expected);
    }

    #[test]
    fn lists_are_cut_at_every_joint() {
        check("TASS , Reuters", &["TASS", "Reuters"]);
        check("AP and Reuters", &["AP", "Reuters"]);
        check("Minh Đức - Hoàng Nam", &["Minh Đức", "Hoàng Nam"]);
        check("TTXVN/Vietnam+", &["TTXVN", "Vietnam+"]);
    }

    #[test]
    fn the_longest_name_is_found() {
        let sources = Sources::bundled();
        assert_eq!(sources.at_start("AFP CSTO là khối"), Some(3));
        assert_eq!(sources.at_start("AP News"), Some(2));
        assert_eq!(sources.at_start("Apartments"), None);
        assert_eq!(sources.get("TASS"), Some(Source::Agency));
    }
}
