//! Negations that are lost or added.

use doichieu_bitext::{FindingKind, Lang, Span};

use super::lexicon::lexicon;
use super::number::suspect;
use super::pair::{Pair, Suspicion};
use super::text::Words;

/// English words that deny what follows.
const ENGLISH: [&str; 9] = ["not", "never", "cannot", "no", "none", "nobody", "nothing", "neither", "nor"];

/// English words with a negation in front, which Vietnamese renders with one.
const ENGLISH_ADJECTIVES: [&str; 10] = [
    "unable",
    "unusual",
    "unrelated",
    "unofficial",
    "unlikely",
    "unclear",
    "uncertain",
    "unchanged",
    "unaware",
    "unwilling",
];

/// English words that a Vietnamese negation may stand for.
const ENGLISH_LIKE: &[&str] = &[
    "without",
    "unless",
    "until",
    "only",
    "few",
    "fewer",
    "less",
    "little",
    "hardly",
    "barely",
    "scarcely",
    "rarely",
    "out of",
    "landlocked",
    "seldom",
    "fail",
    "fails",
    "failed",
    "failing",
    "failure",
    "refuse",
    "refuses",
    "refused",
    "refusing",
    "refusal",
    "deny",
    "denies",
    "denied",
    "denying",
    "denial",
    "lack",
    "lacks",
    "lacked",
    "lacking",
    "reject",
    "rejects",
    "rejected",
    "rejecting",
    "decline",
    "declined",
    "declines",
    "declining",
    "avoid",
    "avoided",
    "avoids",
    "avoiding",
    "prevent",
    "prevented",
    "preventing",
    "stop",
    "stopped",
    "stops",
    "stopping",
    "ban",
    "banned",
    "bans",
    "free of",
    "free from",
    "absence",
    "absent",
    "missing",
    "yet",
    "rather",
    "instead",
    "too",
    "void",
    "contrary",
    "ceased",
    "cease",
    "halt",
    "halted",
    "except",
    "despite",
    "regardless",
    "zero",
    "loses",
    "lost",
    "lose",
    "empty",
    "oppose",
    "opposed",
    "opposes",
    "opposing",
    "prohibit",
    "prohibited",
    "prohibits",
    "forbid",
    "forbids",
    "forbidden",
    "doubt",
    "doubts",
    "doubtful",
    "wrong",
    "otherwise",
    "miss",
    "missed",
    "nowhere",
    "dismiss",
    "dismissed",
    "ignore",
    "ignored",
    "ignoring",
    "poor",
    "poorly",
    "bad",
    "abandon",
    "abandoned",
    "drone",
    "drones",
    "deserted",
    "mere",
    "merely",
    "random",
    "anonymous",
    "anonymously",
    "abstain",
    "abstained",
    "excluded",
    "exclude",
    "excluding",
    "innocent",
    "acquitted",
    "scrap",
    "scrapped",
    "evade",
    "non",
    "ex",
    "broke",
    "whether",
    "beyond",
    "wireless",
    "de",
    "anti",
    "any",
];

/// Beginnings of English words that deny, and their ends.
const ENGLISH_PREFIXES: &[&str] = &["un", "in", "im", "ir", "il", "dis", "non", "mis", "anti", "a"];

/// Vietnamese words that deny what follows.
const VIETNAMESE: [&str; 5] = ["không", "chưa", "chẳng", "chả", "đừng"];

/// Vietnamese words that an English negation may stand for.
const VIETNAMESE_LIKE: &[&str] = &[
    "không",
    "chưa",
    "chẳng",
    "chả",
    "đừng",
    "vô",
    "bất",
    "phi",
    "thiếu",
    "mất",
    "từ chối",
    "phủ nhận",
    "bác bỏ",
    "khó",
    "hiếm",
    "kém",
    "trừ",
    "tránh",
    "ngừng",
    "cấm",
    "khỏi",
    "thất bại",
    "miễn",
    "hết",
    "sai",
    "phản đối",
    "giấu",
    "ẩn",
    "thay vì",
    "hơn là",
    "chối",
    "chấm dứt",
    "ngưng",
    "vắng",
    "huỷ",
    "hủy",
    "ngăn",
    "trống",
    "từ bỏ",
    "ít",
    "khước từ",
    "lỡ",
    "còn lâu",
];

pub(super) fn check(pair: &Pair<'_>, out: &mut Vec<Suspicion>) {
    let english = english(&pair.en_words);
    let vietnamese = vietnamese(pair);
    if let ([], [first, ..]) = (english.as_slice(), vietnamese.as_slice())
        && !is_denial_like(&pair.en_words)
    {
        out.push(suspect(pair, FindingKind::Negation, "negation-added", None, Some(*first)));
    }
    let few = pair.en_words.has("only") && pair.vi_words.has("chỉ");
    if let ([first, ..], []) = (english.as_slice(), vietnamese.as_slice())
        && !few
        && !pair.vi_words.has_any(VIETNAMESE_LIKE)
    {
        out.push(suspect(pair, FindingKind::Negation, "negation-lost", Some(*first), None));
    }
}

/// Negations of the English side that deny what they stand with.
fn english(words: &Words) -> Vec<Span> {
    let all: Vec<(&str, Span)> = words.iter().collect();
    let at = |i: usize| all.get(i).map_or("", |(w, _)| *w);
    let mut out = Vec::new();
    for (i, (word, span)) in all.iter().enumerate() {
        let contracted = word.ends_with("n't") || word.ends_with("n’t");
        if !contracted && !ENGLISH.contains(word) && !ENGLISH_ADJECTIVES.contains(word) {
            continue;
        }
        let (next, second) = (at(i + 1), at(i + 2));
        let before = i.checked_sub(1).map_or("", at);
        let two_before = i.checked_sub(2).map_or("", at);
        // `not only`, `no doubt`, `No. 4`, `no less than`, `never happier than`, `whether or not`, `not uncommon`.
        let idle = matches!(
            next,
            "only"
                | "just"
                | "least"
                | "doubt"
                | "matter"
                | "until"
                | "unlike"
                | "merely"
                | "simply"
                | "wonder"
        ) || *word == "no"
            && (next.chars().all(|c| c.is_ascii_digit())
                || matches!(next, "less" | "fewer" | "more" | "later" | "sooner" | "one"))
            || *word == "nothing" && matches!(next, "but" | "more" | "less" | "short")
            || matches!(second, "until")
            || before == "or" && two_before == "whether"
            || before == "if"
            || before == "why"
            || before == "or"
            || (i + 1..i + 5).any(|j| at(j) == "than")
            || [next, second].iter().any(|w| has_denying_form(w));
        if !idle {
            out.push(*span);
        }
    }
    out
}

/// Vietnamese negations; not the *không* of a question or of a compound.
fn vietnamese(pair: &Pair<'_>) -> Vec<Span> {
    let all: Vec<(&str, Span)> = pair.vi_words.iter().collect();
    let at = |i: usize| all.get(i).map_or("", |(w, _)| *w);
    let mut out = Vec::new();
    let bare = pair.vi.is_ascii();
    for (i, (word, span)) in all.iter().enumerate() {
        let found =
            VIETNAMESE.iter().any(|v| v == word) || bare && matches!(*word, "khong" | "chua" | "chang");
        let next = at(i + 1);
        let before = i.checked_sub(1).map_or("", at);
        let compound = matches!(
            next,
            "gian"
                | "khí"
                | "quân"
                | "phận"
                | "kích"
                | "lực"
                | "tặc"
                | "trăm"
                | "lưu"
                | "vận"
                | "hành"
                | "những"
                | "chỉ"
                | "chừng"
                | "giờ"
                | "độ"
                | "tải"
                | "ngừng"
                | "kém"
                | "trung"
                | "ai"
                | "đầy"
                | "đến"
                | "tới"
                | "bao"
                | "lâu"
                | "ít"
                | "rõ"
                | "dây"
                | "chiến"
                | "hạn"
                | "phải"
                | "từng"
        ) || matches!(
            before,
            "hàng"
                | "hay"
                | "hư"
                | "số"
                | "sân"
                | "có"
                | "nếu"
                | "trên"
                | "hãng"
                | "trạm"
                | "tỷ"
                | "tỉ"
                | "phòng"
        );
        let ends = i + 1 == all.len()
            || pair.vi.get(span.end()..).is_some_and(|rest| {
                rest.trim_start().starts_with(['?', '!', '.', ',', ';', '-', '–', '…', '"', '”', ')'])
            });
        if found && !compound && !ends {
            out.push(*span);
        }
    }
    out
}

fn is_denial_like(words: &Words) -> bool {
    let lexicon = lexicon();
    // `impossible` is *không thể*, `premature` is *chưa chín*.
    let denies = |word: &str| {
        word.len() > 3
            && lexicon.translations(word, Lang::En).any(|t| {
                0.02 <= t.probability && VIETNAMESE.iter().any(|v| t.text.split(' ').any(|s| s == *v))
            })
    };
    words.has_any(ENGLISH_LIKE)
        || words.iter().any(|(word, _)| denies(word))
        || words.has_any(&ENGLISH)
        || words.iter().any(|(w, _)| w.ends_with("n't") || w.ends_with("n’t") || has_denying_form(w))
}

/// `unable`, `impossible`, `homeless`.
fn has_denying_form(word: &str) -> bool {
    word.ends_with("less")
        || word.len() > 4
            && ENGLISH_PREFIXES.iter().any(|p| *p != "a" && word.starts_with(p))
            && !is_plain(word)
}

/// Words that only begin as if they denied something.
fn is_plain(word: &str) -> bool {
    const PLAIN: &[&str] = &[
        "under",
        "uncle",
        "unto",
        "input",
        "index",
        "india",
        "irony",
        "missi",
        "miser",
        "mist",
        "disk",
        "dish",
        "unit",
        "union",
        "univers",
        "until",
        "unic",
        "uniq",
        "includ",
        "indi",
        "indu",
        "inter",
        "intern",
        "into",
        "inside",
        "insid",
        "instit",
        "instruct",
        "insur",
        "investig",
        "invest",
        "invol",
        "incid",
        "increa",
        "infor",
        "infl",
        "inju",
        "initi",
        "inhab",
        "innov",
        "inqu",
        "insp",
        "instal",
        "instan",
        "instead",
        "inten",
        "indic",
        "intro",
        "invad",
        "invi",
        "inter",
        "import",
        "improv",
        "impress",
        "impact",
        "impl",
        "immigr",
        "immed",
        "image",
        "immun",
        "imag",
        "impris",
        "inde",
        "iraq",
        "irish",
        "iran",
        "distri",
        "discuss",
        "discov",
        "discip",
        "disease",
        "display",
        "distan",
        "dist",
        "dispat",
        "disast",
        "dispo",
        "missil",
        "mission",
        "missing",
        "missouri",
        "mississippi",
        "minister",
        "illinois",
        "illus",
        "israel",
        "inch",
        "income",
        "infant",
        "infect",
        "ingred",
        "inner",
        "inning",
        "insist",
        "insta",
        "intell",
        "interest",
        "ing",
    ];
    PLAIN.iter().any(|p| word.starts_with(p))
}
