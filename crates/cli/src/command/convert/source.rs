//! The file or files that are read.

use std::io::BufRead;
use std::ops::ControlFlow;
use std::path::Path;

use anyhow::{Context as _, Result};
use doichieu_bitext::Bitext;
use doichieu_bitext::format::{Format, Note, ReadOptions, read_pair_parts, read_parts};

use super::error::ConvertError;
use super::{LANGS, files};
use crate::args::ConvertArgs;
use crate::input;

/// What is read.
pub(super) struct Source {
    pub(super) name: String,
    pub(super) format: Format,
    files: Vec<Box<dyn BufRead>>,
    /// Languages that the names of two files tell.
    langs: Option<[String; 2]>,
}

impl Source {
    pub(super) fn open(args: &ConvertArgs) -> Result<Self> {
        let encoding = input::encoding(args.encoding.as_deref())?;
        let name = input::name(&args.input);
        let is_stdin = args.input == Path::new("-");
        let langs = [&args.source_lang, &args.target_lang];
        let langs = [langs[0].as_deref().unwrap_or(LANGS[0]), langs[1].as_deref().unwrap_or(LANGS[1])];
        let by_name = args.from.or_else(|| Format::from_name(&args.input.to_string_lossy()));
        let pair_format = match by_name {
            Some(format) if format.is_pair() => Some(format),
            None if !is_stdin && !args.input.exists() => {
                files::existing_pair(&args.input, Format::Moses, langs).map(|_| Format::Moses)
            }
            _ => None,
        };
        if let Some(format) = pair_format {
            if is_stdin {
                return Err(ConvertError::PairOnStream { format }.into());
            }
            let paths = files::existing_pair(&args.input, format, langs)
                .unwrap_or_else(|| files::pair(&args.input, format, langs));
            let files = paths.iter().map(|p| files::open(p, encoding)).collect::<Result<Vec<_>>>()?;
            let langs = Some(langs.map(str::to_owned));
            return Ok(Self { name, format, files, langs });
        }
        let mut file = files::open(&args.input, encoding)?;
        let format = match by_name {
            // Two formats share these endings; the content tells which it is.
            Some(Format::Xliff) if args.from.is_none() => {
                Format::from_content(&files::head(&mut *file)?).unwrap_or(Format::Xliff)
            }
            Some(format) => format,
            None => Format::from_content(&files::head(&mut *file)?)
                .ok_or_else(|| ConvertError::UnknownInput { name: name.clone() })?,
        };
        match format {
            Format::Html => Err(ConvertError::WriteOnly { format }.into()),
            _ if format.is_pair() => Err(ConvertError::PairOnStream { format }.into()),
            _ => Ok(Self { name, format, files: vec![file], langs: None }),
        }
    }

    pub(super) fn read(
        mut self,
        options: &ReadOptions,
        each: &mut dyn FnMut(Bitext) -> ControlFlow<()>,
    ) -> Result<Vec<Note>> {
        let mut options = options.clone();
        if let Some([source, target]) = self.langs {
            (options.source_lang, options.target_lang) = (Some(source), Some(target));
        }
        let found = match self.files.as_mut_slice() {
            [source, target] => read_pair_parts([&mut **source, &mut **target], self.format, &options, each),
            [file] => read_parts(&mut **file, self.format, &options, each),
            _ => Ok(Vec::new()),
        };
        found.with_context(|| format!("cannot read `{}` as `{}`", self.name, self.format))
    }
}
