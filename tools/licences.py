"""Write the list of the licences of all packages that Tenfold may install: docs/licences.md.

Licences are those that the installed packages state in their metadata. Packages of other systems
are not installed here; what they state is noted below.
"""

import re
import tomllib
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from types import MappingProxyType

from tenfold.files import write_text

ROOT = Path(__file__).parents[1]
FILE = ROOT / "docs" / "licences.md"
FURTHER_EXTRAS = ("heic", "pdf", "boosting", "postgres")  # not among the pins of locks/run.txt
LONGEST = 130  # characters; some packages state the whole text of their licence
ELSEWHERE: Mapping[str, str] = MappingProxyType(
    {
        "colorama": "BSD License",
        "cuda-bindings": "Apache-2.0",
        "cuda-pathfinder": "Apache-2.0",
        "cuda-toolkit": "not stated; it only names other packages",
        "lightgbm": "MIT",
        "nvidia-nvtx": "Apache 2.0",
        "triton": "MIT License",
    }
)
CUDA = "nvidia-"
CUDA_LICENCE = "LicenseRef-NVIDIA-Proprietary"
PAGE = """\
# Licences

Tenfold has the [MIT licence](../LICENSE). These are the packages that it may install, with the
licence that each states in its metadata, from `make licences`. The service needs only those in
`locks/serve.txt`. Packages named nvidia or cuda, and triton, come with the CUDA build of torch, for
Linux only; a CPU build needs none of them.

| package | licence |
| --- | --- |
"""


def packages() -> list[str]:
    """Return the names of all packages that Tenfold may install."""
    pinned = re.findall(r"^([a-z0-9-]+)==", (ROOT / "locks" / "run.txt").read_text(), re.MULTILINE)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = [one for extra in FURTHER_EXTRAS for one in project["optional-dependencies"][extra]]
    further = [re.match(r"[a-zA-Z0-9_-]+", one).group().lower() for one in extras]
    return sorted({*pinned, *further})


def licence(name: str) -> str | None:
    """Return the licence that a package states; None if it states none or is unknown here."""
    try:
        found = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return ELSEWHERE.get(name, CUDA_LICENCE if name.startswith(CUDA) else None)
    classifiers = found.get_all("Classifier") or []
    classes = [each.split(" :: ")[-1] for each in classifiers if each.startswith("License")]
    stated = (found.get("License-Expression"), found.get("License"), ", ".join(classes))
    short = [each for each in stated if each and len(each) <= LONGEST and "\n" not in each]
    return short[0] if short else None


def page() -> str:
    """Return the content of the file.

    Raises:
        SystemExit: a package states no licence
    """
    licences = {name: licence(name) for name in packages()}
    unknown = [name for name, found in licences.items() if not found]
    if unknown:
        raise SystemExit(f"No licence is known of {', '.join(unknown)}: note it in {__file__}.")
    return PAGE + "".join(f"| {name} | {found} |\n" for name, found in licences.items())


if __name__ == "__main__":
    write_text(FILE, page())
