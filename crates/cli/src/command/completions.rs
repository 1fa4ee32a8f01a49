//! `doichieu completions`.

use anyhow::Result;
use clap::CommandFactory as _;

use crate::Outcome;
use crate::args::{Args, CompletionsArgs};

pub(super) fn run(args: &CompletionsArgs) -> Result<Outcome> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), "doichieu", &mut script);
    std::io::Write::write_all(&mut std::io::stdout().lock(), &script)?;
    Ok(Outcome::Done)
}
