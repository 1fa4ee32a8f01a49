//! Vectors in few bits: a scale a row, whole numbers for its values.

/// A row in few bits.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    /// The values in units of the scale.
    pub(super) codes: Vec<i8>,
    pub(super) scale: f32,
}

impl Row {
    /// The row in `bits` bits a value, symmetric around 0, with the scale of least squared error among a few.
    ///
    /// The widest scale shows the largest value exactly; narrower ones cut it off and are finer for the rest.
    pub(super) fn new(values: &[f32], bits: u32) -> Self {
        const SHARES: [f32; 8] = [1.0, 0.92, 0.84, 0.76, 0.68, 0.6, 0.52, 0.44];
        let top = ((1_i32 << (bits - 1)) - 1) as f32;
        let most = values.iter().fold(0.0_f32, |m, v| m.max(v.abs()));
        if most <= 0.0 {
            return Self { codes: vec![0; values.len()], scale: 0.0 };
        }
        let error =
            |scale: f32| -> f32 { values.iter().map(|v| (v - scale * code(*v, scale, top)).powi(2)).sum() };
        let scale = SHARES
            .iter()
            .map(|share| share * most / top)
            .min_by(|a, b| error(*a).total_cmp(&error(*b)))
            .unwrap_or(most / top);
        Self { codes: values.iter().map(|v| code(*v, scale, top) as i8).collect(), scale }
    }
}

fn code(value: f32, scale: f32, top: f32) -> f32 {
    (value / scale).round().clamp(-top, top)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::Rng;

    fn cosine(a: &[f32], b: &[f32]) -> f32 {
        let dot = |x: &[f32], y: &[f32]| x.iter().zip(y).map(|(x, y)| x * y).sum::<f32>();
        dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
    }

    #[test]
    fn four_bits_keep_a_row_and_a_sum_of_rows_nearly_as_they_were() {
        let mut rng = Rng::new(7);
        let (mut exact, mut short) = (vec![0.0_f32; 256], vec![0.0_f32; 256]);
        for _ in 0..40 {
            // Sums of uniform numbers are spread about as trained values are.
            let row: Vec<f32> = (0..256).map(|_| (0..6).map(|_| rng.unit() as f32 - 0.5).sum()).collect();
            let kept = Row::new(&row, 4);
            let back: Vec<f32> = kept.codes.iter().map(|c| f32::from(*c) * kept.scale).collect();
            assert!(kept.codes.iter().all(|c| (-7..=7).contains(c)));
            assert!(0.98 < cosine(&row, &back), "{}", cosine(&row, &back));
            exact.iter_mut().zip(&row).for_each(|(e, v)| *e += v);
            short.iter_mut().zip(&back).for_each(|(s, v)| *s += v);
        }
        assert!(0.98 < cosine(&exact, &short));
        assert_eq!(Row::new(&[0.0; 4], 4), Row { codes: vec![0; 4], scale: 0.0 });
    }
}
