use super::evidence::{Evidence, Verdict, may_hold_any};

/// How a line is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LineMode {
    /// As it stands.
    Running,
    /// Joins become spaces; punctuation is where it belongs.
    JoinsOnly,
    /// Joins become spaces and punctuation is re-attached.
    Full,
}

/// The mode of each line of a text.
#[derive(Debug)]
pub(super) struct LineModes {
    /// Empty if every line is running text.
    modes: Vec<LineMode>,
    any_joined: bool,
}

impl LineModes {
    pub(super) fn of(text: &str) -> Self {
        if !may_hold_any(text) {
            return Self { modes: Vec::new(), any_joined: false };
        }
        let evidence: Vec<Evidence> = text.split_inclusive('\n').map(Evidence::of).collect();
        let mut verdicts: Vec<Verdict> = evidence.iter().map(Evidence::verdict).collect();
        if !verdicts.iter().any(|verdict| !matches!(verdict, Verdict::Open | Verdict::Is(LineMode::Running)))
        {
            return Self { modes: Vec::new(), any_joined: false };
        }
        settle(&mut verdicts);
        let any_joined = evidence.iter().any(Evidence::is_joined);
        let modes = verdicts
            .into_iter()
            .map(|verdict| match verdict {
                Verdict::Is(mode) => mode,
                Verdict::Open | Verdict::Likely => LineMode::Running,
            })
            .collect::<Vec<_>>();
        if modes.iter().all(|mode| *mode == LineMode::Running) {
            return Self { modes: Vec::new(), any_joined: false };
        }
        Self { modes, any_joined }
    }

    pub(super) fn any(&self) -> bool {
        !self.modes.is_empty()
    }

    pub(super) fn any_joined(&self) -> bool {
        self.any_joined
    }

    /// The lines with their ends, each with its mode.
    pub(super) fn lines<'a>(&'a self, text: &'a str) -> impl Iterator<Item = (&'a str, LineMode)> {
        let modes = self.modes.iter().copied().chain(std::iter::repeat(LineMode::Running));
        text.split_inclusive('\n').zip(modes)
    }
}

/// Lets a line that says nothing follow its neighbours, if those on both sides agree.
fn settle(verdicts: &mut [Verdict]) {
    let mut next = vec![None; verdicts.len()];
    let mut seen = None;
    for (idx, verdict) in verdicts.iter().enumerate().rev() {
        next[idx] = seen;
        match verdict {
            Verdict::Is(mode) => seen = Some(*mode),
            Verdict::Likely => seen = seen.or(Some(LineMode::Full)),
            Verdict::Open => {}
        }
    }
    let mut before = None;
    for (idx, verdict) in verdicts.iter_mut().enumerate() {
        match *verdict {
            Verdict::Is(mode) => before = Some(mode),
            Verdict::Likely => {
                let is_alone = before == Some(LineMode::Running) && next[idx] == Some(LineMode::Running);
                let mode = if is_alone { LineMode::Running } else { LineMode::Full };
                *verdict = Verdict::Is(mode);
                before = Some(mode);
            }
            Verdict::Open => {
                let follows = match (before, next[idx]) {
                    (Some(a), Some(b)) if a == LineMode::Running || b == LineMode::Running => {
                        LineMode::Running
                    }
                    (Some(mode), _) | (None, Some(mode)) => mode,
                    (None, None) => LineMode::Running,
                };
                *verdict = Verdict::Is(follows);
            }
        }
    }
}
