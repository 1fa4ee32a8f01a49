use candle_core::{D, DType, Device, Module, Result, Tensor};
use candle_nn::{Activation, Embedding, LayerNorm, Linear, VarBuilder, embedding, layer_norm, linear, ops};
use serde::Deserialize;

use super::error::FolderError;
use super::files::{CONFIG, FolderFiles, WEIGHTS};

/// A network with its weights on a device: BERT (Devlin et al., NAACL 2019) or XLM-R (Conneau et al., ACL 2020).
///
/// The two differ in nothing but the position of the first token. Written on candle's layers and not taken from
/// candle-transformers, since that crate builds a hundred other networks along.
pub(super) struct Network {
    pub(super) config: Config,
    device: Device,
    words: Embedding,
    positions: Embedding,
    /// The values of token type 0, which all tokens have.
    types: Tensor,
    norm: LayerNorm,
    layers: Vec<Layer>,
}

struct Layer {
    query: Linear,
    key: Linear,
    value: Linear,
    attention_out: Linear,
    attention_norm: LayerNorm,
    inner: Linear,
    activation: Activation,
    outer: Linear,
    norm: LayerNorm,
}

/// What `config.json` says about a network.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Config {
    pub(super) model_type: String,
    #[serde(rename = "hidden_size")]
    pub(super) hidden: usize,
    #[serde(rename = "num_hidden_layers")]
    pub(super) layers: usize,
    #[serde(rename = "num_attention_heads")]
    pub(super) heads: usize,
    #[serde(rename = "intermediate_size")]
    inner: usize,
    hidden_act: Activation,
    #[serde(rename = "vocab_size")]
    pub(super) vocabulary: usize,
    #[serde(rename = "max_position_embeddings")]
    positions: usize,
    #[serde(rename = "type_vocab_size")]
    types: usize,
    #[serde(rename = "layer_norm_eps")]
    epsilon: f64,
    /// The token that fills up shorter texts.
    #[serde(rename = "pad_token_id", default)]
    padding: u32,
    #[serde(rename = "position_embedding_type", default = "absolute")]
    position_type: String,
}

fn absolute() -> String {
    "absolute".to_owned()
}

impl Config {
    fn read(files: &FolderFiles<'_>) -> std::result::Result<Self, FolderError> {
        let config: Self = files.json(CONFIG)?;
        let number = |what, found: usize, expected: String| {
            Err(FolderError::Number { file: CONFIG.to_owned(), what, found: found as u64, expected })
        };
        let positive = [
            ("hidden_size", config.hidden),
            ("num_hidden_layers", config.layers),
            ("num_attention_heads", config.heads),
            ("vocab_size", config.vocabulary),
            ("type_vocab_size", config.types),
        ];
        if let Some((what, found)) = positive.into_iter().find(|(_, found)| *found == 0) {
            return number(what, found, "positive".to_owned());
        }
        if !config.hidden.is_multiple_of(config.heads) {
            let expected = format!("a divisor of hidden_size, {}", config.hidden);
            return number("num_attention_heads", config.heads, expected);
        }
        let unknown = |what, found: &str, known| {
            Err(FolderError::Unknown { file: CONFIG.to_owned(), what, found: found.to_owned(), known })
        };
        match (config.model_type.as_str(), config.position_type.as_str()) {
            ("bert" | "xlm-roberta" | "roberta" | "camembert", "absolute") => Ok(config),
            ("bert" | "xlm-roberta" | "roberta" | "camembert", other) => {
                unknown("positions", other, "`absolute`")
            }
            (other, _) => {
                unknown("a network of type", other, "`bert`, `xlm-roberta`, `roberta` and `camembert`")
            }
        }
    }

    /// The position of a text's first token: in XLM-R and its kin, positions come after that of the padding token.
    fn first_position(&self) -> usize {
        if self.model_type == "bert" { 0 } else { self.padding as usize + 1 }
    }

    /// Tokens that there are positions for.
    pub(super) fn max_tokens(&self) -> usize {
        self.positions.saturating_sub(self.first_position())
    }
}

impl Network {
    pub(super) fn load(files: &FolderFiles<'_>, device: Device) -> std::result::Result<Self, FolderError> {
        let config = Config::read(files)?;
        let tensors = files.bytes(WEIGHTS)?;
        Self::from_weights(config, tensors, device)
            .map_err(|cause| FolderError::Weights { file: WEIGHTS.to_owned(), cause: cause.into() })
    }

    fn from_weights(config: Config, tensors: &[u8], device: Device) -> Result<Self> {
        let builder = VarBuilder::from_slice_safetensors(tensors, DType::F32, &device)?;
        // Models that were saved with a head of their own have their encoder under a name.
        let name = ["bert", "roberta"]
            .into_iter()
            .find(|name| builder.contains_tensor(&format!("{name}.embeddings.word_embeddings.weight")));
        let builder = name.map_or_else(|| builder.clone(), |name| builder.pp(name));
        let embeddings = builder.pp("embeddings");
        let rows = |name: &str, n: usize| embedding(n, config.hidden, embeddings.pp(name));
        let words = rows("word_embeddings", config.vocabulary)?;
        let positions = rows("position_embeddings", config.positions)?;
        let types = rows("token_type_embeddings", config.types)?.embeddings().get(0)?;
        let norm = layer_norm(config.hidden, config.epsilon, embeddings.pp("LayerNorm"))?;
        let layer = |l: usize| Layer::load(&config, &builder.pp(format!("encoder.layer.{l}")));
        let layers = (0..config.layers).map(layer).collect::<Result<Vec<_>>>()?;
        Ok(Self { config, device, words, positions, types, norm, layers })
    }

    /// The last states of all tokens: for each text, as many rows as the longest has tokens.
    pub(super) fn run(&self, texts: &[&[u32]]) -> Result<Vec<f32>> {
        let longest = texts.iter().map(|tokens| tokens.len()).max().unwrap_or(0);
        let (mut ids, mut mask) = (Vec::new(), Vec::new());
        for tokens in texts {
            ids.extend_from_slice(tokens);
            ids.resize(ids.len() + longest - tokens.len(), self.config.padding);
            mask.resize(mask.len() + tokens.len(), 0.0_f32);
            mask.resize(ids.len(), f32::MIN);
        }
        let ids = Tensor::from_vec(ids, (texts.len(), longest), &self.device)?;
        // What fills up is seen by nobody: after this, its weights are 0.
        let mask = Tensor::from_vec(mask, (texts.len(), 1, 1, longest), &self.device)?;
        let first = self.config.first_position();
        let positions: Vec<u32> = (first as u32..).take(longest).collect();
        let positions = self.positions.forward(&Tensor::from_vec(positions, longest, &self.device)?)?;
        let states = self.words.forward(&ids)?.broadcast_add(&positions.broadcast_add(&self.types)?)?;
        let mut states = self.norm.forward(&states)?;
        for layer in &self.layers {
            states = layer.forward(&states, &mask, self.config.heads)?;
        }
        states.flatten_all()?.to_vec1()
    }

    /// Whether batches are better run one after another, since they share one device.
    pub(super) fn is_shared(&self) -> bool {
        !self.device.is_cpu()
    }
}

impl Layer {
    fn load(config: &Config, builder: &VarBuilder<'_>) -> Result<Self> {
        let Config { hidden, inner, epsilon, .. } = *config;
        let dense = |name: &str, n_in, n_out| linear(n_in, n_out, builder.pp(name));
        Ok(Self {
            query: dense("attention.self.query", hidden, hidden)?,
            key: dense("attention.self.key", hidden, hidden)?,
            value: dense("attention.self.value", hidden, hidden)?,
            attention_out: dense("attention.output.dense", hidden, hidden)?,
            attention_norm: layer_norm(hidden, epsilon, builder.pp("attention.output.LayerNorm"))?,
            inner: dense("intermediate.dense", hidden, inner)?,
            activation: config.hidden_act,
            outer: dense("output.dense", inner, hidden)?,
            norm: layer_norm(hidden, epsilon, builder.pp("output.LayerNorm"))?,
        })
    }

    fn forward(&self, states: &Tensor, mask: &Tensor, heads: usize) -> Result<Tensor> {
        let (n_texts, n_tokens, hidden) = states.dims3()?;
        let width = hidden / heads;
        let by_head = |part: &Linear| {
            part.forward(states)?.reshape((n_texts, n_tokens, heads, width))?.transpose(1, 2)?.contiguous()
        };
        let scores = by_head(&self.query)?.matmul(&by_head(&self.key)?.transpose(D::Minus2, D::Minus1)?)?;
        let scores = (scores / (width as f64).sqrt())?.broadcast_add(mask)?;
        let contexts = ops::softmax_last_dim(&scores)?.matmul(&by_head(&self.value)?)?;
        let contexts = contexts.transpose(1, 2)?.contiguous()?.reshape((n_texts, n_tokens, hidden))?;
        let states = self.attention_norm.forward(&(self.attention_out.forward(&contexts)? + states)?)?;
        let inner = self.activation.forward(&self.inner.forward(&states)?)?;
        self.norm.forward(&(self.outer.forward(&inner)? + states)?)
    }
}
