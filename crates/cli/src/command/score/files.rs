//! Which files belong together, and their bytes.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use doichieu_eval::input::{File, Files, Folder, Given, MatchError, match_folders, stem};
use flate2::bufread::MultiGzDecoder;

use crate::args::ScoreArgs;
use crate::input;

/// First bytes of a gzip file.
const GZIP: [u8; 2] = [0x1F, 0x8B];

/// The files of one document, or of many in one file.
pub(super) struct Job {
    set: String,
    prefix: String,
    stem: String,
    gold: Vec<PathBuf>,
    predicted: Vec<PathBuf>,
    texts: Option<[PathBuf; 2]>,
    ids: Option<PathBuf>,
}

/// All jobs in order, and how many predictions have no gold.
pub(super) fn jobs(args: &ScoreArgs) -> Result<(Vec<Job>, usize)> {
    let (n_gold, n_predicted) = (args.gold.len(), args.pred.len());
    if n_gold != n_predicted {
        return Err(MatchError::Count { n_gold, n_predicted }.into());
    }
    if !args.source.is_empty() && (args.source.len() != n_gold || args.target.len() != n_gold) {
        anyhow::bail!(
            "there are {n_gold} files of gold, {} of source texts and {} of target texts",
            args.source.len(),
            args.target.len()
        );
    }
    let mut jobs = Vec::new();
    let mut n_extra = 0;
    for (idx, (gold, predicted)) in args.gold.iter().zip(&args.pred).enumerate() {
        let texts = args.source.get(idx).zip(args.target.get(idx));
        // Folders and files often repeat their names; ids have to differ.
        let prefix = if 1 < n_gold { prefix(&args.gold, gold, idx) } else { String::new() };
        match (gold.is_dir(), predicted.is_dir()) {
            (true, true) => n_extra += folders(args, gold, predicted, texts, &prefix, &mut jobs)?,
            (false, false) => jobs.push(single(args, gold, predicted, texts, prefix)?),
            (is_folder, _) => {
                let (folder, file) = if is_folder { (gold, predicted) } else { (predicted, gold) };
                let (folder, file) = (folder.display().to_string(), file.display().to_string());
                return Err(MatchError::FolderAndFile { folder, file }.into());
            }
        }
    }
    Ok((jobs, n_extra))
}

/// What sets the ids of one of several inputs apart.
fn prefix(all: &[PathBuf], path: &Path, idx: usize) -> String {
    if !path.is_dir() {
        let same = |other: &&PathBuf| stem(&file_name(other)) == stem(&file_name(path));
        let is_alone = all.iter().filter(same).count() == 1;
        return if is_alone { String::new() } else { format!("{}-", idx + 1) };
    }
    let name = file_name(path);
    let is_alone = all.iter().filter(|other| file_name(other) == name).count() == 1;
    if is_alone { format!("{name}/") } else { format!("{}-{name}/", idx + 1) }
}

fn file_name(path: &Path) -> String {
    let whole = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    whole.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned())
}

fn single(
    args: &ScoreArgs,
    gold: &Path,
    predicted: &Path,
    texts: Option<(&PathBuf, &PathBuf)>,
    prefix: String,
) -> Result<Job> {
    let name = gold.file_name().map_or_else(|| input::name(gold), |n| n.to_string_lossy().into_owned());
    Ok(Job {
        set: "files".to_owned(),
        prefix,
        stem: stem(&name).to_owned(),
        gold: one_or_two(args, gold),
        predicted: one_or_two(args, predicted),
        texts: texts.map(|(s, t)| [s.clone(), t.clone()]),
        ids: None,
    })
}

/// A file, or the two that a name stands for: `corpus` for `corpus.en` and `corpus.vi`.
fn one_or_two(args: &ScoreArgs, path: &Path) -> Vec<PathBuf> {
    if !path.exists() && path.as_os_str() != "-" {
        for ending in ["", ".gz", ".conllu", ".conllu.gz"] {
            let pair: Vec<PathBuf> =
                args.langs.iter().map(|l| PathBuf::from(format!("{}.{l}{ending}", path.display()))).collect();
            if pair.len() == 2 && pair.iter().all(|p| p.is_file()) {
                return pair;
            }
        }
    }
    vec![path.to_owned()]
}

fn folders(
    args: &ScoreArgs,
    gold: &Path,
    predicted: &Path,
    texts: Option<(&PathBuf, &PathBuf)>,
    prefix: &str,
    jobs: &mut Vec<Job>,
) -> Result<usize> {
    let (gold_name, predicted_name) = (gold.display().to_string(), predicted.display().to_string());
    let gold_files = names(gold)?;
    let predicted_files = names(predicted)?;
    let langs = match args.langs.as_slice() {
        [source, target] => [source.as_str(), target.as_str()],
        _ => anyhow::bail!("`--langs` wants two codes with a comma between, such as `en,vi`"),
    };
    let matched = match_folders(
        Folder { name: &gold_name, files: &gold_files },
        Folder { name: &predicted_name, files: &predicted_files },
        args.metric,
        langs,
        args.ignore_extra,
    )?;
    let set = file_name(gold);
    for document in matched.documents {
        let given = texts.map(|(s, t)| {
            let [source, target] = langs;
            [s.join(format!("{}.{source}", document.stem)), t.join(format!("{}.{target}", document.stem))]
        });
        jobs.push(Job {
            set: set.clone(),
            prefix: prefix.to_owned(),
            gold: vec![gold.join(&document.gold)],
            predicted: document.predicted.iter().map(|name| predicted.join(name)).collect(),
            texts: given.or(document.texts.map(|names| names.map(|name| gold.join(name)))),
            ids: document.ids.map(|name| gold.join(name)),
            stem: document.stem,
        });
    }
    Ok(matched.extra.len())
}

/// Names of the files in a folder, not of folders.
fn names(folder: &Path) -> Result<Vec<String>> {
    let cannot = || format!("cannot read `{}`", folder.display());
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(cannot)? {
        let entry = entry.with_context(cannot)?;
        let kind = entry.file_type().with_context(cannot)?;
        if kind.is_file() || (kind.is_symlink() && entry.path().is_file()) {
            let name = entry.file_name();
            let name =
                name.into_string().map_err(|name| anyhow::anyhow!("the name {name:?} is not Unicode"))?;
            names.push(name);
        }
    }
    names.sort_unstable();
    Ok(names)
}

/// Files in memory.
struct Loaded(Vec<(String, Vec<u8>)>);

impl Loaded {
    fn new<'p>(paths: impl IntoIterator<Item = &'p PathBuf>) -> Result<Self> {
        paths.into_iter().map(|p| Ok((name_of(p), load(p)?))).collect::<Result<_>>().map(Self)
    }

    fn file(&self, idx: usize) -> Option<File<'_>> {
        self.0.get(idx).map(|(name, bytes)| File { name, bytes })
    }

    fn files(&self) -> Option<Files<'_>> {
        self.file(0).map(|main| Files { main, other: self.file(1) })
    }

    fn pair(&self) -> Option<[File<'_>; 2]> {
        Some([self.file(0)?, self.file(1)?])
    }
}

/// The name of a file, without that of packing.
fn name_of(path: &Path) -> String {
    let name = input::name(path);
    name.strip_suffix(".gz").map(str::to_owned).unwrap_or(name)
}

fn load(path: &Path) -> Result<Vec<u8>> {
    // The usual case without asking first what it is: there may be a hundred thousand.
    let bytes = match std::fs::read(path) {
        Ok(bytes) if path.as_os_str() != "-" => bytes,
        _ => input::read(path)?,
    };
    if !bytes.starts_with(&GZIP) {
        return Ok(bytes);
    }
    let mut unpacked = Vec::new();
    let read = MultiGzDecoder::new(bytes.as_slice()).read_to_end(&mut unpacked);
    read.with_context(|| format!("cannot unpack `{}`", path.display()))?;
    Ok(unpacked)
}

impl Job {
    /// Loads the files and has them read.
    pub(super) fn with_files<T>(&self, read: impl FnOnce(&Given<'_>) -> Result<T>) -> Result<T> {
        let gold = Loaded::new(&self.gold)?;
        let predicted = Loaded::new(&self.predicted)?;
        let texts = Loaded::new(self.texts.iter().flatten())?;
        let ids = Loaded::new(&self.ids)?;
        let Some(gold) = gold.files() else { anyhow::bail!("no gold for `{}`", self.stem) };
        read(&Given {
            set: &self.set,
            prefix: &self.prefix,
            stem: &self.stem,
            gold,
            predicted: predicted.files(),
            texts: texts.pair(),
            ids: ids.file(0),
        })
    }
}
