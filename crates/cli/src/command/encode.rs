//! `doichieu encode`: a file's lines as vectors.

use std::io::{IsTerminal as _, Write as _};
use std::path::Path;

use anyhow::{Result, ensure};
use doichieu_encode::{Encoder, Vectors};

use crate::Outcome;
use crate::args::{EncodeArgs, VectorFormat};
use crate::encoders::{self, EncoderError, npy};
use crate::input::{self, lines::Lines};
use crate::output::{Notes, file::Sink};
use crate::render::json::EncodedJson;
use doichieu_answer::span::VERSION;

pub(super) fn run(args: &EncodeArgs, notes: Notes) -> Result<Outcome> {
    let output = args.output.as_deref().filter(|path| *path != Path::new("-"));
    let for_programs = match args.format {
        VectorFormat::Npy => Some("npy"),
        VectorFormat::Float32 => Some("float32"),
        VectorFormat::Jsonl => None,
    };
    if let Some(format) = for_programs
        && output.is_none()
        && std::io::stdout().is_terminal()
    {
        return Err(EncoderError::Terminal { format }.into());
    }
    let mut lines = Lines::open(&args.file, input::encoding(args.encoding.as_deref())?)?;
    let encoder = encoders::open(&args.encoder, notes)?;
    let mut out = Sink::create(output)?;
    if args.format == VectorFormat::Npy {
        out.write_all(&npy::header(lines.len(), encoder.dims()))?;
    }
    let mut n_done = 0;
    loop {
        let block = lines.next_block()?;
        if block.is_empty() {
            break;
        }
        let texts: Vec<&str> = block.iter().map(String::as_str).collect();
        let vectors = encode(&*encoder, &texts)?;
        if args.format == VectorFormat::Jsonl {
            for (idx, (text, vector)) in texts.iter().zip(vectors.rows()).enumerate() {
                let (line, vector) = (n_done + idx + 1, vector.to_vec());
                let answer = EncodedJson { version: VERSION, line, text: (*text).into(), vector };
                serde_json::to_writer(&mut out, &answer)?;
                out.write_all(b"\n")?;
            }
        } else {
            let bytes: Vec<u8> = vectors.as_slice().iter().flat_map(|v| v.to_le_bytes()).collect();
            out.write_all(&bytes)?;
        }
        n_done += block.len();
        notes.progress(n_done, lines.len(), "lines");
    }
    ensure!(n_done == lines.len(), "`{}` was changed while it was read", input::name(&args.file));
    out.finish()?;
    Ok(Outcome::Done)
}

/// One vector a text, or an error: a row too few would shift all that follow.
fn encode(encoder: &dyn Encoder, texts: &[&str]) -> Result<Vectors> {
    let vectors = encoder.encode(texts)?;
    ensure!(
        vectors.len() == texts.len() && vectors.dims() == encoder.dims(),
        "the encoder `{}` gave {} rows of {} for {} lines",
        encoder.name(),
        vectors.len(),
        vectors.dims(),
        texts.len()
    );
    Ok(vectors)
}
