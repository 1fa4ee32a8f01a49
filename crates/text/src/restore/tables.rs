use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Words that the Penn treebank's tokeniser cuts in two without a mark.
pub(super) const PTB_HALVES: [(&str, &str); 6] = [
    ("gon", "na"),
    ("got", "ta"),
    ("wan", "na"),
    ("lem", "me"),
    ("gim", "me"),
    ("d'", "ye"),
];

/// Ends of web addresses that news texts print.
pub(super) const DOMAINS: [&str; 14] =
    ["com", "vn", "org", "net", "gov", "edu", "info", "tv", "uk", "ru", "eu", "int", "mil", "biz"];

/// What follows a number that may have decimals.
pub(super) const UNITS: [&str; 38] = [
    "triệu", "tỷ", "tỉ", "nghìn", "ngàn", "vạn", "độ", "điểm", "km", "m", "cm", "mm", "ha", "kg", "tấn", "tạ", "lít", "mét",
    "giây", "giờ", "lần", "inch", "mph", "million", "billion", "trillion", "thousand", "percent", "per", "degrees",
    "points", "miles", "meters", "metres", "magnitude", "m2", "m3", "km2",
];

/// First parts of words that are written with a hyphen whatever follows.
pub(super) const HYPHEN_PREFIXES: [&str; 24] = [
    "al", "el", "ul", "ad", "an", "ash", "as", "ex", "non", "anti", "pre", "post", "mini", "co", "vice", "e", "x", "saint",
    "jean", "marie", "pro", "neo", "semi", "abu",
];

static TERRITORIES: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| {
    include_str!("../../assets/restore/territories.txt").lines().filter(|line| !line.starts_with('#')).collect()
});

/// Whether a word is the name of a country or territory, in English or Vietnamese, or its last word.
pub(super) fn is_territory(word: &str) -> bool {
    TERRITORIES.contains(word)
}
