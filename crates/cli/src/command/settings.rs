//! `doichieu settings`.

use std::io::Write as _;

use anyhow::Result;
use clap::CommandFactory as _;

use crate::Outcome;
use crate::args::{Args, SettingsArgs, SettingsFormat};
use crate::render::settings::{SettingsJson, settings};
use crate::settings::{File, Wanted, entries, sample};

pub(super) fn run(args: &SettingsArgs, wanted: Wanted) -> Result<Outcome> {
    let root = Args::command();
    let mut out = std::io::stdout().lock();
    if args.default {
        out.write_all(sample(&root).as_bytes())?;
        return Ok(Outcome::Done);
    }
    let file = match wanted.find()? {
        Some(path) => File::read(&path, &root)?,
        None => File::default(),
    };
    let mut shown = entries(&root, &file);
    if !args.table.is_empty() {
        let table: Vec<&str> = args.table.iter().flat_map(|words| words.split(['.', ' '])).collect();
        shown.retain(|e| e.table.len() >= table.len() && e.table.iter().zip(&table).all(|(a, b)| a == b));
        if shown.is_empty() {
            anyhow::bail!("no command `{}` has flags to set", table.join(" "));
        }
    }
    let path = file.path.map(|path| path.display().to_string());
    match args.format {
        SettingsFormat::Text => settings(&mut out, path.as_deref(), &shown)?,
        SettingsFormat::Json => {
            serde_json::to_writer_pretty(&mut out, &SettingsJson::new(path, &shown))?;
            writeln!(out)?;
        }
    }
    Ok(Outcome::Done)
}
