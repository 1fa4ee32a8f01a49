//! Encodes a file, one sentence a line, with a 4-bit e5 model: `encode-e5 MODEL.bin IN.txt OUT.npy`.
//!
//! What comes out is a NumPy array of 32-bit floats, one row a line.

#![expect(clippy::print_stderr, reason = "a program for people")]

use std::io::Write;
use std::time::Instant;
use std::{env, error, fs, io};

use doichieu_encode::Encoder;
use doichieu_encode::neural::E5;

fn main() -> Result<(), Box<dyn error::Error>> {
    let args: Vec<String> = env::args().skip(1).collect();
    let [model, input, output] = args.as_slice() else {
        return Err("usage: encode-e5 MODEL.bin IN.txt OUT.npy".into());
    };
    let started = Instant::now();
    let model = E5::from_bytes(fs::read(model)?)?;
    eprintln!("{model:?}\nread in {:.3} s", started.elapsed().as_secs_f64());
    let text = fs::read_to_string(input)?;
    let lines: Vec<&str> = text.lines().collect();
    let (started, spent) = (Instant::now(), processor_seconds());
    let vectors = model.encode(&lines)?;
    let seconds = started.elapsed().as_secs_f64();
    if let (Some(before), Some(after)) = (spent, processor_seconds()) {
        eprintln!("processor: {:.2} s", after - before);
    }
    let n_tokens: usize = lines.iter().map(|line| model.tokens(line).len()).sum();
    let (n, per_second) = (lines.len(), lines.len() as f64 / seconds);
    eprintln!("{n} sentences of {n_tokens} tokens in {seconds:.3} s: {per_second:.1} sentences a second");

    let header =
        format!("{{'descr': '<f4', 'fortran_order': False, 'shape': ({}, {}), }}", lines.len(), model.dims());
    let padded = (header.len() + 11).next_multiple_of(64) - 11;
    let mut file = io::BufWriter::new(fs::File::create(output)?);
    file.write_all(b"\x93NUMPY\x01\x00")?;
    file.write_all(&(padded as u16 + 1).to_le_bytes())?;
    file.write_all(format!("{header:<padded$}\n").as_bytes())?;
    for value in vectors.as_slice() {
        file.write_all(&value.to_le_bytes())?;
    }
    Ok(file.flush()?)
}

/// What all threads of this process have run for, where the system says so (Linux, in hundredths of a second).
fn processor_seconds() -> Option<f64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    let (_, fields) = stat.rsplit_once(") ")?;
    let ticks = |at: usize| fields.split(' ').nth(at)?.parse::<f64>().ok();
    Some((ticks(11)? + ticks(12)?) / 100.0)
}
