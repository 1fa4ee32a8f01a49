//! The encodings of the WHATWG Encoding Standard, through `encoding_rs`.

use doichieu_bitext::{SpanMap, SpanMapBuilder};
use encoding_rs::DecoderResult;

use super::{DecodeError, WebEncoding};

/// Decodes byte by byte, since `encoding_rs` does not say which bytes a character came from.
pub(super) fn decode(bytes: &[u8], web: WebEncoding) -> Result<(String, SpanMap), DecodeError> {
    let name = web.0.name();
    let mut decoder = web.0.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(bytes.len() * 3 / 2);
    let mut map = SpanMapBuilder::new();
    // Bytes from here on have not made a character yet.
    let mut begin = 0;
    for (at, byte) in bytes.iter().enumerate() {
        // A small buffer, because `encoding_rs` clears all of a string's spare room on each call.
        let mut buffer = [0u8; 16];
        let last = at + 1 == bytes.len();
        let (result, _, made) =
            decoder.decode_to_utf8_without_replacement(std::slice::from_ref(byte), &mut buffer, last);
        match result {
            DecoderResult::InputEmpty => {}
            DecoderResult::Malformed(..) if last && begin < at => {
                return Err(DecodeError::Truncated { at: begin, encoding: name });
            }
            DecoderResult::Malformed(..) | DecoderResult::OutputFull => {
                return Err(DecodeError::Undecodable { at: begin, encoding: name });
            }
        }
        if made > 0 {
            let decoded = buffer.get(..made).and_then(|b| std::str::from_utf8(b).ok());
            let Some(decoded) = decoded else {
                debug_assert!(false, "encoding_rs writes UTF-8");
                return Err(DecodeError::Undecodable { at: begin, encoding: name });
            };
            text.push_str(decoded);
            let n_bytes = at + 1 - begin;
            if n_bytes == 1 && made == 1 {
                map.keep(1);
            } else {
                map.replace(made, n_bytes);
            }
            begin = at + 1;
        }
    }
    map.skip(bytes.len() - begin);
    Ok((text, map.finish()))
}
