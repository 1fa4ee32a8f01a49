//! All beads of a run in one translation memory.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use doichieu_bitext::format::{Format, WriteOptions, Writer};
use doichieu_bitext::{Bitext, Property};

use super::Output;
use crate::output::file::Sink;
use doichieu_answer::bitext::Aligned;

/// The file's name.
const NAME: &str = "results.tmx";

/// Languages of the sides where nothing tells them.
const LANGS: [&str; 2] = ["en", "vi"];

/// Writes the beads with two sides as units, each with the id of its record in the property `document`; what is in
/// memory is one answer.
pub(crate) struct Memory {
    writer: Writer<Sink>,
    path: PathBuf,
    is_empty: bool,
}

impl Memory {
    /// Begins.
    ///
    /// # Errors
    ///
    /// Fails if the file cannot be made.
    pub(crate) fn create(folder: &Path) -> Result<Self> {
        let path = folder.join(NAME);
        let writer = Writer::new(Format::Tmx, &WriteOptions::default(), Sink::create(Some(&path))?)?;
        Ok(Self { writer, path, is_empty: true })
    }

    fn write(&mut self, mut bitext: Bitext) -> Result<()> {
        for (side, usual) in [&mut bitext.source, &mut bitext.target].into_iter().zip(LANGS) {
            side.lang.get_or_insert_with(|| usual.to_owned());
        }
        self.is_empty = false;
        self.writer.write(&bitext).with_context(|| format!("cannot write `{}`", self.path.display()))
    }
}

impl Output for Memory {
    fn add(&mut self, line: &[u8]) -> Result<()> {
        let Aligned { name, mut bitext, .. } = Aligned::read(line)?;
        for bead in &mut bitext.beads {
            bead.properties.push(Property { name: "document".to_owned(), value: name.clone() });
        }
        self.write(bitext)
    }

    fn finish(mut self: Box<Self>) -> Result<Vec<PathBuf>> {
        if self.is_empty {
            self.write(Bitext::default())?;
        }
        let Self { writer, path, .. } = *self;
        let cannot = || format!("cannot write `{}`", path.display());
        for sink in writer.finish().with_context(cannot)? {
            sink.finish()?;
        }
        Ok(vec![path])
    }
}

#[cfg(test)]
mod tests {
    use doichieu_bitext::format::{ReadOptions, read};

    use super::*;

    fn memory(lines: &[&str]) -> String {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut memory = Memory::create(folder.path()).expect("it can begin");
        lines.iter().for_each(|line| memory.add(line.as_bytes()).expect("it is an answer"));
        let files = Box::new(memory).finish().expect("it can be written");
        assert_eq!(files, [folder.path().join(NAME)]);
        std::fs::read_to_string(&files[0]).expect("it is text")
    }

    fn answer(id: &str, langs: [&str; 2], texts: [&str; 2]) -> String {
        let side = |n: usize| {
            format!("{{\"name\":\"text\",\"lang\":\"{}\",\"sentences\":[\"{}\",\"\"]}}", langs[n], texts[n])
        };
        format!(
            "{{\"id\":{id},\"parallelness\":\"translation\",\"links\":[],\"source\":{},\"target\":{},\
             \"beads\":[{{\"source\":[0],\"target\":[0],\"probability\":0.5}},{{\"source\":[1],\"target\":[]}}]}}",
            side(0),
            side(1)
        )
    }

    #[test]
    fn beads_of_all_documents_are_units_of_one_file() {
        let lines = [
            answer("\"a\\u0001<b\"", ["en", "vi"], ["R&D <b>\\u0000\\u001b", "Mưa."]),
            answer("7", ["unknown", "mixed"], ["It rains.", "Trời mưa."]),
        ];
        let text = memory(&lines.each_ref().map(String::as_str));
        assert_eq!(text.matches("<tu>").count(), 2, "{text}");
        assert_eq!(text.matches("srclang=\"en\"").count(), 1);
        assert!(text.contains("<seg>R&amp;D &lt;b&gt;</seg>"), "{text}");
        assert!(text.contains("<prop type=\"x-document\">a&lt;b</prop>"), "{text}");
        assert!(!text.contains(|c: char| c.is_control() && c != '\n'));
        let found = read(&mut text.as_bytes(), Format::Tmx, &ReadOptions::default()).expect("it can be read");
        assert_eq!(found.notes.len(), 0, "{:?}", found.notes);
        let bitext = &found.bitexts[0];
        assert_eq!(bitext.target.joined(&bitext.beads[1].target_idxs).as_deref(), Some("Trời mưa."));
    }

    #[test]
    fn a_run_without_answers_leaves_an_empty_memory() {
        let text = memory(&[]);
        assert!(text.contains("srclang=\"en\"") && text.ends_with("</tmx>\n"), "{text}");
    }

    #[test]
    fn an_answer_without_texts_is_an_error() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut memory = Memory::create(folder.path()).expect("it can begin");
        let line = br#"{"id":1,"parallelness":"adapted","beads":[],"links":[]}"#;
        assert!(memory.add(line).is_err());
    }
}
