//! Inputs of the benchmarks: the same bytes for every run.

use std::path::Path;

/// Texts of one size, an English and a Vietnamese one.
#[derive(Debug, Clone)]
pub struct Input {
    /// `brief`, `report` or `dossier`.
    pub size: &'static str,
    /// The English text.
    pub en: String,
    /// The Vietnamese text.
    pub vi: String,
}

impl Input {
    /// Bytes of both texts.
    pub fn len(&self) -> u64 {
        (self.en.len() + self.vi.len()) as u64
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// All sizes, smallest first.
///
/// # Panics
///
/// If `corpus/` is not beside this folder.
pub fn inputs() -> [Input; 3] {
    let text = str::to_owned;
    [
        Input {
            size: "brief",
            en: text(include_str!("../inputs/brief.en.txt")),
            vi: text(include_str!("../inputs/brief.vi.txt")),
        },
        Input {
            size: "report",
            en: text(include_str!("../inputs/report.en.txt")),
            vi: text(include_str!("../inputs/report.vi.txt")),
        },
        Input { size: "dossier", en: dossier("en"), vi: dossier("vi") },
    ]
}

/// The plain-text UTF-8 documents of `corpus/` in one language, one after the other.
fn dossier(lang: &str) -> String {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpus");
    let mut golds: Vec<_> = std::fs::read_dir(&corpus)
        .unwrap_or_else(|e| panic!("cannot list {}: {e}", corpus.display()))
        .filter_map(|entry| Some(entry.ok()?.path().join("gold.json")))
        .filter(|gold| gold.is_file())
        .collect();
    golds.sort();
    let mut text = String::new();
    for gold in golds {
        let bytes = std::fs::read(&gold).unwrap_or_else(|e| panic!("cannot read {}: {e}", gold.display()));
        let record: serde_json::Value =
            serde_json::from_slice(&bytes).unwrap_or_else(|e| panic!("cannot read {}: {e}", gold.display()));
        for side in ["source", "target"] {
            let (Some(file), true) = (record[side]["file"].as_str(), record[side]["lang"] == lang) else {
                continue;
            };
            let bytes = std::fs::read(gold.with_file_name(file)).unwrap_or_default();
            if let (true, Ok(document)) = (file.ends_with(".txt"), String::from_utf8(bytes)) {
                text.push_str(&document);
                text.push_str("\n\n");
            }
        }
    }
    assert!(!text.is_empty(), "no {lang} documents in {}", corpus.display());
    text
}

/// The text as a word segmenter would print it: every two adjoining words in small letters joined by `_`, and
/// punctuation set apart.
pub fn word_segmented(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 5 / 4);
    for line in text.split('\n') {
        let mut can_join = false;
        for (idx, word) in line.split(' ').enumerate() {
            let is_small = !word.is_empty() && word.chars().all(char::is_lowercase);
            if 0 < idx {
                out.push(if can_join && is_small { '_' } else { ' ' });
            }
            can_join = is_small && !can_join;
            match word.char_indices().last() {
                Some((at, last)) if 0 < at && matches!(last, '.' | ',' | ';' | ':' | '?' | '"') => {
                    out.push_str(word.get(..at).unwrap_or(""));
                    out.push(' ');
                    out.push(last);
                }
                _ => out.push_str(word),
            }
        }
        out.push('\n');
    }
    out
}
