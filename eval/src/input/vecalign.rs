use super::alignment::{Alignment, SIDES, set_score};
use super::error::shortened;
use super::state::State;
use super::{FileError, lines};
use crate::InputError;
use crate::error::Place;
use crate::gold::text;
use crate::record::BeadRecord;

/// Reads beads in Vecalign's format with their lines, quickly: `[0, 1]:[0]:0.25`, numbers from 0.
///
/// What follows the score is passed over. Sides that do not ascend are sorted; a sentence that stands twice in one is
/// an error, as is a score that is no finite number.
pub(super) fn read(file: &str, bytes: &[u8], state: &mut State<'_>) -> Result<Alignment, FileError> {
    let mut out = Alignment::default();
    for (number, line) in lines(text(file, bytes)?) {
        let line = line.trim_ascii();
        if line.is_empty() {
            continue;
        }
        let malformed = || InputError::Line {
            place: Place::line(file, number),
            expected: "`[i, …]:[j, …]`",
            found: shortened(line),
        };
        let mut rest = line.as_bytes();
        let source = side(&mut rest).ok_or_else(malformed)?;
        rest = rest.strip_prefix(b":").ok_or_else(malformed)?.trim_ascii_start();
        let target = side(&mut rest).ok_or_else(malformed)?;
        let score = match rest.split_first() {
            None => None,
            Some((b':', score)) => std::str::from_utf8(score).ok().and_then(|s| s.split(':').next()),
            Some(_) => return Err(malformed().into()),
        };
        if source.is_empty() && target.is_empty() {
            // Scorers differ in what they make of it, so it is passed on.
            state.counts.empty_beads += 1;
        }
        let mut bead = BeadRecord { source, target, probability: None, score: None };
        let n_before = out.beads.len();
        for (idxs, side) in [&mut bead.source, &mut bead.target].into_iter().zip(SIDES) {
            order(idxs, || Place::line(file, number), n_before + 1, side, state)?;
        }
        if let Some(field) = score.map(str::trim).filter(|f| !f.is_empty()) {
            let place = || Place::line(file, number);
            let score = field.parse().ok().filter(|s: &f64| s.is_finite());
            let score = score.ok_or_else(|| FileError::Score { place: place(), found: shortened(field) })?;
            set_score(&mut bead, score, state.options.score_kind, place, state)?;
        }
        out.beads.push(bead);
        out.lines.push(number);
    }
    Ok(out)
}

/// Puts the sentences of a side in order and refuses one that stands twice.
pub(super) fn order(
    idxs: &mut [usize],
    place: impl Fn() -> Place,
    bead: usize,
    side: &'static str,
    state: &mut State<'_>,
) -> Result<(), FileError> {
    if !idxs.is_sorted() {
        idxs.sort_unstable();
        state.counts.unordered_beads += 1;
    }
    match idxs.windows(2).find(|w| matches!(w, [a, b] if a == b)) {
        Some(&[found, ..]) => Err(FileError::Twice { place: place(), bead, side, found }),
        _ => Ok(()),
    }
}

/// Reads `[i, …]` and goes on behind it, past blanks.
fn side(rest: &mut &[u8]) -> Option<Vec<usize>> {
    let inside = rest.strip_prefix(b"[")?;
    let end = inside.iter().position(|b| *b == b']')?;
    let (inside, after) = inside.split_at_checked(end)?;
    *rest = after.get(1..)?.trim_ascii_start();
    if inside.trim_ascii().is_empty() {
        return Some(Vec::new());
    }
    // Most sides are one sentence, and a bead shall take no more room than it needs.
    let mut idxs = Vec::with_capacity(1 + inside.iter().filter(|b| **b == b',').count());
    for number in inside.split(|b| *b == b',') {
        idxs.push(number_of(number.trim_ascii())?);
    }
    Some(idxs)
}

fn number_of(digits: &[u8]) -> Option<usize> {
    let add = |n: usize, b: &u8| {
        n.checked_mul(10)?.checked_add(usize::from(b.checked_sub(b'0').filter(|digit| *digit < 10)?))
    };
    (!digits.is_empty()).then(|| digits.iter().try_fold(0, add)).flatten()
}
