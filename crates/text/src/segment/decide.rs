//! Whether a sentence ends at a stop: the rules that hold for every language, over what each language knows.

use unicode_normalization::UnicodeNormalization;

use super::lexicon::{Classes, is_plain};
use super::list::is_enumerator;
use super::rules::Rules;
use super::stop::{NEAR, Stop, head, opens_with_ellipsis, word_at};
use super::unicode::UnicodeBreaks;

/// Whether the sentence ends at `stop`.
///
/// UAX #29 proposes; rules take back what it proposes wrongly and add the few ends it cannot see.
pub(super) fn ends_sentence(stop: &Stop<'_>, breaks: &UnicodeBreaks<'_>, rules: &dyn Rules) -> bool {
    if stop.line.len() <= stop.next {
        return true;
    }
    // What is left is stray closing marks.
    if !head(stop.rest(), NEAR).contains(char::is_alphanumeric) {
        return false;
    }
    // Without a letter or digit before it, a stop ends nothing: `… he said`, `" . "`.
    if !stop.has_text() && !stop.closes_quotation {
        return false;
    }
    if goes_on(stop, rules) {
        return false;
    }
    // `… của họ. ... Rồi …`: the ellipsis opens the next sentence.
    if opens_with_ellipsis(stop.line.get(stop.end..).unwrap_or_default()) {
        return stop.is_full_stop();
    }
    if breaks.any(stop.marks.start(), stop.word_at()) {
        !is_false_end(stop, rules)
    } else {
        is_missed_end(stop, rules)
    }
}

/// Whether what follows shows, whatever the marks are, that the sentence goes on.
fn goes_on(stop: &Stop<'_>, rules: &dyn Rules) -> bool {
    let rest = stop.rest();
    if rest.starts_with([',', ';', ':', ')', ']', '}', '_', '%', '&', '/', '=', '+', '|', '\\']) {
        return true;
    }
    // `… con?" - tôi hỏi`
    let dashed = rest.strip_prefix(['-', '–', '—']).map(str::trim_start);
    if stop.closes_quotation && dashed.is_some_and(|rest| rest.starts_with(char::is_lowercase)) {
        return true;
    }
    if stop.closes_quotation && rules.attributes(head(rest, NEAR), !stop.is_full_stop()) {
        return true;
    }
    // `Yahoo!7`, and what is left out before a glued word: `our cooperation...Our talks`.
    if stop.is_glued() && !stop.closes_quotation {
        let digit = rest.starts_with(|c: char| c.is_ascii_digit());
        if digit || stop.is_ellipsis() && rest.starts_with(char::is_alphabetic) {
            return true;
        }
    }
    // `"I... I don't know."`, `"Goal! Goal!"`
    let says_again = !stop.is_full_stop() && stop.token() == stop.next_word() && !stop.token().is_empty();
    if says_again && !stop.closes_quotation && !stop.marks_text().contains('?') {
        return true;
    }
    if rules.abbreviation(stop.token()).has(Classes::BRAND) && stop.marks_text() == "!" && !opens(stop, rules)
    {
        return true;
    }
    // `[...]`, `(?)`, `(!)` stand inside a sentence; `"...` begins a quotation.
    let before = stop.before();
    before.trim_end().ends_with(['[', '(']) && stop.end != stop.marks.end() && (!stop.closes_quotation || rest.starts_with('('))
        || stop.is_ellipsis() && !stop.closes_quotation && opens_quotation(before)
        // Three spaced dots leave out words inside a sentence, four leave out its end (Chicago Manual of Style).
        || stop.marks_text() == ". . ." && !opens(stop, rules)
}

/// Whether `before` ends with a mark that opens a quotation.
fn opens_quotation(before: &str) -> bool {
    before
        .strip_suffix(['"', '“', '\'', '‘'])
        .is_some_and(|head| head.chars().next_back().is_none_or(|c| c.is_whitespace() || c == '('))
}

/// Whether a boundary that UAX #29 sees is none.
fn is_false_end(stop: &Stop<'_>, rules: &dyn Rules) -> bool {
    if stop.first().is_some_and(char::is_lowercase) && !is_camel(stop.next_word()) {
        return !opens_small_quotation(stop);
    }
    let bare = stop.end == stop.marks.end()
        || stop.end == stop.marks.end() + 1 && stop.line.get(stop.marks.end()..stop.end) == Some(")");
    stop.is_full_stop() && bare && (is_abbreviated(stop, rules) || heads_item(stop, rules))
}

/// Whether a sentence ends where UAX #29 sees no boundary.
fn is_missed_end(stop: &Stop<'_>, rules: &dyn Rules) -> bool {
    let Some(first) = stop.first() else { return false };
    if stop.is_glued() && !stop.closes_quotation {
        return is_run_together(stop, rules);
    }
    if first.is_uppercase() {
        // `…` is no stop for UAX #29; a dash after a stop joins for it what may be a new speaker.
        return stop.marks_text().starts_with('…') || !stop.is_full_stop() || !is_abbreviated(stop, rules);
    }
    // A new speaker: `- Anh khỏe không? - Tôi khỏe.`
    if let Some(turn) = stop.rest().strip_prefix(['-', '–', '—']) {
        let speaks =
            turn.starts_with(char::is_whitespace) && turn.trim_start().starts_with(char::is_uppercase);
        return speaks && !(stop.is_full_stop() && is_abbreviated(stop, rules));
    }
    // UAX #29 looks past figures and symbols to the first letter: `… 900 people. 2,000 are missing.`
    let amount = stop
        .line
        .get(stop.word_at()..)
        .unwrap_or_default()
        .trim_start_matches(['$', '€', '£', '¥', '₫', '#', '+', '−']);
    if amount.starts_with(|c: char| c.is_ascii_digit()) {
        return stop.is_full_stop() && !is_abbreviated(stop, rules) && !heads_item(stop, rules);
    }
    is_camel(stop.next_word()) && !stop.is_ellipsis() || opens_small_quotation(stop)
}

/// Whether a stop that stands off is followed by a quotation that begins small.
///
/// Treebanks take the sentence's capital away; the stop and the quotation still show its end.
fn opens_small_quotation(stop: &Stop<'_>) -> bool {
    stop.is_full_stop()
        && stop.is_detached()
        && 1 < stop.token().len()
        && stop.next < stop.word_at()
        && stop.rest().starts_with(['"', '“', '`'])
}

/// Whether the full stop belongs to an abbreviation or initial after which the sentence goes on.
fn is_abbreviated(stop: &Stop<'_>, rules: &dyn Rules) -> bool {
    let token = stop.token();
    let next = stop.next_word();
    let digit = stop.first().is_some_and(|c| c.is_ascii_digit());
    if stop.is_detached() {
        return rules.abbreviation(token).has(Classes::DETACHED) && !opens_firmly(stop, rules);
    }
    if let Some(letter) = single_letter(token) {
        return is_initial(stop, letter, digit, rules);
    }
    let mut classes = token_classes(token, rules);
    // `DR. HALE QUITS`
    if is_shouted(token) && is_shouted(next) {
        classes = classes.or(rules.abbreviation(&capitalised(token)));
    }
    if classes.is_none() {
        return false;
    }
    if classes.has(Classes::INSIDE) {
        return true;
    }
    // `2:30 a.m. (16:30 UTC)`
    if stop.rest().starts_with('(') && !classes.has(Classes::ETC) {
        return true;
    }
    if classes.has(Classes::NUMBER) && (digit || is_roman(next)) {
        return true;
    }
    // `Nov. 9`, `6 ft. 2 in.`
    if classes.has(Classes::MONTH.or(Classes::UNIT)) && digit {
        return true;
    }
    if classes.has(Classes::MONTH) && says_nothing_yet(stop, rules) {
        return true;
    }
    if classes.has(Classes::TIME) {
        return says_nothing_yet(stop, rules)
            || !digit
                && word_classes(next, stop, rules).has(Classes::ZONE)
                && !word_classes(next, stop, rules).has(Classes::OPENER);
    }
    if classes.has(Classes::TITLE) && !stop.is_compound() {
        return !(opens(stop, rules) && word_classes(next, stop, rules).has(Classes::FIRM));
    }
    if classes.has(Classes::BODY) {
        return !opens_firmly(stop, rules);
    }
    if classes.has(Classes::SUFFIX) {
        return !opens(stop, rules) && !digit && !is_subject(stop, rules);
    }
    if classes.has(Classes::INITIALISM) {
        return !opens(stop, rules);
    }
    false
}

/// Whether no more than a preposition and a time stand before the stop: `At 5 a.m. Mr. Smith …`, `In Sept. Mr. …`
fn says_nothing_yet(stop: &Stop<'_>, rules: &dyn Rules) -> bool {
    let mut tokens = stop.before().split_whitespace();
    let first = tokens.next().unwrap_or_default();
    tokens.take(3).count() < 3 && word_classes(first, stop, rules).has(Classes::BIND)
}

/// Whether a word is in capitals.
fn is_shouted(word: &str) -> bool {
    1 < word.len() && word.bytes().all(|b| b.is_ascii_uppercase())
}

/// A word in capitals with all but its first letter small.
fn capitalised(word: &str) -> String {
    word.chars().enumerate().map(|(i, c)| if i == 0 { c } else { c.to_ascii_lowercase() }).collect()
}

/// What is known of a word beside the stop.
fn word_classes(word: &str, stop: &Stop<'_>, rules: &dyn Rules) -> Classes {
    rules.word(word, is_plain(stop.line, stop.marks.start()))
}

/// Whether an initial follows the stop: `A.` of `Ms. A. Jones`.
fn initial_follows(stop: &Stop<'_>) -> bool {
    let next = stop.next_word();
    single_letter(next).is_some_and(char::is_uppercase)
        && stop.line.get(stop.word_at() + next.len()..).is_some_and(|after| after.starts_with('.'))
}

/// Whether the word after the stop is one that begins sentences.
fn opens(stop: &Stop<'_>, rules: &dyn Rules) -> bool {
    stop.first().is_some_and(char::is_uppercase)
        && !initial_follows(stop)
        && word_classes(stop.next_word(), stop, rules).has(Classes::OPENER.or(Classes::FIRM))
}

/// Whether the word after the stop begins a sentence for certain, and no name: `Bến` of `P. Bến Thành` may do both.
fn opens_firmly(stop: &Stop<'_>, rules: &dyn Rules) -> bool {
    let firm = word_classes(stop.next_word(), stop, rules).has(Classes::FIRM);
    let goes_on_small = after_next_word(stop).starts_with(char::is_lowercase);
    opens(stop, rules) && (firm || goes_on_small)
}

/// The text after the word that follows the stop, behind a blank or the joint of a segmented word.
fn after_next_word<'t>(stop: &Stop<'t>) -> &'t str {
    let after = stop.line.get(stop.word_at() + stop.next_word().len()..).unwrap_or_default();
    after.strip_prefix([' ', '_', '\u{a0}']).unwrap_or_default()
}

/// Whether the word after the stop is the subject of a new clause: `… Jr. Conte is …`
fn is_subject(stop: &Stop<'_>, rules: &dyn Rules) -> bool {
    let verb = word_at(after_next_word(stop), 0);
    verb.starts_with(char::is_lowercase) && word_classes(verb, stop, rules).has(Classes::AUX)
}

/// What is known of a token; of `GS.TS`, what is known of its last part; of unknown `P.V.T` that it is an
/// initialism.
fn token_classes(token: &str, rules: &dyn Rules) -> Classes {
    let whole = rules.abbreviation(token);
    if !whole.is_none() {
        return whole;
    }
    let token = token.rsplit('_').next().unwrap_or_default();
    let Some((head, last)) = token.rsplit_once('.') else { return rules.abbreviation(token) };
    let letters = |part: &str| part.chars().filter(|c| c.is_alphanumeric()).count() == 1;
    // `P.V.T`, `Marc.J`
    if letters(last) && last.starts_with(char::is_uppercase) && !head.is_empty() {
        return Classes::INITIALISM;
    }
    rules.abbreviation(last)
}

/// The letter, if the token is a single one: `J`, `Đ`, `J` of `J.-P`.
fn single_letter(token: &str) -> Option<char> {
    let token = token.rsplit('_').next()?;
    let mut chars = token.chars().filter(|c| !unicode_normalization::char::is_combining_mark(*c));
    let letter = chars.next().filter(|c| c.is_alphabetic())?;
    chars.next().is_none().then_some(letter)
}

/// Whether a letter with a full stop is an initial after which the sentence goes on.
fn is_initial(stop: &Stop<'_>, letter: char, digit: bool, rules: &dyn Rules) -> bool {
    let previous = stop.previous_token();
    let previous_syllable = previous.rsplit('_').next().unwrap_or_default();
    if letter.is_lowercase() {
        let classes = rules.abbreviation(stop.token());
        return classes.has(Classes::INSIDE) || classes.has(Classes::NUMBER) && digit;
    }
    // `A. John Tripp` after `quận L.`
    if initial_follows(stop) {
        return true;
    }
    // `Q. What now? A. We wait.`
    if previous.is_empty() {
        return true;
    }
    // `40 C.`
    if previous.ends_with(|c: char| c.is_ascii_digit()) && matches!(letter, 'C' | 'F' | 'K') {
        return false;
    }
    // A tone mark makes it a word: `châu Á.`, `đội Ý.`
    if letter.to_string().nfd().any(|c| c == '\u{301}') || stop.token().contains('\u{301}') {
        return false;
    }
    if word_classes(previous_syllable, stop, rules).has(Classes::LABEL) {
        return false;
    }
    if digit {
        // `Q. 7`, `P. 12`; but `… in hepatitis B. 12 patients`.
        return true;
    }
    if letter == 'I' && previous.starts_with(char::is_lowercase) {
        return false;
    }
    // `Trần Văn H. (SN 1985)`
    if stop.rest().starts_with('(') {
        return true;
    }
    !opens_firmly(stop, rules)
}

/// Whether the stop is part of what heads an item or section: `1. Votes`, `Điều 3. Giải thích từ ngữ.`
fn heads_item(stop: &Stop<'_>, rules: &dyn Rules) -> bool {
    let before =
        stop.before().trim_start_matches(|c: char| c.is_whitespace() || !c.is_alphanumeric() && c != '(');
    if is_enumerator(before) {
        return true;
    }
    // `… gồm: 1. Đường sắt; 2. Cảng biển`
    if before
        .strip_suffix(stop.token())
        .is_some_and(|list| list.ends_with(char::is_whitespace) && list.trim_end().ends_with([':', ';']))
        && is_enumerator(stop.token())
    {
        return true;
    }
    let mut tokens = before.split_whitespace();
    let (Some(name), Some(number), None) = (tokens.next(), tokens.next(), tokens.next()) else {
        return false;
    };
    word_classes(name, stop, rules).has(Classes::HEADING)
        && (number.bytes().all(|b| b.is_ascii_digit() || b == b'.') || is_roman(number))
}

/// Whether two sentences were run together: `khối.Chúng tôi`, not `Jane.Doe@example.com` nor `TP.Vinh`.
fn is_run_together(stop: &Stop<'_>, rules: &dyn Rules) -> bool {
    let token = stop.token();
    let rest = head(stop.rest(), NEAR);
    let next = rest.split(char::is_whitespace).next().unwrap_or_default();
    let lower_end = token.chars().next_back().is_some_and(|c| {
        c.is_lowercase() || matches!(c, ')' | '"' | '”') || unicode_normalization::char::is_combining_mark(c)
    });
    let plain_token = 1 < token.chars().count() && !token.contains(['.', '@', '/', '#']);
    let plain_next = next.starts_with(|c: char| c.is_uppercase())
        && !next.trim_end_matches(['.', ',', '"', '”']).contains(['.', '@', '/']);
    let followed = next.len() < rest.trim_end().len();
    let second_lower = next
        .chars()
        .nth(1)
        .is_none_or(|c| c.is_lowercase() || unicode_normalization::char::is_combining_mark(c));
    lower_end && plain_token && plain_next && followed && second_lower && rules.abbreviation(token).is_none()
}

/// Whether a word begins small and goes on with a capital: `iPhone`, `al-Shabab`.
fn is_camel(word: &str) -> bool {
    word.starts_with(|c: char| c.is_lowercase())
        && word.contains(char::is_uppercase)
        && word.chars().count() > 2
}

/// Whether a word is a Roman numeral.
fn is_roman(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|b| b"IVXLC".contains(&b))
}
