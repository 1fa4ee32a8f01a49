//! How near two folded names are: parts, initials, spellings.

/// Bytes past which a key is no name but a broken text, and not worth the quadratic work of comparing.
const LONGEST: usize = 120;

/// A key with what comparing it with others takes.
#[derive(Debug, Clone)]
pub(super) struct Spelling<'k> {
    key: &'k str,
    words: Vec<&'k str>,
    /// Without spaces; empty if the key is too long.
    squeezed: String,
    /// What it sounds like.
    sound: String,
    /// First letters of the words, and of those that are not small.
    initials: [String; 2],
}

impl<'k> Spelling<'k> {
    pub(super) fn new(key: &'k str) -> Self {
        let words: Vec<&str> = key.split(' ').collect();
        let squeezed = if LONGEST < key.len() { String::new() } else { key.replace(' ', "") };
        let first = |skip_small: bool| {
            let is_small = |word: &str| matches!(word, "of" | "the" | "for" | "and" | "in" | "va" | "cua");
            words.iter().filter(|w| !(skip_small && is_small(w))).filter_map(|w| w.chars().next()).collect()
        };
        Self { key, sound: phonetic(&squeezed), squeezed, initials: [first(false), first(true)], words }
    }

    /// How near two different keys are in any of three ways.
    pub(super) fn similarity(&self, other: &Self) -> f64 {
        let initials = initials(self, other).max(initials(other, self));
        part(self, other).max(initials).max(near(self, other))
    }
}

/// How much a name is a part of another: 0.9 where every word of the shorter stands in the longer, 0.0 otherwise.
///
/// A single short word proves nothing: `Lee` is in too many names, so three letters give 0.7 and fewer nothing.
fn part(a: &Spelling<'_>, b: &Spelling<'_>) -> f64 {
    if a.key.len().max(b.key.len()) > LONGEST || a.words.len() == b.words.len() {
        return 0.0;
    }
    let (short, long) = if a.words.len() < b.words.len() { (a, b) } else { (b, a) };
    let all = short
        .words
        .iter()
        .all(|word| long.words.iter().any(|other| word == other || long_and_near(word, other)));
    let letters: usize = short.words.iter().map(|w| w.len()).sum();
    match letters {
        _ if !all => 0.0,
        0..=2 => 0.0,
        3 => 0.7,
        _ => 0.9,
    }
}

/// The least that [`long_and_near`] asks of two words, and the least Jaro similarity that a common beginning of four
/// letters lifts so high (Winkler 1990).
const NEAR_WORDS: f64 = 0.93;
const NEAR_JARO: f64 = (NEAR_WORDS - 0.4) / 0.6 - 1e-9;

fn long_and_near(a: &str, b: &str) -> bool {
    if a.len() < 6 || b.len() < 6 {
        return false;
    }
    // Letters that the other lacks match nothing, which bounds Jaro's similarity.
    let (n, m) = (a.chars().count(), b.chars().count());
    let matching = (n - n.min(lacks(a, b))).min(m - m.min(lacks(b, a))) as f64;
    NEAR_JARO <= (matching / n as f64 + matching / m as f64 + 1.0) / 3.0
        && NEAR_WORDS <= strsim::jaro_winkler(a, b)
}

/// Different letters and digits of `a` that `b` has not.
fn lacks(a: &str, b: &str) -> usize {
    (letters(a) & !letters(b)).count_ones() as usize
}

/// The ASCII letters and digits of a text, a bit each.
fn letters(text: &str) -> u64 {
    text.bytes().fold(0, |set, byte| match byte {
        b'a'..=b'z' => set | 1 << (byte - b'a'),
        b'0'..=b'9' => set | 1 << (26 + byte - b'0'),
        _ => set,
    })
}

/// 0.85 where `short` is made of the initials of `long`, in order: at least three letters.
fn initials(short: &Spelling<'_>, long: &Spelling<'_>) -> f64 {
    if 1 < short.words.len() || !(3..=7).contains(&short.key.len()) || long.words.len() < 3 {
        return 0.0;
    }
    if long.initials.iter().any(|i| i == short.key) { 0.85 } else { 0.0 }
}

/// The edit similarity of two names, letters and sounds, below 1.0; 0.0 where it is too low to say anything or the
/// names are too short.
fn near(a: &Spelling<'_>, b: &Spelling<'_>) -> f64 {
    if a.key.len().max(b.key.len()) > LONGEST {
        return 0.0;
    }
    let (x, y) = (&a.squeezed, &b.squeezed);
    let (short, long) = (x.len().min(y.len()), x.len().max(y.len()));
    if short < 4 || long > short + short / 2 + 1 {
        return 0.0;
    }
    if x == y {
        return 0.98;
    }
    let (p, q) = (&a.sound, &b.sound);
    if p == q && p.len() > 3 {
        return 0.95;
    }
    // Most pairs of names have nothing in common: their first sounds differ.
    if p.as_bytes().first() != q.as_bytes().first() && long < 8 {
        return 0.0;
    }
    // A single different letter in a short name makes another name.
    let least = if short < 6 { 0.79 } else { 0.74 };
    let edits = edits(x, y, least).max(edits(p, q, least));
    if edits < least { 0.0 } else { edits * 0.95 }
}

/// The edit similarity of two words; 0.0 if their lengths and letters alone show that it is below `least`.
fn edits(a: &str, b: &str, least: f64) -> f64 {
    let (n, m) = (a.chars().count(), b.chars().count());
    // Each letter that the other lacks takes an edit.
    let fewest = n.abs_diff(m).max(lacks(a, b)).max(lacks(b, a));
    if 1.0 - fewest as f64 / n.max(m).max(1) as f64 >= least {
        strsim::normalized_damerau_levenshtein(a, b)
    } else {
        0.0
    }
}

/// A rough spelling by sound that English and Vietnamese renderings share: `xamari` and `samari` give `samari`,
/// `gioocgia` and `georgia` come near each other.
fn phonetic(key: &str) -> String {
    const RULES: [(&str, &str); 30] = [
        ("sch", "s"),
        ("sh", "s"),
        ("tch", "c"),
        ("ch", "c"),
        ("ph", "f"),
        ("kh", "k"),
        ("gh", "g"),
        ("th", "t"),
        ("tr", "tr"),
        ("nh", "n"),
        ("gie", "ge"),
        ("gio", "jo"),
        ("gi", "j"),
        ("dj", "j"),
        ("zh", "j"),
        ("dz", "d"),
        ("qu", "kv"),
        ("ck", "k"),
        ("cz", "c"),
        ("ts", "s"),
        ("x", "s"),
        ("z", "s"),
        ("c", "k"),
        ("q", "k"),
        ("w", "v"),
        ("y", "i"),
        ("oo", "o"),
        ("ee", "i"),
        ("ou", "u"),
        ("dd", "d"),
    ];
    let mut out = String::with_capacity(key.len());
    let mut rest = key;
    'next: while let Some(first) = rest.chars().next() {
        for (from, to) in RULES {
            if let Some(after) = rest.strip_prefix(from) {
                push_once(&mut out, to);
                rest = after;
                continue 'next;
            }
        }
        let mut letter = [0; 4];
        push_once(&mut out, first.encode_utf8(&mut letter));
        rest = rest.get(first.len_utf8()..).unwrap_or("");
    }
    out
}

/// Appends without doubling a letter.
fn push_once(out: &mut String, more: &str) {
    for c in more.chars() {
        if !out.ends_with(c) {
            out.push(c);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(how: fn(&Spelling<'_>, &Spelling<'_>) -> f64, a: &str, b: &str) -> f64 {
        how(&Spelling::new(a), &Spelling::new(b))
    }

    #[test]
    fn sounds_bring_renderings_together() {
        assert_eq!(phonetic("xamari"), phonetic("samari"));
        assert!(of(near, "tehran", "teheran") > 0.7);
        assert!(of(near, "yushchenko", "yuschenko") > 0.8);
        assert!(of(near, "kim", "tim") < 0.1);
        assert!(of(near, "nikol", "nikos") < 0.8);
    }

    #[test]
    fn parts_need_letters() {
        assert!(of(part, "pashinyan", "nikol pashinyan") > 0.8);
        assert!(of(part, "a", "a b") < 0.1);
    }

    #[test]
    fn initials_spell_names() {
        assert!(of(initials, "iaea", "international atomic energy agency") > 0.8);
        assert!(of(initials, "un", "united nations") < 0.1);
    }
}
