use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::Task;
use crate::metric::BeadVariant;

/// A metric of [`Run`](super::Run)s, as options and signatures name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[non_exhaustive]
pub enum Metric {
    /// Beads, `beads:vecalign` and its variants.
    Beads(BeadVariant),
    /// Links of sentences: `links`.
    Links,
    /// Relations of linked sentences: `verdicts`.
    Verdicts,
    /// Links of words: `words`.
    Words,
    /// Ends of sentences: `boundaries`.
    Boundaries,
    /// Languages of texts: `language`.
    Language,
}

/// A name that is no metric's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no metric `{name}`; there are {}", Metric::all().map(|m| format!("`{m}`")).collect::<Vec<_>>().join(", "))]
pub struct UnknownMetric {
    /// The name.
    pub name: String,
}

impl Metric {
    /// All of them.
    pub fn all() -> impl Iterator<Item = Self> {
        let beads = BeadVariant::ALL.iter().map(|v| Self::Beads(*v));
        beads.chain([Self::Links, Self::Verdicts, Self::Words, Self::Boundaries, Self::Language])
    }

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Beads(variant) => variant.metric(),
            Self::Links => "links",
            Self::Verdicts => "verdicts",
            Self::Words => "words",
            Self::Boundaries => "boundaries",
            Self::Language => "language",
        }
    }

    /// The usual metric of a task; `None` for tasks whose answers are not kept as runs.
    pub const fn of_task(task: Task) -> Option<Self> {
        Some(match task {
            Task::Beads => Self::Beads(BeadVariant::Vecalign),
            Task::Links => Self::Links,
            Task::Verdicts => Self::Verdicts,
            Task::Words => Self::Words,
            Task::Segmentation => Self::Boundaries,
            Task::Language => Self::Language,
            _ => return None,
        })
    }

    /// Whether it scores the answers to a task.
    pub fn is_for(self, task: Task) -> bool {
        match self {
            Self::Links => matches!(task, Task::Links | Task::Verdicts | Task::Beads),
            Self::Verdicts => matches!(task, Task::Links | Task::Verdicts),
            Self::Beads(_) => task == Task::Beads,
            _ => Self::of_task(task) == Some(self),
        }
    }

    /// The figure that is compared where nobody says which: a column of the metric's score.
    pub const fn main_figure(self) -> &'static str {
        match self {
            Self::Beads(_) => "strict_f1",
            Self::Links | Self::Boundaries => "f1",
            Self::Verdicts => "accuracy",
            Self::Words => "aer",
            Self::Language => "accuracy",
        }
    }

    /// Whether a lower value of a figure is better.
    pub fn is_lower_better(figure: &str) -> bool {
        [
            "aer",
            "brier",
            "ece",
            "pk",
            "window_diff",
            "per_unrelated",
            "false_alarms",
            "false_alarm_rate",
            "miss_rate",
            "xsim",
            "xsim_text",
            "missing",
        ]
        .iter()
        .any(|name| figure == *name || figure.ends_with(&format!("_{name}")))
    }
}

impl fmt::Display for Metric {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Metric {
    type Err = UnknownMetric;

    fn from_str(name: &str) -> Result<Self, UnknownMetric> {
        Self::all().find(|m| m.name() == name).ok_or_else(|| UnknownMetric { name: name.to_owned() })
    }
}

impl TryFrom<String> for Metric {
    type Error = UnknownMetric;

    fn try_from(name: String) -> Result<Self, UnknownMetric> {
        name.parse()
    }
}

impl From<Metric> for String {
    fn from(metric: Metric) -> Self {
        metric.name().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_read_back() {
        for metric in Metric::all() {
            assert_eq!(metric.name().parse(), Ok(metric));
        }
        let error = "bleu".parse::<Metric>().unwrap_err();
        assert!(error.to_string().starts_with("no metric `bleu`; there are `beads:vecalign`"), "{error}");
    }
}
