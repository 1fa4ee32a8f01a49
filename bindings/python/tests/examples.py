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
