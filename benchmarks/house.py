"""Measures of the source itself: sizes, paths, docstrings, repeated constants.

A folder may be given to measure another state of the project, such as an older checkout.
"""

import ast
import re
import statistics
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

from benchmarks.recording import make_parser, report

Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef

TITLE = "The source"
SOURCE = Path(__file__).parent.parent / "src" / "tenfold"
MAX_FILE_LINES = 300
MAX_PATHS = 15
BRANCHES = (
    ast.If, ast.For, ast.AsyncFor, ast.While, ast.ExceptHandler, ast.IfExp, ast.comprehension,
    ast.Assert, ast.match_case,
)  # fmt: skip
# A docstring's first line names the object that is returned or done, so it never begins like this.
UNCLEAR_FIRST_WORDS = re.compile(
    r"(?:What|How|Whether|Return what|Return how|Return whichever|Say what|Tell)\b"
)


def main() -> None:
    """Print the measures of the source."""
    options = make_parser(__doc__)
    options.add_argument("--source", type=Path, default=SOURCE, help="the package's folder")
    given = options.parse_args()
    rows = [[name, value] for name, value in _measures(given.source)]
    report(TITLE, ["measure", "value"], rows, record=given.record)


def _measures(source: Path) -> Iterator[tuple[str, str]]:
    texts = {path: path.read_text(encoding="utf-8") for path in sorted(source.rglob("*.py"))}
    trees = {path: ast.parse(text) for path, text in texts.items()}
    lines = [len(text.splitlines()) for text in texts.values()]
    functions = [each for tree in trees.values() for each in ast.walk(tree) if _is_function(each)]
    paths = [paths_of(each) for each in functions]
    documented, undocumented = _docstrings(trees)
    constants = _repeated_constants(trees)
    yield "files", str(len(lines))
    yield "lines", f"{sum(lines):,}"
    yield "lines of a file, median and most", f"{statistics.median(lines):.0f}, {max(lines)}"
    yield f"files over {MAX_FILE_LINES} lines", str(sum(each > MAX_FILE_LINES for each in lines))
    yield "functions", str(len(functions))
    yield "paths through a function, most", str(max(paths))
    yield f"functions over {MAX_PATHS} paths", str(sum(each > MAX_PATHS for each in paths))
    yield "public names with a docstring", f"{documented / (documented + undocumented):.1%}"
    yield "docstrings that hide their object", str(_unclear(trees))
    yield (
        "training loops (files that call backward)",
        str(sum(".backward()" in text for text in texts.values())),
    )
    yield "constants said twice with one value", str(len(constants))
    for name, value in constants:
        yield f"  {name}", value


def _is_function(node: ast.AST) -> bool:
    return isinstance(node, Function)


def paths_of(function: ast.AST) -> int:
    """Return the number of paths through a function: 1, and 1 for each branch and each and/or.

    Source: McCabe 1976, "A complexity measure", section II.
    """
    nodes = list(ast.walk(function))
    operands = sum(len(node.values) - 1 for node in nodes if isinstance(node, ast.BoolOp))
    return 1 + sum(isinstance(node, BRANCHES) for node in nodes) + operands


def _docstrings(trees: dict[Path, ast.Module]) -> tuple[int, int]:
    """Return the numbers of documented and of undocumented public names."""
    found = Counter(
        ast.get_docstring(node) is not None for tree in trees.values() for node in _public(tree)
    )
    return found[True], found[False]


def _public(node: ast.Module | ast.ClassDef) -> Iterator[ast.Module | ast.ClassDef | Function]:
    yield node
    for child in node.body:
        if isinstance(child, ast.ClassDef) and not child.name.startswith("_"):
            yield from _public(child)
        elif isinstance(child, Function) and not child.name.startswith("_"):
            yield child


def _unclear(trees: dict[Path, ast.Module]) -> int:
    kinds = (ast.Module, ast.ClassDef, *Function.__args__)
    docstrings = [
        ast.get_docstring(node) or ""
        for tree in trees.values()
        for node in ast.walk(tree)
        if isinstance(node, kinds)
    ]
    return sum(UNCLEAR_FIRST_WORDS.match(text) is not None for text in docstrings)


def _repeated_constants(trees: dict[Path, ast.Module]) -> list[tuple[str, str]]:
    """Return the module constants of one name and one literal value that stand in several files."""
    found: dict[tuple[str, str], set[str]] = {}
    for path, tree in trees.items():
        for node in tree.body:
            if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                for target in targets:
                    if isinstance(target, ast.Name) and target.id.strip("_").isupper():
                        key = target.id.strip("_"), ast.unparse(node.value)
                        found.setdefault(key, set()).add(path.stem)
    return sorted(
        (f"{name} = {value[:40]}", ", ".join(sorted(files)))
        for (name, value), files in found.items()
        if len(files) > 1
    )


if __name__ == "__main__":
    main()
