//! What a sentence's words say of its statement, read in one pass: who says it, what is denied, what is no fact.

use doichieu_bitext::Lang;

use crate::attribution::{self, Attribution};
use crate::clause::Parsed;
use crate::coreference::Entities;
use crate::modality::{self, ModalCue};
use crate::polarity::{self, Negation};
use crate::token::Tokens;
use crate::{date, name};

/// Reports, negations and modal cues of a text, each left to right.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Stance {
    /// As [`attributions`](attribution::attributions) finds them.
    pub attributions: Vec<Attribution>,
    /// As [`negations`](polarity::negations) finds them.
    pub negations: Vec<Negation>,
    /// As [`modals`](modality::modals) finds them.
    pub modals: Vec<ModalCue>,
}

impl Stance {
    /// Reads a text.
    pub fn read(text: &str, lang: Lang) -> Self {
        let tokens = Tokens::read(text, lang);
        let names = name::find(&tokens, &date::find(&tokens));
        let parsed = Parsed::read(&tokens);
        let entities = Entities::of(&parsed, &names);
        Self {
            attributions: attribution::find(&parsed, &names, &entities),
            negations: polarity::find(&parsed),
            modals: modality::find(&parsed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_pass_finds_what_each_reader_finds() {
        for (text, lang) in [
            ("The Kremlin denied on Monday that it may strike, Mr. Peskov said.", Lang::En),
            ("Điện Kremlin cho biết ông Putin chưa quyết định và có thể hoãn chuyến đi.", Lang::Vi),
            ("Dien Kremlin cho biet ong Putin chua quyet dinh.", Lang::Vi),
            ("", Lang::Unknown),
        ] {
            let found = Stance::read(text, lang);
            assert_eq!(found.attributions, attribution::attributions(text, lang).list, "{text}");
            assert_eq!(found.negations, polarity::negations(text, lang), "{text}");
            assert_eq!(found.modals, modality::modals(text, lang), "{text}");
        }
    }
}
