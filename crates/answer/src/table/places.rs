//! Which column of a table is what.

use crate::parse::{Columns, ColumnsError};

/// Numbers of the columns, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Places {
    /// `None` where rows are numbered.
    pub id: Option<usize>,
    /// Of the first text.
    pub source: usize,
    /// `None` where one text is wanted.
    pub target: Option<usize>,
}

/// Names that a table may have besides those that a record has.
const MORE: [&[&str]; 2] = [&["src"], &["trg", "tgt"]];

/// Whether the user gave names.
pub fn are_given(columns: &Columns) -> bool {
    Columns::named(&[]).is_ok_and(|usual| {
        columns.id != usual.id || columns.source != usual.source || columns.target != usual.target
    })
}

/// Finds the columns by their names: those that the user gave as they are, the usual ones in any case.
///
/// # Errors
///
/// Fails if one is not there, and says which are.
pub fn find<S: AsRef<str>>(columns: &Columns, there: &[S], is_pair: bool) -> Result<Places, ColumnsError> {
    let usual = Columns::named(&[])?;
    let find = |wanted: &[String], usual: &[String], more: &[&str]| {
        let place = |name: &str| there.iter().position(|t| t.as_ref() == name);
        let in_any_case = |name: &str| there.iter().position(|t| t.as_ref().eq_ignore_ascii_case(name));
        let exact = wanted.iter().find_map(|name| place(name));
        let is_usual = wanted == usual;
        let names = usual.iter().map(String::as_str).chain(more.iter().copied());
        exact.or_else(|| names.filter(|_| is_usual).find_map(in_any_case))
    };
    let missing = |wanted: &[String]| {
        let name = wanted.first().map_or("", String::as_str);
        let there: Vec<String> = there.iter().map(|t| format!("`{}`", t.as_ref())).collect();
        let there = if there.is_empty() { "none".to_owned() } else { there.join(", ") };
        ColumnsError::Missing { name: name.to_owned(), there }
    };
    let ids = [columns.id.clone()];
    let id = find(&ids, std::slice::from_ref(&usual.id), &[]);
    if id.is_none() && columns.id != usual.id {
        return Err(missing(&ids));
    }
    let [source_more, target_more] = &MORE;
    let source = find(&columns.source, &usual.source, source_more).ok_or_else(|| missing(&columns.source))?;
    let target = match is_pair {
        true => {
            Some(find(&columns.target, &usual.target, target_more).ok_or_else(|| missing(&columns.target))?)
        }
        false => None,
    };
    Ok(Places { id, source, target })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(given: &[&str]) -> Columns {
        Columns::named(&given.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>()).expect("names of columns")
    }

    #[test]
    fn columns_have_usual_names_and_given_ones() {
        let usual = find(&named(&[]), &["VI", "x", "Src", "id"], true).expect("all are there");
        assert_eq!(usual, Places { id: Some(3), source: 2, target: Some(0) });
        let names = named(&["id=url", "source=en_text", "target=vi=text"]);
        let found = find(&names, &["url", "en_text", "vi=text"], true).expect("all are there");
        assert_eq!(found, Places { id: Some(0), source: 1, target: Some(2) });
        let one = find(&named(&[]), &["source"], false).expect("one text is enough");
        assert_eq!(one, Places { id: None, source: 0, target: None });
        assert!(are_given(&names) && !are_given(&named(&[])));
    }

    #[test]
    fn what_is_missing_is_named_beside_what_is_there() {
        let error = find(&named(&[]), &["id", "en", "text_vi"], true).expect_err("no target");
        assert!(
            error.to_string().starts_with("there is no column `target`; there are `id`, `en`, `text_vi`")
        );
        let error = find(&named(&["id=url"]), &["en", "vi"], true).expect_err("no id");
        assert!(error.to_string().starts_with("there is no column `url`"));
    }
}
