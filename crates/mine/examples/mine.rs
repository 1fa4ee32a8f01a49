//! Mines two files of `id<TAB>sentence` lines with the built-in encoder, and says how long each stage took.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "an example is a program")]

use std::error::Error;
use std::ops::ControlFlow;
use std::sync::Mutex;
use std::time::Instant;

use doichieu_encode::BuiltIn;
use doichieu_encode::lexicon::Coverage;
use doichieu_mine::mine::{Miner, Options, Stage, Weights};

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [en, vi] = args.as_slice() else { return Err("EN and VI are needed".into()) };
    let read = |path: &str| -> Result<Vec<String>, std::io::Error> {
        let text = std::fs::read_to_string(path)?;
        Ok(text.lines().map(|l| l.split_once('\t').map_or(l, |c| c.1).to_owned()).collect())
    };
    let (en, vi) = (read(en)?, read(vi)?);
    let encoder = BuiltIn::bundled();
    let start = Instant::now();
    let stage = Mutex::new(None::<Stage>);
    let progress = |now: Stage, _, _| {
        if let Ok(mut last) = stage.lock()
            && last.replace(now) != Some(now)
        {
            eprintln!("{now:?} under way after {:.1} s", start.elapsed().as_secs_f64());
        }
        ControlFlow::Continue(())
    };
    let miner = Miner::new(&encoder, Coverage::bundled(), Weights::built_in(), Options::default());
    let mined = miner.mine(&en, &vi, &progress)?;
    eprintln!("done after {:.1} s: {:?}", start.elapsed().as_secs_f64(), mined.counts);
    for pair in mined.pairs.iter().take(20) {
        println!("{}\t{}\t{:.6}", pair.source_idx, pair.target_idx, pair.score);
    }
    Ok(())
}
