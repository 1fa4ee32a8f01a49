use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;

/// An encoder that counts what it is asked for.
#[derive(Debug, Default)]
struct Counting {
    hash: &'static str,
    n_texts: AtomicUsize,
}

const DIMS: usize = 8;

impl Encoder for Counting {
    fn name(&self) -> &str {
        "counting"
    }

    fn hash(&self) -> &str {
        self.hash
    }

    fn dims(&self) -> usize {
        DIMS
    }

    fn encode(&self, texts: &[&str]) -> Result<Vectors, EncodeError> {
        self.n_texts.fetch_add(texts.len(), Ordering::Relaxed);
        let values = texts.iter().flat_map(|t| {
            let hash = Sha256::digest(format!("{} {t}", self.hash));
            hash.into_iter().take(DIMS).map(f32::from).collect::<Vec<_>>()
        });
        Ok(Vectors::new(DIMS, values.collect()).expect("whole rows"))
    }
}

struct Bench {
    folder: tempfile::TempDir,
    inner: Arc<Counting>,
}

impl Bench {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder"), inner: Arc::new(Counting::default()) }
    }

    fn cached(&self, limit: u64) -> Cached {
        Cached::new(self.inner.clone(), self.folder.path(), limit, Notes { quiet: true })
    }

    /// Encodes in a run of its own; how many texts were really encoded.
    #[track_caller]
    fn run(&self, texts: &[&str], limit: u64) -> usize {
        let before = self.inner.n_texts.load(Ordering::Relaxed);
        let vectors = self.cached(limit).encode(texts).expect("it encodes");
        let n_encoded = self.inner.n_texts.load(Ordering::Relaxed) - before;
        assert_eq!(
            vectors,
            Counting { hash: self.inner.hash, ..Counting::default() }.encode(texts).expect("it encodes")
        );
        n_encoded
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join(FILE)
    }

    fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.folder.path()).expect("it can be read");
        let mut names: Vec<String> =
            entries.map(|e| e.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }
}

const PLENTY: u64 = 1 << 30;

fn numbered(range: std::ops::Range<usize>) -> Vec<String> {
    range.map(|i| format!("Câu số {i}.")).collect()
}

fn borrowed(texts: &[String]) -> Vec<&str> {
    texts.iter().map(String::as_str).collect()
}

#[test]
fn a_second_run_encodes_nothing_and_gives_the_same() {
    let bench = Bench::new();
    assert_eq!(bench.run(&["mưa", "", "rain", "mưa"], PLENTY), 3, "a text that stands twice is encoded once");
    assert_eq!(bench.run(&["rain", "mưa", "", "rain"], PLENTY), 0);
    assert_eq!(bench.run(&["rain", "nắng", "mưa"], PLENTY), 1);
    assert_eq!(bench.run(&[], PLENTY), 0);
}

#[test]
fn another_model_has_vectors_of_its_own() {
    let mut bench = Bench::new();
    assert_eq!(bench.run(&["mưa"], PLENTY), 1);
    bench.inner = Arc::new(Counting { hash: "other", ..Counting::default() });
    assert_eq!(bench.run(&["mưa"], PLENTY), 1);
}

#[test]
fn any_damage_is_set_aside_and_no_answer_is_wrong() {
    let texts = numbered(0..3_000);
    let texts = borrowed(&texts);
    let bench = Bench::new();
    bench.run(&texts, PLENTY);
    let whole = std::fs::read(bench.file()).expect("it is there");
    let mut n_set_aside = 0;
    // Stretches of 40 bytes all over the file, and files cut off or made of something else.
    let mut damaged: Vec<Vec<u8>> = (0..60)
        .map(|i| {
            let mut bytes = whole.clone();
            let at = i * (whole.len() - 40) / 59;
            bytes[at..at + 40].iter_mut().for_each(|b| *b ^= 0x5A);
            bytes
        })
        .collect();
    damaged.extend([
        whole[..whole.len() / 2].to_vec(),
        whole[..10].to_vec(),
        b"hello".repeat(1_000),
        vec![0; 70_000],
    ]);
    let other = bench.folder.path().join("other.sqlite");
    Connection::open(&other).and_then(|c| c.execute_batch("CREATE TABLE t (x)")).expect("another database");
    damaged.push(std::fs::read(&other).expect("it is there"));
    std::fs::remove_file(other).expect("it is there");
    for bytes in damaged {
        std::fs::write(bench.file(), &bytes).expect("it can be written");
        bench.run(&texts, PLENTY);
        let aside = bench.folder.path().join("vectors.v1.sqlite.damaged");
        if aside.exists() {
            n_set_aside += 1;
            assert_eq!(bench.run(&texts, PLENTY), 0, "the new file is whole");
            std::fs::remove_file(aside).expect("it can be removed");
        }
    }
    // The rest hit room that nothing uses, or the index, where a vector is then not found.
    assert!(30 < n_set_aside, "{n_set_aside} of 65");
    assert_eq!(bench.names(), [FILE]);
}

#[test]
fn the_file_stays_below_its_limit_and_the_oldest_go() {
    let bench = Bench::new();
    let limit = 1 << 20;
    for round in 0..12 {
        let texts = numbered(round * 2_000..(round + 1) * 2_000);
        bench.run(&borrowed(&texts), limit);
        let size = std::fs::metadata(bench.file()).expect("it is there").len();
        assert!(size <= limit, "{size} bytes after round {round}");
    }
    let (first, last) = (numbered(0..2_000), numbered(22_000..24_000));
    assert_eq!(bench.run(&borrowed(&last), limit), 0, "the newest are there");
    assert_eq!(bench.run(&borrowed(&first), limit), 2_000, "the oldest are gone");
}

#[test]
fn a_lower_limit_makes_the_file_smaller_and_a_tiny_one_keeps_nothing() {
    let bench = Bench::new();
    let texts = numbered(0..20_000);
    bench.run(&borrowed(&texts), PLENTY);
    bench.run(&["new"], 1 << 19);
    assert!(std::fs::metadata(bench.file()).expect("it is there").len() <= 1 << 19);
    assert_eq!(bench.run(&["new"], 1 << 19), 0);
    assert_eq!(bench.run(&["newer"], 1), 1);
    assert_eq!(bench.run(&["newer"], 1), 1);
    let many = numbered(30_000..60_000);
    bench.run(&borrowed(&many), 1 << 19);
    assert!(std::fs::metadata(bench.file()).expect("it is there").len() <= 1 << 19);
}

#[test]
fn many_at_once_share_one_file() {
    let bench = Bench::new();
    let texts = numbered(0..400);
    let texts = borrowed(&texts);
    std::thread::scope(|scope| {
        for start in 0..8 {
            let (bench, texts) = (&bench, &texts);
            scope.spawn(move || {
                for part in texts[start * 10..].chunks(50) {
                    let vectors = bench.cached(PLENTY).encode(part).expect("it encodes");
                    assert_eq!(vectors, Counting::default().encode(part).expect("it encodes"));
                }
            });
        }
    });
    assert_eq!(bench.run(&texts, PLENTY), 0);
    assert_eq!(bench.names(), [FILE], "nothing was set aside");
}

#[test]
fn a_file_that_another_holds_is_done_without() {
    let bench = Bench::new();
    bench.run(&["mưa"], PLENTY);
    let other = Connection::open(bench.file()).expect("it opens");
    other.execute_batch("BEGIN EXCLUSIVE").expect("nobody else has it");
    assert_eq!(bench.run(&["mưa", "nắng"], PLENTY), 2);
    other.execute_batch("ROLLBACK").expect("it has begun");
    assert_eq!(bench.run(&["mưa"], PLENTY), 0);
}

#[test]
fn a_folder_that_cannot_be_is_done_without() {
    let mut bench = Bench::new();
    let file = bench.folder.path().join("file");
    std::fs::write(&file, b"").expect("it can be written");
    let cached = Cached::new(bench.inner.clone(), &file.join("below"), PLENTY, Notes { quiet: true });
    assert_eq!(cached.encode(&["mưa"]).expect("it encodes").len(), 1);
    bench.inner = Arc::new(Counting::default());
    std::fs::create_dir(bench.file()).expect("it can be made");
    assert_eq!(bench.run(&["mưa"], PLENTY), 1);
}
