//! What the training data is and under which licence, for the manifests.

use sha2::{Digest as _, Sha256};

/// Name as it begins the files, licence, what it is.
const SOURCES: [(&str, &str, &str); 13] = [
    ("alt", "CC BY 4.0", "Asian Language Treebank parallel corpus (NICT); English from Wikinews, CC BY 2.5"),
    ("bible", "public domain", "Berean Standard Bible and the Vietnamese Bible of 1934"),
    ("cldr", "Unicode-3.0", "names of territories, languages, currencies, units and cities from CLDR"),
    ("d2l", "CC BY-SA 4.0", "Dive into Deep Learning and its Vietnamese translation"),
    (
        "iso_",
        "LGPL-2.1-or-later",
        "names of countries, languages, scripts and currencies of Debian's iso-codes",
    ),
    ("libreoffice", "MPL-2.0", "LibreOffice help"),
    ("tatoeba", "CC BY 2.0 FR", "Tatoeba sentence pairs"),
    ("udhr", "free", "Universal Declaration of Human Rights"),
    ("xcopa", "CC BY 4.0", "XCOPA"),
    ("xquad", "CC BY-SA 4.0", "XQuAD paragraphs, questions and answers"),
    ("wiktionary", "CC BY-SA 3.0", "Wiktionary senses, both directions"),
    (
        "mediawiki",
        "CC BY 3.0 and GPL-2.0-or-later",
        "interface messages of MediaWiki 1.39 and its bundled extensions, translated on translatewiki.net",
    ),
    ("words", "SCOWL (permissive)", "american-english-large of SCOWL 2020.12.07"),
];

/// The licence of a file of training data, by how its name begins.
pub(crate) fn licence(file: &str) -> Option<&'static str> {
    SOURCES.iter().find(|s| file.starts_with(s.0)).map(|s| s.1)
}

/// SHA-256 in hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Bytes in hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Entries of a manifest for the sources of which files were read, given as names with hashes.
pub(crate) fn entries<'f>(files: impl Iterator<Item = (&'f str, &'f str)> + Clone) -> String {
    let mut text = String::new();
    for (name, licence, what) in SOURCES {
        let mut own = files.clone().filter(|(file, _)| file.starts_with(name)).peekable();
        if own.peek().is_none() {
            continue;
        }
        text.push_str(&format!(
            "[[source]]\nname = \"{name}\"\nlicence = \"{licence}\"\nwhat = \"{what}\"\n"
        ));
        for (file, hash) in own {
            text.push_str(&format!("sha256.\"{file}\" = \"{hash}\"\n"));
        }
        text.push('\n');
    }
    text
}
