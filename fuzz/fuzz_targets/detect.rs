//! Languages: no panic, probabilities in range.
#![no_main]

use doichieu_text::lang::Detector;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let found = Detector::bundled().detect(text);
    assert!((0.0..=1.0).contains(&found.confidence));
});
