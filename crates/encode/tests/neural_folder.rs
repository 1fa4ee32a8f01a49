//! Models in folders, on tiny networks with random weights that are made here.

#![cfg(feature = "neural")]
#![expect(clippy::unwrap_used, reason = "helpers of tests fail by panicking, as tests do")]

use std::collections::BTreeMap;
use std::error::Error;

use doichieu_encode::Encoder;
use doichieu_encode::neural::{Folder, FolderError, FolderFiles, FolderOptions};
use reference::{Layer, Network, Numbers, Weights, cosine, mean};
use serde_json::{Value, json};

mod reference;

const HIDDEN: usize = 32;
const LAYERS: usize = 2;
const HEADS: usize = 4;
const INNER: usize = 48;
const POSITIONS: usize = 30;

const WORDS: [&str; 14] =
    ["the", "rain", "in", "Hà", "Nội", "mưa", "ngân", "hàng", "bank", ",", ".", "query", ":", "s"];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Bert,
    XlmRoberta,
}

impl Kind {
    /// The tokens before, after, unknown, and filling up.
    fn special(self) -> [&'static str; 4] {
        match self {
            Self::Bert => ["[CLS]", "[SEP]", "[UNK]", "[PAD]"],
            Self::XlmRoberta => ["<s>", "</s>", "<unk>", "<pad>"],
        }
    }

    /// All tokens, by number; the one that fills up is 0 for BERT and 1 for XLM-R.
    fn tokens(self) -> Vec<String> {
        let [start, end, unknown, padding] = self.special();
        match self {
            Self::Bert => {
                let special = [padding, unknown, start, end].map(str::to_owned);
                special.into_iter().chain(WORDS.map(str::to_owned)).chain(["##ing".to_owned()]).collect()
            }
            Self::XlmRoberta => {
                let special = [start, padding, end, unknown].map(str::to_owned);
                special
                    .into_iter()
                    .chain(WORDS.map(|word| format!("▁{word}")))
                    .chain(["ing".to_owned()])
                    .collect()
            }
        }
    }

    fn tokenizer(self) -> Value {
        let tokens = self.tokens();
        let [start, end, unknown, _] = self.special();
        let id = |token: &str| tokens.iter().position(|t| t == token).unwrap();
        let special = |token: &str| {
            json!({"id": id(token), "content": token, "single_word": false, "lstrip": false, "rstrip": false,
                   "normalized": false, "special": true})
        };
        let mark = |token: &str| json!({"id": token, "ids": [id(token)], "tokens": [token]});
        let (model, splitter) = match self {
            Self::Bert => {
                let vocabulary: BTreeMap<&String, usize> = tokens.iter().zip(0..).collect();
                let model = json!({"type": "WordPiece", "unk_token": unknown, "continuing_subword_prefix": "##",
                                   "max_input_chars_per_word": 100, "vocab": vocabulary});
                (model, json!({"type": "BertPreTokenizer"}))
            }
            Self::XlmRoberta => {
                let vocabulary: Vec<(&String, f64)> =
                    tokens.iter().zip((0..).map(|i| -f64::from(i))).collect();
                let model = json!({"type": "Unigram", "unk_id": id(unknown), "vocab": vocabulary});
                (
                    model,
                    json!({"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": true}),
                )
            }
        };
        json!({
            "version": "1.0",
            "truncation": null,
            "padding": {"strategy": {"Fixed": 128}, "direction": "Right", "pad_to_multiple_of": null, "pad_id": 0,
                        "pad_type_id": 0, "pad_token": "[PAD]"},
            "added_tokens": self.special().map(special),
            "normalizer": {"type": "NFC"},
            "pre_tokenizer": splitter,
            "post_processor": {
                "type": "TemplateProcessing",
                "single": [{"SpecialToken": {"id": start, "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}},
                           {"SpecialToken": {"id": end, "type_id": 0}}],
                "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
                "special_tokens": {(start): mark(start), (end): mark(end)}
            },
            "decoder": null,
            "model": model
        })
    }

    fn config(self) -> Value {
        let (name, padding) = if self == Self::Bert { ("bert", 0) } else { ("xlm-roberta", 1) };
        json!({
            "model_type": name,
            "hidden_size": HIDDEN,
            "num_hidden_layers": LAYERS,
            "num_attention_heads": HEADS,
            "intermediate_size": INNER,
            "hidden_act": "gelu",
            "vocab_size": self.tokens().len(),
            "max_position_embeddings": POSITIONS,
            "type_vocab_size": 2,
            "layer_norm_eps": 1e-12,
            "pad_token_id": padding
        })
    }
}

/// Tensors by name, with their shapes.
type Tensors = BTreeMap<String, (Vec<usize>, Vec<f32>)>;

/// A folder in the making, with the network that it describes.
struct Model {
    kind: Kind,
    files: BTreeMap<String, Vec<u8>>,
    network: Network,
}

fn tensor(
    tensors: &mut Tensors,
    name: &str,
    shape: &[usize],
    middle: f64,
    numbers: &mut Numbers,
) -> Vec<f64> {
    let values: Vec<f32> =
        (0..shape.iter().product()).map(|_| (middle + 0.4 * numbers.unit()) as f32).collect();
    tensors.insert(name.to_owned(), (shape.to_vec(), values.clone()));
    values.iter().map(|v| f64::from(*v)).collect()
}

fn safetensors(tensors: &Tensors) -> Vec<u8> {
    let (mut header, mut data) = (serde_json::Map::new(), Vec::new());
    for (name, (shape, values)) in tensors {
        let start = data.len();
        values.iter().for_each(|v| data.extend(v.to_le_bytes()));
        header.insert(
            name.clone(),
            json!({"dtype": "F32", "shape": shape, "data_offsets": [start, data.len()]}),
        );
    }
    let mut header = Value::Object(header).to_string();
    header += &" ".repeat(header.len().next_multiple_of(8) - header.len());
    [(header.len() as u64).to_le_bytes().as_slice(), header.as_bytes(), &data].concat()
}

impl Model {
    /// With names of tensors that begin with `prefix`.
    fn with_prefix(kind: Kind, prefix: &str) -> Self {
        let mut tensors = Tensors::new();
        let mut numbers = Numbers(11);
        let n_tokens = kind.tokens().len();
        let mut rows = |name: &str, n: usize, numbers: &mut Numbers| {
            tensor(&mut tensors, &format!("{prefix}embeddings.{name}.weight"), &[n, HIDDEN], 0.0, numbers)
        };
        let words = rows("word_embeddings", n_tokens, &mut numbers);
        let positions = rows("position_embeddings", POSITIONS, &mut numbers);
        let types = rows("token_type_embeddings", 2, &mut numbers);
        let mut weights = |name: &str, shape: &[usize]| {
            let middle = if name.ends_with("LayerNorm") { 1.0 } else { 0.0 };
            let weight = tensor(&mut tensors, &format!("{prefix}{name}.weight"), shape, middle, &mut numbers);
            let bias = tensor(&mut tensors, &format!("{prefix}{name}.bias"), &shape[..1], 0.0, &mut numbers);
            Weights { weight, bias }
        };
        let norm = weights("embeddings.LayerNorm", &[HIDDEN]);
        let mut layer = |l: usize| {
            let mut part = |name: &str, shape: &[usize]| weights(&format!("encoder.layer.{l}.{name}"), shape);
            Layer {
                query: part("attention.self.query", &[HIDDEN, HIDDEN]),
                key: part("attention.self.key", &[HIDDEN, HIDDEN]),
                value: part("attention.self.value", &[HIDDEN, HIDDEN]),
                attention_out: part("attention.output.dense", &[HIDDEN, HIDDEN]),
                attention_norm: part("attention.output.LayerNorm", &[HIDDEN]),
                inner: part("intermediate.dense", &[INNER, HIDDEN]),
                outer: part("output.dense", &[HIDDEN, INNER]),
                norm: part("output.LayerNorm", &[HIDDEN]),
            }
        };
        let layers = (0..LAYERS).map(&mut layer).collect();
        let first_position = if kind == Kind::Bert { 0 } else { 2 };
        let network =
            Network { hidden: HIDDEN, heads: HEADS, words, positions, first_position, types, norm, layers };
        let mut model = Self { kind, files: BTreeMap::new(), network };
        model.json("config.json", &kind.config());
        model.json("tokenizer.json", &kind.tokenizer());
        model.files.insert("model.safetensors".to_owned(), safetensors(&tensors));
        model
    }

    fn new(kind: Kind) -> Self {
        Self::with_prefix(kind, "")
    }

    fn json(&mut self, path: &str, value: &Value) {
        self.files.insert(path.to_owned(), value.to_string().into_bytes());
    }

    /// Has `modules.json` name a pooling with one way on.
    fn pooled(mut self, ways: &[&str]) -> Self {
        let ways: serde_json::Map<String, Value> =
            ways.iter().map(|way| (format!("pooling_mode_{way}"), true.into())).collect();
        self.json("1_Pooling/config.json", &Value::Object(ways));
        self.modules(&[("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize")]);
        self
    }

    fn modules(&mut self, modules: &[(&str, &str)]) {
        let modules = modules.iter().map(|(path, kind)| {
            json!({"idx": 0, "name": "0", "path": path, "type": format!("sentence_transformers.models.{kind}")})
        });
        self.json("modules.json", &modules.collect());
    }

    fn load_as(&self, name: &str, options: &FolderOptions) -> Result<Folder, FolderError> {
        let files =
            self.files.iter().fold(FolderFiles::default(), |files, (path, bytes)| files.with(path, bytes));
        Folder::from_files(name, &files, options)
    }

    fn load(&self) -> Folder {
        self.load_as("tiny", &FolderOptions::default()).unwrap()
    }

    /// The last states of a text given as tokens, without the marks of its ends.
    fn states(&self, tokens: &[&str]) -> Vec<Vec<f64>> {
        let [start, end, ..] = self.kind.special();
        let all = self.kind.tokens();
        let ids: Vec<u32> = [start]
            .iter()
            .chain(tokens)
            .chain([&end])
            .map(|token| all.iter().position(|t| t == token || *t == format!("▁{token}")).unwrap() as u32)
            .collect();
        self.network.states(&ids)
    }
}

#[track_caller]
fn check_vector(found: &[f32], expected: &[f64]) {
    let cosine = cosine(found, expected);
    assert!(0.999_99 < cosine, "{cosine}");
}

#[test]
fn both_kinds_give_the_vectors_of_the_papers_network() {
    for kind in [Kind::Bert, Kind::XlmRoberta] {
        for prefix in ["", if kind == Kind::Bert { "bert." } else { "roberta." }] {
            let model = Model::with_prefix(kind, prefix);
            let vectors = model.load().encode(&["the raining in Hà Nội", "mưa"]).unwrap();
            let ing = if kind == Kind::Bert { "##ing" } else { "ing" };
            check_vector(vectors.row(0), &mean(&model.states(&["the", "rain", ing, "in", "Hà", "Nội"])));
            check_vector(vectors.row(1), &mean(&model.states(&["mưa"])));
        }
    }
}

#[test]
fn pooling_is_what_the_folder_says() {
    for kind in [Kind::Bert, Kind::XlmRoberta] {
        let vector = |ways: &[&str]| {
            let model = Model::new(kind).pooled(ways);
            let folder = model.load();
            let names: Vec<&str> =
                ways.iter().map(|way| way.trim_end_matches("_tokens").trim_end_matches("_token")).collect();
            assert_eq!(folder.info().pooling, names.join(" + "));
            (folder.encode(&["the rain"]).unwrap(), model.states(&["the", "rain"]))
        };
        let (found, states) = vector(&["cls_token"]);
        check_vector(found.row(0), &states[0]);
        let (found, states) = vector(&["lasttoken"]);
        check_vector(found.row(0), &states[3]);
        let (found, states) = vector(&["max_tokens"]);
        let max: Vec<f64> =
            (0..HIDDEN).map(|e| states.iter().map(|row| row[e]).fold(f64::MIN, f64::max)).collect();
        check_vector(found.row(0), &max);
        let (found, states) = vector(&["weightedmean_tokens"]);
        let weighted: Vec<f64> =
            (0..HIDDEN).map(|e| states.iter().zip(1..).map(|(row, n)| row[e] * f64::from(n)).sum()).collect();
        check_vector(found.row(0), &weighted);
        let (found, states) = vector(&["cls_token", "mean_tokens"]);
        check_vector(found.row(0), &[states[0].clone(), mean(&states)].concat());
    }
}

#[test]
fn a_dense_layer_comes_after_the_pooling() {
    let mut model = Model::new(Kind::Bert).pooled(&["cls_token"]);
    model.modules(&[
        ("", "Transformer"),
        ("1_Pooling", "Pooling"),
        ("2_Dense", "Dense"),
        ("3_Normalize", "Normalize"),
    ]);
    let activation = "torch.nn.modules.activation.Tanh";
    let config =
        json!({"in_features": HIDDEN, "out_features": 3, "bias": true, "activation_function": activation});
    model.json("2_Dense/config.json", &config);
    let mut tensors = Tensors::new();
    let mut numbers = Numbers(5);
    let weight = tensor(&mut tensors, "linear.weight", &[3, HIDDEN], 0.0, &mut numbers);
    let bias = tensor(&mut tensors, "linear.bias", &[3], 0.0, &mut numbers);
    model.files.insert("2_Dense/model.safetensors".to_owned(), safetensors(&tensors));

    let folder = model.load();
    assert_eq!(folder.dims(), 3);
    let states = model.states(&["mưa"]);
    let expected: Vec<f64> = weight
        .chunks(HIDDEN)
        .zip(&bias)
        .map(|(row, b)| (row.iter().zip(&states[0]).map(|(w, v)| w * v).sum::<f64>() + b).tanh())
        .collect();
    check_vector(folder.encode(&["mưa"]).unwrap().row(0), &expected);
}

#[test]
fn company_and_threads_change_nothing_that_matters() {
    let texts = [
        "the rain in Hà Nội",
        "mưa",
        "",
        "ngân hàng, bank.",
        "s s s s s s s s s s s s s s s s s s s s s s s s s s",
    ];
    let many: Vec<&str> = texts.iter().cycle().take(200).copied().collect();
    for kind in [Kind::Bert, Kind::XlmRoberta] {
        let folder = Model::new(kind).load();
        let together: Vec<_> = [1, 2, 8]
            .map(|n| rayon::ThreadPoolBuilder::new().num_threads(n).build().unwrap())
            .iter()
            .map(|pool| pool.install(|| folder.encode(&many)).unwrap())
            .collect();
        assert!(together.windows(2).all(|two| two[0] == two[1]));
        for (idx, text) in texts.iter().enumerate() {
            let alone = folder.encode(&[text]).unwrap();
            let difference = |(a, b): (&f32, &f32)| (a - b).abs();
            let largest = alone.row(0).iter().zip(together[0].row(idx)).map(difference).fold(0.0, f32::max);
            assert!(largest < 1e-5, "{text}: {largest}");
        }
    }
}

#[test]
fn texts_are_cut_at_the_limit() {
    for (kind, positions) in [(Kind::Bert, POSITIONS), (Kind::XlmRoberta, POSITIONS - 2)] {
        let mut model = Model::new(kind);
        assert_eq!(model.load().info().max_tokens, positions);
        let long = "mưa ".repeat(250_000);
        let cut = "mưa ".repeat(positions - 2);
        let folder = model.load();
        assert_eq!(folder.encode(&[&long]).unwrap(), folder.encode(&[&cut]).unwrap());
        model.json("sentence_bert_config.json", &json!({"max_seq_length": 5, "do_lower_case": false}));
        let folder = model.load();
        assert_eq!(folder.info().max_tokens, 5);
        check_vector(
            folder.encode(&["mưa mưa mưa mưa mưa mưa"]).unwrap().row(0),
            &mean(&model.states(&["mưa"; 3])),
        );
    }
}

#[test]
fn prefixes_come_from_the_user_the_folder_or_the_name() {
    let mut model = Model::new(Kind::Bert);
    let prefix = |model: &Model, name: &str, given: Option<&str>| {
        let mut options = FolderOptions::default();
        options.prefix = given.map(str::to_owned);
        model.load_as(name, &options).unwrap().info().prefix
    };
    assert_eq!(prefix(&model, "LaBSE", None), "");
    assert_eq!(prefix(&model, "multilingual-e5-base", None), "query: ");
    assert_eq!(prefix(&model, "multilingual-e5-large-instruct", None), "");
    assert_eq!(prefix(&model, "multilingual-e5-base", Some("")), "");
    let mut config = Kind::Bert.config();
    config["_name_or_path"] = "intfloat/multilingual-e5-large".into();
    model.json("config.json", &config);
    assert_eq!(prefix(&model, "mine", None), "query: ");

    let prompts = json!({"prompts": {"q": "Q: ", "p": "P: "}, "default_prompt_name": "p", "similarity_fn_name": "cosine"});
    model.json("config_sentence_transformers.json", &prompts);
    assert_eq!(prefix(&model, "mine", None), "P: ");
    model.json("config_sentence_transformers.json", &json!({"prompts": {}, "default_prompt_name": null}));
    assert_eq!(prefix(&model, "mine", None), "query: ");
    let expected = mean(&model.states(&["query", ":", "rain"]));
    check_vector(
        model.load_as("mine", &FolderOptions::default()).unwrap().encode(&["rain"]).unwrap().row(0),
        &expected,
    );
}

#[test]
fn the_hash_follows_files_and_prefix() {
    let mut model = Model::new(Kind::Bert);
    let hash = model.load().hash().to_owned();
    assert_eq!(model.load_as("other", &FolderOptions::default()).unwrap().hash(), hash);
    let mut options = FolderOptions::default();
    options.prefix = Some("query: ".to_owned());
    assert_ne!(model.load_as("tiny", &options).unwrap().hash(), hash);
    model.json("sentence_bert_config.json", &json!({"max_seq_length": 9}));
    assert_ne!(model.load().hash(), hash);
}

#[track_caller]
fn check_error(model: &Model, message: &str) {
    let error = model.load_as("tiny", &FolderOptions::default()).unwrap_err();
    let chain = match error.source() {
        Some(cause) => format!("{error}: {cause}"),
        None => error.to_string(),
    };
    assert!(chain.starts_with(message), "{chain}");
}

#[test]
fn files_that_are_missing_are_named() {
    for file in ["config.json", "tokenizer.json", "model.safetensors", "1_Pooling/config.json"] {
        let mut model = Model::new(Kind::Bert).pooled(&["cls_token"]);
        model.files.remove(file);
        check_error(&model, &format!("no `{file}` in the model's folder"));
    }
}

#[test]
fn damage_is_named_by_its_file() {
    let with = |path: &str, bytes: &[u8]| {
        let mut model = Model::new(Kind::Bert);
        model.files.insert(path.to_owned(), bytes.to_vec());
        model
    };
    check_error(&with("config.json", b"{"), "cannot read `config.json`: EOF while parsing");
    check_error(&with("config.json", b"{}"), "cannot read `config.json`: missing field `model_type`");
    check_error(&with("tokenizer.json", b"[]"), "cannot read the tokenizer `tokenizer.json`");
    check_error(&with("model.safetensors", b"junk"), "cannot take the weights from `model.safetensors`");
    let weights = Model::new(Kind::Bert).files["model.safetensors"].clone();
    check_error(
        &with("model.safetensors", &weights[..1000]),
        "cannot take the weights from `model.safetensors`",
    );

    let with = |key: &str, value: Value| {
        let mut config = Kind::Bert.config();
        config[key] = value;
        with("config.json", config.to_string().as_bytes())
    };
    check_error(
        &with("model_type", "t5".into()),
        "`config.json` asks for a network of type `t5`, which is not among",
    );
    check_error(
        &with("num_hidden_layers", 3.into()),
        "cannot take the weights from `model.safetensors`: tensor `encoder.layer.2.attention.self.query.weight` not found",
    );
    check_error(
        &with("num_attention_heads", 0.into()),
        "num_attention_heads in `config.json` is 0, not positive",
    );
    check_error(
        &with("num_attention_heads", 5.into()),
        "num_attention_heads in `config.json` is 5, not a divisor",
    );
    check_error(&with("vocab_size", 10.into()), "cannot take the weights");
    check_error(&with("max_position_embeddings", 2.into()), "cannot take the weights");
    check_error(
        &with("hidden_act", "quick_gelu".into()),
        "cannot read `config.json`: unknown variant `quick_gelu`",
    );
}

#[test]
fn what_does_not_go_together_is_named() {
    let mut model = Model::new(Kind::Bert);
    let mut tokenizer = Kind::Bert.tokenizer();
    tokenizer["model"]["vocab"]["extra"] = 999.into();
    model.json("tokenizer.json", &tokenizer);
    check_error(&model, "vocab_size in `config.json` is 19, not at least 1000, as `tokenizer.json` has");

    let mut model = Model::new(Kind::Bert);
    model.json("sentence_bert_config.json", &json!({"max_seq_length": 2}));
    check_error(&model, "max_seq_length in `sentence_bert_config.json` is 2, not at least 3");

    let mut model = Model::new(Kind::Bert);
    model.modules(&[("", "Transformer"), ("1_CNN", "CNN")]);
    check_error(
        &model,
        "`modules.json` asks for a module of type `sentence_transformers.models.CNN`, which is not among",
    );

    let model = Model::new(Kind::Bert).pooled(&[]);
    check_error(&model, "`1_Pooling/config.json` asks for the pooling `none`, which is not among");

    let mut model = Model::new(Kind::Bert);
    model.json("config_sentence_transformers.json", &json!({"default_prompt_name": "q"}));
    check_error(&model, "`config_sentence_transformers.json` asks for the prompt `q`");
}
