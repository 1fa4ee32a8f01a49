//! Prints the evidence of each candidate of two piles, for fitting weights.
use std::collections::HashSet;
use std::io::Write as _;
use doichieu_encode::lexicon::Coverage;
use doichieu_encode::margin::Variant;
use doichieu_encode::{BuiltIn, Encoder, Vectors};
use doichieu_mine::mine::{Nearest, Packed, candidates, evidence};
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let read = |p: &str| -> Vec<(String, String)> { std::fs::read_to_string(p).unwrap().lines().map(|l| { let (a, b) = l.split_once('\t').unwrap(); (a.to_owned(), b.to_owned()) }).collect() };
    let (en, vi) = (read(&args[1]), read(&args[2]));
    let gold: HashSet<(String, String)> = read(&args[3]).into_iter().collect();
    let t = std::time::Instant::now();
    let pack = |lines: &[(String, String)], npy: Option<&String>| {
        let texts: Vec<&str> = lines.iter().map(|l| l.1.as_str()).collect();
        let v = match npy {
            None => BuiltIn::bundled().encode(&texts).unwrap(),
            Some(p) => { let b = std::fs::read(p).unwrap(); let h = 10 + u16::from_le_bytes([b[8], b[9]]) as usize; let f: Vec<f32> = b[h..].chunks(4).map(|c| f32::from_le_bytes([c[0], c[1], c[2], c[3]])).collect(); Vectors::new(f.len() / lines.len(), f).unwrap() }
        };
        let mut p = Packed::new(v.dims(), v.len()); p.extend(&v); p.centre(); p
    };
    let (a, b) = (pack(&en, args.get(4)), pack(&vi, args.get(5)));
    eprintln!("encoded {:?}", t.elapsed());
    let near = Nearest::between(&a, &b, 4, &|_| ());
    eprintln!("searched {:?}", t.elapsed());
    let cands = candidates(&near, Variant::Distance);
    let s: Vec<&str> = en.iter().map(|l| l.1.as_str()).collect();
    let u: Vec<&str> = vi.iter().map(|l| l.1.as_str()).collect();
    let values = evidence::weigh(&cands, &s, &u, Coverage::bundled(), &|_| ());
    eprintln!("weighed {} {:?}", cands.len(), t.elapsed());
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    writeln!(out, "source\ttarget\tgold\tforward\tbackward\t{}", evidence::NAMES.join("\t")).unwrap();
    for (c, v) in cands.iter().zip(&values) {
        let pair = (en[c.source as usize].0.clone(), vi[c.target as usize].0.clone());
        write!(out, "{}\t{}\t{}\t{}\t{}", c.source, c.target, u8::from(gold.contains(&pair)), u8::from(c.forward), u8::from(c.backward)).unwrap();
        for x in v { write!(out, "\t{x:.6}").unwrap(); }
        writeln!(out).unwrap();
    }
}
