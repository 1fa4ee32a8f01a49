use doichieu_bitext::format::{Format, ReadError, WriteError};

/// A conversion that cannot be done, where the user can do something about it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum ConvertError {
    /// Nothing tells the format of the input.
    #[error("neither its name nor its content tells the format of `{name}`")]
    UnknownInput {
        /// What was given.
        name: String,
    },
    /// Nothing tells the format of the output.
    #[error("the name `{name}` tells no format")]
    UnknownOutput {
        /// What was given.
        name: String,
    },
    /// The format is for people.
    #[error("`{format}` is written and never read")]
    WriteOnly {
        /// Which format.
        format: Format,
    },
    /// Two files cannot be one stream.
    #[error("`{format}` is a file for each side: it cannot be a standard stream")]
    PairOnStream {
        /// Which format.
        format: Format,
    },
    /// The texts are there already.
    #[error("`{format}` holds the texts: `--source` and `--target` are for formats of numbers or ids")]
    HasTexts {
        /// Which format.
        format: Format,
    },
    /// Texts for several documents.
    #[error("`{name}` holds {n} documents, and `--source` and `--target` are the texts of one")]
    SeveralDocuments {
        /// Which file.
        name: String,
        /// How many.
        n: usize,
    },
    /// Null alignments cannot be chosen.
    #[error("`--nulls` has no meaning for `{format}`")]
    NoChoice {
        /// Which format.
        format: Format,
    },
    /// There is nothing that could be written.
    #[error("there are no word links in `{name}`, and `pharaoh` holds nothing else")]
    NoWordLinks {
        /// Which file.
        name: String,
    },
    /// Two files that would have one name.
    #[error("both sides are in `{lang}`, and the two files are named by their languages")]
    OneName {
        /// The language.
        lang: String,
    },
    /// An option for another format.
    #[error("`{option}` has no meaning for `{format}`")]
    NotFor {
        /// Which option.
        option: &'static str,
        /// Which format.
        format: Format,
    },
}

impl ConvertError {
    fn hint(&self) -> String {
        match self {
            Self::UnknownInput { .. } => {
                "name it, as in `--from tmx`; `doichieu convert --help` lists them".into()
            }
            Self::UnknownOutput { .. } => {
                "name it, as in `--to tmx`; `doichieu convert --help` lists them".into()
            }
            Self::WriteOnly { .. } => {
                "write `jsonl` beside it: that can be read again, with all that it holds".into()
            }
            Self::PairOnStream { .. } => "give a name: `corpus` is `corpus.en` and `corpus.vi`".into(),
            Self::HasTexts { .. } | Self::NotFor { .. } => "leave them out".into(),
            Self::SeveralDocuments { .. } => "cut the file into its documents first".into(),
            Self::NoChoice { format } => format!("`{format}` always writes them, or cannot: leave it out"),
            Self::OneName { .. } => "tell them apart with `--source-lang` and `--target-lang`".into(),
            Self::NoWordLinks { .. } => {
                "they come from a file with word links, such as `jsonl` or `tmx` of ours".into()
            }
        }
    }
}

/// What the user can try, if the error is of a conversion.
pub(crate) fn hint(cause: &(dyn std::error::Error + 'static)) -> Option<String> {
    if let Some(error) = cause.downcast_ref::<ConvertError>() {
        return Some(error.hint());
    }
    match cause.downcast_ref::<ReadError>() {
        Some(ReadError::NotUtf8 { .. }) => {
            return Some("name the encoding, as in `--encoding windows-1258`".into());
        }
        Some(ReadError::NoRoot { .. } | ReadError::Malformed { .. }) => {
            return Some("if it is another format, name that with `--from`".into());
        }
        Some(ReadError::UnequalLines { .. }) => {
            return Some("check that the two files belong together, and that neither was cut".into());
        }
        Some(_) => return None,
        None => {}
    }
    match cause.downcast_ref::<WriteError>()? {
        WriteError::NoText { .. } => {
            Some("give the texts with `--source FILE --target FILE`, one sentence a line".into())
        }
        WriteError::OneDocument { .. } => {
            Some("`jsonl`, `xces` and `tsv` hold several; or cut the file into its documents first".into())
        }
        _ => None,
    }
}
