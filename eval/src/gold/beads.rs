use doichieu_bitext::Bead;

use super::claims::bead_side;
use super::text;
use crate::InputError;
use crate::error::Place;

/// Reads beads in Vecalign's format, a line each: `[i, …]:[j, …]`, an empty side as `[]`, indices from 0.
///
/// A third field is a score and becomes the bead's; what follows it is passed over. Blank lines are passed over.
/// Indices stay in the order of the file.
///
/// # Errors
///
/// [`InputError::NotUtf8`], and [`InputError::Line`] for a line that is no bead.
pub fn read_beads(file: &str, bytes: &[u8]) -> Result<Vec<Bead>, InputError> {
    let mut beads = Vec::new();
    for (line_idx, line) in text(file, bytes)?.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let bead = bead(line).ok_or_else(|| InputError::Line {
            place: Place::line(file, line_idx + 1),
            expected: "`[i, …]:[j, …]`",
            found: line.chars().take(60).collect(),
        })?;
        beads.push(bead);
    }
    Ok(beads)
}

fn bead(line: &str) -> Option<Bead> {
    let mut fields = line.split(':').map(str::trim);
    let (source_idxs, target_idxs) = (bead_side(fields.next()?)?, bead_side(fields.next()?)?);
    let score = match fields.next() {
        None | Some("") => None,
        Some(score) => Some(score.parse().ok()?),
    };
    Some(Bead { source_idxs, target_idxs, score, ..Bead::default() })
}

/// Refuses a bead with a sentence that is not there.
pub(crate) fn check_beads(
    place: &Place,
    id: &str,
    beads: &[Bead],
    n_source: usize,
    n_target: usize,
) -> Result<(), InputError> {
    for bead in beads {
        for (idxs, len, side) in
            [(&bead.source_idxs, n_source, "source"), (&bead.target_idxs, n_target, "target")]
        {
            if let Some(&found) = idxs.iter().find(|i| len <= **i) {
                return Err(InputError::BeadIndex {
                    place: place.clone(),
                    id: id.to_owned(),
                    side,
                    found,
                    len,
                });
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beads_are_read_with_and_without_a_score() {
        let beads = read_beads("a.gold", b"[0]:[0]\n\n[1, 2]:[]:0.000000\r\n[]:[1,2]:\n").unwrap();
        assert_eq!(beads[0], Bead::new(0..1, 0..1));
        assert_eq!(beads[1], Bead { score: Some(0.0), ..Bead::new(1..3, 0..0) });
        assert_eq!(beads[2], Bead::new(0..0, 1..3));
    }

    #[test]
    fn a_line_that_is_no_bead_is_named() {
        for line in ["0\t1", "[0]", "[0]:[x]", "[0]:[-1]", "[0]:[1]:high"] {
            let error = read_beads("a.gold", format!("[0]:[0]\n{line}\n").as_bytes()).unwrap_err();
            let expected = format!("`a.gold`, line 2: expected `[i, …]:[j, …]`, found `{line}`");
            assert_eq!(error.to_string(), expected);
        }
    }
}
