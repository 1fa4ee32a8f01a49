//! What an element says about text that is not of the article.

use doichieu_bitext::RemovalKind;
use html5gum::StartTag;

/// What a block outside the article is, by the innermost element that says something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) kind: RemovalKind,
    /// Name of the rule, for the ledger.
    pub(super) rule: &'static str,
}

/// What no element says anything about: most of a page's frame leads elsewhere.
pub(super) const ELSEWHERE: Place = Place { kind: RemovalKind::Navigation, rule: "outside-the-article" };

/// A link of several words in no element that says what it is.
pub(super) const TEASER: Place = Place { kind: RemovalKind::Related, rule: "link-line" };

/// Rule of bylines.
pub(super) const BYLINE: Place = Place { kind: RemovalKind::Byline, rule: "byline-element" };

/// Links in a footer are another menu.
pub(super) const FOOTER_LINK: Place = Place { kind: RemovalKind::Navigation, rule: "footer-link" };

/// What captions of figures and tables are, inside the article too.
pub(super) const CAPTION: Place = Place { kind: RemovalKind::Caption, rule: "figure-caption" };

/// A footer's own words.
pub(super) const FOOTER: Place = Place { kind: RemovalKind::Legal, rule: "footer-text" };

/// What an element makes of its text; `None` if it is what it is in.
pub(super) fn place(name: &str, tag: &StartTag<usize>) -> Option<Place> {
    by_element(name).or_else(|| {
        // The whole page may be called an author's page or a page about advertising.
        (!matches!(name, "html" | "head" | "body" | "main" | "article")).then(|| by_words(tag)).flatten()
    })
}

/// Whether an element's words call it the standfirst.
pub(super) fn is_lead(tag: &StartTag<usize>) -> bool {
    const LEAD: &[&str] = &["sapo", "standfirst", "lede", "dek", "subtitle", "chapeau"];
    words(tag).iter().any(|w| LEAD.contains(&w.as_str()))
}

fn by_element(name: &str) -> Option<Place> {
    Some(match name {
        "figcaption" | "caption" => CAPTION,
        "time" | "address" => BYLINE,
        "nav" | "menu" => Place { kind: RemovalKind::Navigation, rule: "menu-element" },
        "button" | "label" => Place { kind: RemovalKind::Navigation, rule: "form-control" },
        "aside" => Place { kind: RemovalKind::Related, rule: "aside-element" },
        "footer" => FOOTER,
        _ => return None,
    })
}

/// Words of `class`, `id`, `itemprop` and `rel` by which sites name their blocks.
const WORDS: &[(&[&str], RemovalKind, &str)] = &[
    (&["newsletter", "signup", "mailinglist"], RemovalKind::Newsletter, "newsletter-element"),
    (&["donate", "donation", "donations", "contribute"], RemovalKind::Donation, "donation-element"),
    (
        // Not `paywall`: that names the part of the article that subscribers read.
        &["subscribe", "membership"],
        RemovalKind::Subscription,
        "subscription-element",
    ),
    (
        &["ad", "ads", "advert", "adverts", "advertisement", "sponsored", "sponsor", "promo", "quangcao"],
        RemovalKind::Advertising,
        "advertising-element",
    ),
    (
        &["cookie", "cookies", "consent", "gdpr", "copyright", "disclaimer", "legal"],
        RemovalKind::Legal,
        "legal-element",
    ),
    (&["caption", "figcaption"], RemovalKind::Caption, "caption-element"),
    (
        &["author", "authors", "byline", "datepublished", "datemodified", "dateline", "timestamp", "date"],
        RemovalKind::Byline,
        "byline-element",
    ),
    (
        &[
            "related",
            "recommended",
            "recommendations",
            "mostread",
            "trending",
            "popular",
            "readmore",
            "richlink",
            "teaser",
            "teasers",
            "lienquan",
        ],
        RemovalKind::Related,
        "related-element",
    ),
    (&["footer"], RemovalKind::Legal, "footer-text"),
    (
        &[
            "nav",
            "navbar",
            "menu",
            "breadcrumb",
            "breadcrumbs",
            "share",
            "sharing",
            "social",
            "tags",
            "topics",
            "comments",
            "comment",
            "ticker",
        ],
        RemovalKind::Navigation,
        "menu-element",
    ),
];

/// The words by which a site names an element.
fn words(tag: &StartTag<usize>) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for attribute in ["class", "id", "itemprop", "rel"] {
        let Some(value) = tag.attributes.get(attribute.as_bytes()) else { continue };
        // More names than this are a style sheet's, not a block's.
        for name in String::from_utf8_lossy(&value.value).split_ascii_whitespace().take(16) {
            let name = name.to_ascii_lowercase();
            words.push(name.replace(['-', '_'], ""));
            words.extend(name.split(['-', '_']).map(str::to_owned));
        }
    }
    words
}

fn by_words(tag: &StartTag<usize>) -> Option<Place> {
    let words = words(tag);
    if words.is_empty() {
        return None;
    }
    WORDS
        .iter()
        .find(|(names, _, _)| words.iter().any(|w| names.contains(&w.as_str())))
        .map(|&(_, kind, rule)| Place { kind, rule })
}

/// Whether an element and what is in it is not shown.
pub(super) fn is_hidden(name: &str, tag: &StartTag<usize>) -> bool {
    // Pages hide themselves until a script has run.
    if matches!(name, "html" | "body") {
        return false;
    }
    let style = || {
        let style = tag.attributes.get(b"style".as_slice())?;
        let style = String::from_utf8_lossy(&style.value).to_ascii_lowercase();
        let squeezed: String = style.chars().filter(|c| !c.is_whitespace()).collect();
        Some(squeezed.contains("display:none") || squeezed.contains("visibility:hidden"))
    };
    tag.attributes.contains_key(b"hidden".as_slice()) || style().unwrap_or(false)
}

/// The open elements, innermost last, each with what holds inside it.
#[derive(Debug, Default)]
pub(super) struct Places {
    open: Vec<Open>,
}

#[derive(Debug)]
struct Open {
    name: String,
    hidden: bool,
    lead: bool,
    place: Option<Place>,
}

/// An end tag looks so far for its start tag; beyond, it is taken for a stray one.
const MAX_LOOK: usize = 256;

impl Places {
    pub(super) fn open(&mut self, name: &str, tag: &StartTag<usize>, is_block: bool) {
        self.end_implied(name, is_block);
        let (hidden, lead, outer) =
            self.open.last().map_or((false, false, None), |o| (o.hidden, o.lead, o.place));
        self.open.push(Open {
            name: name.to_owned(),
            hidden: hidden || is_hidden(name, tag),
            lead: lead || is_lead(tag),
            place: place(name, tag).or(outer),
        });
    }

    pub(super) fn close(&mut self, name: &str) {
        let found = self.open.iter().rev().take(MAX_LOOK).position(|o| o.name == name);
        if let Some(above) = found {
            self.open.truncate(self.open.len() - above - 1);
        }
    }

    /// Ends what a start tag ends without an end tag.
    fn end_implied(&mut self, name: &str, is_block: bool) {
        if is_block && self.open.last().is_some_and(|o| o.name == "p") {
            self.open.pop();
        }
        let (same, within): (&[&str], &[&str]) = match name {
            "li" => (&["li"], &["ul", "ol", "menu"]),
            "dt" | "dd" => (&["dt", "dd"], &["dl"]),
            "td" | "th" => (&["td", "th"], &["tr", "table"]),
            "tr" => (&["tr"], &["table"]),
            _ => return,
        };
        let parent = self
            .open
            .iter()
            .rev()
            .take(MAX_LOOK)
            .position(|o| same.contains(&o.name.as_str()) || within.contains(&o.name.as_str()));
        if let Some(above) = parent
            && self.open.get(self.open.len() - above - 1).is_some_and(|o| same.contains(&o.name.as_str()))
        {
            self.open.truncate(self.open.len() - above - 1);
        }
    }

    pub(super) fn hidden(&self) -> bool {
        self.open.last().is_some_and(|o| o.hidden)
    }

    pub(super) fn lead(&self) -> bool {
        self.open.last().is_some_and(|o| o.lead)
    }

    pub(super) fn place(&self) -> Place {
        self.open.last().and_then(|o| o.place).unwrap_or(ELSEWHERE)
    }
}
