#!/usr/bin/env python3
"""Writes assets/exonyms.tsv: English and Vietnamese names of territories and cities, from CLDR.

Usage:
  npm install cldr-localenames-full@48.2.0 cldr-dates-full@48.2.0
  python3 make_exonyms.py node_modules > ../assets/exonyms.tsv

Columns: identity, kind (place or city), English forms, Vietnamese forms; forms are separated by `|`.
Territories have their ISO 3166 or UN M49 code as identity, cities `city:` and the last part of their time zone.
"""
import json, re, sys
from pathlib import Path

root = Path(sys.argv[1])

def load(package, lang, name):
    return json.loads((root / package / "main" / lang / name).read_text(encoding="utf-8"))["main"][lang]

def plain(name):
    """Without bracketed explanations; `[A - B]` lists of alternatives are given up."""
    return re.sub(r"\s*[\[(].*?[\])]", "", name).strip()

def territories():
    en = load("cldr-localenames-full", "en", "territories.json")["localeDisplayNames"]["territories"]
    vi = load("cldr-localenames-full", "vi", "territories.json")["localeDisplayNames"]["territories"]
    out = {}
    for table, side in ((en, 0), (vi, 1)):
        for key, name in table.items():
            code = key.split("-alt-")[0]
            if code in ("001", "ZZ", "XA", "XB", "QO", "EZ", "419", "AQ"): continue
            forms = out.setdefault(code, ([], []))[side]
            for form in (plain(name), plain(name).replace("&", "and")):
                if form and form != code and form not in forms: forms.append(form)
    return out

def cities():
    def walk(node, path, out):
        for key, value in node.items():
            if isinstance(value, dict):
                if "exemplarCity" in value: out[key] = value["exemplarCity"]
                walk(value, path + [key], out)
    en, vi, zones = {}, {}, {}
    walk(load("cldr-dates-full", "en", "timeZoneNames.json")["dates"]["timeZoneNames"]["zone"], [], en)
    walk(load("cldr-dates-full", "vi", "timeZoneNames.json")["dates"]["timeZoneNames"]["zone"], [], vi)
    for key in sorted(set(en) | set(vi)):
        if key in ("Unknown", "UTC", "Center", "Easter", "Knox"): continue
        english = en.get(key, key.replace("_", " "))
        zones[key] = (sorted({plain(english), key.replace("_", " ")}), [plain(vi.get(key, english))])
    return zones

print("# English and Vietnamese names of territories and cities.")
print("# Source: Unicode CLDR 48.2 (packages cldr-localenames-full, cldr-dates-full), Unicode-3.0. Made by tools/make_exonyms.py.")
seen = set()
for code, (en, vi) in sorted(territories().items()):
    print(code, "place", "|".join(en), "|".join(vi), sep="\t")
    seen |= set(en)
for key, (en, vi) in sorted(cities().items()):
    if seen & set(en): continue  # the territory of that name
    print("city:" + key, "city", "|".join(en), "|".join(vi), sep="\t")
