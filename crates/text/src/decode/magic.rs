//! Files that are no text, told by their first bytes.

use super::DecodeError;

/// First bytes, and what they tell. Source: the formats' specifications, as the `file` command lists them.
const SIGNATURES: &[(&[u8], &str)] = &[
    (b"%PDF-", "a PDF file"),
    (b"{\\rtf", "an RTF file"),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an old Microsoft Office file (doc, xls, ppt)"),
    (b"\x1F\x8B\x08", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xFD7zXZ\0", "an xz archive"),
    (b"\x28\xB5\x2F\xFD", "a Zstandard archive"),
    (b"7z\xBC\xAF\x27\x1C", "a 7z archive"),
    (b"Rar!\x1A\x07", "a RAR archive"),
    (b"\x89PNG\r\n\x1A\n", "a PNG image"),
    (b"\xFF\xD8\xFF", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"II*\0", "a TIFF image"),
    (b"MM\0*", "a TIFF image"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"\x7FELF", "a program"),
    (b"ID3\x03", "an MP3 file"),
    (b"ID3\x04", "an MP3 file"),
    (b"OggS\0", "an Ogg file"),
    (b"wOFF", "a font"),
    (b"\0\0\xFE\xFF", "UTF-32 text, which is not supported"),
    (b"\xFF\xFE\0\0", "UTF-32 text, which is not supported"),
];

/// What the file is, if its first bytes say that it is no text.
pub(super) fn kind(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Some(zip_kind(bytes));
    }
    if bytes.starts_with(b"RIFF") {
        return match bytes.get(8..12) {
            Some(b"WEBP") => Some("a WebP image"),
            Some(b"WAVE") => Some("a WAV file"),
            Some(b"AVI ") => Some("an AVI video"),
            _ => None,
        };
    }
    if bytes.get(4..8) == Some(b"ftyp") && bytes.first() == Some(&0) {
        return Some("an MP4 video or an image of that family");
    }
    // `BZh` also begins words; the real thing has a digit and the digits of pi after it.
    SIGNATURES
        .iter()
        .find(|(start, _)| bytes.starts_with(start))
        .filter(|(start, _)| *start != b"BZh" || bytes.get(4..6) == Some(b"1A"))
        .map(|(_, kind)| *kind)
}

fn zip_kind(bytes: &[u8]) -> &'static str {
    // Office files are archives whose first entries have fixed names.
    let head = bytes.get(..bytes.len().min(4096)).unwrap_or_default();
    let has = |name: &[u8]| memchr::memmem::find(head, name).is_some();
    if has(b"word/") {
        "a Word file (docx)"
    } else if has(b"xl/") {
        "an Excel file (xlsx)"
    } else if has(b"ppt/") {
        "a PowerPoint file (pptx)"
    } else if has(b"application/vnd.oasis.opendocument") {
        "an OpenDocument file"
    } else if has(b"application/epub+zip") {
        "an EPUB book"
    } else if has(b"[Content_Types].xml") {
        "a Microsoft Office file (docx, xlsx, pptx)"
    } else {
        "a ZIP archive"
    }
}

/// The error for bytes that hold a NUL where no encoding explains it.
pub(super) fn binary(bytes: &[u8]) -> DecodeError {
    let at = memchr::memchr(0, bytes).unwrap_or(0);
    DecodeError::Binary { at, kind: "binary data" }
}
