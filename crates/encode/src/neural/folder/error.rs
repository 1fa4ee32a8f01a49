/// A model folder that cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FolderError {
    /// A file that the model cannot do without is not there.
    #[error("no `{file}` in the model's folder")]
    Missing {
        /// Its path in the folder.
        file: String,
    },
    /// A file that describes the model is damaged or lacks something.
    #[error("cannot read `{file}`")]
    Json {
        /// Its path in the folder.
        file: String,
        /// What and where.
        #[source]
        cause: serde_json::Error,
    },
    /// The model is of a kind, or asks for something, that is not known here.
    #[error("`{file}` asks for {what} `{found}`, which is not among {known}")]
    Unknown {
        /// Path of the file that asks for it.
        file: String,
        /// What it asks for.
        what: &'static str,
        /// Its name there.
        found: String,
        /// What could be had.
        known: &'static str,
    },
    /// Two files do not go together, or a number in one cannot be.
    #[error("{what} in `{file}` is {found}, not {expected}")]
    Number {
        /// Path of the file.
        file: String,
        /// What the number says.
        what: &'static str,
        /// The number.
        found: u64,
        /// What it should be.
        expected: String,
    },
    /// The tokenizer cannot be read.
    #[error("cannot read the tokenizer `{file}`")]
    Tokenizer {
        /// Its path in the folder.
        file: String,
        /// What the tokenizers library says.
        #[source]
        cause: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The weights are damaged, or not those of the network that is described.
    #[error("cannot take the weights from `{file}`")]
    Weights {
        /// Path of the file.
        file: String,
        /// What the runtime says: which tensor, which shape.
        #[source]
        cause: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The device cannot be used.
    #[error("cannot use the device")]
    Device {
        /// What the runtime says.
        #[source]
        cause: Box<dyn std::error::Error + Send + Sync>,
    },
}
