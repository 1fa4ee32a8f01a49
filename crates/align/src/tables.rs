/// The tables of weights and probabilities that ship, each with its name: what a signature's `parameters` is the hash of.
///
/// Tables that were left out of the build are still named: the figures of a build without them say so by its encoder.
pub const TABLES: &[(&str, &str)] = &[
    ("beads.tsv", include_str!("../assets/beads.tsv")),
    ("check.tsv", include_str!("../assets/check.tsv")),
    ("links-built-in.tsv", include_str!("../assets/links-built-in.tsv")),
    ("links-neural.tsv", include_str!("../assets/links-neural.tsv")),
    ("links.tsv", include_str!("../assets/links.tsv")),
    ("words.tsv", include_str!("../assets/words.tsv")),
];
