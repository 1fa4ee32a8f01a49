//! What each format cannot hold, and what is lost of a given bitext.
