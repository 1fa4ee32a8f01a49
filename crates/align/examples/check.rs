//! Checks the pairs of standard input, lines `id<TAB>English<TAB>Vietnamese`, and prints what is found in each:
//! `check < pairs.tsv`. With `--turned` the Vietnamese side is the source.

use std::io::{BufRead, Write};

use doichieu_align::check::Checker;
use doichieu_bitext::Lang;
use doichieu_text::clean_text;
use rayon::prelude::*;

fn main() -> std::io::Result<()> {
    let is_turned = std::env::args().any(|a| a == "--turned");
    let lines: Vec<String> = std::io::stdin().lock().lines().collect::<Result<_, _>>()?;
    let checker = Checker::new();
    let answers: Vec<String> =
        lines.par_iter().filter_map(|line| answer(&checker, line, is_turned)).collect();
    let mut out = std::io::stdout().lock();
    for answer in answers {
        out.write_all(answer.as_bytes())?;
    }
    Ok(())
}

/// Lines `id, kind, probability, source words, target words, message`.
fn answer(checker: &Checker, line: &str, is_turned: bool) -> Option<String> {
    let mut fields = line.split('\t');
    let (id, en, vi) = (fields.next()?, fields.next()?, fields.next()?);
    let (en, vi) = (clean_text(en), clean_text(vi));
    let (source, target) = if is_turned { (vi.as_str(), en.as_str()) } else { (en.as_str(), vi.as_str()) };
    let langs = if is_turned { (Lang::Vi, Lang::En) } else { (Lang::En, Lang::Vi) };
    let findings = checker.check_by_class(source, langs.0, target, langs.1);
    let words =
        |span: Option<doichieu_bitext::Span>, text| span.and_then(|s| s.text(text)).unwrap_or("").to_owned();
    Some(
        findings
            .iter()
            .map(|(class, f)| {
                format!(
                    "{id}\t{}\t{:.2}\t{}\t{}\t{class}: {}\n",
                    f.kind.as_str(),
                    f.probability,
                    words(f.source_span, source),
                    words(f.target_span, target),
                    f.message
                )
            })
            .collect(),
    )
}
