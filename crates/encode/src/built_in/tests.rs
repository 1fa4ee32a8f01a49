use proptest::prelude::*;

use super::*;
use crate::{Encoder, Vectors};

/// A model of a few words: those of `texts`, each with a vector from its hash.
fn parts(texts: &[&str]) -> ModelParts {
    let mut hashes: Vec<(u64, UnitKind)> = Vec::new();
    let mut units = Units::default();
    for text in texts {
        units.read(text);
        for writing in [Writing::Full, Writing::Plain] {
            units.each(writing, |kind, hash| hashes.push((hash, kind)));
        }
    }
    let unit = |(hash, kind): (u64, UnitKind)| UnitVector {
        kind,
        hash,
        codes: (0..16).map(|i| ((hash >> (i * 3)) % 15) as i8 - 7).collect(),
        scale: (hash % 4000) as u16 + 1,
        cost: 10.0,
    };
    ModelParts { dims: 16, unknown: 900, units: hashes.into_iter().map(unit).collect(), plain: Vec::new() }
}

fn small() -> BuiltIn {
    BuiltIn::open(parts(&["the river rose", "nước sông dâng cao"]).to_bytes()).unwrap()
}

fn encode(encoder: &BuiltIn, text: &str) -> Vec<f32> {
    encoder.encode(&[text]).unwrap().row(0).to_vec()
}

fn cosine(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

#[test]
fn a_model_that_was_written_is_read_back() {
    let parts = parts(&["the river", "dòng sông"]);
    let encoder = BuiltIn::open(parts.to_bytes()).unwrap();
    assert_eq!(encoder.dims(), 16);
    assert_eq!(parts.to_bytes(), parts.to_bytes());
    let unit = parts.units.iter().find(|u| u.kind == UnitKind::Word).unwrap();
    let sum = encoder.sums(&["the"]).unwrap();
    let expected: Vec<f32> = unit.codes.iter().map(|c| f32::from(*c) * f32::from(unit.scale)).collect();
    assert_eq!(sum.row(0), expected, "a word alone is its vector");
}

#[test]
fn every_flipped_bit_is_found() {
    let bytes = parts(&["the river", "dòng sông"]).to_bytes();
    let step = bytes.len() / 997 + 1;
    for at in (0..bytes.len()).step_by(step).chain(0..96) {
        let mut damaged = bytes.clone();
        damaged[at] ^= 1 << (at % 8);
        assert!(BuiltIn::open(damaged).is_err(), "byte {at}");
    }
}

#[test]
fn a_file_that_was_cut_off_is_an_error_that_says_so() {
    let bytes = parts(&["the river"]).to_bytes();
    for n in [0, 1, 7, 8, 20, 95, 96, 300, bytes.len() - 1] {
        let error = BuiltIn::open(bytes[..n].to_vec()).unwrap_err();
        assert!(matches!(error, ModelError::Magic | ModelError::Length { .. }), "{n} bytes: {error}");
    }
    let mut longer = bytes.clone();
    longer.push(0);
    assert!(matches!(BuiltIn::open(longer), Err(ModelError::Length { .. })));
    assert_eq!(BuiltIn::open(b"%PDF-1.7 and so on".to_vec()).unwrap_err(), ModelError::Magic);
}

#[test]
fn another_version_is_named() {
    let mut bytes = parts(&["the river"]).to_bytes();
    bytes[8] = 9;
    assert_eq!(BuiltIn::open(bytes).unwrap_err(), ModelError::Version { found: 9, expected: 1 });
}

#[test]
fn nothing_gives_the_zero_vector() {
    let encoder = small();
    for text in ["", "   ", "… — !", "\u{200b}"] {
        assert!(encode(&encoder, text).iter().all(|v| *v == 0.0), "{text:?}");
    }
    assert_eq!(encoder.encode(&[]).unwrap(), Vectors::zeros(0, 16));
}

#[test]
fn one_unknown_word_is_told_from_another_and_is_itself_in_both_languages() {
    let encoder = small();
    let (a, b) = (encode(&encoder, "Willoughby"), encode(&encoder, "WILLOUGHBY’s"));
    assert!(0.999 < cosine(&a, &b));
    assert!(cosine(&a, &encode(&encoder, "Peskov")).abs() < 0.9);
}

#[test]
fn a_run_of_sentences_is_the_sum_of_its_sentences() {
    let encoder = small();
    let (a, b) = ("The river rose.", "Nước sông dâng cao, Willoughby!");
    let sums = encoder.sums(&[a, b, &format!("{a} {b}")]).unwrap();
    let added: Vec<f32> = sums.row(0).iter().zip(sums.row(1)).map(|(x, y)| x + y).collect();
    assert_eq!(sums.row(2), added);
}

#[test]
fn a_megabyte_of_text_is_read() {
    let encoder = small();
    let long = "the river rose, Willoughby nước sông dâng cao. ".repeat(30_000);
    let short = "the river rose, Willoughby nước sông dâng cao. ";
    assert!(1 << 20 < long.len());
    assert!(0.999_99 < cosine(&encode(&encoder, &long), &encode(&encoder, short)));
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let encoder = small();
    let texts: Vec<String> = (0..500).map(|i| format!("the river {i} sông {} rose", i * 7)).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let with = |n: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(n).build().unwrap();
        pool.install(|| encoder.encode(&texts).unwrap())
    };
    let one = with(1);
    assert_eq!(one, with(2));
    assert_eq!(one, with(8));
    let alone: Vec<f32> = texts.iter().flat_map(|t| encode(&encoder, t)).collect();
    assert_eq!(one.as_slice(), alone, "nor does the batch");
}

#[test]
fn order_of_the_parts_does_not_matter_to_the_file() {
    let mut parts = parts(&["the river rose", "nước sông dâng cao"]);
    let bytes = parts.to_bytes();
    parts.units.reverse();
    assert_eq!(parts.to_bytes(), bytes);
}

#[cfg(feature = "built-in")]
mod bundled {
    use super::*;

    #[track_caller]
    fn nearer(a: &str, b: &str, than: &str) {
        let encoder = BuiltIn::bundled();
        let (a, b, c) = (encode(&encoder, a), encode(&encoder, b), encode(&encoder, than));
        assert!(cosine(&a, &c) + 0.1 < cosine(&a, &b), "{} against {}", cosine(&a, &b), cosine(&a, &c));
    }

    #[test]
    fn the_model_in_the_program_is_whole() {
        BuiltIn::bundled().verify().unwrap();
        assert!(50_000 < BuiltIn::bundled().n_units());
    }

    #[test]
    fn translations_are_near() {
        let en = "The prime minister said on Monday that the government would cut taxes.";
        let other = "Đội tuyển bóng đá nữ thắng trận chung kết hôm thứ Hai.";
        nearer(en, "Hôm thứ Hai, thủ tướng cho biết chính phủ sẽ cắt giảm thuế.", other);
        nearer(en, "Hom thu Hai, thu tuong cho biet chinh phu se cat giam thue.", other);
        nearer(en, "Hôm thứ Hai , thủ_tướng cho biết chính_phủ sẽ cắt_giảm thuế .", other);
    }

    #[test]
    fn vietnamese_without_diacritics_is_told_from_english() {
        let encoder = BuiltIn::bundled();
        for text in
            ["Thu tuong cho biet chinh phu se cat giam thue.", "Hai nguoi bi thuong trong vu tai nan."]
        {
            assert_eq!(encoder.writing(text), Writing::Plain, "{text}");
        }
        for text in [
            "He said so.",
            "Trump met Xi in Hanoi.",
            "Obama",
            "Thủ tướng đến thăm.",
            "1,234",
            "Can Tho to host",
        ] {
            assert_eq!(encoder.writing(text), Writing::Full, "{text}");
        }
    }

    #[test]
    fn spelling_that_is_free_changes_no_byte() {
        let encoder = BuiltIn::bundled();
        let expected = encode(&encoder, "Hòa Bình, ngày 5 tháng 6: uỷ ban họp");
        for text in ["Hoà Bình, ngày 5 tháng 6: ủy ban họp", "HÒA BÌNH , ngày 5 tháng 6 : uỷ_ban họp"]
        {
            assert_eq!(encode(&encoder, text), expected, "{text}");
        }
    }

    #[test]
    fn languages_may_mix_in_a_sentence() {
        nearer(
            "The mayor said: “Chúng tôi sẽ xây một cây cầu mới.”",
            "Thị trưởng nói: “We will build a new bridge.”",
            "Giá vàng giảm mạnh vào cuối tuần.",
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_text_has_a_finite_vector_of_norm_one_or_zero(text in "\\PC{0,80}") {
        let vector = encode(&small(), &text);
        let norm = cosine(&vector, &vector).sqrt();
        prop_assert!(norm == 0.0 || (norm - 1.0).abs() < 1e-4, "{norm}");
    }

    #[test]
    fn any_bytes_are_a_model_or_an_error(mut bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(BuiltIn::open(bytes.clone()).is_err());
        bytes.splice(0..bytes.len().min(12), *b"DCVECTOR\x01\0\0\0");
        prop_assert!(BuiltIn::open(bytes).is_err());
    }
}
