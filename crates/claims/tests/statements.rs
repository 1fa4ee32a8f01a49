//! What holds for the claims of every text: no panic, spans inside the text, indices that point at something, and the
//! same answer twice.

use doichieu_bitext::{Lang, Span};
use doichieu_claims::Claims;
use doichieu_claims::resolve::Anchor;
use proptest::prelude::*;

/// Texts of the words that the recognisers of statements look at, in any order.
fn texts() -> impl Strategy<Value = String> {
    const WORDS: &str = "The minister said that told reporters , \" “ ” . ; : — who which he she it killing 12 people \
        were killed and but not never no without denied refused failed to will may if on Wednesday yesterday ago two \
        days March 13 according to Anna Berg WDB ( ) ông bà Hale nói rằng cho biết theo người phát ngôn không chưa \
        phủ nhận sẽ có thể nếu và nhưng khi mà khiến làm 5 người thiệt mạng số chết hôm thứ Tư rạng sáng 13/3 trước \
        cách đây hai ngày bị được đã là để vì … ' ’ \n khong noi rang da";
    let piece = prop::sample::select(WORDS.split(' ').filter(|w| !w.is_empty()).collect::<Vec<_>>());
    prop::collection::vec((piece, prop::bool::weighted(0.85)), 0..40).prop_map(|pieces| {
        pieces.into_iter().map(|(p, space)| if space { format!("{p} ") } else { p.to_owned() }).collect()
    })
}

#[track_caller]
fn check(text: &str) {
    let middle = (text.len() / 2..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let sentences = [Span::at(0, middle), Span::at(middle, text.len())];
    for lang in [Lang::En, Lang::Vi, Lang::Unknown] {
        for anchor in [None, Anchor::parse("2024-02-29T23:59-05:00")] {
            let found = Claims::read(text, &sentences, lang, anchor);
            assert_eq!(found, Claims::read(text, &sentences, lang, anchor), "not the same twice");
            let inside = |s: Span| assert!(s.text(text).is_some_and(|t| !t.is_empty()), "{lang}: {s:?}");
            for (at, claim) in found.list.iter().enumerate() {
                claim.pieces.iter().copied().chain(claim.predicate).for_each(inside);
                assert!(!claim.pieces.is_empty() && claim.sentence_idx < 2);
                assert!(claim.pieces.windows(2).all(|w| w[0].end() <= w[1].start()), "{:?}", claim.pieces);
                assert!(claim.parent.is_none_or(|p| p < found.list.len() && p != at));
                assert!(claim.attribution.is_none_or(|a| a < found.attributions.len()));
            }
            for a in &found.attributions {
                [Some(a.content), a.cue, a.source].into_iter().flatten().for_each(inside);
                assert!(a.speaker.is_none_or(|s| s < found.entities.len()));
            }
            found.negations.iter().for_each(|n| inside(n.span.hull(n.scope)));
            found.modals.iter().for_each(|m| inside(m.span.hull(m.scope)));
            found.dates.iter().for_each(|d| inside(d.span));
            assert!(found.dates.iter().flat_map(|d| &d.readings).all(|i| i.start < i.end));
            for counted in &found.quantities {
                inside(counted.quantity.span);
                [counted.head, counted.cue].into_iter().flatten().for_each(inside);
            }
            assert_eq!(found.entity_of_name.len(), found.names.len());
        }
    }
}

proptest! {
    #[test]
    fn any_text_is_read(text in any::<String>()) {
        check(&text);
    }

    #[test]
    fn likely_texts_are_read(text in texts()) {
        check(&text);
    }
}

#[test]
fn nothing_makes_no_claims() {
    assert_eq!(Claims::read("", &[], Lang::En, None), Claims::default());
    assert!(Claims::read("The ship sank.", &[], Lang::En, None).list.is_empty(), "no sentence was given");
}

#[test]
fn people_are_one_in_a_document() {
    let text = "Russian President Vladimir Putin met Nikol Pashinyan in Moscow. Putin spoke first. Kremlin spokesman \
                Dmitry Peskov said the talks were long. “They will go on,” Peskov said. He named no date.";
    let sentences: Vec<Span> = split(text);
    let found = Claims::read(text, &sentences, Lang::En, None);
    let named = |name: &str| found.entities.iter().filter(|e| e.name.contains(name)).count();
    assert_eq!((named("Putin"), named("Pashinyan"), named("Peskov")), (1, 1, 1), "{:?}", found.entities);
    let said: Vec<_> = found.list.iter().filter_map(|c| found.speaker(c)).map(|e| e.name.as_str()).collect();
    assert_eq!(said, ["Dmitry Peskov", "Dmitry Peskov"]);
}

#[test]
fn people_are_one_in_a_vietnamese_document() {
    let text = "Tổng thống Nga Vladimir Putin đã gặp ông Nikol Pashinyan. Ông Putin phát biểu trước. Người phát ngôn Điện \
                Kremlin Dmitry Peskov cho biết cuộc gặp kéo dài. Ông Peskov nói rằng hai bên sẽ gặp lại.";
    let found = Claims::read(text, &split(text), Lang::Vi, None);
    let named = |name: &str| found.entities.iter().filter(|e| e.name.contains(name)).count();
    assert_eq!((named("Putin"), named("Pashinyan"), named("Peskov")), (1, 1, 1), "{:?}", found.entities);
    let said: Vec<_> = found.list.iter().filter_map(|c| found.speaker(c)).map(|e| e.name.as_str()).collect();
    assert_eq!(said, ["Dmitry Peskov", "Dmitry Peskov"]);
}

/// Sentences at full stops.
fn split(text: &str) -> Vec<Span> {
    let mut start = 0;
    text.split_inclusive(". ")
        .map(|piece| {
            let span = Span::at(start, start + piece.len()).trimmed(text);
            start += piece.len();
            span
        })
        .collect()
}
