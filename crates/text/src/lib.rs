//! Reads news reports in English and Vietnamese: bytes to text, text to clean running text, language, sentences.
//!
//! [`Reader`] does all of it and gives a [`Document`](doichieu_bitext::Document). The steps are also there one
//! by one: [`decode`] (bytes to UTF-8), [`mod@format`] (plain text, HTML, JSONL), [`normal`] (Unicode), [`restore`]
//! (word-segmented Vietnamese to running text), [`lang`] (which language), [`segment`] (sentences),
//! [`boilerplate`] (what is not the article).

pub mod boilerplate;
pub mod decode;
pub mod fold;
pub mod format;
pub mod lang;
pub mod normal;
pub mod restore;
pub mod segment;

mod reader;

pub use reader::{Read, ReadError, ReadOptions, Reader, clean_sentence, clean_text};
