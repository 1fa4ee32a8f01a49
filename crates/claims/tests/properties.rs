//! What holds for every text: no panic, spans inside the text, in order and apart, comparisons symmetric.

use doichieu_bitext::{Lang, Span};
use doichieu_claims::date::{self, dates};
use doichieu_claims::name::{names, similarity};
use doichieu_claims::quantity::{self, quantities};
use doichieu_claims::{Mentions, match_mentions};
use proptest::prelude::*;

/// Texts of the pieces that the recognisers look at, glued and spaced at random.
fn texts() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "1",
        "10",
        "216",
        "000",
        "1.234",
        "1,5",
        "2023",
        "13/3",
        "12/2023",
        "5.5.2015",
        "19h30",
        "7:30",
        "p.m.",
        "%",
        "$",
        "€",
        "-",
        "–",
        ":",
        ".",
        ",",
        "(",
        ")",
        "triệu",
        "tỷ",
        "nghìn",
        "năm",
        "mười",
        "hai",
        "ba",
        "thứ",
        "Tư",
        "ngày",
        "tháng",
        "rưỡi",
        "một",
        "phần",
        "trăm",
        "million",
        "half",
        "a",
        "twenty",
        "one",
        "and",
        "to",
        "year-old",
        "May",
        "Nov.",
        "Wednesday",
        "U.S.",
        "Nga",
        "Điện",
        "Kremlin",
        "Mr.",
        "Putin",
        "Xa-ma-ri",
        "ông",
        "CSTO",
        "of",
        "the",
        "\n",
        "_",
        "'s",
        "½",
        "°C",
        "km",
        "m",
        "k",
        "đ",
        "ộ",
        "\u{301}",
        "𝟙",
        "trieu",
        "ty",
        "nam",
    ]);
    prop::collection::vec((piece, any::<bool>()), 0..24).prop_map(|pieces| {
        pieces.into_iter().map(|(p, space)| if space { format!("{p} ") } else { p.to_owned() }).collect()
    })
}

fn in_order(text: &str, spans: &[Span]) -> bool {
    spans.iter().all(|s| !s.is_empty() && s.text(text).is_some())
        && spans.windows(2).all(|w| w[0].end() <= w[1].start())
}

fn check(text: &str) {
    for lang in [Lang::En, Lang::Vi, Lang::Unknown] {
        let m = Mentions::read(text, lang);
        let quantity_spans: Vec<Span> = m.quantities.iter().map(|q| q.span).collect();
        let date_spans: Vec<Span> = m.dates.iter().map(|d| d.span).collect();
        let name_spans: Vec<Span> = m.names.iter().map(|n| n.span).collect();
        for spans in [&quantity_spans, &date_spans, &name_spans] {
            assert!(in_order(text, spans), "{lang}: {spans:?}");
        }
        assert_eq!(m.quantities, quantities(text, lang));
        assert_eq!(m.dates, dates(text, lang));
        assert_eq!(m.names, names(text, lang));
        assert!(m.quantities.iter().all(|q| q.value.is_finite()));
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

    #[test]
    fn comparisons_are_symmetric(a in texts(), b in texts()) {
        let (a, b) = (Mentions::read(&a, Lang::En), Mentions::read(&b, Lang::Vi));
        for x in &a.quantities {
            prop_assert_eq!(quantity::compare(x, x), quantity::Agreement::Equal);
            for y in &b.quantities {
                prop_assert_eq!(quantity::compare(x, y), quantity::compare(y, x));
            }
        }
        for x in &a.dates {
            for y in &b.dates {
                prop_assert_eq!(date::compare(x, y), date::compare(y, x));
            }
        }
        for x in &a.names {
            for y in &b.names {
                let s = similarity(x, y);
                prop_assert!((0.0..=1.0).contains(&s));
                prop_assert!((s - similarity(y, x)).abs() < 1e-12);
            }
        }
        let matched = match_mentions(&a, &b);
        prop_assert!(matched.pairs.len() <= a.quantities.len() + a.dates.len());
    }
}
