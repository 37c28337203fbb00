"""Inference time of each operator of a model file, from ONNX Runtime's profiler."""

import json
import tempfile
from collections import Counter
from pathlib import Path

from onnxruntime import InferenceSession, SessionOptions

from benchmarks.recording import make_parser, report
from tenfold.data import load
from tenfold.pretrained import PRETRAINED, path_of
from tenfold.types import Images

BATCHES, BATCH = 40, 64
N_OPERATORS = 6  # the slowest ones


def main() -> None:
    """Profile the shipped and the given models on one thread, and report."""
    options = make_parser(__doc__)
    options.add_argument("models", nargs="*", type=Path, help="further model files")
    given = options.parse_args()
    images = load("mnist").train.images
    paths = {name: path_of(name) for name in PRETRAINED} | {p.stem: p for p in given.models}
    rows = [row for name, path in paths.items() for row in _rows(name, path, images)]
    header = ["model", "operator", "nodes", "µs per image", "share"]
    report("Inference time of the operators", header, rows, record=given.record)


def _rows(name: str, path: Path, images: Images) -> list[list[str]]:
    spent, nodes = _profile(path, images)
    whole = sum(spent.values())
    return [
        [name, operator, str(nodes[operator]), f"{micro:.1f}", f"{micro / whole:.0%}"]
        for operator, micro in spent.most_common(N_OPERATORS)
    ]


def _profile(path: Path, images: Images) -> tuple[Counter[str], Counter[str]]:
    """Return the microseconds per image and the number of nodes of each operator."""
    with tempfile.TemporaryDirectory() as folder:
        options = SessionOptions()
        options.intra_op_num_threads = 1
        options.enable_profiling = True
        options.profile_file_prefix = f"{folder}/profile"
        session = InferenceSession(path, options, providers=["CPUExecutionProvider"])
        for number in range(BATCHES):
            session.run(None, {"images": images[number * BATCH : (number + 1) * BATCH]})
        events = json.loads(Path(session.end_profiling()).read_text())
    spent: Counter[str] = Counter()
    nodes: Counter[str] = Counter()
    for event in events:
        if event.get("cat") == "Node" and event["name"].endswith("kernel_time"):
            operator = event["args"]["op_name"]
            spent[operator] += event["dur"] / BATCHES / BATCH
            nodes[operator] += 1
    return spent, Counter({operator: count // BATCHES for operator, count in nodes.items()})


if __name__ == "__main__":
    main()
