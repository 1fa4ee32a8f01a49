"""Every name that users see is documented, and its examples run."""

import doctest
import importlib
import inspect
from collections.abc import Iterator

import pytest

import doichieu

MODULES = ["doichieu", *(f"doichieu.{name}" for name in ("batch", "datasets", "nltk", "spacy"))]


def documented() -> Iterator[tuple[str, object]]:
    """All public objects, functions and properties of classes too."""
    for module in map(importlib.import_module, MODULES):
        yield module.__name__, module
        for name in module.__all__:
            thing = getattr(module, name)
            if inspect.ismodule(thing):
                continue
            yield f"{module.__name__}.{name}", thing
            if inspect.isclass(thing) and not issubclass(thing, (tuple, Exception)):
                for member, value in vars(thing).items():
                    # Fields of data classes are documented by comments.
                    is_field = inspect.ismemberdescriptor(value) or isinstance(value, (str, int))
                    if not member.startswith("_") and not is_field:
                        yield f"{module.__name__}.{name}.{member}", value


OBJECTS = [pytest.param(name, thing, id=name) for name, thing in documented() if name != "doichieu.__version__"]


@pytest.mark.parametrize(("name", "thing"), OBJECTS)
def test_docstrings_are_there_and_their_examples_run(name: str, thing: object) -> None:
    # A static method of a compiled class says its words only when it is bound.
    text = inspect.getdoc(getattr(thing, "__func__", thing))
    assert text, f"{name} has no docstring"
    globs = {"doichieu": doichieu}
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    test = doctest.DocTestParser().get_doctest(text, globs, name, None, None)
    report: list[str] = []
    doctest.DocTestRunner(optionflags=flags).run(test, out=report.append)
    assert not report, "".join(report)


@pytest.mark.parametrize("name", ["detect", "segment", "lexicon", "encode", "encoder"])
def test_functions_have_an_example_and_say_what_comes_back(name: str) -> None:
    text = getattr(doichieu, name).__doc__ or ""
    assert ">>>" in text
    assert ":returns:" in text
    assert ":raises" in text
