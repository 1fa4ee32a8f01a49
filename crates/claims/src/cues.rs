//! Tables of cues by class, in both languages and without diacritics.

use crate::phrase::{Phrases, rows};
use crate::token::Tokens;

/// Phrases of both languages with their classes. A phrase of no class shadows the shorter ones that it holds.
#[derive(Debug)]
pub(crate) struct CueTable<C> {
    english: Phrases<Option<C>>,
    vietnamese: Phrases<Option<C>>,
    bare: Phrases<Option<C>>,
}

impl<C: Copy> CueTable<C> {
    /// Reads rows of class, language and forms.
    pub(crate) fn new(table: &'static str, class: impl Fn(&str) -> Option<C>) -> Self {
        let load = |wanted: &str, bare: bool| {
            let forms = rows(table).flat_map(|row| {
                let [name, lang, forms] = row.as_slice() else { return Vec::new() };
                let class = class(name);
                let kept = *lang == wanted;
                forms.split('|').filter(|f| kept && !f.is_empty()).map(|f| (f.to_owned(), class)).collect()
            });
            Phrases::new(forms, bare)
        };
        Self { english: load("en", false), vietnamese: load("vi", false), bare: load("vi", true) }
    }

    /// Calls `found` with each cue of a text and its tokens, left to right, the longest at each place.
    pub(crate) fn each(&self, t: &Tokens<'_>, mut found: impl FnMut(C, usize, usize)) {
        let table = match (t.vietnamese, t.bare) {
            (false, _) => &self.english,
            (true, false) => &self.vietnamese,
            (true, true) => &self.bare,
        };
        let mut at = 0;
        while at < t.len() {
            let Some((class, to)) = table.at(t, at) else {
                at += 1;
                continue;
            };
            if let Some(class) = class {
                found(class, at, to);
            }
            at = to.max(at + 1);
        }
    }
}
