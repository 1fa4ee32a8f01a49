//! Programs of others as systems of a suite.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail, ensure};
use doichieu_bitext::Bead;
use doichieu_bitext::format::{Format, ReadOptions, read};
use doichieu_eval::record::SystemInfo;
use doichieu_eval::{External, System};

use crate::output::Notes;

/// An aligner that is run as a command.
#[derive(Debug)]
pub(super) struct Program {
    info: SystemInfo,
    words: Vec<String>,
    format: Format,
    notes: Notes,
}

impl Program {
    /// Looks whether the program is there; `None` if it is not.
    ///
    /// # Errors
    ///
    /// A command line or a format that makes no sense.
    pub(super) fn find(spec: &External, notes: Notes) -> Result<Option<Self>> {
        let of = || format!("external system `{}`", spec.name);
        let words = shlex::split(&spec.command).with_context(of).context("a quotation mark is not closed")?;
        let has = |place: &str| words.iter().any(|w| w.contains(place));
        let is_batch = has("{source_dir}");
        let needed: &[&str] = if is_batch {
            &["{source_dir}", "{target_dir}", "{output_dir}"]
        } else {
            &["{source}", "{target}"]
        };
        for place in needed {
            ensure!(has(place), "{}: the command has no `{place}`: {}", of(), spec.command);
        }
        let format: Format = spec.format.parse().with_context(of)?;
        ensure!(
            !format.is_pair() && format != Format::Html,
            "{}: beads cannot be read from `{format}`",
            of()
        );
        let Some(version) = version(spec)? else { return Ok(None) };
        let info = SystemInfo {
            name: spec.name.clone(),
            version: Some(version),
            command: Some(spec.command.clone()),
            ..SystemInfo::default()
        };
        Ok(Some(Self { info, words, format, notes }))
    }

    fn is_batch(&self) -> bool {
        self.words.iter().any(|w| w.contains("{source_dir}"))
    }

    /// Runs the command with its places filled in; what it prints.
    fn run(&self, places: &[(&str, &Path)]) -> Result<Vec<u8>> {
        let mut words = self.words.iter().map(|word| {
            places.iter().fold(word.clone(), |w, (place, path)| w.replace(place, &path.to_string_lossy()))
        });
        let program = words.next().context("the command is empty")?;
        let done = Command::new(&program)
            .args(words)
            .stdin(Stdio::null())
            .output()
            .with_context(|| format!("cannot run `{program}`"))?;
        if !done.status.success() {
            let said = String::from_utf8_lossy(&done.stderr);
            let last: Vec<&str> = said.lines().rev().take(3).collect();
            bail!(
                "`{program}` ended with {}: {}",
                done.status,
                last.into_iter().rev().collect::<Vec<_>>().join(" / ")
            );
        }
        Ok(done.stdout)
    }

    fn beads(&self, bytes: &[u8]) -> Result<Vec<Bead>> {
        let reading = read(&mut &*bytes, self.format, &ReadOptions::default())?;
        let [bitext] = <[_; 1]>::try_from(reading.bitexts)
            .map_err(|found| anyhow::anyhow!("expected one document, found {}", found.len()))?;
        Ok(bitext.beads)
    }

    fn one(&self, source: &[String], target: &[String]) -> Result<Vec<Bead>> {
        let folder = tempfile::tempdir().context("cannot make a temporary folder")?;
        let path = |name: &str| folder.path().join(name);
        let (source_path, target_path, output) = (path("source.txt"), path("target.txt"), path("output.txt"));
        write_lines(&source_path, source)?;
        write_lines(&target_path, target)?;
        let printed =
            self.run(&[("{source}", &source_path), ("{target}", &target_path), ("{output}", &output)])?;
        let has_output = self.words.iter().any(|w| w.contains("{output}"));
        let written = if has_output { fs::read(&output).context("it wrote no output")? } else { printed };
        self.beads(&written)
    }

    fn all(&self, pairs: &[(&[String], &[String])]) -> Result<Vec<Option<Vec<Bead>>>> {
        let folder = tempfile::tempdir().context("cannot make a temporary folder")?;
        let path = |name: &str| folder.path().join(name);
        let (sources, targets, outputs) = (path("source"), path("target"), path("output"));
        for folder in [&sources, &targets, &outputs] {
            fs::create_dir(folder).context("cannot make a temporary folder")?;
        }
        for (idx, (source, target)) in pairs.iter().enumerate() {
            write_lines(&sources.join(format!("{idx:06}.txt")), source)?;
            write_lines(&targets.join(format!("{idx:06}.txt")), target)?;
        }
        self.run(&[("{source_dir}", &sources), ("{target_dir}", &targets), ("{output_dir}", &outputs)])?;
        let mut answers = vec![None; pairs.len()];
        for entry in fs::read_dir(&outputs)? {
            let path = entry?.path();
            let stem = path.file_stem().and_then(|s| s.to_str()).unwrap_or_default();
            let Some(slot) = stem.parse::<usize>().ok().and_then(|idx| answers.get_mut(idx)) else {
                continue;
            };
            *slot = Some(self.beads(&fs::read(&path)?).with_context(|| format!("document {stem}"))?);
        }
        Ok(answers)
    }
}

/// The first line that the version command prints; `None` if the program is not there.
fn version(spec: &External) -> Result<Option<String>> {
    let words = shlex::split(&spec.version)
        .with_context(|| format!("external system `{}`: a quotation mark is not closed", spec.name))?;
    let Some((program, words)) = words.split_first() else {
        bail!("external system `{}`: the version command is empty", spec.name);
    };
    let Ok(done) = Command::new(program).args(words).stdin(Stdio::null()).output() else { return Ok(None) };
    if !done.status.success() {
        return Ok(None);
    }
    let printed = if done.stdout.is_empty() { done.stderr } else { done.stdout };
    Ok(Some(String::from_utf8_lossy(&printed).lines().next().unwrap_or("unknown").trim().to_owned()))
}

/// A sentence a line: line breaks within a sentence become spaces.
fn write_lines(path: &Path, sentences: &[String]) -> Result<()> {
    let mut text = String::new();
    for sentence in sentences {
        text.push_str(&sentence.replace(['\n', '\r'], " "));
        text.push('\n');
    }
    fs::write(path, text).with_context(|| format!("cannot write `{}`", path.display()))
}

impl System for Program {
    fn name(&self) -> &str {
        &self.info.name
    }

    fn info(&self) -> SystemInfo {
        self.info.clone()
    }

    fn align(&self, source: &[String], target: &[String]) -> Option<Vec<Bead>> {
        self.align_all(&[(source, target)]).pop().flatten()
    }

    fn align_all(&self, pairs: &[(&[String], &[String])]) -> Vec<Option<Vec<Bead>>> {
        if self.is_batch() {
            return self.all(pairs).unwrap_or_else(|error| {
                self.notes.failure(&format!("{}: {error:#}", self.info.name));
                vec![None; pairs.len()]
            });
        }
        let mut answers = Vec::with_capacity(pairs.len());
        for (idx, (source, target)) in pairs.iter().enumerate() {
            answers.push(match self.one(source, target) {
                Ok(beads) => Some(beads),
                Err(error) => {
                    self.notes.failure(&format!("{}, document {}: {error:#}", self.info.name, idx + 1));
                    None
                }
            });
        }
        answers
    }
}
