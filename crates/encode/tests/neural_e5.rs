//! The engine of 4-bit e5 files, on tiny files that are made here.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "helpers of tests fail by panicking, as tests do"
)]

use doichieu_encode::neural::{E5, E5Error};
use doichieu_encode::{Encoder, Vectors};
use proptest::prelude::*;
use reference::{Layer, Network, Numbers, Weights, cosine, mean};

mod reference;

const HIDDEN: usize = 64;
const LAYERS: usize = 2;
const HEADS: usize = 2;
const INNER: usize = 96;
const POSITIONS: usize = 40;
const SPECIAL: [&str; 4] = ["<s>", "<pad>", "</s>", "<unk>"];

/// Words and parts of words in both languages, single letters, and the mask at the end.
const PIECES: &str = "▁ , . : ▁query ▁the ▁rain ▁mưa ▁Hà ▁Nội ▁ngân ▁hàng ▁bank ▁in a b c d e g h i k l m n o p q r s t \
                      u v x y à á ạ ê ộ ư ờ ra rain in ing hàng ội";

/// A file in the making: the directory's entries with their bytes.
struct File {
    header: Vec<u8>,
    vocabulary: Vec<u8>,
    tensors: Vec<(String, u8, usize, Vec<u8>)>,
    /// Each tensor's values in full.
    values: Vec<(String, Vec<f64>)>,
}

fn pieces() -> Vec<(String, f32)> {
    let special = SPECIAL.iter().map(|piece| ((*piece).to_owned(), 0.0));
    let ordinary =
        PIECES.split_whitespace().enumerate().map(|(i, piece)| (piece.to_owned(), -3.0 - 0.1 * i as f32));
    special.chain(ordinary).chain([("<mask>".to_owned(), 0.0)]).collect()
}

impl File {
    fn new() -> Self {
        let pieces = pieces();
        let mut header = b"E5S1".to_vec();
        for field in [1, HIDDEN, LAYERS, HEADS, INNER, pieces.len() + 3, POSITIONS, 2] {
            header.extend((field as u32).to_le_bytes());
        }
        header.extend(1e-12_f32.to_le_bytes());
        header.extend(32_u32.to_le_bytes());

        let mut vocabulary = Vec::new();
        for field in [pieces.len() as u32, 0, 2, 1, 3] {
            vocabulary.extend(field.to_le_bytes());
        }
        let all: String = pieces.iter().map(|(piece, _)| piece.as_str()).collect();
        vocabulary.extend((all.len() as u64).to_le_bytes());
        let mut end = 0_u32;
        for n in [0].into_iter().chain(pieces.iter().map(|(piece, _)| piece.len())) {
            end += n as u32;
            vocabulary.extend(end.to_le_bytes());
        }
        pieces.iter().for_each(|(_, score)| vocabulary.extend(score.to_le_bytes()));
        vocabulary.extend(all.as_bytes());
        // A tab is a space, a zero-width joiner is nothing, a ligature is two letters.
        let table: [(char, &str); 4] = [('\t', " "), ('½', "1/2"), ('\u{200d}', ""), ('ﬁ', "fi")];
        vocabulary.extend((table.len() as u32).to_le_bytes());
        let n_bytes: usize = table.iter().map(|(_, to)| 5 + 4 * to.chars().count()).sum();
        vocabulary.extend((n_bytes as u32).to_le_bytes());
        for (from, to) in table {
            vocabulary.extend(u32::from(from).to_le_bytes());
            vocabulary.push(to.chars().count() as u8);
            to.chars().for_each(|c| vocabulary.extend(u32::from(c).to_le_bytes()));
        }

        let mut file = Self { header, vocabulary, tensors: Vec::new(), values: Vec::new() };
        let mut numbers = Numbers(7);
        file.q4("emb.word", (pieces.len() + 3) * HIDDEN, &mut numbers);
        file.floats("emb.pos", POSITIONS * HIDDEN, 0.0, 0.3, &mut numbers);
        file.floats("emb.type", 2 * HIDDEN, 0.0, 0.3, &mut numbers);
        file.norm("emb.ln", &mut numbers);
        for l in 0..LAYERS {
            for (name, n_out, n_in) in [
                ("q", HIDDEN, HIDDEN),
                ("k", HIDDEN, HIDDEN),
                ("v", HIDDEN, HIDDEN),
                ("ao", HIDDEN, HIDDEN),
                ("fi", INNER, HIDDEN),
                ("fo", HIDDEN, INNER),
            ] {
                file.q4(&format!("l{l}.{name}.w"), n_out * n_in, &mut numbers);
                file.floats(&format!("l{l}.{name}.b"), n_out, 0.0, 0.2, &mut numbers);
            }
            file.norm(&format!("l{l}.aln"), &mut numbers);
            file.norm(&format!("l{l}.oln"), &mut numbers);
        }
        file
    }

    fn q4(&mut self, name: &str, n: usize, numbers: &mut Numbers) {
        let (mut bytes, mut values) = (Vec::new(), Vec::new());
        for _ in 0..n / 32 {
            let scale = half::f16::from_f64(0.04 + 0.02 * numbers.unit());
            bytes.extend(scale.to_le_bytes());
            let nibbles: Vec<u8> = (0..32).map(|_| (numbers.next() % 16) as u8).collect();
            bytes.extend((0..16).map(|j| nibbles[j] | nibbles[j + 16] << 4));
            values.extend(nibbles.iter().map(|nibble| (f64::from(*nibble) - 8.0) * scale.to_f64()));
        }
        self.tensors.push((name.to_owned(), 1, n, bytes));
        self.values.push((name.to_owned(), values));
    }

    fn floats(&mut self, name: &str, n: usize, middle: f64, spread: f64, numbers: &mut Numbers) {
        let values: Vec<f32> = (0..n).map(|_| (middle + spread * numbers.unit()) as f32).collect();
        self.tensors.push((name.to_owned(), 0, n, values.iter().flat_map(|v| v.to_le_bytes()).collect()));
        self.values.push((name.to_owned(), values.iter().map(|v| f64::from(*v)).collect()));
    }

    fn norm(&mut self, name: &str, numbers: &mut Numbers) {
        self.floats(&format!("{name}.w"), HIDDEN, 1.0, 0.3, numbers);
        self.floats(&format!("{name}.b"), HIDDEN, 0.0, 0.3, numbers);
    }

    fn bytes(&self) -> Vec<u8> {
        let mut bytes = [self.header.as_slice(), &self.vocabulary].concat();
        let n_directory: usize = self.tensors.iter().map(|(name, ..)| 2 + name.len() + 1 + 4 + 16).sum();
        let mut start = bytes.len() + 4 + n_directory;
        bytes.extend((self.tensors.len() as u32).to_le_bytes());
        for (name, kind, n_values, tensor) in &self.tensors {
            bytes.extend((name.len() as u16).to_le_bytes());
            bytes.extend(name.as_bytes());
            bytes.push(*kind);
            bytes.extend((*n_values as u32).to_le_bytes());
            bytes.extend((start as u64).to_le_bytes());
            bytes.extend((tensor.len() as u64).to_le_bytes());
            start += tensor.len();
        }
        self.tensors.iter().for_each(|(.., tensor)| bytes.extend(tensor));
        bytes
    }

    fn values(&self, name: &str) -> Vec<f64> {
        self.values.iter().find(|(n, _)| n == name).unwrap().1.clone()
    }

    /// The network that the file describes.
    fn network(&self) -> Network {
        let weights = |name: String| Weights {
            weight: self.values(&format!("{name}.w")),
            bias: self.values(&format!("{name}.b")),
        };
        let layer = |l: usize| Layer {
            query: weights(format!("l{l}.q")),
            key: weights(format!("l{l}.k")),
            value: weights(format!("l{l}.v")),
            attention_out: weights(format!("l{l}.ao")),
            attention_norm: weights(format!("l{l}.aln")),
            inner: weights(format!("l{l}.fi")),
            outer: weights(format!("l{l}.fo")),
            norm: weights(format!("l{l}.oln")),
        };
        Network {
            hidden: HIDDEN,
            heads: HEADS,
            words: self.values("emb.word"),
            positions: self.values("emb.pos"),
            first_position: 0,
            types: self.values("emb.type"),
            norm: weights("emb.ln".to_owned()),
            layers: (0..LAYERS).map(layer).collect(),
        }
    }
}

fn model() -> E5 {
    E5::from_bytes(File::new().bytes()).unwrap()
}

fn encode(texts: &[&str]) -> Vectors {
    model().encode(texts).unwrap()
}

/// The pieces that a text is cut into, without the prefix and the marks of the ends.
#[track_caller]
fn check_pieces(text: &str, expected: &[&str]) {
    let tokens = model().tokens(text);
    let pieces = pieces();
    let found: Vec<&str> = tokens.iter().map(|id| pieces[*id as usize].0.as_str()).collect();
    assert_eq!(found[..3], ["<s>", "▁query", ":"]);
    assert_eq!(found[found.len() - 1], "</s>");
    assert_eq!(found[3..found.len() - 1], *expected, "{text}");
}

const TEXTS: [&str; 8] = [
    "the rain in Hà Nội",
    "mưa",
    "",
    "ngân hàng, the bank",
    "zzz zzz",
    "rain. mưa. rain. mưa. rain. mưa. rain. mưa. rain. mưa. rain. mưa. rain. mưa. rain. mưa. rain. mưa.",
    "a b c d e g h i k l m n o p q r s t u v x y",
    "the\tbank",
];

#[test]
fn vectors_are_those_of_the_papers_network() {
    let (network, model) = (File::new().network(), model());
    let vectors = model.encode(&TEXTS).unwrap();
    for (text, vector) in TEXTS.iter().zip(vectors.rows()) {
        let cosine = cosine(vector, &mean(&network.states(&model.tokens(text))));
        // What is missing comes from running 8-bit integers through the matrices.
        assert!(0.9995 < cosine, "{text}: {cosine}");
    }
}

#[test]
fn vectors_have_length_one() {
    for vector in encode(&TEXTS).rows() {
        let length: f64 = vector.iter().map(|v| f64::from(*v).powi(2)).sum();
        assert!((length - 1.0).abs() < 1e-5, "{length}");
    }
}

#[test]
fn any_batch_and_any_number_of_threads_give_the_same_bits() {
    let model = model();
    let many: Vec<&str> = TEXTS.iter().cycle().take(300).copied().collect();
    let alone: Vec<Vectors> = TEXTS.iter().map(|text| model.encode(&[text]).unwrap()).collect();
    for n_threads in [1, 2, 8] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads).build().unwrap();
        let together = pool.install(|| model.encode(&many)).unwrap();
        for (idx, row) in together.rows().enumerate() {
            let expected = alone[idx % TEXTS.len()].row(0);
            assert!(
                row.iter().zip(expected).all(|(a, b)| a.to_bits() == b.to_bits()),
                "{n_threads} threads, {idx}"
            );
        }
    }
}

#[test]
fn nothing_to_encode_gives_no_rows() {
    let vectors = encode(&[]);
    assert!(vectors.is_empty());
    assert_eq!(vectors.dims(), HIDDEN);
}

#[test]
fn words_are_cut_where_the_scores_are_best() {
    check_pieces("the rain", &["▁the", "▁rain"]);
    check_pieces("training", &["▁", "t", "rain", "ing"]);
    check_pieces("ngân hàng", &["▁ngân", "▁hàng"]);
    check_pieces("mưarain", &["▁mưa", "rain"]);
}

#[test]
fn decomposed_text_is_cut_like_composed_text() {
    check_pieces("Ha\u{300} No\u{323}\u{302}i", &["▁Hà", "▁Nội"]);
}

#[test]
fn spaces_of_all_kinds_part_words_and_say_nothing_else() {
    check_pieces("  the \t rain  ", &["▁the", "▁rain"]);
    check_pieces("the▁rain", &["▁the", "▁rain"]);
    check_pieces("", &[]);
    check_pieces(" ", &[]);
}

#[test]
fn replaced_characters_become_more_or_fewer() {
    check_pieces("ra\u{200d}in", &["▁rain"]);
    check_pieces("aﬁb", &["▁", "a", "<unk>", "i", "b"]);
}

#[test]
fn a_run_of_unknown_characters_is_one_token() {
    check_pieces("zzz", &["▁", "<unk>"]);
    check_pieces("zzazz", &["▁", "<unk>", "a", "<unk>"]);
    check_pieces("雨雪", &["▁", "<unk>"]);
}

#[test]
fn marks_written_out_in_a_text_are_no_marks() {
    check_pieces("</s>", &["▁", "<unk>", "s", "<unk>"]);
    check_pieces("<mask>", &["▁", "<unk>", "m", "a", "s", "k", "<unk>"]);
}

#[test]
fn long_texts_are_cut_at_the_models_limit() {
    let model = model();
    let (sentence, word) = ("the rain in Hà Nội. ".repeat(50_000), "rain".repeat(250_000));
    for text in [&sentence, &word] {
        assert_eq!(model.tokens(text).len(), POSITIONS);
    }
    let start: String = sentence.chars().take(800).collect();
    assert_eq!(model.encode(&[&sentence]).unwrap(), model.encode(&[&start]).unwrap());
}

#[test]
fn facts_are_those_of_the_file() {
    let info = model().info();
    assert_eq!((info.dims, info.layers, info.heads, info.inner), (HIDDEN, LAYERS, HEADS, INNER));
    assert_eq!((info.vocabulary, info.max_tokens, info.prefix), (pieces().len(), POSITIONS, "query: "));
    let n_values: usize = File::new().tensors.iter().map(|(_, _, n, _)| n).sum();
    assert_eq!(info.parameters, n_values as u64);
    assert_eq!(model().origin(), None);
}

#[test]
fn the_hash_follows_the_bytes() {
    let mut bytes = File::new().bytes();
    let hash = E5::from_bytes(bytes.clone()).unwrap().hash().to_owned();
    assert_eq!(hash.len(), 64);
    *bytes.last_mut().unwrap() ^= 1;
    assert_ne!(E5::from_bytes(bytes).unwrap().hash(), hash);
}

#[track_caller]
fn check_error(bytes: Vec<u8>, message: &str) {
    let error = E5::from_bytes(bytes).expect_err("a damaged file");
    assert_eq!(error.to_string(), message);
}

#[test]
fn foreign_files_are_named_by_how_they_start() {
    check_error(Vec::new(), "no 4-bit e5 model: it starts with ``, not with `E5S1`");
    check_error(
        b"PK\x03\x04 a wheel".to_vec(),
        "no 4-bit e5 model: it starts with `PK\\x03\\x04`, not with `E5S1`",
    );
}

#[test]
fn damage_is_named_by_where_it_is() {
    let bytes = File::new().bytes();
    let with = |at: usize, value: u32| {
        let mut bytes = bytes.clone();
        bytes[at..at + 4].copy_from_slice(&value.to_le_bytes());
        bytes
    };
    check_error(with(4, 2), "version 2 of the format, not 1");
    check_error(with(8, 0), "the hidden width is 0, not between 1 and 2147483647");
    check_error(with(8, 65), "the hidden width is 65, not a multiple of 32");
    check_error(with(16, 4), "the number of heads is 4, not such that a head's width is a multiple of 32");
    check_error(with(12, 3), "no tensor `l2.q.w`");
    check_error(with(28, 41), "tensor `emb.pos` has 2560 values, not 2624");
    check_error(with(40, 16), "the block size is 16, not 32");
    check_error(with(44, 1 << 30), "the number of pieces is 1073741824, not at most the number of words");
    check_error(with(60, 1000), "a special token is 1000, not less than the number of pieces");

    check_error(bytes[..20].to_vec(), "cut off in its header: 4 bytes needed, 0 left");
    check_error(bytes[..80].to_vec(), "cut off in its vocabulary: 220 bytes needed, 8 left");
    let whole = bytes.len();
    check_error(bytes[..whole - 1].to_vec(), "cut off in its tensor `l1.oln.b`: 256 bytes needed, 255 left");
}

#[test]
fn a_weight_that_is_no_number_is_named() {
    for (name, value) in
        [("l0.q.b", [0, 0, 0xC0, 0x7F]), ("l1.fo.w", [0, 0x7C, 0, 0]), ("emb.word", [0, 0x7E, 0, 0])]
    {
        let mut file = File::new();
        let (.., tensor) = file.tensors.iter_mut().find(|(n, ..)| n == name).unwrap();
        tensor[..4].copy_from_slice(&value);
        assert_eq!(E5::from_bytes(file.bytes()).unwrap_err(), E5Error::NotFinite { tensor: name.to_owned() });
    }
}

#[test]
fn a_run_that_overflows_is_an_error() {
    let mut file = File::new();
    let (.., tensor) = file.tensors.iter_mut().find(|(n, ..)| n == "l0.aln.w").unwrap();
    tensor.chunks_exact_mut(4).for_each(|v| v.copy_from_slice(&f32::MAX.to_le_bytes()));
    let model = E5::from_bytes(file.bytes()).unwrap().named("mine");
    assert_eq!(model.encode(&["rain"]).unwrap_err().to_string(), "model `mine` failed");
}

#[test]
fn a_file_cut_off_anywhere_is_an_error() {
    let file = File::new();
    let bytes = file.bytes();
    let front = file.header.len() + file.vocabulary.len() + 1200;
    for n in (0..front).chain((front..bytes.len()).step_by(997)) {
        assert!(E5::from_bytes(bytes[..n].to_vec()).is_err(), "{n}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn damage_never_panics(changes in proptest::collection::vec((0.0..1.0_f64, any::<u8>()), 1..4), front: bool) {
        let file = File::new();
        let mut bytes = file.bytes();
        let n = if front { file.header.len() + file.vocabulary.len() + 1000 } else { bytes.len() };
        for (at, byte) in changes {
            bytes[(at * n as f64) as usize] = byte;
        }
        if let Ok(model) = E5::from_bytes(bytes) {
            let _ = model.encode(&["the rain in Hà Nội", ""]);
        }
    }

    #[test]
    fn any_text_has_a_vector(text in any::<String>()) {
        prop_assert_eq!(encode(&[&text]).len(), 1);
    }
}
