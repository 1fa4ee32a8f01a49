//! Two folders whose files are paired by their stems, or one.

use std::fs;
use std::iter::Peekable;
use std::path::{Path, PathBuf};
use std::vec;

use anyhow::{Context as _, Result};

use super::Input;
use crate::batch::record::{Content, Raw};
use doichieu_answer::Id;
use doichieu_answer::record::{Field, Record};

/// Endings of a stem that tell a language and not the document.
const LANGS: [&str; 4] = ["en", "vi", "eng", "vie"];

/// The files of two folders, or of one, in the byte order of their stems.
///
/// A stem is the path within the folder, with `/`, less the ending and, of two folders, a language before it:
/// `2024/a` of `2024/a.en.txt`. It is the record's id. What begins with a dot is passed over. The paths of the records
/// begin with the folder as it was given, so that they are relative to where the command runs.
///
/// Of each file its path stays in memory until it is given.
#[derive(Debug)]
pub(crate) struct Folders {
    sides: Vec<Side>,
    /// What is no file that could be read; it comes first.
    bad: vec::IntoIter<Raw>,
    n_given: u64,
    n_all: u64,
}

#[derive(Debug)]
struct Side {
    folder: PathBuf,
    files: Peekable<vec::IntoIter<Found>>,
}

/// A file within a folder.
#[derive(Debug, PartialEq, Eq)]
struct Found {
    path: Box<str>,
    /// Bytes of the path that are the stem.
    n_stem: usize,
}

impl Found {
    fn stem(&self) -> &str {
        self.path.get(..self.n_stem).unwrap_or(&self.path)
    }
}

impl Folders {
    /// Lists the files of a folder, and of its partner if there is one.
    ///
    /// # Errors
    ///
    /// Fails if a folder cannot be read; a folder within it that cannot be is a bad record.
    pub(crate) fn open(source: &Path, target: Option<&Path>) -> Result<Self> {
        let mut bad = Vec::new();
        let mut sides = Vec::new();
        for folder in [Some(source), target].into_iter().flatten() {
            let mut files = Vec::new();
            list(folder, target.is_some(), &mut files, &mut bad)
                .with_context(|| format!("cannot read the folder `{}`", folder.display()))?;
            files.sort_unstable_by(|a, b| (a.stem(), &a.path).cmp(&(b.stem(), &b.path)));
            sides.push(Side { folder: folder.to_owned(), files: files.into_iter().peekable() });
        }
        bad.sort_by(|a, b| a.place.cmp(&b.place));
        let n_all = (bad.len() + sides.iter().map(|s| s.files.len()).sum::<usize>()) as u64;
        Ok(Self { sides, bad: bad.into_iter(), n_given: 0, n_all })
    }
}

impl Input for Folders {
    fn next(&mut self) -> Result<Option<Raw>> {
        if let Some(raw) = self.bad.next() {
            self.n_given += 1;
            return Ok(Some(raw));
        }
        let firsts = self.sides.iter_mut().filter_map(|s| s.files.peek().map(Found::stem));
        let Some(stem) = firsts.min().map(str::to_owned) else { return Ok(None) };
        let mut sides = Vec::new();
        for side in &mut self.sides {
            let mut files = Vec::new();
            while let Some(found) = side.files.next_if(|f| f.stem() == stem) {
                files.push(found);
            }
            self.n_given += files.len() as u64;
            sides.push((side.folder.as_path(), files));
        }
        let id = Id::of_value(&stem.as_str().into()).unwrap_or_default();
        let content = match reason(&sides) {
            Some(reason) => Content::Bad { id: Some(id), reason },
            None => {
                let field = |(folder, files): &(&Path, Vec<Found>)| {
                    files.first().map(|f| Field::Path(folder.join(&*f.path)))
                };
                match sides.first().and_then(field) {
                    Some(source) => {
                        Content::Record(Record { id, source, target: sides.get(1).and_then(field) })
                    }
                    None => Content::Bad { id: Some(id), reason: "there is no file".into() },
                }
            }
        };
        Ok(Some(Raw { place: stem, content }))
    }

    fn position(&self) -> Option<(u64, u64)> {
        Some((self.n_given, self.n_all))
    }
}

/// Why the files of one stem make no record.
fn reason(sides: &[(&Path, Vec<Found>)]) -> Option<String> {
    for (folder, files) in sides {
        if 1 < files.len() {
            let names: Vec<String> = files.iter().map(|f| format!("`{}`", f.path)).collect();
            let (n, folder) = (files.len(), folder.display());
            return Some(format!("{n} files of one stem in `{folder}`: {}", names.join(", ")));
        }
    }
    let (empty, _) = sides.iter().find(|(_, files)| files.is_empty())?;
    let (folder, file) = sides.iter().find_map(|(folder, files)| Some((folder, files.first()?)))?;
    Some(format!("`{}` has no partner in `{}`", folder.join(&*file.path).display(), empty.display()))
}

/// Lists all files below a folder.
fn list(root: &Path, is_pair: bool, files: &mut Vec<Found>, bad: &mut Vec<Raw>) -> std::io::Result<()> {
    let mut report = |path: PathBuf, reason: String| {
        bad.push(Raw { place: path.display().to_string(), content: Content::Bad { id: None, reason } });
    };
    // Folders to read, each with the folders that links on the way to it lie in.
    let mut open: Vec<(String, Vec<PathBuf>)> = vec![(String::new(), Vec::new())];
    while let Some((at, homes)) = open.pop() {
        let folder = root.join(&at);
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if at.is_empty() => return Err(error),
            Err(error) => {
                report(folder, format!("the folder cannot be read: {error}"));
                continue;
            }
        };
        for entry in entries {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    report(folder, format!("the folder cannot be read to its end: {error}"));
                    break;
                }
            };
            let name = entry.file_name();
            let Some(name) = name.to_str() else {
                if !name.as_encoded_bytes().starts_with(b".") {
                    report(entry.path(), "the name is not UTF-8".into());
                }
                continue;
            };
            if name.starts_with('.') {
                continue;
            }
            let path = if at.is_empty() { name.to_owned() } else { format!("{at}/{name}") };
            match fs::metadata(entry.path()) {
                Ok(data) if data.is_dir() => {
                    let mut homes = homes.clone();
                    if entry.file_type().is_ok_and(|t| t.is_symlink()) {
                        let ends = folder.canonicalize().ok().zip(entry.path().canonicalize().ok());
                        let Some((home, there)) = ends else {
                            report(entry.path(), "the link cannot be followed".into());
                            continue;
                        };
                        homes.push(home);
                        if homes.iter().any(|h| h.starts_with(&there)) {
                            report(entry.path(), "the link leads back to a folder that it lies in".into());
                            continue;
                        }
                    }
                    open.push((path, homes));
                }
                Ok(data) if !data.is_file() => {
                    report(entry.path(), "it is neither a file nor a folder".into());
                }
                // A link to nothing is a file that cannot be read.
                _ => files.push(Found { n_stem: stem_len(&path, is_pair), path: path.into() }),
            }
        }
    }
    Ok(())
}

/// Bytes of a path that are the stem: without the ending and, if `is_pair`, without the language.
fn stem_len(path: &str, is_pair: bool) -> usize {
    let start = path.rfind('/').map_or(0, |slash| slash + 1);
    let name = path.get(start..).unwrap_or(path);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    // Of `a.en` the ending is the language.
    let bare = if is_pair { without_lang(stem) } else { stem };
    start + bare.len()
}

fn without_lang(stem: &str) -> &str {
    let cut = stem.rsplit_once(['.', '_', '-']);
    cut.filter(|(rest, lang)| !rest.is_empty() && LANGS.iter().any(|l| l.eq_ignore_ascii_case(lang)))
        .map_or(stem, |(rest, _)| rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Makes files in a folder.
    fn put(root: &Path, paths: &[&str]) {
        for path in paths {
            let path = root.join(path);
            fs::create_dir_all(path.parent().expect("it lies in a folder")).expect("it can be made");
            fs::write(path, "Mưa.").expect("it can be written");
        }
    }

    fn all(mut folders: Folders, root: &Path) -> Vec<String> {
        let mut out = Vec::new();
        let root = format!("{}/", root.display());
        while let Some(raw) = folders.next().expect("the list goes on") {
            let said = match raw.content {
                Content::Record(r) => {
                    let path = |f: Option<Field>| match f {
                        Some(Field::Path(p)) => p.display().to_string(),
                        other => format!("{other:?}"),
                    };
                    let id = serde_json::to_string(&r.id).expect("an id is JSON");
                    format!("{id} {} {}", path(Some(r.source)), path(r.target))
                }
                Content::Bad { id, reason } => {
                    format!("bad {} {reason}", serde_json::to_string(&id).expect("an id is JSON"))
                }
                Content::Json(_) => "json".to_owned(),
            };
            out.push(said.replace(&root, ""));
        }
        let (n, all) = folders.position().expect("the number of files is known");
        assert_eq!(n, all, "all files were counted");
        out
    }

    #[track_caller]
    fn check(source: &[&str], target: &[&str], expected: &[&str]) {
        let root = tempfile::tempdir().expect("a temporary folder");
        let (en, vi) = (root.path().join("en"), root.path().join("vi"));
        for (folder, paths) in [(&en, source), (&vi, target)] {
            fs::create_dir_all(folder).expect("it can be made");
            put(folder, paths);
        }
        assert_eq!(all(Folders::open(&en, Some(&vi)).expect("both are there"), root.path()), expected);
    }

    #[test]
    fn files_of_one_stem_are_pairs_whatever_their_endings_and_languages() {
        check(
            &["b.txt", "a.en.txt", "c_EN.html", "d-en.txt", "báo cáo.txt", "e.en"],
            &["a.vi.html", "b.html", "c_vi.txt", "d.txt", "báo cáo.vi.txt", "e.vi"],
            &[
                "\"a\" en/a.en.txt vi/a.vi.html",
                "\"b\" en/b.txt vi/b.html",
                "\"báo cáo\" en/báo cáo.txt vi/báo cáo.vi.txt",
                "\"c\" en/c_EN.html vi/c_vi.txt",
                "\"d\" en/d-en.txt vi/d.txt",
                "\"e\" en/e.en vi/e.vi",
            ],
        );
    }

    #[test]
    fn folders_within_are_part_of_the_stem_and_the_order_is_that_of_bytes() {
        check(
            &["2024/a.txt", "2024-x/a.txt", "2024/sub/a.en.txt", ".git/x.txt", ".hidden"],
            &["2024-x/a.txt", "2024/sub/a.txt", "2024/a.txt"],
            &[
                "\"2024-x/a\" en/2024-x/a.txt vi/2024-x/a.txt",
                "\"2024/a\" en/2024/a.txt vi/2024/a.txt",
                "\"2024/sub/a\" en/2024/sub/a.en.txt vi/2024/sub/a.txt",
            ],
        );
    }

    #[test]
    fn a_stem_alone_or_twice_is_bad_and_named() {
        check(
            &["a.txt", "b.html", "b.txt", "d.txt"],
            &["b.txt", "c.txt", "d.txt"],
            &[
                "bad \"a\" `en/a.txt` has no partner in `vi`",
                "bad \"b\" 2 files of one stem in `en`: `b.html`, `b.txt`",
                "bad \"c\" `vi/c.txt` has no partner in `en`",
                "\"d\" en/d.txt vi/d.txt",
            ],
        );
    }

    #[test]
    fn empty_folders_hold_nothing() {
        check(&[], &[], &[]);
    }

    #[test]
    fn of_one_folder_the_language_stays_in_the_stem() {
        let root = tempfile::tempdir().expect("a temporary folder");
        put(root.path(), &["a.en.txt", "a.vi.txt", "en.txt"]);
        let found = all(Folders::open(root.path(), None).expect("it is there"), root.path());
        assert_eq!(found, ["\"a.en\" a.en.txt None", "\"a.vi\" a.vi.txt None", "\"en\" en.txt None"]);
        assert!(Folders::open(&root.path().join("nowhere"), None).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_and_those_that_lead_back_are_bad() {
        use std::os::unix::fs::symlink;

        let root = tempfile::tempdir().expect("a temporary folder");
        put(root.path(), &["in/a.txt", "other/b.txt"]);
        let folder = root.path().join("in");
        symlink(root.path().join("other"), folder.join("link")).expect("a link can be made");
        symlink(root.path(), folder.join("loop")).expect("a link can be made");
        symlink(&folder, root.path().join("other/back")).expect("a link can be made");
        symlink("nowhere", folder.join("gone.txt")).expect("a link can be made");
        let found = all(Folders::open(&folder, None).expect("it is there"), root.path());
        assert_eq!(
            found,
            [
                "bad null the link leads back to a folder that it lies in",
                "bad null the link leads back to a folder that it lies in",
                "\"a\" in/a.txt None",
                "\"gone\" in/gone.txt None",
                "\"link/b\" in/link/b.txt None",
            ]
        );
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_name_that_is_not_utf_8_is_bad() {
        use std::os::unix::ffi::OsStrExt as _;

        let root = tempfile::tempdir().expect("a temporary folder");
        put(root.path(), &["a.txt"]);
        let odd = std::ffi::OsStr::from_bytes(b"b\xFF.txt");
        fs::write(root.path().join(odd), "x").expect("it can be written");
        let found = all(Folders::open(root.path(), None).expect("it is there"), root.path());
        assert_eq!(found, ["bad null the name is not UTF-8", "\"a\" a.txt None"]);
    }
}
