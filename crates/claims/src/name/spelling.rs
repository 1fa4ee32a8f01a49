//! How near two folded names are: parts, initials, spellings.

/// Bytes past which a key is no name but a broken text, and not worth the quadratic work of comparing.
const LONGEST: usize = 120;

/// How much a name is a part of another: 0.9 where every word of the shorter stands in the longer, 0.0 otherwise.
///
/// A single short word proves nothing: `Lee` is in too many names, so three letters give 0.7 and fewer nothing.
pub(super) fn part(a: &str, b: &str) -> f64 {
    if a.len().max(b.len()) > LONGEST {
        return 0.0;
    }
    let (short, long) = if words(a) <= words(b) { (a, b) } else { (b, a) };
    let n = words(short);
    if n == words(long) {
        return 0.0;
    }
    let all =
        short.split(' ').all(|word| long.split(' ').any(|other| word == other || long_and_near(word, other)));
    let letters: usize = short.split(' ').map(str::len).sum();
    match letters {
        _ if !all => 0.0,
        0..=2 => 0.0,
        3 => 0.7,
        _ => 0.9,
    }
}

fn words(key: &str) -> usize {
    key.split(' ').count()
}

fn long_and_near(a: &str, b: &str) -> bool {
    a.len() >= 6 && b.len() >= 6 && strsim::jaro_winkler(a, b) >= 0.93
}

/// 0.85 where `short` is made of the initials of `long`, in order: at least three letters.
pub(super) fn initials(short: &str, long: &str) -> f64 {
    if short.contains(' ') || !(3..=7).contains(&short.len()) || words(long) < 3 {
        return 0.0;
    }
    let of = |skip_small: bool| {
        long.split(' ')
            .filter(|word| {
                !skip_small || !matches!(*word, "of" | "the" | "for" | "and" | "in" | "va" | "cua")
            })
            .filter_map(|word| word.chars().next())
            .collect::<String>()
    };
    if of(true) == short || of(false) == short { 0.85 } else { 0.0 }
}

/// The edit similarity of two names, letters and sounds, below 1.0; 0.0 where it is too low to say anything or the
/// names are too short.
pub(super) fn near(a: &str, b: &str) -> f64 {
    if a.len().max(b.len()) > LONGEST {
        return 0.0;
    }
    let squeeze = |key: &str| key.replace(' ', "");
    let (x, y) = (squeeze(a), squeeze(b));
    let (short, long) = (x.len().min(y.len()), x.len().max(y.len()));
    if short < 4 || long > short + short / 2 + 1 {
        return 0.0;
    }
    if x == y {
        return 0.98;
    }
    let (p, q) = (phonetic(&x), phonetic(&y));
    if p == q && p.len() > 3 {
        return 0.95;
    }
    // Most pairs of names have nothing in common: their first sounds differ.
    if p.as_bytes().first() != q.as_bytes().first() && long < 8 {
        return 0.0;
    }
    let edits =
        strsim::normalized_damerau_levenshtein(&x, &y).max(strsim::normalized_damerau_levenshtein(&p, &q));
    // A single different letter in a short name makes another name.
    let least = if short < 6 { 0.79 } else { 0.74 };
    if edits < least { 0.0 } else { edits * 0.95 }
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

    #[test]
    fn sounds_bring_renderings_together() {
        assert_eq!(phonetic("xamari"), phonetic("samari"));
        assert!(near("tehran", "teheran") > 0.7);
        assert!(near("yushchenko", "yuschenko") > 0.8);
        assert!(near("kim", "tim") < 0.1);
        assert!(near("nikol", "nikos") < 0.8);
    }

    #[test]
    fn parts_need_letters() {
        assert!(part("pashinyan", "nikol pashinyan") > 0.8);
        assert!(part("a", "a b") < 0.1);
    }

    #[test]
    fn initials_spell_names() {
        assert!(initials("iaea", "international atomic energy agency") > 0.8);
        assert!(initials("un", "united nations") < 0.1);
    }
}
