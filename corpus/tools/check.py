#!/usr/bin/env python3
"""Checks what corpus/README.md promises of every pair, and that build.py still makes the committed bytes.

Prints one line for each breach and exits 1 if there is any. Standard library only.
"""

import html
import json
import sys
import unicodedata
from html.parser import HTMLParser
from pathlib import Path

import build
import legacy

CORPUS = Path(__file__).resolve().parent.parent
BLANK = set(" \t\r\n\u00a0\u200b\u00ad\ufeff")
PAIR_KINDS = {"translation", "comparable", "unrelated"}
RELATIONS = {"equivalent", "partial", "en_entails_vi", "vi_entails_en", "contradiction"}
CONFLICT_TYPES = {"number", "date", "place", "entity", "attribution", "polarity", "other"}
NATURES = {"update", "source", "dispute", "translation"}


class Check:
    def __init__(self, pair_id):
        self.pair_id = pair_id
        self.breaches = []

    def expect(self, holds, message):
        if not holds:
            self.breaches.append(f"{self.pair_id}: {message}")
        return holds

    def run(self):
        folder = CORPUS / self.pair_id
        gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
        self.expect(gold["id"] == self.pair_id, "id is not the folder's name")
        self.expect(gold["kind"] in PAIR_KINDS, f"kind {gold['kind']}")
        self.expect(gold["source"]["lang"] == "en" and gold["target"]["lang"] == "vi", "source en, target vi")
        for side in ("source", "target"):
            self.report(folder, gold[side])
        for link in gold["links"]:
            self.link(gold, link)
        self.expect(not gold["links"] or gold["kind"] != "unrelated", "links between unrelated reports")
        for path, data in build.build(self.pair_id).items():
            self.expect(path.read_bytes() == data, f"{path.name} is not what the draft builds")
        return self.breaches

    def report(self, folder, report):
        name, encoding = report["file"], report["encoding"]
        data = (folder / name).read_bytes()
        begin = len(legacy.bom(encoding))
        self.expect(data[:begin] == legacy.bom(encoding), f"{name}: byte order mark")
        whole = legacy.decode(data[begin:], encoding)
        ends = char_ends(whole, encoding, begin)
        spans = [tuple(span) for span in report["sentences"]]
        self.expect(spans == sorted(spans), f"{name}: sentences out of order")
        self.expect(8 <= len(spans) <= 25, f"{name}: {len(spans)} sentences")
        kinds = {part["kind"] for part in report["boilerplate"]}
        self.expect(kinds <= set(build.KINDS), f"{name}: kinds {kinds - set(build.KINDS)}")
        spans = sorted(spans + [tuple(part["span"]) for part in report["boilerplate"]])
        for left, right in zip(spans, spans[1:]):
            self.expect(left[1] <= right[0], f"{name}: {left} and {right} overlap")
        for start, end in spans:
            if self.expect(start in ends and end in ends and start < end, f"{name}: {start}..{end} cuts a character"):
                text = legacy.decode(data[start:end], encoding)
                edges = text[0] in BLANK or text[-1] in BLANK
                self.expect(not edges, f"{name}: {start}..{end} begins or ends with white space")
        stands = bare(report["title"]) in bare(html.unescape(whole))
        self.expect(stands or name.endswith(".jsonl"), f"{name}: the title does not stand in it")
        self.coverage(name, whole, [(ends[start], ends[end]) for start, end in spans])

    def coverage(self, name, whole, spans):
        """Nothing visible may lie outside the spans."""
        gaps, at = [], 0
        for start, end in [*spans, (len(whole), len(whole))]:
            gaps.append(whole[at:start])
            at = end
        if name.endswith(".jsonl"):
            record = json.loads(whole)
            self.expect(record["text"].strip() == record["text"], f"{name}: text has white space around it")
            self.expect(gaps[0].endswith('"text": "') and gaps[-1] == '"}\n', f"{name}: text is not covered")
            gaps = [json.loads(f'"{gap}"') for gap in gaps[1:-1]]
        elif name.endswith(".html"):
            page = Visible()
            page.feed("\u2423".join(gaps))
            gaps = ["".join(page.text).replace("\u2423", "")]
        for gap in gaps:
            self.expect(set(gap) <= BLANK or gap == "_", f"{name}: uncovered {gap.strip()[:60]!r}")

    def link(self, gold, link):
        label = f"link {link['source']} = {link['target']}"
        self.expect(link["relation"] in RELATIONS, f"{label}: relation {link['relation']}")
        self.expect(link["confidence"] in {"high", "medium"}, f"{label}: confidence {link['confidence']}")
        contradicts = link["relation"] == "contradiction"
        self.expect(contradicts == ("conflict" in link), f"{label}: a conflict belongs to a contradiction")
        if "conflict" in link:
            self.expect(link["conflict"]["type"] in CONFLICT_TYPES, f"{label}: {link['conflict']}")
            self.expect(link["conflict"]["nature"] in NATURES, f"{label}: {link['conflict']}")
        for side in ("source", "target"):
            indices, sentences = link[side], gold[side]["sentences"]
            if not self.expect(indices and indices == sorted(set(indices)), f"{label}: {side} indices"):
                continue
            if not self.expect(0 <= indices[0] and indices[-1] < len(sentences), f"{label}: no such {side} sentence"):
                continue
            span = link.get(f"{side}_span")
            needs = contradicts or link["relation"] == "partial"
            self.expect(span or not needs, f"{label}: {side}_span is missing")
            inside = span and any(sentences[i][0] <= span[0] < span[1] <= sentences[i][1] for i in indices)
            self.expect(not span or inside, f"{label}: {side}_span is outside its sentences")


class Visible(HTMLParser):
    """Collects the text a reader of the page would see."""

    def __init__(self):
        super().__init__()
        self.text, self.hidden = [], 0

    def handle_starttag(self, tag, attrs):
        self.hidden += tag in {"script", "style", "title", "noscript"}

    def handle_endtag(self, tag):
        self.hidden -= tag in {"script", "style", "title", "noscript"}

    def handle_data(self, data):
        if not self.hidden:
            self.text.append(data)


def bare(text):
    """The text in NFC without blanks and underscores, to look words up in any raw form."""
    text = unicodedata.normalize("NFC", text).replace("\u00d0", "\u0110")
    return "".join(char for char in text if char not in build.LOOSE)


def char_ends(text, encoding, begin):
    """Maps each byte offset that is a character's boundary to its code point offset."""
    ends, at = {begin: 0}, begin
    for place, char in enumerate(text):
        at += len(legacy.encode(char, encoding))
        ends[at] = place + 1
    return ends


def main():
    folders = sorted(path.parent.name for path in CORPUS.glob("*/gold.json"))
    drafts = sorted(path.stem for path in (CORPUS / "drafts").glob("*.txt"))
    breaches = [] if folders == drafts else [f"folders and drafts differ: {set(folders) ^ set(drafts)}"]
    for pair_id in folders:
        breaches += Check(pair_id).run()
    for breach in breaches:
        print(breach)
    print(f"{len(folders)} pairs, {len(breaches)} breaches")
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
