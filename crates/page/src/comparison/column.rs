//! One report: its sentences in place with chips for their links, what was set aside, the file as it came.

use doichieu_bitext::{Document, Link, Nature, Removal, Sentence, SentenceRole, Span};
use maud::{Markup, html};

use super::kind::sign;
use super::{Numbered, Side};
use crate::kit::{count, lang_attribute, percent, plain, short};
use crate::mark::{Mark, marked};

pub(super) struct Column<'a> {
    pub(super) side: Side,
    pub(super) document: &'a Document,
    pub(super) links: &'a [Numbered<'a>],
    pub(super) all: &'a [Link],
    /// Sentences that only this report has, the most salient first.
    pub(super) only: &'a [usize],
}

/// What stands in a column, in the order of the text.
enum Row<'a> {
    Paragraph(Vec<(usize, &'a Sentence)>),
    Removals(Vec<&'a Removal>),
}

impl<'a> Column<'a> {
    pub(super) fn render(&self) -> Markup {
        let Self { side, document, .. } = self;
        let lang = lang_attribute(document.lang.as_str());
        let links = self.links_of_sentences();
        let conflicts = self.conflicts();
        let mut ranks = vec![None; document.sentences.len()];
        for (rank, &idx) in self.only.iter().enumerate() {
            if let Some(slot) = ranks.get_mut(idx) {
                *slot = Some(rank);
            }
        }
        html! {
            section class={ "col " (side.name()) " smooth" } id={ "col-" (side.letter()) } tabindex="0" aria-label={ "The " (side.name()) ": " (plain(&document.name)) } {
                header.col-head {
                    h2 title=(plain(&document.name)) { (short(&document.name)) }
                    p.small.faint { (self.about()) }
                    button.script type="button" aria-pressed="false" { "Untouched text" }
                }
                div.read lang=[lang] {
                    @for row in self.rows() {
                        @match row {
                            Row::Removals(removals) => (set_aside(document, &removals)),
                            Row::Paragraph(sentences) => div.para {
                                @for (idx, sentence) in sentences {
                                    (self.sentence(idx, sentence, &links, &conflicts, ranks.get(idx).copied().flatten()))
                                }
                            },
                        }
                    }
                    @if document.sentences.is_empty() { p.faint { "This report holds no sentences." } }
                }
                details.file {
                    summary { "The untouched text of " (short(&document.name)) }
                    (self.untouched())
                }
            }
        }
    }

    fn about(&self) -> String {
        let d = self.document;
        let metadata = &d.metadata;
        let known = [metadata.outlet.as_deref(), metadata.date.as_deref()].into_iter().flatten();
        let mut parts: Vec<String> = known.map(|t| plain(t).into_owned()).collect();
        parts.push(count(d.sentences.len(), "sentence"));
        parts.push(d.lang.as_str().to_owned());
        if d.origin.encoding != "UTF-8" {
            parts.push(d.origin.encoding.to_owned());
        }
        if d.origin.was_word_segmented {
            parts.push("word segmentation undone".to_owned());
        }
        parts.join(" · ")
    }

    /// Sentences by paragraph, and between them what was set aside there.
    fn rows(&self) -> Vec<Row<'a>> {
        let document = self.document;
        let mut removals: Vec<&Removal> = document.removals.iter().collect();
        removals.sort_by_key(|r| (r.span.start(), r.span.end()));
        let mut removals = removals.into_iter().peekable();
        let mut rows: Vec<Row<'a>> = Vec::new();
        let mut last = None;
        for (idx, sentence) in document.sentences.iter().enumerate() {
            let mut before = Vec::new();
            while let Some(r) = removals.next_if(|r| r.span.start() < sentence.span.start()) {
                before.push(r);
            }
            if !before.is_empty() {
                rows.push(Row::Removals(before));
                last = None;
            }
            match rows.last_mut() {
                Some(Row::Paragraph(here)) if last == Some(sentence.paragraph_idx) => {
                    here.push((idx, sentence))
                }
                _ => rows.push(Row::Paragraph(vec![(idx, sentence)])),
            }
            last = Some(sentence.paragraph_idx);
        }
        let after: Vec<&Removal> = removals.collect();
        if !after.is_empty() {
            rows.push(Row::Removals(after));
        }
        rows
    }

    /// For each sentence the links it is in, surest first.
    fn links_of_sentences(&self) -> Vec<Vec<Numbered<'a>>> {
        let mut of = vec![Vec::new(); self.document.sentences.len()];
        for link in self.links {
            for &idx in self.idxs(link.link) {
                if let Some(here) = of.get_mut(idx) {
                    here.push(*link);
                }
            }
        }
        of
    }

    fn idxs<'b>(&self, link: &'b Link) -> &'b [usize] {
        match self.side {
            Side::Source => &link.source.sentence_idxs,
            Side::Target => &link.target.sentence_idxs,
        }
    }

    /// Values that conflict: where they stand, of which class they are, and what the two values are.
    fn conflicts(&self) -> Vec<(Span, &'static str, String)> {
        let found = self.all.iter().flat_map(|link| link.verdict.conflicts()).filter_map(|c| {
            let span = match self.side {
                Side::Source => c.source_span,
                Side::Target => c.target_span,
            }?;
            let nature = c.nature.map_or("", Nature::as_str);
            let class = if c.nature == Some(Nature::Update) { "update" } else { "conflict" };
            Some((
                span,
                class,
                format!("{}: conflict, {nature}, {}", c.slot.as_str(), percent(c.probability)),
            ))
        });
        let mut found: Vec<_> = found.collect();
        found.sort_by_key(|c| (c.0, c.1));
        found
    }

    fn sentence(
        &self,
        idx: usize,
        sentence: &Sentence,
        links: &[Vec<Numbered<'a>>],
        conflicts: &[(Span, &'static str, String)],
        rank: Option<usize>,
    ) -> Markup {
        let here = links.get(idx).map_or(&[][..], Vec::as_slice);
        let text = self.document.slice(sentence.span);
        let from = conflicts.partition_point(|c| c.0.start() < sentence.span.start());
        let marks: Vec<Mark<'_>> = conflicts
            .iter()
            .skip(from)
            .take_while(|c| c.0.start() < sentence.span.end())
            .map(|(span, class, title)| Mark {
                start: span.start() - sentence.span.start(),
                end: span.end().min(sentence.span.end()) - sentence.span.start(),
                class,
                title,
            })
            .collect();
        let letter = self.side.letter();
        let mut class = "s".to_owned();
        if sentence.role == SentenceRole::Headline {
            class.push_str(" headline");
        }
        if let Some(rank) = rank {
            // Thirds by salience.
            class.push_str(&format!(" only only-{}", 1 + 3 * rank / self.only.len().max(1)));
        }
        let numbers = here.iter().map(|l| l.idx.to_string()).collect::<Vec<_>>().join(" ");
        html! {
            p class=(class) id={ (letter) (idx) } data-i=(idx) data-links=[(!numbers.is_empty()).then_some(numbers)] {
                a.name href={ "#o" (letter) (idx) } title="in the untouched text" { (letter) (idx) }
                span.text lang=[(sentence.lang != self.document.lang).then(|| lang_attribute(sentence.lang.as_str())).flatten()] { (marked(text, &marks)) }
                @for link in here { " " (self.chip(*link)) }
                @if let Some(rank) = rank { " " span.rank title="rank by salience among what only this report tells" { "only here " (rank + 1) "/" (self.only.len()) } }
            }
        }
    }

    /// What ties a sentence to the other report.
    fn chip(&self, link: Numbered<'_>) -> Markup {
        let (letter, others) = match self.side {
            Side::Source => ('t', &link.link.target.sentence_idxs),
            Side::Target => ('s', &link.link.source.sentence_idxs),
        };
        let others = others.iter().map(|i| format!("{letter}{i}")).collect::<Vec<_>>().join(" ");
        html! {
            a class={ "chip k-" (link.kind.name()) } href={ "#l" (link.idx) } data-l=(link.idx) {
                span.sign aria-hidden="true" { (sign(link.link)) }
                span.unseen { (link.kind.short()) " with " }
                (others) " " (percent(link.link.probability))
            }
        }
    }

    /// The decoded file with its sentences marked.
    fn untouched(&self) -> Markup {
        let (document, letter) = (self.document, self.side.letter());
        let decoded = &document.origin.decoded;
        let mut spans: Vec<(usize, Span)> = document
            .sentences
            .iter()
            .enumerate()
            .map(|(idx, s)| (idx, document.origin.to_decoded.to_source(s.span)))
            .collect();
        spans.sort_by_key(|s| (s.1, s.0));
        let mut at = 0;
        let mut parts = Vec::with_capacity(spans.len());
        for (idx, span) in spans {
            let (Some(before), Some(inside)) = (decoded.get(at..span.start()), span.text(decoded)) else {
                continue;
            };
            parts.push((before, idx, inside));
            at = span.end();
        }
        let rest = decoded.get(at..).unwrap_or("");
        html! {
            pre lang=[lang_attribute(document.lang.as_str())] {
                // A line end that follows `<pre>` is not part of the text.
                "\n"
                @for (before, idx, inside) in parts {
                    (plain(before)) mark id={ "o" (letter) (idx) } data-i=(idx) { (plain(inside)) }
                }
                (plain(rest))
            }
        }
    }
}

/// Blocks that stand together, one line until somebody asks for them.
fn set_aside(document: &Document, removals: &[&Removal]) -> Markup {
    let mut kinds: Vec<&str> = removals.iter().map(|r| r.kind.as_str()).collect();
    kinds.dedup();
    html! {
        details.removal {
            summary { "Set aside: " (kinds.join(", ")) @if 1 < removals.len() { " (" (count(removals.len(), "block")) ")" } }
            @for removal in removals {
                p { span.unseen { "Block: " } (plain(document.slice(removal.span))) br; span.small { (removal.kind) ", by the rule " code { (removal.rule) } } }
            }
        }
    }
}
