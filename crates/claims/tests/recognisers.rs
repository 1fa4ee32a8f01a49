//! Runs the case tables of the recognisers of statements, in both languages.

mod recogniser;

use doichieu_bitext::Lang;
use serde::Deserialize;

#[derive(Deserialize)]
struct Table {
    case: Vec<Case>,
}

/// A text and what is found in it, each as `recogniser` writes it.
#[derive(Deserialize)]
struct Case {
    text: String,
    found: Vec<String>,
}

#[track_caller]
#[expect(clippy::panic, reason = "a broken table fails the test")]
fn check(table: &str, least: usize, lang: Lang, found: impl Fn(&str, Lang) -> Vec<String>) {
    let table: Table = toml::from_str(table).unwrap_or_else(|error| panic!("{error}"));
    assert!(table.case.len() >= least, "only {} cases", table.case.len());
    let wrong: Vec<String> = table
        .case
        .iter()
        .filter_map(|case| {
            let now = found(&case.text, lang);
            (now != case.found)
                .then(|| format!("{}\n  expected {:#?}\n  found    {now:#?}", case.text, case.found))
        })
        .collect();
    assert!(wrong.is_empty(), "{} cases differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn roles() {
    check(include_str!("cases/role_en.toml"), 60, Lang::En, recogniser::roles);
    check(include_str!("cases/role_vi.toml"), 60, Lang::Vi, recogniser::roles);
}

#[test]
fn polarity() {
    check(include_str!("cases/polarity_en.toml"), 60, Lang::En, recogniser::polarity);
    check(include_str!("cases/polarity_vi.toml"), 60, Lang::Vi, recogniser::polarity);
}

#[test]
fn modality() {
    check(include_str!("cases/modality_en.toml"), 40, Lang::En, recogniser::modality);
    check(include_str!("cases/modality_vi.toml"), 40, Lang::Vi, recogniser::modality);
}

#[test]
fn attribution() {
    check(include_str!("cases/attribution_en.toml"), 60, Lang::En, recogniser::attribution);
    check(include_str!("cases/attribution_vi.toml"), 60, Lang::Vi, recogniser::attribution);
}

#[test]
fn resolved_dates() {
    check(include_str!("cases/resolve_en.toml"), 50, Lang::En, recogniser::resolved);
    check(include_str!("cases/resolve_vi.toml"), 50, Lang::Vi, recogniser::resolved);
}

#[test]
fn claims() {
    check(include_str!("cases/claim_en.toml"), 30, Lang::En, recogniser::claims);
    check(include_str!("cases/claim_vi.toml"), 30, Lang::Vi, recogniser::claims);
}
