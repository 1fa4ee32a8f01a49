//! Models for people.

use std::io::{self, Write};

use super::json::ModelJson;

/// A line a model, in columns.
pub(crate) fn list(out: &mut dyn Write, models: &[ModelJson]) -> io::Result<()> {
    let head = ["NAME", "KIND", "DIMS", "SIZE", "LICENCE"].map(str::to_owned);
    let rows = models.iter().map(|m| {
        let size = m.bytes.map_or_else(String::new, size);
        [m.name.clone(), m.kind.clone(), m.dims.to_string(), size, m.licence.clone()]
    });
    let rows: Vec<[String; 5]> = std::iter::once(head).chain(rows).collect();
    let width = |idx: usize| rows.iter().map(|r| r.get(idx).map_or(0, String::len)).max().unwrap_or(0);
    let [a, b, c, d] = [0, 1, 2, 3].map(width);
    for [name, kind, dims, size, licence] in &rows {
        let line = format!("{name:a$}  {kind:b$}  {dims:>c$}  {size:>d$}  {licence}");
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// All that is known about each.
pub(crate) fn cards(out: &mut dyn Write, models: &[ModelJson]) -> io::Result<()> {
    for (idx, model) in models.iter().enumerate() {
        if 0 < idx {
            writeln!(out)?;
        }
        let mut line = |key: &str, value: &str| writeln!(out, "{key:8}  {value}");
        line("name", &model.name)?;
        line("kind", &model.kind)?;
        line("dims", &model.dims.to_string())?;
        let said_by = model.licence_source.as_ref().map(|file| format!(" (says {file})")).unwrap_or_default();
        line("licence", &format!("{}{said_by}", model.licence))?;
        if let Some(source) = &model.source {
            line("source", source)?;
        }
        if let Some(folder) = &model.folder {
            line("folder", folder)?;
        }
        if let Some(hash) = &model.hash {
            line("hash", hash)?;
        }
        if let Some(bytes) = model.bytes {
            line("size", &size(bytes))?;
        }
        for file in &model.files {
            line("file", &format!("{}  {}  sha256 {}", file.path, size(file.bytes), file.sha256))?;
        }
    }
    Ok(())
}

/// `71.6 MB`, `812 bytes`.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", bytes as f64 / 1e6),
        _ => format!("{:.2} GB", bytes as f64 / 1e9),
    }
}
