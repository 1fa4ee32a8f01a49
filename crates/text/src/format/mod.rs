//! Decoded files to article text and metadata: plain text, HTML, JSONL.
