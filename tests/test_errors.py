"""The family of errors: its drawing, and whom else they pass for."""

import pickle
import re

import pytest

from tenfold import errors
from tenfold.errors import TenfoldError


def family(error=TenfoldError, depth=0):
    """Yield (name, depth) of an error and of all below it, in the order of their definition."""
    yield error.__name__, depth
    for child in error.__subclasses__():
        if child.__module__ == errors.__name__:
            yield from family(child, depth + 1)


def drawn():
    """Yield (name, depth) as the module's docstring draws them: four characters a step."""
    for line in (errors.__doc__ or "").splitlines():
        branch = re.match(r"([ │├└─]*)([A-Z]\w+Error)\b", line)
        if branch:
            yield branch[2], len(branch[1]) // 4


def test_the_drawn_tree_is_the_tree_of_the_classes():
    assert list(drawn()) == list(family())


def test_the_drawing_says_which_errors_are_also_built_in_ones():
    for name, _ in family():
        error = getattr(errors, name)
        line = next(line for line in errors.__doc__.splitlines() if name in line)
        for builtin in (ValueError, OSError):
            parent_says = any(
                issubclass(parent, builtin) for parent in error.__bases__ if parent is not builtin
            )
            said = f"(also a{'n' * (builtin is OSError)} {builtin.__name__})" in line
            assert said == (issubclass(error, builtin) and not parent_says)


@pytest.mark.parametrize("name", [name for name, _ in family()])
def test_an_error_keeps_its_sentence_and_crosses_from_one_process_to_another(name):
    error = getattr(errors, name)("3 came; 4 was wanted.")
    assert str(error) == "3 came; 4 was wanted."
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is type(error)
    assert str(copy) == str(error)
    assert error.__doc__.endswith(".")
