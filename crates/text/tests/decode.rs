//! Files in every encoding, told by their bytes alone.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot read its case has failed")]

use doichieu_text::decode::{Encoding, decode, encode};
use unicode_normalization::UnicodeNormalization;

fn unhex(hex: &str) -> Vec<u8> {
    let digits: Vec<char> = hex.chars().collect();
    digits.chunks(2).map(|pair| u8::from_str_radix(&pair.iter().collect::<String>(), 16).unwrap()).collect()
}

#[track_caller]
fn check(name: &str, bytes: &[u8], encoding: &str, text: &str) {
    let decoded = decode(bytes, None).unwrap_or_else(|e| panic!("{name}: {e}"));
    assert_eq!(decoded.encoding.name(), encoding, "{name}: {}", decoded.text);
    assert_eq!(decoded.text.nfc().collect::<String>(), text, "{name}");
}

#[test]
fn every_file_is_recognised_and_read() {
    let cases: toml::Table = toml::from_str(include_str!("decode.toml")).unwrap();
    let cases = cases["case"].as_array().unwrap();
    assert!(cases.len() > 30);
    for case in cases {
        let field = |name: &str| case[name].as_str().unwrap();
        check(field("name"), &unhex(field("hex")), field("encoding"), field("text"));
    }
}

#[test]
fn what_we_encode_is_what_others_encode() {
    let cases: toml::Table = toml::from_str(include_str!("decode.toml")).unwrap();
    for case in cases["case"].as_array().unwrap() {
        let field = |name: &str| case[name].as_str().unwrap();
        if field("name") == "utf8-mark" {
            continue;
        }
        let encoding: Encoding = field("encoding").parse().unwrap();
        let again = decode(&encode(field("text"), encoding).unwrap(), Some(encoding)).unwrap();
        assert_eq!(again.text.nfc().collect::<String>(), field("text"), "{}", field("name"));
        // windows-1258 can be written in more than one way.
        if encoding != Encoding::Windows1258 {
            assert_eq!(encode(field("text"), encoding).unwrap(), unhex(field("hex")), "{}", field("name"));
        }
    }
}

#[test]
fn the_manifest_lists_every_table() {
    let manifest: toml::Table = toml::from_str(include_str!("../assets/decode/MANIFEST.toml")).unwrap();
    let listed: Vec<&str> =
        manifest["table"].as_array().unwrap().iter().map(|t| t["file"].as_str().unwrap()).collect();
    let mut present: Vec<String> = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/decode"))
        .unwrap()
        .map(|f| f.unwrap().file_name().into_string().unwrap())
        .filter(|f| f != "MANIFEST.toml")
        .collect();
    present.sort();
    let mut sorted = listed.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, present);
}
