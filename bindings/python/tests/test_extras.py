"""Packages that are used where they are there, and not loaded where they are not asked for."""

import subprocess

import pytest

EXTRAS = ["datasets", "matplotlib", "nltk", "pandas", "polars", "pyarrow", "pyspark", "spacy", "tqdm"]


def test_importing_the_package_imports_no_other_but_numpy(python: str) -> None:
    code = f"import sys, doichieu; print([name for name in {EXTRAS} if name in sys.modules])"
    done = subprocess.run([python, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("module", ["datasets", "nltk", "spacy"])
def test_modules_import_the_package_of_their_name_from_anywhere(python: str, module: str) -> None:
    code = f"import doichieu.{module}, {module}; assert {module} is not doichieu.{module}"
    subprocess.run([python, "-c", code], check=True)


@pytest.mark.parametrize("module", ["datasets", "nltk", "spacy"])
def test_a_package_that_is_missing_is_named_with_its_extra(python: str, module: str) -> None:
    code = (
        f"import sys; sys.modules['{module}'] = None\n"
        f"try: import doichieu.{module}\n"
        "except ImportError as error: print(error)"
    )
    done = subprocess.run([python, "-c", code], check=True, capture_output=True, text=True)
    assert f"pip install 'doichieu[{module}]'" in done.stdout


@pytest.mark.parametrize(("call", "extra"), [("pandas", "pandas"), ("polars", "polars"), ("arrow", "arrow")])
def test_tables_name_the_extra_that_makes_them(python: str, call: str, extra: str) -> None:
    package = "pyarrow" if extra == "arrow" else extra
    code = (
        f"import sys; sys.modules['{package}'] = None; import doichieu\n"
        f"try: doichieu.read('It rains.').to_{call}()\n"
        "except ImportError as error: print(error)"
    )
    done = subprocess.run([python, "-c", code], check=True, capture_output=True, text=True)
    assert f"pip install 'doichieu[{extra}]'" in done.stdout
