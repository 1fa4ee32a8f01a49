use std::fmt;
use std::str::FromStr;

/// A file format of alignments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Format {
    /// A line a bead, `[0, 1]:[0]:0.25`: Vecalign, SentAlign, Bertalign's gold.
    Vecalign,
    /// hunalign's ladder: lines `n⇥m⇥score`.
    Ladder,
    /// hunalign's `-text`: lines `source⇥target⇥score`, sentences joined by ` ~~~ `.
    Hunalign,
    /// Bleualign's two files: a line a bead, `.EOA` between documents.
    Bleualign,
    /// Two plain files with as many lines: Moses, and nearly every tool that trains translation.
    Moses,
    /// Lines `source⇥target`, a blank line between documents: OPUS's packages of documents.
    Opus,
    /// A table in the order of Bitextor, with or without a header; further columns are kept.
    Tsv,
    /// Our own records, a line each, which hold all that a bitext holds.
    Jsonl,
    /// TMX 1.4b.
    Tmx,
    /// XLIFF 2.1.
    Xliff,
    /// XLIFF 1.2.
    Xliff12,
    /// `<cesAlign>` with `<link xtargets="s1 s2;s1">`, as OPUS has it.
    Xces,
    /// A bare `<linkGrp>` with `type` and `status`, as InterText has it.
    InterText,
    /// Lines `<link type='1-1' xtargets='a;b'/>`, as ictools has them.
    Ictools,
    /// TEI P5: `<link target="#en1 #vi1"/>`.
    Tei,
    /// Sketch Engine's mapping: lines of two ranges.
    SketchEngine,
    /// Word links `0-0 1-2`, a line a pair of lines.
    Pharaoh,
    /// Two CoNLL-U files, with `Align=` in the source's column MISC.
    Conllu,
    /// A page for people, both texts side by side; never read.
    Html,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 19] = [
        Self::Vecalign,
        Self::Ladder,
        Self::Hunalign,
        Self::Bleualign,
        Self::Moses,
        Self::Opus,
        Self::Tsv,
        Self::Jsonl,
        Self::Tmx,
        Self::Xliff,
        Self::Xliff12,
        Self::Xces,
        Self::InterText,
        Self::Ictools,
        Self::Tei,
        Self::SketchEngine,
        Self::Pharaoh,
        Self::Conllu,
        Self::Html,
    ];

    /// The name in options and messages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Vecalign => "vecalign",
            Self::Ladder => "ladder",
            Self::Hunalign => "hunalign",
            Self::Bleualign => "bleualign",
            Self::Moses => "moses",
            Self::Opus => "opus",
            Self::Tsv => "tsv",
            Self::Jsonl => "jsonl",
            Self::Tmx => "tmx",
            Self::Xliff => "xliff",
            Self::Xliff12 => "xliff12",
            Self::Xces => "xces",
            Self::InterText => "intertext",
            Self::Ictools => "ictools",
            Self::Tei => "tei",
            Self::SketchEngine => "sketch-engine",
            Self::Pharaoh => "pharaoh",
            Self::Conllu => "conllu",
            Self::Html => "html",
        }
    }

    /// Whether it is a file for each side.
    pub const fn is_pair(self) -> bool {
        matches!(self, Self::Moses | Self::Bleualign | Self::Conllu)
    }

    /// Whether several documents in one file stay apart.
    pub const fn holds_documents(self) -> bool {
        match self {
            Self::Bleualign
            | Self::Opus
            | Self::Tsv
            | Self::Jsonl
            | Self::Xliff
            | Self::Xliff12
            | Self::Xces
            | Self::Conllu
            | Self::Html => true,
            Self::Vecalign
            | Self::Ladder
            | Self::Hunalign
            | Self::Moses
            | Self::Tmx
            | Self::InterText
            | Self::Ictools
            | Self::Tei
            | Self::SketchEngine
            | Self::Pharaoh => false,
        }
    }

    /// Whether several documents can follow each other in one file, kept apart or not: sentences are not numbered
    /// through the file.
    pub const fn takes_documents(self) -> bool {
        self.holds_documents() || matches!(self, Self::Hunalign | Self::Moses | Self::Tmx | Self::Pharaoh)
    }

    /// Whether it holds numbers or ids of sentences and not their words.
    pub const fn is_index_only(self) -> bool {
        matches!(
            self,
            Self::Vecalign
                | Self::Ladder
                | Self::Xces
                | Self::InterText
                | Self::Ictools
                | Self::SketchEngine
                | Self::Pharaoh
        )
    }

    /// Whether null alignments are written if nobody says: where a line or unit without a side is no surprise.
    pub const fn keeps_nulls(self) -> bool {
        !matches!(self, Self::Moses | Self::Bleualign | Self::Tmx | Self::Pharaoh | Self::Tei)
    }

    /// Whether null alignments may be written or left out; the others always or never have them.
    pub const fn lets_choose_nulls(self) -> bool {
        !matches!(
            self,
            Self::Vecalign | Self::Ladder | Self::SketchEngine | Self::Jsonl | Self::Tei | Self::Conllu
        )
    }

    /// The format that a file name tells, without `.gz`; `None` where the ending is no format's own.
    pub fn from_name(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        let name = name.strip_suffix(".gz").unwrap_or(&name);
        let (_, ending) = name.rsplit_once('.')?;
        Some(match ending {
            "vecalign" | "path" => Self::Vecalign,
            "ladder" => Self::Ladder,
            "hunalign" => Self::Hunalign,
            "bleualign" => Self::Bleualign,
            "moses" => Self::Moses,
            "opus" => Self::Opus,
            "tsv" | "sent" => Self::Tsv,
            "jsonl" | "ndjson" => Self::Jsonl,
            "tmx" => Self::Tmx,
            "xlf" | "xliff" => Self::Xliff,
            "ces" | "xces" => Self::Xces,
            "ictools" => Self::Ictools,
            "tei" => Self::Tei,
            "map" | "mapping" => Self::SketchEngine,
            "pharaoh" => Self::Pharaoh,
            "conllu" => Self::Conllu,
            "html" | "htm" => Self::Html,
            _ => return None,
        })
    }

    /// The format that the beginning of a file tells: a few thousand bytes do. `None` if they tell none.
    pub fn from_content(head: &str) -> Option<Self> {
        let head = head.trim_start_matches('\u{feff}').trim_start();
        let first = head.lines().next()?;
        if head.starts_with('<') {
            let is_new_xliff = || head.contains("xliff:document:2") || head.contains("version=\"2");
            let found = [
                ("<tmx", Self::Tmx),
                ("<xliff", if is_new_xliff() { Self::Xliff } else { Self::Xliff12 }),
                ("<cesAlign", Self::Xces),
                ("<!DOCTYPE html", Self::Html),
                ("<html", Self::Html),
                ("<TEI", Self::Tei),
            ];
            let named = found.iter().filter_map(|(mark, format)| Some((head.find(mark)?, *format))).min();
            return named.map(|(_, format)| format).or_else(|| {
                let has_xtargets = head.contains("xtargets=");
                match (head.contains("<linkGrp"), head.contains("<link ")) {
                    (true, _) if has_xtargets => Some(Self::InterText),
                    (true, _) => Some(Self::Tei),
                    (false, true) if has_xtargets => Some(Self::Ictools),
                    _ => None,
                }
            });
        }
        if first.starts_with('{') {
            return Some(Self::Jsonl);
        }
        if first.starts_with('[') && first.contains("]:[") {
            return Some(Self::Vecalign);
        }
        let fields: Vec<&str> = first.split('\t').collect();
        let is_number = |s: &&str| s.parse::<f64>().is_ok();
        match fields.as_slice() {
            [a, b] | [a, b, _] if a.trim() == "0" && b.trim() == "0" => Some(Self::Ladder),
            [a, b] if is_range(a) && is_range(b) => Some(Self::SketchEngine),
            [_, _, score] if is_number(score) => Some(Self::Hunalign),
            [_, _] => Some(Self::Opus),
            [_, _, _, _, ..] => Some(Self::Tsv),
            _ if first == "0 0" || first.starts_with("0 0 ") => Some(Self::Ladder),
            _ if first.starts_with("# newdoc") || first.starts_with("# sent_id") => Some(Self::Conllu),
            _ if !first.is_empty() && first.split(' ').all(is_word_link) => Some(Self::Pharaoh),
            _ => None,
        }
    }
}

/// Whether a field is a range of Sketch Engine's mapping.
fn is_range(field: &str) -> bool {
    field == "-1" || field.split(',').all(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
}

/// Whether a word is a link such as `3-4`.
fn is_word_link(word: &str) -> bool {
    let is_index = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    word.split_once(['-', 'p']).is_some_and(|(a, b)| is_index(a) && is_index(b))
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(s: &str) -> Result<Self, UnknownFormat> {
        let name = s.to_ascii_lowercase();
        Self::ALL
            .into_iter()
            .find(|f| f.as_str() == name)
            .ok_or_else(|| UnknownFormat { found: s.to_owned() })
    }
}

/// No format has this name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown format `{found}`")]
pub struct UnknownFormat {
    /// What was given.
    pub found: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(head: &str, expected: Option<Format>) {
        assert_eq!(Format::from_content(head), expected, "{head}");
    }

    #[test]
    fn names_go_there_and_back() {
        for format in Format::ALL {
            assert_eq!(format.as_str().parse(), Ok(format));
        }
        assert!("word".parse::<Format>().is_err());
        assert_eq!(Format::from_name("a.en-vi.TMX.gz"), Some(Format::Tmx));
        assert_eq!(Format::from_name("a.xml"), None);
    }

    #[test]
    fn the_beginning_of_a_file_tells() {
        check("[0]:[0, 1]:0.5\n", Some(Format::Vecalign));
        check("0\t0\t0.3\n1\t1\n", Some(Format::Ladder));
        check("0 0\n1 1\n", Some(Format::Ladder));
        check("0\t0,1\n-1\t2\n", Some(Format::SketchEngine));
        check("0-0 1p2\n", Some(Format::Pharaoh));
        check("It rains.\tTrời mưa.\t0.7\n", Some(Format::Hunalign));
        check("It rains.\tTrời mưa.\n", Some(Format::Opus));
        check("u\tv\tIt rains.\tTrời mưa.\t0.7\n", Some(Format::Tsv));
        check(
            "\u{feff}<?xml version=\"1.0\"?>\n<!DOCTYPE tmx SYSTEM \"tmx14.dtd\">\n<tmx version=\"1.4\">",
            Some(Format::Tmx),
        );
        check("<xliff xmlns=\"urn:oasis:names:tc:xliff:document:2.0\" version=\"2.1\">", Some(Format::Xliff));
        check("<xliff version=\"1.2\">", Some(Format::Xliff12));
        check("<cesAlign version=\"1.0\">", Some(Format::Xces));
        check("<linkGrp toDoc='a'><link type='1-1' xtargets='1:1;1:1'/>", Some(Format::InterText));
        check("<link type='1-1' xtargets='1:1;1:1'/>", Some(Format::Ictools));
        check("<TEI xmlns=\"http://www.tei-c.org/ns/1.0\">", Some(Format::Tei));
        check("# newdoc id = en\n# sent_id = s1\n", Some(Format::Conllu));
        check("{\"kind\":\"bitext\"}", Some(Format::Jsonl));
        check("It rains.\n", None);
        check("", None);
    }
}
