use doichieu_encode::{EncodeError, Vectors};

use super::*;

/// A model of one value, which the folder's weights say.
#[derive(Debug)]
struct Constant(f32);

impl Encoder for Constant {
    fn name(&self) -> &str {
        "constant"
    }

    fn hash(&self) -> &str {
        ""
    }

    fn dims(&self) -> usize {
        1
    }

    fn encode(&self, texts: &[&str]) -> Result<Vectors, EncodeError> {
        Ok(Vectors::new(1, vec![self.0; texts.len()]).expect("whole rows"))
    }
}

/// Reads the value from the weights.
fn load(_: &Record, folder: &Path) -> Result<Arc<dyn Encoder>> {
    let weights = std::fs::read_to_string(folder.join("model.safetensors"))?;
    Ok(Arc::new(Constant(weights.trim().parse()?)))
}

struct Bench(TempDir);

impl Bench {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    fn store(&self) -> Store {
        Store { root: self.0.path().join("data/models") }
    }

    fn put(&self, path: &str, text: &str) {
        let path = self.0.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
        std::fs::write(path, text).expect("it can be written");
    }

    /// A folder as a hub has it.
    fn hub(&self, name: &str, weights: &str) -> Source {
        for (file, text) in [
            ("config.json", "{}"),
            ("tokenizer.json", "{}"),
            ("model.safetensors", weights),
            ("modules.json", "[]"),
            ("1_Pooling/config.json", "{}"),
            ("2_Dense/model.safetensors", ""),
            ("README.md", "---\nlicense: apache-2.0\n---\n"),
            ("pytorch_model.bin", "the same again"),
            ("onnx/model.onnx", "the same again"),
            ("onnx/config.json", "{}"),
            (".gitattributes", ""),
            ("tf_model.h5", "the same again"),
        ] {
            self.put(&format!("{name}/{file}"), text);
        }
        Source::open(&self.0.path().join(name)).expect("it is whole")
    }

    fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.store().root).expect("it is there");
        let mut names: Vec<String> =
            entries.map(|e| e.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }
}

#[test]
fn of_a_folder_the_model_is_taken_and_its_copies_for_other_runtimes_are_not() {
    let bench = Bench::new();
    let (record, added) =
        bench.store().add(&bench.hub("LaBSE", "1"), None, false, &load).expect("it is fine");
    assert_eq!((record.name.as_str(), record.dims, added), ("LaBSE", 1, Added::New));
    assert_eq!((record.licence.name.as_str(), record.licence.said_by.as_str()), ("apache-2.0", "README.md"));
    let files: Vec<&str> = record.files.iter().map(|f| f.path.as_str()).collect();
    let expected = [
        "1_Pooling/config.json",
        "2_Dense/model.safetensors",
        "README.md",
        "config.json",
        "model.safetensors",
        "modules.json",
        "tokenizer.json",
    ];
    assert_eq!(files, expected);
    assert_eq!(bench.store().get("LaBSE").expect("it can be read"), Some(record));
    assert_eq!(bench.store().names().expect("it can be read"), ["LaBSE"]);
}

#[test]
fn a_licence_file_speaks_where_the_card_does_not() {
    let bench = Bench::new();
    bench.hub("m", "1");
    bench.put("m/README.md", "# A model\n");
    bench.put("m/LICENSE.txt", "\nMIT License\n\nCopyright\n");
    let source = Source::open(&bench.0.path().join("m")).expect("it is whole");
    assert_eq!(
        (source.licence.name.as_str(), source.licence.said_by.as_str()),
        ("MIT License", "LICENSE.txt")
    );
    std::fs::remove_file(bench.0.path().join("m/LICENSE.txt")).expect("it is there");
    let source = Source::open(&bench.0.path().join("m")).expect("it is whole");
    assert_eq!(source.licence, Licence::unknown());
}

#[test]
fn a_model_whose_vectors_are_wrong_is_not_installed() {
    let bench = Bench::new();
    for weights in ["0.5", "nan", "inf", "0", "no number"] {
        assert!(bench.store().add(&bench.hub("m", weights), None, false, &load).is_err(), "{weights}");
        assert!(bench.names().is_empty(), "{weights} left {:?}", bench.names());
    }
}

#[test]
fn a_replacement_that_fails_leaves_the_old_one_as_it_was() {
    let bench = Bench::new();
    bench.store().add(&bench.hub("m", "1"), None, false, &load).expect("it is fine");
    let before = bench.store().get("m").expect("it can be read");
    assert!(bench.store().add(&bench.hub("m", "7"), None, true, &load).is_err());
    assert_eq!(bench.store().get("m").expect("it can be read"), before);
    assert!(bench.store().verify(&before.expect("it is there")).expect("it can be read").is_empty());
    let (_, added) = bench.store().add(&bench.hub("m", "-1"), None, true, &load).expect("it is fine");
    assert_eq!((added, bench.names()), (Added::Replaced, vec!["m".to_owned()]));
}

#[test]
fn many_that_add_at_once_leave_one_whole_model() {
    let bench = Bench::new();
    let sources = [bench.hub("a/m", "1"), bench.hub("b/m", "-1"), bench.hub("c/m", "1.0")];
    std::thread::scope(|scope| {
        for source in sources.iter().cycle().take(12) {
            // Some lose the race, which is an error of theirs and no harm.
            scope.spawn(|| bench.store().add(source, None, true, &load).map(|_| ()).unwrap_or_default());
        }
    });
    assert_eq!(bench.names(), ["m"]);
    let record = bench.store().expect("m").expect("its record is whole");
    assert!(bench.store().verify(&record).expect("it can be read").is_empty());
    assert!(bench.store().load(&record, &load).is_ok());
}

#[test]
fn a_record_of_another_version_or_with_unknown_keys_is_refused() {
    let bench = Bench::new();
    bench.store().add(&bench.hub("m", "1"), None, false, &load).expect("it is fine");
    let path = "data/models/m/model.toml";
    let text = std::fs::read_to_string(bench.0.path().join(path)).expect("it is there");
    bench.put(path, &text.replace("version = 1", "version = 2"));
    assert!(bench.store().get("m").expect_err("refused").to_string().contains("version 2"));
    bench.put(path, &text.replace("version = 1", "version = 1\nnew = 1"));
    let error = bench.store().get("m").expect_err("refused");
    assert!(error.chain().any(|e| e.to_string().contains("new")), "{error:?}");
}
