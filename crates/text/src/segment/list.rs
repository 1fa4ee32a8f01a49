//! Items of lists that stand in one line: `1. Votes 2. Seats`, `a) … b) …`, `• … • …`.

/// How an item is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Marker {
    Number(u32),
    Letter(u8),
}

impl Marker {
    /// The marker of the next item.
    fn following(self) -> Option<Self> {
        match self {
            Self::Number(n) => Some(Self::Number(n.checked_add(1)?)),
            Self::Letter(b'z' | b'Z') => None,
            Self::Letter(letter) => Some(Self::Letter(letter + 1)),
        }
    }

    fn text(self) -> String {
        match self {
            Self::Number(n) => n.to_string(),
            Self::Letter(letter) => char::from(letter).to_string(),
        }
    }
}

/// Characters that mark items of a list without order.
pub(super) fn is_bullet(c: char) -> bool {
    matches!(c, '•' | '⁃' | '▪' | '●' | '◦' | '‣' | '■' | '►' | '·')
}

/// Where items of a list begin inside `line`, its own start left out; empty if the line is no list.
pub(super) fn item_starts(line: &str) -> Vec<usize> {
    let lead = line.len() - line.trim_start().len();
    let body = line.trim_start();
    let Some(first) = body.chars().next() else { return Vec::new() };
    if is_bullet(first) {
        return body
            .match_indices(first)
            .map(|(at, _)| at)
            .filter(|at| {
                *at != 0 && body.get(..*at).is_some_and(|before| before.ends_with(char::is_whitespace))
            })
            .map(|at| lead + at)
            .collect();
    }
    if !first.is_ascii_alphanumeric() {
        return Vec::new();
    }
    let Some((mut marker, tail)) = read_marker(body) else { return Vec::new() };
    let mut starts = Vec::new();
    let mut from = 0;
    while let Some(next) = marker.following() {
        let Some(at) = find_item(body, from, &next.text(), tail) else { break };
        starts.push(lead + at);
        (marker, from) = (next, at);
    }
    starts
}

/// The marker that a line begins with, if it is a first one, and the punctuation after it.
fn read_marker(body: &str) -> Option<(Marker, &str)> {
    let len = body.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let head = body.get(..len)?;
    let marker = match head.as_bytes() {
        [letter @ (b'a' | b'A')] => Marker::Letter(*letter),
        [b'0' | b'1' | b'2'] => Marker::Number(head.parse().ok()?),
        _ => return None,
    };
    let after = body.get(len..)?;
    let tail_len = after.bytes().take_while(|b| matches!(b, b'.' | b')')).count();
    let tail = after.get(..tail_len)?;
    let spaced = after.get(tail_len..)?.starts_with(char::is_whitespace);
    (spaced && matches!(tail, "." | ")" | ".)")).then_some((marker, tail))
}

/// Where the item marked `label` and `tail` begins after byte `from`.
fn find_item(body: &str, from: usize, label: &str, tail: &str) -> Option<usize> {
    let rest = body.get(from..)?;
    rest.match_indices(label).map(|(at, _)| from + at).find(|at| {
        let before = body.get(..*at).unwrap_or_default();
        let after = body.get(*at + label.len()..).unwrap_or_default();
        let item = after.strip_prefix(tail).filter(|item| item.starts_with(char::is_whitespace));
        before.ends_with(char::is_whitespace)
            && item.is_some_and(|item| {
                item.trim_start()
                    .starts_with(|c: char| !c.is_lowercase() && (c.is_alphanumeric() || "\"“(".contains(c)))
            })
    })
}

/// Whether `text` is no more than the marker of an item: `1`, `12`, `a`, `IV`, `1.2`.
pub(super) fn is_enumerator(text: &str) -> bool {
    let text = text.trim();
    let digits = !text.is_empty()
        && text.len() < 6
        && text
            .split('.')
            .all(|part| !part.is_empty() && part.len() < 3 && part.bytes().all(|b| b.is_ascii_digit()));
    let letter = text.len() == 1 && text.bytes().all(|b| b.is_ascii_lowercase());
    let roman = text.len() < 5 && !text.is_empty() && text.bytes().all(|b| b"IVX".contains(&b));
    digits || letter || roman
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: &[&str]) {
        let starts = item_starts(line);
        let items: Vec<&str> = starts
            .iter()
            .zip(starts.iter().skip(1).chain([&line.len()]))
            .filter_map(|(from, to)| line.get(*from..*to))
            .collect();
        assert_eq!(items, expected, "{line}");
    }

    #[test]
    fn items_follow_their_numbers() {
        check("1. Votes 2. Seats 3. Polls", &["2. Seats ", "3. Polls"]);
        check("1.) Votes 2.) Seats", &["2.) Seats"]);
        check("a. Votes b. Seats", &["b. Seats"]);
        check("• Votes • Seats", &["• Seats"]);
    }

    #[test]
    fn figures_are_no_items() {
        check("1. Votes rose by 2.5 points", &[]);
        check("10. Votes 11. Seats", &[]);
        check("A visit to b. Seats", &[]);
    }
}
