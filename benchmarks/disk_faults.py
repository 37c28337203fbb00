"""Faults of the disk for each kind of output, and many processes that start without a cache.

A disk that is full (a small tmpfs, which only root can mount), files that may not grow
(RLIMIT_FSIZE) and a flush that fails, at several writes of each kind: the file that was there has
to stay whole, and the command has to say so.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from tests.drawn import drawn_digits

from benchmarks.cold_crowd import PROCESSES, ROUNDS, cold_rounds
from benchmarks.disk_outputs import KINDS, OutputKind, is_whole
from benchmarks.recording import make_parser, report
from tenfold.data import load
from tenfold.downloads.cache import cache_folder

CHILD = "from benchmarks.faulty_command import main; main()"
PRINTED = "printed.json"
FILLER = "filler"
PARTS = ("faults", "processes")
STEPS = ".steps"  # of a run, which clears them when it begins
HEADER = [
    "output", "faults", "exit not 0", "old file whole", "path and bytes named", "nothing left",
]  # fmt: skip

Contents = dict[Path, bytes]


@dataclass(frozen=True)
class Fault:
    """A fault: "full" (free bytes of the disk), "fsize" (bytes a file) or "fsync" (the flush)."""

    name: str
    amount: int


@dataclass(frozen=True)
class Verdict:
    """The consequences of one fault, each as it is wanted if True."""

    failed: bool
    whole: bool
    named: bool
    clean: bool


@dataclass(frozen=True)
class Bench:
    """The folders of a measurement; ``places`` are the words that a command may name."""

    out: Path
    home: Path
    can_mount: bool
    places: dict[str, str]

    def run(self, kind: OutputKind, fault: Fault, *, trials: int) -> tuple[int, str]:
        """Return the exit status and standard error of a kind's command under a fault."""
        injected = ("none", "0") if fault.name == "full" else (fault.name, str(fault.amount))
        if fault.name == "none":
            injected = "none", str(self.home / "flushes")
        words = [word.format(**self.places, trials=trials) for word in kind.words.split()]
        environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "OMP_NUM_THREADS": "1"}
        if "import" in words:
            environment["TENFOLD_HOME"] = str(self.out)
        command = [sys.executable, "-c", CHILD, *injected, *words]
        with Path(self.out / PRINTED if kind.printed else os.devnull).open("wb") as printed:
            done = subprocess.run(
                command, stdout=printed, stderr=subprocess.PIPE, text=True, env=environment
            )
        return done.returncode, done.stderr


def main() -> None:
    """Measure and report."""
    options = make_parser(__doc__)
    options.add_argument("--part", choices=PARTS, help="one of the two measurements; else both")
    options.add_argument("--kind", default="", help="only outputs with this word in the name")
    options.add_argument("--rounds", type=int, default=ROUNDS, help="of cold processes")
    given = options.parse_args()
    if given.part != "processes":
        measure_faults(given.kind, given.record)
    if given.part != "faults":
        title = f"{PROCESSES} processes that start without a cache"
        rows = cold_rounds(given.rounds)
        report(title, ["figure", "target", "measured"], rows, record=given.record)


def measure_faults(kind: str, record: bool) -> None:
    """Measure and report the faults at the outputs whose names contain a word."""
    with bench() as place:
        rows = [_row(each, _verdicts(place, each)) for each in KINDS if kind in each.name]
    header = HEADER if place.can_mount else [*HEADER[:1], "faults but no full disk", *HEADER[2:]]
    report("Faults of the disk", header, rows, record=record)


@contextmanager
def bench() -> Iterator[Bench]:
    """Yield the folders, with data, and a place where a small disk can be mounted, if root can."""
    load("mnist")
    with TemporaryDirectory() as name:
        home = Path(name)
        out, data = home / "disk", home / "data.npz"
        out.mkdir()
        train, test = drawn_digits(180, seed=0), drawn_digits(40, seed=1)
        arrays = {"x_train": train.images, "y_train": train.labels}
        np.savez(data, **arrays, x_test=test.images, y_test=test.labels)
        places = {
            "out": str(out),
            "away": str(home),
            "data": str(data),
            "picture": "examples/numbers.jpg",
            "mnist": str(cache_folder("mnist")),
        }
        can_mount = _mount(out, 1)
        if can_mount:
            _unmount(out)
        else:
            print("No disk is filled: only root can mount a small one.")
        yield Bench(out, home, can_mount, places)


def _verdicts(place: Bench, kind: OutputKind) -> list[Verdict]:
    """Return what each fault does to the files of one kind that are there already."""
    if place.can_mount:
        _mount(place.out, kind.megabytes)
    try:
        status, told = place.run(kind, Fault("none", 0), trials=2)
        assert status == 0, told
        old = _contents(place.out)
        flushes = int((place.home / "flushes").read_text())
        return [_verdict(place, kind, fault, old) for fault in _faults(place, kind, old, flushes)]
    finally:
        _clear(place.out)
        if place.can_mount:
            _unmount(place.out)


def _faults(place: Bench, kind: OutputKind, old: Contents, flushes: int) -> list[Fault]:
    """Return faults at several writes of a kind: at the first and the last bytes and flushes."""
    largest = max(map(len, old.values()))
    page = os.statvfs(place.out).f_frsize
    free = {int(largest * share) // page * page for share in (0, 0.5, 0.95)}
    full = [Fault("full", amount) for amount in sorted(free)]
    limits = (largest + 10, largest + 1000) if kind.appended else (largest // 3, largest * 9 // 10)
    faults = [*(full if place.can_mount else []), *(Fault("fsize", limit) for limit in limits)]
    if kind.printed:  # and never flushed to the disk
        return faults
    return [*faults, *(Fault("fsync", number) for number in {1, (flushes + 1) // 2, flushes})]


def _verdict(place: Bench, kind: OutputKind, fault: Fault, old: Contents) -> Verdict:
    _clear(place.out)
    for path, content in ({} if kind.printed else old).items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    if fault.name == "full":
        _fill(place.out, fault.amount)
    status, told = place.run(kind, fault, trials=8)
    (place.out / FILLER).unlink(missing_ok=True)
    new = _contents(place.out)
    errors = [line for line in told.splitlines() if line.startswith("tenfold: ")]
    subject = "Standard output" if kind.printed else str(place.out)
    verdict = Verdict(
        failed=status != 0,
        whole=kind.printed or all(_kept(path, old[path], new.get(path)) for path in old),
        named=any(subject in line and re.search(r"[\d,]+ bytes", line) for line in errors),
        clean=not any(path.name.endswith((".part", ".lock")) for path in set(new) - set(old)),
    )
    if verdict != Verdict(True, True, True, True):
        print(f"{kind.name}, {fault}: {verdict}, exit {status}\n{told[-2_000:]}", file=sys.stderr)
    return verdict


def _kept(path: Path, old: bytes, new: bytes | None) -> bool:
    if new is None:
        return STEPS in path.parts
    return is_whole(path, old, new)


def _row(kind: OutputKind, verdicts: list[Verdict]) -> list[str]:
    count = len(verdicts)
    told = [
        sum(verdict.failed for verdict in verdicts),
        sum(verdict.whole for verdict in verdicts),
        sum(verdict.named for verdict in verdicts),
        sum(verdict.clean for verdict in verdicts),
    ]
    cells = [f"{number} of {count}" for number in told]
    if kind.printed:
        cells[1] = "emptied by the shell"
    return [kind.name, str(count), *cells]


def _contents(folder: Path) -> Contents:
    paths = (path for path in folder.rglob("*") if path.is_file() and path.name != FILLER)
    return {path: path.read_bytes() for path in paths}


def _clear(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def _fill(folder: Path, free: int) -> None:
    """Leave only so many bytes free on a disk."""
    status = os.statvfs(folder)
    size = status.f_bavail * status.f_frsize - free
    with (folder / FILLER).open("wb") as file:
        if size > 0:
            os.posix_fallocate(file.fileno(), 0, size)


def _mount(folder: Path, megabytes: int) -> bool:
    """Mount a small disk in memory, and return whether that was possible."""
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
    try:
        return subprocess.run(command, capture_output=True).returncode == 0
    except OSError:
        return False


def _unmount(folder: Path) -> None:
    subprocess.run(["umount", str(folder)], check=True)


if __name__ == "__main__":
    main()
