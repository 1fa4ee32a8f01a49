//! Pages for people, each one file that needs nothing else: no network, no server, no program but a browser.
//!
//! * [`comparison()`]: two reports side by side, what links them, where they conflict, what only one tells.
//! * [`beads()`]: two texts row by row, as an aligner or a person tied them.
//! * [`evaluation()`]: systems' figures with intervals, significance and plots, and every error in its place.
//!
//! All are made of one kit: light and dark, for paper, by keyboard, with colours that do not stand alone. Without
//! scripts all can be read but single errors; scripts add filters, bands between the columns and details on hover and
//! focus.

mod beads;
mod comparison;
mod evaluation;
mod kit;
mod mark;

pub use beads::{Beads, beads};
pub use comparison::{Comparison, comparison};
pub use evaluation::{EvaluationReport, evaluation};
