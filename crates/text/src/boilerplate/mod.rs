//! What is not the article: appeals, notices, captions, bylines. Each block with its kind, rule and span.
