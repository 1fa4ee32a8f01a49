//! The two standard streams: data on one, words about it on the other.

pub(crate) mod file;

use std::io::{IsTerminal as _, Write as _};

use anstyle::{AnsiColor, Style};

pub(crate) const ERROR: Style = AnsiColor::Red.on_default().bold();
pub(crate) const WARNING: Style = AnsiColor::Yellow.on_default().bold();
pub(crate) const TITLE: Style = Style::new().bold();
pub(crate) const FAINT: Style = Style::new().dimmed();
pub(crate) const SAME: Style = AnsiColor::Green.on_default();
pub(crate) const DIFFERENT: Style = AnsiColor::Red.on_default();

/// Prints words to the user, unless there shall be quiet.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Notes {
    pub(crate) quiet: bool,
}

impl Notes {
    /// What was done, in a line.
    pub(crate) fn say(self, message: &str) {
        if !self.quiet {
            let _ = writeln!(anstream::stderr().lock(), "{message}");
        }
    }

    /// Something that the user should look at.
    pub(crate) fn warn(self, message: &str) {
        if !self.quiet {
            let mut stderr = anstream::stderr().lock();
            let _ = writeln!(stderr, "{}warning:{} {message}", WARNING.render(), WARNING.render_reset());
        }
    }

    /// A part of the work that could not be done; said even when there shall be quiet.
    pub(crate) fn failure(self, message: &str) {
        let mut stderr = anstream::stderr().lock();
        let _ = writeln!(stderr, "{}error:{} {message}", ERROR.render(), ERROR.render_reset());
    }

    /// How far the work is, for one who waits at a terminal; the next such line takes the place of this one, and the
    /// last one goes.
    pub(crate) fn progress(self, n_done: usize, n_all: usize, what: &str) {
        if !self.quiet && std::io::stderr().is_terminal() {
            let mut stderr = anstream::stderr().lock();
            let said = format!("{n_done} of {n_all} {what}");
            let said = if n_done < n_all { said } else { " ".repeat(said.len()) };
            let _ = write!(stderr, "\r{said}\r");
        }
    }
}
