//! What each format holds, in a table.

use super::{Format, LossKind};

/// How a format holds something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Holds {
    /// As it is.
    Yes,
    /// Some of it, or changed; [`losses`](super::losses) counts what is not as it was.
    Partly,
    /// Not at all.
    No,
}

impl Holds {
    /// The word in tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::Partly => "partly",
            Self::No => "no",
        }
    }
}

/// What a format holds, with the usual options.
pub const fn holds(format: Format, kind: LossKind) -> Holds {
    use Format as F;
    use Holds::{No, Partly, Yes};
    use LossKind as K;
    let is_xliff = matches!(format, F::Xliff | F::Xliff12);
    let is_linked = matches!(format, F::Xces | F::InterText | F::Ictools);
    // Those that number sentences or name them, so that beads may be in any order.
    let has_places = is_linked
        || matches!(format, F::Vecalign | F::SketchEngine | F::Jsonl | F::Tei | F::Conllu | F::Html);
    if matches!(format, F::Jsonl) {
        return Yes;
    }
    match kind {
        K::Texts => {
            if format.is_index_only() {
                No
            } else {
                Yes
            }
        }
        // Where there are no texts there is nothing more to lose of them.
        K::Characters => match format {
            F::Tei | F::Tmx | F::Xliff | F::Xliff12 | F::Html => Partly,
            _ if format.is_index_only() => Yes,
            _ => Partly,
        },
        K::EmptyTexts => match format {
            F::Moses | F::Bleualign | F::Opus | F::Tsv | F::Hunalign => No,
            _ => Yes,
        },
        K::Nulls => match format {
            F::Moses | F::Bleualign | F::Tmx | F::Pharaoh | F::Tei | F::Conllu => No,
            F::Xliff | F::Xliff12 => Partly,
            _ => Yes,
        },
        K::ManyToMany => match format {
            F::Ladder | F::Hunalign => Yes,
            _ if has_places => Yes,
            _ => No,
        },
        K::Crossing => match format {
            F::Conllu => Partly,
            _ if has_places => Yes,
            _ => No,
        },
        K::Holes => match format {
            F::SketchEngine => No,
            _ if has_places => Yes,
            _ => No,
        },
        K::Unaligned => match format {
            F::Vecalign | F::SketchEngine => Partly,
            F::Tei | F::Conllu => Yes,
            _ => No,
        },
        K::Shared => match format {
            F::Conllu => Partly,
            _ if has_places => Yes,
            _ => No,
        },
        K::Scores => match format {
            F::Vecalign | F::Ladder | F::Hunalign | F::Tsv | F::Tmx | F::Xces | F::Conllu => Yes,
            F::Html => Partly,
            _ if is_xliff => Yes,
            _ => No,
        },
        K::ScoreKind => match format {
            F::Tmx | F::Html => Yes,
            _ if is_xliff => Yes,
            _ => No,
        },
        K::Probabilities => match format {
            F::Tsv | F::Tmx | F::Tei | F::Conllu => Yes,
            F::Html => Partly,
            _ if is_xliff => Yes,
            _ => No,
        },
        K::Locks => match format {
            F::Tsv | F::Tmx | F::InterText | F::Ictools | F::Conllu | F::Html => Yes,
            _ if is_xliff => Yes,
            _ => No,
        },
        K::BeadIds => match format {
            F::Tsv | F::Tmx | F::Xces => Yes,
            _ if is_xliff => Yes,
            _ => No,
        },
        K::SentenceIds => match format {
            F::Tsv | F::Tmx | F::Tei => Yes,
            F::Conllu => Partly,
            _ if is_linked => Partly,
            _ if is_xliff => Yes,
            _ => No,
        },
        K::Paragraphs => match format {
            F::Tsv | F::Tei | F::Conllu => Yes,
            _ => No,
        },
        K::WordLinks => match format {
            F::Tsv | F::Tmx | F::Pharaoh => Yes,
            _ if is_xliff => Yes,
            _ => No,
        },
        K::WordProbabilities => No,
        K::Properties => match format {
            F::Tsv | F::Tmx => Yes,
            _ if is_xliff => Yes,
            _ => No,
        },
        K::DocumentProperties => No,
        K::Names => match format {
            F::Tsv | F::Xces | F::InterText | F::Tei | F::Conllu | F::Html => Yes,
            _ if is_xliff => Partly,
            _ => No,
        },
        K::Languages => match format {
            F::Tmx | F::Tei | F::Html => Yes,
            // In the names of the two files.
            F::Moses | F::Bleualign | F::Conllu => Yes,
            _ if is_xliff => Yes,
            _ => No,
        },
        K::Documents => {
            if format.holds_documents() {
                Yes
            } else {
                No
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table of the documentation.
    fn table() -> String {
        let names: Vec<String> = Format::ALL.iter().map(|f| format!("`{f}`")).collect();
        let mut out = format!("| | {} |\n|{} --- |\n", names.join(" | "), " --- |".repeat(names.len()));
        for kind in LossKind::ALL {
            let is_of_texts = matches!(kind, LossKind::Characters | LossKind::EmptyTexts);
            let cell =
                |f: &Format| if is_of_texts && f.is_index_only() { "–" } else { holds(*f, kind).as_str() };
            let cells: Vec<&str> = Format::ALL.iter().map(cell).collect();
            out.push_str(&format!("| {} | {} |\n", kind.as_str(), cells.join(" | ")));
        }
        out
    }

    #[test]
    fn the_documentation_has_this_table() {
        let page = include_str!("../../../../docs/formats.md");
        let begin = "<!-- begin: this table is made by the tests of crates/bitext -->\n";
        let (_, after) = page.split_once(begin).expect("the table's beginning is marked");
        let (found, _) = after.split_once("<!-- end -->").expect("the table's end is marked");
        assert_eq!(found.trim(), table().trim(), "put this table into docs/formats.md:\n{}", table());
    }
}
