//! NumPy's `.npy`, version 1.0, of two-dimensional float32 in C order: what we write, and what we read back.
//!
//! Source: numpy.lib.format, "NPY format" (NEP 1, 2007). Own code, since the header is one line and the crates for
//! it bring a grammar of Python literals to read every kind of array there is.

use anyhow::{Context as _, Result, bail, ensure};

const MAGIC: &[u8] = b"\x93NUMPY";

/// The data begin at a multiple of this many bytes, as NumPy's own writer has it.
const ALIGNMENT: usize = 64;

/// The bytes before the data of `n_rows` rows of `dims` values.
pub(crate) fn header(n_rows: usize, dims: usize) -> Vec<u8> {
    let mut dict =
        format!("{{'descr': '<f4', 'fortran_order': False, 'shape': ({n_rows}, {dims}), }}").into_bytes();
    // Magic, two bytes of version, two of length, and the line end.
    let before = MAGIC.len() + 4;
    let n_bytes = (before + dict.len() + 1).next_multiple_of(ALIGNMENT);
    dict.resize(n_bytes - before - 1, b' ');
    dict.push(b'\n');
    let mut out = MAGIC.to_vec();
    out.extend([1, 0]);
    // Two numbers of 20 digits leave the line far below 64 KiB.
    out.extend(u16::try_from(dict.len()).unwrap_or(u16::MAX).to_le_bytes());
    out.extend(dict);
    out
}

/// Whether these are the first bytes of a `.npy` file.
pub(crate) fn is_npy(bytes: &[u8]) -> bool {
    bytes.starts_with(MAGIC)
}

/// Rows, length of a row, and the data, of a whole file.
///
/// # Errors
///
/// Fails if it is not two-dimensional float32, low byte first, in C order, or not as long as it says.
pub(crate) fn parse(bytes: &[u8]) -> Result<(usize, usize, &[u8])> {
    let rest = bytes.strip_prefix(MAGIC).context("this is no `.npy` file")?;
    let (&[major, _], rest) = rest.split_first_chunk::<2>().context("the header is cut off")?;
    let (n_header, rest) = if major == 1 {
        let (n, rest) = rest.split_first_chunk::<2>().context("the header is cut off")?;
        (usize::from(u16::from_le_bytes(*n)), rest)
    } else {
        let (n, rest) = rest.split_first_chunk::<4>().context("the header is cut off")?;
        (usize::try_from(u32::from_le_bytes(*n))?, rest)
    };
    let (head, data) = rest.split_at_checked(n_header).context("the header is cut off")?;
    let head: String = String::from_utf8_lossy(head).split_whitespace().collect();
    ensure!(head.contains("'descr':'<f4'"), "the values are not float32, low byte first: `{head}`");
    ensure!(head.contains("'fortran_order':False"), "the values are not in C order: `{head}`");
    let shape = head.split_once("'shape':(").and_then(|s| s.1.split_once(')')).map(|s| s.0);
    let shape: Vec<usize> = shape
        .unwrap_or("")
        .split(',')
        .filter(|n| !n.is_empty())
        .map(str::parse)
        .collect::<Result<_, _>>()
        .with_context(|| format!("the shape cannot be read: `{head}`"))?;
    let &[n_rows, dims] = shape.as_slice() else { bail!("{} dimensions instead of two", shape.len()) };
    let n_bytes = n_rows.checked_mul(dims).and_then(|n| n.checked_mul(4));
    ensure!(n_bytes == Some(data.len()), "{} bytes of data do not make {n_rows} rows of {dims}", data.len());
    Ok((n_rows, dims, data))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_is_numpys_own() {
        // What `numpy.save` (2.x) writes for `zeros((3, 2), dtype="<f4")`.
        let mut expected =
            b"\x93NUMPY\x01\x00\x76\x00{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }".to_vec();
        expected.resize(127, b' ');
        expected.push(b'\n');
        assert_eq!(header(3, 2), expected);
    }

    #[test]
    fn the_data_begin_at_a_multiple_of_64_whatever_the_shape() {
        for n in [0, 1, 99, 12_345, 123_456_789_012, usize::MAX] {
            assert_eq!(header(n, 384).len() % ALIGNMENT, 0);
        }
    }

    #[test]
    fn a_file_is_read_back_and_a_cut_one_is_refused() {
        let mut file = header(2, 3);
        file.extend([7; 24]);
        assert_eq!(parse(&file).expect("whole"), (2, 3, &[7_u8; 24][..]));
        for n in [0, 5, 9, 40, file.len() - 1] {
            assert!(parse(&file[..n]).is_err(), "{n} bytes");
        }
    }

    #[test]
    fn other_arrays_are_refused_by_what_they_are() {
        let said = |from: &str, to: &str| {
            let mut file = String::from_utf8_lossy(&header(2, 3)[10..]).replace(from, to).into_bytes();
            file.splice(0..0, *b"\x93NUMPY\x01\x00\x76\x00");
            file.truncate(128);
            file.extend([0; 24]);
            parse(&file).expect_err("refused").to_string()
        };
        assert!(said("'<f4'", "'<f8'").contains("float32"));
        assert!(said("False", "True ").contains("C order"));
        assert!(said("(2, 3)", "(6,)  ").contains("1 dimensions"));
    }
}
