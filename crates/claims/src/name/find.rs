//! Walks a text for names: gazetteer entries, acronyms, and runs of capitals.

use rustc_hash::FxHashSet;

use super::Name;
use super::gazetteer::{Entry, Gazetteer, Kind, is_common};
use super::words::{
    in_capitals, inflects_common, is_contraction, is_direction, is_generic, is_institution, is_native,
    is_opener, is_surname, is_title_en, possessive,
};
use crate::date::Found;
use crate::fold;
use crate::token::Tokens;

/// Finds the names among tokens that no date has taken.
pub(crate) fn find(tokens: &Tokens<'_>, dates: &[Found]) -> Vec<Name> {
    let mut taken = vec![false; tokens.len()];
    for found in dates {
        taken.iter_mut().take(found.to).skip(found.from).for_each(|t| *t = true);
    }
    let finder = Finder {
        t: tokens,
        table: Gazetteer::bundled(),
        inner: inner_capitals(tokens),
        headline: headlines(tokens),
        no_capitals: !(1..tokens.len()).any(|at| tokens.capital_at(at)),
        taken,
    };
    let mut out = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        at = finder.step(at, &mut out).max(at + 1);
    }
    out
}

/// Words that are capitalised where no sentence begins.
fn inner_capitals<'a>(t: &'a Tokens<'_>) -> FxHashSet<&'a str> {
    (0..t.len())
        .filter(|&at| t.is_word(at) && t.capital_at(at) && !begins_sentence(t, at))
        .map(|at| t.word(at))
        .collect()
}

/// Whether a token is the first of a sentence, a quotation or a line.
fn begins_sentence(t: &Tokens<'_>, at: usize) -> bool {
    let Some(before) = at.checked_sub(1) else { return true };
    if matches!(
        t.mark(before),
        '.' | '!' | '?' | ':' | ';' | '…' | '“' | '"' | '«' | '•' | '–' | '—' | '*' | '‘' | '\''
    ) {
        // The stop of an initial or a title ends nothing.
        let short = t.mark(before) == '.' && t.glued(before) && before > 0 && {
            let raw = t.raw(before - 1);
            raw.chars().count() == 1
                || matches!(
                    t.word(before - 1),
                    "mr" | "mrs"
                        | "ms"
                        | "dr"
                        | "st"
                        | "gen"
                        | "sen"
                        | "rep"
                        | "gov"
                        | "lt"
                        | "col"
                        | "sgt"
                        | "prof"
                        | "tp"
                        | "ts"
                        | "gs"
                        | "jr"
                )
        };
        return !short;
    }
    match (t.get(before), t.get(at)) {
        (Some(a), Some(b)) => t.text.get(a.span.end()..b.span.start()).is_some_and(|gap| gap.contains('\n')),
        _ => false,
    }
}

/// For each token, whether its line writes most of its longer words with a capital, as headlines do.
fn headlines(t: &Tokens<'_>) -> Vec<bool> {
    let mut out = vec![false; t.len()];
    let mut start = 0;
    for at in 0..=t.len() {
        let line_ends = at == t.len()
            || at > 0
                && match (t.get(at - 1), t.get(at)) {
                    (Some(a), Some(b)) => {
                        t.text.get(a.span.end()..b.span.start()).is_some_and(|gap| gap.contains('\n'))
                    }
                    _ => false,
                };
        if !line_ends {
            continue;
        }
        let long = (start..at).filter(|&i| t.is_word(i) && t.raw(i).chars().count() > 3);
        let (capitals, all) = long.fold((0, 0), |(c, n), i| (c + usize::from(t.capital_at(i)), n + 1));
        let minimum = if t.vietnamese { 90 } else { 70 };
        if all >= 4 && capitals * 100 >= all * minimum {
            out.iter_mut().take(at).skip(start).for_each(|h| *h = true);
        }
        start = at;
    }
    out
}

struct Finder<'a, 't> {
    t: &'a Tokens<'t>,
    table: &'static Gazetteer,
    inner: FxHashSet<&'a str>,
    headline: Vec<bool>,
    no_capitals: bool,
    taken: Vec<bool>,
}

impl Finder<'_, '_> {
    /// Reads what begins at a token, adds its name if it is one, and gives the token to go on from.
    fn step(&self, at: usize, out: &mut Vec<Name>) -> usize {
        if self.is_taken(at) || !self.t.is_word(at) {
            return at + 1;
        }
        if let Some((key, end)) = self.dotted(at) {
            let identity = self.acronym(&key);
            out.push(Name { span: self.t.span(at, end), key, identity });
            return end;
        }
        let entry = self.entry(at);
        if let Some((entry, end)) = entry.filter(|(_, end)| *end > at + 1) {
            self.push(at, end, Some(entry.identity), out);
            return end;
        }
        if let Some(end) = self.title(at) {
            // The name of a single native syllable stands only behind a title: `ông Tập`.
            if self.t.vietnamese
                && self.names_person(at)
                && self.single_native(end)
                && self.entry(end).is_none()
            {
                self.push(end, end + 1, None, out);
                return end + 1;
            }
            return end;
        }
        if let Some((entry, end)) = entry {
            self.push(at, end, Some(entry.identity), out);
            return end;
        }
        if !self.t.capital_at(at) || is_contraction(self.t, at) {
            return at + 1;
        }
        let end = self.run_end(at);
        self.run(at, end, out);
        end
    }

    fn is_taken(&self, at: usize) -> bool {
        self.taken.get(at).copied().unwrap_or(true)
    }

    fn is_headline(&self, at: usize) -> bool {
        self.headline.get(at).copied().unwrap_or(false)
    }

    fn push(&self, from: usize, to: usize, identity: Option<&'static str>, out: &mut Vec<Name>) {
        let key = self.key(from, to);
        let letters = key.chars().filter(|c| *c != ' ').count();
        let identity = identity.or_else(|| {
            self.table
                .at(self.t, from)
                .filter(|(entry, end)| *end == to && !entry.capitals)
                .map(|(e, _)| e.identity)
        });
        if letters < 2 && identity.is_none() || self.is_unit(&key) {
            return;
        }
        let mut span = self.t.span(from, to);
        // The possessive is no part of the name.
        if !self.t.vietnamese
            && let Some(text) = span.text(self.t.text)
        {
            let stem = text.strip_suffix("'s").or_else(|| text.strip_suffix("’s")).unwrap_or(text);
            span = doichieu_bitext::Span::at(span.start(), span.start() + stem.len());
        }
        out.push(Name { span, key, identity });
    }

    /// Currencies and scales are parts of quantities.
    fn is_unit(&self, key: &str) -> bool {
        matches!(
            key,
            "usd"
                | "vnd"
                | "eur"
                | "gbp"
                | "aud"
                | "jpy"
                | "cny"
                | "celsius"
                | "fahrenheit"
                | "km"
                | "mw"
                | "utc"
                | "gmt"
                | "bst"
                | "est"
                | "edt"
        )
    }

    /// The folded words of a run; the syllables of a phonetic spelling (`Xa-ma-ri`) make one word.
    fn key(&self, from: usize, to: usize) -> String {
        let t = self.t;
        let mut key = String::new();
        for at in from..to {
            if !t.is_word(at) && !t.is_number(at) {
                continue;
            }
            let joined = at > from + 1
                && t.dash(at - 1)
                && t.glued(at)
                && t.glued(at - 1)
                && t.is_word(at)
                && !t.capital_at(at);
            if !key.is_empty() && !joined {
                key.push(' ');
            }
            if t.is_number(at) {
                key.push_str(t.raw(at));
            } else {
                fold::push_bare(t.word(at), &mut key);
            }
        }
        key
    }

    /// An acronym with stops: `U.S.`, `U.N.`; its letters and the token after it.
    fn dotted(&self, at: usize) -> Option<(String, usize)> {
        let t = self.t;
        let letter = |at: usize| t.is_word(at) && t.capital_at(at) && t.raw(at).chars().count() == 1;
        let mut key = String::new();
        let mut next = at;
        // `U. S.` is often set with a space.
        let spaced =
            |next: usize| t.word(at) == "u" && matches!(t.word(next), "s" | "n" | "k") && next == at + 2;
        while letter(next)
            && (next == at || t.glued(next) || spaced(next))
            && t.mark(next + 1) == '.'
            && t.glued(next + 1)
        {
            fold::push_bare(t.word(next), &mut key);
            next += 2;
        }
        // `U.S` without its last stop.
        if next > at && letter(next) && t.glued(next) {
            fold::push_bare(t.word(next), &mut key);
            next += 1;
        }
        // `J. K. Rowling` is a person.
        let person = t.capital_at(next)
            && !t.glued(next)
            && t.raw(next).chars().count() > 1
            && self.acronym(&key).is_none();
        (key.len() > 1 && !person).then_some((key, next))
    }

    fn acronym(&self, key: &str) -> Option<&'static str> {
        let lang = if self.t.vietnamese { doichieu_bitext::Lang::Vi } else { doichieu_bitext::Lang::En };
        self.table.identity(&key.to_uppercase(), lang)
    }

    /// The gazetteer entry that the words at a token mean, and the token after it.
    fn entry(&self, at: usize) -> Option<(Entry, usize)> {
        let t = self.t;
        let (entry, end) = self.table.at(t, at)?;
        if (at..end).any(|i| self.is_taken(i)) {
            return None;
        }
        if self.no_capitals && t.bare {
            // Text without capitals: only what no ordinary words spell.
            let letters: usize = (at..end).map(|i| t.word(i).len()).sum();
            return (letters >= 6 && !(at..end).all(|i| is_common(t, i))).then_some((entry, end));
        }
        // Five syllables of a known name are no accident: `hiệp ước an ninh tập thể`.
        if end - at > 4 && t.vietnamese {
            return Some((entry, end));
        }
        if !(at..end).any(|i| t.capital_at(i)) || entry.capitals && end == at + 1 && !in_capitals(t.raw(at)) {
            return None;
        }
        if end > at + 1 {
            // Capitals decide between a name and a phrase: `hiệp ước an ninh tập thể` needs none, `Nam Phi` two.
            return Some((entry, end));
        }
        let single = if t.vietnamese { self.fits_vi(entry, at) } else { self.fits_en(entry, at, end) };
        single.then_some((entry, end))
    }

    /// Whether a single English word of the table stands for itself here and is no part of a longer name.
    fn fits_en(&self, entry: Entry, at: usize, end: usize) -> bool {
        let t = self.t;
        if matches!(entry.kind, Kind::Adjective) || entry.capitals {
            return entry.capitals || !(is_common(t, at) && begins_sentence(t, at));
        }
        let before = at > 0
            && t.capital_at(at - 1)
            && t.is_word(at - 1)
            && !is_opener(t.word(at - 1))
            && self.title(at - 1).is_none()
            && self.table.at(t, at - 1).is_none()
            && !possessive(t, at - 1)
            && !is_common(t, at - 1);
        let after = t.is_word(end)
            && t.capital_at(end)
            && !self.is_taken(end)
            && !possessive(t, at)
            && self.title(end).is_none()
            && !self.is_headline(at)
            && self.table.at(t, end).is_none()
            && !is_common(t, end)
            && !self.opens_dotted(end);
        !after && (!before || self.is_headline(at))
    }

    /// Whether a single Vietnamese syllable or foreign word of the table is a name of its own here.
    fn fits_vi(&self, entry: Entry, at: usize) -> bool {
        let t = self.t;
        if entry.capitals || !is_native(t.word(at)) {
            return true;
        }
        let native_capital =
            |i: usize| t.is_word(i) && t.capital_at(i) && is_native(t.word(i)) && !self.is_taken(i);
        let before = at > 0
            && native_capital(at - 1)
            && self.title(at - 1).is_none()
            && !begins_sentence(t, at - 1)
            && self.table.at(t, at - 1).is_none_or(|(_, end)| end != at);
        let after =
            native_capital(at + 1) && self.table.at(t, at + 1).is_none() && self.title(at + 1).is_none();
        if before || after {
            return false;
        }
        // `Anh` begins many sentences as a pronoun, `Ý`, `Đức`, `Pháp` as common nouns.
        let doubtful = matches!(
            t.word(at),
            "anh"
                | "ý"
                | "áo"
                | "đức"
                | "pháp"
                | "thái"
                | "thổ"
                | "viên"
                | "cộng"
                | "chúa"
                | "real"
                | "duc"
                | "phap"
                | "ao"
                | "y"
                | "my"
                | "cali"
                | "hàn"
                | "tiệp"
        );
        if doubtful && begins_sentence(t, at) {
            return matches!(t.mark(at + 1), ',' | '-' | '–')
                || matches!(t.word(at + 1), "và" | "là") && t.word(at) != "anh"
                || t.is_word(at + 1) && t.capital_at(at + 1);
        }
        true
    }

    /// The token after the title that begins here.
    fn title(&self, at: usize) -> Option<usize> {
        let t = self.t;
        if !t.vietnamese {
            if !t.capital_at(at) || !is_title_en(t.word(at)) {
                return None;
            }
            let stop = t.mark(at + 1) == '.' && t.glued(at + 1) && t.raw(at).len() <= 5;
            return Some(at + 1 + usize::from(stop));
        }
        let (first, second, third) = (t.word(at), t.word(at + 1), t.word(at + 2));
        let two = matches!(
            (first, second),
            (
                "thủ"
                    | "ngoại"
                    | "bộ"
                    | "tổng"
                    | "thống"
                    | "thị"
                    | "thứ"
                    | "cựu"
                    | "thượng"
                    | "đại"
                    | "trung"
                    | "thiếu"
                    | "đô",
                "tướng" | "trưởng" | "thống" | "đốc" | "tá" | "uý" | "úy" | "sứ" | "thư"
            ) | ("chủ", "tịch" | "nhiệm")
                | ("nghị", "sĩ" | "sỹ")
                | ("giáo", "sư" | "hoàng")
                | ("tiến", "sĩ" | "sỹ")
                | ("hoàng", "tử" | "hậu" | "thân")
                | ("nữ", "hoàng")
                | ("quốc", "vương")
                | ("phó", "chủ" | "thủ" | "tổng")
                | ("công", "chúa" | "tước")
                | ("luật", "sư")
                | ("bác", "sĩ" | "sỹ")
                | ("thẩm", "phán")
                | ("giám", "đốc")
                | ("hạ", "nghị")
                | ("dân", "biểu")
                | ("thượng", "nghị")
                | ("huấn", "luyện")
                | ("cầu", "thủ")
                | ("tiền", "đạo" | "vệ")
                | ("hậu", "vệ")
                | ("thu", "tuong")
                | ("tong", "thong")
                | ("chu", "tich")
                | ("ngoai", "truong")
                | ("bo", "truong")
        );
        if two {
            let more = usize::from(
                matches!(third, "sĩ" | "sỹ" | "tịch" | "tướng" | "thống" | "viên")
                    && (first == "phó" || second == "nghị" || first == "huấn"),
            );
            return Some(at + 2 + more);
        }
        let one = matches!(
            first,
            "ông"
                | "bà"
                | "cô"
                | "chị"
                | "tướng"
                | "cụ"
                | "ngài"
                | "vua"
                | "đại"
                | "thánh"
                | "hlv"
                | "gs"
                | "ts"
                | "ths"
                | "pgs"
                | "bs"
                | "ong"
                | "mr"
                | "mrs"
                | "dr"
                | "ms"
        ) || matches!(first, "anh" | "em" | "bác" | "chú" | "cậu" | "ba" | "chi")
            && t.is_word(at + 1)
            && t.capital_at(at + 1)
            && (!t.capital_at(at) || begins_sentence(t, at));
        if !one || first == "đại" {
            return None;
        }
        let stop = t.mark(at + 1) == '.' && t.glued(at + 1) && t.raw(at).len() <= 3;
        Some(at + 1 + usize::from(stop))
    }

    /// Whether a title stands before persons and never before what they are in charge of (`Bộ trưởng Quốc phòng`).
    fn names_person(&self, at: usize) -> bool {
        matches!(
            (self.t.word(at), self.t.word(at + 1)),
            ("ông" | "bà" | "cô" | "chị" | "anh" | "cụ" | "ngài" | "bác" | "chú", _)
                | ("chủ", "tịch")
                | ("thủ", "tướng")
                | ("tổng", "thống")
                | ("nghị", "sĩ")
        )
    }

    fn single_native(&self, at: usize) -> bool {
        let t = self.t;
        t.is_word(at)
            && t.capital_at(at)
            && !self.is_taken(at)
            && is_native(t.word(at))
            && t.raw(at).chars().count() > 1
            && !(t.is_word(at + 1) && t.capital_at(at + 1))
            && !t.dash(at + 1)
    }

    /// Where the run of capitals that begins at a token ends.
    fn run_end(&self, at: usize) -> usize {
        let t = self.t;
        let mut end = at + 1;
        loop {
            if possessive(t, end - 1) {
                return end;
            }
            // `Xa-ma-ri`, `Nagorno-Karabakh`, `Ki-moon`
            if t.dash(end)
                && t.glued(end)
                && t.glued(end + 1)
                && t.is_word(end + 1)
                && !self.is_taken(end + 1)
            {
                let lower = !t.capital_at(end + 1);
                let syllable = t.word(end + 1).chars().count() <= 6
                    && (t.vietnamese || t.word(end + 1).len() <= 4 && !is_common(t, end + 1));
                if lower && !syllable {
                    return end;
                }
                if !lower
                    && !t.vietnamese
                    && self.entry(end + 1).is_some()
                    && self.table.at(t, end - 1).is_some()
                {
                    return end;
                }
                end += 2;
                continue;
            }
            // Initials: `George W. Bush`
            if t.mark(end) == '.'
                && t.glued(end)
                && t.raw(end - 1).chars().count() == 1
                && t.capital_at(end + 1)
            {
                end += 1;
                continue;
            }
            if self.goes_on(end) {
                end += 1;
                continue;
            }
            // `Bank of England`, `Osama bin Laden`
            if !t.vietnamese && t.is_word(end) && !t.glued(end) {
                let (first, second) = (t.word(end), t.word(end + 1));
                let small = matches!(
                    first,
                    "of" | "de"
                        | "van"
                        | "von"
                        | "bin"
                        | "al"
                        | "da"
                        | "del"
                        | "la"
                        | "le"
                        | "el"
                        | "ibn"
                        | "di"
                        | "du"
                        | "den"
                        | "der"
                );
                if small && self.goes_on(end + 1) && self.entry_free(end + 1, first) {
                    end += 2;
                    continue;
                }
                if first == "of" && second == "the" && self.goes_on(end + 2) {
                    end += 3;
                    continue;
                }
            }
            return end;
        }
    }

    /// `of` before a known place ends the run: `Republic of Korea` is in the table, `Court of Russia` is two.
    fn entry_free(&self, at: usize, connector: &str) -> bool {
        connector != "of" || self.entry(at).is_none_or(|(entry, _)| entry.kind == Kind::Body)
    }

    /// Whether an acronym with stops begins here.
    fn opens_dotted(&self, at: usize) -> bool {
        let t = self.t;
        t.raw(at).chars().count() == 1
            && t.capital_at(at)
            && t.mark(at + 1) == '.'
            && t.glued(at + 1)
            && t.glued(at + 2)
            && t.capital_at(at + 2)
            && t.raw(at + 2).chars().count() == 1
    }

    /// Whether a token continues a run: a capitalised word that is no date, title, acronym or known name of its own.
    fn goes_on(&self, at: usize) -> bool {
        let t = self.t;
        t.is_word(at)
            && t.capital_at(at)
            && !self.is_taken(at)
            && (!t.glued(at) || t.mark_before(at) == '.')
            && self.title(at).is_none()
            && !self.opens_dotted(at)
            && !is_contraction(t, at)
            && !(t.vietnamese && in_capitals(t.raw(at)))
            && self.own_entry(at).is_none()
    }

    /// An entry that is a name of its own even inside a run.
    fn own_entry(&self, at: usize) -> Option<Entry> {
        let (entry, end) = self.entry(at)?;
        let own = end > at + 1 || entry.kind != Kind::Body || entry.capitals || self.t.vietnamese;
        own.then_some(entry)
    }

    /// Judges a run of capitals and adds what of it is a name.
    fn run(&self, from: usize, to: usize, out: &mut Vec<Name>) {
        let t = self.t;
        if self.is_headline(from) && !t.vietnamese {
            return self.headline_run(from, to, out);
        }
        let mut from = from;
        let initial = begins_sentence(t, from);
        if t.vietnamese {
            if in_capitals(t.raw(from)) && to == from + 1 {
                if !matches!(t.word(from), "tp" | "tx" | "hn") && !self.is_headline(from) {
                    self.push(from, to, None, out);
                }
                return;
            }
            if initial
                && to > from + 1
                && is_common(t, from)
                && !is_surname(t.word(from))
                && !t.dash(from + 1)
            {
                from += 1;
            }
            let natives =
                (from..to).filter(|&at| t.is_word(at)).all(|at| is_native(t.word(at)) && is_common(t, at));
            let n = to - from;
            // Halves of institutions (`Viện Vi sinh`, `Ngày Quốc khánh`), points of the compass, whole headlines.
            let half = n == 2 && natives && is_institution(t.word(from)) && !t.dash(from + 1);
            if half
                || n > 5 && natives
                || n == 2 && is_direction(t.word(from)) && is_direction(t.word(from + 1))
            {
                return;
            }
            let single = to == from + 1;
            if single && (is_native(t.word(from)) || initial && is_common(t, from)) {
                return;
            }
            self.push(from, to, None, out);
            return;
        }
        if to > from + 1 && (initial && is_opener(t.word(from)) || t.word(from) == "the") {
            from += 1;
            if t.mark(from) == '.' || t.dash(from) {
                from += 1;
            }
        }
        if to == from + 1 {
            let word = t.word(from);
            if is_generic(word)
                || initial
                    && !self.inner.contains(word)
                    && ["ly", "ing", "ed"].iter().any(|e| word.ends_with(e))
                    && !possessive(t, from)
            {
                return;
            }
            let acronym = in_capitals(t.raw(from)) && t.raw(from).len() > 1;
            let known = self.inner.contains(word) && !is_opener(word);
            if !acronym
                && (is_common(t, from) || initial && is_opener(word))
                && !(initial && known && !is_common(t, from))
            {
                return;
            }
        }
        if (from..to).all(|at| !t.is_word(at) || is_common(t, at) && !in_capitals(t.raw(at)))
            && to <= from + 1
        {
            return;
        }
        self.push(from, to, None, out);
    }

    /// In a headline only words that are never written small are names.
    fn headline_run(&self, from: usize, to: usize, out: &mut Vec<Name>) {
        let t = self.t;
        let mut start = None;
        for at in from..=to {
            let keeps = at < to
                && (!t.is_word(at) && start.is_some()
                    || t.is_word(at) && !inflects_common(t, at) && !is_opener(t.word(at)));
            match (keeps, start) {
                (true, None) => start = Some(at),
                (false, Some(first)) => {
                    self.push(first, at, None, out);
                    start = None;
                }
                _ => {}
            }
        }
    }
}
