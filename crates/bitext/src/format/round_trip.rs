//! What is written and read again is what it was, but for what [`losses`] says; and no damaged file makes a reader
//! panic.

use proptest::prelude::*;

use super::text::clean;
use super::*;
use crate::{Bead, BitextSentence, BitextSide, Property, ScoreKind, WordLink};

/// Texts of what is hard on formats.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("It rains."),
        Just("Trời mưa."),
        Just("e\u{323}\u{302}"),
        Just("&"),
        Just("&amp;"),
        Just("<b>"),
        Just("</seg>"),
        Just("]]>"),
        Just("\""),
        Just("'"),
        Just("\t"),
        Just("\n"),
        Just("\r"),
        Just("\u{0}"),
        Just("\u{1b}"),
        Just("\u{85}"),
        Just("\u{2028}"),
        Just("\u{feff}"),
        Just("\u{ffff}"),
        Just(" ~~~ "),
        Just("~~"),
        Just(":"),
        Just("]:["),
        Just(".EOA"),
        Just("<p>"),
        Just("|||"),
        Just("  "),
        Just("😀"),
        Just("0-0"),
    ];
    let pieces = prop::collection::vec(piece, 0..5).prop_map(|p| p.concat());
    prop_oneof![3 => pieces, 1 => any::<String>()]
}

fn number() -> impl Strategy<Value = Option<f64>> {
    // Six places hold them.
    prop::option::of((1..64_u8).prop_map(|n| f64::from(n) / 64.0))
}

fn side(lang: &'static str) -> impl Strategy<Value = BitextSide> {
    let paragraph = prop::option::of(0..3_usize);
    let sentences = prop::collection::vec((text(), paragraph), 0..6);
    let prefix = prop::option::of(prop_oneof![Just("s1."), Just("a;b|c "), Just("6:"), Just("s")]);
    (sentences, prefix, any::<bool>(), any::<bool>()).prop_map(
        move |(sentences, prefix, has_name, has_lang)| {
            let sentence = |(idx, (text, paragraph)): (usize, (String, Option<usize>))| BitextSentence {
                text: Some(text),
                id: prefix.map(|p| format!("{p}{}", idx + 1)),
                paragraph,
                ..BitextSentence::default()
            };
            BitextSide {
                name: has_name.then(|| format!("a&b.{lang}.txt")),
                lang: has_lang.then(|| lang.to_owned()),
                sentences: sentences.into_iter().enumerate().map(sentence).collect(),
            }
        },
    )
}

fn bead(n: usize, m: usize) -> impl Strategy<Value = Bead> {
    let list = |n: usize| prop::collection::btree_set(0..n.max(1), 0..4.min(n + 1));
    let word = (0..4_usize, 0..4_usize, number(), any::<bool>()).prop_map(|(s, t, probability, is_sure)| {
        WordLink { source_idx: s, target_idx: t, probability, is_sure }
    });
    let property = ("k[1-3]", "[a-z&<\">]{1,5}").prop_map(|(name, value)| Property { name, value });
    let rest = (
        number(),
        number(),
        any::<bool>(),
        prop::option::of("[a-z0-9<&\"]{1,6}"),
        prop::collection::vec(word, 0..3),
        prop::collection::vec(property, 0..2),
    );
    (list(n), list(m), rest).prop_map(|(source, target, rest)| Bead {
        source_idxs: source.into_iter().collect(),
        target_idxs: target.into_iter().collect(),
        score: rest.0,
        probability: rest.1,
        is_locked: rest.2,
        id: rest.3,
        word_links: rest.4,
        properties: rest.5,
    })
}

fn bitext() -> impl Strategy<Value = Bitext> {
    let kind = prop_oneof![Just(ScoreKind::Similarity), Just(ScoreKind::Cost), Just(ScoreKind::Probability)];
    (side("en"), side("vi"), kind).prop_flat_map(|(source, target, score_kind)| {
        let beads = prop::collection::vec(bead(source.sentences.len(), target.sentences.len()), 0..6);
        let property = prop::option::of(Just(Property { name: "made".into(), value: "today".into() }));
        (Just(source), Just(target), beads, property).prop_map(
            move |(source, target, mut beads, property)| {
                beads.iter_mut().for_each(|b| {
                    b.source_idxs.retain(|i| *i < source.sentences.len());
                    b.target_idxs.retain(|i| *i < target.sentences.len());
                });
                beads.retain(|b| !b.source_idxs.is_empty() || !b.target_idxs.is_empty());
                let properties = property.into_iter().collect();
                Bitext { source, target, beads, score_kind, properties }
            },
        )
    })
}

/// Takes from a bitext what a loss takes.
fn without(mut bitext: Bitext, kind: LossKind, format: Format) -> Bitext {
    let n_nulls = |b: &Bead| match format {
        Format::Xliff | Format::Xliff12 => b.source_idxs.is_empty(),
        _ => b.is_null(),
    };
    match kind {
        LossKind::Nulls => bitext.beads.retain(|b| !n_nulls(b)),
        LossKind::Crossing | LossKind::Shared => {
            bitext.beads = monotone(&bitext).beads;
            if format == Format::Conllu {
                bitext.beads.retain(|b| !b.is_null());
            }
        }
        LossKind::Unaligned => drop_unaligned(&mut bitext),
        LossKind::ScoreKind => {
            let usual = if format == Format::Vecalign { ScoreKind::Cost } else { ScoreKind::Similarity };
            bitext.score_kind = usual;
        }
        LossKind::DocumentProperties => bitext.properties.clear(),
        _ => {}
    }
    for bead in &mut bitext.beads {
        match kind {
            LossKind::ManyToMany => {
                bead.source_idxs.truncate(1);
                bead.target_idxs.truncate(1);
            }
            LossKind::Holes => {
                for idxs in [&mut bead.source_idxs, &mut bead.target_idxs] {
                    if let (Some(&first), Some(&last)) = (idxs.first(), idxs.last()) {
                        *idxs = (first..=last).collect();
                    }
                }
            }
            LossKind::Scores => bead.score = None,
            LossKind::Probabilities => bead.probability = None,
            LossKind::Locks => bead.is_locked = false,
            LossKind::BeadIds => bead.id = None,
            LossKind::WordLinks => bead.word_links.clear(),
            LossKind::WordProbabilities => bead.word_links.iter_mut().for_each(|w| w.probability = None),
            LossKind::Properties => bead.properties.clear(),
            _ => {}
        }
    }
    for (is_target, side) in [&mut bitext.source, &mut bitext.target].into_iter().enumerate() {
        match kind {
            LossKind::Names if is_target == 1 || holds(format, kind) == Holds::No => side.name = None,
            LossKind::Languages => side.lang = None,
            _ => {}
        }
        for sentence in &mut side.sentences {
            match kind {
                LossKind::Texts => sentence.text = None,
                LossKind::Characters => {
                    sentence.text = sentence.text.take().map(|t| clean(format, &t).into_owned());
                }
                LossKind::EmptyTexts if sentence.text.as_deref() == Some("") => {
                    sentence.text = Some("x".into())
                }
                LossKind::SentenceIds if holds(format, kind) == Holds::No => sentence.id = None,
                LossKind::SentenceIds => {
                    let forbidden = [&xces::FORBIDDEN[..], &conllu::FORBIDDEN].concat();
                    sentence.id = sentence.id.take().map(|id| ids::cleaned(&id, &forbidden).into_owned());
                }
                LossKind::Paragraphs => sentence.paragraph = None,
                _ => {}
            }
        }
    }
    bitext
}

/// Leaves out the sentences that no bead has.
fn drop_unaligned(bitext: &mut Bitext) {
    for is_target in [false, true] {
        let (side, uses) = if is_target {
            let uses = bitext.target.uses(bitext.beads.iter().map(|b| &*b.target_idxs));
            (&mut bitext.target, uses)
        } else {
            let uses = bitext.source.uses(bitext.beads.iter().map(|b| &*b.source_idxs));
            (&mut bitext.source, uses)
        };
        let mut n_kept = 0;
        let places: Vec<Option<usize>> = uses
            .iter()
            .map(|n| {
                n_kept += usize::from(0 < *n);
                (0 < *n).then(|| n_kept - 1)
            })
            .collect();
        let mut place = places.iter();
        side.sentences.retain(|_| place.next().is_some_and(Option::is_some));
        for bead in &mut bitext.beads {
            let idxs = if is_target { &mut bead.target_idxs } else { &mut bead.source_idxs };
            idxs.iter_mut().for_each(|i| *i = places[*i].expect("it is used"));
        }
    }
}

/// What the format adds, or what it holds in another order.
fn settled(mut bitext: Bitext, format: Format) -> Bitext {
    let needs_ids = matches!(format, Format::Xces | Format::InterText | Format::Ictools | Format::Conllu);
    for side in [&mut bitext.source, &mut bitext.target] {
        for (idx, sentence) in side.sentences.iter_mut().enumerate() {
            // A place from an id such as `s7` holds sentences before it that nobody names.
            if needs_ids && sentence.id.as_deref().is_none_or(|id| id.starts_with('s') && !id.contains('.')) {
                sentence.id = Some(format!("s{}", idx + 1));
            }
        }
    }
    if bitext.beads.is_empty() && format == Format::Tsv {
        (bitext.source.name, bitext.target.name) = (None, None);
    }
    if bitext.beads.is_empty() && format == Format::Tmx {
        (bitext.source.lang, bitext.target.lang) = (None, None);
    }
    if bitext.beads.iter().all(|b| b.score.is_none()) {
        bitext.score_kind = ScoreKind::default();
    }
    bitext.beads.iter_mut().for_each(|b| b.properties.sort_by(|a, b| a.name.cmp(&b.name)));
    bitext
}

/// Writes one or two files.
fn files(bitexts: &[Bitext], format: Format, options: &WriteOptions) -> Result<[Vec<u8>; 2], WriteError> {
    let (mut first, mut second) = (Vec::new(), Vec::new());
    let mut writer = if format.is_pair() {
        Writer::pair(format, options, &mut first, &mut second)?
    } else {
        Writer::new(format, options, &mut first)?
    };
    for bitext in bitexts {
        writer.write(bitext)?;
    }
    writer.finish()?;
    Ok([first, second])
}

fn read_files(
    [first, second]: &[Vec<u8>; 2],
    format: Format,
    options: &ReadOptions,
) -> Result<Reading, ReadError> {
    if format.is_pair() {
        read_pair(&mut first.as_slice(), &mut second.as_slice(), format, options)
    } else {
        read(&mut first.as_slice(), format, options)
    }
}

/// The order in which things are taken away: what others depend on comes first.
const ORDER: [LossKind; 5] =
    [LossKind::ManyToMany, LossKind::Shared, LossKind::Holes, LossKind::Crossing, LossKind::Nulls];

fn check(bitext: Bitext, format: Format) -> Result<(), TestCaseError> {
    let options = WriteOptions::default();
    let lost = losses(std::slice::from_ref(&bitext), format, &options);
    for loss in &lost {
        prop_assert_ne!(holds(format, loss.kind), Holds::Yes, "{:?}", loss);
    }
    if format.is_index_only() || bitext.source.sentences.iter().all(|s| s.text.is_some()) {
        prop_assert!(files(std::slice::from_ref(&bitext), format, &options).is_ok(), "whatever it has");
    }
    let mut left = bitext;
    let rest = LossKind::ALL.into_iter().filter(|k| !ORDER.contains(k));
    for kind in ORDER.into_iter().chain(rest) {
        if holds(format, kind) != Holds::Yes {
            left = without(left, kind, format);
        }
    }
    // Whoever takes sentences away may leave two beads with the same, or a side of blanks.
    for kind in [LossKind::Unaligned, LossKind::EmptyTexts, LossKind::Characters] {
        if holds(format, kind) != Holds::Yes {
            left = without(left, kind, format);
        }
    }
    let left = settled(left, format);
    let still = losses(std::slice::from_ref(&left), format, &options);
    prop_assert!(still.is_empty(), "{:?} of {:#?}", still, left);
    let read_options = ReadOptions {
        source_lang: left.source.lang.clone().filter(|_| format.is_pair()),
        target_lang: left.target.lang.clone().filter(|_| format.is_pair()),
        ..ReadOptions::default()
    };
    let written = files(std::slice::from_ref(&left), format, &options).expect("nothing is missing");
    let read = read_files(&written, format, &read_options).expect("we have written it");
    prop_assert_eq!(read.bitexts.len(), 1);
    let back = settled(read.bitexts[0].clone(), format);
    prop_assert_eq!(&back, &left, "{}", String::from_utf8_lossy(&written[0]));
    prop_assert!(read.notes.is_empty(), "{:?}", read.notes);
    let again = files(&read.bitexts, format, &options).expect("nothing is missing");
    prop_assert_eq!(again, written, "the same bytes again");
    Ok(())
}

macro_rules! round_trips {
    ($($name:ident: $format:expr;)*) => { proptest! { $(
        #[test]
        fn $name(bitext in bitext()) {
            check(bitext, $format)?;
        }
    )* } };
}

round_trips! {
    vecalign_comes_back: Format::Vecalign;
    ladder_comes_back: Format::Ladder;
    hunalign_comes_back: Format::Hunalign;
    bleualign_comes_back: Format::Bleualign;
    moses_comes_back: Format::Moses;
    opus_comes_back: Format::Opus;
    tsv_comes_back: Format::Tsv;
    jsonl_comes_back: Format::Jsonl;
    tmx_comes_back: Format::Tmx;
    xliff_comes_back: Format::Xliff;
    xliff12_comes_back: Format::Xliff12;
    xces_comes_back: Format::Xces;
    intertext_comes_back: Format::InterText;
    ictools_comes_back: Format::Ictools;
    tei_comes_back: Format::Tei;
    sketch_engine_comes_back: Format::SketchEngine;
    pharaoh_comes_back: Format::Pharaoh;
    conllu_comes_back: Format::Conllu;
}

proptest! {
    #[test]
    fn a_damaged_file_is_an_error_or_read_but_no_panic(
        bitext in bitext(),
        format in prop::sample::select(Format::ALL.to_vec()),
        hits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..4_u8), 1..6),
    ) {
        let Ok(mut files) = files(&[bitext], format, &WriteOptions::default()) else { return Ok(()) };
        for (at, byte, what) in hits {
            let file = &mut files[usize::from(byte) % 2];
            if file.is_empty() {
                continue;
            }
            let at = at.index(file.len());
            match what {
                0 => file[at] = byte,
                1 => drop(file.remove(at)),
                2 => file.insert(at, b"<>&[]:\t\n0-\"{}"[usize::from(byte) % 13]),
                _ => file.truncate(at),
            }
        }
        if let Ok(read) = read_files(&files, format, &ReadOptions::default()) {
            for bitext in read.bitexts {
                prop_assert_eq!(bitext.check(), Ok(()));
            }
        }
    }

    #[test]
    fn garbage_is_an_error_or_read_but_no_panic(
        text in "[\\[\\]0-9,:;<>/&\"'= \t\na-c{}|-]{0,60}",
        format in prop::sample::select(Format::ALL.to_vec()),
    ) {
        let files = [text.clone().into_bytes(), text.into_bytes()];
        let _ = read_files(&files, format, &ReadOptions::default());
    }

    #[test]
    fn documents_stay_apart_where_the_format_says_so(
        texts in prop::collection::vec("[a-z]{1,5}", 2..5),
        format in prop::sample::select(Format::ALL.to_vec()),
    ) {
        let document = |(idx, text): (usize, &String)| Bitext {
            source: BitextSide { name: Some(format!("{idx}.en")), ..BitextSide::from_texts([text]) },
            target: BitextSide { name: Some(format!("{idx}.vi")), ..BitextSide::from_texts([text]) },
            beads: vec![Bead::new(0..1, 0..1)],
            ..Bitext::default()
        };
        let bitexts: Vec<Bitext> = texts.iter().enumerate().map(document).collect();
        match files(&bitexts, format, &WriteOptions::default()) {
            Err(WriteError::OneDocument { .. }) => prop_assert!(!format.takes_documents()),
            Err(e) => prop_assert!(false, "{e}"),
            Ok(_) if format == Format::Html => {}
            Ok(files) => {
                let read = read_files(&files, format, &ReadOptions::default()).expect("we have written it");
                let expected = if format.holds_documents() { bitexts.len() } else { 1 };
                prop_assert_eq!(read.bitexts.len(), expected);
                let n_beads: usize = read.bitexts.iter().map(|b| b.beads.len()).sum();
                prop_assert_eq!(n_beads, bitexts.len());
            }
        }
    }

    #[test]
    fn parts_make_the_same_file(n in 1..9_usize, size in 1..4_usize) {
        let bitext = Bitext {
            source: BitextSide::from_texts(std::iter::repeat_n("a", n)),
            target: BitextSide::from_texts(std::iter::repeat_n("x", n)),
            beads: (0..n).map(|i| Bead::new(i..i + 1, i..i + 1)).collect(),
            ..Bitext::default()
        };
        for format in [Format::Tmx, Format::Tsv, Format::Hunalign] {
            let [whole, _] = files(std::slice::from_ref(&bitext), format, &WriteOptions::default()).expect("written");
            let options = ReadOptions { part_size: size, ..ReadOptions::default() };
            let read = read(&mut whole.as_slice(), format, &options).expect("read");
            prop_assert_eq!(read.bitexts.len(), n.div_ceil(size));
            let [parts, _] = files(&read.bitexts, format, &WriteOptions::default()).expect("written");
            prop_assert_eq!(parts, whole);
        }
    }
}
