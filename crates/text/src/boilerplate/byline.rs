//! Whether a line is a byline: names, places, roles, days and times, and nothing else.

use std::sync::LazyLock;

use doichieu_bitext::Lang;
use regex::Regex;

use super::date::{self, CLOCK, DATE};
use super::places::Places;
use super::sources::{Source, Sources};

/// Longest byline, in bytes.
const LONGEST: usize = 140;
/// Words of one name.
const NAME_WORDS: std::ops::RangeInclusive<usize> = 2..=5;
/// Words of a name that nothing but its place tells, in a text that is not Vietnamese.
const BARE_NAME_WORDS: std::ops::RangeInclusive<usize> = 2..=3;

/// What a line names that is nothing but a byline.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Byline {
    pub(super) names: Vec<String>,
    /// Agencies and outlets.
    pub(super) sources: Vec<String>,
    /// ISO 8601.
    pub(super) date: Option<String>,
    /// Whether anything but the names' own shape speaks for it: an opener, a role, a day, an account.
    pub(super) is_certain: bool,
}

static WHEN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(&format!(
        r"(?i)(?P<day>{DATE})|(?P<clock>{CLOCK}|\b\d{{1,2}}\.\d{{2}} ?(?:gmt|bst|cet|cest|est|edt)|\b\d{{1,2}}:\d{{2}})|(?P<read>\b\d{{1,2}} ?[- ]?(?:mins?|minutes?|phút)(?: (?:read|đọc))?\b)|(?P<rest>\b(?:mon|tue|wed|thu|fri|sat|sun|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b\.?,?|(?:thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật),?|\((?:gmt|utc) ?[+-] ?\d+\)|\b(?:gmt|utc|ict|est|edt|et|bst|pst|pdt|ist|cet|cest|msk|sgt|jst|wib|hkt|aest|aedt)(?: ?[+-] ?\d+(?::\d\d)?)?\b|\b(?:first )?(?:published|updated|posted|last updated)(?: on| at)?\b:?|(?:cập nhật|đăng|xuất bản)(?: lúc| ngày)?:?|(?:sáng|trưa|chiều|tối) nay|\b(?:lúc|ngày)\b)"
    ))
    .ok()
});

/// Reads a line that is nothing but a byline; `None` if anything else stands in it.
pub(super) fn read(line: &str, lang: Lang) -> Option<Byline> {
    let text = line.trim().trim_start_matches(['—', '–', '-', '•']).trim();
    let text = unbracketed(text);
    let opens_small = text.starts_with(char::is_lowercase);
    if LONGEST < text.len()
        || text.is_empty()
        || text.ends_with(['?', '!', ':'])
        || text.contains(['"', '“', '”'])
    {
        return None;
    }
    let mut byline = Byline::default();
    let (rest, n_times) = without_times(text, &mut byline)?;
    let rest = without_source_bracket(&rest, &mut byline)?;
    let is_parted = rest.contains(['|', '•', '·', '—', '–']) && 1 < parts(&rest).count();
    for part in parts(&rest) {
        read_part(part, lang, &mut byline)?;
    }
    let n_named = byline.names.len() + byline.sources.len();
    byline.is_certain |= 0 < n_times || is_parted;
    let is_dated = byline.date.is_some() || 1 < n_times;
    (((0 < n_named && n_named <= 6) || (n_named == 0 && is_dated) || (byline.is_certain && n_times == 0))
        && !(opens_small && n_named == 0))
        .then_some(byline)
}

fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(['|', '•', '·', '—', '–', ',', ';', '/'])
        .flat_map(|part| part.split(" - "))
        .map(|part| part.trim_matches(|c: char| c.is_whitespace() || "-:.()".contains(c)))
        .filter(|part| !part.is_empty())
}

fn unbracketed(text: &str) -> &str {
    let inner = text.strip_prefix('(').and_then(|t| t.trim_end_matches('.').strip_suffix(')'));
    inner.filter(|t| !t.contains(['(', ')'])).unwrap_or(text).trim()
}

/// The text with days and times taken out, a bar in place of each, and how many they were.
fn without_times(text: &str, byline: &mut Byline) -> Option<(String, usize)> {
    let when = WHEN.as_ref()?;
    let has_day = when.captures_iter(text).any(|found| found.name("day").is_some());
    let mut n_times = 0;
    let mut has_time = false;
    let rest = when.replace_all(text, |found: &regex::Captures<'_>| {
        has_time |= found.name("day").is_some() || found.name("clock").is_some();
        n_times += 1;
        "|".to_owned()
    });
    if has_day {
        byline.date = date::iso(text);
    }
    // A weekday alone is no time of publication, and a name may look like one.
    if !has_time && 0 < n_times {
        n_times = 0;
        return (!rest.chars().any(char::is_alphabetic))
            .then_some((rest.into_owned(), n_times))
            .filter(|_| false);
    }
    Some((rest.into_owned(), n_times))
}

/// The text without a bracket at its end that names a source or a deed: `Minh Đức (theo Lusa)`.
fn without_source_bracket(text: &str, byline: &mut Byline) -> Option<String> {
    let Some(open) = text.find('(') else { return Some(text.to_owned()) };
    let (name, bracket) = text.split_at_checked(open)?;
    let inner = bracket.trim_end_matches(['.', ' ', '|']).strip_prefix('(')?.strip_suffix(')')?.trim();
    let lower = inner.to_lowercase();
    let places = Places::bundled();
    if let Some(source) =
        ["theo ", "nguồn: ", "theo: ", "source: "].iter().find_map(|opener| lower.strip_prefix(opener))
    {
        let source = inner.get(inner.len().checked_sub(source.len())?..)?;
        if 60 < source.len() || !source.starts_with(|c: char| c.is_uppercase() || c.is_numeric()) {
            return None;
        }
        byline.sources.push(source.trim().to_owned());
    } else {
        let (first, after) = lower.split_once(' ').unwrap_or((&lower, ""));
        let is_place = places.at.contains(first)
            && inner.get(first.len() + 1..).is_some_and(|rest| is_run(rest, 5))
            && !after.is_empty();
        if !is_place
            && !places.deeds.contains(&lower)
            && !places.collective.contains(&lower)
            && !places.roles.contains(&lower)
        {
            return None;
        }
    }
    byline.is_certain = true;
    Some(name.trim().to_owned())
}

/// Reads one part between separators.
fn read_part(part: &str, lang: Lang, byline: &mut Byline) -> Option<()> {
    let places = Places::bundled();
    let mut words: Vec<&str> = part.split_whitespace().collect();
    if let Some(n) =
        (1..=4).rev().find(|n| words.get(..*n).is_some_and(|w| places.openers.contains(&lower_of(w))))
    {
        words.drain(..n);
        byline.is_certain = true;
        if words.first().is_some_and(|word| *word == ":") {
            words.remove(0);
        }
    }
    let handles =
        words.iter().rposition(|word| !word.starts_with('@') && !is_address(word)).map_or(0, |idx| idx + 1);
    byline.is_certain |= handles < words.len();
    words.truncate(handles);
    read_words(&words, lang, byline)
}

fn read_words(words: &[&str], lang: Lang, byline: &mut Byline) -> Option<()> {
    let places = Places::bundled();
    let whole = lower_of(words);
    if words.is_empty() {
        return Some(());
    }
    if places.collective.contains(&whole) {
        byline.is_certain = true;
        return Some(());
    }
    let joined = words.join(" ");
    if let Some(source) = Sources::bundled().get(&joined) {
        byline.is_certain |= source == Source::Agency;
        byline.sources.push(joined);
        return Some(());
    }
    // `… and agencies`, `… with wire reports`
    for n in 2..=3 {
        let (head, tail) = words
            .split_at_checked(words.len().saturating_sub(n))
            .filter(|(head, _)| !head.is_empty())
            .unwrap_or((words, &[]));
        if places.collective.contains(&lower_of(tail)) {
            byline.is_certain = true;
            return read_words(head, lang, byline);
        }
    }
    for n in 1..=2 {
        let Some((head, tail)) = words.split_at_checked(words.len().saturating_sub(n)) else { continue };
        if places.deeds.contains(&lower_of(tail)) && is_run(&head.join(" "), 5) {
            byline.is_certain = true;
            return read_words(head, lang, byline);
        }
        // `Courier staff`, `political editor`
        if places.roles.contains(&lower_of(tail))
            && words.len() <= 5
            && head.iter().all(|word| word.chars().all(|c| c.is_alphabetic() || "'’-".contains(c)))
        {
            byline.is_certain = true;
            return Some(());
        }
    }
    if let Some(role) =
        (1..=3).rev().find(|n| words.get(..*n).is_some_and(|w| places.roles.contains(&lower_of(w))))
    {
        byline.is_certain = true;
        return read_words(words.get(role..)?, lang, byline);
    }
    // `Ana Reis in Lisbon and Jo Berg in Oslo`
    if let Some(at) = words.iter().position(|word| places.at.contains(*word)) {
        let (head, tail) = words.split_at_checked(at)?;
        let next =
            tail.iter().skip(1).position(|word| places.joints.contains(*word)).map_or(tail.len(), |n| n + 1);
        let (place, after) = tail.split_at_checked(next)?;
        let n_before = byline.names.len();
        let place = place.get(1..)?;
        if place.is_empty() || !is_run(&place.join(" "), 5) {
            return None;
        }
        if !head.is_empty() {
            read_words(head, lang, byline)?;
            byline.is_certain |= n_before < byline.names.len();
        }
        return after.get(1..).map_or(Some(()), |after| read_words(after, lang, byline));
    }
    if let Some(joint) = words.iter().position(|word| places.joints.contains(*word)) {
        let (head, tail) = words.split_at_checked(joint)?;
        read_words(head, lang, byline)?;
        return read_words(tail.get(1..)?, lang, byline);
    }
    if !is_run(&joined, *NAME_WORDS.end())
        || words.iter().any(|word| places.not_names.contains(&word.to_lowercase()))
    {
        return None;
    }
    if words.len() == 1 {
        // A place behind a name, or the short form of a Vietnamese name: `Q.HUY`.
        let is_short_form = lang != Lang::En && joined.contains('.') && joined.len() <= 14;
        if is_short_form {
            byline.names.push(joined);
            return Some(());
        }
        return (!byline.names.is_empty() || !byline.sources.is_empty() || byline.is_certain).then_some(());
    }
    byline.names.push(joined);
    Some(())
}

fn lower_of(words: &[&str]) -> String {
    words.join(" ").trim_end_matches(':').to_lowercase()
}

fn is_address(word: &str) -> bool {
    word.split_once('@').is_some_and(|(name, site)| !name.is_empty() && site.contains('.'))
}

/// Whether a text is a run of one to `longest` capitalised words, particles of names among them.
fn is_run(text: &str, longest: usize) -> bool {
    const PARTICLES: [&str; 14] =
        ["de", "da", "di", "del", "la", "al", "el", "bin", "van", "von", "der", "dos", "du", "ibn"];
    let words: Vec<&str> = text.split_whitespace().collect();
    (1..=longest).contains(&words.len())
        && words.first().is_some_and(|word| !PARTICLES.contains(word))
        && words.iter().all(|word| {
            PARTICLES.contains(word)
                || (word.starts_with(char::is_uppercase)
                    && word.chars().all(|c| c.is_alphabetic() || "'’-.".contains(c)))
        })
}

impl Byline {
    /// Whether its names, which nothing but their place tells, have the shape of persons' names.
    pub(super) fn is_bare_name(&self, line: &str) -> bool {
        let fits =
            |name: &String| BARE_NAME_WORDS.contains(&name.split_whitespace().count()) || name.contains('.');
        self.sources.is_empty()
            && (1..=3).contains(&self.names.len())
            && self.names.iter().all(fits)
            && !line.contains(|c: char| c.is_ascii_digit())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, names: &[&str], date: Option<&str>) {
        let lang = if line.is_ascii() { Lang::En } else { Lang::Vi };
        let found = read(line, lang).unwrap_or_else(|| panic!("{line} is a byline"));
        assert_eq!(found.names, names, "{line}");
        assert_eq!(found.date.as_deref(), date, "{line}");
    }

    #[track_caller]
    fn check_none(line: &str) {
        let lang = if line.is_ascii() { Lang::En } else { Lang::Vi };
        assert_eq!(read(line, lang), None, "{line}");
    }

    #[test]
    fn names_with_places_roles_and_agencies() {
        check("By Ana Reis in Lisbon, with agencies", &["Ana Reis"], None);
        check("Ana Reis in Lisbon and Jo Berg in Oslo", &["Ana Reis", "Jo Berg"], None);
        check("By Ana Reis, Harbour Times staff", &["Ana Reis"], None);
        check("Ana Reis @anareis", &["Ana Reis"], None);
        check("Hoàng Nam lược dịch", &["Hoàng Nam"], None);
        check("Hoàng Nam (theo Lusa.pt)", &["Hoàng Nam"], None);
    }

    #[test]
    fn days_and_times() {
        check("Ana Reis at Estoril | Sun 5 May 2024, 16:02 CEST", &["Ana Reis"], Some("2024-05-05T16:02"));
        check("Hoàng Nam - Thứ hai, 6/5/2024", &["Hoàng Nam"], Some("2024-05-06"));
        check("06/05/2024 - 09:40", &[], Some("2024-05-06T09:40"));
        check("Mon 6 May 2024 09.40 BST", &[], Some("2024-05-06T09:40"));
    }

    #[test]
    fn lines_that_say_something_are_none() {
        check_none("Ana Reis resigns");
        check_none("Rain in Lisbon on Sunday");
        check_none("At 5 p.m. the port closed");
        check_none("Hoàng Nam từ chức");
        check_none("Tối 5/6/2024 cảng đóng cửa");
    }
}
