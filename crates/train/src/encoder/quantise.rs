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
