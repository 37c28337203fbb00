"""Refusal of hostile and damaged model files: numbers, time and memory."""

import gzip
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from tests.modelfile import hostile
from tests.modelfile.damaging import Fates, fates
from tests.modelfile.hostile import answers
from tests.modelfile.making import grove, many_trees, network
from tests.modelfile.measuring import Refusal, refusals

from benchmarks.recording import make_parser, report
from tenfold.downloads.limits import read_content
from tenfold.errors import DataError
from tenfold.modelfile import check

DAMAGED = 1_000  # copies of each file


def main() -> None:
    """Measure in separate processes, and report."""
    given = make_parser(__doc__).parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        kinds_by_group = {**hostile.GROUPS, "answers": answers.KINDS}
        groups = {group: _refused(kinds, folder / group) for group, kinds in kinds_by_group.items()}
        damaged = {
            "a network": _damaged(network().SerializeToString(), folder / "network.onnx"),
            "two trees": _damaged(grove().SerializeToString(), folder / "trees.onnx"),
        }
        large = _large(folder)
    for refusal in (one for found in groups.values() for one in found):
        print(f"{refusal.seconds * 1000:7.1f} ms {refusal.megabytes:6.1f} MB  {refusal.name}")
    everything = [refusal for found in groups.values() for refusal in found]
    rows = [_row(group, found) for group, found in {**groups, "all": everything}.items()]
    header = ["fault in", "kinds", "refused", "slowest", "peak memory"]
    report("Hostile model files", header, rows, record=given.record)
    rows = [_fates_row(file, found) for file, found in damaged.items()]
    header = ["file", "copies", "refused", "failed in use", "answered", "slowest"]
    report("Damaged model files", header, rows, record=given.record)
    report("Large files", ["file", "target", "fastest of 5"], large, record=given.record)


def _large(folder: Path) -> list[list[str]]:
    """Return the rows of two files that only cost time: a large model, and a gzip bomb."""
    trees = grove(**many_trees(5_000)).SerializeToString()
    bomb = folder / "bomb.gz"
    bomb.write_bytes(gzip.compress(bytes(256 << 20), compresslevel=1))
    return [
        ["635,000 nodes of trees, checked", "under 0.3 s", _fastest(lambda: check(trees))],
        ["a gzip bomb of 256 MiB, refused", "under 5 s", _fastest(lambda: _refuse(bomb))],
    ]


def _refuse(bomb: Path) -> None:
    with suppress(DataError):
        read_content(bomb)


def _fastest(call: Callable[[], object]) -> str:
    seconds = []
    for _ in range(5):
        began = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - began)
    return f"{min(seconds):.2f} s"


def _refused(kinds: dict[str, hostile.Kind], folder: Path) -> list[Refusal]:
    folder.mkdir()
    for name, kind in kinds.items():
        (folder / name).write_bytes(kind.make())
    return refusals(folder)


def _damaged(content: bytes, path: Path) -> Fates:
    path.write_bytes(content)
    return fates(path, DAMAGED)


def _row(group: str, found: Sequence[Refusal]) -> list[str]:
    refused = sum(refusal.sentence is not None for refusal in found)
    slowest = max(refusal.seconds for refusal in found)
    most = max(refusal.megabytes for refusal in found)
    return [group, str(len(found)), str(refused), f"{slowest * 1000:.1f} ms", f"{most:.1f} MB"]


def _fates_row(file: str, found: Fates) -> list[str]:
    counts = [DAMAGED, found.refused, found.broken, found.answered]
    return [file, *(str(count) for count in counts), f"{found.slowest * 1000:.0f} ms"]


if __name__ == "__main__":
    main()
