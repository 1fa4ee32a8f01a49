//! The files of a conversion: one or a pair, packed or not, and what they are called.

use std::io::{self, BufRead, BufReader, Cursor, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use doichieu_bitext::format::Format;
use doichieu_text::decode::{Encoding, decode};
use flate2::Compression;
use flate2::bufread::MultiGzDecoder;
use flate2::write::GzEncoder;

use crate::input;
use crate::output::file::Sink;

const BUFFER: usize = 1 << 18;

/// First bytes of a gzip file.
const GZIP: [u8; 2] = [0x1F, 0x8B];

/// Opens a file for reading, unpacked and as UTF-8; standard input for `-`.
pub(super) fn open(path: &Path, encoding: Option<Encoding>) -> Result<Box<dyn BufRead>> {
    let cannot = || format!("cannot read `{}`", input::name(path));
    if path.is_dir() {
        anyhow::bail!("`{}` is a folder, not a file", path.display());
    }
    let mut file = input::open(path)?;
    if file.fill_buf().with_context(cannot)?.starts_with(&GZIP) {
        file = Box::new(BufReader::with_capacity(BUFFER, MultiGzDecoder::new(file)));
    }
    let head = file.fill_buf().with_context(cannot)?;
    let is_utf16 = head.starts_with(&[0xFF, 0xFE]) || head.starts_with(&[0xFE, 0xFF]);
    if is_utf16 || encoding.is_some_and(|e| e != Encoding::Utf8) {
        // Translation memories come in UTF-16 too. They are decoded as a whole.
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).with_context(cannot)?;
        let text =
            decode(&bytes, encoding).with_context(|| format!("cannot decode `{}`", input::name(path)))?.text;
        return Ok(Box::new(Cursor::new(text.into_bytes())));
    }
    Ok(file)
}

/// The beginning of a file as text.
pub(super) fn head(file: &mut dyn BufRead) -> Result<String> {
    const ENOUGH: usize = 8_192;
    let bytes = file.fill_buf().context("cannot read the input")?;
    let bytes = bytes.get(..ENOUGH.min(bytes.len())).unwrap_or(bytes);
    // A file whose header is one long line may be cut inside a character.
    Ok(bytes.utf8_chunks().map(|chunk| chunk.valid()).collect())
}

/// The lines of a text file.
pub(super) fn lines(path: &Path, encoding: Option<Encoding>) -> Result<Vec<String>> {
    let mut text = String::new();
    open(path, encoding)?
        .read_to_string(&mut text)
        .with_context(|| format!("cannot read `{}`", input::name(path)))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    Ok(text.lines().map(str::to_owned).collect())
}

/// The two files that a name stands for: `corpus` for `corpus.en` and `corpus.vi`, `a.conllu.gz` for `a.en.conllu.gz`
/// and so on.
pub(super) fn pair(path: &Path, format: Format, langs: [&str; 2]) -> [PathBuf; 2] {
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let (name, gz) = name.strip_suffix(".gz").map_or((name.as_str(), ""), |n| (n, ".gz"));
    let ending = if format == Format::Conllu { ".conllu" } else { "" };
    let own = format!(".{format}");
    let stem = name.strip_suffix(&own).unwrap_or(name);
    langs.map(|lang| path.with_file_name(format!("{stem}.{lang}{ending}{gz}")))
}

/// The files of a pair that are there to be read: packed ones where there are no others.
pub(super) fn existing_pair(path: &Path, format: Format, langs: [&str; 2]) -> Option<[PathBuf; 2]> {
    let plain = pair(path, format, langs);
    let packed = pair(&PathBuf::from(format!("{}.gz", path.display())), format, langs);
    [plain, packed].into_iter().find(|files| files.iter().all(|f| f.exists()))
}

/// A file to write, packed if its name says so; it gets its name when all is written.
pub(super) enum Output {
    Plain(Sink),
    Packed(Box<GzEncoder<Sink>>),
}

impl Output {
    pub(super) fn create(path: &Path) -> Result<Self> {
        let is_stdout = path == Path::new("-");
        let sink = Sink::create(Some(path).filter(|_| !is_stdout))?;
        let is_packed = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("gz"));
        // The header has neither time nor name: same input, same bytes.
        Ok(if is_packed {
            Self::Packed(Box::new(GzEncoder::new(sink, Compression::default())))
        } else {
            Self::Plain(sink)
        })
    }

    pub(super) fn finish(self) -> Result<()> {
        match self {
            Self::Plain(sink) => sink.finish(),
            Self::Packed(encoder) => encoder.finish().context("cannot write the output")?.finish(),
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(sink) => sink.write(bytes),
            Self::Packed(encoder) => encoder.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(sink) => sink.flush(),
            Self::Packed(encoder) => encoder.flush(),
        }
    }
}
