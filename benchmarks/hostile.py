"""Refusal of hostile and damaged model files: numbers, time and memory."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.modelfile import hostile
from tests.modelfile.damaging import Fates, fates
from tests.modelfile.making import grove, network
from tests.modelfile.measuring import Refusal, refusals

from benchmarks.recording import make_parser, report

DAMAGED = 1_000  # copies of each file


def main() -> None:
    """Measure in separate processes, and report."""
    given = make_parser(__doc__).parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        groups = {group: _refused(kinds, folder / group) for group, kinds in hostile.GROUPS.items()}
        damaged = {
            "a network": _damaged(network().SerializeToString(), folder / "network.onnx"),
            "two trees": _damaged(grove().SerializeToString(), folder / "trees.onnx"),
        }
    for refusal in (one for found in groups.values() for one in found):
        print(f"{refusal.seconds * 1000:7.1f} ms {refusal.megabytes:6.1f} MB  {refusal.name}")
    everything = [refusal for found in groups.values() for refusal in found]
    rows = [_row(group, found) for group, found in {**groups, "all": everything}.items()]
    header = ["fault in", "kinds", "refused", "slowest", "peak memory"]
    report("Hostile model files", header, rows, record=given.record)
    rows = [_fates_row(file, found) for file, found in damaged.items()]
    header = ["file", "copies", "refused", "failed in use", "answered", "slowest"]
    report("Damaged model files", header, rows, record=given.record)


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
