//! Encodings of one or two bytes a character, as tables.

use std::sync::LazyLock;

/// What bytes mean in one encoding.
#[derive(Debug)]
pub(super) struct Table {
    /// By byte.
    singles: [Option<char>; 256],
    /// Sorted; two bytes that are one character.
    pairs: Vec<([u8; 2], char)>,
}

impl Table {
    pub(super) fn tcvn3() -> &'static Self {
        static TABLE: LazyLock<Table> = LazyLock::new(|| {
            Table::parse(include_str!("../../assets/decode/tcvn3.tsv")).with_windows_marks(0x80..=0x9F)
        });
        &TABLE
    }

    pub(super) fn vni() -> &'static Self {
        static TABLE: LazyLock<Table> = LazyLock::new(|| {
            Table::parse(include_str!("../../assets/decode/vni.tsv")).with_windows_marks(0x80..=0xBF)
        });
        &TABLE
    }

    pub(super) fn viscii() -> &'static Self {
        static TABLE: LazyLock<Table> =
            LazyLock::new(|| Table::parse(include_str!("../../assets/decode/viscii.tsv")));
        &TABLE
    }

    pub(super) fn windows_1258() -> &'static Self {
        static TABLE: LazyLock<Table> = LazyLock::new(|| Table::of_web(encoding_rs::WINDOWS_1258));
        &TABLE
    }

    pub(super) fn windows_1252() -> &'static Self {
        static TABLE: LazyLock<Table> = LazyLock::new(|| Table::of_web(encoding_rs::WINDOWS_1252));
        &TABLE
    }

    /// The first character of `bytes` and how many bytes it is of; `None` if they are not of the encoding.
    pub(super) fn step(&self, bytes: &[u8]) -> Option<(char, usize)> {
        let first = *bytes.first()?;
        if let Some(second) = bytes.get(1).filter(|b| **b >= 0x80 && !self.pairs.is_empty())
            && let Some(c) = self.pair(first, *second)
        {
            return Some((c, 2));
        }
        self.singles.get(usize::from(first)).copied().flatten().map(|c| (c, 1))
    }

    /// The bytes of a character, if the encoding has it.
    pub(super) fn bytes_of(&self, c: char) -> Option<Vec<u8>> {
        if let Some(byte) = (0..=u8::MAX).find(|b| self.singles.get(usize::from(*b)) == Some(&Some(c))) {
            return Some(vec![byte]);
        }
        self.pairs.iter().find(|(_, found)| *found == c).map(|(bytes, _)| bytes.to_vec())
    }

    fn pair(&self, first: u8, second: u8) -> Option<char> {
        let find = |key: [u8; 2]| {
            let idx = self.pairs.binary_search_by(|(bytes, _)| bytes.cmp(&key)).ok()?;
            self.pairs.get(idx).map(|(_, c)| *c)
        };
        // Capitals and small letters of a mark differ in one bit, and typists mix them.
        find([first, second]).or_else(|| find([first, second ^ 0x20]))
    }

    /// Reads a table of lines `hex bytes`, `U+code`; ASCII means itself unless the table says otherwise.
    fn parse(tsv: &str) -> Self {
        let mut table = Self { singles: [None; 256], pairs: Vec::new() };
        for (byte, slot) in (0u8..0x80).zip(&mut table.singles) {
            *slot = Some(char::from(byte));
        }
        for line in tsv.lines().filter(|l| !l.starts_with('#')) {
            let mut fields = line.split('\t');
            let (Some(bytes), Some(code)) = (fields.next(), fields.next()) else { continue };
            let char_of = |hex: &str| u32::from_str_radix(hex, 16).ok().and_then(char::from_u32);
            let (Ok(bytes), Some(c)) =
                (u16::from_str_radix(bytes, 16), code.strip_prefix("U+").and_then(char_of))
            else {
                debug_assert!(false, "bad line {line:?}");
                continue;
            };
            match bytes.to_be_bytes() {
                [0, byte] => {
                    if let Some(slot) = table.singles.get_mut(usize::from(byte)) {
                        *slot = Some(c);
                    }
                }
                pair => table.pairs.push((pair, c)),
            }
        }
        table.pairs.sort_unstable();
        table
    }

    /// Fills free bytes with the punctuation and symbols of windows-1252: the fonts of the legacy encodings were
    /// made for Windows and keep its quotation marks and dashes.
    fn with_windows_marks(mut self, range: std::ops::RangeInclusive<u8>) -> Self {
        for byte in range {
            let mark = Self::windows_1252().singles.get(usize::from(byte)).copied().flatten();
            if let Some(slot) = self.singles.get_mut(usize::from(byte))
                && slot.is_none()
            {
                *slot = mark.filter(|c| !c.is_alphabetic());
            }
        }
        self
    }

    /// A single-byte encoding of the Encoding Standard, without the control codes that it puts in free places.
    fn of_web(web: &'static encoding_rs::Encoding) -> Self {
        let mut singles = [None; 256];
        for (byte, slot) in (0..=u8::MAX).zip(&mut singles) {
            let decoded =
                web.decode_without_bom_handling_and_without_replacement(std::slice::from_ref(&byte));
            *slot = decoded.and_then(|t| t.chars().next()).filter(|c| !matches!(c, '\u{80}'..='\u{9F}'));
        }
        Self { singles, pairs: Vec::new() }
    }
}
