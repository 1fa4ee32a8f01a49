//! Walks a text for dates, whatever its language, and joins a weekday to the day that follows it.

use super::{DateMention, clock, en, vi};
use crate::token::Tokens;

/// A date with the tokens it is made of.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub(crate) mention: DateMention,
    pub(crate) from: usize,
    pub(crate) to: usize,
}

/// All dates, left to right.
pub(crate) fn find(tokens: &Tokens<'_>) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let hit = clock::at(tokens, at)
            .or_else(|| if tokens.vietnamese { vi::at(tokens, at) } else { en::at(tokens, at) });
        let Some((mut mention, end)) = hit else {
            at += 1;
            continue;
        };
        let end = end.max(at + 1);
        mention.span = tokens.span(at, end);
        match found.last_mut().filter(|last| joins(tokens, last, &mention, at)) {
            Some(last) => {
                let span = last.mention.span.hull(mention.span);
                let weekday = last.mention.weekday.or(mention.weekday);
                let relative = last.mention.relative.or(mention.relative);
                let base = if last.mention.day.is_some() || last.mention.month.is_some() {
                    last.mention.clone()
                } else {
                    mention
                };
                last.mention = DateMention { span, weekday, relative, tentative: false, ..base };
                last.to = end;
            }
            None => found.push(Found { mention, from: at, to: end }),
        }
        at = end;
    }
    found
}

/// Whether a date continues the one before it: a weekday beside a day of the month, with nothing between them
/// but a comma, a bracket or `ngày`.
fn joins(tokens: &Tokens<'_>, last: &Found, next: &DateMention, at: usize) -> bool {
    let only_weekday = |d: &DateMention| d.weekday.is_some() && d.n_fields() == 1;
    let is_day = |d: &DateMention| d.day.is_some() && d.weekday.is_none();
    only_weekday(&last.mention)
        && is_day(next)
        && (last.to..at).len() <= 2
        && (last.to..at)
            .all(|t| matches!(tokens.mark(t), ',' | '(') || matches!(tokens.word(t), "ngày" | "ngay" | "the"))
}
