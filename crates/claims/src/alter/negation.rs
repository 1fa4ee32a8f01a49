//! A negation taken out, or put in.

use doichieu_bitext::{Lang, Span};

use super::scene::{Scene, is_in};
use super::{Alteration, Kind};
use crate::token::Tokens;

/// English words that deny. Where one side has a prefix or a verb that denies, nobody can say that a *not* of the other
/// has no counterpart, so those count too, and so do words that limit.
const DENIALS_EN: &str = "not no never nor neither none nobody nothing nowhere without cannot lack lacked lacks lacking \
     fail failed fails failing failure deny denied denies denying refuse refused refuses refusing unable unlikely \
     unknown unclear hardly barely reject rejected rejects rejecting ruled except unless absence instead yet non \
     impossible illegal little few only but rather too";

/// The same for Vietnamese; *không* and words of two syllables are looked at more closely.
const DENIALS_VI: &str =
    "chưa chẳng chả đừng vô bất phi thiếu kém ngoài trừ mất thất trái hết chỉ nhưng thay ít khỏi chống phản";

/// Syllables after *không* that make another word of it: air force, space, raid.
const AIR: &str = "quân gian khí kích phận lưu trung vận tặc hải kém";

/// Verbs after which *not* can stand and be taken out.
const AUXILIARIES: &str =
    "is are was were has have had will would could should may might must can do does did";

/// Verbs after which it can be put in, beside *have* with a participle.
const TAKING: &str = "is are was were will would could should may might must";

/// Words right after *not* that do not stand without it.
const POLAR: &str = "any anyone anything anybody anywhere ever either longer yet until at because less more only \
     necessarily just even all every fewer merely to";

/// Words anywhere after it that do not.
const FAR_POLAR_EN: &str = "any anyone anything anybody ever either until nor";
const FAR_POLAR_VI: &str = "bất nữa nào ai hề gì";

/// Words before a verb that turn the sentence round, so that a *not* after it would stand awry.
const TURNING: &str = "there as than nor so what how which who that and or it here where whoever to";

/// Words after a verb before which *not* would deny something else than the sentence.
const NARROW: &str = "to that also a an the more still already one some about both all each now always very he she \
     they it we his her their as even just once at between over on of well almost nearly most many several";

pub(super) fn propose(s: &Scene<'_>, out: &mut Vec<Alteration>) {
    if s.this.text.contains('?') || s.other.text.contains('?') {
        return;
    }
    match (negations(&s.tokens).as_slice(), negations(&s.other_tokens).as_slice()) {
        ([at], [counterpart]) if denies_plainly(&s.other_tokens, *counterpart) => {
            let edits = if s.is_english() { english_lost(s, *at) } else { vietnamese_lost(s, *at) };
            if let Some(edits) = edits {
                let counterpart = s.other_tokens.get(*counterpart).map(|t| t.span);
                s.push(out, Kind::NegationLost, edits, counterpart);
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

/// The tokens that deny.
fn negations(t: &Tokens<'_>) -> Vec<usize> {
    let english = |at: usize| {
        let word = t.word(at);
        let prefixed = word.starts_with("un") && !word.starts_with("uni") && !word.starts_with("under");
        is_in(DENIALS_EN, word) || contracted(word).is_some() || prefixed && 6 < word.len()
    };
    let vietnamese = |at: usize| {
        let (word, next, before) = (t.word(at), t.word(at + 1), t.word_before(at, 1));
        match word {
            "không" => !is_in(AIR, next) && !matches!(before, "hàng" | "trên"),
            "từ" => next == "chối",
            "bác" => next == "bỏ",
            "phủ" => matches!(next, "nhận" | "định"),
            _ => is_in(DENIALS_VI, word),
        }
    };
    (0..t.len()).filter(|at| if t.vietnamese { vietnamese(*at) } else { english(*at) }).collect()
}

/// Whether it is a particle that denies a verb, and no word that limits or a prefix.
fn denies_plainly(t: &Tokens<'_>, at: usize) -> bool {
    is_in("not no never cannot without không chưa chẳng", t.word(at)) || contracted(t.word(at)).is_some()
}

/// The verb of *didn't*, *won't*.
fn contracted(word: &str) -> Option<&str> {
    let stem = word.strip_suffix("n't").or_else(|| word.strip_suffix("n’t"))?;
    Some(match stem {
        "wo" => "will",
        "ca" => "can",
        other => other,
    })
}

fn english_lost(s: &Scene<'_>, at: usize) -> Option<Vec<(Span, String)>> {
    let t = &s.tokens;
    let (span, _) = s.at(at)?;
    let (word, next, before) = (t.word(at), t.word(at + 1), t.word_before(at, 1));
    if (at + 1..t.len()).any(|at| is_in(FAR_POLAR_EN, t.word(at))) {
        return None;
    }
    let is_free = !is_in(POLAR, next);
    match word {
        "not" if is_in(AUXILIARIES, before) && is_free => Some(s.without(span)),
        "cannot" => Some(vec![(span, s.like(span, "can"))]),
        "no" if next == "longer" && is_in(AUXILIARIES, before) => {
            Some(vec![(t.span(at, at + 2), "still".to_owned())])
        }
        _ => {
            let verb = contracted(word).filter(|verb| is_in(AUXILIARIES, verb) && is_free)?;
            Some(vec![(span, s.like(span, verb))])
        }
    }
}

fn vietnamese_lost(s: &Scene<'_>, at: usize) -> Option<Vec<(Span, String)>> {
    let t = &s.tokens;
    let (span, _) = s.at(at)?;
    let (next, before) = (t.word(at + 1), t.word_before(at, 1));
    let is_polar = (at + 1..t.len()).any(|at| is_in(FAR_POLAR_VI, t.word(at)));
    if t.bare || is_polar || (0..at).any(|at| t.word(at) == "hầu") {
        return None;
    }
    let inside = 0 < at && t.is_word(at - 1) && t.is_word(at + 1);
    match (t.word(at), next) {
        ("không", "còn") => Some(vec![(t.span(at, at + 2), s.like(span, "vẫn còn"))]),
        ("không", "thể") => Some(vec![(t.span(at, at + 2), s.like(span, "có thể"))]),
        ("không", "phải") if t.word(at + 2) == "là" => Some(s.without(t.span(at, at + 2))),
        ("không", _) => {
            let idiom = is_in("phải chỉ những có ai hề nên biết rõ đến tới ngừng gì nào cần", next)
                || is_in("hay có mà và số nếu chứ", before);
            (inside && !idiom).then(|| s.without(span))
        }
        ("chưa", _) => {
            let idiom =
                is_in("từng bao có rõ đến tới đầy biết", next) || is_in("vẫn hay đã còn từ mà", before);
            (inside && !idiom).then(|| vec![(span, "đã".to_owned())])
        }
        _ => None,
    }
}

fn english_added(s: &Scene<'_>, at: usize) -> Option<(Span, String)> {
    let t = &s.tokens;
    let (word, next) = (t.word(at), t.word(at + 1));
    let perfect = is_in("has have had", word) && (next == "been" || next.ends_with("ed") && 4 < next.len());
    let is_straight = 0 < at && t.is_word(at - 1) && !is_in(TURNING, t.word(at - 1));
    let is_free = t.is_word(at + 1) && !is_in(NARROW, next) && !t.capital_at(at) && !t.capital_at(at + 1);
    let end = t.get(at)?.span.end();
    ((is_in(TAKING, word) || perfect) && is_straight && is_free)
        .then(|| (Span::at(end, end), " not".to_owned()))
}

fn vietnamese_added(s: &Scene<'_>, at: usize) -> Option<(Span, String)> {
    let t = &s.tokens;
    if s.this.lang != Lang::Vi || t.bare {
        return None;
    }
    let (next, before) = (t.word(at + 1), t.word_before(at, 1));
    let (span, _) = s.at(at)?;
    let inside = 0 < at && t.is_word(at - 1) && t.is_word(at + 1);
    if !inside || t.capital_at(at) || t.capital_at(at + 1) {
        return None;
    }
    match t.word(at) {
        // *Đã từ lâu* has no verb there, *sẽ từ chức* has.
        "đã" if next == "từ" => None,
        // The verb stands right behind; an adverb or another particle would not take the negation.
        "sẽ" | "đã" => {
            let kept = is_in(
                "và là từng không có rất chỉ cùng tự cũng sẽ đang gần luôn vẫn tiếp bắt nhiều lại hơn thật mau nhanh \
                 dần bị chết qua lâu quá ngay đột",
                next,
            ) || is_in("cũng vốn đều nhất điều vẫn mà", before);
            (!kept).then(|| (Span::at(span.end(), span.end()), " không".to_owned()))
        }
        "có" if next == "thể" && !is_in("cũng chỉ mới rất đều ai nào", before) => {
            Some((span, "không".to_owned()))
        }
        _ => None,
    }
}
