use doichieu_bitext::{Lang, Span};

/// Cuts a sentence where it plainly holds two claims.
///
/// A cut stands at a semicolon, and before a conjunction after a
/// comma that opens a clause of its own: English `, but`, `, while`, `, whereas`, `, although`; Vietnamese
/// `, nhưng`, `, trong khi`, `, còn`, `, đồng thời`, `, tuy nhiên`. Nothing is cut inside a quotation or
/// brackets, and no clause is shorter than four words: a short remainder belongs to its neighbour.
///
/// Returns spans relative to `sentence`, in order, together covering it; one span if nothing is cut.
pub fn clauses(sentence: &str, lang: Lang) -> Vec<Span> {
    let mut cuts = Vec::new();
    let mut depth = 0_i32;
    let mut quoted = false;
    for (at, c) in sentence.char_indices() {
        match c {
            '(' | '[' | '“' | '«' => depth += 1,
            ')' | ']' | '”' | '»' => depth = (depth - 1).max(0),
            '"' => quoted = !quoted,
            ';' if depth == 0 && !quoted => cuts.push(at + 1),
            ',' if depth == 0 && !quoted => {
                let rest = sentence.get(at + 1..).unwrap_or("").trim_start().to_lowercase();
                if opens_clause(&rest, lang) {
                    cuts.push(at + 1);
                }
            }
            _ => {}
        }
    }
    let mut out: Vec<Span> = Vec::new();
    let mut start = 0;
    for cut in cuts.into_iter().chain([sentence.len()]) {
        let piece = Span::at(start, cut);
        let words = |s: Span| s.text(sentence).map_or(0, |t| t.split_whitespace().count());
        let rest = words(Span::at(cut, sentence.len()));
        if words(piece) < MIN_WORDS || (cut < sentence.len() && rest < MIN_WORDS) {
            continue;
        }
        out.push(piece);
        start = cut;
    }
    match out.last_mut() {
        Some(last) if last.end() < sentence.len() => *last = Span::at(last.start(), sentence.len()),
        None => out.push(Span::at(0, sentence.len())),
        _ => {}
    }
    out.into_iter().map(|s| s.trimmed(sentence)).collect()
}

/// Fewer words than this hold no predicate with its arguments.
const MIN_WORDS: usize = 4;

const ENGLISH: &[&str] = &["but ", "while ", "whereas ", "although ", "though ", "and that ", "adding that "];
const VIETNAMESE: &[&str] = &[
    "nhưng ",
    "trong khi ",
    "còn ",
    "đồng thời ",
    "tuy nhiên ",
    "song ",
    "mặc dù ",
    "dù ",
    "nhung ",
    "trong khi do ",
    "dong thoi ",
    "tuy nhien ",
];

fn opens_clause(rest: &str, lang: Lang) -> bool {
    let starts = |words: &[&str]| words.iter().any(|w| rest.starts_with(w));
    match lang {
        Lang::En => starts(ENGLISH),
        Lang::Vi => starts(VIETNAMESE),
        _ => starts(ENGLISH) || starts(VIETNAMESE),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(sentence: &str, lang: Lang, expected: &[&str]) {
        let found: Vec<&str> = clauses(sentence, lang).iter().filter_map(|s| s.text(sentence)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn two_claims_are_cut_apart() {
        check(
            "Exports rose by a tenth, but imports fell for the third month.",
            Lang::En,
            &["Exports rose by a tenth,", "but imports fell for the third month."],
        );
        check(
            "Xuất khẩu tăng một phần mười, trong khi nhập khẩu giảm tháng thứ ba.",
            Lang::Vi,
            &["Xuất khẩu tăng một phần mười,", "trong khi nhập khẩu giảm tháng thứ ba."],
        );
        check(
            "The bridge was closed at noon; trains stopped an hour later.",
            Lang::En,
            &["The bridge was closed at noon;", "trains stopped an hour later."],
        );
    }

    #[test]
    fn one_claim_stays_whole() {
        for s in ["Slow, but sure.", "“We went, but nobody came to the door,” she said.", "", "Mưa."] {
            check(s, Lang::En, &[s]);
        }
    }

    proptest! {
        #[test]
        fn clauses_cover_the_sentence_in_order(s in "[a-zà-ỹ ,;\"()]{0,60}") {
            let found = clauses(&s, Lang::Unknown);
            prop_assert!(!found.is_empty());
            prop_assert!(found.windows(2).all(|w| w[0].end() <= w[1].start()));
            let kept: String = found.iter().filter_map(|c| c.text(&s)).collect();
            let squeeze = |t: &str| t.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(squeeze(&kept), squeeze(&s));
        }
    }
}
