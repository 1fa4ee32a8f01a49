//! Prints the evidence of each candidate of two piles, as `assets/fit.py` takes it to fit weights.
//!
//! `evidence EN VI GOLD [MODEL]`: lines `id<TAB>sentence`, pairs `en-id<TAB>vi-id`, a file of e5-small in 4 bits.

#![expect(clippy::print_stdout, reason = "an example is a program")]

use std::collections::HashSet;
use std::error::Error;
use std::ops::ControlFlow;

use doichieu_encode::lexicon::Coverage;
use doichieu_encode::margin::Variant;
use doichieu_encode::neural::E5;
use doichieu_encode::{BuiltIn, Encoder};
use doichieu_mine::mine::{Nearest, Packed, candidates, evidence};

/// Ids and sentences.
type Columns = (Vec<String>, Vec<String>);

fn columns(path: &str) -> Result<Columns, Box<dyn Error>> {
    let text = std::fs::read_to_string(path)?;
    let split = |line: &str| line.split_once('\t').map(|(a, b)| (a.to_owned(), b.to_owned()));
    Ok(text.lines().filter_map(split).unzip())
}

fn packed(encoder: &dyn Encoder, texts: &[String]) -> Result<Packed, Box<dyn Error>> {
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let mut packed = Packed::new(encoder.dims(), texts.len());
    packed.extend(&encoder.encode(&texts)?);
    let sums = packed.sums();
    packed.centre(&sums);
    Ok(packed)
}

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [en, vi, gold, model @ ..] = args.as_slice() else {
        return Err("EN VI GOLD [MODEL] are needed".into());
    };
    let ((en_ids, en), (vi_ids, vi), gold) = (columns(en)?, columns(vi)?, columns(gold)?);
    let gold: HashSet<(&String, &String)> = gold.0.iter().zip(&gold.1).collect();
    let encoder: Box<dyn Encoder> = match model {
        [file, ..] => Box::new(E5::from_bytes(std::fs::read(file)?)?),
        [] => Box::new(BuiltIn::bundled()),
    };
    let nearest = Nearest::between(&packed(&*encoder, &en)?, &packed(&*encoder, &vi)?, 4, &|_| {
        ControlFlow::Continue(())
    });
    let found = candidates(&nearest, Variant::Distance);
    let values = evidence::weigh(&found, &en, &vi, Coverage::bundled(), &|_| ControlFlow::Continue(()));
    println!("source\ttarget\tgold\tforward\tbackward\t{}", evidence::NAMES.join("\t"));
    for (candidate, values) in found.iter().zip(&values) {
        let (s, t) = (candidate.source as usize, candidate.target as usize);
        let is_gold = en_ids.get(s).zip(vi_ids.get(t)).is_some_and(|pair| gold.contains(&pair));
        let values: Vec<String> = values.iter().map(|v| format!("{v:.6}")).collect();
        let near = [is_gold, candidate.forward, candidate.backward].map(u8::from);
        println!("{s}\t{t}\t{}\t{}\t{}\t{}", near[0], near[1], near[2], values.join("\t"));
    }
    Ok(())
}
