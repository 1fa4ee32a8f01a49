use super::Format;
use super::html::looks_like_html;
use super::jsonl::looks_like_record;

/// Tells which format a file is in.
///
/// * `name`: the file's name or path, empty if there is none; `.html`, `.htm`, `.xhtml`, `.jsonl`, `.ndjson` and
///   `.json` are believed unless the content plainly is something else.
/// * `text`: the decoded file.
///
/// Never answers [`Format::Lines`], which looks like plain text.
///
/// # Examples
///
/// ```
/// use doichieu_text::format::{Format, sniff};
///
/// assert_eq!(sniff("report.txt", "Rates were held."), Format::Text);
/// assert_eq!(sniff("report.txt", "<!DOCTYPE html><p>Rates were held."), Format::Html);
/// assert_eq!(sniff("", r#"{"id": 1, "text": "Rates were held."}"#), Format::Jsonl);
/// ```
pub fn sniff(name: &str, text: &str) -> Format {
    let extension = name.rsplit(['/', '\\']).next().unwrap_or("").rsplit_once('.').map_or("", |(_, e)| e);
    match extension.to_ascii_lowercase().as_str() {
        "html" | "htm" | "xhtml" | "shtml" if text.contains('<') => Format::Html,
        "jsonl" | "ndjson" => Format::Jsonl,
        "json" if text.trim_start().starts_with(['{', '[']) => Format::Jsonl,
        _ if looks_like_html(text) => Format::Html,
        _ if looks_like_record(text) => Format::Jsonl,
        _ => Format::Text,
    }
}
