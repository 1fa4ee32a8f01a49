use std::borrow::Cow;
use std::fmt;

use rayon::prelude::*;

use super::file::{ModelError, ModelFile, Restored, Row, Search};
use super::unit::{UnitKind, Units, Writing, sign_bits};
use crate::encoder::{EncodeError, Encoder};
use crate::vectors::{Vectors, normalise};

#[cfg(feature = "built-in")]
static BUNDLED: &[u8] = include_bytes!("../../assets/encoder/encoder.bin");

/// The encoder that comes with the program: a vector a word and a pair of words, added up.
///
/// Vietnamese with diacritics, without, word-segmented, composed or decomposed, with the tone on its old or new
/// place: all are read alike. A sentence in Vietnamese without diacritics is told from an English one by its
/// words, and gets the diacritics that its pairs of words most often have.
///
/// What a sentence is made of is summed in whole numbers, so that the same text gives the same bytes everywhere,
/// and so that the vector of a run of sentences is the sum of theirs ([`Encoder::sums`]).
pub struct BuiltIn {
    bytes: Cow<'static, [u8]>,
    hash: String,
}

impl fmt::Debug for BuiltIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BuiltIn").field("hash", &self.hash).finish_non_exhaustive()
    }
}

/// Texts at least that a thread is given.
const MIN_SHARE: usize = 32;

/// Of a text's words, the share that may have diacritics in a text that counts as written without.
const ACCENTED_SHARE: f64 = 0.1;

/// Cost of a word that a language does not have, in eighths of a bit: one in four million.
const UNSEEN: i32 = 22 * 8;

/// By how much the words must speak for Vietnamese, in eighths of a bit, so that a name alone decides nothing.
const SURE: i32 = 4 * 8;

impl BuiltIn {
    /// The model in the program.
    ///
    /// Its checksum is compared when the program is tested, not at every start.
    #[cfg(feature = "built-in")]
    pub fn bundled() -> Self {
        let hash = ModelFile::locate(BUNDLED).map(|f| f.sha256()).unwrap_or_default();
        Self { bytes: Cow::Borrowed(BUNDLED), hash }
    }

    /// A model that was trained by `doichieu-train encoder`, as the bytes of its file.
    ///
    /// # Errors
    ///
    /// [`ModelError`] if the bytes are another file, of another version, cut off, or changed in any place.
    pub fn open(bytes: Vec<u8>) -> Result<Self, ModelError> {
        let hash = {
            let file = ModelFile::open(&bytes)?;
            file.verify()?;
            file.sha256()
        };
        Ok(Self { bytes: Cow::Owned(bytes), hash })
    }

    /// Compares every byte with the checksum in the file.
    ///
    /// # Errors
    ///
    /// [`ModelError::Checksum`] if they differ, and what [`BuiltIn::open`] says of files that are no model.
    pub fn verify(&self) -> Result<(), ModelError> {
        ModelFile::open(&self.bytes)?.verify()
    }

    /// Number of units that have a vector.
    pub fn n_units(&self) -> usize {
        self.file().map_or(0, |f| f.n_rows)
    }

    /// Number of pairs of words without diacritics whose diacritics are known.
    pub fn n_plain_pairs(&self) -> usize {
        self.file().map_or(0, |f| f.n_plain)
    }

    /// How a text is written, by its words.
    pub fn writing(&self, text: &str) -> Writing {
        let mut units = Units::default();
        units.read(text);
        self.file().map_or(Writing::Full, |file| writing(&file, &units, &mut Search::default()))
    }

    /// `None` cannot be: the bytes were opened once.
    fn file(&self) -> Option<ModelFile<'_>> {
        ModelFile::locate(&self.bytes).ok()
    }

    fn all_sums(&self, texts: &[&str], finish: impl Fn(&mut [f32]) + Sync) -> Vectors {
        let Some(file) = self.file() else { return Vectors::default() };
        let mut out = Vectors::zeros(texts.len(), file.dims);
        let rows: Vec<&mut [f32]> = out.rows_mut().collect();
        rows.into_par_iter().zip(texts).with_min_len(MIN_SHARE).for_each_init(
            || Room::new(file.dims),
            |room, (row, text)| {
                room.units.read(text);
                add_up(&file, room);
                room.sum.write(row);
                finish(row);
            },
        );
        out
    }
}

/// What a worker uses again for each text.
struct Room<'f> {
    units: Units,
    kinds: Vec<UnitKind>,
    search: Search,
    sum: Sum<'f>,
}

impl Room<'_> {
    fn new(dims: usize) -> Self {
        Self { units: Units::default(), kinds: Vec::new(), search: Search::default(), sum: Sum::new(dims) }
    }
}

impl Encoder for BuiltIn {
    fn name(&self) -> &str {
        "built-in"
    }

    fn hash(&self) -> &str {
        &self.hash
    }

    fn dims(&self) -> usize {
        self.file().map_or(0, |f| f.dims)
    }

    fn encode(&self, texts: &[&str]) -> Result<Vectors, EncodeError> {
        Ok(self.all_sums(texts, normalise))
    }

    fn sums(&self, texts: &[&str]) -> Option<Vectors> {
        Some(self.all_sums(texts, |_| {}))
    }
}

/// Sums of scaled codes. Rows are collected first and added block by block, so that a block's sums stay in registers.
struct Sum<'f> {
    rows: Vec<Row<'f>>,
    total: Vec<i64>,
}

/// Rows that are added together: so many are near while their blocks are read, and no 32 bits overflow.
const ROWS_A_RUN: usize = 128;

/// Codes of a block.
const BLOCK: usize = 16;

impl<'f> Sum<'f> {
    fn new(dims: usize) -> Self {
        Self { rows: Vec::with_capacity(ROWS_A_RUN), total: vec![0; dims] }
    }

    fn add(&mut self, file: &ModelFile<'f>, row: usize) {
        let Some(row) = file.row(row) else { return };
        self.rows.push(row);
        if ROWS_A_RUN <= self.rows.len() {
            self.close();
        }
    }

    fn add_unknown(&mut self, hash: u64, weight: u16) {
        let weight = i64::from(weight);
        for (totals, bits) in self.total.chunks_mut(64).zip(sign_bits(hash)) {
            for (bit, total) in totals.iter_mut().enumerate() {
                *total += if (bits >> bit) & 1 == 1 { weight } else { -weight };
            }
        }
    }

    fn close(&mut self) {
        // Rows lie far apart: all are asked for before the first is waited for.
        let ends = self.rows.iter().flat_map(|row| row.codes.first().into_iter().chain(row.codes.get(64)));
        std::hint::black_box(ends.fold(0, |seen, code| seen ^ code));
        // Each code stands eight above its value.
        let offset = 8 * self.rows.iter().map(|row| i64::from(row.scale)).sum::<i64>();
        let half = self.total.len() / 2;
        let (low, high) = self.total.split_at_mut(half);
        for (block, (low, high)) in low.chunks_mut(BLOCK).zip(high.chunks_mut(BLOCK)).enumerate() {
            let sums = block_sums(&self.rows, block * BLOCK);
            for (totals, sums) in [low, high].into_iter().zip(&sums) {
                for (total, sum) in totals.iter_mut().zip(sums) {
                    *total += i64::from(*sum) - offset;
                }
            }
        }
        self.rows.clear();
    }

    /// Writes the sum and is empty again.
    fn write(&mut self, row: &mut [f32]) {
        self.close();
        for (value, total) in row.iter_mut().zip(&mut self.total) {
            *value = *total as f32;
            *total = 0;
        }
    }
}

/// Sums of the scaled codes from `start` on, of the low four bits and of the high ones.
fn block_sums(rows: &[Row<'_>], start: usize) -> [[u32; BLOCK]; 2] {
    let (mut low, mut high) = ([0_u32; BLOCK], [0_u32; BLOCK]);
    for row in rows {
        let rest = row.codes.get(start..).unwrap_or(&[]);
        let mut last = [0; BLOCK];
        let codes = rest.first_chunk().unwrap_or_else(|| {
            last.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
            &last
        });
        for ((low, high), code) in low.iter_mut().zip(&mut high).zip(codes) {
            *low += u32::from(u16::from(code & 15) * row.scale);
            *high += u32::from(u16::from(code >> 4) * row.scale);
        }
    }
    [low, high]
}

fn writing(file: &ModelFile<'_>, units: &Units, search: &mut Search) -> Writing {
    if ACCENTED_SHARE * units.n_words() as f64 <= units.n_accented() as f64 && 0 < units.n_accented() {
        return Writing::Full;
    }
    search.hashes.clear();
    search.hashes.extend(units.unaccented_words().flat_map(|(full, plain)| [full, plain]));
    file.find_all(search);
    let cost = |row: &Option<usize>| {
        row.and_then(|row| file.cost(row)).map_or(UNSEEN, |cost| i32::from(cost).min(UNSEEN))
    };
    let (words, _) = search.rows.as_chunks::<2>();
    let for_plain: i32 = words.iter().map(|[full, plain]| cost(full) - cost(plain)).sum();
    if SURE < for_plain { Writing::Plain } else { Writing::Full }
}

fn add_up<'f>(file: &ModelFile<'f>, room: &mut Room<'f>) {
    let Room { units, kinds, search, sum } = room;
    match writing(file, units, search) {
        Writing::Full => {
            kinds.clear();
            search.hashes.clear();
            units.each(Writing::Full, |kind, hash| {
                kinds.push(kind);
                search.hashes.push(hash);
            });
            file.find_all(search);
            for ((kind, hash), row) in kinds.iter().zip(&search.hashes).zip(&search.rows) {
                match (row, kind) {
                    (Some(row), _) => sum.add(file, *row),
                    (None, UnitKind::Word) => sum.add_unknown(*hash, file.unknown),
                    (None, _) => {}
                }
            }
        }
        Writing::Plain => add_plain(file, units, sum),
    }
}

/// Adds a text without diacritics: each word as what its pairs say it is, else as what it is on average, else as
/// a name.
fn add_plain<'f>(file: &ModelFile<'f>, units: &Units, sum: &mut Sum<'f>) {
    let mut words: Vec<u64> = Vec::with_capacity(units.n_words());
    let mut pairs: Vec<Option<Restored>> = Vec::with_capacity(units.n_words());
    units.each(Writing::Plain, |kind, hash| match kind {
        UnitKind::PlainWord => {
            words.push(hash);
            pairs.push(None);
        }
        UnitKind::PlainPair => {
            if let Some(last) = pairs.last_mut() {
                *last = file.restored(hash);
            }
        }
        _ => {}
    });
    for ((i, plain), name) in words.iter().enumerate().zip(units.full_words()) {
        let before = pairs.get(i).copied().flatten();
        let after = pairs.get(i + 1).copied().flatten();
        if let Some(row) = before.and_then(|p| p.pair) {
            sum.add(file, row);
        }
        let restored = match (before, after) {
            (Some(b), Some(a)) if b.share < a.share => Some(a.first),
            (Some(b), _) => Some(b.second),
            (None, Some(a)) => Some(a.first),
            (None, None) => None,
        };
        match restored.or_else(|| file.find(*plain)).or_else(|| file.find(name)) {
            Some(row) => sum.add(file, row),
            None => sum.add_unknown(name, file.unknown),
        }
    }
}
