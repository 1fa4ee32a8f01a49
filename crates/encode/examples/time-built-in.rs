//! Seconds in which the built-in model encodes a file, one sentence a line: `time-built-in IN.txt`.
//!
//! Reading is left out; the clock runs from the first call to all vectors.

#![expect(clippy::print_stdout, reason = "a program for people")]

use std::time::Instant;
use std::{env, error, fs};

use doichieu_encode::{BuiltIn, Encoder};

fn main() -> Result<(), Box<dyn error::Error>> {
    let Some(path) = env::args().nth(1) else { return Err("usage: time-built-in IN.txt".into()) };
    let text = fs::read_to_string(path)?;
    let lines: Vec<&str> = text.lines().collect();
    let model = BuiltIn::bundled();
    // Threads are started, tables are in memory: as they are in a process that encodes more than once.
    model.encode(lines.get(..1000).unwrap_or(&lines))?;
    let started = Instant::now();
    let vectors = model.encode(&lines)?;
    println!("{:.6}", started.elapsed().as_secs_f64());
    drop(vectors);
    Ok(())
}
