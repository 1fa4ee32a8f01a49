//! Word links as words of a line: `0-0 1-2 1p3`, `p` for those that gold holds for possible.

use std::fmt::Write as _;

use super::ReadError;
use super::number::believed;
use crate::WordLink;

const EXPECTED: &str = "word links such as `0-0 1p2`";

/// Reads the links of a line.
///
/// * `base`: number of the first word, 0 or 1.
pub(super) fn parse(line: usize, text: &str, base: usize) -> Result<Vec<WordLink>, ReadError> {
    text.split_whitespace().map(|word| parse_one(line, word, base)).collect()
}

fn parse_one(line: usize, word: &str, base: usize) -> Result<WordLink, ReadError> {
    let malformed = || ReadError::malformed(line, word, EXPECTED);
    let number = |s: &str| {
        let n = s.bytes().all(|b| b.is_ascii_digit()).then(|| s.parse::<usize>().ok()).flatten();
        n.and_then(|n| n.checked_sub(base)).ok_or_else(malformed)
    };
    let (source, target) = word.split_once(['-', 'p']).ok_or_else(malformed)?;
    let source_idx = believed(line, number(source)?)?;
    let target_idx = believed(line, number(target)?)?;
    Ok(WordLink { source_idx, target_idx, probability: None, is_sure: !word.contains('p') })
}

/// Writes links in the order they have.
pub(super) fn line(links: &[WordLink], base: usize) -> String {
    let mut out = String::new();
    for link in links {
        let mark = if link.is_sure { '-' } else { 'p' };
        let space = if out.is_empty() { "" } else { " " };
        // Writing to a string cannot fail.
        let _ = write!(out, "{space}{}{mark}{}", link.source_idx + base, link.target_idx + base);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_base_is_taken_off_and_put_on() {
        let links = parse(1, "1-1 2p3", 1).expect("links");
        assert_eq!((links[1].source_idx, links[1].target_idx, links[1].is_sure), (1, 2, false));
        assert_eq!(line(&links, 0), "0-0 1p2");
        assert_eq!(line(&links, 1), "1-1 2p3");
        assert!(parse(3, "0-0", 1).is_err(), "there is no word 0 if the first is 1");
        assert!(parse(3, "0:0", 0).is_err());
    }
}
