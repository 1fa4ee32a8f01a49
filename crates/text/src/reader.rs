//! The whole path from a file's bytes to a document.
