//! Sentence encoders in folders as model hubs have them: BERT and XLM-R, run by candle.

mod error;
mod files;
mod head;
mod network;

use std::collections::BTreeMap;
use std::fmt;

use candle_core::Device;
use rayon::prelude::*;
use serde::Deserialize;
use sha2::Digest;
use tokenizers::{Tokenizer, TruncationParams};

pub use error::FolderError;
pub use files::FolderFiles;

use crate::encoder::{EncodeError, Encoder, hex};
use crate::vectors::{Vectors, normalise};
use files::{CONFIG, LIMITS, PROMPTS, TOKENIZER};
use head::Head;
use network::Network;

/// Tokens of a batch on a GPU.
const BATCH_TOKENS: usize = 2048;

/// To be raised with each change that changes vectors.
const REVISION: u8 = 1;

/// How to use a model in a folder.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct FolderOptions {
    /// What is put before each text; `None` for what the folder says or, where it says nothing, for what is known
    /// about models of its name.
    pub prefix: Option<String>,
    /// Where to run.
    pub device: DeviceChoice,
}

/// Where a model is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum DeviceChoice {
    /// The processor.
    #[default]
    Cpu,
    /// A GPU of NVIDIA's, by its number.
    #[cfg(feature = "cuda")]
    Cuda(usize),
}

/// A sentence encoder from a folder: a BERT or XLM-R network with its tokenizer, pooling and prefix.
///
/// Read are `config.json`, `tokenizer.json` and `model.safetensors`, and if they are there `modules.json` with the
/// pooling and dense layers that it names, `sentence_bert_config.json` and `config_sentence_transformers.json`. Weights in
/// `pytorch_model.bin` are not read: they would have to be unpickled.
///
/// On a processor each text is run by itself, so that its vector has the same bits in any company and on any number of
/// threads: a product of matrices takes its sums in another order where the matrix has more rows. On a GPU, texts of the
/// same length are run together, none filled up, and the last bits may depend on how many there are.
pub struct Folder {
    name: String,
    hash: String,
    tokenizer: Tokenizer,
    network: Network,
    head: Head,
    prefix: String,
    has_lower_case: bool,
    max_tokens: usize,
}

/// Facts about a model in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FolderInfo {
    /// Kind of network: `bert`, `xlm-roberta`…
    pub model_type: String,
    /// Length of a vector.
    pub dims: usize,
    /// Layers of the network.
    pub layers: usize,
    /// Attention heads of a layer.
    pub heads: usize,
    /// Pieces of words that the model knows.
    pub vocabulary: usize,
    /// Tokens of a text that are read, the prefix and marks of the ends among them.
    pub max_tokens: usize,
    /// How the tokens become one vector: `mean`, `cls`…
    pub pooling: String,
    /// What is put before each text.
    pub prefix: String,
}

/// `config_sentence_transformers.json`.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Prompts {
    prompts: BTreeMap<String, String>,
    default_prompt_name: Option<String>,
}

/// `sentence_bert_config.json`.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Limits {
    max_seq_length: Option<usize>,
    do_lower_case: bool,
}

/// The name that `config.json` may say the model was made from.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Origin {
    _name_or_path: String,
}

impl Folder {
    /// Reads a model from the bytes of its files; `name` is what users call it.
    ///
    /// # Errors
    ///
    /// [`FolderError`], with the file that is missing, damaged, or asks for what is not known here.
    pub fn from_files(
        name: impl Into<String>,
        files: &FolderFiles<'_>,
        options: &FolderOptions,
    ) -> Result<Self, FolderError> {
        let name = name.into();
        let device = match options.device {
            DeviceChoice::Cpu => Device::Cpu,
            #[cfg(feature = "cuda")]
            DeviceChoice::Cuda(ordinal) => {
                Device::new_cuda(ordinal).map_err(|cause| FolderError::Device { cause: cause.into() })?
            }
        };
        let network = Network::load(files, device)?;
        let Limits { max_seq_length, do_lower_case } = files.json_or_default(LIMITS)?;
        let max_tokens = max_seq_length.unwrap_or(usize::MAX).min(network.config.max_tokens());
        let tokenizer = tokenizer(files, &network, max_tokens)?;
        let prefix = prefix(&name, files, options)?;
        let head = Head::load(files, network.config.hidden, !prefix.is_empty())?;
        let hash = files.hash().chain_update(&prefix).chain_update([REVISION]).finalize();
        let hash = hex(&hash);
        Ok(Self { name, hash, tokenizer, network, head, prefix, has_lower_case: do_lower_case, max_tokens })
    }

    /// What is known about the model.
    pub fn info(&self) -> FolderInfo {
        FolderInfo {
            model_type: self.network.config.model_type.clone(),
            dims: self.dims(),
            layers: self.network.config.layers,
            heads: self.network.config.heads,
            vocabulary: self.network.config.vocabulary,
            max_tokens: self.max_tokens,
            pooling: self.head.pooling(),
            prefix: self.prefix.clone(),
        }
    }

    fn tokens(&self, text: &str) -> Result<Vec<u32>, EncodeError> {
        let mut input = format!("{}{text}", self.prefix);
        if self.has_lower_case {
            input = input.to_lowercase();
        }
        // A tokenizer reads all of a text before it cuts; nobody needs a megabyte for some hundred tokens.
        let most = self.max_tokens.saturating_mul(LONGEST_TOKEN);
        if let Some((end, _)) = input.char_indices().nth(most) {
            input.truncate(end);
        }
        let encoding = self.tokenizer.encode_fast(input, true).map_err(|cause| self.failed(cause))?;
        Ok(encoding.get_ids().to_vec())
    }

    /// One vector for each of some texts with `length` tokens each, in order.
    fn run(&self, length: usize, texts: &[&[u32]]) -> Result<Vec<Vec<f32>>, EncodeError> {
        let hidden = self.network.config.hidden;
        if length == 0 {
            return Ok(vec![vec![0.0; self.dims()]; texts.len()]);
        }
        let states = self.network.run(length, texts).map_err(|cause| self.failed(Box::new(cause)))?;
        let pooled = states.chunks_exact(length * hidden).map(|states| {
            let mut vector = self.head.apply(states, hidden);
            normalise(&mut vector);
            vector
        });
        Ok(pooled.collect())
    }

    fn failed(&self, cause: Box<dyn std::error::Error + Send + Sync>) -> EncodeError {
        EncodeError::Run { model: self.name.clone(), cause }
    }
}

/// Characters that one token may stand for; longer runs are cut short where texts are longer than a model reads.
const LONGEST_TOKEN: usize = 64;

fn tokenizer(
    files: &FolderFiles<'_>,
    network: &Network,
    max_tokens: usize,
) -> Result<Tokenizer, FolderError> {
    let wrong = |cause| FolderError::Tokenizer { file: TOKENIZER.to_owned(), cause };
    let mut tokenizer = Tokenizer::from_bytes(files.bytes(TOKENIZER)?).map_err(wrong)?;
    // Filling up is for batches to do, and only as far as they need it.
    tokenizer.with_padding(None).with_truncation(None).map_err(wrong)?;
    let highest = tokenizer.get_vocab(true).into_values().max().map_or(0, |id| id as usize + 1);
    if network.config.vocabulary < highest {
        return Err(FolderError::Number {
            file: CONFIG.to_owned(),
            what: "vocab_size",
            found: network.config.vocabulary as u64,
            expected: format!("at least {highest}, as `{TOKENIZER}` has"),
        });
    }
    // What the tokenizer adds to each text has to fit, and one token beside it.
    let added = tokenizer.encode_fast("", true).map_err(wrong)?.len();
    if max_tokens <= added {
        return Err(FolderError::Number {
            file: LIMITS.to_owned(),
            what: "max_seq_length",
            found: max_tokens as u64,
            expected: format!("at least {}", added + 1),
        });
    }
    let truncation = TruncationParams { max_length: max_tokens, ..TruncationParams::default() };
    tokenizer.with_truncation(Some(truncation)).map_err(wrong)?;
    Ok(tokenizer)
}

/// What comes before each text: what the user says, else what the folder says, else what is known.
///
/// E5 models were taught with `query: ` before texts that are to be compared with their like (Wang et al.,
/// "Multilingual E5 Text Embeddings", 2024), but many of their folders do not say so.
fn prefix(name: &str, files: &FolderFiles<'_>, options: &FolderOptions) -> Result<String, FolderError> {
    let Prompts { prompts, default_prompt_name } = files.json_or_default(PROMPTS)?;
    let Origin { _name_or_path: origin } = files.json(CONFIG)?;
    if let Some(prefix) = &options.prefix {
        return Ok(prefix.clone());
    }
    if let Some(name) = default_prompt_name {
        return prompts.get(&name).cloned().ok_or_else(|| FolderError::Unknown {
            file: PROMPTS.to_owned(),
            what: "the prompt",
            found: name,
            known: "its own prompts",
        });
    }
    let is_e5 = [name, &origin].into_iter().any(|name| {
        let name = name.to_lowercase();
        name.split(['/', '-', '_']).any(|part| part == "e5") && !name.contains("instruct")
    });
    Ok(if is_e5 { "query: ".to_owned() } else { String::new() })
}

impl fmt::Debug for Folder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Folder").field("name", &self.name).field("info", &self.info()).finish_non_exhaustive()
    }
}

impl Encoder for Folder {
    fn name(&self) -> &str {
        &self.name
    }

    fn hash(&self) -> &str {
        &self.hash
    }

    fn dims(&self) -> usize {
        self.head.dims(self.network.config.hidden)
    }

    fn encode(&self, texts: &[&str]) -> Result<Vectors, EncodeError> {
        let tokens = texts.par_iter().map(|text| self.tokens(text)).collect::<Result<Vec<_>, _>>()?;
        let mut order: Vec<usize> = (0..texts.len()).collect();
        order.sort_by_key(|idx| tokens[*idx].len());
        let most = if self.network.is_shared() { BATCH_TOKENS } else { 0 };
        let mut n = 0;
        let batches: Vec<&[usize]> = order
            .chunk_by(|before, next| {
                let length = tokens[*next].len();
                n += 1;
                let is_together = tokens[*before].len() == length && (n + 1) * length <= most;
                n = if is_together { n } else { 0 };
                is_together
            })
            .collect();
        let run = |batch: &&[usize]| {
            let texts: Vec<&[u32]> = batch.iter().map(|idx| tokens[*idx].as_slice()).collect();
            self.run(texts.first().map_or(0, |tokens| tokens.len()), &texts)
        };
        let found: Vec<Vec<Vec<f32>>> = if self.network.is_shared() {
            batches.iter().map(run).collect::<Result<_, _>>()?
        } else {
            batches.par_iter().map(run).collect::<Result<_, _>>()?
        };
        let mut places: Vec<(usize, Vec<f32>)> = order.into_iter().zip(found.into_iter().flatten()).collect();
        places.sort_unstable_by_key(|(idx, _)| *idx);
        let mut vectors = Vectors::zeros(texts.len(), self.dims());
        for (into, (_, row)) in vectors.rows_mut().zip(places) {
            into.copy_from_slice(&row);
        }
        Ok(vectors)
    }
}
