//! Prints the mentions of each line of standard input: `mentions --lang vi < file`.
//!
//! With `--pairs`, lines are `English<TAB>Vietnamese`, and what the two do not share is printed; `--summary` counts
//! only.

use std::io::{BufRead, Write};

use doichieu_bitext::Lang;
use doichieu_claims::mention::Item;
use doichieu_claims::{Mentions, match_mentions};

fn main() -> std::io::Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let has = |flag: &str| args.iter().any(|a| a == flag);
    let lang = if args.windows(2).any(|w| w == ["--lang", "vi"]) { Lang::Vi } else { Lang::En };
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let (mut n, mut differing, mut conflicting) = (0, 0, 0);
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        if !has("--pairs") {
            if !has("--summary") {
                writeln!(out, "{line}")?;
            }
            print_mentions(&mut out, &line, &Mentions::read(&line, lang), has("--summary"))?;
            continue;
        }
        let Some((en, vi)) = line.split_once('\t') else { continue };
        let (a, b) = (Mentions::read(en, Lang::En), Mentions::read(vi, Lang::Vi));
        let matched = match_mentions(&a, &b);
        let left: Vec<Item> = matched.source_only.iter().filter(|i| a.is_firm(**i)).copied().collect();
        let right: Vec<Item> = matched.target_only.iter().filter(|i| b.is_firm(**i)).copied().collect();
        let conflict = !matched.conflicts(&a, &b).is_empty();
        n += 1;
        conflicting += usize::from(conflict);
        if has("--flags") {
            writeln!(out, "{}", u8::from(conflict))?;
        }
        if left.is_empty() && right.is_empty() {
            continue;
        }
        differing += 1;
        if !has("--summary") && !has("--flags") {
            writeln!(out, "{en}\n{vi}")?;
            for (mark, items, mentions, text) in [("<", &left, &a, en), (">", &right, &b, vi)] {
                for item in items {
                    match item {
                        Item::Quantity(i) => {
                            let q = &mentions.quantities[*i];
                            writeln!(out, "  {mark} {:?} {} {:?} {:?} {:?}", q.span.text(text).unwrap_or(""), q.value, q.upper, q.unit, q.form)?;
                        }
                        Item::Date(i) => {
                            let d = &mentions.dates[*i];
                            writeln!(out, "  {mark} {:?} {d:?}", d.span.text(text).unwrap_or(""))?;
                        }
                    }
                }
            }
        }
    }
    if has("--pairs") && !has("--flags") {
        writeln!(out, "{n} pairs, {differing} with unmatched firm mentions, {conflicting} with conflicts")?;
    }
    out.flush()
}

fn print_mentions(out: &mut impl Write, line: &str, m: &Mentions, quiet: bool) -> std::io::Result<()> {
    if quiet {
        return Ok(());
    }
    for q in &m.quantities {
        writeln!(out, "  quantity {:?} {} {:?} {:?} {:?} {:?}", q.span.text(line).unwrap_or(""), q.value, q.upper, q.unit, q.bound, q.form)?;
    }
    for d in &m.dates {
        writeln!(out, "  date {:?} {d:?}", d.span.text(line).unwrap_or(""))?;
    }
    for name in &m.names {
        writeln!(out, "  name {:?} {:?} {:?}", name.span.text(line).unwrap_or(""), name.key, name.identity)?;
    }
    Ok(())
}
