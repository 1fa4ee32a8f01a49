use std::ops::Range;

use doichieu_bitext::Lang;
use doichieu_encode::{EncodeError, Encoder};
use rayon::prelude::*;

use super::term::{Term, terms};

/// A report as it comes in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Unique among those of its side.
    pub id: String,
    /// Of what it was read from: another digest is another report.
    pub digest: [u8; 32],
    /// Its language.
    pub lang: Lang,
    /// Its sentences in reading order.
    pub sentences: Vec<String>,
    /// Day of publication, in days from 1 January 1970, where known.
    pub day: Option<i32>,
    /// Where the caller finds it again, if that is not by its id.
    pub place: Option<String>,
}

/// What is kept of a report.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    /// Unique among those of its side.
    pub id: String,
    /// Of what it was read from.
    pub digest: [u8; 32],
    /// Day of publication, in days from 1 January 1970, where known.
    pub day: Option<i32>,
    /// Where the caller finds it again, if that is not by its id.
    pub place: Option<String>,
    /// Number of sentences; a report without any pairs with none.
    pub n_sentences: u32,
    /// Number of characters of its sentences.
    pub n_chars: u32,
    /// The vector of the whole, then that of the lead, each with norm 1 (or 0) times √½: the dot product of two such
    /// rows is the mean of two cosines.
    pub vector: Vec<f32>,
    /// What it names, counts and dates, each once, in order.
    pub terms: Vec<Term>,
}

/// Sentences that make the lead: the headline and two more, in which news tells what happened.
const LEAD: usize = 3;

impl Profile {
    /// Reads reports, all at once so that the encoder has something to do; in the same order.
    ///
    /// A report's vectors are sums of its sentences' vectors, each of norm 1.
    ///
    /// # Errors
    ///
    /// [`EncodeError`] where the encoder fails.
    pub fn read(reports: &[Report], encoder: &dyn Encoder) -> Result<Vec<Self>, EncodeError> {
        let sentences: Vec<&str> =
            reports.iter().flat_map(|r| r.sentences.iter().map(String::as_str)).collect();
        let vectors = encoder.encode(&sentences)?;
        let mut first = 0;
        let ranges: Vec<Range<usize>> = reports
            .iter()
            .map(|r| {
                let range = first..first + r.sentences.len();
                first = range.end;
                range
            })
            .collect();
        let read = |(report, range): (&Report, Range<usize>)| {
            let lead = range.start..range.end.min(range.start + LEAD);
            let mut vector = Vec::with_capacity(2 * encoder.dims());
            for part in [range, lead] {
                vector.extend(sum(part.map(|idx| vectors.row(idx)), encoder.dims()));
            }
            Self {
                id: report.id.clone(),
                digest: report.digest,
                day: report.day,
                place: report.place.clone(),
                n_sentences: count(report.sentences.len()),
                n_chars: count(report.sentences.iter().map(|s| s.chars().count()).sum()),
                vector,
                terms: terms(&report.sentences.join("\n"), report.lang),
            }
        };
        Ok(reports.par_iter().zip(ranges).map(read).collect())
    }
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// The sum of rows, with norm √½ or 0.
fn sum<'a>(rows: impl Iterator<Item = &'a [f32]>, dims: usize) -> Vec<f32> {
    let mut total = vec![0.0_f64; dims];
    for row in rows {
        total.iter_mut().zip(row).for_each(|(t, v)| *t += f64::from(*v));
    }
    let norm = total.iter().map(|t| t * t).sum::<f64>().sqrt();
    let scale = if 0.0 < norm { std::f64::consts::FRAC_1_SQRT_2 / norm } else { 0.0 };
    total.into_iter().map(|t| (t * scale) as f32).collect()
}
