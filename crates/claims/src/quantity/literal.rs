//! Digits: what a run such as `1.234` or `80.213,90` can stand for.

/// The readings of a run of digits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Literal {
    pub(crate) value: f64,
    /// The value in the other convention, where the shape allows both.
    pub(crate) alternate: Option<f64>,
    /// The place value of the last digit: 1 for `25`, 0.1 for `2,5`.
    pub(crate) precision: f64,
    /// Whether points, commas or spaces group the digits, as in no year and no clock time.
    pub(crate) grouped: bool,
}

/// Reads digits with points and commas; `None` for what is no number (`192.168.0.1`, `1.2.3`).
///
/// Where one mark stands before exactly three digits, the language's own convention gives the value and the
/// other convention the alternate.
pub(crate) fn read(raw: &str, vietnamese: bool) -> Option<Literal> {
    let bytes = raw.as_bytes();
    if bytes.len() > 24 {
        return None;
    }
    let marks: Vec<(usize, u8)> =
        bytes.iter().enumerate().filter(|(_, b)| !b.is_ascii_digit()).map(|(at, b)| (at, *b)).collect();
    let Some(&(first_at, first)) = marks.first() else {
        let value: f64 = raw.parse().ok()?;
        // Digits that begin with zeros number things (telephones, accounts) rather than count them.
        let code = bytes.len() > 2 && raw.starts_with('0') || bytes.len() > 13;
        return (!code).then_some(Literal { value, alternate: None, precision: 1.0, grouped: false });
    };
    let &(last_at, last) = marks.last()?;
    let tail = bytes.len() - last_at - 1;
    let digits = |decimals: usize| -> Option<f64> {
        let all: String = raw.chars().filter(char::is_ascii_digit).collect();
        let (whole, part) = all.split_at_checked(all.len().checked_sub(decimals)?)?;
        format!("{whole}.{part}").parse().ok()
    };
    // Groups before the last mark have three digits each, the first one to three.
    let grouped_until = |end: usize, mark: u8| -> bool {
        let mut start = 0;
        let mut ok = true;
        for &(at, m) in marks.iter().filter(|(at, _)| *at < end) {
            ok &= m == mark && if start == 0 { (1..=3).contains(&at) } else { at - start == 3 };
            start = at + 1;
        }
        ok && end - start == 3 && start > 0
    };
    let decimal = |decimals: usize| Literal {
        value: digits(decimals).unwrap_or(0.0),
        alternate: None,
        precision: 10f64.powi(-(decimals as i32)),
        grouped: true,
    };
    if marks.len() == 1 {
        if tail != 3 || first_at > 3 || raw.starts_with("0") {
            return (!raw.starts_with("00")).then(|| decimal(tail));
        }
        let thousands = digits(0)?;
        let fraction = digits(3)?;
        let is_group = (first == b'.') == vietnamese;
        return Some(Literal {
            value: if is_group { thousands } else { fraction },
            alternate: Some(if is_group { fraction } else { thousands }),
            precision: if is_group { 1.0 } else { 0.001 },
            grouped: true,
        });
    }
    if first == last {
        return grouped_until(bytes.len(), first).then_some(Literal {
            value: digits(0)?,
            alternate: None,
            precision: 1.0,
            grouped: true,
        });
    }
    grouped_until(last_at, first).then(|| decimal(tail))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(raw: &str, en: Option<(f64, Option<f64>)>, vi: Option<(f64, Option<f64>)>) {
        let both = |l: Literal| (l.value, l.alternate);
        assert_eq!(read(raw, false).map(both), en, "English {raw}");
        assert_eq!(read(raw, true).map(both), vi, "Vietnamese {raw}");
    }

    #[test]
    fn conventions_differ_only_where_the_shape_allows_both() {
        check("1.234", Some((1.234, Some(1234.0))), Some((1234.0, Some(1.234))));
        check("1,234", Some((1234.0, Some(1.234))), Some((1.234, Some(1234.0))));
        check("27,6", Some((27.6, None)), Some((27.6, None)));
        check("80.213,90", Some((80213.9, None)), Some((80213.9, None)));
        check("80,213.90", Some((80213.9, None)), Some((80213.9, None)));
        check("10.000.000", Some((1e7, None)), Some((1e7, None)));
        check("0.125", Some((0.125, None)), Some((0.125, None)));
        check("1234.567", Some((1234.567, None)), Some((1234.567, None)));
    }

    #[test]
    fn codes_are_no_numbers() {
        for raw in ["192.168.0.1", "1.2.3", "0084", "00.12", "12345678901234"] {
            check(raw, None, None);
        }
    }
}
