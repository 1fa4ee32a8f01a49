use std::collections::BTreeMap;

use super::MatchError;
use crate::Metric;

/// The files of one document, or of many that are in one file, by their names in their folders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matched {
    /// What the files share: their name without its last ending.
    pub stem: String,
    /// The file of gold.
    pub gold: String,
    /// The file of the prediction; two where a side has a file of its own; none if there is no prediction.
    pub predicted: Vec<String>,
    /// Texts of the source and of the target beside gold, if both are there.
    pub texts: Option<[String; 2]>,
    /// Names of the lines beside gold, as `<stem>.ids`.
    pub ids: Option<String>,
}

/// Two folders whose files were matched.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MatchedFolders {
    /// Documents of gold in the order of their stems.
    pub documents: Vec<Matched>,
    /// Files of predictions without gold.
    pub extra: Vec<String>,
}

/// A folder with the names of its files, without those of folders in it.
#[derive(Debug, Clone, Copy)]
pub struct Folder<'a> {
    /// What it is called in messages.
    pub name: &'a str,
    /// The names, in any order.
    pub files: &'a [String],
}

/// The name of a file without its last ending; packed files are named as what is in them.
pub fn stem(name: &str) -> &str {
    split(name).0
}

fn split(name: &str) -> (&str, &str) {
    let name = name.strip_suffix(".gz").unwrap_or(name);
    match name.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() => (stem, ending),
        _ => (name, ""),
    }
}

/// Matches the files of two folders by their stems, in time that grows with their number alone (times its logarithm).
///
/// * `langs`: endings of the texts of source and target.
/// * `ignores_extra`: whether predictions without gold are listed and not refused.
///
/// Where a folder of gold has a file `<doc>.gold`, those are its gold; else those with the metric's own ending (`.links`,
/// `.pharaoh`); else whatever is no text, with one file a stem. The same goes for predictions with `.pred`; a stem
/// that has nothing but the two texts is a pair of files that is parallel line by line.
///
/// # Errors
///
/// [`MatchError::NoGold`], [`MatchError::Several`], [`MatchError::Extra`] and [`MatchError::NoCommonName`].
pub fn match_folders(
    gold: Folder<'_>,
    predicted: Folder<'_>,
    metric: Metric,
    langs: [&str; 2],
    ignores_extra: bool,
) -> Result<MatchedFolders, MatchError> {
    let same = gold.name == predicted.name;
    let own = match metric {
        Metric::Links | Metric::Verdicts => "links",
        Metric::Words => "pharaoh",
        _ => "gold",
    };
    let beside = by_stem(gold.files);
    let gold_stems = chosen(gold, &beside, &["gold", own], same.then_some("pred"), langs)?;
    let gold_ending = gold_stems.values().next().map(|f| split(f.main).1.to_owned());
    let of_predicted = by_stem(predicted.files);
    let mut predicted_stems =
        chosen(predicted, &of_predicted, &["pred"], gold_ending.as_deref().filter(|_| same), langs)?;
    if same {
        predicted_stems.retain(|_, f| !f.is_pair);
    }
    let gold_stems: BTreeMap<&str, Choice<'_>> = gold_stems.into_iter().filter(|(_, f)| !f.is_pair).collect();
    let Some(first) = gold_stems.values().next() else {
        return Err(MatchError::NoGold { folder: gold.name.to_owned(), expected: own });
    };
    let first = first.main.to_owned();
    let mut documents = Vec::with_capacity(gold_stems.len());
    for (stem, choice) in gold_stems {
        let beside = beside.get(stem).map(Vec::as_slice).unwrap_or_default();
        let side = |ending: &str| beside.iter().find(|n| split(n).1 == ending).map(|n| (*n).to_owned());
        let of_document = predicted_stems.remove(stem);
        documents.push(Matched {
            stem: stem.to_owned(),
            gold: choice.main.to_owned(),
            predicted: of_document.map(|c| c.files(langs)).unwrap_or_default(),
            texts: side(langs[0]).zip(side(langs[1])).map(|(s, t)| [s, t]),
            ids: side("ids"),
        });
    }
    if documents.iter().all(|d| d.predicted.is_empty()) {
        return Err(MatchError::NoCommonName {
            gold: gold.name.to_owned(),
            predicted: predicted.name.to_owned(),
            gold_file: first,
            predicted_file: predicted_stems.values().next().map_or(String::new(), |c| c.main.to_owned()),
        });
    }
    // Texts that lie beside predictions are no predictions.
    let extra: Vec<(&str, String)> = predicted_stems
        .into_iter()
        .filter(|(_, c)| !c.is_pair)
        .map(|(stem, c)| (stem, c.main.to_owned()))
        .collect();
    if let Some((stem, file)) = extra.first().filter(|_| !ignores_extra) {
        let folder = gold.name.to_owned();
        return Err(MatchError::Extra { file: file.clone(), stem: (*stem).to_owned(), folder });
    }
    Ok(MatchedFolders { documents, extra: extra.into_iter().map(|(_, file)| file).collect() })
}

/// What was chosen of the files of a stem.
#[derive(Debug, Clone, Copy)]
struct Choice<'a> {
    /// The file, or the source of a pair.
    main: &'a str,
    is_pair: bool,
}

impl Choice<'_> {
    fn files(self, langs: [&str; 2]) -> Vec<String> {
        if !self.is_pair {
            return vec![self.main.to_owned()];
        }
        let packed = if self.main.ends_with(".gz") { ".gz" } else { "" };
        langs.iter().map(|lang| format!("{}.{lang}{packed}", split(self.main).0)).collect()
    }
}

fn by_stem(files: &[String]) -> BTreeMap<&str, Vec<&str>> {
    let mut stems: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for name in files.iter().filter(|n| !n.starts_with('.')) {
        stems.entry(split(name).0).or_default().push(name);
    }
    for names in stems.values_mut() {
        names.sort_unstable();
    }
    stems
}

/// The file of each stem that is meant.
///
/// * `stems`: the folder's files by their stems.
/// * `preferred`: endings sought first; if a file has one, files with others are not meant.
/// * `excluded`: an ending that is never meant.
fn chosen<'a>(
    folder: Folder<'a>,
    stems: &BTreeMap<&'a str, Vec<&'a str>>,
    preferred: &[&str],
    excluded: Option<&str>,
    langs: [&str; 2],
) -> Result<BTreeMap<&'a str, Choice<'a>>, MatchError> {
    let preferred = preferred.iter().find(|e| folder.files.iter().any(|name| split(name).1 == **e));
    let is_beside = |ending: &str| {
        langs.contains(&ending) || ["ids", "md", "txt"].contains(&ending) || Some(ending) == excluded
    };
    let mut choices = BTreeMap::new();
    for (stem, names) in stems {
        let meant: Vec<&str> = names
            .iter()
            .filter(|n| match preferred {
                Some(ending) => split(n).1 == *ending,
                None => !is_beside(split(n).1),
            })
            .copied()
            .collect();
        match meant.as_slice() {
            [main] => {
                choices.insert(*stem, Choice { main, is_pair: false });
            }
            [] => {
                let side = |lang: &str| names.iter().find(|n| split(n).1 == lang).copied();
                if let (Some(main), Some(_), None) = (side(langs[0]), side(langs[1]), preferred) {
                    choices.insert(*stem, Choice { main, is_pair: true });
                }
            }
            several => {
                return Err(MatchError::Several {
                    folder: folder.name.to_owned(),
                    stem: (*stem).to_owned(),
                    files: several.iter().map(|f| (*f).to_owned()).collect(),
                });
            }
        }
    }
    Ok(choices)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::BeadVariant;

    const BEADS: Metric = Metric::Beads(BeadVariant::Vecalign);

    fn names(list: &str) -> Vec<String> {
        list.split_whitespace().map(str::to_owned).collect()
    }

    fn matched(gold: &str, predicted: &str, metric: Metric) -> Result<MatchedFolders, MatchError> {
        let (gold, predicted) = (names(gold), names(predicted));
        let gold = Folder { name: "g", files: &gold };
        match_folders(gold, Folder { name: "p", files: &predicted }, metric, ["en", "vi"], false)
    }

    #[track_caller]
    fn check_error(gold: &str, predicted: &str, expected: &str) {
        assert_eq!(matched(gold, predicted, BEADS).unwrap_err().to_string(), expected);
    }

    #[test]
    fn stems_match_whatever_the_ending() {
        let found = matched("a.1.gold a.1.en a.1.vi b.gold README.md", "a.1.pred c.md", BEADS).unwrap();
        assert_eq!(found.documents.len(), 2);
        let a = &found.documents[0];
        assert_eq!((a.stem.as_str(), a.predicted.as_slice()), ("a.1", &["a.1.pred".to_owned()][..]));
        assert_eq!(a.texts, Some(["a.1.en".to_owned(), "a.1.vi".to_owned()]));
        assert_eq!(found.documents[1].predicted, Vec::<String>::new());
        let found = matched("a.links a.en", "a.path.gz", Metric::Links).unwrap();
        assert_eq!(found.documents[0].predicted, ["a.path.gz"]);
        let found = matched("a.tmx", "a.en a.vi", BEADS).unwrap();
        assert_eq!(found.documents[0].predicted, ["a.en", "a.vi"], "two texts are a pair of files");
    }

    #[test]
    fn one_folder_may_hold_both() {
        let files = names("a.gold a.pred a.en a.vi b.gold");
        let folder = Folder { name: "g", files: &files };
        let found = match_folders(folder, folder, BEADS, ["en", "vi"], false).unwrap();
        assert_eq!(found.documents[0].predicted, ["a.pred"]);
        assert_eq!(found.documents[1].predicted, Vec::<String>::new());
    }

    #[test]
    fn what_does_not_go_together_is_named() {
        check_error("a.en a.vi", "a.pred", "`g` has no file that could be gold: expected `<doc>.gold`");
        check_error("a.gold", "a.path a.ladder", "`p` has several files for `a`: `a.ladder`, `a.path`");
        check_error("a.gold", "a.pred b.pred", "`b.pred` has no gold: there is no `b` in `g`");
        check_error(
            "a.gold",
            "x.pred",
            "no file of `p` is named as one of `g`: gold has `a.gold`, the predictions `x.pred`",
        );
    }
}
