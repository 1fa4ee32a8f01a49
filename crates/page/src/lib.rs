//! Pages for people, each one file that needs nothing else: no network, no server, no program but a browser.
//!
//! * [`comparison()`]: two reports side by side, what links them, where they conflict, what only one tells.
//!
//! All are made of one kit: light and dark, for paper, by keyboard, with colours that do not stand alone. Without
//! scripts all can be read; scripts add filters, bands between the columns and details on hover and focus.

mod comparison;
mod kit;
mod mark;

pub use comparison::{Comparison, comparison};
