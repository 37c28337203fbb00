"""The files of the page to draw on, and the constants that it shares with Python."""

import re
from pathlib import Path

from tools.constants import CONSTANTS, FILE, constants_as_javascript

from tenfold.web import BROWSER_PARTS, BROWSER_READER, KINDS, PAGE, READER, SERVICE_READER

FOLDER = Path(FILE).parent
NAMES = (*PAGE, SERVICE_READER, BROWSER_READER, *BROWSER_PARTS)


def test_the_constants_of_the_page_are_those_of_python():
    assert FILE.read_text() == constants_as_javascript(), "run: make constants"


def test_every_shared_constant_is_used_by_the_page():
    text = "".join(path.read_text() for path in FOLDER.glob("*.js") if path != FILE)
    assert [name for name in CONSTANTS if not re.search(rf"\b{name}\b", text)] == []


def test_every_file_of_the_folder_is_named_and_has_a_kind():
    files = {path.name for path in FOLDER.iterdir() if path.suffix not in (".py", "")}
    assert files == set(NAMES)
    assert all(name.rpartition(".")[2] in KINDS for name in NAMES)


def test_a_script_imports_only_files_that_stand_beside_it():
    served = {*NAMES, READER, "ort.wasm.bundle.min.mjs"}
    for name in NAMES:
        text = (FOLDER / name).read_text()
        assert set(re.findall(r'from "\./([^"]+)"', text)) <= served
