//! Behaviour of the whole ledger on small texts.
