//! From sketches to groups of documents that are nearly the same.

use super::{Shingles, Sketch};

/// When two documents are nearly the same.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// Least resemblance ([`Shingles::jaccard`]), in `0.0..=1.0`. Below one half candidates begin to be missed.
    pub threshold: f64,
}

impl Default for Settings {
    /// 0.8. Source: Lee et al., ACL 2022, who take the same for the same runs of five words.
    fn default() -> Self {
        Self { threshold: 0.8 }
    }
}

/// Documents that are nearly the same.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// The one to keep: the longest in words, the first of several as long.
    pub kept: usize,
    /// The others, in order.
    pub others: Vec<Member>,
}

/// A document that is nearly the same as one that is kept.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Member {
    /// Its number.
    pub document: usize,
    /// Its resemblance to the kept one, the threshold at least.
    pub jaccard: f64,
}

/// Looks for documents that are nearly the same.
///
/// Documents are numbered as they are added, from 0. Memory: 520 bytes a document, whatever its length; the shingles stay with
/// the caller.
///
/// # Examples
///
/// ```
/// use doichieu_mine::duplicate::{Duplicates, Settings, Shingles};
///
/// let texts = ["The port reopened on Friday after the storm had passed.", "Rice prices rose again in the south this week.",
///     "The port reopened on Friday after the storm had passed ."];
/// let shingles: Vec<Shingles> = texts.iter().map(|t| Shingles::of(t)).collect();
/// let mut seen = Duplicates::new();
/// shingles.iter().for_each(|s| { seen.add(s); });
/// let groups = seen.groups(Settings::default(), |idx| Ok::<_, ()>(shingles[idx].clone()))?;
/// assert_eq!((groups[0].kept, groups[0].others[0].document), (0, 2));
/// # Ok::<(), ()>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Duplicates {
    /// Words of each document.
    n_words: Vec<u32>,
    /// Band by band, a document's number and its value there; documents without words are in none.
    bands: Vec<Vec<(u64, u32)>>,
}

impl Duplicates {
    /// Knows no document.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a document; the answer is its number.
    pub fn add(&mut self, shingles: &Shingles) -> usize {
        self.add_sketch(Sketch::of(shingles).as_ref(), shingles.n_words())
    }

    /// Adds a document whose sketch is made already.
    pub fn add_sketch(&mut self, sketch: Option<&Sketch>, n_words: usize) -> usize {
        let document = self.n_words.len();
        self.n_words.push(u32::try_from(n_words).unwrap_or(u32::MAX));
        // Numbers of documents have 32 bits; what comes after four billion is alone.
        if let (Some(sketch), Ok(number)) = (sketch, u32::try_from(document)) {
            for (idx, value) in sketch.bands().enumerate() {
                if self.bands.len() <= idx {
                    self.bands.push(Vec::new());
                }
                if let Some(band) = self.bands.get_mut(idx) {
                    band.push((value, number));
                }
            }
        }
        document
    }

    /// How many documents were added.
    pub fn len(&self) -> usize {
        self.n_words.len()
    }

    /// Whether none was.
    pub fn is_empty(&self) -> bool {
        self.n_words.is_empty()
    }

    /// The groups, in the order of the documents that are kept; a document is in one group at most.
    ///
    /// Documents are gone through from the longest to the shortest, the first of several as long first. One that is in no
    /// group yet is kept, and takes those that are in none and reach the threshold with it: whatever goes has a kept document
    /// that it was compared with, in full.
    ///
    /// * `shingles`: those of a document, by its number.
    ///
    /// # Errors
    ///
    /// Whatever `shingles` fails with.
    pub fn groups<E>(
        mut self,
        settings: Settings,
        mut shingles: impl FnMut(usize) -> Result<Shingles, E>,
    ) -> Result<Vec<Group>, E> {
        let mut near: Vec<(u32, u32)> = Vec::new();
        for band in &mut self.bands {
            band.sort_unstable();
            for bucket in band.chunk_by(|a, b| a.0 == b.0).filter(|bucket| 1 < bucket.len()) {
                near.extend(self::pairs(bucket, &self.n_words));
            }
            band.clear();
            band.shrink_to_fit();
        }
        near.sort_unstable();
        near.dedup();

        let mut order: Vec<usize> = (0..self.n_words.len()).collect();
        order.sort_by_key(|&idx| (std::cmp::Reverse(self.words(idx)), idx));
        let mut both: Vec<(u32, u32)> = near.iter().flat_map(|&(a, b)| [(a, b), (b, a)]).collect();
        both.sort_unstable();
        let mut is_grouped = vec![false; self.n_words.len()];
        let mut groups = Vec::new();
        for kept in order {
            if is_grouped.get(kept).copied().unwrap_or(true) {
                continue;
            }
            let first = both.partition_point(|pair| (pair.0 as usize) < kept);
            let candidates: Vec<usize> = both
                .iter()
                .skip(first)
                .take_while(|pair| pair.0 as usize == kept)
                .map(|pair| pair.1 as usize)
                .filter(|idx| is_grouped.get(*idx) == Some(&false))
                .collect();
            if candidates.is_empty() {
                continue;
            }
            let own = shingles(kept)?;
            let mut others = Vec::new();
            for document in candidates {
                let jaccard = own.jaccard(&shingles(document)?);
                if settings.threshold <= jaccard {
                    others.push(Member { document, jaccard });
                    is_grouped.get_mut(document).into_iter().for_each(|g| *g = true);
                }
            }
            if !others.is_empty() {
                is_grouped.get_mut(kept).into_iter().for_each(|g| *g = true);
                groups.push(Group { kept, others });
            }
        }
        groups.sort_by_key(|g| g.kept);
        Ok(groups)
    }

    fn words(&self, idx: usize) -> u32 {
        self.n_words.get(idx).copied().unwrap_or(0)
    }
}

/// Documents of a bucket that is no larger than this are all compared with each other.
const LARGE: usize = 64;

/// The pairs of a bucket. In a large one, which holds mostly copies of one text, each is compared with the longest and
/// with its neighbours in length instead of with all: a thousand copies make thousands of pairs and not half a million.
fn pairs(bucket: &[(u64, u32)], n_words: &[u32]) -> Vec<(u32, u32)> {
    let mut documents: Vec<u32> = bucket.iter().map(|d| d.1).collect();
    let words = |d: u32| n_words.get(d as usize).copied().unwrap_or(0);
    documents.sort_by_key(|&d| (std::cmp::Reverse(words(d)), d));
    let reach = if documents.len() <= LARGE { documents.len() } else { LARGE / 4 };
    let mut out = Vec::new();
    for (idx, &a) in documents.iter().enumerate() {
        for &b in documents.iter().skip(idx + 1).take(reach) {
            out.push((a.min(b), a.max(b)));
        }
        if let Some(&longest) = documents.first().filter(|_| reach < idx) {
            out.push((longest.min(a), longest.max(a)));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn groups(texts: &[&str], threshold: f64) -> Vec<Group> {
        let shingles: Vec<Shingles> = texts.iter().map(|t| Shingles::of(t)).collect();
        let mut seen = Duplicates::new();
        for s in &shingles {
            seen.add(s);
        }
        assert_eq!((seen.len(), seen.is_empty()), (texts.len(), texts.is_empty()));
        seen.groups(Settings { threshold }, |idx| Ok::<_, ()>(shingles[idx].clone())).expect("nothing fails")
    }

    #[track_caller]
    fn check(texts: &[&str], expected: &[(usize, &[usize])]) {
        let found: Vec<(usize, Vec<usize>)> = groups(texts, 0.5)
            .into_iter()
            .map(|g| (g.kept, g.others.iter().map(|m| m.document).collect()))
            .collect();
        let expected: Vec<(usize, Vec<usize>)> = expected.iter().map(|(k, o)| (*k, o.to_vec())).collect();
        assert_eq!(found, expected);
    }

    const PORT: &str = "The port reopened on Friday after the storm had passed and ships came in again";
    const RICE: &str = "Giá gạo ở miền Nam lại tăng trong tuần này, theo Bộ Nông nghiệp";

    #[test]
    fn copies_are_grouped_and_the_longest_is_kept() {
        let longer = format!("{PORT} from the sea");
        check(&[PORT, RICE, &longer, PORT], &[(2, &[0, 3])]);
        check(&[PORT, PORT, RICE, RICE], &[(0, &[1]), (2, &[3])]);
        check(&[PORT, RICE], &[]);
        check(&[], &[]);
        check(&["", "", "…"], &[]);
        check(&["Hà Nội", "Hà_Nội", "Huế"], &[(0, &[1])]);
    }

    #[test]
    fn who_goes_is_near_to_who_stays() {
        // Each is near to the next, the first and the last are not near.
        let words: Vec<String> = (0..120).map(|n| format!("w{n}")).collect();
        let part = |from: usize| words[from..from + 60].join(" ");
        let chain: Vec<String> = (0..4).map(|i| part(i * 12)).collect();
        let texts: Vec<&str> = chain.iter().map(String::as_str).collect();
        check(&texts, &[(0, &[1]), (2, &[3])]);
    }

    #[test]
    fn a_thousand_copies_are_one_group() {
        let texts = vec![PORT; 1000];
        let found = groups(&texts, 0.8);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].kept, found[0].others.len()), (0, 999));
    }

    proptest! {
        #[test]
        fn a_document_is_in_one_group_at_most(texts in prop::collection::vec("[abc]( [abc]){4,12}", 0..30)) {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let found = groups(&texts, 0.6);
            let mut all: Vec<usize> = Vec::new();
            for group in &found {
                all.push(group.kept);
                all.extend(group.others.iter().map(|m| m.document));
                let longest = Shingles::of(texts[group.kept]).n_words();
                for member in &group.others {
                    prop_assert!(0.6 <= member.jaccard);
                    prop_assert!(Shingles::of(texts[member.document]).n_words() <= longest);
                }
            }
            let n = all.len();
            all.sort_unstable();
            all.dedup();
            prop_assert_eq!(all.len(), n);
        }
    }
}
