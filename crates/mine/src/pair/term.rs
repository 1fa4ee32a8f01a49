//! What a report names, counts and dates, as words that are the same in both languages.

use std::collections::BTreeSet;

use doichieu_bitext::Lang;
use doichieu_claims::Mentions;
use doichieu_claims::date::DateMention;
use doichieu_claims::name::Name;
use doichieu_claims::quantity::{Form, Quantity, Unit};

/// What a term is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// Part of a name, or a name that a table knows.
    Name,
    /// A number.
    Number,
    /// A year, a month, a day of a month.
    Date,
}

impl Family {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Name, Self::Number, Self::Date];

    /// What reasons call it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "names",
            Self::Number => "numbers",
            Self::Date => "dates",
        }
    }
}

/// Something that two reports can share.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Term {
    /// What it is of.
    pub family: Family,
    /// The same in both languages: an identity of the table of names (`=RU`), a word without diacritics, a number in
    /// base units, a date as far as it is given (`2006`, `--10`, `--10-08`, as in ISO 8601).
    pub key: String,
}

/// The terms of a text, each once, in order.
pub(super) fn terms(text: &str, lang: Lang) -> Vec<Term> {
    let mentions = Mentions::read(text, lang);
    let mut out = BTreeSet::new();
    mentions.names.iter().for_each(|name| of_name(name, &mut out));
    mentions.quantities.iter().filter_map(of_quantity).for_each(|term| _ = out.insert(term));
    mentions.dates.iter().for_each(|date| of_date(date, &mut out));
    out.into_iter().collect()
}

/// Letters from which on a word of a name says something: `de`, `al`, `of` are everywhere.
const SHORTEST: usize = 3;

fn of_name(name: &Name, out: &mut BTreeSet<Term>) {
    let family = Family::Name;
    if let Some(identity) = name.identity {
        out.insert(Term { family, key: format!("={identity}") });
        return;
    }
    // The press shortens names after the first mention, so words are compared, not names.
    for word in name.key.split(' ').filter(|word| SHORTEST <= word.len()) {
        out.insert(Term { family, key: word.to_owned() });
    }
}

fn of_quantity(quantity: &Quantity) -> Option<Term> {
    let counts = quantity.form == Form::Digits || 3.0 <= quantity.raw && quantity.form == Form::Words;
    // Lengths and weights are converted and rounded: the number as it is written says more.
    let value = match quantity.unit {
        Unit::Count | Unit::Money(_) | Unit::Age | Unit::Rank => quantity.value,
        _ => quantity.raw,
    };
    counts.then(|| Term { family: Family::Number, key: format!("{value}") })
}

fn of_date(date: &DateMention, out: &mut BTreeSet<Term>) {
    let mut add = |key: String| _ = out.insert(Term { family: Family::Date, key });
    if let Some(year) = date.year {
        add(format!("{year}"));
    }
    match (date.month, date.day) {
        (Some(month), Some(day)) => {
            add(format!("--{month:02}-{day:02}"));
            add(format!("--{month:02}"));
        }
        (Some(month), None) => add(format!("--{month:02}")),
        (None, Some(day)) => add(format!("---{day:02}")),
        (None, None) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, lang: Lang, expected: &[&str]) {
        let found: Vec<String> = terms(text, lang).into_iter().map(|t| t.key).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn both_languages_give_the_same_terms() {
        let expected = ["=RU", "putin", "120000", "--10", "--10-08", "2006"];
        check("Russia's Putin sent 120,000 men on October 8, 2006.", Lang::En, &expected);
        check("Nga: ông Putin đưa 120 nghìn quân ngày 8/10/2006.", Lang::Vi, &expected);
        check("", Lang::Vi, &[]);
    }
}
