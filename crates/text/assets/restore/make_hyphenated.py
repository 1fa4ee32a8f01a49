"""Makes hyphenated.txt: python3 make_hyphenated.py TEXT... > hyphenated.txt, with the texts that MANIFEST.toml names."""

import re
import sys
import unicodedata
from collections import Counter

LETTERS = re.compile(r"^[a-zàáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ]+$")
# Left-overs of VNI, an old encoding, in one of the texts.
MISREAD = re.compile("eâ|aï|oâ|öô|ô[àáâ]|ê[àáâ]")

hyphens, dashes = Counter(), Counter()
for path in sys.argv[1:]:
    for line in open(path, encoding="utf-8"):
        line = unicodedata.normalize("NFC", line.replace("Ð", "Đ")).lower()
        for word in set(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)+", line)):
            parts = word.split("-")
            hyphens.update(zip(parts, parts[1:]))
        dashes.update(set(re.findall(r"([^\W\d_]+) - (?=([^\W\d_]+))", line)))

print("# Pairs of neighbouring parts of words written with a hyphen, in lower case, seen at least twice and more than twice")
print("# as often with a hyphen as with a spaced dash. Learnt from the Vietnamese sides of: Asian Language Treebank (CC BY")
print("# 4.0), the 1934 Bible (public domain), LibreOffice help (MPL-2.0), Dive into Deep Learning and XQuAD (CC BY-SA).")
for left, right in sorted(
    pair
    for pair, count in hyphens.items()
    if 2 <= count
    and 2 * dashes[pair] < count
    and all(LETTERS.match(part) and len(part) < 9 for part in pair)
    and not MISREAD.search("".join(pair))
):
    print(left, right)
