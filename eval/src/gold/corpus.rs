use doichieu_bitext::{Lang, Metadata, RemovalKind, Span};
use serde::Deserialize;

use super::claims::check_link;
use super::{GoldLink, PairKind, text};
use crate::error::Place;
use crate::{Files, InputError};

/// Two raw files of the corpus with everything known about them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CorpusPair {
    /// Its id, which is its folder's name.
    pub id: String,
    /// How the two are related.
    pub kind: PairKind,
    /// What the raw files are like: `word-segmented`, `html`, `nfd`.
    pub conditions: Vec<String>,
    /// One report.
    pub source: CorpusDocument,
    /// The other.
    pub target: CorpusDocument,
    /// Which sentences belong together.
    pub links: Vec<GoldLink>,
}

/// One raw file of the corpus. All spans are byte ranges of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CorpusDocument {
    /// The file's name, without folder.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Name of its encoding, as the gold writes it.
    pub encoding: String,
    /// Language of the article.
    pub lang: Lang,
    /// The article's sentences in reading order.
    pub sentences: Vec<Span>,
    /// What is not part of the article.
    pub boilerplate: Vec<Block>,
    /// What the report says about itself.
    pub metadata: Metadata,
}

/// A block of boilerplate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: RemovalKind,
}

#[derive(Deserialize)]
struct Record {
    id: String,
    kind: PairKind,
    #[serde(default)]
    conditions: Vec<String>,
    source: Side,
    target: Side,
    #[serde(default)]
    links: Vec<GoldLink>,
}

#[derive(Deserialize)]
struct Side {
    file: String,
    lang: String,
    encoding: String,
    title: Option<String>,
    outlet: Option<String>,
    date: Option<String>,
    url: Option<String>,
    #[serde(default)]
    bylines: Vec<String>,
    #[serde(default)]
    agencies: Vec<String>,
    sentences: Vec<(usize, usize)>,
    #[serde(default)]
    boilerplate: Vec<BlockRecord>,
}

#[derive(Deserialize)]
struct BlockRecord {
    span: (usize, usize),
    kind: String,
}

/// Reads `<pair>/gold.json`; the files it names are looked up beside it in `files`.
///
/// # Errors
///
/// [`InputError::Json`], [`InputError::NoSuchFile`], [`InputError::Lang`], [`InputError::Offset`],
/// [`InputError::RemovalKind`] and [`InputError::SentenceIndex`].
pub fn read_pair(file: &str, files: &Files) -> Result<CorpusPair, InputError> {
    let bytes = files
        .get(file)
        .ok_or_else(|| InputError::NoSuchFile { file: file.to_owned(), named: file.to_owned() })?;
    let record: Record = serde_json::from_str(text(file, bytes)?).map_err(|source| InputError::Json {
        place: Place::line(file, source.line()),
        expected: "an object with `id`, `kind`, `source`, `target` and `links`",
        source,
    })?;
    let Record { id, kind, conditions, source, target, links } = record;
    let place = Place::file(file);
    for link in &links {
        check_link(&place, &id, &link.source, source.sentences.len(), "source")?;
        check_link(&place, &id, &link.target, target.sentences.len(), "target")?;
    }
    let source = document(file, &id, source, files)?;
    let target = document(file, &id, target, files)?;
    Ok(CorpusPair { id, kind, conditions, source, target, links })
}

fn document(gold: &str, id: &str, side: Side, files: &Files) -> Result<CorpusDocument, InputError> {
    let folder = gold.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
    let path = format!("{folder}{}", side.file);
    let bytes = files
        .get(&path)
        .ok_or_else(|| InputError::NoSuchFile { file: gold.to_owned(), named: path.clone() })?
        .clone();
    let span = |(start, end): (usize, usize)| {
        if start <= end && end <= bytes.len() {
            Ok(Span::at(start, end))
        } else {
            let place = Place::file(gold);
            Err(InputError::Offset { place, id: path.clone(), start, end, len: bytes.len() })
        }
    };
    let sentences = side.sentences.into_iter().map(span).collect::<Result<_, _>>()?;
    let mut boilerplate = Vec::with_capacity(side.boilerplate.len());
    for block in side.boilerplate {
        let span = span(block.span)?;
        let kind = block.kind.parse().map_err(|source| InputError::RemovalKind {
            place: Place::file(gold),
            start: span.start(),
            end: span.end(),
            source,
        })?;
        boilerplate.push(Block { span, kind });
    }
    let lang = side.lang.parse().map_err(|source| InputError::Lang {
        place: Place::file(gold),
        id: format!("{id}/{}", side.file),
        source,
    })?;
    let metadata = Metadata {
        title: side.title,
        outlet: side.outlet,
        date: side.date,
        url: side.url,
        bylines: side.bylines,
        agencies: side.agencies,
        ..Metadata::default()
    };
    Ok(CorpusDocument {
        name: side.file,
        bytes,
        encoding: side.encoding,
        lang,
        sentences,
        boilerplate,
        metadata,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOLD: &str = r#"{"id":"p1","kind":"translation","conditions":["html"],
      "source":{"file":"source.txt","lang":"en","encoding":"UTF-8","title":null,"outlet":"X","date":"2024-03-13",
        "bylines":["A B"],"agencies":[],"sentences":[[0,3]],"boilerplate":[{"span":[4,9],"kind":"donation"}]},
      "target":{"file":"target.txt","lang":"vi","encoding":"UTF-8","sentences":[[0,4]],"boilerplate":[]},
      "links":[{"source":[0],"target":[0],"relation":"equivalent","confidence":"medium","note":"n"}]}"#;

    fn files(gold: &str) -> Files {
        Files::from([
            ("corpus/p1/gold.json".to_owned(), gold.as_bytes().to_vec()),
            ("corpus/p1/source.txt".to_owned(), b"Ab. Give!".to_vec()),
            ("corpus/p1/target.txt".to_owned(), "Ơ x".as_bytes().to_vec()),
        ])
    }

    #[track_caller]
    fn check_error(gold: &str, expected: &str) {
        assert_eq!(read_pair("corpus/p1/gold.json", &files(gold)).unwrap_err().to_string(), expected);
    }

    #[test]
    fn a_pair_is_read_with_its_files() {
        let pair = read_pair("corpus/p1/gold.json", &files(GOLD)).unwrap();
        assert_eq!(pair.kind, PairKind::Parallel);
        assert_eq!(pair.source.boilerplate, [Block { span: Span::at(4, 9), kind: RemovalKind::Donation }]);
        assert_eq!(pair.target.bytes.len(), 4);
        assert_eq!(pair.source.metadata.bylines, ["A B"]);
    }

    #[test]
    fn errors_say_where() {
        check_error(
            &GOLD.replace("target.txt", "other.txt"),
            "`corpus/p1/gold.json`: names the file `corpus/p1/other.txt`, which is not there",
        );
        check_error(
            &GOLD.replace("[[0,4]]", "[[0,5]]"),
            "`corpus/p1/gold.json`: span 0..5 of `corpus/p1/target.txt`, expected one within 0..4",
        );
        check_error(&GOLD.replace("donation", "gift"), "`corpus/p1/gold.json`: span 4..9");
        check_error(
            &GOLD.replace("\"target\":[0]", "\"target\":[1]"),
            "`corpus/p1/gold.json`: link of `p1` to target sentence 1, expected one below 1",
        );
    }
}
