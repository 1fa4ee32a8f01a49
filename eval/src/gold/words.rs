use std::collections::BTreeMap;

use doichieu_bitext::WordLink;

use super::text;
use crate::InputError;
use crate::error::Place;

/// A sentence and its translation, cut into words, with the links between them.
#[derive(Debug, Clone, PartialEq)]
pub struct WordPair {
    /// Its id.
    pub id: String,
    /// The set it is from.
    pub set: String,
    /// Words of the source.
    pub source: Vec<String>,
    /// Words of the target.
    pub target: Vec<String>,
    /// Which of them belong together.
    pub links: Vec<WordLink>,
}

/// Reads word links in Pharaoh's format, a sentence pair a line: `0-0 1p2`, words counted from 0, the source first.
///
/// `-` is a sure link, `p` or `?` a possible one. A pair that is there as both is sure. An empty line is a pair without
/// links. Links of a line come in ascending order.
///
/// # Errors
///
/// [`InputError::NotUtf8`], and [`InputError::Line`] for a line with something else.
pub fn read_pharaoh(file: &str, bytes: &[u8]) -> Result<Vec<Vec<WordLink>>, InputError> {
    let mut pairs = Vec::new();
    for (line_idx, line) in text(file, bytes)?.lines().enumerate() {
        let mut links: BTreeMap<(usize, usize), bool> = BTreeMap::new();
        for field in line.split_whitespace() {
            let (source_idx, target_idx, is_sure) = link(field).ok_or_else(|| InputError::Line {
                place: Place::line(file, line_idx + 1),
                expected: "links such as `0-0` or `1p2`",
                found: field.chars().take(60).collect(),
            })?;
            *links.entry((source_idx, target_idx)).or_default() |= is_sure;
        }
        let link = |((source_idx, target_idx), is_sure)| WordLink {
            source_idx,
            target_idx,
            probability: None,
            is_sure,
        };
        pairs.push(links.into_iter().map(link).collect());
    }
    Ok(pairs)
}

fn link(field: &str) -> Option<(usize, usize, bool)> {
    let (source, target) = field.split_once(['-', 'p', '?'])?;
    Some((source.parse().ok()?, target.parse().ok()?, field.contains('-')))
}

/// Refuses a link to a word that is not there.
pub(crate) fn check_word_links(
    place: &Place,
    id: &str,
    links: &[WordLink],
    n_source: usize,
    n_target: usize,
) -> Result<(), InputError> {
    for link in links {
        for (found, len, side) in
            [(link.source_idx, n_source, "source"), (link.target_idx, n_target, "target")]
        {
            if len <= found {
                let (place, id) = (place.clone(), id.to_owned());
                return Err(InputError::WordIndex { place, id, side, found, len });
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sure_and_possible_links_are_told_apart() {
        let pairs = read_pharaoh("a.pharaoh", b"1p2 0-0 1?0\n\n0p0 0-0\n").unwrap();
        let plain = |pair: &Vec<WordLink>| {
            pair.iter().map(|l| (l.source_idx, l.target_idx, l.is_sure)).collect::<Vec<_>>()
        };
        let expected = [vec![(0, 0, true), (1, 0, false), (1, 2, false)], vec![], vec![(0, 0, true)]];
        assert_eq!(pairs.iter().map(plain).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_field_that_is_no_link_is_named() {
        let error = read_pharaoh("a.pharaoh", b"0-0\n0-1 2:3\n").unwrap_err();
        assert_eq!(
            error.to_string(),
            "`a.pharaoh`, line 2: expected links such as `0-0` or `1p2`, found `2:3`"
        );
        assert!(read_pharaoh("a.pharaoh", b"0--1").is_err());
    }
}
