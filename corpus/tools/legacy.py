"""Encodes and decodes the two Vietnamese font encodings that Python has no codec for, and Windows-1258.

TCVN3 (ABC): the lower-case set of TCVN 5712:1993 VN3; it has no capital letters with tone marks.
VNI: the VNI-Win ("VNI Times") set, a base letter followed by a mark byte.
"""

import unicodedata

_TCVN3_RUNS = {
    0xA1: "ĂÂÊÔƠƯĐăâêôơưđ",
    0xB5: "àảãáạ",
    0xBB: "ằẳẵắ",
    0xC6: "ặầẩẫấậè",
    0xCE: "ẻẽéẹềểễếệìỉ",
    0xDC: "ĩíịò",
    0xE1: "ỏõóọồổỗốộờởỡớợù",
    0xF1: "ủũúụừửữứựỳỷỹýỵ",
}
_TCVN3 = {
    char: bytes([start + place])
    for start, chars in _TCVN3_RUNS.items()
    for place, char in enumerate(chars)
}


def _vni_table():
    tone_marks = {"\u0300": 0xF8, "\u0301": 0xF9, "\u0309": 0xFB, "\u0303": 0xF5, "\u0323": 0xEF}
    circumflex = {"": 0xE2, "\u0301": 0xE1, "\u0300": 0xE0, "\u0309": 0xE5, "\u0303": 0xE3, "\u0323": 0xE4}
    breve = {"": 0xEA, "\u0301": 0xE9, "\u0300": 0xE8, "\u0309": 0xFA, "\u0303": 0xFC, "\u0323": 0xEB}
    table = {}

    def put(text, lower, upper):
        char = unicodedata.normalize("NFC", text)
        table[char] = bytes(lower)
        table[char.upper()] = bytes(upper)

    def with_mark(text, base, mark):
        put(text, [base, mark], [ord(chr(base).upper()) if base < 0x80 else base - 0x20, mark - 0x20])

    for base in "aeouy":
        for tone, mark in tone_marks.items():
            if (base, tone) != ("y", "\u0323"):
                with_mark(base + tone, ord(base), mark)
    for base in "aeo":
        for tone, mark in circumflex.items():
            with_mark(base + "\u0302" + tone, ord(base), mark)
    for tone, mark in breve.items():
        with_mark("a\u0306" + tone, ord("a"), mark)
    for base, code in (("ơ", 0xF4), ("ư", 0xF6)):
        put(base, [code], [code - 0x20])
        for tone, mark in tone_marks.items():
            with_mark(base + tone, code, mark)
    for char, code in {"ì": 0xEC, "í": 0xED, "ỉ": 0xE6, "ĩ": 0xF3, "ị": 0xF2, "ỵ": 0xEE, "đ": 0xF1}.items():
        put(char, [code], [code - 0x20])
    return table


_VNI = _vni_table()
_CP1258_TONES = "\u0300\u0301\u0303\u0309\u0323"


def _encode_by_table(text, table, name):
    out = bytearray()
    for char in text:
        if char in table:
            out += table[char]
        elif ord(char) < 0x80:
            out.append(ord(char))
        else:
            raise ValueError(f"{name} has no {char!r} (U+{ord(char):04X})")
    return bytes(out)


def _decode_by_table(data, table):
    back = {code: char for char, code in table.items()}
    out, at = [], 0
    while at < len(data):
        if (pair := data[at : at + 2]) in back and len(pair) == 2:
            out.append(back[pair])
            at += 2
        else:
            one = data[at : at + 1]
            out.append(back[one] if one in back else one.decode("ascii"))
            at += 1
    return "".join(out)


def _encode_cp1258(text):
    """Writes a vowel's tone as a combining byte unless the code page has the letter whole."""
    out = bytearray()
    for char in text:
        try:
            out += char.encode("cp1258")
        except UnicodeEncodeError:
            base, tone = _split_tone(char)
            out += (base + tone).encode("cp1258")
    return bytes(out)


def _split_tone(char):
    marks = unicodedata.normalize("NFD", char)
    tone = "".join(mark for mark in marks if mark in _CP1258_TONES)
    rest = "".join(mark for mark in marks if mark not in _CP1258_TONES)
    return unicodedata.normalize("NFC", rest), tone


_LEGACY = {
    "TCVN3": (lambda text: _encode_by_table(text, _TCVN3, "TCVN3"), lambda data: _decode_by_table(data, _TCVN3)),
    "VNI": (lambda text: _encode_by_table(text, _VNI, "VNI"), lambda data: _decode_by_table(data, _VNI)),
    "windows-1258": (_encode_cp1258, lambda data: data.decode("cp1258")),
}
_BOMS = {"UTF-8-BOM": b"\xef\xbb\xbf", "UTF-16LE": b"\xff\xfe", "UTF-16BE": b"\xfe\xff"}
_CODECS = {"UTF-8": "utf-8", "UTF-8-BOM": "utf-8", "UTF-16LE": "utf-16-le", "UTF-16BE": "utf-16-be"}


def bom(encoding):
    """The byte order mark that files of this encoding begin with here; empty for most."""
    return _BOMS.get(encoding, b"")


def encode(text, encoding):
    """Encodes without a byte order mark."""
    if encoding in _LEGACY:
        return _LEGACY[encoding][0](text)
    return text.encode(_CODECS[encoding])


def decode(data, encoding):
    """Decodes bytes that hold no byte order mark; raises if they are not of this encoding."""
    if encoding in _LEGACY:
        return _LEGACY[encoding][1](data)
    return data.decode(_CODECS[encoding])
