//! Which column of a table is what.

use anyhow::{Result, bail, ensure};

use crate::args::Strings;

/// What a table has to be read as.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    /// Names of columns that the user gave.
    pub(crate) names: Names,
    /// Whether a record has two texts, not one.
    pub(crate) has_target: bool,
    /// What a string is; `None` for what is usual in such a table.
    pub(crate) strings: Option<Strings>,
    /// Bytes that a record may have.
    pub(crate) max_record: u64,
}

/// Names that the user gave to columns, where they are not the usual ones.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Names {
    pub(crate) id: Option<String>,
    pub(crate) source: Option<String>,
    pub(crate) target: Option<String>,
}

/// Numbers of the columns, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Columns {
    /// `None` where rows are numbered.
    pub(crate) id: Option<usize>,
    pub(crate) source: usize,
    /// `None` where one text is wanted.
    pub(crate) target: Option<usize>,
}

const ID: &[&str] = &["id"];
const SOURCE: &[&str] = &["source", "src", "en"];
const TARGET: &[&str] = &["target", "trg", "tgt", "vi"];

impl Names {
    /// Reads the values of `--columns`, each `id=…`, `source=…` or `target=…`.
    ///
    /// # Errors
    ///
    /// Fails for anything else.
    pub(crate) fn parse(given: &[String]) -> Result<Self> {
        let mut names = Self::default();
        for pair in given {
            let Some((role, name)) = pair.split_once('=') else {
                bail!("`--columns {pair}`: `id=NAME`, `source=NAME` or `target=NAME` is needed")
            };
            let slot = match role.trim() {
                "id" => &mut names.id,
                "source" => &mut names.source,
                "target" => &mut names.target,
                other => bail!("`--columns {pair}`: there is no `{other}`, only `id`, `source` and `target`"),
            };
            ensure!(!name.is_empty(), "`--columns {pair}`: the name is missing");
            ensure!(slot.is_none(), "`--columns`: `{role}` is there twice");
            *slot = Some(name.to_owned());
        }
        Ok(names)
    }

    /// Whether the user gave none.
    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Finds the columns by their names: those that the user gave, else the usual ones, in any case.
    ///
    /// # Errors
    ///
    /// Fails if one is not there, and says which are.
    pub(crate) fn find<S: AsRef<str>>(&self, there: &[S], has_target: bool) -> Result<Columns> {
        let find = |given: &Option<String>, usual: &[&str]| match given {
            Some(name) => there.iter().position(|t| t.as_ref() == name),
            None => usual.iter().find_map(|u| there.iter().position(|t| t.as_ref().eq_ignore_ascii_case(u))),
        };
        let missing = |given: &Option<String>, usual: &[&str]| {
            let name = given.as_deref().or(usual.first().copied()).unwrap_or("");
            let there: Vec<String> = there.iter().map(|t| format!("`{}`", t.as_ref())).collect();
            let there = if there.is_empty() { "none".to_owned() } else { there.join(", ") };
            anyhow::anyhow!("there is no column `{name}`; there are {there} (`--columns source=NAME` names them)")
        };
        let id = find(&self.id, ID);
        if id.is_none() && self.id.is_some() {
            return Err(missing(&self.id, ID));
        }
        let source = find(&self.source, SOURCE).ok_or_else(|| missing(&self.source, SOURCE))?;
        let target = match has_target {
            true => Some(find(&self.target, TARGET).ok_or_else(|| missing(&self.target, TARGET))?),
            false => None,
        };
        Ok(Columns { id, source, target })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(given: &[&str]) -> Result<Names> {
        Names::parse(&given.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn columns_have_usual_names_and_given_ones() {
        let usual = Names::default().find(&["VI", "x", "En", "id"], true).expect("all are there");
        assert_eq!(usual, Columns { id: Some(3), source: 2, target: Some(0) });
        let names = parse(&["id=url", "source=en_text", "target=vi=text"]).expect("three names");
        let found = names.find(&["url", "en_text", "vi=text"], true).expect("all are there");
        assert_eq!(found, Columns { id: Some(0), source: 1, target: Some(2) });
        let one = Names::default().find(&["source"], false).expect("one text is enough");
        assert_eq!(one, Columns { id: None, source: 0, target: None });
    }

    #[test]
    fn what_is_missing_is_named_beside_what_is_there() {
        let error = Names::default().find(&["id", "en", "text_vi"], true).expect_err("no target");
        assert!(error.to_string().starts_with("there is no column `target`; there are `id`, `en`, `text_vi`"));
        let error = parse(&["id=url"]).and_then(|n| n.find(&["en", "vi"], true)).expect_err("no id");
        assert!(error.to_string().starts_with("there is no column `url`"));
    }

    #[test]
    fn other_names_than_three_are_refused() {
        assert!(parse(&["lang=en"]).is_err());
        assert!(parse(&["id"]).is_err());
        assert!(parse(&["id="]).is_err());
        assert!(parse(&["id=a", "id=b"]).is_err());
    }
}
