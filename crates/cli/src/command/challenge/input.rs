use std::io::{BufRead as _, Read as _};

use anyhow::{Context as _, Result, bail, ensure};
use doichieu_bitext::format::{Format, ReadOptions, Reading, read as read_bitexts, read_pair};
use doichieu_bitext::{Bitext, Lang};
use doichieu_eval::challenge::{ChallengePair, ChallengeText};
use serde::Deserialize;

use crate::args::ChallengeArgs;
use crate::input;

/// A pair as records have it.
#[derive(Deserialize)]
struct Record {
    #[serde(default)]
    id: serde_json::Value,
    document: Option<String>,
    #[serde(alias = "en")]
    source: String,
    #[serde(alias = "vi")]
    target: String,
}

/// The pairs of the input, and how many beads had no text on a side.
pub(super) fn read(args: &ChallengeArgs) -> Result<(Vec<ChallengePair>, usize)> {
    let name = input::name(&args.input);
    let options = ReadOptions {
        source_lang: args.source_lang.clone(),
        target_lang: args.target_lang.clone(),
        ..ReadOptions::default()
    };
    if let Some(target) = &args.target {
        let (mut a, mut b) = (input::open(&args.input)?, input::open(target)?);
        let reading = read_pair(&mut *a, &mut *b, Format::Moses, &options)
            .with_context(|| format!("cannot read `{name}` and `{}`", target.display()))?;
        return of_bitexts(args, reading);
    }
    let mut bytes = Vec::new();
    input::open(&args.input)?.read_to_end(&mut bytes).with_context(|| format!("cannot read `{name}`"))?;
    let head = String::from_utf8_lossy(bytes.get(..bytes.len().min(4_096)).unwrap_or_default()).into_owned();
    if args.from.is_none_or(|f| f == Format::Jsonl) && has_plain_records(&head) {
        return Ok((records(args, &name, &bytes)?, 0));
    }
    let by_name = args.from.or_else(|| Format::from_name(&args.input.to_string_lossy()));
    let Some(format) = by_name.or_else(|| Format::from_content(&head)) else {
        bail!("cannot tell the format of `{name}`: say `--from FORMAT`, or give the target's file too");
    };
    let reading = read_bitexts(&mut bytes.as_slice(), format, &options)
        .with_context(|| format!("cannot read `{name}` as `{format}`"));
    of_bitexts(args, reading?)
}

/// Whether the first line is a record of a pair, and not the head of a bitext.
fn has_plain_records(head: &str) -> bool {
    let first = head.lines().find(|l| !l.trim().is_empty()).unwrap_or_default();
    first.trim_start_matches('\u{feff}').starts_with('{') && !first.contains("\"kind\":\"bitext\"")
}

fn records(args: &ChallengeArgs, name: &str, bytes: &[u8]) -> Result<Vec<ChallengePair>> {
    let langs = langs(args, None, None)?;
    let mut pairs = Vec::new();
    for (idx, line) in bytes.lines().enumerate() {
        let line = line.with_context(|| format!("{name}, line {}", idx + 1))?;
        let line = line.trim_start_matches('\u{feff}');
        if line.trim().is_empty() {
            continue;
        }
        let record: Record =
            serde_json::from_str(line).with_context(|| format!("{name}, line {}", idx + 1))?;
        let id = match record.id {
            serde_json::Value::Null => (idx + 1).to_string(),
            serde_json::Value::String(id) => id,
            other => other.to_string(),
        };
        pairs.push(ChallengePair {
            document: record.document.unwrap_or_else(|| id.clone()),
            id,
            source: ChallengeText { text: record.source, lang: langs[0] },
            target: ChallengeText { text: record.target, lang: langs[1] },
        });
    }
    Ok(pairs)
}

fn of_bitexts(args: &ChallengeArgs, reading: Reading) -> Result<(Vec<ChallengePair>, usize)> {
    let mut pairs = Vec::new();
    let mut n_unfit = 0;
    let n_documents = reading.bitexts.len();
    for (number, bitext) in (1..).zip(&reading.bitexts) {
        let langs = langs(args, bitext.source.lang.as_deref(), bitext.target.lang.as_deref())?;
        let name = bitext.source.name.clone().unwrap_or_else(|| number.to_string());
        for (idx, bead) in (1..).zip(&bitext.beads) {
            let texts = texts(bitext, &bead.source_idxs, &bead.target_idxs);
            let Some((source, target)) = texts.filter(|(a, b)| !a.trim().is_empty() && !b.trim().is_empty())
            else {
                n_unfit += 1;
                continue;
            };
            let id = format!("{name}.{idx}");
            pairs.push(ChallengePair {
                // A single text without documents: each pair is one.
                document: if n_documents == 1 { id.clone() } else { name.clone() },
                id,
                source: ChallengeText { text: source, lang: langs[0] },
                target: ChallengeText { text: target, lang: langs[1] },
            });
        }
    }
    ensure!(!pairs.is_empty(), "no bead of `{}` has a text on both sides", input::name(&args.input));
    Ok((pairs, n_unfit))
}

fn texts(bitext: &Bitext, source: &[usize], target: &[usize]) -> Option<(String, String)> {
    Some((bitext.source.joined(source)?, bitext.target.joined(target)?))
}

/// The languages: what was said, else what the file tells, else English and Vietnamese.
fn langs(args: &ChallengeArgs, source: Option<&str>, target: Option<&str>) -> Result<[Lang; 2]> {
    let lang = |given: Option<&str>, told: Option<&str>, usual: &str| -> Result<Lang> {
        let code = given.or(told).unwrap_or(usual);
        let primary = code.split(['-', '_']).next().unwrap_or(code).to_lowercase();
        primary.parse().with_context(|| format!("language `{code}`"))
    };
    let found =
        [lang(args.source_lang.as_deref(), source, "en")?, lang(args.target_lang.as_deref(), target, "vi")?];
    ensure!(
        found.contains(&Lang::En) && found.contains(&Lang::Vi),
        "alterations are made in English and Vietnamese, one on each side, not in {} and {}",
        found[0].as_str(),
        found[1].as_str()
    );
    Ok(found)
}
