//! Word alignment: two hidden Markov models, one a direction, that have to agree.
//!
//! Emission and jump probabilities are those of Vogel, Ney and Tillmann (COLING 1996) with the empty word of Och and
//! Ney (Computational Linguistics 2003); the two directions are trained together on the product of their posteriors
//! (Liang, Taskar and Klein, "Alignment by Agreement", NAACL 2006), after some rounds of IBM model 1 in the same way.

use rayon::prelude::*;

/// One pair of lines as word numbers.
#[derive(Debug, Clone, Default)]
pub(crate) struct Pair {
    pub(crate) source: Vec<u32>,
    pub(crate) target: Vec<u32>,
    /// What its counts are multiplied by.
    pub(crate) weight: f32,
}

/// The cells of a pair of lines, source-major.
type CellsOfPair = Vec<u32>;

/// A link between words, by place in the line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct WordLink {
    pub(crate) source_idx: usize,
    pub(crate) target_idx: usize,
    /// Geometric mean of both directions' posteriors, in `0.0..=1.0`.
    pub(crate) posterior: f32,
}

/// Rounds of IBM model 1 and of the HMM; five each as in Liang, Taskar and Klein (2006).
const N_MODEL_1: usize = 5;
const N_HMM: usize = 5;

/// Probability that a word comes from none; 0.2 in Och and Ney (2003).
const P_NULL: f64 = 0.2;

/// Probability of a pair that lost all its counts.
const FLOOR: f32 = 1e-7;

/// Jumps longer than this share one probability.
const MAX_JUMP: i64 = 12;
const N_JUMPS: usize = 2 * MAX_JUMP as usize + 1;

/// Lines that are worked on at a time; sums are taken in their order, so threads change nothing.
const BLOCK: usize = 2048;

/// Word pairs that occur in some pair of lines, by source word.
struct Cells {
    /// Where each source word's cells begin.
    starts: Vec<usize>,
    targets: Vec<u32>,
}

impl Cells {
    fn new(pairs: &[Pair], n_source: usize) -> Self {
        let mut all: Vec<u64> = Vec::new();
        for block in pairs.chunks(BLOCK) {
            all.extend(block.iter().flat_map(|p| {
                p.source.iter().flat_map(|s| p.target.iter().map(|t| u64::from(*s) << 32 | u64::from(*t)))
            }));
            // Kept small on the way: most pairs have been seen.
            if 1 << 26 < all.len() {
                all.par_sort_unstable();
                all.dedup();
            }
        }
        all.par_sort_unstable();
        all.dedup();
        let mut starts = vec![0; n_source + 1];
        for cell in &all {
            starts[(cell >> 32) as usize + 1] += 1;
        }
        for word in 0..n_source {
            starts[word + 1] += starts[word];
        }
        Self { starts, targets: all.into_iter().map(|cell| cell as u32).collect() }
    }

    fn find(&self, source: u32, target: u32) -> usize {
        let (start, end) = (self.starts[source as usize], self.starts[source as usize + 1]);
        start + self.targets[start..end].partition_point(|t| *t < target)
    }

    fn of_pair(&self, pair: &Pair) -> CellsOfPair {
        pair.source.iter().flat_map(|s| pair.target.iter().map(|t| self.find(*s, *t) as u32)).collect()
    }
}

/// What is learnt: translation probabilities both ways, and jumps.
pub(crate) struct Aligner {
    cells: Cells,
    n_target: usize,
    /// p(target | source) and p(source | target), by cell.
    forward: Vec<f32>,
    backward: Vec<f32>,
    /// Probability of each word from the empty one.
    null_target: Vec<f32>,
    null_source: Vec<f32>,
    jumps_forward: [f64; N_JUMPS],
    jumps_backward: [f64; N_JUMPS],
}

/// What one pair of lines adds: posteriors of its cells (source-major) and of the empty word, both ways.
struct Expected {
    forward: Vec<f32>,
    null_target: Vec<f32>,
    backward: Vec<f32>,
    null_source: Vec<f32>,
    jumps_forward: [f64; N_JUMPS],
    jumps_backward: [f64; N_JUMPS],
}

impl Aligner {
    /// Learns from pairs; `progress` is told after each round.
    pub(crate) fn train(
        pairs: &[Pair],
        n_source: usize,
        n_target: usize,
        mut progress: impl FnMut(&str),
    ) -> Self {
        let cells = Cells::new(pairs, n_source);
        let n_cells = cells.targets.len();
        progress(&format!("{n_cells} word pairs occur together"));
        let mut aligner = Self {
            cells,
            n_target,
            forward: vec![1.0 / n_target.max(1) as f32; n_cells],
            backward: vec![1.0 / n_source.max(1) as f32; n_cells],
            null_target: vec![1.0 / n_target.max(1) as f32; n_target],
            null_source: vec![1.0 / n_source.max(1) as f32; n_source],
            jumps_forward: [1.0 / N_JUMPS as f64; N_JUMPS],
            jumps_backward: [1.0 / N_JUMPS as f64; N_JUMPS],
        };
        let places: Vec<CellsOfPair> = pairs.par_iter().map(|p| aligner.cells.of_pair(p)).collect();
        for round in 0..N_MODEL_1 + N_HMM {
            aligner.round(pairs, &places, N_MODEL_1 <= round);
            let name = if round < N_MODEL_1 { "model 1" } else { "HMM" };
            progress(&format!("{name}, round {}", round % N_MODEL_1 + 1));
        }
        aligner
    }

    fn round(&mut self, pairs: &[Pair], places: &[CellsOfPair], is_hmm: bool) {
        let mut counts = vec![0.0_f32; self.forward.len()];
        let mut null_target = vec![0.0_f64; self.null_target.len()];
        let mut null_source = vec![0.0_f64; self.null_source.len()];
        let mut jumps_forward = [0.01; N_JUMPS];
        let mut jumps_backward = [0.01; N_JUMPS];
        for (block, places) in pairs.chunks(BLOCK).zip(places.chunks(BLOCK)) {
            let expected: Vec<Expected> =
                block.par_iter().zip(places).map(|(pair, cells)| self.expect(pair, cells, is_hmm)).collect();
            for ((pair, cells), e) in block.iter().zip(places).zip(&expected) {
                for ((cell, to_target), to_source) in cells.iter().zip(&e.forward).zip(&e.backward) {
                    let agreed = to_target * to_source;
                    if 1e-6 < agreed {
                        counts[*cell as usize] += agreed * pair.weight;
                    }
                }
                for (i, source) in pair.source.iter().enumerate() {
                    null_source[*source as usize] += f64::from(e.null_source[i] * pair.weight);
                }
                for (j, target) in pair.target.iter().enumerate() {
                    null_target[*target as usize] += f64::from(e.null_target[j] * pair.weight);
                }
                let weight = f64::from(pair.weight);
                jumps_forward.iter_mut().zip(&e.jumps_forward).for_each(|(sum, n)| *sum += n * weight);
                jumps_backward.iter_mut().zip(&e.jumps_backward).for_each(|(sum, n)| *sum += n * weight);
            }
        }
        let mut target_sums = vec![0.0_f64; self.n_target];
        for (target, count) in self.cells.targets.iter().zip(&counts) {
            target_sums[*target as usize] += f64::from(*count);
        }
        for (cell, target) in self.cells.targets.iter().enumerate() {
            let sum = target_sums[*target as usize].max(1e-12);
            self.backward[cell] = ((f64::from(counts[cell]) / sum) as f32).max(FLOOR);
        }
        for ends in self.cells.starts.windows(2) {
            let own = &counts[ends[0]..ends[1]];
            let sum: f64 = own.iter().map(|c| f64::from(*c)).sum::<f64>().max(1e-12);
            for (p, count) in self.forward[ends[0]..ends[1]].iter_mut().zip(own) {
                *p = ((f64::from(*count) / sum) as f32).max(FLOOR);
            }
        }
        for (table, counts) in [(&mut self.null_target, null_target), (&mut self.null_source, null_source)] {
            let sum: f64 = counts.iter().sum::<f64>().max(1e-12);
            table.iter_mut().zip(counts).for_each(|(p, n)| *p = ((n / sum) as f32).max(FLOOR));
        }
        if is_hmm {
            for (table, counts) in
                [(&mut self.jumps_forward, jumps_forward), (&mut self.jumps_backward, jumps_backward)]
            {
                let sum: f64 = counts.iter().sum();
                table.iter_mut().zip(counts).for_each(|(p, n)| *p = n / sum);
            }
        }
    }

    fn expect(&self, pair: &Pair, cells: &[u32], is_hmm: bool) -> Expected {
        let (n, m) = (pair.source.len(), pair.target.len());
        let mut by_source = vec![0.0; n * m];
        let mut by_target = vec![0.0; n * m];
        for i in 0..n {
            for j in 0..m {
                let cell = cells[i * m + j] as usize;
                by_source[i * m + j] = f64::from(self.forward[cell]);
                by_target[j * n + i] = f64::from(self.backward[cell]);
            }
        }
        let null_target: Vec<f64> =
            pair.target.iter().map(|w| f64::from(self.null_target[*w as usize])).collect();
        let null_source: Vec<f64> =
            pair.source.iter().map(|w| f64::from(self.null_source[*w as usize])).collect();
        let (to_target, to_source) = if is_hmm {
            (
                hmm(&by_source, &null_target, n, m, &self.jumps_forward),
                hmm(&by_target, &null_source, m, n, &self.jumps_backward),
            )
        } else {
            (model_1(&by_source, &null_target, n, m), model_1(&by_target, &null_source, m, n))
        };
        let mut backward = vec![0.0; n * m];
        for i in 0..n {
            for j in 0..m {
                backward[i * m + j] = to_source.links[j * n + i];
            }
        }
        Expected {
            forward: to_target.links,
            null_target: to_target.null,
            backward,
            null_source: to_source.null,
            jumps_forward: to_target.jumps,
            jumps_backward: to_source.jumps,
        }
    }

    /// Links words that both directions hold likely, `min_posterior` or more in the geometric mean.
    pub(crate) fn align(&self, pair: &Pair, min_posterior: f32) -> Vec<WordLink> {
        let e = self.expect(pair, &self.cells.of_pair(pair), true);
        let m = pair.target.len();
        let mut links = Vec::new();
        for source_idx in 0..pair.source.len() {
            for target_idx in 0..m {
                let at = source_idx * m + target_idx;
                let posterior = (e.forward[at] * e.backward[at]).sqrt();
                if min_posterior <= posterior {
                    links.push(WordLink { source_idx, target_idx, posterior });
                }
            }
        }
        links
    }
}

/// Posteriors of one direction.
struct Posteriors {
    /// By state, then by what it emits.
    links: Vec<f32>,
    null: Vec<f32>,
    jumps: [f64; N_JUMPS],
}

/// IBM model 1: every state is as likely as any other.
fn model_1(emit: &[f64], null: &[f64], n_states: usize, n_emitted: usize) -> Posteriors {
    let mut links = vec![0.0; n_states * n_emitted];
    let mut nulls = vec![0.0; n_emitted];
    let each = (1.0 - P_NULL) / n_states.max(1) as f64;
    for j in 0..n_emitted {
        let from_null = P_NULL * null[j];
        let sum = from_null + (0..n_states).map(|i| each * emit[i * n_emitted + j]).sum::<f64>();
        for i in 0..n_states {
            links[i * n_emitted + j] = (each * emit[i * n_emitted + j] / sum) as f32;
        }
        nulls[j] = (from_null / sum) as f32;
    }
    Posteriors { links, null: nulls, jumps: [0.0; N_JUMPS] }
}

const fn jump_slot(from: i64, to: i64) -> usize {
    let jump = to - from;
    let jump = if jump < -MAX_JUMP {
        -MAX_JUMP
    } else if MAX_JUMP < jump {
        MAX_JUMP
    } else {
        jump
    };
    (jump + MAX_JUMP) as usize
}

/// Forward and backward sums of the HMM, scaled at each step. The empty word's states remember where they came from.
fn hmm(emit: &[f64], null: &[f64], n_states: usize, n_emitted: usize, jumps: &[f64; N_JUMPS]) -> Posteriors {
    let (n, m) = (n_states, n_emitted);
    let mut found = Posteriors { links: vec![0.0; n * m], null: vec![0.0; m], jumps: [0.0; N_JUMPS] };
    if n == 0 || m == 0 {
        found.null.fill(1.0);
        return found;
    }
    // Row 0 leaves the place before the first word; rows sum to 1 − P_NULL.
    let mut leap = vec![0.0; (n + 1) * n];
    for from in 0..=n {
        let row = &mut leap[from * n..(from + 1) * n];
        for (to, p) in row.iter_mut().enumerate() {
            *p = jumps[jump_slot(from as i64 - 1, to as i64)];
        }
        let sum: f64 = row.iter().sum();
        row.iter_mut().for_each(|p| *p *= (1.0 - P_NULL) / sum);
    }
    // `alpha` of states 0..n are words, n..2n the empty word after them.
    let mut alpha = vec![0.0; m * 2 * n];
    let mut scale = vec![1.0; m];
    for j in 0..m {
        let (before, here) = alpha.split_at_mut(j * 2 * n);
        let here = &mut here[..2 * n];
        if j == 0 {
            for i in 0..n {
                here[i] = leap[i] * emit[i * m];
                here[n + i] = P_NULL / n as f64 * null[0];
            }
        } else {
            let before = &before[(j - 1) * 2 * n..];
            for from in 0..n {
                let mass = before[from] + before[n + from];
                if mass <= 0.0 {
                    continue;
                }
                let row = &leap[(from + 1) * n..(from + 2) * n];
                here[..n].iter_mut().zip(row).for_each(|(sum, p)| *sum += mass * p);
                here[n + from] = mass * P_NULL * null[j];
            }
            for i in 0..n {
                here[i] *= emit[i * m + j];
            }
        }
        let sum: f64 = here.iter().sum::<f64>().max(f64::MIN_POSITIVE);
        here.iter_mut().for_each(|a| *a /= sum);
        scale[j] = sum;
    }
    // The word and the empty word after it go on alike, so they share `beta`.
    let mut beta = vec![1.0; n];
    let mut ahead = vec![0.0; n];
    let mut moves = vec![0.0; n * n];
    for j in (0..m).rev() {
        let here = &alpha[j * 2 * n..(j + 1) * 2 * n];
        let sum: f64 = (0..n).map(|i| (here[i] + here[n + i]) * beta[i]).sum::<f64>().max(f64::MIN_POSITIVE);
        let mut in_null = 0.0;
        for i in 0..n {
            found.links[i * m + j] = (here[i] * beta[i] / sum) as f32;
            in_null += here[n + i] * beta[i] / sum;
        }
        found.null[j] = in_null as f32;
        for i in 0..n {
            ahead[i] = emit[i * m + j] * beta[i] / scale[j];
        }
        if j == 0 {
            for to in 0..n {
                found.jumps[jump_slot(-1, to as i64)] += f64::from(found.links[to * m]);
            }
            break;
        }
        let before = &alpha[(j - 1) * 2 * n..j * 2 * n];
        let mut next = vec![0.0; n];
        for from in 0..n {
            let mass = before[from] + before[n + from];
            let row = &leap[(from + 1) * n..(from + 2) * n];
            let mut total = 0.0;
            let share = mass / sum;
            let moved = &mut moves[from * n..(from + 1) * n];
            for ((p, onward), sum) in row.iter().zip(&ahead).zip(moved) {
                total += p * onward;
                *sum += share * p * onward;
            }
            next[from] = total + P_NULL * null[j] * beta[from] / scale[j];
        }
        beta = next;
    }
    for from in 0..n {
        for to in 0..n {
            found.jumps[jump_slot(from as i64, to as i64)] += moves[from * n + to];
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs() -> Vec<Pair> {
        // Words 0..6; target word k + 1 translates source word k, in reverse order, and word 0 is a particle.
        let lines = [[0, 1, 2], [1, 3, 4], [4, 5, 0], [2, 3, 5], [5, 1, 0], [0, 3, 1]];
        lines
            .iter()
            .map(|source| Pair {
                source: source.to_vec(),
                target: source.iter().rev().flat_map(|w| [w + 1]).chain([0]).collect(),
                weight: 1.0,
            })
            .collect()
    }

    #[test]
    fn words_that_occur_together_are_linked_in_whatever_order() {
        let pairs = pairs();
        let aligner = Aligner::train(&pairs, 6, 7, |_| {});
        for pair in &pairs {
            let found: Vec<(usize, usize)> =
                aligner.align(pair, 0.5).iter().map(|l| (l.source_idx, l.target_idx)).collect();
            assert_eq!(found, [(0, 2), (1, 1), (2, 0)]);
        }
    }

    #[test]
    fn posteriors_of_a_word_sum_to_one() {
        let emit = [0.1, 0.5, 0.2, 0.3, 0.01, 0.9];
        let found = hmm(&emit, &[0.1, 0.2, 0.3], 2, 3, &[1.0 / N_JUMPS as f64; N_JUMPS]);
        for j in 0..3 {
            let sum = found.links[j] + found.links[3 + j] + found.null[j];
            assert!((sum - 1.0).abs() < 1e-5, "{sum}");
        }
        let jumps: f64 = found.jumps.iter().sum();
        assert!(0.0 < jumps && jumps <= 3.0 + 1e-9, "{jumps}");
    }

    #[test]
    fn any_number_of_threads_learns_the_same() {
        let pairs: Vec<Pair> = (0..5000_u32)
            .map(|n| Pair {
                source: (0..n % 7).map(|i| (n * 31 + i * 17) % 50).collect(),
                target: (0..n % 5).map(|i| (n * 13 + i * 29) % 60).collect(),
                weight: 0.5,
            })
            .collect();
        let learn = |n_threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads).build().unwrap();
            let aligner = pool.install(|| Aligner::train(&pairs, 50, 60, |_| {}));
            (aligner.forward, aligner.backward, aligner.jumps_forward)
        };
        let one = learn(1);
        assert!(one == learn(2) && one == learn(8));
    }

    #[test]
    fn empty_lines_are_no_trouble() {
        let pairs = [Pair { source: vec![], target: vec![0], weight: 1.0 }, Pair::default()];
        let aligner = Aligner::train(&pairs, 0, 1, |_| {});
        assert_eq!(aligner.align(&pairs[0], 0.5), []);
    }
}
