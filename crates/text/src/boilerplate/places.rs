//! Words by which lines above and below an article are known.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde::Deserialize;

use super::rulebook::without_marks;

/// The table of `places.toml`, each list with and without Vietnamese marks.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Places {
    pub(super) roles: BTreeSet<String>,
    pub(super) collective: BTreeSet<String>,
    pub(super) deeds: BTreeSet<String>,
    pub(super) openers: BTreeSet<String>,
    pub(super) at: BTreeSet<String>,
    pub(super) joints: BTreeSet<String>,
    pub(super) not_names: BTreeSet<String>,
    pub(super) sections: BTreeSet<String>,
}

static BUNDLED: LazyLock<Places> = LazyLock::new(|| {
    toml::from_str::<Places>(include_str!("../../assets/boilerplate/places.toml"))
        .map(Places::with_plain_forms)
        .unwrap_or_default()
});

impl Places {
    /// The words built in.
    pub(super) fn bundled() -> &'static Self {
        &BUNDLED
    }

    fn with_plain_forms(mut self) -> Self {
        // `từ`, `ghi` and the like would be English words or names without their marks.
        for list in [&mut self.roles, &mut self.collective, &mut self.sections] {
            let plain: Vec<String> = list.iter().map(|word| without_marks(word)).collect();
            list.extend(plain);
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_read() {
        assert!(Places::bundled().roles.contains("correspondent"));
        assert!(Places::bundled().sections.contains("tin chinh"));
    }
}
