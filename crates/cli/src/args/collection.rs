//! What can be typed after `collection`. No logic.

use std::path::PathBuf;

use clap::{Args as ClapArgs, ValueEnum};

use super::InputFormat;

const EXAMPLES: &str = "\
Examples:
  doichieu collection crawl/                                 what recurs, and what is there more than once
  doichieu collection crawl/ --write-blocks blocks.jsonl     blocks for `--blocks` of every command that reads
  doichieu inspect crawl/harbour/a.html --blocks blocks.jsonl
  doichieu collection texts.jsonl --outlet-by publisher --write-groups copies.tsv

A block is a line that comes back in the documents of one outlet: three at least and a tenth of them. Sentences need
five and three tenths, lines that quote someone ten and half of them, lines with names as slots five and two tenths.
Look at the blocks before you use them; a line of the file that is deleted is a block that stays in the text.";

#[derive(Debug, ClapArgs)]
#[command(after_help = EXAMPLES)]
pub(crate) struct CollectionArgs {
    /// Folders, files, or JSONL of {"id","text",…}; `-` is JSONL on standard input
    #[arg(value_name = "PATH", required = true)]
    pub(crate) paths: Vec<PathBuf>,

    /// What tells outlets apart: `auto`, `site` (what a page calls it), `host`, `folder`, or a field of JSONL records.
    /// `auto`: of pages the host, else the site; of records `outlet`, `source` or `publisher`, else the host; else the
    /// folder
    #[arg(long, value_name = "WHAT", default_value = "auto")]
    pub(crate) outlet_by: String,

    /// Documents of an outlet that must hold a block, at least
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = parse_least)]
    pub(crate) min_documents: usize,

    /// Part of an outlet's documents that must hold a block, 0 to 1
    #[arg(long, value_name = "P", default_value_t = 0.1, value_parser = super::parse_probability)]
    pub(crate) min_share: f64,

    /// Resemblance from which two documents are nearly the same: runs of five words that both have, as a part of all,
    /// 0.5 to 1
    #[arg(long, value_name = "R", default_value_t = 0.8, value_parser = parse_resemblance)]
    pub(crate) min_resemblance: f64,

    /// Blocks that are known already: they are neither found again nor a resemblance
    #[arg(long, value_name = "FILE")]
    pub(crate) blocks: Option<PathBuf>,

    /// Write the blocks, as JSONL
    #[arg(long, value_name = "FILE")]
    pub(crate) write_blocks: Option<PathBuf>,

    /// Write the groups of documents that are nearly the same: a line a document if the name ends in .tsv, else JSONL
    #[arg(long, value_name = "FILE")]
    pub(crate) write_groups: Option<PathBuf>,

    /// Encoding of the files, where the guess is wrong
    #[arg(long, value_name = "NAME")]
    pub(crate) encoding: Option<String>,

    /// Format of the files [default: told by their names and content]
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(crate) input: Option<InputFormat>,

    /// How to print
    #[arg(long, value_enum, default_value_t = CollectionFormat::Text)]
    pub(crate) format: CollectionFormat,
}

fn parse_least(s: &str) -> Result<usize, String> {
    s.parse().ok().filter(|n| 3 <= *n).ok_or_else(|| "a number from 3 on is needed".into())
}

fn parse_resemblance(s: &str) -> Result<f64, String> {
    s.parse()
        .ok()
        .filter(|r| (0.5..=1.0).contains(r))
        .ok_or_else(|| "a number from 0.5 to 1 is needed".into())
}

/// How a collection is reported on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CollectionFormat {
    /// For a person
    Text,
    /// One indented object
    Json,
}
