//! A collection as bytes.
//!
//! Little-endian: magic, version, the caller's key, the two piles, and a CRC-32 of all before it.

use doichieu_encode::margin::Neighbour;

use super::collection::{Collection, Pile};
use super::profile::Profile;
use super::term::{Family, Term};

const MAGIC: &[u8; 8] = b"DCPAIRS\0";
/// Of the layout and of what profiles are made of.
const VERSION: u32 = 1;

/// Bytes that are no collection, or another's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// They are something else.
    #[error("not an index of reports")]
    NotAnIndex,
    /// Another version of the program wrote them.
    #[error("the index has version {found}, this program reads version {VERSION}")]
    Version {
        /// The version that they name.
        found: u32,
    },
    /// They were made with another model or other parameters.
    #[error("the index was made with `{found}`, not with `{expected}`")]
    Key {
        /// What this run works with.
        expected: String,
        /// What the index was made with.
        found: String,
    },
    /// They were cut off or changed.
    #[error("the index is damaged")]
    Damaged,
}

impl Collection {
    /// The collection as bytes.
    ///
    /// * `key`: names the encoder and all else that must be the same when they are read.
    pub fn to_bytes(&self, key: &str) -> Vec<u8> {
        let mut out = Writer(MAGIC.to_vec());
        out.number(VERSION);
        out.text(key);
        for pile in [&self.source, &self.target] {
            out.number(size(pile.profiles.len()));
            for (profile, near) in pile.profiles.iter().zip(&pile.near) {
                out.profile(profile, near);
            }
        }
        let sum = crc32fast::hash(&out.0);
        out.number(sum);
        out.0
    }

    /// Reads what [`Collection::to_bytes`] wrote.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the bytes are something else, of another version, made with another key, or damaged.
    pub fn from_bytes(bytes: &[u8], key: &str) -> Result<Self, StoreError> {
        let mut input = Reader(bytes.strip_prefix(MAGIC).ok_or(StoreError::NotAnIndex)?);
        let found = input.number().ok_or(StoreError::Damaged)?;
        if found != VERSION {
            return Err(StoreError::Version { found });
        }
        let (body, sum) = bytes.split_last_chunk::<4>().ok_or(StoreError::Damaged)?;
        if crc32fast::hash(body) != u32::from_le_bytes(*sum) {
            return Err(StoreError::Damaged);
        }
        let found = input.text().ok_or(StoreError::Damaged)?;
        if found != key {
            return Err(StoreError::Key { expected: key.to_owned(), found });
        }
        let source = input.pile().ok_or(StoreError::Damaged)?;
        let target = input.pile().ok_or(StoreError::Damaged)?;
        let fits =
            |pile: &Pile, other: &Pile| pile.near.iter().flatten().all(|n| n.idx < other.profiles.len());
        if input.0.len() != sum.len() || !fits(&source, &target) || !fits(&target, &source) {
            return Err(StoreError::Damaged);
        }
        Ok(Self { source, target })
    }
}

fn size(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

struct Writer(Vec<u8>);

impl Writer {
    fn number(&mut self, n: u32) {
        self.0.extend(n.to_le_bytes());
    }

    fn text(&mut self, text: &str) {
        self.number(size(text.len()));
        self.0.extend(text.as_bytes());
    }

    fn profile(&mut self, profile: &Profile, near: &[Neighbour]) {
        self.text(&profile.id);
        self.0.extend(profile.digest);
        self.number(u32::from(profile.day.is_some()));
        self.0.extend(profile.day.unwrap_or(0).to_le_bytes());
        self.number(u32::from(profile.place.is_some()));
        self.text(profile.place.as_deref().unwrap_or(""));
        self.number(profile.n_sentences);
        self.number(profile.n_chars);
        self.number(size(profile.vector.len()));
        profile.vector.iter().for_each(|v| self.0.extend(v.to_le_bytes()));
        self.number(size(profile.terms.len()));
        for term in &profile.terms {
            self.0.push(match term.family {
                Family::Name => 0,
                Family::Number => 1,
                Family::Date => 2,
            });
            self.text(&term.key);
        }
        self.number(size(near.len()));
        for n in near {
            self.number(size(n.idx));
            self.0.extend(n.cosine.to_le_bytes());
        }
    }
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (head, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*head)
    }

    fn number(&mut self) -> Option<u32> {
        self.take().map(u32::from_le_bytes)
    }

    fn text(&mut self) -> Option<String> {
        let n = self.number()? as usize;
        let (head, rest) = self.0.split_at_checked(n)?;
        self.0 = rest;
        String::from_utf8(head.to_vec()).ok()
    }

    fn list<T>(&mut self, mut item: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let n = self.number()? as usize;
        // A damaged number must not reserve what the bytes cannot hold.
        let mut out = Vec::with_capacity(n.min(self.0.len()));
        for _ in 0..n {
            out.push(item(self)?);
        }
        Some(out)
    }

    fn pile(&mut self) -> Option<Pile> {
        let (profiles, near) = self.list(Self::profile)?.into_iter().unzip();
        Some(Pile { profiles, near })
    }

    fn profile(&mut self) -> Option<(Profile, Vec<Neighbour>)> {
        let (id, digest) = (self.text()?, self.take()?);
        let has_day = self.number()? != 0;
        let day = i32::from_le_bytes(self.take()?);
        let (has_place, place) = (self.number()? != 0, self.text()?);
        let profile = Profile {
            id,
            digest,
            day: has_day.then_some(day),
            place: has_place.then_some(place),
            n_sentences: self.number()?,
            n_chars: self.number()?,
            vector: self.list(|input| input.take().map(f32::from_le_bytes))?,
            terms: self.list(|input| {
                let family = match input.take::<1>()? {
                    [0] => Family::Name,
                    [1] => Family::Number,
                    [2] => Family::Date,
                    _ => return None,
                };
                Some(Term { family, key: input.text()? })
            })?,
        };
        let near = self.list(|input| {
            let idx = input.number()? as usize;
            Some(Neighbour { idx, cosine: f32::from_le_bytes(input.take()?) })
        })?;
        Some((profile, near))
    }
}
