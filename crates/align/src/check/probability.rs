//! How often each sort of suspicion is a translator's error.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Class and probability, with the counts they stand on.
const TABLE: &str = include_str!("../../assets/check.tsv");

static BY_CLASS: LazyLock<BTreeMap<&str, f64>> = LazyLock::new(|| {
    TABLE
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let mut fields = line.split('\t');
            Some((fields.next()?, fields.next()?.parse().ok()?))
        })
        .collect()
});

/// The probability that a careful reader would object to a suspicion of a class, `0.0..=1.0`; 0 for a class that the
/// table does not name.
pub(super) fn of(class: &str) -> f64 {
    debug_assert!(BY_CLASS.contains_key(class), "no probability of `{class}`");
    BY_CLASS.get(class).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_whole() {
        assert!(30 <= BY_CLASS.len(), "{}", BY_CLASS.len());
        assert!(BY_CLASS.values().all(|p| (0.0..=1.0).contains(p)));
        let rows = TABLE.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(rows, BY_CLASS.len(), "a class has one row, and each row can be read");
    }
}
