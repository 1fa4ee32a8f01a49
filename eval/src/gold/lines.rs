use doichieu_bitext::Span;

use super::text;
use crate::InputError;
use crate::error::Place;

/// An article that is nothing but article, written down as a plain text file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CleanDocument {
    /// Its id.
    pub id: String,
    /// The set it is from.
    pub kind: String,
    /// The file.
    pub text: String,
    /// Where its sentences stand in the file.
    pub sentences: Vec<Span>,
}

impl CleanDocument {
    /// Writes sentences down as paragraphs of `paragraph` sentences with an empty line between them.
    pub fn new(id: String, kind: String, sentences: &[&str], paragraph: usize) -> Self {
        let mut text = String::new();
        let mut spans = Vec::with_capacity(sentences.len());
        for (sentence_idx, sentence) in sentences.iter().enumerate() {
            if 0 < sentence_idx {
                text.push_str(if sentence_idx % paragraph.max(1) == 0 { "\n\n" } else { " " });
            }
            let start = text.len();
            text.push_str(sentence.trim());
            spans.push(Span::at(start, text.len()));
        }
        text.push('\n');
        Self { id, kind, text, sentences: spans }
    }
}

/// Reads articles from a file with a sentence a line.
///
/// * `ids`: a second file in step with it, with `article.sentence` on each line; sentences of an article
///   need not stand together, and keep their order. Without it the whole file is one article.
/// * `paragraph`: sentences to a paragraph.
///
/// # Errors
///
/// [`InputError::NotUtf8`]; [`InputError::LineCount`] if the two files are out of step; [`InputError::Line`]
/// for an id without a stop.
pub fn read_articles(
    file: &str,
    bytes: &[u8],
    ids: Option<(&str, &[u8])>,
    paragraph: usize,
) -> Result<Vec<CleanDocument>, InputError> {
    let lines: Vec<&str> = text(file, bytes)?.lines().collect();
    let kind = file.rsplit('/').next().unwrap_or(file);
    let kind = format!("{kind}, paragraphs of {paragraph}");
    let Some((ids_file, ids)) = ids else {
        return Ok(vec![CleanDocument::new(file.to_owned(), kind, &lines, paragraph)]);
    };
    let ids: Vec<&str> = text(ids_file, ids)?.lines().collect();
    if ids.len() != lines.len() {
        return Err(InputError::LineCount {
            file: ids_file.to_owned(),
            found: ids.len(),
            other: file.to_owned(),
            expected: lines.len(),
        });
    }
    let mut sentences: Vec<(&str, usize, &str)> = Vec::with_capacity(lines.len());
    for (line_idx, (id, line)) in ids.iter().zip(lines).enumerate() {
        let parts = id.split_once('.').and_then(|(article, n)| Some((article, n.parse().ok()?)));
        let (article, n) = parts.ok_or_else(|| InputError::Line {
            place: Place::line(ids_file, line_idx + 1),
            expected: "`article.sentence`",
            found: id.chars().take(60).collect(),
        })?;
        sentences.push((article, n, line));
    }
    sentences.sort();
    Ok(sentences
        .chunk_by(|a, b| a.0 == b.0)
        .map(|article| {
            let id = article.first().map_or("", |s| s.0);
            let texts: Vec<&str> = article.iter().map(|s| s.2).collect();
            CleanDocument::new(format!("{id}/{file}"), kind.clone(), &texts, paragraph)
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_are_put_together_by_id() {
        let docs =
            read_articles("a/b.vi", "Hai.\nBa.\nMột.\n".as_bytes(), Some(("b.ids", b"7.1\n9.0\n7.0\n")), 2)
                .unwrap();
        assert_eq!(docs.len(), 2);
        assert_eq!(docs[0].text, "Một. Hai.\n");
        assert_eq!(docs[0].sentences[1].text(&docs[0].text), Some("Hai."));
        assert_eq!(docs[1].text, "Ba.\n");
    }

    #[test]
    fn files_out_of_step_are_refused() {
        let error = read_articles("b.vi", b"A.\nB.\n", Some(("b.ids", b"7.1\n")), 1).unwrap_err();
        assert_eq!(error.to_string(), "`b.ids` has 1 lines, `b.vi` has 2");
    }
}
