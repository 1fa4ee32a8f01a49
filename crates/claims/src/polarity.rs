//! Negation: the words that deny, and how far what they deny reaches.

use std::sync::LazyLock;

use doichieu_bitext::{Lang, Span};

use crate::clause::{Kind, Parsed};
use crate::cues::CueTable;
use crate::lexis::{ADVERB, AUX, BE, SUBJECT};
use crate::token::Tokens;

/// A word or phrase that denies something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Negation {
    /// The cue: `no longer`, `phủ nhận`.
    pub span: Span,
    /// How it denies.
    pub class: NegationClass,
    /// What is denied, with the cue: the rest of the clause, and what a verb of denying governs.
    pub scope: Span,
    /// Another negation of the same clause undoes it: *not without*, *không phủ nhận*.
    pub undone: bool,
}

/// How a negation denies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum NegationClass {
    /// *not, n't; không, chưa, chẳng, đừng*.
    Not,
    /// *no, nobody, none; không ai*.
    No,
    /// *never; không bao giờ, chưa từng*.
    Never,
    /// *no longer; không còn*.
    NoLonger,
    /// *without; mà không*.
    Without,
    /// *denied, ruled out; phủ nhận, bác bỏ*.
    Deny,
    /// *refused, rejected; từ chối*.
    Refuse,
    /// *failed to, unable to; bất thành*.
    Fail,
    /// *hardly, rarely; hầu như không*.
    Hardly,
}

impl NegationClass {
    /// The name written in outputs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Not => "not",
            Self::No => "no",
            Self::Never => "never",
            Self::NoLonger => "no_longer",
            Self::Without => "without",
            Self::Deny => "deny",
            Self::Refuse => "refuse",
            Self::Fail => "fail",
            Self::Hardly => "hardly",
        }
    }

    fn of(name: &str) -> Option<Self> {
        Some(match name {
            "not" => Self::Not,
            "no" => Self::No,
            "never" => Self::Never,
            "no_longer" => Self::NoLonger,
            "without" => Self::Without,
            "deny" => Self::Deny,
            "refuse" => Self::Refuse,
            "fail" => Self::Fail,
            "hardly" => Self::Hardly,
            _ => return None,
        })
    }

    /// Whether it is a verb whose object or clause is what is denied.
    const fn is_verb(self) -> bool {
        matches!(self, Self::Deny | Self::Refuse | Self::Fail)
    }
}

/// Finds the negations of a text, left to right.
///
/// Words that merely hold a negation (*not only*, *no fewer than*, *không gian*, *chưa đầy*) are none. Vietnamese without
/// diacritics is understood.
///
/// # Examples
///
/// ```
/// use doichieu_bitext::Lang;
/// use doichieu_claims::polarity::negations;
///
/// assert_eq!(negations("The Kremlin has not ruled out a strike.", Lang::En).iter().filter(|n| !n.undone).count(), 0);
/// assert_eq!(negations("Điện Kremlin chưa lên tiếng.", Lang::Vi).len(), 1);
/// assert!(negations("Không quân Nga không chỉ có máy bay.", Lang::Vi).is_empty());
/// ```
pub fn negations(text: &str, lang: Lang) -> Vec<Negation> {
    let tokens = Tokens::read(text, lang);
    find(&Parsed::read(&tokens))
}

static TABLE: LazyLock<CueTable<NegationClass>> =
    LazyLock::new(|| CueTable::new(include_str!("../assets/polarity.tsv"), NegationClass::of));

/// The negations of a parsed text.
pub(crate) fn find(p: &Parsed<'_, '_>) -> Vec<Negation> {
    let mut out: Vec<Negation> = Vec::new();
    let mut last: Option<(usize, usize)> = None;
    TABLE.each(p.t, |class, from, to| {
        if !denies(p, class, from, to) {
            return;
        }
        let clause = p.clause_at(from);
        let mut negation =
            Negation { span: p.t.span(from, to), class, scope: scope(p, class, from, to), undone: false };
        if let (Some(previous), Some((at, end))) = (out.last_mut(), last)
            && !previous.undone
            && previous.scope.contains(negation.span)
            && doubles(p, (previous.class, end), (class, from), clause == at)
        {
            previous.undone = true;
            negation.undone = true;
        }
        last = Some((clause, to));
        out.push(negation);
    });
    out
}

/// Whether two negations of one scope cancel each other: close together, and not merely a list of things denied.
fn doubles(
    p: &Parsed<'_, '_>,
    first: (NegationClass, usize),
    second: (NegationClass, usize),
    same: bool,
) -> bool {
    let gap = second.1.saturating_sub(first.1);
    let listed = (first.1..second.1)
        .any(|at| matches!(p.t.word(at), "and" | "or" | "nor" | "và" | "hoặc") || p.t.mark(at) == ',');
    if p.t.word(second.1) == "nor" {
        return false;
    }
    let concord = first.0 == NegationClass::Not && second.0 == NegationClass::Hardly;
    same && !listed
        && !concord
        && gap <= if second.0.is_verb() || second.0 == NegationClass::Without { 3 } else { 2 }
        || same
            && !listed
            && first.0.is_verb()
            && gap <= 6
            && !second.0.is_verb()
            && !p.t.vietnamese
            && gap <= 2
}

/// Whether a word of the table denies where it stands.
fn denies(p: &Parsed<'_, '_>, class: NegationClass, from: usize, to: usize) -> bool {
    let t = p.t;
    let word = t.word(from);
    let single = to == from + 1;
    match word {
        // `No. 5`, `No, he said`, a bare answer.
        "no" if single => t.is_word(to) || t.is_number(to),
        // The question word at the end: `Ông có biết không?`
        "không" | "khong" | "chưa" | "chua" if single => {
            t.is_word(to) && !matches!(t.word(to), "thì" | "rằng")
                || !matches!(t.mark(to), '?') && !t.is_number(to) && to < t.len() && t.mark(to) != '.'
        }
        // `phi` only before an adjective of the table `other`; alone it is a name.
        "phi" | "lỡ" | "lo" | "bac" | "chả" | "cha" | "cho" | "choi" | "cam" | "thieu"
            if single && (t.bare || word == "phi") =>
        {
            false
        }
        "bác" if single => !t.capital_at(from) && (p.lexis.is_before(from, crate::lexis::MARKER)),
        "thiếu" | "cấm" | "vắng" => !t.capital_at(from),
        // `rejected` as an attribute: `the rejected bid`.
        _ if class == NegationClass::Refuse && !t.vietnamese => {
            !matches!(t.word_before(from, 1), "the" | "a" | "an")
        }
        _ => true,
    }
}

/// From the cue, or the verb of a clause that denies its subject or object, to the end of the clause.
fn scope(p: &Parsed<'_, '_>, class: NegationClass, from: usize, to: usize) -> Span {
    let clause = p.clauses.get(p.clause_at(from));
    let mut end = p.piece_end(from).max(to);
    if class.is_verb() {
        // `denied that …`: the clause that is denied.
        let child =
            p.clauses.iter().find(|c| c.kind == Kind::Complement && end <= c.from() && c.from() <= end + 2);
        end = child.map_or(end, |c| c.pieces.first().map_or(end, |piece| piece.1));
    }
    let contrast = (to..end).find(|&at| {
        matches!(p.t.word(at), "but" | "nhưng" | "nhung") || p.t.word(at) == "mà" && p.t.word(at + 1) == "là"
    });
    end = contrast.unwrap_or(end);
    let mut start = from;
    if let Some((verb, _)) = clause.and_then(|c| c.predicate)
        && (class == NegationClass::No || class == NegationClass::Not)
    {
        // `found no evidence` denies the finding; a helper before *not* belongs to it.
        let helper = (verb..from).all(|at| p.lexis.is(at, AUX | BE | ADVERB | SUBJECT));
        if verb < from && (class == NegationClass::No || helper) {
            start = verb;
        }
    }
    while start < end && end > to && !(p.t.is_word(end - 1) || p.t.is_number(end - 1)) {
        end -= 1;
    }
    p.t.span(start, end.max(to))
}
