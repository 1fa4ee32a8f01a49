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
        let before = text.len();
        text.reserve(16);
        let last = at + 1 == bytes.len();
        let (result, _) =
            decoder.decode_to_string_without_replacement(std::slice::from_ref(byte), &mut text, last);
        match result {
            DecoderResult::InputEmpty => {}
            DecoderResult::Malformed(..) if last && begin < at => {
                return Err(DecodeError::Truncated { at: begin, encoding: name });
            }
            DecoderResult::Malformed(..) | DecoderResult::OutputFull => {
                return Err(DecodeError::Undecodable { at: begin, encoding: name });
            }
        }
        let made = text.len() - before;
        if made > 0 {
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
