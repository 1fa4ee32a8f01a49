//! Runs the case tables: what each recogniser finds in sentences written for this project.

use std::fmt::Write as _;

use doichieu_bitext::Lang;
use doichieu_claims::date::{DateMention, Granule, dates};
use doichieu_claims::name::{Name, names};
use doichieu_claims::quantity::{Bound, Quantity, Unit, quantities};
use serde::Deserialize;

/// One table.
#[derive(Deserialize)]
struct Table {
    case: Vec<Case>,
}

/// A text and its mentions, each written as the functions below write it.
#[derive(Deserialize)]
struct Case {
    text: String,
    found: Vec<String>,
    /// Names only: `en` or `vi`.
    #[serde(default)]
    lang: Option<String>,
}

#[track_caller]
#[expect(clippy::panic, reason = "a broken table fails the test")]
fn check(table: &str, least: usize, found: impl Fn(&Case) -> Vec<String>) {
    let table: Table = toml::from_str(table).unwrap_or_else(|error| panic!("{error}"));
    assert!(table.case.len() >= least, "only {} cases", table.case.len());
    let wrong: Vec<String> = table
        .case
        .iter()
        .filter_map(|case| {
            let now = found(case);
            (now != case.found)
                .then(|| format!("{}\n  expected {:?}\n  found    {now:?}", case.text, case.found))
        })
        .collect();
    assert!(wrong.is_empty(), "{} cases differ:\n{}", wrong.len(), wrong.join("\n"));
}

/// `"10-20 million": 1e7..2e7 Count about`
fn quantity(text: &str, q: &Quantity) -> String {
    let mut out = format!("{:?}: {}", q.span.text(text).unwrap_or("?"), number(q.value));
    if let Some(upper) = q.upper {
        let _ = write!(out, "..{}", number(upper));
    }
    match q.unit {
        Unit::Money(currency) => {
            let _ = write!(out, " {}", currency.as_str());
        }
        unit => {
            let _ = write!(out, " {unit:?}");
        }
    }
    let bound = match q.bound {
        Bound::Exact => "",
        Bound::About => " about",
        Bound::AtLeast => " at least",
        Bound::AtMost => " at most",
        _ => " other",
    };
    out + bound
}

/// Six significant digits are enough to tell values apart.
fn number(value: f64) -> String {
    let rounded: f64 = format!("{value:.5e}").parse().unwrap_or(value);
    format!("{rounded}")
}

/// `"Nov. 9, 2020": year 2020 month 11 day 9`
fn date(text: &str, d: &DateMention) -> String {
    let mut out = format!("{:?}:", d.span.text(text).unwrap_or("?"));
    let mut add = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            let _ = write!(out, " {name} {value}");
        }
    };
    let run = |to: Option<String>, from: String| to.map_or(from.clone(), |to| format!("{from}-{to}"));
    add("weekday", d.weekday.map(|v| v.to_string()));
    add(
        if d.decade { "decade" } else { "year" },
        d.year.map(|v| run(d.year_to.map(|t| t.to_string()), v.to_string())),
    );
    add("quarter", d.quarter.map(|v| v.to_string()));
    add("month", d.month.map(|v| v.to_string()));
    add("day", d.day.map(|v| run(d.day_to.map(|t| t.to_string()), v.to_string())));
    add("at", d.minute_of_day.map(|v| format!("{}:{:02}", v / 60, v % 60)));
    add(
        "relative",
        d.relative.map(|r| {
            let granule = match r.granule {
                Granule::Day => "day",
                Granule::Week => "week",
                Granule::Month => "month",
                Granule::Year => "year",
            };
            format!("{granule} {:+}", r.offset)
        }),
    );
    for (flag, word) in
        [(d.swappable, " swappable"), (d.half_day_unknown, " half-day unknown"), (d.tentative, " tentative")]
    {
        if flag {
            out.push_str(word);
        }
    }
    out
}

/// `nga = RU`
fn name(n: &Name) -> String {
    n.identity.map_or(n.key.clone(), |identity| format!("{} = {identity}", n.key))
}

#[test]
fn english_quantities() {
    check(include_str!("cases/quantity_en.toml"), 100, |case| {
        quantities(&case.text, Lang::En).iter().map(|q| quantity(&case.text, q)).collect()
    });
}

#[test]
fn vietnamese_quantities() {
    check(include_str!("cases/quantity_vi.toml"), 100, |case| {
        quantities(&case.text, Lang::Vi).iter().map(|q| quantity(&case.text, q)).collect()
    });
}

#[test]
fn english_dates() {
    check(include_str!("cases/date_en.toml"), 50, |case| {
        dates(&case.text, Lang::En).iter().map(|d| date(&case.text, d)).collect()
    });
}

#[test]
fn vietnamese_dates() {
    check(include_str!("cases/date_vi.toml"), 50, |case| {
        dates(&case.text, Lang::Vi).iter().map(|d| date(&case.text, d)).collect()
    });
}

#[test]
fn names_in_both_languages() {
    check(include_str!("cases/name.toml"), 80, |case| {
        let lang = case.lang.as_deref().unwrap_or("en").parse().expect("a language");
        names(&case.text, lang).iter().map(name).collect()
    });
}
