//! Transformer sentence encoders.
