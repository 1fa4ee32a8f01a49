use doichieu_align::check::{Checker as AlignChecker, LIKELY};
use doichieu_bitext::{Document, Finding, Lang, Span};
use doichieu_eval::challenge::{CheckedTexts, Checker};
use doichieu_text::clean_sentence;
use rayon::prelude::*;

/// The checker of this toolkit as users get it.
#[derive(Debug)]
pub(super) struct Toolkit {
    checker: AlignChecker,
}

impl Toolkit {
    pub(super) fn new() -> Self {
        Self { checker: AlignChecker::new() }
    }

    fn look(&self, texts: &CheckedTexts<'_>) -> Vec<Finding> {
        let source = clean_sentence(texts.source.to_owned());
        let target = clean_sentence(texts.target.to_owned());
        let langs: [Lang; 2] = [texts.source_lang, texts.target_lang];
        let found = self.checker.check(&source.text, langs[0], &target.text, langs[1]);
        let back = |span: Option<Span>, of: &Document| span.map(|s| of.file_span(s));
        found
            .into_iter()
            .filter(|f| LIKELY <= f.probability)
            .map(|f| Finding {
                source_span: back(f.source_span, &source),
                target_span: back(f.target_span, &target),
                ..f
            })
            .collect()
    }
}

impl Checker for Toolkit {
    fn name(&self) -> &str {
        "doichieu"
    }

    fn check(&self, pairs: &[CheckedTexts<'_>]) -> Vec<Vec<Finding>> {
        pairs.par_iter().map(|texts| self.look(texts)).collect()
    }
}
