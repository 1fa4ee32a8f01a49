//! The model's file: where each part lies, how it is written, how damage is found.
//!
//! All numbers are little-endian. A header of 96 bytes, then parts one after another, without gaps:
//!
//! | part | size in bytes | what |
//! | --- | --- | --- |
//! | buckets of rows | 4 · (2¹⁶ + 1) | for each upper 16 bits of a unit's hash, the first row |
//! | keys of rows | 4 · rows | the next 32 bits of the hash, ascending within a bucket |
//! | scales | 2 · rows | whole numbers up to [`MAX_SCALE`] |
//! | costs | rows | how unusual a word is in its language, in eighths of a bit |
//! | codes | dims / 2 · rows | byte `j`: value `j` in the low four bits, value `dims / 2 + j` in the high ones; 8 is zero |
//! | buckets of plain pairs | 4 · (2¹⁶ + 1) | as above |
//! | keys of plain pairs | 4 · plain | as above |
//! | plain pairs | 16 · plain | rows of the first word, the second, the pair (each plus one; 0 is none); share in 255ths |
//!
//! A value is `scale · (code - 8)`. Sums of values are whole numbers, so that the order of adding changes nothing.

use sha2::{Digest, Sha256};

use super::unit::UnitKind;
use crate::encoder::hex;

/// Scales are at most this, so that a scaled code fits 16 bits.
pub const MAX_SCALE: u16 = 4095;

const MAGIC: [u8; 8] = *b"DCVECTOR";
const VERSION: u32 = 1;
const HEADER: usize = 96;
const N_BUCKETS: usize = 1 << 16;

/// A file that is no model.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ModelError {
    /// Other bytes stand at the start.
    #[error("not a doichieu vector model: the file starts with other bytes")]
    Magic,
    /// The file was written by another version of the trainer.
    #[error("version {found} of the model file; this program reads version {expected}")]
    Version {
        /// The file's version.
        found: u32,
        /// What can be read.
        expected: u32,
    },
    /// The file is shorter or longer than its header says.
    #[error("the model has {found} bytes, its header asks for {expected}: it was cut off or has grown")]
    Length {
        /// Bytes there are.
        found: usize,
        /// Bytes there should be.
        expected: usize,
    },
    /// A number in the header or in a table cannot be.
    #[error("damaged model: {what}")]
    Damaged {
        /// What cannot be.
        what: &'static str,
    },
    /// The bytes are not those that were written.
    #[error("damaged model: its SHA-256 is {found}, it was written as {expected}")]
    Checksum {
        /// What the bytes give.
        found: String,
        /// What the header says.
        expected: String,
    },
}

/// A unit with its vector, as the trainer hands it over.
#[derive(Debug, Clone, PartialEq)]
pub struct UnitVector {
    /// What it is.
    pub kind: UnitKind,
    /// Its hash, from [`Units::each`](super::Units::each).
    pub hash: u64,
    /// Its values in units of the scale, in `-8..=7`.
    pub codes: Vec<i8>,
    /// At most [`MAX_SCALE`].
    pub scale: u16,
    /// Minus the binary logarithm of its share in its language's words; infinite for other units.
    pub cost: f32,
}

/// What a pair of words without diacritics most often is with them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlainPair {
    /// Hash of the pair, a [`UnitKind::PlainPair`].
    pub hash: u64,
    /// Hash of the first word as [`UnitKind::Word`].
    pub first: u64,
    /// Hash of the second word.
    pub second: u64,
    /// Hash of the two as [`UnitKind::Pair`].
    pub pair: u64,
    /// How often it is this of all that it can be, in `0.0..=1.0`.
    pub share: f32,
}

/// All that a model file holds.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelParts {
    /// Length of a vector; even.
    pub dims: usize,
    /// What each sign of an unknown word counts, in the same whole numbers as the scaled codes.
    pub unknown: u16,
    /// The units, in any order.
    pub units: Vec<UnitVector>,
    /// The plain pairs, in any order; those whose words have no vector are left out.
    pub plain: Vec<PlainPair>,
}

impl ModelParts {
    /// The file. Of two units with one key the first in the order of `hash` and kind stays.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut units: Vec<&UnitVector> = self.units.iter().collect();
        units.sort_by_key(|u| (u.hash, u.kind));
        units.dedup_by_key(|u| place(u.hash));
        let row_of = |hash: u64| -> u32 {
            units.binary_search_by_key(&place(hash), |u| place(u.hash)).map_or(0, |row| row as u32 + 1)
        };
        let mut plain: Vec<&PlainPair> =
            self.plain.iter().filter(|p| row_of(p.first) != 0 && row_of(p.second) != 0).collect();
        plain.sort_by_key(|p| p.hash);
        plain.dedup_by_key(|p| place(p.hash));

        let mut body = Vec::new();
        write_index(&mut body, units.iter().map(|u| u.hash));
        for unit in &units {
            body.extend(unit.scale.min(MAX_SCALE).to_le_bytes());
        }
        body.extend(units.iter().map(|u| (u.cost * 8.0).round().clamp(0.0, 255.0) as u8));
        let half = self.dims / 2;
        for unit in &units {
            let code = |at: usize| (unit.codes.get(at).copied().unwrap_or(0).clamp(-8, 7) + 8) as u8;
            body.extend((0..half).map(|j| code(j) | (code(half + j) << 4)));
        }
        write_index(&mut body, plain.iter().map(|p| p.hash));
        for pair in &plain {
            for hash in [pair.first, pair.second, pair.pair] {
                body.extend(row_of(hash).to_le_bytes());
            }
            body.extend(u32::from((pair.share.clamp(0.0, 1.0) * 255.0).round() as u8).to_le_bytes());
        }

        let mut file = Vec::with_capacity(HEADER + body.len());
        file.extend(MAGIC);
        for number in
            [VERSION, self.dims as u32, units.len() as u32, plain.len() as u32, u32::from(self.unknown)]
        {
            file.extend(number.to_le_bytes());
        }
        file.resize(HEADER - 32, 0);
        let digest = digest(&file, &body);
        file.extend(digest);
        file.extend(body);
        file
    }
}

fn digest(header: &[u8], body: &[u8]) -> [u8; 32] {
    let mut sha = Sha256::new();
    sha.update(header);
    sha.update(body);
    sha.finalize().into()
}

/// The bucket and the key of a hash: its upper 48 bits.
const fn place(hash: u64) -> u64 {
    hash >> 16
}

fn write_index(body: &mut Vec<u8>, hashes: impl Iterator<Item = u64> + Clone) {
    let mut counts = vec![0_u32; N_BUCKETS + 1];
    for hash in hashes.clone() {
        counts[(hash >> 48) as usize + 1] += 1;
    }
    let mut total = 0;
    for count in counts {
        total += count;
        body.extend(total.to_le_bytes());
    }
    for hash in hashes {
        body.extend(((hash >> 16) as u32).to_le_bytes());
    }
}

/// A list of numbers in a file.
#[derive(Debug, Clone, Copy)]
struct Numbers<'a>(&'a [u8]);

impl Numbers<'_> {
    fn get(&self, idx: usize) -> Option<u32> {
        let bytes = self.0.get(idx * 4..idx * 4 + 4)?;
        bytes.try_into().ok().map(u32::from_le_bytes)
    }
}

/// Hashes and their rows, with room that is used again.
#[derive(Debug, Default)]
pub(super) struct Search {
    pub(super) hashes: Vec<u64>,
    buckets: Vec<[usize; 2]>,
    /// As many as hashes.
    pub(super) rows: Vec<Option<usize>>,
}

/// Finds a hash's row.
#[derive(Debug, Clone, Copy)]
struct Index<'a> {
    buckets: Numbers<'a>,
    keys: Numbers<'a>,
}

impl Index<'_> {
    fn find(&self, hash: u64) -> Option<usize> {
        let bucket = (hash >> 48) as usize;
        let (from, to) = (self.buckets.get(bucket)? as usize, self.buckets.get(bucket + 1)? as usize);
        let key = (hash >> 16) as u32;
        (from..to).find(|row| self.keys.get(*row) == Some(key))
    }

    /// Finds many: what a processor waits for is memory, and so it is asked for all buckets before any key, and for keys
    /// without a branch between them.
    fn find_all(&self, search: &mut Search) {
        const FEW: usize = 4;
        let Search { hashes, buckets, rows } = search;
        buckets.clear();
        buckets.extend(hashes.iter().map(|hash| {
            let bucket = (hash >> 48) as usize;
            [bucket, bucket + 1].map(|at| self.buckets.get(at).unwrap_or(0) as usize)
        }));
        rows.clear();
        rows.extend(hashes.iter().zip(&*buckets).map(|(hash, [from, to])| {
            if FEW < to.saturating_sub(*from) {
                return self.find(*hash);
            }
            let key = (hash >> 16) as u32;
            let mut found = usize::MAX;
            for row in (*from..from + FEW).rev() {
                let is_it = (row < *to) & (self.keys.get(row) == Some(key));
                found = if is_it { row } else { found };
            }
            (found != usize::MAX).then_some(found)
        }));
    }

    /// Buckets ascend and end with the number of rows.
    fn is_sound(&self, n: usize) -> bool {
        let mut before = 0;
        for bucket in 0..=N_BUCKETS {
            match self.buckets.get(bucket) {
                Some(now) if before <= now => before = now,
                _ => return false,
            }
        }
        before as usize == n && self.buckets.get(0) == Some(0)
    }
}

/// A unit's row, as it lies in the file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row<'a> {
    pub(super) codes: &'a [u8],
    pub(super) scale: u16,
}

/// Rows of what a plain pair is with diacritics.
#[derive(Debug, Clone, Copy)]
pub(super) struct Restored {
    pub(super) first: usize,
    pub(super) second: usize,
    pub(super) pair: Option<usize>,
    /// In 255ths.
    pub(super) share: u32,
}

/// A model file that is read where it lies.
#[derive(Debug, Clone, Copy)]
pub(super) struct ModelFile<'a> {
    pub(super) dims: usize,
    pub(super) n_rows: usize,
    pub(super) n_plain: usize,
    pub(super) unknown: u16,
    bytes: &'a [u8],
    rows: Index<'a>,
    scales: &'a [u8],
    costs: &'a [u8],
    codes: &'a [u8],
    plain_index: Index<'a>,
    plain: Numbers<'a>,
}

impl<'a> ModelFile<'a> {
    /// Finds the parts and checks that they hang together.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, ModelError> {
        let file = Self::locate(bytes)?;
        if !file.rows.is_sound(file.n_rows) || !file.plain_index.is_sound(file.n_plain) {
            return Err(ModelError::Damaged { what: "its index does not ascend" });
        }
        Ok(file)
    }

    /// Finds the parts by the header alone, which takes no time.
    pub(super) fn locate(bytes: &'a [u8]) -> Result<Self, ModelError> {
        if bytes.get(..8) != Some(&MAGIC[..]) {
            return Err(ModelError::Magic);
        }
        let header =
            Numbers(bytes.get(8..HEADER).ok_or(ModelError::Length { found: bytes.len(), expected: HEADER })?);
        let field = |at: usize| header.get(at).unwrap_or(0);
        if field(0) != VERSION {
            return Err(ModelError::Version { found: field(0), expected: VERSION });
        }
        let [dims, n_rows, n_plain] = [field(1), field(2), field(3)].map(|n| n as usize);
        if dims == 0 || dims % 2 != 0 || 4096 < dims {
            return Err(ModelError::Damaged {
                what: "the length of its vectors is not an even number up to 4096",
            });
        }
        let unknown = u16::try_from(field(4))
            .map_err(|_| ModelError::Damaged { what: "the weight of unknown words" })?;
        let index = 4 * (N_BUCKETS + 1);
        let sizes =
            [index, 4 * n_rows, 2 * n_rows, n_rows, dims / 2 * n_rows, index, 4 * n_plain, 16 * n_plain];
        let expected = HEADER + sizes.iter().sum::<usize>();
        if bytes.len() != expected {
            return Err(ModelError::Length { found: bytes.len(), expected });
        }
        let mut rest = bytes.get(HEADER..).unwrap_or(&[]);
        let mut part = |size: usize| -> &'a [u8] {
            let (head, tail) = rest.split_at_checked(size).unwrap_or((rest, &[]));
            rest = tail;
            head
        };
        let rows = Index { buckets: Numbers(part(sizes[0])), keys: Numbers(part(sizes[1])) };
        let (scales, costs, codes) = (part(sizes[2]), part(sizes[3]), part(sizes[4]));
        let plain_index = Index { buckets: Numbers(part(sizes[5])), keys: Numbers(part(sizes[6])) };
        let plain = Numbers(part(sizes[7]));
        Ok(Self { dims, n_rows, n_plain, unknown, bytes, rows, scales, costs, codes, plain_index, plain })
    }

    /// Compares every byte with the checksum in the header.
    pub(super) fn verify(&self) -> Result<(), ModelError> {
        let header = self.bytes.get(..HEADER - 32).unwrap_or(&[]);
        let found = hex(&digest(header, self.bytes.get(HEADER..).unwrap_or(&[])));
        let expected = self.sha256();
        if found == expected { Ok(()) } else { Err(ModelError::Checksum { found, expected }) }
    }

    /// The checksum in the header.
    pub(super) fn sha256(&self) -> String {
        hex(self.bytes.get(HEADER - 32..HEADER).unwrap_or(&[]))
    }

    pub(super) fn find(&self, hash: u64) -> Option<usize> {
        self.rows.find(hash)
    }

    /// Finds the rows of all hashes of a search.
    pub(super) fn find_all(&self, search: &mut Search) {
        self.rows.find_all(search);
    }

    pub(super) fn row(&self, row: usize) -> Option<Row<'a>> {
        let half = self.dims / 2;
        let scale = self.scales.get(row * 2..row * 2 + 2)?.try_into().ok().map(u16::from_le_bytes)?;
        Some(Row { codes: self.codes.get(row * half..(row + 1) * half)?, scale: scale.min(MAX_SCALE) })
    }

    /// How unusual the word of a row is, in eighths of a bit.
    pub(super) fn cost(&self, row: usize) -> Option<u8> {
        self.costs.get(row).copied()
    }

    pub(super) fn restored(&self, hash: u64) -> Option<Restored> {
        let at = self.plain_index.find(hash)?;
        let field = |i: usize| self.plain.get(at * 4 + i);
        let row = |number: u32| (number as usize).checked_sub(1).filter(|row| *row < self.n_rows);
        Some(Restored {
            first: row(field(0)?)?,
            second: row(field(1)?)?,
            pair: row(field(2)?),
            share: field(3)?,
        })
    }
}
