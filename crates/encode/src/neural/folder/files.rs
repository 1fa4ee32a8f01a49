use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use super::error::FolderError;

pub(super) const CONFIG: &str = "config.json";
pub(super) const TOKENIZER: &str = "tokenizer.json";
pub(super) const WEIGHTS: &str = "model.safetensors";
pub(super) const MODULES: &str = "modules.json";
pub(super) const PROMPTS: &str = "config_sentence_transformers.json";
pub(super) const LIMITS: &str = "sentence_bert_config.json";

/// The bytes of the files in a model's folder, by their paths in it, parted by `/`.
#[derive(Debug, Clone, Default)]
pub struct FolderFiles<'a> {
    files: BTreeMap<String, &'a [u8]>,
}

impl<'a> FolderFiles<'a> {
    /// The files that may be looked at; the first three have to be there. A folder whose `modules.json` names other
    /// folders for its pooling or its dense layer needs the `config.json` and `model.safetensors` of those too.
    pub const PATHS: [&'static str; 9] = [
        CONFIG,
        TOKENIZER,
        WEIGHTS,
        MODULES,
        PROMPTS,
        LIMITS,
        "1_Pooling/config.json",
        "2_Dense/config.json",
        "2_Dense/model.safetensors",
    ];

    /// Adds a file.
    #[must_use]
    pub fn with(mut self, path: impl Into<String>, bytes: &'a [u8]) -> Self {
        self.files.insert(path.into(), bytes);
        self
    }

    pub(super) fn contains(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    pub(super) fn bytes(&self, path: &str) -> Result<&'a [u8], FolderError> {
        self.files.get(path).copied().ok_or_else(|| FolderError::Missing { file: path.to_owned() })
    }

    pub(super) fn json<T: DeserializeOwned>(&self, path: &str) -> Result<T, FolderError> {
        let json = |cause| FolderError::Json { file: path.to_owned(), cause };
        serde_json::from_slice(self.bytes(path)?).map_err(json)
    }

    /// What a file says; what it would say by default if it is not there.
    pub(super) fn json_or_default<T: DeserializeOwned + Default>(
        &self,
        path: &str,
    ) -> Result<T, FolderError> {
        if self.contains(path) { self.json(path) } else { Ok(T::default()) }
    }

    /// A hash over all files and their names.
    pub(super) fn hash(&self) -> Sha256 {
        let mut hash = Sha256::new();
        for (path, bytes) in &self.files {
            hash.update((path.len() as u64).to_le_bytes());
            hash.update(path);
            hash.update((bytes.len() as u64).to_le_bytes());
            hash.update(bytes);
        }
        hash
    }
}
