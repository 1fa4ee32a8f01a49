/// The generator xoshiro256\*\*, seeded through SplitMix64.
///
/// Small, fast, and the same on every platform, so that an interval can be reproduced from its seed.
///
/// Source: Blackman and Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS 2021.
#[derive(Debug, Clone)]
pub struct Xoshiro256 {
    state: [u64; 4],
}

impl Xoshiro256 {
    /// Starts the sequence that belongs to a seed; every seed is a good one.
    pub fn new(seed: u64) -> Self {
        let mut mix = seed;
        let mut next = || {
            mix = mix.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut z = mix;
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            z ^ (z >> 31)
        };
        Self { state: [next(), next(), next(), next()] }
    }

    /// Starts one of many sequences that belong to a seed, so that each piece of work may have its own.
    pub fn of_stream(seed: u64, stream: u64) -> Self {
        // An odd constant other than SplitMix64's own step, lest the states of neighbours overlap.
        Self::new(seed.wrapping_add(stream.wrapping_mul(0xd134_2543_de82_ef95)))
    }

    /// The next 64 bits.
    pub fn next_u64(&mut self) -> u64 {
        let [s0, s1, s2, s3] = &mut self.state;
        let out = s1.wrapping_mul(5).rotate_left(7).wrapping_mul(9);
        let t = *s1 << 17;
        *s2 ^= *s0;
        *s3 ^= *s1;
        *s1 ^= *s2;
        *s0 ^= *s3;
        *s2 ^= t;
        *s3 = s3.rotate_left(45);
        out
    }

    /// A whole number below `n`, or 0 if `n` is 0.
    ///
    /// The high half of a product, without rejection: the bias is below n / 2⁶⁴.
    pub fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.next_u64()) * n as u128) >> 64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn follows_the_published_generator() {
        // From the authors' C code with the state 1, 2, 3, 4.
        let mut r = Xoshiro256 { state: [1, 2, 3, 4] };
        let first: Vec<u64> = (0..4).map(|_| r.next_u64()).collect();
        assert_eq!(first, [11520, 0, 1_509_978_240, 1_215_971_899_390_074_240]);
    }

    #[test]
    fn seeds_through_splitmix64() {
        // First outputs of the authors' SplitMix64 with the seed 1234567.
        let r = Xoshiro256::new(1_234_567);
        assert_eq!(
            r.state,
            [
                6_457_827_717_110_365_317,
                3_203_168_211_198_807_973,
                9_817_491_932_198_370_423,
                4_593_380_528_125_082_431
            ]
        );
    }

    #[test]
    fn numbers_stay_below_and_reach_every_value() {
        let mut r = Xoshiro256::new(1);
        let mut seen = [0usize; 7];
        for _ in 0..7_000 {
            seen[r.below(7)] += 1;
        }
        assert!(seen.iter().all(|n| (850..1150).contains(n)), "{seen:?}");
        assert_eq!(r.below(0), 0);
    }
}
