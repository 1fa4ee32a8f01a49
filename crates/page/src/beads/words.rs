//! The words of a bead's sentences, so that the script can show which belong together.

use doichieu_bitext::Span;
use maud::{Markup, html};

use crate::kit::plain;

/// The words of one sentence, numbered through the bead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Words {
    words: Vec<(Span, usize, bool)>,
}

/// Finds words in the sentences of one side. `listed` are the words that links number, one space between them; without
/// them words are what white space separates. A listed word that is not found where it is due is left out.
pub(super) fn words(texts: &[&str], listed: Option<&str>, is_linked: &dyn Fn(usize) -> bool) -> Vec<Words> {
    let mut number = 0;
    let mut listed = listed.map(|l| l.split(' ').filter(|w| !w.is_empty()).peekable());
    texts
        .iter()
        .map(|text| {
            let mut words = Vec::new();
            let mut at = 0;
            let mut add = |word: &str, at: &mut usize, number: &mut usize| {
                let rest = text.get(*at..).unwrap_or("");
                let Some(found) = rest.find(word) else { return false };
                let span = Span::at(*at + found, *at + found + word.len());
                *at = span.end();
                words.push((span, *number, is_linked(*number)));
                *number += 1;
                true
            };
            match &mut listed {
                Some(listed) => {
                    while let Some(word) = listed.peek() {
                        if !add(word, &mut at, &mut number) {
                            break;
                        }
                        listed.next();
                    }
                }
                None => text.split_whitespace().for_each(|word| {
                    add(word, &mut at, &mut number);
                }),
            }
            Words { words }
        })
        .collect()
}

impl Words {
    pub(super) fn render(&self, text: &str) -> Markup {
        let mut at = 0;
        let mut parts = Vec::with_capacity(self.words.len());
        for (span, number, is_linked) in &self.words {
            parts.push((
                text.get(at..span.start()).unwrap_or(""),
                span.text(text).unwrap_or(""),
                number,
                is_linked,
            ));
            at = span.end();
        }
        html! {
            @for (before, word, number, is_linked) in parts {
                (plain(before))
                @if *is_linked { span.w data-w=(number) { (plain(word)) } } @else { (plain(word)) }
            }
            (plain(text.get(at..).unwrap_or("")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_in_their_sentences() {
        let texts = ["Vietnam's coffee, up 29%.", "A coffee."];
        let found = words(&texts, Some("Vietnam 's coffee up 29 % A coffee"), &|w| w == 7);
        assert_eq!(found[0].words.len(), 6);
        assert_eq!(found[1].words[1], (Span::at(2, 8), 7, true));
        assert_eq!(
            found[1].render(texts[1]).into_string(),
            "A <span class=\"w\" data-w=\"7\">coffee</span>."
        );
    }

    #[test]
    fn without_a_list_white_space_separates() {
        let found = words(&["Hà  Nội mưa."], None, &|_| true);
        assert_eq!(
            found[0].words.iter().map(|w| w.0).collect::<Vec<_>>(),
            [Span::at(0, 3), Span::at(5, 10), Span::at(11, 16)]
        );
    }
}
