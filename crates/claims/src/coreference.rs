//! Who is who within one document: the mentions of each person and organisation, and what pronouns and titles stand for.

mod title;

use doichieu_bitext::{Lang, Span};

use crate::clause::Parsed;
use crate::date;
use crate::name::{self, Name};
use crate::token::Tokens;

pub(crate) use title::{Gender, Pronoun, pronoun, title_at, titles};

/// One person, organisation or place of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entity {
    /// The fullest form in the text.
    pub name: String,
    /// What it seems to be.
    pub kind: EntityKind,
    /// Language-neutral identity where a table knows one.
    pub identity: Option<&'static str>,
    /// Folded keys of the forms met, fullest first.
    pub keys: Vec<String>,
    /// Where it is named, left to right; pronouns are left out.
    pub mentions: Vec<Span>,
    /// The offices that the text gives it, as concepts of the table `titles.tsv`: `spokesperson`, `president`.
    pub titles: Vec<&'static str>,
    /// Whether the text speaks of a woman or a man.
    pub(crate) gender: Gender,
}

/// What a name seems to name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum EntityKind {
    /// A human being.
    Person,
    /// A body of people: a party, a company, a ministry.
    Organisation,
    /// A country, a city, a river.
    Place,
    /// Anything else, or not known.
    Other,
}

impl EntityKind {
    /// The name written in outputs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Organisation => "organisation",
            Self::Place => "place",
            Self::Other => "other",
        }
    }
}

/// The people, organisations and places of a document, in the order in which they first appear.
///
/// Forms of one name are brought together: a surname after the full name, an acronym and what it stands for, spellings
/// with one identity.
///
/// # Examples
///
/// ```
/// use doichieu_bitext::Lang;
/// use doichieu_claims::coreference::entities;
///
/// let text = "Người phát ngôn Điện Kremlin Dmitry Peskov bác bỏ tin này. Ông Peskov nói không có cuộc gặp nào.";
/// let people = entities(text, Lang::Vi);
/// let peskov = people.iter().find(|e| e.name == "Dmitry Peskov").expect("found");
/// assert_eq!(peskov.mentions.len(), 2);
/// assert!(peskov.titles.contains(&"spokesperson"));
/// ```
pub fn entities(text: &str, lang: Lang) -> Vec<Entity> {
    let tokens = Tokens::read(text, lang);
    let names = name::find(&tokens, &date::find(&tokens));
    Entities::of(&Parsed::read(&tokens), &names).list
}

/// Entities, and which of them each name is.
#[derive(Debug, Default)]
pub(crate) struct Entities {
    pub(crate) list: Vec<Entity>,
    /// For each name given, its entity.
    pub(crate) of_name: Vec<usize>,
}

impl Entities {
    /// Brings the names of a text together.
    pub(crate) fn of(p: &Parsed<'_, '_>, names: &[Name]) -> Self {
        let mut out = Self::default();
        for name in names {
            let from = p.token_at(name.span.start());
            let to = p.token_at(name.span.end().saturating_sub(1)) + 1;
            let (titles, gender) = titles(p.t, from, to);
            let kind = kind(p, name, from, to, !titles.is_empty() || gender != Gender::Unknown);
            let known = out.find(p, name, kind, from);
            let idx = known.unwrap_or_else(|| {
                out.list.push(Entity {
                    name: String::new(),
                    kind,
                    identity: name.identity,
                    keys: Vec::new(),
                    mentions: Vec::new(),
                    titles: Vec::new(),
                    gender: Gender::Unknown,
                });
                out.list.len() - 1
            });
            out.of_name.push(idx);
            let Some(entity) = out.list.get_mut(idx) else { continue };
            let text = name.span.text(p.t.text).unwrap_or("");
            if entity.name.split(' ').count() < text.split(' ').count() || entity.name.is_empty() {
                text.clone_into(&mut entity.name);
            }
            if !entity.keys.contains(&name.key) {
                entity.keys.push(name.key.clone());
                entity.keys.sort_by_key(|k| std::cmp::Reverse(k.len()));
            }
            entity.mentions.push(name.span);
            entity.identity = entity.identity.or(name.identity);
            for title in titles {
                if !entity.titles.contains(&title) {
                    entity.titles.push(title);
                }
            }
            if entity.gender == Gender::Unknown {
                entity.gender = gender;
            }
            if entity.kind == EntityKind::Other {
                entity.kind = kind;
            }
        }
        out
    }

    /// The entity that a name belongs to, the one named last where several could be meant.
    fn find(&self, p: &Parsed<'_, '_>, name: &Name, kind: EntityKind, from: usize) -> Option<usize> {
        // `Collective Security Treaty Organization (CSTO)`.
        let bracketed = matches!(p.t.mark_before(from), '(')
            .then(|| p.t.get(from.saturating_sub(2)))
            .flatten()
            .and_then(|before| {
                self.list.iter().position(|e| e.mentions.last().is_some_and(|m| m.end() == before.span.end()))
            });
        if let Some(idx) = bracketed.filter(|_| is_acronym(name.span.text(p.t.text).unwrap_or(""))) {
            return Some(idx);
        }
        let mut best: Option<(usize, usize)> = None;
        for (idx, entity) in self.list.iter().enumerate() {
            let identity = match (entity.identity, name.identity) {
                (Some(a), Some(b)) if a == b => true,
                (Some(_), Some(_)) => continue,
                _ => false,
            };
            let same = identity || entity.keys.contains(&name.key);
            let part = || entity.keys.iter().any(|key| is_part(key, &name.key, entity.kind, kind));
            let short = || {
                let acronym = is_acronym(name.span.text(p.t.text).unwrap_or(""));
                acronym && entity.keys.iter().any(|key| initials(key) == name.key)
            };
            if same || part() || short() {
                let last = entity.mentions.last().map_or(0, |m| m.start());
                // The very form beats a part of a longer one.
                let rank = if same { usize::MAX / 2 + last } else { last };
                if best.is_none_or(|(old, _)| old < rank) {
                    best = Some((rank, idx));
                }
            }
        }
        best.map(|(_, idx)| idx)
    }

    /// The last person or body before a byte of the text that passes a test.
    pub(crate) fn last_before(&self, byte: usize, wanted: impl Fn(&Entity) -> bool) -> Option<usize> {
        let recent = |e: &Entity| e.mentions.iter().rev().find(|m| m.end() <= byte).map(|m| m.start());
        let candidates = self.list.iter().enumerate().filter(|(_, e)| wanted(e));
        candidates.filter_map(|(idx, e)| Some((recent(e)?, idx))).max().map(|(_, idx)| idx)
    }
}

/// Whether one key is a surname or given name of the other, people only.
fn is_part(known: &str, new: &str, known_kind: EntityKind, new_kind: EntityKind) -> bool {
    let person = |k| matches!(k, EntityKind::Person | EntityKind::Other);
    if !person(known_kind) || !person(new_kind) {
        return false;
    }
    let (long, short) = if known.len() < new.len() { (new, known) } else { (known, new) };
    if short.contains(' ') {
        // `Al Megrahi` in `Abdelbaset Ali Mohmed Al Megrahi`.
        return long.strip_suffix(short).is_some_and(|rest| rest.ends_with(' '));
    }
    let mut words = long.split(' ');
    let (first, last) = (words.next(), words.next_back());
    2 < short.len() && last.is_some() && (last == Some(short) || first == Some(short))
}

fn is_acronym(text: &str) -> bool {
    let letters = text.chars().filter(|c| *c != '.').count();
    (2..=6).contains(&letters) && text.chars().all(|c| c.is_uppercase() || c == '.' || c.is_ascii_digit())
}

/// The first letters of a key's words.
fn initials(key: &str) -> String {
    let small = |w: &&str| !matches!(*w, "of" | "the" | "and" | "for" | "on" | "ve" | "va" | "cua");
    key.split(' ').filter(small).filter_map(|w| w.chars().next()).collect()
}

/// What a name seems to name, by its own words and those around it.
fn kind(p: &Parsed<'_, '_>, name: &Name, from: usize, to: usize, titled: bool) -> EntityKind {
    let t = p.t;
    if name.identity.is_some_and(|id| id.len() == 2 && id.bytes().all(|b| b.is_ascii_uppercase())) {
        return EntityKind::Place;
    }
    let text = name.span.text(t.text).unwrap_or("");
    let words = || name.key.split(' ');
    if words().any(|w| ORGANISATION.contains(&w)) || name.key.starts_with("bo ") || is_acronym(text) {
        return EntityKind::Organisation;
    }
    if words().any(|w| PLACE.contains(&w)) {
        return EntityKind::Place;
    }
    if name.identity.is_some() {
        return EntityKind::Other;
    }
    let says = p.lexis.is(to, crate::lexis::SAY);
    if titled || says && 1 < words().count() {
        return EntityKind::Person;
    }
    // `in X`, `ở X` is a place; two or three words in capitals are a person more often than not.
    let before = t.word_before(from, 1);
    if matches!(before, "in" | "at" | "near" | "ở" | "tại" | "tỉnh" | "thị" | "phố" | "đảo" | "làng" | "from")
    {
        return EntityKind::Place;
    }
    let person_shape =
        (2..=4).contains(&words().count()) && !matches!(before, "the" | "tờ" | "hãng" | "công" | "đội");
    if person_shape && !text.contains(|c: char| c.is_ascii_digit()) {
        EntityKind::Person
    } else {
        EntityKind::Other
    }
}

/// Words, folded, that only bodies of people have in their names.
const ORGANISATION: &[&str] = &[
    "ministry",
    "department",
    "agency",
    "organization",
    "organisation",
    "bank",
    "party",
    "university",
    "company",
    "corp",
    "inc",
    "ltd",
    "council",
    "committee",
    "commission",
    "court",
    "union",
    "association",
    "institute",
    "institution",
    "police",
    "army",
    "force",
    "forces",
    "government",
    "parliament",
    "congress",
    "senate",
    "house",
    "group",
    "league",
    "federation",
    "foundation",
    "times",
    "news",
    "post",
    "guardian",
    "bbc",
    "cnn",
    "reuters",
    "press",
    "airlines",
    "airways",
    "air",
    "center",
    "centre",
    "office",
    "bureau",
    "service",
    "society",
    "club",
    "team",
    "board",
    "authority",
    "survey",
    "school",
    "college",
    "hospital",
    "kremlin",
    "whitehouse",
    "pentagon",
    "cong",
    "uy",
    "vien",
    "dang",
    "hoi",
    "hiep",
    "cuc",
    "so",
    "ngan",
    "truong",
    "hang",
    "lien",
    "doan",
    "to",
    "toa",
];

/// Words, folded, of places.
const PLACE: &[&str] = &[
    "airport",
    "river",
    "sea",
    "ocean",
    "mountain",
    "mount",
    "island",
    "islands",
    "street",
    "province",
    "district",
    "city",
    "county",
    "gulf",
    "bay",
    "lake",
    "peninsula",
    "strait",
    "bridge",
    "stadium",
    "square",
    "park",
    "valley",
];
