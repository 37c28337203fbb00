"""Kills (SIGKILL) at all points of six kinds of work: what is left, and what the next run makes."""

import json
import os
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.downloads.local_mirror import serving

from benchmarks import killed_work
from benchmarks.killed_tuning import killed_tunings
from benchmarks.killing import complete, fork, kill_after, shares
from benchmarks.recording import make_parser, report

HEADER = ["killed in", "kills", "files half written", "next run failed", "next run differs", "time"]


@dataclass(frozen=True)
class Kind:
    """One kind of work in a folder.

    Attributes:
        name: for the table
        kills: the number of points
        work: what is killed, and done again afterwards
        is_whole: whether each file in the folder is old or new
        result: of the finished work, equal in each run
    """

    name: str
    kills: int
    work: Callable[[Path], object]
    is_whole: Callable[[Path], bool]
    result: Callable[[Path], str]


KINDS = (
    Kind("a download", 100, killed_work.fetch, killed_work.is_fetched, killed_work.fetched),
    Kind("saving a file", 200, killed_work.save, killed_work.is_saved, killed_work.saved),
    Kind("training", 100, killed_work.train, killed_work.is_trained, killed_work.trained),
    Kind("read --csv", 50, killed_work.read, killed_work.is_read, killed_work.table),
    Kind("run --resume", 40, killed_work.run, killed_work.is_run, killed_work.results),
)


def main() -> None:
    """Kill, repeat, compare, and report."""
    parser = make_parser(__doc__)
    parser.add_argument("--fewer", type=int, default=1, help="divide the numbers of kills by this")
    given = parser.parse_args()
    os.environ |= {"OMP_NUM_THREADS": "1", "NO_PROXY": "127.0.0.1"}
    with tempfile.TemporaryDirectory() as name, serving() as mirror:
        folder, pictures = Path(name), Path(name) / "pictures"
        killed_work.draw(pictures)
        mirror.contents.update(killed_work.packed())
        os.environ |= {"KILLS_MIRROR": mirror.url, "KILLS_PICTURES": str(pictures)}
        killed_work.warm_up()
        rows = _at_once(
            [partial(_row, kind, folder / kind.name, kind.kills // given.fewer) for kind in KINDS]
            + [partial(killed_tunings, folder / "tuning", 20 // given.fewer)],
            folder,
        )
    report("Killed work", HEADER, rows, record=given.record)


def _at_once(makers: Sequence[Callable[[], list[str]]], folder: Path) -> list[list[str]]:
    """Return the rows, each made in a process of its own; print what they print.

    Raises:
        RuntimeError: one of them failed
    """
    places = [folder / f"{number}.row" for number in range(len(makers))]
    processes = [
        fork(partial(_write_row, make, place), place.with_suffix(".log"))
        for make, place in zip(makers, places, strict=True)
    ]
    codes = [os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) for process in processes]
    for place in places:
        print(place.with_suffix(".log").read_text(), end="")
    if any(codes):
        raise RuntimeError(f"The processes ended with {codes}.")
    return [json.loads(place.read_text()) for place in places]


def _write_row(make: Callable[[], list[str]], place: Path) -> None:
    place.write_text(json.dumps(make()))


def _row(kind: Kind, folder: Path, kills: int) -> list[str]:
    began = time.monotonic()
    seconds, expected = _unbroken(kind, folder / "unbroken")
    halves = failed = different = 0
    for number, share in enumerate(shares(kills)):
        place = folder / _name(number)
        place.mkdir()
        log = place.with_suffix(".log")
        while not kill_after(lambda place=place: kind.work(place), share * seconds, log):
            share *= 0.9  # it was quicker than the unbroken one; what it left is a start as well
        halves += not kind.is_whole(place)
        try:
            complete(lambda place=place: kind.work(place), log)
        except RuntimeError as error:
            failed += 1
            print(f"{kind.name}, {share:.3f}: {error}", flush=True)
            continue
        different += kind.result(place) != expected
    counts = (kills, halves, failed, different)
    return [kind.name, *map(str, counts), f"{time.monotonic() - began:.0f} s"]


def _unbroken(kind: Kind, folder: Path) -> tuple[float, str]:
    """Return the least processor time of three unbroken runs, and their result.

    Raises:
        RuntimeError: two unbroken runs differ
    """
    seconds, found = [], set()
    for number in range(3):
        place = folder / _name(number)
        place.mkdir(parents=True)
        seconds.append(complete(lambda place=place: kind.work(place), place.with_suffix(".log")))
        found.add(kind.result(place))
    if len(found) > 1:
        raise RuntimeError(f"Unbroken runs of {kind.name} differ.")
    return min(seconds), found.pop()


def _name(number: int) -> str:
    """Return a name as long as all others: a card contains it, and so the size of its file."""
    return f"{number:04}"


if __name__ == "__main__":
    main()
