/// What a report says about itself, apart from its text.
///
/// Taken from JSONL fields, HTML meta tags and JSON-LD, or from bylines and credits found in the text. Empty
/// where nothing was found; nothing is guessed from the content of sentences.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Metadata {
    /// Headline.
    pub title: Option<String>,
    /// Newspaper, site or agency that published it.
    pub outlet: Option<String>,
    /// Authors, one name each.
    pub bylines: Vec<String>,
    /// Agencies credited as sources: `AFP`, `TASS`.
    pub agencies: Vec<String>,
    /// Day or time of publication, ISO 8601 as far as it could be read.
    pub date: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// Language that the file declares, as written there.
    pub declared_lang: Option<String>,
    /// Any other fields of a JSONL record, kept as they were, in their order: name and JSON text.
    pub other: Vec<(String, String)>,
}

impl Metadata {
    /// Fills what is missing here from `other`; what is here stays.
    pub fn fill_from(&mut self, other: Self) {
        fn fill<T>(slot: &mut Option<T>, from: Option<T>) {
            if slot.is_none() {
                *slot = from;
            }
        }
        fill(&mut self.title, other.title);
        fill(&mut self.outlet, other.outlet);
        fill(&mut self.date, other.date);
        fill(&mut self.url, other.url);
        fill(&mut self.declared_lang, other.declared_lang);
        for (slot, from) in [(&mut self.bylines, other.bylines), (&mut self.agencies, other.agencies)] {
            for name in from {
                if !slot.contains(&name) {
                    slot.push(name);
                }
            }
        }
        for field in other.other {
            if !self.other.iter().any(|(name, _)| *name == field.0) {
                self.other.push(field);
            }
        }
    }
}
