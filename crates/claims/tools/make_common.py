#!/usr/bin/env python3
"""Writes assets/common.{en,vi}.txt: words that running text writes in lower case, so that a capital at the start of a
sentence or in a headline proves nothing.

Usage: python3 make_common.py {en|vi} TEXT > ../assets/common.LANG.txt

A word is listed if it occurs in lower case at least twice (English) or 3 times (Vietnamese syllables), and at least
half as often as with a capital inside a sentence.
"""
import re, sys, unicodedata
from collections import Counter

lang, path = sys.argv[1], sys.argv[2]
least = {"en": 2, "vi": 3}[lang]
small, capital = Counter(), Counter()
with open(path, encoding="utf-8") as lines:
    for line in lines:
        for i, word in enumerate(re.findall(r"[^\W\d_]+", unicodedata.normalize("NFC", line))):
            if word.islower(): small[word] += 1
            elif i > 0: capital[word.lower()] += 1
print(f"# {'Words' if lang == 'en' else 'Syllables'} that Wikinews writes in lower case at least {least} times, and half as often as with a capital inside a sentence.")
print(f"# Learnt from the {'English' if lang == 'en' else 'Vietnamese'} side of the Asian Language Treebank (CC BY 4.0) by tools/make_common.py.")
for word in sorted(w for w, n in small.items() if n >= least and n > capital[w] * 0.5 and len(w) > 1 or w in ("a", "i")):
    print(word)
