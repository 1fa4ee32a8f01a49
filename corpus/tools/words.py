#!/usr/bin/env python3
"""Builds words/{dev,test}.{en,vi,pharaoh,ids} from words/draft.txt; the same bytes each time.

An entry of the draft is a head `[half document sentence]`, the English, the Vietnamese, and the links:
`English words = Vietnamese words`, separated by `;`. `=` ties each word of the left to each word of the right as sure,
`~` as possible; `==` ties them one by one, in order, as sure. `word@2` is the second place at which the words stand.
Where a pair is sure and possible, it is sure.

With --check nothing is written, and the exit code is 1 if a file is not what the draft builds.
"""
import os
import re
import sys

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "words")
# A number with its points and commas; initials with stops between; a word, with an apostrophe inside unless a
# possessive follows; the possessive; a symbol that is read as a word.
TOKEN = re.compile(
    r"\d+(?:[.,:]\d+)*\w*"
    r"|(?<!\w)[^\W\d_](?:\.[^\W\d_](?!\w))+"
    r"|['’]s(?!\w)"
    r"|[^\W_]+(?:['’](?!s(?!\w))[^\W_]+)*"
    r"|[%$€£¥°&+]"
)


def find(tokens, words, where):
    words, _, nth = words.strip().partition("@")
    words = TOKEN.findall(words)
    starts = [i for i in range(len(tokens) - len(words) + 1) if tokens[i : i + len(words)] == words]
    if not words or len(starts) < int(nth or 1):
        sys.exit(f"{where}: `{' '.join(words)}` stands there {len(starts)} times")
    start = starts[int(nth or 1) - 1]
    return range(start, start + len(words))


def build():
    files = {}
    for entry in open(os.path.join(HERE, "draft.txt"), encoding="utf-8").read().strip().split("\n\n"):
        head, en, vi, links = entry.split("\n")
        half, document, sentence = head.strip("[]").split()
        sides = TOKEN.findall(en), TOKEN.findall(vi.replace("_", " "))
        pairs = {}
        for link in links.split(";"):
            left, kind, right = re.fullmatch(r"\s*(.+?)(==|=|~)(.+)", link).groups()
            i, j = find(sides[0], left, head), find(sides[1], right, head)
            if kind == "==" and len(i) != len(j):
                sys.exit(f"{head}: `{link}` does not go one by one")
            found = zip(i, j) if kind == "==" else ((a, b) for a in i for b in j)
            for pair in found:
                pairs[pair] = pairs.get(pair, False) or kind != "~"
        line = " ".join(f"{i}{'-' if sure else 'p'}{j}" for (i, j), sure in sorted(pairs.items()))
        for kind, text in (
            ("en", " ".join(sides[0])),
            ("vi", " ".join(sides[1])),
            ("pharaoh", line),
            ("ids", f"{document}.{sentence}"),
        ):
            files[f"{half}.{kind}"] = files.get(f"{half}.{kind}", "") + text + "\n"
    return files


def main():
    moved = False
    for name, text in sorted(build().items()):
        path = os.path.join(HERE, name)
        if "--check" not in sys.argv[1:]:
            open(path, "w", encoding="utf-8").write(text)
        elif not os.path.exists(path) or open(path, encoding="utf-8").read() != text:
            print(f"{name} is not what the draft builds", file=sys.stderr)
            moved = True
    sys.exit(moved)


if __name__ == "__main__":
    main()
