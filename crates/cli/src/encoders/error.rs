/// An encoder that cannot be had, where the user can do something about it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum EncoderError {
    /// Nothing has this name.
    #[error("there is no encoder `{name}`")]
    Unknown {
        /// What was typed.
        name: String,
        /// Models that are installed.
        installed: Vec<String>,
    },
    /// A sentence has no vector among those made elsewhere.
    #[error("no vector for the sentence `{sentence}`")]
    NoVector {
        /// The sentence, shortened if long.
        sentence: String,
    },
    /// Bytes were about to go to a terminal.
    #[error("`{format}` is not for a terminal")]
    Terminal {
        /// The format asked for.
        format: &'static str,
    },
}

impl EncoderError {
    /// What the user can try, one sentence without final stop.
    pub(crate) fn hint(&self) -> String {
        match self {
            Self::Unknown { installed, .. } => {
                let mut names = vec!["built-in".to_owned()];
                names.extend(installed.iter().cloned());
                format!(
                    "these are here: {}; `scripts/fetch-model` gets e5-small, `doichieu model add PATH` installs a \
                     model that you have",
                    names.join(", ")
                )
            }
            Self::NoVector { .. } => {
                "the text file of `--vectors` needs this sentence as a line, as `doichieu segment` prints it"
                    .into()
            }
            Self::Terminal { .. } => "name a file with `-o`, or choose `--format jsonl`".into(),
        }
    }
}
