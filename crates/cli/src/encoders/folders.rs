//! Where this user's data and cache lie.

use std::path::PathBuf;

use anyhow::{Context as _, Result};
use etcetera::BaseStrategy;

/// Our folder in those of the user.
const OURS: &str = "doichieu";

/// What stays: `DOICHIEU_DATA_DIR`, or the platform's folder for a user's data.
pub(super) fn data() -> Result<PathBuf> {
    folder("DOICHIEU_DATA_DIR", BaseStrategy::data_dir)
}

/// What may be deleted at any time: `DOICHIEU_CACHE_DIR`, or the platform's folder for caches.
pub(super) fn cache() -> Result<PathBuf> {
    folder("DOICHIEU_CACHE_DIR", BaseStrategy::cache_dir)
}

/// What the user chose: `DOICHIEU_CONFIG_DIR`, or the platform's folder for configuration.
pub(crate) fn settings() -> Result<PathBuf> {
    folder("DOICHIEU_CONFIG_DIR", BaseStrategy::config_dir)
}

#[cfg(not(windows))]
type Strategy = etcetera::base_strategy::Xdg;
#[cfg(windows)]
type Strategy = etcetera::base_strategy::Windows;

fn folder(variable: &str, of: impl Fn(&Strategy) -> PathBuf) -> Result<PathBuf> {
    match std::env::var_os(variable).filter(|v| !v.is_empty()) {
        Some(named) => Ok(PathBuf::from(named)),
        None => {
            let users = etcetera::choose_base_strategy()
                .with_context(|| format!("the user's home is not known: set `{variable}`"))?;
            Ok(of(&users).join(OURS))
        }
    }
}
