//! What tests of the command share: a folder to run in, what a run must end with, and models that are made here.

#![expect(clippy::expect_used, reason = "a test may fail loudly, in its helpers too")]
#![allow(dead_code, clippy::allow_attributes, reason = "not every test uses all of it")]

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

/// A folder that goes away by itself.
pub(crate) struct Folder(tempfile::TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn put(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, bytes).expect("the folder can be written to");
        path
    }

    /// Puts a tiny transformer into a folder of its own.
    pub(crate) fn put_bert(&self, name: &str, seed: u64) {
        std::fs::create_dir_all(self.path(name)).expect("it can be made");
        for (file, bytes) in tiny_bert(seed) {
            self.put(&format!("{name}/{file}"), bytes);
        }
    }

    /// Runs the command in the folder, which holds the user's data and cache too.
    pub(crate) fn run(&self, args: &[&str], stdin: &[u8]) -> Output {
        let mut child = self.command(args).spawn().expect("the binary starts");
        let mut pipe = child.stdin.take().expect("a pipe was asked for");
        let stdin = stdin.to_vec();
        let feeder = std::thread::spawn(move || drop(pipe.write_all(&stdin)));
        let output = child.wait_with_output().expect("it ends");
        feeder.join().expect("nothing panics");
        output
    }

    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_doichieu"));
        command
            .args(args)
            .current_dir(self.0.path())
            .env("DOICHIEU_DATA_DIR", self.path("data"))
            .env("DOICHIEU_CACHE_DIR", self.path("cache"))
            .env("DOICHIEU_CONFIG_DIR", self.path("config"))
            .env_remove("DOICHIEU_SETTINGS")
            .env_remove("CLICOLOR_FORCE")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// A folder with vectors for three sentences, `s.txt` and `s.f32`.
    pub(crate) fn with_vectors() -> Self {
        let dir = Self::new();
        dir.put("s.txt", "Trời mưa.\nIt rains.\nHà Nội\n");
        dir.put("s.f32", bytes(&[3.0, 4.0, 0.0, 1.0, -2.0, 0.0]));
        dir
    }

    /// The names in the folder.
    pub(crate) fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(self.0.path())
            .expect("the folder can be read")
            .map(|e| e.expect("an entry").file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }
}

pub(crate) fn bytes(values: &[f32]) -> Vec<u8> {
    values.iter().flat_map(|v| v.to_le_bytes()).collect()
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("output is UTF-8")
}

#[track_caller]
pub(crate) fn ends(output: &Output, code: i32) {
    assert_eq!(output.status.code(), Some(code), "stderr: {}", text(&output.stderr));
}

/// Ends with 2, writes nothing, and says all of `parts`.
#[track_caller]
pub(crate) fn fails(output: &Output, parts: &[&str]) {
    ends(output, 2);
    assert!(output.stdout.is_empty());
    let message = text(&output.stderr);
    for part in parts {
        assert!(message.contains(part), "no {part:?} in {message}");
    }
}

/// A 4-bit model in the format of e5-small with 32 values a vector and the letters of ASCII as its pieces; models of
/// two seeds give other vectors.
pub(crate) fn tiny_e5(seed: u64) -> Vec<u8> {
    const HIDDEN: usize = 32;
    const POSITIONS: usize = 64;
    // Half precision for 3/64.
    const SCALE: [u8; 2] = 0x2A00_u16.to_le_bytes();
    let mut state = seed;
    let mut random = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as u32
    };
    let mut pieces: Vec<String> = ["<s>", "<pad>", "</s>", "<unk>", "▁"].map(str::to_owned).to_vec();
    pieces.extend(('!'..='~').map(String::from));
    let mut tensors: Vec<(String, u8, usize, Vec<u8>)> = Vec::new();
    let mut blocks = |name: &str, n: usize| {
        let block = |_| SCALE.into_iter().chain((0..16).map(|_| random() as u8)).collect::<Vec<u8>>();
        tensors.push((name.to_owned(), 1, n, (0..n / 32).flat_map(block).collect()));
    };
    blocks("emb.word", pieces.len() * HIDDEN);
    for part in ["q", "k", "v", "ao", "fi", "fo"] {
        blocks(&format!("l0.{part}.w"), HIDDEN * HIDDEN);
    }
    let mut floats = |name: &str, n: usize, value: f32| {
        let values = (0..n).flat_map(|i| (value + 0.01 * (i % 7) as f32).to_le_bytes()).collect();
        tensors.push((name.to_owned(), 0, n, values));
    };
    for part in ["q", "k", "v", "ao", "fi", "fo"] {
        floats(&format!("l0.{part}.b"), HIDDEN, 0.0);
    }
    for norm in ["emb.ln", "l0.aln", "l0.oln"] {
        floats(&format!("{norm}.w"), HIDDEN, 1.0);
        floats(&format!("{norm}.b"), HIDDEN, 0.0);
    }
    floats("emb.pos", POSITIONS * HIDDEN, 0.1);
    floats("emb.type", HIDDEN, 0.0);

    let mut out = b"E5S1".to_vec();
    let mut number = |n: usize| out.extend((n as u32).to_le_bytes());
    // Version, width, layers, heads, inner width, words, positions, types.
    [1, HIDDEN, 1, 1, HIDDEN, pieces.len(), POSITIONS, 1].into_iter().for_each(&mut number);
    number(1e-12_f32.to_bits() as usize);
    // Block size; pieces, start, end, padding, unknown.
    [32, pieces.len(), 0, 2, 1, 3].into_iter().for_each(&mut number);
    let all = pieces.concat();
    // The length in 64 bits.
    [all.len(), 0].into_iter().for_each(&mut number);
    let mut end = 0;
    number(end);
    for piece in &pieces {
        end += piece.len();
        number(end);
    }
    pieces.iter().for_each(|_| number((-3.0_f32).to_bits() as usize));
    out.extend(all.as_bytes());
    // No replaced characters; how many tensors.
    for n in [0, 0, tensors.len()] {
        out.extend((n as u32).to_le_bytes());
    }
    let mut start = out.len() + tensors.iter().map(|t| 2 + t.0.len() + 1 + 4 + 16).sum::<usize>();
    for (name, kind, n_values, data) in &tensors {
        out.extend((name.len() as u16).to_le_bytes());
        out.extend(name.as_bytes());
        out.push(*kind);
        out.extend((*n_values as u32).to_le_bytes());
        out.extend((start as u64).to_le_bytes());
        out.extend((data.len() as u64).to_le_bytes());
        start += data.len();
    }
    out.extend(tensors.into_iter().flat_map(|t| t.3));
    out
}

/// A wheel, packed as pip's own are.
pub(crate) fn wheel(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut wheel = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for (name, bytes) in files {
        wheel.start_file(*name, options).expect("a new file");
        wheel.write_all(bytes).expect("memory can be written to");
    }
    wheel.finish().expect("memory can be written to").into_inner()
}

/// A tiny BERT with random weights, as a folder from a hub: its files by their paths.
pub(crate) fn tiny_bert(seed: u64) -> Vec<(&'static str, Vec<u8>)> {
    use serde_json::json;
    const HIDDEN: usize = 16;
    let tokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "rain", "mưa", "bank", "."];
    let vocabulary: serde_json::Map<String, serde_json::Value> =
        tokens.iter().enumerate().map(|(id, token)| ((*token).to_owned(), json!(id))).collect();
    let tokenizer = json!({
        "version": "1.0",
        "truncation": null,
        "padding": null,
        "added_tokens": tokens[..4].iter().enumerate().map(|(id, token)| json!({
            "id": id, "content": token, "single_word": false, "lstrip": false, "rstrip": false, "normalized": false,
            "special": true,
        })).collect::<Vec<_>>(),
        "normalizer": {"type": "NFC"},
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": {"type": "BertProcessing", "sep": ["[SEP]", 3], "cls": ["[CLS]", 2]},
        "decoder": null,
        "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
                  "max_input_chars_per_word": 100, "vocab": vocabulary},
    });
    let config = json!({
        "model_type": "bert", "hidden_size": HIDDEN, "num_hidden_layers": 1, "num_attention_heads": 2,
        "intermediate_size": HIDDEN, "hidden_act": "gelu", "vocab_size": tokens.len(),
        "max_position_embeddings": 20, "type_vocab_size": 2, "layer_norm_eps": 1e-12, "pad_token_id": 0,
    });
    let mut state = seed;
    let mut random = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as f32 / (1_u64 << 31) as f32 - 0.5
    };
    let (mut header, mut data) = (serde_json::Map::new(), Vec::new());
    let mut tensor = |name: String, shape: &[usize]| {
        let start = data.len();
        let middle = if name.contains("LayerNorm.weight") { 1.0 } else { 0.0 };
        (0..shape.iter().product()).for_each(|_| data.extend((middle + random()).to_le_bytes()));
        header.insert(name, json!({"dtype": "F32", "shape": shape, "data_offsets": [start, data.len()]}));
    };
    for (name, n) in [("word", tokens.len()), ("position", 20), ("token_type", 2)] {
        tensor(format!("embeddings.{name}_embeddings.weight"), &[n, HIDDEN]);
    }
    let layer = "encoder.layer.0";
    for part in [
        "attention.self.query",
        "attention.self.key",
        "attention.self.value",
        "attention.output.dense",
        "intermediate.dense",
        "output.dense",
    ] {
        tensor(format!("{layer}.{part}.weight"), &[HIDDEN, HIDDEN]);
        tensor(format!("{layer}.{part}.bias"), &[HIDDEN]);
    }
    for norm in ["embeddings", "encoder.layer.0.attention.output", "encoder.layer.0.output"] {
        tensor(format!("{norm}.LayerNorm.weight"), &[HIDDEN]);
        tensor(format!("{norm}.LayerNorm.bias"), &[HIDDEN]);
    }
    let header = serde_json::Value::Object(header).to_string();
    let weights = [(header.len() as u64).to_le_bytes().as_slice(), header.as_bytes(), &data].concat();
    vec![
        ("config.json", config.to_string().into_bytes()),
        ("tokenizer.json", tokenizer.to_string().into_bytes()),
        ("model.safetensors", weights),
        ("README.md", b"---\nlicense: apache-2.0\n---\n# Tiny\n".to_vec()),
        ("pytorch_model.bin", b"the same again".to_vec()),
    ]
}
