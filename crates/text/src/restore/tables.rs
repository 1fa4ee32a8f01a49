use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Words that the Penn treebank's tokeniser cuts in two without a mark.
pub(super) const PTB_HALVES: [(&str, &str); 6] =
    [("gon", "na"), ("got", "ta"), ("wan", "na"), ("lem", "me"), ("gim", "me"), ("d'", "ye")];

/// Ends of web addresses that news texts print.
pub(super) const DOMAINS: [&str; 14] =
    ["com", "vn", "org", "net", "gov", "edu", "info", "tv", "uk", "ru", "eu", "int", "mil", "biz"];

/// What follows a number that may have decimals.
pub(super) const UNITS: [&str; 38] = [
    "triệu",
    "tỷ",
    "tỉ",
    "nghìn",
    "ngàn",
    "vạn",
    "độ",
    "điểm",
    "km",
    "m",
    "cm",
    "mm",
    "ha",
    "kg",
    "tấn",
    "tạ",
    "lít",
    "mét",
    "giây",
    "giờ",
    "lần",
    "inch",
    "mph",
    "million",
    "billion",
    "trillion",
    "thousand",
    "percent",
    "per",
    "degrees",
    "points",
    "miles",
    "meters",
    "metres",
    "magnitude",
    "m2",
    "m3",
    "km2",
];

/// Words after which a quotation opens rather than closes.
pub(super) const BEFORE_QUOTE: [&str; 31] = [
    "nói", "rằng", "là", "hỏi", "đáp", "viết", "gọi", "tên", "đề", "cuốn", "phim", "của", "một", "những",
    "các", "và", "said", "says", "that", "the", "a", "of", "called", "as", "and", "to", "hay", "hoặc", "với",
    "or", "for",
];

/// Verbs that say who spoke.
pub(super) const SPEECH: [&str; 10] =
    ["nói", "hỏi", "đáp", "kể", "viết", "thêm", "biết", "said", "says", "asked"];

/// Words that go on after a quotation rather than begin one.
pub(super) const AFTER_QUOTE: [&str; 20] = [
    "ông",
    "bà",
    "anh",
    "cô",
    "chị",
    "của",
    "và",
    "trong",
    "để",
    "ở",
    "cho",
    "khi",
    "theo",
    "tại",
    "do",
    "said",
    "he",
    "she",
    "says",
    "according",
];

/// First parts of words that are written with a hyphen whatever follows.
pub(super) const HYPHEN_PREFIXES: [&str; 24] = [
    "al", "el", "ul", "ad", "an", "ash", "as", "ex", "non", "anti", "pre", "post", "mini", "co", "vice", "e",
    "x", "saint", "jean", "marie", "pro", "neo", "semi", "abu",
];

static TERRITORIES: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| {
    include_str!("../../assets/restore/territories.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .collect()
});

/// Whether a word is the name of a country or territory, in English or Vietnamese, or its last word.
pub(super) fn is_territory(word: &str) -> bool {
    TERRITORIES.contains(word)
}

static HYPHENATED: LazyLock<BTreeSet<(&'static str, &'static str)>> = LazyLock::new(|| {
    include_str!("../../assets/restore/hyphenated.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(' '))
        .collect()
});

/// Whether two parts are known to stand on both sides of a hyphen in one word; lower case.
pub(super) fn is_hyphenated(left: &str, right: &str) -> bool {
    HYPHENATED.contains(&(left, right))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_read_whole() {
        let lines = |text: &str| text.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(TERRITORIES.len(), lines(include_str!("../../assets/restore/territories.txt")));
        assert_eq!(HYPHENATED.len(), lines(include_str!("../../assets/restore/hyphenated.txt")));
        assert!(HYPHENATED.iter().all(|(left, right)| !left.is_empty() && !right.contains(' ')));
        assert!(is_territory("Armenia") && is_hyphenated("giê", "hô"));
    }
}
