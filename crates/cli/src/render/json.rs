//! What is said about models and vectors, for programs. Answers about texts are those of `doichieu-answer`.

use std::path::Path;

use doichieu_answer::span::{VERSION, tool};
use doichieu_encode::Encoder;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::encoders::{FileRecord, Record};

/// One line of `doichieu encode --format jsonl`.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct EncodedJson<'a> {
    /// Version of this format.
    pub(crate) version: u32,
    /// Number of the line in the file, from 1.
    pub(crate) line: usize,
    /// The line without its end.
    pub(crate) text: std::borrow::Cow<'a, str>,
    /// Its vector, L2 norm 1; all zeros if there is nothing in the line that the model knows.
    pub(crate) vector: Vec<f32>,
}

/// Answer of `doichieu model list --format json`, and of `info` with one model.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct ModelsJson {
    /// Version of this format.
    pub(crate) version: u32,
    /// Program and version that made it.
    pub(crate) tool: String,
    /// The built-in model first, then those installed by name.
    pub(crate) models: Vec<ModelJson>,
}

/// A model that encodes sentences.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(crate) struct ModelJson {
    /// What `--encoder` takes.
    pub(crate) name: String,
    /// `static` (built in), `e5-q4` or `transformer`.
    pub(crate) kind: String,
    /// Length of a vector.
    pub(crate) dims: usize,
    /// What the model's papers say, often an SPDX identifier; `unknown` if they do not.
    pub(crate) licence: String,
    /// The file that says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) licence_source: Option<String>,
    /// Name of the file or folder that it was installed from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) source: Option<String>,
    /// Where it is installed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) folder: Option<String>,
    /// SHA-256 of the built-in model; those of installed models are in `files`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) hash: Option<String>,
    /// Size of all files.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) bytes: Option<u64>,
    /// Its files.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) files: Vec<ModelFileJson>,
}

/// A file of a model.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(crate) struct ModelFileJson {
    /// Its place in the folder.
    pub(crate) path: String,
    /// Its size.
    pub(crate) bytes: u64,
    /// SHA-256 when it was installed, hexadecimal.
    pub(crate) sha256: String,
}

impl ModelsJson {
    pub(crate) fn new(models: &[ModelJson]) -> Self {
        Self { version: VERSION, tool: tool(), models: models.to_vec() }
    }
}

impl ModelJson {
    pub(crate) fn built_in(encoder: &dyn Encoder) -> Self {
        Self {
            name: encoder.name().to_owned(),
            kind: "static".to_owned(),
            dims: encoder.dims(),
            licence: env!("CARGO_PKG_LICENSE").to_owned(),
            licence_source: None,
            source: None,
            folder: None,
            hash: Some(encoder.hash().to_owned()),
            bytes: None,
            files: Vec::new(),
        }
    }

    pub(crate) fn installed(record: &Record, folder: &Path) -> Self {
        let file =
            |f: &FileRecord| ModelFileJson { path: f.path.clone(), bytes: f.bytes, sha256: f.sha256.clone() };
        Self {
            name: record.name.clone(),
            kind: record.kind.as_str().to_owned(),
            dims: record.dims,
            licence: record.licence.name.clone(),
            licence_source: Some(record.licence.said_by.clone()).filter(|f| !f.is_empty()),
            source: Some(record.source.clone()),
            folder: Some(folder.display().to_string()),
            hash: None,
            bytes: Some(record.bytes()),
            files: record.files.iter().map(file).collect(),
        }
    }
}
