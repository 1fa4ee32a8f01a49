//! Somebody else says it: speakers that have no name.

use super::name::is_said;
use super::scene::{Scene, find_phrases};
use super::{Alteration, Kind};

/// English and Vietnamese of one speaker; plural nouns of people throughout, so that one can stand for another.
const SPEAKERS: [(&str, &[&str]); 11] = [
    ("police", &["cảnh sát", "công an"]),
    ("officials", &["các quan chức", "quan chức", "giới chức"]),
    ("authorities", &["nhà chức trách", "chính quyền", "giới chức"]),
    ("witnesses", &["nhân chứng", "các nhân chứng"]),
    ("doctors", &["bác sĩ", "các bác sĩ"]),
    ("experts", &["chuyên gia", "các chuyên gia"]),
    ("scientists", &["nhà khoa học", "các nhà khoa học"]),
    ("researchers", &["nhà nghiên cứu", "các nhà nghiên cứu"]),
    ("prosecutors", &["công tố viên", "các công tố viên"]),
    ("investigators", &["nhà điều tra", "các nhà điều tra"]),
    ("residents", &["người dân", "cư dân"]),
];

/// The first rows can stand for each other without much of an error.
const N_OF_STATE: usize = 3;

pub(super) fn propose(s: &Scene<'_>, out: &mut Vec<Alteration>) {
    let english: Vec<&str> = SPEAKERS.iter().map(|(en, _)| *en).collect();
    let vietnamese: Vec<&str> = SPEAKERS.iter().flat_map(|(_, vi)| vi.iter().copied()).collect();
    let (here, there) = if s.is_english() { (&english, &vietnamese) } else { (&vietnamese, &english) };
    let (ours, theirs) = (find_phrases(&s.tokens, here), find_phrases(&s.other_tokens, there));
    let ([(from, to, speaker)], [(a, b, partner)]) = (ours.as_slice(), theirs.as_slice()) else { return };
    let (en, vi) = if s.is_english() { (speaker, partner) } else { (partner, speaker) };
    let is_one = SPEAKERS.iter().any(|(e, v)| e == en && v.contains(vi));
    // *Two police officers* and *police in Hanoi said* are left alone: the noun must be all of the speaker.
    let is_bare = *from == 0
        || matches!(s.tokens.mark(from - 1), ',' | '.' | '"' | '“' | '”')
        || matches!(s.tokens.word(from - 1), "to" | "theo" | "and" | "that" | "but" | "và" | "rằng" | "the");
    if !is_one || !is_bare || !is_said(s, *from, *to) {
        return;
    }
    let span = s.tokens.span(*from, *to);
    let plural = speaker.starts_with("các ");
    let row = |phrase: &str| SPEAKERS.iter().position(|(e, v)| *e == phrase || v.contains(&phrase));
    let fits = |phrase: &&&str| {
        let is_near = match (row(en), row(phrase)) {
            (Some(a), Some(b)) => a == b || a < N_OF_STATE && b < N_OF_STATE,
            _ => true,
        };
        !is_near && (s.is_english() || phrase.starts_with("các ") == plural)
    };
    let others: Vec<&str> = here.iter().filter(fits).copied().collect();
    let Some(new) = others.get(s.below(Kind::Attribution, span.start(), others.len())) else { return };
    s.push(out, Kind::Attribution, vec![(span, s.like(span, new))], Some(s.other_tokens.span(*a, *b)));
}
