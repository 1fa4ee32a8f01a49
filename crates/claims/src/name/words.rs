//! Words that names are told by: titles, openers, heads of institutions, family names, the shape of a syllable.

use super::gazetteer::{is_common, is_common_word};
use crate::fold;
use crate::token::Tokens;

/// Whether a word or what it is inflected from is mostly written small: `Urges` by `urge`.
pub(super) fn inflects_common(t: &Tokens<'_>, at: usize) -> bool {
    let word = t.word(at);
    is_common(t, at)
        || ["s", "es", "d", "ed", "ing"]
            .iter()
            .any(|tail| word.strip_suffix(tail).is_some_and(|stem| stem.len() > 3 && is_common_word(t, stem)))
}

pub(super) fn in_capitals(raw: &str) -> bool {
    let mut letters = raw.chars().filter(|c| c.is_alphabetic()).peekable();
    letters.peek().is_some() && raw.chars().count() > 1 && letters.all(char::is_uppercase)
}

/// `I'm`, `We've`, `Don't`.
pub(super) fn is_contraction(t: &Tokens<'_>, at: usize) -> bool {
    !t.vietnamese
        && t.word(at).split_once(['\'', '’']).is_some_and(|(stem, tail)| {
            matches!(tail, "m" | "ve" | "re" | "ll" | "d" | "t") && (stem.len() < 7)
        })
        || !t.vietnamese
            && possessive(t, at)
            && matches!(
                t.word(at),
                "it" | "that" | "he" | "she" | "there" | "what" | "who" | "here" | "let" | "where"
            )
}

pub(super) fn possessive(t: &Tokens<'_>, at: usize) -> bool {
    let raw = t.raw(at);
    !t.vietnamese && (raw.ends_with("'s") || raw.ends_with("’s"))
}

/// Titles and offices, which are no part of a name.
pub(super) fn is_title_en(word: &str) -> bool {
    matches!(
        word,
        "mr" | "mrs"
            | "ms"
            | "dr"
            | "sir"
            | "lord"
            | "lady"
            | "president"
            | "prime"
            | "minister"
            | "premier"
            | "chancellor"
            | "king"
            | "queen"
            | "prince"
            | "princess"
            | "pope"
            | "secretary"
            | "general"
            | "gen"
            | "senator"
            | "sen"
            | "rep"
            | "representative"
            | "congressman"
            | "congresswoman"
            | "governor"
            | "gov"
            | "mayor"
            | "judge"
            | "justice"
            | "captain"
            | "capt"
            | "colonel"
            | "col"
            | "lieutenant"
            | "lt"
            | "sergeant"
            | "sgt"
            | "major"
            | "admiral"
            | "professor"
            | "prof"
            | "chairman"
            | "chairwoman"
            | "ceo"
            | "coach"
            | "spokesman"
            | "spokeswoman"
            | "ambassador"
            | "deputy"
            | "vice"
            | "former"
            | "foreign"
            | "pm"
            | "director"
            | "chief"
            | "commissioner"
            | "bishop"
            | "archbishop"
            | "cardinal"
            | "father"
            | "sister"
            | "brother"
            | "st"
            | "reverend"
            | "rev"
            | "ex-president"
            | "treasurer"
            | "councillor"
            | "inspector"
            | "detective"
            | "constable"
            | "officer"
            | "jr"
            | "mp"
            | "speaker"
            | "emperor"
            | "duke"
            | "duchess"
            | "sheikh"
            | "ayatollah"
            | "sultan"
    )
}

/// Heads of longer names, which alone name nothing.
pub(super) fn is_generic(word: &str) -> bool {
    matches!(
        word,
        "university"
            | "house"
            | "church"
            | "department"
            | "party"
            | "ministry"
            | "institute"
            | "commission"
            | "association"
            | "republic"
            | "center"
            | "centre"
            | "cup"
            | "foundation"
            | "north"
            | "south"
            | "east"
            | "west"
            | "northern"
            | "southern"
            | "eastern"
            | "national"
            | "international"
            | "world"
            | "united"
            | "new"
            | "interior"
            | "city"
            | "county"
            | "state"
            | "states"
            | "street"
            | "avenue"
            | "road"
            | "club"
            | "council"
            | "committee"
            | "court"
            | "college"
            | "school"
            | "bank"
            | "union"
            | "federation"
            | "league"
            | "group"
            | "corporation"
            | "company"
            | "ltd"
            | "inc"
            | "corp"
            | "agency"
            | "office"
            | "bureau"
            | "board"
            | "assembly"
            | "society"
            | "act"
            | "bill"
            | "river"
            | "lake"
            | "island"
            | "islands"
            | "sea"
            | "ocean"
            | "bay"
            | "airport"
            | "hospital"
            | "park"
            | "museum"
            | "hurricane"
            | "storm"
            | "typhoon"
            | "tropical"
            | "human"
            | "democratic"
            | "royal"
            | "federal"
            | "central"
            | "sun"
    )
}

/// Function words and sentence openers that carry a capital only for their place.
pub(super) fn is_opener(word: &str) -> bool {
    matches!(
        word,
        "the"
            | "a"
            | "an"
            | "in"
            | "on"
            | "at"
            | "by"
            | "for"
            | "from"
            | "with"
            | "to"
            | "of"
            | "and"
            | "but"
            | "or"
            | "as"
            | "after"
            | "before"
            | "since"
            | "during"
            | "while"
            | "when"
            | "if"
            | "although"
            | "though"
            | "because"
            | "however"
            | "meanwhile"
            | "also"
            | "both"
            | "all"
            | "some"
            | "many"
            | "most"
            | "this"
            | "that"
            | "these"
            | "those"
            | "there"
            | "here"
            | "he"
            | "she"
            | "it"
            | "they"
            | "we"
            | "you"
            | "i"
            | "his"
            | "her"
            | "its"
            | "their"
            | "our"
            | "my"
            | "your"
            | "who"
            | "what"
            | "where"
            | "why"
            | "how"
            | "which"
            | "not"
            | "no"
            | "yes"
            | "today"
            | "yesterday"
            | "last"
            | "next"
            | "under"
            | "over"
            | "about"
            | "according"
            | "despite"
            | "earlier"
            | "later"
            | "now"
            | "then"
            | "so"
            | "yet"
            | "only"
            | "even"
            | "still"
            | "just"
            | "one"
            | "two"
            | "three"
            | "four"
            | "five"
            | "six"
            | "seven"
            | "eight"
            | "nine"
            | "ten"
            | "another"
            | "other"
            | "others"
            | "several"
            | "each"
            | "every"
            | "once"
            | "until"
            | "unlike"
            | "like"
            | "between"
            | "among"
            | "against"
            | "through"
            | "whether"
            | "former"
            | "police"
            | "government"
            | "officials"
            | "speaking"
            | "asked"
            | "additionally"
            | "moreover"
            | "furthermore"
            | "besides"
            | "nevertheless"
            | "nonetheless"
            | "therefore"
            | "thus"
            | "instead"
            | "otherwise"
            | "afterwards"
            | "overall"
            | "indeed"
            | "perhaps"
            | "maybe"
            | "such"
            | "same"
            | "anyone"
            | "everyone"
            | "someone"
            | "nobody"
            | "nothing"
            | "something"
            | "everything"
            | "well"
            | "oh"
            | "yeah"
            | "following"
            | "inside"
            | "outside"
            | "near"
            | "around"
            | "across"
            | "let"
            | "do"
            | "does"
            | "did"
            | "is"
            | "are"
            | "was"
            | "were"
            | "has"
            | "have"
            | "had"
            | "will"
            | "would"
            | "can"
            | "could"
            | "should"
            | "may"
            | "might"
            | "must"
            | "please"
            | "thank"
    )
}

pub(super) fn is_direction(word: &str) -> bool {
    matches!(word, "đông" | "tây" | "nam" | "bắc" | "dong" | "tay" | "bac")
}

/// First syllables of institutions, of which only some later syllables carry a capital.
pub(super) fn is_institution(word: &str) -> bool {
    matches!(
        word,
        "bộ" | "viện"
            | "ngày"
            | "đảng"
            | "trường"
            | "sở"
            | "công"
            | "hội"
            | "uỷ"
            | "ủy"
            | "tổng"
            | "cục"
            | "ban"
            | "đại"
            | "học"
            | "trung"
            | "tòa"
            | "toà"
            | "giáo"
            | "nhà"
            | "quỹ"
            | "liên"
            | "hiệp"
            | "cơ"
            | "luật"
            | "bệnh"
            | "ngân"
            | "tập"
            | "đội"
            | "lực"
            | "quân"
            | "phòng"
            | "văn"
            | "sân"
            | "cảng"
            | "tạp"
            | "báo"
            | "chính"
            | "giải"
            | "tiểu"
            | "vụ"
            | "chiến"
    )
}

/// The commonest Vietnamese family names, in both spellings of the page and bare.
pub(super) fn is_surname(word: &str) -> bool {
    matches!(
        word,
        "nguyễn"
            | "trần"
            | "lê"
            | "phạm"
            | "hoàng"
            | "huỳnh"
            | "phan"
            | "vũ"
            | "võ"
            | "đặng"
            | "bùi"
            | "đỗ"
            | "hồ"
            | "ngô"
            | "dương"
            | "lý"
            | "đinh"
            | "trịnh"
            | "trương"
            | "lâm"
            | "mai"
            | "đào"
            | "đoàn"
            | "tô"
            | "tạ"
            | "cao"
            | "chu"
            | "hà"
            | "lưu"
            | "vương"
            | "thái"
            | "tôn"
            | "tập"
            | "kim"
            | "nguyen"
            | "tran"
            | "le"
            | "pham"
            | "hoang"
            | "huynh"
            | "vu"
            | "vo"
            | "dang"
            | "bui"
            | "do"
            | "ho"
            | "ngo"
            | "duong"
            | "dinh"
            | "trinh"
            | "truong"
    )
}

/// Whether a word has the shape of one Vietnamese syllable: onset, vowels, and one of eight codas.
pub(super) fn is_native(word: &str) -> bool {
    const ONSETS: [&str; 28] = [
        "ngh", "ng", "nh", "gh", "gi", "ch", "kh", "ph", "qu", "th", "tr", "b", "c", "d", "đ", "g", "h", "k",
        "l", "m", "n", "p", "r", "s", "t", "v", "x", "",
    ];
    let mut bare = String::with_capacity(word.len());
    fold::push_bare(word, &mut bare);
    ONSETS.iter().any(|onset| {
        let Some(rest) = bare.strip_prefix(onset) else { return false };
        let vowels = rest.find(|c| !matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y')).unwrap_or(rest.len());
        let coda = rest.get(vowels..).unwrap_or("");
        (1..=3).contains(&vowels) && matches!(coda, "" | "c" | "ch" | "m" | "n" | "ng" | "nh" | "p" | "t")
    })
}

#[cfg(test)]
mod tests {
    use super::is_native;

    #[test]
    fn syllables_are_told_from_foreign_words() {
        for word in ["nguyễn", "nga", "quỳnh", "anh", "ngoeo", "yêu"] {
            assert!(is_native(word), "{word}");
        }
        for word in ["putin", "trump", "biden", "csto", "kremlin", "obama", "jones"] {
            assert!(!is_native(word), "{word}");
        }
    }
}
