"""The house itself: its public names, its pages, its floors and its measures."""

import ast
import importlib
import importlib.metadata
import itertools
import re
import shlex
import shutil
import subprocess
import sys
import textwrap
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import grimp
import pytest
from benchmarks.house import UNCLEAR_FIRST_WORDS, paths_of

import tenfold
from tenfold.models import MODELS
from tests.waiting import HANGS

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "tenfold"
TESTS = ROOT / "tests"

LINES_A_FILE = 300
LINES_A_FUNCTION = 45  # without its docstring: a long explanation is no fault
PATHS_A_FUNCTION = 15
MODULES_TO_HELP = 400  # about 300 of them are typer's, rich's and Python's own
HEAVY = {  # what takes longer to import than --help may take; benchmarks/startup.py has the seconds
    "cv2", "fastapi", "joblib", "jinja2", "matplotlib", "numpy", "onnx", "onnxruntime", "optuna",
    "pandas", "PIL", "pydantic", "requests", "scipy", "sklearn", "sqlalchemy", "torch", "uvicorn",
}  # fmt: skip

# Tests of something else than one file or folder of src/tenfold.
UNMIRRORED = {
    "test_house.py": "the house itself",
    "test_main.py": "main.py, the whole pipeline",
    "test_examples.py": "the programs and the notebook in examples/",
    "test_deploy.py": "the examples of docs/deploy.md",
    "test_base_install.py": "an installation without extras",
    "test_containers.py": "the Dockerfile and what starts the service elsewhere",
    "test_benchmarks.py": "benchmarks.train, the models and their baselines",
    "test_supply_chain.py": "the pins, their licences, the workflow and the wheel",
    "test_reading_benchmark.py": "benchmarks.read, its scores and its drawn pictures",
    "test_kills.py": "benchmarks.kills, processes that are killed at their points",
    "test_outside.py": "benchmarks.outside, the models outside MNIST",
    "data/test_load.py": "tenfold.data.load, whichever the source",
    "models/test_contract.py": "what every model of the table must do",
    "models/test_new_model.py": "the model of docs/add-a-model.md",
}

# Pages that name what there was at their time.
PAGES_OF_THE_PAST = ("CHANGELOG.md", "benchmarks/LOG.md")
NEW_IN_EXAMPLES = re.compile(r"\b(means|test_means|text|test_text|test_NAME|NAME)\b")

# Folders that belong to one machine; the names are put together so that this file passes too.
FOREIGN_PATHS = re.compile(r"(?<![\w.~$}>-])/(?:root|home|tmp|Users|work|opt|mnt)/")


def project_files() -> list[Path]:
    """Return the files of the project, tracked or about to be, and none that tools left there."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("the list of files comes from git, and this is no clone")
    # Another user's clone is read as one's own would be.
    git = ["git", "-c", "safe.directory=*"]
    command = [*git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
    paths = (ROOT / name for name in sorted(listed.decode().split("\0")) if name)
    return [path for path in paths if path.is_file()]


def pages() -> list[Path]:
    return [path for path in project_files() if path.suffix == ".md"]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def run_python(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=HANGS)
    assert done.returncode == 0, done.stderr
    return done


# The package


def by_kind(name: str) -> tuple[int, str]:
    """Return the order that ruff keeps ``__all__`` in: CONSTANTS, Classes, then the rest."""
    return (0 if name.isupper() else 1 if name[0].isupper() else 2), name


def test_the_public_names_are_sorted_and_each_can_be_imported():
    names = list(tenfold.__all__)
    assert names == sorted(names, key=by_kind)
    assert len(names) == len(set(names))
    assert [name for name in names if not hasattr(tenfold, name)] == []


def test_importing_tenfold_imports_numpy_at_most():
    code = (
        "import sys; before = set(sys.modules); import tenfold; "
        "print(*{name.partition('.')[0] for name in set(sys.modules) - before})"
    )
    imported = set(run_python(code).stdout.split())
    imported &= set(importlib.metadata.packages_distributions())
    assert imported <= {"tenfold", "numpy"}


def test_the_changelog_tells_of_this_version():
    changelog = (ROOT / "CHANGELOG.md").read_text()
    released = re.findall(r"^## \[(\d[^\]]*)\]", changelog, flags=re.MULTILINE)
    assert released[0] == tenfold.__version__


# The command line


def commands(command: Any, name: str = "tenfold") -> Iterator[tuple[str, Any]]:
    """Yield each command under its full name, as in ``tenfold data fetch``."""
    yield name, command
    for child, below in getattr(command, "commands", {}).items():
        yield from commands(below, f"{name} {child}")


@pytest.fixture(scope="module")
def every_command() -> dict[str, Any]:
    typer = importlib.import_module("typer")
    cli = importlib.import_module("tenfold.cli")
    return dict(commands(typer.main.get_command(cli.app)))


def test_every_command_and_each_of_its_options_has_a_help_text(every_command: dict[str, Any]):
    silent = [name for name, command in every_command.items() if not command.help]
    for name, command in every_command.items():
        silent += [f"{name}: {p.name}" for p in command.params if not getattr(p, "help", None)]
    assert silent == []


def test_every_command_stands_in_the_readme_or_the_docs(every_command: dict[str, Any]):
    told = (ROOT / "README.md").read_text()
    told += "".join(page.read_text() for page in sorted((ROOT / "docs").rglob("*.md")))
    untold = [name for name in every_command if not re.search(rf"\b{name}\b", told)]
    assert untold == []


def test_help_imports_no_heavy_package_and_few_modules():
    code = (
        "import sys; before = set(sys.modules); sys.argv[0] = 'tenfold'\n"
        "from tenfold.cli import main\n"
        "try:\n    main()\n"
        "finally:\n    print(*sorted(set(sys.modules) - before), file=sys.stderr)"
    )
    done = run_python(code, "--help")
    assert "tenfold" in done.stdout.lower()
    imported = done.stderr.split()
    assert {name.partition(".")[0] for name in imported} & HEAVY == set()
    assert 100 < len(imported) < MODULES_TO_HELP


def shown_commands(text: str) -> Iterator[list[str]]:
    """Yield the words of each ``tenfold`` command in the shell blocks of a page."""
    for block in re.findall(r"^ *```(?:sh|console)\n(.*?)^ *```", text, re.DOTALL | re.M):
        for line in block.splitlines():
            words = shlex.split(line.removeprefix("$ "), comments=True)
            while words and re.match(r"[A-Z_]+=", words[0]):
                words.pop(0)
            if words[:1] == ["tenfold"]:
                yield words


def test_every_command_that_a_page_shows_exists_with_its_options(every_command: dict[str, Any]):
    wrong = []
    for page in pages():
        for words in shown_commands(page.read_text()):
            depth = 3 if " ".join(words[:3]) in every_command else 2
            command = every_command.get(" ".join(words[:depth]))
            known = {name for each in command.params for name in each.opts} if command else set()
            given = {word.partition("=")[0] for word in words[depth:] if word.startswith("--")}
            if command is None or given - known:
                wrong.append(f"{name_of(page)}: {' '.join(words)}")
    assert wrong == []


# The pages


def test_every_relative_link_in_a_page_leads_somewhere():
    broken = []
    for page in pages():
        prose = re.sub(r"```.*?```|`[^`\n]*`", "", page.read_text(), flags=re.DOTALL)
        links = re.findall(r"\]\(([^)\s]+)[^)]*\)|(?:src|srcset|href)=\"([^\"]+)\"", prose)
        for link in (one or other for one, other in links):
            target = link.partition("#")[0]
            if re.match(r"[a-z][a-z+.-]*:", link) or not target:
                continue
            if not (page.parent / target).exists():
                broken.append(f"{name_of(page)}: {link}")
    assert broken == []


def exists_in_tenfold(name: str) -> bool:
    """Return whether a dotted name is a module, or a name in one."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        try:
            found = importlib.import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for part in parts[length:]:
            found = getattr(found, part, None)
        return found is not None
    return False


def test_every_module_and_every_file_that_a_page_names_exists():
    missing = []
    for page in pages():
        if name_of(page) in PAGES_OF_THE_PAST:
            continue
        text = page.read_text()
        names = set(re.findall(r"\btenfold(?:\.\w+)+", text))
        paths = set(re.findall(r"(?<![\w/.-])(?:src|tests|benchmarks|examples)/[\w./-]*\w", text))
        # docs/add-a-*.md show files that the reader writes.
        named = {each for each in names | paths if not NEW_IN_EXAMPLES.search(each)}
        missing += [
            f"{name_of(page)}: {each}"
            for each in sorted(named)
            if not (exists_in_tenfold(each) if each in names else (ROOT / each).exists())
        ]
    assert missing == []


def test_every_benchmark_stands_in_their_index():
    index = (ROOT / "benchmarks" / "README.md").read_text()
    commands = [
        path.stem for path in sorted((ROOT / "benchmarks").glob("*.py"))
        if '__name__ == "__main__"' in path.read_text()
    ]  # fmt: skip
    assert [name for name in commands if f"`python -m benchmarks.{name}" not in index] == []


def test_every_python_example_in_a_page_compiles():
    for page in pages():
        for block in re.findall(r"^ *```python\n(.*?)^ *```", page.read_text(), re.DOTALL | re.M):
            compile(textwrap.dedent(block), name_of(page), "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)


def test_no_file_names_a_folder_of_one_machine():
    found = []
    for path in project_files():
        try:
            lines = path.read_text().splitlines()
        except UnicodeDecodeError:
            continue  # a picture or an archive
        for number, line in enumerate(lines, start=1):
            if FOREIGN_PATHS.search(line):
                found.append(f"{name_of(path)}:{number}: {line.strip()[:80]}")
    assert found == []


# The measures


def modules() -> list[Path]:
    return sorted(SOURCE.rglob("*.py"))


def test_no_source_file_is_longer_than_the_house_allows():
    lengths = {name_of(path): len(path.read_text().splitlines()) for path in modules()}
    assert {name: lines for name, lines in lengths.items() if lines > LINES_A_FILE} == {}


def lines_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = function.body[0]
    documented = ast.get_docstring(function, clean=False) is not None
    explanation = (first.end_lineno or 0) - first.lineno + 1 if documented else 0
    return (function.end_lineno or 0) - function.lineno + 1 - explanation


def test_no_function_is_longer_than_the_house_allows():
    long = []
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = lines_of(node)
                if lines > LINES_A_FUNCTION:
                    long.append(f"{name_of(path)}: {node.name} has {lines} lines")
    assert long == []


Definition = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def definitions(path: Path) -> Iterator[tuple[str, Definition]]:
    """Yield the module and each class and function in it, under the full name."""
    place = name_of(path)
    above: list[tuple[str, ast.AST]] = [("", ast.parse(path.read_text()))]
    while above:
        name, node = above.pop()
        if isinstance(node, Definition):
            yield f"{place}: {name}".rstrip(": "), node
        for child in ast.iter_child_nodes(node):
            inner = f"{name}.{child.name}".lstrip(".") if hasattr(child, "name") else name
            above.append((inner if isinstance(child, Definition) else name, child))


def test_no_function_has_more_paths_than_the_house_allows():
    complex_functions = []
    for path in modules():
        for name, node in definitions(path):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                paths = paths_of(node)
                if paths > PATHS_A_FUNCTION:
                    complex_functions.append(f"{name} has {paths} paths")
    assert complex_functions == []


def test_the_first_line_of_every_docstring_names_its_object():
    unclear = []
    for path in [*modules(), ROOT / "main.py"]:
        for name, node in definitions(path):
            first = (ast.get_docstring(node) or "").partition("\n")[0]
            if UNCLEAR_FIRST_WORDS.match(first):
                unclear.append(f"{name}: {first}")
    assert unclear == []


def test_every_public_module_class_function_and_method_has_a_docstring():
    undocumented = []
    for path in [*modules(), ROOT / "main.py"]:
        for name, node in definitions(path):
            private = re.search(r"(?:^|[.: ])_\w+$", name) and not isinstance(node, ast.Module)
            if not private and ast.get_docstring(node) is None:
                undocumented.append(name)
    assert undocumented == []


def constants_of(path: Path) -> Iterator[tuple[str, object]]:
    """Yield each constant of a module that is a number or a text, with its value."""
    for node in ast.parse(path.read_text()).body:
        if not isinstance(node, ast.Assign | ast.AnnAssign) or node.value is None:
            continue
        for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
            several = isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple)
            names = target.elts if several else [target]
            values = node.value.elts if several else [node.value]
            for name, value in zip(names, values, strict=False):
                if isinstance(name, ast.Name) and isinstance(value, ast.Constant):
                    yield name.id, value.value


def test_a_constant_is_assigned_in_one_module_only():
    modules_of: dict[tuple[str, object], list[str]] = {}
    for path in modules():
        for name, value in constants_of(path):
            if re.fullmatch("[A-Z][A-Z0-9_]*", name):
                modules_of.setdefault((name, value), []).append(name_of(path))
    assert {name: found for (name, _), found in modules_of.items() if len(found) > 1} == {}


def test_the_size_of_an_image_is_assigned_in_types_only():
    repeated = [
        f"{name_of(path)}: {name} = {value}"
        for path in modules()
        if path != SOURCE / "types.py"
        for name, value in constants_of(path)
        if value in (28, 784) and isinstance(value, int)
    ]
    assert repeated == []


def mirrors_a_source(test: Path) -> bool:
    """Whether tests/x/test_y.py has its x/y.py or x/y/, or tests/x/test_x.py its x/."""
    place = SOURCE / test.relative_to(TESTS).parent
    noun = test.stem.removeprefix("test_")
    return (place / f"{noun}.py").is_file() or (place / noun).is_dir() or place.name == noun


def test_every_test_file_lies_where_its_source_lies():
    files = sorted(TESTS.rglob("test_*.py"))
    lost = [name_of(path) for path in files if not mirrors_a_source(path)]
    assert set(lost) - {f"tests/{name}" for name in UNMIRRORED} == set()


# The floors

Floors = list[set[str]]


def floors_of_the_page() -> Floors:
    """Read ARCHITECTURE.md's table of rooms, from the top floor down."""
    page = (ROOT / "ARCHITECTURE.md").read_text()
    rows = re.findall(r"^\| (\d+) \| \[`(\w+)`\]\(src/tenfold/([\w/.]+)\)", page, re.MULTILINE)
    assert [room for _, room, target in rows if target.removesuffix(".py") != room] == []
    floors: dict[int, set[str]] = {}
    for number, room, _ in rows:
        floors.setdefault(int(number), set()).add(room)
    assert list(floors) == list(range(len(floors), 0, -1))
    return list(floors.values())


def floors_of_the_contract() -> Floors:
    """Read import-linter's layers; a room in parentheses is not built yet."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    (layers,) = (c["layers"] for c in contracts["contracts"] if c["type"] == "layers")
    rooms = [{room.strip() for room in layer.split("|")} for layer in layers]
    return [{room for room in floor if not room.startswith("(")} for floor in rooms]


def rooms_of_the_folder() -> set[str]:
    """List the files and packages of src/tenfold."""
    files = {path.stem for path in SOURCE.glob("*.py")} - {"__init__", "__main__"}
    return files | {path.parent.name for path in SOURCE.glob("*/__init__.py")}


def test_no_model_imports_another_model_however_far_down():
    graph = grimp.build_graph("tenfold", cache_dir=None)
    homes = [family.estimator.partition(":")[0] for family in MODELS.values()]
    pairs = itertools.permutations(homes, 2)
    chains = [graph.find_shortest_chain(importer, imported) for importer, imported in pairs]
    assert [" imports ".join(chain) for chain in chains if chain] == []


def test_the_folder_the_architecture_page_and_the_lint_contract_are_one_list():
    assert floors_of_the_page() == floors_of_the_contract()
    assert set().union(*floors_of_the_page()) == rooms_of_the_folder()
