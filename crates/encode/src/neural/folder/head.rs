use candle_core::{DType, Device};
use candle_nn::VarBuilder;
use serde::Deserialize;

use super::error::FolderError;
use super::files::{FolderFiles, MODULES};

/// What turns the states of a text's tokens into one vector.
///
/// The words and the order are those of the library sentence-transformers (Reimers and Gurevych, EMNLP 2019).
pub(super) struct Head {
    modes: Vec<Mode>,
    dense: Vec<Dense>,
}

/// How the states of all tokens become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// That of the first token.
    Cls,
    /// The largest of each value.
    Max,
    Mean,
    /// The sum over the root of the number of tokens.
    MeanSqrt,
    /// The mean, the first token once, the second twice and so on.
    WeightedMean,
    Last,
}

#[derive(Deserialize)]
struct Module {
    path: String,
    r#type: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Pooling {
    pooling_mode_cls_token: bool,
    pooling_mode_max_tokens: bool,
    pooling_mode_mean_tokens: bool,
    pooling_mode_mean_sqrt_len_tokens: bool,
    pooling_mode_weightedmean_tokens: bool,
    pooling_mode_lasttoken: bool,
    include_prompt: Option<bool>,
}

#[derive(Deserialize)]
struct DenseConfig {
    in_features: usize,
    out_features: usize,
    #[serde(default = "yes")]
    bias: bool,
    activation_function: String,
}

fn yes() -> bool {
    true
}

/// A linear layer after the pooling.
struct Dense {
    /// A row for each value that comes out.
    weight: Vec<f32>,
    bias: Vec<f32>,
    n_in: usize,
    has_tanh: bool,
}

impl Head {
    /// Reads what `modules.json` names; without it, the mean of all tokens, as sentence-transformers has it.
    pub(super) fn load(
        files: &FolderFiles<'_>,
        hidden: usize,
        has_prefix: bool,
    ) -> Result<Self, FolderError> {
        let mut head = Self { modes: vec![Mode::Mean], dense: Vec::new() };
        let mut width = hidden;
        let modules: Vec<Module> = if files.contains(MODULES) {
            files.json(MODULES)?
        } else if files.contains("1_Pooling/config.json") {
            vec![Module { path: "1_Pooling".to_owned(), r#type: "Pooling".to_owned() }]
        } else {
            Vec::new()
        };
        for module in modules {
            let path = |file: &str| format!("{}/{file}", module.path);
            match module.r#type.rsplit('.').next().unwrap_or_default() {
                // Every vector is normalised in the end.
                "Transformer" | "Normalize" => {}
                "Pooling" => {
                    let file = path("config.json");
                    let pooling: Pooling = files.json(&file)?;
                    head.modes = pooling.modes();
                    let is_without_prompt = pooling.include_prompt == Some(false) && has_prefix;
                    if head.modes.is_empty() || is_without_prompt {
                        let found = if is_without_prompt { "include_prompt: false" } else { "none" };
                        let known = "cls, max, mean, mean_sqrt_len, weightedmean and lasttoken";
                        return Err(FolderError::Unknown {
                            file,
                            what: "the pooling",
                            found: found.to_owned(),
                            known,
                        });
                    }
                    width = hidden * head.modes.len();
                }
                "Dense" => {
                    let dense = Dense::load(files, &path("config.json"), &path("model.safetensors"), width)?;
                    width = dense.bias.len();
                    head.dense.push(dense);
                }
                _ => {
                    return Err(FolderError::Unknown {
                        file: MODULES.to_owned(),
                        what: "a module of type",
                        found: module.r#type,
                        known: "Transformer, Pooling, Dense and Normalize",
                    });
                }
            }
        }
        Ok(head)
    }

    /// Length of what comes out.
    pub(super) fn dims(&self, hidden: usize) -> usize {
        self.dense.last().map_or(hidden * self.modes.len(), |dense| dense.bias.len())
    }

    /// The names of the ways of pooling, for people.
    pub(super) fn pooling(&self) -> String {
        let names: Vec<&str> = self.modes.iter().map(|mode| mode.name()).collect();
        names.join(" + ")
    }

    /// One vector from the states of a text's tokens, `hidden` values each.
    pub(super) fn apply(&self, states: &[f32], hidden: usize) -> Vec<f32> {
        let pooled = self.modes.iter().flat_map(|mode| mode.pool(states, hidden)).collect();
        self.dense.iter().fold(pooled, |values: Vec<f32>, dense| dense.apply(&values))
    }
}

impl Pooling {
    /// All modes that are on, in the order in which they stand side by side.
    fn modes(&self) -> Vec<Mode> {
        let modes = [
            (self.pooling_mode_cls_token, Mode::Cls),
            (self.pooling_mode_max_tokens, Mode::Max),
            (self.pooling_mode_mean_tokens, Mode::Mean),
            (self.pooling_mode_mean_sqrt_len_tokens, Mode::MeanSqrt),
            (self.pooling_mode_weightedmean_tokens, Mode::WeightedMean),
            (self.pooling_mode_lasttoken, Mode::Last),
        ];
        modes.into_iter().filter(|(is_on, _)| *is_on).map(|(_, mode)| mode).collect()
    }
}

impl Mode {
    fn name(self) -> &'static str {
        match self {
            Self::Cls => "cls",
            Self::Max => "max",
            Self::Mean => "mean",
            Self::MeanSqrt => "mean_sqrt_len",
            Self::WeightedMean => "weightedmean",
            Self::Last => "lasttoken",
        }
    }

    fn pool(self, states: &[f32], hidden: usize) -> Vec<f32> {
        let rows = || states.chunks_exact(hidden);
        let n = rows().len() as f32;
        let weighted = |weight: &dyn Fn(usize) -> f32| {
            let mut sum = vec![0.0; hidden];
            for (at, row) in rows().enumerate() {
                sum.iter_mut().zip(row).for_each(|(s, v)| *s += weight(at) * v);
            }
            sum
        };
        let first_of = |mut rows: std::slice::ChunksExact<'_, f32>| rows.next().unwrap_or(&[]).to_vec();
        match self {
            Self::Cls => first_of(rows()),
            Self::Last => rows().next_back().unwrap_or(&[]).to_vec(),
            Self::Max => rows()
                .skip(1)
                .fold(first_of(rows()), |max, row| max.iter().zip(row).map(|(max, v)| max.max(*v)).collect()),
            Self::Mean => weighted(&|_| 1.0 / n),
            Self::MeanSqrt => weighted(&|_| 1.0 / n.sqrt()),
            Self::WeightedMean => weighted(&|at| (at + 1) as f32 / (n * (n + 1.0) / 2.0)),
        }
    }
}

impl Dense {
    fn load(files: &FolderFiles<'_>, config: &str, weights: &str, width: usize) -> Result<Self, FolderError> {
        let DenseConfig { in_features, out_features, bias, activation_function } = files.json(config)?;
        if in_features != width {
            return Err(FolderError::Number {
                file: config.to_owned(),
                what: "in_features",
                found: in_features as u64,
                expected: format!("{width}, as what comes in"),
            });
        }
        let has_tanh = match activation_function.rsplit('.').next() {
            Some("Tanh") => true,
            Some("Identity") => false,
            _ => {
                return Err(FolderError::Unknown {
                    file: config.to_owned(),
                    what: "the activation",
                    found: activation_function,
                    known: "Tanh and Identity",
                });
            }
        };
        let tensors = files.bytes(weights)?;
        let take = || -> candle_core::Result<(Vec<f32>, Vec<f32>)> {
            let builder = VarBuilder::from_slice_safetensors(tensors, DType::F32, &Device::Cpu)?.pp("linear");
            let weight = builder.get((out_features, in_features), "weight")?.flatten_all()?.to_vec1()?;
            let bias =
                if bias { builder.get(out_features, "bias")?.to_vec1()? } else { vec![0.0; out_features] };
            Ok((weight, bias))
        };
        let wrong = |cause: candle_core::Error| FolderError::Weights {
            file: weights.to_owned(),
            cause: cause.into(),
        };
        let (weight, bias) = take().map_err(wrong)?;
        Ok(Self { weight, bias, n_in: in_features, has_tanh })
    }

    fn apply(&self, values: &[f32]) -> Vec<f32> {
        let rows = self.weight.chunks_exact(self.n_in.max(1)).zip(&self.bias);
        let linear = rows.map(|(row, bias)| bias + row.iter().zip(values).map(|(w, v)| w * v).sum::<f32>());
        if self.has_tanh { linear.map(f32::tanh).collect() } else { linear.collect() }
    }
}
