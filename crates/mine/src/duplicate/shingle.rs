//! Runs of words, as a set of hashes.

use doichieu_text::fold;

/// Words in a run. Source: Lee et al., ACL 2022, who take runs of five for near-duplicate documents.
const RUN: usize = 5;

/// The set of a document's runs of five words.
///
/// Words are runs of letters and figures, folded by [`fold::key`]: case, composed and decomposed letters, old and new tone
/// placement and joined syllables (`thủ_tướng`) do not tell documents apart; tone marks do. A text of fewer words is one run.
///
/// # Examples
///
/// ```
/// use doichieu_mine::duplicate::Shingles;
///
/// let one = Shingles::of("Bão số 3 gây mưa lớn ở Hoà Bình.");
/// assert_eq!(one.jaccard(&Shingles::of("Bão số 3 gây mưa_lớn ở Hòa_Bình .")), 1.0);
/// assert_eq!(one.len(), 5);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shingles {
    /// In order, each once.
    hashes: Vec<u64>,
    n_words: usize,
}

impl Shingles {
    /// The runs of a text.
    pub fn of(text: &str) -> Self {
        let folded = fold::key(text);
        let words: Vec<u64> = folded
            .split(|c: char| !c.is_alphanumeric() && !unicode_normalization::char::is_combining_mark(c))
            .filter(|word| !word.is_empty())
            .map(|word| hash(word.bytes()))
            .collect();
        let run = |words: &[u64]| hash(words.iter().flat_map(|w| w.to_le_bytes()));
        let mut hashes: Vec<u64> = match words.len() {
            0 => Vec::new(),
            n if n < RUN => vec![run(&words)],
            _ => words.windows(RUN).map(run).collect(),
        };
        hashes.sort_unstable();
        hashes.dedup();
        Self { hashes, n_words: words.len() }
    }

    /// Brings back what [`Shingles::hashes`] and [`Shingles::n_words`] gave.
    pub fn from_parts(mut hashes: Vec<u64>, n_words: usize) -> Self {
        hashes.sort_unstable();
        hashes.dedup();
        Self { hashes, n_words }
    }

    /// The hashes, rising.
    pub fn hashes(&self) -> &[u64] {
        &self.hashes
    }

    /// Words of the text.
    pub fn n_words(&self) -> usize {
        self.n_words
    }

    /// How many different runs there are.
    pub fn len(&self) -> usize {
        self.hashes.len()
    }

    /// Whether the text has no words.
    pub fn is_empty(&self) -> bool {
        self.hashes.is_empty()
    }

    /// Runs that both have, as a share of those that either has, 0 to 1; of two texts without words 0.
    ///
    /// Exact but for two different runs with one 64-bit hash. Source: Broder, SEQUENCES 1997, *resemblance*.
    #[expect(clippy::cast_precision_loss, reason = "a document has fewer than 2^52 words")]
    pub fn jaccard(&self, other: &Self) -> f64 {
        let (mut a, mut b) = (self.hashes.iter().peekable(), other.hashes.iter().peekable());
        let mut n_both = 0_usize;
        while let (Some(x), Some(y)) = (a.peek(), b.peek()) {
            match x.cmp(y) {
                std::cmp::Ordering::Less => drop(a.next()),
                std::cmp::Ordering::Greater => drop(b.next()),
                std::cmp::Ordering::Equal => {
                    n_both += 1;
                    a.next();
                    b.next();
                }
            }
        }
        let n_either = self.len() + other.len() - n_both;
        if n_either == 0 { 0.0 } else { n_both as f64 / n_either as f64 }
    }
}

/// FNV-1a (64 bit) with a last mixing, since sketches look at high bits.
/// Sources: Fowler, Noll and Vo, RFC 9923; the finaliser of SplitMix64, Steele, Lea and Flood, OOPSLA 2014.
fn hash(bytes: impl Iterator<Item = u8>) -> u64 {
    let fnv = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    super::sketch::mixed(fnv)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization as _;

    use super::*;

    #[track_caller]
    fn check(a: &str, b: &str, expected: f64) {
        let found = Shingles::of(a).jaccard(&Shingles::of(b));
        assert!((found - expected).abs() < 1e-12, "{found}: {a} / {b}");
    }

    #[test]
    fn spelling_does_not_tell_documents_apart() {
        let text = "Thủ tướng thăm Hoà Bình, nói về 4,5% tăng trưởng.";
        let decomposed: String = text.nfd().collect();
        check(text, &decomposed, 1.0);
        check(text, "thủ_tướng thăm Hòa_Bình , nói về 4,5 % tăng_trưởng .", 1.0);
        check(text, &text.to_uppercase(), 1.0);
    }

    #[test]
    fn tone_marks_and_words_do() {
        check("một hai ba bốn má", "một hai ba bốn mà", 0.0);
        check("one two three four five six", "one two three four five seven", 1.0 / 3.0);
        check("", "", 0.0);
        check("Hà Nội", "hà nội", 1.0);
        check("Hà Nội", "", 0.0);
    }

    proptest! {
        #[test]
        fn resemblance_is_a_share_and_goes_both_ways(a in "[ab ]{0,40}", b in "[ab ]{0,40}") {
            let (a, b) = (Shingles::of(&a), Shingles::of(&b));
            let found = a.jaccard(&b);
            prop_assert!((0.0..=1.0).contains(&found));
            prop_assert_eq!(found.total_cmp(&b.jaccard(&a)), std::cmp::Ordering::Equal);
            prop_assert!(a.is_empty() || 1.0 <= a.jaccard(&a));
        }
    }
}
