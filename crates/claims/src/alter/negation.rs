//! A negation taken out, or put in.

use doichieu_bitext::{Lang, Span};

use super::scene::Scene;
use super::{Alteration, Kind};
use crate::token::Tokens;

/// Verbs after which *not* can stand, and be taken out or put in.
const AUXILIARIES: [&str; 18] = [
    "is", "are", "was", "were", "has", "have", "had", "will", "would", "could", "should", "may", "might",
    "must", "can", "do", "does", "did",
];

pub(super) fn propose(s: &Scene<'_>, out: &mut Vec<Alteration>) {
    if s.this.text.contains('?') || s.other.text.contains('?') {
        return;
    }
    let (here, there) = (negations(&s.tokens), negations(&s.other_tokens));
    match (here.as_slice(), there.as_slice()) {
        ([(from, _)], [(a, b)]) => {
            let edits = if s.is_english() { english_lost(s, *from) } else { vietnamese_lost(s, *from) };
            if let Some(edits) = edits {
                s.push(out, Kind::NegationLost, edits, Some(s.other_tokens.span(*a, *b)));
            }
        }
        ([], []) => {
            for at in 0..s.tokens.len() {
                let edit = if s.is_english() { english_added(s, at) } else { vietnamese_added(s, at) };
                if let Some(edit) = edit {
                    s.push(out, Kind::NegationAdded, vec![edit], None);
                }
            }
        }
        _ => {}
    }
}

/// Every word that denies, its first token and the one after its last. Prefixes (*un-*, *bất*) and verbs that deny
/// count too: where one side has them, nobody can say that a *not* has no counterpart.
fn negations(t: &Tokens<'_>) -> Vec<(usize, usize)> {
    let is_one =
        |at: usize| -> bool {
            let (word, next) = (t.word(at), t.word(at + 1));
            if !t.vietnamese {
                return matches!(
                    word,
                    "not"
                        | "no"
                        | "never"
                        | "nor"
                        | "neither"
                        | "none"
                        | "nobody"
                        | "nothing"
                        | "nowhere"
                        | "without"
                        | "cannot"
                        | "lack"
                        | "lacked"
                        | "lacks"
                        | "lacking"
                        | "fail"
                        | "failed"
                        | "fails"
                        | "failing"
                        | "failure"
                        | "deny"
                        | "denied"
                        | "denies"
                        | "denying"
                        | "refuse"
                        | "refused"
                        | "refuses"
                        | "refusing"
                        | "unable"
                        | "unlikely"
                        | "unknown"
                        | "unclear"
                        | "hardly"
                        | "barely"
                        | "reject"
                        | "rejected"
                        | "rejects"
                        | "rejecting"
                        | "ruled"
                        | "except"
                        | "unless"
                        | "absence"
                        | "instead"
                        | "yet"
                        | "non"
                        | "impossible"
                        | "illegal"
                        | "little"
                        | "few"
                        | "only"
                        | "but"
                        | "rather"
                        | "too"
                ) || word.ends_with("n't")
                    || word.ends_with("n’t")
                    || word.starts_with("un")
                        && 6 < word.len()
                        && !word.starts_with("uni")
                        && !word.starts_with("under");
            }
            match word {
                "không" => {
                    !matches!(
                        next,
                        "quân"
                            | "gian"
                            | "khí"
                            | "kích"
                            | "phận"
                            | "lưu"
                            | "trung"
                            | "vận"
                            | "tặc"
                            | "hải"
                            | "kém"
                    ) && t.word_before(at, 1) != "hàng"
                        && t.word_before(at, 1) != "trên"
                }
                "chưa" | "chẳng" | "chả" | "đừng" | "vô" | "bất" | "phi" | "thiếu" | "kém" | "ngoài"
                | "trừ" => true,
                "từ" => next == "chối",
                "bác" => next == "bỏ",
                "phủ" => matches!(next, "nhận" | "định"),
                "mất" | "thất" | "trái" | "hết" | "chỉ" | "nhưng" | "thay" | "ít" | "khỏi" | "chống"
                | "phản" => true,
                _ => false,
            }
        };
    (0..t.len()).filter(|at| is_one(*at)).map(|at| (at, at + 1)).collect()
}

/// Words that stand only beside a negation.
fn is_polar(word: &str) -> bool {
    matches!(
        word,
        "any"
            | "anyone"
            | "anything"
            | "anybody"
            | "anywhere"
            | "ever"
            | "either"
            | "longer"
            | "yet"
            | "until"
            | "at"
            | "because"
            | "less"
            | "more"
            | "only"
            | "necessarily"
            | "just"
            | "even"
            | "all"
            | "every"
            | "fewer"
            | "merely"
    )
}

fn english_lost(s: &Scene<'_>, at: usize) -> Option<Vec<(Span, String)>> {
    let t = &s.tokens;
    let (span, _) = s.at(at)?;
    if (at + 1..t.len())
        .any(|at| matches!(t.word(at), "any" | "anyone" | "anything" | "anybody" | "ever" | "either"))
        || t.word(at + 1) == "to"
    {
        return None;
    }
    match t.word(at) {
        "not" if AUXILIARIES.contains(&t.word_before(at, 1)) && !is_polar(t.word(at + 1)) => {
            Some(s.without(span))
        }
        "not" if t.word_before(at, 1) == "can" => Some(s.without(span)),
        "cannot" => Some(vec![(span, s.like(span, "can"))]),
        "no" if t.word(at + 1) == "longer" && AUXILIARIES.contains(&t.word_before(at, 1)) => {
            Some(vec![(t.span(at, at + 2), "still".to_owned())])
        }
        word => {
            let stem = word.strip_suffix("n't").or_else(|| word.strip_suffix("n’t"))?;
            let full = match stem {
                "wo" => "will",
                "ca" => "can",
                other if AUXILIARIES.contains(&other) => other,
                _ => return None,
            };
            (!is_polar(t.word(at + 1))).then(|| vec![(span, s.like(span, full))])
        }
    }
}

fn vietnamese_lost(s: &Scene<'_>, at: usize) -> Option<Vec<(Span, String)>> {
    let t = &s.tokens;
    let (span, _) = s.at(at)?;
    let (word, next, before) = (t.word(at), t.word(at + 1), t.word_before(at, 1));
    if (at + 1..t.len()).any(|at| matches!(t.word(at), "bất" | "nữa" | "nào" | "ai" | "hề" | "gì"))
        || (0..at).any(|at| t.word(at) == "hầu")
    {
        return None;
    }
    match (word, next) {
        (
            "không",
            "chỉ" | "những" | "có" | "ai" | "hề" | "nên" | "biết" | "rõ" | "đến" | "tới" | "ngừng" | "gì"
            | "nào" | "cần",
        ) => None,
        ("không", "còn") => Some(vec![(t.span(at, at + 2), s.like(span, "vẫn còn"))]),
        ("không", "thể") => Some(vec![(t.span(at, at + 2), s.like(span, "có thể"))]),
        ("không", "phải") if t.word(at + 2) == "là" => Some(s.without(t.span(at, at + 2))),
        ("không", "phải") => None,
        ("không", _) if !t.is_word(at + 1) || t.mark_before(at) != '\0' || at == 0 => None,
        ("không", _) if matches!(before, "hay" | "có" | "mà" | "và" | "số" | "nếu") => None,
        ("không", _) => Some(s.without(span)),
        ("chưa", "từng" | "bao" | "có" | "rõ" | "đến" | "tới" | "đầy" | "biết") => None,
        ("chưa", _)
            if t.is_word(at + 1)
                && !matches!(before, "vẫn" | "hay" | "đã" | "còn" | "từ" | "mà")
                && at > 0 =>
        {
            Some(vec![(span, "đã".to_owned())])
        }
        _ => None,
    }
}

fn english_added(s: &Scene<'_>, at: usize) -> Option<(Span, String)> {
    let t = &s.tokens;
    let (word, next) = (t.word(at), t.word(at + 1));
    let is_auxiliary = matches!(
        word,
        "is" | "are" | "was" | "were" | "will" | "would" | "could" | "should" | "may" | "might" | "must"
    );
    let perfect =
        matches!(word, "has" | "have" | "had") && (next == "been" || next.ends_with("ed") && 4 < next.len());
    // `There was`, `as was`, `it is … that`: another sentence comes out, or an inverted one.
    let before = t.word_before(at, 1);
    let inverts = at == 0
        || !t.is_word(at - 1)
        || matches!(
            before,
            "there"
                | "as"
                | "than"
                | "nor"
                | "so"
                | "what"
                | "how"
                | "which"
                | "who"
                | "that"
                | "and"
                | "or"
                | "it"
                | "here"
                | "where"
                | "whoever"
        );
    let fits = t.is_word(at + 1)
        && !matches!(
            next,
            "to" | "that"
                | "also"
                | "a"
                | "an"
                | "the"
                | "more"
                | "still"
                | "already"
                | "one"
                | "some"
                | "about"
                | "both"
                | "all"
                | "each"
                | "now"
                | "always"
                | "very"
                | "he"
                | "she"
                | "they"
                | "it"
                | "we"
                | "his"
                | "her"
                | "their"
                | "as"
                | "even"
                | "just"
                | "once"
                | "at"
                | "between"
                | "over"
                | "on"
                | "of"
                | "well"
                | "almost"
                | "nearly"
                | "most"
                | "many"
                | "several"
        )
        && !t.capital_at(at)
        && !t.capital_at(at + 1);
    let end = t.get(at)?.span.end();
    ((is_auxiliary || perfect) && !inverts && fits).then(|| (Span::at(end, end), " not".to_owned()))
}

fn vietnamese_added(s: &Scene<'_>, at: usize) -> Option<(Span, String)> {
    let t = &s.tokens;
    if s.this.lang != Lang::Vi || t.bare {
        return None;
    }
    let (word, next) = (t.word(at), t.word(at + 1));
    let (span, _) = s.at(at)?;
    let before = t.word_before(at, 1);
    let plain =
        t.is_word(at + 1) && !t.capital_at(at + 1) && t.is_word(at.wrapping_sub(1)) && !t.capital_at(at);
    match word {
        // The verb stands right behind; an adverb or another particle would not.
        "sẽ" | "đã"
            if plain
                && !matches!(
                    next,
                    "và" | "là"
                        | "từng"
                        | "không"
                        | "có"
                        | "rất"
                        | "chỉ"
                        | "cùng"
                        | "tự"
                        | "cũng"
                        | "sẽ"
                        | "đang"
                        | "gần"
                        | "luôn"
                        | "vẫn"
                        | "tiếp"
                        | "bắt"
                        | "nhiều"
                        | "lại"
                        | "hơn"
                        | "thật"
                        | "mau"
                        | "nhanh"
                        | "dần"
                        | "bị"
                        | "chết"
                        | "qua"
                        | "từ"
                        | "lâu"
                        | "quá"
                        | "ngay"
                        | "đột"
                )
                && !matches!(before, "cũng" | "vốn" | "đều" | "nhất" | "điều" | "vẫn" | "mà") =>
        {
            Some((Span::at(span.end(), span.end()), " không".to_owned()))
        }
        "được" if plain && before.is_empty() => None,
        "có" if next == "thể"
            && plain
            && !matches!(before, "cũng" | "chỉ" | "mới" | "rất" | "đều" | "ai" | "nào") =>
        {
            Some((span, "không".to_owned()))
        }
        _ => None,
    }
}
