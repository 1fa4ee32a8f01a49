use std::path::PathBuf;

use clap::Args as ClapArgs;

use super::{EncoderArgs, Format, LinkArgs, Presplit, ReadArgs};

/// One sentence of a report: `FILE:N`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) file: PathBuf,
    /// From 0, as `compare` and `inspect` count.
    pub(crate) sentence_idx: usize,
}

impl Place {
    fn parse(text: &str) -> Result<Self, String> {
        let wrong = || {
            format!(
                "`{text}` is not FILE:N, a file and the number of a sentence as `doichieu inspect` prints it"
            )
        };
        let (file, idx) = text.rsplit_once(':').ok_or_else(wrong)?;
        let idx = idx.trim_start_matches(['s', 't']).parse().map_err(|_| wrong())?;
        (!file.is_empty()).then(|| Self { file: PathBuf::from(file), sentence_idx: idx }).ok_or_else(wrong)
    }
}

#[derive(Debug, ClapArgs)]
pub(crate) struct ExplainArgs {
    /// A sentence of the first report, such as `report.en.txt:3`
    #[arg(value_name = "FILE:N", value_parser = Place::parse)]
    pub(crate) source: Place,

    /// A sentence of the second report, such as `report.vi.txt:7`
    #[arg(value_name = "FILE:N", value_parser = Place::parse)]
    pub(crate) target: Place,

    /// `lines`: each line is a sentence already, as for `compare --sentences lines`
    #[arg(long, value_enum, value_name = "HOW")]
    pub(crate) sentences: Option<Presplit>,

    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,

    #[command(flatten)]
    pub(crate) link: LinkArgs,

    #[command(flatten)]
    pub(crate) encoder: EncoderArgs,

    #[command(flatten)]
    pub(crate) read: ReadArgs,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_file_and_a_number() {
        let place = |file: &str, sentence_idx| Place { file: file.into(), sentence_idx };
        assert_eq!(Place::parse("a.txt:3"), Ok(place("a.txt", 3)));
        assert_eq!(Place::parse("C:\\a.txt:s12"), Ok(place("C:\\a.txt", 12)));
        for wrong in ["a.txt", "a.txt:", ":3", "a.txt:x"] {
            assert!(Place::parse(wrong).is_err(), "{wrong}");
        }
    }
}
