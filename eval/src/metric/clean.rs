use doichieu_bitext::Span;

use super::{Column, Label, Score, share};
use crate::blank::merged;
use crate::bootstrap::Sample;
use crate::gold::CleanDocument;
use crate::{BlankMap, ReadResult};

/// How much of articles without any boilerplate was taken for boilerplate.
///
/// * `lost`: sentences of which less than half is inside the sentences that were read, whether a removal says
///   so or they vanished; `lost_per_1000`: the same per 1,000 sentences.
/// * `touched`: sentences of which any byte that is not white space was removed.
///
/// It says nothing of what *should* be removed: a reader that removes nothing is perfect here.
#[derive(Debug, Clone, Default)]
pub struct CleanScore {
    documents: Vec<(Label, Sum)>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    sentences: u64,
    lost: u64,
    touched: u64,
    missing: u64,
}

const COLUMNS: &[Column] = &[
    Column::count("sentences"),
    Column::count("lost"),
    Column::number("lost_per_1000").with_interval(),
    Column::count("touched"),
    Column::number("touched_per_1000").with_interval(),
    Column::count("missing"),
];

impl CleanScore {
    /// Starts without documents.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes one document with what a system read; no answer loses all of it.
    pub fn push(&mut self, document: &CleanDocument, read: Option<&ReadResult>) {
        let label =
            Label { id: document.id.clone(), kind: document.kind.clone(), group: document.kind.clone() };
        let map = BlankMap::of_file(document.text.as_bytes());
        let kept = merged(read.map_or(Vec::new(), ReadResult::spans));
        let removed = merged(read.map_or(Vec::new(), |r| r.removals.iter().map(|(span, _)| *span).collect()));
        let any = |span: Span| 0 < map.covered(span, &removed);
        let sum = Sum {
            sentences: document.sentences.len() as u64,
            lost: document.sentences.iter().filter(|s| 2 * map.covered(**s, &kept) < map.inside(**s)).count()
                as u64,
            touched: document.sentences.iter().filter(|s| any(**s)).count() as u64,
            missing: u64::from(read.is_none()),
        };
        self.documents.push((label, sum));
    }
}

impl Score for CleanScore {
    fn metric(&self) -> &'static str {
        "clean:sentences"
    }

    fn columns(&self) -> &'static [Column] {
        COLUMNS
    }

    fn labels(&self) -> Vec<&Label> {
        self.documents.iter().map(|(label, _)| label).collect()
    }

    fn figures(&self, sample: &Sample) -> Vec<Option<f64>> {
        let mut sum = Sum::default();
        for &(idx, times) in sample {
            let Some((_, document)) = self.documents.get(idx) else { continue };
            let times = u64::from(times);
            sum.sentences += document.sentences * times;
            sum.lost += document.lost * times;
            sum.touched += document.touched * times;
            sum.missing += document.missing * times;
        }
        vec![
            Some(sum.sentences as f64),
            Some(sum.lost as f64),
            share(sum.lost * 1000, sum.sentences),
            Some(sum.touched as f64),
            share(sum.touched * 1000, sum.sentences),
            Some(sum.missing as f64),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Detected, ReadSentence};
    use doichieu_bitext::{Lang, Metadata, RemovalKind};

    #[test]
    fn lost_and_touched_sentences_are_counted() {
        let document = CleanDocument::new("a".into(), "k".into(), &["Ab cd.", "Ef gh.", "Ij kl.", "Mn."], 2);
        let sentence = |a, b| ReadSentence { span: Span::at(a, b), text: String::new() };
        let read = ReadResult {
            detected: Detected { lang: Lang::En, confidence: None },
            // All of the first, two of five bytes of the second, three of five of the third.
            sentences: vec![sentence(0, 9), sentence(15, 19)],
            removals: vec![(Span::at(19, 25), RemovalKind::Caption)],
            metadata: Metadata::default(),
        };
        let mut score = CleanScore::new();
        score.push(&document, Some(&read));
        score.push(&document, None);
        let first: Vec<_> = score.figures(&[(0, 1)]).into_iter().map(Option::unwrap).collect();
        assert_eq!(first, [4.0, 2.0, 500.0, 2.0, 500.0, 0.0]);
        let both: Vec<_> = score.figures(&[(0, 1), (1, 1)]).into_iter().map(Option::unwrap).collect();
        assert_eq!(both, [8.0, 6.0, 750.0, 2.0, 250.0, 1.0]);
    }
}
