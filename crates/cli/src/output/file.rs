//! A file that is there whole or not at all.

use std::fs::File;
use std::io::{self, BufWriter, StdoutLock, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use tempfile::NamedTempFile;

/// Bytes gathered before they are written.
const BUFFER: usize = 1 << 18;

/// Where data go: standard output, or a file that gets its name when all is written.
#[derive(Debug)]
pub(crate) enum Sink {
    /// Standard output.
    Stdout(BufWriter<StdoutLock<'static>>),
    /// A pipe or device that is there already: it cannot be replaced.
    Device(BufWriter<File>),
    /// A file beside the one that it will be.
    New {
        /// What is written so far.
        file: BufWriter<NamedTempFile>,
        /// The name it will get.
        path: PathBuf,
    },
}

impl Sink {
    /// Opens a file for writing, or standard output if there is none.
    pub(crate) fn create(path: Option<&Path>) -> Result<Self> {
        let Some(path) = path else {
            return Ok(Self::Stdout(BufWriter::with_capacity(BUFFER, io::stdout().lock())));
        };
        let cannot = || format!("cannot write `{}`", path.display());
        if path.is_dir() {
            anyhow::bail!("cannot write `{}`: it is a folder", path.display());
        }
        // The file that a link names is replaced, not the link.
        let path =
            if path.is_symlink() { path.canonicalize().with_context(cannot)? } else { path.to_owned() };
        if path.exists() && !path.is_file() {
            let file = File::options().write(true).open(&path).with_context(cannot)?;
            return Ok(Self::Device(BufWriter::with_capacity(BUFFER, file)));
        }
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let file = builder().tempfile_in(folder).with_context(cannot)?;
        Ok(Self::New { file: BufWriter::with_capacity(BUFFER, file), path })
    }

    /// Gives the file its name.
    pub(crate) fn finish(mut self) -> Result<()> {
        self.flush().context("cannot write the output")?;
        if let Self::New { file, path } = self {
            let cannot = || format!("cannot write `{}`", path.display());
            let file = file.into_inner().map_err(io::IntoInnerError::into_error).with_context(cannot)?;
            file.persist(&path).map_err(|e| e.error).with_context(cannot)?;
        }
        Ok(())
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Stdout(out) => out.write(bytes),
            Self::Device(out) => out.write(bytes),
            Self::New { file, .. } => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Stdout(out) => out.flush(),
            Self::Device(out) => out.flush(),
            Self::New { file, .. } => file.flush(),
        }
    }
}

/// Temporary files that others may read as they may read any file the user makes.
pub(crate) fn builder() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".doichieu-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder
}
