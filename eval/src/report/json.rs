use serde_json::{Map, Value, json};

use super::{Evaluation, GoldReport, Level, ReportRow, SystemReport};
use crate::significance::Difference;

/// An evaluation for machines. Figures are not rounded; one that is not defined is `null`.
pub fn json(evaluation: &Evaluation) -> Value {
    json!({ "evaluation_version": 1, "golds": evaluation.golds.iter().map(gold).collect::<Vec<_>>() })
}

fn gold(gold: &GoldReport) -> Value {
    json!({
        "name": gold.name,
        "metric": gold.metric,
        "split": gold.split,
        "licence": gold.licence,
        "sha256": gold.gold_sha256,
        "n_documents": gold.n_documents,
        "resamples": gold.resampling.map(|r| r.n_resamples),
        "seed": gold.resampling.map(|r| r.seed),
        "main_figure": gold.main_figure,
        "is_lower_better": gold.is_lower_better,
        "systems": gold.systems.iter().map(|s| system(gold, s)).collect::<Vec<_>>(),
        "warnings": gold.warnings,
    })
}

fn system(gold: &GoldReport, system: &SystemReport) -> Value {
    let differences: Map<String, Value> =
        system.differences.iter().map(|(total, d)| (total.clone(), difference(d))).collect();
    let curve = system.precision_recall.iter().map(|p| [p.threshold, p.precision, p.recall]);
    let bins = system.reliability.iter().map(|b| {
        json!({ "low": b.low, "high": b.high, "n": b.n, "mean_probability": b.mean_probability, "share_right": b.share_right })
    });
    json!({
        "name": system.name,
        "command": system.command,
        "signature": system.signature,
        "seconds": system.timing.map(|t| t.wall_s),
        "n_sentences": system.timing.map(|t| t.n_sentences),
        "totals": rows(gold, system, &[Level::Total]),
        "parts": rows(gold, system, &[Level::Kind, Level::Part]),
        "differences": differences,
        "precision_recall": curve.collect::<Vec<_>>(),
        "reliability": bins.collect::<Vec<_>>(),
    })
}

fn rows(gold: &GoldReport, system: &SystemReport, levels: &[Level]) -> Vec<Value> {
    system.rows.iter().filter(|r| levels.contains(&r.level)).map(|r| row(gold, r)).collect()
}

fn row(gold: &GoldReport, row: &ReportRow) -> Value {
    let named = || gold.columns.iter().zip(&row.cells);
    let figures: Map<String, Value> = named().map(|(c, (value, _))| (c.name.clone(), json!(value))).collect();
    let intervals: Map<String, Value> = named()
        .filter_map(|(c, (_, interval))| interval.map(|i| (c.name.clone(), json!([i.low, i.high]))))
        .collect();
    json!({ "level": row.level.as_str(), "id": row.id, "n": row.n, "figures": figures, "intervals": intervals })
}

fn difference(d: &Difference) -> Value {
    json!({
        "figure": d.figure,
        "baseline": d.baseline,
        "value": d.value,
        "difference": d.delta(),
        "interval": d.interval.map(|i| [i.low, i.high]),
        "p_bootstrap": d.p_bootstrap,
        "p_randomisation": d.p_randomisation,
        "p_corrected": d.p_corrected,
        "is_significant": d.is_significant(),
        "is_better": d.is_better(),
        "detectable": d.detectable,
        "documents_needed": d.documents_needed(),
    })
}
