//! The tables of `assets/boilerplate/`, read once, with one scanner for all their cues.

use std::collections::BTreeMap;
use std::sync::{LazyLock, OnceLock};

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use doichieu_bitext::{Lang, RemovalKind, Span};
use regex::Regex;
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;

use super::date::{CLOCK, DATE};
use super::sources::Sources;

/// All rules and weights, in one of two writings: with Vietnamese diacritics or without.
#[derive(Debug)]
pub(super) struct Rulebook {
    pub(super) rules: Vec<Rule>,
    pub(super) labels: Vec<Label>,
    pub(super) words: Words,
    scanner: Option<AhoCorasick>,
    /// What each cue of the scanner is for, by the scanner's number of it.
    targets: Vec<Vec<Target>>,
}

/// One rule of `phrases.toml`.
#[derive(Debug)]
pub(super) struct Rule {
    pub(super) name: String,
    pub(super) kind: RemovalKind,
    pub(super) scope: Scope,
    /// Longest line or sentence tried, in bytes.
    pub(super) max: usize,
    /// Whether what stands before the match is a caption.
    pub(super) caption: bool,
    pub(super) shape: Shape,
    expanded: String,
    regex: OnceLock<Option<Regex>>,
}

/// Where a rule looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Scope {
    /// A whole line.
    Line,
    /// A whole line or a whole sentence of one.
    Unit,
    /// The end of a line, from where a sentence begins.
    Tail,
    /// Anywhere in a line.
    Inside,
}

/// What else must hold of a match, beyond its pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Shape {
    /// Nothing.
    #[default]
    Any,
    /// The line opens with an arrow.
    Arrow,
    /// A credit with a slash: ends the line, or fills a sentence.
    CreditEnd,
    /// A byline: not a date or place (`By Sunday`), not a sentence.
    Byline,
    /// A line about the author: short, in place of a byline.
    AuthorNote,
    /// A sentence is not enough: it must end the line.
    LineEndOnly,
    /// A publication date: more than the date's words only near the top or the bottom.
    Dated,
    /// Credits of a desk, which begin with a capital or a bracket.
    ReportingBy,
    /// A copyright line: not a sentence with a verb of its own.
    Copyright,
    /// Not only figures.
    NotNumber,
    /// Not the first line.
    NotFirst,
    /// A bar of menu entries.
    Menu,
    /// The page speaks of itself: nothing is reported or quoted.
    OwnVoice,
    /// A heading: no stop at its end.
    LabelOnly,
    /// Who made a picture, in a few words that end the line.
    ShortCredit,
}

/// A label before the supplier of a picture.
#[derive(Debug)]
pub(super) struct Label {
    pub(super) name: String,
    pub(super) known_only: bool,
}

/// Words that scores look at.
#[derive(Debug)]
pub(super) struct Words {
    scanner: Option<AhoCorasick>,
    classes: Vec<WordClass>,
}

/// What a word says about who speaks to whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WordClass {
    /// `said`, `according to`.
    Reporting,
    /// `we`, `our`.
    First,
    /// `you`, `your`.
    Second,
    /// `please`.
    Request,
    /// `reporters`, `paywall`: what an outlet has and does.
    Newsroom,
    /// `gift`, `members`: what an outlet asks for.
    Money,
}

/// What a cue is for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Target {
    /// A rule, by index.
    Rule(usize),
    /// A label, by index.
    Label(usize),
    /// A weight for an appeal of a kind.
    Appeal(RemovalKind, f64),
}

/// A cue found in the text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hit<'b> {
    pub(super) span: Span,
    pub(super) targets: &'b [Target],
}

impl Rulebook {
    /// The rulebook for a text: without diacritics if the text is Vietnamese written so.
    pub(super) fn for_text(text: &str, lang_hint: Lang) -> &'static Self {
        let marked = text.bytes().filter(|b| !b.is_ascii()).count();
        if lang_hint == Lang::Vi && marked * 50 < text.len() { &STRIPPED } else { &MARKED }
    }

    /// Every cue in `lower`, at word boundaries, by start and the longer first.
    pub(super) fn scan<'b>(&'b self, lower: &str) -> Vec<Hit<'b>> {
        let Some(scanner) = &self.scanner else { return Vec::new() };
        let mut hits: Vec<Hit<'b>> = scanner
            .find_overlapping_iter(lower)
            .filter(|found| stands_alone(lower, found.start(), found.end()))
            .filter_map(|found| {
                let targets = self.targets.get(found.pattern().as_usize())?;
                Some(Hit { span: Span::at(found.start(), found.end()), targets })
            })
            .collect();
        hits.sort_by_key(|hit| (hit.span.start(), std::cmp::Reverse(hit.span.end())));
        hits
    }
}

impl Words {
    /// The listed words in the stretch `within` of `lower`, at word boundaries, in order.
    pub(super) fn scan(&self, lower: &str, within: Span) -> Vec<(Span, WordClass)> {
        let (Some(scanner), Some(inside)) = (&self.scanner, within.text(lower)) else { return Vec::new() };
        scanner
            .find_overlapping_iter(inside)
            .filter(|found| stands_alone(inside, found.start(), found.end()))
            .filter_map(|found| {
                let class = self.classes.get(found.pattern().as_usize())?;
                Some((Span::at(found.start(), found.end()).shifted(within.start()), *class))
            })
            .collect()
    }
}

impl Rule {
    /// The rule's expression, compiled when first asked for; `None` if it is not one, which a test rules out.
    pub(super) fn regex(&self) -> Option<&Regex> {
        self.regex
            .get_or_init(|| {
                regex::RegexBuilder::new(&self.expanded)
                    .size_limit(64 << 20)
                    .dfa_size_limit(8 << 20)
                    .build()
                    .ok()
            })
            .as_ref()
    }
}

/// Whether `start..end` is not part of a longer word, where it begins or ends with a letter or figure.
fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let found = text.get(start..end).unwrap_or("");
    let joined = |inner: Option<char>, outer: Option<char>| {
        inner.is_some_and(char::is_alphanumeric) && outer.is_some_and(char::is_alphanumeric)
    };
    let before = text.get(..start).and_then(|t| t.chars().next_back());
    let after = text.get(end..).and_then(|t| t.chars().next());
    !joined(found.chars().next(), before) && !joined(found.chars().next_back(), after)
}

static MARKED: LazyLock<Rulebook> = LazyLock::new(|| Rulebook::read(false).unwrap_or_else(Rulebook::empty));
static STRIPPED: LazyLock<Rulebook> = LazyLock::new(|| Rulebook::read(true).unwrap_or_else(Rulebook::empty));

#[derive(Deserialize)]
struct PhraseFile {
    rule: Vec<RuleRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleRow {
    name: String,
    kind: String,
    scope: Scope,
    cues: Vec<String>,
    pattern: String,
    #[serde(default = "any_length")]
    max: usize,
    #[serde(default)]
    caption: bool,
    #[serde(default)]
    shape: Shape,
}

const fn any_length() -> usize {
    usize::MAX
}

#[derive(Deserialize)]
struct CreditFile {
    label: Vec<LabelRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LabelRow {
    name: String,
    #[serde(rename = "lang")]
    _lang: String,
    words: Vec<String>,
    #[serde(default)]
    known_only: bool,
}

#[derive(Deserialize)]
struct AppealFile {
    appeal: Vec<AppealRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AppealRow {
    kind: String,
    #[serde(rename = "lang")]
    _lang: String,
    weight: f64,
    phrases: Vec<String>,
}

#[derive(Deserialize)]
struct WordFile {
    reporting: Vec<String>,
    first_person: Vec<String>,
    second_person: Vec<String>,
    request: Vec<String>,
    newsroom: Vec<String>,
    money: Vec<String>,
}

impl Rulebook {
    fn read(stripped: bool) -> Option<Self> {
        let write = |cue: &str| if stripped { without_marks(cue) } else { cue.to_owned() };
        let phrases: PhraseFile =
            toml::from_str(include_str!("../../assets/boilerplate/phrases.toml")).ok()?;
        let credits: CreditFile =
            toml::from_str(include_str!("../../assets/boilerplate/credits.toml")).ok()?;
        let appeals: AppealFile =
            toml::from_str(include_str!("../../assets/boilerplate/appeals.toml")).ok()?;
        let words: WordFile = toml::from_str(include_str!("../../assets/boilerplate/words.toml")).ok()?;

        let mut cues: BTreeMap<String, Vec<Target>> = BTreeMap::new();
        let mut add = |cue: &str, target: Target| {
            let cue = write(cue);
            // Both apostrophes are written; the scanner compares bytes.
            for form in [cue.replace('\'', "’"), cue] {
                let targets = cues.entry(form).or_default();
                if !targets.contains(&target) {
                    targets.push(target);
                }
            }
        };
        let mut rules = Vec::new();
        for row in phrases.rule {
            for cue in &row.cues {
                add(cue, Target::Rule(rules.len()));
            }
            rules.push(Rule {
                expanded: expand(&write(&row.pattern), row.scope),
                kind: row.kind.parse().ok()?,
                name: row.name,
                scope: row.scope,
                max: row.max,
                caption: row.caption,
                shape: row.shape,
                regex: OnceLock::new(),
            });
        }
        let mut labels = Vec::new();
        for row in credits.label {
            for word in &row.words {
                add(word, Target::Label(labels.len()));
            }
            // Without its mark `ảnh` is `anh`, an elder brother and England: only known suppliers tell it then.
            labels.push(Label { name: row.name, known_only: row.known_only || stripped });
        }
        for row in &appeals.appeal {
            let kind = row.kind.parse().ok()?;
            for phrase in &row.phrases {
                add(phrase, Target::Appeal(kind, row.weight));
            }
        }
        let scanner = AhoCorasick::builder().kind(Some(AhoCorasickKind::DFA)).build(cues.keys()).ok();
        Some(Self {
            rules,
            labels,
            words: Words::read(&words, &write)?,
            scanner,
            targets: cues.into_values().collect(),
        })
    }

    /// Takes nothing; stands in for tables that cannot be read, which a test rules out.
    fn empty() -> Self {
        let words = Words { scanner: None, classes: Vec::new() };
        Self { rules: Vec::new(), labels: Vec::new(), words, scanner: None, targets: Vec::new() }
    }
}

impl Words {
    fn read(file: &WordFile, write: &dyn Fn(&str) -> String) -> Option<Self> {
        let mut forms = Vec::new();
        let mut classes = Vec::new();
        let lists = [
            (&file.reporting, WordClass::Reporting),
            (&file.first_person, WordClass::First),
            (&file.second_person, WordClass::Second),
            (&file.request, WordClass::Request),
            (&file.newsroom, WordClass::Newsroom),
            (&file.money, WordClass::Money),
        ];
        for (list, class) in lists {
            for word in list {
                let word = write(word);
                for form in [word.replace('\'', "’"), word] {
                    if !forms.contains(&form) {
                        forms.push(form);
                        classes.push(class);
                    }
                }
            }
        }
        Some(Self { scanner: Some(AhoCorasick::new(forms).ok()?), classes })
    }
}

/// A capitalised word in Latin letters, which keeps the automata small. A stop ends it unless it is an initial: names do not
/// run over the end of a sentence.
const WORD: &str =
    concat!(r"(?-i:[\p{Lu}&&[\x00-\u{24f}\u{1e00}-\u{1eff}]]", r"(?:\.|[a-zA-Z0-9À-ɏḀ-ỿ'’-]*))");

/// How a source begins and goes on. Whether it is one is looked up afterwards, in the groups that [`expand`] numbers: an
/// alternation of all names would make every automaton a large one.
const SOURCE: &str = r"(?-i:[\p{Lu}&&[\x00-\u{24f}\u{1e00}-\u{1eff}]]|2)[^()\[\]\n,;|]*?";
/// The same for several.
const SOURCES: &str = r"(?-i:[\p{Lu}&&[\x00-\u{24f}\u{1e00}-\u{1eff}]]|2)[^()\[\]\n]*?";

fn expand(pattern: &str, scope: Scope) -> String {
    let wire = format!("(?-i:{})", Sources::bundled().agencies());
    let name =
        format!(r"(?:{WORD}(?: (?:(?:of|de|der|van|von|da|di|del|la|al|el|bin|the|dos|do) )?{WORD})*)");
    let joint = r"(?: ?[,&/–-] ?(?:and |và )?| and | và )";
    let mut body = pattern.replace("{names}", &format!("(?:{{name}}(?:{joint}{{name}})*)"));
    for (macro_name, text) in
        [("{wire}", wire.as_str()), ("{name}", &name), ("{word}", WORD), ("{date}", DATE), ("{clock}", CLOCK)]
    {
        body = body.replace(macro_name, text);
    }
    for (macro_name, text) in [("{sources}", SOURCES), ("{source}", SOURCE)] {
        let mut n = 0;
        while body.contains(macro_name) {
            body = body.replacen(
                macro_name,
                &format!("(?P<{}{n}>{text})", macro_name.trim_matches(['{', '}'])),
                1,
            );
            n += 1;
        }
    }
    // Letters beyond Latin are never asked for, and would make every class a large automaton.
    body = body
        .replace(r"\p{L}", r"a-zà-ɏḀ-ỿ")
        .replace(r"\p{N}", "0-9")
        .replace(r"\d", "[0-9]")
        .replace(r"\w", "[a-z0-9_à-ɏḀ-ỿ]");
    // A Unicode word boundary would keep the fast automaton from Vietnamese; an ASCII one serves, beside ASCII letters.
    body = body.replace(r"\b", r"(?-u:\b)");
    match scope {
        Scope::Line | Scope::Unit => {
            format!(r"(?i)\A(?:[>»•▶►☛👉*|=–—-]+[>\s]*)?[(\[]?\s?(?:{body})\s?[)\]]?[\s.:!…>»|–—-]*\z")
        }
        Scope::Tail => format!(r"(?i)(?:{body})[\s.…]*\z"),
        Scope::Inside => format!("(?i){body}"),
    }
}

/// The text with Vietnamese letters reduced to their ASCII base, as people write without diacritics.
pub(super) fn without_marks(text: &str) -> String {
    let base = |c: char| match c {
        'đ' => 'd',
        'Đ' => 'D',
        other => other,
    };
    text.nfd().filter(|c| !unicode_normalization::char::is_combining_mark(*c)).map(base).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_is_read_and_every_pattern_compiles() {
        for stripped in [false, true] {
            let book = Rulebook::read(stripped).expect("tables");
            assert!(40 < book.rules.len());
            for rule in &book.rules {
                if let Err(error) = regex::RegexBuilder::new(&rule.expanded).size_limit(64 << 20).build() {
                    panic!("{}: {error}", rule.name);
                }
            }
        }
    }

    #[test]
    fn cues_are_lower_case_and_stand_at_word_boundaries() {
        let book = Rulebook::for_text("", Lang::En);
        let found = |text: &str| book.scan(text).len();
        assert!(0 < found("read more"));
        assert_eq!(found("threadmore bread moreover"), 0);
    }
}
