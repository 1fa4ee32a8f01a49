//! What a page says about itself: meta tags, JSON-LD, its root element.

use doichieu_bitext::Metadata;
use serde_json::Value;

use super::super::date::{DateOrder, iso_date};
use super::page::Page;

/// Reads everything but what only the readability rules find.
///
/// JSON-LD comes first, since it is written for machines; then OpenGraph and its kin, then plain meta tags, then
/// elements.
pub(super) fn of(page: &Page) -> Metadata {
    let mut found = Metadata::default();
    for text in &page.json_ld {
        if let Ok(value) = serde_json::from_str::<Value>(text.trim()) {
            from_json_ld(&value, 0, &mut found);
        }
    }
    let meta = |keys: &[&str]| -> Option<String> {
        keys.iter().find_map(|key| {
            let content = page.meta.iter().find(|(k, _)| k == key).map(|(_, content)| content.trim())?;
            (!content.is_empty()).then(|| content.to_owned())
        })
    };
    let mut rest = Metadata {
        title: meta(&["og:title", "twitter:title", "dc.title", "dcterms.title", "headline"]),
        outlet: meta(&[
            "og:site_name",
            "application-name",
            "dc.publisher",
            "publisher",
            "al:android:app_name",
        ]),
        date: meta(&[
            "article:published_time",
            "og:article:published_time",
            "datepublished",
            "pubdate",
            "publishdate",
            "publish-date",
            "article.published",
            "parsely-pub-date",
            "sailthru.date",
            "dc.date",
            "dc.date.issued",
            "dcterms.created",
            "date",
        ])
        .or_else(|| page.time.clone()),
        url: page.canonical.clone().or_else(|| meta(&["og:url"])),
        declared_lang: page
            .lang
            .clone()
            .or_else(|| meta(&["og:locale", "content-language", "dc.language", "inlanguage", "language"])),
        ..Metadata::default()
    };
    let author =
        meta(&["author", "article:author", "dc.creator", "parsely-author", "byl", "sailthru.author"]);
    // Some sites put the author's page there.
    rest.bylines =
        author.filter(|a| !a.contains("://") && !a.starts_with('/')).map_or(Vec::new(), |a| names(&a));
    if !found.bylines.is_empty() {
        rest.bylines.clear();
    }
    found.fill_from(rest);
    // The root element says what language the page is in, not what its data block was copied from.
    let order = DateOrder::of_lang(found.declared_lang.as_deref());
    found.date = found.date.map(|d| iso_date(&d, order).unwrap_or(d));
    found
}

/// Single names of a byline: `By Ann Lee and Bob Ray`, `Lan Anh - Minh Đức`.
pub(super) fn names(byline: &str) -> Vec<String> {
    let byline = byline.trim();
    let body = ["By ", "by ", "BY ", "Theo ", "Tác giả: ", "Bài: "]
        .iter()
        .find_map(|start| byline.strip_prefix(start))
        .unwrap_or(byline);
    let mut names: Vec<String> = Vec::new();
    for name in body
        .split([',', ';', '&', '|', '/', '\n'])
        .flat_map(|n| n.split(" and "))
        .flat_map(|n| n.split(" - "))
    {
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        if !name.is_empty() && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// Objects nested deeper than this are not looked into.
const MAX_DEPTH: usize = 4;

fn from_json_ld(value: &Value, depth: usize, found: &mut Metadata) {
    if depth > MAX_DEPTH {
        return;
    }
    match value {
        Value::Array(items) => items.iter().for_each(|item| from_json_ld(item, depth + 1, found)),
        Value::Object(object) => {
            if let Some(graph) = object.get("@graph") {
                from_json_ld(graph, depth + 1, found);
            }
            if let Some(main) = object.get("mainEntity") {
                from_json_ld(main, depth + 1, found);
            }
            if !is_article(object.get("@type")) {
                return;
            }
            let text = |key: &str| object.get(key).and_then(one_text);
            let mut bylines = Vec::new();
            authors(object.get("author"), &mut bylines);
            found.fill_from(Metadata {
                title: text("headline").or_else(|| text("name")),
                outlet: object.get("publisher").and_then(named),
                bylines: if found.bylines.is_empty() { bylines } else { Vec::new() },
                date: text("datePublished").or_else(|| text("dateCreated")),
                url: text("url").or_else(|| {
                    object
                        .get("mainEntityOfPage")
                        .and_then(|m| one_text(m).or_else(|| one_text(m.get("@id")?)))
                }),
                declared_lang: text("inLanguage"),
                ..Metadata::default()
            });
        }
        _ => {}
    }
}

/// Whether a JSON-LD type is one of schema.org's kinds of article.
fn is_article(kind: Option<&Value>) -> bool {
    match kind {
        Some(Value::String(kind)) => {
            kind.ends_with("Article") || matches!(kind.as_str(), "Report" | "BlogPosting" | "LiveBlogPosting")
        }
        Some(Value::Array(kinds)) => kinds.iter().any(|k| is_article(Some(k))),
        _ => false,
    }
}

fn one_text(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.trim(),
        Value::Array(items) => return items.first().filter(|i| i.is_string()).and_then(one_text),
        _ => return None,
    };
    (!text.is_empty()).then(|| text.to_owned())
}

/// A person or organisation: its name, or the string itself.
fn named(value: &Value) -> Option<String> {
    match value {
        Value::Array(items) => items.first().and_then(named_once),
        _ => named_once(value),
    }
}

fn named_once(value: &Value) -> Option<String> {
    one_text(value).or_else(|| value.get("name").and_then(one_text))
}

fn authors(value: Option<&Value>, out: &mut Vec<String>) {
    let items = match value {
        Some(Value::Array(items)) => items.as_slice(),
        Some(one) => std::slice::from_ref(one),
        None => return,
    };
    for name in items.iter().filter_map(named_once).filter(|n| !n.contains("://")).flat_map(|n| names(&n)) {
        if !out.contains(&name) {
            out.push(name);
        }
    }
}
