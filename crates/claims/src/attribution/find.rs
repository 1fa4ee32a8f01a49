//! Finds reports by the clauses that hold a verb of saying, by *according to*, and by quotation marks.

use super::{Attribution, Quotation};
use crate::clause::{Kind, Parsed};
use crate::coreference::{Entities, EntityKind, Gender, Pronoun, pronoun, title_at};
use crate::lexis::{ADVERB, COORD, DET, MARKER, PREP, RELATIVE, SAY, SUBJECT, TENSE, VOICE};
use crate::name::Name;

/// Tokens `from..to`.
type Run = (usize, usize);

/// A source of more tokens than this is no name or title but a mistake.
const LONGEST_SOURCE: usize = 18;

/// A report before its speaker is known.
#[derive(Debug)]
struct Draft {
    source: Option<Run>,
    cue: Option<Run>,
    content: Run,
}

/// All reports of a parsed text.
pub(crate) fn find(p: &Parsed<'_, '_>, names: &[Name], entities: &Entities) -> Vec<Attribution> {
    let mut drafts = Vec::new();
    for idx in 0..p.clauses.len() {
        if let Some(draft) = by_verb(p, idx) {
            drafts.push(draft);
        }
    }
    let mut at = 0;
    while at < p.t.len() {
        if let Some(draft) = by_source(p, at, &drafts) {
            at = draft.cue.map_or(at, |c| c.1);
            drafts.push(draft);
        }
        at += 1;
    }
    drafts.retain(|d| d.content.0 < d.content.1);
    go_on(p, &mut drafts);
    drafts.sort_by_key(|d| (d.content.0, std::cmp::Reverse(d.content.1)));
    drafts.dedup_by(|b, a| a.content == b.content);
    let mut out: Vec<Attribution> = Vec::with_capacity(drafts.len());
    let mut last_speaker = None;
    for draft in &drafts {
        let source = draft.source.map(|(from, to)| p.t.span(from, to));
        let speaker = match draft.source {
            Some(run) => speaker(p, run, names, entities, last_speaker),
            None => last_speaker.filter(|_| draft.cue.is_none()),
        };
        last_speaker = speaker.or(last_speaker);
        let content = p.t.span(draft.content.0, trim(p, draft.content.0, draft.content.1));
        let cue = draft.cue.map(|(from, to)| p.t.span(from, to));
        let within = cue.and_then(|cue| {
            out.iter().enumerate().rev().find(|(_, a)| a.content.contains(cue)).map(|(at, _)| at)
        });
        out.push(Attribution {
            source,
            speaker,
            cue,
            content,
            quotation: quotation(p, draft.content),
            within,
        });
    }
    out
}

/// A clause whose verb reports, with what it reports.
fn by_verb(p: &Parsed<'_, '_>, idx: usize) -> Option<Draft> {
    let clause = p.clauses.get(idx)?;
    let (from, to) = clause.predicate?;
    let say = (from..to).rev().find(|&at| p.lexis.is(at, SAY))?;
    // The verb of saying is the last of its helpers, and nobody is spoken of: *is said to, được cho là*.
    let say_end = p.lexis.end(say).max(say + 1);
    let told_of =
        (from..say).any(|at| p.lexis.is(at, VOICE | crate::lexis::BE)) && !p.t.word(say).ends_with("ing");
    if say_end < to && p.t.word(say_end) != "rằng" {
        return None;
    }
    let end = p.piece_end(say);
    if told_of {
        // `was told by an advisor that`.
        if p.t.vietnamese {
            return None;
        }
        let content = content_after(p, idx, end)?;
        let by = (say_end..end).find(|&at| p.t.word(at) == "by").map(|at| (at + 1, trim(p, at + 1, end)));
        return Some(Draft { source: by.filter(|s| s.0 < s.1), cue: Some((say, say_end)), content });
    }
    let content = content_after(p, idx, end)
        .or_else(|| quoted_after(p, say_end, end))
        .or_else(|| content_before(p, idx))?;
    let source = subject(p, idx, from).or_else(|| inverted(p, say_end, end, content));
    // `I think` within a quotation is no report of somebody else's.
    let own = source.is_some_and(|(from, to)| {
        let word = if from + 1 == to { p.t.word(from) } else { "" };
        matches!(word, "i" | "we" | "you" | "tôi" | "toi")
            || matches!((p.t.word(from), to - from), ("chúng" | "chung", 2))
    });
    if own {
        return None;
    }
    Some(Draft { source, cue: Some((say, say_end.max(to))), content })
}

/// What a report opens: its complement or quotation and all that hangs on it.
fn content_after(p: &Parsed<'_, '_>, idx: usize, end: usize) -> Option<Run> {
    let (child_idx, child) = p.clauses.iter().enumerate().skip(idx + 1).find(|(_, c)| {
        matches!(c.kind, Kind::Complement | Kind::Quoted)
            && c.parent == Some(idx)
            && end <= c.from()
            && c.from() <= end + 3
            || c.kind == Kind::Quoted && end <= c.from() && c.from() <= end + 2
    })?;
    Some((child.from(), extent(p, child_idx)))
}

/// The end of a clause with those that follow it and hang on it.
fn extent(p: &Parsed<'_, '_>, idx: usize) -> usize {
    let Some(clause) = p.clauses.get(idx) else { return 0 };
    if clause.kind == Kind::Quoted
        && let Some(quote) = p.quotes.iter().find(|q| q.has(clause.from()))
    {
        return quote.to;
    }
    let mut end = clause.to();
    let mut family = vec![idx];
    for (at, next) in p.clauses.iter().enumerate().skip(idx + 1) {
        if next.sentence != clause.sentence {
            break;
        }
        if next.parent.is_some_and(|parent| family.contains(&parent)) {
            family.push(at);
            end = end.max(next.to());
        } else if next.kind == Kind::Main {
            break;
        }
    }
    end
}

/// A quotation too short for a clause of its own, right after the verb: `called it "a shame"`.
fn quoted_after(p: &Parsed<'_, '_>, from: usize, end: usize) -> Option<Run> {
    let quote = p.quotes.iter().find(|q| from <= q.from && q.from <= from + 3 && q.from < end + 2)?;
    let first = (from..quote.to).find(|&at| p.t.is_word(at) || p.t.is_number(at))?;
    Some((first, trim(p, first, end.max(quote.to))))
}

/// What stands before `he said`: a quotation, or the clauses since the sentence began.
fn content_before(p: &Parsed<'_, '_>, idx: usize) -> Option<Run> {
    let clause = p.clauses.get(idx)?;
    let start = clause.from();
    let mark = |at: usize| p.t.mark(at);
    let quoted = p.quotes.iter().rev().find(|q| q.to < start && start <= q.to + 3 && q.closed);
    if let Some(quote) = quoted {
        return Some((quote.from, quote.to));
    }
    let comma = start.checked_sub(1).is_some_and(|at| mark(at) == ',');
    if !comma || clause.kind != Kind::Main {
        return None;
    }
    let first =
        p.clauses.iter().take(idx).find(|c| c.sentence == clause.sentence && c.predicate.is_some())?;
    Some((first.from(), start - 1))
}

/// The subject of a clause as far as its verb, without what leads it in.
fn subject(p: &Parsed<'_, '_>, idx: usize, verb: usize) -> Option<Run> {
    let clause = p.clauses.get(idx)?;
    let own = clause.pieces.iter().find(|&&(a, b)| a <= verb && verb <= b)?.0;
    let own = if own == verb { clause.pieces.first().map_or(own, |piece| piece.0) } else { own };
    let mut from = own;
    let mut to = verb;
    // A fronted phrase ends with a comma: `On Monday, the minister`.
    let led = |at: usize| p.lexis.is(at, PREP | ADVERB | COORD) || lead_in(p, at);
    while from < to && (p.lexis.is(from, COORD | ADVERB) || !p.t.is_word(from) && !p.t.is_number(from)) {
        from = p.lexis.end(from).max(from + 1);
    }
    if from < to && led(from) && !p.lexis.is(from, SUBJECT) {
        let comma = (from..to).rev().find(|&at| p.t.mark(at) == ',');
        from = comma.map_or(from, |at| at + 1);
    }
    while from < to
        && (p.lexis.is(to - 1, ADVERB | MARKER | TENSE) || p.t.mark(to - 1) == ',')
        && !p.lexis.is(to - 1, SUBJECT)
    {
        to -= 1;
    }
    if p.t.vietnamese {
        // `Hôm thứ Tư Bộ trưởng …` and `Ông cũng …`: markers stand between subject and verb.
        while from < to && p.lexis.is(to - 1, MARKER) {
            to -= 1;
        }
    }
    if from < to && p.lexis.is(from, RELATIVE) || from >= to {
        let relative = from < to && p.lexis.is(from, RELATIVE) || clause.kind == Kind::Relative;
        let parent = clause.parent.and_then(|at| p.clauses.get(at));
        // `the minister, who said`; `left, saying`; `came and said`.
        if relative {
            return parent.and_then(|c| noun_before(p, clause.from(), c.from()));
        }
        // `a letter claiming that`.
        let after_verb = parent.and_then(|c| c.predicate).is_some_and(|v| v.1 == clause.from());
        if clause.kind == Kind::Consequence && !after_verb && p.t.is_word(clause.from().wrapping_sub(1)) {
            return parent.and_then(|c| noun_before(p, clause.from(), c.from()));
        }
        if matches!(clause.kind, Kind::Coordinated | Kind::Consequence) {
            return clause.parent.and_then(|at| {
                let verb = p.clauses.get(at)?.predicate?.0;
                subject(p, at, verb)
            });
        }
        return None;
    }
    if LONGEST_SOURCE < to - from {
        let comma = (from..to).rev().find(|&at| p.t.mark(at) == ',')?;
        from = comma + 1;
    }
    (from < to && to - from <= LONGEST_SOURCE).then_some((from, to))
}

/// Whether a word begins a phrase of time or manner.
fn lead_in(p: &Parsed<'_, '_>, at: usize) -> bool {
    matches!(
        p.t.word(at),
        "hôm"
            | "ngày"
            | "theo"
            | "trong"
            | "vào"
            | "sáng"
            | "chiều"
            | "tối"
            | "earlier"
            | "yesterday"
            | "today"
            | "asked"
            | "speaking"
            | "when"
            | "khi"
            | "trước"
            | "sau"
            | "ngoài"
            | "bên"
            | "tại"
            | "phát"
            | "trả"
    )
}

/// The noun phrase that ends before a relative clause.
fn noun_before(p: &Parsed<'_, '_>, end: usize, least: usize) -> Option<Run> {
    let mut to = end;
    while to > least && p.t.mark(to - 1) != '\0' {
        to -= 1;
    }
    let mut from = to;
    while from > least
        && (p.t.is_word(from - 1) || p.t.mark(from - 1) == '.')
        && !p.lexis.is(from - 1, PREP | COORD)
        && to - from < 6
    {
        from -= 1;
        if p.lexis.is(from, DET) {
            break;
        }
    }
    (from < to).then_some((from, to))
}

/// `said the minister`, after a quotation.
fn inverted(p: &Parsed<'_, '_>, from: usize, end: usize, content: Run) -> Option<Run> {
    if from <= content.0 && content.0 < end {
        return None;
    }
    let stop = (from..end).find(|&at| {
        matches!(p.t.mark(at), ',' | '.' | ';' | '"' | '“') && !p.t.glued(at + 1)
            || from < at && p.lexis.is(at, PREP) && !matches!(p.t.word(at), "of" | "for")
    });
    let to = stop.unwrap_or(end);
    (from < to && to - from < 14 && !p.lexis.is(from, PREP)).then_some((from, to))
}

/// *according to X*, *theo X*, *dẫn lời X*.
fn by_source(p: &Parsed<'_, '_>, at: usize, drafts: &[Draft]) -> Option<Draft> {
    let t = p.t;
    let to = match t.word(at) {
        "according" if t.word(at + 1) == "to" => at + 2,
        "theo" if t.vietnamese => theo(p, at)?,
        "dẫn" | "trích" | "dan" | "trich" if matches!(t.word(at + 1), "lời" | "loi") => at + 2,
        _ => return None,
    };
    let sentence = p.clauses.get(p.clause_at(at))?.sentence;
    let stop = |i: usize| {
        matches!(t.mark(i), ',' | ';' | ':' | '"' | '“' | '(')
            || matches!(t.mark(i), '.' | '?' | '!') && !(t.glued(i) && t.glued(i + 1))
            || to < i
                && matches!(
                    t.word(i),
                    "who" | "which" | "that" | "rằng" | "thì" | "nói" | "cho" | "đã" | "said"
                )
            || to < i && p.lexis.is(i, TENSE)
    };
    let source_end = (to..t.len().min(to + 16)).find(|&i| stop(i)).unwrap_or(t.len().min(to + 16));
    // What is said follows a beginning and precedes an end.
    let whole: Vec<&crate::clause::Clause> = p.clauses.iter().filter(|c| c.sentence == sentence).collect();
    let (first, last) = (whole.first()?.from(), whole.iter().map(|c| c.to()).max()?);
    let leads = (first..at).filter(|&i| t.is_word(i)).count() <= 2;
    let content = if leads || matches!(t.word(at), "dẫn" | "trích") {
        let mut from = source_end;
        while from < last
            && (t.mark(from) != '\0'
                || matches!(t.word(from), "rằng" | "thì" | "nói" | "cho" | "biết" | "that"))
        {
            from += 1;
        }
        (from, trim(p, from, last))
    } else {
        // The clause that it closes, and those before it.
        let own = p.clauses.get(p.clause_at(at))?;
        let main = matches!(own.kind, Kind::Main | Kind::Coordinated | Kind::Consequence);
        let from = if main || own.predicate.is_none() { first } else { own.from() };
        (from, trim(p, from, at))
    };
    let taken = drafts.iter().any(|d| d.source.is_some_and(|s| s.0 <= to && source_end <= s.1));
    (to < source_end && !taken).then_some(Draft {
        source: Some((to, source_end)),
        cue: Some((at, to)),
        content,
    })
}

/// The token after *theo* or *theo lời*, where it names a source and not a manner.
fn theo(p: &Parsed<'_, '_>, at: usize) -> Option<usize> {
    let t = p.t;
    let next = t.word(at + 1);
    let manner = matches!(
        next,
        "đó" | "kế"
            | "lịch"
            | "luật"
            | "hướng"
            | "giờ"
            | "sau"
            | "dõi"
            | "đuổi"
            | "cách"
            | "quy"
            | "yêu"
            | "lệnh"
            | "kịp"
            | "đúng"
            | "như"
            | "dự"
            | "từng"
            | "hợp"
            | "điều"
            | "nghị"
            | "chiều"
            | "thời"
            | "tỷ"
            | "tỉ"
            | "mô"
            | "tên"
            | "đạo"
            | "phong"
            | "thứ"
            | "lối"
            | "ước"
            | "tiêu"
            | "do"
            | "ke"
            | "lich"
            | "luat"
            | "huong"
            | "gio"
            | "doi"
            | "duoi"
    );
    let starts = t.mark(at.wrapping_sub(1)) != '\0' || at == 0 || t.capital_at(at);
    let told = matches!(
        next,
        "nguồn"
            | "tin"
            | "lời"
            | "thông"
            | "báo"
            | "ông"
            | "bà"
            | "các"
            | "người"
            | "phát"
            | "cảnh"
            | "giới"
            | "quan"
            | "truyền"
            | "hãng"
            | "tờ"
            | "bộ"
            | "cơ"
            | "chính"
            | "nhân"
            | "một"
            | "kết"
            | "số"
            | "ủy"
            | "nhà"
    );
    let named = told || t.capital_at(at + 1) || t.capital_at(at + 2) || t.capital_at(at + 3);
    if manner || !t.is_word(at + 1) || !(starts || named) {
        return None;
    }
    let skip = matches!(
        (next, t.word(at + 2)),
        ("lời", _) | ("tin", "từ") | ("nguồn", "tin") | ("báo", "cáo") | ("thông", "tin")
    );
    Some(if skip && next == "lời" { at + 2 } else { at + 1 })
}

/// An end without marks before it.
fn trim(p: &Parsed<'_, '_>, from: usize, to: usize) -> usize {
    let mut end = to;
    while from < end && p.t.mark(end - 1) != '\0' && p.t.mark(end - 1) != '%' {
        end -= 1;
    }
    end
}

/// A sentence that is nothing but a quotation goes on from the one before, or belongs to a quotation that does.
fn go_on(p: &Parsed<'_, '_>, drafts: &mut Vec<Draft>) {
    let mut more = Vec::new();
    for quote in &p.quotes {
        let covered = drafts.iter().any(|d| d.content.0 < quote.to && quote.from < d.content.1);
        let holds_verb = p.clauses.iter().any(|c| c.kind == Kind::Quoted && c.from() == quote.from);
        let clause = p.clauses.get(p.clause_at(quote.from));
        let opens = clause.is_some_and(|c| {
            c.from() == quote.from
                && p.clauses.iter().all(|o| o.sentence != c.sentence || quote.from <= o.from())
        });
        if !covered && holds_verb && opens {
            more.push(Draft { source: None, cue: None, content: (quote.from, quote.to) });
        }
    }
    drafts.append(&mut more);
}

/// Whether content stands between quotation marks.
fn quotation(p: &Parsed<'_, '_>, content: Run) -> Quotation {
    let words = |from: usize, to: usize| (from..to).filter(|&at| p.t.is_word(at)).count();
    let inside: usize = p.quotes.iter().map(|q| words(q.from.max(content.0), q.to.min(content.1))).sum();
    let all = words(content.0, content.1);
    if all <= inside {
        Quotation::Direct
    } else if 0 < inside {
        Quotation::Mixed
    } else {
        Quotation::Indirect
    }
}

/// Who the words of a source mean.
fn speaker(
    p: &Parsed<'_, '_>,
    run: Run,
    names: &[Name],
    entities: &Entities,
    last: Option<usize>,
) -> Option<usize> {
    let span = p.t.span(run.0, run.1);
    let byte = span.start();
    if let Some(pronoun) = pronoun(p.t, run.0, run.1) {
        return match pronoun {
            Pronoun::Person(gender) => {
                let fits = |idx: usize| {
                    entities.list.get(idx).is_some_and(|e| {
                        e.kind == EntityKind::Person
                            && (e.gender == gender
                                || e.gender == Gender::Unknown
                                || gender == Gender::Unknown)
                    })
                };
                let spoke = last.filter(|&idx| fits(idx));
                spoke.or_else(|| {
                    entities.last_before(byte, |e| {
                        e.kind == EntityKind::Person
                            && (e.gender == gender
                                || e.gender == Gender::Unknown
                                || gender == Gender::Unknown)
                    })
                })
            }
            Pronoun::Body => entities.last_before(byte, |e| e.kind == EntityKind::Organisation),
            Pronoun::Plural => None,
        };
    }
    // Of the names in the source a person comes first, then a body, then anything.
    let first = names.partition_point(|n| n.span.end() <= span.start());
    let inside = names.iter().enumerate().skip(first).take_while(|(_, n)| n.span.start() < span.end());
    let named: Vec<usize> = inside.filter_map(|(at, _)| entities.of_name.get(at).copied()).collect();
    let kind_of = |idx: &usize| entities.list.get(*idx).map_or(EntityKind::Other, |e| e.kind);
    let title = (run.0..run.1).find_map(|at| title_at(p.t, at).filter(|(c, _)| !matches!(*c, "mr" | "mrs")));
    let person = named.iter().copied().find(|i| kind_of(i) == EntityKind::Person);
    if person.is_some() {
        return person;
    }
    if let Some((concept, _)) = title {
        let holder =
            entities.last_before(byte, |e| e.kind == EntityKind::Person && e.titles.contains(&concept));
        let definite = p.t.vietnamese || matches!(p.t.word(run.0), "the" | "his" | "her" | "their");
        if holder.is_some() && definite && named.is_empty() {
            return holder;
        }
    }
    let body = named.iter().copied().find(|i| kind_of(i) == EntityKind::Organisation);
    body.or_else(|| named.last().copied())
}
