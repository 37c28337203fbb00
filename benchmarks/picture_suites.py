"""Test pictures of other projects, from the source packages that carry them; nothing is stored.

Pillow's source package has the pictures of its tests, of every format and many of them damaged. The
one of pypng has PngSuite's; no package was found that carries its broken files, so the same damage
is done to the others.
"""

import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from benchmarks.picture_damage import broken_png
from tenfold.pictures import FORMATS, OPTIONAL_FORMATS

SECONDS = 600  # for a download
HEX_PICTURE = re.compile(rb'_dehex\(b"""\n([0-9a-f\s]+)"""\)')


def suites() -> Iterator[tuple[str, list[bytes]]]:
    """Yield the name and the pictures of each suite; none if its package cannot be downloaded."""
    pillow = f"pillow=={metadata.version('pillow')}"
    name = f"test pictures of {pillow}"
    yield (
        name,
        [
            content
            for path, content in _members(pillow)
            if "/Tests/" in path and Path(path).suffix.lower() in {**FORMATS, **OPTIONAL_FORMATS}
        ],
    )
    pngs = [
        bytes.fromhex(text.decode())
        for path, content in _members("pypng==0.20220715.0")
        if path.endswith("/pngsuite.py")
        for text in HEX_PICTURE.findall(content)
    ]
    yield "PngSuite", pngs
    yield "PngSuite, broken in 14 ways", [bad for png in pngs for bad in broken_png(png)]


def _members(package: str) -> Iterator[tuple[str, bytes]]:
    """Yield the path and the content of each file of a source package."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary"]
        try:
            subprocess.run(
                [*command, ":all:", "--dest", folder, package],
                check=True, capture_output=True, timeout=SECONDS,
            )  # fmt: skip
        except (OSError, subprocess.SubprocessError) as error:
            print(f"LEFT OUT: {package} could not be downloaded: {type(error).__name__}")
            return
        with tarfile.open(next(Path(folder).glob("*.tar.gz"))) as archive:
            for member in archive:
                file = archive.extractfile(member) if member.isfile() else None
                if file is not None:
                    yield member.name, file.read()
