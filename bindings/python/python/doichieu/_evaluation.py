"""How good answers are."""

from __future__ import annotations

import html
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Union

from doichieu import _native
from doichieu._alignment import Alignment
from doichieu._comparison import Comparison
from doichieu._table import Tabular

#: Gold or predictions: a file, or records in the JSON forms of ``docs/eval.md``, or results of this package.
Given = Union[str, "os.PathLike[str]", Iterable[Any]]


@dataclass(frozen=True, slots=True)
class Difference:
    """How a system's main figure differs from the first system's."""

    #: The figure that is compared.
    figure: str
    #: This system's figure less the first one's.
    difference: float | None
    #: Where 95 % of the resampled differences lie.
    interval: tuple[float, float] | None
    #: Probability of such a difference by chance, corrected over all comparisons made here (Holm 1979).
    p_value: float | None
    #: Whether that is below one in twenty.
    is_significant: bool


@dataclass(frozen=True, slots=True)
class System:
    """The figures of one system."""

    #: What it is called.
    name: str
    #: Figures by name, the main one first, not rounded; ``None`` where one is not defined.
    figures: dict[str, float | None]
    #: Where 95 % of the resamples lie, by the figure's name.
    intervals: dict[str, tuple[float, float]]
    #: Against the first system; ``None`` for that one.
    difference: Difference | None
    #: All that the figures depend on, for papers.
    signature: str


@dataclass(frozen=True, slots=True, repr=False)
class Evaluation(Tabular):
    """Figures of one system, or of several side by side, on one gold."""

    #: Name and variant of the metric.
    metric: str
    #: The figure to read first.
    main_figure: str
    #: Whether less of it is better.
    is_lower_better: bool
    #: Documents of gold.
    n_documents: int
    #: In the order in which they were given.
    systems: tuple[System, ...]
    #: What a reader must know before trusting the figures.
    warnings: tuple[str, ...]
    _json: str
    _page: str

    @property
    def figures(self) -> dict[str, float | None]:
        """Figures of the first system, by name."""
        return self.systems[0].figures

    @property
    def intervals(self) -> dict[str, tuple[float, float]]:
        """Intervals of the first system, by the figure's name."""
        return self.systems[0].intervals

    @property
    def differences(self) -> dict[str, Difference]:
        """How each other system compares with the first, by its name."""
        return {s.name: s.difference for s in self.systems if s.difference is not None}

    def __getitem__(self, system: str) -> System:
        for found in self.systems:
            if found.name == system:
                return found
        raise KeyError(system)

    def __repr__(self) -> str:
        def shown(system: System) -> str:
            value = system.figures.get(self.main_figure)
            return f"{system.name} {'–' if value is None else format(value, '.4f')}"

        return f"<Evaluation by {self.metric}, {self.main_figure}: {', '.join(map(shown, self.systems))}>"

    def to_json(self) -> str:
        """All of it as JSON, as ``doichieu eval report --format json`` writes it."""
        return self._json

    def to_html(self) -> str:
        """A page with tables and plots for a browser, whole and without anything from elsewhere."""
        return self._page

    def _columns(self) -> dict[str, list[Any]]:
        rows = [(s, name, value) for s in self.systems for name, value in s.figures.items()]
        return {
            "system": [s.name for s, _, _ in rows],
            "figure": [name for _, name, _ in rows],
            "value": [value for _, _, value in rows],
            "low": [s.intervals.get(name, (None, None))[0] for s, name, _ in rows],
            "high": [s.intervals.get(name, (None, None))[1] for s, name, _ in rows],
        }

    def _repr_html_(self) -> str:
        def cell(system: System, name: str) -> str:
            value, ends = system.figures.get(name), system.intervals.get(name)
            text = "–" if value is None else f"{value:.4g}"
            return f"<td>{text}{f'<br><small>{ends[0]:.4g} … {ends[1]:.4g}</small>' if ends else ''}</td>"

        # A row a figure: there are more figures than systems.
        head = "".join(f"<th>{html.escape(s.name)}</th>" for s in self.systems)
        rows = "".join(
            f"<tr><th>{html.escape(name)}</th>{''.join(cell(s, name) for s in self.systems)}</tr>"
            for name in self.figures
            if any(s.figures.get(name) is not None for s in self.systems)
        )
        return f"<table class='doichieu'><thead><tr><th></th>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _bytes(given: Given, what: str) -> tuple[str, bytes]:
    """A file, or records as lines of JSON."""
    if isinstance(given, (str, os.PathLike)):
        path = Path(given)
        if path.is_dir():
            raise IsADirectoryError(f"{what}: {str(path)!r} is a folder; `doichieu eval score` takes those")
        return path.name, path.read_bytes()
    lines = [json.dumps(_record(r, idx), ensure_ascii=False) for idx, r in enumerate(given)]
    return f"{what}.jsonl", "".join(f"{line}\n" for line in lines).encode()


def _record(given: Any, idx: int) -> Any:
    if isinstance(given, Alignment):
        beads = [
            {"source": b.source, "target": b.target, "probability": b.probability} for b in given.beads
        ]
        return {"id": str(idx), "beads": beads}
    if isinstance(given, Comparison):
        links = [
            {
                "source": link.source,
                "target": link.target,
                "probability": link.probability,
                "relation": link.relation,
            }
            for link in given.links
        ]
        return {"id": str(idx), "links": links}
    if isinstance(given, Mapping):
        return {"id": str(idx), **given}
    raise TypeError(f"record {idx} is neither a mapping nor an Alignment nor a Comparison")


def evaluate(
    gold: Given,
    pred: Given | Mapping[str, Given],
    metric: str = "beads:vecalign",
    *,
    figure: str | None = None,
    texts: tuple[Given, Given] | None = None,
    n_resamples: int = 1_000,
    seed: int = 1,
    ignore_extra: bool = False,
) -> Evaluation:
    """Scores predictions of any tool against gold, as ``doichieu eval score`` and ``compare`` do.

    :param gold: a file in any format that ``docs/eval.md`` names, or a list of records: mappings with ``id`` and
        ``beads``, ``links``, ``sentences``, …; records without ``id`` are numbered from 0.
    :param pred: the same of what a system predicted, or results of :func:`doichieu.align` or
        :func:`doichieu.compare` in the order of gold; or a mapping of such by the systems' names, of which the first is
        what the others are compared with.
    :param metric: ``beads:vecalign`` (and other variants), ``links``, ``verdicts``, ``words``, ``boundaries`` or
        ``language``.
    :param figure: by which systems are compared; by default the metric's own choice.
    :param texts: files of the two sides' sentences, for formats that hold texts and no numbers.
    :param n_resamples: draws of the documents for intervals; 0 for none.
    :param seed: of the draws.
    :param ignore_extra: leaves out predictions that gold does not have.
    :returns: figures with intervals in which 95 % of the resamples lie, and differences.
    :raises EvaluateError: if a file cannot be read, or the two do not belong together.
    :raises FileNotFoundError: if there is no such file.

    >>> gold = [{"beads": [{"source": [0], "target": [0]}, {"source": [1, 2], "target": [1]}]}]
    >>> pred = [{"beads": [{"source": [0], "target": [0]}, {"source": [1], "target": [1]}, {"source": [2], "target": []}]}]
    >>> found = doichieu.evaluate(gold, pred)
    >>> found.main_figure, found.figures["strict_f1"]
    ('strict_f1', 0.4)
    """
    systems = pred if isinstance(pred, Mapping) else {"system": pred}
    answer, page = _native.evaluate(
        metric,
        _bytes(gold, "gold"),
        [(name, _bytes(given, name)) for name, given in systems.items()],
        texts=None if texts is None else (_bytes(texts[0], "source"), _bytes(texts[1], "target")),
        figure=figure,
        n_resamples=n_resamples,
        seed=seed,
        ignore_extra=ignore_extra,
    )
    value = json.loads(answer)["golds"][0]
    return Evaluation(
        value["metric"],
        value["main_figure"],
        value["is_lower_better"],
        value["n_documents"],
        tuple(_system(s, value["main_figure"]) for s in value["systems"]),
        tuple(value["warnings"]),
        answer.decode(),
        page,
    )


def _system(value: dict[str, Any], main_figure: str) -> System:
    totals = {row["id"]: row for row in value["totals"]}
    name = next((n for n in ("all", "comparable+unrelated") if n in totals), next(iter(totals)))
    total, found = totals[name], value["differences"].get(name)
    return System(
        value["name"],
        dict(sorted(total["figures"].items(), key=lambda f: (f[0] != main_figure, f[0]))),
        {figure: (ends[0], ends[1]) for figure, ends in total["intervals"].items()},
        None if found is None else _difference(found),
        value["signature"],
    )


def _difference(value: dict[str, Any]) -> Difference:
    ends = value["interval"]
    return Difference(
        value["figure"],
        value["difference"],
        None if ends is None else (ends[0], ends[1]),
        value["p_corrected"],
        value["is_significant"],
    )
