//! Transformer sentence encoders.
//!
//! [`E5`] runs `multilingual-e5-small` from a file of 4-bit weights, on integers: 72 MB, no runtime, the same bits
//! everywhere. With the feature `neural`, `Folder` runs BERT and XLM-R networks as model hubs have them, in 32 bits.

mod e5;
#[cfg(feature = "neural")]
mod folder;

pub use e5::{E5, E5Error, E5Info, E5Origin};
#[cfg(feature = "neural")]
pub use folder::{DeviceChoice, Folder, FolderError, FolderFiles, FolderInfo, FolderOptions};
