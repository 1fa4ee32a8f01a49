//! How far a run is: a bar on a terminal, now and then a line elsewhere.

use std::io::{IsTerminal as _, Write as _};
use std::time::{Duration, Instant};

use indicatif::{HumanCount, HumanDuration, ProgressBar, ProgressStyle};

use crate::output::Notes;

/// Between two lines where there is no terminal.
const PAUSE: Duration = Duration::from_secs(30);

/// Tells the user how far a run is.
#[derive(Debug)]
pub(crate) struct Progress {
    bar: Option<ProgressBar>,
    quiet: bool,
    begun: Instant,
    said: Instant,
    n_done: u64,
    n_reused: u64,
    n_errors: u64,
}

impl Progress {
    /// Begins to tell.
    pub(crate) fn new(notes: Notes) -> Self {
        let bar = (!notes.quiet && std::io::stderr().is_terminal()).then(|| {
            let bar = ProgressBar::new(0);
            let style = ProgressStyle::with_template("{wide_bar} {percent}% {msg}");
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
            bar.enable_steady_tick(Duration::from_millis(200));
            bar
        });
        let now = Instant::now();
        Self { bar, quiet: notes.quiet, begun: now, said: now, n_done: 0, n_reused: 0, n_errors: 0 }
    }

    /// Counts records.
    ///
    /// * `position`: how much of the input has been read, and how much there is, in any unit.
    pub(crate) fn add(&mut self, n_done: u64, n_reused: u64, n_errors: u64, position: Option<(u64, u64)>) {
        self.n_done += n_done;
        self.n_reused += n_reused;
        self.n_errors += n_errors;
        let share = position.filter(|p| 0 < p.1).map(|(at, all)| at.min(all) as f64 / all as f64);
        match &self.bar {
            Some(bar) => {
                if let Some((at, all)) = position {
                    bar.set_length(all);
                    bar.set_position(at.min(all));
                }
                bar.set_message(self.words(share));
            }
            None if !self.quiet && PAUSE <= self.said.elapsed() => {
                self.said = Instant::now();
                let percent = share.map_or_else(String::new, |s| format!("{:.0} % ", s * 100.0));
                let _ = writeln!(anstream::stderr().lock(), "{percent}{}", self.words(share));
            }
            None => {}
        }
    }

    /// `1,234 records, 170/s, 3 failed, 5 minutes left`
    fn words(&self, share: Option<f64>) -> String {
        let elapsed = self.begun.elapsed();
        let rate = (self.n_done - self.n_reused) as f64 / elapsed.as_secs_f64().max(1e-3);
        let mut words = format!("{} records, {rate:.0}/s", HumanCount(self.n_done));
        if 0 < self.n_reused {
            words.push_str(&format!(", {} done before", HumanCount(self.n_reused)));
        }
        if 0 < self.n_errors {
            words.push_str(&format!(", {} failed", HumanCount(self.n_errors)));
        }
        if let Some(share) = share.filter(|s| 0.0 < *s && *s < 1.0) {
            let left = Duration::from_secs_f64(elapsed.as_secs_f64() * (1.0 - share) / share);
            words.push_str(&format!(", {} left", HumanDuration(left)));
        }
        words
    }

    /// Takes the bar away.
    pub(crate) fn finish(self) {
        if let Some(bar) = self.bar {
            bar.finish_and_clear();
        }
    }
}
