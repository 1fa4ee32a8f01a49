#!/usr/bin/env python3
"""Makes the piles that the weights of evidence are fitted on, and fits them. Needs numpy.

    fit.py piles WIKI-ALT ALT-TRAIN OUT     small.en, small.vi, large.en, large.vi, gold.tsv in OUT
    fit.py weights EVIDENCE...              the table, from what `cargo run --release -p doichieu-mine --example evidence
                                            -- EN VI GOLD [MODEL]` prints

The piles: all sentences of the Wikinews articles set aside for aligning (WIKI-ALT: `*.en`, `*.vi`, `*.gold`), whose 1-1
beads are the gold, among 2,000 and 7,000 a side of the training articles (ALT-TRAIN: `.en`, `.vi`, `.ids`), English of
every other article and Vietnamese of the rest, so that none has its translation there. Neither the encoder nor the lexicon
has seen the former.
"""

import pathlib
import re
import sys

import numpy as np

RIDGE = 1.0  # on values scaled to unit deviation
STEPS = 40  # of Newton's method; the loss is convex


def lines(path):
    return pathlib.Path(path).read_text(encoding="utf-8").split("\n")[:-1]


def piles(aligned, train, out):
    sides = {"en": [], "vi": []}
    gold = []
    for path in sorted(pathlib.Path(aligned).glob("*.gold")):
        for bead in lines(path):
            found = re.match(r"\[([\d, ]*)\]:\[([\d, ]*)\]", bead)
            source, target = ([int(i) for i in side.split(",") if i.strip()] for side in found.groups())
            if len(source) == len(target) == 1:
                gold.append(f"{path.stem}-{source[0]}\t{path.stem}-{target[0]}\n")
        for side, pile in sides.items():
            pile += [(f"{path.stem}-{i}", text) for i, text in enumerate(lines(path.with_suffix(f".{side}")))]
    ids = lines(f"{train}.ids")
    articles = sorted({i.split(".")[0] for i in ids}, key=int)
    english = set(articles[::2])
    out = pathlib.Path(out)
    for name, n in (("small", 2000), ("large", 7000)):
        for side, pile in sides.items():
            texts = zip(ids, lines(f"{train}.{side}"))
            others = [(i, text) for i, text in texts if (i.split(".")[0] in english) == (side == "en")][:n]
            rows = (f"{i}\t{text.replace(chr(9), ' ')}\n" for i, text in pile + others)
            (out / f"{name}.{side}").write_text("".join(rows), encoding="utf-8")
    (out / "gold.tsv").write_text("".join(gold), encoding="utf-8")


def regress(values, gold):
    """Newton's method on the penalised logistic loss; the bias, which comes last, is not penalised."""
    values = np.hstack([values, np.ones((len(values), 1))])
    pull = RIDGE * values.var(axis=0)
    weights = np.zeros(values.shape[1])
    for _ in range(STEPS):
        p = 1 / (1 + np.exp(-(values @ weights)))
        gradient = values.T @ (gold - p) - pull * weights
        hessian = (values * (p * (1 - p))[:, None]).T @ values + np.diag(pull + 1e-9)
        weights += np.linalg.solve(hessian, gradient)
    return weights


def chosen(table, score):
    """One to one, best first: what the retrieval `max` gives."""
    best, order = set(), np.argsort(-score, kind="stable")
    for side, near in ((0, 3), (1, 4)):
        seen = set()
        for i in order:
            if table[i, near] and table[i, side] not in seen:
                seen.add(table[i, side])
                best.add(i)
    used = (set(), set())
    for i in order:
        if i in best and table[i, 0] not in used[0] and table[i, 1] not in used[1]:
            used[0].add(table[i, 0])
            used[1].add(table[i, 1])
            yield i


def best_f1(table, score):
    n_gold = table[:, 2].sum()
    found, best = 0, (0.0, 0.0)
    for n, i in enumerate(chosen(table, score), 1):
        found += table[i, 2]
        best = max(best, (2 * found / (n + n_gold), score[i]))
    return best


def weights(paths):
    tables = [np.loadtxt(path, skiprows=1) for path in paths]
    names = lines(paths[0])[0].split("\t")[5:]
    values, gold = np.vstack([t[:, 5:] for t in tables]), np.hstack([t[:, 2] for t in tables])
    fitted = regress(values, gold)
    print("# Weights of a candidate's evidence (logistic regression). Made by `fit.py`; see MANIFEST.toml.")
    last = tables[-1]
    cosine, margin = last[:, 5], last[:, 6]
    scores = {
        "probability": 1 / (1 + np.exp(-(last[:, 5:] @ fitted[:-1] + fitted[-1]))),
        "ratio": np.where(cosine > margin, cosine / np.maximum(cosine - margin, 1e-9), -1e9),
        "distance": margin,
        "absolute": cosine,
    }
    for name, score in scores.items():
        f1, threshold = best_f1(last, score)
        print(f"min_{name}\t{threshold:.2f}")
        print(f"{name}: F1 {f1:.4f}", file=sys.stderr)
    print(f"bias\t{fitted[-1]:.4f}")
    for name, weight in zip(names, fitted):
        print(f"{name}\t{weight:.4f}")
    # A fifth of the sources at a time, by weights that have not seen them: F1, and how sure is how right.
    fold = np.hstack([t[:, 0] for t in tables]) // 40 % 5
    p = np.zeros(len(gold))
    for k in range(5):
        w = regress(values[fold != k], gold[fold != k])
        p[fold == k] = 1 / (1 + np.exp(-(values[fold == k] @ w[:-1] + w[-1])))
    for t, part in zip(tables, np.split(p, np.cumsum([len(t) for t in tables])[:-1])):
        f1, threshold = best_f1(t, part)
        kept = np.array([i for i in chosen(t, part)])
        bins = np.minimum((part[kept] * 10).astype(int), 9)
        parts = (abs(part[kept][bins == b].sum() - t[kept, 2][bins == b].sum()) for b in range(10))
        print(f"unseen: F1 {f1:.4f} at {threshold:.2f}, calibration error {sum(parts) / len(kept):.4f}", file=sys.stderr)


if sys.argv[1:2] == ["piles"]:
    piles(*sys.argv[2:5])
elif sys.argv[1:2] == ["weights"]:
    weights(sys.argv[2:])
else:
    sys.exit(__doc__)
