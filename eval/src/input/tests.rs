use super::*;
use crate::metric::BeadVariant;
use crate::record::{Answer, BeadRecord, LinkRecord};

const BEADS: Metric = Metric::Beads(BeadVariant::Vecalign);

/// Files by their names, `<stem>` and what is in it.
struct Case<'a> {
    options: InputOptions,
    gold: (&'a str, &'a str),
    predicted: Option<(&'a str, &'a str)>,
    texts: Option<[&'a str; 2]>,
}

impl<'a> Case<'a> {
    fn new(metric: Metric, gold: (&'a str, &'a str), predicted: (&'a str, &'a str)) -> Self {
        let options = InputOptions { keeps_texts: true, ..InputOptions::new(metric) };
        Self { options, gold, predicted: Some(predicted), texts: None }
    }

    fn beads(gold: &'a str, predicted: &'a str) -> Self {
        Self::new(BEADS, ("d.gold", gold), ("d.pred", predicted))
    }

    fn texts(self, source: &'a str, target: &'a str) -> Self {
        Self { texts: Some([source, target]), ..self }
    }

    fn with(mut self, change: impl FnOnce(&mut InputOptions)) -> Self {
        change(&mut self.options);
        self
    }

    fn read(&self) -> Result<(Vec<RunDocument>, InputSummary), FileError> {
        let file = |(name, text): (&'a str, &'a str)| File { name, bytes: text.as_bytes() };
        let mut reader = Reader::new(&self.options);
        let mut documents = Vec::new();
        let given = Given {
            set: "set",
            prefix: "",
            stem: stem(self.gold.0),
            gold: file(self.gold).into(),
            predicted: self.predicted.map(|p| file(p).into()),
            texts: self.texts.map(|[s, t]| [file(("d.en", s)), file(("d.vi", t))]),
            ids: None,
        };
        reader.read(&given, &mut |document| documents.push(document))?;
        Ok((documents, reader.finish()))
    }

    /// The one document, and what was counted.
    #[track_caller]
    fn one(&self) -> (RunDocument, InputCounts) {
        let (mut documents, summary) = self.read().unwrap();
        assert_eq!(documents.len(), 1);
        (documents.remove(0), summary.counts)
    }

    /// Reading fails, with this message and its cause.
    #[track_caller]
    fn fails(&self, expected: &str) {
        let error = self.read().unwrap_err();
        let mut message = error.to_string();
        if let Some(cause) = std::error::Error::source(&error) {
            message.push_str(&format!(": {cause}"));
        }
        assert_eq!(message, expected);
    }
}

fn bead(source: &[usize], target: &[usize]) -> BeadRecord {
    BeadRecord { source: source.to_vec(), target: target.to_vec(), probability: None, score: None }
}

fn beads_of(answer: &Answer) -> &[BeadRecord] {
    match answer {
        Answer::Beads(beads) => beads,
        other => panic!("{other:?}"),
    }
}

fn links_of(answer: &Answer) -> &[LinkRecord] {
    match answer {
        Answer::Links(links) => links,
        other => panic!("{other:?}"),
    }
}

#[test]
fn beads_of_one_document_are_read() {
    let (document, counts) =
        Case::beads("[0]:[0]\n[1]:[1, 2]\n", "[0, 1]:[0]:0.25\r\n\n[]:[1,2]:0.0\n").one();
    assert_eq!(document.id, "d");
    assert_eq!(beads_of(&document.gold), [bead(&[0], &[0]), bead(&[1], &[1, 2])]);
    let predicted = beads_of(document.predicted.as_ref().unwrap());
    assert_eq!(predicted[0], BeadRecord { score: Some(0.25), ..bead(&[0, 1], &[0]) });
    assert_eq!(predicted[1], bead(&[], &[1, 2]), "a gap's 0 says nothing");
    assert_eq!(counts, InputCounts { scores_unused: 1, ..InputCounts::default() });
    assert_eq!((document.n_source, document.n_target), (2, 3));
}

#[test]
fn an_index_out_of_range_is_an_error_where_the_length_is_known() {
    let case = || Case::beads("[0]:[0]\n", "[0]:[0]\n\n[1]:[2]\n");
    case()
        .texts("A.\nB.\n", "X.\nY.\n")
        .fails("`d.pred`, line 3: bead 2 has target sentence 2, but there are 2, counted from 0");
    let (document, counts) = case().one();
    assert_eq!((document.n_source, document.n_target, counts.beyond_gold), (2, 3, 3));
    Case::beads("[0]:[7]\n", "[0]:[0]\n")
        .texts("A.\n", "X.\n")
        .fails("`d.gold`, line 1: bead 1 has target sentence 7, but there are 1, counted from 0");
    // A ladder ends at the ends of both texts.
    Case::new(BEADS, ("d.ladder", "0\t0\n1\t1\n"), ("d.pred", "[1]:[]\n"))
        .fails("`d.pred`, line 1: bead 1 has source sentence 1, but there are 1, counted from 0");
}

#[test]
fn a_sentence_twice_is_an_error_in_a_bead_and_counted_between_beads() {
    Case::beads("[0]:[0]\n", "[0]:[0]\n[1, 1]:[2]\n")
        .fails("`d.pred`, line 2: bead 2 has source sentence 1 twice");
    let (document, counts) =
        Case::beads("[0]:[0]\n[0, 1]:[1]\n", "[0]:[0]\n[0]:[0]\n[2, 1]:[1]\n[]:[]\n").one();
    let expected = InputCounts {
        gold_sentences_twice: 1,
        predicted_sentences_twice: 2,
        predicted_beads_twice: 1,
        unordered_beads: 1,
        empty_beads: 1,
        beyond_gold: 1,
        ..InputCounts::default()
    };
    assert_eq!(counts, expected);
    assert_eq!(beads_of(document.predicted.as_ref().unwrap())[2], bead(&[1, 2], &[1]));
}

#[test]
fn a_ladder_that_goes_back_is_an_error() {
    Case::new(BEADS, ("d.gold", "[0]:[0]\n"), ("d.ladder", "0\t0\n2\t2\n1\t3\n"))
        .fails("cannot read `d.ladder` as `ladder`: line 3: rung (1, 3) goes back from (2, 2)");
}

#[test]
fn scores_are_finite_and_of_the_kind_that_was_said() {
    for score in ["nan", "inf", "high"] {
        Case::beads("[0]:[0]\n", &format!("[0]:[0]:{score}\n"))
            .fails(&format!("`d.pred`, line 1: the score `{score}` is no finite number"));
    }
    Case::new(BEADS, ("d.gold", "[0]:[0]\n"), ("d.ladder", "0\t0\tNaN\n1\t1\n"))
        .fails("`d.ladder`, line 1: the score `NaN` is no finite number");
    let probabilities = |o: &mut InputOptions| o.score_kind = Some(ScoreKind::Probability);
    let case = Case::beads("[0]:[0]\n", "[0]:[0]:0.75\n").with(probabilities);
    let (document, counts) = case.one();
    assert_eq!(beads_of(document.predicted.as_ref().unwrap())[0].probability, Some(0.75));
    assert_eq!(counts, InputCounts::default());
    Case::beads("[0]:[0]\n", "[0]:[0]:1.5\n")
        .with(probabilities)
        .fails("`d.pred`, line 1: the score 1.5 is no probability");
}

#[test]
fn empty_files_are_an_error_as_gold_and_counted_as_predictions() {
    Case::beads("", "[0]:[0]\n").fails("`d.gold` is empty: there is no gold in it");
    Case::beads("\n", "").fails("`d.gold` is empty: there is no gold in it");
    assert_eq!(Case::beads("[0]:[0]\n", "").one().1.empty_predictions, 1);
    let links = Case::new(Metric::Links, ("d.links", ""), ("d.pred", "0\t1\n")).one();
    assert!(links_of(&links.0.gold).is_empty(), "unrelated reports have no links");
    Case::new(Metric::Words, ("d.pharaoh", ""), ("d.out", "0-0\n"))
        .fails("`d.pharaoh` is empty: there is no gold in it");
    Case::new(Metric::Language, ("d.jsonl", "\n"), ("p.jsonl", ""))
        .fails("`d.jsonl` is empty: there is no gold in it");
}

#[test]
fn a_missing_prediction_is_counted() {
    let case = Case { predicted: None, ..Case::beads("[0]:[0]\n", "") };
    let (document, counts) = case.one();
    assert_eq!((document.predicted, counts.missing), (None, 1));
}

#[test]
fn bytes_that_are_not_utf_8_are_an_error() {
    let options = InputOptions::new(BEADS);
    let file = |name, bytes| Files::from(File { name, bytes });
    let given = Given {
        set: "s",
        prefix: "",
        stem: "d",
        gold: file("d.gold", &b"[0]:[0]\n"[..]),
        predicted: Some(file("d.pred", &b"[0]:[0]\n\xFF\n"[..])),
        texts: None,
        ids: None,
    };
    let error = Reader::new(&options).read(&given, &mut |_| {}).unwrap_err();
    assert_eq!(error.to_string(), "`d.pred`: byte 8 is not UTF-8");
}

#[test]
fn a_line_that_is_no_bead_is_named() {
    for line in ["0-0", "[0]", "[0]:[x]", "[0]:[-1]", "[0]:[+1]"] {
        Case::beads("[0]:[0]\n", &format!("[0]:[0]\n{line}\n"))
            .with(|o| o.predicted_format = Some(Format::Vecalign))
            .fails(&format!("`d.pred`, line 2: expected `[i, …]:[j, …]`, found `{line}`"));
    }
    Case::beads("[0]:[0]\n", "what is this\n")
        .fails("neither its name nor its content tells the format of `d.pred`");
    Case::beads("[0]:[0]\n", "0-0 1-1\n")
        .fails("`beads:vecalign` cannot be computed of `d.pred`, which is `pharaoh`");
}

#[test]
fn the_same_beads_in_any_format_are_the_same() {
    let gold = "[0, 1]:[0]\n[2]:[1]\n";
    let xces = "<cesAlign><linkGrp fromDoc=\"a\" toDoc=\"b\"><link xtargets=\"s1 s2;s1\"/><link xtargets=\"s3;s2\"/></linkGrp></cesAlign>";
    let tmx = "<tmx version=\"1.4\"><header/><body><tu><tuv xml:lang=\"en\"><seg>It rains. A lot.</seg></tuv><tuv xml:lang=\"vi\"><seg>Trời mưa to.</seg></tuv></tu><tu><tuv xml:lang=\"en\"><seg>Stop.</seg></tuv><tuv xml:lang=\"vi\"><seg>Dừng.</seg></tuv></tu></body></tmx>";
    let hunalign = "It rains. ~~~ A lot.\tTrời mưa to.\t0.5\nStop.\tDừng.\t0.25\n";
    let records = "{\"kind\":\"bitext\",\"version\":1}\n{\"kind\":\"bead\",\"source\":[{\"n\":0},{\"n\":1}],\"target\":[{\"n\":0}]}\n{\"kind\":\"bead\",\"source\":[{\"n\":2}],\"target\":[{\"n\":1}]}\n";
    let files = [
        ("p.ladder", "0\t0\n2\t1\n3\t2\n"),
        ("p.xml", xces),
        ("p.map", "0,1\t0\n2\t1\n"),
        ("p.tmx", tmx),
        ("p.hunalign", hunalign),
        ("p.opus", "It rains. A lot.\tTrời mưa to.\nStop.\tDừng.\n"),
        ("p.jsonl", records),
    ];
    for file in files {
        let case = Case::new(BEADS, ("d.gold", gold), file)
            .texts("It rains.\nA lot.\nStop.\n", "Trời mưa to.\nDừng.\n");
        let (document, counts) = case.one();
        let predicted: Vec<_> = beads_of(document.predicted.as_ref().unwrap())
            .iter()
            .map(|b| (b.source.clone(), b.target.clone()))
            .collect();
        assert_eq!(predicted, [(vec![0, 1], vec![0]), (vec![2], vec![1])], "{}", file.0);
        assert_eq!(InputCounts { scores_unused: 0, ..counts }, InputCounts::default(), "{}", file.0);
        assert_eq!(document.source, ["It rains.", "A lot.", "Stop."]);
    }
}

#[test]
fn texts_are_found_or_refused() {
    let gold = ("d.opus", "Yes.\tVâng.\nNo.\tKhông.\nYes.\tVâng.\n");
    let case = |predicted| Case::new(BEADS, gold, ("p.opus", predicted));
    case("Yes. No.\tVâng. Không.\nYes.\tVâng.\n")
        .fails("`p.opus`, bead 2: the source `Yes.` stands in 2 places of `d.opus`, and in 1 beads");
    let (document, counts) = case("Yes.\tVâng.\nNo.\t\nYes.\tVâng.\n").one();
    assert_eq!(counts.texts_by_order, 4);
    assert_eq!(beads_of(document.predicted.as_ref().unwrap())[2], bead(&[2], &[2]));
    case("Never.\tKhông.\n")
        .fails("`p.opus`, bead 1: the source `Never.` is no sentence of `d.opus`, nor a run of them");
    Case::new(BEADS, ("d.gold", "[0]:[0]\n"), ("p.opus", "Yes.\tVâng.\n")).fails(
        "`p.opus` holds texts and no numbers of sentences, `d.gold` has no texts: the texts of both sides are needed",
    );
}

#[test]
fn ids_that_are_no_numbers_are_matched_by_themselves() {
    let file = |links: &str| {
        let links: String = links.split(' ').map(|l| format!("<link xtargets=\"{l}\"/>\n")).collect();
        format!("<cesAlign><linkGrp fromDoc=\"a\" toDoc=\"b\">{links}</linkGrp></cesAlign>")
    };
    let (gold, predicted) = (file("1:1;1:1 1:2;1:2 2:1;2:1"), file("2:1;2:1 9:9;1:2"));
    let (document, _) = Case::new(BEADS, ("d.xml", &gold), ("p.xml", &predicted)).one();
    let predicted = beads_of(document.predicted.as_ref().unwrap());
    assert_eq!(predicted, [bead(&[2], &[2]), bead(&[3], &[1])], "an id that gold lacks comes after gold's");
    let (_, summary) = Case::new(BEADS, ("d.xml", &gold), ("p.pred", "[0]:[0]\n")).read().unwrap();
    assert!(summary.notes[0].starts_with("`d.xml`: its ids do not tell which sentences they are"));
}

#[test]
fn documents_of_one_file_go_by_name_or_by_order() {
    let group =
        |from: &str| format!("<linkGrp fromDoc=\"{from}\" toDoc=\"v\"><link xtargets=\"s1;s1\"/></linkGrp>");
    let file = |names: &[&str]| {
        format!("<cesAlign>{}</cesAlign>", names.iter().map(|n| group(n)).collect::<String>())
    };
    let (gold, other) = (file(&["a", "b"]), file(&["b", "a"]));
    let (documents, _) = Case::new(BEADS, ("g.xml", &gold), ("p.xml", &other)).read().unwrap();
    assert_eq!(documents.iter().map(|d| d.id.as_str()).collect::<Vec<_>>(), ["a", "b"]);
    let more = file(&["a", "b", "c"]);
    let case = || Case::new(BEADS, ("g.xml", &gold), ("p.xml", &more));
    case().fails("`p.xml`: `c` is not in gold");
    let (_, summary) = case().with(|o| o.ignores_extra = true).read().unwrap();
    assert_eq!(summary.counts.extra, 1);
    let (_, summary) = Case::new(BEADS, ("g.xml", &more), ("p.xml", &gold)).read().unwrap();
    assert_eq!(summary.counts.missing, 1);
    Case::new(BEADS, ("g.opus", "a\tx\n\nb\ty\n"), ("p.opus", "a\tx\n"))
        .fails("`p.opus` has 1 documents, `g.opus` has 2, and not all have names of their own");
}

#[test]
fn links_are_read_from_lines_beads_pairs_and_records() {
    let pairs = |case: Case<'_>| {
        let (document, _) = case.one();
        let of = |links: &[LinkRecord]| {
            links.iter().map(|l| (l.source.clone(), l.target.clone())).collect::<Vec<_>>()
        };
        (of(links_of(&document.gold)), of(links_of(document.predicted.as_ref().unwrap())))
    };
    let lines = Case::new(Metric::Links, ("d.links", "0\t0\n3\t1\n"), ("d.pred", "[0, 1]:[0]:0.5\n[]:[4]\n"));
    assert_eq!(pairs(lines), (vec![(vec![0], vec![0]), (vec![3], vec![1])], vec![(vec![0, 1], vec![0])]));
    let lists = Case::new(
        Metric::Links,
        ("gold.tsv", "en-02\tvi-1\n"),
        ("p.tsv", "en-02\tvi-1\t0.5\nen-3\tvi-9\t0.1\n"),
    );
    assert_eq!(pairs(lists), (vec![(vec![2], vec![1])], vec![(vec![2], vec![1]), (vec![3], vec![9])]));
    let gold = r#"{"id":7,"kind":"comparable","en":{"sentences":["A b.","C."]},"vi":{"sentences":["X."]},"links":[{"en":[1],"vi":[0],"relation":"partial","confidence":"medium","en_span":"C"}]}"#;
    let records = Case::new(
        Metric::Links,
        ("g.jsonl", gold),
        ("p.jsonl", r#"{"id":"7","links":[{"source":[0],"target":[0],"probability":0.5}]}"#),
    );
    let (document, _) = records.one();
    let link = &links_of(&document.gold)[0];
    assert_eq!(
        (link.is_medium, link.source_span, link.relation.as_deref()),
        (true, Some((0, 1)), Some("partial"))
    );
    assert_eq!((document.group.as_str(), document.n_source), ("comparable+unrelated", 2));
    let past = Case::new(
        Metric::Links,
        ("g.jsonl", gold),
        ("p.jsonl", "\n{\"id\":7,\"links\":[{\"source\":[2],\"target\":[0]}]}"),
    );
    past.fails("`p.jsonl`, line 2: link of `7` to source sentence 2, expected one below 2");
}

#[test]
fn pair_lists_are_checked() {
    let case = |predicted| Case::new(Metric::Links, ("gold.tsv", "en-1\tvi-1\n"), ("p.tsv", predicted));
    case("en-1\tvi-1\nen-1\tvi-1\n").fails("`p.tsv`, line 2: the pair `en-1`, `vi-1` stands twice");
    case("en-1\tvi-1\tinf\n").fails("`p.tsv`, line 1: the score `inf` is no finite number");
    case("en-1\n").fails("`p.tsv`, line 1: expected `id<TAB>id`, found `en-1`");
    case("a\tb\n").fails("`p.tsv` has no id of `gold.tsv`: gold begins with `en-1`, the prediction with `a`");
    case("en-1\tvi-4\n")
        .texts("en-1\tIt rains.\n", "vi-1\tTrời mưa.\n")
        .fails("`p.tsv`, line 1: `vi-4` is not in gold");
}

#[test]
fn ids_must_be_gold_s_and_stand_once() {
    let gold = "{\"id\":\"a\",\"lang\":\"en\"}\n{\"id\":\"b\",\"lang\":\"vi\",\"kind\":\"headline\"}\n";
    let case = |predicted| Case::new(Metric::Language, ("g.jsonl", gold), ("p.jsonl", predicted));
    let (documents, summary) = case(r#"{"id":"b","lang":"eng","confidence":0.5}"#).read().unwrap();
    assert_eq!(summary.counts.missing, 1);
    assert_eq!((documents[1].kind.as_str(), documents[1].group.as_str()), ("headline", "vi"));
    let answer = |d: &RunDocument| match &d.predicted {
        Some(Answer::Language(l)) => Some((l.lang.clone(), l.probability)),
        _ => None,
    };
    assert_eq!((answer(&documents[0]), answer(&documents[1])), (None, Some(("eng".to_owned(), Some(0.5)))));
    let extra = "{\"id\":\"a\",\"lang\":\"en\"}\n{\"id\":\"c\",\"lang\":\"en\"}\n";
    case(extra).fails("`p.jsonl`, line 2: `c` is not in gold");
    assert_eq!(case(extra).with(|o| o.ignores_extra = true).read().unwrap().1.counts.extra, 1);
    case(r#"{"id":"c","lang":"en"}"#)
        .fails("`p.jsonl` has no id of `g.jsonl`: gold begins with `a`, the prediction with `c`");
    case("{\"id\":\"a\",\"lang\":\"en\"}\n\n{\"id\":\"a\",\"lang\":\"vi\"}\n")
        .fails("`p.jsonl`, line 3: id `a` occurs a second time");
    case(r#"{"id":"a","lang":"en","confidence":2}"#)
        .fails("`p.jsonl`, line 1: probability 2 of `a`, expected one in 0..=1");
    let twice = format!("{gold}{gold}");
    Case::new(Metric::Language, ("g.jsonl", &twice), ("p.jsonl", ""))
        .fails("`g.jsonl`, line 3: id `a` occurs a second time");
}

#[test]
fn sentences_are_read_in_either_unit() {
    let gold = r#"{"id":"a","lang":"vi","kind":"news","text":"Mưa. Gió.","sentences":[[0,4],[5,9]]}"#;
    let case = |predicted| Case::new(Metric::Boundaries, ("g.jsonl", gold), ("p.jsonl", predicted));
    let (document, _) = case(r#"{"id":"a","sentences":[[0,9]]}"#).with(|o| o.keeps_texts = false).one();
    assert_eq!(document.gold, Answer::Boundaries(vec![(0, 5), (6, 11)]));
    assert_eq!(document.predicted, Some(Answer::Boundaries(vec![(0, 11)])));
    assert_eq!(document.source, ["Mưa. Gió."], "without its text nothing can be scored");
    let bytes = |o: &mut InputOptions| o.offsets = OffsetUnit::Bytes;
    let (document, _) = case(r#"{"id":"a","sentences":[[0,5],[6,11]]}"#).with(bytes).one();
    assert_eq!(document.predicted, Some(document.gold));
    case(r#"{"id":"a","sentences":[[0,10]]}"#)
        .fails("`p.jsonl`, line 1: span 0..10 of `a`, expected one within 0..9");
}

#[test]
fn words_count_from_0_or_1_and_lines_are_in_step() {
    let case = |predicted| Case::new(Metric::Words, ("g.pharaoh", "1-1 2p2\n\n"), ("p.out", predicted));
    let one_based = |o: &mut InputOptions| o.is_gold_one_based = true;
    let (documents, summary) = case("0-0 1-1\n\n").with(one_based).read().unwrap();
    let words = |answer: &Answer| match answer {
        Answer::Words(words) => words.iter().map(|w| (w.source, w.target, w.is_sure)).collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    assert_eq!(words(&documents[0].gold), [(0, 0, true), (1, 1, false)]);
    assert_eq!(documents[1].id, "g:2");
    assert_eq!(summary.notes, ["word links: the first word is 1 in gold and 0 in the prediction"]);
    case("0-0\n").fails("`p.out` has 1 lines, `g.pharaoh` has 2");
    case("0-0 0:1\n\n").fails("`p.out`, line 1: expected links such as `0-0` or `1p2`, found `0:1`");
    case("0-0\n\n")
        .with(|o| o.is_predicted_one_based = true)
        .fails("`p.out`, line 1: expected links such as `1-1` or `1p2`, from 1, found `0-0`");
    case("0-0 5-1\n\n")
        .texts("It rains a lot .\n\n", "Trời mưa to .\n\n")
        .fails("`p.out`, line 1: link of `g:1` to source word 5, expected one below 5");
    let ids = Case::new(Metric::Words, ("g.txt", "7\t0-0\n8\t1-1\n"), ("p.txt", "8\t1-1\n"));
    let (documents, summary) = ids.read().unwrap();
    assert_eq!((documents[0].predicted.is_none(), summary.counts.missing), (true, 1));
    assert_eq!(words(documents[1].predicted.as_ref().unwrap()), [(1, 1, true)]);
}

#[test]
fn verdicts_need_records() {
    Case::new(Metric::Verdicts, ("d.links", "0\t0\n"), ("d.pred", "0\t0\n"))
        .fails("`verdicts` cannot be computed of `d.links`, which is no list of records with `links`");
}

#[test]
fn beads_in_records_are_as_good_as_in_files() {
    let gold = r#"{"id":"a","beads":[{"source":[0],"target":[0]},{"source":[1],"target":[]}]}"#;
    let predicted = r#"{"id":"a","beads":[{"source":[1,0],"target":[0],"probability":0.5}]}"#;
    let (document, counts) = Case::new(BEADS, ("g.jsonl", gold), ("p.jsonl", predicted)).one();
    assert_eq!(document.group, "set");
    assert_eq!(beads_of(document.predicted.as_ref().unwrap())[0].source, [0, 1]);
    assert_eq!(counts, InputCounts { unordered_beads: 1, ..InputCounts::default() });
    Case::new(BEADS, ("g.jsonl", gold), ("p.jsonl", r#"{"id":"a","links":[]}"#)).fails(
        "`beads:vecalign` cannot be computed of `p.jsonl`, which is a list of records without `beads`",
    );
}

#[test]
fn one_id_cannot_be_two_documents() {
    let options = InputOptions::new(BEADS);
    let mut reader = Reader::new(&options);
    let file = |name| Files::from(File { name, bytes: b"[0]:[0]\n" });
    let given = Given {
        set: "s",
        prefix: "",
        stem: "d",
        gold: file("x/d.gold"),
        predicted: Some(file("p/d.pred")),
        texts: None,
        ids: None,
    };
    reader.read(&given, &mut |_| {}).unwrap();
    let error = reader.read(&given, &mut |_| {}).unwrap_err();
    assert_eq!(error.to_string(), "document `d` is in gold twice: in `x/d.gold` the second time");
    // The hash is of the file alone, wherever it lies.
    let mut other = Reader::new(&options);
    other.read(&Given { gold: file("y/d.gold"), ..given }, &mut |_| {}).unwrap();
    assert_eq!(other.finish().gold_sha256, reader.finish().gold_sha256);
}
