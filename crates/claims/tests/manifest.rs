//! Every table is in the manifest, and nothing else is.

use std::collections::BTreeSet;
use std::path::Path;

#[derive(serde::Deserialize)]
struct Manifest {
    asset: Vec<Asset>,
}

#[derive(serde::Deserialize)]
struct Asset {
    file: String,
    source: String,
    licence: String,
    sha256: String,
}

#[test]
fn the_manifest_names_every_table() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets");
    let manifest: Manifest =
        toml::from_str(include_str!("../assets/MANIFEST.toml")).expect("a valid manifest");
    let listed: BTreeSet<String> = manifest.asset.iter().map(|a| a.file.clone()).collect();
    let there: BTreeSet<String> = std::fs::read_dir(folder)
        .expect("the folder of tables")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .filter(|name| name != "MANIFEST.toml")
        .collect();
    assert_eq!(listed, there);
    for asset in &manifest.asset {
        assert!(!asset.source.is_empty() && !asset.licence.is_empty(), "{}", asset.file);
        assert_eq!(asset.sha256.len(), 64, "{}", asset.file);
    }
}
