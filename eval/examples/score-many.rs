//! Makes many documents of gold and predictions, and scores them as `doichieu eval score` does, to see how long it takes.
//!
//! `cargo run --release -p doichieu-eval --example score-many -- make FOLDER 100000 20`, then
//! `… -- folder FOLDER 1000` or `… -- jsonl FOLDER 1000`, the last number being that of resamples.

#![expect(clippy::print_stdout, reason = "an example prints")]

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::Instant;

use doichieu_eval::input::{File, Folder, Given, InputOptions, Reader, match_folders};
use doichieu_eval::metric::BeadVariant;
use doichieu_eval::record::{RunDocument, score};
use doichieu_eval::report::rows;
use doichieu_eval::{Lines, Metric, Resampling, Xoshiro256};

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        ["make", folder, n_documents, n_beads] => {
            make(Path::new(folder), n_documents.parse()?, n_beads.parse()?)
        }
        [what @ ("folder" | "jsonl"), folder, n_resamples] => {
            measure(Path::new(folder), *what == "folder", n_resamples.parse()?)
        }
        _ => Err("make FOLDER DOCUMENTS BEADS, folder FOLDER RESAMPLES, or jsonl FOLDER RESAMPLES".into()),
    }
}

/// Documents of mostly 1-1 beads, with a prediction that merges, cuts and moves some.
fn make(folder: &Path, n_documents: usize, n_beads: usize) -> Result<(), Box<dyn Error>> {
    let (gold_folder, predicted_folder) = (folder.join("gold"), folder.join("pred"));
    fs::create_dir_all(&gold_folder)?;
    fs::create_dir_all(&predicted_folder)?;
    let mut random = Xoshiro256::new(1);
    let (mut gold_records, mut predicted_records) = (String::new(), String::new());
    for document in 0..n_documents {
        let (mut gold, mut predicted) = (Text::new(document), Text::new(document));
        let (mut source, mut target) = (0, 0);
        for _ in 0..n_beads {
            let (n, m) =
                [(1, 1), (1, 1), (1, 1), (1, 1), (1, 1), (2, 1), (1, 2), (1, 0), (0, 1)][random.below(9)];
            gold.bead(source, n, target, m);
            if random.below(10) == 0 && n == 2 {
                predicted.bead(source, 1, target, m);
                predicted.bead(source + 1, 1, target, 0);
            } else if random.below(20) == 0 {
                predicted.bead(source, n, target + 1, m);
            } else {
                predicted.bead(source, n, target, m);
            }
            (source, target) = (source + n, target + m);
        }
        fs::write(gold_folder.join(format!("d{document}.gold")), &gold.vecalign)?;
        fs::write(predicted_folder.join(format!("d{document}.pred")), &predicted.vecalign)?;
        gold_records.push_str(&gold.record());
        predicted_records.push_str(&predicted.record());
    }
    fs::write(folder.join("gold.jsonl"), gold_records)?;
    fs::write(folder.join("pred.jsonl"), predicted_records)?;
    Ok(())
}

struct Text {
    id: usize,
    vecalign: String,
    beads: Vec<String>,
}

impl Text {
    fn new(id: usize) -> Self {
        Self { id, vecalign: String::new(), beads: Vec::new() }
    }

    fn bead(&mut self, source: usize, n: usize, target: usize, m: usize) {
        let (source, target): (Vec<usize>, Vec<usize>) =
            ((source..source + n).collect(), (target..target + m).collect());
        let _ = writeln!(self.vecalign, "{source:?}:{target:?}");
        self.beads.push(format!("{{\"source\":{source:?},\"target\":{target:?}}}"));
    }

    fn record(&self) -> String {
        format!("{{\"id\":\"d{}\",\"beads\":[{}]}}\n", self.id, self.beads.join(","))
    }
}

fn measure(folder: &Path, is_folder: bool, n_resamples: usize) -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    let metric = Metric::Beads(BeadVariant::Vecalign);
    let options = InputOptions::new(metric);
    let mut reader = Reader::new(&options);
    let mut documents: Vec<RunDocument> = Vec::new();
    let mut push = |document| documents.push(document);
    if is_folder {
        let (gold, predicted) = (folder.join("gold"), folder.join("pred"));
        let (gold_names, predicted_names) = (names(&gold)?, names(&predicted)?);
        let matched = match_folders(
            Folder { name: "gold", files: &gold_names },
            Folder { name: "pred", files: &predicted_names },
            metric,
            ["en", "vi"],
            false,
        )?;
        println!("names matched after {:.2} s", start.elapsed().as_secs_f64());
        for document in &matched.documents {
            let gold_bytes = fs::read(gold.join(&document.gold))?;
            let name = document.predicted.first().ok_or("a document without prediction")?;
            let predicted_bytes = fs::read(predicted.join(name))?;
            reader.read(
                &given(&document.stem, (&document.gold, &gold_bytes), (name, &predicted_bytes)),
                &mut push,
            )?;
        }
    } else {
        let (gold, predicted) = (fs::read(folder.join("gold.jsonl"))?, fs::read(folder.join("pred.jsonl"))?);
        reader.read(&given("d", ("gold.jsonl", &gold), ("pred.jsonl", &predicted)), &mut push)?;
    }
    let summary = reader.finish();
    println!("{} documents read after {:.2} s", documents.len(), start.elapsed().as_secs_f64());
    let scored = score(&documents, metric)?;
    println!("scored after {:.2} s", start.elapsed().as_secs_f64());
    let found = rows(&*scored, Lines::Kinds, Resampling { n_resamples, seed: 1 });
    let total = found.last().ok_or("no total")?;
    println!(
        "resampled {n_resamples} times after {:.2} s: strict F1 {:?} {:?}, {}",
        start.elapsed().as_secs_f64(),
        total.figure("strict_f1"),
        total.interval("strict_f1"),
        summary.gold_sha256,
    );
    Ok(())
}

fn given<'a>(stem: &'a str, gold: (&'a str, &'a [u8]), predicted: (&'a str, &'a [u8])) -> Given<'a> {
    let file = |(name, bytes): (&'a str, &'a [u8])| File { name, bytes };
    Given {
        set: "many",
        prefix: "",
        stem,
        gold: file(gold).into(),
        predicted: Some(file(predicted).into()),
        texts: None,
        ids: None,
    }
}

fn names(folder: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    Ok(names)
}
