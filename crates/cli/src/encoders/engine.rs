//! The seam to the engines of `doichieu-encode`: everything else here knows only [`Encoder`].

use std::sync::Arc;

use anyhow::Result;
use doichieu_encode::Encoder;

/// The model that comes with the program.
pub(super) fn built_in() -> Result<Arc<dyn Encoder>> {
    anyhow::bail!("this build has no built-in encoder")
}
