//! Least hashes under many functions: documents that have much in common have many of them in common.

use super::Shingles;

/// Functions. Bands times rows.
pub(super) const FUNCTIONS: usize = BANDS * ROWS;
/// Bands: two documents that agree in one of them are compared.
pub(super) const BANDS: usize = 32;
/// Values in a band. With 32 bands of 4, documents that share a part *s* meet with probability 1 − (1 − s⁴)³²:
/// 0.87 at one half, 0.999 at 0.66, 0.05 at one fifth. Source: Leskovec, Rajaraman and Ullman, *Mining of Massive
/// Datasets*, 2nd edition 2014, section 3.4.
pub(super) const ROWS: usize = 4;

/// Least hashes of a document's shingles, one for each of 128 functions; 512 bytes.
///
/// Source: Broder, SEQUENCES 1997. The functions are multiply-shift: the high half of *a·x + b* mod 2⁶⁴, *a* odd.
/// Source: Dietzfelbinger et al., Journal of Algorithms 25, 1997.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sketch {
    least: Box<[u32]>,
}

impl Sketch {
    /// The sketch of a document. `None` if it has no words: nothing is like nothing.
    pub fn of(shingles: &Shingles) -> Option<Self> {
        if shingles.is_empty() {
            return None;
        }
        let functions: Vec<(u64, u64)> = functions().collect();
        let mut least = vec![u32::MAX; FUNCTIONS].into_boxed_slice();
        for shingle in shingles.hashes() {
            for (value, (a, b)) in least.iter_mut().zip(&functions) {
                *value = (*value).min(high(a.wrapping_mul(*shingle).wrapping_add(*b)));
            }
        }
        Some(Self { least })
    }

    /// A number for each band; equal if all its values are.
    pub(super) fn bands(&self) -> impl Iterator<Item = u64> {
        self.least.chunks(ROWS).enumerate().map(|(idx, row)| {
            let start = mixed(idx as u64);
            row.iter().fold(start, |band, value| mixed(band ^ u64::from(*value)))
        })
    }
}

/// Multipliers and addends, from SplitMix64 seeded with 0.
fn functions() -> impl Iterator<Item = (u64, u64)> {
    let mut state = 0_u64;
    let mut next = move || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mixed(state)
    };
    (0..FUNCTIONS).map(move |_| (next() | 1, next()))
}

fn high(x: u64) -> u32 {
    (x >> 32) as u32
}

/// The finaliser of SplitMix64: every bit of the answer hangs on every bit of `x`.
/// Source: Steele, Lea and Flood, OOPSLA 2014.
pub(super) fn mixed(x: u64) -> u64 {
    let x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agreement_tells_resemblance() {
        let words = |from: usize, to: usize| (from..to).map(|n| format!("w{n} ")).collect::<String>();
        for n_shared in [100, 300, 500, 800] {
            let a = Shingles::of(&words(0, 1000));
            let b = Shingles::of(&words(1000 - n_shared, 2000 - n_shared));
            let (x, y) = (Sketch::of(&a).expect("words"), Sketch::of(&b).expect("words"));
            let n_equal = x.least.iter().zip(&y.least).filter(|(a, b)| a == b).count();
            let told = n_equal as f64 / FUNCTIONS as f64;
            // Three standard deviations of a share of 128.
            assert!((told - a.jaccard(&b)).abs() < 0.13, "{told} for {}", a.jaccard(&b));
        }
    }

    #[test]
    fn nothing_is_like_nothing() {
        assert_eq!(Sketch::of(&Shingles::of(" … ")), None);
    }
}
