//! From trained vectors to the file that ships.

use doichieu_encode::built_in::{MAX_SCALE, ModelParts, UnitKind, UnitVector};

use super::plain::PlainForms;
use super::quantise::Row;
use super::table::Table;
use super::vocabulary::Vocabulary;

/// Bits of a value in the file.
const BITS: u32 = 4;

/// Puts together what the file holds.
///
/// Words without diacritics get the mean of what they can be, by count; pairs of them what they most often are.
pub(super) fn parts(
    vocabulary: &Vocabulary,
    table: &Table,
    forms: &PlainForms,
    least_plain: u32,
) -> ModelParts {
    let n_english: f64 = words(vocabulary, 0).sum();
    let mut rows: Vec<(UnitKind, u64, f32, Row)> = Vec::new();
    for (row, entry) in vocabulary.entries.iter().enumerate() {
        let cost = match entry.kind {
            UnitKind::Word if 0 < entry.texts[0] => cost(f64::from(entry.texts[0]), n_english),
            _ => f32::INFINITY,
        };
        rows.push((entry.kind, entry.hash, cost, Row::new(table.row(row), BITS)));
    }
    let n_plain: f64 = forms.words.values().flat_map(|f| f.values()).map(|c| f64::from(*c)).sum();
    for (plain, forms) in &forms.words {
        let count: u32 = forms.values().sum();
        if count < least_plain {
            continue;
        }
        let mut mean = vec![0.0_f32; table.dims];
        for (form, n) in forms {
            let Some(row) = vocabulary.row(*form) else { continue };
            let share = *n as f32 / count as f32;
            mean.iter_mut().zip(table.row(row)).for_each(|(m, v)| *m += share * v);
        }
        rows.push((UnitKind::PlainWord, *plain, cost(f64::from(count), n_plain), Row::new(&mean, BITS)));
    }
    let widest = rows.iter().map(|r| r.3.scale).fold(f32::MIN_POSITIVE, f32::max);
    let step = widest / f32::from(MAX_SCALE);
    let whole = |value: f32| (value / step).round().clamp(0.0, f32::from(MAX_SCALE)) as u16;
    ModelParts {
        dims: table.dims,
        unknown: whole(vocabulary.unknown_idf / (table.dims as f32).sqrt()),
        units: rows
            .into_iter()
            .map(|(kind, hash, cost, row)| UnitVector {
                kind,
                hash,
                cost,
                scale: whole(row.scale),
                codes: row.codes,
            })
            .collect(),
        plain: forms.pairs(least_plain),
    }
}

fn words(vocabulary: &Vocabulary, side: usize) -> impl Iterator<Item = f64> {
    let words = vocabulary.entries.iter().filter(|e| e.kind == UnitKind::Word);
    words.filter_map(move |e| e.texts.get(side)).map(|n| f64::from(*n))
}

fn cost(count: f64, total: f64) -> f32 {
    -(count / total).log2() as f32
}
