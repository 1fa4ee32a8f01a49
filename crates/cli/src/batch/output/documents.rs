//! A file for each aligned document, in any format of bitexts.

use std::collections::HashMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use doichieu_bitext::format::Format;
use sha2::{Digest as _, Sha256};

use super::Output;
use crate::command::write_bitext;
use crate::output::Notes;
use doichieu_answer::bitext::Aligned;

/// The folder's name, and its name while it is filled.
const FOLDER: &str = "documents";
const NEW: &str = ".documents.new";
const OLD: &str = ".documents.old";

/// Most bytes of a file's name that come from the id: names of 255 bytes are what file systems take, and a number, a
/// language and an ending come after it.
const MAX_NAME: usize = 180;

/// Writes a file for each document into a folder that gets its name when all of them are there.
///
/// Files are named by the ids of their records, made safe; of those that would have one name in any case of letters, the
/// second is `NAME~2` and so on.
pub(crate) struct Documents {
    out: PathBuf,
    format: Format,
    names: Names,
}

impl Documents {
    /// Begins.
    ///
    /// * `out`: the folder that `documents` will be in.
    ///
    /// # Errors
    ///
    /// Fails if the format holds nothing that an answer has, or the folder cannot be made.
    pub(crate) fn create(out: &Path, format: Format) -> Result<Self> {
        check(format)?;
        let folder = out.join(NEW);
        remove(&folder)?;
        fs::create_dir_all(&folder)
            .with_context(|| format!("cannot make the folder `{}`", folder.display()))?;
        Ok(Self { out: out.to_owned(), format, names: Names::default() })
    }
}

/// Refuses a format that holds nothing that an answer has.
///
/// # Errors
///
/// Fails for word links.
pub(crate) fn check(format: Format) -> Result<()> {
    ensure!(format != Format::Pharaoh, "`pharaoh` holds word links alone, and `batch align` makes none");
    Ok(())
}

impl Output for Documents {
    fn add(&mut self, line: &[u8]) -> Result<()> {
        let Aligned { name, mut bitext, .. } = Aligned::read_for(line, self.format)?;
        let name = self.names.of(&name);
        if self.format.is_pair() && bitext.source.lang == bitext.target.lang {
            // Two files are named by their languages; those of the sides are the usual ones then.
            (bitext.source.lang, bitext.target.lang) = (None, None);
        }
        let path = self.out.join(NEW).join(format!("{name}{}", ending(self.format)));
        write_bitext(bitext, self.format, &path, Notes { quiet: true })
    }

    fn finish(self: Box<Self>) -> Result<Vec<PathBuf>> {
        let [folder, new, old] = [FOLDER, NEW, OLD].map(|name| self.out.join(name));
        let cannot = || format!("cannot write the folder `{}`", folder.display());
        remove(&old)?;
        match fs::rename(&folder, &old) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error).with_context(cannot),
            _ => {}
        }
        fs::rename(&new, &folder).with_context(cannot)?;
        remove(&old)?;
        Ok(vec![folder])
    }
}

/// Removes a folder if it is there.
fn remove(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove the folder `{}`", folder.display()))
        }
        _ => Ok(()),
    }
}

/// What the files of a format end with; of two files it gives way to the language.
fn ending(format: Format) -> &'static str {
    match format {
        Format::Vecalign => ".vecalign",
        Format::Ladder => ".ladder",
        Format::Hunalign => ".hunalign",
        Format::Opus => ".opus",
        Format::Tsv => ".tsv",
        Format::Jsonl => ".jsonl",
        Format::Tmx => ".tmx",
        Format::Xliff | Format::Xliff12 => ".xlf",
        Format::Xces => ".xces",
        Format::InterText => ".intertext.xml",
        Format::Ictools => ".ictools",
        Format::Tei => ".tei",
        Format::SketchEngine => ".map",
        Format::Html => ".html",
        Format::Moses => ".moses",
        Format::Bleualign => ".bleualign",
        Format::Conllu => ".conllu",
        _ => ".txt",
    }
}

/// Names of files that were given away.
#[derive(Default)]
struct Names {
    /// Half of the hash of each name in lower case, and the number that its next one gets.
    next: HashMap<u64, u32>,
}

impl Names {
    /// The name of the file for an id, without its ending.
    fn of(&mut self, id: &str) -> String {
        let name = safe(id);
        let first = self.take(&name);
        if first == 1 {
            return name;
        }
        // `a~2` may be an id too.
        let mut number = first;
        loop {
            let numbered = format!("{name}~{number}");
            if self.take(&numbered) == 1 {
                return numbered;
            }
            number = self.take(&name);
        }
    }

    /// The number of this use of a name, from 1.
    fn take(&mut self, name: &str) -> u32 {
        let hash: [u8; 32] = Sha256::digest(name.to_lowercase()).into();
        let hash = hash.first_chunk().map_or(0, |half| u64::from_le_bytes(*half));
        let next = self.next.entry(hash).or_insert(1);
        let number = *next;
        *next = next.saturating_add(1);
        number
    }
}

/// An id as the name of a file: no separators, none of the characters that some system refuses, not hidden, not long.
fn safe(id: &str) -> String {
    let mut name = String::new();
    for c in id.chars() {
        let c = if c.is_control() || "/\\<>:\"|?*".contains(c) { '_' } else { c };
        if MAX_NAME < name.len() + c.len_utf8() {
            break;
        }
        name.push(c);
    }
    let name = name.trim_end_matches(['.', ' ']);
    let stem = name.split('.').next().unwrap_or("").to_ascii_lowercase();
    let is_device = matches!(stem.as_str(), "con" | "prn" | "aux" | "nul")
        || stem
            .strip_prefix("com")
            .or(stem.strip_prefix("lpt"))
            .is_some_and(|n| n.len() == 1 && n.bytes().all(|b| b.is_ascii_digit()));
    if name.is_empty() {
        "_".to_owned()
    } else if name.starts_with(['.', '-', '~']) || is_device {
        format!("_{name}")
    } else {
        name.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_become_names_that_stay_in_the_folder() {
        for (id, name) in [
            ("2024/báo-1", "2024_báo-1"),
            ("../../etc/passwd", "_.._.._etc_passwd"),
            ("..", "_"),
            ("", "_"),
            (".hidden", "_.hidden"),
            ("a\\b:c\u{0}\n", "a_b_c__"),
            ("a. .", "a"),
            ("CON", "_CON"),
            ("com1.txt", "_com1.txt"),
            ("company", "company"),
            ("https://x.vn/a?b=1", "https___x.vn_a_b=1"),
        ] {
            assert_eq!(safe(id), name);
        }
        let long = safe(&"ộ".repeat(1_000));
        assert_eq!(long.len(), MAX_NAME);
    }

    #[test]
    fn no_two_files_have_one_name() {
        let mut names = Names::default();
        let given = ["a", "A", "a~2", "a", "b", "a/b", "a_b"].map(|id| names.of(id));
        assert_eq!(given, ["a", "A~2", "a~2~2", "a~3", "b", "a_b", "a_b~2"]);
    }
}
