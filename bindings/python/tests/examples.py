"""Uses of every function as users write them, for the type checker."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
from tqdm import tqdm

import doichieu


def vectors(texts: list[str]) -> npt.NDArray[np.float64]:
    return np.array([[float(len(text)), 1.0] for text in texts])


def show(done: int, total: int) -> None:
    print(f"{done} of {total}")


detection: doichieu.Detection = doichieu.detect("Trời mưa.", among=["en", "vi"])
lang: str = detection.lang
confidence: float = detection.confidence

for sentence in doichieu.segment("Trời mưa. Đường ngập.", lang="vi"):
    start, end = sentence.span_chars
    print(sentence.text, end - start)

translations: list[doichieu.Translation] = doichieu.lexicon("bank", "en")
probabilities: list[float] = [t.probability for t in translations if t.restored is None]

built_in: doichieu.Encoder = doichieu.encoder()
own: doichieu.Encoder = doichieu.Encoder.from_callable(vectors, name="lengths", dims=2)
nothing: None = doichieu.encoder(None)
rows: npt.NDArray[np.float32] = doichieu.encode(["Trời mưa."], encoder=own, progress=show)
rows = doichieu.encode(["Trời mưa."], encoder=vectors, progress=tqdm)
rows = built_in.encode(("Trời mưa.",), jobs=1, progress=tqdm(total=1))

try:
    doichieu.encoder(Path("no-such-model"))
except (doichieu.DoichieuError, OSError) as error:
    print(error)

report: doichieu.Document = doichieu.read("It rained. Roads were flooded.", name="rain")
texts: list[str] = [report.source_text(s.span_chars) for s in report]

found: doichieu.Comparison = doichieu.compare(report, "Trời mưa. Đường ngập.", encoder=None, min_probability=0.2)
relations: list[tuple[str, float]] = [(link.relation, link.probability) for link in found]
conflicts: list[str] = [conflict.type for link in found.links for conflict in link.conflicts]
found.to_tmx("links.tmx", min_probability=0.5)

aligned: doichieu.Alignment = doichieu.align(["It rained."], ["Trời mưa."])
for bead in aligned:
    source, target = aligned.texts(bead)
    print(source, target, bead.probability or 0.0)
aligned.save(Path("rain.xces"))
figures: dict[str, float | None] = doichieu.evaluate([{"beads": []}], [aligned]).figures

findings: list[str] = [finding.message for finding in doichieu.check("It cost 2 dollars.", "Nó giá 3 đô la.")]
said: list[str | None] = [c.attribution.who for c in doichieu.claims(report, date="2024-05-08") if c.attribution]
pairs: list[float] = [pair.score for pair in doichieu.mine(["It rained."], ["Trời mưa."], progress=show)]

answers: doichieu.batch.Answers = doichieu.batch.align([("It rained.", ["Trời mưa."])], jobs=2, progress=tqdm)
errors: dict[str, str] = answers.errors
lines: list[str | None] = [answer.line for answer in answers]
