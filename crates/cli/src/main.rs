//! The `doichieu` command: compares English and Vietnamese news reports.

mod args;
mod batch;
mod command;
mod encoders;
mod input;
mod output;
mod render;
mod settings;

use std::io::Write as _;
use std::process::ExitCode;

/// How a run ended; printed by `--help` and fixed by tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    /// 0: done.
    Done,
    /// 1: done, but a threshold that was asked for is not met.
    NotMet,
    /// 2: some of it could not be done; what and why is on standard error.
    Failed,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(match outcome {
            Outcome::Done => 0,
            Outcome::NotMet => 1,
            Outcome::Failed => 2,
        })
    }
}

fn main() -> ExitCode {
    let done = settings::parse().and_then(|args| {
        args.color.apply();
        if let Some(jobs) = args.jobs {
            // Fails only if a pool is there already, and nothing has made one yet.
            let _ = rayon::ThreadPoolBuilder::new().num_threads(jobs).build_global();
        }
        command::run(&args)
    });
    match done {
        Ok(outcome) => outcome.into(),
        Err(error) if is_closed_pipe(&error) => Outcome::Done.into(),
        Err(error) => {
            let mut stderr = anstream::stderr().lock();
            let _ =
                writeln!(stderr, "{}error:{} {error}", output::ERROR.render(), output::ERROR.render_reset());
            for cause in error.chain().skip(1) {
                let _ = writeln!(stderr, "  cause: {cause}");
            }
            if let Some(hint) = input::hint(&error) {
                let _ = writeln!(stderr, "  hint: {hint}");
            }
            Outcome::Failed.into()
        }
    }
}

/// A reader that has seen enough (`doichieu … | head`) is no failure.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|e| {
        let plain = e.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
        let in_json = e.downcast_ref::<serde_json::Error>().and_then(serde_json::Error::io_error_kind);
        plain.or(in_json) == Some(std::io::ErrorKind::BrokenPipe)
    })
}
