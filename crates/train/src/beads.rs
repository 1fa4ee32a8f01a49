
use std::path::Path;
use doichieu_align::bead::experiment::{Doc, run as go};
use doichieu_bitext::Bead;
pub(crate) fn run(encoder: Option<&str>, out: &Path, off: &[String]) -> anyhow::Result<()> {
    let root = Path::new("../shared/data/dev/align");
    let mut docs = Vec::new();
    for set in ["ntrex-merge","ntrex-noisy","ntrex-noisy-unseg","wiki-alt","bible","vlsp-news"] {
        let mut names: Vec<_> = std::fs::read_dir(root.join(set))?.map(|e| e.unwrap().path()).filter(|p| p.extension().is_some_and(|e| e == "gold")).collect();
        names.sort();
        for g in names {
            let lines = |e: &str| -> Vec<String> { std::fs::read_to_string(g.with_extension(e)).unwrap().lines().map(|l| doichieu_text::clean_sentence(l.to_owned()).text).collect() };
            let gold = std::fs::read_to_string(&g)?.lines().filter(|l| l.contains('[')).map(|l| {
                let f: Vec<Vec<usize>> = l.split(':').take(2).map(|x| x.trim().trim_matches(['[', ']']).split(',').filter(|x| !x.trim().is_empty()).map(|x| x.trim().parse().unwrap()).collect()).collect();
                Bead { source_idxs: f[0].clone(), target_idxs: f[1].clone(), ..Bead::default() }
            }).collect();
            docs.push(Doc { set: set.into(), stem: g.file_stem().unwrap().to_string_lossy().into(), source: lines("en"), target: lines("vi"), gold, coarse: set == "bible" || set == "vlsp-news" });
        }
    }
    let enc = crate::links::encoder(encoder)?;
    let found = go(&docs, enc.as_deref(), !off.iter().any(|o| o == "lexicon"), off);
    for (set, beads, stem) in found {
        let dir = out.join(&set);
        std::fs::create_dir_all(&dir)?;
        let text: String = beads.iter().map(|(s, t, p)| format!("{s:?}:{t:?}:{p:.4}\n")).collect();
        std::fs::write(dir.join(format!("{stem}.pred")), text)?;
    }
    Ok(())
}
