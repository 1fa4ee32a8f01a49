//! Prints the mentions of each line of standard input: `mentions --lang vi < file`.
//!
//! With `--pairs`, lines are `English<TAB>Vietnamese`, and what the two do not share is printed; `--summary` counts
//! only. With `--names` it prints the English names that no Vietnamese name matches, and the shares matched in true
//! pairs and in pairs with the next line.

use std::io::{BufRead, Write};

use doichieu_bitext::Lang;
use doichieu_claims::mention::Item;
use doichieu_claims::name::{Name, similarity};
use doichieu_claims::{Mentions, match_mentions};

/// Names this alike count as matched.
const NEAR: f64 = 0.7;

fn main() -> std::io::Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let has = |flag: &str| args.iter().any(|a| a == flag);
    let lang = if args.windows(2).any(|w| w == ["--lang", "vi"]) { Lang::Vi } else { Lang::En };
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    if has("--names") {
        return names(&mut out);
    }
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
                            writeln!(
                                out,
                                "  {mark} {:?} {} {:?} {:?} {:?}",
                                q.span.text(text).unwrap_or(""),
                                q.value,
                                q.upper,
                                q.unit,
                                q.form
                            )?;
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

fn names(out: &mut impl Write) -> std::io::Result<()> {
    let mut lines = Vec::new();
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        if let Some((en, vi)) = line.split_once('\t') {
            lines.push((en.to_owned(), names_of(en, Lang::En), vi.to_owned(), names_of(vi, Lang::Vi)));
        }
    }
    let matched =
        |a: &[Name], b: &[Name]| a.iter().filter(|x| b.iter().any(|y| similarity(x, y) >= NEAR)).count();
    let (mut n_en, mut n_vi, mut hit_en, mut hit_vi, mut random) = (0, 0, 0, 0, 0);
    for (i, (en, a, vi, b)) in lines.iter().enumerate() {
        n_en += a.len();
        n_vi += b.len();
        hit_en += matched(a, b);
        hit_vi += matched(b, a);
        if let Some((_, _, _, far)) = lines.get((i + lines.len() / 2) % lines.len()) {
            random += matched(a, far);
            for (x, y) in a.iter().flat_map(|x| far.iter().map(move |y| (x, y))) {
                let near = similarity(x, y);
                if (NEAR..1.0).contains(&near) {
                    writeln!(out, "~ {} / {} {near:.2}", x.key, y.key)?;
                }
            }
        }
        for x in a.iter().filter(|x| !b.iter().any(|y| similarity(x, y) >= NEAR)) {
            writeln!(
                out,
                "< {} {:?}\t{}",
                x.key,
                x.identity,
                b.iter().map(|n| n.key.as_str()).collect::<Vec<_>>().join(" | ")
            )?;
        }
        for y in b.iter().filter(|y| !a.iter().any(|x| similarity(x, y) >= NEAR)) {
            writeln!(
                out,
                "> {} {:?}\t{}",
                y.key,
                y.identity,
                a.iter().map(|n| n.key.as_str()).collect::<Vec<_>>().join(" | ")
            )?;
        }
        if a.len() != b.len() {
            writeln!(out, "# {en}\n# {vi}")?;
        }
    }
    let share = |hits: usize, all: usize| 100.0 * hits as f64 / all.max(1) as f64;
    writeln!(
        out,
        "English names {n_en}, matched {:.1} %; Vietnamese {n_vi}, matched {:.1} %; matched in a far line {:.1} %",
        share(hit_en, n_en),
        share(hit_vi, n_vi),
        share(random, n_en)
    )
}

fn names_of(text: &str, lang: Lang) -> Vec<Name> {
    doichieu_claims::name::names(text, lang)
}

fn print_mentions(out: &mut impl Write, line: &str, m: &Mentions, quiet: bool) -> std::io::Result<()> {
    if quiet {
        return Ok(());
    }
    for q in &m.quantities {
        writeln!(
            out,
            "  quantity {:?} {} {:?} {:?} {:?} {:?}",
            q.span.text(line).unwrap_or(""),
            q.value,
            q.upper,
            q.unit,
            q.bound,
            q.form
        )?;
    }
    for d in &m.dates {
        writeln!(out, "  date {:?} {d:?}", d.span.text(line).unwrap_or(""))?;
    }
    for name in &m.names {
        writeln!(out, "  name {:?} {:?} {:?}", name.span.text(line).unwrap_or(""), name.key, name.identity)?;
    }
    Ok(())
}
