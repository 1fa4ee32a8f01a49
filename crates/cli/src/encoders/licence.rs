//! Under which licence a model says it comes.

use serde::{Deserialize, Serialize};

/// What a model's own papers say about its licence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Licence {
    /// As it is written there, often an SPDX identifier; `unknown` if nothing says.
    pub(crate) name: String,
    /// The file that says so, empty if none does.
    pub(crate) said_by: String,
}

/// Letters of a licence's name that are kept: some put the whole text into that field.
const MAX: usize = 100;

impl Licence {
    fn new(name: &str, said_by: &str) -> Option<Self> {
        let line = name.lines().map(str::trim).find(|l| !l.is_empty())?;
        let name: String =
            line.trim_matches(['"', '\'']).chars().filter(|c| !c.is_control()).take(MAX).collect();
        (!name.is_empty()).then(|| Self { name, said_by: said_by.to_owned() })
    }

    /// No file says.
    pub(crate) fn unknown() -> Self {
        Self { name: "unknown".to_owned(), said_by: String::new() }
    }

    /// From the `METADATA` of a wheel: `License-Expression`, else `License`, else a classifier.
    ///
    /// Source: core metadata 2.4 of the Python Packaging Authority.
    pub(super) fn of_metadata(text: &str) -> Option<Self> {
        let fields = || text.lines().take_while(|l| !l.trim().is_empty()).filter_map(|l| l.split_once(':'));
        let field = |wanted: &str| {
            let found =
                fields().find(|(name, value)| name.eq_ignore_ascii_case(wanted) && !value.trim().is_empty());
            found.map(|f| f.1)
        };
        let classifier = || {
            let licences = fields().filter(|(name, _)| name.eq_ignore_ascii_case("Classifier"));
            licences.filter_map(|f| f.1.trim().strip_prefix("License ::")?.rsplit("::").next()).next()
        };
        let name = field("License-Expression").or_else(|| field("License")).or_else(classifier)?;
        Self::new(name, "METADATA")
    }

    /// From the front matter of a model card: the YAML between the first two lines `---`, its field `license`, or
    /// `license_name` where that is `other`.
    pub(super) fn of_card(text: &str) -> Option<Self> {
        let lines = || text.trim_start_matches('\u{feff}').lines().map(str::trim_end);
        if lines().next() != Some("---") {
            return None;
        }
        let front = || lines().skip(1).take_while(|l| *l != "---");
        let field = |wanted: &str| {
            let mut rest =
                front().skip_while(move |l| !l.strip_prefix(wanted).is_some_and(|r| r.starts_with(':')));
            let value = rest.next()?.split_once(':')?.1.trim();
            // `license:` with a list below it.
            if value.is_empty() { rest.next()?.trim_start().strip_prefix("- ") } else { Some(value) }
        };
        match field("license")? {
            "other" => Self::new(field("license_name").unwrap_or("other"), "README.md"),
            name => Self::new(name, "README.md"),
        }
    }

    /// From a licence file: its first line, which is its title.
    pub(super) fn of_text(text: &str, file: &str) -> Option<Self> {
        Self::new(text, file)
    }
}

impl std::fmt::Display for Licence {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::Licence;

    #[track_caller]
    fn check(found: Option<Licence>, expected: Option<&str>) {
        assert_eq!(found.map(|l| l.name).as_deref(), expected);
    }

    #[test]
    fn a_wheel_says_it_in_one_of_three_fields() {
        let body = "\n\nLicense: of the description\n";
        check(Licence::of_metadata(&format!("Name: x\nLicense: MIT{body}")), Some("MIT"));
        check(
            Licence::of_metadata(&format!("License: see file\nLicense-Expression: Apache-2.0{body}")),
            Some("Apache-2.0"),
        );
        let classifier = "Classifier: Topic :: Text\nClassifier: License :: OSI Approved :: MIT License";
        check(Licence::of_metadata(&format!("License: \n{classifier}{body}")), Some("MIT License"));
        check(Licence::of_metadata(&format!("Name: x{body}")), None);
    }

    #[test]
    fn a_model_card_says_it_in_its_front_matter() {
        check(Licence::of_card("---\nlanguage:\n- en\nlicense: mit\n---\n# E5\nlicense: no"), Some("mit"));
        check(Licence::of_card("---\r\nlicense:\r\n- cc-by-nc-4.0\r\n---\r\n"), Some("cc-by-nc-4.0"));
        check(Licence::of_card("---\nlicense: other\nlicense_name: 'our-own'\n---\n"), Some("our-own"));
        check(Licence::of_card("---\nlicense_link: x\n---\nlicense: mit\n"), None);
        check(Licence::of_card("# E5\nlicense: mit\n"), None);
        check(Licence::of_card(""), None);
    }

    #[test]
    fn a_licence_file_says_it_in_its_title() {
        check(Licence::of_text("\n   MIT License\n\nCopyright …", "LICENSE"), Some("MIT License"));
        check(Licence::of_text(" \n", "LICENSE"), None);
    }
}
