//! Credits of pictures, and the captions before them.

use doichieu_bitext::{RemovalKind, Span};

use super::page::{Page, has_letters};
use super::rulebook::{Hit, Label, Target, WordClass};
use super::sources::Sources;

/// Longest name of a supplier, in bytes.
const LONGEST_SUPPLIER: usize = 100;
/// Longest supplier that is told by nothing but its place at the end of a line, in bytes and words.
const LONGEST_PLAIN: (usize, usize) = (48, 6);
/// Longest line that is a caption as a whole, in bytes and sentences.
const LONGEST_CAPTION: (usize, usize) = (450, 2);

/// Takes credits that a label introduces.
pub(super) fn take(page: &mut Page<'_>) {
    for line_idx in 0..page.lines.len() {
        let Some(line) = page.lines.get(line_idx) else { continue };
        let hits: Vec<Hit<'static>> = page.hits_of(line).to_vec();
        let mut done = line.span.start();
        for hit in &hits {
            let label = hit.targets.iter().find_map(|target| match target {
                Target::Label(idx) => page.book.labels.get(*idx),
                _ => None,
            });
            let Some(label) = label else { continue };
            if hit.span.start() < done || page.is_taken(hit.span) {
                continue;
            }
            if let Some(credit) = credit_at(page, line_idx, hit.span, label) {
                done = credit.end();
                if label.known_only && !page.slice(credit).starts_with(['(', '[']) {
                    // `Source: AFP` closes a report as often as a picture; only in brackets does it speak of one.
                    page.take(credit, RemovalKind::Credit, &label.name);
                } else {
                    take_with_caption(page, line_idx, credit, &label.name);
                }
            }
        }
    }
}

/// Takes a credit and the caption before it: the line, or in a longer line the sentence.
pub(super) fn take_with_caption(page: &mut Page<'_>, line_idx: usize, credit: Span, rule: &'static str) {
    let Some(line) = page.lines.get(line_idx) else { return };
    let before = Span::at(line.span.start(), credit.start()).trimmed(page.text);
    let after = Span::at(credit.end(), line.span.end());
    let is_last = !has_letters(page.slice(after));
    if !has_letters(page.slice(before)) {
        let end = if is_last { line.span.end() } else { credit.end() };
        page.take(Span::at(line.span.start(), end), RemovalKind::Credit, rule);
        return;
    }
    let fits = before.len() <= LONGEST_CAPTION.0;
    if is_last && fits && !line.is_joined {
        let n_before = page.sentences(line).iter().filter(|s| s.start() < before.end()).count();
        if n_before <= LONGEST_CAPTION.1 {
            let whole = line.span;
            page.take(whole, RemovalKind::Caption, rule);
            return;
        }
    }
    let caption =
        page.sentence_at(line, before.end().saturating_sub(1)).map(|(_, sentence)| sentence).or_else(|| {
            let sentences = page.sentences(line);
            sentences
                .partition_point(|s| s.start() < before.end())
                .checked_sub(1)
                .and_then(|i| sentences.get(i))
                .copied()
        });
    let end = if is_last { line.span.end() } else { credit.end() };
    // In a joined text the sentence before may be the article's: what someone says is no caption.
    let caption = caption.filter(|caption| !line.is_joined || !is_speech(page, *caption));
    match caption {
        Some(caption)
            if caption.len() <= LONGEST_CAPTION.0
                && !page.is_taken(Span::at(caption.start(), before.end())) =>
        {
            page.take(Span::at(caption.start(), end), RemovalKind::Caption, rule);
        }
        _ => page.take(Span::at(credit.start(), end), RemovalKind::Credit, rule),
    }
}

/// Whether a sentence quotes or reports speech.
fn is_speech(page: &Page<'_>, sentence: Span) -> bool {
    let quotes = page.slice(sentence).contains(['"', '“', '”']);
    quotes
        || page.book.words.scan(&page.lower, sentence).iter().any(|(_, class)| *class == WordClass::Reporting)
}

/// A slashed credit where it may stand: it closes the line, or it fills a sentence before another.
///
/// In a joined text the next sentence's first word looks like the end of the photographer's name, and is left out.
pub(super) fn standing(page: &Page<'_>, line_idx: usize, credit: Span) -> Option<Span> {
    let line = page.lines.get(line_idx)?;
    let stands = |credit: Span| may_stand(page, line.span, credit).then_some(credit);
    stands(credit).or_else(|| {
        let (name, _) = page.slice(credit).rsplit_once(' ').filter(|_| line.is_joined)?;
        stands(Span::at(credit.start(), credit.start() + name.len()))
    })
}

fn may_stand(page: &Page<'_>, line: Span, credit: Span) -> bool {
    let text = page.slice(credit);
    if !text.contains('/') || text.to_lowercase().starts_with("theo ") {
        return false;
    }
    let after = page.slice(Span::at(credit.end(), line.end())).trim_start();
    let is_last = !has_letters(after);
    let is_bracketed = text.starts_with(['(', '[']) && text.ends_with([')', ']']);
    if is_bracketed {
        return is_last || after.starts_with(char::is_uppercase) || after.starts_with('.');
    }
    let starts = page.is_sentence_start(line, credit.start());
    starts && (is_last || (credit.start() != line.start() && after.starts_with(char::is_uppercase)))
}

/// The credit whose label stands at `label_span`, brackets and closing stop included.
fn credit_at(page: &Page<'_>, line_idx: usize, label_span: Span, label: &Label) -> Option<Span> {
    let line = page.lines.get(line_idx)?;
    let rest = page.slice(Span::at(label_span.end(), line.span.end()));
    let colon = rest.trim_start().strip_prefix([':', '：'])?;
    let name = colon.trim_start();
    let name_start = line.span.end() - name.len();

    let before = page.slice(Span::at(line.span.start(), label_span.start())).trim_end();
    if let Some(open) = before.strip_suffix(['(', '[']) {
        let close = name.find([')', ']']).filter(|close| *close <= LONGEST_SUPPLIER)?;
        let listed = Sources::bundled().at_start(name).is_some();
        let is_name = name.starts_with(char::is_uppercase);
        let end = name_start + close + 1;
        let stop = page.slice(Span::at(end, line.span.end())).starts_with(['.', ',']);
        return (listed || (is_name && !label.known_only) || (!label.known_only && close <= LONGEST_PLAIN.0))
            .then(|| Span::at(line.span.start() + open.len(), end + usize::from(stop)));
    }

    let label_text = page.slice(label_span);
    let starts = page.is_sentence_start(line.span, label_span.start())
        || before.ends_with(['-', '–', '—', '|', ',', '/']);
    let is_capital = label_text.starts_with(char::is_uppercase);
    if !is_capital && !before.is_empty() && !starts {
        return None;
    }
    let supplier = supplier(name, line.is_joined, label.known_only, starts || !is_capital)?;
    let end = name_start + supplier;
    let dash = before.trim_end_matches(['-', '–', '—', '|', ',', '/']).trim_end().len();
    let from = if before.ends_with(['-', '–', '—', '|']) {
        line.span.start() + dash
    } else {
        label_span.start()
    };
    Some(Span::at(from, end))
}

/// Length in bytes of the supplier's name at the start of `text`, with a stop right after it.
///
/// * `is_joined`: whether the next sentence may follow without a stop, as in a text whose lines were joined.
/// * `starts`: whether the label opens a sentence; if not, only listed names are believed before more text.
fn supplier(text: &str, is_joined: bool, known_only: bool, starts: bool) -> Option<usize> {
    let listed = listed_run(text);
    if 0 < listed {
        let after = text.get(listed..).unwrap_or("");
        let follows = after.trim_start();
        let is_end = follows.is_empty()
            || after.starts_with(['.', ')', ',', ';'])
            || is_joined
            || follows.starts_with(char::is_uppercase);
        if is_end && !follows.starts_with(|c: char| c.is_lowercase()) {
            return Some(listed + stop_len(after));
        }
    }
    if known_only || !starts {
        // A run such as `Reuters, quoted by others` is no credit; nor is an unknown name after a label in mid-sentence.
        let whole = has_letters(text)
            && text.len() <= LONGEST_PLAIN.0
            && name_run(text, false) == text.trim_end_matches('.').len();
        return (whole && !known_only).then_some(text.len());
    }
    let given = text.find("cung cấp").map(|at| at + "cung cấp".len()).filter(|end| *end <= LONGEST_PLAIN.0);
    if let Some(end) = given.filter(|end| !text.get(..*end).is_some_and(|t| t.contains(['.', ':']))) {
        return Some(end + stop_len(text.get(end..).unwrap_or("")));
    }
    let run = name_run(text, is_joined);
    if 0 < run && run <= LONGEST_SUPPLIER {
        let after = text.get(run..).unwrap_or("");
        let follows = after.trim_start();
        if follows.is_empty() || follows.starts_with('.') || follows.starts_with(')') {
            let gap = after.len() - follows.len();
            return Some(run + if follows.is_empty() { 0 } else { gap + 1 });
        }
        if is_joined && follows.starts_with(|c: char| c.is_uppercase() || c.is_numeric() || "\"“".contains(c))
        {
            return Some(run);
        }
    }
    let plain = text.trim_end_matches('.');
    let is_short = plain.len() <= LONGEST_PLAIN.0 && plain.split_whitespace().count() <= LONGEST_PLAIN.1;
    (is_short && !plain.contains(['.', '?', '!', ':']) && !plain.is_empty()).then_some(text.len())
}

fn stop_len(after: &str) -> usize {
    let follows = after.trim_start();
    let gap = after.len() - follows.len();
    if follows.starts_with('.') { gap + 1 } else { 0 }
}

/// Length of a run of listed suppliers, perhaps each with a photographer before a slash: `Minh Đức/TTXVN, AFP`.
fn listed_run(text: &str) -> usize {
    let sources = Sources::bundled();
    let mut end = 0;
    let mut at = 0;
    for _ in 0..8 {
        let rest = text.get(at..).unwrap_or("");
        let taken = sources.at_start(rest).or_else(|| {
            let slash = rest.find('/').filter(|slash| *slash <= 40)?;
            let name = rest.get(..slash)?;
            let is_name = name_run(name.trim_end(), false) == name.trim_end().len();
            let after = rest.get(slash + 1..)?;
            let gap = after.len() - after.trim_start().len();
            let listed = sources.at_start(after.trim_start())?;
            is_name.then_some(slash + 1 + gap + listed)
        });
        let Some(taken) = taken else { break };
        end = at + taken;
        let after = text.get(end..).unwrap_or("");
        let joint = after.trim_start();
        let Some(next) = joint.strip_prefix(['/', ',', '-', '–', '&', ';']) else { break };
        at = text.len() - next.trim_start().len();
    }
    end
}

/// Length of a run of capitalised words, as names are, at the start of `text`.
///
/// With `is_joined`, the next sentence's first word may follow: the run ends before a word that begins sentences,
/// before the third word if a small word follows it, and after two words if it is longer than three.
fn name_run(text: &str, is_joined: bool) -> usize {
    let is_name = |word: &str| {
        word.starts_with(char::is_uppercase)
            && word.chars().all(|c| c.is_alphanumeric() || "'’-&./+_@".contains(c))
    };
    let mut ends = Vec::new();
    let mut at = 0;
    let mut is_followed_by_small = false;
    for piece in text.split_inclusive(' ') {
        let word = piece.trim_end();
        let bare = word.trim_end_matches(['.', ',', ')', ';']);
        let joints = matches!(word, "-" | "–" | "/" | "&" | "và" | "and");
        if joints && !ends.is_empty() {
            at += piece.len();
            continue;
        }
        if !is_name(bare) || (is_joined && 1 < ends.len() && is_starter(bare)) {
            is_followed_by_small = word.starts_with(char::is_lowercase);
            break;
        }
        if is_joined && bare.len() < word.len() && TITLES.contains(&bare) {
            // `GS. TS. Lan cho biết` begins the next sentence: its title is no part of a supplier's name.
            break;
        }
        ends.push(at + bare.len());
        at += piece.len();
        if bare.len() < word.len() && !word.ends_with(',') {
            break;
        }
    }
    if is_joined && is_followed_by_small && 2 < ends.len() {
        ends.pop();
    }
    if is_joined && 3 < ends.len() {
        ends.truncate(2);
    }
    ends.last().copied().unwrap_or(0)
}

/// Titles that are written with a stop before a name.
const TITLES: [&str; 17] = [
    "GS", "PGS", "TS", "ThS", "Th.S", "BS", "KS", "LS", "NS", "NSND", "NSƯT", "ĐB", "TP", "Mr", "Mrs", "Ms",
    "Dr",
];

/// Words that begin a Vietnamese sentence and end a name before it.
fn is_starter(word: &str) -> bool {
    const STARTERS: [&str; 60] = [
        "Ông", "Bà", "Anh", "Chị", "Theo", "Tại", "Trong", "Ngày", "Sau", "Trước", "Khi", "Nếu", "Các",
        "Những", "Một", "Hai", "Ba", "Bốn", "Đây", "Đó", "Hiện", "Hôm", "Sáng", "Chiều", "Tối", "Trưa",
        "Đêm", "Tuy", "Cùng", "Ngoài", "Với", "Về", "Từ", "Đến", "Cũng", "Do", "Bởi", "Vì", "Nhiều", "Thủ",
        "Tổng", "Bộ", "Giới", "Người", "Cảnh", "Chính", "Trên", "Dưới", "Cơ", "Lực", "Tàu", "Nước", "Việc",
        "Đại", "Phó", "Chủ", "The", "In", "On", "He",
    ];
    STARTERS.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, is_joined: bool, expected: Option<&str>) {
        let found = supplier(text, is_joined, false, true).and_then(|len| text.get(..len));
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn listed_suppliers_end_where_their_names_do() {
        check("AFP CSTO là khối", true, Some("AFP"));
        check("Reuters.", false, Some("Reuters."));
        check("Minh Đức/TTXVN Sáng nay, cảng mở lại.", true, Some("Minh Đức/TTXVN"));
        check("Getty Images/VCG", false, Some("Getty Images/VCG"));
    }

    #[test]
    fn unknown_names_end_before_the_next_sentence() {
        check("Hoàng Nam", false, Some("Hoàng Nam"));
        check("Hoàng Nam Ông Bảy nói", true, Some("Hoàng Nam"));
        check("Hoàng Nam Gạo tăng giá", true, Some("Hoàng Nam"));
        check("Mekong Daily GS. TS. Lan Hương cho hay", true, Some("Mekong Daily"));
        check("Công an cung cấp", false, Some("Công an cung cấp"));
    }

    #[test]
    fn sentences_are_no_suppliers() {
        check("bằng chứng mới trong vụ kiện đã được tòa chấp nhận.", false, None);
        check("Reuters đưa tin hai bên đã gặp nhau ở thủ đô vào sáng nay.", false, None);
    }
}
