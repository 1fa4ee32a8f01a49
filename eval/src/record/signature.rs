use std::fmt::Write as _;

use super::{GoldInfo, Run, SystemInfo};
use crate::Resampling;

/// Everything that a figure depends on, in one string, in the manner of sacreBLEU (Post, WMT 2018).
///
/// What is measured stands first: suite, split, gold, metric and its variant, documents, intervals, version of this crate.
/// Two figures may be compared if all that is the same. What was measured follows: the system, its version, its encoder and
/// parameters, as far as they are known.
pub fn signature(
    gold: &GoldInfo,
    metric: &str,
    n_documents: usize,
    resampling: Resampling,
    system: &SystemInfo,
) -> String {
    let mut out = String::new();
    let mut push = |key: &str, value: &str| {
        if !out.is_empty() {
            out.push('|');
        }
        // A bar in a name would look like the next key.
        let _ = write!(out, "{key}:{}", value.replace(['|', '\t', '\n', '\r'], " "));
    };
    if let Some(suite) = &gold.suite {
        push("suite", suite);
    }
    if !gold.split.is_empty() {
        push("split", &gold.split);
    }
    push("gold", &gold.sha256.chars().take(12).collect::<String>());
    push("metric", metric);
    push("documents", &n_documents.to_string());
    push("interval", "percentile95");
    push("resamples", &resampling.n_resamples.to_string());
    push("seed", &resampling.seed.to_string());
    push("version", env!("CARGO_PKG_VERSION"));
    push("system", &system.name);
    let known = [
        ("system-version", &system.version),
        ("encoder", &system.encoder),
        ("parameters", &system.parameters),
    ];
    for (key, value) in known {
        if let Some(value) = value {
            push(key, value);
        }
    }
    out
}

impl Run {
    /// The signature of figures of this run.
    ///
    /// * `metric`: name and variant, as the score itself calls it.
    pub fn signature(&self, metric: &str) -> String {
        signature(&self.gold, metric, self.documents.len(), self.resampling, &self.system)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_what_is_known_and_nothing_else() {
        let gold = GoldInfo { sha256: "0123456789abcdef".into(), ..GoldInfo::default() };
        let system = SystemInfo { name: "a|b".into(), encoder: Some("ff00".into()), ..SystemInfo::default() };
        let found = signature(&gold, "links", 3, Resampling { n_resamples: 10, seed: 2 }, &system);
        let version = env!("CARGO_PKG_VERSION");
        assert_eq!(
            found,
            format!(
                "gold:0123456789ab|metric:links|documents:3|interval:percentile95|resamples:10|seed:2|version:{version}|system:a b|encoder:ff00"
            )
        );
    }
}
