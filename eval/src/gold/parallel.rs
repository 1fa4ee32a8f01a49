use super::{CorpusPair, PairKind, text};
use crate::InputError;

/// Sentences of both sides among which translations are sought.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RetrievalSet {
    /// What the set is called.
    pub name: String,
    /// Source sentences.
    pub source: Vec<String>,
    /// Target sentences.
    pub target: Vec<String>,
    /// Which of them translate each other.
    pub pairs: Vec<RetrievalPair>,
}

/// A sentence and its translation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetrievalPair {
    /// The document it is from, or a name of its own; sentences of a document are drawn together.
    pub document: String,
    /// Index of the source sentence, from 0.
    pub source_idx: usize,
    /// Index of the target sentence, from 0.
    pub target_idx: usize,
}

/// Reads two files with a sentence a line, the source first.
///
/// * `ids`: a third file in step with them, with the name of each line's document. Without it each line is a document
///   of its own.
///
/// # Errors
///
/// [`InputError::NotUtf8`]; [`InputError::LineCount`] if the files are out of step.
pub fn read_parallel(
    source: (&str, &[u8]),
    target: (&str, &[u8]),
    ids: Option<(&str, &[u8])>,
) -> Result<RetrievalSet, InputError> {
    let lines = |(file, bytes)| -> Result<Vec<String>, InputError> {
        Ok(text(file, bytes)?.lines().map(str::to_owned).collect())
    };
    let (source_lines, target_lines) = (lines(source)?, lines(target)?);
    let in_step = |file: &str, found: usize| {
        let (other, expected) = (source.0.to_owned(), source_lines.len());
        let error = || InputError::LineCount { file: file.to_owned(), found, other, expected };
        if found == expected { Ok(()) } else { Err(error()) }
    };
    in_step(target.0, target_lines.len())?;
    let documents = match ids {
        Some(ids) => {
            let documents = lines(ids)?;
            in_step(ids.0, documents.len())?;
            documents
        }
        None => (1..=source_lines.len()).map(|line| format!("line {line}")).collect(),
    };
    let pair = |(idx, document)| RetrievalPair { document, source_idx: idx, target_idx: idx };
    Ok(RetrievalSet {
        name: target.0.rsplit('/').next().unwrap_or(target.0).to_owned(),
        pairs: documents.into_iter().enumerate().map(pair).collect(),
        source: source_lines,
        target: target_lines,
    })
}

impl RetrievalSet {
    /// The sentences of a corpus: translations are sought among the sentences of all pairs of reports, and scored
    /// where gold says that two reports are translations and one sentence is the other's.
    ///
    /// Text is what stands in the files. Left out are files in other encodings than UTF-8 and JSONL, whose text would
    /// have to be decoded first.
    pub fn of_corpus(name: &str, pairs: &[CorpusPair]) -> Self {
        let mut set = Self { name: name.to_owned(), ..Self::default() };
        for pair in pairs {
            let sides = [&pair.source, &pair.target];
            let is_plain =
                |d: &&crate::gold::CorpusDocument| d.encoding == "UTF-8" && !d.name.ends_with(".jsonl");
            if !sides.iter().all(is_plain) {
                continue;
            }
            let (source_start, target_start) = (set.source.len(), set.target.len());
            for (document, sentences) in sides.into_iter().zip([&mut set.source, &mut set.target]) {
                let file = String::from_utf8_lossy(&document.bytes);
                let text = |span: &doichieu_bitext::Span| span.text(&file).unwrap_or("").to_owned();
                sentences.extend(document.sentences.iter().map(text));
            }
            if pair.kind == PairKind::Parallel {
                set.pairs.extend(pair.links.iter().filter_map(|link| {
                    let ([source], [target]) = (link.source.as_slice(), link.target.as_slice()) else {
                        return None;
                    };
                    let (source_idx, target_idx) = (source_start + source, target_start + target);
                    Some(RetrievalPair { document: pair.id.clone(), source_idx, target_idx })
                }));
            }
        }
        set
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_in_step_are_pairs() {
        let set =
            read_parallel(("a/x.en", b"One.\nTwo.\n"), ("a/x.vi", "Một.\nHai.\n".as_bytes()), None).unwrap();
        assert_eq!((set.name.as_str(), set.source.len()), ("x.vi", 2));
        assert_eq!((set.pairs[1].source_idx, set.pairs[1].document.as_str()), (1, "line 2"));
        let ids = Some(("x.ids", &b"bbc.1\nbbc.1\n"[..]));
        let set = read_parallel(("x.en", b"One.\nTwo."), ("x.vi", b"1\n2\n"), ids).unwrap();
        assert_eq!(set.pairs[1].document, "bbc.1");
    }

    #[test]
    fn files_out_of_step_are_refused() {
        let error = read_parallel(("x.en", b"One.\n"), ("x.vi", b""), None).unwrap_err();
        assert_eq!(error.to_string(), "`x.vi` has 0 lines, `x.en` has 1");
        let error = read_parallel(("x.en", b"A\n"), ("x.vi", b"B\n"), Some(("x.ids", b""))).unwrap_err();
        assert_eq!(error.to_string(), "`x.ids` has 0 lines, `x.en` has 1");
    }
}
