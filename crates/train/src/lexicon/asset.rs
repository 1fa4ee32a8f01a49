//! Writes the table with its manifest, and says what it covers.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result};
use doichieu_bitext::Lang;
use doichieu_encode::lexicon::{self, Builder, Draft, DraftTranslation};

use super::estimate::Table;
use super::extract::{Counts, SideCounts, Written};
use super::sources::Sources;

/// How many of the most frequent words coverage is told for.
const N_FREQUENT: usize = 20_000;

/// Writes `lexicon.bin` and `MANIFEST.toml`.
pub(crate) fn write(folder: &Path, sources: &Sources, counts: &Counts, tables: &[Table; 2]) -> Result<()> {
    let mut builder = Builder::new();
    let sides = [(Lang::En, &counts.en, &counts.vi), (Lang::Vi, &counts.vi, &counts.en)];
    for ((lang, source, target), table) in sides.iter().zip(tables) {
        for (id, candidates) in table {
            let translations = candidates
                .iter()
                .map(|c| DraftTranslation {
                    text: target.names.name(c.target).to_owned(),
                    probability: c.probability,
                    n_pairs: c.n_pairs,
                    in_dictionary: c.in_dictionary,
                })
                .collect();
            builder.add(*lang, Draft { translations, ..draft(source, *id) })?;
        }
        // Translations that are no entries are written and counted all the same.
        let other = if *lang == Lang::En { Lang::Vi } else { Lang::En };
        for candidate in table.values().flatten() {
            builder.add(other, draft(target, candidate.target))?;
        }
    }
    let bytes = builder.finish()?;
    lexicon::Lexicon::open(&bytes).context("the table that was made cannot be opened")?;
    std::fs::create_dir_all(folder).with_context(|| format!("cannot make `{}`", folder.display()))?;
    std::fs::write(folder.join("lexicon.bin"), &bytes).context("cannot write `lexicon.bin`")?;
    std::fs::write(folder.join("MANIFEST.toml"), manifest(sources, tables, &bytes)?)
        .context("cannot write `MANIFEST.toml`")?;
    Ok(())
}

fn draft(side: &SideCounts, id: u32) -> Draft {
    let at = id as usize;
    let ways = [Written::Lower, Written::First, Written::Title, Written::Upper];
    // Of equals the one with fewer capitals.
    let written = ways.into_iter().rev().max_by_key(|way| side.written[at][*way as usize]);
    Draft {
        text: side.names.name(id).to_owned(),
        written: match written.filter(|way| side.written[at][*way as usize] > 0) {
            Some(Written::First) => lexicon::Written::First,
            Some(Written::Title) => lexicon::Written::Title,
            Some(Written::Upper) => lexicon::Written::Upper,
            Some(Written::Lower) | None => lexicon::Written::Lower,
        },
        frequency: side.occurs[at].n,
        translations: Vec::new(),
    }
}

/// Says how many of the most frequent words have translations.
pub(crate) fn report(counts: &Counts, tables: &[Table; 2]) -> Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "from\tentries\ttranslations\twords\tfrequent\tleast_count\twith_1\twith_5")?;
    for (lang, side, table) in [("en", &counts.en, &tables[0]), ("vi", &counts.vi, &tables[1])] {
        let mut words: Vec<(u32, u32)> = (0..side.names.len() as u32)
            .filter(|id| side.n_units[*id as usize] == 1 && 0 < side.occurs[*id as usize].n)
            .filter(|id| side.names.name(*id).chars().all(|c| c.is_alphabetic() || c == ' '))
            .map(|id| (side.occurs[id as usize].n, id))
            .collect();
        words.sort_unstable_by_key(|(n, id)| (std::cmp::Reverse(*n), *id));
        let n_words = words.len();
        words.truncate(N_FREQUENT);
        let n_with = |least: usize| {
            words.iter().filter(|(_, id)| table.get(id).is_some_and(|c| least <= c.len())).count()
        };
        writeln!(
            out,
            "{lang}\t{}\t{}\t{n_words}\t{}\t{}\t{}\t{}",
            table.len(),
            table.values().map(Vec::len).sum::<usize>(),
            words.len(),
            words.last().map_or(0, |(n, _)| *n),
            n_with(1),
            n_with(5)
        )?;
    }
    Ok(())
}

fn manifest(sources: &Sources, tables: &[Table; 2], bytes: &[u8]) -> Result<String> {
    let hash = crate::sources::sha256(bytes);
    let mut text = String::from(
        "# Written by `doichieu-train lexicon`; figures are in crates/train/README.md.\n\n[[table]]\n",
    );
    writeln!(text, "file = \"lexicon.bin\"")?;
    writeln!(
        text,
        "what = \"translations with probabilities of {} English and {} Vietnamese words and compounds\"",
        tables[0].len(),
        tables[1].len()
    )?;
    writeln!(text, "command = \"doichieu-train lexicon\"\nsha256 = \"{hash}\"")?;
    text.push('\n');
    let file = |path: &'_ str| path.rsplit('/').next().unwrap_or_default().to_owned();
    let files: Vec<(String, &str)> =
        sources.hashes.iter().map(|(path, hash)| (file(path), hash.as_str())).collect();
    text.push_str(&crate::sources::entries(files.iter().map(|(file, hash)| (file.as_str(), *hash))));
    Ok(text)
}
