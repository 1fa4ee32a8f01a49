//! Scores what a detector, a segmenter, a cleaner or an aligner says against gold, and says how sure the
//! figure is.
//!
//! The crate knows values ([`doichieu_bitext`]) and no algorithm but the [`baseline`]s: whoever makes predictions
//! does so behind [`System`], or hands over a file in one of the formats of [`prediction`], so that someone else's
//! tool is scored by the very same code. It reads and writes no files either: a caller loads what
//! [`Suite::data`] names, passes the bytes to [`run_suite`], and writes down the rendered [`SuiteResult`].
//!
//! # Examples
//!
//! ```
//! use doichieu_bitext::Span;
//! use doichieu_eval::{Files, System, Suite, report, run_suite};
//!
//! /// Cuts after every full stop.
//! struct FullStops;
//! impl System for FullStops {
//!     fn name(&self) -> &str {
//!         "full-stops"
//!     }
//!     fn segment(&self, text: &str) -> Option<Vec<Span>> {
//!         let mut spans = Vec::new();
//!         let mut start = 0;
//!         for (at, _) in text.match_indices('.') {
//!             spans.push(Span::at(start, at + 1).trimmed(text));
//!             start = at + 1;
//!         }
//!         Some(spans)
//!     }
//! }
//!
//! let suite = Suite::from_toml("toy.toml", r#"
//!     name = "toy"
//!     task = "segmentation"
//!     split = "example"
//!     licence = "CC0-1.0"
//!     absent = "it is right here"
//!     systems = ["full-stops"]
//!     [[data]]
//!     path = "toy.jsonl"
//!     format = "segmentation"
//! "#)?;
//! let gold = r#"{"id":"a","lang":"en","kind":"news","text":"It rained. Dr. Lee left.","sentences":[[0,10],[11,24]]}"#;
//! let files = Files::from([("toy.jsonl".to_owned(), gold.as_bytes().to_vec())]);
//! let result = run_suite(&suite, &files, &[&FullStops])?;
//! // Both the true boundary and a false one after `Dr.`: precision one half, recall one.
//! let total = result.systems[0].total("all").unwrap();
//! assert_eq!(total.figure("precision"), Some(0.5));
//! assert_eq!(total.figure("recall"), Some(1.0));
//! assert!(report::tsv(&result).lines().count() > 1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod agreement;
pub mod baseline;
mod blank;
mod bootstrap;
pub mod challenge;
mod error;
pub mod gold;
pub mod input;
pub mod metric;
pub mod prediction;
mod random;
pub mod record;
pub mod report;
mod run;
pub mod significance;
mod suite;
mod system;

pub use blank::{BlankMap, is_blank};
pub use bootstrap::{Interval, Resampling};
pub use error::{InputError, Place, RunError};
pub use random::Xoshiro256;
pub use record::{Metric, Run};
pub use report::{Level, Row, SuiteResult, SystemResult};
pub use run::{Clock, challenge, challenge_pairs, run_challenge, run_suite, run_suite_timed};
pub use suite::{Data, DataFormat, External, Files, Lines, Suite, Task};
pub use system::{Detected, PredictedLink, ReadResult, ReadSentence, Retrieved, System};
