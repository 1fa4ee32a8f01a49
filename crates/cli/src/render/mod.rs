//! Results as text, pages, JSON and TSV. The JSON types live here alone: renaming a field of the core breaks no user.

pub(crate) mod agree;
pub(crate) mod beads;
pub(crate) mod challenge;
pub(crate) mod check;
pub(crate) mod claims;
pub(crate) mod collection;
pub(crate) mod comparison;
pub(crate) mod diff;
pub(crate) mod explanation;
pub(crate) mod inspection;
pub(crate) mod json;
pub(crate) mod many;
pub(crate) mod models;
pub(crate) mod page;
pub(crate) mod score;
pub(crate) mod settings;
pub(crate) mod table;
