//! Which outlet a document is of.

use doichieu_bitext::Metadata;

/// What may name a document's outlet.
///
/// # Examples
///
/// ```
/// use doichieu_bitext::Metadata;
/// use doichieu_text::boilerplate::OutletNames;
///
/// let page = Metadata { url: Some("https://www.harbour.example/a?b".into()), ..Metadata::default() };
/// let names = OutletNames::of("crawl/harbour/a.html", &page);
/// assert_eq!(names.host.as_deref(), Some("harbour.example"));
/// assert_eq!(names.folder.as_deref(), Some("harbour"));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OutletNames {
    /// What the page or record calls it.
    pub site: Option<String>,
    /// Host of the address, in lower case, without `www.`.
    pub host: Option<String>,
    /// Folder that the file lies in.
    pub folder: Option<String>,
    /// Fields of a JSONL record that are strings: name and value.
    pub fields: Vec<(String, String)>,
}

impl OutletNames {
    /// Reads them off a document.
    ///
    /// * `name`: the document's, a path or address.
    pub fn of(name: &str, metadata: &Metadata) -> Self {
        let string = |json: &str| serde_json::from_str::<String>(json).ok();
        let fields = metadata.other.iter().filter_map(|(name, json)| Some((name.clone(), string(json)?)));
        Self {
            site: metadata.outlet.clone(),
            host: metadata.url.as_deref().and_then(host),
            folder: folder(name),
            fields: fields.collect(),
        }
    }

    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        let named = [&self.site, &self.host, &self.folder].into_iter().filter_map(|n| n.as_deref());
        named.chain(self.fields.iter().map(|f| f.1.as_str()))
    }
}

fn host(url: &str) -> Option<String> {
    let rest = url.split_once("://").map(|parts| parts.1).or_else(|| url.strip_prefix("//"))?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?.split(':').next()?.to_lowercase();
    let host = host.strip_prefix("www.").map(str::to_owned).unwrap_or(host);
    (!host.is_empty()).then_some(host)
}

fn folder(name: &str) -> Option<String> {
    let (above, _) = name.rsplit_once(['/', '\\'])?;
    let folder = above.rsplit(['/', '\\']).next()?;
    (!matches!(folder, "" | "." | "..")).then(|| folder.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts() {
        let check = |url: &str, expected: Option<&str>| assert_eq!(host(url).as_deref(), expected, "{url}");
        check("https://WWW.Bao.example:8080/a/b", Some("bao.example"));
        check("//bao.example?x", Some("bao.example"));
        check("http://me@bao.example#top", Some("bao.example"));
        check("/a/b", None);
        check("https:///a", None);
    }

    #[test]
    fn folders() {
        let check =
            |name: &str, expected: Option<&str>| assert_eq!(folder(name).as_deref(), expected, "{name}");
        check("a/b/c.txt", Some("b"));
        check(r"a\b\c.txt", Some("b"));
        check("./c.txt", None);
        check("c.txt", None);
    }
}
