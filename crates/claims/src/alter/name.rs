//! Another person, acronym, country, city or demonym of the same collection.

use super::pool::Sort;
use super::scene::{Scene, within};
use super::{Alteration, Kind};
use crate::name::{Name, names, similarity};

/// How alike two names must be to be one: below parts of names (0.9), above near spellings that are chance.
const ONE: f64 = 0.85;
/// How alike a name and what replaces it, or what the other side has, may be.
const APART: f64 = 0.5;

pub(super) fn propose(s: &Scene<'_>, out: &mut Vec<Alteration>) {
    for (name, partner) in shared(s) {
        let Some(surface) = name.span.text(s.this.text) else { continue };
        if is_part(s, name) {
            continue;
        }
        let (kind, sort) = match s.pool.sort(surface, s.this.lang, name) {
            sort @ (Sort::Surname | Sort::FullName) if speaks(s, name) => (Kind::Attribution, sort),
            sort @ (Sort::Surname | Sort::FullName | Sort::Acronym) => (Kind::Name, sort),
            sort @ (Sort::Country | Sort::City | Sort::Demonym | Sort::People) => (Kind::Place, sort),
            Sort::Unknown => continue,
        };
        if let Some(new) = replacement(s, kind, sort, name) {
            s.push(out, kind, vec![(name.span, new)], Some(partner.span));
        }
    }
}

/// Whether the name is part of something longer that was not found: *Rio de Janeiro* misspelt, *đô la Mỹ*.
fn is_part(s: &Scene<'_>, name: &Name) -> bool {
    let inside = within(&s.tokens, name.span);
    matches!(s.tokens.word(inside.end), "de" | "do" | "da" | "del" | "dollar" | "dollars")
        || matches!(s.tokens.word_before(inside.start, 1), "la" | "châu" | "bảng")
}

/// Names that both sides have, each once.
fn shared<'a>(s: &Scene<'a>) -> Vec<(&'a Name, &'a Name)> {
    let (this, other) = (&s.this.mentions.names, &s.other.mentions.names);
    let like = |name: &Name, of: &'a [Name]| -> Vec<&'a Name> {
        of.iter().filter(|o| APART < similarity(name, o)).collect()
    };
    this.iter()
        .filter_map(|name| {
            // Said twice, it is still there when one of the two is another.
            let (here, there) = (like(name, this), like(name, other));
            let ([_], [partner]) = (here.as_slice(), there.as_slice()) else { return None };
            (ONE <= similarity(name, partner)).then_some((name, *partner))
        })
        .collect()
}

fn replacement(s: &Scene<'_>, kind: Kind, sort: Sort, name: &Name) -> Option<String> {
    let all = s.pool.names(sort, s.this.lang);
    let start = s.below(kind, name.span.start(), all.len());
    let article = within(&s.tokens, name.span).start.checked_sub(1).map_or("", |at| s.tokens.word(at));
    let (taken, others) = (&s.this.mentions.names, &s.other.mentions.names);
    let fits = |surface: &&&str| {
        let vowel = surface.starts_with(['A', 'E', 'I', 'O', 'U']);
        let sounds = match article {
            "a" => !vowel,
            "an" => vowel,
            _ => true,
        };
        let found = names(surface, s.this.lang);
        let [new] = found.as_slice() else { return false };
        sounds && taken.iter().chain(others).all(|n| similarity(n, new) < APART)
    };
    all.iter().cycle().skip(start).take(all.len()).find(fits).map(|s| (*s).to_owned())
}

/// Whether the text says that this is who says it.
pub(super) fn speaks(s: &Scene<'_>, name: &Name) -> bool {
    let inside = within(&s.tokens, name.span);
    is_said(s, inside.start, inside.end)
}

/// Whether a verb of speech stands after the tokens `from..to`, or *according to* before them.
pub(super) fn is_said(s: &Scene<'_>, from: usize, to: usize) -> bool {
    let (after, next) = (s.tokens.word(to), s.tokens.word(to + 1));
    let before = s.tokens.word_before(from, 1);
    if s.is_english() {
        matches!(
            after,
            "said" | "says" | "told" | "stated" | "added" | "announced" | "claimed" | "explained" | "warned"
        ) || before == "to" && s.tokens.word_before(from, 2) == "according"
    } else {
        matches!(
            (after, next),
            ("cho", "biết" | "rằng" | "hay") | ("tuyên", "bố") | ("khẳng", "định") | ("cảnh", "báo")
        ) || after == "nói" && next != "chung"
            || before == "theo"
            || before == "ông" && s.tokens.word_before(from, 2) == "theo"
            || before == "lời" && s.tokens.word_before(from, 2) == "theo"
    }
}
