#!/usr/bin/env python3
"""Writes corpus/<pair-id>/ from corpus/drafts/<pair-id>.txt: the two raw files and gold.json.

Usage: build.py [PAIR-ID ...]      (no id: every draft)

A draft has a header, [source] and [target] with a header each, `---`, the body, and [links].

Body of a text or JSONL file: one piece a line, its tag first. A number is the sentence's number (1, 2, …, in
order); a word is a kind of boilerplate. A blank line is a blank line of the file. Neighbouring sentences
stand on one line, all else on lines of its own, unless the tag begins with
  >  follow on the same line after a space      _  follow glued by an underscore (a segmenter's join)
  /  begin a new line                           ^  follow with nothing between
Body of an HTML file: the page, pieces marked {{tag text}}.

Links: `1 2 = 3 | relation confidence [conflict-type/nature] | source words | target words | note`; the words
are looked up in the sentences named, `from … to` cuts a long stretch short, blanks and underscores do not
matter; `3..5 = 4..6` is short for three links. Standard library only, and the same bytes each time.
"""

import json
import re
import sys
import unicodedata
from pathlib import Path

import legacy

CORPUS = Path(__file__).resolve().parent.parent
DRAFTS = CORPUS / "drafts"
KINDS = (
    "donation subscription payment advertising newsletter related caption credit byline legal navigation"
).split()
BLANK = " \u00a0\u200b"
LOOSE = BLANK + "_\n\u00ad"
JOINTS = {">": " ", "_": "_", "/": "\n", "^": ""}


def main():
    wanted = sys.argv[1:] or sorted(draft.stem for draft in DRAFTS.glob("*.txt"))
    for pair_id in wanted:
        for path, data in build(pair_id).items():
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(data)


def build(pair_id):
    """Returns the pair's files, path to bytes."""
    try:
        return Draft(pair_id).files()
    except DraftError as error:
        raise SystemExit(f"{pair_id}: {error}") from error


class DraftError(Exception):
    pass


class Draft:
    def __init__(self, pair_id):
        self.pair_id = pair_id
        text = (DRAFTS / f"{pair_id}.txt").read_text(encoding="utf-8")
        parts = re.split(r"^\[(source|target|links)\]\n", text, flags=re.M)
        if parts[1::2] != ["source", "target", "links"]:
            raise DraftError("wants [source], [target] and [links], in this order")
        self.header = read_header(parts[0])
        self.source = Report(parts[2])
        self.target = Report(parts[4])
        lines = [line for line in parts[6].splitlines() if line.strip() and line[0] != "#"]
        self.links = [self.link(line) for line in expand_runs(lines)]

    def files(self):
        folder = CORPUS / self.pair_id
        gold = {
            "id": self.pair_id,
            "kind": self.header["kind"],
            "conditions": self.conditions(),
            "source": self.source.gold(),
            "target": self.target.gold(),
            "links": self.links,
        }
        return {
            folder / self.source.file: self.source.data,
            folder / self.target.file: self.target.data,
            folder / "gold.json": layout(gold).encode(),
        }

    def conditions(self):
        """What the pair puts to the test: its own notes, those of both sides, and its kinds of conflict."""
        found = set(split_list(self.header["conditions"])) | self.source.conditions() | self.target.conditions()
        found |= {f"{link['conflict']['type']}-conflict" for link in self.links if "conflict" in link}
        return sorted(found)

    def link(self, line):
        fields = [field.strip() for field in line.split("|")] + [""] * 4
        try:
            ends, labels = fields[0], fields[1].split()
            source, target = ([int(number) - 1 for number in end.split()] for end in ends.split("="))
        except ValueError as error:
            raise DraftError(f"link {line!r}: {error}") from error
        link = {"source": source, "target": target, "relation": labels[0], "confidence": labels[1]}
        if len(labels) == 3:
            link["conflict"] = dict(zip(("type", "nature"), labels[2].split("/"), strict=True))
        if fields[2]:
            link["source_span"] = self.source.find(fields[2], source)
        if fields[3]:
            link["target_span"] = self.target.find(fields[3], target)
        link["note"] = fields[4]
        return link


class Report:
    def __init__(self, text):
        head, body = re.split(r"^---\n", text, maxsplit=1, flags=re.M)
        self.header = read_header(head)
        self.file = self.header["file"]
        self.encoding = self.header.get("encoding", "UTF-8")
        self.transform = TRANSFORMS[self.header.get("transform", "none")]
        pieces = html_pieces(body) if self.file.endswith(".html") else text_pieces(body)
        if self.file.endswith(".jsonl"):
            pieces.pop()
        if self.header.get("newline") == "crlf":
            pieces = [(tag, text.replace("\n", "\r\n")) for tag, text in pieces]
        self.sentences, self.boilerplate = [], []
        before, after = self.wrapping()
        data = bytearray(legacy.bom(self.encoding) + before)
        for tag, text in pieces:
            text = self.transform(text)
            start = len(data)
            data += self.encode(text)
            if tag.isdigit():
                if int(tag) != len(self.sentences) + 1:
                    raise DraftError(f"{self.file}: sentence {tag} out of order")
                self.sentences.append((start, len(data), text))
            elif tag:
                if tag not in KINDS:
                    raise DraftError(f"{self.file}: no kind {tag!r}: {text[:40]!r}")
                self.boilerplate.append((start, len(data), tag))
        self.data = bytes(data + after)

    def wrapping(self):
        """The bytes of the record before and after its text, for JSONL."""
        if not self.file.endswith(".jsonl"):
            return b"", b""
        record = {"id": self.header["record"], "title": self.header["title"], "source": self.header["outlet"]}
        record |= {"published": self.header["date"], "text": "\0"}
        escaped = self.header.get("escape") == "ascii"
        before, after = json.dumps(record, ensure_ascii=escaped).split("\\u0000")
        return before.encode(), (after + "\n").encode()

    def encode(self, text):
        if self.file.endswith(".jsonl"):
            text = json.dumps(text, ensure_ascii=self.header.get("escape") == "ascii")[1:-1]
        return legacy.encode(text, self.encoding)

    def find(self, words, sentences):
        """The byte range of `words` in the first of `sentences` that has them."""
        head, *rest = (self.transform(part.strip()) for part in words.split("…"))
        tail = rest[-1] if rest else ""
        for index in sentences:
            start, _, text = self.sentences[index]
            first = find_loose(text, head)
            if first and tail:
                last = find_loose(text, tail, first[1])
                first = last and (first[0], last[1])
            if first:
                return [start + len(self.encode(text[: first[0]])), start + len(self.encode(text[: first[1]]))]
        raise DraftError(f"{self.file}: {words!r} is not in sentences {[index + 1 for index in sentences]}")

    def conditions(self):
        """The draft's notes, the form of the file, and the kinds of boilerplate (`clean` if there is none)."""
        found = set(split_list(self.header.get("conditions", "")))
        found |= {kind for _, _, kind in self.boilerplate} or {"clean"}
        found |= {Path(self.file).suffix[1:]} - {"txt"} | {self.encoding.lower()} - {"utf-8"}
        found |= {self.header[key] for key in ("transform", "newline") if key in self.header}
        if self.header.get("escape"):
            found.add("json-escapes")
        return found

    def gold(self):
        # Metadata are written as people write them; only lost diacritics are lost for the names too.
        as_read = self.transform if self.header.get("transform") == "undiacritised" else str
        return {
            "file": self.file,
            "lang": self.header["lang"],
            "encoding": self.encoding,
            "conditions": sorted(self.conditions()),
            "title": as_read(self.header["title"]),
            "outlet": self.header["outlet"],
            "date": self.header["date"],
            "bylines": split_list(as_read(self.header.get("bylines", "")), ";"),
            "agencies": split_list(as_read(self.header.get("agencies", "")), ";"),
            "sentences": [[start, end] for start, end, _ in self.sentences],
            "boilerplate": [{"span": [start, end], "kind": kind} for start, end, kind in self.boilerplate],
        }


def expand_runs(lines):
    for line in lines:
        if run := re.match(r"(\d+)\.\.(\d+) = (\d+)\.\.(\d+) ", line):
            source, source_end, target, target_end = map(int, run.groups())
            if source_end - source != target_end - target:
                raise DraftError(f"unequal runs in {line!r}")
            for step in range(source_end - source + 1):
                yield f"{source + step} = {target + step} " + line[run.end() :]
        else:
            yield line


def read_header(text):
    pairs = (line.partition(":") for line in text.splitlines() if line.strip())
    return {key.strip(): value.strip() for key, _, value in pairs}


def split_list(text, mark=","):
    return [part.strip() for part in text.split(mark) if part.strip()]


def text_pieces(body):
    """Pieces as (tag, text); what stands between pieces has the tag ""."""
    pieces, blank, last = [], 0, None
    for line in body.rstrip("\n").split("\n"):
        if not line.strip():
            blank += 1
            continue
        tag, _, text = line.partition(" ")
        joint = JOINTS.get(tag[0])
        tag = tag.lstrip("".join(JOINTS))
        if last is not None:
            if blank:
                between = "\n" * (blank + 1)
            elif joint is not None:
                between = joint
            else:
                between = " " if last.isdigit() and tag.isdigit() else "\n"
            pieces.append(("", between))
        bare = text.strip(BLANK)
        pieces += [("", text[: text.index(bare)]), (tag, bare)]
        blank, last = 0, tag
    pieces.append(("", "\n"))
    return pieces


def html_pieces(body):
    pieces, at = [], 0
    for mark in re.finditer(r"\{\{(\w+) (.*?)\}\}", body, flags=re.S):
        pieces.append(("", body[at : mark.start()]))
        pieces.append((mark[1], mark[2]))
        at = mark.end()
    pieces.append(("", body[at:]))
    return pieces


def find_loose(text, words, start=0):
    """Finds `words` in `text`, blanks and underscores aside; returns code point offsets."""
    kept = [at for at in range(start, len(text)) if text[at] not in LOOSE]
    bare = "".join(text[at] for at in kept)
    words = "".join(char for char in words if char not in LOOSE)
    at = bare.find(words)
    if at < 0 or not words:
        return None
    return kept[at], kept[at + len(words) - 1] + 1


def undiacritised(text):
    marks = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(char for char in marks if not unicodedata.combining(char))


TRANSFORMS = {
    "none": lambda text: text,
    "nfd": lambda text: unicodedata.normalize("NFD", text),
    "undiacritised": undiacritised,
}


def layout(gold):
    """JSON with one span or link a line."""
    text = json.dumps(gold, ensure_ascii=False, indent=1)
    text = re.sub(r"\[\s+(\d+),\s+(\d+)\s+\]", r"[\1, \2]", text)
    text = re.sub(r'\{\s+"span": (\[.*?\]),\s+"kind": ("\w+")\s+\}', r'{"span": \1, "kind": \2}', text)
    return re.sub(r"\[\s+(\d+(?:,\s+\d+)*)\s+\]", lambda m: "[" + re.sub(r"\s+", " ", m[1]) + "]", text) + "\n"


if __name__ == "__main__":
    main()
