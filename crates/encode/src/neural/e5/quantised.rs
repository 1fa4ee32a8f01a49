//! A token's values as 8-bit integers, block by block.

/// Values that share one scale, as in ggml's block formats.
pub(super) const BLOCK: usize = 32;

/// Groups of four values in a block: what one 32-bit lane takes at a time.
pub(super) const GROUPS: usize = BLOCK / 4;

/// Thirty-two values of one token: `scale` times an integer of `-127..=127` each.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct QuantBlock {
    /// Four integers each, the first in the lowest byte.
    pub(super) groups: [i32; GROUPS],
    /// Where sums over the weights' unsigned nibbles start: −8 times the sum of the integers at even pairs in the
    /// low half, of those at odd pairs in the high half. A nibble stands for a weight 8 lower than itself.
    pub(super) start: i32,
    pub(super) scale: f32,
}

/// Quantises rows of values, each a multiple of [`BLOCK`] long; the largest of a block gets 127 or −127.
///
/// Values that are no finite numbers give integers without meaning.
#[inline(always)]
pub(super) fn quantise(values: &[f32], into: &mut [QuantBlock]) {
    // Rounds half to even by leaving no room for fractions.
    const ROUND: f32 = 12_582_912.0;
    let (blocks, _) = values.as_chunks::<BLOCK>();
    for (block, out) in blocks.iter().zip(into) {
        let mut lanes = [0.0_f32; 8];
        for part in block.as_chunks::<8>().0 {
            for l in 0..8 {
                let v = part[l].abs();
                lanes[l] = if lanes[l] < v { v } else { lanes[l] };
            }
        }
        let max = lanes.iter().fold(0.0_f32, |max, v| max.max(*v));
        // Below this, a block is as good as zero, and its inverse would overflow.
        let inverse = if 1e-30 < max { 127.0 / max } else { 0.0 };
        let mut integers = [0_i32; BLOCK];
        for (integer, v) in integers.iter_mut().zip(block) {
            let rounded = v * inverse + ROUND;
            *integer = (rounded.to_bits() as i32).wrapping_sub(ROUND.to_bits() as i32);
        }
        let mut start = [0_i32; 2];
        for (group, four) in out.groups.iter_mut().zip(integers.as_chunks::<4>().0) {
            let [a, b, c, d] = *four;
            start[0] = start[0].wrapping_add(a).wrapping_add(b);
            start[1] = start[1].wrapping_add(c).wrapping_add(d);
            *group = (a & 0xFF) | (b & 0xFF) << 8 | (c & 0xFF) << 16 | d << 24;
        }
        out.start = (start[0].wrapping_mul(-8) & 0xFFFF) | start[1].wrapping_mul(-8) << 16;
        out.scale = max / 127.0;
    }
}
