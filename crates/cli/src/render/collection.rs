//! What recurs in a collection and what is there more than once, for people and programs.

use std::io::{self, Write};

use doichieu_mine::duplicate::Group;
use doichieu_text::boilerplate::RecurringBlock;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::table::row;
use doichieu_answer::span::{VERSION, round};

/// What was found.
#[derive(Debug)]
pub(crate) struct Found<'a> {
    /// Of each document, by its number.
    pub(crate) ids: &'a [String],
    pub(crate) n_outlets: usize,
    /// Documents that could not be read.
    pub(crate) n_failed: usize,
    pub(crate) blocks: &'a [RecurringBlock],
    pub(crate) groups: &'a [Group],
}

/// Answer of `doichieu collection --format json`.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct CollectionJson {
    /// Version of this format.
    pub(crate) version: u32,
    /// Documents that were read.
    pub(crate) documents: usize,
    /// Documents that could not be read.
    pub(crate) failed: usize,
    /// Outlets that they are of.
    pub(crate) outlets: usize,
    /// Blocks that recur, by outlet, the commonest first.
    pub(crate) blocks: Vec<BlockJson>,
    /// Groups of documents that are nearly the same, in the order of those that are kept.
    pub(crate) groups: Vec<GroupJson>,
}

/// A line that recurs in an outlet's documents.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct BlockJson {
    pub(crate) outlet: String,
    /// The line as it stands in one of them.
    pub(crate) text: String,
    /// Whether names in it stand for any name.
    pub(crate) slots: bool,
    /// Documents that hold it, copies counted once.
    pub(crate) documents: usize,
    /// Documents of the outlet.
    pub(crate) of: usize,
}

/// Documents that are nearly the same.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct GroupJson {
    /// Id of the one to keep.
    pub(crate) kept: String,
    /// The others.
    pub(crate) others: Vec<CopyJson>,
}

/// A document that is nearly the same as a kept one.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct CopyJson {
    pub(crate) id: String,
    /// Runs of five words that both have, as a part of all, 0 to 1.
    pub(crate) resemblance: f64,
}

impl Found<'_> {
    fn id(&self, idx: usize) -> &str {
        self.ids.get(idx).map_or("", String::as_str)
    }

    fn group(&self, group: &Group) -> GroupJson {
        let copy = |m: &doichieu_mine::duplicate::Member| CopyJson {
            id: self.id(m.document).to_owned(),
            resemblance: round(m.jaccard),
        };
        GroupJson { kept: self.id(group.kept).to_owned(), others: group.others.iter().map(copy).collect() }
    }
}

impl CollectionJson {
    pub(crate) fn new(found: &Found<'_>) -> Self {
        let block = |b: &RecurringBlock| BlockJson {
            outlet: b.outlet.clone(),
            text: b.example.clone(),
            slots: b.has_slots,
            documents: b.n_documents,
            of: b.n_all,
        };
        Self {
            version: VERSION,
            documents: found.ids.len(),
            failed: found.n_failed,
            outlets: found.n_outlets,
            blocks: found.blocks.iter().map(block).collect(),
            groups: found.groups.iter().map(|g| found.group(g)).collect(),
        }
    }
}

/// Writes groups, one a line.
pub(crate) fn groups_jsonl(out: &mut dyn Write, found: &Found<'_>) -> io::Result<()> {
    for group in found.groups {
        serde_json::to_writer(&mut *out, &found.group(group))?;
        writeln!(out)?;
    }
    Ok(())
}

/// Writes a line for each document of a group: the group's number, whether it is kept, its id, its resemblance.
pub(crate) fn groups_tsv(out: &mut dyn Write, found: &Found<'_>) -> io::Result<()> {
    row(out, ["group", "kept", "id", "resemblance"])?;
    for (idx, group) in found.groups.iter().enumerate() {
        let number = (idx + 1).to_string();
        row(out, [number.as_str(), "yes", found.id(group.kept), "1"])?;
        for member in &group.others {
            row(out, [number.as_str(), "no", found.id(member.document), &round(member.jaccard).to_string()])?;
        }
    }
    Ok(())
}

/// Writes it for a person.
pub(crate) fn text(out: &mut dyn Write, found: &Found<'_>) -> io::Result<()> {
    write!(out, "{} documents of {} outlets", found.ids.len(), found.n_outlets)?;
    match found.n_failed {
        0 => writeln!(out)?,
        n => writeln!(out, "; {n} could not be read")?,
    }
    writeln!(out, "\nBLOCKS THAT RECUR {}", found.blocks.len())?;
    let mut outlet = None;
    for block in found.blocks {
        if outlet != Some(&block.outlet) {
            outlet = Some(&block.outlet);
            let name = if block.outlet.is_empty() { "no outlet" } else { &block.outlet };
            writeln!(out, "  {name}, {} documents", block.n_all)?;
        }
        let note = if block.has_slots { "  (names vary)" } else { "" };
        writeln!(out, "  {:>6}  {}{note}", block.n_documents, block.example)?;
    }
    let n_copies: usize = found.groups.iter().map(|g| g.others.len()).sum();
    writeln!(
        out,
        "\nNEARLY THE SAME {} groups, {n_copies} documents beside those to keep",
        found.groups.len()
    )?;
    for group in found.groups {
        writeln!(out, "  {}", found.id(group.kept))?;
        for member in &group.others {
            writeln!(out, "  {:>6.2}  {}", member.jaccard, found.id(member.document))?;
        }
    }
    Ok(())
}
