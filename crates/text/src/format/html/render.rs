//! Kept runs to lines of text.

use doichieu_bitext::{MappedText, MappedTextBuilder, Span};

use super::align::align;
use super::extract::Headline;
use super::page::{Page, Run};

/// Writes the kept runs, one line for each block; white space collapses as in a browser.
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
) -> MappedText {
    let mut writer = Writer { source, out: MappedTextBuilder::new(), done: 0, last_line: None, space: false };
    for (run_idx, run) in page.runs.iter().enumerate() {
        let keep = kept.get(run_idx) == Some(&true) || lead.contains(&run_idx);
        match headline {
            Some(Headline::Runs(runs)) if runs.contains(&run_idx) => writer.run(run, None),
            Some(Headline::Title(part)) if page.title_run == Some(run_idx) => writer.run(run, Some(*part)),
            _ if keep || run.blank => writer.run(run, None),
            _ => {}
        }
    }
    writer.out.skip(source.len().saturating_sub(writer.done));
    writer.out.finish()
}

struct Writer<'s> {
    source: &'s str,
    out: MappedTextBuilder,
    /// The source up to here is written or skipped.
    done: usize,
    /// Line of the last character written; `None` before the first.
    last_line: Option<usize>,
    /// White space since then.
    space: bool,
}

impl Writer<'_> {
    /// Writes a run, or the part of it that is a span of its text.
    fn run(&mut self, run: &Run, part: Option<Span>) {
        if run.blank && !run.pre {
            self.space = true;
            return;
        }
        let Some(raw) = run.span.text(self.source) else { return };
        let mut text_at = 0;
        let mut new_line = self.last_line != Some(run.line);
        for piece in align(raw, &run.text) {
            let inside = part.is_none_or(|p| p.start() <= text_at && text_at < p.end());
            text_at += piece.text.len();
            if !inside {
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
                (true, true, _) => self.separate("\n", gap),
                (true, false, true) => self.separate(" ", gap),
                _ => self.out.skip(gap.len()),
            }
            if self.source.get(start..end) == Some(piece.text) {
                self.out.keep(piece.text);
            } else {
                self.out.replace(piece.text, end - start);
            }
            self.done = end;
            self.last_line = Some(run.line);
            self.space = false;
            new_line = false;
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
