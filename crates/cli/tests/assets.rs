//! Every table and model that ships is in the manifest beside it, with the hash it had when it was made.

#![expect(clippy::expect_used, reason = "a test may fail loudly, in its helpers too")]

use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

fn manifests(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("it can be read").path();
        if path.is_dir() {
            manifests(&path, found);
        } else if path.ends_with("MANIFEST.toml") {
            found.push(path);
        }
    }
}

/// The tables of every array in a manifest that name a file: its name and hash.
fn entries(manifest: &toml::Table) -> Vec<(String, Option<String>)> {
    let arrays = manifest.values().filter_map(toml::Value::as_array).flatten();
    let text = |t: &toml::Table, key: &str| t.get(key).and_then(toml::Value::as_str).map(str::to_owned);
    arrays
        .filter_map(toml::Value::as_table)
        .filter_map(|t| Some((text(t, "file")?, text(t, "sha256"))))
        .collect()
}

#[test]
fn what_ships_is_what_the_manifests_say() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut found = Vec::new();
    for entry in std::fs::read_dir(&crates).expect("the crates are there") {
        let assets = entry.expect("it can be read").path().join("assets");
        if assets.is_dir() {
            manifests(&assets, &mut found);
        }
    }
    assert!(5 < found.len(), "{found:?}");
    for path in found {
        let text = std::fs::read_to_string(&path).expect("it can be read");
        let listed = entries(&toml::from_str(&text).expect("a manifest is TOML"));
        let folder = path.parent().expect("a file is in a folder");
        for (file, hash) in &listed {
            let bytes = std::fs::read(folder.join(file)).expect("a listed file is there");
            let is: String = Sha256::digest(&bytes).iter().map(|b| format!("{b:02x}")).collect();
            assert_eq!(
                hash.as_deref(),
                Some(is.as_str()),
                "{file} of {}: run scripts/hash-assets",
                path.display()
            );
        }
        for entry in std::fs::read_dir(folder).expect("the folder is there") {
            let entry = entry.expect("it can be read").path();
            let name = entry.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            let is_table = entry.is_file() && name != "MANIFEST.toml" && !name.ends_with(".py");
            assert!(!is_table || listed.iter().any(|l| l.0 == name), "{name} is not in {}", path.display());
        }
    }
}
