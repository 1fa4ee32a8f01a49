//! Runs to lines of text.

use doichieu_bitext::{MappedText, MappedTextBuilder, Span};

use super::super::{Hint, HintKind, Outside};
use super::align::align;
use super::extract::Headline;
use super::page::{Page, Run};
use super::place::{BYLINE, ELSEWHERE, Place, TEASER};

/// What comes of a page.
pub(super) struct Rendered {
    pub(super) mapped: MappedText,
    pub(super) hints: Vec<Hint>,
    pub(super) outside: Vec<Outside>,
}

/// Writes the visible runs, one line for each block; white space collapses as in a browser.
///
/// * `kept`: by run.
/// * `headline`: what to put first if it is not kept already.
/// * `lead`: further runs to keep.
pub(super) fn render(
    source: &str,
    page: &Page,
    kept: &[bool],
    headline: Option<&Headline>,
    lead: &[usize],
) -> Rendered {
    let mut writer = Writer {
        source,
        out: MappedTextBuilder::new(),
        done: 0,
        last_line: None,
        space: false,
        hints: Vec::new(),
        line_start: 0,
        line_is: None,
        mixed: false,
        outside: Vec::new(),
        last_link: None,
    };
    for (run_idx, run) in page.runs.iter().enumerate() {
        let keep = kept.get(run_idx) == Some(&true) || lead.contains(&run_idx);
        match headline {
            Some(Headline::Runs(runs)) if runs.contains(&run_idx) => writer.run(run, None, true),
            Some(Headline::Title(part)) if page.title_run == Some(run_idx) => {
                writer.run(run, Some(*part), true);
            }
            _ if keep || run.blank => writer.run(run, None, true),
            _ if run.visible => writer.run(run, None, false),
            _ => {}
        }
    }
    writer.end_line();
    writer.out.skip(source.len().saturating_sub(writer.done));
    let mut outside = writer.outside;
    for o in outside.iter_mut().filter(|o| o.rule == LINK.rule) {
        let n_words = o.span.text(writer.out.text()).map_or(0, |t| t.split_whitespace().count());
        let Place { kind, rule } = if TEASER_WORDS <= n_words { TEASER } else { ELSEWHERE };
        (o.kind, o.rule) = (kind, rule);
    }
    Rendered { mapped: writer.out.finish(), hints: writer.hints, outside }
}

/// A link whose length is not known yet; no line keeps it.
const LINK: Place = Place { kind: ELSEWHERE.kind, rule: "link" };

/// A link of fewer words is an entry of a menu.
const TEASER_WORDS: usize = 5;

struct Writer<'s> {
    source: &'s str,
    out: MappedTextBuilder,
    /// The source up to here is written or skipped.
    done: usize,
    /// Line of the last character written; `None` before the first.
    last_line: Option<usize>,
    /// White space since then.
    space: bool,
    hints: Vec<Hint>,
    /// Where the line that is being written begins in the text.
    line_start: usize,
    /// What all of that line's runs so far are; `None` before the first.
    line_is: Option<LineIs>,
    /// Some of that line is not the article's.
    mixed: bool,
    outside: Vec<Outside>,
    /// The link that the last run outside the article was in.
    last_link: Option<usize>,
}

/// What is true of every run of a line.
#[derive(Debug, Clone, Copy)]
struct LineIs {
    headline: bool,
    heading: bool,
    caption: bool,
    link: bool,
    /// What all of it is by its elements, if they say so.
    place: Option<Place>,
    /// Bytes in elements for bylines.
    n_byline: usize,
}

impl Writer<'_> {
    /// Writes a run, or the part of it that is a span of its text.
    fn run(&mut self, run: &Run, part: Option<Span>, inside: bool) {
        if run.blank && !run.pre {
            self.space = true;
            return;
        }
        let Some(raw) = run.span.text(self.source) else { return };
        // A dateline before the first sentence is a span that only a style sheet sets apart.
        let begins = self.out.text().chars().next_back().is_some_and(char::is_alphabetic)
            && run.text.chars().next().is_some_and(char::is_uppercase)
            && run.text.chars().nth(1).is_some_and(char::is_lowercase);
        self.space |= run.after_span && begins && self.last_line == Some(run.line);
        let mut text_at = 0;
        // The entries of a menu are links side by side.
        let other_entry =
            !inside && run.link.is_some() && self.last_link.is_some_and(|l| run.link != Some(l));
        let mut new_line = self.last_line != Some(run.line) || other_entry;
        self.last_link = run.link.filter(|_| !inside);
        for piece in align(raw, &run.text) {
            let wanted = part.is_none_or(|p| p.start() <= text_at && text_at < p.end());
            text_at += piece.text.len();
            if !wanted {
                continue;
            }
            if piece.text.chars().all(|c| c.is_ascii_whitespace()) {
                self.space = true;
                new_line |= run.pre && piece.text == "\n";
                continue;
            }
            let (start, end) = (run.span.start() + piece.start, run.span.start() + piece.end);
            if start < self.done {
                continue;
            }
            let gap = Span::at(self.done, start);
            match (self.last_line.is_some(), new_line, self.space) {
                (true, true, _) => {
                    self.end_line();
                    self.separate("\n", gap);
                    self.line_start = self.out.text().len();
                }
                (true, false, true) => self.separate(" ", gap),
                _ => self.out.skip(gap.len()),
            }
            let written = self.out.text().len();
            if self.source.get(start..end) == Some(piece.text) {
                self.out.keep(piece.text);
            } else {
                self.out.replace(piece.text, end - start);
            }
            if !inside {
                self.note_outside(written, run);
            }
            let is = LineIs {
                headline: run.h1.is_some() || part.is_some(),
                heading: run.heading,
                caption: run.caption,
                link: run.link.is_some(),
                place: (run.place != ELSEWHERE).then_some(run.place),
                n_byline: if run.place == BYLINE { piece.text.len() } else { 0 },
            };
            self.line_is = Some(self.line_is.map_or(is, |all| LineIs {
                headline: all.headline && is.headline,
                heading: all.heading && is.heading,
                caption: all.caption && is.caption,
                link: all.link && is.link,
                place: all.place.filter(|p| Some(*p) == is.place),
                n_byline: all.n_byline + is.n_byline,
            }));
            self.done = end;
            self.last_line = Some(run.line);
            self.space = false;
            new_line = false;
        }
    }

    /// Notes what the line that ends here is.
    fn end_line(&mut self) {
        let span = Span::at(self.line_start, self.out.text().len());
        let Some(is) = self.line_is.take() else { return };
        if std::mem::take(&mut self.mixed) {
            return;
        }
        let kind = match is {
            LineIs { headline: true, .. } => HintKind::Headline,
            LineIs { caption: true, .. } => HintKind::Caption,
            LineIs { place: Some(Place { kind, rule }), .. } => HintKind::Block { kind, rule },
            LineIs { heading: false, n_byline, .. } if span.len() <= n_byline * 2 => {
                HintKind::Block { kind: BYLINE.kind, rule: BYLINE.rule }
            }
            LineIs { link: true, .. } => HintKind::Link,
            LineIs { heading: true, .. } => HintKind::Heading,
            _ => return,
        };
        self.hints.push(Hint { span, kind });
    }

    /// Notes that what was written from `start` on is not the article's.
    fn note_outside(&mut self, start: usize, run: &Run) {
        self.mixed = true;
        let span = Span::at(start, self.out.text().len());
        let place = if run.place == ELSEWHERE && run.link.is_some() { LINK } else { run.place };
        let Place { kind, rule } = place;
        match self.outside.last_mut() {
            // The space between two runs of one kind goes with them.
            Some(last)
                if self.line_start <= last.span.start()
                    && last.rule == rule
                    && start <= last.span.end() + usize::from(self.space) =>
            {
                last.span = last.span.hull(span);
            }
            _ => self.outside.push(Outside { span, kind, rule }),
        }
    }

    fn separate(&mut self, mark: &str, gap: Span) {
        if gap.text(self.source) == Some(mark) {
            self.out.keep(mark);
        } else {
            self.out.replace(mark, gap.len());
        }
    }
}
