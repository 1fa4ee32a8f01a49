use std::collections::BTreeMap;

use doichieu_bitext::Lang;

use crate::profile::{Profile, Side};

/// How much each sentence of a report matters to it, by falling which what only one report tells is listed.
///
/// * The lead matters most: 3 / (1 + place).
/// * Names and numbers make news: a half each, up to four names and three numbers or dates.
/// * A sentence matters as others hang on it: for each of its names, the share of the other sentences that have it.
///
/// Returns a value of 0 or more for each sentence, in order. The weights are set by hand.
pub fn salience(sentences: &[&str], lang: Lang) -> Vec<f64> {
    let profile = Profile::new(Side { sentences, lang });
    let mut frequency: BTreeMap<&str, usize> = BTreeMap::new();
    for sentence in &profile.sentences {
        let mut keys: Vec<&str> = sentence.mentions.names.iter().map(|n| n.key.as_str()).collect();
        keys.sort_unstable();
        keys.dedup();
        for key in keys {
            *frequency.entry(key).or_default() += 1;
        }
    }
    let others = profile.sentences.len().saturating_sub(1).max(1) as f64;
    let value = |(idx, sentence): (usize, &crate::SentenceProfile)| {
        let found = &sentence.mentions;
        let n_numbers = found.quantities.len() + found.dates.len();
        let hanging: f64 = found
            .names
            .iter()
            .filter_map(|n| frequency.get(n.key.as_str()))
            .map(|n| (n.saturating_sub(1)) as f64 / others)
            .sum();
        3.0 / (1.0 + idx as f64)
            + 0.5 * found.names.len().min(4) as f64
            + 0.5 * n_numbers.min(3) as f64
            + hanging.min(2.0)
    };
    profile.sentences.iter().enumerate().map(value).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lead_and_what_names_and_counts_come_first() {
        let text = [
            "The ferry Asuncion sank off Cebu with 120 people on board.",
            "It was raining.",
            "The Asuncion had left Cebu at noon on 3 May.",
        ];
        let found = salience(&text, Lang::En);
        assert!(found[1] < found[2] && found[2] < found[0], "{found:?}");
        assert!(salience(&[], Lang::En).is_empty());
    }
}
