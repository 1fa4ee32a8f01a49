//! SentencePiece's unigram segmentation, as XLM-R has it.

use unicode_normalization::UnicodeNormalization;

/// What stands for a space in pieces.
const SPACE_MARK: char = '\u{2581}';

/// A vocabulary of pieces with their log-probabilities, and the table that makes texts plain.
///
/// A text is composed (NFC), each character is replaced by what the table says, and each run of spaces ends a
/// word. A word, with [`SPACE_MARK`] before it, is cut into the pieces whose log-probabilities sum up highest
/// (Kudo, "Subword Regularization", ACL 2018, without the sampling); of equal cuts the one whose last piece is
/// longest. No piece runs across a space mark, so words can be cut one by one. A run of characters without a
/// piece becomes one unknown token. Pieces that stand for no text (`<s>` and the like: those with score 0) are
/// never found in a text.
#[derive(Debug)]
pub(super) struct Unigram {
    /// All pieces, one after another, as UTF-8.
    pieces: Vec<u8>,
    /// Where each piece starts, and where the last one ends.
    offsets: Vec<u32>,
    scores: Vec<f32>,
    unknown: u32,
    unknown_score: f32,
    /// Bytes of the longest piece.
    longest: usize,
    /// Open addressing by [`Fnv`]: the piece plus one; 0 is an empty place. A power of two long.
    table: Vec<u32>,
    /// Characters that are replaced, in order, each with the end of its replacement.
    replaced: Vec<(char, u32)>,
    replacements: Vec<char>,
}

/// The parts of a [`Unigram`], as read from a file.
#[derive(Debug)]
pub(super) struct UnigramParts {
    pub(super) pieces: Vec<u8>,
    /// One more than there are pieces, rising, within `pieces`.
    pub(super) offsets: Vec<u32>,
    pub(super) scores: Vec<f32>,
    pub(super) unknown: u32,
    /// Sorted by character.
    pub(super) replaced: Vec<(char, u32)>,
    pub(super) replacements: Vec<char>,
}

/// The FNV-1a hash, 64 bits: it can be taken on, byte by byte.
#[derive(Clone, Copy)]
struct Fnv(u64);

impl Fnv {
    const START: Self = Self(0xCBF2_9CE4_8422_2325);

    fn add(self, byte: u8) -> Self {
        Self((self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3))
    }

    fn place(self, mask: usize) -> usize {
        (self.0 ^ self.0 >> 32) as usize & mask
    }
}

/// The best way to reach an end of a word's first characters.
#[derive(Clone, Copy)]
struct Step {
    score: f32,
    from: u32,
    piece: u32,
}

/// Room that a run of segmentations reuses.
#[derive(Default)]
struct Room {
    word: String,
    /// Where each character starts, and where the last one ends.
    starts: Vec<usize>,
    steps: Vec<Step>,
    found: Vec<u32>,
}

impl Unigram {
    pub(super) fn new(parts: UnigramParts) -> Self {
        let UnigramParts { pieces, offsets, scores, unknown, replaced, replacements } = parts;
        let lowest = scores.iter().copied().fold(0.0, f32::min);
        let longest = offsets.windows(2).map(|w| (w[1] - w[0]) as usize).max().unwrap_or(0);
        let table = vec![0; (scores.len() * 2).next_power_of_two()];
        // SentencePiece puts unknown characters 10 below the rarest piece.
        let unknown_score = lowest - 10.0;
        let mut unigram =
            Self { pieces, offsets, scores, unknown, unknown_score, longest, table, replaced, replacements };
        let mask = unigram.table.len() - 1;
        for id in 0..unigram.scores.len() as u32 {
            let piece = unigram.piece(id);
            if piece.is_empty() || 0.0 <= unigram.scores[id as usize] {
                continue;
            }
            let mut place = piece.iter().fold(Fnv::START, |hash, byte| hash.add(*byte)).place(mask);
            while unigram.table[place] != 0 {
                place = (place + 1) & mask;
            }
            unigram.table[place] = id + 1;
        }
        unigram
    }

    /// Number of pieces.
    pub(super) fn len(&self) -> usize {
        self.scores.len()
    }

    /// The first `most` tokens of a text given in parts, without the ones that mark its ends.
    pub(super) fn tokens(&self, parts: &[&str], most: usize) -> Vec<u32> {
        let mut tokens = Vec::new();
        let mut room = Room::default();
        // A word longer than all that can be kept is cut there.
        let longest_word = most.saturating_mul(self.longest.max(1));
        for c in parts.iter().flat_map(|part| part.chars()).nfc() {
            let plain = self.plain(c);
            for c in plain.map_or(std::slice::from_ref(&c), |plain| plain) {
                if *c == ' ' || *c == SPACE_MARK || longest_word < room.word.len() {
                    self.cut(&mut room, &mut tokens);
                    if most <= tokens.len() {
                        tokens.truncate(most);
                        return tokens;
                    }
                }
                if *c != ' ' && *c != SPACE_MARK {
                    if room.word.is_empty() {
                        room.word.push(SPACE_MARK);
                    }
                    room.word.push(*c);
                }
            }
        }
        self.cut(&mut room, &mut tokens);
        tokens.truncate(most);
        tokens
    }

    /// What replaces a character; `None` if it stays.
    fn plain(&self, c: char) -> Option<&[char]> {
        let at = self.replaced.binary_search_by_key(&c, |(from, _)| *from).ok()?;
        let start = at.checked_sub(1).map_or(0, |before| self.replaced[before].1);
        self.replacements.get(start as usize..self.replaced[at].1 as usize)
    }

    fn piece(&self, id: u32) -> &[u8] {
        let (start, end) = (self.offsets[id as usize], self.offsets[id as usize + 1]);
        self.pieces.get(start as usize..end as usize).unwrap_or(&[])
    }

    fn find(&self, hash: Fnv, bytes: &[u8]) -> Option<u32> {
        let mask = self.table.len() - 1;
        let mut place = hash.place(mask);
        loop {
            let id = self.table[place].checked_sub(1)?;
            if self.piece(id) == bytes {
                return Some(id);
            }
            place = (place + 1) & mask;
        }
    }

    /// Cuts the word in `room` into pieces, adds them to `tokens` and empties it.
    fn cut(&self, room: &mut Room, tokens: &mut Vec<u32>) {
        let Room { word, starts, steps, found } = room;
        if word.is_empty() {
            return;
        }
        starts.clear();
        starts.extend(word.char_indices().map(|(start, _)| start));
        starts.push(word.len());
        let bytes = word.as_bytes();
        let n = starts.len() - 1;
        steps.clear();
        steps.resize(n + 1, Step { score: f32::NEG_INFINITY, from: 0, piece: self.unknown });
        steps[0].score = 0.0;
        for start in 0..n {
            let score = steps[start].score;
            let mut hash = Fnv::START;
            for end in start + 1..=n {
                if self.longest < starts[end] - starts[start] {
                    break;
                }
                hash = bytes[starts[end - 1]..starts[end]].iter().fold(hash, |hash, byte| hash.add(*byte));
                if let Some(piece) = self.find(hash, &bytes[starts[start]..starts[end]]) {
                    let score = score + self.scores[piece as usize];
                    if steps[end].score < score {
                        steps[end] = Step { score, from: start as u32, piece };
                    }
                }
            }
            let unknown = score + self.unknown_score;
            if steps[start + 1].score < unknown {
                steps[start + 1] = Step { score: unknown, from: start as u32, piece: self.unknown };
            }
        }
        found.clear();
        let mut at = n;
        while 0 < at {
            let step = steps[at];
            if !(step.piece == self.unknown && found.last() == Some(&self.unknown)) {
                found.push(step.piece);
            }
            at = step.from as usize;
        }
        tokens.extend(found.iter().rev());
        word.clear();
    }
}
