//! Modality: what a statement is if not a plain fact.

use std::sync::LazyLock;

use doichieu_bitext::{Lang, Span};

use crate::clause::{Kind, Parsed};
use crate::cues::CueTable;
use crate::lexis::{AUX, BASE, BE, CLASSIFIER, DET, MARKER, PREP, SUBJECT, TENSE, VERB, VOICE};
use crate::token::Tokens;

/// What a statement claims to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[non_exhaustive]
pub enum Modality {
    /// It is so, or was.
    #[default]
    Fact,
    /// Somebody means it to be so: *will, plans to; sẽ, dự kiến*.
    Plan,
    /// It may be so: *may, likely, believed to; có thể, có lẽ*.
    Possibility,
    /// It is said of somebody, and nobody vouches for it: *allegedly, accused of; bị cáo buộc, được cho là*.
    Allegation,
    /// It ought to be so: *ordered, must, called for; yêu cầu, phải*.
    Order,
    /// It is so only if something else is: *if, unless; nếu*.
    Condition,
}

impl Modality {
    /// The name written in outputs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Fact => "fact",
            Self::Plan => "plan",
            Self::Possibility => "possibility",
            Self::Allegation => "allegation",
            Self::Order => "order",
            Self::Condition => "condition",
        }
    }

    fn of(name: &str) -> Option<Self> {
        Some(match name {
            "plan" => Self::Plan,
            "possibility" => Self::Possibility,
            "allegation" => Self::Allegation,
            "order" => Self::Order,
            "condition" => Self::Condition,
            _ => return None,
        })
    }
}

/// A word or phrase that makes a statement other than a plain fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ModalCue {
    /// The cue: `may`, `được cho là`.
    pub span: Span,
    /// What it makes of the statement; never [`Modality::Fact`].
    pub modality: Modality,
    /// The statement that it governs, with the cue: the clause, or for a verb such as *ordered* what is ordered.
    pub scope: Span,
}

/// Finds the modal cues of a text, left to right.
///
/// # Examples
///
/// ```
/// use doichieu_bitext::Lang;
/// use doichieu_claims::modality::{Modality, modals};
///
/// let en = modals("The launch may be delayed.", Lang::En);
/// let vi = modals("Vụ phóng có thể bị hoãn.", Lang::Vi);
/// assert_eq!(en[0].modality, Modality::Possibility);
/// assert_eq!(en[0].modality, vi[0].modality);
/// assert!(modals("The launch was delayed in May.", Lang::En).is_empty());
/// ```
pub fn modals(text: &str, lang: Lang) -> Vec<ModalCue> {
    let tokens = Tokens::read(text, lang);
    find(&Parsed::read(&tokens))
}

static TABLE: LazyLock<CueTable<Modality>> =
    LazyLock::new(|| CueTable::new(include_str!("../assets/modality.tsv"), Modality::of));

/// The modal cues of a parsed text.
pub(crate) fn find(p: &Parsed<'_, '_>) -> Vec<ModalCue> {
    let mut out = Vec::new();
    TABLE.each(p.t, |modality, from, to| {
        if governs(p, modality, from, to) {
            out.push(ModalCue { span: p.t.span(from, to), modality, scope: scope(p, modality, from, to) });
        }
    });
    out
}

/// Whether a word of the table is a cue where it stands.
fn governs(p: &Parsed<'_, '_>, modality: Modality, from: usize, to: usize) -> bool {
    let (t, x) = (p.t, &p.lexis);
    let word = t.word(from);
    let single = to == from + 1;
    if t.vietnamese {
        return match word {
            // A noun (`một kế hoạch`, `lời cáo buộc`, `bản yêu cầu`) states nothing of its clause.
            "kế" | "cáo" | "yêu" | "đề" | "ý" | "nghi" | "khả" | "nguy" | "tin" | "cam" | "giả" | "cho" => {
                !x.is_before(from, CLASSIFIER) || x.is_before(from, SUBJECT)
            }
            "phải" if single => !matches!(t.word_before(from, 1), "không" | "đã" | "bị" | "từng" | "mới"),
            "phai" | "bat" | "xin" | "mong" | "dinh" | "muon" | "nen" | "can" if single && t.bare => false,
            "định" if single => x.is(to, VERB | VOICE | MARKER) && !x.is_before(from, CLASSIFIER),
            "nên" if single => x.is(to, VERB | VOICE) && t.mark(from.wrapping_sub(1)) != ',',
            "bắt" | "cần" | "mong" | "xin" | "muốn" | "buộc" if single => {
                !x.is_before(from, VOICE | CLASSIFIER)
            }
            "ước" | "tối" => true,
            "đòi" | "khuyên" if single => true,
            "chuẩn" => x.is(to, VERB) || t.word(to) == "cho",
            "sẽ" | "sắp" | "se" => to < t.len(),
            _ => true,
        };
    }
    match word {
        // The month, and the surname.
        "may" if single => {
            !(t.capital_at(from) && from > 0) && t.is_word(to) && !x.is_before(from, PREP | DET)
        }
        "will" if single => !x.is_before(from, DET) && !t.capital_at(from),
        "might" if single => !x.is_before(from, DET | PREP),
        "whether" => true,
        "must" | "should" if single => !x.is_before(from, DET),
        "orders" | "order" | "demand" | "demands" | "requests" | "appeals" if single => {
            !x.is_before(from, DET | PREP | BASE) && !t.capital_at(from)
        }
        "possible" | "potential" | "likely" | "suspected" | "feared" | "alleged" | "accused" if single => {
            true
        }
        "up" if modality == Modality::Possibility => t.is_number(to) || x.is(to, DET),
        "as" if modality == Modality::Possibility => true,
        "scheduled" | "upcoming" if single => true,
        // `agreed to a vote` is a deed, `agreed to vote` a plan.
        "agreed" | "agrees" | "agree" => x.is(to, BASE | BE),
        "is" | "are" | "was" | "were" if t.word(to - 1) == "to" => {
            x.is(to, BASE | BE | AUX) || !x.is(to, DET | PREP) && !t.capital_at(to)
        }
        "if" if single => true,
        "had" | "have" | "has" if t.word(from + 1) == "to" => true,
        _ => true,
    }
}

/// The clause of the cue, or what follows a verb that governs another clause.
fn scope(p: &Parsed<'_, '_>, modality: Modality, from: usize, to: usize) -> Span {
    let idx = p.clause_at(from);
    let mut end = p.piece_end(from).max(to);
    let mut start = from;
    if let Some(clause) = p.clauses.get(idx) {
        // A word within the predicate, or before it, governs the whole of its clause.
        let inside = clause.predicate.is_none_or(|(a, b)| from < b || a <= from && from <= b);
        let verb = matches!(modality, Modality::Order | Modality::Allegation)
            && p.lexis.is(from, VERB | crate::lexis::SAY);
        if inside && !verb {
            let piece = clause.pieces.iter().find(|&&(a, b)| a <= from && from < b);
            start = piece.map_or(from, |&(a, _)| a);
        }
        let child = p.clauses.iter().find(|c| {
            c.kind == Kind::Complement && c.parent == Some(idx) && end <= c.from() && c.from() <= end + 2
        });
        if let Some(child) = child.filter(|_| verb || !p.lexis.is(from, TENSE)) {
            end = child.pieces.first().map_or(end, |piece| piece.1);
        }
    }
    while to < end && !(p.t.is_word(end - 1) || p.t.is_number(end - 1)) {
        end -= 1;
    }
    p.t.span(start, end)
}
