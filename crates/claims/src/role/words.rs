//! The small words around a number, in both languages.

use crate::token::Tokens;

/// Whether a clause of another matter begins.
pub(super) fn contrasts(t: &Tokens<'_>, at: usize) -> bool {
    matches!(
        t.word(at),
        "but"
            | "while"
            | "when"
            | "after"
            | "before"
            | "because"
            | "although"
            | "though"
            | "whereas"
            | "since"
            | "nhưng"
            | "nhung"
            | "khi"
            | "vì"
            | "dù"
            | "mặc"
    )
}

/// Whether the words between are no part of a number's own clause: an infinitive, another verb of its own.
pub(super) fn is_subjectless(t: &Tokens<'_>, at: usize) -> bool {
    matches!(t.word(at), "to" | "who" | "had" | "has" | "have" | "after" | "before")
}

/// Whether a word makes what follows happen, so that the number before it is the cause.
pub(super) fn causes(t: &Tokens<'_>, at: usize) -> bool {
    matches!(
        t.word(at),
        "khiến"
            | "khien"
            | "làm"
            | "gây"
            | "gay"
            | "killing"
            | "leaving"
            | "injuring"
            | "wounding"
            | "causing"
            | "left"
    )
}

/// Whether a cue is told of those who suffer it: *were killed*, *bị bắt giữ*.
pub(super) fn is_passive(t: &Tokens<'_>, from: usize, to: usize) -> bool {
    if t.vietnamese {
        let voice = |word: &str| matches!(word, "bị" | "được" | "bi" | "duoc");
        if causes(t, from) {
            return false;
        }
        return (from..to).any(|at| voice(t.word(at)))
            || (1..=3).any(|back| voice(t.word_before(from, back)));
    }
    if t.word(from).ends_with("ing") {
        return false;
    }
    for back in 1..=3 {
        let word = t.word_before(from, back);
        match word {
            "is" | "are" | "was" | "were" | "be" | "been" | "being" | "get" | "got" | "gets" | "remain"
            | "remained" | "isn't" | "aren't" | "wasn't" | "weren't" | "feared" | "believed" | "reported" => {
                return true;
            }
            _ if word.ends_with("ly") => {}
            "not" | "also" | "now" | "all" | "still" | "either" | "so" | "far" | "to" | "have" | "has"
            | "or" => {}
            _ => return false,
        }
    }
    false
}

/// Whether an object of an English verb begins: an article, a number, a name, *him*.
pub(super) fn begins_object(t: &Tokens<'_>, at: usize) -> bool {
    t.is_number(at)
        || t.capital_at(at)
        || matches!(
            t.word(at),
            "the"
                | "a"
                | "an"
                | "his"
                | "her"
                | "their"
                | "its"
                | "him"
                | "them"
                | "at"
                | "more"
                | "some"
                | "several"
                | "many"
                | "another"
                | "about"
                | "dozens"
                | "hundreds"
                | "thousands"
                | "two"
                | "three"
                | "four"
                | "five"
        ) && !matches!((t.word(at), t.word(at + 1)), ("at", w) if w != "least")
}

/// Whether a word ties the name of a count to its number: *to, is, reached; là, lên, đến*.
pub(super) fn links(t: &Tokens<'_>, at: usize) -> bool {
    matches!(
        t.word(at),
        "to" | "at"
            | "of"
            | "is"
            | "was"
            | "were"
            | "are"
            | "stands"
            | "stood"
            | "reached"
            | "reaches"
            | "passed"
            | "now"
            | "exceeded"
            | "exceeds"
            | "hit"
            | "be"
            | "totals"
            | "totaled"
            | "totalled"
            | "from"
            | "by"
            | "as"
            | "topped"
            | "là"
            | "la"
            | "lên"
            | "len"
            | "đến"
            | "den"
            | "tới"
            | "toi"
            | "còn"
            | "đạt"
            | "dat"
            | "của"
            | "cua"
            | "vượt"
            | "vuot"
            | "khoảng"
            | "hơn"
            | "từ"
            | "gồm"
            | "ở"
            | "thành"
    )
}

/// Whether *number of*, *số*, *tổng số* stands before a cue and makes it the name of a count.
pub(super) fn counts_before(t: &Tokens<'_>, from: usize, left: usize) -> bool {
    let reach = from.saturating_sub(7).max(left);
    for at in (reach..from).rev() {
        if !t.is_word(at) {
            return false;
        }
        let (word, next) = (t.word(at), t.word(at + 1));
        if t.vietnamese {
            let some = matches!(
                t.word_before(at, 1),
                "một"
                    | "mot"
                    | "đa"
                    | "da"
                    | "thiểu"
                    | "dân"
                    | "vô"
                    | "tham"
                    | "trong"
                    | "đại"
                    | "mã"
                    | "chỉ"
                    | "doanh"
            );
            if word == "số"
                || t.bare && word == "so" && matches!(t.word_before(at, 1), "tong" | "con" | "va" | "")
            {
                return !some;
            }
            if matches!(word, "bị" | "được" | "người" | "nạn" | "nhân") {
                continue;
            }
        } else if next == "of" && matches!(word, "number" | "total" | "toll" | "count" | "tally" | "numbers")
        {
            return true;
        }
    }
    false
}

/// Whether a word or mark goes on with a list, or with the other end of a change.
pub(super) fn lists(t: &Tokens<'_>, at: usize) -> bool {
    matches!(
        t.word(at),
        "and"
            | "or"
            | "plus"
            | "to"
            | "và"
            | "va"
            | "hoặc"
            | "hoac"
            | "cùng"
            | "cung"
            | "lẫn"
            | "lên"
            | "xuống"
            | "with"
            | "với"
            | "voi"
    )
}

/// Whether a word goes on with a list of like things.
pub(super) fn adds(t: &Tokens<'_>, at: usize) -> bool {
    matches!(t.word(at), "and" | "or" | "plus" | "và" | "va" | "hoặc" | "hoac" | "cùng" | "cung" | "lẫn")
}

/// Whether what follows is a part of what was counted before.
pub(super) fn includes(t: &Tokens<'_>, at: usize) -> bool {
    let next = t.word(at + 1);
    match t.word(at) {
        "including" | "include" | "includes" | "included" | "gồm" => true,
        "among" => matches!(next, "them" | "whom" | "the"),
        "of" => matches!(next, "them" | "whom" | "which" | "those"),
        "trong" => matches!(next, "đó" | "do" | "số" | "so"),
        "bao" => matches!(next, "gồm" | "gom"),
        "kể" => next == "cả",
        _ => false,
    }
}

/// Whether a word can only be a finite verb or its helper.
pub(super) fn is_finite(t: &Tokens<'_>, at: usize) -> bool {
    matches!(
        t.word(at),
        "is" | "are"
            | "was"
            | "were"
            | "has"
            | "have"
            | "had"
            | "will"
            | "would"
            | "said"
            | "says"
            | "bị"
            | "được"
            | "đã"
            | "đang"
            | "sẽ"
            | "là"
            | "có"
            | "while"
            | "but"
            | "trong"
            | "khi"
            | "nhưng"
    ) || !t.vietnamese && {
        let word = t.word(at);
        word.len() > 4 && word.ends_with("ed") && !t.capital_at(at)
    }
}

/// Whether a noun phrase cannot hold this word.
pub(super) fn ends_noun(t: &Tokens<'_>, at: usize, first: bool) -> bool {
    let word = t.word(at);
    if t.vietnamese {
        return matches!(
            word,
            "bị" | "bi"
                | "được"
                | "duoc"
                | "đã"
                | "đang"
                | "dang"
                | "sẽ"
                | "ở"
                | "tại"
                | "tai"
                | "và"
                | "va"
                | "trong"
                | "là"
                | "có"
                | "cho"
                | "với"
                | "voi"
                | "của"
                | "cua"
                | "vào"
                | "vao"
                | "khi"
                | "mà"
                | "do"
                | "vì"
                | "từ"
                | "đến"
                | "để"
                | "nhưng"
                | "cùng"
                | "này"
                | "đó"
                | "khác"
                | "khac"
                | "nữa"
                | "không"
                | "khong"
                | "chưa"
                | "vẫn"
                | "cũng"
                | "trên"
                | "sau"
                | "trước"
                | "theo"
                | "về"
                | "ra"
                | "lên"
                | "so"
                | "thêm"
                | "hoặc"
                | "phải"
                | "sống"
                | "thiệt"
                | "tham"
                | "bằng"
                | "rằng"
                | "hôm"
                | "ngày"
                | "tháng"
                | "như"
                | "nhằm"
                | "khiến"
                | "làm"
                | "gây"
        );
    }
    matches!(
        word,
        "of" | "in"
            | "on"
            | "at"
            | "to"
            | "from"
            | "by"
            | "with"
            | "for"
            | "and"
            | "or"
            | "but"
            | "that"
            | "which"
            | "who"
            | "whom"
            | "whose"
            | "as"
            | "than"
            | "is"
            | "are"
            | "was"
            | "were"
            | "be"
            | "been"
            | "being"
            | "has"
            | "have"
            | "had"
            | "will"
            | "would"
            | "can"
            | "could"
            | "may"
            | "might"
            | "should"
            | "must"
            | "do"
            | "did"
            | "does"
            | "when"
            | "while"
            | "after"
            | "before"
            | "since"
            | "because"
            | "during"
            | "around"
            | "near"
            | "across"
            | "between"
            | "into"
            | "over"
            | "under"
            | "against"
            | "about"
            | "through"
            | "the"
            | "a"
            | "an"
            | "it"
            | "he"
            | "she"
            | "they"
            | "we"
            | "his"
            | "their"
            | "its"
            | "dead"
            | "not"
            | "so"
            | "if"
            | "where"
            | "within"
            | "per"
            | "said"
            | "died"
            | "ago"
            | "later"
            | "more"
            | "yesterday"
            | "today"
            | "took"
            | "came"
            | "went"
            | "fled"
            | "despite"
            | "including"
            | "unharmed"
            | "crashed"
            | "outside"
            | "inside"
            | "each"
    ) && !(first && word == "more")
        || !first
            && word.len() > 4
            && word.ends_with("ed")
            && !matches!(word, "confirmed" | "armed" | "united" | "wounded" | "injured")
        || word.is_empty()
}

/// Whether digits are part of a name: `Flight 574`, `Boeing 737-400`, `giai đoạn 5`.
pub(super) fn is_label(t: &Tokens<'_>, from: usize, to: usize) -> bool {
    let digits = (from..to).all(|at| t.is_number(at)) && from + 1 == to;
    let Some(before) = from.checked_sub(1).filter(|_| digits) else { return false };
    let dashed = t.dash(before) && t.glued(before) && t.glued(from);
    let named = if dashed { before.checked_sub(1) } else { Some(before) };
    let Some(named) = named else { return false };
    if dashed && t.is_number(named) {
        return is_label(t, named, named + 1);
    }
    if !t.is_word(named) {
        return false;
    }
    let word = t.word(named);
    let kind = matches!(
        word,
        "flight"
            | "phase"
            | "stage"
            | "level"
            | "route"
            | "article"
            | "section"
            | "chapter"
            | "room"
            | "no"
            | "type"
            | "page"
            | "đoạn"
            | "điều"
            | "tầng"
            | "lớp"
            | "phòng"
            | "loại"
            | "cấp"
            | "mức"
            | "trang"
    ) && !t.is_word(to)
        || matches!(word, "flight" | "boeing" | "airbus");
    let proper = t.capital_at(named)
        && !ends_noun(t, named, true)
        && (dashed || !t.is_word(to) || ends_noun(t, to, true) || t.capital_at(to) || is_finite(t, to))
        && !(named == 0 || matches!(t.mark(named.wrapping_sub(1)), '.' | '"' | '“' | ':'));
    kind || proper
}

/// Whether a number is told as a part: *another 5*, *5 more*, *thêm 5*, *5 người khác*.
pub(super) fn is_part(t: &Tokens<'_>, from: usize, to: usize, head_to: usize) -> bool {
    let before = (1..=4).map_while(|back| {
        let at = from.checked_sub(back)?;
        (t.is_word(at) || t.dash(at)).then_some(at)
    });
    let told_before = before.into_iter().any(|at| {
        matches!(t.word(at), "another" | "additional" | "further" | "thêm")
            || t.bare && t.word(at) == "them"
            || includes(t, at)
    });
    let next = |at: usize| match t.word(at) {
        "more" => t.word(at + 1) != "than",
        "other" | "others" | "additional" | "further" | "khác" | "khac" | "nữa" => true,
        "of" => matches!(t.word(at + 1), "them" | "whom" | "these" | "those"),
        "trong" => matches!((t.word(at + 1), t.word(at + 2)), ("số", "đó" | "này" | "họ") | ("so", "do")),
        _ => false,
    };
    told_before || (to..=head_to + 1).any(next)
}

/// Whether a number is told as the whole: *so far, in total; cho đến nay, tổng cộng*.
pub(super) fn is_whole(t: &Tokens<'_>, from: usize, to: usize) -> bool {
    let stop = |at: usize| matches!(t.mark(at), '.' | ';' | '!' | '?') && !t.glued(at + 1);
    let first = (from.saturating_sub(12)..from).rev().take_while(|&at| !stop(at)).last().unwrap_or(from);
    (first..(to + 12).min(t.len())).take_while(|&at| at < from || !stop(at)).any(|at| {
        let next = t.word(at + 1);
        match t.word(at) {
            "total" | "altogether" | "overall" | "totaling" | "totalling" => at < to + 4,
            "so" => next == "far",
            "to" => next == "date",
            "as" => next == "of" && t.word(at + 2) != "the",
            "raising" | "bringing" | "taking" | "brings" | "raises" => at < from,
            "tổng" | "tong" => matches!(next, "cộng" | "số" | "cong" | "so") && from <= at + 8,
            "đến" | "den" => matches!(next, "nay" | "thời" | "giờ"),
            "tính" | "tinh" => matches!(next, "đến" | "tới" | "den" | "toi"),
            "nâng" | "đưa" => at < from,
            _ => false,
        }
    })
}
