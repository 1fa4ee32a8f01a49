//! How long it takes to score a hundred thousand documents. Run by hand, since a figure in seconds proves nothing on a
//! machine that does other work: `cargo test -p doichieu-eval --test scale -- --ignored --nocapture`.
use std::time::Instant;

use doichieu_bitext::Bead;
use doichieu_eval::metric::{BeadScore, BeadVariant, Label, Score as _};

#[test]
#[ignore = "takes seconds, and measures"]
fn a_hundred_thousand_documents_of_twenty_beads() {
    let gold: Vec<Bead> = (0..20).map(|i| Bead::new(i..i + 1, i..i + 1)).collect();
    for variant in BeadVariant::ALL {
        let start = Instant::now();
        let mut score = BeadScore::new(*variant);
        for idx in 0..100_000usize {
            let shift = idx % 20;
            let bead = |i: usize| match i.cmp(&shift) {
                std::cmp::Ordering::Less => Bead::new(i..i + 1, i..i + 1),
                std::cmp::Ordering::Equal => Bead { probability: Some(0.5), ..Bead::new(i..i + 1, i..i) },
                std::cmp::Ordering::Greater => Bead::new(i..i + 1, i - 1..i),
            };
            let predicted: Vec<Bead> = (0..20).map(bead).collect();
            let label = Label { id: idx.to_string(), kind: "k".to_owned(), group: "g".to_owned() };
            score.push(label, &gold, Some(&predicted));
        }
        let scored = start.elapsed();
        let width = score.tallies().map(|t| t.width);
        eprintln!(
            "{}: {scored:?}, then tallies of {width:?} in {:?}",
            variant.metric(),
            start.elapsed() - scored
        );
    }
}
