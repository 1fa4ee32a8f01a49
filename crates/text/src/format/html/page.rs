//! A page's source, cut into runs of text.

use std::collections::BTreeMap;

use doichieu_bitext::Span;
use html5gum::emitters::default::DefaultEmitter;
use html5gum::{HtmlString, StartTag, Token, Tokenizer};

use super::extract::push_marker;
use super::place::{FOOTER, FOOTER_LINK, Place, Places};

/// A page as its tokens say, without a tree.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// All text between tags, in the order of the source.
    pub(super) runs: Vec<Run>,
    /// The source once more, with a marker in front of every run that is not blank, and not too deep.
    pub(super) marked: String,
    /// Number of start tags.
    pub(super) n_tags: usize,
    /// Index of the run in `<title>`.
    pub(super) title_run: Option<usize>,
    /// `name`, `property` or `itemprop` of meta tags in lower case, and their content, in order.
    pub(super) meta: Vec<(String, String)>,
    /// Contents of JSON-LD scripts.
    pub(super) json_ld: Vec<String>,
    /// `<html lang>`.
    pub(super) lang: Option<String>,
    /// `<link rel=canonical>`.
    pub(super) canonical: Option<String>,
    /// `<time datetime>`, the first.
    pub(super) time: Option<String>,
}

/// Text between two tags.
#[derive(Debug)]
pub(super) struct Run {
    /// Where it stands in the source.
    pub(super) span: Span,
    /// What it says, entities decoded.
    pub(super) text: String,
    /// Number of the output line it would be on.
    pub(super) line: usize,
    /// Nothing but white space.
    pub(super) blank: bool,
    /// Inside `<pre>`.
    pub(super) pre: bool,
    /// A reader of the page sees it.
    pub(super) visible: bool,
    /// Which `<h1>` it is in, from 0.
    pub(super) h1: Option<usize>,
    /// In a heading of any level.
    pub(super) heading: bool,
    /// In a caption of a figure or table.
    pub(super) caption: bool,
    /// Which link it is in, from 0.
    pub(super) link: Option<usize>,
    /// In a button, which is visible but never the article's text.
    pub(super) button: bool,
    /// In an element that is called the standfirst.
    pub(super) lead: bool,
    /// What it is if it is not the article's.
    pub(super) place: Place,
    /// A `<span>` begins or ends right before it, which style sheets set apart.
    pub(super) after_span: bool,
}

impl Page {
    /// Cuts a source; elements deeper than `max_depth` lose their tags in the marked copy.
    pub(super) fn of(source: &str, max_depth: usize) -> Self {
        let mut emitter = DefaultEmitter::<usize>::new_with_span();
        emitter.naively_switch_states(true);
        let mut cutter = Cutter::new(source, max_depth);
        for token in Tokenizer::new_with_emitter(source, emitter) {
            let Ok(token) = token;
            match token {
                Token::StartTag(tag) => cutter.open(&tag),
                Token::EndTag(tag) => {
                    cutter.close(&name_of(&tag.name), Span::at(tag.span.start, tag.span.end))
                }
                Token::String(text) => cutter.text(String::from_utf8_lossy(&text.value)),
                Token::Comment(c) => cutter.between(Span::at(c.span.start, c.span.end), true),
                Token::Doctype(d) => cutter.between(Span::at(d.span.start, d.span.end), true),
                Token::Error(_) => {}
            }
        }
        cutter.finish()
    }
}

/// Elements that begin a line of their own.
fn is_block(name: &str) -> bool {
    const BLOCK: &[&str] = &[
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "button",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "head",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "search",
        "section",
        "select",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "title",
        "tr",
        "ul",
    ];
    BLOCK.binary_search(&name).is_ok()
}

/// Elements without content.
fn is_void(name: &str) -> bool {
    const VOID: &[&str] = &[
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
        "track", "wbr",
    ];
    VOID.binary_search(&name).is_ok()
}

/// Elements whose text the tokenizer gives as one string and that no reader sees as text.
fn is_raw(name: &str) -> bool {
    matches!(
        name,
        "script" | "style" | "noscript" | "iframe" | "noembed" | "noframe" | "xmp" | "textarea" | "title"
    )
}

/// Elements with markup inside that is no running text.
fn is_gadget(name: &str) -> bool {
    matches!(name, "template" | "select" | "svg" | "math" | "object" | "audio" | "video" | "canvas")
}

/// Elements that the next of their kind closes, so that they do not pile up.
fn closes_itself(name: &str) -> bool {
    matches!(name, "p" | "li" | "dt" | "dd" | "tr" | "td" | "th" | "option" | "thead" | "tbody" | "tfoot")
}

/// Elements that a browser opens anew in every later paragraph if they are left open.
fn is_formatting(name: &str) -> bool {
    matches!(
        name,
        "a" | "b"
            | "big"
            | "code"
            | "em"
            | "font"
            | "i"
            | "nobr"
            | "s"
            | "small"
            | "strike"
            | "strong"
            | "tt"
            | "u"
    )
}

/// Open formatting elements that the marked copy may have; every paragraph after them repeats them.
const MAX_FORMATTING: usize = 16;

/// Walks the tokens from left to right.
struct Cutter<'s> {
    source: &'s str,
    page: Page,
    max_depth: usize,
    /// The source up to here is in the marked copy.
    copied: usize,
    /// End of the last tag or comment.
    last_end: usize,
    /// Text since then.
    pending: String,
    line: usize,
    /// Open elements by name; those in the copy, and those left out of it.
    open: BTreeMap<String, (usize, usize)>,
    depth: usize,
    n_formatting: usize,
    /// The raw element that the text is in.
    raw: Option<(String, bool)>,
    gadget: Option<(String, usize)>,
    n_h1: usize,
    n_links: usize,
    after_span: bool,
    places: Places,
}

impl<'s> Cutter<'s> {
    fn new(source: &'s str, max_depth: usize) -> Self {
        Self {
            source,
            page: Page::default(),
            max_depth,
            copied: 0,
            last_end: 0,
            pending: String::new(),
            line: 0,
            open: BTreeMap::new(),
            depth: 0,
            n_formatting: 0,
            raw: None,
            gadget: None,
            n_h1: 0,
            n_links: 0,
            after_span: false,
            places: Places::default(),
        }
    }

    fn open(&mut self, tag: &StartTag<usize>) {
        let name = name_of(&tag.name);
        let span = Span::at(tag.span.start, tag.span.end);
        self.end_run(span.start());
        self.page.n_tags += 1;
        self.line += usize::from(is_block(&name));
        self.after_span |= name == "span";
        let deep = !is_void(&name)
            && !closes_itself(&name)
            && (self.depth >= self.max_depth
                || (is_formatting(&name) && self.n_formatting >= MAX_FORMATTING));
        self.between(span, !deep);
        self.attributes(&name, tag);
        match &mut self.gadget {
            Some((gadget, depth)) if *gadget == name => *depth += 1,
            // What begins a paragraph is past a gadget that was never closed.
            Some(_)
                if matches!(name.as_str(), "p" | "div" | "article" | "section" | "body" | "h1" | "table") =>
            {
                self.gadget = None;
            }
            None if is_gadget(&name) && !tag.self_closing => self.gadget = Some((name.clone(), 1)),
            _ => {}
        }
        if is_void(&name) {
            return;
        }
        self.places.open(&name, tag, is_block(&name));
        self.n_h1 += usize::from(name == "h1");
        self.n_links += usize::from(name == "a");
        if is_raw(&name) {
            let is_json_ld =
                attribute(tag, "type").is_some_and(|t| t.eq_ignore_ascii_case("application/ld+json"));
            self.raw = Some((name.clone(), is_json_ld));
        }
        let counted = !closes_itself(&name);
        let formatting = is_formatting(&name);
        let slot = self.open.entry(name).or_default();
        if deep {
            slot.1 += 1;
        } else {
            slot.0 += 1;
            self.depth += usize::from(counted);
            self.n_formatting += usize::from(formatting);
        }
    }

    fn close(&mut self, name: &str, span: Span) {
        self.end_run(span.start());
        self.line += usize::from(is_block(name));
        self.after_span |= name == "span";
        self.places.close(name);
        let mut copy = true;
        if let Some((kept, left_out)) = self.open.get_mut(name) {
            // The innermost ones were left out.
            if *left_out > 0 {
                *left_out -= 1;
                copy = false;
            } else if *kept > 0 {
                *kept -= 1;
                self.depth = self.depth.saturating_sub(usize::from(!closes_itself(name)));
                self.n_formatting = self.n_formatting.saturating_sub(usize::from(is_formatting(name)));
            }
        }
        self.between(span, copy);
        if self.raw.as_ref().is_some_and(|(raw, _)| raw == name) {
            self.raw = None;
        }
        if let Some((gadget, depth)) = &mut self.gadget
            && gadget == name
        {
            *depth -= 1;
            if *depth == 0 {
                self.gadget = None;
            }
        }
    }

    fn text(&mut self, text: std::borrow::Cow<'_, str>) {
        self.pending.push_str(&text);
    }

    /// Ends the text before a tag or comment, which is copied or not.
    fn between(&mut self, span: Span, copy: bool) {
        self.end_run(span.start());
        if !copy {
            self.copied = span.end().max(self.copied);
        }
        self.last_end = span.end().max(self.last_end);
    }

    /// Makes a run of the text since the last tag.
    fn end_run(&mut self, at: usize) {
        let text = std::mem::take(&mut self.pending);
        let span = Span::at(self.last_end, at.max(self.last_end));
        if text.is_empty() || span.text(self.source).is_none_or(str::is_empty) {
            return;
        }
        let blank = text.chars().all(char::is_whitespace);
        let mut readable = true;
        if let Some((raw, is_json_ld)) = &self.raw {
            readable = false;
            if *is_json_ld {
                self.page.json_ld.push(text.clone());
            }
            if raw == "title" && self.page.title_run.is_none() && !blank && self.gadget.is_none() {
                self.page.title_run = Some(self.page.runs.len());
            }
        }
        if readable && !blank {
            self.copy_to(span.start());
            push_marker(&mut self.page.marked, self.page.runs.len());
            for c in text.chars() {
                match c {
                    '&' => self.page.marked.push_str("&amp;"),
                    '<' => self.page.marked.push_str("&lt;"),
                    '>' => self.page.marked.push_str("&gt;"),
                    // Private-use characters of the page itself would be taken for markers.
                    '\u{F0000}'..='\u{10FFFF}' => {}
                    _ => self.page.marked.push(c),
                }
            }
            self.copied = span.end();
        }
        let is_open = |name: &str| self.open.get(name).is_some_and(|(a, b)| a + b > 0);
        let h1 = is_open("h1").then(|| self.n_h1.saturating_sub(1));
        let link = is_open("a").then(|| self.n_links.saturating_sub(1));
        let place = match self.places.place() {
            FOOTER if link.is_some() => FOOTER_LINK,
            place => place,
        };
        let run = Run {
            span,
            text,
            line: self.line,
            blank,
            pre: is_open("pre"),
            visible: readable && self.gadget.is_none() && !self.places.hidden(),
            h1,
            heading: ["h1", "h2", "h3", "h4", "h5", "h6"].into_iter().any(is_open),
            caption: is_open("figcaption") || is_open("caption"),
            link,
            button: is_open("button"),
            lead: self.places.lead(),
            place,
            after_span: std::mem::take(&mut self.after_span),
        };
        self.page.runs.push(run);
    }

    /// Copies the source as it is, from where the copy ends.
    fn copy_to(&mut self, end: usize) {
        if let Some(part) = self.source.get(self.copied..end) {
            self.page.marked.push_str(part);
        }
        self.copied = end.max(self.copied);
    }

    fn attributes(&mut self, name: &str, tag: &StartTag<usize>) {
        match name {
            "html" => self.page.lang = self.page.lang.take().or_else(|| attribute(tag, "lang")),
            "meta" => {
                let key =
                    ["property", "name", "itemprop", "http-equiv"].iter().find_map(|k| attribute(tag, k));
                if let (Some(key), Some(content)) = (key, attribute(tag, "content")) {
                    self.page.meta.push((key.to_ascii_lowercase(), content));
                }
            }
            "link" if attribute(tag, "rel").is_some_and(|r| r.eq_ignore_ascii_case("canonical")) => {
                self.page.canonical = self.page.canonical.take().or_else(|| attribute(tag, "href"));
            }
            "time" if self.page.time.is_none() => self.page.time = attribute(tag, "datetime"),
            _ => {}
        }
    }

    fn finish(mut self) -> Page {
        self.end_run(self.source.len());
        self.copy_to(self.source.len());
        self.page
    }
}

fn name_of(name: &HtmlString) -> String {
    String::from_utf8_lossy(name).into_owned()
}

/// An attribute's value without the white space around it; `None` if there is nothing else.
fn attribute(tag: &StartTag<usize>, name: &str) -> Option<String> {
    let value = tag.attributes.get(name.as_bytes())?;
    let value = String::from_utf8_lossy(&value.value).trim().to_owned();
    (!value.is_empty()).then_some(value)
}
