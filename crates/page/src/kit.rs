//! What all pages share: the frame, its style and script, and the policy that keeps the network out.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

const STYLE: &str = include_str!("../assets/kit.css");
const SCRIPT: &str = include_str!("../assets/kit.js");

/// A page before it is put in its frame.
#[derive(Debug)]
pub(crate) struct Page<'a> {
    /// Title of the window.
    pub(crate) title: &'a str,
    /// Class of the body: which page this is.
    pub(crate) kind: &'static str,
    /// Stands beside the buttons: heading and summary.
    pub(crate) head: Markup,
    /// The page itself.
    pub(crate) body: Markup,
    /// Style of this kind of page.
    pub(crate) style: &'static str,
    /// Script of this kind of page; it runs after the kit's.
    pub(crate) script: &'static str,
    /// What the script reads, as [`json()`] writes it.
    pub(crate) data: String,
    /// Keys and what they do, besides those of the kit.
    pub(crate) keys: &'a [(&'a str, &'a str)],
}

/// Keys that every page knows.
const KEYS: [(&str, &str); 5] = [
    ("Tab", "go on to the next control"),
    ("/", "search"),
    ("d", "light or dark"),
    ("?", "this help"),
    ("Esc", "close, let go"),
];

impl Page<'_> {
    /// The whole file.
    ///
    /// Nothing but the style and script that stand in it may run (they are named by their hashes), and nothing may be
    /// fetched.
    pub(crate) fn render(&self) -> String {
        let style = format!("{STYLE}\n{}", self.style);
        let script = format!("{SCRIPT}\n{}", self.script);
        let policy = format!(
            "default-src 'none'; style-src '{}'; script-src '{}'; img-src data:; base-uri 'none'; form-action 'none'",
            hash(&style),
            hash(&script)
        );
        let page = html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta http-equiv="Content-Security-Policy" content=(policy);
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    meta name="generator" content={ "doichieu " (env!("CARGO_PKG_VERSION")) };
                    link rel="icon" href="data:,";
                    title { (plain(self.title)) }
                    style { (PreEscaped(&style)) }
                }
                body class=(self.kind) {
                    a.skip href="#main" { "Skip to the content" }
                    header.top {
                        div.title { (self.head) }
                        div.tools.script {
                            button #theme type="button" { "Light or dark" }
                            button #help type="button" aria-haspopup="dialog" { "Keys" }
                        }
                    }
                    (self.body)
                    dialog #keys aria-labelledby="keys-title" {
                        h2 #keys-title { "Keys" }
                        dl {
                            @for (key, what) in self.keys.iter().chain(&KEYS) {
                                div { dt { @for k in key.split(' ') { kbd { (k) } " " } } dd { (what) } }
                            }
                        }
                        form method="dialog" { button { "Close" } }
                    }
                    div #said .unseen role="status" {}
                    script #data type="application/json" { (PreEscaped(&self.data)) }
                    script { (PreEscaped(&script)) }
                }
            }
        };
        let mut page = page.into_string();
        page.push('\n');
        page
    }
}

fn hash(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text)))
}

/// Values as JSON that may stand in a `script` element: without `<`, which could end it.
pub(crate) fn json(values: &impl Serialize) -> String {
    let json = serde_json::to_string(values).unwrap_or_else(|_| "null".to_owned());
    json.replace('<', "\\u003c")
}

/// A text without the one character that no page may hold.
pub(crate) fn plain(text: &str) -> Cow<'_, str> {
    if text.contains('\0') { text.replace('\0', "\u{fffd}").into() } else { text.into() }
}

/// A file's name with the folder it lies in: longer paths say where a user keeps files, not what they are.
pub(crate) fn short(name: &str) -> Cow<'_, str> {
    let mut ends = name.rmatch_indices(['/', '\\']);
    ends.next();
    plain(ends.next().map_or(name, |(at, _)| name.get(at + 1..).unwrap_or(name)))
}

/// `1 link`, `3 links`.
pub(crate) fn count(n: usize, noun: &str) -> String {
    if n == 1 { format!("{n} {noun}") } else { format!("{n} {noun}s") }
}

/// A probability or share as whole per cents, `84 %`, with a space that does not break.
pub(crate) fn percent(p: f64) -> String {
    format!("{:.0}\u{a0}%", 100.0 * p)
}

/// A language as an attribute; `None` where it is not known, since screen readers choose a voice by it.
pub(crate) fn lang_attribute(lang: &str) -> Option<&str> {
    let is_code = !lang.is_empty() && lang.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    (is_code && !matches!(lang, "unknown" | "mixed")).then_some(lang)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_cannot_end_its_element() {
        assert_eq!(json(&["</script><!--"]), r#"["\u003c/script>\u003c!--"]"#);
    }

    #[test]
    fn a_name_keeps_one_folder() {
        let names = ["a.txt", "x/a.txt", "/home/who/x/a.txt", "C:\\x\\a.txt", "-", ""];
        assert_eq!(names.map(short), ["a.txt", "x/a.txt", "x/a.txt", "x\\a.txt", "-", ""]);
    }

    #[test]
    fn a_language_is_a_code_or_nothing() {
        assert_eq!(lang_attribute("vi"), Some("vi"));
        assert_eq!(lang_attribute("unknown"), None);
        assert_eq!(lang_attribute("vi\" onload=\"x"), None);
    }
}
